"""Unit 1: the ten problems that everything else grew from."""

from __future__ import annotations

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

DOCS = "torch.nn.LSTM in the PyTorch documentation"


@kata(
    title="Who remembers the first step?",
    level="easy",
    category="purpose",
    concept="An LSTM reads a sequence step by step and carries what it has read along in its state. "
    "A layer without state knows the present step, or a window around it, and nothing older.",
    see=f"{DOCS}, the equations",
    covers=["equations", "call_unbatched"],
    numbers=distinct(seq_len=(7, 12), kernel_size=(2, 5), features=(3, 9), hidden_size=(3, 9)),
    hints=[
        "Of the three, one layer is made for sequences. The other two do not hand anything on from step to step.",
        "Go backwards from the last output: which steps of x stand in the formula that makes it?",
    ],
    mistakes=[
        mistake(
            "noise",
            "You took the LSTM for a source of random numbers. Its weights start at random, but its output is "
            "computed from x: change x, and it changes.",
            lstm_steps=0,
        ),
        mistake(
            "reduction",
            "You let the LSTM squeeze each step by itself, as a dimensionality reduction like PCA would. "
            "What does it carry over from one step to the next?",
            lstm_steps=1,
        ),
        mistake(
            "convolution",
            "You gave the LSTM a window, as a convolution over an image has one. It has no kernel: how does "
            "anything get from one step to the next?",
            lstm_steps=lambda n: n.kernel_size,
        ),
        mistake(
            "linear_mixes_steps",
            "You let nn.Linear mix the steps. It multiplies the last axis, so which rows of x go into the last row?",
            linear_steps=lambda n: n.seq_len,
        ),
        mistake(
            "conv_remembers",
            "You let the convolution remember everything. How many neighbouring steps does its kernel cover?",
            conv_steps=lambda n: n.seq_len,
        ),
        mistake(
            "conv_sees_one_step",
            "You let the convolution see a single step. How wide is its kernel?",
            conv_steps=1,
        ),
    ],
    steps=[
        "nn.Linear maps each row of x by itself: the last output comes from the last step, 1 of {seq_len}.",
        "nn.Conv1d slides a kernel of {kernel_size} along the steps: its last output covers {kernel_size} of them.",
        "nn.LSTM hands its state (h, c) from step to step: its last output depends on all {seq_len}.",
        "That is the purpose of the layer: to process sequences, and to remember over time.",
    ],
    quick_check="x = torch.randn(9, 4, requires_grad=True); nn.LSTM(4, 6)(x)[0][-1].sum().backward(); "
    "x.grad.abs().sum(1)  # no zero among them",
)
def memory(seq_len: int = 9, kernel_size: int = 3, features: int = 4, hidden_size: int = 6):
    """One sequence x goes through three layers: {seq_len} steps, {features} features each, no batch.
    Look at the last output of each layer: how many of the {seq_len} steps of x can change it?

    linear_steps, conv_steps and lstm_steps are whole numbers, one for each layer.
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


@kata(
    title="Two sizes make a layer",
    level="easy",
    category="create a layer",
    concept="The constructor needs two sizes: input_size, the features that each step brings, and hidden_size, the "
    "features of the state. How long a sequence is, and how many there are, it need not know.",
    see=f"{DOCS}, Parameters",
    covers=["input_size", "hidden_size", "two_sizes"],
    numbers=distinct(input_size=(3, 30), hidden_size=(3, 30)),
    hints=[
        "What a step brings comes first, what the layer keeps comes second.",
        "If you name the arguments, use the names of the signature: help(nn.LSTM) lists them.",
    ],
    mistakes=[
        mistake(
            "made_up_keywords",
            "torch refuses keywords that nn.LSTM does not have. Both sizes have longer names: look at the signature.",
            lstm="nn.LSTM(input={input_size}, hidden={hidden_size})",
        ),
        mistake(
            "names_confused",
            "The keywords are right, and each has the other one's number: which of them is what a step of x brings?",
            lstm="nn.LSTM(hidden_size={input_size}, input_size={hidden_size})",
        ),
        mistake(
            "swapped",
            "The two sizes are swapped. The first argument is what each step of x brings: which number is that?",
            lstm="nn.LSTM({hidden_size}, {input_size})",
        ),
    ],
    steps=[
        "The first argument is input_size, the features of one step: {input_size}.",
        "The second is hidden_size, the features of the state: {hidden_size}.",
        "By position or by name, and with any further options: it is the same layer to the data.",
    ],
    quick_check="nn.LSTM(10, 20)  # the repr names nothing, but .input_size and .hidden_size do",
    example={"lstm": "nn.LSTM({input_size}, {hidden_size})"},
)
def construct(lstm: nn.LSTM, input_size: int = 10, hidden_size: int = 20):
    """Each step of a sequence has {input_size} features, and the layer is to keep {hidden_size} in its hidden state.
    Write down such a layer.

    lstm is a layer, nn.LSTM(...).
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


@kata(
    title="The default layout",
    level="medium",
    category="predict output",
    concept="Without batch_first, an LSTM takes (seq_len, batch, input_size), time first. "
    "out keeps the layout of x, and replaces the features.",
    see=f"{DOCS}, Inputs and Outputs",
    covers=["default_layout", "out", "call_batched", "call_without_state"],
    numbers=distinct(seq_len=(2, 12), batch=(2, 12), input_size=(3, 16), hidden_size=(3, 16)),
    hints=[
        "The layer changes one of the three axes of x, and none changes its place.",
        "Write the names of the axes of x above its numbers. Which of them does the layer replace?",
    ],
    mistakes=[
        mistake(
            "batch_first_assumed",
            "You put the batch first. Nothing in this code asks torch for that: which layout is the default?",
            out_shape=lambda n: (n.batch, n.seq_len, n.hidden_size),
        ),
        mistake(
            "features_in_the_middle",
            "You moved the features to the middle. out keeps the order of the axes of x: where do its features stand?",
            out_shape=lambda n: (n.seq_len, n.hidden_size, n.batch),
        ),
        mistake(
            "time_last",
            "You put time last, as a convolution would have it. In which order does an LSTM take the axes?",
            out_shape=lambda n: (n.batch, n.hidden_size, n.seq_len),
        ),
        mistake(
            "input_size_comes_out",
            "Your last number is what goes in. How many features does the layer make of each step?",
            out_shape=lambda n: (n.seq_len, n.batch, n.input_size),
        ),
    ],
    steps=[
        "Without batch_first, x is (seq_len, batch, input_size) = ({seq_len}, {batch}, {input_size}).",
        "out is (seq_len, batch, hidden_size): the first two axes stay, the features become {hidden_size}.",
    ],
    quick_check="nn.LSTM(5, 3)(torch.randn(4, 2, 5))[0].shape",
)
def output_shape(seq_len: int = 4, batch: int = 2, input_size: int = 5, hidden_size: int = 3):
    """{batch} sequences of {seq_len} steps go through an LSTM in torch's default layout.
    What does torch report for out.shape?

    out_shape is a tuple.
    """
    lstm = nn.LSTM(input_size=input_size, hidden_size=hidden_size, num_layers=1)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, (h_n, c_n) = lstm(x)
    return blanks(out_shape=out.shape)


@kata(
    title="The call that will not do",
    level="medium",
    category="debug",
    concept="Two sizes have no default: a layer cannot know how wide its input is, nor how wide you want its state. "
    "A call that leaves out such an argument is wrong as a call, whatever its values are.",
    see=f"{DOCS}, Parameters",
    covers=["two_sizes"],
    numbers=distinct(input_size=(3, 30), hidden_size=(3, 30)),
    hints=[
        "Two sizes are needed. Which one is the number that is there?",
        "Python has one exception class for a call whose arguments do not fit the signature.",
    ],
    mistakes=[
        mistake(
            "nothing_is_wrong",
            "You wrote that this call works. Look at the signature: which arguments have no default?",
            error=None,
        ),
        mistake(
            "wrong_value",
            "You blame the value. {input_size} is a fine size: it is the call itself that does not fit the signature.",
            error=ValueError,
        ),
        mistake(
            "size_as_tuple",
            "You made a tuple of a size. Each size is one whole number: which one has no number yet?",
            repair='{{"hidden_size": ({input_size}, {hidden_size})}}',
        ),
        mistake(
            "batch_at_construction",
            "You gave the layer a batch size. It never asks for one, any number of samples will do: what else is absent?",
            repair='{{"batch_size": 4}}',
        ),
        mistake(
            "more_than_needed",
            "That gives a layer, but one of your arguments is not needed for it. Leave out whatever has a default.",
            repair='{{"hidden_size": {hidden_size}, "num_layers": 1}}',
        ),
    ],
    steps=[
        "input_size and hidden_size have no default; the call gives the first and leaves out the second.",
        "A call that does not fit the signature is a TypeError. The value {input_size} is fine.",
        "hidden_size alone repairs it; all that is left has a default.",
    ],
    quick_check="nn.LSTM(10, hidden_size=20)",
    example={"repair": '{{"hidden_size": {hidden_size}}}'},
)
def missing_argument(
    repair: dict[str, object],  # {{"name": value}}
    input_size: int = 10,
    hidden_size: int = 20,
):
    """The call nn.LSTM({input_size}) stands alone, with no other argument.

    error is the class of the exception that this call raises, such as KeyError,
    or None if it raises none.
    repair is a dict of keyword arguments, {{"name": value}}: the fewest with which
    nn.LSTM({input_size}, **repair) gives a layer.
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
    title="So many features for each step",
    level="hard",
    category="create a layer",
    concept="The last axis of x has to be input_size; the last axis of out is what the layer makes of it. And a "
    "layer that takes the batch for time still runs: its shapes are right, and its samples leak into each other.",
    see=f"{DOCS}, Parameters and Outputs; the leak: pytorch/pytorch#4145",
    covers=["input_size", "hidden_size", "batch_first", "out"],
    numbers=distinct(
        batch=(2, 9),
        seq_len=(3, 12),
        input_size=(3, 16),
        wanted=(6, 24),
        where=lambda n: n.wanted % 2 == 0 and n.wanted // 2 != n.input_size,
    ),
    hints=[
        "input_size has to fit the last axis of x; hidden_size, with the directions, is the last axis of out.",
        "Is the first axis of x the batch or the time? The layer has an argument that says so.",
    ],
    mistakes=[
        mistake(
            "swapped",
            "The sizes are swapped: {wanted} is what you want out of a step, not what it brings.",
            lstm="nn.LSTM({wanted}, {input_size})",
        ),
        mistake(
            "length_as_hidden_size",
            "Your layer makes {seq_len} features of a step: that is the length of the sequence. How many were wanted?",
            lstm="nn.LSTM({input_size}, {seq_len})",
        ),
        mistake(
            "length_as_input_size",
            "You gave the length of the sequence as input_size. A layer takes any length: what does one step bring?",
            lstm="nn.LSTM({seq_len}, {input_size})",
        ),
        mistake(
            "samples_mix",
            "The shapes are right, but one sample's output changes with another sample: which axis of x does your "
            "layer take for time?",
            lstm="nn.LSTM({input_size}, {wanted})",
        ),
        mistake(
            "directions_add_up",
            "Each direction adds its own features, so yours come to twice as many as were wanted.",
            lstm="nn.LSTM({input_size}, {wanted}, batch_first=True, bidirectional=True)",
        ),
    ],
    steps=[
        "A step of x has {input_size} features: input_size={input_size}. The length {seq_len} is no argument.",
        "hidden_size={wanted} gives {wanted} features for each step. Half of it in two directions does as well, "
        "and so does a wider state with proj_size={wanted}.",
        "x has the batch first, so the layer needs batch_first=True. Without it, it runs and mixes the samples.",
    ],
    quick_check="nn.LSTM(8, 12, batch_first=True)(torch.randn(4, 6, 8))[0].shape[-1]",
    example={"lstm": "nn.LSTM({input_size}, {wanted}, batch_first=True)"},
)
def features_per_step(lstm: nn.LSTM, batch: int = 4, seq_len: int = 6, input_size: int = 8, wanted: int = 12):
    """x holds {batch} samples of {seq_len} steps with {input_size} features each.
    Its shape is ({batch}, {seq_len}, {input_size}): the batch is the first axis.

    Write down a layer whose out has {wanted} features for each step of each sample.
    lstm is a layer, nn.LSTM(...).
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
    title="What shape comes out?",
    level="intermediate",
    category="predict output",
    challenge=True,
    concept="batch_first=True moves the batch axis of x and of out to the front. A stack of layers hands only the "
    "last layer's steps on to out.",
    see=f"{DOCS}, Outputs: output",
    covers=["batch_first", "num_layers", "out"],
    numbers=distinct(
        batch=(2, 9),
        seq_len=(2, 9),
        input_size=(3, 16),
        hidden_size=(3, 24),
        num_layers=(2, 4),
        where=lambda n: n.input_size != n.num_layers * n.hidden_size,
    ),
    hints=[
        "batch_first puts the batch at the front, of the input and of the output.",
        "Name the axes of out before you number them. What does the second layer hand on?",
    ],
    mistakes=[
        mistake(
            "time_first",
            "You wrote time first. With batch_first=True, out keeps the layout of x: which axis leads there?",
            out_shape=lambda n: (n.seq_len, n.batch, n.hidden_size),
        ),
        mistake(
            "features_in_the_middle",
            "You put the features in the middle. batch_first moves the batch; where do the features of x stand?",
            out_shape=lambda n: (n.batch, n.hidden_size, n.seq_len),
        ),
        mistake(
            "batch_last",
            "You put the batch last. The argument is called batch_first: what would it have to move, and where to?",
            out_shape=lambda n: (n.seq_len, n.hidden_size, n.batch),
        ),
        mistake(
            "layers_widen",
            "You laid the layers side by side. They are stacked, each reads the one below: whose steps reach out?",
            out_shape=lambda n: (n.batch, n.seq_len, n.hidden_size * n.num_layers),
        ),
        mistake(
            "input_size_comes_out",
            "Your last number is what goes in. How many features does the layer make of each step?",
            out_shape=lambda n: (n.batch, n.seq_len, n.input_size),
        ),
        mistake(
            "layers_are_an_axis",
            "You counted layers where steps are asked for. out has a row for each step; the layers show elsewhere.",
            out_shape=lambda n: (n.num_layers, n.batch, n.hidden_size),
        ),
    ],
    steps=[
        "batch_first=True: x and out are (batch, seq_len, features).",
        "out holds h of the last layer at each step, so its last axis is hidden_size = {hidden_size}.",
        "num_layers changes what is computed, and h_n and c_n; the shape of out it leaves alone.",
    ],
    quick_check="nn.LSTM(10, 20, num_layers=2, batch_first=True)(torch.randn(5, 7, 10))[0].shape",
)
def output_shape_batch_first(
    batch: int = 5, seq_len: int = 7, input_size: int = 10, hidden_size: int = 20, num_layers: int = 2
):
    """{batch} sequences of {seq_len} steps go through a stack of {num_layers} LSTM layers, batch first.
    What does torch report for out.shape?

    out_shape is a tuple.
    """
    lstm = nn.LSTM(input_size=input_size, hidden_size=hidden_size, num_layers=num_layers, batch_first=True)
    x = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)
    out, (h_n, c_n) = lstm(x)
    return blanks(out_shape=out.shape)


@kata(
    title="From a sequence to a class",
    level="intermediate",
    category="model choice",
    challenge=True,
    concept="An LSTM does not know classes. It turns each sequence into features; a linear head turns the features of "
    "a step that has seen everything into one score for each class.",
    see=f"{DOCS}, Parameters; which step to take: pytorch/pytorch#3587",
    covers=["input_size", "batch_first", "out"],
    numbers=distinct(
        batch=(2, 9), seq_len=(10, 20), features=(4, 9), classes=(2, 5), where=lambda n: n.classes < n.features
    ),
    hints=[
        "input_size is what one step brings. Neither the length nor the classes belong there.",
        "The head takes as many features as out has, and gives one score for each class.",
        "Which step of out has read the whole sequence?",
    ],
    mistakes=[
        mistake(
            "classes_as_input_size",
            "You gave the number of classes as input_size. Classes come out of the head: what does one step of x bring?",
            lstm="nn.LSTM({classes}, {features}, num_layers=2, batch_first=True)",
            head="nn.Linear({features}, {classes})",
            step="-1",
        ),
        mistake(
            "length_as_input_size",
            "You gave the length of the sequence as input_size. A layer takes any length: what does one step bring?",
            lstm="nn.LSTM({seq_len}, {classes}, num_layers=1)",
            head="nn.Linear({classes}, {classes})",
            step="-1",
        ),
        mistake(
            "samples_mix",
            "It runs, but one sample's scores change with another sample: which axis of x does your layer take for time?",
            lstm="nn.LSTM({features}, {seq_len}, num_layers=3)",
            head="nn.Linear({seq_len}, {classes})",
            step="-1",
        ),
        mistake(
            "reads_too_early",
            "The step that your head reads has not seen the whole sequence: a change further on would go unnoticed.",
            lstm="nn.LSTM({features}, 16, batch_first=True)",
            head="nn.Linear(16, {classes})",
            step="0",
        ),
        mistake(
            "no_head_needed",
            "Your head does not give {classes} scores for each sample. What does its second argument say?",
            lstm="nn.LSTM({features}, 16, batch_first=True)",
            head="nn.Linear(16, 16)",
            step="-1",
        ),
    ],
    steps=[
        "input_size is what one step brings, {features}; hidden_size is yours to choose.",
        "x has the batch first, so batch_first=True; without it the layer runs, and mixes the samples.",
        "The head is nn.Linear(features of out, {classes}).",
        "In one direction, only the last step of out, -1, has read the whole sequence.",
    ],
    quick_check="nn.Linear(16, 3)(nn.LSTM(8, 16, batch_first=True)(torch.randn(4, 15, 8))[0][:, -1]).shape",
    example={
        "lstm": "nn.LSTM({features}, 16, num_layers=1, batch_first=True)",
        "head": "nn.Linear(16, {classes})",
        "step": "-1",
    },
)
def classify(
    lstm: nn.LSTM,
    head: nn.Linear,
    step: int,
    batch: int = 4,
    seq_len: int = 15,
    features: int = 8,
    classes: int = 3,
):
    """x holds {batch} sequences of {seq_len} steps with {features} features each.
    Its shape is ({batch}, {seq_len}, {features}): the batch is the first axis.
    Each whole sequence belongs to one of {classes} classes, and its scores are computed so:

        out, _ = lstm(x)
        scores = head(out[:, step])

    lstm is a layer, nn.LSTM(...), and head another, nn.Linear(...).
    step is a whole number, the step of out that the head reads; a negative one counts from the end.
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


@kata(
    title="From one layer to three",
    level="advanced",
    category="hyperparameter",
    challenge=True,
    concept="num_layers stacks layers: the first reads x, each further one reads the steps of the one below. "
    "Each of them has weights and a final state of its own.",
    see=f"{DOCS}, Parameters: num_layers",
    covers=["num_layers", "stacking", "weight_ih", "out", "h_n"],
    numbers=distinct(
        seq_len=(6, 12),
        batch=(4, 9),
        input_size=(5, 16),
        hidden_size=(5, 24),
        num_layers=choice(3),
        where=lambda n: n.hidden_size != 3 * n.input_size and n.input_size != 3 * n.hidden_size,
    ),
    hints=[
        "Stacked: the first layer reads x, the second reads the first. What does each of them hand on?",
        "out shows the steps of the last layer; h_n has a row for each layer.",
        "The width of a layer's input weight is the width of what it reads.",
    ],
    mistakes=[
        mistake(
            "input_size_grows",
            "You multiplied the input size by the layers. Only one of the layers reads x: what do the others read?",
            input_widths=lambda n: (n.num_layers * n.input_size,) * n.num_layers,
        ),
        mistake(
            "input_size_grows",
            "You multiplied the input size by the layers. Only one of the layers reads x: what do the others read?",
            input_widths=lambda n: (n.num_layers * n.input_size, *(n.hidden_size,) * (n.num_layers - 1)),
        ),
        mistake(
            "every_layer_reads_x",
            "You let every layer read x. They are stacked: what does the second one read?",
            input_widths=lambda n: (n.input_size,) * n.num_layers,
        ),
        mistake(
            "output_loses_an_axis",
            "You took an axis away from out. Stacking changes which layer's steps it shows: does a step get lost?",
            out_shape=lambda n: (n.seq_len, n.hidden_size),
        ),
        mistake(
            "output_loses_an_axis",
            "You took an axis away from out. Stacking changes which layer's steps it shows: does a step get lost?",
            out_shape=lambda n: (n.batch, n.hidden_size),
        ),
        mistake(
            "layers_widen",
            "You laid the layers side by side. They are stacked, each reads the one below: whose steps reach out?",
            out_shape=lambda n: (n.seq_len, n.batch, n.num_layers * n.hidden_size),
        ),
        mistake(
            "input_size_comes_out",
            "Your last number is what goes in at the bottom. What does the top layer hand out?",
            out_shape=lambda n: (n.seq_len, n.batch, n.input_size),
        ),
        mistake(
            "batch_first_assumed",
            "You put the batch first. Nothing in this code asks torch for that: which layout is the default?",
            out_shape=lambda n: (n.batch, n.seq_len, n.hidden_size),
        ),
        mistake(
            "order_reversed",
            "You let the stack read the sequence from its end. Each layer still goes forward: what has it read when "
            "it writes out[0]?",
            steps_seen=lambda n: n.seq_len,
        ),
        mistake(
            "a_step_per_layer",
            "You let each layer look one step further ahead. Layers add depth at a step, not steps.",
            steps_seen=lambda n: n.num_layers,
        ),
        mistake(
            "last_state_only",
            "You kept the last layer's state alone. Whose final state is in a row of h_n?",
            h_n_rows=1,
        ),
    ],
    steps=[
        "out shows the last layer at each step: ({seq_len}, {batch}, {hidden_size}), as with one layer.",
        "h_n has a row for each layer: {num_layers}.",
        "The first layer reads x, {input_size} wide; the others read the {hidden_size} features of the layer below.",
        "Every layer goes forward in time, so out[0] has read the first step only.",
    ],
    quick_check="[tuple(w.shape) for name, w in nn.LSTM(6, 10, 3).named_parameters() if 'weight_ih' in name]",
)
def stacking(seq_len: int = 7, batch: int = 4, input_size: int = 6, hidden_size: int = 10, num_layers: int = 3):
    """An LSTM gets {num_layers} layers instead of one. x has the time first, as is torch's default.

    out_shape is a tuple, and h_n_rows a whole number, the length of h_n's first axis.
    input_widths is a tuple: for each layer, from the first, how many features it reads at a step.
    steps_seen is a whole number: how many steps of x can change the first output, out[0].
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
    title="The width that does not fit",
    level="advanced",
    category="debug",
    challenge=True,
    concept="Each step of x has to bring input_size features; torch compares the last axis of x with it, and objects "
    "when they differ. Length and batch are free.",
    see=f"{DOCS}, Inputs: input; the check: pytorch/pytorch#114874",
    covers=["input_width", "input_size"],
    numbers=distinct(features=(3, 16), batch=(2, 9), seq_len=(2, 12), input_size=(3, 16), hidden_size=(3, 24)),
    hints=[
        "Compare the last axis of x with input_size.",
        "The object x is fine, its type and its number of axes, too. It is the size of one axis that does not fit.",
        "Python has a class for a wrong type and one for a wrong value. For sizes that do not fit while it computes, "
        "torch takes a third.",
    ],
    mistakes=[
        mistake(
            "not_three_axes",
            "You blame the type, as if x were no fitting tensor. It has the three axes that it should: what about "
            "their sizes?",
            error=TypeError,
        ),
        mistake(
            "batch_first_is_wrong",
            "You blame the value of an argument, as if batch_first were wrong. The layer is fine and so is its layout: "
            "it is while computing with x that torch stops.",
            error=ValueError,
        ),
        mistake(
            "no_error",
            "You wrote that torch accepts this. Compare what a step of x brings with what the layer was built for.",
            error=None,
        ),
        mistake(
            "expected_and_got_swapped",
            "You swapped the two: what the layer was built for is expected, what x brings is got.",
            expected=lambda n: n.features,
            got=lambda n: n.input_size,
        ),
        mistake(
            "length_is_compared",
            "You compared the length. An LSTM takes any length: which axis holds the features?",
            got=lambda n: n.seq_len,
        ),
        mistake(
            "hidden_size_is_expected",
            "hidden_size is what comes out of a step. What has to go into one?",
            expected=lambda n: n.hidden_size,
        ),
    ],
    steps=[
        "The last axis of x is {features}; the layer was built for input_size={input_size}.",
        "torch raises a RuntimeError: the call is fine, its sizes do not fit each other.",
        "With a last axis of {input_size} it runs, whatever the batch and the length are.",
    ],
    quick_check="nn.LSTM(5, 10, batch_first=True)(torch.randn(4, 6, 5))  # the same with a last axis of 5",
)
def wrong_width(features: int = 4, batch: int = 4, seq_len: int = 6, input_size: int = 5, hidden_size: int = 10):
    """This layer gets this x, batch first.

    error is the class of the exception that torch raises at lstm(x), such as KeyError,
    or None if it raises none.
    expected and got are whole numbers: how many features a step must have for this layer,
    and how many a step of x has.
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
    title="The last state",
    level="expert",
    category="metrics",
    challenge=True,
    concept="h_n is the state after the last step, one row for each layer. It has no time axis, and batch_first does "
    "not touch it.",
    see=f"{DOCS}, Outputs: h_n; pytorch/pytorch#4145",
    covers=["h_n", "states_layout", "batch_first"],
    numbers=distinct(
        batch=(3, 9),
        seq_len=(5, 12),
        input_size=(3, 16),
        hidden_size=(5, 24),
        num_layers=(2, 4),
        where=lambda n: n.input_size != n.num_layers * n.hidden_size,
    ),
    hints=[
        "The state is (num_layers, batch, hidden_size).",
        "Which of x, out and h_n does batch_first speak of?",
    ],
    mistakes=[
        mistake(
            "whole_sequence",
            "You gave h_n a row for each step. It is the state after the last one: what does it have a row for instead?",
            h_n_shape=lambda n: (n.seq_len, n.batch, n.hidden_size),
        ),
        mistake(
            "same_as_out",
            "That is the shape of out. h_n is the state when all steps are over: which axis can it not have?",
            h_n_shape=lambda n: (n.batch, n.seq_len, n.hidden_size),
        ),
        mistake(
            "batch_first_moves_states",
            "You moved the batch of h_n to the front. batch_first is about x and out: does it say anything of states?",
            h_n_shape=lambda n: (n.batch, n.num_layers, n.hidden_size),
        ),
        mistake(
            "layers_widen",
            "You laid the layers' states side by side. They are kept apart: which axis tells one layer from another?",
            h_n_shape=lambda n: (n.num_layers, n.batch, n.num_layers * n.hidden_size),
        ),
        mistake(
            "input_size_is_kept",
            "You gave the state as many features as a step of x has. How many does the layer keep?",
            h_n_shape=lambda n: (n.num_layers, n.batch, n.input_size),
        ),
    ],
    steps=[
        "h_n holds the state of each layer after the last step: there is no time axis.",
        "Its first axis counts the layers, {num_layers}; then come the batch, {batch}, and hidden_size, {hidden_size}.",
        "batch_first=True moves the batch axis of x and out, and leaves h_n and c_n alone.",
    ],
    quick_check="nn.LSTM(6, 8, num_layers=2, batch_first=True)(torch.randn(3, 10, 6))[1][0].shape",
)
def hidden_state_shape(
    batch: int = 3, seq_len: int = 10, input_size: int = 6, hidden_size: int = 8, num_layers: int = 2
):
    """{batch} sequences of {seq_len} steps go through a stack of {num_layers} LSTM layers, batch first.
    What does torch report for the shape of the last hidden state, h_n.shape?

    h_n_shape is a tuple.
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
        missing_argument,
        features_per_step,
        output_shape_batch_first,
        classify,
        stacking,
        wrong_width,
        hidden_state_shape,
    ],
)
