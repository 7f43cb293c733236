"""What has become of each blank, as a sign and a word beside the value that stands in the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

from pytest_lstm_kata.cli.watching.rows import Part, Row
from pytest_lstm_kata.files.language import printable
from pytest_lstm_kata.files.sheet import Answer, Sheet
from pytest_lstm_kata.judge.verdict import Verdict
from pytest_lstm_kata.kata.model import OPEN
from pytest_lstm_kata.output import summary
from pytest_lstm_kata.output.summary import Glyphs


class Marks(NamedTuple):
    """A sign for what has become of a blank, beside the word."""

    right: str
    wrong: str
    open: str
    filled: str


_UNICODE: Final = Marks("✓", "✗", "·", "•")
_ASCII: Final = Marks("+", "x", ".", "o")


def marks(glyphs: Glyphs) -> Marks:
    return _UNICODE if glyphs is summary.UNICODE else _ASCII


def blanks(sheet: Sheet, verdict: Verdict, signs: Marks) -> Iterator[Row]:
    """Each blank with its mark, and what stands in it."""
    told = [(blank, _source(answer), *_mark(blank, answer, verdict, signs)) for blank, answer in sheet.answers.items()]
    words = max((len(word) for _, _, _, word, _ in told), default=0)
    for blank, source, sign, word, role in told:
        yield Part(f"  {sign} {word:<{words}}", role), Part(f"  {blank} = {source}")


def _mark(blank: str, answer: Answer, verdict: Verdict, signs: Marks) -> tuple[str, str, str]:
    """A blank's sign, word and role. Of blanks that are judged together none is marked alone."""
    if answer.value is OPEN:
        return signs.open, "open", ""
    if blank in verdict.right:
        return signs.right, "right", "good"
    if blank in verdict.unverified:
        return signs.filled, "not verified here", ""
    for finding in verdict.findings:
        if finding.blanks == (blank,):
            return signs.wrong, "wrong", "bad"
        if blank in finding.blanks:
            return signs.filled, "judged together", "bad"
    return signs.filled, "filled", ""


def _source(answer: Answer) -> str:
    """The value as it stands in the file, as far as it is in one line."""
    span = answer.span
    return printable(span.text[span.start : span.end]) or "..."
