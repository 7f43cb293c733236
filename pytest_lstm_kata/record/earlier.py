"""Answers of before: what the journal has of deals that were right, as sheets that can be judged again.

Nothing is believed: only what torch calls right again, now, counts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pytest_lstm_kata.files.folder import Paper
from pytest_lstm_kata.files.reading import read
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.progress import Answers, Progress

_MOST: Final = 20
"""Of one kata no more answers than these are looked at."""


def sheets(kata: Kata, paper: Paper | None, progress: Progress) -> Iterator[Sheet]:
    """The kata's right answers to other deals than that of its file, the newest deal first.

    None while there is no file, or one that cannot be read: whether it was dealt anew nobody knows.
    """
    if paper is None or paper.sheet.problem:
        return
    found = [
        (attempts.solved, seed, sorted(answers))
        for (name, seed), attempts in progress.by_deal.items()
        if name == kata.id and seed != paper.sheet.seed and attempts.solved
        for answers in attempts.right
    ]
    for _, seed, answers in sorted(found, reverse=True)[:_MOST]:
        sheet = _sheet(kata, seed, frozenset(answers))
        if sheet:
            yield sheet


def _sheet(kata: Kata, seed: int, answers: Answers) -> Sheet | None:
    """What would be read of a file with these numbers and answers; a journal may have anything for an answer."""
    text = write(kata, seed, dict(answers))
    sheet = read(text.encode("utf-8", "replace"), {kata.id: kata})
    return sheet if sheet.is_filled and sheet.seed == seed else None
