"""The promise: one command writes all that one has answered into a small file, says what is in it, and judges nothing."""

from __future__ import annotations

import errno
import getpass
import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import Tree
from pytest_lstm_kata.cli import common, main
from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.hand_in import read
from pytest_lstm_kata.record import hand_in as record_of
from pytest_lstm_kata.record.events import Hinted
from pytest_lstm_kata.record.journal import Journal
from running import mix
from support import KATAS

WARNING = "It holds your answers: give it to your facilitator only."


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A dojo in which one stands, with two katas solved, three wrong, one unreadable, one half filled, three blank."""
    tree = Tree(tmp_path / "dojo")
    journal = Journal(tree.make_workspace())
    journal.append(Hinted(KATAS["1.6"].id, 0, 1))
    mix(tree)
    monkeypatch.chdir(tree.folder)
    monkeypatch.setenv("COLUMNS", "300")
    return tree


def run(*args: str, typed: str | None = None) -> Result:
    result = CliRunner().invoke(main, ["hand-in", *args], input=typed)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def told(*args: str) -> str:
    """What is said, without line breaks."""
    return " ".join(run(*args).output.split())


def refused(*args: str) -> str:
    """What is said where nothing is written."""
    before = sorted(Path.cwd().rglob("*"))
    result = run(*args)
    assert result.exit_code == 1
    assert sorted(Path.cwd().rglob("*")) == before
    return result.output.removeprefix("Error: ").strip()


def hashes(folder: Path) -> Iterator[tuple[Path, str, int]]:
    for path in sorted(folder.rglob("*")):
        yield path, sha256(path.read_bytes()).hexdigest() if path.is_file() else "", path.stat().st_mtime_ns


def test_it_says_what_is_in_the_file(tree: Tree) -> None:
    """How much is filled, what cannot be read, how large it is, and for whom it is. Nothing else in the dojo changes."""
    before = [*hashes(tree.folder / "katas"), *hashes(tree.folder / ".lstm-kata")]
    result = run("Ada Lovelace")
    assert result.output.splitlines() == [
        "Ada-Lovelace.kata.json: 5 of 10 katas filled, 1 event, 2 kB.",
        "Cannot be read: 1.9. pytest --kata says why.",
        WARNING,
    ]
    assert [*hashes(tree.folder / "katas"), *hashes(tree.folder / ".lstm-kata")] == before
    assert read(Path("Ada-Lovelace.kata.json")).name == "Ada Lovelace"


def test_an_exam_comes_along(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that runs is in the file as it is, with the way to hand it in; once it is, that is not said."""
    monkeypatch.chdir(tree.path("1.1").parent)
    assert CliRunner().invoke(main, ["exam", "--start", "--seed", "7"]).exit_code == 0
    first = next((tree.folder / "exam").rglob("*.py"))
    first.write_text("x", encoding="utf-8")
    said = told("ada")
    assert "ada.kata.json: 5 of 10 katas filled, exam 7 (0 of 10 filled), 2 events, " in said
    assert "Cannot be read in your exam: " in said
    assert (
        "Exam 7 is not handed in yet. It is in the file as it is now. "
        "When it is done, type lstm-kata exam --hand-in, and then this command again."
    ) in said
    assert CliRunner().invoke(main, ["exam", "--hand-in", "--yes"]).exit_code == 0
    said = told("ada")
    assert ", exam 7 (0 of 10 filled), 3 events, " in said
    assert "not handed in" not in said
    assert "Your earlier hand-in of this name was replaced." in said
    found = read(tree.folder / "ada.kata.json")
    assert len(found.exam) == 10
    assert {given.deal for given in found.exam.values() if not given.problem} == {7}
    (tree.folder / ".lstm-kata" / "journal.jsonl").unlink()
    assert ", an exam (0 of 10 filled), 0 events, " in run("bob").output


def test_many_that_cannot_be_read_and_a_long_journal(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some are listed; a journal for which there is no room says how much of it is in the file."""
    monkeypatch.setattr(sys.modules["pytest_lstm_kata.cli.hand_in"], "_LISTED", 1)
    tree.fill("1.3", out_shape="lstm(x)")
    journal = Journal(tree.folder / ".lstm-kata" / "journal.jsonl")
    for level in range(2, 9):
        journal.append(Hinted(KATAS["1.6"].id, 0, level))
    said = run("ada").output
    assert "Cannot be read: 1.3 and 1 more. pytest --kata says why.\n" in said
    size = (tree.folder / "ada.kata.json").stat().st_size
    monkeypatch.setattr(record_of, "MAX_BYTES", size - 100)
    assert " filled, the newest 7 of 8 events, " in run("ada").output
    monkeypatch.setattr(record_of, "MAX_BYTES", 100)
    assert refused("ada") == "Nothing was written: the answers are larger than 0 MiB. Write shorter values."


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "There is no name."),
        (" \t", "There is no name."),
        ("..", "A name has at least one letter or digit."),
        ("a/../b", "A name has no slashes; -o FILE says where to write the file."),
        ("a\\b", "A name has no slashes"),
        ("a\x1b[2J", "This name has characters that cannot be shown."),
        ("a\nb", "This name has characters that cannot be shown."),
        ("a" * 65, "This name is longer than 64 characters."),
        ("ada.kata.json", "This is the name of a file; -o FILE says where to write it."),
    ],
)
def test_what_is_no_name_is_refused(tree: Tree, name: str, said: str) -> None:
    """With what to type."""
    told = refused("--", name)
    assert told.startswith(said)
    assert told.endswith(" Type your name as your facilitator knows it: lstm-kata hand-in NAME")
    assert sorted(path.name for path in tree.folder.iterdir()) == [".lstm-kata", "katas"]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("  Ada  King ", "Ada-King.kata.json"),
        ("a:b*c?", "a-b-c.kata.json"),
        ("-rf", "rf.kata.json"),
        (".ada.", "ada.kata.json"),
        ("con", "con-.kata.json"),
        ("Com1.x", "Com1.x-.kata.json"),
        ("console", "console.kata.json"),
        ("J\u00fcrgen", "J\u00fcrgen.kata.json"),
        ("n" * 64, f"{'n' * 40}.kata.json"),
    ],
)
def test_the_file_is_called_after_the_name(tree: Tree, name: str, file: str) -> None:
    """By what every disk and shell takes; the name itself stands in the file."""
    assert run("--", name).exit_code == 0
    assert read(tree.folder / file).name == " ".join(name.split())


def test_who_gives_no_name_is_asked(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the login name to take; where nobody can answer, that is taken and said; without one, it is refused."""
    monkeypatch.setattr(getpass, "getuser", lambda: "ada")
    result = run()
    assert result.output.startswith(
        "It is in the name of ada. For another name: lstm-kata hand-in NAME\nada.kata.json: "
    )
    monkeypatch.setattr(common, "is_somebody_there", lambda: True)
    result = run(typed="\n")
    assert result.output.startswith("Your name, as your facilitator knows it [ada]: ")
    assert "Your earlier hand-in of this name was replaced.\n" in result.output
    assert "Grace.kata.json: " in run(typed="Grace\n").output

    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 1000")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert "Alan.kata.json: " in run(typed="Alan\n").output
    monkeypatch.setattr(common, "is_somebody_there", lambda: False)
    assert refused() == ("There is no name. Type your name as your facilitator knows it: lstm-kata hand-in NAME")
    assert (tree.folder / "Alan.kata.json").is_file()


@pytest.mark.usefixtures("tree")
def test_where_it_goes(tmp_path: Path) -> None:
    """Into this file, into this folder; else into the dojo, wherever in it one stands."""
    (tmp_path / "usb stick").mkdir()
    assert run("ada", "-o", "../usb stick").output.startswith("../usb stick/ada.kata.json: 5 of 10")
    assert run("ada", "-o", "../usb stick/x.kata.json").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "usb stick").iterdir()) == ["ada.kata.json", "x.kata.json"]
    assert refused("ada", "-o", "y.json") == (
        "-o y.json: the name has to end in .kata.json, by which a hand-in is known. Type: -o y.kata.json"
    )
    assert refused("ada", "-o", ".x").endswith("Type: -o ada.kata.json")
    assert refused("ada", "-o", "gone/x.kata.json") == "-o gone/x.kata.json: there is no folder gone."
    for nothing in ("", "\x1b.kata.json"):
        assert refused("ada", "-o", nothing) == "-o FILE: this is not the name of a file."


def test_nothing_of_anybody_is_overwritten(tree: Tree) -> None:
    """What is no earlier hand-in of this dojo stays, whatever it is; a link is not followed."""
    file = tree.folder / "ada.kata.json"
    said = "is there already, and it is not an earlier hand-in of this dojo by ada, so nothing was written."
    file.write_text("my notes", encoding="utf-8")
    assert refused("ada") == f"ada.kata.json {said} Move it, or name another file with -o FILE."
    assert file.read_text(encoding="utf-8") == "my notes"
    run("Ada", "-o", "bob.kata.json")
    file.unlink()
    file.symlink_to("bob.kata.json")
    assert said in refused("ada")
    file.unlink()
    file.mkdir()
    assert run("ada", "-o", "ada.kata.json").output.startswith("ada.kata.json/ada.kata.json: ")


def test_a_full_disk_is_told(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """The earlier hand-in stays as it is."""
    run("ada")
    file = tree.folder / "ada.kata.json"
    before = file.read_bytes()

    def full(path: Path, _: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    monkeypatch.setattr(access, "replace", full)
    assert refused("ada") == "ada.kata.json cannot be written: No space left on device."
    assert file.read_bytes() == before


def test_it_is_for_a_dojo(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Outside of one it says where one is; in one without katas, how to have some."""
    monkeypatch.chdir(tree.folder.parent)
    assert refused("ada") == "This is not a dojo, but dojo is: cd dojo"
    (tree.folder / "katas").rename(tree.folder / "elsewhere")
    monkeypatch.chdir(tree.folder)
    assert refused("ada") == "There are no katas in katas: lstm-kata init . writes them."
