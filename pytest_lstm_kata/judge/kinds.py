"""What kind of value a blank asks for, and what to say of a value of another kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from pytest_lstm_kata.judge.verdict import Finding
from pytest_lstm_kata.kata.listing import Blank
from pytest_lstm_kata.kata.model import Call, Named, Value, show

ASKED: Final = {
    "bool": "True or False",
    "int": "a whole number",
    "float": "a number",
    "str": "a text in quotes",
    "tuple": "a tuple",
    "dict": "a dict",
}
"""By the name of a type: how a sentence speaks of it."""

_ACCEPTED: Final[dict[str, tuple[type, ...]]] = {
    "int": (int,),
    "float": (int, float),
    "bool": (bool,),
    "str": (str,),
    "dict": (dict,),
    "tuple": (tuple, list),
}


def is_row(truth: Value) -> bool:
    """A flag, an exception class or None: of several such blanks a mark on each would be the answer."""
    return truth is None or isinstance(truth, bool) or (isinstance(truth, Named) and not is_dtype(truth))


def is_dtype(value: Value) -> bool:
    return isinstance(value, Named) and value.name.startswith("torch.")


_INSTEAD: Final = {
    "LSTMCell": "computes one step of one layer, and leaves the loop over the steps to you",
    "GRU": "has no c: it carries a single state from step to step",
    "GRUCell": "computes one step of one layer, and has no c",
    "RNN": "has no gates and no c",
    "RNNCell": "computes one step of one layer, and has no gates and no c",
    "Linear": "maps each step by itself, and carries nothing from step to step",
    "Conv1d": "sees a window of steps, and carries nothing from step to step",
    "Embedding": "looks up a vector for each number, and carries nothing from step to step",
    "Transformer": "has no state that goes from step to step",
    "LSTM": "is a layer that reads a sequence",
}
"""What a layer is that people write down in place of another one."""


def misfit(blank: Blank, value: Value) -> Finding | None:
    """What to say of a design that is not of the kind that the blank asks for; None if it is."""
    name, wanted = blank.name, blank.expects.removeprefix("torch.").removeprefix("nn.")
    if "nn." in blank.expects:
        if isinstance(value, Call) and value.layer == wanted:
            return None
        return _form(name, _other_layer(name, wanted, value))
    allowed = _ACCEPTED.get(wanted, (object,))
    if isinstance(value, allowed) and (not isinstance(value, bool) or allowed in ((bool,), (object,))):
        return None
    if wanted == "int" and isinstance(value, float):
        return _form(name, _no_whole_number(name, value))
    return _form(name, f"`{name}` must be {ASKED.get(wanted, wanted)}; you gave {kind_of(value)}.{_unquoted(value)}")


def _form(name: str, sentence: str) -> Finding:
    return Finding((name,), sentence, basis="form")


def _other_layer(name: str, wanted: str, value: Value) -> str:
    given = f"`nn.{value.layer}`" if isinstance(value, Call) else kind_of(value)
    sentence = f"`{name}` must be a layer, `nn.{wanted}(...)`; you gave {given}."
    if not isinstance(value, Call):
        return f"{sentence}{_unquoted(value)}"
    if value.layer.lower() == wanted.lower():
        return f"{sentence} The name of a class has its capitals: `nn.{wanted}`."
    if value.layer in _INSTEAD:
        return f"{sentence} nn.{value.layer} {_INSTEAD[value.layer]}."
    return sentence


def _unquoted(value: Value) -> str:
    return " Write it without quotes." if isinstance(value, str) else ""


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
        case tuple():
            return "a tuple"
        case list():
            return "a list"
        case dict():
            return "a dict"
        case Named(name=name):
            return f"`{name}`"
    return "a layer"


def wrong_kind(blank: str, value: Value, truth: Value, statement: str = "") -> str:  # noqa: C901  # one case for each kind
    """The sentence for an answer of another form than the truth's, which the statement has named; empty if it has that.

    Of a tuple whose entries are all of one kind each entry has to be so. A text has to be one of those that the
    statement lists, if the right one is among them: see ``choices``.
    """
    match value, truth:
        case (_, Named()) if is_dtype(truth):
            return "" if is_dtype(value) else f"`{blank}` is a dtype, such as `torch.int8`, without quotes."
        case (Named(name="Exception" | "BaseException"), None | Named()):
            return f"`{value.name}` is too broad for `{blank}`: nearly every error is one. Is there one, and which?"
        case (str(), None | Named()):
            return f"`{blank}` is a class or None: write the class itself, without quotes."
        case (Named(name=name), None | Named()) if name.startswith("torch."):
            return f"`{blank}` is an exception class or None; {name} is a dtype."
        case (str(), str()):
            return _outside(blank, value, truth, statement)
        case (tuple() | list(), tuple()):
            return _wrong_entry(blank, value, truth)
        case (None | Named(), None | Named()) | (bool(), bool()) | (dict(), dict()):
            return ""
        case (float(), int()) if not isinstance(truth, bool):
            return _no_whole_number(blank, value)
        case (int() | float(), int() | float()) if isinstance(value, bool) == isinstance(truth, bool):
            return ""
    asked = ASKED.get(type(truth).__name__, "an exception class or None")
    if isinstance(value, int) and not isinstance(value, bool) and isinstance(truth, tuple):
        return f"`{blank}` is a tuple; you gave a whole number. With a single entry it has a comma: ({value},)."
    return f"`{blank}` is {asked}; you gave {kind_of(value)}.{_unquoted(value)}"


_ENTRIES: Final = frozenset({int, float, str, bool, tuple})


def _wrong_entry(blank: str, value: Sequence[Value], truth: Sequence[Value]) -> str:
    """Of a tuple of one kind: the first entry that is of another. Nested ones are looked at, too."""
    kinds = {type(entry) for entry in truth}
    if len(kinds) != 1 or not kinds <= _ENTRIES:
        return ""
    (kind,) = kinds
    accepted = {float: (int, float), tuple: (tuple, list)}.get(kind, (kind,))
    strange = [entry for entry in value if type(entry) not in accepted]
    return (
        f"`{blank}` is a tuple, and each entry must be {ASKED[kind.__name__]}; {show(strange[0])} is not."
        if strange
        else ""
    )


def choices(statement: str) -> tuple[str, ...]:
    """The texts that a statement lists in double quotes, to choose from."""
    return tuple(dict.fromkeys(re.findall(r'"([^"\n]+)"', statement)))


def letters(statement: str) -> tuple[str, ...]:
    """The letters that a statement lists after the word: ``the four letters f, i, o and g``."""
    listed = re.search(r"\bletters?((?:[\s,:]+(?:and\s+|or\s+)?\w\b)+)", statement)
    return tuple(re.findall(r"\b\w\b", listed[1])) if listed else ()


def _outside(blank: str, value: str, truth: str, statement: str) -> str:
    listed, each_once = choices(statement), letters(statement)
    if truth in listed and value not in listed:
        near = next((choice for choice in listed if choice.lower() == value.strip().lower()), "")
        meant = f' Did you mean "{near}"?' if near else ""
        return f"`{blank}` is one of the texts that the statement lists; {show(value)} is not one of them.{meant}"
    if each_once and sorted(truth) == sorted(each_once) and sorted(value) != sorted(each_once):
        return f"`{blank}` must have each of the letters {', '.join(each_once)} once, and nothing else."
    return ""


def _no_whole_number(name: str, value: float) -> str:
    advice = ": leave out the decimal point, or divide by //" if value.is_integer() else ""
    return f"`{name}` must be a whole number, and yours is {value}{advice}."
