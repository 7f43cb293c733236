"""What torch built and called while it ran a kata: layers, shapes and names, and nothing of what it said."""

from __future__ import annotations

import copy
import re
import sys
from collections.abc import Mapping
from typing import Any

import pytest
import torch as real

from pytest_lstm_kata.authoring import blanks, kata, raises, require
from pytest_lstm_kata.explain.trace import LayerCall, Trace
from pytest_lstm_kata.explain.tracing import MAX_CALLS, trace
from pytest_lstm_kata.files.language import parse
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.lazy import nn, torch
from pytest_lstm_kata.kata.model import Kata, Value
from pytest_lstm_kata.lstm import LSTM
from support import JUDGE, KATAS, ORACLE

# ruff: noqa: F841, RUF059  # a name is there to be seen

BY_LABEL = {kata.label: kata for kata in LSTM.katas}


def traced(kata: Kata, designs: Mapping[str, Value] | None = None) -> Trace:
    """The kata traced, with the author's designs or these."""
    authors = {blank.name: parse(deal(kata, 0).example(blank.name)) for blank in kata.designs}
    return trace(ORACLE, deal(kata, 0), designs or authors)


def line(call: LayerCall) -> str:
    """A call in a line."""
    inputs, outputs = (
        ", ".join(f"{tensor.name} {tensor.shape}" for tensor in side) for side in (call.inputs, call.outputs)
    )
    return f"{call.name}: {inputs} -> {'refused' if call.refused else outputs}"


def plain(value: Any) -> bool:
    """Is this of builtin types, at every depth?"""
    if isinstance(value, tuple):
        return all(map(plain, value))
    return type(value) in (str, int, bool, type(None))


def twice(layer: Any, x: Any) -> Any:
    """A helper beside the kata."""
    return layer(layer(x))


@kata("easy", "test")
def many(size: int = 3) -> Any:
    """Many ways to call

    Layers in containers, keywords, helpers, and calls that raise.
    """
    x = torch.zeros(4, 2, size)  # (seq_len, batch, size)
    mask = torch.ones(size).bool()
    whole = torch.zeros(5, 2, size)
    lstm = nn.LSTM(size, size, dtype=torch.float32)
    head = nn.Linear(size, size)
    idle = nn.Dropout(0.5)
    unused = nn.ReLU()
    attention = nn.MultiheadAttention(size, 1)
    pair = nn.Sequential(nn.Linear(size, size, bias=False), idle)
    raises(lstm, whole[..., :1])
    out, _ = lstm(x)
    for length in (2, 3):
        out, _ = lstm(x[:length])
    attended, weights = attention(x, x, value=x)
    # hidden
    twice(head, x)
    return blanks(first=raises(pair, x), second=raises(lstm, whole), third=raises(nn.LSTM(size, size), x, [x]))


@kata("easy", "test")
def copies(size: int = 3) -> Any:
    """Copies

    A layer is called, copied, and called again, and so is the copy.
    """
    lstm = nn.LSTM(size, 2)
    x = torch.zeros(4, size)
    out, _ = lstm(x)
    twin = copy.deepcopy(lstm)
    twin_out, _ = twin(x)
    longer = torch.zeros(5, size)
    longer_out, _ = lstm(longer)
    return blanks(out_shape=longer_out.shape)


@kata("easy", "test")
def trying(lstm: nn.LSTM, size: int = 3) -> Any:
    """Trying

    lstm is tried with sequences of many lengths, all in the hidden part.

    Example: lstm = nn.LSTM(size, 2)
    """
    for length in range(1, 2 * MAX_CALLS):
        require(raises(lstm, torch.zeros(length, size)) is None, "no")
    require(raises(lstm, torch.zeros(size, size + 1)) is not None, "no")


def test_a_call_with_the_names_of_the_code() -> None:
    """Each tensor is called what the code calls it, and has the shape that torch gave it."""
    (call,) = traced(BY_LABEL["1.6"]).calls
    assert line(call) == "lstm: x (5, 7, 10) -> out (5, 7, 20), h_n (2, 5, 20), c_n (2, 5, 20)"
    assert call.layer == "LSTM"
    assert call.arguments == (("input_size", "10"), ("hidden_size", "20"), ("num_layers", "2"), ("batch_first", "True"))
    assert call.stack
    assert call.stack.states == ("h", "c")
    first, *_ = traced(BY_LABEL["1.1"]).calls
    assert line(first) == "linear: x (9, 4) -> from_linear (9, 6)"


def test_names_that_say_nothing_are_replaced() -> None:
    """What has no name, or none but an underscore, is called what torch's documentation calls it."""
    _, conv, lstm = traced(BY_LABEL["1.1"]).calls
    assert line(conv) == "conv: input (4, 9) -> output (6, 7)"
    assert line(lstm) == "lstm: x (9, 4) -> from_lstm (9, 6), h_n (1, 6), c_n (1, 6)"
    assert not [tensor for label in ("4.5", "6.3") for tensor in traced(BY_LABEL[label]).tensors if tensor.name == "_"]


def test_a_thing_of_two_names() -> None:
    """The usual name goes before others: of ``h_0 = c_0 = zeros`` each keeps its own."""
    states = [call.inputs for call in traced(BY_LABEL["8.8"]).calls]
    assert [[tensor.name for tensor in inputs] for inputs in states] == [["x", "h_0", "h_0"]]
    loop = traced(BY_LABEL["4.7"]).calls[1]
    assert line(loop).startswith("lstm: chunk (5, 3), h (1, 6), c (1, 6) -> out (5, 6)")


def test_a_refused_call_has_no_outputs_and_no_words() -> None:
    """That torch raised is seen; what it said is not. The tries of the hidden part are left out."""
    (call,) = traced(BY_LABEL["1.9"]).calls
    assert line(call) == "lstm: x (3, 6, 4) -> refused"
    assert "Expected" not in repr(call)


def test_layers_that_are_only_built() -> None:
    """A layer that nothing was put into is seen, too, and each layer's weights by their names and shapes."""
    (call,) = traced(BY_LABEL["8.4"]).calls
    assert {weight.name: weight.shape for weight in call.weights}["weight_hr_l1"] == (4, 9)
    assert not call.called
    (called,) = traced(BY_LABEL["1.6"]).calls
    assert called.called
    assert [weight.name for weight in called.weights][:2] == ["weight_ih_l0", "weight_hh_l0"]


def test_packed_sequences() -> None:
    """Of a packed sequence the data's shape is seen, how many samples have each step, and whose rows they are."""
    named = {tensor.name: tensor for tensor in traced(BY_LABEL["6.1"]).tensors}
    assert named["packed"].shape == (21, 2)
    assert named["packed"].batch_sizes == (3, 3, 3, 3, 3, 2, 2, 1, 1)
    assert named["packed"].sorted_indices == (0, 1, 2)
    (reordered,) = traced(BY_LABEL["6.10"]).calls
    assert reordered.inputs[0].is_packed
    assert sorted(reordered.inputs[0].sorted_indices) == [0, 1, 2, 3]
    assert reordered.inputs[0].sorted_indices != (0, 1, 2, 3)


def test_the_learners_own_design() -> None:
    """Whatever design is given is the one that is traced."""
    designs = {"lstm": parse("nn.LSTM(8, 12, num_layers=2, batch_first=True)")}
    (call,) = traced(KATAS["1.5"], designs).calls
    assert line(call) == "lstm: x (4, 6, 8) -> out (4, 6, 12), h_n (2, 4, 12), c_n (2, 4, 12)"
    assert traced(KATAS["1.5"], {"lstm": parse("nn.LSTM(8, None)")}).calls == ()


def test_many_ways_to_call() -> None:
    """Containers are looked into, keywords are seen, one shape is seen once.

    A helper's calls are probes, and of a layer that has calls in the file no others are seen. A part of ``x`` is not
    ``x``. A layer that has no name in the file is not seen.
    """
    whole = traced(many)
    lines = [line(call) for call in whole.calls]
    assert lines == [
        "lstm: x (4, 2, 3) -> out (4, 2, 3), h_n (1, 2, 3), c_n (1, 2, 3)",
        "lstm: input (2, 2, 3) -> out (2, 2, 3), h_n (1, 2, 3), c_n (1, 2, 3)",
        "lstm: input (3, 2, 3) -> out (3, 2, 3), h_n (1, 2, 3), c_n (1, 2, 3)",
        "attention: x (4, 2, 3), x (4, 2, 3), x (4, 2, 3) -> attended (4, 2, 3), weights (2, 4, 4)",
        "head: x (4, 2, 3) -> output (4, 2, 3)",
        "idle: input (4, 2, 3) -> output (4, 2, 3)",
        "unused:  -> ",
    ]
    assert ("dtype", "torch.float32") in whole.calls[0].arguments
    assert [tensor.dtype for tensor in whole.tensors if tensor.name == "mask"] == ["bool"]


def test_a_copy_of_a_layer_is_a_probe() -> None:
    """Copying a layer that was called breaks nothing, and what the copy does is not drawn."""
    assert [line(call).partition(" ->")[0] for call in traced(copies).calls] == [
        "lstm: x (4, 3)",
        "lstm: longer (5, 3)",
    ]


def test_probes_are_seen_where_there_is_nothing_else() -> None:
    """A layer that only the hidden part tries is seen as it ran, in a bounded number of calls."""
    layers = traced(trying).calls
    assert len(layers) == MAX_CALLS
    assert not any(call.refused for call in layers)
    assert line(layers[0]) == "lstm: x (1, 3) -> out (1, 2), h_n (1, 2), c_n (1, 2)"


def test_calls_that_nobody_could_count(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a bound neither layers nor calls are kept."""
    monkeypatch.setattr("pytest_lstm_kata.explain.tracing.MAX_RECORDED", 1)
    assert [line(call) for call in traced(many).calls] == ["lstm: input (5, 2, 1) -> refused"]


def test_before_torch_2_hooks_see_no_keywords(monkeypatch: pytest.MonkeyPatch) -> None:
    """torch 1.13 has no hooks with keywords: what is given by position is seen all the same."""
    plain_hook = real.nn.Module.register_forward_pre_hook
    monkeypatch.setattr("pytest_lstm_kata.explain.tracing.KEYWORDS", "no_such_attribute")
    monkeypatch.setattr(real.nn.Module, "register_forward_pre_hook", plain_hook)
    (attention,) = [call for call in traced(many).calls if call.layer == "MultiheadAttention"]
    assert len(attention.inputs) == 2


def test_a_profiler_is_put_back() -> None:
    """Whoever profiles goes on to do so."""

    def profiler(*_: object) -> None: ...

    before = sys.getprofile()
    sys.setprofile(profiler)
    try:
        traced(KATAS["1.6"])
        assert sys.getprofile() is profiler
    finally:
        sys.setprofile(before)


@pytest.mark.broad
@pytest.mark.parametrize("each", LSTM.katas, ids=lambda kata: kata.slug)
def test_every_kata(each: Kata) -> None:
    """What is seen is plain, has names that stand in the file, and has each shape that the kata asks for."""
    whole = traced(each)
    words = {*re.findall(r"\w+", write(each))}
    named = [*(call.name for call in whole.calls if call.name), *(tensor.name for tensor in whole.tensors)]
    assert [name for name in named if name not in words] == []
    assert plain(whole)
    shapes = {tensor.shape for call in whole.calls for tensor in (*call.inputs, *call.outputs, *call.weights)} | {
        tensor.shape for tensor in whole.tensors
    }
    asked = {
        name: truth
        for name, truth in JUDGE.truth(deal(each, 0), "cpu").items()
        if name.endswith("_shape") and isinstance(truth, tuple)
    }
    assert {name: truth for name, truth in asked.items() if truth not in shapes} == {}
