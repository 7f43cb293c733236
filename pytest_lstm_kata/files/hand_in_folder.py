"""Hand-ins as folders: where each kata of one lies, and what is read there, for one catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from pytest_lstm_kata.files import hand_in
from pytest_lstm_kata.files.answers import read_answers
from pytest_lstm_kata.files.hand_in import Damaged, Given, HandIn
from pytest_lstm_kata.files.parsing import other_numbers
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.sheet import Answer, Problem, Sheet, Span
from pytest_lstm_kata.files.walk import EXAM, Listing, home, in_teaching_order
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata

_LISTED: Final = 5
"""No more katas than these are listed that no pack has."""


class _Laid(NamedTuple):
    """A hand-in as it would lie in folders; all paths are below it, with forward slashes."""

    files: Mapping[str, tuple[Kata, Given]]
    folders: Mapping[str, tuple[Sequence[str], Sequence[str]]]
    """The names of the folders and of the files that are in each, in teaching order."""
    unknown: str
    """Which katas it has that no pack has, as a sentence; empty if there are none."""


_NOTHING: Final = _Laid({}, {}, "")


class HandInFolders:
    """Hand-ins for one catalogue. ``file`` is always that of the hand-in, ``folder`` and ``path`` lead into it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._laid = lru_cache(16)(self._lay)

    def listing(self, file: Path, folder: Path) -> Listing:
        """What lies right in a folder of the hand-in; of one that cannot be read nothing, and why."""
        why = ""
        try:
            laid = self._laid(hand_in.remembered(file))
            why = laid.unknown
        except Damaged as damage:
            laid, why = _NOTHING, str(damage)
        folders, files = laid.folders.get(_below(file, folder), ((), ()))
        return Listing(
            [folder / name for name in folders],
            [folder / name for name in files],
            {file: why} if why and folder == file else {},
        )

    def claims(self, file: Path, folder: Path) -> dict[str, str]:
        """The kata of each file in a folder of the hand-in, by the file's name."""
        files = self.listing(file, folder).files
        return {path.name: kata.id for path in files if (kata := self._found(file, path)[0])}

    def sheet(self, file: Path, path: Path) -> Sheet:
        """What is read of one kata: what would be read of its file, but each answer stands alone, in line 1."""
        kata, given = self._found(file, path)
        if kata is None:
            return Sheet(problem=Problem("This kata is not in the hand-in any more, which has changed."))
        if given.problem:
            return Sheet(deal(kata, 0), problem=Problem(given.problem))
        sheet = read_answers(kata, given.deal, given.answers)
        if {**sheet.numbers} != {**given.numbers}:
            return Sheet(deal(kata, 0), problem=Problem(other_numbers(kata)))
        return sheet._replace(answers={name: _named(name, answer) for name, answer in sheet.answers.items()})

    def changed(self, file: Path, path: Path) -> float:
        """When the kata's file was changed last, in seconds, by the word of the hand-in; 0 if it has none."""
        return self._found(file, path)[1].changed

    def _found(self, file: Path, path: Path) -> tuple[Kata | None, Given]:
        try:
            laid = self._laid(hand_in.remembered(file))
        except Damaged:
            laid = _NOTHING
        return laid.files.get(_below(file, path), (None, Given()))

    def _lay(self, found: HandIn) -> _Laid:
        known = self._catalogue.known
        parts = {"": found.katas, f"{EXAM}/": found.exam}
        files = {
            f"{part}{home(known[name].pack)}{known[name].file}": (known[name], given)
            for part, katas in parts.items()
            for name, given in katas.items()
            if name in known
        }
        folders: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
        for path in files:
            names = path.split("/")
            for depth, name in enumerate(names):
                within = folders.setdefault("/".join(names[:depth]), ({}, {}))
                within[depth == len(names) - 1][name] = None
        ordered = {
            folder: (sorted(below, key=in_teaching_order), sorted(right_here, key=in_teaching_order))
            for folder, (below, right_here) in folders.items()
        }
        return _Laid(
            files, ordered, _unknown([name for katas in parts.values() for name in katas if name not in known])
        )


def _named(name: str, answer: Answer) -> Answer:
    """The answer with its place in a line that names its blank, as in a file: the text alone would not tell whose it is."""
    line, start, end, text = answer.span
    before = f"{name} = "
    return Answer(answer.value, Span(line, start + len(before), end + len(before), before + (text or "...")))


def _below(file: Path, path: Path) -> str:
    return "" if path == file else path.relative_to(file).as_posix()


def _unknown(names: Sequence[str]) -> str:
    """Which katas no installed pack has."""
    if not names:
        return ""
    some = ", ".join(f"`{printable(name)[:40]}`" for name in names[:_LISTED])
    more = f" and {len(names) - _LISTED} more katas" if names[_LISTED:] else ""
    return f"no installed pack has {some}{more}"
