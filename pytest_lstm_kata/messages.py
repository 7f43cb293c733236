"""A verdict on one kata as text: the sentence first, then where, then what to do."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from pytest_lstm_kata import challenges
from pytest_lstm_kata.challenges import Limits
from pytest_lstm_kata.model import BUILT_IN, OPEN, Kata
from pytest_lstm_kata.progress import Deal
from pytest_lstm_kata.reading import Sheet, Span
from pytest_lstm_kata.verdict import Finding, Outcome, Verdict

WIDTH = 100
"""How much of a learner's line is shown."""


def failure(verdict: Verdict, sheet: Sheet, path: str, standing: Sequence[str] = ()) -> str:
    """Why a kata is wrong or cannot be read; ``path`` is the file as the learner would name it.

    ``standing`` is what is to be said of a challenge's attempts and clock.
    """
    lines = [*told(verdict, sheet, lambda line: f"{path}:{line}" if line else path)]
    if verdict.outcome is Outcome.WRONG and sheet.kata:
        lines.append(f"hint: lstm-kata hint {name(sheet.kata)}")
    return "\n".join([*lines, *standing])


def standing(kata: Kata, deal: Deal, limits: Limits, now: datetime) -> list[str]:
    """Attempts and clock of a challenge that is not right yet, and the way on once it is closed."""
    told = challenges.told(deal, limits, now)
    if challenges.closed(deal, limits):
        return [f"{told}: closed with these numbers", f"fresh numbers: lstm-kata retry {name(kata)}"]
    return [told] if told else []


def told(verdict: Verdict, sheet: Sheet, place: Callable[[int], str]) -> Iterator[str]:
    """The same without what to do next; ``place`` names a line of the file, from 1, or all of it, as 0."""
    yield verdict.sentence
    if verdict.outcome is Outcome.UNREADABLE:
        yield from _place(place, sheet.problem.span if sheet.problem else None)
        return
    if verdict.outcome is Outcome.CLOSED:
        yield place(0)
    said = [verdict.sentence]
    for finding in verdict.findings:
        if finding.sentence not in said:  # one idea in several blanks is said once
            said.append(finding.sentence)
            yield ""
            yield finding.sentence
        yield from _place(place, _span(finding, sheet), finding.reading)
    if verdict.right and verdict.findings:
        yield f"right: {', '.join(verdict.right)}"
    for note in sheet.notes:
        yield f"note: {note}"


def name(kata: Kata) -> str:
    """How the commands call a kata."""
    return kata.label if kata.pack == BUILT_IN else f"{kata.pack}:{kata.label}"


def line(sheet: Sheet, verdict: Verdict | None = None) -> int:
    """At which line of its file a kata is to be worked on, from 1.

    It is that of what cannot be read, or of the first blank that is wrong, else that is open, else of all.
    """
    if sheet.problem:
        return sheet.problem.span.line if sheet.problem.span else 1
    wrong = {blank for finding in verdict.findings for blank in finding.blank.split(", ")} if verdict else set()
    opened = {blank for blank, answer in sheet.answers.items() if answer.value is OPEN}
    looked_for = wrong or opened or sheet.answers.keys()
    return min((answer.span.line for blank, answer in sheet.answers.items() if blank in looked_for), default=1)


def _span(finding: Finding, sheet: Sheet) -> Span | None:
    answer = sheet.answers.get(finding.blank)
    return answer.span if answer else None


def _place(place: Callable[[int], str], span: Span | None, said: str = "") -> Iterator[str]:
    if span is None:
        yield place(0)
        return
    yield place(span.line)
    if span.text:
        first = max(0, span.start - WIDTH // 2)
        shown = span.text[first : first + WIDTH]
        before = columns(span.text[first : span.start])
        carets = max(1, columns(span.text[span.start : min(span.end, first + WIDTH)]))
        yield f"    {printable(shown)}"
        yield f"    {' ' * before}{'^' * carets}{'  ' + said if said else ''}"


def shown(path: Path) -> str:
    """A path as one would type it here."""
    try:
        return Path(os.path.relpath(path)).as_posix()
    except ValueError:  # on another drive
        return path.as_posix()


def printable(text: str) -> str:
    """A learner's text without what would move a terminal's cursor or colour it."""
    return "".join(char if char.isprintable() else " " if char == "\t" else "?" for char in text)


def encodable(text: str, encoding: str | None) -> str:
    """The text with each character that the terminal has not, and no other, escaped."""
    codec = encoding or "ascii"
    return text.encode(codec, "backslashreplace").decode(codec)


def columns(text: str) -> int:
    """How many columns a terminal takes for this text."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
