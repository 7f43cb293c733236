"""A badge as something to see: a medal in a terminal, and a picture."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterator, Sequence
from html import escape
from typing import Final

from pytest_lstm_kata.files.language import printable
from pytest_lstm_kata.output.summary import UNICODE, Glyphs, Line
from pytest_lstm_kata.record.certificate import Certificate

_SHAPE: Final = (
    ("ribbon", "rrrr       rrrr"),
    ("ribbon", "  rrrr   rrrr  "),
    ("gold", "   fffffffff   "),
    ("gold", " fffrrrrrrrfff "),
    ("gold", " ffrr*****rrff "),
    ("gold", " fffrrrrrrrfff "),
    ("gold", "   fffffffff   "),
)
"""Drawn with a full character, a lighter one and stars, which is all that each set of glyphs has."""

_MARGIN: Final = 2
_GAP: Final = 3
_WORDS: Final = 20
"""With less room than that beside it the medal is left out."""


def lines(badge: Certificate, width: int = 80, glyphs: Glyphs = UNICODE) -> Iterator[Sequence[Line]]:
    """The medal with what it is for beside it; each line in parts, each part with a role.

    The roles are those of the summary, and "ribbon" and "gold".
    """
    wide = len(_SHAPE[0][1])
    room = min(width, 60) - _MARGIN - wide - _GAP
    if room < _WORDS:
        for word in _words(badge, width):
            yield (word,)
        return
    words = list(_words(badge, room))[: len(_SHAPE)]
    first = (len(_SHAPE) - len(words)) // 2
    stars = f"{glyphs.star} {glyphs.star} {glyphs.star}" if badge.awards[0].distinction else f"  {glyphs.star}  "
    for i, (role, shape) in enumerate(_SHAPE):
        drawn = shape.replace("f", glyphs.full).replace("r", glyphs.rest).replace("*****", stars)
        said = [words[i - first]] if first <= i < first + len(words) else []
        part = Line(" " * _MARGIN + (drawn if said else drawn.rstrip()), role)
        yield (part, *(Line(" " * _GAP + word.text, word.role) for word in said))


def _words(badge: Certificate, room: int) -> Iterator[Line]:
    """What the medal is for, and on what it was judged."""

    def paragraph(text: str, role: str = "") -> Iterator[Line]:
        for line in _short(text, room):
            yield Line(line, role)

    first = badge.awards[0]
    yield from paragraph(first.title, "title")
    if first.distinction:
        yield from paragraph("with distinction", "good")
    yield from paragraph(f"{_katas(badge)}, {badge.day}")
    yield from paragraph(_judged_on(badge))


def _short(text: str, width: int) -> list[str]:
    """Two lines at most."""
    return textwrap.wrap(printable(text), width, max_lines=2, placeholder=" ...")


def _katas(badge: Certificate) -> str:
    return f"{badge.right} kata{'' if badge.right == 1 else 's'} right"


def _judged_on(badge: Certificate) -> str:
    return f"torch {badge.torch.partition('+')[0]} on {', '.join(badge.devices)}"


_PICTURE: Final = """\
<svg xmlns="http://www.w3.org/2000/svg" width="420" height="220" viewBox="0 0 420 220" role="img" aria-labelledby="lstm-kata-title lstm-kata-desc">
  <title id="lstm-kata-title">{title}</title>
  <desc id="lstm-kata-desc">{desc}</desc>
  <defs>
    <linearGradient id="lstm-kata-card" x1="0" y1="0" x2="1" y2="1">
      <stop offset="0" stop-color="#2b2a5e"/><stop offset="1" stop-color="#16152f"/>
    </linearGradient>
    <radialGradient id="lstm-kata-gold" cx="0.38" cy="0.3" r="0.85">
      <stop offset="0" stop-color="#fff3c4"/><stop offset="0.45" stop-color="#f4c542"/><stop offset="1" stop-color="#b7791f"/>
    </radialGradient>
  </defs>
  <rect x="1" y="1" width="418" height="218" rx="18" fill="url(#lstm-kata-card)" stroke="#f4c542" stroke-opacity="0.55" stroke-width="1.5"/>
  <g fill="none" stroke-width="2" stroke-opacity="0.16" stroke-linecap="round">
    <polyline points="{tanh}" stroke="#a5b4fc"/>
    <polyline points="{sigmoid}" stroke="#f9a8d4"/>
  </g>
  <g transform="translate(98 122)">
    <path d="M-46 -106 L-20 -106 L12 -34 L-14 -24 Z" fill="#e0455f"/>
    <path d="M46 -106 L20 -106 L-12 -34 L14 -24 Z" fill="#b92c48"/>
    <path d="M-37.5 -106 L-31 -106 L1 -32 L-5 -29 Z" fill="#fff" fill-opacity="0.35"/>
    <path d="M37.5 -106 L31 -106 L-1 -32 L5 -29 Z" fill="#fff" fill-opacity="0.35"/>
    <polygon points="{rim}" fill="url(#lstm-kata-gold)" stroke="#8a5a13" stroke-width="1" stroke-linejoin="round"/>
    <circle r="48" fill="#fff8dc" fill-opacity="0.28" stroke="#8a5a13" stroke-opacity="0.55" stroke-width="1.5"/>
    <circle r="43" fill="none" stroke="#8a5a13" stroke-opacity="0.4" stroke-width="1" stroke-dasharray="1.5 3.5"/>
    {stars}
  </g>
  <g font-family="Georgia, 'Times New Roman', 'DejaVu Serif', serif" fill="#fdf6e3">
{words}
  </g>
</svg>
"""


def svg(badge: Certificate) -> str:
    """The picture: a card with its own background, so that it is the same on a light page and on a dark one."""
    first, others = badge.awards[0], [award.title for award in badge.awards[1:]]
    how = " with distinction" if first.distinction else ""
    desc = f"{_katas(badge)}, judged on {badge.day} with {_judged_on(badge)}."
    if others:
        desc = f"Also earned: {', '.join(others)}. {desc}"
    return _PICTURE.format(
        title=_safe(f"{first.title}{how}"),
        desc=_safe(desc),
        tanh=_curve(math.tanh),
        sigmoid=_curve(lambda x: 1 / (1 + math.exp(-x))),
        rim=_star(28, 60, 55),
        stars="\n    ".join(_stars(first.distinction)),
        words="\n".join(_card(badge, others)),
    )


def _stars(distinction: bool) -> Iterator[str]:
    places = [(0, -7, 24), (-22, 20, 8), (0, 27, 8), (22, 20, 8)] if distinction else [(0, 0, 30)]
    for x, y, size in places:
        yield f'<polygon points="{_star(5, size, size * 0.42, x, y)}" fill="#7a4a0c" fill-opacity="0.9"/>'


def _card(badge: Certificate, others: Sequence[str]) -> Iterator[str]:
    """What stands beside the medal, line by line, in the middle of the height."""
    sets = [(text, 25, 30, ' font-weight="bold"') for text in _short(badge.awards[0].title, 14)]
    if badge.awards[0].distinction:
        sets.append(("with distinction", 17, 25, ' font-style="italic" fill="#f4c542"'))
    more = f"and {', '.join(others)}" if others else ""
    sets += [(text, 13, 20, ' fill="#f4c542"') for text in _short(more, 29)]
    sets.append((f"{_katas(badge)}, {badge.day}", 14, 27, ""))
    sets += [(text, 13, 19, ' fill="#c7c5e8"') for text in _short(_judged_on(badge), 29)]
    y = 110 - sum(height for _, _, height, _ in sets) / 2
    for text, size, height, style in sets:
        y += height
        yield f'    <text x="186" y="{y - 5:.0f}" font-size="{size}"{style}>{_safe(text)}</text>'


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


def _safe(text: str) -> str:
    return escape(printable(text))
