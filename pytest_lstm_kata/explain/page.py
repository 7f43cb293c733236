"""An explanation as one page: no script, nothing from elsewhere, light and dark, for keyboard and screen reader."""

from __future__ import annotations

import base64
import hashlib
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import NamedTuple

from pytest_lstm_kata.explain import reading
from pytest_lstm_kata.explain.drawing.scene import Row, Scene
from pytest_lstm_kata.explain.drawing.svg import svg
from pytest_lstm_kata.explain.explanation import LATER, MISTAKES, OTHER_NUMBERS, TRY, Explanation


class Neighbour(NamedTuple):
    """A kata or a unit beside this one, in the order of the pack, or within it."""

    where: str
    """Previous or next; empty for what lies within."""
    heading: str
    page: str = ""
    """The name of its page, if there is one in the same folder."""
    command: str = ""
    """What makes its page."""


def render(explanation: Explanation, neighbours: Iterable[Neighbour] = ()) -> str:
    """The page, as HTML."""
    return framed(
        explanation.heading, [*asked(explanation), *told(explanation), *ways(neighbours, "Katas beside this one")]
    )


def framed(heading: str, body: Iterable[str], style: str = "", script: str = "") -> str:
    """A page with this heading, and below it this HTML. It loads nothing, and runs no script but this one.

    ``style`` and ``script`` are the names of files beside this module: what the page has besides the style of all.
    """
    styles = "\n".join(_text(name) for name in ("page.css", style) if name)
    run = _text(script) if script else ""
    return Template(_text("page.html")).substitute(
        allowed=_allowed(styles, run),
        style=styles,
        heading=escape(heading),
        body="\n".join([*body, f"<script>{run}</script>"] if run else body),
    )


def _allowed(style: str, code: str) -> str:
    """What a browser is to load and run: this style and this code, and the icon, which is empty."""
    scripts = f" script-src {_digest(code)};" if code else ""
    return (
        f"default-src 'none'; style-src {_digest(style)};{scripts} img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8").strip()


def asked(explanation: Explanation) -> Iterator[str]:
    """What the kata asks for: its statement and its code."""
    if explanation.numbers:
        yield f'<p class="quiet">{escape(explanation.numbers)}</p>'
    yield from blocks(explanation.statement)
    if explanation.code:
        yield f"<h2>The code</h2>\n{code(explanation.code)}"


def told(explanation: Explanation) -> Iterator[str]:
    """What is said of it: the idea, and after success all the rest, with the drawings."""
    yield f"<h2>The idea</h2>\n<p>{escape(explanation.concept)}</p>"
    if explanation.solved:
        yield from _solved(explanation)
    main, others = explanation.scenes[:1], explanation.scenes[1:]
    if main:
        yield "<h2>The drawing</h2>"
    if explanation.undrawn:
        yield f"<p>{escape(explanation.undrawn)}</p>"
    yield from drawings(main, 1, "")
    if others:
        yield "<details><summary>More drawings</summary>"
        yield from drawings(others, 2, main[0].title)
        yield "</details>"
    if explanation.solved:
        yield f"<h2>{OTHER_NUMBERS if explanation.other_numbers else TRY}</h2>\n{code(explanation.quick_check)}"
        if explanation.mistakes:
            yield f"<h2>{MISTAKES}</h2>\n{listed('ul', explanation.mistakes)}"
    yield f"<h2>Read on</h2>\n<p>{linked(explanation.see)}</p>"
    if not explanation.solved:
        yield f'<p class="quiet">{escape(LATER)}</p>'


def _solved(explanation: Explanation) -> Iterator[str]:
    """What is right and why, and what was wrong."""
    if explanation.right:
        yield f"<h2>Your right answer</h2>\n<p><code>{escape(explanation.right)}</code></p>"
    if explanation.reached:
        yield f"<p>{escape(explanation.reached)}</p>"
    yield f"<h2>Step by step</h2>\n{listed('ol', explanation.steps)}"
    yield from (f"<p>{escape(said)}</p>" for said in (explanation.wrong, explanation.unverified) if said)


def blocks(text: str) -> Iterator[str]:
    """Paragraphs, which keep the lines that they have; one that is indented is code."""
    for block in text.split("\n\n"):
        yield code(textwrap.dedent(block)) if block.startswith("    ") else f'<p class="lines">{escape(block)}</p>'


def code(text: str) -> str:
    """A block of code."""
    return f"<pre><code>{escape(text)}</code></pre>"


def listed(kind: str, entries: Iterable[str]) -> str:
    """A list, ``ul`` or ``ol``, of texts."""
    return f"<{kind}>{''.join(f'<li>{escape(entry)}</li>' for entry in entries)}</{kind}>"


def linked(text: str) -> str:
    """Where one can read on, with a link for each page that it names."""
    return "".join(
        f'<a href="{escape(part.url)}">{escape(part.text)}</a>' if part.url else escape(part.text)
        for part in reading.parts(text)
    )


def ways(neighbours: Iterable[Neighbour], label: str) -> Iterator[str]:
    """The ways from here: a link to each page that is there, else what to type."""
    entries = []
    for where, heading, page, command in neighbours:
        there = f'<a href="{escape(page)}">{escape(heading)}</a>'
        way = there if page else f"{escape(heading)} (<code>{escape(command)}</code>)"
        entries.append(f"<li>{where}: {way}</li>" if where else f"<li>{way}</li>")
    if entries:
        yield f'<nav aria-label="{label}"><ul>{"".join(entries)}</ul></nav>'


def drawings(scenes: Sequence[Scene], first: int, before: str, of: str = "") -> Iterator[str]:
    """Drawings and tables, with their numbers from the first one on, each below its title if that is not the one before.

    ``of`` is what their kata is called, on a page that has drawings of several.
    """
    for number, scene in enumerate(scenes, first):
        if scene.title not in ("", before):
            title = escape(scene.title)
            yield f"<h3><code>{title}</code></h3>" if "(" in title else f"<h3>{title}</h3>"
        before = scene.title
        if scene.items:
            drawn = svg(scene, f"{of}-drawing-{number}" if of else f"drawing-{number}")
            label = f"Drawing {number} of {of}" if of else f"Drawing {number}"
            yield f'<div class="drawing" role="region" tabindex="0" aria-label="{label}">{drawn}</div>'
        if scene.rows:
            yield _table(scene.rows)
        yield from (f'<p class="quiet">{escape(note)}</p>' for note in scene.notes)


def _table(rows: Sequence[Row]) -> str:
    known = rows[0].shape.startswith("(")
    names = ("Name", "Shape" if known else "Given as", "Axes")
    kind = ' class="shape"' if known else ""
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row"><code>{escape(row.name)}</code></th>'
        f"<td><code{kind}>{escape(row.shape)}</code></td>"
        f"<td><code>{escape(row.axes)}</code></td></tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
