"""Where a learner stands: a fold over the journal, so that two journals, concatenated, fold to their sum."""

from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime

from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.record.events import Entry, Hinted, Judged, Retried, Revealed, Started

Answers = frozenset[tuple[str, str]]
"""Canonical answers, each with the name of its blank, in whatever order they were given."""


@dataclass(repr=False)
class Attempts:
    """What happened to a kata with one seed's numbers."""

    wrong: set[Answers] = field(default_factory=set)
    """Judged wrong, by every device that was asked, before the first right answer, and before the solution was shown."""
    disputed: set[Answers] = field(default_factory=set)
    """Called right by some device: held against nobody, whatever another device says."""
    judged: set[Answers] = field(default_factory=set)
    """As they were spelt; in the other sets two spellings of one layer are one."""
    started: datetime | None = None
    """When the clock was started first."""
    solved: datetime | None = None
    """When it was right first, unless the solution had been shown by then."""
    right: set[Answers] = field(default_factory=set)
    """As they were spelt."""
    last_wrong: Judged | None = None
    """The last answer that no device called right, with the name of the idea behind it."""
    revealed: datetime | None = None
    """When the solution was shown first, unless it was right by then: with these numbers it cannot be solved any more."""

    latest: Judged | None = None
    """The last judgement."""
    judged_at: datetime | None = None
    """When that was."""
    hints: int = 0
    """How many hints were shown with these numbers."""

    def add(self, event: Judged, time: datetime) -> None:
        """One more judgement, later than all before."""
        attempt, self.latest, self.judged_at = answers(event.meaning or event.answers), event, time
        self.judged.add(answers(event.answers))
        if Outcome.RIGHT in event.devices.values():
            self.disputed.add(attempt)
            self.wrong.discard(attempt)
        elif event.outcome == Outcome.WRONG:
            self.last_wrong = event
        is_open = self.solved is None and self.revealed is None
        if event.outcome == Outcome.RIGHT:
            self.solved = time if is_open else self.solved
            self.right.add(answers(event.answers))
        elif event.outcome == Outcome.WRONG and is_open and attempt not in self.disputed:
            self.wrong.add(attempt)

    def reveal(self, time: datetime) -> None:
        """The solution was shown, later than all before."""
        if self.solved is None:
            self.revealed = self.revealed or time


@dataclass(repr=False)
class Progress:
    """What the entries add up to, which have been added in order of time."""

    solved: AbstractSet[str] = frozenset()
    """Every kata that was right once, with numbers whose solution had not been shown. It stays so: progress is not taken
    away."""
    hints: dict[str, int] = field(default_factory=dict)
    """How many hints were shown, by kata."""
    latest: dict[str, Judged] = field(default_factory=dict)
    """The last judgement of each kata."""
    by_deal: dict[tuple[str, int], Attempts] = field(default_factory=dict)
    """By kata and seed."""
    spent: dict[str, int] = field(default_factory=dict)
    """How many wrong answers a kata had when its solution was shown last: the next one takes new ones."""
    _wrong: Counter[str] = field(init=False, compare=False)
    """How many wrong answers a kata has by all deals, kept as they come: a journal may have thousands of deals of one kata."""

    def __post_init__(self) -> None:
        self._wrong = Counter()
        for (kata, _), attempts in self.by_deal.items():
            self._wrong[kata] += len(attempts.wrong)

    def add(self, entry: Entry) -> None:
        """One more entry, later than all before."""
        event = entry.event
        match event:
            case Judged():
                self.latest[event.kata] = event
                attempts = self._attempts(event)
                before = len(attempts.wrong)
                attempts.add(event, entry.time)
                self._wrong[event.kata] += len(attempts.wrong) - before
                if attempts.solved:
                    self.solved |= {event.kata}
            case Hinted():
                self.hints[event.kata] = max(self.hints.get(event.kata, 0), event.level)
                attempts = self._attempts(event)
                attempts.hints = max(attempts.hints, event.level)
            case Started():
                attempts = self._attempts(event)
                attempts.started = attempts.started or entry.time
            case Retried():
                self._attempts(event)
            case Revealed():
                self._attempts(event).reveal(entry.time)
                self.spent[event.kata] = self._wrong[event.kata]

    def replace(self, kata: str, entries: Iterable[Entry]) -> None:
        """Have what these entries, in order of time, come to in place of all that is known of the kata."""
        self.solved -= {kata}
        self.hints.pop(kata, None)
        self.latest.pop(kata, None)
        self.spent.pop(kata, None)
        self._wrong.pop(kata, None)
        for seed in self.seeds(kata):
            del self.by_deal[kata, seed]
        for entry in entries:
            self.add(entry)

    def _attempts(self, event: Judged | Hinted | Started | Retried | Revealed) -> Attempts:
        return self.by_deal.setdefault((event.kata, event.seed), Attempts())

    def attempts(self, kata: str, seed: int) -> Attempts:
        """What happened to the kata with these numbers."""
        return self.by_deal.get((kata, seed)) or Attempts()

    def seeds(self, kata: str) -> set[int]:
        """The seeds with which something happened to the kata."""
        return {seed for name, seed in self.by_deal if name == kata}

    def was_shown(self, verdict: Verdict) -> bool:
        """Was the solution with the numbers of this verdict shown before the kata was right with them?"""
        is_known = verdict.outcome is not Outcome.UNREADABLE  # of such a file nobody knows the numbers
        return is_known and self.attempts(verdict.kata, verdict.seed).revealed is not None

    def wrong(self, kata: str) -> int:
        """How many different wrong answers were given to the kata, over all deals, since its solution was shown last."""
        return max(0, self._wrong[kata] - self.spent.get(kata, 0))


def fold(entries: Iterable[Entry]) -> Progress:
    """The progress that these entries, in order of time, come to."""
    progress = Progress()
    for entry in entries:
        progress.add(entry)
    return progress


def answers(texts: Mapping[str, str]) -> Answers:
    """What is known of attempts, from canonical texts by blank."""
    return frozenset(texts.items())
