"""What counts of all that one learner handed in: the latest hand-in of a dojo, and no more exams and hand-ins than anybody has."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

from pytest_lstm_kata.files.walk import Listing, hand_in

MAX_EXAMS: Final = 5
MAX_HAND_INS: Final = 5
"""Of different dojos: of each one the latest counts."""

Walked = tuple[dict[Path, Listing], dict[Path, str], dict[Path, Path]]
"""Folders with what is in them; what is left out; and the exam that each folder is of, or the root: as ``walked`` gives them."""


def counted(found: Walked, root: Path, changed: Callable[[Path], float]) -> Walked:
    """The same without what does not count, which is told. Of too many exams those count whose files ``changed`` last."""
    listings, left_out, parts = found
    inside = {folder: hand_in(folder) for folder in parts}
    older = _older([folder for folder in listings if inside[folder] == folder])
    spare = [folder for folder in listings if inside[folder] == folder and folder not in older][MAX_HAND_INS:]
    gone = {*older, *spare}
    here = [folder for folder in listings if inside[folder] not in gone]
    exams = list(dict.fromkeys(parts[folder] for folder in here if parts[folder] != root))
    if len(exams) > MAX_EXAMS:
        times = dict.fromkeys(exams, 0.0)
        for folder in here:
            if parts[folder] in times:
                times[parts[folder]] = max(times[parts[folder]], *map(changed, listings[folder].files), 0.0)
        exams.sort(key=times.__getitem__, reverse=True)
    beyond = exams[MAX_EXAMS:]
    told = {**older, **too_many("hand-ins", spare, MAX_HAND_INS), **too_many("exams", beyond, MAX_EXAMS)}
    return (
        {folder: listings[folder] for folder in here if parts[folder] not in beyond},
        {**{path: why for path, why in left_out.items() if inside.get(path) not in gone}, **told},
        {folder: part for folder, part in parts.items() if inside[folder] not in gone and part not in beyond},
    )


def too_many(what: str, beyond: Sequence[Path], most: int) -> dict[Path, str]:
    """What is said of all that is beyond so many, at the first of it."""
    others = f" and {len(beyond) - 1} more are not" if beyond[1:] else " is not"
    return dict.fromkeys(beyond[:1], f"no more than {most} {what} of one learner are looked at, so this one{others}")


def _older(hand_ins: Sequence[Path]) -> Mapping[Path, str]:
    """Those that do not count, since there is a later one of the same dojo, and why."""
    if len(hand_ins) < 2:
        return {}
    from pytest_lstm_kata.files.handed_in_again import older  # most hand in once

    return older(hand_ins)
