"""Those who ask take turns."""

from __future__ import annotations

import asyncio

from pytest_lstm_kata.dojo.server.rounds import Rounds


def test_each_has_one_turn_in_a_round() -> None:
    """In the order in which they came; what comes meanwhile waits for the next round. Who gives up has no turn."""
    order: list[str] = []

    async def main() -> None:
        rounds = Rounds()

        async def asks(whose: str, number: int) -> None:
            if await rounds.queue(whose):
                order.append(f"{whose}{number}")

        def several(whose: str, *numbers: int) -> list[asyncio.Task[None]]:
            return [asyncio.create_task(asks(whose, number)) for number in numbers]

        tasks = [*several("a", 1, 2, 3), *several("b", 1, 2), *several("c", 1)]
        await asyncio.sleep(0)
        gone, only = rounds.queue("a"), rounds.queue("d")
        for turn in (gone, only):
            turn.set_result(False)
        await asyncio.gather(*tasks, *several("a", 4))
        assert not rounds._waiting
        await asyncio.gather(*several("a", 5))

    asyncio.run(main())
    assert order == ["a1", "b1", "c1", "a2", "b2", "a3", "a4", "a5"]


def test_others_are_heard_in_between() -> None:
    """Of a hundred that wait, one is served before the server looks who else has come."""

    async def main() -> None:
        rounds = Rounds()
        turns = [rounds.queue("a") for _ in range(100)]
        for at in range(4):
            assert sum(turn.done() for turn in turns) == at
            await asyncio.sleep(0)

    asyncio.run(main())
