"""Katas of our own, for what the built-in pack does not have."""

from __future__ import annotations

from typing import Any

from pytest_lstm_kata.authoring import blanks, kata, on, pack, raises, require, unit
from pytest_lstm_kata.kata.lazy import nn, torch
from pytest_lstm_kata.kata.unmet import Unverified
from pytest_lstm_kata.lstm import LSTM

# ruff: noqa: ARG001  # a number may be there for the statement alone


@kata("easy", "test")
def flags(size: int = 3) -> Any:
    """Flags

    first and second are each True or False, and count is a whole number.

    Mistakes:
    first_denied: first = False
        You denied the first.
    too_many: count = size + 1
        You counted too many.
    """
    x = torch.zeros(size)
    return blanks(first=bool((x == 0).all()), second=bool((x > 0).any()), count=x.shape[0])


@kata("easy", "test")
def flag(size: int = 3) -> Any:
    """One flag

    only is True or False.

    Mistakes:
    denied: only = False
        You denied it.
    """
    return blanks(only=torch.zeros(size).sum() == 0)


@kata("easy", "test")
def kinds(size: int = 3) -> Any:
    """All that a kata can ask for

    number, real, text, shape, table, error and kind are of all kinds.

    Mistakes:
    m: number = 1
        S.
    """
    x = torch.full((size, 2), 0.25)
    return blanks(
        number=x.shape[0],
        real=x.mean(),
        text="adam",
        shape=x.shape,
        table={"weight": x.shape, "rows": [size, 2]},
        error=raises({}.__getitem__, size),
        kind=x.dtype,
        entries=x[0],
    )


@kata("easy", "test")
def accepts(size: int = 3) -> Any:
    """Nothing raised

    accepted is a class, or None.

    Mistakes:
    m: accepted = ValueError
        S.
    """
    return blanks(accepted=raises(torch.zeros(size).sum))


@kata("easy", "test")
def calls(size: int = 3) -> Any:
    """Calls

    fine, beyond and bent are each a class, or None.

    Mistakes:
    indices_are_checked_late: beyond = None
        You let an index pass.
    shapes_bend: bent = None
        You let a shape bend.
    """
    x = torch.zeros(size)
    return blanks(fine=raises(x.view, size), beyond=raises(x.__getitem__, size), bent=raises(x.view, size + 1))


@kata("easy", "test")
def two_devices(size: int = 3) -> Any:
    """Two devices

    on_cpu and on_cuda are each a whole number.

    Hint: h

    Mistakes:
    cpu_too_many: on_cpu = size + 1
        You counted too many on the CPU.
    cuda_too_many: on_cuda = size + 1
        You counted too many on the GPU.

    Example: on_cuda = size
    Step: s
    Try: 1
    """
    x = torch.zeros(size)
    return blanks(on_cpu=on("cpu", x.shape[0]), on_cuda=on("cuda", x.shape[0]))


def _not_to_be_had() -> None:
    raise Unverified("this torch has no such layer")


@kata("easy", "test")
def not_here(size: int = 3) -> Any:
    """Not on this torch

    width is a whole number.

    Mistakes:
    m: width = 1
        S.

    Example: width = 4
    """
    raises(_not_to_be_had)
    return blanks(width=size)


@kata("easy", "test")
def design_not_here(lstm: nn.LSTM, size: int = 3) -> Any:
    """Not with this layer

    lstm is a layer, nn.LSTM(...).

    Example: lstm = nn.LSTM(size, 4)
    """
    require(lstm.input_size == size, "not {size} wide")
    raises(_not_to_be_had)


@kata("easy", "test")
def widths(batch: int = 2, seq_len: int = 5, input_size: int = 7, hidden_size: int = 11, proj_size: int = 3) -> Any:
    """Widths

    out_shape, h_n_shape and c_n_shape are tuples.

    Mistakes:
    m: out_shape = (1,)
        S.
    """
    lstm = nn.LSTM(
        input_size=input_size,
        hidden_size=hidden_size,
        num_layers=2,
        bidirectional=True,
        batch_first=True,
        proj_size=proj_size,
    )
    out, (h_n, c_n) = lstm(torch.randn(batch, seq_len, input_size))
    return blanks(out_shape=out.shape, h_n_shape=h_n.shape, c_n_shape=c_n.shape)


@kata("easy", "test")
def many_axes(size: int = 3) -> Any:
    """Many axes

    shape is a tuple.

    Mistakes:
    m: shape = (1,)
        S.
    """
    return blanks(shape=torch.zeros(2, size, 4, 5, 6, 7, 8).shape)


@kata("easy", "test")
def designs(lstm: nn.LSTM, rate: float, size: int = 3) -> Any:
    """Layers and numbers

    lstm is a layer, nn.LSTM(...), rate is a float, and width a whole number.

    Mistakes:
    too_wide: lstm = nn.LSTM(size, 99); rate = 0.5
        Your layer is too wide.

    Example: lstm = nn.LSTM(size, 4)
    Example: rate = 0.5
    """
    out, _ = lstm(torch.zeros(5, size))
    require(out.shape[-1] < 99, "too_wide")
    require(rate < 1, "{rate} is not what it says", blank="rate") if rate == 7 else None
    require(rate < 1, "A rate stays below {size}, and below 1.", blank="rate")
    # hidden
    return blanks(width=4)


@kata("easy", "test")
def broken(size: int = 3) -> Any:
    """Broken

    width is a whole number.

    Mistakes:
    m: width = 1
        S.
    """
    x = torch.zeros(size)
    return blanks(width=x.widht)  # the bug


@kata("easy", "test")
def broken_design(lstm: nn.LSTM, size: int = 3) -> Any:
    """Broken design

    lstm is a layer, nn.LSTM(...).

    Example: lstm = nn.LSTM(size, 4)
    """
    raise RuntimeError("the answer is 42")


@kata("easy", "test")
def broken_example(lstm: nn.LSTM, size: int = 3) -> Any:
    """Broken example

    lstm is a layer, nn.LSTM(...), and width is a whole number.

    Example: lstm = nn.LSTM(size, 4)
    """
    require(lstm.hidden_size == 5, "not five wide")
    # hidden
    return blanks(width=5)


@kata("easy", "test")
def no_value(size: int = 3) -> Any:
    """Not a value

    thing is a layer.
    """
    return blanks(thing=nn.Linear(size, 2))


@kata("easy", "test")
def demanding(lstm: nn.LSTM, size: int = 3) -> Any:
    """Nothing fits

    lstm is a layer, nn.LSTM(...).

    Example: lstm = nn.LSTM(size, 4)
    """
    require(raises(lstm, torch.zeros(5, size)) is not None, "nothing fits")


@kata("easy", "test")
def a_step(step: int, size: int = 3) -> Any:
    """A step

    step is a whole number.

    Example: step = -1
    """
    require(torch.zeros(size)[step] == 0, "not a step")


@kata("easy", "test")
def slipped(size: int = 3) -> Any:
    """A slip of its author's

    count is a whole number.

    Mistakes:
    no answer
    """
    return blanks(count=size)


@kata("easy", "test")
def stacked(step: int, first: nn.LSTM, second: nn.LSTM, size: int = 3) -> Any:
    """Two layers

    step is a whole number; first and second are layers.

    Example: step = 1
    Example: first = nn.LSTM(size, 4, bidirectional=True)
    Example: second = nn.LSTM(8, 5)
    """
    require(step != 7, "A step is not 7.", form=True)
    between, _ = first(torch.zeros(4, size))
    out, _ = second(between)
    require(out[step].shape == (5,), "not five wide", blank="second")


@kata("easy", "test")
def joint(size: int = 3) -> Any:
    """One idea, several blanks

    one, two and three are each a whole number.

    Idea: i
    Hint: h

    Mistakes:
    one_nine: one = 9
        You took nine for one.
    two_nine: two = 9
        You took nine for two.
    all_nine: one = 9; two = 9; three = 9
        You took nine for all.
    alone: one = 8 | two = 7
        You counted down.

    Step: s
    Try: 1
    See: docs
    """
    return blanks(one=1, two=2, three=size)


SAMPLES = pack(
    "samples",
    "Samples",
    units=[
        unit(
            "first",
            "First",
            "A primer.",
            [
                flags,
                flag,
                kinds,
                widths,
                many_axes,
                designs,
                broken,
                broken_design,
                broken_example,
                no_value,
                demanding,
                a_step,
                accepts,
                calls,
                two_devices,
                not_here,
                design_not_here,
                joint,
                stacked,
            ],
        )
    ],
    variants=LSTM.katas[0].variants,
)
(
    FLAGS,
    FLAG,
    KINDS,
    WIDTHS,
    MANY_AXES,
    DESIGNS,
    BROKEN,
    BROKEN_DESIGN,
    BROKEN_EXAMPLE,
    NO_VALUE,
    DEMANDING,
    A_STEP,
    ACCEPTS,
    CALLS,
    TWO_DEVICES,
    NOT_HERE,
    DESIGN_NOT_HERE,
    JOINT,
    STACKED,
) = SAMPLES.katas
(SLIPPED,) = pack("slips", "Slips", [unit("slips", "Slips", "", [slipped])]).katas
