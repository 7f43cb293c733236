"""Katas on TODO."""

from pytest_lstm_kata.authoring import award, blanks, draw, kata, nn, pack, torch, unit


@kata("easy", "predict output", challenge=True)
def first_shape(
    batch: int = draw(2, 2, 9),
    seq_len: int = draw(4, 2, 9),
    input_size: int = draw(5, 3, 16),
    hidden_size: int = draw(3, 3, 16),
):
    """TODO: a short question

    TODO: what happens here, and what is asked. {batch} samples go through a layer.

    Idea: TODO: the idea behind it, in two sentences, without the answer.
    Hint: TODO: a gentle question.
    Hint: TODO: the idea in plain words.

    Mistakes:
    features_unchanged: out_shape = (batch, seq_len, input_size)
        TODO: what this answer says of the layer, and a question that makes one think.
    axes_swapped: out_shape = (seq_len, batch, hidden_size)
        TODO: the same for this one.

    Step: TODO: the way to the answer, step by step: here it may be said.
    Try: nn.Linear(5, 3)(torch.randn(2, 4, 5)).shape
    See: TODO: where one can read on
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
