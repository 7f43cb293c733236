"""Answers that come without a file, each blank as a text by itself, to the sheet that a file with them would be."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from typing import Final

from pytest_lstm_kata.files.access import MAX_BYTES
from pytest_lstm_kata.files.ideas import asked
from pytest_lstm_kata.files.language import Unreadable
from pytest_lstm_kata.files.naming import values
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.sheet import Answer, Problem, Sheet, Span
from pytest_lstm_kata.files.syntax import Expression, Stop
from pytest_lstm_kata.kata.deal import Deal, deal
from pytest_lstm_kata.kata.model import OPEN, Kata, Value

MAX_SEED: Final = 10**9
"""Nobody deals a larger one."""

_EXAMPLES: Final = {"a tuple": "(2, 3, 4)", "a whole number": "12", "a number": "0.5", "True or False": "True"}
"""By what a blank asks for."""

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""What is no part of a line: ends of lines, what a terminal obeys, halves of characters."""


def read_answers(kata: Kata, seed: int, texts: Mapping[str, str]) -> Sheet:
    """The sheet of a kata with the numbers of ``seed``, of which these texts are in the blanks; a blank without one is open.

    Each text is read alone, within the limits of a file, and no file is built of them. The place of a problem, or of a
    wrong answer, is line 1 of its text.
    """
    try:
        dealt = deal(kata, seed)
    except ValueError:
        return Sheet(deal(kata, 0), problem=Problem("The pack has no such numbers for this kata."))
    strangers = [name for name in texts if name not in kata.listing.names]
    if strangers:
        asked = ", ".join(f"`{name}`" for name in kata.listing.names)
        sentence = f"`{printable(strangers[0])[:40]}` is not a blank of this kata. It asks for {asked}."
        return Sheet(dealt, problem=Problem(sentence))
    answers: dict[str, Answer] = {}
    problem = None
    for name in kata.listing.names:
        text = texts.get(name, "").strip(" \t")
        value, trouble = _read(name, text, dealt)
        problem = problem or trouble
        answers[name] = Answer(value, Span(1, 0, len(text), text))
    return Sheet(dealt, answers, problem)


def _read(name: str, text: str, dealt: Deal) -> tuple[Value, Problem | None]:
    """The value of one text; None with the problem, if it has none."""
    if not text:
        return OPEN, None
    try:
        _check(text)
        source = Expression(text)
    except Stop as stop:
        return None, Problem(f"`{name}`: {stop.problem.sentence}{_example(name, dealt.kata)}", stop.problem.span)
    line = ast.Expr(source.node, lineno=1, col_offset=0)
    value = values([name], {name: [(line, source.node)]}, dealt.numbers)[name]
    if isinstance(value, Unreadable):
        return None, Problem(f"`{name}`: {value.sentence}", source.span(value.node))
    return value, None


def _example(name: str, kata: Kata) -> str:
    """What an answer to this blank looks like, as a sentence; empty if it takes more than a word to say."""
    blank = next(blank for blank in kata.blanks if blank.name == name)
    example = _EXAMPLES.get(asked(kata, blank), "")
    return f" An answer looks like {example}." if example else ""


def _check(text: str) -> None:
    """Raise ``Stop`` for what is not one line of text."""
    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise Stop(f"This answer is longer than {MAX_BYTES // 1024} KiB. Write one short value.")
    found = _CONTROL.search(text)
    if found:
        raise Stop("An answer is one line of text, without line ends and invisible characters.", Span(1))
