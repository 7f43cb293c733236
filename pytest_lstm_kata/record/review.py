"""What was hard comes back: which katas are due for review and when, a fold over the journal.

A kata that was solved only after a wrong answer, a hint or a shown solution comes back on the next day, then after 3, 7,
21 and 60 days. Of each deal the first answer decides; help counts as a wrong answer. Right at once on a day on which it
was due is a step on, wrong is a step back and comes back on the next day.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from enum import Enum, auto
from typing import Final, NamedTuple

from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.events import Entry, Event, HandedIn, Hinted, Judged, Revealed

INTERVALS: Final = (1, 3, 7, 21, 60)
"""Days until a kata comes back, by its step."""

_DAY_BEGINS: Final = timedelta(hours=4)
"""Who practises until after midnight has not slept yet."""


def day(time: datetime, zone: tzinfo | None = None) -> date:
    """The learner's day at this time. It begins at 4:00 by the clock of this machine, or of a zone.

    Days of the calendar, and not 24 hours: who practised at 20:00 is asked again on the next evening at 19:00.
    """
    try:
        return (time.astimezone(zone) - _DAY_BEGINS).date()
    except (OverflowError, ValueError, OSError):  # the journal may have any year
        return time.date()


class _What(Enum):
    """What can happen to a deal of a kata."""

    RIGHT = auto()
    RIGHT_IN_EXAM = auto()
    STUMBLE = auto()  # a wrong answer, or help
    REVEALED = auto()  # the solution was shown


class Due(NamedTuple):
    """When a kata comes back."""

    day: date
    step: int
    """Which of the intervals it has reached, from 0."""


@dataclass(repr=False)
class _Story:
    """What is known of one kata so far."""

    due: Due | None = None
    """None while it does not come back."""
    solved: bool = False
    hard: bool = False
    """Was there a wrong answer or help before it was solved?"""
    deals: dict[int, bool] = field(default_factory=dict)
    """By seed, for each deal of which something is known: is there nothing left to mend?"""
    revealed: set[int] = field(default_factory=set)
    """The seeds with which the solution was shown: no answer to these shows anything."""

    def add(self, what: _What, seed: int, today: date) -> None:
        """One thing more, later than all before."""
        match what:
            case _What.STUMBLE | _What.REVEALED:
                if seed not in self.deals:
                    self._stumble(seed, today)
                if what is _What.REVEALED:
                    self.revealed.add(seed)
            case _What.RIGHT_IN_EXAM if not self.solved:
                pass  # nothing is solved there for the first time
            case _ if seed not in self.revealed:
                self._right(seed, today)

    def _stumble(self, seed: int, today: date) -> None:
        self.deals[seed], self.hard = False, True
        if self.solved:
            step = max(self.due.step - 1, 0) if self.due else 0
            self.due = Due(_later(today, 1), step)

    def _right(self, seed: int, today: date) -> None:
        at_once, is_mended = seed not in self.deals, self.deals.get(seed) is False
        self.deals[seed] = True
        if not self.solved:
            self.solved = True
            self.due = Due(_later(today, 1), 0) if self.hard else None
        elif self.due and at_once and today >= self.due.day:
            step = min(self.due.step + 1, len(INTERVALS) - 1)
            self.due = Due(_later(today, INTERVALS[step]), step)
        elif self.due and is_mended:  # what was mended today is not asked again today
            self.due = self.due._replace(day=max(self.due.day, _later(today, 1)))


def fold(entries: Iterable[Entry], zone: tzinfo | None = None) -> Mapping[str, Due]:
    """When each kata that was hard comes back, by these entries, which are in order of time."""
    stories: dict[str, _Story] = {}
    for entry in entries:
        for kata, seed, what in _happened(entry.event):
            stories.setdefault(kata, _Story()).add(what, seed, day(entry.time, zone))
    return {kata: story.due for kata, story in stories.items() if story.due}


def over(entries: Iterable[Entry]) -> AbstractSet[tuple[str, int]]:
    """The deals, by kata and seed, of which nothing is left to ask: they were right, or their solution was shown."""
    told = {_What.RIGHT, _What.REVEALED}
    return {(kata, seed) for entry in entries for kata, seed, what in _happened(entry.event) if what in told}


def _happened(event: Event) -> Iterator[tuple[str, int, _What]]:
    """What an event says of katas, each with its seed.

    An answer that some device calls right is held against nobody, and what an exam left open is no answer.
    """
    match event:
        case Judged(kata=kata, seed=seed, outcome=Outcome.RIGHT):
            yield kata, seed, _What.RIGHT
        case Judged(kata=kata, seed=seed, outcome=Outcome.WRONG) if Outcome.RIGHT not in event.devices.values():
            yield kata, seed, _What.STUMBLE
        case Hinted(kata=kata, seed=seed):
            yield kata, seed, _What.STUMBLE
        case Revealed(kata=kata, seed=seed):
            yield kata, seed, _What.REVEALED
        case HandedIn(seed=seed, results=results):
            known = {Outcome.RIGHT.value: _What.RIGHT_IN_EXAM, Outcome.WRONG.value: _What.STUMBLE}
            for kata, told in results.items():
                if told.outcome in known:
                    yield kata, seed, known[told.outcome]


def _later(today: date, days: int) -> date:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return date.max


class Plan(NamedTuple):
    """What is due on a day, and what comes next."""

    today: date
    due: Sequence[Kata] = ()
    """The most overdue first, then in teaching order."""
    following: Sequence[Kata] = ()
    """Those that come back first of all that are not due."""
    when: date | None = None
    """The day of these; None if there are none."""


def plan(katas: Iterable[Kata], schedule: Mapping[str, Due], today: date, beside: Iterable[str] = ()) -> Plan:
    """Of these katas, in teaching order; ``beside`` are the ids of those that are not to be asked now."""
    held = {*beside}
    days = [(kata, schedule[kata.id].day) for kata in katas if kata.id in schedule and kata.id not in held]
    due = sorted((pair for pair in days if pair[1] <= today), key=lambda pair: pair[1])
    when = min((found for _, found in days if found > today), default=None)
    return Plan(today, [kata for kata, _ in due], [kata for kata, found in days if found == when], when)
