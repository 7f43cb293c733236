"""An exam: which katas, what the journal has of it, and what it says of each concept."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_lstm_kata.files.folder import Paper
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.exam import SECONDS, Exam, choose, exams, rate, result
from support import KATAS, judge, sheet

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HARD = ("hard", "advanced", "expert")


def event(name: str, minute: int = 0, **facts: Any) -> dict[str, Any]:
    when = (NOON + timedelta(minutes=minute)).isoformat()
    return {"id": str(minute), "time": when, "event": name, "kata": "", "pack": "lstm", "seed": 7, **facts}


DEALT = event("examined", katas=["lstm/memory", "lstm/construct"])
HANDED_IN = event("handed in", 14, results={"lstm/memory": {"right": 1, "of": 3}})


@given(seed=st.integers(1, 10**9))
@settings(max_examples=60, deadline=None)
def test_ten_katas_across_levels_and_units(seed: int) -> None:
    """Three easy, four in the middle, three hard, over all units; the same for everybody with the seed."""
    katas = choose(LSTM, seed)
    levels = Counter("easy" if kata.level == "easy" else "hard" if kata.level in HARD else "medium" for kata in katas)
    assert levels == {"easy": 3, "medium": 4, "hard": 3}
    assert len({kata.unit for kata in katas}) == len(LSTM.units)
    assert katas == sorted(set(katas), key=lambda kata: kata.place) == choose(LSTM, seed)


def test_seeds_choose_differently() -> None:
    """Every kata that each machine can show is in some exam, and no other."""
    asked = {kata.label for seed in range(1, 200) for kata in choose(LSTM, seed)}
    unshown = {"2.4", "6.5", "8.6", "8.7", "8.8", "8.9", "8.10", "8.11"}
    assert asked == {kata.label for kata in LSTM.katas} - unshown


def test_numbers_are_fresh() -> None:
    """An exam has other numbers than the first ones."""
    assert all(deal(kata, 7).numbers != kata.numbers for kata in choose(LSTM, 7))


def test_a_small_pack_is_asked_whole() -> None:
    """A pack with fewer katas has an exam of all of them, whatever their levels."""
    unit = LSTM.units[0]
    assert choose(replace(LSTM, units=(unit._replace(katas=unit.katas[3:6]),)), 3) == [*unit.katas[3:6]]
    assert choose(replace(LSTM, units=(unit,)), 3) == [*unit.katas]


def test_the_journal_has_the_exam() -> None:
    """What was dealt, when, and how it was handed in for the first time; who merges journals changes nothing."""
    assert exams([]) == []
    (dealt,) = exams([DEALT])
    assert dealt == Exam("lstm", 7, ("lstm/memory", "lstm/construct"), NOON)
    again = event("handed in", 15, results={"lstm/memory": {"right": 3, "of": 3}})
    (done,) = exams([DEALT, event("examined", 1, katas=["lstm/stacking"]), HANDED_IN, again])
    assert done == dealt._replace(results=HANDED_IN["results"], handed_in=NOON + timedelta(minutes=14))
    assert [exam.seed for exam in exams([DEALT, event("examined", 1, seed=8, katas=[])])] == [7, 8]


@pytest.mark.parametrize(
    "strange",
    [
        event("examined"),
        event("examined", katas="all"),
        event("examined", katas=[], seed="7"),
        event("examined", katas=[], pack=3),
        event("examined", katas=[]) | {"time": "yesterday"},
        event("examined", katas=[]) | {"time": "2026-11-25T12:00:00"},
        HANDED_IN,
        event("judged"),
    ],
)
def test_what_is_no_exam_is_passed_over(strange: dict[str, Any]) -> None:
    """Events of other versions, or none that make sense, are no exams."""
    assert exams([strange]) == []
    assert exams([DEALT, event("handed in", 3, results="good")])[0].results is None


def test_time_is_told_whatever_the_clock_does() -> None:
    """Twenty minutes from when it was dealt; a clock that runs backwards takes none away."""
    exam = Exam("lstm", 7, (), NOON)
    assert (exam.seconds(NOON + timedelta(seconds=90)), exam.left(NOON + timedelta(seconds=90))) == (90, SECONDS - 90)
    assert (exam.seconds(NOON - timedelta(days=1)), exam.left(NOON - timedelta(days=1))) == (0, SECONDS)
    assert exam.left(NOON + timedelta(days=1)) == 0
    assert exam._replace(handed_in=NOON + timedelta(seconds=5)).seconds(NOON + timedelta(days=1)) == 5


@pytest.mark.parametrize(
    ("right", "word", "repeat"),
    [
        ((3, 1), "strong", []),
        ((3, 0), "shaky", ["1.2"]),
        ((1, 1), "shaky", ["1.1"]),
        ((1, 0), "weak", ["1.1", "1.2"]),
        ((0, 0), "weak", ["1.1", "1.2"]),
    ],
)
def test_concepts_are_strong_shaky_or_weak(right: tuple[int, int], word: str, repeat: list[str]) -> None:
    """All blanks of a unit right, half of them at least, or fewer; and which of its katas were not right."""
    results = {"lstm/memory": {"right": right[0], "of": 3}, "lstm/construct": {"right": right[1], "of": 1}}
    (rating,) = rate(Exam("lstm", 7, tuple(results), NOON, results), LSTM)
    assert (rating.concept, rating.word) == ("foundations", word)
    assert [kata.label for kata in rating.repeat] == repeat


def test_what_was_not_told_is_not_right() -> None:
    """A kata without a result, or with one that makes no sense, counts as open; one that nobody can show not at all."""
    for results in (None, {}, {"lstm/memory": 3}, {"lstm/memory": {"right": "all", "of": 3}}):
        (rating,) = rate(Exam("lstm", 7, ("lstm/memory",), NOON, results), LSTM)
        assert (rating.word, [kata.label for kata in rating.repeat]) == ("weak", ["1.1"])
    assert rate(Exam("lstm", 7, ("lstm/memory",), NOON, {"lstm/memory": {"right": 0, "of": 0}}), LSTM) == []


def test_a_result_counts_blanks() -> None:
    """What is written down is the outcome, how many blanks were right, of how many that could be shown, and what was
    answered; and it goes into a journal.
    """
    kata = KATAS["1.8"]
    filled = sheet(kata, 0, out_shape="(7, 4, 10)", h_n_rows="99", input_widths="(6, 10, 10)", steps_seen="1")
    paper = Paper(Path("kata.py"), kata, filled)
    wrong = judge(kata, h_n_rows=99)
    assert result(paper, wrong, kata)["right"] == 3
    assert json.loads(json.dumps(result(paper, wrong, kata)))["outcome"] == "wrong"
    assert result(paper, judge(kata), kata)["right"] == result(paper, judge(kata), kata)["of"] == 4
    assert result(None, None, kata) == {"outcome": "todo", "right": 0, "of": 4, "answers": {}}
    assert result(paper, Verdict.todo(kata, 0, 3), kata)["right"] == 0
    half = judge(kata)._replace(unverified=("h_n_rows",), right=("steps_seen", "out_shape"))
    assert result(paper, half, kata)["of"] == 3
    nothing = Verdict(kata.id, Outcome.UNVERIFIED, torch="2.13")
    assert (result(paper, nothing, kata)["right"], result(paper, nothing, kata)["of"]) == (0, 0)
