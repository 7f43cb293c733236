"""Unit: batches of sequences that do not end together, padded and packed."""

from __future__ import annotations

from types import SimpleNamespace

from pytest_lstm_kata.authoring import blanks, depends, draw, kata, on, raises
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
    padded: int = draw(11, 9, 12),
    longest: int = draw(9, 7, 10),
    middle: int = draw(7, 6, 9),
    shortest: int = draw(5, 5, 7),
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
    seq_len: int = draw(10, 8, 12),
    middle: int = draw(8, 6, 10),
    shortest: int = draw(6, 3, 9),
    full: int = draw(3, 3, 5),
):
    """The last step that counts

    In x, {full} samples have {seq_len} valid steps, one has {middle}, and the last one has {shortest}.
    All other steps of x are zeros. The same layer reads x twice: first with these zeros,
    and then packed. Compare the last states of the two calls, h_n and packed_h_n.
    Steps are counted from 0.

    Idea: A padded batch that is not packed is read to its very end, and the padding changes the state. out still holds
      the state before the padding, at a different step for each sample.
    Hint: A gate has biases, too: does the state stay the same when an LSTM reads a step of zeros?
    Hint: out shows the state after each step. After which step has the layer read all valid steps of the last sample,
      but no padding?
    Hint: Which samples of this batch have no padding at all?

    Mistakes:
    zeros_change_nothing: steps_read = shortest; same_states = full + 2 | same_states = full + 2
        That would mean that padding changes no state. The layer computes a step of zeros like any other: what do the
        biases add to the gates?
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
    x.requires_grad_()  # so that gradients tell which steps matter
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
    """Where the lengths live

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
    x.requires_grad_()  # so that gradients tell which steps matter
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


@kata("expert", "debug", where="beyond > padded > longest > middle > shortest", covers="packed_lengths call_packed")
def pack_errors(
    padded: int = draw(10, 9, 12),
    beyond: int = draw(12, 10, 16),
    longest: int = draw(8, 6, 9),
    middle: int = draw(5, 4, 7),
    shortest: int = draw(3, 2, 5),
):
    """Six bugs, and which ones torch notices

    x holds three samples of {padded} steps, on the CPU. Each line below has a bug.
    What does each line raise, if anything?

    Blanks:
    unsorted: the samples are not sorted by their lengths.
    empty: one sample has no steps.
    floats: the lengths were halved, but not rounded.
    too_long: the first length is from before x was cut.
    too_long_read: an LSTM reads the batch that too_long has packed.
    linear_reads: the packed batch is right, but an nn.Linear reads it.

    Idea: Packing checks some things and takes others as they are. What it accepts may fail later, in the layer. And
      a PackedSequence is no tensor: few layers can read it.
    Hint: Pack by hand, step by step: for which of these lengths do you not know what to do?
    Hint: torch could refuse half a step, or cut it to a whole number. Does packing check how long x is?
    Hint: torch raises one class for nearly everything that fails inside its own code. For an argument of a wrong type
      it raises another class, as Python does.

    Mistakes:
    any_order_packs: unsorted = None
        That would mean that packing takes samples in any order. By default torch expects the samples in a certain
        order: which sample has to come first?
    empty_sequences_pass: empty = None
        That would mean that a sample without steps can be packed. Such a sample has no row in packed.data: which last
        state would it have?
    floats_are_refused: floats = TypeError | floats = RuntimeError | floats = ValueError
        That would mean that packing refuses lengths with a decimal point. Packing needs whole numbers: does it refuse
        other numbers, or convert them?
    packing_looks_at_x: too_long = RuntimeError | too_long = ValueError | too_long = IndexError
        That would mean that packing notices how short x is. In Python, a slice may reach past the end of a list: what
        if packing only slices?
    silence_lasts: too_long_read = None
        That would mean that the layer reads steps that do not exist, without an error. How many rows does it expect,
        and how many are in packed.data?
    layers_take_packed: linear_reads = None
        That would mean that nn.Linear can read a packed batch, as nn.LSTM can. What would it multiply?
    sizes_are_wrong: linear_reads = RuntimeError
        That class is about sizes that do not fit. The number of features fits: can nn.Linear read a PackedSequence at
        all?
    attribute_is_missing: linear_reads = AttributeError
        AttributeError would be about a name that nn.Linear looks for in its input. It hands the input on to torch's own
        code: what is checked there first?
    bad_values_are_value_errors: unsorted = ValueError | empty = ValueError | too_long_read = ValueError
        ValueError is Python's class for a value that makes no sense. The check here is in torch's own code: which class
        does that code raise for nearly everything?
    overrun_is_an_index_error: too_long_read = IndexError
        IndexError is Python's class for a place that is not there. The layer reads its rows in torch's own code: which
        class does that code raise for nearly everything?

    Step: Unsorted lengths and a length of 0 are refused by packing, with a RuntimeError. enforce_sorted=False allows
      any order; nothing allows 0.
    Step: Lengths with a decimal point are cut to whole numbers, without a warning.
    Step: A length of {beyond} where x has {padded} steps is packed without a warning, too. The LSTM then looks for rows
      that are not there: RuntimeError.
    Step: nn.Linear takes tensors only: TypeError. It can read packed.data, though.
    Try: nn.utils.rnn.pack_padded_sequence(torch.zeros(4, 2, 1), [4.9, 2.9]).batch_sizes
    See: torch.nn.utils.rnn.pack_padded_sequence in the PyTorch documentation; pytorch/pytorch#8026,
      pytorch/pytorch#50192
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


def _lengths(n: SimpleNamespace) -> list[int]:
    return [n.length_0, n.length_1, n.length_2, n.length_3]


def _order(n: SimpleNamespace, *, longest_first: bool = True) -> tuple[int, ...]:
    """The numbers of the four samples, by length."""
    return tuple(sorted(range(4), key=_lengths(n).__getitem__, reverse=longest_first))


def _places(n: SimpleNamespace) -> tuple[int, ...]:
    """The place of each of the four samples, by length."""
    order = _order(n)
    return tuple(order.index(sample) for sample in range(4))


def _telling(n: SimpleNamespace) -> bool:
    """Do the two permutations differ from each other, and from all that is mistaken for them?"""
    order, places = _order(n), _places(n)
    others = {order, places, (0, 1, 2, 3), _order(n, longest_first=False)}
    rows = {n.sample, places[n.sample], 3 - places[n.sample], order[n.sample]}
    return len(others) == 4 and len(rows) == 4 and places[n.sample] != 0


def _shortest_first(n):
    return _order(n, longest_first=False)


def _places_from_the_shortest(n):
    return tuple(3 - place for place in _places(n))


def _lengths_themselves(n):
    return tuple(sorted(_lengths(n), reverse=True))


def _order_from_one(n):
    return tuple(sample + 1 for sample in _order(n))


def _places_from_one(n):
    return tuple(place + 1 for place in _places(n))


def _row_by_the_order(n):
    return _order(n)[n.sample]


def _row_from_the_shortest(n):
    return 3 - _places(n)[n.sample]


def _row_from_the_end(n):
    return _places(n)[n.sample] - sum(_lengths(n))


def _row_from_one(n):
    return _places(n)[n.sample] + 1


def _place_of_the_sample(n):
    return _places(n)[n.sample]


def _steps_of_those_before(n):
    return sum(_lengths(n)[: n.sample])


def _steps_of_the_longer(n):
    return sum(length for length in _lengths(n) if length > _lengths(n)[n.sample])


@kata("expert", "predict output", where=_telling, covers="packed_lengths h_n call_packed")
def sorted_indices(
    length_0: int = draw(6, 5, 12),
    length_1: int = draw(5, 5, 12),
    length_2: int = draw(8, 5, 12),
    length_3: int = draw(9, 5, 12),
    sample: int = draw(1, 1, 2),
):
    """Sorted, and back again

    Four samples, x[0] to x[3], are packed, and torch may sort them (enforce_sorted=False).
    Later in this program, samples are mixed up. To find out why, say where x[{sample}] is:
    which row of packed.data holds its first step, and which row of h_n[0] holds its state?
    Rows are counted from 0.

    Idea: With enforce_sorted=False torch sorts the samples itself, and keeps two permutations. One of them sorts the
      samples, and the other one undoes that. The packed rows are sorted, and the states come back in the order of x.
    Hint: Put the samples in a line, longest first. One permutation says which sample stands at each place of the line.
      The other one says at which place of the line each sample stands.
    Hint: Within each step, the rows of packed.data have the order of that line. Which sample's row comes first?
    Hint: The code that calls lstm(packed) knows the samples by their places in x. In which order is h_n useful to it?

    Mistakes:
    the_two_are_swapped: sorted_indices = _places; unsorted_indices = _order
        These are the two permutations, but one in place of the other. One of them says which sample stands at each
        place, and the other one says at which place each sample stands: which one sorts?
    counted_from_one: sorted_indices = _order_from_one; unsorted_indices = _places_from_one
        | sorted_indices = _order_from_one | unsorted_indices = _places_from_one
        That counts from 1. The samples are x[0] to x[3]: which number does the first one have?
    lengths_themselves: sorted_indices = _lengths_themselves; unsorted_indices = (length_0, length_1, length_2, length_3)
        | sorted_indices = _lengths_themselves | unsorted_indices = (length_0, length_1, length_2, length_3)
        Those are lengths. A permutation holds numbers of samples or of places: which numbers do the four samples have?
    nothing_is_sorted: sorted_indices = (0, 1, 2, 3); unsorted_indices = (0, 1, 2, 3); data_row = sample
        | sorted_indices = (0, 1, 2, 3)
        That would mean that nothing is sorted. With enforce_sorted=False, you do not have to sort the samples: does
        torch?
    shortest_first: sorted_indices = _shortest_first; unsorted_indices = _places_from_the_shortest;
        data_row = _row_from_the_shortest | sorted_indices = _shortest_first;
        unsorted_indices = _places_from_the_shortest | sorted_indices = _shortest_first | data_row = _row_from_the_shortest
        That has the shortest sample first. Which sample is in the batch up to the last step?
    places_for_samples: sorted_indices = _places
        That says to which place each sample goes. Sorting takes the samples in a new order: which sample does it take
        first?
    undone_already: unsorted_indices = (0, 1, 2, 3)
        That would change nothing. What has to be done to the sorted samples to have them in the order of x again?
    sorting_twice_undoes_it: unsorted_indices = _order
        That is the permutation that sorts. Try it a second time, on paper: does that put every sample back in its
        place?
    data_keeps_the_order: data_row = sample
        That would mean that the rows lie in the order of x. The samples are sorted first: which place does this sample
        get?
    wrong_permutation: data_row = _row_by_the_order
        That comes from the permutation that says which sample stands at a place. Which one says where this sample
        stands?
    counted_from_the_end: data_row = _row_from_the_end | h_n_row = sample - 4
        A negative number counts from the end. Here the rows are counted from 0: which row is it then?
    results_stay_sorted: h_n_row = _place_of_the_sample
        That would mean that the results stay sorted. torch keeps a second permutation: what is it for?
    undone_twice: h_n_row = _row_by_the_order
        That would mean that the sorting is undone twice. Which order does h_n have if the sorting is undone once?
    rows_from_one: data_row = _row_from_one; h_n_row = sample + 1
        That counts the rows from 1. Which number does the first row have here?
    sample_after_sample: data_row = _steps_of_those_before | data_row = _steps_of_the_longer
        That would mean that the samples come one after the other, each with all its steps. Which rows does the LSTM
        need together at its first step?
    undone_by_reversing: unsorted_indices = _shortest_first
        That is the sorted order from its end. Does reversing the line put every sample back in its place?

    Step: sorted_indices picks the samples longest first; unsorted_indices says where in that line each of them stands.
    Step: The first rows of packed.data are the first step of each sample, sorted: x[{sample}] is where
      unsorted_indices[{sample}] says.
    Step: The layer undoes the sorting for its states: row {sample} of h_n[0] belongs to x[{sample}] again. If you
      reorder h_n by hand, you mix up the samples. pad_packed_sequence undoes the sorting for out.
    Try: nn.utils.rnn.pack_padded_sequence(torch.zeros(9, 3, 1), [4, 9, 6], enforce_sorted=False)
    See: torch.nn.utils.rnn.pack_padded_sequence in the PyTorch documentation, enforce_sorted; pytorch/pytorch#33602
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
        sorted_indices=packed.sorted_indices,  # packed.sorted_indices, as a tuple
        unsorted_indices=packed.unsorted_indices,  # packed.unsorted_indices, as a tuple
        data_row=(packed.data == x[sample, 0]).all(1).tolist().index(True),  # row of packed.data with x[{sample}, 0]
        h_n_row=same.index(True),  # row of h_n[0] with the state of x[{sample}]
    )


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
       ..., lengths = pad_packed_sequence(...)       and back again

    Both functions are in torch.nn.utils.rnn. Both take the first axis for
    the time, unless batch_first=True is given.
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
