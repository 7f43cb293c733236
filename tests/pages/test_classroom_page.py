"""The promise: the page of ``lstm-kata grade -o class.html`` is for everybody, for thirty learners and for three hundred."""

from __future__ import annotations

from pathlib import Path

import pytest

# pytester forgets at the end of a test what the test was the first to import, and torch cannot be imported twice.
import torch  # noqa: F401  # before a browser waits for it
from playwright.sync_api import Page, expect

from made_up_class import ODD, made_up_class
from pages.conftest import until, violations, violations_but_for_contrast
from pytest_lstm_kata.explain.classroom import render
from pytest_lstm_kata.files.printing import printable

pytestmark = pytest.mark.slow
ZOOMED = 640
SCROLL_BAR = 17
WIDTHS = (360, ZOOMED, 1280)
"""A phone; a desk at 200 %; a desk."""
PAINTED = """() => {
    const text = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
    const paper = (node) => {
        const { backgroundColor } = node ? getComputedStyle(node) : { backgroundColor: "none" };
        return node && backgroundColor === "rgba(0, 0, 0, 0)" ? paper(node.parentElement) : backgroundColor;
    };
    const seen = [...document.querySelectorAll("body *")].filter((node) => text(node) && node.checkVisibility());
    return [...new Set(seen.map((node) => `${getComputedStyle(node).color} on ${paper(node)}`))];
}"""
"""The colours of all words that are seen, each with what is below it."""
UNFOLD = """document.querySelectorAll("#learners details, #ideas details").forEach((part, at) => part.open = at % 10 === 0)"""


@pytest.fixture(scope="session")
def classes(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """The pages of two classes, by how many learners they have; in the smaller one some have odd names."""
    folder = tmp_path_factory.mktemp("classes")
    pages = {count: folder / f"{count}.html" for count in (30, 300)}
    for count, path in pages.items():
        path.write_text(render(made_up_class(count, "Ada", *ODD[: 300 // count], "garciadmitri")), encoding="utf-8")
    return pages


def _show(page: Page, path: Path, width: int = 1280, address: str = "") -> None:
    page.goto("about:blank")  # another address of the same page would not load it again
    page.emulate_media(media="screen")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(path.as_uri() + address)


def _names(page: Page) -> list[str]:
    return page.locator("#learners tbody tr:not(.more):visible summary").all_inner_texts()


def _column(page: Page, number: int) -> list[int]:
    """What stands in front in a column, of all learners who have a kata in their order."""
    return [
        int(text.partition("/")[0])
        for text in page.locator(f"#learners tbody tr:not(.more) > td:nth-of-type({number})").all_inner_texts()
        if text  # who has no kata comes last, and has no number
    ]


def test_accessible_and_within_the_window(page: Page, classes: dict[int, Path], scheme: str) -> None:
    """axe finds nothing, on a phone and on a desk, with a part unfolded; nothing but a frame is scrolled sideways.

    On a desk it does not look at contrast, which takes most of its time: no word there is of other colours than on a phone.
    """
    painted: set[str] = set()
    for width in WIDTHS:
        _show(page, classes[30], width)
        page.evaluate(UNFOLD)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        if width == min(WIDTHS):
            painted.update(page.evaluate(PAINTED))
            assert violations(page, scheme, "color-contrast-enhanced") == []
        assert {*page.evaluate(PAINTED)} <= painted
        if width == max(WIDTHS) and scheme == "light":
            assert violations_but_for_contrast(page) == []


def test_three_hundred_are_accessible_too(page: Page, classes: dict[int, Path], scheme: str) -> None:
    """And within the window. axe looks once, and not at colours, of which there is none that thirty have not: that takes a minute."""
    for width in WIDTHS:
        _show(page, classes[300], width)
        page.evaluate(UNFOLD)
        assert page.evaluate("document.documentElement.scrollWidth") == width
    if scheme == "dark":
        assert violations_but_for_contrast(page) == []


def test_all_columns_are_seen_on_a_desk(desk: Page, classes: dict[int, Path]) -> None:
    """Also beside a scroll bar, and with a learner unfolded; on a phone it is said that there are more of them."""
    _show(desk, classes[30], 1280 - SCROLL_BAR)
    frame = desk.get_by_role("region", name="Learners", exact=True)
    desk.evaluate(UNFOLD)
    assert frame.evaluate("region => region.scrollWidth <= region.clientWidth")
    hint = desk.locator("#learners .only-narrow")
    assert not hint.is_visible()
    _show(desk, classes[30], 360)
    assert hint.is_visible()
    katas = desk.get_by_role("region", name="Katas that were most often wrong")
    assert katas.evaluate("region => region.scrollWidth <= region.clientWidth")


@pytest.mark.parametrize("width", [360, 1280])
def test_a_name_does_not_break_within_a_word(desk: Page, classes: dict[int, Path], width: int) -> None:
    """As Canvas writes names, in one word; unless it is longer than a name is."""
    _show(desk, classes[30], width)
    name = desk.locator("#learners summary bdi").get_by_text("garciadmitri")
    assert name.evaluate("name => name.getClientRects().length") == 1


def test_sorted_by_keys_and_the_address_says_how(desk: Page, classes: dict[int, Path]) -> None:
    """Most first; again turns it; reload, a bookmark and links within the page keep it."""
    _show(desk, classes[30])
    head = desk.get_by_role("columnheader", name="solved")
    head.get_by_role("button").focus()
    desk.keyboard.press("Enter")
    most = _column(desk, 1)
    assert most == sorted(most, reverse=True)
    assert head.get_attribute("aria-sort") == "descending"
    assert desk.url.endswith("#sort=solved,desc")
    expect(desk.locator("#learners [role=status]")).to_have_text("Sorted by solved, descending.")
    desk.keyboard.press("Enter")
    assert _column(desk, 1) == sorted(most)
    assert desk.url.endswith("#sort=solved,asc")
    desk.reload()
    assert _column(desk, 1) == sorted(most)
    desk.get_by_role("link", name="Ideas").click()
    until(desk, "location.hash === '#sort=solved,asc'")
    assert desk.evaluate("scrollY") > 0
    _show(desk, classes[30], address="#sort=states,desc")
    assert _column(desk, 5) == sorted(_column(desk, 5), reverse=True)
    assert desk.locator("[aria-sort]").count() == 1
    _show(desk, classes[30], address="#sort=nothing,desc")
    assert desk.locator("[data-key='learner']").get_attribute("aria-sort") == "ascending"


def test_every_column_sorts_and_who_has_nothing_there_comes_last(desk: Page, classes: dict[int, Path]) -> None:
    """Texts from A on, numbers from the largest on; a learner moves together with what is behind the name."""
    _show(desk, classes[30])
    keys = desk.evaluate("[...document.querySelectorAll('#learners thead th')].map(head => head.dataset.key)")
    assert keys[:3] == ["learner", "solved", "foundations"]
    assert keys[-4:] == ["challenges", "badge", "exam", "idea"]
    for key in keys[1:]:
        desk.locator(f"[data-key='{key}'] button").click()
        assert f"#sort={key}," in desk.url
        cells = desk.locator("#learners tbody tr:not(.more)").evaluate_all(
            "(rows, at) => rows.map(row => row.cells[at].textContent.trim())", keys.index(key)
        )
        assert [text for text in cells if text] == cells[: len([*filter(None, cells)])]
    desk.locator("[data-key='badge'] button").click()
    assert desk.locator("#learners tbody tr").evaluate_all(
        "rows => rows.every((row, at) => row.matches('.more') === (at % 2 === 1))"
    )


def test_a_learner_is_found(desk: Page, classes: dict[int, Path]) -> None:
    """By a part of the name; the address keeps that, too."""
    _show(desk, classes[300])
    field = desk.get_by_role("searchbox", name="Find a learner")
    field.fill("lovelace 9")
    assert 0 < len(_names(desk)) < 20
    assert all("Lovelace 9" in name for name in _names(desk))
    assert f"{len(_names(desk))} of 300" in desk.inner_text(".find")
    desk.reload()
    assert field.input_value() == "lovelace 9"
    assert all("Lovelace 9" in name for name in _names(desk))
    field.fill("")
    assert len(_names(desk)) == 300


def test_a_name_opens_what_became_of_each_kata(desk: Page, classes: dict[int, Path]) -> None:
    """By keys; beside the name, and nowhere else."""
    _show(desk, classes[30], 360, "#sort=solved,desc")
    more = desk.locator("#learners tr.more").nth(1)
    assert not more.is_visible()
    desk.locator("#learners summary").nth(1).focus()
    desk.keyboard.press("Enter")
    assert more.is_visible()
    assert "✗ wrong: " in more.inner_text()
    assert desk.locator("#learners tr.more:visible").count() == 1
    assert more.locator("dl").evaluate("list => list.getBoundingClientRect().right <= innerWidth")


def test_who_holds_an_idea_is_not_seen_before_a_click(desk: Page, classes: dict[int, Path]) -> None:
    """The page may be on a projector; the explanation is folded away, too, and a link from elsewhere opens it."""
    _show(desk, classes[30])
    idea = desk.locator("#ideas li").first
    assert idea.locator("bdi").all_inner_texts()
    assert not idea.locator("bdi").first.is_visible()
    assert not idea.get_by_text("Step by step").is_visible()
    idea.locator("summary").first.focus()
    desk.keyboard.press("Space")
    assert idea.locator("bdi").first.is_visible()
    link = desk.get_by_role("link", name="is explained above").first
    target = desk.locator(f"[id='{(link.get_attribute('href') or '')[1:]}']")
    assert not target.is_visible()
    link.click()
    expect(target).to_be_visible()


def test_the_keyboard_scrolls_the_table(desk: Page, classes: dict[int, Path]) -> None:
    """On a phone it is wider than the window."""
    _show(desk, classes[30], 360)
    frame = desk.get_by_role("region", name="Learners", exact=True)
    frame.focus()
    assert frame.evaluate("region => getComputedStyle(region).outlineStyle") == "solid"
    desk.keyboard.press("ArrowRight")
    until(desk, "document.activeElement.scrollLeft > 0")


def test_without_javascript_nothing_is_missing(plain: Page, classes: dict[int, Path]) -> None:
    """All learners by name, and nothing that would need a script."""
    _show(plain, classes[30])
    names = _names(plain)
    assert len(names) == 30
    assert names == sorted(names, key=str.casefold)
    assert plain.locator("#learners button").count() == 0
    assert not plain.get_by_role("searchbox").is_visible()
    plain.locator("#learners summary").nth(3).click()
    assert plain.locator("#learners tr.more:visible").count() == 1


def test_nothing_is_asked_of_the_network_and_no_other_script_runs(desk: Page, classes: dict[int, Path]) -> None:
    """One file; names that are scripts are text, and the page's policy stops what is not its own."""
    asked: list[str] = []
    said: list[str] = []
    desk.on("request", lambda request: asked.append(request.url))
    desk.on("dialog", lambda dialog: said.append(dialog.message))
    desk.on("pageerror", lambda error: said.append(str(error)))
    _show(desk, classes[30])
    assert [url for url in asked if not url.startswith("data:")] == [classes[30].as_uri()]
    assert said == []
    names = [name.strip() for name in _names(desk)]
    assert {printable(name) for name in ODD} <= {*names}
    ran = """() => {
        const script = document.createElement("script");
        script.textContent = "window.ran = true";
        document.body.append(script);
        return window.ran ?? false;
    }"""
    assert desk.evaluate(ran) is False


def test_printing(desk: Page, classes: dict[int, Path]) -> None:
    """On paper the whole table is there, as wide as the paper; what is folded away is not announced."""
    _show(desk, classes[30], 1047)  # A4, upright on its long side, without margins of a centimetre
    desk.emulate_media(media="print")
    frame = desk.get_by_role("region", name="Learners", exact=True)
    assert frame.evaluate("region => region.scrollWidth <= innerWidth && region.scrollHeight <= region.clientHeight")
    assert not desk.get_by_text("Who").first.is_visible()
    assert not desk.get_by_role("searchbox").is_visible()
    assert desk.pdf(prefer_css_page_size=True).startswith(b"%PDF")
