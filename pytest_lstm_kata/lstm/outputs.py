"""Unit on the outputs: what to take from out, h_n and c_n, and what a head makes of it."""

from __future__ import annotations

from typing import Any

from pytest_lstm_kata.authoring import blanks, depends, draw, kata, require
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch


@kata("easy", "index", where="batch < seq_len", covers="out h_n default_layout batch_first")
def place_of_h_n(
    place: tuple[int, ...],  # (axis, index)
    place_b: tuple[int, ...],  # (axis, index)
    seq_len: int = draw(6, 4, 9),
    batch: int = draw(3, 3, 8),
    input_size: int = draw(5, 3, 9),
    hidden_size: int = draw(8, 4, 12),
):
    """Where h_n lies in out

    Two LSTMs read {batch} sequences of {seq_len} steps each. The second one has the batch first.
    out.select(axis, index) takes one index of one axis: out.select(2, 3) is out[:, :, 3].

    For which axis and index is it equal to h_n[-1]? An index below 0 counts from the end.
    If several pairs are right, write any of them.

    Blanks:
    place: (axis, index), so that out.select(axis, index) equals h_n[-1].
    place_b: (axis, index), so that out_b.select(axis, index) equals h_n_b[-1].

    Idea: h_n holds the state of each layer at the end of the sequence. out holds the steps of the top layer. With one
      direction, h_n[-1] is therefore in out, too. The layout decides which axis of out counts the steps.
    Hint: h_n[-1] has no time axis. So you need one index of the time axis of out. Which axis is that in each of the two
      layers?
    Hint: Above each out, write what its axes count: steps, sequences, features.
    Hint: h_n holds the state at the end of the sequence. Python has an index for the end, however long a sequence is.

    Mistakes:
    index_before_axis: place = (-1, 0); place_b = (-1, 1) | place = (-1, 0) | place_b = (-1, 1)
        out.select reads the first number as the axis and the second as the index. In which order are yours?
    feature_instead_of_step: place = (2, -1); place_b = (2, -1)
        That takes a single feature at all steps. h_n[-1] has all features: which axis does it not have?
    sample_instead_of_step: place = (0, -1); place_b = (0, -1) | place = (1, -1); place_b = (1, -1)
        | place = (1, -1); place_b = (0, -1)
        That takes one sequence out of the batch, with all its steps. Which axis of this out counts the steps?
    counted_from_one: place = (0, seq_len); place_b = (1, seq_len)
        The number {seq_len} fits if the steps are counted from 1. Which index does the first step have in Python?
    no_such_step: place = (0, seq_len + 1); place_b = (1, seq_len + 1)
        This out has no such step. How many steps has x, and which index does its last step have?
    first_step: place = (0, 0); place_b = (1, 0)
        That is the first step of out. How many steps has the layer read by then?
    step_in_between: place = (0, seq_len - 2); place_b = (1, seq_len - 2)
        The axis counts steps, but at this step the layer has not read the whole sequence. At which step has it read
        everything?

    Example: place = (0, -1)
    Example: place_b = (1, -1)
    Step: By default out is (seq_len, batch, hidden_size): the steps are axis 0, and out[-1] is the last one.
    Step: With batch_first=True out is (batch, seq_len, hidden_size): the steps are axis 1, and out[:, -1] is the last.
    Step: -1 and {seq_len} - 1 are the same step. h_n[-1] is that step of out: ({batch}, {hidden_size}).
    Try: out, (h_n, c_n) = nn.LSTM(5, 8, batch_first=True)(torch.randn(3, 6, 5)); (out[:, -1] == h_n[-1]).all()
    See: torch.nn.LSTM in the PyTorch documentation, Outputs; Stack Overflow 48302810
    """
    lstm = nn.LSTM(input_size, hidden_size)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, (h_n, c_n) = lstm(x)

    lstm_b = nn.LSTM(input_size, hidden_size, batch_first=True)
    x_b = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)
    out_b, (h_n_b, c_n_b) = lstm_b(x_b)
    # hidden
    for blank, chosen, layer, data in (("place", place, lstm, x), ("place_b", place_b, lstm_b, x_b)):
        whole = len(chosen) == 2 and all(type(number) is int for number in chosen)
        require(whole, "It takes two whole numbers, (axis, index): first the axis, then the index.", blank=blank)
        steps, (last, _) = layer.double()(data.double())
        require(
            _takes(steps, last[-1], *chosen) or not _takes(steps, last[-1], *chosen[::-1]),
            "index_before_axis",
            blank=blank,
        )
        axis, index = chosen
        require(
            -3 <= axis < 3, "out has three axes, and the first one is axis 0. Yours is none of the three.", blank=blank
        )
        require(steps.shape[axis] != hidden_size, "feature_instead_of_step", blank=blank)
        require(steps.shape[axis] == seq_len, "sample_instead_of_step", blank=blank)
        require(index != seq_len, "counted_from_one", blank=blank)
        require(-seq_len <= index < seq_len, "no_such_step", blank=blank)
        require(index % seq_len != 0, "first_step", blank=blank)
        require(_takes(steps, last[-1], axis, index), "step_in_between", blank=blank)


def _takes(steps: Any, state: Any, axis: int, index: int) -> bool:
    """Is this index of this axis the state?"""
    if not (-3 <= axis < 3 and -steps.shape[axis] <= index < steps.shape[axis]):
        return False
    taken = steps.select(axis, index)
    return taken.shape == state.shape and bool(torch.allclose(taken, state))


@kata(
    "medium",
    "compare",
    where="seq_len - 1 not in (input_size, hidden_size) and seq_len + 2 * num_layers - 1 != hidden_size",
    covers="out h_n c_n stacking",
)
def out_and_h_n(
    seq_len: int = draw(7, 5, 10),
    input_size: int = draw(5, 3, 9),
    hidden_size: int = draw(8, 5, 12),
    num_layers: int = draw(3, 3, 4),
):
    """Which states are in out?

    A stack of {num_layers} layers reads one sequence of {seq_len} steps, without a batch.
    Each row of out, of h_n and of c_n is a vector of {hidden_size} numbers.
    Which of these vectors are equal?

    Blanks:
    step: the index of the step of out that equals h_n[-1]. Count from 0, and not from the end.
    steps_like_first: how many steps of out equal h_n[0].
    vectors: how many different vectors out, h_n and c_n hold together. Equal vectors count once.

    Idea: out holds one layer at all steps. h_n and c_n hold all layers at one step. Where the two meet, they hold the
      same numbers.
    Hint: Which layer does out show? And which layer does h_n[0] belong to?
    Hint: Draw a table with a row for each layer and a column for each step. out is one of its rows. What is h_n?
    Hint: Count the rows of out. Then go through the rows of h_n and c_n, and ask each time: have I counted this vector
      already?

    Mistakes:
    row_number_as_step: step = num_layers - 1
        That is the place of h_n[-1] among the layers. After which step of the sequence does h_n keep the state?
    counted_from_one: step = seq_len
        That fits if the steps of out are counted from 1. Which index does the first step have?
    counted_from_the_end: step = -1
        That counts from the end. Here the steps are numbered from 0. Which number does this step have?
    first_step: step = 0
        At that step the layers have read only one step of x. After which step does h_n keep the state?
    out_and_h_n_alike: steps_like_first = 1
        Then every row of h_n would be in out. out shows the steps of one layer. Which layer does h_n[0] belong to?
    first_layer_in_out: steps_like_first = seq_len | steps_like_first = num_layers
        h_n[0] belongs to the first layer. The steps of this layer go to the layer above: which layer writes out?
    a_vector_per_layer: vectors = seq_len + num_layers
        That adds one vector for each layer. At the end a layer has two states, h and c. Which of these does out show?
    states_are_in_out: vectors = seq_len
        Then out would hold all states. Does it show the lower layers, and does it show any c?
    c_taken_for_h: vectors = seq_len + num_layers - 1
        Then c_n would add nothing to h_n. Each layer has two states. How is h computed from c in the equations?
    nothing_shared: vectors = seq_len + 2 * num_layers
        That counts every row once. Is the last step of the top layer in out, in h_n, or in both?
    top_c_in_out: vectors = seq_len + 2 * num_layers - 2
        Then both states of the top layer would be in out. Which of the two does out show?
    every_layer_in_out: vectors = num_layers * seq_len | vectors = num_layers * seq_len + num_layers
        | vectors = 2 * num_layers * seq_len
        That counts every layer at every step. Which layer does out show? At which step do h_n and c_n show the others?
    numbers_counted: vectors = (seq_len + 2 * num_layers - 1) * hidden_size
        | vectors = (seq_len + 2 * num_layers) * hidden_size
        That counts numbers. A vector has {hidden_size} of them. How many different vectors are there?

    Step: out shows the top layer at each step, and h_n[-1] is that layer's state at the end.
    Step: So in a layer with one direction h_n[-1] is out[-1].
    Step: h_n[0] belongs to the first layer. Its steps go to the layer above and not into out.
    Step: There are {seq_len} rows of out, {num_layers} of h_n and {num_layers} of c_n. One vector is there twice.
    Step: So you get h and c of every layer at the end. Of the steps before, you get only h of the top layer.
    Try: out, (h_n, c_n) = nn.LSTM(5, 8, 3)(torch.randn(7, 5)); [(row == out).all(1).tolist() for row in h_n]
    See: torch.nn.LSTM in the PyTorch documentation, Outputs; Stack Overflow 48302810
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers, dtype=torch.float64)
    x = torch.randn(seq_len, input_size, dtype=torch.float64)  # (seq_len, input_size)
    out, (h_n, c_n) = lstm(x)  # (seq_len, hidden_size), and (num_layers, hidden_size) twice
    # hidden
    rows = torch.cat([out, h_n, c_n])
    equal = torch.isclose(rows.unsqueeze(1), rows).all(-1)  # each row with each
    return blanks(
        step=equal[seq_len + num_layers - 1, :seq_len].tolist().index(True),  # the step of out that equals h_n[-1]
        steps_like_first=equal[seq_len, :seq_len].sum(),  # steps of out that equal h_n[0]
        vectors=(equal.tril(-1).sum(1) == 0).sum(),  # different vectors in out, h_n and c_n together
    )


@kata(
    "hard",
    "debug",
    where="not {2 * num_layers, num_layers * batch} & {batch, seq_len, hidden_size, classes}"
    " and hidden_size != 2 * classes",
    covers="out h_n states_layout batch_first",
)
def head_on_h_n(
    batch: int = draw(5, 3, 9),
    seq_len: int = draw(7, 4, 12),
    hidden_size: int = draw(8, 5, 16),
    num_layers: int = draw(2, 2, 4),
    classes: int = draw(3, 3, 9),
):
    """A head takes anything

    A head should give {classes} scores for each of {batch} sequences. Here are four attempts: a, b, c and d.
    torch runs all of them without a warning, also those that do something else.
    What shape does each result have?

    Idea: nn.Linear replaces the last axis of its input and keeps all axes before it, whatever they count. So a head
      runs on the wrong tensor, too. At best you see it in the shape of the scores.
    Hint: First write down the shapes of h_n and of out. Which axis does the head change?
    Hint: An index removes an axis: h_n[-1] removes the first one, h_n[:, -1] the second. What do these two axes count?
    Hint: batch_first is about x and out. Which axes does h_n have?

    Mistakes:
    head_forgotten: a_shape = (num_layers, batch, hidden_size); b_shape = (batch, hidden_size);
        c_shape = (num_layers, hidden_size); d_shape = (batch, seq_len, hidden_size)
        | a_shape = (num_layers, batch, hidden_size) | b_shape = (batch, hidden_size)
        | c_shape = (num_layers, hidden_size) | d_shape = (batch, seq_len, hidden_size)
        The last number is how many features the head reads. What does the head make of them?
    last_step_of_the_state: c_shape = (batch, classes)
        In out, [:, -1] would take the last step. h_n has no axis of steps: what does its second axis count?
    batch_first_moves_states: a_shape = (batch, num_layers, classes); b_shape = (num_layers, classes);
        c_shape = (batch, classes) | a_shape = (batch, num_layers, classes) | b_shape = (num_layers, classes)
        That fits if the batch comes first in h_n. batch_first is about x and out: does it say anything about states?
    head_picks_a_layer: a_shape = (batch, classes)
        Then the head would choose a layer of h_n, or join the layers. It works on the last axis: what
        happens to the others?
    head_picks_a_step: d_shape = (batch, classes)
        Then the head would give one row for each sequence, and the axis of the steps would be gone. It works on the
        last axis: what happens to the axes before it?
    leading_axes_merge: a_shape = (num_layers * batch, classes) | a_shape = (batch, num_layers * classes)
        | d_shape = (batch * seq_len, classes) | d_shape = (batch, seq_len * classes)
        That makes one axis of two. The head changes the last axis: how many axes does it read, and how many are left?
    time_first_assumed: d_shape = (seq_len, batch, classes)
        That puts time first. This layer has batch_first=True, and out has the layout of x: which axis comes first?
    h_n_has_steps: a_shape = (batch, seq_len, classes) | a_shape = (seq_len, batch, classes)
        That has an axis for the steps. h_n is the state at the end: what do its axes count?
    last_state_only: a_shape = (1, batch, classes)
        That keeps the state of the last layer alone. Which layers have a row in h_n?
    index_keeps_its_axis: b_shape = (1, batch, classes) | c_shape = (num_layers, 1, classes)
        That keeps an axis of length 1. A whole number is the index here. What happens to the axis that it indexes?
    one_row_of_scores: b_shape = (classes,) | c_shape = (classes,) | a_shape = (classes,) | d_shape = (classes,)
        That is a single row of scores. How many axes does the head read here, and which of them does it keep?

    Step: h_n is (num_layers, batch, hidden_size), with batch_first or without. The head turns {hidden_size} into
      {classes}.
    Step: a has scores for every layer, {num_layers} times as many as wanted, and torch does not complain.
    Step: b is what was wanted: the last layer, {classes} scores for each of the {batch} sequences.
    Step: c is the last sequence of the batch in all {num_layers} layers. The other sequences are lost.
    Step: d has scores for each step of each sequence.
    Try: nn.Linear(8, 3)(nn.LSTM(6, 8, 2, batch_first=True)(torch.randn(5, 7, 6))[1][0]).shape
    See: torch.nn.LSTM in the PyTorch documentation, Outputs; torch.nn.Linear, Shape; pytorch/pytorch#4145
    """
    lstm = nn.LSTM(20, hidden_size, num_layers=num_layers, batch_first=True)
    head = nn.Linear(hidden_size, classes)

    x = torch.randn(batch, seq_len, 20)  # (batch, seq_len, input_size)
    out, (h_n, c_n) = lstm(x)

    a = head(h_n)
    b = head(h_n[-1])
    c = head(h_n[:, -1])
    d = head(out)
    return blanks(a_shape=a.shape, b_shape=b.shape, c_shape=c.shape, d_shape=d.shape)


@kata("hard", "pooling", where="seq_len * input_size != batch * hidden_size", covers="out batch_first")
def pooled(
    dim: int,  # the axis that goes
    batch: int = draw(4, 3, 7),
    seq_len: int = draw(7, 5, 11),
    input_size: int = draw(5, 3, 9),
    hidden_size: int = draw(8, 4, 12),
):
    """One vector for a sequence

    Here are three ways to make one vector of each sequence. amax takes the maximum along an axis.

        last = out[:, -1]
        mean = out.mean(dim=dim)
        peak = out.amax(dim=dim)

    mean and peak should hold {hidden_size} features for each of the {batch} sequences.
    torch then takes the gradient of the first row of each. For how many numbers in out is it not 0?

    Blanks:
    dim: the axis over which mean and amax are taken.
    from_last: for how many numbers in out the gradient of last[0].sum() is not 0.
    from_mean: for how many numbers in out the gradient of mean[0].sum() is not 0.
    from_peak: for how many numbers in out the gradient of peak[0].sum() is not 0.

    Idea: The last step, the mean and the maximum over the steps each make one vector of a sequence. They use different
      numbers of out, so other numbers of out have a gradient.
    Hint: Each sequence should keep its features. Which axis of out has to disappear?
    Hint: The gradient of a number in out is not 0 if a small change of it changes the sum. Try last, mean and peak.
    Hint: A maximum is the largest of some numbers. A small change of any other number does not change it. How many
      maxima are in peak[0]?

    Mistakes:
    samples_averaged: dim = 0
        That axis counts the sequences. Then all sequences would be averaged into one. Which axis counts the steps?
    features_averaged: dim = 2
        That axis counts the features. Then a single number would be left of each step. Which axis counts the steps?
    sum_is_one_number: from_last = 1; from_mean = 1; from_peak = 1 | from_mean = 1
        A sum is one number, but it is computed from many. Which numbers of out is it computed from?
    steps_counted: from_last = 1; from_mean = seq_len; from_peak = 1 | from_last = 1 | from_mean = seq_len
        | from_mean = batch * seq_len
        That counts steps, not numbers. Which steps are used, and how many numbers does each step of out have?
    out_taken_for_x: from_last = seq_len * hidden_size | from_last = seq_len | from_last = batch * seq_len
        The last step has read all steps of x. But in out it is one step. Which numbers of out are in last[0]?
    mean_reads_one_step: from_mean = hidden_size
        There are that many numbers in one step of out. Over which steps is the mean taken?
    result_counted: from_mean = batch * hidden_size
        Those are the numbers in mean itself, for all sequences. Which numbers of out does mean[0] come from?
    whole_batch: from_mean = batch * seq_len * hidden_size | from_last = batch * hidden_size
        | from_last = batch * seq_len * hidden_size | from_peak = batch * hidden_size
        | from_peak = batch * seq_len * hidden_size
        That counts the whole batch. Index 0 takes one sequence. Do other sequences change its vector?
    gradients_in_x: from_last = seq_len * input_size; from_mean = seq_len * input_size; from_peak = seq_len * input_size
        | from_last = seq_len * input_size | from_mean = seq_len * input_size | from_peak = seq_len * input_size
        That counts numbers of x. The question is about numbers of out. How many does a step of out have?
    all_that_is_compared: from_peak = seq_len * hidden_size
        The maximum compares all these numbers. Does a small change of one of the smaller numbers change it?
    one_maximum: from_peak = 1
        That is one maximum over everything. amax takes one along an axis: how many maxima are there in peak[0]?
    a_maximum_per_step: from_peak = seq_len | from_peak = batch * seq_len
        That is one maximum for each step. Which axis does amax remove, and which axis is left in peak[0]?
    no_gradient: from_last = 0 | from_mean = 0 | from_peak = 0
        With 0, no number in out could change the sum. Which numbers in out does this vector come from?

    Example: dim = -2
    Step: out is (batch, seq_len, hidden_size). Axis 1, which is also -2, counts the steps. Averaged over it, out
      becomes ({batch}, {hidden_size}).
    Step: last[0] is one step of out, {hidden_size} numbers. It knows the other steps only through the layer's state.
    Step: mean[0] is made of all {seq_len} steps with {hidden_size} numbers each. Each gets the same small gradient.
    Step: peak[0] takes the largest number of each feature, {hidden_size} in all, often from different steps.
    Try: out = torch.randn(7, 8, requires_grad=True); out.amax(0).sum().backward(); out.grad.count_nonzero()
    See: torch.nn.LSTM in the PyTorch documentation, Outputs; torch.mean and torch.amax
    """
    lstm = nn.LSTM(input_size, hidden_size, batch_first=True)
    x = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)
    out, _ = lstm(x)  # (batch, seq_len, hidden_size)
    # hidden
    require(-3 <= dim < 3, "out has three axes, and the first one is axis 0. Yours is none of the three.")
    mean, peak = out.mean(dim=dim), out.amax(dim=dim)
    require(mean.shape[0] == batch, "samples_averaged")
    require(mean.shape[1] == hidden_size, "features_averaged")
    return blanks(
        from_last=_reached(out[:, -1][0], out),  # numbers in out with a gradient from last[0].sum()
        from_mean=_reached(mean[0], out),  # numbers in out with a gradient from mean[0].sum()
        from_peak=_reached(peak[0], out),  # numbers in out with a gradient from peak[0].sum()
    )


def _reached(result: Any, out: Any) -> int:
    (gradient,) = torch.autograd.grad(result.sum(), out, retain_graph=True)
    return int((gradient != 0).sum())


@kata(
    "medium",
    "loss",
    where="hidden_size not in (2 * num_tags, 2 * input_size)",
    covers="out batch_first",
)
def tag_every_step(
    order: tuple[int, ...],  # (axis, axis, axis)
    batch: int = draw(3, 3, 9),
    seq_len: int = draw(7, 4, 12),
    input_size: int = draw(6, 3, 12),
    hidden_size: int = draw(8, 5, 16),
    num_tags: int = draw(5, 3, 9),
):
    """A tag for every step

    Each step of each sequence has one of {num_tags} tags. The head gives a score for each tag.
    The loss is the mean over all steps of all sequences:

        loss = nn.functional.cross_entropy(logits.permute(order), tags)

    What shape does logits have? And in which order does cross_entropy need its axes?

    Blanks:
    order: the three axes of logits, numbered from 0, in their new order.

    Idea: To tag every step, the head reads all of out. For scores with more than two axes, cross_entropy has its own
      layout. A head gives another layout.
    Hint: The head works at every step. Which axis of out does it change?
    Hint: The introduction says where cross_entropy wants the classes, and in which order the other axes. What counts
      the classes here?
    Hint: permute lists the old axes in their new order. Which old axis comes first, which second, which third?

    Mistakes:
    scores_second_from_head: logits_shape = (batch, num_tags, seq_len)
        That has the scores in the middle. The head works on the last axis of out: where does it put its scores?
    one_tag_per_sequence: logits_shape = (batch, num_tags)
        That is one row of scores for each sequence. tags has a tag for each step: which part of out does the head read?
    head_keeps_features: logits_shape = (batch, seq_len, hidden_size)
        The last number is how many features the head reads. What does the head make of them?
    time_first_assumed: logits_shape = (seq_len, batch, num_tags)
        That puts time first. This layer has batch_first=True, and out has the layout of x: which axis comes first?
    leading_axes_merge: logits_shape = (batch * seq_len, num_tags)
        That makes one axis of two. The head changes the last axis: what happens to the axes before it?
    tags_for_scores: logits_shape = (batch, seq_len)
        That is one number for each step, as in tags. How many scores does the head give at each step?
    batch_left_out: logits_shape = (seq_len, num_tags)
        That is a single sequence. What happens to the axis that counts the sequences?
    axes_from_one: order = (1, 3, 2)
        That fits if the axes are numbered from 1. Which number does the first axis have in Python?
    lengths_for_axes: order = (batch, num_tags, seq_len)
        That is how long each axis is. permute takes their numbers: which number does the first axis have?
    two_axes_swapped: order = (1, 2)
        permute needs all three axes in their new order, not only the ones that move.
    scores_come_first: order = (2, 0, 1)
        That puts the scores first. But the first axis of the scores has to agree with the first axis of tags. What does
        that one count?
    scores_stay_last: order = (0, 1, 2)
        The scores are not in the axis where cross_entropy expects them. Which axis is that, by its documentation?
    steps_before_sequences: order = (1, 2, 0)
        That puts the steps before the sequences. In which order does tags have these two?

    Example: order = (0, 2, 1)
    Step: The head turns {hidden_size} features into {num_tags} scores, at every step of every sequence.
    Step: cross_entropy wants the scores in axis 1, and the other axes in the order of tags.
    Step: permute(0, 2, 1) swaps steps and scores. logits.flatten(0, 1) with tags.flatten() gives the same loss.
    Step: With as many tags as steps, the logits would run without permute, too, and the loss would mean nothing.
    Try: nn.functional.cross_entropy(torch.randn(3, 7, 4).permute(0, 2, 1), torch.randint(4, (3, 7)))
    See: torch.nn.CrossEntropyLoss in the PyTorch documentation, Shape; torch.nn.LSTM, Outputs
    """
    lstm = nn.LSTM(input_size, hidden_size, batch_first=True)
    head = nn.Linear(hidden_size, num_tags)

    x = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)
    tags = torch.randint(num_tags, (batch, seq_len))  # (batch, seq_len), the number of the right tag

    out, _ = lstm(x)
    logits = head(out)
    # hidden
    require(all(type(axis) is int for axis in order), "order is a tuple of whole numbers, one for each axis of logits.")
    require(len(order) != 2, "two_axes_swapped")
    require(len(order) == 3, "logits has three axes, and each of them has one place in order. How many did you write?")
    require(sorted(order) != sorted(logits.shape), "lengths_for_axes")
    require(sorted(order) != [1, 2, 3], "axes_from_one")
    require(
        all(-3 <= axis < 3 for axis in order),
        "The three axes of logits are numbered from 0. Which of your numbers is none of them?",
    )
    require(len({axis % 3 for axis in order}) == 3, "One axis of logits is there twice. Which one is missing?")
    permuted = logits.permute(tuple(order))
    require(permuted.shape[0] != num_tags, "scores_come_first")
    require(permuted.shape[1] == num_tags, "scores_stay_last")
    require(permuted.shape == (batch, num_tags, seq_len), "steps_before_sequences")
    loss = nn.functional.cross_entropy(permuted.double(), tags)
    flat = nn.functional.cross_entropy(logits.flatten(0, 1).double(), tags.flatten())
    require(torch.allclose(loss, flat), "With this order, the scores of one step are compared with the tag of another.")
    return blanks(logits_shape=logits.shape)


@kata(
    "medium",
    "debug",
    where="sample + 1 < min(batch - 1, seq_len) and batch - sample not in (sample, sample + 1)"
    " and not {input_size, hidden_size, seq_len} & {sample + 1, batch - sample, batch - 1}",
    covers="batch_first default_layout out",
)
def whose_scores(
    batch: int = draw(8, 7, 10),
    seq_len: int = draw(9, 5, 12),
    input_size: int = draw(10, 3, 12),
    hidden_size: int = draw(6, 5, 16),
    sample: int = draw(3, 3, 7),
):
    """Whose scores are these?

    x holds {batch} samples, with the batch first. Scores are computed from it in three ways:
    a comes from an LSTM with batch_first=True, b and c from an LSTM without it.
    The program takes a[{sample}], b[{sample}] and c[{sample}] for the scores of x[{sample}].

    How many of the {batch} samples of x can change each of these three rows?

    Idea: A layer reads along the axis that it takes for time, even if this axis counts samples. The shape of the scores
      can be right anyway. To see whether they are right, look at which samples change them.
    Hint: x has the batch first. Which axis does each layer take for time?
    Hint: Along the time axis, a step depends on itself and on the steps before it. What follows if these steps are
      samples?
    Hint: out[-1] is the end of the first axis. What has a layer without batch_first read when it gets there?

    Mistakes:
    shape_proves_it: samples_b = 1; samples_c = 1 | samples_b = 1
        b has the shape of a. But does this layer keep the samples apart? Which axis of x does it take for time?
    index_repairs_it: samples_c = 1
        Then the index would correct the layout. What do the rows of c count, and which samples has the layer read by
        then?
    batch_is_shared: samples_a = batch | samples_a = batch - 1
        Then the samples of a batch would change each other. Along which axis does this layer carry its state?
    batch_first_ignored: samples_a = sample + 1
        Then this layer would read one sample after the other. Which axis of x is time with batch_first=True?
    steps_counted: samples_a = seq_len | samples_b = seq_len | samples_c = seq_len
        That is the number of steps of x. The question is about samples. How many of them can change this row?
    all_samples_mix: samples_b = batch
        Then this row would depend on all samples. The layer reads them one after the other, from the first. Which of
        them has it read at sample {sample}?
    own_sample_left_out: samples_b = sample | samples_c = batch - 1
        That leaves one sample out. Which one is it, and has the layer read it when it writes this row?
    samples_ahead: samples_b = batch - sample
        Those are the samples from {sample} to the end. In which direction does the layer read?
    row_is_a_sample: samples_c = sample + 1 | samples_c = sample
        That takes row {sample} of c for sample {sample}. The index has removed the first axis: what do the rows count?
    no_sample: samples_a = 0 | samples_b = 0 | samples_c = 0
        With 0, no sample could change this row. Which samples has the layer read at this row?

    Step: a: with batch_first=True time is axis 1, and each sample has a state of its own.
    Step: b: without it the layer reads one sample after the other. Row {sample} has read sample {sample} and all before
      it.
    Step: c: out[-1] comes after the last of {batch} samples, so all have been read. Its rows are steps, not samples.
    Step: b has the shape of a, and torch does not complain. Only a is right.
    Try: x = torch.randn(5, 7, 6, requires_grad=True); nn.LSTM(6, 8)(x)[0][2, -1].sum().backward(); x.grad.abs().sum((1, 2))  # the batch is axis 0
    See: torch.nn.LSTM in the PyTorch documentation, Parameters: batch_first; pytorch/pytorch#4145
    """
    x = torch.randn(batch, seq_len, input_size, requires_grad=True)  # (batch, seq_len, input_size)
    head = nn.Linear(hidden_size, 2)

    out, _ = nn.LSTM(input_size, hidden_size, batch_first=True)(x)
    a = head(out[:, -1])

    out, _ = nn.LSTM(input_size, hidden_size)(x)
    b = head(out[:, -1])
    c = head(out[-1])
    return blanks(
        samples_a=depends(a[sample], on=x, axis=0).count(True),  # samples of x that can change a[{sample}]
        samples_b=depends(b[sample], on=x, axis=0).count(True),  # samples of x that can change b[{sample}]
        samples_c=depends(c[sample], on=x, axis=0).count(True),  # samples of x that can change c[{sample}]
    )


@kata(
    "medium",
    "model choice",
    where="seq_len - step > 2 and seq_len - 2 * step not in (0, 1, 2, 3) and (step + 1) * num_layers != seq_len"
    " and num_layers not in (step + 1, seq_len - step - 1, seq_len - step)"
    " and not {input_size, hidden_size, seq_len} & {step + 1, step + num_layers, seq_len - step, seq_len - 1, seq_len + 1}",
    covers="out stacking bidirectional directions_joined",
)
def can_it_stream(
    seq_len: int = draw(8, 7, 12),
    step: int = draw(5, 3, 8),
    input_size: int = draw(11, 3, 16),
    hidden_size: int = draw(10, 4, 16),
    num_layers: int = draw(4, 3, 4),
):
    """Can it answer while you speak?

    One sequence of {seq_len} steps goes through three LSTMs: a plain one, a stack and a bidirectional one.
    both is the output of the bidirectional one, and second is the half of both from its second direction.
    Take step {step} of each output, counted from 0 as in x. How many of the {seq_len} steps of x can change it?

    Idea: A model for live data has to answer at each step from what it has heard so far. Whether a layer can do that
      depends on the direction in which it reads, and not on how deep it is.
    Hint: Steps are counted from 0. How many are there up to and including step {step}?
    Hint: A layer of a stack reads its own state and the same step of the layer below. Does any of this come from a
      later step?
    Hint: The second direction starts at the end of x. What has it read when it comes to step {step}?

    Mistakes:
    own_step_only: in_plain = 1 | in_stacked = 1 | in_second = 1
        That is step {step} of x alone. The layer also has a state. Which steps does this state depend on?
    one_step_back: in_plain = 2 | in_stacked = 2
        That is this step and one more. The state comes from the step before. What did the state at that step depend on?
    own_step_left_out: in_plain = step | in_stacked = step | in_both = seq_len - 1 | in_second = seq_len - step - 1
        That leaves out step {step} of x itself. Has the layer read it when it gives this step of the output?
    stack_sees_more: in_stacked = seq_len
        Then a higher layer would see later steps of the layer below. Each layer reads the one below from its first step
        on. Which steps has it read at this step?
    all_steps_seen: in_plain = seq_len
        That is the whole sequence. Which steps of x has the layer read when it gives this step of the output?
    a_step_per_layer: in_stacked = step + num_layers | in_plain = step + num_layers
        That adds steps for the layers. A layer reads the same step of the layer below. Does any layer read a later
        step?
    layers_multiply_steps: in_stacked = (step + 1) * num_layers | in_plain = (step + 1) * num_layers
        That counts steps more than once. Which steps of x have been read by then, each counted once?
    second_direction_forgotten: in_both = step + 1; in_second = step + 1 | in_both = step + 1
        Then both directions would start at the beginning of x. Where does the second one start, and what has it read?
    halves_alike: in_second = step + 1
        That fits if the second direction started at the first step of x, or if its half were in the order in which it
        reads. But in both halves, row {step} of out belongs to x[{step}]. Where has each direction started?
    directions_counted_twice: in_both = seq_len + 1 | in_both = 2 * seq_len | in_both = 2 * (step + 1)
        That adds up the steps of two directions. Do both directions read some of the same steps?
    counted_from_its_end: in_second = step
        Those are the steps before step {step}. At which end of x does this direction start?
    nothing_seen: in_second = 0
        Then this half would not depend on x. Where does its direction start, and which steps has it read at step
        {step}?
    halves_mixed: in_second = seq_len
        That is the whole sequence. The two directions do not see each other: how far has this one come?

    Step: plain[{step}] and stacked[{step}] depend on x[0] to x[{step}], and on nothing later.
    Step: both[{step}] holds both directions. Together they have read all {seq_len} steps of x.
    Step: second[{step}] depends on what the second direction has read: from the end of x down to x[{step}].
    Step: So a stack can answer live, however deep it is. A bidirectional layer has to wait for the end.
    Try: x = torch.randn(9, 4, requires_grad=True); nn.LSTM(4, 6, 3)(x)[0][5].sum().backward(); x.grad.abs().sum(1) > 0
    See: torch.nn.LSTM in the PyTorch documentation, Parameters: num_layers and bidirectional
    """
    x = torch.randn(seq_len, input_size, requires_grad=True)  # (seq_len, input_size)

    plain, _ = nn.LSTM(input_size, hidden_size)(x)
    stacked, _ = nn.LSTM(input_size, hidden_size, num_layers=num_layers)(x)
    both, _ = nn.LSTM(input_size, hidden_size, bidirectional=True)(x)
    second = both[:, hidden_size:]  # the features of the second direction
    return blanks(
        in_plain=depends(plain[step], on=x, axis=0).count(True),  # steps of x that can change plain[{step}]
        in_stacked=depends(stacked[step], on=x, axis=0).count(True),  # steps of x that can change stacked[{step}]
        in_both=depends(both[step], on=x, axis=0).count(True),  # steps of x that can change both[{step}]
        in_second=depends(second[step], on=x, axis=0).count(True),  # steps of x that can change second[{step}]
    )


@kata(
    "medium",
    "loss",
    where="(peak - usual) % batch == 0 and (peak - usual) // batch > 1 and usual > 1"
    " and not {2 * batch, batch - 1, batch * (batch - 1), batch * batch} & {seq_len, usual, peak, batch * seq_len}"
    " and usual + (peak - usual) // batch not in (batch, seq_len, 2 * batch, batch * batch)",
    covers="out batch_first",
)
def regression_loss(
    batch: int = draw(4, 4, 8),
    seq_len: int = draw(7, 3, 12),
    usual: int = draw(2, 1, 9),
    peak: int = draw(26, 15, 70),
):
    """All predictions are alike

    A model predicts one number for each of {batch} recordings, its samples. The target is {peak} for the last one and
    {usual} for all others. After training with loss_a, all predictions are alike. torch only gave a warning.
    With loss_b the same model learns. What does each loss compare?

    Blanks:
    averaged_a: how many squared differences loss_a is the mean of.
    averaged_b: how many squared differences loss_b is the mean of.
    last_a: the prediction for the last recording when loss_a is as small as it can get.
    last_b: the prediction for the last recording when loss_b is as small as it can get.

    Idea: A loss of differences subtracts one tensor from the other by the rules of broadcasting: an axis of length 1 is
      repeated, and a missing axis is added in front. If the shapes differ, it compares pairs that nobody wanted.
    Hint: A head with one output keeps its axis. Write the shape of pred above the shape of target, the last axes aligned.
    Hint: Which shape has pred - target? Which targets is the prediction of one recording compared with?
    Hint: A number that is compared with several targets, by squares, is best where the differences add up to 0.

    Mistakes:
    own_target_only: averaged_a = batch; last_a = peak | averaged_a = batch | last_a = peak
        Then loss_a would compare each prediction with its own target alone. Align the two shapes at their last axis:
        which shape has the difference?
    loss_is_one_number: averaged_a = 1 | averaged_b = 1
        The loss is one number, but it is a mean. How many numbers does the difference hold, before the mean is taken?
    nothing_is_compared: averaged_a = 0 | averaged_b = 0
        With 0, there would be no difference at all. torch gives a warning and goes on: with which shape?
    own_target_left_out: averaged_a = batch * (batch - 1) | averaged_a = batch - 1 | averaged_b = batch - 1
        That leaves something out. Broadcasting compares every row with every column: which pair could be missing?
    shapes_added: averaged_a = 2 * batch
        That adds the sizes of two axes. How many numbers has a tensor with two axes?
    steps_compared: averaged_a = batch * seq_len | averaged_b = batch * seq_len | averaged_a = seq_len
        | averaged_b = seq_len
        That counts steps. The head reads one step of each recording here: how many predictions does it give?
    squeeze_changes_nothing: averaged_b = batch * batch; last_b = usual + (peak - usual) // batch
        | averaged_b = batch * batch | last_b = usual + (peak - usual) // batch
        Then loss_b would be the same as loss_a. squeeze(1) removes an axis of length 1: which shape is left, and is it
        the shape of target?
    most_frequent: last_a = usual | last_b = usual
        That is the most frequent target. The squares count a large difference much. Which targets is this prediction
        compared with, and which number is best for all of them?
    halfway: last_a = (usual + peak) / 2
        That is halfway between the two values. How often does each of them occur among the targets?
    sum_of_targets: last_a = (batch - 1) * usual + peak | last_b = (batch - 1) * usual + peak
        That is the sum of all targets. Which number has the smallest squared differences from them?
    difference_of_targets: last_a = peak - usual | last_b = peak - usual
        That is the difference of two targets. A prediction is compared with targets, and not with their difference.
    nothing_is_learned: last_a = 0 | last_b = 0
        With 0, the model would not learn from the targets at all. Which number would make the differences smaller?
    other_pairs_count: last_b = (usual + peak) / 2
        That is halfway between the two values. With loss_b, how many targets is this prediction compared with?

    Step: pred is ({batch}, 1) and target ({batch},). Broadcasting makes ({batch}, {batch}) of them: every prediction
      meets every target.
    Step: So each prediction is pulled to all targets, and comes to rest at their mean. All predictions are alike.
    Step: pred.squeeze(1) is ({batch},), and each prediction meets its own target.
    Step: Take squeeze with an axis. Without one it also removes the batch, if that has length 1.
    Try: (torch.zeros(5, 1) - torch.tensor([0., 0., 0., 0., 10.])).shape, (torch.zeros(5, 1).squeeze(1) - torch.ones(5)).shape
    See: torch.nn.MSELoss in the PyTorch documentation; Broadcasting semantics; pytorch/pytorch#16045, pytorch/pytorch#19699
    """
    lstm = nn.LSTM(3, 16, batch_first=True)
    head = nn.Linear(16, 1)

    x = torch.randn(batch, seq_len, 3)  # (batch, seq_len, input_size)
    target = torch.tensor([usual] * (batch - 1) + [peak]).float()  # (batch,)

    out, _ = lstm(x)
    pred = head(out[:, -1])

    def loss_a(pred):
        return nn.functional.mse_loss(pred, target)

    def loss_b(pred):
        return nn.functional.mse_loss(pred.squeeze(1), target)

    # hidden
    def best(loss):
        """The prediction for the last sample at the smallest loss, if every prediction can be any number."""
        free = torch.zeros(batch, 1, requires_grad=True)
        (slope,) = torch.autograd.grad(loss(free), free)
        return int((free - slope * batch / 2)[-1, 0].round())  # a parabola in each: one step leads to its lowest point

    return blanks(
        averaged_a=(pred - target).numel(),  # squared differences in loss_a(pred)
        averaged_b=(pred.squeeze(1) - target).numel(),  # squared differences in loss_b(pred)
        last_a=best(loss_a),  # the last prediction at the smallest loss_a
        last_b=best(loss_b),  # the last prediction at the smallest loss_b
    )


@kata(
    "hard",
    "debug",
    where="target - 1 not in (seq_len, hidden_size, num_layers, num_layers * hidden_size) and target * target != seq_len"
    " and hidden_size not in (2 * num_layers, seq_len - 1, 2 * seq_len) and seq_len != 2 * num_layers",
    covers="out c_n equations stacking hidden_size",
)
def far_target(
    target: int = draw(5, 4, 9),
    seq_len: int = draw(12, 12, 20),
    hidden_size: int = draw(8, 6, 16),
    num_layers: int = draw(3, 3, 4),
):
    """The loss stops falling

    An LSTM with hidden_size 1 should predict {target} at the last step, h(one). In every run the loss stops at
    the same number. So somebody tries three other predictions: h(tall), the sum of h(wide), and c(one).

    With the best weights, each of the four comes close to a whole number, and never passes it. Which one?

    Idea: The last thing that a layer computes decides which numbers it can give, whatever its weights are. So training
      can stop far from the target, and no learning rate helps. The equations of h and of c tell their limits.
    Hint: Read the equations from their end. What are the largest o and the largest tanh(c)?
    Hint: Three of the four use h. Which of these is a sum of several h?
    Hint: c = f * c + i * g, and c begins at 0. How much can one step add to c if all three gates are fully open, at 1?

    Mistakes:
    weights_reach_everything: lowest_loss = 0; highest_tall = target; highest_wide = target; highest_kept = target
        | lowest_loss = 0
        Then the layer itself could give {target}. What is the last thing that it computes for h, and how large can that
        be?
    as_untrained: lowest_loss = target * target
        That is the loss of a prediction of 0. Training can make h larger. How large?
    not_squared: lowest_loss = target - 1
        That is a difference. What does the loss do with it?
    other_end: lowest_loss = (target + 1) * (target + 1)
        That fits the lowest h. Which h is the nearest to {target}?
    limit_of_h: lowest_loss = 1
        1 is about h, and not about the loss. How far is the nearest h from {target}?
    layers_add_up: highest_tall = num_layers | highest_tall = num_layers * seq_len
        | highest_tall = num_layers * hidden_size
        That adds up the layers. Only the last layer writes out: what is the largest h that it can give?
    depth_reaches_everything: highest_tall = target
        Then more layers would reach the target. The last layer gives an h, as a single layer does. How large is that?
    only_zero: highest_tall = 0 | highest_wide = 0 | highest_kept = 0
        With 0, these numbers could never be positive. What are the largest values of a gate and of tanh?
    width_does_not_add: highest_wide = 1
        That is the limit of one feature. How many features does the sum add?
    sum_reaches_everything: highest_wide = target
        A sum may pass {target}. How large does it get if every feature is as large as it can be?
    steps_are_summed: highest_wide = hidden_size * seq_len | highest_wide = seq_len
        h(wide) is one step of out. Which numbers does the sum add?
    c_is_limited_too: highest_kept = 1 | highest_kept = 2
        Then c would have a limit, as h has. h passes through tanh: does c, when it goes to the next step?
    c_reaches_everything: highest_kept = target
        c may pass {target}. How much can each step add to it, and how many steps are there?
    one_step_too_few: highest_kept = seq_len - 1
        c begins at 0. At how many steps can something be added to it?
    gates_add_up: highest_kept = 4 * seq_len | highest_kept = 2 * seq_len | highest_kept = 3 * seq_len
        That adds more than 1 at each step. c takes i * g at a step, and both are below 1: how much is that at most?

    Step: h = o * tanh(c), and both factors are below 1. The nearest h is 1, so the loss stays above ({target} - 1) squared.
    Step: A stack writes the h of its last layer to out, so its limit is the same.
    Step: The sum of h(wide) adds {hidden_size} features, each below 1.
    Step: With open gates c grows by almost 1 at each of the {seq_len} steps. c is a counter: only the number of steps limits it.
    Step: A head nn.Linear(hidden_size, 1) multiplies h with weights of any size. Its result is not limited.
    Try: lstm = nn.LSTM(1, 1); [nn.init.constant_(weight, 50) for weight in lstm.parameters()]; lstm(torch.ones(9, 1))  # out, h_n, c_n
    See: torch.nn.LSTM in the PyTorch documentation, the equations; torch.nn.Linear
    """
    x = torch.randn(seq_len, 3)  # (seq_len, input_size), no batch
    one = nn.LSTM(3, 1)
    tall = nn.LSTM(3, 1, num_layers=num_layers)
    wide = nn.LSTM(3, hidden_size)

    def h(lstm):
        out, _ = lstm(x)
        return out[-1]  # h of the last layer at the last step

    def c(lstm):
        _, (h_n, c_n) = lstm(x)
        return c_n[-1]  # c of the last layer at the last step

    # hidden
    for lstm in (one, tall, wide):  # with large biases every gate is fully open, and g is 1
        for name, weight in lstm.named_parameters():
            nn.init.constant_(weight, 50 if "bias" in name else 0)
    return blanks(
        lowest_loss=int(((h(one) - target) ** 2).round()),  # (h(one) - {target}) ** 2 is never below it
        highest_tall=int(h(tall).round()),  # h(tall) is never above it
        highest_wide=int(h(wide).sum().round()),  # h(wide).sum() is never above it
        highest_kept=int(c(one).round()),  # c(one) is never above it
    )


unit = make_unit(
    "outputs",
    "Reading the outputs",
    """
    Draw a stack as a table: a row for each layer, a column for each step.
    out is the top row. At the right end of a row is the last state of its layer:

                    out[0]    out[1]    out[2]
                      ^         ^         ^
        layer 1     [   ] --> [   ] --> [   ] --> h_n[1], c_n[1]
                      ^         ^         ^
        layer 0     [   ] --> [   ] --> [   ] --> h_n[0], c_n[0]
                      ^         ^         ^
                     x[0]      x[1]      x[2]

               by default                         batch_first=True
        out    (seq_len, batch, hidden_size)      (batch, seq_len, hidden_size)
        h_n    (num_layers, batch, hidden_size)   (num_layers, batch, hidden_size)
        c_n    (num_layers, batch, hidden_size)   (num_layers, batch, hidden_size)

    From what it reads and from its last h, a box computes three gates, i, f and
    o, and the new content g: four vectors, as four blocks of rows in its weights.
    A gate multiplies: at 0 it is closed, at 1 fully open. g is between -1 and 1,
    as each tanh is. c begins at 0.

        c = f * c + i * g          h = o * tanh(c)

    ## The words

    - head: `nn.Linear`, which makes scores of features. It reads the last axis of
      any tensor and keeps the others: one step, all steps, a mean, a state.
    - logits: scores that go into a loss.
    - `out.select(2, 3)`: index 3 of axis 2. An index removes its axis; a slice,
      as in `out[4:5]`, keeps it, here 1 long.
    - `mean(dim=0)` and `amax(dim=0)`: the mean and the maximum along an axis,
      which then is gone.
    - `permute(2, 0, 1)`: the axes in another order, here axis 2 first.
    - gradient: for each number that a sum was computed from, how much the sum
      changes with it. `requires_grad=True` asks for it.
    - tag: the class of one step. `torch.randint(9, (4, 6))` makes whole numbers
      from 0 to 8, such as tags, in this shape.
    - `nn.functional.cross_entropy(logits, targets)`: the loss for classes. The
      targets are the right classes. The logits have the classes in axis 1, and
      their other axes are those of the targets, in the same order.
    - `nn.functional.mse_loss(pred, target)`: the mean of the squared differences
      of two tensors.
    - broadcasting: to subtract tensors, torch aligns their last axes. A missing
      axis counts as 1 long, and an axis 1 long is repeated: (4, 1) and (3,) give
      (4, 3).
    - `squeeze(1)`: removes axis 1, if it is 1 long.
    - `bidirectional=True`: a second direction reads from the last step to the
      first. out has both side by side in its last axis: at out[3], what each
      direction gives when it reads x[3].

    ## A worked example

    A head gives 2 scores for each of 4 sequences, from the mean of the steps 2
    and 3 of 6. Which shape do the scores have? How many numbers of out do those
    of the first sequence need?

    out is (6, 4, 7). out[2:4] is (2, 4, 7), its mean (4, 7), the scores (4, 2).
    A sequence has 7 numbers at each of the two steps, 14 in all. torch gives the
    gradient of the sum for each number of out, and 14 of them are not 0:

        >>> import torch
        >>> out, _ = torch.nn.LSTM(3, 7)(torch.randn(6, 4, 3))
        >>> scores = torch.nn.Linear(7, 2)(out[2:4].mean(dim=0))
        >>> (gradient,) = torch.autograd.grad(scores[0].sum(), out)
        >>> scores.shape, int((gradient != 0).sum())
        (torch.Size([4, 2]), 14)
    """,
    katas=[
        place_of_h_n,
        out_and_h_n,
        head_on_h_n,
        pooled,
        tag_every_step,
        whose_scores,
        can_it_stream,
        regression_loss,
        far_target,
    ],
)
