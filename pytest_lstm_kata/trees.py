"""A pack's files on disk: the learner's tree, the solutions, and what must never be overwritten."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final

from pytest_lstm_kata.judging import Judge
from pytest_lstm_kata.model import Kata, Pack, show
from pytest_lstm_kata.numbers import deal
from pytest_lstm_kata.reading import read, read_file
from pytest_lstm_kata.writing import example, write

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
    return primers | {kata.file: write(kata, seeds.get(kata.id, seed)) for kata in pack.katas}


def solved_files(pack: Pack, judge: Judge, seed: int = 0) -> Files:
    """The pack's katas with the author's designs and torch's truths, as torch is here and now."""
    return {kata.file: write(kata, seed, _solution(kata, judge, seed)) for kata in pack.katas}


def _solution(kata: Kata, judge: Judge, seed: int) -> Mapping[str, str]:
    numbers = deal(kata, seed)
    truth = judge.truth(kata, numbers, "cpu")
    return {
        blank.name: show(truth[blank.name]) if blank.name in truth else example(kata, blank, numbers)
        for blank in kata.blanks
    }


def seeds_in(folder: Path, pack: Pack) -> Mapping[str, int]:
    """The deal of each kata of the pack that lies in the folder, as it can be read, by id."""
    sheets = {kata.id: read_file(folder / kata.file, {kata.id: kata}) for kata in pack.katas}
    return {name: sheet.seed for name, sheet in sheets.items() if sheet.kata}


@dataclass(slots=True)
class Laid:
    """What became of each file; the paths are as in ``Files``."""

    written: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    """Someone's answers stand in these, so they were left alone."""


def lay(files: Files, folder: Path, katas: Mapping[str, Kata], *, protect: bool = True) -> Laid:
    """Write the files, but none over an answer unless ``protect`` is off. Raises ``OSError``."""
    laid = Laid()
    for name, text in files.items():
        path = folder / name
        data = text.encode()
        if path.exists():
            old = path.read_bytes()
            if old.replace(b"\r\n", b"\n") == data:
                continue
            if protect and _holds_work(old, name, katas):
                laid.kept.append(name)
                continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        laid.written.append(name)
    return laid


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
    sheet = read(old, {kata.id: kata})
    dealt = {line for text in (write(kata, sheet.seed), write(kata, seed)) for line in text.splitlines()}
    lines = [
        line for line in old.decode("utf-8", "backslashreplace").splitlines() if line.strip() and line not in dealt
    ]
    words = [f"# {line}" if not line.startswith("#") else line for line in lines if line != BEFORE]
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


def _holds_work(data: bytes, name: str, katas: Mapping[str, Kata]) -> bool:
    """Has someone filled a blank here, or written what cannot be read and so might be work?"""
    if not name.endswith(".py"):
        return False
    sheet = read(data, katas)
    return BEFORE.encode() in data or sheet.kata is None or sheet.problem is not None or sheet.filled > 0
