"""What a request says in its body, as JSON or as the form of a page: of the shape that is asked for, or refused.

Whatever is wrong with it, nothing of it is said back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import parse_qsl

from pytest_lstm_kata.dojo.room.session import Refused
from pytest_lstm_kata.dojo.running.answering import Sent
from pytest_lstm_kata.dojo.running.codes import new_id
from pytest_lstm_kata.record.structuring import Mismatch, structure

T = TypeVar("T", bound=tuple[Any, ...])

_DIGITS: Final = 15
"""Of a whole number: what is longer is none of ours, and takes long to read."""

_FIELDS: Final = 100
"""Of a form."""

_ANSWER: Final = "answer."
"""Before the name of a blank, in a form."""


class Nothing(NamedTuple):
    """What says all by its address."""


class Join(NamedTuple):
    code: str
    name: str = ""
    pack: Mapping[str, str] = MappingProxyType({})
    """The digest of each pack that somebody has."""


class Back(NamedTuple):
    name: str
    seat_code: str


class Answers(NamedTuple):
    events: tuple[Sent, ...]


class Up(NamedTuple):
    up: bool


class Open(NamedTuple):
    open: bool


class Seconds(NamedTuple):
    seconds: int


class Vote(NamedTuple):
    kata: str


class Name(NamedTuple):
    name: str


class Code(NamedTuple):
    code: str


def read(data: bytes, kind: type[T]) -> T:
    """What this JSON says. Raises ``Refused``: 400."""
    return _structured(_json(data) if data else {}, kind)


def read_form(data: bytes, kind: type[T]) -> tuple[T, str]:
    """What this form says, and its nonce. Raises ``Refused``: 400."""
    fields = _fields(data)
    nonce = fields.pop("nonce", "")
    answers = {name.removeprefix(_ANSWER): text for name, text in fields.items() if name.startswith(_ANSWER)}
    try:
        value: dict[str, Any] = {
            **fields,
            **{name: _whole(fields[name]) for name in ("seed", "seconds") if name in fields},
            **{name: bool(fields[name]) for name in ("up", "open") if name in fields},
        }
    except ValueError:
        raise Refused(400, "A number is missing, or is none. Load the page again.") from None
    if kind is Answers:
        value = {"events": [{"id": new_id(), **value, "answers": answers}]}
    return _structured(value, kind), nonce


def _structured(value: object, kind: type[T]) -> T:
    if type(value) is not dict:
        raise Refused(400, "The body is a JSON object with the fields that docs/dojo.md lists.")
    try:
        return structure(value, kind)
    except Mismatch as mismatch:
        raise Refused(400, f"{mismatch}.") from None


def _json(data: bytes) -> Any:
    try:
        value = json.loads(
            data.decode(), object_pairs_hook=_once, parse_constant=_never, parse_int=_whole, parse_float=_never
        )
        json.dumps(value, ensure_ascii=False).encode()  # which half of a surrogate pair cannot be
    except (ValueError, RecursionError):
        raise Refused(
            400, "The body is not JSON that a dojo takes: whole numbers, each field once, in UTF-8."
        ) from None
    return value


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) < len(pairs):
        raise ValueError
    return found


def _never(_: str) -> Any:
    """NaN, infinity, and fractions, of which nothing here has any."""
    raise ValueError


def _whole(digits: str) -> int:
    if len(digits) > _DIGITS:
        raise ValueError
    return int(digits)


def _fields(data: bytes) -> dict[str, str]:
    try:
        pairs = parse_qsl(data.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS)
        return {name: text.replace("\r\n", "\n") for name, text in _once(pairs).items()}
    except ValueError:
        raise Refused(400, "This is not the form of a page of this dojo. Load the page again.") from None
