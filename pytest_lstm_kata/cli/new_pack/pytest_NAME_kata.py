"""Katas on TODO."""

from pytest_lstm_kata.authoring import award, blanks, distinct, kata, mistake, nn, pack, torch, unit


@kata(
    title="TODO: a short question",
    level="easy",
    category="predict output",
    challenge=True,
    concept="TODO: the idea behind it, in two sentences, without the answer.",
    see="TODO: where one can read on",
    numbers=distinct(batch=(2, 9), seq_len=(2, 9), input_size=(3, 16), hidden_size=(3, 16)),
    hints=[
        "TODO: a gentle question.",
        "TODO: the idea in plain words.",
    ],
    mistakes=[
        mistake(
            "features_unchanged",
            "TODO: what this answer says of the layer, and a question that makes one think.",
            out_shape=lambda n: (n.batch, n.seq_len, n.input_size),
        ),
        mistake(
            "axes_swapped",
            "TODO: the same for this one.",
            out_shape=lambda n: (n.seq_len, n.batch, n.hidden_size),
        ),
    ],
    steps=["TODO: the way to the answer, step by step: here it may be said."],
    quick_check="nn.Linear(5, 3)(torch.randn(2, 4, 5)).shape",
)
def first_shape(batch: int = 2, seq_len: int = 4, input_size: int = 5, hidden_size: int = 3):
    """TODO: what happens here, and what is asked. {batch} samples go through a layer.

    out_shape is a tuple.
    """
    layer = nn.Linear(input_size, hidden_size)
    x = torch.randn(batch, seq_len, input_size)  # (batch, seq_len, input_size)
    out = layer(x)
    return blanks(out_shape=out.shape)


PACK = pack(
    "NAME",
    "TODO: what the pack is about",
    units=[
        unit(
            "beginnings",
            "Beginnings",
            """
            TODO: one screen on the concepts of this unit, with its axes drawn in letters.
            """,
            [first_shape],
        ),
    ],
    awards=[award("TODO: what all challenges right earn", challenges_only=True)],
)


def pytest_kata_packs():
    return [PACK]
