"""Lines of text for a terminal: in colours by role, within its width, in the characters of its encoding."""

import os
import re
import textwrap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pytest_lstm_kata.files.printing import printable

CUT: Final = "…"
"""Stands where something was cut off. It is as wide as three columns where there is only ASCII."""

_SIGNS: Final = "█░★✓✗·•┌┐└┘├┤─│▶◀▲⋮"
_ASCII: Final = str.maketrans(_SIGNS, "#.*+x.o++++++-|><^:") | {ord(CUT): "..."}
"""What bars, medals, marks and drawings are made of, and what stands for each where there is only ASCII."""

_COMMAND: Final = re.compile(
    r"""\b(?:lstm-kata(?:[ ](?:exam|badge|hand-in|leave|status|list|next|review|pack[ ](?:check|build|witness)|(?:pack[ ]new|learn|hint|solution|explain|start|retry|watch|init|grade|cards|join|dojo(?:[ ](?:export|forget))?)[ ]WORD|dojo))?"""
    r"""|pytest(?=[ ]-)|python3?[ ]-m[ ]\w+(?:[ ]install(?:[ ](?!-)WORD)?)?|cd[ ]WORD)(?:[ ]--?\w[\w-]*(?:[ =](?!-)WORD)?)*(?:[ ]"[^"]*")*""".replace(
        "WORD", r"""(?:"[^"]*"|[^\s"]+)"""
    )
)
"""A command within a sentence, with its arguments, and at the end of it perhaps a word more than is its own."""
_JOINED: Final = str.maketrans({" ": "\x1e", "-": "\x1f"})
_APART: Final = str.maketrans({"\x1e": " ", "\x1f": "-"})

_STYLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {"bold": True},
    "key": {"bold": True},
    "good": {"fg": "green"},
    "bad": {"fg": "yellow"},
    "gold": {"fg": "yellow", "bold": True},
    "ribbon": {"fg": "red"},
    "cursor": {"reverse": True},
}


class Line(NamedTuple):
    """A line, or a part of one, with what it is: a role that has a colour, or none."""

    text: str
    role: str = ""


def styled(text: str, role: str) -> str:
    """The text in the colours of its role; of a role that has none, as it is."""
    if role not in _STYLES:
        return text
    import click  # pytest has colours of its own, and need not load it

    return click.style(text, **_STYLES[role])


def is_colour_unwanted() -> bool:
    """By https://no-color.org."""
    return bool(os.environ.get("NO_COLOR"))


def encodable(text: str, encoding: str | None) -> str:
    """The text as a terminal with this encoding can show it; ASCII if it has none, or one that nobody knows.

    Where it lacks one of our signs, all of them are ASCII. Each other character that it lacks is escaped. This is the
    border: whatever a terminal would obey has become a question mark.
    """
    codec = encoding or "ascii"
    text = "\n".join(map(printable, text.split("\n")))
    try:
        f"{_SIGNS}{CUT}".encode(codec)
    except UnicodeEncodeError:
        text = text.translate(_ASCII)
    except LookupError:
        return encodable(text, "ascii")
    return text.encode(codec, "backslashreplace").decode(codec)


def joined(text: str) -> str:
    """The text with each command in one piece: no one who breaks lines at blanks or hyphens breaks it. ``apart`` undoes it."""
    return _COMMAND.sub(lambda command: in_one_piece(command[0]), text)


def in_one_piece(text: str) -> str:
    """The text, so that ``wrapped`` does not break it, at whatever width."""
    return text.translate(_JOINED)


def apart(text: str) -> str:
    """What ``joined`` has joined, as it was."""
    return text.translate(_APART)


def wrapped(line: str, width: int, hang: str = "") -> list[str]:
    """The line as several, each below the first one's indent and ``hang``.

    Commands, paths and addresses are to be copied, so none is broken, and one can be wider than ``width``.
    """
    indent = line[: len(line) - len(line.lstrip())] + hang
    lines = textwrap.wrap(joined(line), width, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False)
    return [*map(apart, lines)]


def within(lines: Iterable[Line], width: int) -> Iterator[Line]:
    """The lines wrapped, without empty ones."""
    for text, role in lines:
        for line in text.splitlines():
            yield from (Line(part, role) for part in wrapped(line, width))


def several(names: Sequence[str], most: int = 8) -> str:
    """These names, or the first of them."""
    return f"{', '.join(names[:most])}{', ...' if names[most:] else ''}"


def columns(text: str) -> int:
    """How many columns a terminal takes for this text."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
