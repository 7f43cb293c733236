"""Where one stands by the journal and the files, without torch: what is known of each kata, and which comes next."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import click

from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.output import way
from pytest_lstm_kata.output.review import remark
from pytest_lstm_kata.output.states import state
from pytest_lstm_kata.record import remembered
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.reviewing import Review
from pytest_lstm_kata.record.workspace import shown


class Overview:
    """A dojo at one moment. Raises ``ClickException`` if it has no katas."""

    def __init__(self, record: Record, catalogue: Catalogue) -> None:
        self.record = record
        self._grader = Grader(catalogue)
        self.papers = self._grader.folders.papers(record.workspace.katas)
        """By kata, in teaching order."""
        if not self.papers:
            folder = record.workspace.katas
            raise click.ClickException(f"There are no katas in {shown(folder)}: lstm-kata init . writes them.")
        self.learner = remembered.learner(record, self._grader, self.papers)

    @cached_property
    def review(self) -> Review:
        """What waits for review, what is due, and what comes next."""
        return Review.of(self.record, self._grader.folders)

    @property
    def next(self) -> Kata | None:
        """The kata that comes next; None if there is nothing left."""
        return self.learner.next_step()

    @property
    def steps(self) -> list[str | Path]:
        """What to do next, as a run of pytest names it."""
        return way.onward(self.learner, self.record.workspace, is_due=bool(remark(self.review)))

    @cached_property
    def _due(self) -> frozenset[str]:
        return self.review.due

    def state(self, kata: Kata) -> tuple[str, str]:
        """What has become of the kata, in words, and the role of that."""
        verdict, solved = self.learner.verdicts.get(kata.id), kata.id in self.record.now.solved
        seen = verdict is not None and self.record.now.was_shown(verdict)
        return state(verdict, has_file=kata.id in self.papers, solved=solved, seen=seen, due=kata.id in self._due)
