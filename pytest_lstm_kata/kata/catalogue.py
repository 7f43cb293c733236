"""The catalogue: every kata of every installed pack, and how to find one by what a person types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from importlib.metadata import entry_points

from pytest_lstm_kata.kata.model import BUILT_IN, Kata, Pack

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
    def files(self) -> Mapping[str, Kata]:
        """By the name of the file, for those names that only one kata has."""
        found: dict[str, list[Kata]] = {}
        for kata in self.katas.values():
            found.setdefault(kata.file.rpartition("/")[2], []).append(kata)
        return {name: katas[0] for name, katas in found.items() if len(katas) == 1}

    def find(self, name: str) -> Kata:
        """The kata that ``name`` means: a file, a slug or the start of one, ``1.6``, or ``gru:1.6``.

        Raises ``NotFound``, with the nearest.
        """
        pack, _, rest = name.rpartition(":")
        if pack not in self.packs:
            pack, rest = "", name
        among = [kata for kata in self.katas.values() if pack in ("", kata.pack)]
        stem = rest.replace("\\", "/").rpartition("/")[2].removesuffix(".py")
        for matches in (
            [kata for kata in among if rest == kata.label],
            [kata for kata in among if stem in (kata.slug, f"{kata.place[1]:02}_{kata.slug}")],
            [kata for kata in among if stem and kata.slug.startswith(stem)],
            [kata for kata in among if stem.lstrip("0") == str(kata.place[1])],
        ):
            if len(matches) == 1:
                return matches[0]
            if matches:
                names = ", ".join(f"{kata.pack}:{kata.label} {kata.slug}" for kata in matches[:_LISTED])
                names += ", ..." if len(matches) > _LISTED else ""
                raise NotFound(f"`{name}` could be any of {names}: write more of it.")
        import difflib

        known = [kata.slug for kata in among]
        near = difflib.get_close_matches(stem[:99], known, 1, 0.4)
        hint = f" Did you mean `{near[0]}`?" if near else f" There are {_listed(among)}." if known else ""
        raise NotFound(f"No kata is called `{name}`.{hint}")


def _listed(katas: Sequence[Kata]) -> str:
    if len(katas) <= _LISTED:
        return ", ".join(f"{kata.label} {kata.slug}" for kata in katas)
    return f"{len(katas)}, from {katas[0].label} to {katas[-1].label}, called as their files are"


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
            raise TypeError(f"pytest_kata_packs gave a {type(pack).__name__}, which is no pack")
        found.append(pack)
    return found
