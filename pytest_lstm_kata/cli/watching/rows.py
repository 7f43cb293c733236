"""Rows of a screen: parts of text with a role each, fitted into a terminal of whatever size."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Final, NamedTuple, Protocol

from pytest_lstm_kata.output.terminal import CUT, columns, wrapped

WIDEST: Final = 88
"""One does not like to read wider paragraphs."""

_MARK: Final = 3
"""Columns that the mark of what was cut off can take."""

_LEAST: Final = 6
"""So many rows of the middle are worth more than the foot."""


class Part(NamedTuple):
    """A piece of a row; its link is an address that a terminal may open."""

    text: str
    role: str = ""
    link: str = ""


Row = Sequence[Part]
BLANK: Final[Row] = ()


class Frame(NamedTuple):
    """What a view shows. Its middle can be scrolled; the foot is left out where it would leave no room for that."""

    head: Sequence[Row]
    middle: Sequence[Row]
    foot: Sequence[Row]
    keys: Sequence[Row]
    focus: int | None = None
    """The row of the middle that must be seen."""


class View(Protocol):
    """Something that fills the screen."""

    offset: int
    """From which row on its middle is shown."""

    def press(self, pressed: str) -> View | None:
        """What is shown after this key; None quits."""

    def frame(self, width: int) -> Frame:
        """What it shows."""


def row(text: str = "", role: str = "") -> Row:
    return (Part(text, role),)


def key(name: str, does: str) -> Row:
    """A key of the last rows, and what it does."""
    return Part(name, "key"), Part(f" {does}")


def paragraph(text: str, width: int, role: str = "") -> list[Row]:
    """The text in rows of words; the further rows of what is indented, or behind a dash, stay below its first word."""
    rows: list[Row] = []
    for line in text.splitlines():
        hang = "  " if line.startswith("- ") else ""
        rows += [row(text, role) for text in wrapped(line, min(width, WIDEST), hang) or [""]]
    return rows


def prose(text: str, width: int) -> list[Row]:
    """The text in rows: code, which is indented, keeps its lines, and all else is wrapped."""
    return [
        found
        for line in text.splitlines()
        for found in ([row(line)] if line.startswith(" ") else paragraph(line, width) or [BLANK])
    ]


def packed(items: Iterable[Row], width: int, between: str = "  ") -> list[Row]:
    """The items side by side, in as few rows as the width allows."""
    rows: list[list[Part]] = []
    for item in items:
        wide = _columns(item)
        if rows and _columns(rows[-1]) + len(between) + wide <= width:
            rows[-1] += [Part(between), *item]
        else:
            rows.append([*item])
    return [tuple(parts) for parts in rows]


def spread(left: Row, right: str, width: int) -> Row:
    """A row with something at its right end, if there is room for both."""
    room = width - _columns(left) - columns(right)
    return (*left, Part(" " * room + right)) if room >= 2 else left


def cut(parts: Row, width: int) -> Row:
    """The row without what would not fit, and with a mark in its place, if there is room for one."""
    if _columns(parts) <= width:
        return parts
    mark = CUT if width >= _MARK else ""
    width -= _MARK * bool(mark)
    whole = sum(end <= width for end in accumulate(columns(part.text) for part in parts))
    width -= _columns(parts[:whole])
    last = parts[whole]
    fitting = sum(end <= width for end in accumulate(map(columns, last.text)))
    return (*parts[:whole], last._replace(text=last.text[:fitting] + mark))


def apart(blocks: Iterable[Sequence[Row]]) -> list[Row]:
    """The blocks that there are, each behind an empty row."""
    return [row for block in blocks if block for row in (BLANK, *block)]


def fitted(frame: Frame, width: int, height: int, offset: int) -> tuple[list[Row], int]:
    """As many rows as the terminal has, from ``offset`` on in the middle; and the offset that was possible."""
    head, keys, foot = frame.head, frame.keys, frame.foot
    room = height - len(head) - len(foot) - len(keys) - 1  # a row between says how much more there is
    if room < min(len(frame.middle), _LEAST):
        foot, room = (), room + len(foot)
    if room < 1:
        keys, room = (), max(room + len(keys), 1)
    if frame.focus is not None:
        offset = max(min(offset, frame.focus), frame.focus - room + 1)
    offset = max(min(offset, len(frame.middle) - room), 0)
    shown = frame.middle[offset : offset + room]
    below = len(frame.middle) - offset - len(shown)
    rows = [*head, *shown, *[BLANK] * (room - len(shown)), _more(offset, below), *foot, *keys]
    return [cut(row, width) for row in rows[:height]], offset


def _more(above: int, below: int) -> Row:
    told = [f"Up: {above} more"] * bool(above) + [f"Down: {below} more"] * bool(below)
    return row(f"-- {', '.join(told)} --") if told else BLANK


def _columns(parts: Row) -> int:
    return sum(columns(part.text) for part in parts)
