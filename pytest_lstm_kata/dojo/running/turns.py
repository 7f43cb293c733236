"""Whose question the judge gets next: that of whoever took least of its time lately, so that nobody takes the others' time."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Generic, TypeVar

BATCH: Final = 16
"""So many questions go to the judge at once, one of each seat, so that it need not wait for the next."""

_SECONDS: Final = 0.1
"""But no more than who asks them took together lately: whoever comes next waits for all of them."""

_HALVED: Final = 10.0
"""Seconds after which half of what a seat took is forgotten."""

_Task = TypeVar("_Task")


class Turns(Generic[_Task]):
    """What waits for the judge. ``clock`` says what time it is, in seconds. The room itself, "", waits for no seat."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._waiting: dict[str, deque[_Task]] = {}
        """Of each seat. Of two that took as much, the first is next."""
        self._took: dict[str, tuple[float, float]] = {}
        """By seat, the seconds that it took, and when that was so."""

    def __bool__(self) -> bool:
        """Does anything wait?"""
        return bool(self._waiting)

    def add(self, seat: str, task: _Task) -> None:
        self._waiting.setdefault(seat, deque()).append(task)

    def batch(self) -> Sequence[_Task]:
        """The next tasks, each of another seat, which wait no longer."""
        batch: list[_Task] = []
        seconds = 0.0
        for seat in sorted(self._waiting, key=self._lately)[:BATCH]:
            seconds += self._lately(seat)
            if batch and seconds > _SECONDS:
                break
            queue = self._waiting.pop(seat)
            batch.append(queue.popleft())
            if queue:
                self._waiting[seat] = queue
        return batch

    def took(self, seat: str, seconds: float) -> None:
        """The judge needed so long for a task of this seat."""
        if seat:
            self._took[seat] = self._lately(seat) + seconds, self._clock()

    def _lately(self, seat: str) -> float:
        seconds, then = self._took.get(seat, (0.0, 0.0))
        return float(seconds * 0.5 ** ((self._clock() - then) / _HALVED))
