"""Answers that wait for the judge: of each seat one is judged at a time, in the order in which they came.

What is secret has a lane of its own, which practice neither waits for nor is counted with: how long a judgement takes
says something of what an answer is worth.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from typing import NamedTuple

from pytest_lstm_kata.dojo.room.session import Refused


class _Lane(NamedTuple):
    seat: str
    is_secret: bool = False


class Waiting:
    """``judge`` has one answer of a seat judged, and raises ``Refused`` while it cannot: then it is asked again."""

    def __init__(self, judge: Callable[[str, str], Awaitable[None]], retry: float) -> None:
        self._judge = judge
        self._retry = retry
        """Seconds."""
        self._queues: dict[_Lane, deque[tuple[str, asyncio.Future[None]]]] = {}
        """The id of each answer, and what is done once it is judged."""
        self._workers: dict[_Lane, asyncio.Task[None]] = {}
        self._is_closed = False

    def count(self, seat: str) -> int:
        """How many wait that are not secret, with the one that is judged."""
        return len(self._queues.get(_Lane(seat), ()))

    def add(self, seat: str, answer: str, *, is_secret: bool = False) -> asyncio.Future[None]:
        """Have it judged. What is returned is done when it is, or when nobody knows how long that takes."""
        done, lane = asyncio.get_running_loop().create_future(), _Lane(seat, is_secret)
        self._queues.setdefault(lane, deque()).append((answer, done))
        if self._is_closed:
            _end(self._queues[lane])
        elif lane not in self._workers:
            self._workers[lane] = asyncio.create_task(self._work(lane))
        return done

    async def _work(self, lane: _Lane) -> None:
        queue = self._queues[lane]
        while queue:
            while lane.is_secret and (practice := self._workers.get(_Lane(lane.seat))):
                await asyncio.wait([practice])
            answer, _ = queue[0]
            try:
                await self._judge(lane.seat, answer)
            except Refused:
                _end(queue)
                await asyncio.sleep(self._retry)
                continue
            _end([queue.popleft()])
        del self._queues[lane], self._workers[lane]

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
