"""Arithmetic with numbers that a stranger wrote: each result is bounded, and what would be too large is not worked out."""

from __future__ import annotations

import ast
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pytest_lstm_kata.kata.model import Value

MAX_NUMBER: Final = 10**9

_TOO_LARGE: Final = "this number is too large for an answer."
_BY_ZERO: Final = "this divides by zero."

_OPERATORS: Final[Mapping[type[ast.operator], Callable[[Any, Any], Any]]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}

FUNCTIONS: Final[Mapping[str, Callable[..., Any]]] = {
    "abs": abs,
    "int": int,
    "len": len,
    "max": max,
    "min": min,
    "round": round,
    "sqrt": math.sqrt,
    "sum": sum,
}
"""What can be worked out of numbers, and of tuples and lists of them."""

_DECIMALS: Final = 15
"""``round`` to more places than this, before the point or behind it, is not meant, and would take long."""


MOST_ENTRIES: Final = 99
"""What sticks tuples together makes no longer ones than this."""


class Unworkable(ValueError):
    """There is no such number here; the text is a sentence that says why."""


def is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def bounded(value: Any) -> Any:
    """The number, if it is not too large. Raises ``Unworkable``."""
    if not abs(value) <= MAX_NUMBER:  # so put, it holds for nan, too, and for an int that no float can hold
        raise Unworkable(_TOO_LARGE)
    return value


def combined(left: Any, op: ast.operator, right: Any) -> Any:
    """What the operator makes of two numbers that are bounded themselves. Raises ``Unworkable``."""
    if type(op) not in _OPERATORS:
        raise Unworkable("only + - * / // % and ** can be used here. Write the result.")
    if isinstance(op, ast.Pow):
        _check_power(left, right)
    try:
        return bounded(_OPERATORS[type(op)](left, right))
    except ZeroDivisionError:
        raise Unworkable(_BY_ZERO) from None


def _check_power(base: float, exponent: float) -> None:
    """Look at the power in floats first, so that nobody has to wait for ``9**9**9``."""
    try:
        bounded(math.pow(base, exponent))
    except OverflowError:
        raise Unworkable(_TOO_LARGE) from None
    except ValueError as error:
        if isinstance(error, Unworkable):
            raise
        raise Unworkable("a root of a negative number is not a number." if base else _BY_ZERO) from None


def joined(left: Value, op: ast.operator, right: Value) -> Value | None:
    """``(1, 2) + (3,)``, or ``3 * (8,)``, of flat tuples or lists; None if that is not what is meant.

    Raises ``Unworkable`` if it would be too long.
    """
    match left, op, right:
        case (tuple(), ast.Add(), tuple()) | (list(), ast.Add(), list()):
            parts, times = [*left, *right], 1
        case (tuple() | list() as parts, ast.Mult(), int() as times) if is_number(times):
            pass
        case (int() as times, ast.Mult(), tuple() | list() as parts) if is_number(times):
            pass
        case _:
            return None
    if any(isinstance(part, tuple | list | dict) for part in parts):
        return None
    if len(parts) * times > MOST_ENTRIES:
        raise Unworkable("this has too many entries for an answer.")
    return type(left if isinstance(left, tuple | list) else right)(list(parts) * times)


def applied(function: str, values: Sequence[Value]) -> Any:
    """What one of ``FUNCTIONS`` makes of these values. Raises ``Unworkable``."""
    parts = [part for value in values for part in (value if isinstance(value, tuple | list) else [value])]
    no_number = Unworkable(f"`{function}` cannot compute a number from this. Write the result.")
    if not all(map(is_number, parts)) or (function == "round" and any(abs(part) > _DECIMALS for part in parts[1:])):
        raise no_number
    try:
        result = FUNCTIONS[function](*values)
    except (TypeError, ValueError):
        raise no_number from None
    if not is_number(result):
        raise no_number
    return bounded(result)
