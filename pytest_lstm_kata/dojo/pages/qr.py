"""The way into the room as a QR code, for a page and for a terminal."""

from __future__ import annotations

import io
from functools import cache

import segno


@cache
def svg(text: str) -> str:
    """A QR code as SVG, which is as large as its place; black on white whatever the colours of the page are."""
    picture = io.BytesIO()
    _code(text).save(
        picture,
        kind="svg",
        xmldecl=False,
        svgns=False,
        omitsize=True,
        light="#fff",
        dark="#000",
        svgclass="qr",
        lineclass=None,
        nl=False,
    )
    return picture.getvalue().decode().replace("<svg", '<svg role="img" aria-label="QR code of the address"', 1)


def terminal(text: str) -> str:
    """A QR code as lines of half blocks."""
    lines = io.StringIO()
    _code(text).terminal(lines, compact=True)
    return lines.getvalue()


def _code(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m")
