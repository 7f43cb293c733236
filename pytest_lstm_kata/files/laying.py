"""A pack's files on disk: the learner's tree, the solutions, and what must never be overwritten."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pytest_lstm_kata.files.ownership import deal_in, is_blank, is_current, is_untouched, own_lines
from pytest_lstm_kata.files.reading import claim, read_bounded
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.kata.model import Kata, Pack

Files = Mapping[str, str]
"""Text by path, with forward slashes, below the folder of katas."""


BEFORE: Final = "# What was written here before, with other numbers:"
"""Above the comment in which a file that was dealt anew keeps its answers."""


def blank_files(pack: Pack, seed: int = 0, seeds: Mapping[str, int] = MappingProxyType({})) -> Files:
    """The pack's katas with nothing filled in, and each unit's primer.

    ``seed`` deals the numbers, except for those katas that have one of their own in ``seeds``, by id.
    """
    primers = {
        f"{place}_{unit.name}/README.md": f"# {place}. {unit.title}\n\n{unit.primer}"
        for place, unit in enumerate(pack.units, 1)
    }
    return {kata.file: write(kata, seeds.get(kata.id, seed)) for kata in pack.katas} | primers


def seeds_in(folder: Path, pack: Pack) -> Mapping[str, int]:
    """The deal of each kata of the pack that lies in the folder, as far as its file can be opened, by id."""
    found = {}
    for kata in pack.katas:
        with suppress(OSError):
            data = read_bounded(folder / kata.file)
            if claim(data) == kata.id:
                found[kata.id] = deal_in(data)
    return found


@dataclass(slots=True)
class Laid:
    """What became of each file, as far as one has got; the paths are as in ``Files``."""

    new: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    """Nothing in these was the learner's own, and this version deals them otherwise."""
    same: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Someone's answers stand in these, so they were left alone."""
    outdated: list[str] = field(default_factory=list)
    """Those of the kept that this version would deal otherwise."""
    moved: dict[str, str] = field(default_factory=dict)
    """Where each file that another version had put elsewhere lay, by where it lies now."""
    twice: dict[str, str] = field(default_factory=dict)
    """Where a second file of a kata lies, by where the first does: both hold work, so neither was touched."""
    strangers: list[str] = field(default_factory=list)
    """Kata files of no pack that is known here."""

    @property
    def written(self) -> list[str]:
        return [*self.new, *self.renewed]


def lay(
    files: Files, folder: Path, katas: Mapping[str, Kata], laid: Laid | None = None, *, protect: bool = True
) -> Laid:
    """Write the files, but none over an answer unless ``protect`` is off.

    Raises ``OSError``; what was done until then stands in ``laid``.
    """
    laid = Laid() if laid is None else laid
    for name, text in files.items():
        path, data = folder / name, text.encode()
        kata = katas.get(claim(data) or "")
        done = laid.new
        if path.exists():
            old = path.read_bytes()
            if old.replace(b"\r\n", b"\n") == data:
                laid.same.append(name)
                continue
            if protect and kata and not is_untouched(old, kata):
                laid.kept.append(name)
                if not is_current(old, kata):
                    laid.outdated.append(name)
                continue
            done = laid.renewed
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, data)
        done.append(name)
    return laid


def move(places: Mapping[str, str], folder: Path, katas: Mapping[str, Kata], laid: Laid) -> None:
    """Bring each kata file that lies where another version had put it to its place of now, by id in ``places``.

    It is renamed, with all that stands in it. A name that no version deals is the learner's own, and stays. Raises
    ``OSError``; what was done until then stands in ``laid``.
    """
    for path in sorted(path for path in folder.rglob("*.py") if path.is_file()):
        name, data = path.relative_to(folder).as_posix(), read_bounded(path)
        kata = katas.get(claim(data) or "")
        if kata is None:
            if claim(data) is not None and name not in places.values():
                laid.strangers.append(name)
            continue
        place = places[kata.id]
        dealt = rf"{re.escape(place.removesuffix(kata.file))}\d+_[^/]+/\d+_{kata.slug}\.py"
        if name == place or not re.fullmatch(dealt, name):
            continue
        target = folder / place
        if not target.exists() or is_untouched(target.read_bytes(), kata):
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
            laid.moved[place] = name
        elif is_blank(data, kata):
            path.unlink()
            laid.moved[place] = name
        else:
            laid.twice[place] = name


def stale(files: Files, folder: Path) -> list[str]:
    """The paths at which the folder is not as ``files`` has it; a kata too many is one of them."""
    wrong = [name for name, text in files.items() if _text(folder / name) != text]
    there = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.py")))
    return wrong + [name for name in there if name not in files]


def _text(path: Path) -> str | None:
    try:
        return path.read_bytes().replace(b"\r\n", b"\n").decode()
    except (OSError, UnicodeDecodeError):
        return None


def deal_anew(path: Path, kata: Kata, seed: int) -> bool:
    """Write the kata's file with other numbers. All that stood in it and was not dealt is kept, as a comment.

    Is there such? Raises ``OSError``; then nothing was changed.
    """
    old = path.read_bytes() if path.exists() else b""
    words = [f"# {line}" if not line.startswith("#") else line for line in own_lines(old, kata) if line != BEFORE]
    text = "\n".join([write(kata, seed), BEFORE, *words, ""]) if words else write(kata, seed)
    path.parent.mkdir(parents=True, exist_ok=True)
    replace(path, text.encode())
    return bool(words)


def replace(path: Path, data: bytes) -> None:
    """Write a file whole or not at all, whatever happens in between. Raises ``OSError``."""
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(data)
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise
