"""What a room costs: seats that save every few seconds, an attacker beside them, kills, a restart, memory, pages.

    python benchmarks/room.py [--seconds 120] [--only NAME ...]

The server is ``lstm-kata dojo`` in processes of its own, and the seats are connections of this one, so on two cores they
take time from each other. Of three answers one is right, and the others were never given before. Exits with 1 if an answer was
lost, a request failed, or a ratio is out of its bounds; seconds are printed, and mean something on an idle machine only.
Linux alone tells what is asked here of processes.
"""

from __future__ import annotations

import argparse
import asyncio
import datetime as dt
import itertools
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import AsyncExitStack, suppress
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from pytest_lstm_kata.dojo.room.events import Answered, Entry, Judged, Seated
from pytest_lstm_kata.dojo.running.desk import Desk
from pytest_lstm_kata.dojo.running.judging import Bench
from pytest_lstm_kata.dojo.visitors.visiting import Away, Visitor
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.catalogue import load
from seats import JOINING, KATA, Room, Tally, crowd, event, fresh, opened, room_in, room_of, timed

EVENTS: Final = 12_000
"""So many are in the journal that is read at a restart."""

PAUSE: Final = 0.1
"""Seconds between two answers where thirty save every few seconds: a process that has waited is slower than one that has not."""


class Row(NamedTuple):
    """A line of the table."""

    name: str
    value: str
    wanted: str = ""
    is_missed: bool = False
    """Is it out of bounds that hold on every machine?"""


def percentile(values: Sequence[float], of: float) -> float:
    """In milliseconds."""
    return 1000 * sorted(values)[min(len(values) - 1, int(of * len(values)))] if values else 0.0


def quick(tally: Tally, most: float) -> Iterator[Row]:
    """How long seats wait, where the machine does nothing else."""
    waits = f"{percentile(tally.waits, 0.5):.0f}, {percentile(tally.waits, 0.99):.0f} ms"
    yield Row("from a save to the verdict: p50, p99", waits, f"p99 of {most:.0f} ms on an idle machine")
    yield Row("joins: p99", f"{percentile(tally.joins, 0.99):.0f} ms", "1000 ms on an idle machine")


async def seats_save(seats: int, every: float, most: float, seconds: float) -> AsyncIterator[Row]:
    """Seats that save, with a facilitator's page and a projector that watch; then what that took."""
    async with room_of(seats) as room:
        watched = Watched()
        tokens = {"host": room.host_code, "room": room.projector}
        watching = [asyncio.create_task(watched.look(room.visitor(token), who)) for who, token in tokens.items()]
        tally = await crowd(room, seats, every, seconds)
        for task in watching:
            task.cancel()
        for row in (*quick(tally, 150 if seats <= 30 else 250), *kept(tally, room), *watched.rows(seats)):
            yield row
        front, judge = room.megabytes()[:2]
        most_front = 80 + 0.06 * seats
        yield Row("memory of the front", f"{front:.0f} MB", f"{most_front:.0f} MB", front > most_front)
        yield Row("memory of the judge", f"{judge:.0f} MB", f"{most:.0f} MB", judge > most)
        yield await difference(tally)


class Watched:
    """What the pages of the facilitator and of the projector get."""

    def __init__(self) -> None:
        self.came: dict[str, list[tuple[float, int]]] = {}

    async def look(self, visitor: Visitor, who: str) -> None:
        with suppress(Away):
            async for html in visitor.updates():
                self.came.setdefault(who, []).append((time.perf_counter(), len(html.encode())))

    def rows(self, seats: int) -> Iterator[Row]:
        for who, page in (("host", "facilitator"), ("room", "projector")):
            came = self.came.get(who, [(0.0, 0)])
            seconds = [int(at) for at, _ in came]
            rate, size = max(map(seconds.count, {*seconds})), max(size for _, size in came)
            yield Row(f"updates of the {page}'s page in a second, at most", str(rate), "5", rate > 5)
            most = 30_000 * max(1, seats / 300)
            yield Row(f"bytes of such an update, at most, {seats} seats", f"{size:,}", f"{most:,.0f}", size > most)


def kept(tally: Tally, room: Room) -> Iterator[Row]:
    """That nothing was lost, and nothing went wrong."""
    lost, twice = tally.missing(room)
    yield Row(f"answers lost, of {len(tally.told)}; there twice", f"{lost}; {twice}", "0; 0", bool(lost or twice))
    yield Row("errors", f"{len(tally.errors)}{tally.errors[:1] or ''}", "0", bool(tally.errors))


async def difference(tally: Tally) -> Row:
    """What judging adds to the way there and back, beside what the judge takes by itself."""
    alone = statistics.median(await asked(40))
    more = statistics.median(tally.waits) - statistics.median(tally.known)
    name = "judged / known: the medians differ by so many of the judge's own"
    return Row(name, f"{more / alone:.1f} ({1000 * alone:.1f} ms)", "2", more > 2 * alone)


async def asked(count: int) -> list[float]:
    """Seconds until the judge, in a process of its own and with pauses as in a room, has said what so many answers are worth."""
    desk, waits = Desk(), list[float]()
    await desk.start()
    for _ in range(count):
        await asyncio.sleep(PAUSE)
        answers = event(fresh())["answers"]
        began = time.perf_counter()
        await desk.judge("s1", KATA.id, 0, answers)
        waits.append(time.perf_counter() - began)
    await desk.stop()
    return waits[count // 4 :]


def bare(count: int) -> list[float]:
    """Seconds that the judge takes for each of so many answers, in this process and without a room."""
    waits = []
    for _ in range(count):
        question = {"kata": KATA.id, "seed": 0, "answers": event(fresh())["answers"]}
        began = time.process_time()
        _bench().answer(question)
        waits.append(time.process_time() - began)
    return waits[count // 4 :]


@cache
def _bench() -> Bench:
    return Bench(load())


async def processor(seats: int = 10, answers: int = 50) -> AsyncIterator[Row]:
    """Processor time of the server for an answer, less what the judge takes for it by itself."""
    async with room_of(seats) as room:
        tally = Tally()

        async def hurry() -> None:
            async with room.visitor() as visitor:
                joined = await visitor.ask("POST", "/api/1/seats", {"code": room.code})
                visitor.token = joined.value["token"]
                for _ in range(answers):
                    answer = await timed(visitor, "POST", "/api/1/answers", {"events": [event(fresh())]}, tally.waits)
                    tally.told.append(answer.value[0]["id"])

        async with room.visitor(room.host_code) as host:  # the judge is ready when it has said something
            await host.ask("GET", "/healthz")
        await hurry()
        before = room.cpu()
        await asyncio.gather(*(hurry() for _ in range(seats - 2)))
        each = (room.cpu() - before) / ((seats - 2) * answers)
        alone = statistics.mean(bare(200))
        more = 1000 * (each - alone)
        told = f"{more:.1f} ms ({1000 * each:.1f} of which {1000 * alone:.1f} are the judge's)"
        yield Row(
            "processor time of the server for an answer, without the judge's own", told, "1.0 ms, on an idle machine"
        )
        for row in kept(tally, room):
            yield row


async def attack(seconds: float) -> AsyncIterator[Row]:
    """Thirty seats alone, and then thirty others beside somebody who does all that is allowed, and more."""
    async with room_of(64) as room:
        alone = await crowd(room, 30, 5, seconds)
        attacking = asyncio.create_task(attacker(room))
        beside = await crowd(room, 30, 5, seconds)
        attacking.cancel()
        tries = (await asyncio.gather(attacking, return_exceptions=True))[0]
        for of in (0.5, 0.99):
            ratio = percentile(beside.waits, of) / percentile(alone.waits, of)
            name = f"beside an attacker / alone: p{100 * of:.0f} of the others"
            yield Row(name, f"{ratio:.2f}", "2", ratio > 2)
        for row in (*kept(beside, room), *kept(alone, room)):
            yield row
        if isinstance(tries, Exception):
            sys.exit(f"the attacker: {tries}")


DESIGN: Final = load().find("1.2")


async def attacker(room: Room) -> None:
    """The largest designs that are judged, as many as a seat may send; wrong codes; bodies that are too large; and silence.

    It begins once the others have joined: here all have one address, and too many wrong codes close the door for that.
    """
    await asyncio.sleep(JOINING + 1)
    async with AsyncExitStack() as stack:
        visitor = await stack.enter_async_context(room.visitor())
        stranger = await stack.enter_async_context(room.visitor())
        joined = await visitor.ask("POST", "/api/1/seats", {"code": room.code})
        visitor.token = joined.value["token"]
        for number in itertools.count():
            design = f"nn.LSTM({100 + number % 60}, {180 - number % 7}, num_layers=1)"
            answers = {blank.name: design for blank in DESIGN.blanks}
            sent = {**event("", DESIGN.id), "answers": answers}
            await visitor.ask("POST", "/api/1/answers", {"events": [sent]})
            for value in ({"code": "AAAAAA"}, {"code": "A" * 100_000}):
                with suppress(Away):
                    await stranger.ask("POST", "/api/1/seats", value)
            _, silent = await asyncio.open_connection(room.host, room.port)
            stack.callback(silent.close)
            await asyncio.sleep(0.3)


async def killed(seats: int = 30, times: int = 10) -> AsyncIterator[Row]:
    """A server that is killed while seats save, and started again; they send again what nothing was said of."""
    tally, sent, tokens = Tally(), set[str](), list[str]()
    unsaid = [event(fresh()) for _ in range(seats)]
    first = asyncio.Event()
    """Was an answer acknowledged since the server runs?"""

    async def hurry(number: int, visitor: Visitor) -> None:
        with suppress(Away):
            while True:
                saved = unsaid[number]
                sent.add(saved["id"])
                answer = await visitor.ask("POST", "/api/1/answers", {"events": [saved]})
                status = answer.value[0]["status"] if answer.status == 200 else f"{answer.status} {answer.body}"
                if status in ("judged", "known"):
                    tally.told.append(saved["id"])
                    unsaid[number] = event(fresh())
                    first.set()
                else:
                    tally.errors.append(status)
                await asyncio.sleep(random.uniform(0, 1))  # noqa: S311  # nothing is secret here

    with tempfile.TemporaryDirectory() as name:
        for turn in range(times):
            async with room_in(Path(name), seats) as room:
                if turn == 0:
                    await opened(room)
                    async with room.visitor() as visitor:
                        joined = [await visitor.ask("POST", "/api/1/seats", {"code": room.code}) for _ in unsaid]
                    tokens = [answer.value["token"] for answer in joined]
                hurrying = asyncio.gather(*(hurry(number, room.visitor(token)) for number, token in enumerate(tokens)))
                first.clear()
                await asyncio.wait_for(first.wait(), 60)
                await asyncio.sleep(random.uniform(0, 3))  # noqa: S311  # as above
                room.process.kill()
                await hurrying
        for row in kept(tally, room):
            yield row
        invented = len({*room.kept()} - sent)
        yield Row(f"answers that nobody sent, after {times} kills", str(invented), "0", bool(invented))


async def start() -> AsyncIterator[Row]:
    """From the command to the page with which one joins, and to the first verdict."""
    async with room_of(4) as room, room.visitor() as visitor:
        await visitor.ask("GET", "/")
        yield Row(
            "join page after the command", f"{time.perf_counter() - room.began:.1f} s", "1.0 s on an idle machine"
        )
        joined = await visitor.ask("POST", "/api/1/seats", {"code": room.code})
        visitor.token = joined.value["token"]
        answer = await visitor.ask("POST", "/api/1/answers", {"events": [event(fresh())]})
        took, status = time.perf_counter() - room.began, answer.value[0]["status"]
        yield Row("first verdict", f"{took:.1f} s ({status})", "4 s on an idle machine", status != "judged")


async def restart() -> AsyncIterator[Row]:
    """A room with many events that is started again."""
    async with room_of(300) as room:
        folder = room.folder
        await room.__aexit__()
        _fill(folder / ".lstm-kata" / "journal.jsonl")
        async with Room(folder, "--seats", "300") as again, again.visitor() as visitor:
            await visitor.ask("GET", "/healthz")
            took = time.perf_counter() - again.began
            await again.visitor(again.host_code).ask("GET", "/state?as=host&after=-1")
            shown = time.perf_counter() - again.began
        yield Row(
            f"restart with {EVENTS:,} events", f"{took:.1f} s, first page {shown:.1f} s", "1.5 s on an idle machine"
        )


def _fill(journal: Path) -> None:
    """Events of 300 seats, as many as it takes."""
    now, wrong = dt.datetime.now(dt.UTC), Verdict(KATA.id, Outcome.WRONG, "Not so.", 0, 1, 1).to_wire()
    entries = [
        Entry(now, f"s{number}", Seated(f"s{number}", f"seat {number}", f"{number}")) for number in range(1, 301)
    ]
    while len(entries) < EVENTS:
        seat, id_ = f"s{len(entries) % 300 + 1}", f"a{len(entries)}"
        entries.append(Entry(now, id_, Answered(seat, KATA.id, 0, {"out_shape": fresh()}, client_id=id_)))
        entries.append(Entry(now, f"j{id_}", Judged(seat, id_, KATA.id, 0, wrong)))
    with journal.open("ab") as file:
        file.writelines(entry.line for entry in entries)


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=120, help="how long seats save")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="start, restart, processor, killed, 30, 300, attack")
    wanted = parser.parse_args()
    parts: dict[str, Callable[[], AsyncIterator[Row]]] = {
        "start": start,
        "restart": restart,
        "processor": processor,
        "killed": killed,
        "30": lambda: seats_save(30, 5, 450, wanted.seconds),
        "300": lambda: seats_save(300, 10, 450, wanted.seconds),
        "attack": lambda: attack(wanted.seconds),
    }
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}"
    print(f"{dt.datetime.now().astimezone():%Y-%m-%d}, {machine}, load {os.getloadavg()[0]:.1f}")
    print("\n| | is | at most |\n| --- | ---: | ---: |")
    missed = []
    for name in wanted.only or parts:
        print(f"| **{name}** | | |", flush=True)
        async for row in parts[name]():
            print(f"| {row.name} | {row.value} | {row.wanted} |{' MISSED' if row.is_missed else ''}", flush=True)
            missed += [f"{name}: {row.name}"] if row.is_missed else []
    sys.exit(f"out of bounds: {'; '.join(missed)}" if missed else 0)


if __name__ == "__main__":
    asyncio.run(main())
