"""What was seen of a kata, drawn: each layer with the tensors that go in and come out, and what their axes count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pytest_lstm_kata.explain.drawing import axes, grids, unrolled
from pytest_lstm_kata.explain.drawing.refusals import reasons
from pytest_lstm_kata.explain.drawing.scene import WIDTH, Item, Row, Scene, Words, below, flow, wrapped
from pytest_lstm_kata.explain.trace import Observed, Seen, Stack, Tensor
from pytest_lstm_kata.judge.feedback import in_names
from pytest_lstm_kata.kata.listing import Numbers

MAX_WHOLE = 3
"""Calls that are unrolled."""
MAX_FLOWS = 6
"""Other calls of one layer."""


def draw(observed: Observed, numbers: Numbers, width: int = WIDTH) -> list[Scene]:
    """A scene for each layer; for packed sequences and for tensors that no layer has, one more."""
    return [scene for scene in _scenes(observed, numbers, width) if scene.items or scene.rows]


def _scenes(observed: Observed, numbers: Numbers, width: int) -> Iterator[Scene]:
    shown: set[tuple[object, ...]] = set()
    packs: dict[tuple[object, ...], Tensor] = {}
    for tensor in [tensor for seen in observed.layers for tensor in seen.inputs] + [*observed.tensors]:
        if tensor.is_packed:
            packs.setdefault((tensor.batch_sizes, tensor.order), tensor)
    whole = _whole(observed.layers)
    for title, layers in _by_title(observed.layers).items():
        for seen in layers:
            if seen in whole and seen.stack:
                yield _unrolled(title, seen, seen.stack, width)
        rest = [seen for seen in layers if seen.called and seen not in whole]
        if rest:
            yield _calls(title, rest, numbers)
        yield from (_stored(title, seen) for seen in layers if not seen.called)
        shown |= {tensor[:2] for seen in layers for tensor in (*seen.inputs, *seen.outputs)}
    for tensor in packs.values():
        yield _packed(tensor, width)
        shown.add(tensor[:2])
    others = [tensor for tensor in observed.tensors if tensor[:2] not in shown]
    rows = [_row(tensor, in_names(tensor.shape, numbers).strip("(),")) for tensor in others]
    yield Scene("Also in this code", (), rows=tuple(rows))


def _whole(layers: Iterable[Seen]) -> list[Seen]:
    """The calls to unroll: of each layer, with states and without, packed and not, the longest."""
    best: dict[object, Seen] = {}
    for seen in layers:
        if seen.stack and seen.inputs and seen.outputs and axes.steps(seen.inputs[0], seen.stack):
            key = (seen.name, seen.made, len(seen.inputs), seen.inputs[0].is_packed)
            kept = best.setdefault(key, seen)
            if axes.steps(seen.inputs[0], seen.stack) > axes.steps(kept.inputs[0], seen.stack):
                best[key] = seen
    return [*best.values()][:MAX_WHOLE]


def _by_title(layers: Iterable[Seen]) -> dict[str, list[Seen]]:
    found: dict[str, list[Seen]] = {}
    for seen in layers:
        arguments = ", ".join(f"{name}={value}" for name, value in seen.made)
        found.setdefault(f"{seen.name} = nn.{seen.layer}({arguments})".removeprefix(" = "), []).append(seen)
    return found


def _unrolled(title: str, seen: Seen, stack: Stack, width: int) -> Scene:
    way = ", each in two directions" if stack.directions == 2 else ""
    told = (
        f"{axes.steps(seen.inputs[0], stack)} steps from left to right, {_layers(stack)}{way}, x below and out above."
    )
    return Scene(title, unrolled.draw(seen, stack, width), told, tuple(_rows(seen, {})), tuple(_notes(seen, stack)))


def _layers(stack: Stack) -> str:
    return "one layer" if stack.num_layers == 1 else f"{stack.num_layers} layers from bottom to top"


def _notes(seen: Seen, stack: Stack) -> Iterator[str]:
    """What the picture does not say by itself."""
    goes = (
        "h and c go on to the next step, h also up" if len(stack.states) > 1 else "h goes on to the next step, and up"
    )
    yield f"A box is a layer at a step: {goes}."
    h = "h_n" if len(seen.outputs) < 2 else seen.outputs[1].name
    if stack.directions == 2:
        yield f"Rows of {h}, from the bottom: layer 0 forward, layer 0 backward, and so on."
        yield "Both directions read the same input; what they give stands side by side."
    if stack.proj_size:
        yield f"h is projected from hidden_size = {stack.hidden_size} to proj_size = {stack.proj_size}, c is not."
    if seen.inputs[0].is_packed:
        yield "A row of a step belongs to a sample that is still running; its states are those of its own last step."


def _calls(title: str, layers: Sequence[Seen], numbers: Numbers) -> Scene:
    """Calls that are not unrolled, one below the other."""
    parts: list[Iterable[Item]] = []
    said = []
    for seen in layers[:MAX_FLOWS]:
        inputs, outputs = (_labels(tensors, seen.layer) for tensors in (seen.inputs, seen.outputs))
        parts.append(flow(inputs, [seen.layer], outputs, refused=seen.refused))
        why = [*reasons(seen)] if seen.refused else []
        said.append(
            f"{', '.join(inputs)} into {seen.layer}: " + ("refused." if seen.refused else f"{', '.join(outputs)}.")
        )
        said += why
        if why:
            parts.append(_written(why))
    rows = dict.fromkeys(row for seen in layers[:MAX_FLOWS] for row in _rows(seen, numbers))
    more = len(layers) - MAX_FLOWS
    notes = (f"and {more} more such calls",) if more > 0 else ()
    return Scene(title, tuple(below(*parts)), " ".join(said), tuple(rows), notes)


def _labels(tensors: Sequence[Tensor], layer: str) -> list[str]:
    """Names with shapes; names alone if both sides of a picture would not fit with them."""
    full = [f"{tensor.name} {tensor.shape}" for tensor in tensors]
    fits = max(map(len, full), default=0) <= (WIDTH - len(layer) - 12) // 2
    return full if fits else [tensor.name for tensor in tensors]


def _stored(title: str, seen: Seen) -> Scene:
    """A layer that was only built: its weights."""
    rows = tuple(_row(weight, "") for weight in seen.weights)
    items = tuple(grids.weights(seen.weights, seen.stack)) if seen.stack else ()
    if seen.stack is None or Scene("", items).size[0] > WIDTH:
        return Scene(title, (), rows=rows)
    told = f"A box for each weight: {'; '.join(f'{row.name} {row.shape}' for row in rows)}."
    notes = tuple(grids.told(seen.weights, seen.stack))
    return Scene(title, items, told, notes=notes)


def _packed(tensor: Tensor, width: int) -> Scene:
    sizes = ", ".join(map(str, tensor.batch_sizes))
    told = f"A line for each sample and a column for each step. The steps have {sizes} rows."
    notes = (
        "A number in a box is a row of the data: step by step, and of each step the samples that have it, the longest first.",
        f"batch_sizes: {sizes}",
    )
    rows = (_row(tensor, "steps of all samples, features"),)
    return Scene(f"{tensor.name}, a packed sequence", tuple(grids.packed(tensor, width)), told, rows, notes)


def _rows(seen: Seen, numbers: Numbers) -> Iterator[Row]:
    """Each tensor of a call once, what comes out first."""
    found = dict.fromkeys((*seen.outputs[:1], *seen.inputs[:1], *seen.inputs[1:], *seen.outputs[1:]))
    for tensor in found:
        yield _row(tensor, _axes(tensor, seen, numbers))


def _axes(tensor: Tensor, seen: Seen, numbers: Numbers) -> str:
    stack = seen.stack
    if stack and seen.refused and tensor in seen.inputs[:1]:
        return axes.of_data(tensor, stack, "features")
    if stack is None or seen.refused:
        return in_names(tensor.shape, numbers).strip("(),")
    if tensor in seen.inputs[:1]:
        return axes.of_data(tensor, stack, "input_size")
    if tensor in seen.outputs[:1]:
        return axes.of_data(tensor, stack, axes.out_features(stack))
    states = seen.inputs[1:] if tensor in seen.inputs else seen.outputs[1:]
    letter = stack.states[min(states.index(tensor), len(stack.states) - 1)]
    return axes.of_state(tensor, stack, axes.features_of(letter, stack))


def _row(tensor: Tensor, counted: str) -> Row:
    dtype = "" if tensor.dtype == "float32" else f" {tensor.dtype}"
    return Row(tensor.name + (".data" if tensor.is_packed else ""), f"{tensor.shape}{dtype}", counted)


def _written(sentences: Iterable[str]) -> list[Item]:
    lines = [line for sentence in sentences for line in wrapped(sentence)]
    return [Words(0, y, line, "muted") for y, line in enumerate(lines)]
