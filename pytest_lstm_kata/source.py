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
        lines = self._marked(statements, first, statements[-1].end_lineno or 0)
        return textwrap.dedent("\n".join(lines)).strip("\n")

    def _template(self, node: ast.expr) -> str:
        line, end = node.lineno, node.end_lineno or 0
        (text,) = self._marked([node], line, end, node) if line == end else ("",)
        return text

    def _marked(self, nodes: Sequence[ast.AST], first: int, last: int, only: ast.expr | None = None) -> list[str]:
        """These lines with braces doubled and ``{name}`` where a number's name stood; offsets are in bytes.

        ``nodes`` is what stands in them; of ``only`` nothing but itself is taken.
        """
        uses: dict[int, list[ast.Name]] = {}
        for part in (part for node in nodes for part in ast.walk(node)):
            if isinstance(part, ast.Name) and part.id in self.numbers:
                uses.setdefault(part.lineno, []).append(part)
        result = []
        for number in range(first, last + 1):
            line = self._lines[number - 1].rstrip("\r\n").encode()
            start = only.col_offset if only else 0
            end = (only.end_col_offset or 0) if only else len(line)
            pieces = []
            for name in sorted(uses.get(number, []), key=lambda name: name.col_offset):
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
        code, mark, comment = line.partition("#")
        if mark and not ('"' in code or "'" in code):
            found[number] = comment.lstrip("# ").rstrip()
        elif mark:  # it may stand in a string
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
        rest = lines[start].lstrip()
        if rest.startswith(f"def {function.__name__}("):
            indent = len(lines[start]) - len(rest)
            end = last  # the last line that runs may have brackets to close below it, further in than the def
            while end < len(lines) and not 0 < len(lines[end].lstrip()) >= len(lines[end]) - indent:
                end += 1
            text = textwrap.dedent("".join(lines[start:end]))
            with suppress(SyntaxError):
                return text.splitlines(keepends=True), cast("ast.FunctionDef", ast.parse(text).body[0])
    raise TypeError(f"the source of {function.__name__} is not to be had: a kata is a plain function in a file")
