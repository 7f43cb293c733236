"""A record as something that is open for long: what others write meanwhile is known after a look."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.record.events import Entry, Hinted, Revealed, Started
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.progress import Progress
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.workspace import FOLDER, Workspace
from support import KATAS

EARLY = "2001-01-01T00:00:00.000000+00:00"
STEPS = st.lists(st.sampled_from(["mine", "other", "shown", "early", "torn", "look", "gone", "rewritten"]), max_size=12)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace, which each example empties."""
    folder = tmp_path_factory.mktemp("dojo")
    (folder / FOLDER).mkdir()
    return folder


@settings(max_examples=60)
@given(STEPS)
def test_after_a_look_a_record_knows_what_a_new_one_would(place: Path, steps: list[str]) -> None:
    """Whoever writes in between, in whichever order of time, cut off or all anew: nothing is missed, nothing counts twice."""
    journal = Journal(Workspace(place).journal)
    journal.path.unlink(missing_ok=True)
    mine, other = Record(Workspace(place)), Record(Workspace(place))
    for number, step in enumerate(steps):
        match step:
            case "mine" | "other":
                (mine if step == "mine" else other).add(Hinted(f"k{number % 3}", level=number))
            case "shown":
                other.add(Revealed("k0"))
            case "early":
                event = {"id": f"e{number}", "time": EARLY, "event": "judged", "kata": "k0", "outcome": "right"}
                with journal.path.open("ab") as file:
                    file.write(json.dumps(event).encode() + b"\n")
            case "torn":
                with journal.path.open("ab") as file:
                    file.write(b'{"id": "torn')
            case "look":
                mine.refresh()
            case "gone":
                journal.path.unlink(missing_ok=True)
            case "rewritten":
                lines = journal.path.read_bytes().splitlines(keepends=True) if journal.path.exists() else []
                journal.path.write_bytes(b"".join(reversed(lines)))
    mine.refresh()
    assert mine.now == Record(Workspace(place)).now


def test_looking_costs_what_is_new(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the lines that were added are read; a record that wrote them itself reads none."""
    Journal(Workspace(place).journal).path.unlink(missing_ok=True)  # another test may have left a line that was cut off
    mine = Record(Workspace(place))
    mine.add(Hinted("k", level=1))
    monkeypatch.setattr(Journal, "entries", lambda _: pytest.fail("all was read again"))
    mine.refresh()
    other = Journal(Workspace(place).journal)
    other.append(Hinted("k", level=2))
    mine.refresh()
    assert mine.now.hints["k"] == 2
    assert mine.journal.news() == []


def test_a_clock_that_was_wrong_costs_its_own_kata_alone(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One event from the year 2099: what is added to other katas is added, and nothing is read or told anew for it."""
    journal = Journal(Workspace(place).journal)
    late = {"id": "late", "time": EARLY.replace("2001", "2099"), "event": "hinted", "kata": "k0", "level": 2}
    journal.path.write_bytes(json.dumps(late).encode() + b"\n")
    record = Record(Workspace(place))
    told: list[str] = []
    real = Progress.replace

    def replace(self: Progress, kata: str, entries: list[Entry]) -> None:
        told.append(kata)
        real(self, kata, entries)

    monkeypatch.setattr(Progress, "replace", replace)
    monkeypatch.setattr(Journal, "entries", lambda _: pytest.fail("the journal is read again"))
    for kata in ("k1", "k2", "k0", "k1"):
        record.add(Started(kata, 7))
        record.add(Hinted(kata, level=3))
    assert told == ["k0", "k0"]
    assert record.now.hints == {"k0": 3, "k1": 3, "k2": 3}
    assert record.now.attempts("k0", 7).started
    with journal.path.open("ab") as file:
        file.write(journal.path.read_bytes())  # two copies of one journal, joined
    record.refresh()
    assert told == ["k0", "k0"]


def test_what_was_judged_last_with_the_same_numbers_is_no_event(place: Path) -> None:
    """Who takes turns between practice and review, which have numbers of their own, fills no journal."""
    journal = Journal(Workspace(place).journal)
    journal.path.unlink(missing_ok=True)
    kata = KATAS["1.6"]
    for _ in range(3):
        record = Record(Workspace(place))
        for seed, outcome in ((0, Outcome.RIGHT), (4, Outcome.WRONG)):
            record.note(Verdict(kata.id, outcome, seed=seed), kata)
    assert len(journal.entries()) == 2
