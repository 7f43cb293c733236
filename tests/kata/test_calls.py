"""Why a call gives no layer; what is true of each is in test_oracle, beside torch's own words."""

from __future__ import annotations

from typing import Any

import pytest
from torch import nn

from pytest_lstm_kata.kata.calls import bound, misplaced, parameters, refusal
from pytest_lstm_kata.kata.model import Call, Named


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((8, 12, True), "By its place, the third argument is `num_layers`, and True means 1 there."),
        ((8, 12, False), "By its place, the third argument is `num_layers`, and False means 0 there."),
        ((8, 12, 1, True), "By its place, the fourth argument is `bias`, and True is set there."),
        ((8, 12, 1, True, False, True), "By its place, the fourth argument is `bias`"),
        ((8, 12, 1, False), ""),
        ((8, 12, 1, False, True), ""),
        ((8, 12), ""),
    ],
)
def test_a_flag_in_a_place_of_another_argument_is_noticed(args: tuple[Any, ...], said: str) -> None:
    """torch builds such a layer; what was set is said, and that a name would be clearer."""
    sentence = misplaced(nn.LSTM, args)
    assert sentence.startswith(said)
    assert bool(sentence) is bool(said)


def test_what_is_missing_can_be_left_for_the_learner_to_find() -> None:
    """A kata that asks which argument has no value gives its own sentence, in which none is named."""
    assert refusal(nn.LSTM, (10,), {}, missing="Which one?").sentence == "Which one?"
    assert "hidden_size" in refusal(nn.LSTM, (10,), {}).sentence
    assert refusal(nn.LSTM, (10,), {"hidden_size": 20.0}, missing="Which one?").sentence.startswith("`hidden_size` is")


@pytest.mark.parametrize(
    ("args", "kwargs", "said"),
    [
        ((True, 20), {}, "`input_size` is a whole number, and True is not."),
        ((10,), {3: 4}, "The names of arguments are texts in quotes."),
        ((10, Call("LSTM")), {}, "`hidden_size` is a whole number, and nn.LSTM(...) is not."),
        ((10, Named("KeyError")), {}, "`hidden_size` is a whole number, and KeyError is not."),
    ],
)
def test_values_that_are_no_arguments_are_of_another_form(args: Any, kwargs: Any, said: str) -> None:
    """They cost no attempt at a challenge, as all that is of another form."""
    assert refusal(nn.LSTM, args, kwargs) == (said, True)


def test_a_value_that_is_fine_is_not_blamed() -> None:
    """Where no reason is known it is said in general, and of no argument in particular."""
    said = refusal(nn.LSTM, (10, 20), {"dropout": 0.5, "bias": False, "proj_size": 5})
    assert said == ("torch does not build this nn.LSTM. Check the type and the range of each argument.", False)


def test_arguments_have_names() -> None:
    """Those of nn.LSTM are RNNBase's; a class that takes none has none."""
    assert [*parameters(nn.LSTM)][:3] == ["input_size", "hidden_size", "num_layers"]
    assert bound(nn.LSTM, (3, 4), {"bias": False}) == {"input_size": 3, "hidden_size": 4, "bias": False}
    assert parameters(nn.Tanh) == {}
