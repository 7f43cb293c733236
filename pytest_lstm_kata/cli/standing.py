"""Where a learner stands, told without a judge: by the files, and by what the journal has of their answers."""

from __future__ import annotations

from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.verdict import Outcome, Verdict, Wait
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.learner import Known, Learner
from pytest_lstm_kata.record.progress import Progress
from pytest_lstm_kata.record.record import Record


class _Remembered:
    """In place of torch: what was said last of a kata with these numbers. What nobody has judged yet waits."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress

    def refusal(self, kata: Kata, sheet: Sheet) -> Verdict:
        last = self._progress.latest.get(kata.id)
        if last and last.seed == sheet.seed:
            return Verdict(kata.id, Outcome(last.outcome), seed=sheet.seed)
        return Verdict.waiting(kata, sheet.seed, Wait.EXAM)


def learner(record: Record, catalogue: Catalogue) -> Learner:
    """The learner of this dojo. Loads no torch."""
    grader, gate = Grader(catalogue), _Remembered(record.before)
    papers = grader.folders.papers(record.workspace.katas)
    names = {kata.partition("/")[0] for kata in papers}
    return Learner(
        record.workspace.katas,
        tuple(pack for name, pack in catalogue.packs.items() if name in names),
        {kata: grader.verdict(paper, gate) for kata, paper in papers.items()},
        {kata: paper.path for kata, paper in papers.items()},
        Known(record.before, record.before, record.limits, record=True),
    )
