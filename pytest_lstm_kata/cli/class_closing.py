"""What is said at the end of grading, gathered learner by learner, so that no row has to be kept for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pytest_lstm_kata.files.walk import is_archive
from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.output import classroom as output
from pytest_lstm_kata.output import summary
from pytest_lstm_kata.record.classroom import Row


class Closing:
    """Counts, who misses what is required, and what judged."""

    def __init__(self, packs: Mapping[str, Pack], require: str | None, *, all_devices: bool) -> None:
        """``packs`` are those whose katas count. Was every device asked for, so that a missing one is worth a word?"""
        self._packs = packs
        self._require = require
        self._all_devices = all_devices
        self.learners = 0
        self.katas = 0
        self.exams = 0
        self.packed = 0
        """How many files that learners sent are not unpacked."""
        self._judged: dict[tuple[str, tuple[str, ...]], None] = {}
        """By which torch, on which devices."""
        self.missed: list[str] = []
        """Who does not have what is required."""

    def add(self, row: Row) -> None:
        """One more learner."""
        self.learners += 1
        self.katas += len(row.outcomes)
        self.exams += len(row.exams)
        self.packed += sum(map(is_archive, row.left_out))
        if row.torch:
            self._judged[row.torch, row.devices] = None
        what = output.unmet(row, self._packs.values(), self._require) if self._require else ""
        if what:
            self.missed.append(f"--require {self._require}: {what}")

    def lines(self, seconds: float) -> Iterator[str]:
        """How much was graded in which time, and on what."""
        counts = {"learner": self.learners, "kata": self.katas, "exam": self.exams}
        told = [
            f"{count:,} {noun}{'' if count == 1 else 's'}" for noun, count in counts.items() if count or noun != "exam"
        ]
        yield f"{', '.join(told)}, {seconds:.1f} s"
        for torch, devices in self._judged:
            yield summary.judges(torch, devices, all_devices=self._all_devices)
