"""The session of a dojo and its journal, of which each is what the other says.

What happens is taken into the session at once, so that what comes next is measured by it; whoever did it is told when the
journal has it. If the disk says no, the session becomes again what the journal has, and stands still until there is room.
"""

from __future__ import annotations

import asyncio
import errno
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Final, NoReturn

from pytest_lstm_kata.dojo.room import standing
from pytest_lstm_kata.dojo.room.events import (
    Answered,
    Entry,
    Event,
    Hand,
    Judged,
    Line,
    Paused,
    Recoded,
    Renamed,
    Returned,
    Seated,
)
from pytest_lstm_kata.dojo.room.hour import SHOWN
from pytest_lstm_kata.dojo.room.session import Refused, Session
from pytest_lstm_kata.dojo.running.accounts import charge
from pytest_lstm_kata.dojo.running.codes import new_id
from pytest_lstm_kata.dojo.running.ledger import Ledger
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.record.journal import MAX_BYTES

FULL: Final = "disk full"
OVERFULL: Final = f"The record of this room is full: it has {MAX_BYTES // 1024**2} MiB."

_Own = Seated | Returned | Recoded | Renamed | Hand | Answered | Judged
"""What no other seat sees: three hundred pages are not made anew for each answer."""

_GRACE: Final = 0.05
"""Seconds by which the alarm is late, for it must not be early."""

_OfSeats = Seated | Returned | Hand | Answered | Judged
"""What comes from seats, which must not keep the facilitator from what they do."""

_MINUTE: Final = 60

_WIPES: Final = 10
"""What has left is taken off the disk at most once in so many times ``retry``: that costs time, and many may leave."""

AWAY: Final = (
    "The dojo cannot keep anything now: its disk says no. What you typed stays on your page; send it again in a moment."
)


class Keeper:
    """Keeps what happens in one dojo. ``clock`` tells the time; ``retry`` are the seconds until a disk that said no is asked again."""

    def __init__(self, ledger: Ledger, catalogue: Catalogue, clock: Callable[[], datetime], retry: float) -> None:
        """Raises ``OSError`` if the journal cannot be read."""
        self.clock = clock
        self._ledger = ledger
        self._catalogue = catalogue
        self._retry = retry
        self._charged: Counter[str]
        """The bytes that each seat is charged for all that it did."""
        self.session, self._charged = self._folded()
        self._changes = Counter({"": self.session.revision})
        """How often something came to be shown differently: to everybody, and to each seat, ``room`` and ``host`` alone.

        Each is counted by itself: what a seat counts says nothing of what others see, nor of what it may not see yet.
        """
        self._waits: dict[str, asyncio.Event] = {}
        """For what is shown differently to whom: three hundred pages are not woken for each answer."""
        self._recovery: asyncio.Task[None] | None = None
        """Runs for as long as the disk says no."""
        self._alarm: asyncio.TimerHandle | None = None
        """For the moment at which the time of an exam is over: then nothing happens, and yet something else is to be shown. It is
        there until that is told."""
        self._is_away = False
        """Does the disk say no?"""
        self._was_full = False
        self._left: set[str] = set()
        """The seats that have left, and of which something is still on the disk."""
        self._wiping: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()
        ledger.failed = self._failed

    def _folded(self) -> tuple[Session, Counter[str]]:
        """The session that the journal has, and what each seat in it is charged: seconds of a large one. Raises ``OSError``."""
        entries, charged = self._ledger.sized(), Counter[str]()
        for size, entry in entries:
            charged[getattr(entry.event, "seat", "")] += charge(size, entry.event)
        return Session.fold((entry for _, entry in entries), self._catalogue), charged

    def charged(self, seat: str) -> int:
        """The bytes that this seat is charged for all that it did."""
        return self._charged[seat]

    def begin(self, event: Event) -> None:
        """The first that happens: before anybody is there. Raises ``OSError``."""
        entry = Entry(self.clock(), new_id(), event)
        self._ledger.write([entry])
        self._take(entry)

    async def check(self, size: int = 0) -> None:
        """Raise ``Refused`` while nothing can be kept, or not so many bytes of what seats send: 503."""
        if self._is_away:
            raise Refused(503, AWAY, 5)
        if size and not self._ledger.has_room(size):
            await self._be_full()

    def line(self, event: Event) -> Line:
        """It, as it is kept if it happens now."""
        entry = Entry(self.clock(), new_id(), event)
        return Line(entry, entry.line)

    async def happen(self, *events: Event) -> None:
        """Returns when these, and all before them, are on the disk. Raises ``Refused`` if they are not: 503."""
        await self.kept(await self.begun(*map(self.line, events)))

    async def begun(self, *lines: Line) -> asyncio.Future[None]:
        """These have happened, and are on their way to the disk: see ``kept``. Raises ``Refused`` if they cannot happen: 503."""
        return self._ledger.put(await self._taken(lines))

    @staticmethod
    async def kept(done: asyncio.Future[None]) -> None:
        """Returns when it is on the disk. Raises ``Refused`` if it is not, and then it has not happened: 503."""
        try:
            await done
        except OSError:
            raise Refused(503, AWAY, 5) from None

    async def happen_again(self, line: Line, lost: Callable[[], object]) -> None:
        """Something that would come about anew if it were lost: so it has happened before the disk has it.

        If the disk says no it has not, and ``lost`` is called. Raises ``Refused`` as ``happen`` does.
        """

        def ended(done: asyncio.Future[None]) -> None:
            if not done.cancelled() and done.exception():
                lost()

        self._ledger.put(await self._taken([line]), later=True).add_done_callback(ended)

    async def _taken(self, lines: Sequence[Line]) -> bytes:
        """Take these into the session; what the disk is to get. Raises ``Refused`` if it cannot: 503."""
        events, data = [line.entry.event for line in lines], b"".join(line.data for line in lines)
        await self.check(len(data) if any(isinstance(event, _OfSeats) for event in events) else 0)
        for event, line in zip(events, lines, strict=True):
            self._charged[getattr(event, "seat", "")] += charge(len(line.data), event)
        self._take(*(line.entry for line in lines))
        return data

    async def _be_full(self) -> NoReturn:
        """Raise ``Refused``: there is no room for what seats send. The first time, the facilitator is told by a pause."""
        if not self._was_full:
            self._was_full = True
            await self.happen(Paused(on=True, why=OVERFULL))
        raise Refused(503, f"{OVERFULL} Tell the facilitator.", _MINUTE)

    def _take(self, *entries: Entry) -> None:
        for entry in entries:
            self.session.apply(entry)
            self.news(*self._audience(entry.event))
        self._wind()

    def _audience(self, event: Event) -> tuple[str, ...]:
        """To whom something is shown differently by it, as ``news`` has them."""
        if not isinstance(event, _Own):
            return ()
        session = self.session
        seat = session.seats.get(event.seat)
        judged = seat.answers.get(event.answer) if seat and isinstance(event, Judged) else None
        if judged and not standing.is_told(session, judged):  # when it was judged says something of what it is worth
            return ("room", "host") if session.phase == "argue" else ("host",)  # the projector counts ideas then
        return () if session.phase in SHOWN else (event.seat, "room", "host")  # which shows what others answered

    def _wind(self) -> None:
        """Set the alarm to what the clock says now."""
        now, clock = self.clock(), self.session.clock
        is_sat = self.session.is_sat(now)
        if self._alarm and not is_sat:  # something else happened at that very moment
            self._ring()
        self._unwind()
        left = clock.left(now) if is_sat and clock.still is None else None
        if left:
            self._alarm = asyncio.get_running_loop().call_later(left.total_seconds() + _GRACE, self._ring)

    def _ring(self) -> None:
        self._unwind()
        self.news()

    def _unwind(self) -> None:
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None

    def news(self, *to: str) -> None:
        """Something may be shown differently from now on: to these seats, to ``room`` or ``host``; to ``""`` or none, to everybody."""
        to = to or ("",)
        self._changes.update(to)
        for who in [*self._waits] if "" in to else to:
            if news := self._waits.pop(who, None):
                news.set()

    def revision(self, who: str) -> int:
        """Another one whenever something may be shown differently: to this seat, to ``room``, or to ``host``."""
        return self._changes[""] + self._changes[who]

    async def changed(self, after: int, who: str) -> int:
        """The revision, once it is another one."""
        while self.revision(who) == after:
            await self._waits.setdefault(who, asyncio.Event()).wait()
        return self.revision(who)

    async def _failed(self, error: OSError) -> None:
        """What the disk does not have did not happen; and the clock stands still until it takes something again."""
        self._is_away = True
        is_known = False
        with suppress(OSError):  # who cannot read, either, has at least what was shown
            await self._become_again()
            is_known = True
        is_full = error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", None))
        stop = Entry(self.clock(), new_id(), Paused(on=True, why=FULL if is_full else printable(error.strerror or "")))
        goes_on = not self.session.paused
        self._take(stop)
        self._recovery = asyncio.create_task(self._recover(stop, goes_on=goes_on, is_known=is_known))

    async def _become_again(self) -> None:
        """Make the session again what the journal has. Raises ``OSError``, and then it stays what it was."""
        self.session, self._charged = await asyncio.to_thread(self._folded)

    async def _recover(self, stop: Entry, *, goes_on: bool, is_known: bool) -> None:
        """Ask the disk again and again; then the journal has the pause, too. ``is_known``: is the session what the journal has?"""
        while True:
            await asyncio.sleep(self._retry)
            try:
                if not is_known:
                    await self._become_again()
                    is_known = True
                    self._take(stop)
                go = Entry(self.clock(), new_id(), Paused(on=not goes_on))
                await self._ledger.retry([stop, go])
            except OSError:
                continue
            break
        self._recovery = None
        self._is_away = False
        self._take(go)

    def forget(self, seat: str) -> None:
        """Have taken off the disk what a seat sent that has left: soon, and at the latest when the dojo is closed, or opened again."""
        self._left.add(seat)
        if self._wiping is None:
            self._wiping = asyncio.create_task(self._wipe())

    async def _wipe(self) -> None:
        while self._left and not self._closing.is_set():
            left, self._left = self._left, set()
            try:
                await self._ledger.forget(left)
            except OSError:
                self._left |= left
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), _WIPES * self._retry)
        self._wiping = None

    async def close(self) -> None:
        """Let others have the folder."""
        self._unwind()
        self._closing.set()
        if self._wiping:
            await self._wiping
        await self._give_up()
        await self._ledger.close()
        await self._give_up()  # for the last write may have failed

    async def _give_up(self) -> None:
        if self._recovery:
            self._recovery.cancel()
            await asyncio.gather(self._recovery, return_exceptions=True)
