"""Pictures of what is stored: the weights of a layer, and the rows of a packed sequence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pytest_lstm_kata.explain.drawing import axes
from pytest_lstm_kata.explain.drawing.scene import WIDTH, Box, Item, Words
from pytest_lstm_kata.explain.trace import Stack, Tensor

_LABEL = 9
"""Columns for the name of a layer or a direction."""
_ROWS = 6
"""How many samples of a packed sequence are shown."""


def weights(tensors: Sequence[Tensor], stack: Stack) -> Iterator[Item]:
    """A box for each weight with its shape, a row for each layer and direction, the last layer on top."""
    kinds = list(dict.fromkeys(tensor.name.rpartition("_l")[0] for tensor in tensors))
    shapes = {tensor.name: str(tensor.shape) for tensor in tensors}
    widths = [
        max(len(kind), *(len(s) + 2 for name, s in shapes.items() if name.startswith(f"{kind}_l"))) for kind in kinds
    ]
    gap = 1 if _LABEL + sum(widths) + len(widths) - 1 <= WIDTH else 0
    places = [_LABEL + sum(widths[:i]) + gap * i for i in range(len(widths))]
    for kind, x in zip(kinds, places, strict=True):
        yield Words(x, 0, kind, "state")
    y = 1
    layers = axes.layers(stack)
    for layer, below in zip(reversed(layers), [*reversed(layers[:-1]), -1], strict=True):
        for direction in ("_reverse", "")[2 - stack.directions :]:
            if direction or stack.directions == 1:
                yield Words(0, y, f"layer {layer}", "layer")
            role = "backward" if direction else "forward"
            if stack.directions == 2:
                yield Words(0, y + 1, role, role)
            for kind, x, width in zip(kinds, places, widths, strict=True):
                yield Box(x, y, width, 3, role)
                yield Words(x + 1, y + 1, shapes[f"{kind}_l{layer}{direction}"].center(width - 2).rstrip(), "")
            y += 3
        if below != layer - 1:
            yield Words(0, y, axes.left_out(below + 1, layer - 1), "muted")
            y += 1


def notes(tensors: Sequence[Tensor], stack: Stack) -> Iterator[str]:
    """What the axes of the weights count."""
    first, width = tensors[0].shape[0], stack.h_size
    gates = first // stack.hidden_size
    rows = "hidden_size" if gates == 1 else f"{gates} * hidden_size, a block of rows for each gate"
    yield f"{first} rows: {rows}."
    yield f"weight_ih has a column for each feature that is read: in layer 0 the {stack.input_size} of x."
    if stack.num_layers > 1:
        both = f"{width} + {width} of the two directions" if stack.directions == 2 else f"{width} of the layer"
        yield f"Above it is the {both} below."
    yield f"weight_hh has a column for each of the {width} features of h."


def packed(tensor: Tensor, width: int = WIDTH) -> Iterator[Item]:
    """The rows of a packed sequence's data by number: a line for each sample, a column for each step."""
    sizes = tensor.batch_sizes
    cell = len(str(tensor.shape[0] - 1)) + 2
    label = len(f"sample {max(tensor.sorted_indices)}") + 1
    room = (width - label - 3) // cell
    steps = [*range(len(sizes))] if len(sizes) <= room else [*range(room - 2), -1, len(sizes) - 1]
    starts = [sum(sizes[:step]) for step in range(len(sizes))]
    yield Words(0, 0, "step", "muted")
    for i, step in enumerate(steps):
        yield Words(label + 1 + i * cell, 0, ("···" if step < 0 else str(step)).rjust(cell - 1), "muted")
    y = 1
    for line, sample in enumerate(tensor.sorted_indices[:_ROWS]):
        own = [step for step in steps if line < sizes[step if step >= 0 else room - 2]]
        yield Words(0, y + 1, f"sample {sample}", "tensor")
        yield Box(label, y, len(own) * cell + 3, 3, "layer")
        for i, step in enumerate(own):
            number = "···" if step < 0 else str(starts[step] + line)
            yield Words(label + 1 + i * cell, y + 1, number.rjust(cell - 1), "muted" if step < 0 else "")
        y += 3
    if len(tensor.sorted_indices) > _ROWS:
        yield Words(0, y, f"and {len(tensor.sorted_indices) - _ROWS} more samples", "muted")
        y += 1
    yield Words(0, y, "rows", "state")
    for i, step in enumerate(steps):
        yield Words(label + 1 + i * cell, y, ("···" if step < 0 else str(sizes[step])).rjust(cell - 1), "state")
