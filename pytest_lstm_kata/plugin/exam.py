"""The controller's side of an exam: it gathers what was judged, has it handed in, and shows how it went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_lstm_kata.judge.verdict import Verdict
from pytest_lstm_kata.output import exam, run_json
from pytest_lstm_kata.plugin.lines import show
from pytest_lstm_kata.plugin.state import STATE
from pytest_lstm_kata.record.events import HandedIn
from pytest_lstm_kata.record.exam import Exam, Sitting, as_it_lies
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.learner import YOU
from pytest_lstm_kata.record.owner import Owner
from pytest_lstm_kata.record.workspace import Workspace, shown

if TYPE_CHECKING:
    from pytest_lstm_kata.record.class_exam import Sat


class Invigilator:
    """Called in by the recorder, which hands over what lies in an exam."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._state = config.stash[STATE]
        self._sat: dict[Workspace, tuple[Sitting, dict[str, Verdict]]] = {}
        """By workspace: its exam, and the verdict on each kata."""
        self._read: dict[tuple[Path, Path], dict[str, Verdict]] = {}
        """By the owner's folder and the exam's, the verdicts on somebody else's exam."""
        self._owners: dict[Path, Owner] = {}
        self._trouble: list[str] = []
        self.is_class = False
        """Is the run about a class, which has everybody's exams in its table?"""

    def read(self, owner: Owner, part: Path, verdict: Verdict) -> None:
        """Take note of what was judged, as it lies, of one kata of somebody else's exam, which lies in this folder."""
        if verdict.kata:
            self._owners[owner.folder] = owner
            self._read.setdefault((owner.folder, part), {})[verdict.kata] = verdict

    def take(self, sitting: Sitting, verdict: Verdict) -> None:
        """Take note of what was judged of one kata."""
        self._sat.setdefault(sitting.workspace, (sitting, {}))[1][verdict.kata] = verdict

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        """An exam of which anything was judged is handed in, whole: also what ``-x`` has left out."""
        for workspace, (sitting, verdicts) in self._sat.items():
            if sitting.exam.results is None and any(v.was_run for v in verdicts.values()):
                self._hand_in(workspace, sitting, verdicts)

    def _hand_in(self, workspace: Workspace, sitting: Sitting, verdicts: dict[str, Verdict]) -> None:
        results = sitting.results(verdicts, self._state.grader)
        journal, when = Journal(workspace.journal), sitting.now
        try:
            when = journal.append(HandedIn(sitting.exam.pack, sitting.exam.seed, results)).time
        except OSError as error:
            self._trouble.append(f"this exam is not recorded: {shown(journal.path)}: {error.strerror or error}")
        sitting.exam = sitting.exam._replace(results=results, handed_in=when)

    def reports(self) -> list[dict[str, Any]]:
        """What a report says of each exam."""
        packs = self._state.catalogue.packs
        own = [
            run_json.exam(sitting.exam, packs[sitting.exam.pack], YOU, workspace.exam, sitting.filled)
            for workspace, (sitting, _) in self._sat.items()
        ]
        others = [
            run_json.exam(
                read,
                packs[read.pack],
                self._owners[owner].name or shown(owner),
                part,
                filled,
                self._as_told(read, part, filled),
            )
            for owner, part, read, filled in self._others
        ]
        return own + others

    @property
    def sat(self) -> Mapping[Path, Sequence[Sat]]:
        """The exams of other people, by the folder of each of them, with what their journals say."""
        found: dict[Path, list[Sat]] = {}
        for owner, part, read, filled in self._others:
            found.setdefault(owner, []).append(self._as_told(read, part, filled))
        return found

    def _as_told(self, read: Exam, part: Path, filled: int) -> Sat:
        """An exam that lies in this folder, with what its owner's journals say of it."""
        from pytest_lstm_kata.record.submission import sat

        return sat(read, self._state.catalogue.packs[read.pack], filled, self._state.told(part / "any"))

    @cached_property
    def _others(self) -> Sequence[tuple[Path, Path, Exam, int]]:
        """The exams of other people: whose, where, how it went, and how many katas are filled; of each the newest copy."""
        from pytest_lstm_kata.record.submission import once_each

        folders, found = self._state.grader.folders, []
        for (owner, part), verdicts in self._read.items():
            papers = folders.papers(part)
            when = max((folders.changed(paper.path) for paper in papers.values()), default=0.0)
            for pack in self._state.catalogue.packs.values():
                read = as_it_lies(papers, verdicts, pack)
                if read:
                    filled = sum(papers[kata].sheet.is_filled for kata in read.katas if kata in papers)
                    found.append(((owner, read.pack, read.seed), when, (owner, part, read, filled)))
        return once_each(found)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        width, packs = self._config.get_terminal_writer().fullwidth, self._state.catalogue.packs
        for sitting, _ in self._sat.values():
            show(exam.lines(sitting, packs[sitting.exam.pack], self._trouble, width), terminalreporter)
        for owner, _, read, filled in () if self.is_class else self._others:
            told = exam.others(read, packs[read.pack], shown(owner), filled, width)
            show(told, terminalreporter)
