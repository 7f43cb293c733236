"""An exam: ten katas with fresh numbers, twenty minutes, handed in once, and what it says of each concept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

from pytest_lstm_kata.files.folder import Paper
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.verdict import Outcome, Verdict, Wait
from pytest_lstm_kata.kata.model import Kata, Pack, show
from pytest_lstm_kata.record.choosing import choose
from pytest_lstm_kata.record.events import Entry, Examined, HandedIn, Result
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.progress import fold
from pytest_lstm_kata.record.rules import minutes
from pytest_lstm_kata.record.workspace import Workspace

SECONDS: Final = 20 * 60
_LARGEST: Final = 10**9
"""The largest seed."""
_MOST: Final = 50
"""No version deals exams of more katas."""
_WORDS: Final = frozenset(outcome.published for outcome in Outcome)


class Exam(NamedTuple):
    """An exam that was dealt, as the journal has it, or as it lies in somebody else's folder."""

    pack: str
    seed: int
    katas: tuple[str, ...]
    dealt: datetime | None = None
    """When its clock was started; None where no journal says so."""
    results: Mapping[str, Result] | None = None
    """By kata, once it was handed in."""
    handed_in: datetime | None = None
    units: tuple[str, ...] = ()
    """The names of the units that it was to be about; none for all."""

    def seconds(self, now: datetime) -> int:
        """How long it took, or has taken until now; never less than nothing, whatever the clock does."""
        end = self.handed_in or now
        return max(0, int((end - (self.dealt or end)).total_seconds()))

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


def exams(entries: Iterable[Entry], katas: Mapping[str, Kata]) -> list[Exam]:
    """The exams of a journal, in the order in which they were dealt, each with the first time it was handed in.

    ``katas`` are those of the catalogue. What cannot be is not believed: an exam of more katas than one has, results
    from before it was dealt, of katas that it did not ask, or of more blanks than a kata has.
    """
    found: dict[tuple[str, int], Exam] = {}
    for time, _, event in entries:
        match event:
            case Examined() if _can_be(event):
                exam = Exam(event.pack, event.seed, event.katas, time, units=event.units)
                found.setdefault((exam.pack, exam.seed), exam)
            case HandedIn(pack, seed, results):
                dealt = found.get((pack, seed))
                if dealt and dealt.results is None and _can_be_of(dealt, results, katas):
                    found[pack, seed] = dealt._replace(results=results, handed_in=time)
    return list(found.values())


def _can_be(event: Examined) -> bool:
    """Can this exam have been dealt?"""
    katas = event.katas
    own = all(kata.startswith(f"{event.pack}/") for kata in katas)
    return 0 < event.seed <= _LARGEST and own and len({*katas}) == len(katas) <= _MOST


def _can_be_of(exam: Exam, results: Mapping[str, Result], katas: Mapping[str, Kata]) -> bool:
    """Can these be the results of the exam?"""
    return all(
        name in exam.katas
        and told.outcome in _WORDS
        and 0 <= told.right <= told.of
        and (name not in katas or told.of <= len(katas[name].listing.names))
        and (told.outcome != Outcome.RIGHT or told.right == told.of)
        for name, told in results.items()
    )


def running(entries: Iterable[Entry], katas: Mapping[str, Kata], now: datetime) -> Exam | None:
    """The exam that is being sat: the last that was dealt, if it is not handed in and has time left."""
    last = next(reversed(exams(entries, katas)), None)
    return last if last and last.results is None and last.left(now) else None


def withheld(kata: Kata, workspace: Workspace) -> str:
    """Why there are no hints and no explanations of a kata now, as a sentence; empty if no exam that runs asks it.

    With other numbers in practice it is still the same question.
    """
    now = datetime.now(UTC)
    exam = running(Journal(workspace.journal, dict.fromkeys(kata.ids, kata.id)).entries(), {kata.id: kata}, now)
    if exam is None or kata.id not in exam.katas:
        return ""
    return (
        f"{kata.heading} is part of exam {exam.seed}, which runs for another {minutes(exam.left(now))}. "
        "Until you hand it in, there are no hints or explanations for this kata. lstm-kata exam shows its state."
    )


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
    if paper is None or verdict is None:
        return Result(Outcome.TODO.value, 0, len(kata.listing.names))
    return result_of(verdict, kata, _answers(paper.sheet))


def result_of(verdict: Verdict, kata: Kata, answers: Mapping[str, str]) -> Result:
    """The same of answers that were judged, wherever they stood."""
    of = len(kata.listing.names)
    of -= of if verdict.outcome is Outcome.UNVERIFIED else len(verdict.unverified)
    right = of if verdict.outcome is Outcome.RIGHT else len(verdict.right)
    return Result(verdict.outcome.published, right, of, answers)


def _answers(sheet: Sheet) -> dict[str, str]:
    return {name: show(value) for name, value in sheet.values.items()}


def seed_of(papers: Iterable[Paper]) -> int:
    """Which exam these files are, as most of them have it; 0 if they are none."""
    seeds = Counter(paper.sheet.seed for paper in papers if paper.sheet.seed)
    return seeds.most_common(1)[0][0] if seeds else 0


def as_it_lies(papers: Mapping[str, Paper], verdicts: Mapping[str, Verdict], pack: Pack) -> Exam | None:
    """An exam of the pack by its files alone, for whoever reads somebody else's folder; None if it is none.

    The seed says what was asked: ten katas of all units, else ten of those units of which there are files, else these
    files. Their verdicts are its results; when it was dealt, and how long it took, only its own journal can say.
    """
    own = {name: paper for name, paper in papers.items() if name.startswith(f"{pack.name}/")}
    seed = seed_of(own.values())
    if not seed:
        return None
    own = {name: paper for name, paper in own.items() if paper.sheet.seed == seed or paper.sheet.problem}
    units = {paper.kata.unit for paper in own.values() if paper.kata}
    every, some = choose(pack, seed), choose(pack, seed, units)
    these = [kata for kata in pack.katas if kata.id in own]
    katas = next(katas for katas in (every, some, these) if own.keys() <= {kata.id for kata in katas})
    results = {kata.id: result(own.get(kata.id), verdicts.get(kata.id), kata) for kata in katas}
    named = () if katas is every else tuple(unit.name for unit in pack.units if unit.name in units)
    return Exam(pack.name, seed, tuple(results), results=results, units=named)


class Sitting:
    """An exam in progress, as one run sees it: what is filled, and whether it is handed in by this run.

    It is handed in by the run of all its katas in which none is open or unreadable, or for which the time is over; and
    by the command that says so.
    """

    def __init__(
        self,
        workspace: Workspace,
        exam: Exam,
        papers: Mapping[str, Paper],
        selected: Iterable[Path] | None,
        solved: AbstractSet[str] = frozenset(),
    ) -> None:
        self.workspace = workspace
        self.exam = exam
        self.solved = solved
        """The katas that were right in practice."""
        own = {name: paper for name, paper in papers.items() if paper.sheet.seed == exam.seed or paper.sheet.problem}
        self.papers = {kata: own[kata] for kata in exam.katas if kata in own}
        self.now = datetime.now(UTC)
        chosen = None if selected is None else set(selected)
        self.whole = chosen is None or all(paper.path in chosen for paper in self.papers.values())

    @property
    def unfilled(self) -> Sequence[str]:
        """The katas with an open blank, or that cannot be read, or are gone."""
        return [kata for kata in self.exam.katas if not self._is_filled(self.papers.get(kata))]

    def _is_filled(self, paper: Paper | None) -> bool:
        return paper is not None and paper.kata is not None and paper.sheet.is_filled

    @property
    def filled(self) -> int:
        """How many of its katas are filled."""
        return len(self.exam.katas) - len(self.unfilled)

    @property
    def is_open(self) -> bool:
        """Can it still be handed in? Not once it was, nor when the time is over and there is nothing to hand in."""
        return self.exam.results is None and not (self.is_late and self.filled == 0)

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

    def results(self, verdicts: Mapping[str, Verdict], grader: Grader) -> Mapping[str, Result]:
        """What it comes to, whole: what no verdict is there on is judged now."""
        found = {}
        for name in self.exam.katas:
            paper = self.papers.get(name)
            verdict = verdicts.get(name) or (grader.verdict(paper) if paper else None)
            found[name] = result(paper, verdict, grader.catalogue.katas[name])
        return found


def sitting(workspace: Workspace, grader: Grader, selected: Iterable[Path] | None) -> Sitting | None:
    """The exam that lies in the workspace: the last that was dealt with the numbers of its files; none if none was.

    What no installed pack has any more is not asked.
    """
    catalogue, papers = grader.catalogue, grader.folders.papers(workspace.exam)
    entries = Journal(workspace.journal, catalogue.renamed).entries()
    seeds = {paper.sheet.seed for paper in papers.values()}
    dealt = [
        exam._replace(katas=tuple(kata for kata in exam.katas if kata in catalogue.katas))
        for exam in exams(entries, catalogue.katas)
        if exam.seed in seeds and exam.pack in catalogue.packs
    ]
    return Sitting(workspace, dealt[-1], papers, selected, fold(entries).solved) if dealt else None
