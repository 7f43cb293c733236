"""Whose katas a run has judged: one learner's as a rule, a whole class's when submissions are graded."""

from collections.abc import Callable, Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
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

    def challenge(self, kata: Kata, seed: int) -> Challenge:
        """How the challenge with these numbers stands now."""
        return Challenge(self.now.attempts(kata.id, seed), self.limits, datetime.now(UTC))


UNKNOWN: Final = Known()


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

    @property
    def katas(self) -> list[Kata]:
        """All katas of the packs, in teaching order."""
        return [kata for pack in self.packs for kata in pack.katas]

    def next_step(self, among: Iterable[Kata] | None = None) -> Kata | None:
        """What to do next: mend what went wrong, finish what was begun, else the next that is not right yet.

        That is one of this run, else what comes behind it in teaching order, else the first of all. Of these katas, or
        else of all but those that were right once and that this run left out. None if all of them are right now; what
        this torch cannot show is not asked for.
        """
        if among is None:
            among = [kata for kata in self.katas if kata.id in self.verdicts or self._is_left(kata)]
            judged = [place for place, kata in enumerate(self.katas) if kata.id in self.verdicts]
            here = {kata.id for kata in self.katas[max(judged, default=0) :]}
        else:
            among = [*among]
            here = {kata.id for kata in among}
        left = [kata for kata in among if kata.id not in self.right_now | self.unverified]
        return min(left, key=lambda kata: self._urgency(kata, here), default=None)

    def _is_left(self, kata: Kata) -> bool:
        """Is a kata that this run left out still to do? Without a record there is no dojo, where one that has no file is laid."""
        return kata.id not in self.solved and (self.known.record or access.is_there(self.file(kata)))

    def _urgency(self, kata: Kata, here: AbstractSet[str]) -> int:
        """0 for what went wrong, 1 for what was begun, 2 for what is blank, or is in ``here``, 3 for the rest."""
        verdict = self.verdicts.get(kata.id)
        if verdict is None:
            return 2 if kata.id in here else 3
        return 0 if not verdict.is_pending else 1 if verdict.filled else 2

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
