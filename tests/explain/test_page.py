"""An explanation as a page: whatever stands in a text is shown as it is."""

from __future__ import annotations

import textwrap
from html import escape

import pytest

from pytest_lstm_kata.explain.drawing.scene import Row, Scene, Words
from pytest_lstm_kata.explain.explanation import Explanation, explain
from pytest_lstm_kata.explain.page import Neighbour, render
from pytest_lstm_kata.files import asking
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.progress import Progress

TEXT = "<b>$heading</b> & ${style} $$"
SHOWN = "&lt;b&gt;$heading&lt;/b&gt; &amp; ${style} $$"


def test_texts_are_no_html_and_no_template() -> None:
    """Tags are escaped, and what looks like a placeholder stays one, before success and after."""
    idea = Explanation(TEXT, TEXT, TEXT, TEXT, code=TEXT)
    assert render(idea).count(SHOWN) == 6
    neighbours = [Neighbour("Previous", TEXT, page=TEXT), Neighbour("Next", TEXT, command=TEXT)]
    assert render(idea, neighbours).count(SHOWN) == 10
    solved = idea._replace(
        solved=True,
        numbers=TEXT,
        right=TEXT,
        wrong=TEXT,
        unverified=TEXT,
        steps=[TEXT, TEXT],
        quick_check=TEXT,
        mistakes=[TEXT],
    )
    assert render(solved).count(SHOWN) == 14


def test_what_is_not_there_has_no_heading() -> None:
    """Code, drawings, answers, mistakes and katas beside it: where there are none nothing is said of them."""
    page = render(Explanation("h", "s", "c", "d", solved=True, steps=["one"]))
    for heading in ("The code", "The drawing", "More drawings", "Your right answer", "Common mistakes", "<nav"):
        assert heading not in page


def test_a_scene_has_a_picture_or_a_table_or_both() -> None:
    """What a scene does not have leaves no empty place on the page; a title is said once; the first one is in the open."""
    picture, table = (Words(0, 0, "LSTM"),), (Row("x", "(5, 7, 10)", "batch, steps, features"),)
    scenes = [Scene("lstm", picture), Scene("lstm", (), rows=table), Scene("other", picture, rows=table)]
    page = render(Explanation("h", "s", "c", "d", scenes))
    assert (page.count('<div class="drawing"'), page.count("<table>"), page.count("<h3>lstm</h3>")) == (2, 2, 1)
    assert page.index("drawing-1") < page.index("<summary>More drawings</summary>") < page.index("drawing-3")


@pytest.mark.again
def test_the_code_and_the_statement_are_those_of_the_file(each_kata: Kata) -> None:
    """Code keeps its lines, and so do the lines on the blanks; each paragraph is one line."""
    dealt = deal(each_kata, 3)
    page = render(explain(each_kata, 3, Progress(), 80))
    assert f"<pre><code>{escape(dealt.code)}</code></pre>" in page or not dealt.code
    lines = textwrap.dedent(page).splitlines()
    said = [escape(line.strip()) for line in asking.prose(dealt).splitlines() if line]
    assert [line for line in said if not any(line in shown for shown in lines)] == []


def test_where_to_read_on_is_a_link() -> None:
    """What the text names can be clicked; nothing is loaded from there."""
    page = render(Explanation("h", "s", "c", "torch.nn.LSTM in the PyTorch documentation; pytorch/pytorch#4145"))
    assert (
        '<p><a href="https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html">torch.nn.LSTM</a> in the PyTorch'
        ' documentation; <a href="https://github.com/pytorch/pytorch/issues/4145">pytorch/pytorch#4145</a></p>'
    ) in page
    assert "src=" not in page
