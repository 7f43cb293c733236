"""Unit: batches of sequences that do not end together, padded and packed."""

from __future__ import annotations

from types import SimpleNamespace

from pytest_lstm_kata.authoring import blanks, depends, draw, kata, on, raises
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch


def _still_there(n: SimpleNamespace) -> tuple[int, ...]:
    """How many of the three samples have each step, up to the longest."""
    return tuple(sum(step < length for length in (n.longest, n.middle, n.shortest)) for step in range(n.longest))


def _padding_is_counted(n):
    return (*_still_there(n), *(0,) * (n.padded - n.longest))


def _padding_comes_first(n):
    return _still_there(n)[::-1]


@kata("hard", "predict output", where="padded > longest > middle > shortest", covers="packed_lengths padding")
def packed_layout(
    batch: int = draw(3, of=(3,)),
    padded: int = draw(10, 9, 12),
    longest: int = draw(8, 7, 9),
    middle: int = draw(6, 5, 8),
    shortest: int = draw(4, 4, 6),
):
    """What is left of the padding

    x holds {batch} samples with {longest}, {middle} and {shortest} valid steps, each padded at its end to {padded} steps.
    Packing leaves the padding out and lays the valid steps into the rows of packed.data.

    data_shape is a tuple, the shape of packed.data.
    batch_sizes is a tuple, the entries of packed.batch_sizes: one whole number for each step.
    row is a whole number, counted from 0: in which row of packed.data the last valid step of x[2] lies.

    Idea: A packed batch holds the valid steps and nothing else. They lie in the order in which an LSTM needs them: one
      step of all the samples that still have it, then the next step.
    Hint: An LSTM takes a step of every sample at once. Which samples still have the first step, and which the last?
    Hint: data has a row for each valid step. batch_sizes says, step by step, how many of its rows belong together.
    Hint: To find a row, count what lies before it: all samples' earlier steps, and the samples before it in its own
      step.

    Mistakes:
    padding_is_packed: data_shape = (batch * padded, 2)
        You packed the padding along. The lengths tell torch which steps are valid: what would the others be for?
    padded_to_the_longest: data_shape = (batch * longest, 2)
        You filled all samples up to the longest. Then there would still be padding: what is packing for?
    still_a_batch: data_shape = (batch, padded, 2) | data_shape = (batch, longest, 2) | data_shape = (longest, batch, 2)
        | data_shape = (padded, batch, 2)
        You kept three axes. Samples of different lengths do not fill a block: how can their steps lie in one tensor?
    one_row_for_a_step: data_shape = (longest, 2)
        You gave each step one row. At the first step every sample has features of its own: where do they go?
    lengths_of_the_samples: batch_sizes = (longest, middle, shortest)
        You wrote the lengths. batch_sizes goes along the steps, not along the samples: what is it the size of?
    batch_never_shrinks: batch_sizes = (batch,) * longest
        You kept all samples to the end. Who is still there when the shortest one is over?
    padding_is_counted: batch_sizes = _padding_is_counted
        You went on to the end of the padding. Does a packed batch know of steps that no sample has?
    padding_comes_first: batch_sizes = _padding_comes_first
        You let the short samples join later, as if their padding came first. Where do the valid steps begin?
    sample_after_sample: row = longest + middle + shortest - 1
        You laid one whole sample behind the other. Which rows does the LSTM need together, at its first step?
    step_is_the_row: row = shortest - 1
        You took the number of the step for the row. How many rows does one step take up?
    rows_from_one: row = batch * shortest
        You counted this row, too. With which number does counting begin, in Python and here?
    counted_from_the_end: row = batch * shortest - 1 - (longest + middle + shortest)
        Count it from 0, from the front.

    Step: Only valid steps are packed, one row each: {longest} + {middle} + {shortest} rows of 2 features.
    Step: batch_sizes has an entry for each of the {longest} steps: {batch} while all samples are there, then 2, then 1.
    Step: The first {shortest} steps take {batch} rows each, and x[2] has the last row of each: {batch} * {shortest} -
      1, counted from 0.
    Try: nn.utils.rnn.pack_padded_sequence(torch.arange(8).view(4, 2), [4, 2])  # one column is one sample
    See: torch.nn.utils.rnn.PackedSequence in the PyTorch documentation
    """
    x = torch.randn(batch, padded, 2)  # (batch, seq_len, features)
    packed = nn.utils.rnn.pack_padded_sequence(x, [longest, middle, shortest], batch_first=True)
    return blanks(
        data_shape=packed.data.shape,
        batch_sizes=packed.batch_sizes,
        row=(packed.data == x[2, shortest - 1]).all(1).tolist().index(True),  # the row that equals x[2, {shortest} - 1]
    )


@kata(
    "medium",
    "predict output",
    where="longest > middle > shortest and hidden_size != 8",
    covers="call_packed out_packed batch_first",
)
def packed_call(
    batch: int = draw(3, of=(3,)),
    longest: int = draw(8, 6, 8),
    middle: int = draw(6, 5, 7),
    shortest: int = draw(4, 4, 6),
    hidden_size: int = draw(7, 5, 12),
):
    """Packed in, packed out

    x holds {batch} samples with {longest}, {middle} and {shortest} valid steps, and has the batch first.
    It is packed, and goes through a stack of 2 layers that were built without batch_first.

    data_shape and h_n_shape are tuples, the shapes of out.data and of h_n.
    steps_seen is a whole number: how many steps of x can change h_n[-1, 1], the last state of x[1]?

    Idea: What goes in packed comes out packed, with the same rows in the same order. The states stay an ordinary
      tensor, with each sample's state as it was when that sample ended.
    Hint: The layer replaces the features of each row. Does it add rows, or take some away?
    Hint: A packed batch has no axis for the batch and none for the time. What is there for batch_first to change?
    Hint: h_n never has an axis for the steps: each sample, in each layer, has one last state.

    Mistakes:
    comes_out_padded: data_shape = (batch, longest, hidden_size) | data_shape = (longest, batch, hidden_size)
        You unpacked on the way. What went in packed comes out packed: how many axes does the data have?
    padding_is_computed: data_shape = (batch * longest, hidden_size)
        You counted an output for each step of padding, too. Is there any padding in what the layer gets?
    input_size_comes_out: data_shape = (longest + middle + shortest, 16)
        Your last number is what goes in. How many features does the layer make of each row?
    layers_widen: data_shape = (longest + middle + shortest, 2 * hidden_size)
        You laid the layers side by side. They are stacked, each reads the one below: whose rows reach out?
    states_are_packed: h_n_shape = (2, longest + middle + shortest, hidden_size)
        You packed the states. Steps are packed because samples differ in them: how many last states has a sample?
    layouts_must_match: h_n_shape = (2, longest, hidden_size)
        You took {longest} for the batch, as if a layer without batch_first read the axes of x. It never sees x: what
        does it get?
    batch_first_moves_states: h_n_shape = (batch, 2, hidden_size)
        You moved the batch of h_n to the front. batch_first is about padded tensors: does it say anything of states?
    padding_is_read: steps_seen = longest
        You let the layer read on into the padding. Which of these steps are in the packed batch at all?
    all_stop_together: steps_seen = shortest
        You stopped all samples with the shortest. What happens to the others once it is over?
    one_long_sequence: steps_seen = longest + middle
        You took the rows for one long sequence, read from the first sample into the next. The rows of a step lie side
        by side: whose state does each of them meet?
    all_samples_count: steps_seen = longest + middle + shortest
        You counted the valid steps of all three samples. A state belongs to one of them: does it read the others?

    Step: out.data has the rows of packed.data, {longest} + {middle} + {shortest}, each with {hidden_size} features.
    Step: h_n is (2, {batch}, {hidden_size}), as ever: a row for each layer, and in it one for each sample.
    Step: A packed batch has no layout, so batch_first of the layer does not matter. It mattered for packing x.
    Step: h_n[-1, 1] was kept when x[1] ended: only its own {middle} valid steps are in it.
    Try: [nn.LSTM(2, 5, batch_first=first)(nn.utils.rnn.pack_padded_sequence(torch.zeros(4, 3, 2), [4, 2, 1]))[0].data.shape for first in (True, False)]
    See: torch.nn.LSTM in the PyTorch documentation, Inputs and Outputs; pytorch/pytorch#4145
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
    "hard",
    "predict output",
    where="padded > longest > shortest and len({padded - longest, longest - shortest, shortest, padded - shortest}) == 4",
    covers="out_packed padding",
)
def unpacked_shapes(
    batch: int = draw(2, of=(2,)),
    padded: int = draw(11, 9, 12),
    longest: int = draw(7, 6, 10),
    shortest: int = draw(5, 3, 8),
    hidden_size: int = draw(8, 3, 12),
):
    """Back to a padded batch

    x is padded to {padded} steps, more than any of its samples has. It is packed for an LSTM,
    and what comes out is unpacked in three ways.

    out_shape, swapped_shape and total_shape are tuples, the shapes of out, swapped and total.
    zero_steps is a whole number: how many of the steps of total[1] hold nothing but zeros.

    Idea: A packed batch has no memory of how far it was once padded. Unpacking makes a new padded tensor, as long as it
      has to be, and fills it with a constant; layout and length are arguments of its own.
    Hint: Which numbers are in a packed batch? Its rows, and how many belong to each step. Is the old length one of
      them?
    Hint: pad_packed_sequence has a batch_first of its own. What is its default?
    Hint: An LSTM computes nothing for steps that are not in the packed batch. What is put in their places afterwards?

    Mistakes:
    padding_is_remembered: out_shape = (padded, batch, hidden_size) | out_shape = (batch, padded, hidden_size)
        | swapped_shape = (batch, padded, hidden_size)
        You restored the {padded} steps of x. Packing dropped them: who could still know of them?
    layout_is_remembered: out_shape = (batch, longest, hidden_size)
        You put the batch first. Packing was told so, but is unpacking told so, too?
    still_packed: out_shape = (longest + shortest, hidden_size)
        That is the shape of the packed data. Unpacking gives a block with an axis for the steps: how long is it?
    input_size_comes_out: out_shape = (longest, batch, 16)
        Your last number is what goes into the layer. How many features does it make of each step?
    layout_of_the_layer: swapped_shape = (longest, batch, hidden_size)
        You put the time first. Here the call itself says which layout it is to make: what does it say?
    total_length_only_checks: total_shape = (batch, longest, hidden_size)
        You left out what total_length does. It is no check: how long is the padded tensor to be?
    total_length_adds: total_shape = (batch, longest + padded, hidden_size)
        You added total_length to what is there. Its name says what it counts: some of the steps, or all of them?
    padding_has_outputs: zero_steps = 0
        You gave the padding outputs of the layer. It never read those steps: what can unpacking put there?
    only_the_new_steps_are_empty: zero_steps = padded - longest
        You counted only what total_length adds. The sample ended before that: what stands in between?
    only_up_to_the_longest: zero_steps = longest - shortest
        You stopped at the longest sample. total has more steps than that: what do they hold?
    valid_steps_counted: zero_steps = shortest
        You counted the valid steps. An output of an LSTM is hardly ever zero in all its features: which steps are?

    Step: Nothing in the packed batch says {padded}: unpacking goes as far as the longest sample, {longest} steps.
    Step: Time first is the default here as well: ({longest}, {batch}, {hidden_size}). batch_first=True swaps the two.
    Step: total_length={padded} brings back the length of x: ({batch}, {padded}, {hidden_size}).
    Step: x[1] had {shortest} valid steps. All the others, {padded} - {shortest} of them, are filled with zeros.
    Try: [t.shape for t in nn.utils.rnn.pad_packed_sequence(nn.utils.rnn.pack_padded_sequence(torch.ones(9, 2, 4), [5, 3]))]  # 9 steps went in
    See: torch.nn.utils.rnn.pad_packed_sequence in the PyTorch documentation; pytorch/pytorch#6299 and #10537
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
    "hard",
    "debug",
    where="seq_len > middle > shortest and middle - 1 != shortest and (seq_len != 2 * shortest)",
    covers="padding h_n out",
)
def short_samples(
    seq_len: int = draw(9, 8, 10), middle: int = draw(7, 6, 9), shortest: int = draw(5, 3, 8), full: int = draw(3, 3, 5)
):
    """The last step that counts

    {full} samples fill all {seq_len} steps, one has {middle} and the last one {shortest}. Zeros fill the rest of x.
    The same layer reads this batch twice: as it is, and packed.

    steps_read is a whole number: how many steps of x can change h_n[0, -1].
    last_step is a whole number, an index from 0: the step of out[-1] that equals packed_h_n[0, -1].
    same_states is a whole number: for how many samples h_n[0] and packed_h_n[0] are the same.

    Idea: A padded batch without packing is read to its very end, and the padding moves the state on. What stood there
      before is still in out, at a step that is another one for each sample.
    Hint: Zeros are numbers, too. A gate has biases: what does an LSTM do when a step is zero?
    Hint: out shows the state after each step. After which step has the last sample been read, and nothing else?
    Hint: Which samples of this batch have no padding at all?

    Mistakes:
    padding_is_skipped: steps_read = shortest
        You let the layer stop where the sample ends. Nobody told it the length: how would it know?
    only_padding_is_read: steps_read = seq_len - shortest
        You counted the padding alone. Does the state forget the valid steps as soon as the padding begins?
    last_step_of_all: last_step = seq_len - 1 | last_step = -1
        You took the last step of out. Up to there the layer has read padding: where was it when the sample ended?
    steps_from_one: last_step = shortest
        You are one step off, in the padding already. At which index does a sequence of one step end?
    one_step_for_all: last_step = middle - 1
        You took the end of another sample. Each sample ends at a step of its own: how long is the last one?
    counted_from_the_end: last_step = shortest - 1 - seq_len
        Count it from 0, from the front.
    zeros_change_nothing: same_states = full + 2
        You let no sample suffer from its padding. A step of zeros is still a step: do biases vanish with it?
    packing_changes_all: same_states = 0
        You let packing change every sample. What is there to leave out of a sample that fills all steps?
    only_the_longest: same_states = 1
        You let a single sample agree. How many of them have no padding to be misled by?
    the_padded_ones: same_states = 2
        You counted the samples with padding. Do they agree, or do they differ?

    Step: Unpacked, h_n[0, -1] is the state after all {seq_len} steps, the padding among them.
    Step: The last sample has {shortest} valid steps, so its state stands at index {shortest} - 1 of out: later steps
      cannot change an earlier output.
    Step: The {full} samples that fill all {seq_len} steps have no padding, so packing changes nothing for them. The
      other 2 differ.
    Try: nn.LSTM(1, 2)(torch.zeros(5, 1))[0]  # only zeros to read, and the state moves on
    See: torch.nn.utils.rnn.pack_padded_sequence in the PyTorch documentation
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


@kata("hard", "debug", where="longest > middle > shortest", covers="packed_lengths one_device")
def lengths_on_a_device(longest: int = draw(8, 7, 12), middle: int = draw(5, 4, 9), shortest: int = draw(3, 2, 6)):
    """Where the lengths live

    Both tensors, x and lengths, are on the same device: once on the CPU, and once on a CUDA device.

    on_cpu and on_cuda say what pack(x, lengths) does there: each is the class of the exception
    that it raises, such as KeyError, or None if it raises none.

    Idea: Lengths are not features: they say how the rows are laid out, and that has to be known before a device gets
      any work to do. So where they live is a question of its own.
    Hint: Look up in the documentation of pack_padded_sequence what it says of lengths given as a tensor.
    Hint: Somebody has to count the rows before a GPU can be told what to do. Which processor does that?

    Mistakes:
    lengths_beside_the_data: on_cuda = None
        You put the lengths beside the data, as for anything that the GPU computes with. But does it compute with them?
    only_lists_will_do: on_cpu = RuntimeError | on_cpu = TypeError
        You let torch refuse a tensor of lengths wherever it is. It takes a list or a tensor: so what about the place?
    lengths_have_a_wrong_value: on_cpu = ValueError | on_cuda = ValueError
        You blame a value. The lengths are sorted, none is zero, and none is longer than x: what else could be wrong?
    a_tensor_is_no_list: on_cuda = TypeError
        You blame the type. A tensor of whole numbers is as welcome as a list: look at where it lies.

    Example: on_cuda = RuntimeError
    Step: On the CPU a tensor of whole numbers is as good as a list: lengths {longest}, {middle}, {shortest} are packed.
    Step: On a GPU the same code is refused: lengths in a tensor have to be on the CPU, whatever the device of x.
    Step: lengths.cpu(), or a plain list, serves for both. A model.to(device) or a batch.to(device) that moves
      everything moves the lengths as well.
    Try: nn.utils.rnn.pack_padded_sequence(torch.zeros(5, 2, 1), torch.tensor([5, 3])).batch_sizes.device
    See: torch.nn.utils.rnn.pack_padded_sequence in the PyTorch documentation, lengths; pytorch/pytorch#43227
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
    "expert",
    "debug",
    where="longest > middle > shortest and middle + shortest != longest and (3 * shortest not in (longest, longest + middle + shortest)) and (len({longest - shortest + 1, longest - shortest, shortest, middle, longest}) == 5)",
    covers="bidirectional padding directions_joined",
)
def padding_and_directions(
    longest: int = draw(7, 6, 8),
    middle: int = draw(4, 4, 7),
    shortest: int = draw(2, 2, 5),
    hidden_size: int = draw(9, 3, 9),
):
    """Padding comes first, backwards

    Three samples have {longest}, {middle} and {shortest} valid steps; zeros fill x up. A bidirectional layer reads x twice,
    as it is and packed. Of out's last axis, the forward half is [:{hidden_size}] and the backward half [{hidden_size}:].

    Go through the valid steps of all samples: forward_same and backward_same are whole numbers,
    at how many of them that half of out equals the same half of packed_out.
    steps_read is a whole number: how many steps of x can change the backward half of out
    at the last valid step of x[2].

    Idea: The second direction starts at the end of the padded batch, so what it reads first is padding. Packing lets
      each sample begin at its own end.
    Hint: Before the forward direction comes to a valid step, has it met any padding? And the backward one?
    Hint: A direction that begins with zeros does not begin with nothing: the biases move its state.
    Hint: One of the three samples has no padding. Where does the backward direction begin for that one?

    Mistakes:
    forward_suffers_too: forward_same = longest | forward_same = 0
        You let padding harm the forward half. It reads the valid steps first: can anything after them change those?
    only_what_all_share: forward_same = 3 * shortest
        You counted only the steps that all samples have. How many valid steps do the longer ones have besides?
    padding_is_counted: forward_same = 3 * longest
        You counted the padding among the valid steps. How many steps has each sample of its own?
    samples_are_counted: forward_same = 3 | backward_same = 1
        You counted samples. The question is at how many of their valid steps the two agree.
    zeros_change_nothing: backward_same = longest + middle + shortest
        You let the backward half read zeros without harm. Is the state still zero after a step of zeros?
    every_sample_suffers: backward_same = 0
        You let padding harm every sample. Is there one without any?
    only_the_last_steps: backward_same = 3
        You kept one step of each sample. At its last valid step, has the backward half read nothing before?
    the_wrong_samples: backward_same = middle + shortest
        You counted the samples with padding. Are they the ones that stay the same?
    begins_at_the_valid_end: steps_read = 1
        You let the backward half begin where the sample ends. Without packing, who tells it where that is?
    reads_the_valid_steps: steps_read = shortest
        You counted steps that the backward half meets later. It is at the last valid one, coming from the end: what has
        it read so far?
    has_read_everything: steps_read = longest
        You let the backward half be done. It comes from the end: which steps are still ahead of it here?
    padding_alone: steps_read = longest - shortest
        You counted the padding and stopped short of the valid step. Does an output depend on its own step?

    Step: The forward half reads padding last, so all {longest} + {middle} + {shortest} valid steps stay as they are.
    Step: The backward half reads padding first. Only the sample without padding is spared, with its {longest} steps.
    Step: At the last valid step of x[2] the backward half has read all {longest} - {shortest} steps of padding, and
      that one step. Packed, it would have read 1.
    Try: nn.LSTM(1, 2, bidirectional=True)(torch.zeros(5, 1))[0][:, 2:]  # read it from below
    See: torch.nn.LSTM in the PyTorch documentation, Parameters: bidirectional
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


@kata("expert", "debug", where="beyond > padded > longest > middle > shortest", covers="packed_lengths call_packed")
def pack_errors(
    padded: int = draw(10, 9, 12),
    beyond: int = draw(12, 10, 16),
    longest: int = draw(8, 6, 9),
    middle: int = draw(5, 4, 7),
    shortest: int = draw(3, 2, 5),
):
    """Six calls, and who objects

    x holds three samples of {padded} steps, on the CPU. Which of the six calls go through?

    unsorted, empty, floats, too_long, too_long_read and linear_reads stand for one call each:
    the class of the exception that it raises, such as KeyError, or None if it raises none.

    Idea: Packing checks some things and takes others as they come; what it lets pass may fail later, in the layer. And
      a PackedSequence is no tensor: few layers know what to do with it.
    Hint: Pack by hand, step by step: for which of these lengths do you not know what to do?
    Hint: What would you do with half a step: refuse it, or make a whole number of it? And who looks at how long x is?
    Hint: One class serves for nearly everything that fails inside torch's own code. An argument of a type that a
      function does not take at all is another matter, as it is in Python.

    Mistakes:
    any_order_packs: unsorted = None
        You let packing take any order. By default the rows of a step have to lie together, at the top: which sample is
        the longest here?
    empty_sequences_pass: empty = None
        You let a sample without steps pass. It has no row in the packed data: which state would it end with?
    floats_are_refused: floats = TypeError | floats = RuntimeError | floats = ValueError
        You let packing refuse lengths with a decimal point. Does it use them as they are, or make something of them?
    packing_looks_at_x: too_long = RuntimeError | too_long = ValueError | too_long = IndexError
        You let packing notice how short x is. A slice in Python may reach past the end of a list: what if packing only
        slices?
    silence_lasts: too_long_read = None
        You let the layer run over steps that are not there. How many rows does it look for, and how many are there?
    layers_take_packed: linear_reads = None
        You gave a packed batch to a layer for tensors. What of it would nn.Linear multiply?
    sizes_are_wrong: linear_reads = RuntimeError
        You blame what is inside. The features fit nn.Linear: is a PackedSequence something it takes at all?
    attribute_is_missing: linear_reads = AttributeError
        You let nn.Linear look for something in it. It hands the whole thing on to torch's own code: what is checked
        there first?
    bad_values_are_value_errors: unsorted = ValueError | empty = ValueError
        ValueError is Python's word for a value that will not do. These checks stand in torch's own code: which class
        does it take for nearly everything?
    overrun_is_an_index_error: too_long_read = IndexError
        IndexError is Python's word for a place that is not there. The layer reads its rows in torch's own code: which
        class does that take for nearly everything?

    Step: Unsorted lengths and a length of 0 are refused by packing, with a RuntimeError. enforce_sorted=False allows
      any order; nothing allows 0.
    Step: Lengths with a decimal point are cut to whole numbers, in silence.
    Step: A length of {beyond} where x has {padded} steps is packed in silence, too. The LSTM then looks for rows that
      are not there: RuntimeError.
    Step: nn.Linear takes tensors only: TypeError. It takes packed.data, though.
    Try: nn.utils.rnn.pack_padded_sequence(torch.zeros(4, 2, 1), [4.9, 2.9]).batch_sizes
    See: torch.nn.utils.rnn.pack_padded_sequence in the PyTorch documentation; pytorch/pytorch#8026, #50192
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


def _shortest_first(n):
    return _order(n, longest_first=False)


def _lengths_themselves(n):
    return tuple(sorted((n.length_0, n.length_1, n.length_2, n.length_3), reverse=True))


def _order_from_one(n):
    return tuple(sample + 1 for sample in _order(n))


def _places_from_one(n):
    return tuple(place + 1 for place in _places(n))


def _row_by_the_order(n):
    return _order(n)[n.sample]


def _row_from_the_shortest(n):
    return 3 - _places(n)[n.sample]


def _row_from_the_end(n):
    return _places(n)[n.sample] - (n.length_0 + n.length_1 + n.length_2 + n.length_3)


def _place_of_the_sample(n):
    return _places(n)[n.sample]


@kata("expert", "predict output", where=_telling, covers="packed_lengths h_n call_packed")
def sorted_indices(
    length_0: int = draw(6, 5, 12),
    length_1: int = draw(5, 5, 12),
    length_2: int = draw(8, 5, 12),
    length_3: int = draw(9, 5, 12),
    sample: int = draw(1, 0, 1),
):
    """Sorted, and back again

    Four samples, x[0] to x[3], are not in the order of their lengths, and are packed all the same.

    sorted_indices and unsorted_indices are tuples, the entries of packed's attributes of these names:
    each a tuple of four whole numbers.
    data_row and h_n_row are whole numbers, counted from 0: the row of packed.data that holds
    the first step of x[{sample}], and the row of h_n[0] that holds the last state of x[{sample}].

    Idea: With enforce_sorted=False torch sorts the samples itself, and keeps two permutations: one to sort, the other
      to undo it. The packed rows are sorted; what you get back is in the order that you gave.
    Hint: Line the samples up, longest first. One permutation reads: who stands here? The other: where do I stand?
    Hint: Within each step, the rows of packed.data lie in that line. Which sample's row comes first?
    Hint: Whoever calls lstm(packed) knows nothing of the line. In which order should h_n come to them?

    Mistakes:
    the_two_are_swapped: sorted_indices = _places; unsorted_indices = _order
        You swapped the two permutations. One says who stands at a place, the other where somebody stands: which one
        sorts?
    places_for_samples: sorted_indices = _places
        You wrote where each sample goes. To sort is to pick: which sample is picked first?
    shortest_first: sorted_indices = _shortest_first
        You began with the shortest. Which sample has to stay in the batch to its last step?
    lengths_themselves: sorted_indices = _lengths_themselves
        You sorted the lengths. The permutation is to find the samples again: what names a sample?
    nothing_is_sorted: sorted_indices = (0, 1, 2, 3)
        You left the samples as they were given. enforce_sorted=False spares you the sorting: does it spare torch?
    lengths_themselves: unsorted_indices = (length_0, length_1, length_2, length_3)
        You wrote the lengths. The permutation is to bring the samples back: what names a sample?
    undone_already: unsorted_indices = (0, 1, 2, 3)
        You wrote the order that comes out at the end. What has to be done to the sorted samples to get there?
    sorting_twice_undoes_it: unsorted_indices = _order
        You sorted once more to undo the sorting. Try it: does that put every sample back in its place?
    counted_from_one: sorted_indices = _order_from_one
        You counted the samples from 1. They are x[0] to x[3]: with which number does counting begin?
    counted_from_one: unsorted_indices = _places_from_one
        You counted the places from 1. The samples are x[0] to x[3]: with which number does counting begin?
    data_keeps_the_order: data_row = sample
        You laid the rows in the order in which the samples were given. They are sorted first: where does this one go?
    wrong_permutation: data_row = _row_by_the_order
        You asked the wrong permutation. Who stands at a place is one question, where somebody stands another.
    shortest_first: data_row = _row_from_the_shortest
        You began with the shortest. Which sample has to stay in the batch to its last step?
    counted_from_the_end: data_row = _row_from_the_end
        Count it from 0, from the front.
    results_stay_sorted: h_n_row = _place_of_the_sample
        You left the results sorted. torch keeps a second permutation: what is it for, if not for this?
    undone_twice: h_n_row = _row_by_the_order
        You undid the sorting once more than torch has. After the call, is there anything left for you to put right?
    counted_from_the_end: h_n_row = sample - 4
        Count it from 0, from the front.

    Step: sorted_indices picks the samples longest first; unsorted_indices says where in that line each of them stands.
    Step: The first rows of packed.data are the first step of each sample, sorted: x[{sample}] is where
      unsorted_indices[{sample}] says.
    Step: The layer undoes the sorting for its states: row {sample} of h_n[0] belongs to x[{sample}] again.
      pad_packed_sequence does so for out.
    Try: nn.utils.rnn.pack_padded_sequence(torch.zeros(9, 3, 1), [4, 9, 6], enforce_sorted=False)
    See: torch.nn.utils.rnn.pack_padded_sequence in the PyTorch documentation, enforce_sorted;
      torch.nn.utils.rnn.PackedSequence in the PyTorch documentation; pytorch/pytorch#33602
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
        short_samples,
        lengths_on_a_device,
        padding_and_directions,
        pack_errors,
        sorted_indices,
    ],
)
