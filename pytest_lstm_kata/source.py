"""A kata's function as text: its numbers, its blanks, and its code as a template over the numbers."""

from __future__ import annotations

import ast
import io
import linecache
import textwrap
import tokenize
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, cast

from pytest_lstm_kata.model import Blank


class Source:
    """What is read off a kata's function. Raises ``TypeError`` if it is not a plain function in a file."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._lines, self._tree = lines, tree = _definition(function)
        self._comments = _comments(lines)
        self.statement = ast.get_docstring(tree) or ""  # not __doc__, which python -OO leaves out
        arguments = tree.args.posonlyargs + tree.args.args
        first_number = len(arguments) - len(tree.args.defaults)
        self.numbers = {
            argument.arg: ast.literal_eval(default)
            for argument, default in zip(arguments[first_number:], tree.args.defaults, strict=True)
        }
        self._uses: dict[int, list[ast.Name]] = {}
        for node in (node for statement in tree.body for node in ast.walk(statement)):
            if isinstance(node, ast.Name) and node.id in self.numbers:
                self._uses.setdefault(node.lineno, []).append(node)
        self.designs = tuple(self._design(argument) for argument in arguments[:first_number])
        self.predictions = tuple(self._predictions())
        self.code = self._given_code()

    def _design(self, argument: ast.arg) -> Blank:
        expects = ast.unparse(argument.annotation).partition("[")[0] if argument.annotation else ""
        comment = f"{expects}(...)" if "." in expects else expects
        return Blank(argument.arg, self._comments.get(argument.lineno, comment), expects or "value")

    def _predictions(self) -> Iterable[Blank]:
        last = self._tree.body[-1]
        if isinstance(last, ast.Return) and isinstance(last.value, ast.Call):
            for keyword in last.value.keywords:
                comment = self._comments.get(keyword.value.end_lineno or 0) or self._template(keyword.value)
                yield Blank(keyword.arg or "", comment)

    def _given_code(self) -> str:
        """The lines between docstring and ``return``, down to ``# hidden``; none if designs have no such line."""
        hidden = min((line for line, comment in self._comments.items() if comment == "hidden"), default=0)
        if self.designs and not hidden:
            return ""
        statements = [
            node
            for node in self._tree.body
            if not isinstance(node, ast.Return)
            and not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
            and (not hidden or node.lineno < hidden)
        ]
        if not statements:
            return ""
        docstring = self._tree.body[0]
        first = (docstring.end_lineno or 0) + 1 if docstring not in statements else docstring.lineno
        return textwrap.dedent("\n".join(self._marked(first, statements[-1].end_lineno or 0))).strip("\n")

    def _template(self, node: ast.AST) -> str:
        line, end = node.lineno, node.end_lineno or 0  # type: ignore[attr-defined]  # an expression has both
        (text,) = self._marked(line, end, node) if line == end else ("",)
        return text

    def _marked(self, first: int, last: int, only: ast.AST | None = None) -> list[str]:
        """These lines with braces doubled and ``{name}`` where a number's name stood; offsets are in bytes."""
        result = []
        for number in range(first, last + 1):
            line = self._lines[number - 1].rstrip("\r\n").encode()
            start = only.col_offset if only else 0  # type: ignore[attr-defined]
            end = only.end_col_offset if only else len(line)  # type: ignore[attr-defined]
            pieces = []
            for name in sorted(self._uses.get(number, []), key=lambda name: name.col_offset):
                if start <= name.col_offset < end:
                    pieces += [_escaped(line[start : name.col_offset]), f"{{{name.id}}}"]
                    start = name.end_col_offset or 0
            result.append("".join(pieces) + _escaped(line[start:end]))
        return result


def _escaped(text: bytes) -> str:
    return text.decode().replace("{", "{{").replace("}", "}}")


def _comments(lines: Sequence[str]) -> dict[int, str]:
    """The trailing comment of each of these lines that has one, as a template.

    Line by line, and only where there is a ``#``: a pass over whole functions would take longer than all the rest.
    """
    found = {}
    for number, line in enumerate(lines, 1):
        if "#" in line:
            with suppress(tokenize.TokenError):  # a bracket that stays open; its comment came before that
                for token in tokenize.generate_tokens(io.StringIO(line.strip()).readline):
                    if token.type == tokenize.COMMENT:
                        found[number] = token.string.lstrip("# ").rstrip()
    return found


def _definition(function: Callable[..., Any]) -> tuple[Sequence[str], ast.FunctionDef]:
    """The function's lines, from ``def`` on and without its indentation, and what they parse to.

    inspect.getsource would take some milliseconds for each function, and so would parsing all of its file.
    """
    code = function.__code__
    lines = linecache.getlines(code.co_filename, function.__globals__)
    last = max((line for _, _, line in code.co_lines() if line), default=0)
    for start in range(code.co_firstlineno - 1, min(last, len(lines))):
        if lines[start].lstrip().startswith(f"def {function.__name__}("):
            for end in range(last, len(lines) + 1):  # the last line that runs may have brackets to close below it
                text = textwrap.dedent("".join(lines[start:end]))
                with suppress(SyntaxError):
                    return text.splitlines(keepends=True), cast("ast.FunctionDef", ast.parse(text).body[0])
    raise TypeError(f"the source of {function.__name__} is not to be had: a kata is a plain function in a file")
