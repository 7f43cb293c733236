"""A unit's primer as a page, with the way to its katas and to the units beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from itertools import count, groupby

from pytest_lstm_kata.explain.page import Neighbour, framed, ways
from pytest_lstm_kata.kata.model import Unit
from pytest_lstm_kata.kata.primer import Block, Kind, blocks, spans


def render(unit: Unit, katas: Iterable[Neighbour], units: Iterable[Neighbour]) -> str:
    """The page, as HTML. ``katas`` are those of the unit, ``units`` those before and after it."""
    body = [*_parts(blocks(unit.primer)), "<h2>The katas of this unit</h2>", *ways(katas, "Katas of this unit")]
    return framed(unit.heading, [*body, *ways(units, "Units beside this one")])


def _parts(found: Iterable[Block]) -> Iterator[str]:
    """The blocks as HTML. A drawing is not broken: on a narrow window it is scrolled, by keys, too."""
    figures = count(1)
    for kind, group in groupby(found, lambda block: block.kind):
        texts = [block.text for block in group]
        match kind:
            case Kind.CODE:
                for text, number in zip(texts, figures, strict=False):
                    name = f'role="region" tabindex="0" aria-label="Figure {number}"'
                    yield f'<div class="drawing" {name}><pre>{escape(text)}</pre></div>'
            case Kind.ITEM:
                yield f"<ul>{''.join(f'<li>{_inline(text)}</li>' for text in texts)}</ul>"
            case Kind.HEADING:
                yield from (f"<h2>{_inline(text)}</h2>" for text in texts)
            case _:
                yield from (f"<p>{_inline(text)}</p>" for text in texts)


def _inline(text: str) -> str:
    return "".join(f"<code>{escape(piece)}</code>" if is_code else escape(piece) for piece, is_code in spans(text))
