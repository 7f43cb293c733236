"""Which katas an exam asks: drawn evenly by a seed, of all units or of those that are named."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.kata.model import BUILT_IN, Kata, Pack

_SHARES: Final = {"easy": 3, "medium": 4, "hard": 3}
"""Ten katas, by difficulty."""
SIZE: Final = sum(_SHARES.values())
_DIFFICULTY: Final = {"easy": "easy", "hard": "hard", "expert": "hard"}
_UNITS: Final = 6
"""An exam is about so many units at least, if there are as many: more of them would ask for katas of small units much more often."""
_DRAWS: Final = 50
"""Two draws of three are of so many units, so one of these is."""


def choose(pack: Pack, seed: int, units: Collection[str] = ()) -> list[Kata]:
    """Ten katas of the pack, or of these units of it, or as many as there are: easy, medium and hard ones.

    Of one difficulty each is as likely as any other, but for a little: draws are repeated until one asks about six
    units. The same seed chooses the same, everywhere. A kata with a blank that some machines cannot show is left out.
    """
    import random

    stream = random.Random(seed)  # noqa: S311  # repeatable is the point
    fit = [
        kata
        for kata in pack.katas
        if (not units or kata.unit in units) and not any(blank.name in kata.example for blank in kata.predictions)
    ]
    wanted = min(_UNITS, len({kata.unit for kata in fit}))
    draws = (_draw(fit, stream.random) for _ in range(_DRAWS))
    best: list[Kata] = []
    for drawn in draws:
        best = max(best, drawn, key=_breadth)
        if _breadth(best) >= wanted:
            break
    return sorted(best, key=lambda kata: kata.place)


def _draw(fit: Sequence[Kata], random: Callable[[], float]) -> list[Kata]:
    """One draw. Of one integer seed, random() alone is the same everywhere."""
    shuffled = sorted(fit, key=lambda _: random())
    chosen = [
        kata
        for difficulty, share in _SHARES.items()
        for kata in [kata for kata in shuffled if _DIFFICULTY.get(kata.level, "medium") == difficulty][:share]
    ]
    rest = [kata for kata in shuffled if kata not in chosen]  # where there are too few of one difficulty
    return [*chosen, *rest[: SIZE - len(chosen)]]


def _breadth(katas: Iterable[Kata]) -> int:
    return len({kata.unit for kata in katas})


def units_named(text: str, pack: Pack) -> tuple[str, ...]:
    """The units that ``1-3``, ``1,3`` or ``foundations,states`` names, in the pack's order.

    Raises ``LookupError``, with what there is.
    """
    names = [unit.name for unit in pack.units]
    found: set[str] = set()
    for part in filter(None, (part.strip().lower() for part in text.split(","))):
        ends = [end.strip() for end in ([part] if part in names else part.split("-"))]
        places = [names.index(end) if end in names else _place(end) for end in ends]
        if len(places) > 2 or not all(0 <= place < len(names) for place in places):  # from and to
            known = ", ".join(f"{number} {name}" for number, name in enumerate(names, 1))
            raise LookupError(f"`{printable(part)}` names no units. There are: {known}.")
        found.update(names[min(places) : max(places) + 1])
    if not found:
        raise LookupError("Name the units, such as 1-3, or 1,3, or their names.")
    return tuple(name for name in names if name in found)


def about_units(text: str, packs: Mapping[str, Pack]) -> dict[str, Pack]:
    """The packs with those units alone that ``1-3``, ``states`` or ``1,gru:1`` names; a number alone is one of the built-in pack.

    An award stays if all that it asks for does. Raises ``LookupError``, with what there is.
    """
    wanted: dict[str, list[str]] = {}
    for part in text.split(","):
        name, _, rest = part.rpartition(":")
        if (name.strip() or BUILT_IN) not in packs:
            raise LookupError(f"No pack is called `{printable(name)}`. There are: {', '.join(packs)}.")
        wanted.setdefault(name.strip() or BUILT_IN, []).append(rest)
    return {name: _about(packs[name], units_named(",".join(parts), packs[name])) for name, parts in wanted.items()}


def _about(pack: Pack, names: Collection[str]) -> Pack:
    units = tuple(unit for unit in pack.units if unit.name in names)
    left = [kata for unit in pack.units if unit.name not in names for kata in unit.katas]
    return pack._replace(units=units, awards=tuple(a for a in pack.awards if not any(map(a.asks_for, left))))


def _place(text: str) -> int:
    """Where the unit of this number stands, from 0; -1 if this is no number."""
    return int(text) - 1 if text.isascii() and text.isdigit() and len(text) < 4 else -1  # no pack has 1000
