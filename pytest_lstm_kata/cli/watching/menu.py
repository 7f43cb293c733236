"""All katas on the screen, to go to one of them; what is typed narrows them down."""

from __future__ import annotations

from typing import Final

from pytest_lstm_kata.cli.watching.help import lines
from pytest_lstm_kata.cli.watching.keys import SCROLL
from pytest_lstm_kata.cli.watching.pager import Pager
from pytest_lstm_kata.cli.watching.rows import BLANK, Frame, Part, Row, View, key, packed, paragraph, row, spread
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.cli.watching.tally import state
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.output.states import is_meant
from pytest_lstm_kata.output.terminal import columns
from pytest_lstm_kata.record.reviewing import Review

_STATE: Final = 13
"""Columns for what has become of a kata."""


def entry(kata: Kata, word: str, role: str, labels: int, *, is_pointed_at: bool, states: int = _STATE) -> Row:
    """A row of a list of katas: what has become of the kata, in a word, and its title.

    ``labels`` and ``states`` are how many columns the widest number takes, and the widest word.
    """
    pointer, cursor = (">", "cursor") if is_pointed_at else (" ", "")
    tags = " (challenge)" if kata.challenge else ""
    return (
        Part(f"{pointer} {kata.ref:<{labels}} {word:<{states}} ", cursor or role),
        Part(kata.title + tags, cursor),
    )


class Menu:
    """A list with a cursor; Enter goes to the kata that it points at, and back to where one came from."""

    def __init__(self, session: Session, back: View) -> None:
        self.offset = 0
        self._session = session
        self._back = back
        self._typed = ""
        self._at = session.katas.index(session.kata)
        self._due = Review.of(session.record, session.grader.folders).due

    def press(self, pressed: str) -> View | None:
        found = self._found()
        self._at = max(0, min(self._at, len(found) - 1))  # a verdict may have come since it was shown
        match pressed:
            case "ctrl-c":
                return None
            case "escape":
                return self._back
            case "?":
                return Pager(lines, self)
            case "enter":
                if found:
                    self._session.go(found[self._at])
                    return self._back
            case "backspace":
                self._narrow(self._typed[:-1])
            case _ if pressed in SCROLL:
                self._at = max(0, min(self._at + SCROLL[pressed], len(found) - 1))
            case _ if len(pressed) == 1:
                self._narrow(self._typed + pressed)
        return self

    def _narrow(self, typed: str) -> None:
        """Look for this instead; the kata that was pointed at is still, if it is among those."""
        found = self._found()
        kata = found[self._at] if found else self._session.kata
        self._typed = typed
        found = self._found()
        self._at = found.index(kata) if kata in found else 0

    def _found(self) -> list[Kata]:
        words = self._typed.split()
        return [kata for kata in self._session.katas if is_meant(kata, self._state(kata)[0], words)]

    def _state(self, kata: Kata) -> tuple[str, str]:
        return state(self._session, kata, self._due)

    def frame(self, width: int) -> Frame:
        session, found = self._session, self._found()
        self._at = max(0, min(self._at, len(found) - 1))
        labels = max(columns(kata.ref) for kata in session.katas)
        told = [self._state(kata) for kata in found]
        widest = max([_STATE, *(len(word) for word, _ in told)])
        rows: list[Row] = []
        for at, kata in enumerate(found):
            rows.append(entry(kata, *told[at], labels, is_pointed_at=at == self._at, states=widest))
        typed = f"search: {printable(self._typed)}" if self._typed else ""
        keys = [
            key("Up Down", "move"),
            key("Enter", "opens"),
            key("letters", "search"),
            key("Esc", "back"),
            key("?", "keys"),
        ]
        count = f"{len(found)} of {len(session.katas)} katas" if self._typed else f"{len(found)} katas"
        nothing = paragraph("No kata matches. Backspace deletes a letter.", width)
        return Frame(
            [spread(row(count, "title"), typed, width), BLANK],
            rows or nothing,
            [],
            packed(keys, width),
            self._at if rows else None,
        )
