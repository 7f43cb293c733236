"""What a projection narrows, in which precision a layer computes, and what changes with the device."""

from __future__ import annotations

import copy
from typing import Any

from pytest_lstm_kata.authoring import blanks, draw, kata, on, raises, require
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch


@kata(
    "hard",
    "predict output",
    where="proj_size < hidden_size and input_size not in (hidden_size + proj_size, hidden_size - proj_size) and num_layers * proj_size not in (input_size, hidden_size, hidden_size + proj_size, hidden_size - proj_size) and num_layers * batch != seq_len",
    covers="proj_size projection out h_n",
)
def projected_shapes(
    seq_len: int = draw(7, of=(5, 7, 9, 11)),
    batch: int = draw(5, of=(3, 5, 7, 9)),
    input_size: int = draw(8, 3, 16),
    hidden_size: int = draw(15, of=(7, 9, 11, 13, 15)),
    proj_size: int = draw(6, 3, 12),
    num_layers: int = draw(2, 2, 4),
):
    """A narrower way out

    A stack has {num_layers} layers with hidden_size={hidden_size}. Each layer projects its h to {proj_size} features.
    What are the shapes of out and of h_n?

    Idea: proj_size adds a matrix that narrows h at each step. Everything that is made of h is as wide as the projected
      h.
    Hint: The projection acts inside each step, before h is read. Does anything outside the step get the wide h?
    Hint: out collects h of the last layer, step by step; h_n collects the last h of each layer.

    Mistakes:
    projection_forgotten: out_shape = (seq_len, batch, hidden_size); h_n_shape = (num_layers, batch, hidden_size)
        That is as wide as the gates. proj_size acts at each step: how wide is h at the end of a step?
    projection_for_states_only: out_shape = (seq_len, batch, hidden_size)
        That out is as wide as the gates. out and h_n are made of the same h: is there another h that is not projected?
    projection_for_out_only: h_n_shape = (num_layers, batch, hidden_size)
        That h_n is as wide as the gates. out and h_n are made of the same h: is there another h that is not projected?
    projection_adds_features: out_shape = (seq_len, batch, hidden_size + proj_size); h_n_shape = (num_layers, batch, hidden_size + proj_size)
        | out_shape = (seq_len, batch, hidden_size + proj_size) | h_n_shape = (num_layers, batch, hidden_size + proj_size)
        That puts the projected features beside the others. A projection replaces h: how wide is the new h?
    projection_is_taken_off: out_shape = (seq_len, batch, hidden_size - proj_size); h_n_shape = (num_layers, batch, hidden_size - proj_size)
        | out_shape = (seq_len, batch, hidden_size - proj_size) | h_n_shape = (num_layers, batch, hidden_size - proj_size)
        That takes proj_size off hidden_size. The projection is a matrix that makes a new h: how many rows does it have?
    layers_widen: out_shape = (seq_len, batch, num_layers * proj_size)
        That puts the layers side by side. They are stacked, and each reads the one below: which layer's h does out
        hold?
    input_size_comes_out: out_shape = (seq_len, batch, input_size); h_n_shape = (num_layers, batch, input_size)
        | out_shape = (seq_len, batch, input_size) | h_n_shape = (num_layers, batch, input_size)
        Your last number is what goes in. How many features does h have after the projection?
    projected_once_at_the_top: h_n_shape = (1, batch, proj_size)
        That has a single row, as if only the top layer had a state. Does each layer carry its own h?
    rows_doubled: h_n_shape = (2 * num_layers, batch, proj_size)
        That has two rows for each layer. The layers read in one direction, and c_n is another tensor: what would the
        second row of a layer hold?
    batch_first_assumed: out_shape = (batch, seq_len, proj_size); h_n_shape = (batch, num_layers, proj_size)
        | out_shape = (batch, seq_len, proj_size) | h_n_shape = (batch, num_layers, proj_size)
        That puts the batch first. Nothing in this code asks for that: where does torch put the batch by default?
    batch_axis_missing: out_shape = (seq_len, proj_size); h_n_shape = (num_layers, proj_size)
        | out_shape = (seq_len, proj_size) | h_n_shape = (num_layers, proj_size)
        That is the shape for one sample. x is a batch: where are its samples?
    last_step_only: out_shape = (batch, proj_size)
        That is one step for each sample, as Keras gives by default. How many steps does out hold?
    layer_axis_missing: h_n_shape = (batch, proj_size)
        That is one h for each sample. How many layers have a last h?
    every_layer_comes_out: out_shape = (num_layers, seq_len, batch, proj_size)
        That has the steps of every layer. Whose h does out hold?
    out_taken_for_h_n: h_n_shape = (seq_len, batch, proj_size)
        That has a row for each step, as out has. h_n holds only the last h of each layer: what does its first axis
        count?

    Step: Inside, a step computes with {hidden_size} features; then it multiplies h by a matrix and keeps {proj_size}.
    Step: out has the projected h of the last layer: ({seq_len}, {batch}, {proj_size}).
    Step: h_n has the last h of each layer, and that is projected, too: ({num_layers}, {batch}, {proj_size}).
    Try: nn.LSTM(5, 9, proj_size=4)(torch.randn(6, 3, 5))[0].shape
    See: torch.nn.LSTM in the PyTorch documentation, Parameters: proj_size
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers, proj_size=proj_size)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, (h_n, c_n) = lstm(x)
    return blanks(out_shape=out.shape, h_n_shape=h_n.shape)


@kata(
    "hard",
    "predict output",
    where="proj_size < hidden_size != 3 * proj_size and 2 * num_layers not in (batch, input_size, proj_size) and num_layers * batch != seq_len and input_size not in (2 * proj_size, 2 * hidden_size, hidden_size + proj_size, hidden_size - proj_size)",
    covers="proj_size projection c_n h_n call_with_state",
)
def projected_memory(
    seq_len: int = draw(5, of=(3, 5, 7)),
    batch: int = draw(7, 3, 9),
    input_size: int = draw(9, 3, 16),
    hidden_size: int = draw(15, of=(7, 9, 11, 13, 15)),
    proj_size: int = draw(4, 3, 12),
    num_layers: int = draw(3, 3, 4),
):
    """Start states for a projection

    A stack has {num_layers} bidirectional layers with hidden_size={hidden_size}. Each projects its h to {proj_size} features.
    In lstm(x, (h_0, c_0)), h_0 needs the shape of h_n, and c_0 the shape of c_n.
    What are these two shapes?

    Idea: An LSTM carries two states from step to step. The gates act on one of them, and the other one is the output of
      the step.
    Hint: Both states have a row for each layer and direction. Their first two axes are the same.
    Hint: The gates make c, with c = f * c + i * g, and c makes h, with h = o * tanh(c). Which of the two is projected?
    Hint: The forget gate multiplies c, feature by feature. So how wide must c be, and how wide is a gate?

    Mistakes:
    widths_swapped: h_n_shape = (2 * num_layers, batch, hidden_size); c_n_shape = (2 * num_layers, batch, proj_size)
        That gives each state the width of the other one. Which of the two states does a gate multiply, feature by
        feature?
    projection_narrows_c: c_n_shape = (2 * num_layers, batch, proj_size)
        That c_n is as wide as the projected h. The projection acts on h only, after the gates: how wide are the gates?
    projection_forgotten: h_n_shape = (2 * num_layers, batch, hidden_size)
        That h_n is as wide as the gates. h is projected at each step: how many features does it have then?
    directions_missing_in_state: h_n_shape = (num_layers, batch, proj_size); c_n_shape = (num_layers, batch, hidden_size)
        | h_n_shape = (num_layers, batch, proj_size); c_n_shape = (num_layers, batch, proj_size)
        | h_n_shape = (num_layers, batch, proj_size) | c_n_shape = (num_layers, batch, hidden_size)
        That is a row for each layer. These layers read in two directions: does each direction keep states of its own?
    directions_side_by_side: h_n_shape = (num_layers, batch, 2 * proj_size); c_n_shape = (num_layers, batch, 2 * hidden_size)
        | h_n_shape = (2 * num_layers, batch, 2 * proj_size); c_n_shape = (2 * num_layers, batch, 2 * hidden_size)
        | h_n_shape = (num_layers, batch, 2 * proj_size) | c_n_shape = (num_layers, batch, 2 * hidden_size)
        | h_n_shape = (2 * num_layers, batch, 2 * proj_size) | c_n_shape = (2 * num_layers, batch, 2 * hidden_size)
        That puts the two directions side by side in the features, as out does. Which axis keeps them apart in the states?
    batch_first_assumed: h_n_shape = (batch, 2 * num_layers, proj_size); c_n_shape = (batch, 2 * num_layers, hidden_size)
        | h_n_shape = (batch, 2 * num_layers, proj_size) | c_n_shape = (batch, 2 * num_layers, hidden_size)
        That puts the batch first. Where does torch put the batch in a state?
    last_layer_only: h_n_shape = (2, batch, proj_size); c_n_shape = (2, batch, hidden_size)
        | h_n_shape = (2, batch, proj_size) | c_n_shape = (2, batch, hidden_size)
        That has rows for the two directions of one layer. Which layers carry states?
    one_row: h_n_shape = (1, batch, proj_size); c_n_shape = (1, batch, hidden_size)
        | h_n_shape = (1, batch, proj_size) | c_n_shape = (1, batch, hidden_size)
        That is the state of one layer that reads one way. Which layers and directions are there?
    axis_for_directions: h_n_shape = (num_layers, 2, batch, proj_size); c_n_shape = (num_layers, 2, batch, hidden_size)
        | h_n_shape = (num_layers, 2, batch, proj_size) | c_n_shape = (num_layers, 2, batch, hidden_size)
        That gives the directions an axis of their own. In torch, layers and directions share an axis: how long is it?
    layer_axis_missing: h_n_shape = (batch, proj_size); c_n_shape = (batch, hidden_size)
        | h_n_shape = (batch, proj_size) | c_n_shape = (batch, hidden_size)
        That is one state for each sample. Which of the {num_layers} layers, and which direction, does it belong to?
    out_taken_for_h_n: h_n_shape = (seq_len, batch, 2 * proj_size); c_n_shape = (seq_len, batch, 2 * hidden_size)
        | h_n_shape = (seq_len, batch, 2 * proj_size) | c_n_shape = (seq_len, batch, 2 * hidden_size)
        That has a row for each step, as out has. From which step are the states h_n and c_n?
    projection_is_taken_off: h_n_shape = (2 * num_layers, batch, hidden_size - proj_size)
        | c_n_shape = (2 * num_layers, batch, hidden_size - proj_size)
        That takes proj_size off hidden_size. A projection is a matrix that makes a new h: how many rows does it have?
    projection_adds_features: c_n_shape = (2 * num_layers, batch, hidden_size + proj_size)
        | h_n_shape = (2 * num_layers, batch, hidden_size + proj_size)
        That puts the features of h and c side by side. These are two states, and each has a shape of its own: what does
        each one hold?
    input_size_comes_out: h_n_shape = (2 * num_layers, batch, input_size); c_n_shape = (2 * num_layers, batch, input_size)
        | h_n_shape = (2 * num_layers, batch, input_size) | c_n_shape = (2 * num_layers, batch, input_size)
        Your last number is the width of x. How many features do h and c have?
    gates_are_stored: c_n_shape = (2 * num_layers, batch, 4 * hidden_size)
        That has room for four blocks. They make c feature by feature: how many features does c have?

    Step: {num_layers} layers in 2 directions make the rows of both states.
    Step: The gates are {hidden_size} wide and multiply c feature by feature: c_n stays {hidden_size} wide.
    Step: h is projected at each step: h_n is {proj_size} wide.
    Step: So h_0 and c_0 have different shapes: if both are zeros of the same shape, torch refuses one of them.
    Try: [s.shape for s in nn.LSTM(5, 9, 2, bidirectional=True, proj_size=4)(torch.randn(6, 3, 5))[1]]
    See: torch.nn.LSTM in the PyTorch documentation, Inputs and Outputs: h_0, c_0, h_n, c_n; pytorch/pytorch#139582
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers, bidirectional=True, proj_size=proj_size)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, (h_n, c_n) = lstm(x)
    return blanks(h_n_shape=h_n.shape, c_n_shape=c_n.shape)


@kata(
    "hard",
    "create a layer",
    where="wanted < memory and 2 * wanted != memory",
    covers="proj_size hidden_size projection projection_bound",
)
def wide_memory(
    lstm: nn.LSTM,
    seq_len: int = draw(6, 3, 9),
    input_size: int = draw(5, 3, 12),
    wanted: int = draw(4, 2, 8),
    memory: int = draw(9, 6, 16),
):
    """Wide memory, narrow output

    x is one sequence without a batch. Its shape is ({seq_len}, {input_size}): {seq_len} steps with {input_size} features.
    Which layer has an out that is {wanted} features wide, and a c_n that is {memory} features wide?

    Idea: Without a projection, a layer hands on as many features as it remembers. With proj_size it can remember many
      features and hand on few.
    Hint: Two arguments decide this. Which of them says how wide c and the gates are?
    Hint: The other one makes h shorter after the gates. It would be the eighth argument by position, so give it with
      its name.

    Mistakes:
    length_as_input_size: lstm = nn.LSTM(seq_len, memory, proj_size=wanted)
        Your input_size is the number of steps. A layer takes any number of them: what does one step bring?
    wrong_input: lstm = nn.LSTM(wanted, memory, proj_size=wanted)
        A step of x has {input_size} features, and this layer expects another number. Which argument says what goes in?
    projection_widens: lstm = nn.LSTM(input_size, wanted, proj_size=memory)
        | lstm = nn.LSTM(input_size=input_size, hidden_size=wanted, proj_size=memory)
        torch does not build this. A projection only makes h narrower: proj_size is a positive whole number below
        hidden_size. Which of your two sizes is the width of c?
    third_is_projection: lstm = nn.LSTM(input_size, memory, wanted)
        The third argument by position is num_layers, so this is a stack of {wanted} layers. What is the name of the
        argument that you mean?
    narrow_memory: lstm = nn.LSTM(input_size, wanted)
        out is as wide as it should be, but c_n is not wider than out. Which argument decides how much the layer
        remembers?
    no_projection: lstm = nn.LSTM(input_size, memory)
        c_n is as wide as it should be, but out is not narrower than c_n. What could make h shorter before it is handed
        on?
    directions_add_up: lstm = nn.LSTM(input_size, memory, proj_size=wanted, bidirectional=True)
        Each direction hands on its own features, so out is twice as wide as wanted. Is a second direction asked for?
    memory_is_split: lstm = nn.LSTM(input_size, memory // 2, bidirectional=True, proj_size=wanted // 2)
        out joins two directions in its last axis. In c_n each direction has rows of its own: how wide is one row?
    projection_is_taken_off: lstm = nn.LSTM(input_size, memory, proj_size=memory - wanted)
        This out is {memory} - {wanted} features wide. Does proj_size say how many features go, or how many are left?
    sizes_added: lstm = nn.LSTM(input_size, memory + wanted, proj_size=wanted)
        c_n is wider than {memory}. Is the projection a part of hidden_size, or does it come after it?

    Example: lstm = nn.LSTM(input_size, memory, proj_size=wanted)
    Step: hidden_size={memory} makes the gates and c that wide.
    Step: proj_size={wanted} shortens h, and with it out.
    Step: More layers change neither of the two widths.
    Try: nn.LSTM(5, 9, proj_size=4)(torch.randn(6, 5))[1][1].shape  # c_n
    See: torch.nn.LSTM in the PyTorch documentation, Parameters: hidden_size, proj_size
    """
    x = torch.randn(seq_len, input_size)
    require(lstm.input_size != seq_len, "length_as_input_size")
    require(lstm.input_size == input_size, "wrong_input")
    require(raises(lstm, x) is None, "torch builds this layer, but it cannot take x. Which argument is unusual?")
    out, (_, c_n) = lstm(x)
    shown, kept = out.shape[-1], c_n.shape[-1]
    require(not (lstm.bidirectional and shown == 2 * wanted), "directions_add_up")
    require(not (lstm.bidirectional and lstm.proj_size and 2 * kept in (memory, memory - 1)), "memory_is_split")
    require((shown, kept) != (wanted, wanted), "narrow_memory")
    require(lstm.proj_size or lstm.num_layers != wanted, "third_is_projection")
    require(shown == wanted or kept != memory or lstm.proj_size, "no_projection")
    require(shown != memory - wanted or kept != memory, "projection_is_taken_off")
    require(shown == wanted, "out is not {wanted} features wide. Which arguments decide how wide it is?")
    require(kept != memory + wanted, "sizes_added")
    require(kept == memory, "c_n is not {memory} features wide. Which argument decides how much a layer remembers?")


@kata(
    "expert",
    "weights",
    where="proj_size < hidden_size not in (2 * input_size, 2 * proj_size, 4 * proj_size) and 3 * hidden_size != 4 * proj_size",
    covers="weight_hr weight_hh weight_ih proj_size projection",
)
def projection_weights(
    input_size: int = draw(5, 3, 16), hidden_size: int = draw(9, 6, 16), proj_size: int = draw(4, 3, 12)
):
    """What a projection does to the weights

    An old LSTM of two layers gets a projection, from {hidden_size} features to {proj_size}. Now its checkpoint does not
    load: torch says that a weight is missing, and "size mismatch" for other weights.
    What are the shapes (rows, columns) of three weights of the new LSTM?

    Blanks:
    hr_l0_shape: the projection of the first layer.
    hh_l0_shape: the weight with which the first layer reads h of the step before.
    ih_l1_shape: the weight with which the second layer reads h of the first layer.

    Idea: A matrix has a row for each number that it makes, and a column for each that it reads. A projection changes
      what some of the weights read, and adds one matrix of its own.
    Hint: Ask two questions for each weight: what does it read, and what does it make?
    Hint: Three gates and the new content are made from x and from h of the step before. Each has a value for each
      feature of c.
    Hint: The projection is a single matrix: it reads the wide h and makes the narrow one. Which of the two do the other
      weights read?

    Mistakes:
    transposed: hr_l0_shape = (hidden_size, proj_size); hh_l0_shape = (proj_size, 4 * hidden_size); ih_l1_shape = (proj_size, 4 * hidden_size)
        | hr_l0_shape = (hidden_size, proj_size) | hh_l0_shape = (proj_size, 4 * hidden_size)
        | ih_l1_shape = (proj_size, 4 * hidden_size)
        That puts what is read into the rows, as Keras does. torch computes weight @ h: which axis of the weight has to
        fit h?
    projected_at_the_end: hh_l0_shape = (4 * hidden_size, hidden_size); ih_l1_shape = (4 * hidden_size, hidden_size)
        That would mean that h stays wide inside the stack. The projection is a part of each step: which h do the next
        step and the next layer get?
    wide_h_comes_back: hh_l0_shape = (4 * hidden_size, hidden_size)
        That would mean that a step reads the wide h of the step before. Which h does a step hand on?
    wide_h_goes_up: ih_l1_shape = (4 * hidden_size, hidden_size)
        That would mean that the second layer reads the wide h of the first. Which h does the first layer hand on?
    gates_are_narrow: hh_l0_shape = (4 * proj_size, proj_size); ih_l1_shape = (4 * proj_size, proj_size)
        | hh_l0_shape = (4 * proj_size, proj_size) | ih_l1_shape = (4 * proj_size, proj_size)
        That would mean that the gates are narrow. Gates act on c, feature by feature: does the projection change c?
    widths_swapped: hh_l0_shape = (4 * proj_size, hidden_size); ih_l1_shape = (4 * proj_size, hidden_size)
        | hh_l0_shape = (4 * proj_size, hidden_size) | ih_l1_shape = (4 * proj_size, hidden_size)
        That makes narrow gates from a wide h. Does the projection make the gates narrow, or h?
    rows_are_hidden_size: hh_l0_shape = (hidden_size, proj_size); ih_l1_shape = (hidden_size, proj_size)
        | hh_l0_shape = (hidden_size, proj_size) | ih_l1_shape = (hidden_size, proj_size)
        That is a single block of rows. How many blocks of rows are stacked in one weight?
    three_gates: hh_l0_shape = (3 * hidden_size, proj_size); ih_l1_shape = (3 * hidden_size, proj_size)
        | hh_l0_shape = (3 * hidden_size, proj_size) | ih_l1_shape = (3 * hidden_size, proj_size)
        That is three blocks of rows, as in a GRU. What does an LSTM compute in addition to its three gates?
    h_makes_h: hh_l0_shape = (proj_size, proj_size); ih_l1_shape = (proj_size, proj_size)
        | hh_l0_shape = (proj_size, proj_size) | ih_l1_shape = (proj_size, proj_size)
        | hh_l0_shape = (proj_size, hidden_size) | ih_l1_shape = (proj_size, hidden_size)
        That makes a narrow h directly. A step first makes its gates and the new content: how many blocks are there, and
        how wide is each?
    projection_for_each_gate: hr_l0_shape = (4 * proj_size, hidden_size) | hr_l0_shape = (4 * hidden_size, proj_size)
        That gives the projection four blocks, as the other weights have. Is h projected, or each gate?
    projection_reads_the_gates: hr_l0_shape = (proj_size, 4 * hidden_size)
        That would mean that the projection reads the four blocks. It comes after the blocks have made h: how wide is
        that h?
    x_is_projected: hr_l0_shape = (proj_size, input_size)
        That would mean that the projection reads x. Which of the two states does it make narrow?
    every_layer_reads_x: ih_l1_shape = (4 * hidden_size, input_size) | hh_l0_shape = (4 * hidden_size, input_size)
        That would mean that this weight reads x. Only weight_ih_l0 reads x: what does this weight read?

    Step: weight_hr_l0 reads {hidden_size} features and makes {proj_size}: ({proj_size}, {hidden_size}).
    Step: weight_hh_l0 reads the h of the step before, {proj_size} wide, and makes four blocks of {hidden_size} rows:
      three gates and the new content.
    Step: weight_ih_l1 reads the h of the layer below, also {proj_size} wide, and has as many rows.
    Try: {name: tuple(w.shape) for name, w in nn.LSTM(5, 9, 2, proj_size=4).named_parameters() if 'weight' in name}
    See: torch.nn.LSTM in the PyTorch documentation, Variables: weight_hr_l[k]; pytorch/pytorch#65053
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=2, proj_size=proj_size)
    return blanks(
        hr_l0_shape=lstm.weight_hr_l0.shape,
        hh_l0_shape=lstm.weight_hh_l0.shape,
        ih_l1_shape=lstm.weight_ih_l1.shape,
    )


@kata(
    "hard",
    "precision",
    where="input_size != 2 * hidden_size and hidden_size != 2 * input_size and 4 * input_size != 3 * hidden_size",
    covers="precision dtype weight_hh out",
)
def double_bytes(
    seq_len: int = draw(5, of=(3, 5, 6, 7, 9)),
    batch: int = draw(3, of=(2, 3, 5, 6)),
    input_size: int = draw(4, 3, 9),
    hidden_size: int = draw(6, 3, 9),
):
    """What precision costs

    lstm computes out. Then double() is called on lstm, and lstm computes wide_out.
    After all these lines, how many bytes do the numbers in out, in wide_out and in lstm.weight_hh_l0 take?

    Idea: A dtype says how many bits a number takes. double() converts every weight of a layer to float64. What the
      layer computes after that is float64, too.
    Hint: First count the numbers in a tensor, then ask how many bytes each of them takes.
    Hint: A byte has eight bits, and the name of a dtype says how many bits a number has.
    Hint: double() works on the layer itself. In which dtype are its weights when the last line runs?

    Mistakes:
    numbers_not_bytes: out_bytes = seq_len * batch * hidden_size; wide_out_bytes = seq_len * batch * hidden_size; weight_bytes = 4 * hidden_size * hidden_size
        | out_bytes = seq_len * batch * hidden_size | wide_out_bytes = seq_len * batch * hidden_size
        | weight_bytes = 4 * hidden_size * hidden_size
        That is how many numbers there are. How many bytes does each of them take?
    bits_not_bytes: out_bytes = 32 * seq_len * batch * hidden_size; wide_out_bytes = 64 * seq_len * batch * hidden_size; weight_bytes = 256 * hidden_size * hidden_size
        | out_bytes = 32 * seq_len * batch * hidden_size | wide_out_bytes = 64 * seq_len * batch * hidden_size
        | weight_bytes = 256 * hidden_size * hidden_size
        Those are bits. The name of a dtype gives the bits of a number: how many bits make a byte?
    float64_at_first: out_bytes = 8 * seq_len * batch * hidden_size; wide_out_bytes = 16 * seq_len * batch * hidden_size; weight_bytes = 64 * hidden_size * hidden_size
        | wide_out_bytes = 16 * seq_len * batch * hidden_size | weight_bytes = 64 * hidden_size * hidden_size
        That is 16 bytes for each number after double(). In which dtype does torch make weights and x, and how many bits
        has float64?
    two_bytes_at_first: out_bytes = 2 * seq_len * batch * hidden_size; wide_out_bytes = 4 * seq_len * batch * hidden_size; weight_bytes = 16 * hidden_size * hidden_size
        | out_bytes = 2 * seq_len * batch * hidden_size
        That is 2 bytes for each number before double(). How many bits does a number in float32 have?
    double_reaches_back: out_bytes = 8 * seq_len * batch * hidden_size
        That is 8 bytes for each number of out. Which tensors does double() change, and when was out computed?
    double_makes_a_copy: wide_out_bytes = 4 * seq_len * batch * hidden_size; weight_bytes = 16 * hidden_size * hidden_size
        | weight_bytes = 16 * hidden_size * hidden_size
        That would mean that double() returns a new layer and does not change lstm. The code keeps no other layer, and
        the next line runs with x in float64: which dtype does lstm have in that line?
    precision_is_free: wide_out_bytes = 4 * seq_len * batch * hidden_size
        That would mean that a number in wide_out takes as many bytes as a number in out. How many bits does each of the
        two have?
    rows_are_hidden_size: weight_bytes = 8 * hidden_size * hidden_size
        That is a single block of rows. How many blocks of rows are stacked in one weight?
    three_gates: weight_bytes = 24 * hidden_size * hidden_size
        That is three blocks of rows, as in a GRU. What does an LSTM compute in addition to its three gates?
    input_weight_counted: weight_bytes = 32 * hidden_size * input_size
        Those are the bytes of weight_ih_l0. What does weight_hh_l0 read, and how wide is that?
    x_and_h_joined: weight_bytes = 32 * hidden_size * (input_size + hidden_size)
        That weight would read x and h together, as in TensorFlow. What does weight_hh_l0 read in torch?
    input_size_comes_out: out_bytes = 4 * seq_len * batch * input_size; wide_out_bytes = 8 * seq_len * batch * input_size
        | out_bytes = 4 * seq_len * batch * input_size | wide_out_bytes = 8 * seq_len * batch * input_size
        That counts features of x. How many features does a step of out have?
    last_step_only: out_bytes = 4 * batch * hidden_size; wide_out_bytes = 8 * batch * hidden_size
        | out_bytes = 4 * batch * hidden_size | wide_out_bytes = 8 * batch * hidden_size
        Those are the bytes of one step. How many steps does out hold?
    gates_in_out: out_bytes = 16 * seq_len * batch * hidden_size; wide_out_bytes = 32 * seq_len * batch * hidden_size
        | out_bytes = 16 * seq_len * batch * hidden_size | wide_out_bytes = 32 * seq_len * batch * hidden_size
        That counts four blocks for each step. Which result of a step does out hold?
    one_number: out_bytes = 4; wide_out_bytes = 8; weight_bytes = 8 | out_bytes = 4 | wide_out_bytes = 8 | weight_bytes = 8
        Those are the bytes of one number. How many numbers are in the tensor?

    Step: out has {seq_len} * {batch} * {hidden_size} numbers, and each takes 32 bits: 4 bytes.
    Step: wide_out has as many, and each takes 64 bits: 8 bytes.
    Step: double() changes the layer in place: its weight has four blocks of {hidden_size} rows, {hidden_size} columns,
      and 8 bytes for each number.
    Try: torch.zeros(7).element_size(), torch.zeros(7).double().element_size()
    See: torch.nn.Module.double and torch.Tensor.element_size in the PyTorch documentation
    """
    lstm = nn.LSTM(input_size, hidden_size)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, _ = lstm(x)

    lstm.double()
    wide_out, _ = lstm(x.double())
    return blanks(
        out_bytes=out.numel() * out.element_size(),  # the bytes of out
        wide_out_bytes=wide_out.numel() * wide_out.element_size(),  # the bytes of wide_out
        weight_bytes=lstm.weight_hh_l0.numel() * lstm.weight_hh_l0.element_size(),  # the bytes of lstm.weight_hh_l0
    )


@kata("hard", "precision", where="proj_size < hidden_size", covers="precision dtype proj_size")
def autocast_dtypes(
    seq_len: int = draw(5, 3, 5),
    batch: int = draw(3, 2, 6),
    input_size: int = draw(6, 3, 9),
    hidden_size: int = draw(8, 6, 12),
    proj_size: int = draw(4, 2, 8),
):
    """Half the bits, for a while

    x and the weights are in float32. Inside the block, autocast runs matrix products in a dtype with
    16 bits. There are two such dtypes: autocast uses one on the CPU, and the other one on CUDA.
    After all lines have run, which dtypes do out, weight_ih_l0 and its gradient have?

    Blanks:
    out_on_cpu: with all tensors on the CPU.
    out_on_cuda: with all tensors on a CUDA device.
    weight_dtype: the same on both.
    grad_dtype: the same on both.

    Idea: Autocast chooses a dtype for each operation while it runs. It changes how things are computed, but not what
      the layer keeps and trains.
    Hint: Which of the three tensors exist before the block? Which is made inside the block, and which after it?
    Hint: The last thing that a step does with proj_size is a matrix product, and autocast runs it with narrow copies.
      Does a copy change the original?
    Hint: An optimizer adds gradients to their weights: which dtype is useful for that?

    Mistakes:
    each_on_the_other: out_on_cpu = torch.float16; out_on_cuda = torch.bfloat16
        One of these two dtypes has long been used on GPUs. The other one has the range of float32. Which of them suits
        a CPU?
    autocast_casts_weights: weight_dtype = torch.bfloat16; grad_dtype = torch.bfloat16
        | weight_dtype = torch.float16; grad_dtype = torch.float16
        | weight_dtype = torch.bfloat16 | weight_dtype = torch.float16
        That would mean that autocast changes the layer, as half() does. autocast uses a copy of each weight, and only
        inside the block: what does it do to the weight itself?
    gradients_are_narrow: grad_dtype = torch.bfloat16 | grad_dtype = torch.float16
        That would mean that the gradient has the dtype of the product that it comes from. It has to be added to its
        weight: does it follow the product, or the weight?
    gradients_are_wide: grad_dtype = torch.float64
        That would mean that a number of the gradient has more bits than a number of the weight. The gradient has to be
        added to the weight: which dtype is enough for that?
    results_stay_wide: out_on_cpu = torch.float32; out_on_cuda = torch.float32
        | out_on_cpu = torch.float32 | out_on_cuda = torch.float32
        That would mean that autocast does not change the dtype of out, or that something converts it back. The
        projection that makes out is a matrix product: in which dtype does it run?
    narrow_is_narrow: out_on_cpu = torch.float16
        There are two dtypes of 16 bits. Which of them does autocast take on the CPU?
    narrow_is_narrow: out_on_cuda = torch.bfloat16
        There are two dtypes of 16 bits. Which of them does autocast take on a CUDA device?

    Example: out_on_cuda = torch.float16
    Step: out is made by the projection, a matrix product, so it has autocast's dtype.
    Step: On the CPU that is bfloat16 by default, on a CUDA device float16.
    Step: The weights were made in float32 and stay so: the products have read narrow copies of them.
    Step: A gradient has the dtype of its weight, so an optimizer's small steps are not rounded away.
    Step: On some CPUs, torch 2.13 runs these lines only with proj_size: without it, they raise an error.
    Try: torch.autocast('cpu').fast_dtype, nn.LSTM(5, 9).weight_ih_l0.dtype
    See: Automatic Mixed Precision package in the PyTorch documentation; Lightning-AI/pytorch-lightning#2239
    """
    lstm = nn.LSTM(input_size, hidden_size, proj_size=proj_size)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    with torch.autocast(x.device.type):
        out, (h_n, c_n) = lstm(x)
    out.sum().backward()
    return blanks(
        out_on_cpu=on("cpu", out.dtype),  # out.dtype
        out_on_cuda=on("cuda", out.dtype),  # out.dtype
        weight_dtype=on("cpu", lstm.weight_ih_l0.dtype),  # lstm.weight_ih_l0.dtype
        grad_dtype=on("cpu", lstm.weight_ih_l0.grad.dtype),  # lstm.weight_ih_l0.grad.dtype
    )


@kata("hard", "debug", covers="one_device precision call_with_state call_without_state")
def states_elsewhere(
    seq_len: int = draw(5, 3, 9),
    batch: int = draw(3, 2, 6),
    input_size: int = draw(4, 3, 9),
    hidden_size: int = draw(6, 3, 9),
):
    """States from elsewhere

    Code that ran on a laptop now runs on a machine with a GPU. The code always makes its start states
    on the CPU, and lstm and x may be on the CPU or on the GPU. What does each call raise, if anything?

    Blanks:
    none_given: the same on both devices.
    in_float64: the same on both devices.
    on_cpu: with lstm and x on the CPU.
    on_cuda: with lstm and x on a CUDA device.

    Idea: Without states, torch makes zeros that suit x. torch uses states that you make yourself as they are.
    Hint: For each call, write down the device and the dtype of each tensor. Are they the same for all tensors?
    Hint: torch neither moves nor converts the states that it is given. Where were h_0 and c_0 made?
    Hint: Python has classes for an argument of a wrong type and of a wrong value. For tensors that do not fit together
      in a computation, torch raises another class.

    Mistakes:
    states_follow_the_input: on_cuda = None
        That would mean that torch moves the states to the device of x. They were made on the CPU: does torch move
        tensors by itself?
    dtypes_convert: in_float64 = None
        That would mean that torch converts the states. The weights are float32, and these states are float64: does
        torch convert tensors by itself?
    a_dtype_is_a_type: in_float64 = TypeError; on_cuda = TypeError | in_float64 = TypeError | on_cuda = TypeError
        TypeError is about the Python type of an argument. The states are tensors, whatever their dtype or device: does
        torch find the error in the type, or when it computes?
    states_are_checked_like_x: in_float64 = ValueError; on_cuda = ValueError | in_float64 = ValueError
        Newer versions of torch raise ValueError for an x of another dtype, before they compute. Do they check the dtype
        of the states, too?
    a_place_is_a_value: on_cuda = ValueError
        ValueError is about an argument whose value makes no sense. All numbers in the states are fine: does torch find
        the error in a number, or when it computes?
    states_are_required: none_given = TypeError | none_given = RuntimeError | none_given = ValueError
        That would mean that lstm(x) fails. The states have a default: from which states does a layer start without
        states from you?
    states_by_hand_fail: on_cpu = RuntimeError | on_cpu = ValueError | on_cpu = TypeError
        That would mean that the CPU refuses these states. Look at their shape, dtype and device: is anything wrong with
        them?

    Example: on_cuda = RuntimeError
    Step: Without states, torch makes zeros itself, with the dtype and the device of x.
    Step: States on the CPU suit a layer on the CPU. With a layer on a CUDA device, torch raises a RuntimeError: it
      moves nothing by itself.
    Step: torch does not convert tensors either: states in float64 do not fit weights in float32, on any device.
    Step: torch.zeros(..., device=x.device, dtype=x.dtype) is right wherever the code runs.
    Try: x = torch.randn(5, 3, 4); h_0 = x.new_zeros(1, 3, 6); nn.LSTM(4, 6)(x, (h_0, h_0))[0].shape
    See: torch.nn.LSTM in the PyTorch documentation, Inputs: h_0, c_0; Lightning-AI/pytorch-lightning#3738, pytorch/pytorch#52186
    """
    lstm = nn.LSTM(input_size, hidden_size)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    h_0 = torch.zeros(1, batch, hidden_size, device="cpu")  # (num_layers, batch, hidden_size)
    c_0 = torch.zeros(1, batch, hidden_size, device="cpu")
    return blanks(
        none_given=on("cpu", raises(lstm, x)),  # lstm(x)
        in_float64=on("cpu", raises(lstm, x, (h_0.double(), c_0.double()))),  # lstm(x, (h_0.double(), c_0.double()))
        on_cpu=on("cpu", raises(lstm, x, (h_0, c_0))),  # lstm(x, (h_0, c_0))
        on_cuda=on("cuda", raises(lstm, x, (h_0, c_0))),  # lstm(x, (h_0, c_0))
    )


@kata("hard", "debug", covers="cudnn call_with_state states_layout")
def transposed_state(
    seq_len: int = draw(7, 3, 9),
    batch: int = draw(3, 3, 9),
    input_size: int = draw(5, 3, 9),
    hidden_size: int = draw(6, 3, 9),
    num_layers: int = draw(2, 2, 4),
):
    """The right shape, the wrong order

    start was made with the batch as its first axis. transpose makes h_0 with the shape that torch wants.
    What are the strides of h_0 and of a contiguous copy of it? What does lstm raise, if anything?

    Blanks:
    strides: for each axis, how many numbers further in memory its next index is.
    copy_strides: the strides of the contiguous copy of h_0.
    on_cpu: with all tensors on the CPU.
    on_cuda: with all tensors on a CUDA device.

    Idea: A tensor has its numbers in a row in memory, and strides that say where in that row an entry is. transpose
      changes the strides and leaves the numbers where they are.
    Hint: Begin with the last axis: how many numbers further in memory is the next index? Then take the axis before it.
    Hint: Write the numbers of start in a row. How many numbers is one layer from the next, and how many is one sample
      from the next?
    Hint: contiguous() copies the numbers into a new row, in the order of the axes that they now have.

    Mistakes:
    strides_swapped: strides = (batch * hidden_size, hidden_size, 1); copy_strides = (hidden_size, num_layers * hidden_size, 1)
        That gives h_0 the strides of its copy, and the copy the strides of h_0. Which of the two moves numbers:
        transpose or contiguous()?
    transposing_moves_numbers: strides = (batch * hidden_size, hidden_size, 1)
        Those are the strides of a tensor that was made in this shape. transpose moves no number: in which order are the
        numbers of start?
    sample_is_a_batch: strides = (hidden_size, batch * hidden_size, 1)
        Between one sample of start and the next there are all layers of a sample. How many layers are there, and how
        many numbers does each have?
    strides_stay: strides = (num_layers * hidden_size, hidden_size, 1)
        Those are the strides of start. Its first two axes have changed places: what about their strides?
    contiguous_is_a_label: copy_strides = (hidden_size, num_layers * hidden_size, 1)
        Those are the strides of h_0, before the copy. How many numbers is one layer from the next when the numbers are
        in the new order?
    transposed_back: copy_strides = (num_layers * hidden_size, hidden_size, 1)
        Those are the strides of start. contiguous() keeps the shape: which axis of the copy is the first?
    strides_in_bytes: strides = (4 * hidden_size, 4 * num_layers * hidden_size, 4); copy_strides = (4 * batch * hidden_size, 4 * hidden_size, 4)
        | strides = (4 * hidden_size, 4 * num_layers * hidden_size, 4)
        | copy_strides = (4 * batch * hidden_size, 4 * hidden_size, 4)
        Those are bytes, as NumPy counts them. torch counts numbers: how many numbers further is the next index of the
        last axis?
    shape_for_strides: strides = (num_layers, batch, hidden_size); copy_strides = (num_layers, batch, hidden_size)
        | strides = (num_layers, batch, hidden_size) | strides = (batch, num_layers, hidden_size)
        | copy_strides = (num_layers, batch, hidden_size) | copy_strides = (batch, num_layers, hidden_size)
        That is a shape: how many indices each axis has. How many numbers further is the next index?
    own_axis_counted: strides = (num_layers * hidden_size, batch * num_layers * hidden_size, hidden_size); copy_strides = (num_layers * batch * hidden_size, batch * hidden_size, hidden_size)
        | strides = (num_layers * hidden_size, batch * num_layers * hidden_size, hidden_size)
        | copy_strides = (num_layers * batch * hidden_size, batch * hidden_size, hidden_size)
        You multiplied each stride by the length of its own axis. How many numbers further is the next feature?
    first_axis_is_dense: strides = (1, num_layers * hidden_size, hidden_size); copy_strides = (1, hidden_size, batch * hidden_size)
        | strides = (1, num_layers * hidden_size, hidden_size) | copy_strides = (1, hidden_size, batch * hidden_size)
        That would mean that the next index of the first axis is the next number in memory. For which axis is this so
        when a tensor is written row by row?
    last_stride_missing: strides = (hidden_size, num_layers * hidden_size); copy_strides = (batch * hidden_size, hidden_size)
        | strides = (hidden_size, num_layers * hidden_size) | copy_strides = (batch * hidden_size, hidden_size)
        That has no stride for the features. How many numbers further is the next feature?
    devices_swapped: on_cpu = RuntimeError; on_cuda = None
        That would mean that the CPU is the stricter of the two. Which device reads a state as one block of memory, and
        which one uses the strides?
    any_memory_order: on_cuda = None
        That would mean that every device accepts any strides. On CUDA, cuDNN reads a state as one block of memory, in
        the order of its axes: are the numbers of h_0 in that order?
    never_transposed: on_cpu = RuntimeError | on_cpu = ValueError
        That would mean that the CPU refuses a transposed state. The shape of the state fits, and its strides say where
        each number is: what else does the CPU need to read it?

    Example: on_cuda = RuntimeError
    Step: In start, a sample takes {num_layers} * {hidden_size} numbers, and a layer in it {hidden_size}.
    Step: transpose swaps shape and strides: ({hidden_size}, {num_layers} * {hidden_size}, 1). No number has moved.
    Step: contiguous() copies: a layer then takes {batch} * {hidden_size} numbers, a sample in it {hidden_size}.
    Step: The CPU follows any strides. cuDNN wants one block of memory in the order of the axes. torch checks that
      first, and raises a RuntimeError.
    Try: t = torch.zeros(3, 2, 6).transpose(0, 1); t.shape, t.stride(), t.contiguous().stride()
    See: torch.Tensor.stride and torch.Tensor.contiguous in the PyTorch documentation; unit8co/darts#730, allenai/allennlp#1486
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    start = torch.zeros(batch, num_layers, hidden_size)  # (batch, num_layers, hidden_size)
    h_0 = start.transpose(0, 1)  # (num_layers, batch, hidden_size)
    return blanks(
        strides=h_0.stride(),  # h_0.stride()
        copy_strides=h_0.contiguous().stride(),  # h_0.contiguous().stride()
        on_cpu=on("cpu", raises(lstm, x, (h_0, h_0))),  # lstm(x, (h_0, h_0))
        on_cuda=on("cuda", raises(lstm, x, (h_0, h_0))),  # lstm(x, (h_0, h_0))
    )


@kata("expert", "training", covers="cudnn")
def gradients_in_eval(
    seq_len: int = draw(5, 3, 9),
    batch: int = draw(3, 2, 6),
    input_size: int = draw(4, 3, 9),
    hidden_size: int = draw(6, 3, 9),
):
    """Gradients in eval mode

    A layer in eval mode reads x twice, the second time under torch.no_grad(). Nobody asks for gradients
    of x, but weights ask for theirs from the start. Then backward() is called for both results.
    What does each call raise, if anything?

    Blanks:
    no_grad: the same on both devices.
    on_cpu: with all tensors on the CPU.
    on_cuda: with all tensors on a CUDA device.

    Idea: eval() makes layers such as dropout work as they do in use, and no_grad() makes torch record nothing. These
      are two separate switches. A backward pass can also depend on the library that computes.
    Hint: Which of the two switches is about dropout, and which about gradients?
    Hint: A backward pass needs numbers that the forward pass has stored. When are they stored on the CPU, and when by
      cuDNN?
    Hint: On CUDA, cuDNN computes. In eval mode it computes in a faster way, which gives the output only.

    Mistakes:
    switches_swapped: no_grad = None; on_cpu = RuntimeError
        That swaps the two switches. Which of them is about dropout, and which one stops the recording?
    devices_swapped: on_cpu = RuntimeError; on_cuda = None
        That would mean that the CPU is the stricter of the two. Which device computes in a faster way in eval mode, and
        what does it not store?
    evaluation_has_gradients: on_cuda = None
        That would mean that a CUDA device works as the CPU does. On CUDA, cuDNN computes, and in eval mode it stores
        nothing for later: what does a backward pass need?
    not_even_in_training: on_cuda = NotImplementedError
        NotImplementedError would mean that cuDNN has no such backward pass at all. Does it have one in training mode?
    eval_turns_gradients_off: on_cpu = RuntimeError | on_cpu = ValueError | on_cpu = AttributeError
        That would mean that eval() turns gradients off. eval() changes layers such as dropout: which switch is about
        recording?
    no_grad_still_records: no_grad = None
        That would mean that a backward pass needs no recording. What does no_grad() switch off?
    call_does_not_fit: no_grad = TypeError | no_grad = ValueError
        The call of backward() is right, and silent_out is a tensor like out. What does backward() need, and when is it
        recorded?
    attribute_is_missing: no_grad = AttributeError
        silent_out has all attributes of a tensor, but its grad_fn is None. What does backward() do when nothing was
        recorded?

    Example: on_cuda = RuntimeError
    Step: eval() changes what dropout does, and here there is none: on the CPU, torch records the computation, and the
      backward pass works.
    Step: Under no_grad() nothing is recorded: a backward pass raises a RuntimeError on any device.
    Step: cuDNN keeps what a backward pass needs in training mode only: in eval mode torch raises a RuntimeError.
    Step: If you need such gradients on CUDA, use train mode with dropout=0, or turn cuDNN off with
      torch.backends.cudnn.flags(enabled=False).
    Try: lstm = nn.LSTM(4, 6).eval(); lstm(torch.randn(5, 3, 4))[0].sum().backward(); lstm.bias_ih_l0.grad.shape
    See: torch.nn.Module.eval and torch.no_grad in the PyTorch documentation; pytorch/pytorch#15788, meta-pytorch/captum#564
    """
    lstm = nn.LSTM(input_size, hidden_size).eval()
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, _ = lstm(x)

    with torch.no_grad():
        silent_out, _ = lstm(x)
    # hidden
    backward = raises(out.sum().backward)
    return blanks(
        no_grad=on("cpu", raises(silent_out.sum().backward)),  # silent_out.sum().backward()
        on_cpu=on("cpu", backward),  # out.sum().backward()
        on_cuda=on("cuda", backward),  # out.sum().backward()
    )


@kata("expert", "training", where="hidden_size != 2 * input_size", covers="cudnn precision")
def second_gradients(
    seq_len: int = draw(3, 3, 4),
    batch: int = draw(5, 2, 6),
    input_size: int = draw(4, 3, 9),
    hidden_size: int = draw(6, 3, 9),
):
    """A gradient of a gradient

    slopes says how strongly out.sum() changes with each number of x. penalty is the sum of the squares
    of slopes: the steeper they are, the larger it is. To train with penalty as a loss, torch needs the
    gradient of a gradient. All tensors are in float64. What does penalty.backward() raise,
    if anything?

    Blanks:
    on_cpu: with all tensors on the CPU.
    on_cuda: with all tensors on a CUDA device.

    Idea: A gradient is a tensor like any other. With create_graph=True torch records how it was computed, so that a
      second backward pass can use that record. That works only where each backward formula has a derivative of its own.
    Hint: A gradient has one number for each number of the tensor that it is taken for. For which tensor is it taken
      here?
    Hint: penalty is made from slopes. For the gradient of penalty, torch must have recorded how the first backward pass
      was computed.
    Hint: On CUDA, the forward pass is one call of cuDNN, and the backward pass is another one. Does torch know the
      formulas inside them?

    Mistakes:
    devices_swapped: on_cpu = RuntimeError; on_cuda = None | on_cpu = NotImplementedError; on_cuda = None
        That would mean that the CPU is the stricter of the two. On which device does torch record the operations of the
        backward pass, and on which one is it a single call?
    second_gradients_everywhere: on_cuda = None
        That would mean that a CUDA device works as the CPU does. On CUDA, the first backward pass is one call of cuDNN:
        does torch know a derivative of it?
    graph_is_gone: on_cpu = RuntimeError
        RuntimeError is what a second backward pass raises when the graph of the first is gone. What does
        create_graph=True do with the graph?
    second_gradients_nowhere: on_cpu = NotImplementedError
        That would mean that an LSTM has no second gradients on any device. On the CPU the backward pass is made of
        single operations: what does create_graph=True do with them?
    gradient_like_out: slopes_shape = (seq_len, batch, hidden_size)
        That is the shape of out, where the gradient starts. For which tensor is it taken?
    gradient_of_a_sum_is_one_number: slopes_shape = () | slopes_shape = (1,)
        That is a single number, as out.sum() is. There is one slope for each number that can change out.sum() here:
        which tensor is the second argument of grad?
    batch_first_assumed: slopes_shape = (batch, seq_len, input_size)
        That puts the batch first. A gradient has the layout of the tensor that it is taken for: which layout does x
        have?
    jacobian: slopes_shape = (seq_len, batch, hidden_size, seq_len, batch, input_size)
        | slopes_shape = (seq_len, batch, hidden_size, input_size)
        That has slopes for each number of out. The gradient is that of out.sum(), a single number: how many slopes
        belong to one number of x?
    tuple_counted: slopes_shape = (1, seq_len, batch, input_size)
        grad returns a tuple with one tensor, and the line with (slopes,) unpacks it. What is the shape of the tensor?
    steps_added_up: slopes_shape = (batch, input_size) | slopes_shape = (seq_len, batch) | slopes_shape = (input_size,)
        That adds up some of the slopes. Each number of x has a slope of its own: which axes does x have?
    gradient_of_the_weight: slopes_shape = (4 * hidden_size, input_size)
        That is the shape of a weight. Which tensor is the second argument of grad?

    Example: on_cuda = NotImplementedError
    Step: slopes has a number for each number in x: ({seq_len}, {batch}, {input_size}).
    Step: On the CPU in float64 the backward pass is made of recorded operations, and these have gradients, too.
    Step: The backward pass of cuDNN has no gradient: torch raises a NotImplementedError, which is a RuntimeError, too.
    Step: For a gradient penalty on CUDA, compute out under torch.backends.cudnn.flags(enabled=False).
    Try: x = torch.ones(3, requires_grad=True); g, = torch.autograd.grad((x ** 3).sum(), x, create_graph=True); g.sum().backward(); x.grad
    See: torch.autograd.grad in the PyTorch documentation; pytorch/pytorch#5261, pytorch/pytorch#25315
    """
    lstm = nn.LSTM(input_size, hidden_size).double()
    x = torch.randn(seq_len, batch, input_size).double()  # (seq_len, batch, input_size)
    x.requires_grad_()
    out, _ = lstm(x)

    (slopes,) = torch.autograd.grad(out.sum(), x, create_graph=True)
    penalty = (slopes**2).sum()
    # hidden
    backward = raises(penalty.backward)
    return blanks(
        slopes_shape=slopes.shape,  # slopes.shape
        on_cpu=on("cpu", backward),  # penalty.backward()
        on_cuda=on("cuda", backward),  # penalty.backward()
    )


@kata("expert", "precision", covers="precision cudnn")
def same_numbers(
    seq_len: int = draw(5, 3, 5),
    batch: int = draw(3, 3, 6),
    input_size: int = draw(10, 8, 12),
    hidden_size: int = draw(6, 5, 9),
):
    """The same numbers?

    twin has the weights of lstm, but the columns of its weight_ih_l0 are in reverse order. All tensors are
    in float64. Compare each result below with out. Write "equal" if all bits are the same. If not, write
    "close" if torch.allclose gives True, and "different" if it gives False.

    Blanks:
    again: with all tensors on the CPU.
    reordered: with all tensors on the CPU.
    flipped: with all tensors on the CPU.
    on_cuda: computed on a CUDA device, and compared with out from the CPU; weights and x are the same.

    Idea: Each addition of floating-point numbers is rounded, so the last bits of a sum depend on the order of the
      additions. Each device adds in an order of its own.
    Hint: Think first without rounding: on paper, would the two results be the same?
    Hint: Then think with rounding: do both add up the same numbers, and in the same order?
    Hint: 0.1 + (0.2 + 0.3) is not (0.1 + 0.2) + 0.3. What does that mean for two devices?

    Mistakes:
    devices_agree_exactly: on_cuda = "equal"
        That would mean that two devices give the same bits. Do they add up in the same order, too?
    devices_disagree: on_cuda = "different"
        That would mean that another device gives another result. The equations and the weights are the same: how large
        can a difference from rounding be?
    order_does_not_matter: reordered = "equal"
        The two are equal on paper. In reordered, each sum is added up from its other end: are all partial sums rounded
        to the same numbers?
    rounding_ruins: reordered = "different"
        That would mean that reordered is another computation. Each feature is still multiplied by its own weight: what
        else can differ, and how much?
    never_twice_the_same: again = "close" | again = "different"
        That would mean that a second call gives another result. What has changed since the first call: the weights, x,
        the start state, or the order of a sum?
    features_are_interchangeable: flipped = "equal" | flipped = "close"
        That would mean that the order of the features does not matter. By which weight does lstm multiply the first
        feature of x.flip(-1)?

    Example: on_cuda = "close"
    Step: With the same code, weights and x, the CPU gives the same bits again.
    Step: In twin each feature meets its own weight, and the {input_size} products are added from the other end. On
      paper that gives the same numbers, but not in the last bits.
    Step: In lstm(x.flip(-1)) features are multiplied by the weights of other features: that is another computation.
    Step: Another device adds in another order, so its results are close, not equal. Compare with torch.allclose,
      never with ==.
    Try: 0.1 + (0.2 + 0.3), (0.1 + 0.2) + 0.3
    See: Numerical accuracy, and Reproducibility, in the PyTorch documentation; pytorch/pytorch#173922
    """
    lstm = nn.LSTM(input_size, hidden_size).double()
    x = torch.randn(seq_len, batch, input_size).double()  # (seq_len, batch, input_size)
    out, _ = lstm(x)

    twin = nn.LSTM(input_size, hidden_size).double()
    twin.load_state_dict(lstm.state_dict())
    twin.weight_ih_l0.data = lstm.weight_ih_l0.data.flip(1)  # the columns in reverse order
    # hidden
    elsewhere = copy.deepcopy(lstm).cpu()(x.cpu())[0] if x.is_cuda else out
    return blanks(
        again=on("cpu", _alike(out, lstm(x)[0])),  # lstm(x)[0], once more
        reordered=on("cpu", _alike(out, twin(x.flip(-1))[0])),  # twin(x.flip(-1))[0]
        flipped=on("cpu", _alike(out, lstm(x.flip(-1))[0])),  # lstm(x.flip(-1))[0]
        on_cuda=on("cuda", _alike(elsewhere, out.cpu())),  # lstm(x)[0] on a CUDA device
    )


def _alike(one: Any, other: Any) -> str:
    if torch.equal(one, other):
        return "equal"
    return "close" if torch.allclose(one, other) else "different"


@kata(
    "hard",
    "checkpoint",
    where="not {input_size, hidden_size} & {0, 1, 2, *range(2 * num_layers, 4 * num_layers + 2)}",
    covers="state_dict",
)
def names_that_do_not_fit(
    num_layers: int = draw(3, 3, 5),
    input_size: int = draw(14, 14, 40),
    hidden_size: int = draw(16, 14, 40),
):
    """It loads without an error

    A checkpoint was loaded with strict=False, without an error. But the model only guesses. The
    first checkpoint comes from nn.DataParallel, which puts "module." before each name. The second
    comes from weight_norm, which keeps two tensors in place of weight_hh_l0.
    How many tensors of lstm are the trained ones after each call?

    Blanks:
    unexpected: how many names of the second checkpoint have no place in lstm.

    Idea: load_state_dict finds tensors by their names. With strict=False it skips each name that does not fit, and what
      is skipped stays as random as it was.
    Hint: Write down the names of lstm.state_dict(). Which of them are in each checkpoint, letter by letter?
    Hint: strict=False skips names. It does not look for similar ones.
    Hint: How many tensors does a layer have? Which of them are the same in the second checkpoint?

    Mistakes:
    prefix_is_ignored: from_wrapped = 4 * num_layers
        That would mean that torch reads "module.weight_ih_l0" as weight_ih_l0. By what does load_state_dict find a
        tensor?
    most_are_there: from_wrapped = 4 * num_layers - 1
        In the first checkpoint each name begins with "module.". Does any name of lstm begin so?
    halves_are_joined: from_normed = 4 * num_layers; unexpected = 0 | from_normed = 4 * num_layers
        That would mean that torch makes one weight of the two tensors. lstm knows nothing of weight_norm: is there a
        tensor called weight_hh_l0 in the checkpoint?
    one_misfit_stops_all: from_normed = 0
        That would mean that nothing is loaded if one name does not fit. What does strict=False do with the names that
        do fit?
    layer_is_skipped: from_normed = 4 * num_layers - 4
        That leaves out the whole first layer. Which of its names are in the checkpoint?
    both_weights_are_gone: from_normed = 4 * num_layers - 2
        That leaves out two tensors of lstm. The checkpoint has two tensors in place of one: which name of lstm is
        missing in it?
    only_some_layers_count: from_normed = 2 * num_layers
        That leaves out tensors whose names are in the checkpoint. How many tensors does each layer have?
    missing_taken_for_unexpected: unexpected = 1
        One name of lstm is missing in the checkpoint. How many names of the checkpoint are not in lstm?
    nothing_is_unexpected: unexpected = 0
        The names weight_hh_l0_g and weight_hh_l0_v are in the checkpoint. Are they in lstm, too?
    all_are_unexpected: unexpected = 4 * num_layers | unexpected = 4 * num_layers + 1
        That counts all names of a checkpoint. Which names of the second one does lstm have?

    Step: Each name of the first checkpoint begins with "module.", and no name of lstm does: nothing is loaded.
    Step: In the second checkpoint one of {num_layers} * 4 names is missing, weight_hh_l0. It stays random, and all
      other tensors are loaded.
    Step: Two names of the checkpoint have no place: weight_hh_l0_g and weight_hh_l0_v.
    Step: load_state_dict returns both lists, missing_keys and unexpected_keys. Print them. name.removeprefix("module.")
      mends the first checkpoint.
    Try: nn.LSTM(5, 6).load_state_dict({"module.weight_ih_l0": torch.zeros(24, 5)}, strict=False)
    See: torch.nn.Module.load_state_dict in the PyTorch documentation: strict
    """
    trained = nn.LSTM(input_size, hidden_size, num_layers=num_layers)
    wrapped = {"module." + name: tensor for name, tensor in trained.state_dict().items()}
    normed = {name: tensor for name, tensor in trained.state_dict().items() if name != "weight_hh_l0"}
    normed["weight_hh_l0_g"] = torch.ones(4 * hidden_size, 1)  # how long each row is
    normed["weight_hh_l0_v"] = trained.weight_hh_l0  # where each row points

    def loaded(checkpoint):
        lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers)
        lstm.load_state_dict(checkpoint, strict=False)
        return lstm

    # hidden
    def trained_ones(lstm: nn.LSTM) -> int:
        known = trained.state_dict()
        return sum(bool(torch.equal(tensor, known[name])) for name, tensor in lstm.state_dict().items())

    return blanks(
        from_wrapped=trained_ones(loaded(wrapped)),  # tensors of loaded(wrapped) that are the trained ones
        from_normed=trained_ones(loaded(normed)),  # tensors of loaded(normed) that are the trained ones
        unexpected=len(normed.keys() - trained.state_dict().keys()),  # names of normed that lstm does not have
    )


unit = make_unit(
    "precision",
    "Projections, precision, devices",
    """
    proj_size adds a matrix, W_hr. It makes h shorter inside the step, before
    h is read:

        c[t-1] --->+-------+----------------------> c[t]     to the next step
                   | gates |     +------+
        h[t-1] --->+-------+---->| W_hr |---------> h[t]     to the next step,
                       ^         +------+                    the next layer, out
                       |
            x[t], or h[t] of the layer below

    The gates and c have hidden_size features, and the h that W_hr makes has
    proj_size.

    A dtype says how many bits a number has. Fewer bits take less memory, and on
    a GPU less time, but results are rounded more. An LSTM moves and converts
    nothing by itself: x, the states and the weights need one dtype and device.

    ## The words

    - projection: a matrix that makes a shorter vector of a long one. W_hr is
      weight_hr_l0 in the first layer. As in each weight of torch, a row makes
      one number, and a column reads one.
    - bits and bytes: float16 and bfloat16 have 16 bits, float32 has 32, float64
      has 64. A byte has 8 bits. `t.numel()` counts the numbers of a tensor,
      `t.element_size()` the bytes of one of them.
    - `lstm.double()` and `lstm.half()` convert the weights of a layer to float64
      and to float16. `weight.data`: the numbers of a weight, to be changed.
    - autocast: in a block `with torch.autocast(x.device.type)`, a matrix product
      such as `weight @ x` reads copies with 16 bits, and its result has 16 bits:
      bfloat16 on the CPU, float16 on CUDA. x.device.type is "cpu" or "cuda".
    - optimizer: it changes each weight a little, by the weight's gradient.
    - stride: how many numbers further in memory the next index of an axis is.
      `contiguous()` copies the numbers into the order of the axes, if they are
      in another one.
    - forward pass, backward pass: the call of a layer, and `backward()`. The
      first records what the second needs, but not under `torch.no_grad()`.
    - eval mode, `lstm.eval()`: layers such as dropout work as they do in use.
    - cuDNN: the library that computes a layer on a CUDA device, a GPU. The CPU
      follows any strides, and what it does has gradients, and gradients of
      these. cuDNN reads a state as one block of memory, in the order of the
      axes. In eval mode it stores nothing for a backward pass, and its backward
      pass has no gradient itself.
    - `RuntimeError`: dtypes, devices, strides or records are not as torch needs
      them. `NotImplementedError`: nobody has written this computation. It is a
      kind of RuntimeError, but an answer is the class itself, not its parent.
    - `torch.autograd.grad(y, x)`: returns the gradient of y for x. With
      `create_graph=True`, torch records this, too, for one more backward pass.
    - rounding: each sum on the way is rounded, so in another order of the same
      numbers some last bits differ. Each device has its own order. `torch.equal`:
      are all bits the same? `torch.allclose`: is all the same but for rounding?

    ## A worked example

    t has 4 rows of 3 numbers. What are the strides of t.T? Of a contiguous copy?

    In memory, the next row of t is 3 numbers further, the next column 1: (3, 1).
    t.T swaps the axes, and moves nothing: (1, 3). The copy has 3 rows of 4:

        >>> import torch
        >>> t = torch.zeros(4, 3)
        >>> t.stride(), t.T.stride(), t.T.contiguous().stride()
        ((3, 1), (1, 3), (4, 1))
    """,
    katas=[
        projected_shapes,
        projected_memory,
        wide_memory,
        projection_weights,
        double_bytes,
        autocast_dtypes,
        states_elsewhere,
        transposed_state,
        gradients_in_eval,
        second_gradients,
        same_numbers,
        names_that_do_not_fit,
    ],
)
