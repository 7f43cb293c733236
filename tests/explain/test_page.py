"""An explanation as a page: whatever stands in a text is shown as it is."""

from __future__ import annotations

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
