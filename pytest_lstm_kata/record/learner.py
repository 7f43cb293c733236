"""Whose katas a run has judged: one learner's as a rule, a whole class's when submissions are graded."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum, auto
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.folder import claimed
from pytest_lstm_kata.files.walk import files_below
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.model import Kata, Pack
from pytest_lstm_kata.record.progress import Progress
from pytest_lstm_kata.record.rules import Challenge
from pytest_lstm_kata.record.settings import USUAL, Limits


class Known(NamedTuple):
    """What a record says of somebody, before this run and now; nothing where no record is kept."""

    before: Progress = Progress()
    now: Progress = Progress()
    limits: Limits = USUAL
    record: bool = False
    """Is there one?"""
    remembered: Mapping[str, Verdict] = MappingProxyType({})
    """What it says of the files that this run left out."""
    exam: int = 0
    """The seed of the exam that runs; 0 if none does."""

    def challenge(self, kata: Kata, seed: int) -> Challenge:
        """How the challenge with these numbers stands now."""
        return Challenge(self.now.attempts(kata.id, seed), self.limits, datetime.now(UTC))


class Urgency(IntEnum):
    """How soon a kata that is left is to be done, the most urgent first."""

    CLOCK = auto()  # a challenge whose clock runs
    WRONG_NOW = auto()  # it went wrong in this run
    WRONG = auto()  # it went wrong before
    BEGUN = auto()  # something is filled, or its solution was seen
    BLANK = auto()


UNKNOWN: Final = Known()
YOU: Final = "you"
"""The name of the one whose record is kept: it is the same in whatever folder their dojo lies."""


@dataclass(eq=False, repr=False)
class Learner:
    """What was judged of one learner now, and what is known of them from before."""

    folder: Path
    packs: tuple[Pack, ...]
    verdicts: Mapping[str, Verdict]
    files: Mapping[str, Path]
    known: Known = UNKNOWN

    @cached_property
    def right_now(self) -> frozenset[str]:
        """What is right and counts."""
        return self._right - self.spoiled

    @cached_property
    def spoiled(self) -> frozenset[str]:
        """What is right with numbers whose solution was shown before: it counts for nothing."""
        return frozenset(kata for kata in self._right if self.known.now.was_shown(self.verdicts[kata]))

    @cached_property
    def _right(self) -> frozenset[str]:
        return frozenset(kata for kata, verdict in self.verdicts.items() if verdict.outcome is Outcome.RIGHT)

    @cached_property
    def unverified(self) -> frozenset[str]:
        """What was filled and cannot be shown by this torch."""
        return frozenset(kata for kata, verdict in self.verdicts.items() if verdict.outcome is Outcome.UNVERIFIED)

    @cached_property
    def solved(self) -> frozenset[str]:
        return self.right_now | self.known.before.solved | self.known.now.solved

    @cached_property
    def katas(self) -> list[Kata]:
        """All katas of the packs, in teaching order."""
        return [kata for pack in self.packs for kata in pack.katas]

    def has_all(self, pack: Pack) -> bool:
        """Is all solved that the pack's first award, which is its badge, asks for?"""
        asked = [kata.id for award in pack.awards[:1] for kata in pack.katas if award.asks_for(kata)]
        return bool(asked) and self.solved | self.unverified >= {*asked}

    def verdict(self, kata: Kata) -> Verdict | None:
        """What this run says of a kata, or what is remembered of it; None if it has no file."""
        return self.verdicts.get(kata.id) or self.known.remembered.get(kata.id)

    def challenge(self, kata: Kata) -> Challenge | None:
        """How a challenge stands, with the numbers of its file; None if it is none, or if nobody knows its numbers."""
        verdict = self.verdict(kata)
        if not self.known.record or not kata.challenge or verdict is None or verdict.outcome is Outcome.UNREADABLE:
            return None
        return self.known.challenge(kata, verdict.seed)

    def needs_fresh_numbers(self, kata: Kata) -> bool:
        """Is there nothing to be earned with these numbers: is it closed, was its solution shown?"""
        verdict, challenge = self.verdict(kata), self.challenge(kata)
        return bool((challenge and challenge.is_closed) or (verdict and self._was_shown(verdict)))

    def _was_shown(self, verdict: Verdict) -> bool:
        """Was its solution shown, and is there a dojo in which fresh numbers can be dealt?"""
        return self.known.record and self.known.now.was_shown(verdict)

    def next_step(self, among: Iterable[Kata] | None = None) -> Kata | None:
        """What to do next, by one rule wherever it is asked: of all katas, or of these. None if there is nothing left.

        The most urgent comes first. Of the same urgency it is the first in the unit that was worked on last, then behind
        it, then before it. What this torch cannot show is not asked for.
        """
        if among is None:
            left = self.left(self.katas)
        else:
            done = self.right_now | self.unverified | (frozenset() if self.known.record else self.spoiled)
            left = [kata for kata in among if kata.id not in done]
        return min(left, key=lambda kata: (self.urgency(kata), *self._distance(kata)), default=None)

    def left(self, katas: Iterable[Kata]) -> list[Kata]:
        """Those of these katas that are still to do."""
        return [kata for kata in katas if self._is_left(kata)]

    def _is_left(self, kata: Kata) -> bool:
        """Is it still to do? Without a record there is no dojo, where one that has no file is laid."""
        verdict, is_solved = self.verdict(kata), kata.id in self.solved
        if verdict is None:
            return not is_solved and (self.known.record or access.is_there(self.file(kata)))
        if self._was_shown(verdict):
            return not is_solved
        if verdict.is_pending and is_solved:  # it was dealt anew: nobody has to, but who started its clock wants to
            challenge = self.challenge(kata)
            return challenge is not None and challenge.has_clock_running
        return verdict.outcome not in (Outcome.RIGHT, Outcome.UNVERIFIED)

    def urgency(self, kata: Kata) -> Urgency:
        """How soon a kata that is left is to be done."""
        verdict, challenge = self.verdict(kata), self.challenge(kata)
        if challenge and challenge.has_clock_running:
            return Urgency.CLOCK
        if verdict is None:
            return Urgency.BLANK
        if self._was_shown(verdict):
            return Urgency.BEGUN
        if verdict.is_pending:
            return Urgency.BEGUN if verdict.filled else Urgency.BLANK
        return Urgency.WRONG_NOW if kata.id in self.verdicts else Urgency.WRONG

    def _distance(self, kata: Kata) -> tuple[bool, bool]:
        """Has it no file, and does it stand before the unit that was worked on last?"""
        return self.verdict(kata) is None, self._order.get(kata.id, 0) < self._here

    @cached_property
    def _order(self) -> Mapping[str, int]:
        return {kata.id: at for at, kata in enumerate(self.katas)}

    @cached_property
    def _here(self) -> int:
        """Where the unit begins that was worked on last; where this run began, if no journal knows."""
        katas = self.katas
        told = [
            (self.known.now.attempts(kata.id, verdict.seed).judged_at, at)
            for at, kata in enumerate(katas)
            if (verdict := self.verdict(kata))
        ]
        last = max(((time, at) for time, at in told if time), default=None)
        if last is None:
            return next((at for at, kata in enumerate(katas) if kata.id in self.verdicts), 0)
        unit = katas[last[1]].pack, katas[last[1]].unit
        return next(at for at, kata in enumerate(katas) if (kata.pack, kata.unit) == unit)

    def begins_unit(self, kata: Kata) -> bool:
        """Is it the first kata of a unit of which nothing was filled, judged or solved yet?"""
        begun = self.solved | self.known.now.latest.keys()
        begun |= {name for name, verdict in self.verdicts.items() if verdict.filled or not verdict.is_pending}
        unit = {other.id for other in self.katas if (other.pack, other.unit) == (kata.pack, kata.unit)}
        return kata.place[1] == 1 and begun.isdisjoint(unit)

    def lost(self) -> list[Kata]:
        """The katas that this run left out and that have no file at all, under no name."""
        gone = [kata for kata in self.katas if kata.id not in self.verdicts and not access.is_there(self.file(kata))]
        named = {claimed(path) for path in files_below(self.folder)} if gone else set()
        return [kata for kata in gone if named.isdisjoint(kata.ids)]

    def file(self, kata: Kata) -> Path:
        """Where the kata lies, maybe under a former name; one that this run left out stands in the same tree as the others."""
        if kata.id in self.files:
            return self.files[kata.id]
        homes = (path.parent.parent for name, path in self.files.items() if name.startswith(f"{kata.pack}/"))
        home = next(homes, self.folder)
        places = [home / file for file in (kata.file, *kata.former_files)]
        return next(filter(access.is_there, places), places[0])


def learners(
    by_owner: Mapping[Path, Mapping[Path, Verdict]],
    packs: Mapping[str, Pack],
    known: Callable[[Path], Known],
    own: Collection[Path],
) -> list[Learner]:
    """Each owner's verdicts by file, as theirs alone: nobody earns anything with somebody else's answers.

    ``known`` gives what is known of a file's owner. The user's ``own`` folders of katas belong together, as far as they are of
    different packs.
    """
    found: list[Learner] = []
    for folder, by_file in by_owner.items():
        verdicts = dict(sorted(by_file.items()))
        names = {verdict.kata.partition("/")[0] for verdict in verdicts.values()}
        learner = Learner(
            folder,
            tuple(pack for name, pack in packs.items() if name in names),
            {verdict.kata: verdict for verdict in verdicts.values()},
            {verdict.kata: path for path, verdict in verdicts.items()},
            known(next(iter(verdicts))),
        )
        for i, other in enumerate(found):
            if {folder, other.folder} <= {*own} and not set(other.packs) & set(learner.packs):
                found[i] = _joined(other, learner)
                break
        else:
            found.append(learner)
    return found


def _joined(one: Learner, other: Learner) -> Learner:
    return Learner(
        one.folder,
        one.packs + other.packs,
        {**one.verdicts, **other.verdicts},
        {**one.files, **other.files},
        one.known,
    )
