"""Which file counts for which kata, of all that lie below a folder."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.reading import claim, read, read_with
from pytest_lstm_kata.files.sheet import Problem, Sheet
from pytest_lstm_kata.files.walk import KATAS, MAX_ENTRIES, NEVER_KATAS, Listing, hand_in, listed, walked
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Kata

if TYPE_CHECKING:
    from pytest_lstm_kata.files.handed_in import HandedIn

CACHED: Final = 512
"""No more files than these are remembered: those of several learners, but not a day of saves."""

MAX_STRAYS: Final = 50
"""So many files of one learner that count for no kata are told one by one: pytest takes its time for each that fails."""

Signature = tuple[int, int, int]
"""Time of the last change in nanoseconds, size in bytes, inode."""


class Paper(NamedTuple):
    """A kata's file as it was read."""

    path: Path
    kata: Kata | None
    """What it counts for: nothing if no kata is told by it, or if another file counts for that one."""
    sheet: Sheet


class Tree(NamedTuple):
    """All that lies below one learner's folder, folder by folder, as far as it is looked at."""

    root: Path
    listings: Mapping[Path, Listing]
    left_out: Mapping[Path, str]
    winners: Mapping[Path, Mapping[str, Path]]
    """The file that counts for each kata: for those below the root, and for those of each exam, by its folder."""
    parts: Mapping[Path, Path]
    """Of which of these a folder is: the exam that it lies in, or else the root."""
    spare: AbstractSet[Path]
    """Files that count for no kata, beyond those that are told one by one."""

    @property
    def has_katas(self) -> bool:
        return any(self.winners.values())


class Folders:
    """Kata files as they lie in folders, for one catalogue. What was read is remembered; nothing is judged."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._claims: dict[Path, Mapping[str, str]] = {}
        self._trees: dict[Path, Tree] = {}
        self._sheet = lru_cache(CACHED)(lambda data: read(data, catalogue.known))
        """What stands in these bytes: thirty learners have many files in common, down to the last byte."""

    @cached_property
    def _handed_in(self) -> "HandedIn":
        from pytest_lstm_kata.files.handed_in import HandedIn  # most runs have no hand-in

        return HandedIn(self.catalogue)

    def listed(self, folder: Path, limit: int = MAX_ENTRIES) -> Listing:
        """What lies right in a folder, which may be one that a hand-in stands for."""
        file = hand_in(folder)
        return self._handed_in.listing(file, folder) if file else listed(folder, limit)

    def changed(self, path: Path) -> float:
        """When a kata was changed last, in seconds: by its file, or by the word of a hand-in; 0 if nobody knows."""
        file, found = hand_in(path), signature(path)
        return self._handed_in.changed(file, path) if file else found[0] / 1e9 if found else 0.0

    def papers(self, root: Path) -> dict[str, Paper]:
        """What lies below a folder of katas, by the kata that it counts for, in teaching order; no exam's."""
        return self.merged(map(self.papers_of, self.units(root)))

    def find(self, root: Path, kata: Kata) -> Paper | None:
        """What counts for this kata below a folder of katas, as ``papers`` has it; of the other katas nothing is parsed."""
        path = self._winners(self.units(root)).get(kata.id)
        return self.paper(path) if path else None

    def units(self, root: Path) -> list[Path]:
        """The folders in which katas below ``root`` may lie, itself among them; but not those of an exam within."""
        listings, _, parts = walked(root, look=self.listed)
        return [folder for folder in listings if parts[folder] == root]

    def merged(self, units: Iterable[Mapping[str, Paper]]) -> dict[str, Paper]:
        """The papers of all these folders, in teaching order; of two for one kata that at its own place, else the first."""
        found: dict[str, Paper] = {}
        for papers in units:
            for name, paper in papers.items():
                other = found.get(name)
                if other is None or self._is_before(paper.path, other.path, paper.kata):
                    found[name] = paper
        return {name: found[name] for name in self.catalogue.katas if name in found}

    def papers_of(self, unit: Path) -> dict[str, Paper]:
        """What lies in one folder, by the kata that it counts for."""
        papers = map(self.paper, self._winners([unit]).values())
        return {paper.kata.id: paper for paper in papers if paper.kata}

    def paper(self, path: Path, tree: Tree | None = None) -> Paper:
        """What stands in a kata file, and what it counts for among all of a tree, or else of its folder."""
        file = hand_in(path)
        sheet = self._handed_in.sheet(file, path) if file else read_with(self._sheet, path)
        named = self.catalogue.files.get(path.name)
        if named and not (sheet.kata or file):
            sheet = read_with(lambda data: read(data, self.catalogue.known, named), path)
        kata = sheet.kata or self.catalogue.katas.get(self.claims(path.parent).get(path.name, ""))
        if kata is None:
            return Paper(path, None, sheet)
        winners = tree.winners[tree.parts.get(path.parent, tree.root)] if tree else self._winners([path.parent])
        winner = winners.get(kata.id, path)
        if winner != path:
            return Paper(path, None, Sheet(problem=Problem(does_not_count(path, winner))))
        return Paper(path, kata, sheet)

    def tree(self, root: Path, among: Callable[[str], bool] | None = None) -> Tree:
        """What lies below a learner's folder, or in those folders of it whose name is ``among`` theirs; looked at once."""
        if root not in self._trees:
            listings, left_out, parts = walked(root, among, self.listed)
            folders: dict[Path, list[Path]] = {root: []}
            for folder in listings:
                folders.setdefault(parts[folder], []).append(folder)
            winners = {part: self._winners(within) for part, within in folders.items()}
            count = {path for files in winners.values() for name, path in files.items() if name in self.catalogue.katas}
            strays: list[Path] = []
            second: list[Path] = []
            for folder in listings:
                goal = second if hand_in(folder) else strays
                goal += [path for name in self.claims(folder) if (path := folder / name) not in count]
            for file, number in Counter(filter(None, map(hand_in, second))).items():
                left_out.setdefault(file, f"other files count for {number} of its katas")
            spare = strays[MAX_STRAYS:]
            if spare:
                left_out[spare[0]] = f"it belongs to no kata, and so do {len(spare) - 1} more"
            self._trees[root] = Tree(root, listings, left_out, winners, parts, frozenset([*spare, *second]))
        return self._trees[root]

    def claims(self, folder: Path) -> Mapping[str, str]:
        """The kata that each file of this folder is one of, by the file's name; read once for all of them.

        A file whose ``__kata__`` line got lost is told by its name. Katas go by their ids of now, whatever the file says.
        """
        if folder not in self._claims:
            file = hand_in(folder)
            if file:
                return self._handed_in.claims(file, folder)
            named = {path.name: claimed(path) for path in listed(folder).files}
            known = {name: kata.id for name in named if (kata := self.catalogue.files.get(name))}
            renamed = self.catalogue.renamed
            self._claims[folder] = known | {
                name: renamed.get(kata, kata) for name, kata in named.items() if kata is not None
            }
        return self._claims[folder]

    def forget(self, folder: Path) -> None:
        """Something in this folder has changed: look again when it is next asked for."""
        self._claims.pop(folder, None)
        self._trees.clear()

    def _winners(self, folders: Iterable[Path]) -> dict[str, Path]:
        """The file that counts for each kata in these folders: that at its own place, else of its own name, else the first."""
        found: dict[str, Path] = {}
        for folder in folders:
            for name, kata in self.claims(folder).items():
                path, known = folder / name, self.catalogue.katas.get(kata)
                if kata not in found or self._is_before(path, found[kata], known):
                    found[kata] = path
        return found

    def _is_before(self, path: Path, other: Path, kata: Kata | None) -> bool:
        """Does a file count rather than the other, which was met first? Of two whole trees the newer file does."""
        rank, known = _rank(path, kata), _rank(other, kata)
        if rank == known and not rank[0]:
            return self.changed(path) > self.changed(other)
        return rank < known


def does_not_count(path: Path, winner: Path) -> str:
    """Why a file is not judged: another one is that of its kata."""
    name = printable(os.path.relpath(winner, path.parent).replace(os.sep, "/"))
    return f"This kata has two files here, and {name} is the one that counts: delete or move this one."


def _rank(path: Path, kata: Kata | None) -> tuple[bool, bool, bool]:
    """The less, the better it lies: at the kata's own place, in a folder called ``katas``, or under its name."""
    if kata is None:
        return True, True, True
    unit, _, name = kata.file.rpartition("/")
    homes = {folder.name for folder in [*path.parents][1:3]}
    return path.name != name or path.parent.name != unit, KATAS not in homes, path.name != name


def signature(path: Path | str) -> Signature | None:
    """What changes when a file or folder does; in a hand-in it is that of the file. None if it is not there."""
    try:
        stat = os.stat(path)  # noqa: PTH116  # as cheap as it gets: it is asked for thousands of times
    except OSError:
        file = hand_in(Path(path))
        return signature(file) if file and file != path else None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def is_ours(path: Path) -> bool:
    """Can this be a kata file at all? Not what pytest or Python would run by its name, and no link."""
    return path.suffix == ".py" and path.name not in NEVER_KATAS and path.is_file() and not path.is_symlink()


def claimed(path: Path) -> str | None:
    """The kata that a file says it is; None if it says nothing, or cannot be opened."""
    try:
        return claim(access.read(path))
    except OSError:
        return None
