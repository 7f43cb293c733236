"""The rules of a challenge: how many attempts at one deal, how much time, and how they are told.

An attempt is a set of answers that was judged wrong and differs from those before. Being late closes nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.progress import Deal, Progress
from pytest_lstm_kata.record.settings import Limits


def closed(deal: Deal, limits: Limits) -> bool:
    """Are the attempts spent? Not those of a deal that was right: nothing is held against it."""
    return 0 < limits.attempts <= len(deal.wrong) and deal.solved is None


def late(deal: Deal, limits: Limits, now: datetime) -> bool:
    """Is the time over, or was it when the right answer came?"""
    return bool(limits.seconds and deal.started and (deal.solved or now) - deal.started > _limit(limits))


def distinguished(kata: Kata, progress: Progress, limits: Limits) -> bool:
    """Was some deal of it right within attempts and time, on a clock that had been started before?"""
    return any(
        deal.started is not None
        and deal.solved is not None
        and deal.started <= deal.solved
        and not late(deal, limits, deal.solved)
        and (not limits.attempts or len(deal.wrong) < limits.attempts)
        for (name, _), deal in progress.deals.items()
        if name == kata.id
    )


def told(deal: Deal, limits: Limits, now: datetime) -> str:
    """Attempts and clock, as far as they have begun: ``attempt 1 of 2, 1:12 of 2:00 left``; empty if they have not."""
    parts = []
    if deal.wrong and limits.attempts:
        parts.append(f"attempt {min(len(deal.wrong), limits.attempts)} of {limits.attempts}")
    if deal.started and deal.solved is None and limits.seconds:
        left = _limit(limits) - max(now - deal.started, timedelta())
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
