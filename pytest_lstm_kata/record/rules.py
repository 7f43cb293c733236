"""The rules of a challenge: how many attempts at one deal, how much time, and how they are told.

An attempt is a set of answers that was judged wrong and differs from those before. Being late closes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.progress import Attempts, Progress
from pytest_lstm_kata.record.settings import Limits


def closed(attempts: Attempts, limits: Limits) -> bool:
    """Are they spent? Not where an answer was right: nothing is held against it."""
    return 0 < limits.attempts <= len(attempts.wrong) and attempts.solved is None


def late(attempts: Attempts, limits: Limits, now: datetime) -> bool:
    """Is the time over, or was it when the right answer came?"""
    return bool(limits.seconds and attempts.started and (attempts.solved or now) - attempts.started > _limit(limits))


def distinguished(kata: Kata, progress: Progress, limits: Limits) -> bool:
    """Was some deal of it right within attempts and time, on a clock that had been started before?"""
    return any(
        attempts.started is not None
        and attempts.solved is not None
        and attempts.started <= attempts.solved
        and not late(attempts, limits, attempts.solved)
        and (not limits.attempts or len(attempts.wrong) < limits.attempts)
        for (name, _), attempts in progress.by_deal.items()
        if name == kata.id
    )


def told(attempts: Attempts, limits: Limits, now: datetime) -> str:
    """Attempts and clock, as far as they have begun: ``attempt 1 of 2, 1:12 of 2:00 left``; empty if they have not."""
    parts = []
    if attempts.wrong and limits.attempts:
        parts.append(f"attempt {min(len(attempts.wrong), limits.attempts)} of {limits.attempts}")
    if attempts.started and attempts.solved is None and limits.seconds:
        left = _limit(limits) - max(now - attempts.started, timedelta())
        parts.append(
            f"the {minutes(limits.seconds)} are over, which closes nothing"
            if left < timedelta()
            else f"{minutes(left.seconds)} of {minutes(limits.seconds)} left"
        )
    return ", ".join(parts)


def minutes(seconds: int) -> str:
    """``72`` as ``1:12``."""
    return f"{seconds // 60}:{seconds % 60:02}"


def _limit(limits: Limits) -> timedelta:
    return timedelta(seconds=limits.seconds)
