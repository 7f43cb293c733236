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

from pytest_lstm_kata.model import Kata
from pytest_lstm_kata.verdict import Verdict

FOLDER = ".lstm-kata"
KATAS = "katas"
EXAM = "exam"

Event = Mapping[str, Any]


def workspace_of(path: Path) -> Path | None:
    """The nearest folder upwards that has a ``.lstm-kata`` folder."""
    for folder in (path, *path.parents):
        if (folder / FOLDER).is_dir():
            return folder
    return None


class Journal:
    """The events of one workspace. Reading never fails; writing raises ``OSError`` if the disk says no."""

    def __init__(self, workspace: Path) -> None:
        self.workspace = workspace
        self.path = workspace / FOLDER / "journal.jsonl"
        self.unreadable = 0

    def events(self) -> list[Event]:
        """All events in the order in which they happened, each once."""
        try:
            data = self.path.read_bytes()
        except OSError:
            return []
        self.unreadable = 0
        found = {event["id"]: event for event in self._parsed(data)}
        return sorted(found.values(), key=lambda event: (event["time"], event["id"]))

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
            if size:
                file.seek(size - 1)
                if file.read(1) != b"\n":  # a write was cut off here: its rest must not swallow this line
                    line = b"\n" + line
            file.write(line)
        return entry


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
