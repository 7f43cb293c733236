"""What each axis of a tensor counts, in the words of torch's documentation.

An axis has a name only where it is known: by what the layer does, or by a comment in the kata's code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from pytest_lstm_kata.explain.trace import LayerCall, Stack, Tensor

_COMMENT: Final = re.compile(r"\s*(\w+(?: = \w+)*) = .*# \(([\w, *]+)\)")
_LAST: Final = {"Linear": "out_features", "Embedding": "embedding_dim"}
"""What the last axis of a layer's output counts; the others are those of its input."""


def commented(code: str) -> Mapping[str, str]:
    """What comments of the code tell, by name: ``x = torch.randn(4, 5)  # (seq_len, input_size)``."""
    found: dict[str, str] = {}
    for match in filter(None, map(_COMMENT.match, code.splitlines())):
        found |= dict.fromkeys(match[1].split(" = "), match[2].rstrip(","))
    return found


def by_comment(tensor: Tensor, comments: Mapping[str, str]) -> str:
    """What the comment on a tensor of this name tells, if it has as many axes."""
    axes = comments.get(tensor.name, "")
    return axes if len(axes.split(", ")) == len(tensor.shape) and not tensor.is_packed else ""


def of_calls(calls: Iterable[LayerCall], comments: Mapping[str, str]) -> Mapping[LayerCall, Mapping[Tensor, str]]:
    """The axes of each call's tensors, where they are known."""
    known: dict[Tensor, str] = {}
    found = {}
    for call in calls:
        given = {tensor: known.get(tensor) or by_comment(tensor, comments) for tensor in call.inputs}
        found[call] = {**given, **dict(_of_call(call, next(iter(given.values()), "")))}
        known |= {tensor: found[call].get(tensor, "") for tensor in call.outputs}
    return found


def _of_call(call: LayerCall, given: str) -> Iterator[tuple[Tensor, str]]:
    """What the layer itself tells of its tensors; ``given`` is known of its first input."""
    stack = call.stack
    if stack:
        yield from (
            (data, of_data(data, stack, "features" if call.refused else "input_size")) for data in call.inputs[:1]
        )
        yield from ((data, of_data(data, stack, out_features(stack))) for data in call.outputs[:1])
        for states in () if call.refused else (call.inputs[1:], call.outputs[1:]):
            for letter, state in zip(stack.states, states, strict=False):
                yield state, of_state(state, stack, features_of(letter, stack))
    elif call.layer.endswith("Cell"):
        sizes = ["input_size", *["hidden_size"] * (len(call.inputs) + len(call.outputs) - 1)]
        for tensor, size in zip((*call.inputs, *call.outputs), sizes, strict=False):
            yield tensor, f"batch, {size}" if len(tensor.shape) == 2 else size
    elif call.layer in _LAST and given:
        kept = given.split(", ") if call.layer == "Embedding" else given.split(", ")[:-1]
        yield from ((tensor, ", ".join([*kept, _LAST[call.layer]])) for tensor in call.outputs[:1])


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
