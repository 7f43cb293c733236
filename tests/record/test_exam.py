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
from pytest_lstm_kata.record import choosing
from pytest_lstm_kata.record.choosing import choose, units_named
from pytest_lstm_kata.record.events import Entry, Event, Examined, HandedIn, Judged, Result
from pytest_lstm_kata.record.exam import SECONDS, Exam, as_it_lies, exams, rate, result, running
from support import CATALOGUE, KATAS, judge, sheet

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
UNSHOWN = {"2.4", "6.5", "8.6", "8.7", "8.8", "8.9", "8.10", "8.11"}
"""Katas with a blank that some machines cannot show."""
HARD = ("hard", "expert")


def at(minute: int, event: Event) -> Entry:
    return Entry(NOON + timedelta(minutes=minute), str(minute), event)


DEALT = at(0, Examined("lstm", 7, ("lstm/memory", "lstm/construct")))
RESULTS = {"lstm/memory": Result("wrong", 1, 3)}
HANDED_IN = at(14, HandedIn("lstm", 7, RESULTS))


@given(seed=st.integers(1, 10**9))
@settings(max_examples=60)
def test_ten_katas_across_levels_and_units(seed: int) -> None:
    """Three easy, four in the middle, three hard, of six units at least; the same for everybody with the seed."""
    katas = choose(LSTM, seed)
    levels = Counter("easy" if kata.level == "easy" else "hard" if kata.level in HARD else "medium" for kata in katas)
    assert levels == {"easy": 3, "medium": 4, "hard": 3}
    assert len({kata.unit for kata in katas}) >= 6
    assert katas == sorted(set(katas), key=lambda kata: kata.place) == choose(LSTM, seed)


def test_seeds_choose_differently() -> None:
    """Every kata that each machine can show is in some exam, and no other."""
    asked = {kata.label for seed in range(1, 200) for kata in choose(LSTM, seed)}
    assert asked == {kata.label for kata in LSTM.katas} - UNSHOWN


@pytest.mark.again
def test_each_kata_of_a_difficulty_is_about_as_likely() -> None:
    """Of one difficulty none is asked more than about twice as often as another that could be."""
    counts = Counter(kata for seed in range(1, 2000) for kata in choose(LSTM, seed))
    for levels in (("easy",), HARD, ("medium",)):
        often = [count for kata, count in counts.items() if kata.level in levels]
        assert max(often) < 2.1 * min(often), levels


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1-3", ("foundations", "calling", "outputs")),
        ("3-1", ("foundations", "calling", "outputs")),
        ("1,3", ("foundations", "outputs")),
        (" states , 1 ", ("foundations", "states")),
        ("Calling-outputs", ("calling", "outputs")),
        ("8", ("precision",)),
    ],
)
def test_units_are_named_by_number_or_name(text: str, expected: tuple[str, ...]) -> None:
    """From one to another, one by one, or both; in the order of the pack."""
    assert units_named(text, LSTM) == expected
    chosen = choose(LSTM, 7, expected)
    assert {kata.unit for kata in chosen} == {*expected}
    assert len(chosen) == min(10, sum(kata.unit in expected and kata.label not in UNSHOWN for kata in LSTM.katas))


@pytest.mark.parametrize("text", ["99", "0", "nowhere", "1-2-3", "1-", "-", "\u00b2", "1.5", "1" * 5000, "lstm\x1b[2J"])
def test_what_names_no_unit_is_told_what_there_is(text: str) -> None:
    """Whatever it is, it is a sentence, and fit for a terminal."""
    with pytest.raises(LookupError, match=r"names no units\. There are: 1 foundations, 2 calling") as caught:
        units_named(text, LSTM)
    assert str(caught.value).isprintable()
    with pytest.raises(LookupError, match="Name the units"):
        units_named(" ,", LSTM)


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
    assert exams([], CATALOGUE) == []
    (dealt,) = exams([DEALT], CATALOGUE)
    assert dealt == Exam("lstm", 7, ("lstm/memory", "lstm/construct"), NOON)
    again = at(15, HandedIn("lstm", 7, {"lstm/memory": Result("right", 3, 3)}))
    (done,) = exams([DEALT, at(1, Examined("lstm", 7, ("lstm/stacking",))), HANDED_IN, again], CATALOGUE)
    assert done == dealt._replace(results=RESULTS, handed_in=NOON + timedelta(minutes=14))
    assert [exam.seed for exam in exams([DEALT, at(1, Examined("lstm", 8, ()))], CATALOGUE)] == [7, 8]


def test_what_is_no_exam_is_passed_over() -> None:
    """One that was handed in and never dealt, and what is of practice."""
    assert exams([HANDED_IN, at(1, Judged("lstm/memory"))], CATALOGUE) == []


@pytest.mark.parametrize(
    "results",
    [
        {"lstm/memory": Result("right", 144_000, 144_000)},
        {"lstm/memory": Result("right", 4, 4)},
        {"lstm/memory": Result("wrong", 3, 2)},
        {"lstm/memory": Result("wrong", -1, 3)},
        {"lstm/memory": Result("right", 2, 3)},
        {"lstm/memory": Result("\x1b[2J", 1, 3)},
        {"lstm/stacking": Result("right", 4, 4)},
    ],
)
def test_results_that_cannot_be_are_not_believed(results: Mapping[str, Result]) -> None:
    """More right than there are, more blanks than the kata has, a kata that was not asked: the exam is still open."""
    (exam,) = exams([DEALT, at(1, HandedIn("lstm", 7, results))], CATALOGUE)
    assert exam.results is None
    (exam,) = exams([DEALT, at(1, HandedIn("lstm", 7, results)), HANDED_IN], CATALOGUE)
    assert exam.results == RESULTS


def test_an_exam_that_cannot_be_is_not_believed() -> None:
    """Of more katas than an exam has, of one twice, of another pack's, of a seed that nobody can choose."""
    for event in (
        Examined("lstm", 7, tuple(f"lstm/{number}" for number in range(144_000))),
        Examined("lstm", 7, ("lstm/memory", "lstm/memory")),
        Examined("lstm", 7, ("gru/memory",)),
        Examined("lstm", 0, ("lstm/memory",)),
        Examined("lstm", 10**12, ("lstm/memory",)),
    ):
        assert exams([at(0, event)], CATALOGUE) == []
    assert exams([at(-1, HandedIn("lstm", 7, RESULTS)), DEALT], CATALOGUE) == [
        Exam("lstm", 7, ("lstm/memory", "lstm/construct"), NOON)
    ]


def test_which_exam_runs() -> None:
    """The last that was dealt, while it is not handed in and has time left."""
    assert running([], CATALOGUE, NOON) is None
    exam = running([DEALT], CATALOGUE, NOON)
    assert exam
    assert exam.seed == 7
    assert running([DEALT], CATALOGUE, NOON + timedelta(minutes=20)) is None
    assert running([DEALT, HANDED_IN], CATALOGUE, NOON) is None


def test_an_exam_as_it_lies_needs_no_journal() -> None:
    """Its seed says what was asked: a file that is gone is not right, and units are those of which there are files."""
    asked = choose(LSTM, 7)
    papers = {kata.id: Paper(Path(kata.file), kata, sheet(kata, 7)) for kata in asked}
    right = {kata.id: Verdict(kata.id, Outcome.RIGHT) for kata in asked}
    exam = as_it_lies(papers, right, LSTM)
    assert exam
    assert (exam.seed, exam.katas, exam.dealt, exam.units) == (7, tuple(papers), None, ())
    assert exam.seconds(NOON) == 0
    assert {rating.word for rating in rate(exam, LSTM)} == {"strong"}
    gone = as_it_lies({kata: papers[kata] for kata in [*papers][1:]}, right, LSTM)
    assert gone
    assert gone.results
    assert gone.results[asked[0].id].right == 0
    assert as_it_lies({}, {}, LSTM) is None
    first = {kata.id: Paper(Path(kata.file), kata, sheet(kata, 0)) for kata in asked}
    assert as_it_lies(first, right, LSTM) is None


def test_an_exam_of_some_units_as_it_lies() -> None:
    """Of these units ten are asked; files that no seed puts together are an exam of themselves."""
    asked = choose(LSTM, 7, ("foundations", "calling"))
    exam = as_it_lies({kata.id: Paper(Path(kata.file), kata, sheet(kata, 7)) for kata in asked}, {}, LSTM)
    assert exam
    assert (exam.units, exam.katas) == (("foundations", "calling"), tuple(kata.id for kata in asked))
    some = LSTM.units[0].katas + LSTM.units[1].katas
    exam = as_it_lies({kata.id: Paper(Path(kata.file), kata, sheet(kata, 7)) for kata in some}, {}, LSTM)
    assert exam
    assert exam.katas == tuple(kata.id for kata in some)


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
    half = judge(kata)._replace(unverified={"h_n_rows": "why"}, right=("steps_seen", "out_shape"))
    assert result(paper, half, kata).of == 3
    nothing = Verdict(kata.id, Outcome.UNVERIFIED, torch="2.13")
    assert result(paper, nothing, kata)[:3] == ("unverified", 0, 0)


def test_who_draws_seldom_draws_as_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """If no draw asks enough units, the broadest of them is taken."""
    monkeypatch.setattr(choosing, "_DRAWS", 1)
    assert {len(choose(LSTM, seed)) for seed in range(1, 60)} == {10}
