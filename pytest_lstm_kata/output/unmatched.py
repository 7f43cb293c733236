"""What is to be said of a class and a roster that did not find each other as a whole: who got no grade, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pytest_lstm_kata.files import hand_in
from pytest_lstm_kata.output.matching import Entry, Matches, agree
from pytest_lstm_kata.record.classroom import Row

_FEW: Final = 5
"""So many learners from elsewhere are named, and so many rows; of more it is said how many they are."""

_PLATFORMS: Final = {"canvas": "Canvas", "moodle": "Moodle"}


def lines(matches: Matches, file: str, platform: str) -> Iterator[str]:
    """A sentence each. ``file`` is what the roster is called, ``platform`` the one whose ids it has; empty if it has none."""
    yield from _strangers(matches, platform)
    yield from _contradictions(matches, file)
    yield from _doubts(matches)
    yield from _namesakes(matches)
    yield from _odd(matches, platform)
    if matches.absent:
        yield f"In the roster, with no katas: {_listed(entry.name for entry in matches.absent)}. Their rows are as they were."


def _strangers(matches: Matches, platform: str) -> Iterator[str]:
    """Who is not in the roster; those who are from where its learners are come first, since they are missed in it."""
    here = {platform} if platform else {row.platform for row, _ in matches.found}
    own = [row for row in matches.strangers if row.platform in here]
    others = [row for row in matches.strangers if row.platform not in here]
    if not own and not any(row.platform in here for row, _ in matches.found):
        own, others = others, []
    if own:
        yield f"Not in the roster: {_listed(row.learner for row in own)}."
    if others:
        sources = ", ".join(dict.fromkeys(map(_source, others)))
        yield (
            f"{len(others)} learners came from elsewhere ({sources}), and are not in the roster."
            if len(others) > _FEW
            else f"From elsewhere ({sources}), and not in the roster: {_listed(row.learner for row in others)}."
        )


def _source(row: Row) -> str:
    """From where a learner's files are."""
    return _PLATFORMS.get(row.platform) or ("hand-ins" if row.folder.endswith(hand_in.SUFFIX) else "folders")


def _contradictions(matches: Matches, file: str) -> Iterator[str]:
    for row, by_id, by_name in matches.contradictory:
        yield (
            f"{_who(row)}: {row.id} is the id of {_rows(by_id)}, and the name is that of {_rows(by_name)}. "
            f"No grade was filled in."
        )
    if matches.contradictory:
        yield f"Is {file} of this course and this assignment? If it is, fill these learners in by hand."


def _doubts(matches: Matches) -> Iterator[str]:
    contested: dict[Entry, None] = {}
    for row, entries in matches.doubtful:
        if len(entries) > 1:
            yield f"{_who(row)}: {_rows(entries)} fit. No grade was filled in: do it by hand."
        else:
            contested |= dict.fromkeys(entries)
    for entry in contested:
        who = _all(map(_who, matches.fitting(entry)))
        yield (
            f"{_rows([entry])} fits {who}. No grade was filled in: do it by hand, or take what does not count "
            f"out of the class and grade again."
        )


def _namesakes(matches: Matches) -> Iterator[str]:
    """Who would have been found by the name, if an id did not say that it is somebody else."""
    sure = {entry: row for row, entry in matches.found}
    for entry in dict.fromkeys(entry for _, entry in matches.namesakes):
        others = _all(_who(row) for row, named in matches.namesakes if named == entry)
        yield (
            f"{_rows([entry])} is {_who(sure[entry])}, by the id. The name fits {others}, too, but no grade was filled in from there."
        )


def _odd(matches: Matches, platform: str) -> Iterator[str]:
    """Who got a grade though one of id and name says nothing of it, or something else."""
    unknown = [
        row.learner for row, entry in matches.found if row.id and row.id != entry.id and row.platform == platform
    ]
    if unknown:
        yield f"Found by the name, because the roster does not have their ids: {_listed(unknown)}."
    renamed = [f"{row.learner} is {_rows([entry])}" for row, entry in matches.found if not agree(row, entry)]
    if renamed:
        yield f"Found by the id, though the name is another one: {_listed(renamed)}."


def _who(row: Row) -> str:
    """The learner, and where the files are, if that says more."""
    return row.learner if row.folder in ("", row.learner) else f"{row.learner} ({row.folder})"


def _rows(entries: Iterable[Entry]) -> str:
    named = [f"'{entry.name}' (row {entry.at + 1})" for entry in entries]
    more = f" and {len(named) - _FEW} more rows" if named[_FEW:] else ""
    return _all(named[:_FEW]) + more


def _all(texts: Iterable[str]) -> str:
    return " and ".join(texts)


def _listed(names: Iterable[str]) -> str:
    """Names that can have a comma in them."""
    return "; ".join(names)
