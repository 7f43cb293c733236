"""Where a room is in its hour: the step and the phase, the clock, the votes and exams that were begun, and where "next" leads."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from pytest_lstm_kata.dojo.room.plan import USUAL, Plan, Step

PHASES: Final = ("think", "argue", "again", "reveal", "explain", "check", "checked")
"""Of a vote, in their order."""
ROUNDS: Final = {"think": "first", "again": "again", "check": "check"}
"""In which round answers are given in a phase; there are none in the others."""
SECRET: Final = ("think", "argue", "again")
"""The phases in which nothing of the vote is told."""
SHOWN: Final = ("reveal", "explain")
"""The phases in which it is told: the bars come first, and then why."""

_NOTHING: Final = timedelta(0)
_CLOCKS: Final = {"think": 0, "argue": 1, "again": 2, "check": 3}


class Clock(NamedTuple):
    """The time that is left for a phase; without end if there is none."""

    ends: datetime | None = None
    still: timedelta | None = None
    """What is left, while the clock stands still."""

    @classmethod
    def of(cls, seconds: float | None, now: datetime) -> Clock:
        """A clock that runs from now on."""
        return cls() if seconds is None else cls(now + timedelta(seconds=seconds))

    def left(self, now: datetime) -> timedelta | None:
        """What is left, never less than nothing; None without end."""
        if self.still is not None:
            return self.still
        return None if self.ends is None else max(self.ends - now, _NOTHING)

    def stopped(self, now: datetime) -> Clock:
        return self._replace(still=self.left(now))

    def going(self, now: datetime) -> Clock:
        return self if self.still is None else Clock(now + self.still)

    def extended(self, seconds: int, now: datetime) -> Clock:
        """With more time from now on, or less; one without end has one now."""
        left = max((self.left(now) or _NOTHING) + timedelta(seconds=seconds), _NOTHING)
        return Clock(self.ends, left) if self.still is not None else Clock(now + left)


class Place(NamedTuple):
    """Where the room is."""

    step: int = -1
    """In the plan; -1 before the first."""
    phase: str = "join"
    """``join`` before the first step, and where a vote was left for an exam, which has not begun."""
    kata: str = ""
    """The id of the one that is voted on."""
    chosen: bool = False
    """Is it a vote at the facilitator's choice, after which the plan goes on where it was?"""


@dataclass
class Ballot:
    """One vote on one kata, with its own numbers for each seat."""

    number: int
    """From 1, over all katas."""
    kata: str
    step: int = -1
    """Of the plan; -1 for a vote at the facilitator's choice."""
    begun: dict[str, int] = field(default_factory=dict)
    """By round, the session's revision at which it began: a seat that came later did not see it from its start."""
    revealed: bool = False
    checked: bool = False
    given_up: bool = False
    """Is nobody asked in it any more? Then its numbers do not come again, and nothing more of it is told."""

    @property
    def is_open(self) -> bool:
        """May it go on with the numbers that seats have seen, wherever the room is now?"""
        return not self.given_up and (not self.revealed or "check" in self.begun)

    @property
    def has_check(self) -> bool:
        """Can its check still be asked?"""
        return self.revealed and not (self.checked or self.given_up)

    @property
    def can_reopen(self) -> bool:
        """Can its check be asked again, if nobody had answered?"""
        return self.checked and not self.given_up

    @property
    def behind(self) -> str:
        """The phase behind its explanation: the result of the check once that was shown, else the check; empty if it is not asked."""
        return "checked" if self.checked else "check" if self.has_check else ""


@dataclass
class Exam:
    """An exam of the room: the same katas for all, with own numbers. Each step of the plan has at most one."""

    number: int
    """From 1."""
    seed: int
    """From which its katas are drawn, when it begins."""
    pack: str
    katas: tuple[str, ...]
    began: datetime
    units: tuple[str, ...] = ()
    clock: Clock | None = None
    """What is left of its time, if the room has gone back from it; else None."""
    over: bool = False


def step_at(plan: Plan, place: Place) -> Step | None:
    """The step of the plan; None before the first."""
    return plan.steps[place.step] if 0 <= place.step < len(plan.steps) else None


def seconds(plan: Plan, place: Place) -> int | None:
    """How long a phase takes; None for as long as one likes."""
    step = step_at(plan, place) if place.phase not in ("join", "over") else None
    if place.kata:
        of = USUAL if place.chosen or step is None or len(step.seconds) < len(USUAL) else step.seconds
        return of[_CLOCKS[place.phase]] if place.phase in _CLOCKS else None
    return next(iter(step.seconds), None) if step else None


def retimed(clock: Clock, place: Place, before: Plan, after: Plan, now: datetime) -> Clock:
    """The clock of a phase to which another plan gives another length: it has so much more time, or less."""
    was, is_now = seconds(before, place), seconds(after, place)
    if was == is_now:
        return clock
    return Clock() if is_now is None else clock.extended(is_now - (was or 0), now)


def first(plan: Plan, step: int) -> Place | None:
    """Where a step begins; None if the plan has no such step."""
    if not 0 <= step < len(plan.steps):
        return None
    found = plan.steps[step]
    return Place(step, "think", found.katas[0]) if found.kind == "vote" else Place(step, "open")


def at(plan: Plan, step: int, phase: str, chosen: str, known: Container[str]) -> Place | None:
    """The place of this step and phase; None if there is none. ``chosen``: of a vote on one of the ``known`` katas, at the facilitator's choice."""
    if chosen:
        is_one = -1 <= step < len(plan.steps) and phase in PHASES and chosen in known
        return Place(step, phase, chosen, chosen=True) if is_one else None
    found = Place() if step == -1 else first(plan, step)
    if found is None:
        return None
    phases = PHASES if found.kata else ("join",) if step == -1 else ("join", "open", "over")
    return found._replace(phase=phase) if phase in phases else None


def following(plan: Plan, place: Place, interrupted: Place | None, ballot: Ballot | None) -> Place | None:
    """Where "next" leads; None if there is nothing more. ``ballot``: the vote of the place, if it is one."""
    step = step_at(plan, place)
    at = place.phase
    if at in (*SECRET, "reveal", "check"):
        return place._replace(phase=PHASES[PHASES.index(at) + 1])
    if at == "explain" and ballot and ballot.behind and (place.chosen or step is None or step.check):
        return place._replace(phase=ballot.behind)
    if step and step.kind == "exam" and at in ("join", "open"):
        return place._replace(phase="open" if at == "join" else "over")
    return leaving(plan, place, interrupted)


def leaving(plan: Plan, place: Place, interrupted: Place | None) -> Place | None:
    """Where the plan goes on when what is open is left as it is; None if there is nothing more."""
    return interrupted if place.chosen else first(plan, place.step + 1)


def skipped(plan: Plan, place: Place, interrupted: Place | None) -> Place | None:
    """As ``leaving``, but for an exam it waits: that begins by its own button alone."""
    found = leaving(plan, place, interrupted)
    step = step_at(plan, found) if found and found.phase == "open" else None
    return found._replace(phase="join") if found and step and step.kind == "exam" else found


def before(
    plan: Plan, place: Place, interrupted: Place | None, former: Ballot | None, *, reopens: bool = False
) -> Place | None:
    """Where "back" leads; None if there is no way.

    ``former``: the vote of the step before, if it is one. ``reopens``: can the check be asked again whose result is shown?
    """
    match place.phase:
        case "argue" | "again" | "explain" | "check":
            return place._replace(phase=PHASES[PHASES.index(place.phase) - 1])
        case "checked":
            return place._replace(phase="check" if reopens else "explain")
        case "reveal":
            return None
    if place.chosen:
        return interrupted
    if place.step <= 0:
        return Place() if place.step == 0 else None
    found = first(plan, place.step - 1)
    if found and former and former.revealed:
        return found._replace(phase="checked" if former.checked else "reveal")
    return found
