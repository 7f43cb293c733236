"""A seat of the room, and all that it answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple, Self

from pytest_lstm_kata.judge.verdict import Verdict


class Answer(NamedTuple):
    """What a seat answered once."""

    id: str
    """That of its entry."""
    time: datetime
    kata: str
    seed: int
    texts: Mapping[str, str]
    round: str
    number: int = 0
    """That of the vote, or of the exam."""
    client_id: str = ""
    verdict: Verdict | None = None

    def judged(self, wire: Mapping[str, Any]) -> Self:
        """With this verdict, unless it is none."""
        try:
            return self._replace(verdict=Verdict.from_wire(wire))
        except (KeyError, TypeError, ValueError):
            return self


@dataclass
class Seat:
    """Who sits there, and all that they answered."""

    id: str
    name: str
    token: str
    seated: int
    """The session's revision at which they came."""
    since: datetime
    turn: int = 0
    hand: datetime | None = None
    """Since when it is up."""
    answers: dict[str, Answer] = field(default_factory=dict)
    """By id, in their order."""
    last: dict[tuple[str, str, int], str] = field(default_factory=dict)
    """The id of the last answer by kata, round, and number of the vote or exam."""
    sent: dict[str, str] = field(default_factory=dict)
    """The id of an answer by that which its client gave it."""

    def answer(self, kata: str, round_: str, number: int = 0) -> Answer | None:
        """The last one in this round."""
        found = self.last.get((kata, round_, number))
        return self.answers[found] if found else None
