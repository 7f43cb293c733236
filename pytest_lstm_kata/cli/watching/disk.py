"""The kata files of a dojo as they were read, and which of them have changed on the disk since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import Final

from pytest_lstm_kata.cli.watching.saves import Signatures
from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.folder import Folders, Paper, does_not_count, is_ours
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.workspace import shown

SETTLING: Final = 0.3
"""Seconds in which an editor that empties or removes a file before it writes it has written it."""


class Disk:
    """The papers of a folder of katas. It has no clock: who looks says when."""

    def __init__(self, folders: Folders, folder: Path) -> None:
        self.folder = folder
        self.papers: dict[str, Paper] = {}
        """By kata, in teaching order."""
        self._folders = folders
        self._signatures = Signatures()
        self._units: dict[Path, dict[str, Paper]] = {}
        self._expected: Sequence[Kata] = ()
        self._unsettled: dict[Path, float] = {}
        """Since when a file is gone or empty, which may be the middle of a save."""
        self.read(())

    def expect(self, katas: Sequence[Kata]) -> None:
        """One of these is likely to be saved next: a glance is at their files."""
        self._expected = katas
        self._signatures.near = [str(self.papers[kata.id].path) for kata in katas if kata.id in self.papers]

    def glance(self) -> bool:
        """Has a file of an expected kata changed since it was read? That is cheap to ask many times a second."""
        return self._signatures.glance()

    def changed(self) -> set[Path]:
        """Files and folders that were written, moved or removed since they were read."""
        found = self._signatures.differing(self._signatures.paths)
        return found | {path for unit in found & self._units.keys() for path in _sources(unit) - self._signatures.paths}

    def complete(self, paths: Iterable[Path], now: float) -> set[Path]:
        """The paths without those kata files that are gone or empty: as a save may be under way, they are held back."""
        known = {paper.path for paper in self.papers.values()}
        for path in paths:
            if path in known and _is_unsettled(path):
                self._unsettled.setdefault(path, now)
            else:
                self._unsettled.pop(path, None)
        return {*paths} - {*self._unsettled}

    def overdue(self, now: float) -> set[Path]:
        """Files that were held back for as long as a save takes, and are to be read as they are."""
        late = {path for path, since in self._unsettled.items() if now - since >= SETTLING}
        for path in late:
            del self._unsettled[path]
        return late

    def read(self, paths: Collection[Path]) -> set[str]:
        """Read these folders, and those of these files, again, but for files that are held back; and folders that are new.

        Returns the katas whose paper is not what it was. Of a file among ``paths`` each byte counts, of the others of
        its folder what was read.
        """
        self._signatures.note([self.folder])
        touched = {each for path in paths for each in (path, path.parent)}
        units: dict[Path, dict[str, Paper]] = {}
        for unit in dict.fromkeys([*self._folders.units(self.folder), *self._units]):
            units[unit] = self._units.get(unit, {})
            if unit in touched or unit not in self._units:
                others = self._note(unit, paths)
                self._folders.forget(unit)
                papers = self._folders.papers_of(unit)
                held = self._signatures.differing(others) | self._unsettled.keys()
                kept = {name: paper for name, paper in units[unit].items() if paper.path in held}
                units[unit] = {**papers, **kept}  # what has changed while this was read is found by the next look
        before, self._units, self.papers = self.papers, units, self._folders.merged(units.values())
        self.expect(self._expected)
        return {
            kata
            for kata in before.keys() | self.papers.keys()
            if not _is_same(before.get(kata), self.papers.get(kata), paths)
        }

    def _note(self, unit: Path, paths: Collection[Path]) -> set[Path]:
        """Note the unit, its new files, and those among ``paths``. Returns its others, as they were noted before."""
        self._signatures.note([unit])  # before its files are listed
        known = {path for path in self._signatures.paths if path.parent == unit}
        self._signatures.note(known.intersection(paths) | (_sources(unit) - known))
        return known.difference(paths)

    def rival(self, path: Path) -> str:
        """Why a file does not count, if another one of its kata does; else nothing."""
        if path.parent in self._units and is_ours(path):
            counts = self.papers.get(self._folders.claims(path.parent).get(path.name, ""))
            if counts and counts.path != path and access.is_there(counts.path):  # and was not renamed a moment ago
                return f"{shown(path)}: {does_not_count(path, counts.path)}"
        return ""


def _sources(unit: Path) -> set[Path]:
    """What can be a kata file, or become one when it is written."""
    return {*unit.glob("*.py")}


def _is_same(one: Paper | None, other: Paper | None, saved: Collection[Path]) -> bool:
    """Is it the same file, and if it was saved, down to the last byte?

    The same bytes give the same sheet, but for a file that was not read for hundreds of saves.
    """
    if one is None or other is None or one.path != other.path:
        return one is other
    if one.sheet is other.sheet:
        return True
    return (one.path not in saved or one.sheet.kata is None) and one.sheet == other.sheet


def _is_unsettled(path: Path) -> bool:
    """Is the file gone, or empty, as in the middle of a save?"""
    try:
        return path.stat().st_size == 0
    except OSError:
        return True
