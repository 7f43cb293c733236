"""A class as a value: a row for each learner, and the ideas that wrong answers came from, by how many hold them.

Nothing else knows how a class adds up. A row is plain data, so that it travels between processes and stands on a line of
JSON; there is no answer of anybody in it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.model import Kata, Pack
from pytest_lstm_kata.record.awards import required, standings, with_distinction
from pytest_lstm_kata.record.class_exam import Asked, Sat
from pytest_lstm_kata.record.class_ideas import Idea, ideas
from pytest_lstm_kata.record.learner import Learner

_NONE: Final[Mapping[str, str]] = {}
"""A plain dict, because no other view of one travels between processes."""

_NUMBER: Final = re.compile(r"(?<!\w)\d+(?!\w)(?! \*)")
"""A number that stands for itself in what is read back of an answer, and not as the factor of a name."""


class Count(NamedTuple):
    """How many katas are right, of how many that this torch can show."""

    right: int
    of: int

    @property
    def is_full(self) -> bool:
        return self.right == self.of > 0

    @property
    def percent(self) -> float:
        """With one decimal; only what is full is 100. Of nothing it is 0."""
        return 100.0 if self.is_full else min(round(100 * self.right / max(self.of, 1), 1), 99.9)


class Voted(NamedTuple):
    """What a learner's answers in a vote of a room were: ``right``, ``wrong``, ``unreadable``; empty where there is none."""

    kata: str
    """Its id."""
    first: str = ""
    then: str = ""
    """After the room has argued."""
    check: str = ""
    """Alone, with other numbers."""


class Row(NamedTuple):
    """One learner."""

    learner: str
    """The name, fit for a terminal."""
    id: str = ""
    """By which the gradebook that the files came from knows them."""
    platform: str = ""
    """Whose gradebook that is: ``canvas`` or ``moodle``; empty where it is none."""
    folder: str = ""
    """Where their files are, as one would name it, from the class's folder."""
    outcomes: Mapping[str, str] = _NONE
    """By the kata's id, of those that have a file: ``right``, ``wrong``, ``unreadable``, ``todo`` ..."""
    solution_seen: tuple[str, ...] = ()
    """What is right with numbers whose solution was shown before, so that it does not count."""
    ideas: Mapping[str, str] = _NONE
    """By the id of each kata that is wrong: the name of the idea, or what the answer reads as, or nothing."""
    last: str = ""
    """The id of the kata among these whose file was changed last."""
    distinction: tuple[str, ...] = ()
    """The packs whose badge is earned with distinction, by the learner's own journal."""
    exams: tuple[Sat, ...] = ()
    handed_in_as: str = ""
    """What their hand-in calls them, if that is another name than the platform's."""
    left_out: Mapping[str, str] = _NONE
    """What was not graded, and why."""
    torch: str = ""
    """Which one judged, if anything was."""
    devices: tuple[str, ...] = ()
    """On which it did."""
    asked: tuple[str, ...] = ()
    """The ids of the katas that a room has asked, which is all that is counted; none where it was no room."""
    votes: tuple[Voted, ...] = ()
    """The last vote of the room on each kata that it has voted on."""

    @property
    def is_empty(self) -> bool:
        """Is there no kata of theirs?"""
        return not self.outcomes

    @property
    def right(self) -> frozenset[str]:
        """What is right and counts."""
        return frozenset(kata for kata, outcome in self.outcomes.items() if outcome == Outcome.RIGHT) - {
            *self.solution_seen
        }

    def tally(self, katas: Iterable[Kata]) -> Count:
        """How many of these are right, of those that were asked, and that this torch can show."""
        return self._tally(kata for kata in katas if not self.asked or kata.id in self.asked)

    def _tally(self, katas: Iterable[Kata]) -> Count:
        right, shown = self.right, [kata.id for kata in katas if self.outcomes.get(kata.id) != Outcome.UNVERIFIED]
        return Count(sum(kata in right for kata in shown), len(shown))

    def missing(self, packs: Iterable[Pack], require: str) -> list[Kata]:
        """What is not right of the katas that ``badge`` or ``all`` asks for, as far as this torch can show it."""
        right, asked = self.right, required(packs, require)
        return [kata for kata in asked if kata.id not in right and self.outcomes.get(kata.id) != Outcome.UNVERIFIED]

    def sat(self, asked: Asked) -> Sat | None:
        """How this exam went, be it that some of its files are gone; None if it does not lie in their folder.

        Other katas with numbers of its seed are another exam.
        """
        found = (exam for exam in self.exams if exam.seed == asked.seed and {*exam.katas} <= asked.katas)
        return next((exam._replace(of=len(asked.katas)) for exam in found), None)

    def badge(self, pack: Pack) -> Count:
        """How far they are towards the pack's first award, which is its badge; nothing of nothing where it has none."""
        return self._tally(kata for kata in pack.katas if any(award.asks_for(kata) for award in pack.awards[:1]))

    def has_badges(self, packs: Iterable[Pack]) -> bool:
        """Have they the badge of each of these packs that has one?"""
        awarded = [pack for pack in packs if pack.awards]
        return bool(awarded) and all(self.badge(pack).is_full for pack in awarded)


def row(
    learner: Learner,
    name: str,
    *,
    id: str = "",  # noqa: A002  # what gradebooks call it
    platform: str = "",
    handed_in_as: str = "",
    folder: str = "",
    last: str = "",
    exams: Sequence[Sat] = (),
    left_out: Mapping[str, str] = _NONE,
) -> Row:
    """The row of a learner whose files were judged."""
    verdicts = {kata.id: learner.verdicts[kata.id] for kata in learner.katas if kata.id in learner.verdicts}
    known = learner.known
    return Row(
        learner=name,
        id=id,
        platform=platform,
        handed_in_as=handed_in_as,
        folder=folder,
        outcomes={kata: verdict.outcome.published for kata, verdict in verdicts.items()},
        solution_seen=tuple(kata for kata in verdicts if kata in learner.spoiled),
        ideas={kata: idea_of(verdict) for kata, verdict in verdicts.items() if verdict.outcome is Outcome.WRONG},
        last=last,
        distinction=tuple(
            pack.name
            for pack in learner.packs
            if _has_badge(learner, pack) and with_distinction(pack.awards[0], pack, known.now, known.limits)
        ),
        exams=tuple(exams),
        left_out=dict(left_out),
        torch=next((verdict.torch for verdict in verdicts.values() if verdict.torch), ""),
        devices=tuple(dict.fromkeys(device for verdict in verdicts.values() for device in verdict.devices)),
    )


def _has_badge(learner: Learner, pack: Pack) -> bool:
    """Is the pack's first award earned by what is right now? A journal alone earns nothing."""
    standing = next(iter(standings(pack, learner.right_now, learner.unverified)), None)
    return standing is not None and standing.earned


def idea_of(verdict: Verdict) -> str:
    """The name of the idea behind a wrong answer; else what it reads as in the names of the axes, if no number is left."""
    reading = next((finding.reading for finding in verdict.findings if finding.reading), "")
    return verdict.mistake or ("" if _NUMBER.search(reading) else reading)


def names_of(rows: Sequence[Row]) -> list[str]:
    """What each is called; of several with one name, with what tells them apart."""
    several = Counter(row.learner for row in rows)
    return [f"{row.learner} ({row.id or row.folder})" if several[row.learner] > 1 else row.learner for row in rows]


class Class(NamedTuple):
    """All rows, and how they came about."""

    rows: Sequence[Row]
    packs: Sequence[Pack]
    """The packs that anybody has a kata of."""
    left_out: Mapping[str, str] = _NONE
    """What was not graded, and is nobody's, and why."""
    name: str = ""
    """What it is called, by its folder; fit for a terminal."""
    asked: Asked | None = None
    """The exam that everybody was to sit, if one was named."""

    @classmethod
    def of(
        cls,
        rows: Sequence[Row],
        packs: Mapping[str, Pack],
        left_out: Mapping[str, str] = _NONE,
        name: str = "",
        asked: Asked | None = None,
    ) -> Class:
        """The class that these rows are of; ``packs`` are the catalogue's."""
        named = {kata.partition("/")[0] for row in rows for kata in row.outcomes}
        return cls(rows, tuple(pack for pack in packs.values() if pack.name in named), left_out, name, asked)

    def exam(self, row: Row) -> Sat | None:
        """How the learner's exam went: the one that everybody was to sit, or else the last."""
        return row.sat(self.asked) if self.asked else next(reversed(row.exams), None)

    def absent(self) -> tuple[list[str], list[str]]:
        """Who did not sit the exam that everybody was to sit: who sat others, with their seeds, and who sat none."""
        others, none = [], []
        for name, row in zip(names_of(self.rows), self.rows, strict=True):
            if self.asked and self.exam(row) is None:
                seeds = ", ".join(
                    f"{exam.seed}{' with other katas' if exam.seed == self.asked.seed else ''}" for exam in row.exams
                )
                others += [f"{name} ({seeds})"] if seeds else []
                none += [] if seeds else [name]
        return others, none

    @property
    def graded(self) -> list[Row]:
        """Those of whom there is any kata."""
        return [row for row in self.rows if not row.is_empty]

    @property
    def torches(self) -> list[str]:
        """Which ones judged."""
        return [*dict.fromkeys(row.torch for row in self.rows if row.torch)]

    @property
    def devices(self) -> list[str]:
        """On which they did."""
        return [*dict.fromkeys(device for row in self.rows for device in row.devices)]

    @property
    def katas(self) -> list[Kata]:
        return [kata for pack in self.packs for kata in pack.katas]

    @property
    def asked_katas(self) -> list[Kata]:
        """Those that a room has asked, in the pack's order; none where it was no room."""
        asked = {kata for row in self.rows for kata in row.asked}
        return [kata for kata in self.katas if kata.id in asked]

    @property
    def voted_katas(self) -> list[Kata]:
        """Those among them that it has voted on."""
        voted = {vote.kata for row in self.rows for vote in row.votes}
        return [kata for kata in self.katas if kata.id in voted]

    @property
    def ideas(self) -> list[Idea]:
        """Those that most learners hold come first, of equal ones that of the first kata; what nothing explains comes last."""
        return ideas([row.ideas for row in self.rows], names_of(self.rows), self.katas)
