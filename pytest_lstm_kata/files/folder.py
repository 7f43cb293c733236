"""Which file of a folder counts for which kata."""

import os
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from pytest_lstm_kata.files.reading import claim, read, read_with
from pytest_lstm_kata.files.sheet import MAX_BYTES, Problem, Sheet
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Kata

CACHED: Final = 512
"""No more files than these are remembered: those of several learners, but not a day of saves."""


Signature = tuple[int, int, int]
"""Time of the last change in nanoseconds, size in bytes, inode."""


class Paper(NamedTuple):
    """A kata's file as it was read."""

    path: Path
    kata: Kata | None
    """What it counts for: nothing if no kata is told by it, or if another file of its folder counts for that one."""
    sheet: Sheet


class Folders:
    """Kata files as they lie in folders, for one catalogue. What was read is remembered; nothing is judged."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._claims: dict[Path, dict[str, str]] = {}
        self._sheet = lru_cache(CACHED)(lambda data: read(data, catalogue.katas))
        """What stands in these bytes: thirty learners have many files in common, down to the last byte."""

    def papers(self, folder: Path) -> dict[str, Paper]:
        """What lies in a folder of katas, by the kata that it counts for, in teaching order."""
        return self.merged(map(self.papers_of, self.units(folder)))

    def units(self, folder: Path) -> list[Path]:
        """The folders that may be units: right in a folder of katas, or in one of it that is called as a pack is."""
        homes = (folder, *(folder / name for name in self.catalogue.packs))
        return [unit for home in homes for unit in _folders(home)]

    def merged(self, units: Iterable[Mapping[str, Paper]]) -> dict[str, Paper]:
        """The papers of all these units, in teaching order; the first of two for one kata counts."""
        found: dict[str, Paper] = {}
        for papers in units:
            found = {**papers, **found}
        return {name: found[name] for name in self.catalogue.katas if name in found}

    def papers_of(self, unit: Path) -> dict[str, Paper]:
        """What lies in the folder of one unit, by the kata that it counts for."""
        papers = (self.paper(unit / name) for name in reversed([*self.claims(unit)]))
        return {paper.kata.id: paper for paper in papers if paper.kata}

    def paper(self, path: Path) -> Paper:
        """What stands in a kata file, and what it counts for."""
        claims = self.claims(path.parent)
        sheet = read_with(self._sheet, path)
        kata = sheet.kata or self.catalogue.katas.get(claims.get(path.name, ""))
        first = _first_of_kata(claims, sheet.kata) if sheet.kata else None
        if first not in (None, path.name):
            sentence = f"This kata has two files here, and {first} is the one that counts: delete or move this one."
            return Paper(path, None, Sheet(problem=Problem(sentence)))
        return Paper(path, kata, sheet)

    def claims(self, folder: Path) -> Mapping[str, str]:
        """The kata that each file of this folder is one of, by the file's name; read once for all of them.

        A file whose ``__kata__`` line got lost is told by its name.
        """
        if folder not in self._claims:
            named = {path.name: claimed(path) for path in sorted(folder.glob("*.py")) if is_ours(path)}
            known = {name: kata.id for name in named if (kata := self.catalogue.files.get(name))}
            self._claims[folder] = known | {name: kata for name, kata in named.items() if kata is not None}
        return self._claims[folder]

    def forget(self, folder: Path) -> None:
        """Something in this folder has changed: look again when it is next asked for."""
        self._claims.pop(folder, None)


def signature(path: Path | str) -> Signature | None:
    """What changes when a file or folder does; None if it is not there."""
    try:
        stat = os.stat(path)  # noqa: PTH116  # as cheap as it gets: it is asked for thousands of times
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def is_ours(path: Path) -> bool:
    """Can this be a kata file at all? Not what pytest or Python would run by its name."""
    return path.suffix == ".py" and path.name not in ("conftest.py", "__init__.py") and path.is_file()


def claimed(path: Path) -> str | None:
    """The kata that a file says it is; None if it says nothing, or cannot be opened."""
    try:
        with path.open("rb") as file:
            return claim(file.read(MAX_BYTES))
    except OSError:
        return None


def _first_of_kata(claims: Mapping[str, str], kata: Kata) -> str | None:
    """Of the files of a folder that claim the kata, the one that counts: its own, else the first."""
    rivals = [name for name, claim in claims.items() if claim == kata.id]
    own = [name for name in rivals if name == kata.file.rpartition("/")[2]]
    return next(iter([*own, *rivals]), None)


def _folders(home: Path) -> list[Path]:
    try:
        return sorted(path for path in home.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError:
        return []
