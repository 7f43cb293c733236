"""Unit 2: how a layer is constructed and called, what it takes, and what it gives back."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from pytest_lstm_kata.authoring import blanks, depends, draw, kata, raises, refusal, require, samples_are_independent
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch
from pytest_lstm_kata.kata.unmet import Unverified

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

    In these four calls no argument has a name: each is known by its place.
    a and b differ only in the fourth argument, c and d only in the sixth. What are the names of these two?
    If you have torch, make such layers and print them.
    Choose from "batch_first", "bias", "bidirectional", "dropout", "hidden_size", "input_size",
    "num_layers" and "proj_size".

    Blanks:
    fourth: the name of the argument in the fourth place, counted from 1.
    sixth: the name of the argument in the sixth place, counted from 1.

    Idea: An argument without a name is known only by its place. In a wrong place it may be accepted, and then it sets
      something else.
    Hint: The first three arguments are numbers. Flags, which are True or False, come next, but not all of them stand
      together.
    Hint: print(a) shows each argument that differs from its default, with its name. What do a, b, c and d show?
    Hint: Begin with print(nn.LSTM(5, 7, 2, False)). Which name is there that print(nn.LSTM(5, 7, 2)) does not show?

    Mistakes:
    alphabetical: fourth = "dropout"; sixth = "input_size"
        That is the order of the list in the statement, which is alphabetical. In which order does nn.LSTM take them?
    other_way_round: fourth = "dropout"; sixth = "bias"
        You swapped the two. Which of them is True or False, and which is a number?
    one_place_too_late: fourth = "batch_first"; sixth = "bidirectional"
        Both of your arguments stand one place later. Count from 1: which argument comes right after num_layers?
    one_place_too_early: fourth = "num_layers"; sixth = "batch_first" | fourth = "num_layers" | sixth = "batch_first"
        That argument stands one place earlier. Count from 1, and begin with the two sizes.
    fourth_is_batch_first: fourth = "batch_first"
        Many people write True there for the layout, and the layer does not change. Which flag is True by default?
    common_ones_first: fourth = "dropout" | fourth = "bidirectional"
        That argument has a later place. Which arguments come between num_layers and it?
    flags_stand_together: sixth = "bidirectional"
        0 and 1 can be flags or numbers, and the flags do not all stand together. Which argument that takes a number
        stands between two of them?
    numbers_as_flags: sixth = "bias"
        0 and 1 look like a flag here, but they may be numbers. Which argument in this place takes a number?
    sizes_come_first: fourth = "hidden_size" | sixth = "hidden_size" | fourth = "input_size" | sixth = "input_size"
        That is one of the two sizes. In which places do the sizes stand in these calls?
    newest_in_the_middle: sixth = "proj_size"
        0 and 1 would fit proj_size, too, but proj_size was added to nn.LSTM last. In which place can one add an argument
        without moving the others?

    Step: The order is input_size, hidden_size, num_layers, bias, batch_first, dropout, bidirectional, proj_size.
    Step: So nn.LSTM({input_size}, {hidden_size}, {num_layers}, True) sets bias, which is True anyway. The layout does
      not change.
    Step: A 1 in the sixth place is a dropout of 1.0. In training, all numbers between the layers become 0.
    Step: Names are safer: batch_first=True always sets batch_first.
    Try: nn.LSTM(5, 7, 2, False)  # it names what differs from its default
    See: torch.nn.LSTM in the PyTorch documentation, Parameters; LSTMCell:
      sgrvinod/a-PyTorch-Tutorial-to-Image-Captioning#4
    """
    a = nn.LSTM(input_size, hidden_size, num_layers, True)
    b = nn.LSTM(input_size, hidden_size, num_layers, False)

    c = nn.LSTM(input_size, hidden_size, num_layers, True, False, 0)
    d = nn.LSTM(input_size, hidden_size, num_layers, True, False, 1)
    # hidden
    return blanks(
        fourth=_changed(a, b),  # the name of an argument
        sixth=_changed(c, d),  # the name of an argument
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

    result is everything that the call returns. It is not unpacked.
    The len of a tuple is the number of its parts. The len of a tensor is the length of its first axis.
    The comments below name four objects: result and three things inside it. What is the len of each of them?

    Idea: An LSTM returns two things of different kinds: h at each step, and the states at the end. The states of an
      LSTM are a pair, too.
    Hint: How do people unpack the call of an LSTM? Look at the brackets on the left of the = sign.
    Hint: result[0] is about the steps. result[1] is about the end of the sequence.
    Hint: h_n and c_n have one row for everything that has a state of its own. What has one here?

    Mistakes:
    flat_triple: result_len = 3; states_len = num_layers; h_n_len = batch | result_len = 3 | states_len = 3
        There are three tensors, but two of them are together in inner brackets. How many parts does that make?
    flat_triple: states_len = num_layers
        That is one part for each layer, as h_n has. But result[1] is the tuple that h_n is part of. Which parts does
        that tuple have?
    flat_triple: result_len = num_layers
        That is the len of h_n. But h_n is part of another tuple. Which parts does result have?
    returns_a_tensor: result_len = seq_len | result_len = batch | states_len = seq_len
        That is the length of an axis of out, and out is only one part of the result. What is the other part?
    returns_a_tensor: result_len = seq_len; out_len = batch; states_len = batch; h_n_len = hidden_size
        | result_len = seq_len; out_len = batch; states_len = batch
        That would be right if the call returned one tensor, as in Keras. The tensor is only one part of the result:
        what is the other part?
    returns_a_tensor: states_len = batch; h_n_len = hidden_size
        Then result would be a tensor, result[1] a step of it, and result[1][0] a sample. But result is no tensor. What
        is result[1]?
    returns_a_tensor: states_len = batch
        Then result would be a tensor and result[1] a step of it. But result is no tensor. What is its second part?
    axes_counted: out_len = 3; h_n_len = 3 | out_len = 3 | h_n_len = 3
        That is how many axes the tensor has. len is the length of the first one: what does that count?
    last_axis_measured: out_len = hidden_size; h_n_len = hidden_size | out_len = hidden_size
        That is the last axis. len measures the first one: what does that count?
    single_vector: h_n_len = hidden_size
        That would be one vector. Which axes come before the features in h_n?
    both_states_counted: h_n_len = 2 | h_n_len = 2 * num_layers
        That counts h_n and c_n. result[1][0] is only the first of them. What does it have a row for?
    rows_of_both: states_len = 2 * num_layers | result_len = 2 * num_layers
        That counts the rows of all states. The len of a tuple counts its parts, and not their rows. Which parts are
        there?
    batch_leads_states: h_n_len = batch
        That is one row for each sample. h_n has an axis for the samples, but it is not the first one. What does the
        first axis count?
    out_alone: result_len = 1
        That would be out alone. out holds the steps: what else does the call return?
    one_state: states_len = 1
        That is a single state. Which two states does an LSTM pass from step to step?
    batch_first_assumed: out_len = batch
        You put the batch first. Which axis of x comes first, and does out have the same order?
    layers_as_steps: out_len = num_layers
        That is one row for each layer. out holds only one layer. What does it have a row for?
    last_step_only: out_len = 1
        That is a single step. Which steps does torch put into out?
    whole_sequence: h_n_len = seq_len
        That is one row for each step. h_n is the state after the last step. What does it have a row for?
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

    An LSTM reads one sequence. There is no batch axis, so x has two axes.
    Which shapes do out and h_n have?

    Blanks:
    rows_seen: how many rows of x the last row of out depends on.

    Idea: If x has two axes, it is one sequence, and none of the axes is a batch. out and the states have no batch axis
      then. batch_first has nothing to move.
    Hint: Which axes does x have? Name each of them before you look at batch_first.
    Hint: Write down the shapes with a batch, and remove the axis that is not there.
    Hint: If the rows of x were samples, no row could change another row's output. Are they samples?

    Mistakes:
    unbatched_keeps_a_batch: out_shape = (1, seq_len, hidden_size); h_n_shape = (num_layers, 1, hidden_size)
        | out_shape = (1, seq_len, hidden_size) | out_shape = (seq_len, 1, hidden_size)
        | h_n_shape = (num_layers, 1, hidden_size) | h_n_shape = (1, num_layers, hidden_size)
        That has a batch of 1. But x has no batch axis. Does torch add one?
    rows_are_samples: h_n_shape = (num_layers, seq_len, hidden_size); rows_seen = 1
        | out_shape = (seq_len, 1, hidden_size); h_n_shape = (num_layers, seq_len, hidden_size)
        | out_shape = (seq_len, 1, hidden_size); rows_seen = 1
        | h_n_shape = (num_layers, seq_len, hidden_size) | rows_seen = 1
        Then the rows of x would be samples, and x would have no axis for the steps. Can an LSTM read without steps?
    h_n_for_out: out_shape = (num_layers, hidden_size); h_n_shape = (seq_len, hidden_size)
        You swapped out and h_n. Which of them has a row for each step?
    own_row_left_out: rows_seen = seq_len - 1
        That leaves out one row. Does the last row of out also depend on the last row of x?
    rows_of_h_n: rows_seen = num_layers
        h_n has that many rows. The question is about the rows of x. Which of them has the layer read at the end?
    layers_have_no_axis: h_n_shape = (hidden_size,)
        That is only one state. There are {num_layers} layers, also without a batch. Which layers have a state?
    last_layer_only: h_n_shape = (1, hidden_size)
        That is the state of one layer. Which layers keep a state of their own?
    whole_sequence: h_n_shape = (seq_len, hidden_size)
        That is one row for each step. h_n is the state after the last step. What does it have a row for?
    layers_as_steps: out_shape = (num_layers, hidden_size)
        The states have a row for each layer. What does out have a row for?
    last_step_only: out_shape = (hidden_size,) | out_shape = (1, hidden_size)
        That is a single step. Which steps does torch put into out?
    layers_widen: out_shape = (seq_len, num_layers * hidden_size)
        That puts all layers side by side. In a stack each layer reads the one below. Which layer's steps are in out?
    axes_swapped: out_shape = (hidden_size, seq_len) | h_n_shape = (hidden_size, num_layers)
        You put the features first. Where do they stand in x?
    both_states_counted: h_n_shape = (2, num_layers, hidden_size) | h_n_shape = (2 * num_layers, hidden_size)
        That has twice as many rows as h_n. c_n is another tensor. What does h_n alone have a row for?
    input_size_comes_out: out_shape = (seq_len, input_size)
        Your last number is how many features a step of x has. How many does the layer give for each step?

    Step: x has two axes, so it is one sequence: {seq_len} steps of {input_size} features.
    Step: out has no batch axis: ({seq_len}, {hidden_size}). The states have none, either: ({num_layers}, {hidden_size}).
    Step: batch_first=True changes nothing here. out[-1] depends on all {seq_len} rows of x, so they are steps.
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
    where="longest != most + 1 and longest != 2 * most + 1 and input_size not in (longest, most)",
    covers="call_empty axes call_batched",
)
def accepts_which_inputs(
    shape: tuple[int, ...],  # of x
    input_size: int = draw(7, of=(7, 9, 10, 12)),
    hidden_size: int = draw(8, of=(8, 11)),
    longest: int = draw(5, 4, 6),
    most: int = draw(3, 2, 3),
):
    """Not a number, at night

    A program removes bad steps and bad samples from each batch x. One night the loss became nan.
    Nothing was raised. No number in x or in the weights was nan or infinite. These lines ran:

        out, _ = lstm(x)  # lstm = nn.LSTM({input_size}, {hidden_size})
        loss = (out**2).mean()

    Which shape can that x have had?

    Blanks:
    shape: the shape of an x with which both lines run, and loss is nan.
    accepted: how many shapes (seq_len, batch, {input_size}) lstm takes, if seq_len is 0 to {longest} and batch is 0 to
        {most}.

    Idea: A layer fixes the number of features and nothing else. It reads sequences of any length and batches of any
      size. A batch without samples and a sequence without steps are two different cases.
    Hint: mean adds up all numbers and divides by how many there are. When is that nan, if none of the numbers is?
    Hint: Which axes of x can the program make shorter? How short can each of them become?
    Hint: h_n is the state after the last step. Is there one without samples? Is there one without steps?

    Mistakes:
    empty_sequences_pass: shape = (0, 2, input_size) | shape = (0, 0, input_size) | shape = (0, input_size)
        | shape = (0, 1, input_size)
        The first axis counts the steps, and that x has none. h_n would be the state after the last of them: does torch
        take such an x?
    no_steps_counted: accepted = (longest + 1) * (most + 1) | accepted = (longest + 1) * most
        That counts shapes without any step. h_n is the state after the last step: does torch take such an x?
    empty_batches_fail: accepted = longest * most
        That counts only shapes in which there is something to read. If there are no samples, is that an error?
    only_nothing_is_refused: accepted = (longest + 1) * (most + 1) - 1
        That leaves out one shape of all: no steps and no samples. What if there are samples, but no steps?
    one_step_is_no_sequence: accepted = (longest - 1) * (most + 1) | accepted = (longest - 1) * most
        That leaves out sequences of one step. What would the layer need a second step for?
    built_for_one_batch: accepted = longest
        Then the layer would take only one batch size. Which of its arguments would set it?
    built_for_one_length: accepted = most + 1 | accepted = most
        Then the layer would take only one length. Which of its arguments would set it?
    built_for_one_shape: accepted = 1
        Then the layer would take only one length and one batch size. Which of its arguments would set them?
    added_up: accepted = longest + most + 1
        That adds how many values seq_len and batch can have. Each seq_len can come with each batch. How many shapes are
        there?
    one_step: shape = (1, 2, input_size) | shape = (1, input_size) | shape = (1, most, input_size)
        | shape = (1, 1, input_size)
        One step is a short sequence. out has that step, too, so mean has numbers to add up. Which x leaves none?
    one_sample: shape = (longest, 1, input_size)
        One sample is a small batch. out has its steps, so mean has numbers to add up. Which x leaves none?
    no_features: shape = (longest, most, 0) | shape = (longest, 0) | shape = (0, 0, 0) | shape = (0, most, 0)
        The last axis of x has to be as long as input_size, or lstm raises. The filter does not remove features. Which
        other axes does x have?
    nothing_at_all: shape = (0,) | shape = (input_size,)
        x needs an axis for the steps and one for the features, and one more for a batch. Which of them are missing?
    all_is_there: shape = (longest, most, input_size) | shape = (longest, input_size)
        With this x, out holds finite numbers, so their mean is finite, too. Which axis of x can become shorter?

    Example: shape = (longest, 0, input_size)
    Example: accepted = longest * (most + 1)
    Step: A batch of 0 samples runs: out is (seq_len, 0, {hidden_size}) and holds no number. Its mean is 0 / 0, nan.
    Step: A sequence of 0 steps has no last state, and torch refuses it.
    Step: So seq_len may be 1 to {longest}, and batch 0 to {most}: {longest} * ({most} + 1) shapes.
    Step: Skip a batch that has no samples. One nan in a loss makes every weight nan.
    Try: (nn.LSTM(5, 8)(torch.randn(7, 0, 5))[0] ** 2).mean()
    See: torch.nn.LSTM in the PyTorch documentation, Inputs; no steps: pytorch/pytorch#50192; nan:
      pytorch/pytorch#50224
    """
    require(
        all(type(size) is int and 0 <= size <= 64 for size in shape),
        "`shape` is a tuple of whole numbers, from 0 to 64 here.",
        form=True,
    )
    require(len(shape) > 1, "nothing_at_all")
    require(len(shape) < 4, "lstm takes an x with two axes or three. How many has yours?")
    require(shape[-1] != 0, "no_features")
    require(shape[-1] == input_size, "The last axis of x has to be as long as input_size, or lstm raises.")
    lstm = nn.LSTM(input_size, hidden_size)

    def takes(*sizes: int) -> bool:
        with torch.no_grad():
            return raises(lstm, torch.zeros(*sizes)) is None

    no_steps = takes(0, 1, input_size)
    unverified = Unverified("This torch lets a sequence of no steps pass, as 2.0 does.")
    if shape[0] == 0 and no_steps:
        raise unverified
    require(shape[0] != 0, "empty_sequences_pass")
    with torch.no_grad():
        out, _ = lstm(torch.randn(shape))
    is_nan = bool((out**2).mean().isnan())
    require(is_nan or shape[0] != 1, "one_step")
    require(is_nan or len(shape) == 2 or shape[1] != 1, "one_sample")
    require(is_nan, "all_is_there")
    pairs = [(seq_len, batch) for seq_len in range(longest + 1) for batch in range(most + 1)]
    taken = [pair for pair in pairs if takes(*pair, input_size)]
    return blanks(
        accepted=unverified if no_steps else len(taken),  # shapes that lstm takes
    )


@kata("medium", "create a layer", covers="device dtype precision out")
def factory_arguments(
    seq_len: int = draw(7, 3, 12),
    batch: int = draw(4, 2, 9),
    input_size: int = draw(5, 3, 16),
    hidden_size: int = draw(8, 3, 16),
):
    """Two layers for double data

    x is in double precision, float64, as data from NumPy often is. lstm reads x, and plain reads x.float().
    Both calls run. Which dtype do the weights of each layer have, and which dtype does each output have?

    Idea: device and dtype say where the weights are made, and in which precision. A later x does not change the
      weights. A layer computes in the precision in which it was made.
    Hint: Double precision has twice as many bits as torch's default. Which dtype is the default?
    Hint: One of the layers gets a dtype, the other does not. Does either of them know x when it is made?
    Hint: Each call runs without an error. What must be true of the dtypes of x and of the weights?

    Mistakes:
    layers_mixed_up: weight_dtype = torch.float32; out_dtype = torch.float32; plain_weight_dtype = torch.float64;
        plain_out_dtype = torch.float64
        That fits if plain gets the dtype of x, and lstm does not. Which of them gets it?
    double_halved: weight_dtype = torch.float32; out_dtype = torch.float32; plain_weight_dtype = torch.float16;
        plain_out_dtype = torch.float16
        All of these have half of the bits. How many bits has the default of torch, and how many has double?
    always_the_default: weight_dtype = torch.float32; out_dtype = torch.float32
        That is the default of torch. What does dtype=x.dtype do then?
    device_brings_the_dtype: plain_weight_dtype = torch.float64; plain_out_dtype = torch.float64
        plain gets only the device of x, and it reads x.float(). Is one of these about float64, or is that the default?
    dtype_is_for_weights_only: out_dtype = torch.float32
        out is computed from x and the weights. In which precision are those two?
    dtype_is_for_out_only: weight_dtype = torch.float32
        dtype is an argument of the constructor. What does a constructor make: weights, or out?
    weights_follow_x: plain_weight_dtype = torch.float64
        plain was built without a dtype, and weights do not follow x. Which dtype does it get?
    numpy_default: plain_out_dtype = torch.float64
        float64 is the default of NumPy, and the dtype of x. But plain reads x.float(). Which dtype does that have?
    half_by_default: plain_weight_dtype = torch.float16; plain_out_dtype = torch.float16
        | plain_weight_dtype = torch.float16 | plain_out_dtype = torch.float16
        That is less than the default of torch. Does anything in this code ask for half the bits?
    weights_in_half: weight_dtype = torch.float16 | out_dtype = torch.float16 | weight_dtype = torch.bfloat16
        That has fewer bits than the default of torch. What does dtype=x.dtype ask for?

    Step: x.double() is float64, so dtype=x.dtype makes the weights in float64, on the device of x.
    Step: x and the weights agree, and out is float64 like both.
    Step: plain has no dtype: its weights are float32, the default of torch. x.float() agrees with them, and so does
      out.
    Step: nn.LSTM(...).to(device=x.device, dtype=x.dtype) makes such a layer, too.
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

    People try the six lines in the comments below when they want to use what an LSTM returns.
    Most of the lines give it to a linear head. Each line runs on its own, after the code above it.
    What does each of them raise, if anything?

    Idea: An LSTM does not return a tensor, so a module that expects a tensor cannot stand right behind it. Some of the
      lines run, but they use a part that people did not want.
    Hint: Write down what lstm(x) is, with all brackets. Then work through each line by hand.
    Hint: nn.Linear first checks that it gets a tensor, and then looks at its last axis. In which lines does it get one?
    Hint: Try the same with a plain tuple: t = (1, (2, 3)). What are t[-1], t.shape, and a, b, c = t?

    Mistakes:
    returns_a_tensor: sequential = None; last = None; shape = None | sequential = None; last = None
        | sequential = None | shape = None
        That runs if lstm(x) is a tensor. What is lstm(x)? Write it down, with all brackets.
    last_part_is_last_step: last = None
        The steps are rows of out, but lstm(x) is more than out. What is the last part of lstm(x)?
    flat_triple: three_names = None
        There are three tensors, but two of them are together in inner brackets. How many parts does lstm(x) have?
    unpacking_is_a_type_error: three_names = TypeError
        A tuple can be unpacked, so its type is fine. What does Python say to a, b, c = (1, 2)?
    unpacking_is_an_index_error: three_names = IndexError
        Nothing is indexed there. What does Python say to a, b, c = (1, 2)?
    head_wants_two_axes: first = RuntimeError; state = RuntimeError | first = RuntimeError | first = ValueError
        nn.Linear takes any number of axes. Which one of them has to fit, and does it?
    first_part_is_a_tuple: first = TypeError; state = TypeError | first = TypeError | state = TypeError
        That fits if this part is a tuple. Is it a tuple, or is it a tensor?
    states_do_not_fit: state = RuntimeError | state = ValueError | state = AttributeError | state = IndexError
        That part is a tensor, and its first axis counts the layers. The head needs only a last axis that fits. How long
        is this one?
    wrong_class_for_a_tuple: sequential = RuntimeError; last = RuntimeError | sequential = RuntimeError
        | sequential = AttributeError | sequential = ValueError | last = RuntimeError | last = AttributeError
        | last = ValueError
        It fails, but with another exception. The head gets a tuple. Is that a wrong size, or a wrong type of object?
    missing_name_is_a_type_error: shape = TypeError
        It fails, but with another exception. The object has no such name after the dot. Which class does Python raise
        then?

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

    series holds {batch} time series of {seq_len} steps. Each step is one number.
    Its shape is ({batch}, {seq_len}): the batch is the first axis. These two lines read it:

        x = series.unsqueeze(axis)  # a new axis of length 1
        out, _ = lstm(x)

    The layer has to read each series on its own, one number at each step:
    out[i, t] belongs to series i at step t.

    Blanks:
    lstm: you choose its hidden_size.
    axis: where unsqueeze puts the new axis.

    Idea: If each step is a single number, x still needs an axis for the features. If the whole series lies in that
      axis, it is a single step, and the layer has nothing to remember.
    Hint: How many steps does a series have, and how many numbers does each step have?
    Hint: unsqueeze adds an axis of length 1. Batch, time, features: which of the three has length 1 here?
    Hint: Write down the shape of x with the new axis. Is this torch's default layout?

    Mistakes:
    length_as_input_size: lstm = nn.LSTM(seq_len, 16, batch_first=True); axis = 1
        | lstm = nn.LSTM(seq_len, 16); axis = 0
        Your input_size is the length of a series. Then the whole series is the features of one step, and nothing is
        read step by step. How many numbers does one step have?
    series_as_steps: lstm = nn.LSTM(seq_len, 16, batch_first=True); axis = 0
        With these two, the series are the steps of one sample: the layer reads one series after the other. Which axis
        should be its time?
    batch_as_input_size: lstm = nn.LSTM(batch, 16, batch_first=True); axis = 2
        Your input_size is the number of series. They are samples, and a layer takes any number of them. How many
        numbers does one step of a series have?
    swapped: lstm = nn.LSTM(16, 1, batch_first=True)
        Your hidden_size is 1, and your input_size is not. Which of the two is how many numbers a step has?
    counted_from_one: axis = 3
        Axes are counted from 0, so a tensor with three axes has no axis 3. Which number does its last axis have?
    moments_as_features: axis = 1; lstm = nn.LSTM(1, 16, batch_first=True) | axis = 0; lstm = nn.LSTM(1, 16)
        With this axis, the last axis of x is one that series already had, and an LSTM takes the last axis for features.
        Which of the three axes is missing in series: the batch, the steps or the features?
    flag_as_num_layers: lstm = nn.LSTM(1, 16, True); axis = 2
        In its place, this True sets num_layers. Write the name of the argument that you mean.
    samples_mix: lstm = nn.LSTM(1, 16); axis = 2
        The shapes are right, but one series changes the output of another. Which axis of x does your layer take for
        time?

    Example: lstm = nn.LSTM(1, 16, batch_first=True)
    Example: axis = 2
    Step: A step is one number, so input_size=1. The {seq_len} numbers of a series are its steps.
    Step: The axis of length 1 is for the features, which come last: axis=2 or axis=-1 gives ({batch}, {seq_len}, 1).
    Step: The batch is the first axis of x, so the layer needs batch_first=True. You choose hidden_size.
    Step: An x of ({batch}, 1, {seq_len}) with input_size={seq_len} runs, too. But it has a single step, so the state
      does nothing.
    Try: nn.LSTM(1, 16, batch_first=True)(torch.randn(4, 9).unsqueeze(-1))[0].shape
    See: torch.nn.LSTM in the PyTorch documentation, Inputs; https://discuss.pytorch.org/t/89353
    """
    series = torch.randn(batch, seq_len, requires_grad=True)
    require(axis != 3, "counted_from_one", blank="axis")
    require(-3 <= axis <= 2, "x should have three axes, and this is none of them.", blank="axis")
    require(lstm.input_size != seq_len or axis not in (0, -3) or not lstm.batch_first, "series_as_steps")
    require(lstm.input_size != seq_len, "length_as_input_size")
    require(lstm.input_size != batch, "batch_as_input_size")
    require(lstm.input_size == 1 or lstm.hidden_size != 1, "swapped")
    x = series.unsqueeze(axis)
    require(x.shape[-1] == 1, "moments_as_features", blank="axis")
    require(
        lstm.input_size == 1,
        "A step of a series does not have as many numbers as this layer expects. What is its input_size?",
    )
    require(type(lstm.num_layers) is not bool, "flag_as_num_layers")
    out, _ = lstm(x)
    require(samples_are_independent(lstm, x), "samples_mix")
    require(
        all(depends(out[-1, -1], on=series, axis=1)),
        "The last step of out has not read its whole series. Does the layer pass its state on?",
    )


@kata(
    "medium",
    "create a layer",
    where="batch != features != seq_len and not {largest, largest + 1, largest + 2} & {batch * seq_len, seq_len * features}",
    covers="input_size input_width batch_first",
)
def read_sentences(
    embedding: nn.Embedding,
    lstm: nn.LSTM,
    batch: int = draw(4, 2, 6),
    seq_len: int = draw(7, 5, 9),
    largest: int = draw(50, 30, 60),
    features: int = draw(12, 10, 20),
):
    """From words to features

    ids holds {batch} sentences of {seq_len} words. Each word is a number, its id, from 0 to {largest}.
    Somebody takes the number of words for input_size and calls lstm(ids.float()), which raises.
    Instead, each id should become {features} features first:

        vectors = embedding(ids)  # ids is (batch, seq_len)
        out, _ = lstm(vectors)

    Blanks:
    embedding: it holds one vector for each id, and no more.
    lstm: it reads each sentence on its own. You choose its hidden_size.

    Idea: An id is a name and no amount: word 20 is not twice word 10. An embedding has a vector of features for each id,
      and these vectors are the steps that the layer reads.
    Hint: nn.Embedding takes two sizes: how many vectors it holds, and how many features each of them has.
    Hint: The first id is 0 and the last one is {largest}. How many ids are that?
    Hint: What is the shape of vectors? Which of its axes is input_size, and which axis comes first?

    Mistakes:
    vocabulary_as_input_size: lstm = nn.LSTM(largest + 1, 64, batch_first=True)
        | lstm = nn.LSTM(largest, 64, batch_first=True)
        Your input_size is the number of words that there are. The layer reads vectors, and no ids. How many features
        has one vector?
    length_as_input_size: lstm = nn.LSTM(seq_len, 64, batch_first=True) | lstm = nn.LSTM(seq_len, 64)
        Your input_size is the length of a sentence. A layer takes any length. How many features has one step?
    ids_are_features: lstm = nn.LSTM(1, 64, batch_first=True)
        That fits if a step is one number, the id itself. What does the embedding give for each id?
    batch_as_input_size: lstm = nn.LSTM(batch, 64, batch_first=True)
        Your input_size is the number of sentences. A layer takes any number of them. How many features has one step?
    flattened: lstm = nn.LSTM(seq_len * features, 64, batch_first=True)
        Your input_size counts all features of a sentence. An LSTM reads step by step. How many features has one step?
    swapped: lstm = nn.LSTM(64, features, batch_first=True)
        A vector has {features} features, and you gave this number as hidden_size. Which size comes first?
    zero_left_out: embedding = nn.Embedding(largest, features)
        For one of the ids this embedding has no vector, and embedding(ids) raises "index out of range". The ids begin
        at 0: how many are there?
    one_too_many: embedding = nn.Embedding(largest + 2, features)
        This embedding holds a vector that no id asks for. The ids begin at 0 and end at {largest}: how many are there?
    embedding_swapped: embedding = nn.Embedding(features, largest + 1) | embedding = nn.Embedding(features, largest)
        The two sizes of the embedding are swapped. The first is how many vectors it holds. What is there a vector for?
    vector_for_each_step: embedding = nn.Embedding(seq_len, features)
        | embedding = nn.Embedding(batch * seq_len, features)
        That is a vector for each place in the sentences. The same word has the same vector everywhere. What is there a
        vector for?
    vector_for_each_sample: embedding = nn.Embedding(batch, features)
        That is a vector for each sentence. embedding(ids) looks up each word. How many ids can it meet?
    as_wide_as_the_vocabulary: embedding = nn.Embedding(largest + 1, largest + 1)
        These vectors have as many features as there are words. How many features were asked for?
    one_feature: embedding = nn.Embedding(largest + 1, 1)
        Then a word would still be one number. How many features were asked for?
    as_wide_as_long: embedding = nn.Embedding(largest + 1, seq_len)
        These vectors are as wide as a sentence is long. How many features were asked for?
    samples_mix: lstm = nn.LSTM(features, 64)
        The shapes are right, but one sentence changes the output of another. Which axis of vectors does your layer
        take for time?

    Example: embedding = nn.Embedding(largest + 1, features)
    Example: lstm = nn.LSTM(features, 64, batch_first=True)
    Step: 0 to {largest} are {largest} + 1 ids, so the embedding holds {largest} + 1 vectors of {features} features.
    Step: vectors is ({batch}, {seq_len}, {features}): a step has {features} features, and that is input_size.
    Step: The batch comes first, so the layer needs batch_first=True. Without it, it runs and mixes the sentences.
    Step: lstm(ids.float()) raised because ids has two axes: one sequence of {batch} steps with {seq_len} features each.
    Try: nn.Embedding(51, 12)(torch.tensor([[0, 50, 3]])).shape
    See: torch.nn.Embedding in the PyTorch documentation, Parameters; threelittlemonkeys/lstm-crf-pytorch#15
    """
    vocabulary = largest + 1
    ids = torch.arange(batch * seq_len).view(batch, seq_len) % vocabulary
    rows, width = embedding.num_embeddings, embedding.embedding_dim
    require(rows != features or width == features, "embedding_swapped")
    require(rows not in (seq_len, batch * seq_len), "vector_for_each_step")
    require(rows != batch, "vector_for_each_sample")
    require(rows != largest, "zero_left_out")
    require(
        rows >= vocabulary, "For some ids this embedding has no vector, and embedding(ids) raises: how many are there?"
    )
    require(rows != largest + 2, "one_too_many")
    require(rows == vocabulary, "This embedding holds vectors that no id asks for. How many ids are there?")
    require(width != vocabulary, "as_wide_as_the_vocabulary")
    require(width != 1, "one_feature")
    require(width != seq_len, "as_wide_as_long")
    require(width == features, "Each word should have {features} features, and yours has another number of them.")
    inner = lstm.input_size
    require(inner not in (vocabulary, largest), "vocabulary_as_input_size", blank="lstm")
    require(inner != seq_len, "length_as_input_size", blank="lstm")
    require(inner != batch, "batch_as_input_size", blank="lstm")
    require(inner != 1, "ids_are_features", blank="lstm")
    require(inner != seq_len * features, "flattened", blank="lstm")
    require(inner == features or lstm.hidden_size != features, "swapped", blank="lstm")
    require(
        inner == features,
        "A step of vectors has {features} features, and this layer expects another number: what is its input_size?",
        blank="lstm",
    )
    require(samples_are_independent(lstm, embedding(ids)), "samples_mix", blank="lstm")


def _origin(n: SimpleNamespace) -> tuple[int, int]:
    """The sample and the step of data that view puts into x[row, column]."""
    place = n.row * n.batch + n.column
    return place // n.seq_len, place % n.seq_len


def _first_is_one(n: SimpleNamespace) -> int:
    return _origin(n)[0] + 1


def _step_from_one(n: SimpleNamespace) -> int:
    return _origin(n)[1] + 1


def _quotient(n: SimpleNamespace) -> int:
    return _origin(n)[0]


def _rest(n: SimpleNamespace) -> int:
    return _origin(n)[1]


def _is_scattered(n: SimpleNamespace) -> bool:
    """Can all ideas about where a step comes from be told apart, and does each output read all samples?"""
    inside = n.column < n.batch < n.seq_len and n.row < n.seq_len
    sample, step = _origin(n)
    apart = len({sample, sample + 1, step, n.row, n.column}) == len({step, step + 1, sample, n.row, n.column}) == 5
    return inside and apart and n.batch - 1 not in (n.row, n.column)


@kata("hard", "debug", where=_is_scattered, covers="default_layout axes")
def rearranged_batch(
    batch: int = draw(5, 4, 7),
    seq_len: int = draw(12, 8, 12),
    input_size: int = draw(3, 2, 4),
    row: int = draw(8, 3, 11),
    column: int = draw(2, 2, 5),
):
    """From batch first to time first

    data has the batch first, and the layer takes the time first. So somebody writes view.
    All shapes are right, and nothing is raised, but the model learns nothing.
    Which sample and which step of data are in x[{row}, {column}]?

    Blanks:
    sample: i, if x[{row}, {column}] is data[i, k].
    step: k, if x[{row}, {column}] is data[i, k].
    samples_read: how many samples of data the output out[-1, {column}] depends on.

    Idea: view and reshape keep all numbers in their order and only cut them into other rows. To swap two axes is another
      thing. The shapes can be the same, and what is in them is not.
    Hint: Write down data for small sizes, such as 2 samples of 3 steps. Then cut the same list into rows of 2.
    Hint: Count the steps of data one after the other, sample by sample, from 0. Which of them is x[{row}, {column}]?
    Hint: out[-1, {column}] depends on all of x[:, {column}]. From which samples of data do these steps come?

    Mistakes:
    view_swaps_axes: sample = column; step = row | sample = column | step = row
        That is right if the two axes are swapped. view does not swap them. What does it do with the order of the steps?
    view_swaps_axes: samples_read = 1
        That is how it should be: each output reads its own sample. Do all steps of x[:, {column}] come from one sample
        of data?
    nothing_moves: sample = row; step = column | sample = row | step = column
        That is the same place as in x. But the rows of x have another length than those of data. Which step of data
        stands there, counted one after the other?
    quotient_and_rest_swapped: sample = _rest; step = _quotient | sample = _rest | step = _quotient
        That is the other one of the two numbers. data has {batch} samples with {seq_len} steps each. Which of the two
        counts the samples?
    counted_from_one: sample = _first_is_one; step = _step_from_one | sample = _first_is_one | step = _step_from_one
        That counts from 1. Which number has the first sample, and which number has the first step?
    counted_in_all: sample = row * batch + column | step = row * batch + column
        That is the place in the whole list of steps. How many steps of the list belong to each sample of data?
    a_sample_for_each_step: samples_read = seq_len
        x[:, {column}] has that many steps. data has {batch} samples. How many of these have a step in x[:, {column}]?
    own_sample_left_out: samples_read = batch - 1
        That leaves out one sample. Do the steps of x[:, {column}] come from all samples, or not?
    steps_in_place_of_samples: samples_read = batch * seq_len
        That is how many steps data has. The question is about its samples. How many are there?
    noise: samples_read = 0
        With 0, no change of data would change the output. What is x made of?

    Step: data has its steps in the order sample 0, sample 1, and so on, {seq_len} steps each. view keeps this order.
    Step: A row of x has {batch} steps, so x[{row}, {column}] is number {row} * {batch} + {column} of this list.
    Step: Divide by {seq_len}: the quotient is the sample, and the rest is the step.
    Step: x[:, {column}] takes one step in {batch} of the list, so it has steps of all {batch} samples.
    Step: data.transpose(0, 1) swaps the axes. Or leave data as it is, and take batch_first=True.
    Try: x = torch.arange(6).view(2, 3); x.view(3, 2), x.transpose(0, 1)
    See: torch.Tensor.view in the PyTorch documentation; HHTseng/video-classification#42
    """
    lstm = nn.LSTM(input_size, 8)
    data = torch.randn(batch, seq_len, input_size, requires_grad=True)  # (batch, seq_len, input_size)
    x = data.view(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, _ = lstm(x)
    # hidden
    found = (data == x[row, column]).all(dim=-1).nonzero()[0].tolist()
    return blanks(
        sample=found[0],  # the sample of data in x[{row}, {column}]
        step=found[1],  # the step of data in x[{row}, {column}]
        samples_read=depends(out[-1, column], on=data, axis=0).count(True),  # samples that out[-1, {column}] depends on
    )


@kata("hard", "debug", covers="precision dtype call_with_state")
def dtype_mismatch(
    seq_len: int = draw(7, 3, 9),
    batch: int = draw(4, 2, 9),
    input_size: int = draw(5, 3, 12),
    hidden_size: int = draw(8, 3, 12),
):
    """When dtypes meet

    x, the states and the weights each have a dtype. The comments below show six calls.
    Write True for a call that runs, and False for a call that raises an exception.

    Idea: x, the states and the weights of a layer must have the same precision. Every precision is possible if all of
      them have it.
    Hint: For each line, write down the dtype of x, of the states and of the weights.
    Hint: torch.randn, torch.zeros and a layer all use the same default. Which dtype do double(), long() and / give?
    Hint: Whole numbers that stand for words go through an embedding first. Which dtype do its vectors have?

    Mistakes:
    true_for_an_error: double_x = True; whole_x = True; divided_x = False; embedded_x = False; double_states = True;
        all_double = False
        You answered the opposite in every call. Write True for a call that runs.
    begun_as_long: divided_x = False; embedded_x = False
        Both lines begin with whole numbers, but the layer does not read these. Which dtype do / and an embedding give?
    dtypes_convert: double_x = True; whole_x = True; double_states = True | double_x = True; whole_x = True
        | double_x = True | whole_x = True | double_states = True
        Then a layer would convert one dtype to another. torch does that when it adds two tensors. Does a layer do it,
        too?
    one_dtype_only: all_double = False
        A layer can be made in any precision. Do x, the weights and the states of this layer have the same one?
    division_misses_float32: divided_x = False
        whole / 10 is no longer whole. Which float does torch take then, its own default or NumPy's?
    ids_reach_the_layer: embedded_x = False
        The ids are whole numbers. But what does an embedding give to the layer for each of them?

    Step: The weights are float32. x.double() and whole are not, and torch does not convert: it raises.
    Step: Which class it raises depends on the version; that it raises does not.
    Step: The states are float64, and the weights are float32: they do not fit, either.
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


@kata("hard", "debug", covers="dropout bidirectional hidden_size num_layers")
def constructor_calls(
    changes: dict[str, Any],  # {"name": value}
    input_size: int = draw(5, 3, 7),
    twice: int = draw(16, of=range(12, 22, 2)),
    percent: int = draw(20, of=(25, 30, 40)),
):
    """Settings from a form

    Somebody fills in a form in which each setting is a number. It asks for a state with half of {twice} features,
    2 layers, {percent} percent dropout and, with a 1, for two directions.

        settings = {"hidden_size": {twice} / 2, "num_layers": 2, "dropout": {percent}, "bidirectional": 1}
        lstm = nn.LSTM({input_size}, **settings)
        out, _ = lstm(x)

    The second line raises. What has to change, so that all of it runs as it was meant?

    Blanks:
    changes: {"name": value}, with as few settings as possible. nn.LSTM then gets {**settings, **changes}: the settings,
        with your values in place of the old ones.

    Idea: The constructor checks most types and ranges, but not all. What it does not check can fail later, when the
      layer reads data, and far away from the line that is wrong.
    Hint: Ask for each setting: is the type right, and is the value in range?
    Hint: In Python, / gives another type than //, even if the result is a whole number.
    Hint: Of a setting that is True or False, a 1 can get through the constructor. Does it also get through the call?

    Mistakes:
    one_for_true: changes = {"hidden_size": twice // 2, "dropout": percent / 100}
        | changes = {"hidden_size": twice // 2, "dropout": percent / 100, "bidirectional": 1}
        With these changes the layer is made, but then lstm(x) raises a TypeError. Which setting is not checked before
        the layer reads data?
    whole_floats_pass: changes = {"dropout": percent / 100, "bidirectional": True} | changes = {"dropout": percent / 100}
        | changes = {"bidirectional": True} | changes = {"hidden_size": twice / 2}
        The constructor still raises. {twice} / 2 looks like a whole number: which type does / give in Python?
    percent: changes = {"hidden_size": twice // 2, "bidirectional": True} | changes = {"hidden_size": twice // 2}
        The constructor still raises. dropout is the probability that a number becomes 0: which range has a probability?
    nothing_is_wrong: changes = {}
        That is how it was, and nn.LSTM raises. Go through the settings one by one: is each of the right type, and in
        range?
    share_that_is_kept: changes = {"hidden_size": twice // 2, "dropout": 1 - percent / 100, "bidirectional": True}
        It runs, but your dropout is the share that is kept. Which share was meant to become 0?
    dropped_altogether: changes = {"hidden_size": twice // 2, "dropout": 0, "bidirectional": True}
        | changes = {"hidden_size": twice // 2, "dropout": 0.0, "bidirectional": True}
        It runs, but there is no dropout any more. Which probability are {percent} percent?
    one_percent_is_one: changes = {"hidden_size": twice // 2, "dropout": 1, "bidirectional": True}
        | changes = {"hidden_size": twice // 2, "dropout": 1.0, "bidirectional": True}
        It runs, but a probability of 1 makes every number 0. Which probability are {percent} percent?
    one_direction_is_enough: changes = {"hidden_size": twice // 2, "dropout": percent / 100, "bidirectional": False}
        It runs, but in one direction. What did the 1 in the form stand for?
    halves_share: changes = {"hidden_size": twice // 4, "dropout": percent / 100, "bidirectional": True}
        The two directions do not share hidden_size: each of them has a state of that size. Which size was meant?
    not_halved: changes = {"hidden_size": twice, "dropout": percent / 100, "bidirectional": True}
        The state was meant to have half of {twice} features. What is half of it, as a whole number?
    more_than_needed: changes = {"hidden_size": twice // 2, "num_layers": 2, "dropout": percent / 100,
        "bidirectional": True}
        It runs as it was meant, but one of your changes is not needed. Which setting was right as it was?

    Example: changes = {"hidden_size": twice // 2, "dropout": percent / 100, "bidirectional": True}
    Step: {twice} / 2 is a float, and a size has to be a whole number: {twice} // 2.
    Step: dropout is a probability from 0 to 1: {percent} / 100.
    Step: The constructor takes a 1 for True. But lstm(x) passes it to torch's own function, which wants a bool: it raises
      a TypeError.
    Step: num_layers=2 was right: it is a whole number.
    Try: nn.LSTM(5, 8, bidirectional=1)  # then call it
    See: torch.nn.LSTM in the PyTorch documentation, Parameters; the flag: kaituoxu/Listen-Attend-Spell#6
    """
    settings: dict[str, Any] = {
        "hidden_size": twice / 2,
        "num_layers": 2,
        "dropout": percent,
        "bidirectional": 1,
    }
    require(all(isinstance(name, str) for name in changes), "The keys of changes are names of settings, in quotes.")
    require(changes, "nothing_is_wrong")
    for name in changes:
        require(name in settings, "One of your names is no setting of the form. Which four settings does it have?")
    changed = {**settings, **changes}
    size, share = changed["hidden_size"], changed["dropout"]
    require(type(size) in (int, float), "A size is a whole number, without quotes or brackets.", form=True)
    require(type(size) is int, "whole_floats_pass")
    require(type(share) in (int, float), "dropout is a number: no text, and neither True nor False.", form=True)
    require(0 <= share <= 1, "percent")
    said = refusal(nn.LSTM, input_size, **changed)
    require(not said, said)
    lstm = nn.LSTM(input_size, **changed)
    x = torch.randn(4, 2, input_size)
    require(raises(lstm, x) is None, "one_for_true")
    require(lstm.bidirectional, "one_direction_is_enough")
    require(size != twice // 4, "halves_share")
    require(size != twice, "not_halved")
    require(size == twice // 2, "The state was meant to have half of {twice} features. How many does yours have?")
    require(share != 0, "dropped_altogether")
    require(share != 1, "one_percent_is_one")
    require(abs(share - (1 - percent / 100)) > 1e-9, "share_that_is_kept")
    require(abs(share - percent / 100) < 1e-9, "Which probability are {percent} percent? Your dropout is another one.")
    require(changed["num_layers"] == 2, "It runs, but how many layers was the stack meant to have?")
    require(len(changes) == 3, "more_than_needed")


unit = make_unit(
    "calling",
    "Calling the layer",
    """
    The constructor makes the weights. A call reads x with these weights.

        lstm = nn.LSTM(input_size, hidden_size, num_layers, ...)
        out, (h_n, c_n) = lstm(x)              # its states begin as zeros
        out, (h_n, c_n) = lstm(x, (h_0, c_0))  # or as these: see unit 4

    You can give an argument by its place or by its name. Names are safer.
    print(lstm) names each argument that differs from its default.
    What comes back is a pair, and its second part is a pair again:

        lstm(x)
          |
          +-- out          every step of the last layer
          |
          +-- the states
                +-- h_n    one row for each layer
                +-- c_n    one row for each layer

    By default x has these axes. input_size stays as it is, and the other two
    may be different in each call:

        a batch of sequences    x (seq_len, batch, input_size)
        one sequence alone      x (seq_len, input_size)

    ## The words

    - `batch_first=True`: moves the batch axis of x and out. If x has no batch
      axis, what comes back has none, either, and nothing is moved.
    - `bias`: numbers that are added to what the weights give, unless
      `bias=False`. Such a flag is True or False. The constructor takes a 1 for
      True, but then each call of the layer raises a TypeError.
    - `dropout`: the probability, from 0 to 1, with which a number between two
      layers becomes 0 in training.
    - `proj_size=3`: makes h only 3 features wide. c still has hidden_size.
    - `dtype`: the precision of numbers. `torch.float32` is torch's default, and
      what / gives for whole numbers. `torch.float64`, double, is NumPy's.
      `x.float()` and `x.double()` convert to them, a layer as well as a tensor.
      `float16` and `bfloat16` have fewer bits. `x.long()` gives whole numbers.
    - `device`: where numbers are, on the CPU or a GPU. `nn.LSTM(..., dtype=...)`
      makes weights of this dtype, and `device=...` makes them there. x, the
      states and the weights need one device and one dtype.
    - `nn.Embedding(how_many, width)`: has a vector of features for each id, a
      whole number from 0 on. It adds an axis for the features behind the others.
    - `x.transpose(0, 1)`: swaps two axes.
    - `x.view(3, 4)` and `x.reshape(3, 4)`: list all numbers, row after row, and
      cut the list into 3 rows of 4. `view(2, 3, 4)` makes 2 tables of 3 rows.
    - `x.unsqueeze(0)`: adds an axis of length 1, here as axis 0. An axis can
      have length 0, too: no number at all. An LSTM needs at least one step.
    - `nn.Sequential(a, b)`: gives what a returns to b. An `nn.Linear` that gets
      something else than a tensor raises a TypeError.
    - loss: one number that says how wrong the outputs are.
    - `nan`: "not a number", which is what 0 / 0 gives.

    ## A worked example

    result = lstm(x), where lstm has 3 layers and x holds 2 sequences. Where is
    c of the first layer for the second sequence, and how long is it?

    result[1] is (h_n, c_n), so result[1][1] is c_n. There [0] is the row of
    the first layer, and [1] the second sample in it: hidden_size numbers.

        >>> import torch
        >>> lstm = torch.nn.LSTM(4, 6, num_layers=3)
        >>> result = lstm(torch.randn(5, 2, 4))
        >>> result[1][1][0][1].shape
        torch.Size([6])
    """,
    katas=[
        positional_order,
        return_structure,
        unbatched,
        accepts_which_inputs,
        factory_arguments,
        head_after_layer,
        univariate_series,
        read_sentences,
        rearranged_batch,
        dtype_mismatch,
        constructor_calls,
    ],
)
