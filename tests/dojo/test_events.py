"""What happens in a room, on a line of its journal and back."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from dojo.rooms import HOUR, NINE
from pytest_lstm_kata.dojo.room.events import (
    Answered,
    Door,
    Entry,
    Event,
    Extended,
    Hand,
    Judged,
    Opened,
    Paused,
    Recoded,
    Removed,
    Renamed,
    Returned,
    Seated,
    Stepped,
    read,
)
from pytest_lstm_kata.judge.verdict import Finding, Outcome, Verdict

VERDICT = Verdict("lstm/memory", Outcome.WRONG, "Think.", 7, 1, 1, {"a": "1"}, findings=(Finding(("a",), "Think."),))
EVENTS: list[Event] = [
    Opened("d", "Tuesday", HOUR, {"lstm": "0f"}, "own", 30),
    Seated("s1", "ada", "0f"),
    Returned("s1", "1f"),
    Recoded("s1", 2),
    Renamed("s1", "eve"),
    Removed("s1", "seat"),
    Hand("s1", up=False),
    Stepped(1, "think", "lstm/memory"),
    Extended(-60),
    Paused(on=True, why="disk full"),
    Door(open=False),
    Answered("s1", "lstm/memory", 7, {"a": "1"}, "practise", "2026-11-26T09:00:00+00:00", "x"),
    Answered("s1", "lstm/memory", 7, {"a": "\ud800 é"}, "again"),
    Judged("s1", "e1", "lstm/memory", 7, VERDICT.to_wire()),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_what_is_written_is_read(event: Event) -> None:
    """Each kind of event, in ASCII, on one line that begins as all lines of journals do."""
    entry = Entry(NINE, "e1", event)
    assert read(entry.line) == entry
    assert entry.line.isascii()
    assert entry.line.count(b"\n") == 1
    assert [*json.loads(entry.line)][:4] == ["id", "time", "event", "kata"]


def test_a_verdict_comes_back_whole() -> None:
    """As it travels between processes, so it stands on the line."""
    entry = read(Entry(NINE, "e1", EVENTS[-1]).line)
    assert entry
    assert isinstance(entry.event, Judged)
    assert Verdict.from_wire(entry.event.verdict) == VERDICT


def test_who_votes_is_seen_on_the_line() -> None:
    """An answer in a vote is called another thing than one in practice."""
    names = [json.loads(Entry(NINE, "e1", Answered("s1", round=name)).line)["event"] for name in ("practise", "check")]
    assert names == ["answered", "voted"]


def line(**facts: Any) -> bytes:
    return json.dumps({"id": "1", "time": NINE.isoformat(), "event": "door", "kata": "", **facts}).encode()


def test_a_later_version_may_know_more() -> None:
    """Its events are skipped, and so are fields that have no name here; what is missing has its default."""
    assert read(line(event="danced")) is None
    assert read(line(open=False, width=90)) == Entry(NINE, "1", Door(open=False))
    assert read(line(event="hand", seat="s1")) == Entry(NINE, "1", Hand("s1"))


@pytest.mark.parametrize(
    "bad",
    [
        b"{",
        b"[]",
        b"[" * 100_000,
        line(id=1),
        line(time="soon"),
        line(time=datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None).isoformat()),
        line(open="yes"),
        line(event="seated"),
    ],
    ids=["torn", "a list", "deep", "no id", "no time", "no zone", "another type", "no seat"],
)
def test_what_is_no_entry_is_said_to_be_none(bad: bytes) -> None:
    """The journal skips and counts such lines."""
    with pytest.raises(ValueError, match=r"."):
        read(bad)
