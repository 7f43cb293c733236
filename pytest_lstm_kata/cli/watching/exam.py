"""The exam that runs in a dojo while that is watched: what is filled, and how much time is left. Nothing of it is judged."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property

from pytest_lstm_kata.cli.watching.disk import Disk
from pytest_lstm_kata.files.folder import Paper, Signature, signature
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.exam import SECONDS, Sitting, sitting
from pytest_lstm_kata.record.rules import minutes
from pytest_lstm_kata.record.workspace import Workspace


class RunningExam:
    """The exam that was dealt last and can still be handed in, as its files are now; there may be none."""

    def __init__(self, workspace: Workspace, grader: Grader) -> None:
        self.workspace = workspace
        self.sitting: Sitting | None = None
        """None while no exam runs."""
        self.at = 0
        """Which of its katas is at hand: the one that was saved last, or that was gone to."""
        self._grader = grader
        self._journal: Signature | None = None
        """The journal's signature when it was read."""
        self.look(0)

    @cached_property
    def _disk(self) -> Disk:
        return Disk(self._grader.folders, self.workspace.exam)

    @property
    def katas(self) -> Sequence[Kata]:
        """The katas of the exam that runs, in their order; none if none does."""
        return [self._grader.catalogue.katas[name] for name in self.sitting.exam.katas] if self.sitting else []

    def paper(self, kata: Kata) -> Paper | None:
        """The file of one of these katas; None while there is none."""
        return self.sitting.papers.get(kata.id) if self.sitting else None

    @property
    def has_clock(self) -> bool:
        """Does an exam run whose time is not over?"""
        return self.sitting is not None and self._left() > 0

    @property
    def filled(self) -> str:
        """How many of its katas are filled: ``3 of 10 filled``."""
        return f"{self._filled()} of {len(self.katas)} filled"

    @property
    def clock(self) -> str:
        """How much time is left: ``12:34 of 20:00 left``."""
        left = self._left()
        return f"{minutes(left)} of {minutes(SECONDS)} left" if left else "time is up"

    def _left(self) -> int:
        return self.sitting.exam.left(datetime.now(UTC)) if self.sitting else 0

    def _filled(self) -> int:
        return len(self.katas) - len(self.sitting.unfilled) if self.sitting else 0

    def look(self, now: float) -> None:
        """Look whether there is an exam, and what has changed of it; ``now`` is in seconds."""
        if signature(str(self.workspace.exam)) is None:  # as a rule
            self.sitting = None
            return
        journal = signature(str(self.workspace.journal))
        paths = self._disk.complete(self._disk.changed(), now) | self._disk.overdue(now)
        if not paths and journal == self._journal:
            return
        self._journal = journal
        saved = self._disk.read(paths)
        self.sitting = sitting(self.workspace, self._grader, None)
        if self.sitting and (self.sitting.exam.results is not None or not (self._left() or self._filled())):
            self.sitting = None
        names = [kata.id for kata in self.katas]
        new = [at for at, name in enumerate(names) if name in saved]
        if len(new) == 1:
            self.at = new[0]
        self.at = min(self.at, max(len(names) - 1, 0))
