"""An explanation as a page: whatever stands in a text is shown as it is."""

from __future__ import annotations

from pytest_lstm_kata.explain.drawing.scene import Row, Scene, Words
from pytest_lstm_kata.explain.explanation import Explanation
from pytest_lstm_kata.explain.page import render

TEXT = "<b>$heading</b> & ${style} $$"
SHOWN = "&lt;b&gt;$heading&lt;/b&gt; &amp; ${style} $$"


def test_texts_are_no_html_and_no_template() -> None:
    """Tags are escaped, and what looks like a placeholder stays one, before success and after."""
    idea = Explanation(TEXT, TEXT, TEXT, TEXT)
    assert render(idea).count(SHOWN) == 5
    solved = idea._replace(solved=True, unverified=TEXT, steps=[TEXT, TEXT], quick_check=TEXT, mistakes=[TEXT])
    assert render(solved).count(SHOWN) == 10


def test_a_scene_has_a_picture_or_a_table_or_both() -> None:
    """What a scene does not have leaves no empty place on the page; a title is said once."""
    picture, table = (Words(0, 0, "LSTM"),), (Row("x", "(5, 7, 10)", "batch, steps, features"),)
    scenes = [Scene("lstm", picture), Scene("lstm", (), rows=table), Scene("other", picture, rows=table)]
    page = render(Explanation("h", "s", "c", "d", scenes))
    assert (page.count('<div class="drawing"'), page.count("<table>"), page.count("<h3>lstm</h3>")) == (2, 2, 1)
