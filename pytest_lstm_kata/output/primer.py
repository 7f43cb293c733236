"""A unit's primer as lines for a terminal: headings in bold, no Markdown, code and drawings as they are."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_lstm_kata.kata.model import Unit
from pytest_lstm_kata.kata.primer import Kind, blocks, plain
from pytest_lstm_kata.output.terminal import Line, wrapped


def lines(unit: Unit, width: int) -> Iterator[Line]:
    """The title and the primer, for so many columns. Code and drawings are not broken, so these can be wider."""
    yield Line(unit.heading, "title")
    before = Kind.HEADING
    for block in blocks(unit.primer):
        if not block.kind is before is Kind.ITEM:
            yield Line("")
        before = block.kind
        match block.kind:
            case Kind.CODE:
                yield from (Line(f"    {line}".rstrip()) for line in block.text.splitlines())
            case Kind.HEADING:
                yield Line(plain(block.text), "title")
            case Kind.ITEM:
                yield from map(Line, wrapped(f"- {plain(block.text)}", width, "  "))
            case _:
                yield from map(Line, wrapped(plain(block.text), width))
