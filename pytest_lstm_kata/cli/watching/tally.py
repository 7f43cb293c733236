"""What has become of each kata, in a word; how many are right now, and what is due for review."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final

from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.output import states
from pytest_lstm_kata.output.review import remark
from pytest_lstm_kata.output.terminal import several
from pytest_lstm_kata.record.reviewing import Review

_FINISHED: Final = ("right", "was right", "open")
"""Katas that are not to be named: there is nothing amiss with them."""


def state(session: Session, kata: Kata, due: AbstractSet[str] = frozenset()) -> tuple[str, str]:
    """What has become of the kata, and the role of that; ``due`` are the katas that are due for review."""
    has_file, solved = kata.id in session.papers, kata.id in session.record.now.solved
    verdict = session.verdicts.get(kata.id)
    seen = verdict is not None and session.record.now.was_shown(verdict)
    return states.state(verdict, has_file=has_file, solved=solved, seen=seen, due=kata.id in due)


def lines(session: Session) -> Iterator[str]:
    """How many katas are right now; then those that were begun and are not, by what has become of them; and what is due."""
    found: dict[str, list[str]] = {}
    for kata in session.katas:
        word, _ = state(session, kata)
        found.setdefault("begun" if word[0].isdigit() else word, []).append(kata.ref)
    right = {*found.get("right", []), *found.get(states.PARTLY, [])}
    before = [kata.ref for kata in session.katas if kata.id in session.record.now.solved and kata.ref not in right]
    also = (
        f", and {len(before)} {'was' if len(before) == 1 else 'were'} right before: {several(before)}" if before else ""
    )
    yield f"{len(right)} of {len(session.katas)} katas are right now{also}."
    for word, katas in found.items():
        if word not in _FINISHED:
            yield f"{word}: {several(katas)}" + (
                ". Enter submits a challenge that is ready." if word == "ready" else ""
            )
    due = remark(Review.of(session.record, session.grader.folders))
    if due:
        yield due
