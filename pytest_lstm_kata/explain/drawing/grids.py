"""Pictures of what is stored: the weights of a layer, and the rows of a packed sequence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pytest_lstm_kata.explain.drawing import axes
from pytest_lstm_kata.explain.drawing.scene import WIDTH, Box, Item, Words
from pytest_lstm_kata.explain.trace import Stack, Tensor

_ROWS = 6
"""How many samples of a packed sequence are shown."""


def weights(tensors: Sequence[Tensor], stack: Stack) -> Iterator[Item]:
    """A box for each weight with its shape, a row for each layer and direction, the last layer on top."""
    kinds = list(dict.fromkeys(tensor.name.rpartition("_l")[0] for tensor in tensors))
    shapes = {tensor.name: str(tensor.shape) for tensor in tensors}
    widths = [
        max(len(kind), *(len(s) + 2 for name, s in shapes.items() if name.startswith(f"{kind}_l"))) for kind in kinds
    ]
    label = 13 if stack.directions == 2 else 5  # columns for the end of a weight's name
    gap = 1 if label + sum(widths) + len(widths) - 1 <= WIDTH else 0
    places = [label + sum(widths[:i]) + gap * i for i in range(len(widths))]
    for kind, x in zip(kinds, places, strict=True):
        yield Words(x, 0, kind, "state")
    y = 1
    layers = axes.layers(stack)
    for layer, below in zip(reversed(layers), [*reversed(layers[:-1]), -1], strict=True):
        for direction in ("_reverse", "")[2 - stack.directions :]:
            role = "backward" if direction else "forward"
            yield Words(0, y + 1, f"_l{layer}{direction}", role if stack.directions == 2 else "layer")
            for kind, x, width in zip(kinds, places, widths, strict=True):
                yield Box(x, y, width, 3, role)
                yield Words(x + 1, y + 1, shapes[f"{kind}_l{layer}{direction}"].center(width - 2).rstrip(), "")
            y += 3
        if below != layer - 1:
            yield Words(0, y, axes.left_out(below + 1, layer - 1), "muted")
            y += 1


_BLOCKS = {
    4: "four blocks of rows, for three gates and the new content",
    3: "three blocks of rows, for two gates and the new content",
}
"""What the rows of a weight are for, by how often hidden_size they are."""


def notes(tensors: Sequence[Tensor], stack: Stack) -> Iterator[str]:
    """What the axes of the weights count."""
    first, width = tensors[0].shape[0], stack.h_size
    blocks = first // stack.hidden_size
    what = f"{blocks} * hidden_size: {_BLOCKS[blocks]}" if blocks in _BLOCKS else "hidden_size"
    yield f"{first} rows = {what}."
    yield f"weight_ih has one column for each feature that the layer reads. Layer 0 reads the {stack.input_size} features of x."
    if stack.num_layers > 1:
        both = f"{width} + {width} features of both directions" if stack.directions == 2 else f"{width} features"
        yield f"Each higher layer reads the {both} of the layer below it."
    yield f"weight_hh has one column for each of the {width} features of h."


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
