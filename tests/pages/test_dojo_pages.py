"""The promise: the pages of a dojo are for everybody, on a phone and on a projector, for thirty and for three hundred."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from made_up_room import HOSTILE, host, room, seat
from pytest_lstm_kata.dojo import pages
from pytest_lstm_kata.dojo.parts import Asked
from pytest_lstm_kata.dojo.plan import votable
from pytest_lstm_kata.dojo.tasks import in_names_task
from pytest_lstm_kata.dojo.views import HostView, RoomView, SeatView
from pytest_lstm_kata.lstm import LSTM

pytestmark = pytest.mark.slow
PHONE, PROJECTOR, DESK = (360, 740), (1920, 1080), (1280, 800)
ZOOMED = (960, 540)
"""A projector at 200 %."""
ASKED = Asked(nonce="f0rm")
AXE = """axe.run({resultTypes: ["violations"], rules: {
        "color-contrast": {enabled: false}, "color-contrast-enhanced": {enabled: true},
    }}).then(found => found.violations.map(problem => [problem.id, problem.nodes[0].html]))"""
"""What it finds; of contrast what is below 7 to 1."""
SMALLEST = """() => {
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    let least = Infinity;
    while (texts.nextNode()) {
        const { data, parentElement: around } = texts.currentNode;
        if (data.trim() && around.getClientRects().length)
            least = Math.min(least, parseFloat(getComputedStyle(around).fontSize) * (around.closest("svg")?.currentCSSZoom ?? 1));
    }
    return least;
}"""
PHASES = ("join", "open", "think", "argue", "again", "reveal", "check")


def _page(name: str) -> str:
    """One of the pages, as ``NAMES`` calls them."""
    role, _, phase = name.partition(" ")
    views: dict[str, Callable[[str], SeatView | RoomView | HostView]] = {"seat": seat, "room": room, "host": host}
    asked = ASKED
    if phase in PHASES:
        view = views[role](phase)
    else:
        view, asked = ODD[name]
    return pages.document(view, "p4ge", asked)


ODD: dict[str, tuple[SeatView | RoomView | HostView, Asked]] = {
    "seat paused": (seat("think", HOSTILE[3], paused=True, said="Paused."), ASKED),
    "room paused": (room(paused=True), ASKED),
    "room result": (room("check", result=(24, 28)), ASKED),
    "host sorted": (host("open"), ASKED._replace(by="stuck", at="s7")),
    "host asked": (host(), ASKED._replace(idea="A", panel="vote")),
    "host end": (host("join"), ASKED._replace(panel="end")),
    "host clear": (host("open")._replace(here=30, seats=30, silent=12), ASKED._replace(panel="clear")),
}
OTHERS: dict[str, str] = {
    "join": pages.join("p4ge", ASKED, own_names=True, said="This is not the code of this dojo."),
    "enter": pages.enter("p4ge", ASKED, said="This is not the code."),
    "notice": pages.notice("p4ge", "Not possible now", "The door is closed."),
    "wheels": pages.wheels("p4ge", ["pytest_lstm_kata-0.1.0-py3-none-any.whl"]),
}
PAGES: dict[str, str] = {
    **{name: _page(name) for name in [f"{role} {phase}" for role in ("seat", "room") for phase in PHASES]},
    **{name: _page(name) for name in ("host think", "host join", "host reveal", *ODD)},
    **OTHERS,
}


def _show(page: Page, html: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.route("http://dojo.test/**", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("http://dojo.test/")
    page.unroute("http://dojo.test/**")


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[Page]:
    """A window for what is the same in all colours."""
    with browser.new_context() as context:
        yield context.new_page()


@pytest.fixture
def plain(browser: Browser) -> Iterator[Page]:
    """A window without JavaScript."""
    with browser.new_context(java_script_enabled=False) as context:
        yield context.new_page()


@pytest.mark.parametrize("name", PAGES)
def test_accessible_and_within_the_window(page: Page, name: str) -> None:
    """axe finds nothing, and nothing but a frame is scrolled sideways: on a phone, on a desk or a projector, and at 200 %."""
    large, small = (PROJECTOR, ZOOMED) if name.startswith("room") else (DESK, PHONE)
    for size in (large, small):
        _show(page, PAGES[name], size)
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert page.evaluate(AXE) == []


@pytest.mark.parametrize("count", [40, 300])
@pytest.mark.parametrize("phase", PHASES)
def test_the_projector_is_read_from_across_a_room(desk: Page, phase: str, count: int) -> None:
    """Nothing is smaller than 24 px, and but for the explanation all is on the screen at once."""
    _show(desk, pages.document(room(phase, count), "p4ge", ASKED), PROJECTOR)
    assert desk.evaluate(SMALLEST) >= 24
    if phase != "reveal":
        assert desk.evaluate("document.documentElement.scrollHeight") <= PROJECTOR[1]
    _show(desk, pages.document(room(phase, count), "p4ge", ASKED), ZOOMED)
    assert desk.evaluate(SMALLEST) >= 24


def test_without_javascript_all_is_there(plain: Page) -> None:
    """Fields and forms, what the facilitator asks for by links, and a page that loads itself again."""
    _show(plain, PAGES["seat think"], PHONE)
    plain.get_by_label("out_shape").fill("(5, 7, 10)")
    with plain.expect_request("**/answers") as sent:
        plain.get_by_role("button", name="Send my answer").click()
    assert sent.value.method == "POST"
    assert "answer.out_shape=%285%2C+7%2C+10%29" in (sent.value.post_data or "")
    assert "nonce=f0rm" in (sent.value.post_data or "")
    _show(plain, PAGES["seat think"], PHONE)
    assert "This page does not change while you type." in plain.inner_text("body")
    _show(plain, PAGES["seat open"], PHONE)
    assert plain.get_by_label("linear_steps").count() == 1
    assert not plain.get_by_label("linear_steps").is_visible()
    plain.locator("summary").first.click()
    assert plain.get_by_label("linear_steps").is_visible()
    _show(plain, PAGES["host think"], DESK)
    with plain.expect_request("**/?by=solved*"):
        plain.get_by_role("link", name="right").click()


def test_what_people_typed_runs_nothing(desk: Page) -> None:
    """Names and answers that are scripts are text, on each page."""
    said: list[str] = []
    desk.on("dialog", lambda dialog: said.append(dialog.message))
    for html in (PAGES["room join"], PAGES["host think"], pages.document(seat(name=HOSTILE[0]), "p4ge", ASKED)):
        _show(desk, html, DESK)
        assert desk.locator("main script, main img").count() == 0
        assert HOSTILE[0] in desk.inner_text("main")
    assert said == []


def test_whatever_is_voted_on_fits_on_the_projector(desk: Page) -> None:
    """Statement and code are on the screen at once, beside what to do and who has answered; a large drawing may be below."""
    for kata in LSTM.katas:
        if votable(kata):
            shown = room("argue")._replace(task=in_names_task(kata)._replace(drawing=""))
            _show(desk, pages.document(shown, "p4ge", ASKED), PROJECTOR)
            size = desk.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
            assert size == [*PROJECTOR], kata.ref
