"""The review that lies in a dojo: what waits in it, what is over, and what is dealt into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.folder import Folders, Paper
from pytest_lstm_kata.files.laying import lay
from pytest_lstm_kata.files.walk import home
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record import review
from pytest_lstm_kata.record.actions import fresh_seed
from pytest_lstm_kata.record.events import Examined, Retried
from pytest_lstm_kata.record.exam import running
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.review import Due, Plan

SIZE: Final = 6
"""No more katas than these lie in a review."""


class Review(NamedTuple):
    """How the review of a dojo stands."""

    waiting: Sequence[Paper]
    """The files that are still to be answered, in teaching order."""
    over: Sequence[Paper]
    """Those that were right, or whose solution was shown."""
    plan: Plan
    """What is due beside those that wait, and what comes next."""
    schedule: Mapping[str, Due]
    """When each kata that was hard comes back, by its id."""

    @classmethod
    def of(cls, record: Record, folders: Folders) -> Review:
        """The review as its files and the journal are now. What a running exam asks is not due."""
        now, entries, katas = datetime.now(UTC), record.entries, folders.catalogue.katas
        folder = record.workspace.review
        papers = folders.papers(folder).values() if folder.is_dir() else ()
        told, exam = review.over(entries), running(entries, katas, now)
        over = [paper for paper in papers if not paper.sheet.problem and _deal(paper) in told]
        waiting = [paper for paper in papers if paper not in over]
        held = [paper.kata.id for paper in waiting if paper.kata] + [*(exam.katas if exam else ())]
        schedule = record.schedule()
        return cls(waiting, over, review.plan(katas.values(), schedule, review.day(now), held), schedule)

    @property
    def due(self) -> frozenset[str]:
        """The katas that wait or are due, by their ids."""
        waiting = [paper.kata for paper in self.waiting if paper.kata]
        return frozenset(kata.id for kata in (*waiting, *self.plan.due))


def _deal(paper: Paper) -> tuple[str, int]:
    return paper.kata.id if paper.kata else "", paper.sheet.seed


def deal(found: Review, record: Record, folders: Folders) -> Sequence[Kata]:
    """Deal what is due, with fresh numbers, as far as there is room; what is over makes room. Returns what was dealt.

    Raises ``OSError``; what was done until then stays.
    """
    new = found.plan.due[: max(SIZE - len(found.waiting), 0)]
    if new:
        for paper in found.over:
            _set_aside(paper, record)
    dealt = []
    practice = folders.papers(record.workspace.katas) if new else {}
    for kata in new:
        seen = record.now.seeds(kata.id) | _of_exams(kata, record)
        seed = fresh_seed(kata, seen | ({practice[kata.id].sheet.seed} if kata.id in practice else {0}))
        record.add(Retried(kata.id, seed))
        name = home(kata.pack) + kata.file
        laid = lay({name: write(kata, seed)}, record.workspace.review, folders.catalogue.katas)
        dealt += [kata] * (name in laid.written)
    return dealt


def _of_exams(kata: Kata, record: Record) -> set[int]:
    """With these numbers the kata was asked in an exam."""
    events = (entry.event for entry in record.entries)
    return {event.seed for event in events if isinstance(event, Examined) and kata.id in event.katas}


def _set_aside(paper: Paper, record: Record) -> None:
    """Move a file of the review to where nothing judges it. Raises ``OSError``."""
    workspace = record.workspace
    place = workspace.reviews / paper.path.relative_to(workspace.review)
    number, kept = 1, place.with_stem(f"{place.stem}-{paper.sheet.seed}")
    while access.is_there(kept):
        number += 1
        kept = place.with_stem(f"{place.stem}-{paper.sheet.seed}-{number}")
    access.check_folders(kept, workspace.root)
    kept.parent.mkdir(parents=True, exist_ok=True)
    paper.path.rename(kept)
