"""Answers of few possible values, judged as one table: flags, and exception classes or None.

Who sees which rows of a table are right needs no torch: the others have another value, and there are few. So each
judgement tells the number of wrong answers, and one sentence about one row, which it names. That row is known to be wrong,
then, and an attempt at a challenge buys no more than this. No row is ever said to be right, nor marked in another way.

- A value of another form comes first, as it is no answer. Then comes the declared mistake that explains most of the wrong
  rows, although only one of these is named, and last what a value is a sign of.
- Of the rows of which the same could be said, a hash of what was answered takes one. The first from above would say that
  those above it are right, and another one with each attempt would go through all of them. The same answers are told the
  same.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

from pytest_lstm_kata.judge.signs import about
from pytest_lstm_kata.judge.verdict import Finding
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.model import Value, show


def as_one(
    findings: Sequence[Finding], rows: Sequence[str], dealt: Deal, answers: Mapping[str, Value]
) -> list[Finding]:
    """The findings with a single one for all rows of a table, where there are several; it stands first."""
    wrong = [finding for finding in findings if finding.blanks[0] in rows]
    if len(rows) < 2 or not wrong:
        return [*findings]
    forms = [finding for finding in wrong if finding.basis == "form"]
    ideas = [finding for finding in wrong if finding.mistake]
    alike = [f for f in ideas if (f.mistake, f.sentence) == (ideas[0].mistake, ideas[0].sentence)]
    candidates = forms[:1] or alike or wrong
    said = candidates[_any(len(candidates), rows, answers)]
    (row,) = said.blanks
    (comment,) = (blank.comment for blank in dealt.kata.blanks if blank.name == row)
    sentence = f"{about(row, dealt.text(comment))}: {said.sentence}" if said.mistake else said.sentence
    table = said._replace(blanks=tuple(rows), sentence=sentence, reading="", about=(row,))
    return [table, *(finding for finding in findings if finding.blanks[0] not in rows)]


def _any(count: int, rows: Sequence[str], answers: Mapping[str, Value]) -> int:
    return zlib.crc32("\n".join(show(answers[row]) for row in rows).encode(errors="replace")) % count
