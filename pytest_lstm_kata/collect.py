"""Kata files as pytest sees them: one item each, and folders in which nothing is ever run."""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from pytest_lstm_kata import messages
from pytest_lstm_kata.challenges import USUAL, Limits
from pytest_lstm_kata.journal import KATAS, workspace_of
from pytest_lstm_kata.model import Kata
from pytest_lstm_kata.packs import Catalogue
from pytest_lstm_kata.reading import MAX_BYTES, Problem, Sheet, claim, content, read
from pytest_lstm_kata.record import Record
from pytest_lstm_kata.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from pytest_lstm_kata.judging import Judge
    from pytest_lstm_kata.oracle import TorchOracle

DEPTH = 3
"""How far below a folder its katas may be: submissions/alice/katas/1_foundations is four."""


@dataclass
class Dojo:
    """What the items of one process share: the catalogue, the judge, and where nothing may be run."""

    catalogue: Catalogue
    kata_paths: Sequence[Path]
    invoked_in: Path
    limits: Limits = USUAL
    device: str = "auto"
    debug: bool = False
    records: dict[Path, Record] = field(default_factory=dict)
    """By workspace: those whose katas were looked at."""
    _folders: dict[Path, bool] = field(default_factory=dict)
    _workspaces: dict[Path, Path | None] = field(default_factory=dict)
    _claims: dict[Path, dict[str, str]] = field(default_factory=dict)
    _sheets: dict[bytes, Sheet] = field(default_factory=dict)

    @cached_property
    def oracle(self) -> TorchOracle:
        from pytest_lstm_kata import oracle

        return oracle.TorchOracle()

    @cached_property
    def _judge(self) -> Judge:
        from pytest_lstm_kata import judging

        return judging.Judge(self.oracle, debug=self.debug)

    @cached_property
    def _devices(self) -> Sequence[str]:
        return () if self.oracle.unfit() else devices(self.device, self.oracle)

    def judge(self, sheet: Sheet, kata: Kata, record: Record | None) -> Verdict:
        """The verdict on a sheet; what judges it, torch among it, is imported for the first that is filled."""
        if sheet.filled < len(kata.listing.names):
            return Verdict.todo(kata, sheet.seed, sheet.filled)
        if record and record.refuses(kata, sheet.seed, sheet.values):
            return Verdict.closed(kata, sheet.seed)
        return self._judge.judge(kata, sheet.seed, sheet.numbers, sheet.values, self._devices)

    def read(self, path: Path) -> Sheet:
        """What stands in a kata file. Thirty learners have many files in common, down to the last byte."""
        try:
            data = content(path)
        except OSError as error:
            return Sheet(problem=Problem(f"This file cannot be opened: {error.strerror}."))
        if data not in self._sheets:
            self._sheets[data] = read(data, self.catalogue.katas)
        return self._sheets[data]

    def record(self, folder: Path) -> Record | None:
        """The record of the workspace whose katas this folder is among. Nothing else is recorded."""
        if folder not in self._workspaces:
            workspace = workspace_of(folder)
            inside = workspace is not None and folder.is_relative_to(workspace / KATAS)
            self._workspaces[folder] = workspace if inside else None
        workspace = self._workspaces[folder]
        if workspace is not None and workspace not in self.records:
            self.records[workspace] = Record(workspace, self.limits)
        return self.records[workspace] if workspace else None

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

    def claims(self, folder: Path) -> Mapping[str, str]:
        """The kata that each file of this folder is one of, by the file's name; read once for all its items.

        A file whose ``__kata__`` line got lost is told by its name.
        """
        if folder not in self._claims:
            named = {path.name: claimed(path) for path in sorted(folder.glob("*.py")) if is_ours(path)}
            known = {name: kata.id for name in named if (kata := self.catalogue.files.get(name))}
            self._claims[folder] = known | {name: kata for name, kata in named.items() if kata is not None}
        return self._claims[folder]


class NoDevice(Exception):
    """A device was asked for by name that is not there."""


def devices(wanted: str, oracle: TorchOracle) -> Sequence[str]:
    """``auto``, or a list such as ``cpu,cuda:1``, as the devices that torch sees.

    Raises ``NoDevice``, with what there is.
    """
    there = oracle.devices()
    if wanted == "auto":
        return there
    chosen: list[str] = []
    for word in wanted.split(","):
        found = [device for device in there if word.strip() in (device, device.partition(":")[0])]
        if not found:
            raise NoDevice(f"--kata-device {wanted}: torch sees no `{word.strip()}` here, only {', '.join(there)}.")
        chosen += [device for device in found if device not in chosen]
    return chosen


DOJO = pytest.StashKey[Dojo]()


def is_ours(path: Path) -> bool:
    """Can this be a kata file at all? Not what pytest or Python would run by its name."""
    return path.suffix == ".py" and path.name not in ("conftest.py", "__init__.py") and path.is_file()


def claimed(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return claim(file.read(MAX_BYTES))
    except OSError:
        return None


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
        dojo = self.config.stash[DOJO]
        for path in sorted(self.path.iterdir(), key=_in_teaching_order):
            if self.ihook.pytest_ignore_collect(collection_path=path, config=self.config):
                continue
            if path.is_dir() and not (path.is_symlink() and self.path.is_relative_to(path.resolve())):
                yield KataFolder.from_parent(self, path=path)
            elif path.name in dojo.claims(self.path):
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
        dojo = self.config.stash[DOJO]
        self._claims = dojo.claims(self.path.parent)
        self.kata = dojo.catalogue.katas.get(self._claims.get(self.path.name, ""))
        self.verdict: Verdict | None = None
        self.notes: tuple[str, ...] = ()
        if self.kata:
            self.add_marker(self.kata.level)
            self.add_marker("challenge" if self.kata.challenge else "practice")

    def runtest(self) -> None:
        sheet = self._sheet()
        self.notes = sheet.notes
        self.verdict = verdict = self._judged(sheet)
        if not (verdict.outcome is Outcome.RIGHT or verdict.is_skip):
            raise KataFailed(messages.failure(verdict, sheet, messages.shown(self.path), self._standing(verdict)))

    def _standing(self, verdict: Verdict) -> Sequence[str]:
        """How the challenge stands after this verdict, for those who see it fail."""
        dojo = self.config.stash[DOJO]
        record = dojo.record(self.path.parent)
        kata = dojo.catalogue.katas.get(verdict.kata)
        if not (record and kata and kata.challenge and verdict.is_answer):
            return ()
        return messages.standing(kata, record.after(verdict, kata), record.limits, datetime.now(UTC))

    def _sheet(self) -> Sheet:
        dojo = self.config.stash[DOJO]
        sheet = dojo.read(self.path)
        first = _first_of_kata(self._claims, sheet.kata) if sheet.kata else None
        if first not in (None, self.path.name):
            self.kata = None  # it counts for nothing, right or wrong
            sentence = f"This kata has two files here, and {first} is the one that counts: delete or move this one."
            return Sheet(problem=Problem(sentence))
        return sheet

    def _judged(self, sheet: Sheet) -> Verdict:
        kata = sheet.kata or self.kata
        if sheet.problem or not sheet.kata:
            sentence = sheet.problem.sentence if sheet.problem else ""
            return Verdict(kata.id if kata else "", Outcome.UNREADABLE, messages.printable(sentence))
        dojo = self.config.stash[DOJO]
        return dojo.judge(sheet, sheet.kata, dojo.record(self.path.parent))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None) -> str:  # noqa: ARG002  # pytest's signature
        error = excinfo.value
        if isinstance(error, KataFailed | pytest.fail.Exception):
            return str(error)
        if self.config.stash[DOJO].debug:
            return "".join(traceback.format_exception(error))
        return (
            f"pytest-lstm-kata itself failed here ({type(error).__name__}); your answer is not to blame. "
            "Please report it with what --kata-debug prints."
        )

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.kata.heading if self.kata else self.path.name


def _first_of_kata(claims: Mapping[str, str], kata: Kata) -> str | None:
    """Of the files of a folder that claim the kata, the one that counts: its own, else the first."""
    rivals = [name for name, claim in claims.items() if claim == kata.id]
    own = [name for name in rivals if name == kata.file.rpartition("/")[2]]
    return next(iter([*own, *rivals]), None)
