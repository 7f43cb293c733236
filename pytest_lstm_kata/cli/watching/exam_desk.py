"""An exam on the screen: its katas, what is filled of each, and the clock; no verdict, no hint, no explanation."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pytest_lstm_kata.cli.watching import help as keys
from pytest_lstm_kata.cli.watching.exam import RunningExam
from pytest_lstm_kata.cli.watching.keys import SCROLL
from pytest_lstm_kata.cli.watching.menu import entry
from pytest_lstm_kata.cli.watching.pager import Pager
from pytest_lstm_kata.cli.watching.rows import BLANK, Frame, Part, Row, View, key, packed, paragraph, prose, row, spread
from pytest_lstm_kata.files import asking
from pytest_lstm_kata.files.folder import Paper
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.output import failure
from pytest_lstm_kata.output.terminal import columns
from pytest_lstm_kata.record.workspace import shown

_STEPS: Final = {"n": 1, "enter": 1, "p": -1}


class ExamDesk:
    """The katas of the exam that runs, with the one at hand below; goes back to where one came from."""

    def __init__(self, exam: RunningExam, back: View) -> None:
        self.offset = 0
        self._exam = exam
        self._back = back
        self._notice = ""
        self._follows = True
        """Must the kata at hand be seen in the list? Not once one scrolls to what it asks."""

    def press(self, pressed: str) -> View | None:
        pressed = pressed.lower()
        self._notice, self._follows = "", pressed not in SCROLL
        match pressed:
            case "q" | "ctrl-c":
                return None
            case "x" | "escape":
                return self._back
            case "?":
                return Pager(keys.lines, self)
            case "h" | "e" | "r" | "a":
                self._notice = "In an exam there are no hints, no explanations, no fresh numbers and no verdicts."
            case _ if pressed in SCROLL:
                self.offset += SCROLL[pressed]
            case _ if pressed in _STEPS:
                self.offset = 0
                self._exam.at = max(0, min(self._exam.at + _STEPS[pressed], len(self._exam.katas) - 1))
        return self

    def frame(self, width: int) -> Frame:
        exam = self._exam
        others = [key("x", "katas"), key("?", "keys"), key("q", "quit")]
        if not exam.sitting:
            told = paragraph("No exam is running. In another terminal, lstm-kata exam --start starts one.", width)
            return Frame([row("Exam", "title"), BLANK], told, [], packed(others, width))
        title = row(f"Exam {exam.sitting.exam.seed}", "title")
        return Frame(
            [spread(title, f"{exam.filled}, {exam.clock}", width), BLANK],
            [*self._list(), *self._at_hand(width)],
            [*self._hand_in(width)],
            packed([key("n", "next"), key("p", "back"), *others], width),
            exam.at if self._follows else None,
        )

    def _list(self) -> Iterator[Row]:
        labels = max(columns(kata.ref) for kata in self._exam.katas)
        for at, kata in enumerate(self._exam.katas):
            yield entry(kata, *_state(self._exam.paper(kata)), labels, is_pointed_at=at == self._exam.at)

    def _at_hand(self, width: int) -> Iterator[Row]:
        """Where the kata at hand lies, and what it asks, or why it cannot be read."""
        kata = self._exam.katas[self._exam.at]
        paper = self._exam.paper(kata)
        yield BLANK
        if paper is None:
            yield from paragraph("This file is gone. Put it back.", width, "bad")
            return
        line = failure.line_number(paper.sheet)
        yield (Part(f"{shown(paper.path)}:{line}", "", paper.path.absolute().as_uri()),)
        if paper.sheet.problem:
            yield from paragraph(printable(paper.sheet.problem.sentence), width, "bad")
        else:
            yield from prose(asking.prose(paper.sheet.deal) if paper.sheet.deal else "", width)

    def _hand_in(self, width: int) -> Iterator[Row]:
        exam = self._exam
        yield from paragraph(self._notice, width, "title")
        if exam.sitting and exam.sitting.unfilled and exam.has_clock:
            yield from paragraph("Nothing is judged before you hand it in.", width)
        else:
            yield from paragraph("To hand it in, type this in another terminal:", width, "good")
            yield row(f"pytest --kata {shown(exam.workspace.exam)}")


def _state(paper: Paper | None) -> tuple[str, str]:
    """What has become of a kata's file, in a word, and the role of that."""
    if paper is None:
        return "no file", "bad"
    sheet = paper.sheet
    if sheet.problem:
        return "unreadable", "bad"
    if sheet.is_filled:
        return "filled", ""
    return (f"{sheet.filled} of {len(sheet.answers)} filled" if sheet.filled else "open"), ""
