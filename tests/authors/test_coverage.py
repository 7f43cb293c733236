"""What is said to a set of wrong answers: each gets a class, and the shares are held against a bar."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.testing.coverage import BadSet, Bar, Class, Wrong, problems, read_set, said_to, shares
from samples import BROKEN, NOT_HERE, SAMPLES, TWO_DEVICES
from support import FOUNDATIONS, JUDGE, KATAS, ORACLE

SET = """
# What people answer.

## output_shape
out_shape = (batch, seq_len, hidden_size)  # batch first -> batch_first_assumed

## feed_a_batch
error = ValueError; expected = 4           # two of them; "a = b"
"""


def said(text: str, label: str = "1.3", seeds: tuple[int, ...] = (0,)) -> tuple[Class, str]:
    """The class of an answer to this kata of the first unit, and what it was told by."""
    (wrong,) = read_set(f"## {KATAS[label].slug}\n{text}", FOUNDATIONS)
    found = said_to(wrong, JUDGE, ("cpu",), seeds)
    return found.is_worth, found.by


def test_a_set_is_read_by_katas() -> None:
    """A header names the kata, a line is an answer with what leads to it, and may say what is to be told."""
    first, second = read_set(SET, FOUNDATIONS)
    assert first == Wrong(
        KATAS["1.3"], {"out_shape": "(batch, seq_len, hidden_size)"}, "batch first", "batch_first_assumed"
    )
    assert (second.answers, second.idea, second.wanted) == (
        {"error": "ValueError", "expected": "4"},
        'two of them; "a = b"',
        "",
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("## nowhere", "file, line 1: lstm has no kata called `nowhere`."),
        ("out_shape = 3", "file, line 1: write each answer below a line `## slug`"),
        (
            "## output_shape\nshape = 3",
            "file, line 2: `shape = 3` is not `blank = value` with a blank of output_shape.",
        ),
        ("## output_shape\nout_shape", "file, line 2: `out_shape` is not `blank = value`"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(text: str, problem: str) -> None:
    """An author's slip is said with file and line."""
    with pytest.raises(BadSet) as error:
        read_set(text, FOUNDATIONS, "file")
    assert str(error.value).startswith(problem)


@pytest.mark.parametrize(
    ("text", "label", "worth", "by"),
    [
        ("out_shape = (batch, seq_len, hidden_size)  # x", "1.3", Class.NAMED, "batch_first_assumed"),
        (
            "out_shape = (batch, seq_len, hidden_size)  # x -> batch_first_assumed",
            "1.3",
            Class.NAMED,
            "batch_first_assumed",
        ),
        ("out_shape = (batch, seq_len, hidden_size)  # x -> time_last", "1.3", Class.FALSE, "batch_first_assumed"),
        ("out_shape = (seq_len, batch, 77)  # x", "1.3", Class.READ_BACK, "reading"),
        ("out_shape = (seq_len, batch, 77)  # x -> time_last", "1.3", Class.READ_BACK, "reading"),
        ("out_shape = (77, 78, 79)  # x", "1.3", Class.USELESS, "nothing"),
        ("out_shape = (77, 78, 79)  # x -> time_last", "1.3", Class.USELESS, "nothing"),
        ("out_shape = '(1, 2, 3)'  # x -> form", "1.3", Class.NAMED, "form"),
        ("out_shape = {1, 2}  # x", "1.3", Class.NAMED, "form"),
        ("out_shape = out.shape  # x", "1.3", Class.NAMED, "form"),
        ("out_shape = (batch,) * 3  # x", "1.3", Class.READ_BACK, "reading"),
        ("out_shape = (seq_len, batch, hidden_size)  # x", "1.3", Class.RIGHT, "right"),
        ("error = KeyError  # x", "1.4", Class.NAMED, "sign"),
        ("lstm = nn.LSTM(units=20)  # x", "1.2", Class.NAMED, "refusal"),
        ("lstm = nn.LSTM(features, sizes=units)  # x", "1.4", Class.NAMED, "refusal"),
        ("lstm = nn.LSTM(features, 1)  # x", "1.4", Class.READ_BACK, "requirement"),
        ("lstm = nn.LSTM(11, hidden_size)  # x", "1.2", Class.READ_BACK, "requirement"),
    ],
)
def test_each_answer_gets_a_class(text: str, label: str, worth: Class, by: str) -> None:
    """By the sentence: an idea, a form, a refusal or a sign is named; a reading is less, and another idea is false."""
    assert said(text, label) == (worth, by)


def test_of_several_deals_the_worst_counts() -> None:
    """An answer that is named with the first numbers, and right with others, is right there."""
    text = "out_shape = (4, 2, 5)  # x"
    assert said(text)[0] is Class.NAMED
    (wrong,) = read_set(f"## output_shape\n{text}", FOUNDATIONS)
    found = said_to(wrong, JUDGE, ("cpu",), range(4))
    assert (found.is_worth, found.seed) == (Class.USELESS, 1)


def test_what_nothing_here_can_judge_counts_for_nothing() -> None:
    """A blank that only another device shows, or a kata that this torch cannot run, is left out; a fault is said."""
    answers = [
        Wrong(TWO_DEVICES, {"on_cuda": "99"}, "", ""),
        Wrong(NOT_HERE, {"width": "99"}, "", ""),
        Wrong(TWO_DEVICES, {"on_cpu": "99"}, "", ""),
    ]
    found = [said_to(wrong, Judge(ORACLE), ("cpu",)) for wrong in answers]
    assert [one.is_worth for one in found] == [Class.UNJUDGED, Class.UNJUDGED, Class.USELESS]
    assert shares(found)[Class.USELESS] == 100
    assert shares(found[:2])[Class.USELESS] == 0
    broken = said_to(Wrong(BROKEN, {"width": "99"}, "", ""), Judge(ORACLE), ("cpu",))
    assert (broken.is_worth, broken.sentence.partition(" ")[0]) == (Class.FAULT, "samples/broken")
    assert [*problems([broken], Bar(0))] == ["100.0 % are fault"]


def test_a_share_below_the_bar_is_said() -> None:
    """Named, useless and false have a bar each; what was accepted as right has none."""
    answers = read_set("## joint\none = 9\none = 77; two = 78\none = 9  # x -> two_nine\none = 1", SAMPLES)
    found = [said_to(wrong, JUDGE, ("cpu",)) for wrong in answers]
    assert [*problems(found, Bar())] == [
        "25.0 % are named; at least 95 % must be",
        "25.0 % are useless; at most 1 % may be",
        "25.0 % are false; at most 0 % may be",
        "25.0 % are right",
    ]
    assert [*problems(found[:3], Bar(named=30, useless=40, false=50))] == []
