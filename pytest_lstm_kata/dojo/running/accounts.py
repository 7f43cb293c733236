"""What a seat is charged of its share of the journal: of an answer the same whatever its verdict says, and before there is one.

Who has almost used up a share learns from each answer that is still taken, or is not, how much of it is left. So what is left
must not tell what a vote or an exam was worth.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from pytest_lstm_kata.dojo.room.events import Answered, Event, Judged, Line
from pytest_lstm_kata.judge.verdict import Finding, Outcome, Verdict

_VERDICT: Final = 1280
"""Bytes of the line of a verdict, besides what it repeats of the answer."""

_REPEATED: Final = 2
"""So often a verdict may repeat the kata and its answer: as it was read, and as it is understood."""

LONG: Final = "This verdict is too long for the record, so it is not here as a whole."


def charge(size: int, event: Event) -> int:
    """What this event is charged, whose line has so many bytes. That of an answer is for its verdict, too."""
    if isinstance(event, Answered):
        return size + allowance(event.kata, event.answers)
    return 0 if isinstance(event, Judged) else size


def allowance(kata: str, answers: Mapping[str, str]) -> int:
    """The bytes that the line of a verdict on this may have."""
    return _VERDICT + _REPEATED * len(json.dumps([kata, dict(answers)]))


def fitted(judged: Judged, answers: Mapping[str, str], line: Callable[[Event], Line]) -> Line:
    """Its line, with no more in its verdict than was charged for it. That happens to answers of pages, and to packs that tell novels."""
    most = allowance(judged.kata, answers)
    return next(found for found in map(line, _shorter(judged)) if len(found.data) <= most)


def _shorter(judged: Judged) -> Iterator[Judged]:
    """It, then without what was typed, then without all but what it is worth: that always fits."""
    yield judged
    wire: dict[str, Any] = {**judged.verdict, "answers": {}, "meaning": {}}
    yield judged._replace(verdict=wire)
    whole = Verdict.from_wire(wire)
    finding = Finding((), LONG, is_form=whole.is_form)
    bare = Verdict(whole.kata, whole.outcome, LONG, whole.seed, whole.filled, whole.of, wrong=whole.wrong)
    yield judged._replace(
        verdict=bare._replace(findings=(finding,) if whole.outcome is Outcome.WRONG else ()).to_wire()
    )
