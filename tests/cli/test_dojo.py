"""The promise: one command opens a room and shows the way in; what is amiss is said before anything is begun."""

from __future__ import annotations

import asyncio
import errno
import importlib.util
import re
import socket
import urllib.request
from collections.abc import Callable, Coroutine, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from dojo.dojos import journal
from dojo.waits import until
from pytest_lstm_kata.cli import browser, common, dojo_opening, dojo_room, main
from pytest_lstm_kata.dojo.running import desk, running
from pytest_lstm_kata.dojo.running.codes import Codes
from pytest_lstm_kata.dojo.running.desk import NoJudge
from pytest_lstm_kata.dojo.running.running import Dojo
from pytest_lstm_kata.dojo.server import address
from pytest_lstm_kata.dojo.visitors import rehearsal
from pytest_lstm_kata.dojo.visitors.visiting import Visitor
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from support import KATAS

Attend = Callable[[Visitor, Dojo], Coroutine[Any, Any, None]]


class Desk:
    """A judge to whom all is wrong."""

    unfit = ""

    async def start(self) -> None:
        if self.unfit:
            raise NoJudge(self.unfit)

    async def judge(self, _: str, kata: str, seed: int, __: Mapping[str, str]) -> dict[str, Any]:
        return Verdict(kata, Outcome.WRONG, "Not so.", seed, 1, 1).to_wire()

    async def explain(self, *_: object) -> str:
        return "<p>So it is.</p>"

    async def stop(self) -> None: ...


@pytest.fixture(autouse=True)
def _a_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder of one's own, a wide terminal, a judge that takes no time, and no browser."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "300")
    monkeypatch.setattr(desk, "Desk", Desk)
    monkeypatch.setattr(browser, "opened", lambda _: False)
    yield
    Desk.unfit = ""


def run(*args: str, typed: str | None = None) -> Result:
    result = CliRunner().invoke(main, ["dojo", *args], input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def opened(monkeypatch: pytest.MonkeyPatch, attend: Attend, *args: str) -> Result:
    """What is printed while a room is open in which this happens, and then Ctrl-C is pressed."""

    async def attended(room: dojo_room.Room, dojo: Dojo) -> None:
        await dojo.ready()
        async with Visitor(address.LOOPBACK, room._port, dojo.host_code) as visitor:
            await attend(visitor, dojo)

    monkeypatch.setattr(dojo_room.Room, "_attend", attended)
    return run("--port", "0", *args)


async def nothing(_: Visitor, __: Dojo) -> None: ...


async def answered(visitor: Visitor, dojo: Dojo) -> None:
    """Two people join, and one of them answers."""
    seats = [(await visitor.ask("POST", "/api/1/seats", {"code": dojo.join_code})).value for _ in range(2)]
    await visitor.ask("POST", "/api/1/host/next", {})
    kata = KATAS["1.2"]
    visitor.token = seats[0]["token"]
    event = {"id": "1", "time": "2026-11-26T10:00:00+00:00", "kata": kata.id, "seed": 0}
    answers = dict.fromkeys(kata.listing.names, "1")
    told = await visitor.ask("POST", "/api/1/answers", {"events": [{**event, "answers": answers}]})
    assert told.value[0]["status"] == "judged", told.body


def test_a_room_is_opened_and_goes_on_where_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal shows the way in for all and for the facilitator. Ctrl-C closes it; the same folder has the same codes."""
    said = opened(monkeypatch, answered, "my room").output
    lines = said.splitlines()
    join, host = lines[0].split(), lines[1].split()
    assert (join[0], join[2], len(join[3])) == ("Join", "code", 6)
    assert join[1].startswith("http://127.0.0.1:")
    assert (host[0], host[1], host[2], len(host[3])) == ("You", f"{join[1]}host", "code", 14)
    assert "The second code is for you alone" in said
    assert "Only this machine can come in. With --lan, everybody in its network can." in said
    assert "Kept in my room: killed and started again, the room goes on where it was. Ctrl-C closes it." in " ".join(
        said.split()
    )
    assert said.endswith(
        'The room is closed. lstm-kata dojo forget "my room" deletes what it kept.\n'
        'next: lstm-kata dojo export "my room" -o grades.csv\n'
    )

    async def look(visitor: Visitor, dojo: Dojo) -> None:
        assert (await visitor.ask("GET", "/state?after=-1")).status == 200
        assert len(dojo.session.seats) == 2
        assert dojo.session.phase == "open"

    again = opened(monkeypatch, look, "my room").output.splitlines()
    assert again[0].split()[3] == join[3]
    assert again[1].split()[3] == host[3]


def test_who_comes_back_to_a_room_is_told_whose_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Since when it is so and how many were there; and the same command for another group, which has a room of its own."""
    (tmp_path / "my plan.toml").write_text('[[step]]\npractise = ["1.2"]\nminutes = 4\n', encoding="utf-8")
    args = "--seats", "20", "--plan", "my plan.toml", "--no-open"
    assert "For another group" not in opened(monkeypatch, nothing, "evening", *args).output
    assert "For another group" not in opened(monkeypatch, answered, "evening", *args).output

    async def look(visitor: Visitor, dojo: Dojo) -> None:
        page = (await visitor.ask("GET", "/state?after=-1")).body
        assert "begins again" not in page
        assert dojo.session.phase == "open"
        left = dojo.session.clock.left(running.now())
        assert left
        assert 350 < left.total_seconds() < 361

    (tmp_path / "my plan.toml").write_text('[[step]]\npractise = ["1.2"]\nminutes = 6\n', encoding="utf-8")
    (tmp_path / "evening-2").mkdir()
    said = opened(monkeypatch, look, "evening", *args).output
    told = r"It goes on where it was on 20\d\d-\d\d-\d\d at \d\d:\d\d, with 2 seats\. For another group, name a folder"
    assert re.search(told, " ".join(said.split()))
    assert 'lstm-kata dojo evening-3 --port 0 --plan "my plan.toml" --seats 20 --no-open' in said.splitlines()

    async def changed(visitor: Visitor, dojo: Dojo) -> None:
        page = (await visitor.ask("GET", "/state?after=-1")).body
        assert "The plan is another one than before, so the room begins again at step 1." in page
        await visitor.ask("POST", "/api/1/host/next", {})
        assert "begins again" not in (await visitor.ask("GET", "/state?after=-1")).body
        assert len(dojo.session.seats) == 2

    (tmp_path / "my plan.toml").write_text('[[step]]\npractise = ["1.3"]\n', encoding="utf-8")
    said = " ".join(opened(monkeypatch, changed, "evening", *args).output.split())
    assert "another one than before, so the room begins again at step 1. Seats and answers are kept." in said
    assert re.search(r"It was open before, until 20\d\d-\d\d-\d\d at \d\d:\d\d, with 2 seats\.", said)


def test_without_a_folder_it_is_called_after_the_day(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """So that each day has a room of its own."""
    opened(monkeypatch, nothing)
    assert [path.name[:7] for path in tmp_path.iterdir()] == ["dojo-20"]


def test_a_plan_and_its_options(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The plan, how many seats, whose names: all is there when the door opens."""
    (tmp_path / "plan.toml").write_text('title = "Thursday"\n[[step]]\nvote = "1.6"\n', encoding="utf-8")
    (tmp_path / "roster.csv").write_text("name,email\nAda Lovelace,ada@example.org\n", encoding="utf-8")
    (tmp_path / "wheels").mkdir()

    async def look(visitor: Visitor, dojo: Dojo) -> None:
        assert dojo.session.opened
        assert (dojo.session.opened.title, dojo.session.opened.seats) == ("Thursday", 3)
        assert [step.kind for step in dojo.session.plan.steps] == ["vote"]
        joined = await visitor.ask("POST", "/api/1/seats", {"code": dojo.join_code, "name": "ada lovelace"})
        assert joined.value["name"] == "Ada Lovelace"
        assert (await visitor.ask("POST", "/api/1/seats", {"code": dojo.join_code, "name": "mallory"})).status == 403
        assert (await visitor.ask("GET", "/wheels/")).status == 200

    args = "--plan", "plan.toml", "--seats", "3", "--roster", "roster.csv", "--wheels", "wheels"
    result = opened(monkeypatch, look, "room", *args)
    assert result.exit_code == 0
    assert "wheels lacks pytest-lstm-kata" in result.stderr


def test_an_address_that_others_type(monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy's is shown, and is one of ours; the loopback has a name, too; any address is that of the network."""

    async def look(visitor: Visitor, dojo: Dojo) -> None:
        assert dojo.address == "https://dojo.example.org/"
        assert (await visitor.ask("GET", "/healthz")).status == 200

    said = opened(monkeypatch, look, "--url", "https://dojo.example.org").output
    assert said.startswith("Join   https://dojo.example.org/   code ")
    assert "Scan it with your phone now." in said
    monkeypatch.setattr(address, "in_the_network", lambda: "192.168.178.45")
    with address.listening("0.0.0.0", 0) as listener:  # noqa: S104  # it listens for a moment
        room = dojo_room.Room(Path(), listener, "", is_shown=False, is_rehearsal=False)
        port = listener.getsockname()[1]
        assert room.url == f"http://192.168.178.45:{port}/"
        assert f"192.168.178.45:{port}" in room.hosts
    with address.listening("127.0.0.1", 0) as listener:
        room = dojo_room.Room(Path(), listener, "https://Dojo.example.org/", is_shown=False, is_rehearsal=False)
        port = listener.getsockname()[1]
        assert room.hosts == {"dojo.example.org", f"127.0.0.1:{port}", f"localhost:{port}"}


def test_lan_listens_at_the_address_of_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Or says why there is none."""
    found: list[tuple[str, int]] = []

    def listening(host: str, port: int) -> socket.socket:
        found.append((host, port))
        raise address.Unreachable("No.")

    monkeypatch.setattr(address, "in_the_network", lambda: "192.168.178.45")
    monkeypatch.setattr(address, "listening", listening)
    assert run("--lan").output == "Error: No.\n"
    assert run("--host", "10.1.2.3", "--port", "80").exit_code == 1
    assert found == [("192.168.178.45", 8765), ("10.1.2.3", 80)]


def test_the_facilitators_page_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where somebody is there to see it; where there is no browser, that is said. It needs a judge that can judge."""
    shown: list[str] = []

    def opened(place: str) -> bool:
        shown.append(place)
        return len(shown) == 1

    monkeypatch.setattr(browser, "opened", opened)
    monkeypatch.setattr(common, "is_somebody_there", lambda: True)
    Desk.unfit = "torch 2.1 cannot judge."
    for args in ((), ("--open",), ("--no-open",)):
        result = run("room", "--port", "0", *args)
        assert result.exit_code == 1
        assert result.output.endswith("Error: torch 2.1 cannot judge.\n")
        assert ("No browser could be opened here. Open the second address in one." in result.output) == (
            args == ("--open",)
        )
    assert len(shown) == 2
    assert shown[0].endswith("/host")


def test_the_facilitator_ends_it_and_deletes_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With a button on the page."""

    def press(place: str) -> bool:
        code = Codes.of(tmp_path / "room" / ".lstm-kata").host
        headers = {"Authorization": f"Bearer {code}", "Content-Type": "application/json"}
        address = f"{place.removesuffix('/host')}/api/1/host/end"
        with urllib.request.urlopen(urllib.request.Request(address, b"{}", headers)) as answer:  # noqa: S310  # ours
            return bool(answer.status == 204)

    monkeypatch.setattr(browser, "opened", press)
    monkeypatch.setattr(dojo_room, "picture", lambda _: ["## QR ##"])
    said = run("room", "--port", "0", "--open").output
    assert "## QR ##" in said
    assert said.endswith("The room is closed, and all that it kept is deleted.\n")
    assert [*tmp_path.iterdir()] == []


def test_ctrl_c_closes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also before there is anything to close."""

    async def press(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(dojo_room.Room, "run", press)
    result = run("--port", "0")
    assert (result.exit_code, result.output) == (0, "")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (
            ("--lan", "--host", "10.1.2.3"),
            "--lan finds the address by itself, and --host names it: leave one of them out.",
        ),
        (
            ("--rehearse", "room"),
            "--rehearse plays on this machine alone, and keeps nothing: leave out DIR, --lan, --host",
        ),
        (
            ("--rehearse", "--lan"),
            "--rehearse plays on this machine alone, and keeps nothing: leave out DIR, --lan, --host",
        ),
        (("--plan", "gone.toml"), "--plan: gone.toml cannot be opened: No such file or directory."),
        (("--plan", "bad.toml"), "--plan: bad.toml, step 1: "),
        (("--roster", "gone.csv"), "--roster: gone.csv cannot be read: No such file or directory."),
        (("--wheels", "gone"), "--wheels: there is no folder called gone."),
        (
            ("--url", "dojo.example.org"),
            "--url: this is not the address of a room. One looks like https://dojo.example.org",
        ),
        (("--url", "http://dojo/x/?y"), "--url: this is not the address of a room."),
        (("--seats", "501"), "501 is not in the range 1<=x<=500."),
        (("--port", "70000"), "70000 is not in the range 0<=x<=65535."),
    ],
)
def test_what_is_amiss_is_said_before_anything_is_begun(tmp_path: Path, args: tuple[str, ...], said: str) -> None:
    """With the option, and what to do; nothing is written."""
    (tmp_path / "bad.toml").write_text('[[step]]\nvote = "9.99"\n', encoding="utf-8")
    result = run(*args)
    assert result.exit_code == 2
    assert said in result.output
    assert [path.name for path in tmp_path.iterdir()] == ["bad.toml"]


def test_where_a_room_cannot_be(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In a file, in a learner's dojo, where another one is open, and where nothing can be written."""
    (tmp_path / "file").write_text("x", encoding="utf-8")
    CliRunner().invoke(main, ["init", "ada"])
    assert run("file").output == "Error: file is a file. Name a folder for the room, which may be a new one.\n"
    learner = "Error: ada is the dojo of a learner. Name another folder for the room, which may be a new one.\n"
    (tmp_path / "ada" / ".lstm-kata").mkdir(exist_ok=True)
    (tmp_path / "ada" / ".lstm-kata" / "journal.jsonl").write_text("", encoding="utf-8")
    assert run("ada").output == learner

    async def second(_: Visitor, __: Dojo) -> None:
        said.append(await asyncio.to_thread(run, "room", "--port", "0"))
        said.append(await asyncio.to_thread(run, "forget", "room", "--yes"))

    said: list[Result] = []
    opened(monkeypatch, second, "room")
    assert [result.exit_code for result in said] == [1, 1]
    assert all(result.output.startswith("Error: The room in room is open. It is process ") for result in said)
    close = "Close it first, with Ctrl-C in its terminal."
    assert said[0].output.endswith(f"{close} Or open another room beside it:\nlstm-kata dojo room-2 --port 0\n")
    assert said[1].output.endswith(f"{close} Then delete.\n")

    async def full(*_: object, **__: object) -> Dojo:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(running.Dojo, "open", full)
    assert run("room", "--port", "0").output == "Error: room cannot be used: Read-only file system.\n"


def test_a_port_that_is_taken() -> None:
    """Is told, with another one."""
    with address.listening("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        assert run("--port", str(port)).output == (
            f"Error: Port {port} is taken, perhaps by a room that is open already. Take another one: --port {port + 1}\n"
        )


@pytest.mark.parametrize("missing", [("segno", "torch"), ("starlette",)])
def test_what_is_not_installed_is_told(monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...]) -> None:
    """With the line that installs it."""
    find = importlib.util.find_spec
    monkeypatch.setattr(dojo_opening, "find_spec", lambda name: None if name in missing else find(name))
    assert run().output == (
        f"Error: A room needs {' and '.join(missing)}, which this Python does not have. This installs what is missing:\n"
        'python -m pip install "pytest-lstm-kata[torch,dojo]"\n'
    )


@pytest.mark.parametrize("is_there", [False, True])
def test_a_rehearsal_is_played_and_nothing_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, *, is_there: bool
) -> None:
    """On the loopback, with the learners of a process of their own; who is there may look around when it is over."""
    told: list[Any] = []

    class Audience:
        def __init__(self, *args: object) -> None:
            told.append(args)

        async def __aenter__(self) -> None: ...

        async def __aexit__(self, *_: object) -> None:
            told.append("home")

    async def go_on(dojo: Dojo) -> None:
        told.append([step.kind for step in dojo.session.plan.steps])
        if is_there:
            asyncio.get_running_loop().call_later(0.05, server_ends.pop())

    async def served(room: dojo_room.Room, dojo: Dojo, server: Any) -> None:
        def end() -> None:
            server.should_exit = True

        server_ends.append(end)
        await serve(room, dojo, server)

    server_ends: list[Callable[[], None]] = []
    serve = dojo_room.Room._served
    monkeypatch.setattr(dojo_room.Room, "_served", served)
    monkeypatch.setattr(rehearsal, "audience", Audience)
    monkeypatch.setattr(rehearsal, "go_on", go_on)
    monkeypatch.setattr(common, "is_somebody_there", lambda: is_there)
    said = run("--rehearse", "--port", "0", "--no-open").output
    assert "Thirty simulated learners come now, two of them late, and one leaves early." in " ".join(said.split())
    assert ("The pages stay as they are until you press Ctrl-C." in said) == is_there
    assert said.endswith("The rehearsal is over. Nothing of it was kept.\n")
    assert told[0][0] == "127.0.0.1"
    assert told[1:] == [["vote", "practise", "vote", "vote", "exam"], "home"]
    assert [*tmp_path.iterdir()] == []


class Terminal:
    """A stream that is a terminal with this encoding."""

    def __init__(self, encoding: str | None) -> None:
        self.encoding = encoding

    def isatty(self) -> bool:
        return True


def test_a_qr_code_is_shown_as_the_terminal_can(monkeypatch: pytest.MonkeyPatch) -> None:
    """In white blocks on black; without colour where none is wanted; in ASCII; not where it would be broken or not seen."""
    text = "http://192.168.178.45:8765/#K7QM2P"
    assert dojo_room.picture(text) == []
    monkeypatch.setattr("sys.stdout", Terminal("utf-8"))
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = dojo_room.picture(text)
    assert {line[:8] + line[-4:] for line in coloured} == {"\x1b[97;40m\x1b[0m"}
    monkeypatch.setenv("NO_COLOR", "1")
    plain = dojo_room.picture(text)
    assert coloured == [f"\x1b[97;40m{line}\x1b[0m" for line in plain]
    assert {*"".join(plain)} == {*" \u2580\u2584\u2588"}
    for encoding in ("ascii", None):
        monkeypatch.setattr("sys.stdout", Terminal(encoding))
        ascii_lines = dojo_room.picture(text)
        assert len(ascii_lines) == 2 * len(plain)
        assert {*"".join(ascii_lines)} == {" ", "#"}
        assert {len(line) for line in ascii_lines} == {2 * len(plain[0])}
    monkeypatch.setenv("COLUMNS", "60")
    assert dojo_room.picture(text) == []


def test_a_class_is_exported(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """While the room is open and later, in all that ``grade`` writes; a roster is filled."""

    async def export(visitor: Visitor, dojo: Dojo) -> None:
        await answered(visitor, dojo)
        await until(lambda: b'"judged"' in journal(Path("room")).read_bytes())  # a verdict is told a moment before
        assert (await asyncio.to_thread(run, "export", "room", "-o", "open.csv")).exit_code == 0

    opened(monkeypatch, export, "room")
    result = run("export", "room", "-o", "class.csv", "-o", "class.jsonl", "-o", "class.html", "-o", "class.json")
    assert result.output == "Written: class.csv, class.jsonl, class.html, class.json\n"
    assert (tmp_path / "open.csv").read_text(encoding="utf-8") == (tmp_path / "class.csv").read_text(encoding="utf-8")
    assert len((tmp_path / "class.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    name = (tmp_path / "class.csv").read_text(encoding="utf-8").splitlines()[1].split(",")[0]
    (tmp_path / "roster.csv").write_text(f"name\n{name}\n", encoding="utf-8")
    filled = run("export", "room", "--roster", "roster.csv", "-o", "filled.csv").output
    assert "Found 1 of the 1 learners of roster.csv." in filled
    record = journal(tmp_path / "room")
    lines = record.read_bytes().splitlines(keepends=True)
    record.write_bytes(b"".join(line for line in lines if b'"judged"' not in line))
    assert run("export", "room", "-o", "early.csv").output.splitlines()[1:] == [
        "1 answer has no verdict yet, and no mark in it. If the room is closed, open it once, and export again."
    ]
    assert run("export", "gone", "-o", "x.csv").output == (
        "Error: gone is no folder of a room. lstm-kata dojo DIR makes one.\n"
    )
    assert "end its name with .jsonl, .csv" in run("export", "room", "-o", "x.txt").output


def test_what_is_kept_is_forgotten(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """One seat, by its name, or all; after a question, or with --yes. Other files of the folder stay."""

    async def rename(visitor: Visitor, dojo: Dojo) -> None:
        await answered(visitor, dojo)
        await visitor.ask("POST", "/api/1/seats", {"code": dojo.join_code})
        visitor.token = dojo.host_code
        for seat, name in (("s1", "Ada"), ("s2", "Bob")):
            await visitor.ask("POST", f"/api/1/host/seats/{seat}/rename", {"name": name})
        await visitor.ask("POST", "/api/1/host/seats/s3/remove", {})

    opened(monkeypatch, rename, "room")
    journal = tmp_path / "room" / ".lstm-kata" / "journal.jsonl"
    assert run("forget", "room", "Eve").output == "Error: Nobody in room is called Eve. There are: Ada, Bob.\n"
    assert run("forget", "room", "Ada").output == (
        "Error: There is no terminal to ask in. With --yes, this deletes all that Ada answered, and this name: "
        "lstm-kata dojo forget room Ada --yes\n"
    )
    assert run("forget", "room", "ada", "--yes").output.startswith(
        "Deleted: all that Ada answered, and this name (1 answer).\n"
    )
    assert "Ada" not in journal.read_text(encoding="utf-8")
    assert run("forget", "room", "Ada", "--yes").output == "Error: Nobody in room is called Ada. There are: Bob.\n"
    (tmp_path / "room" / "notes.txt").write_text("x", encoding="utf-8")
    monkeypatch.setattr(common, "is_somebody_there", lambda: True)
    assert run("forget", "room", typed="n\n").exit_code == 1
    said = run("forget", "room", typed="y\n").output
    assert "Deleted: all that room keeps of its room (0 answers)." in said
    assert [path.name for path in (tmp_path / "room").iterdir()] == ["notes.txt"]
    assert run("forget", "room").output == "Error: room is no folder of a room. lstm-kata dojo DIR makes one.\n"


def test_what_cannot_be_deleted_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the reason."""
    opened(monkeypatch, nothing, "room")

    def refuse(_: Path) -> None:
        raise OSError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(Path, "unlink", lambda *_, **__: refuse(Path()))
    assert run("forget", "room", "--yes").output == "Error: room cannot be changed: Permission denied.\n"


@pytest.mark.parametrize("name", ["forget", "export"])
def test_each_command_has_its_page(name: str) -> None:
    """It is called by what one types."""
    assert run(name, "-h").output.startswith(f"Usage: main dojo {name} [OPTIONS] DIR")
    assert "Open a room" in run("-h").output
