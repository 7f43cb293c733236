"""The unit on bidirectional layers: two passes over one sequence, and where their results end up."""

from __future__ import annotations

from types import SimpleNamespace

from pytest_lstm_kata.authoring import blanks, depends, draw, kata, raises, require
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch


def _differ(*values: int) -> bool:
    return len(set(values)) == len(values)


def _is_new(value: int, n: SimpleNamespace) -> bool:
    """Is this none of the numbers, nor a layer's worth of one? So it is read back by the right name."""
    numbers = vars(n).values()
    return value not in numbers and all(value != n.num_layers * number for number in numbers)


def _rows_tell(n: SimpleNamespace) -> bool:
    """Does every belief about the order of the rows lead to rows of its own?"""
    last, above, below = n.num_layers - 1, n.forward_layer, n.backward_layer
    grouped, from_the_top = n.num_layers + below, 2 * (last - below) + 1
    return (
        above <= last
        and below < last
        and _differ(2 * above, above, 2 * above + 1, 2 * (last - above))
        and _differ(2 * below + 1, below, 2 * below, 2 * below + 2, grouped, from_the_top)
        and not {grouped, from_the_top} & {factor * number for number in vars(n).values() for factor in (1, 2, 4)}
        and not {grouped, from_the_top} & {n.num_layers * number for number in vars(n).values()}
    )


@kata(
    "medium",
    "predict output",
    where=lambda n: (
        _is_new(2 * n.hidden_size, n)
        and _is_new(2 * n.input_size, n)
        and (n.num_layers * n.hidden_size != n.input_size)
    ),
    covers="bidirectional out directions_joined",
)
def both_ways(
    batch: int = draw(4, 2, 9),
    seq_len: int = draw(7, 5, 12),
    input_size: int = draw(10, 3, 16),
    hidden_size: int = draw(8, 4, 12),
    num_layers: int = draw(3, 3, 4),
):
    """Both ways at once

    {batch} sequences of {seq_len} steps go through a stack of {num_layers} bidirectional layers, batch first.
    What does torch report for out.shape?

    out_shape is a tuple, the length of each axis of out.

    Idea: A bidirectional layer reads x twice, once from each end, with weights of its own for each direction. For every
      step, out holds what both directions of the last layer have made of it.
    Hint: Leave the second direction out for a moment: what would out.shape be?
    Hint: Both directions make features for the same steps of the same samples. Where is there room for both?
    Hint: Which layers does one see in out: all of the stack, or one?

    Mistakes:
    second_direction_lost: out_shape = (batch, seq_len, hidden_size)
        Your out has room for one direction. The second one writes to each step as well: where do its features go?
    layers_widen: out_shape = (batch, seq_len, 2 * num_layers * hidden_size)
        You gave each layer of the stack a share of out. A layer hands its steps up to the next: whose steps are left?
    layers_widen: out_shape = (batch, seq_len, num_layers * hidden_size)
        You multiplied by the layers. They stand one on top of the other: what in this layer stands side by side?
    input_is_doubled: out_shape = (batch, seq_len, 2 * input_size)
        You doubled what goes in. Each direction reads all of x and makes features of its own: how many for a step?
    directions_are_more_steps: out_shape = (batch, 2 * seq_len, hidden_size)
        You put the second direction's steps behind those of the first. Both read the same steps of x: what does one
        step of out hold?
    directions_are_an_axis: out_shape = (2, batch, seq_len, hidden_size) | out_shape = (batch, seq_len, 2, hidden_size)
        You gave the directions an axis of their own. out has as many axes as x: which of them can hold both?
    time_first: out_shape = (seq_len, batch, 2 * hidden_size)
        You wrote time first. With batch_first=True, out keeps the layout of x: which axis leads there?
    same_as_states: out_shape = (2 * num_layers, batch, hidden_size)
        You have a row for each layer and direction, as for states. out has a vector for each step: where is the time?

    Step: batch_first=True: x and out begin with (batch, seq_len) = ({batch}, {seq_len}).
    Step: Each direction of the last layer gives {hidden_size} features for each step.
    Step: out has them side by side, forward first: 2 * {hidden_size} features. The other layers do not show in it.
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
    where=lambda n: _is_new(2 * n.hidden_size, n) and _is_new(2 * n.num_layers, n),
    covers="h_n c_n bidirectional states_layout directions_rows",
)
def two_way_states(
    batch: int = draw(5, 3, 9),
    seq_len: int = draw(7, 5, 12),
    input_size: int = draw(10, 3, 16),
    hidden_size: int = draw(4, 4, 12),
    num_layers: int = draw(3, 3, 4),
):
    """States from both ends

    {batch} sequences of {seq_len} steps go through a stack of {num_layers} bidirectional layers, batch first.
    What does torch report for the shapes of the states, h_n.shape and c_n.shape?

    h_n_shape and c_n_shape are each a tuple, the length of each axis.

    Idea: Each layer of a bidirectional stack goes over its sequence twice, and each pass ends in a state (h, c). out
      joins the two directions; h_n and c_n keep them apart.
    Hint: A state is what a pass over the sequence leaves behind. How many passes does one layer make?
    Hint: In out the two directions lie side by side. States are kept one by one: one layer, one direction.
    Hint: Where does the batch stand in a state? batch_first speaks of x and out.

    Mistakes:
    directions_missing_in_state: h_n_shape = (num_layers, batch, hidden_size)
        | c_n_shape = (num_layers, batch, hidden_size)
        You gave each layer one row. A bidirectional layer goes over its sequence twice: how many states are left?
    batch_first_moves_states: h_n_shape = (batch, 2 * num_layers, hidden_size)
        | c_n_shape = (batch, 2 * num_layers, hidden_size)
        You moved the batch of a state to the front. batch_first is about x and out: does it say anything of states?
    directions_joined_in_states: h_n_shape = (num_layers, batch, 2 * hidden_size)
        | c_n_shape = (num_layers, batch, 2 * hidden_size)
        You laid the directions side by side, as out does. A state keeps them apart: which axis tells them apart?
    directions_counted_twice: h_n_shape = (2 * num_layers, batch, 2 * hidden_size)
        | c_n_shape = (2 * num_layers, batch, 2 * hidden_size)
        You counted the directions in two axes, as rows and again as features. Which of the two is right?
    directions_are_an_axis: h_n_shape = (num_layers, 2, batch, hidden_size)
        | c_n_shape = (num_layers, 2, batch, hidden_size)
        You gave layers and directions an axis each. torch counts them along one: how long is it?
    one_state_in_all: h_n_shape = (1, batch, hidden_size) | c_n_shape = (1, batch, hidden_size)
        You kept one state for the whole stack. Is there a pass over the sequence that ends without any?
    last_layer_only: h_n_shape = (2, batch, hidden_size) | c_n_shape = (2, batch, hidden_size)
        You kept the states of one layer. out shows the last layer alone; do the others have no state?
    same_as_out: h_n_shape = (batch, seq_len, 2 * hidden_size) | c_n_shape = (batch, seq_len, 2 * hidden_size)
        That is the shape of out. A state is what is left when all steps are over: which axis can it not have?

    Step: {num_layers} layers with 2 directions each make 2 * {num_layers} passes, and each leaves an h and a c.
    Step: So h_n and c_n have 2 * {num_layers} rows; each row holds {hidden_size} features for {batch} samples.
    Step: batch_first=True does not touch them, and without proj_size both have the same shape.
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
def row_order(num_layers: int = draw(5, 4, 6), forward_layer: int = draw(4, 1, 5), backward_layer: int = draw(1, 1, 4)):
    """Which row is whose?

    A stack has {num_layers} bidirectional layers, and h_n has a row for each direction of each layer.
    Layers and rows are counted from 0, and layer 0 is the one that reads x.

    forward_row is a whole number: which row of h_n belongs to layer {forward_layer}, forward?
    backward_row is a whole number: which one belongs to layer {backward_layer}, backward?

    Idea: h_n and c_n have one row for each layer and direction, in a fixed order. Whoever picks a row by its number has
      to know that order: every wrong row has the right shape.
    Hint: There are as many rows as there are pairs of a layer and a direction.
    Hint: Take a stack of one layer: which rows are there? Now put another layer on top of it: where do its rows go?
    Hint: Two rows that are neighbours can share their layer or their direction. Which does torch finish first: a
      direction through all layers, or a layer with both directions?

    Mistakes:
    grouped_by_direction: forward_row = forward_layer; backward_row = num_layers + backward_layer
        | backward_row = num_layers + backward_layer
        You put all forward rows before all backward ones. Which does torch finish first: a direction through all
        layers, or a layer with both directions?
    directions_missing_in_state: forward_row = forward_layer | backward_row = backward_layer
        You took the number of the layer for the number of the row. How many rows does each layer below have?
    top_layer_first: forward_row = 2 * (num_layers - 1 - forward_layer)
        | backward_row = 2 * (num_layers - 1 - backward_layer) + 1
        You let the last layer come first. In which order does torch go through the stack?
    counted_from_one: forward_row = 2 * forward_layer + 1; backward_row = 2 * backward_layer + 2
        You counted the rows from 1. They are counted from 0 here: which number does the first row have?
    backward_comes_first: forward_row = 2 * forward_layer + 1; backward_row = 2 * backward_layer
        You put the backward direction of a layer before its forward one. In out, whose features come first?
    backward_row_taken: forward_row = 2 * forward_layer + 1
        That is the row of a backward direction. Which number does the first row have, and which direction leads?
    counted_from_one: backward_row = 2 * backward_layer + 2
        You counted the rows from 1. They are counted from 0 here: which number does the first row have?
    backward_comes_first: backward_row = 2 * backward_layer
        You put the backward direction of a layer before its forward one. In out, whose features come first?
    counted_from_the_end: forward_row = 2 * (forward_layer - num_layers)
        | backward_row = 2 * (backward_layer - num_layers) + 1
        A negative number counts from the end. The rows are counted from 0 here: which row is it then?

    Step: The order is layer by layer, and within a layer forward before backward.
    Step: The layers below layer {forward_layer} have 2 * {forward_layer} rows; its forward row is the next one.
    Step: Those below layer {backward_layer} have 2 * {backward_layer} rows; then come its forward row and its backward
      row.
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
        forward_row=above,  # the row of layer {forward_layer}, forward
        backward_row=below,  # the row of layer {backward_layer}, backward
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
    step: int = draw(3, 2, 8),
):
    """What has been read by then?

    One sequence of {seq_len} steps, without a batch, goes through one bidirectional layer.
    Its out is taken apart into the two directions. Each blank is a whole number; steps are counted from 0.

    forward_end: how many of the {seq_len} steps of x can change forward[-1]?
    backward_end: how many can change backward[-1]?
    backward_inside: how many can change backward[{step}]?

    Idea: The two halves of a step of out belong to the same step of x, but not to the same past: each direction has
      read only what lay on its own way to that step.
    Hint: The forward direction starts at x[0]. Where does the backward direction start?
    Hint: Put a finger on a step and follow each direction from its start to your finger. Which steps does it pass?
    Hint: A direction has read the step at which it stands, too.

    Mistakes:
    halves_swapped: forward_end = 1; backward_end = seq_len
        You swapped the two directions. Which of them arrives at the last step, and which one sets out from it?
    last_step_of_both: backward_end = seq_len
        You let the backward direction have read everything at the last step. At which end of the sequence does it
        start?
    memoryless: forward_end = 1
        You let the forward direction know the present step alone. What does its state bring along from before?
    memoryless: backward_inside = 1
        You let the backward direction know the present step alone. What does its state bring along from before?
    nearly_everything_read: backward_end = seq_len - 1
        You let the backward direction have read nearly everything at the last step. At which end does it start?
    own_step_left_out: backward_end = 0 | forward_end = seq_len - 1 | backward_inside = seq_len - step - 1
        You left out the step itself. A direction has read the step at which it stands, too.
    one_step_too_far: backward_inside = seq_len - step + 1
        You let the backward direction have read more than lies on its way. With which step does it begin, counted from
        0, and with which does it stop here?
    counted_from_the_start: backward_inside = step + 1 | backward_inside = step
        You counted from x[0] on. That is the forward direction's way: where does the backward one come from?
    both_see_everything: backward_inside = seq_len
        You let every step know all of x. Together the two halves do; what does one of them know by itself?

    Step: The forward direction has passed all {seq_len} steps when it arrives at the last one.
    Step: The backward direction starts there: its half of out[-1] has read a single step.
    Step: On its way to step {step} it passes the steps from the last one down to {step}: {seq_len} - {step} of them.
    Step: So out[-1] is no summary of the sequence: of one half yes, of the other no.
    Try: x = torch.randn(9, 4, requires_grad=True); nn.LSTM(4, 6, bidirectional=True)(x)[0][-1, 6:].sum().backward(); x.grad.abs().sum(1)  # the backward half
    See: torch.nn.LSTM in the PyTorch documentation, Outputs: output; pytorch/pytorch#3587, yunjey/pytorch-tutorial#149
    """
    # requires_grad lets torch tell, by gradients, which steps matter.
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
    where=lambda n: n.seq_len - 1 not in vars(n).values(),
    covers="directions_apart directions_joined out",
)
def sentence_vector(
    forward_step: int,  # the step that the forward half comes from
    backward_step: int,  # the step that the backward half comes from
    batch: int = draw(4, 2, 5),
    seq_len: int = draw(8, 6, 9),
    input_size: int = draw(5, 3, 8),
    hidden_size: int = draw(6, 3, 8),
):
    """A vector for the whole sentence

    x holds {batch} sentences of {seq_len} words each; the batch is the first axis.
    One vector is to stand for each sentence. It takes one step from each half of out:

        vector = torch.cat([forward[:, forward_step], backward[:, backward_step]], dim=-1)

    forward_step and backward_step are whole numbers; a negative one counts from the end.
    Choose them so that each half of the vector has read all {seq_len} words of its sentence.

    Idea: To stand for a whole sequence, a vector needs parts that have read all of it. The two directions are done at
      different places.
    Hint: At which step has the forward direction read everything? And the backward direction?
    Hint: Each direction is done where it arrives. They start at opposite ends.
    Hint: The same vector can be had from the states: h_n[-2] and h_n[-1], side by side.

    Mistakes:
    last_step_of_both: forward_step = -1; backward_step = -1
        Your vector takes both halves from the last step. The forward direction arrives there; the backward one sets out
        from there, and its half has read one word.
    first_step_of_both: forward_step = 0; backward_step = 0
        Your vector takes both halves from the first step. There the forward direction has read one word: where does it
        arrive?
    starts_instead_of_ends: forward_step = 0; backward_step = -1
        You took each half where its direction starts, so it has read a single word. Where does each one arrive?
    meet_in_the_middle: forward_step = seq_len // 2; backward_step = seq_len // 2
        At one and the same step the two halves have read the whole sentence together, but neither of them all of it.
        Where is each direction done?

    Example: forward_step = seq_len - 1
    Example: backward_step = 0
    Step: The forward direction has read everything at the last step, -1 or {seq_len} - 1.
    Step: The backward direction begins there, and has read everything at step 0.
    Step: So the vector has its halves from two different steps; it equals torch.cat([h_n[-2], h_n[-1]], dim=-1).
    Try: out, (h_n, c_n) = nn.LSTM(4, 6, bidirectional=True)(torch.randn(9, 4)); torch.allclose(torch.cat([out[-1, :6], out[0, 6:]]), h_n.flatten())
    See: torch.nn.LSTM in the PyTorch documentation, Outputs; pytorch/pytorch#3587, yunjey/pytorch-tutorial#149
    """
    # requires_grad lets torch tell, by gradients, which words have been read.
    x = torch.randn(batch, seq_len, input_size, requires_grad=True)  # (batch, seq_len, input_size)

    lstm = nn.LSTM(input_size, hidden_size, batch_first=True, bidirectional=True)
    out, _ = lstm(x)
    forward, backward = out[..., :hidden_size], out[..., hidden_size:]
    # hidden
    for blank, step in {"forward_step": forward_step, "backward_step": backward_step}.items():
        require(
            -seq_len <= step < seq_len,
            "There is no such step: a sentence has {seq_len} words, and steps are counted from 0.",
            blank=blank,
        )
    read_forward = depends(forward[:, forward_step], on=x, axis=1).count(True)
    read_backward = depends(backward[:, backward_step], on=x, axis=1).count(True)
    require((read_forward, read_backward) != (1, 1), "starts_instead_of_ends")
    require((read_forward, read_backward) != (seq_len, 1), "last_step_of_both", blank="backward_step")
    require((read_forward, read_backward) != (1, seq_len), "first_step_of_both")
    require(
        read_forward == seq_len or forward_step % seq_len != backward_step % seq_len,
        "meet_in_the_middle",
    )
    require(
        read_forward == seq_len,
        "Some words come after your forward step, and the forward half cannot have read them. Where is it done?",
    )
    require(
        read_backward == seq_len,
        "Some words come before your backward step, and the backward half has not read them yet. Where is it done?",
        blank="backward_step",
    )


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

    The stack below is to be taken apart into two layers with num_layers=1, first and second.
    first is then given the weights of the stack's layer 0, and second those of its layer 1,
    so that this chain gives the same out as stack(x):

        between, _ = first(x)
        out, _ = second(between)

    first and second are each a layer, nn.LSTM(...). The batch is axis 1 of x.

    Idea: num_layers=2 is a chain of two layers: what one hands on, at each step, is what the other one reads. If the
      first goes both ways, it hands on what both ways have found.
    Hint: The first layer reads x. What is the last axis of what it hands on?
    Hint: Each of the two layers has two directions, as in the stack.
    Hint: A layer reads out of the layer below, with both halves of it.

    Mistakes:
    reads_one_direction: second = nn.LSTM(hidden_size, hidden_size, bidirectional=True)
        Your second layer reads the features of one direction. How many directions does the first one hand on?
    every_layer_reads_x: second = nn.LSTM(input_size, hidden_size, bidirectional=True)
        Your second layer reads as many features as x has. Only the first layer sees x: what does the second one get?
    swapped: first = nn.LSTM(hidden_size, input_size, bidirectional=True)
        The sizes of the first layer are swapped: which of them is what a step of x brings?
    one_direction_left: first = nn.LSTM(input_size, hidden_size); second = nn.LSTM(hidden_size, hidden_size)
        | second = nn.LSTM(2 * hidden_size, hidden_size)
        A layer that goes one way has no place for half of the weights. In the stack, every layer goes both ways.
    layers_grow: second = nn.LSTM(2 * hidden_size, 2 * hidden_size, bidirectional=True)
        Your second layer makes more features than the stack's layer 1. It reads both halves of between: does it have to
        make as many?
    both_halves_in_one: first = nn.LSTM(input_size, 2 * hidden_size, bidirectional=True)
        Your first layer makes {hidden_size} * 2 features in each direction. How many does the stack's layer 0 make in
        one?
    dtypes_convert: first = nn.LSTM(input_size, hidden_size, bidirectional=True, dtype=torch.float64)
        x holds float32, and so do the weights of the stack: which dtype does your layer have?
    batch_taken_for_time: first = nn.LSTM(input_size, hidden_size, batch_first=True, bidirectional=True);
        second = nn.LSTM(2 * hidden_size, hidden_size, batch_first=True, bidirectional=True)
        The weights fit, and the results differ: which axis of x do your layers take for time, and which does stack?

    Example: first = nn.LSTM(input_size, hidden_size, bidirectional=True)
    Example: second = nn.LSTM(2 * hidden_size, hidden_size, bidirectional=True)
    Step: first reads x: nn.LSTM({input_size}, {hidden_size}, bidirectional=True).
    Step: It hands on {hidden_size} features from each direction, 2 * {hidden_size} for each step.
    Step: second reads these and keeps {hidden_size} for each direction, as every layer of the stack does.
    Step: With the weights of the stack, the chain gives the same out.
    Try: nn.LSTM(5, 4, num_layers=2, bidirectional=True).weight_ih_l1.shape  # (4 gates, what layer 1 reads)
    See: torch.nn.LSTM in the PyTorch documentation, Variables: weight_ih_l[k]
    """
    stack = nn.LSTM(input_size, hidden_size, num_layers=2, bidirectional=True)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    # hidden
    for blank, layer in {"first": first, "second": second}.items():
        require(layer.num_layers == 1, "This one is a stack itself. One layer is enough: num_layers=1.", blank=blank)
        require(isinstance(layer.bidirectional, bool), "bidirectional is a flag, True or False.", blank=blank)
        require(layer.bidirectional, "one_direction_left", blank=blank)
    if second.input_size != 2 * hidden_size:
        require(second.input_size != hidden_size, "reads_one_direction", blank="second")
        require(second.input_size != input_size, "every_layer_reads_x", blank="second")
    require(second.hidden_size != 2 * hidden_size or second.proj_size, "layers_grow", blank="second")
    require((first.input_size, first.hidden_size) != (hidden_size, input_size), "swapped", blank="first")
    require(
        first.input_size == input_size,
        "first reads x, where a step has {input_size} features: what is its input_size?",
        blank="first",
    )
    require(first.hidden_size != 2 * hidden_size or first.proj_size, "both_halves_in_one", blank="first")
    for blank, layer in {"first": first, "second": second}.items():
        require(layer.weight_ih_l0.dtype == x.dtype, "dtypes_convert", blank=blank)
    weights = stack.double().state_dict()
    for k, (blank, layer) in enumerate({"first": first, "second": second}.items()):
        own = {name.replace(f"_l{k}", "_l0"): weight for name, weight in weights.items() if f"_l{k}" in name}
        require(
            raises(layer.double().load_state_dict, own) is None,
            f"The weights of layer {k} do not fit into {blank}: compare the names and the shapes in both state_dicts.",
            blank=blank,
        )
    x = x.double()
    with torch.no_grad():
        between, _ = first(x)
        chained, _ = second(between)
        out, _ = stack(x)
    require(torch.allclose(chained, out), "batch_taken_for_time", blank="first" if first.batch_first else "second")


@kata("expert", "debug", covers="directions_rows h_n bidirectional")
def merge_directions(batch: int = draw(7, 7, 9), num_layers: int = draw(3, 2, 3), hidden_size: int = draw(10, 10, 16)):
    """One row for each sample

    h_n is turned into {batch} rows in three ways: viewed, turned and joined.
    Look at the last row of each: how many of the {batch} samples of x can change it?

    from_view, from_transpose and from_cat are whole numbers, one for each of the three, in this order.

    Idea: Many ways to bring h_n into the shape (batch, features) run and look alike. A view keeps the order of the
      numbers in memory; whether a row then belongs to one sample depends on which axis comes first.
    Hint: What is the shape of h_n, and which of its axes is the batch?
    Hint: view never moves a number: it cuts the same long line of numbers into pieces of another length.
    Hint: Write the rows of h_n one after the other, sample by sample, as they lie in memory. Now cut that line into
      equal pieces, one for each sample: what has landed in the last piece?

    Mistakes:
    view_joins_directions: from_view = 1
        You trusted view to gather what belongs to one sample. It moves nothing: in the memory of h_n, what lies next to
        the numbers of the last sample?
    view_mixes_all: from_view = batch
        You let view mix the whole batch. A row is one piece of h_n's memory: how many samples lie in a piece?
    rows_left_out: from_view = 2 | from_view = num_layers
        You left out layers or directions. This view cuts up all rows of h_n: how many does this stack have?
    transpose_overlooked: from_transpose = 2 * num_layers
        You let the transposed h_n be cut up like the view. transpose changes which axis comes first: whose numbers are
        together now?
    everything_mixes: from_transpose = batch
        You let this one mix the whole batch. Inside the LSTM no sample sees another: does this line bring them
        together?
    cat_mixes_samples: from_cat = 2
        You let cat bring two samples together. It lays two tensors side by side along the last axis: whose rows meet in
        the last one?
    everything_mixes: from_cat = batch
        You let this one mix the whole batch. Inside the LSTM no sample sees another: does this line bring them
        together?

    Step: h_n is (2 * {num_layers}, {batch}, {hidden_size}): in memory, all samples of row 0, then all of row 1, ...
    Step: The view cuts this line into {batch} pieces, each as long as 2 * {num_layers} samples. The last piece lies
      within the last row: one layer and direction, 2 * {num_layers} samples.
    Step: transpose puts the batch first, so that reshape gathers all rows of one sample.
    Step: cat lays the two directions of the last layer side by side, sample by sample.
    Step: All three run, and the first two even have the same shape: only the data tells.
    Try: torch.arange(12).view(2, 3, 2).view(3, -1)  # 2 directions, 3 samples: row 0 holds samples 0 and 1
    See: Tensor.view in the PyTorch documentation; fairseq#239, LASER#138, pytorch/pytorch#3587
    """
    # requires_grad lets torch tell, by gradients, which samples matter.
    x = torch.randn(2, batch, 5, requires_grad=True)  # (seq_len, batch, input_size)

    lstm = nn.LSTM(5, hidden_size, num_layers=num_layers, bidirectional=True)
    out, (h_n, c_n) = lstm(x)

    viewed = h_n.view(batch, -1)
    turned = h_n.transpose(0, 1).reshape(batch, -1)
    joined = torch.cat([h_n[-2], h_n[-1]], dim=-1)
    return blanks(
        from_view=depends(viewed[-1], on=x, axis=1).count(True),  # samples of x that viewed[-1] depends on
        from_transpose=depends(turned[-1], on=x, axis=1).count(True),  # samples of x that turned[-1] depends on
        from_cat=depends(joined[-1], on=x, axis=1).count(True),  # samples of x that joined[-1] depends on
    )


@kata(
    "expert",
    "parameters",
    where="step < seq_len - 2 and 4 not in (hidden_size, step) and _differ(*(seq_len - 1 - step, step, seq_len - step, seq_len - 2 - step), *(factor * size for size in (input_size, hidden_size) for factor in (1, 2, 4)))",
    covers="reverse state_dict bidirectional",
)
def reversed_copy(
    input_size: int = draw(6, 5, 7),
    hidden_size: int = draw(5, 3, 5),
    seq_len: int = draw(12, 8, 12),
    step: int = draw(3, 3, 10),
):
    """The same, read backwards

    one_way is given the _reverse weights of lstm, and reads x from its end. Steps are counted from 0.

    place is a whole number: which step of flipped holds the same as backward[{step}]?
    added is a whole number: how many more trainable numbers does lstm have than one_way, biases included?

    Idea: There is nothing special in the backward direction: it is a layer like any other, with weights of its own,
      that is given the sequence in reverse and whose results are put back in order.
    Hint: flip(0) turns the steps around. Which step of the flipped x is x[0]? And x[1]?
    Hint: At a given step of x, both have read the same steps in the same order, so they hold the same. At which place
      does each of the two results keep it?
    Hint: Count the weights of one direction: there are four gates, and each reads x and the state. How many biases are
      there?

    Mistakes:
    same_place: place = step
        You compared the same place in both. One of the two is in the order of x, the other one is turned around: where
        does this step of x lie there?
    off_by_one: place = seq_len - step | place = seq_len - step - 2
        Nearly: steps are counted from 0. Where is step 0 of a sequence after a flip? Begin there and count.
    counted_from_the_end: place = -1 - step
        A negative number counts from the end. The steps are counted from 0 here: which step is it then?
    weights_are_shared: added = 0
        You let both directions use the same weights. What do the names in the given code say that lstm has?
    both_directions_counted: added = 8 * hidden_size * (input_size + hidden_size + 2)
        That is what both directions have together. How many of them does the second one add?
    one_bias: added = 4 * hidden_size * (input_size + hidden_size + 1)
        You counted one bias for each gate. List the names in a state_dict: how many biases does a layer have?
    biases_left_out: added = 4 * hidden_size * (input_size + hidden_size)
        You counted the matrices alone. What does a gate add to the two products?
    one_gate: added = hidden_size * (input_size + hidden_size + 2)
        You counted the weights of a single gate. How many gates does an LSTM have?
    tensors_counted: added = 4
        You counted the tensors. How many numbers are in all of them together?

    Step: flip(0) moves step t to seq_len - 1 - t, so step {step} of x is at {seq_len} - 1 - {step}.
    Step: one_way reads the flipped x with the _reverse weights: what it holds there is backward[{step}].
    Step: A direction has 4 gates, {hidden_size} rows each; a row has {input_size} weights for x, {hidden_size} for h,
      and 2 biases.
    Step: The second direction adds all of these once more: 4 * {hidden_size} * ({input_size} + {hidden_size} + 2).
    Try: [name for name in nn.LSTM(4, 3, bidirectional=True).state_dict() if name.endswith('_reverse')]
    See: torch.nn.LSTM in the PyTorch documentation, Variables: the _reverse weights
    """
    x = torch.randn(seq_len, input_size)  # (seq_len, input_size)

    lstm = nn.LSTM(input_size, hidden_size, bidirectional=True)
    out, _ = lstm(x)
    backward = out[:, hidden_size:]

    one_way = nn.LSTM(input_size, hidden_size)
    weights = lstm.state_dict()
    one_way.load_state_dict({name: weights[name + "_reverse"] for name in one_way.state_dict()})
    flipped, _ = one_way(x.flip(0))
    # hidden
    x = x.double()
    backward = lstm.double()(x)[0][:, hidden_size:]
    flipped, _ = one_way.double()(x.flip(0))
    (same,) = torch.isclose(flipped, backward[step]).all(dim=1).nonzero().flatten().tolist()
    count = [sum(weight.numel() for weight in layer.parameters()) for layer in (lstm, one_way)]
    return blanks(
        place=same,  # the step of flipped that equals backward[{step}]
        added=count[0] - count[1],  # the numbers in lstm's parameters, less those in one_way's
    )


unit = make_unit(
    "directions",
    "Two directions",
    """
    A bidirectional layer is two layers over the same x. One reads it from the
    first step on, the other one from the last step back:

        forward            [F]------>[F]------>[F]----> its last state
                            ^         ^         ^
                            |         |         |
                           x[0]      x[1]      x[2]
                            |         |         |
                            v         v         v
        its last state <---[B]<------[B]<------[B]            backward

    F and B have weights of their own; the names of B's end in _reverse.

        out[t] = [ F | B ]    what both say of step t of x, side by side
                              along the last axis
        h_n, c_n              the last states of F and of B, apart from each
                              other: a row for each layer and direction

    In a stack, each layer has its own F and B, and the layer above reads out
    of the layer below.
    """,
    katas=[
        both_ways,
        two_way_states,
        row_order,
        final_outputs,
        sentence_vector,
        stack_by_hand,
        merge_directions,
        reversed_copy,
    ],
)
