"""Unit: batches of sequences that do not end together, padded and packed."""

from __future__ import annotations

from types import SimpleNamespace

from pytest_lstm_kata.authoring import blanks, depends, draw, kata, on, raises, require
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch


def _tell(n: SimpleNamespace, *answers: tuple[int, ...]) -> bool:
    """Are the answers to each blank, the right one first, all different, and do the wrong ones differ from the numbers?"""
    numbers = {*vars(n).values()}
    return all(len({*each}) == len(each) and not numbers & {*each[1:]} for each in answers)


def _still_there(n: SimpleNamespace) -> tuple[int, ...]:
    """How many of the three samples have each step, up to the longest."""
    return tuple(sum(step < length for length in (n.longest, n.middle, n.shortest)) for step in range(n.longest))


def _padding_is_counted(n):
    return (*_still_there(n), *(0,) * (n.padded - n.longest))


def _padding_comes_first(n):
    return _still_there(n)[::-1]


def _rows_tell(n: SimpleNamespace) -> bool:
    batch, all_steps = n.batch, n.longest + n.middle + n.shortest
    laid_out = (all_steps - 1, all_steps, n.longest + n.middle, 2 * n.padded + n.shortest - 1)
    rows = (batch * n.shortest - 1, n.shortest - 1, batch * n.shortest, batch * (n.shortest - 1), *laid_out)
    return n.padded > n.longest > n.middle > n.shortest and _tell(n, rows)


@kata("hard", "predict output", where=_rows_tell, covers="packed_lengths padding")
def packed_layout(
    batch: int = draw(3, of=(3,)),
    padded: int = draw(11, 9, 16),
    longest: int = draw(9, 7, 14),
    middle: int = draw(7, 5, 12),
    shortest: int = draw(5, 4, 9),
):
    """What is left of the padding

    x holds {batch} samples with {longest}, {middle} and {shortest} valid steps.
    All of them are padded at the end to {padded} steps, the longest one, too.
    Packing leaves the padding out. Each valid step becomes a row of packed.data.
    Which row is the last valid step of x[2]? Rows are counted from 0.

    Idea: A packed batch holds the valid steps and nothing else, in the order in which an LSTM needs them. First comes
      step 0 of all samples, and then the next step of all samples that have it.
    Hint: An LSTM reads a step of every sample at once. Which samples have a first step, and which of them still have a
      step when the shortest one has ended?
    Hint: data has a row for each valid step. batch_sizes says which of these rows are read together.
    Hint: To find a row, count the rows before it. First count the earlier steps of all samples, then the samples before
      it in its own step.

    Mistakes:
    padding_is_packed: data_shape = (batch * padded, 2) | batch_sizes = (batch,) * padded
        | row = 2 * padded + shortest - 1
        That still has the padding in it. The lengths tell torch which steps are valid: does the LSTM need the others?
    padded_to_the_longest: data_shape = (batch * longest, 2)
        That fills all samples up to the longest, so padding would be left. Which steps does packing keep?
    still_a_batch: data_shape = (batch, padded, 2) | data_shape = (batch, longest, 2) | data_shape = (longest, batch, 2)
        | data_shape = (padded, batch, 2)
        That has three axes, one for the samples and one for the steps. The samples have different lengths: how can
        their valid steps lie in one tensor without padding?
    one_row_for_a_step: data_shape = (longest, 2) | data_shape = (padded, 2)
        That is one row for each step. At the first step every sample has features of its own: in which rows are they?
    not_along_the_steps: batch_sizes = (longest, middle, shortest) | batch_sizes = (3, 2, 1)
        | batch_sizes = (shortest, middle - shortest, longest - middle) | batch_sizes = (padded,) * batch
        batch_sizes has an entry for each step, and not one for each sample. What does an entry count?
    batch_never_shrinks: batch_sizes = (batch,) * longest
        That keeps all samples to the end. Which of them have a step left when the shortest one is over?
    padding_is_counted: batch_sizes = _padding_is_counted
        That has entries for the padding, too. Does a packed batch hold steps that are valid in no sample?
    padding_comes_first: batch_sizes = _padding_comes_first
        That would mean that shorter samples join later, as if their padding came first. Where do the valid steps begin?
    sample_after_sample: row = longest + middle + shortest - 1 | row = longest + middle + shortest
        | row = longest + middle
        That would mean that the samples come one after the other, each with all its steps. Which rows does the LSTM
        need together at its first step?
    cut_to_the_shortest: data_shape = (batch * shortest, 2) | batch_sizes = (batch,) * shortest
        Those are the steps that all samples have. Which steps does that leave out, and are they valid?
    step_is_the_row: row = shortest - 1
        That is the number of the step. How many rows does one step take?
    rows_from_one: row = batch * shortest
        That counts the row itself, too. Which number does the first row have?
    counted_from_the_end: row = batch * shortest - 1 - (longest + middle + shortest) | row = -1
        A negative number counts from the end. Here the rows are counted from 0: which row is it then?
    features_left_out: data_shape = (longest + middle + shortest,)
        That is the number of rows. What does one row hold?
    features_come_first: data_shape = (2, longest + middle + shortest)
        That has the features first. Which axis of x holds the features, and which one do they have here?
    all_rows_at_once: batch_sizes = (longest + middle + shortest,)
        That reads all rows in one step. Can an LSTM read the second step of a sample before it has computed the state
        after the first step?
    each_row_by_itself: batch_sizes = (1,) * (longest + middle + shortest)
        That is one step for each row. An LSTM reads a step of several samples at once: which rows belong together?
    first_row_of_the_step: row = batch * (shortest - 1)
        That is where this step begins. Which sample's row is that?

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
        batch_sizes=packed.batch_sizes,  # packed.batch_sizes, as a tuple
        row=(packed.data == x[2, shortest - 1]).all(1).tolist().index(True),  # the row that equals x[2, {shortest} - 1]
    )


@kata(
    "medium",
    "predict output",
    where="longest > middle > shortest != middle - 1 and hidden_size != 8",
    covers="call_packed out_packed batch_first",
)
def packed_call(
    batch: int = draw(3, of=(3,)),
    longest: int = draw(8, 6, 9),
    middle: int = draw(6, 5, 8),
    shortest: int = draw(4, 4, 6),
    hidden_size: int = draw(7, 5, 12),
):
    """Packed in, packed out

    x holds {batch} samples with {longest}, {middle} and {shortest} valid steps, batch first. x is packed.
    A stack of 2 layers, made without batch_first=True, reads the packed batch.
    What does it return? On how many of the {longest} steps of x does the last state of x[1] depend?

    Idea: If the input is packed, so is out: it has the same rows in the same order. The states are not packed: they
      hold the state of each sample after its own last valid step.
    Hint: The layer replaces the features of each row. Does it add rows, or take some away?
    Hint: packed.data has no axis for the samples, and no axis for the steps. Which axes could batch_first=True swap?
    Hint: h_n never has an axis for the steps: each sample has one last state in each layer.

    Mistakes:
    comes_out_padded: data_shape = (batch, longest, hidden_size) | data_shape = (longest, batch, hidden_size)
        That is the shape of a padded batch. If the input is packed, out is packed, too: how many axes does out.data
        have?
    padding_is_computed: data_shape = (batch * longest, hidden_size)
        That has a row for each step of padding, too. Does the packed batch that the layer reads hold any padding?
    input_size_comes_out: data_shape = (longest + middle + shortest, 16) | h_n_shape = (2, batch, 16)
        The last number is the width of x. How many features does a layer compute?
    layers_widen: data_shape = (longest + middle + shortest, 2 * hidden_size)
        That has the layers side by side. They are stacked, and each reads the one below: which layer's rows are in out?
    layouts_must_match: h_n_shape = (2, longest, hidden_size); steps_seen = batch | h_n_shape = (2, longest, hidden_size)
        | steps_seen = batch
        That would mean that this layer takes axis 0 of x for the time. The layer reads the packed batch, not x: does
        packed.data have an axis for the samples?
    states_are_packed: h_n_shape = (2, longest + middle + shortest, hidden_size)
        That has a state for each packed row. How many last states does a sample have in each layer?
    batch_first_moves_states: h_n_shape = (batch, 2, hidden_size)
        That has the batch of h_n at the front. batch_first is about padded tensors: does it say anything about states?
    padding_is_read: steps_seen = longest
        That would mean that the layer reads on into the padding. Which of these steps are in the packed batch at all?
    all_stop_together: steps_seen = shortest
        That would mean that all samples stop with the shortest one. What happens to the others when the shortest one
        has ended?
    one_long_sequence: steps_seen = longest + middle
        That would mean that the rows are one long sequence. The rows of a step are read at the same time: which
        sample's state does each of them change?
    all_samples_count: steps_seen = longest + middle + shortest
        Those are the valid steps of all three samples. A state belongs to one sample: does it read the others?
    last_layer_only: h_n_shape = (1, batch, hidden_size) | h_n_shape = (batch, hidden_size)
        That is the state of one layer. Which layers of the stack end with a state?
    steps_in_the_state: h_n_shape = (batch, longest, hidden_size) | h_n_shape = (longest, batch, hidden_size)
        | h_n_shape = (longest + middle + shortest, hidden_size)
        That has room for every step. h_n holds states from the ends of samples only: what do its first two axes count
        instead of steps?
    batch_is_lost: h_n_shape = (2, 1, hidden_size) | h_n_shape = (2, hidden_size)
        That is one state for each layer. How many samples does the packed batch hold?
    memoryless: steps_seen = 1
        That is the last step alone. What does a state keep from the steps before?
    own_step_left_out: steps_seen = middle - 1
        That leaves out one step. Has the state been kept before or after the last valid step?
    features_left_out: data_shape = (longest + middle + shortest,)
        That is the number of rows. What does one row hold?
    layers_read_again: steps_seen = 2 * middle
        That counts the steps once for each layer. How many different steps of x are these?

    Step: out.data has the rows of packed.data, {longest} + {middle} + {shortest}, each with {hidden_size} features.
    Step: h_n has the shape (2, {batch}, {hidden_size}): one row for each layer, and in it one for each sample.
    Step: The layer's batch_first does not matter for a packed batch. The batch_first of pack_padded_sequence does.
    Step: h_n[-1, 1] was kept when x[1] ended: it depends on the {middle} valid steps of x[1] alone.
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


def _zeros_tell(n: SimpleNamespace) -> bool:
    added, valid, missing = n.padded - n.longest, n.shortest, n.longest - n.shortest
    zeros = (n.padded - valid, 0, 1, added, missing, n.padded - valid + 1, 2 * added + missing)
    return n.padded > n.longest > n.shortest not in zeros and n.hidden_size != 8 and _tell(n, zeros)


@kata(
    "hard",
    "predict output",
    where=_zeros_tell,
    covers="out_packed padding",
)
def unpacked_shapes(
    batch: int = draw(2, of=(2,)),
    padded: int = draw(12, 9, 14),
    longest: int = draw(7, 6, 11),
    shortest: int = draw(3, 3, 8),
    hidden_size: int = draw(6, 3, 12),
):
    """Back to a padded batch

    x holds {batch} samples, and is padded to {padded} steps. x[0] has {longest} valid steps, and x[1] has {shortest}.
    The samples are packed, and an LSTM reads them. Its output is unpacked in three ways.
    What are the three shapes? How many steps of total[1] have only zeros?

    Idea: A packed batch does not know how far it was once padded. Unpacking makes a new padded tensor, as long as it
      has to be, and puts a constant in the places without a valid step. Arguments say which layout and which length the
      tensor gets.
    Hint: A packed batch holds the rows, and says how many of them belong to each step. Does it say how long x was?
    Hint: pad_packed_sequence has a batch_first of its own. What is its default?
    Hint: An LSTM computes nothing for steps that are not in the packed batch. What is put in their places afterwards?

    Mistakes:
    batch_first_swaps: out_shape = (batch, longest, hidden_size); swapped_shape = (longest, batch, hidden_size)
        That would mean that batch_first=True swaps what was packed. It says which layout the result gets: which axis
        comes first then?
    padding_is_remembered: out_shape = (padded, batch, hidden_size) | out_shape = (batch, padded, hidden_size)
        | swapped_shape = (batch, padded, hidden_size)
        That has the {padded} steps of x again. Packing left the padding out: is its length stored anywhere?
    layout_is_remembered: out_shape = (batch, longest, hidden_size)
        That has the batch first. pack_padded_sequence was called with batch_first=True: was this call of unpack, too?
    still_packed: out_shape = (longest + shortest, hidden_size)
        That is the shape of the packed data. Unpacking gives a tensor with an axis for the steps: how long is this
        axis?
    input_size_comes_out: out_shape = (longest, batch, 16) | swapped_shape = (batch, longest, 16)
        | total_shape = (batch, padded, 16)
        The last number is what goes into the layer. How many features does it compute for each step?
    layout_of_the_layer: swapped_shape = (longest, batch, hidden_size) | total_shape = (padded, batch, hidden_size)
        That has the time first. The arguments of this call say which axis comes first: what do they say?
    total_length_only_checks: total_shape = (batch, longest, hidden_size)
        That would mean that total_length is only a limit. What does it say about the length of the result?
    total_length_adds: total_shape = (batch, longest + padded, hidden_size)
        | total_shape = (batch, padded - longest, hidden_size)
        That adds total_length to the steps of the longer sample, or takes one from the other. Does total_length count
        only the added steps, or all steps?
    padding_has_outputs: zero_steps = 0
        That would mean that the layer has outputs for the padding. The layer never read the padding: what does
        unpacking put in its place?
    only_the_new_steps_are_empty: zero_steps = padded - longest
        That is what total_length adds. x[1] ended before x[0]: what stands in total[1] between these two ends?
    only_up_to_the_longest: zero_steps = longest - shortest
        That counts steps up to the end of the longer sample. total has more steps: what do those hold?
    valid_steps_counted: zero_steps = shortest | zero_steps = longest
        Those are valid steps. What an LSTM computes is hardly ever zero in all features: which steps of total[1] does
        it not compute?
    one_step_too_many: zero_steps = padded - shortest + 1
        That is one step too many. Which is the first step of this sample that is not valid, and which is the last?
    both_samples_counted: zero_steps = 2 * padded - longest - shortest
        Those are the steps with zeros in both samples. Which sample is total[1]?
    cut_to_the_shortest: out_shape = (shortest, batch, hidden_size) | swapped_shape = (batch, shortest, hidden_size)
        That would mean that the longer sample loses steps. Are all of its steps in the packed batch?

    Step: Nothing in the packed batch says {padded}: unpacking goes as far as the longest sample, {longest} steps.
    Step: The default is time first here as well: ({longest}, {batch}, {hidden_size}). batch_first=True swaps the two.
    Step: total_length={padded} brings back the length of x: ({batch}, {padded}, {hidden_size}).
    Step: x[1] had {shortest} valid steps. All the others, {padded} - {shortest} of them, are filled with zeros.
    Try: [t.shape for t in nn.utils.rnn.pad_packed_sequence(nn.utils.rnn.pack_padded_sequence(torch.ones(9, 2, 4), [5, 3]))]  # 9 steps went in
    See: torch.nn.utils.rnn.pad_packed_sequence in the PyTorch documentation; pytorch/pytorch#6299, pytorch/pytorch#10537
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


def _ends_tell(n: SimpleNamespace) -> bool:
    seq_len, padding = n.seq_len, n.seq_len - n.shortest
    steps = (seq_len, 1, padding, seq_len - 1, n.full * seq_len + n.middle + n.shortest)
    places = (n.shortest - 1, seq_len - 1, n.middle - 1, padding, 0)
    samples = (n.full, n.full + 1, n.full + 2, 0, 1, 2)
    return seq_len > n.middle > n.shortest and _tell(n, steps, places, samples)


@kata("hard", "debug", where=_ends_tell, covers="padding h_n out")
def short_samples(
    seq_len: int = draw(10, 8, 16),
    middle: int = draw(8, 5, 13),
    shortest: int = draw(6, 3, 11),
    full: int = draw(3, 3, 6),
):
    """The last step that counts

    In x, {full} samples have {seq_len} valid steps, one has {middle}, and the last one has {shortest}.
    All other steps of x are zeros. The same layer reads x twice: first with these zeros,
    and then packed. Compare the last states of the two calls, h_n and packed_h_n.
    Steps are counted from 0.

    Idea: A padded batch that is not packed is read to its very end, and the padding changes the state. out still holds
      the state before the padding, at a different step for each sample.
    Hint: An LSTM adds its biases at every step: does the state stay the same when it reads a step of zeros?
    Hint: out shows the state after each step. After which step has the layer read all valid steps of the last sample,
      but no padding?
    Hint: Which samples of this batch have no padding at all?

    Mistakes:
    zeros_change_nothing: steps_read = shortest; same_states = full + 2 | same_states = full + 2
        That would mean that padding changes no state. The layer computes a step of zeros like any other: what is added
        to the zeros at each step?
    padding_is_skipped: steps_read = shortest
        That would mean that the layer stops where the sample ends. Does it know the lengths when x is not packed?
    only_padding_is_read: steps_read = seq_len - shortest
        Those are the steps of padding. Does the state forget the valid steps as soon as the padding begins?
    last_step_of_all: last_step = seq_len - 1 | last_step = -1 | last_step = seq_len
        That is the end of out, and there the layer has read the padding, too. At which step did the sample end?
    steps_from_one: last_step = shortest
        That is the first step of the padding. Steps are counted from 0: which index does the only step of a sample of
        length 1 have?
    one_step_for_all: last_step = middle - 1 | last_step = middle
        That is the end of another sample. How long is the last one?
    counted_from_the_end: last_step = shortest - 1 - seq_len
        A negative number counts from the end. Here the steps are counted from 0: which step is it then?
    packing_changes_all: same_states = 0
        That would mean that packing changes every state. What does packing leave out of a sample that has no padding?
    only_the_longest: same_states = 1
        That would mean that only one sample has the same state twice. How many samples have no padding?
    the_padded_ones: same_states = 2
        Those are the samples with padding. Which samples does packing not change?
    memoryless: steps_read = 1
        That is the last step alone. What does a state keep from the steps before?
    index_for_count: steps_read = seq_len - 1
        That is the index of the last step. Steps are counted from 0: how many steps has the layer read when it has read
        that one?
    all_samples_counted: steps_read = full * seq_len + middle + shortest
        Those are the valid steps of all samples. A state belongs to one sample: does it read the others?
    padding_comes_first: last_step = seq_len - shortest | last_step = 0
        That would mean that the padding comes before the valid steps. At which end of a sample is it?
    only_the_last_differs: same_states = full + 1
        That would mean that packing changes the state of one sample only. How many samples have padding?

    Step: Without packing, h_n[0, -1] is the state after all {seq_len} steps, also those of the padding.
    Step: The last sample has {shortest} valid steps, so its state stands at index {shortest} - 1 of out: later steps
      cannot change an earlier output.
    Step: The {full} samples that fill all {seq_len} steps have no padding, so packing changes nothing for them. The
      other 2 differ.
    Try: nn.LSTM(1, 2)(torch.zeros(5, 1))[0]  # only zeros to read, and the state changes
    See: torch.nn.utils.rnn.pack_padded_sequence in the PyTorch documentation
    """
    lengths = [seq_len] * full + [middle, shortest]
    samples = [torch.randn(length, 16, dtype=torch.float64) for length in lengths]
    x = nn.utils.rnn.pad_sequence(samples, batch_first=True)  # (batch, seq_len, features)
    x.requires_grad_()  # only for checking: gradients tell which steps matter
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
        same_states=torch.isclose(h_n[0], packed_h_n[0])
        .all(1)
        .sum(),  # samples with the same state in h_n and packed_h_n
    )


@kata("hard", "debug", where="longest > middle > shortest", covers="packed_lengths one_device")
def lengths_on_a_device(longest: int = draw(8, 7, 12), middle: int = draw(5, 4, 9), shortest: int = draw(3, 2, 6)):
    """The device of the lengths

    A training script moves everything in a batch to one device, the lengths too.
    First x and lengths are both on the CPU, and then both are on a CUDA device.
    What does pack(x, lengths) raise on each device, if anything?

    Idea: Lengths are not features. They say how the rows are laid out, and torch has to know that before a device can
      start to compute. So the device of lengths is a separate question from the device of x.
    Hint: What does the documentation of pack_padded_sequence say about lengths that are given as a tensor?
    Hint: The rows have to be counted before a GPU can start to compute. Which processor counts them?

    Mistakes:
    packing_is_for_gpus: on_cpu = RuntimeError; on_cuda = None
        That would mean that packing works on a GPU and fails on a CPU. Which of the two has to count the rows?
    cpu_cannot_pack: on_cpu = RuntimeError
        That would mean that packing fails on the CPU. x has the time first: how many samples does it have, how many
        lengths are there, and where are both?
    only_lists_will_do: on_cpu = TypeError; on_cuda = TypeError | on_cpu = TypeError
        pack takes a list or a tensor of whole numbers, one length for each sample, the longest first. Is anything wrong
        with this tensor on the CPU?
    lengths_have_a_wrong_value: on_cpu = ValueError; on_cuda = ValueError | on_cpu = ValueError | on_cuda = ValueError
        ValueError is about a value that makes no sense. There is one length for each sample, the longest first, and
        none is larger than the number of steps. What else could be wrong with lengths?
    lengths_beside_the_data: on_cuda = None
        That would mean that lengths can be on the same device as x. Does a GPU compute with the lengths?
    a_tensor_is_no_list: on_cuda = TypeError
        TypeError is about the type of an argument: here a tensor of whole numbers is as good as a list. pack itself
        checks on which device lengths is. Which class does torch use for most of its own checks?

    Example: on_cuda = RuntimeError
    Step: On the CPU a tensor of whole numbers is as good as a list: lengths {longest}, {middle}, {shortest} are packed.
    Step: On a GPU the same code is refused: lengths in a tensor have to be on the CPU, whatever the device of x.
    Step: lengths.cpu(), or a plain list, works for both. Code that moves everything in a batch to a device moves the
      lengths, too.
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


def _halves_tell(n: SimpleNamespace) -> bool:
    longest, middle, shortest = n.longest, n.middle, n.shortest
    valid, padded = longest + middle + shortest, middle + shortest
    backward = (longest, valid, 3 * shortest, 3 * longest, padded, valid - 2, longest + middle, 3, 1, 0)
    steps = (longest - shortest + 1, shortest, longest - shortest, longest - 1, valid, 1)
    return longest > middle > shortest and len({*steps}) == 6 and _tell(n, backward, steps[2:])


@kata("expert", "debug", where=_halves_tell, covers="bidirectional padding directions_joined")
def padding_and_directions(
    longest: int = draw(9, 8, 11),
    middle: int = draw(7, 5, 9),
    shortest: int = draw(4, 4, 9),
    hidden_size: int = draw(5, 3, 12),
):
    """Padding and two directions

    Three samples have {longest}, {middle} and {shortest} valid steps. Zeros fill the rest of x.
    A bidirectional layer reads x with these zeros, which gives out, and packed, which gives packed_out.
    At how many valid steps are the forward halves of both equal, [..., :{hidden_size}]?
    At how many are the backward halves equal, [..., {hidden_size}:]?

    Idea: The backward direction starts at the end of the padded batch, so it reads the padding first. Packing lets each
      sample begin at its own end.
    Hint: Does the forward direction read any padding before it reads a valid step? Does the backward direction?
    Hint: A direction that reads steps of zeros first does not keep its state at zero: the biases change it.
    Hint: One of the three samples has no padding. At which step of this sample does the backward direction begin?

    Mistakes:
    halves_exchanged: forward_same = longest; backward_same = longest + middle + shortest
        That would mean that padding changes the forward half, and not the backward half. Which direction reads the
        padding before the valid steps?
    padding_is_skipped: backward_same = longest + middle + shortest; steps_read = 1
        That would mean that the layer skips the padding, as with a packed batch. Does it know the lengths when x is not
        packed?
    forward_reads_padding_too: forward_same = longest | forward_same = 0
        That would mean that padding changes the forward half. The forward direction reads the valid steps first: can
        the padding behind them change their outputs?
    only_what_all_share: forward_same = 3 * shortest | backward_same = 3 * shortest
        Those are the steps that all samples have. Which other valid steps are there?
    padding_is_counted: forward_same = 3 * longest | backward_same = 3 * longest
        That counts the steps of padding, too. How many valid steps does each sample have?
    samples_are_counted: forward_same = 3 | backward_same = 1
        That is a number of samples. How many valid steps do they have?
    zeros_change_nothing: backward_same = longest + middle + shortest
        That would mean that zeros do not change the backward half. Is the state still zero after a step of zeros?
    every_sample_differs: backward_same = 0
        That would mean that the backward half differs in every sample. Is there a sample without padding?
    only_the_last_steps: backward_same = 3
        That is one step of each sample. What has the backward direction read before it comes to the last valid step?
    the_padded_ones: backward_same = middle + shortest | forward_same = middle + shortest
        Those are the valid steps of the samples with padding. What about the sample without any?
    begins_at_the_valid_end: steps_read = 1
        That would mean that the backward direction begins at the last valid step. Does it know the lengths when x is
        not packed?
    reads_the_valid_steps: steps_read = shortest
        Those are the valid steps. The backward direction comes from the end of x: which steps has it read at the last
        valid step?
    has_read_everything: steps_read = longest
        That would mean that the backward direction has read all steps. It comes from the end: which steps has it not
        read yet?
    padding_alone: steps_read = longest - shortest
        That is the padding. Has the backward direction read the step at which it stands?
    one_step_changes: backward_same = longest + middle + shortest - 2
        That would mean that padding changes only one step of each sample. The state goes on to the next step: does the
        change stop after one step?
    one_sample_differs: backward_same = longest + middle
        That would mean that the backward half differs in one sample only. How many samples have padding?
    numbers_counted: forward_same = (longest + middle + shortest) * hidden_size | backward_same = longest * hidden_size
        That counts numbers. One half of a step holds {hidden_size} of them: how many steps are these?
    own_step_left_out: steps_read = longest - 1
        That leaves out one step. At which step of x does the backward direction begin, and at which step does it stand
        here?
    all_samples_counted: steps_read = longest + middle + shortest
        Those are the valid steps of all samples. Does out[2] depend on the other samples?

    Step: The forward half reads padding last, so all {longest} + {middle} + {shortest} valid steps stay as they are.
    Step: The backward half reads padding first. Only the sample without padding does not change, with {longest} steps.
    Step: At the last valid step of x[2] the backward half has read all {longest} - {shortest} steps of padding, and
      that one step. When x is packed, it has read 1.
    Try: nn.LSTM(1, 2, bidirectional=True)(torch.zeros(5, 1))[0][:, 2:]  # read it from below
    See: torch.nn.LSTM in the PyTorch documentation, Parameters: bidirectional
    """
    lengths = [longest, middle, shortest]
    samples = [torch.randn(length, 16, dtype=torch.float64) for length in lengths]
    x = nn.utils.rnn.pad_sequence(samples, batch_first=True)  # (batch, seq_len, features)
    x.requires_grad_()  # only for checking: gradients tell which steps matter
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
        forward_same=halves[0],  # valid steps with equal forward halves, in all samples together
        backward_same=halves[1],  # valid steps with equal backward halves, in all samples together
        steps_read=depends(backward, on=x, axis=1).count(
            True
        ),  # steps of x that out[2, {shortest} - 1, {hidden_size}:] depends on
    )


def _square_tells(n: SimpleNamespace) -> bool:
    """Does every belief about what a sample is lead to a number of its own?"""
    size, middle, shortest = n.size, n.middle, n.shortest
    derived = (size - 1, shortest - 1, size - shortest, middle + shortest)
    return size > middle > shortest and len({1, size, middle, shortest, *derived}) == 8


@kata("hard", "debug", where=_square_tells, covers="call_packed packed_lengths batch_first default_layout")
def square_batch(
    size: int = draw(9, 7, 14),
    middle: int = draw(6, 4, 12),
    shortest: int = draw(4, 3, 10),
    hidden_size: int = draw(5, 3, 16),
):
    """Other texts change a score

    x holds {size} texts, padded to {size} words. The last text has {shortest} words.
    The score of the last text is made from h_n[0, -1]. The code runs, but other texts change this score.
    On how many of the {size} texts does h_n[0, -1] depend? How many words of each of them does it read?

    Idea: Packing has a layout of its own, and the shape of x does not say which axis counts the texts. torch can check
      only that there are as many lengths as samples. If both axes are equally long, it cannot notice that they were
      mixed up.
    Hint: Compare the comment behind x with the documentation of pack_padded_sequence. Which axis does it take for what?
    Hint: For this call, which part of x is one sample: x[-1] or x[:, -1]?
    Hint: The length of a sample says how many of its steps are read. What is one step of x[:, -1]?

    Mistakes:
    layout_is_known: texts_read = 1; words_read = shortest
        That would be right if packing knew that x has the batch first. What does the call say about the layout of x?
    samples_stay_apart: texts_read = 1
        That would mean that the state depends on one text alone. Then no other text could change the score: which axis
        of x does this call take for the samples?
    length_of_the_text: words_read = shortest
        That would mean that the layer reads {shortest} words of each text. Along which axis of x do the lengths count
        here?
    every_text_is_read: texts_read = size
        That would mean that the layer reads to the end of x. What does the last length say?
    padding_is_read: words_read = size
        That would mean that the layer reads every word of a text, or its padding. One sample has one place in the other
        axis: how many words of each text are there?
    all_but_itself: texts_read = size - 1 | texts_read = shortest - 1
        That leaves out one text. With which text does the layer begin, and with which one does it stop?
    two_lengths_together: texts_read = middle + shortest
        That adds the lengths of two samples. h_n[0, -1] is the state of one sample: which length belongs to it?
    what_is_not_read: texts_read = size - shortest | words_read = size - shortest
        That is what the last length leaves out. Does a length count what is read, or what is not?
    words_of_the_others: words_read = shortest - 1 | words_read = 0 | words_read = size - 1
        That leaves out words that are read. In each text that is read, which word stands at the last place of axis 1?
    neighbour_taken: texts_read = middle | words_read = middle
        That is the length of another sample. Which of the lengths is the last one?

    Step: Without batch_first=True, axis 0 is the time: a sample of this call is x[:, i], word i of all texts.
    Step: h_n[0, -1] is the state of x[:, -1], whose steps are the last words of the texts, one text after the other.
    Step: Its length is {shortest}: it reads one word of each of the first {shortest} texts, and not even the last text.
    Step: With another number of texts than words, pack_padded_sequence raises an error. With batch_first=True it is
      right for any batch.
    Try: nn.utils.rnn.pack_padded_sequence(torch.tensor([[1, 2], [3, 4]]), [2, 1]).data, nn.utils.rnn.pack_padded_sequence(torch.tensor([[1, 2], [3, 4]]), [2, 1], batch_first=True).data
    See: torch.nn.utils.rnn.pack_padded_sequence in the PyTorch documentation, batch_first;
      nn116003/self-attention-classification#1
    """
    # Only for checking: with requires_grad, gradients tell what the state depends on.
    x = torch.randn(size, size, 16, requires_grad=True)  # (texts, words, features)
    lengths = [size] * (size - 2) + [middle, shortest]  # of the {size} texts

    packed = nn.utils.rnn.pack_padded_sequence(x, lengths)
    lstm = nn.LSTM(16, hidden_size, batch_first=True)
    _, (h_n, c_n) = lstm(packed)
    return blanks(
        texts_read=depends(h_n[0, -1], on=x, axis=0).count(True),  # texts that h_n[0, -1] depends on
        words_read=depends(h_n[0, -1], on=x, axis=1).count(True),  # words of each of these texts that it depends on
    )


def _means_tell(n: SimpleNamespace) -> bool:
    """Does every way to divide lead to a number of its own?"""
    padded, longest, shortest = n.padded, n.longest, n.shortest
    both, rest = longest + shortest, longest - shortest
    steps = (shortest / longest, shortest / padded, longest / padded, longest / shortest, padded / shortest)
    shares = (1 / 2, shortest / both, 2 * shortest / both, rest / longest, rest / padded, rest / shortest)
    others = (0, 1, shortest, longest, 1 / longest, 1 / shortest, (padded - shortest) / padded)
    values = [round(value, 6) for value in (*steps, *shares, *others)]
    return padded > longest > shortest and len({*values}) == len(values)


@kata("hard", "debug", where=_means_tell, covers="out_packed padding")
def mean_of_steps(
    padded: int = draw(13, 10, 16),
    longest: int = draw(10, 7, 15),
    shortest: int = draw(4, 3, 12),
    hidden_size: int = draw(8, 3, 12),
):
    """Short texts get weak vectors

    The vector of a text should be the mean of out over its words.
    Two texts with {longest} and {shortest} words are read together, and then the shorter one is read by itself.
    Its vector mean[1] is nearer to zero than alone, its vector when it is read by itself.
    Which number is factor, if mean[1] equals factor * alone?

    Blanks:
    factor: you may write it as a fraction, such as 2 / 7.

    Idea: A mean is a sum, divided by how many there are. Unpacking fills up the short samples, and what it fills in is
      counted, too. So the vector of a text depends on how long the other texts in its batch are.
    Hint: Is the output of the layer at a valid step the same in both calls? What does unpacking put in the other places?
    Hint: Compare the two sums over the steps first. Then ask by how many steps each of them is divided.
    Hint: How long is the tensor that unpacking gives here: does it remember how far x was padded?

    Mistakes:
    upside_down: factor = longest / shortest | factor = padded / shortest
        With a factor above 1, mean[1] would be farther from zero than alone. Which of the two sums is divided by more
        steps?
    padding_is_left_out: factor = 1
        That would mean that the mean counts only the words of the text. out is a plain tensor: does mean know the
        lengths?
    padding_is_remembered: factor = shortest / padded
        That divides by the {padded} steps of x. Packing left the padding out: how long is the tensor that unpacking
        gives?
    length_of_the_other: factor = longest / padded
        That compares the longer text with x. Which text is mean[1], and how many steps does its sum count?
    batch_is_counted: factor = 1 / 2 | factor = shortest / (longest + shortest)
        | factor = 2 * shortest / (longest + shortest)
        That takes the mean over both texts. Axis 1 of out counts the steps of one text: by how many of them does mean
        divide?
    padding_is_counted: factor = (longest - shortest) / longest | factor = (longest - shortest) / padded
        | factor = (longest - shortest) / shortest | factor = (padded - shortest) / padded
        That counts the steps of padding. They add zeros to the sum: which steps add something?
    one_step_alone: factor = 1 / longest | factor = 1 / shortest
        That fits if the sum had one step. How many steps of out[1] hold something other than zeros?
    a_sum_for_a_mean: factor = shortest | factor = longest
        That would turn a mean into a sum. By how many steps is each of the two sums divided?
    vector_turns_around: factor = -1
        That would turn the vector around. The steps of padding are zeros: can they change a sign?
    nothing_is_left: factor = 0
        That would mean that mean[1] is zero. Which steps of out[1] are not zero?

    Step: At its {shortest} words, out[1] is the same in both calls. The other steps of out[1] are zeros.
    Step: So both sums are equal. alone divides by {shortest}, and mean divides by all {longest} steps of out.
    Step: The factor is {shortest} / {longest}. out.sum(dim=1) / lengths.unsqueeze(1) gives each text its own divisor.
    Step: Without packing, out is not zero at the padding, and the mean would count steps that are no words.
    Try: torch.tensor([[1.0, 3.0, 0.0, 0.0]]).mean(dim=1)  # two words, two steps of padding
    See: torch.nn.utils.rnn.pad_packed_sequence in the PyTorch documentation, Returns; pytorch/pytorch#2311
    """
    x = torch.randn(2, padded, 16).double()  # (batch, seq_len, input_size)
    lstm = nn.LSTM(16, hidden_size, batch_first=True).double()

    packed = nn.utils.rnn.pack_padded_sequence(x, [longest, shortest], batch_first=True)
    packed_out, _ = lstm(packed)
    out, lengths = nn.utils.rnn.pad_packed_sequence(packed_out, batch_first=True)
    mean = out.mean(dim=1)  # (batch, hidden_size)

    text = x[1, :shortest]  # (seq_len, input_size), the shorter text by itself
    alone = lstm(text)[0].mean(dim=0)  # (hidden_size,)
    # hidden
    ratio = (mean[1] @ alone / (alone @ alone)).item()
    return blanks(factor=ratio)  # mean[1] equals factor * alone


@kata("hard", "design", where="long > padded > middle > short", covers="packed_lengths call_packed padding")
def pack_errors(
    order: tuple[int, ...],  # (text, text, text, text)
    lengths: tuple[int, ...],  # (steps, steps, steps, steps)
    padded: int = draw(10, 8, 14),
    short: int = draw(5, 5, 8),
    long: int = draw(14, 9, 18),
    middle: int = draw(8, 6, 12),
):
    """A batch that cannot be packed

    The training stops at this batch of four texts. x holds the first {padded} words of each text.
    The layer should read all four texts, all of their words in x, and as little padding as possible:

        packed = pack_padded_sequence(x[list(order)], lengths, batch_first=True)
        out, (h_n, c_n) = lstm(packed)

    Choose the order of the texts and their lengths.

    Blanks:
    order: the numbers of the four texts, 0 to 3, as x[list(order)] takes them.
    lengths: one for each text of x[list(order)], in the same order.

    Idea: A length says how many steps of a sample are read. The lengths belong to the samples in the order in which
      they are packed. Packing refuses some lengths; others fail later, in the layer, or mix up the samples in silence.
    Hint: By default, the order of the lengths matters. Which text has to come first?
    Hint: How many words of the longest text are in x?
    Hint: A text without steps has no row in packed.data, so packing refuses it. What is in x for this text that the
      layer can read?

    Mistakes:
    any_order_packs: order = (0, 1, 2, 3); lengths = (middle, short, 0, long) | order = (0, 1, 2, 3);
        lengths = (middle, short, 1, padded) | order = (0, 1, 2, 3)
        That leaves the texts in the order of x. By default, pack_padded_sequence expects the samples in a certain
        order: which one has to come first?
    shortest_first: order = (2, 1, 0, 3); lengths = (1, short, middle, padded) | order = (2, 1, 0, 3)
        | lengths = (1, short, middle, padded)
        That begins with the shortest text. Which text is in the batch up to the last step?
    places_for_texts: order = (1, 2, 3, 0)
        That says to which place each text goes. x[list(order)] takes texts one after the other: which one does it take
        first?
    counted_from_one: order = (4, 1, 2, 3)
        That counts the texts from 1. Which number does the first text of x have?
    text_dropped: order = (3, 0, 1); lengths = (padded, middle, short) | order = (3, 0, 1)
        | lengths = (padded, middle, short)
        That drops the text without words. All four texts were wanted, because each of them needs a state.
    lengths_for_texts: order = (long, middle, short, 0) | order = (padded, middle, short, 1)
        Those are lengths. order holds numbers of texts: which numbers do the four texts have?
    empty_sequences_pass: lengths = (padded, middle, short, 0) | lengths = (long, middle, short, 0)
        That gives a text a length of 0. Such a text has no row in packed.data: which last state would it have?
    beyond_the_end: lengths = (long, middle, short, 1)
        One of these lengths is greater than {padded}. Packing takes it without an error, but the layer does not find
        enough rows. How many steps has x?
    padding_is_read: lengths = (padded, padded, padded, padded)
        With these lengths the layer reads padding that can be left out. How many words has each text in x?
    words_left_out: lengths = (1, 1, 1, 1) | lengths = (padded - 1, middle - 1, short - 1, 0)
        With these lengths the layer leaves out words, or a whole text. How many words of each text are in x?
    lengths_of_other_texts: lengths = (middle, short, 1, padded)
        These lengths are in the order of x. The first length belongs to the first text of x[list(order)]: which one is
        that?

    Example: order = (3, 0, 1, 2)
    Example: lengths = (padded, middle, short, 1)
    Step: The longest text comes first, the one without words last.
    Step: x has {padded} steps, so the text with more words than that has {padded} valid steps in x.
    Step: A length of 0 is refused. With a length of 1, the layer reads one step of zeros for the empty text.
    Step: Lengths beyond the end of x are packed without an error. The error comes later, from the layer.
    Step: enforce_sorted=False spares you the order, but not the other two.
    Try: nn.utils.rnn.pack_padded_sequence(torch.zeros(4, 2, 1), [9, 2]).batch_sizes  # x has 4 steps
    See: torch.nn.utils.rnn.pack_padded_sequence in the PyTorch documentation; pytorch/pytorch#50192,
      pytorch/pytorch#146744
    """
    counted = [middle, short, 0, long]  # the words of each text
    texts = [torch.randn(words, 3) for words in counted]
    x = nn.utils.rnn.pad_sequence(texts, batch_first=True)[:, :padded]  # (batch, seq_len, input_size)
    lstm = nn.LSTM(3, 5, batch_first=True)
    # hidden
    for blank, chosen in {"order": order, "lengths": lengths}.items():
        form = f"{blank} is a tuple of whole numbers, one for each of the four texts."
        require(len(chosen) > 0 and all(type(number) is int for number in chosen), form, blank=blank, form=True)
        require(len(chosen) == 4, "text_dropped", blank=blank)
    require(sorted(order) != [1, 2, 3, 4], "counted_from_one")
    require(max(order) < 4 and min(order) >= -4, "lengths_for_texts")
    taken = [text % 4 for text in order]  # as an index may count from the end
    require(sorted(taken) == [0, 1, 2, 3], "order needs each of the numbers 0, 1, 2 and 3 once.")
    require(taken != [0, 1, 2, 3], "any_order_packs")
    require(taken != [2, 1, 0, 3], "shortest_first")
    require(taken != [1, 2, 3, 0], "places_for_texts")
    require(
        taken == [3, 0, 1, 2],
        "The texts are not sorted by their words. Which one has to come first, and which last?",
    )
    read = [*lengths]
    require(min(read) >= 1 or max(read) < padded, "empty_sequences_pass", blank="lengths")
    require(max(read) <= padded, "beyond_the_end", blank="lengths")
    require(read != [middle, short, 1, padded], "lengths_of_other_texts", blank="lengths")
    require(sorted(read) != read or len({*read}) == 1, "shortest_first", blank="lengths")
    valid = [padded, middle, short, 1]
    require(all(steps >= words for steps, words in zip(read, valid, strict=True)), "words_left_out", blank="lengths")
    require(read == valid, "padding_is_read", blank="lengths")
    packed = nn.utils.rnn.pack_padded_sequence(x[taken], read, batch_first=True)
    require(raises(lstm, packed) is None, "The layer cannot read what was packed.", blank="lengths")


def _lengths(n: SimpleNamespace) -> list[int]:
    return [n.length_0, n.length_1, n.length_2, n.length_3]


def _order(n: SimpleNamespace, *, longest_first: bool = True) -> tuple[int, ...]:
    """The numbers of the four texts, by length."""
    return tuple(sorted(range(4), key=_lengths(n).__getitem__, reverse=longest_first))


def _places(n: SimpleNamespace) -> tuple[int, ...]:
    """The place of each of the four texts, by length."""
    order = _order(n)
    return tuple(order.index(text) for text in range(4))


def _telling(n: SimpleNamespace) -> bool:
    """Do the two permutations differ from each other, and from all that is mistaken for them?"""
    known = (_order(n), _places(n), _shortest_first(n), _places_from_the_shortest(n), (0, 1, 2, 3), (3, 2, 1, 0))
    return len({*known}) == len(known)


def _shortest_first(n):
    return _order(n, longest_first=False)


def _places_from_the_shortest(n):
    return tuple(3 - place for place in _places(n))


def _places_reversed(n):
    return _places(n)[::-1]


def _lengths_sorted(n):
    return tuple(sorted(_lengths(n), reverse=True))


def _order_from_one(n):
    return tuple(text + 1 for text in _order(n))


def _places_from_one(n):
    return tuple(place + 1 for place in _places(n))


@kata("expert", "debug", where=_telling, covers="packed_lengths h_n call_packed")
def sorted_indices(
    length_0: int = draw(6, 5, 12),
    length_1: int = draw(5, 5, 12),
    length_2: int = draw(8, 5, 12),
    length_3: int = draw(9, 5, 12),
):
    """A classifier that learns nothing

    Four texts, x[0] to x[3], are packed with enforce_sorted=False, so torch sorts them by their lengths.
    The last line was meant to bring the states back into the order of x.
    A classifier uses row i of states for text i, and it learns nothing.
    Whose state is in each row of states?

    Blanks:
    whose: four numbers: for each row of states, the number of its text in x.

    Idea: With enforce_sorted=False torch sorts the samples, and keeps two permutations: one that sorts, and one that
      undoes the sorting. Sort twice or undo twice, and the states belong to other samples: the shapes stay the same.
    Hint: In which order are the rows of h_n: longest first, as the samples are packed, or as in x?
    Hint: The code that calls lstm(packed) knows the texts by their places in x. Does it have to know that torch sorted
      them?
    Hint: Write down unsorted_indices: for each text of x, its place among the four, longest first. states takes the rows
      of h_n[0] in this order.

    Mistakes:
    results_stay_sorted: whose = (0, 1, 2, 3)
        That would mean that the last line is right, and h_n was still sorted. Then the classifier would learn: in which
        order does torch return h_n?
    the_two_are_swapped: whose = _order
        That is the order which sorts the texts, sorted_indices. The last line takes unsorted_indices: at which place is
        each text after sorting?
    shortest_first: whose = _shortest_first | whose = _places_from_the_shortest
        That has the shortest text first. Which text is in the batch up to the last step, and so has the first row of
        packed.data?
    counted_from_one: whose = _places_from_one | whose = _order_from_one
        That counts from 1. The texts are x[0] to x[3]: which number does the first one have?
    lengths_for_texts: whose = _lengths_sorted | whose = (length_0, length_1, length_2, length_3)
        Those are lengths. Which numbers do the four texts have in x?
    undone_by_reversing: whose = (3, 2, 1, 0) | whose = _places_reversed
        That reverses an order. Does reversing undo a sorting? Write down the place of each text after the sorting.
    one_state_for_all: whose = (0, 0, 0, 0) | whose = (3, 3, 3, 3)
        That would mean that all rows belong to one text. In whose, each text has one place: which text is where?

    Step: torch undoes its sorting for the states: row i of h_n[0] is already the state of text i.
    Step: unsorted_indices says at which place each text stands among the sorted ones, the longest at place 0.
    Step: The last line takes the rows of h_n[0] by these places once more, so row i holds the state of the text whose
      number is unsorted_indices[i].
    Step: h_n[0] is what the classifier needs. pad_packed_sequence undoes the sorting for out, too.
    Try: nn.utils.rnn.pack_padded_sequence(torch.zeros(9, 3, 1), [4, 9, 6], enforce_sorted=False)
    See: torch.nn.utils.rnn.pack_padded_sequence in the PyTorch documentation, enforce_sorted; pytorch/pytorch#33602
    """
    lengths = [length_0, length_1, length_2, length_3]
    texts = [torch.randn(length, 3).double() for length in lengths]
    x = nn.utils.rnn.pad_sequence(texts, batch_first=True)  # (batch, seq_len, features)
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)

    lstm = nn.LSTM(3, 5).double()
    out, (h_n, c_n) = lstm(packed)
    states = h_n[0][packed.unsorted_indices]  # (batch, hidden_size)
    # hidden
    alone = [lstm(text)[1][0][0] for text in texts]
    rows = [[bool(torch.allclose(row, state)) for state in alone].index(True) for row in states]
    return blanks(whose=tuple(rows))  # (number, number, number, number)


unit = make_unit(
    "lengths",
    "Sequences of different lengths",
    """
    A batch is one tensor, but its sequences may have different lengths. So
    the short ones are padded at their ends:

        x             time -->

        sample a      a0  a1  a2  a3  a4          a, b, c: valid steps
        sample b      b0  b1  b2  .   .           a dot is padding, and a layer
        sample c      c0  .   .   .   .           reads it like any other step

    Packing keeps the valid steps and leaves out the padding, step by step:

        packed.data   a0 b0 c0   a1 b1   a2 b2   a3   a4

    packed is a PackedSequence. Each valid step is one row of packed.data,
    and packed.batch_sizes says how many of these rows each step has.

        packed = pack_padded_sequence(x, lengths)     longest sample first,
        out, (h_n, c_n) = lstm(packed)                or enforce_sorted=False
        out, lengths = pad_packed_sequence(out)       and back again

    Both functions are in torch.nn.utils.rnn. By default, the time is axis 0
    of the padded tensor, and the samples are axis 1. With batch_first=True
    it is the other way round.

    ## The words

    - lengths: the number of valid steps of each sample, at least 1 and at most
      the steps of x. They are a list, or a tensor on the CPU, because torch has
      to count the rows before a device computes.
    - `pad_sequence(samples)`: makes a padded tensor of a list of tensors. It
      puts zeros behind the short ones.
    - packed: a PackedSequence, with `data` and `batch_sizes`. nn.LSTM reads it,
      and then its out is packed, too. nn.Linear reads only tensors.
    - `pad_packed_sequence(packed)`: unpacking. It returns a padded tensor with
      zeros behind the valid steps, and the lengths. With `total_length=n` the
      tensor has n steps.
    - `enforce_sorted=False`: torch sorts the samples before it packs them. What
      the layer returns as h_n is in the order of x again.
    - `packed.sorted_indices`: the numbers of the samples, longest first.
      `packed.unsorted_indices`: for each sample, its place among these. For the
      lengths 3, 8, 5 they are [1, 2, 0] and [2, 0, 1].
    - x[[2, 0, 1]]: the samples 2, 0 and 1 of x, in this order.
    - `.double()`: turns float32 into float64, which has twice as many bits for a
      number. `torch.isclose` says which numbers are equal, apart from rounding.
    - `x.requires_grad_()`: asks for gradients of x, after x was made.
    - CUDA device: an NVIDIA GPU. A tensor on the wrong device gives a
      RuntimeError, as torch cannot compute with it.

    ## A worked example

    Two samples have 5 and 2 valid steps, padded to 6. Which rows do they make?

        >>> import torch
        >>> from torch.nn.utils.rnn import pack_padded_sequence
        >>> x = torch.tensor([[1, 2, 3, 4, 5, 0], [6, 7, 0, 0, 0, 0]])
        >>> packed = pack_padded_sequence(x, [5, 2], batch_first=True)
        >>> packed.data.tolist()
        [1, 6, 2, 7, 3, 4, 5]
        >>> packed.batch_sizes.tolist()
        [2, 2, 1, 1, 1]

    Steps 0 and 1 have two rows each. Then the second sample has ended.
    """,
    katas=[
        packed_layout,
        packed_call,
        unpacked_shapes,
        short_samples,
        lengths_on_a_device,
        padding_and_directions,
        square_batch,
        mean_of_steps,
        pack_errors,
        sorted_indices,
    ],
)
