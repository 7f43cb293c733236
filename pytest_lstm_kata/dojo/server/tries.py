"""How often somebody may do something, such as try a code: a few times a minute, and then not for a while."""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from typing import Final

MINUTE: Final = 60

MANY: Final = 10_000
"""More are not told apart at a time, so that strangers cannot fill the memory with their addresses."""


class Tries:
    """What was done in the last minute, by who did it: wrong tries, say."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._times: dict[str, deque[float]] = {}

    def wait(self, who: str) -> int:
        """In how many seconds this one may do it again; 0 is now."""
        times = self._recent(who)
        return 0 if len(times) < self._most else max(math.ceil(times[0] + MINUTE - self._clock()), 1)

    def count(self, who: str) -> None:
        """It was done now."""
        recent = self._recent(who)
        recent.append(self._clock())
        self._times[who] = recent
        while len(self._times) > MANY:
            self._times.pop(next(iter(self._times)))

    def _recent(self, who: str) -> deque[float]:
        """Those of the last minute, of which nobody else's count is changed; who has none is not remembered."""
        times = self._times.pop(who, deque(maxlen=self._most))
        while times and times[0] <= self._clock() - MINUTE:
            times.popleft()
        if times:
            self._times[who] = times
        return times
