"""The journal of a dojo: one server writes it, and what is acknowledged is on the disk.

The lines are those of any journal, and are added in the same way; but the server holds the lock for as long as it runs,
writes once for all that came in meanwhile, and waits until the disk has it.
"""

from __future__ import annotations

import asyncio
import errno
import json
import os
import re
from collections.abc import Awaitable, Callable, Container, Iterator, Sequence
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from pytest_lstm_kata.dojo.room.events import Answered, Entry, Event, Opened, Removed, Seated, read
from pytest_lstm_kata.dojo.running.codes import new_id
from pytest_lstm_kata.files import access
from pytest_lstm_kata.record.journal import MAX_BYTES, TOO_LARGE, Journal, Locked, add, locked, opened
from pytest_lstm_kata.record.workspace import Workspace

PATIENCE = 1
"""Seconds to wait for whoever else writes here: a server does not let go, all others do."""

LATER: Final = 0.2
"""Seconds for which a line waits at most that nobody waits for: most go with somebody else's."""

RESERVE: Final = 1024 * 1024
"""So many bytes more than ``MAX_BYTES`` are for the facilitator, and for what opens and closes a room whose seats have filled the rest."""

_WHOSE: Final = re.compile(rb'"seat": "([^"]*)"')
"""On a line that this server wrote. In an answer these quotes have backslashes before them."""


class Unusable(Exception):
    """Why no dojo can be opened in a folder, and what to do, as sentences."""


class InUse(Unusable):
    """Another server has the folder."""


class Ledger:
    """The journal of the dojo in one folder, open for as long as its server runs.

    ``failed`` is waited for, with the error, when the disk said no, before anybody is told: the file ends where it ended before.
    """

    def __init__(self, folder: Path) -> None:
        """Take the folder, and make it if there is none. Raises ``Unusable``, ``InUse``, and ``OSError``."""
        self.folder = folder
        self.failed: Callable[[OSError], Awaitable[None]] | None = None
        self.state = Workspace(folder).state
        """Where its record is kept."""
        self.state.mkdir(parents=True, exist_ok=True)
        if not Workspace.is_one(folder):
            raise Unusable(
                f"{self.state.name} in {folder.name} is a link, and links are not followed. Name another folder."
            )
        self._path = Workspace(folder).journal
        self._holder = self.state / "server.json"
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._coming = 0
        """How many bytes wait, or are written now."""
        self._writer: asyncio.Task[None] | None = None
        self._is_due = False
        """Is what waits to be written now?"""
        self._later: asyncio.TimerHandle | None = None
        """For lines that nobody waits for."""
        self._alone = asyncio.Lock()
        self._is_torn = False
        """Did the last write fail, so that a part of it may stand behind the end?"""
        with ExitStack() as stack:
            try:
                stack.enter_context(locked(self._path, PATIENCE))
            except Locked:
                raise InUse(self._who()) from None
            _check(folder)
            access.tidy(self.state)  # it may be a copy of what seats sent that have left since
            holder = {"pid": os.getpid(), "since": datetime.now(UTC).isoformat(timespec="seconds")}
            access.replace(self._holder, json.dumps(holder).encode())
            stack.callback(self._holder.unlink, missing_ok=True)
            self._file = stack.enter_context(opened(self._path))
            self._path.chmod(0o600)  # who else has an account here needs no names and answers
            self._end = os.fstat(self._file.fileno()).st_size
            self._open = stack.pop_all()

    def _who(self) -> str:
        """Who has the folder."""
        said = ""
        with suppress(OSError, ValueError, KeyError, TypeError):
            holder = json.loads(access.read(self._holder))
            since = datetime.fromisoformat(holder["since"]).astimezone()
            said = f" It is process {int(holder['pid'])}, since {since:%H:%M}."
        name = self.folder.name or self.folder
        return f"The room in {name} is open.{said} Close it first, with Ctrl-C in its terminal."

    def sized(self) -> list[tuple[int, Entry]]:
        """As ``entries``, each with the bytes of its line and its end. Raises ``OSError``."""
        return [(len(line) + 1, entry) for line, entry in _lines(_data(self._path)[: self._end]) if entry]

    def entries(self) -> list[Entry]:
        """All that is on the disk, in its order. Raises ``OSError``."""
        return [entry for _, entry in self.sized()]

    async def extend(self, entries: Sequence[Entry]) -> None:
        """Returns when these are on the disk: with one write, and one ``fsync``, for all that came in meanwhile.

        Raises ``OSError`` if the disk says no; then nothing of it is there, nor of what came in after it.
        """
        await self.put(_data_of(entries))

    def has_room(self, size: int) -> bool:
        """May seats add so many bytes, after all that comes before? Who does not ask takes from the reserve."""
        return self._end + self._coming + size <= MAX_BYTES

    def put(self, lines: bytes, *, later: bool = False) -> asyncio.Future[None]:
        """As ``extend``, of entries whose lines these are; ``later`` with the next ones, which come within ``LATER`` seconds."""
        loop = asyncio.get_running_loop()
        done = loop.create_future()
        self._waiting.append((lines, done))
        self._coming += len(lines)
        if not later:
            self._begin()
        elif self._later is None:
            self._later = loop.call_later(LATER, self._begin)
        return done

    def _begin(self) -> asyncio.Task[None]:
        """Write what waits now, if nothing is written; else it comes next. What is returned is done when nothing is due."""
        self._is_due = True
        if self._later:
            self._later.cancel()
            self._later = None
        if self._writer is None:
            self._writer = asyncio.create_task(self._drain())
        return self._writer

    async def _drain(self) -> None:
        while self._is_due:
            self._is_due = False
            batch, self._waiting = self._waiting, []
            lines = b"".join(lines for lines, _ in batch)
            error = None
            async with self._alone:
                try:
                    if lines:
                        await asyncio.to_thread(self._write, lines)
                except OSError as found:
                    error = found
                    batch += self._waiting  # it was let in by what is not there
                    self._waiting = []
                    if self.failed:
                        await self.failed(error)
            self._coming -= sum(len(lines) for lines, _ in batch)
            for _, done in batch:
                if not done.done():  # whoever waited may be gone
                    done.set_exception(error) if error else done.set_result(None)
        self._writer = None

    def write(self, entries: Sequence[Entry]) -> None:
        """Put these on the disk at once. Raises ``OSError``, and then nothing of it is there."""
        self._write(_data_of(entries))

    def _write(self, lines: bytes) -> None:
        try:
            if self._file.closed:  # it was replaced
                self._file = self._open.enter_context(opened(self._path))
            if self._is_torn:
                self._file.truncate(self._end)
            written = add(self._file, lines, MAX_BYTES + RESERVE)
            os.fsync(self._file.fileno())
        except OSError:
            self._is_torn = True
            with suppress(OSError, ValueError):  # it cannot even be opened
                self._file.truncate(self._end)
            raise
        self._is_torn = False
        self._end += len(written)

    async def retry(self, entries: Sequence[Entry]) -> None:
        """As ``extend``, for whoever asks a disk again that said no: that it still does is told to nobody else."""
        async with self._alone:
            await asyncio.to_thread(self.write, entries)

    async def forget(self, seats: Container[str]) -> None:
        """Take off the disk what these seats sent, and their names. Raises ``OSError``, and then all is as it was.

        To be called again only when it is done. Who writes meanwhile waits for no more than the disk.
        """
        end = self._end
        kept = await asyncio.to_thread(self._without, seats, 0, end)
        async with self._alone:
            await asyncio.to_thread(self._replace, seats, kept, end)

    def wipe(self, seats: Container[str], then: Sequence[Entry] = ()) -> None:
        """As ``forget``, at once; with these entries behind it."""
        self._replace(seats, self._without(seats, 0, self._end) + _data_of(then), self._end)

    def _without(self, seats: Container[str], start: int, end: int) -> bytes:
        return b"".join(remaining(_data(self._path)[start:end], seats))

    def _replace(self, seats: Container[str], kept: bytes, end: int) -> None:
        """What is to be kept up to an end, and of what was added behind it."""
        kept += self._without(seats, end, self._end)
        self._file.close()  # some systems replace no file that is open
        access.replace(self._path, kept, mode=0o600, synced=True)
        self._end = len(kept)

    async def close(self) -> None:
        """Let others have the folder, once all is on the disk that came in; and off it what seats sent that left themselves."""
        await self._begin()
        with suppress(OSError):
            self.wipe_left()
        self.release()

    def wipe_left(self) -> None:
        """As ``forget``, for seats that left themselves, if anything of theirs is still there. Raises ``OSError``."""
        if b'"removed"' not in _data(self._path):  # to read all takes half a second of a large journal
            return
        events = [entry.event for entry in self.entries()]
        left = {event.seat for event in events if isinstance(event, Removed) and event.by == "seat"}
        sent = {getattr(event, "seat", "") for event in events if not _stays(event)}
        if left & sent:
            self.wipe(left)

    def release(self) -> None:
        """Let others have the folder."""
        self._open.close()


def _check(folder: Path) -> None:
    """Raise ``Unusable`` for a folder with somebody's own journal."""
    path = Workspace(folder).journal
    if not access.is_there(path) or any(entry and isinstance(entry.event, Opened) for _, entry in _lines(_data(path))):
        return
    if Journal(path).entries():
        raise Unusable(
            f"{folder.name or folder} has the record of a learner. A room needs a folder of its own: name another one."
        )


def entries(folder: Path) -> list[Entry]:
    """What happened in the dojo of this folder, in its order, be it that it is open. Raises ``OSError``."""
    return [entry for _, entry in _lines(_data(Workspace(folder).journal)) if entry]


def forget(folder: Path, seat: str = "") -> int:
    """Take off the disk what a seat sent, and its names; or all seats. How many answers that were.

    Raises ``InUse`` while the dojo is open, ``Unusable``, and ``OSError``.
    """
    ledger = Ledger(folder)
    try:
        found = [entry.event for entry in ledger.entries()]
        seats = {event.seat for event in found if isinstance(event, Seated) and seat in ("", event.seat)}
        gone = {event.seat for event in found if isinstance(event, Removed)}
        now = datetime.now(UTC)
        ledger.wipe(seats, [Entry(now, new_id(), Removed(name, "seat")) for name in sorted(seats - gone)])
        return sum(isinstance(event, Answered) and event.seat in seats for event in found)
    finally:
        ledger.release()


def remaining(data: bytes, seats: Container[str]) -> Iterator[bytes]:
    """The lines without what these seats sent. That they were there is kept, so that nobody else becomes them."""
    for line in filter(bytes.strip, data.split(b"\n")):
        whose = _WHOSE.search(line)
        if whose and whose[1].decode(errors="replace") not in seats and line.endswith(b"}"):
            yield line + b"\n"  # to read all takes a second of a large journal
            continue
        try:
            entry = read(line)
        except ValueError:  # whose it is nobody knows
            continue
        event = entry.event if entry else None
        if event is None or _stays(event) or getattr(event, "seat", None) not in seats:
            yield line + b"\n"
        elif entry and isinstance(event, Seated):
            yield entry._replace(event=Seated(event.seat)).line


def _stays(event: Event) -> bool:
    """Is this all that is kept of a seat that has left?"""
    return isinstance(event, Removed) or (isinstance(event, Seated) and event == Seated(event.seat))


def _data_of(entries: Sequence[Entry]) -> bytes:
    return b"".join(entry.line for entry in entries)


def _lines(data: bytes) -> Iterator[tuple[bytes, Entry | None]]:
    """Each line that can be read, with its entry, each once; None for an event that this version does not know."""
    known = set()
    for line in filter(bytes.strip, data.split(b"\n")):
        try:
            entry = read(line)
        except ValueError:
            continue
        if entry is None or entry.id not in known:
            known.add(entry.id if entry else "")
            yield line, entry


def _data(path: Path) -> bytes:
    """What stands in the file. Raises ``OSError``, also if that is more than anybody's journal has."""
    data = access.read(path, MAX_BYTES + RESERVE, grows=True)
    if len(data) > MAX_BYTES + RESERVE:
        raise OSError(errno.EFBIG, TOO_LARGE, str(path))
    return data
