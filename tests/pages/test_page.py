"""The promise: the page of ``lstm-kata explain --open`` is for everybody, in light and dark, on a phone and with keys."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

# pytester forgets at the end of a test what the test was the first to import, and torch cannot be imported twice.
import torch  # noqa: F401  # before a browser waits for it
from click.testing import CliRunner
from playwright.sync_api import Page

import pytest_lstm_kata
from pages.conftest import until, violations
from pytest_lstm_kata.cli import browser as launcher
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.events import Judged
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.workspace import Workspace

pytestmark = pytest.mark.slow
SOLVED = ("1.6", "1.9", "3.3", "5.1", "6.2", "7.4", "8.1", "8.2")
"""Shapes, a refusal, other layers, two directions, a packed sequence, weights, projections."""
OPEN = ("1.5", "1.7")
"""A layer to design; a statement with code."""
UNIT = "4"
"""The page with a unit's primer."""
CLOSELY = (UNIT, "1.5", "1.6", "5.1", "6.2", "8.1")
"""These in both schemes and both widths; of the rest a light phone and a dark desk."""
WIDTHS = (360, 1280)

CONTRAST = """() => {
    const channels = colour => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
    const light = colour => {
        const [r, g, b] = channels(colour).map(c => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
        const [a, b] = [light(one), light(other)].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05);
    };
    const papers = [document.body, document.querySelector(".drawing")].map(e => getComputedStyle(e).backgroundColor);
    const texts = [...document.querySelectorAll("svg text")].map(e => getComputedStyle(e).fill);
    return Math.min(...texts.flatMap(text => papers.map(paper => contrast(text, paper))));
}"""
"""axe looks at the contrast of HTML alone; this is the lowest one of a drawing's words."""


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Some pages as the command writes them, by number."""
    dojo = tmp_path_factory.mktemp("dojo")
    (dojo / ".lstm-kata").mkdir()
    katas = {kata.label: kata for kata in LSTM.katas if kata.label in SOLVED + OPEN}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(dojo)
        patch.setattr(launcher, "opened", lambda _: True)
        for label, kata in katas.items():
            if label in SOLVED:
                Journal(Workspace(dojo).journal).append(Judged(kata.id, outcome="right"))
            result = CliRunner().invoke(main, ["explain", label, "--open"])
            assert result.exit_code == 0, result.output
        result = CliRunner().invoke(main, ["learn", UNIT, "--open"])
        assert result.exit_code == 0, result.output
    names = {label: kata.slug for label, kata in katas.items()} | {UNIT: LSTM.units[int(UNIT) - 1].folder}
    return {label: dojo / ".lstm-kata" / "explain" / f"{name}.html" for label, name in names.items()}


def _show(page: Page, path: Path, width: int = 1280) -> None:
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path.as_uri())


@pytest.mark.parametrize("label", [*SOLVED, *OPEN, UNIT])
def test_accessible_and_within_the_window(page: Page, pages: dict[str, Path], scheme: str, label: str) -> None:
    """axe finds nothing, on a phone and on a desk; nothing but a drawing is scrolled sideways; words can be read."""
    for width in WIDTHS if label in CLOSELY else (WIDTHS[scheme == "dark"],):
        _show(page, pages[label], width)
        assert violations(page, scheme if label in CLOSELY else "all at once") == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert page.evaluate(CONTRAST) >= 4.5


def test_light_and_dark(page: Page, pages: dict[str, Path], scheme: str) -> None:
    """The page follows the system's scheme."""
    _show(page, pages["1.6"])
    red = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/)[0]")
    assert int(red) > 200 if scheme == "light" else int(red) < 50


def test_dark_has_other_colours_and_nothing_else_of_its_own() -> None:
    """Which is why axe looks at its contrast alone."""
    package = Path(pytest_lstm_kata.__file__).parent
    texts = [
        path.read_text(encoding="utf-8") for kind in ("css", "js", "html", "py") for path in package.rglob(f"*.{kind}")
    ]
    of_dark = [
        re.sub(r"\s+", " ", rest) for text in texts for rest in re.split("prefers-color-scheme|light-dark", text)[1:]
    ]
    assert len(of_dark) == 3
    assert [rest for rest in of_dark if not re.match(r": dark\) \{ :root \{ (--\w+: #[0-9a-f]{6}; )+\} \}", rest)] == []


def test_the_keyboard_reaches_and_scrolls_a_drawing(page: Page, pages: dict[str, Path]) -> None:
    """On a phone's width the drawing is wider than the window: Tab gets to it, visibly, and arrow keys move it."""
    _show(page, pages["5.1"], 360)
    page.keyboard.press("Tab")
    drawing = page.get_by_role("region", name="Drawing 1")
    assert drawing.evaluate("region => region === document.activeElement")
    assert drawing.evaluate("region => getComputedStyle(region).outlineStyle") == "solid"
    assert drawing.evaluate("region => region.scrollWidth > region.clientWidth")
    page.keyboard.press("ArrowRight")
    until(page, "document.activeElement.scrollLeft > 0")


def test_a_screen_reader_hears_the_drawing(page: Page, pages: dict[str, Path]) -> None:
    """The drawing is an image with a name and a description, and its tensors stand in a table with headings."""
    _show(page, pages["5.1"])
    image = page.get_by_role("img", name="lstm = nn.LSTM(")
    description = image.evaluate("svg => document.getElementById(svg.getAttribute('aria-describedby')).textContent")
    assert (
        description == "7 steps from left to right, and 3 layers from bottom to top. Each layer runs in two directions."
        " x is at the bottom, and out is at the top."
    )
    assert page.get_by_role("columnheader", name="Axes").count() == 1
    assert page.get_by_role("row", name="out (5, 7, 16) batch, seq_len, 2 * hidden_size").count() == 1
    levels = page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(heading => heading.tagName)")
    assert levels[:5] == ["H1", "H2", "H2", "H2", "H2"]
    assert "H3" in levels
    assert page.evaluate("document.documentElement.lang") == "en"


def test_nothing_is_asked_of_the_network(page: Page, pages: dict[str, Path]) -> None:
    """One file, and no script: it can be mailed, and shows the same without a network."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    for path in pages.values():
        _show(page, path)
        html = path.read_text(encoding="utf-8")
        assert "<script" not in html
        assert "src=" not in html
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri() for path in pages.values()]


def test_links_and_more_drawings_are_reached_by_keys(page: Page, pages: dict[str, Path]) -> None:
    """Enter follows a link and opens what is folded away; the kata before has a page here, and is a link."""
    _show(page, pages["1.6"])
    assert page.get_by_role("link", name="torch.nn.LSTM").count() == 1
    nav = page.get_by_role("navigation", name="Katas beside this one")
    assert "Next: 1.7 From a sequence to a class" in nav.inner_text()
    nav.get_by_role("link", name="1.5").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(pages["1.5"].as_uri())
    _show(page, pages["3.3"])
    folded = page.get_by_role("region", name="Drawing 2")
    assert not folded.is_visible()
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    assert folded.is_visible()


def test_printing(page: Page, pages: dict[str, Path]) -> None:
    """On paper a drawing is as wide as the paper at most, and nothing of it is cut off."""
    _show(page, pages["5.1"], 500)
    page.emulate_media(media="print")
    assert page.locator("svg").first.evaluate("svg => svg.getBoundingClientRect().right <= innerWidth")
    assert page.pdf().startswith(b"%PDF")


def test_before_success_the_page_holds_no_answer(page: Page, pages: dict[str, Path]) -> None:
    """A design is a question mark, and the steps are for later."""
    _show(page, pages["1.5"])
    said = page.inner_text("main")
    assert "lstm = nn.LSTM( ? )" in said
    assert "Once your answer is right" in said
    assert "Step by step" not in said
    assert "12, batch_first" not in page.content()


def test_what_was_written_by_authors_is_escaped(page: Page, pages: dict[str, Path]) -> None:
    """Brackets and quotes of code are text, and code in a statement stands in a block of its own."""
    _show(page, pages["1.7"])
    assert page.locator("pre").first.inner_text() == "out, _ = lstm(x)\nscores = head(out[:, step])"
