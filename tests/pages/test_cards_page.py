"""The promise: a card is for everybody, on a projector, a phone or paper, with keys or a clicker, in light and dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

# pytester forgets at the end of a test what the test was the first to import, and torch cannot be imported twice.
import torch  # noqa: F401  # before a browser waits for it
from click.testing import CliRunner
from playwright.sync_api import Page

from pages.conftest import until, violations
from pytest_lstm_kata.cli import main

pytestmark = pytest.mark.slow
LABELS = ("1.3", "1.6", "1.7", "1.8", "9.4")
"""Short answers, designs, many blanks, long code."""
AT_ONCE = LABELS[:-1]
"""All of their questions is seen on one screen."""
VISIBLE = "id => document.getElementById(id).checkVisibility()"


@pytest.fixture(scope="session")
def cards(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("cards")
    files = {label: folder / f"{label}.html" for label in LABELS}
    for label, file in files.items():
        result = CliRunner().invoke(main, ["cards", label, "--seed", "7", "-o", str(file)])
        assert result.exit_code == 0, result.output
    return files


def visible(page: Page) -> list[str]:
    return [part for part in ("question", "answers") if page.evaluate(VISIBLE, part)]


@pytest.mark.parametrize("label", LABELS)
def test_accessible_on_both_pages(page: Page, cards: dict[str, Path], scheme: str, label: str) -> None:
    """axe finds nothing on a phone and on a projector; nothing is wider than the window.

    On a projector all is 24 px and more, but for a question that is seen at once with letters that are a little smaller.
    """
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 720})
        page.goto(cards[label].as_uri())
        for part in ("question", "answers"):
            assert visible(page) == [part]
            assert violations(page, scheme) == []
            assert page.evaluate("document.documentElement.scrollWidth") == width
            page.evaluate("location.hash = '#answers'")
        size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
        assert size >= (24 if width == 1280 else 16)


@pytest.mark.parametrize("label", AT_ONCE)
def test_a_question_is_seen_at_once(page: Page, cards: dict[str, Path], label: str) -> None:
    """On a screen of 1280 by 720, with letters of 18 px and more; its answers have the usual ones, and a narrow window has, too."""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(cards[label].as_uri())
    size = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
    assert page.evaluate("document.documentElement.scrollHeight") == 720
    assert page.evaluate(size) >= 18
    page.evaluate("location.hash = '#answers'")
    until(page, f"{size} === 24")
    page.set_viewport_size({"width": 480, "height": 720})
    page.evaluate("location.hash = '#question'")
    until(page, f"{size} === 18")


def test_a_clicker_leads_to_the_answers_and_back(page: Page, cards: dict[str, Path]) -> None:
    """Page Down reads on and then turns the page, Page Up goes back; so do the space bar and the link."""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(cards["9.4"].as_uri())
    pressed = 0
    while visible(page) == ["question"] and pressed < 9:
        page.keyboard.press("PageDown")
        pressed += 1
        page.wait_for_timeout(300)  # to scroll is a movement
    assert 1 < pressed < 9
    page.goto(cards["1.6"].as_uri())
    page.keyboard.press("PageDown")
    assert visible(page) == ["answers"], "a question that is seen at once takes one press"
    until(page, "scrollY === 0")
    page.keyboard.press("PageUp")
    assert visible(page) == ["question"]
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.keyboard.press("Control+PageDown")
    page.keyboard.press(" ")
    assert visible(page) == ["answers"]
    page.get_by_role("link", name="Back to the question").focus()
    page.keyboard.press("Enter")
    assert visible(page) == ["question"]
    page.get_by_role("link", name="Show the answers").focus()
    page.keyboard.press("Enter")
    assert visible(page) == ["answers"]


ALONE = """part => {
  for (const each of document.querySelectorAll("main > section")) each.hidden = each.id !== part;
  document.getElementById(part).style.breakBefore = "auto";
}"""


def sheets(page: Page, part: str = "", paper: str = "A4") -> int:
    """On how many sheets of paper this part is, or all of it."""
    if part:
        page.evaluate(ALONE, part)
    count = len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))
    page.reload()
    return count


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("label", LABELS)
def test_a_question_is_printed_on_one_sheet(page: Page, cards: dict[str, Path], label: str, paper: str) -> None:
    """Also after it was seen on a projector."""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(cards[label].as_uri())
    page.emulate_media(media="print")
    assert sheets(page, "question", paper) == 1
    page.emulate_media(media="screen")


def test_printed_its_answers_begin_a_sheet(page: Page, cards: dict[str, Path]) -> None:
    """The answers begin a sheet of their own, and no link is printed; nothing is asked of the network."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(cards["1.6"].as_uri())
    page.emulate_media(media="print")
    assert visible(page) == ["question", "answers"]
    assert page.evaluate("getComputedStyle(document.getElementById('answers')).breakBefore") == "page"
    assert not page.get_by_role("link", name="Show the answers").is_visible()
    assert (sheets(page, "question"), sheets(page, "question") + sheets(page, "answers")) == (1, sheets(page))
    page.set_viewport_size({"width": 480, "height": 720})
    lines = "[...document.querySelectorAll('.letters code')].map(code => code.getClientRects().length)"
    assert {*page.evaluate(lines)} == {1}, "no answer is broken"
    page.emulate_media(media="screen")
    assert {url for url in asked if not url.startswith("data:")} == {cards["1.6"].as_uri()}
