"""``lstm-kata start`` and ``lstm-kata retry``: the clock of a challenge, and fresh numbers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conftest import KATAS, Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.files.reading import read_file
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.events import Judged
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.workspace import Workspace
from running import events

FILE = f"katas/{KATAS['1.6'].file}"


@pytest.fixture(autouse=True)
def _in_a_dojo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def dojo(tmp_path: Path) -> Tree:
    tree = Tree(tmp_path)
    tree.make_workspace()
    return tree


def _run(*words: str) -> Result:
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def _events(dojo: Tree) -> list[tuple[str, str, int]]:
    return [(event["event"], event["kata"], event["seed"]) for event in events(Workspace(dojo.folder).journal)]


def _wrong(dojo: Tree, *answers: str, **facts: Any) -> None:
    for answer in answers:
        Journal(Workspace(dojo.folder).journal).append(
            Judged(KATAS["1.6"].id, **{"outcome": "wrong", "answers": {"out_shape": answer}} | facts)
        )


def _no_disk(dojo: Tree) -> None:
    (dojo.folder / ".lstm-kata" / "journal.jsonl").mkdir()


def test_start_starts_the_clock(dojo: Tree) -> None:
    """It says how much time and how many attempts there are, which file, and what to type then."""
    assert _run("start", "1.6").output.splitlines() == [
        "1.6 What shape comes out?: the clock runs, 2:00 from now, 2 of 2 attempts left.",
        f"next: {FILE}",
        "      pytest --kata",
    ]
    assert _events(dojo) == [("started", KATAS["1.6"].id, 0)]


def test_a_clock_starts_once(dojo: Tree) -> None:
    """Starting again says how much is left, and starts nothing."""
    _run("start", "1.6")
    assert re.search(r"the clock was already started, (2:00|1:5\d) of 2:00 left", _run("start", "1.6").output)
    assert len(_events(dojo)) == 1


def test_the_dojos_settings_hold(dojo: Tree) -> None:
    """Limits come from the dojo's settings; where there is no clock, none is started."""
    ini = dojo.folder / "pytest.ini"
    ini.write_text("[pytest]\nkata_attempts = 0\nkata_time_limit = 90\n", encoding="utf-8")
    assert "the clock runs, 1:30 from now.\n" in _run("start", "1.6").output
    ini.write_text("[pytest]\nkata_time_limit = 0\n", encoding="utf-8")
    result = _run("start", "1.7")
    assert (result.exit_code, result.output) == (
        1,
        "Error: Challenges have no clock here: the setting kata_time_limit is 0.\n",
    )
    assert "starts its clock" not in _run("retry", "1.7").output
    ini.write_text("[pytest]\nkata_time_limit = soon\n", encoding="utf-8")
    result = _run("start", "1.7")
    assert (result.exit_code, result.output) == (
        1,
        "Error: kata_time_limit = soon: write a whole number, or 0 for no limit.\n",
    )


@pytest.mark.parametrize(
    ("name", "facts", "message"),
    [
        ("1.1", {}, "1.1 Who remembers the first step? is a practice kata: it has no clock and no limits."),
        ("1.6", {"outcome": "right"}, "is right with these numbers: lstm-kata retry 1.6 deals fresh ones."),
        ("1.6", {}, "is closed with these numbers: lstm-kata retry 1.6 deals fresh ones."),
    ],
)
def test_no_clock_where_none_is_needed(dojo: Tree, name: str, facts: dict[str, str], message: str) -> None:
    """Practice has no clock, and what is right or closed has none until it is dealt anew."""
    _wrong(dojo, "(1,)", "(2,)", **facts)
    result = _run("start", name)
    assert result.exit_code == 1
    assert message in result.output
    assert {event for event, *_ in _events(dojo)} == {"judged"}


def test_retry_deals_fresh_numbers(dojo: Tree) -> None:
    """The file has other numbers and open blanks, and is open again; the old answers are a comment at its end."""
    _wrong(dojo, "(1,)", "(2,)")
    path = dojo.fill("1.6", out_shape="(7, 5, 20)")
    before = read_file(path, {KATAS["1.6"].id: KATAS["1.6"]})
    assert _run("retry", "1.6").output.splitlines() == [
        "1.6 What shape comes out?: fresh numbers are in its file.",
        "What you had written is at its end, as a comment.",
        "lstm-kata start 1.6 starts its clock.",
        f"next: {FILE}",
        "      pytest --kata",
    ]
    after = read_file(path, {KATAS["1.6"].id: KATAS["1.6"]})
    assert (after.seed, after.filled, after.problem) == (1, 0, None)
    assert after.numbers != before.numbers
    assert path.read_text(encoding="utf-8").endswith(
        "\n\n# What was written here before, with other numbers:\n# out_shape = (7, 5, 20)  # out.shape\n"
    )
    assert _events(dojo)[-1] == ("retried", KATAS["1.6"].id, 1)
    assert _run("start", "1.6").exit_code == 0


def test_every_retry_has_other_numbers(dojo: Tree) -> None:
    """No numbers come twice, and what was written each time is kept."""
    seen = set()
    for answer in ("(1, 1, 1)", "(2, 2, 2)", "(3, 3, 3)"):
        path = dojo.fill("1.6", out_shape=answer)
        seen.add(tuple(read_file(path, {KATAS["1.6"].id: KATAS["1.6"]}).numbers.items()))
        _run("retry", "1.6")
    text = path.read_text(encoding="utf-8")
    assert len(seen) == 3
    assert [text.count(f"# out_shape = ({number}, ") for number in (1, 2, 3)] == [1, 1, 1]
    assert text.count("# What was written") == 1


def test_practice_can_be_dealt_anew(dojo: Tree) -> None:
    """A kata without limits has no clock to speak of; an untouched file has nothing to keep."""
    result = _run("retry", "1.3")
    assert "clock" not in result.output
    assert "comment" not in result.output
    assert "What was written" not in dojo.path("1.3").read_text(encoding="utf-8")


@pytest.mark.parametrize("data", [b"\xff\xfe broken", b"out_shape = (((\n", b"", None])
def test_no_work_is_lost(dojo: Tree, data: bytes | None) -> None:
    """Whatever stood in the file, it can be dealt anew, and what was written is kept."""
    path = dojo.path("1.6")
    path.write_bytes(data) if data is not None else path.unlink()
    result = _run("retry", "1.6")
    assert result.exit_code == 0
    sheet = read_file(path, {KATAS["1.6"].id: KATAS["1.6"]})
    assert (sheet.problem, sheet.filled) == (None, 0)
    text = path.read_text(encoding="utf-8")
    if data:
        assert data.decode("utf-8", "backslashreplace").strip() in text


def test_init_keeps_what_retry_kept(dojo: Tree) -> None:
    """Answers in a comment are answers: bringing the dojo up to date leaves the file alone."""
    path = dojo.fill("1.6", out_shape="(7, 5, 20)")
    _run("retry", "1.6")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("goes through", "runs through").replace("steps go", "steps run"), encoding="utf-8")
    before = path.read_bytes()
    _run("init", ".")
    assert path.read_bytes() == before


def test_a_journal_that_cannot_be_written(dojo: Tree) -> None:
    """The clock needs the record, and says so; fresh numbers do not, and it is only said that nothing is recorded."""
    _no_disk(dojo)
    result = _run("start", "1.6")
    assert result.exit_code == 1
    assert result.output.startswith(
        "Error: the clock cannot be started: .lstm-kata/journal.jsonl: it is not a regular file"
    )
    result = _run("retry", "1.6")
    assert result.exit_code == 0
    assert "not recorded: .lstm-kata/journal.jsonl: it is not a regular file" in result.output
    assert read_file(dojo.path("1.6"), {KATAS["1.6"].id: KATAS["1.6"]}).seed == 1


def test_a_file_that_cannot_be_written(dojo: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file stays as it was, nothing is left beside it, and nothing is recorded."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    path = dojo.fill("1.6", out_shape="(7, 5, 20)")
    before = path.read_bytes()
    monkeypatch.setattr(Path, "replace", full)
    result = _run("retry", "1.6")
    assert (result.exit_code, result.output) == (
        1,
        f"Error: {FILE} cannot be written: No space left on device. Nothing was changed.\n",
    )
    assert path.read_bytes() == before
    assert _events(dojo) == []
    assert sorted(file.name for file in path.parent.iterdir()) == sorted(
        {file.rpartition("/")[2] for file in (kata.file for kata in LSTM.units[0].katas)} | {"README.md"}
    )


@pytest.mark.parametrize("command", ["start", "retry"])
def test_outside_a_dojo(command: str) -> None:
    """Where there is no dojo it is said how to make one."""
    result = _run(command, "1.6")
    assert result.exit_code == 1
    assert "This is not a dojo, so no progress is saved. lstm-kata init DIR makes one" in result.output
    assert _run(command, "nonsense").exit_code == 1


def test_the_file_keeps_its_mode(dojo: Tree) -> None:
    """What others may read or not stays so."""
    path = dojo.path("1.6")
    path.chmod(0o600)
    _run("retry", "1.6")
    assert path.stat().st_mode & 0o777 == 0o600


# A file that was renamed, or is gone.


def test_a_renamed_file_is_followed(dojo: Tree) -> None:
    """Every command speaks of the file that pytest judges, with its numbers; retry writes there, and lays no second one."""
    path = dojo.path("1.6").rename(dojo.path("1.6").with_name("mine.py"))
    path.write_text(write(KATAS["1.6"], 3, {"out_shape": "(7, 5, 20)"}), encoding="utf-8")
    for command in ("hint", "start"):
        assert "next: katas/1_foundations/mine.py\n" in _run(command, "1.6").output
    numbers = deal(KATAS["1.6"], 3).numbers
    assert f"({numbers['batch']}, {numbers['seq_len']}, {numbers['input_size']})" in _run("explain", "1.6").output
    assert _events(dojo) == [("hinted", KATAS["1.6"].id, 3), ("started", KATAS["1.6"].id, 3)]
    assert "next: katas/1_foundations/mine.py\n" in _run("retry", "1.6").output
    assert read_file(path, {KATAS["1.6"].id: KATAS["1.6"]}).seed == 4
    assert "# out_shape = (7, 5, 20)" in path.read_text(encoding="utf-8")
    assert not dojo.path("1.6").exists()


@pytest.mark.parametrize("command", ["hint", "start"])
def test_a_file_that_is_gone_can_be_laid(dojo: Tree, command: str) -> None:
    """No path is named that is not there: in its place stands the command that lays it."""
    dojo.path("1.6").unlink()
    assert _run(command, "1.6").output.endswith("next: lstm-kata init .\n      pytest --kata\n")
