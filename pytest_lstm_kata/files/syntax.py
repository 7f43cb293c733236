"""A file's bytes to Python statements, within bounds: nothing hostile may take long, and nothing is run."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Mapping, Sequence
from typing import Any, Final

from pytest_lstm_kata.files.access import MAX_BYTES
from pytest_lstm_kata.files.sheet import Problem, Span
from pytest_lstm_kata.files.slips import slip

MAX_NODES: Final = 5_000
MAX_DEPTH: Final = 60

Assignments = Mapping[str, Sequence[tuple[ast.stmt, ast.expr]]]


class Stop(Exception):
    """What keeps a file from being judged, whatever else stands in it."""

    def __init__(self, sentence: str, span: Span | None = None) -> None:
        super().__init__(sentence)
        self.problem = Problem(sentence, span)


class Source:
    """A text in Python, by its lines, and where its nodes stand. Parsing raises ``Stop`` if it is no Python, or too much of it."""

    lines: Sequence[str]

    def parsed(self, text: str, mode: str) -> Any:
        """The body of the text's tree: statements (``exec``), or one expression (``eval``)."""
        self.lines = re.split(r"\r\n|\r|\n", text)  # splitlines() knows more line ends than Python does
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # "\d" would be an error under -W error
                tree: Any = ast.parse(text, mode=mode)
        except SyntaxError as error:
            raise Stop(*slip(error, self.lines)) from None
        except (ValueError, TypeError, RecursionError, MemoryError):
            raise Stop(
                "Python cannot read this file: it has a null byte, a number that is far too long, or is nested too deeply."
            ) from None
        return tree.body

    def check_size(self, nodes: Sequence[ast.AST]) -> None:
        """Raise ``Stop`` if there are too many nodes in these, or too deep ones."""
        count = 0
        todo: list[tuple[int, ast.AST, ast.AST]] = [(1, node, node) for node in nodes]
        while todo:
            depth, node, statement = todo.pop()
            count += 1
            if count > MAX_NODES or depth > MAX_DEPTH:
                raise Stop(
                    "This is too much for a kata file: write each answer as one short value.", self.span(statement)
                )
            for name in node._fields:  # ast.iter_child_nodes takes twice as long
                part = getattr(node, name)
                if isinstance(part, list):
                    todo += [(depth + 1, child, statement) for child in part if isinstance(child, ast.AST)]
                elif isinstance(part, ast.AST):
                    todo.append((depth + 1, part, statement))

    def span(self, node: ast.AST) -> Span:
        """Where a node stands; of several lines the first."""
        line = getattr(node, "lineno", 1)
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        encoded = text.encode()  # Python's offsets count bytes
        start = len(encoded[: getattr(node, "col_offset", 0)].decode("utf-8", "ignore"))
        same_line = getattr(node, "end_lineno", line) == line
        end = len(encoded[: getattr(node, "end_col_offset", 0)].decode("utf-8", "ignore")) if same_line else len(text)
        return Span(line, start, max(end, start + 1), text)


class Module(Source):
    """The statements of a file, and the values that they give to names."""

    def __init__(self, data: bytes) -> None:
        self.body: Sequence[ast.stmt] = self.parsed(_decoded(data), "exec")
        self.check_size(self.body)
        self.assigned = _assignments(self.body)


class Expression(Source):
    """One value by itself."""

    def __init__(self, text: str) -> None:
        self.node: ast.expr = self.parsed(text, "eval")
        self.check_size([ast.Expr(self.node)])  # it is as deep as in a file, where a statement is round it


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Stop(f"This file is larger than {MAX_BYTES // 1024} KiB, too large for a kata: is it the right one?")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Stop(
            f"This file is not UTF-8 (line {line}): save it again with the encoding UTF-8.", Span(line)
        ) from None


def _assignments(body: Sequence[ast.stmt]) -> Assignments:
    """Each name that the statements give a value to, with those that do, in order."""
    found: dict[str, list[tuple[ast.stmt, ast.expr]]] = {}
    for node in body:
        match node:
            case ast.Assign(targets=targets, value=value):
                names = [target.id for target in targets if isinstance(target, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                names = [name]
            case _:
                continue
        for name in names:
            found.setdefault(name, []).append((node, value))
    return found
