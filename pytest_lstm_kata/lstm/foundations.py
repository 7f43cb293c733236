"""Unit 1: the ten problems that everything else grew from."""

from __future__ import annotations

from pytest_lstm_kata.authoring import blanks, depends, draw, kata, raises, require, samples_are_independent
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

    x is one sequence of {seq_len} steps with {features} features each. It has no batch axis.
    Three layers read x, each on its own.
    Take the last row of each output, such as from_lstm[-1].
    On how many of the {seq_len} steps of x does this row depend?

    Idea: An LSTM reads a sequence step by step, and its state keeps what it has read. A linear layer reads each step on
      its own, and a convolution reads a window of steps.
    Hint: One of the three layers is made for sequences: it passes something on from step to step. The other two do not.
    Hint: Write down how the last row of each output is computed. Which steps of x does it need?

    Mistakes:
    all_of_x_counts: linear_steps = seq_len; conv_steps = seq_len
        Each layer reads all of x, but not every row of its output needs all of x. Which rows does the last one need?
    own_step_left_out: linear_steps = 0; conv_steps = kernel_size - 1; lstm_steps = seq_len - 1 | lstm_steps = seq_len - 1
        That counts only the earlier steps. Does the last output also depend on the last step?
    noise: lstm_steps = 0 | linear_steps = 0
        With 0, no change of x would change the output. The weights are random at first, but the output is computed from
        more than the weights. From what?
    reduction: lstm_steps = 1
        With 1, an LSTM would compute each step on its own, as nn.Linear does. What does it pass on to the next
        step?
    one_step_back: lstm_steps = 2
        An output needs its own step and the state of the step before. What has gone into that state?
    convolution: lstm_steps = kernel_size
        That is the width of the kernel, and an LSTM has no kernel. What goes from one step to the next in an LSTM?
    state_as_long_as_wide: lstm_steps = hidden_size
        hidden_size is how many numbers the state has. Does it limit how many steps can change these numbers?
    linear_mixes_steps: linear_steps = seq_len
        nn.Linear multiplies the last axis of x by its weights. Which rows of x go into the last row of its output?
    conv_remembers: conv_steps = seq_len
        That would be the whole sequence. How many neighbouring steps does the kernel cover?
    conv_sees_one_step: conv_steps = 1
        With 1, the kernel would only mix the features of one step. How many steps does this kernel cover?
    conv_padded: conv_steps = kernel_size - 1
        That fits if one step under the kernel is padding. Does this convolution have any padding?
    conv_outputs: conv_steps = seq_len - kernel_size + 1
        That is how many outputs the convolution gives. How many steps of x go into one of them?
    numbers_not_steps: linear_steps = features | conv_steps = kernel_size * features | lstm_steps = seq_len * features
        That counts the numbers in the rows. A step is a whole row of x: how many rows does the last output need?

    Step: nn.Linear maps each row of x by itself: the last output comes from the last step, 1 of {seq_len}.
    Step: nn.Conv1d slides a kernel of {kernel_size} along the steps: its last output covers {kernel_size} of them.
    Step: nn.LSTM hands its state (h, c) from step to step: its last output depends on all {seq_len}.
    Step: That is what an LSTM is for: it reads sequences, and remembers earlier steps.
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

    Each step of a sequence has {input_size} features.
    The hidden state of the layer should have {hidden_size} features.
    Write down such a layer.

    Idea: The constructor needs input_size, the number of features of each step, and hidden_size, the number of features
      of the state. It needs neither the length of the sequences nor their number.
    Hint: The first size is how many features each step of x has. The second is how many features the state has.
    Hint: If you name the arguments, use torch's names for them. The words of this unit's introduction have both.

    Mistakes:
    made_up_keywords: lstm = nn.LSTM(input=input_size, hidden=hidden_size)
        nn.LSTM has no arguments called input and hidden. Both sizes have longer names, which the introduction has.
    names_confused: lstm = nn.LSTM(hidden_size=input_size, input_size=hidden_size)
        The keywords are right, but their numbers are swapped. Which of the two is about a step of x?
    swapped: lstm = nn.LSTM(hidden_size, input_size)
        The two sizes are swapped. input_size is how many features a step of x has. Which number is that?
    blocks_counted: lstm = nn.LSTM(input_size, 4 * hidden_size)
        That is four times the state: some of the weights have four blocks. How many features does the state alone have?
    both_states_in_one: lstm = nn.LSTM(input_size, 2 * hidden_size)
        That has room for h and c together, or for two directions. hidden_size is the width of h alone: how many
        features should h have?
    input_and_state_joined: lstm = nn.LSTM(input_size, input_size + hidden_size)
        That is x and the state together. The layer joins them itself. How many features does the state alone have?
    step_and_state_joined: lstm = nn.LSTM(input_size + hidden_size, hidden_size)
        The layer reads a step of x and its own state, and it joins them itself. How many features does a step of x
        have?
    shared_size: lstm = nn.LSTM(input_size, hidden_size // 2) | lstm = nn.LSTM(input_size, hidden_size // 4)
        The layer does not divide hidden_size: h has this many features, and so has c. How many should the state have?

    Example: lstm = nn.LSTM(input_size, hidden_size)
    Step: The first argument is input_size, the features of one step: {input_size}.
    Step: The second is hidden_size, the features of the state: {hidden_size}.
    Step: You may give both sizes by place or by name, and you may add other options.
    Try: nn.LSTM(10, 20)  # the repr names nothing, but .input_size and .hidden_size do
    See: torch.nn.LSTM in the PyTorch documentation, Parameters
    """
    require((lstm.input_size, lstm.hidden_size) != (hidden_size, input_size), "swapped")
    require(lstm.input_size != input_size + hidden_size, "step_and_state_joined")
    require(
        lstm.input_size == input_size,
        "A step of x has {input_size} features, and this layer expects another number: what is its input_size?",
    )
    require(lstm.hidden_size != 4 * hidden_size, "blocks_counted")
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

    Idea: Without batch_first, an LSTM takes (seq_len, batch, input_size). out has the same layout, but another number
      of features.
    Hint: The layer changes the size of one of the three axes of x. It keeps the order of the axes.
    Hint: Write the names of the axes of x above its numbers. Which of them does the layer replace?

    Mistakes:
    batch_first_assumed: out_shape = (batch, seq_len, hidden_size) | out_shape = (batch, seq_len, input_size)
        You put the batch first. Nothing in this code asks torch for that: which layout is the default?
    features_in_the_middle: out_shape = (seq_len, hidden_size, batch)
        You moved the features to the middle. out keeps the order of the axes of x. Which axis of x holds the features?
    time_last: out_shape = (batch, hidden_size, seq_len)
        You put time last, as nn.Conv1d does. In which order does an LSTM take the axes?
    input_size_comes_out: out_shape = (seq_len, batch, input_size)
        Your last number is how many features a step of x has. How many does the layer give for each step?
    last_step_only: out_shape = (batch, hidden_size)
        That is a single step, and Keras returns one by default. Which steps does torch put into out?
    h_n_for_out: out_shape = (1, batch, hidden_size)
        That is the shape of h_n, the state at the end. Which steps does torch put into out?
    axis_lost: out_shape = (seq_len, hidden_size) | out_shape = (seq_len, batch)
        | out_shape = (seq_len * batch, hidden_size)
        x has three axes, and the layer removes or joins none of them. Which one is missing in your answer?
    all_layers_come_out: out_shape = (1, seq_len, batch, hidden_size)
        That has an axis for the layers. Whose steps are in out: those of one layer, or of all?
    more_than_h: out_shape = (seq_len, batch, 4 * hidden_size) | out_shape = (seq_len, batch, 2 * hidden_size)
        | out_shape = (seq_len, batch, input_size + hidden_size)
        That is wider than h. Does out hold anything else beside h here?
    one_number: out_shape = (seq_len, batch, 1)
        That is one number for each step. How many numbers does the state of this layer have?

    Step: Without batch_first, x is (seq_len, batch, input_size) = ({seq_len}, {batch}, {input_size}).
    Step: out is (seq_len, batch, hidden_size): the first two axes stay, the features become {hidden_size}.
    Try: nn.LSTM(5, 3)(torch.randn(4, 2, 5))[0].shape
    See: torch.nn.LSTM in the PyTorch documentation, Inputs and Outputs
    """
    lstm = nn.LSTM(input_size=input_size, hidden_size=hidden_size, num_layers=1)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, (h_n, c_n) = lstm(x)
    return blanks(out_shape=out.shape)


@kata("medium", "debug", where="features not in (2 * units, 4 * units)", covers="two_sizes input_size hidden_size")
def call_with_one_size(lstm: nn.LSTM, units: int = draw(10, 3, 30), features: int = draw(20, 3, 30)):
    """Ported from Keras

    In Keras, LSTM({units}) makes a layer whose state has {units} features. Each step of the data has {features}
    features, which Keras finds out from the first batch.
    Somebody ports this model to torch and writes nn.LSTM({units}). What does this call raise, if anything?
    And which torch layer has the same sizes as the Keras layer?

    Idea: Keras and torch give different meanings to the first number. torch also needs both sizes when the layer is made,
      because it makes all weights at once. An argument without a default cannot be left out.
    Hint: The introduction names both sizes in their order. What is the {units} of nn.LSTM({units}) for torch?
    Hint: Which of the two sizes is about a step of the data, and which is about the state?
    Hint: Python has one exception class for a call that does not fit the arguments of what is called.

    Mistakes:
    nothing_is_wrong: error = None
        None means that nn.LSTM({units}) works as it stands, as in Keras. Which arguments of nn.LSTM have no default?
    wrong_value: error = ValueError
        A ValueError is about a value that is not allowed. {units} is a possible size. What else is wrong with the call?
    failure_while_running: error = RuntimeError
        torch raises a RuntimeError while it computes. Does this call compute anything?
    attribute_of_the_layer: error = AttributeError
        An AttributeError is about a name after a dot. nn.LSTM exists, so something else is wrong with this call. What
        does it pass, and what does it not pass?
    size_put_behind: lstm = nn.LSTM(units, features)
        torch makes this layer, and raises nothing. But the two numbers are about a step of the data and about the state.
        Which of them does torch take the first number for?
    units_twice: lstm = nn.LSTM(units, units)
        Both sizes are {units}. In Keras this number is about the state. How many features has a step of the data?
    width_is_kept: lstm = nn.LSTM(features, features)
        The state of this layer is as wide as a step of the data. How many features has the state of the Keras layer?
    blocks_counted: lstm = nn.LSTM(features, 4 * units)
        That is four times the state: some of the weights have four blocks. How many features does the state alone have?
    input_and_state_joined: lstm = nn.LSTM(features, features + units) | lstm = nn.LSTM(features + units, units)
        That counts a step and the state together. The layer joins them itself. How many features has each of them alone?
    more_than_asked: lstm = nn.LSTM(features, units, num_layers=2) | lstm = nn.LSTM(features, units, bidirectional=True)
        | lstm = nn.LSTM(features, units, 2)
        The sizes are right, but the Keras layer is a single layer that reads from the first step to the last. Which of
        your arguments changes that?

    Example: lstm = nn.LSTM(features, units)
    Step: In torch the first argument is input_size, and the second one, hidden_size, has no default either.
    Step: nn.LSTM({units}) leaves out hidden_size. A call that does not fit the arguments is a TypeError.
    Step: The number of Keras is the size of the state: hidden_size={units}. A step of the data has {features} features:
      input_size={features}.
    Step: With nn.LSTM({units}, {features}) the error is gone, but the sizes are swapped. It fails at the first batch.
    Try: nn.LSTM(input_size=20, hidden_size=10)
    See: torch.nn.LSTM in the PyTorch documentation, Parameters
    """
    require((lstm.input_size, lstm.hidden_size) != (units, features), "size_put_behind")
    require((lstm.input_size, lstm.hidden_size) != (units, units), "units_twice")
    require(features + units not in (lstm.input_size, lstm.hidden_size), "input_and_state_joined")
    require(
        lstm.input_size == features,
        "A step of the data has {features} features, and this layer expects another number: what is its input_size?",
    )
    require(lstm.hidden_size != features, "width_is_kept")
    require(lstm.hidden_size != 4 * units, "blocks_counted")
    require(
        lstm.hidden_size == units,
        "The state of this layer is not as wide as that of the Keras layer. What is its hidden_size?",
    )
    require(lstm.num_layers == 1 and not lstm.bidirectional and not lstm.proj_size, "more_than_asked")
    return blanks(
        error=raises(nn.LSTM, units),  # nn.LSTM({units})
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
    The layer has to read each sample on its own: no sample may change the output of another.

    Idea: The last axis of x has the size input_size. The layer decides the size of the last axis of out. A layer that
      takes the batch axis for time runs without an error: the shapes are right, but the samples mix.
    Hint: input_size has to fit the last axis of x. hidden_size decides how long the last axis of out is.
    Hint: Is the first axis of x the batch or the time? One argument of the layer is about this.

    Mistakes:
    swapped: lstm = nn.LSTM(wanted, input_size)
        The two sizes are swapped. How many features has a step of x, and how many should a step of out have?
    length_as_input_size: lstm = nn.LSTM(seq_len, input_size)
        Your input_size is the length of the sequence. A layer takes any length. How many features does one step have?
    batch_as_input_size: lstm = nn.LSTM(batch, wanted, batch_first=True)
        Your input_size is the number of samples. A layer takes any number of them. How many features does one step
        have?
    flattened: lstm = nn.LSTM(seq_len * input_size, wanted, batch_first=True)
        Your input_size counts all numbers of a sample. An LSTM reads step by step. How many features does one step
        have?
    layers_add_up: lstm = nn.LSTM(input_size, wanted // 2, num_layers=2, batch_first=True)
        Layers are stacked, so their features do not add up. Which layer's features are in out?
    directions_add_up: lstm = nn.LSTM(input_size, wanted, batch_first=True, bidirectional=True)
        Your layer has two directions, and out holds the features of both. That is twice as many as were wanted.
    halved: lstm = nn.LSTM(input_size, wanted // 2, 1, batch_first=True)
        out has half of the features that were wanted. h and c do not share hidden_size: which of them is in out?
    length_as_hidden_size: lstm = nn.LSTM(input_size, seq_len)
        Your layer gives {seq_len} features for each step, which is the length of the sequence. How many were wanted?
    steps_share: lstm = nn.LSTM(input_size, seq_len * wanted, batch_first=True)
        | lstm = nn.LSTM(input_size, wanted // seq_len, batch_first=True)
        hidden_size is the number of features of a single step. The steps have an axis of their own. How many features
        should one step have?
    width_is_kept: lstm = nn.LSTM(input_size, input_size, batch_first=True)
        Your out is as wide as x. How many features were wanted for each step?
    samples_mix: lstm = nn.LSTM(input_size, wanted)
        The shapes are right, but one sample changes the output of another. Which axis of x does your layer take for
        time?

    Example: lstm = nn.LSTM(input_size, wanted, batch_first=True)
    Step: A step of x has {input_size} features: input_size={input_size}. The length {seq_len} is no argument.
    Step: hidden_size={wanted} gives {wanted} features for each step. Two directions of half that size do this, too.
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

    {batch} sequences of {seq_len} steps go through a stack of {num_layers} LSTM layers. x has the batch first.
    What is the shape of out?

    Idea: batch_first=True puts the batch axis of x and out first. out holds the steps of the last layer only.
    Hint: batch_first=True is about the order of the axes, in x and in out. Which axis comes first then?
    Hint: Name the axes of out before you write numbers. How many features does the last layer give for each step?

    Mistakes:
    time_first: out_shape = (seq_len, batch, hidden_size) | out_shape = (seq_len, batch, num_layers * hidden_size)
        You wrote time first. With batch_first=True, out keeps the layout of x. Which axis of x comes first?
    features_in_the_middle: out_shape = (batch, hidden_size, seq_len)
        You put the features in the middle. batch_first moves the batch axis. Which axis of x holds the features?
    batch_last: out_shape = (seq_len, hidden_size, batch)
        You put the batch last. The argument is called batch_first: what does it move, and where to?
    layers_widen: out_shape = (batch, seq_len, hidden_size * num_layers)
        That puts all layers side by side. In a stack each layer reads the one below. Which layer's steps are in out?
    input_size_comes_out: out_shape = (batch, seq_len, input_size)
        Your last number is how many features a step of x has. How many does the layer give for each step?
    h_n_for_out: out_shape = (num_layers, batch, hidden_size) | out_shape = (batch, num_layers, hidden_size)
        You counted the layers. The states have a row for each layer. What does out have a row for?
    all_layers_come_out: out_shape = (num_layers, batch, seq_len, hidden_size)
        | out_shape = (batch, seq_len, num_layers, hidden_size)
        That has an axis for the layers. Whose steps are in out: those of one layer, or of all?
    last_step_only: out_shape = (batch, hidden_size) | out_shape = (batch, 1, hidden_size)
        That is a single step, and Keras returns one by default. Which steps does torch put into out?
    axis_lost: out_shape = (seq_len, hidden_size) | out_shape = (batch, seq_len)
        x has three axes, and the layer removes none of them. Which one is missing in your answer?
    layers_multiply: out_shape = (batch, num_layers * seq_len, hidden_size)
        | out_shape = (num_layers * batch, seq_len, hidden_size)
        That counts steps or samples once for each layer. Which layer's steps are in out?
    more_than_h: out_shape = (batch, seq_len, 4 * hidden_size) | out_shape = (batch, seq_len, input_size + hidden_size)
        That is wider than h. Does out hold anything else beside h here?

    Step: With batch_first=True, x and out are (batch, seq_len, features).
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
    Each sequence belongs to one of {classes} classes. These lines compute a score for each class:

        out, _ = lstm(x)
        scores = head(out[:, step])

    Blanks:
    lstm: it reads each sequence on its own. You choose its hidden_size.
    head: it turns the features of a step of out into the scores.
    step: the index of the step that the head reads. An index below 0 counts from the end.

    Idea: An LSTM does not know the classes. It gives features for each step. A linear head turns the features of one
      step into a score for each class, and this step must have read the whole sequence.
    Hint: input_size is how many features one step has. It is neither the length nor the number of classes.
    Hint: The head takes as many features as out has, and gives one score for each class.
    Hint: Which step of out has read the whole sequence?

    Mistakes:
    classes_as_input_size: lstm = nn.LSTM(classes, features, num_layers=2, batch_first=True);
        head = nn.Linear(features, classes); step = -1
        Your input_size is the number of classes. The head gives the classes. How many features does one step of x have?
    length_as_input_size: lstm = nn.LSTM(seq_len, classes, num_layers=1); head = nn.Linear(classes, classes); step = -1
        Your input_size is the length of the sequence. A layer takes any length. How many features does one step have?
    batch_as_input_size: lstm = nn.LSTM(batch, 16, batch_first=True)
        Your input_size is the number of sequences. A layer takes any number of them. How many features does one step
        have?
    swapped: lstm = nn.LSTM(16, features, batch_first=True); head = nn.Linear(features, classes)
        A step of x has {features} features, and you gave this number as hidden_size. Which size comes first?
    samples_mix: lstm = nn.LSTM(features, seq_len, num_layers=3); head = nn.Linear(seq_len, classes); step = -1
        In this layer one sample changes the output of another. Which axis of x does the layer take for time?
    counted_from_one: step = seq_len
        The first index is 0, so there is no index {seq_len}. Which index does the last step have?
    reads_too_early: lstm = nn.LSTM(features, 16, batch_first=True); head = nn.Linear(16, classes); step = 0
        The step that your head reads has not read the whole sequence. A change in a later step does not change the
        scores.
    head_swapped: lstm = nn.LSTM(features, 16, batch_first=True); head = nn.Linear(classes, 16)
        The two sizes of the head are swapped. The first is how many features it reads. How many has a step of out?
    directions_forgotten: lstm = nn.LSTM(features, 32, batch_first=True, bidirectional=True);
        head = nn.Linear(32, classes)
        Your layer has two directions, and both are in each step of out, side by side. How many features is that?
    layers_widen: lstm = nn.LSTM(features, 16, num_layers=2, batch_first=True); head = nn.Linear(2 * 16, classes)
        Your head reads the layers side by side. In a stack only the last layer gives out. How many features does it
        give?
    head_reads_all_steps: lstm = nn.LSTM(features, 16, batch_first=True); head = nn.Linear(seq_len * 16, classes)
        | lstm = nn.LSTM(features, 32, batch_first=True); head = nn.Linear(seq_len, classes)
        out[:, step] is one step of each sequence, and your head reads all of them. How many features has one step?
    head_reads_x: lstm = nn.LSTM(features, 16, batch_first=True); head = nn.Linear(features, classes)
        Your head reads as many features as x has, but it gets a step of out. How many features does that have?
    no_head_needed: lstm = nn.LSTM(features, 16, batch_first=True); head = nn.Linear(16, 16); step = -1
        Your head does not give {classes} scores. Which of its two sizes is the number of scores?

    Example: lstm = nn.LSTM(features, 16, num_layers=1, batch_first=True); head = nn.Linear(16, classes); step = -1
    Step: input_size is how many features one step has, {features}. You choose hidden_size.
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

    An LSTM has {num_layers} layers instead of one. x has the default layout, with the steps as its first axis.
    What shape does out have, how many rows does h_n have, and what does each layer read?

    Blanks:
    input_widths: how many features each layer takes as its input, first to last. Its own state does not count.
    steps_seen: how many steps of x the first output, out[0], depends on.

    Idea: num_layers stacks layers. The first layer reads x. Each other layer reads the layer below it. Each layer has
      its own weights and its own state.
    Hint: The layers are stacked: the first reads x, and the second reads the first. How many features does each layer
      give?
    Hint: out shows the steps of the last layer; h_n has a row for each layer.
    Hint: The input weights of a layer have two axes. The second one is as long as the number of features that the layer
      reads.

    Mistakes:
    h_n_for_out: out_shape = (num_layers, batch, hidden_size); h_n_rows = seq_len
        | out_shape = (num_layers, batch, hidden_size)
        You took h_n for out. Which of the two has a row for each step?
    input_size_grows: input_widths = (num_layers * input_size,) * num_layers
        | input_widths = (num_layers * input_size, hidden_size, hidden_size)
        That multiplies input_size by the number of layers. Only one layer reads x. What do the others read?
    every_layer_reads_x: input_widths = (input_size,) * num_layers
        Then each layer would read x. The layers are stacked. What does the second one read?
    no_layer_reads_x: input_widths = (hidden_size,) * num_layers | input_widths = (hidden_size, hidden_size, input_size)
        Then the first layer would read what another layer gives. Which layer is below the first one?
    own_state_counted: input_widths = (input_size + hidden_size, 2 * hidden_size, 2 * hidden_size)
        That also counts the state of each layer. How many features does a layer get from below?
    blocks_counted: input_widths = (input_size, 4 * hidden_size, 4 * hidden_size)
        | input_widths = (4 * hidden_size,) * num_layers
        The weights of a layer have four times hidden_size rows. How many features does it give to the next layer?
    widths_add_up: input_widths = (input_size, hidden_size, 2 * hidden_size)
        | input_widths = (input_size, input_size + hidden_size, input_size + 2 * hidden_size)
        Then a layer would read all layers below it. In a stack, which of them does it read?
    one_width_short: input_widths = (input_size, hidden_size)
        There are {num_layers} layers, and each of them reads something. For which layer is a number missing?
    output_loses_an_axis: out_shape = (seq_len, hidden_size) | out_shape = (batch, hidden_size)
        You took an axis away from out. More layers remove no axis: which one is missing in your answer?
    layers_widen: out_shape = (seq_len, batch, num_layers * hidden_size)
        That puts all layers side by side. In a stack each layer reads the one below. Which layer's steps are in out?
    all_layers_come_out: out_shape = (num_layers, seq_len, batch, hidden_size)
        That has an axis for the layers. Whose steps are in out: those of one layer, or of all?
    input_size_comes_out: out_shape = (seq_len, batch, input_size)
        Your last number is how many features the first layer reads. How many does the last layer give?
    batch_first_assumed: out_shape = (batch, seq_len, hidden_size)
        You put the batch first. Nothing in this code asks torch for that: which layout is the default?
    order_reversed: steps_seen = seq_len
        That is the whole sequence. Each layer reads from the first step to the last. Which steps has it read at out[0]?
    a_step_per_layer: steps_seen = num_layers | steps_seen = 2
        That counts later steps, too. Each layer reads the layer below from the first step to the last. Does any layer
        know a step before it comes?
    nothing_seen: steps_seen = 0
        With 0, no change of x would change out[0]. What has the stack read when it writes out[0]?
    last_state_only: h_n_rows = 1
        That is the state of the last layer only. Which layers have a state?
    batch_leads_states: h_n_rows = batch
        That is one row for each sample. h_n has an axis for the samples, but it is not the first one. What does the
        first axis count?
    whole_sequence: h_n_rows = seq_len
        That is one row for each step. h_n is the state after the last step. What does it have a row for?
    both_states_counted: h_n_rows = 2 * num_layers
        That counts the rows of h_n and c_n together. What does h_n alone have a row for?

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
        ],  # the second axis of weight_ih of each layer, its input weights
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

    The layer reads x, which has the batch first. What does lstm(x) raise, if anything?
    How many features does the layer expect at each step, and how many does x have?

    Blanks:
    expected: how many features a step of x must have for this layer.
    got: how many features a step of x has.

    Idea: Each step of x must have input_size features. torch compares the last axis of x with input_size, and raises an
      exception if they differ. The length and the batch may have any size.
    Hint: Compare the last axis of x with input_size.
    Hint: x is a tensor with the right number of axes. Is the size of each axis right, too?
    Hint: For a wrong type and for a wrong value Python has two exception classes. For two sizes that do not fit, torch
      uses a third class.

    Mistakes:
    width_is_found_out: error = None; expected = features
        In Keras a layer takes its input size from the first x. When does nn.LSTM get its input_size?
    not_three_axes: error = TypeError
        A TypeError is about the type of an object. x is a tensor with three axes, as it should be. Do their sizes fit?
    batch_first_is_wrong: error = ValueError
        A ValueError is about a value that is not allowed. The layer alone is fine, and so is x. Do the two fit
        together?
    no_error: error = None
        None means that torch accepts this x. Compare the number of features of x with the input_size of the layer.
    length_is_compared: expected = seq_len; got = input_size
        You took the length of the sequence. An LSTM takes any length. Which axis of x holds the features?
    expected_and_got_swapped: expected = features; got = input_size
        The two numbers are swapped. expected is about the layer, and got is about x.
    wrong_side: expected = features | got = input_size
        expected is about the layer, and got is about x. Did you take each number from the right one?
    length_is_compared: got = seq_len | expected = seq_len
        That is the length. An LSTM takes any length: which axis of x holds the features?
    hidden_size_is_expected: expected = hidden_size
        hidden_size is how many features come out at each step. How many does the layer read?
    blocks_counted: expected = 4 * hidden_size
        The weights have four times hidden_size rows. Which size of x do their columns have to fit?
    own_state_counted: expected = input_size + hidden_size
        That also counts the state of the layer. How many features does the layer read from x?
    whole_sample_counted: got = seq_len * features
        That counts all numbers of a sample. How many of them belong to one step?

    Step: The last axis of x is {features}; the layer was built for input_size={input_size}.
    Step: torch compares the two before it computes anything, and raises a RuntimeError: they do not fit each other.
    Step: If the last axis is {input_size}, the call runs with any batch and any length.
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

    {batch} sequences of {seq_len} steps go through a stack of {num_layers} LSTM layers. x has the batch first.
    What is the shape of h_n, the hidden state after the last step?

    Idea: h_n is the state after the last step, with a row for each layer. It has no time axis, and batch_first does not
      change its layout.
    Hint: Every layer has a state for every sample. Which of the two, layers or samples, is the first axis of h_n?
    Hint: Look at the table in this unit's introduction. Which of x, out and h_n does batch_first change?

    Mistakes:
    whole_sequence: h_n_shape = (seq_len, batch, hidden_size) | h_n_shape = (num_layers, batch, seq_len, hidden_size)
        That keeps all steps. h_n is the state after the last step. What does it have a row for?
    same_as_out: h_n_shape = (batch, seq_len, hidden_size)
        That is the shape of out. h_n is the state after the last step. Which axis does it not need?
    batch_first_moves_states: h_n_shape = (batch, num_layers, hidden_size)
        You put the batch of h_n first. batch_first is about x and out. Does it change the states, too?
    layers_widen: h_n_shape = (num_layers, batch, num_layers * hidden_size) | h_n_shape = (batch, num_layers * hidden_size)
        | h_n_shape = (1, batch, num_layers * hidden_size)
        That puts the states of the layers side by side. h_n keeps them apart. Which axis counts the layers?
    input_size_is_kept: h_n_shape = (num_layers, batch, input_size)
        That is how many features a step of x has. How many features does the state of a layer have?
    last_layer_only: h_n_shape = (1, batch, hidden_size) | h_n_shape = (batch, hidden_size)
        | h_n_shape = (batch, 1, hidden_size)
        That is the state of one layer. Which layers keep a state of their own?
    axis_lost: h_n_shape = (num_layers, hidden_size) | h_n_shape = (num_layers, batch)
        h_n has an axis for the layers, the samples and the features. Which of them is missing in your answer?
    both_states_counted: h_n_shape = (2 * num_layers, batch, hidden_size)
        | h_n_shape = (2, num_layers, batch, hidden_size)
        That would be h and c together, or two directions. Is c in h_n, and how many directions are there?
    blocks_counted: h_n_shape = (num_layers, batch, 4 * hidden_size)
        The weights of a layer have four times hidden_size rows. How many features does its state have?

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
    of that step and the state that the last step left: h, which also comes
    out, and c, which only the layer itself uses. It gives a new state:

          x[0]       x[1]       x[2]            input_size features each
           |          |          |
        +------+   +------+   +------+
        | LSTM |-->| LSTM |-->| LSTM |--> h_n, c_n     the state at the end
        +------+   +------+   +------+
           |          |          |
         out[0]     out[1]     out[2]           h, hidden_size features each

    The three boxes are one layer, with the same weights at each step. It takes
    sequences of any length, and a batch of any number of them, the samples.
    The layout is the order of the axes:

               by default, time first           batch_first=True
        x      (seq_len, batch, input_size)     (batch, seq_len, input_size)
        out    (seq_len, batch, hidden_size)    (batch, seq_len, hidden_size)
        h_n    (num_layers, batch, hidden_size) (num_layers, batch, hidden_size)

    out, (h_n, c_n) = lstm(x) gives h of the last layer at every step, and the
    states of all layers after the last step.

    ## The words

    - `nn.LSTM(input_size, hidden_size)`: makes a layer. A step of x has
      input_size features. h, the hidden state, has hidden_size, and so has c.
      You must give both sizes. Each other argument has a default.
    - `num_layers=2`: makes a stack. A second layer reads the h of the first at
      each step. Each layer has its own weights and its own state.
    - weights: the numbers that a layer learns; `named_parameters()` lists them.
      `weight_ih_l0`, the input weights of layer 0, has a column for each feature
      that this layer reads. Its 4 * hidden_size rows are four blocks (unit 3).
    - direction: with `bidirectional=True`, a second direction reads the steps
      from the last to the first. Unit 5 is about it.
    - `nn.Linear(8, 3)`: turns the last axis, 8 features, into 3. As a head, it
      gives a score for each of 3 classes. A sample belongs to one of them.
    - `nn.Conv1d`: slides a kernel along the steps. Each output is made from the
      kernel_size steps under it. Padding, zeros at both ends, is not the default.
    - `x.T`: swaps the two axes of x.
    - Keras: another library, with other habits.
    - gradient: how much a result changes with a number. Where it is 0, the
      result does not depend on that number.
    - exception: what a call raises when it cannot go on. Its class says why.
      `TypeError`: the call, or a type, does not fit. `ValueError`: a value that
      is never allowed. `RuntimeError`: torch's own, as when two sizes do not fit.
      `IndexError`: no such index. `AttributeError`: no such name after a dot.

    ## A worked example

    5 sequences of 9 steps go through an LSTM, the batch first. A head gives 4
    scores for step 2. Which shape do they have? Does step 6 change them?

    out is (5, 9, 7), so out[:, 2], one step of each sample, is (5, 7), and the
    scores are (5, 4). Step 6 comes later, so it changes nothing:

        >>> import torch
        >>> lstm, x = torch.nn.LSTM(3, 7, batch_first=True), torch.randn(5, 9, 3)
        >>> before, _ = lstm(x)
        >>> x[:, 6] = 0
        >>> after, _ = lstm(x)
        >>> torch.nn.Linear(7, 4)(after[:, 2]).shape
        torch.Size([5, 4])
        >>> torch.allclose(after[:, 2], before[:, 2])  # equal, up to rounding
        True
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
