"""The trace of a kata, drawn: each layer with the tensors that go in and come out, and what their axes count."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from pytest_lstm_kata.explain.drawing import axes, grids, unrolled
from pytest_lstm_kata.explain.drawing.refusals import reasons
from pytest_lstm_kata.explain.drawing.scene import (
    WIDTH,
    Item,
    Row,
    Scene,
    Words,
    arrow,
    below,
    flow,
    stacked,
    without_boxes,
    wrapped,
)
from pytest_lstm_kata.explain.trace import LayerCall, Stack, Tensor, Trace

MAX_UNROLLED = 3
"""Calls that are unrolled."""
MAX_FLOWS = 6
"""Other calls of one layer."""
SEVERAL = "The code calls this layer several times, with tensors of different shapes."


def draw(
    trace: Trace, comments: Mapping[str, str] = MappingProxyType({}), weights: Container[str] = (), width: int = WIDTH
) -> list[Scene]:
    """A scene for each layer; for packed sequences and for tensors that no layer has, one more.

    ``comments`` tell the axes of tensors by their names. Of the layers in ``weights`` the weights are drawn.
    """
    return [scene for scene in _scenes(trace, comments, weights, width) if scene.items or scene.rows]


def _scenes(trace: Trace, comments: Mapping[str, str], weights: Container[str], width: int) -> Iterator[Scene]:
    shown: set[tuple[object, ...]] = set()
    packs: dict[tuple[object, ...], Tensor] = {}
    for tensor in [tensor for call in trace.calls for tensor in call.inputs] + [*trace.tensors]:
        if tensor.is_packed:
            packs.setdefault((tensor.batch_sizes, tensor.sorted_indices), tensor)
    known = axes.of_calls(trace.calls, comments)
    unrolled_calls = _to_unroll(call for call in trace.calls if call.name not in weights)
    built = [call for call in trace.calls if not call.called and call.name not in weights]
    for title, calls in _by_title(call for call in trace.calls if call not in built).items():
        if calls[0].name in weights:
            yield _weights(title, calls[0])
            continue
        for call in calls:
            if call in unrolled_calls and call.stack:
                yield _unrolled(title, call, call.stack, known[call], width)
        rest = [call for call in calls if call not in unrolled_calls]
        if rest:
            yield _flows(title, rest, known, width, differ=_differ(calls))
        shown |= {tensor[:2] for call in calls for tensor in (*call.inputs, *call.outputs)}
        shown |= {(name, tensor.shape) for call in calls for name in call.alike for tensor in call.outputs}
    yield from _built(built)
    for tensor in packs.values():
        yield _packed(tensor, width)
        shown.add(tensor[:2])
    others = [tensor for tensor in trace.tensors if tensor[:2] not in shown]
    rows = tuple(_row(tensor, axes.by_comment(tensor, comments)) for tensor in others)
    yield Scene("Tensors in this code", (), rows=rows, about=frozenset(tensor.name for tensor in others))


def _to_unroll(calls: Iterable[LayerCall]) -> list[LayerCall]:
    """The calls to unroll: of each layer, with states and without, packed and not, the longest."""
    best: dict[object, LayerCall] = {}
    for call in calls:
        if call.stack and call.inputs and call.outputs and axes.steps(call.inputs[0], call.stack):
            key = (call.name, call.arguments, len(call.inputs), call.inputs[0].is_packed)
            kept = best.setdefault(key, call)
            if axes.steps(call.inputs[0], call.stack) > axes.steps(kept.inputs[0], call.stack):
                best[key] = call
    return [*best.values()][:MAX_UNROLLED]


def _by_title(calls: Iterable[LayerCall]) -> dict[str, list[LayerCall]]:
    found: dict[str, list[LayerCall]] = {}
    for call in calls:
        found.setdefault(f"{call.name} = {_source(call)}".removeprefix(" = "), []).append(call)
    return found


def _source(call: LayerCall) -> str:
    return f"nn.{call.layer}({', '.join(f'{name}={value}' for name, value in call.arguments)})"


def _about(calls: Iterable[LayerCall]) -> frozenset[str]:
    return frozenset(
        name for call in calls for name in (call.name, *call.alike, *(tensor.name for tensor in call.outputs)) if name
    )


def _unrolled(title: str, call: LayerCall, stack: Stack, known: Mapping[Tensor, str], width: int) -> Scene:
    ways = " Each layer runs in two directions." if stack.directions == 2 else ""
    steps = axes.steps(call.inputs[0], stack)
    return Scene(
        title,
        unrolled.draw(call, stack, width),
        f"{_count(steps, 'step')} from left to right, and {_count(stack.num_layers, 'layer')} from bottom to top."
        f"{ways} {call.inputs[0].name} is at the bottom, and {call.outputs[0].name} is at the top.",
        tuple(_rows(call, known)),
        tuple(_notes(call, stack)),
        tuple(_arrow(call, width, shapes=False)),
        tuple(_arrow(call, width)),
        _about([call]),
        is_recurrent=True,
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _notes(call: LayerCall, stack: Stack) -> Iterator[str]:
    """What the picture does not say by itself."""
    goes = "h and c go" if len(stack.states) > 1 else "h goes"
    where = "to the next step of their direction" if stack.directions == 2 else "right to the next step"
    yield f"Each box is one layer at one step. {goes} {where}; h also goes up to the next layer."
    h = "h_n" if len(call.outputs) < 2 else call.outputs[1].name
    if stack.directions == 2:
        more = ", layer 1 forward, and so on" if stack.num_layers > 1 else ""
        yield f"The rows of {h}, in order: layer 0 forward, layer 0 backward{more}."
        yield "Both directions read the same input. Their features stand side by side: forward first, then backward."
    if stack.proj_size:
        yield f"A projection makes h narrower: proj_size = {stack.proj_size}. c keeps hidden_size = {stack.hidden_size}."
    if call.inputs[0].is_packed:
        yield "A step has one row for each sample that still has data. The last states of a sample are those of its own last step."


def _differ(calls: Sequence[LayerCall]) -> bool:
    """Has a tensor of one name several shapes in these calls?"""
    tensors = {(tensor.name, tensor.shape) for call in calls for tensor in (*call.inputs, *call.outputs)}
    return len({name for name, _ in tensors}) < len(tensors)


def _flows(
    title: str,
    calls: Sequence[LayerCall],
    known: Mapping[LayerCall, Mapping[Tensor, str]],
    width: int,
    *,
    differ: bool,
) -> Scene:
    """Calls that are not unrolled, one below the other. ``differ``: the layer is called with several shapes of a tensor."""
    parts: list[Iterable[Item]] = []
    small: list[list[Item]] = []
    sentences = []
    for call in calls[:MAX_FLOWS]:
        inputs, outputs = (_labels(tensors, call.layer) for tensors in (call.inputs, call.outputs))
        parts.append(flow(inputs, [call.layer], outputs, refused=call.refused))
        lines = [*_lines(reasons(call))] if call.refused else []
        given = ", ".join(inputs)
        said = f"refuses {given}" if call.refused else f"takes {given} and gives {', '.join(outputs)}"
        sentences += [f"{call.layer} {said}.", *(reasons(call) if call.refused else ())]
        parts.append(lines)
        small.append(stacked(_arrow(call, width), lines if len(calls) == 1 else ()))
    rows = dict.fromkeys(row for call in calls[:MAX_FLOWS] for row in _rows(call, known[call]))
    more = len(calls) - MAX_FLOWS
    notes = [f"and {more} more calls like these"] if more > 0 else []
    if differ:
        notes.append(SEVERAL)
    return Scene(
        title,
        tuple(below(*parts)),
        " ".join(sentences),
        tuple(rows),
        tuple(notes),
        tuple(stacked(*small)),
        tuple(stacked(*small[:2])),
        _about(calls),
        is_recurrent=bool(calls[0].stack),
    )


def _arrow(call: LayerCall, width: int, *, shapes: bool = True) -> list[Item]:
    """The call in a line or two, with or without shapes."""
    inputs, outputs = (
        [f"{tensor.name} {tensor.shape}" if shapes else tensor.name for tensor in side]
        for side in (call.inputs, call.outputs)
    )
    return arrow(inputs, call.layer, outputs, refused=call.refused, width=width)


def _labels(tensors: Sequence[Tensor], layer: str) -> list[str]:
    """Names with shapes; names alone if both sides of a picture would not fit with them."""
    full = [f"{tensor.name} {tensor.shape}" for tensor in tensors]
    fits = max(map(len, full), default=0) <= (WIDTH - len(layer) - 12) // 2
    return full if fits else [tensor.name for tensor in tensors]


def _weights(title: str, call: LayerCall) -> Scene:
    """The weights of a layer."""
    rows = tuple(_row(weight, "", exact=False) for weight in call.weights)
    items = tuple(grids.weights(call.weights, call.stack)) if call.stack else ()
    about = frozenset([call.name])
    if call.stack is None or Scene("", items).size[0] > WIDTH:
        return Scene(title, (), rows=rows, about=about)
    description = f"One box for each weight: {'; '.join(f'{row.name} {row.shape}' for row in rows)}."
    notes = tuple(grids.notes(call.weights, call.stack))
    small = tuple(without_boxes(items))
    return Scene(title, items, description, notes=notes, small=small, smallest=small, about=about)


def _built(calls: Sequence[LayerCall]) -> Iterator[Scene]:
    """Layers that are built, and not called: one with the features that it takes and gives, several by their arguments."""
    if len(calls) == 1 and (stack := calls[0].stack):
        inputs, outputs = [f"x: {stack.input_size} features"], [f"out: {stack.directions * stack.h_size} features"]
        layer = [calls[0].layer]
        description = f"{layer[0]} takes {inputs[0]}, and gives {outputs[0]}."
        (title,) = _by_title(calls)
        small = tuple(arrow(inputs, layer[0], outputs))
        items = tuple(flow(inputs, layer, outputs))
        yield Scene(title, items, description, small=small, smallest=small, about=_about(calls))
    elif calls:
        rows = tuple(Row(call.name, _source(call)) for call in calls)
        yield Scene("Layers, with all their arguments by name", (), rows=rows, about=_about(calls))


def _packed(tensor: Tensor, width: int) -> Scene:
    sizes = ", ".join(map(str, tensor.batch_sizes))
    description = f"One line for each sample, and one column for each step. The steps have {sizes} rows."
    notes = (
        f"Each number is a row of {tensor.name}.data. The rows are stored step by step. Within a step, the longest sample comes first.",
        f"batch_sizes: {sizes}",
    )
    rows = (_row(tensor, "steps of all samples, features"),)
    items = tuple(grids.packed(tensor, width))
    small = tuple(without_boxes(items))
    title, about = f"{tensor.name}, a packed sequence", frozenset([tensor.name])
    return Scene(title, items, description, rows, notes, small, small, about)


def _rows(call: LayerCall, known: Mapping[Tensor, str]) -> Iterator[Row]:
    """Each tensor of a call once, what comes out first."""
    found = dict.fromkeys((*call.outputs[:1], *call.inputs[:1], *call.inputs[1:], *call.outputs[1:]))
    exact = call.own or call.refused
    return (_row(tensor, known.get(tensor, ""), exact=exact) for tensor in found)


def _row(tensor: Tensor, counted: str, *, exact: bool = True) -> Row:
    """What is not ``exact`` may have had another dtype in the learner's code."""
    dtype = "" if tensor.dtype == "float32" or not exact else f" {tensor.dtype}"
    return Row(tensor.name + (".data" if tensor.is_packed else ""), f"{tensor.shape}{dtype}", counted)


def _lines(sentences: Iterable[str]) -> list[Item]:
    lines = [line for sentence in sentences for line in wrapped(sentence)]
    return [Words(0, y, line, "muted") for y, line in enumerate(lines)]
