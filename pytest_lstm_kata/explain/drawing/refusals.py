"""Why torch refused a call, as far as shapes and dtypes tell, in our words: what a layer expects and what came."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_lstm_kata.explain.drawing import axes
from pytest_lstm_kata.explain.trace import LayerCall, Stack, Tensor


def reasons(call: LayerCall) -> Iterator[str]:
    """A sentence for each thing that does not fit; none where only torch knows."""
    found = [*_misfits(call)]
    if not found and call.stack and call.inputs and not call.inputs[0].is_packed:
        found = ["Shapes and dtypes fit. Look at how the arguments are passed."]
    yield from found


def _misfits(call: LayerCall) -> Iterator[str]:
    if not call.inputs:
        return
    data, *states = call.inputs
    if data.is_packed and not call.stack:
        yield f"nn.{call.layer} cannot read a packed sequence."
        return
    if call.dtype and data.dtype != call.dtype and call.layer != "Embedding":
        yield f"The weights are {call.dtype}, but {data.name} is {data.dtype}."
    features = str(call.stack.input_size) if call.stack else dict(call.arguments).get("in_features", "")
    if features and [*map(str, data.shape[-1:])] != [features]:
        came = data.shape[-1] if data.shape else "none"
        yield f"The layer needs {features} features, but {data.name} has {came}."
    if call.stack and not data.is_packed and len(data.shape) not in (2, 3):
        yield f"The layer takes 2 or 3 axes, but {data.name} has {len(data.shape)}."
    elif call.stack:
        yield from _of_states(data, states, call.stack)


def _of_states(data: Tensor, states: list[Tensor], stack: Stack) -> Iterator[str]:
    letters = stack.states
    if states and len(states) != len(letters):
        yield f"The layer takes {' and '.join(f'{letter}_0' for letter in letters)} together, or no state at all."
        return
    for letter, state in zip(letters, states, strict=False):
        rows, width = stack.num_layers * stack.directions, axes.width_of(letter, stack)
        needed = (rows, *_batch(data, stack), width)
        if state.shape != needed:
            yield f"{letter}_0 must have the shape {needed}, but {state.name} has {state.shape}."


def _batch(data: Tensor, stack: Stack) -> tuple[int, ...]:
    """The axis of samples in a state, if there is one."""
    if data.is_packed:
        return (data.batch_sizes[0],)
    return (data.shape[0 if stack.batch_first else 1],) if len(data.shape) == 3 else ()
