"""Which row of a roster each learner of a class is: by the id, else by the name, and by neither where two fit."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
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


class Matches(NamedTuple):
    """What was found. A learner is in one of the first three."""

    found: Sequence[tuple[Row, Entry]]
    doubtful: Sequence[tuple[Row, Sequence[Entry]]]
    """Learners whom several entries fit, or with whose entry other learners fit, too."""
    strangers: Sequence[Row]
    """Learners whom no entry fits."""
    absent: Sequence[Entry]
    """Entries of no learner."""


def match(rows: Sequence[Row], entries: Sequence[Entry]) -> Matches:
    """The entry of each learner, if exactly one fits, and fits nobody else. Who has an id that is found goes by it alone."""
    sure, doubtful = _pairs(
        {at: [row.id] for at, row in enumerate(rows) if row.id},
        {at: [entry.id] for at, entry in enumerate(entries) if entry.id},
    )
    taken = {*sure.values(), *(at for fitting in doubtful.values() for at in fitting)}
    by_name, more = _pairs(
        {at: spellings(row.learner) for at, row in enumerate(rows) if at not in {*sure, *doubtful}},
        {at: entry.names for at, entry in enumerate(entries) if at not in taken},
    )
    sure, doubtful = sure | by_name, doubtful | more
    met = {*sure.values(), *(at for fitting in doubtful.values() for at in fitting)}
    return Matches(
        found=[(rows[at], entries[sure[at]]) for at in sorted(sure)],
        doubtful=[(rows[at], [entries[each] for each in doubtful[at]]) for at in sorted(doubtful)],
        strangers=[row for at, row in enumerate(rows) if at not in {*sure, *doubtful}],
        absent=[entry for at, entry in enumerate(entries) if at not in met],
    )


def spellings(name: str) -> frozenset[str]:
    """The letters and digits of a name in small letters without accents, whichever of its words comes first.

    So ``Smith, Alice Mary``, ``alice-mary_smith`` and ``smithalicemary``, as Canvas calls files, have one in common.
    """
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", name).casefold())
    words = _WORD.findall("".join(char for char in folded if not unicodedata.combining(char)))
    return frozenset("".join(words[at:] + words[:at]) for at in range(len(words)))


def _pairs(
    some: Mapping[int, Collection[str]], others: Mapping[int, Collection[str]]
) -> tuple[dict[int, int], dict[int, list[int]]]:
    """Who has a key in common with exactly one other, and nobody else has with that one; and whom several fit, or who shares one."""
    holders: dict[str, list[int]] = {}
    for other, keys in others.items():
        for key in keys:
            holders.setdefault(key, []).append(other)
    fitting = {each: sorted({other for key in keys for other in holders.get(key, ())}) for each, keys in some.items()}
    suitors = Counter(other for found in fitting.values() for other in found)
    sure = {each: found[0] for each, found in fitting.items() if len(found) == 1 and suitors[found[0]] == 1}
    return sure, {each: found for each, found in fitting.items() if found and each not in sure}
