"""Attempts and clock, as they are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pytest_lstm_kata.record.progress import Answers, Attempts, Progress
from pytest_lstm_kata.record.rules import Challenge, distinguished, minutes
from pytest_lstm_kata.record.settings import USUAL, Limits
from support import KATAS

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
KATA = KATAS["1.6"]


def answers(*texts: str) -> set[Answers]:
    return {frozenset({("out_shape", text)}) for text in texts}


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("held", "limits", "expected"),
    [
        (Attempts(), USUAL, ""),
        (Attempts(wrong=answers("a")), USUAL, "1 of 2 attempts used"),
        (Attempts(wrong=answers("a", "b", "c")), USUAL, "2 of 2 attempts used"),
        (Attempts(wrong=answers("a")), Limits(attempts=0), ""),
        (Attempts(started=after(-48)), USUAL, "1:12 of 2:00 left"),
        (Attempts(started=after(+48)), USUAL, "2:00 of 2:00 left"),
        (Attempts(started=after(-120)), USUAL, "0:00 of 2:00 left"),
        (
            Attempts(started=after(-121)),
            USUAL,
            "time is up: you can still answer, but only a retry can earn distinction",
        ),
        (Attempts(started=after(-48)), Limits(seconds=0), ""),
        (Attempts(started=after(-48), wrong=answers("a", "b")), USUAL, "2 of 2 attempts used"),
        (Attempts(started=after(-48), solved=after(-3)), USUAL, ""),
        (Attempts(wrong=answers("a"), started=after(-1)), Limits(3, 61), "1 of 3 attempts used, 1:00 of 1:01 left"),
    ],
)
def test_attempts_and_clock_are_told(held: Attempts, limits: Limits, expected: str) -> None:
    """What has begun is told, and what has a limit; a clock that runs backwards does no harm."""
    assert Challenge(held, limits, NOON).so_far == expected


@pytest.mark.parametrize(
    ("held", "limits", "expected"),
    [
        (Attempts(wrong=answers("a")), USUAL, False),
        (Attempts(wrong=answers("a", "b")), USUAL, True),
        (Attempts(wrong=answers("a", "b"), solved=NOON), USUAL, False),
        (Attempts(wrong=answers("a", "b")), Limits(attempts=0), False),
        (Attempts(wrong=answers("a", "b")), Limits(attempts=3), False),
    ],
)
def test_spent_is_closed(held: Attempts, limits: Limits, expected: bool) -> None:
    """As many wrong answers as there are attempts close a deal, unless it was right before; 0 is no limit."""
    assert Challenge(held, limits, NOON).is_closed is expected


def test_late_is_after_the_limit() -> None:
    """A deal is late when its time is over and it was not right before; without a clock nothing is."""
    assert not Challenge(Attempts(started=NOON), USUAL, after(120)).is_late
    assert Challenge(Attempts(started=NOON), USUAL, after(121)).is_late
    assert not Challenge(Attempts(started=NOON, solved=after(100)), USUAL, after(10_000)).is_late
    assert Challenge(Attempts(started=NOON, solved=after(130)), USUAL, after(10_000)).is_late
    assert not Challenge(Attempts(), USUAL, after(10_000)).is_late
    assert not Challenge(Attempts(started=NOON), Limits(seconds=0), after(10_000)).is_late


@pytest.mark.parametrize(
    ("held", "limits", "expected"),
    [
        (Attempts(), USUAL, True),
        (Attempts(wrong=answers("a")), USUAL, True),
        (Attempts(wrong=answers("a", "b")), USUAL, False),
        (Attempts(started=NOON), USUAL, False),
        (Attempts(solved=NOON), USUAL, False),
        (Attempts(), Limits(seconds=0), False),
    ],
)
def test_a_clock_can_be_started_while_it_matters(held: Attempts, limits: Limits, expected: bool) -> None:
    """Once, where there is one, and neither of what is right nor of what is closed."""
    assert Challenge(held, limits, NOON).has_clock_to_start is expected


@pytest.mark.parametrize(
    ("held", "limits", "expected"),
    [
        (Attempts(), USUAL, ""),
        (Attempts(started=NOON, solved=after(60)), USUAL, ""),
        (Attempts(solved=NOON), USUAL, "no clock was started"),
        (Attempts(started=after(1), solved=NOON), USUAL, "no clock was started"),
        (Attempts(started=NOON, solved=after(121)), USUAL, "it took longer than 2:00"),
        (Attempts(solved=NOON), Limits(seconds=0), ""),
    ],
)
def test_why_a_right_answer_is_without_distinction(held: Attempts, limits: Limits, expected: str) -> None:
    """It is said where it was lost; where there is no clock nothing was."""
    assert Challenge(held, limits, NOON).plain == expected


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (USUAL, "a challenge with 2 attempts; s starts its 2:00 clock, for a badge with distinction"),
        (Limits(attempts=0), "a challenge; s starts its 2:00 clock, for a badge with distinction"),
        (Limits(seconds=0), "a challenge with 2 attempts"),
        (Limits(0, 0), ""),
    ],
)
def test_what_is_allowed_is_offered(limits: Limits, expected: str) -> None:
    """Of attempts and time what is limited, and how the clock is started here."""
    assert Challenge(Attempts(), limits, NOON).offer("s") == expected


@pytest.mark.parametrize(
    ("held", "limits", "expected"),
    [
        (Attempts(started=NOON, solved=after(60)), USUAL, True),
        (Attempts(started=NOON, solved=after(60), wrong=answers("a")), USUAL, True),
        (Attempts(started=NOON, solved=after(60), wrong=answers("a", "b")), USUAL, False),
        (Attempts(started=NOON, solved=after(60), wrong=answers("a", "b")), Limits(attempts=0), True),
        (Attempts(started=NOON, solved=after(121)), USUAL, False),
        (Attempts(started=NOON, solved=after(121)), Limits(seconds=0), True),
        (Attempts(started=after(1), solved=NOON), USUAL, False),
        (Attempts(solved=NOON), USUAL, False),
        (Attempts(started=NOON), USUAL, False),
    ],
)
def test_distinction_is_within_attempts_and_time(held: Attempts, limits: Limits, expected: bool) -> None:
    """A clock that was started before, time and attempts: all of them within one deal; a right one elsewhere counts."""
    assert distinguished(KATA, Progress(by_deal={(KATA.id, 3): held}), limits) is expected
    assert distinguished(KATA, Progress(by_deal={(KATA.id, 3): held, (KATA.id, 0): Attempts()}), limits) is expected
    assert not distinguished(KATA, Progress(by_deal={("lstm/classify", 3): held}), limits)


def test_minutes() -> None:
    """Seconds are told as minutes and seconds."""
    assert [minutes(seconds) for seconds in (0, 5, 72, 600)] == ["0:00", "0:05", "1:12", "10:00"]
