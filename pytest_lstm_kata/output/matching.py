"""Which row of a roster each learner of a class is: by the id of the roster's own platform, else by the name, and by neither in doubt."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from pytest_lstm_kata.record.classroom import Row

_WORD: Final = re.compile(r"[^\W_]+")


class Entry(NamedTuple):
    """A row of a roster."""

    at: int
    """Which row of the file it is."""
    name: str
    """What people call them."""
    id: str = ""
    names: Collection[str] = ()
    """What a learner's folder can be called: the ``spellings`` of the name, the login, the address."""
    is_named: bool = True
    """Is the name a person's? Of who takes part without one there is a login or a number alone."""


class Matches(NamedTuple):
    """What was found. A learner is in one of the first five."""

    found: Sequence[tuple[Row, Entry]]
    doubtful: Sequence[tuple[Row, Sequence[Entry]]]
    """Learners whom several entries fit, or with whose entry other learners fit, too."""
    contradictory: Sequence[tuple[Row, Sequence[Entry], Sequence[Entry]]]
    """Learners whose id is that of one entry, while another one has their name."""
    namesakes: Sequence[tuple[Row, Entry]]
    """Learners whose name is that of an entry which somebody else is by the id."""
    strangers: Sequence[Row]
    """Learners whom no entry fits."""
    absent: Sequence[Entry]
    """Entries of no learner."""

    @property
    def is_empty(self) -> bool:
        """Does no entry fit anybody?"""
        return not (self.found or self.doubtful or self.contradictory)

    def fitting(self, entry: Entry) -> list[Row]:
        """The learners whom an entry fits, if none of them is sure."""
        torn = [(row, [*by_id, *by_name]) for row, by_id, by_name in self.contradictory]
        return [row for row, entries in (*self.doubtful, *torn) if entry in entries]


def match(rows: Sequence[Row], entries: Sequence[Entry], platform: str = "") -> Matches:
    """The entry of each learner, if exactly one fits, and fits nobody else.

    An id says who somebody is where the roster is of the ``platform`` that gave it, and there it comes before the name; but
    if the name is that of another entry, neither counts.
    """
    by_id = _pairs(
        [[row.id] if row.id and row.platform == platform else [] for row in rows],
        [[entry.id] if entry.id else [] for entry in entries],
    )
    by_name = _pairs([spellings(_name(row)) for row in rows], [entry.names for entry in entries])
    torn = {at for at in by_id if at in by_name and {*by_id[at]}.isdisjoint(by_name[at])}
    fitting = {at: found if at not in torn else [*found, *by_name[at]] for at, found in (by_name | by_id).items()}

    bearers = _counted(by_id.values())
    sure = {at: one for at, (one, *more) in by_id.items() if at not in torn and not more and bearers[one] == 1}
    taken = {*sure.values()}
    namesakes = {at: found[0] for at, found in by_name.items() if at not in by_id and taken.issuperset(found)}
    suitors = _counted(found for at, found in fitting.items() if at not in namesakes)
    sure |= {
        at: one
        for at, (one, *more) in by_name.items()
        if at not in by_id and at not in namesakes and not more and suitors[one] == 1
    }

    return Matches(
        found=[(rows[at], entries[sure[at]]) for at in sorted(sure)],
        doubtful=[
            (rows[at], [entries[each] for each in fitting[at]])
            for at in sorted(fitting.keys() - sure.keys() - namesakes.keys() - torn)
        ],
        contradictory=[
            (rows[at], [entries[each] for each in by_id[at]], [entries[each] for each in by_name[at]])
            for at in sorted(torn)
        ],
        namesakes=[(rows[at], entries[namesakes[at]]) for at in sorted(namesakes)],
        strangers=[row for at, row in enumerate(rows) if at not in fitting],
        absent=[entry for at, entry in enumerate(entries) if not any(at in found for found in fitting.values())],
    )


def agree(row: Row, entry: Entry) -> bool:
    """Can the names be those of one person?"""
    return not entry.is_named or not spellings(_name(row)).isdisjoint(entry.names)


def _name(row: Row) -> str:
    """What the learner is called, without what tells them from others of that name."""
    return row.learner.removesuffix(f" ({row.id})").removesuffix(f" ({row.folder})")


_WORDS: Final = 20
"""Nobody's name has more words."""


def spellings(name: str) -> frozenset[str]:
    """The letters and digits of a name in small letters without accents, whichever of its words comes first.

    So ``Smith, Alice Mary``, ``alice-mary_smith`` and ``smithalicemary``, as Canvas calls files, have one in common.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    words = _WORD.findall("".join(char for char in folded if not unicodedata.combining(char)))[:_WORDS]
    return frozenset("".join(words[at:] + words[:at]) for at in range(len(words)))


def _pairs(some: Sequence[Collection[str]], others: Sequence[Collection[str]]) -> dict[int, list[int]]:
    """Which of the others have a key in common with each; without those with whom none has."""
    holders: dict[str, list[int]] = {}
    for other, keys in enumerate(others):
        for key in keys:
            holders.setdefault(key, []).append(other)
    fitting = ({other for key in keys for other in holders.get(key, ())} for keys in some)
    return {each: sorted(found) for each, found in enumerate(fitting) if found}


def _counted(groups: Iterable[Iterable[int]]) -> Counter[int]:
    return Counter(each for group in groups for each in group)
