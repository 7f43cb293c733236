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

    A stack has {num_layers} layers. Each of them computes with {hidden_size} features and projects its h to {proj_size}.
    What does torch report for out.shape and for h_n.shape?

    Idea: proj_size adds a matrix that narrows h at each step. Whatever is made of h has its width.
    Hint: The projection acts inside each step, before anyone reads h. Who still gets the wide h?
    Hint: out collects h of the last layer, step by step; h_n collects the last h of each layer.

    Mistakes:
    projection_forgotten: out_shape = (seq_len, batch, hidden_size); h_n_shape = (num_layers, batch, hidden_size)
        | out_shape = (seq_len, batch, hidden_size)
        That is as wide as the gates. proj_size acts at each step: how wide is the h that leaves a step?
    projection_for_out_only: h_n_shape = (num_layers, batch, hidden_size)
        That h_n is wide. out and h_n are made of the same h: is there a second one that is not projected?
    projection_adds_features: out_shape = (seq_len, batch, hidden_size + proj_size); h_n_shape = (num_layers, batch, hidden_size + proj_size)
        | out_shape = (seq_len, batch, hidden_size + proj_size) | h_n_shape = (num_layers, batch, hidden_size + proj_size)
        That puts the projected features beside the others. A projection replaces h: how wide is what it makes?
    projection_is_taken_off: out_shape = (seq_len, batch, hidden_size - proj_size); h_n_shape = (num_layers, batch, hidden_size - proj_size)
        | out_shape = (seq_len, batch, hidden_size - proj_size) | h_n_shape = (num_layers, batch, hidden_size - proj_size)
        That takes proj_size off hidden_size. The projection is a matrix that makes a new h: how many rows does it have?
    layers_widen: out_shape = (seq_len, batch, num_layers * proj_size)
        That puts the layers side by side. They are stacked, and each reads the one below: whose steps reach out?
    input_size_comes_out: out_shape = (seq_len, batch, input_size); h_n_shape = (num_layers, batch, input_size)
        | out_shape = (seq_len, batch, input_size) | h_n_shape = (num_layers, batch, input_size)
        Your last number is what goes in. How many features does h have after the projection?
    projected_once_at_the_top: h_n_shape = (1, batch, proj_size)
        That has a single row, as if only the top layer had a state. Does each layer carry its own h?
    rows_doubled: h_n_shape = (2 * num_layers, batch, proj_size)
        That has two rows for each layer. The layers read one way, and c_n is another tensor: what would the second row be?
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
        That has a row for each step, as out has. h_n holds the last h alone: whose rows are these, then?

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

    {num_layers} layers read in two directions, compute with {hidden_size} features and project h to {proj_size}.
    In lstm(x, (h_0, c_0)), h_0 has to have the shape of h_n, and c_0 that of c_n. What does torch
    report for these two shapes?

    Idea: An LSTM carries two states from step to step. The gates work on one of them; the other is what it shows.
    Hint: Both states have a row for each layer and direction. That part is the same for the two.
    Hint: Look at the equations: c is made by the gates, h from c. Where is there something to project?
    Hint: The forget gate multiplies c, feature by feature. So how wide must c be, and how wide is a gate?

    Mistakes:
    widths_swapped: h_n_shape = (2 * num_layers, batch, hidden_size); c_n_shape = (2 * num_layers, batch, proj_size)
        That gives each state the width of the other. Which of the two does a gate multiply, feature by feature?
    projection_narrows_c: c_n_shape = (2 * num_layers, batch, proj_size)
        That c_n is narrow. The projection is applied to h alone, after the gates are done: how wide are the gates?
    projection_forgotten: h_n_shape = (2 * num_layers, batch, hidden_size)
        That h_n is wide. h is projected at each step: how many of its features are left?
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
        That has a row for each step, as out has. Of which step are h_n and c_n the states?
    projection_is_taken_off: h_n_shape = (2 * num_layers, batch, hidden_size - proj_size)
        | c_n_shape = (2 * num_layers, batch, hidden_size - proj_size)
        That takes proj_size off hidden_size. A projection is a matrix that makes a new h: how many rows does it have?
    projection_adds_features: c_n_shape = (2 * num_layers, batch, hidden_size + proj_size)
        | h_n_shape = (2 * num_layers, batch, hidden_size + proj_size)
        That puts the features of h and c side by side. These are two states, and each has a shape of its own: what does
        each one hold?
    input_size_comes_out: h_n_shape = (2 * num_layers, batch, input_size); c_n_shape = (2 * num_layers, batch, input_size)
        | h_n_shape = (2 * num_layers, batch, input_size) | c_n_shape = (2 * num_layers, batch, input_size)
        Your last number is what goes in. How wide is what a step makes of it?
    gates_are_stored: c_n_shape = (2 * num_layers, batch, 4 * hidden_size)
        That has room for four blocks. They make c feature by feature: how many features come out?

    Step: {num_layers} layers in 2 directions make the rows of both states.
    Step: The gates are {hidden_size} wide and multiply c feature by feature: c_n stays {hidden_size} wide.
    Step: h is projected at each step: h_n is {proj_size} wide.
    Step: So h_0 and c_0 have different shapes: of two zeros of one shape, torch refuses one.
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

    Idea: Without a projection, a layer shows as many features as it remembers. proj_size makes these two numbers
      independent: much to remember, little to hand on.
    Hint: Two arguments are at work here. One says how wide c and the gates are: which?
    Hint: The other one comes after the gates and shortens what leaves the step. By position it would be the eighth:
      name it.

    Mistakes:
    length_as_input_size: lstm = nn.LSTM(seq_len, memory, proj_size=wanted)
        Your input_size is the number of steps. A layer takes any number of them: what does one step bring?
    wrong_input: lstm = nn.LSTM(wanted, memory, proj_size=wanted)
        A step of x has {input_size} features, and this layer expects another number. Which argument says what goes in?
    projection_widens: lstm = nn.LSTM(input_size, wanted, proj_size=memory)
        | lstm = nn.LSTM(input_size=input_size, hidden_size=wanted, proj_size=memory)
        torch does not build this. A projection only makes h narrower: proj_size is a positive whole number below
        hidden_size. Which of the two is the memory?
    third_is_projection: lstm = nn.LSTM(input_size, memory, wanted)
        The third argument by position is num_layers, so this is a stack of {wanted} layers. What is the argument called
        that you mean?
    narrow_memory: lstm = nn.LSTM(input_size, wanted)
        out is as wide as it should be, but c_n is no wider. Which argument decides how much the layer remembers?
    no_projection: lstm = nn.LSTM(input_size, memory)
        c_n is as wide as it should be, but out is no narrower. What could shorten h before it is handed on?
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

    Somebody gives an old model of two layers a projection, from {hidden_size} features to {proj_size}. Now its checkpoint
    does not load: a weight is missing, and torch says "size mismatch" of others. What are the shapes
    of these three weights of the new layer: how many rows, and how many columns?

    Blanks:
    hr_l0_shape: the projection of the first layer.
    hh_l0_shape: the weight with which the first layer reads its own last h.
    ih_l1_shape: the weight with which the second layer reads the first.

    Idea: A matrix has a row for each number that it makes, and a column for each that it reads. A projection changes
      what some of the weights read, and adds one matrix of its own.
    Hint: Ask two questions for each weight: what does it read, and what does it make?
    Hint: Three gates and the new content are made from x and from the last h. Each has a value for each feature of c.
    Hint: The projection is a single matrix: it reads the wide h and makes the narrow one. Which of the two do others
      read?

    Mistakes:
    transposed: hr_l0_shape = (hidden_size, proj_size); hh_l0_shape = (proj_size, 4 * hidden_size); ih_l1_shape = (proj_size, 4 * hidden_size)
        | hr_l0_shape = (hidden_size, proj_size) | hh_l0_shape = (proj_size, 4 * hidden_size)
        | ih_l1_shape = (proj_size, 4 * hidden_size)
        That puts what is read into the rows, as Keras does. torch computes weight @ h: which axis of the weight has to
        fit h?
    projected_at_the_end: hh_l0_shape = (4 * hidden_size, hidden_size); ih_l1_shape = (4 * hidden_size, hidden_size)
        Then h would stay wide inside the stack. The projection is a part of each step: which h do the next step and the
        next layer get?
    wide_h_comes_back: hh_l0_shape = (4 * hidden_size, hidden_size)
        Then a step would read the wide h of the step before. Is that still there when h is handed on?
    wide_h_goes_up: ih_l1_shape = (4 * hidden_size, hidden_size)
        Then the second layer would read the wide h of the first. Is that what the first layer hands on?
    gates_are_narrow: hh_l0_shape = (4 * proj_size, proj_size); ih_l1_shape = (4 * proj_size, proj_size)
        | hh_l0_shape = (4 * proj_size, proj_size) | ih_l1_shape = (4 * proj_size, proj_size)
        Those would be narrow gates. Gates act on c, feature by feature: does the projection reach c?
    widths_swapped: hh_l0_shape = (4 * proj_size, hidden_size); ih_l1_shape = (4 * proj_size, hidden_size)
        | hh_l0_shape = (4 * proj_size, hidden_size) | ih_l1_shape = (4 * proj_size, hidden_size)
        That makes narrow gates out of a wide h. Which of the two does the projection narrow?
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
        That gives the projection four blocks, as the other weights have. Are the gates projected, or the h that they
        make?
    projection_reads_the_gates: hr_l0_shape = (proj_size, 4 * hidden_size)
        Then the projection would read four blocks. It comes after they have made h: how wide is that h?
    x_is_projected: hr_l0_shape = (proj_size, input_size)
        Then the projection would read x. Which of the states does it narrow?
    every_layer_reads_x: ih_l1_shape = (4 * hidden_size, input_size) | hh_l0_shape = (4 * hidden_size, input_size)
        Then that weight would read x. Only weight_ih_l0 reads x: what does this one get?

    Step: weight_hr_l0 reads {hidden_size} features and makes {proj_size}: ({proj_size}, {hidden_size}).
    Step: weight_hh_l0 reads the h of the step before, {proj_size} wide, and makes four blocks of {hidden_size} rows:
      three gates and the new content.
    Step: weight_ih_l1 reads the h of the layer below, {proj_size} wide too, and makes as many rows.
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

    A layer computes out. Then double() is called on it, and it computes wide_out. When all of this has
    run, how many bytes do the numbers in each of these tensors take?

    Idea: A dtype says how many bits a number takes. double() turns every weight of a layer to float64, and what the
      layer computes from then on is float64, too.
    Hint: First count the numbers in a tensor, then ask how much room each of them takes.
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
        Those are bits, which the name of a dtype counts. How many of them make a byte?
    float64_at_first: out_bytes = 8 * seq_len * batch * hidden_size; wide_out_bytes = 16 * seq_len * batch * hidden_size; weight_bytes = 64 * hidden_size * hidden_size
        | wide_out_bytes = 16 * seq_len * batch * hidden_size | weight_bytes = 64 * hidden_size * hidden_size
        That is 16 bytes for each number after double(). In which dtype does torch make weights and x, and how many bits
        has float64?
    two_bytes_at_first: out_bytes = 2 * seq_len * batch * hidden_size; wide_out_bytes = 4 * seq_len * batch * hidden_size; weight_bytes = 16 * hidden_size * hidden_size
        | out_bytes = 2 * seq_len * batch * hidden_size
        That is 2 bytes for each number before double(). How many bits does the name float32 speak of?
    double_reaches_back: out_bytes = 8 * seq_len * batch * hidden_size
        That is 8 bytes for each number of out. Which tensors does double() change, and when was out computed?
    double_makes_a_copy: wide_out_bytes = 4 * seq_len * batch * hidden_size; weight_bytes = 16 * hidden_size * hidden_size
        | weight_bytes = 16 * hidden_size * hidden_size
        Then double() would give a new layer and leave this one as it is. Nobody keeps its result here, and the next line
        runs with x in float64: what has become of lstm?
    precision_is_free: wide_out_bytes = 4 * seq_len * batch * hidden_size
        Then a number of wide_out would take no more room than one of out. How many bits does it have?
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
        That counts the features of x. How many features does a step of out have?
    last_step_only: out_bytes = 4 * batch * hidden_size; wide_out_bytes = 8 * batch * hidden_size
        | out_bytes = 4 * batch * hidden_size | wide_out_bytes = 8 * batch * hidden_size
        Those are the bytes of one step. How many steps does out hold?
    gates_in_out: out_bytes = 16 * seq_len * batch * hidden_size; wide_out_bytes = 32 * seq_len * batch * hidden_size
        | out_bytes = 16 * seq_len * batch * hidden_size | wide_out_bytes = 32 * seq_len * batch * hidden_size
        That has room for all four blocks of a step. Which of its results does a step write to out?
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

    x and the layer are in float32. Inside the block, autocast runs matrix products in a dtype with 16
    bits: in one on the CPU, and in another one on a CUDA device. Which dtype does each of these have
    when all lines have run?

    Blanks:
    out_on_cpu: with all tensors on the CPU.
    out_on_cuda: with all tensors on a CUDA device.
    weight_dtype: the same on both.
    grad_dtype: the same on both.

    Idea: Autocast chooses a dtype for each operation while it runs. It is about the computation, and a layer is still
      trained in the dtype in which it was made.
    Hint: What is in the layer before the block, what is made inside it, and what after it?
    Hint: Autocast makes a narrow copy of whatever goes into a matrix product; the documentation of torch.autocast names
      its dtype for each device. What becomes of the original?
    Hint: A gradient is there to be added to its weight.

    Mistakes:
    narrow_is_narrow: out_on_cpu = torch.float16; out_on_cuda = torch.bfloat16
        There are two dtypes of 16 bits. Which of them does autocast take on which device?
    autocast_casts_weights: weight_dtype = torch.bfloat16; grad_dtype = torch.bfloat16
        | weight_dtype = torch.float16; grad_dtype = torch.float16
        | weight_dtype = torch.bfloat16 | weight_dtype = torch.float16
        Then autocast would change the layer, as half() does. It works on a copy of each weight, and only inside the
        block: what is left in the layer itself?
    gradients_are_narrow: grad_dtype = torch.bfloat16 | grad_dtype = torch.float16
        Then the gradient would be as narrow as the product that it comes from. It has to be added to its weight: which
        of the two decides?
    gradients_are_wide: grad_dtype = torch.float64
        Then the gradient would have more bits than its weight. It has to be added to the weight: which of the two
        decides?
    results_stay_wide: out_on_cpu = torch.float32; out_on_cuda = torch.float32
        | out_on_cpu = torch.float32 | out_on_cuda = torch.float32
        Then autocast would not touch out, or something would convert it back. A matrix product, the projection, makes
        out: in which dtype does that run?
    narrow_is_narrow: out_on_cpu = torch.float16
        There are two dtypes of 16 bits. Which of them does autocast take on the CPU?
    narrow_is_narrow: out_on_cuda = torch.bfloat16
        There are two dtypes of 16 bits. Which of them does autocast take on a CUDA device?

    Example: out_on_cuda = torch.float16
    Step: out is made by the projection, a matrix product, so it has autocast's dtype.
    Step: On the CPU that is bfloat16 by default, on a CUDA device float16.
    Step: The weights were made in float32 and stay so: the products have read narrow copies of them.
    Step: A gradient has the dtype of its weight, so an optimizer's small steps are not rounded away.
    Step: That is so because of proj_size: without it, torch 2.13 refuses this on some CPUs.
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

    Code that ran on a laptop is moved to a machine with a GPU. It makes its start states on the CPU,
    wherever lstm and x are. What does each call raise?

    Blanks:
    none_given: the same on both devices.
    in_float64: the same on both devices.
    on_cpu: with lstm and x on the CPU.
    on_cuda: with lstm and x on a CUDA device.

    Idea: Without states, torch makes zeros that suit x. States that you make yourself are taken as they are.
    Hint: For each call, write down where each tensor is, and in which dtype. Do they agree?
    Hint: torch neither moves nor converts the states that it is given. Where were h_0 and c_0 made?
    Hint: Python has classes for an argument of a wrong type and of a wrong value. Tensors that do not go together in a
      computation are told by another class.

    Mistakes:
    states_follow_the_input: on_cuda = None
        Then torch would move the states to where x is. They were made on the CPU: who would carry them over?
    dtypes_convert: in_float64 = None
        Then torch would convert the states. The layer's weights are float32: what would it multiply them with?
    a_dtype_is_a_type: in_float64 = TypeError; on_cuda = TypeError | in_float64 = TypeError | on_cuda = TypeError
        TypeError is about the Python type of an argument. The states are tensors, whatever their dtype or device: when
        does torch notice what is wrong?
    states_are_checked_like_x: in_float64 = ValueError; on_cuda = ValueError | in_float64 = ValueError
        That is what newer versions of torch raise for an x of another dtype, before they compute. Do they look at the
        states, too?
    a_place_is_a_value: on_cuda = ValueError
        ValueError is about an argument whose value makes no sense. All values are fine here: when does torch notice
        where they are?
    states_are_required: none_given = TypeError | none_given = RuntimeError | none_given = ValueError
        Then lstm(x) would fail. The states have a default: what does a layer start from if none are given?
    states_by_hand_fail: on_cpu = RuntimeError | on_cpu = ValueError | on_cpu = TypeError
        Then states that are made by hand would fail on the CPU, too. Look at their shape, dtype and device: is anything
        wrong with them?

    Example: on_cuda = RuntimeError
    Step: Without states, torch makes zeros itself, in the dtype of x and where x is.
    Step: States on the CPU suit a layer on the CPU. Elsewhere torch raises a RuntimeError: it moves nothing by itself.
    Step: Nor does it convert: states in float64 do not go with weights in float32, on any device.
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

    A start state was made with the batch in front. transpose gives it the shape that torch wants.
    What are its strides, and what do the calls raise?

    Blanks:
    strides: for each axis, how many numbers further the next index is.
    copy_strides: the same for the contiguous copy.
    on_cpu: with all tensors on the CPU.
    on_cuda: with all tensors on a CUDA device.

    Idea: A tensor is numbers in a row, and a rule for walking through them: its strides. transpose changes the rule and
      leaves the numbers where they are.
    Hint: A stride says how many numbers to walk on for the next index of that axis.
    Hint: Write the numbers of start in a row. How far is it from one layer to the next, and from one sample to the next?
    Hint: contiguous() copies the numbers into a new row, in the order of the axes that they now have.

    Mistakes:
    strides_swapped: strides = (batch * hidden_size, hidden_size, 1); copy_strides = (hidden_size, num_layers * hidden_size, 1)
        That gives each tensor the strides of the other. Which of the two moves numbers: transpose or contiguous()?
    transposing_moves_numbers: strides = (batch * hidden_size, hidden_size, 1)
        Those are the strides of a tensor that was made in this shape. transpose moves no number: how do those of start
        lie?
    sample_is_a_batch: strides = (hidden_size, batch * hidden_size, 1)
        From one sample of start to the next, all of its layers are passed. How many are they, and how long is each?
    strides_stay: strides = (num_layers * hidden_size, hidden_size, 1)
        Those are the strides of start. Its first two axes have changed places: what about their strides?
    contiguous_is_a_label: copy_strides = (hidden_size, num_layers * hidden_size, 1)
        Those are the strides of what was copied. How far is it between two layers when the numbers lie in the new order?
    transposed_back: copy_strides = (num_layers * hidden_size, hidden_size, 1)
        Those are the strides of start. contiguous() keeps the shape: which axis of the copy is the first?
    strides_in_bytes: strides = (4 * hidden_size, 4 * num_layers * hidden_size, 4); copy_strides = (4 * batch * hidden_size, 4 * hidden_size, 4)
        | strides = (4 * hidden_size, 4 * num_layers * hidden_size, 4)
        | copy_strides = (4 * batch * hidden_size, 4 * hidden_size, 4)
        Those are bytes, as NumPy counts them. torch counts numbers: how far is it to the next number in the last axis?
    shape_for_strides: strides = (num_layers, batch, hidden_size); copy_strides = (num_layers, batch, hidden_size)
        | strides = (num_layers, batch, hidden_size) | strides = (batch, num_layers, hidden_size)
        | copy_strides = (num_layers, batch, hidden_size) | copy_strides = (batch, num_layers, hidden_size)
        That is a shape: how many indices each axis has. How many numbers further is the next index?
    own_axis_counted: strides = (num_layers * hidden_size, batch * num_layers * hidden_size, hidden_size); copy_strides = (num_layers * batch * hidden_size, batch * hidden_size, hidden_size)
        | strides = (num_layers * hidden_size, batch * num_layers * hidden_size, hidden_size)
        | copy_strides = (num_layers * batch * hidden_size, batch * hidden_size, hidden_size)
        That counts each axis into its own stride. From one feature to the next, how many numbers further is it?
    first_axis_is_dense: strides = (1, num_layers * hidden_size, hidden_size); copy_strides = (1, hidden_size, batch * hidden_size)
        | strides = (1, num_layers * hidden_size, hidden_size) | copy_strides = (1, hidden_size, batch * hidden_size)
        Then neighbours along the first axis would lie side by side. In which axis are two numbers neighbours when a
        tensor is written row by row?
    last_stride_missing: strides = (hidden_size, num_layers * hidden_size); copy_strides = (batch * hidden_size, hidden_size)
        | strides = (hidden_size, num_layers * hidden_size) | copy_strides = (batch * hidden_size, hidden_size)
        That has no stride for the features. How far is it from one feature to the next?
    devices_swapped: on_cpu = RuntimeError; on_cuda = None
        Then the CPU would be the stricter of the two. Which of them reads a state as one block of memory, and which
        follows the strides?
    any_memory_order: on_cuda = None
        Then every device would follow any strides. On CUDA, cuDNN reads a state as one plain block of memory: are
        these states such a block?
    never_transposed: on_cpu = RuntimeError | on_cpu = ValueError
        Then the CPU would refuse a transposed state. Its shape fits, and its strides say where each number is: what else
        is needed to read it?

    Example: on_cuda = RuntimeError
    Step: In start, a sample takes {num_layers} * {hidden_size} numbers, and a layer in it {hidden_size}.
    Step: transpose swaps shape and strides: ({hidden_size}, {num_layers} * {hidden_size}, 1). No number has moved.
    Step: contiguous() copies: a layer then takes {batch} * {hidden_size} numbers, a sample in it {hidden_size}.
    Step: The CPU follows any strides. cuDNN wants one block, and torch raises a RuntimeError before it gets there.
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

    A layer in eval mode reads x twice, the second time under no_grad(). Then somebody wants to know
    which steps of x mattered, and asks for gradients. What do these calls raise?

    Blanks:
    no_grad: the same on both devices.
    on_cpu: with all tensors on the CPU.
    on_cuda: with all tensors on a CUDA device.

    Idea: eval() tells layers to behave as in use; no_grad() tells torch to record nothing. These are two switches. And
      whether a backward pass exists can depend on who computes.
    Hint: Which of the two switches is about dropout, and which about gradients?
    Hint: A backward pass needs what the forward pass has stored. Who stores what, and when?
    Hint: On CUDA, cuDNN computes. In eval mode it takes a faster way, made for those who only want the output.

    Mistakes:
    switches_swapped: no_grad = None; on_cpu = RuntimeError
        That swaps the two switches. Which of them is about dropout, and which one stops the recording?
    devices_swapped: on_cpu = RuntimeError; on_cuda = None
        Then the CPU would be the stricter of the two. Which of them takes a faster way in eval mode, and what does it
        leave out?
    evaluation_has_gradients: on_cuda = None
        Then a CUDA device would do as the CPU does. There cuDNN computes, and in eval mode it stores nothing: what would
        a backward pass work with?
    not_even_in_training: on_cuda = NotImplementedError
        NotImplementedError would mean that cuDNN has no such backward pass at all. Does it have one in training mode?
    eval_turns_gradients_off: on_cpu = RuntimeError | on_cpu = ValueError | on_cpu = AttributeError
        Then eval() would turn gradients off. It changes layers such as dropout: which switch is about recording?
    no_grad_still_records: no_grad = None
        Then a backward pass would go through what was never recorded. What does no_grad() switch off?
    call_does_not_fit: no_grad = TypeError | no_grad = ValueError
        The call backward() is as it should be, and silent_out is a tensor that has it. What is missing, and when should
        it have been recorded?
    attribute_is_missing: no_grad = AttributeError
        silent_out has all attributes of a tensor, and its grad_fn is None. What does backward() do when nothing was
        recorded?

    Example: on_cuda = RuntimeError
    Step: eval() changes what dropout does, and here there is none: the CPU records and goes back as always.
    Step: Under no_grad() nothing is recorded: a backward pass raises a RuntimeError on any device.
    Step: cuDNN keeps what a backward pass needs in training mode only: in eval mode torch raises a RuntimeError.
    Step: For gradients in eval mode on CUDA: train mode with dropout at 0, or without cuDNN,
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

    This is a gradient penalty, as some GANs use it. slopes says how strongly out.sum() changes with each
    number of x, and penalty adds up their squares. To train with it, torch needs a gradient of this one.
    All is in float64. What does backward() raise?

    Blanks:
    on_cpu: with all tensors on the CPU.
    on_cuda: with all tensors on a CUDA device.

    Idea: A gradient is a tensor like any other. With create_graph=True torch records how it was computed, so that one
      can go back through it once more. That works only where each backward formula has a derivative of its own.
    Hint: There is one number in a gradient for each number that could be changed. Which tensor could be changed here?
    Hint: penalty is made from slopes. To go back from it, each backward formula must itself have been recorded.
    Hint: On CUDA, forward and backward are each one call of cuDNN. Does torch know what goes on inside?

    Mistakes:
    devices_swapped: on_cpu = RuntimeError; on_cuda = None | on_cpu = NotImplementedError; on_cuda = None
        Then the CPU would be the stricter of the two. Where is the backward pass made of recorded operations, and where
        is it a single call?
    second_gradients_everywhere: on_cuda = None
        Then a CUDA device would do as the CPU does. There the first backward pass is one call of cuDNN: who would know
        its derivative?
    graph_is_gone: on_cpu = RuntimeError
        RuntimeError is what a second backward pass raises when the graph of the first is gone. What does
        create_graph=True do with the graph?
    second_gradients_nowhere: on_cpu = NotImplementedError
        Then an LSTM would have no second gradients anywhere. On the CPU the backward pass is made of plain operations:
        what does create_graph=True do with them?
    gradient_like_out: slopes_shape = (seq_len, batch, hidden_size)
        That is the shape of out, which the gradient starts from. With respect to what is it taken?
    gradient_of_a_sum_is_one_number: slopes_shape = () | slopes_shape = (1,)
        That is a single number, as out.sum() is. It has a slope for each number that it depends on: how many are there?
    batch_first_assumed: slopes_shape = (batch, seq_len, input_size)
        That puts the batch first. A gradient is laid out like the tensor that it is taken for: how was x made?
    jacobian: slopes_shape = (seq_len, batch, hidden_size, seq_len, batch, input_size)
        | slopes_shape = (seq_len, batch, hidden_size, input_size)
        That has slopes for each number of out. The gradient is taken of out.sum(), a single number: how many slopes has
        that?
    tuple_counted: slopes_shape = (1, seq_len, batch, input_size)
        grad returns a tuple with one tensor, and the line with (slopes,) unpacks it. What is the shape of the tensor?
    steps_added_up: slopes_shape = (batch, input_size) | slopes_shape = (seq_len, batch) | slopes_shape = (input_size,)
        That adds up some of the slopes. Each number of x can be changed by itself: along which axes do they lie?
    gradient_of_the_weight: slopes_shape = (4 * hidden_size, input_size)
        That is the shape of a weight. Which tensor is the second argument of grad?

    Example: on_cuda = NotImplementedError
    Step: slopes has a number for each number in x: ({seq_len}, {batch}, {input_size}).
    Step: On the CPU in float64 the backward pass is made of recorded operations, which have gradients, too.
    Step: The backward pass of cuDNN has none: torch raises a NotImplementedError, which is a RuntimeError, too.
    Step: For a gradient penalty on CUDA, compute out under torch.backends.cudnn.flags(enabled=False).
    Try: x = torch.ones(3, requires_grad=True); g, = torch.autograd.grad((x ** 3).sum(), x, create_graph=True); g.sum().backward(); x.grad
    See: torch.autograd.grad in the PyTorch documentation; pytorch/pytorch#5261, pytorch/pytorch#25315
    """
    lstm = nn.LSTM(input_size, hidden_size).double()
    x = torch.randn(seq_len, batch, input_size).double()  # (seq_len, batch, input_size)
    x.requires_grad_()
    out, _ = lstm(x)

    (slopes,) = torch.autograd.grad(out.sum(), x, create_graph=True)
    penalty = slopes.pow(2).sum()
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

    twin is lstm with the columns of its input weight in reverse order. All is in float64. How alike
    are out and each result below? Write the first that is true: "equal" to the last bit, "close" as
    torch.allclose has it, or "different".

    Blanks:
    again: with all tensors on the CPU.
    reordered: with all tensors on the CPU.
    flipped: with all tensors on the CPU.
    on_cuda: out comes from the CPU, and this from a CUDA device, with the same weights and x.

    Idea: Each addition of floating-point numbers is rounded, so the last bits of a sum depend on the order in which it
      is added up. Each device adds in an order of its own.
    Hint: First without rounding: would the two be the same on paper?
    Hint: Then with rounding: do both add up the same numbers, and in the same order?
    Hint: 0.1 + (0.2 + 0.3) is not (0.1 + 0.2) + 0.3. What does that mean for two devices?

    Mistakes:
    devices_agree_exactly: on_cuda = "equal"
        Then two devices would agree to the last bit. Do they add up in the same order, too?
    devices_disagree: on_cuda = "different"
        Then another device would come to another result. The equations and the weights are the same there: how large
        can a difference from rounding be?
    order_does_not_matter: reordered = "equal"
        The two are equal on paper. Here each sum is added up from its other end: is every partial sum rounded as before?
    rounding_ruins: reordered = "different"
        Then this would be another computation. Each feature still meets its own weight: what else can differ, and how
        much?
    never_twice_the_same: again = "close" | again = "different"
        Then a second call would give another result. Has anything changed since: the weights, x, the state it starts
        from, or the order of a sum?
    features_are_interchangeable: flipped = "equal" | flipped = "close"
        Then a feature could take any place. Which weight does the first feature of x.flip(-1) meet in lstm?

    Example: on_cuda = "close"
    Step: The same code, weights and x: the CPU repeats itself bit by bit.
    Step: In twin each feature meets its own weight, and the {input_size} products are added from the other end: on
      paper the same, and in the last bits not.
    Step: In lstm(x.flip(-1)) features meet the weights of others: that is another computation.
    Step: Another device adds in another order: close, not equal. So compare with torch.allclose, never with ==.
    Try: 0.1 + (0.2 + 0.3), (0.1 + 0.2) + 0.3
    See: Numerical accuracy, and Reproducibility, in the PyTorch documentation; pytorch/pytorch#173922
    """
    lstm = nn.LSTM(input_size, hidden_size).double()
    x = torch.randn(seq_len, batch, input_size).double()  # (seq_len, batch, input_size)
    out, _ = lstm(x)

    twin = nn.LSTM(input_size, hidden_size).double()
    twin.load_state_dict(lstm.state_dict())
    twin.weight_ih_l0.data = lstm.weight_ih_l0.data.flip(1)
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


unit = make_unit(
    "precision",
    "Projections, precision, devices",
    """
    proj_size adds a matrix, W_hr. It shortens h inside the step, before anyone
    reads it:

      c[t-1] --->+-------+----------------------> c[t]     to the next step
                 | gates |     +------+
      h[t-1] --->+-------+---->| W_hr |---------> h[t]     to the next step,
                     ^         +------+                    the next layer, out
                     |
          x[t], or h[t] of the layer below

    A dtype says how many bits a number takes: float16, bfloat16, float32 and
    float64 have it in their names. Fewer bits take less room, on a GPU also
    less time, and every result is rounded to what is left.

    x, the states and the weights have to have one dtype, and to be on one
    device. torch moves nothing by itself, and converts nothing, except inside
    a block of autocast. Strides say how many numbers apart two entries lie.

    The equations are the same on every device, but not who computes them: on
    CUDA it is cuDNN. It has its own rules for memory and gradients, and adds
    up in its own order.
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
    ],
)
