"""Values from JSON: what a field must be stands in its type, and is checked once."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, NamedTuple

import pytest

from pytest_lstm_kata.record.structuring import Mismatch, structure, unstructure


class Part(NamedTuple):
    """A value within another."""

    name: str
    yes: bool = False


class Whole(NamedTuple):
    """A field of each type."""

    text: str
    number: int
    names: tuple[str, ...]
    counts: Mapping[str, int]
    parts: tuple[Part, ...]
    by_name: Mapping[str, Part]
    short: Annotated[str, lambda text: len(text) < 3]
    default: Mapping[str, str] = MappingProxyType({})
    perhaps: Part | None = None


DATA: dict[str, Any] = {
    "text": "größe",
    "number": 3,
    "names": ["a", "b"],
    "counts": {"a": 1},
    "parts": [{"name": "p", "yes": True}, {"name": "q", "later": 1}],
    "by_name": {"r": {"name": "r"}},
    "short": "ab",
}
WHOLE = Whole("größe", 3, ("a", "b"), {"a": 1}, (Part("p", yes=True), Part("q")), {"r": Part("r")}, "ab")


def test_a_value_has_the_fields_of_its_type() -> None:
    """Lists are tuples, objects are values or mappings; what is missing has its default, and what is unknown is left aside."""
    assert structure(DATA | {"later": [{}]}, Whole) == WHOLE
    assert structure(DATA | {"default": {"a": "b"}}, Whole) == WHOLE._replace(default={"a": "b"})
    assert structure(DATA | {"perhaps": {"name": "p"}}, Whole) == WHOLE._replace(perhaps=Part("p"))
    assert structure(DATA | {"perhaps": None}, Whole) == WHOLE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", 3),
        ("text", None),
        ("number", True),
        ("number", 3.0),
        ("number", "3"),
        ("names", "ab"),
        ("names", ["a", 3]),
        ("counts", []),
        ("counts", {"a": True}),
        ("parts", {}),
        ("by_name", {"r": "r"}),
        ("short", "abc"),
        ("short", 3),
        ("default", None),
    ],
)
def test_another_type_is_named(field: str, value: object) -> None:
    """The field that is not what its type says; a whole that is none lacks its first field."""
    with pytest.raises(Mismatch) as mismatch:
        structure(DATA | {field: value}, Whole)
    assert mismatch.value.field == ("name" if field == "by_name" else field)


@pytest.mark.parametrize("data", [None, 3, "text", [], ["text"], {}])
def test_what_is_no_object_lacks_its_first_field(data: object) -> None:
    """Whatever else JSON has."""
    with pytest.raises(Mismatch) as mismatch:
        structure(data, Whole)
    assert mismatch.value.field == "text"


def test_the_field_of_a_part_is_named() -> None:
    """The innermost one."""
    with pytest.raises(Mismatch) as mismatch:
        structure(DATA | {"parts": [{"name": "p", "yes": 1}]}, Whole)
    assert mismatch.value.field == "yes"


class Loose(NamedTuple):
    anything: Mapping[str, Any]


@pytest.mark.parametrize("data", [{"a": [1, {"b": None}]}, {}])
def test_what_may_be_anything_is_left_as_it_is(data: object) -> None:
    """As deep as it goes."""
    assert structure({"anything": data}, Loose) == (data,)


def test_a_value_becomes_json_and_back() -> None:
    """In the order of its fields."""
    data = json.loads(json.dumps(unstructure(WHOLE)))
    assert [*data] == [*Whole._fields]
    assert structure(data, Whole) == WHOLE
