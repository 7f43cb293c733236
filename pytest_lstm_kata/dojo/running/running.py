"""A dojo that runs: all that its server asks of it. What is acknowledged is on the disk."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple

from pytest_lstm_kata.dojo.room import names as called
from pytest_lstm_kata.dojo.room import report, showing
from pytest_lstm_kata.dojo.room.events import (
    Door,
    Extended,
    Hand,
    Opened,
    Paused,
    Recoded,
    Removed,
    Renamed,
    Returned,
    Seated,
)
from pytest_lstm_kata.dojo.room.hour import SHOWN
from pytest_lstm_kata.dojo.room.plan import Plan, usual
from pytest_lstm_kata.dojo.room.session import GONE, Refused, Session
from pytest_lstm_kata.dojo.room.views import HostView, RoomView, SeatView
from pytest_lstm_kata.dojo.running.answering import Answering, Desk, Sent
from pytest_lstm_kata.dojo.running.codes import Codes, digest, drawn_name, is_same, new_id, new_token
from pytest_lstm_kata.dojo.running.keeping import Keeper
from pytest_lstm_kata.dojo.running.ledger import Ledger
from pytest_lstm_kata.dojo.running.limits import USUAL, Limits
from pytest_lstm_kata.dojo.running.packs import other_pack
from pytest_lstm_kata.dojo.running.reveals import Reveals
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.record.classroom import Class

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


class Role(NamedTuple):
    """What a token opens."""

    kind: Literal["seat", "room", "host"]
    seat: str = ""
    """Which seat, if it is one."""


class Joined(NamedTuple):
    """What somebody gets who sits down: the token is shown once."""

    seat: str
    name: str
    token: str
    seat_code: str

    def __repr__(self) -> str:
        return f"Joined({self.seat!r}, {self.name!r})"


def now() -> datetime:
    """The server's clock."""
    return datetime.now(UTC)


class Dojo:
    """One room. All methods but ``open`` raise ``Refused`` for what may not happen now, and nothing else."""

    def __init__(self, ledger: Ledger, keeper: Keeper, desk: Desk, limits: Limits, retry: float) -> None:
        """See ``open``, which makes one."""
        self.codes = Codes.of(ledger.state)
        self.join_code, self.host_code, self.room_token = self.codes.join, self.codes.host, self.codes.room
        self.goes_on_from: datetime | None = None
        """When something last happened in it before it was opened, if anybody was there."""
        self.address = ""
        """Where to join, as the projector shows it."""
        self.has_wheels = False
        """Can guests install from there what they need?"""
        self._keeper = keeper
        self._desk = desk
        self._answering = Answering(keeper, desk, limits, retry)
        self._reveals = Reveals(desk.explain, keeper.news)
        self._starting = asyncio.create_task(self._start())
        self._roster: Mapping[str, str] = _NONE
        self._packs: Mapping[str, str] = _NONE

    @classmethod
    async def open(
        cls,
        folder: Path,
        catalogue: Catalogue,
        plan: Plan | None = None,
        *,
        desk: Desk,
        seats: int = USUAL.seats,
        names: str = "drawn",
        roster: Sequence[str] = (),
        title: str = "",
        packs: Mapping[str, str] = _NONE,
        limits: Limits = USUAL,
        clock: Callable[[], datetime] = now,
        retry: float = 1.0,
    ) -> Dojo:
        """Open the dojo that is kept in this folder, or a new one; without a plan with the one that it had, or the usual one.

        Names are ``drawn`` or ``own``; with a roster they are its names, and no others. ``packs`` has the digest of each
        pack. ``retry`` are the seconds until what cannot be done now, by the disk or the judge, is tried again.

        Raises ``Unusable``, and ``OSError``. That the judge starts is not waited for: see ``ready``.
        """
        ledger = Ledger(folder)
        try:
            ledger.wipe_left()
            keeper = Keeper(ledger, catalogue, clock, retry)
            before = keeper.session.opened or Opened(new_id(), plan=usual(catalogue))
            last = keeper.session.last if keeper.session.seats else None
            own = "own" if roster else names
            keeper.begin(Opened(before.dojo, title or before.title, plan or before.plan, packs, own, seats))
            dojo = cls(ledger, keeper, desk, limits, retry)
        except BaseException:  # Ctrl-C, too, leaves the folder to others
            ledger.release()
            raise
        dojo._roster = {called.key(name): name for name in roster}
        dojo._packs = packs
        dojo.goes_on_from = last
        return dojo

    async def ready(self) -> None:
        """Returns when answers can be judged. Raises what the desk does that cannot judge here."""
        await asyncio.shield(self._starting)

    async def _start(self) -> None:
        await self._desk.start()
        self._answering.begin()

    @property
    def session(self) -> Session:
        """The room now; another object after a disk said no."""
        return self._keeper.session

    # Who comes and goes.

    def who(self, token: str) -> Role:
        """Whose token this is; the host's is the host code. Raises ``Refused``, 401, also for a token that is dead."""
        if hmac.compare_digest(digest(token), digest(self.room_token)):
            return Role("room")
        if is_same(token, self.host_code):
            return Role("host")
        seat = self.session.seat_of(digest(token))
        if seat is None:
            raise Refused(401, GONE[self.session.gone.get(digest(token), "")])
        return Role("seat", seat)

    async def join(self, code: str, name: str = "", packs: Mapping[str, str] = _NONE) -> Joined:
        """Sit down. ``packs`` are the digests of a learner's own packs; a browser has none."""
        if not is_same(code, self.join_code):
            raise Refused(401, "This is not the code of the dojo. Look at the projector.")
        drawn = not self.session.may_join(name)
        other = next((pack for pack, own in packs.items() if self._packs.get(pack, own) != own), "")
        if other:
            raise Refused(409, other_pack(other, self.address if self.has_wheels else ""))
        if drawn:
            name = drawn_name({*self.session.names()})
        elif self._roster:
            name = self._listed(name)
        else:
            name = self.session.may_join(name)
        token, seat = new_token(), self.session.next_seat
        await self._keeper.happen(Seated(seat, name, digest(token)))
        return self._joined(seat, token)

    def _listed(self, name: str) -> str:
        """The name as the roster has it. Raises ``Refused`` for one that it has not, or that sits here."""
        listed = self._roster.get(called.key(name))
        if listed is None:
            raise Refused(
                403, "This name is not on the list of this dojo. Type it as the list has it, or ask the facilitator."
            )
        if listed in self.session.names():
            raise Refused(
                409, f"{listed} is here already. Come back with the seat code, or ask the facilitator for a new one."
            )
        return listed

    async def back(self, name: str, seat_code: str) -> Joined:
        """Come back to a seat, on another device maybe: the token that it had is dead."""
        named = (seat for seat in self.session.seats.values() if called.key(seat.name) == called.key(name))
        seat = next((seat for seat in named if is_same(seat_code, self.codes.seat(seat.id, seat.turn))), None)
        if seat is None:
            raise Refused(401, "No seat has this name and this seat code. Look at both again, or ask for a new code.")
        token = new_token()
        returned = self._keeper.line(Returned(seat.id, digest(token)))
        self._answering.check_share(seat.id, returned)
        await self._keeper.kept(await self._keeper.begun(returned))
        return self._joined(seat.id, token)

    def _joined(self, seat: str, token: str) -> Joined:
        found = self._answering.seat(seat)
        return Joined(seat, found.name, token, self.codes.seat(seat, found.turn))

    async def leave(self, seat: str) -> None:
        """Go, and take along all that was sent: it is deleted from the disk, too, within seconds."""
        self._answering.seat(seat)
        await self._keeper.happen(Removed(seat, "seat"))
        self._keeper.forget(seat)

    # What a seat does.

    async def answers(self, seat: str, sent: Sequence[Sent]) -> list[dict[str, Any]]:
        """What became of each: see ``Answering.take``."""
        return await self._answering.take(seat, sent)

    async def hand(self, seat: str, up: bool) -> None:
        """Raise a hand, or take it down; the facilitator may take one down, too."""
        if bool(self._answering.seat(seat).hand) != up:
            if up:
                self._answering.pace(seat)
                self._answering.check_share(seat, self._keeper.line(Hand(seat, up)))
            await self._keeper.happen(Hand(seat, up))

    # What the facilitator does.

    async def step(self, direction: Literal["next", "back", "skip", "reveal", "begin", "over"]) -> None:
        """Go on or back, leave a vote or its second round as it is, or begin or end an exam.

        A room that is paused goes on where it stands by ``next``, which is what one presses then. An exam begins by ``begin``
        alone, and one with time left ends by ``over`` alone: not by a key that is pressed twice.
        """
        if direction == "next" and self.session.paused:
            await self.pause(on=False)
            return
        if direction == "next" and self.session.is_sat(self._keeper.clock()):
            raise Refused(
                409, "The exam goes on until its time is over. To end it before, use its button on your page."
            )
        if direction == "next" and self.session.begins_exam:
            raise Refused(409, "The next step is an exam. Begin it with its button on your page.")
        if direction == "begin" and not self.session.begins_exam:
            raise Refused(409, "The next step is no exam that could begin.")
        await self._keeper.happen(self.session.may_step("next" if direction == "begin" else direction))

    async def vote(self, kata: str) -> None:
        """Start a vote on a kata, by its id, and come back to the plan after it."""
        await self._keeper.happen(self.session.may_vote(kata))

    async def pause(self, on: bool) -> None:
        """Stop the clock, or let it go on."""
        if self.session.paused != on:
            await self._keeper.happen(Paused(on))

    async def extend(self, seconds: int) -> None:
        """Give the phase more time, or less."""
        await self._keeper.happen(Extended(seconds))

    async def door(self, is_open: bool) -> None:
        """Open the door, or close it to those who have no seat yet."""
        if self.session.door_open != is_open:
            await self._keeper.happen(Door(is_open))

    async def rename(self, seat: str, name: str) -> None:
        await self._keeper.happen(Renamed(seat, self.session.may_rename(seat, name)))

    async def remove(self, seat: str) -> None:
        """Take a seat away: who sat there is out, and their answers count no more."""
        self._answering.seat(seat)
        await self._keeper.happen(Removed(seat))

    async def clear(self) -> None:
        """Take away the seats that have sent nothing: somebody may have taken many, so that others find none."""
        await self._keeper.happen(*map(Removed, self.session.silent))

    async def recode(self, seat: str) -> str:
        """A new seat code for who lost it, or showed it to somebody. Returns the name that goes with it."""
        found = self._answering.seat(seat)
        await self._keeper.happen(Recoded(seat, found.turn + 1))
        return found.name

    # What is shown.

    async def changed(self, after: int, role: Role | None = None) -> int:
        """The number of what is shown now, once it is another than ``after``: to this role, or to the facilitator."""
        return await self._keeper.changed(after, (role.seat or role.kind) if role else "host")

    def view(self, role: Role, at: str = "") -> SeatView | RoomView | HostView:
        """What this role may see now; a facilitator who looks at the seat ``at`` sees its last answers, too."""
        session, time = self.session, self._keeper.clock()
        revision = self._keeper.revision(role.seat or role.kind)
        if role.kind == "seat":
            seat = self._answering.seat(role.seat)
            code = self.codes.seat(seat.id, seat.turn)
            return showing.seat_view(session, seat.id, time, code, self._explained(seat.id))._replace(revision=revision)
        explained = self._explained("")
        if role.kind == "room":
            view = showing.room_view(session, time, self.address, self.join_code, explained)
            return view._replace(revision=revision)
        codes = {seat.id: self.codes.seat(seat.id, seat.turn) for seat in session.seats.values()}
        return showing.host_view(session, time, codes, explained, at)._replace(revision=revision)

    def _explained(self, seat: str) -> str:
        """The explanation of what is revealed, with this seat's numbers; empty before, and while it is made."""
        kata = self.session.kata
        if kata is None or self.session.phase not in SHOWN:
            return ""
        return self._reveals.page(seat, kata.id, self.session.seed(seat, kata))

    def report(self) -> Class:
        """The room as a class, as ``grade`` reports one."""
        return report.classroom(self.session)

    async def close(self) -> None:
        """End it: what is not judged yet is judged when it is opened again."""
        self._starting.cancel()
        await asyncio.gather(self._starting, return_exceptions=True)
        await self._answering.close()
        self._reveals.clear()
        await self._desk.stop()
        await self._keeper.close()
