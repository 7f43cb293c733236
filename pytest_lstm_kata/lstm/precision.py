"""What a projection narrows, in which precision a layer computes, and what changes with the device."""

from __future__ import annotations

import copy
from typing import Any

from pytest_lstm_kata.authoring import blanks, distinct, kata, mistake, on, raises, require
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch

DOCS = "torch.nn.LSTM in the PyTorch documentation"


@kata(
    title="A narrower way out",
    level="advanced",
    category="predict output",
    concept="proj_size adds a matrix that narrows h at each step. Whatever is made of h has its width.",
    see=f"{DOCS}, Parameters: proj_size",
    numbers=distinct(
        seq_len=(3, 12),
        batch=(3, 9),
        input_size=(3, 16),
        hidden_size=(6, 16),
        proj_size=(3, 12),
        num_layers=(2, 4),
        where=lambda n: (
            n.proj_size < n.hidden_size
            and n.num_layers * n.proj_size not in (n.input_size, n.hidden_size, n.hidden_size + n.proj_size)
            and n.input_size != n.hidden_size + n.proj_size
        ),
    ),
    hints=[
        "The projection acts inside each step, before anyone reads h. So who gets to see the wide h?",
        "out collects h of the last layer, step by step; h_n collects the last h of each layer.",
    ],
    mistakes=[
        mistake(
            "projection_forgotten",
            "Your out is as wide as the state inside. proj_size acts at each step: what is left of h when it is "
            "written to out?",
            out_shape=lambda n: (n.seq_len, n.batch, n.hidden_size),
        ),
        mistake(
            "projection_for_out_only",
            "Your h_n is wide. out and h_n are made of the same h: is there a second one, not projected?",
            h_n_shape=lambda n: (n.num_layers, n.batch, n.hidden_size),
        ),
        mistake(
            "projection_adds_features",
            "You put the projected features beside the others. A projection replaces h: how wide is what it makes?",
            out_shape=lambda n: (n.seq_len, n.batch, n.hidden_size + n.proj_size),
        ),
        mistake(
            "layers_widen",
            "You laid the layers side by side. They are stacked, each reads the one below: whose steps reach out?",
            out_shape=lambda n: (n.seq_len, n.batch, n.num_layers * n.proj_size),
        ),
        mistake(
            "input_size_comes_out",
            "Your last number is what goes in. How many features of h are left after the projection?",
            out_shape=lambda n: (n.seq_len, n.batch, n.input_size),
        ),
        mistake(
            "projected_once_at_the_top",
            "You gave h_n a single row, as if only the top layer were there. Each layer projects its own h.",
            h_n_shape=lambda n: (1, n.batch, n.proj_size),
        ),
        mistake(
            "batch_first_assumed",
            "You put the batch first. Nothing in this code asks torch for that: which layout is the default?",
            out_shape=lambda n: (n.batch, n.seq_len, n.proj_size),
        ),
    ],
    steps=[
        "Inside, a step computes with {hidden_size} features; then it multiplies h by a matrix and keeps {proj_size}.",
        "out shows the projected h of the last layer: ({seq_len}, {batch}, {proj_size}).",
        "h_n has the last h of each layer, and that is projected, too: ({num_layers}, {batch}, {proj_size}).",
    ],
    quick_check="nn.LSTM(5, 9, proj_size=4)(torch.randn(6, 3, 5))[0].shape",
    covers=["proj_size", "projection", "out", "h_n"],
)
def projected_shapes(
    seq_len: int = 6,
    batch: int = 3,
    input_size: int = 5,
    hidden_size: int = 9,
    proj_size: int = 4,
    num_layers: int = 2,
):
    """In a stack of {num_layers} layers, each computes with {hidden_size} features and projects its h to {proj_size}.
    What does torch report for out.shape and for h_n.shape?

    out_shape and h_n_shape are each a tuple, with a number for each axis.
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers, proj_size=proj_size)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, (h_n, c_n) = lstm(x)
    return blanks(out_shape=out.shape, h_n_shape=h_n.shape)


@kata(
    title="Two states, two widths",
    level="advanced",
    category="predict output",
    concept="An LSTM carries two states from step to step. The gates work on one of them; the other is what it shows.",
    see=f"{DOCS}, Inputs and Outputs: h_0, c_0, h_n, c_n; pytorch/pytorch#139582",
    numbers=distinct(
        seq_len=(3, 6),
        batch=(3, 9),
        input_size=(3, 16),
        hidden_size=(6, 16),
        proj_size=(3, 12),
        num_layers=(3, 4),
        where=lambda n: (
            n.proj_size < n.hidden_size != 2 * n.proj_size
            and 2 * n.num_layers not in (n.seq_len, n.batch, n.input_size, n.hidden_size, n.proj_size)
            and n.input_size not in (2 * n.proj_size, 2 * n.hidden_size, n.hidden_size + n.proj_size)
        ),
    ),
    hints=[
        "Both states have a row for each layer and direction. That part is the same for the two.",
        "Look at the equations: c is made by the gates, h from c. At which point is there something to project?",
        "The forget gate multiplies c, feature by feature. So how wide must c be, and how wide is a gate?",
    ],
    mistakes=[
        mistake(
            "projection_narrows_c",
            "You narrowed c. The projection is applied to h alone, after the gates are done: how wide are the gates?",
            c_n_shape=lambda n: (2 * n.num_layers, n.batch, n.proj_size),
        ),
        mistake(
            "projection_forgotten",
            "You left h wide. h is what is projected at each step: what is left of it?",
            h_n_shape=lambda n: (2 * n.num_layers, n.batch, n.hidden_size),
        ),
        mistake(
            "directions_missing_in_state",
            "You counted a row for each layer. This layer reads in two directions: does each keep states of its own?",
            h_n_shape=lambda n: (n.num_layers, n.batch, n.proj_size),
        ),
        mistake(
            "directions_missing_in_state",
            "You counted a row for each layer. This layer reads in two directions: does each keep states of its own?",
            c_n_shape=lambda n: (n.num_layers, n.batch, n.hidden_size),
        ),
        mistake(
            "directions_side_by_side",
            "You laid the two directions side by side, as out does. In the states, which axis keeps them apart?",
            h_n_shape=lambda n: (n.num_layers, n.batch, 2 * n.proj_size),
        ),
        mistake(
            "directions_side_by_side",
            "You laid the two directions side by side, as out does. In the states, which axis keeps them apart?",
            c_n_shape=lambda n: (n.num_layers, n.batch, 2 * n.hidden_size),
        ),
        mistake(
            "directions_side_by_side",
            "You laid the two directions side by side, as out does. In the states, which axis keeps them apart?",
            h_n_shape=lambda n: (2 * n.num_layers, n.batch, 2 * n.proj_size),
        ),
        mistake(
            "directions_side_by_side",
            "You laid the two directions side by side, as out does. In the states, which axis keeps them apart?",
            c_n_shape=lambda n: (2 * n.num_layers, n.batch, 2 * n.hidden_size),
        ),
        mistake(
            "projection_adds_features",
            "You put the features of h beside those of c. These are two states, each with a shape of its own.",
            c_n_shape=lambda n: (2 * n.num_layers, n.batch, n.hidden_size + n.proj_size),
        ),
    ],
    steps=[
        "{num_layers} layers in 2 directions make the rows of both states.",
        "The gates are {hidden_size} wide and multiply c feature by feature: c_n stays {hidden_size} wide.",
        "h is projected at each step: h_n is {proj_size} wide.",
        "So h_0 and c_0 have different shapes: of two zeros of one shape, torch refuses one.",
    ],
    quick_check="[s.shape for s in nn.LSTM(5, 9, 2, bidirectional=True, proj_size=4)(torch.randn(6, 3, 5))[1]]",
    covers=["proj_size", "projection", "c_n", "h_n", "call_with_state"],
)
def projected_memory(
    seq_len: int = 5,
    batch: int = 7,
    input_size: int = 9,
    hidden_size: int = 10,
    proj_size: int = 4,
    num_layers: int = 3,
):
    """{num_layers} layers read in two directions, compute with {hidden_size} features and project h to {proj_size}.
    What does torch report for h_n.shape and for c_n.shape? In lstm(x, (h_0, c_0)), the first states
    have to have these very shapes, too.

    h_n_shape and c_n_shape are each a tuple, with a number for each axis.
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=num_layers, bidirectional=True, proj_size=proj_size)
    x = torch.randn(seq_len, batch, input_size)  # (seq_len, batch, input_size)
    out, (h_n, c_n) = lstm(x)
    return blanks(h_n_shape=h_n.shape, c_n_shape=c_n.shape)


@kata(
    title="Wide memory, narrow output",
    level="advanced",
    category="create a layer",
    concept="Without a projection, a layer shows as many features as it remembers. proj_size makes these two numbers "
    "independent: much to remember, little to hand on.",
    see=f"{DOCS}, Parameters: hidden_size, proj_size",
    numbers=distinct(
        seq_len=(3, 9),
        input_size=(3, 12),
        wanted=(2, 8),
        memory=(6, 16),
        where=lambda n: n.wanted < n.memory and 2 * n.wanted != n.memory,
    ),
    hints=[
        "Two arguments are at work here. One says how wide c and the gates are: which?",
        "The other one comes after the gates and shortens what leaves the step. By position it would be the eighth: name it.",
    ],
    mistakes=[
        mistake(
            "narrow_memory",
            "out is as wide as it should be, but c_n is no wider. Which argument decides how much the layer remembers?",
            lstm="nn.LSTM({input_size}, {wanted})",
        ),
        mistake(
            "no_projection",
            "c_n is as wide as it should be, but out is no narrower. What could shorten h before it is handed on?",
            lstm="nn.LSTM({input_size}, {memory})",
        ),
        *(
            mistake(
                "projection_widens",
                "torch does not build this. A projection only makes h narrower: proj_size is a positive whole number "
                "below hidden_size. Which of the two is the memory?",
                lstm=f"nn.LSTM({sizes}, proj_size={{memory}})",
            )
            for sizes in (
                "{input_size}, {wanted}",
                "{input_size}, {wanted}, 1",
                "{input_size}, {wanted}, num_layers=1",
                "{input_size}, hidden_size={wanted}",
                "{input_size}, hidden_size={wanted}, num_layers=1",
                "input_size={input_size}, hidden_size={wanted}",
                "input_size={input_size}, hidden_size={wanted}, num_layers=1",
            )
        ),
        mistake(
            "third_is_projection",
            "The third argument by position is num_layers, so you built a tall stack. Name what you mean.",
            lstm="nn.LSTM({input_size}, {memory}, {wanted})",
        ),
        mistake(
            "directions_add_up",
            "Each direction hands on its own features, so yours come to twice as many as were wanted.",
            lstm="nn.LSTM({input_size}, {memory}, proj_size={wanted}, bidirectional=True)",
        ),
    ],
    steps=[
        "hidden_size={memory} makes the gates and c that wide.",
        "proj_size={wanted} shortens h, and with it out.",
        "More layers change neither of the two widths.",
    ],
    quick_check="nn.LSTM(5, 9, proj_size=4)(torch.randn(6, 5))[1][1].shape  # c_n",
    example={"lstm": "nn.LSTM({input_size}, {memory}, proj_size={wanted})"},
    covers=["proj_size", "hidden_size", "projection", "projection_bound"],
)
def projection_design(lstm: nn.LSTM, seq_len: int = 6, input_size: int = 5, wanted: int = 4, memory: int = 9):
    """x is one sequence, without a batch: {seq_len} steps with {input_size} features each.
    Its shape is ({seq_len}, {input_size}).

    Write down a layer whose out is {wanted} features wide, and whose c_n is {memory} features wide.
    lstm is a layer, nn.LSTM(...).
    """
    x = torch.randn(seq_len, input_size)
    require(
        lstm.input_size == input_size,
        "A step of x has {input_size} features, and this layer expects another number: what is its input_size?",
    )
    require(raises(lstm, x) is None, "torch builds this layer, but it cannot take x. Which argument is unusual?")
    out, (_, c_n) = lstm(x)
    shown, kept = out.shape[-1], c_n.shape[-1]
    require(not (lstm.bidirectional and shown == 2 * wanted), "directions_add_up")
    require((shown, kept) != (wanted, wanted), "narrow_memory")
    require(shown == wanted or kept != memory or lstm.proj_size, "no_projection")
    require(shown == wanted, "out is not {wanted} features wide. Which arguments decide how wide it is?")
    require(kept == memory, "c_n is not {memory} features wide. Which argument decides how much a layer remembers?")


@kata(
    title="What a projection does to the weights",
    level="expert",
    category="weights",
    concept="A matrix has a row for each number that it makes, and a column for each that it reads. A projection "
    "changes what some of the weights read, and adds one matrix of its own.",
    see=f"{DOCS}, Variables: weight_hr_l[k]; pytorch/pytorch#65053",
    numbers=distinct(
        input_size=(3, 16),
        hidden_size=(6, 16),
        proj_size=(3, 12),
        where=lambda n: n.proj_size < n.hidden_size and n.hidden_size != 4 * n.proj_size,
    ),
    hints=[
        "For each weight, ask twice: what does it read, and what does it make?",
        "Three gates and the new content are made from x and from the last h: each has a value for each feature of c.",
        "The projection is a single matrix: it reads h before, and makes h after. Which of the two do others read?",
    ],
    mistakes=[
        mistake(
            "projection_transposed",
            "You wrote the projection the other way round. torch multiplies by a weight that has a row for each "
            "number that it makes: what does this one make?",
            hr_l0_shape=lambda n: (n.hidden_size, n.proj_size),
        ),
        mistake(
            "projection_for_each_gate",
            "You made the projection four times as high, like the weights of the gates. Are the gates projected, or what "
            "comes of them?",
            hr_l0_shape=lambda n: (4 * n.proj_size, n.hidden_size),
        ),
        mistake(
            "wide_h_comes_back",
            "You let this step read the wide h of the step before. Is that still there when it is handed on?",
            hh_l0_shape=lambda n: (4 * n.hidden_size, n.hidden_size),
        ),
        mistake(
            "wide_h_goes_up",
            "You let the second layer read the wide h of the first. Is that what the first layer hands on?",
            ih_l1_shape=lambda n: (4 * n.hidden_size, n.hidden_size),
        ),
        mistake(
            "every_layer_reads_x",
            "You let the second layer read x. The layers are stacked: what does the second one get?",
            ih_l1_shape=lambda n: (4 * n.hidden_size, n.input_size),
        ),
        mistake(
            "rows_are_hidden_size",
            "You gave it a single block of rows. How many blocks of rows are stacked in one weight?",
            hh_l0_shape=lambda n: (n.hidden_size, n.proj_size),
        ),
        mistake(
            "rows_are_hidden_size",
            "You gave it a single block of rows. How many blocks of rows are stacked in one weight?",
            ih_l1_shape=lambda n: (n.hidden_size, n.proj_size),
        ),
        mistake(
            "gates_are_narrow",
            "You narrowed the gates. They act on c: does the projection reach it?",
            hh_l0_shape=lambda n: (4 * n.proj_size, n.proj_size),
        ),
        mistake(
            "gates_are_narrow",
            "You narrowed the gates. They act on c: does the projection reach it?",
            ih_l1_shape=lambda n: (4 * n.proj_size, n.proj_size),
        ),
    ],
    steps=[
        "weight_hr_l0 reads {hidden_size} features and makes {proj_size}: ({proj_size}, {hidden_size}).",
        "weight_hh_l0 reads the h of the step before, {proj_size} wide, and makes four blocks of {hidden_size} rows: three gates and the new content.",
        "weight_ih_l1 reads the h of the layer below, {proj_size} wide too, and makes as many.",
    ],
    quick_check="{name: tuple(w.shape) for name, w in nn.LSTM(5, 9, 2, proj_size=4).named_parameters() if 'weight' in name}",
    covers=["weight_hr", "weight_hh", "weight_ih", "proj_size", "projection"],
)
def projection_weights(input_size: int = 5, hidden_size: int = 9, proj_size: int = 4):
    """Two layers are stacked, and each projects its h from {hidden_size} features to {proj_size}.
    What are the shapes of these three of their weights?

    hr_l0_shape, hh_l0_shape and ih_l1_shape are each a tuple: rows, columns.
    """
    lstm = nn.LSTM(input_size, hidden_size, num_layers=2, proj_size=proj_size)
    return blanks(
        hr_l0_shape=lstm.weight_hr_l0.shape,  # lstm.weight_hr_l0.shape: the first layer's projection
        hh_l0_shape=lstm.weight_hh_l0.shape,  # lstm.weight_hh_l0.shape: what it reads its last h with
        ih_l1_shape=lstm.weight_ih_l1.shape,  # lstm.weight_ih_l1.shape: what the second layer reads with
    )


@kata(
    title="What precision costs",
    level="hard",
    category="precision",
    concept="A dtype says how many bits a number takes. double() turns every weight of a layer to float64, and what "
    "the layer computes from then on is float64, too.",
    see="torch.nn.Module.double and torch.Tensor.element_size in the PyTorch documentation",
    numbers=distinct(
        seq_len=(3, 9),
        batch=(2, 6),
        input_size=(3, 9),
        hidden_size=(3, 9),
        where=lambda n: n.input_size != 2 * n.hidden_size,
    ),
    hints=[
        "First count the numbers in a tensor, then ask how much room each of them takes.",
        "A byte has eight bits, and the bits of a number stand in the name of its dtype.",
        "double() works on the layer itself. In which dtype are its weights when the last line runs?",
    ],
    mistakes=[
        mistake(
            "numbers_not_bytes",
            "You counted the numbers. How many bytes does each of them take?",
            out_bytes=lambda n: n.seq_len * n.batch * n.hidden_size,
        ),
        mistake(
            "numbers_not_bytes",
            "You counted the numbers. How many bytes does each of them take?",
            wide_out_bytes=lambda n: n.seq_len * n.batch * n.hidden_size,
        ),
        mistake(
            "numbers_not_bytes",
            "You counted the numbers. How many bytes does each of them take?",
            weight_bytes=lambda n: 4 * n.hidden_size * n.hidden_size,
        ),
        mistake(
            "bits_not_bytes",
            "You counted bits: they are what the name of a dtype speaks of. How many of them make a byte?",
            out_bytes=lambda n: 32 * n.seq_len * n.batch * n.hidden_size,
        ),
        mistake(
            "bits_not_bytes",
            "You counted bits: they are what the name of a dtype speaks of. How many of them make a byte?",
            wide_out_bytes=lambda n: 64 * n.seq_len * n.batch * n.hidden_size,
        ),
        mistake(
            "bits_not_bytes",
            "You counted bits: they are what the name of a dtype speaks of. How many of them make a byte?",
            weight_bytes=lambda n: 256 * n.hidden_size * n.hidden_size,
        ),
        mistake(
            "float64_is_the_default",
            "You counted 64 bits for each number of out, as Python's own numbers have. In which dtype does torch make weights and x?",
            out_bytes=lambda n: 8 * n.seq_len * n.batch * n.hidden_size,
        ),
        mistake(
            "precision_is_free",
            "You gave a number of wide_out no more room than one of out. How many bits does it have?",
            wide_out_bytes=lambda n: 4 * n.seq_len * n.batch * n.hidden_size,
        ),
        mistake(
            "double_makes_a_copy",
            "You left the weight as it was, as if double() gave a new layer. Nobody keeps its result here, and the "
            "next line takes x in float64: what has become of lstm?",
            weight_bytes=lambda n: 16 * n.hidden_size * n.hidden_size,
        ),
        mistake(
            "rows_are_hidden_size",
            "You counted a single block of rows. How many blocks of rows are stacked in one weight?",
            weight_bytes=lambda n: 8 * n.hidden_size * n.hidden_size,
        ),
        mistake(
            "input_size_comes_out",
            "You counted the features of x. How many features does a step of out have?",
            out_bytes=lambda n: 4 * n.seq_len * n.batch * n.input_size,
        ),
    ],
    steps=[
        "out has {seq_len} * {batch} * {hidden_size} numbers, and each takes 32 bits: 4 bytes.",
        "wide_out has as many, and each takes 64 bits: 8 bytes.",
        "double() changes the layer in place: its weight has four blocks of {hidden_size} rows, {hidden_size} columns, "
        "and 8 bytes for each number.",
    ],
    quick_check="torch.zeros(7).element_size(), torch.zeros(7).double().element_size()",
    covers=["precision", "dtype", "weight_hh", "out"],
)
def double_bytes(seq_len: int = 5, batch: int = 3, input_size: int = 4, hidden_size: int = 6):
    """A layer computes out. Then double() is called on it, and it computes wide_out.
    After the last line, how many bytes do the numbers of each tensor below take?

    out_bytes, wide_out_bytes and weight_bytes are whole numbers.
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


WEIGHTS_CAST = (
    "You let autocast change the weights. It works on a copy each time they are used, and only inside the block: what "
    "is left in the layer itself?"
)
GRADIENT_CAST = (
    "You made the gradient as narrow as the product that it comes from. It has to be added to its weight: which of the "
    "two decides?"
)
OUT_UNTOUCHED = "In your answer autocast does not touch out. The projection that makes out is a matrix product: in which dtype is it run?"


@kata(
    title="Half the bits, for a while",
    level="advanced",
    category="precision",
    concept="Autocast chooses a dtype for each operation while it runs. It is about the computation, and a layer is "
    "still trained in the dtype in which it was made.",
    see="Automatic Mixed Precision package in the PyTorch documentation; pytorch/pytorch#45048",
    numbers=distinct(
        seq_len=(3, 5),
        batch=(2, 6),
        input_size=(3, 9),
        hidden_size=(6, 12),
        proj_size=(2, 8),
        where=lambda n: n.proj_size < n.hidden_size,
    ),
    hints=[
        "What is in the layer before the block, what is made inside it, and what after it?",
        "Autocast makes a narrow copy of whatever goes into a matrix product; the documentation of torch.autocast names "
        "its dtype for each device. What becomes of the original?",
        "A gradient is there to be added to its weight.",
    ],
    mistakes=[
        mistake("autocast_casts_weights", WEIGHTS_CAST, weight_dtype=torch.bfloat16),
        mistake("autocast_casts_weights", WEIGHTS_CAST, weight_dtype=torch.float16),
        mistake("gradients_are_narrow", GRADIENT_CAST, grad_dtype=torch.bfloat16),
        mistake("gradients_are_narrow", GRADIENT_CAST, grad_dtype=torch.float16),
        mistake("results_stay_wide", OUT_UNTOUCHED, out_on_cpu=torch.float32),
        mistake("results_stay_wide", OUT_UNTOUCHED, out_on_cuda=torch.float32),
        mistake(
            "narrow_is_narrow",
            "There are two dtypes of 16 bits. Which of them does autocast take on the CPU?",
            out_on_cpu=torch.float16,
        ),
        mistake(
            "narrow_is_narrow",
            "There are two dtypes of 16 bits. Which of them does autocast take on a CUDA device?",
            out_on_cuda=torch.bfloat16,
        ),
    ],
    steps=[
        "out is made by the projection, a matrix product, so it comes in autocast's dtype.",
        "On the CPU that is bfloat16 by default, on a CUDA device float16.",
        "The weights were made in float32 and stay so: the products have read narrow copies of them.",
        "A gradient has the dtype of its weight, so an optimizer's small steps are not rounded away.",
    ],
    quick_check="torch.autocast('cpu').fast_dtype, nn.LSTM(5, 9).weight_ih_l0.dtype",
    example={"out_on_cuda": "torch.float16"},
    covers=["precision", "dtype", "proj_size"],
)
def autocast_dtypes(seq_len: int = 5, batch: int = 3, input_size: int = 6, hidden_size: int = 8, proj_size: int = 4):
    """x and the layer are in float32. Inside the block, autocast runs matrix products in a dtype
    of 16 bits, not the same on the CPU as on a CUDA device.
    Which dtype does each of these have in the end?

    Each blank is a dtype, such as torch.int8. out_on_cpu: with all tensors on the CPU;
    out_on_cuda: on a CUDA device. weight_dtype and grad_dtype: the same on both.
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


@kata(
    title="States from elsewhere",
    level="hard",
    category="debug",
    concept="Without states, torch makes zeros that suit x. States that you make yourself are taken as they are.",
    see=f"{DOCS}, Inputs: h_0, c_0; Lightning#3738, pytorch/pytorch#52186",
    numbers=distinct(seq_len=(3, 9), batch=(2, 6), input_size=(3, 9), hidden_size=(3, 9)),
    hints=[
        "For each call, write down where each tensor is, and in which dtype. Do they agree?",
        "torch neither moves nor converts what it is given: who has made h_0 and c_0, and where?",
        "Python's classes for a bad type and a bad value are about arguments. What torch finds when it goes to compute "
        "has another one.",
    ],
    mistakes=[
        mistake(
            "states_follow_the_input",
            "You let the states move to where x is. They were made on the CPU: who would carry them over?",
            on_cuda=None,
        ),
        mistake(
            "dtypes_convert",
            "You let torch convert the states. The layer's weights are float32: what would it multiply them with?",
            in_float64=None,
        ),
        mistake(
            "a_dtype_is_a_type",
            "You blame the type of the states. They are tensors, as they should be: torch stops when it comes to "
            "compute with them.",
            in_float64=TypeError,
        ),
        mistake(
            "states_are_checked_like_x",
            "You expect what a wrong x would give: newer versions of torch look at the dtype of x before they start. "
            "Do they look at that of the states, too?",
            in_float64=ValueError,
        ),
        mistake(
            "states_are_required",
            "You wrote that lstm(x) fails. The states have a default: what does a layer start from if none are given?",
            none_given=TypeError,
        ),
        mistake(
            "states_are_required",
            "You wrote that lstm(x) fails. The states have a default: what does a layer start from if none are given?",
            none_given=RuntimeError,
        ),
        mistake(
            "states_by_hand_fail",
            "You wrote that states made by hand fail on the CPU, too. Their shape and dtype fit: is anything wrong with them?",
            on_cpu=RuntimeError,
        ),
    ],
    steps=[
        "Without states, torch makes zeros itself, of the dtype of x and where x is.",
        "States on the CPU suit a layer on the CPU. Elsewhere torch raises a RuntimeError: it moves nothing by itself.",
        "Nor does it convert: states in float64 do not go with weights in float32, on any device.",
        "torch.zeros(..., device=x.device, dtype=x.dtype) is right wherever the code runs.",
    ],
    quick_check="x = torch.randn(5, 3, 4); h_0 = x.new_zeros(1, 3, 6); nn.LSTM(4, 6)(x, (h_0, h_0))[0].shape",
    example={"on_cuda": "RuntimeError"},
    covers=["one_device", "precision", "call_with_state", "call_without_state"],
)
def states_elsewhere(seq_len: int = 5, batch: int = 3, input_size: int = 4, hidden_size: int = 6):
    """The states of this code are made on the CPU, wherever lstm and x are.
    What does each call raise?

    Each blank is a class, that of the exception raised, such as KeyError, or None.
    on_cpu: with lstm and x on the CPU; on_cuda: with lstm and x on a CUDA device.
    none_given and in_float64: the same on both.
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


@kata(
    title="The right shape, the wrong order",
    level="advanced",
    category="debug",
    concept="A tensor is numbers in a row, and a rule for walking through them: its strides. transpose changes the "
    "rule and leaves the numbers where they are.",
    see="torch.Tensor.stride and torch.Tensor.contiguous in the PyTorch documentation; darts#730, allennlp#1486",
    numbers=distinct(
        seq_len=(3, 9),
        batch=(3, 9),
        input_size=(3, 9),
        hidden_size=(3, 9),
        num_layers=(2, 4),
    ),
    hints=[
        "A stride says how many numbers to walk on for the next index of that axis.",
        "Lay out the numbers of start in a row. How far is it from one layer to the next, how far between two samples?",
        "contiguous() copies the numbers into a new row, in the order of the axes that they now have.",
    ],
    mistakes=[
        mistake(
            "transposing_moves_numbers",
            "You wrote the strides of a tensor that was made in this shape. transpose moves no number: how do those of "
            "start lie?",
            strides=lambda n: (n.batch * n.hidden_size, n.hidden_size, 1),
        ),
        mistake(
            "strides_stay",
            "Those are the strides of start. Its first two axes have changed places: what about their strides?",
            strides=lambda n: (n.num_layers * n.hidden_size, n.hidden_size, 1),
        ),
        mistake(
            "contiguous_is_a_label",
            "You gave the copy the strides of what it was copied from. How far is it between two layers when the "
            "numbers lie in the new order?",
            copy_strides=lambda n: (n.hidden_size, n.num_layers * n.hidden_size, 1),
        ),
        mistake(
            "transposed_back",
            "You gave the copy the strides of start. contiguous() keeps the shape: which axis of the copy is the first?",
            copy_strides=lambda n: (n.num_layers * n.hidden_size, n.hidden_size, 1),
        ),
        mistake(
            "strides_in_bytes",
            "You counted bytes, as NumPy does. torch counts numbers.",
            strides=lambda n: (4 * n.hidden_size, 4 * n.num_layers * n.hidden_size, 4),
        ),
        mistake(
            "strides_in_bytes",
            "You counted bytes, as NumPy does. torch counts numbers.",
            copy_strides=lambda n: (4 * n.batch * n.hidden_size, 4 * n.hidden_size, 4),
        ),
        *(
            mistake(
                "shape_for_strides",
                "You wrote a shape. A stride says how many numbers to walk on.",
                **{blank: shape},
            )
            for blank in ("strides", "copy_strides")
            for shape in (
                lambda n: (n.num_layers, n.batch, n.hidden_size),
                lambda n: (n.batch, n.num_layers, n.hidden_size),
            )
        ),
        mistake(
            "any_memory_order",
            "You let every device follow any strides. On CUDA it is cuDNN that reads the states, as one plain block of "
            "memory: are these one?",
            on_cuda=None,
        ),
        mistake(
            "never_transposed",
            "You let the CPU refuse a transposed state. Its shape fits, and its strides tell where each "
            "number is: what else is needed to read it?",
            on_cpu=RuntimeError,
        ),
    ],
    steps=[
        "In start, a sample takes {num_layers} * {hidden_size} numbers, and a layer in it {hidden_size}.",
        "transpose swaps shape and strides: ({hidden_size}, {num_layers} * {hidden_size}, 1). No number has moved.",
        "contiguous() copies: a layer then takes {batch} * {hidden_size} numbers, a sample in it {hidden_size}.",
        "The CPU follows any strides. cuDNN wants one block, and torch raises a RuntimeError before it gets there.",
    ],
    quick_check="t = torch.zeros(3, 2, 6).transpose(0, 1); t.shape, t.stride(), t.contiguous().stride()",
    example={"on_cuda": "RuntimeError"},
    covers=["cudnn", "call_with_state", "states_layout"],
)
def transposed_state(seq_len: int = 7, batch: int = 3, input_size: int = 5, hidden_size: int = 6, num_layers: int = 2):
    """A first state was made with the batch in front. transpose gives it the shape that torch wants.

    strides and copy_strides are each a tuple: for each axis, how far it is from one index to the next,
    counted in numbers.
    on_cpu and on_cuda are each a class, that of the exception raised, such as KeyError, or None.
    on_cpu: with all tensors on the CPU; on_cuda: on a CUDA device.
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


@kata(
    title="Gradients in eval mode",
    level="expert",
    category="training",
    concept="eval() tells layers to behave as in use; no_grad() tells torch to record nothing. These are two switches. "
    "And whether a backward pass exists can depend on who computes.",
    see="torch.nn.Module.eval and torch.no_grad in the PyTorch documentation; pytorch/pytorch#5878, captum#564",
    numbers=distinct(seq_len=(3, 9), batch=(2, 6), input_size=(3, 9), hidden_size=(3, 9)),
    hints=[
        "Which of the two switches is about dropout, and which about gradients?",
        "A backward pass needs what the forward pass has put aside. Who puts aside what, and when?",
        "On CUDA, cuDNN computes. In eval mode it takes a faster way, made for those who only want the output.",
    ],
    mistakes=[
        mistake(
            "evaluation_has_gradients",
            "You let a CUDA device do as the CPU does. There cuDNN computes, and in eval mode it puts nothing aside: "
            "what would a backward pass work with?",
            on_cuda=None,
        ),
        mistake(
            "eval_turns_gradients_off",
            "You took eval() for a switch that turns gradients off. It changes layers such as dropout: which one is "
            "about recording?",
            on_cpu=RuntimeError,
        ),
        mistake(
            "no_grad_still_records",
            "You let a backward pass go through what was never recorded. What does no_grad() switch off?",
            no_grad=None,
        ),
        mistake(
            "call_does_not_fit",
            "The call backward() is a fine one, and silent_out is a tensor that has it. What is missing was to be "
            "recorded earlier.",
            no_grad=TypeError,
        ),
    ],
    steps=[
        "eval() changes what dropout does, and here there is none: the CPU records and goes back as always.",
        "Under no_grad() nothing is recorded: a backward pass raises a RuntimeError on any device.",
        "cuDNN keeps what a backward pass needs in training mode only: in eval mode torch raises a RuntimeError.",
        "For gradients in eval mode on CUDA: train mode with dropout at 0, or without cuDNN, "
        "torch.backends.cudnn.flags(enabled=False).",
    ],
    quick_check="lstm = nn.LSTM(4, 6).eval(); lstm(torch.randn(5, 3, 4))[0].sum().backward(); lstm.bias_ih_l0.grad.shape",
    example={"on_cuda": "RuntimeError"},
    covers=["cudnn"],
)
def gradients_in_eval(seq_len: int = 5, batch: int = 3, input_size: int = 4, hidden_size: int = 6):
    """A layer in eval mode reads x twice, the second time under no_grad(). Then gradients are asked for.
    What do these calls raise?

    Each blank is a class, that of the exception raised, such as KeyError, or None.
    on_cpu: with all tensors on the CPU; on_cuda: on a CUDA device. no_grad: the same on both.
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


@kata(
    title="A gradient of a gradient",
    level="expert",
    category="training",
    concept="A gradient is a tensor like any other. With create_graph=True torch records how it came about, so that it "
    "can be derived again, as a gradient penalty does; if its makers have thought of that.",
    see="torch.autograd.grad in the PyTorch documentation; pytorch/pytorch#5261, pytorch/pytorch#25315",
    numbers=distinct(seq_len=(3, 4), batch=(2, 6), input_size=(3, 9), hidden_size=(3, 9)),
    hints=[
        "There is one number in a gradient for each number that could be changed. Which tensor could be, here?",
        "penalty is made from slopes. To go back from it, each backward formula must itself have been recorded.",
        "On CUDA, forward and backward are each one call of cuDNN. Does torch know what goes on inside?",
    ],
    mistakes=[
        mistake(
            "second_gradients_everywhere",
            "You let a CUDA device do as the CPU does. There the first backward pass is one call of cuDNN: who would "
            "know its derivative?",
            on_cuda=None,
        ),
        mistake(
            "second_gradients_nowhere",
            "You wrote that it cannot be done on the CPU either. There the backward pass is made of plain operations: "
            "what does create_graph=True do with them?",
            on_cpu=RuntimeError,
        ),
        mistake(
            "second_gradients_nowhere",
            "You wrote that it cannot be done on the CPU either. There the backward pass is made of plain operations: "
            "what does create_graph=True do with them?",
            on_cpu=NotImplementedError,
        ),
        mistake(
            "gradient_like_out",
            "That is the shape of out, which the gradient starts from. With respect to what is it taken?",
            slopes_shape=lambda n: (n.seq_len, n.batch, n.hidden_size),
        ),
        mistake(
            "gradient_of_a_sum_is_one_number",
            "You made it a single number, as out.sum() is. The slope of one number with respect to many: how many are "
            "there?",
            slopes_shape=(),
        ),
        mistake(
            "gradient_of_a_sum_is_one_number",
            "You made it a single number, as out.sum() is. The slope of one number with respect to many: how many are "
            "there?",
            slopes_shape=(1,),
        ),
        mistake(
            "steps_added_up",
            "You added up the steps, as the gradient of a weight does. Each step of x is a variable of its own.",
            slopes_shape=lambda n: (n.batch, n.input_size),
        ),
        mistake(
            "gradient_of_the_weight",
            "That is the shape of a weight. Which tensor is the second argument of grad?",
            slopes_shape=lambda n: (4 * n.hidden_size, n.input_size),
        ),
    ],
    steps=[
        "slopes has a number for each number in x: ({seq_len}, {batch}, {input_size}).",
        "On the CPU in float64 the backward pass is made of recorded operations, and can be derived again.",
        "With cuDNN it cannot: torch raises a NotImplementedError, which is a RuntimeError, too.",
        "For a gradient penalty on CUDA, compute out under torch.backends.cudnn.flags(enabled=False).",
    ],
    quick_check="x = torch.ones(3, requires_grad=True); g, = torch.autograd.grad((x ** 3).sum(), x, create_graph=True); "
    "g.sum().backward(); x.grad",
    example={"on_cuda": "NotImplementedError"},
    covers=["cudnn", "precision"],
)
def second_gradients(seq_len: int = 3, batch: int = 5, input_size: int = 4, hidden_size: int = 6):
    """slopes tells how strongly out.sum() changes with each number in x, and penalty how steep they are.
    To train with such a penalty takes a gradient of this gradient. All is in float64.

    slopes_shape is a tuple, with a number for each axis. on_cpu and on_cuda are each a class,
    that of the exception raised, such as KeyError, or None.
    on_cpu: with all tensors on the CPU; on_cuda: on a CUDA device.
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


@kata(
    title="The same numbers?",
    level="expert",
    category="precision",
    concept="Each addition of floating-point numbers is rounded, so a sum depends, in its last bits, on the order in "
    "which it is added up. Every kernel has an order of its own.",
    see="Numerical accuracy, and Reproducibility, in the PyTorch documentation; pytorch/pytorch#35661",
    numbers=distinct(seq_len=(3, 5), batch=(3, 6), input_size=(8, 12), hidden_size=(5, 9)),
    hints=[
        "First without rounding: would the two be the same on paper?",
        "Then with rounding: do both add up the same numbers, and in the same order?",
        "0.1 + (0.2 + 0.3) is not (0.1 + 0.2) + 0.3. What does a different device have to do with that?",
    ],
    mistakes=[
        mistake(
            "devices_agree_exactly",
            "You let two devices agree to the last bit. Do they also add up in the same order?",
            on_cuda="equal",
        ),
        mistake(
            "devices_disagree",
            "You let another device come to another result. The equations and the weights are the same there: how "
            "large can a difference from rounding be?",
            on_cuda="different",
        ),
        mistake(
            "order_does_not_matter",
            "You took the two for equal, as they are on paper. Each sum is added up from its other end here: is every "
            "partial sum rounded as before?",
            reordered="equal",
        ),
        mistake(
            "rounding_ruins",
            "You took rounding for a large thing. Each feature still meets its own weight: what else can differ?",
            reordered="different",
        ),
        mistake(
            "never_twice_the_same",
            "You let a layer give something else the second time. Has anything changed since, its weights, x, or the "
            "order of a sum?",
            again="close",
        ),
        mistake(
            "never_twice_the_same",
            "You let a layer give something else the second time. Has anything changed since, its weights, x, or the "
            "order of a sum?",
            again="different",
        ),
        mistake(
            "features_are_interchangeable",
            "You let any feature take any place. Which weight does the first feature of x.flip(-1) meet in lstm?",
            flipped="equal",
        ),
        mistake(
            "features_are_interchangeable",
            "You let any feature take any place. Which weight does the first feature of x.flip(-1) meet in lstm?",
            flipped="close",
        ),
    ],
    steps=[
        "The same kernel, weights and x: the CPU repeats itself bit by bit.",
        "In twin each feature meets its own weight, and the {input_size} products are added from the other end: on "
        "paper the same, and in the last bits not.",
        "In lstm(x.flip(-1)) features meet the weights of others: that is another computation.",
        "Another device adds in another order: close, not equal. So compare with torch.allclose, never with ==.",
    ],
    quick_check="0.1 + (0.2 + 0.3), (0.1 + 0.2) + 0.3",
    example={"on_cuda": '"close"'},
    covers=["precision", "cudnn"],
)
def same_numbers(seq_len: int = 5, batch: int = 3, input_size: int = 10, hidden_size: int = 6):
    """twin is lstm with the columns of its input weight in reverse order. All is in float64.
    How alike are out and each of these?

    Each blank is a text: "equal" to the last bit, "close" as torch.allclose has it, or "different".
    again, reordered and flipped: with all tensors on the CPU.
    on_cuda: out from the CPU, and lstm(x)[0] from a CUDA device, with the same weights and x.
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
    float64 have it in their names. Fewer bits take less room and time, and
    every result is rounded to what is left.

    x, the states and the weights have to have one dtype, and to be on one
    device. torch takes what it is given: it moves nothing, converts nothing.

    The equations are the same on every device. Who computes them is not: on
    CUDA it is cuDNN, which has rules of its own for memory and gradients, and
    adds up in an order of its own.
    """,
    katas=[
        projected_shapes,
        projected_memory,
        projection_design,
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
