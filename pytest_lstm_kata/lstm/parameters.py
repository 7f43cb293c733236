"""Weights and gates: what an LSTM learns, how it is laid out, and what the gates do with it."""

from __future__ import annotations

import math
from itertools import permutations

from pytest_lstm_kata.authoring import blanks, depends, draw, kata, raises, require
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch


@kata("medium", "checkpoint", covers="state_dict bias reverse")
def how_many_tensors(
    input_size: int = draw(15, of=(11, 13, 17, 19)),
    hidden_size: int = draw(25, of=(23, 25, 27, 29)),
    num_layers: int = draw(3, of=(3, 5, 7)),
):
    """Count the tensors

    A checkpoint does not load: torch lists names that are missing in it. The number of tensors helps
    to find out which layer the checkpoint came from. How many tensors do lstm and plain have?
    Both are stacks of {num_layers} bidirectional layers, and plain has no biases.

    Idea: An LSTM keeps its parameters in a few tensors for each layer and each direction, and each has a name.
      input_size and hidden_size decide how large the tensors are, not how many there are.
    Hint: Begin with one layer in one direction. Which tensors does it need to read x, and which to read its own h?
    Hint: To read x takes a weight and a bias, and to read h takes another two. Each direction of each layer has tensors
      of its own.
    Hint: Half of the directions start at the end. How do the names of their tensors end?

    Mistakes:
    directions_share: tensors = 4 * num_layers; tensors_without_bias = 2 * num_layers; reverse_tensors = 0
        | tensors = 4 * num_layers; tensors_without_bias = 2 * num_layers
        That is one set of tensors for each layer. With which weights would the second direction read?
    no_reverse_tensors: reverse_tensors = 0
        That would be a layer that reads one way. Which names does the second direction have?
    one_of_each: tensors = 4 * num_layers; reverse_tensors = 2 * num_layers; tensors_without_bias = 2 * num_layers
        | tensors = 4 * num_layers; reverse_tensors = 2 * num_layers | tensors_without_bias = 2 * num_layers
        That is half of the tensors. Does each direction have tensors of its own? And can one weight read both x and h?
    one_bias: tensors = 6 * num_layers; reverse_tensors = 3 * num_layers
        | tensors = 6 * num_layers | reverse_tensors = 3 * num_layers
        That would be one bias for each layer and direction. Look at the equation of a gate in the documentation: how
        many biases are in it?
    tensor_per_gate: tensors = 32 * num_layers; reverse_tensors = 16 * num_layers; tensors_without_bias = 16 * num_layers
        | tensors = 32 * num_layers; reverse_tensors = 16 * num_layers | tensors = 32 * num_layers
        That would be a tensor for each gate, and one for the new content. Their four blocks share one tensor: which part
        of it belongs to each of them?
    one_place_counted: tensors = 4
        Those are the tensors of one layer in one direction. How many layers and directions are there?
    biases_are_shared: reverse_tensors = 2 * num_layers
        That is two tensors for each layer. Which tensors does the second direction read with, and which ones does it
        add?
    all_are_reverse: reverse_tensors = 8 * num_layers | reverse_tensors = 6 * num_layers
        Those would be the tensors of both directions. Which of them belong to the direction that starts at the end?
    one_for_each_layer: reverse_tensors = num_layers | tensors_without_bias = num_layers
        That is one tensor for each layer. How many tensors does one direction of a layer have?
    one_bias_stays: tensors_without_bias = 6 * num_layers | tensors_without_bias = 3 * num_layers
        That keeps one of two biases. Which of the two does bias=False leave out?
    bias_false_is_zero: tensors_without_bias = 8 * num_layers
        That keeps all biases, perhaps filled with zeros. Does a bias that is never used need a tensor?
    no_tensors_left: tensors_without_bias = 0
        That would be a layer that learns nothing. Which kinds of tensors does bias=False leave out?

    Step: One layer in one direction has four: weight_ih, weight_hh, bias_ih and bias_hh.
    Step: {num_layers} layers in two directions have that 2 * {num_layers} times.
    Step: Half of the names end in _reverse: they belong to the second direction. A checkpoint of a layer that reads one
      way lacks them, and torch lists their names.
    Step: With bias=False, two of the four are left.
    Try: list(nn.LSTM(10, 20, num_layers=2, bidirectional=True).state_dict())
    See: torch.nn.LSTM in the PyTorch documentation, Variables; names that are missing: eriklindernoren/Action-Recognition#22
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers, bidirectional=True)
    plain = nn.LSTM(input_size, hidden_size, num_layers=num_layers, bidirectional=True, bias=False)
    return blanks(
        tensors=len(lstm.state_dict()),
        reverse_tensors=sum(
            name.endswith("_reverse") for name in lstm.state_dict()
        ),  # those whose names end in _reverse
        tensors_without_bias=len(plain.state_dict()),
    )


@kata("medium", "initial weights", covers="initial_range hidden_size")
def initial_range(
    input_size: int = draw(15, of=(11, 13, 15, 17, 19, 21, 23, 27, 29, 31)),
    hidden_size: int = draw(25, of=(16, 25, 36, 49, 64)),
):
    """How far from zero?

    torch fills all weights and biases of a new layer with random numbers between -bound and bound.
    What is bound for this layer? It is the same for all its weights and biases.

    Blanks:
    bound: it is larger than 0. Write four digits after the point, or arithmetic such as 3 / 7.

    Idea: A new layer is filled with random numbers, spread evenly around zero. How far from zero they may be depends on
      one size of the layer only. It is the same for every weight and every bias.
    Hint: All tensors have the same bound. Which size do weight_ih, weight_hh and both biases have in common?
    Hint: The bound of nn.Linear(n, m) is 1 / sqrt(n). An LSTM has the same rule, with a size that all its tensors have.

    Mistakes:
    input_size_decides: bound = input_size ** (-0.5) | bound = 1 / input_size
        That would come from input_size, as in nn.Linear. Here all tensors have the same bound, even those that do not
        read x: which size do all of them have in common?
    inverse_of_the_size: bound = 1 / hidden_size
        That is too tight: most weights lie outside. How fast does a sum of random terms grow with their number?
    exponent_cut_off: bound = 1 / hidden_size ** 1 / 2
        Python computes ** before /, so this divides by the size, and then by 2. Which part needs brackets?
    xavier: bound = (6 / (input_size + hidden_size)) ** 0.5 | bound = (6 / (input_size + 4 * hidden_size)) ** 0.5
        | bound = (6 / (5 * hidden_size)) ** 0.5 | bound = (2 / (input_size + hidden_size)) ** 0.5
        That is Xavier's rule, also called Glorot's. It uses the rows and the columns of a weight: does a bias have
        columns?
    kaiming: bound = (6 / input_size) ** 0.5 | bound = (2 / input_size) ** 0.5 | bound = (2 / hidden_size) ** 0.5
        | bound = (3 / hidden_size) ** 0.5
        That is made for a certain variance, as Kaiming's or LeCun's rule is. torch sets the bound itself: how should
        the bound change as the layer gets wider?
    both_inputs_count: bound = (input_size + hidden_size) ** (-0.5)
        That counts all that a gate reads, x and h together. Only one of the two sizes matters: which one?
    four_gates_count: bound = (4 * hidden_size) ** (-0.5)
        That counts the rows of all four blocks. How many rows does one block have?
    upside_down: bound = hidden_size ** 0.5
        Numbers as large as that would open or shut every gate at once. Should a larger layer begin with larger weights,
        or with smaller ones?
    whole_width: bound = 2 / hidden_size ** 0.5
        That is how wide the range is, from one end to the other. How far is it from zero to one end?
    lower_end: bound = -1 / hidden_size ** 0.5
        That is below 0. bound is a distance from zero: can it be negative?
    no_size_counts: bound = 1 | bound = 0.05
        That is the same number for every layer. Should a layer with a ten times larger hidden_size begin with weights as
        large?

    Step: torch draws every weight and bias between -bound and bound, with bound = 1 / sqrt(hidden_size).
    Step: hidden_size is {hidden_size}, so bound is 1 divided by the square root of {hidden_size}.
    Step: input_size = {input_size} does not matter, not even for weight_ih_l0.
    Try: max(w.abs().max().item() for w in nn.LSTM(7, 100).parameters())  # just below 1 / 10
    See: torch.nn.LSTM in the PyTorch documentation, the note on how weights are initialized
    """
    lstm = nn.LSTM(input_size=input_size, hidden_size=hidden_size)
    # hidden
    largest = 0.0
    for _ in range(1 + 20_000 // sum(weight.numel() for weight in lstm.parameters())):  # the more, the closer
        lstm.reset_parameters()
        largest = max(largest, float(torch.cat([weight.flatten() for weight in lstm.parameters()]).abs().max()))
    return blanks(bound=round(largest, 4))  # no weight is further from 0


@kata(
    "medium",
    "count parameters",
    where="hidden_size - input_size not in (2, 4) and 2 * hidden_size - input_size not in (0, 2, 3, 4) and 4 * hidden_size != 5 * input_size + 4",
    covers="weight_ih weight_hh bias_ih bias_hh second_layer_width",
)
def param_count(input_size: int = draw(4, 2, 9), hidden_size: int = draw(5, 5, 9)):
    """All that it learns

    lstm is a stack of two bidirectional layers. How many numbers does the whole stack learn,
    weights and biases together?

    Blanks:
    params: you may write arithmetic instead, such as 2 * (8 + 9) for 34.

    Idea: The parameters of an LSTM are the numbers in its weights and biases. Count one layer in one direction, block
      by block, and then ask what is different in the second layer.
    Hint: Take one block of rows of the first layer, in one direction. How many numbers does it need to read x, how many
      to read h, and how many biases does it add?
    Hint: How many blocks of rows are stacked in one weight? Count the weights of each direction.
    Hint: The second layer does not read x: how wide is its input?

    Mistakes:
    one_bias: params = 8 * hidden_size * (input_size + 4 * hidden_size + 2)
        That would be one bias for each row. Look at the equation of a gate in the documentation: how many biases are in
        it?
    weights_only: params = 8 * hidden_size * (input_size + 4 * hidden_size)
        Those are the weights without the biases. Does this layer have biases by default?
    one_gate: params = 2 * hidden_size * (input_size + 4 * hidden_size + 4)
        | params = 2 * hidden_size * (input_size + 4 * hidden_size + 2)
        That is a single block of rows in each weight, as in nn.RNN. How many blocks does an LSTM stack?
    three_gates: params = 6 * hidden_size * (input_size + 4 * hidden_size + 4)
        That is three blocks of rows, as in a GRU. What does an LSTM compute in addition to its three gates?
    every_layer_reads_x: params = 16 * hidden_size * (input_size + hidden_size + 2)
        That would mean that both layers read x. They are stacked: what does the second layer read?
    one_direction_doubled: params = 8 * hidden_size * (input_size + 3 * hidden_size + 4)
        | params = 8 * hidden_size * (input_size + 3 * hidden_size)
        That would mean that each direction of the second layer reads one direction of the first. What does each
        direction of the second layer get from the first?
    one_direction_counted: params = 4 * hidden_size * (input_size + 4 * hidden_size + 4)
        | params = 4 * hidden_size * (input_size + 3 * hidden_size + 2)
        That counts one set of weights for each layer. How many directions does each layer have?
    state_of_both: params = 8 * hidden_size * (input_size + 6 * hidden_size + 4)
        | params = 8 * hidden_size * (input_size + 5 * hidden_size + 4)
        That would mean that a direction reads h of the other one, too. Which h does each direction carry from step to
        step?
    recurrent_weights_missing: params = 8 * hidden_size * (input_size + 2 * hidden_size + 4)
        Those are the weights that read x or the layer below. With which weight does each layer read its own h?
    biases_are_short: params = 8 * hidden_size * (input_size + 4 * hidden_size + 1)
        That would mean that a bias has hidden_size numbers. How many rows does weight_ih have?
    bytes_counted: params = 32 * hidden_size * (input_size + 4 * hidden_size + 4)
        That is their size in bytes. How many numbers are there?
    tensors_counted: params = 16
        That is the number of tensors. How many numbers are in each tensor?

    Step: Each of the 4 blocks reads x, {input_size} wide, and h, {hidden_size} wide, with 2 biases for each of its
      {hidden_size} rows.
    Step: First layer, one direction: 4 * {hidden_size} * ({input_size} + {hidden_size} + 2).
    Step: The second layer reads both directions: 4 * {hidden_size} * (2 * {hidden_size} + {hidden_size} + 2).
    Step: Add the two, and double the sum, because there are two directions.
    Try: sum(w.numel() for w in nn.LSTM(10, 20).parameters())  # 4 * 20 * (10 + 20 + 2)
    See: torch.nn.LSTM in the PyTorch documentation, Variables; the second bias: pytorch/pytorch#20102
    """
    lstm = nn.LSTM(input_size=input_size, hidden_size=hidden_size, num_layers=2, bidirectional=True)
    return blanks(params=sum(weight.numel() for weight in lstm.parameters()))


@kata(
    "hard",
    "predict shape",
    where="all((input_size != times * hidden_size for times in (2, 3, 4))) and hidden_size != 2 * input_size",
    covers="weight_ih weight_hh second_layer_width",
)
def weight_shapes(input_size: int = draw(5, 3, 16), hidden_size: int = draw(3, 3, 12)):
    """Three weights, three shapes

    lstm is a stack of two bidirectional layers. How many rows and how many columns do
    weight_ih_l0, weight_hh_l0 and weight_ih_l1 have?

    Idea: A weight has a column for each feature that it reads, as in nn.Linear. It has a row for each number that it
      makes, and an LSTM makes several numbers for each feature of h.
    Hint: Begin with the columns. What does weight_ih_l0 read? What do weight_hh_l0 and weight_ih_l1 read?
    Hint: A block has one row for each feature of h. How many blocks does a step need?
    Hint: The second layer reads h of both directions of the first layer.

    Mistakes:
    transposed: first_ih = (input_size, 4 * hidden_size); first_hh = (hidden_size, 4 * hidden_size); second_ih = (2 * hidden_size, 4 * hidden_size)
        | first_ih = (input_size, 4 * hidden_size); first_hh = (hidden_size, 4 * hidden_size); second_ih = (hidden_size, 4 * hidden_size)
        | first_ih = (input_size, hidden_size); first_hh = (hidden_size, hidden_size); second_ih = (2 * hidden_size, hidden_size)
        | first_ih = (input_size, 4 * hidden_size) | first_hh = (hidden_size, 4 * hidden_size)
        | second_ih = (2 * hidden_size, 4 * hidden_size) | second_ih = (hidden_size, 4 * hidden_size)
        | first_ih = (input_size, hidden_size) | second_ih = (2 * hidden_size, hidden_size)
        That puts what is read into the rows, as Keras does. torch computes weight @ x: which axis of the weight has to
        fit x?
    rows_are_hidden_size: first_ih = (hidden_size, input_size); first_hh = (hidden_size, hidden_size); second_ih = (hidden_size, 2 * hidden_size)
        | first_ih = (hidden_size, input_size) | first_hh = (hidden_size, hidden_size)
        | second_ih = (hidden_size, 2 * hidden_size) | second_ih = (hidden_size, hidden_size)
        That is one row for each feature of h. How many blocks of rows are stacked in one weight?
    three_gates: first_ih = (3 * hidden_size, input_size); first_hh = (3 * hidden_size, hidden_size); second_ih = (3 * hidden_size, 2 * hidden_size)
        | first_ih = (3 * hidden_size, input_size) | first_hh = (3 * hidden_size, hidden_size)
        | second_ih = (3 * hidden_size, 2 * hidden_size)
        That is three blocks of rows, as in a GRU. What does an LSTM compute in addition to its three gates?
    directions_share_a_weight: first_ih = (8 * hidden_size, input_size); first_hh = (8 * hidden_size, hidden_size); second_ih = (8 * hidden_size, 2 * hidden_size)
        | first_ih = (8 * hidden_size, input_size) | first_hh = (8 * hidden_size, hidden_size)
        | second_ih = (8 * hidden_size, 2 * hidden_size)
        That is eight blocks of rows. Each direction has weights of its own: how do the names of the second one end?
    axis_for_gates: first_ih = (4, hidden_size, input_size); first_hh = (4, hidden_size, hidden_size); second_ih = (4, hidden_size, 2 * hidden_size)
        | first_ih = (4, hidden_size, input_size) | first_hh = (4, hidden_size, hidden_size)
        | second_ih = (4, hidden_size, 2 * hidden_size)
        That gives the blocks an axis of their own. A weight has only rows and columns: along which of the two are the
        blocks stacked?
    x_and_h_joined: first_ih = (4 * hidden_size, input_size + hidden_size); second_ih = (4 * hidden_size, 3 * hidden_size)
        | first_ih = (4 * hidden_size, input_size + hidden_size) | second_ih = (4 * hidden_size, 3 * hidden_size)
        That weight would read x and h together, as in TensorFlow. What does weight_hh read in torch?
    gates_multiply_the_input: first_ih = (4 * input_size, hidden_size); second_ih = (8 * hidden_size, hidden_size)
        | first_ih = (4 * input_size, hidden_size) | second_ih = (8 * hidden_size, hidden_size)
        Your number of rows depends on what the weight reads. Which part of a weight belongs to what it reads: the rows,
        or the columns?
    gates_handed_on: first_hh = (4 * hidden_size, 4 * hidden_size); second_ih = (4 * hidden_size, 4 * hidden_size)
        | first_hh = (4 * hidden_size, 4 * hidden_size) | second_ih = (4 * hidden_size, 4 * hidden_size)
        That would mean that the four blocks are read by the next step or layer. What does a step make of the blocks,
        and what does it hand on?
    state_of_both: first_hh = (4 * hidden_size, 2 * hidden_size)
        That would mean that a direction reads h of the other one, too. Which h does each direction carry from step to
        step?
    every_layer_reads_x: second_ih = (4 * hidden_size, input_size)
        That would mean that the second layer reads x. The layers are stacked: what does the second layer get?
    one_direction_handed_up: second_ih = (4 * hidden_size, hidden_size)
        That would mean that the second layer reads one direction only. How wide is the out of a bidirectional layer?

    Step: Each weight serves four blocks of rows, {hidden_size} each: three gates and the new content.
    Step: weight_ih_l0 reads x, {input_size} wide, and weight_hh_l0 its own h, {hidden_size} wide.
    Step: weight_ih_l1 reads the out of the first layer: both directions, 2 * {hidden_size} wide.
    Step: The second direction has the same three once more, and their names end in _reverse.
    Try: {n: tuple(w.shape) for n, w in nn.LSTM(5, 3, 2, bidirectional=True).state_dict().items()}
    See: torch.nn.LSTM in the PyTorch documentation, Variables: weight_ih_l[k], weight_hh_l[k]
    """
    lstm = nn.LSTM(input_size=input_size, hidden_size=hidden_size, num_layers=2, bidirectional=True)
    return blanks(
        first_ih=lstm.weight_ih_l0.shape,
        first_hh=lstm.weight_hh_l0.shape,
        second_ih=lstm.weight_ih_l1.shape,
    )


@kata(
    "hard",
    "predict a number",
    where="(b_ih + b_hh) % 2 == 1 < abs(b_ih - b_hh) and b_ih != 2 * b_hh and b_hh != 2 * b_ih",
    covers="bias_ih bias_hh equations",
)
def bias_values(b_ih: int = draw(3, 2, 8), b_hh: int = draw(8, 2, 8)):
    """One bias too many

    lstm and twin have the same weights. In lstm, bias_ih_l0 holds only the number {b_ih}, and bias_hh_l0
    only the number {b_hh}. twin has to give the same out as lstm for every x. There are two ways to fill
    the biases of twin: with one number and 0, or with the same number in both.

    Blanks:
    alone: the number in all places of twin.bias_ih_l0, if twin.bias_hh_l0 holds only 0.
    each: the number in all places of both twin.bias_ih_l0 and twin.bias_hh_l0.

    Idea: Each gate has a bias that comes with the input and one that comes with the state. cuDNN has both; the
      equations need only one.
    Hint: The input of a gate is made of four terms. Which of them are biases, and which sign stands between the terms?
    Hint: A gate gets one number from both biases together. How is it made?

    Mistakes:
    multiplied: alone = b_ih * b_hh; each = (b_ih * b_hh) ** 0.5
        | alone = b_ih * b_hh | each = (b_ih * b_hh) ** 0.5 | each = b_ih * b_hh
        That multiplies the biases. A weight multiplies. What does a bias do?
    mean_of_both: alone = (b_ih + b_hh) / 2; each = (b_ih + b_hh) / 4
        | alone = (b_ih + b_hh) / 2 | each = (b_ih + b_hh) / 4
        That comes from the mean of the two biases. How much do the biases add to a gate of lstm, and how much do yours
        add to a gate of twin?
    the_two_are_mixed_up: alone = (b_ih + b_hh) / 2; each = b_ih + b_hh
        With these, twin gets other biases than lstm in both ways. How much do its two biases add to a gate each time,
        and how much do those of lstm?
    one_bias: each = 1.0 * (b_ih + b_hh)
        That would be right if a gate had one bias. Here the number is in both biases of twin: how much do the two add
        to a gate?
    one_of_them_copied: alone = b_ih; each = b_ih / 2 | alone = b_hh; each = b_hh / 2
        | alone = b_ih; each = b_ih | alone = b_hh; each = b_hh | alone = b_ih | alone = b_hh
        | each = b_ih | each = b_hh | each = b_ih / 2 | each = b_hh / 2
        That comes from one of the two biases of lstm. Does a gate of lstm get the other one, too?
    biases_made_larger: alone = 4 * (b_ih + b_hh); each = 2 * (b_ih + b_hh)
        | alone = 4 * (b_ih + b_hh) | alone = 2 * (b_ih + b_hh) | each = 2 * (b_ih + b_hh)
        That makes the biases larger than they are in lstm. How often does one gate read its row of a bias?
    subtracted: alone = b_ih - b_hh; each = (b_ih - b_hh) / 2 | alone = b_hh - b_ih; each = (b_hh - b_ih) / 2
        | alone = b_ih - b_hh | alone = b_hh - b_ih | each = (b_ih - b_hh) / 2 | each = (b_hh - b_ih) / 2
        That subtracts one bias from the other. Which sign do the two have in the equation of a gate?
    rounded_down: each = (b_ih + b_hh) // 2
        That is rounded down. Does a bias have to be a whole number?
    nothing_needed: alone = 0
        That would mean that both biases of twin are 0. What does a gate of lstm get from its biases?

    Step: A gate adds up weight_ih @ x, weight_hh @ h and both biases: only the sum of the biases counts.
    Step: lstm has {b_ih} + {b_hh} there. With a 0 in one bias, the other must bring all of it.
    Step: If both hold the same number, each holds half of the sum. For example, 1 in both gives a gate a bias of 2.
    Try: lstm = nn.LSTM(4, 3); lstm(torch.zeros(1, 4))[0].sum().backward(); lstm.bias_ih_l0.grad - lstm.bias_hh_l0.grad  # all zero: they learn the same
    See: torch.nn.LSTM in the PyTorch documentation, the equations; why there are two: pytorch/pytorch#20102
    """
    lstm = nn.LSTM(4, 3)
    nn.init.constant_(lstm.bias_ih_l0, b_ih)
    nn.init.constant_(lstm.bias_hh_l0, b_hh)

    twin = nn.LSTM(4, 3)
    twin.load_state_dict(lstm.state_dict())
    # hidden
    x = torch.randn(2, 4, dtype=torch.float64)
    lstm.double()
    twin.double()

    @torch.no_grad()
    def alike(first: float, second: float) -> bool:
        nn.init.constant_(twin.bias_ih_l0, first)
        nn.init.constant_(twin.bias_hh_l0, second)
        return bool(torch.allclose(twin(x)[0], out, rtol=0, atol=1e-10))

    out, _ = lstm(x)
    total = b_ih + b_hh
    candidates = (total, total / 2, b_ih, b_hh, b_ih * b_hh)
    return blanks(
        alone=next(number for number in candidates if alike(number, 0)),  # in bias_ih_l0, with 0 in bias_hh_l0
        each=next(number for number in candidates if alike(number, number)),  # in both biases
    )


@kata("hard", "checkpoint", covers="state_dict weight_ih weight_hh bias_ih bias_hh")
def cell_equivalence(
    names: dict[str, str],  # {"name in the cell": "name in the layer"}
    input_size: int = draw(5, 3, 9),
    hidden_size: int = draw(3, 3, 9),
):
    """From a cell to a layer

    A model was trained step by step with nn.LSTMCell. Now an nn.LSTM has to replace the cell
    and compute the same. This code moves the weights:

        trained = cell.state_dict()
        lstm.load_state_dict({names[name]: trained[name] for name in trained})

    Blanks:
    names: for each tensor of the cell, the key is its name in the cell, and the value is its name in lstm.

    Idea: nn.LSTMCell does one step of what nn.LSTM does for a whole sequence, with four tensors of the same shapes. Only
      their names are different, and a checkpoint finds its tensors by their names.
    Hint: Which of the two can have more than one layer? Its names must tell the layers apart.
    Hint: A tensor that reads x in the cell has to read x in the layer. It is the same for h.
    Hint: The keys are the names in the cell. Each value is a name in layer 0 of lstm.

    Mistakes:
    cell_is_named_alike: names = {"weight_ih": "weight_ih", "weight_hh": "weight_hh", "bias_ih": "bias_ih", "bias_hh": "bias_hh"}
        | names = {"weight_ih_l0": "weight_ih_l0", "weight_hh_l0": "weight_hh_l0", "bias_ih_l0": "bias_ih_l0", "bias_hh_l0": "bias_hh_l0"}
        A tensor has the same name as key and as value. Print the state_dict() of cell and of lstm: which of the two has
        numbers of layers in its names?
    other_way_round: names = {"weight_ih_l0": "weight_ih", "weight_hh_l0": "weight_hh", "bias_ih_l0": "bias_ih", "bias_hh_l0": "bias_hh"}
        Your dict leads from the layer to the cell. In which direction are the weights moved?
    with_a_prefix: names = {"cell.weight_ih": "lstm.weight_ih_l0", "cell.weight_hh": "lstm.weight_hh_l0", "cell.bias_ih": "lstm.bias_ih_l0", "cell.bias_hh": "lstm.bias_hh_l0"}
        A name with a dot belongs to a model that contains the layer. Whose state_dict is taken here, and which layer
        loads it?
    one_bias: names = {"weight_ih": "weight_ih_l0", "weight_hh": "weight_hh_l0", "bias": "bias_l0"}
        | names = {"weight_ih": "weight_ih_l0", "weight_hh": "weight_hh_l0", "bias": "bias_ih_l0"}
        Your dict has an entry for one bias. How many biases does cell.state_dict() list?
    other_words: names = {"kernel": "weight_ih_l0", "recurrent_kernel": "weight_hh_l0", "bias": "bias_ih_l0"}
        | names = {"W_ih": "W_ih_l0", "W_hh": "W_hh_l0", "b_ih": "b_ih_l0", "b_hh": "b_hh_l0"}
        | names = {"weight_input": "weight_ih_l0", "weight_hidden": "weight_hh_l0", "bias_input": "bias_ih_l0", "bias_hidden": "bias_hh_l0"}
        A key of your dict is not the name of a tensor in the cell. What does cell.state_dict() call them?
    tensors_left_out: names = {"weight_ih": "weight_ih_l0", "weight_hh": "weight_hh_l0"}
        Your dict has no entry for some of the cell's tensors. Compare it with cell.state_dict().
    layers_from_one: names = {"weight_ih": "weight_ih_l1", "weight_hh": "weight_hh_l1", "bias_ih": "bias_ih_l1", "bias_hh": "bias_hh_l1"}
        That counts the layers from 1. With which number does torch begin?
    spelled_otherwise: names = {"weight_ih": "weight_ih_0", "weight_hh": "weight_hh_0", "bias_ih": "bias_ih_0", "bias_hh": "bias_hh_0"}
        | names = {"weight_ih": "weight_ihl0", "weight_hh": "weight_hhl0", "bias_ih": "bias_ihl0", "bias_hh": "bias_hhl0"}
        A value of your dict is not the name of a tensor in the layer. Print lstm.state_dict(): how do its names end?
    inputs_and_states_crossed: names = {"weight_ih": "weight_hh_l0", "weight_hh": "weight_ih_l0", "bias_ih": "bias_hh_l0", "bias_hh": "bias_ih_l0"}
        A tensor that reads x in the cell would read h in the layer. What do the letters ih and hh stand for?

    Example: names = {"weight_ih": "weight_ih_l0", "weight_hh": "weight_hh_l0", "bias_ih": "bias_ih_l0", "bias_hh": "bias_hh_l0"}
    Step: The cell has weight_ih, weight_hh, bias_ih and bias_hh.
    Step: The layer has the same four with _l0 behind them, because a stack goes on with _l1.
    Step: Shapes and the order of the rows agree: with the right names, one step gives the same h.
    Try: list(nn.LSTMCell(5, 3).state_dict()), list(nn.LSTM(5, 3).state_dict())
    See: torch.nn.LSTM in the PyTorch documentation, Variables, and torch.nn.LSTMCell; pytorch/pytorch#8242
    """
    cell = nn.LSTMCell(input_size, hidden_size)
    lstm = nn.LSTM(input_size, hidden_size)
    # hidden
    cell.double()
    lstm.double()
    trained, layer = cell.state_dict(), lstm.state_dict()
    words = [*names.keys(), *names.values()]
    require(all(isinstance(word, str) for word in words), "Keys and values are names of tensors, in quotes.")
    require(not any("." in word for word in words), "with_a_prefix")
    require(not any(name == other for name, other in names.items()), "cell_is_named_alike")
    require(not names.keys() & layer.keys(), "other_way_round")
    require(not ("bias" in names and names.keys() - {"bias"} <= trained.keys()), "one_bias")
    require(names.keys() <= trained.keys(), "other_words")
    require(names.keys() == trained.keys(), "tensors_left_out")
    require(not any(name.endswith("_l1") for name in names.values()), "layers_from_one")
    require(set(names.values()) <= layer.keys(), "spelled_otherwise")
    require(
        set(names.values()) == layer.keys(),
        "Two tensors of the cell would go to the same place, and one place stays empty.",
    )
    moved = {names[name]: trained[name] for name in trained}
    require(names["weight_ih"] != "weight_hh_l0", "inputs_and_states_crossed")
    require(
        raises(lstm.load_state_dict, moved) is None,
        "A tensor of the cell does not fit into its place in the layer. Which shapes do the two have?",
    )
    x = torch.randn(1, input_size, dtype=torch.float64)
    h, _ = cell(x)
    out, _ = lstm(x)
    require(
        torch.allclose(h, out),
        "Each tensor fits its place, but one step of the layer does not give the h of the cell. Which two are swapped?",
    )


@kata(
    "expert",
    "checkpoint",
    where="rows == 4 * narrow and wide == 2 * narrow",
    covers="state_dict reverse bias num_layers bidirectional hidden_size",
)
def config_from_checkpoint(
    lstm: nn.LSTM,
    rows: int = draw(20, of=range(12, 36, 4)),
    columns: int = draw(7, 5, 15),
    narrow: int = draw(5, 3, 8),
    wide: int = draw(10, of=range(6, 18, 2)),
):
    """A checkpoint without its code

    The code of a trained LSTM is lost. There is only its checkpoint, a state_dict with these tensors:

                              rows  columns
        weight_ih_l0          {rows:>4}  {columns:>7}
        weight_hh_l0          {rows:>4}  {narrow:>7}
        weight_ih_l0_reverse  {rows:>4}  {columns:>7}
        weight_hh_l0_reverse  {rows:>4}  {narrow:>7}
        weight_ih_l1          {rows:>4}  {wide:>7}
        weight_hh_l1          {rows:>4}  {narrow:>7}
        weight_ih_l1_reverse  {rows:>4}  {wide:>7}
        weight_hh_l1_reverse  {rows:>4}  {narrow:>7}

    Which layer can load it, so that no name is missing, no name is left over, and each shape fits?

    Idea: The names and shapes in a checkpoint tell which layer it came from: its sizes, its layers, its directions, its
      biases. Arguments without weights, such as batch_first or dropout, cannot be seen in it.
    Hint: Begin with the names. Which layers, which directions and which kinds of tensors are there?
    Hint: In the first line, the columns are the features of x. Do all of the rows belong to one gate?
    Hint: weight_hh reads h. Does it need a row or a column for each feature of h?

    Mistakes:
    projection_made_up: lstm = nn.LSTM(columns, wide, num_layers=2, bidirectional=True, bias=False, proj_size=narrow)
        | lstm = nn.LSTM(columns, rows, num_layers=2, bidirectional=True, bias=False, proj_size=narrow)
        Your layer has a projection, and a projection has a weight of its own, weight_hr. Is there one in the list?
    biases_made_up: lstm = nn.LSTM(columns, narrow, num_layers=2, bidirectional=True)
        | lstm = nn.LSTM(columns, narrow, num_layers=2)
        Your layer has biases. Is there a bias in the list? What does torch raise if a name is missing?
    fifth_is_bidirectional: lstm = nn.LSTM(columns, narrow, 2, False, True)
        Your layer reads one way: the fifth argument by place is batch_first. How is a second direction asked for?
    reverse_overlooked: lstm = nn.LSTM(columns, narrow, num_layers=2, bias=False)
        Your layer has no place for the names that end in _reverse. What do they stand for?
    layers_miscounted: lstm = nn.LSTM(columns, narrow, bias=False, bidirectional=True)
        | lstm = nn.LSTM(columns, narrow, num_layers=4, bias=False, bidirectional=True)
        Your stack has another number of layers. Which part of a name is the number of the layer, and what is its first
        number?
    sizes_swapped: lstm = nn.LSTM(narrow, columns, num_layers=2, bias=False, bidirectional=True)
        | lstm = nn.LSTM(rows, columns, num_layers=2, bias=False, bidirectional=True)
        The input_size of your layer does not fit weight_ih_l0. Is input_size the number of rows of this weight, or the
        number of its columns?
    rows_are_hidden_size: lstm = nn.LSTM(columns, rows, num_layers=2, bias=False, bidirectional=True)
        That takes the rows for hidden_size. The rows of a weight are several blocks: how many?
    both_directions_are_hidden_size: lstm = nn.LSTM(columns, wide, num_layers=2, bias=False, bidirectional=True)
        That takes the number of columns of weight_ih_l1 for hidden_size. The second layer reads more than one h: which
        ones?
    three_gates: lstm = nn.LSTM(columns, rows // 3, num_layers=2, bias=False, bidirectional=True)
        That divides the rows into three blocks, as in a GRU. What does an LSTM compute in addition to its three gates?

    Example: lstm = nn.LSTM(columns, narrow, num_layers=2, bias=False, bidirectional=True)
    Step: The names with l0 and l1 show two layers, and those with _reverse two directions. No name begins with bias, so
      bias=False.
    Step: weight_ih_l0 reads x: input_size is its columns, {columns}.
    Step: The rows belong to four blocks, so hidden_size is {rows} / 4 = {narrow}, the columns of weight_hh.
    Step: weight_ih_l1 reads both directions, 2 * {narrow} = {wide}: everything fits.
    Try: [(n, *w.shape) for n, w in nn.LSTM(7, 5, 2, bias=False, bidirectional=True).state_dict().items()]
    See: torch.nn.LSTM in the PyTorch documentation, Variables; pytorch/pytorch#1961
    """
    lost = nn.LSTM(columns, narrow, num_layers=2, bias=False, bidirectional=True)
    names = lstm.state_dict().keys()
    require(not lstm.proj_size, "projection_made_up")
    require(not any(name.startswith("bias") for name in names), "biases_made_up")
    require(any(name.endswith("_reverse") for name in names), "reverse_overlooked")
    require(lstm.num_layers == 2, "layers_miscounted")
    require(lstm.input_size == columns, "sizes_swapped")
    require(lstm.hidden_size != rows, "rows_are_hidden_size")
    require(lstm.hidden_size != wide, "both_directions_are_hidden_size")
    require(lstm.hidden_size != rows // 3, "three_gates")
    require(
        lstm.hidden_size == narrow,
        "The hidden_size of your layer does not fit weight_hh_l0. How do its rows and its columns depend on hidden_size?",
    )
    require(
        raises(lstm.load_state_dict, lost.state_dict()) is None,
        "The names or shapes of this layer's weights are not those of the checkpoint. Which argument changes them?",
    )


@kata(
    "expert",
    "design",
    where="4 * wanted * (features + 2 * wanted + 4) <= budget < 4 * wanted * (features + 3 * wanted)",
    covers="bidirectional directions_joined weight_ih weight_hh",
)
def param_budget(
    lstm: nn.LSTM,
    features: int = draw(5, 3, 9),
    wanted: int = draw(12, of=(8, 10, 12, 14, 16)),
    budget: int = draw(1800, of=range(700, 4000, 100)),
):
    """Within the budget

    A stack of at least two LSTM layers has to read steps with {features} features and give an out with {wanted}.
    It may have at most {budget} parameters, weights and biases together.

    nn.LSTM({features}, {wanted}, num_layers=2) has more. Which stack fits? The sequences are complete
    before they are read, so out may depend on later steps, too.

    Idea: The weights with which a layer reads its own h grow with the square of its width. A layer that is twice as
      wide needs four times as many of them.
    Hint: Most parameters are in the weights, and weight_hh alone has four times the square of hidden_size.
    Hint: Which argument makes out wider than hidden_size?
    Hint: Two narrow halves of out cost less than one wide out. Do both halves have to come from the same direction?

    Mistakes:
    wrong_input: lstm = nn.LSTM(wanted, features, num_layers=2)
        A step of x has {features} features, and this layer expects another number. Which argument says what goes in?
    one_layer_left: lstm = nn.LSTM(features, wanted) | lstm = nn.LSTM(features, wanted // 2, bidirectional=True)
        This is one layer, but a stack of at least two is wanted. What else than the number of layers can be smaller?
    out_is_doubled: lstm = nn.LSTM(features, wanted, num_layers=2, bidirectional=True)
        This out is twice as wide as wanted. What does out hold in its last axis if there are two directions?
    half_of_out: lstm = nn.LSTM(features, wanted // 2, num_layers=2)
        This out is half as wide as wanted. out holds only the last layer, so more layers do not make it wider. Which
        argument adds a second half?
    out_is_narrow: lstm = nn.LSTM(features, wanted // 4, num_layers=2, bidirectional=True)
        | lstm = nn.LSTM(features, wanted // 3, num_layers=3)
        This out is narrower than wanted. Layers are stacked, and directions stand side by side. Which of the two make
        out wider?
    projection_saves: lstm = nn.LSTM(features, 2 * wanted, num_layers=2, proj_size=wanted)
        With a projection, hidden_size has to be larger than the width of out, and this stack is over the budget. Is
        there another argument that makes out wider?
    dropout_saves: lstm = nn.LSTM(features, wanted, num_layers=2, dropout=0.5)
        dropout sets numbers to zero while the layer trains. Does it take parameters away?
    biases_are_the_bulk: lstm = nn.LSTM(features, wanted, num_layers=2, bias=False)
        Without its biases this layer is still over the budget. Which of the two grow with the square of hidden_size:
        the biases, or the weights?
    one_layer_more: lstm = nn.LSTM(features, wanted // 2, num_layers=3, bidirectional=True)
        The out is as wanted, but with this number of layers the stack is over the budget. How many layers are needed?
    plain_is_too_large: lstm = nn.LSTM(features, wanted, num_layers=2)
        This is the stack that has more parameters than allowed. Which of its weights is the largest?

    Example: lstm = nn.LSTM(features, wanted // 2, num_layers=2, bidirectional=True)
    Step: out is hidden_size wide in one direction, and twice as wide in two.
    Step: So hidden_size {wanted} / 2 with bidirectional=True gives {wanted} features, too.
    Step: weight_hh of one direction is a quarter of the wide layer's weight_hh. Both directions together have half of
      it.
    Step: That is within {budget}, and every step of out has read the whole sequence.
    Try: [sum(w.numel() for w in lstm.parameters()) for lstm in (nn.LSTM(5, 12, 2), nn.LSTM(5, 6, 2, bidirectional=True))]
    See: torch.nn.LSTM in the PyTorch documentation, Parameters and Outputs: output
    """
    x = torch.zeros(1, 1, features, dtype=torch.float64)
    require(lstm.input_size == features, "wrong_input")
    require(lstm.num_layers >= 2, "one_layer_left")
    require(
        raises(lstm.double(), x) is None,
        "torch builds this layer, but cannot run it. Is each argument of the type that it should have?",
    )
    out, _ = lstm(x)
    require(not (lstm.bidirectional and out.shape[-1] == 2 * wanted), "out_is_doubled")
    require(lstm.bidirectional or 2 * out.shape[-1] != wanted, "half_of_out")
    require(out.shape[-1] >= wanted, "out_is_narrow")
    require(
        out.shape[-1] == wanted,
        "The out of this layer is wider than {wanted}. What decides how many features it has?",
    )
    fits = sum(weight.numel() for weight in lstm.parameters()) <= budget
    require(fits or not lstm.proj_size, "projection_saves")
    require(fits or not lstm.dropout, "dropout_saves")
    require(fits or lstm.bias, "biases_are_the_bulk")
    require(fits or lstm.num_layers == 2, "one_layer_more")
    require(fits or lstm.bidirectional, "plain_is_too_large")
    require(
        fits,
        "The out is as wanted, but this layer has more than {budget} parameters. Which of its sizes costs the most?",
    )


@kata("expert", "inside the layer", covers="equations weight_ih weight_hh bias_ih bias_hh")
def gate_order(input_size: int = draw(3, 3, 9), hidden_size: int = draw(2, 2, 5)):
    """Which block is which gate?

    The code below multiplies x and h_0 by the weights, adds the biases, and cuts the result into
    four blocks. torch uses one block for each of the gates f, i and o, and one for the new content g.
    Here these letters are blocks, as they are before sigmoid and tanh:

        c = sigmoid(f) * c_0 + sigmoid(i) * tanh(g)
        h = sigmoid(o) * tanh(c)

    In which order are the four in blocks?

    Blanks:
    order: the letters f, i, o and g, without spaces, in the order from blocks[0] to blocks[3].

    Idea: A weight of an LSTM is four weights on top of each other, and so is a bias. A tensor does not say which block
      of rows belongs to which gate, and frameworks use different orders.
    Hint: The documentation gives the order of the blocks: look up weight_ih_l[k] under Variables.
    Hint: You can also try it. Fill one block of bias_ih_l0 with -100 and run a step. Does c still depend on c_0? Is h
      zero?

    Mistakes:
    gates_of_another_framework: order = "igfo" | order = "iofg" | order = "gifo"
        That is the order in another framework. If weights are moved from there without a change, out is different, and
        no error is raised. Which order does torch document?
    gates_come_first: order = "ifog"
        That has the three gates first, and the new content after them. Some frameworks use this order. Which order does
        torch document?
    order_of_the_statement: order = "fiog"
        That is the order in which this kata names the letters. Which block of rows does torch put first?
    order_of_tutorials: order = "figo" | order = "fgio" | order = "foig"
        Tutorials often explain the gates in such an order, because the forget gate acts first. Does torch store the rows
        in that order?
    another_order: order = "igof" | order = "iogf" | order = "fgoi" | order = "fogi" | order = "giof" | order = "gfio"
        | order = "gfoi" | order = "goif" | order = "gofi" | order = "oifg" | order = "oigf" | order = "ofig"
        | order = "ofgi" | order = "ogif" | order = "ogfi"
        With this order the two equations give another h than torch. Which block would you fill with -100 to make h 0?

    Step: In torch the input gate comes first, then the forget gate, the new content, and the output gate.
    Step: So the forget gate, for example, has the rows [{hidden_size} : 2 * {hidden_size}] of each weight and bias.
    Step: Of all the orders of four letters, no other gives the h and c that torch gives.
    Try: nn.LSTM(3, 2).weight_ih_l0.chunk(4)  # four blocks, the input gate first
    See: torch.nn.LSTM in the PyTorch documentation, Variables: weight_ih_l[k]; keras-team/keras#3088
    """
    lstm = nn.LSTM(input_size, hidden_size).double()
    x = torch.randn(input_size).double()  # one step
    h_0, c_0 = torch.randn(2, hidden_size).double()  # the state before it

    rows = lstm.weight_ih_l0 @ x + lstm.bias_ih_l0 + lstm.weight_hh_l0 @ h_0 + lstm.bias_hh_l0
    blocks = rows.chunk(4)
    # hidden
    _, (h_n, c_n) = lstm(x[None], (h_0[None], c_0[None]))
    orders = ["".join(letters) for letters in permutations("fiog")]
    stacked = torch.stack(blocks)
    f, i, o, g = (stacked[[order.index(letter) for order in orders]] for letter in "fiog")  # a row for each order
    c = torch.sigmoid(f) * c_0 + torch.sigmoid(i) * torch.tanh(g)
    h = torch.sigmoid(o) * torch.tanh(c)
    errors = torch.maximum((c - c_n).abs(), (h - h_n).abs()).amax(dim=1).tolist()
    (fitting,) = (order for order, error in zip(orders, errors, strict=True) if error < 1e-9)
    return blanks(order=fitting)  # of blocks[0], blocks[1], blocks[2], blocks[3]


@kata(
    "expert",
    "inside the layer",
    where="target not in (rows // 4, rows // 4 + 1, rows // 2, rows // 2 - 1, rows // 2 + 1)",
    covers="bias_ih bias_hh equations",
)
def forget_gate(
    start: int,  # the first row of the slice
    stop: int,  # the first row behind the slice
    fill: float,  # what the loop writes into these rows
    rows: int = draw(20, of=(12, 20, 24, 28, 32, 36)),
    target: int = draw(3, of=(3, 5, 7)),
):
    """Slow to forget

    lstm has one layer. Each of its two biases has {rows} rows, and all numbers in them are 0.
    Many projects open the forget gate with a loop such as this:

        for bias in (lstm.bias_ih_l0, lstm.bias_hh_l0):
            nn.init.constant_(bias[start:stop], fill)

    With which values is the forget gate of every feature sigmoid({target}) when x and h are 0?
    All other rows have to stay 0.

    Idea: A forget gate that starts open helps a new layer to remember. torch has no argument for that, so people write
      into the rows of the biases.
    Hint: The rows are four blocks of the same size. Which block belongs to the forget gate? An earlier kata has asked
      for their order; the documentation of weight_ih_l[k] has it, too.
    Hint: A slice begins at start and ends before stop.
    Hint: The loop runs twice, once for each bias. What does the gate do with the two biases?

    Mistakes:
    one_bias: start = rows // 4; stop = rows // 2; fill = target
        The rows are right, and fill would be right if a gate had one bias. The loop fills both biases: what does the
        gate do with them?
    fill_is_doubled: start = rows // 4; stop = rows // 2; fill = 2 * target
        The rows are right. The loop writes fill into two biases: is that a reason for a larger fill, or for a smaller one?
    gates_share_the_fill: start = rows // 4; stop = rows // 2; fill = target / 4
        The rows are right, and they belong to the forget gate alone. Would it share fill with another block?
    bias_of_one: start = rows // 4; stop = rows // 2; fill = 1
        The rows are right, and 1 is what many papers write. What does the gate get from two biases of 1?
    bias_is_the_gate: start = rows // 4; stop = rows // 2; fill = 1 / (1 + 2.718281828 ** -target)
        The rows are right, and this is a value of the gate itself. The gate is the sigmoid of what the biases add up
        to: which sum does it need?
    bias_is_negative: start = rows // 4; stop = rows // 2; fill = -target / 2
        The rows are right, but a negative bias shuts a gate. Is sigmoid({target}) open or shut?
    slice_is_empty: start = rows // 4; stop = rows // 4; fill = target / 2
        Your slice has no rows. Is stop the number of rows in a slice, or the row before which the slice ends?
    forget_comes_first: start = 0; stop = rows // 4; fill = target / 2
        These rows belong to another gate. Tutorials often begin with the forget gate: does torch store it first?
    gates_of_another_framework: start = rows // 2; stop = 3 * rows // 4; fill = target / 2
        These rows do not belong to the forget gate. Other frameworks have their forget gate in these rows: in which
        rows does torch have it?
    forget_comes_last: start = 3 * rows // 4; stop = rows; fill = target / 2
        These are the last rows, and they belong to another gate. In which order does the documentation of weight_ih_l[k]
        name the blocks?
    rows_are_hidden_size: start = rows; stop = 2 * rows; fill = target / 2
        There are no such rows: {rows} is the number of all rows, not hidden_size. How many blocks do the rows make?
    three_gates: start = rows // 3; stop = 2 * rows // 3; fill = target / 2
        That divides the rows into three blocks. What does an LSTM compute in addition to its three gates?
    rows_from_one: start = rows // 4 + 1; stop = rows // 2 + 1; fill = target / 2
        | start = rows // 4 + 1; stop = rows // 2; fill = target / 2
        That counts the rows from 1. With which number does a slice count the first row?
    stop_is_included: start = rows // 4; stop = rows // 2 - 1; fill = target / 2
        A part of the forget gate is left out. A slice begins at start, and ends before stop.
    every_gate_is_filled: start = 0; stop = rows; fill = target / 2
        | start = rows // 4; stop = 3 * rows // 4; fill = target / 2
        Your slice also fills other rows. Which ones belong to the forget gate alone?

    Example: start = rows // 4
    Example: stop = rows // 2
    Example: fill = target / 2
    Step: {rows} rows are four blocks of {rows} / 4; the forget gate is the second of them.
    Step: So its slice starts at {rows} / 4 and stops before {rows} / 2.
    Step: The gate adds both biases: to get {target} from two equal ones, each has to be {target} / 2.
    Try: lstm = nn.LSTM(3, 2); nn.init.ones_(lstm.bias_ih_l0[2:4]); lstm.bias_ih_l0
    See: torch.nn.LSTM in the PyTorch documentation, Variables: bias_ih_l[k], bias_hh_l[k]; pytorch/pytorch#750
    """
    lstm = nn.LSTM(1, rows // 4).double()
    x, h_0 = torch.zeros(1, 2, 1).double(), torch.zeros(1, 2, rows // 4).double()
    c_0 = torch.stack([torch.ones(1, rows // 4), torch.zeros(1, rows // 4)], dim=1).double()  # two samples
    _, (_, c_n) = lstm(x, (h_0, c_0))
    # Where c_0 is 0, the forget gate has nothing to act on, and c_n does not depend on its rows.
    with_c, without_c = (depends(c_n[:, sample], on=lstm.bias_ih_l0, axis=0) for sample in (0, 1))
    forget = {row for row in range(rows) if with_c[row] and not without_c[row]}

    filled = set(range(rows)[start:stop])
    first, _, _ = slice(start, stop).indices(rows)
    wrong = "stop" if first == min(forget) else "start"
    require(start < rows, "rows_are_hidden_size", blank="start")
    require(filled, "slice_is_empty", blank=wrong)
    require(max(filled) >= min(forget), "forget_comes_first", blank="start")
    require(not filled <= set(range(rows // 2, 3 * rows // 4)), "gates_of_another_framework", blank="start")
    require(min(filled) <= max(forget), "forget_comes_last", blank="start")
    require(filled != set(range(rows // 3, 2 * rows // 3)), "three_gates", blank="start")
    without_first = forget - {min(forget)}
    require(filled not in (without_first, without_first | {max(forget) + 1}), "rows_from_one", blank="start")
    require(
        not (filled < forget and wrong == "start"),
        "A part of the forget gate is left out. With which row does its block begin?",
        blank="start",
    )
    require(not filled < forget, "stop_is_included", blank="stop")
    require(filled == forget, "every_gate_is_filled", blank=wrong)

    require(fill >= 0, "bias_is_negative", blank="fill")
    for number, idea in (
        (target, "one_bias"),
        (2 * target, "fill_is_doubled"),
        (target / 4, "gates_share_the_fill"),
        (1, "bias_of_one"),
        (1 / (1 + math.exp(-target)), "bias_is_the_gate"),
    ):
        require(not math.isclose(fill, number, rel_tol=1e-3), idea, blank="fill")
    for bias in (lstm.bias_ih_l0, lstm.bias_hh_l0):
        nn.init.zeros_(bias)
        nn.init.constant_(bias[start:stop], fill)
    _, (_, c_n) = lstm(x, (h_0, c_0))
    opened = c_n[:, 0]  # the new content is 0 and c_0 is 1, so this is the forget gate itself
    require(
        torch.allclose(opened, torch.sigmoid(torch.full_like(opened, target))),
        "The rows are right, but with these biases the gate is not at sigmoid({target}). What does it get from two of them?",
        blank="fill",
    )


@kata("expert", "design", covers="equations c_n h_n")
def long_memory(
    f: float,  # the bias of the forget gate
    i: float,  # the bias of the input gate
    o: float,  # the bias of the output gate
    steps: int = draw(80, 60, 90),
    c_0: int = draw(3, 2, 9),
    g: int = draw(2, 2, 5),
):
    """Hold that number

    An LSTM has hidden_size=1. All its weights are 0, so only its biases f, i, o and g
    decide what a step does. g is {g}:

        c = sigmoid(f) * c + sigmoid(i) * tanh({g})
        h = sigmoid(o) * tanh(c)

    c begins at {c_0} or at -{c_0}. In both cases, c must change by less than 1 percent in {steps} steps,
    and h must stay between -0.01 and 0.01. Which biases do that?

    Idea: The gates decide how much of c stays, how much is added to it, and how much of it is shown as h. Each gate is
      a sigmoid, so it is never quite open or quite shut.
    Hint: Take the gates one by one: f keeps c, i lets the new content in, and o shows c as h. Which of them should be
      open?
    Hint: A gate that keeps most of c loses a little at each step, and the losses of {steps} steps add up.
    Hint: sigmoid is close to 1 for numbers far above zero, and close to 0 for numbers far below zero.

    Mistakes:
    bias_is_the_gate: f = 1; i = 0; o = 0 | f = 0.99; i = 0.01; o = 0.01
        These are values for the gates themselves. A bias goes through a sigmoid first: how far open is a gate with your
        f?
    zero_is_shut: f = 0; i = 0; o = 0 | f = 20; i = 0; o = -20 | f = 20; i = -20; o = 0
        sigmoid(0) is one half, so a gate with a bias of 0 is half open. What happens in {steps} steps with a gate that
        is half open?
    open_means_forget: f = -20; i = -20; o = -20
        c is gone after a few steps. The forget gate multiplies c: does it have to be open or shut to keep c?
    leaks: f = 4.6; i = -4.6; o = -4.6 | f = 1; i = -1; o = -1
        c gets smaller at each step. It is multiplied by the forget gate {steps} times: how close to 1 must the gate be?
    written_over: f = 20; i = 20; o = -20
        The new content changes c. Each step has tanh({g}) to add: which gate lets it in?
    shown_all_the_time: f = 20; i = -20; o = 20
        c stays as it is, but h shows it. Which gate is between c and h?

    Example: f = 20
    Example: i = -20
    Example: o = -20
    Step: With f far above 0 the forget gate is open. Even after {steps} steps, c has been multiplied by almost 1.
    Step: With i far below 0 the input gate is shut, and almost nothing of tanh({g}) is added.
    Step: With o far below 0 the output gate is shut, and h is almost 0.
    Step: So c stays at {c_0} or at -{c_0}, where it began. This is how an LSTM remembers over many steps.
    Try: torch.sigmoid(torch.tensor([4.0, 10.0, 20.0])) ** 80
    See: torch.nn.LSTM in the PyTorch documentation, the equations
    """
    lstm = nn.LSTM(1, 1).double()
    for weight in lstm.parameters():
        nn.init.zeros_(weight)
    lstm.bias_ih_l0.data.copy_(torch.tensor([i, f, g, o]))
    begin = torch.tensor([[[c_0], [-c_0], [0]]], dtype=torch.float64)  # three samples
    with torch.no_grad():
        out, (_, c_n) = lstm(torch.zeros(steps, 3, 1, dtype=torch.float64), (torch.zeros_like(begin), begin))
    above, below, written = c_n.flatten().tolist()
    kept = (above - below) / (2 * c_0)
    require(not (0.9 < f <= 1 and min(i, o) >= 0), "bias_is_the_gate", blank="f")
    for name, bias in {"f": f, "i": i, "o": o}.items():
        require(bias != 0, "zero_is_shut", blank=name)
    require(f >= 0, "open_means_forget", blank="f")
    require(kept > 0.99, "leaks", blank="f")
    require(written < 0.01 * c_0, "written_over", blank="i")
    require(
        max(abs(above - c_0), abs(below + c_0)) <= 0.01 * c_0,
        "c drifts by more than 1 percent: what leaks and what is let in add up. Which gates are not open or shut enough?",
    )
    require(out.abs().max() <= 0.01, "shown_all_the_time", blank="o")


@kata(
    "medium",
    "debug",
    where="len({input_size, hidden_size, seq_len * num_layers, 2 * num_layers, seq_len + num_layers - 1, num_layers * batch, seq_len + num_layers, 3 * num_layers, 4 * hidden_size, 2 * seq_len, 1, batch, seq_len, num_layers}) == 14",
    covers="c_n h_n out call_with_state equations",
)
def memory_at_each_step(
    seq_len: int = draw(7, 5, 9),
    batch: int = draw(4, 3, 6),
    input_size: int = draw(5, 3, 16),
    hidden_size: int = draw(6, 3, 16),
    num_layers: int = draw(3, 2, 4),
):
    """c at every step

    To see what a trained stack remembers, somebody needs c of each layer after each step. So the code gives
    lstm one step at a time, with the states from the step before, and collects c in cells.
    What is the shape of cells? And how many of its vectors does one call with the whole x return, too?

    Blanks:
    returned: cells has one vector for each step and layer of the first sample. How many of them are in out, h_n or c_n?

    Idea: A step makes a c and an h. Only h leaves the step: to out, and to the layer above. c stays in its layer, and
      the call returns only the last one.
    Hint: c = f * c + i * g, and then h = o * tanh(c). Which of the two does the layer above read, and which is in out?
    Hint: Each call here reads one step. It returns the states of all layers after that step.
    Hint: torch.stack puts the tensors of a list along a new axis, which comes first. What does c_n have for axes?

    Mistakes:
    layer_axis_missing: cells_shape = (seq_len, batch, hidden_size)
        That has one c for each step, as out has one h. How many layers have a c after each step?
    one_layer_counted: cells_shape = (seq_len, 1, batch, hidden_size)
        That has the c of one layer. state[1] is the c_n of a call: which layers are in it?
    steps_are_lost: cells_shape = (num_layers, batch, hidden_size) | cells_shape = (1, num_layers, batch, hidden_size)
        That is what a single call returns. How many calls does the loop make, and what does it keep of each?
    layers_first: cells_shape = (num_layers, seq_len, batch, hidden_size)
        That has the layers first. The list has one entry for each call: where does torch.stack put the new axis?
    cat_not_stack: cells_shape = (seq_len * num_layers, batch, hidden_size)
        That is what torch.cat gives. Does torch.stack join along an axis that is there, or along a new one?
    batch_first_assumed: cells_shape = (batch, seq_len, num_layers, hidden_size) | cells_shape = (seq_len, batch, num_layers, hidden_size)
        | cells_shape = (batch, num_layers, seq_len, hidden_size)
        That puts the batch before the layers. Which axis comes first in c_n?
    input_size_comes_out: cells_shape = (seq_len, num_layers, batch, input_size)
        The last number is the width of x. How many numbers are in c?
    gates_are_stored: cells_shape = (seq_len, num_layers, batch, 4 * hidden_size)
        That has room for four blocks. They make c feature by feature: how many numbers does c have?
    out_holds_c: returned = seq_len | returned = seq_len + num_layers - 1 | returned = seq_len + num_layers
        That would mean that out holds c of the top layer. A step makes a c and an h: which of the two is in out?
    all_are_returned: returned = seq_len * num_layers
        That would mean that no loop is needed. Which axis of c_n would count the steps?
    top_layer_only: returned = 1
        That would mean that only the top layer returns its c. What does the first axis of c_n count?
    h_counted_too: returned = 2 * num_layers
        That counts the last h as well. Is any h equal to a c?
    none_is_returned: returned = 0
        That would mean that the loop and the single call compute different numbers. The loop hands the states on: what
        is c_n after the last step?

    Step: Each call returns a c_n of shape ({num_layers}, {batch}, {hidden_size}); torch.stack puts {seq_len} of them
      along a new first axis.
    Step: out and h_n hold h, which is o * tanh(c) and not c. The layer above reads h, too.
    Step: c_n holds the last c of each layer: {num_layers} of the {seq_len} * {num_layers} vectors. The others have to
      be collected step by step.
    Try: out, (h_n, c_n) = nn.LSTM(5, 6, 3)(torch.randn(7, 4, 5)); out[-1].equal(h_n[-1]), out[-1].equal(c_n[-1])
    See: torch.nn.LSTM in the PyTorch documentation, Outputs: c_n, and the equations
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, (h_n, c_n) = lstm(x)

    state, cells = None, []  # None: begin with zeros; cells: c after each step
    for t in range(seq_len):
        _, state = lstm(x[t : t + 1], state)
        cells.append(state[1])
    cells = torch.stack(cells)
    # hidden
    known = torch.cat([out[:, 0], h_n[:, 0], c_n[:, 0]])
    apart = (cells[:, :, 0].flatten(0, 1)[:, None] - known).abs().amax(dim=2)
    return blanks(
        cells_shape=cells.shape,
        returned=(apart.amin(dim=1) < 1e-6).sum(),  # of one sample's vectors, how many are in out, h_n or c_n?
    )


unit = make_unit(
    "parameters",
    "Weights and gates",
    """
    An LSTM reads x and its own state h with two weights, and adds two biases:

         input_size        hidden_size
        .----------.      .-----------.      .-.     .-.
        |          |      |           |      | |     | |   hidden_size rows
        |----------|      |-----------|      |-|     |-|
        |          |      |           |      | |     | |   hidden_size rows
        |----------| x  + |-----------| h  + |-|  +  |-|
        |          |      |           |      | |     | |   hidden_size rows
        |----------|      |-----------|      |-|     |-|
        |          |      |           |      | |     | |   hidden_size rows
        '----------'      '-----------'      '-'     '-'
         weight_ih         weight_hh       bias_ih bias_hh

    Each block of rows makes one part of a step: one of the gates i, f and o, or
    the new content g. A kata asks in which order torch has the four blocks.

        c = f * c + i * g      the forget gate f keeps c, the input gate i adds g
        h = o * tanh(c)        the output gate o shows c

    Only h leaves a step: to out, and to the layer above. c stays in its layer.

    ## The words

    - parameters: all weights and biases of a layer. Each direction of each
      layer has a set of four tensors, called weight_ih_l0, weight_hh_l0,
      bias_ih_l0 and bias_hh_l0. l0 is the first layer, l1 the second. Names of
      the second direction end in _reverse. `t.numel()` counts t's numbers.
    - checkpoint: the tensors of a trained model in a file. `state_dict()` gives
      them by name, and `load_state_dict()` puts them back by name. It raises an
      error if a name is missing or left over; with `strict=False` it skips it.
    - initial weights: random, spread evenly between -bound and bound. nn.Linear
      with n inputs has bound = 1 / sqrt(n), so that sums of n terms stay about as
      large, whatever n is. An LSTM has one such bound, from one of its sizes.
    - new stack: all gates are half open. So each layer above the first makes
      the differences between samples about four times smaller.
    - `w @ x`: a matrix product. Each row of w gives one number: torch multiplies
      it by x, feature by feature, and adds up the products.
    - sigmoid: turns any number into one between 0 and 1. 0 becomes 0.5, 9 almost
      1 (open), -9 almost 0 (shut). A gate is the sigmoid, and g is the tanh, of
      weight_ih @ x + bias_ih + weight_hh @ h + bias_hh.
    - `nn.LSTMCell`: one layer for one step, so no name in it says which layer.
    - `nn.GRU`: a layer like an LSTM, with three blocks of rows and no c.
    - `nn.init.constant_(t, v)`: fills t with v, in place. `t.std(0)`: how far the
      numbers along axis 0 differ.

    ## A worked example

    A layer with one feature reads x = [2, 1] with c = 6 and h = [4]. The rows
    of its forget gate are [1, -3] and [0.5], the biases 3 and -4. Its input gate
    is shut. What is c after this step?

    From x the gate gets 2 - 3 + 3 = 2, and from h it gets 2 - 4 = -2. That is 0
    in all, so the gate is half open, and half of c stays:

        >>> import torch
        >>> from_x = torch.tensor([1.0, -3.0]) @ torch.tensor([2.0, 1.0]) + 3
        >>> from_h = torch.tensor([0.5]) @ torch.tensor([4.0]) - 4
        >>> float(torch.sigmoid(from_x + from_h) * 6)
        3.0
    """,
    katas=[
        how_many_tensors,
        initial_range,
        param_count,
        weight_shapes,
        bias_values,
        cell_equivalence,
        config_from_checkpoint,
        param_budget,
        gate_order,
        memory_at_each_step,
        forget_gate,
        long_memory,
    ],
)
