"""What each axis of a recurrent layer's tensors counts, in the words of torch's documentation."""

from __future__ import annotations

from collections.abc import Sequence

from pytest_lstm_kata.explain.trace import Stack, Tensor


def of_data(tensor: Tensor, stack: Stack, features: str) -> str:
    """The axes of x or of out."""
    if tensor.is_packed:
        return f"steps of all samples, {features}"
    axes = {2: "seq_len", 3: "batch, seq_len" if stack.batch_first else "seq_len, batch"}.get(len(tensor.shape))
    return f"{axes}, {features}" if axes else ""


def of_state(tensor: Tensor, stack: Stack, features: str) -> str:
    """The axes of h_0, c_0, h_n or c_n."""
    rows = "2 * num_layers" if stack.directions == 2 else "num_layers"
    return f"{rows}, batch, {features}" if len(tensor.shape) == 3 else f"{rows}, {features}"


def features_of(letter: str, stack: Stack) -> str:
    """How wide one direction of h or c is, by name."""
    return "proj_size" if letter == "h" and stack.proj_size else "hidden_size"


def out_features(stack: Stack) -> str:
    """How wide out is, by name."""
    return f"{'2 * ' if stack.directions == 2 else ''}{features_of('h', stack)}"


def width_of(letter: str, stack: Stack) -> int:
    """How wide one direction of h or c is."""
    return stack.h_size if letter == "h" else stack.hidden_size


def steps(tensor: Tensor, stack: Stack) -> int:
    """How many steps x or out has."""
    if tensor.is_packed:
        return len(tensor.batch_sizes)
    return tensor.shape[1 if len(tensor.shape) == 3 and stack.batch_first else 0]


def at(tensor: Tensor, stack: Stack, step: int) -> str:
    """One step of x or out as one writes it."""
    if tensor.is_packed:
        return f"step {step}"
    return f"{tensor.name}[:, {step}]" if len(tensor.shape) == 3 and stack.batch_first else f"{tensor.name}[{step}]"


_LAYERS = {1: 4, 2: 3}
"""How many layers are shown, by directions; of more the first ones and the last."""


def layers(stack: Stack) -> Sequence[int]:
    """The layers that are shown, the first first."""
    most, count = _LAYERS[stack.directions], stack.num_layers
    return range(count) if count <= most else [*range(most - 1), count - 1]


def left_out(first: int, last: int) -> str:
    """The layers that are not shown."""
    return f"layer {first}" if first == last else f"layers {first}-{last}"
