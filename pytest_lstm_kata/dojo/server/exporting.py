"""The class of a dojo as files for a gradebook, as ``lstm-kata grade`` writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from pytest_lstm_kata.output import class_json, gradebook
from pytest_lstm_kata.record.classroom import Class


class Export(NamedTuple):
    """A kind of file."""

    media: str
    text: Callable[[Class], str]


def _lines(found: Class) -> str:
    packs = {pack.name: pack for pack in found.packs}
    return "".join(class_json.line(row, packs) for row in found.rows)


EXPORTS: Final[Mapping[str, Export]] = {
    "csv": Export("text/csv", gradebook.text),
    "json": Export("application/json", class_json.document),
    "jsonl": Export("application/jsonl", _lines),
}
"""By the suffix."""
