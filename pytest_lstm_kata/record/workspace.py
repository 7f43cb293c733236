"""A learner's folder: where its katas, its exam and its journal lie, and what a challenge allows there."""

import os
import re
import shlex
import stat
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, Self

from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.walk import EXAM, KATAS, RECORD, REVIEW, home
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.settings import USUAL, Limits

FOLDER = RECORD


class Workspace(NamedTuple):
    """A folder that has a ``.lstm-kata`` folder."""

    root: Path
    limits: Limits = USUAL
    place: str = KATAS
    """Where its katas lie, with forward slashes."""

    @classmethod
    def around(cls, path: Path, limits: Limits = USUAL) -> Self | None:
        """The nearest one upwards; None if there is none. A ``.lstm-kata`` that is a link is somebody else's."""
        return next((cls(folder, limits) for folder in (path, *path.parents) if cls.is_one(folder)), None)

    @staticmethod
    def is_one(folder: Path) -> bool:
        """Has it a record's folder, which is no link?"""
        try:
            return stat.S_ISDIR(os.lstat(folder / FOLDER).st_mode)
        except OSError:
            return False

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
    def membership(self) -> Path:
        """Where the seat of this folder in a dojo stands that is held in a room; there only once its user has joined one.

        It is with the user's own things, by the folder's whole path: no folder that came from somebody else can have one.
        """
        import hashlib  # few commands ask for it

        home = os.path.expanduser("~/.local/state")  # noqa: PTH111  # Path's can raise
        kept = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA") or home
        folder = hashlib.sha256(os.fsencode(os.path.realpath(self.root))).hexdigest()
        return Path(kept, "lstm-kata", f"{folder[:32]}.json")

    @property
    def katas(self) -> Path:
        return self.root / self.place

    @property
    def exam(self) -> Path:
        return self.root / EXAM

    @property
    def review(self) -> Path:
        return self.root / REVIEW

    @property
    def reviews(self) -> Path:
        """Where files of reviews lie that are over. Nothing collects katas there."""
        return self.state / "reviews"

    @property
    def proof(self) -> Path:
        """The badge that was given."""
        return self.root / "badge.json"

    @property
    def exams(self) -> Path:
        """Where exams that were set aside lie, each in a folder named after its seed. Nothing collects katas there."""
        return self.state / "exams"

    def file(self, kata: Kata) -> Path:
        """Where the kata's file is laid."""
        return self.katas / home(kata.pack) / kata.file


def absolute(path: Path) -> Path:
    """The whole path, without ``..`` and with links as they are: so pytest names paths, too."""
    return Path(os.path.normpath(path.absolute()))


def shown(path: Path, start: Path | None = None) -> str:
    """A path as one would name it here, or in ``start``, fit for a terminal."""
    try:
        return printable(Path(os.path.relpath(path, start)).as_posix())
    except (ValueError, FileNotFoundError):  # on another drive, or from a folder that is gone
        return printable(path.as_posix())


def typed(path: Path, start: Path | None = None) -> str:
    """A path as one can type it behind a command here, or in ``start``, in any shell."""
    text = shown(path, start)
    text = f"./{text}" if text.startswith(("-", "~")) else text
    if re.fullmatch(r"[\w./~+,@:=-]+", text):
        return text
    return f'"{text}"' if not set(text) & set('"$`!\\') else shlex.quote(text)
