"""What one learner of a class handed in, from their files to their row. It is read as it lies, and nothing of it changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from pytest_lstm_kata.files import hand_in, walk
from pytest_lstm_kata.files.folder import NO_KATA, Folders, Tree
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.model import OPEN, Pack, show
from pytest_lstm_kata.record.class_exam import Sat
from pytest_lstm_kata.record.classroom import Row, row
from pytest_lstm_kata.record.events import Result
from pytest_lstm_kata.record.exam import Exam, as_it_lies
from pytest_lstm_kata.record.learner import Known, Learner
from pytest_lstm_kata.record.owner import Owner, is_same
from pytest_lstm_kata.record.told import Told, told
from pytest_lstm_kata.record.workspace import shown

T = TypeVar("T")


class Submission:
    """The files of one learner, which are judged when they are asked for."""

    def __init__(self, owner: Owner, tree: Tree, grader: Grader) -> None:
        self.owner = owner
        self._tree = tree
        self._grader = grader

    def row(self, root: Path) -> Row:
        """The learner's row in the class whose folder this is."""
        learner, left_out = self.learner()
        return row(
            learner,
            self.owner.name,
            id=self.owner.id,
            platform=self.owner.platform,
            handed_in_as=other_name(self.owner, self._tree),
            folder=shown(self.owner.folder, root),
            last=last_wrong(learner, self._grader.folders),
            exams=self._exams(),
            left_out={shown(path, root): why for path, why in left_out.items()},
        )

    def learner(self) -> tuple[Learner, dict[Path, str]]:
        """The learner with the verdicts on their katas; and what was not graded, and why."""
        verdicts, files, left_out = self._judged()
        packs = self._grader.catalogue.packs
        names = {kata.partition("/")[0] for kata in verdicts}
        own = tuple(pack for name, pack in packs.items() if name in names)
        return Learner(self.owner.folder, own, verdicts, files, self.known), left_out

    @property
    def known(self) -> Known:
        """What the learner's own journal says, if it was handed in; nothing of it is believed that torch can say."""
        return self._told.known

    @cached_property
    def _told(self) -> Told:
        return told(self._tree, self._grader.catalogue)

    def _judged(self) -> tuple[dict[str, Verdict], dict[str, Path], dict[Path, str]]:
        """The verdict on each kata, its file, and what was not graded, and why."""
        verdicts: dict[str, Verdict] = {}
        files: dict[str, Path] = {}
        left_out = {**self._tree.left_out, **self._told.left_out}
        for path in self._paths(self._tree.root):
            paper = self._grader.folders.paper(path, self._tree)
            verdict = self._grader.verdict(paper)
            if paper.kata:
                verdicts[paper.kata.id], files[paper.kata.id] = verdict, path
            else:
                left_out[path] = verdict.sentence
        if not verdicts:
            left_out = {self.owner.folder: NO_KATA, **left_out}
        return verdicts, files, left_out

    def _paths(self, part: Path) -> Iterator[Path]:
        """The kata files of the learner's practice, or of one of their exams, in teaching order."""
        claim = self._grader.folders.claim
        for folder, listing in self._tree.listings.items():
            if self._tree.parts[folder] == part:
                yield from (path for path in listing.files if path not in self._tree.spare and claim(path) is not None)

    def _exams(self) -> list[Sat]:
        folders, found = self._grader.folders, []
        for part in dict.fromkeys(part for part in self._tree.parts.values() if part != self._tree.root):
            papers = folders.papers(part)
            verdicts = {kata: self._grader.verdict(paper) for kata, paper in papers.items()}
            when = max((folders.changed(paper.path) for paper in papers.values()), default=0.0)
            for pack in self._grader.catalogue.packs.values():
                exam = as_it_lies(papers, verdicts, pack)
                if exam:
                    filled = sum(papers[kata].sheet.is_filled for kata in exam.katas if kata in papers)
                    found.append(((exam.pack, exam.seed), when, sat(exam, pack, filled, self._told)))
        return once_each(found)


def other_name(owner: Owner, tree: Tree) -> str:
    """What a hand-in calls somebody whom a learning platform calls something else; empty if none does."""
    if not owner.platform:
        return ""
    called = owner.name.removesuffix(f" ({owner.id})")
    names = (hand_in.name(folder) for folder in tree.listings if walk.hand_in(folder) == folder)
    return next((name for name in names if name and not is_same(name, called)), "")


def once_each(found: Sequence[tuple[object, float, T]]) -> list[T]:
    """Of all that have one key, which comes first, that with the latest time, which comes second."""
    newest: dict[object, int] = {}
    for at, (key, when, _) in enumerate(found):
        if key not in newest or when > found[newest[key]][1]:
            newest[key] = at
    return [found[at][2] for at in sorted(newest.values())]


def sat(exam: Exam, pack: Pack, filled: int, told: Told | None) -> Sat:
    """An exam that lies in somebody's folder, with what their journal says of it: when it was dealt and handed in, and as what."""
    known = told.exam(exam) if told else None
    if known is None:
        return Sat.of_exam(exam, pack, filled)
    is_changed = known.results is not None and any(
        _given(known.results.get(kata)) != _given((exam.results or {}).get(kata)) for kata in exam.katas
    )
    return Sat.of_exam(exam._replace(dealt=known.dealt, handed_in=known.handed_in), pack, filled, changed=is_changed)


def _given(result: Result | None) -> dict[str, str]:
    """The answers, without blanks that are open."""
    return {blank: text for blank, text in result.answers.items() if text != show(OPEN)} if result else {}


def last_wrong(learner: Learner, folders: Folders) -> str:
    """The kata whose wrong answer was written last; of several at the same time the last in teaching order. Empty if none is wrong."""
    wrong = [kata for kata, verdict in learner.verdicts.items() if verdict.outcome is Outcome.WRONG]
    times = {kata: folders.changed(learner.files[kata]) for kata in wrong}
    return max(reversed(wrong), key=lambda kata: times[kata], default="")
