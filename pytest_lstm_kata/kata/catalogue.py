"""The catalogue: every kata of every installed pack, and how to find one by what a person types."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from importlib.metadata import entry_points

from pytest_lstm_kata.kata.model import BUILT_IN, Kata, Pack, Unit

GROUP = "lstm_kata"

_LISTED = 12
"""No sentence lists more katas than this."""


class NotFound(LookupError):
    """No kata, or more than one, goes by that name; the text says what there is."""


class Catalogue:
    """Packs in the order in which they were found; a name can be taken once."""

    def __init__(self, packs: Iterable[Pack], problems: Iterable[str] = ()) -> None:
        self.packs: dict[str, Pack] = {}
        self.problems = [*problems]
        for pack in packs:
            if self.packs.setdefault(pack.name, pack) is not pack:
                self.problems.append(f"two packs are called `{pack.name}`: only the first of them is used.")

    @cached_property
    def katas(self) -> Mapping[str, Kata]:
        """By id, ``lstm/memory``."""
        return {kata.id: kata for pack in self.packs.values() for kata in pack.katas}

    @cached_property
    def renamed(self) -> Mapping[str, str]:
        """The id of a kata by each that it had before."""
        return {
            old: kata.id for kata in self.katas.values() if kata.former for old in kata.ids if old not in self.katas
        }

    @cached_property
    def known(self) -> Mapping[str, Kata]:
        """By id, be it one that the kata had before: for what is read in files, which any version may have dealt."""
        return {**self.katas, **{old: self.katas[new] for old, new in self.renamed.items()}}

    @cached_property
    def files(self) -> Mapping[str, Kata]:
        """By the name of the file, be it a former one, for those names that only one kata has."""
        found: dict[str, list[Kata]] = {}
        for kata in self.katas.values():
            for file in (kata.file, *kata.former_files):
                found.setdefault(file.rpartition("/")[2], []).append(kata)
        return {name: katas[0] for name, katas in found.items() if len(katas) == 1}

    def find(self, name: str) -> Kata:
        """The kata that ``name`` means: a file, a slug or the start of one, a title, ``1.6``, or ``gru:1.6``.

        A kata that was renamed goes by its former slugs, too, where no other is called so now.
        Raises ``NotFound``, with the nearest, or with all that it may mean.
        """
        pack, _, rest = name.rpartition(":")
        if pack not in self.packs:
            pack, rest = "", name
        among = [kata for kata in self.katas.values() if pack in ("", kata.pack)]
        stem = rest.replace("\\", "/").rstrip("/").rpartition("/")[2].removesuffix(".py")
        words = _words(rest)
        for matches in (
            [kata for kata in among if rest == kata.label],
            [kata for kata in among if stem.lower() in (kata.slug, f"{kata.place[1]:02}_{kata.slug}")],
            [kata for kata in among if words in (_words(kata.title), _words(kata.heading))],
            [kata for kata in among if stem.lower() in _former(kata)],
            [kata for kata in among if stem.lower() in (kata.unit, f"{kata.place[0]}_{kata.unit}")],
            [kata for kata in among if stem and kata.slug.startswith(stem.lower())],
            [kata for kata in among if " " in words and _words(kata.title).startswith(words)],
            [kata for kata in among if stem and any(slug.startswith(stem.lower()) for slug in kata.former)],
            self._filed(rest, among) or self._numbered(stem, among),
        ):
            if len(matches) == 1:
                return matches[0]
            if matches:
                names = ", ".join(f"{self._called(kata)} {kata.slug}" for kata in matches[:_LISTED])
                names += ", ..." if len(matches) > _LISTED else ""
                raise NotFound(f"`{name}` could be any of {names}: type more of it.")
        raise NotFound(self._unknown(name, stem, among))

    def find_unit(self, name: str) -> Unit:
        """The unit that ``name`` means: ``4``, ``states`` or the start of it, a title, ``4_states``, ``gru:1``, or a kata of it.

        A number alone is one of the built-in pack, if that is here. Raises ``NotFound``, with all units.
        """
        units = self._units
        pack, _, rest = _path(name).rpartition(":")
        stem = rest.rpartition("/")[2].lower()
        begun = [unit for unit in units if pack in ("", unit.pack) and stem and unit.name.startswith(stem)]
        matches = self.units_called(name) or begun or self._units_of(name)
        if len(matches) == 1:
            return matches[0]
        known = ", ".join(f"{unit.ref} {unit.name}" for unit in matches or units)
        if matches:
            raise NotFound(f"`{name}` could be any of these units: {known}. Type more of it.")
        raise NotFound(f"No unit is called `{name}`. There are: {known}.")

    @property
    def _units(self) -> list[Unit]:
        return [unit for pack in self.packs.values() for unit in pack.units]

    def units_called(self, name: str) -> Sequence[Unit]:
        """The units whose number, name, folder or title this is, whole; of several packs there may be several, or none."""
        path = _path(name)
        pack, _, rest = path.rpartition(":")
        among = [unit for unit in self._units if pack in ("", unit.pack)]
        stem, words = rest.rpartition("/")[2].lower(), _words(rest)
        return (
            [unit for unit in self._units if path == unit.ref]
            or [unit for unit in among if stem in (str(unit.number), unit.name, unit.folder, f"{unit.number}.")]
            or [unit for unit in among if words in (_words(unit.title), _words(unit.heading))]
        )

    def _units_of(self, name: str) -> list[Unit]:
        """The unit of the kata that goes by this name, if one does."""
        try:
            kata = self.find(name)
        except NotFound:
            return []
        return [self.unit(kata)]

    def unit(self, kata: Kata) -> Unit:
        """The unit of a kata of the catalogue."""
        return self.packs[kata.pack].units[kata.place[0] - 1]

    def _numbered(self, stem: str, among: Sequence[Kata]) -> list[Kata]:
        """The katas of the unit that goes by this number; of a pack of one unit the kata of this number."""
        number = stem.lstrip("0")
        return [kata for kata in among if number == str(kata.place[len(self.packs[kata.pack].units) == 1])]

    def _filed(self, path: str, among: Sequence[Kata]) -> list[Kata]:
        """The katas whose file is the start of this path, as ``katas/1_foundations/06``."""
        *_, unit, file = ["", *path.replace("\\", "/").split("/")]
        return [
            kata
            for kata in among
            if file.isdecimal() and unit == f"{kata.place[0]}_{kata.unit}" and file.lstrip("0") == str(kata.place[1])
        ]

    def _called(self, kata: Kata) -> str:
        """Its number, with the pack before it if there are several."""
        return f"{kata.pack}:{kata.label}" if len(self.packs) > 1 else kata.label

    def _unknown(self, name: str, stem: str, among: Sequence[Kata]) -> str:
        prefix = re.match(r"([A-Za-z]\w+):(?![\\/])", name)
        if prefix and prefix[1] not in self.packs and self.packs:
            packs = ", ".join(f"`{pack}`" for pack in self.packs)
            return f"No pack is called `{prefix[1]}`. There {'is' if len(self.packs) == 1 else 'are'} {packs}."
        import difflib

        known = {slug: kata.slug for kata in among for slug in (*kata.former, kata.slug)}
        known = {_words(kata.title): kata.slug for kata in among} if " " in stem else known
        near = difflib.get_close_matches(stem[:99], known, 1, 0.4)
        hint = f" Did you mean `{known[near[0]]}`?" if near else f" There are {_listed(among)}." if known else ""
        return f"No kata is called `{name}`.{hint}"


def _path(name: str) -> str:
    """What was typed for a unit, with forward slashes, and without its README and what completion puts at the end."""
    return name.replace("\\", "/").removesuffix("README.md").rstrip("/")


def _former(kata: Kata) -> Sequence[str]:
    """Its former slugs, and what its files were called by them."""
    return [name for slug in kata.former for name in (slug, f"{kata.place[1]:02}_{slug}")]


def _words(text: str) -> str:
    """A title as it is compared: its words, in small letters."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def _listed(katas: Sequence[Kata]) -> str:
    if len(katas) <= _LISTED:
        return ", ".join(f"{kata.label} {kata.slug}" for kata in katas)
    return f"{len(katas)}, from {katas[0].label} to {katas[-1].label}, named like their files"


def load(more: Iterable[Pack] = ()) -> Catalogue:
    """The catalogue of the installed packs, the built-in one among them, and of ``more``.

    A pack that does not load is one of the catalogue's ``problems``; the others are there.
    """
    packs: list[Pack] = []
    problems = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: (point.name != BUILT_IN, point.name)):
        try:
            packs += _checked(point.load().pytest_kata_packs())
        except (
            Exception,
            SystemExit,
        ) as error:  # somebody else's code may raise anything, and must not stop the others
            reason = f"{type(error).__name__}: {error}"
            problems.append(f"the pack `{point.name}` ({point.value}) does not load. {reason}")
    try:
        packs += _checked(more)
    except TypeError as error:
        problems.append(f"{error}; look at your conftest.py")
    return Catalogue(packs, problems)


def _checked(packs: Iterable[object]) -> list[Pack]:
    """The packs, if that is what they are. Raises ``TypeError`` otherwise."""
    found = []
    for pack in packs:
        if not isinstance(pack, Pack):
            raise TypeError(f"pytest_kata_packs gave a {type(pack).__name__}, which is not a pack")
        found.append(pack)
    return found
