"""Where a class is written to: files by their suffix, and lines of JSON as soon as each learner is judged."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Final, Self

import click

from pytest_lstm_kata.files import access
from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.output import class_json, gradebook
from pytest_lstm_kata.output.roster import Roster
from pytest_lstm_kata.record.classroom import Class, Row
from pytest_lstm_kata.record.workspace import absolute, shown

STDOUT: Final = "-"
LINES: Final = ".jsonl"

TABLE: Final = ".csv"


def _page(classroom: Class) -> str:
    from pytest_lstm_kata.explain import classroom as page

    return page.render(classroom)


WHOLE: Final[Mapping[str, Callable[[Class], str]]] = {
    TABLE: gradebook.text,
    ".html": _page,
    ".json": class_json.document,
}
"""What is written once the whole class is judged, by its suffix."""


class CannotGrade(click.ClickException):
    """Nothing could be graded, or not be written; 1 is for a class that misses what is required."""

    exit_code = 2


class Outputs:
    """The files that are asked for. Raises ``UsageError`` for one that cannot be, before anything is judged."""

    def __init__(
        self, names: Sequence[str], root: Path, packs: Mapping[str, Pack], roster: Roster | None = None
    ) -> None:
        """``roster`` is the file of which a table is a filled copy."""
        self._packs = packs
        self._roster = roster
        self._names = [*{name if name == STDOUT else absolute(Path(name)): name for name in names}.values()]
        self._open = ExitStack()
        self._streams: dict[str, IO[str]] = {}
        self.count = 0
        """How many learners were written."""
        for name in self._names:
            reason = _unfit(name, root, roster.path if roster else None)
            if reason:
                raise click.UsageError(f"-o {shown(absolute(Path(name)))}: {reason}.")
        if roster and TABLE not in map(_suffix, self._names):
            raise click.UsageError("--roster needs a place for the filled copy of it: -o grades.csv")

    @property
    def on_stdout(self) -> bool:
        """Is stdout taken by lines of JSON?"""
        return STDOUT in self._names

    @property
    def needs_all(self) -> bool:
        """Is anything asked for that takes the whole class: another file than one of JSON lines, or a table alone?"""
        return not self._names or any(_suffix(name) != LINES for name in self._names)

    def __enter__(self) -> Self:
        """Open what is written line by line. Raises ``CannotGrade``."""
        for name in self._names:
            if name == STDOUT:
                self._streams[name] = sys.stdout
            elif _suffix(name) == LINES:
                try:
                    self._streams[name] = self._open.enter_context(opened(name))
                except OSError as error:
                    raise CannotGrade(cannot(name, error)) from None
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def add(self, row: Row) -> None:
        """Write a learner where lines are written. Raises ``CannotGrade``."""
        for name, stream in self._streams.items():
            try:
                stream.write(class_json.line(row, self._packs))
                stream.flush()
            except BrokenPipeError:  # who reads has seen enough
                raise
            except OSError as error:
                who = "1 learner" if self.count == 1 else f"{self.count} learners"
                raise CannotGrade(f"{cannot(name, error)} It has {who}.") from None
        self.count += 1

    def write(self, classroom: Class) -> Sequence[str]:
        """Write the class where that takes all of it. Returns what is to be said of it. Raises ``CannotGrade``."""
        remarks: list[str] = []
        for name in self._names:
            if _suffix(name) in WHOLE:
                if self._roster and _suffix(name) == TABLE:
                    text, remarks = self._roster.filled(classroom)
                else:
                    text = WHOLE[_suffix(name)](classroom)
                try:
                    access.replace(Path(name), text.encode())
                except OSError as error:
                    raise CannotGrade(cannot(name, error)) from None
        return remarks

    @property
    def has_lines(self) -> bool:
        """Is there a file of JSON lines?"""
        return any(name != STDOUT and _suffix(name) == LINES for name in self._names)

    @property
    def lines(self) -> Path:
        """The first file of JSON lines."""
        return next(Path(name) for name in self._names if name != STDOUT and _suffix(name) == LINES)

    @property
    def written(self) -> Sequence[str]:
        """The files that there are now."""
        return [shown(Path(name)) for name in self._names if name != STDOUT]


def opened(name: str) -> IO[str]:
    """The file, empty, for lines each of which is there as soon as it is written. Raises ``OSError``."""
    return os.fdopen(
        access.descriptor(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), "w", encoding="ascii", buffering=1, newline="\n"
    )


def _suffix(name: str) -> str:
    return LINES if name == STDOUT else Path(name).suffix.lower()


def _unfit(name: str, root: Path, roster: Path | None) -> str:
    """Why ``-o`` cannot write there, as far as one can tell before; empty if it can."""
    if name == STDOUT:
        return ""
    path, known = absolute(Path(name)), [LINES, *WHOLE]
    if _suffix(name) not in known:
        return f"end its name with {', '.join(known[:-1])} or {known[-1]}, which says what is written"
    if roster and path.exists() and path.samefile(roster):
        return "it is the roster itself, which is only read. Name another file for the filled copy"
    return obstacle(path, root)


def obstacle(path: Path, root: Path) -> str:
    """Why nothing is written there, where ``root`` is graded, as far as one can tell before; empty if it can be."""
    if os.path.realpath(path) == os.path.realpath(root):
        return "that is what is read. Name another file"
    if Path(os.path.realpath(path)).is_relative_to(os.path.realpath(root)):
        return f"it would be in the folder that is graded. Name a file outside of {shown(root)}"
    if not path.parent.is_dir():
        return f"there is no folder {shown(path.parent)}"
    if not os.access(path.parent, os.W_OK):
        return f"nothing can be written into {shown(path.parent)}"
    return "it is a folder" if path.is_dir() else access.obstacle(path)


def cannot(name: str, error: OSError) -> str:
    return f"{shown(Path(name))} cannot be written: {error.strerror or error}."
