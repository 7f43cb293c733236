"""What has become of each blank, as a sign and a word beside the value that stands in the file."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_lstm_kata.cli.watching.rows import Part, Row
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.sheet import Answer, Sheet
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.model import OPEN
from pytest_lstm_kata.output.terminal import CUT

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
        return _FILLED, "not judged", ""
    for finding in verdict.findings:
        if finding.blanks == (blank,):
            return _WRONG, "wrong", "bad"
        if blank in finding.blanks:
            return _FILLED, "judged together", "bad"
    if (
        verdict.outcome is Outcome.WRONG
    ):  # a design that ran together with a wrong one, or it would be among the right ones
        return _FILLED, "not known yet", "bad"
    return _FILLED, "filled", ""


def _source(answer: Answer) -> str:
    """The value as it stands in the file; of several lines the first one, with a mark."""
    span = answer.span
    source = printable(span.text[span.start : span.end]) or "..."
    goes_on = span.end == len(span.text) and (source.endswith("\\") or _opened(source))
    return f"{source}{CUT}" if goes_on else source


def _opened(source: str) -> bool:
    """Is a bracket left open?"""
    return sum(map(source.count, "([{")) > sum(map(source.count, ")]}"))
