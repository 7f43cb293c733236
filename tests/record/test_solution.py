"""Who is stuck may see the solution: then, not before, and what it means for the kata."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.events import Entry, Event, Hinted, Judged, Retried, Revealed, Started
from pytest_lstm_kata.record.progress import Progress, fold
from pytest_lstm_kata.record.rules import Challenge
from pytest_lstm_kata.record.settings import USUAL, Limits
from pytest_lstm_kata.record.solution import Solution
from samples import SAMPLES
from support import KATAS

START = datetime(2026, 11, 25, tzinfo=UTC)
PRACTICE, CHALLENGE = KATAS["1.1"], KATAS["1.6"]
BARE = next(kata for kata in SAMPLES.katas if not kata.hints)

seeds = st.integers(0, 2)
events: st.SearchStrategy[Event] = st.one_of(
    st.builds(
        Judged,
        st.just(PRACTICE.id),
        seeds,
        outcome=st.sampled_from(["right", "wrong", "wrong"]),
        answers=st.fixed_dictionaries({"b": st.sampled_from("1234")}),
    ),
    st.builds(Hinted, st.just(PRACTICE.id), seeds, st.integers(1, len(PRACTICE.hints))),
    st.builds(Revealed, st.just(PRACTICE.id), seeds),
    st.builds(Retried, st.just(PRACTICE.id), seeds),
    st.builds(Started, st.just(PRACTICE.id), seeds),
)


def folded(told: Sequence[Event]) -> Progress:
    """What these events come to, a second after each other."""
    return fold(Entry(START + timedelta(seconds=number), str(number), event) for number, event in enumerate(told))


def solution(kata: Kata, *told: Event, seed: int = 0, limits: Limits = USUAL) -> Solution:
    """How the kata's solution with these numbers stands after these events."""
    progress = folded(told)
    return Solution(kata, progress, Challenge(progress.attempts(kata.id, seed), limits, START))


def hints(kata: Kata, *, but: int = 0) -> list[Event]:
    """All hints were seen, but so many."""
    return [Hinted(kata.id, level=level) for level in range(1, len(kata.hints) + 1 - but)]


def wrong(kata: Kata, count: int, seed: int = 0) -> list[Event]:
    """So many different wrong answers were given."""
    return [Judged(kata.id, seed, outcome="wrong", answers={"b": str(number)}) for number in range(count)]


def right(kata: Kata, seed: int = 0) -> Event:
    return Judged(kata.id, seed, outcome="right", answers={"b": "right"})


# When it opens.


def test_it_opens_after_all_hints_and_three_wrong_answers() -> None:
    """Then it is offered; not with a hint less, nor with a wrong answer less."""
    assert solution(PRACTICE, *hints(PRACTICE), *wrong(PRACTICE, 3)).is_offered
    assert solution(PRACTICE, *wrong(PRACTICE, 3), *hints(PRACTICE)).is_open
    for told in ([*hints(PRACTICE, but=1), *wrong(PRACTICE, 9)], [*hints(PRACTICE), *wrong(PRACTICE, 2)]):
        assert not solution(PRACTICE, *told).is_offered
        assert not solution(PRACTICE, *told).is_open


def test_the_same_answer_counts_once() -> None:
    """Three runs over one wrong answer are no three answers; the same answer to other numbers is another one."""
    assert not solution(PRACTICE, *hints(PRACTICE), *wrong(PRACTICE, 1) * 3).is_open
    assert solution(PRACTICE, *hints(PRACTICE), *wrong(PRACTICE, 2), *wrong(PRACTICE, 1, seed=1), seed=1).is_open


def test_a_kata_without_hints_needs_none() -> None:
    """Three wrong answers are enough."""
    assert solution(BARE, *wrong(BARE, 3)).is_offered
    assert solution(BARE, *wrong(BARE, 1)).refusal("h") == (
        f"The solution of {BARE.ref} is for when you are stuck. It opens after three wrong answers. "
        "So far: 1 wrong answer."
    )


def test_a_closed_challenge_is_enough() -> None:
    """It has no third attempt, and with its numbers there is nothing left to give away. Practice never closes."""
    assert solution(CHALLENGE, *hints(CHALLENGE), *wrong(CHALLENGE, 2)).is_offered
    assert not solution(CHALLENGE, *hints(CHALLENGE), *wrong(CHALLENGE, 1)).is_open
    assert not solution(CHALLENGE, *hints(CHALLENGE), *wrong(CHALLENGE, 2), seed=1).is_open
    assert not solution(CHALLENGE, *hints(CHALLENGE), *wrong(CHALLENGE, 2), limits=Limits(attempts=0)).is_open
    assert solution(CHALLENGE, *hints(CHALLENGE), *wrong(CHALLENGE, 3), limits=Limits(attempts=0)).is_open


def test_what_was_right_with_these_numbers_is_earned() -> None:
    """It is open, and nobody has to be offered it; with other numbers it is not."""
    told = solution(PRACTICE, right(PRACTICE))
    assert (told.is_earned, told.is_open, told.is_offered) == (True, True, False)
    assert not solution(PRACTICE, right(PRACTICE), seed=1).is_open
    assert not solution(PRACTICE, *hints(PRACTICE), *wrong(PRACTICE, 3), right(PRACTICE)).is_offered


def test_what_was_shown_stays_open() -> None:
    """It can be looked at again; the next numbers take three wrong answers of their own."""
    stuck = [*hints(PRACTICE), *wrong(PRACTICE, 3), Revealed(PRACTICE.id)]
    told = solution(PRACTICE, *stuck)
    assert (told.was_shown, told.is_open, told.is_offered) == (True, True, False)
    assert not solution(PRACTICE, *stuck, Retried(PRACTICE.id, 1), *wrong(PRACTICE, 2, seed=1), seed=1).is_open
    assert solution(PRACTICE, *stuck, Retried(PRACTICE.id, 1), *wrong(PRACTICE, 3, seed=1), seed=1).is_offered


@pytest.mark.parametrize(
    ("kata", "told", "opens", "so_far"),
    [
        (PRACTICE, [], "after all hints and three wrong answers", "0 of 2 hints, no wrong answers. h shows the next hint."),
        (PRACTICE, wrong(PRACTICE, 1), "after all hints and three wrong answers", "0 of 2 hints, 1 wrong answer. h shows the next hint."),
        (PRACTICE, [*hints(PRACTICE), *wrong(PRACTICE, 2)], "after all hints and three wrong answers", "2 of 2 hints, 2 wrong answers."),
        (
            CHALLENGE,
            wrong(CHALLENGE, 2),
            "after all hints and three wrong answers, or after all hints when no attempts are left",
            "0 of 2 hints, 2 wrong answers. h shows the next hint.",
        ),
        (
            PRACTICE,
            [*hints(PRACTICE), *wrong(PRACTICE, 3), Revealed(PRACTICE.id, 1)],
            "after all hints and three wrong answers",
            "2 of 2 hints, no wrong answers since you last saw a solution.",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_is_said(kata: Kata, told: list[Event], opens: str, so_far: str) -> None:
    """For what it is, when it opens, how far one is, and how one gets the next hint."""
    assert solution(kata, *told).refusal("h") == (
        f"The solution of {kata.ref} is for when you are stuck. It opens {opens}. So far: {so_far}"
    )


def test_hints_that_a_kata_has_lost() -> None:
    """Another version may have had more: as many as there are now are enough."""
    assert solution(PRACTICE, Hinted(PRACTICE.id, level=9), *wrong(PRACTICE, 3)).is_offered


# What it means, whatever happens.


@pytest.mark.again
@given(st.lists(events, max_size=12))
def test_a_kata_is_solved_by_a_right_answer_before_its_solution(told: list[Event]) -> None:
    """A solution never makes a kata solved, nor does any answer with its numbers after it; other numbers do."""
    shown: set[int] = set()
    solved: set[str] = set()
    for event in told:
        if isinstance(event, Revealed):
            shown.add(event.seed)
        elif isinstance(event, Judged) and event.outcome == "right" and event.seed not in shown:
            solved.add(event.kata)
    assert folded(told).solved == solved


@pytest.mark.again
@given(st.lists(events, max_size=12), seeds)
def test_to_show_a_solution_changes_only_what_can_still_be_earned(told: list[Event], seed: int) -> None:
    """Nothing that was solved is lost, nothing is won, the solution is open, and none is offered any more."""
    before, after = folded(told), folded([*told, Revealed(PRACTICE.id, seed)])
    assert after.solved == before.solved
    assert after.hints == before.hints
    assert after.wrong(PRACTICE.id) == 0
    for other in range(3):
        assert not solution(PRACTICE, *told, Revealed(PRACTICE.id, seed), seed=other).is_offered
    assert solution(PRACTICE, *told, Revealed(PRACTICE.id, seed), seed=seed).is_open


@pytest.mark.again
@given(st.lists(events, max_size=12))
def test_fresh_numbers_always_count(told: list[Event]) -> None:
    """Whatever was shown before."""
    assert folded([*told, Retried(PRACTICE.id, 3), right(PRACTICE, seed=3)]).solved == {PRACTICE.id}
