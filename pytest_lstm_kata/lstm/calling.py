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

    No argument of these four layers has a name, so each is known by its place.
    a and b differ in the fourth argument, c and d in the sixth. Which attributes are these?
    Choose from "batch_first", "bias", "bidirectional", "dropout", "hidden_size", "input_size",
    "num_layers" and "proj_size".

    Blanks:
    fourth: in which a and b differ.
    sixth: in which c and d differ.

    Idea: An argument without a name is known by its place alone. In a wrong place it may well be accepted, and set
      something that nobody had in mind.
    Hint: The first three places are sizes. Flags come next, but not all of them in a row.
    Hint: The documentation lists the parameters in the order of their places. help(nn.LSTM) shows the same list.
    Hint: The repr of a layer names whatever is not at its default: nn.LSTM(5, 7, 2, False).

    Mistakes:
    alphabetical: fourth = "dropout"; sixth = "input_size"
        That is the order of the list in the statement, which is alphabetical. Which order has the signature?
    other_way_round: fourth = "dropout"; sixth = "bias"
        These are the two, the other way round. Is the first flag a number, or True and False?
    one_place_too_late: fourth = "batch_first"; sixth = "bidirectional"
        Each of your two stands one place further on. Counted from 1, which argument comes right behind num_layers?
    one_place_too_early: fourth = "num_layers"; sixth = "batch_first" | fourth = "num_layers" | sixth = "batch_first"
        That argument stands one place earlier. Count from 1, with the two sizes first.
    fourth_is_batch_first: fourth = "batch_first"
        Many write True there for the layout, and get the layer that they had before. Which flag is True by default?
    common_ones_first: fourth = "dropout" | fourth = "bidirectional"
        People set that one often, but places go by the signature. Which argument has this place there?
    flags_stand_together: sixth = "bidirectional"
        0 and 1 may be flags or numbers, and the flags do not stand in one row. Which argument comes between two of them?
    numbers_as_flags: sixth = "bias"
        0 and 1 look like a flag here, but they may be numbers. Which argument in this place takes a number?
    sizes_come_first: fourth = "hidden_size" | sixth = "hidden_size" | fourth = "input_size" | sixth = "input_size"
        That is one of the two sizes. Which places do they have in every call here?
    newest_in_the_middle: sixth = "proj_size"
        0 and 1 would fit proj_size, too, but it came last to nn.LSTM. Where can an argument be added without moving the
        others?

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
        fourth=_changed(a, b),  # an attribute
        sixth=_changed(c, d),  # an attribute
    )


@kata(
    "easy",
    "predict output",
    where="2 * num_layers not in (batch, seq_len, hidden_size)",
    covers="out h_n c_n call_without_state call_batched",
)
def return_structure(
    seq_len: int = draw(7, 6, 9),
    batch: int = draw(5, 5, 9),
    input_size: int = draw(6, 5, 9),
    hidden_size: int = draw(9, 6, 12),
    num_layers: int = draw(4, 4, 5),
):
    """What comes back

    result is everything that the call returns, and nothing of it is unpacked yet.
    The len of a tuple is the number of its parts, the len of a tensor is the length of its first axis.
    What is the len of result, and of what is in it?

    Idea: An LSTM returns two things of different kinds: h at each step, and the states at the end. The states of an LSTM
      are in turn a pair.
    Hint: How do people unpack the call of an LSTM? Mind the brackets on the left of the = sign.
    Hint: result[0] has what belongs to the steps, result[1] what is left at the end.
    Hint: h_n and c_n have one row for each thing that keeps a state of its own. What keeps one here?

    Mistakes:
    flat_triple: result_len = 3; states_len = num_layers; h_n_len = batch | result_len = 3 | states_len = 3
        There are three tensors, but two of them are in a bracket of their own. How many parts does that make?
    flat_triple: states_len = num_layers
        That is one part for each layer, as h_n has. But result[1] is the bracket around h_n: what is in this bracket?
    flat_triple: result_len = num_layers
        That would be h_n. Before one gets to h_n there is one more bracket: what is in it?
    returns_a_tensor: result_len = seq_len | result_len = batch | states_len = seq_len
        That would be the length of out, which is only a part of the result. What is the other part?
    returns_a_tensor: result_len = seq_len; out_len = batch; states_len = batch; h_n_len = hidden_size
        | result_len = seq_len; out_len = batch; states_len = batch
        That fits if the call returned one tensor, as in Keras: its steps, and their samples. That is only a part of the
        result: what is the other part?
    returns_a_tensor: states_len = batch; h_n_len = hidden_size
        result[1] would be a step, and its first row a sample, if result were a tensor. But it is none: what is result[1]?
    returns_a_tensor: states_len = batch
        result[1] would be a step if result were a tensor. But it is none: what is its second part?
    axes_counted: out_len = 3; h_n_len = 3 | out_len = 3 | h_n_len = 3
        That is how many axes the tensor has. len is the length of the first one: what does that count?
    last_axis_measured: out_len = hidden_size; h_n_len = hidden_size | out_len = hidden_size
        That is the last axis. len measures the first one: what does that count?
    single_vector: h_n_len = hidden_size
        That would be one vector. Which axes come before the features in h_n?
    both_states_counted: h_n_len = 2 | h_n_len = 2 * num_layers
        That counts h_n and c_n. result[1][0] is the first of them alone: what does it have a row for?
    rows_of_both: states_len = 2 * num_layers | result_len = 2 * num_layers
        That counts the rows of all states. len counts parts, and not the rows in them: which parts are there?
    batch_leads_states: h_n_len = batch
        That is one row for each sample. The samples have an axis in h_n, but another one comes first: which?
    out_alone: result_len = 1
        That would be out alone. out holds the steps: what else does the call return?
    one_state: states_len = 1
        That would be a single state, as in a GRU. Which two does an LSTM carry from step to step?
    batch_first_assumed: out_len = batch
        You put the batch first. Which axis leads in x, and does out keep that order?
    layers_as_steps: out_len = num_layers
        That is one row for each layer. out holds one layer only: for what does it have a row?
    last_step_only: out_len = 1
        That would be a single step. For which steps does torch put h into out?
    whole_sequence: h_n_len = seq_len
        That is one row for each step. h_n is the state after the last one: what does it have a row for instead?
    last_layer_only: h_n_len = 1
        That is the state of one layer. Which layers keep a state of their own?

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


@kata(
    "medium",
    "predict output",
    where="2 * num_layers != seq_len != num_layers + 1 and input_size not in (num_layers * hidden_size, hidden_size // 2)",
    covers="call_unbatched unbatched_layout axes batch_first out h_n",
)
def unbatched(
    seq_len: int = draw(7, 5, 12),
    input_size: int = draw(5, 3, 16),
    hidden_size: int = draw(8, 5, 16),
    num_layers: int = draw(2, 2, 4),
):
    """One sequence, no batch

    One sequence goes through an LSTM, without a batch around it: x has two axes.
    Which shapes come out?

    Blanks:
    rows_seen: how many rows of x can change the last row of out.

    Idea: With two axes x is one sequence, and no axis is a batch. What comes out has no batch either, and batch_first
      has nothing to move.
    Hint: Which axes does x have? Name each of them before you look at batch_first.
    Hint: Take the shapes with a batch, and strike out the axis that is not there.
    Hint: If the rows of x were samples, no row could change another row's output. Are they samples?

    Mistakes:
    unbatched_keeps_a_batch: out_shape = (1, seq_len, hidden_size); h_n_shape = (num_layers, 1, hidden_size)
        | out_shape = (1, seq_len, hidden_size) | out_shape = (seq_len, 1, hidden_size)
        | h_n_shape = (num_layers, 1, hidden_size) | h_n_shape = (1, num_layers, hidden_size)
        That has a batch of 1. No batch axis went in: does torch make one up?
    rows_are_samples: h_n_shape = (num_layers, seq_len, hidden_size); rows_seen = 1
        | out_shape = (seq_len, 1, hidden_size); h_n_shape = (num_layers, seq_len, hidden_size)
        | out_shape = (seq_len, 1, hidden_size); rows_seen = 1
        | h_n_shape = (num_layers, seq_len, hidden_size) | rows_seen = 1
        With that, the rows of x would be samples. x has two axes: can there be both a batch and a time?
    h_n_for_out: out_shape = (num_layers, hidden_size); h_n_shape = (seq_len, hidden_size)
        These are h_n in the place of out, and out in the place of h_n. Which of them has a row for each step?
    own_row_left_out: rows_seen = seq_len - 1
        Those are the rows before the last one. Does the last row itself go into the last row of out?
    rows_of_h_n: rows_seen = num_layers
        h_n has that many rows. The question is about the rows of x: which of them has the layer read at the end?
    layers_have_no_axis: h_n_shape = (hidden_size,)
        That is one state alone. Without a batch there are still {num_layers} layers: who keeps a state?
    last_layer_only: h_n_shape = (1, hidden_size)
        That is the state of one layer. Which layers keep a state of their own?
    whole_sequence: h_n_shape = (seq_len, hidden_size)
        That is one row for each step. h_n is the state after the last one: what does it have a row for instead?
    layers_as_steps: out_shape = (num_layers, hidden_size)
        A row for each layer is in the states. What does out have a row for?
    last_step_only: out_shape = (hidden_size,) | out_shape = (1, hidden_size)
        That is a single step. For which steps does torch put h into out?
    layers_widen: out_shape = (seq_len, num_layers * hidden_size)
        That is all layers side by side. They are stacked, each reads the one below: whose steps reach out?
    axes_swapped: out_shape = (hidden_size, seq_len) | h_n_shape = (hidden_size, num_layers)
        You put the features first. Where do they stand in x?
    both_states_counted: h_n_shape = (2, num_layers, hidden_size) | h_n_shape = (2 * num_layers, hidden_size)
        That would be h and c together, or two directions. Is c in h_n, and how many directions are there?
    input_size_comes_out: out_shape = (seq_len, input_size)
        Your last number is what goes in. How many features does the layer make of each step?

    Step: x has two axes, so it is one sequence: {seq_len} steps of {input_size} features.
    Step: out has no batch axis: ({seq_len}, {hidden_size}). The states have none, either: ({num_layers}, {hidden_size}).
    Step: batch_first=True changes nothing here: all {seq_len} rows of x reach out[-1], so they are steps.
    Try: [part.shape for part in nn.LSTM(5, 8, 2, batch_first=True)(torch.randn(7, 5))[1]]
    See: torch.nn.LSTM in the PyTorch documentation, Inputs and Outputs
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

    A loader filters its data, and sometimes nothing is left of a batch, or of a sequence.
    Which x does the layer take, so that lstm(x) raises no exception?
    The last axis of x is always {input_size} long.

    Blanks:
    pairs: with 1 to {longest} steps and a batch of 1 or 2, how many shapes (seq_len, batch, {input_size}) it takes.
    axes: which numbers of axes x may have, of 1, 2, 3 and 4, in rising order; no axis is empty.
    smallest: (seq_len, batch), the fewest steps and the fewest samples; 0 is a number, too.

    Idea: A layer fixes the width of a step and nothing else: it is the same for any length and any batch. A batch without
      samples and a sequence without steps are two different things.
    Hint: Which of the three numbers of a shape (seq_len, batch, features) does the constructor know?
    Hint: One axis too few to be a sequence, one too many for a batch of them: what is left?
    Hint: With no samples there is nothing to compute. With no steps, what would the last step be?

    Mistakes:
    one_step_is_no_sequence: pairs = 2 * (longest - 1); smallest = (2, 0) | pairs = 2 * (longest - 1)
        | smallest = (2, 0) | smallest = (2, 1)
        That leaves out sequences of one step. What would the layer need a second step for?
    built_for_one_shape: pairs = 1
        That would be a layer for one length and one batch. Which of its arguments would say so?
    built_for_one_batch: pairs = longest
        With that, the lengths vary and the batch does not. Which argument of the layer would fix it?
    built_for_one_length: pairs = 2
        With that, the batch varies and the length does not. Which argument of the layer would fix it?
    added_up: pairs = longest + 2
        That adds the lengths and the batches. Each length can come with each batch: how many pairs are there?
    end_left_out: pairs = longest - 1
        That leaves out the end of each range. Both ends count here: how many pairs are there?
    batch_is_required: axes = (3,)
        That is a batch of sequences. Is there a way to pass one sequence alone?
    batch_is_no_axis: axes = (2,)
        That is one sequence alone. How do several of them go in at once?
    one_step_is_enough: axes = (1, 2, 3)
        One axis is the features of a single step. A layer reads sequences, even of one step: which axis is missing?
    further_axes_are_batches: axes = (2, 3, 4) | axes = (1, 2, 3, 4)
        nn.Linear takes any number of axes. An LSTM has to know which one is time: how many can it tell apart?
    four_in_place_of_two: axes = (3, 4)
        With four axes, which one would be time? And how does a single sequence go in?
    falling_order: axes = (3, 2)
        The list of blanks asks for them in rising order.
    empty_sequences_pass: smallest = (0, 0) | smallest = (0, 1)
        That is a sequence without steps. What would h_n be, the state after its last step?
    empty_batches_fail: smallest = (1, 1)
        That asks for one sample at least. With no sample there is nothing to compute: is that an error?
    width_included: smallest = (1, 0, input_size)
        The features are not asked for, only the steps and the samples.

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
    """Two layers for double data

    x is in double precision, as data from NumPy often is. lstm reads x, and plain reads x.float().
    Both calls run. In which precision are the weights, and what comes out?

    Idea: device and dtype say where the weights are made, and in which precision. Weights do not follow x later on: what
      a layer was made with is what it computes with.
    Hint: The method double() gives twice the bits that are usual in torch. How many are usual?
    Hint: One of the layers gets a dtype, the other does not. Does either of them see x while it is built?
    Hint: Each call runs without an error. What does it take for x and the weights to go together?

    Mistakes:
    layers_mixed_up: weight_dtype = torch.float32; out_dtype = torch.float32; plain_weight_dtype = torch.float64;
        plain_out_dtype = torch.float64
        That would be so if plain got the dtype of x, and lstm did not. Which of them gets it?
    double_halved: weight_dtype = torch.float32; out_dtype = torch.float32; plain_weight_dtype = torch.float16;
        plain_out_dtype = torch.float16
        That is half of the bits in each place. How many bits has the default of torch, and how many has double?
    always_the_default: weight_dtype = torch.float32; out_dtype = torch.float32
        That would be the default of torch. What is dtype=x.dtype for, then?
    device_brings_the_dtype: plain_weight_dtype = torch.float64; plain_out_dtype = torch.float64
        plain gets the device of x, and reads x.float(). Does either of them say float64, or is that torch's default?
    dtype_is_for_weights_only: out_dtype = torch.float32
        out is computed from x and the weights. In which precision are those two?
    dtype_is_for_out_only: weight_dtype = torch.float32
        dtype is an argument of the constructor. What does a constructor make: weights, or out?
    weights_follow_x: plain_weight_dtype = torch.float64
        plain was built without a dtype, and weights do not follow x. Which dtype does it get?
    numpy_default: plain_out_dtype = torch.float64
        float64 is the default of NumPy, and the dtype of x. plain reads x.float(): in which dtype is that?
    half_by_default: plain_weight_dtype = torch.float16; plain_out_dtype = torch.float16
        | plain_weight_dtype = torch.float16 | plain_out_dtype = torch.float16
        That is less than the default of torch. Does anything in this code ask for half the bits?
    weights_in_half: weight_dtype = torch.float16 | out_dtype = torch.float16 | weight_dtype = torch.bfloat16
        That has fewer bits than the default of torch. What does dtype=x.dtype ask for?

    Step: x.double() is float64, so dtype=x.dtype makes the weights in float64, on the device of x.
    Step: x and the weights agree, and out is float64 like both.
    Step: plain has no dtype: its weights are float32, the default of torch. x.float() agrees with them, and so does
      out.
    Step: nn.LSTM(...).to(device=x.device, dtype=x.dtype) gives such a layer, too.
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

    A linear head is to read what an LSTM returns. The comments below show six lines that people try for it.
    Each runs by itself, after the code above it. What does each of them raise?

    Idea: An LSTM does not return a tensor, so what expects a tensor cannot stand right behind it. Some of the lines that
      run read another part than was meant.
    Hint: Write down what lstm(x) is, brackets included. Then do each line by hand.
    Hint: nn.Linear looks at the last axis only. Which of the parts have the right last axis?
    Hint: Try the same with a plain tuple: t = (1, (2, 3)). What are t[-1], t.shape, and a, b, c = t?

    Mistakes:
    returns_a_tensor: sequential = None; last = None; shape = None | sequential = None; last = None
        | sequential = None | shape = None
        That would run if lstm(x) were a tensor. What is it? Write it down, brackets included.
    last_part_is_last_step: last = None
        The steps are rows of out, and lstm(x) is more than out. What is the last part of lstm(x)?
    flat_triple: three_names = None
        There are three tensors, but how many parts are there before one opens the inner bracket?
    unpacking_is_a_type_error: three_names = TypeError
        A tuple can be unpacked, so its type is fine. What does Python say to a, b, c = (1, 2)?
    unpacking_is_an_index_error: three_names = IndexError
        Nothing is indexed there. What does Python say to a, b, c = (1, 2)?
    head_wants_two_axes: first = RuntimeError; state = RuntimeError | first = RuntimeError | first = ValueError
        nn.Linear takes any number of axes. Which one of them has to fit, and does it?
    first_part_is_a_tuple: first = TypeError; state = TypeError | first = TypeError | state = TypeError
        That would be so if this part were a tuple. Is it one, or is it a tensor?
    states_do_not_fit: state = RuntimeError | state = ValueError | state = AttributeError | state = IndexError
        That part is a tensor, with an axis for the layers. Does the head care: how wide is its last axis?
    wrong_class_for_a_tuple: sequential = RuntimeError; last = RuntimeError | sequential = RuntimeError
        | sequential = AttributeError | sequential = ValueError | last = RuntimeError | last = AttributeError
        | last = ValueError
        It does fail, in another way: the head gets a tuple. Is that an object of the wrong size, or of the wrong kind?
    missing_name_is_a_type_error: shape = TypeError
        It does fail: the object has no such name behind the dot. Which class does Python raise for that?

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
    batch: int = draw(4, 4, 6),
    seq_len: int = draw(9, 5, 12),
):
    """A series of single numbers

    series holds {batch} time series with {seq_len} moments each, and a moment is one number.
    Its shape is ({batch}, {seq_len}): the batch is the first axis. It is read so:

        x = series.unsqueeze(axis)  # a new axis of length 1
        out, _ = lstm(x)

    The layer has to read each series by itself, one moment at each step:
    out[i, t] belongs to series i at moment t.

    Blanks:
    lstm: its hidden_size is yours to choose.
    axis: where unsqueeze puts the new axis.

    Idea: Where each moment brings one number, that number still needs an axis of its own: the features of a step. A
      series laid into that axis is a single step, and the layer has nothing to remember.
    Hint: How many steps does a series have, and how many numbers does each step bring?
    Hint: unsqueeze adds an axis of length 1. Batch, time, features: which of the three has length 1 here?
    Hint: With the axis in place, read the shape from left to right: is this torch's default layout?

    Mistakes:
    length_as_input_size: lstm = nn.LSTM(seq_len, 16, batch_first=True); axis = 1
        | lstm = nn.LSTM(seq_len, 16); axis = 0
        Your input_size is the length of a series. All its moments would be the features of one step, and nothing would
        be read one after the other. How many numbers does one moment bring?
    series_as_steps: lstm = nn.LSTM(seq_len, 16, batch_first=True); axis = 0
        With these two, the series are the steps of one sample: the layer reads one series after the other. Which axis is
        to be its time?
    batch_as_input_size: lstm = nn.LSTM(batch, 16, batch_first=True); axis = 2
        Your input_size is the number of series. They are samples, and a layer takes any number: what does one moment of
        one series bring?
    swapped: lstm = nn.LSTM(16, 1, batch_first=True)
        Your hidden_size is 1, and your input_size is not. Which of the two is what a moment brings?
    counted_from_one: axis = 3
        Python counts places from 0, so three axes do not reach that far. Which place is the last one?
    moments_as_features: axis = 1; lstm = nn.LSTM(1, 16, batch_first=True) | axis = 0; lstm = nn.LSTM(1, 16)
        With this axis the moments of a series are the last axis of x, and an LSTM takes that one for features. Where
        does the new axis have to stand?
    flag_as_num_layers: lstm = nn.LSTM(1, 16, True); axis = 2
        By its place, this True is num_layers. Write the name of the flag that you mean.
    samples_mix: lstm = nn.LSTM(1, 16); axis = 2
        The shapes are right, but one series changes the output of another. Which axis of x is your layer's time?

    Example: lstm = nn.LSTM(1, 16, batch_first=True)
    Example: axis = 2
    Step: A moment brings one number, so input_size=1, and the {seq_len} moments are the steps.
    Step: The axis of length 1 is the features, the last one: axis=2 or axis=-1 gives ({batch}, {seq_len}, 1).
    Step: The batch stands first in it, so the layer needs batch_first=True. hidden_size is yours to choose.
    Step: With ({batch}, 1, {seq_len}) and input_size={seq_len} it runs, too, but in one step: no more than a linear
      layer with gates.
    Try: nn.LSTM(1, 16, batch_first=True)(torch.randn(4, 9).unsqueeze(-1))[0].shape
    See: torch.nn.LSTM in the PyTorch documentation, Inputs; https://discuss.pytorch.org/t/89353
    """
    series = torch.randn(batch, seq_len, requires_grad=True)
    require(axis != 3, "counted_from_one", blank="axis")
    require(-3 <= axis <= 2, "x is to have three axes, and there is no such place among them.", blank="axis")
    require(lstm.input_size != seq_len or axis not in (0, -3) or not lstm.batch_first, "series_as_steps")
    require(lstm.input_size != seq_len, "length_as_input_size")
    require(lstm.input_size != batch, "batch_as_input_size")
    require(lstm.input_size == 1 or lstm.hidden_size != 1, "swapped")
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

    x, the states and the weights each have a dtype. The comments below show six calls. Which of them run?
    Write True for a call that runs, and False for one that raises an exception.

    Idea: x, the states and the weights of a layer have to be in one precision. Any precision will do, as long as they
      agree.
    Hint: For each line, write down the dtype of x, of the states and of the weights.
    Hint: torch.randn, torch.zeros and a layer all use the same default. What do double(), long() and / make of it?
    Hint: Whole numbers that name things go through an embedding first. In which dtype are its vectors?

    Mistakes:
    true_for_an_error: double_x = True; whole_x = True; divided_x = False; embedded_x = False; double_states = True;
        all_double = False
        That is each call the other way round. True is for a call that runs.
    begun_as_long: divided_x = False; embedded_x = False
        Both lines begin with whole numbers, and neither hands these to the layer. What do / and an embedding make of
        them?
    dtypes_convert: double_x = True; whole_x = True; double_states = True | double_x = True; whole_x = True
        | double_x = True | whole_x = True | double_states = True
        That would need torch to convert one dtype to another, as it does where two tensors are added. Does a layer?
    one_dtype_only: all_double = False
        A layer can be made in any precision. Do x, the weights, and the states that this layer makes agree here?
    division_misses_float32: divided_x = False
        whole / 10 is no longer whole. Which float does torch take then, its own default or NumPy's?
    ids_reach_the_layer: embedded_x = False
        The ids themselves are whole numbers. What does an embedding hand on in the place of a number?

    Step: The weights are float32. x.double() and whole are not, and torch does not convert: it raises.
    Step: Which class it raises depends on the version; that it raises does not.
    Step: The states are float64, and the weights float32: they do not go together, either.
    Step: A float64 layer with a float64 x runs, because they agree. It makes its zero states in float64, too.
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

    No data goes in here: each of the six calls in the comments builds a layer, or raises an exception.
    Some come from Keras, some from arguments of a command line. What does each of them raise?

    Idea: The constructor checks names, types and ranges, each with an exception of its own. Some errors come only when
      data comes, and some arguments are merely of no use.
    Hint: For each call ask: is the name known, is the type right, is the value in range?
    Hint: In Python, / gives another type than //, even where nothing is left over.
    Hint: Some things are looked at only when data comes, and some are worth no more than a warning.

    Mistakes:
    checked_later: halved = None; projected = None; dropout_percent = None | projected = None; dropout_percent = None
        With that, the constructor would take any value, and torch would look at it when data comes. The weights are
        made at once: which values can torch not make them with?
    keras_names: units = None
        `units` is a word of Keras. Is it in the signature of nn.LSTM?
    keras_names: units = ValueError
        That class is about the value of an argument. Is there an argument `units` to have a value?
    whole_floats_pass: halved = None
        {twice} / 2 looks like a whole number. Which type does / give in Python?
    whole_floats_pass: halved = ValueError
        The value is a fine size. What else is there about {twice} / 2 that can be wrong?
    projection_as_wide: projected = None
        A projection makes h narrower than c. Would this one?
    projection_as_wide: projected = TypeError
        proj_size is a whole number, as it should be. Is it in range?
    useless_is_forbidden: lonely_dropout = ValueError | lonely_dropout = TypeError | lonely_dropout = RuntimeError
        dropout acts between layers, and here is one layer only. torch says so, but does it stop?
    warning_as_exception: lonely_dropout = UserWarning | lonely_dropout = Warning
        torch warns. Does the call go on?
    percent: dropout_percent = None
        dropout is the probability that a feature is dropped. Which range does a probability have?
    percent: dropout_percent = TypeError
        dropout is a number, as it should be. Is it a probability?
    failure_while_running: projected = RuntimeError; dropout_percent = RuntimeError | halved = RuntimeError
        | projected = RuntimeError | dropout_percent = RuntimeError | units = RuntimeError
        torch raises a RuntimeError while it computes. This call computes nothing yet: is a name wrong, a type, or a range?
    flags_are_checked: flag = TypeError | flag = ValueError | flag = RuntimeError
        1 is not True, but it counts as true. Does the constructor need to know more of this flag?

    Step: units is no argument of nn.LSTM, and {twice} / 2 is a float: both are a TypeError.
    Step: proj_size has to be smaller than hidden_size, and dropout a probability: both are a ValueError.
    Step: dropout with a single layer has nothing to act between. torch warns, and builds the layer.
    Step: bidirectional=1 counts as true while the layer is built; the layer fails whenever it is called.
    Step: Of the three flags only this one is not checked: newer versions of torch refuse bias=1 and batch_first=1.
    Try: nn.LSTM(5, 8, bidirectional=1)  # then call it
    See: torch.nn.LSTM in the PyTorch documentation, Parameters; the flag: kaituoxu/X-Punctuator#3
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
    The constructor makes the weights; a call reads x with them.

        lstm = nn.LSTM(input_size, hidden_size, num_layers, ...)
        out, (h_n, c_n) = lstm(x)

    Arguments have places and names; names are safer. dropout is a probability,
    and acts between layers. proj_size makes h narrower than hidden_size.
    device and dtype say where the weights are made, and in which precision;
    x and the states have to agree with them.

    What comes back is a pair, and its second part is a pair again:

        lstm(x)
          |
          +-- out          every step of the last layer
          |
          +-- the states
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
