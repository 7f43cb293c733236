"""A primer as a page: whatever stands in it is shown as it is, and the ways from it are there."""

from __future__ import annotations

from pytest_lstm_kata.explain.page import Neighbour
from pytest_lstm_kata.explain.primer import render
from pytest_lstm_kata.kata.model import Unit

TEXT = "<b>$heading</b> & ${style} $$"
SHOWN = "&lt;b&gt;$heading&lt;/b&gt; &amp; ${style} $$"


def test_texts_are_no_html_and_no_template() -> None:
    """Each kind of block is what it is on a page, and its text is escaped."""
    primer = f"{TEXT} `{TEXT}`\n\n    {TEXT}\n\n## {TEXT}\n- `{TEXT}`: {TEXT}\n- {TEXT}\n"
    page = render(Unit("u", TEXT, primer, (), "lstm", 4), [], [])
    assert f"<h1>4. {SHOWN}</h1>" in page
    assert f"<p>{SHOWN} <code>{SHOWN}</code></p>" in page
    assert f'aria-label="Figure 1"><pre>{SHOWN}</pre></div>' in page
    assert f"<h2>{SHOWN}</h2>" in page
    assert f"<ul><li><code>{SHOWN}</code>: {SHOWN}</li><li>{SHOWN}</li></ul>" in page
    assert TEXT not in page


def test_the_ways_from_it() -> None:
    """A page that is there is a link; else it says what makes it. Where a unit is alone there is no way beside it."""
    katas = [Neighbour("", "4.1 One", "one.html"), Neighbour("", "4.2 Two", "", "lstm-kata explain 4.2 --open")]
    page = render(Unit("u", "U", "", (), "lstm", 4), katas, [Neighbour("Next", "5. Five", "5_five.html")])
    assert '<li><a href="one.html">4.1 One</a></li>' in page
    assert "<li>4.2 Two (<code>lstm-kata explain 4.2 --open</code>)</li>" in page
    assert '<li>Next: <a href="5_five.html">5. Five</a></li>' in page
    assert "Units beside this one" not in render(Unit("u", "U", "", (), "lstm", 4), katas, [])
