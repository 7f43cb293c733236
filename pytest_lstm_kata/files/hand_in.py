"""A hand-in: the answers of one learner in one small file, read as if it were their folder.

``lstm-kata hand-in`` writes it, and it comes back from strangers, so each part of it is looked at before it is used. A part
that is not what it should be is a sentence: about the file, or about one kata.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple, NoReturn

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.answers import MAX_SEED
from pytest_lstm_kata.files.printing import is_printable, printable

SCHEMA: Final = 1
"""Goes up when a field changes its meaning or goes away."""

TOOL: Final = "lstm-kata hand-in"
"""What says that a file is one."""

SUFFIX: Final = ".kata.json"
"""So the name of one ends."""

MAX_BYTES: Final = 2 * 1024 * 1024
"""No hand-in is larger: that of a whole pack with two thousand events is half of it."""

MAX_BRACKETS: Final = 100_000
"""Nor has one more brackets: they take fifty times as much memory as they do in the file."""

MAX_KATAS: Final = 2_000
MAX_BLANKS: Final = 100
"""No kata has more blanks, and none more numbers."""

MAX_NAME: Final = 64
MAX_SENTENCE: Final = 600
_LATEST: Final = 2**36
"""Seconds: nothing was changed later than in two thousand years."""

_KINDS: Final[Mapping[type, str]] = {dict: "an object", list: "a list", str: "a text", int: "a whole number"}

_AGAIN: Final = "Ask for the file again"
_UNREAD: Final = "The hand-in is damaged at this kata: "


class Given(NamedTuple):
    """What a hand-in has of one kata."""

    deal: int = 0
    """Its seed."""
    numbers: Mapping[str, int] = MappingProxyType({})
    """What the seed came to where it was dealt."""
    answers: Mapping[str, str] = MappingProxyType({})
    """In canonical spelling, by blank; an open one has none."""
    changed: float = 0
    """When the kata's file was changed last, in seconds."""
    problem: str = ""
    """Why the file could not be read, or why this entry cannot."""


@dataclass(frozen=True, eq=False)
class HandIn:
    """What one learner hands in."""

    name: str = ""
    """As they call themselves."""
    katas: Mapping[str, Given] = field(default_factory=dict)
    """For practice, by id."""
    exam: Mapping[str, Given] = field(default_factory=dict)
    """Those of the exam that lay in the dojo."""
    journal: Sequence[Mapping[str, Any]] = ()
    """Its events, as they stand on its lines."""
    left_out: int = 0
    """How many of them had no room."""
    created: float = 0
    """When the file was made, in seconds; 0 if it does not say."""


class Damaged(ValueError):
    """A file, or a part of it, that is not what a hand-in has; the text says why."""


def read(path: Path) -> HandIn:
    """The hand-in in this file. Raises ``Damaged`` with the reason, also if it cannot be opened."""
    try:
        data = access.read(path, MAX_BYTES)
    except OSError as error:
        raise Damaged(f"it cannot be opened: {error.strerror or error}") from None
    return parsed(data)


def name(path: Path) -> str:
    """The learner's name in a hand-in, at most 64 characters that can be printed; empty if it has none, or cannot be read."""
    try:
        return remembered(path).name
    except Damaged:
        return ""


def remembered(path: Path) -> HandIn:
    """The hand-in in this file without its journal, read once while the file stays as it is. Raises ``Damaged``."""
    found = _remembered(path, _signature(path))
    if isinstance(found, Damaged):
        raise Damaged(*found.args)
    return found


def _signature(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.lstat()
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


@lru_cache(16)  # they are read one after the other, and a class has hundreds
def _remembered(path: Path, signature: object) -> HandIn | Damaged:  # noqa: ARG001  # what has changed is read again
    try:
        return replace(read(path), journal=())
    except Damaged as damage:
        return damage


def parsed(data: bytes) -> HandIn:
    """The hand-in in these bytes. Raises ``Damaged``."""
    facts = _facts(data)
    if not isinstance(facts, dict) or facts.get("tool") != TOOL:
        raise Damaged("it is not a file that `lstm-kata hand-in` writes")
    if facts.get("schema") != SCHEMA:
        raise Damaged("another version of pytest-lstm-kata wrote it: python -m pip install -U pytest-lstm-kata")
    try:
        called, journal = _field(facts, "name", str).strip(), _field(facts, "journal", list)
        return HandIn(
            name=called if is_printable(called) and len(called) <= MAX_NAME else "",
            katas=_katas(_field(facts, "katas", dict)),
            exam=_katas(_field(facts, "exam", dict)),
            journal=[event for event in journal if isinstance(event, dict)],
            left_out=_field(facts, "journal_left_out", int),
            created=_time(facts.get("created")),
        )
    except Damaged as damage:
        raise Damaged(f"it is damaged: {damage}") from None


def written(hand_in: HandIn, version: str, created: str) -> bytes:
    """The file. ``version`` is that of the program, ``created`` the time in ISO 8601."""
    facts = {
        "schema": SCHEMA,
        "tool": TOOL,
        "version": version,
        "created": created,
        "name": hand_in.name,
        "katas": {kata: _unstructured(given) for kata, given in hand_in.katas.items()},
        "exam": {kata: _unstructured(given) for kata, given in hand_in.exam.items()},
        "journal": [*hand_in.journal],
        "journal_left_out": hand_in.left_out,
    }
    return json.dumps(facts, separators=(",", ":")).encode() + b"\n"


def _unstructured(given: Given) -> dict[str, Any]:
    facts: dict[str, Any] = {"deal": given.deal, "numbers": {**given.numbers}, "changed": given.changed}
    return facts | ({"problem": given.problem} if given.problem else {"answers": {**given.answers}})


def _facts(data: bytes) -> Any:
    """What stands in the JSON, in which no name may stand twice and no number may be none."""
    if len(data) > MAX_BYTES:
        raise Damaged(f"it is larger than {MAX_BYTES // 1024**2} MiB, too large for a hand-in")
    if data.count(b"[") + data.count(b"{") > MAX_BRACKETS:
        raise Damaged(f"it has more than {MAX_BRACKETS} brackets, too many for a hand-in")
    try:
        return json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number)
    except UnicodeDecodeError:
        raise Damaged(f"it is damaged: it is not UTF-8. {_AGAIN}") from None
    except json.JSONDecodeError as error:
        raise Damaged(f"it is damaged: line {error.lineno} is not JSON. {_AGAIN}") from None
    except RecursionError:
        raise Damaged(f"it is damaged: it has too many brackets within brackets. {_AGAIN}") from None
    except Damaged:
        raise
    except ValueError:
        raise Damaged(f"it is damaged: a number in it is far too long. {_AGAIN}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Damaged(f"it is damaged: `{printable(name)[:40]}` is in it twice. {_AGAIN}")
        found[name] = value
    return found


def _no_number(word: str) -> NoReturn:
    raise Damaged(f"it is damaged: {word} is not a number. {_AGAIN}")


def _field(facts: Mapping[str, Any], name: str, kind: type) -> Any:
    value = facts.get(name)
    if type(value) is not kind:
        raise Damaged(f"`{name}` is not {_KINDS[kind]}. {_AGAIN}")
    return value


def _time(text: object) -> float:
    """A time in ISO 8601 in seconds; 0 if it is none."""
    try:
        when = datetime.fromisoformat(str(text))
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return 0


def _katas(facts: Mapping[str, Any]) -> dict[str, Given]:
    if len(facts) > MAX_KATAS:
        raise Damaged(f"it has more than {MAX_KATAS} katas")
    return {kata: _given(entry) for kata, entry in facts.items()}


def _given(facts: object) -> Given:
    """One kata's entry; of one that is damaged no more than that."""
    try:
        if not isinstance(facts, dict):
            return Given(problem=f"{_UNREAD}it is not an object. {_AGAIN}.")
        seed = _field(facts, "deal", int)
        changed: Any = facts.get("changed")
        numbers = _table(facts, "numbers", int)
        problem = _field(facts, "problem", str) if "problem" in facts else ""
        answers = {} if problem else _table(facts, "answers", str)
    except Damaged as damage:
        return Given(problem=f"{_UNREAD}{damage}.")
    if type(changed) not in (int, float):
        return Given(problem=f"{_UNREAD}`changed` is not a number. {_AGAIN}.")
    if not (0 <= seed <= MAX_SEED and 0 <= changed <= _LATEST):
        return Given(problem=f"{_UNREAD}a number in it is too large. {_AGAIN}.")
    return Given(seed, numbers, answers, changed, printable(problem)[:MAX_SENTENCE])


def _table(facts: Mapping[str, Any], name: str, kind: type) -> dict[str, Any]:
    """A field that has a value of this kind by each of its names."""
    table = _field(facts, name, dict)
    if len(table) > MAX_BLANKS or any(type(value) is not kind for value in table.values()):
        raise Damaged(f"`{name}` does not have {_KINDS[kind]} for each name. {_AGAIN}")
    return dict(table)
