"""What a kata is about: the names of its code that its blanks ask for, read off its own function."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple, cast

from pytest_lstm_kata.explain.drawing.scene import Row, Scene
from pytest_lstm_kata.kata.deal import Deal

_WEIGHTS: Final = ("parameters", "named_parameters", "state_dict", "all_weights")
_WEIGHT: Final = ("weight_", "bias_")
"""What one asks a layer for to see its weights."""


class Subject(NamedTuple):
    """Names of the kata's code, those that tell most first."""

    designs: Sequence[str]
    """The layers that the learner designs."""
    results: Sequence[str]
    """What a blank reads something off: ``out`` of ``out.numel()``."""
    shapes: Sequence[str]
    """Those whose shape it reads."""
    weights: Sequence[str]
    """The layers whose weights are read, and that the code in the learner's file does not call."""
    origins: Sequence[str]
    """All that the blanks come from."""

    @classmethod
    def of(cls, dealt: Deal) -> Subject:
        """What this kata is about."""
        function = _function(dealt.kata.function)
        answers = _blanks(function)
        called = {*_called(ast.parse(dealt.code))}
        return cls(
            designs=[blank.name for blank in dealt.kata.designs if blank.expects.startswith("nn.")],
            results=[*dict.fromkeys(name for answer in answers for name, _ in _reads(answer))],
            shapes=[*dict.fromkeys(name for answer in answers for name, what in _reads(answer) if what == "shape")],
            weights=[
                *dict.fromkeys(name for name, what in _reads(function) if _is_weight(what) and name not in called)
            ],
            origins=_origins(answers or [function], function),
        )

    def first(self, scenes: Sequence[Scene]) -> Sequence[Scene]:
        """The scenes with the one first that the kata is about: the call whose result its blanks ask for."""
        drawn, tables = [scene for scene in scenes if scene.items], [scene for scene in scenes if not scene.items]
        related = [scene for scene in scenes if scene.about & {*self.origins}]
        main = [
            *_about(self.designs, scenes),
            *_about(self.results, drawn),
            *_about(self.shapes, tables),
            *_about(self.weights, scenes),
            *(scene for scene in related if scene.is_recurrent),
            *related,
            *scenes,
        ][:1]
        rest = [scene for scene in scenes if scene not in main]
        return [*(scene if scene.items else scene._replace(rows=self._sorted(scene.rows)) for scene in main), *rest]

    def _sorted(self, rows: Sequence[Row]) -> tuple[Row, ...]:
        """Those first that the blanks ask for."""
        return tuple(sorted(rows, key=lambda row: row.name not in self.shapes))


def _about(names: Sequence[str], scenes: Sequence[Scene]) -> Iterator[Scene]:
    return (scene for name in names for scene in scenes if name in scene.about)


def _function(function: Callable[..., Any]) -> ast.FunctionDef:
    (parsed,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    plain = cast("ast.FunctionDef", parsed)  # as the kata's listing has made sure
    plain.decorator_list = []
    return plain


def _called(node: ast.AST) -> Iterator[str]:
    """The names that are called."""
    calls = (part for part in ast.walk(node) if isinstance(part, ast.Call))
    return (call.func.id for call in calls if isinstance(call.func, ast.Name))


def _blanks(function: ast.FunctionDef) -> list[ast.expr]:
    """The value of each blank that torch answers, in their order."""
    match function.body[-1]:
        case ast.Return(value=ast.Call(keywords=keywords)):
            return [keyword.value for keyword in keywords]
    return []


def _reads(node: ast.AST) -> Iterator[tuple[str, str]]:
    """The names of which some attribute is read, each with the attribute."""
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            yield part.value.id, part.attr


def _is_weight(attribute: str) -> bool:
    return attribute in _WEIGHTS or attribute.startswith(_WEIGHT)


def _origins(blanks: Iterable[ast.AST], function: ast.FunctionDef) -> Sequence[str]:
    """The names in these values, then those that these were made from, and so on."""
    made: dict[str, list[ast.AST]] = {}
    for name, source in _made(function):
        made.setdefault(name, []).append(source)
    found = dict.fromkeys(name for blank in blanks for name in _names(blank))
    queue = [*found]
    for name in queue:
        for source in made.pop(name, []):
            queue += [new for new in _names(source) if new not in found]
            found |= dict.fromkeys(_names(source))
    return [*found]


def _made(function: ast.FunctionDef) -> Iterator[tuple[str, ast.AST]]:
    """Each name that the function gives to something, with what that is made from."""
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=targets, value=source):
                yield from ((name, source) for target in targets for name in _names(target))
            case ast.AugAssign(target=target, value=source) | ast.NamedExpr(target=target, value=source):
                yield from ((name, source) for name in _names(target))
            case ast.For(target=target, iter=source) | ast.comprehension(target=target, iter=source):
                yield from ((name, source) for name in _names(target))
            case ast.FunctionDef(name=name) if node is not function:
                yield name, node


def _names(node: ast.AST) -> Iterator[str]:
    return (part.id for part in ast.walk(node) if isinstance(part, ast.Name))
