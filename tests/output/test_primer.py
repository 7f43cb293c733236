"""A primer in a terminal: no Markdown, nothing broken that is a drawing."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.kata.model import Unit
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output.primer import lines
from pytest_lstm_kata.output.terminal import Line

UNIT = Unit(
    "states",
    "States",
    "The state is `h` and `c`.\n\n    h -->\n\n    c -->\n\n## The words\n- `h`: the\n  short one.\n- `c`: the long one.\n",
    (),
    "gru",
    4,
)


def test_a_primer_as_lines() -> None:
    """The title first; headings are titles, items stand close, and what is broken in an item stays below its first word."""
    assert [*lines(UNIT, 16)] == [
        Line("4. States", "title"),
        Line(""),
        Line("The state is h"),
        Line("and c."),
        Line(""),
        Line("    h -->"),
        Line(""),
        Line("    c -->"),
        Line(""),
        Line("The words", "title"),
        Line(""),
        Line("- h: the short"),
        Line("  one."),
        Line("- c: the long"),
        Line("  one."),
    ]


def test_code_stays_in_one_line() -> None:
    """A piece of code is not broken at its blanks; one that is wider than a line is a line."""
    unit = UNIT._replace(primer="Here `f(a, b)` is one of `all the pieces`.\n- It is `f(c, d)`.\n")
    assert [line.text for line in lines(unit, 12)] == [
        "4. States",
        "",
        "Here f(a, b)",
        "is one of",
        "all the pieces.",
        "",
        "- It is",
        "  f(c, d).",
    ]


@pytest.mark.parametrize("unit", LSTM.units, ids=lambda unit: unit.name)
def test_the_pack_has_primers_that_are_no_riddle(unit: Unit) -> None:
    """At the width of a terminal no line is wider, and no sign of Markdown is left."""
    told = [line.text for line in lines(unit, 80)]
    assert max(map(len, told)) <= 80
    assert not any("`" in text or text.startswith("#") for text in told)
