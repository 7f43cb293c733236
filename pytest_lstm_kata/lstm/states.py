"""The two states: what goes in, what comes back, and what is carried on."""

from __future__ import annotations

from itertools import combinations, permutations, takewhile
from types import SimpleNamespace

from pytest_lstm_kata.authoring import blanks, depends, draw, kata, on, raises, require
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch


def _told_apart(n: SimpleNamespace) -> bool:
    """Do all that one might count in a loader, and all its sizes, differ?"""
    full, left = divmod(n.samples, n.batch)
    counts = (0, 1, full - 1, full, full + 1, full * n.batch, left, n.batch - left, *vars(n).values())
    return full >= 3 and left >= 2 and len({*counts}) == len(counts)


def _gaps(n: SimpleNamespace) -> bool:
    """Are the lengths of the three chunks so far apart that a step more or less is none of the others?"""
    return all(abs(one - other) > 1 for one, other in combinations((n.first, n.second, n.third), 2))


def _different(outs: list[torch.Tensor]) -> int:
    """How many tensors with different values there are."""
    flat = torch.stack(outs).flatten(1)
    apart = ((flat[:, None] - flat).abs().amax(dim=2) > 1e-9).tolist()
    return sum(all(row[:index]) for index, row in enumerate(apart))


@kata(
    "easy",
    "predict output",
    where="not {2 * (1 + carried), batch * (1 + carried)}"
    " & {plain, plain + 1, plain + 2, plain + carried, plain + 1 + carried} and 1 + carried not in (input_size, hidden_size)",
    covers="call_without_state call_with_state",
)
def repeated_calls(
    plain: int = draw(9, 9, 12),
    carried: int = draw(5, 5, 6),
    seq_len: int = draw(2, of=(2,)),
    batch: int = draw(3, of=(3,)),
    input_size: int = draw(4, 4, 12),
    hidden_size: int = draw(8, 4, 16),
):
    """Where a call begins

    One layer reads the same x many times: {plain} times without a state, once with zeros as the state,
    and {carried} times with the state from the previous call. outs collects all outputs.

    How many different outputs are there?

    Blanks:
    different: how many different tensors outs holds. Equal ones count once.

    Idea: The layer does not store the state. You pass it into a call, and the call returns a new one. To carry it from
      one call to the next is your task.
    Hint: The weights stay the same, and so does x. So two outputs differ only if their calls began with different
      states.
    Hint: Write down for each call with which state its first step begins. Which of these states are the same?

    Mistakes:
    layer_keeps_its_state: different = plain | different = plain + carried | different = plain + 1 + carried
        | different = plain + 1 | different = plain + 2
        Then the calls without a state would give different outputs. With what does a call begin if no state is given?
    zeros_are_another_state: different = 2 + carried
        Then a call without a state and a call with zeros would give different outputs. What does the layer use if no
        state is given?
    state_has_no_effect: different = 1 | different = 0
        Then the state would not change any output. h_0 goes into every gate of the first step, and c_0 goes into the
        new c. Can out stay the same?
    state_settles_at_once: different = 2
        Then all calls with a carried state would give the same output. Does each of them begin with the same state?
    kinds_counted: different = 3
        That counts the kinds of calls. Do all calls of one kind begin with the same state? And do two kinds begin with
        the same state?
    beginning_not_counted: different = carried | different = carried - 1
        With which state does the first carried call begin? And is the output of the call with zeros equal to any later
        output?
    parts_counted: different = (1 + carried) * seq_len | different = (1 + carried) * batch
        | different = (1 + carried) * seq_len * batch | different = (plain + 1 + carried) * seq_len
        | different = (1 + carried) * hidden_size
        That counts parts of the outputs: steps, sequences or numbers. How many whole tensors are different?

    Step: The {plain} calls without a state are the same call: both states start as zeros, each time.
    Step: The call with zeros passes the same states itself and gives the same output. So far there is 1.
    Step: Each of the {carried} calls that follow begins where the previous call ended, and gives a new output.
    Step: So there are 1 + {carried} different outputs.
    Try: lstm = nn.LSTM(6, 8); x = torch.randn(2, 3, 6); torch.equal(lstm(x)[0], lstm(x)[0])
    See: torch.nn.LSTM in the PyTorch documentation, Inputs: h_0 and c_0
    """
    lstm = nn.LSTM(input_size, hidden_size).double()  # float64 tells even small differences
    x = torch.randn(seq_len, batch, input_size).double()  # (seq_len, batch, input_size)

    outs = [lstm(x)[0] for _ in range(plain)]

    zeros = torch.zeros(1, batch, hidden_size).double()  # (num_layers, batch, hidden_size)
    out, state = lstm(x, (zeros, zeros))
    outs.append(out)

    for _ in range(carried):
        out, state = lstm(x, state)
        outs.append(out)
    return blanks(different=_different(outs))  # tensors in outs with different values


@kata(
    "medium",
    "predict shape",
    where="not {2 * num_layers, num_layers * batch, num_layers * hidden_size} & {batch, seq_len, input_size, hidden_size}"
    " and hidden_size != 2 * input_size",
    covers="call_with_state states_layout num_layers batch_first",
)
def initial_state_shape(
    batch: int = draw(8, 5, 9),
    seq_len: int = draw(7, 5, 9),
    input_size: int = draw(5, 5, 16),
    hidden_size: int = draw(9, 5, 16),
    num_layers: int = draw(3, 3, 4),
):
    """The shape of a state

    The same stack is made for two layouts of x: samples_first reads x with the batch first,
    steps_first reads x with the steps first. Each is called with states that were made by hand:

        h_0 = torch.zeros(shape)
        c_0 = torch.zeros(shape)
        out, (h_n, c_n) = samples_first(x, (h_0, c_0))  # or steps_first(transposed, (h_0, c_0))

    Which shape does each stack accept?

    Blanks:
    samples_first_shape: three numbers, one for each axis of h_0.
    steps_first_shape: three numbers, one for each axis of h_0.

    Idea: Every layer and every sequence needs a state of its own to begin with. h_0 and c_0 have the same axes as h_n
      and c_n, so the states that one call returns fit into the next.
    Hint: A state goes from step to step, so it has no time axis. What does it need rows for?
    Hint: Each layer of the stack begins with an h of its own. Can the samples of a batch share one h?
    Hint: batch_first is about the tensors that hold whole sequences. Is a state one of them?

    Mistakes:
    batch_first_moves_states: samples_first_shape = (batch, num_layers, hidden_size);
        steps_first_shape = (batch, num_layers, hidden_size)
        | samples_first_shape = (batch, num_layers, hidden_size)
        That has the batch of the state first. batch_first is about x and out: does it say anything about states?
    batch_leads_the_state: steps_first_shape = (batch, num_layers, hidden_size)
        That has the batch first, although this stack reads time first. What does a state have rows for?
    state_for_one_layer: samples_first_shape = (1, batch, hidden_size) | steps_first_shape = (1, batch, hidden_size)
        | samples_first_shape = (batch, 1, hidden_size) | steps_first_shape = (batch, 1, hidden_size)
        | samples_first_shape = (batch, hidden_size) | steps_first_shape = (batch, hidden_size)
        That is a state for one layer of the stack. With what would the other layers begin?
    layers_side_by_side: samples_first_shape = (1, batch, num_layers * hidden_size)
        | steps_first_shape = (1, batch, num_layers * hidden_size)
        | samples_first_shape = (batch, 1, num_layers * hidden_size)
        | steps_first_shape = (batch, 1, num_layers * hidden_size)
        That puts the layers side by side in one row. A state keeps the layers apart: along which axis?
    state_for_each_step: samples_first_shape = (batch, seq_len, hidden_size)
        | steps_first_shape = (seq_len, batch, hidden_size) | samples_first_shape = (seq_len, batch, hidden_size)
        | steps_first_shape = (batch, seq_len, hidden_size) | samples_first_shape = (num_layers, seq_len, hidden_size)
        | steps_first_shape = (num_layers, seq_len, hidden_size)
        | samples_first_shape = (seq_len, num_layers, hidden_size)
        | steps_first_shape = (seq_len, num_layers, hidden_size)
        | samples_first_shape = (num_layers, batch, seq_len, hidden_size)
        | steps_first_shape = (num_layers, batch, seq_len, hidden_size)
        | samples_first_shape = (num_layers, seq_len, batch, hidden_size)
        | steps_first_shape = (num_layers, seq_len, batch, hidden_size)
        One of these axes counts steps. h_0 is what a layer has before the first step: does it need a time axis?
    zeros_like_x: samples_first_shape = (batch, seq_len, input_size) | steps_first_shape = (seq_len, batch, input_size)
        | samples_first_shape = (seq_len, batch, input_size) | steps_first_shape = (batch, seq_len, input_size)
        That is a shape for x. A state is not data that the layer reads. How many layers and samples need a state, and
        how many features has it?
    state_is_as_wide_as_x: samples_first_shape = (num_layers, batch, input_size)
        | steps_first_shape = (num_layers, batch, input_size)
        That is as wide as a step of x. A state is what the layer keeps, not what it reads. How many features does it
        keep?
    state_is_shared: samples_first_shape = (num_layers, 1, hidden_size) | steps_first_shape = (num_layers, 1, hidden_size)
        | samples_first_shape = (1, num_layers, hidden_size) | steps_first_shape = (1, num_layers, hidden_size)
        | samples_first_shape = (num_layers, hidden_size) | steps_first_shape = (num_layers, hidden_size)
        That is a state for one sample. torch does not repeat a state for the whole batch. How many samples need one?
    two_rows_for_each_layer: samples_first_shape = (2 * num_layers, batch, hidden_size)
        | steps_first_shape = (2 * num_layers, batch, hidden_size)
        That has two rows for each layer. h and c are two separate tensors, and there is one direction. What would the
        second row be?
    gates_in_the_state: samples_first_shape = (num_layers, batch, 4 * hidden_size)
        | steps_first_shape = (num_layers, batch, 4 * hidden_size)
        Four times hidden_size is what the gates need inside a step. How wide is the h that comes out of a step?

    Step: Each of the {num_layers} layers begins with a row of its own, for {batch} samples and {hidden_size} features.
    Step: batch_first=True moves the batch of x and out, and leaves the states alone. Both stacks accept the same shape.
    Step: Take care if there are as many samples as layers: torch accepts a state with the batch first then, and mixes
      it up.
    Try: [s.shape for s in nn.LSTM(6, 8, 3, batch_first=True)(torch.randn(4, 7, 6))[1]]
    See: torch.nn.LSTM in the PyTorch documentation, Inputs: h_0; pytorch/pytorch#4145, pytorch/pytorch#144116
    """
    x = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)
    samples_first = nn.LSTM(input_size, hidden_size, num_layers=num_layers, batch_first=True)

    transposed = x.transpose(0, 1)  # (seq_len, batch, input_size)
    steps_first = nn.LSTM(input_size, hidden_size, num_layers=num_layers)

    # hidden
    def accepted(lstm, x):
        """The one shape that runs, of all orders of all that might be an axis."""
        shapes = permutations((num_layers, batch, hidden_size, seq_len, input_size, 1), 3)
        return next(shape for shape in shapes if raises(lstm, x, (torch.zeros(shape), torch.zeros(shape))) is None)

    return blanks(
        samples_first_shape=accepted(samples_first, x),  # the shape of h_0 for samples_first
        steps_first_shape=accepted(steps_first, transposed),  # the shape of h_0 for steps_first
    )


@kata(
    "medium",
    "debug",
    where=_told_apart,
    covers="call_with_state call_without_state states_layout",
)
def last_small_batch(
    samples: int = draw(38, 20, 40),
    batch: int = draw(8, 5, 9),
    seq_len: int = draw(7, 3, 12),
    input_size: int = draw(9, 3, 16),
    hidden_size: int = draw(12, 4, 20),
):
    """The last batch is smaller

    A loader gives {samples} samples in batches of {batch}. h_0 and c_0 are made once, before this loop:

        for x in loader:
            out, (h_n, c_n) = lstm(x, (h_0, c_0))

    Each turn of the loop reads one batch. How many turns run? And how many if it calls lstm(x) instead?

    Blanks:
    turns_with_state: how many turns run without an exception. A turn that fails does not count.
    last_batch: how many samples are in the last batch of the loader.
    turns_without_state: how many turns run without an exception if the loop calls lstm(x).

    Idea: A state is made for a number of samples, so it has a batch size. The layer has no batch size. A loader also
      gives the samples that are left over at the end, if it is not told to drop them.
    Hint: Put {samples} samples into batches of {batch}. Are any left over?
    Hint: h_0 has an axis for the batch. Which batches of x does it fit?
    Hint: By default a loader keeps what is left over.

    Mistakes:
    quotient_for_remainder: turns_with_state = samples % batch; last_batch = samples // batch
        | last_batch = samples // batch
        {samples} // {batch} counts batches, and {samples} % {batch} counts samples. Which of them does each blank want?
    drop_last_by_default: last_batch = batch; turns_without_state = samples // batch
        That fits a loader with drop_last=True. What does a loader do by default with the samples that are left over?
    leftover_is_filled_up: last_batch = batch; turns_with_state = samples // batch + 1 | last_batch = batch
        Then all batches would have {batch} samples. Are there enough samples for that?
    state_for_another_batch: turns_with_state = samples // batch + 1
        Then the state would fit every batch. It was made for {batch} samples: do all batches have that many?
    batch_first_moves_states: turns_with_state = 0
        Then torch would refuse the first batch. batch_first is about x and out. In a state the batch is the second
        axis, as it is here: does the first batch fit?
    state_is_used_up: turns_with_state = 1
        Then the state could be used only once. h_0 and c_0 stay as they are: does the second batch fit them?
    samples_counted: turns_with_state = samples // batch * batch | turns_with_state = samples
        | turns_with_state = samples % batch | turns_without_state = samples // batch * batch
        | turns_without_state = samples | turns_without_state = samples % batch
        That counts samples. One turn of the loop takes one batch: how many turns are there?
    sizes_for_turns: turns_with_state = batch | turns_with_state = seq_len | turns_without_state = batch
        | turns_without_state = seq_len
        That is the length of an axis of x. One turn of the loop takes one batch: how many batches are there?
    full_batch_refused: turns_with_state = samples // batch - 1 | turns_without_state = samples // batch - 1
        That is less than the number of full batches. Does torch refuse a full batch, or did you count from 0?
    gap_counted: last_batch = batch - samples % batch
        That is how many samples are missing in the last batch. How many samples does it have?
    rest_not_counted: last_batch = 0 | last_batch = 1 | last_batch = seq_len
        Subtract the samples of all full batches from {samples}. What does the loader do with those that are left?
    layer_has_a_batch_size: turns_without_state = samples // batch
        Then a smaller batch would fail without a state, or be dropped. Which argument of the layer or of the loader
        says so?
    state_is_required: turns_without_state = 0 | turns_without_state = 1
        Then lstm(x) would not run, or only once. With what does a call begin if no state is given?

    Step: {samples} samples in batches of {batch}: the last batch is what is left over, and smaller than the others.
    Step: h_0 was made for {batch} samples. The full batches run. torch refuses the last one: it does not cut a state to
      size.
    Step: Without a state the layer makes zeros of the right size, and all batches run.
    Step: Make a new state for each batch, from x.shape[0]. drop_last=True in the loader only drops samples.
    Try: [len(x) for x in torch.utils.data.DataLoader(torch.randn(23, 7), batch_size=6)]
    See: torch.nn.LSTM in the PyTorch documentation, Inputs: h_0; udacity/deep-learning-v2-pytorch#398
    """
    data = torch.randn(samples, seq_len, input_size)  # (samples, seq_len, input_size)
    loader = torch.utils.data.DataLoader(data, batch_size=batch)

    lstm = nn.LSTM(input_size, hidden_size, batch_first=True)
    h_0 = torch.zeros(1, batch, hidden_size)  # (num_layers, batch, hidden_size)
    c_0 = torch.zeros(1, batch, hidden_size)
    # hidden
    batches = list(loader)
    with_state = takewhile(lambda x: raises(lstm, x, (h_0, c_0)) is None, batches)
    without_state = takewhile(lambda x: raises(lstm, x) is None, batches)
    return blanks(
        turns_with_state=len([*with_state]),  # turns of the loop with lstm(x, (h_0, c_0))
        last_batch=len(batches[-1]),  # samples in the last batch
        turns_without_state=len([*without_state]),  # turns of the loop with lstm(x)
    )


@kata(
    "medium",
    "debug",
    where="not {2 * num_layers, num_layers * batch} & {batch, seq_len, input_size, hidden_size}",
    covers="call_without_state h_n c_n states_layout",
)
def from_a_gru(
    pick: tuple[int, ...],  # (first, second)
    batch: int = draw(5, 4, 9),
    seq_len: int = draw(7, 5, 12),
    input_size: int = draw(6, 3, 9),
    hidden_size: int = draw(8, 5, 16),
    num_layers: int = draw(3, 3, 4),
):
    """An LSTM in place of a GRU

    A program used nn.GRU. Its call returns out and one state, so state[-1] was h of the last layer.
    Somebody wrote nn.LSTM in its place and changed nothing else. There is no error.
    But for {batch} sequences the scores now have three axes instead of two.

    What does the head read now? And which index repairs it?

    Blanks:
    read_shape: the shape of state[-1] in the code below.
    pick: (first, second), so that state[first][second] is what the head should read. If several are right, write any.

    Idea: A GRU has one state, and an LSTM has two. Code that was written for one of them often runs with the other, and
      reads something else. The shapes tell it, if you look at them.
    Hint: What are the items of state, and how many are there? Write out what the call of an LSTM returns.
    Hint: A negative index counts from the end of the pair. Which of the two states does state[-1] take?
    Hint: One index chooses the state, and one chooses the layer. Which comes first in state[first][second]?

    Mistakes:
    still_a_gru: read_shape = (batch, hidden_size)
        That is what state[-1] was with the GRU. Here state has two items. What is the last one?
    last_layer_kept: read_shape = (1, batch, hidden_size)
        That is one layer with an axis of its own. The index chooses one item of state: which layers does it hold?
    layers_of_one_sample: read_shape = (num_layers, hidden_size)
        That has lost the batch. The index chooses one item of a pair: does it remove an axis of a tensor?
    both_states_at_once: read_shape = (2, num_layers, batch, hidden_size) | read_shape = (2, batch, hidden_size)
        | read_shape = (num_layers, batch, 2 * hidden_size)
        That holds two states. The index -1 takes one item of the pair: what is its shape?
    steps_in_the_state: read_shape = (seq_len, batch, hidden_size) | read_shape = (num_layers, seq_len, hidden_size)
        One of these axes counts steps. state is what is left after the last step: what do its axes count?
    scores_counted: read_shape = (num_layers, batch, 2) | read_shape = (batch, 2)
        The last number is what the head makes of its input. The question is what it reads.
    as_wide_as_x: read_shape = (num_layers, batch, input_size)
        That is as wide as a step of x. How many features has a state?
    batch_leads_the_state: read_shape = (batch, num_layers, hidden_size)
        That has the batch first. In which order do the states have the layers and the samples?
    c_is_taken: pick = (1, -1) | pick = (-1, -1) | pick = (1, num_layers - 1)
        That takes c of the last layer. It has the right shape, so nothing warns you. Which item of the pair is h_n?
    layer_before_state: pick = (-1, 0) | pick = (num_layers - 1, 0)
        The first index chooses between the two states, and the second one chooses a layer. In which order are yours?
    first_layer: pick = (0, 0)
        That is h of the first layer. Which layer writes out, and which index does it have?
    layer_in_between: pick = (0, 1) | pick = (0, num_layers - 2)
        That is h of a layer inside the stack. Which index has the last layer?
    no_such_layer: pick = (0, num_layers)
        h_n has no such row. Which index does the last of {num_layers} layers have, counted from 0?
    no_such_state: pick = (2, -1)
        The pair has two items. Which index does the first one have?

    Example: pick = (0, -1)
    Step: state is the pair (h_n, c_n), so state[-1] is c_n: ({num_layers}, {batch}, {hidden_size}), with all layers.
    Step: A head works on the last axis, so it takes c_n as well. With one layer you would see nothing but an axis of 1.
    Step: state[0] is h_n, and its last row is the last layer: state[0][-1], or h_n[-1] if you unpack the pair.
    Step: lstm(x, state) needs no change: it takes the pair as a whole.
    Try: _, state = nn.LSTM(5, 8, 3)(torch.randn(7, 4, 5)); len(state), state[-1].shape; _, state = nn.GRU(5, 8, 3)(torch.randn(7, 4, 5)); len(state), state[-1].shape
    See: torch.nn.LSTM and torch.nn.GRU in the PyTorch documentation, Outputs; udacity/deep-learning-v2-pytorch#97
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers)  # it was nn.GRU
    head = nn.Linear(hidden_size, 2)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)

    out, state = lstm(x)
    scores = head(state[-1])
    # hidden
    whole = len(pick) == 2 and all(type(number) is int for number in pick)
    require(whole, "pick takes two whole numbers, (first, second).", form=True)
    first, second = pick
    require((first, second) not in ((-1, 0), (num_layers - 1, 0)), "layer_before_state")
    require(-2 <= first < 2, "no_such_state")
    require(-num_layers <= second < num_layers, "no_such_layer")
    require(state[first] is state[0], "c_is_taken")
    require(second % num_layers != 0, "first_layer")
    require(torch.equal(state[first][second], out[-1]), "layer_in_between")
    require(scores.ndim == 3, "With one axis more, the scores have three.")
    return blanks(read_shape=state[-1].shape)


@kata("hard", "hyperparameter", covers="dropout dropout_place num_layers h_n out")
def where_dropout_acts(
    seq_len: int = draw(9, 9, 12),
    input_size: int = draw(3, 2, 3),
    hidden_size: int = draw(14, 14, 16),
    num_layers: int = draw(4, of=(4,)),
    runs: int = draw(5, 5, 6),
):
    """Where dropout acts

    A stack of {num_layers} layers and a single layer, both made with dropout=0.5, read the same x.
    again is the h_n of a second call of the stack. outs(lstm) collects the outputs of more calls,
    first in train mode and then in eval mode. What does dropout change?

    Blanks:
    changed_rows: how many rows of h_n differ from the same row of again.
    zeros: how many numbers in out, the output of the first call, are 0.
    stack_results: how many different tensors outs(stack) returns. Equal ones count once.
    single_results: how many different tensors outs(single) returns. Equal ones count once.

    Idea: dropout acts between the layers of a stack. It sets numbers to 0 in what one layer gives to the next. It is
      for training, and each call chooses new numbers.
    Hint: Draw the stack. Draw an eraser wherever a layer gives its steps to the next layer. There is no other eraser.
    Hint: Everything below the first eraser is the same in each run. Which layer is that?
    Hint: In eval mode the erasers do nothing. How many different outputs can two runs give then? And does one of them
      equal an output of a training run?

    Mistakes:
    dropout_everywhere: zeros = seq_len * hidden_size // 2; changed_rows = num_layers; single_results = runs + 1
        | changed_rows = num_layers; single_results = runs + 1
        That fits dropout before every layer, or on the state from step to step. In torch it acts only on what one layer
        gives to the next one. Where is that in these two LSTMs?
    dropout_in_one_layer: single_results = runs + 1 | single_results = runs + 2 | single_results = runs
        Then dropout would act in a single layer. It acts between a layer and the next layer. How many such places does
        a single layer have?
    modes_differ_anyway: single_results = 2
        Then train and eval mode would differ. Which places for dropout does a single layer have?
    nothing_is_counted: single_results = 0 | stack_results = 0
        With 0, outs would return no tensor at all. How many different tensors are there if all of them are equal?
    dropout_in_one_layer: zeros = seq_len * hidden_size // 2 | zeros = hidden_size // 2 | zeros = seq_len * hidden_size
        | zeros = seq_len * hidden_size // 4
        Then dropout would set numbers of out to 0. It acts on what a layer gives to the next layer. Whose steps are in
        out?
    first_layer_differs: changed_rows = num_layers
        Then every layer would end in another state. What does the first layer read, and is anything set to 0 there?
    dropout_does_nothing: stack_results = 1; changed_rows = 0 | stack_results = 1
        Then dropout would do nothing. Does torch.no_grad() change the mode of a layer, and what happens between the
        layers in train mode?
    states_are_spared: changed_rows = 0
        Then every layer would end in the same state as before. Each layer except the first reads steps of the layer
        below. What does dropout do to them?
    last_layer_only: changed_rows = 1 | changed_rows = num_layers - 2
        Those are fewer rows than dropout changes. It acts between each layer and the next. Which layers read something
        else in the second call?
    dropout_in_eval: stack_results = runs + 2 | stack_results = 3
        Then dropout would act in eval mode. What is eval() for?
    one_mask_for_all: stack_results = 2
        Then all runs in train mode would set the same numbers to 0. When are these numbers chosen?
    eval_repeats_training: stack_results = runs
        That is the number of runs in train mode. In eval mode no number is set to 0. Can its output be equal to one of
        the others?
    layers_counted: stack_results = runs * num_layers | stack_results = runs * num_layers + 1
        That counts each layer. outs collects one output for each run: how many of these are different?

    Step: dropout acts between each layer and the next one up. There is one such place less than there are layers:
      {num_layers} - 1.
    Step: The first layer reads x as it is, so its row of h_n stays the same. All rows above it change.
    Step: out holds the steps of the last layer, and nothing is set to 0 after that.
    Step: The stack gives {runs} different outputs in train mode, and one more in eval mode, which is always the same.
    Step: A single layer has no place for dropout. torch accepts the argument with a warning, and it does nothing.
    Try: lstm = nn.LSTM(5, 8, 3, dropout=0.5); x = torch.randn(7, 4, 5); [bool(torch.allclose(a, b)) for a, b in zip(lstm(x)[1][0], lstm(x)[1][0])]  # row by row
    See: torch.nn.LSTM in the PyTorch documentation, Parameters: dropout; pytorch/pytorch#5985
    """
    stack = nn.LSTM(input_size, hidden_size, num_layers=num_layers, dropout=0.5, dtype=torch.float64)
    single = nn.LSTM(input_size, hidden_size, num_layers=1, dropout=0.5, dtype=torch.float64)
    x = torch.randn(seq_len, input_size, dtype=torch.float64)  # (seq_len, input_size), no batch

    out, (h_n, c_n) = stack(x)  # a new layer is in train mode
    _, (again, _) = stack(x)

    @torch.no_grad()
    def outs(lstm):
        training = [lstm.train()(x)[0] for _ in range(runs)]
        evaluating = [lstm.eval()(x)[0] for _ in range(2)]
        return training + evaluating

    return blanks(
        changed_rows=int(((h_n - again).abs().amax(dim=1) > 1e-9).sum()),  # rows of h_n that differ from again
        zeros=int((out == 0).sum()),  # zeros in out
        stack_results=_different(outs(stack)),  # tensors in outs(stack) with different values
        single_results=_different(outs(single)),  # tensors in outs(single) with different values
    )


@kata("hard", "predict output", where=_gaps, covers="call_with_state call_without_state out")
def carry_the_state(
    first: int = draw(7, 5, 10),
    second: int = draw(5, 5, 10),
    third: int = draw(10, 5, 10),
    input_size: int = draw(3, 3, 9),
    hidden_size: int = draw(8, 4, 9),
):
    """Cut in three

    One sequence is read in three chunks of {first}, {second} and {third} steps. whole is its out in one call.
    read("1") passes the state on only after the first chunk, read("2") only after the second,
    read("12") after both, and read("") never. Otherwise the next call begins without a state.

    At how many steps does each result equal whole?

    Blanks:
    nowhere: how many steps of read("") equal whole.
    after_first: how many steps of read("1") equal whole.
    after_second: how many steps of read("2") equal whole.
    everywhere: how many steps of read("12") equal whole.

    Idea: A long sequence can be read in chunks if each chunk begins with the state at the end of the chunk before. If
      the state is not passed on, there is no error: every shape is as it should be.
    Hint: A step is equal to the same step of whole if the layer has read the same steps before it. Which steps has it
      read?
    Hint: Draw the three chunks with an arrow through them. Break the arrow wherever no state is passed on.
    Hint: A state depends on the steps of its chunk, and on the state at the beginning of the chunk. What if there was
      no such state?

    Mistakes:
    chunks_counted: nowhere = 1; after_first = 2; after_second = 1; everywhere = 3 | nowhere = 1 | after_first = 2
        | after_second = 1 | everywhere = 3
        That counts chunks. How many steps do they have?
    first_chunk_not_counted: nowhere = 0; after_first = second; after_second = third; everywhere = second + third
        | after_first = second; after_second = third | nowhere = third | nowhere = second | nowhere = second + third
        | after_first = second | after_first = third | after_first = second + third | after_second = second
        | after_second = third | after_second = second + third | everywhere = second + third | everywhere = third
        That leaves out the first chunk. It begins without a state, and so does whole. Are its steps different?
    number_misread: after_first = first; after_second = first + second
        | after_first = first + third; after_second = first + second | after_first = first + third
        | after_second = first + second
        The number says after which chunk the state is passed on. In read("1") and read("2"), which calls get a state?
    layer_keeps_its_state: nowhere = first + second + third; after_first = first + second + third;
        after_second = first + second + third
        | nowhere = first + second + third | after_first = first + second + third
        | nowhere = first + second | nowhere = first + third
        Then the layer would keep the state by itself between two calls. Where could it store a state?
    state_mends_what_was_missed: after_second = first + third | after_second = first + second + third
        The third chunk begins with the state after the second one. With which state did the second chunk begin?
    cut_spoils_everything: nowhere = 0 | after_second = 0 | after_first = 0 | everywhere = 0
        Then no step would be equal to whole. What could be different in the steps before the first cut?
    last_step_not_counted: nowhere = first - 1; after_first = first + second - 1; after_second = first - 1;
        everywhere = first + second + third - 1
        | nowhere = first - 1 | after_first = first + second - 1 | after_second = first - 1
        That is an index, counted from 0. How many steps are there up to this index?
    gap_closes_at_once: nowhere = first + second + third - 2 | after_first = first + second + third - 1
        | after_second = first + second + third - 1 | nowhere = first + second + third - 1
        | after_second = first + second + third - 2
        Then a chunk without a state would be right again after one step. What is its second step computed from?
    state_helps_one_step: nowhere = first + 1 | after_first = first + 1 | after_second = first + 1
        Then only the first step after a border would be right. From what is the step after it computed?
    state_is_not_everything: after_first = first | everywhere = first | everywhere = first + second + third - 1
        | everywhere = first + second + third - 2
        Then something would be lost although the state is passed on. What else would a step need, other
        than h and c?
    one_border_only: everywhere = first + second | everywhere = first + third
        Then something would be lost at one border. The state is passed on at both borders. Is there any difference
        between them?

    Step: Nowhere: the {first} steps before the first cut are equal. All others do not know the steps before their
      chunk.
    Step: After the first chunk: h and c are all that goes from step to step, so {first} + {second} steps agree.
    Step: After the second: its state knows nothing of the first chunk, and passes that gap on. {first} steps agree.
    Step: Everywhere: the calls do what one call would do, and all {first} + {second} + {third} steps agree.
    Try: lstm = nn.LSTM(5, 8); x = torch.randn(9, 3, 5); a, s = lstm(x[:4]); b, _ = lstm(x[4:], s); torch.allclose(torch.cat([a, b]), lstm(x)[0], atol=1e-6)
    See: torch.nn.LSTM in the PyTorch documentation, Inputs: h_0; Outputs: output; discuss.pytorch.org 6795
    """
    x = torch.randn(first + second + third, input_size).double()  # (seq_len, input_size)
    lstm = nn.LSTM(input_size, hidden_size).double()
    whole, _ = lstm(x)

    def read(handed):
        one, two, three = x.split([first, second, third])
        out_1, state = lstm(one)
        out_2, state = lstm(two, state if "1" in handed else None)
        out_3, state = lstm(three, state if "2" in handed else None)
        return torch.cat([out_1, out_2, out_3])

    # hidden
    def agree(out):
        return int(((out - whole).abs().amax(dim=1) < 1e-9).sum())

    return blanks(
        nowhere=agree(read("")),  # steps at which read("") equals whole
        after_first=agree(read("1")),  # steps at which read("1") equals whole
        after_second=agree(read("2")),  # steps at which read("2") equals whole
        everywhere=agree(read("12")),  # steps at which read("12") equals whole
    )


@kata(
    "hard",
    "training",
    where=lambda n: (
        _gaps(n)
        and n.third * n.input_size
        not in (n.first + n.second, n.first + n.third, n.second + n.third, n.first + n.second + n.third)
    ),
    covers="call_with_state h_n c_n equations",
)
def detach(
    first: int = draw(8, 5, 10),
    second: int = draw(5, 5, 10),
    third: int = draw(10, 5, 10),
    input_size: int = draw(3, 3, 9),
    hidden_size: int = draw(6, 4, 9),
):
    """How far back does it learn?

    One sequence is read in three chunks. The loss is computed from the last chunk alone.
    cut says which of the two states are detached between the chunks: "", "h" or "hc".

    How many of all {first} + {second} + {third} steps of x get a gradient other than 0 from loss(cut)?

    Idea: A carried state also carries its history. The gradient flows back through it into the earlier calls. detach
      keeps the values and removes the history.
    Hint: Two tensors go from one call into the next. Follow each of them back from the last chunk.
    Hint: The gradient passes if at least one way is open. How many ways lead from one chunk back into the previous
      chunk?
    Hint: c goes from step to step, too, and h is computed from it.

    Mistakes:
    graph_ends_with_the_call: none_detached = third; h_detached = third | none_detached = third
        Then the history would end with each call. The state that goes in is a result of the previous call. What is it
        computed from?
    one_state_detached: h_detached = third
        Then it would be enough to detach one state. Two states go into the next call: is there another way back?
    one_chunk_further_back: none_detached = second + third; h_detached = second + third | none_detached = second + third
        | h_detached = second + third
        That goes back over only one border. Is there any difference between the two borders?
    detach_cuts_nothing: both_detached = second + third | both_detached = first + second + third
        That would mean that the gradient reaches an earlier chunk although both states are detached after each chunk.
        detach keeps the values: which way back does it leave?
    chunks_counted: none_detached = 3; h_detached = 3; both_detached = 1 | none_detached = 3 | h_detached = 3
        That counts chunks. How many steps do they have?
    last_step_only: none_detached = 1; h_detached = 1; both_detached = 1 | both_detached = 1 | none_detached = 1
        | h_detached = 1
        That is a single step. Nothing is detached inside a chunk: how far does the gradient get there?
    no_gradient: both_detached = 0 | h_detached = 0 | none_detached = 0
        With 0, nothing in x could change the loss. It is computed from the last chunk: what about the steps in it?
    border_takes_a_step: h_detached = first + second + third - 2 | none_detached = first + second + third - 2
        | both_detached = third + 1 | h_detached = third + 1 | none_detached = third + 1 | both_detached = third - 1
        A border is between two steps, so it removes none and adds none. Which ways back over the border are open here?
    last_chunk_not_counted: none_detached = first + second | h_detached = first + second
        | both_detached = first + second | both_detached = first
        Those are the steps before the last chunk. The loss is computed from the last chunk. Do its steps get no
        gradient?
    numbers_counted: none_detached = (first + second + third) * input_size;
        h_detached = (first + second + third) * input_size; both_detached = third * input_size
        | none_detached = (first + second + third) * input_size | h_detached = (first + second + third) * input_size
        | both_detached = third * input_size
        That counts numbers. A step of x has {input_size} of them: how many steps get a gradient?

    Step: With nothing detached the three calls are one long graph: all {first} + {second} + {third} steps count.
    Step: With h alone detached, the gradient goes back through c. Again all steps count.
    Step: With both detached it stops where the last chunk begins: {third} steps.
    Step: The outputs are the same each time. detach changes no value, it only removes the history.
    Try: lstm = nn.LSTM(5, 8); _, (h, c) = lstm(torch.randn(7, 5)); h.grad_fn, h.detach().grad_fn
    See: torch.nn.LSTM in the PyTorch documentation, the equations; discuss.pytorch.org 6795, Lightning-AI/pytorch-lightning#8145
    """
    x = torch.randn(first + second + third, input_size, requires_grad=True)  # (seq_len, input_size)
    lstm = nn.LSTM(input_size, hidden_size)

    def loss(cut):
        state = None
        for chunk in x.split([first, second, third]):
            out, (h, c) = lstm(chunk, state)
            state = (h.detach() if "h" in cut else h, c.detach() if "c" in cut else c)
        return out.sum()

    return blanks(
        none_detached=depends(loss(""), on=x, axis=0).count(True),  # steps of x with a gradient from loss("")
        h_detached=depends(loss("h"), on=x, axis=0).count(True),  # steps of x with a gradient from loss("h")
        both_detached=depends(loss("hc"), on=x, axis=0).count(True),  # steps of x with a gradient from loss("hc")
    )


@kata("expert", "debug", covers="call_with_state h_n c_n")
def second_backward(
    seq_len: int = draw(6, 3, 7),
    batch: int = draw(4, 3, 9),
    input_size: int = draw(5, 3, 9),
    hidden_size: int = draw(8, 5, 12),
):
    """The second backward

    A training loop reads two batches, and carries the state from the first to the second.
    cut says which states are detached in between: "", "h" or "hc". Each update changes all weights in place.

    What does each of the five calls raise, if anything? No call depends on another one.

    Idea: backward goes through the whole history and frees it. If a state still has its history, the next backward goes
      there again, through weights that may have changed.
    Hint: Follow the second backward from its loss. Does it come into the call that read the first batch? The first
      backward has been there.
    Hint: There are two states. Each of them is a way back into the first batch.
    Hint: retain_graph=True keeps what was saved for the way back. Weights are part of that. What does an update do to
      them?

    Mistakes:
    none_is_no_state: none_detached = TypeError; h_detached = TypeError; both_detached = TypeError;
        graph_retained = TypeError; never_updated = TypeError
        Then the first call, lstm(x, None), would not run. What does None stand for there?
    state_has_no_history: none_detached = None; h_detached = None; graph_retained = None
        | none_detached = None; h_detached = None | none_detached = None
        Then the returned state would have no history. What is it computed from, and what does the first backward do to
        that? zero_grad clears the gradients of the weights, and not the history.
    one_state_detached: h_detached = None
        Then it would be enough to detach one state. Two states go into the next call: which of them still has its
        history?
    retain_graph_cures: graph_retained = None
        Then it would be enough to keep the old graph. But the weights have changed since. Does the graph still fit
        them?
    retained_graph_is_used_up: never_updated = RuntimeError
        Then a retained graph could not be used twice. Without an update the weights stay the same. Is anything missing
        that backward needs?
    detach_is_not_enough: both_detached = RuntimeError | both_detached = ValueError
        The second batch has its own graph, from the weights to its loss. If both states are detached, is there a way
        from it into the first batch?
    tuple_has_no_detach: h_detached = AttributeError; both_detached = AttributeError | h_detached = AttributeError
        | both_detached = AttributeError
        The pair of states has no detach, but h and c are tensors. Which of them is detached in train?
    gradient_is_none: both_detached = TypeError
        zero_grad may leave None in weight.grad. What does backward put there before the update?
    argument_is_wrong: none_detached = ValueError | h_detached = ValueError | graph_retained = ValueError
        | never_updated = ValueError | none_detached = TypeError | h_detached = TypeError
        No argument has a wrong value or type here. If anything is missing, backward finds it only in the graph. Is that
        a problem of an argument?
    saved_tensors_are_buffers: none_detached = BufferError | h_detached = BufferError
        BufferError belongs to Python's own memory. torch has another class for a graph that it cannot use any more.
        Which one does it raise for most things that go wrong while it computes?
    graphs_fill_the_memory: graph_retained = MemoryError | never_updated = MemoryError
        Two small graphs fit into any memory. Is anything in them no longer as it was when they were saved?

    Step: With nothing detached, the second backward comes to the first batch. The first backward has freed its graph.
    Step: With h alone detached it comes there through c. With both detached it stays in its own batch, and runs.
    Step: retain_graph=True keeps the graph, but the update has changed the weights in place, and the graph needs the
      old ones.
    Step: Without updates a retained graph works, and grows with every batch. But without updates the layer learns
      nothing.
    Try: _, (h, c) = nn.LSTM(5, 8)(torch.randn(7, 5)); h.sum().backward(); c.grad_fn, c.detach().grad_fn  # freed, and c still refers to it
    See: discuss.pytorch.org 6795; MorvanZhou/PyTorch-Tutorial#57, Lightning-AI/pytorch-lightning#8145
    """
    lstm = nn.LSTM(input_size, hidden_size)
    batches = torch.randn(2, seq_len, batch, input_size)  # two of (seq_len, batch, input_size)

    def train(cut, *, retain_graph=False, update=True):  # * means: those behind it are given by name
        state = None
        for x in batches:
            out, (h, c) = lstm(x, state)
            state = (h.detach() if "h" in cut else h, c.detach() if "c" in cut else c)
            lstm.zero_grad()
            out.sum().backward(retain_graph=retain_graph)
            if update:
                with torch.no_grad():
                    for weight in lstm.parameters():
                        weight.sub_(0.1 * weight.grad)

    return blanks(
        none_detached=raises(train, ""),  # train("")
        h_detached=raises(train, "h"),  # train("h")
        both_detached=raises(train, "hc"),  # train("hc")
        graph_retained=raises(train, "", retain_graph=True),  # train("", retain_graph=True)
        never_updated=raises(train, "", retain_graph=True, update=False),  # train("", retain_graph=True, update=False)
    )


@kata(
    "hard",
    "debug",
    where="max(layer, sample) < size - 2 and abs(sample - layer) > 1",
    covers="call_with_state states_layout batch_first num_layers",
)
def memory_of_speakers(
    place: tuple[int, ...],  # (speaker, row)
    size: int = draw(7, of=(7, 8)),
    layer: int = draw(2, 2, 4),
    sample: int = draw(4, 2, 5),
    seq_len: int = draw(9, 9, 10),
    input_size: int = draw(10, 9, 12),
    hidden_size: int = draw(12, 11, 14),
):
    """A memory for each speaker

    {size} speakers are the samples of x, and a stack of {size} layers follows them. memory[speaker] holds
    this speaker's last h for each layer. a and b come from two ways to pass it on. Both run without an
    error, but one mixes up the speakers.

    Whose memory do a[{sample}] and b[{sample}] depend on?

    Blanks:
    speakers_a: how many speakers' memory can change a[{sample}].
    speakers_b: how many speakers' memory can change b[{sample}].
    place: (speaker, row): in the call for a, layer {layer} of sample {sample} begins with memory[speaker, row]. All of
        these numbers count from 0.

    Idea: torch compares a state with the sizes that it needs, and not with its meaning. With as many samples as layers,
      it cannot notice that two axes are swapped.
    Hint: Which axis of a state counts the layers, and which the samples? Does batch_first say anything about it?
    Hint: dim says where torch.stack puts the new axis, which counts the speakers. Write the axes of both stacked tensors.
    Hint: a[{sample}] comes from the last layer, and that one reads all layers below it. With which row of the state does
      each of them begin?

    Mistakes:
    accepted_means_right: speakers_a = 1
        Then it would be enough that torch accepts the state. torch takes the first axis for the layers. What does it
        count here?
    dim_makes_no_difference: speakers_b = size
        Then dim would not matter. With dim=1 the speakers are the second axis: which axis does torch take for samples?
    batch_first_moves_states: speakers_a = 1; place = (sample, layer) | place = (sample, layer) | place = (sample, 0)
        That fits if the batch comes first in a state. batch_first is about x and out: which axis comes first here?
    one_speaker_left_out: speakers_a = size - 1 | speakers_b = size - 1
        That leaves one speaker out. Which rows does the stack begin with for this sample, and from whom are they?
    lower_layers_only: speakers_a = layer + 1 | speakers_b = layer + 1
        Those are the layers up to layer {layer}. The answer comes from the last layer: which layers does it read?
    samples_in_a_row: speakers_a = sample + 1 | speakers_b = sample + 1
        Those are the speakers up to this one. With batch_first=True the layer does not read from sample to sample: how
        does a speaker come into the answer of another?
    rows_counted: speakers_a = size * size | speakers_b = size * size
        That counts rows of memory. Each speaker has {size} of them: how many speakers are there?
    memory_is_lost: speakers_a = 0 | speakers_b = 0
        With 0, the memory would not change the answer at all. What does the first step of each layer begin with?
    same_number_twice: place = (sample, sample) | place = (layer, layer)
        Two things choose the row: the layer and the sample. Which of them does each axis of the state count?
    other_layers_row: place = (0, sample) | place = (size - 1, sample)
        That is the right sample, but the row of another layer. The question is about layer {layer}.
    counted_from_one: place = (layer + 1, sample + 1)
        Speakers and rows are counted from 0, as layers and samples are.

    Example: place = (layer, sample)
    Step: A state is (num_layers, batch, hidden_size). dim=0 puts the speakers first, where torch counts the layers.
    Step: So layer {layer} of sample {sample} begins with memory[{layer}, {sample}], a row of another speaker.
    Step: Sample {sample} begins with one row from each speaker, and the last layer depends on all {size} of them.
    Step: dim=1 puts the speakers second. Then b[{sample}] depends on its own memory alone.
    Step: With any other number of samples torch refuses the first call. So test with sizes that are all different.
    Try: torch.stack([torch.zeros(2, 8)] * 4, dim=0).shape, torch.stack([torch.zeros(2, 8)] * 4, dim=1).shape
    See: torch.nn.LSTM in the PyTorch documentation, Inputs: h_0; torch.stack; pytorch/pytorch#19675, pytorch/pytorch#4145
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=size, batch_first=True)
    x = torch.randn(size, seq_len, input_size)  # (batch, seq_len, input_size)
    memory = torch.randn(size, size, hidden_size, requires_grad=True)  # memory[speaker] is (num_layers, hidden_size)
    c_0 = torch.zeros(size, size, hidden_size)

    # [*memory] is the list of memory[0], memory[1] and so on
    a, _ = lstm(x, (torch.stack([*memory], dim=0), c_0))
    b, _ = lstm(x, (torch.stack([*memory], dim=1), c_0))
    # hidden
    whole = len(place) == 2 and all(type(number) is int for number in place)
    require(whole, "place takes two whole numbers, (speaker, row).", form=True)
    require(place != (layer + 1, sample + 1), "counted_from_one")
    inside = all(-size <= number < size for number in place)
    require(inside, "There are {size} speakers with {size} rows each. One of your numbers is none of them.")
    speaker, row = (number % size for number in place)
    _, (h_n, _) = lstm(x, (torch.stack([*memory], dim=0), c_0))
    (gradient,) = torch.autograd.grad(h_n[layer, sample].sum(), memory, retain_graph=True)
    began = (gradient != 0).any(2)  # the rows of memory with which this layer and those below it began
    began[:layer] = False
    require(speaker != row, "same_number_twice")
    require(speaker != sample or began[speaker, row], "batch_first_moves_states")
    require(row != sample or began[speaker, row], "other_layers_row")
    require(
        began[speaker, row], "Which axis of a state counts the layers, and which the samples? Take the row by them."
    )
    return blanks(
        speakers_a=depends(a[sample], on=memory, axis=0).count(True),  # speakers whose memory can change a[{sample}]
        speakers_b=depends(b[sample], on=memory, axis=0).count(True),  # speakers whose memory can change b[{sample}]
    )


@kata(
    "hard",
    "predict output",
    where="batch > 3 and seq_len + 2 != count and not {count - 1, seq_len + 1} & {batch, input_size, hidden_size, seq_len, count} and seq_len + count not in (batch, input_size, hidden_size)"
    " and hidden_size not in (2 * input_size, 2 * batch)",
    covers="call_with_state call_without_state out h_n c_n",
)
def write_on(
    count: int = draw(6, 5, 9),
    seq_len: int = draw(8, 5, 12),
    batch: int = draw(4, 3, 9),
    input_size: int = draw(5, 4, 9),
    hidden_size: int = draw(10, 6, 16),
):
    """Step by step

    head makes {count} more steps for {batch} sequences, one by one. For each new step, slow() reads everything again.
    write() reads only the newest step, with the newest state ("new"), with the state after the text
    ("first"), or with none ("none"). What shape has a step? And how many steps equal those of slow()?

    Idea: What an LSTM knows of the past is its state. To go on step by step, pass the newest step with the state that
      the previous call returned. Then nothing has to be read twice.
    Hint: A layer takes a sequence, also if it has one step. Which axes does x have in the default layout?
    Hint: All ways begin with the same text, so their first new step is the same. What is needed for the second one?
    Hint: Write down for each call what has been read when it returns. For slow() it is the text and all steps so far.

    Mistakes:
    time_axis_lost: step_shape = (batch, input_size)
        That has no axis for the steps. out[-1] would remove it, but out[-1:] is a slice: how long is that axis?
    whole_out_goes_back: step_shape = (seq_len, batch, input_size)
        That is as many steps as the text has. How many of them does out[-1:] take?
    out_goes_back: step_shape = (1, batch, hidden_size)
        That is a step of out. head comes behind it: how many features does the layer read, and how many does head make?
    batch_leads: step_shape = (batch, 1, input_size)
        That has the batch first. This layer has the default layout: which axis counts the steps?
    one_sequence: step_shape = (1, 1, input_size) | step_shape = (1, input_size)
        That is a step of a single sequence. How many sequences are continued at the same time?
    all_steps_at_once: step_shape = (count, batch, input_size)
        That is all of the new steps. How many does one call of head make?
    layer_keeps_its_state: with_first = count; with_none = count | with_none = count | with_first = count
        Then it would not matter which state is passed. Where could the layer keep what it has read?
    state_is_not_everything: with_new = 1 | with_new = 2 | with_new = 0
        Then something would be lost although each call gets the newest state. What else does slow() know of the past?
    nothing_is_equal: with_new = 0; with_first = 0; with_none = 0
        Then even the first new step would be different. All ways make it from the same text. What could be different?
    sequences_counted: with_new = batch * count
        That counts the steps of every sequence. A step holds all {batch} sequences: how many steps are in the list?
    first_step_not_counted: with_new = count - 1; with_none = 0; with_first = 1 | with_new = count - 1 | with_none = 0
        | with_first = 0
        The first new step is made before the loop. Is it different from the first step of slow()?
    stale_state_counts_once: with_first = 1
        Then the second new step would be wrong already. It is read with the state after the text. Is anything missing
        in that state at this moment?
    error_comes_later: with_none = 2 | with_first = 3 | with_first = count - 1 | with_none = count - 1
        Then one more step would be right. Which steps should have been read by then, and which does this call know of?
    text_is_counted: with_new = seq_len + count | with_first = seq_len + 1 | with_none = seq_len | with_first = seq_len
        That counts steps of the text. The results hold only the new steps.

    Step: out[-1:] keeps the axis of the steps, so head gives (1, {batch}, {input_size}): x for the next call.
    Step: "new": text and steps are all in the state, and all {count} steps are equal. Each call reads one step.
    Step: "first": the second step is right, because the first is read with the state after the text. Then one is missing.
    Step: "none": only the step from the text is right. After it, the layer knows a single step.
    Step: slow() gets the same result, and reads all steps again for each new one.
    Try: lstm = nn.LSTM(5, 8); out, state = lstm(torch.randn(7, 3, 5)); lstm(torch.randn(1, 3, 5), state)[0].shape
    See: torch.nn.LSTM in the PyTorch documentation, Inputs and Outputs
    """
    lstm = nn.LSTM(input_size, hidden_size).double()
    head = nn.Linear(hidden_size, input_size).double()
    text = torch.randn(seq_len, batch, input_size).double()  # (seq_len, batch, input_size), what there is to continue

    def slow():
        seen = text
        while len(seen) < seq_len + count:
            out, _ = lstm(seen)
            seen = torch.cat([seen, head(out[-1:])])
        return seen[seq_len:].split(1)

    def write(way):
        out, first = lstm(text)
        states, steps = {"new": first, "first": first, "none": None}, [head(out[-1:])]
        while len(steps) < count:
            out, states["new"] = lstm(steps[-1], states[way])  # "new" is replaced at each step
            steps.append(head(out))
        return steps

    # hidden
    wanted = slow()

    def equal(steps):
        return sum(bool(torch.allclose(one, other, atol=1e-9)) for one, other in zip(steps, wanted, strict=True))

    return blanks(
        step_shape=wanted[0].shape,  # each new step
        with_new=equal(write("new")),  # steps of write("new") that are equal
        with_first=equal(write("first")),  # steps of write("first") that are equal
        with_none=equal(write("none")),  # steps of write("none") that are equal
    )


@kata(
    "medium",
    "hyperparameter",
    where="not {2 * calls, calls + 1, 2 * calls + 1, 2 * calls - 1, calls * calls} & {seq_len, input_size, hidden_size, seed}",
    covers="dropout",
)
def same_seed(
    calls: int = draw(5, 4, 6),
    seed: int = draw(42, 30, 90),
    seq_len: int = draw(7, 7, 9),
    input_size: int = draw(3, 3, 9),
    hidden_size: int = draw(14, 13, 16),
):
    """The same seed, and other numbers

    run() sets a seed, makes a new stack and calls it {calls} times with the same x. It returns all outputs.
    On a CPU, some of these outputs are equal, and some are not.
    How many different tensors are in each list? Equal ones count once.

    Blanks:
    once: different tensors in run().
    twice: different tensors in run() + run().
    seeded: different tensors in run(each_call=True).
    shifted: different tensors in run() + run(one_more=True).

    Idea: A seed fixes a sequence of random numbers, and not the result of a call. Weights and dropout masks take their
      numbers from this sequence, one after the other.
    Hint: A new stack is in train mode. What does dropout draw in each call?
    Hint: Think of the seed as a page in a book of random numbers. Where does each call begin to read?
    Hint: Compare two runs number by number: up to which line have both drawn as many numbers?

    Mistakes:
    seed_fixes_every_call: once = 1; twice = 1; shifted = 1 | once = 1 | once = 1; twice = 1
        Then all calls after one seed would be equal. The weights and x are the same: what does each call draw anew in
        train mode?
    nothing_repeats: twice = 2 * calls; seeded = calls | twice = 2 * calls
        Then the second run would give other numbers than the first one. Both set the same seed: what is the first thing
        that each of them draws, and the next?
    seed_is_for_weights_only: seeded = calls
        Then the seed would fix the weights and not the masks. From where does dropout take its random numbers?
    mask_is_kept: once = 2 | seeded = 2
        Then only the first call would be special. Does dropout keep a mask from one call to the next?
    one_run_one_result: twice = 2 | shifted = 2
        That counts the runs. Are the outputs inside one run equal?
    draw_has_no_effect: shifted = calls
        Then the extra torch.randn would change nothing. It draws a number: what do the masks begin with after it?
    only_one_call_moves: shifted = calls + 1 | shifted = 2 * calls - 1
        Then only one call would change. One number more is drawn before all of them: do later calls catch up?
    two_first_calls: twice = calls + 1
        Then one call of the second run would differ. Both runs draw the same numbers in the same order: which call
        could that be?
    nothing_is_counted: once = 0 | twice = 0 | seeded = 0 | shifted = 0
        With 0, the list would be empty. How many different tensors are there if all of them are equal?
    calls_counted: seeded = calls + 1 | shifted = 2 * calls + 1 | once = calls + 1 | once = 2 * calls
        | seeded = 2 * calls | twice = calls * calls | once = calls * calls
        That is more than the number of calls. Each call gives one output.

    Step: One run: the weights are fixed, but each call takes a new mask, so all {calls} outputs differ.
    Step: The second run draws the same weights and the same {calls} masks, so it adds nothing new.
    Step: With the seed before each call, every call takes the same mask: one result. So do not set a seed in the loop.
    Step: torch.randn(1) takes one number away. The weights are the same, but all masks are others.
    Step: On a GPU, cuDNN keeps the masks of an LSTM apart from the seed, so even two equal runs may differ there.
    Try: torch.manual_seed(1); a = torch.randn(2); b = torch.randn(2); torch.manual_seed(1); c = torch.randn(2); torch.equal(a, b), torch.equal(a, c)
    See: torch.manual_seed in the PyTorch documentation; Reproducibility; pytorch/pytorch#104697, pytorch/pytorch#62096
    """
    x = torch.randn(seq_len, input_size)  # (seq_len, input_size), no batch

    def run(*, each_call=False, one_more=False):  # * means: both are given by name
        torch.manual_seed(seed)
        stack = nn.LSTM(input_size, hidden_size, num_layers=2, dropout=0.5)
        if one_more:
            torch.randn(1)  # a single random number, which nobody uses
        outs = []
        for _ in range(calls):
            if each_call:
                torch.manual_seed(seed)
            outs.append(stack(x)[0])
        return outs

    return blanks(
        once=on("cpu", _different(run())),  # different tensors in run()
        twice=on("cpu", _different(run() + run())),  # different tensors in run() + run()
        seeded=on("cpu", _different(run(each_call=True))),  # different tensors in run(each_call=True)
        shifted=on("cpu", _different(run() + run(one_more=True))),  # different tensors in run() + run(one_more=True)
    )


def _goes_on(n: SimpleNamespace) -> bool:
    """Is the chunk in a later batch, and do all that one might count back to differ?"""
    back = [n.chunk - distance for distance in (0, 1, n.batch - 1, n.batch, n.batch + 1, n.turns)]
    rows = (n.chunk // n.batch, n.chunk // n.batch - 1, n.chunk % n.batch, n.chunk + n.batch, n.chunk + 1)
    counts = (0, *back, *rows, n.batch, n.turns, n.steps, n.input_size)
    return n.chunk < n.batch * n.turns and abs(n.turns - n.steps) > 1 and len({*counts}) == len(counts)


@kata("hard", "training", where=_goes_on, covers="call_with_state batch_first")
def chunks_of_recordings(
    first: tuple[int, ...],  # chunk numbers
    batch: int = draw(3, of=(3,)),
    turns: int = draw(7, 7, 9),
    chunk: int = draw(16, 15, 26),
    steps: int = draw(10, 5, 12),
    input_size: int = draw(4, 2, 4),
):
    """Whose past is this?

    A recording is cut into chunks, numbered from 0 in their order. They are read in batches of {batch},
    and the state is passed on. The loss stays high with shuffle=True, and with a plain loader, too.
    So somebody chooses the chunks of each batch: chosen() reads the rows of order.

    Blanks:
    first: the numbers of the {batch} chunks in the first batch of chosen(). Each chunk has to be read once, and each chunk
      of a later batch has to begin with the state after the chunk before it.
    comes_from: in read(plain), chunk {chunk} begins with the state after another chunk. The number of that chunk.

    Idea: Row i of a state goes into sample i of the next batch, whatever is there. So sample i of every batch has to go
      on where sample i of the batch before ended. A loader knows nothing of this: you decide which chunk is where.
    Hint: A plain loader puts the first {batch} chunks into its first batch, and the next {batch} into the second. Write
      down three batches, one below the other.
    Hint: Read down a column: that is what one sample reads. In which order should the chunks stand there?
    Hint: Every column takes one part of the recording, without a gap. How long is a part, if there are {batch} columns?

    Mistakes:
    loader_knows_the_order: comes_from = chunk - 1
        That is the chunk before it in the recording. In the batches of the plain loader it has another place. Which
        chunk of the previous batch had the place of chunk {chunk}?
    other_place: comes_from = chunk - 2 | comes_from = chunk - batch - 1 | comes_from = chunk - batch + 1
        That chunk was at another place of its batch. Row i of the state goes into sample i: what is i for chunk
        {chunk}?
    batch_number: comes_from = chunk // batch | comes_from = chunk // batch - 1
        That is the number of a batch. The question is about a chunk of it.
    always_the_first: comes_from = 0
        That chunk was in the first batch. Which batch was read just before the one with chunk {chunk}?
    later_chunk: comes_from = chunk + batch | comes_from = chunk + 1
        That chunk is read later, or in the same batch. Which batch was read just before the one with chunk {chunk}?
    row_number: comes_from = chunk % batch
        That is the place of chunk {chunk} in its batch. Which chunk was at this place in the batch before?
    own_chunk: comes_from = chunk
        A chunk begins with a state that was made before it. Which batch was read just before?
    distance_in_turns: comes_from = chunk - turns
        That counts back as many chunks as there are batches. How many chunks does the plain loader read in one batch?
    neighbours_in_a_batch: first = (0, 1, 2)
        That is what the plain loader does. In the second batch, sample 0 would read the chunk after it: who else has
        read it already?
    batch_as_distance: first = (0, batch, 2 * batch)
        Then sample 0 would come to chunk {batch} after {batch} batches, and sample 1 has read it before. How many
        batches are there?
    counted_from_one: first = (1, turns + 1, 2 * turns + 1)
        The chunks are numbered from 0. Which one is read by nobody here?
    one_too_few: first = (0, turns - 1, 2 * turns - 2)
        Then a sample ends with the chunk that the next one began with. How many chunks does a sample read?
    one_too_many: first = (0, turns + 1, 2 * turns + 2)
        Then there is a gap between what one sample reads last and what the next one reads first.
    steps_for_chunks: first = (0, steps, 2 * steps) | first = (0, turns * steps, 2 * turns * steps)
        That counts steps. The loader gets numbers of chunks.
    ends_for_beginnings: first = (turns, 2 * turns, 3 * turns) | first = (turns - 1, 2 * turns - 1, 3 * turns - 1)
        Those are the ends of the parts. The first batch has their beginnings: which chunk begins the first part?
    all_begin_alike: first = (0, 0, 0)
        Then all samples would read the same chunks. Each chunk should be read once.

    Example: first = (0, turns, 2 * turns)
    Step: The plain loader reads {batch} chunks at a time. So chunk {chunk} gets the state of the chunk {batch} places
      before it, and misses what the other samples have read.
    Step: With shuffle=True it is worse: the state comes from anywhere in the recording.
    Step: Give each sample a part of its own: {turns} chunks in a row. The parts begin at 0, {turns} and 2 * {turns}.
    Step: When the recording is read once more, begin without a state.
    Try: [batch.tolist() for batch in torch.utils.data.DataLoader(torch.arange(8), batch_sampler=[[0, 4], [1, 5], [2, 6], [3, 7]])]
    See: torch.utils.data.DataLoader in the PyTorch documentation, batch_sampler; keras-team/keras#1820, tensorflow/tensorflow#40067
    """
    recording = torch.randn(batch * turns * steps, input_size, requires_grad=True)  # (all steps, input_size)
    chunks = recording.split(steps)  # each is (steps, input_size)
    plain = torch.utils.data.DataLoader(chunks, batch_size=batch)

    def chosen():
        order = [[start + turn for start in first] for turn in range(turns)]
        return torch.utils.data.DataLoader(chunks, batch_sampler=order)

    lstm = nn.LSTM(input_size, 6, batch_first=True)

    def read(loader):
        state, outs = None, []
        for x in loader:  # (batch, steps, input_size)
            out, state = lstm(x, state)
            outs.append(out)
        return torch.cat(outs)  # one row for each chunk, in the order of the loader

    # hidden
    require(all(type(start) is int for start in first), "The numbers of chunks are whole numbers.", form=True)
    require(len(first) == batch, "The first batch has {batch} chunks.", form=True)
    require(sorted(first) != [*range(min(first), min(first) + batch)], "neighbours_in_a_batch")
    require(first != (0, batch, 2 * batch), "batch_as_distance")
    require(first != (1, turns + 1, 2 * turns + 1), "counted_from_one")
    ends = (turns, 2 * turns, 3 * turns), (turns - 1, 2 * turns - 1, 3 * turns - 1)
    require(first not in ends, "ends_for_beginnings")
    require(len({*first}) == batch, "all_begin_alike")
    require(
        all(0 <= start < batch * turns for start in first),
        "There are {batch} * {turns} chunks, numbered from 0. One of your numbers is none of them.",
    )
    numbers = sorted(start + turn for start in first for turn in range(turns))
    require(
        numbers == [*range(batch * turns)],
        "With these, some chunk is read twice or not at all. Which part of the recording does each sample read?",
    )
    require(read(chosen()).shape[0] == batch * turns, "Each chunk is read once.")
    known = {step // steps for step, moves in enumerate(depends(read(plain)[chunk], on=recording, axis=0)) if moves}
    return blanks(
        comes_from=max(known - {chunk}),  # chunk {chunk} begins with the state after this chunk
    )


unit = make_unit(
    "states",
    "States",
    """
    The state is what an LSTM remembers: h, which is also its output, and c.
    It goes into a call and comes back from it:

        out, (h_n, c_n) = lstm(x, (h_0, c_0))

                        x[0]       x[1]       x[2]
                         |          |          |
                         v          v          v
                      +------+   +------+   +------+
        (h_0, c_0) -->| LSTM |-->| LSTM |-->| LSTM |--> (h_n, c_n)
                      +------+   +------+   +------+
                         |          |          |
                         v          v          v
                       out[0]     out[1]     out[2]

        h_0, c_0, h_n, c_n     (rows, batch, hidden_size)

    Each layer has its own state, with a row for each direction. Without a state,
    or with None for it, a call begins with zeros. The state that a call returns
    can go into the next call, so a long sequence can be read in chunks. Such a
    state has a history: torch keeps how it was computed.

    ## The words

    - chunk: a part of a sequence. `x.split([4, 5])` cuts 9 steps into chunks of
      4 and 5, `x.split(1)` into chunks of 1. `torch.cat` joins them again.
    - to continue a sequence: a head makes the next step of it from the last h.
      The layer reads this step, the head makes another one, and so on.
    - `torch.stack([a, b], dim=1)`: joins tensors along a new axis, here axis 1.
    - GRU: a relative of the LSTM with one state, h. `out, h_n = gru(x)`.
    - `torch.utils.data.DataLoader(data, batch_size=5)`: gives the samples in
      batches. `drop_last=True` leaves out a last batch that is not full,
      `shuffle=True` mixes them. `batch_sampler=[[0, 2], [1, 3]]` makes a batch of
      samples 0 and 2, and one of 1 and 3.
    - dropout: sets some of the numbers to 0 that one layer gives to the next. The
      mask says which. It acts in train mode: in a new layer, and again after
      `lstm.train()`, but not after `lstm.eval()`. Both return the layer.
    - `torch.manual_seed(7)`: sets the seed to 7. All random numbers that follow,
      also those of weights and masks, are then the same in each run.
    - history or graph: how a tensor was computed, with saved tensors, such as
      weights, for the way back. `detach()` gives the same values without it.
      `torch.no_grad()` keeps none, as `@torch.no_grad()` in a whole function.
    - `loss.backward()`: goes back through the graph of the loss. It leaves a
      gradient in the `grad` of each of `lstm.parameters()`, the weights, and
      frees the graph; `backward(retain_graph=True)` does not. In a freed graph,
      or where a saved tensor was changed in place, it raises a RuntimeError.
      `zero_grad()` clears the gradients.
    - update: a change of the weights. `weight.sub_(0.1 * weight.grad)` subtracts
      in place: it changes the tensor itself, and makes no new one.

    ## A worked example

    A sequence of 9 steps is read in two calls, 4 steps and 5. The second call
    gets h of the first, but zeros for c. At how many steps is the result equal
    to that of one call?

    The first 4 steps have read the same in both. Step 4 needs f * c, and this c
    is missing; each later step needs what step 4 left. So 4 are equal:

        >>> import torch
        >>> lstm, x = torch.nn.LSTM(3, 6).double(), torch.randn(9, 3).double()
        >>> one, (h, c) = lstm(x[:4])
        >>> two, _ = lstm(x[4:], (h, 0 * c))
        >>> both = zip(torch.cat([one, two]), lstm(x)[0])
        >>> sum(torch.allclose(a, b) for a, b in both)
        4
    """,
    katas=[
        repeated_calls,
        initial_state_shape,
        last_small_batch,
        from_a_gru,
        where_dropout_acts,
        carry_the_state,
        detach,
        second_backward,
        memory_of_speakers,
        write_on,
        same_seed,
        chunks_of_recordings,
    ],
)
