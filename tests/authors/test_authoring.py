"""What authors write katas with."""

from __future__ import annotations

from inspect import signature
from typing import Any

import pytest
import torch

from pytest_lstm_kata.authoring import (
    award,
    blanks,
    depends,
    draw,
    kata,
    pack,
    raises,
    refusal,
    require,
    samples_are_independent,
    unit,
    variant,
)
from pytest_lstm_kata.kata.lazy import collecting, nn
from pytest_lstm_kata.kata.listing import Blank
from pytest_lstm_kata.kata.model import Award, Variant
from pytest_lstm_kata.kata.texts import Mistake
from pytest_lstm_kata.kata.unmet import Refused, Unmet


@kata("easy", "test")
def sample(size: int = 3) -> Any:
    """A kata

    The width of {size}.

    width is a whole number.

    Idea: c
    Hint: h

    Mistakes:
    m: width = 3
        S.

    Step: s
    Try: 1
    See: docs
    """
    x = torch.zeros(size)
    return blanks(width=x.shape[0])


def test_one_function_is_the_kata() -> None:
    """The decorator reads name, statement, numbers, blanks and code off the function, and keeps the rest."""
    assert sample.slug == "sample"
    assert sample.statement == "The width of {size}.\n\nwidth is a whole number."
    assert sample.numbers == {"size": 3}
    assert sample.blanks == (Blank("width", "x.shape[0]"),)
    assert sample.code == "x = torch.zeros({size})"
    assert (sample.title, sample.level, sample.category, sample.idea, sample.see) == (
        "A kata",
        "easy",
        "test",
        "c",
        "docs",
    )
    assert (sample.hints, sample.steps, sample.try_it) == (("h",), ("s",), "1")
    assert (sample.challenge, sample.draws, sample.example) == (False, {}, {})
    assert sample.mistakes == (Mistake("m", "S.", ({"width": "3"},)),)


def test_a_kata_is_still_a_function() -> None:
    """An author calls the kata in a REPL and sees what torch says."""
    assert sample(4) == {"width": 4}


def test_a_kata_without_docstring_has_an_empty_statement() -> None:
    """A missing statement is no exception: the pack's check finds it."""

    @kata("", "")
    def silent(size: int = 3) -> Any:
        return blanks(size=size)

    assert (silent.title, silent.statement) == ("", "")


def test_blanks_are_what_torch_says_by_name() -> None:
    """``blanks`` gives its keywords as they are."""
    assert blanks(a=1, b=None) == {"a": 1, "b": None}


@pytest.mark.parametrize("condition", [True, 1, "yes", [0]])
def test_a_requirement_that_holds_is_silent(condition: object) -> None:
    """Whatever is true lets a kata go on."""
    require(condition, "never said")


@pytest.mark.parametrize("condition", [False, 0, None, ()])
def test_a_requirement_that_does_not_hold_stops_the_kata(condition: object) -> None:
    """The exception carries the sentence and the blank."""
    with pytest.raises(Unmet, match="too narrow") as caught:
        require(condition, "too narrow", blank="lstm")
    assert (caught.value.reason, caught.value.blank) == ("too narrow", "lstm")


def test_raises_gives_the_class() -> None:
    """``raises`` calls with the arguments given, and gives the exact class of what came out, or None."""
    assert raises(int, "x") is ValueError
    assert raises(int, "20", base=3) is None
    assert raises({}.__getitem__, 3) is KeyError


def test_raises_lets_requirements_and_interrupts_pass() -> None:
    """A layer beyond the budget is no news of torch, and a keyboard interrupt is none either."""

    def interrupted() -> None:
        raise KeyboardInterrupt

    with pytest.raises(Unmet):
        raises(require, condition=False, reason="too large")
    with pytest.raises(KeyboardInterrupt):
        raises(interrupted)


def test_depends_says_whether_at_all() -> None:
    """A result depends on what it was computed from, and on nothing else."""
    x, y = torch.randn(3, requires_grad=True), torch.randn(3, requires_grad=True)
    assert depends(2 * x, on=x) is True
    assert depends(2 * x, on=y) is False
    assert depends(0 * x, on=x) is False


def test_depends_says_which() -> None:
    """With an axis it says so for each index along it, and may be asked again."""
    x = torch.randn(3, 2, requires_grad=True)
    result = x[:2] * torch.tensor([1.0, 0.0])
    assert depends(result, on=x, axis=0) == [True, True, False]
    assert depends(result, on=x, axis=1) == [True, False]
    assert depends(result, on=torch.randn(4, requires_grad=True), axis=0) == [False] * 4


@pytest.mark.parametrize(
    ("layer", "independent"),
    [
        (torch.nn.LSTM(8, 12, batch_first=True), True),
        (torch.nn.LSTM(8, 12, batch_first=True, bidirectional=True), True),
        (torch.nn.LSTM(8, 12, num_layers=2, batch_first=True, dropout=0.5), True),
        (torch.nn.LSTM(8, 12), False),
        (torch.nn.Linear(8, 12), True),
    ],
    ids=["batch first", "both directions", "with dropout", "sequence first", "no tuple"],
)
def test_samples_are_independent_where_the_batch_is_the_batch(layer: torch.nn.Module, independent: bool) -> None:
    """A layer that takes axis 0 for time is found out, whatever its shapes are, and the layer is left as it was."""
    layer.train()
    assert samples_are_independent(layer, torch.randn(4, 6, 8)) is independent
    assert layer.training
    assert {weight.dtype for weight in layer.parameters()} == {torch.float32}


def test_samples_are_independent_over_long_sequences() -> None:
    """Forgetting over hundreds of steps does not make a wrong layout look innocent."""
    assert not samples_are_independent(torch.nn.LSTM(2, 3), torch.randn(2, 300, 2))


def test_numbers_come_from_ranges_and_choices() -> None:
    """A number says where fresh ones come from: a range, both ends included, or candidates; others stay."""

    @kata("easy", "test", where="a < b")
    def drawing(a: int = draw(3, 2, 5), b: int = draw(9, of=(3, 9)), c: int = 7) -> Any:
        return blanks(sum=a + b + c)

    assert drawing.draws == {"a": (2, 3, 4, 5), "b": (3, 9)}
    assert drawing.numbers == {"a": 3, "b": 9, "c": 7}
    assert drawing.where == "a < b"
    assert draw(4, 4, 4) == 4


def test_a_kata_runs_without_numbers() -> None:
    """Who calls it in a REPL gets what torch says with the first ones."""

    @kata("easy", "test")
    def summed(a: int = draw(3, 2, 5)) -> Any:
        return blanks(size=torch.nn.LSTM(a, 2).input_size)

    assert summed() == {"size": 3}
    assert str(signature(summed.function)) == "(a: 'int' = 3) -> 'Any'"


def test_the_small_words_make_what_they_say() -> None:
    """``variant`` and ``award`` give the values of their names."""
    assert variant("v", "S.", num_layers=1) == Variant("v", "S.", {"num_layers": 1})
    assert award("A", challenges_only=True) == Award("A", challenges_only=True)
    assert award("A") == Award("A")


def test_a_primer_keeps_its_drawing() -> None:
    """A primer loses its common indentation, not its inner one, and ends with one newline."""
    assert unit("u", "U", "\n    one\n      two\n\n", []).primer == "one\n  two\n"


def test_a_pack_places_its_katas() -> None:
    """A pack's katas know the pack, their place and the variants."""
    variants = [variant("v", "S.", num_layers=1)]
    made = pack("p", "P", [unit("u", "U", "", [sample])], [award("A")], variants)
    (only,) = made.katas
    assert (only.id, only.label, only.unit, only.variants) == ("p/sample", "1.1", "u", tuple(variants))
    assert made.awards == (Award("A"),)


def test_requirements_can_be_collected() -> None:
    """While they are, the code goes on where one is not met, and all of them are known in the end."""
    with collecting() as unmet:
        require("", "first")
        require(condition=True, reason="fine")
        require((), "second", blank="b", form=True)
    assert [(one.reason, one.blank, one.is_form) for one in unmet] == [("first", "", False), ("second", "b", True)]
    with pytest.raises(Unmet, match="third"):
        require(0, "third")


def test_a_requirement_says_why_a_call_is_refused() -> None:
    """What torch says to a call is told from an author's own sentence, and is no template any more."""
    with pytest.raises(Refused) as refused:
        require(condition=False, reason=refusal(nn.LSTM, 10, hidden_size={"a": 1}), blank="b", form=True)
    assert (refused.value.blank, refused.value.is_form) == ("b", True)
    assert refused.value.reason == "`hidden_size` is a whole number, and {'a': 1} is not."


def test_why_a_call_is_refused_is_a_sentence() -> None:
    """It is empty if there is a layer, and a sentence with whatever stands in the call."""
    assert refusal(nn.LSTM, 10, hidden_size=20) == ""
    assert refusal(nn.LSTM, 10, hidden_size=20.0).startswith("`hidden_size` is a whole number, and 20.0 is a number")
    assert refusal(nn.LSTM, 10, missing="Which one?") == "Which one?"
    assert refusal(nn.LSTM, 10, hidden_size={"a": 1}) == "`hidden_size` is a whole number, and {'a': 1} is not."
