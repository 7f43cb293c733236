"""The language of answers: a syntax tree to a value, or to a sentence that says what else to write."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from types import MappingProxyType
from typing import Any, Final

from pytest_lstm_kata.files.arithmetic import FUNCTIONS, Unworkable, applied, bounded, combined, is_number, joined
from pytest_lstm_kata.kata.model import OPEN, Call, Named, Value

MAX_STRING = 200

_NO_ERROR: Final = frozenset(
    ["noerror", "noerrors", "noexception", "noneerror", "nonetype", "nothing", "null", "nil", "notanerror"]
)
"""What people write, in small letters and without ``_``, where they mean that nothing goes wrong."""

_AROUND: Final = re.compile(r"(tuple|list|array|asarray|as_tensor|tensor|float|(u?int|b?float)\d+)")
"""Calls that people put around a value that could stand alone, as in ``np.int64(5)``."""

_DTYPES: Final = {
    **{
        name: name
        for name in (
            [
                "float16",
                "float32",
                "float64",
                "bfloat16",
                "int8",
                "int16",
                "int32",
                "int64",
                "uint8",
                "bool",
                "complex64",
                "complex128",
            ]
        )
    },
    "half": "float16",
    "float": "float32",
    "double": "float64",
    "short": "int16",
    "int": "int32",
    "long": "int64",
}


_COLONS: Final = 'this is a set. A dict has a colon between a name and its value: {"name": value}.'

_LISTED: Final = 8
"""No sentence lists more names than these."""

_COMPARED, _LONGEST = 50, 30
"""No name is compared with more names than these, nor with a longer one."""

_ASKS: Final = "asks torch. Predict the answer, and write it down."

_LIKE_A_DTYPE: Final = re.compile(r"(b?float|u?int|double|half|complex)\d*", re.IGNORECASE)


Sentence = str | Callable[[], str]
"""A sentence, or what makes it: to look for a name that is meant takes its time, and of a file one problem is shown."""


class Unreadable(Exception):
    """An expression that is not a value of this language."""

    def __init__(self, node: ast.AST, sentence: Sentence) -> None:
        super().__init__()
        self.node = node
        self._sentence = sentence

    @property
    def sentence(self) -> str:
        """What to write instead."""
        return self._sentence if isinstance(self._sentence, str) else self._sentence()

    def __str__(self) -> str:
        return self.sentence


def parse(source: str, names: Mapping[str, Value] = MappingProxyType({})) -> Value:
    """The value of a piece of source, for an author's own texts; ``names`` are those that stand for one.

    Raises ``SyntaxError`` or ``Unreadable``.
    """
    return evaluate(_parsed(source), names)


@lru_cache(1024)  # for each judgement an author's answers are read anew
def _parsed(source: str) -> ast.expr:
    return ast.parse(source, mode="eval").body


def evaluate(node: ast.expr, names: Mapping[str, Value]) -> Value:  # noqa: C901  # one case for each form
    """The value that an expression writes down; ``names`` are those that stand for one.

    Raises ``Unreadable``, with the part of the expression that is to blame.
    """
    match node:
        case ast.Constant(value=value):
            return _constant(node, value)
        case ast.Tuple(elts=elements):
            return tuple(evaluate(element, names) for element in elements)
        case ast.List(elts=elements):
            return [evaluate(element, names) for element in elements]
        case ast.Dict(keys=keys, values=values):
            return _dict(node, keys, values, names)
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=operand):
            value = _number(operand, names)
            return -value if isinstance(node.op, ast.USub) else value
        case ast.BinOp(left=left, op=op, right=right):
            return _arithmetic(node, left, op, right, names)
        case ast.Name(id=name):
            return _name(node, name, names)
        case ast.Attribute():
            return _attribute(node)
        case ast.Call():
            return _call(node, names)
        case ast.Set(elts=elements):
            is_dict = isinstance(elements[0], ast.Constant) and isinstance(elements[0].value, str)
            raise Unreadable(node, _COLONS if is_dict else "a set has no order. Write a tuple, with round brackets.")
        case ast.JoinedStr():
            raise Unreadable(node, "write the string itself, without the f.")
        case ast.Subscript(value=whole):
            known = isinstance(whole, ast.Name) and whole.id in names
            said = "is a part of that value. Write the part itself." if known else _ASKS
            raise Unreadable(node, f"`{_short(node)}` {said}")
    raise Unreadable(node, "the file is only read, and not run. Write the value itself.")


def _constant(node: ast.expr, value: object) -> Value:
    match value:
        case None | bool():
            return value
        case int() | float():
            return _worked_out(node, lambda: bounded(value))
        case str() if len(value) <= MAX_STRING:
            return value
        case str():
            raise Unreadable(node, f"this text is longer than {MAX_STRING} characters. Write a shorter one.")
        case _ if value is Ellipsis:
            return OPEN
    raise Unreadable(node, f"an answer cannot be of the type {type(value).__name__}.")


def _number(node: ast.expr, names: Mapping[str, Value]) -> Any:
    value = evaluate(node, names)
    _check_number(node, value)
    return value


def _check_number(node: ast.expr, value: Value) -> None:
    if not is_number(value):
        raise Unreadable(node, "only numbers can be added, subtracted, multiplied or divided here.")


def _arithmetic(node: ast.expr, left: ast.expr, op: ast.operator, right: ast.expr, names: Mapping[str, Value]) -> Any:
    first, second = evaluate(left, names), evaluate(right, names)
    together = _worked_out(node, lambda: joined(first, op, second))
    if together is not None:
        return together
    for part, value in ((left, first), (right, second)):
        _check_number(part, value)
    return _worked_out(node, lambda: combined(first, op, second))


def _worked_out(node: ast.expr, number: Callable[[], Any]) -> Any:
    try:
        return number()
    except Unworkable as trouble:
        raise Unreadable(node, str(trouble)) from None


def _dict(node: ast.expr, keys: list[Any], values: list[ast.expr], names: Mapping[str, Value]) -> Value:
    if any(not isinstance(key, ast.Constant) for key in keys):
        raise Unreadable(node, 'write each key as a plain value, {"key": value}.')
    constants = [key.value for key in keys]
    for key, value in zip(keys, constants, strict=True):
        if constants.count(value) > 1:
            raise Unreadable(key, f"{key.value!r} is given twice. Keep one of them.")
    return {_constant(key, key.value): evaluate(value, names) for key, value in zip(keys, values, strict=True)}


def _name(node: ast.expr, name: str, names: Mapping[str, Value]) -> Value:
    if name in names:
        return names[name]
    if _is_exception(name):
        return exception(getattr(builtins, name))
    if name.lower().replace("_", "") in _NO_ERROR:
        raise Unreadable(node, f"`{name}` is not defined here. If no error is meant, write `None`.")
    some = [*islice(names, _COMPARED)]
    raise Unreadable(node, lambda: f"`{_short(node)}` is not defined here.{_meant(name, some)}")


def _meant(name: str, names: Sequence[str]) -> str:
    """What is meant by a name that nothing has; ``names`` are those of the kata and of the file."""
    if name in _DTYPES and name not in ("int", "float", "bool"):
        return f" Did you mean `torch.{name}`?"
    import difflib

    own = [other for other in names if len(other) <= _LONGEST]
    alike = {word.lower(): word for word in ["None", "True", "False", *filter(_is_exception, dir(builtins)), *own]}
    near = difflib.get_close_matches(name.lower()[:99], alike, 1, 0.8)
    if near:
        return f" Did you mean `{alike[near[0]]}`?"
    others = f", or one of: {', '.join(names[:_LISTED])}" if names else ""
    return f" Write a value (a text in quotes){others}."


def _is_exception(name: str) -> bool:
    known = getattr(builtins, name, None)
    return isinstance(known, type) and issubclass(known, BaseException)


def exception(kind: type[BaseException]) -> Named:
    """An exception class as a value; its ancestors stop below ``Exception``, which says nothing."""
    names = [base.__name__ for base in kind.__mro__[1:]]
    stop = names.index("Exception") if "Exception" in names else 0
    return Named(kind.__name__, tuple(names[:stop]))


def _attribute(node: ast.Attribute) -> Value:
    match node:
        case ast.Attribute(value=ast.Name(id="torch"), attr=attr) if attr in _DTYPES:
            return Named(f"torch.{_DTYPES[attr]}")
        case ast.Attribute(value=ast.Name(id="builtins"), attr=attr) if _is_exception(attr):
            return exception(getattr(builtins, attr))
        case ast.Attribute(value=ast.Name(id="torch" | "np" | "numpy"), attr=attr) if _LIKE_A_DTYPE.match(attr):
            raise Unreadable(node, f"`{_short(node)}` is not a dtype of torch. Dtypes are written like `torch.int8`.")
    raise Unreadable(node, f"`{_short(node)}` {_ASKS}")


def _call(node: ast.Call, names: Mapping[str, Value]) -> Value:
    *path, called = _dotted(node.func)
    prefix = ".".join(path)
    if called == "Size" and prefix in ("", "torch") and not node.keywords and len(node.args) == 1:
        size = evaluate(node.args[0], names)
        if isinstance(size, tuple | list):
            return tuple(size)
    if not prefix and _is_exception(called):
        raise Unreadable(node, f"write the class itself, `{called}`, without brackets.")
    if called != "Size" and (prefix in ("nn", "torch.nn") or (not prefix and called[:1].isupper())):
        return _layer(node, called, names)
    if called in FUNCTIONS and prefix in (("", "math") if called == "sqrt" else ("",)) and not node.keywords:
        values = [evaluate(argument, names) for argument in node.args]
        return _worked_out(node, lambda: applied(called, values))
    shown = f"`{_short(node.func)}(...)`" if called else "this"
    if _AROUND.fullmatch(called) and len(node.args) == 1 and _is_value(node.args[0], names):
        raise Unreadable(node, f"write the value itself, without {shown} around it.")
    raise Unreadable(node, f"{shown} is not run here. Predict the result, and write it down.")


def _is_value(node: ast.expr, names: Mapping[str, Value]) -> bool:
    try:
        evaluate(node, names)
    except Unreadable:
        return False
    return True


def _layer(node: ast.Call, layer: str, names: Mapping[str, Value]) -> Call:
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            raise Unreadable(argument, "write each argument out.")
    keywords: list[tuple[str, Value]] = []
    for keyword in node.keywords:
        if keyword.arg is None:
            raise Unreadable(keyword.value, "write each argument out.")
        if keyword.arg in dict(keywords):
            raise Unreadable(keyword.value, f"`{keyword.arg}` is given twice. Keep one of them.")
        keywords.append((keyword.arg, evaluate(keyword.value, names)))
    return Call(layer, tuple(evaluate(argument, names) for argument in node.args), tuple(keywords))


def _dotted(node: ast.expr) -> list[str]:
    match node:
        case ast.Name(id=name):
            return [name]
        case ast.Attribute(value=value, attr=attr):
            return [*_dotted(value), attr]
    return [""]


def _short(node: ast.expr) -> str:
    try:
        text = ast.unparse(node)
    except ValueError:  # a number with thousands of digits is in it, which Python does not write out
        return "..."
    return text if len(text) <= 40 else text[:37] + "..."
