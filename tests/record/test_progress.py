"""Where a learner stands: a fold over events."""

from __future__ import annotations

from typing import Any

import pytest

from pytest_lstm_kata.record.progress import Progress, fold


def event(name: str, kata: str = "k", **facts: Any) -> dict[str, Any]:
    return {"id": "", "time": "", "event": name, "kata": kata, **facts}


def test_no_events_are_no_progress() -> None:
    """Nothing happened, nothing is known."""
    assert fold([]) == Progress()


def test_solved_once_is_solved() -> None:
    """A kata that was right stays solved, whatever came after; one that never was is not."""
    progress = fold(
        [
            event("judged", "a", outcome="wrong"),
            event("judged", "a", outcome="right"),
            event("judged", "a", outcome="wrong"),
            event("judged", "b", outcome="wrong"),
            event("judged", "c"),
        ]
    )
    assert progress.solved == {"a"}


def test_the_latest_judgement_is_kept() -> None:
    """Of each kata the last judged event is known; other events are none."""
    last = event("judged", "a", outcome="wrong", seed=2)
    progress = fold([event("judged", "a", outcome="right"), last, event("hinted", "a", level=1)])
    assert progress.latest == {"a": last}


@pytest.mark.parametrize(("levels", "shown"), [([1, 2], 2), ([2, 1], 2), ([1, 1], 1), (["x"], 0), ([None], 0)])
def test_hints_only_go_up(levels: list[Any], shown: int) -> None:
    """How many hints were shown is the highest level, in any order; what is no number does not count."""
    assert fold([event("hinted", level=level) for level in levels]).hints == {"k": shown}


def test_a_hint_without_level_is_none() -> None:
    """An event that lacks what it should have does no harm."""
    assert fold([event("hinted")]).hints == {"k": 0}


def test_events_of_other_versions_are_passed_over() -> None:
    """An event that this version does not know changes nothing."""
    assert fold([event("dreamt", outcome="right", level=3)]) == Progress()


def test_a_repetition_is_no_event() -> None:
    """The same facts about the same kata as last time are a repetition, and others are not."""
    progress = fold([event("judged", "a", outcome="wrong", answers={"x": "1"}, mistake="m")])
    assert progress.repeats("a", {"outcome": "wrong", "answers": {"x": "1"}})
    assert not progress.repeats("a", {"outcome": "right", "answers": {"x": "1"}})
    assert not progress.repeats("a", {"outcome": "wrong", "answers": {"x": "2"}})
    assert not progress.repeats("b", {"outcome": "wrong", "answers": {"x": "1"}})


def test_what_was_tried_before_the_last_time_is_no_repetition() -> None:
    """Going back to an earlier answer is an event."""
    progress = fold([event("judged", "a", outcome="wrong", seed=1), event("judged", "a", outcome="wrong", seed=2)])
    assert not progress.repeats("a", {"outcome": "wrong", "seed": 1})
    assert progress.repeats("a", {"outcome": "wrong", "seed": 2})
