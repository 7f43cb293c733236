"""The journal: a line for each event, in a file that is only ever appended to.

Two runs at once, a kill in mid-write, a merge of two journals by concatenation: nothing is lost, and a line
that cannot be read is skipped, kept and counted.
"""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from pytest_lstm_kata.files import access
from pytest_lstm_kata.record.events import Entry, Event, read

MAX_BYTES: Final = 64 * 1024 * 1024
"""Some two hundred thousand events: no person's journal is larger."""

TOO_LARGE: Final = f"it has {MAX_BYTES // 1024**2} MiB, so nothing is added: move it away to start a new one"

PATIENCE: Final = 10
"""Seconds to wait for another process that is writing; who waited in vain waits no more."""


class Journal:
    """The entries in one file. Reading never fails; writing raises ``OSError`` if the disk says no.

    ``renamed`` is the catalogue's: katas in what is read go by their ids of now. The lines in the file stay as they are.
    """

    def __init__(self, path: Path, renamed: Mapping[str, str] = MappingProxyType({})) -> None:
        self.path = path
        self.renamed = renamed
        self.unreadable = 0
        self._patience: float = PATIENCE
        self._read = 0
        """How many bytes have been read, up to the end of a line."""
        self._line: bytes | None = b""
        """The last line of these; None if lines that were not read stand before one that was appended here."""

    def entries(self) -> list[Entry]:
        """All entries in order of time, each once; but none of an event that this version does not know."""
        data = self._data()
        self.unreadable = 0
        self._remember(0, data)
        unique = {entry.id: entry for entry in self._parsed(data)}
        return sorted(unique.values(), key=lambda entry: entry.order)

    def facts(self) -> list[Mapping[str, Any]]:
        """What stands on the lines, each once and in their order, also of events that this version does not know."""
        found: dict[str, Mapping[str, Any]] = {}
        for line in filter(bytes.strip, self._data().split(b"\n")):
            with suppress(ValueError):
                read(line)
                facts = json.loads(line)
                found.setdefault(facts["id"], facts)
        return [*found.values()]

    def after(self, last: str) -> list[Entry]:
        """The entries on the lines behind that of this entry, each once and in the order of the lines; all if it is not there.

        That is the order in which they came to be here, whatever any clock said.
        """
        lines, name = self._data().split(b"\n"), last.encode()
        places = range(len(lines), 0, -1) if last else ()
        behind = next((at for at in places if name in lines[at - 1] and self._id(lines[at - 1]) == last), 0)
        return [*{entry.id: entry for entry in self._parsed(b"\n".join(lines[behind:]))}.values()]

    @staticmethod
    def _id(line: bytes) -> str:
        """The id of the entry on a line; none if there is no entry that this version knows."""
        with suppress(ValueError):
            entry = read(line)
            return entry.id if entry else ""
        return ""

    def news(self) -> list[Entry] | None:
        """The entries on lines that were appended since the file was read; None if not only that has changed."""
        if self._line is None:
            return None
        try:
            found = access.read(self.path, MAX_BYTES, start=self._read - len(self._line), grows=True)
        except OSError:
            return None
        known, data = found[: len(self._line)], found[len(self._line) :]
        if known != self._line or len(found) > MAX_BYTES:
            return None
        whole = data[: data.rfind(b"\n") + 1]
        self._remember(self._read, whole)
        return sorted(self._parsed(whole), key=lambda entry: entry.order)

    def _remember(self, start: int, data: bytes) -> None:
        end = data.rfind(b"\n") + 1
        if end or not start:
            self._read, self._line = start + end, data[data.rfind(b"\n", 0, max(end - 1, 0)) + 1 : end]

    def _parsed(self, data: bytes) -> Iterator[Entry]:
        for line in filter(bytes.strip, data.split(b"\n")):
            try:
                entry = read(line, self.renamed)
            except ValueError:
                self.unreadable += 1
                continue
            if entry:
                yield entry

    def append(self, event: Event) -> Entry:
        """Write down that this happened now: whole or not at all as far as later readers are concerned."""
        entry = Entry(datetime.now(UTC), os.urandom(8).hex(), event)
        with self._locked(), opened(self.path) as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - len(self._line or b"\n"), 0))
            last = file.read()
            line = add(file, entry.line, MAX_BYTES)
        if size == self._read and last == self._line:  # and so this is no news
            self._remember(size, line)
        else:
            self._line = None
        return entry

    def _data(self) -> bytes:
        """What stands in the file; nothing where it cannot be read, or is larger than any journal."""
        try:
            data = access.read(self.path, MAX_BYTES, grows=True)
        except OSError:
            return b""
        return data if len(data) <= MAX_BYTES else b""

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            with locked(self.path, self._patience):
                yield
        except Locked:
            self._patience = 0
            raise


class Locked(OSError):
    """Another process writes here, and does not let go."""


@contextmanager
def locked(path: Path, patience: float) -> Iterator[None]:
    """Alone among all that write to this file, after so many seconds at most. Raises ``OSError``, and ``Locked``."""
    from filelock import FileLock, Timeout

    lock = path.with_suffix(".lock")
    reason = access.obstacle(lock)
    if reason:
        raise access.Unfit(errno.EINVAL, f"{lock.name} beside it: {reason}", str(lock))
    try:
        with FileLock(lock, timeout=patience):
            yield
    except Timeout:
        raise Locked(errno.EAGAIN, "another process has locked it", str(path)) from None
    except NotImplementedError:  # an old filelock, where the file system has no locks
        raise OSError(errno.ENOSYS, "it cannot be locked here; pip install -U filelock helps", str(path)) from None


def opened(path: Path) -> FileIO:
    """The file, to be read and to be added to; a new one if there is none. Raises ``OSError``."""
    return FileIO(str(path), "ab+", opener=access.descriptor)


def add(file: FileIO, lines: bytes, most: int) -> bytes:
    """Put lines at the end, all of them or none: what was written. Raises ``OSError`` if the disk says no, or it is full with so much."""
    size = file.seek(0, os.SEEK_END)
    if size + len(lines) > most:
        raise OSError(errno.EFBIG, TOO_LARGE, str(file.name))
    file.seek(max(size - 1, 0))
    if file.read(1) not in (b"", b"\n"):  # a write was cut off here: its rest must not swallow a line
        lines = b"\n" + lines
    rest = memoryview(lines)
    try:
        while rest:
            rest = rest[file.write(rest) :]
    except OSError:
        with suppress(OSError):
            file.truncate(size)
        raise
    return lines
