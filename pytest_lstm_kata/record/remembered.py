"""What the journal says of the answers that stand in files now, without a judge: a verdict on each, and the learner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from pytest_lstm_kata.files.folder import Paper
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.verdict import Outcome, Verdict, Wait
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.record.exam import running
from pytest_lstm_kata.record.learner import Known, Learner
from pytest_lstm_kata.record.progress import answers
from pytest_lstm_kata.record.record import Record


class Remembered:
    """The gate of a grader that is not to judge: what was judged before is remembered, and all else waits."""

    def __init__(self, record: Record) -> None:
        self._record = record

    def refusal(self, kata: Kata, sheet: Sheet) -> Verdict:
        """The verdict that these answers got before, as far as the journal has it."""
        attempts = self._record.now.attempts(kata.id, sheet.seed)
        given = answers({name: show(value) for name, value in sheet.values.items()})
        if given in attempts.judged:
            outcome, of = Outcome.RIGHT if given in attempts.right else Outcome.WRONG, len(kata.listing.names)
            return Verdict(kata.id, outcome, seed=sheet.seed, filled=of, of=of)
        wait = Wait.ENTER if kata.challenge else Wait.TORCH
        return self._record.refusal(kata, sheet) or Verdict.waiting(kata, sheet.seed, wait)


def known(record: Record, grader: Grader) -> Known:
    """What a record says of its learner, beside files."""
    exam = running(record.entries, grader.catalogue.katas, datetime.now(UTC))
    return Known(record.before, record.now, record.limits, record=True, exam=exam.seed if exam else 0)


def learner(record: Record, grader: Grader, papers: Mapping[str, Paper]) -> Learner:
    """The learner of a dojo that has these files."""
    gate, names = Remembered(record), {kata.partition("/")[0] for kata in papers}
    return Learner(
        record.workspace.katas,
        tuple(pack for name, pack in grader.catalogue.packs.items() if name in names),
        {kata: grader.verdict(paper, gate) for kata, paper in papers.items()},
        {kata: paper.path for kata, paper in papers.items()},
        known(record, grader),
    )


def completed(found: Learner, record: Record, grader: Grader) -> Learner:
    """The learner of a run, with what is remembered of the files that it left out."""
    has_left_out = not grader.catalogue.katas.keys() <= found.verdicts.keys()  # to know more, all files are read again
    papers = grader.folders.papers(record.workspace.katas) if has_left_out else {}
    left_out = {kata: paper for kata, paper in papers.items() if kata not in found.verdicts}
    gate = Remembered(record)
    remembered = {kata: grader.verdict(paper, gate) for kata, paper in left_out.items()}
    files = {kata: paper.path for kata, paper in left_out.items()}
    return replace(found, files={**files, **found.files}, known=known(record, grader)._replace(remembered=remembered))
