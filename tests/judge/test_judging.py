"""Answers and truth to a verdict: one step, the same for every face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings

from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge import judging
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import NO_TORCH, Breakdown, Objection, Run, Truth
from pytest_lstm_kata.judge.trial import UNFIT
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import OPEN, Call, Kata, Named, Value, Variant, show
from pytest_lstm_kata.lstm import LSTM
from samples import (
    A_STEP,
    BROKEN,
    BROKEN_DESIGN,
    BROKEN_EXAMPLE,
    DEMANDING,
    DESIGN_NOT_HERE,
    DESIGNS,
    FLAGS,
    NO_VALUE,
    NOT_HERE,
    SLIPPED,
    STACKED,
    TWO_DEVICES,
)
from strategies import values
from support import (
    CATALOGUE,
    JUDGE,
    KATAS,
    ORACLE,
    CudaByName,
    FakeOracle,
    answered,
    builtin_types_only,
    judge,
    solution,
    telling,
)

SHAPE = KATAS["1.6"]
TRUTH = Truth({"out_shape": (5, 7, 20)})
NOT_JUDGED = {"on_cuda": "it needs a CUDA device"}
LAYER = Call("LSTM", (3, 4))


def by(oracle: FakeOracle, kata: Kata = SHAPE, *devices: str, debug: bool = False, **answers: Value) -> object:
    """The verdict of a fresh judge with this oracle."""
    return Judge(oracle, debug=debug).judge(answered(kata, 0, answers), devices or ("cpu",))


# What becomes of a kata.


@pytest.mark.again
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_solution_is_right(each_kata: Kata, seed: int) -> None:
    """The truth and the author's designs are right, and the verdict says on what it was judged."""
    verdict = judge(each_kata, seed)
    names = tuple(blank.name for blank in each_kata.blanks)
    assert (verdict.outcome, verdict.sentence, verdict.findings) == (Outcome.RIGHT, "", ())
    assert (verdict.kata, verdict.seed, verdict.filled, verdict.of) == (each_kata.id, seed, len(names), len(names))
    assert (verdict.right, verdict.unverified) == (names, {})
    assert verdict.witnessed == tuple(name for name in names if name.endswith("on_cuda"))
    assert verdict.devices == {"cpu": "right"}
    assert verdict.torch == ORACLE.version
    assert verdict.answers == {name: show(value) for name, value in solution(each_kata, seed).items()}


def test_only_what_is_filled_can_be_judged() -> None:
    """A sheet with an open blank, without an answer, or of no kata is its caller's mistake, and torch is not asked."""
    oracle = telling()
    half = {"error": OPEN, "expected": 1, "got": 1}
    for sheet in (answered(KATAS["1.9"], 3, half), answered(SHAPE, 0, {}), Sheet()):
        with pytest.raises(ValueError, match="only a sheet that is filled"):
            Judge(oracle).judge(sheet, ("cpu",))
    assert oracle.asked == []


def test_a_wrong_answer_is_wrong_blank_by_blank() -> None:
    """Each wrong blank has a finding, and the others are said to be right."""
    verdict = judge(KATAS["1.8"], h_n_rows=1, steps_seen=7)
    assert [finding.blanks for finding in verdict.findings] == [("h_n_rows",), ("steps_seen",)]
    assert verdict.sentence == verdict.findings[0].sentence
    assert verdict.right == ("out_shape", "input_widths")
    assert verdict.devices == {"cpu": "wrong"}


def test_predictions_are_judged_with_the_authors_design() -> None:
    """In a mixed kata a wrong design does not make a right prediction wrong, nor the other way round."""
    kata = KATAS["1.4"]
    swapped = Call("LSTM", (10, 20))
    verdict = judge(kata, lstm=swapped)
    assert [finding.blanks for finding in verdict.findings] == [("lstm",)]
    assert verdict.right == ("error",)
    verdict = judge(kata, error=None)
    assert [finding.blanks for finding in verdict.findings] == [("error",)]
    assert verdict.right == ("lstm",)
    both = judge(kata, lstm=swapped, error=None)
    assert [finding.blanks for finding in both.findings] == [("lstm",), ("error",)]


@pytest.mark.again
@given(values)
@settings(max_examples=60)
def test_any_value_is_judged(value: Value) -> None:
    """Whatever value is filled in, as a prediction or as a design: there is a verdict, and it can be sent."""
    for kata in (KATAS["1.9"], KATAS["1.4"], KATAS["1.7"]):
        for name in solution(kata):
            verdict = judge(kata, **{name: value})
            assert verdict.outcome in (Outcome.WRONG, Outcome.RIGHT)
            assert (verdict.outcome is Outcome.RIGHT) == (not verdict.findings)
            assert builtin_types_only(verdict.to_wire())


@pytest.mark.parametrize(
    ("label", "answers", "blanks"),
    [
        ("1.6", {"out_shape": None}, ["out_shape"]),
        ("1.6", {"out_shape": "(5, 7, 20)"}, ["out_shape"]),
        ("1.6", {"out_shape": (5, 7.0, 20)}, ["out_shape"]),
        ("1.8", {"h_n_rows": 3.0, "steps_seen": 999}, ["h_n_rows"]),
        ("1.9", {"error": "RuntimeError", "got": None}, ["error", "got"]),
        ("1.7", {"step": -1.0}, ["step"]),
        ("1.7", {"lstm": 5, "head": None}, ["lstm", "head"]),
    ],
)
def test_a_wrong_form_of_a_challenge_is_no_attempt(label: str, answers: dict[str, Value], blanks: list[str]) -> None:
    """It says which form is asked for, and nothing of the other blanks: a form is no way to ask about them for nothing."""
    verdict = judge(KATAS[label], **answers)
    assert (verdict.outcome, verdict.is_form, verdict.judged, verdict.right) == (Outcome.WRONG, True, False, ())
    assert [blank for finding in verdict.findings for blank in finding.blanks] == blanks
    assert Verdict.from_wire(verdict.to_wire()) == verdict


def test_a_wrong_form_of_practice_is_a_wrong_answer() -> None:
    """There is nothing that it could cost, and all blanks are told of."""
    verdict = judge(KATAS["1.1"], lstm_steps=9.5)
    assert (verdict.outcome, verdict.is_form, verdict.judged) == (Outcome.WRONG, False, True)
    assert verdict.right == ("linear_steps", "conv_steps")


# Designs.


def test_a_requirement_speaks_for_itself() -> None:
    """What a design does not meet is said in the requirement's words, with the numbers, at the blank it is about."""
    verdict = judge(DESIGNS, rate=1.5)
    (finding,) = verdict.findings
    assert (finding.blanks, finding.sentence) == (("rate",), "A rate stays below 3, and below 1.")
    assert verdict.right == ("width",)


def test_designs_are_marked_together() -> None:
    """Where one design is objected to, it is not known what the others would have been told: none is called right."""
    assert judge(DESIGNS, rate=1.5).right == ("width",)
    assert judge(DESIGNS, rate=1.5, width=5).right == ()
    assert judge(DESIGNS, width=5).right == ("lstm", "rate")


def test_a_requirement_may_name_a_mistake() -> None:
    """A requirement that gives a mistake's name gets its sentence, and the verdict the name."""
    (finding,) = judge(DESIGNS, lstm=Call("LSTM", (3, 120))).findings
    assert (finding.blanks, finding.mistake) == (("lstm",), "too_wide")
    assert finding.sentence == "Your layer is too wide."


def test_a_design_that_cannot_run_is_wrong() -> None:
    """A layer that torch builds but cannot run on the kata's data is wrong, in our words, not torch's."""
    (finding,) = judge(DESIGNS, lstm=Call("LSTM", (5, 4))).findings
    assert finding.blanks == ("lstm",)
    assert finding.sentence.startswith("`lstm` has input_size=5, and what goes into it has another number of features.")
    assert "Expected" not in finding.sentence


@pytest.mark.parametrize(
    ("kata", "answers", "said"),
    [
        (
            STACKED,
            {"second": Call("LSTM", (4, 5))},
            "`second` has input_size=4, and what goes into it has another number",
        ),
        (
            STACKED,
            {"first": Call("LSTM", (4, 4))},
            "`first` has input_size=4, and what goes into it has another number",
        ),
        (
            STACKED,
            {"first": Call("LSTM", (3, 4), (("dtype", Named("torch.float64")),))},
            "`first` has weights of another",
        ),
        (STACKED, {"step": 9}, UNFIT),
        (STACKED, {"step": -5}, UNFIT),
        (STACKED, {"second": Call("LSTM", (8, 5, True))}, "By its place, the third argument is `num_layers`"),
    ],
)
def test_the_layer_that_torch_stops_at_is_named(kata: Kata, answers: dict[str, Value], said: str) -> None:
    """Where the kata's code does not run, it is said which layer cannot take what it gets, in the learner's numbers."""
    (finding,) = judge(kata, **answers).findings
    assert finding.sentence.startswith(said)


def test_torch_is_asked_before_a_requirement_that_speaks_of_a_run() -> None:
    """A head that torch refuses is told of, and not that samples mix in a run that never comes to its end."""
    layer, head = Call("LSTM", (8, 32)), Call("Linear", (64, 3))
    verdict = judge(KATAS["1.7"], lstm=layer, head=head)
    assert verdict.findings[0].blanks == ("head",)
    assert "samples" not in verdict.sentence
    assert judge(KATAS["1.7"], lstm=layer, head=Call("Linear", (32, 3))).mistake == "samples_mix"


def test_a_flag_by_its_place_is_told() -> None:
    """Who wants batch_first and sets another argument by place reads what was set, unless an author has a word for it."""
    flagged = judge(KATAS["1.5"], lstm=Call("LSTM", (8, 12, 1, True)))
    assert flagged.sentence.startswith("By its place, the fourth argument is `bias`")
    assert flagged.findings[0].basis == "refusal"
    declared = LSTM.units[1].katas[6]
    assert judge(declared, lstm=Call("LSTM", (1, 8, True))).mistake == "flag_as_num_layers"


def test_a_form_in_a_design_costs_no_attempt_at_a_challenge() -> None:
    """A size that is no whole number, or what a requirement calls a form, is told alone, as any form is."""
    verdict = judge(KATAS["1.7"], lstm=Call("LSTM", (8, 16.0)))
    assert (verdict.is_form, verdict.judged, verdict.right) == (True, False, ())
    assert judge(KATAS["1.5"], lstm=Call("LSTM", (8, 12.0))).is_form is False
    seven = {**solution(STACKED), "step": 7}
    for challenge in (True, False):
        kata = replace(STACKED, challenge=challenge)
        verdict = Judge(ORACLE).judge(answered(kata, 0, seven), ("cpu",))
        assert (verdict.sentence, verdict.is_form) == ("A step is not 7.", challenge)


def test_a_number_that_breaks_the_code_is_wrong() -> None:
    """A design of the right type that the kata's code cannot run with is wrong, and not said to be built by torch."""
    assert judge(A_STEP, step=2).outcome is Outcome.RIGHT
    (finding,) = judge(A_STEP, step=3).findings
    assert finding.blanks == ("step",)
    assert "cannot run with it" in finding.sentence
    assert "torch builds" not in finding.sentence


def test_a_design_beyond_the_budget_is_wrong() -> None:
    """A layer that is too large is not built, and the sentence says so."""
    (finding,) = judge(DESIGNS, lstm=Call("LSTM", (3, 4096))).findings
    assert "too large to build here" in finding.sentence


def test_a_call_that_torch_refuses_is_wrong() -> None:
    """A call that gives no layer is wrong, and where its form is that of a declared mistake, it is that one."""
    (finding,) = judge(DESIGNS, lstm=Call("LSTM", (3, 4), (("layers", 2),))).findings
    assert "nn.LSTM has no argument called `layers`" in finding.sentence
    form = Call("LSTM", (), (("input", 11), ("hidden", 12)))
    assert judge(KATAS["1.2"], lstm=form).mistake == "made_up_keywords"
    form = Call("LSTM", (), (("hidden", 12), ("input", 11)))
    assert judge(KATAS["1.2"], lstm=form).mistake == "made_up_keywords"


def test_keywords_that_are_no_names_are_no_fault_of_sizes() -> None:
    """Settings that Python cannot take as keywords are wrong, and not told that torch builds them."""
    unfit: list[dict[object, int]] = [{1: 2}, {"function": 2}]
    for changes in unfit:
        verdict = judge(CATALOGUE["lstm/constructor_calls"], changes=changes)
        assert verdict.outcome is Outcome.WRONG
        assert "torch builds this" not in verdict.sentence


# What no answer is to blame for.


@pytest.mark.parametrize("debug", [False, True])
@pytest.mark.parametrize(
    ("kata", "answers"),
    [
        (BROKEN, {"width": 3}),
        (BROKEN_DESIGN, {"lstm": LAYER}),
        (BROKEN_EXAMPLE, {"lstm": Call("LSTM", (3, 5)), "width": 5}),
        (NO_VALUE, {"thing": 3}),
    ],
    ids=lambda part: part.slug if isinstance(part, Kata) else "",
)
def test_an_authors_bug_is_a_fault(kata: Kata, answers: Mapping[str, Value], *, debug: bool) -> None:
    """A kata whose own code or example fails is a fault, whatever was answered; the trace is for debugging alone."""
    verdict = Judge(ORACLE, debug=debug).judge(answered(kata, 0, answers), ("cpu",))
    assert verdict.outcome is Outcome.FAULT
    first, _, trace = verdict.sentence.partition("\n")
    assert first.startswith("This is a fault of the kata, not of your answer")
    assert kata.label in first
    assert ORACLE.version in first
    assert bool(trace) is debug
    assert (verdict.answers, verdict.findings, verdict.judged) == ({}, (), False)


def test_a_text_with_a_number_that_is_not_there_stays_as_it_is() -> None:
    """What an author's sentence lacks is for the pack's check to find, and no exception in judging."""
    assert judge(DESIGNS, rate=7).sentence == "{rate} is not what it says"


def test_a_docstring_that_cannot_be_read_is_a_fault() -> None:
    """An author's slip is no exception in judging, either."""
    assert judge(SLIPPED, count=1).outcome is Outcome.FAULT


def test_a_fault_in_debugging_has_the_trace() -> None:
    """With debug an author sees where the code broke."""
    verdict = Judge(ORACLE, debug=True).judge(answered(BROKEN, 0, {"width": 3}), ("cpu",))
    assert "AttributeError" in verdict.sentence
    assert "x.widht" in verdict.sentence


@pytest.mark.parametrize("debug", [False, True])
def test_an_example_that_does_not_meet_its_own_requirement_is_a_fault(*, debug: bool) -> None:
    """Where a design breaks the kata and the author's example is refused, the kata is to blame."""

    def says(device: str, designs: Mapping[str, Value], variant: Variant | None) -> Run:
        assert (device, variant) == ("cpu", None)
        return Objection("nothing fits") if designs == {"lstm": LAYER} else Breakdown("a trace")

    judged = Judge(FakeOracle(says), debug=debug)
    verdict = judged.judge(answered(DEMANDING, 0, {"lstm": Call("LSTM", (9, 9))}), ("cpu",))
    assert verdict.outcome is Outcome.FAULT
    assert ("nothing fits" in verdict.sentence) is debug


def test_a_torch_that_is_unfit_leaves_a_kata_unverified() -> None:
    """Without a torch that can judge there is no verdict but the reason, and nothing is run."""
    oracle = FakeOracle(lambda *_: TRUTH, reason=NO_TORCH)
    verdict = Judge(oracle).judge(answered(SHAPE, 2, {"out_shape": (5, 7, 20)}), ("cpu",))
    assert (verdict.outcome, verdict.sentence) == (Outcome.NO_JUDGE, NO_TORCH)
    assert (verdict.seed, verdict.filled, verdict.of) == (2, 1, 1)
    assert (verdict.answers, verdict.devices, verdict.torch) == ({}, {}, "")
    assert oracle.asked == []


# Devices.


@pytest.mark.parametrize(
    ("cpu", "cuda", "outcome", "said"),
    [
        (TRUTH, TRUTH, Outcome.RIGHT, {"cpu": "right", "cuda:0": "right"}),
        (TRUTH, Truth({"out_shape": (1,)}), Outcome.RIGHT, {"cpu": "right", "cuda:0": "wrong"}),
        (Truth({"out_shape": (1,)}), TRUTH, Outcome.WRONG, {"cpu": "wrong", "cuda:0": "right"}),
        (TRUTH, Breakdown("t"), Outcome.RIGHT, {"cpu": "right", "cuda:0": "fault"}),
        (TRUTH, Objection("o"), Outcome.RIGHT, {"cpu": "right", "cuda:0": "fault"}),
    ],
)
def test_where_devices_disagree_the_first_decides(
    cpu: Run, cuda: Run, outcome: Outcome, said: Mapping[str, str]
) -> None:
    """The CPU decides, and what each device said is in the verdict."""
    oracle = telling(cpu=cpu, cuda_0=cuda)
    verdict = Judge(oracle).judge(answered(SHAPE, 0, {"out_shape": (5, 7, 20)}), ("cpu", "cuda:0"))
    assert verdict.outcome is outcome
    assert verdict.devices == said
    assert verdict.torch == "9.9"
    assert bool(verdict.findings) is (outcome is Outcome.WRONG)


def test_a_device_that_decides_and_breaks_is_a_fault() -> None:
    """Where the first device cannot run the kata, there is no verdict from another one."""
    oracle = telling(cpu=TRUTH, cuda_0=Breakdown("no such kernel"))
    verdict = Judge(oracle).judge(answered(SHAPE, 0, {"out_shape": (5, 7, 20)}), ("cuda:0", "cpu"))
    assert verdict.outcome is Outcome.FAULT
    assert "no such kernel" not in verdict.sentence


def test_designs_are_built_on_each_device() -> None:
    """A design that one device objects to is wrong there, and right elsewhere."""

    def says(device: str, designs: Mapping[str, Value], variant: Variant | None) -> Run:
        assert variant is None
        assert designs["lstm"] == LAYER
        return Objection("too_wide") if device == "cuda:0" else Truth({"width": 4})

    answers = {"lstm": LAYER, "rate": 0.25, "width": 4}
    verdict = Judge(FakeOracle(says)).judge(answered(DESIGNS, 0, answers), ("cpu",))
    assert verdict.outcome is Outcome.RIGHT


# What a judge remembers.


def test_the_same_answers_are_judged_once() -> None:
    """Thirty learners with the same answers cost one run of torch, and so do spellings of one value."""
    oracle = telling(cpu=TRUTH)
    judged = Judge(oracle)
    verdicts = [
        judged.judge(answered(SHAPE, 0, {"out_shape": answer}), ("cpu",))
        for answer in [(5, 7, 20), [5, 7, 20], (5, 7, 20)]
    ]
    assert oracle.asked == ["cpu"]
    assert verdicts[0] == verdicts[1] == verdicts[2]


def test_other_answers_need_no_other_truth() -> None:
    """A prediction's truth is computed once for all answers to it."""
    oracle = telling(cpu=TRUTH)
    judged = Judge(oracle)
    for last in (20, 21, 22):
        judged.judge(answered(SHAPE, 0, {"out_shape": (5, 7, last)}), ("cpu",))
    assert oracle.asked.count("cpu") <= 1 + len(SHAPE.variants)


def test_what_differs_is_judged_anew() -> None:
    """Other numbers, other devices and another kata are another question; so is True instead of 1."""
    oracle = FakeOracle(lambda *_: Truth({"out_shape": (5, 7, 20), "h_n_shape": (2, 3, 8)}))
    judged = Judge(oracle)
    judged.judge(answered(SHAPE, 0, {"out_shape": (5, 7, 20)}), ("cpu",))
    judged.judge(answered(SHAPE, 0, {"out_shape": (5, 7, 20)}), ("cpu", "cuda:0"))
    judged.judge(answered(SHAPE, 1, {"out_shape": (5, 7, 20)}), ("cpu",))
    other = KATAS["1.10"]
    judged.judge(answered(other, 0, {"h_n_shape": (2, 3, 8)}), ("cpu",))
    assert oracle.asked == ["cpu", "cuda:0", "cpu", "cpu"]
    assert judge(FLAGS, first=True).outcome is Outcome.RIGHT
    assert judge(FLAGS, first=1).outcome is Outcome.WRONG
    assert judge(KATAS["1.9"], error=Named("RuntimeError")).outcome is Outcome.RIGHT
    assert judge(KATAS["1.9"], error="RuntimeError").outcome is Outcome.WRONG


def test_who_judges_all_day_forgets_the_oldest(monkeypatch: pytest.MonkeyPatch) -> None:
    """So memory is bounded; what was forgotten is judged anew, and the same comes of it."""
    monkeypatch.setattr(judging, "CACHED", 2)
    oracle = telling(cpu=TRUTH)
    judged = Judge(oracle)
    verdicts = [judged.judge(answered(SHAPE, seed, {"out_shape": (5, 7, 20)}), ("cpu",)) for seed in (0, 1, 2, 2, 0)]
    assert oracle.asked == ["cpu"] * 4
    assert verdicts[0] == verdicts[4]


def test_a_verdict_has_the_deal_that_it_was_asked_for() -> None:
    """Two deals may come to the same numbers: each verdict still names its own deal."""
    judged = Judge(telling(cpu=TRUTH))
    seeds = [judged.judge(answered(SHAPE, seed, {"out_shape": (5, 7, 20)}), ("cpu",)).seed for seed in (0, 4)]
    assert seeds == [0, 4]


# What is not verified here.


def on_devices(kata: Kata, *devices: str, **answers: Value) -> Verdict:
    """The verdict where there are these devices, of which each CUDA device is the CPU by another name."""
    return Judge(CudaByName()).judge(answered(kata, 0, answers), devices)


def test_a_device_that_is_not_there_leaves_its_blank_unverified() -> None:
    """On a machine without a GPU a kata about devices is right by what the CPU shows, and says what is open."""
    verdict = judge(TWO_DEVICES, on_cpu=3, on_cuda=99)
    assert (verdict.outcome, verdict.right, verdict.unverified) == (Outcome.RIGHT, ("on_cpu",), NOT_JUDGED)
    verdict = judge(TWO_DEVICES, on_cpu=4, on_cuda=3)
    assert (verdict.outcome, verdict.mistake, verdict.right) == (Outcome.WRONG, "cpu_too_many", ())
    assert verdict.unverified == NOT_JUDGED


@pytest.mark.parametrize(
    ("answers", "outcome", "mistakes", "right"),
    [
        ({"on_cpu": 3, "on_cuda": 3}, Outcome.RIGHT, [], ("on_cpu", "on_cuda")),
        ({"on_cpu": 3, "on_cuda": 4}, Outcome.WRONG, ["cuda_too_many"], ("on_cpu",)),
        ({"on_cpu": 4, "on_cuda": 4}, Outcome.WRONG, ["cpu_too_many", "cuda_too_many"], ()),
        ({"on_cpu": 4, "on_cuda": 3}, Outcome.WRONG, ["cpu_too_many"], ("on_cuda",)),
    ],
)
def test_each_device_decides_on_its_own_blanks(
    answers: dict[str, Value], outcome: Outcome, mistakes: list[str], right: tuple[str, ...]
) -> None:
    """Where every device is there, a kata about devices asks each of them, and the first that shows a blank decides."""
    verdict = on_devices(TWO_DEVICES, "cpu", "cuda:0", "cuda:1", **answers)
    assert (verdict.outcome, verdict.right, verdict.unverified) == (outcome, right, {})
    assert [finding.mistake for finding in verdict.findings] == mistakes


def test_a_kata_that_this_torch_cannot_show_is_unverified() -> None:
    """It is neither right nor wrong, whatever was answered, and the reason is its sentence."""
    verdict = judge(NOT_HERE, width=7)
    assert (verdict.outcome, verdict.sentence) == (Outcome.UNVERIFIED, "this torch has no such layer")
    assert verdict.was_run
    assert not verdict.judged
    layer = Call("LSTM", (3, 4))
    assert judge(DESIGN_NOT_HERE, lstm=layer).sentence == "this torch has no such layer"
    assert judge(DESIGN_NOT_HERE, lstm=Call("LSTM", (4, 4))).outcome is Outcome.WRONG


def test_a_torch_that_cannot_judge_is_no_judge() -> None:
    """Without a torch, or with one that is unfit, a kata was not run, and is still asked for."""
    verdict = by(FakeOracle(lambda *_: TRUTH, reason=NO_TORCH), out_shape=(1,))
    assert isinstance(verdict, Verdict)
    assert verdict.outcome is Outcome.NO_JUDGE
    assert not verdict.was_run


# For those who write solutions.


def test_the_truth_is_to_be_had_by_authors() -> None:
    """``truth`` gives the predictions' values, and a broken kata is a RuntimeError with its id."""
    assert JUDGE.truth(deal(SHAPE, 0), "cpu") == {"out_shape": (5, 7, 20)}
    with pytest.raises(RuntimeError, match="samples/broken "):
        JUDGE.truth(deal(BROKEN, 0), "cpu")
    with pytest.raises(RuntimeError, match="not five wide"):
        JUDGE.truth(deal(BROKEN_EXAMPLE, 0), "cpu")
