"""A unit's primer as lines for a terminal: headings in bold, no Markdown, code and drawings as they are."""

from __future__ import annotations

from collections.abc import Iterator

from pytest_lstm_kata.kata.model import Unit
from pytest_lstm_kata.kata.primer import Kind, blocks, plain, spans
from pytest_lstm_kata.output.terminal import Line, in_one_piece, wrapped


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
                yield from map(Line, wrapped(f"- {_words(block.text)}", width, "  "))
            case _:
                yield from map(Line, wrapped(_words(block.text), width))


def _words(text: str) -> str:
    """Without its backticks; each piece of code stays in one line, as what is broken in it is hard to read."""
    return "".join(in_one_piece(piece) if is_code else piece for piece, is_code in spans(text))
