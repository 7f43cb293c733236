"""The trace of a kata, drawn: each layer with the tensors that go in and come out, and what their axes count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pytest_lstm_kata.explain.drawing import axes, grids, unrolled
from pytest_lstm_kata.explain.drawing.refusals import reasons
from pytest_lstm_kata.explain.drawing.scene import WIDTH, Item, Row, Scene, Words, below, flow, wrapped
from pytest_lstm_kata.explain.trace import LayerCall, Stack, Tensor, Trace
from pytest_lstm_kata.judge.feedback import in_names
from pytest_lstm_kata.kata.listing import Numbers

MAX_UNROLLED = 3
"""Calls that are unrolled."""
MAX_FLOWS = 6
"""Other calls of one layer."""


def draw(trace: Trace, numbers: Numbers, width: int = WIDTH) -> list[Scene]:
    """A scene for each layer; for packed sequences and for tensors that no layer has, one more."""
    return [scene for scene in _scenes(trace, numbers, width) if scene.items or scene.rows]


def _scenes(trace: Trace, numbers: Numbers, width: int) -> Iterator[Scene]:
    shown: set[tuple[object, ...]] = set()
    packs: dict[tuple[object, ...], Tensor] = {}
    for tensor in [tensor for call in trace.calls for tensor in call.inputs] + [*trace.tensors]:
        if tensor.is_packed:
            packs.setdefault((tensor.batch_sizes, tensor.sorted_indices), tensor)
    unrolled_calls = _to_unroll(trace.calls)
    for title, calls in _by_title(trace.calls).items():
        for call in calls:
            if call in unrolled_calls and call.stack:
                yield _unrolled(title, call, call.stack, width)
        rest = [call for call in calls if call.called and call not in unrolled_calls]
        if rest:
            yield _flows(title, rest, numbers)
        yield from (_weights(title, call) for call in calls if not call.called)
        shown |= {tensor[:2] for call in calls for tensor in (*call.inputs, *call.outputs)}
    for tensor in packs.values():
        yield _packed(tensor, width)
        shown.add(tensor[:2])
    others = [tensor for tensor in trace.tensors if tensor[:2] not in shown]
    rows = [_row(tensor, in_names(tensor.shape, numbers).strip("(),")) for tensor in others]
    yield Scene("Also in this code", (), rows=tuple(rows))


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
        arguments = ", ".join(f"{name}={value}" for name, value in call.arguments)
        found.setdefault(f"{call.name} = nn.{call.layer}({arguments})".removeprefix(" = "), []).append(call)
    return found


def _unrolled(title: str, call: LayerCall, stack: Stack, width: int) -> Scene:
    way = ", each in two directions" if stack.directions == 2 else ""
    description = (
        f"{axes.steps(call.inputs[0], stack)} steps from left to right, {_layers(stack)}{way}, x below and out above."
    )
    return Scene(
        title, unrolled.draw(call, stack, width), description, tuple(_rows(call, {})), tuple(_notes(call, stack))
    )


def _layers(stack: Stack) -> str:
    return "one layer" if stack.num_layers == 1 else f"{stack.num_layers} layers from bottom to top"


def _notes(call: LayerCall, stack: Stack) -> Iterator[str]:
    """What the picture does not say by itself."""
    goes = (
        "h and c go on to the next step, h also up" if len(stack.states) > 1 else "h goes on to the next step, and up"
    )
    yield f"A box is a layer at a step: {goes}."
    h = "h_n" if len(call.outputs) < 2 else call.outputs[1].name
    if stack.directions == 2:
        yield f"Rows of {h}, from the bottom: layer 0 forward, layer 0 backward, and so on."
        yield "Both directions read the same input; what they give stands side by side."
    if stack.proj_size:
        yield f"h is projected from hidden_size = {stack.hidden_size} to proj_size = {stack.proj_size}, c is not."
    if call.inputs[0].is_packed:
        yield "A row of a step belongs to a sample that is still running; its states are those of its own last step."


def _flows(title: str, calls: Sequence[LayerCall], numbers: Numbers) -> Scene:
    """Calls that are not unrolled, one below the other."""
    parts: list[Iterable[Item]] = []
    sentences = []
    for call in calls[:MAX_FLOWS]:
        inputs, outputs = (_labels(tensors, call.layer) for tensors in (call.inputs, call.outputs))
        parts.append(flow(inputs, [call.layer], outputs, refused=call.refused))
        why = [*reasons(call)] if call.refused else []
        sentences.append(
            f"{', '.join(inputs)} into {call.layer}: " + ("refused." if call.refused else f"{', '.join(outputs)}.")
        )
        sentences += why
        if why:
            parts.append(_lines(why))
    rows = dict.fromkeys(row for call in calls[:MAX_FLOWS] for row in _rows(call, numbers))
    more = len(calls) - MAX_FLOWS
    notes = (f"and {more} more such calls",) if more > 0 else ()
    return Scene(title, tuple(below(*parts)), " ".join(sentences), tuple(rows), notes)


def _labels(tensors: Sequence[Tensor], layer: str) -> list[str]:
    """Names with shapes; names alone if both sides of a picture would not fit with them."""
    full = [f"{tensor.name} {tensor.shape}" for tensor in tensors]
    fits = max(map(len, full), default=0) <= (WIDTH - len(layer) - 12) // 2
    return full if fits else [tensor.name for tensor in tensors]


def _weights(title: str, call: LayerCall) -> Scene:
    """A layer that was only built: its weights."""
    rows = tuple(_row(weight, "") for weight in call.weights)
    items = tuple(grids.weights(call.weights, call.stack)) if call.stack else ()
    if call.stack is None or Scene("", items).size[0] > WIDTH:
        return Scene(title, (), rows=rows)
    description = f"A box for each weight: {'; '.join(f'{row.name} {row.shape}' for row in rows)}."
    notes = tuple(grids.notes(call.weights, call.stack))
    return Scene(title, items, description, notes=notes)


def _packed(tensor: Tensor, width: int) -> Scene:
    sizes = ", ".join(map(str, tensor.batch_sizes))
    description = f"A line for each sample and a column for each step. The steps have {sizes} rows."
    notes = (
        "A number in a box is a row of the data: step by step, and of each step the samples that have it, the longest first.",
        f"batch_sizes: {sizes}",
    )
    rows = (_row(tensor, "steps of all samples, features"),)
    return Scene(f"{tensor.name}, a packed sequence", tuple(grids.packed(tensor, width)), description, rows, notes)


def _rows(call: LayerCall, numbers: Numbers) -> Iterator[Row]:
    """Each tensor of a call once, what comes out first."""
    found = dict.fromkeys((*call.outputs[:1], *call.inputs[:1], *call.inputs[1:], *call.outputs[1:]))
    for tensor in found:
        yield _row(tensor, _axes(tensor, call, numbers))


def _axes(tensor: Tensor, call: LayerCall, numbers: Numbers) -> str:
    stack = call.stack
    if stack and call.refused and tensor in call.inputs[:1]:
        return axes.of_data(tensor, stack, "features")
    if stack is None or call.refused:
        return in_names(tensor.shape, numbers).strip("(),")
    if tensor in call.inputs[:1]:
        return axes.of_data(tensor, stack, "input_size")
    if tensor in call.outputs[:1]:
        return axes.of_data(tensor, stack, axes.out_features(stack))
    states = call.inputs[1:] if tensor in call.inputs else call.outputs[1:]
    letter = stack.states[min(states.index(tensor), len(stack.states) - 1)]
    return axes.of_state(tensor, stack, axes.features_of(letter, stack))


def _row(tensor: Tensor, counted: str) -> Row:
    dtype = "" if tensor.dtype == "float32" else f" {tensor.dtype}"
    return Row(tensor.name + (".data" if tensor.is_packed else ""), f"{tensor.shape}{dtype}", counted)


def _lines(sentences: Iterable[str]) -> list[Item]:
    lines = [line for sentence in sentences for line in wrapped(sentence)]
    return [Words(0, y, line, "muted") for y, line in enumerate(lines)]
