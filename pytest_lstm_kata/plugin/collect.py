"""Kata files as pytest sees them: one item each, and folders in which nothing is ever run."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Callable, Container, Iterator, Sequence
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from pytest_lstm_kata.files.folder import Paper, signature
from pytest_lstm_kata.files.walk import folder_of, hand_in, in_teaching_order
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.output import failure, run_json
from pytest_lstm_kata.plugin.aims import keyword
from pytest_lstm_kata.plugin.origin import cut, origin, raised_within
from pytest_lstm_kata.plugin.state import STATE
from pytest_lstm_kata.record.solution import Solution
from pytest_lstm_kata.record.workspace import shown, typed

if TYPE_CHECKING:
    from pluggy import HookRelay

_NUMBER: Final = re.compile(r"^\d+_")
"""What stands before the name of a kata in that of its file."""


def take_part(config: pytest.Config, folder: Path) -> None:
    """Have the user's own conftests take part in what happens in a folder of katas, as in any other of a project.

    pytest knows no public way: it looks up which conftests there are for a folder, and loads those that are in it.
    """
    known = config.pluginmanager._dirpath2confmods  # noqa: SLF001  # there is no public way
    known.setdefault(folder, max(known.values(), key=len, default=[]))


def _ignores_files(config: pytest.Config) -> bool:
    """May anybody want a file left out? To ask pytest for each of thousands takes a tenth of the time of as many empty tests."""
    option, plugins = config.option, config.pluginmanager.get_plugins()
    asked = [impl.plugin_name for impl in config.hook.pytest_ignore_collect.get_hookimpls()]
    said = any(hasattr(plugin, name) for plugin in plugins for name in ("collect_ignore", "collect_ignore_glob"))
    return bool(option.ignore or option.ignore_glob or said or asked != ["main"])


class KataFolder(pytest.File):
    """A folder of katas. Not a ``pytest.Directory``: pytest would run a ``conftest.py`` in it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        take_part(self.config, self.path)

    @cached_property
    def ihook(self) -> HookRelay:
        """The hooks of all that lies in it: pytest would look for the conftests anew, for each hook of each item."""
        return super().ihook

    def collect(self) -> Iterator[pytest.Collector | pytest.Item]:
        state = self.config.stash[STATE]
        listing = state.listing(self.path)
        folders = {*listing.folders}
        ignored = self._ignored(folders)
        for path in sorted([*listing.folders, *listing.files], key=lambda path: in_teaching_order(path.name)):
            if ignored(path):
                continue
            if hand_in(path):
                yield HandIn.from_parent(self, path=path)
            elif path in folders:
                yield KataFolder.from_parent(self, path=path)
            elif state.grader.folders.claim(path) is not None:
                file = KataFile.from_parent(self, path=path)
                if state.names_files:
                    yield file
                else:  # a class has thousands: what pytest does to collect a file takes as long as to run an empty test
                    yield from file.collect()

    def _ignored(self, folders: Container[Path]) -> Callable[[Path], bool]:
        """Did the user say so? Not by its name alone: a learner may be called ``dist``, which pytest leaves out of itself."""
        config, patterns, hook = self.config, self.config.getini("norecursedirs"), self.ihook.pytest_ignore_collect
        asks = _ignores_files(config)

        def is_ignored(path: Path) -> bool:
            if path in folders:
                usual = any(fnmatch(path.name, pattern) for pattern in patterns)
                return not usual and bool(hook(collection_path=path, config=config))
            return asks and bool(hook(collection_path=path, config=config))

        return is_ignored


class KataFile(pytest.File):
    """A kata file: one item, whatever stands in it, so that all workers collect the same."""

    @cached_property
    def ihook(self) -> HookRelay:
        return self.parent.ihook if isinstance(self.parent, KataFolder) else super().ihook

    def collect(self) -> Iterator[pytest.Item]:
        yield KataItem.from_parent(self, name=_NUMBER.sub("", self.path.stem), file=self.path)


class HandIn(pytest.File):
    """A hand-in: an item for each kata in it. They have no collectors between, for pytest knows only paths that are there."""

    def collect(self) -> Iterator[pytest.Item]:
        for file in self.config.stash[STATE].handed_in(self.path):
            place = file.relative_to(self.path)
            name = place.with_name(_NUMBER.sub("", place.stem)).as_posix()
            yield KataItem.from_parent(self, name=name, file=file)


class KataFailed(AssertionError):
    """A wrong or unreadable kata; its text is all that is shown.

    An ``AssertionError``, since reporters call any other exception an error and not a failure.
    """


class KataItem(pytest.Item):
    """A kata to be judged. The verdict is a value first, and an exception only when no truth is in sight."""

    def __init__(self, *, file: Path, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.file = file
        """The kata's file; within a hand-in the path that stands for one."""
        state = self.config.stash[STATE]
        self.kata = state.catalogue.katas.get(state.grader.folders.claim(file) or "")
        self.verdict: Verdict | None = None
        self._read: tuple[object, Paper] | None = None
        """What was read last, and the signature that the file had then."""
        self.notes: tuple[str, ...] = ()
        if self.kata:
            for level in self.kata.levels:
                self.add_marker(level)
            self.add_marker("challenge" if self.kata.challenge else "practice")
            self.extra_keyword_matches.add(keyword(self.kata.label))

    @property
    def ihook(self) -> HookRelay:
        return self.parent.ihook if isinstance(self.parent, KataFile) else super().ihook

    def runtest(self) -> None:
        state = self.config.stash[STATE]
        paper = self._paper()
        self.kata, self.notes = paper.kata, paper.sheet.notes
        folder = folder_of(self.file)
        gate = state.gate(folder, (getattr(item, "file", item.path) for item in self.session.items))
        self.verdict = verdict = state.grader.verdict(paper, gate, state.substitute(folder))
        self._tell(paper, verdict)
        self._read = None  # a class has thousands of them
        if not (verdict.outcome is Outcome.RIGHT or verdict.is_skip):
            raise KataFailed(
                failure.text(verdict, paper.sheet, shown(self.file), *self._ways_on(verdict), name=self._name)
            )

    def _paper(self) -> Paper:
        """The file as it is now. It is asked for twice in a moment, for the place and to be judged, and read once."""
        now = signature(self.file)
        if self._read is None or self._read[0] != now:
            self._read = now, self.config.stash[STATE].paper(self.file)
        return self._read[1]

    def _tell(self, paper: Paper, verdict: Verdict) -> None:
        """Give the verdict to those who do not read messages: JUnit's XML, and who jumps to where an item is."""
        others = [entry for entry in self.user_properties if not entry[0].startswith("kata")]  # all, but for a rerun
        state = self.config.stash[STATE]
        whose, _ = state.owner(self.file)
        said = run_json.properties(verdict, paper.kata, whose.name, state.exam(self.file))
        self.user_properties = [*others, *said]
        file, _, title = self.location  # pytest keeps what it was before judging
        self.location = file, failure.line_number(paper.sheet, verdict) - 1, title

    @property
    def _name(self) -> str:
        """What names the kata with its numbers to a command, where that is not its number."""
        return typed(self.file) if self.config.stash[STATE].review(folder_of(self.file)) else ""

    def _ways_on(self, verdict: Verdict) -> tuple[Sequence[str], str, Solution | None]:
        """How the challenge stands after this verdict, if it is one, what names only this kata behind ``pytest --kata``, and
        how the kata's solution stands, if a record says so.

        Nothing names it once the challenge is closed, nor in an exam, which is judged as a whole.
        """
        state = self.config.stash[STATE]
        record, kata = state.record(folder_of(self.file)), state.catalogue.katas.get(verdict.kata)
        own = self.file == self.path and any(self.path.is_relative_to(folder) for folder in state.kata_paths)
        named = self.path if self.file == self.path else self.path.parent / f"{self.path.name}::{self.name}"
        alone = "" if state.sitting(folder_of(self.file)) else kata.ref if kata and own else typed(named)
        if not (record and kata and (verdict.is_answer or verdict.is_form)):
            return (), alone, None
        solution = record.after(verdict, kata)
        said = solution if verdict.is_answer else None
        if self._name or not kata.challenge:
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

    @cached_property
    def location(self) -> tuple[str, int | None, str]:
        """As any item has it, but the way to the file is found by that to its folder, which all in it have in common.

        To find one takes pytest a tenth of the time of an empty test.
        """
        path, line, title = self.reportinfo()
        folder = self.session._node_location_to_relpath(folder_of(path))  # noqa: SLF001  # there is no public way
        return os.path.normpath(f"{folder}/{path.name}"), line, title

    def reportinfo(self) -> tuple[Path, int, str]:
        try:
            line = failure.line_number(self._paper().sheet)
        except Exception:  # a pack's own code; pytest bears no error here, and judging will tell
            line = 1
        return self.path, line - 1, self.kata.heading if self.kata else self.path.name
