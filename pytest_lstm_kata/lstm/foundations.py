"""Unit 1: the ten problems that everything else grew from."""

from __future__ import annotations

from pytest_lstm_kata.authoring import blanks, depends, draw, kata, raises, refusal, require, samples_are_independent
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch


@kata("easy", "purpose", covers="equations call_unbatched")
def memory(
    seq_len: int = draw(9, 10, 14),
    kernel_size: int = draw(3, 3, 5),
    features: int = draw(4, 5, 8),
    hidden_size: int = draw(6, 3, 8),
):
    """Who remembers the first step?

    x is one sequence: {seq_len} steps with {features} features each, and no batch.
    Three layers read it, each by itself.
    Look at the last output of each layer: how many of the {seq_len} steps of x can change it?

    Idea: An LSTM reads a sequence step by step, and its state carries along what it has read. A linear layer reads each
      step by itself, and a convolution a window of steps.
    Hint: One of the three layers is made for sequences: it hands something on from step to step. The other two do not.
    Hint: Go backwards from the last output: which steps of x stand in the formula that gives it?

    Mistakes:
    all_of_x_counts: linear_steps = seq_len; conv_steps = seq_len
        All of x goes into each layer, but not all of it goes into each output. Which rows does the last output need?
    own_step_left_out: linear_steps = 0; conv_steps = kernel_size - 1; lstm_steps = seq_len - 1 | lstm_steps = seq_len - 1
        That counts the earlier steps only. Does the step itself go into its own output?
    noise: lstm_steps = 0 | linear_steps = 0
        With 0, no change of x would change the output. The weights start at random, but what is the output made of?
    reduction: lstm_steps = 1
        With 1, an LSTM would squeeze each step by itself, as PCA does. What does it carry over to the next step?
    one_step_back: lstm_steps = 2
        An output needs its own step and the state of the step before. What has gone into that state?
    convolution: lstm_steps = kernel_size
        That is the width of the kernel, and an LSTM has no kernel. How does anything get from one step to the next?
    state_as_long_as_wide: lstm_steps = hidden_size
        hidden_size is how many numbers the state has. Does it also limit how many steps go into them?
    linear_mixes_steps: linear_steps = seq_len
        nn.Linear multiplies the last axis of x by its weights. Which rows of x go into the last row of its output?
    conv_remembers: conv_steps = seq_len
        That would be the whole sequence. How many neighbouring steps does the kernel cover?
    conv_sees_one_step: conv_steps = 1
        With 1, the kernel would only mix the features of a step. How far does it reach along the steps?
    conv_padded: conv_steps = kernel_size - 1
        That would be a kernel with one step in the padding. Does this convolution have any padding?
    conv_outputs: conv_steps = seq_len - kernel_size + 1
        That is how many outputs the convolution gives. How many steps of x go into one of them?
    numbers_not_steps: linear_steps = features | conv_steps = kernel_size * features | lstm_steps = seq_len * features
        That counts the single numbers that are read. A step is a row of x: how many rows does that output need?

    Step: nn.Linear maps each row of x by itself: the last output comes from the last step, 1 of {seq_len}.
    Step: nn.Conv1d slides a kernel of {kernel_size} along the steps: its last output covers {kernel_size} of them.
    Step: nn.LSTM hands its state (h, c) from step to step: its last output depends on all {seq_len}.
    Step: That is what an LSTM is for: it reads sequences, and remembers over time.
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


@kata("easy", "create a layer", where="input_size != 3 * hidden_size", covers="input_size hidden_size two_sizes")
def construct(lstm: nn.LSTM, input_size: int = draw(10, 3, 30), hidden_size: int = draw(20, 8, 30)):
    """Two sizes make a layer

    Each step of a sequence has {input_size} features. The hidden state of the layer is to have {hidden_size}.
    Write down such a layer.

    Idea: The constructor needs input_size, the features of each step, and hidden_size, the features of the state. It does
      not need to know how long sequences are, or how many there are.
    Hint: The first size is what each step of x brings, the second is what the layer keeps.
    Hint: If you name the arguments, use the names of the signature: help(nn.LSTM) lists them.

    Mistakes:
    made_up_keywords: lstm = nn.LSTM(input=input_size, hidden=hidden_size)
        nn.LSTM has no arguments called input and hidden. Both sizes have longer names: look at the signature.
    names_confused: lstm = nn.LSTM(hidden_size=input_size, input_size=hidden_size)
        The keywords are right, and each has the other one's number: which of them is what a step of x brings?
    swapped: lstm = nn.LSTM(hidden_size, input_size)
        The two sizes are swapped. input_size is what each step of x brings: which number is that?
    gates_counted: lstm = nn.LSTM(input_size, 4 * hidden_size)
        That is the state four times, once for each block of the weights. How wide is the state alone?
    input_and_state_joined: lstm = nn.LSTM(input_size, input_size + hidden_size)
        That is x and the state together. The layer joins them by itself: how wide is the state alone?
    gates_read_both: lstm = nn.LSTM(input_size + hidden_size, hidden_size)
        The gates read x and the state together, and the layer joins them by itself. How many features has a step of x?
    shared_size: lstm = nn.LSTM(input_size, hidden_size // 2) | lstm = nn.LSTM(input_size, hidden_size // 4)
        hidden_size is not shared by h and c, by gates or by directions. How many features is the state to have?

    Example: lstm = nn.LSTM(input_size, hidden_size)
    Step: The first argument is input_size, the features of one step: {input_size}.
    Step: The second is hidden_size, the features of the state: {hidden_size}.
    Step: By place or by name, and with any further options: both sizes stay what they are.
    Try: nn.LSTM(10, 20)  # the repr names nothing, but .input_size and .hidden_size do
    See: torch.nn.LSTM in the PyTorch documentation, Parameters
    """
    require((lstm.input_size, lstm.hidden_size) != (hidden_size, input_size), "swapped")
    require(lstm.input_size != input_size + hidden_size, "gates_read_both")
    require(
        lstm.input_size == input_size,
        "A step of x has {input_size} features, and this layer expects another number: what is its input_size?",
    )
    require(lstm.hidden_size != 4 * hidden_size, "gates_counted")
    require(lstm.hidden_size != input_size + hidden_size, "input_and_state_joined")
    require(lstm.hidden_size not in (hidden_size // 2, hidden_size // 4), "shared_size")
    require(
        lstm.hidden_size == hidden_size, "This layer does not keep {hidden_size} features: what is its hidden_size?"
    )


@kata(
    "medium",
    "predict output",
    where="input_size not in (2 * hidden_size, 3 * hidden_size, 4 * hidden_size) and hidden_size != 2 * input_size",
    covers="default_layout out call_batched call_without_state",
)
def output_shape(
    seq_len: int = draw(4, 2, 12),
    batch: int = draw(2, 2, 12),
    input_size: int = draw(5, 3, 16),
    hidden_size: int = draw(3, 3, 16),
):
    """The default layout

    {batch} sequences of {seq_len} steps go through an LSTM in torch's default layout.
    What is the shape of out?

    Idea: Without batch_first, an LSTM takes (seq_len, batch, input_size). out keeps the layout, with other features.
    Hint: The layer changes the size of one of the three axes of x, and the place of none.
    Hint: Write the names of the axes of x above its numbers. Which of them does the layer replace?

    Mistakes:
    batch_first_assumed: out_shape = (batch, seq_len, hidden_size) | out_shape = (batch, seq_len, input_size)
        You put the batch first. Nothing in this code asks torch for that: which layout is the default?
    features_in_the_middle: out_shape = (seq_len, hidden_size, batch)
        You moved the features to the middle. out keeps the order of the axes of x: where do its features stand?
    time_last: out_shape = (batch, hidden_size, seq_len)
        You put time last, as nn.Conv1d does. In which order does an LSTM take the axes?
    input_size_comes_out: out_shape = (seq_len, batch, input_size)
        Your last number is what goes in. How many features does the layer make of each step?
    last_step_only: out_shape = (batch, hidden_size)
        That is a single step, as Keras gives it by default. For which steps does torch put h into out?
    h_n_for_out: out_shape = (1, batch, hidden_size)
        That is the shape of h_n, the state at the end. For which steps does torch put h into out?
    axis_lost: out_shape = (seq_len, hidden_size) | out_shape = (seq_len, batch)
        | out_shape = (seq_len * batch, hidden_size)
        x has three axes, and the layer neither drops nor joins any of them. Which one is not in your answer?
    all_layers_come_out: out_shape = (1, seq_len, batch, hidden_size)
        That has an axis for the layers. Which layer's steps are in out, and does one layer need an axis?
    more_than_h: out_shape = (seq_len, batch, 4 * hidden_size) | out_shape = (seq_len, batch, 2 * hidden_size)
        | out_shape = (seq_len, batch, input_size + hidden_size)
        That is wider than h: something stands beside it. Are gates, c, x or a second direction in this out?
    one_number: out_shape = (seq_len, batch, 1)
        That would be one number for each step. How many numbers does the state of this layer have?

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
    """Ported from Keras

    A model is ported from Keras, where LSTM(units) is a layer. Somebody writes nn.LSTM({input_size})
    for steps of {input_size} features, and wants {hidden_size} features in the state.
    What does this call raise, and which keyword arguments does it lack?

    Blanks:
    repair: {"name": value}, the fewest arguments with which nn.LSTM({input_size}, **repair) is that layer.

    Idea: Two sizes have no default: nn.LSTM cannot find them out by itself. A call that leaves one of them out does not
      fit the signature.
    Hint: Two sizes are needed. Which one is the number that is there?
    Hint: Python has one exception class for a call whose arguments do not fit the signature.

    Mistakes:
    nothing_is_wrong: error = None | repair = {}
        That would mean that nn.LSTM({input_size}) works as it stands. Which arguments of the signature have no default?
    wrong_value: error = ValueError
        A ValueError is about a value that makes no sense. {input_size} is a fine size: what else is wrong with the call?
    failure_while_running: error = RuntimeError
        torch raises a RuntimeError while it computes. Does this call get so far?
    size_as_tuple: repair = {"hidden_size": (input_size, hidden_size)}
        Each size is one whole number, and not a tuple. Which size has no number yet?
    batch_at_construction: repair = {"batch_size": 4}
        nn.LSTM has no argument for the batch: it takes any number of samples. What else has no value yet?
    given_twice: repair = {"input_size": input_size, "hidden_size": hidden_size} | repair = {"input_size": input_size}
        In nn.LSTM({input_size}, ...) input_size has its value already, by its place. Which size has none?
    made_up_keywords: repair = {"units": hidden_size} | repair = {"output_size": hidden_size}
        nn.LSTM has no argument of that name. What does help(nn.LSTM) call the size that has no value yet?
    has_a_default: repair = {"num_layers": 1} | repair = {"batch_first": True}
        What you gave has a default, so nothing is missing there. Which argument has none, and no value yet?
    more_than_needed: repair = {"hidden_size": hidden_size, "num_layers": 1}
        That gives a layer, but one of your arguments is not needed for it. Leave out whatever has a default.

    Example: repair = {"hidden_size": hidden_size}
    Step: input_size and hidden_size have no default; the call gives the first and leaves out the second.
    Step: A call that does not fit the signature is a TypeError. The value {input_size} is fine.
    Step: hidden_size alone repairs it; all other arguments have a default.
    Step: Keras learns the input size from the first batch, so LSTM(units) is enough there.
    Try: nn.LSTM(10, hidden_size=20)
    See: torch.nn.LSTM in the PyTorch documentation, Parameters
    """
    require(all(isinstance(name, str) for name in repair), "The keys of repair are names of arguments, in quotes.")
    require(not {"batch", "batch_size"} & repair.keys(), "batch_at_construction")
    require(not any(isinstance(value, tuple | list) for value in repair.values()), "size_as_tuple")
    require("input_size" not in repair, "given_twice")
    require(repair, "nothing_is_wrong")
    require(not repair.keys() & {"units", "output_size", "out_features", "hidden_dim", "hidden"}, "made_up_keywords")
    require(type(repair.get("hidden_size", 1)) is int, "A size is a whole number, without quotes or point.", form=True)
    said = refusal(nn.LSTM, input_size, **repair, missing="has_a_default")
    require(not said, said)
    for name in repair:
        fewer = {other: value for other, value in repair.items() if other != name}
        require(raises(nn.LSTM, input_size, **fewer) is not None, "more_than_needed")
    require(repair["hidden_size"] == hidden_size, "The state of that layer does not have {hidden_size} features.")
    return blanks(
        error=raises(nn.LSTM, input_size),  # nn.LSTM({input_size})
    )


@kata(
    "hard",
    "create a layer",
    where="wanted % 2 == 0 and wanted // 2 not in (input_size, seq_len, batch) and wanted // seq_len != input_size",
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
    The layer has to read each sample by itself.

    Idea: The last axis of x is input_size; the last axis of out is what the layer makes of it. A layer that takes the
      batch for time runs without an error: its shapes are right, and its samples mix.
    Hint: input_size has to fit the last axis of x; hidden_size, with the directions, is the last axis of out.
    Hint: Is the first axis of x the batch or the time? The layer has an argument that says so.

    Mistakes:
    swapped: lstm = nn.LSTM(wanted, input_size)
        The two sizes are swapped. How many features go into a step, and how many are to come out?
    length_as_input_size: lstm = nn.LSTM(seq_len, input_size)
        Your input_size is the length of the sequence. A layer takes any length: what does one step bring?
    batch_as_input_size: lstm = nn.LSTM(batch, wanted, batch_first=True)
        Your input_size is the number of samples. A layer takes any number of them: what does one step bring?
    flattened: lstm = nn.LSTM(seq_len * input_size, wanted, batch_first=True)
        Your input_size is a whole sample, laid flat. An LSTM reads step by step: what does one step bring?
    layers_add_up: lstm = nn.LSTM(input_size, wanted // 2, num_layers=2, batch_first=True)
        Layers are stacked, so their features do not add up. Which layer's features are in out?
    directions_add_up: lstm = nn.LSTM(input_size, wanted, batch_first=True, bidirectional=True)
        Each direction adds its own features, so yours come to twice as many as were wanted.
    halved: lstm = nn.LSTM(input_size, wanted // 2, 1, batch_first=True)
        out has half of the features that were wanted. h and c do not share hidden_size: which of them is in out?
    length_as_hidden_size: lstm = nn.LSTM(input_size, seq_len)
        Your layer makes {seq_len} features of a step: that is the length of the sequence. How many were wanted?
    steps_share: lstm = nn.LSTM(input_size, seq_len * wanted, batch_first=True)
        | lstm = nn.LSTM(input_size, wanted // seq_len, batch_first=True)
        hidden_size is about a single step, and the steps have an axis of their own. How many features has one step?
    width_is_kept: lstm = nn.LSTM(input_size, input_size, batch_first=True)
        Your out is as wide as x. How many features were wanted for each step?
    samples_mix: lstm = nn.LSTM(input_size, wanted)
        The shapes are right, but one sample changes the output of another. Which axis of x is your layer's time?

    Example: lstm = nn.LSTM(input_size, wanted, batch_first=True)
    Step: A step of x has {input_size} features: input_size={input_size}. The length {seq_len} is no argument.
    Step: hidden_size={wanted} gives {wanted} features for each step. Two directions of half that size do so, too.
    Step: x has the batch first, so the layer needs batch_first=True. Without it, it runs and mixes the samples.
    Try: nn.LSTM(8, 12, batch_first=True)(torch.randn(4, 6, 8))[0].shape[-1]
    See: torch.nn.LSTM in the PyTorch documentation, Parameters and Outputs
    """
    x = torch.randn(batch, seq_len, input_size)
    require((lstm.input_size, lstm.hidden_size) != (wanted, input_size), "swapped")
    require(lstm.input_size != seq_len, "length_as_input_size")
    require(lstm.input_size != batch, "batch_as_input_size")
    require(lstm.input_size != seq_len * input_size, "flattened")
    require(
        lstm.input_size == input_size,
        "A step of x has {input_size} features, and this layer expects another number: what is its input_size?",
    )
    out, _ = lstm(x)
    width = out.shape[-1]
    require(lstm.num_layers == 1 or lstm.num_layers * width != wanted, "layers_add_up")
    require(not (lstm.bidirectional and width == 2 * wanted), "directions_add_up")
    require(width != seq_len, "length_as_hidden_size")
    require(2 * width != wanted, "halved")
    require(width not in (seq_len * wanted, wanted // seq_len), "steps_share")
    require(width != input_size or width == wanted, "width_is_kept")
    require(
        width == wanted,
        "The last axis of out is not {wanted} wide. Which arguments decide how wide it is?",
    )
    require(samples_are_independent(lstm, x), "samples_mix")


@kata(
    "medium",
    "predict output",
    challenge=True,
    known_as="intermediate",
    where="input_size % hidden_size and hidden_size != 2 * input_size "
    "and 2 * num_layers not in (batch, seq_len) and num_layers * batch != seq_len",
    covers="batch_first num_layers out",
)
def output_shape_batch_first(
    batch: int = draw(5, 2, 9),
    seq_len: int = draw(7, 2, 9),
    input_size: int = draw(10, 3, 16),
    hidden_size: int = draw(20, 3, 24),
    num_layers: int = draw(2, 2, 3),
):
    """What shape comes out?

    {batch} sequences of {seq_len} steps go through a stack of {num_layers} LSTM layers, batch first.
    What is the shape of out?

    Idea: batch_first=True moves the batch axis of x and out to the front. out holds the steps of the last layer alone.
    Hint: batch_first puts the batch at the front, of the input and of the output.
    Hint: Name the axes of out before you number them. What does the second layer hand on?

    Mistakes:
    time_first: out_shape = (seq_len, batch, hidden_size) | out_shape = (seq_len, batch, num_layers * hidden_size)
        You wrote time first. With batch_first=True, out keeps the layout of x: which axis leads there?
    features_in_the_middle: out_shape = (batch, hidden_size, seq_len)
        You put the features in the middle. batch_first moves the batch; where do the features of x stand?
    batch_last: out_shape = (seq_len, hidden_size, batch)
        You put the batch last. The argument is called batch_first: what does it move, and where to?
    layers_widen: out_shape = (batch, seq_len, hidden_size * num_layers)
        That is all layers side by side. They are stacked, each reads the one below: whose steps reach out?
    input_size_comes_out: out_shape = (batch, seq_len, input_size)
        Your last number is what goes in. How many features does the layer make of each step?
    h_n_for_out: out_shape = (num_layers, batch, hidden_size) | out_shape = (batch, num_layers, hidden_size)
        You counted layers where steps are asked for. A row for each layer is in the states: what does out have a row for?
    all_layers_come_out: out_shape = (num_layers, batch, seq_len, hidden_size)
        | out_shape = (batch, seq_len, num_layers, hidden_size)
        That has an axis for the layers. Which layer's steps are in out, and does one layer need an axis?
    last_step_only: out_shape = (batch, hidden_size) | out_shape = (batch, 1, hidden_size)
        That is a single step, as Keras gives it by default. For which steps does torch put h into out?
    axis_lost: out_shape = (seq_len, hidden_size) | out_shape = (batch, seq_len)
        x has three axes, and the layer drops none of them. Which one is not in your answer?
    layers_multiply: out_shape = (batch, num_layers * seq_len, hidden_size)
        | out_shape = (num_layers * batch, seq_len, hidden_size)
        That counts steps or samples once for each layer. Which layer's steps are in out?
    more_than_h: out_shape = (batch, seq_len, 4 * hidden_size) | out_shape = (batch, seq_len, input_size + hidden_size)
        That is wider than h: something stands beside it. Are gates, c, x or a second direction in this out?

    Step: batch_first=True: x and out are (batch, seq_len, features).
    Step: out holds h of the last layer at each step, so its last axis is hidden_size = {hidden_size}.
    Step: num_layers changes what is computed, and the shapes of h_n and c_n. It does not change the shape of out.
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
    Each whole sequence belongs to one of {classes} classes. These lines compute a score for each class:

        out, _ = lstm(x)
        scores = head(out[:, step])

    Blanks:
    lstm: it reads each sequence by itself; its hidden_size is yours to choose.
    head: it turns the features of a step of out into the scores.
    step: which step the head reads, as in out[:, step].

    Idea: An LSTM knows no classes. It makes features of each step; a linear head turns those of a step that has seen
      everything into one score for each class.
    Hint: input_size is what one step brings. Neither the length nor the classes belong there.
    Hint: The head takes as many features as out has, and gives one score for each class.
    Hint: Which step of out has read the whole sequence?

    Mistakes:
    classes_as_input_size: lstm = nn.LSTM(classes, features, num_layers=2, batch_first=True);
        head = nn.Linear(features, classes); step = -1
        Your input_size is the number of classes. Classes come out of the head: what does one step of x bring?
    length_as_input_size: lstm = nn.LSTM(seq_len, classes, num_layers=1); head = nn.Linear(classes, classes); step = -1
        Your input_size is the length of the sequence. A layer takes any length: what does one step bring?
    batch_as_input_size: lstm = nn.LSTM(batch, 16, batch_first=True)
        Your input_size is the number of sequences. A layer takes any number of them: what does one step bring?
    swapped: lstm = nn.LSTM(16, features, batch_first=True); head = nn.Linear(features, classes)
        {features} features are what a step of x brings, and here they are your hidden_size. Which size comes first?
    samples_mix: lstm = nn.LSTM(features, seq_len, num_layers=3); head = nn.Linear(seq_len, classes); step = -1
        In this layer one sample changes the output of another: which axis of x does it take for time?
    counted_from_one: step = seq_len
        Python counts places from 0, so {seq_len} steps do not reach that far. What is the place of the last one?
    reads_too_early: lstm = nn.LSTM(features, 16, batch_first=True); head = nn.Linear(16, classes); step = 0
        The step that your head reads has not seen the whole sequence: a change further on would go unnoticed.
    head_swapped: lstm = nn.LSTM(features, 16, batch_first=True); head = nn.Linear(classes, 16)
        The two sizes of the head are swapped. The first is what it reads: how wide is a step of out?
    directions_forgotten: lstm = nn.LSTM(features, 32, batch_first=True, bidirectional=True);
        head = nn.Linear(32, classes)
        Your layer has two directions, and both are in each step of out, side by side. How many features is that?
    layers_widen: lstm = nn.LSTM(features, 16, num_layers=2, batch_first=True); head = nn.Linear(2 * 16, classes)
        Your head reads the layers side by side. They are stacked: how many features does the last one give?
    head_reads_all_steps: lstm = nn.LSTM(features, 16, batch_first=True); head = nn.Linear(seq_len * 16, classes)
        | lstm = nn.LSTM(features, 32, batch_first=True); head = nn.Linear(seq_len, classes)
        out[:, step] is one step of each sequence, and your head reads all of them. How many features has one step?
    head_reads_x: lstm = nn.LSTM(features, 16, batch_first=True); head = nn.Linear(features, classes)
        Your head reads as many features as x has, but it gets a step of out. How many features does that have?
    no_head_needed: lstm = nn.LSTM(features, 16, batch_first=True); head = nn.Linear(16, 16); step = -1
        Your head does not give each of the {classes} classes a score. What does its second argument say?

    Example: lstm = nn.LSTM(features, 16, num_layers=1, batch_first=True); head = nn.Linear(16, classes); step = -1
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
    require(lstm.input_size != batch or batch == features, "batch_as_input_size")
    require(lstm.input_size == features or lstm.hidden_size != features, "swapped")
    require(
        lstm.input_size == features,
        "A step of x has {features} features, and this layer expects another number: what is its input_size?",
    )
    require(samples_are_independent(lstm, x), "samples_mix")
    require(step != seq_len, "counted_from_one", blank="step")
    require(-seq_len <= step < seq_len, "There is no such step: x has {seq_len} of them.", blank="step")
    out, _ = lstm(x)
    width, read = out.shape[-1], head.in_features
    require((read, head.out_features) != (classes, width) or read == width, "head_swapped", blank="head")
    require(not (lstm.bidirectional and 2 * read == width), "directions_forgotten", blank="head")
    require(lstm.num_layers == 1 or read != lstm.num_layers * width, "layers_widen", blank="head")
    require(read == width or read not in (seq_len, seq_len * width), "head_reads_all_steps", blank="head")
    require(read == width or read != features, "head_reads_x", blank="head")
    require(
        read == width,
        "The head does not take as many features as a step of out has: what decides how many there are?",
        blank="head",
    )
    scores = head(out[:, step])
    require(scores.shape == (batch, classes), "no_head_needed", blank="head")
    require(all(depends(scores[-1], on=x, axis=1)), "reads_too_early", blank="step")


@kata(
    "hard",
    "hyperparameter",
    challenge=True,
    known_as="advanced",
    where="hidden_size not in (2 * input_size, 3 * input_size) and input_size != 3 * hidden_size "
    "and 3 * input_size != 4 * hidden_size",
    covers="num_layers stacking weight_ih out h_n",
)
def stacking(
    seq_len: int = draw(7, 7, 11),
    batch: int = draw(4, of=(4, 5, 7, 8, 9)),
    input_size: int = draw(6, 5, 16),
    hidden_size: int = draw(10, 7, 24),
    num_layers: int = draw(3, of=(3,)),
):
    """From one layer to three

    An LSTM gets {num_layers} layers instead of one. x is time first, which is torch's default.
    Which shapes change, and what does each layer read?

    Blanks:
    input_widths: how wide the input of each layer is, first to last, without its own state.
    steps_seen: how many steps of x can change out[0], the first output.

    Idea: num_layers stacks layers: the first reads x, each other one the layer below. Each has its own weights and state.
    Hint: The layers are stacked: the first reads x, the second reads the first. What does each of them hand on?
    Hint: out shows the steps of the last layer; h_n has a row for each layer.
    Hint: The second axis of a layer's input weight is as long as its input is wide.

    Mistakes:
    h_n_for_out: out_shape = (num_layers, batch, hidden_size); h_n_rows = seq_len
        | out_shape = (num_layers, batch, hidden_size)
        That is h_n in the place of out. Which of the two has a row for each step?
    input_size_grows: input_widths = (num_layers * input_size,) * num_layers
        | input_widths = (num_layers * input_size, hidden_size, hidden_size)
        That multiplies the input size by the layers. Only one of the layers reads x: what do the others read?
    every_layer_reads_x: input_widths = (input_size,) * num_layers
        With that, each layer would read x. They are stacked: what does the second one read?
    no_layer_reads_x: input_widths = (hidden_size,) * num_layers | input_widths = (hidden_size, hidden_size, input_size)
        With that, the first layer would read what a layer gives. Which layer is below the first one?
    own_state_counted: input_widths = (input_size + hidden_size, 2 * hidden_size, 2 * hidden_size)
        That counts the state of each layer, too. How wide is the input alone?
    gates_counted: input_widths = (input_size, 4 * hidden_size, 4 * hidden_size)
        | input_widths = (4 * hidden_size,) * num_layers
        Four times hidden_size is what a layer computes inside, for its gates. How much of it reaches the next layer?
    widths_add_up: input_widths = (input_size, hidden_size, 2 * hidden_size)
        | input_widths = (input_size, input_size + hidden_size, input_size + 2 * hidden_size)
        With that, a layer would read all layers below it. They are stacked: which one does it read?
    one_width_short: input_widths = (input_size, hidden_size)
        There are {num_layers} layers, and each of them reads something. Which layer has no width yet?
    output_loses_an_axis: out_shape = (seq_len, hidden_size) | out_shape = (batch, hidden_size)
        You took an axis away from out. Stacking changes which layer's steps it shows: does a step get lost?
    layers_widen: out_shape = (seq_len, batch, num_layers * hidden_size)
        That is all layers side by side. They are stacked, each reads the one below: whose steps reach out?
    all_layers_come_out: out_shape = (num_layers, seq_len, batch, hidden_size)
        That has an axis for the layers. Which layer's steps are in out, and does one layer need an axis?
    input_size_comes_out: out_shape = (seq_len, batch, input_size)
        Your last number is what goes in at the bottom. What does the top layer hand out?
    batch_first_assumed: out_shape = (batch, seq_len, hidden_size)
        You put the batch first. Nothing in this code asks torch for that: which layout is the default?
    order_reversed: steps_seen = seq_len
        That is the whole sequence. Each layer goes forward in time: what has it read when it writes out[0]?
    a_step_per_layer: steps_seen = num_layers | steps_seen = 2
        That includes steps that come later. More layers go over the same steps again: does any of them look ahead?
    nothing_seen: steps_seen = 0
        With 0, no change of x would change out[0]. What has the stack read when it writes out[0]?
    last_state_only: h_n_rows = 1
        That is the state of the last layer alone. Which layers keep a state?
    batch_leads_states: h_n_rows = batch
        That is one row for each sample. The samples have an axis in h_n, but another one comes first: which?
    whole_sequence: h_n_rows = seq_len
        That is one row for each step. h_n is the state after the last one: what does it have a row for instead?
    both_states_counted: h_n_rows = 2 * num_layers
        That counts h and c. h_n is one of the two: what does it have a row for?

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


@kata(
    "hard",
    "debug",
    challenge=True,
    known_as="advanced",
    where="seq_len * features != input_size",
    covers="input_width input_size",
)
def feed_a_batch(
    features: int = draw(4, 3, 16),
    batch: int = draw(3, 2, 9),
    seq_len: int = draw(6, 2, 12),
    input_size: int = draw(5, 3, 16),
    hidden_size: int = draw(10, 17, 24),
):
    """First data for a layer

    This layer gets this x, batch first. What does torch say, and what does it compare?

    Blanks:
    expected: how many features a step of x must have for this layer.
    got: how many features a step of x has.

    Idea: Each step of x has to bring input_size features. torch compares the last axis of x with it, and raises an
      exception when they differ. Length and batch are free.
    Hint: Compare the last axis of x with input_size.
    Hint: x is a tensor with the right number of axes. Is the size of each axis right, too?
    Hint: Python has classes for a wrong type and a wrong value. For two sizes that do not fit each other, torch takes a
      third.

    Mistakes:
    width_is_found_out: error = None; expected = features
        In Keras a layer takes its width from the first x. When does nn.LSTM get its input_size?
    not_three_axes: error = TypeError
        A TypeError is about what x is. x is a tensor with three axes, as it should be: what about their sizes?
    batch_first_is_wrong: error = ValueError
        A ValueError is about a value that makes no sense. Layer and x are each fine: what about the two together?
    no_error: error = None
        None means that torch accepts this x. Compare what a step of x brings with what the layer was built for.
    length_is_compared: expected = seq_len; got = input_size
        That compares the length with the layer. An LSTM takes any length: which axis of x holds the features?
    expected_and_got_swapped: expected = features; got = input_size
        The two are swapped: what the layer was built for is expected, and what x brings is got.
    wrong_side: expected = features | got = input_size
        expected is about the layer, and got is about x. Does each of your numbers come from the right one?
    length_is_compared: got = seq_len | expected = seq_len
        That is the length. An LSTM takes any length: which axis of x holds the features?
    hidden_size_is_expected: expected = hidden_size
        hidden_size is what comes out of a step. What has to go into one?
    gates_counted: expected = 4 * hidden_size
        Four times hidden_size is the number of rows of the weights. What does the number of their columns fit?
    own_state_counted: expected = input_size + hidden_size
        That counts the state of the layer, too. How many features does the layer read from x?
    whole_sample_counted: got = seq_len * features
        That is all numbers of a sample. How many of them belong to one step?

    Step: The last axis of x is {features}; the layer was built for input_size={input_size}.
    Step: torch compares the two before it computes anything, and raises a RuntimeError: they do not fit each other.
    Step: With a last axis of {input_size} it runs, whatever the batch and the length are.
    Try: nn.LSTM(5, 10, batch_first=True)(torch.randn(4, 6, 5))  # the same with a last axis of 5
    See: torch.nn.LSTM in the PyTorch documentation, Inputs: input; the check: pytorch/pytorch#114874
    """
    lstm = nn.LSTM(input_size=input_size, hidden_size=hidden_size, batch_first=True)
    x = torch.randn(batch, seq_len, features)  # (batch, seq_len, features)
    # hidden
    accepted = [width for width in range(1, 33) if raises(lstm, torch.randn(batch, seq_len, width)) is None]
    return blanks(
        error=raises(lstm, x),  # what lstm(x) raises
        expected=accepted[0],  # the features of a step that lstm accepts
        got=x.shape[-1],  # the features of a step of x
    )


@kata(
    "expert",
    "metrics",
    challenge=True,
    where="input_size != num_layers * hidden_size and hidden_size != 2 * input_size "
    "and 2 * num_layers not in (batch, seq_len) and num_layers * batch != seq_len",
    covers="h_n states_layout batch_first",
)
def hidden_state_shape(
    batch: int = draw(3, 3, 9),
    seq_len: int = draw(10, 5, 12),
    input_size: int = draw(6, 3, 16),
    hidden_size: int = draw(8, 5, 24),
    num_layers: int = draw(2, 2, 3),
):
    """What is left at the end?

    {batch} sequences of {seq_len} steps go through a stack of {num_layers} LSTM layers, batch first.
    What is the shape of h_n, the hidden state after the last step?

    Idea: h_n is the state after the last step, a row for each layer. It has no time axis, and batch_first leaves it as it is.
    Hint: Every layer keeps a state for every sample. Which of the two comes first in h_n?
    Hint: Which of x, out and h_n does the documentation of batch_first speak of?

    Mistakes:
    whole_sequence: h_n_shape = (seq_len, batch, hidden_size) | h_n_shape = (num_layers, batch, seq_len, hidden_size)
        That keeps all steps. h_n is the state after the last one: what does it have a row for?
    same_as_out: h_n_shape = (batch, seq_len, hidden_size)
        That is the shape of out. h_n is the state when all steps are over: which axis can it not have?
    batch_first_moves_states: h_n_shape = (batch, num_layers, hidden_size)
        You put the batch of h_n first. batch_first is about x and out: does it say anything of states?
    layers_widen: h_n_shape = (num_layers, batch, num_layers * hidden_size) | h_n_shape = (batch, num_layers * hidden_size)
        | h_n_shape = (1, batch, num_layers * hidden_size)
        That is the layers' states side by side. They are kept apart: which axis tells one layer from another?
    input_size_is_kept: h_n_shape = (num_layers, batch, input_size)
        That is how many features a step of x has. How many does the state of a layer have?
    last_layer_only: h_n_shape = (1, batch, hidden_size) | h_n_shape = (batch, hidden_size)
        | h_n_shape = (batch, 1, hidden_size)
        That is the state of one layer. Which layers keep a state of their own?
    axis_lost: h_n_shape = (num_layers, hidden_size) | h_n_shape = (num_layers, batch)
        h_n tells apart the layers, the samples and the features. Which of them has no axis in your answer?
    both_states_counted: h_n_shape = (2 * num_layers, batch, hidden_size)
        | h_n_shape = (2, num_layers, batch, hidden_size)
        That would be h and c together, or two directions. Is c in h_n, and how many directions are there?
    gates_counted: h_n_shape = (num_layers, batch, 4 * hidden_size)
        Four times hidden_size is what a layer computes inside, for its gates. How many features does the state have?

    Step: h_n holds the state of each layer after the last step: there is no time axis.
    Step: Its first axis counts the layers, {num_layers}; then come the batch, {batch}, and hidden_size, {hidden_size}.
    Step: batch_first=True moves the batch axis of x and out. It changes neither h_n nor c_n.
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
    of that step and its own state, h and c, and gives a new state:

        x[0]       x[1]       x[2]            input_size features each
         |          |          |
      +------+   +------+   +------+
      | LSTM |-->| LSTM |-->| LSTM |--> h_n, c_n     the state at the end
      +------+   +------+   +------+
         |          |          |
       out[0]     out[1]     out[2]           h, hidden_size features each

    It is one layer, with the same weights at each step. It is built from two
    sizes, nn.LSTM(input_size, hidden_size), and takes sequences of any length,
    and any number of them. With num_layers=2 a second layer reads the steps of
    the first. Each layer has weights and a state of its own.

               by default                       batch_first=True
        x      (seq_len, batch, input_size)     (batch, seq_len, input_size)
        out    (seq_len, batch, hidden_size)    (batch, seq_len, hidden_size)
        h_n    (num_layers, batch, hidden_size) the same

    out, (h_n, c_n) = lstm(x) gives h of the last layer at every step, and the
    states of every layer after the last step.
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
