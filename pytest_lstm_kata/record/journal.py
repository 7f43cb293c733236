"""What happened, one event per line, in a file that is only ever appended to.

Two runs at once, a kill in mid-write, a merge of two journals by concatenation: nothing is lost, and a line
that cannot be read is skipped, kept and counted.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pytest_lstm_kata.judge.verdict import Verdict
from pytest_lstm_kata.kata.model import Kata

Event = Mapping[str, Any]


class Journal:
    """The events in one file. Reading never fails; writing raises ``OSError`` if the disk says no."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unreadable = 0
        self._read = 0
        """So many bytes of it have been read, up to the end of a line."""
        self._line: bytes | None = b""
        """The last line of these; None if an event was written behind some that were not read."""

    def events(self) -> list[Event]:
        """All events in the order in which they happened, each once."""
        try:
            data = self.path.read_bytes()
        except OSError:
            data = b""
        self.unreadable = 0
        self._remember(0, data)
        found = {event["id"]: event for event in self._parsed(data)}
        return sorted(found.values(), key=moment)

    def news(self) -> list[Event] | None:
        """The events of the lines that came behind those that were read; None if not only that has changed."""
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
        return sorted(self._parsed(whole), key=moment)

    def _remember(self, start: int, data: bytes) -> None:
        end = data.rfind(b"\n") + 1
        if end or not start:
            self._read, self._line = start + end, data[data.rfind(b"\n", 0, max(end - 1, 0)) + 1 : end]

    def _parsed(self, data: bytes) -> Iterator[Event]:
        for line in filter(bytes.strip, data.split(b"\n")):
            try:
                event = json.loads(line)
                if all(isinstance(event[name], str) for name in ("id", "time", "event", "kata")):
                    yield event
                    continue
            except (ValueError, TypeError, KeyError, RecursionError):
                pass
            self.unreadable += 1

    def append(self, event: str, kata: str, **facts: Any) -> Event:
        """Write an event about a kata, by its id, down: whole or not at all as far as later readers are concerned."""
        from filelock import FileLock

        entry = {
            "id": os.urandom(8).hex(),
            "time": datetime.now(UTC).isoformat(timespec="microseconds"),
            "event": event,
            "kata": kata,
            **facts,
        }
        line = json.dumps(entry).encode() + b"\n"
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


def moment(event: Event) -> tuple[str, str]:
    """When it happened, so that any two events have an order."""
    return event["time"], event["id"]


def judged(verdict: Verdict, kata: Kata) -> dict[str, Any]:
    """What is worth knowing of a verdict: never a truth beyond the learner's own answers."""
    meaning = {"meaning": dict(verdict.meaning)} if verdict.meaning else {}
    return {
        "seed": verdict.seed,
        "challenge": kata.challenge,
        "answers": dict(verdict.answers),
        **meaning,
        "outcome": verdict.outcome.value,
        "mistake": verdict.mistake,
        "unverified": list(verdict.unverified),
        "devices": dict(verdict.devices),
        "torch": verdict.torch,
    }
