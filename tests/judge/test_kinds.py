"""What kind of value a blank asks for: what is of another kind is said in a sentence with both."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.judge.kinds import choices, is_row, kind_of, letters, misfit, wrong_kind
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
        assert finding.sentence.startswith("`it` must be ")
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
    assert verdict.sentence == "`on_cuda` is a whole number; you gave a text. Write it without quotes."
    assert verdict.right == ("on_cpu",)


@pytest.mark.parametrize(
    ("value", "truth", "said"),
    [
        (4.0, 3, "must be a whole number, and yours is 4.0: leave out the decimal point, or divide by //."),
        ("4", 3, "is a whole number; you gave a text. Write it without quotes."),
        ("(2, 3)", (2, 3), "is a tuple; you gave a text. Write it without quotes."),
        (None, (2, 3), "is a tuple; you gave None."),
        ((2, 3.0), (2, 3), "is a tuple, and each entry must be a whole number; 3.0 is not."),
        ((2, None), (2, 3), "is a tuple, and each entry must be a whole number; None is not."),
        ((2, True), (2, 3), "is a tuple, and each entry must be a whole number; True is not."),
        (("a", 0.5), (0.25, 0.5), "is a tuple, and each entry must be a number; 'a' is not."),
        ((1, 0.5), (0.25, 0.5), ""),
        ((1, "b"), ("a", "b"), "is a tuple, and each entry must be a text in quotes; 1 is not."),
        ((1, False), (True, False), "is a tuple, and each entry must be True or False; 1 is not."),
        (((1, 2), 3), ((1, 2), (3, 4)), "is a tuple, and each entry must be a tuple; 3 is not."),
        (([1, 2], (3,)), ((1, 2), (3, 4)), ""),
        ((1, 2), (1, 0.5), ""),
        ((1, 2), (), ""),
        ("True", True, "is True or False; you gave a text. Write it without quotes."),
        (Named("torch.int8"), None, "is an exception class or None; torch.int8 is a dtype."),
        (Named("KeyError"), None, ""),
        ("a", "b", ""),
    ],
)
def test_an_answer_of_another_form_is_told_which_is_asked_for(value: Value, truth: Value, said: str) -> None:
    """It is no idea: the sentence says what form the answer has, and nothing of what is right."""
    sentence = wrong_kind("it", value, truth)
    assert sentence == (f"`it` {said}" if said else "")


CHOICES = 'first and second are texts. To choose from: "bias", "dropout".'
LETTERS = "order is a text of the four letters f, i, o and g, without spaces."


@pytest.mark.parametrize(
    ("value", "truth", "statement", "said"),
    [
        ("use_bias", "bias", CHOICES, "is one of the texts that the statement lists; 'use_bias' is not one of them."),
        (" Bias ", "bias", CHOICES, "' Bias ' is not one of them. Did you mean \"bias\"?"),
        ("dropout", "bias", CHOICES, ""),
        ("use_bias", "other", CHOICES, ""),
        ("iffo", "ifgo", LETTERS, "must have each of the letters f, i, o, g once, and nothing else."),
        ("ifo", "ifgo", LETTERS, "must have each of the letters f, i, o, g once"),
        ("fiog", "ifgo", LETTERS, ""),
        ("iffo", "if", LETTERS, ""),
    ],
)
def test_a_text_is_one_of_those_that_the_statement_lists(value: str, truth: str, statement: str, said: str) -> None:
    """What is outside a closed choice, or has a letter twice, is of another form, if the right one is within it."""
    sentence = wrong_kind("it", value, truth, statement)
    assert said in sentence
    assert bool(sentence) is bool(said)


def test_choices_are_read_off_the_statement() -> None:
    """Texts in double quotes, once each, and the letters behind that word."""
    assert choices('one of "a", "b b" or "a"; not \'c\'') == ("a", "b b")
    assert letters(LETTERS) == ("f", "i", "o", "g")
    assert letters("each of the letters: a, b or c once") == ("a", "b", "c")
    assert letters("three letters are asked for") == ()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (Call("lstm", (3, 4)), "you gave `nn.lstm`. The name of a class has its capitals: `nn.LSTM`."),
        (Call("LSTMCell", (3, 4)), "nn.LSTMCell computes one step of one layer"),
        (Call("GRU", (3, 4)), "nn.GRU has no c"),
        (Call("Dense", (3, 4)), "you gave `nn.Dense`."),
        ("nn.LSTM(3, 4)", "you gave a text. Write it without quotes."),
        (3, "you gave a whole number."),
    ],
)
def test_another_layer_is_told_what_it_is(value: Value, said: str) -> None:
    """Who writes down a cell, a GRU or a misspelled name reads what that is instead."""
    finding = misfit(Blank("lstm", "", "nn.LSTM"), value)
    assert finding is not None
    assert finding.basis == "form"
    assert said in finding.sentence
    assert finding.sentence.endswith(".")
