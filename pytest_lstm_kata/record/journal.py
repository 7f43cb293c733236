"""The journal: a line for each event, in a file that is only ever appended to.

Two runs at once, a kill in mid-write, a merge of two journals by concatenation: nothing is lost, and a line
that cannot be read is skipped, kept and counted.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pytest_lstm_kata.record.events import Entry, Event, read


class Journal:
    """The entries in one file. Reading never fails; writing raises ``OSError`` if the disk says no."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unreadable = 0
        self._read = 0
        """How many bytes have been read, up to the end of a line."""
        self._line: bytes | None = b""
        """The last line of these; None if lines that were not read stand before one that was appended here."""

    def entries(self) -> list[Entry]:
        """All entries in order of time, each once; but none of an event that this version does not know."""
        try:
            data = self.path.read_bytes()
        except OSError:
            data = b""
        self.unreadable = 0
        self._remember(0, data)
        unique = {entry.id: entry for entry in self._parsed(data)}
        return sorted(unique.values(), key=lambda entry: entry.order)

    def news(self) -> list[Entry] | None:
        """The entries on lines that were appended since the file was read; None if not only that has changed."""
        if self._line is None:
            return None
        try:
            with self.path.open("rb") as file:
                file.seek(self._read - len(self._line))
                known, data = file.read(len(self._line)), file.read()
        except OSError:
            return None
        if known != self._line:
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
                entry = read(line)
            except ValueError:
                self.unreadable += 1
                continue
            if entry:
                yield entry

    def append(self, event: Event) -> Entry:
        """Write down that this happened now: whole or not at all as far as later readers are concerned."""
        from filelock import FileLock

        entry = Entry(datetime.now(UTC), os.urandom(8).hex(), event)
        line = entry.line
        with FileLock(self.path.with_suffix(".lock"), timeout=10), self.path.open("ab+") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(size - len(self._line or b"\n"), 0))
            last = file.read()
            if size and not last.endswith(b"\n"):  # a write was cut off here: its rest must not swallow this line
                line = b"\n" + line
            file.write(line)
        if size == self._read and last == self._line:  # and so this is no news
            self._remember(size, line)
        else:
            self._line = None
        return entry
