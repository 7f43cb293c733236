"""The two states: what goes in, what comes back, and what is carried on."""

from __future__ import annotations

from itertools import permutations, takewhile
from types import SimpleNamespace

from pytest_lstm_kata.authoring import blanks, depends, draw, kata, raises
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch


def _parts(n: SimpleNamespace) -> tuple[int, int, int]:
    """How many batches are full, how many there are in all, and the samples of the last one."""
    full, left = divmod(n.samples, n.batch)
    return full, full + 1, left


def _different(outs: list[torch.Tensor]) -> int:
    """How many tensors with different values there are."""
    flat = torch.stack(outs).flatten(1)
    apart = ((flat[:, None] - flat).abs().amax(dim=2) > 1e-9).tolist()
    return sum(all(row[:index]) for index, row in enumerate(apart))


@kata("easy", "predict output", where="plain >= carried + 3", covers="call_without_state call_with_state")
def repeated_calls(
    plain: int = draw(6, 6, 8),
    carried: int = draw(3, 3, 5),
    seq_len: int = draw(2, of=(2,)),
    batch: int = draw(4, 2, 5),
    input_size: int = draw(5, 3, 9),
    hidden_size: int = draw(8, 4, 12),
):
    """Where a call begins

    One layer reads the same x many times: {plain} times without a state, once with zeros,
    and {carried} times with the state that the call before returned. outs collects the outputs.

    How many different outputs are there?

    Blanks:
    different: how many different tensors outs holds. Equal ones count once.

    Idea: The layer does not store the state. You pass it into a call, and the call returns a new one. If you want to
      carry it from one call to the next, you have to do that yourself.
    Hint: The weights stay the same, and so does x. So two outputs differ only if their calls began with different
      states.
    Hint: Write down for each call with which state its first step begins. Which of these states are the same?

    Mistakes:
    layer_keeps_its_state: different = plain | different = plain + carried
        You let the layer remember its last call. It has weights and nothing else: where would a state be kept?
    random_beginning: different = plain + 1 + carried
        You let every call begin somewhere else. What does the layer take for a state that nobody gives it?
    zeros_are_another_state: different = 2 + carried
        You made a difference between no state and a state of zeros. What does the layer take for a state that nobody
        gives it?
    state_has_no_effect: different = 1
        You let the state change nothing. It goes into every gate of the first step: does it not show in out?
    state_settles_at_once: different = 2
        You let all the calls with a carried state give the same. Does each of them begin with the same state?
    beginning_not_counted: different = carried
        You counted the calls with a carried state. outs holds other tensors, too: is any of them among these?

    Step: The {plain} calls without a state are the same call: both states start as zeros, each time.
    Step: The call with zeros passes the same states itself and gives the same output. So far there is 1.
    Step: Each of the {carried} calls that follow begins where the last one ended, and gives a new output.
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


@kata("medium", "predict shape", covers="call_with_state states_layout num_layers batch_first")
def initial_state_shape(
    batch: int = draw(6, 5, 9),
    seq_len: int = draw(7, 5, 9),
    input_size: int = draw(5, 5, 16),
    hidden_size: int = draw(9, 5, 16),
    num_layers: int = draw(3, 3, 4),
):
    """The shape of a state

    The same stack is made for two layouts: samples_first has the batch first, steps_first has time first.
    Each of them is called with states that were made by hand:

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
    Hint: Each layer of the stack reads the sequence on its own, and begins with an h of its own.
    Hint: batch_first is about the tensors that hold whole sequences. Is a state one of them?

    Mistakes:
    batch_first_moves_states: samples_first_shape = (batch, num_layers, hidden_size)
        You moved the batch of the state to the front. batch_first is about x and out: does it say anything of states?
    batch_leads_the_state: steps_first_shape = (batch, num_layers, hidden_size)
        You put the batch in front, and it does not even lead in the input of this one. What does a state have rows for?
    state_for_one_layer: samples_first_shape = (1, batch, hidden_size) | steps_first_shape = (1, batch, hidden_size)
        You gave a state to one layer of the stack only. Do the others begin without any?
    layers_side_by_side: samples_first_shape = (1, batch, num_layers * hidden_size)
        | steps_first_shape = (1, batch, num_layers * hidden_size)
        You laid the layers side by side, in one row. A state keeps them apart: along which axis?
    state_for_each_step: samples_first_shape = (batch, seq_len, hidden_size)
        | steps_first_shape = (seq_len, batch, hidden_size)
        You gave h_0 a vector for each step. It is what the layer has before the first one: is there a time axis?
    state_is_as_wide_as_x: samples_first_shape = (num_layers, batch, input_size)
        | steps_first_shape = (num_layers, batch, input_size)
        You made the state as wide as a step of x. It is not what is read but what is kept: how wide is that?
    states_share_the_time_axis: steps_first_shape = (num_layers, seq_len, hidden_size)
        You put the steps where a state has its samples. How many steps has a state been through before the first?

    Step: Each of the {num_layers} layers begins with a row of its own, for {batch} samples and {hidden_size} features.
    Step: batch_first=True moves the batch of x and out, and leaves the states alone. Both stacks accept the same shape.
    Step: Take care if there are as many samples as layers. A state with the batch first is then accepted, and mixed up.
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
    where=lambda n: (
        n.samples // n.batch >= 3
        and n.samples % n.batch >= 2
        and (len({*_parts(n), n.batch - n.samples % n.batch, n.batch}) == 5)
    ),
    covers="call_with_state call_without_state states_layout",
)
def last_small_batch(
    samples: int = draw(38, 20, 40),
    batch: int = draw(8, 5, 9),
    seq_len: int = draw(7, 3, 12),
    input_size: int = draw(3, 3, 9),
    hidden_size: int = draw(9, 4, 12),
):
    """The last batch is smaller

    A loader gives out {samples} samples in batches of {batch}. h_0 and c_0 are made once, before this loop:

        for x in loader:
            out, (h_n, c_n) = lstm(x, (h_0, c_0))

    How far does the loop run? And how far does it run if it calls lstm(x) instead?

    Blanks:
    turns_with_state: how many turns run before an exception; all, if there is none.
    last_batch: how many samples are in the last batch of the loader.
    turns_without_state: the same, if the loop calls lstm(x).

    Idea: A state is made for a number of samples, so it has a batch size. The layer has none. A loader also gives out
      the samples that are left over at the end, unless it is told to drop them.
    Hint: Put {samples} samples into batches of {batch}. Are any left over?
    Hint: h_0 has an axis for the batch. Which batches of x does it fit?
    Hint: By default a loader keeps what is left over.

    Mistakes:
    state_for_another_batch: turns_with_state = samples // batch + 1
        You let the state serve every batch. It was made for {batch} samples: do all the batches have that many?
    batch_first_moves_states: turns_with_state = 0
        You let torch object at once. batch_first is about x and out; in a state the batch is the second axis, as it is
        here. Does the first batch fit it?
    samples_counted: turns_with_state = samples // batch * batch | turns_with_state = samples
        You counted the samples. One turn of the loop takes a batch of them: how many turns are there?
    full_batch_refused: turns_with_state = samples // batch - 1
        You stopped one batch early. Is the last full batch too small?
    samples_counted: turns_without_state = samples
        You counted the samples. One turn of the loop takes a batch of them: how many turns are there?
    leftover_is_filled_up: last_batch = batch
        You made the last batch as large as the others. Are there enough samples for that?
    gap_counted: last_batch = batch - samples % batch
        You counted the samples that the last batch lacks. How many does it have?
    layer_has_a_batch_size: turns_without_state = samples // batch
        You let the last batch fail, or be dropped, without a state, too. Nothing in the layer or the loader says so:
        which of their arguments would?

    Step: {samples} samples in batches of {batch}: the last batch is what is left over, and smaller than the others.
    Step: h_0 was made for {batch} samples. The full batches run. The last one is refused: no state is cut to size.
    Step: Without a state the layer makes zeros of the right size, and all batches run.
    Step: Make the state anew for each batch, from x.shape[0]. drop_last=True in the loader only throws samples away.
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


@kata("hard", "debug", covers="call_with_state call_without_state states_layout")
def hx_errors(
    batch: int = draw(4, 3, 9),
    seq_len: int = draw(7, 5, 12),
    input_size: int = draw(5, 3, 9),
    hidden_size: int = draw(8, 5, 16),
    num_layers: int = draw(3, 3, 4),
):
    """Six ways to pass the states

    lstm(x, (h_0, c_0)) runs. Code that was written for a GRU, for another library or in a hurry passes
    the states in other ways. What happens in each of these six calls, on its own?

    Idea: The call takes one argument after x: the pair of both states. torch takes the items 0 and 1 of it. Then it
      compares the sizes of each state with what x and the layer need. It adds nothing and stretches nothing.
    Hint: Go through each call in this order. Does it fit the signature? Does the state have an item 0 and an item 1?
      Does each item have axes? Do their sizes fit?
    Hint: Three things can go wrong: a call that does not fit the signature, a size that does not fit the data, and an
      object that has no axes to compare. Python and torch have a class of their own for each.
    Hint: At first, anything that has an item 0 and an item 1 is taken for a pair.

    Mistakes:
    only_a_tuple_will_do: as_list = TypeError | as_list = RuntimeError
        You let torch refuse a list. Two states in a list are still two states: is anything missing that torch needs?
    c_0_is_optional: h_0_alone = None
        You let torch make up c_0 by itself. It picks the pieces 0 and 1 of what it gets: what are these in a tensor?
    tensor_is_no_pair: h_0_alone = TypeError
        You let torch refuse the type of h_0. A tensor has a piece 0 and a piece 1, too, so it is these that do not fit.
        How many axes does each have?
    tensor_has_one_piece: h_0_alone = IndexError
        You let torch find no piece 1 in h_0. The pieces of a tensor lie along its first axis: how many are there?
    pair_is_unpacked: h_0_alone = ValueError
        You let h_0 have too many pieces for a pair. torch does not unpack it, it picks the pieces 0 and 1: how many
        axes does each have?
    states_are_two_arguments: one_by_one = None
        You handed the states over one by one. How many arguments does the call have beside x?
    torch_counts_arguments: one_by_one = RuntimeError | one_by_one = ValueError
        Before torch sees a size, Python binds the arguments: what does it raise for one too many?
    states_stretch: one_sample = None
        You let a state of one sample be stretched over the batch, as in arithmetic on tensors. torch compares the sizes
        of a state and stretches none.
    batch_first_moves_states: moved = None
        You let batch_first move the batch of the states. It is about x and out: which layout do the states have?
    sizes_are_values: one_sample = ValueError | moved = ValueError
        You took a size that does not fit for a wrong value. What does torch raise when x is too wide for the layer?
        This is of the same kind.
    none_means_zeros: two_nones = None
        You let each None stand for zeros. That holds for the pair as a whole; inside it torch expects tensors.
    types_are_checked: two_nones = TypeError
        You let torch check the types inside the pair. Before that, it asks for the axes of each state. What does Python
        say when something is asked for what it does not have?
    none_has_a_size: two_nones = RuntimeError
        You let torch find a size that does not fit. Which sizes does None have?

    Step: A list of two has an item 0 and an item 1, like a tuple, and runs.
    Step: The items 0 and 1 of h_0 alone are two of its rows, with an axis too few. With one layer there is no item 1,
      and the class is another one.
    Step: Three arguments do not fit the signature of the call, whatever they are.
    Step: One sample for a batch of {batch}, and the batch first: these are sizes that do not fit. torch stretches none.
    Step: (None, None) is a pair, so torch asks the first None for its axes, and None has none.
    Try: nn.LSTM(5, 8)(torch.randn(7, 4, 5), [torch.zeros(1, 4, 8), torch.zeros(1, 4, 8)])[0].shape
    See: torch.nn.LSTM in the PyTorch documentation, Inputs: (h_0, c_0); pytorch/pytorch#4145
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers, batch_first=True)
    x = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)
    h_0 = torch.zeros(num_layers, batch, hidden_size)  # (num_layers, batch, hidden_size)
    c_0 = torch.zeros(num_layers, batch, hidden_size)

    single = torch.zeros(num_layers, 1, hidden_size)  # (num_layers, 1, hidden_size)
    swapped = torch.zeros(batch, num_layers, hidden_size)  # (batch, num_layers, hidden_size)
    return blanks(
        as_list=raises(lstm, x, [h_0, c_0]),  # lstm(x, [h_0, c_0])
        h_0_alone=raises(lstm, x, h_0),  # lstm(x, h_0)
        one_by_one=raises(lstm, x, h_0, c_0),  # lstm(x, h_0, c_0)
        one_sample=raises(lstm, x, (single, single)),  # lstm(x, (single, single))
        moved=raises(lstm, x, (swapped, swapped)),  # lstm(x, (swapped, swapped))
        two_nones=raises(lstm, x, (None, None)),  # lstm(x, (None, None))
    )


@kata("hard", "hyperparameter", covers="dropout dropout_place num_layers h_n out")
def where_dropout_acts(
    seq_len: int = draw(5, 3, 5),
    input_size: int = draw(6, 3, 9),
    hidden_size: int = draw(8, 8, 12),
    num_layers: int = draw(3, 3, 4),
    runs: int = draw(4, 3, 4),
):
    """Where dropout acts

    A stack of {num_layers} layers and a single layer, both made with dropout=0.5, read the same x many times.
    What does dropout change?

    Blanks:
    changed_rows: how many rows of h_n differ from the same row of again.
    zeros: how many numbers in out are 0.
    stack_results: how many different tensors outs(stack) returns. Equal ones count once.
    single_results: the same for outs(single).

    Idea: dropout acts between the layers of a stack: it sets numbers to 0 in what one layer passes up to the next. It
      is for training, and chooses new numbers in every run.
    Hint: Draw the stack, and an eraser wherever one layer passes its steps up to the next. There is no other eraser.
    Hint: What is below all erasers stays the same from run to run. Which layer is that?
    Hint: In eval mode the erasers do nothing. How many different outputs can two runs give then? And does one of them
      equal an output of a training run?

    Mistakes:
    dropout_in_one_layer: single_results = runs + 1 | single_results = runs + 2 | single_results = runs
        You let dropout act in a single layer. It stands between a layer and the next one up: how many such places does
        this layer have?
    modes_differ_anyway: single_results = 2
        You let train and eval mode differ. What is there between layers, in a single one, that could be switched off?
    dropout_in_one_layer: zeros = seq_len * hidden_size // 2
        You let dropout erase half of out. It acts on what a layer hands up to the next one: which layer's steps are in
        out?
    first_layer_differs: changed_rows = num_layers
        You let every layer end in another state. What does the first one read, and has anything been erased there?
    states_are_spared: changed_rows = 0
        You let every layer end in the same state as before. All but the first read what the layer below hands up: what
        happens to it on the way?
    last_layer_only: changed_rows = 1
        You let dropout act once in the stack. Between how many pairs of neighbours does it stand?
    dropout_in_eval: stack_results = runs + 2
        You let dropout act in eval mode, too. What is eval() for?
    one_mask_for_all: stack_results = 2
        You let all the runs in train mode erase the same entries. When is it drawn which ones they are?
    eval_repeats_training: stack_results = runs
        You counted the runs in train mode. With nothing erased, do the others repeat one of them?
    dropout_does_nothing: stack_results = 1
        You let a stack with dropout give the same in all its runs. What happens between its layers in train mode?

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


@kata("hard", "predict output", covers="call_with_state call_without_state out")
def carry_the_state(
    first: int = draw(3, 3, 6),
    second: int = draw(5, 3, 6),
    third: int = draw(4, 3, 6),
    input_size: int = draw(6, 3, 9),
    hidden_size: int = draw(8, 4, 12),
):
    """Cut in three

    One sequence is read in three chunks of {first}, {second} and {third} steps. whole is its out without a cut.
    read("1") passes the state on after the first chunk only, read("2") only after the second,
    read("12") after both. Where no state is passed on, the next call begins without one.

    At how many steps does read(...) equal whole?

    Idea: A long sequence can be read in chunks if each chunk begins with the state at the end of the chunk before. If
      the state is not passed on, there is no error: every shape is as it should be.
    Hint: A step equals the same step of whole if the layer has read the same steps before it as it does without a cut.
    Hint: Draw the three chunks with an arrow through them. Break the arrow wherever no state is passed on.
    Hint: A state knows the steps of its chunk, and what the state at the beginning of the chunk knew. What if there was
      no such state?

    Mistakes:
    layer_keeps_its_state: nowhere = first + second + third
        You let the layer know in one call what it has read in another. Who hands it on here?
    layer_keeps_its_state: after_first = first + second + third
        You let the third chunk equal that of whole. Who hands it a state here?
    cut_spoils_everything: nowhere = 0
        You let the cuts spoil every step. Up to the first cut, is there anything that the layer does not know?
    gap_closes_at_once: nowhere = first + second + third - 2 | after_first = first + second + third - 1
        | after_second = first + second + third - 1
        You let a chunk find its way after one step. What is its second step computed from?
    state_mends_what_was_missed: after_second = first + third
        You let the third chunk equal that of whole. It begins with the state after the second: what does that one know
        of the first?
    state_mends_what_was_missed: after_second = first + second + third
        You let the state mend even what was read before it was handed on. With which state did the second chunk begin?
    state_is_not_everything: after_first = first | everywhere = first
        You let something get lost in spite of the state. What else goes from one step to the next, beside h and c?
    one_border_only: everywhere = first + second
        You let something get lost at the second border. What is different there from the first one?

    Step: Nowhere: the {first} steps before the first cut agree. All others miss what came before.
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


@kata("hard", "training", covers="call_with_state h_n c_n equations")
def detach(
    first: int = draw(3, 2, 5),
    second: int = draw(5, 2, 5),
    third: int = draw(4, 2, 5),
    input_size: int = draw(6, 3, 9),
    hidden_size: int = draw(8, 4, 12),
):
    """How far back does it learn?

    One sequence is read in three chunks, and the loss is computed from the last chunk alone.
    cut says which of the two states are detached between the chunks: "", "h" or "hc".

    To how many steps of x does the loss send a gradient other than 0? Count the steps of all chunks.

    Idea: A carried state also carries its history: the gradient flows back through it into the calls before. detach
      keeps the values and cuts the history.
    Hint: Two tensors go from one call into the next. Follow each of them back from the last chunk.
    Hint: The gradient passes if at least one way is open. How many ways lead back from one chunk into the chunk before?
    Hint: c goes from step to step, too, and h is computed from it.

    Mistakes:
    one_state_detached: h_detached = third
        You let one detach be enough. Two states go into the next call: does the gradient not find the other way?
    graph_ends_with_the_call: none_detached = third
        You let the history end with the call. The state that goes in came out of the call before: what is it computed
        from?
    one_chunk_further_back: none_detached = second + third | h_detached = second + third
        You let the gradient go one chunk back, and no further. Is one border different from the other?
    detach_cuts_nothing: both_detached = second + third | both_detached = first + second + third
        You let the gradient pass where both states are detached. detach keeps the values: what does it take away?
    last_step_only: both_detached = 1
        You counted a single step. Inside a chunk nothing is detached: how far does the gradient get there?
    detach_stops_the_loss: both_detached = 0 | h_detached = 0
        You let detach stop the loss altogether. It cuts between two chunks: what of the last chunk itself?

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

    A training loop carries the state from the first of two batches to the second. cut says which
    states are detached before that: "", "h" or "hc". Each update is a step of gradient descent.

    What does each of the five calls raise, if anything?

    Idea: backward goes through the whole history and frees it. A state that still has its history sends the next
      backward there once more, through weights that may have changed since.
    Hint: Follow the second backward. Through which steps does it go, and has a backward been there before?
    Hint: There are two states. Each of them is a way back into the batch before.
    Hint: retain_graph=True keeps what was saved for the way back. Weights are part of that. What does an update do to
      them?

    Mistakes:
    one_state_detached: h_detached = None
        You let one detach be enough. Two states go into the next call: which of them still has its history?
    retain_graph_cures: graph_retained = None
        You let retain_graph=True be the cure. It keeps the old graph, and the weights have moved since: does the graph
        still fit them?
    state_has_no_history: none_detached = None
        You let the state come back without a history. What is it computed from, and what does backward leave of that?
    retained_graph_is_used_up: never_updated = RuntimeError
        You let a retained graph be used up. Without an update the weights stay as they were: what is missing on the way
        back?
    detach_is_not_enough: both_detached = RuntimeError
        You let backward fail with both states detached. Is there any way left into the batch before?

    Step: With nothing detached, the second backward comes to the first batch. The first backward has freed its graph.
    Step: With h alone detached it comes there through c. With both detached it stays in its own batch, and runs.
    Step: retain_graph=True keeps the graph, but the update has changed the weights in place, and the graph needs the
      old ones.
    Step: Without updates a retained graph works, and grows with every batch. But without updates nothing is learned.
    Try: _, (h, c) = nn.LSTM(5, 8)(torch.randn(7, 5)); h.sum().backward(); c.grad_fn, c.detach().grad_fn  # freed, and c still refers to it
    See: discuss.pytorch.org 6795; MorvanZhou/PyTorch-Tutorial#57, Lightning-AI/pytorch-lightning#8145
    """
    lstm = nn.LSTM(input_size, hidden_size)
    batches = torch.randn(2, seq_len, batch, input_size)  # two of (seq_len, batch, input_size)

    def train(cut, *, retain_graph=False, update=True):
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

    Each layer has a state of its own, with a row for each direction. What comes
    back can go into the next call: so a long sequence can be read in chunks. The
    returned state knows how it was computed, and gradients flow back through it.
    detach() removes this history and keeps the values. dropout is about what one
    layer passes up to the next. It acts in train mode, with new zeros each time.
    """,
    katas=[
        repeated_calls,
        initial_state_shape,
        last_small_batch,
        hx_errors,
        where_dropout_acts,
        carry_the_state,
        detach,
        second_backward,
    ],
)
