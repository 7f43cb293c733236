"""The promise: ``lstm-kata hint`` shows one hint more each time, and finds a kata by whatever one types."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import KATAS, Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.kata.deal import deal

SIXTH, SEVENTH = KATAS["1.6"], KATAS["1.7"]


@pytest.fixture(autouse=True)
def workspace(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with blank katas, which is the current folder; its journal's path."""
    monkeypatch.chdir(tree.folder)
    return tree.make_workspace()


def _hint(*args: str) -> Result:
    return CliRunner().invoke(main, ["hint", *args])


def _shown(result: Result) -> str:
    """Which hint it was: ``2 of 3``."""
    assert result.exit_code == 0, result.output
    return result.output.splitlines()[0].rpartition(": hint ")[2]


def _levels(journal: Path) -> list[tuple[str, int]]:
    events = [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()]
    return [(event["kata"], event["level"]) for event in events if event["event"] == "hinted"]


def test_each_call_shows_one_more(workspace: Path) -> None:
    """The first call shows the first hint, the next the second, and so on to the last, where it stays."""
    assert [_shown(_hint("1.7")) for _ in range(5)] == ["1 of 3", "2 of 3", "3 of 3", "3 of 3", "3 of 3"]
    assert _levels(workspace) == [("lstm/classify", level) for level in (1, 2, 3)]


def test_a_hint_is_the_authors() -> None:
    """What is shown is the kata's title and one hint of it."""
    first, *rest = _hint("1.7").output.splitlines()
    assert first == "1.7 From a sequence to a class: hint 1 of 3"
    assert " ".join(rest[:-3]) == SEVENTH.hints[0]
    assert rest[-3:] == [
        "lstm-kata hint 1.7 shows the next one.",
        f"next: katas/{SEVENTH.file}",
        "      pytest --kata",
    ]


def test_the_last_hint_names_what_else_there_is() -> None:
    """After the last hint comes the idea behind the kata, and what its unit teaches."""
    first, last = _hint("1.7").output, _hint("1.7", "--number", "3").output
    for command in ("lstm-kata explain 1.7", "The introduction to this unit: lstm-kata learn 1"):
        assert command not in first
        assert command in last


def test_katas_have_hints_of_their_own() -> None:
    """A hint to one kata does not advance another."""
    _hint("1.7")
    assert _shown(_hint("1.6")) == "1 of 2"
    assert _shown(_hint("1.7")) == "2 of 3"


@pytest.mark.parametrize("option", ["-n", "--number"])
def test_a_hint_by_number(workspace: Path, option: str) -> None:
    """--number shows that one; going back to an earlier hint takes nothing away."""
    assert _shown(_hint("1.7", option, "2")) == "2 of 3"
    assert _shown(_hint("1.7", option, "1")) == "1 of 3"
    assert _shown(_hint("1.7")) == "3 of 3"
    assert _levels(workspace) == [("lstm/classify", 2), ("lstm/classify", 3)]


def test_a_number_beyond_the_last() -> None:
    """A number too large shows the last hint."""
    assert _shown(_hint("1.7", "--number", "99")) == "3 of 3"


def test_a_number_that_is_none() -> None:
    """There is no hint 0."""
    result = _hint("1.7", "--number", "0")
    assert result.exit_code == 2
    assert "0 is not in the range" in result.output


def test_outside_a_workspace(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is remembered the first hint is shown each time, and it is said why; nothing is written."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(elsewhere)
    for _ in range(2):
        result = _hint("1.7")
        assert _shown(result) == "1 of 3"
        assert "Progress is not saved here: lstm-kata hint 1.7 -n 2 shows the next one." in result.output
    assert _shown(_hint("1.7", "--number", "2")) == "2 of 3"
    assert list(elsewhere.iterdir()) == []


def test_below_a_workspace(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hints are remembered from whichever folder of the workspace they are asked for."""
    _hint("1.7")
    monkeypatch.chdir(tree.path("1.7").parent)
    assert _shown(_hint("07_classify.py")) == "2 of 3"


@pytest.mark.parametrize(
    "name",
    [
        "1.6",
        "lstm:1.6",
        "output_shape_batch_first",
        "output_shape_",
        "lstm:output_shape_b",
        "06_output_shape_batch_first",
        "06_output_shape_batch_first.py",
        "katas/1_foundations/06_output_shape_batch_first.py",
        "./katas/1_foundations/06_output_shape_batch_first.py",
        r"katas\1_foundations\06_output_shape_batch_first.py",
        "what shape comes out",
    ],
)
def test_a_kata_has_many_names(name: str) -> None:
    """Unit and number, slug, the start of it, a file name or a path, each with its pack before it or not."""
    assert _hint(name).output.startswith(f"{SIXTH.heading}: hint 1 of 2")


def test_an_absolute_path_is_a_name_too(tree: Tree) -> None:
    """The path that an editor copies is understood."""
    assert _hint(str(tree.path("1.6"))).output.startswith(SIXTH.heading)


def test_a_renamed_file_is_a_name_too(tree: Tree) -> None:
    """A file is the kata that it says it is, whatever it is called."""
    tree.path("1.6").rename("mine.py")
    assert _hint("mine.py").output.startswith(SIXTH.heading)
    Path("mine.py").write_bytes(b"")
    assert "No kata is called `mine.py`." in _hint("mine.py").output


def test_a_whole_name_comes_before_the_start_of_one() -> None:
    """output_shape is a kata, although another one begins so."""
    assert _hint("output_shape").output.startswith(KATAS["1.3"].heading)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("memry", "No kata is called `memry`. Did you mean `memory`?"),
        ("katas/1_foundations/06_output_shape_batch_frist.py", "Did you mean `output_shape_batch_first`?"),
        ("1.11", "No kata is called `1.11`. There are "),
        ("gru:1.6", "No pack is called `gru`. There is `lstm`."),
        ("x" * 5000 + ".py", "No kata is called `xxx"),
        ("\x1b[31m", "No kata is called `?[31m`."),
        ("", "No kata is called ``."),
        ("out", "`out` could be any of 1.3 output_shape, "),
    ],
)
def test_a_name_that_will_not_do(workspace: Path, name: str, said: str) -> None:
    """No kata of that name, or more than one: the message names the nearest, or the rivals."""
    result = _hint(name)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert said in result.output
    assert not workspace.exists()


@pytest.mark.parametrize("obstacle", ["journal.jsonl", "journal.lock"])
def test_a_journal_that_cannot_be_written(workspace: Path, obstacle: str) -> None:
    """The hint is shown all the same, with a word that it is not remembered, and no traceback."""
    (workspace.parent / obstacle).mkdir()
    result = _hint("1.7")
    assert result.exception is None
    assert SEVENTH.hints[0] in " ".join(result.output.split())
    assert "not remembered: " in result.output
    assert "journal.jsonl" in result.output


def test_a_journal_that_cannot_be_read(workspace: Path) -> None:
    """Broken lines of the journal do not keep a hint from being shown and remembered."""
    workspace.write_bytes(b"\xff{\nnull\n[1]\n")
    assert _shown(_hint("1.7")) == "1 of 3"
    assert _shown(_hint("1.7")) == "2 of 3"


def test_a_hint_speaks_of_the_learners_numbers(tree: Tree) -> None:
    """A kata that was dealt anew is explained in its own numbers."""
    tree.path("1.6").write_text(write(SIXTH, seed=3), encoding="utf-8")
    numbers = deal(SIXTH, 3).numbers
    assert numbers != deal(SIXTH, 0).numbers
    result = CliRunner().invoke(main, ["explain", "1.6"])
    assert f"({numbers['batch']}, {numbers['seq_len']}, {numbers['input_size']})" in result.output
