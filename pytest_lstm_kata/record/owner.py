"""To whom files belong, and who they all are that have something right in one folder: by the names of these things."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from pytest_lstm_kata.files.printing import folded, name_shown, our_failure
from pytest_lstm_kata.files.walk import Listing, Place, hand_in, in_teaching_order, is_archive
from pytest_lstm_kata.record.workspace import Workspace


class Owner(NamedTuple):
    """To whom files belong."""

    folder: Path
    """By this they are told apart, and named: their folder, or, where their files lie among those of others, the first of these."""
    root: Path
    """Of all kata files below this one, one counts for each kata. Where they lie among others' it only stands for such a folder."""
    workspace: Workspace | None = None
    """Theirs, if it is the user's own: there a record is kept. One that is found in somebody else's folder is only read."""
    top: Listing | None = None
    """What is theirs right in a folder where other people's files lie, too; None where all below the root is."""
    name: str = ""
    """What the learner is called, in a class; fit for a terminal."""
    id: str = ""
    """By which the gradebook that the files came from knows them."""
    platform: str = ""
    """Which learning platform that is: ``canvas`` or ``moodle``; empty where it is none."""

    @property
    def order(self) -> list[Place]:
        """The place in a list of names: capitals and accents make no difference, and numbers go by their value."""
        path = self.folder.name
        return [
            in_teaching_order(text) for text in (folded(self.name or path), self.name, self.id, self.platform, path)
        ]


class _Who(NamedTuple):
    """Whose something is that lies right in a folder, by the name of it."""

    name: str = ""
    id: str = ""
    platform: str = ""
    number: int = 0
    """Which of several it is whose hand-ins have this name."""


_NOBODY: Final = _Who()


class Shared(NamedTuple):
    """What lies right in a folder, by whose it is."""

    whole: Listing
    owners: Mapping[str, Owner]
    """By the name of each thing of theirs."""
    rest: Listing
    """The parts of one person's work, and what is nobody's."""


def shared(
    whole: Listing, is_rest: Callable[[Path], bool], katas: Container[str], heap: Callable[[Path], str]
) -> Shared:
    """What lies in a folder by whose it is, but for what ``is_rest``; ``katas`` has the names of katas' files.

    ``heap`` says why a folder is nobody's; nothing if it is somebody's. Whatever is wrong with a name, the others' work is
    graded, too.
    """
    loose = {*whole.files, *(path for path in whole.left_out if path.suffix == ".py" or is_archive(path.name))}
    who: dict[Path, _Who] = {}
    nobodys: dict[Path, str] = {}
    for path in (path for paths in whole for path in paths):
        try:
            who[path] = _NOBODY if is_rest(path) else _whose(path, katas, is_loose=path in loose)
            why = "" if is_rest(path) or who[path].platform or path in whole.left_out else heap(path)
        except Exception as error:  # ours, about a stranger's name: nobody else's row is lost by it
            why = our_failure(error)
        if why:
            who[path], nobodys[path] = _NOBODY, why
    again = [*_handed_in_again(who)]
    who |= {path: who[group[0]]._replace(number=number) for number, group in again for path in group}
    newest = {group[0] for _, group in again}
    whole = _without(whole, nobodys)
    folders, files, obstacles = (_grouped(paths, who) for paths in whole)
    found = {
        each: Listing(
            folders.get(each, ()), files.get(each, ()), {path: whole.left_out[path] for path in obstacles.get(each, ())}
        )
        for each in dict.fromkeys([*folders, *files, *obstacles])
    }
    rest = found.pop(_NOBODY, Listing((), (), {}))
    names = {each: _called(each, top.folders) for each, top in found.items()}
    called = Counter(names.values())
    owners: dict[str, Owner] = {}
    for number, (each, top) in enumerate(found.items()):
        paths = [*top.folders, *top.files, *top.left_out]
        is_folder, place = paths == top.folders[:1], next(filter(newest.__contains__, paths), paths[0])
        owner = Owner(
            place,
            # What somebody is called is never made a path. Nothing that is looked at is called as this: it begins with a dot.
            place if is_folder else place.with_name(f".*{number}"),
            top=None if is_folder else top,
            name=names[each] + (f" ({each.id})" if each.id and called[names[each]] > 1 else ""),
            id=each.id,
            platform=each.platform,
        )
        owners |= dict.fromkeys([path.name for path in paths], owner)
    return Shared(whole, owners, rest)


def _handed_in_again(who: Mapping[Path, _Who]) -> Iterator[tuple[int, list[Path]]]:
    """Of the hand-ins that have one name, by no platform's word, those of each learner, and how many learners came before."""
    same: dict[str, list[Path]] = {}
    for path, each in who.items():
        if each != _NOBODY and not each.platform and hand_in(path) == path:
            same.setdefault(folded(each.name), []).append(path)
    for paths in same.values():
        if len(paths) > 1:
            from pytest_lstm_kata.files.handed_in_again import by_learner  # most hand in once

            yield from enumerate(by_learner(paths))


def _called(who: _Who, folders: Iterable[Path]) -> str:
    """What somebody is called, who has these folders and hand-ins: as a platform says, spelled as they do it themselves."""
    within = map(name_within, folders) if who.platform else ()
    return next((name for name in within if is_same(name, who.name)), name_shown(who.name))


def is_same(name: str, other: str) -> bool:
    """Have two names the same letters, as ``Ada Lovelace`` and Canvas' ``lovelaceada`` have them?"""
    return sorted(filter(str.isalnum, folded(name))) == sorted(filter(str.isalnum, folded(other)))


def in_a_heap(listing: Listing, katas: Container[str]) -> int:
    """Of how many learners there is something in a folder, if most of its names say whose they are; 0 if not.

    Only what learning platforms, and hand-ins, say of themselves counts: a learner's own files can begin with anything.
    """
    paths = [*listing.folders, *listing.files, *listing.left_out]
    found = [who for path in paths if (who := _outright(path, katas)) != _NOBODY]
    return len({*found}) if 2 * len(found) > len(paths) else 0


def _outright(path: Path, katas: Container[str]) -> _Who:
    who = _whose(path, katas, is_loose=True)
    return who if who.platform else _Who(folded(name_within(path)))


def _whose(path: Path, katas: Container[str], *, is_loose: bool) -> _Who:
    """Whose something is, by its name; a loose file that does not say so is nobody's."""
    from pytest_lstm_kata.files.download_name import taken_apart  # most runs are about one's own katas

    handed = taken_apart(path.name, katas)
    if handed:
        return _Who(handed.learner, handed.id, handed.platform)
    return _NOBODY if is_loose else _Who(name_within(path) or path.name)


def name_within(path: Path) -> str:
    """What the learner calls themselves, if this is a hand-in; else nothing."""
    if hand_in(path) != path:
        return ""
    from pytest_lstm_kata.files import hand_in as contents  # most runs have none

    return contents.name(path) or re.sub(r"\.kata\b.*", "", path.name, flags=re.IGNORECASE)


def _without(whole: Listing, reasons: Mapping[Path, str]) -> Listing:
    """The same, in which these are left out."""
    folders, files = ([path for path in paths if path not in reasons] for paths in (whole.folders, whole.files))
    return Listing(folders, files, {**whole.left_out, **reasons})


def _grouped(paths: Iterable[Path], who: Mapping[Path, _Who]) -> dict[_Who, list[Path]]:
    groups: dict[_Who, list[Path]] = {}
    for path in paths:
        groups.setdefault(who.get(path, _NOBODY), []).append(path)
    return groups
