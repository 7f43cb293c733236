"""Katas on torch.nn.GRU: what stays of an LSTM when its memory cell goes."""

from pytest_lstm_kata.authoring import award, blanks, draw, kata, nn, pack, require, torch, unit, variant


@kata(
    "easy",
    "predict output",
    challenge=True,
    where="2 * num_layers not in (batch, seq_len) and num_layers * batch != seq_len",
    covers="h_n",
)
def gru_state(
    batch: int = draw(5, 2, 9),
    seq_len: int = draw(6, 2, 9),
    input_size: int = draw(5, 3, 16),
    hidden_size: int = draw(3, 3, 16),
    num_layers: int = draw(2, 2, 4),
):
    """What is left at the end

    {batch} sequences of {seq_len} steps go through a stack of {num_layers} GRU layers, batch first.
    What does torch report for h_n.shape?

    Idea: A GRU keeps one state where an LSTM keeps two. It has a row for each layer, and no time axis.
    Hint: The steps are over: which axis of x can the state not have?
    Hint: Each layer of the stack ends with a state of its own, for each sample.

    Mistakes:
    whole_sequence: h_n_shape = (seq_len, batch, hidden_size)
        That has a row for each step. The state is what is left after the last step: which axis can it not have?
    batch_first_moves_the_state: h_n_shape = (batch, num_layers, hidden_size)
        That has the batch first. batch_first is about x and out: does it change the state?
    last_layer_only: h_n_shape = (1, batch, hidden_size)
        That is the state of one layer. How many layers have one?

    Step: A row for each layer: {num_layers}.
    Step: Then the batch, {batch}, and the features of the state, {hidden_size}. batch_first does not change the state.
    Try: nn.GRU(5, 3, num_layers=2, batch_first=True)(torch.randn(4, 6, 5))[1].shape
    See: torch.nn.GRU in the PyTorch documentation, Outputs: h_n
    """
    gru = nn.GRU(input_size=input_size, hidden_size=hidden_size, num_layers=num_layers, batch_first=True)
    x = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)
    out, h_n = gru(x)
    return blanks(h_n_shape=h_n.shape)


@kata("medium", "parameters", challenge=True, where="input_size % hidden_size", covers="weight_ih")
def gru_gates(input_size: int = draw(5, 3, 16), hidden_size: int = draw(3, 3, 12)):
    """How many gates

    A GRU reads {input_size} features for each step and keeps {hidden_size}.
    What is the shape of the weight that reads x?

    Idea: In each weight of a GRU there are blocks of rows, one above the other: the reset gate, the update gate and the
      new content. An LSTM has another number of blocks.
    Hint: A weight has a row for each number that it makes, and a column for each that it reads.
    Hint: Count the blocks in the equations of the documentation: each of them makes hidden_size numbers.

    Mistakes:
    gates_of_an_lstm: weight_shape = (4 * hidden_size, input_size)
        Those are the blocks of an LSTM. A GRU has no memory cell: which blocks does it need?
    one_gate: weight_shape = (hidden_size, input_size)
        That is one block. All blocks share this weight: how many are there?
    rows_and_columns: weight_shape = (input_size, 3 * hidden_size)
        That is the weight the other way round. Each row makes one number: how many features does a row read?

    Step: Three blocks, r, z and n, make {hidden_size} numbers each.
    Step: Each row reads the {input_size} features of a step.
    Try: nn.GRU(5, 3).weight_ih_l0.shape
    See: torch.nn.GRU in the PyTorch documentation, Variables: weight_ih_l[k]
    """
    gru = nn.GRU(input_size, hidden_size)
    return blanks(weight_shape=gru.weight_ih_l0.shape)


@kata("hard", "create a layer", where="wanted % 2 == 0", covers="bidirectional")
def gru_both_ways(
    gru: nn.GRU, seq_len: int = draw(6, 3, 9), input_size: int = draw(5, 3, 16), wanted: int = draw(8, 6, 24)
):
    """Both ways at once

    x is one sequence of {seq_len} steps with {input_size} features each, without a batch.
    Each step of out must depend on all of x, and have {wanted} features. Which layer does that?

    Idea: A second direction reads from the end. Its features are next to those of the first one.
    Hint: One of the arguments lets a layer read from both ends.
    Hint: The two directions share the features of a step of out between them.

    Mistakes:
    one_direction: gru = nn.GRU(input_size, wanted)
        Here the first step of out has not read the last step of x. Which layer reads from the end, too?
    directions_add_up: gru = nn.GRU(input_size, wanted, bidirectional=True)
        Each direction has features of its own, so that is twice as many as wanted. How many should each have?

    Example: gru = nn.GRU(input_size, wanted // 2, bidirectional=True)
    Step: bidirectional=True gives each step of out the features of both directions.
    Step: So hidden_size is half of {wanted}.
    Try: nn.GRU(5, 4, bidirectional=True)(torch.randn(6, 5))[0].shape
    See: torch.nn.GRU in the PyTorch documentation, Parameters: bidirectional
    """
    x = torch.randn(seq_len, input_size)
    require(gru.input_size == input_size, "A step of x has {input_size} features. Which argument says so?")
    require(gru.bidirectional, "one_direction")
    out, _ = gru(x)
    require(out.shape[-1] != 2 * wanted, "directions_add_up")
    require(
        out.shape[-1] == wanted, "A step of out does not have {wanted} features. Which directions do they come from?"
    )


PACK = pack(
    "gru",
    "torch.nn.GRU",
    units=[
        unit(
            "beginnings",
            "A GRU",
            """
            A GRU reads a sequence as an LSTM does. It passes one state from step to step:

                  x[0]      x[1]      x[2]          input_size features each
                   |         |         |
                   v         v         v
                +-----+   +-----+   +-----+
                | GRU |-->| GRU |-->| GRU |--> h_n      one state, no memory cell
                +-----+   +-----+   +-----+
                   |         |         |
                   v         v         v
                 out[0]    out[1]    out[2]         hidden_size features each

            out, h_n = gru(x): two values come back, and neither of them is a tuple.
            """,
            [gru_state, gru_gates, gru_both_ways],
        ),
    ],
    awards=[award("GRU Ribbon", challenges_only=True)],
    variants=[
        variant("one_layer", "With one layer, {blank} would be right. What do further layers add?", num_layers=1),
        variant(
            "other_layout",
            "With batch_first the other way round, {blank} would be right. Which axis of x is the batch here?",
            batch_first=lambda given: not given,
        ),
    ],
)


def pytest_kata_packs():
    return [PACK]
