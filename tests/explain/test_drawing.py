"""Drawings: what goes in, what comes out, and how wide it is; in any terminal, and never the answer."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import EACH_KATA
from pytest_lstm_kata.authoring import blanks, kata
from pytest_lstm_kata.explain.drawing import axes, sketch
from pytest_lstm_kata.explain.drawing.picture import MAX_FLOWS, MAX_UNROLLED, SEVERAL, draw
from pytest_lstm_kata.explain.drawing.scene import WIDTH, Scene, arrow, text
from pytest_lstm_kata.explain.drawing.svg import svg
from pytest_lstm_kata.explain.subject import Subject
from pytest_lstm_kata.explain.trace import LayerCall, Stack, Tensor, Trace
from pytest_lstm_kata.explain.tracing import trace
from pytest_lstm_kata.files.language import parse
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.lazy import nn, torch
from pytest_lstm_kata.kata.model import Kata, Named, show
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output.terminal import encodable
from pytest_lstm_kata.testing import check_kata
from support import JUDGE, ORACLE

# ruff: noqa: ARG001, F841, RUF059  # a code may say more than it needs

BY_LABEL = {kata.label: kata for kata in LSTM.katas}


@kata("easy", "test")
def sayings(head: nn.Linear, size: int = 3) -> Any:
    """All that code may say

    A given code with layers in many places.

    Example: head = nn.Linear(4, 2)
    """
    first, second = nn.LSTM(size, 4), nn.GRU(4, 4)
    cut = nn.utils.rnn.pad_sequence
    rows = {}
    first(torch.zeros(7, size))
    rows["a"], _ = first(torch.zeros(2, size))
    padded = cut([torch.zeros(2, size)])
    for a_name_that_is_much_too_long_to_be_shown_in_full in [padded]:
        out, h_n = nn.GRU(size, 4)(a_name_that_is_much_too_long_to_be_shown_in_full)
    # hidden
    return blanks(out_shape=out.shape)


def after(kata: Kata, seed: int = 0, width: int = WIDTH) -> list[Scene]:
    """The drawing of a solved kata."""
    dealt = deal(kata, seed)
    designs = {blank.name: parse(dealt.example(blank.name)) for blank in kata.designs}
    return draw(trace(ORACLE, dealt, designs), axes.commented(dealt.code), Subject.of(dealt).weights, width)


def before(kata: Kata, seed: int = 0) -> list[Scene]:
    """The drawing of a kata that is not solved."""
    return sketch.draw(deal(kata, seed))


def shown(scenes: list[Scene]) -> str:
    """All scenes as text."""
    return "\n\n".join(f"{scene.title}\n\n{text(scene)}" for scene in scenes)


def drawn(label: str) -> str:
    """The solved kata as text."""
    return shown(after(BY_LABEL[label]))


def a_stack(**sizes: Any) -> Stack:
    """A small LSTM, but for these sizes."""
    usual: dict[str, Any] = {"input_size": 5, "hidden_size": 8, "num_layers": 1, "directions": 1, "proj_size": 0}
    return Stack(**{**usual, "batch_first": False, "states": ("h", "c"), **sizes})


def a_call(stack: Stack, *inputs: Tensor, **more: Any) -> LayerCall:
    """A call with these tensors that torch refused."""
    return LayerCall("LSTM", "lstm", (), "float32", stack, called=True, refused=True, inputs=inputs, **more)


def weighed(call: LayerCall) -> str:
    """The weights of a layer as text, line breaks aside."""
    return " ".join(shown(draw(Trace((call,)), weights=[call.name])).split())


def lines(call: LayerCall) -> str:
    """One call as text, line breaks aside."""
    return " ".join(shown(draw(Trace((call,)))).split())


# What every drawing promises.


@pytest.mark.parametrize("each", EACH_KATA)
def test_every_drawing_fits_and_tells_no_answer(each: Kata) -> None:
    """Before success, for two deals, and after: 58 columns, which ASCII can show, and before it nothing true."""
    for seed in (0, 1):
        for scenes in (before(each, seed), *([after(each)] if seed == 0 else [])):
            for scene in scenes:
                rows = text(scene).splitlines()
                assert [row for row in rows if len(row) > WIDTH or row != row.rstrip()] == []
                assert "\\" not in encodable("".join(rows), "ascii")
        dealt = deal(each, seed)
        truth = {
            **JUDGE.truth(dealt, "cpu"),
            **{blank.name: parse(dealt.example(blank.name)) for blank in each.designs},
        }
        telling = [show(value) for value in truth.values() if isinstance(value, tuple | Named)]
        telling += [dealt.example(blank.name) for blank in each.designs if "." in blank.expects]
        said = " ".join(
            " ".join([shown(before(each, seed)), *(scene.description for scene in before(each, seed))]).split()
        )
        assert [secret for secret in telling if re.search(rf"(?<![\w.]){re.escape(secret)}", said)] == []


@pytest.mark.parametrize("each", EACH_KATA)
def test_before_success_all_texts_are_the_files_own(each: Kata) -> None:
    """Each title and each line on data stands in the learner's file, and each number with it."""
    given_file = " ".join(write(each).split())
    for scene in before(each):
        assert " ".join(scene.title.replace("( ? )", "").partition(" = ")[2].split()) in given_file
        for row in scene.rows:
            assert f"{row.name} {row.shape}" in given_file
            assert row.axes in given_file
        assert set(re.findall(r"\d+", text(scene))) <= set(re.findall(r"\d+", given_file))


@pytest.mark.again
@settings(max_examples=60)
@given(
    st.integers(1, 12), st.integers(1, 40), st.integers(1, 400), st.integers(1, 8),
    st.sampled_from([1, 2]), st.sampled_from([0, 7, 120]), st.booleans(), st.booleans(),
)  # fmt: skip
def test_every_recurrent_call_fits(
    batch: int, steps: int, hidden: int, layers: int, directions: int, proj: int, batch_first: bool, started: bool
) -> None:
    """Whatever the sizes, with states given or not: the picture is not wider than it may be, and SVG shows it too."""
    stack = a_stack(
        hidden_size=hidden, num_layers=layers, directions=directions, proj_size=proj, batch_first=batch_first
    )
    h, c = ((layers * directions, batch, width) for width in (stack.h_size, hidden))
    x, out = (
        Tensor(name, (batch, steps, wide) if batch_first else (steps, batch, wide))
        for name, wide in (("x", 5), ("out", directions * stack.h_size))
    )
    states = (Tensor("h_0", h), Tensor("a_long_name_of_c", c)) if started else ()
    call = LayerCall(
        "LSTM", "", (), "float32", stack, called=True,
        inputs=(x, *states), outputs=(out, Tensor("h_n", h), Tensor("a_long_name_of_c", c)),
    )  # fmt: skip
    for width in (WIDTH, 86):
        (scene,) = draw(Trace((call,)), width=width)
        assert scene.size[0] <= width
        assert svg(scene, "one").count("<rect") == text(scene).count("┌")


# The pictures.


def test_a_stack_unrolled() -> None:
    """Steps go from left to right, layers from bottom to top, h and c along, and out leaves at the top."""
    assert (
        drawn("1.6")
        == """\
lstm = nn.LSTM(input_size=10, hidden_size=20, num_layers=2, batch_first=True)

        out[:, 0]  out[:, 1]        out[:, 6]
            ▲          ▲                ▲
            │ 20       │                │
layer 1  ┌──────┐   ┌──────┐         ┌──────┐
         │ h 20 │──▶│ h 20 │─▶ ··· ─▶│ h 20 │─▶ h_n[1]
         │ c 20 │──▶│ c 20 │─▶ ··· ─▶│ c 20 │─▶ c_n[1]
         └──────┘   └──────┘         └──────┘
            ▲          ▲                ▲
            │ 20       │                │
layer 0  ┌──────┐   ┌──────┐         ┌──────┐
         │ h 20 │──▶│ h 20 │─▶ ··· ─▶│ h 20 │─▶ h_n[0]
         │ c 20 │──▶│ c 20 │─▶ ··· ─▶│ c 20 │─▶ c_n[0]
         └──────┘   └──────┘         └──────┘
            ▲          ▲                ▲
            │ 10       │                │
         x[:, 0]    x[:, 1]          x[:, 6]

out  (5, 7, 20)  batch, seq_len, hidden_size
x    (5, 7, 10)  batch, seq_len, input_size
h_n  (2, 5, 20)  num_layers, batch, hidden_size
c_n  (2, 5, 20)  num_layers, batch, hidden_size

Each box is one layer at one step. h and c go right to the
next step; h also goes up to the next layer."""
    )


def test_a_wide_terminal_shows_more_steps() -> None:
    """Where there is room more steps are told apart."""
    (scene,) = after(BY_LABEL["1.6"], width=86)
    assert "out[:, 3]" in text(scene)
    assert WIDTH < max(map(len, text(scene).splitlines())) <= 86


def test_two_directions() -> None:
    """The backward direction goes from right to left, and its rows of h_n come out at the left."""
    shown = drawn("5.1")
    assert "  h_n[5] ◀─│ h 8 │◀──│ h 8 │◀─ ··· ◀─│ h 8 │   backward" in shown
    assert " forward   │ h 8 │──▶│ h 8 │─▶ ··· ─▶│ h 8 │─▶ h_n[0]" in shown
    assert "8 + 8" in shown
    assert "out  (5, 7, 16)  batch, seq_len, 2 * hidden_size" in shown
    assert "h_n  (6, 5, 8)   2 * num_layers, batch, hidden_size" in shown


def test_states_that_are_given() -> None:
    """h_0 and c_0 enter each layer at the side where it begins."""
    assert "  h_0[2] ─▶│ h 9 │──▶" in drawn("4.2")


def test_a_state_with_a_long_name() -> None:
    """There is no room for it beside the steps: it goes by the letter of the state."""
    state = (1, 3, 8)
    call = LayerCall(
        "LSTM", "", (), "float32", a_stack(), called=True,
        inputs=(Tensor("x", (2, 3, 5)), Tensor("the_first_state", state), Tensor("c_0", state)),
        outputs=(Tensor("out", (2, 3, 8)), Tensor("h_n", state), Tensor("c_n", state)),
    )  # fmt: skip
    assert " h[0] ─▶" in lines(call)
    assert " c_0[0] ─▶" in lines(call)
    assert "the_first_state[0]" not in lines(call)


def test_a_projection() -> None:
    """h is as wide as the projection, c as the hidden state, and this is said."""
    shown = drawn("8.1")
    assert "│ h 6  │" in shown
    assert "│ c 15 │" in shown
    assert "h_n  (2, 5, 6)   num_layers, batch, proj_size" in shown
    assert "c_n  (2, 5, 15)  num_layers, batch, hidden_size" in shown
    assert "A projection makes h narrower: proj_size = 6. c keeps hidden_size = 15." in " ".join(shown.split())


def test_many_layers_are_left_out() -> None:
    """Of a high stack the first layers and the last are shown, with their rows."""
    shown = drawn("5.3")
    assert "layers 2-8 " in shown
    assert "h_n[19]" in shown
    assert "h_n[5]" not in shown


def test_a_packed_sequence() -> None:
    """The rows of the data stand where their samples and their steps meet."""
    assert """\
step        0   1   2   3   4   5   6   7   8
         ┌─────────────────────────────────────┐
sample 0 │  0   3   6   9  12  15  17  19  20  │
         └─────────────────────────────────────┘
         ┌─────────────────────────────┐
sample 1 │  1   4   7  10  13  16  18  │
         └─────────────────────────────┘
         ┌─────────────────────┐
sample 2 │  2   5   8  11  14  │
         └─────────────────────┘
rows        3   3   3   3   3   2   2   1   1
""" in drawn("6.1")
    shown = drawn("6.2")
    assert "3 rows    3 rows          1 row\n" in shown
    assert "packed.data  (18, 16)   steps of all samples, input_size" in shown


def test_a_packed_sequence_of_many_samples() -> None:
    """Many steps and many samples: the first ones and the last step, and how many more there are."""
    sizes = (*[8] * 10, *[5] * 10, *[1] * 20)
    packed = Tensor("packed", (150, 4), "float32", sizes, tuple(range(8)))
    (scene,) = draw(Trace((), (packed,)))
    assert "and 2 more samples" in text(scene)
    assert re.search(r"sample 5 │ +5 +13 .* ···  │\n", text(scene))
    assert re.search(r"step .* ··· +39\n", text(scene))
    assert scene.size[0] <= WIDTH


def test_weights() -> None:
    """A layer that is only built shows a box for each weight, and what its axes count."""
    shown = drawn("7.4")
    assert "_l1_reverse  │(12, 6)│ │(12, 3)│ │(12,)│ │(12,)│" in shown
    assert "12 rows = 4 * hidden_size: four blocks of rows, for three gates and the new content." in " ".join(
        shown.split()
    )
    assert "the 3 + 3 features of both directions of the layer below" in " ".join(shown.split())
    assert "weight_hr" in drawn("8.4")
    assert "the 4 features of the layer below" in " ".join(drawn("8.4").split())


def test_weights_of_other_layers() -> None:
    """Weights without layers and directions stand in a table, and so do those that are too wide for boxes."""
    cell = LayerCall("LSTMCell", "cell", (), "float32", weights=(Tensor("weight_ih", (12, 5)),))
    assert weighed(cell) == "cell = nn.LSTMCell() weight_ih (12, 5)"
    names = ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_hr_l0")
    wide = tuple(Tensor(name, (56000, 10000)) for name in names)
    assert "┌" not in weighed(LayerCall("LSTM", "lstm", (), "float32", a_stack(proj_size=1), weights=wide))
    plain = LayerCall("RNN", "rnn", (), "float32", a_stack(states=("h",), num_layers=5), weights=tuple(
        Tensor(f"weight_{kind}_l{layer}", (8, 5)) for layer in range(5) for kind in ("ih", "hh")
    ))  # fmt: skip
    assert "8 rows = hidden_size." in weighed(plain)
    assert "layer 3 ┌───────┐ ┌───────┐ _l2" in weighed(plain)


def test_layers_that_are_only_built() -> None:
    """One shows how wide what it takes and gives is; several stand side by side, with their arguments by name."""
    both = LayerCall("LSTM", "lstm", (("input_size", "5"),), stack=a_stack(directions=2))
    assert lines(both) == (
        "lstm = nn.LSTM(input_size=5) ┌──────┐ x: 5 features ──▶│ LSTM │──▶ out: 16 features └──────┘"
    )
    linear = LayerCall("Linear", "head", (("in_features", "16"), ("out_features", "2")))
    (scene,) = draw(Trace((both, linear)))
    assert [(row.name, row.shape) for row in scene.rows] == [
        ("lstm", "nn.LSTM(input_size=5)"),
        ("head", "nn.Linear(in_features=16, out_features=2)"),
    ]
    assert "12 rows = 4 * hidden_size" in weighed(
        LayerCall("LSTM", "lstm", (), stack=a_stack(hidden_size=3), weights=(Tensor("weight_ih_l0", (12, 5)),))
    )


def test_a_cell() -> None:
    """It takes a step and gives h and c, with or without a batch."""
    states = (Tensor("h_0", (4, 3)), Tensor("c_0", (4, 3)))
    called = LayerCall(
        "LSTMCell", "cell", (), called=True,
        inputs=(Tensor("x", (4, 5)), *states), outputs=(Tensor("h", (4, 3)), Tensor("c", (4, 3))),
    )  # fmt: skip
    assert "h (4, 3) batch, hidden_size x (4, 5) batch, input_size" in lines(called)
    single = called._replace(inputs=(Tensor("x", (5,)),), outputs=(Tensor("h", (3,)), Tensor("c", (3,))))
    assert "x (5,) input_size c (3,) hidden_size" in lines(single)


def test_an_axis_has_a_name_only_where_it_is_known() -> None:
    """By what the layer does or by a comment on a tensor of that name with as many axes; never because a number is the same."""
    comments = axes.commented(
        "h_0 = c_0 = torch.zeros(2, 3)  # (batch, hidden_size)\n"
        "ids = torch.ones(7).long()  # (seq_len,), of words\n"
        "y = conv(x.T).T  # Conv1d takes (features, seq_len)\n"
        "out, _ = lstm(x)  # (seq_len, hidden_size)\n"
    )
    assert comments == {"h_0": "batch, hidden_size", "c_0": "batch, hidden_size", "ids": "seq_len"}
    embedding = LayerCall(
        "Embedding", "embedding", (), called=True, inputs=(Tensor("ids", (7,)),), outputs=(Tensor("vectors", (7, 5)),)
    )
    conv = LayerCall(
        "Conv1d", "conv", (), called=True, inputs=(Tensor("vectors", (7, 5)),), outputs=(Tensor("y", (7, 3)),)
    )
    head = LayerCall("Linear", "head", (), called=True, inputs=(Tensor("h_0", (2, 3)),), outputs=(Tensor("y", (2, 9)),))
    known = axes.of_calls((embedding, conv, head), comments)
    assert {tensor.name: counted for tensor, counted in known[embedding].items()} == {
        "ids": "seq_len",
        "vectors": "seq_len, embedding_dim",
    }
    assert known[conv] == {Tensor("vectors", (7, 5)): "seq_len, embedding_dim"}
    assert known[head][Tensor("y", (2, 9))] == "batch, out_features"
    assert axes.by_comment(Tensor("h_0", (1, 2, 3)), comments) == ""


def test_other_layers() -> None:
    """What is not recurrent is one box, with an arrow for each tensor; one title for all calls of a layer."""
    shown = drawn("3.3")
    assert "h_n (2, 5, 8) ──▶│ Linear │──▶ a (2, 5, 3)" in shown
    assert shown.count("head = nn.Linear") == 1
    assert "a      (2, 5, 3)  num_layers, batch, out_features" in shown


def test_what_has_a_name_beside_the_layers() -> None:
    """Tensors that no layer took or gave are named with their shapes at the end."""
    assert "Tensors in this code\n\nviewed      (8, 72)\ntransposed  (8, 72)\njoined      (8, 24)" in drawn("5.9")


def test_a_layer_with_one_state() -> None:
    """A GRU and a plain RNN have h alone."""
    gru = LayerCall(
        "GRU", "gru", (), "float32", a_stack(states=("h",)), called=True,
        inputs=(Tensor("x", (4, 5)),), outputs=(Tensor("out", (4, 8)), Tensor("h_n", (1, 8))),
    )  # fmt: skip
    assert "h goes right to the next step; h also goes up to the next layer." in lines(gru)
    assert "c 8" not in lines(gru)
    both = gru._replace(stack=a_stack(states=("h",), directions=2), outputs=(Tensor("out", (4, 16)),))
    assert "The rows of h_n, in order: layer 0 forward, layer 0 backward." in " ".join(lines(both).split())
    higher = both._replace(stack=a_stack(states=("h",), directions=2, num_layers=2))
    assert "layer 0 backward, layer 1 forward, and so on." in " ".join(lines(higher).split())


def test_many_calls() -> None:
    """Some calls are unrolled, some are boxes, and of the rest the number is said."""
    calls = [
        LayerCall(
            "LSTM", "lstm", (), "float32", a_stack(), called=True,
            inputs=(Tensor("x", (steps, 5)),), outputs=(Tensor("out", (steps, 8)),),
        )
        for steps in range(12)
    ]  # fmt: skip
    whole, flows = draw(Trace(tuple(calls)))
    assert "out[10]" in text(whole)
    assert text(flows).count("LSTM") == MAX_FLOWS
    assert f"and {11 - MAX_FLOWS} more calls like these" in text(flows)
    layers = [one._replace(name=f"lstm_{i}") for i, one in enumerate(calls[1:])]
    assert sum("out[" in text(scene) for scene in draw(Trace(tuple(layers)))) == MAX_UNROLLED


def test_calls_that_differ_in_their_shapes() -> None:
    """Where a tensor of one name has several shapes, as in training and on new data, a sentence says why there are several."""
    assert " ".join(drawn("9.1").split()).count(SEVERAL) == 2  # lstm and head
    assert SEVERAL not in " ".join(drawn("1.6").split())


@pytest.mark.parametrize("width", [WIDTH - 1, WIDTH])
def test_a_call_in_lines(width: int) -> None:
    """It is one line where there is room; else what comes out stands below the layer, and begins no line of its own."""
    results = [f"{name} (4, 15, 32)" for name in ("out", "h_n", "c_n")]
    first, *more = text(Scene("", tuple(arrow(["x (4, 15, 8)"], "LSTM", results[:2], width=width)))).splitlines()
    assert first.startswith("x (4, 15, 8) ──▶ LSTM")
    assert [line.strip() for line in more] == (["──▶ out (4, 15, 32), h_n (4, 15, 32)"] if width < WIDTH else [])
    assert all(line.startswith(" " * 10) for line in more)
    *_, last = text(Scene("", tuple(arrow(["x (4, 15, 8)"], "LSTM", results, width=width)))).splitlines()
    assert len(last) <= width


def test_an_input_that_was_not_seen() -> None:
    """Old torch does not show what is handed over by name: then only what comes out is drawn."""
    out = Tensor("out", (4, 8))
    assert "──▶ out (4, 8)" in lines(LayerCall("LSTM", "l", (), "float32", a_stack(), called=True, outputs=(out,)))


# Calls that torch refuses.


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (a_call(a_stack(), Tensor("x", (4, 3, 6))), "The layer needs 5 features, but x has 6."),
        (a_call(a_stack(), Tensor("x", (4, 5), "int64")), "The weights are float32, but x is int64."),
        (a_call(a_stack(), Tensor("x", (4, 3, 2, 5))), "The layer takes 2 or 3 axes, but x has 4."),
        (a_call(a_stack(), Tensor("x", ())), "The layer needs 5 features, but x has none."),
        (a_call(a_stack(), Tensor("x", (4, 5)), Tensor("h", (1, 8))), "The layer takes h_0 and c_0 together, or no state at all."),
        (
            a_call(a_stack(), Tensor("x", (4, 3, 5)), Tensor("h", (1, 3, 8)), Tensor("c", (1, 8))),
            "c_0 must have the shape (1, 3, 8), but c has (1, 8).",
        ),
        (
            a_call(a_stack(batch_first=True), Tensor("x", (4, 3, 5)), Tensor("h", (1, 3, 8)), Tensor("c", (1, 4, 8))),
            "h_0 must have the shape (1, 4, 8), but h has (1, 3, 8).",
        ),
        (
            a_call(a_stack(), Tensor("x", (4, 5), "float32", (3, 1), (0, 1, 2)), Tensor("h", (1, 8)), Tensor("c", (1, 3, 8))),
            "h_0 must have the shape (1, 3, 8), but h has (1, 8).",
        ),
        (a_call(a_stack(), Tensor("x", (4, 5))), "Shapes and dtypes fit."),
        (LayerCall("Linear", "l", (), called=True, refused=True, inputs=(Tensor("x", (4,), "float32", (4,), (0,)),)), "nn.Linear cannot read a packed"),
        (LayerCall("Linear", "l", (("in_features", "3"),), called=True, refused=True, inputs=(Tensor("x", (4,)),)), "The layer needs 3 features"),
        (LayerCall("Dropout", "d", (), called=True, refused=True), "│ Dropout │ refused"),
    ],
)  # fmt: skip
def test_why_a_call_is_refused(call: LayerCall, said: str) -> None:
    """What the layer expects stands beside what came, as far as shapes and dtypes tell."""
    shown = lines(call)
    assert said in shown
    assert "refused" in shown


# Before success.


def test_the_given_code_with_question_marks() -> None:
    """Before success: what goes in, by the code's own text, and a question mark for all that comes out."""
    assert (
        shown(before(BY_LABEL["1.6"]))
        == """\
lstm = nn.LSTM(input_size=10, hidden_size=20, num_layers=2, batch_first=True)

     ┌──────┐
     │      │──▶ out ?
x ──▶│ LSTM │──▶ h_n ?
     │      │──▶ c_n ?
     └──────┘

x  = torch.randn(5, 7, 10)  (batch, seq_len, input_size)"""
    )


def test_a_layer_to_design() -> None:
    """A design is a box with a question mark; nothing is said of its sizes."""
    assert (
        shown(before(BY_LABEL["1.5"]))
        == """\
lstm = nn.LSTM( ? )

        ┌────────┐
data ──▶│ LSTM ? │──▶ ?
        └────────┘"""
    )


def test_what_a_layer_is_turned_to_is_left_out() -> None:
    """A layer in another precision is that layer."""
    assert [scene.title for scene in before(BY_LABEL["4.1"])] == ["lstm = nn.LSTM(4, 8)"]


def test_nothing_to_go_by() -> None:
    """Without code and without a layer to design there is nothing to draw, and nothing is."""
    assert before(BY_LABEL["2.11"]) == []


def test_all_that_code_may_say() -> None:
    """Two layers in one line, functions by another name, calls within calls, items, loops; long names are cut."""
    said = shown(before(sayings))
    assert "first = nn.LSTM(3, 4)" in said
    assert "torch.zeros(7, 3) ──▶│ LSTM │──▶ ?" in said
    assert "torch.zeros(2, 3) ──▶│ LSTM │──▶ ?" in said
    assert "cut([torch.zeros(2, 3)])" in said
    assert "──▶│ pad_sequence │──▶ padded ?" in said
    assert "a_name_that_is_muc... ──▶│ GRU │──▶ out ?" in said
    assert "│ Linear ? │" in said
    assert "second = nn.GRU(4, 4)\n\n┌─────┐\n│ GRU │──▶ ?" in said


def test_a_packs_check_looks_at_the_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    """``check_pack`` reads what is drawn before success, too, and says if the answer stands there."""
    assert check_kata(BY_LABEL["1.6"], 0) == []
    monkeypatch.setattr(sketch, "draw", lambda *_: [Scene("out is (5, 7, 20)", ())])
    (problem,) = check_kata(BY_LABEL["1.6"], 0)
    assert problem.endswith("the drawing contains the answer to `out_shape`")


# How it is shown.


def test_plain_ascii() -> None:
    """In ASCII the lines are the same, drawn with other signs."""
    shown_plain = encodable(shown(after(BY_LABEL["5.1"])), "ascii")
    assert "  h_n[5] <-| h 8 |<--| h 8 |<- ... <-| h 8 |   backward" in shown_plain
    assert "           +-----+   +-----+         +-----+" in shown_plain


def test_svg_shows_the_same() -> None:
    """Each word of the picture stands in the SVG, each box is a rectangle, and it says in words what it is."""
    for label in ("1.6", "5.1", "6.2", "1.9", "7.4", "3.3"):
        for scene in after(BY_LABEL[label]):
            picture = svg(scene, "it")
            words = re.findall(r"[^─▶◀▲│┌┐└┘├┤·⋮\s]+", text(scene._replace(rows=(), notes=())))
            assert [word for word in words if word not in picture] == []
            assert picture.count("<rect") == text(scene).count("┌")
            assert 'role="img" aria-labelledby="it-title" aria-describedby="it-desc"' in picture
            assert scene.description in picture
    escaped = svg(Scene("<b>", (), "a & b"), "it")
    assert "&lt;b&gt;" in escaped
    assert "a &amp; b" in escaped
