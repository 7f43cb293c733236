"""Answers that wait for the judge: of each seat one is judged at a time, in the order in which they came."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable

from pytest_lstm_kata.dojo.session import Refused


class Waiting:
    """``judge`` has one answer of a seat judged, and raises ``Refused`` while it cannot: then it is asked again."""

    def __init__(self, judge: Callable[[str, str], Awaitable[None]], retry: float) -> None:
        self._judge = judge
        self._retry = retry
        """Seconds."""
        self._queues: dict[str, deque[tuple[str, asyncio.Future[None]]]] = {}
        """By seat, the id of each answer, and what is done once it is judged."""
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._is_closed = False

    def count(self, seat: str) -> int:
        """How many wait, with the one that is judged."""
        return len(self._queues.get(seat, ()))

    def add(self, seat: str, answer: str) -> asyncio.Future[None]:
        """Have it judged. What is returned is done when it is, or when nobody knows how long that takes."""
        done = asyncio.get_running_loop().create_future()
        self._queues.setdefault(seat, deque()).append((answer, done))
        if self._is_closed:
            _end(self._queues[seat])
        elif seat not in self._workers:
            self._workers[seat] = asyncio.create_task(self._work(seat))
        return done

    async def _work(self, seat: str) -> None:
        queue = self._queues[seat]
        while queue:
            answer, _ = queue[0]
            try:
                await self._judge(seat, answer)
            except Refused:
                _end(queue)
                await asyncio.sleep(self._retry)
                continue
            _end([queue.popleft()])
        del self._queues[seat], self._workers[seat]

    async def close(self) -> None:
        """Judge nothing more: what waits is judged when the dojo is opened again."""
        self._is_closed = True
        workers = [*self._workers.values()]
        for worker in workers:
            worker.cancel()
        await asyncio.gather(*workers, return_exceptions=True)
        for queue in self._queues.values():
            _end(queue)


def _end(queue: Iterable[tuple[str, asyncio.Future[None]]]) -> None:
    for _, done in queue:
        if not done.done():
            done.set_result(None)
