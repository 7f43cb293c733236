"""Kata files as pytest sees them: one item each, and folders in which nothing is ever run."""

from __future__ import annotations

import re
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pytest_lstm_kata.files.folder import Paper, Tree, signature
from pytest_lstm_kata.files.walk import Listing, in_teaching_order, listed
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.output import failure, run_json
from pytest_lstm_kata.plugin.aims import keyword
from pytest_lstm_kata.plugin.origin import cut, origin, raised_within
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.settings import USUAL, Limits
from pytest_lstm_kata.record.solution import Solution
from pytest_lstm_kata.record.whose import Owner, Owners
from pytest_lstm_kata.record.workspace import Workspace, shown, typed

if TYPE_CHECKING:
    from pytest_lstm_kata.record.exam import Sitting

NO_KATA: Final = "there is no kata in it"
"""Said of a learner's folder."""


@dataclass(eq=False, repr=False)
class State:
    """What the items of one process share: the catalogue, the judge, whose each file is, and the records."""

    catalogue: Catalogue
    kata_paths: Sequence[Path]
    limits: Limits = USUAL
    device: str = "auto"
    debug: bool = False
    named: Sequence[Path] = ()
    """The paths of this run."""
    reports: Sequence[Path] = ()
    """The folders into which this run writes reports: nobody's work."""
    records: dict[Workspace, Record] = field(default_factory=dict)
    """Of those whose katas were looked at."""
    sittings: dict[Workspace, Sitting | None] = field(default_factory=dict)
    """Of those whose exam was looked at."""

    @cached_property
    def grader(self) -> Grader:
        """The one that judges; asked for once the catalogue is there."""
        return Grader(self.catalogue, device=self.device, debug=self.debug)

    def aim(self, named: Sequence[Path], here: Path, *, typed: bool) -> None:
        """Say which paths the run is about, whether they were typed, and where the user stands."""
        self.named = named
        self.owners = Owners(named, self.kata_paths, here, self.catalogue, self.limits, typed=typed)

    def record(self, folder: Path) -> Record | None:
        """The record of the workspace whose katas this folder is among. Nothing else is recorded."""
        workspace = self._workspace(folder, is_exam=False)
        if workspace is not None and workspace not in self.records:
            self.records[workspace] = Record(workspace, self.catalogue.renamed)
        return self.records[workspace] if workspace else None

    def sitting(self, folder: Path, selected: Iterable[Path] | None = None) -> Sitting | None:
        """The exam that this folder belongs to; ``selected`` are the files of this run, if they are known."""
        workspace = self._workspace(folder, is_exam=True)
        if workspace is not None and workspace not in self.sittings:
            from pytest_lstm_kata.record import exam

            self.sittings[workspace] = exam.sitting(workspace, self.grader, selected)
        return self.sittings[workspace] if workspace else None

    def _workspace(self, folder: Path, *, is_exam: bool) -> Workspace | None:
        """The user's own workspace, if the folder is among its katas, or in its exam."""
        owner = self.owners.of(folder)
        workspace = owner.workspace if owner else None
        part = workspace and (workspace.exam if is_exam else workspace.katas)
        return workspace if part and folder.is_relative_to(part) else None

    def paper(self, path: Path) -> Paper:
        """What stands in a kata file, and what it counts for among all that its owner has."""
        return self.grader.folders.paper(path, self.tree(self._of(path)))

    def _of(self, path: Path) -> Owner:
        """Whose the file is; by way of another plugin one may come that is below no named path."""
        return self.owners.of(path.parent) or Owner(path.parent, path.parent)

    def tree(self, owner: Owner) -> Tree:
        """All that an owner has."""
        return self.grader.folders.tree(owner.root, self.owners.is_part if owner.parts_only else None)

    def listing(self, folder: Path) -> Listing:
        """What is to be collected of a folder: all of an owner's; of one above the named paths the way to these."""
        owner = self.owners.of(folder)
        if owner is None:
            ways = [path for path in self.named if path.is_relative_to(folder) and path != folder]
            steps = dict.fromkeys(folder / path.relative_to(folder).parts[0] for path in ways)
            return Listing([step for step in steps if step.is_dir()], [step for step in steps if step.is_file()], {})
        tree = self.tree(owner)
        listing = tree.listings.get(folder, Listing((), (), {}))
        folders = listed(folder).folders if owner.parts_only and folder == owner.root else listing.folders
        return Listing(folders, [path for path in listing.files if path not in tree.spare], {})

    @property
    def own(self) -> list[Path]:
        """The folders that are the user's own, and so one learner's."""
        workspace = self.owners.workspace
        return [*self.kata_paths, *([workspace.root] if workspace else [])]

    def owner(self, path: Path) -> tuple[Path, Path | None]:
        """The folder by which a file's owner is told apart; and that of the exam in which it lies, if it does."""
        owner = self._of(path)
        part = self.tree(owner).parts.get(path.parent, owner.root)
        return owner.folder, part if part != owner.root else None

    @property
    def left_out(self) -> Mapping[Path, str]:
        """What is not judged below the named paths, and why: what is no file, and who has no kata at all."""
        return self._looked_through[0]

    @property
    def empty_handed(self) -> Sequence[Path]:
        """The folders of those in a class of whom no kata can be judged."""
        return self._looked_through[1]

    @cached_property
    def _looked_through(self) -> tuple[Mapping[Path, str], Sequence[Path]]:
        found: dict[Path, str] = {}
        empty: list[Path] = []
        for root in self.owners.roots:
            tree = self.tree(self.owners.of(root) or Owner(root, root))
            others: dict[Path, Tree] = {}
            if root in self.named and not Workspace.is_one(root):
                owners = [owner for owner in self.owners.others(root) if owner.folder not in self.reports]
                others = {owner.folder: self.tree(owner) for owner in owners}
            is_class = any(theirs.has_katas for theirs in others.values())
            if not tree.has_katas and not is_class:
                found[root] = f"{NO_KATA}, and --kata runs nothing else"
            for path, why in tree.left_out.items():
                if is_class or path.parent != root or self.owners.is_part(path.name):  # else it lies beside one's katas
                    found[path] = why
                    empty += [path] if is_class and path.parent == root and path.suffix != ".py" else []
            for folder, theirs in others.items() if is_class else ():
                found |= theirs.left_out if theirs.has_katas else {folder: NO_KATA, **theirs.left_out}
                empty += [] if theirs.has_katas else [folder]
        return found, empty


STATE = pytest.StashKey[State]()


def take_part(config: pytest.Config, folder: Path) -> None:
    """Have the user's own conftests take part in what happens in a folder of katas, as in any other of a project.

    pytest knows no public way: it looks up which conftests there are for a folder, and loads those that are in it.
    """
    known = config.pluginmanager._dirpath2confmods  # noqa: SLF001  # there is no public way
    known.setdefault(folder, max(known.values(), key=len, default=[]))


class KataFolder(pytest.File):
    """A folder of katas. Not a ``pytest.Directory``: pytest would run a ``conftest.py`` in it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        take_part(self.config, self.path)

    def collect(self) -> Iterator[pytest.Collector]:
        state = self.config.stash[STATE]
        listing = state.listing(self.path)
        for path in sorted([*listing.folders, *listing.files], key=lambda path: in_teaching_order(path.name)):
            if self._is_ignored(path):
                continue
            if path in listing.folders:
                yield KataFolder.from_parent(self, path=path)
            elif path.name in state.grader.folders.claims(self.path):
                yield KataFile.from_parent(self, path=path)

    def _is_ignored(self, path: Path) -> bool:
        """Did the user say so? Not by its name alone: a learner may be called ``dist``, which pytest leaves out of itself."""
        usual = any(fnmatch(path.name, pattern) for pattern in self.config.getini("norecursedirs"))
        return not usual and bool(self.ihook.pytest_ignore_collect(collection_path=path, config=self.config))


class KataFile(pytest.File):
    """A kata file: one item, whatever stands in it, so that all workers collect the same."""

    def collect(self) -> Iterator[pytest.Item]:
        yield KataItem.from_parent(self, name=re.sub(r"^\d+_", "", self.path.stem))


class KataFailed(AssertionError):
    """A wrong or unreadable kata; its text is all that is shown.

    An ``AssertionError``, since reporters call any other exception an error and not a failure.
    """


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
            for level in self.kata.levels:
                self.add_marker(level)
            self.add_marker("challenge" if self.kata.challenge else "practice")
            self.extra_keyword_matches.add(keyword(self.kata.label))

    def runtest(self) -> None:
        state = self.config.stash[STATE]
        paper = self._paper()
        self.kata, self.notes = paper.kata, paper.sheet.notes
        folder = self.path.parent
        keeper = state.record(folder) or state.sitting(folder, (item.path for item in self.session.items))
        self.verdict = verdict = state.grader.verdict(paper, keeper)
        self._tell(paper, verdict)
        if not (verdict.outcome is Outcome.RIGHT or verdict.is_skip):
            raise KataFailed(failure.text(verdict, paper.sheet, shown(self.path), *self._ways_on(verdict)))

    def _paper(self) -> Paper:
        """The file as it is now. It is asked for twice in a moment, for the place and to be judged, and read once."""
        now = signature(self.path)
        if self._read is None or self._read[0] != now:
            self._read = now, self.config.stash[STATE].paper(self.path)
        return self._read[1]

    def _tell(self, paper: Paper, verdict: Verdict) -> None:
        """Give the verdict to those who do not read messages: JUnit's XML, and who jumps to where an item is."""
        others = [entry for entry in self.user_properties if not entry[0].startswith("kata")]  # all, but for a rerun
        self.user_properties = [*others, *run_json.properties(verdict, paper.kata)]
        file, _, title = self.location  # pytest keeps what it was before judging
        self.location = file, failure.line_number(paper.sheet, verdict) - 1, title

    def _ways_on(self, verdict: Verdict) -> tuple[Sequence[str], str, Solution | None]:
        """How the challenge stands after this verdict, if it is one, what names only this kata behind ``pytest --kata``, and
        how the kata's solution stands, if a record says so.

        Nothing names it once the challenge is closed, nor in an exam, which is judged as a whole.
        """
        state = self.config.stash[STATE]
        record, kata = state.record(self.path.parent), state.catalogue.katas.get(verdict.kata)
        own = kata and any(self.path.is_relative_to(folder) for folder in state.kata_paths)
        alone = "" if state.sitting(self.path.parent) else kata.ref if kata and own else typed(self.path)
        if not (record and kata and (verdict.is_answer or verdict.is_form)):
            return (), alone, None
        solution = record.after(verdict, kata)
        said = solution if verdict.is_answer else None
        if not kata.challenge:
            return (), alone, said
        challenge = solution.challenge
        return failure.challenge_lines(kata, challenge, verdict), "" if challenge.is_closed else alone, said

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        error, judging = excinfo.value, KataItem.runtest.__code__
        mine = raised_within(error, judging)
        if mine and isinstance(error, KataFailed | pytest.fail.Exception):
            return str(error)
        if mine and self.config.stash[STATE].debug:
            return "".join(traceback.format_exception(error))
        other = origin(error, judging, self.config)
        if other is None:
            return (
                f"pytest-lstm-kata itself failed here ({type(error).__name__}); this is not your fault. "
                "Please report it, with what --kata-debug prints."
            )
        verdicts = [cause for cause in cut(error, judging) if isinstance(cause, KataFailed)]
        if not self.config.getoption("fulltrace"):
            excinfo = pytest.ExceptionInfo.from_exc_info((type(error), error, other.traceback))
        usual = super().repr_failure(excinfo, style or self.config.getoption("tbstyle").replace("auto", "long"))
        return "\n\n".join(map(str, [f"{other.whose} failed here; this is not about your answer.", usual, *verdicts]))

    def reportinfo(self) -> tuple[Path, int, str]:
        try:
            line = failure.line_number(self._paper().sheet)
        except Exception:  # a pack's own code; pytest bears no error here, and judging will tell
            line = 1
        return self.path, line - 1, self.kata.heading if self.kata else self.path.name
