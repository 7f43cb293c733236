"""Katas of our own, for what the built-in pack does not have."""

from __future__ import annotations

from typing import Any

from pytest_lstm_kata.authoring import blanks, kata, mistake, on, pack, raises, require, unit
from pytest_lstm_kata.kata.lazy import nn, torch
from pytest_lstm_kata.kata.model import Unverified
from pytest_lstm_kata.lstm import LSTM

# ruff: noqa: ARG001  # a number may be there for the statement alone

REST: dict[str, Any] = {
    "level": "easy",
    "category": "test",
    "concept": "c",
    "see": "docs",
    "hints": ["h"],
    "steps": ["s"],
    "quick_check": "1",
}


@kata(
    title="Flags",
    mistakes=[
        mistake("first_denied", "You denied the first.", first=False),
        mistake("too_many", "You counted too many.", count=lambda n: n.size + 1),
    ],
    **REST,
)
def flags(size: int = 3) -> Any:
    """first and second are each True or False, and count is a whole number."""
    x = torch.zeros(size)
    return blanks(first=bool((x == 0).all()), second=bool((x > 0).any()), count=x.shape[0])


@kata(title="One flag", mistakes=[mistake("denied", "You denied it.", only=False)], **REST)
def flag(size: int = 3) -> Any:
    """only is True or False."""
    return blanks(only=torch.zeros(size).sum() == 0)


@kata(title="All that a kata can ask for", mistakes=[mistake("m", "S.", number=1)], **REST)
def kinds(size: int = 3) -> Any:
    """number, real, text, shape, table, error and kind are of all kinds."""
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


@kata(title="Nothing raised", mistakes=[mistake("m", "S.", accepted=ValueError)], **REST)
def accepts(size: int = 3) -> Any:
    """accepted is a class, or None."""
    return blanks(accepted=raises(torch.zeros(size).sum))


@kata(
    title="Calls",
    mistakes=[
        mistake("indices_are_checked_late", "You let an index pass.", beyond=None),
        mistake("shapes_bend", "You let a shape bend.", bent=None),
    ],
    **REST,
)
def calls(size: int = 3) -> Any:
    """fine, beyond and bent are each a class, or None."""
    x = torch.zeros(size)
    return blanks(fine=raises(x.view, size), beyond=raises(x.__getitem__, size), bent=raises(x.view, size + 1))


@kata(
    title="Two devices",
    mistakes=[
        mistake("cpu_too_many", "You counted too many on the CPU.", on_cpu=lambda n: n.size + 1),
        mistake("cuda_too_many", "You counted too many on the GPU.", on_cuda=lambda n: n.size + 1),
    ],
    example={"on_cuda": "{size}"},
    **REST,
)
def two_devices(size: int = 3) -> Any:
    """on_cpu and on_cuda are each a whole number."""
    x = torch.zeros(size)
    return blanks(on_cpu=on("cpu", x.shape[0]), on_cuda=on("cuda", x.shape[0]))


def _not_to_be_had() -> None:
    raise Unverified("this torch has no such layer")


@kata(title="Not on this torch", mistakes=[mistake("m", "S.", width=1)], example={"width": "4"}, **REST)
def not_here(size: int = 3) -> Any:
    """width is a whole number."""
    raises(_not_to_be_had)
    return blanks(width=size)


@kata(title="Not with this layer", mistakes=[], example={"lstm": "nn.LSTM({size}, 4)"}, **REST)
def design_not_here(lstm: nn.LSTM, size: int = 3) -> Any:
    """lstm is a layer, nn.LSTM(...)."""
    require(lstm.input_size == size, "not {size} wide")
    raises(_not_to_be_had)


@kata(title="Widths", mistakes=[mistake("m", "S.", out_shape=(1,))], **REST)
def widths(batch: int = 2, seq_len: int = 5, input_size: int = 7, hidden_size: int = 11, proj_size: int = 3) -> Any:
    """out_shape, h_n_shape and c_n_shape are tuples."""
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


@kata(title="Many axes", mistakes=[mistake("m", "S.", shape=(1,))], **REST)
def many_axes(size: int = 3) -> Any:
    """shape is a tuple."""
    return blanks(shape=torch.zeros(2, size, 4, 5, 6, 7, 8).shape)


@kata(
    title="Layers and numbers",
    mistakes=[mistake("too_wide", "Your layer is too wide.", lstm="nn.LSTM({size}, 99)", rate="0.5")],
    example={"lstm": "nn.LSTM({size}, 4)", "rate": "0.5"},
    **REST,
)
def designs(lstm: nn.LSTM, rate: float, size: int = 3) -> Any:
    """lstm is a layer, nn.LSTM(...), rate is a float, and width a whole number."""
    out, _ = lstm(torch.zeros(5, size))
    require(out.shape[-1] < 99, "too_wide")
    require(rate < 1, "{rate} is not what it says", blank="rate") if rate == 7 else None
    require(rate < 1, "A rate stays below {size}, and below 1.", blank="rate")
    # hidden
    return blanks(width=4)


@kata(title="Broken", mistakes=[mistake("m", "S.", width=1)], **REST)
def broken(size: int = 3) -> Any:
    """width is a whole number."""
    x = torch.zeros(size)
    return blanks(width=x.widht)  # the bug


@kata(title="Broken design", mistakes=[], example={"lstm": "nn.LSTM({size}, 4)"}, **REST)
def broken_design(lstm: nn.LSTM, size: int = 3) -> Any:
    """lstm is a layer, nn.LSTM(...)."""
    raise RuntimeError("the answer is 42")


@kata(title="Broken example", mistakes=[], example={"lstm": "nn.LSTM({size}, 4)"}, **REST)
def broken_example(lstm: nn.LSTM, size: int = 3) -> Any:
    """lstm is a layer, nn.LSTM(...), and width is a whole number."""
    require(lstm.hidden_size == 5, "not five wide")
    # hidden
    return blanks(width=5)


@kata(title="Not a value", mistakes=[], **REST)
def no_value(size: int = 3) -> Any:
    """thing is a layer."""
    return blanks(thing=nn.Linear(size, 2))


@kata(title="Nothing fits", mistakes=[], example={"lstm": "nn.LSTM({size}, 4)"}, **REST)
def demanding(lstm: nn.LSTM, size: int = 3) -> Any:
    """lstm is a layer, nn.LSTM(...)."""
    require(raises(lstm, torch.zeros(5, size)) is not None, "nothing fits")


@kata(title="A step", mistakes=[], example={"step": "-1"}, **REST)
def a_step(step: int, size: int = 3) -> Any:
    """step is a whole number."""
    require(torch.zeros(size)[step] == 0, "not a step")


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
) = SAMPLES.katas
