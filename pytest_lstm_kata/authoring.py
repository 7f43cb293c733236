"""What authors write katas with. One function is the kata; everything else is read off it.

Its parameters with defaults are the numbers, those without are designs, the keywords of the returned
``blanks(...)`` are predictions, and its ``require(...)`` are what a design must do.
"""

from __future__ import annotations

import ast
import copy
import inspect
import io
import linecache
import textwrap
import tokenize
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from pytest_lstm_kata.lazy import torch
from pytest_lstm_kata.model import Award, Blank, Draws, Kata, Mistake, Pack, Unit, Variant, placed

__all__ = [
    "Unmet",
    "award",
    "blanks",
    "choice",
    "depends",
    "distinct",
    "kata",
    "mistake",
    "pack",
    "raises",
    "require",
    "samples_are_independent",
    "unit",
    "variant",
]


class Unmet(Exception):
    """A requirement that a design does not meet, or a budget that it exceeds."""

    def __init__(self, reason: str, blank: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.blank = blank


def blanks(**predictions: Any) -> dict[str, Any]:
    """What torch says, under the names that the learner has to fill."""
    return predictions


def require(condition: object, reason: str, *, blank: str = "") -> None:
    """Stop here unless ``condition`` holds.

    ``reason`` is a sentence for the learner, or the name of a declared mistake, whose sentence is then used.
    ``blank`` says which design it is about; the first one if it is left out.
    """
    if not condition:
        raise Unmet(reason, blank)


def raises(function: Callable[..., Any], *args: Any, **kwargs: Any) -> type[Exception] | None:
    """The class of the exception that ``function`` raises with these arguments, or None."""
    try:
        function(*args, **kwargs)
    except Unmet:  # a layer beyond the budget is no news of torch
        raise
    except Exception as error:  # whatever torch raises is the very thing that is asked for
        return type(error)
    return None


def depends(result: Any, on: Any, axis: int | None = None) -> Any:
    """Does ``result`` change when ``on`` does? With an axis, one bool for each index along that axis of ``on``.

    ``on`` must have been made with ``requires_grad=True`` before ``result`` was computed from it. The answer
    comes from gradients, which reach further back than any comparison of outputs can; beyond some hundred
    steps take float64.
    """
    (gradient,) = torch.autograd.grad(result.sum(), on, retain_graph=True, allow_unused=True)
    moved = torch.zeros_like(on, dtype=torch.bool) if gradient is None else gradient != 0
    if axis is None:
        return bool(moved.any())
    return [bool(moved.select(axis, index).any()) for index in range(on.shape[axis])]


def samples_are_independent(layer: Any, x: Any) -> bool:
    """Does the output for one sample depend on that sample alone? Axis 0 of ``x`` is the batch.

    Judged in float64 by gradients, at the last sample: to a layer that takes axis 0 for time, the first
    one looks innocent.
    """
    twin = copy.deepcopy(layer).double().eval()
    samples = torch.randn(x.shape, dtype=torch.float64, device=x.device, requires_grad=True)
    with torch.backends.cudnn.flags(enabled=False):  # cuDNN has no backward in eval mode
        result = twin(samples)
        out = result[0] if isinstance(result, tuple) else result
        return bool(depends(out[-1], on=samples, axis=0).count(True) == 1)


def distinct(*, where: Callable[[SimpleNamespace], bool] | None = None, **ranges: Iterable[int]) -> Draws:
    """Fresh numbers, all different: each from its ``(low, high)``, both included, or its ``choice(...)``."""
    return Draws({name: _candidates(of) for name, of in ranges.items()}, where)


def choice(*candidates: int) -> list[int]:
    """One of these numbers."""
    return list(candidates)


def _candidates(of: Iterable[int]) -> tuple[int, ...]:
    if isinstance(of, tuple):
        low, high = of
        return tuple(range(low, high + 1))
    return tuple(of)


def mistake(name: str, sentence: str, **answers: Any) -> Mistake:
    """A misconception, its sentence, and what someone who holds it writes into the named blanks."""
    return Mistake(name, sentence, answers)


def variant(name: str, sentence: str, **arguments: Any) -> Variant:
    """Another layer for the same code; ``{blank}`` in the sentence is the blank's name."""
    return Variant(name, sentence, arguments)


def award(title: str, *, challenges_only: bool = False) -> Award:
    """What a run earns that gets every kata right, or every challenge."""
    return Award(title, challenges_only)


def unit(name: str, title: str, primer: str, katas: Sequence[Kata]) -> Unit:
    """Katas in teaching order, behind a primer of one screen."""
    return Unit(name, title, textwrap.dedent(primer).strip() + "\n", tuple(katas))


def pack(
    name: str,
    title: str,
    units: Sequence[Unit],
    awards: Sequence[Award] = (),
    variants: Sequence[Variant] = (),
) -> Pack:
    """A pack; return it from ``pytest_kata_packs`` of an entry point in the group ``lstm_kata``, or of a conftest."""
    return placed(Pack(name, title, tuple(units), tuple(awards)), tuple(variants))


def kata(
    *,
    title: str,
    level: str,
    category: str,
    concept: str,
    source: str,
    hints: Sequence[str],
    mistakes: Sequence[Mistake],
    steps: Sequence[str],
    quick_check: str,
    challenge: bool = False,
    numbers: Draws | None = None,
    example: Mapping[str, str] | None = None,
) -> Callable[[Callable[..., Any]], Kata]:
    """Make a kata of a function. ``example`` gives a right design for each design blank, as Python source."""

    def make(function: Callable[..., Any]) -> Kata:
        source_code = _Source(function)
        return Kata(
            slug=function.__name__,
            title=title,
            level=level,
            category=category,
            challenge=challenge,
            concept=concept,
            statement=inspect.cleandoc(function.__doc__ or ""),
            source=source,
            numbers=source_code.numbers,
            draws=numbers,
            blanks=(*source_code.designs, *source_code.predictions),
            code=source_code.code,
            example=dict(example or {}),
            hints=tuple(hints),
            mistakes=tuple(mistakes),
            steps=tuple(steps),
            quick_check=quick_check,
            function=function,
        )

    return make


class _Source:
    """A kata's function as text: its blanks, and its code as a template over its numbers."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._lines, self._tree = lines, tree = _definition(function)
        self._comments = _comments(lines, tree.lineno - 1, tree.end_lineno or 0)
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
        return textwrap.dedent("\n".join(self._marked(first, statements[-1].end_lineno or 0))).strip("\n")

    def _template(self, node: ast.AST) -> str:
        line, end = node.lineno, node.end_lineno or 0  # type: ignore[attr-defined]  # an expression has both
        (text,) = self._marked(line, end, node) if line == end else ("",)
        return text

    def _marked(self, first: int, last: int, only: ast.AST | None = None) -> list[str]:
        """These lines with braces doubled and ``{name}`` where a number's name stood; offsets are in bytes."""
        uses: dict[int, list[ast.Name]] = {}
        for node in ast.walk(self._tree):
            if isinstance(node, ast.Name) and node.id in self.numbers and first <= node.lineno <= last:
                uses.setdefault(node.lineno, []).append(node)
        result = []
        for number in range(first, last + 1):
            line = self._lines[number - 1].rstrip("\r\n").encode()
            start = only.col_offset if only else 0  # type: ignore[attr-defined]
            end = only.end_col_offset if only else len(line)  # type: ignore[attr-defined]
            pieces = []
            for name in sorted(uses.get(number, []), key=lambda name: name.col_offset):
                if start <= name.col_offset < end:
                    pieces += [_escaped(line[start : name.col_offset]), f"{{{name.id}}}"]
                    start = name.end_col_offset or 0
            result.append("".join(pieces) + _escaped(line[start:end]))
        return result


def _escaped(text: bytes) -> str:
    return text.decode().replace("{", "{{").replace("}", "}}")


def _comments(lines: Sequence[str], start: int, end: int) -> dict[int, str]:
    """The trailing comment of each of these lines that has one, as a template."""
    text = textwrap.dedent("".join(lines[start:end]))
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {
        start + token.start[0]: token.string.lstrip("# ").rstrip() for token in tokens if token.type == tokenize.COMMENT
    }


def _definition(function: Callable[..., Any]) -> tuple[Sequence[str], ast.FunctionDef]:
    """The lines of the function's file, and its definition in them.

    inspect.getsource would take some milliseconds for each function; one parse of the file serves them all.
    """
    code = function.__code__
    lines = linecache.getlines(code.co_filename, function.__globals__)
    found = _definitions("".join(lines)).get((function.__name__, code.co_firstlineno))
    if found is None:
        raise TypeError(f"the source of {function.__name__} is not to be had: a kata is a function in a file")
    return lines, found


@lru_cache(maxsize=8)
def _definitions(text: str) -> dict[tuple[str, int], ast.FunctionDef]:
    """Every function of a file by name and first line; only bodies are searched, for speed."""
    found = {}
    todo: list[ast.stmt] = [*ast.parse(text).body]
    while todo:
        node = todo.pop()
        todo += getattr(node, "body", [])
        if isinstance(node, ast.FunctionDef):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            found[node.name, first] = node
    return found
