"""What a seat sends: within limits, each once, acknowledged when it is on the disk, judged one after the other, and lost never."""

from __future__ import annotations

import asyncio
import errno
import json
import multiprocessing
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from dojo.dojos import (
    CATALOGUE,
    RIGHT,
    SHAPE,
    STATE,
    WRONG,
    Clock,
    Desk,
    Disk,
    answer,
    go,
    join,
    journal,
    judged,
    running,
    sent,
)
from dojo.waits import until
from pytest_lstm_kata.dojo.room.events import Answered, Entry, Judged, Stepped
from pytest_lstm_kata.dojo.room.session import Refused
from pytest_lstm_kata.dojo.room.views import HostView
from pytest_lstm_kata.dojo.running import ledger as ledgers
from pytest_lstm_kata.dojo.running.accounts import LONG
from pytest_lstm_kata.dojo.running.ledger import entries
from pytest_lstm_kata.dojo.running.limits import USUAL
from pytest_lstm_kata.dojo.running.running import Dojo, Role

NAMES = SHAPE.listing.names


def answered(folder: Path) -> list[Answered]:
    """What the disk has of answers."""
    return [entry.event for entry in entries(folder) if isinstance(entry.event, Answered)]


def test_practice_waits_for_its_verdict_and_a_vote_for_the_disk_alone(tmp_path: Path) -> None:
    """Of a vote, its check and an exam the reply says nothing but that it is in, also if it is sent again once it was judged."""
    desk = Desk()

    async def hour() -> None:
        async with running(tmp_path, desk=desk) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open")
            told = await answer(dojo, seat, text=WRONG, id="one")
            assert told["status"] == "judged"
            assert (told["verdict"]["outcome"], told["verdict"]["sentence"]) == ("wrong", "Which axis is it?")
            await go(dojo, "think")
            desk.goes_on.clear()
            vote = sent(dojo, seat, STATE)
            assert await dojo.answers(seat, [vote]) == [{"id": vote.id, "status": "taken"}]
            desk.goes_on.set()
            await judged(dojo)
            assert await dojo.answers(seat, [vote]) == [{"id": vote.id, "status": "known"}]
            assert [event.round for event in answered(tmp_path)] == ["practise", "first"]

    asyncio.run(hour())


def test_an_answer_that_comes_twice_counts_once(tmp_path: Path) -> None:
    """In one request or two, at once or later; an id that comes with something else is refused, with all that came with it."""

    async def hour() -> None:
        async with running(tmp_path) as dojo:
            seat, other = (await join(dojo)).seat, (await join(dojo)).seat
            await go(dojo, "open")
            one = sent(dojo, seat)
            first, second = await asyncio.gather(dojo.answers(seat, [one, one]), dojo.answers(seat, [one]))
            assert [told["status"] for told in (*first, *second)] == ["judged", "known", "known"]
            (again,) = await dojo.answers(seat, [one])
            assert (again["status"], again["verdict"]["outcome"]) == ("known", "right")
            changed = one._replace(answers=dict.fromkeys(NAMES, WRONG))
            new = sent(dojo, seat)
            for request in ([new, changed], [new, new._replace(seed=0)]):
                with pytest.raises(Refused, match="Give each its own id") as refused:
                    await dojo.answers(seat, request)
                assert refused.value.status == 409
            assert (await dojo.answers(other, [sent(dojo, other)._replace(id=one.id)]))[0]["status"] == "judged"

    asyncio.run(hour())
    assert len(answered(tmp_path)) == 2


def test_what_is_wrong_or_not_open_is_told_one_by_one(tmp_path: Path) -> None:
    """Each with a sentence, and the others of the request are taken; a client's own verdict is nowhere."""

    async def hour() -> None:
        async with running(tmp_path) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open")
            good = sent(dojo, seat, STATE)
            bad = {
                "refused": [
                    sent(dojo, seat, seed=-1),
                    sent(dojo, seat)._replace(kata="lstm/none"),
                    sent(dojo, seat, answers={"other": RIGHT}),
                    sent(dojo, seat, answers=dict.fromkeys(NAMES, "x" * 2_001)),
                    sent(dojo, seat, answers=dict.fromkeys(NAMES, "'\ud800'")),
                    sent(dojo, seat, id="an id"),
                    sent(dojo, seat, id="x" * 65),
                ],
                "closed": [sent(dojo, seat, CATALOGUE.find("2.1"))],
            }
            for status, those in bad.items():
                for one in those:
                    told, taken = await dojo.answers(
                        seat, [one, good._replace(id=f"{one.id[:40].strip()}x".replace(" ", ""))]
                    )
                    assert (told["status"], taken["status"]) == (status, "judged")
                    assert told["sentence"].endswith(".")
            await go(dojo, "think", "argue")
            vote = await answer(dojo, seat, STATE)
            assert (vote["status"], vote["sentence"]) == ("closed", "The vote is closed now.")

    asyncio.run(hour())
    assert {event.kata for event in answered(tmp_path)} == {STATE.id}


def test_former_names_of_a_kata_are_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A learner's pack may be older: what it sends of a kata under a former id is of that kata, and so is it when it comes twice."""
    monkeypatch.setattr(CATALOGUE, "renamed", {"lstm/once": SHAPE.id})

    async def hour() -> None:
        async with running(tmp_path) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open")
            one = sent(dojo, seat)._replace(kata="lstm/once")
            assert [(await dojo.answers(seat, [one]))[0]["status"] for _ in range(2)] == ["judged", "known"]

    asyncio.run(hour())
    assert [event.kata for event in answered(tmp_path)] == [SHAPE.id]


def test_the_clients_time_is_kept_between_joining_and_now(tmp_path: Path) -> None:
    """Beside the server's, by which all goes."""
    clock = Clock()

    async def hour() -> None:
        async with running(tmp_path, clock=clock) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open")
            clock.go(100)
            times = (
                "2026-11-26T09:00:50+00:00",
                "1970-01-01T00:00:00+00:00",
                "2999-01-01T00:00:00+01:00",
                "2026-11-26T09:00:50",
                "noon",
            )
            await dojo.answers(seat, [sent(dojo, seat, time=time) for time in times])

    asyncio.run(hour())
    assert [event.sent[11:19] for event in answered(tmp_path)] == [
        "09:00:50",
        "09:00:00",
        "09:01:40",
        "09:01:40",
        "09:01:40",
    ]


def test_a_seat_has_limits_and_nobody_else_feels_them(tmp_path: Path) -> None:
    """So many in a request, in a minute, and at all, each with its status, and when to come again; a raised hand counts, too."""
    clock = Clock()
    limits = USUAL._replace(events=3, answers=4, seat_events=8)

    async def hour() -> None:
        async with running(tmp_path, clock=clock, limits=limits) as dojo:
            seat, other = (await join(dojo)).seat, (await join(dojo)).seat
            await go(dojo, "open")

            async def three() -> list[dict[str, Any]]:
                return await dojo.answers(seat, [sent(dojo, seat) for _ in range(3)])

            with pytest.raises(Refused, match="at most 3 answers at a time") as many:
                await dojo.answers(seat, [sent(dojo, seat) for _ in range(4)])
            assert many.value.status == 413
            await three()
            clock.go(20)
            with pytest.raises(Refused, match="more than 4 answers in a minute") as fast:
                await three()
            assert (fast.value.status, fast.value.retry_after) == (429, 40)
            await dojo.hand(seat, True)
            await dojo.hand(seat, False)
            with pytest.raises(Refused):
                await dojo.hand(seat, True)
            assert (await answer(dojo, other))["status"] == "judged"
            clock.go(fast.value.retry_after)
            await three()
            clock.go(60)
            with pytest.raises(Refused, match="A seat can send 8 answers") as all_:
                await three()
            assert all_.value.status == 403
            known = next(iter(dojo.session.seats[seat].sent))
            one = dojo.session.seats[seat].answers[dojo.session.seats[seat].sent[known]]
            again = sent(dojo, seat, id=known, seed=one.seed, answers=one.texts)
            assert (await dojo.answers(seat, [again]))[0]["status"] == "known"
        async with running(tmp_path, clock=clock, limits=limits._replace(seat_events=6)) as dojo:
            with pytest.raises(Refused, match="A seat can send 6 answers"):
                await answer(dojo, seat)

    asyncio.run(hour())


def test_what_is_known_is_not_asked_for_without_end(tmp_path: Path) -> None:
    """A request with nothing new in it counts as one answer, however many it repeats: who lost a reply sends it again."""
    clock = Clock()

    async def hour() -> None:
        async with running(tmp_path, clock=clock, limits=USUAL._replace(answers=6)) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open")
            three = [sent(dojo, seat) for _ in range(3)]
            for status in ("judged", *["known"] * 3):
                assert [told["status"] for told in await dojo.answers(seat, three)] == [status] * 3
            with pytest.raises(Refused, match="more than 6 answers in a minute") as fast:
                await dojo.answers(seat, three)
            assert (fast.value.status, fast.value.retry_after) == (429, 60)
            clock.go(60)
            assert [told["status"] for told in await dojo.answers(seat, three)] == ["known"] * 3

    asyncio.run(hour())


def test_a_request_larger_than_a_minute_allows_is_told_when(tmp_path: Path) -> None:
    """Also where nothing was sent before."""

    async def hour() -> None:
        async with running(tmp_path, limits=USUAL._replace(answers=1)) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open")
            with pytest.raises(Refused) as fast:
                await dojo.answers(seat, [sent(dojo, seat), sent(dojo, seat)])
            assert (fast.value.status, fast.value.retry_after) == (429, 60)

    asyncio.run(hour())


def test_a_seat_practises_with_few_other_numbers(tmp_path: Path) -> None:
    """Of each kata, over requests and in one: to run it with others is what the judge needs time for."""

    async def hour() -> None:
        async with running(tmp_path, limits=USUAL._replace(numbers=3)) as dojo:
            seat, other = (await join(dojo)).seat, (await join(dojo)).seat
            await go(dojo, "open")
            await answer(dojo, seat, seed=1)
            told = await dojo.answers(seat, [sent(dojo, seat, seed=seed) for seed in (1, 2, 3, 4, 3, 5)])
            assert [one["status"] for one in told] == ["judged"] * 3 + ["refused", "judged", "refused"]
            assert told[3]["sentence"].startswith("This seat has practised 1.6 ")
            assert told[3]["sentence"].endswith(
                "with 3 other numbers than its own, and can with no more. Go on with those, or with its own."
            )
            assert (await answer(dojo, seat))["status"] == "judged", "its own"
            assert (await answer(dojo, seat, seed=2))["status"] == "judged"
            assert (await answer(dojo, seat, seed=6))["status"] == "refused"
            assert (await answer(dojo, seat, STATE, seed=6))["status"] == "judged"
            assert (await answer(dojo, other, seed=6))["status"] == "judged"

    asyncio.run(hour())


class Wordy(Desk):
    """Says more than anybody reads, of what was typed or besides."""

    said: Mapping[str, Any] = MappingProxyType({})

    async def judge(self, *asked: Any) -> dict[str, Any]:
        return {**await super().judge(*asked), **self.said}


def test_no_seat_takes_the_room_of_others_in_the_journal(tmp_path: Path) -> None:
    """Each has its share of the bytes as they are written, with those of its verdicts, hands, and from before a restart.

    When it has used them up, somebody can still come back to it, though not for ever.
    """
    share, back, text = 20_000, 1_200, "'" + "\U0001f600" * 40 + "'"
    desk = Wordy()

    def written(seat: str) -> int:
        lines = journal(tmp_path).read_bytes().splitlines(keepends=True)
        return sum(len(line) for line in lines if json.loads(line).get("seat") == seat)

    async def hour() -> None:
        limits = USUAL._replace(journal=2 * share * 8 // 7, way_back=back)
        async with running(tmp_path, seats=2, limits=limits, desk=desk) as dojo:
            joined, other = await join(dojo), (await join(dojo)).seat
            seat = joined.seat
            await go(dojo, "open")

            async def fill() -> None:
                while True:
                    assert (await answer(dojo, seat, text=text))["status"] == "judged"

            desk.said = {"meaning": {"out": text + "x" * 500}}
            with pytest.raises(Refused, match="has 19 KiB for each seat, and this one has used them") as full:
                await fill()
            assert full.value.status == 403
            assert (await answer(dojo, other))["status"] == "judged"  # with it the last verdict comes to the disk
            assert share - back - 5_000 < written(seat) <= share - back
        async with running(tmp_path, seats=2, limits=limits) as dojo:
            with pytest.raises(Refused):
                await answer(dojo, seat, text=text)
            assert (await answer(dojo, other))["verdict"]["outcome"] == "right"
            for up in range(60):
                dojo._answering._times.clear()
                with suppress(Refused):
                    await dojo.hand(seat, not up % 2)
            tokens: list[str] = []

            async def come_back() -> None:
                while True:
                    tokens.append((await dojo.back(joined.name, joined.seat_code)).token)

            with pytest.raises(Refused, match="has 19 KiB for each seat"):
                await come_back()
            assert len(tokens) >= 5, "answers and hands have left room for that"
            assert dojo.who(tokens[-1]).seat == seat
            for one in (seat, other):
                assert written(one) <= share + 200, "and the line of a hand"

    asyncio.run(hour())


def test_a_verdict_takes_no_more_than_was_set_aside_for_it(tmp_path: Path) -> None:
    """It is written without what was typed, and then without all but what the answer is worth: its seat is told so."""
    desk = Wordy()

    async def hour() -> None:
        async with running(tmp_path, desk=desk) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open")
            desk.said = {"meaning": {"out": "x" * 5_000}}
            verdict = (await answer(dojo, seat, text=WRONG))["verdict"]
            assert (verdict["sentence"], verdict["meaning"], verdict["answers"]) == ("Which axis is it?", {}, {})
            assert [finding[1] for finding in verdict["findings"]] == ["Which axis is it?"]
            desk.said = {"torch": "Why? " * 3_000}
            for text, outcome in ((RIGHT, "right"), (WRONG, "wrong")):
                verdict = (await answer(dojo, seat, text=text))["verdict"]
                assert (verdict["outcome"], verdict["sentence"]) == (outcome, LONG)
                assert [finding[1] for finding in verdict["findings"]] == [LONG] * (outcome == "wrong")
            *_, last = dojo.session.seats[seat].answers.values()
            assert last.verdict
            assert LONG in last.verdict.sentence

    asyncio.run(hour())
    lines = [line for line in journal(tmp_path).read_bytes().splitlines() if b'"judged"' in line]
    assert len(lines) == 3
    assert max(map(len, lines)) < 1_500


def test_the_room_that_is_left_tells_nothing_of_a_vote(tmp_path: Path) -> None:
    """To a byte, while it is open and after a restart, be its verdict short, long, or too long for the record."""
    desk = Wordy()
    limits = USUAL._replace(journal=4_200 * 9 * 8 // 7, way_back=0)

    async def left(dojo: Dojo, seat: str) -> int:
        """The longest answer that the seat can practise still."""
        for length in range(300, 0, -1):
            dojo._answering._times.clear()
            with suppress(Refused):
                assert (await answer(dojo, seat, text="x" * length, seed=7, id="p" * 16))["status"] == "judged"
                return length
        raise AssertionError("nothing is left")

    async def hour() -> None:
        before: dict[str, int] = {}
        votes = [(RIGHT, {}), (WRONG, {}), (WRONG, {"torch": "x" * 5_000})]
        async with running(tmp_path, seats=9, names="own", limits=limits, desk=desk) as dojo:
            seats = [(await join(dojo, f"Seat {at}")).seat for at in range(6)]
            await go(dojo, "open", "think")
            for at, seat in enumerate(seats):
                text, desk.said = votes[at % 3]
                vote = sent(dojo, seat, STATE, text)
                padded = "v" * (20 - len(str(vote.seed)))
                assert (await dojo.answers(seat, [vote._replace(id=padded)]))[0]["status"] == "taken"
                await judged(dojo)
            desk.said = {}
            before = {seat: await left(dojo, seat) for seat in seats[:3]}
        async with running(tmp_path, seats=9, names="own", limits=limits) as dojo:
            after = {seat: await left(dojo, seat) for seat in seats[3:]}
        assert len({*before.values(), *after.values()}) == 1, (before, after)
        assert 50 < before["s1"] < 300

    asyncio.run(hour())


def test_the_shares_of_all_seats_are_no_more_than_the_journal() -> None:
    """However many there are; and an hour of answers fits into the smallest."""
    for seats in (1, 30, USUAL.seats, USUAL.most_seats):
        assert seats * USUAL.seat_share(seats) <= USUAL.journal * 7 / 8
    assert USUAL.seat_share(USUAL.most_seats) > 60 * 1_800


def test_one_answer_of_a_seat_is_judged_at_a_time_and_eight_wait(tmp_path: Path) -> None:
    """More are refused for a moment, and others are judged meanwhile; what comes in one request waits for itself alone."""
    desk = Desk()

    async def hour() -> None:
        async with running(tmp_path, desk=desk) as dojo:
            seat, other = (await join(dojo)).seat, (await join(dojo)).seat
            await go(dojo, "open")
            assert len(await dojo.answers(seat, [sent(dojo, seat) for _ in range(20)])) == 20
            assert desk.most == 1
            desk.goes_on.clear()
            waiting = [asyncio.create_task(dojo.answers(seat, [sent(dojo, seat)])) for _ in range(9)]
            await until(lambda: len(dojo.session.unjudged) == 9 and desk.judging)
            with pytest.raises(Refused, match="9 answers of this seat wait") as refused:
                await answer(dojo, seat)
            assert (refused.value.status, refused.value.retry_after) == (429, 2)
            beside = asyncio.create_task(dojo.answers(other, [sent(dojo, other)]))
            await until(lambda: desk.judging == 2)
            desk.goes_on.set()
            for told in await asyncio.gather(*waiting, beside):
                assert told[0]["status"] == "judged"

    asyncio.run(hour())


def test_practice_waits_for_nothing_that_is_secret(tmp_path: Path) -> None:
    """Neither in the same request nor in another, nor is it counted with it; for how long a vote is judged is secret, too."""

    class Slow(Desk):
        votes = asyncio.Event()

        async def judge(self, seat: str, kata: str, *rest: Any) -> dict[str, Any]:
            found = await super().judge(seat, kata, *rest)
            if kata == STATE.id:
                await self.votes.wait()
            return found

    desk = Slow()

    async def hour() -> None:
        async with running(tmp_path, desk=desk) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open", "think")
            both = [sent(dojo, seat, STATE), sent(dojo, seat)]
            assert [told["status"] for told in await dojo.answers(seat, both)] == ["taken", "judged"]
            assert desk.asked[0][1] == SHAPE.id
            for _ in range(12):
                assert (await answer(dojo, seat, STATE))["status"] == "taken"
            assert (await answer(dojo, seat))["status"] == "judged"
            assert {answer.round for _, answer in dojo.session.unjudged} == {"first"}
            desk.votes.set()
            await judged(dojo)

    asyncio.run(hour())


def test_a_judge_that_is_away_loses_nothing(tmp_path: Path) -> None:
    """Practice is told that the answer is in, and the verdict follows; what the judge's own fault is, is said and not tried again."""
    desk = Desk()

    async def hour() -> None:
        async with running(tmp_path, desk=desk) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open")
            desk.trouble = Refused(503, "The judge is starting again.", 5)
            told = await dojo.answers(seat, [sent(dojo, seat), sent(dojo, seat)])
            assert [one["status"] for one in told] == ["taken", "taken"]
            desk.trouble = None
            await judged(dojo)
            desk.trouble = KeyError("ours")
            told = [await answer(dojo, seat)]
            assert (told[0]["verdict"]["exact_outcome"], told[0]["verdict"]["sentence"]) == (
                "fault",
                "pytest-lstm-kata itself failed here (KeyError). Please report it",
            )
            asked = len(desk.asked)
            await asyncio.sleep(0.03)
            assert len(desk.asked) == asked

    asyncio.run(hour())


def test_what_is_judged_after_its_seat_left_is_not_written(tmp_path: Path) -> None:
    """Nothing of who left comes back to the disk."""
    desk = Desk()

    async def hour() -> None:
        async with running(tmp_path, desk=desk) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open")
            desk.goes_on.clear()
            waits = asyncio.create_task(dojo.answers(seat, [sent(dojo, seat, text="(4, 44, 444)"), sent(dojo, seat)]))
            await until(lambda: desk.judging)
            await dojo.leave(seat)
            desk.goes_on.set()
            with pytest.raises(Refused) as gone:
                await waits
            assert gone.value.status == 403

    asyncio.run(hour())
    assert b"444" not in journal(tmp_path).read_bytes()
    assert len(desk.asked) == 1


def test_a_pause_takes_no_answer_and_says_when_to_come_again(tmp_path: Path) -> None:
    """It is no last word: whoever asks again later is heard."""

    async def hour() -> None:
        async with running(tmp_path) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open")
            await dojo.pause(True)
            with pytest.raises(Refused, match="The dojo is paused") as paused:
                await answer(dojo, seat)
            assert (paused.value.status, paused.value.retry_after) == (503, 5)
            await dojo.pause(False)
            assert (await answer(dojo, seat))["status"] == "judged"

    asyncio.run(hour())


def host(dojo: Dojo) -> HostView:
    view = dojo.view(Role("host"))
    assert isinstance(view, HostView)
    return view


@pytest.mark.parametrize("paused", [False, True])
def test_a_full_disk_stops_the_clock_and_goes_on_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, paused: bool
) -> None:
    """Nothing acknowledged is lost, nothing else is acknowledged, the facilitator sees why; a pause of theirs stays one."""
    disk, clock = Disk(monkeypatch), Clock()
    folding: list[threading.Thread] = []
    sized = ledgers.Ledger.sized

    def read(ledger: ledgers.Ledger) -> list[tuple[int, Entry]]:
        folding.append(threading.current_thread())
        return sized(ledger)

    monkeypatch.setattr(ledgers.Ledger, "sized", read)

    async def hour() -> None:
        async with running(tmp_path, clock=clock) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open", "think")
            vote = sent(dojo, seat, STATE)
            await dojo.answers(seat, [vote])
            await judged(dojo)
            if paused:
                await dojo.pause(True)
            before, seen = journal(tmp_path).read_bytes(), await dojo.changed(-1)
            disk.room = 30
            results = await asyncio.gather(join(dojo), dojo.extend(5), return_exceptions=True)
            assert [isinstance(one, Refused) and one.status for one in results] == [503, 503]
            assert [thread is threading.main_thread() for thread in folding] == [
                True,
                False,
            ]  # others are heard meanwhile
            assert await dojo.changed(seen) != seen
            assert (host(dojo).paused, host(dojo).why, len(dojo.session.seats)) == (True, "disk full", 1)
            assert journal(tmp_path).read_bytes() == before
            for again in (join(dojo), dojo.pause(False)):
                with pytest.raises(Refused, match="its disk says no") as full:
                    await again
                assert (full.value.status, full.value.retry_after) == (503, 5)
            await asyncio.sleep(0.03)
            assert journal(tmp_path).read_bytes() == before
            clock.go(1000)
            await asyncio.sleep(0.05)  # what is being tried says the time from before
            disk.room = 10**9
            await until(lambda: not host(dojo).why)
            assert dojo.session.paused is paused
            if paused:
                await dojo.pause(False)
            left = dojo.session.clock.left(clock.now)
            assert left
            assert left.total_seconds() == 120
            assert await dojo.answers(seat, [vote]) == [{"id": vote.id, "status": "known"}]
            await join(dojo)

    asyncio.run(hour())
    assert journal(tmp_path).read_bytes().count(b'"why": "disk full"') == 1
    assert len(answered(tmp_path)) == 1


async def being_judged(folder: Path, dojo: Dojo, desk: Desk) -> asyncio.Task[list[dict[str, Any]]]:
    """An answer of practice that the disk has, and the judge has begun with, which goes on when it is told to: what its sender waits for."""
    seat = (await join(dojo)).seat
    await go(dojo, "open")
    desk.goes_on.clear()
    waits = asyncio.create_task(dojo.answers(seat, [sent(dojo, seat)]))
    await until(lambda: desk.judging and answered(folder))
    return waits


def test_practice_is_judged_while_the_disk_takes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told it is when both are done; and a vote is judged after that, so that time says nothing of what it is worth."""
    desk, sync, goes_on = Desk(), os.fsync, threading.Event()

    def slow(file: int) -> None:
        goes_on.wait(60)
        sync(file)

    async def hour() -> None:
        async with running(tmp_path, desk=desk) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open")
            monkeypatch.setattr("os.fsync", slow)
            waits = asyncio.create_task(dojo.answers(seat, [sent(dojo, seat)]))
            await until(lambda: desk.asked and not dojo.session.unjudged)
            await asyncio.sleep(0.03)
            assert not waits.done()
            goes_on.set()
            assert [told["status"] for told in await waits] == ["judged"]
            await go(dojo, "think")
            goes_on.clear()
            waits = asyncio.create_task(dojo.answers(seat, [sent(dojo, seat, STATE)]))
            await until(lambda: dojo.session.unjudged)
            await asyncio.sleep(0.03)
            assert (len(desk.asked), waits.done()) == (1, False)
            goes_on.set()
            await waits
            await judged(dojo)

    asyncio.run(hour())
    kinds = [type(entry.event) for entry in entries(tmp_path)]
    assert kinds[-5:] == [Answered, Judged, Stepped, Answered, Judged]


def test_what_the_disk_did_not_take_is_not_judged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The judge may have begun with it: of that nothing is written."""
    disk, desk = Disk(monkeypatch), Desk()

    async def hour() -> None:
        async with running(tmp_path, desk=desk) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open")
            desk.goes_on.clear()
            disk.room = 30
            with pytest.raises(Refused, match="its disk says no"):
                await answer(dojo, seat)
            disk.room = 10**9
            await until(lambda: desk.judging and not host(dojo).why)
            desk.goes_on.set()
            await until(lambda: not desk.judging)
            assert (await answer(dojo, seat))["status"] == "judged"

    asyncio.run(hour())
    assert [type(entry.event) for entry in entries(tmp_path)][-2:] == [Answered, Judged]
    assert len(answered(tmp_path)) == 1


def test_a_disk_that_fails_otherwise_says_what_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also if nothing can be read any more; and a dojo in trouble can be closed, and a verdict that was not kept is found again."""
    desk, sync = Desk(), os.fsync

    def fails(_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    async def hour() -> None:
        async with running(tmp_path, desk=desk) as dojo:
            waits = await being_judged(tmp_path, dojo, desk)
            monkeypatch.setattr("os.fsync", fails)
            data = ledgers._data
            monkeypatch.setattr(ledgers, "_data", fails)
            desk.goes_on.set()
            assert [told["status"] for told in await waits] == ["judged"]
            await until(lambda: host(dojo).why == "Input/output error")
            monkeypatch.setattr(ledgers, "_data", data)
        monkeypatch.setattr("os.fsync", sync)
        async with running(tmp_path, desk=desk) as dojo:
            await judged(dojo)
            assert not dojo.session.paused

    asyncio.run(hour())


def test_what_a_disk_did_not_take_that_could_not_be_read_either_did_not_happen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As soon as it can be read, the room is again what it has, before anybody is told that something is known."""

    def fails(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    async def hour() -> None:
        async with running(tmp_path) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open")
            one = sent(dojo, seat)
            with monkeypatch.context() as reading, monkeypatch.context() as writing:
                writing.setattr("os.fsync", fails)
                reading.setattr(ledgers, "_data", fails)
                with pytest.raises(Refused, match="its disk says no"):
                    await dojo.answers(seat, [one])
                writing.undo()
                await asyncio.sleep(0.05)
                assert host(dojo).why == "Input/output error"
            await until(lambda: not host(dojo).why)
            assert (await dojo.answers(seat, [one]))[0]["status"] == "judged"

    asyncio.run(hour())
    assert len(answered(tmp_path)) == 1


def test_a_verdict_for_which_the_record_has_no_room_is_not_looked_for_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The judge is everybody's."""
    desk = Desk()

    async def hour() -> None:
        async with running(tmp_path, desk=desk) as dojo:
            waits = await being_judged(tmp_path, dojo, desk)
            monkeypatch.setattr(ledgers, "MAX_BYTES", journal(tmp_path).stat().st_size)
            desk.goes_on.set()
            assert [told["status"] for told in await waits] == ["taken"]
            await until(lambda: "is full" in host(dojo).why)
            await asyncio.sleep(0.1)
            assert len(desk.asked) == 1

    asyncio.run(hour())


def test_a_verdict_that_the_disk_did_not_take_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told before the disk has it, for it can be judged again; and so it is, as soon as there is room."""
    disk, desk = Disk(monkeypatch), Desk()

    async def hour() -> None:
        async with running(tmp_path, desk=desk) as dojo:
            waits = await being_judged(tmp_path, dojo, desk)
            disk.room = 30
            desk.goes_on.set()
            assert [told["status"] for told in await waits] == ["judged"]
            await until(lambda: host(dojo).why == "disk full")
            assert len(dojo.session.unjudged) == 1
            disk.room = 10**9
            await judged(dojo)
            assert len(desk.asked) == 2, "not again and again, while nothing can be kept"

    asyncio.run(hour())
    assert journal(tmp_path).read_bytes().count(b'"judged"') == 1


def test_forgetting_that_the_disk_refuses_is_done_when_the_dojo_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who left is gone from the room at once, and from the disk as soon as it can be."""

    async def hour() -> None:
        async with running(tmp_path) as dojo:
            seat = (await join(dojo)).seat
            await go(dojo, "open")
            await answer(dojo, seat, text="(4, 44, 444)")
            with monkeypatch.context() as patch:
                patch.setattr(
                    ledgers.Ledger, "_replace", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full"))
                )
                await dojo.leave(seat)
                await asyncio.sleep(0.05)
            assert b"444" in journal(tmp_path).read_bytes()
            assert not dojo.session.seats

    asyncio.run(hour())
    assert b"444" not in journal(tmp_path).read_bytes()
    assert not answered(tmp_path)


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """One of 64 KiB, where we may mount one."""
    folder.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    command = [mount or "", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if sys.platform != "linux" or not mount or not umount or subprocess.run(command, check=False).returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run([umount, "-l", str(folder)], check=True)


@pytest.mark.again
def test_a_disk_that_is_full_indeed(tmp_path: Path) -> None:
    """Answers until nothing more goes in: each that was acknowledged is there, once, and with room it goes on."""
    with small_disk(tmp_path / "disk") as disk:

        async def hour() -> set[str]:
            told: set[str] = set()
            async with running(disk, limits=USUAL._replace(answers=10**6)) as dojo:
                seat = (await join(dojo)).seat
                await go(dojo, "open")
                (disk / "rest").write_bytes(bytes(30_000))

                async def fill() -> None:
                    while True:
                        told.add((await answer(dojo, seat))["id"])

                with pytest.raises(Refused) as full:
                    await fill()
                assert full.value.status == 503
                assert host(dojo).why == "disk full"
                assert {event.client_id for event in answered(disk)} == told
                (disk / "rest").unlink()
                await until(lambda: not dojo.session.paused)
                told.add((await answer(dojo, seat))["id"])
            return told

        told = asyncio.run(hour())
        assert sorted(event.client_id for event in answered(disk)) == sorted(told)


def _room(folder: Path, turn: int, pipe: Connection) -> None:
    """Thirty seats that send as fast as they can, until the process is killed; each says what was acknowledged."""

    async def one(dojo: Dojo, number: int) -> None:
        seat = f"s{number + 1}"
        if seat not in dojo.session.seats:
            await join(dojo)
        for count in range(10**6):
            name = f"{turn}-{number}-{count}"
            told = await answer(dojo, seat, id=name)
            assert told["status"] == "judged"
            pipe.send((seat, name))

    async def hour() -> None:
        async with running(folder, limits=USUAL._replace(answers=10**6, seat_events=10**6)) as dojo:
            if dojo.session.phase == "join":
                await go(dojo, "open")
            pipe.send((dojo.join_code, dojo.session.phase))
            await asyncio.gather(*(one(dojo, number) for number in range(30)))

    asyncio.run(hour())


@pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is a fork of this one")
@pytest.mark.again
def test_a_kill_loses_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    """Ten times in the middle of thirty who send: each acknowledged answer is there once, none is invented, and codes stay."""
    context = multiprocessing.get_context("fork")
    acknowledged: list[tuple[str, str]] = []
    codes = set()
    for turn in range(10):
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_room, args=(tmp_path, turn, theirs))
        process.start()
        theirs.close()
        codes.add(ours.recv())
        acknowledged += [ours.recv() for _ in range(40)]
        process.kill()
        with suppress(EOFError):
            while True:
                acknowledged.append(ours.recv())
        process.join()
    found = [(event.seat, event.client_id) for event in answered(tmp_path)]
    assert len(found) == len({*found})
    assert {*acknowledged} <= {*found}
    assert all(seat == f"s{int(name.split('-')[1]) + 1}" for seat, name in found)
    assert {(turn, phase) for turn, phase in codes} == {(next(iter(codes))[0], "open")}
    for line in journal(tmp_path).read_bytes().splitlines()[:5]:
        assert json.loads(line)["event"] in ("opened", "stepped", "seated")
