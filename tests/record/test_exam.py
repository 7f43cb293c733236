"""An exam: which katas, what the journal has of it, and what it says of each concept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_lstm_kata.files.folder import Paper
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.events import Entry, Event, Examined, HandedIn, Judged, Result
from pytest_lstm_kata.record.exam import SECONDS, Exam, choose, exams, rate, result
from support import KATAS, judge, sheet

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
HARD = ("hard", "advanced", "expert")


def at(minute: int, event: Event) -> Entry:
    return Entry(NOON + timedelta(minutes=minute), str(minute), event)


DEALT = at(0, Examined("lstm", 7, ("lstm/memory", "lstm/construct")))
RESULTS = {"lstm/memory": Result("wrong", 1, 3)}
HANDED_IN = at(14, HandedIn("lstm", 7, RESULTS))


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
    assert choose(LSTM._replace(units=(unit._replace(katas=unit.katas[3:6]),)), 3) == [*unit.katas[3:6]]
    assert choose(LSTM._replace(units=(unit,)), 3) == [*unit.katas]


def test_the_journal_has_the_exam() -> None:
    """What was dealt, when, and how it was handed in for the first time; who merges journals changes nothing."""
    assert exams([]) == []
    (dealt,) = exams([DEALT])
    assert dealt == Exam("lstm", 7, ("lstm/memory", "lstm/construct"), NOON)
    again = at(15, HandedIn("lstm", 7, {"lstm/memory": Result("right", 3, 3)}))
    (done,) = exams([DEALT, at(1, Examined("lstm", 7, ("lstm/stacking",))), HANDED_IN, again])
    assert done == dealt._replace(results=RESULTS, handed_in=NOON + timedelta(minutes=14))
    assert [exam.seed for exam in exams([DEALT, at(1, Examined("lstm", 8, ()))])] == [7, 8]


def test_what_is_no_exam_is_passed_over() -> None:
    """One that was handed in and never dealt, and what is of practice."""
    assert exams([HANDED_IN, at(1, Judged("lstm/memory"))]) == []


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
    results = {"lstm/memory": Result("", right[0], 3), "lstm/construct": Result("", right[1], 1)}
    (rating,) = rate(Exam("lstm", 7, tuple(results), NOON, results), LSTM)
    assert (rating.concept, rating.word) == ("foundations", word)
    assert [kata.label for kata in rating.repeat] == repeat


def test_what_was_not_told_is_not_right() -> None:
    """A kata without a result counts as open; one that nobody can show not at all."""
    results: Mapping[str, Result] | None
    for results in (None, {}):
        (rating,) = rate(Exam("lstm", 7, ("lstm/memory",), NOON, results), LSTM)
        assert (rating.word, [kata.label for kata in rating.repeat]) == ("weak", ["1.1"])
    assert rate(Exam("lstm", 7, ("lstm/memory",), NOON, {"lstm/memory": Result("unverified", 0, 0)}), LSTM) == []


def test_a_result_counts_blanks() -> None:
    """What is written down is the outcome, how many blanks were right, of how many that could be shown, and what was
    answered.
    """
    kata = KATAS["1.8"]
    filled = sheet(kata, 0, out_shape="(7, 4, 10)", h_n_rows="99", input_widths="(6, 10, 10)", steps_seen="1")
    paper = Paper(Path("kata.py"), kata, filled)
    wrong = judge(kata, h_n_rows=99)
    assert result(paper, wrong, kata)[:3] == ("wrong", 3, 4)
    assert result(paper, judge(kata), kata)[:3] == ("right", 4, 4)
    assert result(paper, judge(kata), kata).answers["h_n_rows"] == "99"
    assert result(None, None, kata) == Result("todo", 0, 4)
    assert result(paper, Verdict.todo(kata, 0, 3), kata).right == 0
    half = judge(kata)._replace(unverified=("h_n_rows",), right=("steps_seen", "out_shape"))
    assert result(paper, half, kata).of == 3
    nothing = Verdict(kata.id, Outcome.UNVERIFIED, torch="2.13")
    assert result(paper, nothing, kata)[:3] == ("unverified", 0, 0)
