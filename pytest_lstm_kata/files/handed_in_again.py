"""Several hand-ins: which of them one learner made, one after the other, and which of these counts."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from pytest_lstm_kata.files.download_name import taken_apart
from pytest_lstm_kata.files.hand_in import Damaged, HandIn, read
from pytest_lstm_kata.files.printing import folded, printable


class _Seen(NamedTuple):
    """What is known of one, if it can be read."""

    path: Path
    name: str = ""
    events: frozenset[str] = frozenset()
    """The ids of those of its journal."""
    order: tuple[tuple[int, int], float] = (0, 0), 0
    """The larger, the later: as a learning platform numbers uploads, and by the time that the file itself names."""

    @classmethod
    def of(cls, path: Path, found: HandIn) -> _Seen:
        ids = (event.get("id") for event in found.journal)
        handed = taken_apart(path.name, ())
        return cls(
            path,
            found.name,
            frozenset(each for each in ids if isinstance(each, str)),
            (handed.order if handed else (0, 0), found.created),
        )

    def is_of(self, others: Iterable[_Seen]) -> bool:
        """Is it of the same learner as these? It is if it has an event of theirs, or if nobody has any, and the names are equal."""
        return any(
            not self.events.isdisjoint(other.events)
            or (not self.events and not other.events and folded(self.name) == folded(other.name))
            for other in others
        )


def by_learner(paths: Iterable[Path]) -> list[list[Path]]:
    """The hand-ins of each learner, with the one first that counts. One that cannot be read stands alone."""
    return [[seen.path for seen in group] for group in _groups(paths)]


def older(paths: Iterable[Path]) -> Mapping[Path, str]:
    """The hand-ins that do not count, since their learner made another one later, and why."""
    found: dict[Path, str] = {}
    for newest, *others in _groups(paths):
        for seen in others:
            name = f" of {seen.name}" if seen.name else ""
            place = printable(os.path.relpath(newest.path, seen.path.parent).replace(os.sep, "/"))
            found[seen.path] = f"an older hand-in{name}; {place} counts"
    return found


def _groups(paths: Iterable[Path]) -> list[list[_Seen]]:
    """Those of one learner together, the newest first."""
    groups: list[list[_Seen]] = []
    alone: list[list[_Seen]] = []
    for path in paths:
        try:
            seen = _Seen.of(path, read(path))
        except Damaged:
            alone.append([_Seen(path)])
            continue
        mine = [group for group in groups if seen.is_of(group)]
        first, *further = mine or [[]]
        groups = [group for group in groups if group not in further] + ([] if mine else [first])
        first += [seen, *(one for group in further for one in group)]
    return [sorted(group, key=lambda seen: seen.order, reverse=True) for group in (*groups, *alone)]
