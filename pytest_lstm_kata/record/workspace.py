"""A learner's folder: where its katas, its exam and its journal lie, and what a challenge allows there."""

import os
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self

from pytest_lstm_kata.files.folder import EXAM
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.kata.model import BUILT_IN, Kata
from pytest_lstm_kata.record.settings import KATAS, USUAL, Limits

FOLDER = ".lstm-kata"


class Workspace(NamedTuple):
    """A folder that has a ``.lstm-kata`` folder."""

    root: Path
    limits: Limits = USUAL
    place: str = KATAS
    """Where its katas lie, with forward slashes."""

    @classmethod
    def around(cls, path: Path, limits: Limits = USUAL) -> Self | None:
        """The nearest one upwards; None if there is none. A ``.lstm-kata`` that is a link is somebody else's."""
        folders = (path, *path.parents)
        return next((cls(folder, limits) for folder in folders if _is_folder(folder / FOLDER)), None)

    def among(self, kata_paths: Sequence[Path]) -> Self:
        """The same with its katas at the first of these folders that lies in it; at the usual place if none does."""
        inside = [path.relative_to(self.root) for path in kata_paths if path.is_relative_to(self.root)]
        return self._replace(place=next((path.as_posix() for path in inside if path != Path()), KATAS))

    @property
    def state(self) -> Path:
        """The folder that nobody edits: the journal is in it, and pages."""
        return self.root / FOLDER

    @property
    def journal(self) -> Path:
        return self.state / "journal.jsonl"

    @property
    def katas(self) -> Path:
        return self.root / self.place

    @property
    def exam(self) -> Path:
        return self.root / EXAM

    def file(self, kata: Kata) -> Path:
        """Where the kata's file is laid."""
        return self.katas / home(kata.pack) / kata.file


def home(pack: str) -> str:
    """Below which folder of ``katas`` a pack's units stand: the built-in ones at the top, others in one of their own."""
    return "" if pack == BUILT_IN else f"{pack}/"


def _is_folder(path: Path) -> bool:
    """Is there a folder, and no link to one?"""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def shown(path: Path) -> str:
    """A path as one would type it here, fit for a terminal."""
    try:
        return printable(Path(os.path.relpath(path)).as_posix())
    except (ValueError, FileNotFoundError):  # on another drive, or from a folder that is gone
        return printable(path.as_posix())


def typed(path: Path) -> str:
    """A path as one can type it behind a command."""
    text = shown(path)
    return f'"{text}"' if " " in text else text
