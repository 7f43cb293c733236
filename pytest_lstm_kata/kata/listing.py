"""A kata's function as text: its numbers, its blanks, its docstring, and its code as a template over the numbers."""

import ast
import inspect
import io
import linecache
import re
import textwrap
import tokenize
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from functools import cached_property
from operator import itemgetter
from typing import Any, Final, NamedTuple, NoReturn, cast

from pytest_lstm_kata.kata import texts
from pytest_lstm_kata.kata.texts import Slip, Texts

Numbers = Mapping[str, int]

_KEYWORD: Final = re.compile(r"(\w+)=")

_LINE: Final = itemgetter(2)
"""Of an entry of ``code.co_lines()``."""


class Drawn(int):
    """A number with those that may be dealt in its place; a kata that is called without numbers runs with it."""

    candidates: tuple[int, ...]


class Blank(NamedTuple):
    """A place to fill: a design, which torch then uses, or a prediction, which torch then checks."""

    name: str
    comment: str
    """What stands behind it in the learner's file; a template over the numbers."""
    expects: str = ""
    """A design's annotation, ``nn.LSTM`` or ``int``; empty for a prediction."""

    @property
    def is_design(self) -> bool:
        return bool(self.expects)


class Listing:
    """What is read off a kata's function. Raises ``TypeError`` if it is not a plain function in a file.

    Most of it is worked out when it is asked for: a run over blank files needs no more than numbers and names.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._lines = _lines_of(function)
        parameters = function.__code__.co_varnames[: function.__code__.co_argcount]
        defaults = function.__defaults__ or ()
        count = len(parameters) - len(defaults)
        first = dict(zip(parameters[count:], defaults, strict=True))
        self.numbers: dict[str, int] = {name: int(number) for name, number in first.items()}
        self.draws = {name: number.candidates for name, number in first.items() if isinstance(number, Drawn)}
        self._designs = parameters[:count]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the blanks, designs first, found without parsing the whole function."""
        last = _last_statement(self._lines)
        if not last:
            return tuple(blank.name for blank in self.blanks)
        if not last.startswith("return"):
            return self._designs
        return (*self._designs, *(_laid_keywords(last) or _parsed_keywords(last)))

    @cached_property
    def title(self) -> str:
        return texts.title(self._document)

    @cached_property
    def texts(self) -> Texts:
        """All that the docstring says. Raises ``Slip``."""
        return texts.read(self._document, self._fail)

    @cached_property
    def _document(self) -> str:
        """The docstring without its indentation; python -OO leaves it out, so then it is read in the file."""
        written = self._function.__doc__
        return inspect.cleandoc(written) if written else ast.get_docstring(self._tree) or ""

    def _fail(self, line: int, what: str) -> NoReturn:
        """Raise ``Slip`` for a line of the docstring, counted from 0."""
        code = self._function.__code__
        opening = self._tree.body[0].lineno if self._document else 1
        start = linecache.getlines(code.co_filename, self._function.__globals__).index(self._lines[0])
        raise Slip(f'File "{code.co_filename}", line {start + opening + line}, in {code.co_name}: {what}')

    @cached_property
    def blanks(self) -> tuple[Blank, ...]:
        """Designs, then predictions, each with its comment."""
        arguments = self._tree.args.posonlyargs + self._tree.args.args
        return (*map(self._design, arguments[: len(self._designs)]), *self._predictions())

    @cached_property
    def _tree(self) -> ast.FunctionDef:
        return cast("ast.FunctionDef", ast.parse("".join(self._lines)).body[0])

    @cached_property
    def _comments(self) -> Mapping[int, str]:
        return _comments(self._lines)

    def _design(self, argument: ast.arg) -> Blank:
        expects = ast.unparse(argument.annotation).partition("[")[0] if argument.annotation else ""
        comment = f"{expects}(...)" if "." in expects else expects
        return Blank(argument.arg, self._comments.get(argument.lineno, comment), expects or "value")

    def _predictions(self) -> Iterable[Blank]:
        for keyword in _keywords(self._tree.body[-1]):
            comment = self._comments.get(keyword.value.end_lineno or 0) or self._template(keyword.value)
            yield Blank(keyword.arg or "", comment)

    @cached_property
    def code(self) -> str:
        """The lines between docstring and ``return``, down to ``# hidden``; none if designs have no such line."""
        hidden = min((line for line, comment in self._comments.items() if comment == "hidden"), default=0)
        if self._designs and not hidden:
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
        """These lines with ``{name}`` where a number's name stood; offsets are in bytes.

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
                pieces += [line[start : name.col_offset].decode(), f"{{{name.id}}}"]
                start = name.end_col_offset or 0
            result.append("".join(pieces) + line[start:end].decode())
        return result


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


def _keywords(statement: ast.stmt) -> Sequence[ast.keyword]:
    """Those of the call that is returned, if that is what the statement does."""
    match statement:
        case ast.Return(value=ast.Call(keywords=keywords)):
            return keywords
    return ()


def _parsed_keywords(statement: str) -> Iterable[str]:
    (parsed,) = ast.parse(statement).body
    return (keyword.arg or "" for keyword in _keywords(parsed))


def _laid_keywords(statement: str) -> Sequence[str]:
    """The keywords of a call of ``blanks`` of which each begins a line, as formatters lay long calls; else none.

    Half of the katas' calls are long, and to parse those takes longer than all else that a blank run needs of them.
    """
    first, *lines = statement.splitlines()
    if first != "return blanks(":
        return ()
    indent = _indent(lines[0])
    starts = [line[indent:] for line in lines if _indent(line) == indent]
    found = [_KEYWORD.match(start) for start in starts if not start.startswith((")", "]", "}", "#"))]
    return [name[1] for name in found if name] if all(found) else ()


def _last_statement(lines: Sequence[str]) -> str:
    """The function's last statement: from the last line that is indented as little as its end, brackets apart.

    Empty if it has no line of its own.
    """
    indent = 0
    for number in range(len(lines) - 1, 0, -1):
        text = lines[number].lstrip()
        if not text or text.startswith("#"):
            continue
        indent = indent or _indent(lines[number])
        if _indent(lines[number]) <= indent and not text.startswith((")", "]", "}")):
            return text + "".join(lines[number + 1 :])
    return ""


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _lines_of(function: Callable[..., Any]) -> Sequence[str]:
    """The function's lines, from ``def`` on and without its indentation.

    inspect.getsource would take some milliseconds for each function, and so would parsing all of its file.
    """
    code = function.__code__
    lines = linecache.getlines(code.co_filename, function.__globals__)
    running = [*filter(None, map(_LINE, code.co_lines()))]
    last = max(running, default=0)
    body = next((line for line in running if line > code.co_firstlineno), last)
    head = f"def {function.__name__}("
    for start in range(min(body, len(lines)) - 1, code.co_firstlineno - 2, -1):  # upwards: decorators are long
        if lines[start].lstrip().startswith(head):
            indent = _indent(lines[start])
            end = last  # the last line that runs may have brackets to close below it, further in than the def
            while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > indent):
                end += 1
            own = lines[start:end]
            return [line[indent:] if line.strip() else line for line in own] if indent else own
    raise TypeError(f"the source of {function.__name__} cannot be read: a kata is a plain function in a file")
