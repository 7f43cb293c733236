"""The two states: what goes in, what comes back, and what is carried on."""

from __future__ import annotations

from itertools import permutations, product, takewhile
from types import SimpleNamespace

from pytest_lstm_kata.authoring import blanks, choice, depends, distinct, kata, mistake, raises
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.lazy import nn, torch

DOCS = "torch.nn.LSTM in the PyTorch documentation"


def _parts(n: SimpleNamespace) -> tuple[int, int, int]:
    """How many batches are full, how many there are in all, and the samples of the last one."""
    full, left = divmod(n.samples, n.batch)
    return full, full + 1, left


def _different(outs: list[torch.Tensor]) -> int:
    """How many different tensors there are."""
    flat = torch.stack(outs).flatten(1)
    apart = ((flat[:, None] - flat).abs().amax(dim=2) > 1e-9).tolist()
    return sum(all(row[:index]) for index, row in enumerate(apart))


@kata(
    title="Where a call begins",
    level="easy",
    category="predict output",
    covers=["call_without_state", "call_with_state"],
    concept="The state is no part of the layer: it goes into a call as an argument, and comes back as a result. "
    "To carry it from one call to the next is up to the caller.",
    source=f"{DOCS}, Inputs: h_0 and c_0",
    numbers=distinct(
        plain=(6, 8),
        carried=(3, 5),
        seq_len=choice(2),
        batch=(2, 5),
        input_size=(3, 9),
        hidden_size=(4, 12),
        where=lambda n: n.plain >= n.carried + 3,
    ),
    hints=[
        "The weights stay, and so does x. Two outputs can differ only if their calls began with different states.",
        "Write down for each call what its first step finds in the state. Which of these beginnings are the same?",
    ],
    mistakes=[
        mistake(
            "layer_keeps_its_state",
            "You let the layer remember its last call. It has weights and nothing else: where would a state be kept?",
            different=lambda n: n.plain,
        ),
        mistake(
            "layer_keeps_its_state",
            "You let the layer remember its last call. It has weights and nothing else: where would a state be kept?",
            different=lambda n: n.plain + n.carried,
        ),
        mistake(
            "random_beginning",
            "You let every call begin somewhere else. What does the layer take for a state that nobody gives it?",
            different=lambda n: n.plain + 1 + n.carried,
        ),
        mistake(
            "zeros_are_another_state",
            "You made a difference between no state and a state of zeros. What does the layer take for a state that "
            "nobody gives it?",
            different=lambda n: 2 + n.carried,
        ),
        mistake(
            "state_has_no_effect",
            "You let the state change nothing. It goes into every gate of the first step: does it not show in out?",
            different=1,
        ),
        mistake(
            "state_settles_at_once",
            "You let all the calls with a carried state give the same. Does each of them begin with the same state?",
            different=2,
        ),
        mistake(
            "beginning_not_counted",
            "You counted the calls with a carried state. outs holds other tensors, too: is any of them among these?",
            different=lambda n: n.carried,
        ),
    ],
    steps=[
        "The {plain} calls without a state are the same call: both states start as zeros, each time.",
        "The call with zeros says so in full, and gives the same output once more: so far there is 1.",
        "Each of the {carried} calls that follow begins where the last one ended, and gives something new.",
        "1 + {carried} different tensors.",
    ],
    quick_check="lstm = nn.LSTM(6, 8); x = torch.randn(2, 3, 6); torch.equal(lstm(x)[0], lstm(x)[0])",
)
def zero_by_default(
    plain: int = 6, carried: int = 3, seq_len: int = 2, batch: int = 4, input_size: int = 5, hidden_size: int = 8
):
    """One layer reads the same x again and again: {plain} times without a state, once with zeros,
    and {carried} times with the state that came back from the call before. outs collects what comes out.

    different is a whole number: how many different tensors there are in outs.
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
    return blanks(different=_different(outs))  # different tensors in outs


@kata(
    title="The shape of a state",
    level="intermediate",
    category="predict shape",
    covers=["call_with_state", "states_layout", "directions_rows", "num_layers", "bidirectional", "batch_first"],
    concept="Whatever runs through the sequence by itself needs a state of its own to begin with. "
    "h_0 and c_0 have the same axes as h_n and c_n, so that what comes out of one call fits into the next.",
    source=f"{DOCS}, Inputs: h_0; pytorch/pytorch#4145, gabrielloye/LSTM_Sentiment-Analysis#4",
    numbers=distinct(
        batch=(3, 9),
        seq_len=(5, 9),
        input_size=(3, 16),
        hidden_size=(5, 16),
        num_layers=(2, 4),
        where=lambda n: 2 * n.num_layers not in (n.batch, n.hidden_size, n.seq_len, n.input_size),
    ),
    hints=[
        "A state is handed on from step to step, so it has no axis for the time. What does it need rows for?",
        "Count what walks along the sequence in each of the two layers: all of it starts with an h of its own.",
        "batch_first is about the tensors that hold whole sequences. Is a state one of them?",
    ],
    mistakes=[
        mistake(
            "batch_first_moves_states",
            "You moved the batch of the state to the front. batch_first is about x and out: does it say anything of states?",
            one_way_shape=lambda n: (n.batch, n.num_layers, n.hidden_size),
        ),
        mistake(
            "batch_first_moves_states",
            "You moved the batch of the state to the front. batch_first is about x and out: does it say anything of states?",
            both_ways_shape=lambda n: (n.batch, 2 * n.num_layers, n.hidden_size),
        ),
        mistake(
            "directions_missing_in_state",
            "You gave the second direction no state to begin with. It enters the sequence at the other end: what does "
            "it find there?",
            both_ways_shape=lambda n: (n.num_layers, n.batch, n.hidden_size),
        ),
        mistake(
            "directions_side_by_side",
            "You laid the two directions side by side, as out does. In a state they are kept apart: along which axis?",
            both_ways_shape=lambda n: (n.num_layers, n.batch, 2 * n.hidden_size),
        ),
        mistake(
            "state_for_one_layer",
            "You gave a state to one layer of the stack only. Do the others begin without any?",
            one_way_shape=lambda n: (1, n.batch, n.hidden_size),
        ),
        mistake(
            "state_for_one_layer",
            "You gave a state to one layer of the stack only. Do the others begin without any?",
            both_ways_shape=lambda n: (1, n.batch, n.hidden_size),
        ),
        mistake(
            "state_for_each_step",
            "You gave h_0 a row for each step. It is what the layer has before the first one: is there a time axis?",
            one_way_shape=lambda n: (n.batch, n.seq_len, n.hidden_size),
        ),
        mistake(
            "state_for_each_step",
            "You gave h_0 a row for each step. It is what the layer has before the first one: is there a time axis?",
            both_ways_shape=lambda n: (n.batch, n.seq_len, 2 * n.hidden_size),
        ),
        mistake(
            "state_is_as_wide_as_x",
            "You made the state as wide as a step of x. It is not what is read but what is kept: how wide is that?",
            one_way_shape=lambda n: (n.num_layers, n.batch, n.input_size),
        ),
    ],
    steps=[
        "one_way has {num_layers} layers, and each begins with a row of its own: ({num_layers}, {batch}, {hidden_size}).",
        "In both_ways each layer has two directions, and a row for each of them: twice as many rows, just as wide.",
        "batch_first=True moves the batch of x and out, and leaves the states alone.",
        "Beware of as many samples as rows: then a state with the batch in front is accepted, and mixes them up.",
    ],
    quick_check="[s.shape for s in nn.LSTM(6, 8, 3, batch_first=True, bidirectional=True)(torch.randn(4, 7, 6))[1]]",
)
def initial_state_shape(
    batch: int = 4, seq_len: int = 7, input_size: int = 5, hidden_size: int = 9, num_layers: int = 3
):
    """Two layers read x, first one_way and then both_ways, each with states made by hand to begin with:

        h_0 = torch.zeros(shape)
        c_0 = torch.zeros(shape)
        out, (h_n, c_n) = lstm(x, (h_0, c_0))

    one_way_shape and both_ways_shape are tuples: the shape that each of the two layers accepts,
    with three entries, one for each axis of h_0.
    """
    one_way = nn.LSTM(input_size, hidden_size, num_layers=num_layers, batch_first=True)
    both_ways = nn.LSTM(input_size, hidden_size, num_layers=num_layers, batch_first=True, bidirectional=True)
    x = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)

    # hidden
    def accepted(lstm: nn.LSTM) -> tuple[int, ...]:
        """The one shape that runs, of all orders of all that might be an axis."""
        for rows, width in product((num_layers, 2 * num_layers), (hidden_size, 2 * hidden_size)):
            for shape in permutations((rows, batch, width)):
                state = torch.zeros(shape)
                if raises(lstm, x, (state, state)) is None:
                    return shape
        raise AssertionError(lstm)

    return blanks(
        one_way_shape=accepted(one_way),  # the shape of h_0 for one_way
        both_ways_shape=accepted(both_ways),  # the shape of h_0 for both_ways
    )


@kata(
    title="The last batch is smaller",
    level="intermediate",
    category="debug",
    covers=["call_with_state", "call_without_state", "states_layout"],
    concept="A state belongs to the samples that it was made for, so it has a batch size. The layer has none. "
    "A loader hands out what is left over, unless it is told to drop it.",
    source=f"{DOCS}, Inputs: h_0; pytorch/pytorch#3925, bentrevett/pytorch-seq2seq#162",
    numbers=distinct(
        samples=(20, 40),
        batch=(5, 9),
        seq_len=(3, 12),
        input_size=(3, 9),
        hidden_size=(4, 12),
        where=lambda n: (
            n.samples // n.batch >= 3
            and n.samples % n.batch >= 2
            and len({*_parts(n), n.batch - n.samples % n.batch, n.batch}) == 5
        ),
    ),
    hints=[
        "Deal {samples} samples into batches of {batch}. Does it come out even?",
        "h_0 has an axis for the batch. Which of the batches of x does it fit?",
        "By default a loader keeps what is left over.",
    ],
    mistakes=[
        mistake(
            "state_for_another_batch",
            "You let the state serve every batch. It was made for {batch} samples: do all the batches have so many?",
            turns_with_state=lambda n: n.samples // n.batch + 1,
        ),
        mistake(
            "batch_first_moves_states",
            "You let torch object at once. batch_first is about x and out; in a state the batch is the second axis, as "
            "it is here. Does the first batch fit it?",
            turns_with_state=0,
        ),
        mistake(
            "samples_counted",
            "You counted the samples. One turn of the loop takes a batch of them: how many turns are there?",
            turns_with_state=lambda n: n.samples // n.batch * n.batch,
        ),
        mistake(
            "samples_counted",
            "You counted the samples. One turn of the loop takes a batch of them: how many turns are there?",
            turns_without_state=lambda n: n.samples,
        ),
        mistake(
            "leftover_is_filled_up",
            "You made the last batch as large as the others. Are there enough samples for that?",
            last_batch=lambda n: n.batch,
        ),
        mistake(
            "gap_counted",
            "You counted the samples that the last batch lacks. How many has it got?",
            last_batch=lambda n: n.batch - n.samples % n.batch,
        ),
        mistake(
            "layer_has_a_batch_size",
            "You let the last batch fail, or be dropped, without a state, too. Nothing in the layer or the loader says so: "
            "which of their arguments would?",
            turns_without_state=lambda n: n.samples // n.batch,
        ),
    ],
    steps=[
        "{samples} samples in batches of {batch}: the last batch is what is left over, and smaller than the others.",
        "h_0 was made for {batch} samples. The full batches run, the last one is refused: a state is never cut to size.",
        "Without a state the layer makes its zeros to measure, and all the batches run.",
        "Make the state anew for each batch, from x.shape[0]. drop_last=True in the loader merely throws samples away.",
    ],
    quick_check="[len(x) for x in torch.utils.data.DataLoader(torch.randn(23, 7), batch_size=6)]",
)
def last_small_batch(samples: int = 38, batch: int = 8, seq_len: int = 7, input_size: int = 3, hidden_size: int = 9):
    """A loader deals {samples} samples out in batches of {batch}. h_0 and c_0 are made once, before this loop:

        for x in loader:
            out, (h_n, c_n) = lstm(x, (h_0, c_0))

    turns_with_state is a whole number: how many turns of the loop run before torch objects, if it does.
    last_batch is a whole number: how many samples the last batch of the loader has.
    turns_without_state is a whole number: how many turns run if the loop calls lstm(x) instead.
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
    title="Six ways to hand it over",
    level="advanced",
    category="debug",
    covers=["call_with_state", "call_without_state", "states_layout"],
    concept="The call takes one argument beside x: the pair of both states. torch takes it apart, and then compares "
    "the sizes of each state with what x and the layer need. It adds nothing and stretches nothing.",
    source=f"{DOCS}, Inputs: (h_0, c_0); pytorch/pytorch#4145, lstm-vae-torch#2",
    numbers=distinct(batch=(3, 9), seq_len=(5, 12), input_size=(3, 9), hidden_size=(5, 16), num_layers=(2, 4)),
    hints=[
        "Go through each call in order: does it fit the signature, can the state be taken apart into two, has each "
        "part axes at all, and do their sizes fit?",
        "A call that does not fit the signature, a size that does not fit the data, and something that has no axes to "
        "compare: Python and torch have a class of their own for each.",
        "Anything that falls apart into two pieces passes for a pair, at first.",
    ],
    mistakes=[
        mistake(
            "only_a_tuple_will_do",
            "You let torch refuse a list. It never asks for the type of the pair, it takes it apart: will a list do for that?",
            as_list=TypeError,
        ),
        mistake(
            "only_a_tuple_will_do",
            "You let torch refuse a list. It never asks for the type of the pair, it takes it apart: will a list do for that?",
            as_list=RuntimeError,
        ),
        mistake(
            "c_0_is_optional",
            "You let torch make up c_0 by itself. It takes apart what it gets, and a tensor falls apart along its first "
            "axis: what are the pieces?",
            h_0_alone=None,
        ),
        mistake(
            "tensor_is_no_pair",
            "You let torch refuse the type of h_0. A tensor can be taken apart, too, along its first axis: so it is the "
            "pieces that do not fit. How many axes have they got?",
            h_0_alone=TypeError,
        ),
        mistake(
            "tensor_has_one_piece",
            "You let torch find no second piece in h_0. A tensor falls apart along its first axis: how many rows are there?",
            h_0_alone=IndexError,
        ),
        mistake(
            "states_are_two_arguments",
            "You handed the states over one by one. How many arguments does the call have beside x?",
            one_by_one=None,
        ),
        mistake(
            "states_stretch",
            "You let a state of one sample be stretched over the batch, as in arithmetic on tensors. torch compares the "
            "sizes of a state and stretches none.",
            one_sample=None,
        ),
        mistake(
            "batch_first_moves_states",
            "You let batch_first move the batch of the states. It is about x and out: which layout do the states have?",
            moved=None,
        ),
        mistake(
            "sizes_are_values",
            "You took a size that does not fit for a wrong value. What does torch raise when x is too wide for the layer? "
            "This is of the same kind.",
            one_sample=ValueError,
        ),
        mistake(
            "sizes_are_values",
            "You took a size that does not fit for a wrong value. What does torch raise when x is too wide for the layer? "
            "This is of the same kind.",
            moved=ValueError,
        ),
        mistake(
            "none_means_zeros",
            "You let each None stand for zeros. That holds for the pair as a whole; inside of it torch expects tensors.",
            two_nones=None,
        ),
        mistake(
            "types_are_checked",
            "You let torch check the types inside of the pair. It does not: it goes straight on to the axes of each "
            "state. What does Python say when something is asked for what it does not have?",
            two_nones=TypeError,
        ),
    ],
    steps=[
        "A list of two is taken apart like a tuple, and runs.",
        "h_0 alone is taken apart along its rows; these pieces have an axis too few. With one layer there is no second "
        "piece, and the class is another.",
        "Three arguments do not fit the signature of the call, whatever they are.",
        "One sample for a batch of {batch}, and the batch in front: two sizes that do not fit. Nothing is stretched.",
        "(None, None) is a pair, so torch asks the first None for its axes, and it has none to show.",
    ],
    quick_check="nn.LSTM(5, 8)(torch.randn(7, 4, 5), [torch.zeros(1, 4, 8), torch.zeros(1, 4, 8)])[0].shape",
)
def hx_errors(batch: int = 4, seq_len: int = 7, input_size: int = 5, hidden_size: int = 8, num_layers: int = 3):
    """lstm(x, (h_0, c_0)) runs. What becomes of these six calls, each on its own?

    as_list, h_0_alone, one_by_one, one_sample, moved and two_nones: each is the class of the exception
    that its call raises, such as KeyError, or None if it raises none.
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


@kata(
    title="Where dropout acts",
    level="advanced",
    category="hyperparameter",
    covers=["dropout", "dropout_place", "num_layers", "h_n", "out"],
    concept="dropout stands between the layers of a stack: it erases entries of what one layer hands up to the next. "
    "It is for training, and draws anew in every run.",
    source=f"{DOCS}, Parameters: dropout; pytorch/pytorch#5985",
    numbers=distinct(
        seq_len=(3, 5),
        input_size=(3, 9),
        hidden_size=(8, 12),
        num_layers=choice(3, 4),
        runs=(3, 4),
    ),
    hints=[
        "Draw the stack, and an eraser wherever one layer hands its steps up to the next. Nowhere else is one.",
        "What lies below all the erasers stays the same from run to run. Which layer is that?",
        "In eval mode the erasers rest. Then what is there to differ, from run to run and from training?",
    ],
    mistakes=[
        mistake(
            "dropout_in_one_layer",
            "You let dropout act in a single layer. It stands between a layer and the next one up: how many such places "
            "does this layer have?",
            single_results=lambda n: n.runs + 1,
        ),
        mistake(
            "dropout_in_one_layer",
            "You let dropout act in a single layer. It stands between a layer and the next one up: how many such places "
            "does this layer have?",
            single_results=lambda n: n.runs + 2,
        ),
        mistake(
            "dropout_in_one_layer",
            "You let dropout erase half of out. It acts on what a layer hands up to the next one: which layer's steps "
            "are in out?",
            zeros=lambda n: n.seq_len * n.hidden_size // 2,
        ),
        mistake(
            "first_layer_differs",
            "You let every layer end in another state. What does the first one read, and has anything been erased there?",
            changed_rows=lambda n: n.num_layers,
        ),
        mistake(
            "states_are_spared",
            "You let every layer end in the same state as before. All but the first read what the layer below hands up: "
            "what happens to it on the way?",
            changed_rows=0,
        ),
        mistake(
            "last_layer_only",
            "You let dropout act once in the stack. Between how many pairs of neighbours does it stand?",
            changed_rows=1,
        ),
        mistake(
            "dropout_in_eval",
            "You let dropout act in eval mode, too. What is eval() for?",
            stack_results=lambda n: n.runs + 2,
        ),
        mistake(
            "one_mask_for_all",
            "You let all the runs in train mode erase the same entries. When is it drawn which ones they are?",
            stack_results=2,
        ),
        mistake(
            "eval_repeats_training",
            "You counted the runs in train mode. With nothing erased, do the others repeat one of them?",
            stack_results=lambda n: n.runs,
        ),
        mistake(
            "dropout_does_nothing",
            "You let a stack with dropout give the same in all its runs. What happens between its layers in train mode?",
            stack_results=1,
        ),
    ],
    steps=[
        "dropout stands between each layer and the next one up, so at one place less than there are layers: {num_layers} - 1.",
        "The first layer reads x as it is, so its row of h_n stays; all the rows above change.",
        "out holds the steps of the last layer, and nothing is erased after that.",
        "The stack gives {runs} different outputs in train mode, and one more, always the same, in eval mode.",
        "A single layer has no place for dropout: torch takes the argument with a warning, and it does nothing.",
    ],
    quick_check="lstm = nn.LSTM(5, 8, 3, dropout=0.5); x = torch.randn(7, 4, 5); "
    "[bool(torch.allclose(a, b)) for a, b in zip(lstm(x)[1][0], lstm(x)[1][0])]  # row by row",
)
def where_dropout_acts(seq_len: int = 5, input_size: int = 6, hidden_size: int = 8, num_layers: int = 3, runs: int = 4):
    """A stack of {num_layers} layers and a single layer, both made with dropout=0.5, read the same x many times.

    changed_rows is a whole number: how many rows of h_n differ from those of again, of the second run.
    zeros is a whole number: how many entries of out are 0.
    stack_results and single_results are whole numbers: how many different tensors there are
    in outs(stack), and how many in outs(single).
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
        stack_results=_different(outs(stack)),  # different tensors in outs(stack)
        single_results=_different(outs(single)),  # different tensors in outs(single)
    )


@kata(
    title="Cut in two",
    level="advanced",
    category="predict output",
    covers=["call_with_state", "call_without_state", "bidirectional", "directions_joined", "out"],
    concept="A long sequence can be read in chunks, if the state at the end of one is where the next begins. "
    "That works in the direction of reading; a direction that comes from the end would have to be handed its state "
    "from a chunk that is still to come.",
    source=f"{DOCS}, Inputs: h_0; Outputs: output; discuss.pytorch.org 6795",
    numbers=distinct(
        seq_len=(7, 10),
        cut=(2, 8),
        input_size=(3, 9),
        hidden_size=(4, 12),
        where=lambda n: n.seq_len - n.cut >= 2 and 2 * n.cut != n.seq_len,
    ),
    hints=[
        "A step agrees if its direction has read the same on the way there as it does when nothing is cut.",
        "Draw the sequence with its cut, and two arrows through it. Where does each arrow start, and where is it broken?",
        "The state for the second chunk goes to both directions. Where in the second chunk does the one that reads "
        "backward begin?",
    ],
    mistakes=[
        mistake(
            "state_mends_both_directions",
            "You let the state mend the backward direction, too. When nothing is cut, which steps has it read before it comes "
            "to the first chunk?",
            carried_backward=lambda n: n.seq_len,
        ),
        mistake(
            "state_from_the_wrong_side",
            "You took the second chunk's backward half for right. With which state does it begin at the last step here, and "
            "with which one when nothing is cut?",
            carried_backward=lambda n: n.seq_len - n.cut,
        ),
        mistake(
            "both_directions_alike",
            "You let the backward direction agree where the forward one does. At which end of x does it begin to read?",
            carried_backward=lambda n: n.cut,
        ),
        mistake(
            "both_directions_alike",
            "You let the backward direction agree where the forward one does. At which end of x does it begin to read?",
            fresh_backward=lambda n: n.cut,
        ),
        mistake(
            "layer_keeps_its_state",
            "You let the layer know in the second call what it has read in the first. Who hands it on here?",
            fresh_forward=lambda n: n.seq_len,
        ),
        mistake(
            "layer_keeps_its_state",
            "You let the layer know in one call what it reads in the other. Who hands it on here?",
            fresh_backward=lambda n: n.seq_len,
        ),
        mistake(
            "cut_spoils_everything",
            "You let the cut spoil every step. Up to the cut, is there anything that the forward direction does not know?",
            fresh_forward=0,
        ),
        mistake(
            "cut_spoils_everything",
            "You let the cut spoil every step. Where does the backward direction begin, and is anything cut off there?",
            fresh_backward=0,
        ),
        mistake(
            "state_is_not_everything",
            "You let something get lost in spite of the state. What else goes from one step to the next, beside h and c?",
            carried_forward=lambda n: n.cut,
        ),
    ],
    steps=[
        "Forward, without a state: the {cut} steps before the cut agree, and the others miss what came before.",
        "Backward, without a state: it begins at the end of x with zeros, as it should. The steps after the cut agree.",
        "Forward, with the state: h and c are all that goes from step to step, and all {seq_len} steps agree.",
        "Backward, with the state: now the second chunk begins with a state that does not belong there, and the first one "
        "still does not know what comes after it. None agrees.",
    ],
    quick_check="lstm = nn.LSTM(5, 8); x = torch.randn(9, 3, 5); a, s = lstm(x[:4]); b, _ = lstm(x[4:], s); "
    "torch.allclose(torch.cat([a, b]), lstm(x)[0], atol=1e-6)",
)
def carry_the_state(seq_len: int = 9, cut: int = 4, input_size: int = 6, hidden_size: int = 8):
    """A sequence of {seq_len} steps is cut in two. whole is its output without the cut; fresh and carried are put
    together from the outputs of two chunks. The first half of each step is the forward direction's
    output, the second half is the backward one's.

    Compare fresh with whole, each half by itself, and then carried. At how many steps do they agree?
    fresh_forward, fresh_backward, carried_forward and carried_backward are whole numbers.
    """
    lstm = nn.LSTM(input_size, hidden_size, bidirectional=True).double()
    x = torch.randn(seq_len, input_size).double()  # (seq_len, input_size): one sequence, no batch
    whole, _ = lstm(x)

    first, state = lstm(x[:cut])
    second, _ = lstm(x[cut:])
    fresh = torch.cat([first, second])

    second, _ = lstm(x[cut:], state)
    carried = torch.cat([first, second])

    # hidden
    def agree(half: slice, out: torch.Tensor) -> int:
        return int(((out - whole)[:, half].abs().amax(dim=1) < 1e-9).sum())

    forward, backward = slice(hidden_size), slice(hidden_size, None)
    return blanks(
        fresh_forward=agree(forward, fresh),  # steps at which the forward half of fresh agrees
        fresh_backward=agree(backward, fresh),  # steps at which the backward half of fresh agrees
        carried_forward=agree(forward, carried),  # steps at which the forward half of carried agrees
        carried_backward=agree(backward, carried),  # steps at which the backward half of carried agrees
    )


@kata(
    title="How far back does it learn?",
    level="advanced",
    category="training",
    covers=["call_with_state", "h_n", "c_n", "equations"],
    concept="A carried state brings its history along: the gradient runs back through it into the calls before. "
    "detach keeps the values and cuts the history.",
    source=f"{DOCS}, the equations; discuss.pytorch.org 6795, Lightning#8145",
    numbers=distinct(
        first=(2, 5),
        second=(2, 5),
        third=(2, 5),
        input_size=(3, 9),
        hidden_size=(4, 12),
    ),
    hints=[
        "Two things go from a call into the next one. Follow each of them backward from the last chunk.",
        "The gradient passes wherever a way is open. How many ways lead back over the border between two chunks?",
        "c goes from step to step, too, and h is computed from it.",
    ],
    mistakes=[
        mistake(
            "one_state_detached",
            "You let one detach be enough. Two states go into the next call: does the gradient not find the other way?",
            h_detached=lambda n: n.third,
        ),
        mistake(
            "graph_ends_with_the_call",
            "You let the history end with the call. The state that goes in came out of the call before: what is it "
            "computed from?",
            none_detached=lambda n: n.third,
        ),
        mistake(
            "one_chunk_further_back",
            "You let the gradient go one chunk back, and no further. Is one border different from the other?",
            none_detached=lambda n: n.second + n.third,
        ),
        mistake(
            "one_chunk_further_back",
            "You let the gradient go one chunk back, and no further. Is one border different from the other?",
            h_detached=lambda n: n.second + n.third,
        ),
        mistake(
            "detach_cuts_nothing",
            "You let the gradient pass where both states are detached. detach keeps the values: what does it take away?",
            both_detached=lambda n: n.second + n.third,
        ),
        mistake(
            "detach_cuts_nothing",
            "You let the gradient pass where both states are detached. detach keeps the values: what does it take away?",
            both_detached=lambda n: n.first + n.second + n.third,
        ),
        mistake(
            "last_step_only",
            "You counted a single step. Inside of a chunk nothing is detached: how far does the gradient get there?",
            both_detached=1,
        ),
    ],
    steps=[
        "With nothing detached the three calls are one long graph: all {first} + {second} + {third} steps count.",
        "With h alone detached, the gradient takes the way through c: again all the steps count.",
        "With both detached it stops where the last chunk begins: {third} steps.",
        "The outputs are the same each time: detach changes no value, only what is known of its history.",
    ],
    quick_check="lstm = nn.LSTM(5, 8); _, (h, c) = lstm(torch.randn(7, 5)); h.grad_fn, h.detach().grad_fn",
)
def detach(first: int = 3, second: int = 5, third: int = 4, input_size: int = 6, hidden_size: int = 8):
    """One sequence is read in three chunks, and the loss is computed from the last of them alone.
    cut says which of the two states are detached between two chunks: "", "h" or "hc".

    none_detached, h_detached and both_detached are whole numbers: to how many steps of x, in all chunks
    together, does the loss send a gradient other than zero?
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


@kata(
    title="The second backward",
    level="expert",
    category="debug",
    covers=["call_with_state", "h_n", "c_n"],
    concept="backward walks the whole history, and frees it behind itself. A state that is carried on with its history "
    "sends the next backward there once more, through weights that may have moved in between.",
    source="discuss.pytorch.org 6795; yunjey/pytorch-tutorial#90, Lightning#8145",
    numbers=distinct(seq_len=(3, 7), batch=(3, 9), input_size=(3, 9), hidden_size=(5, 12)),
    hints=[
        "Follow the second backward: through which steps does it go, and has anyone been there before?",
        "There are two states. Each of them is a way back into the batch before.",
        "retain_graph=True keeps what was saved for the way back. What does an update do to the weights that are part "
        "of it?",
    ],
    mistakes=[
        mistake(
            "one_state_detached",
            "You let one detach be enough. Two states go into the next call: which of them still has its history?",
            h_detached=None,
        ),
        mistake(
            "retain_graph_cures",
            "You let retain_graph=True be the cure. It keeps the old graph, and the weights have moved since: does the "
            "graph still fit them?",
            graph_retained=None,
        ),
        mistake(
            "state_has_no_history",
            "You let the state come back without a history. What is it computed from, and what does backward leave "
            "of that?",
            none_detached=None,
        ),
        mistake(
            "retained_graph_is_used_up",
            "You let a retained graph be used up. Without an update the weights stay as they were: what is missing on "
            "the way back?",
            never_updated=RuntimeError,
        ),
        mistake(
            "detach_is_not_enough",
            "You let backward fail with both states detached. Is there any way left into the batch before?",
            both_detached=RuntimeError,
        ),
    ],
    steps=[
        "With nothing detached, the second backward comes to the first batch, whose graph the first backward has freed.",
        "With h alone detached it comes there through c. With both detached it stays in its own batch, and all is well.",
        "retain_graph=True keeps the graph, but the update has changed weights in place that the graph needs as they were.",
        "Without updates a retained graph does work, and grows with every batch: that is no way to train, either.",
    ],
    quick_check="lstm = nn.LSTM(5, 8); _, (h, c) = lstm(torch.randn(7, 5)); state = (h.detach(), c.detach())",
)
def second_backward(seq_len: int = 6, batch: int = 4, input_size: int = 5, hidden_size: int = 8):
    """A training loop carries the state from the first of two batches to the second. cut says which
    states are detached in between: "", "h" or "hc". Each update is a step of gradient descent.

    none_detached, h_detached, both_detached, graph_retained and never_updated: each is the class of the
    exception that its call raises, such as KeyError, or None if it raises none.
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

    Each layer has a state of its own, and so has each direction of it. What
    comes back can go into the next call; that is how a long sequence is read
    in chunks. It remembers how it was computed, too: the gradient follows.
    """,
    katas=[
        zero_by_default,
        initial_state_shape,
        last_small_batch,
        hx_errors,
        where_dropout_acts,
        carry_the_state,
        detach,
        second_backward,
    ],
)
