"""Awards: earned only by a run that judged all they ask for, now."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from pytest_lstm_kata.kata.model import Award, Kata, Pack
from pytest_lstm_kata.record.progress import Progress
from pytest_lstm_kata.record.rules import distinguished
from pytest_lstm_kata.record.settings import Limits


class Standing(NamedTuple):
    """How far this run has come towards an award."""

    award: Award
    right: int
    of: int

    @property
    def earned(self) -> bool:
        return self.right == self.of > 0


def standings(pack: Pack, right_now: AbstractSet[str], unverified: AbstractSet[str] = frozenset()) -> list[Standing]:
    """For each of the pack's awards; ``right_now`` are the ids of what this run judged right.

    ``unverified`` are those that this torch cannot show: no award asks for them here.
    """
    result = []
    for award in pack.awards:
        asked = [kata.id for kata in pack.katas if award.asks_for(kata) and kata.id not in unverified]
        result.append(Standing(award, sum(kata in right_now for kata in asked), len(asked)))
    return result


def with_distinction(award: Award, pack: Pack, progress: Progress, limits: Limits) -> bool:
    """Was each challenge right within its attempts and its time? Only an award for challenges knows distinction."""
    return award.challenges_only and all(distinguished(kata, progress, limits) for kata in pack.katas if kata.challenge)


class Earned(NamedTuple):
    """An award that was earned, as it is told and written down."""

    pack: str
    title: str
    distinction: bool


def earned(
    pack: Pack, right_now: AbstractSet[str], unverified: AbstractSet[str], progress: Progress, limits: Limits
) -> list[Earned]:
    """The pack's awards that this run earned."""
    return [
        Earned(pack.name, standing.award.title, with_distinction(standing.award, pack, progress, limits))
        for standing in standings(pack, right_now, unverified)
        if standing.earned
    ]


def missing(pack: Pack, right_now: AbstractSet[str], unverified: AbstractSet[str] = frozenset()) -> list[Kata]:
    """What the pack's first award, which is its badge, still asks for."""
    return [
        kata
        for award in pack.awards[:1]
        for kata in pack.katas
        if award.asks_for(kata) and kata.id not in right_now and kata.id not in unverified
    ]


def required(packs: Iterable[Pack], require: str) -> list[Kata]:
    """The katas that ``badge``, which is a pack's first award, or ``all`` asks for; a pack without awards asks for all of its own."""
    return [
        kata
        for pack in packs
        for kata in pack.katas
        if require == "all" or not pack.awards or pack.awards[0].asks_for(kata)
    ]


def asked(pack: Pack, awards: Iterable[Earned]) -> frozenset[str]:
    """The katas that these awards ask for, as far as they are of this pack."""
    titles = {award.title for award in awards if award.pack == pack.name}
    return frozenset(
        kata.id for award in pack.awards if award.title in titles for kata in pack.katas if award.asks_for(kata)
    )
