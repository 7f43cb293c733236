"""What a learner's file shows of a kata, drawn before it is solved.

It is drawn from the given code alone, with the texts that stand there, and a question mark for all that comes out:
so it cannot tell what the file does not.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pytest_lstm_kata.explain.drawing.scene import Row, Scene, arrow, below, flow, stacked
from pytest_lstm_kata.kata.deal import Deal

MAX_CALLS: Final = 8
"""More are not drawn."""

_RECURRENT: Final = ("LSTM", "GRU", "RNN")
_FUNCTIONS: Final = "nn.utils.rnn."
"""Where functions stand that are drawn like layers."""


class _Call(NamedTuple):
    """A layer or a function that data goes into."""

    title: str
    label: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def draw(dealt: Deal) -> list[Scene]:
    """A scene for each layer that the code has or that is to be designed; none if there is no layer."""
    code = _Code(dealt.code)
    calls = [*code.calls()]
    data = code.only_data() or ("data",)
    designs = [blank for blank in dealt.kata.designs if "." in blank.expects]
    calls += [_Call(f"{d.name} = {d.expects}( ? )", f"{d.expects.rpartition('.')[2]} ?", data, ("?",)) for d in designs]
    by_title: dict[str, list[_Call]] = {}
    for call in calls[:MAX_CALLS]:
        by_title.setdefault(call.title, []).append(call)
    shown: set[str] = set()
    scenes = []
    for title, alike in by_title.items():
        inputs = [name for call in alike for name in call.inputs]
        lines = [line for line in code.definitions(inputs) if line not in shown]
        shown |= {*lines}
        scenes.append(_scene(title, alike, lines))
    return scenes


def _scene(title: str, calls: Sequence[_Call], lines: Sequence[str]) -> Scene:
    flows, small, descriptions = [], [], []
    for call in calls:
        outputs = [f"{name} ?".replace("? ?", "?") for name in call.outputs]
        flows.append(flow(call.inputs, [call.label], outputs))
        small.append(arrow(call.inputs, call.label, outputs))
        taken = f"takes {', '.join(call.inputs)} and gives" if call.inputs else "gives"
        descriptions.append(f"{call.label} {taken} {', '.join(outputs)}.")
    return Scene(
        title,
        tuple(below(*flows)),
        " ".join(descriptions),
        rows=tuple(map(_given, lines)),
        small=tuple(stacked(*small)),
        smallest=tuple(stacked(*small)),
        about=frozenset([title.partition(" = ")[0], *(name for call in calls for name in call.outputs)]),
        is_recurrent=calls[0].label.partition(" ")[0] in _RECURRENT,
    )


def _given(line: str) -> Row:
    """A line such as ``x = torch.randn(5, 7, 10)  # (batch, seq_len, input_size)``, in its parts."""
    code, _, comment = line.partition("  # ")
    name, _, value = code.partition(" = ")
    return Row(name, f"= {value}", comment)


class _Code:
    """The given code: which layers it builds, and what it calls them with."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._tree = ast.parse(text)
        self._named: dict[str, str] = {}
        """By name: the source of each layer, and of each function that is drawn like one."""
        self._data: dict[str, str] = {}
        """By name: the line that defines each tensor."""

    def calls(self) -> Iterator[_Call]:
        """Each call of a layer, in the order of the code; last the layers that it only builds."""
        called: set[str] = set()
        for statement in self._statements():
            targets = _targets(statement)
            layers = self._layers(statement.value)
            if layers and len(layers) == len(targets):
                self._named |= dict(zip(targets, layers, strict=True))
                continue
            for node in _call_nodes(statement.value):
                name = node.func.id if isinstance(node.func, ast.Name) else ""
                if name in self._named:
                    called.add(name)
                    yield self._call(name, self._named[name], node, targets)
                elif self._is_function(node.func) or (isinstance(node.func, ast.Call) and self._layers(node.func)):
                    yield self._call("", self._source(node.func), node, targets)
            for name in targets:
                self._data.setdefault(name, self._lines[statement.lineno - 1].strip())
        for name, layer in self._named.items():
            if name not in called:
                yield _Call(f"{name} = {_on_one_line(layer)}", _label(layer), self.only_data(), ("?",))

    def only_data(self) -> tuple[str, ...]:
        """The tensor of the code, if it has just one."""
        return tuple(self._data) if len(self._data) == 1 else ()

    def definitions(self, names: Sequence[str]) -> list[str]:
        """The lines in which these names are given a value by torch."""
        known = [self._data[name] for name in dict.fromkeys(names) if name in self._data]
        return [line for line in known if "torch." in line]

    def _layers(self, value: ast.expr | None) -> list[str]:
        """The source of each layer or function in a value, ``.double()`` and the like left out."""
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

    def _call(self, name: str, layer: str, node: ast.Call, targets: Sequence[str]) -> _Call:
        title = f"{name} = {_on_one_line(layer)}".removeprefix(" = ")
        inputs = [self._source(argument) for argument in node.args[:3]]
        if layer.startswith(_FUNCTIONS):
            title, inputs = _on_one_line(self._source(node)), inputs[:1]
        return _Call(title, _label(layer), tuple(map(_on_one_line, inputs)), tuple(targets) or ("?",))

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


def _call_nodes(value: ast.expr | None) -> Iterator[ast.Call]:
    return (node for node in ast.walk(value) if isinstance(node, ast.Call)) if value else iter(())


def _label(layer: str) -> str:
    """``LSTM`` of ``nn.LSTM(5, 3)``."""
    return layer.partition("(")[0].rpartition(".")[2]


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
