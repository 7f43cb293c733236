"""A scene as SVG: the same cells as in the terminal, with lines, arrowheads and rounded boxes."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from html import escape
from typing import Final

from pytest_lstm_kata.explain.drawing.scene import Arrow, Box, Item, Scene

_COLUMN: Final = 9
_ROW: Final = 20
"""The size of a cell. A letter of 15 units is as wide as a cell in most fonts, and ``textLength`` makes it so in all."""


def svg(scene: Scene, name: str) -> str:
    """The scene with title and description, for screen readers; ``name`` begins their ids, so it is used once a page."""
    columns, rows = scene.size
    width, height = columns * _COLUMN, rows * _ROW
    borders = {cell for item in scene.items if isinstance(item, Box) for cell in _border(item)}
    parts = "".join(part for item in scene.items for part in _shapes(item, borders))
    return (
        f'<svg role="img" aria-labelledby="{name}-title" aria-describedby="{name}-desc" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-title">{escape(scene.title or "The data and the layer")}</title>'
        f'<desc id="{name}-desc">{escape(scene.description)}</desc>{parts}</svg>'
    )


def _border(box: Box) -> Iterator[tuple[int, int]]:
    for x in range(box.x, box.x + box.width):
        yield from ((x, box.y), (x, box.y + box.height - 1))
    for y in range(box.y, box.y + box.height):
        yield from ((box.x, y), (box.x + box.width - 1, y))


def _shapes(item: Item, borders: AbstractSet[tuple[int, int]]) -> Iterator[str]:
    match item:
        case Box(x=x, y=y, width=width, height=height, role=role, rules=rules):
            left, top, across, down = (x + 0.5) * _COLUMN, (y + 0.5) * _ROW, (width - 1) * _COLUMN, (height - 1) * _ROW
            yield f'<rect class="{role}" x="{left}" y="{top}" width="{across}" height="{down}" rx="4"/>'
            for rule in rules:
                yield _line(left, top + rule * _ROW, left + across, top + rule * _ROW, role)
        case Arrow(way="up", x=x, y=y, length=length, role=role):
            at = (x + 0.5) * _COLUMN
            start = (y + length + (0.5 if (x, y + length) in borders else 0)) * _ROW
            end = (y - (0.5 if (x, y - 1) in borders else 0)) * _ROW
            yield _line(at, start, at, end + 4, role)
            yield _head(at, end + 1, (-4, 8), (4, 8), role)
        case Arrow(way=way, x=x, y=y, length=length, role=role):
            at = (y + 0.5) * _ROW
            left = (x - (0.5 if (x - 1, y) in borders else 0)) * _COLUMN
            right = (x + length + (0.5 if (x + length, y) in borders else 0)) * _COLUMN
            if way == "right":
                yield _line(left, at, right - 4, at, role)
                yield _head(right - 1, at, (-8, -4), (-8, 4), role)
            else:
                yield _line(left + 4, at, right, at, role)
                yield _head(left + 1, at, (8, -4), (8, 4), role)
        case _:
            text = item.text.strip()
            start = item.x + len(item.text) - len(item.text.lstrip())
            place = f'x="{start * _COLUMN}" y="{item.y * _ROW + 15}" textLength="{len(text) * _COLUMN}"'
            yield f'<text class="{item.role}" {place}>{escape(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, role: str) -> str:
    return f'<line class="{role}" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"/>'


def _head(x: float, y: float, left: tuple[int, int], right: tuple[int, int], role: str) -> str:
    """An arrowhead with its tip at a point and its other corners so far from that."""
    points = f"{x:g},{y:g} {x + left[0]:g},{y + left[1]:g} {x + right[0]:g},{y + right[1]:g}"
    return f'<polygon class="{role}" points="{points}"/>'
