"""The rules of a challenge: how many attempts at one deal, how much time, and how they are phrased.

An attempt is a set of answers that was judged wrong and differs from those before. Being late closes nothing.
"""

from datetime import datetime, timedelta
from typing import NamedTuple

from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.progress import Attempts, Progress
from pytest_lstm_kata.record.settings import Limits


class Challenge(NamedTuple):
    """A challenge as it is dealt, at one moment. Each text is a piece of a sentence, empty if there is nothing to say."""

    attempts: Attempts
    limits: Limits
    now: datetime

    @property
    def is_closed(self) -> bool:
        """Are the attempts spent? Not where an answer was right: nothing is held against it."""
        return 0 < self.limits.attempts <= len(self.attempts.wrong) and self.attempts.solved is None

    @property
    def is_over(self) -> bool:
        """Is there nothing left to earn with these numbers: is it right, is it closed, was its solution shown?"""
        return bool(self.attempts.solved or self.attempts.revealed) or self.is_closed

    @property
    def is_late(self) -> bool:
        """Is the time over, or was it when the right answer came?"""
        started, end = self.attempts.started, self.attempts.solved or self.now
        return bool(self.limits.seconds and started and end - started > self._time)

    @property
    def has_clock_to_start(self) -> bool:
        """Does anything still depend on starting it?"""
        return bool(self.limits.seconds) and self.attempts.started is None and not self.is_over

    @property
    def has_clock_running(self) -> bool:
        """Was it started, is time left, and is there anything left to earn?"""
        return bool(self.limits.seconds and self.attempts.started) and not (self.is_late or self.is_over)

    @property
    def so_far(self) -> str:
        """Attempts and clock, as far as they have begun: ``1 of 2 attempts used, 1:12 of 2:00 left``."""
        used = f"{self.used} of {self.limits.attempts} attempts used" if self.used else ""
        return ", ".join(filter(None, [used, self._clock()]))

    @property
    def used(self) -> int:
        """How many attempts are, of as many as there are; 0 where they are not limited."""
        return min(len(self.attempts.wrong), self.limits.attempts)

    @property
    def plain(self) -> str:
        """Why a challenge that is right does not count for distinction; empty if it does, or where there is no clock."""
        if not self.limits.seconds or not self.attempts.solved:
            return ""
        if self.attempts.started is None or self.attempts.started > self.attempts.solved:
            return "no clock was started"
        return f"it took longer than {minutes(self.limits.seconds)}" if self.is_late else ""

    def offer(self, start: str) -> str:
        """What is allowed: ``a challenge with 2 attempts; s starts its clock of 2:00``, if ``start`` is ``s``, and what for."""
        attempts, seconds = self.limits
        clock = f"; {start} starts its {minutes(seconds)} clock, for a badge with distinction" if seconds else ""
        return f"a challenge{f' with {attempts} attempts' if attempts else ''}{clock}" if attempts or seconds else ""

    def _clock(self) -> str:
        if not self.attempts.started or self.is_over or not self.limits.seconds:
            return ""
        whole = minutes(self.limits.seconds)
        if self.is_late:
            return "time is up: you can still answer, but only a retry can earn distinction"
        left = self._time - max(self.now - self.attempts.started, timedelta())
        return f"{minutes(left.seconds)} of {whole} left"

    @property
    def _time(self) -> timedelta:
        return timedelta(seconds=self.limits.seconds)


def distinguished(kata: Kata, progress: Progress, limits: Limits) -> bool:
    """Was some deal of it right within attempts and time, on a clock that had been started before?"""
    return any(
        attempts.started is not None
        and attempts.solved is not None
        and attempts.started <= attempts.solved
        and not Challenge(attempts, limits, attempts.solved).is_late
        and (not limits.attempts or len(attempts.wrong) < limits.attempts)
        for (name, _), attempts in progress.by_deal.items()
        if name == kata.id
    )


def minutes(seconds: int) -> str:
    """``72`` as ``1:12``."""
    return f"{seconds // 60}:{seconds % 60:02}"
