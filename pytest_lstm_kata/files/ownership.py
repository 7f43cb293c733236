"""What in a kata's file is the learner's own, and what was dealt, be it by this version of the pack or an older one."""

from __future__ import annotations

import re
from collections.abc import Collection

from pytest_lstm_kata.files.language import Unreadable, parse
from pytest_lstm_kata.files.reading import claim, read
from pytest_lstm_kata.files.writing import without_introduction, write
from pytest_lstm_kata.kata.model import OPEN, Kata

_CLAIM = re.compile(rb"""^__kata__\s*=\s*["'][^"'\n]*["']""", re.MULTILINE)
_HEADER = re.compile(rb"^__numbers__ = \{[^{}]*\}", re.MULTILINE)
_DEAL = re.compile(rb"""^__numbers__\s*=\s*\{\s*["']deal["']\s*:\s*(\d{1,10})\b""", re.MULTILINE)
_VALUE = re.compile(r"(\w+) *=(?!=) *(.*)")
_LAYOUT = re.compile(r"\s+|,(?=\s*[)\]}])")


def own_lines(data: bytes, kata: Kata) -> list[str]:
    """The lines that this version did not deal, with whichever numbers the file has."""
    data = _with_id_of_now(data, kata)
    dealt = write(kata, read(data, {kata.id: kata}).seed).splitlines()
    return [line for line in _lines(data) if line.strip() and line not in dealt]


def deal_in(data: bytes) -> int:
    """Which numbers a file was dealt, be they those of an older version or not; 0 if it does not say."""
    found = _DEAL.search(data)
    return int(found[1]) if found else 0


def is_untouched(data: bytes, kata: Kata) -> bool:
    """Is nothing in the kata's file the learner's own?

    What an older version dealt is not known any more, so this goes by what learners write: values, be they half
    of one or under a name of their own, and comments. What cannot be read might be work, but for numbers that
    only another version deals.
    """
    data, text = _with_id_of_now(data, kata), write(kata, deal_in(data))
    header = _HEADER.findall(text.encode())[0]
    sheet = read(_HEADER.sub(lambda _: header, data), {kata.id: kata})
    if sheet.problem or sheet.filled:
        return False
    dealt, lines = text.splitlines(), _lines(data)
    names = {found[1] for line in dealt if (found := _VALUE.match(line))}
    return all(any(line.startswith(f"{name} = ...  #") for line in lines) for name in kata.listing.names) and not any(
        _is_own(line, names) for line in lines if line not in dealt
    )


def _is_own(line: str, names: Collection[str]) -> bool:
    """Is a line that is not dealt a comment, or a value under a name that is none of the kata's?"""
    found = _VALUE.match(line)
    if not found or found[1] in names:
        return line.lstrip().startswith("#")
    try:
        return parse(found[2]) is not OPEN
    except (SyntaxError, Unreadable):
        return False  # older code, which only torch can value


def is_current(data: bytes, kata: Kata) -> bool:
    """Is the file what this version would deal, apart from the learner's own lines, its heading, its layout, and a former id?"""
    data = _with_id_of_now(data, kata)
    _, *dealt = write(kata, deal_in(data)).splitlines()
    end, text = dealt.index('"""') + 1, _bare("\n".join(_lines(data)))
    blanks = tuple(f"{name} =" for name in kata.listing.names)
    parts = ["\n".join(dealt[:end]), *(line for line in dealt[end:] if not line.startswith(blanks))]
    return claim(data) == kata.id and all(_bare(part) in text for part in parts)


def is_introduced(data: bytes) -> bool:
    """Has the file the note that a unit's first kata has?"""
    text = _text(data)
    return without_introduction(text) != text


def is_blank(data: bytes, kata: Kata) -> bool:
    """Is the file what this version would deal, to the letter, apart from its heading, and a former id?"""
    return _lines(_with_id_of_now(data, kata))[1:] == write(kata, deal_in(data)).splitlines()[1:]


def _with_id_of_now(data: bytes, kata: Kata) -> bytes:
    """The kata's file with its id in place of one that it had before."""
    line = f'__kata__ = "{kata.id}"'.encode()
    return _CLAIM.sub(lambda _: line, data, 1) if claim(data) in kata.ids[1:] else data


def _lines(data: bytes) -> list[str]:
    """The lines of a file, without the note that a unit's first kata has: it is nobody's own, and versions differ in it."""
    return without_introduction(_text(data)).splitlines()


def _text(data: bytes) -> str:
    return "\n".join(data.decode("utf-8-sig", "backslashreplace").splitlines())


def _bare(text: str) -> str:
    """The text without what a formatter changes."""
    return _LAYOUT.sub("", text).rstrip(",")
