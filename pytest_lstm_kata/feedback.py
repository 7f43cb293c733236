"""Why a wrong answer is wrong, in a sentence that teaches and never says the truth.

First the declared mistakes, then what the same code gives with another layer, then the learner's own value
read back in the names of the kata's numbers, with the one place to look at.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import FunctionType, SimpleNamespace
from typing import Any

from pytest_lstm_kata.model import Blank, Call, Kata, Mistake, Named, Numbers, Value, Variant, show
from pytest_lstm_kata.verdict import Finding

Values = Mapping[str, Value]

TOLERANCE = 1e-3
"""How far a float may be from the truth, relatively: four digits are enough to show the idea."""


def same(answer: Value, truth: Value) -> bool:
    """Is this the truth? A list is as good as a tuple, an int as a float; True is not 1."""
    match answer, truth:
        case (tuple() | list(), tuple() | list()):
            return len(answer) == len(truth) and all(map(same, answer, truth))
        case (dict(), dict()):
            return answer.keys() == truth.keys() and all(same(answer[key], truth[key]) for key in truth)
        case (Named(), Named()):
            return answer.name in (truth.name, *truth.ancestors)
        case (int() | float(), float()) if not isinstance(answer, bool):
            return math.isclose(answer, truth, rel_tol=TOLERANCE)
    return type(answer) is type(truth) and bool(answer == truth)


def is_row(truth: Value) -> bool:
    """A flag, an exception class or None: of several such blanks a mark on each would be the answer."""
    return truth is None or isinstance(truth, bool) or (isinstance(truth, Named) and not _is_dtype(truth))


def _is_dtype(value: Value) -> bool:
    return isinstance(value, Named) and value.name.startswith("torch.")


def explain(
    kata: Kata,
    numbers: Numbers,
    blank: str,
    answers: Values,
    truth: Values,
    other: Callable[[Variant], Values | None],
) -> Finding:
    """What to say of a wrong prediction; ``other`` runs the kata's code with another layer."""
    value = answers[blank]
    reading = in_names(value, numbers)
    said = f"you wrote {reading}" if reading else ""
    for mistake in kata.mistakes:
        if blank in mistake.answers and _holds(mistake, numbers, answers):
            return Finding(blank, kata.text(mistake.sentence, numbers), said, mistake.name)
    kind = wrong_kind(blank, value, truth[blank])
    if kind:
        return Finding(blank, kind)
    for variant in kata.variants:
        elsewhere = other(variant)
        if elsewhere and blank in elsewhere and same(value, elsewhere[blank]):
            return Finding(blank, variant.sentence.format(blank=f"`{blank}`", **numbers), said, variant.name)
    return Finding(blank, _compared(blank, value, truth[blank], numbers), said)


def misfit(blank: Blank, value: Value) -> Finding | None:
    """What to say of a design that is not of the kind that the blank asks for; None if it is."""
    wanted = blank.expects.removeprefix("torch.").removeprefix("nn.")
    if "nn." in blank.expects:
        if isinstance(value, Call) and value.layer == wanted:
            return None
        given = f"`nn.{value.layer}`" if isinstance(value, Call) else kind_of(value)
        return Finding(blank.name, f"`{blank.name}` is to be a layer, `nn.{wanted}(...)`; you gave {given}.")
    kinds: dict[str, tuple[type, ...]] = {
        "int": (int,),
        "float": (int, float),
        "bool": (bool,),
        "str": (str,),
        "dict": (dict,),
        "tuple": (tuple, list),
    }
    allowed = kinds.get(wanted, (object,))
    if isinstance(value, allowed) and (not isinstance(value, bool) or allowed in ((bool,), (object,))):
        return None
    return Finding(blank.name, f"`{blank.name}` is to be of the type {wanted}; you gave {kind_of(value)}.")


def kind_of(value: Value) -> str:
    match value:
        case None:
            return "None"
        case bool():
            return f"{value}"
        case int():
            return "a whole number"
        case float():
            return "a number with a decimal point"
        case str():
            return "a text"
        case tuple() | list():
            return "a tuple"
        case dict():
            return "a dict"
        case Named(name=name):
            return f"`{name}`"
    return "a layer"


def in_names(value: Value, numbers: Numbers) -> str:
    """``(7, 5, 40)`` as ``(seq_len, batch, 2 * hidden_size)``; empty where no number has a name.

    The numbers of a kata are distinct, so a number has at most one name; products come after names.
    """
    match value:
        case tuple() | list():
            names = [in_names(entry, numbers) for entry in value]
            shown = [name or show(entry) for name, entry in zip(names, value, strict=True)]
            return f"({', '.join(shown)}{',' if len(shown) == 1 else ''})" if any(names) else ""
        case int() if not isinstance(value, bool):
            return _name(value, numbers)
    return ""


def _name(value: int, numbers: Numbers) -> str:
    for name, number in numbers.items():
        if value == number and number > 1:
            return name
    layers = numbers.get("num_layers", 0)
    for name, number in numbers.items():
        if layers > 1 and name != "num_layers" and value == layers * number:
            return f"num_layers * {name}"
    for factor in (2, 4):  # two directions, four gates
        for name, number in numbers.items():
            if value == factor * number and number > 1:
                return f"{factor} * {name}"
    return ""


def _holds(mistake: Mistake, numbers: Numbers, answers: Values) -> bool:
    """Are these the answers of someone with this misconception?"""
    return all(
        name in answers and same(answers[name], expected(formula, numbers)) for name, formula in mistake.answers.items()
    )


def expected(formula: Any, numbers: Numbers) -> Value:
    """What a mistake's formula comes to: a function of the numbers, an exception class, a dtype, or a plain value."""
    if isinstance(formula, FunctionType):
        formula = formula(SimpleNamespace(**numbers))
    if isinstance(formula, type) and issubclass(formula, BaseException):
        return Named(formula.__name__)
    if repr(formula).startswith("torch."):  # a dtype, of torch itself or by its proxy
        return Named(repr(formula))
    return formula


def wrong_kind(blank: str, value: Value, truth: Value) -> str:
    """The sentence for an answer of another type than the truth's, which the statement has named."""
    match value, truth:
        case (_, Named()) if _is_dtype(truth):
            return "" if _is_dtype(value) else f"`{blank}` is a dtype, such as `torch.int8`, without quotes."
        case (Named(name="Exception" | "BaseException"), None | Named()):
            return f"`{value.name}` is too broad for `{blank}`: nearly every error is one. Is there one, and which?"
        case (str(), None | Named()):
            return f"`{blank}` is a class or None: write the class itself, without quotes."
        case (tuple() | list(), tuple()) if all(type(entry) is int for entry in truth):
            strange = [show(entry) for entry in value if type(entry) is not int]
            return f"`{blank}` is a tuple of whole numbers, and {strange[0]} is none." if strange else ""
        case (None | Named(), None | Named()):
            return ""
        case (bool(), bool()) | (tuple() | list(), tuple()) | (dict(), dict()) | (str(), str()):
            return ""
        case (float(), int()) if not isinstance(truth, bool):
            return f"`{blank}` is a whole number: write it without a decimal point."
        case (int() | float(), int() | float()) if isinstance(value, bool) == isinstance(truth, bool):
            return ""
    asked = {
        bool: "True or False",
        int: "a whole number",
        float: "a number",
        tuple: "a tuple",
        dict: "a dict",
        str: "a text in quotes",
    }
    return f"`{blank}` is {asked.get(type(truth), 'an exception class or None')}; you gave {kind_of(value)}."


def _compared(blank: str, value: Value, truth: Value, numbers: Numbers) -> str:
    """One place to look at, for an answer of the right type that no misconception explains."""
    match value, truth:
        case (tuple() | list(), tuple()) if len(value) != len(truth):
            less = len(value) < len(truth)
            return (
                f"`{blank}` has too {'few' if less else 'many'} numbers, {len(value)}. "
                f"Say what each of them counts: which is {'missing' if less else 'one too many'}?"
            )
        case (tuple() | list(), tuple()):
            return _compared_entries(blank, value, truth, numbers)
        case (Named(name=name), Named()) if _is_dtype(truth):
            return f"`{blank}` is not {name}. What decides in which type torch computes here?"
        case (None, Named()):
            return f"`{blank}`: None means that torch accepts the call. Follow it once more, step by step."
        case (Named(), None | Named()):
            return f"`{blank}` is not {value.name}. Is something of the wrong type, of the wrong size, or not there?"
        case (int(), int()) if not isinstance(value, bool):
            name = in_names(value, numbers)
            whose = f"{value} is {name} here" if name else f"{value} is none of this kata's numbers"
            return f"`{blank}`: {whose}. What exactly does `{blank}` count?"
    return f"`{blank}` is not {show(value)}. Read the statement once more: what exactly does `{blank}` mean?"


_PLACES = ("first", "second", "third", "fourth", "fifth")


def _compared_entries(blank: str, value: Any, truth: Any, numbers: Numbers) -> str:
    """The first number of a tuple that is wrong, by its place and by what the learner took it for."""
    wrong = [i for i, (mine, theirs) in enumerate(zip(value, truth, strict=True)) if not same(mine, theirs)]
    at = wrong[0]
    place = "last" if at == len(value) - 1 else _PLACES[at] if at < len(_PLACES) else f"{at + 1}th"
    if sorted(map(show, value)) == sorted(map(show, truth)):
        return f"`{blank}` has the right numbers in another order. Look at the {place} one: what does it count?"
    name = in_names(value[at], numbers)
    given = f"{name} is not what belongs there" if name else f"{show(value[at])} is none of this kata's numbers"
    return f"`{blank}`: look at the {place} number. {given[0].upper() if not name else given[0]}{given[1:]}."
