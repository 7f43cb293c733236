"""The promise: a room plays its hour in any browser: from the scan to a verdict, from a vote to its reveal, away and back."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from dojo import dojos, serving
from dojo.dojos import RIGHT, STATE, WRONG
from pytest_lstm_kata.dojo.running.running import Dojo
from pytest_lstm_kata.dojo.server.server import build

pytestmark = pytest.mark.slow
T = TypeVar("T")
WAITS = "The dojo is away. Your answer is sent when it is back."


class Hall:
    """A dojo that is served in a thread of its own; it can be closed, and opened again at the same address."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.others: dict[str, str] = {}
        self.open()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def open(self) -> None:
        """Begin, or go on where it was."""
        self.loop = asyncio.new_event_loop()
        ready: Future[None] = Future()
        self._over = asyncio.Event()
        self._thread = threading.Thread(target=self.loop.run_until_complete, args=(self._serve(ready),))
        self._thread.start()
        ready.result(20)

    def close(self) -> None:
        self.loop.call_soon_threadsafe(self._over.set)
        self._thread.join()
        self.loop.close()

    def do(self, act: Callable[[Dojo], Awaitable[T]]) -> T:
        """Have something done in the dojo, as somebody else would."""

        async def done() -> T:
            return await act(self.dojo)

        return asyncio.run_coroutine_threadsafe(done(), self.loop).result(20)

    def go(self, *phases: str) -> None:
        self.do(lambda dojo: dojos.go(dojo, *phases))

    def come(self, *texts: str) -> None:
        """Others sit down, and answer the vote with these texts."""

        async def come(dojo: Dojo) -> None:
            for text in texts:
                seat = (await dojos.join(dojo)).seat
                self.others[seat] = text

        self.do(come)

    def answer(self) -> None:
        """The others answer what is open."""

        async def answer(dojo: Dojo) -> None:
            for seat, text in self.others.items():
                await dojos.answer(dojo, seat, STATE, text)

        self.do(answer)

    async def _serve(self, ready: Future[None]) -> None:
        async with dojos.running(self.folder) as self.dojo:
            listener = socket.create_server(("127.0.0.1", self.port))
            self.port = listener.getsockname()[1]
            server = build(self.dojo, {f"127.0.0.1:{self.port}"})
            async with serving.running(server, listener):
                ready.set_result(None)
                await self._over.wait()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    """An hour with practice, a vote, and an exam; whoever writes (1, 2, 3) is right."""
    hall = Hall(tmp_path)
    yield hall
    hall.close()


@pytest.fixture(scope="module")
def _phone(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 360, "height": 740}) as context:
        yield context


@pytest.fixture(scope="module")
def _desk(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1920, "height": 1080}) as context:
        yield context


@pytest.fixture
def phone(_phone: BrowserContext, hall: Hall) -> Iterator[BrowserContext]:  # noqa: ARG001  # it is to close after this
    """A learner's browser; it is left before the dojo closes."""
    yield _phone
    _forget(_phone)


@pytest.fixture
def desk(_desk: BrowserContext, hall: Hall) -> Iterator[BrowserContext]:  # noqa: ARG001  # it is to close after this
    """The facilitator's browser; it is left before the dojo closes."""
    yield _desk
    _forget(_desk)


def _forget(context: BrowserContext) -> None:
    """One page is left, empty, for who comes next: to open one takes a second. Nothing else is left."""
    context.set_offline(False)
    for page in context.pages[1:]:
        page.close()
    for page in context.pages:
        page.evaluate("sessionStorage.clear()")
        page.goto("about:blank")
    context.clear_cookies()


def _page(context: BrowserContext) -> Page:
    for page in context.pages:
        if page.url == "about:blank":
            return page
    page = context.new_page()
    page.on("pageerror", lambda error: pytest.fail(str(error)))
    return page


def _joined(context: BrowserContext, hall: Hall) -> Page:
    """A page of somebody who has scanned the code."""
    page = _page(context)
    page.goto(f"{hall.url}/#{hall.dojo.join_code}")
    page.get_by_role("button", name="Join").click()
    expect(page.locator("#me")).to_contain_text("Seat code")
    return page


def _field(page: Page) -> Locator:
    return page.locator("main .kept:visible").first


def test_from_the_scan_to_a_verdict(phone: BrowserContext, hall: Hall) -> None:
    """One click, and the first verdict after an Enter; no page is loaded again."""
    page = _joined(phone, hall)
    expect(page.locator("#now")).to_have_text("You are in. Wait here until the facilitator begins.")
    page.evaluate("window.same = true")
    hall.go("open")
    _field(page).fill(WRONG)
    _field(page).press("Enter")
    expect(page.locator(".verdict:visible").first).to_contain_text("Which axis is it?")
    _field(page).fill(RIGHT)
    _field(page).press("Enter")
    expect(page.locator("#lights")).to_contain_text("1.1 ● right")
    expect(page.locator(".kata[open]")).to_have_count(2)  # what is right, and what comes next
    assert page.evaluate("window.same")


def test_from_a_vote_to_its_reveal_by_the_keyboard_alone(
    phone: BrowserContext, desk: BrowserContext, hall: Hall
) -> None:
    """The facilitator types the code, and then one key; a learner types, tabs and presses Enter."""
    host = _page(desk)
    host.goto(f"{hall.url}/host")
    expect(host.get_by_label("The facilitator's code")).to_be_focused()
    host.keyboard.type(hall.dojo.host_code)
    host.keyboard.press("Enter")
    expect(host.locator("#now")).to_contain_text("seats taken.")
    room = _page(desk)
    room.goto(f"{hall.url}/room")
    learner = _joined(phone, hall)
    hall.come(WRONG, WRONG, RIGHT)
    expect(room.locator("#here")).to_contain_text("4 here")
    host.keyboard.press("n")
    expect(room.locator("#progress")).to_contain_text("1.1")
    host.wait_for_timeout(1100)  # what comes within a second is a clicker that bounces
    host.keyboard.press(" ")
    expect(room.locator("h1")).to_have_text(STATE.heading)
    hall.answer()
    expect(room.locator("#foot")).to_contain_text("3 of 4 have answered")
    field = _field(learner)
    while not field.evaluate("field => field === document.activeElement"):
        learner.keyboard.press("Tab")
    learner.keyboard.type(WRONG)
    learner.keyboard.press("Tab")
    learner.keyboard.press("Enter")
    expect(learner.locator("#now")).to_contain_text("Your answer is in.")
    expect(host.locator(".advice")).to_contain_text("25 %")
    host.wait_for_timeout(1100)
    host.keyboard.press("PageDown")
    expect(room.locator("#now")).to_contain_text("There are 2 ideas in this room.")
    assert room.locator(".bars, .bar").count() == 0
    assert learner.locator(".bars").count() == 0
    room.bring_to_front()
    room.keyboard.press("PageDown")
    expect(room.locator("#now")).to_contain_text("Answer again.")
    room.wait_for_timeout(1100)
    room.keyboard.press("n")
    expect(room.locator(".bars .right")).to_contain_text("1")
    expect(learner.locator(".bars .right")).to_contain_text("1")
    assert STATE.id not in room.inner_text("main")
    room.wait_for_timeout(1100)
    room.keyboard.press("PageDown")
    expect(room.locator("main")).to_contain_text(STATE.id)  # what the desk of the tests explains
    room.wait_for_timeout(1100)
    room.keyboard.press(" ")
    expect(learner.locator("#now")).to_contain_text("The same idea, other numbers, alone.")
    assert _field(learner).input_value() == ""


def test_without_javascript(browser: Browser, hall: Hall) -> None:
    """The code is typed, the page loads itself again until there is something to type, and what is refused is said."""
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(hall.url)
        page.get_by_label("Code, as on the projector").fill("WRONG2")
        page.get_by_role("button", name="Join").click()
        assert page.get_by_role("alert").is_visible()
        page.get_by_label("Code, as on the projector").fill(hall.dojo.join_code)
        page.get_by_role("button", name="Join").click()
        assert "You are in." in page.inner_text("#now")
        hall.go("open")
        _field(page).wait_for(timeout=15_000)
        _field(page).fill(WRONG)
        page.get_by_role("button", name="Send my answer").first.click()
        assert "Which axis is it?" in page.inner_text(".verdict:visible")
        page.get_by_role("button", name="I need a hand").click()
        assert page.get_by_role("button", name="My hand is up: take it down").is_visible()
        hall.go("think")
        page.goto(hall.url)
        _field(page).fill("(1, 2")
        page.get_by_role("button", name="Send my answer").click()
        assert "That was not done" in page.inner_text("h1")
        page.get_by_role("link", name="Back").click()
        _field(page).fill(WRONG)
        page.get_by_role("button", name="Send my answer").click()
        assert "Your answer is in." in page.inner_text("#now")
        assert _field(page).input_value() == WRONG
        page.goto(f"{hall.url}/host")
        page.get_by_label("The facilitator's code").fill(hall.dojo.host_code)
        page.get_by_role("button", name="Enter").click()
        page.get_by_role("button", name="Next: they argue").click()
        assert "They argue." in page.inner_text("#now")


def test_what_is_refused_is_said_beside_what_was_typed(phone: BrowserContext, hall: Hall) -> None:
    """In a vote an answer that cannot be read is not taken."""
    page = _joined(phone, hall)
    hall.go("open", "think")
    expect(page.locator("h1")).to_have_text(STATE.heading)  # practice, which may be seen before, has another field
    _field(page).fill("(1, 2")
    _field(page).press("Enter")
    expect(page.locator("#said")).not_to_be_empty()
    assert _field(page).input_value() == "(1, 2"
    _field(page).fill(WRONG)
    _field(page).press("Enter")
    expect(page.locator("#now")).to_contain_text("Your answer is in.")
    expect(page.locator("#said")).to_be_empty()


def test_killed_and_opened_again(phone: BrowserContext, hall: Hall) -> None:
    """Pages say that it is away, keep what is typed, and go on by themselves."""
    page = _joined(phone, hall)
    hall.go("open")
    _field(page).fill("(4, 5")
    hall.close()
    expect(page.locator("#said")).to_have_text("The dojo is closed.", timeout=15_000)
    _field(page).press("End")
    _field(page).press_sequentially(", 6)")
    hall.open()
    expect(page.locator("#said")).to_have_text("", timeout=15_000)
    assert _field(page).input_value() == "(4, 5, 6)"
    _field(page).press("Enter")
    expect(page.locator(".verdict:visible").first).to_contain_text("Which axis is it?")


def test_an_exam_to_its_end(phone: BrowserContext, desk: BrowserContext, hall: Hall) -> None:
    """The key neither begins nor ends it: a button does, and a link that asks first. Back, and on again, it is the same one."""
    host, learner = _page(desk), _joined(phone, hall)
    host.goto(f"{hall.url}/host")
    host.get_by_label("The facilitator's code").fill(hall.dojo.host_code)
    host.keyboard.press("Enter")
    hall.go("open", "think")
    host.get_by_role("button", name="Skip to: the wait before the exam").click()
    begin = host.get_by_role("button", name="Next: Exam: all units")
    expect(begin).to_be_visible()
    host.wait_for_timeout(1100)
    host.keyboard.press("PageDown")
    expect(host.locator("#said")).to_have_text("The next step is an exam. Begin it with its button on your page.")
    host.wait_for_timeout(1100)
    begin.click()
    expect(learner.locator("#now")).to_contain_text("0 of 10 are in.")
    expect(host.locator("#said")).to_be_empty()
    _field(learner).fill(RIGHT)
    heading = learner.locator("details[open] summary").inner_text()
    host.get_by_role("link", name="Back: ").click()
    host.get_by_role("button", name="Back to ").click()
    expect(learner.locator("h1")).to_have_text(STATE.heading)
    hall.go("argue", "again", "reveal", "explain", "check", "checked")
    expect(begin).to_be_visible()
    host.keyboard.press("PageDown")
    host.wait_for_timeout(1100)
    assert hall.dojo.session.phase == "checked"
    begin.click()
    expect(learner.locator("details[open] summary")).to_have_text(heading)
    host.keyboard.press("PageDown")
    host.wait_for_timeout(300)
    assert hall.dojo.session.running_exam
    host.get_by_role("link", name="End the exam").click()
    host.get_by_role("button", name="End the exam now").click()
    expect(host.locator("#now")).to_have_text("Exam: all units. The exam is over.")
    expect(learner.locator("#now")).to_have_text("The exam is over. 0 of 10 are right.")
    expect(learner.locator("#left")).to_be_empty()


def test_offline_and_back(phone: BrowserContext, hall: Hall) -> None:
    """Also where the learner's own network is away: what was typed is sent when it is back, and a reload has it, too."""
    page = _joined(phone, hall)
    hall.go("open", "think")
    expect(page.locator("h1")).to_have_text(STATE.heading)
    phone.set_offline(True)  # a stream that is open stays open
    _field(page).fill(WRONG)
    _field(page).press("Enter")
    expect(page.locator("#said")).to_have_text(WAITS)
    _field(page).fill(RIGHT)
    _field(page).press("Enter")
    phone.set_offline(False)
    expect(page.locator("#now")).to_contain_text("Your answer is in.", timeout=15_000)
    expect(page.locator(".verdict")).to_contain_text(f"Your answer is in. {RIGHT}")
    expect(page.locator("#said")).to_have_text("")
    page.reload()
    assert _field(page).input_value() == RIGHT
    (seat,) = hall.dojo.session.seats.values()
    assert [answer.texts["h_n_shape"] for answer in seat.answers.values()] == [RIGHT], "the last one, once"


def test_seven_tabs(phone: BrowserContext, hall: Hall) -> None:
    """Of one seat: each is up to date, and each can send."""
    tabs = [_joined(phone, hall)]
    for _ in range(6):
        tabs.append(_page(phone))
        tabs[-1].goto(hall.url)
    hall.go("open", "think")
    for tab in tabs:
        expect(tab.locator("h1")).to_have_text(STATE.heading, timeout=15_000)
    _field(tabs[0]).fill(WRONG)
    _field(tabs[0]).press("Enter")
    for tab in tabs:
        expect(tab.locator("#now")).to_contain_text("Your answer is in.", timeout=15_000)


def test_a_removed_seat_is_told(phone: BrowserContext, desk: BrowserContext, hall: Hall) -> None:
    """The page leads to the way in, and says why. Who removes them is asked first."""
    page, host = _joined(phone, hall), _page(desk)
    host.goto(f"{hall.url}/host")
    host.get_by_label("The facilitator's code").fill(hall.dojo.host_code)
    host.keyboard.press("Enter")
    expect(host.locator("#now")).to_contain_text("seats taken.")
    host.goto(f"{hall.url}/host?at=s1")
    remove = host.get_by_role("button", name="Remove")
    expect(remove).not_to_be_visible()
    host.get_by_text("Remove from the dojo").click()
    remove.click()
    expect(page.get_by_label("Code, as on the projector")).to_be_visible(timeout=15_000)
    expect(page.get_by_role("alert")).to_contain_text("The facilitator has removed your seat")


def test_a_seat_that_moved_says_so(phone: BrowserContext, desk: BrowserContext, hall: Hall) -> None:
    """On the device that it left: with the way back, and not with the join that makes a second seat."""
    page, other = _joined(phone, hall), _page(desk)
    seat = next(iter(hall.dojo.session.seats.values()))
    other.goto(hall.url)
    other.get_by_text("I have a seat already").click()
    other.get_by_label("Name, as on your other device").fill(seat.name)
    other.get_by_label("Seat code").fill(hall.dojo.codes.seat(seat.id))
    other.get_by_role("button", name="Go on").click()
    expect(other.locator("#me")).to_contain_text(seat.name)
    expect(page.get_by_role("alert")).to_contain_text("Your seat is on another device now.", timeout=15_000)
    page.reload()
    expect(page.get_by_label("Seat code")).to_be_visible()


def test_who_leaves_is_asked_first(phone: BrowserContext, hall: Hall) -> None:
    """And what they sent is deleted."""
    page = _joined(phone, hall)
    page.get_by_text("Leave the dojo").click()
    page.get_by_role("button", name="Leave and delete").click()
    expect(page.get_by_role("heading", name="You have left the dojo")).to_be_visible()
    assert not hall.dojo.session.seats
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_label("Code, as on the projector")).to_be_visible()


def test_the_last_word_of_a_dojo(phone: BrowserContext, hall: Hall) -> None:
    """All tabs say that it is closed, and their clocks stop; opened again, it goes on by itself."""
    page = _joined(phone, hall)
    other = _page(phone)
    other.goto(hall.url)
    hall.go("open", "think")
    for tab in (page, other):
        expect(tab.locator("#left")).to_contain_text("left", timeout=15_000)
    hall.close()
    for tab in (page, other):
        expect(tab.locator("#said")).to_have_text("The dojo is closed.", timeout=2_000)
    clock = page.locator("#left").inner_text()
    page.wait_for_timeout(7_000)  # they still ask
    assert [page.locator("#left").inner_text(), page.locator("#said").inner_text()] == [clock, "The dojo is closed."]
    hall.open()
    for tab in (page, other):
        expect(tab.locator("#said")).to_have_text("", timeout=15_000)


def test_the_end(desk: BrowserContext, hall: Hall) -> None:
    """It is asked for twice, and the last page says that it is over; on the projector nothing is left."""
    page = _page(desk)
    page.goto(f"{hall.url}/host")
    page.get_by_label("The facilitator's code").fill(hall.dojo.host_code)
    page.keyboard.press("Enter")
    hall.go("open")
    room = _page(desk)
    room.goto(f"{hall.url}/room")
    expect(room.locator(".progress")).to_be_visible()
    page.get_by_role("link", name="End the dojo and delete it").click()
    page.get_by_role("button", name="End and delete").click()
    expect(page.get_by_role("heading", name="The dojo is over")).to_be_visible()
    expect(room.locator("#said")).to_contain_text("The dojo is over, and all that it kept is deleted.")
    expect(room.locator("main")).to_be_hidden()
