"""A unit's primer in blocks: the Markdown that primers are written in, which is headings, paragraphs, lists and code.

A drawing keeps its lines, also where its author forgot the indentation of code. All else of Markdown stays as its author
wrote it, in a paragraph.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from enum import Enum, auto
from itertools import groupby
from typing import Final, NamedTuple

WORDS: Final = "The words"
"""The heading above the terms that a primer teaches."""
EXAMPLE: Final = "A worked example"

_SPAN: Final = re.compile(r"`([^`]+)`")
_START: Final = re.compile(r"(?:[-*+]|#+) +")
"""How an item and a heading begin."""
_DRAWN: Final = re.compile(r"\S {3,}\S|--+>|<--+|\+--|--\+|^ *\|")
_INDENT: Final = "    "
"""How a line of code or of a drawing begins."""
_GAP: Final = re.compile(r"\n(?:[ \t]*\n)+")
_FENCED: Final = re.compile(r"^(```|~~~)[^\n]*\n(.*?)^\1[^\n]*$", re.MULTILINE | re.DOTALL)


class Kind(Enum):
    """What a block is."""

    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()  # of a list
    CODE = auto()  # or a drawing: its lines stay as they are


class Block(NamedTuple):
    """A part of a primer. What is no code is in one line, with its code spans in backticks."""

    kind: Kind
    text: str


def blocks(markdown: str) -> Iterator[Block]:
    """The parts of a primer, in their order; the items of a list follow each other.

    A drawing keeps its lines, however far it is indented below a paragraph. Drawings that follow each other are one block.
    """
    parts = [lines for part in _GAP.split(_unfenced(markdown).strip("\n")) for lines in _apart(part.splitlines())]
    for is_drawn, together in groupby(parts, lambda part: part.is_drawn):
        if is_drawn:
            yield Block(Kind.CODE, textwrap.dedent("\n\n".join("\n".join(part.lines) for part in together)))
        else:
            yield from (block for part in together for block in _prose(part.lines))


def not_kept(markdown: str) -> list[str]:
    """A line of each drawing that a viewer of Markdown would join into a paragraph.

    It keeps lines only where an empty line stands above and below them, and each of them begins with four spaces.
    """
    found = list[str]()
    for part in _GAP.split(_unfenced(markdown).strip("\n")):
        lines = part.splitlines()
        if not all(line.startswith(_INDENT) for line in lines):
            drawn = [line for piece in _apart(lines) for line in piece.lines if piece.is_drawn or _is_drawn(line)]
            found += [line for line in drawn if not line.startswith(_INDENT)][:1] or drawn[:1]
    return [line.strip() for line in found]


def spans(text: str) -> Iterator[tuple[str, bool]]:
    """The pieces of a block's text, each with whether it is code."""
    for number, piece in enumerate(_SPAN.split(text)):
        if piece:
            yield piece, number % 2 == 1


def plain(text: str) -> str:
    """The text of a block as one reads it, without its backticks."""
    return _SPAN.sub(r"\1", text)


def section(markdown: str, heading: str) -> list[Block]:
    """The blocks below a heading, up to the next one; none if there is no such heading."""
    found: list[Block] = []
    is_inside = False
    for block in blocks(markdown):
        if block.kind is Kind.HEADING:
            is_inside = block.text == heading
        elif is_inside:
            found.append(block)
    return found


def taught(markdown: str) -> list[str]:
    """The terms below "The words": what each item of the list has before its first colon, in as many terms as it has code spans.

    An item such as ``- `view` and `reshape`: ...`` teaches two.
    """
    terms: list[str] = []
    for block in section(markdown, WORDS):
        if block.kind is Kind.ITEM:
            head = block.text.partition(": ")[0]
            terms += _SPAN.findall(head) or [head]
    return terms


def _unfenced(markdown: str) -> str:
    """The text with fenced code as indented code."""
    return _FENCED.sub(lambda found: f"\n{textwrap.indent(found[2], _INDENT)}\n", markdown)


class _Piece(NamedTuple):
    lines: list[str]
    is_drawn: bool


def _apart(lines: list[str]) -> Iterator[_Piece]:
    """The words of a paragraph, and what is drawn directly below them; each may be missing.

    The lines of an item may be indented, so a list has words alone.
    """
    cut = next(
        (at for at, line in enumerate(lines) if line[:1].isspace() or _START.match(line) or _is_drawn(line)), len(lines)
    )
    if cut < len(lines) and _START.match(lines[cut]):
        cut = len(lines)
    yield from (piece for piece in (_Piece(lines[:cut], False), _Piece(lines[cut:], True)) if piece.lines)


def _is_drawn(line: str) -> bool:
    """Does it look like a line of a drawing or of a table?"""
    return bool(_DRAWN.search(_SPAN.sub("", line)))


def _prose(lines: list[str]) -> Iterator[Block]:
    """Headings, items and paragraphs, each in one line."""
    kind, words = Kind.PARAGRAPH, list[str]()
    for line in lines:
        found = _START.match(line)
        if found and words:
            yield Block(kind, " ".join(words))
            words = []
        if not words:
            kind = Kind.PARAGRAPH if not found else Kind.HEADING if line.startswith("#") else Kind.ITEM
        words.append(line[found.end() :].strip() if found else line.strip())
        if kind is Kind.HEADING:
            yield Block(kind, words.pop())
    if words:
        yield Block(kind, " ".join(words))
