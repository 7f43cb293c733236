"""Whose request is served next: whoever asks much waits for themselves, and keeps nobody else waiting."""

from __future__ import annotations

import asyncio
from collections import deque


class Rounds:
    """Those who ask take turns, one request each; in between, the server hears who else has come.

    What is served in a turn is what a request costs without waiting for anything, such as a page that is made.
    """

    def __init__(self) -> None:
        self._waiting: dict[object, deque[asyncio.Future[bool]]] = {}
        """By whose they are; the first of them is next."""

    def queue(self, whose: object) -> asyncio.Future[bool]:
        """Is done with True at the turn of this request. Whoever gives up before sets it to False."""
        loop = asyncio.get_running_loop()
        turn = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._next)
        self._waiting.setdefault(whose, deque()).append(turn)
        return turn

    def _next(self) -> None:
        whose = next(iter(self._waiting))
        own = self._waiting.pop(whose)
        while own:
            turn = own.popleft()
            if not turn.done():
                turn.set_result(True)
                break
        if own:
            self._waiting[whose] = own
        if self._waiting:
            asyncio.get_running_loop().call_soon(self._next)
