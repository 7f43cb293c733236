"""Unit 2: how a layer is constructed and called, what it takes, and what it gives back."""

from __future__ import annotations

from typing import Any

from pytest_lstm_kata.authoring import (
    blanks,
    choice,
    depends,
    distinct,
    kata,
    mistake,
    raises,
    require,
    samples_are_independent,
)
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch
from pytest_lstm_kata.kata.model import Unverified

DOCS = "torch.nn.LSTM in the PyTorch documentation"

ATTRIBUTES = (
    "batch_first",
    "bias",
    "bidirectional",
    "dropout",
    "hidden_size",
    "input_size",
    "num_layers",
    "proj_size",
)


def _changed(one: Any, other: Any) -> str:
    """The attribute in which two layers differ."""
    (name,) = (name for name in ATTRIBUTES if getattr(one, name) != getattr(other, name))
    return name


@kata(
    title="The fourth and the sixth argument",
    level="easy",
    category="create a layer",
    concept="An argument without a name is known by its place alone. What stands in the wrong place may well be "
    "accepted, and then sets something that nobody had in mind.",
    see=f"{DOCS}, Parameters; LSTMCell: sgrvinod/a-PyTorch-Tutorial-to-Image-Captioning#4",
    numbers=distinct(input_size=(3, 16), hidden_size=(3, 16), num_layers=(2, 4)),
    covers=["bias", "dropout", "batch_first"],
    hints=[
        "The first three places are sizes. Flags come next, but not all of them in a row.",
        "The documentation lists the parameters in the order of their places. help(nn.LSTM) shows the same list.",
        "The repr of a layer names whatever is not at its default: nn.LSTM(5, 7, 2, False).",
    ],
    mistakes=[
        mistake(
            "fourth_is_batch_first",
            "You gave the fourth place to the layout. Many write True there for it, and get the layer that they had "
            "before: which flag have they set to what it already was?",
            fourth="batch_first",
        ),
        mistake(
            "one_place_too_early",
            "That argument stands one place earlier. Count from 1, with the two sizes first.",
            fourth="num_layers",
        ),
        mistake(
            "one_place_too_early",
            "That argument stands one place earlier. Count from 1, with the two sizes first.",
            sixth="batch_first",
        ),
        mistake(
            "common_ones_first",
            "You went by what people set most often. Which place has it in the list of the documentation?",
            fourth="dropout",
        ),
        mistake(
            "common_ones_first",
            "You went by what people set most often. Which place has it in the list of the documentation?",
            fourth="bidirectional",
        ),
        mistake(
            "flags_stand_together",
            "You put all flags in a row. Are they? Count the places again.",
            sixth="bidirectional",
        ),
        mistake(
            "newest_in_the_middle",
            "proj_size is the youngest of them. Where can an argument be added without moving the others?",
            sixth="proj_size",
        ),
    ],
    steps=[
        "The order is input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, proj_size.",
        "So nn.LSTM({input_size}, {hidden_size}, {num_layers}, True) sets bias, which is True anyway: the layout stays.",
        "A 1 in the sixth place is no flag and no width, but a dropout of 1.0: in training nothing gets from layer to layer.",
        "Names are safer: batch_first=True cannot land anywhere else.",
    ],
    quick_check="nn.LSTM(5, 7, 2, False)  # the repr names what is not at its default",
)
def positional_order(input_size: int = 5, hidden_size: int = 7, num_layers: int = 2):
    """a and b differ in their fourth argument, c and d in their sixth. No argument has a name here,
    so its place alone decides what it sets.

    fourth and sixth are texts: the attribute in which a and b differ, and the one in which c and d do.
    To choose from: "batch_first", "bias", "bidirectional", "dropout", "hidden_size", "input_size",
    "num_layers", "proj_size".
    """
    a = nn.LSTM(input_size, hidden_size, num_layers, True)
    b = nn.LSTM(input_size, hidden_size, num_layers, False)

    c = nn.LSTM(input_size, hidden_size, num_layers, True, False, 0)
    d = nn.LSTM(input_size, hidden_size, num_layers, True, False, 1)
    # hidden
    return blanks(
        fourth=_changed(a, b),  # in which attribute a and b differ
        sixth=_changed(c, d),  # in which attribute c and d differ
    )


@kata(
    title="What comes back",
    level="easy",
    category="predict output",
    concept="An LSTM gives back two things of different kinds: what it wrote at each step, and the state that is left. "
    "The state of an LSTM is in turn a pair.",
    see=f"{DOCS}, Outputs",
    numbers=distinct(seq_len=(6, 9), batch=(5, 9), input_size=(5, 9), hidden_size=(6, 12), num_layers=choice(4, 5)),
    covers=["out", "h_n", "c_n", "call_without_state", "call_batched"],
    hints=[
        "How do people unpack a call of an LSTM? Mind the brackets on the left of the = sign.",
        "result[0] goes through the steps, result[1] holds what is left at the end.",
        "h_n and c_n have one row for each thing that keeps a state of its own. What keeps one here?",
    ],
    mistakes=[
        mistake(
            "flat_triple",
            "You put three things side by side. There are three tensors, but two of them are in a bracket of their own.",
            result_len=3,
        ),
        mistake(
            "flat_triple",
            "You took result[1] for h_n. Before one gets to h_n there is one more bracket: what is in it?",
            states_len=lambda n: n.num_layers,
        ),
        mistake(
            "returns_a_tensor",
            "You took the result for a tensor of all steps. That tensor is only one part of it.",
            result_len=lambda n: n.seq_len,
        ),
        mistake(
            "returns_a_tensor",
            "You took the result for a tensor. result[1] is then a step, but here it is the other part: what is that?",
            states_len=lambda n: n.batch,
        ),
        mistake(
            "returns_a_tensor",
            "You took result[1] for a step, and its first row for one sample. But result is no tensor: what is "
            "result[1]?",
            states_len=lambda n: n.batch,
            h_n_len=lambda n: n.hidden_size,
        ),
        mistake(
            "single_vector",
            "You took h_n for one vector. How many layers keep a state?",
            h_n_len=lambda n: n.hidden_size,
        ),
        mistake(
            "both_states_counted",
            "You counted h_n and c_n. result[1][0] is the first of them alone: what does it have a row for?",
            h_n_len=2,
        ),
        mistake(
            "batch_leads_states",
            "You gave h_n a row for each sample. The samples do have an axis in it, but another one comes first: which?",
            h_n_len=lambda n: n.batch,
        ),
        mistake(
            "out_alone",
            "You let the call give back one thing. out tells of the steps: what does the layer hand over besides?",
            result_len=1,
        ),
        mistake(
            "one_state",
            "You left the layer one state, as a GRU has. Which two does an LSTM carry from step to step?",
            states_len=1,
        ),
        mistake(
            "batch_first_assumed",
            "You put the batch first. Which axis leads in x, and does out keep that order?",
            out_len=lambda n: n.batch,
        ),
        mistake(
            "last_step_only",
            "You kept a single step. result[0] is not a summary: for which steps does the layer write something?",
            out_len=1,
        ),
        mistake(
            "whole_sequence",
            "You gave h_n a row for each step. It is the state after the last one: what does it have a row for instead?",
            h_n_len=lambda n: n.seq_len,
        ),
        mistake(
            "last_layer_only",
            "You kept the state of one layer. Does the layer below not have one?",
            h_n_len=1,
        ),
    ],
    steps=[
        "lstm(x) is a tuple of 2: out, and the states. The states are a tuple of 2: (h_n, c_n).",
        "out has a row for each step, so len(out) is {seq_len}.",
        "h_n has a row for each layer, so len(h_n) is {num_layers}.",
        "Hence the brackets in out, (h_n, c_n) = lstm(x).",
    ],
    quick_check="[type(part) for part in nn.LSTM(5, 8)(torch.randn(7, 4, 5))]",
)
def return_structure(seq_len: int = 7, batch: int = 5, input_size: int = 6, hidden_size: int = 8, num_layers: int = 4):
    """result is everything that the call gives back, and nothing of it is unpacked yet.
    What does len say of it, and of what it holds? The len of a tensor is the length of its first axis.

    Each blank is a whole number: result_len, out_len, states_len and h_n_len.
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    result = lstm(x)
    return blanks(
        result_len=len(result),
        out_len=len(result[0]),
        states_len=len(result[1]),
        h_n_len=len(result[1][0]),
    )


@kata(
    title="One sequence, no batch",
    level="medium",
    category="predict output",
    concept="With two axes x is one sequence, and no axis is a batch. What comes out has no batch either, and an "
    "argument that says where the batch stands has nothing to move.",
    see=f"{DOCS}, Inputs and Outputs, the unbatched shapes; batch_first under Parameters",
    numbers=distinct(
        seq_len=(5, 12),
        input_size=(3, 16),
        hidden_size=(5, 16),
        num_layers=(2, 4),
    ),
    covers=["call_unbatched", "unbatched_layout", "axes", "batch_first", "out", "h_n"],
    hints=[
        "Which axes does x have? Name each of them before you look at batch_first.",
        "Take the shapes with a batch, and strike out the axis that is not there.",
        "If the rows of x were samples, no row could change another row's output. Are they samples?",
    ],
    mistakes=[
        mistake(
            "unbatched_keeps_a_batch",
            "You put a batch of 1 into what comes out. No batch axis went in: does torch make one up?",
            out_shape=lambda n: (1, n.seq_len, n.hidden_size),
        ),
        mistake(
            "unbatched_keeps_a_batch",
            "You put a batch of 1 into what comes out. No batch axis went in: does torch make one up?",
            out_shape=lambda n: (n.seq_len, 1, n.hidden_size),
        ),
        mistake(
            "unbatched_keeps_a_batch",
            "You put a batch of 1 into the state. No batch axis went in: does torch make one up?",
            h_n_shape=lambda n: (n.num_layers, 1, n.hidden_size),
        ),
        mistake(
            "rows_are_samples",
            "You took the rows of x for samples, because of batch_first. With two axes, can there be both a batch "
            "and a time?",
            h_n_shape=lambda n: (n.num_layers, n.seq_len, n.hidden_size),
        ),
        mistake(
            "rows_are_samples",
            "You took the rows of x for samples, because of batch_first. With two axes, can there be both a batch "
            "and a time?",
            rows_seen=1,
        ),
        mistake(
            "own_row_left_out",
            "Those are the rows before the last one. Has the layer read the last row itself when it writes out[-1]?",
            rows_seen=lambda n: n.seq_len - 1,
        ),
        mistake(
            "layers_have_no_axis",
            "You left the layers out. Taking the batch away does not take away a layer: who else keeps a state?",
            h_n_shape=lambda n: (n.hidden_size,),
        ),
        mistake(
            "unbatched_keeps_a_batch",
            "You put a batch of 1 into the state. No batch axis went in: does torch make one up?",
            h_n_shape=lambda n: (1, n.num_layers, n.hidden_size),
        ),
        mistake(
            "whole_sequence",
            "You gave h_n a row for each step. It is the state after the last one: what does it have a row for instead?",
            h_n_shape=lambda n: (n.seq_len, n.hidden_size),
        ),
        mistake(
            "layers_as_steps",
            "That belongs to the states: a row for each layer. What does out have a row for?",
            out_shape=lambda n: (n.num_layers, n.hidden_size),
        ),
        mistake(
            "input_size_comes_out",
            "Your last number is what goes in. How many features does the layer make of each step?",
            out_shape=lambda n: (n.seq_len, n.input_size),
        ),
    ],
    steps=[
        "x has two axes, so it is one sequence: {seq_len} steps of {input_size} features.",
        "out loses the batch axis, too: ({seq_len}, {hidden_size}). So do the states: ({num_layers}, {hidden_size}).",
        "batch_first=True changes nothing here: all {seq_len} rows of x reach out[-1], so they are steps.",
    ],
    quick_check="[part.shape for part in nn.LSTM(5, 8, 2, batch_first=True)(torch.randn(7, 5))[1]]",
)
def unbatched(seq_len: int = 7, input_size: int = 5, hidden_size: int = 8, num_layers: int = 2):
    """One sequence goes through an LSTM, without a batch around it: x has two axes.

    out_shape and h_n_shape are tuples: out.shape and h_n.shape as torch reports them.
    rows_seen is a whole number: how many rows of x can change the last row of out.
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers, batch_first=True)
    x = torch.randn(seq_len, input_size, requires_grad=True)  # (seq_len, input_size)
    out, (h_n, c_n) = lstm(x)
    return blanks(
        out_shape=out.shape,
        h_n_shape=h_n.shape,
        rows_seen=depends(out[-1], on=x, axis=0).count(True),  # rows of x that out[-1] depends on
    )


@kata(
    title="What may go in",
    level="medium",
    category="debug",
    concept="A layer fixes the width of a step and nothing else: it is the same for any length and any batch. "
    "At the edges torch is more particular, and zero steps are another matter than zero samples.",
    see=f"{DOCS}, Inputs; the empty sequence: pytorch/pytorch#50192",
    numbers=distinct(
        input_size=(7, 16),
        hidden_size=(7, 16),
        longest=choice(5, 6),
        where=lambda n: 2 * n.longest not in (n.input_size, n.hidden_size),
    ),
    covers=["axes", "call_empty", "call_batched", "call_unbatched"],
    hints=[
        "Which of the three numbers of a shape (seq_len, batch, features) does the constructor know?",
        "One axis too few to be a sequence, one too many for a batch of them: what is left?",
        "With no samples there is nothing to compute. With no steps, what would the last step be?",
    ],
    mistakes=[
        mistake(
            "built_for_one_shape",
            "You let the layer be built for one length and one batch. Which of its arguments would say so?",
            pairs=1,
        ),
        mistake(
            "built_for_one_batch",
            "You let the lengths vary, and fixed the batch. Which argument of the layer would fix it?",
            pairs=lambda n: n.longest,
        ),
        mistake(
            "built_for_one_length",
            "You let the batch vary, and fixed the length. Which argument of the layer would fix it?",
            pairs=2,
        ),
        mistake(
            "batch_is_required",
            "You asked for all three axes each time. Is there a way to pass one sequence alone?",
            axes=(3,),
        ),
        mistake(
            "batch_is_no_axis",
            "You left x no place for more than one sequence. How do several of them go in at once?",
            axes=(2,),
        ),
        mistake(
            "one_step_is_enough",
            "You let a single step pass as it is. A layer reads sequences, even of one step: which axis is then missing?",
            axes=(1, 2, 3),
        ),
        mistake(
            "further_axes_are_batches",
            "You let further axes pass, as nn.Linear does. An LSTM has to know which axis is time: how many does it take?",
            axes=(2, 3, 4),
        ),
        mistake(
            "further_axes_are_batches",
            "You let further axes pass, as nn.Linear does. An LSTM has to know which axis is time: how many does it take?",
            axes=(1, 2, 3, 4),
        ),
        mistake(
            "falling_order",
            "The statement asks for them in rising order.",
            axes=(3, 2),
        ),
        mistake(
            "empty_sequences_pass",
            "You let a sequence of no steps pass. What would h_n be, the state after the last step?",
            smallest=(0, 0),
        ),
        mistake(
            "empty_sequences_pass",
            "You let a sequence of no steps pass. What would h_n be, the state after the last step?",
            smallest=(0, 1),
        ),
        mistake(
            "empty_batches_fail",
            "You asked for a sample at least. Does anything go wrong where there is nothing to compute?",
            smallest=(1, 1),
        ),
    ],
    steps=[
        "Length and batch are no arguments of the layer: each of {longest} lengths goes with each of 2 batches.",
        "Two axes are one sequence, three are a batch of them. One axis or four are refused.",
        "A batch of 0 runs, and out has no samples. A sequence of 0 steps has no last state: torch refuses it.",
    ],
    quick_check="nn.LSTM(5, 8)(torch.randn(7, 0, 5))[0].shape",
    example={"smallest": "(1, 0)"},  # where this torch does not tell
)
def accepts_which_inputs(input_size: int = 7, hidden_size: int = 8, longest: int = 5):
    """The layer takes x if lstm(x) raises no exception. The last axis of x is always {input_size} long.

    pairs is a whole number: seq_len may be any number from 1 to {longest}, and batch 1 or 2.
    Of all these pairs, for how many does the layer take an x of (seq_len, batch, {input_size})?
    axes is a tuple of whole numbers, in rising order: which of 1, 2, 3 and 4 can be the number of
    axes of x? Here no axis is empty.
    smallest is a tuple (seq_len, batch): the fewest steps and the fewest samples that the layer takes
    in an x of three axes. Do not forget that 0 is a number, too.
    """
    lstm = nn.LSTM(input_size, hidden_size)
    # hidden
    lengths, batches = range(1, longest + 1), (1, 2)

    def takes(*shape: int) -> bool:
        with torch.no_grad():
            return raises(lstm, torch.zeros(*shape, input_size)) is None

    steps = next(seq_len for seq_len in range(3) if takes(seq_len, 2))
    samples = next(batch for batch in range(3) if takes(2, batch))
    edge = (
        (steps, samples)
        if steps or samples
        else Unverified("This torch lets a sequence of no steps pass, as 2.0 does.")
    )
    return blanks(
        pairs=sum(
            takes(seq_len, batch) for seq_len in lengths for batch in batches
        ),  # pairs (seq_len, batch) that lstm takes
        axes=[more + 1 for more in range(4) if takes(*[2] * more)],  # numbers of axes that lstm takes
        smallest=edge,  # (seq_len, batch)
    )


@kata(
    title="Made in another precision",
    level="medium",
    category="create a layer",
    concept="device and dtype say where the weights are made, and in which precision. Weights do not follow x "
    "later on: what a layer was made with is what it computes with.",
    see=f"{DOCS}, the signature: device and dtype; torch.get_default_dtype",
    numbers=distinct(seq_len=(3, 12), batch=(2, 9), input_size=(3, 16), hidden_size=(3, 16)),
    covers=["device", "dtype", "precision", "out"],
    hints=[
        "The method double() gives twice the bits that are usual in torch. How many are usual?",
        "One of the layers gets a dtype, the other does not. Does either of them see x while it is built?",
        "Each call runs without an error. What does it take for x and the weights to go together?",
    ],
    mistakes=[
        mistake(
            "dtype_is_for_weights_only",
            "You let out fall back to the default. It is computed from x and the weights: in which precision are those?",
            out_dtype=torch.float32,
        ),
        mistake(
            "dtype_is_for_out_only",
            "You let dtype say what comes out, and left the weights as they always are. What is it that a "
            "constructor makes?",
            weight_dtype=torch.float32,
        ),
        mistake(
            "weights_follow_x",
            "You let plain take its precision from somewhere else. It was built without a dtype: what does it get?",
            plain_weight_dtype=torch.float64,
        ),
        mistake(
            "numpy_default",
            "You gave plain the precision of NumPy and of Python. torch has a default of its own, and x.float() "
            "matches it.",
            plain_out_dtype=torch.float64,
        ),
        mistake(
            "half_by_default",
            "You went below the default of torch. Nothing in this code asks for half the bits.",
            plain_weight_dtype=torch.float16,
        ),
        mistake(
            "half_by_default",
            "You went below the default of torch. Nothing in this code asks for half the bits.",
            plain_out_dtype=torch.float16,
        ),
    ],
    steps=[
        "x.double() is float64, so dtype=x.dtype makes the weights in float64, on the device of x.",
        "x and the weights agree, and out is float64 like both.",
        "plain has no dtype: its weights are float32, the default of torch. x.float() agrees with them, and so does out.",
        "nn.LSTM(...).to(device=x.device, dtype=x.dtype) comes to the same, after the fact.",
    ],
    quick_check="nn.LSTM(5, 8, dtype=torch.float64)(torch.randn(7, 4, 5).double())[0].dtype",
)
def factory_arguments(seq_len: int = 7, batch: int = 4, input_size: int = 5, hidden_size: int = 8):
    """x is in double precision, as data from NumPy often is. Two layers read it, and both calls run.

    Each blank is a dtype, such as torch.int8:
    weight_dtype, out_dtype, plain_weight_dtype and plain_out_dtype.
    """
    x = torch.randn(seq_len, batch, input_size, device="cpu").double()  # (seq_len, batch, input_size)

    lstm = nn.LSTM(input_size, hidden_size, device=x.device, dtype=x.dtype)
    out, _ = lstm(x)

    plain = nn.LSTM(input_size, hidden_size, device=x.device)
    plain_out, _ = plain(x.float())

    return blanks(
        weight_dtype=lstm.weight_ih_l0.dtype,
        out_dtype=out.dtype,
        plain_weight_dtype=plain.weight_ih_l0.dtype,
        plain_out_dtype=plain_out.dtype,
    )


def _unpack_three(result: Any) -> None:
    _, _, _ = result


@kata(
    title="A head behind the layer",
    level="hard",
    category="debug",
    concept="An LSTM does not return a tensor, so whatever expects one cannot be put right behind it. And some of "
    "what does run reads another part than was meant.",
    see=f"{DOCS}, Outputs; nn.Sequential: pytorch/pytorch#3349",
    numbers=distinct(seq_len=(4, 12), batch=(4, 9), input_size=(4, 16), hidden_size=(5, 16), classes=(2, 4)),
    covers=["out", "h_n", "c_n", "call_without_state"],
    hints=[
        "Write down what lstm(x) is, brackets included. Then do each line by hand.",
        "nn.Linear looks at the last axis only. Which of the parts have the right last axis?",
        "Try the same with a plain tuple: t = (1, (2, 3)). What are t[-1], t.shape, and a, b, c = t?",
    ],
    mistakes=[
        mistake(
            "returns_a_tensor",
            "You took what an LSTM returns for a tensor. nn.Sequential hands on all of it, as it is: what is it?",
            sequential=None,
        ),
        mistake(
            "returns_a_tensor",
            "You took what an LSTM returns for a tensor. Do all objects have a shape, and does this one?",
            shape=None,
        ),
        mistake(
            "last_part_is_last_step",
            "You took lstm(x)[-1] for the last step. Steps are rows of out, and this is no index into out: what is it?",
            last=None,
        ),
        mistake(
            "flat_triple",
            "You unpacked three things side by side. How many are there before one opens the inner bracket?",
            three_names=None,
        ),
        mistake(
            "unpacking_is_a_type_error",
            "A tuple can be unpacked, so its type is fine. What does Python say to a, b, c = (1, 2)?",
            three_names=TypeError,
        ),
        mistake(
            "unpacking_is_an_index_error",
            "Nothing is indexed there. What does Python say to a, b, c = (1, 2)?",
            three_names=IndexError,
        ),
        mistake(
            "head_wants_two_axes",
            "You let the head refuse three axes. nn.Linear takes any number of them: which one has to fit?",
            first=RuntimeError,
        ),
        mistake(
            "head_wants_two_axes",
            "You let the head refuse three axes. nn.Linear takes any number of them: which one has to fit?",
            first=ValueError,
        ),
        mistake(
            "first_part_is_a_tuple",
            "You took lstm(x)[0] for a tuple still. Which of the parts is it?",
            first=TypeError,
        ),
        mistake(
            "states_do_not_fit",
            "You let the head refuse a state. Is it a tensor, and how wide is its last axis?",
            state=RuntimeError,
        ),
        mistake(
            "states_do_not_fit",
            "You let the head refuse a state. Is it a tensor, and how wide is its last axis?",
            state=TypeError,
        ),
        mistake(
            "states_do_not_fit",
            "You let the head refuse a state. Is it a tensor, and how wide is its last axis?",
            state=ValueError,
        ),
        mistake(
            "states_do_not_fit",
            "You let the head refuse a state. Is it a tensor, and how wide is its last axis?",
            state=AttributeError,
        ),
        mistake(
            "states_do_not_fit",
            "You let the head refuse a state. Is it a tensor, and how wide is its last axis?",
            state=IndexError,
        ),
        mistake(
            "wrong_class_for_a_tuple",
            "It does fail, in another way: the head gets a tuple. Is that an object of the wrong size, or of the wrong "
            "kind?",
            sequential=RuntimeError,
        ),
        mistake(
            "wrong_class_for_a_tuple",
            "It does fail, in another way: the head gets a tuple. Is that an object of the wrong size, or of the wrong "
            "kind?",
            sequential=AttributeError,
        ),
        mistake(
            "wrong_class_for_a_tuple",
            "It does fail, in another way: the head gets a tuple. Is that an object of the wrong size, or of the wrong "
            "kind?",
            sequential=ValueError,
        ),
        mistake(
            "wrong_class_for_a_tuple",
            "It does fail, in another way: the head gets a tuple. Is that an object of the wrong size, or of the wrong "
            "kind?",
            last=RuntimeError,
        ),
        mistake(
            "wrong_class_for_a_tuple",
            "It does fail, in another way: the head gets a tuple. Is that an object of the wrong size, or of the wrong "
            "kind?",
            last=AttributeError,
        ),
        mistake(
            "wrong_class_for_a_tuple",
            "It does fail, in another way: the head gets a tuple. Is that an object of the wrong size, or of the wrong "
            "kind?",
            last=ValueError,
        ),
        mistake(
            "missing_name_is_a_type_error",
            "It does fail, and what is amiss is the name behind the dot. Which class does Python raise for such a name?",
            shape=TypeError,
        ),
    ],
    steps=[
        "lstm(x) is (out, (h_n, c_n)). nn.Sequential gives that tuple to the head: a TypeError.",
        "lstm(x)[0] is out, and head(out) gives scores for each step.",
        "lstm(x)[-1] is (h_n, c_n), a tuple again: a TypeError.",
        "lstm(x)[1][0] is h_n, whose last axis fits the head. It runs, and gives scores for each layer, not for each step.",
        "Two parts do not unpack into three names: a ValueError. And a tuple has no shape: an AttributeError.",
    ],
    quick_check="out, _ = nn.LSTM(5, 8)(torch.randn(7, 4, 5)); nn.Linear(8, 3)(out).shape",
)
def tuple_plumbing(seq_len: int = 7, batch: int = 5, input_size: int = 4, hidden_size: int = 8, classes: int = 3):
    """A linear head is to read what an LSTM gives. Six lines are tried, each one by itself.

    sequential, first, last, state, three_names and shape: each blank is the class of the exception
    that its line raises, such as KeyError, or None if the line runs.
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=2)
    head = nn.Linear(hidden_size, classes)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    # hidden
    result = lstm(x)
    return blanks(
        sequential=raises(nn.Sequential(lstm, head), x),  # nn.Sequential(lstm, head)(x)
        first=raises(head, result[0]),  # head(lstm(x)[0])
        last=raises(head, result[-1]),  # head(lstm(x)[-1])
        state=raises(head, result[1][0]),  # head(lstm(x)[1][0])
        three_names=raises(_unpack_three, result),  # out, h_n, c_n = lstm(x)
        shape=raises(getattr, result, "shape"),  # lstm(x).shape
    )


@kata(
    title="A series of single numbers",
    level="hard",
    category="create a layer",
    concept="Where each moment brings one number, that number still needs an axis of its own: the features of a step. "
    "A series laid into that axis is a single step, and the layer has nothing to remember.",
    see=f"{DOCS}, Inputs; discuss.pytorch.org 89353",
    numbers=distinct(batch=(3, 6), seq_len=(5, 12)),
    covers=["input_size", "input_width", "batch_first", "default_layout"],
    hints=[
        "How many steps does a series have, and how many numbers does each step bring?",
        "unsqueeze adds an axis of length 1. Which of the three roles, batch, time or features, is it that has length 1?",
        "With the axis in place, read the shape from left to right: is this torch's default layout?",
    ],
    mistakes=[
        mistake(
            "length_as_input_size",
            "You gave the length of a series as input_size. That makes all its moments the features of one step, and "
            "nothing is read one after the other. How many numbers does one moment bring?",
            lstm="nn.LSTM({seq_len}, 16, batch_first=True)",
            axis="1",
        ),
        mistake(
            "length_as_input_size",
            "You gave the length of a series as input_size. That makes all its moments the features of one step, and "
            "nothing is read one after the other. How many numbers does one moment bring?",
            lstm="nn.LSTM({seq_len}, 16)",
            axis="0",
        ),
        mistake(
            "batch_as_input_size",
            "You gave the number of series as input_size. They are samples, and do not know of each other: what does one "
            "moment of one series bring?",
            lstm="nn.LSTM({batch}, 16, batch_first=True)",
            axis="2",
        ),
        mistake(
            "moments_as_features",
            "With this axis the moments of a series are the last axis of x, and an LSTM takes that one for features. "
            "Where does the new axis have to stand?",
            axis="1",
            lstm="nn.LSTM(1, 16, batch_first=True)",
        ),
        mistake(
            "moments_as_features",
            "With this axis the moments of a series are the last axis of x, and an LSTM takes that one for features. "
            "Where does the new axis have to stand?",
            axis="0",
            lstm="nn.LSTM(1, 16)",
        ),
        mistake(
            "samples_mix",
            "The shapes are right, but one series changes the output of another: which axis of x does your layer take "
            "for time?",
            lstm="nn.LSTM(1, 16)",
            axis="2",
        ),
        mistake(
            "flag_as_num_layers",
            "The third place is num_layers: name your flag.",
            lstm="nn.LSTM(1, 16, True)",
            axis="2",
        ),
    ],
    steps=[
        "A moment brings one number, so input_size=1, and the {seq_len} moments are the steps.",
        "The axis of length 1 is the features, the last one: axis=2 or axis=-1 gives ({batch}, {seq_len}, 1).",
        "The batch stands first in it, so the layer needs batch_first=True. hidden_size is yours to choose.",
        "With ({batch}, 1, {seq_len}) and input_size={seq_len} it runs, too, but in one step: no more than a linear "
        "layer with gates.",
    ],
    quick_check="nn.LSTM(1, 16, batch_first=True)(torch.randn(4, 9).unsqueeze(-1))[0].shape",
    example={"lstm": "nn.LSTM(1, 16, batch_first=True)", "axis": "2"},
)
def univariate_series(
    lstm: nn.LSTM,
    axis: int,  # where the new axis goes
    batch: int = 4,
    seq_len: int = 9,
):
    """series holds {batch} time series of {seq_len} moments each, and a moment is one number.
    Its shape is ({batch}, {seq_len}): the batch is the first axis. It is read so:

        x = series.unsqueeze(axis)  # a new axis of length 1
        out, _ = lstm(x)

    The layer is to go through the moments step by step, through each series by itself,
    so that out[i, t] belongs to series i at moment t.

    lstm is a layer, nn.LSTM(...); its hidden_size is yours to choose.
    axis is a whole number: the place of the new axis in x. A negative one counts from the end of x.
    """
    series = torch.randn(batch, seq_len, requires_grad=True)
    require(-3 <= axis <= 2, "x is to have three axes, and there is no such place among them.", blank="axis")
    require(lstm.input_size != seq_len, "length_as_input_size")
    require(lstm.input_size != batch, "batch_as_input_size")
    x = series.unsqueeze(axis)
    require(x.shape[-1] == 1, "moments_as_features", blank="axis")
    require(
        lstm.input_size == 1,
        "A moment does not bring as many numbers as this layer expects: what is its input_size?",
    )
    require(type(lstm.num_layers) is not bool, "flag_as_num_layers")
    out, _ = lstm(x)
    require(samples_are_independent(lstm, x), "samples_mix")
    require(
        all(depends(out[-1, -1], on=series, axis=1)),
        "The last moment of out has not read its whole series. What is lost on the way?",
    )


@kata(
    title="When dtypes meet",
    level="hard",
    category="debug",
    concept="What enters one computation has to be in one precision: x, the states and the weights. The dtype itself is "
    "free, as long as they agree.",
    see=f"{DOCS}, Inputs; pytorch/pytorch#99998 and pytorch/pytorch#136931",
    numbers=distinct(seq_len=(3, 9), batch=(2, 9), input_size=(3, 12), hidden_size=(3, 12)),
    covers=["precision", "dtype", "call_with_state"],
    hints=[
        "For each line, write down the dtype of x, of the states and of the weights.",
        "torch.randn, torch.zeros and a layer all use the same default. What do double(), long() and / make of it?",
        "Whole numbers that name things go through an embedding first. In which dtype are its vectors?",
    ],
    mistakes=[
        mistake(
            "dtypes_convert",
            "You let torch convert a tensor to what the weights are. Adding two tensors does so: does a layer?",
            double_x=True,
        ),
        mistake(
            "dtypes_convert",
            "You let torch convert a tensor to what the weights are. Adding two tensors does so: does a layer?",
            whole_x=True,
        ),
        mistake(
            "dtypes_convert",
            "You let torch convert the states. h_0 meets weights and c_0 meets gates: in which dtype are those?",
            double_states=True,
        ),
        mistake(
            "one_dtype_only",
            "You let one precision be the only one. What counts is that all of them agree: do they, in that line?",
            all_double=False,
        ),
        mistake(
            "division_misses_float32",
            "You let whole / 10 not be float32. It is no longer whole: which float does torch then take, its own "
            "default or NumPy's?",
            divided_x=False,
        ),
        mistake(
            "ids_reach_the_layer",
            "You let the whole numbers reach the LSTM. What does an embedding hand on instead of a number?",
            embedded_x=False,
        ),
    ],
    steps=[
        "The weights are float32. x.double() and whole are not, and torch does not convert: it raises.",
        "Which class it raises depends on the version; that it raises does not.",
        "h_0 is multiplied by float32 weights, and c_0 by float32 gates: float64 states are refused, too.",
        "A float64 layer with a float64 x runs, because they agree.",
        "whole / 10 is float32, by the default of torch, and so are the vectors of an embedding: both run.",
    ],
    quick_check="(torch.ones(2, dtype=torch.int64) / 10).dtype, nn.Embedding(9, 5)(torch.ones(2).long()).dtype",
)
def dtype_mismatch(seq_len: int = 7, batch: int = 4, input_size: int = 5, hidden_size: int = 8):
    """Which of these calls does torch run, and which raise an exception?

    Each blank is True or False, True for a call that runs:
    double_x, whole_x, divided_x, embedded_x, double_states and all_double.
    """
    lstm = nn.LSTM(input_size, hidden_size)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    h_0 = c_0 = torch.zeros(1, batch, hidden_size)
    lstm_64 = nn.LSTM(input_size, hidden_size, dtype=torch.float64)
    whole = torch.ones(seq_len, batch, input_size).long()
    ids = torch.ones(seq_len, batch).long()
    embedding = nn.Embedding(10, input_size)
    # hidden
    states = h_0.double(), c_0.double()
    return blanks(
        double_x=raises(lstm, x.double()) is None,  # lstm(x.double())
        whole_x=raises(lstm, whole) is None,  # lstm(whole)
        divided_x=raises(lstm, whole / 10) is None,  # lstm(whole / 10)
        embedded_x=raises(lstm, embedding(ids)) is None,  # lstm(embedding(ids))
        double_states=raises(lstm, x, states) is None,  # lstm(x, (h_0.double(), c_0.double()))
        all_double=raises(lstm_64, x.double()) is None,  # lstm_64(x.double())
    )


@kata(
    title="Which calls give a layer?",
    level="hard",
    category="debug",
    concept="The constructor checks names, types and ranges, each with an exception of its own. It does not check "
    "everything: some errors wait until data comes, and some arguments are merely of no use.",
    see=f"{DOCS}, Parameters; the flag: X-Punctuator#3 and Listen-Attend-Spell#6",
    numbers=distinct(
        input_size=(3, 16),
        hidden_size=(3, 12),
        twice=choice(6, 8, 10, 12, 14, 16, 18),
        percent=choice(20, 25, 30, 40, 50),
    ),
    covers=["two_sizes", "projection_bound", "proj_size", "dropout", "bidirectional", "hidden_size"],
    hints=[
        "For each call ask: is the name known, is the type right, is the value in range?",
        "In Python, / gives another type than //, even where nothing is left over.",
        "Some things are looked at only when data comes, and a warning does not stop a call.",
    ],
    mistakes=[
        mistake(
            "keras_names",
            "You let torch understand a word of Keras. Is `units` in the signature of nn.LSTM?",
            units=None,
        ),
        mistake(
            "keras_names",
            "You let torch object to the value of `units`. It does not get so far: is that name in the signature?",
            units=ValueError,
        ),
        mistake(
            "whole_floats_pass",
            "You took {twice} / 2 for a whole number. Which type does / give in Python?",
            halved=None,
        ),
        mistake(
            "whole_floats_pass",
            "You let torch object to how large the size is. The value is a fine size: what else is odd about {twice} / 2?",
            halved=ValueError,
        ),
        mistake(
            "projection_as_wide",
            "You let the projection be as wide as the state. It is there to narrow: would this one?",
            projected=None,
        ),
        mistake(
            "projection_as_wide",
            "You let torch object to the kind of proj_size. It is a whole number, as it should be: is it in range?",
            projected=TypeError,
        ),
        mistake(
            "useless_is_forbidden",
            "You let torch refuse a dropout that has no place to act in. It says something, but does it stop?",
            lonely_dropout=ValueError,
        ),
        mistake(
            "useless_is_forbidden",
            "You let torch refuse a dropout that has no place to act in. It says something, but does it stop?",
            lonely_dropout=TypeError,
        ),
        mistake(
            "useless_is_forbidden",
            "You let torch refuse a dropout that has no place to act in. It says something, but does it stop?",
            lonely_dropout=RuntimeError,
        ),
        mistake(
            "warning_as_exception",
            "torch warns, but does the call go on?",
            lonely_dropout=UserWarning,
        ),
        mistake(
            "warning_as_exception",
            "torch warns, but does the call go on?",
            lonely_dropout=Warning,
        ),
        mistake(
            "percent",
            "You let dropout be a percentage. It is the probability that a feature is dropped: which range is that?",
            dropout_percent=None,
        ),
        mistake(
            "percent",
            "You let torch object to the type of dropout. A number is right: is this one a probability?",
            dropout_percent=TypeError,
        ),
        mistake(
            "failure_while_running",
            "You let {twice} / 2 fail in the course of a computation. The constructor computes nothing with it yet: is its type "
            "amiss, or its range?",
            halved=RuntimeError,
        ),
        mistake(
            "failure_while_running",
            "You let proj_size fail in the course of a computation. The constructor computes nothing with it yet: is its type "
            "amiss, or its range?",
            projected=RuntimeError,
        ),
        mistake(
            "failure_while_running",
            "You let the dropout fail in the course of a computation. The constructor computes nothing with it yet: is its type "
            "amiss, or its range?",
            dropout_percent=RuntimeError,
        ),
        mistake(
            "flags_are_checked",
            "You let torch check at once that bidirectional is True or False. Does the constructor need more of it than "
            "whether it is true?",
            flag=TypeError,
        ),
        mistake(
            "flags_are_checked",
            "You let torch check at once that bidirectional is True or False. Does the constructor need more of it than "
            "whether it is true?",
            flag=ValueError,
        ),
        mistake(
            "flags_are_checked",
            "You let torch check at once that bidirectional is True or False. Does the constructor need more of it than "
            "whether it is true?",
            flag=RuntimeError,
        ),
    ],
    steps=[
        "units is no argument of nn.LSTM, and {twice} / 2 is a float: both are a TypeError.",
        "proj_size has to be smaller than hidden_size, and dropout a probability: both are a ValueError.",
        "dropout with a single layer has nothing to act between. torch warns, and builds the layer.",
        "bidirectional=1 counts as true while the layer is built; the layer fails whenever it is called.",
        "Of the three flags only this one is not checked: newer versions of torch refuse bias=1 and batch_first=1.",
    ],
    quick_check="nn.LSTM(5, 8, bidirectional=1)  # then call it",
)
def constructor_survives(input_size: int = 5, hidden_size: int = 7, twice: int = 16, percent: int = 20):
    """Six calls, and no data: the question is only whether torch builds the layer.

    units, halved, projected, lonely_dropout, dropout_percent and flag: each blank is the class of the
    exception that its call raises, such as KeyError, or None if torch builds the layer.
    A warning is not an exception.
    """
    return blanks(
        units=raises(nn.LSTM, input_size, units=hidden_size),  # nn.LSTM({input_size}, units={hidden_size})
        halved=raises(nn.LSTM, input_size, twice / 2),  # nn.LSTM({input_size}, {twice} / 2)
        projected=raises(
            nn.LSTM, input_size, hidden_size, proj_size=hidden_size
        ),  # nn.LSTM({input_size}, {hidden_size}, proj_size={hidden_size})
        lonely_dropout=raises(
            nn.LSTM, input_size, hidden_size, dropout=0.5
        ),  # nn.LSTM({input_size}, {hidden_size}, dropout=0.5)
        dropout_percent=raises(
            nn.LSTM, input_size, hidden_size, num_layers=2, dropout=percent
        ),  # nn.LSTM({input_size}, {hidden_size}, num_layers=2, dropout={percent})
        flag=raises(
            nn.LSTM, input_size, hidden_size, bidirectional=1
        ),  # nn.LSTM({input_size}, {hidden_size}, bidirectional=1)
    )


unit = make_unit(
    "calling",
    "Calling the layer",
    """
    A constructor makes the weights; a call reads x with them.

        lstm = nn.LSTM(input_size, hidden_size, num_layers, ...)
        out, (h_n, c_n) = lstm(x)

    The arguments of the constructor have places and names; names are safer.
    What comes back is a pair, and its second part is a pair again:

        lstm(x)
          |
          +-- out          every step of the last layer
          |
          +-- the states
                |
                +-- h_n    one row for each layer
                +-- c_n    one row for each layer

    By default x has these axes:

        a batch of sequences    x (seq_len, batch, input_size)
        one sequence alone      x (seq_len, input_size)
    """,
    katas=[
        positional_order,
        return_structure,
        unbatched,
        accepts_which_inputs,
        factory_arguments,
        tuple_plumbing,
        univariate_series,
        dtype_mismatch,
        constructor_survives,
    ],
)
