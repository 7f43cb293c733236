"""Why a wrong answer is wrong, in a sentence that teaches and never says the truth.

First the declared mistakes, then what the same code gives with another layer, then the learner's own value
read back in the names of the kata's numbers, with the one place to look at.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from pytest_lstm_kata.files.ideas import Values, ideas
from pytest_lstm_kata.judge.kinds import is_dtype, wrong_kind
from pytest_lstm_kata.judge.verdict import Finding
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.listing import Numbers
from pytest_lstm_kata.kata.model import Named, Value, Variant, show

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


def agree(one: Value, other: Value) -> bool:
    """Are two truths the same? Each would have to accept the other for an answer; a class and its base do not."""
    return same(one, other) and same(other, one)


def explain(
    dealt: Deal, blank: str, answers: Values, truth: Values, with_variant: Callable[[Variant], Values | None]
) -> Finding:
    """What to say of a wrong prediction; ``with_variant`` runs the kata's code with another layer."""
    value, numbers = answers[blank], dealt.numbers
    # A lone number equals one of the kata's by chance as a rule; in a shape it hardly ever does.
    names = in_names(value, numbers) if isinstance(value, tuple | list) else ""
    reading = f"you wrote {names}" if names else ""
    for mistake in dealt.kata.mistakes:
        if any(blank in idea and _holds(idea, answers) for idea in ideas(mistake, dealt)):
            return Finding((blank,), dealt.text(mistake.sentence), reading, mistake.name)
    kind = wrong_kind(blank, value, truth[blank])
    if kind:
        return Finding((blank,), kind)
    for variant in dealt.kata.variants:
        elsewhere = with_variant(variant)
        if elsewhere and blank in elsewhere and same(value, elsewhere[blank]):
            return Finding((blank,), variant.sentence.format(blank=f"`{blank}`", **numbers), reading, variant.name)
    return Finding((blank,), _compared(blank, value, truth[blank], numbers), reading)


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
    sizes = {name: number for name, number in numbers.items() if name.endswith("_size")}
    products = {f"num_layers * {name}": layers * size for name, size in sizes.items() if layers > 1}
    products |= {f"2 * {name}": 2 * size for name, size in sizes.items()}  # two directions
    products |= {"2 * num_layers": 2 * layers} if layers > 1 else {}
    products |= {f"4 * {name}": 4 * size for name, size in sizes.items()}  # four gates
    return next((name for name, product in products.items() if value == product), "")


def _holds(idea: Values, answers: Values) -> bool:
    """Are these the answers of someone with this idea?"""
    return all(name in answers and same(answers[name], value) for name, value in idea.items())


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
        case (Named(name=name), Named()) if is_dtype(truth):
            return f"`{blank}` is not {name}. What decides in which type torch computes here?"
        case (None, Named()):
            return f"`{blank}`: None means that torch accepts the call. Follow it once more, step by step."
        case (Named(), None | Named()):
            return f"`{blank}` is not {value.name}. Is something of the wrong type, of the wrong size, or not there?"
        case (int(), int()) if not isinstance(value, bool) and truth in numbers.values():
            name = in_names(value, numbers)
            whose = f"{value} is `{name}` here" if name else f"{value} is none of this kata's numbers"
            return f"`{blank}`: {whose}. What exactly is `{blank}`?"
    return f"`{blank}` is not {show(value)}. Say in words what it is, by the statement, and then work it out."


_PLACES = ("first", "second", "third", "fourth", "fifth")


def _compared_entries(blank: str, value: Any, truth: Any, numbers: Numbers) -> str:
    """The first number of a tuple that is wrong, by its place and by what the learner took it for."""
    wrong = [i for i, (mine, theirs) in enumerate(zip(value, truth, strict=True)) if not same(mine, theirs)]
    at = wrong[0]
    place = "last" if at == len(value) - 1 else _PLACES[at] if at < len(_PLACES) else f"{at + 1}th"
    if sorted(map(show, value)) == sorted(map(show, truth)):
        return f"`{blank}` has the right numbers in another order. Look at the {place} one: what does it count?"
    name = in_names(value[at], numbers)
    if not name and not in_names(truth[at], numbers):
        return f"`{blank}`: look at the {place} number, {show(value[at])}. What does it count?"
    given = f"`{name}` is not what belongs there" if name else f"{show(value[at])} is none of this kata's numbers"
    return f"`{blank}`: look at the {place} number. {given[0].upper() if not name else given[0]}{given[1:]}."
