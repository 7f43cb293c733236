"""A room as a server of its own, and seats that save in it: what they waited for, and what went wrong."""

from __future__ import annotations

import asyncio
import datetime as dt
import itertools
import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final, Self

from pytest_lstm_kata.dojo.running.codes import Codes
from pytest_lstm_kata.dojo.visitors.visiting import Answer, Away, Visitor
from pytest_lstm_kata.kata.catalogue import load

KATA: Final = load().find("1.3")
"""A shape of three numbers: there are enough wrong ones."""

RIGHT: Final = "(4, 2, 3)"
"""With its first numbers, as the README says."""

PLAN: Final = '[[step]]\npractise = ["1.3", "1.2"]\n'

JOINING: Final = 10.0
"""Seconds within which all join."""

_TICK: Final = os.sysconf("SC_CLK_TCK")
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")


class Room:
    """A server in its processes, from its start to its end."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._command = [
            sys.executable,
            "-m",
            "pytest_lstm_kata",
            "dojo",
            str(folder),
            "--no-open",
            "--port",
            "0",
            *options,
        ]
        self.folder = folder

    async def __aenter__(self) -> Self:
        self.began = time.perf_counter()
        self.process = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)  # noqa: ASYNC220  # nothing else runs until the room is open
        out = self.process.stdout
        lines = [await asyncio.to_thread(out.readline) for _ in range(2)] if out else []
        found = re.findall(r"http://([\d.]+):(\d+)/\S*\s+code (\S+)", "".join(lines))
        if len(found) != 2:
            sys.exit(f"the room did not open: {lines}")
        self.host, self.port, self.code = found[0][0], int(found[0][1]), found[0][2]
        self.host_code = found[1][2]
        self.projector = Codes.of(self.folder / ".lstm-kata").room
        return self

    async def __aexit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT)
        await asyncio.to_thread(self.process.wait)

    def visitor(self, token: str = "") -> Visitor:
        return Visitor(self.host, self.port, token)

    def pids(self) -> list[int]:
        """The front, and the judge."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text(encoding="ascii")
        return [self.process.pid, *map(int, children.split())]

    def cpu(self) -> float:
        """Seconds of processor time of both so far."""
        return sum(_cpu(pid) for pid in self.pids())

    def megabytes(self) -> list[float]:
        """Memory of each."""
        return [int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * _PAGE / 1e6 for pid in self.pids()]

    def kept(self) -> list[str]:
        """The ids that clients gave to the answers which are on the disk."""
        lines = (self.folder / ".lstm-kata" / "journal.jsonl").read_text(encoding="ascii").splitlines()
        return [entry["client_id"] for entry in map(json.loads, lines) if entry.get("client_id")]


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICK


class Tally:
    """What seats have seen."""

    def __init__(self) -> None:
        self.joins: list[float] = []
        self.waits: list[float] = []
        """Seconds from a save to its verdict."""
        self.known: list[float] = []
        """The same for what was sent before, so that nothing is judged."""
        self.told: list[str] = []
        """Ids of what was acknowledged."""
        self.errors: list[str] = []

    def missing(self, room: Room) -> tuple[int, int]:
        """How many acknowledged answers are not on the disk, and how many are there twice."""
        kept = room.kept()
        return len({*self.told} - {*kept}), len(kept) - len({*kept})


_numbers = itertools.count()


def event(answer: str, kata: str = KATA.id, blank: str = "out_shape") -> dict[str, Any]:
    now = dt.datetime.now(dt.UTC).isoformat()
    return {"id": f"b{next(_numbers)}", "time": now, "kata": kata, "seed": 0, "answers": {blank: answer}}


def fresh() -> str:
    """A shape that nobody has written before; but each third one is right, so that not everybody is stuck."""
    number = next(_numbers)
    return RIGHT if number % 3 == 0 else f"({number % 997 + 2}, {number // 997 + 2}, {number % 13 + 50})"


async def seat(room: Room, tally: Tally, *, first: float, every: float, until: float, stream: bool) -> None:
    """One seat: it joins, its page is kept up to date, and it saves every few seconds."""
    async with AsyncExitStack() as stack:
        visitor = await stack.enter_async_context(room.visitor())
        await asyncio.sleep(first)
        try:
            joined = await timed(visitor, "POST", "/api/1/seats", {"code": room.code}, tally.joins)
            if joined.status != 201:
                tally.errors.append(joined.body)
                return
            visitor.token = joined.value["token"]
            if stream:
                reading = asyncio.create_task(drained(visitor))
                stack.callback(reading.cancel)
            while time.perf_counter() < until:
                await save(visitor, tally, event(fresh()), every)
        except Away:
            tally.errors.append("away")


async def save(visitor: Visitor, tally: Tally, sent: dict[str, Any], every: float) -> None:
    """Send it, and then again: the second time all is as the first time, the pause before it, too, but that nothing is judged."""
    for waits, wanted in ((tally.waits, "judged"), (tally.known, "known")):
        await asyncio.sleep(random.uniform(0.25, 0.75) * every)  # noqa: S311  # nothing is secret here
        answer = await timed(visitor, "POST", "/api/1/answers", {"events": [sent]}, waits)
        status = answer.value[0]["status"] if answer.status == 200 else f"{answer.status} {answer.body}"
        if status == wanted == "judged":
            tally.told.append(sent["id"])
        elif status != wanted:
            tally.errors.append(f"{status} for {wanted}")


async def timed(visitor: Visitor, method: str, path: str, value: object, waits: list[float]) -> Answer:
    began = time.perf_counter()
    answer = await visitor.ask(method, path, value)
    waits.append(time.perf_counter() - began)
    return answer


async def drained(visitor: Visitor) -> None:
    with suppress(Away):
        async for _ in visitor.updates():
            pass


async def crowd(room: Room, seats: int, every: float, seconds: float, *, stream: bool = True) -> Tally:
    """So many seats that join, and then save."""
    tally = Tally()
    until = time.perf_counter() + JOINING + seconds
    firsts = [JOINING * number / seats for number in range(seats)]
    await asyncio.gather(*(seat(room, tally, first=at, every=every, until=until, stream=stream) for at in firsts))
    return tally


async def opened(room: Room) -> None:
    """Start the step in which one practises."""
    async with room.visitor(room.host_code) as host:
        await host.ask("POST", "/api/1/host/next", {})


def room_in(folder: Path, seats: int) -> Room:
    """A room that is there, or that is begun."""
    plan = folder / "plan.toml"
    plan.write_text(PLAN, encoding="utf-8")
    return Room(folder / "room", "--plan", str(plan), "--seats", str(seats))


@asynccontextmanager
async def room_of(seats: int) -> AsyncIterator[Room]:
    with tempfile.TemporaryDirectory() as name:
        async with room_in(Path(name), seats) as room:
            await opened(room)
            yield room
