"""Where a learner stands: folds over the journal, so that two journals, concatenated, fold to their sum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from pytest_lstm_kata.journal import Event
from pytest_lstm_kata.verdict import Outcome


class Progress(NamedTuple):
    """What the events add up to."""

    solved: frozenset[str] = frozenset()
    """Every kata that was right once. It stays so: progress is not taken away."""
    hints: Mapping[str, int] = MappingProxyType({})
    """How many hints were shown, by kata."""
    latest: Mapping[str, Event] = MappingProxyType({})
    """The last judged event of each kata."""

    def repeats(self, kata: str, facts: Event) -> bool:
        """Was just this the last that was judged of the kata? Then it is no new event."""
        last = self.latest.get(kata)
        return last is not None and all(last.get(name) == fact for name, fact in facts.items())


def fold(events: Iterable[Event]) -> Progress:
    """The progress that these events, in the order of their times, come to."""
    solved: set[str] = set()
    hints: dict[str, int] = {}
    latest: dict[str, Event] = {}
    for event in events:
        kata = event["kata"]
        match event["event"]:
            case "judged":
                latest[kata] = event
                if event.get("outcome") == Outcome.RIGHT:
                    solved.add(kata)
            case "hinted":
                level = event.get("level")
                hints[kata] = max(hints.get(kata, 0), level if isinstance(level, int) else 0)
    return Progress(frozenset(solved), hints, latest)
