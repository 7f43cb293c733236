"""What a learner's file shows of a kata, drawn before it is solved.

It is drawn from the given code alone, with the texts that stand there, and a question mark for all that comes out:
so it cannot tell what the file does not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pytest_lstm_kata.explain.drawing.scene import Row, Scene, below, flow
from pytest_lstm_kata.kata.deal import Deal

MAX_STEPS: Final = 8

_FUNCTIONS: Final = "nn.utils.rnn."
"""Where functions stand that are drawn like layers."""


class _Step(NamedTuple):
    """Something in the code that data goes into."""

    title: str
    label: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def draw(dealt: Deal) -> list[Scene]:
    """A scene for each layer that the code has or that is to be designed; one with question marks if there is none."""
    code = _Code(dealt.code)
    steps = [*code.steps()]
    data = code.only_data() or ("data",)
    designs = [blank for blank in dealt.kata.designs if "." in blank.expects]
    steps += [_Step(f"{d.name} = {d.expects}( ? )", f"{d.expects.rpartition('.')[2]} ?", data, ("?",)) for d in designs]
    by_title: dict[str, list[_Step]] = {}
    for step in (steps or [_Step("", "a layer ?", data, ("?",))])[:MAX_STEPS]:
        by_title.setdefault(step.title, []).append(step)
    shown: set[str] = set()
    scenes = []
    for title, alike in by_title.items():
        inputs = [name for step in alike for name in step.inputs]
        lines = [line for line in code.definitions(inputs) if line not in shown]
        shown |= {*lines}
        scenes.append(_scene(title, alike, lines))
    return scenes


def _scene(title: str, steps: Sequence[_Step], lines: Sequence[str]) -> Scene:
    flows, told = [], []
    for step in steps:
        outputs = [f"{name} ?".replace("? ?", "?") for name in step.outputs]
        flows.append(flow(step.inputs, [step.label], outputs))
        told.append(f"{', '.join(step.inputs) or 'Something'} into {step.label}, and out of it {', '.join(outputs)}.")
    return Scene(title, tuple(below(*flows)), " ".join(told), rows=tuple(map(_given, lines)))


def _given(line: str) -> Row:
    """A line such as ``x = torch.randn(5, 7, 10)  # (batch, seq_len, input_size)``, in its parts."""
    code, _, comment = line.partition("  # ")
    name, _, made = code.partition(" = ")
    return Row(name, f"= {made}", comment)


class _Code:
    """The given code: which layers it builds, and what it calls them with."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._tree = ast.parse(text)
        self._made: dict[str, str] = {}
        """What each name of a layer or a function stands for."""
        self._data: dict[str, str] = {}
        """The line that defines each name of a tensor."""

    def steps(self) -> Iterator[_Step]:
        """Each call of a layer, in the order of the code; last the layers that it only builds."""
        called: set[str] = set()
        for node in self._statements():
            targets = _targets(node)
            made = self._layers(node.value)
            if made and len(made) == len(targets):
                self._made |= dict(zip(targets, made, strict=True))
                continue
            for call in _calls(node.value):
                name = call.func.id if isinstance(call.func, ast.Name) else ""
                if name in self._made:
                    called.add(name)
                    yield self._step(name, self._made[name], call, targets)
                elif self._is_function(call.func) or (isinstance(call.func, ast.Call) and self._layers(call.func)):
                    yield self._step("", self._source(call.func), call, targets)
            for name in targets:
                self._data.setdefault(name, self._lines[node.lineno - 1].strip())
        for name, text in self._made.items():
            if name not in called:
                yield _Step(f"{name} = {_joined(text)}", _label(text), self.only_data(), ("?",))

    def only_data(self) -> tuple[str, ...]:
        """The tensor of the code, if it has just one."""
        return tuple(self._data) if len(self._data) == 1 else ()

    def definitions(self, names: Sequence[str]) -> list[str]:
        """The lines in which these names are given a value by torch."""
        known = [self._data[name] for name in dict.fromkeys(names) if name in self._data]
        return [line for line in known if "torch." in line]

    def _layers(self, value: ast.expr | None) -> list[str]:
        """The text of each layer or function that this stands for, ``.double()`` and the like left out."""
        match value:
            case ast.Tuple(elts=elements):
                return [text for element in elements for text in self._layers(element)]
            case ast.Call(func=ast.Attribute(value=ast.Call() as inner)):
                return self._layers(inner)
            case ast.Call(func=ast.Attribute(attr=attr) as function) if attr[:1].isupper():
                return [self._source(value)] if self._source(function.value) in ("nn", "torch.nn") else []
            case ast.Attribute() if self._is_function(value):
                return [self._source(value)]
        return []

    def _statements(self) -> Iterator[ast.Assign | ast.Expr | ast.Return]:
        nodes = [node for node in ast.walk(self._tree) if isinstance(node, ast.Assign | ast.Expr | ast.Return)]
        return iter(sorted(nodes, key=lambda node: node.lineno))

    def _step(self, name: str, made: str, call: ast.Call, targets: Sequence[str]) -> _Step:
        title = f"{name} = {_joined(made)}".removeprefix(" = ")
        inputs = [self._source(part) for part in call.args[:3]]
        if made.startswith(_FUNCTIONS):
            title, inputs = _joined(self._source(call)), inputs[:1]
        return _Step(title, _label(made), tuple(map(_joined, inputs)), tuple(targets) or ("?",))

    def _is_function(self, node: ast.expr) -> bool:
        """Is this a function that is drawn like a layer, by its whole name?"""
        return self._source(node).removeprefix(_FUNCTIONS).isidentifier() and self._source(node).startswith(_FUNCTIONS)

    def _source(self, node: ast.expr) -> str:
        """The node's own text; ast.get_source_segment would split the whole code each time. Offsets are in bytes."""
        first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
        lines = [line.encode() for line in self._lines[first : last + 1]]
        lines[-1] = lines[-1][: node.end_col_offset]
        lines[0] = lines[0][node.col_offset :]
        return b"\n".join(lines).decode()


def _targets(node: ast.Assign | ast.Expr | ast.Return) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else []
    parts = [part for target in targets for part in ast.walk(target)]
    names = [part.id for part in parts if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)]
    return [name for name in names if name != "_"]


def _calls(value: ast.expr | None) -> Iterator[ast.Call]:
    return (node for node in ast.walk(value) if isinstance(node, ast.Call)) if value else iter(())


def _label(made: str) -> str:
    return made.partition("(")[0].rpartition(".")[2]


def _joined(text: str) -> str:
    return " ".join(text.split())
