"""What torch showed of a kata that it ran, as plain values: layers, calls, and tensors by their shapes.

They are made from torch's own objects by duck typing: torch is not imported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, Self


class Tensor(NamedTuple):
    """A tensor by its shape; of a packed sequence the shape of its data."""

    name: str
    """What the kata's file calls it, else what torch's documentation does."""
    shape: tuple[int, ...]
    dtype: str = "float32"
    batch_sizes: tuple[int, ...] = ()
    """Of a packed sequence: how many sequences still run at each step."""
    sorted_indices: tuple[int, ...] = ()
    """Of a packed sequence: which sample each row of a step belongs to, the longest first."""

    @property
    def is_packed(self) -> bool:
        return bool(self.batch_sizes)

    @classmethod
    def of(cls, name: str, value: Any) -> Self:
        """Of torch's tensor or packed sequence."""
        if not _is_packed(value):
            return cls(name, tuple(value.shape), dtype_of(value))
        sizes = tuple(int(size) for size in value.batch_sizes)
        indices = value.sorted_indices if value.sorted_indices is not None else range(sizes[0])
        return cls(name, tuple(value.data.shape), dtype_of(value.data), sizes, tuple(int(index) for index in indices))


class Stack(NamedTuple):
    """The sizes of a recurrent layer: nn.LSTM, nn.GRU or nn.RNN."""

    input_size: int
    hidden_size: int
    num_layers: int
    directions: int
    proj_size: int
    batch_first: bool
    states: tuple[str, ...]
    """The letters of what goes from step to step: h and c, or h alone."""

    @property
    def h_size(self) -> int:
        """The features of h in one direction."""
        return self.proj_size or self.hidden_size

    @classmethod
    def of(cls, layer: Any) -> Self | None:
        """Of torch's layer; None if it is not recurrent."""
        if not any(base.__name__ == "RNNBase" for base in type(layer).__mro__):
            return None
        return cls(
            input_size=int(layer.input_size),
            hidden_size=int(layer.hidden_size),
            num_layers=int(layer.num_layers),
            directions=2 if layer.bidirectional else 1,
            proj_size=int(layer.proj_size),
            batch_first=bool(layer.batch_first),
            states=("h", "c") if layer.mode == "LSTM" else ("h",),
        )


class LayerCall(NamedTuple):
    """A layer that was built, and one call of it if there was one."""

    layer: str
    """Its class, ``LSTM``."""
    name: str
    arguments: tuple[tuple[str, str], ...]
    """What it was built with, by name, each as Python source."""
    dtype: str = ""
    """Of its weights; empty if it has none."""
    stack: Stack | None = None
    own: bool = True
    """The code in the learner's file builds or calls it so; else what judges does, maybe in another precision."""
    called: bool = False
    refused: bool = False
    """torch raised, so nothing came out."""
    inputs: tuple[Tensor, ...] = ()
    outputs: tuple[Tensor, ...] = ()
    weights: tuple[Tensor, ...] = ()
    """Of its layer, by their names in ``named_parameters``."""
    alike: tuple[str, ...] = ()
    """What the code calls the outputs of this call, and of others with the same shapes."""


class Trace(NamedTuple):
    """One run of a kata."""

    calls: tuple[LayerCall, ...] = ()
    """In their order; layers that were only built come last."""
    tensors: tuple[Tensor, ...] = ()
    """What had a name in the kata's own code at its end."""
    reached: str = ""
    """What the designs reached, as a sentence."""


def is_data(value: object) -> bool:
    """Is this a tensor or a packed sequence of torch's?"""
    return _is_packed(value) or (hasattr(value, "shape") and hasattr(value, "dtype"))


def _is_packed(value: object) -> bool:
    return type(value).__name__ == "PackedSequence"


def leaves(value: object) -> Iterator[Any]:
    """The tensors and packed sequences in a value, however deep."""
    if is_data(value):
        yield value
    elif isinstance(value, tuple | list):
        for entry in value:
            yield from leaves(entry)


def dtype_of(tensor: Any) -> str:
    return str(tensor.dtype).removeprefix("torch.")
