"""An explanation as one page: no script, nothing from elsewhere, light and dark, for keyboard and screen reader."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from html import escape
from importlib.resources import files
from string import Template

from pytest_lstm_kata.explain.drawing.scene import Row
from pytest_lstm_kata.explain.drawing.svg import svg
from pytest_lstm_kata.explain.explanation import LATER, Explanation


def render(explanation: Explanation) -> str:
    """The page, as HTML."""
    return _template("page.html").substitute(
        style=_text("page.css").strip(),
        heading=escape(explanation.heading),
        statement="\n".join(_blocks(explanation.statement)),
        concept=escape(explanation.concept),
        drawings="\n".join(_drawings(explanation)),
        steps=_steps(explanation) if explanation.solved else f'<p class="quiet">{escape(LATER)}</p>',
        see=escape(explanation.see),
    )


def _text(name: str) -> str:
    return (files(__package__) / name).read_text(encoding="utf-8")


def _template(name: str) -> Template:
    return Template(_text(name))


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs; one that is indented is code."""
    for block in text.split("\n\n"):
        code = block.startswith("    ")
        yield f"<pre><code>{escape(textwrap.dedent(block))}</code></pre>" if code else f"<p>{escape(block)}</p>"


def _drawings(explanation: Explanation) -> Iterator[str]:
    if explanation.undrawn:
        yield f"<p>{escape(explanation.undrawn)}</p>"
    before = ""
    for number, scene in enumerate(explanation.scenes, 1):
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


def _steps(explanation: Explanation) -> str:
    """What is shown after success alone."""
    unverified = f"<p>{escape(explanation.unverified)}</p>\n" if explanation.unverified else ""
    return (
        unverified
        + _template("steps.html")
        .substitute(
            steps="".join(f"<li>{escape(step)}</li>" for step in explanation.steps),
            quick_check=escape(explanation.quick_check),
            mistakes="".join(f"<li>{escape(mistake)}</li>" for mistake in explanation.mistakes),
        )
        .strip()
    )
