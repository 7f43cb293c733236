"""Folders of learners, walked within bounds: no link is followed, and what cannot be shown or opened is left out, with the reason."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.printing import is_printable

EXAM: Final = "exam"
"""A folder of this name holds an exam: what lies in it counts for that alone."""

MAX_DEPTH: Final = 8
"""So many folders deep katas may lie below one learner's."""

MAX_ENTRIES: Final = 5_000
"""So many names are looked at below one learner's folder: dozens of times what a dojo has."""

NEVER_KATAS: Final = ("conftest.py", "__init__.py")
"""What pytest or Python would run by its name."""

_NOBODYS: Final = ("__pycache__", "__MACOSX")
"""Folders that programs lay, and in which nobody writes katas. Those whose name begins with a dot are others."""


class Listing(NamedTuple):
    """What a folder has that may concern us: no links, and only names that can be shown."""

    folders: Sequence[Path]
    files: Sequence[Path]
    """Those that can be kata files by their name."""
    left_out: Mapping[Path, str]
    """What could have been katas, and why it is not opened."""


def walked(
    root: Path, among: Callable[[str], bool] | None = None
) -> tuple[dict[Path, Listing], dict[Path, str], dict[Path, Path]]:
    """All folders from this one down, in teaching order; what is left out of them; and the exam that each is of, or the root."""
    listings: dict[Path, Listing] = {}
    left_out: dict[Path, str] = {}
    parts = {root: root}
    todo, left = [(root, 0)], MAX_ENTRIES
    while todo:
        folder, depth = todo.pop()
        listing = listed(folder, left)
        if among and folder == root:
            listing = listing._replace(folders=[below for below in listing.folders if among(below.name)])
        listings[folder] = listing
        left_out |= listing.left_out
        left -= len(listing.folders) + len(listing.files) + len(listing.left_out)
        if depth == MAX_DEPTH:
            left_out |= dict.fromkeys(listing.folders, f"it is more than {MAX_DEPTH} folders deep")
            continue
        for below in listing.folders:
            parts[below] = below if below.name == EXAM else parts[folder]
        todo += [(below, depth + 1) for below in reversed(listing.folders)]
        if left <= 0 and todo:
            left_out[root] = (
                f"it has more than {MAX_ENTRIES} files and folders, and only the first of them are looked at"
            )
            break
    return listings, left_out, parts


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
            found = sorted(islice(entries, max(limit, 0) + 1), key=lambda entry: in_teaching_order(entry.name))
        for entry in found[: max(limit, 0)]:
            source = entry.name.endswith(".py") and entry.name not in NEVER_KATAS
            if entry.name.startswith(".") or entry.name in _NOBODYS:
                continue
            if entry.is_dir(follow_symlinks=False):
                goal = folders
            elif source and entry.is_file(follow_symlinks=False):
                goal = files
            elif source or (entry.is_symlink() and _leads_to_a_folder(entry)):
                left_out[folder / entry.name] = access.A_LINK if entry.is_symlink() else access.NO_FILE
                continue
            else:
                continue
            if is_printable(entry.name):
                goal.append(folder / entry.name)
            else:
                left_out[folder / entry.name] = "its name has characters that cannot be shown"
        if len(found) > limit:
            left_out[folder] = f"it has more than {MAX_ENTRIES} files and folders, and only some of them are looked at"
    except OSError as error:
        left_out[folder] = f"it cannot be opened: {error.strerror or error}"
    return Listing(folders, files, left_out)


def _leads_to_a_folder(link: os.DirEntry[str]) -> bool:
    try:
        return link.is_dir()
    except OSError:  # a ring of links
        return False


def in_teaching_order(name: str) -> list[tuple[bool, int | str]]:
    """Numbers by their value, so that unit 10 comes after unit 2."""
    parts = re.split(r"([0-9]{1,9})", name)
    return [(place % 2 == 0, int(part) if place % 2 else part) for place, part in enumerate(parts) if part]
