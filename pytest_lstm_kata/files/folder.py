"""Which file counts for which kata, of all that lie below a folder."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.reading import claim, read, read_with
from pytest_lstm_kata.files.sheet import Problem, Sheet
from pytest_lstm_kata.files.walk import KATAS, MAX_ENTRIES, NEVER_KATAS, Listing, folder_of, hand_in, listed, walked
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Kata

if TYPE_CHECKING:
    from pytest_lstm_kata.files.hand_in_folder import HandInFolders

CACHED: Final = 512
"""No more files than these are remembered: those of several learners, but not a day of saves."""

MAX_STRAYS: Final = 50
"""So many files of one learner that count for no kata are told one by one: pytest takes its time for each that fails."""

NO_KATA: Final = "there is no kata in it"
"""Said of what somebody handed in."""

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
        """By folder, what each of its files is a kata of."""
        self._single: dict[Path, str | None] = {}
        """The same of files in a folder of which nobody asked for all."""
        self._trees: dict[Path, Tree] = {}
        self._sheet = lru_cache(CACHED)(lambda data: read(data, catalogue.known))
        """What stands in these bytes: thirty learners have many files in common, down to the last byte."""

    @cached_property
    def _hand_ins(self) -> "HandInFolders":
        from pytest_lstm_kata.files.hand_in_folder import HandInFolders  # most runs have no hand-in

        return HandInFolders(self.catalogue)

    def listed(self, folder: Path, limit: int = MAX_ENTRIES) -> Listing:
        """What lies right in a folder, which may be one that a hand-in stands for."""
        file = hand_in(folder)
        return self._hand_ins.listing(file, folder) if file else listed(folder, limit)

    def changed(self, path: Path) -> float:
        """When a kata was changed last, in seconds: by its file, or by the word of a hand-in; 0 if nobody knows."""
        file, found = hand_in(path), signature(path)
        return self._hand_ins.changed(file, path) if file else found[0] / 1e9 if found else 0.0

    def papers(self, root: Path) -> dict[str, Paper]:
        """What lies below a folder of katas, by the kata that it counts for, in teaching order; no exam's."""
        return self.merged(map(self.papers_of, self.units(root)))

    def find(self, root: Path, kata: Kata) -> Paper | None:
        """What counts for this kata below a folder of katas, as ``papers`` has it; of the other katas nothing is parsed."""
        path = self._winners(self._files(self.units(root))).get(kata.id)
        return self.paper(path) if path else None

    def units(self, root: Path) -> list[Path]:
        """The folders in which katas below ``root`` may lie, itself among them; but not those of an exam within."""
        listings, _, parts = walked(root, look=self.listed)
        return [folder for folder in listings if parts[folder] == root]

    def merged(self, units: Iterable[Mapping[str, Paper]]) -> dict[str, Paper]:
        """The papers of all these folders, in teaching order; of two for one kata that at its own place, else the newest."""
        found: dict[str, Paper] = {}
        for papers in units:
            for name, paper in papers.items():
                other = found.get(name)
                if other is None or self._is_before(paper.path, other.path, paper.kata):
                    found[name] = paper
        return {name: found[name] for name in self.catalogue.katas if name in found}

    def papers_of(self, unit: Path) -> dict[str, Paper]:
        """What lies in one folder, by the kata that it counts for."""
        papers = map(self.paper, self._winners(self._files([unit])).values())
        return {paper.kata.id: paper for paper in papers if paper.kata}

    def paper(self, path: Path, tree: Tree | None = None) -> Paper:
        """What stands in a kata file, and what it counts for among all of a tree, or else of its folder."""
        file = hand_in(path)
        sheet = self._hand_ins.sheet(file, path) if file else read_with(self._sheet, path)
        named = None if sheet.kata or file else self._named(path.name)
        if named:
            sheet = read_with(lambda data: read(data, self.catalogue.known, named), path)
        kata = sheet.kata or self.catalogue.katas.get(self.claim(path) or "")
        if kata is None:
            return Paper(path, None, sheet)
        if tree:
            winners = tree.winners[tree.parts.get(folder_of(path), tree.root)]
        else:
            winners = self._winners(self._files([path.parent]))
        winner = winners.get(kata.id, path)
        if winner != path:
            return Paper(path, None, Sheet(problem=Problem(does_not_count(path, winner))))
        return Paper(path, kata, sheet)

    def tree(self, root: Path, top: Listing | None = None) -> Tree:
        """What lies below a learner's folder, looked at once.

        ``top`` is what is theirs where it lies beside other people's; ``root`` then need not be a folder, and names it.
        """
        if root not in self._trees:
            found = walked(root, top, self.listed)
            if len({*found[2].values()}) > 1 or any(map(hand_in, found[0])):
                from pytest_lstm_kata.files.counting import counted  # most have neither exams nor hand-ins

                found = counted(found, root, self.changed)
            listings, left_out, parts = found
            files: dict[Path, list[Path]] = {root: []}
            for folder, listing in listings.items():
                if folder != root or top is None:
                    self.claims(folder)  # all at once
                among = [path for path in listing.files if self.claim(path) is not None]
                files.setdefault(parts[folder], []).extend(among)
                if folder == root and top:
                    left_out |= dict.fromkeys((path for path in listing.files if self.claim(path) is None), NO_KATA)
            winners = {part: self._winners(paths) for part, paths in files.items()}
            count = {path for won in winners.values() for name, path in won.items() if name in self.catalogue.katas}
            strays: list[Path] = []
            second: list[Path] = []
            for path in (path for paths in files.values() for path in paths if path not in count):
                (second if hand_in(path) else strays).append(path)
            for file, number in Counter(filter(None, map(hand_in, second))).items():
                left_out.setdefault(file, f"other files count for {number} of its katas")
            spare = strays[MAX_STRAYS:]
            if spare:
                left_out[spare[0]] = f"it belongs to no kata, and so do {len(spare) - 1} more"
            self._trees[root] = Tree(root, listings, left_out, winners, parts, frozenset([*spare, *second]))
        return self._trees[root]

    def claim(self, path: Path) -> str | None:
        """The kata that a file is one of, as ``claims`` has it; None if it is none."""
        known = self._claims.get(folder_of(path))
        if known is not None:
            return known.get(path.name)
        if path not in self._single:
            file = hand_in(path)
            self._single[path] = self.claims(path.parent).get(path.name) if file else self._claim(path)
        return self._single[path]

    def claims(self, folder: Path) -> Mapping[str, str]:
        """The kata that each file of this folder is one of, by the file's name; read once for all of them.

        A file whose ``__kata__`` line got lost is told by its name. Katas go by their ids of now, whatever the file says.
        """
        if folder not in self._claims:
            file = hand_in(folder)
            if file:
                return self._hand_ins.claims(file, folder)
            claims = {path.name: self._claim(path) for path in listed(folder).files}
            self._claims[folder] = {name: kata for name, kata in claims.items() if kata is not None}
        return self._claims[folder]

    def _claim(self, path: Path) -> str | None:
        said = claimed(path)
        if said is None:
            named = self._named(path.name)
            return named.id if named else None
        return self.catalogue.renamed.get(said, said)

    def _named(self, name: str) -> Kata | None:
        """The kata whose file is called so, maybe behind what a learning platform puts before it."""
        files = self.catalogue.files
        if name in files:
            return files[name]
        from pytest_lstm_kata.files.download_name import taken_apart  # most files are called as they were dealt

        handed = taken_apart(name, files)
        return files.get(handed.file) if handed and handed.id else None

    def _files(self, folders: Iterable[Path]) -> Iterable[Path]:
        """The files in these folders that are one of some kata."""
        return (folder / name for folder in folders for name in self.claims(folder))

    def forget(self, folder: Path) -> None:
        """Something in this folder has changed: look again when it is next asked for."""
        self._claims.pop(folder, None)
        self._single.clear()
        self._trees.clear()

    def clear(self) -> None:
        """Look again at whichever folder is next asked for: nothing is kept of those that nobody will ask for again."""
        self._claims.clear()
        self._single.clear()
        self._trees.clear()

    def _winners(self, paths: Iterable[Path]) -> dict[str, Path]:
        """Of these files the one that counts for each kata: that at its own place, else the newest."""
        found: dict[str, Path] = {}
        for path in paths:
            kata = self.claim(path) or ""
            if kata not in found or self._is_before(path, found[kata], self.catalogue.katas.get(kata)):
                found[kata] = path
        return found

    def _is_before(self, path: Path, other: Path, kata: Kata | None) -> bool:
        """Does a file count rather than the other, which was met first?"""
        if kata is None:
            return False
        rank, known = _rank(path, kata), _rank(other, kata)
        return self._age(path, kata) > self._age(other, kata) if rank == known else rank < known

    def _age(self, path: Path, kata: Kata) -> tuple[tuple[int, int], float, bool]:
        """The larger, the newer: as a learning platform counts, by the time, and of the same time what is called like the kata."""
        from pytest_lstm_kata.files.download_name import taken_apart  # most katas have one file

        name = kata.file.rpartition("/")[2]
        handed = taken_apart(path.name, (name,))
        return handed.order if handed else (0, 0), self.changed(path), path.name == name


def does_not_count(path: Path, winner: Path) -> str:
    """Why a file is not judged: another one is that of its kata."""
    name = printable(os.path.relpath(winner, path.parent).replace(os.sep, "/"))
    return f"This kata has two files here, and {name} is the one that counts: delete or move this one."


def _rank(path: Path, kata: Kata) -> tuple[bool, bool]:
    """The less, the better it lies: at the kata's own place, in a folder called ``katas``."""
    unit, _, name = kata.file.rpartition("/")
    homes = {folder.name for folder in [*path.parents][1:3]}
    return path.name != name or path.parent.name != unit, KATAS not in homes


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
        return claim(access.read(path, grows=True))  # of which kata it is, it says on one line
    except OSError:
        return None
