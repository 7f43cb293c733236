"""The promise: whatever an answer does to the judge's process, all others are judged, each seat in its turn."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from pytest_lstm_kata.dojo.room.session import Refused
from pytest_lstm_kata.dojo.running import desk
from pytest_lstm_kata.dojo.running.desk import Desk, NoJudge, Patience

FAKE = Path(__file__).parent / "fake_judge.py"
SHORT = Patience(judgement=0.5, start=20, wait=20, rest=30, again=0.01)
Room = Callable[[Desk], Coroutine[Any, Any, Any]]


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Has a line for each process that was started."""
    return tmp_path / "log"


def command(log: Path, first: str = "ready") -> list[str]:
    return [sys.executable, "-IS", str(FAKE), first, str(log)]


def in_room(log: Path, room: Room, first: str = "ready", patience: Patience = SHORT) -> Any:
    """What comes of this, in a room whose judge is the stand-in."""

    async def run() -> Any:
        judge = Desk(command(log, first), patience)
        await judge.start()
        try:
            return await room(judge)
        finally:
            await judge.stop()

    return asyncio.run(run())


def ask(judge: Desk, seat: str, does: str = "nothing", seed: int = 0) -> Coroutine[Any, Any, dict[str, Any]]:
    return judge.judge(seat, "lstm/any", seed, {"does": does})


def processes(log: Path) -> int:
    return log.read_text(encoding="utf-8").count("started")


def test_seats_take_turns(log: Path) -> None:
    """Who has sent nine answers waits for the one of somebody else after each; no more than 16 seats are in one batch."""

    async def room(judge: Desk) -> None:
        many = [ask(judge, "s1", seed=seed) for seed in range(9)]
        *flood, other = await asyncio.gather(*many, ask(judge, "s2"))
        assert other["turn"] == 2
        assert [verdict["turn"] for verdict in flood] == [1, 3, 4, 5, 6, 7, 8, 9, 10]
        seats = await asyncio.gather(*(ask(judge, f"s{number}") for number in range(20)))
        assert sorted(verdict["of"] for verdict in seats) == [4] * 4 + [16] * 16  # those who were there before are last

    in_room(log, room)
    assert processes(log) == 1


@pytest.mark.parametrize(("does", "said"), [("hang", desk.HANGS), ("die", desk.DIED), ("stutter", desk.DIED)])
def test_an_answer_that_ends_the_judge_has_no_verdict(log: Path, does: str, said: str) -> None:
    """It is a fault, and no attempt; it is not tried again, and the others of its batch are judged by another process."""

    async def room(judge: Desk) -> None:
        before, bad, after, last = await asyncio.gather(
            ask(judge, "s1"), ask(judge, "s2", does), ask(judge, "s3"), ask(judge, "s4")
        )
        assert (bad["exact_outcome"], bad["sentence"], bad["seed"], bad["filled"]) == ("fault", said, 0, 1)
        assert before["process"] != after["process"] == last["process"]
        assert (await ask(judge, "s5", does))["sentence"] == desk.DIED  # the same answer of another
        assert (await ask(judge, "s2"))["sentence"] == desk.RESTS
        assert (await ask(judge, "s1"))["does"] == "nothing"

    in_room(log, room)
    assert processes(log) == 2


def test_a_process_that_has_grown_is_replaced(log: Path) -> None:
    """It has answered, so that counts; what is left of the batch goes to the next process."""

    async def room(judge: Desk) -> None:
        large, other = await asyncio.gather(ask(judge, "s1", "grow"), ask(judge, "s2"))
        assert large["does"] == "grow"
        assert large["process"] != other["process"]

    in_room(log, room)
    assert processes(log) == 2


def test_nobody_is_to_blame_for_a_process_that_ends_while_nobody_asks(log: Path) -> None:
    """As when the system has no memory left; and if the next one does not start, one more is."""

    async def room(judge: Desk) -> None:
        first = await ask(judge, "s1")
        os.kill(first["process"], signal.SIGKILL)
        await asyncio.sleep(0.2)
        assert (await ask(judge, "s1", seed=1))["does"] == "nothing"

    in_room(log, room, "once")
    assert processes(log) == 3


def test_who_waits_for_long_is_told_to_try_again(log: Path) -> None:
    """503 and a time to wait; what came too late is told to nobody, and what was still to do is not done."""

    async def room(judge: Desk) -> None:
        late = await asyncio.gather(ask(judge, "s1", "slow"), ask(judge, "s1"), return_exceptions=True)
        for refused in late:
            assert isinstance(refused, Refused)
            assert (refused.status, refused.sentence, refused.retry_after) == (503, desk.BUSY, 5)
        await asyncio.sleep(0.6)
        assert (await ask(judge, "s2"))["turn"] == 2

    in_room(log, room, patience=SHORT._replace(judgement=20, wait=0.2))
    assert processes(log) == 1


def test_who_waits_while_the_dojo_closes_is_told_so(log: Path) -> None:
    """So is who comes later; and to close a desk that was never started is no harm."""

    async def room(judge: Desk) -> None:
        await Desk().stop()
        waiting = asyncio.ensure_future(ask(judge, "s1", "slow"))
        gone = asyncio.ensure_future(ask(judge, "s2"))
        await asyncio.sleep(0.05)
        gone.cancel()
        await judge.stop()
        for refused in (waiting, ask(judge, "s2")):
            with pytest.raises(Refused, match=desk.CLOSED):
                await refused

    in_room(log, room)


def test_an_explanation_is_a_page(log: Path) -> None:
    """Or 503 with the reason, if there is none."""

    async def room(judge: Desk) -> None:
        assert await judge.explain("lstm/any", 0) == "<p>page</p>"
        with pytest.raises(Refused, match="no page"):
            await judge.explain("lstm/any", 1)
        with pytest.raises(Refused, match=desk.DIED):
            await judge.explain("lstm/any", 2)
        assert await judge.explain("lstm/any", 0) == "<p>page</p>"

    in_room(log, room)


@pytest.mark.parametrize(
    ("first", "said"), [("unfit", "torch is unfit."), ("nothing", "This shows why:\n"), ("once", "This shows why:\n")]
)
def test_a_dojo_without_a_judge_does_not_open(log: Path, first: str, said: str) -> None:
    """The judge's own sentence, or what to type to see it, if the process ends or is silent."""
    log.write_text("started\n", encoding="utf-8")
    with pytest.raises(NoJudge, match=said):
        asyncio.run(Desk(command(log, first), SHORT._replace(start=0.5 if first == "nothing" else 20)).start())


def test_a_judge_that_is_not_there() -> None:
    """A command that does not exist is a sentence, too."""
    with pytest.raises(NoJudge, match="cannot be started: No such file or directory"):
        asyncio.run(Desk(["/no/such/python"]).start())


def test_who_gives_up_leaves_no_process_behind(log: Path) -> None:
    """Ctrl-C while torch is being imported ends the process, too."""

    async def run() -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(Desk(command(log, "nothing")).start(), 0.3)

    asyncio.run(run())
