"""An explanation as one page: no script, nothing from elsewhere, light and dark, for keyboard and screen reader."""

from __future__ import annotations

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
    return framed(explanation.heading, [*_parts(explanation), *ways(neighbours, "Katas beside this one")])


def framed(heading: str, body: Iterable[str]) -> str:
    """A page with this heading, and below it this HTML."""
    return Template(_text("page.html")).substitute(
        style=_text("page.css").strip(), heading=escape(heading), body="\n".join(body)
    )


def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _parts(explanation: Explanation) -> Iterator[str]:
    if explanation.numbers:
        yield f'<p class="quiet">{escape(explanation.numbers)}</p>'
    yield from _blocks(explanation.statement)
    if explanation.code:
        yield f"<h2>The code</h2>\n{_code(explanation.code)}"
    yield f"<h2>The idea</h2>\n<p>{escape(explanation.concept)}</p>"
    if explanation.solved:
        yield from _solved(explanation)
    main, others = explanation.scenes[:1], explanation.scenes[1:]
    if main:
        yield "<h2>The drawing</h2>"
    if explanation.undrawn:
        yield f"<p>{escape(explanation.undrawn)}</p>"
    yield from _drawings(main, 1, "")
    if others:
        yield "<details><summary>More drawings</summary>"
        yield from _drawings(others, 2, main[0].title)
        yield "</details>"
    if explanation.solved:
        yield f"<h2>{OTHER_NUMBERS if explanation.other_numbers else TRY}</h2>\n{_code(explanation.quick_check)}"
        if explanation.mistakes:
            yield f"<h2>{MISTAKES}</h2>\n{_list('ul', explanation.mistakes)}"
    yield f"<h2>Read on</h2>\n<p>{_linked(explanation.see)}</p>"
    if not explanation.solved:
        yield f'<p class="quiet">{escape(LATER)}</p>'


def _solved(explanation: Explanation) -> Iterator[str]:
    """What is right and why, and what was wrong."""
    if explanation.right:
        yield f"<h2>Your right answer</h2>\n<p><code>{escape(explanation.right)}</code></p>"
    if explanation.reached:
        yield f"<p>{escape(explanation.reached)}</p>"
    yield f"<h2>Step by step</h2>\n{_list('ol', explanation.steps)}"
    yield from (f"<p>{escape(said)}</p>" for said in (explanation.wrong, explanation.unverified) if said)


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs, which keep the lines that they have; one that is indented is code."""
    for block in text.split("\n\n"):
        yield _code(textwrap.dedent(block)) if block.startswith("    ") else f'<p class="lines">{escape(block)}</p>'


def _code(text: str) -> str:
    return f"<pre><code>{escape(text)}</code></pre>"


def _list(kind: str, entries: Sequence[str]) -> str:
    return f"<{kind}>{''.join(f'<li>{escape(entry)}</li>' for entry in entries)}</{kind}>"


def _linked(text: str) -> str:
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


def _drawings(scenes: Sequence[Scene], first: int, before: str) -> Iterator[str]:
    for number, scene in enumerate(scenes, first):
        if scene.title not in ("", before):
            title = escape(scene.title)
            yield f"<h3><code>{title}</code></h3>" if "(" in title else f"<h3>{title}</h3>"
        before = scene.title
        if scene.items:
            drawn = svg(scene, f"drawing-{number}")
            yield f'<div class="drawing" role="region" tabindex="0" aria-label="Drawing {number}">{drawn}</div>'
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
