"""A scene as SVG: the same cells as in the terminal, with lines, arrowheads and rounded boxes."""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from html import escape
from typing import Final

from pytest_lstm_kata.explain.drawing.scene import Arrow, Box, Item, Scene

WIDE: Final = 9
HIGH: Final = 20
"""The size of a cell. A letter of 15 units is as wide as a cell in most fonts; each text is told its length."""


def svg(scene: Scene, name: str) -> str:
    """The scene with its title and its description, by which readers of screens know it; ``name`` is its own."""
    columns, rows = scene.size
    width, height = columns * WIDE, rows * HIGH
    borders = {cell for item in scene.items if isinstance(item, Box) for cell in _border(item)}
    parts = "".join(part for item in scene.items for part in _shapes(item, borders))
    return (
        f'<svg role="img" aria-labelledby="{name}-title" aria-describedby="{name}-desc" '
        f'width="{width}" height="{height}" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-title">{escape(scene.title or "The data and the layer")}</title>'
        f'<desc id="{name}-desc">{escape(scene.told)}</desc>{parts}</svg>'
    )


def _border(box: Box) -> Iterator[tuple[int, int]]:
    for x in range(box.x, box.x + box.width):
        yield from ((x, box.y), (x, box.y + box.height - 1))
    for y in range(box.y, box.y + box.height):
        yield from ((box.x, y), (box.x + box.width - 1, y))


def _shapes(item: Item, borders: AbstractSet[tuple[int, int]]) -> Iterator[str]:
    match item:
        case Box(x=x, y=y, width=width, height=height, role=role, rules=rules):
            left, top, across, down = (x + 0.5) * WIDE, (y + 0.5) * HIGH, (width - 1) * WIDE, (height - 1) * HIGH
            yield f'<rect class="{role}" x="{left}" y="{top}" width="{across}" height="{down}" rx="4"/>'
            for rule in rules:
                yield _line(left, top + rule * HIGH, left + across, top + rule * HIGH, role)
        case Arrow(way="up", x=x, y=y, length=length, role=role):
            at = (x + 0.5) * WIDE
            start = (y + length + (0.5 if (x, y + length) in borders else 0)) * HIGH
            end = (y - (0.5 if (x, y - 1) in borders else 0)) * HIGH
            yield _line(at, start, at, end + 4, role)
            yield _head(at, end + 1, (-4, 8), (4, 8), role)
        case Arrow(way=way, x=x, y=y, length=length, role=role):
            at = (y + 0.5) * HIGH
            left = (x - (0.5 if (x - 1, y) in borders else 0)) * WIDE
            right = (x + length + (0.5 if (x + length, y) in borders else 0)) * WIDE
            if way == "right":
                yield _line(left, at, right - 4, at, role)
                yield _head(right - 1, at, (-8, -4), (-8, 4), role)
            else:
                yield _line(left + 4, at, right, at, role)
                yield _head(left + 1, at, (8, -4), (8, 4), role)
        case _:
            said = item.text.strip()
            start = item.x + len(item.text) - len(item.text.lstrip())
            yield (
                f'<text class="{item.role}" x="{start * WIDE}" y="{item.y * HIGH + 15}" textLength="{len(said) * WIDE}">'
                f"{escape(said)}</text>"
            )


def _line(x1: float, y1: float, x2: float, y2: float, role: str) -> str:
    return f'<line class="{role}" x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}"/>'


def _head(x: float, y: float, one: tuple[int, int], other: tuple[int, int], role: str) -> str:
    points = f"{x:g},{y:g} {x + one[0]:g},{y + one[1]:g} {x + other[0]:g},{y + other[1]:g}"
    return f'<polygon class="{role}" points="{points}"/>'
