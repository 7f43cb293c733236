"""A text on the screen, to be read: an explanation, a unit's introduction, or what the keys do."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from pytest_lstm_kata.cli.watching.keys import PAGE, SCROLL
from pytest_lstm_kata.cli.watching.rows import Frame, Part, Row, View, key, packed, row
from pytest_lstm_kata.output.terminal import Line

_BACK: Final = ("escape", "enter", "e", "l", "q", "u", "v", "?")


class Pager:
    """Shows lines, made for the width that there is; goes back to where one came from, or on to ``more``."""

    def __init__(self, lines: Callable[[int], Iterable[str | Line]], back: View, more: View | None = None) -> None:
        self.offset = 0
        self._lines = lines
        self._back = back
        self._more = more
        self._told: tuple[int, Sequence[Line]] = (0, ())

    def press(self, pressed: str) -> View | None:
        pressed = pressed.lower()  # as where Caps Lock was left on
        if pressed == "ctrl-c":
            return None
        if pressed in _BACK:
            return self._back
        if pressed == "a" and self._more:
            return self._more
        self.offset += PAGE if pressed == " " else SCROLL.get(pressed, 0)
        return self

    def frame(self, width: int) -> Frame:
        if self._told[0] != width:
            self._told = width, [line if isinstance(line, Line) else Line(line) for line in self._lines(width)]
        title, *others = self._told[1]
        keys = [
            key("Up Down", "move"),
            key("Space", "more"),
            *([key("a", "all")] if self._more else []),
            key("Esc", "back"),
        ]
        return Frame(
            [row(title.text, "title")],
            [part for line in others for part in _rows(line, width)],
            [],
            packed(keys, width),
        )


def _rows(line: Line, width: int) -> Iterator[Row]:
    """The line in a row; one with a link in as many as it takes, for a link is of use only as a whole."""
    text, role = line
    start = text.find("https://")
    if start < 0:
        yield row(text, role)
    else:
        yield from ([Part(text[at : at + width], "", text[start:])] for at in range(0, len(text), width))
