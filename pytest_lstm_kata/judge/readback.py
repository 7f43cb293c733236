"""A learner's value in the names of the kata's numbers, as far as it can be what was meant.

It depends on that value and on these numbers alone. A name is given to an axis only where it can stand: a batch and a
length count, num_layers gives rows, and sizes are features, which stand last. Of several readings of a shape the most
sensible one is taken, as a whole; a number for which there is none stays a number. Beside such a number other names may be
there by chance: they are given only if one of them is plain and stands where it belongs.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pytest_lstm_kata.kata.listing import Blank, Numbers
from pytest_lstm_kata.kata.model import Value, show

_SIZES: Final = frozenset(["features", "classes", "wanted", "memory", "num_tags"])
_NO_SIZES: Final = frozenset(["kernel_size"])

_LAYERS: Final = "num_layers"

_UNREAD: Final = 2.1
"""How bad it is to leave a number without a name: worse than a product, better than nonsense."""

_ONCE: Final = 3.0
"""How bad it is that one count stands in two axes of a shape."""

_ONE_WIDTH: Final = 1.9
"""How bad it is that a shape has features in two axes."""


class _Reading(NamedTuple):
    text: str
    cost: float
    name: str = ""
    """The number that it is about; empty if it is read as a plain number."""


def is_shape(blank: Blank) -> bool:
    return "shape" in blank.name or ".shape" in blank.comment


def reading(blank: Blank, value: Value, numbers: Numbers) -> str:
    """``(7, 5, 40)`` as ``(seq_len, batch, 2 * hidden_size)``; empty where there is no name to give.

    Only shapes and widths are read so: strides, bytes, orders and places are numbers of another kind.
    """
    if is_shape(blank):
        return in_names(value, numbers)
    if "width" in blank.name and _is_whole(value):
        return _text(_trusted([min([*_width(entry, numbers), _plain(entry)], key=_cost) for entry in value], value))
    return ""


def in_names(shape: Value, numbers: Numbers) -> str:
    """A shape in the names of its axes; empty if it is none, or has no axis with a name."""
    if not _is_whole(shape):
        return ""
    axes = [[*_axis(entry, at, len(shape), numbers)] for at, entry in enumerate(shape)]
    return _text(_trusted(_best(axes, len(shape)), shape))


def _is_whole(value: Value) -> bool:
    return isinstance(value, tuple | list) and all(type(entry) is int for entry in value)


def name_of(value: Value, numbers: Numbers) -> str:
    """The kata's number that a lone number is equal to, by its plain name; empty if there is none."""
    if type(value) is not int or value < 2:
        return ""
    return next((name for name, number in numbers.items() if number == value), "")


def _text(readings: Sequence[_Reading]) -> str:
    if not any(found.name for found in readings):
        return ""
    comma = "," if len(readings) == 1 else ""
    return f"({', '.join(found.text for found in readings)}{comma})"


def _cost(found: _Reading) -> float:
    return found.cost


def _best(axes: Sequence[Sequence[_Reading]], count: int) -> Sequence[_Reading]:
    """The most sensible reading of all axes together."""
    few = [sorted(axis, key=_cost)[: 4 if count < 6 else 1] for axis in axes]
    return min(itertools.product(*few), key=lambda readings: _nonsense(readings, count))


def _trusted(readings: Sequence[_Reading], values: Sequence[int]) -> Sequence[_Reading]:
    """The readings that are no mere chance: as they are if all numbers have one.

    Else a product or a small number says little, such as 2 for num_layers behind the first axis.
    """
    if all(found.name or found.cost == 0 for found in readings):
        return readings
    if not any(found.name and found.cost == 0 and found.name != _LAYERS for found in readings):
        return []
    return [
        _plain(value) if at and found.text == _LAYERS else found
        for at, (found, value) in enumerate(zip(readings, values, strict=True))
    ]


def _nonsense(readings: Sequence[_Reading], count: int) -> float:
    names = [found.name for found in readings if found.name]
    widths = [name for name in names if is_size(name)]
    counts = [name for name in names if not is_size(name)]
    twice = len(counts) - len({*counts}) + (len(widths) - len({*widths}) if count > 2 else 0)
    return sum(map(_cost, readings)) + _ONCE * twice + (_ONE_WIDTH * max(0, len(widths) - 1) if count > 2 else 0)


def is_size(name: str) -> bool:
    """Is this number features, and no count?"""
    return (name.endswith("_size") and name not in _NO_SIZES) or name in _SIZES


def _plain(value: int) -> _Reading:
    return _Reading(show(value), 0 if value in (0, 1) else _UNREAD)


def _axis(value: int, at: int, count: int, numbers: Numbers) -> Iterator[_Reading]:
    """What this number can be in this axis, of so many."""
    yield _plain(value)
    named = {name: number for name, number in numbers.items() if number > 1 and name not in _NO_SIZES}
    last = at == count - 1
    for name, number in named.items():
        if number == value:
            yield _Reading(name, _place_of(name, at, count), name)
    products = _width(value, named) if last else _rows(value, at, named)
    yield from (product for product in products if product.text != product.name)
    if count == 2 and not last:  # the first axis of a weight
        yield from (
            _Reading(f"{times} * {name}", 1.1, name)
            for name, number in named.items()
            for times in (4, 3, 2)
            if is_size(name) and times * number == value
        )


def _place_of(name: str, at: int, count: int) -> float:
    """How far a plain name is from where it belongs."""
    if at == count - 1:
        return 0 if is_size(name) else 2 if name == "num_layers" else 0.9
    if not is_size(name):
        return 0
    return 0.5 if count == 2 else 0.1 if count > 3 and at == count - 2 else 2.0 if at == 0 else 1.5


def _rows(value: int, at: int, named: Mapping[str, int]) -> Iterator[_Reading]:
    """A number of rows, samples or steps: of layers and directions, or of counts taken together."""
    layers = named.get("num_layers", 0)
    counts = {name: number for name, number in named.items() if not is_size(name) and name != "num_layers"}
    if layers and 2 * layers == value:
        yield _Reading("2 * num_layers", 1 if at == 0 else 1.6, "num_layers")  # the rows of states lead
    for name, number in counts.items():
        if layers and layers * number == value:
            yield _Reading(f"num_layers * {name}", 1.2, name)
        if 2 * number == value:
            yield _Reading(f"2 * {name}", 1.3, name)
    for one, other in itertools.combinations(counts, 2):
        if counts[one] * counts[other] == value:
            yield _Reading(f"{one} * {other}", 1.4, one)


def _width(value: int, named: Mapping[str, int]) -> Iterator[_Reading]:
    """A number of features: a size, or of layers, directions or gates side by side."""
    layers = named.get("num_layers", 0)
    sizes = {name: number for name, number in named.items() if is_size(name)}
    for name, size in sizes.items():
        if size == value:
            yield _Reading(name, 0, name)
        if layers and layers * size == value:
            yield _Reading(f"num_layers * {name}", 1, name)
        for times, cost in ((2, 1.1), (4, 1.2), (2 * layers, 1.3), (3, 1.5)):
            if times * size == value and times not in (0, layers):
                yield _Reading(f"{times} * {name}" if times < 5 else f"2 * num_layers * {name}", cost, name)
        if size % 2 == 0 and size // 2 == value:
            yield _Reading(f"{name} // 2", 1.4, name)
    for one, other in itertools.combinations(sizes, 2):
        if sizes[one] + sizes[other] == value:
            yield _Reading(f"{one} + {other}", 1.6, other)
