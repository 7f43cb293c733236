"""What is said to explain a kata, and the lines that it takes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from pytest_lstm_kata.explain.drawing.scene import Words
from pytest_lstm_kata.explain.explanation import LATER, OLD_NUMBERS, UNDRAWN, WIDEST, Explanation, explain, lines
from pytest_lstm_kata.files import asking
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output.terminal import encodable
from pytest_lstm_kata.record.events import Entry, Judged
from pytest_lstm_kata.record.progress import Progress, fold
from support import KATAS

SHAPE = KATAS["1.6"]
DESIGN = KATAS["1.5"]
OWN = {"lstm": "nn.LSTM(8, 12, batch_first=True, num_layers=2)"}
IDEA = Explanation("Heading", "Statement", "Concept", "Source")


def solved(kata: Kata, **facts: Any) -> Progress:
    """A right answer, as the journal has it."""
    return fold([Entry(datetime(2026, 11, 25, 12, tzinfo=UTC), "1", Judged(kata.id, **{"outcome": "right", **facts}))])


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
    )


def test_after_success_the_way() -> None:
    """The steps, a quick check and each mistake once, and what was not verified here."""
    way = explain(SHAPE, 0, solved(SHAPE, unverified=("on_cuda", "on_mps")), 80)
    assert way.solved
    assert len(way.steps) == len(SHAPE.steps)
    assert way.quick_check == SHAPE.try_it
    assert len(set(way.mistakes)) == len(way.mistakes) > 0
    assert way.unverified == "on_cuda, on_mps: not judged. Compare your answer with the steps."
    assert explain(SHAPE, 0, solved(SHAPE), 80).unverified == ""


def test_numbers_to_do_are_not_given_away() -> None:
    """A file that was dealt anew is explained with the last numbers that were right, until its own are."""
    once = explain(SHAPE, 2, solved(SHAPE, seed=1), 80)
    assert once.statement == asking.prose(deal(SHAPE, 1))
    assert once.concept.endswith(OLD_NUMBERS)
    again = explain(SHAPE, 2, solved(SHAPE, seed=2), 80)
    assert again.statement == asking.prose(deal(SHAPE, 2))
    assert OLD_NUMBERS not in again.concept


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


@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("right", [False, True])
def test_each_line_is_one(each_kata: Kata, width: int, *, right: bool) -> None:
    """No line has a break in it, and none is wider than it may be but what is not to be broken."""
    way = explain(each_kata, 0, solved(each_kata, unverified=("b",)) if right else Progress(), width)
    shown = [encodable(line, "ascii") for line in lines(way, width)]
    assert shown[:2] == [each_kata.heading, ""]
    assert not any("\n" in line for line in shown)
    whole = {*way.statement.splitlines(), f"  {way.quick_check}"}
    assert [line for line in shown if len(line) > min(width, WIDEST) and line not in whole] == []
    assert all("\\" not in line for line in shown)
    assert (LATER in " ".join(shown)) == (not right)


def test_a_title_is_shown_once() -> None:
    """Two drawings of one layer have one heading."""
    kata = next(kata for kata in LSTM.katas if kata.label == "4.4")
    way = explain(kata, 0, solved(kata), 80)
    (title,) = {scene.title for scene in way.scenes}
    assert len(way.scenes) == 2
    shown = " ".join(lines(way, 80))
    assert shown.count(title.partition(",")[0]) == 1


def test_an_authors_line_breaks_stay() -> None:
    """A pack may have broken its lines itself, be it in a paragraph or in a quick check."""
    way = IDEA._replace(concept="One.\nTwo.", solved=True, quick_check="a = 1\nprint(a)")
    shown = [*lines(way, 80)]
    assert shown[4:6] == ["One.", "Two."]
    assert "  a = 1" in shown
    assert "print(a)" in shown


def test_the_prose_of_a_statement_is_wrapped_and_its_code_is_not() -> None:
    """To the terminal, but not wider than one likes to read."""
    code, prose = "    " + "x = 1; " * 20, "word " * 20
    way = IDEA._replace(statement=f"{prose.strip()}\n\n{code}")
    assert [*lines(way, 120)][2:6] == [("word " * 17).strip(), ("word " * 3).strip(), "", code]
    assert [*lines(way, 60)][2:6] == [("word " * 12).strip(), ("word " * 8).strip(), "", code]
