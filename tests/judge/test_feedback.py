"""Why a wrong answer is wrong: the idea is named, the learner's value read back, and the truth never said."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_lstm_kata.files.ideas import evaluated, ideas
from pytest_lstm_kata.files.language import exception, parse
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.feedback import same
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import Truth
from pytest_lstm_kata.judge.readback import in_names, reading
from pytest_lstm_kata.judge.signs import sign
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.listing import Blank
from pytest_lstm_kata.kata.model import Call, Kata, Named, Value, show
from pytest_lstm_kata.kata.texts import Mistake
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output import failure
from samples import ACCEPTS, CALLS, FLAG, FLAGS, JOINT, KINDS, MANY_AXES, WIDTHS
from support import KATAS, answered, exception_classes, judge, sheet, solution, telling, written

BY_LABEL = {kata.label: kata for kata in LSTM.katas}
SHAPES = {"1.3": "out_shape", "1.6": "out_shape", "1.8": "out_shape", "1.10": "h_n_shape"}
SEEDS = (0, 1, 2, 3)

Shape = tuple[int, ...]


def wrong_shapes(label: str, seed: int) -> Iterator[tuple[str, Value]]:
    """The wrong shapes of every kind that a learner may come to, by name."""
    kata = KATAS[label]
    numbers = deal(kata, seed).numbers
    truth: Shape = solution(kata, seed)[SHAPES[label]]
    yield "an axis fewer, the last", truth[:-1]
    yield "an axis fewer, the first", truth[1:]
    yield "an axis more, last", (*truth, numbers["input_size"])
    yield "an axis more, first", (1, *truth)
    for order in itertools.permutations(range(len(truth))):
        if order != (0, 1, 2):
            yield "in the order {}{}{}".format(*order), tuple(truth[axis] for axis in order)
    yield "input_size last", (*truth[:-1], numbers["input_size"])
    if numbers.get("num_layers", 1) > 1:
        yield "num_layers times the last", (*truth[:-1], truth[-1] * numbers["num_layers"])
    yield "twice the last", (*truth[:-1], truth[-1] * 2)
    for axis in range(len(truth)):
        yield f"any number in axis {axis}", (*truth[:axis], 77, *truth[axis + 1 :])
    yield "any number", 77
    yield "any numbers", (77, 78, 79)


ROWS = [
    pytest.param(label, seed, answer, id=f"{label}, deal {seed}: {name}")
    for label in SHAPES
    for seed in SEEDS
    for name, answer in wrong_shapes(label, seed)
]


def message(verdict: Verdict, sheet: Sheet) -> str:
    """What the learner sees."""
    return failure.text(verdict, sheet, "katas/kata.py")


def sentences(verdict: Verdict) -> list[str]:
    """All that is said in a verdict, apart from the learner's own answers."""
    return [verdict.sentence, *(part for f in verdict.findings for part in (f.sentence, f.reading, f.mistake))]


def a_sentence(text: str) -> bool:
    """Is this a sentence for a learner, with its numbers filled in?"""
    return len(text) > 20 and text.endswith((".", "?")) and "{" not in text


# What is asked of every wrong shape.


@pytest.mark.broad
@pytest.mark.parametrize(("label", "seed", "answer"), ROWS)
def test_a_wrong_shape_gets_an_idea_and_its_own_names_and_never_the_truth(label: str, seed: int, answer: Value) -> None:
    """A wrong shape is wrong; the message names the blank, reads the value back in axis names, and asks one thing."""
    kata, blank = KATAS[label], SHAPES[label]
    truth = solution(kata, seed)[blank]
    verdict, filled = written(kata, seed, **{blank: show(answer)})
    assert verdict.outcome is Outcome.WRONG
    (finding,) = verdict.findings
    assert finding.blanks == (blank,)

    text = message(verdict, filled)
    assert f"    {blank} = {show(answer)}" in text
    assert text.splitlines()[0] == verdict.sentence == finding.sentence
    assert a_sentence(finding.sentence)
    if isinstance(answer, tuple):
        assert "?" in finding.sentence or "For each axis, say" in finding.sentence
        names = in_names(answer, filled.numbers)
        assert finding.reading == (f"you wrote {names}" if names else "")
        assert finding.reading in text

    for secret in (show(truth), show(truth).strip("()"), in_names(truth, filled.numbers)):
        assert not any(secret in said for said in sentences(verdict))
    assert show(truth) not in text


@pytest.mark.parametrize("label", SHAPES)
def test_no_message_would_fit_every_wrong_shape(label: str) -> None:
    """The sentences differ with what was answered: there are many, and different ideas among them."""
    verdicts = [judge(KATAS[label], **{SHAPES[label]: answer}) for _, answer in wrong_shapes(label, 0)]
    assert len({verdict.sentence for verdict in verdicts}) >= len(verdicts) // 2
    assert len({verdict.mistake for verdict in verdicts}) >= 4


@pytest.mark.parametrize("label", SHAPES)
def test_a_number_without_a_name_is_asked_about(label: str) -> None:
    """Of a shape in which one number has no name, just that number is to be explained."""
    truth = solution(KATAS[label])[SHAPES[label]]
    for axis, place in enumerate(("first", "second", "last")):
        verdict = judge(KATAS[label], **{SHAPES[label]: (*truth[:axis], 77, *truth[axis + 1 :])})
        assert f"Start with 77, the {place} number: what does it count?" in verdict.sentence


@pytest.mark.broad
@pytest.mark.parametrize("label", SHAPES)
def test_a_fallback_depends_on_the_learners_value_alone(label: str) -> None:
    """What is said to a shape that no idea explains is the same whatever is right, if that has as many axes."""
    kata, blank = KATAS[label], SHAPES[label]
    said: dict[Value, set[str]] = {}
    for other in ((31, 32, 33), (77, 78, 79), (1, 2, 3), solution(kata)[blank]):
        (design,) = ({**solution(kata)},)
        judged = Judge(telling(cpu=Truth({**{n: v for n, v in design.items() if n != blank}, blank: other})))
        for _, answer in wrong_shapes(label, 0):
            if isinstance(answer, tuple) and len(answer) == 3 and answer != other:
                verdict = judged.judge(answered(kata, 0, {**design, blank: answer}), ("cpu",))
                if not verdict.mistake:
                    said.setdefault(answer, set()).add(verdict.sentence)
    assert said
    assert all(len(sentences) == 1 for sentences in said.values())


@pytest.mark.again
@given(
    st.sampled_from([*SHAPES]),
    st.sampled_from(SEEDS),
    st.lists(st.integers(-3, 90), max_size=5).map(tuple),
)
@settings(max_examples=100)
def test_any_other_tuple_is_wrong_and_learns_nothing(label: str, seed: int, answer: Shape) -> None:
    """Whatever tuple is not the truth is wrong, and nothing that is said of it, or sent, is the truth."""
    kata, blank = KATAS[label], SHAPES[label]
    truth = solution(kata, seed)[blank]
    verdict, filled = written(kata, seed, **{blank: show(answer)})
    if answer == truth:
        assert verdict.outcome is Outcome.RIGHT
        return
    assert verdict.outcome is Outcome.WRONG
    assert a_sentence(verdict.sentence)
    assert repr(truth) not in message(verdict, filled)
    assert repr(truth) not in repr(verdict.to_wire())
    assert not any(show(truth).strip("()") in said for said in sentences(verdict))


@given(st.data())
@settings(max_examples=60)
def test_any_other_number_is_wrong(data: st.DataObject) -> None:
    """Whatever number is not the truth is wrong, in each kata that asks for one, and gets a sentence."""
    kata = data.draw(st.sampled_from([KATAS[label] for label in ("1.1", "1.8", "1.9")]))
    numbers = {name: value for name, value in solution(kata).items() if isinstance(value, int)}
    name = data.draw(st.sampled_from([*numbers]))
    answer = data.draw(st.integers(-3, 30))
    verdict = judge(kata, **{name: answer})
    assert (verdict.outcome is Outcome.RIGHT) == (answer == numbers[name])
    assert verdict.outcome is Outcome.RIGHT or a_sentence(verdict.sentence)


# Every declared mistake, every offered wrong answer, and what is merely wrong.

MISTAKES = [
    pytest.param(kata, mistake, seed, id=f"{kata.label} {mistake.name} {index}, deal {seed}")
    for kata in KATAS.values()
    for index, mistake in enumerate(kata.mistakes)
    for seed in SEEDS
]


@pytest.mark.broad
@pytest.mark.parametrize(("kata", "mistake", "seed"), MISTAKES)
def test_a_declared_mistake_gets_its_own_sentence(kata: Kata, mistake: Mistake, seed: int) -> None:
    """Who answers as a misconception would have it is told that misconception's sentence and no other."""
    dealt = deal(kata, seed)
    for idea in ideas(mistake, dealt):
        _gets_its_sentence(kata, mistake, seed, {name: show(answer) for name, answer in idea.items()})


def _gets_its_sentence(kata: Kata, mistake: Mistake, seed: int, answers: Mapping[str, str]) -> None:
    dealt, designs = deal(kata, seed), {blank.name for blank in kata.designs}
    verdict, filled = written(kata, seed, **answers)
    assert verdict.outcome is Outcome.WRONG
    assert mistake.name in {finding.mistake for finding in verdict.findings}
    text = message(verdict, filled)
    assert dealt.text(mistake.sentence) in text
    assert a_sentence(dealt.text(mistake.sentence))
    for name, truth in solution(kata, seed).items():
        if name not in designs and isinstance(truth, tuple | Named):
            assert not any(show(truth) in said for said in sentences(verdict))
        if name in designs:
            assert show(truth) not in text


OFFERED = [
    ("1.1", {"lstm_steps": "3"}, "convolution"),  # for images, by convolution
    ("1.1", {"lstm_steps": "1"}, "reduction"),  # as PCA does
    ("1.1", {"lstm_steps": "0"}, "noise"),  # random numbers
    ("1.2", {"lstm": "nn.LSTM(input=10, hidden=20)"}, "made_up_keywords"),
    ("1.2", {"lstm": "nn.LSTM(20, 10)"}, "swapped"),
    ("1.2", {"lstm": "nn.LSTM(hidden_size=10, input_size=20)"}, "names_confused"),
    ("1.3", {"out_shape": "(2, 4, 3)"}, "batch_first_assumed"),
    ("1.3", {"out_shape": "(4, 3, 2)"}, "features_in_the_middle"),
    ("1.3", {"out_shape": "(2, 3, 4)"}, "time_last"),
    ("1.4", {"error": "None"}, "nothing_is_wrong"),
    ("1.5", {"lstm": "nn.LSTM(12, 8)"}, "swapped"),
    ("1.5", {"lstm": "nn.LSTM(12, 8, batch_first=True)"}, "swapped"),
    ("1.5", {"lstm": "nn.LSTM(input_size=12, hidden_size=8)"}, "swapped"),
    ("1.5", {"lstm": "nn.LSTM(8, 6)"}, "length_as_hidden_size"),
    ("1.5", {"lstm": "nn.LSTM(8, 6, batch_first=True)"}, "length_as_hidden_size"),
    ("1.5", {"lstm": "nn.LSTM(6, 8)"}, "length_as_input_size"),
    ("1.5", {"lstm": "nn.LSTM(6, 8, batch_first=True)"}, "length_as_input_size"),
    ("1.6", {"out_shape": "(7, 5, 20)"}, "time_first"),
    ("1.6", {"out_shape": "(5, 20, 7)"}, "features_in_the_middle"),
    ("1.6", {"out_shape": "(7, 20, 5)"}, "batch_last"),
    ("1.7", {"lstm": "nn.LSTM(3, 8, num_layers=2, batch_first=True)"}, "classes_as_input_size"),
    ("1.7", {"lstm": "nn.LSTM(3, 8, 2, batch_first=True)", "head": "nn.Linear(8, 3)"}, "classes_as_input_size"),
    ("1.7", {"lstm": "nn.LSTM(15, 3, num_layers=1)"}, "length_as_input_size"),
    ("1.7", {"lstm": "nn.LSTM(15, 3)", "head": "nn.Linear(3, 3)"}, "length_as_input_size"),
    ("1.7", {"lstm": "nn.LSTM(8, 15, num_layers=3)", "head": "nn.Linear(15, 3)"}, "samples_mix"),
    ("1.7", {"lstm": "nn.LSTM(8, 15, 3)", "head": "nn.Linear(15, 3)"}, "samples_mix"),
    ("1.8", {"input_widths": "(18, 18, 18)"}, "input_size_grows"),
    ("1.8", {"input_widths": "(18, 10, 10)"}, "input_size_grows"),
    ("1.8", {"out_shape": "(7, 10)"}, "output_loses_an_axis"),
    ("1.8", {"out_shape": "(4, 10)"}, "output_loses_an_axis"),
    ("1.8", {"steps_seen": "7"}, "order_reversed"),
    ("1.9", {"error": "TypeError"}, "not_three_axes"),
    ("1.9", {"error": "ValueError"}, "batch_first_is_wrong"),
    ("1.9", {"error": "None"}, "no_error"),
    ("1.10", {"h_n_shape": "(10, 3, 8)"}, "whole_sequence"),
    ("1.10", {"h_n_shape": "(3, 10, 8)"}, "same_as_out"),
    ("1.10", {"h_n_shape": "(3, 2, 8)"}, "batch_first_moves_states"),
]


@pytest.mark.again
@pytest.mark.parametrize(("label", "answers", "mistake"), OFFERED)
def test_each_offered_wrong_answer_of_the_original_quiz(label: str, answers: dict[str, str], mistake: str) -> None:
    """What the quiz offered as a wrong answer is wrong, and known as the misconception that it was."""
    verdict, filled = written(KATAS[label], **answers)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.mistake == mistake
    assert message(verdict, filled).splitlines()[0] == verdict.sentence
    assert a_sentence(verdict.sentence)


def test_every_original_is_in_the_table() -> None:
    """Each of the ten problems has its wrong answers here."""
    assert {label for label, _, _ in OFFERED} == {*KATAS}


@pytest.mark.parametrize(
    ("label", "answers", "mistake"),
    [
        ("1.5", {"lstm": "nn.LSTM(8, 12)"}, "samples_mix"),
        ("1.5", {"lstm": "nn.LSTM(8, 6, bidirectional=True)"}, "samples_mix"),
        ("1.5", {"lstm": "nn.LSTM(8, 30, proj_size=12)"}, "samples_mix"),
        ("1.5", {"lstm": "nn.LSTM(8, 12, batch_first=True, bidirectional=True)"}, "directions_add_up"),
        ("1.7", {"lstm": "nn.LSTM(8, 16)"}, "samples_mix"),
        ("1.7", {"lstm": "nn.LSTM(8, 16, num_layers=2)"}, "samples_mix"),
        ("1.7", {"step": "0"}, "reads_too_early"),
        ("1.7", {"step": "-2"}, "reads_too_early"),
        ("1.7", {"head": "nn.Linear(16, 1)"}, "no_head_needed"),
    ],
)
def test_a_design_is_known_by_what_it_does(label: str, answers: dict[str, str], mistake: str) -> None:
    """A layer with right shapes and a wrong layout, and the like, is found out and named."""
    verdict, _ = written(KATAS[label], **answers)
    assert (verdict.outcome, verdict.mistake) == (Outcome.WRONG, mistake)


@pytest.mark.parametrize(
    ("label", "answers"),
    [
        ("1.2", {"lstm": "nn.LSTM(10, 20)"}),
        ("1.2", {"lstm": "torch.nn.LSTM(hidden_size=20, input_size=10, num_layers=2, bidirectional=True)"}),
        ("1.4", {"error": "TypeError", "lstm": "nn.LSTM(hidden_size=10, input_size=20, batch_first=True)"}),
        ("1.5", {"lstm": "nn.LSTM(8, 12, batch_first=True)"}),
        ("1.5", {"lstm": "nn.LSTM(8, 6, batch_first=True, bidirectional=True)"}),
        ("1.5", {"lstm": "nn.LSTM(8, 30, batch_first=True, proj_size=12)"}),
        ("1.5", {"lstm": "nn.LSTM(8, 12, num_layers=3, batch_first=True, dropout=0.5)"}),
        ("1.6", {"out_shape": "[5, 7, 20]"}),
        ("1.6", {"out_shape": "torch.Size((5, 7, 2 * 10))"}),
        ("1.7", {"lstm": "nn.LSTM(8, 5, batch_first=True)", "head": "nn.Linear(5, 3)"}),
        ("1.7", {"lstm": "nn.LSTM(8, 16, num_layers=3, batch_first=True)"}),
        ("1.7", {"lstm": "nn.LSTM(8, 8, batch_first=True, bidirectional=True)"}),
        ("1.7", {"lstm": "nn.LSTM(8, 8, batch_first=True, bidirectional=True)", "step": "0"}),
        ("1.7", {"step": "14"}),
    ],
)
def test_whatever_has_the_properties_is_right(label: str, answers: dict[str, str]) -> None:
    """Any design that does what is asked passes, and any spelling of a right value."""
    verdict, _ = written(KATAS[label], **answers)
    assert (verdict.outcome, verdict.findings) == (Outcome.RIGHT, ())


@pytest.mark.parametrize(
    ("label", "answers", "fact"),
    [
        ("1.1", {"linear_steps": "77"}, "77 is not right. Say in your own words what `linear_steps` is"),
        ("1.1", {"conv_steps": "4"}, "Do you mean `features`, which is 4 here?"),
        ("1.1", {"lstm_steps": "12"}, "12 is not right. Say in your own words"),
        (
            "1.1",
            {"lstm_steps": "9.0"},
            "`lstm_steps` must be a whole number, and yours is 9.0: leave out the decimal point, or divide by //.",
        ),
        ("1.1", {"lstm_steps": "True"}, "`lstm_steps` is a whole number; you gave True"),
        ("1.1", {"lstm_steps": "'nine'"}, "you gave a text"),
        ("1.1", {"lstm_steps": "None"}, "you gave None"),
        ("1.2", {"lstm": "20"}, "must be a layer, `nn.LSTM(...)`; you gave a whole number"),
        ("1.2", {"lstm": "nn.GRU(10, 20)"}, "you gave `nn.GRU`"),
        ("1.2", {"lstm": "nn.LSTM(11, 20)"}, "what is its input_size"),
        ("1.2", {"lstm": "nn.LSTM(10, 21)"}, "what is its hidden_size"),
        ("1.2", {"lstm": "nn.LSTM(10)"}, "nn.LSTM: `hidden_size` has no value yet, and no default."),
        ("1.2", {"lstm": "nn.LSTM()"}, "`input_size` and `hidden_size` have no values yet, and no defaults."),
        ("1.3", {"out_shape": "None"}, "is a tuple; you gave None"),
        ("1.3", {"out_shape": "(4, 2, 3.0)"}, "is a tuple, and each entry must be a whole number; 3.0 is not"),
        ("1.3", {"out_shape": "(4, 2, True)"}, "must be a whole number; True is not"),
        ("1.3", {"out_shape": "('a', 2, 3)"}, "must be a whole number; 'a' is not"),
        ("1.4", {"lstm": "nn.LSTM((10, 20))"}, "each size as an argument of its own, not as a tuple"),
        ("1.4", {"lstm": "nn.LSTM(20, 10, batch_size=4)"}, "called `batch_size`: it takes any number of samples"),
        ("1.4", {"lstm": "nn.LSTM(20, size=10)"}, "nn.LSTM has no argument called `size`"),
        ("1.4", {"lstm": "20"}, "`lstm` must be a layer, `nn.LSTM(...)`; you gave a whole number"),
        ("1.4", {"error": "KeyError"}, "`error`, nn.LSTM(10): KeyError is about a key that a dict does not have."),
        ("1.4", {"error": "'TypeError'"}, "write the class itself, without quotes"),
        ("1.4", {"error": "Exception"}, "`Exception` is too broad for `error`"),
        ("1.4", {"error": "3"}, "an exception class or None; you gave a whole number"),
        ("1.5", {"lstm": "nn.LSTM(9, 12, batch_first=True)"}, "what is its input_size"),
        ("1.5", {"lstm": "nn.LSTM(8, 13, batch_first=True)"}, "The last axis of out is not 12 wide"),
        ("1.5", {"lstm": "None"}, "you gave None"),
        ("1.7", {"lstm": "nn.LSTM(9, 16, batch_first=True)"}, "what is its input_size"),
        ("1.7", {"head": "nn.Linear(17, 3)"}, "The head does not take as many features"),
        ("1.7", {"head": "3"}, "`head` must be a layer, `nn.Linear(...)`"),
        ("1.7", {"step": "16"}, "There is no such step: x has 15 of them"),
        ("1.7", {"step": "-16"}, "There is no such step"),
        (
            "1.7",
            {"step": "-1.0"},
            "`step` must be a whole number, and yours is -1.0: leave out the decimal point",
        ),
        ("1.7", {"step": "True"}, "`step` must be a whole number; you gave True"),
        (
            "1.8",
            {"h_n_rows": "10"},
            "Do you mean `hidden_size`, which is 10 here? Say in your own words what `h_n_rows` is.",
        ),
        ("1.8", {"h_n_rows": "77"}, "77 is not right."),
        ("1.8", {"input_widths": "(7, 10)"}, "too few numbers (2)"),
        ("1.8", {"input_widths": "(6, 10, 10, 10)"}, "too many numbers (4)"),
        ("1.8", {"input_widths": "(10, 6, 10)"}, "`input_widths` is not right. For each axis, say what it counts"),
        ("1.8", {"input_widths": "(6, 77, 10)"}, "Start with 77, the second number"),
        ("1.8", {"input_widths": "(6, 10, 7)"}, "Start with 7, the last number"),
        ("1.8", {"steps_seen": "77"}, "77 is not right. Say in your own words what `steps_seen` is"),
        ("1.9", {"error": "OSError"}, "`error`: OSError is about files and the system."),
        ("1.9", {"expected": "77"}, "what `expected` is"),
        ("1.9", {"got": "77"}, "what `got` is"),
    ],
)
def test_what_is_merely_wrong_gets_a_sentence_too(label: str, answers: dict[str, str], fact: str) -> None:
    """An answer that no misconception explains is still answered, with one place to look at, and no truth."""
    verdict, filled = written(KATAS[label], **answers)
    assert (verdict.outcome, verdict.mistake) == (Outcome.WRONG, "")
    assert fact in verdict.sentence
    assert a_sentence(verdict.sentence)
    (blank,) = answers
    text = message(verdict, filled)
    assert f"    {blank} = {answers[blank]}" in text
    if not KATAS[label].designs:
        truth = solution(KATAS[label])[blank]
        assert not (isinstance(truth, tuple) and show(truth) in text)


def test_the_other_blanks_are_said_to_be_right() -> None:
    """Of several blanks the message says which are right, and has a paragraph for each that is not."""
    verdict, filled = written(KATAS["1.9"], error="ValueError", got="6")
    text = message(verdict, filled)
    assert [finding.mistake for finding in verdict.findings] == ["batch_first_is_wrong", "length_is_compared"]
    assert "right: expected" in text.splitlines()
    assert text.splitlines()[-1] == "hint: lstm-kata hint 1.9"


def test_a_mistake_of_two_blanks_needs_both() -> None:
    """A misconception about two blanks together is not seen in one of them."""
    kata = KATAS["1.9"]
    swapped = judge(kata, expected=4, got=5)
    assert {finding.mistake for finding in swapped.findings} == {"expected_and_got_swapped"}
    assert judge(kata, got=5).mistake != "expected_and_got_swapped"


def test_an_exception_raised_is_no_layer() -> None:
    """Who writes ``ValueError()`` for the class is told so, and not that it was a layer."""
    filled = sheet(KATAS["1.9"], error="ValueError()", expected="5", got="4")
    said = filled.problem.sentence if filled.problem else judge(KATAS["1.9"], error=filled.values["error"]).sentence
    assert said
    assert "layer" not in said


def test_a_size_of_the_wrong_kind_is_not_called_swapped() -> None:
    """A call that torch refuses for a float or a negative size is not taken for a mix-up of the two sizes."""
    for call in ("nn.LSTM(10.0, 20)", "nn.LSTM(-10, 20)", "nn.LSTM('10', 20)"):
        verdict, _ = written(KATAS["1.2"], lstm=call)
        assert verdict.outcome is Outcome.WRONG
        assert verdict.mistake == "", call


# The same code with another layer.


@pytest.mark.parametrize(
    ("answers", "mistake", "fact"),
    [
        ({"h_n_shape": (2, 2, 3)}, "one_layer", "With num_layers=1, `h_n_shape` would be just that"),
        ({"out_shape": (2, 5, 3)}, "one_direction", "With one direction, `out_shape` would be just that"),
        ({"h_n_shape": (4, 5, 3)}, "other_layout", "With batch_first the other way round, `h_n_shape`"),
        ({"h_n_shape": (4, 2, 11)}, "no_projection", "Without proj_size, `h_n_shape` would be just that"),
    ],
)
def test_a_value_that_another_layer_would_give_names_the_idea(answers: Any, mistake: str, fact: str) -> None:
    """A wrong prediction that is right for the same code with one argument changed is traced to that argument."""
    verdict = judge(WIDTHS, **answers)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.mistake == mistake
    assert verdict.sentence.startswith(fact)
    assert verdict.findings[0].reading.startswith("you wrote (")


# Blanks of two values.


@pytest.mark.parametrize(
    ("answers", "sentence", "mistake"),
    [
        ({"first": False}, "`first`, bool((x == 0).all()): You denied the first.", "first_denied"),
        ({"second": True}, "`second`, bool((x > 0).any()): You wrote True. What would have to happen for False?", ""),
        ({"first": False, "second": True}, "`first`, bool((x == 0).all()): You denied the first.", "first_denied"),
        ({"first": "yes"}, "`first` is True or False; you gave a text. Write it without quotes.", ""),
        ({"first": "yes", "second": True}, "`first` is True or False; you gave a text. Write it without quotes.", ""),
    ],
)
def test_flags_are_judged_together(answers: dict[str, Value], sentence: str, mistake: str) -> None:
    """Of blanks with two possible values one sentence is said, with its row, and how many are wrong; none is right."""
    verdict = judge(FLAGS, **answers)
    assert verdict.outcome is Outcome.WRONG
    assert verdict.sentence.startswith(sentence)
    assert (verdict.mistake, verdict.wrong) == (mistake, len(answers))
    (finding,) = verdict.findings
    assert finding.blanks == ("first", "second")
    assert finding.about == (sentence[1:].partition("`")[0],)
    assert not {"first", "second"} & {*verdict.right}


def test_a_number_beside_flags_keeps_its_own_finding() -> None:
    """A wrong number is said by itself, also where flags are wrong."""
    verdict = judge(FLAGS, first=False, count=4)
    assert [finding.mistake for finding in verdict.findings] == ["first_denied", "too_many"]
    assert verdict.findings[1].blanks == ("count",)
    assert judge(FLAGS, first=False).right == ("count",)
    verdict = judge(FLAGS, count=4)
    assert [finding.blanks for finding in verdict.findings] == [("count",)]
    assert verdict.right == ("first", "second")


def test_a_single_flag_is_judged_by_itself() -> None:
    """With one flag there is nothing to keep apart."""
    assert judge(FLAG, only=False).mistake == "denied"
    assert judge(FLAG, only=1).sentence == "`only` is True or False; you gave a whole number."
    assert judge(FLAG, only=True).outcome is Outcome.RIGHT


@pytest.mark.parametrize(
    ("answers", "sentence", "mistake"),
    [
        ({"beyond": "None"}, "`beyond`, raises(x.__getitem__, 3): You let an index pass.", "indices_are_checked_late"),
        ({"fine": "ValueError"}, "`fine`, raises(x.view, 3): ValueError is about an argument", ""),
        ({"beyond": "KeyError", "bent": "None"}, "`bent`, raises(x.view, 3 + 1): You let a shape bend.", "shapes_bend"),
        ({"fine": "'None'", "bent": "None"}, "`fine` is a class or None: write the class itself, without quotes.", ""),
        ({"fine": "Exception"}, "`Exception` is too broad for `fine`", ""),
        ({"bent": "Exception"}, "`Exception` is too broad for `bent`", ""),
        ({"bent": "torch.float32"}, "`bent` is an exception class or None; torch.float32 is a dtype.", ""),
    ],
)
def test_a_table_of_exceptions_is_judged_as_one(answers: dict[str, str], sentence: str, mistake: str) -> None:
    """Toggling a row between None and a class does not pay: how many are wrong is said, and one sentence of one row."""
    verdict = judge(CALLS, **{name: parse(answer) for name, answer in answers.items()})
    assert verdict.outcome is Outcome.WRONG
    assert verdict.sentence.startswith(sentence)
    assert (verdict.mistake, verdict.right, len(verdict.findings)) == (mistake, (), 1)
    assert verdict.wrong == len(answers)


def test_the_row_that_is_named_says_nothing_of_those_above_it() -> None:
    """Of several rows without an idea any may be named, by what was answered: the same answers are told the same."""
    answers = [
        {"fine": Named(one), "beyond": Named(two), "bent": Named(three)}
        for one, two, three in itertools.product(("KeyError", "TypeError", "OSError"), repeat=3)
    ]
    told = [judge(CALLS, **answer).findings[0].about for answer in answers]
    assert {*told} == {("fine",), ("beyond",), ("bent",)}
    assert told == [judge(CALLS, **answer).findings[0].about for answer in answers]


@pytest.mark.again
@pytest.mark.parametrize("kind", [*exception_classes()])
def test_every_exception_class_is_a_sign_of_something(kind: type[BaseException]) -> None:
    """Whatever class is written down where none is declared: a sentence says what it is about, and asks."""
    sentence = sign(exception(kind))
    assert sentence.startswith(f"{kind.__name__} ")
    assert sentence.endswith("?")
    assert not sentence.startswith("You ")


def test_a_number_is_a_sign_of_nothing() -> None:
    """Only values of which there are few say something by themselves."""
    assert sign(3) == ""
    assert sign(Named("torch.int64")).startswith("torch.int64 is not a dtype that a layer computes in by itself.")


def test_a_single_exception_is_judged_by_itself() -> None:
    """With one class there is nothing to keep apart."""
    assert judge(ACCEPTS, accepted=None).outcome is Outcome.RIGHT
    assert "KeyError is about a key" in judge(ACCEPTS, accepted=Named("KeyError")).sentence
    assert judge(ACCEPTS, accepted="None").sentence.endswith("write the class itself, without quotes.")
    assert judge(ACCEPTS, accepted=Named("ValueError")).mistake == "m"


# Values of every kind.


@pytest.mark.parametrize(
    ("blank", "answer", "fact"),
    [
        ("number", "4", "4 is not right. Say in your own words what `number` is"),
        ("number", "1.5", "`number` must be a whole number, and yours is 1.5."),
        ("real", "0.5", "0.5 is not right."),
        ("real", "True", "`real` is a number; you gave True"),
        ("real", "'x'", "`real` is a number; you gave a text"),
        ("text", "'sgd'", "'sgd' is not right."),
        ("text", "3", "`text` is a text in quotes; you gave a whole number"),
        ("shape", "(3, 3)", "Start with 3, the last number"),
        ("shape", "{}", "you gave a dict"),
        ("table", "{'weight': (3, 2)}", "`table`: take the pairs one by one."),
        ("table", "{'weight': (3, 2), 'rows': (3, 3)}", "take the pairs one by one"),
        ("table", "(3, 2)", "`table` is a dict; you gave a tuple"),
        ("error", "None", "`error`, raises({}.__getitem__, 3): None means that torch accepts the call."),
        ("error", "ValueError", "ValueError is about an argument of the right type"),
        ("error", "BaseException", "`BaseException` is too broad"),
        ("kind", "torch.float64", "`kind`, x.dtype: torch.float64 appears only where something asks for it"),
        ("kind", "KeyError", "`kind` is a dtype, such as `torch.int8`, without quotes."),
        ("kind", "'float32'", "`kind` is a dtype, such as `torch.int8`, without quotes."),
        ("entries", "(0.25, 0.5)", "(0.25, 0.5) is not right. What does each part of `entries` stand for?"),
        ("entries", "(0.25,)", "too few numbers (1)"),
    ],
)
def test_values_of_every_kind_can_be_asked_for(blank: str, answer: str, fact: str) -> None:
    """Numbers, texts, tables, classes, dtypes and tensors: each wrong answer is said in the words of its kind."""
    verdict = judge(KINDS, **{blank: parse(answer)})
    assert verdict.outcome is Outcome.WRONG
    assert fact in verdict.sentence
    assert [finding.blanks for finding in verdict.findings] == [(blank,)]


@pytest.mark.parametrize(
    ("blank", "answer"),
    [
        ("real", "0.25"),
        ("real", "0.2501"),
        ("table", "{'rows': [3, 2], 'weight': torch.Size([3, 2])}"),
        ("error", "KeyError"),
        ("error", "LookupError"),
        ("kind", "torch.float"),
        ("entries", "[0.25, 1 / 4]"),
    ],
)
def test_values_of_every_kind_can_be_right(blank: str, answer: str) -> None:
    """A float close enough, a table in any order, a named ancestor of a class, an alias of a dtype are right."""
    assert judge(KINDS, **{blank: parse(answer)}).outcome is Outcome.RIGHT


def test_the_sixth_axis_has_an_ordinal() -> None:
    """Beyond the places that have a word, a number says which is meant."""
    for axis, place in enumerate(("first", "second", "third", "fourth", "fifth", "6th", "last")):
        verdict = judge(MANY_AXES, shape=tuple({axis: 77, 0 if axis else 1: 3}.get(at, 1) for at in range(7)))
        assert f"77, the {place} number" in verdict.sentence


# The parts.


@pytest.mark.parametrize(
    ("answer", "truth", "expected"),
    [
        ((5, 7), (5, 7), True),
        ([5, 7], (5, 7), True),
        ([5, [7]], (5, (7,)), True),
        ((5, 7), (7, 5), False),
        ((5,), (5, 7), False),
        (5, (5,), False),
        (True, 1, False),
        (1, True, False),
        (True, True, True),
        (True, 1.0, False),
        (1, 1.0, True),
        (1.0, 1, False),
        (0.3333, 1 / 3, True),
        (0.33, 1 / 3, False),
        ("a", "a", True),
        (None, None, True),
        (None, 0, False),
        ({"a": [1]}, {"a": (1,)}, True),
        ({"a": 1}, {"b": 1}, False),
        (Named("KeyError"), exception(KeyError), True),
        (Named("LookupError"), exception(KeyError), True),
        (Named("KeyError"), exception(LookupError), False),
        (Named("Exception"), exception(KeyError), False),
        (Named("KeyError"), "KeyError", False),
        (Call("LSTM", (8,)), Call("LSTM", (8,)), True),
    ],
)
def test_same_is_strict_in_kind_and_lenient_in_spelling(answer: Value, truth: Value, *, expected: bool) -> None:
    """A list is as good as a tuple, an int as a float, an ancestor as its class; True is not 1."""
    assert same(answer, truth) is expected


@pytest.mark.again
@pytest.mark.parametrize(
    ("value", "names"),
    [
        ((7, 5, 20), "(seq_len, batch, hidden_size)"),
        ([7, 5], "(seq_len, batch)"),
        ((7,), "(seq_len,)"),
        ((7, 77), "(seq_len, 77)"),
        ((77, 78), ""),
        ((5, 7, 60), "(batch, seq_len, num_layers * hidden_size)"),
        ((5, 7, 40), "(batch, seq_len, 2 * hidden_size)"),
        ((5, 7, 80), "(batch, seq_len, 4 * hidden_size)"),
        ((5, 7, 10), "(batch, seq_len, hidden_size // 2)"),
        ((5, 7, 120), "(batch, seq_len, 2 * num_layers * hidden_size)"),
        ((5, 7, 29), "(batch, seq_len, input_size + hidden_size)"),
        ((6, 5, 20), "(2 * num_layers, batch, hidden_size)"),
        ((15, 7, 20), "(num_layers * batch, seq_len, hidden_size)"),
        ((10, 7, 20), "(2 * batch, seq_len, hidden_size)"),
        ((35, 20), "(batch * seq_len, hidden_size)"),
        ((80, 9), "(4 * hidden_size, input_size)"),
        ((20, 7, 5), "(hidden_size, seq_len, batch)"),
        ((5, 20, 7), "(batch, hidden_size, seq_len)"),
        ((7, 5, 20, 9), "(seq_len, batch, hidden_size, input_size)"),
        ((9, 7, 20), "(9, seq_len, hidden_size)"),
        ((6, 4), ""),
        ((4, 3, 8), ""),
        ((40, 77), ""),
        ((3, 4), ""),
        ((5, 3, 8), "(batch, 3, 8)"),
        ((7, 3, 20), "(seq_len, num_layers, hidden_size)"),
        ((5, 5, 20), "(batch, 5, hidden_size)"),
        ((5, 1, 20), "(batch, 1, hidden_size)"),
        (5, ""),
        (60, ""),
        (True, ""),
        ("batch", ""),
        (None, ""),
        ((5, (7, 77)), ""),
        ((5, 7, 20.0), ""),
        ((5, 5, 5, 5, 7, 20), "(batch, batch, batch, batch, seq_len, hidden_size)"),
    ],
)
def test_a_shape_is_read_back_in_names_that_can_stand_there(value: Value, names: str) -> None:
    """Counts lead, features are last, no count stands twice; what makes no sense stays a number.

    Beside a number without a name, a product or num_layers alone is there by chance.
    """
    numbers = {"batch": 5, "seq_len": 7, "input_size": 9, "hidden_size": 20, "num_layers": 3, "one": 1}
    assert in_names(value, numbers) == names


def test_one_is_nobodys_name() -> None:
    """A kata's number may be 1, or a single layer: neither makes a name for every 1 and 2."""
    assert in_names((1, 2), {"num_layers": 1, "batch": 1}) == ""
    assert in_names((10,), {"num_layers": 1, "hidden_size": 5}) == "(2 * hidden_size,)"


@pytest.mark.parametrize(
    ("blank", "value", "names"),
    [
        (Blank("h_n_shape", "h_n.shape"), (6, 5, 20), "(2 * num_layers, batch, hidden_size)"),
        (Blank("first_ih", "lstm.weight_ih_l0.shape"), (80, 9), "(4 * hidden_size, input_size)"),
        (Blank("input_widths", "widths"), (9, 20, 40), "(input_size, hidden_size, 2 * hidden_size)"),
        (Blank("input_widths", "widths"), (9, 5, 20), "(input_size, 5, hidden_size)"),
        (Blank("input_widths", "widths"), (9, 2.5), ""),
        (Blank("input_widths", "widths"), (77, 40), ""),
        (Blank("strides", "h_0.stride()"), (20, 5, 1), ""),
        (Blank("order", "(axis, axis, axis)"), (5, 7, 3), ""),
        (Blank("out_bytes", "the bytes of out"), 20, ""),
    ],
)
def test_only_shapes_and_widths_are_read_back(blank: Blank, value: Value, names: str) -> None:
    """Strides, bytes, orders and places are numbers of another kind, and so is a lone number."""
    numbers = {"batch": 5, "seq_len": 7, "input_size": 9, "hidden_size": 20, "num_layers": 3}
    assert reading(blank, value, numbers) == names


FIVE = ("batch", "seq_len", "input_size", "hidden_size", "num_layers")


@pytest.mark.parametrize(
    ("blank", "numbers", "value", "names"),
    [
        ("out_shape", (5, 7, 10, 20, 2), (10, 7, 20), "(num_layers * batch, seq_len, hidden_size)"),
        ("h_0_shape", (6, 7, 4, 9, 3), (6, 6, 9), "(2 * num_layers, batch, hidden_size)"),
        ("out_shape", (4, 7, 10, 8, 3), (8, 7, 8), "(2 * batch, seq_len, hidden_size)"),
        ("out_shape", (4, 7, 10, 8, 3), (4, 7, 4), "(batch, seq_len, hidden_size // 2)"),
        ("h_n_shape", (7, 5, 8, 10, 3), (6, 7, 6), "(2 * num_layers, batch, 6)"),
    ],
)
def test_coinciding_numbers_are_read_as_what_was_meant(
    blank: str, numbers: tuple[int, ...], value: Shape, names: str
) -> None:
    """Where a product equals the number of a name, the reading is the one that can stand there."""
    assert reading(Blank(blank, ""), value, dict(zip(FIVE, numbers, strict=True))) == names


# One idea in several blanks.


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"one": 9, "two": 9, "three": 9}, {"all_nine": ("one", "two", "three")}),
        ({"one": 9, "two": 9}, {"one_nine": ("one",), "two_nine": ("two",)}),
        ({"one": 8, "two": 7}, {"alone": ("one", "two")}),
        ({"one": 9, "two": 7}, {"one_nine": ("one",), "alone": ("two",)}),
        ({"one": 9, "two": 9, "three": 8}, {"one_nine": ("one",), "two_nine": ("two",), "": ("three",)}),
    ],
)
def test_the_idea_that_explains_more_answers_is_told(
    answers: dict[str, Value], told: dict[str, tuple[str, ...]]
) -> None:
    """A mistake of several blanks comes before one that fits a single one, and is said once."""
    verdict, filled = written(JOINT, **{name: show(value) for name, value in answers.items()})
    found: dict[str, tuple[str, ...]] = {}
    for finding in verdict.findings:
        found[finding.mistake] = (*found.get(finding.mistake, ()), *finding.blanks)
    assert found == told
    text = message(verdict, filled)
    assert all(text.count(finding.sentence) == 1 for finding in verdict.findings)
    assert f"{len(answers)} of your 3 answers are not right yet." in text


def double(n: SimpleNamespace) -> Value:
    """What an author's answer may call by its name."""
    return (2 * n.batch, "two")


def test_an_authors_answer_comes_to_a_value() -> None:
    """It is read as a learner's is, the numbers by their names; a function of the module is called with all of them."""
    kata = replace(KATAS["1.3"], function=double)
    dealt = deal(kata, 0)
    assert evaluated("(batch, 2 * seq_len)", dealt) == (2, 8)
    assert evaluated("double", dealt) == (4, "two")
    assert evaluated("KeyError", dealt) == Named("KeyError")
    assert evaluated("torch.half", dealt) == Named("torch.float16")
    assert evaluated("None", dealt) is None
