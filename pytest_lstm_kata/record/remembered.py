"""What the journal says of the answers that stand in files now: a verdict without a judge."""

from __future__ import annotations

from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.verdict import Outcome, Verdict, Wait
from pytest_lstm_kata.kata.model import Kata, show
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
