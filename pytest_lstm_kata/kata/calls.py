"""What the constructor of a layer takes, and why a call of it gives no layer: a true sentence for each reason.

torch's own words would often say the answer, and differ between versions. The class of the layer is handed in: nothing
here imports torch.
"""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from pytest_lstm_kata.kata.model import Call, Named

ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


class Refusal(NamedTuple):
    """Why a call gives no layer. It never says a value that would be right."""

    sentence: str
    is_form: bool = False
    """Is a value of another kind than its argument takes, as 6.0 for a size?"""


_ELSEWHERE: Final = {
    "units": "Keras",
    "num_units": "TensorFlow",
    "activation": "Keras",
    "input_shape": "Keras",
    "batch_input_shape": "Keras",
    "input_dim": "Keras",
    "output_dim": "Keras",
    "recurrent_dropout": "Keras",
}
"""Arguments that have another name in torch, or none, by the library that has them."""

_OUT_HAS_ALL: Final = "the call of a layer always gives all steps and the last states"

_NOT_NEEDED: Final = {
    "return_sequences": _OUT_HAS_ALL,
    "return_state": _OUT_HAS_ALL,
    "stateful": "a state is handed over with each call",
    "go_backwards": "it reads forward, or in both directions",
    "batch": "it takes any number of samples",
    "batch_size": "it takes any number of samples",
    "seq_len": "it takes any number of steps",
    "seq_length": "it takes any number of steps",
    "sequence_length": "it takes any number of steps",
    "timesteps": "it takes any number of steps",
    "time_steps": "it takes any number of steps",
    "num_steps": "it takes any number of steps",
}

_FLAGS: Final = ("bias", "batch_first", "bidirectional")

_SIZES: Final = (
    "input_size",
    "hidden_size",
    "num_layers",
    "proj_size",
    "in_features",
    "out_features",
    "num_embeddings",
    "embedding_dim",
)


@cache
def parameters(layer: type) -> Mapping[str, inspect.Parameter]:
    """The constructor's arguments by name, in order.

    nn.LSTM hands its own on to RNNBase, whose first one, ``mode``, says which kind of layer it is.
    """
    for base in layer.__mro__:
        found = dict(inspect.signature(base.__init__).parameters)  # type: ignore[misc]  # only looked at
        named = {n: p for n, p in found.items() if p.kind is p.POSITIONAL_OR_KEYWORD and n not in ("self", "mode")}
        if named:
            return named
    return {}


def bound(layer: type, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a call, each by its name."""
    return dict(zip(parameters(layer), args, strict=False)) | dict(kwargs)


def refusal(layer: type, args: Sequence[Any], kwargs: Mapping[Any, Any], *, missing: str = "") -> Refusal:
    """Why ``layer(*args, **kwargs)`` gives no layer, if it gives none.

    ``missing`` is what to say where an argument has no value, for a kata that asks which one it is.
    """
    call, known = f"nn.{layer.__name__}", parameters(layer)
    required = [name for name, parameter in known.items() if parameter.default is parameter.empty]
    return (
        _strange_name(call, known, kwargs)
        or _twice(call, known, args, kwargs)
        or _absent(call, known, required, args, kwargs, missing)
        or _misfit(known, args, kwargs)
        or Refusal(f"torch does not build this {call}. Check the type and the range of each argument.")
    )


def _strange_name(call: str, known: Mapping[str, Any], kwargs: Mapping[Any, Any]) -> Refusal | None:
    strange = [name for name in kwargs if name not in known]
    if not strange:
        return None
    if not all(isinstance(name, str) for name in strange):
        return Refusal("The names of arguments are texts in quotes.", is_form=True)
    opening = f"{call} has no argument called {' or '.join(f'`{name}`' for name in strange)}"
    for name in strange:
        if name in _NOT_NEEDED:
            return Refusal(f"{call} has no argument called `{name}`: {_NOT_NEEDED[name]}.")
        if name in _ELSEWHERE:
            return Refusal(f"{opening}. `{name}` is a word of {_ELSEWHERE[name]}: what is its name in torch?")
    near = difflib.get_close_matches(strange[0].lower(), known, 1, 0.8)
    meant = f"Did you mean `{near[0]}`?" if near else f"help({call}) lists those that it has."
    return Refusal(f"{opening}. {meant}")


def _twice(call: str, known: Mapping[str, Any], args: Sequence[Any], kwargs: Mapping[Any, Any]) -> Refusal | None:
    if len(args) > len(known):
        return Refusal(f"{call} takes at most {len(known)} arguments, and you gave {len(args)}.")
    for place, name in enumerate(list(known)[: len(args)]):
        if name in kwargs:
            return Refusal(
                f"`{name}` is given twice: by its place, as the {ORDINALS[place]} argument, and by its name. "
                "Keep one of them."
            )
    return None


def _absent(
    call: str,
    known: Mapping[str, Any],
    required: Sequence[str],
    args: Sequence[Any],
    kwargs: Mapping[Any, Any],
    missing: str,
) -> Refusal | None:
    given = {*list(known)[: len(args)], *kwargs}
    absent = [name for name in required if name not in given]
    if not absent:
        return None
    shape = next((arg for arg in args if isinstance(arg, tuple | list)), None)
    if shape is not None:
        return Refusal(f"{call} takes each size as an argument of its own, not as a tuple.", is_form=True)
    they = "has no value yet, and no default" if len(absent) == 1 else "have no values yet, and no defaults"
    return Refusal(missing or f"{call}: {' and '.join(f'`{name}`' for name in absent)} {they}.")


def _misfit(known: Mapping[str, Any], args: Sequence[Any], kwargs: Mapping[Any, Any]) -> Refusal | None:
    """The first argument whose value is of another kind, or beyond its range."""
    given = dict(zip(known, args, strict=False)) | dict(kwargs)
    for name, value in given.items():
        if name in _SIZES and (found := _size(name, value)):
            return found
        if name == "dropout" and (found := _share(name, value)):
            return found
        if name in _FLAGS and not isinstance(value, bool | int):
            return Refusal(f"`{name}` is True or False; {_shown(value)} is neither.", is_form=True)
        if name == "dtype" and isinstance(value, str):
            return Refusal("`dtype` is written like `torch.float32`, without quotes.", is_form=True)
    if given.get("device") is not None:
        return Refusal(
            f"There is no device {_shown(given['device'])} here, or torch cannot use it. "
            "Leave `device` out: the kata has its own."
        )
    hidden, proj = given.get("hidden_size"), given.get("proj_size")
    if isinstance(hidden, int) and isinstance(proj, int) and proj >= hidden:
        return Refusal(
            f"`proj_size` has to be smaller than `hidden_size`: {proj} is not smaller than {hidden}. "
            "Which of the two is the width of h?"
        )
    return None


def _size(name: str, value: Any) -> Refusal | None:
    opening = f"`{name}` is a whole number"
    match value:
        case bool():
            return Refusal(f"{opening}, and {value} is not.", is_form=True)
        case int() if value < 0 or (value == 0 and name != "proj_size"):
            return Refusal(f"`{name}` has to be {0 if name == 'proj_size' else 1} or more; {value} is less.")
        case int():
            return None
        case float():
            advice = " Leave out the decimal point, or divide by //." if value.is_integer() else ""
            return Refusal(f"{opening}, and {value} is a number with a decimal point.{advice}", is_form=True)
        case str():
            return Refusal(f"{opening}, and {_shown(value)} is a text. Leave out the quotes.", is_form=True)
        case tuple() | list():
            return Refusal(f"{opening}, not a tuple: each size has an argument of its own.", is_form=True)
    return Refusal(f"{opening}, and {_shown(value)} is not.", is_form=True)


def _share(name: str, value: Any) -> Refusal | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Refusal(f"`{name}` is a number from 0 to 1; {_shown(value)} is not.", is_form=True)
    if not 0 <= value <= 1:
        return Refusal(f"`{name}` is a share from 0 to 1, and {value} is outside.")
    return None


def _shown(value: Any) -> str:
    return (
        f"nn.{value.layer}(...)" if isinstance(value, Call) else value.name if isinstance(value, Named) else repr(value)
    )


def misplaced(layer: type, args: Sequence[Any]) -> str:
    """What to say of a flag that stands by its place where something else is set; empty if there is none.

    torch builds such a layer: True is 1 where a number is due.
    """
    for place, (name, value) in enumerate(zip(parameters(layer), args, strict=False)):
        if isinstance(value, bool):
            means = f"and {value} means {int(value)} there" if name not in _FLAGS else f"and {value} is set there"
            if name not in _FLAGS or value is parameters(layer)[name].default:
                return (
                    f"By its place, the {ORDINALS[place]} argument is `{name}`, {means}. "
                    "Write the name of the argument that you mean."
                )
    return ""
