"""Awards: earned only by a run that judged all they ask for, now."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import NamedTuple

from pytest_lstm_kata.challenges import Limits, distinguished
from pytest_lstm_kata.model import Award, Pack
from pytest_lstm_kata.progress import Progress


class Standing(NamedTuple):
    """How far this run has come towards an award."""

    award: Award
    right: int
    of: int

    @property
    def earned(self) -> bool:
        return self.right == self.of > 0


def standings(pack: Pack, right_now: AbstractSet[str], excused: AbstractSet[str] = frozenset()) -> list[Standing]:
    """For each of the pack's awards; ``right_now`` are the ids of what this run judged right.

    ``excused`` are those that this torch cannot show: no award asks for them here.
    """
    result = []
    for award in pack.awards:
        asked = [kata.id for kata in pack.katas if award.asks_for(kata) and kata.id not in excused]
        result.append(Standing(award, sum(kata in right_now for kata in asked), len(asked)))
    return result


def with_distinction(award: Award, pack: Pack, progress: Progress, limits: Limits) -> bool:
    """Was each challenge right within its attempts and its time? Only an award for challenges knows distinction."""
    return award.challenges_only and all(distinguished(kata, progress, limits) for kata in pack.katas if kata.challenge)
