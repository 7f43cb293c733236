"""A whole hour in three minutes: a room with thirty learners who are not there, which goes on by itself."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from pytest_lstm_kata.dojo.room.plan import Plan, Step
from pytest_lstm_kata.dojo.room.session import Refused
from pytest_lstm_kata.dojo.visitors.learners import Learner, Truth, people
from pytest_lstm_kata.dojo.visitors.visiting import Visitor
from pytest_lstm_kata.kata import catalogue as packs
from pytest_lstm_kata.kata.catalogue import Catalogue

if TYPE_CHECKING:
    from pytest_lstm_kata.dojo.running.running import Dojo

LEARNERS: Final = 30
HOUR: Final = 180.0
"""Seconds."""

_LOOK: Final = 8.0
"""So long everybody looks at what has no clock: at the code, at a reveal, at what a check came to."""

_LEAST: Final = 5
"""No phase is shorter than so many seconds."""

_UNTIMED: Final = 12 * 60
"""How long a step of a plan takes that does not say so."""

_CODE: Final = f"import sys; from {__name__} import main; main(*sys.argv[1:])"

_TICK: Final = 0.1


def usual(catalogue: Catalogue) -> Plan:
    """The hour of docs/dojo.md, and an exam so that nothing is left out."""

    def ids(*names: str) -> tuple[str, ...]:
        return tuple(catalogue.find(name).id for name in names)

    return Plan(
        (
            Step("vote", ids("1.3"), (60, 60, 60, 60), check=False),
            Step("practise", ids("1.1", "1.2", "1.4", "1.5", "1.7"), (20 * 60,), switch=6 * 60),
            Step("vote", ids("1.6"), (120, 180, 120, 120)),
            Step("vote", ids("1.8"), (120, 180, 120, 120)),
            Step("exam", (), (10 * 60,), pack=next(iter(catalogue.packs)), units=("foundations",)),
        ),
        "Rehearsal",
    )


def hastened(plan: Plan, hour: float) -> Plan:
    """The plan in so many seconds altogether, with the time at which everybody only looks."""
    steps = [step._replace(seconds=step.seconds or (_UNTIMED,)) for step in plan.steps]
    looked_at = _LOOK * (1 + sum(2 + step.check for step in steps if step.kind == "vote"))
    factor = max(0.0, hour - looked_at) / sum(second for step in steps for second in step.seconds[: _timed(step)])
    return plan._replace(
        steps=tuple(
            step._replace(
                seconds=tuple(max(_LEAST, round(second * factor)) for second in step.seconds),
                switch=step.switch and max(_LEAST, round(step.switch * factor)),
            )
            for step in steps
        )
    )


def _timed(step: Step) -> int:
    """How many of its seconds are needed: those of a check only where there is one."""
    return 3 if step.kind == "vote" and not step.check else 4


async def go_on(dojo: Dojo, look: float = _LOOK, tick: float = _TICK) -> None:
    """Press next whenever the time of a phase is over, unless somebody does it before. Ends behind the last step."""
    session, loop = dojo.session, asyncio.get_running_loop()
    place, since = session.place, loop.time()
    while True:
        await asyncio.sleep(tick)
        left = session.clock.left(datetime.now(UTC))
        if session.place != place or session.paused:
            place, since = session.place, loop.time()
        elif loop.time() - since >= look if left is None else not left:
            try:
                await dojo.step("begin" if dojo.session.begins_exam else "next")
            except Refused:
                return


async def attend(host: str, port: int, code: str, truth: Truth, *, count: int, hour: float) -> Counter[str]:
    """Have so many learners play until the room closes. Returns what became of what they sent, as ``Learner.told`` has it."""
    catalogue = packs.load()
    learners = [Learner(person, Visitor(host, port), catalogue, truth, hour=hour) for person in people(count)]
    await asyncio.gather(*(learner.play(code) for learner in learners))
    return sum((learner.told for learner in learners), Counter())


@asynccontextmanager
async def audience(
    host: str, port: int, code: str, *, count: int = LEARNERS, hour: float = HOUR
) -> AsyncIterator[None]:
    """Learners in a process of their own while this lasts: torch tells them what is right, and the room never loads it."""
    args = map(str, (host, port, code, count, hour))
    process = await asyncio.create_subprocess_exec(sys.executable, "-P", "-c", _CODE, *args)
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            process.terminate()
        await process.wait()


def main(host: str, port: str, code: str, count: str, hour: str) -> None:
    """The process of the learners."""
    from pytest_lstm_kata.judge.judging import Judge
    from pytest_lstm_kata.judge.oracle import TorchOracle
    from pytest_lstm_kata.judge.solutions import solution

    judge = Judge(TorchOracle())
    with suppress(KeyboardInterrupt):  # means the room, which sends everybody home
        asyncio.run(
            attend(
                host,
                int(port),
                code,
                lambda kata, seed: solution(kata, judge, seed),
                count=int(count),
                hour=float(hour),
            )
        )
