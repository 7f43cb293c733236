"""The pack's check: whatever an author gets wrong is said, once, with the first deal that shows it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from listings import relisted
from pytest_lstm_kata.authoring import blanks, draw, kata, on, pack, require, unit
from pytest_lstm_kata.judge.oracle import Run, TorchOracle, Truth
from pytest_lstm_kata.kata.deal import Deal, deal
from pytest_lstm_kata.kata.lazy import nn, torch
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.kata.texts import Mistake
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.testing import check_frame, check_kata, check_pack, checks
from samples import BROKEN, KINDS, SAMPLES, TWO_DEVICES
from support import KATAS

# ruff: noqa: ARG001  # a number may be there for the statement alone


@kata("easy", "test")
def good(lstm: nn.LSTM, size: int = draw(3, 3, 9), more: int = draw(4, 3, 9)) -> Any:
    """Good

    lstm is a layer, nn.LSTM(...), and shape is a tuple.

    Idea: c
    Hint: h

    Mistakes:
    more_taken: shape = (more, 2)
        You took the other.
    too_narrow: lstm = nn.LSTM(size, 1)
        Your layer is too narrow.

    Example: lstm = nn.LSTM(size, 4)
    Step: s
    Try: 1
    See: docs
    """
    require(lstm.hidden_size > 1, "too_narrow")
    # hidden
    return blanks(shape=torch.zeros(size, 2).shape)


@kata("easy", "test")
def sometimes(size: int = draw(3, 3, 4)) -> Any:
    """Sometimes

    count is a whole number.

    Idea: c
    Hint: h

    Mistakes:
    four: count = 4
        You took four.

    Step: s
    Try: 1
    See: docs
    """
    return blanks(count=torch.zeros(size).shape[0])


@kata("easy", "test")
def careless(size: int = 3) -> Any:
    """Careless

    What is it?

    Blanks:
    shapes: there is no such blank

    Idea: c
    Hint: Try (3, 2).

    Mistakes:
    right: shape = (3, 2)
        This is right.
    nowhere: shap = (1, 1)
        There is no such blank.
    first: shape = (2, 3)
        The first.
    second: shape = (2, 3)
        The second.
    tells: shape = (9, 9)
        It is (3, 2), you know.

    Step: (3, 2)
    Try: 1
    See: docs
    """
    shape = torch.zeros(size, 2).shape  # (3, 2)
    return blanks(shape=shape)


@kata("easy", "test")
def overlapping(size: int = 3) -> Any:
    """Told of another

    first and second are each a whole number.

    Idea: c
    Hint: h

    Mistakes:
    one: first = 1 | second = 1
        That is one.
    both: first = 1; second = 2
        You took both.

    Step: s
    Try: 1
    See: docs
    """
    return blanks(first=size, second=size)


@kata("easy", "test")
def poor(size: int = 3) -> Any:
    """Poor

    flag is True or False, größe a number, text a text, table a dict, error a class.

    Idea: c

    Try: 1
    See: docs
    """
    return blanks(flag=True, größe=0.5, text="x", table={}, error=KeyError)


@kata("easy", "test")
def designed(lstm: nn.LSTM, rate: int, size: int = 3) -> Any:
    """Designed

    lstm is a layer. Use nn.LSTM(3, 4)

    Idea: c
    Hint: h

    Mistakes:
    fine: lstm = nn.LSTM(size, 5)
        Nothing is wrong.
    other: rate = 9
        O.

    Example: lstm = nn.LSTM(size, 4)
    Example: rate = 3
    Step: s
    Try: 1
    See: docs
    """
    require(rate < 5, "too much")


@kata("easy", "test")
def beyond(size: int = 3) -> Any:
    """Beyond

    count is a whole number.

    Idea: c
    Hint: h

    Mistakes:
    m: count = 1
        S.

    Step: s
    Try: 1
    See: docs
    """
    return blanks(count=10**10 * size)


@kata("easy", "test")
def beyond_and_elsewhere(size: int = 3) -> Any:
    """Beyond, and elsewhere

    count and on_cuda are each a whole number.

    Idea: c
    Hint: h

    Mistakes:
    m: count = 1
        S.

    Example: on_cuda = size
    Step: s
    Try: 1
    See: docs
    """
    return blanks(count=10**10 * size, on_cuda=on("cuda", size))


@kata("easy", "test")
def late(size: int = draw(3, of=range(3, 9000))) -> Any:
    """Late

    count is a whole number.

    Idea: c
    Hint: h

    Mistakes:
    too_many: count = too_many
        That is one too many.
    Step: s
    Try: 1
    See: docs
    """
    return blanks(count=10**6 + size)


LATE = 30
"""The deal in which the idea of this kata is right."""


def too_many(n: Any) -> int:
    return 10**6 + int(n.size) + int(n.size != deal(late, LATE).numbers["size"])


def found(kata: Kata, draws: int = 3) -> list[str]:
    """What is said of the kata, without its id and deal."""
    (placed,) = pack("p", "P", [unit("u", "U", "", [kata])]).katas
    return [problem.partition("): ")[2] for problem in check_kata(placed, draws)]


def test_a_good_kata_is_fine() -> None:
    """A kata without fault gets no word."""
    assert found(good) == []


def test_ideas_are_looked_at_in_each_deal() -> None:
    """Behind the first twenty they are not judged as a whole; but one that is right there is found all the same."""
    assert checks.WHOLLY < LATE
    assert found(late, LATE - 1) == []
    assert found(late, LATE + 5) == ["the mistake `too_many` is right: "]


def test_a_kata_is_named_with_the_first_deal_that_shows_a_fault() -> None:
    """A fault that shows with some numbers only is said once, with the kata and the first of those deals."""
    (placed,) = pack("p", "P", [unit("u", "U", "", [sometimes])]).katas
    problem, chance = check_kata(placed, 20)
    assert chance.endswith(": what the idea `four` gives for `count` equals `size` by chance")
    start, _, said = problem.partition(": ")
    assert start.startswith("p/sometimes (deal ")
    assert said.startswith("the mistake `four` is right")
    assert check_kata(placed, 0) == []


@pytest.mark.parametrize(
    "problem",
    [
        "the mistake `right` is right: ",
        "the mistake `nowhere` names something that is not a blank",
        "the mistake `second` does not get its own sentence, but 'first'",
        "a mistake's sentence contains the answer to `shape`",
        "the given code contains the answer to `shape`",
        "the blank `shape` is also a name in its code",
        "its list of blanks names `shapes`, which is not a blank",
    ],
)
def test_carelessness_is_found(problem: str) -> None:
    """Mistakes that are none, names that clash, and texts that tell: each is one sentence."""
    assert problem in found(careless)


def test_a_mistake_of_several_blanks_comes_before_one_of_them() -> None:
    """What explains more of the wrong answers is told, wherever it is declared."""
    assert found(overlapping) == []


def test_steps_may_tell() -> None:
    """What is shown after success may contain the truth."""
    assert not any("step" in problem for problem in found(careless))


def test_missing_texts_are_found() -> None:
    """A kata needs hints, mistakes and steps, and texts that every terminal can show."""
    problems = found(poor)
    assert "it needs a hint, a mistake and steps" in problems
    assert "its texts are not ASCII, which some terminals cannot show" in problems
    told = "no feedback can say what kind of value `{}` is: declare an answer to it, a mistake or an example"
    assert {told.format(name) for name in ("flag", "größe", "text", "table", "error")} <= {*problems}


def test_the_first_answer_says_the_kind() -> None:
    """A declared answer of another kind than the truth would tell learners something wrong."""
    other = Mistake("first", "Of another kind.", ({"shape": "more"},))
    said = found(relisted(good, mistakes=(other, *good.mistakes)))
    assert "the first answer declared to `shape` is a whole number, and the right one is a tuple" in said


def test_designs_are_checked_too() -> None:
    """A mistake that passes, or has another's sentence, and a statement that tells: all are found in designs."""
    problems = found(designed)
    assert "the statement contains the answer to `lstm`" in problems
    assert "the mistake `fine` is right: " in problems
    assert "the mistake `other` does not get its own sentence, but 'too much'" not in problems


def test_an_example_that_does_not_meet_the_requirements_is_found() -> None:
    """The author's own design is judged as a learner's is."""
    (problem,) = found(relisted(designed, example={**designed.example, "rate": "9"}))
    assert "does not run with its own example" in problem
    assert "too much" in problem


def test_a_truth_that_no_learner_can_write_is_found() -> None:
    """A solution that cannot be read back as right is a fault of the kata."""
    assert any(problem.startswith("its solution is not right: ") for problem in found(beyond))


def test_an_example_of_another_kind_is_found() -> None:
    """An author's own layer has to be of the class that the statement asks for."""
    problems = found(relisted(designed, example={**designed.example, "lstm": "nn.Linear(size, 4)"}))
    assert any(problem.startswith("its solution is not right: ") for problem in problems)


@pytest.mark.parametrize("end", ["", ".", ", for example", "?", ")"])
def test_a_text_that_tells_is_found_whatever_follows(end: str) -> None:
    """The truth in a hint is found within a sentence and at its end."""
    problems = found(relisted(good, hints=(f"Try (3, 2){end}",)))
    assert problems == ["a hint contains the answer to `shape`"]


def test_a_broken_kata_is_a_finding() -> None:
    """A kata that does not run is said to be so, with the trace's reason, and does not stop the check."""
    (problem,) = check_kata(BROKEN, 2)
    assert problem.startswith("samples/broken (deal 0): RuntimeError: ")
    assert "AttributeError" in problem


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"try_it": "1 / 0"}, "ZeroDivisionError: division by zero"),
        ({"try_it": "nn.LSTM(3,"}, "SyntaxError"),
        ({"hints": ("{nothing}",)}, "a hint names {nothing}, which is not one of its numbers"),
        ({"code": "x = ("}, "SyntaxError"),
        ({"example": {}}, "it needs an example of `lstm`: a right design"),
    ],
)
def test_an_authors_exception_is_a_finding(changes: dict[str, Any], problem: str) -> None:
    """Whatever is broken in the texts of a kata is found, and no exception comes out."""
    problems = found(relisted(good, **changes))
    assert any(said.startswith(problem) or problem in said for said in problems)


def test_a_wrong_solution_is_found_beside_an_unverified_blank() -> None:
    """That one blank cannot be shown here excuses no other."""
    assert found(TWO_DEVICES) == []
    assert any(problem.startswith("its solution is not right") for problem in found(beyond_and_elsewhere))


def test_a_solution_that_nobody_knows_here_is_to_do() -> None:
    """Where neither torch nor the author says what is right, the kata stays to do, and that is no fault."""
    assert not any("solution" in problem for problem in found(relisted(TWO_DEVICES, example={})))


def test_a_device_that_disagrees_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are several devices a solution has to be right on each."""

    class TwoDevices(TorchOracle):
        def devices(self) -> tuple[str, ...]:
            return ("cpu", "other")

        def run(self, dealt: Deal, designs: Any, device: str, *how: Any) -> Run:
            said = super().run(dealt, designs, "cpu", *how)
            return said if device == "cpu" or not isinstance(said, Truth) else Truth(dict.fromkeys(said.values, 77))

    monkeypatch.setattr(checks, "TorchOracle", TwoDevices)
    assert "its solution is wrong on other" in found(sometimes)


def test_a_line_to_try_may_use_torch() -> None:
    """The line that a learner may run after success runs with torch and nn."""
    assert found(relisted(good, try_it="nn.LSTM(3, 4)(torch.zeros(5, 3))")) == []


def test_a_line_to_try_leaves_torch_as_it_was() -> None:
    """It is run as a judge runs katas: whoever checks a pack keeps the random state and the default dtype."""
    state = torch.get_rng_state()
    assert found(relisted(good, try_it="torch.manual_seed(7); torch.set_default_dtype(torch.float64)")) == []
    assert torch.equal(torch.get_rng_state(), state)
    assert torch.get_default_dtype() is torch.float32


def test_a_kata_without_draws_is_checked_once() -> None:
    """Where no other numbers are declared there is one deal to check."""
    assert all("(deal 0)" in problem for problem in check_kata(KINDS, 50))


def test_numbers_that_come_again_are_not_checked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of fifty draws of two numbers two are to be looked at."""
    asked: list[int] = []

    def run(self: TorchOracle, dealt: Deal, *rest: Any, run: Any = TorchOracle.run, **options: Any) -> Run:
        asked.append(dealt.numbers["size"])
        truth: Run = run(self, dealt, *rest, **options)
        return truth

    monkeypatch.setattr(TorchOracle, "run", run)
    found(sometimes, draws=50)
    assert sorted(asked) == [3, 4]


def test_a_kata_that_asks_for_nothing_is_found() -> None:
    """A file with nothing to fill in is done before it is begun."""
    assert "its blank file is not todo" in found(relisted(sometimes, blanks=(), draws={}))


def test_a_pack_is_all_its_katas() -> None:
    """Each kata's findings are there, with its id."""
    said = check_pack(SAMPLES, 0)
    assert {problem.partition(" ")[0] for problem in said} >= {"samples/broken", "samples/no_value"}


@kata("easy", "test")
def too_long() -> Any:
    """Too long

    word is a text.

    Idea: c
    Hint: h

    Mistakes:
    short: word = "a"
        That is short.

    Step: s
    Try: 1
    See: docs
    """
    return blanks(word="a" * 201)


def test_a_truth_that_nobody_can_write_down_is_found() -> None:
    """A solution has to be readable: the language of answers has its bounds."""
    problem, *_ = found(too_long)
    assert problem.startswith("its solution is not right: `word`: this text is longer than 200 characters.")


def test_a_drawing_that_a_page_would_wrap_is_found() -> None:
    """A primer is a page, too: its drawings need the indentation of code, and the author is told where it is missing."""
    drawn = unit("u", "U", "A layer:\n\n    x --> [ ]\n", [])
    flat = unit("v", "V", "A layer:\n\n  x --> [ ]\n         |\n", [])
    assert check_frame(pack("one", "One", [drawn, flat])) == [
        (
            "one: a drawing in the primer of v would be wrapped like words, at 'x --> [ ]': put an empty line above and below it,"
            " and four spaces before each of its lines"
        )
    ]


def test_a_table_of_renamed_katas_that_is_wrong_is_found() -> None:
    """A former name leads to a kata that there is, and is nobody's name now; a table that is right is no problem."""
    units = [unit("only", "Only", "Here.", [good])]
    assert check_frame(pack("one", "One", units, renamed={"better": "good", "best": "good"})) == []
    assert check_frame(pack("one", "One", units, renamed={"better": "best", "good": "good"})) == [
        "one: renamed says that better is now best, but no kata is called best: write the name that the kata has now",
        "one: renamed lists good as a former name, but a kata is called good now: one of the two needs another name",
    ]


# Ideas that cannot be told apart.


def _one_layer_less(numbers: Any) -> int:
    return int(numbers.num_layers) - 1


@kata("easy", "test")
def coinciding(
    num_layers: int = draw(3, 2, 4),
    batch: int = draw(6, 5, 12),
    input_size: int = draw(5, 3, 9),
    hidden_size: int = draw(10, 3, 12),
    swapped: int = draw(4, 3, 30),
) -> Any:
    """Coinciding

    {swapped} is a number of its own. first_shape and second_shape are tuples, rows is a whole number.

    Idea: You left it out.
    Hint: h

    Mistakes:
    one: first_shape = (num_layers, 1, batch)
        One sentence.
    other: first_shape = (num_layers, 1, batch)
        Another sentence.
    alike: second_shape = (batch, batch, batch)
        You let it be alike.
    alike_too: second_shape = (batch, batch, batch)
        You let it be alike.
    named: first_shape = (99, 99, 99) | second_shape = (99, 99, 99)
        You took nines.
    joint: rows = batch; second_shape = (num_layers, batch, hidden_size)
        Joint.
    counted: rows = num_layers + 1
        Counted.
    worked_out: rows = _one_layer_less
        Worked out.

    Step: s
    Try: 1
    See: docs
    """
    lstm = nn.LSTM(input_size, hidden_size, bidirectional=True)
    shape = torch.zeros(num_layers, batch, lstm.hidden_size).shape
    return blanks(first_shape=shape, second_shape=shape, rows=num_layers)


@pytest.fixture(scope="module")
def of_coinciding() -> list[str]:
    """What is said of it over a hundred draws: once for all tests, since it takes a second."""
    return found(coinciding, 100)


@pytest.mark.parametrize(
    "problem",
    [
        "the ideas `one` and `other` give the same `first_shape`",
        "the idea `joint` gives what is right in `second_shape`",
        "`2 * num_layers` equals `batch`",
        "`hidden_size // 2` equals `input_size`",
        "`num_layers * batch` equals `swapped`",
        "what the idea `counted` gives for `rows` equals `swapped` by chance",
        "what the idea `one` gives for `first_shape` has no name in `second_shape`",
        'a sentence accuses: "You let it be alike...."',
        'a sentence accuses: "You left it out...."',
    ],
)
def test_what_makes_ideas_look_alike_is_found(problem: str, of_coinciding: list[str]) -> None:
    """Ideas that share a value, that give what is right, numbers that coincide, and sentences that accuse."""
    assert problem in of_coinciding


def test_a_number_that_is_meant_is_no_chance(of_coinciding: list[str]) -> None:
    """An idea that comes to the same number in every deal says just that number."""
    said = [problem for problem in of_coinciding if "by chance" in problem]
    assert said
    assert not any("`joint`" in problem or "`worked_out`" in problem for problem in said)
    assert found(good, 100) == []


@kata("easy", "test")
def long_winded(size: int = 3) -> Any:
    """Long-winded

    one two three four five six seven eight nine ten one two three four five six seven eight nine ten
    one two three four five six seven eight nine ten one two three four five six seven eight nine ten

        code = that(is_not, counted)

    one two three four five six seven eight nine ten one two three four five six seven eight nine ten one

    word is a text. More about word.

    Idea: i
    Hint: h

    Mistakes:
    short: word = "a"
        That is short.

    Step: s
    Try: 1
    See: docs
    """
    return blanks(word="abc")


def test_a_long_statement_is_found() -> None:
    """A statement has at most sixty words before it says what the blanks are; code is not counted."""
    said = found(long_winded, 100)
    assert "its statement has 61 words before it says what the blanks are; at most 60 are allowed" in said


def test_a_text_without_choices_is_found() -> None:
    """Who has to write a text is told from which: else another word for the right one would be wrong."""
    assert any(
        said.startswith("`word` is a text, and the statement lists none to choose") for said in found(long_winded)
    )
    assert not any("lists none" in problem for problem in found(of_texts))


@kata("easy", "test")
def of_texts(size: int = 3) -> Any:
    """Texts

    word is "abc", "abd" or "abe". order is a text of the letters a, b and c.

    Idea: i
    Hint: h

    Mistakes:
    short: word = "abd"
        That is another.
    back: order = "cba"
        That is back.

    Step: s
    Try: 1
    See: docs
    """
    return blanks(word="abc", order="bac")


def test_a_kata_that_trains_is_drawn_less_often(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its mistakes is a training, so one draw of ten is enough; one that takes too long is a problem."""
    training = next(kata for kata in LSTM.katas if kata.slug == "stateful_batches")
    other = KATAS["1.6"]
    assert [checks.drawn(training, draws) for draws in (200, 3)] == [20, 0]
    assert checks.drawn(other, 200) == 200
    assert check_kata(training, 0) == []
    monkeypatch.setattr(checks, "LONGEST", 0.001)
    (problem,) = check_kata(training, 0)
    assert re.fullmatch(
        r"lstm/stateful_batches \(deal 0\): it trains for \d\.\d s on one core; 0.001 s are the most", problem
    )
