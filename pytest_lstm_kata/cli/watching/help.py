"""What each key of watch mode does, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pytest_lstm_kata.output.terminal import wrapped

_KEYS: Final = {
    "Enter": "submit a challenge that is ready; for other katas, read the file again",
    "n": "go to the next kata that is still to do",
    "p": "go back to the kata before this one",
    "h": "show one more hint",
    "v": "view the solution, once you are stuck (it asks first)",
    "e": "explain this kata",
    "u": "show the introduction to this unit: its words, and a worked example",
    "l": "list all katas: type letters to search, Enter opens one, Esc goes back",
    "a": "judge all files, and say how many katas are right",
    "s": "start the clock of a challenge",
    "r": "deal fresh numbers into this file (it asks first)",
    "x": "show the running exam; x again goes back to the katas",
    "Up, Down": "move; so do Page Up, Page Down, Home and End",
    "?": "show this help; Esc goes back",
    "q": "quit; so does Ctrl-C",
}
_WIDE: Final = max(map(len, _KEYS)) + 2


def lines(width: int) -> Iterator[str]:
    """The help, from its title on, for so many columns."""
    yield "Keys"
    yield ""
    yield from wrapped("Fill in a kata in your editor and save it: the verdict appears here at once.", width)
    yield ""
    for name, does in _KEYS.items():
        first, *others = wrapped(does, max(width - _WIDE, _WIDE))
        yield f"{name:<{_WIDE}}{first}"
        yield from (f"{'':<{_WIDE}}{other}" for other in others)
    yield ""
    yield from wrapped("Capital letters do the same as small ones.", width)
