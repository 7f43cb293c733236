"""The explanations that are shown at a reveal, with each seat's own numbers: made once, when somebody first looks."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from pytest_lstm_kata.dojo.room.session import Refused
from pytest_lstm_kata.files.printing import our_failure


class Reveals:
    """``explain`` makes the HTML of a kata with the numbers of a seed; ``news`` is called with the seat when one more is there."""

    def __init__(self, explain: Callable[[str, int], Awaitable[str]], news: Callable[[str], None]) -> None:
        self._explain = explain
        self._news = news
        self._kata = ""
        self._made: dict[tuple[str, int], str] = {}
        """By id and seed, of the one kata that is revealed."""
        self._tasks: dict[tuple[str, int], asyncio.Task[None]] = {}

    def page(self, seat: str, kata: str, seed: int) -> str:
        """The explanation with the numbers of this seat; empty as long as it is not made."""
        if kata != self._kata:
            self.clear()
            self._kata = kata
        deal = kata, seed
        if deal not in self._made and deal not in self._tasks:
            self._tasks[deal] = asyncio.create_task(self._make(deal, seat))
        return self._made.get(deal, "")

    async def _make(self, deal: tuple[str, int], seat: str) -> None:
        try:
            self._made[deal] = await self._explain(*deal)
            self._news(seat)
        except Refused as refused:  # whoever looks again asks again
            asyncio.get_running_loop().call_later(refused.retry_after or 1, self._news, seat)
        except Exception as error:  # the fault is ours: it is said, and not tried again
            self._made[deal] = f"<p>{our_failure(error)}.</p>"
            self._news(seat)
        finally:
            self._tasks.pop(deal, None)

    def clear(self) -> None:
        """Keep none."""
        for task in self._tasks.values():
            task.cancel()
        self._made.clear()
