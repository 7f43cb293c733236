"""Unit 1: the ten problems that everything else grew from."""

from __future__ import annotations

from pytest_lstm_kata.authoring import blanks, depends, draw, kata, raises, require, samples_are_independent
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch


@kata("easy", "purpose", covers="equations call_unbatched")
def memory(
    seq_len: int = draw(9, 7, 12),
    kernel_size: int = draw(3, 2, 5),
    features: int = draw(4, 3, 9),
    hidden_size: int = draw(6, 3, 9),
):
    """Who remembers the first step?

    One sequence x goes through three layers: {seq_len} steps, {features} features each, no batch.
    Look at the last output of each layer: how many of the {seq_len} steps of x can change it?

    linear_steps, conv_steps and lstm_steps are whole numbers, one for each layer.

    Idea: An LSTM reads a sequence step by step and carries what it has read along in its state. A layer without state
      knows the present step, or a window around it, and nothing older.
    Hint: Of the three, one layer is made for sequences. The other two do not hand anything on from step to step.
    Hint: Go backwards from the last output: which steps of x stand in the formula that makes it?

    Mistakes:
    noise: lstm_steps = 0
        You took the LSTM for a source of random numbers. Its weights start at random, but its output is computed from
        x: change x, and it changes.
    reduction: lstm_steps = 1
        You let the LSTM squeeze each step by itself, as a dimensionality reduction like PCA would. What does it carry
        over from one step to the next?
    convolution: lstm_steps = kernel_size
        You gave the LSTM a window, as a convolution over an image has one. It has no kernel: how does anything get from
        one step to the next?
    linear_mixes_steps: linear_steps = seq_len
        You let nn.Linear mix the steps. It multiplies the last axis, so which rows of x go into the last row?
    conv_remembers: conv_steps = seq_len
        You let the convolution remember everything. How many neighbouring steps does its kernel cover?
    conv_sees_one_step: conv_steps = 1
        You let the convolution see a single step. How wide is its kernel?

    Step: nn.Linear maps each row of x by itself: the last output comes from the last step, 1 of {seq_len}.
    Step: nn.Conv1d slides a kernel of {kernel_size} along the steps: its last output covers {kernel_size} of them.
    Step: nn.LSTM hands its state (h, c) from step to step: its last output depends on all {seq_len}.
    Step: That is the purpose of the layer: to process sequences, and to remember over time.
    Try: x = torch.randn(9, 4, requires_grad=True); nn.LSTM(4, 6)(x)[0][-1].sum().backward(); x.grad.abs().sum(1)  # no zero among them
    See: torch.nn.LSTM in the PyTorch documentation, the equations
    """
    # requires_grad lets torch tell, by gradients, which steps matter.
    x = torch.randn(seq_len, features, requires_grad=True)  # (seq_len, features)

    linear = nn.Linear(features, hidden_size)
    from_linear = linear(x)

    conv = nn.Conv1d(features, hidden_size, kernel_size=kernel_size)
    from_conv = conv(x.T).T  # Conv1d takes (features, seq_len)

    lstm = nn.LSTM(features, hidden_size)
    from_lstm, _ = lstm(x)

    return blanks(
        linear_steps=depends(from_linear[-1], on=x, axis=0).count(True),  # steps of x that from_linear[-1] depends on
        conv_steps=depends(from_conv[-1], on=x, axis=0).count(True),  # steps of x that from_conv[-1] depends on
        lstm_steps=depends(from_lstm[-1], on=x, axis=0).count(True),  # steps of x that from_lstm[-1] depends on
    )


@kata("easy", "create a layer", covers="input_size hidden_size two_sizes")
def construct(lstm: nn.LSTM, input_size: int = draw(10, 3, 30), hidden_size: int = draw(20, 3, 30)):
    """Two sizes make a layer

    Each step of a sequence has {input_size} features, and the layer is to keep {hidden_size} in its hidden state.
    Write down such a layer.

    lstm is a layer, nn.LSTM(...).

    Idea: The constructor needs two sizes: input_size, the features that each step brings, and hidden_size, the features
      of the state. How long a sequence is, and how many there are, it need not know.
    Hint: What a step brings comes first, what the layer keeps comes second.
    Hint: If you name the arguments, use the names of the signature: help(nn.LSTM) lists them.

    Mistakes:
    made_up_keywords: lstm = nn.LSTM(input=input_size, hidden=hidden_size)
        torch refuses keywords that nn.LSTM does not have. Both sizes have longer names: look at the signature.
    names_confused: lstm = nn.LSTM(hidden_size=input_size, input_size=hidden_size)
        The keywords are right, and each has the other one's number: which of them is what a step of x brings?
    swapped: lstm = nn.LSTM(hidden_size, input_size)
        The two sizes are swapped. The first argument is what each step of x brings: which number is that?

    Example: lstm = nn.LSTM(input_size, hidden_size)
    Step: The first argument is input_size, the features of one step: {input_size}.
    Step: The second is hidden_size, the features of the state: {hidden_size}.
    Step: By position or by name, and with any further options: it is the same layer to the data.
    Try: nn.LSTM(10, 20)  # the repr names nothing, but .input_size and .hidden_size do
    See: torch.nn.LSTM in the PyTorch documentation, Parameters
    """
    require((lstm.input_size, lstm.hidden_size) != (hidden_size, input_size), "swapped")
    require(
        lstm.input_size == input_size,
        "A step of x has {input_size} features, and this layer expects another number: what is its input_size?",
    )
    require(
        lstm.hidden_size == hidden_size,
        "This layer does not keep {hidden_size} features: what is its hidden_size?",
    )


@kata("medium", "predict output", covers="default_layout out call_batched call_without_state")
def output_shape(
    seq_len: int = draw(4, 2, 12),
    batch: int = draw(2, 2, 12),
    input_size: int = draw(5, 3, 16),
    hidden_size: int = draw(3, 3, 16),
):
    """The default layout

    {batch} sequences of {seq_len} steps go through an LSTM in torch's default layout.
    What does torch report for out.shape?

    out_shape is a tuple.

    Idea: Without batch_first, an LSTM takes (seq_len, batch, input_size), time first. out keeps the layout of x, and
      replaces the features.
    Hint: The layer changes one of the three axes of x, and none changes its place.
    Hint: Write the names of the axes of x above its numbers. Which of them does the layer replace?

    Mistakes:
    batch_first_assumed: out_shape = (batch, seq_len, hidden_size)
        You put the batch first. Nothing in this code asks torch for that: which layout is the default?
    features_in_the_middle: out_shape = (seq_len, hidden_size, batch)
        You moved the features to the middle. out keeps the order of the axes of x: where do its features stand?
    time_last: out_shape = (batch, hidden_size, seq_len)
        You put time last, as a convolution would have it. In which order does an LSTM take the axes?
    input_size_comes_out: out_shape = (seq_len, batch, input_size)
        Your last number is what goes in. How many features does the layer make of each step?

    Step: Without batch_first, x is (seq_len, batch, input_size) = ({seq_len}, {batch}, {input_size}).
    Step: out is (seq_len, batch, hidden_size): the first two axes stay, the features become {hidden_size}.
    Try: nn.LSTM(5, 3)(torch.randn(4, 2, 5))[0].shape
    See: torch.nn.LSTM in the PyTorch documentation, Inputs and Outputs
    """
    lstm = nn.LSTM(input_size=input_size, hidden_size=hidden_size, num_layers=1)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, (h_n, c_n) = lstm(x)
    return blanks(out_shape=out.shape)


@kata("medium", "debug", covers="two_sizes")
def call_with_one_size(
    repair: dict[str, object],  # {"name": value}
    input_size: int = draw(10, 3, 30),
    hidden_size: int = draw(20, 3, 30),
):
    """The call that will not do

    The call nn.LSTM({input_size}) stands alone, with no other argument.

    error is the class of the exception that this call raises, such as KeyError,
    or None if it raises none.
    repair is a dict of keyword arguments, {"name": value}: the fewest with which
    nn.LSTM({input_size}, **repair) gives a layer.

    Idea: Two sizes have no default: a layer cannot know how wide its input is, nor how wide you want its state. A call
      that leaves out such an argument is wrong as a call, whatever its values are.
    Hint: Two sizes are needed. Which one is the number that is there?
    Hint: Python has one exception class for a call whose arguments do not fit the signature.

    Mistakes:
    nothing_is_wrong: error = None
        You wrote that this call works. Look at the signature: which arguments have no default?
    wrong_value: error = ValueError
        You blame the value. {input_size} is a fine size: it is the call itself that does not fit the signature.
    size_as_tuple: repair = {"hidden_size": (input_size, hidden_size)}
        You made a tuple of a size. Each size is one whole number: which one has no number yet?
    batch_at_construction: repair = {"batch_size": 4}
        You gave the layer a batch size. It never asks for one, any number of samples will do: what else is absent?
    more_than_needed: repair = {"hidden_size": hidden_size, "num_layers": 1}
        That gives a layer, but one of your arguments is not needed for it. Leave out whatever has a default.

    Example: repair = {"hidden_size": hidden_size}
    Step: input_size and hidden_size have no default; the call gives the first and leaves out the second.
    Step: A call that does not fit the signature is a TypeError. The value {input_size} is fine.
    Step: hidden_size alone repairs it; all that is left has a default.
    Try: nn.LSTM(10, hidden_size=20)
    See: torch.nn.LSTM in the PyTorch documentation, Parameters
    """
    require(all(isinstance(name, str) for name in repair), "The keys of repair are names of arguments, in quotes.")
    require(not {"batch", "batch_size"} & repair.keys(), "batch_at_construction")
    require(not any(isinstance(value, tuple | list) for value in repair.values()), "size_as_tuple")
    require(
        raises(nn.LSTM, input_size, **repair) is None,
        "nn.LSTM({input_size}, **repair) still gives no layer. Which argument has no default and no value yet?",
    )
    for name in repair:
        fewer = {other: value for other, value in repair.items() if other != name}
        require(raises(nn.LSTM, input_size, **fewer) is not None, "more_than_needed")
    return blanks(
        error=raises(nn.LSTM, input_size),  # an exception class, or None
    )


@kata(
    "hard",
    "create a layer",
    where="wanted % 2 == 0 and wanted // 2 != input_size",
    covers="input_size hidden_size batch_first out",
)
def features_per_step(
    lstm: nn.LSTM,
    batch: int = draw(4, 2, 9),
    seq_len: int = draw(6, 3, 12),
    input_size: int = draw(8, 3, 16),
    wanted: int = draw(12, 6, 24),
):
    """So many features for each step

    x holds {batch} samples of {seq_len} steps with {input_size} features each.
    Its shape is ({batch}, {seq_len}, {input_size}): the batch is the first axis.

    Write down a layer whose out has {wanted} features for each step of each sample.
    lstm is a layer, nn.LSTM(...).

    Idea: The last axis of x has to be input_size; the last axis of out is what the layer makes of it. And a layer that
      takes the batch for time still runs: its shapes are right, and its samples leak into each other.
    Hint: input_size has to fit the last axis of x; hidden_size, with the directions, is the last axis of out.
    Hint: Is the first axis of x the batch or the time? The layer has an argument that says so.

    Mistakes:
    swapped: lstm = nn.LSTM(wanted, input_size)
        The sizes are swapped: {wanted} is what you want out of a step, not what it brings.
    length_as_hidden_size: lstm = nn.LSTM(input_size, seq_len)
        Your layer makes {seq_len} features of a step: that is the length of the sequence. How many were wanted?
    length_as_input_size: lstm = nn.LSTM(seq_len, input_size)
        You gave the length of the sequence as input_size. A layer takes any length: what does one step bring?
    samples_mix: lstm = nn.LSTM(input_size, wanted)
        The shapes are right, but one sample's output changes with another sample: which axis of x does your layer take
        for time?
    directions_add_up: lstm = nn.LSTM(input_size, wanted, batch_first=True, bidirectional=True)
        Each direction adds its own features, so yours come to twice as many as were wanted.

    Example: lstm = nn.LSTM(input_size, wanted, batch_first=True)
    Step: A step of x has {input_size} features: input_size={input_size}. The length {seq_len} is no argument.
    Step: hidden_size={wanted} gives {wanted} features for each step. Half of it in two directions does as well, and so
      does a wider state with proj_size={wanted}.
    Step: x has the batch first, so the layer needs batch_first=True. Without it, it runs and mixes the samples.
    Try: nn.LSTM(8, 12, batch_first=True)(torch.randn(4, 6, 8))[0].shape[-1]
    See: torch.nn.LSTM in the PyTorch documentation, Parameters and Outputs; the leak: pytorch/pytorch#4145
    """
    x = torch.randn(batch, seq_len, input_size)
    require((lstm.input_size, lstm.hidden_size) != (wanted, input_size), "swapped")
    require(lstm.input_size != seq_len, "length_as_input_size")
    require(
        lstm.input_size == input_size,
        "A step of x has {input_size} features, and this layer expects another number: what is its input_size?",
    )
    out, _ = lstm(x)
    require(not (lstm.bidirectional and out.shape[-1] == 2 * wanted), "directions_add_up")
    require(out.shape[-1] != seq_len, "length_as_hidden_size")
    require(
        out.shape[-1] == wanted,
        "The last axis of out is not {wanted} wide. Which arguments decide how wide it is?",
    )
    require(samples_are_independent(lstm, x), "samples_mix")


@kata(
    "medium",
    "predict output",
    challenge=True,
    known_as="intermediate",
    where="input_size != num_layers * hidden_size",
    covers="batch_first num_layers out",
)
def output_shape_batch_first(
    batch: int = draw(5, 2, 9),
    seq_len: int = draw(7, 2, 9),
    input_size: int = draw(10, 3, 16),
    hidden_size: int = draw(20, 3, 24),
    num_layers: int = draw(2, 2, 4),
):
    """What shape comes out?

    {batch} sequences of {seq_len} steps go through a stack of {num_layers} LSTM layers, batch first.
    What does torch report for out.shape?

    out_shape is a tuple.

    Idea: batch_first=True moves the batch axis of x and of out to the front. A stack of layers hands only the last
      layer's steps on to out.
    Hint: batch_first puts the batch at the front, of the input and of the output.
    Hint: Name the axes of out before you number them. What does the second layer hand on?

    Mistakes:
    time_first: out_shape = (seq_len, batch, hidden_size)
        You wrote time first. With batch_first=True, out keeps the layout of x: which axis leads there?
    features_in_the_middle: out_shape = (batch, hidden_size, seq_len)
        You put the features in the middle. batch_first moves the batch; where do the features of x stand?
    batch_last: out_shape = (seq_len, hidden_size, batch)
        You put the batch last. The argument is called batch_first: what would it have to move, and where to?
    layers_widen: out_shape = (batch, seq_len, hidden_size * num_layers)
        You laid the layers side by side. They are stacked, each reads the one below: whose steps reach out?
    input_size_comes_out: out_shape = (batch, seq_len, input_size)
        Your last number is what goes in. How many features does the layer make of each step?
    layers_are_an_axis: out_shape = (num_layers, batch, hidden_size)
        You counted layers where steps are asked for. out has a row for each step; the layers show elsewhere.

    Step: batch_first=True: x and out are (batch, seq_len, features).
    Step: out holds h of the last layer at each step, so its last axis is hidden_size = {hidden_size}.
    Step: num_layers changes what is computed, and h_n and c_n; the shape of out it leaves alone.
    Try: nn.LSTM(10, 20, num_layers=2, batch_first=True)(torch.randn(5, 7, 10))[0].shape
    See: torch.nn.LSTM in the PyTorch documentation, Outputs: output
    """
    lstm = nn.LSTM(input_size=input_size, hidden_size=hidden_size, num_layers=num_layers, batch_first=True)
    x = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)
    out, (h_n, c_n) = lstm(x)
    return blanks(out_shape=out.shape)


@kata(
    "medium",
    "model choice",
    challenge=True,
    known_as="intermediate",
    where="classes < features",
    covers="input_size batch_first out",
)
def classify(
    lstm: nn.LSTM,
    head: nn.Linear,
    step: int,
    batch: int = draw(4, 2, 9),
    seq_len: int = draw(15, 10, 20),
    features: int = draw(8, 4, 9),
    classes: int = draw(3, 2, 5),
):
    """From a sequence to a class

    x holds {batch} sequences of {seq_len} steps with {features} features each.
    Its shape is ({batch}, {seq_len}, {features}): the batch is the first axis.
    Each whole sequence belongs to one of {classes} classes, and its scores are computed so:

        out, _ = lstm(x)
        scores = head(out[:, step])

    lstm is a layer, nn.LSTM(...), and head another, nn.Linear(...).
    step is a whole number, the step of out that the head reads; a negative one counts from the end.

    Idea: An LSTM does not know classes. It turns each sequence into features; a linear head turns the features of a
      step that has seen everything into one score for each class.
    Hint: input_size is what one step brings. Neither the length nor the classes belong there.
    Hint: The head takes as many features as out has, and gives one score for each class.
    Hint: Which step of out has read the whole sequence?

    Mistakes:
    classes_as_input_size: lstm = nn.LSTM(classes, features, num_layers=2, batch_first=True);
        head = nn.Linear(features, classes);
        step = -1
        You gave the number of classes as input_size. Classes come out of the head: what does one step of x bring?
    length_as_input_size: lstm = nn.LSTM(seq_len, classes, num_layers=1); head = nn.Linear(classes, classes); step = -1
        You gave the length of the sequence as input_size. A layer takes any length: what does one step bring?
    samples_mix: lstm = nn.LSTM(features, seq_len, num_layers=3); head = nn.Linear(seq_len, classes); step = -1
        It runs, but one sample's scores change with another sample: which axis of x does your layer take for time?
    reads_too_early: lstm = nn.LSTM(features, 16, batch_first=True); head = nn.Linear(16, classes); step = 0
        The step that your head reads has not seen the whole sequence: a change further on would go unnoticed.
    no_head_needed: lstm = nn.LSTM(features, 16, batch_first=True); head = nn.Linear(16, 16); step = -1
        Your head does not give {classes} scores for each sample. What does its second argument say?

    Example: lstm = nn.LSTM(features, 16, num_layers=1, batch_first=True)
    Example: head = nn.Linear(16, classes)
    Example: step = -1
    Step: input_size is what one step brings, {features}; hidden_size is yours to choose.
    Step: x has the batch first, so batch_first=True; without it the layer runs, and mixes the samples.
    Step: The head is nn.Linear(features of out, {classes}).
    Step: In one direction, only the last step of out, -1, has read the whole sequence.
    Try: nn.Linear(16, 3)(nn.LSTM(8, 16, batch_first=True)(torch.randn(4, 15, 8))[0][:, -1]).shape
    See: torch.nn.LSTM in the PyTorch documentation, Parameters; which step to take: pytorch/pytorch#3587
    """
    x = torch.randn(batch, seq_len, features, requires_grad=True)
    require(lstm.input_size != classes, "classes_as_input_size")
    require(lstm.input_size != seq_len, "length_as_input_size")
    require(
        lstm.input_size == features,
        "A step of x has {features} features, and this layer expects another number: what is its input_size?",
    )
    require(samples_are_independent(lstm, x), "samples_mix")
    require(-seq_len <= step < seq_len, "There is no such step: x has {seq_len} of them.", blank="step")
    out, _ = lstm(x)
    require(
        head.in_features == out.shape[-1],
        "The head does not take as many features as a step of out has: what decides how many there are?",
        blank="head",
    )
    scores = head(out[:, step])
    require(scores.shape == (batch, classes), "no_head_needed", blank="head")
    require(all(depends(scores[-1], on=x, axis=1)), "reads_too_early", blank="step")


def _input_size_grows(n):
    return (n.num_layers * n.input_size, *(n.hidden_size,) * (n.num_layers - 1))


@kata(
    "hard",
    "hyperparameter",
    challenge=True,
    known_as="advanced",
    where="hidden_size != 3 * input_size and input_size != 3 * hidden_size",
    covers="num_layers stacking weight_ih out h_n",
)
def stacking(
    seq_len: int = draw(7, 6, 12),
    batch: int = draw(4, 4, 9),
    input_size: int = draw(6, 5, 16),
    hidden_size: int = draw(10, 5, 24),
    num_layers: int = draw(3, of=(3,)),
):
    """From one layer to three

    An LSTM gets {num_layers} layers instead of one. x has the time first, as is torch's default.

    out_shape is a tuple, and h_n_rows a whole number, the length of h_n's first axis.
    input_widths is a tuple: for each layer, from the first, how many features it reads at a step.
    steps_seen is a whole number: how many steps of x can change the first output, out[0].

    Idea: num_layers stacks layers: the first reads x, each further one reads the steps of the one below. Each of them
      has weights and a final state of its own.
    Hint: Stacked: the first layer reads x, the second reads the first. What does each of them hand on?
    Hint: out shows the steps of the last layer; h_n has a row for each layer.
    Hint: The width of a layer's input weight is the width of what it reads.

    Mistakes:
    input_size_grows: input_widths = (num_layers * input_size,) * num_layers | input_widths = _input_size_grows
        You multiplied the input size by the layers. Only one of the layers reads x: what do the others read?
    every_layer_reads_x: input_widths = (input_size,) * num_layers
        You let every layer read x. They are stacked: what does the second one read?
    output_loses_an_axis: out_shape = (seq_len, hidden_size) | out_shape = (batch, hidden_size)
        You took an axis away from out. Stacking changes which layer's steps it shows: does a step get lost?
    layers_widen: out_shape = (seq_len, batch, num_layers * hidden_size)
        You laid the layers side by side. They are stacked, each reads the one below: whose steps reach out?
    input_size_comes_out: out_shape = (seq_len, batch, input_size)
        Your last number is what goes in at the bottom. What does the top layer hand out?
    batch_first_assumed: out_shape = (batch, seq_len, hidden_size)
        You put the batch first. Nothing in this code asks torch for that: which layout is the default?
    order_reversed: steps_seen = seq_len
        You let the stack read the sequence from its end. Each layer still goes forward: what has it read when it writes
        out[0]?
    a_step_per_layer: steps_seen = num_layers
        You let each layer look one step further ahead. Layers add depth at a step, not steps.
    last_state_only: h_n_rows = 1
        You kept the last layer's state alone. Whose final state is in a row of h_n?

    Step: out shows the last layer at each step: ({seq_len}, {batch}, {hidden_size}), as with one layer.
    Step: h_n has a row for each layer: {num_layers}.
    Step: The first layer reads x, {input_size} wide; the others read the {hidden_size} features of the layer below.
    Step: Every layer goes forward in time, so out[0] has read the first step only.
    Try: [tuple(w.shape) for name, w in nn.LSTM(6, 10, 3).named_parameters() if 'weight_ih' in name]
    See: torch.nn.LSTM in the PyTorch documentation, Parameters: num_layers
    """
    lstm = nn.LSTM(input_size=input_size, hidden_size=hidden_size, num_layers=num_layers)
    x = torch.randn(seq_len, batch, input_size, requires_grad=True)  # (seq_len, batch, input_size)
    out, (h_n, c_n) = lstm(x)
    return blanks(
        out_shape=out.shape,
        h_n_rows=h_n.shape[0],
        input_widths=[
            weight.shape[1] for name, weight in lstm.named_parameters() if name.startswith("weight_ih")
        ],  # the second axis of each layer's input weights
        steps_seen=depends(out[0], on=x, axis=0).count(True),  # steps of x that out[0] depends on
    )


@kata("hard", "debug", challenge=True, known_as="advanced", covers="input_width input_size")
def feed_a_batch(
    features: int = draw(4, 3, 16),
    batch: int = draw(4, 2, 9),
    seq_len: int = draw(6, 2, 12),
    input_size: int = draw(5, 3, 16),
    hidden_size: int = draw(10, 3, 24),
):
    """The width that does not fit

    This layer gets this x, batch first.

    error is the class of the exception that torch raises at lstm(x), such as KeyError,
    or None if it raises none.
    expected and got are whole numbers: how many features a step must have for this layer,
    and how many a step of x has.

    Idea: Each step of x has to bring input_size features; torch compares the last axis of x with it, and objects when
      they differ. Length and batch are free.
    Hint: Compare the last axis of x with input_size.
    Hint: The object x is fine, its type and its number of axes, too. It is the size of one axis that does not fit.
    Hint: Python has a class for a wrong type and one for a wrong value. For sizes that do not fit while it computes,
      torch takes a third.

    Mistakes:
    not_three_axes: error = TypeError
        You blame the type, as if x were no fitting tensor. It has the three axes that it should: what about their
        sizes?
    batch_first_is_wrong: error = ValueError
        You blame the value of an argument, as if batch_first were wrong. The layer is fine and so is its layout: it is
        while computing with x that torch stops.
    no_error: error = None
        You wrote that torch accepts this. Compare what a step of x brings with what the layer was built for.
    expected_and_got_swapped: expected = features; got = input_size
        You swapped the two: what the layer was built for is expected, what x brings is got.
    length_is_compared: got = seq_len
        You compared the length. An LSTM takes any length: which axis holds the features?
    hidden_size_is_expected: expected = hidden_size
        hidden_size is what comes out of a step. What has to go into one?

    Step: The last axis of x is {features}; the layer was built for input_size={input_size}.
    Step: torch raises a RuntimeError: the call is fine, its sizes do not fit each other.
    Step: With a last axis of {input_size} it runs, whatever the batch and the length are.
    Try: nn.LSTM(5, 10, batch_first=True)(torch.randn(4, 6, 5))  # the same with a last axis of 5
    See: torch.nn.LSTM in the PyTorch documentation, Inputs: input; the check: pytorch/pytorch#114874
    """
    lstm = nn.LSTM(input_size=input_size, hidden_size=hidden_size, batch_first=True)
    x = torch.randn(batch, seq_len, features)  # (batch, seq_len, features)
    # hidden
    accepted = [width for width in range(1, 33) if raises(lstm, torch.randn(batch, seq_len, width)) is None]
    return blanks(
        error=raises(lstm, x),  # what lstm(x) raises: an exception class, or None
        expected=accepted[0],  # the features of a step that lstm accepts
        got=x.shape[-1],  # the features of a step of x
    )


@kata(
    "expert",
    "metrics",
    challenge=True,
    where="input_size != num_layers * hidden_size",
    covers="h_n states_layout batch_first",
)
def hidden_state_shape(
    batch: int = draw(3, 3, 9),
    seq_len: int = draw(10, 5, 12),
    input_size: int = draw(6, 3, 16),
    hidden_size: int = draw(8, 5, 24),
    num_layers: int = draw(2, 2, 4),
):
    """The last state

    {batch} sequences of {seq_len} steps go through a stack of {num_layers} LSTM layers, batch first.
    What does torch report for the shape of the last hidden state, h_n.shape?

    h_n_shape is a tuple.

    Idea: h_n is the state after the last step, one row for each layer. It has no time axis, and batch_first does not
      touch it.
    Hint: The state is (num_layers, batch, hidden_size).
    Hint: Which of x, out and h_n does batch_first speak of?

    Mistakes:
    whole_sequence: h_n_shape = (seq_len, batch, hidden_size)
        You gave h_n a row for each step. It is the state after the last one: what does it have a row for instead?
    same_as_out: h_n_shape = (batch, seq_len, hidden_size)
        That is the shape of out. h_n is the state when all steps are over: which axis can it not have?
    batch_first_moves_states: h_n_shape = (batch, num_layers, hidden_size)
        You moved the batch of h_n to the front. batch_first is about x and out: does it say anything of states?
    layers_widen: h_n_shape = (num_layers, batch, num_layers * hidden_size)
        You laid the layers' states side by side. They are kept apart: which axis tells one layer from another?
    input_size_is_kept: h_n_shape = (num_layers, batch, input_size)
        You gave the state as many features as a step of x has. How many does the layer keep?

    Step: h_n holds the state of each layer after the last step: there is no time axis.
    Step: Its first axis counts the layers, {num_layers}; then come the batch, {batch}, and hidden_size, {hidden_size}.
    Step: batch_first=True moves the batch axis of x and out, and leaves h_n and c_n alone.
    Try: nn.LSTM(6, 8, num_layers=2, batch_first=True)(torch.randn(3, 10, 6))[1][0].shape
    See: torch.nn.LSTM in the PyTorch documentation, Outputs: h_n; pytorch/pytorch#4145
    """
    lstm = nn.LSTM(input_size=input_size, hidden_size=hidden_size, num_layers=num_layers, batch_first=True)
    x = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)
    out, (h_n, c_n) = lstm(x)
    return blanks(h_n_shape=h_n.shape)


unit = make_unit(
    "foundations",
    "Foundations",
    """
    An LSTM reads a sequence step by step. At each step it takes the features
    of that step and its own state, and gives a new state:

        x[0]       x[1]       x[2]            input_size features each
         |          |          |
         v          v          v
      +------+   +------+   +------+
      | LSTM |-->| LSTM |-->| LSTM |--> h_n, c_n     the state at the end
      +------+   +------+   +------+
         |          |          |
         v          v          v
       out[0]     out[1]     out[2]           hidden_size features each

    It is one layer, the same weights at each step. The constructor wants to
    know two sizes, nn.LSTM(input_size, hidden_size); how long a sequence is,
    and how many there are, it finds out from x.

               by default                     batch_first=True
        x      (seq_len, batch, input_size)   (batch, seq_len, input_size)
        out    (seq_len, batch, hidden_size)  (batch, seq_len, hidden_size)

    out, (h_n, c_n) = lstm(x) gives every step of the last layer, and the
    state that is left when the sequence is over.
    """,
    katas=[
        memory,
        construct,
        output_shape,
        call_with_one_size,
        features_per_step,
        output_shape_batch_first,
        classify,
        stacking,
        feed_a_batch,
        hidden_state_shape,
    ],
)
