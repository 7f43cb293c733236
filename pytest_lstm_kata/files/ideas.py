"""Authors' answers as values: what somebody who holds a misconception writes, and what a blank asks for by that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from types import FunctionType, SimpleNamespace
from typing import Final

from pytest_lstm_kata.files.language import parse
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.listing import Blank
from pytest_lstm_kata.kata.model import Kata, Named, Value
from pytest_lstm_kata.kata.texts import Mistake

Values = Mapping[str, Value]

_KINDS: Final = {
    "bool": "True or False",
    "int": "a whole number",
    "float": "a number",
    "str": "a text in quotes",
    "tuple": "a tuple",
    "dict": "a dict",
}
DTYPE: Final = "a dtype, such as torch.int8"
CLASS: Final = "an exception class, such as ZeroDivisionError, or None if nothing is raised"


def declared(dealt: Deal) -> Sequence[tuple[Mistake, Values]]:
    """What those write who hold a misconception of this kata: each that is declared, with each of its alternatives."""
    return _declared(dealt.kata, (*dealt.numbers.values(),))


@lru_cache(64)  # each judgement of a deal looks at all of them
def _declared(kata: Kata, numbers: tuple[int, ...]) -> Sequence[tuple[Mistake, Values]]:
    found = _ideas(kata, numbers)
    return [(mistake, idea) for mistake in kata.mistakes for idea in found[id(mistake)]]


def ideas(mistake: Mistake, dealt: Deal) -> list[Values]:
    """What somebody who holds this misconception writes into the blanks that it is about: one of these."""
    found = _ideas(dealt.kata, (*dealt.numbers.values(),)).get(id(mistake))
    return _evaluated(mistake, dealt) if found is None else found


@lru_cache(
    64
)  # for each judgement of a deal they are looked at anew, and to work them out takes longer than to compare
def _ideas(kata: Kata, numbers: tuple[int, ...]) -> Mapping[int, list[Values]]:
    """Those of all mistakes of a kata, by the mistake's identity; it is the kata's own, so it stays as long as this."""
    dealt = Deal(kata, 0, dict(zip(kata.numbers, numbers, strict=True)))
    return {id(mistake): _evaluated(mistake, dealt) for mistake in kata.mistakes}


def _evaluated(mistake: Mistake, dealt: Deal) -> list[Values]:
    return [
        {name: evaluated(source, dealt) for name, source in alternative.items()} for alternative in mistake.alternatives
    ]


def evaluated(source: str, dealt: Deal) -> Value:
    """What an author's answer comes to: it may name the numbers, or a function of them in the module of the kata.

    Raises ``SyntaxError`` or ``Unreadable``.
    """
    if is_function(source, dealt):
        return dealt.kata.function.__globals__[source](SimpleNamespace(**dealt.numbers))
    return parse(source, dealt.numbers)


def is_function(source: str, dealt: Deal) -> bool:
    """Does an author's answer name a function of the kata's module?"""
    return source not in dealt.numbers and isinstance(dealt.kata.function.__globals__.get(source), FunctionType)


@lru_cache(1024)  # it is the same for all deals
def asked(kata: Kata, blank: Blank) -> str:
    """What a blank asks for, in words: ``a tuple``. Empty if nobody has declared any answer to it.

    A design says it by its annotation. A prediction has no other declaration than the answers that its author gives,
    the right one of the example, or those of its mistakes, of which the first counts. Empty, too, if that one has a
    bug: what the author has to mend must not keep a learner's file from being written, and the pack's check finds it.
    """
    if blank.is_design:
        return f"a layer, {blank.expects}(...)" if "nn." in blank.expects else _KINDS.get(blank.expects, "")
    first = Deal(kata, 0, kata.numbers)
    answers = [kata.example, *(answers for mistake in kata.mistakes for answers in mistake.alternatives)]
    source = next((given[blank.name] for given in answers if blank.name in given), "")
    try:
        return kind(evaluated(source, first)) if source else ""
    except Exception:  # a function of the author's may raise anything
        return ""


def kind(value: Value) -> str:
    """The words for values of this kind."""
    match value:
        case Named(name=name) if name.startswith("torch."):
            return DTYPE
        case None | Named():
            return CLASS
        case list():
            return _KINDS["tuple"]
    return _KINDS.get(type(value).__name__, "")
