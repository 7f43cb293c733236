"""Katas on torch.nn.GRU: what stays of an LSTM when its memory cell goes."""

from pytest_lstm_kata.authoring import award, blanks, distinct, kata, mistake, nn, pack, require, torch, unit, variant

DOCS = "torch.nn.GRU in the PyTorch documentation"


@kata(
    title="What is left at the end",
    level="easy",
    category="predict output",
    challenge=True,
    concept="A GRU keeps one state where an LSTM keeps two. It has a row for each layer, and no time axis.",
    see=f"{DOCS}, Outputs: h_n",
    covers=["h_n"],
    numbers=distinct(batch=(2, 9), seq_len=(2, 9), input_size=(3, 16), hidden_size=(3, 16), num_layers=(2, 4)),
    hints=[
        "The steps are over: which axis of x can the state not have?",
        "Each layer of the stack ends with a state of its own, for each sample.",
    ],
    mistakes=[
        mistake(
            "whole_sequence",
            "You gave the state a row for each step. It is what is left after the last one.",
            h_n_shape=lambda n: (n.seq_len, n.batch, n.hidden_size),
        ),
        mistake(
            "batch_first_moves_the_state",
            "You moved the batch of the state to the front. What does batch_first speak of?",
            h_n_shape=lambda n: (n.batch, n.num_layers, n.hidden_size),
        ),
        mistake(
            "last_layer_only",
            "You kept the state of one layer. How many layers hold one?",
            h_n_shape=lambda n: (1, n.batch, n.hidden_size),
        ),
    ],
    steps=[
        "A row for each layer: {num_layers}.",
        "Then the batch, {batch}, and the features of the state, {hidden_size}; batch_first leaves it alone.",
    ],
    quick_check="nn.GRU(5, 3, num_layers=2, batch_first=True)(torch.randn(4, 6, 5))[1].shape",
)
def gru_state(batch: int = 4, seq_len: int = 6, input_size: int = 5, hidden_size: int = 3, num_layers: int = 2):
    """{batch} sequences of {seq_len} steps go through a stack of {num_layers} GRU layers, batch first.
    What does torch report for h_n.shape?

    h_n_shape is a tuple.
    """
    gru = nn.GRU(input_size=input_size, hidden_size=hidden_size, num_layers=num_layers, batch_first=True)
    x = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)
    out, h_n = gru(x)
    return blanks(h_n_shape=h_n.shape)


@kata(
    title="How many gates",
    level="medium",
    category="parameters",
    challenge=True,
    concept="The gates of a GRU lie one above the other in each of its weights: a reset, an update and a new value. "
    "An LSTM has another number of them.",
    see=f"{DOCS}, Variables: weight_ih_l[k]",
    covers=["weight_ih"],
    numbers=distinct(input_size=(3, 16), hidden_size=(3, 12), where=lambda n: n.input_size % n.hidden_size),
    hints=[
        "A weight has a row for each number that it makes, and a column for each that it reads.",
        "Count the gates in the equations of the documentation: each makes hidden_size numbers.",
    ],
    mistakes=[
        mistake(
            "gates_of_an_lstm",
            "You counted the gates of an LSTM. A GRU has no memory cell to guard: which gates remain?",
            weight_shape=lambda n: (4 * n.hidden_size, n.input_size),
        ),
        mistake(
            "one_gate",
            "You counted one gate. One weight serves all of them: how many are there?",
            weight_shape=lambda n: (n.hidden_size, n.input_size),
        ),
        mistake(
            "rows_and_columns",
            "You took rows for columns. A weight is multiplied from the left: which axis reads x?",
            weight_shape=lambda n: (n.input_size, 3 * n.hidden_size),
        ),
    ],
    steps=[
        "Three gates, r, z and n, make {hidden_size} numbers each.",
        "Each row reads the {input_size} features of a step.",
    ],
    quick_check="nn.GRU(5, 3).weight_ih_l0.shape",
)
def gru_gates(input_size: int = 5, hidden_size: int = 3):
    """A GRU reads {input_size} features for each step and keeps {hidden_size}.
    What is the shape of the weight that reads x?

    weight_shape is a tuple.
    """
    gru = nn.GRU(input_size, hidden_size)
    return blanks(weight_shape=gru.weight_ih_l0.shape)


@kata(
    title="Both ways at once",
    level="hard",
    category="create a layer",
    concept="A second direction reads from the end, and its features stand beside those of the first.",
    see=f"{DOCS}, Parameters: bidirectional",
    covers=["bidirectional"],
    numbers=distinct(seq_len=(3, 9), input_size=(3, 16), wanted=(6, 24), where=lambda n: n.wanted % 2 == 0),
    hints=[
        "One of the arguments lets a layer read from both ends.",
        "What out has for each step, the two directions bring together.",
    ],
    mistakes=[
        mistake(
            "one_direction",
            "The first step of your out has not seen the last step of x: who would tell it?",
            gru="nn.GRU({input_size}, {wanted})",
        ),
        mistake(
            "directions_add_up",
            "Each direction adds its own features, so yours come to twice as many as were wanted.",
            gru="nn.GRU({input_size}, {wanted}, bidirectional=True)",
        ),
    ],
    steps=[
        "bidirectional=True gives each step of out the features of both directions.",
        "So hidden_size is half of {wanted}.",
    ],
    quick_check="nn.GRU(5, 4, bidirectional=True)(torch.randn(6, 5))[0].shape",
    example={"gru": "nn.GRU({input_size}, {wanted} // 2, bidirectional=True)"},
)
def gru_both_ways(gru: nn.GRU, seq_len: int = 6, input_size: int = 5, wanted: int = 8):
    """x is one sequence of {seq_len} steps with {input_size} features each, without a batch.
    Each step of out is to know the whole of x, and to have {wanted} features.

    gru is a layer, nn.GRU(...).
    """
    x = torch.randn(seq_len, input_size)
    require(gru.input_size == input_size, "A step of x has {input_size} features. Which argument says so?")
    require(gru.bidirectional, "one_direction")
    out, _ = gru(x)
    require(out.shape[-1] != 2 * wanted, "directions_add_up")
    require(out.shape[-1] == wanted, "A step of out does not have {wanted} features. Who brings them?")


PACK = pack(
    "gru",
    "torch.nn.GRU",
    units=[
        unit(
            "beginnings",
            "A GRU",
            """
            A GRU reads a sequence as an LSTM does, and hands one state from step to step:

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
        variant("one_layer", "With one layer, {blank} would be just that. What do further layers add?", num_layers=1),
        variant(
            "other_layout",
            "With batch_first the other way round, {blank} would be just that. Which axis of x is the batch here?",
            batch_first=lambda given: not given,
        ),
    ],
)


def pytest_kata_packs():
    return [PACK]
