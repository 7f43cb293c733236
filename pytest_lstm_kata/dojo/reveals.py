"""The explanations that are shown at a reveal, with each seat's own numbers: made once, when somebody first looks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from pytest_lstm_kata.dojo.session import Refused


class Reveals:
    """``explain`` makes the HTML of a kata with the numbers of a seed; ``news`` is called when one more is there."""

    def __init__(self, explain: Callable[[str, int], Awaitable[str]], news: Callable[[], None]) -> None:
        self._explain = explain
        self._news = news
        self._kata = ""
        self._made: dict[int, str] = {}
        """By seed, for the one kata that is revealed."""
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def page(self, kata: str, seed: int) -> str:
        """The explanation; empty as long as it is not made."""
        if kata != self._kata:
            self.clear()
            self._kata = kata
        if seed not in self._made and seed not in self._tasks:
            self._tasks[seed] = asyncio.create_task(self._make(kata, seed))
        return self._made.get(seed, "")

    async def _make(self, kata: str, seed: int) -> None:
        try:
            with suppress(Refused):  # whoever looks again asks again
                page = await self._explain(kata, seed)
                if kata == self._kata:
                    self._made[seed] = page
                    self._news()
        finally:
            if self._tasks.get(seed) is asyncio.current_task():
                del self._tasks[seed]

    def clear(self) -> None:
        """Keep none."""
        for task in self._tasks.values():
            task.cancel()
        self._kata = ""
        self._made.clear()
        self._tasks.clear()
