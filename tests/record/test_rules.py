"""Attempts and clock, as they are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pytest_lstm_kata.record.progress import Deal, Progress
from pytest_lstm_kata.record.rules import closed, distinguished, late, minutes, told
from pytest_lstm_kata.record.settings import USUAL, Limits
from support import KATAS

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
KATA = KATAS["1.6"]


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("held", "limits", "expected"),
    [
        (Deal(), USUAL, ""),
        (Deal(wrong={"a"}), USUAL, "attempt 1 of 2"),
        (Deal(wrong={"a", "b", "c"}), USUAL, "attempt 2 of 2"),
        (Deal(wrong={"a"}), Limits(attempts=0), ""),
        (Deal(started=after(-48)), USUAL, "1:12 of 2:00 left"),
        (Deal(started=after(+48)), USUAL, "2:00 of 2:00 left"),
        (Deal(started=after(-120)), USUAL, "0:00 of 2:00 left"),
        (Deal(started=after(-121)), USUAL, "the 2:00 are over, which closes nothing"),
        (Deal(started=after(-48)), Limits(seconds=0), ""),
        (Deal(started=after(-48), solved=after(-3)), USUAL, ""),
        (Deal(wrong={"a"}, started=after(-1)), Limits(3, 61), "attempt 1 of 3, 1:00 of 1:01 left"),
    ],
)
def test_attempts_and_clock_are_told(held: Deal, limits: Limits, expected: str) -> None:
    """What has begun is told, and what has a limit; a clock that runs backwards does no harm."""
    assert told(held, limits, NOON) == expected


@pytest.mark.parametrize(
    ("held", "limits", "expected"),
    [
        (Deal(wrong={"a"}), USUAL, False),
        (Deal(wrong={"a", "b"}), USUAL, True),
        (Deal(wrong={"a", "b"}, solved=NOON), USUAL, False),
        (Deal(wrong={"a", "b"}), Limits(attempts=0), False),
        (Deal(wrong={"a", "b"}), Limits(attempts=3), False),
    ],
)
def test_spent_is_closed(held: Deal, limits: Limits, expected: bool) -> None:
    """As many wrong answers as there are attempts close a deal, unless it was right before; 0 is no limit."""
    assert closed(held, limits) is expected


def test_late_is_after_the_limit() -> None:
    """A deal is late when its time is over and it was not right before; without a clock nothing is."""
    assert not late(Deal(started=NOON), USUAL, after(120))
    assert late(Deal(started=NOON), USUAL, after(121))
    assert not late(Deal(started=NOON, solved=after(100)), USUAL, after(10_000))
    assert late(Deal(started=NOON, solved=after(130)), USUAL, after(10_000))
    assert not late(Deal(), USUAL, after(10_000))
    assert not late(Deal(started=NOON), Limits(seconds=0), after(10_000))


@pytest.mark.parametrize(
    ("held", "limits", "expected"),
    [
        (Deal(started=NOON, solved=after(60)), USUAL, True),
        (Deal(started=NOON, solved=after(60), wrong={"a"}), USUAL, True),
        (Deal(started=NOON, solved=after(60), wrong={"a", "b"}), USUAL, False),
        (Deal(started=NOON, solved=after(60), wrong={"a", "b"}), Limits(attempts=0), True),
        (Deal(started=NOON, solved=after(121)), USUAL, False),
        (Deal(started=NOON, solved=after(121)), Limits(seconds=0), True),
        (Deal(started=after(1), solved=NOON), USUAL, False),
        (Deal(solved=NOON), USUAL, False),
        (Deal(started=NOON), USUAL, False),
    ],
)
def test_distinction_is_within_attempts_and_time(held: Deal, limits: Limits, expected: bool) -> None:
    """A clock that was started before, time and attempts: all of them within one deal; a right one elsewhere counts."""
    assert distinguished(KATA, Progress(deals={(KATA.id, 3): held}), limits) is expected
    assert distinguished(KATA, Progress(deals={(KATA.id, 3): held, (KATA.id, 0): Deal()}), limits) is expected
    assert not distinguished(KATA, Progress(deals={("lstm/classify", 3): held}), limits)


def test_minutes() -> None:
    """Seconds are told as minutes and seconds."""
    assert [minutes(seconds) for seconds in (0, 5, 72, 600)] == ["0:00", "0:05", "1:12", "10:00"]
