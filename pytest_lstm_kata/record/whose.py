"""Whose a kata file is, and in which workspace a record of it is kept: one rule for all that looks at several people's files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.walk import EXAM, KATAS, REVIEW, hand_in, listed
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.record.settings import USUAL, Limits
from pytest_lstm_kata.record.workspace import Workspace


class Owner(NamedTuple):
    """To whom a folder belongs."""

    folder: Path
    """By this they are told apart, and named."""
    root: Path
    """Of all kata files below this one, one counts for each kata."""
    workspace: Workspace | None = None
    """Theirs, if it is the user's own: there a record is kept. One that is found in somebody else's folder is only read."""
    parts_only: bool = False
    """Is only what is called as a part of one person's work theirs, since other folders are other people's?"""
    name: str = ""
    """What the learner is called, in a class; fit for a terminal."""
    id: str = ""
    """By which the gradebook that the files came from knows them."""


class Owners:
    """The owners of what lies below the named paths.

    In a folder of many people's work the first folder below it is one person's, whatever lies between. A named path within
    the tree of one person's katas is that person's. The record is kept in one workspace at most: in that which the user
    stands in, or which was named; where several were named, in none of them, since they are not all the user's own.
    """

    def __init__(
        self,
        named: Sequence[Path],
        own: Sequence[Path],
        here: Path,
        catalogue: Catalogue,
        limits: Limits = USUAL,
        *,
        typed: bool = True,
    ) -> None:
        """``named`` are the paths of this run, ``own`` the user's own folders of katas, ``here`` is where the user stands.

        Were the paths ``typed``, and not taken from settings, which may have come with the folder?
        """
        units = "|".join(re.escape(unit.name) for pack in catalogue.packs.values() for unit in pack.units)
        self._home = re.compile(rf"[0-9]+_(?:{units})")
        self._packs = catalogue.packs
        self._own = own
        kept = _kept(named, here, limits, typed=typed)
        self.workspace = kept.among([path for path in own if path.is_dir()]) if kept else None
        self.roots = [*dict.fromkeys(map(self._root, named))]
        """The folders that each hold one person's katas, or many people's."""
        self._known: dict[Path, Owner | None] = {}

    def of(self, folder: Path) -> Owner | None:
        """The owner of the files in this folder; None if it is not below a named path."""
        if folder not in self._known:
            self._known[folder] = self._of(folder)
        return self._known[folder]

    def _of(self, folder: Path) -> Owner | None:
        if self.workspace and not hand_in(folder):
            for part in (self.workspace.katas, self.workspace.exam, self.workspace.review):
                if folder.is_relative_to(part):
                    return Owner(self.workspace.root, part, self.workspace)
        for path in self._own:
            if folder.is_relative_to(path):
                return Owner(path, path)
        for root in sorted(self.roots, key=lambda root: -len(root.parts)):  # the nearest
            if folder.is_relative_to(root):
                below = folder.relative_to(root).parts
                if not below or self.is_part(below[0]):
                    return Owner(root, root, parts_only=True)
                return Owner(root / below[0], root / below[0], name=printable(below[0]))
        return None

    def others(self, root: Path) -> list[Owner]:
        """The owners of the folders in one of ``roots``, but for those that are its own parts."""
        owners = dict.fromkeys(self.of(folder) for folder in listed(root).folders)
        return [owner for owner in owners if owner and owner.root != root]

    def _root(self, path: Path) -> Path:
        """The folder that holds one person's katas, or many people's: for a named file, a unit or ``katas`` it is above these.

        A review is looked at by itself, and so is a hand-in.
        """
        folder = path if path.is_dir() or hand_in(path) else path.parent
        while (
            self.is_part(folder.name) and folder.name != REVIEW and folder.parent != folder and not folder.is_symlink()
        ):
            folder = folder.parent
        return folder

    def is_part(self, name: str) -> bool:
        """Is a folder of this name a part of one person's work: a unit, a pack's units, all katas, an exam, a review?"""
        return name in (KATAS, EXAM, REVIEW) or name in self._packs or self._home.fullmatch(name) is not None


def _kept(named: Iterable[Path], here: Path, limits: Limits, *, typed: bool) -> Workspace | None:
    """The workspace in which a record is kept."""
    mine = Workspace.around(here, limits)
    found = {Workspace.around(path, limits) for path in named} - {None}
    return mine if mine in found else found.pop() if typed and len(found) == 1 else None
