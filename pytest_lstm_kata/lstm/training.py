"""Unit 9: katas in which torch trains, and the design has to learn; and a stack too deep to begin."""

from __future__ import annotations

import math
from typing import Any

from pytest_lstm_kata.authoring import blanks, draw, kata, raises, reached, require
from pytest_lstm_kata.authoring import unit as make_unit
from pytest_lstm_kata.kata.lazy import nn, torch


def _score(right: Any, what: str, guessing: int) -> tuple[int, str]:
    """For how many of a hundred the model is right, as a number and said; ``right`` has a flag for each answer."""
    percent = int(100 * right.float().mean())
    better = "worse" if percent < guessing - 12 else "no better" if percent < guessing + 12 else ""
    worth = f": {better} than guessing" if better else ""
    return percent, f"After 60 updates the model is right for {percent} of 100 {what}{worth}."


def _error(after: float) -> str:
    """What is left of an error that is 1 if the answer is always 0, said; it may be as large as a float can be, or nan."""
    shown = "nan" if math.isnan(after) else f"{after:.2f}" if after < 1000 else "more than 1000"
    better = "" if after < 0.8 else "no better" if after < 1.2 else "worse"
    worth = f": {better} than always answering 0, which gives about 1" if better else ""
    return f"After 60 updates the mean squared error is {shown}{worth}."


@kata("hard", "training", covers="bidirectional input_size hidden_size out")
def tag_each_step(
    lstm: nn.LSTM,
    head: nn.Linear,
    learning_rate: float,
    seed: int = draw(101, 101, 999),
):
    """Tag each step

    Each step of x is one of 3 symbols, as 3 features. The tag of a step is the symbol of the next step.
    The model is trained with 60 updates. Then it must be right for 90 of 100 tags in new sequences.

    Blanks:
    lstm: at most 32 features of out for each step.
    head: the linear layer behind it.
    learning_rate: how far each update moves a weight.

    Idea: Training can only find what the model can see. A layer that has not read the next step cannot know it, however
      long it is trained.
    Hint: What has out[t] read? Is the symbol of step t + 1 among it?
    Hint: The head reads the last axis of out, and gives a score for each of the 3 tags. How wide is out?
    Hint: Each of the 60 updates moves each weight by learning_rate, up or down. The weights begin between -0.35 and
      0.35. How far may they move in all?

    Mistakes:
    past_only: lstm = nn.LSTM(3, 8); head = nn.Linear(8, 3) | lstm = nn.LSTM(3, 16); head = nn.Linear(16, 3)
        out[t] has read the steps up to t. The tag of step t is the symbol of the next step. How can the layer read it?
    one_direction_for_the_head: head = nn.Linear(8, 3)
        The head reads the whole last axis of out. How wide is out with your layer?
    too_small_a_step: learning_rate = 0.001
        60 updates of this size hardly move the weights. How far do they have to go?
    no_step: learning_rate = 0
        With 0, no update changes a weight. What does the learning rate multiply?
    uphill: learning_rate = -0.03
        With a negative learning rate, each update makes the loss larger. In which direction should a weight move?
    far_too_large_a_step: learning_rate = 10
        Each update moves each weight by this much, and good weights lie closer together. What if a step is longer than
        the way?
    one_unit: lstm = nn.LSTM(3, 1, bidirectional=True); head = nn.Linear(2, 3)
        One number for each direction is not enough for 3 symbols after so few updates. Which size gives more?

    Example: lstm = nn.LSTM(3, 8, bidirectional=True)
    Example: head = nn.Linear(16, 3)
    Example: learning_rate = 0.03
    Step: The tag of step t is in x[t + 1]. Only the backward direction has read it when it writes out[t].
    Step: out has the features of both directions, so the head takes twice hidden_size.
    Step: 60 updates of 0.03 can move a weight by almost 2. That is far enough, and each step is small.
    Try: nn.Linear(16, 3)(nn.LSTM(3, 8, bidirectional=True)(torch.randn(10, 16, 3))[0]).shape
    See: torch.nn.LSTM in the PyTorch documentation, Parameters: bidirectional; torch.optim in the PyTorch documentation
    """
    torch.manual_seed(seed)
    lstm.reset_parameters()  # the first weights come from this seed
    head.reset_parameters()
    weights = [*lstm.parameters(), *head.parameters()]

    def batch(size):
        symbols = torch.randint(3, (11, size))
        return torch.eye(3)[symbols[:-1]], symbols[1:]  # x (10, size, 3), tags (10, size)

    def scores(x, tags):  # for all steps but the last, whose next step is not in x
        out, _ = lstm(x)
        return head(out)[:-1].flatten(0, 1), tags[:-1].flatten()

    def train():
        for _ in range(60):
            loss = nn.functional.cross_entropy(*scores(*batch(16)))
            for weight, grad in zip(weights, torch.autograd.grad(loss, weights)):
                weight.data -= learning_rate * grad.sign()  # the same step for each weight

    # hidden
    require(lstm.hidden_size * (1 + lstm.bidirectional) <= 32, "out may have at most 32 features for each step.")
    require(lstm.num_layers <= 3, "At most 3 layers, please: more take long to train, and do not help here.")
    require(head.in_features == lstm.hidden_size * (1 + lstm.bidirectional), "one_direction_for_the_head", blank="head")
    require(
        head.out_features == 3,
        "The head gives a score for each tag. How many tags are there?",
        blank="head",
    )
    train()
    with torch.no_grad():
        given, tags = scores(*batch(100))
    right, sentence = _score(given.argmax(-1) == tags, "tags", 33)
    reached(sentence)
    require(lstm.bidirectional, "past_only")
    require(learning_rate != 0, "no_step", blank="learning_rate")
    require(learning_rate > 0, "uphill", blank="learning_rate")
    require(right >= 90 or learning_rate >= 0.01, "too_small_a_step", blank="learning_rate")
    require(right >= 90 or learning_rate <= 0.3, "far_too_large_a_step", blank="learning_rate")
    require(right >= 90 or lstm.hidden_size > 3, "one_unit")
    require(right >= 90, "The model learns, but not enough in 60 updates. Which sizes, and which learning rate, help?")


@kata("expert", "training", covers="out")
def loss_and_padding(
    padding_tag: int,
    loss_function: nn.CrossEntropyLoss,
    seed: int = draw(101, 101, 999),
    classes: int = draw(3, of=(3,)),
):
    """What the loss may see

    Most sequences have 2 to 4 steps, padded to 12. Tags are 0, 1, 2, and padding_tag at the padding.
    The model must be right for 95 of 100 real steps, and the padding must change nothing.

    Blanks:
    padding_tag: the number in tags at the steps of the padding.
    loss_function: what compares scores with tags.

    Idea: A loss over padded sequences sees the padding, too, unless it is told to leave it out. What it leaves out must
      not be a real tag, for then nobody learns that tag.
    Hint: What does the model learn at a step of the padding, if the loss sees it?
    Hint: nn.CrossEntropyLoss leaves out each step whose tag is one particular number. Which argument is that number?
    Hint: The number has to stand at all steps of the padding, and at no real step.

    Mistakes:
    real_tag_left_out: padding_tag = 0; loss_function = nn.CrossEntropyLoss(ignore_index=0)
        | padding_tag = 1; loss_function = nn.CrossEntropyLoss(ignore_index=1)
        | loss_function = nn.CrossEntropyLoss(ignore_index=0)
        The padding is left out, and so is each real step with this tag. Which numbers are no tag of a real step?
    numbers_differ: padding_tag = -1; loss_function = nn.CrossEntropyLoss(ignore_index=3)
        | padding_tag = 0; loss_function = nn.CrossEntropyLoss(ignore_index=3)
        | padding_tag = 3; loss_function = nn.CrossEntropyLoss(ignore_index=-1)
        The loss leaves out one number, and another one stands at the padding. Which two have to be the same?
    padding_is_seen: padding_tag = 0 | padding_tag = 1
        Your loss takes the padding for real steps with the tag that you gave them. Which number does it leave out?
    no_such_class: padding_tag = 3 | padding_tag = -1 | padding_tag = 99
        torch stops: the loss does not leave out this number, and it is no class. Which number does the loss leave out?
    not_a_mean: loss_function = nn.CrossEntropyLoss(reduction="none")
        Without a reduction, the loss is one number for each step. Of how many numbers can one take the gradient?

    Example: padding_tag = -100
    Example: loss_function = nn.CrossEntropyLoss(ignore_index=-100)
    Step: ignore_index is the tag that the loss leaves out. Its default is -100, which is no class.
    Step: So -100 at the padding and nn.CrossEntropyLoss() is enough, as is any other number that is no real tag, if both
      places have it.
    Step: The mean is then over the real steps only, and the gradient at each step of the padding is 0.
    Try: nn.CrossEntropyLoss()(torch.randn(4, 3), torch.tensor([0, 2, -100, -100]))
    See: torch.nn.CrossEntropyLoss in the PyTorch documentation, ignore_index
    """
    torch.manual_seed(seed)
    lstm, head = nn.LSTM(3, 8), nn.Linear(8, 3)
    weights = [*lstm.parameters(), *head.parameters()]

    def batch(size):
        lengths = torch.randint(2, 5, (size,))
        lengths[0] = 12
        real = torch.arange(12)[:, None] < lengths  # (12, size): no padding
        symbols = torch.randint(3, (12, size)) * real  # 0 at the padding
        tags = torch.cat([symbols[:1], symbols[:-1]])  # the tag of a step is the symbol before it
        return torch.eye(3)[symbols], tags.masked_fill(~real, padding_tag), real

    def loss_of(x, tags):
        scores = head(lstm(x)[0])
        return loss_function(scores.flatten(0, 1), tags.flatten()), scores

    def train():
        for _ in range(60):
            loss, _ = loss_of(*batch(16)[:2])
            for weight, grad in zip(weights, torch.autograd.grad(loss, weights)):
                weight.data -= 0.05 * grad.sign()

    # hidden
    left_out = loss_function.ignore_index
    require(loss_function.reduction != "none", "not_a_mean", blank="loss_function")
    require(
        padding_tag == left_out or padding_tag in range(3) or left_out == -100,
        "numbers_differ",
    )
    x, tags, real = batch(16)
    require(raises(loss_of, x, tags) is None, "no_such_class")
    train()
    with torch.no_grad():
        x, tags, real = batch(100)
        right, sentence = _score((loss_of(x, tags)[1].argmax(-1) == tags)[real], "real steps", 33)
    reached(sentence)
    loss, scores = loss_of(x, tags)
    moved = torch.autograd.grad(loss, scores)[0].abs().sum(-1) > 0
    require(not moved[~real].any(), "padding_is_seen" if left_out in (-100, padding_tag) else "numbers_differ")
    require(moved[real].all(), "real_tag_left_out", blank="loss_function")
    require(right >= 95, "The loss sees the right steps, but the model does not learn. What else does your loss do?")


@kata("hard", "training", covers="equations bias_ih")
def first_symbol(
    forget_bias: float,
    learning_rate: float,
    step: int,
    seed: int = draw(101, 101, 999),
):
    """Remember the first symbol

    x has 30 steps. The first one is one of 2 symbols, the other 29 are all blank.
    The model reads them all and must then say which symbol came first, for 90 of 100 new sequences.

    Blanks:
    forget_bias: the forget gates begin with this bias, the input gates with its negative.
    learning_rate: how far each of the 60 updates moves a weight.
    step: the head reads out[step], after the whole sequence.

    Idea: Over many steps the gradient of a new layer is almost 0, because its forget gates are half open. With open
      forget gates, the state lasts and so does the gradient.
    Hint: The state is multiplied by the forget gate at each step. What is left after 29 steps if the gate is half open?
    Hint: A gate is sigmoid(bias) at first. Which bias opens it so far that much is left after 29 steps?
    Hint: The input gates begin at -forget_bias. They must not be so far closed that the symbol does not get in.

    Mistakes:
    half_open: forget_bias = 0
        With this bias, the forget gates keep too little at each step. How much of the state is left after 29 steps?
    closed_forgets: forget_bias = -4
        A negative bias closes the forget gates, so each step forgets the one before. Which sign opens them?
    nothing_gets_in: forget_bias = 100
        The forget gates are wide open, but the input gates begin at -forget_bias. How much of the symbol gets in?
    too_small_a_step: learning_rate = 0.0001
        60 updates of this size hardly move the weights. How far do they have to go?
    no_step: learning_rate = 0
        With 0, no update changes a weight. What does the learning rate multiply?
    uphill: learning_rate = -0.03
        With a negative learning rate, each update makes the loss larger. In which direction should a weight move?
    not_remembered: step = 0
        out[step] is written before the sequence ends. The model has to remember the symbol to the end: which step is
        the last one?
    no_such_step: step = 30 | step = -31
        x has 30 steps, and out has as many. Which numbers does Python give them?

    Example: forget_bias = 3.5
    Example: learning_rate = 0.03
    Example: step = -1
    Step: sigmoid(0) is one half, and one half to the power of 29 is almost 0: neither the state nor the gradient lasts.
    Step: sigmoid(3.5) is 0.97, and almost half of the state is left after 29 steps.
    Step: The input gates begin at sigmoid(-3.5), so the blank steps write little over it.
    Step: The last step is out[-1], the same as out[29].
    Try: torch.sigmoid(torch.tensor([0.0, 1.0, 3.5])) ** 29
    See: torch.nn.LSTM in the PyTorch documentation, the equations; Jozefowicz and others, 2015; Tallec and Ollivier, 2018
    """
    torch.manual_seed(seed)
    lstm, head = nn.LSTM(3, 8), nn.Linear(8, 2)
    weights = [*lstm.parameters(), *head.parameters()]
    lstm.bias_ih_l0.data[0:8] = -forget_bias  # the input gates
    lstm.bias_ih_l0.data[8:16] = forget_bias  # the forget gates

    def batch(size):
        symbols = torch.randint(2, (30, size))
        symbols[1:] = 2  # 2 is blank
        return torch.eye(3)[symbols], symbols[0]  # x (30, size, 3), first (size)

    def train():
        for _ in range(60):
            x, first = batch(16)
            out, _ = lstm(x)
            loss = nn.functional.cross_entropy(head(out[step]), first)
            for weight, grad in zip(weights, torch.autograd.grad(loss, weights)):
                weight.data -= learning_rate * grad.sign()  # the same step for each weight

    # hidden
    require(-30 <= step < 30, "no_such_step", blank="step")
    train()
    with torch.no_grad():
        x, first = batch(100)
        right, sentence = _score(head(lstm(x)[0][step]).argmax(-1) == first, "sequences", 50)
    reached(sentence)
    require(step in (-1, 29), "not_remembered", blank="step")
    require(learning_rate != 0, "no_step", blank="learning_rate")
    require(learning_rate > 0, "uphill", blank="learning_rate")
    require(right >= 90 or forget_bias >= 0, "closed_forgets")
    require(right >= 90 or forget_bias >= 2, "half_open")
    require(right >= 90 or forget_bias <= 7, "nothing_gets_in")
    require(right >= 90 or learning_rate >= 0.01, "too_small_a_step", blank="learning_rate")
    require(
        right >= 90,
        "Each update moves each weight by learning_rate. Yours jumps over good weights: what if each step is shorter?",
        blank="learning_rate",
    )


@kata("expert", "training", covers="call_with_state call_without_state h_n c_n")
def stateful_batches(
    shape: tuple[int, ...],
    axis: int,
    state: str,
    seed: int = draw(501, 501, 999),
):
    """Chunks of one long text

    A text is cut into 480 chunks of 2 symbols. unbind makes batches of their numbers, 8 chunks each.
    At each place, the model says which symbol came one place before. It must be right for 85 of 100.

    Blanks:
    shape: two numbers, in which the numbers of the chunks are laid out, row after row.
    axis: along which axis unbind takes this apart, a batch for each index.
    state: what a batch begins with: "new" is no state, "carried" is the state at the end of the batch before, "detached"
      is the same without its history.

    Idea: A state that is passed on makes sense only if each row goes on where the same row of the batch before has
      ended. Its history has to be removed, or each backward goes back into older batches.
    Hint: Row i gets the state that row i of the batch before has left. Which chunk has to come next in this row?
    Hint: Write down torch.arange(12).view(3, 4), and what unbind makes of it along each axis.
    Hint: Each batch has a backward of its own. What does it find if the state still has its history?

    Mistakes:
    rows_are_neighbours: shape = (60, 8); axis = 0
        Neighbours of the text are in one batch, as a plain loader gives them. Which chunk does row 0 of the next batch
        read, and which one comes after its first chunk?
    sixty_rows: shape = (8, 60); axis = 0 | shape = (60, 8)
        These batches have 60 chunks each, and there are only 8 updates. How many chunks should a batch have?
    no_state: state = "new"
        Each batch begins without a state, so the first place of a chunk cannot know the symbol before it. What knows
        it?
    history_kept: state = "carried"
        The second backward goes back into the first batch, and its graph is freed. What removes the history of a state?
    symbols_counted: shape = (8, 120) | shape = (480, 2)
        That lays out the symbols. There are 480 chunks, and shape is about their numbers: 8 of them for each batch.
    not_all_chunks: shape = (8, 8) | shape = (8, 480) | shape = (8, 2)
        There are 480 chunks. How many places has your shape?
    no_such_axis: axis = 2 | axis = 60 | axis = 8
        shape has two numbers, so there are two axes. Which numbers does Python give them?

    Example: shape = (8, 60)
    Example: axis = -1
    Example: state = "detached"
    Step: With 8 rows of 60 numbers, the next chunk of a row stands beside it, in the next column.
    Step: So each column is a batch: row i of it goes on where row i of the column before has ended.
    Step: The first place of each chunk needs the last symbol of the chunk before, and only the state has it.
    Step: detach keeps the values of the state and removes its history, so each backward stays in its batch.
    Try: torch.arange(12).view(3, 4).unbind(-1)
    See: torch.nn.LSTM in the PyTorch documentation, Inputs: h_0, c_0; discuss.pytorch.org 6795
    """
    torch.manual_seed(seed)
    lstm, head = nn.LSTM(3, 16, batch_first=True), nn.Linear(16, 3)
    weights = [*lstm.parameters(), *head.parameters()]

    def read():
        text = torch.randint(3, (960,))
        chunks, symbols_before = text.view(480, 2), text.roll(1).view(480, 2)
        h_c = None
        for numbers in torch.arange(480).view(shape).unbind(axis):
            out, (h, c) = lstm(torch.eye(3)[chunks[numbers]], h_c)  # x (8, 2, 3)
            h_c = {"new": None, "carried": (h, c), "detached": (h.detach(), c.detach())}[state]
            yield head(out).flatten(0, 1), symbols_before[numbers].flatten()

    def train():
        for scores, symbols in read():  # an update for each batch
            loss = nn.functional.cross_entropy(scores, symbols)
            for weight, grad in zip(weights, torch.autograd.grad(loss, weights)):
                weight.data -= 0.03 * grad.sign()

    # hidden
    require(
        state in ("new", "carried", "detached"),
        'state is one of these texts: "new", "carried", "detached".',
        blank="state",
        form=True,
    )
    require(len(shape) == 2, "shape has two numbers: how many rows, and how many columns.", form=True)
    require(axis in (-2, -1, 0, 1), "no_such_axis", blank="axis")
    fits = {numbers: raises(torch.arange(numbers).view, shape) is None for numbers in (480, 960)}
    require(fits[480] or not fits[960], "symbols_counted")
    require(fits[480], "not_all_chunks")
    sizes = torch.arange(480).view(shape).shape
    require(sizes[1 - axis % 2] != 60, "sixty_rows")
    require(sizes[1 - axis % 2] == 8, "A batch should have 8 chunks. How many has it with your shape and axis?")
    require(raises(train) is None, "history_kept", blank="state")
    with torch.no_grad():
        told = [scores.argmax(-1) == symbols for scores, symbols in read()]
    right, sentence = _score(torch.cat(told), "places", 33)
    reached(sentence)
    require(state != "new", "no_state", blank="state")
    require(right >= 85, "rows_are_neighbours")


@kata("expert", "training", covers="out")
def broken_targets(  # noqa: C901  # four actions and a loop around them are what it is about
    order: tuple[str, ...],
    max_norm: float,
    seed: int = draw(101, 101, 999),
):
    """Broken targets

    The model learns to say the last of 5 numbers. Some targets are broken, and the gradient explodes.
    On good data, the mean squared error must get below 0.25. Always answering 0 gives about 1.

    Blanks:
    order: the four actions of an update, each once: "backward", "clip", "step", "zero_grad".
    max_norm: clip scales all gradients down together if their norm is larger.

    Idea: One gradient that explodes can throw all weights far away, and all that was learned is lost. A limit on the
      norm keeps its direction and bounds the step.
    Hint: Which of the four actions makes the gradients, and which one uses them?
    Hint: backward adds to the gradients that are there. clip changes the gradients that are there at that moment.
    Hint: Good batches have gradients with a norm of about 1. What does a much larger limit do for a broken batch, and a
      much smaller one for a good batch?

    Mistakes:
    clip_before_backward: order = ("zero_grad", "clip", "backward", "step")
        At that moment the gradients of this batch do not exist yet. Which action makes what clip has to limit?
    clip_after_step: order = ("zero_grad", "backward", "step", "clip")
        The weights have moved before the gradients are limited. Which action uses the gradients?
    cleared_too_early: order = ("backward", "zero_grad", "clip", "step")
        The gradients are cleared before any weight uses them. Which action has to come before zero_grad?
    step_before_backward: order = ("step", "zero_grad", "backward", "clip")
        The step comes before backward has made the gradients of this batch. Which of the two needs the other?
    limit_too_high: max_norm = 10000
        Even gradients that explode are below this limit, or stay large. How large is the norm in a good batch?
    limit_too_low: max_norm = 0.001
        That limits good gradients, too, to almost nothing. How far do 60 such updates get?
    all_removed: max_norm = 0
        With 0, each gradient is scaled to 0, so no weight moves. How large may a good gradient be?
    sign_turned: max_norm = -1
        A negative limit turns each gradient around, so each update makes the loss larger. Can a norm be negative?

    Example: order = ("zero_grad", "backward", "clip", "step")
    Example: max_norm = 1.5
    Step: backward makes the gradients, clip limits them, step uses them: in this order.
    Step: zero_grad clears them before the next backward, which would otherwise add to them. It may also come last.
    Step: A broken target gives a gradient a thousand times as large. With a limit of 1.5, its step is like any other.
    Step: The direction of such a step is still wrong, but 9 good updates after it make up for it.
    Try: weight = nn.Parameter(torch.ones(4)); (1000 * weight).sum().backward(); nn.utils.clip_grad_norm_([weight], 1.0), weight.grad
    See: torch.nn.utils.clip_grad_norm_ in the PyTorch documentation; Pascanu and others, 2013
    """
    torch.manual_seed(seed)
    lstm, head = nn.LSTM(1, 8), nn.Linear(8, 1)
    weights = [*lstm.parameters(), *head.parameters()]

    def error(size, broken):
        x = torch.randn(5, size, 1)
        targets = x[-1].clone()
        targets[:broken] = 10_000
        out, _ = lstm(x)
        return nn.functional.mse_loss(head(out[-1]), targets)

    def train():
        for update in range(60):
            loss = error(16, broken=1 if update % 10 == 5 else 0)
            for action in order:
                do(action, loss)  # step is weight.data -= 0.3 * weight.grad

    # hidden
    def do(action, loss):
        if action == "backward":
            loss.backward()
        if action == "clip":
            nn.utils.clip_grad_norm_(weights, max_norm)
        for weight in weights:
            if action == "step":
                weight.data -= 0.3 * weight.grad
            if action == "zero_grad":
                weight.grad = torch.zeros(weight.shape)

    for weight in weights:
        weight.grad = torch.zeros(weight.shape)
    names = "backward", "clip", "step", "zero_grad"
    require(
        sorted(map(str, order)) == [*names],
        'order has each of these four once: "backward", "clip", "step", "zero_grad".',
        form=True,
    )
    train()
    with torch.no_grad():
        after = float(error(200, broken=0))
    reached(_error(after))
    makes, limits, uses, clears = map([*order].index, names)
    require(makes < uses, "step_before_backward")
    require(clears < makes or clears > uses, "cleared_too_early")
    require(makes < limits, "clip_before_backward")
    require(limits < uses, "clip_after_step")
    require(max_norm != 0, "all_removed", blank="max_norm")
    require(max_norm > 0, "sign_turned", blank="max_norm")
    require(after < 0.25 or max_norm < 5, "limit_too_high", blank="max_norm")
    require(after < 0.25, "limit_too_low", blank="max_norm")


@kata(
    "hard",
    "initial weights",
    covers="initial_range num_layers",
)
def deep_and_fresh(
    depth: int = draw(8, 8, 10),
    seq_len: int = draw(6, 4, 7),
    batch: int = draw(5, 4, 7),
    size: int = draw(12, of=(11, 12, 13, 14, 15, 16)),
):
    """A stack that says the same to everyone

    A new stack of {depth} layers gives almost the same out for each sample, and its loss does not move.
    Compare each spread below with that of one_layer(x)[0]. Write "tiny" if it is less than a hundredth,
    "huge" if it is more than a hundred times as large, and "similar" if it is between them.

    Idea: The weights of a new layer are small, and its gates are half open. So each layer hands on a weaker copy of what
      it reads. A way around a layer hands on all of it.
    Hint: Each layer above the first makes the differences between samples about four times smaller. What do {depth}
      layers do?
    Hint: With a larger hidden_size, the weights begin closer to zero. Does a sum of more and smaller terms get larger?
    Hint: In the loop, each layer only adds to y. What is in y even if all layers give zeros?

    Mistakes:
    depth_changes_nothing: deep_spread = "similar"; wide_spread = "similar" | deep_spread = "similar"
        That would mean that a layer keeps the differences between samples as large as they are. The weights are small
        and the gates half open: what does that do to a difference?
    depth_adds_up: deep_spread = "huge"; wide_spread = "huge" | deep_spread = "huge"
        That would mean that each layer makes the differences larger. How large are the weights of a new layer, and how
        far open are its gates?
    width_helps: wide_spread = "similar" | wide_spread = "huge"
        That would mean that more features keep the differences alive. The weights of a wider layer begin closer to
        zero: what does that do to its sums?
    sums_fade_too: summed_spread = "tiny"
        That would mean that y loses x on the way. Each layer adds to y: what could make y smaller?
    sums_explode: summed_spread = "huge"
        That would mean that each sum multiplies the differences. What a new layer adds lies between -1 and 1, and is
        small: how much does it change y?

    Step: One new layer makes the differences several times smaller. After {depth} layers they are far below a
      hundredth: the scores are almost the same for each sample.
    Step: A wider stack begins with smaller weights, so its sums are no larger: its spread is tiny, too.
    Step: In the loop, x itself goes on to the end, and each layer only adds to it: the spread stays similar. This is a
      residual connection, and deep stacks are built with it.
    Try: [nn.LSTM(12, 12, n)(torch.randn(6, 5, 12))[0][-1].std(0).mean().item() for n in (1, 2, 4, 8)]
    See: torch.nn.LSTM in the PyTorch documentation, the note about the initial weights
    """
    x = torch.randn(seq_len, batch, size)  # (seq_len, batch, input_size)
    one_layer = nn.LSTM(size, size)
    deep = nn.LSTM(size, size, num_layers=depth)
    wide = nn.LSTM(size, 4 * size, num_layers=depth)

    y = x
    for layer in [nn.LSTM(size, size) for _ in range(depth)]:
        y = y + layer(y)[0]

    def spread(out):
        return out[-1].std(0).mean()  # between the samples, on average over the features

    # hidden
    def compared(out: torch.Tensor) -> str:
        ratio = (spread(out) / spread(one_layer(x)[0])).item()
        return "tiny" if ratio < 0.01 else "huge" if ratio > 100 else "similar"

    return blanks(
        deep_spread=compared(deep(x)[0]),  # spread(deep(x)[0])
        wide_spread=compared(wide(x)[0]),  # spread(wide(x)[0])
        summed_spread=compared(y),  # spread(y)
    )


unit = make_unit(
    "training",
    "Training",
    """
    In these katas torch trains a model, and the model has to learn. You design
    parts of it. Afterwards you read what your design reached on new data.

        x --> lstm --> out --> head --> scores       targets
                ^                ^          \\          /
                |                |           +- loss -+
                |                |               | backward
                +------ step ----+-- clip <-- gradients

    One round of this is an update: it moves all weights a little, so that the
    loss gets smaller. With 4 equally likely classes, guessing is right for 25 of
    100: a model that reaches no more has learned nothing.

    ## The words

    - tag, target: what the model should say: a number for each step or sample.
    - head: a linear layer behind the LSTM. It makes a score for each class.
    - loss: one number that says how wrong the scores are. `nn.CrossEntropyLoss`
      is for classes, and so is `cross_entropy` in `nn.functional`, its function.
      `mse_loss` there is for numbers: the mean squared error.
    - `parameters()`: the weights of a layer. `reset_parameters()` draws new ones.
      `weight.data`: the numbers of a weight, to be changed without a history.
    - `backward()`: makes the gradients of a loss, and adds them to `weight.grad`.
      `torch.autograd.grad(loss, weights)` returns them instead. Both go through
      the graph of the loss, how it was computed, and free it: it works once.
    - `zero_grad()`: sets the gradients to 0. `backward()` adds to them.
    - `step()`: moves each weight against its gradient. The learning rate says how
      far. `grad.sign()` is -1, 0 or 1: then each weight moves equally far.
    - norm: the length of all gradients as one vector. A gradient explodes if
      it is a thousand times as large as usual.
    - `clip_grad_norm_(weights, max_norm)`: scales gradients down to this norm.
    - padding: steps that fill up short sequences. `ignore_index`: the target that
      a loss leaves out.
    - forget gate, input gate: how much of c stays, and how much is added. Each is
      the `sigmoid` of a sum with a bias. `bias_ih_l0`: the biases of i, f, g, o.
    - `detach()`: gives the same values without their history.
    - `torch.manual_seed(5)`: all random numbers after it are the same each time.
    - `randint(3, shape)`: random numbers 0, 1, 2. `arange(4)`: 0, 1, 2, 3.
      `eye(3)[k]`: 3 features, a 1 at place k. `roll(1)`: moves each number one
      place on, and the last one to the front. `clone()`: a copy.
    - `view(2, 6)`: 2 rows of 6. `flatten(0, 1)`: makes one axis of two.
      `unbind(axis)`: the parts along an axis. `masked_fill(mask, 7)`: puts a 7
      where the mask is True.

    ## A worked example

    Targets are 0 or 1. Two of five steps are padding, and have the target 7.
    How many steps does the loss see?

        >>> import torch
        >>> from torch import nn
        >>> scores = torch.zeros(5, 2, requires_grad=True)
        >>> targets = torch.tensor([0, 1, 1, 7, 7])
        >>> loss = nn.CrossEntropyLoss(ignore_index=7)(scores, targets)
        >>> loss.backward()
        >>> int((scores.grad.abs().sum(1) > 0).sum())
        3

    Three steps have a gradient, so they can change a weight. The padding cannot.
    """,
    katas=[
        tag_each_step,
        loss_and_padding,
        first_symbol,
        broken_targets,
        stateful_batches,
        deep_and_fresh,
    ],
)
