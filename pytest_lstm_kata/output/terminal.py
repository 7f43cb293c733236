"""What a role looks like where there is colour, and where there is none."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Mapping
from typing import Any, Final

import click

_STYLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {"bold": True},
    "key": {"bold": True},
    "good": {"fg": "green"},
    "bad": {"fg": "yellow"},
    "gold": {"fg": "yellow", "bold": True},
    "ribbon": {"fg": "red"},
    "cursor": {"reverse": True},
}


def styled(text: str, role: str) -> str:
    """The text in the colours of its role; of a role that has none, as it is."""
    return click.style(text, **_STYLES[role]) if role in _STYLES else text


def is_colour_unwanted() -> bool:
    """By https://no-color.org."""
    return bool(os.environ.get("NO_COLOR"))


def encodable(text: str, encoding: str | None) -> str:
    """The text with each character that the terminal has not, and no other, escaped."""
    codec = encoding or "ascii"
    return text.encode(codec, "backslashreplace").decode(codec)


def columns(text: str) -> int:
    """How many columns a terminal takes for this text."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
