"""What a keyboard sends, by name: ``up``, ``enter``, ``escape``, ``ctrl-c``, or the character itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

PAGE: Final = 10
"""So many rows are a page."""

SCROLL: Final = {"up": -1, "down": 1, "page up": -PAGE, "page down": PAGE, "home": -(10**6), "end": 10**6}
"""By how many rows a key moves."""

_NAMES: Final = {
    "\r": "enter",
    "\n": "enter",
    "\x1b": "escape",
    "\x7f": "backspace",
    "\b": "backspace",
    "\x03": "ctrl-c",
    "\x04": "ctrl-c",  # Ctrl-D says that there is no more to come
}

_SEQUENCES: Final = {
    "A": "up",
    "B": "down",
    "H": "home",
    "F": "end",
    "1~": "home",
    "4~": "end",
    "7~": "home",
    "8~": "end",
    "5~": "page up",
    "6~": "page down",
}
"""What follows ``ESC [`` or ``ESC O``; https://invisible-island.net/xterm/ctlseqs/ctlseqs.html."""

_WINDOWS: Final = {"H": "up", "P": "down", "G": "home", "O": "end", "I": "page up", "Q": "page down"}
"""What follows the NUL or the 0xE0 of ``msvcrt.getwch``."""

_KEY: Final = re.compile(r"\x1b[\[O]([0-9;]*[A-Za-z~])|[\0\xe0](.)|(.)", re.DOTALL)


def named(typed: str) -> Iterator[str]:
    """The keys in what was read, in order; keys that have no name here are left out."""
    for sequence, windows, char in _KEY.findall(typed):
        if sequence or windows:
            name = _SEQUENCES.get(sequence) or _WINDOWS.get(windows)
        else:
            name = _NAMES.get(char) or (char if char.isprintable() else "")
        if name:
            yield name
