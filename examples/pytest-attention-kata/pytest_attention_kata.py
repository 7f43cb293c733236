"""Katas on torch.nn.MultiheadAttention: who looks at whom, and how wide a head is."""

from pytest_lstm_kata.authoring import (
    award,
    blanks,
    draw,
    kata,
    nn,
    pack,
    raises,
    require,
    torch,
    unit,
)


@kata("easy", "predict output", challenge=True)
def answers(
    batch: int = draw(3, 2, 9),
    target: int = draw(5, 2, 9),
    length: int = draw(7, 2, 12),
    num_heads: int = draw(2, of=(2, 4)),
    embed_dim: int = draw(8, of=(8, 16, 24)),
):
    """Who asks, who answers

    There are {batch} samples, and the batch is the first axis. {target} queries look at {length} keys and values.
    What is the shape of out?

    Idea: Attention gives one row to each query: a mixture of the values, weighted by how well the keys fit.
    Hint: Whoever asks gets an answer. Which of the two tensors asks?
    Hint: Nothing changes the width of an answer: it is as wide as a query.

    Mistakes:
    as_long_as_the_keys: out_shape = (batch, length, embed_dim)
        That has a row for each key. Keys are looked at: what looks at them?
    heads_narrow_it: out_shape = (batch, target, embed_dim // num_heads)
        Those are the features of one head. What happens to the heads at the end?
    time_first: out_shape = (target, batch, embed_dim)
        That has the queries first. With batch_first=True, which axis is the first?

    Step: Each of the {target} queries of a sample gets one row.
    Step: The heads are joined again: a row has all {embed_dim} features.
    Try: nn.MultiheadAttention(8, 2, batch_first=True)(*[torch.randn(3, 5, 8)] * 3)[0].shape
    See: torch.nn.MultiheadAttention in the PyTorch documentation, Outputs: attn_output
    """
    attention = nn.MultiheadAttention(embed_dim, num_heads, batch_first=True)
    query = torch.randn(batch, target, embed_dim)  # (batch, target, embed_dim)
    memory = torch.randn(batch, length, embed_dim)  # (batch, length, embed_dim)
    out, weights = attention(query, memory, memory)
    return blanks(out_shape=out.shape)


@kata("medium", "predict output", challenge=True)
def attention_weights(
    batch: int = draw(3, 2, 9),
    target: int = draw(5, 2, 9),
    length: int = draw(7, 2, 12),
    num_heads: int = draw(2, of=(2, 4)),
    embed_dim: int = draw(16, of=(16, 24, 32)),
):
    """How much on whom

    There are {batch} samples, and the batch is the first axis. {target} queries look at {length} keys and values.
    What is the shape of weights?

    Idea: The weights say how much each query takes of each value. By default torch gives their mean over the heads.
    Hint: A weight belongs to a pair. Which two make the pair?
    Hint: There is no axis of heads: by default they were averaged.

    Mistakes:
    queries_and_keys_swapped: weights_shape = (batch, length, target)
        That has the keys before the queries. A row of weights adds up to 1: what is a row for?
    each_head_apart: weights_shape = (batch, num_heads, target, length)
        That keeps the heads apart. What is the default of average_attn_weights?
    weights_have_features: weights_shape = (batch, target, embed_dim)
        That has a weight for each feature. A weight is one number for a pair: of which two?

    Step: For each of {batch} samples and {target} queries there is a row of {length} weights, one for each key.
    Step: The mean over the {num_heads} heads leaves no axis for them.
    Try: nn.MultiheadAttention(8, 2, batch_first=True)(*[torch.randn(3, 5, 8)] * 3)[1].sum(-1)
    See: torch.nn.MultiheadAttention in the PyTorch documentation, Outputs: attn_output_weights
    """
    attention = nn.MultiheadAttention(embed_dim, num_heads, batch_first=True)
    query = torch.randn(batch, target, embed_dim)  # (batch, target, embed_dim)
    memory = torch.randn(batch, length, embed_dim)  # (batch, length, embed_dim)
    out, weights = attention(query, memory, memory)
    return blanks(weights_shape=weights.shape)


@kata("hard", "create a layer", where="embed_dim % head_width == 0 and embed_dim != head_width ** 2")
def heads(
    attention: nn.MultiheadAttention,
    batch: int = draw(4, 2, 9),
    seq_len: int = draw(5, 2, 9),
    embed_dim: int = draw(12, of=(12, 18, 20, 24, 28, 30)),
    head_width: int = draw(3, 3, 7),
):
    """As many heads as fit

    x holds {batch} samples of {seq_len} steps with {embed_dim} features; the batch is the first axis.
    In attention(x, x, x) x looks at itself. Which layer does that with heads that are {head_width} features wide?

    Idea: The heads share the width among them, in equal parts: embed_dim must be a multiple of num_heads.
    Hint: The width of x is cut into equal pieces, one for each head.
    Hint: How many pieces of {head_width} are there in {embed_dim}?

    Mistakes:
    width_of_a_head: attention = nn.MultiheadAttention(embed_dim, head_width, batch_first=True)
        The second argument counts the heads, and {head_width} is how wide one is. How many are there?
    samples_mix: attention = nn.MultiheadAttention(embed_dim, embed_dim // head_width)
        It runs, but one sample's output changes with another sample. Which axis does this layer take for the batch?
    one_head: attention = nn.MultiheadAttention(embed_dim, 1, batch_first=True)
        That is a single head, as wide as x. Heads that are {head_width} wide are narrower: how many of them fit?

    Example: attention = nn.MultiheadAttention(embed_dim, embed_dim // head_width, batch_first=True)
    Step: {embed_dim} features in heads of {head_width}: their number is the quotient.
    Step: x has the batch first, so the layer needs batch_first=True.
    Try: nn.MultiheadAttention(12, 4).head_dim
    See: torch.nn.MultiheadAttention in the PyTorch documentation, Parameters: num_heads
    """
    x = torch.randn(batch, seq_len, embed_dim)
    require(attention.embed_dim == embed_dim, "A step of x has {embed_dim} features. Which argument says so?")
    require(attention.num_heads != head_width, "width_of_a_head")
    require(attention.num_heads != 1, "one_head")
    require(
        attention.head_dim == head_width,
        "The heads of this layer are not {head_width} wide. What share of the width does each have?",
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
