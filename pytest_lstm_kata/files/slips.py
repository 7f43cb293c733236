"""Slips of the hand: what keeps a file from being Python, as a sentence that says what to write instead."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from pytest_lstm_kata.files.sheet import Span

_MEANT: Final = {
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033\uff02", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4\uff07", "'"),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
    **dict.fromkeys("\u00d7\u22c5\u2217", "*"),
    **dict.fromkeys("\u00f7\u2215\u2044", "/"),
    **dict.fromkeys("\u3001\uff0c\u060c", ","),
    "\u2026": "...",
}
"""What word processors, keyboards and web pages make of Python's own signs, and what is meant."""

_UNSEEN: Final = [*"\u00a0\u2002\u2003\u2007\u2009\u200b\u200c\u200d\u202f\u2060\u3000\u00ad\ufeff"]
"""Spaces and joints that come along from web pages."""

_FULL_WIDTH: Final = range(0xFF01, 0xFF5F)
"""The forms of ASCII's signs that are as wide as an ideograph; each stands 0xFEE0 above its sign."""

_GIT: Final = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")

_NO_VALUE: Final = re.compile(r"\s*\w+\s*=\s*(#.*)?$")
_COMMENTED: Final = re.compile(r"#+\s*([\d(\[{\"'.-]|nn\.|torch\.|None|True|False)")
"""A comment that looks like a value."""


def slip(error: SyntaxError, lines: Sequence[str]) -> tuple[str, Span]:
    """What to write instead, and where. The place is one of the file's, wherever Python gave up."""
    for number, line in enumerate(lines, 1):
        if line.startswith(_GIT):
            sentence = "Git put two versions of this file together here. Keep one of them, and remove the lines that begin with "
            return f"{sentence}<<<<<<<, ======= and >>>>>>>.", Span(number, 0, 7, line)
    number = min(max(error.lineno or 1, 1), len(lines))
    line = lines[number - 1]
    start = min(max((error.offset or 1) - 1, 0), len(line))
    end = (error.end_offset or 0) - 1 if error.end_lineno == number else 0
    return _said(error, number, line, Span(number, start, max(end, start + 1), line))


def _said(error: SyntaxError, number: int, line: str, place: Span) -> tuple[str, Span]:
    message, start = error.msg, place.start
    meant = _meant(line[start : start + 1])
    if meant:
        return f"Python does not know the character `{line[start]}`. Write `{meant}` in its place.", place
    if line[start : start + 1] in _UNSEEN:
        what = f"There is an invisible character here (U+{ord(line[start]):04X})."
        return f"{what} Remove it, or type a plain space.", place
    if isinstance(error, IndentationError) and "expected an" not in message:
        indent = len(line) - len(line.lstrip())
        return "This line is indented. Remove the spaces in front of it.", Span(number, 0, max(indent, 1), line)
    if "forgot a comma" in message:
        return "A comma is missing here. Write one between two values.", place
    if _NO_VALUE.match(line):
        found = _COMMENTED.search(line)
        if found is None:
            at = line.index("=")
            return "There is no value after the `=`. Write one, or put `...` back.", Span(number, at, at + 1, line)
        sentence = (
            "Everything after a `#` is a comment, so this line has no value. Write the value between `=` and `#`."
        )
        return sentence, Span(number, found.start(), len(line), line)
    if line[start : start + 2] == ":=":
        return "Write `=` in place of `:=`.", Span(number, start, start + 2, line)
    sentence = f"Python cannot read this line ({message}). Write one value after the =, and close each bracket."
    return sentence, Span(number, start, start + 1, line)


def missed(name: str, lines: Sequence[str], code: Collection[int]) -> tuple[str, Span] | None:
    """How the line of a blank that has no value was meant, as far as that is seen; ``code`` are lines of statements."""
    meant = re.compile(rf"(#+\s*)?{name}\s*(==|:|=)(?!=)")
    for number, line in enumerate(lines, 1):
        found = meant.match(line)
        if found and found[1]:
            said = "This line is a comment, since it begins with `#`. Remove the `#`."
            return said, Span(number, 0, 1, line)
        if found and number in code:
            return f"Write `=` in place of `{found[2]}`.", Span(number, *found.span(2), line)
    return None


def _meant(char: str) -> str:
    """What to write in place of a character that Python does not know; empty if that is not known."""
    if char and ord(char) in _FULL_WIDTH and char not in _MEANT:
        return chr(ord(char) - 0xFEE0)
    return _MEANT.get(char, "")
