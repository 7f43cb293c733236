"""Answers without a file: each text is read alone, as in a file, and whatever somebody sends is a sheet."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listings import relisted
from pytest_lstm_kata.files.access import MAX_BYTES
from pytest_lstm_kata.files.answers import read_answers
from pytest_lstm_kata.files.sheet import Sheet, Span
from pytest_lstm_kata.files.syntax import MAX_DEPTH, MAX_NODES
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import OPEN, Kata, show
from pytest_lstm_kata.lstm import LSTM
from strategies import values
from support import KATAS, sheet, solution

SHAPE = KATAS["1.6"]
STACKING = KATAS["1.8"]
NUMBERS = deal(SHAPE, 0).numbers


def shape(text: str) -> Sheet:
    return read_answers(SHAPE, 0, {"out_shape": text})


def sentence(found: Sheet) -> str:
    assert found.problem
    return found.problem.sentence


@pytest.mark.again
@pytest.mark.parametrize("kata", LSTM.katas, ids=lambda kata: kata.slug)
def test_a_text_is_what_a_line_of_a_file_is(kata: Kata) -> None:
    """For each kata, with other numbers, what its author and those with a misconception write is the same in both."""
    for source in (kata.example, *(answers for mistake in kata.mistakes for answers in mistake.alternatives)):
        dealt = deal(kata, 5)
        texts = {name: dealt.source(text) for name, text in source.items() if name in kata.listing.names}
        lone, filed = read_answers(kata, 5, texts), sheet(kata, 5, **texts)
        assert lone.deal == filed.deal
        assert {name: show(value) for name, value in lone.values.items()} == {
            name: show(value) for name, value in filed.values.items()
        }
        assert (sentence(lone) if lone.problem else None) == (sentence(filed) if filed.problem else None)


@given(values)
def test_each_value_can_be_handed_on_as_a_text(value: object) -> None:
    """The canonical spelling of a value is read as that value."""
    found = shape(show(value))
    assert found.problem is None
    assert show(found.values["out_shape"]) == show(value)


def test_a_blank_without_a_text_is_open() -> None:
    """So is one that has nothing but space, or the three dots of the file."""
    for texts in ({}, {"h_n_rows": " \t"}, {"h_n_rows": "..."}, {"out_shape": "(..., 3)"}):
        found = read_answers(STACKING, 3, texts)
        assert found.problem is None
        assert {*found.values.values()} == {OPEN}
        assert found.filled == 0
        assert found.seed == 3


def test_the_place_is_in_the_text() -> None:
    """Line 1 is the text, without the space around it, and the carets stand under what is to blame."""
    found = read_answers(STACKING, 0, {"out_shape": "  (4, wat) "})
    assert found.problem
    assert found.problem.sentence.startswith("`out_shape`: `wat` is not defined here.")
    assert found.problem.span == Span(1, 4, 7, "(4, wat)")
    assert read_answers(STACKING, 0, {"h_n_rows": " 7 "}).answers["h_n_rows"].span == Span(1, 0, 1, "7")
    assert not read_answers(STACKING, 0, {"h_n_rows": "7"}).is_filled
    assert read_answers(SHAPE, 0, {"out_shape": "(batch, seq_len, 20)"}).values["out_shape"] == (5, 7, 20)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(1,\n2)", "An answer is one line of text, without line ends and invisible characters."),
        ("1\r2", "An answer is one line of text"),
        ("1\x00", "An answer is one line of text"),
        ("'\ud800'", "An answer is one line of text"),
        ("1; 2", "Python cannot read this line"),
        ("x = 3", "Python cannot read this line"),
        ("import os", "Python cannot read this line"),
        ("__import__('os').system('id')", "is not run here"),
        ("(1, 2", "close each bracket"),
        ("# 3", "Python cannot read this line"),
        ("(1, \u201ctwo\u201d)", "Python does not know the character"),
        ("out_shape", "`out_shape` has no value yet in its own line"),
        ("batch.real", "asks torch"),
        ("9" * 5000, "Python cannot read this line"),
        ("(" * (MAX_DEPTH + 1) + "1," + ")," * (MAX_DEPTH + 1), "write each answer as one short value"),
        ("(" * 500 + ")" * 500, "Python cannot read this line"),
        ("-" * 20_000 + "1", "nested too deeply"),
        ("(" + "1," * MAX_NODES + ")", "write each answer as one short value"),
        ("(" + "1," * 2000 + ")", "too many entries for an answer"),
        ("'" + "x" * MAX_BYTES + "'", "This answer is longer than 64 KiB"),
        ("'" + "x" * 1000 + "'", "longer than 200 characters"),
        ("10 ** 10 ** 10", "too large"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(text: str, said: str) -> None:
    """It names the blank, and nothing of it is run."""
    found = shape(text)
    assert said in sentence(found)
    assert sentence(found).startswith("`out_shape`: ")
    assert not found.is_filled


def test_what_python_cannot_read_has_an_example() -> None:
    """Of what the blank asks for, as far as a word can say it."""
    assert sentence(shape("7x8x9")).endswith(" An answer looks like (2, 3, 4).")
    rows = read_answers(STACKING, 0, {"h_n_rows": "3 rows"})
    assert sentence(rows).endswith(" An answer looks like 12.")
    design = read_answers(KATAS["1.7"], 0, dict.fromkeys(KATAS["1.7"].listing.names, "nn.LSTM("))
    assert "An answer looks like" not in sentence(design)


def test_who_asks_for_what_is_not_there_is_told() -> None:
    """A blank that the kata does not have, and numbers that cannot be dealt."""
    assert sentence(read_answers(SHAPE, 0, {"out\x1b": "1"})) == (
        "`out?` is not a blank of this kata. It asks for `out_shape`."
    )
    found = read_answers(relisted(SHAPE, numbers={"a": 1, "b": 2}, draws={"a": (1,), "b": (1,)}), 3, {})
    assert sentence(found) == "The pack has no such numbers for this kata."
    assert found.seed == 0


@given(st.dictionaries(st.text(max_size=9) | st.just("out_shape"), st.text(max_size=60), max_size=3))
def test_whatever_is_sent_is_a_sheet(texts: dict[str, str]) -> None:
    """Any text in any blank."""
    found = read_answers(SHAPE, 0, texts)
    assert found.kata is SHAPE
    assert found.problem is None or found.problem.sentence
    assert found.is_filled is (found.problem is None and show(found.values["out_shape"]) != "...")


def test_a_solved_kata_is_right() -> None:
    """As it is by its file."""
    texts = {name: show(value) for name, value in solution(STACKING).items()}
    assert read_answers(STACKING, 0, texts).is_filled
