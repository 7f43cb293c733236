"""A text on the screen, to be read: an explanation, or what the keys do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from pytest_lstm_kata.cli.watching.keys import PAGE, SCROLL
from pytest_lstm_kata.cli.watching.rows import Frame, View, key, packed, row

_BACK: Final = ("escape", "enter", "e", "l", "q", "?")


class Pager:
    """Shows lines, made for the width that there is; goes back to where one came from."""

    def __init__(self, lines: Callable[[int], Iterable[str]], back: View) -> None:
        self.offset = 0
        self._lines = lines
        self._back = back
        self._told: tuple[int, Sequence[str]] = (0, ())

    def press(self, pressed: str) -> View | None:
        pressed = pressed.lower()  # as where Caps Lock was left on
        if pressed == "ctrl-c":
            return None
        if pressed in _BACK:
            return self._back
        self.offset += PAGE if pressed == " " else SCROLL.get(pressed, 0)
        return self

    def frame(self, width: int) -> Frame:
        if self._told[0] != width:
            self._told = width, [*self._lines(width)]
        title, *others = self._told[1]
        keys = [key("Up Down", "move"), key("Space", "on"), key("Esc", "back")]
        return Frame([row(title, "title")], [*map(row, others)], [], packed(keys, width))
