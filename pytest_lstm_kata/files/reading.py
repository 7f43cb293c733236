"""A learner's file to a sheet: parsed, never imported, never run.

What cannot be read is a ``Problem`` with its place and a sentence that helps. Neither torch nor pytest is
needed here, and nothing that the file says is executed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.access import MAX_BYTES
from pytest_lstm_kata.files.sheet import Answer, Problem, Sheet, Span
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import OPEN, Kata

_HEADER: Final = re.compile(rb"^__numbers__ = \{([^{}]*)\}", re.MULTILINE)
_NUMBER: Final = re.compile(rb'"(\w+)": ([0-9]{1,10})\b')
_CLAIM: Final = re.compile(rb"""^__kata__\s*=\s*["']([^"'\n]*)["']""", re.MULTILINE)


def claim(data: bytes) -> str | None:
    """The kata that a file says it is, found without parsing it; None if it is no kata file."""
    found = _CLAIM.search(data[:MAX_BYTES])
    return found.group(1).decode("utf-8", "replace") if found else None


def read(data: bytes, katas: Mapping[str, Kata], named: Kata | None = None) -> Sheet:
    """Read a kata file's bytes; ``katas`` are the known ones, by id, and ``named`` the kata whose name the file has, if it is known."""
    kata = katas.get(claim(data) or "")
    untouched = _untouched(data, kata) if kata else None
    if untouched:
        return untouched
    from pytest_lstm_kata.files.parsing import parsed  # most runs have only files that nobody has touched

    return parsed(data, katas, kata, named)


def _untouched(data: bytes, kata: Kata) -> Sheet | None:
    """The sheet of a file whose blanks are all as they were dealt, found without parsing it.

    Most files of most runs are such. What else stands in one matters once there is something to judge.
    """
    header = _HEADER.search(data)
    if header is None or len(data) > MAX_BYTES or b"\0" in data or not data.isascii():
        return None
    written = {name.decode(): int(number) for name, number in _NUMBER.findall(header[1])}
    answers = {}
    for name in kata.listing.names:
        start = f"\n{name} =".encode()
        place = data.find(start)
        if not data.startswith(start + b" ...  #", place) or data.count(start) > 1:
            return None
        answers[name] = Answer(OPEN, Span(data.count(b"\n", 0, place) + 2))
    dealt = deal(kata, written.get("deal", 0))
    return Sheet(dealt, answers) if written == {"deal": dealt.seed, **dealt.numbers} else None


def read_file(path: Path, katas: Mapping[str, Kata]) -> Sheet:
    """Read a kata file; ``katas`` is the catalogue, by id."""
    return read_with(lambda data: read(data, katas), path)


def read_with(reader: Callable[[bytes], Sheet], path: Path) -> Sheet:
    """What ``reader`` makes of the file's bytes; a file that cannot be opened is a problem like any other."""
    try:
        return reader(access.read(path))
    except OSError as error:
        return Sheet(problem=Problem(f"This file cannot be opened: {error.strerror or error}."))
