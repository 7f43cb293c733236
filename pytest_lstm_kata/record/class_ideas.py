"""The ideas of a class: what wrong answers come from, over katas, by how many learners hold it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from pytest_lstm_kata.kata.deal import in_names
from pytest_lstm_kata.kata.model import Kata

SOMETHING_ELSE: Final = "something else"

_STATE: Final = re.compile(r"\b([hc]) n\b")
"""The layer's own names for its states stay as they are."""


class Idea(NamedTuple):
    """What several wrong answers come from, over katas."""

    name: str
    """That of the declared mistake, or what the answers read as; empty for those that nothing explains."""
    sentence: str
    """What is said to who holds it, in the kata in which most do, with the names of its numbers."""
    learners: tuple[str, ...]
    katas: tuple[Kata, ...]
    """The one first in which most learners hold it."""

    @property
    def title(self) -> str:
        return titled(self.name)


def ideas(held: Sequence[Mapping[str, str]], names: Sequence[str], katas: Sequence[Kata]) -> list[Idea]:
    """Those that most learners hold come first, of equal ones that of the first kata; what nothing explains comes last.

    ``held`` has, for each learner, the name of the idea by the id of each kata that is wrong; ``names`` is what they are called.
    """
    known = {kata.id: kata for kata in katas}
    found: dict[tuple[str, str], dict[str, list[int]]] = {}
    for number, own in enumerate(held):
        for kata, name in own.items():
            if kata in known:  # what somebody's answer reads as says something within its kata alone
                key = name, "" if name.isidentifier() or not name else kata
                found.setdefault(key, {}).setdefault(kata, []).append(number)
    several = [
        _idea(name, {known[kata]: who for kata, who in those.items()}, names) for (name, _), those in found.items()
    ]
    return sorted(several, key=lambda idea: (not idea.name, -len(idea.learners), idea.katas[0].place, idea.name))


def _idea(name: str, held: Mapping[Kata, Sequence[int]], names: Sequence[str]) -> Idea:
    """The idea of this name, which these learners hold in each of these katas."""
    katas = sorted(held, key=lambda kata: (-len(held[kata]), kata.place))
    learners = sorted({number for numbers in held.values() for number in numbers})
    return Idea(name, sentence(katas[0], name), tuple(names[number] for number in learners), tuple(katas))


def titled(name: str) -> str:
    """What an idea is called where people read it."""
    words = _STATE.sub(r"\1_n", name.replace("_", " ")) if name.isidentifier() else name
    return words or SOMETHING_ELSE


def sentence(kata: Kata, name: str) -> str:
    """What the kata says to who holds an idea of this name, with the names of its numbers; empty if it says nothing."""
    mistakes = {mistake.name: mistake.sentence for mistake in kata.mistakes}
    variants = {variant.name: variant.sentence.replace("{blank}", "this") for variant in kata.variants}
    return in_names(kata, {**variants, **mistakes}.get(name, ""))
