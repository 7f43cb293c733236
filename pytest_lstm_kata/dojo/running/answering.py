"""What seats send: within limits, each once, on the disk before it is acknowledged, and judged one after the other."""

from __future__ import annotations

import asyncio
import math
import re
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Protocol

from pytest_lstm_kata.dojo.room.events import Answered, Judged, Line, Returned
from pytest_lstm_kata.dojo.room.seats import Answer, Seat
from pytest_lstm_kata.dojo.room.session import NO_SEAT, PAUSED, Refused
from pytest_lstm_kata.dojo.running.accounts import allowance, charge, fitted
from pytest_lstm_kata.dojo.running.keeping import Keeper
from pytest_lstm_kata.dojo.running.limits import Limits
from pytest_lstm_kata.dojo.running.waiting import Waiting
from pytest_lstm_kata.files.printing import our_failure
from pytest_lstm_kata.judge.verdict import Outcome, Verdict

_MINUTE: Final = timedelta(minutes=1)
_ID: Final = re.compile(r"[\w.:-]{1,64}", re.ASCII)


class Sent(NamedTuple):
    """An answer as a client sent it."""

    id: str
    """Random: what comes twice counts once."""
    time: str = ""
    """By the client's clock, in ISO format."""
    kata: str = ""
    seed: int = 0
    answers: Mapping[str, str] = MappingProxyType({})
    """The text by blank."""


class Desk(Protocol):
    """What judges: a process of its own."""

    async def start(self) -> None: ...

    async def judge(self, seat: str, kata: str, seed: int, answers: Mapping[str, str]) -> dict[str, Any]: ...

    async def explain(self, kata: str, seed: int) -> str: ...

    async def stop(self) -> None: ...


class Answering:
    """Takes answers, and has them judged."""

    def __init__(self, keeper: Keeper, desk: Desk, limits: Limits, retry: float) -> None:
        self._keeper = keeper
        self._desk = desk
        self._limits = limits
        self._waiting = Waiting(self._judge, retry)
        self._can_judge = asyncio.Event()
        for seat, answer in keeper.session.unjudged:
            self._wait_for_judge(seat.id, answer.id, answer.round)
        self._times: dict[str, deque[datetime]] = {}
        """By seat, when it did something in the last minute."""

    def _wait_for_judge(self, seat: str, answer: str, round_: str) -> asyncio.Future[None]:
        return self._waiting.add(seat, answer, is_secret=round_ != "practise")

    def begin(self) -> None:
        """Have answers judged from now on; also those that were not when the dojo was closed, or killed."""
        self._can_judge.set()

    async def close(self) -> None:
        """Judge nothing more."""
        await self._waiting.close()

    def seat(self, seat: str) -> Seat:
        """The seat. Raises ``Refused`` if it is not there any more."""
        found = self._keeper.session.seats.get(seat)
        if found is None:
            raise Refused(403, NO_SEAT)
        return found

    async def take(self, seat: str, sent: Sequence[Sent]) -> list[dict[str, Any]]:
        """What became of each, in their order: ``judged`` with a verdict, ``taken``, ``known``, ``closed``, ``refused``.

        Practice waits for its verdict, a vote for the disk alone. Raises ``Refused`` for the whole, of which then nothing is taken.
        """
        place = self.seat(seat)
        renamed = self._keeper.session.catalogue.renamed
        sent = [one._replace(kata=renamed.get(one.kata, one.kata)) for one in sent]
        if len(sent) > self._limits.events:
            raise Refused(413, f"Send at most {self._limits.events} answers at a time.")
        if self._keeper.session.paused:
            raise Refused(503, PAUSED, 5)
        fresh = self._fresh(place, sent)
        self._check_queue(seat, len(fresh))
        self.pace(seat, len(fresh))
        told: dict[str, dict[str, Any]] = {}
        events: list[Answered] = []
        for one in fresh.values():
            try:
                events.append(self._answered(place, one, events))
            except Refused as refused:
                status = "closed" if refused.status == 409 else "refused"
                told[one.id] = {"id": one.id, "status": status, "sentence": refused.sentence}
                told[one.id] |= {"on_page": True} if refused.on_page else {}
        lines = [*map(self._keeper.line, events)]
        self.check_share(seat, *lines)
        kept = await self._keeper.begun(*lines)  # also if there are none: what is known may be on its way to the disk
        taken = [(line.entry.id, event.round) for line, event in zip(lines, events, strict=True)]
        waits = [self._wait_for_judge(seat, id_, round_) for id_, round_ in taken if round_ == "practise"]
        await self._keeper.kept(kept)
        for id_, round_ in taken:
            if round_ != "practise":  # only now: how long the disk takes tells nothing of how long it is judged
                self._wait_for_judge(seat, id_, round_)
        if waits:
            await asyncio.wait(waits)
        place = self.seat(seat)
        return [told.get(one.id) or _told(place, one, is_new=fresh.pop(one.id, None) is one) for one in sent]

    def pace(self, seat: str, count: int = 1) -> None:
        """That a seat does so much at once; a request with nothing new in it is work for one. Raises ``Refused``, and then it may not."""
        now, limits = self._keeper.clock(), self._limits
        times = self._times.setdefault(seat, deque())
        while times and times[0] <= now - _MINUTE:
            times.popleft()
        if count and len(self.seat(seat).answers) + count > limits.seat_events:
            raise Refused(
                403, f"A seat can send {limits.seat_events} answers, and these are sent. Tell the facilitator."
            )
        count = max(count, 1)
        if len(times) + count > limits.answers:
            first = times[len(times) + count - limits.answers - 1] if times else now
            wait = max(1, math.ceil((first + _MINUTE - now).total_seconds()))
            raise Refused(
                429, f"That is more than {limits.answers} answers in a minute. Send them again in {wait} s.", wait
            )
        times.extend([now] * count)

    def _check_queue(self, seat: str, count: int) -> None:
        """Raise ``Refused`` if too much of this seat waits for the judge. What comes at once waits for itself alone."""
        waiting = self._waiting.count(seat)
        if count and waiting and waiting + count > self._limits.waiting + 1:
            raise Refused(
                429, f"{waiting} answers of this seat wait for the judge. Send this one again in a moment.", 2
            )

    @property
    def _share(self) -> int:
        session = self._keeper.session
        return self._limits.seat_share(max(session.opened.seats if session.opened else 1, len(session.seats)))

    def check_share(self, seat: str, *lines: Line) -> None:
        """Raise ``Refused`` if the seat's share of the journal has no room for these, and for a verdict on each answer of them.

        So no seat takes what is others', and all shares together are never more than the journal. Who has used theirs up can
        still come back.
        """
        left = self._share - self._keeper.charged(seat)
        left -= sum(charge(len(line.data), line.entry.event) for line in lines)
        kept = 0 if all(isinstance(line.entry.event, Returned) for line in lines) else self._limits.way_back
        if lines and left < kept:
            kilobytes = f"{self._share // 1024:,}"
            raise Refused(
                403, f"The record has {kilobytes} KiB for each seat, and this one has used them. Tell the facilitator."
            )

    @staticmethod
    def _fresh(place: Seat, sent: Sequence[Sent]) -> dict[str, Sent]:
        """What did not come before, by its id. Raises ``Refused`` for an id that came with something else."""
        fresh: dict[str, Sent] = {}
        for one in sent:
            before = _before(place, one) or fresh.get(one.id)
            if before is None:
                fresh[one.id] = one
            elif _content(before) != _content(one):
                raise Refused(
                    409, "An answer with this id was sent before, with something else in it. Give each its own id."
                )
        return fresh

    def _answered(self, place: Seat, one: Sent, before: Sequence[Answered]) -> Answered:
        """The event; ``before`` it come those of the same request. Raises ``Refused``."""
        session, now = self._keeper.session, self._keeper.clock()
        if not _ID.fullmatch(one.id):
            raise Refused(400, "The id of an answer has up to 64 letters, digits and hyphens.")
        known = session.catalogue.katas.get(one.kata)
        if known and not {*one.answers} <= {*known.listing.names}:
            raise Refused(400, f"{known.heading} has other blanks: {', '.join(known.listing.names)}.")
        for text in one.answers.values():
            if len(text) > self._limits.blank:
                raise Refused(400, f"An answer has at most {self._limits.blank:,} characters.")
            if any("\ud800" <= char <= "\udfff" for char in text):
                raise Refused(400, "An answer has a character that nothing can show. Type it again.")
        round_ = session.may_answer(place.id, one.kata, one.seed, one.answers, now)
        if round_ == "practise":
            self._check_numbers(place, one, before)
        said = _clamped(one.time, place.since, now).isoformat(timespec="microseconds")
        return Answered(place.id, one.kata, one.seed, dict(one.answers), round_, said, one.id)

    def _check_numbers(self, place: Seat, one: Sent, before: Sequence[Answered]) -> None:
        """Raise ``Refused`` for yet other numbers: each have the kata run anew, and the judge is everybody's."""
        given: list[Answer | Answered] = [*place.answers.values(), *before]
        seeds = {each.seed for each in given if (each.kata, each.round) == (one.kata, "practise")}
        kata = self._keeper.session.catalogue.katas[one.kata]
        others = {one.seed, *seeds} - {self._keeper.session.seed(place.id, kata)}
        if one.seed not in seeds and len(others) > self._limits.numbers:
            raise Refused(
                403,
                f"This seat has practised {kata.heading} with {self._limits.numbers} other numbers than its own, and can with no more. Go on with those, or with its own.",
            )

    async def _judge(self, seat: str, answer: str) -> None:
        """Have it judged. Raises ``Refused`` if that cannot be now.

        The disk may still be taking the answer, and the verdict may be lost with the machine: it would be judged again.
        """
        await self._can_judge.wait()
        place = self._keeper.session.seats.get(seat)
        found = place.answers.get(answer) if place else None
        if found is None or found.verdict:
            return
        await self._keeper.check(allowance(found.kata, found.texts))  # else it would be judged again and again
        judged = Judged(seat, answer, found.kata, found.seed)
        try:
            wire = await self._desk.judge(seat, found.kata, found.seed, found.texts)
            line = fitted(judged._replace(verdict=wire), found.texts, self._keeper.line)
        except Refused:
            raise
        except Exception as error:  # the fault is ours: nobody waits for ever, and nothing is tried twice
            fault = Verdict(found.kata, Outcome.FAULT, our_failure(error), found.seed)
            line = self._keeper.line(judged._replace(verdict=fault.to_wire()))
        place = self._keeper.session.seats.get(seat)
        if place and answer in place.answers:  # nothing is written of who left, or of what the disk did not take
            again = partial(self._wait_for_judge, seat, answer, found.round)
            await self._keeper.happen_again(line, again)


def _before(place: Seat, one: Sent) -> Answer | None:
    known = place.sent.get(one.id)
    return place.answers[known] if known else None


def _content(one: Sent | Answer) -> tuple[object, ...]:
    texts = one.texts if isinstance(one, Answer) else one.answers
    return one.kata, one.seed, dict(texts)


def _told(place: Seat, one: Sent, *, is_new: bool) -> dict[str, Any]:
    """What is told of an answer that is on the disk; of a vote, a check and an exam nothing but that."""
    answer = _before(place, one)
    verdict = answer.verdict if answer and answer.round == "practise" else None
    status = "judged" if verdict else "taken"
    return {
        "id": one.id,
        "status": status if is_new else "known",
        **({"verdict": verdict.to_wire()} if verdict else {}),
    }


def _clamped(time: str, earliest: datetime, latest: datetime) -> datetime:
    """The client's time, which is never before it joined, nor after now; now if it is none."""
    try:
        said = datetime.fromisoformat(time)
    except ValueError:
        return latest
    return min(max(said, earliest), latest) if said.tzinfo else latest
