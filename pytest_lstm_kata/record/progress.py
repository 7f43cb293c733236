"""Where a learner stands: folds over the journal, so that two journals, concatenated, fold to their sum."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.record.journal import Event


@dataclass(slots=True)
class Deal:
    """What happened to a kata as it was dealt with one seed. Sets of answers are known by their canonical text."""

    wrong: set[str] = field(default_factory=set)
    """Judged wrong, by every device that was asked, before the first right answer."""
    disputed: set[str] = field(default_factory=set)
    """Called right by some device."""
    judged: set[str] = field(default_factory=set)
    started: datetime | None = None
    """When the clock was started first."""
    solved: datetime | None = None
    """When it was right first."""


@dataclass(slots=True)
class Progress:
    """What the events add up to, which have been added in the order of their times."""

    solved: AbstractSet[str] = frozenset()
    """Every kata that was right once. It stays so: progress is not taken away."""
    hints: dict[str, int] = field(default_factory=dict)
    """How many hints were shown, by kata."""
    latest: dict[str, Event] = field(default_factory=dict)
    """The last judged event of each kata."""
    deals: dict[tuple[str, int], Deal] = field(default_factory=dict)
    """By kata and seed."""

    def add(self, event: Event) -> None:
        """One more event, later than all before."""
        kata, seed = event["kata"], event.get("seed")
        key = (kata, seed if isinstance(seed, int) else 0)
        match event["event"]:
            case "judged":
                self.latest[kata] = event
                if event.get("outcome") == Outcome.RIGHT:
                    self.solved |= {kata}
                _judged(self.deals.setdefault(key, Deal()), event)
            case "hinted":
                level = event.get("level")
                self.hints[kata] = max(self.hints.get(kata, 0), level if isinstance(level, int) else 0)
            case "started":
                deal = self.deals.setdefault(key, Deal())
                deal.started = deal.started or moment(event)
            case "retried":
                self.deals.setdefault(key, Deal())

    def repeats(self, kata: str, facts: Event) -> bool:
        """Was just this the last that was judged of the kata? Then it is no new event."""
        last = self.latest.get(kata)
        return last is not None and all(last.get(name) == fact for name, fact in facts.items())

    def deal(self, kata: str, seed: int) -> Deal:
        """What happened to the kata with these numbers."""
        return self.deals.get((kata, seed)) or Deal()

    def seeds(self, kata: str) -> set[int]:
        """The seeds with which something happened to the kata."""
        return {seed for name, seed in self.deals if name == kata}


def fold(events: Iterable[Event]) -> Progress:
    """The progress that these events, in the order of their times, come to."""
    progress = Progress()
    for event in events:
        progress.add(event)
    return progress


def spelt(answers: object) -> str:
    """One text for a set of canonical answers, in whatever order they come."""
    return json.dumps(answers, sort_keys=True)


def _judged(deal: Deal, event: Event) -> None:
    answers, meaning, devices = spelt(event.get("answers")), event.get("meaning"), event.get("devices")
    attempt = spelt(meaning) if meaning else answers
    deal.judged.add(answers)
    if isinstance(devices, Mapping) and Outcome.RIGHT in devices.values():
        deal.disputed.add(attempt)  # what one device calls right is held against nobody, whatever another says
        deal.wrong.discard(attempt)
    if event.get("outcome") == Outcome.RIGHT:
        deal.solved = deal.solved or moment(event)
    elif event.get("outcome") == Outcome.WRONG and deal.solved is None and attempt not in deal.disputed:
        deal.wrong.add(attempt)


def moment(event: Event) -> datetime | None:
    """When it happened; None for what is no time with its zone, as any other program may have written."""
    try:
        moment = datetime.fromisoformat(event["time"])
    except ValueError:
        return None
    return moment if moment.tzinfo else None
