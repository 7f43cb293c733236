"""A learner's folder: where its katas, its exam and its journal lie, and what a challenge allows there."""

import os
import stat
from pathlib import Path
from typing import NamedTuple, Self

from pytest_lstm_kata.files.folder import EXAM
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.kata.model import BUILT_IN, Kata
from pytest_lstm_kata.record.settings import USUAL, Limits, configured, limits

FOLDER = ".lstm-kata"
KATAS = "katas"


class Workspace(NamedTuple):
    """A folder that has a ``.lstm-kata`` folder."""

    root: Path
    limits: Limits = USUAL

    @classmethod
    def around(cls, path: Path, limits: Limits = USUAL) -> Self | None:
        """The nearest one upwards; None if there is none. A ``.lstm-kata`` that is a link is somebody else's."""
        folders = (path, *path.parents)
        return next((cls(folder, limits) for folder in folders if _is_folder(folder / FOLDER)), None)

    def with_settings(self) -> Self:
        """The same with the limits that its file of pytest settings says. Raises ``BadSetting``."""
        return self._replace(limits=limits(configured(self.root)))

    @property
    def state(self) -> Path:
        """The folder that nobody edits: the journal is in it, and pages."""
        return self.root / FOLDER

    @property
    def journal(self) -> Path:
        return self.state / "journal.jsonl"

    @property
    def katas(self) -> Path:
        return self.root / KATAS

    @property
    def exam(self) -> Path:
        return self.root / EXAM

    @property
    def exams(self) -> Path:
        """Where exams that were set aside lie, each in a folder named after its seed. Nothing collects katas there."""
        return self.state / "exams"

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
