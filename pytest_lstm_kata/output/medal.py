"""A medal for a badge: in a terminal, and as an SVG picture."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterator, Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import Final

from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.output.terminal import Line
from pytest_lstm_kata.record.certificate import Certificate

_SHAPE: Final = (
    ("ribbon", "░░░░       ░░░░"),
    ("ribbon", "  ░░░░   ░░░░  "),
    ("gold", "   █████████   "),
    ("gold", " ███░░░░░░░███ "),
    ("gold", " ██░░  ★  ░░██ "),
    ("gold", " ███░░░░░░░███ "),
    ("gold", "   █████████   "),
)
_STAR, _STARS = "  ★  ", "★ ★ ★"
"""In its middle, without distinction and with it."""

_MARGIN: Final = 2
_GAP: Final = 3
_LEAST: Final = 20
"""With less room than that beside it the medal is left out."""


def lines(badge: Certificate, width: int = 80) -> Iterator[Sequence[Line]]:
    """The medal with what it is for beside it; each line in parts, each part with a role.

    The roles are those of the summary, and "ribbon" and "gold".
    """
    wide = len(_SHAPE[0][1])
    room = min(width, 60) - _MARGIN - wide - _GAP
    if room < _LEAST:
        for text in _texts(badge, width):
            yield (text,)
        return
    texts = list(_texts(badge, room))[: len(_SHAPE)]
    first = (len(_SHAPE) - len(texts)) // 2
    for i, (role, shape) in enumerate(_SHAPE):
        drawn = shape.replace(_STAR, _STARS) if badge.awards[0].distinction else shape
        beside = [texts[i - first]] if first <= i < first + len(texts) else []
        part = Line(" " * _MARGIN + (drawn if beside else drawn.rstrip()), role)
        yield (part, *(Line(" " * _GAP + text.text, text.role) for text in beside))


def _texts(badge: Certificate, room: int) -> Iterator[Line]:
    """What the medal is for, and on what it was judged."""

    def paragraph(text: str, role: str = "") -> Iterator[Line]:
        for line in _two_lines(text, room):
            yield Line(line, role)

    first = badge.awards[0]
    yield from paragraph(first.title, "title")
    if first.distinction:
        yield from paragraph("with distinction", "good")
    yield from paragraph(f"{_katas(badge)}, {badge.day}")
    yield from paragraph(_judged_on(badge))


def _two_lines(text: str, width: int) -> list[str]:
    """The text in two lines at most."""
    return textwrap.wrap(printable(text), width, max_lines=2, placeholder=" ...")


def _katas(badge: Certificate) -> str:
    return f"{badge.right} kata{'' if badge.right == 1 else 's'} right"


def _judged_on(badge: Certificate) -> str:
    return f"torch {badge.torch.partition('+')[0]} on {', '.join(badge.devices)}"


def svg(badge: Certificate) -> str:
    """The picture: a card with its own background, so that it is the same on a light page and on a dark one."""
    first, others = badge.awards[0], [award.title for award in badge.awards[1:]]
    how = " with distinction" if first.distinction else ""
    desc = f"{_katas(badge)}, judged on {badge.day} with {_judged_on(badge)}."
    if others:
        desc = f"Also earned: {', '.join(others)}. {desc}"
    picture = (files(__package__) / "medal.svg").read_text(encoding="utf-8")
    return Template(picture).substitute(
        title=_escaped(f"{first.title}{how}"),
        desc=_escaped(desc),
        tanh=_curve(math.tanh),
        sigmoid=_curve(lambda x: 1 / (1 + math.exp(-x))),
        rim=_star(28, 60, 55),
        stars="\n    ".join(_stars(first.distinction)),
        texts="\n    ".join(_card(badge, others)),
    )


def _stars(distinction: bool) -> Iterator[str]:
    places = [(0, -7, 24), (-22, 20, 8), (0, 27, 8), (22, 20, 8)] if distinction else [(0, 0, 30)]
    for x, y, size in places:
        yield f'<polygon points="{_star(5, size, size * 0.42, x, y)}" fill="#7a4a0c" fill-opacity="0.9"/>'


def _card(badge: Certificate, others: Sequence[str]) -> Iterator[str]:
    """What stands beside the medal, line by line, in the middle of the height."""
    texts = [(text, 25, 30, ' font-weight="bold"') for text in _two_lines(badge.awards[0].title, 14)]
    if badge.awards[0].distinction:
        texts.append(("with distinction", 17, 25, ' font-style="italic" fill="#f4c542"'))
    more = f"and {', '.join(others)}" if others else ""
    texts += [(text, 13, 20, ' fill="#f4c542"') for text in _two_lines(more, 29)]
    texts.append((f"{_katas(badge)}, {badge.day}", 14, 27, ""))
    texts += [(text, 13, 19, ' fill="#c7c5e8"') for text in _two_lines(_judged_on(badge), 29)]
    y = 110 - sum(height for _, _, height, _ in texts) / 2
    for text, size, height, style in texts:
        y += height
        yield f'<text x="186" y="{y - 5:.0f}" font-size="{size}"{style}>{_escaped(text)}</text>'


def _star(points: int, outer: float, inner: float, x: float = 0, y: float = 0) -> str:
    """The corners of a star, the first at its top."""
    corners = (
        (math.pi * i / points, inner if i % 2 else outer)  # clockwise, from the top
        for i in range(2 * points)
    )
    return " ".join(f"{x + far * math.sin(turn):.1f},{y - far * math.cos(turn):.1f}" for turn, far in corners)


def _curve(gate: Callable[[float], float]) -> str:
    """One of the two functions that an LSTM is made of, across the card."""
    return " ".join(f"{210 + 32 * x:.0f},{110 - 82 * gate(x):.1f}" for x in (step / 4 for step in range(-25, 26)))


def _escaped(text: str) -> str:
    return escape(printable(text))
