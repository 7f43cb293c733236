"""The promise: one command ties one's own folder to a dojo, another unties it, and whatever stands in the way is a sentence."""

from __future__ import annotations

import json
import os
import socket
import stat
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conftest import Tree
from dojo.fake import CODE, TOKEN, Cut, Dojo
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.dojo.running.packs import digests
from pytest_lstm_kata.dojo.tools import client, membership
from pytest_lstm_kata.dojo.tools.exchange import opener_for
from pytest_lstm_kata.kata.catalogue import Catalogue, load
from pytest_lstm_kata.record.events import Judged
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.workspace import Workspace
from running import files_below
from support import FOUNDATIONS, KATAS, as_before


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A folder of one's own in which one stands."""
    tree = Tree(tmp_path / "own")
    tree.make_workspace()
    monkeypatch.chdir(tree.folder)
    monkeypatch.setenv("COLUMNS", "400")
    return tree


def run(*args: str) -> Result:
    result = CliRunner().invoke(main, [*args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert TOKEN not in result.output
    return result


def refused(*args: str, status: int = 1) -> str:
    """What is said where nothing is changed."""
    before = _seat()
    result = run(*args)
    assert result.exit_code == status
    assert _seat() == before
    return result.output.rpartition("Error: ")[2].strip()


def _seat() -> dict[str, Any] | None:
    path = Workspace(Path.cwd()).membership
    return json.loads(path.read_bytes()) if path.exists() else None


def joined(dojo: Dojo) -> Result:
    result = run("join", dojo.url, "--code", CODE)
    assert result.exit_code == 0, result.output
    return result


def test_one_joins_by_address_and_code(tree: Tree, dojo: Dojo) -> None:
    """It says who one is there, how to keep the seat, what is sent from now on, how to end that, and what to do next."""
    assert " ".join(joined(dojo).output.split()) == (
        f"You are brisk otter in the room at {dojo.url}. "
        "Your seat code is 302 817. With it and your name you keep your seat on another device. "
        "From now on, what pytest --kata and lstm-kata watch judge here is sent there. "
        "lstm-kata leave ends that. "
        f'Votes and the exam are answered in a browser: open {dojo.url}, choose "I have a seat already", '
        "and type your name and seat code. Your seat is there then. "
        f'To have it here again: lstm-kata join {dojo.url} --name "brisk otter" --seat-code 302817 '
        "next: lstm-kata learn 1 katas/1_foundations/01_memory.py pytest --kata"
    )
    ((method, path, headers, body),) = dojo.requests
    assert (method, path) == ("POST", "/api/1/seats")
    assert headers["content-type"] == "application/json"
    assert body == {"code": CODE, "pack": digests(load())}
    assert _seat() == {
        "url": dojo.url,
        "token": TOKEN,
        "name": "brisk otter",
        "code": "302 817",
        "last": "",
        "closed": {},
    }
    assert tree.folder == Path.cwd()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_nobody_else_reads_the_seat(tree: Tree, dojo: Dojo) -> None:
    """Its file is for its owner alone, also once it was written anew."""
    joined(dojo)
    workspace = Workspace(tree.folder)
    path = workspace.membership
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    found = membership.read(workspace)
    assert found
    assert TOKEN not in repr(found)
    path.chmod(0o644)
    membership.advance(workspace, found._replace(last="x"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_repository_does_not_take_the_seat_along(tree: Tree, dojo: Dojo) -> None:
    """Nothing of it is in the folder; a link to the folder is the folder."""
    joined(dojo)
    assert not [path for path in files_below(tree.folder) if TOKEN.encode() in path.read_bytes()]
    link = tree.folder.with_name("link")
    link.symlink_to(tree.folder)
    assert membership.read(Workspace(link)) == membership.read(Workspace(tree.folder))


def test_a_code_may_stand_in_the_address(tree: Tree, dojo: Dojo) -> None:
    """As it does behind the QR code; a name goes along, and an address needs no ``http://``."""
    assert run("join", f"{dojo.url.removeprefix('http://')}/#{CODE}", "--name", "ada").exit_code == 0
    assert dojo.requests[-1][3]["name"] == "ada"
    assert Workspace(tree.folder).membership.is_file()


def test_what_was_done_before_is_not_sent(tree: Tree, dojo: Dojo) -> None:
    """The journal counts from where one has joined."""
    entry = Journal(Workspace(tree.folder).journal).append(Judged(KATAS["1.1"].id, outcome="right"))
    joined(dojo)
    assert (_seat() or {})["last"] == entry.id


def test_without_torch_it_says_who_judges(tree: Tree, dojo: Dojo, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dojo does."""
    monkeypatch.setattr(membership, "has_torch", lambda: False)
    assert "torch is not installed here, so the room judges." in joined(dojo).output
    found = membership.read(Workspace(tree.folder))
    assert found
    assert found.header == f"dojo: brisk otter at {dojo.url}, which judges, because torch is not installed here"


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ((403, {"error": "The door is closed. Ask the facilitator."}), "The door is closed. Ask the facilitator."),
        ((409, {"error": "All 64 seats are taken."}), "All 64 seats are taken."),
        ((409, {"error": "Other katas. This installs them: pip x"}), "Other katas. This installs them: pip x"),
        ((400, {"error": "\x1b[31mType a name."}), "?[31mType a name. In this room you name yourself: --name NAME"),
    ],
)
def test_a_refusal_is_the_dojos_sentence(tree: Tree, dojo: Dojo, reply: tuple[int, Any], said: str) -> None:
    """Fit for a terminal; of a name that is missing it is said how to give one."""
    dojo.joins = reply
    assert refused("join", dojo.url, "--code", CODE) == said
    assert tree


def test_a_wrong_code_is_a_sentence(tree: Tree, dojo: Dojo) -> None:
    """And so is one that is missing."""
    assert refused("join", dojo.url, "--code", "AAAAAA") == ("This is not the code of the dojo. Look at the projector.")
    assert refused("join", dojo.url, status=2) == "The code is missing: --code CODE. It is on the projector."
    assert tree


SEAT = {"token": TOKEN, "name": "ada", "seat_code": "302 817"}
STRANGER = "What answers at {} is not a dojo of this version. Are you in the same network?"


@pytest.mark.parametrize(
    "reply",
    [
        (404, b"<html>not found</html>"),
        (404, {"error": ""}),
        (404, ["error"]),
        (200, b"<html>log in here</html>"),
        (200, b"[" * 100_000),
        (201, []),
        (201, {"token": 5}),
        (201, SEAT | {"token": "two\nlines"}),
        (201, SEAT | {"name": "\x1b]0;PWN\x07"}),
        (201, SEAT | {"name": "A" * 200_000}),
        (201, SEAT | {"seat_code": "1; curl x|sh #"}),
        (200, b" " * 300_000),
        (302, None),
    ],
)
def test_what_is_no_dojo_is_said_to_be_none(tree: Tree, dojo: Dojo, reply: tuple[int, Any]) -> None:
    """Another server, a page that wants a password, another version; and nobody is followed elsewhere."""
    dojo.joins = reply
    assert refused("join", dojo.url, "--code", CODE).startswith(STRANGER.format(dojo.url))
    assert [path for _, path, _, _ in dojo.requests] == ["/api/1/seats"]
    assert tree


def test_without_a_network_it_says_so(tree: Tree, dojo: Dojo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens, nobody answers, the line breaks, the name is unknown."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{nobody.getsockname()[1]}"
        assert refused("join", url, "--code", CODE).startswith(
            f"The dojo at {url} cannot be reached: Connection refused. Are you in the same network?"
        )
        nobody.listen()
        monkeypatch.setattr(client, "JOINING", 0.05)
        assert "cannot be reached: no answer within 0.05 seconds." in refused("join", url, "--code", CODE)
    monkeypatch.setattr(client, "JOINING", 5)
    monkeypatch.setattr(socket, "getaddrinfo", _unknown)
    assert "cannot be reached: Name or service not known." in refused("join", "http://dojo.invalid", "--code", CODE)
    monkeypatch.undo()
    monkeypatch.chdir(tree.folder)
    monkeypatch.setattr(dojo, "answer", _cut)
    assert "cannot be reached: Remote end closed" in refused("join", dojo.url, "--code", CODE)


def _unknown(*_: Any, **__: Any) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def _cut(*_: Any) -> None:
    raise Cut


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ftp://x",
        "http://",
        "http://x:port",
        "http://ada@x",
        "http://a b",
        "http://[::1",
        "http://x:99999",
        "file:///etc",
    ],
)
def test_what_is_no_address_is_refused(tree: Tree, typed: str) -> None:
    """With one that is."""
    assert refused("join", typed, "--code", CODE).endswith(
        "is not the address of a dojo. It looks like http://192.168.178.45:8765, as on the projector."
    )
    assert tree


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("192.168.178.45:8765", ("http://192.168.178.45:8765", "")),
        ("https://Dojo.example/#K7QM2P", ("https://dojo.example", "K7QM2P")),
        ("http://[fe80::1]:8765/room", ("http://[fe80::1]:8765", "")),
    ],
)
def test_an_address_is_read_as_people_type_it(typed: str, found: tuple[str, str]) -> None:
    """Without a scheme, with a page, with a code."""
    assert client.address(typed) == found


@pytest.mark.parametrize(
    ("url", "is_near"), [("http://10.0.0.7", True), ("http://localhost:1", True), ("https://a.example", False)]
)
def test_a_proxy_is_not_asked_for_what_is_in_the_room(url: str, is_near: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would not find it."""
    monkeypatch.setenv("http_proxy", "http://proxy.invalid:3128")
    monkeypatch.setenv("https_proxy", "http://proxy.invalid:3128")
    handlers = [type(one).__name__ for one in vars(opener_for(url))["handlers"]]
    assert ("ProxyHandler" in handlers) is not is_near


def test_one_joins_once(tree: Tree, dojo: Dojo) -> None:
    """Whoever has a seat leaves it first."""
    joined(dojo)
    assert refused("join", dojo.url, "--code", CODE) == (
        f"You are brisk otter in the room at {dojo.url} already. To join another one, type lstm-kata leave first."
    )
    assert tree


def test_one_joins_with_a_folder_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dojo: Dojo) -> None:
    """Elsewhere there is no journal."""
    monkeypatch.chdir(tmp_path)
    for args in (("join", dojo.url, "--code", CODE), ("leave",)):
        assert refused(*args).startswith("This is not a dojo, so no progress is saved.")
    assert dojo.requests == []


def test_one_comes_back_with_the_seat_code(tree: Tree, dojo: Dojo) -> None:
    """The one who left without deleting is told how; a name is needed, too, and the right code."""
    joined(dojo)
    told = run("leave").output.splitlines()
    assert told == [
        f"You have left the room at {dojo.url}.",
        "To come back:",
        f'  lstm-kata join {dojo.url} --name "brisk otter" --seat-code 302817',
    ]
    assert _seat() is None
    assert refused("join", dojo.url, "--seat-code", "302817", status=2).startswith("--seat-code needs your name")
    assert refused("join", dojo.url, "--seat-code", "1", "--name", "x").startswith(
        "No seat has this name and this code."
    )
    assert run("join", dojo.url, "--name", "brisk otter", "--seat-code", "302817").exit_code == 0
    assert (_seat() or {})["token"] == "another-token"  # noqa: S105  # of nobody
    assert tree


def test_a_seat_that_moved_to_another_device_is_taken_back(tree: Tree, dojo: Dojo) -> None:
    """With what waited meanwhile; a seat of somebody else begins now."""
    joined(dojo)
    entry = Journal(Workspace(tree.folder).journal).append(Judged(KATAS["1.1"].id, outcome="right"))
    back = ("join", dojo.url, "--name", "brisk otter", "--seat-code", "302817")
    assert run(*back).exit_code == 0
    found = membership.read(Workspace(tree.folder))
    assert found
    assert (found.token, found.last) == ("another-token", "")
    membership.save(Workspace(tree.folder), found._replace(name="calm heron"))
    assert run(*back).exit_code == 0
    assert (_seat() or {})["last"] == entry.id
    assert "already" in refused("join", "http://127.0.0.1:1", *back[2:])


def test_who_leaves_can_have_all_deleted(tree: Tree, dojo: Dojo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only once the dojo has said so is the seat forgotten here: without its token nobody could ask again."""
    joined(dojo)
    real = dojo.answer
    monkeypatch.setattr(dojo, "answer", _cut)
    assert refused("leave", "--delete").endswith("So nothing was deleted there, and nothing was changed here.")
    monkeypatch.setattr(dojo, "answer", lambda *_: (503, {"error": "Later."}))
    assert refused("leave", "--delete") == "Later. Nothing was changed here."
    monkeypatch.setattr(dojo, "answer", real)
    told = run("leave", "--delete").output.splitlines()
    assert told[-1] == "Your seat is deleted there, with all that you sent."
    assert dojo.requests[-1][:2] == ("DELETE", "/api/1/seats/me")
    assert _seat() is None
    assert tree


def test_a_seat_that_is_gone_is_forgotten(tree: Tree, dojo: Dojo) -> None:
    """What is deleted there already need not be."""
    joined(dojo)
    dojo.token = ""
    assert run("leave", "--delete").exit_code == 0
    assert _seat() is None
    assert refused("leave") == "You have joined no room here. lstm-kata join URL --code CODE does it."
    assert tree


def test_who_leaves_sends_what_waits(tree: Tree, dojo: Dojo) -> None:
    """If that fails it is said how much was not sent, and the folder is free all the same."""
    for cut, said in ((False, None), (True, "1 answer was not sent. The dojo at")):
        joined(dojo)
        Journal(Workspace(tree.folder).journal).append(Judged(KATAS["1.1"].id, answers={"steps": "3"}, outcome="right"))
        dojo.status = lambda _: {"status": "taken"}
        dojo.before = _cut if cut else lambda _: None
        told = run("leave").output
        assert said in told if said else "sent" not in told
        assert len(dojo.events) == 1


def test_a_seat_that_cannot_be_read_says_what_to_do(tree: Tree, dojo: Dojo) -> None:
    """leave removes it, whatever it is."""
    path = Workspace(tree.folder).membership
    path.parent.mkdir(parents=True)
    good = {"url": dojo.url, "token": TOKEN, "name": "ada"}
    bad = [
        {"url": "file:///etc/passwd#"},
        {"url": "http://[::1"},
        {"url": "http://\x1b[31m"},
        {"token": "x\r\ny: z"},
        {"token": "\u20ac"},
        {"name": "\x1b[31mE\nroot# rm"},
        {"name": "A" * 2_000_000},
        {"code": "1;curl x"},
    ]
    for text in ("", "[]", '{"url": 5}', "\xff", "[" * 100_000, *(json.dumps({**good, **one}) for one in bad)):
        path.write_text(text, encoding="latin-1")
        said = run("join", dojo.url, "--code", CODE)
        assert said.output.strip() == (
            "Error: The seat of this folder cannot be read: it is not what lstm-kata join wrote. "
            f"lstm-kata leave removes it; then join again. ({path.as_posix()})"
        )
    assert run("leave").output.splitlines() == ["You have left the room."]
    assert not path.exists()


def test_a_disk_that_says_no_is_a_sentence(tree: Tree, dojo: Dojo, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither command ends in a traceback."""

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(membership, "save", full)
    assert (
        refused("join", dojo.url, "--code", CODE)
        == f"{membership.place(Workspace(tree.folder))} cannot be written: No space left on device."
    )
    monkeypatch.undo()
    monkeypatch.chdir(tree.folder)
    joined(dojo)
    monkeypatch.setattr(membership, "forget", full)
    assert refused("leave").endswith(".json cannot be removed: No space left on device.")


def test_packs_have_the_same_digest_if_they_ask_the_same() -> None:
    """Another number, another code, another kata: another digest."""
    (one,) = digests(Catalogue([FOUNDATIONS])).values()
    (other,) = digests(Catalogue([as_before(FOUNDATIONS)._replace(units=FOUNDATIONS.units[:0])])).values()
    assert one != other
    assert digests(Catalogue([FOUNDATIONS])) == {"lstm": one}
