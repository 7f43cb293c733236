"""An explanation as one page: no script, nothing from elsewhere, light and dark, for keyboard and screen reader."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from html import escape

from pytest_lstm_kata.explain.drawing.scene import Row
from pytest_lstm_kata.explain.drawing.svg import svg
from pytest_lstm_kata.explain.explanation import LATER, Explanation

_STYLE = """
:root { color-scheme: light dark;
  --paper: #fdfcf9; --ink: #1f2328; --quiet: #565d66; --line: #8a9099; --card: #f3f1eb; --focus: #0a58ca;
  --layer: #3b4f8f; --tensor: #0b6b52; --state: #7a4a00; --forward: #1a56b8; --backward: #8e3a9d; --refused: #b3261e; }
@media (prefers-color-scheme: dark) { :root {
  --paper: #16181d; --ink: #e6e7ea; --quiet: #a9b0ba; --line: #6e7681; --card: #1f232b; --focus: #8ab4f8;
  --layer: #a9b8f5; --tensor: #7fd1b3; --state: #e5b567; --forward: #8fb8ff; --backward: #dfa0ea; --refused: #ff9a90; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 1.05rem/1.55 system-ui, -apple-system, "Segoe UI", sans-serif; overflow-wrap: break-word; }
main { max-width: 44rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
pre, code { font: .95em/1.5 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre-wrap; }
pre { background: var(--card); padding: .75rem; border-radius: .4rem; }
li { margin: .3rem 0; } .quiet { color: var(--quiet); }
.drawing { overflow-x: auto; background: var(--card); padding: .75rem; border-radius: .4rem; }
table { border-collapse: collapse; margin: .75rem 0; } p.quiet { margin: .4rem 0; }
th, td { text-align: left; vertical-align: top; padding: .15rem .9rem .15rem 0; font-weight: normal; }
code.shape { white-space: nowrap; }
thead th { color: var(--quiet); font-size: .9rem; } tbody th { color: var(--tensor); }
:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
svg { display: block; }
svg text { font: 15px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; fill: var(--ink); }
svg rect { fill: var(--paper); stroke: var(--line); stroke-width: 1.5; }
svg line { stroke: var(--quiet); stroke-width: 1.5; } svg polygon { fill: var(--quiet); }
svg line.layer { stroke: var(--line); }
svg text.layer { fill: var(--layer); } svg text.tensor { fill: var(--tensor); } svg text.state { fill: var(--state); }
svg text.muted { fill: var(--quiet); }
svg text.forward { fill: var(--forward); } svg text.backward { fill: var(--backward); }
svg text.refused { fill: var(--refused); } svg rect.refused { stroke: var(--refused); stroke-dasharray: 5 3; }
svg line.forward { stroke: var(--forward); } svg polygon.forward { fill: var(--forward); }
svg line.backward { stroke: var(--backward); } svg polygon.backward { fill: var(--backward); }
svg rect.forward { stroke: var(--forward); } svg rect.backward { stroke: var(--backward); }
@media print { body { background: none; } main { max-width: none; padding: 0; }
  .drawing { overflow: visible; break-inside: avoid; background: none; padding: 0; } svg { max-width: 100%; } }
""".strip()


def render(told: Explanation) -> str:
    """The page, as HTML."""
    heading = escape(told.heading)
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{heading} - pytest-lstm-kata</title>",
            '<link rel="icon" href="data:,">',
            f"<style>{_STYLE}</style>",
            "</head>",
            "<body>",
            "<main>",
            f"<h1>{heading}</h1>",
            *_blocks(told.statement),
            "<h2>The idea</h2>",
            f"<p>{escape(told.concept)}</p>",
            "<h2>The drawing</h2>",
            *_drawings(told),
            *(_way(told) if told.solved else [f'<p class="quiet">{escape(LATER)}</p>']),
            "<h2>Read on</h2>",
            f"<p>{escape(told.source)}</p>",
            "</main>",
            "</body>",
            "</html>",
            "",
        ]
    )


def _blocks(text: str) -> Iterator[str]:
    """Paragraphs; one that is indented is code."""
    for block in text.split("\n\n"):
        code = block.startswith("    ")
        yield f"<pre><code>{escape(textwrap.dedent(block))}</code></pre>" if code else f"<p>{escape(block)}</p>"


def _drawings(told: Explanation) -> Iterator[str]:
    if told.undrawn:
        yield f"<p>{escape(told.undrawn)}</p>"
    before = ""
    for number, scene in enumerate(told.scenes, 1):
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


def _way(told: Explanation) -> Iterator[str]:
    if told.unverified:
        yield f"<p>{escape(told.unverified)}</p>"
    yield "<h2>Step by step</h2>"
    yield f"<ol>{''.join(f'<li>{escape(step)}</li>' for step in told.steps)}</ol>"
    yield "<h2>Try it</h2>"
    yield f"<pre><code>{escape(told.quick_check)}</code></pre>"
    yield "<h2>Common mistakes, and what is said to them</h2>"
    yield f"<ul>{''.join(f'<li>{escape(mistake)}</li>' for mistake in told.mistakes)}</ul>"
