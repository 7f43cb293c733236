"""The unit on bidirectional layers: two passes over one sequence, and where their results end up."""

from __future__ import annotations

from types import SimpleNamespace

from pytest_lstm_kata.authoring import blanks, depends, draw, kata, raises, require
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch


def _differ(*values: int) -> bool:
    return len(set(values)) == len(values)


def _shapes_tell(n: SimpleNamespace) -> bool:
    """Does each number of a shape, and each product that people write into one, have a single meaning?"""
    layers, hidden = n.num_layers, n.hidden_size
    counts = (2 * n.batch, 2 * n.seq_len, 2 * layers, layers * n.batch)
    half, *times = hidden // 2, *(factor * hidden for factor in (2, 4, 8, layers, 2 * layers))
    widths = (half, *times, 2 * n.input_size)
    return _differ(*counts) and _differ(*widths) and not {*vars(n).values()} & {*counts, *widths}


def _rows_tell(n: SimpleNamespace) -> bool:
    """Does every belief about the order of the rows lead to rows of its own, which are none of the numbers?"""
    layers, above, below = n.num_layers, n.forward_layer, n.backward_layer
    if not max(above, below) < layers:
        return False
    forward = (
        *(2 * above + step for step in (1, 0, -1, -2)),
        2 * (layers - 1 - above),
        layers + above,
        2 * layers - 1,
        0,
    )
    upside_down = (layers + below, 2 * (layers - 1 - below) + 1, 2 * layers - 1 - below, 2 * layers - 1, 1)
    backward = (*(2 * below + step for step in (1, 0, -1, 2)), *upside_down)
    return _differ(above, *forward) and _differ(below, *backward) and not {layers, above, below} & {*forward, *backward}


@kata(
    "medium",
    "predict output",
    where=_shapes_tell,
    covers="bidirectional out directions_joined",
)
def both_ways(
    batch: int = draw(5, 2, 9),
    seq_len: int = draw(7, 5, 12),
    input_size: int = draw(11, 3, 16),
    hidden_size: int = draw(8, 4, 12),
    num_layers: int = draw(3, of=(3, 5)),
):
    """Both ways at once

    {batch} sequences of {seq_len} steps go through a stack of {num_layers} bidirectional layers, batch first.
    What is out.shape?

    Idea: A bidirectional layer reads x twice, once from each end, and has separate weights for each direction. At every
      step, out holds what both directions of the last layer computed.
    Hint: Leave out bidirectional=True for a moment: what would out.shape be?
    Hint: Both directions compute features for the same steps of the same samples. Which axis can hold the features of
      both?
    Hint: Whose features are in out: those of all layers, or those of one?

    Mistakes:
    second_direction_lost: out_shape = (batch, seq_len, hidden_size) | out_shape = (seq_len, batch, hidden_size)
        That can hold the features of one direction, or the sum of both. torch does not add the two: how does it put
        them into one step of out?
    layers_widen: out_shape = (batch, seq_len, 2 * num_layers * hidden_size)
        | out_shape = (batch, seq_len, num_layers * hidden_size)
        That gives every layer a share of out. Each layer hands its features to the layer above: which layer's features
        does out hold?
    input_is_doubled: out_shape = (batch, seq_len, 2 * input_size)
        That is twice the width of x. Each direction reads all of x and computes features of its own: how many for each
        step?
    directions_are_more_steps: out_shape = (batch, 2 * seq_len, hidden_size)
        That puts the steps of one direction behind those of the other. Both read the same steps of x: what does one
        step of out hold?
    directions_are_an_axis: out_shape = (2, batch, seq_len, hidden_size) | out_shape = (batch, seq_len, 2, hidden_size)
        | out_shape = (batch, 2, seq_len, hidden_size) | out_shape = (batch, seq_len, hidden_size, 2)
        That gives the directions an axis of their own. out has as many axes as x: which of them can hold both
        directions?
    time_first: out_shape = (seq_len, batch, 2 * hidden_size)
        That has the time first. With batch_first=True, out has the same layout as x: which axis comes first there?
    same_as_states: out_shape = (2 * num_layers, batch, hidden_size) | out_shape = (batch, 2 * num_layers, hidden_size)
        That has a row for each layer and direction, as the states have. out has features for every step: where is the
        time?
    input_size_comes_out: out_shape = (batch, seq_len, input_size)
        The last number is the width of x. How many features do both directions together compute for a step?
    directions_share_the_width: out_shape = (batch, seq_len, hidden_size // 2)
        That is half of hidden_size. hidden_size counts the features of one direction: how many does a step of out hold?
    directions_are_more_samples: out_shape = (2 * batch, seq_len, hidden_size)
        That doubles the samples. Both directions read the same samples: what does out hold for one of them?
    last_step_only: out_shape = (batch, 2 * hidden_size) | out_shape = (batch, hidden_size)
        That is one vector for each sample. torch returns features for every step: which axis is missing?
    features_left_out: out_shape = (batch, seq_len)
        That is one number for each step. What does a layer compute for a step: a number, or a vector?
    layers_are_an_axis: out_shape = (num_layers, batch, seq_len, 2 * hidden_size)
        That has an axis for the layers. out has as many axes as x: which layers' features does it hold?
    gates_are_counted: out_shape = (batch, seq_len, 8 * hidden_size)
        | out_shape = (batch, seq_len, 4 * hidden_size)
        That counts the four blocks of rows of a weight. They are used inside the layer: what does it hand on?

    Step: batch_first=True: x and out begin with (batch, seq_len) = ({batch}, {seq_len}).
    Step: Each direction of the last layer gives {hidden_size} features for each step.
    Step: out has them side by side, forward first: 2 * {hidden_size} features. It holds no features of the layers
      below.
    Try: nn.LSTM(10, 6, num_layers=3, batch_first=True, bidirectional=True)(torch.randn(4, 7, 10))[0].shape
    See: torch.nn.LSTM in the PyTorch documentation, Outputs: output
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers, batch_first=True, bidirectional=True)
    x = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)
    out, (h_n, c_n) = lstm(x)
    return blanks(out_shape=out.shape)


@kata(
    "medium",
    "predict output",
    where=_shapes_tell,
    covers="h_n c_n bidirectional states_layout directions_rows",
)
def two_way_states(
    batch: int = draw(5, 3, 9),
    seq_len: int = draw(7, 5, 12),
    input_size: int = draw(11, 3, 16),
    hidden_size: int = draw(4, 4, 12),
    num_layers: int = draw(3, of=(3, 5)),
):
    """States from both ends

    {batch} sequences of {seq_len} steps go through a stack of {num_layers} bidirectional layers, batch first.
    What are the shapes of the states, h_n and c_n?

    Idea: Each layer of a bidirectional stack reads its sequence in two directions, and each ends in a state (h, c). out
      joins the two directions; h_n and c_n keep them apart.
    Hint: A direction reads the whole sequence, and ends in a state. How many directions has one layer?
    Hint: In out the two directions lie side by side. In h_n and c_n, each direction has a row of its own.
    Hint: Which axis of a state is the batch? batch_first is about x and out.

    Mistakes:
    directions_missing_in_state: h_n_shape = (num_layers, batch, hidden_size)
        | c_n_shape = (num_layers, batch, hidden_size)
        That is one row for each layer. A bidirectional layer goes over its sequence twice: how many states does it
        leave?
    batch_first_moves_states: h_n_shape = (batch, 2 * num_layers, hidden_size)
        | c_n_shape = (batch, 2 * num_layers, hidden_size) | h_n_shape = (batch, num_layers, hidden_size)
        | c_n_shape = (batch, num_layers, hidden_size)
        That has the batch of a state at the front. batch_first is about x and out: does it say anything about states?
    directions_joined_in_states: h_n_shape = (num_layers, batch, 2 * hidden_size)
        | c_n_shape = (num_layers, batch, 2 * hidden_size) | h_n_shape = (batch, num_layers, 2 * hidden_size)
        | c_n_shape = (batch, num_layers, 2 * hidden_size)
        That has the directions side by side, as in out. The states keep them apart: which axis counts them?
    directions_counted_twice: h_n_shape = (2 * num_layers, batch, 2 * hidden_size)
        | c_n_shape = (2 * num_layers, batch, 2 * hidden_size)
        That counts the directions in two axes, as rows and again as features. Which of the two is right?
    directions_are_an_axis: h_n_shape = (num_layers, 2, batch, hidden_size)
        | c_n_shape = (num_layers, 2, batch, hidden_size)
        That has an axis for the layers and one for the directions. torch counts both along one axis: how long is it?
    one_state_in_all: h_n_shape = (1, batch, hidden_size) | c_n_shape = (1, batch, hidden_size)
        | h_n_shape = (1, batch, 2 * hidden_size) | c_n_shape = (1, batch, 2 * hidden_size)
        | h_n_shape = (batch, 2 * hidden_size) | c_n_shape = (batch, 2 * hidden_size)
        That is one state for the whole stack. How many layers has the stack, and how many directions has each? Which of
        them end in a state?
    last_layer_only: h_n_shape = (2, batch, hidden_size) | c_n_shape = (2, batch, hidden_size)
        Those are the states of one layer. out shows only the last layer: do the other layers have no state?
    same_as_out: h_n_shape = (batch, seq_len, 2 * hidden_size) | c_n_shape = (batch, seq_len, 2 * hidden_size)
        That is the shape of out. A state belongs to the end of a sequence, not to each step: which axis of yours counts
        the steps?
    axis_left_out: h_n_shape = (2 * num_layers, hidden_size) | c_n_shape = (2 * num_layers, hidden_size)
        | h_n_shape = (2 * num_layers, batch) | c_n_shape = (2 * num_layers, batch)
        That has two axes. A state belongs to a direction and to a sample, and it is a vector: how many axes does that make?
    steps_for_samples: h_n_shape = (2 * num_layers, seq_len, hidden_size)
        | c_n_shape = (2 * num_layers, seq_len, hidden_size)
        That has a place for each step. Only the state after the last step is kept: which axis of x counts the
        sequences?
    input_size_comes_out: h_n_shape = (2 * num_layers, batch, input_size)
        | c_n_shape = (2 * num_layers, batch, input_size)
        The last number is the width of x. A state holds features that the layer computes: how many in one direction?
    layers_widen: h_n_shape = (2 * num_layers, batch, num_layers * hidden_size)
        | c_n_shape = (2 * num_layers, batch, num_layers * hidden_size)
        That counts the layers in two axes, as rows and again as features. Which of the two is right?
    gates_are_counted: c_n_shape = (2 * num_layers, batch, 4 * hidden_size)
        | h_n_shape = (2 * num_layers, batch, 4 * hidden_size)
        That counts the four blocks of rows of a weight. They decide how c changes: are they kept in a state?

    Step: {num_layers} layers with 2 directions each make 2 * {num_layers} directions, and each leaves an h and a c.
    Step: So h_n and c_n have 2 * {num_layers} rows; each row holds {hidden_size} features for {batch} samples.
    Step: batch_first=True does not change them, and without proj_size both have the same shape.
    Try: [s.shape for s in nn.LSTM(10, 6, num_layers=3, bidirectional=True)(torch.randn(7, 4, 10))[1]]
    See: torch.nn.LSTM in the PyTorch documentation, Outputs: h_n and c_n
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers, batch_first=True, bidirectional=True)
    x = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)
    out, (h_n, c_n) = lstm(x)
    return blanks(
        h_n_shape=h_n.shape,
        c_n_shape=c_n.shape,
    )


@kata("hard", "states", where=_rows_tell, covers="directions_rows h_n")
def row_order(
    num_layers: int = draw(10, 9, 16), forward_layer: int = draw(7, 3, 13), backward_layer: int = draw(2, 2, 13)
):
    """Which row is whose?

    A stack has {num_layers} bidirectional layers. h_n has one row for each direction of each layer.
    Which row belongs to the forward direction of layer {forward_layer}?
    Which row belongs to the backward direction of layer {backward_layer}?
    Layers and rows are counted from 0. Layer 0 reads x.

    Idea: h_n and c_n have one row for each layer and direction, in a fixed order. You have to know this order to pick a
      row by its number: a wrong row has the right shape, so torch raises no error.
    Hint: There are as many rows as there are pairs of a layer and a direction.
    Hint: Take a stack of one layer: which rows are there? Now put another layer on top: where do its rows go?
    Hint: Two neighbouring rows belong either to one layer or to one direction. Does h_n list one direction of all
      layers first, or both directions of one layer?

    Mistakes:
    grouped_by_direction: forward_row = forward_layer; backward_row = num_layers + backward_layer
        | backward_row = num_layers + backward_layer
        That order has all forward rows first, and then all backward ones. Does h_n list one direction of all layers
        first, or both directions of one layer?
    counted_from_one: forward_row = 2 * forward_layer + 1; backward_row = 2 * backward_layer + 2
        | backward_row = 2 * backward_layer + 2
        That counts the rows from 1. They are counted from 0 here: which number does the first row have?
    backward_comes_first: forward_row = 2 * forward_layer + 1; backward_row = 2 * backward_layer
        | backward_row = 2 * backward_layer
        That order has a layer's backward direction before its forward one. Whose features come first in out?
    up_and_down_again: forward_row = forward_layer; backward_row = 2 * num_layers - 1 - backward_layer
        | backward_row = 2 * num_layers - 1 - backward_layer
        That order goes up the stack with the forward rows, and down again with the backward rows. When does torch have
        both states of a layer: before the layer above begins, or after all layers?
    directions_missing_in_state: forward_row = forward_layer | backward_row = backward_layer
        That is the number of the layer. How many rows of h_n does each layer below it have?
    top_layer_first: forward_row = 2 * (num_layers - 1 - forward_layer)
        | backward_row = 2 * (num_layers - 1 - backward_layer) + 1
        That order has the top layer first. Which layer is finished first when a stack reads x?
    backward_row_taken: forward_row = 2 * forward_layer + 1
        That is the row of a backward direction. Which number does the first row have, and which direction comes first?
    counted_from_the_end: forward_row = 2 * (forward_layer - num_layers)
        | backward_row = 2 * (backward_layer - num_layers) + 1 | forward_row = -2 | backward_row = -1
        A negative number counts from the end. Here the rows are counted from 0: which row is it then?
    backward_rows_lead: forward_row = num_layers + forward_layer; backward_row = backward_layer
        | forward_row = num_layers + forward_layer
        That order has all backward rows first, and then all forward ones. Does h_n list one direction of all layers
        first, or both directions of one layer?
    two_rows_in_all: forward_row = 0; backward_row = 1 | forward_row = 0 | backward_row = 1
        Rows 0 and 1 belong to layer 0. How many rows does each layer add?
    layers_from_one: forward_row = 2 * forward_layer - 2 | backward_row = 2 * backward_layer - 1
        That row belongs to the layer below. Layers are counted from 0 here: how many layers lie below this one?
    both_from_one: forward_row = 2 * forward_layer - 1; backward_row = 2 * backward_layer
        | forward_row = 2 * forward_layer - 1
        That fits if both layers and rows are counted from 1. Here both are counted from 0: how many rows lie below this
        one?
    last_row_of_all: forward_row = 2 * num_layers - 1 | backward_row = 2 * num_layers - 1
        That is the last row of all. Whose row is it: of which layer, and of which direction?

    Step: The order is layer by layer, and within a layer forward before backward.
    Step: The layers below layer {forward_layer} have 2 * {forward_layer} rows; its forward row comes next.
    Step: The layers below layer {backward_layer} have 2 * {backward_layer} rows; then come its forward row and its
      backward row.
    Step: So h_n[-2] and h_n[-1] are the two directions of the last layer. c_n has the same order.
    Try: h_n = nn.LSTM(10, 6, num_layers=4, bidirectional=True)(torch.randn(7, 3, 10))[1][0]; h_n.view(4, 2, 3, 6).shape  # (layer, direction, batch, hidden_size)
    See: torch.nn.LSTM in the PyTorch documentation, Outputs: h_n; pytorch/pytorch#3587
    """
    lstm = nn.LSTM(8, 7, num_layers=num_layers, bidirectional=True)
    x = torch.randn(2, 3, 8)  # (seq_len, batch, input_size)
    out, (h_n, c_n) = lstm(x)
    # hidden
    with torch.no_grad():
        for weight in lstm.parameters():
            weight.zero_()  # so all states are zero, but those with a bias: one above zero, and one below
        getattr(lstm, f"bias_ih_l{forward_layer}").fill_(1.0)
        getattr(lstm, f"bias_ih_l{backward_layer}_reverse").fill_(-1.0)
        _, (h_n, _) = lstm(x)
    levels = h_n.sum(dim=(1, 2)).tolist()
    (above,) = (row for row, level in enumerate(levels) if level > 0)
    (below,) = (row for row, level in enumerate(levels) if level < 0)
    return blanks(
        forward_row=above,  # the row of layer {forward_layer}'s forward direction
        backward_row=below,  # the row of layer {backward_layer}'s backward direction
    )


@kata(
    "hard",
    "directions",
    where="step < seq_len - 2 and _differ(seq_len - step, step + 1, step, seq_len - step - 1, seq_len - step + 1, 1)",
    covers="directions_apart directions_joined",
)
def final_outputs(
    seq_len: int = draw(9, 8, 11),
    input_size: int = draw(12, 12, 16),
    hidden_size: int = draw(16, 12, 16),
    step: int = draw(3, 3, 8),
):
    """How much of x each half has read

    One sequence of {seq_len} steps, without a batch axis, goes through a bidirectional layer.
    Then out is split into its two directions, forward and backward.
    How many of the {seq_len} steps of x can change forward[-1]? How many can change backward[-1],
    and how many can change backward[{step}]? Steps are counted from 0.

    Idea: The two halves of a step of out belong to the same step of x, but they have read different parts of x. Each
      direction has read only the steps on its way to that step.
    Hint: The forward direction starts at x[0]. Where does the backward direction start?
    Hint: Choose a step and follow each direction from its start to that step. Which steps of x does the direction read?
    Hint: The step at which a direction stands has been read, too.

    Mistakes:
    halves_swapped: forward_end = 1; backward_end = seq_len; backward_inside = step + 1
        | forward_end = 1; backward_end = seq_len
        That would be right if the two directions were swapped. Which of them ends at the last step of x, and which one
        starts there?
    both_see_everything: backward_end = seq_len; backward_inside = seq_len | backward_inside = seq_len
        Together, the two halves of a step have read all of x. How much has the backward half alone read?
    last_step_of_both: backward_end = seq_len; backward_inside = step + 1
        That fits if the backward direction also went forward, or if its half were in the order in which it reads. But
        backward[t] belongs to x[t]: at which end of x does this direction start?
    last_step_of_both: backward_end = seq_len
        That would mean that at the last step, the backward direction has read as much as the forward one. At which end
        of x does it start?
    memoryless: forward_end = 1 | backward_inside = 1
        That would mean that this direction knows only the step at which it stands. What does its state keep from the
        steps that it has read before?
    nearly_everything_read: backward_end = seq_len - 1
        That would mean that the backward direction has read nearly all of x at the last step. At which end of x does it
        start?
    own_step_left_out: backward_end = 0 | forward_end = seq_len - 1 | backward_inside = seq_len - step - 1
        That leaves out one step. Has a direction read the step at which it stands?
    one_step_too_far: backward_end = 2 | backward_inside = seq_len - step + 1
        That is one step too many. With which step does the backward direction start, and where does it stand here?
    counted_from_the_start: backward_inside = step + 1 | backward_inside = step
        That counts steps from x[0] on, as the forward direction reads them. At which end does the backward direction
        start?
    each_reads_a_half: forward_end = (seq_len + 1) // 2 | backward_end = (seq_len + 1) // 2
        | forward_end = seq_len // 2 | backward_end = seq_len // 2
        That would mean that each direction reads half of x. Does a direction stop in the middle of x?
    numbers_counted: forward_end = seq_len * input_size | backward_end = input_size
        | backward_inside = (seq_len - step) * input_size
        That counts numbers of x. A step of x has {input_size} of them: how many steps are these?

    Step: The forward direction has passed all {seq_len} steps when it arrives at the last one.
    Step: The backward direction starts there: its half of out[-1] has read a single step.
    Step: On its way to step {step} it passes the steps from the last one down to {step}: {seq_len} - {step} of them.
    Step: So out[-1] does not summarize the sequence: its forward half does, its backward half does not.
    Try: x = torch.randn(9, 4, requires_grad=True); nn.LSTM(4, 6, bidirectional=True)(x)[0][-1, 6:].sum().backward(); x.grad.abs().sum(1)  # the backward half
    See: torch.nn.LSTM in the PyTorch documentation, Outputs: output; pytorch/pytorch#3587, yunjey/pytorch-tutorial#149
    """
    # Only for checking: with requires_grad, gradients tell which steps of x matter.
    x = torch.randn(seq_len, input_size, requires_grad=True)  # (seq_len, input_size)

    lstm = nn.LSTM(input_size, hidden_size, bidirectional=True)
    out, _ = lstm(x)
    forward, backward = out[:, :hidden_size], out[:, hidden_size:]
    return blanks(
        forward_end=depends(forward[-1], on=x, axis=0).count(True),  # steps of x that forward[-1] depends on
        backward_end=depends(backward[-1], on=x, axis=0).count(True),  # steps of x that backward[-1] depends on
        backward_inside=depends(backward[step], on=x, axis=0).count(
            True
        ),  # steps of x that backward[{step}] depends on
    )


@kata(
    "hard",
    "design",
    where=lambda n: n.batch not in (n.seq_len // 2, n.seq_len - 1) and n.seq_len - 1 not in vars(n).values(),
    covers="directions_apart directions_joined out",
)
def sentence_vector(
    forward_step: int,  # the step from which the forward half is taken
    backward_step: int,  # the step from which the backward half is taken
    batch: int = draw(3, 3, 5),
    seq_len: int = draw(8, 6, 9),
    input_size: int = draw(5, 3, 8),
    hidden_size: int = draw(6, 3, 8),
):
    """A vector for the whole sentence

    x holds {batch} sentences, batch first; each of their {seq_len} words is one step.
    A classifier needs one vector for each sentence:

        vector = torch.cat([forward[:, forward_step], backward[:, backward_step]], dim=-1)

    Choose the two steps so that each half of the vector has read all {seq_len} words.
    Negative steps count from the end, as in Python; both ways to write a step are right.

    Blanks:
    forward_step: an index on axis 1 of forward.
    backward_step: an index on axis 1 of backward.

    Idea: A vector for a whole sequence needs two halves that have each read all of it. The two directions have read all
      of it at different steps.
    Hint: At which step has the forward direction read all words? At which step has the backward direction?
    Hint: Each direction has read everything where it ends. They start at opposite ends.

    Mistakes:
    last_step_of_both: forward_step = -1; backward_step = -1
        Both halves come from the last step. The forward direction ends there. The backward direction starts there, so
        its half has read one word.
    first_step_of_both: forward_step = 0; backward_step = 0
        Both halves come from the first step. At that step the forward direction has read one word: where does it end?
    starts_instead_of_ends: forward_step = 0; backward_step = -1 | forward_step = 1; backward_step = -1
        Each half comes from the step where its direction starts, so it has read hardly any words. Where does each
        direction end?
    meet_in_the_middle: forward_step = seq_len // 2; backward_step = seq_len // 2
        At this step the two halves have read the whole sentence together, but neither of them has read all of it. Where
        does each direction end?
    steps_from_one: forward_step = seq_len; backward_step = 1
        These would be right if steps were counted from 1. Which index does the first entry of a list have in Python?
    rows_of_h_n: forward_step = -2; backward_step = -1
        In h_n, -2 and -1 are the rows of the last layer. Here they are steps of out: how many words has each half read
        at these steps?
    directions_for_steps: forward_step = 0; backward_step = 1
        These are numbers for the two directions, but steps of out are asked for. How many words has each half read at
        these steps?
    no_such_step: forward_step = seq_len | backward_step = seq_len | backward_step = -seq_len - 1
        | forward_step = -seq_len - 1
        There is no such step. Steps are counted as in a Python list: which index does the first of {seq_len} words
        have, and which the last?
    counted_from_the_end: backward_step = 1 - seq_len
        From the end, the words have the numbers -1, -2 and so on. Which number has the first word?
    words_not_read_yet: forward_step = batch - 1 | forward_step = -2 | backward_step = 1 | backward_step = -2
        | backward_step = batch - 1
        At this step, this direction has not read all words of the sentence. At which step has it read all of them?

    Example: forward_step = seq_len - 1
    Example: backward_step = 0
    Step: The forward direction has read everything at the last step, -1 or {seq_len} - 1.
    Step: The backward direction starts there, and has read everything at step 0.
    Step: So the halves come from two different steps; the vector equals torch.cat([h_n[-2], h_n[-1]], dim=-1).
    Try: out, (h_n, c_n) = nn.LSTM(4, 6, bidirectional=True)(torch.randn(9, 4)); torch.allclose(torch.cat([out[-1, :6], out[0, 6:]]), h_n.flatten())
    See: torch.nn.LSTM in the PyTorch documentation, Outputs; pytorch/pytorch#3587, yunjey/pytorch-tutorial#149
    """
    # Only for checking: with requires_grad, gradients tell which words have been read.
    x = torch.randn(batch, seq_len, input_size, requires_grad=True)  # (batch, seq_len, input_size)

    lstm = nn.LSTM(input_size, hidden_size, batch_first=True, bidirectional=True)
    out, _ = lstm(x)
    forward, backward = out[..., :hidden_size], out[..., hidden_size:]
    # hidden
    for blank, step in {"forward_step": forward_step, "backward_step": backward_step}.items():
        require(-seq_len <= step < seq_len, "no_such_step", blank=blank)
    read_forward = depends(forward[:, forward_step], on=x, axis=1).count(True)
    read_backward = depends(backward[:, backward_step], on=x, axis=1).count(True)
    require(max(read_forward, read_backward) > 2, "starts_instead_of_ends")
    require((read_forward, read_backward) != (seq_len, 1), "last_step_of_both", blank="backward_step")
    require((read_forward, read_backward) != (1, seq_len), "first_step_of_both")
    require(
        seq_len in (read_forward, read_backward) or forward_step % seq_len != backward_step % seq_len,
        "meet_in_the_middle",
    )
    require(read_forward == seq_len, "words_not_read_yet", blank="forward_step")
    require(backward_step != 1 - seq_len, "counted_from_the_end", blank="backward_step")
    require(read_backward == seq_len, "words_not_read_yet", blank="backward_step")


def _all_rows(n):
    return tuple(range(2 * n.num_layers))


def _last_rows_from_one(n):
    return (2 * n.num_layers - 1, 2 * n.num_layers)


def _heads_tell(n: SimpleNamespace) -> bool:
    """Does each width that people give the head have a single meaning?"""
    layers, hidden, reads = n.num_layers, n.hidden_size, n.input_size
    widths = (
        hidden,
        2 * hidden,
        layers * hidden,
        2 * layers * hidden,
        hidden // 2,
        reads,
        2 * reads,
        n.classes,
        n.batch,
    )
    return _differ(*widths)


@kata("medium", "design", where=_heads_tell, covers="directions_rows h_n bidirectional")
def two_way_head(
    rows: tuple[int, ...],  # rows of h_n
    head: nn.Linear,
    seq_len: int = draw(9, of=(9,)),
    batch: int = draw(4, of=(4,)),
    input_size: int = draw(7, of=(7,)),
    hidden_size: int = draw(10, 8, 24),
    num_layers: int = draw(3, 3, 4),
    classes: int = draw(5, 3, 12),
):
    """No better with two directions

    A classifier gave h_n[-1] to its head. With bidirectional=True it ran as before, but it was no better.
    Now its head should read the last states of both directions of the last layer, and nothing else:

        vector = torch.cat([h_n[row] for row in rows], dim=-1)
        scores = head(vector)  # ({batch}, {classes})

    Choose the rows, and write down the head.

    Blanks:
    rows: numbers of rows of h_n. Negative numbers count from the end. Any order of the rows is right.
    head: an nn.Linear that gives {classes} scores.

    Idea: Each row of h_n belongs to one direction of one layer. A head that reads a single row of a bidirectional layer
      runs without an error, and half of what the layer computes reaches no score.
    Hint: h_n has one row for each direction of each layer. Write down the list of these rows for this stack.
    Hint: h_n[-1] is one row of that list. Which direction of which layer is it, and where is the other one?
    Hint: cat puts the rows side by side in the last axis. How many features does the head get then?

    Mistakes:
    last_row_only: rows = (-1,); head = nn.Linear(hidden_size, classes)
        That is h_n[-1] again, one direction of the last layer. What the other direction has read still reaches no
        score: which row holds it?
    forward_row_only: rows = (-2,); head = nn.Linear(hidden_size, classes)
        That is one direction of the last layer, and h_n[-1] was the other one. How can the head read both?
    first_layer_taken: rows = (0, 1); head = nn.Linear(2 * hidden_size, classes)
        These rows belong to layer 0. Which rows belong to the last layer?
    first_and_last_row: rows = (0, -1)
        Row 0 belongs to layer 0, and the last row to the last layer. Which two rows belong to the same layer?
    grouped_by_direction: rows = (num_layers - 1, 2 * num_layers - 1) | rows = (num_layers - 1, -1)
        That fits if h_n had all forward rows first, and then all backward rows. Does h_n list one direction of all
        layers first, or both directions of one layer?
    every_row_taken: rows = _all_rows; head = nn.Linear(2 * num_layers * hidden_size, classes)
        That takes the rows of all layers. Which rows belong to the last layer alone?
    rows_from_one: rows = _last_rows_from_one
        The last of these rows does not exist. Rows are counted from 0: which number does the last row of h_n have?
    same_row_twice: rows = (-1, -1)
        That takes one row twice. Where is the row of the other direction?
    reads_one_direction: head = nn.Linear(hidden_size, classes)
        This head reads the features of one direction. How many features do two rows have side by side?
    every_layer_read: head = nn.Linear(2 * num_layers * hidden_size, classes)
        | head = nn.Linear(num_layers * hidden_size, classes)
        This head reads features of all layers. How many rows does the vector hold, and how long is each?
    head_reads_x: head = nn.Linear(input_size, classes) | head = nn.Linear(2 * input_size, classes)
        This head reads as many features as x has, or twice as many. Which features does the vector hold?
    head_swapped: head = nn.Linear(classes, 2 * hidden_size)
        The two sizes of the head are swapped. Which one does it read, and which one does it give?
    scores_of_another_number: head = nn.Linear(2 * hidden_size, 2)
        This head gives another number of scores. {classes} scores are needed: which size of the head is that?
    directions_share_the_width: head = nn.Linear(hidden_size // 2, classes)
        This head reads half of hidden_size. hidden_size counts the features of one direction: how many do both have?

    Example: rows = (-2, -1)
    Example: head = nn.Linear(2 * hidden_size, classes)
    Step: h_n has 2 * {num_layers} rows: layer 0 forward, layer 0 backward, layer 1 forward, and so on.
    Step: The last layer has the last two rows: -2 is its forward direction, and -1 its backward direction.
    Step: h_n[-1] alone is the backward direction. The forward direction of the last layer was computed for nothing.
    Step: Side by side, two rows have 2 * {hidden_size} features: nn.Linear(2 * {hidden_size}, {classes}).
    Try: h_n = nn.LSTM(3, 6, bidirectional=True)(torch.randn(5, 4, 3))[1][0]; torch.cat([h_n[0], h_n[1]], dim=-1).shape
    See: torch.nn.LSTM in the PyTorch documentation, Outputs: h_n; pytorch/pytorch#71991
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers, bidirectional=True)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, (h_n, c_n) = lstm(x)
    # hidden
    count = h_n.shape[0]
    whole = len(rows) > 0 and all(type(row) is int for row in rows)
    require(
        whole, "rows is a tuple of whole numbers, at least one. With a single entry it has a comma: (0,).", form=True
    )
    require(max(rows) < count, "rows_from_one")
    require(min(rows) >= -count, "There is no such row: h_n has a row for each direction of each layer.")
    taken = sorted(row % count for row in rows)
    require(taken != [count - 1], "last_row_only")
    require(taken != [count - 2], "forward_row_only")
    require(len({*taken}) == len(taken), "same_row_twice")
    require(taken != [*range(count)], "every_row_taken")
    require(taken != [0, count - 1], "first_and_last_row")
    require(taken != [num_layers - 1, count - 1], "grouped_by_direction")
    require(taken[0] > 1, "first_layer_taken")
    require(
        taken == [count - 2, count - 1],
        "These are not the two rows of the last layer. How many rows does each layer have, and which are the last ones?",
    )
    read, given = head.in_features, head.out_features
    require(read != classes, "head_swapped", blank="head")
    require(read not in (input_size, 2 * input_size), "head_reads_x", blank="head")
    require(read != hidden_size, "reads_one_direction", blank="head")
    require(read not in (num_layers * hidden_size, 2 * num_layers * hidden_size), "every_layer_read", blank="head")
    require(read != hidden_size // 2, "directions_share_the_width", blank="head")
    require(
        read == 2 * hidden_size,
        "The head does not read as many features as two rows of h_n have side by side. How many is that?",
        blank="head",
    )
    require(given == classes, "scores_of_another_number", blank="head")
    require(head.weight.dtype == x.dtype, "h_n has the dtype float32. Which dtype has this head?", blank="head")
    scores = head(torch.cat([h_n[row] for row in rows], dim=-1))
    require(scores.shape == (batch, classes), "The head does not give {classes} scores for each sample.", blank="head")


@kata(
    "hard",
    "create a layer",
    where="input_size != 2 * hidden_size",
    covers="second_layer_width stacking num_layers bidirectional",
)
def stack_by_hand(
    first: nn.LSTM,
    second: nn.LSTM,
    input_size: int = draw(7, 3, 12),
    hidden_size: int = draw(5, 3, 8),
    seq_len: int = draw(4, 3, 4),
    batch: int = draw(3, 2, 5),
):
    """A stack taken apart

    Replace the stack by a chain of two layers with num_layers=1 each:

        between, _ = first(x)
        out, _ = second(between)

    The weights of layer 0 of the stack are copied into first, and those of layer 1 into second.
    After that, out has to be the same as that of stack(x). The batch is axis 1 of x.

    Blanks:
    first: with num_layers=1.
    second: with num_layers=1.

    Idea: num_layers=2 is a chain of two layers: at each step, the second layer reads what the first one hands on. If
      the first layer is bidirectional, it hands on the features of both directions.
    Hint: The first layer reads x. How long is the last axis of what it hands on?
    Hint: Each of the two layers has two directions, as in the stack.
    Hint: The upper layer reads both halves of the out that the lower layer returns.

    Mistakes:
    a_layer_for_each_direction: first = nn.LSTM(input_size, hidden_size); second = nn.LSTM(input_size, hidden_size)
        These two layers could both read x, each in one direction. In the stack, layer 1 reads what layer 0 hands on.
        How wide is that, and how many directions does each layer have?
    reads_one_direction: second = nn.LSTM(hidden_size, hidden_size, bidirectional=True)
        This layer reads the features of one direction. How many directions does the first layer hand on?
    every_layer_reads_x: second = nn.LSTM(input_size, hidden_size, bidirectional=True)
        This layer reads as many features as x has. Only the first layer reads x: what does the second one get?
    swapped: first = nn.LSTM(hidden_size, input_size, bidirectional=True)
        The sizes of this layer are swapped: how many features does a step of x have?
    one_direction_left: first = nn.LSTM(input_size, hidden_size); second = nn.LSTM(hidden_size, hidden_size)
        | second = nn.LSTM(2 * hidden_size, hidden_size) | first = nn.LSTM(input_size, 2 * hidden_size)
        This layer has one direction, so half of the weights have no place in it. How many directions does each layer of
        the stack have?
    layers_grow: second = nn.LSTM(2 * hidden_size, 2 * hidden_size, bidirectional=True)
        This layer computes more features than layer 1 of the stack. Layer 1 reads both halves of between: how many
        features does it compute in each direction?
    both_halves_in_one: first = nn.LSTM(input_size, 2 * hidden_size, bidirectional=True)
        This layer computes 2 * {hidden_size} features in each direction. How many does layer 0 of the stack compute in each?
    dtypes_convert: first = nn.LSTM(input_size, hidden_size, bidirectional=True, dtype=torch.float64)
        x and the weights of the stack have the dtype float32: which dtype does this layer have?
    batch_taken_for_time: first = nn.LSTM(input_size, hidden_size, batch_first=True, bidirectional=True);
        second = nn.LSTM(2 * hidden_size, hidden_size, batch_first=True, bidirectional=True)
        The weights fit, but the results differ. Which axis of x is the time for these layers, and which for the stack?
    a_stack_again: first = nn.LSTM(input_size, hidden_size, num_layers=2, bidirectional=True)
        | second = nn.LSTM(2 * hidden_size, hidden_size, num_layers=2, bidirectional=True)
        This layer is a stack of two layers. The chain has two layers in all: how many layers may first and second each
        have?
    biases_missing: first = nn.LSTM(input_size, hidden_size, bias=False, bidirectional=True)
        | second = nn.LSTM(2 * hidden_size, hidden_size, bias=False, bidirectional=True)
        This layer has no biases, but the layers of the stack have some: into what could their values be copied?
    x_has_another_width: first = nn.LSTM(2 * hidden_size, hidden_size, bidirectional=True)
        This layer cannot read x, where a step has {input_size} features. Which argument says how many it reads?

    Example: first = nn.LSTM(input_size, hidden_size, bidirectional=True)
    Example: second = nn.LSTM(2 * hidden_size, hidden_size, bidirectional=True)
    Step: first reads x: nn.LSTM({input_size}, {hidden_size}, bidirectional=True).
    Step: It hands on {hidden_size} features from each direction, 2 * {hidden_size} for each step.
    Step: second reads these features and computes {hidden_size} for each direction, as each layer of the stack does.
    Step: With the weights of the stack, the chain gives the same out.
    Try: nn.LSTM(5, 4, num_layers=2, bidirectional=True).weight_ih_l1.shape  # (4 * hidden_size, what layer 1 reads)
    See: torch.nn.LSTM in the PyTorch documentation, Variables: weight_ih_l[k]
    """
    stack = nn.LSTM(input_size, hidden_size, num_layers=2, bidirectional=True)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    # hidden
    for blank, layer in {"first": first, "second": second}.items():
        require(layer.num_layers == 1, "a_stack_again", blank=blank)
        require(isinstance(layer.bidirectional, bool), "bidirectional is a flag, True or False.", blank=blank)
        require(layer.bidirectional, "one_direction_left", blank=blank)
    require((first.input_size, first.hidden_size) != (hidden_size, input_size), "swapped", blank="first")
    require(first.input_size == input_size, "x_has_another_width", blank="first")
    require(first.hidden_size != 2 * hidden_size or first.proj_size, "both_halves_in_one", blank="first")
    if second.input_size != 2 * hidden_size:
        require(second.input_size != hidden_size, "reads_one_direction", blank="second")
        require(second.input_size != input_size, "every_layer_reads_x", blank="second")
    require(second.hidden_size != 2 * hidden_size or second.proj_size, "layers_grow", blank="second")
    for blank, layer in {"first": first, "second": second}.items():
        require(layer.bias, "biases_missing", blank=blank)
        require(layer.weight_ih_l0.dtype == x.dtype, "dtypes_convert", blank=blank)
    weights = stack.double().state_dict()
    for k, (blank, layer) in enumerate({"first": first, "second": second}.items()):
        own = {name.replace(f"_l{k}", "_l0"): weight for name, weight in weights.items() if f"_l{k}" in name}
        require(
            raises(layer.double().load_state_dict, own) is None,
            f"The weights of layer {k} do not fit into {blank}: compare the sizes of the two layers, one by one.",
            blank=blank,
        )
    x = x.double()
    with torch.no_grad():
        between, _ = first(x)
        chained, _ = second(between)
        out, _ = stack(x)
    require(torch.allclose(chained, out), "batch_taken_for_time", blank="first" if first.batch_first else "second")


def _bridges_tell(n: SimpleNamespace) -> bool:
    """Does each size that people give the decoder have a single meaning?"""
    sizes = (n.hidden_size, 2 * n.hidden_size, n.hidden_size // 2, n.input_size, n.width, n.batch, n.seq_len)
    return _differ(*sizes, 2 * n.num_layers * n.hidden_size, n.num_layers * n.hidden_size)


@kata("expert", "design", where=_bridges_tell, covers="directions_rows call_with_state states_layout bidirectional")
def encoder_to_decoder(
    forward_rows: tuple[int, ...],  # rows of h_n and c_n
    backward_rows: tuple[int, ...],  # rows of h_n and c_n
    decoder: nn.LSTM,
    seq_len: int = draw(9, of=(9,)),
    batch: int = draw(5, of=(5,)),
    input_size: int = draw(7, of=(7,)),
    hidden_size: int = draw(6, 6, 16),
    num_layers: int = draw(3, of=(3,)),
    width: int = draw(8, 4, 24),
):
    """From two directions to one

    A translator stops: the states of its bidirectional encoder do not fit into its decoder.
    The decoder has one direction and {num_layers} layers. Each of its layers should begin with both states of the
    same layer of the encoder, forward first:

        h_0 = torch.cat([h_n[list(forward_rows)], h_n[list(backward_rows)]], dim=-1)
        c_0 = torch.cat([c_n[list(forward_rows)], c_n[list(backward_rows)]], dim=-1)
        y_out, state = decoder(y, (h_0, c_0))

    Blanks:
    forward_rows: {num_layers} rows, in the order of the decoder's layers.
    backward_rows: {num_layers} rows, in the order of the decoder's layers.
    decoder: an nn.LSTM that reads y and begins with h_0 and c_0.

    Idea: A decoder can begin with the states of an encoder if their rows and their features fit. torch checks only the
      shape of a state. Which row is given to which layer is decided by the code that puts the state together.
    Hint: h_n has a row for each direction of each layer. Write down the list of these rows for this encoder.
    Hint: What is the shape of h_n, and what is the shape of h_0 after cat has joined the features of two rows?
    Hint: A layer can begin with a state only if the state has as many features as the layer keeps. Which argument of
      the decoder is that?

    Mistakes:
    counted_from_one: forward_rows = (1, 3, 5); backward_rows = (2, 4, 6)
        That fits if rows are counted from 1. Which number does the first row of h_n have?
    up_and_down_again: forward_rows = (0, 1, 2); backward_rows = (5, 4, 3)
        That order goes up the stack with the forward rows, and down again with the backward rows. How many rows does
        h_n have for one layer before the next layer begins?
    grouped_by_direction: forward_rows = (0, 1, 2); backward_rows = (3, 4, 5)
        That fits if h_n had all forward rows first, and then all backward rows. Does h_n list one direction of all
        layers first, or both directions of one layer?
    backward_comes_first: forward_rows = (1, 3, 5); backward_rows = (0, 2, 4)
        These rows belong to the other direction. Which direction of a layer comes first in h_n?
    last_layer_only: forward_rows = (-2,); backward_rows = (-1,)
        That is the last layer of the encoder alone. How many layers of the decoder need a state to begin with?
    first_layer_only: forward_rows = (0,); backward_rows = (1,)
        That is the first layer of the encoder alone. How many layers of the decoder need a state to begin with?
    top_layer_first: forward_rows = (4, 2, 0); backward_rows = (5, 3, 1)
        That gives the state of the encoder's last layer to the decoder's first layer. Each layer should begin with the
        states of the same layer: in which order are the rows then?
    every_row_taken: forward_rows = (0, 1, 2, 3, 4, 5); backward_rows = (0, 1, 2, 3, 4, 5)
        That takes the rows of both directions. How many rows does one direction have?
    state_keeps_its_width: decoder = nn.LSTM(width, hidden_size, num_layers=num_layers)
        This decoder keeps as many features as one direction of the encoder. How many features has a row of h_0?
    decoder_has_two_directions: decoder = nn.LSTM(width, hidden_size, num_layers=num_layers, bidirectional=True)
        This decoder has two directions, so it would read y from its end, too. A decoder writes y step by step: is its
        end there when it begins?
    directions_are_layers: decoder = nn.LSTM(width, hidden_size, num_layers=2 * num_layers)
        This decoder has a layer for each row of h_n. {num_layers} layers were wanted: how many rows has h_0?
    one_layer_is_enough: decoder = nn.LSTM(width, 2 * hidden_size)
        This decoder has one layer. How many rows has h_0, and how many layers were wanted?
    decoder_reads_the_encoder: decoder = nn.LSTM(2 * hidden_size, 2 * hidden_size, num_layers=num_layers)
        | decoder = nn.LSTM(input_size, 2 * hidden_size, num_layers=num_layers)
        This decoder cannot read y. It begins with the encoder's states, but what it reads is y: how many features has a
        step of y?
    swapped: decoder = nn.LSTM(2 * hidden_size, width, num_layers=num_layers)
        The two sizes of this decoder are swapped. Which one does it read, and which one does it keep?
    batch_taken_for_time: decoder = nn.LSTM(width, 2 * hidden_size, num_layers=num_layers, batch_first=True)
        This decoder takes the first axis of y for the batch. What does the comment behind y say about that axis?
    rows_are_features: decoder = nn.LSTM(width, 2 * num_layers * hidden_size, num_layers=num_layers)
        That puts the layers side by side as well. In h_0 each layer has a row of its own: how many features has a row?

    Example: forward_rows = (0, 2, 4)
    Example: backward_rows = (1, 3, 5)
    Example: decoder = nn.LSTM(width, 2 * hidden_size, num_layers=num_layers)
    Step: h_n has 2 * {num_layers} rows: layer 0 forward, layer 0 backward, layer 1 forward, and so on.
    Step: So the forward rows are 0, 2 and 4, and the backward rows are 1, 3 and 5.
    Step: h_0 and c_0 have {num_layers} rows with 2 * {hidden_size} features: this is the decoder's hidden_size.
    Step: y has {width} features: nn.LSTM({width}, 2 * {hidden_size}, num_layers={num_layers}).
    Step: h_n.view({num_layers}, {batch}, 2 * {hidden_size}) has the same shape as h_0, but it mixes samples.
    Try: h_n = torch.arange(4).view(4, 1, 1); torch.cat([h_n[[0, 2]], h_n[[1, 3]]], dim=-1)  # 2 layers, 2 directions
    See: torch.nn.LSTM in the PyTorch documentation, Inputs and Outputs; spro/practical-pytorch#81,
      bentrevett/pytorch-seq2seq#115
    """
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    encoder = nn.LSTM(input_size, hidden_size, num_layers=num_layers, bidirectional=True)
    out, (h_n, c_n) = encoder(x)

    y = torch.randn(2, batch, width)  # (seq_len, batch, features)
    # hidden
    count = 2 * num_layers
    for blank, rows in {"forward_rows": forward_rows, "backward_rows": backward_rows}.items():
        form = f"{blank} is a tuple of whole numbers: the rows of h_n, one for each layer of the decoder."
        require(len(rows) > 0 and all(type(row) is int for row in rows), form, blank=blank, form=True)
        require(len(rows) <= num_layers, "every_row_taken", blank=blank)
        require(max(rows) < count, "counted_from_one", blank=blank)
        require(
            min(rows) >= -count, "There is no such row: h_n has a row for each direction of each layer.", blank=blank
        )
        own = int(blank == "backward_rows")
        taken = [row % count for row in rows]
        require(taken != [count - 2 + own], "last_layer_only", blank=blank)
        require(taken != [own], "first_layer_only", blank=blank)
        require(
            len(taken) == num_layers,
            "The decoder has {num_layers} layers, and each of them begins with a state. How many rows are these?",
            blank=blank,
        )
        first = num_layers * own
        require(taken != [*range(first, first + num_layers)], "grouped_by_direction", blank=blank)
        require(own == 0 or taken[::-1] != [*range(first, count)], "up_and_down_again", blank=blank)
        require(taken != [*range(1 - own, count, 2)], "backward_comes_first", blank=blank)
        require(taken[::-1] != [*range(own, count, 2)], "top_layer_first", blank=blank)
        require(
            taken == [*range(own, count, 2)],
            "These are not the rows of this direction. Write down which direction of which layer each row of h_n is.",
            blank=blank,
        )
    require(not decoder.bidirectional, "decoder_has_two_directions", blank="decoder")
    require(
        decoder.num_layers not in (1, count),
        "directions_are_layers" if decoder.num_layers > 1 else "one_layer_is_enough",
        blank="decoder",
    )
    require(
        decoder.num_layers == num_layers,
        "{num_layers} layers were wanted: each of them begins with a row of h_0 and a row of c_0.",
        blank="decoder",
    )
    require((decoder.input_size, decoder.hidden_size) != (2 * hidden_size, width), "swapped", blank="decoder")
    require(decoder.input_size == width, "decoder_reads_the_encoder", blank="decoder")
    require(decoder.hidden_size != hidden_size, "state_keeps_its_width", blank="decoder")
    require(
        decoder.hidden_size not in (count * hidden_size, num_layers * hidden_size), "rows_are_features", blank="decoder"
    )
    require(
        decoder.hidden_size == 2 * hidden_size and not decoder.proj_size,
        "h_0 and c_0 do not fit into this decoder: how many features has a row of each, and how many does the decoder keep?",
        blank="decoder",
    )
    require(not decoder.batch_first, "batch_taken_for_time", blank="decoder")
    h_0 = torch.cat([h_n[list(forward_rows)], h_n[list(backward_rows)]], dim=-1)
    c_0 = torch.cat([c_n[list(forward_rows)], c_n[list(backward_rows)]], dim=-1)
    require(
        raises(decoder, y, (h_0, c_0)) is None,
        "This decoder cannot read y with these states: compare the dtypes of its weights and of y.",
        blank="decoder",
    )


@kata(
    "expert",
    "debug",
    where="batch > 2 * num_layers + 1 and hidden_size > batch",
    covers="directions_rows h_n bidirectional",
)
def merge_directions(batch: int = draw(8, 8, 13), num_layers: int = draw(3, 3, 5), hidden_size: int = draw(12, 11, 20)):
    """One row for each sample

    The code makes three tensors from h_n, with {batch} rows each: viewed, transposed and joined.
    The last row of each tensor should hold the features of the last sample.
    On how many of the {batch} samples of x does the last row of each tensor depend?

    Idea: There are many ways to give h_n the shape (batch, features), and torch runs all of them. A view keeps the
      order of the numbers in memory. Which samples a row of the view belongs to depends on which axis of h_n comes
      first.
    Hint: What is the shape of h_n, and which of its axes is the batch?
    Hint: view never moves a number. It cuts the numbers, in their order in memory, into pieces of another length.
    Hint: Write down the rows of h_n one after the other, and in each row its samples. Cut this line into {batch} equal
      pieces: what is in the last piece?

    Mistakes:
    the_other_one_mixes: from_view = 1; from_transpose = 2 * num_layers | from_view = 1; from_transpose = batch
        That would mean that transpose is the one that mixes samples. One of the two lines of code follows the order of
        the numbers in memory, and the other one follows the axes. Which one does view do?
    view_joins_directions: from_view = 1
        That would mean that view collects the features of one sample. view moves no number: what lies in memory next to
        the features of the last sample in h_n?
    rows_left_out: from_view = 2 | from_view = num_layers
        That leaves out layers or directions. This view cuts up all rows of h_n: how many rows does h_n have?
    everything_mixes: from_view = batch | from_transpose = batch | from_cat = batch
        That would mean that the last row depends on the whole batch. Inside the LSTM the samples stay apart: which
        numbers does this line of code put into one row?
    pieces_counted: from_transpose = 2 * num_layers | from_transpose = num_layers | from_transpose = 2
        | from_cat = num_layers | from_cat = 2 * num_layers
        That counts layers or directions. How many samples do the numbers in the last row belong to?
    two_pieces_two_samples: from_cat = 2
        That would mean that two samples are joined, or it counts the two pieces. What does the first axis of h_n count:
        is h_n[-1] the last sample, or one direction of all samples?
    own_sample_left_out: from_view = 2 * num_layers - 1 | from_view = batch - 1
        That would mean that the last row depends on the other samples only. Does it hold no numbers of the last sample?
    numbers_counted: from_view = 2 * num_layers * hidden_size | from_transpose = 2 * num_layers * hidden_size
        | from_cat = 2 * hidden_size | from_view = hidden_size | from_transpose = hidden_size | from_cat = hidden_size
        | from_transpose = 2 * hidden_size | from_cat = 2 * num_layers * hidden_size
        That counts numbers in the row. Which samples do these numbers come from?

    Step: h_n is (2 * {num_layers}, {batch}, {hidden_size}): in memory, all samples of row 0, then all of row 1, ...
    Step: The view cuts this line into {batch} pieces, each as long as 2 * {num_layers} samples. The last piece lies
      within the last row of h_n, which is one direction of one layer. It has the features of 2 * {num_layers} samples.
    Step: transpose puts the batch first, so that reshape gathers all rows of one sample.
    Step: cat puts the two directions of the last layer side by side, sample by sample.
    Step: All three lines run, and viewed and transposed even have the same shape. Only the numbers show which one is
      right.
    Try: torch.arange(12).view(2, 3, 2).view(3, -1)  # 2 directions, 3 samples: row 0 holds samples 0 and 1
    See: Tensor.view in the PyTorch documentation; facebookresearch/fairseq#239, facebookresearch/LASER#138
    """
    # Only for checking: with requires_grad, gradients tell which samples matter.
    x = torch.randn(2, batch, 5, requires_grad=True)  # (seq_len, batch, input_size)

    lstm = nn.LSTM(5, hidden_size, num_layers=num_layers, bidirectional=True)
    out, (h_n, c_n) = lstm(x)

    viewed = h_n.view(batch, -1)
    transposed = h_n.transpose(0, 1).reshape(batch, -1)
    joined = torch.cat([h_n[-2], h_n[-1]], dim=-1)
    return blanks(
        from_view=depends(viewed[-1], on=x, axis=1).count(True),  # samples of x that viewed[-1] depends on
        from_transpose=depends(transposed[-1], on=x, axis=1).count(True),  # samples of x that transposed[-1] depends on
        from_cat=depends(joined[-1], on=x, axis=1).count(True),  # samples of x that joined[-1] depends on
    )


def _turned_tell(n: SimpleNamespace) -> bool:
    """Does every belief about the step, and about how many steps are read, lead to a number of its own?"""
    seq_len, step = n.seq_len, n.step
    places = (seq_len - 1 - step, step, step + 1, seq_len - step, seq_len - step - 2, 0, seq_len - 1)
    counts = (2 * step + 2, seq_len, step + 1, seq_len - step, 2 * step, 2 * step + 1, seq_len + 1, seq_len - 1, 1, 2)
    others = (2 * (seq_len - step), seq_len - step - 1, (2 * step + 2) * n.input_size)
    return _differ(*places) and _differ(*counts, *others) and 2 * step + 2 < seq_len and step not in counts


@kata("expert", "debug", where=_turned_tell, covers="bidirectional directions_joined out")
def reversed_copy(
    input_size: int = draw(6, 3, 8),
    hidden_size: int = draw(5, 3, 9),
    seq_len: int = draw(14, 9, 18),
    step: int = draw(3, 3, 7),
):
    """A backward direction made by hand

    Two one-way layers replace a bidirectional layer. backward reads x in reverse order.
    A tagger reads both[t] to tag word t. It runs, but its tags are bad.
    Which step of x has backward read last when it writes the second half of both[{step}]?
    How many of the {seq_len} steps of x can change both[{step}]?

    Blanks:
    last_read: the index of a step of x, counted from 0.

    Idea: The backward direction of a bidirectional layer is a layer like any other that reads the sequence in reverse.
      What it returns has the order in which it was read, until somebody turns it around. Both orders have the same
      shape, so no error shows the difference.
    Hint: flip(0) reverses the steps. Which step of x does backward read first, and which one second?
    Hint: backward_out[0] is what backward returns after the first step that it reads. Which step is that in x?
    Hint: Write down which steps of x forward has read at forward_out[{step}], and which ones backward has read at
      backward_out[{step}].

    Mistakes:
    as_in_a_bidirectional_layer: last_read = step; steps_read = seq_len
        That is so in a bidirectional layer. It turns its backward half around, so that both halves of a step belong
        together. Which line of this code would do that?
    same_place: last_read = step | last_read = step + 1
        That would mean that backward_out is in the order of x. Which step of x does backward read first?
    off_by_one: last_read = seq_len - step | last_read = seq_len - step - 2
        That is one step too far, or one too early. Steps are counted from 0: where in the flipped x is the last step?
    counted_from_the_end: last_read = -1 - step | last_read = -step
        A negative number counts from the end. Here the steps are counted from 0: which step is it then?
    end_of_the_sequence: last_read = 0 | last_read = seq_len - 1
        That is the first or the last step of x. How many steps has backward read at backward_out[{step}]?
    everything_read: steps_read = seq_len | steps_read = seq_len + 1
        That would mean that both halves together have read all of x. Which steps has each half read, and do the two
        groups of steps meet?
    one_half_only: steps_read = step + 1
        That is what one half has read. both[{step}] has two halves: have they read the same steps?
    backward_as_it_should_be: steps_read = seq_len - step | steps_read = 2 * (seq_len - step)
        That counts the steps from step {step} of x to its end. Has backward read as far as step {step} of x?
    own_step_left_out: steps_read = 2 * step | steps_read = seq_len - 1
        That leaves out steps. Has each layer read the step at which it stands?
    own_step_counted_once: steps_read = 2 * step + 1
        That counts the step at which both layers stand once. Do they stand at the same step of x?
    memoryless: steps_read = 2 | steps_read = 1
        That would mean that a layer knows only the step at which it stands. What does its state keep from the steps
        that it has read before?
    unread_steps_counted: steps_read = seq_len - step - 1
        That counts the steps behind step {step}. Which of them has backward not read yet?
    numbers_counted: steps_read = (2 * step + 2) * input_size
        That counts numbers, not steps. How many steps are these?

    Step: backward reads x from its end: its first step is x[{seq_len} - 1], and backward_out[0] is written after it.
    Step: backward_out[{step}] comes {step} steps later, after x[{seq_len} - 1 - {step}].
    Step: At index {step}, each layer has read {step} + 1 steps: forward the first ones of x, backward the last ones.
      Together that is 2 * ({step} + 1), and the steps in between are missing.
    Step: backward_out.flip(0) turns the steps around. Then both[t] has read all of x, as in a bidirectional layer.
    Try: torch.arange(5).flip(0).cumsum(0), torch.arange(5).flip(0).cumsum(0).flip(0)  # sums from the end
    See: torch.flip in the PyTorch documentation; torch.nn.LSTM, Outputs: output
    """
    # Only for checking: with requires_grad, gradients tell which steps of x matter.
    x = torch.randn(seq_len, input_size, requires_grad=True)  # (seq_len, input_size)

    forward = nn.LSTM(input_size, hidden_size)
    backward = nn.LSTM(input_size, hidden_size)
    forward_out, _ = forward(x)
    backward_out, _ = backward(x.flip(0))  # the steps of x in reverse order
    both = torch.cat([forward_out, backward_out], dim=-1)  # (seq_len, 2 * hidden_size)
    return blanks(
        last_read=depends(backward_out[step], on=x, axis=0).index(True),  # a step of x
        steps_read=depends(both[step], on=x, axis=0).count(True),  # steps of x that both[{step}] depends on
    )


unit = make_unit(
    "directions",
    "Two directions",
    """
    A bidirectional layer is two layers that read the same x. F starts at the
    first step, B at the last one:

        forward            [F]------>[F]------>[F]----> its last state
                            ^         ^         ^
                            |         |         |
                           x[0]      x[1]      x[2]
                            |         |         |
                            v         v         v
        its last state <---[B]<------[B]<------[B]            backward

        out[t] = [ F | B ]    the features of both for step t of x, side by
                              side along the last axis
        h_n, c_n              the last states of F and B, a row for each:
                              layer 0 F, layer 0 B, layer 1 F, ...

    In a stack, each layer has its own F and B. The layer above reads [ F | B ]
    of the layer below, from both ends again. F and B have the same sizes, but
    each has its own weights, biases and state.

    ## The words

    - direction: `bidirectional=True` gives each layer a forward direction, F,
      and a backward direction, B. A layer with F alone is a one-way layer.
    - half: `out[..., :hidden_size]` is the forward half of out, and
      `out[..., hidden_size:]` is the backward half.
    - gradient: where it is 0, a result does not depend on that number of x. In
      these katas, `requires_grad=True` is there so that torch can check this.
    - `x.flip(0)`: x with axis 0 in reverse order.
    - `torch.cat([a, b], dim=-1)`: joins a and b along the last axis.
    - `h_n[[2, 0]]`: takes the rows 2 and 0 of h_n, in this order.
    - `view` and `reshape`: read all numbers as one long line, row after row, as
      they are in memory, and cut this line into new pieces. A length of -1
      stands for what is left: (2, 6) viewed as (3, -1) is (3, 4).
    - `transpose(0, 1)`: swaps two axes. So `reshape` then reads another line:
      it takes the numbers in the new order of the axes.
    - classifier, tagger: they give a class to each sample, or to each step.
    - encoder, decoder: a translator has both. An encoder reads a whole sequence.
      A decoder begins with its last states and writes a sequence, step by step.

    ## A worked example

    A running sum is a small model of a direction: at each number it knows
    all that it has read so far. What do the two sums know at index 1?

        >>> import torch
        >>> x = torch.tensor([1, 2, 4, 8])
        >>> x.cumsum(0).tolist()                  # from the first on
        [1, 3, 7, 15]
        >>> x.flip(0).cumsum(0).flip(0).tolist()  # from the last on
        [15, 14, 12, 8]

    Forward has read 1 + 2 = 3, and backward has read 8 + 4 + 2 = 14. Both have
    read x[1] itself. Together they know all four numbers, but neither of them
    knows all of them.
    """,
    katas=[
        both_ways,
        two_way_states,
        row_order,
        final_outputs,
        sentence_vector,
        two_way_head,
        stack_by_hand,
        encoder_to_decoder,
        merge_directions,
        reversed_copy,
    ],
)
