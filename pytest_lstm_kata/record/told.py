"""What the journals say that somebody handed in with their work. They are only read, and nothing of it is believed that torch can say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from pytest_lstm_kata.files.counting import too_many
from pytest_lstm_kata.files.folder import Tree, signature
from pytest_lstm_kata.files.walk import hand_in
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.record.events import Entry
from pytest_lstm_kata.record.exam import Exam, exams
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.learner import UNKNOWN, Known
from pytest_lstm_kata.record.progress import Attempts, Progress, fold
from pytest_lstm_kata.record.workspace import Workspace

MAX_BYTES: Final = 4 * 1024 * 1024
"""Some ten thousand events: more than anybody needs for all katas, and read in half a second."""

MAX_JOURNALS: Final = 3
"""Nobody works in more dojos at a time; a hand-in has one of its own."""

_TOO_LARGE: Final = (
    f"it is larger than {MAX_BYTES // 1024**2} MiB, so it is not read: whose solutions were seen is not known"
)


class Told(NamedTuple):
    """What somebody's own journals say."""

    known: Known = UNKNOWN
    """Which solutions were shown, and how challenges went, within the usual limits: what counts for distinction."""
    exams: Sequence[Exam] = ()
    """When each was dealt and handed in, and with which answers."""
    left_out: Mapping[Path, str] = MappingProxyType({})
    """The journals that were not read, and why."""

    def exam(self, exam: Exam) -> Exam | None:
        """What is told of an exam that lies in their folder."""
        found = (each for each in self.exams if (each.pack, each.seed) == (exam.pack, exam.seed))
        return next(found, None)


def told(tree: Tree, catalogue: Catalogue) -> Told:
    """What all journals in somebody's folder say together."""
    entries: dict[str, Entry] = {}
    dojos, handed = journals(tree)
    left_out = too_many("journals", dojos[MAX_JOURNALS:], MAX_JOURNALS)
    for place in (*dojos[:MAX_JOURNALS], *handed):
        found, why = _entries(place, catalogue.renamed)
        entries |= {entry.id: entry for entry in found}
        left_out |= {place: why} if why else {}
    ordered = sorted(entries.values(), key=lambda entry: entry.order)
    return Told(Known(now=_evidence(fold(ordered))), exams(ordered, catalogue.katas), left_out)


def journals(tree: Tree) -> tuple[list[Path], list[Path]]:
    """Where there is one among what lies in somebody's folder: in dojos, and within hand-ins."""
    dojos = [Workspace(folder).journal for folder in tree.listings if Workspace.is_one(folder)]
    return dojos, [folder for folder in tree.listings if hand_in(folder) == folder]


def _entries(place: Path, renamed: Mapping[str, str]) -> tuple[Sequence[Entry], str]:
    """What stands in a journal, or why it was not read."""
    if hand_in(place):
        from pytest_lstm_kata.record import hand_in as handed  # most have none

        return handed.entries(place, renamed), ""
    found = signature(place)
    if found and found[1] > MAX_BYTES:
        return (), _TOO_LARGE
    return Journal(place, renamed).entries(), ""


def _evidence(progress: Progress) -> Progress:
    """Of a progress what torch cannot say: that something is solved is not believed, and what comes next is not asked."""
    return Progress(
        by_deal={
            deal: Attempts(wrong=found.wrong, started=found.started, solved=found.solved, revealed=found.revealed)
            for deal, found in progress.by_deal.items()
        }
    )
