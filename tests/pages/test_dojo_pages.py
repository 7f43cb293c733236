"""The promise: the pages of a dojo are for everybody, on a phone and on a projector, for thirty and for three hundred."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from playwright.sync_api import Page

from made_up_room import HOSTILE, host, room, seat
from pages.conftest import violations
from pytest_lstm_kata.dojo.pages import pages
from pytest_lstm_kata.dojo.pages.fragments import fragment
from pytest_lstm_kata.dojo.pages.parts import Asked
from pytest_lstm_kata.dojo.room.plan import votable
from pytest_lstm_kata.dojo.room.tasks import in_names_task
from pytest_lstm_kata.dojo.room.views import HostView, RoomView, SeatView
from pytest_lstm_kata.dojo.room.vote import ELSE, LETTERS, RIGHT, Bar, Result
from pytest_lstm_kata.explain.reveal import reveal
from pytest_lstm_kata.kata.deal import in_names
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.class_ideas import SOMETHING_ELSE, sentence, titled
from support import CATALOGUE, solution

pytestmark = pytest.mark.slow
PHONE, PROJECTOR, DESK = (360, 740), (1920, 1080), (1280, 800)
ZOOMED = (960, 540)
"""A projector at 200 %."""
PROJECTORS = (PROJECTOR, (1280, 720), (1024, 768), (1280, 620))
"""What a projector has, and a window in one. On each a letter is read from as far as one of 24 px is where there are 1920 x 1080."""
ASKED = Asked(nonce="f0rm")
CONTRAST = "color-contrast-enhanced"
"""7 to 1."""
SMALLEST = """() => {
    const scale = (svg) => svg ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    let least = Infinity;
    while (texts.nextNode()) {
        const { data, parentElement: around } = texts.currentNode;
        if (data.trim() && around.getClientRects().length)
            least = Math.min(least, parseFloat(getComputedStyle(around).fontSize) * scale(around.closest("svg")));
    }
    return least;
}"""
PHASES = ("join", "open", "think", "argue", "again", "reveal", "explain", "check")
ROOM_PHASES = (*PHASES[:-1], "explain", "check")
IN_SIGHT = """() => {
    const root = document.documentElement, stage = document.querySelector(".stage");
    const [frame, foot] = [stage, document.querySelector("#foot")].map((it) => it.getBoundingClientRect());
    const sizes = (it) => [it.scrollWidth - it.clientWidth, it.scrollHeight - it.clientHeight];
    return [...sizes(root), ...sizes(stage), Math.max(0, frame.bottom - foot.top), Math.max(0, foot.bottom - innerHeight)];
}"""
"""By how many pixels the page, its frame and its last line stand out; nowhere if all of it is on the screen."""

FITTED = f"""async (fragments) => {{
    const smallest = {SMALLEST}, inSight = {IN_SIGHT}, shown = [];
    for (const html of fragments) {{
        document.querySelector("main").innerHTML = html;
        await null; // who observes the page has its turn first
        shown.push([document.querySelector(".stage").style.fontSize, smallest(), inSight()]);
    }}
    return shown;
}}"""
"""Shows one after the other, and says of each how large its letters are made, the smallest one, and what stands out."""


def _page(name: str) -> str:
    """One of the pages, as ``NAMES`` calls them."""
    role, _, phase = name.partition(" ")
    views: dict[str, Callable[[str], SeatView | RoomView | HostView]] = {"seat": seat, "room": room, "host": host}
    asked = ASKED
    if phase in ROOM_PHASES:
        view = views[role](phase)
    else:
        view, asked = ODD[name]
    return pages.document(view, "p4ge", asked)


ODD: dict[str, tuple[SeatView | RoomView | HostView, Asked]] = {
    "seat paused": (seat("think", HOSTILE[3], paused=True, said="Paused."), ASKED),
    "room paused": (room(paused=True), ASKED),
    "room result": (room("check", result=Result(24, 28, 2)), ASKED),
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
    **{name: _page(name) for name in [f"seat {phase}" for phase in PHASES]},
    **{name: _page(name) for name in [f"room {phase}" for phase in ROOM_PHASES]},
    **{name: _page(name) for name in ("host think", "host join", "host reveal", *ODD)},
    **OTHERS,
}


def _show(page: Page, html: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.route("http://dojo.test/**", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("http://dojo.test/")
    page.unroute("http://dojo.test/**")


@pytest.mark.parametrize("name", PAGES)
def test_accessible_and_within_the_window(page: Page, scheme: str, name: str) -> None:
    """axe finds nothing, and nothing but a frame is scrolled sideways: on a phone, on a desk or a projector, and at 200 %."""
    large, small = (PROJECTOR, ZOOMED) if name.startswith("room") else (DESK, PHONE)
    for size in (large, small) if scheme == "light" else (small,):
        _show(page, PAGES[name], size)
        assert page.evaluate("document.documentElement.scrollWidth") == size[0]
    assert violations(page, scheme, CONTRAST) == []


def _smallest(size: tuple[int, int]) -> float:
    """The size of a letter, in pixels, that is as large on this projector as one of 24 px on a usual one."""
    return 24 * min(size[0] / PROJECTOR[0], size[1] / PROJECTOR[1]) - 0.01


@pytest.mark.parametrize("size", PROJECTORS, ids=str)
def test_the_projector_is_read_from_across_a_room(desk: Page, size: tuple[int, int]) -> None:
    """No letter is smaller than 24 px where there are 1920 of them, and all is on the screen at once: count, clock and code, too."""
    for phase in ROOM_PHASES:
        for count in (40, 300):
            _show(desk, pages.document(room(phase, count), "p4ge", ASKED), size)
            assert desk.evaluate(SMALLEST) >= _smallest(size), phase
            assert desk.evaluate(IN_SIGHT) == [0] * 6, phase


def test_without_javascript_the_projector_is_scrolled(plain: Page) -> None:
    """Within its frame: what is always in sight stays so, and nothing is smaller."""
    for phase in ROOM_PHASES:
        _show(plain, PAGES[f"room {phase}"], (1280, 720))
        foot = plain.locator("#foot").bounding_box()
        assert foot
        assert foot["y"] + foot["height"] <= 720
        assert plain.evaluate(SMALLEST) >= _smallest((1280, 720))


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
    assert "This page and its clock stand still while you type." in plain.inner_text("body")
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


@pytest.mark.parametrize("size", PROJECTORS, ids=str)
def test_whatever_is_voted_on_fits_on_the_projector(desk: Page, size: tuple[int, int]) -> None:
    """Question, code and what stands above and below them, and after the check its result; then each idea that a room may have.

    What comes later takes the place of what was shown, as it does in a room.
    """
    _show(desk, PAGES["room think"], size)
    desk.route("**/state*", lambda route: route.fulfill(status=204))  # else the page says that the dojo is away
    shown = desk.evaluate(FITTED, [html for _, html in _voted_on()])
    for (name, _), (letters, smallest, in_sight) in zip(_voted_on(), shown, strict=True):
        assert letters != "", name
        assert in_sight == [0] * 6, name
        assert smallest >= _smallest(size), name


@pytest.mark.parametrize("size", PROJECTORS, ids=str)
def test_an_explanation_has_its_code_on_the_projector(desk: Page, size: tuple[int, int]) -> None:
    """Where there is much of it, too, and beside it the answer and all steps."""
    katas = [CATALOGUE[f"lstm/{name}"] for name in ("output_shape", "whose_scores", "regression_loss", "far_target")]
    explained = [
        "\n".join(reveal(kata, 7, {name: show(value) for name, value in solution(kata, 7).items()})) for kata in katas
    ]
    _show(desk, PAGES["room explain"], size)
    desk.route("**/state*", lambda route: route.fulfill(status=204))
    shown = desk.evaluate(FITTED, [fragment(room("explain")._replace(explained=html)) for html in explained])
    for kata, (letters, smallest, in_sight) in zip(katas, shown, strict=True):
        assert letters != "", kata.ref
        assert in_sight == [0] * 6, kata.ref
        assert smallest >= _smallest(size), kata.ref
    for html in explained:
        desk.evaluate(FITTED, [fragment(room("explain")._replace(explained=html))])
        for part in (".the-code pre", ".the-answer", ".step-by-step"):
            assert desk.locator(f".explained > {part}").is_visible()


@cache
def _voted_on() -> list[tuple[str, str]]:
    """What the projector shows of each kata, with a name for it."""
    views = [room("again"), room("check", result=Result(1, 3, 1)), room("reveal")]
    return [
        (
            f"{kata.ref} {view.phase}",
            fragment(view._replace(task=in_names_task(kata), bars=_bars(kata) if view.bars else ())),
        )
        for kata in filter(votable, LSTM.katas)
        for view in views
    ]


def _bars(kata: Kata) -> tuple[Bar, ...]:
    """As many as there can be, with the longest sentences first."""
    wrong = sorted(
        ((titled(each.name), sentence(kata, each.name)) for each in kata.mistakes), key=lambda idea: -len(idea[1])
    )
    named = [Bar(letter, *idea, 5, 2) for letter, idea in zip(LETTERS, wrong, strict=False)]
    return (
        Bar(RIGHT, "right", in_names(kata, kata.idea), 11, 20, is_right=True),
        *named,
        Bar(ELSE, SOMETHING_ELSE, "", 1, 0),
    )


def test_letters_grow_with_the_screen(desk: Page) -> None:
    """Where there is little to say it is said in large ones, whatever the screen."""
    for size in PROJECTORS[:2]:
        _show(desk, PAGES["room think"], size)
        assert desk.evaluate(
            "parseFloat(getComputedStyle(document.querySelector('.stage')).fontSize)"
        ) >= 1.4 * _smallest(size)
