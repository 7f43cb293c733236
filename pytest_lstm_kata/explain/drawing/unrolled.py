"""A call of a recurrent layer, unrolled: steps from left to right, layers from bottom to top, out above x.

A box is one layer at one step, with a part for each direction. h and c go from step to step, and only h goes up.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import NamedTuple

from pytest_lstm_kata.explain.drawing import axes
from pytest_lstm_kata.explain.drawing.scene import WIDTH, Arrow, Box, Item, Words
from pytest_lstm_kata.explain.trace import LayerCall, Stack, Tensor

_GAP, _JUMP = 3, 9
"""Columns between two steps, and where steps are left out."""
_SIDE = 11
"""Columns for what goes in or comes out beside the steps: an arrow and a label."""
_LABEL = _SIDE - 3


def draw(call: LayerCall, stack: Stack, width: int = WIDTH) -> tuple[Item, ...]:
    """The picture of a call that ran, with at least one step; the shapes are left to a table."""
    return tuple(_Picture(call, stack, width).items())


class _Column(NamedTuple):
    """Where a step stands."""

    step: int
    x: int
    jump: bool = False
    """Steps are left out before it."""


_Part = Generator[Item, None, int]
"""The items of a part, and the line below it."""


class _Picture:
    def __init__(self, call: LayerCall, stack: Stack, width: int) -> None:
        self._stack = stack
        self._x, *self._start = call.inputs
        self._out, *self._end = call.outputs
        contents = [f"{letter} {axes.width_of(letter, stack)}" for letter in stack.states]
        widest = max(map(len, contents))
        self._contents = [text.ljust(widest) for text in contents]
        left = _SIDE if stack.directions == 2 or self._start else _SIDE - 2
        self._box = widest + 4
        self._columns = _columns(axes.steps(self._x, stack), self._box, width - left - _SIDE, left)
        self._left, self._right = left, self._columns[-1].x + self._box
        self._height = (len(contents) + 1) * stack.directions + 1

    def items(self) -> Iterator[Item]:
        stack = self._stack
        narrow = " + ".join([str(stack.h_size)] * stack.directions)
        layers = axes.layers(stack)
        y = yield from self._steps(self._out, 0)
        for layer, below in zip(reversed(layers), [*reversed(layers[:-1]), -1], strict=True):
            y = yield from self._up(y, narrow)
            y = yield from self._layer(layer, y)
            if below != layer - 1:
                y = yield from self._left_out(below + 1, layer - 1, y)
        y = yield from self._up(y, str(stack.input_size))
        yield from self._steps(self._x, y)

    def _steps(self, data: Tensor, y: int) -> _Part:
        """The steps by name, and of a packed sequence how many samples have such a step."""
        stack = self._stack
        pitch = self._box + _GAP
        names = {column: axes.at(data, stack, column.step) for column in self._columns}
        long = max(map(len, names.values())) >= pitch
        for column, name in names.items():
            yield self._centred(column, name.removeprefix(data.name) if long else name, y, "tensor")
            if data.is_packed:
                yield self._centred(column, _rows(data.batch_sizes[column.step]), y + 1, "muted")
        return y + (2 if data.is_packed else 1)

    def _up(self, y: int, width: str) -> _Part:
        for column in self._columns:
            yield Arrow(self._centre(column), y, 2, "up", "out")
        yield Words(self._centre(self._columns[0]) + 2, y + 1, width, "muted")
        return y + 2

    def _layer(self, layer: int, y: int) -> _Part:
        parts = len(self._stack.states)
        yield Words(0, y, f"layer {layer}", "layer")
        rules = (parts + 1,) if self._stack.directions == 2 else ()
        for column in self._columns:
            yield Box(column.x, y, self._box, self._height, "layer", rules)
        rows = y + 1
        if self._stack.directions == 2:
            yield from self._direction(2 * layer + 1, rows, backward=True)
            rows += parts + 1
        yield from self._direction(self._stack.directions * layer, rows, backward=False)
        return y + self._height

    def _direction(self, row: int, y: int, *, backward: bool) -> Iterator[Item]:
        """One direction of a layer: its states pass from box to box and come out at its end."""
        role, way = ("backward", "left") if backward else ("forward", "right")
        for i, content in enumerate(self._contents):
            for column in self._columns:
                yield Words(column.x + 2, y + i, content, role)
            for before, column in zip(self._columns, self._columns[1:], strict=False):
                start = before.x + self._box
                if column.jump:
                    yield Arrow(start, y + i, 2, way, role)
                    yield Words(start + 3, y + i, "···", "muted")
                    yield Arrow(column.x - 2, y + i, 2, way, role)
                else:
                    yield Arrow(start, y + i, _GAP, way, role)
            ends = [
                (self._end, self._left if backward else self._right),
                (self._start, self._right if backward else self._left),
            ]
            for states, edge in ends:
                if i < len(states):
                    yield from self._state(states[i], self._stack.states[i], row, edge, y + i, way, role)
        if self._stack.directions == 2 and not self._start:
            x = self._right + 3 if backward else self._left - 3 - len(role)
            yield Words(x, y, role, role)

    def _state(self, state: Tensor, letter: str, row: int, edge: int, y: int, way: str, role: str) -> Iterator[Item]:
        """A row of h_0, c_0, h_n or c_n beside the steps, with an arrow."""
        name = f"{state.name}[{row}]"
        if len(name) > _LABEL:
            name = f"{letter}[{row}]"
        if edge == self._left:
            yield Arrow(edge - 2, y, 2, way, role)
            yield Words(edge - 3 - len(name), y, name, "state")
        else:
            yield Arrow(edge, y, 2, way, role)
            yield Words(edge + 3, y, name, "state")

    def _left_out(self, first: int, last: int, y: int) -> _Part:
        yield from self._up(y, "")
        for column in self._columns:
            yield Words(self._centre(column), y + 2, "⋮", "muted")
        yield Words(0, y + 2, axes.left_out(first, last), "muted")
        return y + 3

    def _centre(self, column: _Column) -> int:
        return column.x + (self._box - 1) // 2

    def _centred(self, column: _Column, text: str, y: int, role: str) -> Words:
        return Words(max(0, self._centre(column) - (len(text) - 1) // 2), y, text, role)


def _columns(steps: int, box: int, room: int, left: int) -> Sequence[_Column]:
    """All steps if there is room for them, else the first ones and the last."""
    if steps * (box + _GAP) - _GAP <= room:
        return [_Column(step, left + step * (box + _GAP)) for step in range(steps)]
    first = max(1, (room + _GAP - _JUMP - box) // (box + _GAP))
    columns = [_Column(step, left + step * (box + _GAP)) for step in range(first)]
    return [*columns, _Column(steps - 1, columns[-1].x + box + _JUMP, jump=True)]


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count} rows"
