"""What was seen of a kata while torch ran it: plain values that travel without torch."""

from __future__ import annotations

from typing import NamedTuple


class Tensor(NamedTuple):
    """A tensor by its shape; of a packed sequence the shape of its data."""

    name: str
    """What the kata's code calls it, else what torch's documentation does."""
    shape: tuple[int, ...]
    dtype: str = "float32"
    batch_sizes: tuple[int, ...] = ()
    """Of a packed sequence: how many sequences still run at each step."""
    order: tuple[int, ...] = ()
    """Of a packed sequence: which sample each row of a step belongs to, the longest first."""

    @property
    def is_packed(self) -> bool:
        return bool(self.batch_sizes)


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
    def shown_size(self) -> int:
        """The features of h in one direction."""
        return self.proj_size or self.hidden_size


class Seen(NamedTuple):
    """A layer that was built, and one call of it if there was one."""

    layer: str
    """Its class, ``LSTM``."""
    name: str
    made: tuple[tuple[str, str], ...]
    """The arguments that it was built with, by name, each as Python source."""
    dtype: str = ""
    """Of its weights; empty if it has none."""
    stack: Stack | None = None
    called: bool = False
    refused: bool = False
    """torch raised, so nothing came out."""
    inputs: tuple[Tensor, ...] = ()
    outputs: tuple[Tensor, ...] = ()
    weights: tuple[Tensor, ...] = ()
    """Of a layer that was only built."""


class Observed(NamedTuple):
    """All that was seen of one kata."""

    layers: tuple[Seen, ...] = ()
    """In the order of their first calls; those that were only built come last."""
    tensors: tuple[Tensor, ...] = ()
    """What had a name in the kata's own code at its end."""
