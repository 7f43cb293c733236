"""What is said to explain a kata, and the lines that it takes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pytest_lstm_kata.explain.drawing.scene import Scene, Words
from pytest_lstm_kata.explain.explanation import (
    LATER,
    MISTAKES,
    OLD_NUMBERS,
    OTHER_NUMBERS,
    SCREEN,
    TRY,
    UNDRAWN,
    WIDEST,
    Explanation,
    explain,
    lines,
)
from pytest_lstm_kata.files import asking
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.solutions import solution
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.kata.texts import Mistake
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output.terminal import encodable
from pytest_lstm_kata.record.events import Entry, Event, Judged, Revealed
from pytest_lstm_kata.record.progress import Progress, fold
from support import JUDGE, KATAS

SHAPE = KATAS["1.6"]
DESIGN = KATAS["1.5"]
OWN = {"lstm": "nn.LSTM(8, 12, batch_first=True, num_layers=2)"}
IDEA = Explanation("Heading", "Statement", "Concept", "Source", ref="1.6")
BY_LABEL = {kata.label: kata for kata in LSTM.katas}


def solved(kata: Kata, **facts: Any) -> Progress:
    """A right answer, as the journal has it."""
    return judged(Judged(kata.id, **{"outcome": "right", **facts}))


def judged(*events: Judged) -> Progress:
    """These judgements, one an hour."""
    return folded(*events)


def folded(*events: Event) -> Progress:
    """These events, one an hour."""
    return fold(Entry(datetime(2026, 11, 25, hour, tzinfo=UTC), str(hour), event) for hour, event in enumerate(events))


def answered(kata: Kata, mistake: Mistake | None = None, seed: int = 0) -> Progress:
    """Solved with the right answers, before which there was a wrong one if a mistake is given."""
    right = solution(kata, JUDGE, seed)
    wrong = {**right, next(iter(right)): "(1, 2, 3)"}
    first = [Judged(kata.id, seed, answers=wrong, outcome="wrong", mistake=mistake.name)] if mistake else []
    return judged(*first, Judged(kata.id, seed, answers=right, outcome="right"))


def flat(explanation: Explanation, **how: Any) -> str:
    """The explanation's words, wherever its lines are broken."""
    return " ".join(" ".join(lines(explanation, 80, **how)).split())


def drawn(explanation: Explanation) -> str:
    """All words of its drawings."""
    return " ".join(item.text for scene in explanation.scenes for item in scene.items if isinstance(item, Words))


def test_before_success_the_idea_alone(each_kata: Kata) -> None:
    """Nothing that follows from the answer is in it, so no face can show it by mistake."""
    dealt = deal(each_kata, 3)
    assert explain(each_kata, 3, Progress(), 80)._replace(scenes=()) == Explanation(
        each_kata.heading,
        asking.prose(dealt),
        dealt.idea,
        each_kata.see,
        ref=each_kata.ref,
        code=dealt.code,
    )


def test_after_success_the_way() -> None:
    """The steps, a quick check and each mistake once, and what was not verified here."""
    way = explain(SHAPE, 0, solved(SHAPE, unverified=("on_cuda", "on_mps")), 80)
    assert way.solved
    assert len(way.steps) == len(SHAPE.steps)
    assert way.quick_check == f"import torch\nfrom torch import nn\n{SHAPE.try_it}"
    assert len(set(way.mistakes)) == len(way.mistakes) > 0
    assert way.unverified == "on_cuda, on_mps: not judged. Compare your answer with the steps."
    assert explain(SHAPE, 0, solved(SHAPE), 80).unverified == ""


def test_numbers_to_do_are_not_given_away() -> None:
    """A file that was dealt anew is explained with the last numbers that were right, until its own are."""
    once = explain(SHAPE, 2, solved(SHAPE, seed=1), 80)
    assert once.statement == asking.prose(deal(SHAPE, 1))
    assert (once.numbers, once.concept) == (OLD_NUMBERS, deal(SHAPE, 1).idea)
    assert OLD_NUMBERS.startswith([*lines(once, 80)][1])  # a paragraph of its own
    again = explain(SHAPE, 2, solved(SHAPE, seed=2), 80)
    assert again.statement == asking.prose(deal(SHAPE, 2))
    assert again.numbers == ""


def test_what_was_shown_is_explained() -> None:
    """Who has seen the solution with these numbers sees the whole way of them, with nothing from elsewhere needed."""
    shown = folded(Revealed(SHAPE.id, 2))
    way = explain(SHAPE, 2, shown, 80)
    assert (way.solved, way.steps, way.right) == (True, deal(SHAPE, 2).steps, "")
    assert not explain(SHAPE, 3, shown, 80).solved
    again = explain(SHAPE, 2, folded(Judged(SHAPE.id, 1, outcome="right"), Revealed(SHAPE.id, 2)), 80)
    assert again.statement == asking.prose(deal(SHAPE, 2))
    assert again.numbers == ""
    answer = {"out_shape": "(1, 2, 3)"}
    own = folded(Revealed(SHAPE.id, 2), Judged(SHAPE.id, 2, answers=answer, outcome="right"))
    assert explain(SHAPE, 2, own, 80).right == "out_shape = (1, 2, 3)"


def test_ones_own_design_is_drawn() -> None:
    """A right design of the learner's, with these numbers, comes before the author's."""
    assert "layer 1" in drawn(explain(DESIGN, 0, solved(DESIGN, answers=OWN), 80))


@pytest.mark.parametrize("facts", [{}, {"answers": {}}, {"answers": {"lstm": "print(1)"}}])
def test_where_it_cannot_be_read_the_authors_is_drawn(facts: dict[str, object]) -> None:
    """Whatever another program wrote into the journal, there is a drawing."""
    assert explain(DESIGN, 0, solved(DESIGN, **facts), 80).scenes == explain(DESIGN, 0, solved(DESIGN), 80).scenes


def test_without_torch_the_code_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """The drawing is that of before success, and it is said why."""
    monkeypatch.setattr(TorchOracle, "unfit", lambda _: "no")
    way = explain(SHAPE, 0, solved(SHAPE), 80)
    assert (way.undrawn, way.scenes) == (UNDRAWN, explain(SHAPE, 0, Progress(), 80).scenes)
    assert UNDRAWN in " ".join(lines(way, 60))


def test_more_is_drawn_where_there_is_room() -> None:
    """A drawing takes what a terminal has, up to what one likes to read."""
    narrow, wide, wider = (explain(SHAPE, 0, solved(SHAPE), width).scenes for width in (20, WIDEST, 300))
    assert narrow == explain(SHAPE, 0, solved(SHAPE), 60).scenes
    assert narrow != wide == wider


@pytest.mark.again
@pytest.mark.parametrize("width", [60, 120])
@pytest.mark.parametrize("right", [False, True])
def test_each_line_is_one(each_kata: Kata, width: int, *, right: bool) -> None:
    """No line has a break in it, and none is wider than it may be but what is not to be broken: code and links."""
    way = explain(each_kata, 0, solved(each_kata, unverified=("b",)) if right else Progress(), width)
    code = way.quick_check.splitlines()
    for whole in (False, True):
        shown = [encodable(line, "ascii") for line in lines(way, width, whole=whole)]
        assert shown[0] == each_kata.heading
        assert " ".join(shown[1 : shown.index("")]) == way.reached
        assert not any("\n" in line or "\\" in line for line in shown)
        long = [line.strip() for line in shown if len(line) > min(width, WIDEST)]
        assert [line for line in long if line not in code and "https://" not in line] == []
        assert (LATER in " ".join(shown)) == (not right)


def test_a_title_is_shown_once() -> None:
    """Two drawings of one layer have one heading."""
    kata = next(kata for kata in LSTM.katas if kata.label == "4.1")
    way = explain(kata, 0, solved(kata), 80)
    (title,) = {scene.title for scene in way.scenes}
    assert len(way.scenes) == 2
    shown = " ".join(lines(way, 80, whole=True))
    assert shown.count(title.partition(",")[0]) == 1


def test_an_authors_line_breaks_stay() -> None:
    """A pack may have broken its lines itself, be it in a paragraph or in a quick check."""
    way = IDEA._replace(concept="One.\nTwo.", solved=True, quick_check="a = 1\nprint(a)")
    shown = [*lines(way, 80, whole=True)]
    assert shown[2:4] == ["One.", "Two."]
    assert shown[-3:] == [f"{TRY}:", "  a = 1", "  print(a)"]


# One screen.


@pytest.mark.again
def test_before_success_it_fits_one_screen(each_kata: Kata) -> None:
    """In a terminal of 24 lines at 80 columns, with two lines for what to do next."""
    shown = [*lines(explain(each_kata, 0, Progress(), 80), 80)]
    assert len(shown) <= SCREEN == 22


@pytest.mark.again
def test_after_success_it_fits_one_screen(each_kata: Kata) -> None:
    """With the steps, the learner's answers and what was said to a wrong one; all else is a word away."""
    longest = max(each_kata.mistakes, key=lambda mistake: len(mistake.sentence), default=None)
    for progress in (answered(each_kata), answered(each_kata, longest)):
        way = explain(each_kata, 0, progress, 80)
        shown = [*lines(way, 80)]
        assert len(shown) <= SCREEN
        assert shown[-1] == f"More: lstm-kata explain {each_kata.label} --all"
        said = flat(way)
        assert [step for step in way.steps if step not in said] == []
        assert said.startswith(f"{each_kata.heading} Right: ")
        whole = flat(way, whole=True)
        assert [text for text in (*way.mistakes, way.concept) if text not in whole] == []


HERE = {"device": "NVIDIA H200", "torch": "2.11.0+cu130", "date": "2026-11-26"}


@pytest.mark.again
@pytest.mark.parametrize("label", ["6.5", "8.6", "8.7", "8.8", "8.9", "8.10", "8.11"])
@pytest.mark.parametrize("facts", [{"witnessed": ("on_cuda",), "witness": HERE}, {"unverified": ("on_cuda",)}])
def test_who_judged_it_fits_the_screen_too(label: str, facts: dict[str, Any]) -> None:
    """Katas on what a device shows say by whose word it is so, beside all the rest."""
    kata = BY_LABEL[label]
    right = solution(kata, JUDGE, 0)
    longest = max(kata.mistakes, key=lambda mistake: len(mistake.sentence)).name
    wrong = Judged(kata.id, answers={**right, next(iter(right)): "..."}, outcome="wrong", mistake=longest)
    way = explain(kata, 0, judged(wrong, Judged(kata.id, answers=right, outcome="right", **facts)), 80)
    assert way.unverified in flat(way)
    assert len([*lines(way, 80)]) <= SCREEN


def test_what_is_left_for_all() -> None:
    """Common mistakes, code to try and other drawings are no part of the screen."""
    way = explain(BY_LABEL["3.3"], 0, answered(BY_LABEL["3.3"]), 80)
    for what in (MISTAKES, TRY, "lstm = nn.LSTM", "issues/4145"):
        assert what not in flat(way)
        assert what in flat(way, whole=True)


@pytest.mark.again
def test_what_does_not_fit_is_left_out_in_an_order() -> None:
    """First the drawing gets smaller, then the text beside the links goes, then the drawing, and at last the idea."""
    scene = Scene("title", (Words(0, 9, "tall"),), small=(Words(0, 2, "small"),), smallest=(Words(0, 0, "smallest"),))
    way = IDEA._replace(concept="Concept " * 30, see="torch.nn.LSTM, Outputs", scenes=[scene], solved=True)
    words = ("tall", "small", "smallest", "Outputs", "Concept")
    ladder = [
        tuple(word for word in words if f" {word} " in flat(way._replace(steps=["step"] * count)))
        for count in range(40)
    ]
    assert [*dict.fromkeys(ladder)] == [
        ("tall", "Outputs", "Concept"),
        ("small", "Outputs", "Concept"),
        ("smallest", "Outputs", "Concept"),
        ("smallest", "Concept"),
        ("Outputs", "Concept"),
        ("Concept",),
        ("Outputs",),
        (),
    ]
    assert flat(way._replace(steps=["step"] * 40)).count("step") == 40
    assert "Concept" in flat(way._replace(steps=[], solved=False, concept="Concept " * 300))


# What is right, and what was wrong.


def test_the_learners_own_answers() -> None:
    """The right ones in the order of the file, and not those that nobody judged."""
    kata = BY_LABEL["8.7"]
    right = solution(kata, JUDGE, 0)
    way = explain(kata, 0, judged(Judged(kata.id, answers=right, outcome="right", unverified=("on_cuda",))), 80)
    assert way.right == "none_given = None, in_float64 = RuntimeError, on_cpu = None"
    assert explain(kata, 0, solved(kata), 80).right == ""


def test_a_later_mistake_does_not_hide_them() -> None:
    """The last right answer to these numbers is told, whatever was written since, and what was written is told, too."""
    right = Judged(SHAPE.id, answers={"out_shape": "(5, 7, 20)"}, outcome="right")
    wrong = Judged(SHAPE.id, answers={"out_shape": "(7, 5, 20)"}, outcome="wrong", mistake="time_first")
    way = explain(SHAPE, 0, judged(right, wrong), 80)
    assert way.right == "out_shape = (5, 7, 20)"
    assert way.wrong.startswith("Your last wrong answer: out_shape = (7, 5, 20). ")
    elsewhere = explain(SHAPE, 0, judged(wrong._replace(seed=3), right), 80)
    assert elsewhere.wrong == ""


@pytest.mark.parametrize(("blank", "answer"), [("result_len", "3"), ("states_len", "4"), ("result_len", "2 * 9")])
def test_of_ideas_with_one_name_the_one_that_was_held(blank: str, answer: str) -> None:
    """An idea can have several sentences: that of the answer is told, and the first where no declared answer fits."""
    kata = BY_LABEL["2.2"]
    ideas = [mistake for mistake in kata.mistakes if mistake.name == "flat_triple"]
    told = {"3": ideas[0], "4": ideas[1], "2 * 9": ideas[0]}[answer]
    right = {"result_len": "2", "states_len": "2", "h_n_len": "4"}
    wrong = Judged(kata.id, answers={**right, blank: answer}, outcome="wrong", mistake="flat_triple")
    assert told.sentence in explain(kata, 0, judged(wrong, Judged(kata.id, answers=right, outcome="right")), 80).wrong


@pytest.mark.parametrize("mistake", ["", "of_another_version"])
def test_a_mistake_without_a_name_is_left_out(mistake: str) -> None:
    """What has no sentence is not made up."""
    wrong = Judged(SHAPE.id, answers={"out_shape": "(9,)"}, outcome="wrong", mistake=mistake)
    right = Judged(SHAPE.id, answers={"out_shape": "(5, 7, 20)"}, outcome="right")
    assert explain(SHAPE, 0, judged(wrong, right), 80).wrong == ""


def test_one_deals_numbers() -> None:
    """After a retry the steps, the drawing and the code to try have the same numbers, or it is said that they have not."""
    seed = 3
    numbers = deal(SHAPE, seed).numbers
    way = explain(SHAPE, seed, answered(SHAPE, seed=seed), 80)
    assert way.quick_check.endswith(
        f"nn.LSTM({numbers['input_size']}, {numbers['hidden_size']}, num_layers={numbers['num_layers']}, batch_first=True)"
        f"(torch.randn({numbers['batch']}, {numbers['seq_len']}, {numbers['input_size']}))[0].shape"
    )
    assert f"{TRY}:" in flat(way, whole=True)
    other = explain(BY_LABEL["5.2"], seed, answered(BY_LABEL["5.2"], seed=seed), 80)
    assert f"{OTHER_NUMBERS}:" in flat(other, whole=True)
