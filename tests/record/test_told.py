"""What is believed of a journal that somebody handed in, and what is not."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from odd_class import DAWN
from pytest_lstm_kata.files.folder import Folders
from pytest_lstm_kata.files.hand_in import HandIn, written
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record import told as rules
from pytest_lstm_kata.record.awards import with_distinction
from pytest_lstm_kata.record.classroom import row
from pytest_lstm_kata.record.events import Entry, Event, Examined, HandedIn, Judged, Result, Revealed, Started
from pytest_lstm_kata.record.exam import Exam
from pytest_lstm_kata.record.learner import Learner
from pytest_lstm_kata.record.submission import sat
from pytest_lstm_kata.record.told import Told, told
from pytest_lstm_kata.record.workspace import FOLDER

CATALOGUE = Catalogue([LSTM])
KATA, OTHER = LSTM.katas[:2]


def entries(*events: Event, first: int = 0) -> list[Entry]:
    """One event a minute."""
    return [
        Entry(DAWN + timedelta(minutes=number), f"{number:016x}", event)
        for number, event in enumerate(events, start=first)
    ]


def keep(dojo: Path, found: Iterable[Entry]) -> Path:
    """A dojo with this journal."""
    journal = dojo / FOLDER / "journal.jsonl"
    journal.parent.mkdir(parents=True)
    journal.write_bytes(b"".join(entry.line for entry in found))
    return journal


def of(folder: Path) -> Told:
    return told(Folders(CATALOGUE).tree(folder), CATALOGUE)


def test_several_journals_say_one_thing(tmp_path: Path) -> None:
    """Of a dojo, of a copy of it further down, and of a hand-in: each event counts once."""
    common = entries(Judged(KATA.id, outcome="wrong", answers={"x": "1"}))
    keep(tmp_path / "dojo", common)
    keep(tmp_path / "old" / "copy", [*common, *entries(Revealed(KATA.id), first=1)])
    journal = [json.loads(entry.line) for entry in entries(Revealed(OTHER.id), first=2)]
    (tmp_path / "a.kata.json").write_bytes(written(HandIn("ada", journal=journal), "0", DAWN.isoformat()))
    now = of(tmp_path).known.now
    assert len(now.attempts(KATA.id, 0).wrong) == 1
    shown = [kata for kata in (KATA, OTHER) if now.was_shown(Verdict(kata.id, Outcome.RIGHT))]
    assert shown == [KATA, OTHER]


def test_more_journals_than_anybody_has_are_told_in_one_line(tmp_path: Path) -> None:
    """Some are read; which solutions were seen by the others is not known, and that they are not read is said."""
    for number in range(rules.MAX_JOURNALS + 2):
        keep(tmp_path / f"{number}", entries(Revealed(LSTM.katas[number].id), first=number))
    found = of(tmp_path)
    assert {kata for kata, _ in found.known.now.by_deal} == {kata.id for kata in LSTM.katas[: rules.MAX_JOURNALS]}
    assert found.left_out == {
        tmp_path
        / "3"
        / FOLDER
        / "journal.jsonl": "no more than 3 journals of one learner are looked at, so this one and 1 more are not"
    }


def test_what_torch_can_say_is_not_believed(tmp_path: Path) -> None:
    """A journal in which all is solved in time earns no kata; distinction it says, once the badge is earned by what is right."""
    challenges = [kata for kata in LSTM.katas if kata.challenge]
    events = [event for kata in challenges for event in (Started(kata.id), Judged(kata.id, outcome="right"))]
    keep(tmp_path, entries(*events))
    known = of(tmp_path).known
    assert known.now.solved == frozenset()
    assert known.now.latest == {}
    assert not known.record
    assert with_distinction(LSTM.awards[0], LSTM, known.now, known.limits)
    verdicts = {kata.id: Verdict(kata.id, Outcome.RIGHT) for kata in challenges}
    every, one_less = (
        row(Learner(tmp_path, (LSTM,), judged, dict.fromkeys(judged, tmp_path), known), "ada")
        for judged in (verdicts, dict([*verdicts.items()][1:]))
    )
    assert every.distinction == ("lstm",)
    assert one_less.distinction == ()


@pytest.mark.parametrize(("minutes", "late"), [(20, False), (21, True)])
def test_an_exam_has_its_times(tmp_path: Path, minutes: int, *, late: bool) -> None:
    """From the journal, with whether it was handed in late; one that is not in it has none, and one not handed in no end."""
    dealt = entries(Examined("lstm", 5, (KATA.id,)))
    end = entries(HandedIn("lstm", 5, {KATA.id: Result("wrong", 0, 3, {"a": "1", "b": "..."})}), first=minutes)
    keep(tmp_path / "done", [*dealt, *end])
    keep(tmp_path / "begun", dealt)
    lies = Exam("lstm", 5, (KATA.id,), results={KATA.id: Result("wrong", 0, 3, {"a": "1"})})
    done = sat(lies, LSTM, 1, of(tmp_path / "done"))
    assert (done.handed_in, done.seconds, done.late, done.changed) == (True, minutes * 60, late, False)
    other = lies._replace(results={KATA.id: Result("wrong", 0, 3, {"a": "2"})})
    assert sat(other, LSTM, 1, of(tmp_path / "done")).changed
    assert sat(lies._replace(results={}), LSTM, 0, of(tmp_path / "done")).changed
    begun, unknown = (
        sat(lies, LSTM, 1, of(tmp_path / "begun")),
        sat(lies._replace(seed=6), LSTM, 1, of(tmp_path / "done")),
    )
    assert (done.recorded, begun.recorded, unknown.recorded) == (True, True, False)
    for exam in (begun, unknown):
        assert (exam.handed_in, exam.seconds, exam.late, exam.changed) == (False, -1, False, False)


def test_there_are_bounds_and_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal that is too large is not read, and it is said; a link to one is none; nor is there one where there is none."""
    journal = keep(tmp_path / "large", entries(Revealed(KATA.id)))
    monkeypatch.setattr(rules, "MAX_BYTES", 10)
    assert [*of(tmp_path).left_out] == [journal]
    assert not of(tmp_path).known.now.by_deal
    monkeypatch.undo()
    assert of(tmp_path).known.now.by_deal
    (tmp_path / "linked").mkdir()
    journal.rename(tmp_path / "elsewhere")
    journal.symlink_to(tmp_path / "elsewhere")
    (tmp_path / "linked" / FOLDER).symlink_to(journal.parent)
    assert not of(tmp_path).known.now.by_deal
    assert of(tmp_path).left_out == {}
