"""The promise: of a seat one answer is judged at a time, what is secret after practice, and nothing once the dojo is closed."""

from __future__ import annotations

import asyncio

from dojo.waits import until
from pytest_lstm_kata.dojo.running.waiting import Waiting


def test_what_is_secret_is_judged_after_practice() -> None:
    """Of the same seat: so practice, which says how long it took, never waits for it."""
    order: list[str] = []

    async def hour() -> None:
        goes_on = asyncio.Event()

        async def judge(_: str, answer: str) -> None:
            order.append(answer)
            await goes_on.wait()

        waiting = Waiting(judge, 0.01)
        practice, secret = waiting.add("s1", "practice"), waiting.add("s1", "vote", is_secret=True)
        await until(lambda: order)
        await asyncio.sleep(0.02)
        assert (order, waiting.count("s1")) == (["practice"], 1)
        goes_on.set()
        await asyncio.gather(practice, secret)

    asyncio.run(hour())
    assert order == ["practice", "vote"]


def test_what_comes_when_it_is_closed_waits_no_more() -> None:
    """A vote may be written when the dojo closes: it is judged when that is opened again, and nobody waits for it."""

    async def hour() -> None:
        async def judge(_: str, answer: str) -> None:
            raise AssertionError(answer)

        waiting = Waiting(judge, 0.01)
        await waiting.close()
        assert waiting.add("s1", "vote", is_secret=True).done()
        await asyncio.sleep(0.01)

    asyncio.run(hour())
