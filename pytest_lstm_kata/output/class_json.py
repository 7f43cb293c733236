"""A class as plain data, for machines: a line of JSON for each learner, or one document. There is no answer of anybody in it.

``docs/class.schema.json`` says what each field means. A line is all that a row is, so that what was judged before, here or on
many machines, can be shown without being judged again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.record.class_ideas import Idea
from pytest_lstm_kata.record.classroom import Class, Row
from pytest_lstm_kata.record.structuring import Mismatch, structure, unstructure

SCHEMA: Final = 1
"""Goes up when a field changes its meaning or goes away."""


class NoRow(ValueError):
    """A line is no learner's; the text says why."""


def line(row: Row, packs: Mapping[str, Pack]) -> str:
    """The learner on a line, with its end; ``packs`` are the catalogue's."""
    return f"{json.dumps(_row(row, packs))}\n"


def read(text: str | bytes) -> Row:
    """The row on a line that ``line`` wrote, with texts that can be printed, whoever wrote it. Raises ``NoRow``."""
    try:
        data = _printable(json.loads(text))
        is_ours = data["schema"] == SCHEMA
    except (ValueError, TypeError, KeyError, RecursionError):
        is_ours = False
    if not is_ours:
        raise NoRow("it is not a line that this version of lstm-kata grade writes")
    try:
        return structure(data, Row)
    except Mismatch as mismatch:
        raise NoRow(str(mismatch)) from None


def _printable(data: Any) -> Any:
    """The same, with texts that are fit for a terminal, names of fields among them."""
    match data:
        case str():
            return printable(data)
        case dict():
            return {printable(name): _printable(value) for name, value in data.items()}
        case list():
            return [*map(_printable, data)]
    return data


def document(classroom: Class) -> str:
    """The whole class, with its ideas."""
    from importlib.metadata import version

    tool = "pytest-lstm-kata"
    packs = {pack.name: pack for pack in classroom.packs}
    value = {
        "schema": SCHEMA,
        "tool": tool,
        "version": version(tool),
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "learners": [_row(row, packs) for row in classroom.rows],
        "ideas": [idea(found) for found in classroom.ideas],
        "not_graded": dict(classroom.left_out),
    }
    return f"{json.dumps(value, indent=2)}\n"


def idea(found: Idea) -> dict[str, Any]:
    """An idea, with who holds it."""
    return {
        "name": found.name or None,
        "title": found.title,
        "sentence": found.sentence or None,
        "learners": [*found.learners],
        "katas": [kata.id for kata in found.katas],
    }


def _row(row: Row, packs: Mapping[str, Pack]) -> dict[str, Any]:
    """What it adds up to first, for those who read no further; then all of it."""
    own = {kata.partition("/")[0] for kata in row.outcomes}
    there = [pack for name, pack in packs.items() if name in own]
    solved = row.tally(kata for pack in there for kata in pack.katas)
    challenges = row.tally(kata for pack in there for kata in pack.katas if kata.challenge)
    return {
        "schema": SCHEMA,
        "learner": row.learner,
        "id": row.id,
        "platform": row.platform,
        "folder": row.folder,
        "solved": solved.right,
        "of": solved.of,
        "challenges": [*challenges],
        "badges": {pack.name: row.badge(pack).is_full for pack in there if pack.awards},
        "units": {f"{unit.pack}/{unit.name}": [*row.tally(unit.katas)] for pack in there for unit in pack.units},
        **unstructure(row),
    }
