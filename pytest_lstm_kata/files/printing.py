"""What comes from outside, a name, a text or an exception, made fit for a terminal, a report and a page."""

from __future__ import annotations

import re
from typing import Final

_TURNS: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""These turn the direction of what is read (https://trojansource.codes)."""

_UNSEEN: Final = "\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f"
"""These take no room and join nothing, so that two names that look alike differ."""

_OBEYED: Final = re.compile(
    rf"[^\x20-\x7e\u00a0-\uffff\U00010000-\U0010ffff]|[\u2028\u2029\ud800-\udfff{_UNSEEN}{_TURNS}]"
)
"""What a terminal obeys and does not show, and halves of characters, which nothing can show."""


def printable(text: str) -> str:
    """A line without what would move a terminal's cursor, colour it, or turn the line round."""
    return _OBEYED.sub("?", text.replace("\t", " "))


def name_shown(name: str) -> str:
    """A name as it is shown, which is never nothing but blanks: of these each is a question mark."""
    return printable(name) if name.strip() else "?" * len(name)


def is_printable(name: str) -> bool:
    """Is a name shown as what it is?"""
    return _OBEYED.search(name) is None


def folded(text: str) -> str:
    """In small letters without accents, as texts are compared and sorted by people."""
    import unicodedata  # a run about one's own katas compares no names

    once = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(char for char in once if not unicodedata.combining(char))


def our_failure(error: Exception) -> str:
    """What is said in place of a traceback where the fault is ours, and nobody else's work is to suffer from it."""
    return f"pytest-lstm-kata itself failed here ({type(error).__name__}). Please report it"
