"""What has become of each blank, as a sign and a word beside the value that stands in the file."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_lstm_kata.cli.watching.rows import Part, Row
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.sheet import Answer, Sheet
from pytest_lstm_kata.judge.verdict import Verdict
from pytest_lstm_kata.kata.model import OPEN

_RIGHT, _WRONG, _OPEN, _FILLED = "✓✗·•"


def blanks(sheet: Sheet, verdict: Verdict) -> Iterator[Row]:
    """Each blank with its mark, and what stands in it."""
    told = [(blank, _source(answer), *_mark(blank, answer, verdict)) for blank, answer in sheet.answers.items()]
    words = max((len(word) for _, _, _, word, _ in told), default=0)
    for blank, source, sign, word, role in told:
        yield Part(f"  {sign} {word:<{words}}", role), Part(f"  {blank} = {source}")


def _mark(blank: str, answer: Answer, verdict: Verdict) -> tuple[str, str, str]:
    """A blank's sign, word and role. Of blanks that are judged together none is marked alone."""
    if answer.value is OPEN:
        return _OPEN, "open", ""
    if blank in verdict.right:
        return _RIGHT, "right", "good"
    if blank in verdict.unverified:
        return _FILLED, "not verified here", ""
    for finding in verdict.findings:
        if finding.blanks == (blank,):
            return _WRONG, "wrong", "bad"
        if blank in finding.blanks:
            return _FILLED, "judged together", "bad"
    return _FILLED, "filled", ""


def _source(answer: Answer) -> str:
    """The value as it stands in the file, as far as it is in one line."""
    span = answer.span
    return printable(span.text[span.start : span.end]) or "..."
