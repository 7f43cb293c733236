"""Shapes and sizes of torch's things, as plain values: tensors, packed sequences, layers. Told by their looks, so that
nothing of torch is imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pytest_lstm_kata.model import show
from pytest_lstm_kata.seen import Stack, Tensor


def _is_packed(value: object) -> bool:
    return type(value).__name__ == "PackedSequence"


def is_data(value: object) -> bool:
    return _is_packed(value) or (hasattr(value, "shape") and hasattr(value, "dtype"))


def leaves(value: object) -> Iterator[Any]:
    """The tensors and packed sequences in a value, however deep."""
    if is_data(value):
        yield value
    elif isinstance(value, tuple | list):
        for entry in value:
            yield from leaves(entry)


def tensor(name: str, value: Any) -> Tensor:
    if not _is_packed(value):
        return Tensor(name, tuple(value.shape), _short(value.dtype))
    order = value.sorted_indices if value.sorted_indices is not None else range(int(value.batch_sizes[0]))
    sizes, data = (int(size) for size in value.batch_sizes), value.data
    return Tensor(name, tuple(data.shape), _short(data.dtype), tuple(sizes), tuple(int(place) for place in order))


def stack(layer: Any) -> Stack | None:
    if not any(base.__name__ == "RNNBase" for base in type(layer).__mro__):
        return None
    return Stack(
        input_size=int(layer.input_size),
        hidden_size=int(layer.hidden_size),
        num_layers=int(layer.num_layers),
        directions=2 if layer.bidirectional else 1,
        proj_size=int(layer.proj_size),
        batch_first=bool(layer.batch_first),
        states=("h", "c") if layer.mode == "LSTM" else ("h",),
    )


def dtype(layer: Any) -> str:
    return next((_short(weight.dtype) for weight in layer.parameters()), "")


def _short(dtype: object) -> str:
    return str(dtype).removeprefix("torch.")


def source(value: object) -> str:
    """An argument as one would write it."""
    return show(value) if isinstance(value, bool | int | float | str | tuple | list | None) else str(value)
