"""Folders of learners, walked within bounds: no link is followed, and what cannot be shown or opened is left out, with the reason."""

import os
import re
import stat
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.printing import is_printable
from pytest_lstm_kata.kata.model import BUILT_IN

KATAS: Final = "katas"
"""A folder of this name is one's own, rather than a copy."""

EXAM: Final = "exam"
"""A folder of this name holds an exam: what lies in it counts for that alone."""

REVIEW: Final = "review"
"""A folder of this name holds katas that came back. It is looked at only where it is named itself."""

RECORD: Final = ".lstm-kata"
"""A dojo has a folder of this name."""

_HAND_IN: Final = re.compile(r"\.kata(?:-\d{1,4}| ?\(\d{1,4}\))?\.json$", re.IGNORECASE)
"""How the name of a hand-in ends, maybe with the number that browsers and Canvas give to a second one."""

_ARCHIVE: Final = re.compile(r"(?:\.tar)?\.(?:zip|7z|rar|tar|gz|tgz|bz2|xz)$", re.IGNORECASE)
"""How the name of a file ends in which there are others."""

NOT_UNPACKED: Final = "it is not unpacked"

A_COPY: Final = "it lies beside katas, and counts as a copy of them: move it to a folder of its own to have it judged"

MAX_DEPTH: Final = 8
"""So many folders deep katas may lie below one learner's."""

MAX_ENTRIES: Final = 5_000
"""So many names are looked at below one learner's folder: dozens of times what a dojo has."""

_GLANCED: Final = 10 * MAX_ENTRIES
"""So many names of one folder are glanced at, to look at its folders first."""

MAX_CLASS: Final = 1_000_000
"""So many names are looked at in the folder of a class."""

NEVER_KATAS: Final = ("conftest.py", "__init__.py")
"""What pytest or Python would run by its name."""

_NOBODYS: Final = ("__pycache__", "__MACOSX", "node_modules", "site-packages")
"""Folders that programs lay, and in which nobody writes katas. Those whose name begins with a dot are others."""


Place = tuple[tuple[bool, int | str], ...]
"""Where a name stands among others."""


class Listing(NamedTuple):
    """What a folder has that may concern us: no links, and only names that can be shown."""

    folders: Sequence[Path]
    """Folders, and hand-ins, each of which is like one."""
    files: Sequence[Path]
    """Those that can be kata files by their name."""
    left_out: Mapping[Path, str]
    """What could have been katas, and why it is not opened."""


def home(pack: str) -> str:
    """Below which folder of ``katas`` a pack's units stand: the built-in ones at the top, others in one of their own."""
    return "" if pack == BUILT_IN else f"{pack}/"


def hand_in(path: Path) -> Path | None:
    """The hand-in that this path is, or that it leads into as if that were a folder of katas; None for all else."""
    if ".kata" not in os.fspath(path).lower():
        return None
    return next((each for each in (path, *path.parents) if _HAND_IN.search(each.name) and _is_file(each)), None)


def folder_of(path: Path) -> Path:
    """The folder of a file: of all files in it the same path, so that its hash, by which all is looked up, is worked out once."""
    return _folder(os.path.dirname(path))  # noqa: PTH120  # quicker than to make a path for each file


@lru_cache(1024)
def _folder(path: str) -> Path:
    return Path(path)


def is_archive(name: str) -> bool:
    """Is a file of this name one in which there are others, as a zip?"""
    return _ARCHIVE.search(name) is not None


def _is_file(path: Path) -> bool:
    return stat.S_ISREG(_mode(path))


def _is_folder(path: Path) -> bool:
    return stat.S_ISDIR(_mode(path))


def _mode(path: Path) -> int:
    """What a path is, and no link is followed; 0 if nothing is there."""
    try:
        return os.lstat(path).st_mode
    except OSError:
        return 0


def walked(
    root: Path,
    top: Listing | None = None,
    look: Callable[[Path, int], Listing] | None = None,
) -> tuple[dict[Path, Listing], dict[Path, str], dict[Path, Path]]:
    """All folders from this one down, in teaching order; what is left out of them; and the exam that each is of, or the root.

    No review's, unless the root itself is in one: there lie second files of the katas, which hide and count for nothing.
    What lies higher is looked at first: a large folder beside the katas uses up what is allowed after these. ``top`` is what
    to look at right in the root, if that is not all; ``look`` gives what lies in one folder, where that is not ``listed``.
    """
    look = look or listed
    listings: dict[Path, Listing] = {}
    left_out: dict[Path, str] = {}
    parts = {root: root}
    todo, left = [root], MAX_ENTRIES
    for depth in range(MAX_DEPTH + 1):
        below: list[Path] = []
        for folder in todo:
            listing = top if top and folder == root else look(folder, left)
            listing = listing._replace(folders=[path for path in listing.folders if path.name != REVIEW])
            listings[folder] = listing
            left_out |= listing.left_out
            left -= len(listing.folders) + len(listing.files) + len(listing.left_out)
            for path in listing.folders:
                parts[path] = path if path.name == EXAM else parts[folder]
            below += listing.folders
        todo = below if left > 0 else []
        if depth == MAX_DEPTH:
            left_out |= dict.fromkeys(todo, f"it is more than {MAX_DEPTH} folders deep")
    if left <= 0:
        place = next(iter((*top.folders, *top.files)), root) if top else root  # the root of these need not be there
        left_out[place] = f"it has more than {MAX_ENTRIES} files and folders, and only some of them are looked at"
    order = sorted(
        listings,
        key=lambda folder: (
            folder != root,
            [in_teaching_order(name) for name in folder.relative_to(root.parent).parts],
        ),
    )
    return {folder: listings[folder] for folder in order}, left_out, parts


def files_below(root: Path) -> list[Path]:
    """All files at any depth that can be katas by their name."""
    return [path for listing in walked(root)[0].values() for path in listing.files]


def listed(folder: Path, limit: int = MAX_ENTRIES) -> Listing:
    """What lies right in a folder, in teaching order: at most so many names."""
    folders: list[Path] = []
    files: list[Path] = []
    left_out: dict[Path, str] = {}
    try:
        with os.scandir(folder) as entries:
            some = sorted(
                islice(entries, max(limit, _GLANCED)), key=lambda entry: not entry.is_dir(follow_symlinks=False)
            )
        for entry in some[:1]:
            with suppress(FileNotFoundError):
                os.lstat(entry.path)  # of some folders one may read the names, and look at nothing
        some = sorted(some[: max(limit, 0) + 1], key=lambda entry: in_teaching_order(entry.name))
        hand_ins = {entry.name for entry in some if _HAND_IN.search(entry.name)}
        are_copies = bool(hand_ins) and _has_katas(folder)
        for entry in some:
            is_folder = entry.is_dir(follow_symlinks=False)
            is_hand_in = entry.name in hand_ins
            source = entry.name.endswith(".py") and entry.name not in NEVER_KATAS
            if entry.name.startswith(".") or entry.name in _NOBODYS:
                continue
            is_packed = not is_folder and is_archive(entry.name)
            if not (is_folder or is_hand_in or source or is_packed or _leads_to_a_folder(entry)):
                continue
            if is_packed and (folder / _ARCHIVE.sub("", entry.name)).is_dir():  # it was unpacked, and stayed
                continue
            why = _obstacle(entry, is_copy=is_hand_in and are_copies) or (NOT_UNPACKED if is_packed else "")
            if why:
                left_out[folder / entry.name] = why
            else:
                (folders if is_folder or is_hand_in else files).append(folder / entry.name)
    except OSError as error:
        left_out[folder] = f"it cannot be opened: {error.strerror or error}"
    return Listing(folders, files, left_out)


def _has_katas(folder: Path) -> bool:
    """Is it a dojo, or has it a folder of katas that are in files, so that a hand-in in it was made of these?"""
    own = folder if folder.name in (KATAS, EXAM) else folder / KATAS
    return _is_folder(folder / RECORD) or _has_sources(own)


def _has_sources(folder: Path, depth: int = 3) -> bool:
    """Are there kata files by their name in a folder, as deep as the units of a pack have them? It is only glanced at."""
    if not _is_folder(folder):
        return False
    try:
        with os.scandir(folder) as entries:
            some = [entry for entry in islice(entries, MAX_ENTRIES) if not entry.name.startswith(".")]
    except OSError:
        return False
    return any(entry.name.endswith(".py") and entry.name not in NEVER_KATAS for entry in some) or (
        depth > 1
        and any(
            _has_sources(Path(entry.path), depth - 1)
            for entry in some
            if entry.name not in _NOBODYS and entry.is_dir(follow_symlinks=False)
        )
    )


def _obstacle(entry: os.DirEntry[str], *, is_copy: bool) -> str:
    """Why it is not opened; empty if it is. ``is_copy`` is of use for what is no folder."""
    if not entry.is_dir(follow_symlinks=False):
        if not entry.is_file(follow_symlinks=False):
            return access.A_LINK if entry.is_symlink() else access.NO_FILE
        if is_copy:
            return A_COPY
    return "" if is_printable(entry.name) else "its name has characters that cannot be shown"


def _leads_to_a_folder(entry: os.DirEntry[str]) -> bool:
    """Is it a link that does?"""
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:  # a ring of links
        return False


@lru_cache(4096)  # the files of all learners are called the same
def in_teaching_order(name: str) -> Place:
    """Numbers by their value, so that unit 10 comes after unit 2."""
    parts = re.split(r"([0-9]{1,9})", name)
    return tuple((place % 2 == 0, int(part) if place % 2 else part) for place, part in enumerate(parts) if part)
