"""What the blanks of a file come to, with the names that stand for a value above each of them."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from pytest_lstm_kata.files.language import Sentence, Unreadable, evaluate
from pytest_lstm_kata.files.syntax import Assignments
from pytest_lstm_kata.kata.model import OPEN, Call, Value

MAX_ENTRIES: Final = 1_000
"""No value has more entries, counted at every depth: a name can stand in another's value, so that few lines write millions."""

MAX_NESTED: Final = 60
"""Nor is one nested deeper, for the same reason."""


def values(
    blanks: Collection[str], assigned: Assignments, numbers: Mapping[str, Value]
) -> Mapping[str, Value | Unreadable]:
    """The value of each blank, or why it has none; ``numbers`` are the kata's own, which have names everywhere.

    A blank with a ``...`` left in it, be it within a tuple that is half written, is ``OPEN``. Statements are gone
    through once, in order, and of them only those whose names matter.
    """
    reader = _Names(assigned, numbers)
    found: dict[str, Value | Unreadable] = {}
    for statement, name, node in _in_order(blanks, assigned):
        value = reader.take(statement.lineno, name, node)
        if name in blanks:
            found[name] = value
    return found


class _Names:
    """Which names stand for what, from line to line."""

    def __init__(self, assigned: Assignments, numbers: Mapping[str, Value]) -> None:
        self._assigned = assigned
        self._numbers = numbers
        self._known = dict(numbers)
        self._unknown: dict[str, Sentence] = {}
        """Why a name that was given above stands for no value."""
        self._measured: dict[int, tuple[Value, int, int]] = {}
        """By identity, what was measured before, so that each part of a value is looked at once."""

    def take(self, line: int, name: str, node: ast.expr) -> Value | Unreadable:
        """What the line gives to the name, which has that value from here on; or why that is none."""
        try:
            value = evaluate(node, self._known)
            entries, depth = self._size(value)
        except Unreadable as trouble:
            known = self._reason(name, trouble.node)
            why = Unreadable(trouble.node, known) if known else trouble.with_traceback(None)
            self._forget(name, known or (lambda: f"`{name}`, line {line}: {why.sentence}"))
            return why
        if entries > MAX_ENTRIES or depth > MAX_NESTED:
            self._forget(name, f"`{name}` in line {line} is too large.")
            return Unreadable(node, "this has too many entries for an answer. Write one short value.")
        if _is_open(value):
            self._forget(name, f"`{name}` in line {line} is still open. Fill it first.")
            return OPEN
        self._known[name] = value
        return value

    def _forget(self, name: str, why: Sentence) -> None:
        self._unknown[name] = why
        self._known.pop(name, None)
        if name in self._numbers:
            self._known[name] = self._numbers[name]

    def _reason(self, name: str, blamed: ast.AST) -> Sentence:
        """Why a name of this file, of which the line gives a value to ``name``, has none there; empty if it is no such."""
        if not isinstance(blamed, ast.Name) or blamed.id in self._known or blamed.id not in self._assigned:
            return ""
        other = blamed.id
        if other in self._unknown:
            return self._unknown[other]
        if other == name:
            return f"`{name}` has no value yet in its own line. Write the value itself."
        statement, node = self._assigned[other][0]
        if name in _mentioned(node):
            return f"`{name}` and `{other}` refer to each other. Write a value for one of them."
        return (
            f"`{other}` gets its value below, in line {statement.lineno}. Move that line up, or write the value itself."
        )

    def _size(self, value: Value) -> tuple[int, int]:
        """How many entries a value has, and how deep they are nested."""
        if not isinstance(value, tuple | list | dict | Call):
            return 1, 0
        if id(value) not in self._measured:
            sizes = [self._size(part) for part in _parts(value)]
            entries, depth = 1 + sum(size for size, _ in sizes), 1 + max((deep for _, deep in sizes), default=0)
            self._measured[id(value)] = value, entries, depth
        _, entries, depth = self._measured[id(value)]
        return entries, depth


def _in_order(blanks: Collection[str], assigned: Assignments) -> list[tuple[ast.stmt, str, ast.expr]]:
    """The statements that give a value to a blank, or to a name that a blank's value goes back to."""
    needed, todo = dict.fromkeys(blanks), [*blanks]
    while todo:
        for _, node in assigned[todo.pop()]:
            new = [name for name in _mentioned(node) if name in assigned and name not in needed]
            needed |= dict.fromkeys(new)
            todo += new
    found = [(statement, name, node) for name in needed for statement, node in assigned[name]]
    return sorted(found, key=lambda step: (step[0].lineno, step[0].col_offset))


def _mentioned(node: ast.AST) -> Iterator[str]:
    return (part.id for part in ast.walk(node) if isinstance(part, ast.Name))


def _is_open(value: Value) -> bool:
    """Is there a ``...`` left, be it within a tuple that is half written?"""
    return value is OPEN or any(map(_is_open, _parts(value)))


def _parts(value: Value) -> list[Value]:
    match value:
        case tuple() | list():
            return [*value]
        case dict():
            return [*value.values()]
        case Call(args=args, kwargs=kwargs):
            return [*args, *(argument for _, argument in kwargs)]
    return []
