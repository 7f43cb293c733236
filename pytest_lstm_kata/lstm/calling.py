"""Unit 2: how a layer is constructed and called, what it takes, and what it gives back."""

from __future__ import annotations

from typing import Any

from pytest_lstm_kata.authoring import blanks, depends, draw, kata, raises, require, samples_are_independent
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch
from pytest_lstm_kata.kata.model import Unverified

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


@kata("easy", "create a layer", covers="bias dropout batch_first")
def positional_order(
    input_size: int = draw(5, 3, 16), hidden_size: int = draw(7, 3, 16), num_layers: int = draw(2, 2, 4)
):
    """The fourth and the sixth argument

    a and b differ in their fourth argument, c and d in their sixth. No argument has a name here,
    so its place alone decides what it sets.

    fourth and sixth are texts: the attribute in which a and b differ, and the one in which c and d do.
    To choose from: "batch_first", "bias", "bidirectional", "dropout", "hidden_size", "input_size",
    "num_layers", "proj_size".

    Idea: An argument without a name is known by its place alone. What stands in the wrong place may well be accepted,
      and then sets something that nobody had in mind.
    Hint: The first three places are sizes. Flags come next, but not all of them in a row.
    Hint: The documentation lists the parameters in the order of their places. help(nn.LSTM) shows the same list.
    Hint: The repr of a layer names whatever is not at its default: nn.LSTM(5, 7, 2, False).

    Mistakes:
    fourth_is_batch_first: fourth = "batch_first"
        You gave the fourth place to the layout. Many write True there for it, and get the layer that they had before:
        which flag have they set to what it already was?
    one_place_too_early: fourth = "num_layers" | sixth = "batch_first"
        That argument stands one place earlier. Count from 1, with the two sizes first.
    common_ones_first: fourth = "dropout" | fourth = "bidirectional"
        You went by what people set most often. Which place has it in the list of the documentation?
    flags_stand_together: sixth = "bidirectional"
        You put all flags in a row. Are they? Count the places again.
    newest_in_the_middle: sixth = "proj_size"
        proj_size is the youngest of them. Where can an argument be added without moving the others?

    Step: The order is input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, proj_size.
    Step: So nn.LSTM({input_size}, {hidden_size}, {num_layers}, True) sets bias, which is True anyway: the layout stays.
    Step: A 1 in the sixth place is no flag and no width, but a dropout of 1.0: in training nothing gets from layer to
      layer.
    Step: Names are safer: batch_first=True cannot land anywhere else.
    Try: nn.LSTM(5, 7, 2, False)  # the repr names what is not at its default
    See: torch.nn.LSTM in the PyTorch documentation, Parameters; LSTMCell:
      sgrvinod/a-PyTorch-Tutorial-to-Image-Captioning#4
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


@kata("easy", "predict output", covers="out h_n c_n call_without_state call_batched")
def return_structure(
    seq_len: int = draw(7, 6, 9),
    batch: int = draw(5, 5, 9),
    input_size: int = draw(6, 5, 9),
    hidden_size: int = draw(8, 6, 12),
    num_layers: int = draw(4, 4, 5),
):
    """What comes back

    result is everything that the call gives back, and nothing of it is unpacked yet.
    What does len say of it, and of what it holds? The len of a tensor is the length of its first axis.

    Each blank is a whole number: result_len, out_len, states_len and h_n_len.

    Idea: An LSTM gives back two things of different kinds: what it wrote at each step, and the state that is left. The
      state of an LSTM is in turn a pair.
    Hint: How do people unpack a call of an LSTM? Mind the brackets on the left of the = sign.
    Hint: result[0] goes through the steps, result[1] holds what is left at the end.
    Hint: h_n and c_n have one row for each thing that keeps a state of its own. What keeps one here?

    Mistakes:
    flat_triple: result_len = 3
        You put three things side by side. There are three tensors, but two of them are in a bracket of their own.
    flat_triple: states_len = num_layers
        You took result[1] for h_n. Before one gets to h_n there is one more bracket: what is in it?
    returns_a_tensor: result_len = seq_len
        You took the result for a tensor of all steps. That tensor is only one part of it.
    returns_a_tensor: states_len = batch
        You took the result for a tensor. result[1] is then a step, but here it is the other part: what is that?
    returns_a_tensor: states_len = batch; h_n_len = hidden_size
        You took result[1] for a step, and its first row for one sample. But result is no tensor: what is result[1]?
    single_vector: h_n_len = hidden_size
        You took h_n for one vector. How many layers keep a state?
    both_states_counted: h_n_len = 2
        You counted h_n and c_n. result[1][0] is the first of them alone: what does it have a row for?
    batch_leads_states: h_n_len = batch
        You gave h_n a row for each sample. The samples do have an axis in it, but another one comes first: which?
    out_alone: result_len = 1
        You let the call give back one thing. out tells of the steps: what does the layer hand over besides?
    one_state: states_len = 1
        You left the layer one state, as a GRU has. Which two does an LSTM carry from step to step?
    batch_first_assumed: out_len = batch
        You put the batch first. Which axis leads in x, and does out keep that order?
    last_step_only: out_len = 1
        You kept a single step. result[0] is not a summary: for which steps does the layer write something?
    whole_sequence: h_n_len = seq_len
        You gave h_n a row for each step. It is the state after the last one: what does it have a row for instead?
    last_layer_only: h_n_len = 1
        You kept the state of one layer. Does the layer below not have one?

    Step: lstm(x) is a tuple of 2: out, and the states. The states are a tuple of 2: (h_n, c_n).
    Step: out has a row for each step, so len(out) is {seq_len}.
    Step: h_n has a row for each layer, so len(h_n) is {num_layers}.
    Step: Hence the brackets in out, (h_n, c_n) = lstm(x).
    Try: [type(part) for part in nn.LSTM(5, 8)(torch.randn(7, 4, 5))]
    See: torch.nn.LSTM in the PyTorch documentation, Outputs
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


@kata("medium", "predict output", covers="call_unbatched unbatched_layout axes batch_first out h_n")
def unbatched(
    seq_len: int = draw(7, 5, 12),
    input_size: int = draw(5, 3, 16),
    hidden_size: int = draw(8, 5, 16),
    num_layers: int = draw(2, 2, 4),
):
    """One sequence, no batch

    One sequence goes through an LSTM, without a batch around it: x has two axes.

    out_shape and h_n_shape are tuples: out.shape and h_n.shape as torch reports them.
    rows_seen is a whole number: how many rows of x can change the last row of out.

    Idea: With two axes x is one sequence, and no axis is a batch. What comes out has no batch either, and an argument
      that says where the batch stands has nothing to move.
    Hint: Which axes does x have? Name each of them before you look at batch_first.
    Hint: Take the shapes with a batch, and strike out the axis that is not there.
    Hint: If the rows of x were samples, no row could change another row's output. Are they samples?

    Mistakes:
    unbatched_keeps_a_batch: out_shape = (1, seq_len, hidden_size) | out_shape = (seq_len, 1, hidden_size)
        You put a batch of 1 into what comes out. No batch axis went in: does torch make one up?
    unbatched_keeps_a_batch: h_n_shape = (num_layers, 1, hidden_size)
        You put a batch of 1 into the state. No batch axis went in: does torch make one up?
    rows_are_samples: h_n_shape = (num_layers, seq_len, hidden_size) | rows_seen = 1
        You took the rows of x for samples, because of batch_first. With two axes, can there be both a batch and a time?
    own_row_left_out: rows_seen = seq_len - 1
        Those are the rows before the last one. Has the layer read the last row itself when it writes out[-1]?
    layers_have_no_axis: h_n_shape = (hidden_size,)
        You left the layers out. Taking the batch away does not take away a layer: who else keeps a state?
    unbatched_keeps_a_batch: h_n_shape = (1, num_layers, hidden_size)
        You put a batch of 1 into the state. No batch axis went in: does torch make one up?
    whole_sequence: h_n_shape = (seq_len, hidden_size)
        You gave h_n a row for each step. It is the state after the last one: what does it have a row for instead?
    layers_as_steps: out_shape = (num_layers, hidden_size)
        That belongs to the states: a row for each layer. What does out have a row for?
    input_size_comes_out: out_shape = (seq_len, input_size)
        Your last number is what goes in. How many features does the layer make of each step?

    Step: x has two axes, so it is one sequence: {seq_len} steps of {input_size} features.
    Step: out loses the batch axis, too: ({seq_len}, {hidden_size}). So do the states: ({num_layers}, {hidden_size}).
    Step: batch_first=True changes nothing here: all {seq_len} rows of x reach out[-1], so they are steps.
    Try: [part.shape for part in nn.LSTM(5, 8, 2, batch_first=True)(torch.randn(7, 5))[1]]
    See: torch.nn.LSTM in the PyTorch documentation, Inputs and Outputs, the unbatched shapes; batch_first under
      Parameters
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
    "medium",
    "debug",
    where="2 * longest not in (input_size, hidden_size)",
    covers="axes call_empty call_batched call_unbatched",
)
def accepts_which_inputs(
    input_size: int = draw(7, 7, 16), hidden_size: int = draw(8, 7, 16), longest: int = draw(5, 5, 6)
):
    """What may go in

    The layer takes x if lstm(x) raises no exception. The last axis of x is always {input_size} long.

    pairs is a whole number: seq_len may be any number from 1 to {longest}, and batch 1 or 2.
    Of all these pairs, for how many does the layer take an x of (seq_len, batch, {input_size})?
    axes is a tuple of whole numbers, in rising order: which of 1, 2, 3 and 4 can be the number of
    axes of x? Here no axis is empty.
    smallest is a tuple (seq_len, batch): the fewest steps and the fewest samples that the layer takes
    in an x of three axes. Do not forget that 0 is a number, too.

    Idea: A layer fixes the width of a step and nothing else: it is the same for any length and any batch. At the edges
      torch is more particular, and zero steps are another matter than zero samples.
    Hint: Which of the three numbers of a shape (seq_len, batch, features) does the constructor know?
    Hint: One axis too few to be a sequence, one too many for a batch of them: what is left?
    Hint: With no samples there is nothing to compute. With no steps, what would the last step be?

    Mistakes:
    built_for_one_shape: pairs = 1
        You let the layer be built for one length and one batch. Which of its arguments would say so?
    built_for_one_batch: pairs = longest
        You let the lengths vary, and fixed the batch. Which argument of the layer would fix it?
    built_for_one_length: pairs = 2
        You let the batch vary, and fixed the length. Which argument of the layer would fix it?
    batch_is_required: axes = (3,)
        You asked for all three axes each time. Is there a way to pass one sequence alone?
    batch_is_no_axis: axes = (2,)
        You left x no place for more than one sequence. How do several of them go in at once?
    one_step_is_enough: axes = (1, 2, 3)
        You let a single step pass as it is. A layer reads sequences, even of one step: which axis is then missing?
    further_axes_are_batches: axes = (2, 3, 4) | axes = (1, 2, 3, 4)
        You let further axes pass, as nn.Linear does. An LSTM has to know which axis is time: how many does it take?
    falling_order: axes = (3, 2)
        The statement asks for them in rising order.
    empty_sequences_pass: smallest = (0, 0) | smallest = (0, 1)
        You let a sequence of no steps pass. What would h_n be, the state after the last step?
    empty_batches_fail: smallest = (1, 1)
        You asked for a sample at least. Does anything go wrong where there is nothing to compute?

    Example: smallest = (1, 0)
    Step: Length and batch are no arguments of the layer: each of {longest} lengths goes with each of 2 batches.
    Step: Two axes are one sequence, three are a batch of them. One axis or four are refused.
    Step: A batch of 0 runs, and out has no samples. A sequence of 0 steps has no last state: torch refuses it.
    Try: nn.LSTM(5, 8)(torch.randn(7, 0, 5))[0].shape
    See: torch.nn.LSTM in the PyTorch documentation, Inputs; the empty sequence: pytorch/pytorch#50192
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


@kata("medium", "create a layer", covers="device dtype precision out")
def factory_arguments(
    seq_len: int = draw(7, 3, 12),
    batch: int = draw(4, 2, 9),
    input_size: int = draw(5, 3, 16),
    hidden_size: int = draw(8, 3, 16),
):
    """Made in another precision

    x is in double precision, as data from NumPy often is. Two layers read it, and both calls run.

    Each blank is a dtype, such as torch.int8:
    weight_dtype, out_dtype, plain_weight_dtype and plain_out_dtype.

    Idea: device and dtype say where the weights are made, and in which precision. Weights do not follow x later on:
      what a layer was made with is what it computes with.
    Hint: The method double() gives twice the bits that are usual in torch. How many are usual?
    Hint: One of the layers gets a dtype, the other does not. Does either of them see x while it is built?
    Hint: Each call runs without an error. What does it take for x and the weights to go together?

    Mistakes:
    dtype_is_for_weights_only: out_dtype = torch.float32
        You let out fall back to the default. It is computed from x and the weights: in which precision are those?
    dtype_is_for_out_only: weight_dtype = torch.float32
        You let dtype say what comes out, and left the weights as they always are. What is it that a constructor makes?
    weights_follow_x: plain_weight_dtype = torch.float64
        You let plain take its precision from somewhere else. It was built without a dtype: what does it get?
    numpy_default: plain_out_dtype = torch.float64
        You gave plain the precision of NumPy and of Python. torch has a default of its own, and x.float() matches it.
    half_by_default: plain_weight_dtype = torch.float16 | plain_out_dtype = torch.float16
        You went below the default of torch. Nothing in this code asks for half the bits.

    Step: x.double() is float64, so dtype=x.dtype makes the weights in float64, on the device of x.
    Step: x and the weights agree, and out is float64 like both.
    Step: plain has no dtype: its weights are float32, the default of torch. x.float() agrees with them, and so does
      out.
    Step: nn.LSTM(...).to(device=x.device, dtype=x.dtype) comes to the same, after the fact.
    Try: nn.LSTM(5, 8, dtype=torch.float64)(torch.randn(7, 4, 5).double())[0].dtype
    See: torch.nn.LSTM in the PyTorch documentation, the signature: device and dtype; torch.get_default_dtype
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


@kata("hard", "debug", covers="out h_n c_n call_without_state")
def head_after_layer(
    seq_len: int = draw(7, 4, 12),
    batch: int = draw(5, 4, 9),
    input_size: int = draw(4, 4, 16),
    hidden_size: int = draw(8, 5, 16),
    classes: int = draw(3, 2, 4),
):
    """A head behind the layer

    A linear head is to read what an LSTM gives. Six lines are tried, each one by itself.

    sequential, first, last, state, three_names and shape: each blank is the class of the exception
    that its line raises, such as KeyError, or None if the line runs.

    Idea: An LSTM does not return a tensor, so whatever expects one cannot be put right behind it. And some of what does
      run reads another part than was meant.
    Hint: Write down what lstm(x) is, brackets included. Then do each line by hand.
    Hint: nn.Linear looks at the last axis only. Which of the parts have the right last axis?
    Hint: Try the same with a plain tuple: t = (1, (2, 3)). What are t[-1], t.shape, and a, b, c = t?

    Mistakes:
    returns_a_tensor: sequential = None
        You took what an LSTM returns for a tensor. nn.Sequential hands on all of it, as it is: what is it?
    returns_a_tensor: shape = None
        You took what an LSTM returns for a tensor. Do all objects have a shape, and does this one?
    last_part_is_last_step: last = None
        You took lstm(x)[-1] for the last step. Steps are rows of out, and this is no index into out: what is it?
    flat_triple: three_names = None
        You unpacked three things side by side. How many are there before one opens the inner bracket?
    unpacking_is_a_type_error: three_names = TypeError
        A tuple can be unpacked, so its type is fine. What does Python say to a, b, c = (1, 2)?
    unpacking_is_an_index_error: three_names = IndexError
        Nothing is indexed there. What does Python say to a, b, c = (1, 2)?
    head_wants_two_axes: first = RuntimeError | first = ValueError
        You let the head refuse three axes. nn.Linear takes any number of them: which one has to fit?
    first_part_is_a_tuple: first = TypeError
        You took lstm(x)[0] for a tuple still. Which of the parts is it?
    states_do_not_fit: state = RuntimeError | state = TypeError | state = ValueError | state = AttributeError
        | state = IndexError
        You let the head refuse a state. Is it a tensor, and how wide is its last axis?
    wrong_class_for_a_tuple: sequential = RuntimeError | sequential = AttributeError | sequential = ValueError
        | last = RuntimeError | last = AttributeError | last = ValueError
        It does fail, in another way: the head gets a tuple. Is that an object of the wrong size, or of the wrong kind?
    missing_name_is_a_type_error: shape = TypeError
        It does fail, and what is amiss is the name behind the dot. Which class does Python raise for such a name?

    Step: lstm(x) is (out, (h_n, c_n)). nn.Sequential gives that tuple to the head: a TypeError.
    Step: lstm(x)[0] is out, and head(out) gives scores for each step.
    Step: lstm(x)[-1] is (h_n, c_n), a tuple again: a TypeError.
    Step: lstm(x)[1][0] is h_n, whose last axis fits the head. It runs, and gives scores for each layer, not for each
      step.
    Step: Two parts do not unpack into three names: a ValueError. And a tuple has no shape: an AttributeError.
    Try: out, _ = nn.LSTM(5, 8)(torch.randn(7, 4, 5)); nn.Linear(8, 3)(out).shape
    See: torch.nn.LSTM in the PyTorch documentation, Outputs; nn.Sequential: pytorch/pytorch#3349
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


@kata("hard", "create a layer", covers="input_size input_width batch_first default_layout")
def univariate_series(
    lstm: nn.LSTM,
    axis: int,  # where the new axis goes
    batch: int = draw(4, 3, 6),
    seq_len: int = draw(9, 5, 12),
):
    """A series of single numbers

    series holds {batch} time series of {seq_len} moments each, and a moment is one number.
    Its shape is ({batch}, {seq_len}): the batch is the first axis. It is read so:

        x = series.unsqueeze(axis)  # a new axis of length 1
        out, _ = lstm(x)

    The layer is to go through the moments step by step, through each series by itself,
    so that out[i, t] belongs to series i at moment t.

    lstm is a layer, nn.LSTM(...); its hidden_size is yours to choose.
    axis is a whole number: the place of the new axis in x. A negative one counts from the end of x.

    Idea: Where each moment brings one number, that number still needs an axis of its own: the features of a step. A
      series laid into that axis is a single step, and the layer has nothing to remember.
    Hint: How many steps does a series have, and how many numbers does each step bring?
    Hint: unsqueeze adds an axis of length 1. Which of the three roles, batch, time or features, is it that has length
      1?
    Hint: With the axis in place, read the shape from left to right: is this torch's default layout?

    Mistakes:
    length_as_input_size: lstm = nn.LSTM(seq_len, 16, batch_first=True); axis = 1
        | lstm = nn.LSTM(seq_len, 16); axis = 0
        You gave the length of a series as input_size. That makes all its moments the features of one step, and nothing
        is read one after the other. How many numbers does one moment bring?
    batch_as_input_size: lstm = nn.LSTM(batch, 16, batch_first=True); axis = 2
        You gave the number of series as input_size. They are samples, and do not know of each other: what does one
        moment of one series bring?
    moments_as_features: axis = 1; lstm = nn.LSTM(1, 16, batch_first=True) | axis = 0; lstm = nn.LSTM(1, 16)
        With this axis the moments of a series are the last axis of x, and an LSTM takes that one for features. Where
        does the new axis have to stand?
    samples_mix: lstm = nn.LSTM(1, 16); axis = 2
        The shapes are right, but one series changes the output of another: which axis of x does your layer take for
        time?
    flag_as_num_layers: lstm = nn.LSTM(1, 16, True); axis = 2
        The third place is num_layers: name your flag.

    Example: lstm = nn.LSTM(1, 16, batch_first=True)
    Example: axis = 2
    Step: A moment brings one number, so input_size=1, and the {seq_len} moments are the steps.
    Step: The axis of length 1 is the features, the last one: axis=2 or axis=-1 gives ({batch}, {seq_len}, 1).
    Step: The batch stands first in it, so the layer needs batch_first=True. hidden_size is yours to choose.
    Step: With ({batch}, 1, {seq_len}) and input_size={seq_len} it runs, too, but in one step: no more than a linear
      layer with gates.
    Try: nn.LSTM(1, 16, batch_first=True)(torch.randn(4, 9).unsqueeze(-1))[0].shape
    See: torch.nn.LSTM in the PyTorch documentation, Inputs; discuss.pytorch.org 89353
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


@kata("hard", "debug", covers="precision dtype call_with_state")
def dtype_mismatch(
    seq_len: int = draw(7, 3, 9),
    batch: int = draw(4, 2, 9),
    input_size: int = draw(5, 3, 12),
    hidden_size: int = draw(8, 3, 12),
):
    """When dtypes meet

    Which of these calls does torch run, and which raise an exception?

    Each blank is True or False, True for a call that runs:
    double_x, whole_x, divided_x, embedded_x, double_states and all_double.

    Idea: What enters one computation has to be in one precision: x, the states and the weights. The dtype itself is
      free, as long as they agree.
    Hint: For each line, write down the dtype of x, of the states and of the weights.
    Hint: torch.randn, torch.zeros and a layer all use the same default. What do double(), long() and / make of it?
    Hint: Whole numbers that name things go through an embedding first. In which dtype are its vectors?

    Mistakes:
    dtypes_convert: double_x = True | whole_x = True
        You let torch convert a tensor to what the weights are. Adding two tensors does so: does a layer?
    dtypes_convert: double_states = True
        You let torch convert the states. h_0 meets weights and c_0 meets gates: in which dtype are those?
    one_dtype_only: all_double = False
        You let one precision be the only one. What counts is that all of them agree: do they, in that line?
    division_misses_float32: divided_x = False
        You let whole / 10 not be float32. It is no longer whole: which float does torch then take, its own default or
        NumPy's?
    ids_reach_the_layer: embedded_x = False
        You let the whole numbers reach the LSTM. What does an embedding hand on instead of a number?

    Step: The weights are float32. x.double() and whole are not, and torch does not convert: it raises.
    Step: Which class it raises depends on the version; that it raises does not.
    Step: h_0 is multiplied by float32 weights, and c_0 by float32 gates: float64 states are refused, too.
    Step: A float64 layer with a float64 x runs, because they agree.
    Step: whole / 10 is float32, by the default of torch, and so are the vectors of an embedding: both run.
    Try: (torch.ones(2, dtype=torch.int64) / 10).dtype, nn.Embedding(9, 5)(torch.ones(2).long()).dtype
    See: torch.nn.LSTM in the PyTorch documentation, Inputs; pytorch/pytorch#99998 and pytorch/pytorch#136931
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


@kata("hard", "debug", covers="two_sizes projection_bound proj_size dropout bidirectional hidden_size")
def constructor_calls(
    input_size: int = draw(5, 3, 16),
    hidden_size: int = draw(7, 3, 12),
    twice: int = draw(16, of=range(6, 20, 2)),
    percent: int = draw(20, of=(20, 25, 30, 40, 50)),
):
    """Which calls give a layer?

    Six calls, and no data: the question is only whether torch builds the layer.

    units, halved, projected, lonely_dropout, dropout_percent and flag: each blank is the class of the
    exception that its call raises, such as KeyError, or None if torch builds the layer.
    A warning is not an exception.

    Idea: The constructor checks names, types and ranges, each with an exception of its own. It does not check
      everything: some errors wait until data comes, and some arguments are merely of no use.
    Hint: For each call ask: is the name known, is the type right, is the value in range?
    Hint: In Python, / gives another type than //, even where nothing is left over.
    Hint: Some things are looked at only when data comes, and a warning does not stop a call.

    Mistakes:
    keras_names: units = None
        You let torch understand a word of Keras. Is `units` in the signature of nn.LSTM?
    keras_names: units = ValueError
        You let torch object to the value of `units`. It does not get so far: is that name in the signature?
    whole_floats_pass: halved = None
        You took {twice} / 2 for a whole number. Which type does / give in Python?
    whole_floats_pass: halved = ValueError
        You let torch object to how large the size is. The value is a fine size: what else is odd about {twice} / 2?
    projection_as_wide: projected = None
        You let the projection be as wide as the state. It is there to narrow: would this one?
    projection_as_wide: projected = TypeError
        You let torch object to the kind of proj_size. It is a whole number, as it should be: is it in range?
    useless_is_forbidden: lonely_dropout = ValueError | lonely_dropout = TypeError | lonely_dropout = RuntimeError
        You let torch refuse a dropout that has no place to act in. It says something, but does it stop?
    warning_as_exception: lonely_dropout = UserWarning | lonely_dropout = Warning
        torch warns, but does the call go on?
    percent: dropout_percent = None
        You let dropout be a percentage. It is the probability that a feature is dropped: which range is that?
    percent: dropout_percent = TypeError
        You let torch object to the type of dropout. A number is right: is this one a probability?
    failure_while_running: halved = RuntimeError
        You let {twice} / 2 fail in the course of a computation. The constructor computes nothing with it yet: is its
        type amiss, or its range?
    failure_while_running: projected = RuntimeError
        You let proj_size fail in the course of a computation. The constructor computes nothing with it yet: is its type
        amiss, or its range?
    failure_while_running: dropout_percent = RuntimeError
        You let the dropout fail in the course of a computation. The constructor computes nothing with it yet: is its
        type amiss, or its range?
    flags_are_checked: flag = TypeError | flag = ValueError | flag = RuntimeError
        You let torch check at once that bidirectional is True or False. Does the constructor need more of it than
        whether it is true?

    Step: units is no argument of nn.LSTM, and {twice} / 2 is a float: both are a TypeError.
    Step: proj_size has to be smaller than hidden_size, and dropout a probability: both are a ValueError.
    Step: dropout with a single layer has nothing to act between. torch warns, and builds the layer.
    Step: bidirectional=1 counts as true while the layer is built; the layer fails whenever it is called.
    Step: Of the three flags only this one is not checked: newer versions of torch refuse bias=1 and batch_first=1.
    Try: nn.LSTM(5, 8, bidirectional=1)  # then call it
    See: torch.nn.LSTM in the PyTorch documentation, Parameters; the flag: X-Punctuator#3 and Listen-Attend-Spell#6
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
        head_after_layer,
        univariate_series,
        dtype_mismatch,
        constructor_calls,
    ],
)
