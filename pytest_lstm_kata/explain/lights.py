"""What became of a learner's katas, as lights: each by shape, colour and word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.classroom import Row


class Light(NamedTuple):
    """What became of a kata."""

    sign: str
    word: str
    colour: str = ""
    """What the style knows it by; that of an untouched kata is the text's."""


RIGHT: Final = Light("●", "right", "r")
SEEN: Final = Light("○", "right after its solution was shown, so it does not count", "s")
WRONG: Final = Light("✗", "wrong", "w")
UNREADABLE: Final = Light("~", "unreadable", "u")
UNTOUCHED: Final = Light("·", "untouched")
UNVERIFIED: Final = Light("?", "not verified here", "n")
NOT_JUDGED: Final = Light("!", "not judged", "n")

ALWAYS: Final = (RIGHT, WRONG, UNREADABLE, UNTOUCHED)
"""These are explained even where there is none of them."""
ORDER: Final = (WRONG, UNREADABLE, SEEN, NOT_JUDGED, UNVERIFIED, UNTOUCHED, RIGHT)
"""What one wants to know first comes first."""

_LIGHTS: Final[Mapping[str, Light]] = {
    Outcome.RIGHT: RIGHT,
    Outcome.WRONG: WRONG,
    Outcome.UNREADABLE: UNREADABLE,
    Outcome.TODO: UNTOUCHED,
    Outcome.UNVERIFIED: UNVERIFIED,
}


def light(row: Row, kata: Kata) -> Light:
    """What became of this kata; one without a file is untouched."""
    if kata.id in row.solution_seen:
        return SEEN
    return _LIGHTS.get(row.outcomes.get(kata.id, Outcome.TODO), NOT_JUDGED)


def strip(row: Row, katas: Iterable[Kata]) -> str:
    """Their lights as HTML, in teaching order; equal ones beside each other share an element, so that a class stays small."""
    runs = groupby(light(row, kata) for kata in katas)
    signs = ((found.colour, found.sign * len([*same])) for found, same in runs)
    return "".join(f'<b class="{colour}">{text}</b>' if colour else text for colour, text in signs)


def told(row: Row, katas: Sequence[Kata]) -> dict[Light, list[Kata]]:
    """The katas of each light that there is, in the order in which one wants to know."""
    found: dict[Light, list[Kata]] = {}
    for kata in katas:
        found.setdefault(light(row, kata), []).append(kata)
    return {each: found[each] for each in ORDER if each in found}
