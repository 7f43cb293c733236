"""All katas on the screen, to go to one of them; what is typed narrows them down."""

from __future__ import annotations

from typing import Final

from pytest_lstm_kata.cli.watching.keys import SCROLL
from pytest_lstm_kata.cli.watching.rows import BLANK, Frame, Part, Row, View, key, packed, paragraph, row, spread
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.judge.verdict import Outcome, Wait
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.output.terminal import columns

_STATE: Final = 13
"""Columns for what has become of a kata."""


class Menu:
    """A list with a cursor; Enter goes to the kata that it points at, and back to where one came from."""

    def __init__(self, session: Session, back: View) -> None:
        self.offset = 0
        self._session = session
        self._back = back
        self._typed = ""
        self._at = session.katas.index(session.kata)

    def press(self, pressed: str) -> View | None:
        found = self._found()
        self._at = max(0, min(self._at, len(found) - 1))  # a verdict may have come since it was shown
        match pressed:
            case "ctrl-c":
                return None
            case "escape" if self._typed:
                self._narrow("")
            case "escape":
                return self._back
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
        words = self._typed.lower().split()
        return [kata for kata in self._session.katas if all(word in self._text(kata) for word in words)]

    def _text(self, kata: Kata) -> str:
        """What can be looked for."""
        kind = "challenge" if kata.challenge else "practice"
        return f"{kata.ref} {kata.title} {kata.slug} {kata.unit} {kata.level} {kind} {self._state(kata)[0]}".lower()

    def _state(self, kata: Kata) -> tuple[str, str]:
        """What has become of it, and the role of that."""
        session = self._session
        verdict, solved = session.verdicts.get(kata.id), kata.id in session.record.now.solved
        if kata.id not in session.papers:
            return "no file", "bad"
        match verdict.outcome if verdict else Outcome.TODO:
            case Outcome.RIGHT:
                return "right", "good"
            case Outcome.WAITING:
                return "ready" if verdict and verdict.waits_for is Wait.ENTER else "filled", ""
            case Outcome.TODO if verdict and verdict.filled:
                return verdict.sentence, ""
            case Outcome.TODO:
                return ("right before", "good") if solved else ("open", "")
            case Outcome.UNVERIFIED | Outcome.NO_JUDGE:
                return "not verified", ""
            case amiss:
                return amiss.value, "bad"

    def frame(self, width: int) -> Frame:
        session, found = self._session, self._found()
        self._at = max(0, min(self._at, len(found) - 1))
        labels = max(columns(kata.ref) for kata in session.katas)
        rows: list[Row] = []
        for at, kata in enumerate(found):
            state, role = self._state(kata)
            pointer, cursor = (">", "cursor") if at == self._at else (" ", "")
            tags = " (challenge)" if kata.challenge else ""
            left = (
                Part(f"{pointer} {kata.ref:<{labels}} {state:<{_STATE}} ", cursor or role),
                Part(kata.title + tags, cursor),
            )
            rows.append(left)
        typed = f"looking for: {printable(self._typed)}" if self._typed else ""
        keys = [key("Up Down", "move"), key("Enter", "goes there"), key("letters", "look for"), key("Esc", "back")]
        count = f"{len(found)} of {len(session.katas)} katas" if self._typed else f"{len(found)} katas"
        nothing = paragraph("No kata has all of this. Backspace takes a letter back.", width)
        return Frame(
            [spread(row(count, "title"), typed, width), BLANK],
            rows or nothing,
            [],
            packed(keys, width),
            self._at if rows else None,
        )
