"""Unit: batches of sequences that do not end together, padded and packed."""

from __future__ import annotations

from types import SimpleNamespace

from pytest_lstm_kata.authoring import blanks, choice, depends, distinct, kata, mistake, on, raises
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch

PACK = "torch.nn.utils.rnn.pack_padded_sequence in the PyTorch documentation"
UNPACK = "torch.nn.utils.rnn.pad_packed_sequence in the PyTorch documentation"
PACKED = "torch.nn.utils.rnn.PackedSequence in the PyTorch documentation"


def _still_there(n: SimpleNamespace) -> tuple[int, ...]:
    """How many of the three samples have each step, up to the longest."""
    return tuple(sum(step < length for length in (n.longest, n.middle, n.shortest)) for step in range(n.longest))


@kata(
    title="What is left of the padding",
    level="advanced",
    category="predict output",
    concept="A packed batch holds the valid steps and nothing else. They lie in the order in which an LSTM needs them: "
    "one step of all the samples that still have it, then the next step.",
    see=PACKED,
    numbers=distinct(
        batch=choice(3),
        padded=(9, 12),
        longest=(7, 9),
        middle=(5, 8),
        shortest=(4, 6),
        where=lambda n: n.padded > n.longest > n.middle > n.shortest,
    ),
    hints=[
        "An LSTM takes a step of every sample at once. Which samples still have the first step, and which the last?",
        "data has a row for each valid step. batch_sizes says, step by step, how many of its rows belong together.",
        "To find a row, count what lies before it: all samples' earlier steps, and the samples before it in its own step.",
    ],
    mistakes=[
        mistake(
            "padding_is_packed",
            "You packed the padding along. The lengths tell torch which steps are valid: what would the others be for?",
            data_shape=lambda n: (n.batch * n.padded, 2),
        ),
        mistake(
            "padded_to_the_longest",
            "You filled all samples up to the longest. Then there would still be padding: what is packing for?",
            data_shape=lambda n: (n.batch * n.longest, 2),
        ),
        mistake(
            "still_a_batch",
            "You kept three axes. Samples of different lengths do not fill a block: how can their steps lie in one tensor?",
            data_shape=lambda n: (n.batch, n.padded, 2),
        ),
        mistake(
            "still_a_batch",
            "You kept three axes. Samples of different lengths do not fill a block: how can their steps lie in one tensor?",
            data_shape=lambda n: (n.batch, n.longest, 2),
        ),
        mistake(
            "still_a_batch",
            "You kept three axes. Samples of different lengths do not fill a block: how can their steps lie in one tensor?",
            data_shape=lambda n: (n.longest, n.batch, 2),
        ),
        mistake(
            "still_a_batch",
            "You kept three axes. Samples of different lengths do not fill a block: how can their steps lie in one tensor?",
            data_shape=lambda n: (n.padded, n.batch, 2),
        ),
        mistake(
            "one_row_for_a_step",
            "You gave each step one row. At the first step every sample has features of its own: where do they go?",
            data_shape=lambda n: (n.longest, 2),
        ),
        mistake(
            "lengths_of_the_samples",
            "You wrote the lengths. batch_sizes goes along the steps, not along the samples: what is it the size of?",
            batch_sizes=lambda n: (n.longest, n.middle, n.shortest),
        ),
        mistake(
            "batch_never_shrinks",
            "You kept all samples to the end. Who is still there when the shortest one is over?",
            batch_sizes=lambda n: (n.batch,) * n.longest,
        ),
        mistake(
            "padding_is_counted",
            "You went on to the end of the padding. Does a packed batch know of steps that no sample has?",
            batch_sizes=lambda n: (*_still_there(n), *(0,) * (n.padded - n.longest)),
        ),
        mistake(
            "padding_comes_first",
            "You let the short samples join later, as if their padding came first. Where do the valid steps begin?",
            batch_sizes=lambda n: _still_there(n)[::-1],
        ),
        mistake(
            "sample_after_sample",
            "You laid one whole sample behind the other. Which rows does the LSTM need together, at its first step?",
            row=lambda n: n.longest + n.middle + n.shortest - 1,
        ),
        mistake(
            "step_is_the_row",
            "You took the number of the step for the row. How many rows does one step take up?",
            row=lambda n: n.shortest - 1,
        ),
        mistake(
            "rows_from_one",
            "You counted this row, too. With which number does counting begin, in Python and here?",
            row=lambda n: n.batch * n.shortest,
        ),
        mistake(
            "counted_from_the_end",
            "Count it from 0, from the front.",
            row=lambda n: n.batch * n.shortest - 1 - (n.longest + n.middle + n.shortest),
        ),
    ],
    steps=[
        "Only valid steps are packed, one row each: {longest} + {middle} + {shortest} rows of 2 features.",
        "batch_sizes has an entry for each of the {longest} steps: {batch} while all samples are there, then 2, then 1.",
        "The first {shortest} steps take {batch} rows each, and x[2] has the last row of each: "
        "{batch} * {shortest} - 1, counted from 0.",
    ],
    quick_check="nn.utils.rnn.pack_padded_sequence(torch.arange(8).view(4, 2), [4, 2])  # one column is one sample",
    covers=["packed_lengths", "padding"],
)
def packed_layout(batch: int = 3, padded: int = 10, longest: int = 8, middle: int = 6, shortest: int = 4):
    """x holds {batch} samples with {longest}, {middle} and {shortest} valid steps, each padded at its end to {padded} steps.
    Packing leaves the padding out and lays the valid steps into the rows of packed.data.

    data_shape is a tuple, the shape of packed.data.
    batch_sizes is a tuple, the entries of packed.batch_sizes: one whole number for each step.
    row is a whole number, counted from 0: in which row of packed.data the last valid step of x[2] lies.
    """
    x = torch.randn(batch, padded, 2)  # (batch, seq_len, features)
    packed = nn.utils.rnn.pack_padded_sequence(x, [longest, middle, shortest], batch_first=True)
    return blanks(
        data_shape=packed.data.shape,
        batch_sizes=packed.batch_sizes,
        row=(packed.data == x[2, shortest - 1]).all(1).tolist().index(True),  # the row that equals x[2, {shortest} - 1]
    )


@kata(
    title="Packed in, packed out",
    level="intermediate",
    category="predict output",
    concept="What goes in packed comes out packed, with the same rows in the same order. The states stay an ordinary "
    "tensor, with each sample's state as it was when that sample ended.",
    see="torch.nn.LSTM in the PyTorch documentation, Inputs and Outputs; pytorch/pytorch#4145",
    numbers=distinct(
        batch=choice(3),
        longest=(6, 8),
        middle=(5, 7),
        shortest=(4, 6),
        hidden_size=(5, 12),
        where=lambda n: n.longest > n.middle > n.shortest and n.hidden_size != 8,
    ),
    hints=[
        "The layer replaces the features of each row. Does it add rows, or take some away?",
        "A packed batch has no axis for the batch and none for the time. What is there for batch_first to change?",
        "h_n never has an axis for the steps: each sample, in each layer, has one last state.",
    ],
    mistakes=[
        mistake(
            "comes_out_padded",
            "You unpacked on the way. What went in packed comes out packed: how many axes does the data have?",
            data_shape=lambda n: (n.batch, n.longest, n.hidden_size),
        ),
        mistake(
            "comes_out_padded",
            "You unpacked on the way. What went in packed comes out packed: how many axes does the data have?",
            data_shape=lambda n: (n.longest, n.batch, n.hidden_size),
        ),
        mistake(
            "padding_is_computed",
            "You counted an output for each step of padding, too. Is there any padding in what the layer gets?",
            data_shape=lambda n: (n.batch * n.longest, n.hidden_size),
        ),
        mistake(
            "input_size_comes_out",
            "Your last number is what goes in. How many features does the layer make of each row?",
            data_shape=lambda n: (n.longest + n.middle + n.shortest, 16),
        ),
        mistake(
            "layers_widen",
            "You laid the layers side by side. They are stacked, each reads the one below: whose rows reach out?",
            data_shape=lambda n: (n.longest + n.middle + n.shortest, 2 * n.hidden_size),
        ),
        mistake(
            "states_are_packed",
            "You packed the states. Steps are packed because samples differ in them: how many last states has a sample?",
            h_n_shape=lambda n: (2, n.longest + n.middle + n.shortest, n.hidden_size),
        ),
        mistake(
            "layouts_must_match",
            "You took {longest} for the batch, as if a layer without batch_first read the axes of x. It never sees x: "
            "what does it get?",
            h_n_shape=lambda n: (2, n.longest, n.hidden_size),
        ),
        mistake(
            "batch_first_moves_states",
            "You moved the batch of h_n to the front. batch_first is about padded tensors: does it say anything of states?",
            h_n_shape=lambda n: (n.batch, 2, n.hidden_size),
        ),
        mistake(
            "padding_is_read",
            "You let the layer read on into the padding. Which of these steps are in the packed batch at all?",
            steps_seen=lambda n: n.longest,
        ),
        mistake(
            "all_stop_together",
            "You stopped all samples with the shortest. What happens to the others once it is over?",
            steps_seen=lambda n: n.shortest,
        ),
        mistake(
            "one_long_sequence",
            "You took the rows for one long sequence, read from the first sample into the next. The rows of a step lie "
            "side by side: whose state does each of them meet?",
            steps_seen=lambda n: n.longest + n.middle,
        ),
        mistake(
            "all_samples_count",
            "You counted the valid steps of all three samples. A state belongs to one of them: does it read the others?",
            steps_seen=lambda n: n.longest + n.middle + n.shortest,
        ),
    ],
    steps=[
        "out.data has the rows of packed.data, {longest} + {middle} + {shortest}, each with {hidden_size} features.",
        "h_n is (2, {batch}, {hidden_size}), as ever: a row for each layer, and in it one for each sample.",
        "A packed batch has no layout, so batch_first of the layer does not matter. It mattered for packing x.",
        "h_n[-1, 1] was kept when x[1] ended: only its own {middle} valid steps are in it.",
    ],
    quick_check="[nn.LSTM(2, 5, batch_first=first)(nn.utils.rnn.pack_padded_sequence(torch.zeros(4, 3, 2), [4, 2, 1]))"
    "[0].data.shape for first in (True, False)]",
    covers=["call_packed", "out_packed", "batch_first"],
)
def packed_call(
    batch: int = 3,
    longest: int = 8,
    middle: int = 6,
    shortest: int = 4,
    hidden_size: int = 7,
):
    """x holds {batch} samples with {longest}, {middle} and {shortest} valid steps, and has the batch first.
    It is packed, and goes through a stack of 2 layers that were built without batch_first.

    data_shape and h_n_shape are tuples, the shapes of out.data and of h_n.
    steps_seen is a whole number: how many steps of x can change h_n[-1, 1], the last state of x[1]?
    """
    x = torch.randn(batch, longest, 16, requires_grad=True)  # (batch, seq_len, input_size)
    packed = nn.utils.rnn.pack_padded_sequence(x, [longest, middle, shortest], batch_first=True)
    lstm = nn.LSTM(16, hidden_size, num_layers=2)
    out, (h_n, c_n) = lstm(packed)
    return blanks(
        data_shape=out.data.shape,
        h_n_shape=h_n.shape,
        steps_seen=depends(h_n[-1, 1], on=x, axis=1).count(True),  # steps of x that h_n[-1, 1] depends on
    )


@kata(
    title="Back to a padded batch",
    level="advanced",
    category="predict output",
    concept="A packed batch has no memory of how far it was once padded. Unpacking makes a new padded tensor, as long as "
    "it has to be, and fills it with a constant; layout and length are arguments of its own.",
    see=f"{UNPACK}; pytorch/pytorch#6299 and #10537",
    numbers=distinct(
        batch=choice(2),
        padded=(9, 12),
        longest=(6, 10),
        shortest=(3, 8),
        hidden_size=(3, 12),
        where=lambda n: (
            n.padded > n.longest > n.shortest
            and len({n.padded - n.longest, n.longest - n.shortest, n.shortest, n.padded - n.shortest}) == 4
        ),
    ),
    hints=[
        "Which numbers are in a packed batch? Its rows, and how many belong to each step. Is the old length one of them?",
        "pad_packed_sequence has a batch_first of its own. What is its default?",
        "An LSTM computes nothing for steps that are not in the packed batch. What is put in their places afterwards?",
    ],
    mistakes=[
        mistake(
            "padding_is_remembered",
            "You restored the {padded} steps of x. Packing dropped them: who could still know of them?",
            out_shape=lambda n: (n.padded, n.batch, n.hidden_size),
        ),
        mistake(
            "padding_is_remembered",
            "You restored the {padded} steps of x. Packing dropped them: who could still know of them?",
            out_shape=lambda n: (n.batch, n.padded, n.hidden_size),
        ),
        mistake(
            "padding_is_remembered",
            "You restored the {padded} steps of x. Packing dropped them: who could still know of them?",
            swapped_shape=lambda n: (n.batch, n.padded, n.hidden_size),
        ),
        mistake(
            "layout_is_remembered",
            "You put the batch first. Packing was told so, but is unpacking told so, too?",
            out_shape=lambda n: (n.batch, n.longest, n.hidden_size),
        ),
        mistake(
            "still_packed",
            "That is the shape of the packed data. Unpacking gives a block with an axis for the steps: how long is it?",
            out_shape=lambda n: (n.longest + n.shortest, n.hidden_size),
        ),
        mistake(
            "input_size_comes_out",
            "Your last number is what goes into the layer. How many features does it make of each step?",
            out_shape=lambda n: (n.longest, n.batch, 16),
        ),
        mistake(
            "layout_of_the_layer",
            "You put the time first. Here the call itself says which layout it is to make: what does it say?",
            swapped_shape=lambda n: (n.longest, n.batch, n.hidden_size),
        ),
        mistake(
            "total_length_only_checks",
            "You left out what total_length does. It is no check: how long is the padded tensor to be?",
            total_shape=lambda n: (n.batch, n.longest, n.hidden_size),
        ),
        mistake(
            "total_length_adds",
            "You added total_length to what is there. Its name says what it counts: some of the steps, or all of them?",
            total_shape=lambda n: (n.batch, n.longest + n.padded, n.hidden_size),
        ),
        mistake(
            "padding_has_outputs",
            "You gave the padding outputs of the layer. It never read those steps: what can unpacking put there?",
            zero_steps=0,
        ),
        mistake(
            "only_the_new_steps_are_empty",
            "You counted only what total_length adds. The sample ended before that: what stands in between?",
            zero_steps=lambda n: n.padded - n.longest,
        ),
        mistake(
            "only_up_to_the_longest",
            "You stopped at the longest sample. total has more steps than that: what do they hold?",
            zero_steps=lambda n: n.longest - n.shortest,
        ),
        mistake(
            "valid_steps_counted",
            "You counted the valid steps. An output of an LSTM is hardly ever zero in all its features: which steps are?",
            zero_steps=lambda n: n.shortest,
        ),
    ],
    steps=[
        "Nothing in the packed batch says {padded}: unpacking goes as far as the longest sample, {longest} steps.",
        "Time first is the default here as well: ({longest}, {batch}, {hidden_size}). batch_first=True swaps the two.",
        "total_length={padded} brings back the length of x: ({batch}, {padded}, {hidden_size}).",
        "x[1] had {shortest} valid steps. All the others, {padded} - {shortest} of them, are filled with zeros.",
    ],
    quick_check="[t.shape for t in nn.utils.rnn.pad_packed_sequence(nn.utils.rnn.pack_padded_sequence("
    "torch.ones(9, 2, 4), [5, 3]))]  # 9 steps went in",
    covers=["out_packed", "padding"],
)
def unpacked_shapes(
    batch: int = 2,
    padded: int = 11,
    longest: int = 7,
    shortest: int = 5,
    hidden_size: int = 8,
):
    """x is padded to {padded} steps, more than any of its samples has. It is packed for an LSTM,
    and what comes out is unpacked in three ways.

    out_shape, swapped_shape and total_shape are tuples, the shapes of out, swapped and total.
    zero_steps is a whole number: how many of the steps of total[1] hold nothing but zeros.
    """
    x = torch.randn(batch, padded, 16)  # (batch, seq_len, input_size)
    packed = nn.utils.rnn.pack_padded_sequence(x, [longest, shortest], batch_first=True)
    packed_out, _ = nn.LSTM(16, hidden_size)(packed)

    unpack = nn.utils.rnn.pad_packed_sequence
    out, _ = unpack(packed_out)
    swapped, _ = unpack(packed_out, batch_first=True)
    total, _ = unpack(packed_out, batch_first=True, total_length=padded)
    return blanks(
        out_shape=out.shape,
        swapped_shape=swapped.shape,
        total_shape=total.shape,
        zero_steps=(total[1] == 0).all(1).sum(),  # steps of total[1] with only zeros
    )


@kata(
    title="The last step that counts",
    level="advanced",
    category="debug",
    concept="A padded batch without packing is read to its very end, and the padding moves the state on. What stood "
    "there before is still in out, at a step that is another one for each sample.",
    see=PACK,
    numbers=distinct(
        seq_len=(8, 10),
        middle=(6, 9),
        shortest=(3, 8),
        full=(3, 5),
        where=lambda n: (
            n.seq_len > n.middle > n.shortest and n.middle - 1 != n.shortest and n.seq_len != 2 * n.shortest
        ),
    ),
    hints=[
        "Zeros are numbers, too. A gate has biases: what does an LSTM do when a step is zero?",
        "out shows the state after each step. After which step has the last sample been read, and nothing else?",
        "Which samples of this batch have no padding at all?",
    ],
    mistakes=[
        mistake(
            "padding_is_skipped",
            "You let the layer stop where the sample ends. Nobody told it the length: how would it know?",
            steps_read=lambda n: n.shortest,
        ),
        mistake(
            "only_padding_is_read",
            "You counted the padding alone. Does the state forget the valid steps as soon as the padding begins?",
            steps_read=lambda n: n.seq_len - n.shortest,
        ),
        mistake(
            "last_step_of_all",
            "You took the last step of out. Up to there the layer has read padding: where was it when the sample ended?",
            last_step=lambda n: n.seq_len - 1,
        ),
        mistake(
            "last_step_of_all",
            "You took the last step of out. Up to there the layer has read padding: where was it when the sample ended?",
            last_step=-1,
        ),
        mistake(
            "steps_from_one",
            "You are one step off, in the padding already. At which index does a sequence of one step end?",
            last_step=lambda n: n.shortest,
        ),
        mistake(
            "one_step_for_all",
            "You took the end of another sample. Each sample ends at a step of its own: how long is the last one?",
            last_step=lambda n: n.middle - 1,
        ),
        mistake(
            "counted_from_the_end",
            "Count it from 0, from the front.",
            last_step=lambda n: n.shortest - 1 - n.seq_len,
        ),
        mistake(
            "zeros_change_nothing",
            "You let no sample suffer from its padding. A step of zeros is still a step: do biases vanish with it?",
            same_states=lambda n: n.full + 2,
        ),
        mistake(
            "packing_changes_all",
            "You let packing change every sample. What is there to leave out of a sample that fills all steps?",
            same_states=0,
        ),
        mistake(
            "only_the_longest",
            "You let a single sample agree. How many of them have no padding to be misled by?",
            same_states=1,
        ),
        mistake(
            "the_padded_ones",
            "You counted the samples with padding. Do they agree, or do they differ?",
            same_states=2,
        ),
    ],
    steps=[
        "Unpacked, h_n[0, -1] is the state after all {seq_len} steps, the padding among them.",
        "The last sample has {shortest} valid steps, so its state stands at index {shortest} - 1 of out: later steps "
        "cannot change an earlier output.",
        "The {full} samples that fill all {seq_len} steps have no padding, so packing changes nothing for them. "
        "The other 2 differ.",
    ],
    quick_check="nn.LSTM(1, 2)(torch.zeros(5, 1))[0]  # only zeros to read, and the state moves on",
    covers=["padding", "h_n", "out"],
)
def last_valid_step(seq_len: int = 9, middle: int = 7, shortest: int = 5, full: int = 3):
    """{full} samples fill all {seq_len} steps, one has {middle} and the last one {shortest}. Zeros fill the rest of x.
    The same layer reads this batch twice: as it is, and packed.

    steps_read is a whole number: how many steps of x can change h_n[0, -1].
    last_step is a whole number, an index from 0: the step of out[-1] that equals packed_h_n[0, -1].
    same_states is a whole number: for how many samples h_n[0] and packed_h_n[0] are the same.
    """
    lengths = [seq_len] * full + [middle, shortest]
    samples = [torch.randn(length, 16, dtype=torch.float64) for length in lengths]
    x = nn.utils.rnn.pad_sequence(samples, batch_first=True)  # (batch, seq_len, features)
    x.requires_grad_()  # lets torch tell, by gradients, which steps matter
    lstm = nn.LSTM(16, 6, batch_first=True).double()
    out, (h_n, c_n) = lstm(x)

    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)
    _, (packed_h_n, _) = lstm(packed)
    return blanks(
        steps_read=depends(h_n[0, -1], on=x, axis=1).count(True),  # steps of x that h_n[0, -1] depends on
        last_step=torch.isclose(out[-1], packed_h_n[0, -1])
        .all(1)
        .tolist()
        .index(True),  # the step of out[-1] that equals packed_h_n[0, -1]
        same_states=torch.isclose(h_n[0], packed_h_n[0]).all(1).sum(),  # rows in which h_n[0] equals packed_h_n[0]
    )


@kata(
    title="Where the lengths live",
    level="hard",
    category="debug",
    concept="Lengths are not features: they say how the rows are laid out, and that has to be known before a device "
    "gets any work to do. So where they live is a question of its own.",
    see=f"{PACK}, lengths; pytorch/pytorch#43227",
    numbers=distinct(
        longest=(7, 12),
        middle=(4, 9),
        shortest=(2, 6),
        where=lambda n: n.longest > n.middle > n.shortest,
    ),
    hints=[
        "Look up in the documentation of pack_padded_sequence what it says of lengths given as a tensor.",
        "Somebody has to count the rows before a GPU can be told what to do. Which processor does that?",
    ],
    mistakes=[
        mistake(
            "lengths_beside_the_data",
            "You put the lengths beside the data, as for anything that the GPU computes with. But does it compute with them?",
            on_cuda=None,
        ),
        mistake(
            "only_lists_will_do",
            "You let torch refuse a tensor of lengths wherever it is. It takes a list or a tensor: so what about the place?",
            on_cpu=RuntimeError,
        ),
        mistake(
            "only_lists_will_do",
            "You let torch refuse a tensor of lengths wherever it is. It takes a list or a tensor: so what about the place?",
            on_cpu=TypeError,
        ),
        mistake(
            "lengths_have_a_wrong_value",
            "You blame a value. The lengths are sorted, none is zero, and none is longer than x: what else could be wrong?",
            on_cpu=ValueError,
        ),
        mistake(
            "lengths_have_a_wrong_value",
            "You blame a value. The lengths are sorted, none is zero, and none is longer than x: what else could be wrong?",
            on_cuda=ValueError,
        ),
        mistake(
            "a_tensor_is_no_list",
            "You blame the type. A tensor of whole numbers is as welcome as a list: look at where it lies.",
            on_cuda=TypeError,
        ),
    ],
    steps=[
        "On the CPU a tensor of whole numbers is as good as a list: lengths {longest}, {middle}, {shortest} are packed.",
        "On a GPU the same code is refused: lengths in a tensor have to be on the CPU, whatever the device of x.",
        "lengths.cpu(), or a plain list, serves for both. A model.to(device) or a batch.to(device) that moves "
        "everything moves the lengths as well.",
    ],
    quick_check="nn.utils.rnn.pack_padded_sequence(torch.zeros(5, 2, 1), torch.tensor([5, 3])).batch_sizes.device",
    example={"on_cuda": "RuntimeError"},
    covers=["packed_lengths", "one_device"],
)
def lengths_on_a_device(longest: int = 8, middle: int = 5, shortest: int = 3):
    """Both tensors, x and lengths, are on the same device: once on the CPU, and once on a CUDA device.

    on_cpu and on_cuda say what pack(x, lengths) does there: each is the class of the exception
    that it raises, such as KeyError, or None if it raises none.
    """
    x = torch.randn(longest, 3, 4)  # (seq_len, batch, features)
    lengths = torch.tensor([longest, middle, shortest])
    pack = nn.utils.rnn.pack_padded_sequence
    # hidden
    error = raises(pack, x, lengths)
    return blanks(
        on_cpu=on("cpu", error),  # pack(x, lengths), both on the CPU
        on_cuda=on("cuda", error),  # pack(x, lengths), both on a CUDA device
    )


@kata(
    title="Padding comes first, backwards",
    level="expert",
    category="debug",
    concept="The second direction starts at the end of the padded batch, so what it reads first is padding. Packing lets "
    "each sample begin at its own end.",
    see="torch.nn.LSTM in the PyTorch documentation, Parameters: bidirectional",
    numbers=distinct(
        longest=(6, 8),
        middle=(4, 7),
        shortest=(2, 5),
        hidden_size=(3, 9),
        where=lambda n: (
            n.longest > n.middle > n.shortest
            and n.middle + n.shortest != n.longest
            and 3 * n.shortest not in (n.longest, n.longest + n.middle + n.shortest)
            and len({n.longest - n.shortest + 1, n.longest - n.shortest, n.shortest, n.middle, n.longest}) == 5
        ),
    ),
    hints=[
        "Before the forward direction comes to a valid step, has it met any padding? And the backward one?",
        "A direction that begins with zeros does not begin with nothing: the biases move its state.",
        "One of the three samples has no padding. Where does the backward direction begin for that one?",
    ],
    mistakes=[
        mistake(
            "forward_suffers_too",
            "You let padding harm the forward half. It reads the valid steps first: can anything after them change those?",
            forward_same=lambda n: n.longest,
        ),
        mistake(
            "forward_suffers_too",
            "You let padding harm the forward half. It reads the valid steps first: can anything after them change those?",
            forward_same=0,
        ),
        mistake(
            "only_what_all_share",
            "You counted only the steps that all samples have. How many valid steps do the longer ones have besides?",
            forward_same=lambda n: 3 * n.shortest,
        ),
        mistake(
            "padding_is_counted",
            "You counted the padding among the valid steps. How many steps has each sample of its own?",
            forward_same=lambda n: 3 * n.longest,
        ),
        mistake(
            "samples_are_counted",
            "You counted samples. The question is at how many of their valid steps the two agree.",
            forward_same=3,
        ),
        mistake(
            "samples_are_counted",
            "You counted samples. The question is at how many of their valid steps the two agree.",
            backward_same=1,
        ),
        mistake(
            "zeros_change_nothing",
            "You let the backward half read zeros without harm. Is the state still zero after a step of zeros?",
            backward_same=lambda n: n.longest + n.middle + n.shortest,
        ),
        mistake(
            "every_sample_suffers",
            "You let padding harm every sample. Is there one without any?",
            backward_same=0,
        ),
        mistake(
            "only_the_last_steps",
            "You kept one step of each sample. At its last valid step, has the backward half read nothing before?",
            backward_same=3,
        ),
        mistake(
            "the_wrong_samples",
            "You counted the samples with padding. Are they the ones that stay the same?",
            backward_same=lambda n: n.middle + n.shortest,
        ),
        mistake(
            "begins_at_the_valid_end",
            "You let the backward half begin where the sample ends. Without packing, who tells it where that is?",
            steps_read=1,
        ),
        mistake(
            "reads_the_valid_steps",
            "You counted steps that the backward half meets later. It is at the last valid one, coming from the end: what "
            "has it read so far?",
            steps_read=lambda n: n.shortest,
        ),
        mistake(
            "has_read_everything",
            "You let the backward half be done. It comes from the end: which steps are still ahead of it here?",
            steps_read=lambda n: n.longest,
        ),
        mistake(
            "padding_alone",
            "You counted the padding and stopped short of the valid step. Does an output depend on its own step?",
            steps_read=lambda n: n.longest - n.shortest,
        ),
    ],
    steps=[
        "The forward half reads padding last, so all {longest} + {middle} + {shortest} valid steps stay as they are.",
        "The backward half reads padding first. Only the sample without padding is spared, with its {longest} steps.",
        "At the last valid step of x[2] the backward half has read all {longest} - {shortest} steps of padding, and "
        "that one step. Packed, it would have read 1.",
    ],
    quick_check="nn.LSTM(1, 2, bidirectional=True)(torch.zeros(5, 1))[0][:, 2:]  # read it from below",
    covers=["bidirectional", "padding", "directions_joined"],
)
def padding_poisons_backward(longest: int = 7, middle: int = 4, shortest: int = 2, hidden_size: int = 9):
    """Three samples have {longest}, {middle} and {shortest} valid steps; zeros fill x up. A bidirectional layer reads x twice,
    as it is and packed. Of out's last axis, the forward half is [:{hidden_size}] and the backward half [{hidden_size}:].

    Go through the valid steps of all samples: forward_same and backward_same are whole numbers,
    at how many of them that half of out equals the same half of packed_out.
    steps_read is a whole number: how many steps of x can change the backward half of out
    at the last valid step of x[2].
    """
    lengths = [longest, middle, shortest]
    samples = [torch.randn(length, 16, dtype=torch.float64) for length in lengths]
    x = nn.utils.rnn.pad_sequence(samples, batch_first=True)  # (batch, seq_len, features)
    x.requires_grad_()  # lets torch tell, by gradients, which steps matter
    lstm = nn.LSTM(16, hidden_size, batch_first=True, bidirectional=True).double()
    out, _ = lstm(x)

    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True)
    packed_out, _ = nn.utils.rnn.pad_packed_sequence(lstm(packed)[0], batch_first=True)
    # hidden
    same = torch.isclose(out, packed_out)
    halves = [
        sum(int(same[sample, :length, half].all(1).sum()) for sample, length in enumerate(lengths))
        for half in (slice(hidden_size), slice(hidden_size, None))
    ]
    backward = out[2, shortest - 1, hidden_size:]
    return blanks(
        forward_same=halves[0],  # valid steps whose forward half is the same in packed_out
        backward_same=halves[1],  # valid steps whose backward half is the same in packed_out
        steps_read=depends(backward, on=x, axis=1).count(
            True
        ),  # steps of x that out[2, {shortest} - 1, {hidden_size}:] depends on
    )


@kata(
    title="Six calls, and who objects",
    level="expert",
    category="debug",
    concept="Packing checks some things and takes others as they come; what it lets pass may fail later, in the layer. "
    "And a PackedSequence is no tensor: few layers know what to do with it.",
    see=f"{PACK}; pytorch/pytorch#8026, #50192",
    numbers=distinct(
        padded=(9, 12),
        beyond=(10, 16),
        longest=(6, 9),
        middle=(4, 7),
        shortest=(2, 5),
        where=lambda n: n.beyond > n.padded > n.longest > n.middle > n.shortest,
    ),
    hints=[
        "Pack by hand, step by step: for which of these lengths do you not know what to do?",
        "What would you do with half a step: refuse it, or make a whole number of it? And who looks at how long x is?",
        "One class serves for nearly everything that fails inside torch's own code. An argument of a type that a "
        "function does not take at all is another matter, as it is in Python.",
    ],
    mistakes=[
        mistake(
            "any_order_packs",
            "You let packing take any order. By default the rows of a step have to lie together, at the top: which "
            "sample is the longest here?",
            unsorted=None,
        ),
        mistake(
            "empty_sequences_pass",
            "You let a sample without steps pass. It has no row in the packed data: which state would it end with?",
            empty=None,
        ),
        mistake(
            "floats_are_refused",
            "You let packing refuse lengths with a decimal point. Does it use them as they are, or make something of them?",
            floats=TypeError,
        ),
        mistake(
            "floats_are_refused",
            "You let packing refuse lengths with a decimal point. Does it use them as they are, or make something of them?",
            floats=RuntimeError,
        ),
        mistake(
            "floats_are_refused",
            "You let packing refuse lengths with a decimal point. Does it use them as they are, or make something of them?",
            floats=ValueError,
        ),
        mistake(
            "packing_looks_at_x",
            "You let packing notice how short x is. A slice in Python may reach past the end of a list: what if packing only slices?",
            too_long=RuntimeError,
        ),
        mistake(
            "packing_looks_at_x",
            "You let packing notice how short x is. A slice in Python may reach past the end of a list: what if packing only slices?",
            too_long=ValueError,
        ),
        mistake(
            "packing_looks_at_x",
            "You let packing notice how short x is. A slice in Python may reach past the end of a list: what if packing only slices?",
            too_long=IndexError,
        ),
        mistake(
            "silence_lasts",
            "You let the layer run over steps that are not there. How many rows does it look for, and how many are there?",
            too_long_read=None,
        ),
        mistake(
            "layers_take_packed",
            "You gave a packed batch to a layer for tensors. What of it would nn.Linear multiply?",
            linear_reads=None,
        ),
        mistake(
            "sizes_are_wrong",
            "You blame what is inside. The features fit nn.Linear: is a PackedSequence something it takes at all?",
            linear_reads=RuntimeError,
        ),
        mistake(
            "attribute_is_missing",
            "You let nn.Linear look for something in it. It hands the whole thing on to torch's own code: what is checked "
            "there first?",
            linear_reads=AttributeError,
        ),
        mistake(
            "bad_values_are_value_errors",
            "ValueError is Python's word for a value that will not do. These checks stand in torch's own code: which "
            "class does it take for nearly everything?",
            unsorted=ValueError,
        ),
        mistake(
            "bad_values_are_value_errors",
            "ValueError is Python's word for a value that will not do. These checks stand in torch's own code: which "
            "class does it take for nearly everything?",
            empty=ValueError,
        ),
        mistake(
            "overrun_is_an_index_error",
            "IndexError is Python's word for a place that is not there. The layer reads its rows in torch's own code: which "
            "class does that take for nearly everything?",
            too_long_read=IndexError,
        ),
    ],
    steps=[
        "Unsorted lengths and a length of 0 are refused by packing, with a RuntimeError. enforce_sorted=False allows any "
        "order; nothing allows 0.",
        "Lengths with a decimal point are cut to whole numbers, in silence.",
        "A length of {beyond} where x has {padded} steps is packed in silence, too. The LSTM then looks for rows that "
        "are not there: RuntimeError.",
        "nn.Linear takes tensors only: TypeError. It takes packed.data, though.",
    ],
    quick_check="nn.utils.rnn.pack_padded_sequence(torch.zeros(4, 2, 1), [4.9, 2.9]).batch_sizes",
    covers=["packed_lengths", "call_packed"],
)
def pack_errors(
    padded: int = 10,
    beyond: int = 12,
    longest: int = 8,
    middle: int = 5,
    shortest: int = 3,
):
    """x holds three samples of {padded} steps, on the CPU. Which of the six calls go through?

    unsorted, empty, floats, too_long, too_long_read and linear_reads stand for one call each:
    the class of the exception that it raises, such as KeyError, or None if it raises none.
    """
    x = torch.randn(padded, 3, 4)  # (seq_len, batch, features)
    lstm, linear = nn.LSTM(4, 6), nn.Linear(4, 6)
    pack = nn.utils.rnn.pack_padded_sequence
    # hidden
    x, lstm, linear = x.cpu(), lstm.cpu(), linear.cpu()  # cuDNN need not notice that rows are missing, and reads on
    return blanks(
        unsorted=raises(pack, x, [middle, longest, shortest]),  # pack(x, [{middle}, {longest}, {shortest}])
        empty=raises(pack, x, [longest, middle, 0]),  # pack(x, [{longest}, {middle}, 0])
        floats=raises(
            pack, x, [longest + 0.5, middle + 0.5, shortest + 0.5]
        ),  # pack(x, [{longest}.5, {middle}.5, {shortest}.5])
        too_long=raises(pack, x, [beyond, middle, shortest]),  # pack(x, [{beyond}, {middle}, {shortest}])
        too_long_read=raises(
            lstm, pack(x, [beyond, middle, shortest])
        ),  # lstm(pack(x, [{beyond}, {middle}, {shortest}]))
        linear_reads=raises(
            linear, pack(x, [longest, middle, shortest])
        ),  # linear(pack(x, [{longest}, {middle}, {shortest}]))
    )


def _order(n: SimpleNamespace, *, longest_first: bool = True) -> tuple[int, ...]:
    """The numbers of the four samples, by length."""
    lengths = [n.length_0, n.length_1, n.length_2, n.length_3]
    return tuple(sorted(range(4), key=lengths.__getitem__, reverse=longest_first))


def _places(n: SimpleNamespace) -> tuple[int, ...]:
    """The place of each of the four samples, by length."""
    order = _order(n)
    return tuple(order.index(sample) for sample in range(4))


def _telling(n: SimpleNamespace) -> bool:
    """Do the two permutations differ from each other, and from all that is mistaken for them?"""
    order, places = _order(n), _places(n)
    others = {order, places, (0, 1, 2, 3), _order(n, longest_first=False)}
    rows = {n.sample, places[n.sample], 3 - places[n.sample], order[n.sample]}
    return len(others) == 4 and len(rows) == 4


@kata(
    title="Sorted, and back again",
    level="expert",
    category="predict output",
    concept="With enforce_sorted=False torch sorts the samples itself, and keeps two permutations: one to sort, the other "
    "to undo it. The packed rows are sorted; what you get back is in the order that you gave.",
    see=f"{PACK}, enforce_sorted; {PACKED}; pytorch/pytorch#33602",
    numbers=distinct(
        length_0=(5, 12),
        length_1=(5, 12),
        length_2=(5, 12),
        length_3=(5, 12),
        sample=choice(0, 1),
        where=_telling,
    ),
    hints=[
        "Line the samples up, longest first. One permutation reads: who stands here? The other: where do I stand?",
        "Within each step, the rows of packed.data lie in that line. Which sample's row comes first?",
        "Whoever calls lstm(packed) knows nothing of the line. In which order should h_n come to them?",
    ],
    mistakes=[
        mistake(
            "the_two_are_swapped",
            "You swapped the two permutations. One says who stands at a place, the other where somebody stands: which "
            "one sorts?",
            sorted_indices=_places,
            unsorted_indices=_order,
        ),
        mistake(
            "places_for_samples",
            "You wrote where each sample goes. To sort is to pick: which sample is picked first?",
            sorted_indices=_places,
        ),
        mistake(
            "shortest_first",
            "You began with the shortest. Which sample has to stay in the batch to its last step?",
            sorted_indices=lambda n: _order(n, longest_first=False),
        ),
        mistake(
            "lengths_themselves",
            "You sorted the lengths. The permutation is to find the samples again: what names a sample?",
            sorted_indices=lambda n: tuple(sorted((n.length_0, n.length_1, n.length_2, n.length_3), reverse=True)),
        ),
        mistake(
            "nothing_is_sorted",
            "You left the samples as they were given. enforce_sorted=False spares you the sorting: does it spare torch?",
            sorted_indices=(0, 1, 2, 3),
        ),
        mistake(
            "lengths_themselves",
            "You wrote the lengths. The permutation is to bring the samples back: what names a sample?",
            unsorted_indices=lambda n: (n.length_0, n.length_1, n.length_2, n.length_3),
        ),
        mistake(
            "undone_already",
            "You wrote the order that comes out at the end. What has to be done to the sorted samples to get there?",
            unsorted_indices=(0, 1, 2, 3),
        ),
        mistake(
            "sorting_twice_undoes_it",
            "You sorted once more to undo the sorting. Try it: does that put every sample back in its place?",
            unsorted_indices=_order,
        ),
        mistake(
            "counted_from_one",
            "You counted the samples from 1. They are x[0] to x[3]: with which number does counting begin?",
            sorted_indices=lambda n: tuple(sample + 1 for sample in _order(n)),
        ),
        mistake(
            "counted_from_one",
            "You counted the places from 1. The samples are x[0] to x[3]: with which number does counting begin?",
            unsorted_indices=lambda n: tuple(place + 1 for place in _places(n)),
        ),
        mistake(
            "data_keeps_the_order",
            "You laid the rows in the order in which the samples were given. They are sorted first: where does this one go?",
            data_row=lambda n: n.sample,
        ),
        mistake(
            "wrong_permutation",
            "You asked the wrong permutation. Who stands at a place is one question, where somebody stands another.",
            data_row=lambda n: _order(n)[n.sample],
        ),
        mistake(
            "shortest_first",
            "You began with the shortest. Which sample has to stay in the batch to its last step?",
            data_row=lambda n: 3 - _places(n)[n.sample],
        ),
        mistake(
            "counted_from_the_end",
            "Count it from 0, from the front.",
            data_row=lambda n: _places(n)[n.sample] - (n.length_0 + n.length_1 + n.length_2 + n.length_3),
        ),
        mistake(
            "results_stay_sorted",
            "You left the results sorted. torch keeps a second permutation: what is it for, if not for this?",
            h_n_row=lambda n: _places(n)[n.sample],
        ),
        mistake(
            "undone_twice",
            "You undid the sorting once more than torch has. After the call, is there anything left for you to put right?",
            h_n_row=lambda n: _order(n)[n.sample],
        ),
        mistake("counted_from_the_end", "Count it from 0, from the front.", h_n_row=lambda n: n.sample - 4),
    ],
    steps=[
        "sorted_indices picks the samples longest first; unsorted_indices says where in that line each of them stands.",
        "The first rows of packed.data are the first step of each sample, sorted: x[{sample}] is where "
        "unsorted_indices[{sample}] says.",
        "The layer undoes the sorting for its states: row {sample} of h_n[0] belongs to x[{sample}] again. "
        "pad_packed_sequence does so for out.",
    ],
    quick_check="nn.utils.rnn.pack_padded_sequence(torch.zeros(9, 3, 1), [4, 9, 6], enforce_sorted=False)",
    covers=["packed_lengths", "h_n", "call_packed"],
)
def sorted_indices(length_0: int = 6, length_1: int = 5, length_2: int = 8, length_3: int = 9, sample: int = 1):
    """Four samples, x[0] to x[3], are not in the order of their lengths, and are packed all the same.

    sorted_indices and unsorted_indices are tuples, the entries of packed's attributes of these names:
    each a tuple of four whole numbers.
    data_row and h_n_row are whole numbers, counted from 0: the row of packed.data that holds
    the first step of x[{sample}], and the row of h_n[0] that holds the last state of x[{sample}].
    """
    lengths = [length_0, length_1, length_2, length_3]
    samples = [torch.randn(length, 3) for length in lengths]
    x = nn.utils.rnn.pad_sequence(samples, batch_first=True).double()  # (batch, seq_len, features)
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    lstm = nn.LSTM(3, 5).double()
    out, (h_n, c_n) = lstm(packed)
    # hidden
    _, (alone, _) = lstm(samples[sample].double())
    same = torch.isclose(h_n[0], alone[0]).all(1).tolist()
    return blanks(
        sorted_indices=packed.sorted_indices,
        unsorted_indices=packed.unsorted_indices,
        data_row=(packed.data == x[sample, 0]).all(1).tolist().index(True),  # where packed.data has x[{sample}, 0]
        h_n_row=same.index(True),  # where h_n[0] has the state of x[{sample}]
    )


unit = make_unit(
    "lengths",
    "Sequences of different lengths",
    """
    A batch is a block, and sequences rarely have one length. So the short
    ones are padded at their ends:

       x             time -->

       sample a      a0  a1  a2  a3  a4          steps of their own are
       sample b      b0  b1  b2  .   .           valid; a dot is padding,
       sample c      c0  .   .   .   .           a step like any to a layer

    Packing keeps the valid steps and no padding, step by step:

       packed.data   a0 b0 c0   a1 b1   a2 b2   a3   a4

    packed.batch_sizes says how many of these rows each step has.

       packed = pack_padded_sequence(x, lengths)     longest sample first,
       out, (h_n, c_n) = lstm(packed)                or enforce_sorted=False
       ..., lengths = pad_packed_sequence(...)       and back again

    Both functions live in torch.nn.utils.rnn. Each takes the time for the
    first axis, unless it is told batch_first=True.
    """,
    katas=[
        packed_layout,
        packed_call,
        unpacked_shapes,
        last_valid_step,
        lengths_on_a_device,
        padding_poisons_backward,
        pack_errors,
        sorted_indices,
    ],
)
