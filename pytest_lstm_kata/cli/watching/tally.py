"""What has become of each kata, in a word; and how many are right now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.judge.verdict import Outcome, Wait
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.output.terminal import several

_PARTLY: Final = "partly judged"
"""Right, as far as anything here could judge it."""

_SEEN: Final = "solution seen"
"""Right, with numbers whose solution was shown: it counts for nothing."""

_FINISHED: Final = ("right", "was right", "open")
"""Katas that are not to be named: there is nothing amiss with them."""


def state(session: Session, kata: Kata) -> tuple[str, str]:
    """What has become of the kata, and the role of that."""
    verdict, solved = session.verdicts.get(kata.id), kata.id in session.record.now.solved
    if kata.id not in session.papers:
        return "no file", "bad"
    match verdict.outcome if verdict else Outcome.TODO:
        case Outcome.RIGHT if verdict and session.record.now.was_shown(verdict):
            return _SEEN, ""
        case Outcome.RIGHT if verdict and verdict.unverified:
            return _PARTLY, "good"
        case Outcome.RIGHT:
            return "right", "good"
        case Outcome.WAITING:
            return "ready" if verdict and verdict.waits_for is Wait.ENTER else "filled", ""
        case Outcome.TODO if verdict and verdict.filled:
            return verdict.sentence, ""
        case Outcome.TODO:
            return ("was right", "good") if solved else ("open", "")
        case Outcome.UNVERIFIED | Outcome.NO_JUDGE:
            return "not judged", ""
        case amiss:
            return amiss.value, "bad"


def lines(session: Session) -> Iterator[str]:
    """How many katas are right now; then those that were begun and are not, by what has become of them."""
    found: dict[str, list[str]] = {}
    for kata in session.katas:
        word, _ = state(session, kata)
        found.setdefault("begun" if word[0].isdigit() else word, []).append(kata.ref)
    right = len(found.get("right", []) + found.get(_PARTLY, []))
    yield f"{right} of {len(session.katas)} katas are right."
    for word, katas in found.items():
        if word not in _FINISHED:
            yield f"{word}: {several(katas)}" + (
                ". Enter submits a challenge that is ready." if word == "ready" else ""
            )
