"""How often somebody may try a code: a few times a minute, and then not for a while."""

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
    """The wrong tries of the last minute, by who made them."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._wrong: dict[str, deque[float]] = {}

    def wait(self, who: str) -> int:
        """In how many seconds this one may try again; 0 is now."""
        wrong = self._recent(who)
        return 0 if len(wrong) < self._most else max(math.ceil(wrong[0] + MINUTE - self._clock()), 1)

    def wrong(self, who: str) -> None:
        """That was a wrong one."""
        recent = self._recent(who)
        recent.append(self._clock())
        self._wrong[who] = recent
        while len(self._wrong) > MANY:
            self._wrong.pop(next(iter(self._wrong)))

    def _recent(self, who: str) -> deque[float]:
        """Those of the last minute, of which nobody else's count is changed; who has none is not remembered."""
        wrong = self._wrong.pop(who, deque(maxlen=self._most))
        while wrong and wrong[0] <= self._clock() - MINUTE:
            wrong.popleft()
        if wrong:
            self._wrong[who] = wrong
        return wrong
