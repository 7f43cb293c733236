"""Where a learner stands: a fold over the journal."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pytest_lstm_kata.record.events import Entry, Event, Examined, Hinted, Judged, Retried, Revealed, Started
from pytest_lstm_kata.record.progress import Attempts, Progress, fold

START = datetime(2026, 11, 25, tzinfo=UTC)


def after(*events: Event) -> Progress:
    """What these events come to, all of one moment."""
    return fold(Entry(START, str(number), event) for number, event in enumerate(events))


def test_no_events_are_no_progress() -> None:
    """Nothing happened, nothing is known."""
    assert fold([]) == Progress()


def test_solved_once_is_solved() -> None:
    """A kata that was right stays solved, whatever came after; one that never was is not."""
    progress = after(
        Judged("a", outcome="wrong"),
        Judged("a", outcome="right"),
        Judged("a", outcome="wrong"),
        Judged("b", outcome="wrong"),
        Judged("c"),
    )
    assert progress.solved == {"a"}


def test_the_latest_judgement_is_kept() -> None:
    """Of each kata the last judgement is known; other events are none."""
    last = Judged("a", outcome="wrong", seed=2)
    assert after(Judged("a", outcome="right"), last, Hinted("a", level=1)).latest == {"a": last}


@pytest.mark.parametrize(("levels", "shown"), [([1, 2], 2), ([2, 1], 2), ([1, 1], 1), ([0], 0)])
def test_hints_only_go_up(levels: list[int], shown: int) -> None:
    """How many hints were shown is the highest level, in any order."""
    assert after(*(Hinted("k", level=level) for level in levels)).hints == {"k": shown}


def test_an_exam_is_no_progress() -> None:
    """What is asked there is apart from practice."""
    assert after(Examined("lstm", 7, ("lstm/memory",))) == Progress()


def test_the_last_wrong_answer_is_kept() -> None:
    """Of each deal, whatever was right since; and not one that some device called right."""
    first, last = (Judged("a", answers={"b": number}, outcome="wrong", mistake="m") for number in "12")
    other = Judged("a", seed=3, outcome="wrong")
    disputed = Judged("a", answers={"b": "3"}, outcome="wrong", devices={"cpu": "right", "cuda": "wrong"})
    progress = after(first, last, other, disputed, Judged("a", outcome="right"))
    assert progress.attempts("a", 0).last_wrong == last
    assert progress.attempts("a", 3).last_wrong == other


def test_fresh_numbers_are_fresh_attempts() -> None:
    """Each seed with which anything happened is known, and what happened with another is not held against it."""
    progress = after(Judged("k", outcome="wrong"), Retried("k", 3), Started("k", 4))
    assert progress.seeds("k") == {0, 3, 4}
    assert progress.attempts("k", 3) == progress.attempts("k", 9) == Attempts()
    assert progress.attempts("k", 4) == Attempts(started=START)
    assert len(progress.attempts("k", 0).wrong) == 1


def test_what_was_shown_cannot_be_solved_any_more() -> None:
    """With the numbers whose solution was shown; and nothing is charged for them any more. Fresh numbers can be."""
    wrong, right = Judged("k", outcome="wrong"), Judged("k", outcome="right", answers={"b": "1"})
    progress = after(wrong, Revealed("k"), Judged("k", outcome="wrong", answers={"b": "2"}), right)
    assert progress.solved == set()
    attempts = progress.attempts("k", 0)
    assert (attempts.solved, attempts.revealed, len(attempts.wrong)) == (None, START, 1)
    assert attempts.right == {frozenset({("b", "1")})}
    assert after(wrong, Revealed("k"), right, Retried("k", 1), right._replace(seed=1)).solved == {"k"}


def test_what_was_solved_before_stays_solved() -> None:
    """A solution that is shown later, from another machine's journal too, takes nothing away."""
    progress = after(Judged("k", outcome="right"), Revealed("k"))
    assert progress.solved == {"k"}
    assert progress.attempts("k", 0).revealed is None


def test_each_solution_takes_wrong_answers_of_its_own() -> None:
    """They are counted over all deals, and anew once a solution was shown."""
    wrong = [Judged("k", seed, outcome="wrong", answers={"b": b}) for seed in (0, 1) for b in "123"]
    assert after(*wrong, *wrong).wrong("k") == 6
    assert after(*wrong[:4], Revealed("k", 1)).wrong("k") == 0
    progress = after(*wrong[:3], Revealed("k"), *wrong[3:5])
    assert progress.wrong("k") == 2
    assert progress.wrong("other") == 0
    assert replace(progress).wrong("k") == 2


def test_wrong_answers_are_counted_anew_where_a_story_is_told_anew() -> None:
    """What no device called right at first and one did later counts no more; a kata that is replaced has what is said now."""
    wrong = [Judged("k", seed, outcome="wrong", answers={"b": "1"}) for seed in range(3)]
    progress = after(*wrong, wrong[0]._replace(devices={"cpu": "right", "cuda": "wrong"}))
    assert progress.wrong("k") == 2
    progress.replace("k", [Entry(START, str(number), event) for number, event in enumerate(wrong[:1])])
    assert progress.wrong("k") == 1


def test_thousands_of_deals_of_one_kata_are_told_at_once() -> None:
    """A journal has room for them, and a stranger's is read, too."""
    start = time.process_time()
    assert after(*(Revealed("k", seed) for seed in range(15_000))).wrong("k") == 0
    assert time.process_time() - start < 2
