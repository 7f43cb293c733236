"""An exam: ten katas with fresh numbers, twenty minutes, handed in once, and what it says of each concept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from pytest_lstm_kata.files.folder import Paper
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.verdict import Outcome, Verdict, Wait
from pytest_lstm_kata.kata.model import Kata, Pack, show
from pytest_lstm_kata.record.events import Entry, Examined, HandedIn, Result
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.workspace import Workspace

SECONDS: Final = 20 * 60
_SHARES: Final = {"easy": 3, "medium": 4, "hard": 3}
"""Ten katas, by difficulty."""
_DIFFICULTY: Final = {"easy": "easy", "hard": "hard", "advanced": "hard", "expert": "hard"}


class Exam(NamedTuple):
    """An exam that was dealt, as the journal has it."""

    pack: str
    seed: int
    katas: tuple[str, ...]
    dealt: datetime
    results: Mapping[str, Result] | None = None
    """By kata, once it was handed in."""
    handed_in: datetime | None = None

    def seconds(self, now: datetime) -> int:
        """How long it took, or has taken until now; never less than nothing, whatever the clock does."""
        return max(0, int(((self.handed_in or now) - self.dealt).total_seconds()))

    def left(self, now: datetime) -> int:
        """How many seconds are left."""
        return max(0, SECONDS - self.seconds(now))


class Rating(NamedTuple):
    """What an exam says of one concept, which is a unit of the pack."""

    concept: str
    word: str
    """``strong``, ``shaky`` or ``weak``."""
    repeat: tuple[Kata, ...]
    """The katas that were not right."""


def choose(pack: Pack, seed: int) -> list[Kata]:
    """Ten katas of the pack, or as many as it has: easy, medium and hard, over as many units as can be.

    The same seed chooses the same, everywhere. A kata with a blank that some machines cannot show is left out.
    """
    import random

    stream = random.Random(seed)  # noqa: S311  # repeatable is the point
    fit = [kata for kata in pack.katas if not any(blank.name in kata.example for blank in kata.predictions)]
    order = {kata.id: stream.random() for kata in fit}  # of one integer seed, random() alone is the same everywhere
    chosen: list[Kata] = []
    for difficulty, share in [*_SHARES.items(), ("", sum(_SHARES.values()))]:  # at last, whatever is left
        rest = [
            kata for kata in fit if kata not in chosen and _DIFFICULTY.get(kata.level, "medium").startswith(difficulty)
        ]
        for _ in range(min(share, len(rest), sum(_SHARES.values()) - len(chosen))):
            units = [kata.unit for kata in chosen]
            best = min(rest, key=lambda kata: (units.count(kata.unit), order[kata.id]))
            chosen.append(best)
            rest.remove(best)
    return sorted(chosen, key=lambda kata: kata.place)


def exams(entries: Iterable[Entry]) -> list[Exam]:
    """The exams of a journal, in the order in which they were dealt, each with the first time it was handed in."""
    found: dict[tuple[str, int], Exam] = {}
    for time, _, event in entries:
        match event:
            case Examined(pack, seed, katas):
                found.setdefault((pack, seed), Exam(pack, seed, katas, time))
            case HandedIn(pack, seed, results):
                exam = found.get((pack, seed))
                if exam and exam.results is None:
                    found[pack, seed] = exam._replace(results=results, handed_in=time)
    return list(found.values())


def rate(exam: Exam, pack: Pack) -> list[Rating]:
    """What the results say of each unit that was asked: all of its blanks right, half of them at least, or fewer."""
    ratings = []
    for unit in pack.units:
        asked = [kata for kata in unit.katas if kata.id in exam.katas]
        counts = [_count(exam, kata) for kata in asked]
        right, of = sum(good for good, _ in counts), sum(count for _, count in counts)
        if of:
            word = "strong" if right == of else "shaky" if 2 * right >= of else "weak"
            repeat = tuple(kata for kata, (good, count) in zip(asked, counts, strict=True) if good < count)
            ratings.append(Rating(unit.name, word, repeat))
    return ratings


def _count(exam: Exam, kata: Kata) -> tuple[int, int]:
    """How many of a kata's blanks were right, of how many that could be shown."""
    result = (exam.results or {}).get(kata.id)
    return (result.right, result.of) if result else (0, len(kata.listing.names))


def result(paper: Paper | None, verdict: Verdict | None, kata: Kata) -> Result:
    """What is written down of one kata when an exam is handed in: counts and the learner's own answers."""
    of = len(kata.listing.names)
    if paper is None or verdict is None:
        return Result(Outcome.TODO.value, 0, of)
    of -= of if verdict.outcome is Outcome.UNVERIFIED else len(verdict.unverified)
    right = of if verdict.outcome is Outcome.RIGHT else len(verdict.right)
    return Result(verdict.outcome.published, right, of, _answers(paper.sheet))


def _answers(sheet: Sheet) -> dict[str, str]:
    return {name: show(value) for name, value in sheet.values.items()}


class Sitting:
    """An exam in progress, as one run sees it: what is filled, and whether it is handed in by this run.

    It is handed in by the run of all its katas in which none is open or unreadable, or for which the time is over.
    """

    def __init__(
        self, workspace: Workspace, exam: Exam, papers: Mapping[str, Paper], selected: Iterable[Path] | None
    ) -> None:
        self.workspace = workspace
        self.exam = exam
        self.papers = {kata: papers[kata] for kata in exam.katas if kata in papers}
        self.now = datetime.now(UTC)
        chosen = None if selected is None else set(selected)
        self.whole = chosen is None or all(paper.path in chosen for paper in self.papers.values())

    @property
    def unfilled(self) -> Sequence[str]:
        """The katas with an open blank, or that cannot be read, or are gone."""
        return [kata for kata in self.exam.katas if kata not in self.papers or not _is_filled(self.papers[kata])]

    @property
    def is_late(self) -> bool:
        return self.exam.left(self.now) == 0

    def refusal(self, kata: Kata, sheet: Sheet) -> Verdict | None:
        """The verdict in place of a judgement: not before all is filled, and nothing new once it was handed in."""
        if self.exam.results is not None:
            known = self.exam.results.get(kata.id)
            if known and known.answers == _answers(sheet):
                return None
            return Verdict.closed(kata, sheet.seed, "This exam was handed in, so this answer was not judged.")
        if self.whole and (not self.unfilled or self.is_late) and sheet.seed == self.exam.seed:
            return None
        return Verdict.waiting(kata, sheet.seed, Wait.EXAM)


def sitting(workspace: Workspace, grader: Grader, selected: Iterable[Path] | None) -> Sitting | None:
    """The exam that lies in the workspace: the last that was dealt with the numbers of its files; none if none was.

    What no installed pack has any more is not asked.
    """
    catalogue, papers = grader.catalogue, grader.folders.papers(workspace.exam)
    seeds = {paper.sheet.seed for paper in papers.values()}
    dealt = [
        exam._replace(katas=tuple(kata for kata in exam.katas if kata in catalogue.katas))
        for exam in exams(Journal(workspace.journal).entries())
        if exam.seed in seeds and exam.pack in catalogue.packs
    ]
    return Sitting(workspace, dealt[-1], papers, selected) if dealt else None


def _is_filled(paper: Paper) -> bool:
    return paper.kata is not None and paper.sheet.is_filled
