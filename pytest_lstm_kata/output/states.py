"""What has become of a kata, in a word; and which katas some words mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from pytest_lstm_kata.judge.verdict import Outcome, Verdict, Wait
from pytest_lstm_kata.kata.model import Kata

SEEN: Final = "solution seen"
"""Right, with numbers whose solution was shown: it counts for nothing."""
DUE: Final = "due"
"""For review, beside all else."""
PARTLY: Final = "partly judged"
"""Right, as far as anything here could judge it."""
_STATES: Final = frozenset({"open", "filled", "ready", "right", "wrong", "unreadable", "fault", "closed", "seen", DUE})
"""Words that mean a state, wherever one looks for katas."""


def state(
    verdict: Verdict | None, *, has_file: bool, solved: bool, seen: bool = False, due: bool = False
) -> tuple[str, str]:
    """What has become of a kata, and the role of that.

    ``verdict`` is what is known of its file as it is now; ``seen`` says whether the solution with its numbers was shown, and
    ``due`` whether the kata is due for review.
    """
    word, role = _state(verdict, has_file=has_file, solved=solved, seen=seen)
    return f"{word}, {DUE}" if due else word, role


def _state(verdict: Verdict | None, *, has_file: bool, solved: bool, seen: bool) -> tuple[str, str]:
    if not has_file:
        return "no file", "bad"
    match verdict.outcome if verdict else Outcome.TODO:
        case Outcome.RIGHT if seen:
            return SEEN, ""
        case Outcome.RIGHT if verdict and verdict.unverified:
            return PARTLY, "good"
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


def is_meant(kata: Kata, word: str, words: Sequence[str]) -> bool:
    """Do all these words stand in what is known of the kata? ``word`` is what has become of it.

    A word that names a state, such as wrong, means that state alone, and not a title in which it stands; but several words
    that stand so in a title mean that.
    """
    if len(words) > 1 and " ".join(words).lower() in kata.title.lower():
        return True
    due = "review" if word.endswith(DUE) else ""  # also while it is being typed
    text = f"{_names(kata)} {word} {due}".lower()
    states = [each for each in word.lower().replace(",", "").split() if each in _STATES]
    return all(each in states if each in _STATES else each in text for each in map(_plain, words))


def is_known(katas: Iterable[Kata], words: Sequence[str]) -> bool:
    """Does each of these words mean something, be it that nothing is so now: a state, or what some kata is called?"""
    names = [_names(kata) for kata in katas]
    return all(word in _STATES or any(word in name for name in names) for word in map(_plain, words))


def _names(kata: Kata) -> str:
    """All that a kata goes by, in small letters."""
    kind = "challenge" if kata.challenge else "practice"
    return f"{kata.ref} {kata.title} {kata.slug} {kata.unit} {kata.level} {kind}".lower()


def _plain(word: str) -> str:
    """A word as it is compared; who asks for the review means what is due."""
    return DUE if word.lower() == "review" else word.lower()
