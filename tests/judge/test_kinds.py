"""What kind of value a blank asks for: what is of another kind is said in a sentence with both."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.judge.kinds import is_row, kind_of, misfit, wrong_kind
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.listing import Blank
from pytest_lstm_kata.kata.model import OPEN, Call, Named, Value
from samples import DESIGNS, TWO_DEVICES
from support import judge


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None"),
        (True, "True"),
        (3, "a whole number"),
        (3.0, "a number with a decimal point"),
        ("a", "a text"),
        ((1,), "a tuple"),
        ([1], "a list"),
        ({}, "a dict"),
        (Named("KeyError"), "`KeyError`"),
        (Call("LSTM"), "a layer"),
    ],
)
def test_every_kind_of_value_has_a_word(value: Value, words: str) -> None:
    """What was given is named by its kind."""
    assert kind_of(value) == words


@pytest.mark.parametrize(
    ("expects", "fine", "not_fine"),
    [
        ("nn.LSTM", [Call("LSTM")], [Call("GRU"), 3, None, "nn.LSTM"]),
        ("torch.nn.LSTM", [Call("LSTM")], [Call("Linear")]),
        ("int", [3, -1], [True, 3.0, "3", None, Call("LSTM")]),
        ("float", [3, 0.5], [True, "3"]),
        ("bool", [True, False], [1, "True"]),
        ("str", ["a"], [3, Named("KeyError")]),
        ("dict", [{}], [(), "a"]),
        ("tuple", [(), [1]], [3]),
        ("value", [3, True, "a", Call("LSTM")], []),
    ],
)
def test_a_design_is_of_the_kind_that_is_asked_for(expects: str, fine: list[Value], not_fine: list[Value]) -> None:
    """A design of another kind is refused before torch sees it, by a sentence with both kinds."""
    blank = Blank("it", "", expects)
    assert [misfit(blank, value) for value in fine] == [None] * len(fine)
    for value in not_fine:
        finding = misfit(blank, value)
        assert finding is not None
        assert finding.blanks == ("it",)
        assert finding.sentence.startswith("`it` is to be ")
        assert finding.sentence.endswith(".")


def test_every_design_of_another_kind_is_said() -> None:
    """Of several designs each that is of another kind has its finding."""
    verdict = judge(DESIGNS, lstm=3, rate="x")
    assert [finding.blanks for finding in verdict.findings] == [("lstm",), ("rate",)]


@pytest.mark.parametrize(
    ("value", "row"),
    [
        (True, True),
        (False, True),
        (None, True),
        (Named("KeyError"), True),
        (Named("torch.float32"), False),
        (1, False),
        (OPEN, False),
    ],
)
def test_flags_and_exceptions_are_rows_of_a_table(value: Value, *, row: bool) -> None:
    """What can be toggled between few values is a row; a number, a shape or a dtype is not."""
    assert is_row(value) is row


def test_a_number_for_a_tuple_is_told_of_the_comma() -> None:
    """Brackets around a number make no tuple, and many a learner has typed them."""
    assert wrong_kind("axes", 3, (2, 3)).endswith("With a single entry it has a comma: (3,).")
    assert wrong_kind("axes", True, (2, 3)) == "`axes` is a tuple; you gave True."


def test_a_blank_that_is_not_verified_here_has_a_kind_all_the_same() -> None:
    """What no device here can judge is at least a value of the kind that the author expects."""
    verdict = judge(TWO_DEVICES, on_cpu=3, on_cuda="banana")
    assert (verdict.outcome, verdict.unverified) == (Outcome.WRONG, {})
    assert verdict.sentence == "`on_cuda` is a whole number; you gave a text."
    assert verdict.right == ("on_cpu",)
