"""NamedTuples from what JSON has, checked once by the types of their fields, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T", bound=tuple[Any, ...])
Structurer = Callable[[Any], Any]


class Mismatch(ValueError):
    """A field is missing, or is not what its type says."""

    def __init__(self, field: str) -> None:
        super().__init__(f"`{field}` is missing, or is not what it should be")
        self.field = field


def structure(data: object, kind: type[T]) -> T:
    """The NamedTuple of this kind that ``data``, which ``json.loads`` gave, has the fields of. Raises ``Mismatch``.

    A field is of one of the types ``str``, ``int``, ``bool``, ``tuple[X, ...]``, ``Mapping[str, X]``, of another NamedTuple,
    ``X | None``, ``Annotated[X, predicate]``, or ``Any``, which is left as it is. Where it is missing it has its default; whatever has no field here is left aside.
    """
    structured: T = _structurer(kind)(data)
    return structured


def unstructure(value: object) -> Any:
    """The value as ``json.dumps`` takes it: a NamedTuple as a dict, in the order of its fields."""
    if value is None or isinstance(value, str | int | float):  # most are: nothing has to be looked up for them
        return value
    if isinstance(value, tuple):
        named = getattr(value, "_asdict", None)
        return unstructure(named()) if named else [*map(unstructure, value)]
    if isinstance(value, Mapping):
        return {name: unstructure(part) for name, part in value.items()}
    return value


@cache
def _structurer(kind: Any) -> Structurer:
    """What makes a value of this type of data. It raises ``TypeError`` for other data, ``Mismatch`` for other fields."""
    origin, args = get_origin(kind), get_args(kind)
    if kind is Any:
        return lambda data: data
    if origin is Annotated:
        return _checked(_structurer(args[0]), args[1])
    if origin is UnionType:
        (some,) = (_structurer(arg) for arg in args if arg is not NoneType)
        return lambda data: None if data is None else some(data)
    if origin is tuple:
        part, whole = _structurer(args[0]), _exactly(list)
        return lambda data: tuple(map(part, whole(data)))
    if origin is Mapping:
        part, whole = _structurer(args[1]), _exactly(dict)
        return lambda data: {name: part(value) for name, value in whole(data).items()}
    return _named(kind) if issubclass(kind, tuple) else _exactly(kind)


def _exactly(kind: type) -> Structurer:
    def structured(data: object) -> object:
        if type(data) is not kind:  # True is no number here
            raise TypeError
        return data

    return structured


def _checked(structurer: Structurer, holds: Callable[[Any], object]) -> Structurer:
    def structured(data: object) -> object:
        value = structurer(data)
        if not holds(value):
            raise TypeError
        return value

    return structured


def _named(kind: Any) -> Structurer:
    fields = [(name, _structurer(hint)) for name, hint in get_type_hints(kind, include_extras=True).items()]
    defaults = kind._field_defaults

    def structured(data: Any) -> object:
        values = []
        for name, structurer in fields:
            try:
                values.append(structurer(data[name]) if name in data or name not in defaults else defaults[name])
            except (TypeError, KeyError):
                raise Mismatch(name) from None
        return kind._make(values)

    return structured
