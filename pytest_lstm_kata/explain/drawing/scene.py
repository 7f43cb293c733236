"""A drawing in character cells: boxes, arrows and words. One scene is shown as text or as SVG."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

WIDTH: Final = 58
"""The columns that every drawing fits in."""


class Box(NamedTuple):
    """A frame; its border stands in its outermost cells. ``rules`` are the rows of lines across it."""

    x: int
    y: int
    width: int
    height: int
    role: str = ""
    rules: tuple[int, ...] = ()


class Arrow(NamedTuple):
    """A line over ``length`` cells from its first cell on, with its head in the last one."""

    x: int
    y: int
    length: int
    way: str
    """One of "right", "left", "up"."""
    role: str = ""


class Words(NamedTuple):
    """A piece of text from a cell on."""

    x: int
    y: int
    text: str
    role: str = ""


Item = Box | Arrow | Words

_FEW: Final = 4
"""Rows of a table that stands alone, where there is little room."""
_HEADS: Final = {"right": "▶", "left": "◀", "up": "▲"}


class Row(NamedTuple):
    """A tensor of the drawing: its name, its shape or how it is made, and what its axes count."""

    name: str
    shape: str
    axes: str = ""


class Scene(NamedTuple):
    """A drawing with a heading, and below it a table of its tensors and some sentences."""

    title: str
    items: tuple[Item, ...]
    description: str = ""
    """The drawing in words, for those who do not see it."""
    rows: tuple[Row, ...] = ()
    notes: tuple[str, ...] = ()
    small: tuple[Item, ...] = ()
    """The same in few lines, to go with the table."""
    smallest: tuple[Item, ...] = ()
    """The same without the table."""
    about: frozenset[str] = frozenset()
    """What the kata's code calls the layer and its results."""
    is_recurrent: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the drawing itself."""
        corners = [_extent(item) for item in self.items]
        return max((x for x, _ in corners), default=0), max((y for _, y in corners), default=0)


def text(scene: Scene, width: int = WIDTH, gap: str = "\n\n") -> str:
    """The scene as lines of text, with box characters; ``gap`` parts the picture, the table and the notes.

    The picture is as wide as it is; the rest is wrapped to the width.
    """
    notes = [line for note in scene.notes for line in wrapped(note, width)]
    parts = [_picture(scene), "\n".join(_table(scene.rows, width)), "\n".join(notes)]
    return gap.join(filter(None, parts))


def forms(scene: Scene, width: int) -> Iterator[str]:
    """The scene with its title as text, then with less and less of it."""
    for form, gap in (
        (scene, "\n\n"),
        (scene._replace(notes=()), "\n\n"),
        (scene._replace(items=scene.small, notes=()), "\n"),
        (scene._replace(items=scene.smallest, notes=(), rows=() if scene.smallest else scene.rows[:_FEW]), "\n"),
    ):
        yield gap.join(filter(None, ["\n".join(wrapped(form.title, width)), text(form, width, gap)]))


def wrapped(text: str, width: int = WIDTH, start: str = "", *, break_on_hyphens: bool = False) -> list[str]:
    """The text in lines behind ``start``; a line break of its author's stays one."""
    return textwrap.wrap(
        text,
        width,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_on_hyphens=break_on_hyphens,
        replace_whitespace=False,
    )


def _picture(scene: Scene) -> str:
    width, height = scene.size
    cells = [[" "] * width for _ in range(height)]
    for item in scene.items:
        for x, y, char in _cells(item):
            cells[y][x] = char
    return "\n".join("".join(row).rstrip() for row in cells)


def _table(rows: Sequence[Row], width: int) -> Iterator[str]:
    """A line for each tensor; the axes get a line of their own where it would be too long."""
    name, shape = (max((len(row[i]) for row in rows), default=0) for i in (0, 1))
    lines = [f"{row.name:<{name}}  {row.shape:<{shape}}  {row.axes}".rstrip() for row in rows]
    if max(map(len, lines), default=0) <= width:
        yield from lines
        return
    for row in rows:
        yield from wrapped(row.shape, width, f"{row.name:<{name}}  ")
        yield from wrapped(row.axes, width, "    ")


def _extent(item: Item) -> tuple[int, int]:
    match item:
        case Box():
            return item.x + item.width, item.y + item.height
        case Arrow(way="up"):
            return item.x + 1, item.y + item.length
        case Arrow():
            return item.x + item.length, item.y + 1
        case _:
            return item.x + len(item.text), item.y + 1


def _cells(item: Item) -> Iterable[tuple[int, int, str]]:
    match item:
        case Box():
            yield from _border(item)
        case Arrow(x=x, y=y, way="up"):
            yield from ((x, y + i, _HEADS["up"] if i == 0 else "│") for i in range(item.length))
        case Arrow(x=x, y=y, way=way):
            head = item.length - 1 if way == "right" else 0
            yield from ((x + i, y, _HEADS[way] if i == head else "─") for i in range(item.length))
        case _:
            yield from ((item.x + i, item.y, char) for i, char in enumerate(item.text))


def _border(box: Box) -> Iterable[tuple[int, int, str]]:
    right, bottom = box.x + box.width - 1, box.y + box.height - 1
    for y in (box.y, bottom, *(box.y + rule for rule in box.rules)):
        yield from ((x, y, "─") for x in range(box.x + 1, right))
    for y in range(box.y + 1, bottom):
        across = y - box.y in box.rules
        yield box.x, y, "├" if across else "│"
        yield right, y, "┤" if across else "│"
    places = [(box.x, box.y), (right, box.y), (box.x, bottom), (right, bottom)]
    yield from ((x, y, char) for (x, y), char in zip(places, "┌┐└┘", strict=True))


def below(*parts: Iterable[Item]) -> list[Item]:
    """Several drawings, one below the other with a line between them; empty ones take no place."""
    return _one_below_the_other(parts, 1)


def stacked(*parts: Iterable[Item]) -> list[Item]:
    """The same without a line between them."""
    return _one_below_the_other(parts, 0)


def _one_below_the_other(parts: Iterable[Iterable[Item]], gap: int) -> list[Item]:
    items: list[Item] = []
    y = 0
    for part in map(list, parts):
        items += [item._replace(y=item.y + y) for item in part]
        y = max((_extent(item)[1] for item in items), default=-gap) + gap
    return items


def flow(inputs: Sequence[str], layer: Sequence[str], outputs: Sequence[str], *, refused: bool = False) -> list[Item]:
    """What goes into a layer, on its left, and what comes out, on its right; never wider than ``WIDTH``."""
    role = "refused" if refused else "layer"
    size = max(map(len, layer))
    room = (WIDTH - size - 12) // 2
    inputs, outputs = ([_truncated(label, room) for label in side] for side in (inputs, outputs))
    box = max(map(len, inputs), default=-4) + 4
    right = box + size + 4
    rows = max(len(inputs), len(outputs), len(layer))
    items: list[Item] = [Box(box, 0, size + 4, rows + 2, role)]
    items += [Words(box + 2, y, label, role) for y, label in _centred(layer, rows)]
    for y, label in _centred(inputs, rows):
        items += [Words(0, y, label, "tensor"), Arrow(box - 3, y, 3, "right", "out")]
    if refused:
        items += [Words(right + 1, y, label, "refused") for y, label in _centred(["refused"], rows)]
        return items
    for y, label in _centred(outputs, rows):
        items += [Arrow(right, y, 3, "right", "out"), Words(right + 4, y, label, "tensor")]
    return items


def arrow(
    inputs: Sequence[str], layer: str, outputs: Sequence[str], *, refused: bool = False, width: int = WIDTH
) -> list[Item]:
    """The same in one line, or in two where that would be too wide."""
    before, after = ", ".join(inputs), ", ".join(outputs)
    role = "refused" if refused else "layer"
    x = len(before) + 5 if before else 0
    items: list[Item] = [Words(0, 0, before, "tensor"), Arrow(x - 4, 0, 3, "right", "out")] if before else []
    items.append(Words(x, 0, layer, role))
    end = x + len(layer) + 1
    if refused:
        return [*items, Words(end + 1, 0, "refused", role)]
    y = 0 if end + 4 + len(after) <= width else 1
    at = min(x, max(0, width - 4 - len(after))) if y else end  # below the layer, so that it is no line of its own
    return [*items, Arrow(at, y, 3, "right", "out"), Words(at + 4, y, after, "tensor")]


def without_boxes(items: Iterable[Item]) -> list[Item]:
    """The words alone, without the lines that only frames stood on."""
    words = [item for item in items if isinstance(item, Words)]
    lines = {y: i for i, y in enumerate(sorted({word.y for word in words}))}
    return [word._replace(y=lines[word.y]) for word in words]


def _centred(labels: Sequence[str], rows: int) -> Iterator[tuple[int, str]]:
    """Lines with their places, in the middle of a box with so many rows."""
    return enumerate(labels, 1 + (rows - len(labels)) // 2)


def _truncated(label: str, room: int) -> str:
    return label if len(label) <= room else label[: room - 3] + "..."
