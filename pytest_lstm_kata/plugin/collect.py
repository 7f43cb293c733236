"""Kata files as pytest sees them: one item each, and folders in which nothing is ever run."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_lstm_kata.files.folder import Paper, claimed, is_ours, signature
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.output import failure, run_json
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.settings import USUAL, Limits
from pytest_lstm_kata.record.workspace import EXAM, KATAS, Workspace, shown

if TYPE_CHECKING:
    from pytest_lstm_kata.record.exam import Sitting

DEPTH = 3
"""How far below a folder its katas may be: submissions/alice/katas/1_foundations is four."""


@dataclass(eq=False, repr=False)
class State:
    """What the items of one process share: the catalogue, the judge, the records, and where nothing may be run."""

    catalogue: Catalogue
    kata_paths: Sequence[Path]
    invoked_in: Path
    limits: Limits = USUAL
    device: str = "auto"
    debug: bool = False
    records: dict[Workspace, Record] = field(default_factory=dict)
    """Of those whose katas were looked at."""
    sittings: dict[Workspace, Sitting | None] = field(default_factory=dict)
    """Of those whose exam was looked at."""
    _folders: dict[Path, bool] = field(default_factory=dict)
    _workspaces: dict[tuple[Path, str], Workspace | None] = field(default_factory=dict)

    @cached_property
    def grader(self) -> Grader:
        """The one that judges; asked for once the catalogue is there."""
        return Grader(self.catalogue, device=self.device, debug=self.debug)

    def record(self, folder: Path) -> Record | None:
        """The record of the workspace whose katas this folder is among. Nothing else is recorded."""
        workspace = self._workspace(folder, KATAS)
        if workspace is not None and workspace not in self.records:
            self.records[workspace] = Record(workspace)
        return self.records[workspace] if workspace else None

    def sitting(self, folder: Path, selected: Iterable[Path] | None = None) -> Sitting | None:
        """The exam that this folder belongs to; ``selected`` are the files of this run, if they are known."""
        workspace = self._workspace(folder, EXAM)
        if workspace is not None and workspace not in self.sittings:
            from pytest_lstm_kata.record import exam

            self.sittings[workspace] = exam.sitting(workspace, self.grader, selected)
        return self.sittings[workspace] if workspace else None

    def _workspace(self, folder: Path, part: str) -> Workspace | None:
        """The workspace, if the folder is within this part of one."""
        if (folder, part) not in self._workspaces:
            workspace = Workspace.around(folder, self.limits)
            inside = workspace is not None and folder.is_relative_to(workspace.root / part)
            self._workspaces[folder, part] = workspace if inside else None
        return self._workspaces[folder, part]

    def only_reads(self, folder: Path) -> bool:
        """Is this a folder of katas, whose ``conftest.py`` and ``__init__.py`` must not be run?

        The folder from which pytest was started is the user's own, and so are those above it, unless katas lie
        right in it; the folders of ``kata_paths`` never are.
        """
        if folder not in self._folders:
            own = self.invoked_in.is_relative_to(folder)
            katas = any(folder.is_relative_to(path) for path in self.kata_paths)
            self._folders[folder] = katas or holds_katas(folder, 0 if own else DEPTH)
        return self._folders[folder]


STATE = pytest.StashKey[State]()


def holds_katas(folder: Path, depth: int) -> bool:
    """Is there a kata in this folder, or a few levels below?"""
    try:
        with os.scandir(folder) as entries:
            found = sorted((entry.is_dir(), entry.name) for entry in entries if not entry.name.startswith("."))
    except OSError:
        return False
    return any(
        depth > 0 and holds_katas(folder / name, depth - 1)
        if is_folder
        else is_ours(folder / name) and claimed(folder / name) is not None
        for is_folder, name in found
    )


class KataFolder(pytest.File):
    """A folder of katas. Not a ``pytest.Directory``: pytest would run a ``conftest.py`` in it."""

    def collect(self) -> Iterator[pytest.Collector]:
        claims = self.config.stash[STATE].grader.folders.claims(self.path)
        for path in sorted(self.path.iterdir(), key=_in_teaching_order):
            if self.ihook.pytest_ignore_collect(collection_path=path, config=self.config):
                continue
            if path.is_dir() and not (path.is_symlink() and self.path.is_relative_to(path.resolve())):
                yield KataFolder.from_parent(self, path=path)
            elif path.name in claims:
                yield KataFile.from_parent(self, path=path)


def _in_teaching_order(path: Path) -> list[tuple[bool, int | str]]:
    """Numbers by their value, so that unit 10 comes after unit 2."""
    parts = re.split(r"(\d+)", path.name)
    return [(not part.isdigit(), int(part) if part.isdigit() else part) for part in parts if part]


class KataFile(pytest.File):
    """A kata file: one item, whatever stands in it, so that all workers collect the same."""

    def collect(self) -> Iterator[pytest.Item]:
        yield KataItem.from_parent(self, name=re.sub(r"^\d+_", "", self.path.stem))


class KataFailed(Exception):
    """A wrong or unreadable kata; its text is all that is shown."""


class KataItem(pytest.Item):
    """A kata to be judged. The verdict is a value first, and an exception only when no truth is in sight."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        state = self.config.stash[STATE]
        self.kata = state.catalogue.katas.get(state.grader.folders.claims(self.path.parent).get(self.path.name, ""))
        self.verdict: Verdict | None = None
        self._read: tuple[object, Paper] | None = None
        """What was read last, and the signature that the file had then."""
        self.notes: tuple[str, ...] = ()
        if self.kata:
            self.add_marker(self.kata.level)
            self.add_marker("challenge" if self.kata.challenge else "practice")

    def runtest(self) -> None:
        state = self.config.stash[STATE]
        paper = self._paper()
        self.kata, self.notes = paper.kata, paper.sheet.notes
        folder = self.path.parent
        keeper = state.record(folder) or state.sitting(folder, (item.path for item in self.session.items))
        self.verdict = verdict = state.grader.verdict(paper, keeper)
        self._tell(paper, verdict)
        if not (verdict.outcome is Outcome.RIGHT or verdict.is_skip):
            raise KataFailed(failure.text(verdict, paper.sheet, shown(self.path), self._standing(verdict)))

    def _paper(self) -> Paper:
        """The file as it is now. It is asked for twice in a moment, for the place and to be judged, and read once."""
        now = signature(self.path)
        if self._read is None or self._read[0] != now:
            self._read = now, self.config.stash[STATE].grader.folders.paper(self.path)
        return self._read[1]

    def _tell(self, paper: Paper, verdict: Verdict) -> None:
        """Give the verdict to those who do not read messages: JUnit's XML, and who jumps to where an item is."""
        others = [entry for entry in self.user_properties if not entry[0].startswith("kata")]  # all, but for a rerun
        self.user_properties = [*others, *run_json.properties(verdict, paper.kata)]
        file, _, title = self.location  # pytest keeps what it was before judging
        self.location = file, failure.line_number(paper.sheet, verdict) - 1, title

    def _standing(self, verdict: Verdict) -> Sequence[str]:
        """How the challenge stands after this verdict, for those who see it fail."""
        state = self.config.stash[STATE]
        record = state.record(self.path.parent)
        kata = state.catalogue.katas.get(verdict.kata)
        if not (record and kata and kata.challenge and verdict.is_answer):
            return ()
        return failure.challenge_lines(kata, record.after(verdict, kata))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002  # pytest's signature
        error = excinfo.value
        if isinstance(error, KataFailed | pytest.fail.Exception):
            return str(error)
        if self.config.stash[STATE].debug:
            return "".join(traceback.format_exception(error))
        return (
            f"pytest-lstm-kata itself failed here ({type(error).__name__}); your answer is not to blame. "
            "Please report it with what --kata-debug prints."
        )

    def reportinfo(self) -> tuple[Path, int, str]:
        try:
            line = failure.line_number(self._paper().sheet)
        except Exception:  # a pack's own code; pytest bears no error here, and judging will tell
            line = 1
        return self.path, line - 1, self.kata.heading if self.kata else self.path.name
