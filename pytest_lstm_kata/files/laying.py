"""A pack's files on disk: the learner's tree, the solutions, and what must never be overwritten."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.ownership import deal_in, is_blank, is_current, is_introduced, is_untouched, own_lines
from pytest_lstm_kata.files.reading import claim
from pytest_lstm_kata.files.walk import files_below
from pytest_lstm_kata.files.writing import introduced, write
from pytest_lstm_kata.kata.model import Kata, Pack

Files = Mapping[str, str]
"""Text by path, with forward slashes, below the folder of katas."""


BEFORE: Final = "# What was written here before, with other numbers:"
"""Above the comment in which a file that was dealt anew keeps its answers."""


def blank_files(pack: Pack, seed: int = 0, seeds: Mapping[str, int] = MappingProxyType({})) -> Files:
    """The pack's katas with nothing filled in, and each unit's primer.

    ``seed`` deals the numbers, except for those katas that have one of their own in ``seeds``, by id.
    """
    primers = {f"{unit.folder}/README.md": f"# {unit.heading}\n\n{unit.primer}" for unit in pack.units}
    return {kata.file: introduced(kata, write(kata, seeds.get(kata.id, seed))) for kata in pack.katas} | primers


def seeds_in(folder: Path, pack: Pack) -> Mapping[str, int]:
    """The deal of each kata of the pack that lies in the folder, as far as its file can be opened, by id."""
    found = {}
    for kata in pack.katas:
        with suppress(OSError):
            data = _opened(folder / kata.file, folder) or b""
            if claim(data) in kata.ids:
                found[kata.id] = deal_in(data)
    return found


@dataclass(slots=True)
class Laid:
    """What became of each file, as far as one has got; the paths are as in ``Files``."""

    new: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    """Nothing in these was the learner's own, and this version deals them otherwise."""
    emptied: list[str] = field(default_factory=list)
    """Nothing stood in these any more."""
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
    left_alone: dict[str, str] = field(default_factory=dict)
    """What is there and is no file that can be written, with the reason: a link, as a rule."""

    @property
    def written(self) -> list[str]:
        return [*self.new, *self.renewed, *self.emptied]


def lay(
    files: Files, folder: Path, katas: Mapping[str, Kata], laid: Laid | None = None, *, protect: bool = True
) -> Laid:
    """Write the files, but none over an answer unless ``protect`` is off.

    Raises ``OSError``; what was done until then stands in ``laid``.
    """
    laid = Laid() if laid is None else laid
    access.check_folders(folder / "any", folder.parent)
    for name, text in files.items():
        path, data = folder / name, text.encode()
        kata = katas.get(claim(data) or "")
        done = laid.new
        try:
            old = _opened(path, folder)
        except access.Unfit as unfit:
            laid.left_alone[name] = str(unfit.strerror)
            continue
        if old is not None:
            if old.replace(b"\r\n", b"\n") == data:
                laid.same.append(name)
                continue
            is_empty = not old.removeprefix(BOM_UTF8).strip()
            if protect and kata and not is_empty and not is_untouched(old, kata):
                laid.kept.append(name)
                if not is_current(old, kata):
                    laid.outdated.append(name)
                continue
            done = laid.emptied if is_empty else laid.renewed
        path.parent.mkdir(parents=True, exist_ok=True)
        access.replace(path, data)
        done.append(name)
    return laid


def move(places: Mapping[str, str], folder: Path, katas: Mapping[str, Kata], laid: Laid) -> None:
    """Bring each kata file that lies where another version had put it to its place of now, by id in ``places``.

    It is renamed, with all that stands in it. A name that no version deals is the learner's own, and stays. ``katas`` are
    the known ones, by their former ids, too. Raises ``OSError``; what was done until then stands in ``laid``.
    """
    access.check_folders(folder / "any", folder.parent)
    for path in files_below(folder):
        name, data = path.relative_to(folder).as_posix(), access.read(path)
        kata = katas.get(claim(data) or "")
        if kata is None:
            if claim(data) is not None and name not in places.values():
                laid.strangers.append(name)
            continue
        place = places[kata.id]
        slugs = "|".join((kata.slug, *kata.former))
        dealt = rf"{re.escape(place.removesuffix(kata.file))}\d+_[^/]+/\d+_(?:{slugs})\.py"
        if name == place or not re.fullmatch(dealt, name):
            continue
        target = folder / place
        try:
            there = _opened(target, folder)
        except access.Unfit:
            continue  # as what is left alone it is told when files are laid
        if there is None or is_untouched(there, kata):
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


def deal_anew(path: Path, root: Path, kata: Kata, seed: int) -> bool:
    """Write the kata's file, below the folder ``root``, with other numbers. All that stood in it and was not dealt is kept, as a comment.

    Is there such? Raises ``OSError``; then nothing was changed.
    """
    old = _opened(path, root) or b""
    words = [f"# {line}" if not line.startswith("#") else line for line in own_lines(old, kata) if line != BEFORE]
    text = introduced(kata, write(kata, seed)) if is_introduced(old) else write(kata, seed)
    text = "\n".join([text, BEFORE, *words, ""]) if words else text
    path.parent.mkdir(parents=True, exist_ok=True)
    access.replace(path, text.encode())
    return bool(words)


def _opened(path: Path, root: Path) -> bytes | None:
    """What stands in a file below ``root``; None if there is none. Raises ``OSError``, and ``Unfit`` for what is no file."""
    access.check_folders(path, root)
    try:
        return access.read(path)
    except FileNotFoundError:
        return None
