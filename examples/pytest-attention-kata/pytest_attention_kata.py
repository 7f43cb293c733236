"""Katas on torch.nn.MultiheadAttention: who looks at whom, and how wide a head is."""

from pytest_lstm_kata.authoring import (
    award,
    blanks,
    choice,
    distinct,
    kata,
    mistake,
    nn,
    pack,
    raises,
    require,
    torch,
    unit,
)

DOCS = "torch.nn.MultiheadAttention in the PyTorch documentation"


@kata(
    title="Who asks, who answers",
    level="easy",
    category="predict output",
    challenge=True,
    concept="Attention gives one row to each query: a mixture of the values, weighted by how well the keys fit.",
    see=f"{DOCS}, Outputs: attn_output",
    numbers=distinct(batch=(2, 9), target=(2, 9), length=(2, 12), num_heads=choice(2, 4), embed_dim=choice(8, 16, 24)),
    hints=[
        "Whoever asks gets an answer. Which of the two tensors asks?",
        "Nothing changes the width of an answer: it is as wide as a query.",
    ],
    mistakes=[
        mistake(
            "as_long_as_the_keys",
            "You gave a row to each key. Keys are looked at: who does the looking?",
            out_shape=lambda n: (n.batch, n.length, n.embed_dim),
        ),
        mistake(
            "heads_narrow_it",
            "You handed out the features of one head. What happens to the heads at the end?",
            out_shape=lambda n: (n.batch, n.target, n.embed_dim // n.num_heads),
        ),
        mistake(
            "time_first",
            "You wrote the queries first. With batch_first=True, which axis leads?",
            out_shape=lambda n: (n.target, n.batch, n.embed_dim),
        ),
    ],
    steps=[
        "Each of the {target} queries of a sample gets one row.",
        "The heads are joined again: a row has all {embed_dim} features.",
    ],
    quick_check="nn.MultiheadAttention(8, 2, batch_first=True)(*[torch.randn(3, 5, 8)] * 3)[0].shape",
)
def answers(batch: int = 3, target: int = 5, length: int = 7, num_heads: int = 2, embed_dim: int = 8):
    """{batch} samples, the batch is the first axis: {target} queries look at {length} keys and values.
    What is the shape of out?

    out_shape is a tuple.
    """
    attention = nn.MultiheadAttention(embed_dim, num_heads, batch_first=True)
    query = torch.randn(batch, target, embed_dim)  # (batch, target, embed_dim)
    memory = torch.randn(batch, length, embed_dim)  # (batch, length, embed_dim)
    out, weights = attention(query, memory, memory)
    return blanks(out_shape=out.shape)


@kata(
    title="How much on whom",
    level="medium",
    category="predict output",
    challenge=True,
    concept="The weights say how much each query takes of each value. By default torch gives their mean over the heads.",
    see=f"{DOCS}, Outputs: attn_output_weights",
    numbers=distinct(batch=(2, 9), target=(2, 9), length=(2, 12), num_heads=choice(2, 4), embed_dim=choice(16, 24, 32)),
    hints=[
        "A weight belongs to a pair. Who are the two?",
        "There is no axis of heads: by default they were averaged.",
    ],
    mistakes=[
        mistake(
            "queries_and_keys_swapped",
            "You put the keys before the queries. A row of weights adds up to 1: for whom?",
            weights_shape=lambda n: (n.batch, n.length, n.target),
        ),
        mistake(
            "each_head_apart",
            "You kept each head apart. What does average_attn_weights do, if nobody says otherwise?",
            weights_shape=lambda n: (n.batch, n.num_heads, n.target, n.length),
        ),
        mistake(
            "weights_have_features",
            "You gave a weight for each feature. A weight is one number for a pair: of which two?",
            weights_shape=lambda n: (n.batch, n.target, n.embed_dim),
        ),
    ],
    steps=[
        "For each of {batch} samples and {target} queries there is a row of {length} weights, one for each key.",
        "The mean over the {num_heads} heads leaves no axis for them.",
    ],
    quick_check="nn.MultiheadAttention(8, 2, batch_first=True)(*[torch.randn(3, 5, 8)] * 3)[1].sum(-1)",
)
def attention_weights(batch: int = 3, target: int = 5, length: int = 7, num_heads: int = 2, embed_dim: int = 16):
    """{batch} samples, the batch is the first axis: {target} queries look at {length} keys and values.
    What is the shape of weights?

    weights_shape is a tuple.
    """
    attention = nn.MultiheadAttention(embed_dim, num_heads, batch_first=True)
    query = torch.randn(batch, target, embed_dim)  # (batch, target, embed_dim)
    memory = torch.randn(batch, length, embed_dim)  # (batch, length, embed_dim)
    out, weights = attention(query, memory, memory)
    return blanks(weights_shape=weights.shape)


@kata(
    title="As many heads as fit",
    level="hard",
    category="create a layer",
    concept="The heads share the width among them, in equal parts: embed_dim must be a multiple of num_heads.",
    see=f"{DOCS}, Parameters: num_heads",
    numbers=distinct(
        batch=(2, 9),
        seq_len=(2, 9),
        embed_dim=choice(12, 18, 20, 24, 28, 30),
        head_width=(3, 7),
        where=lambda n: n.embed_dim % n.head_width == 0 and n.embed_dim != n.head_width**2,
    ),
    hints=[
        "The width of x is cut into equal pieces, one for each head.",
        "How many pieces of {head_width} are there in {embed_dim}?",
    ],
    mistakes=[
        mistake(
            "width_of_a_head",
            "You gave the width of a head as the number of heads. The second argument counts them.",
            attention="nn.MultiheadAttention({embed_dim}, {head_width}, batch_first=True)",
        ),
        mistake(
            "samples_mix",
            "It runs, but one sample's output changes with another sample: which axis does your layer take for the batch?",
            attention="nn.MultiheadAttention({embed_dim}, {embed_dim} // {head_width})",
        ),
        mistake(
            "one_head",
            "Your layer has a single head as wide as x. A head is to be narrower: how many of them are there then?",
            attention="nn.MultiheadAttention({embed_dim}, 1, batch_first=True)",
        ),
    ],
    steps=[
        "{embed_dim} features in heads of {head_width}: their number is the quotient.",
        "x has the batch first, so the layer needs batch_first=True.",
    ],
    quick_check="nn.MultiheadAttention(12, 4).head_dim",
    example={"attention": "nn.MultiheadAttention({embed_dim}, {embed_dim} // {head_width}, batch_first=True)"},
)
def heads(attention: nn.MultiheadAttention, batch: int = 4, seq_len: int = 5, embed_dim: int = 12, head_width: int = 3):
    """x holds {batch} samples of {seq_len} steps with {embed_dim} features; the batch is the first axis.
    The layer is to look at x from x itself, attention(x, x, x), with heads that are {head_width} features wide.

    attention is a layer, nn.MultiheadAttention(...).
    """
    x = torch.randn(batch, seq_len, embed_dim)
    require(attention.embed_dim == embed_dim, "A step of x has {embed_dim} features. Which argument says so?")
    require(attention.num_heads != head_width, "width_of_a_head")
    require(attention.num_heads != 1, "one_head")
    require(
        attention.head_dim == head_width, "The heads of this layer are not {head_width} wide. Who shares the width?"
    )
    require(raises(attention, x, x, x) is None, "This layer takes other keys or values than x.")
    changed = torch.cat([x[:-1], torch.randn(1, seq_len, embed_dim)])
    before, after = (attention(given, given, given, need_weights=False)[0][0] for given in (x, changed))
    require(torch.allclose(before, after, atol=1e-4), "samples_mix")


PACK = pack(
    "attention",
    "torch.nn.MultiheadAttention",
    units=[
        unit(
            "heads",
            "Queries, keys and heads",
            """
            Each query compares itself with every key, and takes a mixture of the values:

                       length keys and values
                       k[0]  k[1]  k[2]  k[3]
                q[0]    .1    .6    .2    .1  -->  out[0] = .1 v[0] + .6 v[1] + ...
                q[1]    .3    .3    .3    .1  -->  out[1]
                target queries; each row of weights adds up to 1

            Several heads do so side by side. Each works on its own part of the features:

                |<-------------- embed_dim -------------->|
                | head 0  | head 1  | head 2  | head 3    |  num_heads equal parts

            out, weights = attention(query, key, value); batch_first=True puts the batch
            in front of all of them.
            """,
            [answers, attention_weights, heads],
        ),
    ],
    awards=[award("Attention Medal", challenges_only=True)],
)


def pytest_kata_packs():
    return [PACK]
