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
    def is_late(self) -> bool:
        """Is the time over, or was it when the right answer came?"""
        started, end = self.attempts.started, self.attempts.solved or self.now
        return bool(self.limits.seconds and started and end - started > self._time)

    @property
    def has_clock_to_start(self) -> bool:
        """Does anything still depend on starting it?"""
        started, solved = self.attempts.started, self.attempts.solved
        return bool(self.limits.seconds) and started is None and solved is None and not self.is_closed

    @property
    def so_far(self) -> str:
        """Attempts and clock, as far as they have begun: ``attempt 1 of 2, 1:12 of 2:00 left``."""
        number = min(len(self.attempts.wrong), self.limits.attempts)
        return ", ".join(filter(None, [self._attempt(number), self._clock()]))

    @property
    def next_attempt(self) -> str:
        """Which attempt a wrong answer would be now: ``attempt 2 of 2``."""
        return "" if self.attempts.solved else self._attempt(len(self.attempts.wrong) + 1)

    def offer(self, start: str) -> str:
        """What is allowed: ``a challenge of 2 attempts; s starts its clock of 2:00``, if ``start`` is ``s``."""
        attempts, seconds = self.limits
        clock = f"; {start} starts its clock of {minutes(seconds)}" if seconds else ""
        return f"a challenge{f' of {attempts} attempts' if attempts else ''}{clock}" if attempts or seconds else ""

    def _attempt(self, number: int) -> str:
        return f"attempt {number} of {self.limits.attempts}" if number and self.limits.attempts else ""

    def _clock(self) -> str:
        if not self.attempts.started or self.attempts.solved or not self.limits.seconds:
            return ""
        whole = minutes(self.limits.seconds)
        if self.is_late:
            return f"the {whole} are over, which closes nothing"
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
