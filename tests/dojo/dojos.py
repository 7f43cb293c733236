"""Dojos for tests: a desk that judges without torch, a clock that is set by hand, a disk that can be full."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from io import FileIO
from pathlib import Path
from typing import Any

import pytest

from pytest_lstm_kata.dojo.room.plan import Plan, Step, usual
from pytest_lstm_kata.dojo.room.session import Refused
from pytest_lstm_kata.dojo.running.answering import Sent
from pytest_lstm_kata.dojo.running.codes import new_id
from pytest_lstm_kata.dojo.running.running import Dojo, Joined
from pytest_lstm_kata.judge.verdict import Finding, Outcome, Verdict
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record import journal as journals

CATALOGUE = Catalogue([LSTM])
SHAPE = CATALOGUE.find("1.6")
STATE = CATALOGUE.find("1.10")
RIGHT, WRONG = "(1, 2, 3)", "(3, 2, 1)"
PRACTICE = usual(CATALOGUE).steps[0]
HOUR = Plan((PRACTICE, Step("vote", (STATE.id,), (120, 180, 60, 90)), Step("exam", (), (600,), pack="lstm")))


class Clock:
    """The time, which goes on when it is told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 26, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Desk:
    """Whoever wrote ``RIGHT`` is right."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, Mapping[str, str]]] = []
        self.explained: list[tuple[str, int]] = []
        self.judging = self.most = 0
        """How many it judges now, and judged at once at most."""
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self.trouble: Exception | None = None
        self.stopped = False

    async def start(self) -> None:
        if self.trouble:
            raise self.trouble

    async def judge(self, seat: str, kata: str, seed: int, answers: Mapping[str, str]) -> dict[str, Any]:
        self.asked.append((seat, kata, answers))
        self.judging += 1
        self.most = max(self.most, self.judging)
        try:
            await self.goes_on.wait()
            await asyncio.sleep(0)
        finally:
            self.judging -= 1
        if self.trouble:
            raise self.trouble
        is_right = RIGHT in answers.values()
        names = tuple(answers)
        return Verdict(
            kata,
            Outcome.RIGHT if is_right else Outcome.WRONG,
            "Right." if is_right else "Which axis is it?",
            seed,
            len(answers),
            len(answers),
            answers,
            findings=() if is_right else (Finding(names, "Which axis is it?", mistake="time_first"),),
            right=names if is_right else (),
            devices={"cpu": "right" if is_right else "wrong"},
            torch="2.13.0",
            wrong=0 if is_right else len(answers),
        ).to_wire()

    async def explain(self, kata: str, seed: int) -> str:
        self.explained.append((kata, seed))
        await self.goes_on.wait()
        if self.trouble:
            raise self.trouble
        return f"<p>{kata} {seed}</p>"

    async def stop(self) -> None:
        self.stopped = True


class Disk:
    """One that has room for so many more bytes."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.room = 10**9
        self.truncates = True
        write, truncate = FileIO.write, FileIO.truncate
        disk = self

        class File(FileIO):
            def write(self, data: Any, /) -> int:
                if disk.room <= 0:
                    raise OSError(errno.ENOSPC, "No space left on device")
                written = write(self, data[: disk.room])
                disk.room -= written
                return written

            def truncate(self, size: int | None = None, /) -> int:
                if not disk.truncates:
                    raise OSError(errno.EIO, "Input/output error")
                return truncate(self, size)

        monkeypatch.setattr(journals, "FileIO", File)


@asynccontextmanager
async def running(
    folder: Path, plan: Plan | None = HOUR, *, desk: Desk | None = None, **how: Any
) -> AsyncIterator[Dojo]:
    """A dojo in this folder, for as long as it is needed."""
    dojo = await Dojo.open(folder, CATALOGUE, plan, desk=desk or Desk(), **{"clock": Clock(), "retry": 0.01, **how})
    try:
        yield dojo
    finally:
        await dojo.close()


async def join(dojo: Dojo, name: str = "", **how: Any) -> Joined:
    return await dojo.join(dojo.join_code, name, **how)


def sent(dojo: Dojo, seat: str, kata: Kata = SHAPE, text: str = RIGHT, **how: Any) -> Sent:
    """This text in all blanks of a kata with the seat's numbers."""
    answers = dict.fromkeys(kata.listing.names, text)
    return Sent(new_id(), "", kata.id, dojo.session.seed(seat, kata), answers)._replace(**how)


async def answer(dojo: Dojo, seat: str, kata: Kata = SHAPE, text: str = RIGHT, **how: Any) -> dict[str, Any]:
    """What became of one answer."""
    (told,) = await dojo.answers(seat, [sent(dojo, seat, kata, text, **how)])
    return told


async def go(dojo: Dojo, *phases: str) -> None:
    """Next, through these phases; an exam begins by a button of its own."""
    for phase in phases:
        await dojo.step("begin" if dojo.session.begins_exam else "next")
        assert dojo.session.phase == phase


async def judged(dojo: Dojo) -> None:
    """Returns when nothing waits for the judge."""
    while dojo.session.unjudged:
        await dojo.changed(await dojo.changed(-1))


def refusal(error: pytest.ExceptionInfo[Refused]) -> tuple[int, str]:
    return error.value.status, error.value.sentence


def journal(folder: Path) -> Path:
    return folder / ".lstm-kata" / "journal.jsonl"
