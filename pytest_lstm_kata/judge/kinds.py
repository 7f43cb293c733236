"""What kind of value a blank asks for, and what to say of a value of another kind."""

from __future__ import annotations

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


def misfit(blank: Blank, value: Value) -> Finding | None:
    """What to say of a design that is not of the kind that the blank asks for; None if it is."""
    name, wanted = blank.name, blank.expects.removeprefix("torch.").removeprefix("nn.")
    if "nn." in blank.expects:
        if isinstance(value, Call) and value.layer == wanted:
            return None
        given = f"`nn.{value.layer}`" if isinstance(value, Call) else kind_of(value)
        return Finding((name,), f"`{name}` is to be a layer, `nn.{wanted}(...)`; you gave {given}.")
    allowed = _ACCEPTED.get(wanted, (object,))
    if isinstance(value, allowed) and (not isinstance(value, bool) or allowed in ((bool,), (object,))):
        return None
    if wanted == "int" and isinstance(value, float):
        return Finding((name,), _no_whole_number(name, value))
    return Finding((name,), f"`{name}` is to be {ASKED.get(wanted, wanted)}; you gave {kind_of(value)}.")


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


def wrong_kind(blank: str, value: Value, truth: Value) -> str:
    """The sentence for an answer of another type than the truth's, which the statement has named."""
    match value, truth:
        case (_, Named()) if is_dtype(truth):
            return "" if is_dtype(value) else f"`{blank}` is a dtype, such as `torch.int8`, without quotes."
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
            return _no_whole_number(blank, value)
        case (int() | float(), int() | float()) if isinstance(value, bool) == isinstance(truth, bool):
            return ""
    asked = ASKED.get(type(truth).__name__, "an exception class or None")
    if isinstance(value, int) and not isinstance(value, bool) and isinstance(truth, tuple):
        return f"`{blank}` is a tuple; you gave a whole number. With a single entry it has a comma: ({value},)."
    return f"`{blank}` is {asked}; you gave {kind_of(value)}."


def _no_whole_number(name: str, value: float) -> str:
    advice = ": leave out the decimal point, or divide by //" if value.is_integer() else ""
    return f"`{name}` is to be a whole number, and yours comes to {value}{advice}."
