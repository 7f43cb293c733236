"""A terminal's text as a picture of its window."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from string import Template
from typing import Final
from xml.sax.saxutils import escape

from recording import CSI, WIDTH

_INK: Final = {"31": "#ff7b72", "32": "#56d364", "33": "#e3b341", "36": "#56d4dd"}
_CELL, _LINE, _EDGE, _BAR = 8.4, 19, 16, 30
_WINDOW: Final = Path(__file__).with_suffix(".svg")


def svg(text: str) -> str:
    """The text, with its colours, as SVG.

    Each run of one colour has its own place and length, so that columns stay columns in whichever font there is.
    """
    lines = text.rstrip("\n").split("\n")
    width, height = round(WIDTH * _CELL + 2 * _EDGE), _BAR + len(lines) * _LINE + _EDGE
    runs = [
        f'<text x="{_EDGE + column * _CELL:.1f}" y="{y}" textLength="{len(run) * _CELL:.1f}"{look}>{escape(run)}</text>'
        for y, line in zip(range(_BAR + 15, height, _LINE), lines, strict=False)
        for column, look, run in _runs(line)
    ]
    return Template(_WINDOW.read_text(encoding="utf-8")).substitute(
        width=width,
        height=height,
        inner_width=width - 2,
        inner_height=height - 2,
        words=escape(CSI.sub("", "\n".join(lines))),
        runs="\n".join(runs),
    )


def _runs(line: str) -> Iterator[tuple[int, str, str]]:
    """The pieces of a line: the column, the look as attributes, the text; none of blanks alone."""
    column, ink, bold = 0, "", ""
    for piece in re.split(r"(\x1b\[[\d;]*m)", line):
        if not CSI.fullmatch(piece):
            for word in re.finditer(r"\S+(?: \S+)*", piece):
                room = WIDTH - column - word.start()
                yield (
                    column + word.start(),
                    ink + bold,
                    word[0] if len(word[0]) <= room else f"{word[0][: room - 3]}...",
                )
            column += len(piece)
            continue
        for code in piece[2:-1].split(";"):
            ink = f' fill="{_INK[code]}"' if code in _INK else "" if code == "0" else ink
            bold = ' font-weight="bold"' if code == "1" else "" if code == "0" else bold
