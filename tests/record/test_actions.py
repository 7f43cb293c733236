"""What a learner can ask for besides a verdict: a hint, the solution, the clock, fresh numbers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import running
from pytest_lstm_kata.files.folder import Paper
from pytest_lstm_kata.files.reading import read_file
from pytest_lstm_kata.files.sheet import Problem, Sheet
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.record import actions
from pytest_lstm_kata.record.actions import Granted, Refused
from pytest_lstm_kata.record.events import Judged, Retried, Revealed
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.settings import Limits
from pytest_lstm_kata.record.workspace import Workspace
from support import KATAS, source

PRACTICE, CHALLENGE = KATAS["1.1"], KATAS["1.6"]


@pytest.fixture
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Record:
    """The empty record of the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".lstm-kata").mkdir()
    return Record(Workspace(tmp_path))


@pytest.fixture
def path(record: Record) -> Path:
    """Where the challenge's file is to be."""
    return record.workspace.file(CHALLENGE)


def events(record: Record) -> list[tuple[Any, ...]]:
    return [(event["event"], event["kata"], event["seed"]) for event in running.events(record.journal.path)]


def judged(record: Record, outcome: str, *answers: str) -> None:
    for answer in answers:
        record.add(Judged(CHALLENGE.id, outcome=outcome, answers={"out_shape": answer}))


def start(record: Record) -> Granted:
    return actions.start(CHALLENGE, 0, record, retry="r")


def full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.fixture
def no_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be written into the journal."""
    monkeypatch.setattr(Journal, "append", full)


# A hint.


def test_a_hint_has_the_learners_numbers() -> None:
    """It is the author's, with the numbers in place; without a record it is told all the same."""
    for kata in KATAS.values():
        for level, said in enumerate(kata.hints, 1):
            assert actions.hint(kata, 3, level, None) == Granted([deal(kata, 3).text(said)])


def test_a_hint_is_recorded_once(record: Record) -> None:
    """Only one that was not seen before is an event, also within one sitting."""
    for level in (1, 1, 2, 1):
        assert actions.hint(CHALLENGE, 0, level, record).trouble == ""
    assert [event["level"] for event in running.events(record.journal.path)] == [1, 2]
    assert record.now.hints == {CHALLENGE.id: 2}
    actions.hint(CHALLENGE, 3, 1, record)  # with other numbers it is help once more
    assert [(event["seed"], event["level"]) for event in running.events(record.journal.path)][2:] == [(3, 1)]


@pytest.mark.usefixtures("no_disk")
def test_a_hint_that_cannot_be_recorded(record: Record) -> None:
    """It is told, and that it is not remembered."""
    told = actions.hint(CHALLENGE, 0, 1, record)
    assert told.paragraphs == actions.hint(CHALLENGE, 0, 1, None).paragraphs
    assert told.trouble == "not remembered: .lstm-kata/journal.jsonl: No space left on device"


# The solution.


def stuck(record: Record) -> None:
    """All hints of the challenge were seen, and its attempts are spent."""
    for level in range(1, len(CHALLENGE.hints) + 1):
        actions.hint(CHALLENGE, 0, level, record)
    judged(record, "wrong", "(1,)", "(2,)")


def reveal(record: Record) -> None:
    actions.reveal(CHALLENGE, None, record, hint="h")


def test_a_solution_is_recorded_once(record: Record) -> None:
    """Who is stuck may see it; to look again is no event."""
    stuck(record)
    reveal(record)
    reveal(record)
    reveal(Record(record.workspace))
    assert events(record)[-2:] == [("judged", CHALLENGE.id, 0), ("revealed", CHALLENGE.id, 0)]


def test_a_solution_that_is_not_open(record: Record) -> None:
    """It is said what is missing, and nothing is recorded."""
    judged(record, "wrong", "(1,)")
    with pytest.raises(Refused, match=r"So far: 0 of 2 hints, 1 wrong answer\. h shows the next hint\.$"):
        reveal(record)
    assert len(events(record)) == 1


def test_a_solution_that_is_earned_is_not_recorded(record: Record) -> None:
    """What was right with these numbers loses nothing."""
    judged(record, "right", "(5, 7, 20)")
    reveal(record)
    assert len(events(record)) == 1


def test_a_solution_that_cannot_be_recorded(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then it is not to be shown: the record is what says that fresh numbers are needed."""
    stuck(record)
    monkeypatch.setattr(Journal, "append", full)
    with pytest.raises(Refused) as refused:
        reveal(record)
    assert str(refused.value) == (
        "the solution is not shown, because that cannot be recorded: .lstm-kata/journal.jsonl: No space left on device."
    )


def test_the_solution_of_a_file_that_cannot_be_read(record: Record, path: Path) -> None:
    """Nobody knows its numbers, so nothing is shown of other ones."""
    stuck(record)
    paper = Paper(path, CHALLENGE, Sheet(deal(CHALLENGE, 0), problem=Problem("No.")))
    with pytest.raises(Refused, match=r"^katas/.*\.py cannot be read, so its numbers are not known\. Mend it first\.$"):
        actions.reveal(CHALLENGE, paper, record, hint="h")
    assert events(record)[-1][0] == "judged"


def test_there_is_no_clock_once_the_solution_was_shown(record: Record) -> None:
    """With these numbers there is nothing to be earned in time; and a clock that ran says nothing any more."""
    start(record)
    record.add(Revealed(CHALLENGE.id))
    assert record.challenge(CHALLENGE, 0).so_far == ""
    record.add(Revealed(CHALLENGE.id, 1))
    assert not record.challenge(CHALLENGE, 1).has_clock_to_start
    with pytest.raises(Refused) as refused:
        actions.start(CHALLENGE, 1, record, retry="r")
    assert str(refused.value) == (
        f"You have seen the solution of {CHALLENGE.ref} with these numbers: r deals fresh ones."
    )


# The clock.


def test_the_clock_starts(record: Record) -> None:
    """It is said how much time there is, and how many attempts."""
    assert start(record) == Granted([f"{CHALLENGE.heading}: the clock runs, 2:00 from now, 2 of 2 attempts left."])
    assert events(record) == [("started", CHALLENGE.id, 0)]
    record.workspace = record.workspace._replace(limits=Limits(attempts=0, seconds=90))
    told = actions.start(CHALLENGE, 1, record, retry="r")
    assert told.paragraphs == [f"{CHALLENGE.heading}: the clock runs, 1:30 from now."]


def test_the_clock_starts_once(record: Record) -> None:
    """Asking again, in the same sitting or a later one, says how much is left."""
    start(record)
    for again in (record, Record(record.workspace)):
        (said,) = start(again).paragraphs
        assert said.startswith(f"{CHALLENGE.heading}: the clock was already started, ")
        assert said.endswith(" of 2:00 left.")
    assert len(events(record)) == 1


def test_where_there_is_no_clock(record: Record) -> None:
    """Practice has none, nor has a dojo that wants none."""
    with pytest.raises(Refused, match=r"is a practice kata: it has no clock and no limits\.$"):
        actions.start(PRACTICE, 0, record, retry="r")
    record.workspace = record.workspace._replace(limits=Limits(seconds=0))
    with pytest.raises(Refused, match=r"^Challenges have no clock here: the setting kata_time_limit is 0\.$"):
        start(record)
    assert events(record) == []


def test_what_is_right_needs_no_clock(record: Record) -> None:
    """It is said how to have fresh numbers here."""
    judged(record, "right", "(5, 7, 20)")
    with pytest.raises(Refused, match=r"is right with these numbers: r deals fresh ones\.$"):
        start(record)


def test_what_is_closed_has_no_clock(record: Record) -> None:
    """Attempts that were spent in this very sitting count."""
    judged(record, "wrong", "(1,)", "(2,)")
    with pytest.raises(Refused, match=r"is closed with these numbers: r deals fresh ones\.$"):
        start(record)


@pytest.mark.usefixtures("no_disk")
def test_a_clock_that_cannot_be_recorded(record: Record) -> None:
    """Without the record there is no clock."""
    with pytest.raises(Refused) as refused:
        start(record)
    assert str(refused.value) == "the clock cannot be started: .lstm-kata/journal.jsonl: No space left on device."


# Fresh numbers.


def test_fresh_numbers(record: Record, path: Path) -> None:
    """They are in the file, which is made if there is none, and differ from all before."""
    seen = [deal(CHALLENGE, 0).numbers]
    for seed in (0, 1):
        told = actions.retry(CHALLENGE, path, seed, record, start="s")
        assert told == Granted([f"{CHALLENGE.heading}: fresh numbers are in its file.", "s starts its clock."])
        sheet = read_file(path, {CHALLENGE.id: CHALLENGE})
        assert sheet.numbers not in seen
        seen.append(sheet.numbers)
    assert events(record) == [("retried", CHALLENGE.id, 1), ("retried", CHALLENGE.id, 2)]


def test_seeds_are_not_dealt_twice(record: Record, path: Path) -> None:
    """What the record has of later numbers is known, whichever the file has now."""
    record.add(Retried(CHALLENGE.id, 7))
    actions.retry(CHALLENGE, path, 0, record, start="s")
    assert read_file(path, {CHALLENGE.id: CHALLENGE}).seed == 8


def test_answers_are_kept(record: Record, path: Path) -> None:
    """It is said where they are."""
    path.parent.mkdir(parents=True)
    path.write_text(source(CHALLENGE, out_shape="(7, 5, 20)"), encoding="utf-8")
    told = actions.retry(CHALLENGE, path, 0, record, start="s")
    assert told.paragraphs[1] == "What you had written is at its end, as a comment."
    assert "# out_shape = (7, 5, 20)" in path.read_text(encoding="utf-8")


def test_no_word_of_a_clock_where_there_is_none(record: Record, path: Path) -> None:
    """Neither of practice, nor in a dojo that wants none."""
    assert len(actions.retry(PRACTICE, path.with_name("p.py"), 0, record, start="s").paragraphs) == 1
    record.workspace = record.workspace._replace(limits=Limits(seconds=0))
    assert len(actions.retry(CHALLENGE, path, 0, record, start="s").paragraphs) == 1


@pytest.mark.usefixtures("no_disk")
def test_fresh_numbers_that_cannot_be_recorded(record: Record, path: Path) -> None:
    """They are dealt all the same, and it is said that the record does not have it."""
    told = actions.retry(CHALLENGE, path, 0, record, start="s")
    assert told.trouble == "not recorded: .lstm-kata/journal.jsonl: No space left on device"
    assert read_file(path, {CHALLENGE.id: CHALLENGE}).seed == 1


def test_a_file_that_cannot_be_written(record: Record, path: Path) -> None:
    """Nothing is changed, and nothing is recorded."""
    path.mkdir(parents=True)
    with pytest.raises(Refused, match=r"^katas/.*\.py cannot be written: .*\. Nothing was changed\.$"):
        actions.retry(CHALLENGE, path, 0, record, start="s")
    assert events(record) == []
