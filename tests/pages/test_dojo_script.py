"""The promise: a page of a dojo is up to date by itself, and takes nothing away from who types, reads or listens."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, ViewportSize, expect

from made_up_room import VOTED, host, room, seat
from pages.conftest import until
from pages.made_up_server import Stage, View

pytestmark = pytest.mark.slow


@pytest.fixture
def stage() -> Iterator[Stage]:
    """A learner in practice, and no facilitator."""
    stage = Stage(seat=seat("open"), room=room("think"))
    yield stage
    if not stage.is_away:
        stage.end()


SIZE: ViewportSize = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """One of a learner, whatever its size, for all tests: to open one takes longer than most of them."""
    with browser.new_context(viewport=SIZE) as context:
        yield context.new_page()


@pytest.fixture
def page(window: Page, stage: Stage) -> Iterator[Page]:  # noqa: ARG001  # it is to end after this
    """A page that fails with its script, or with its policy; it is left before its server ends."""
    errors: list[str] = []

    def failed(error: Error) -> None:
        errors.append(str(error))

    window.on("pageerror", failed)
    yield window
    window.evaluate("sessionStorage.clear()")  # the next server may have the same port
    window.goto("about:blank")
    window.remove_listener("pageerror", failed)
    window.set_viewport_size(SIZE)
    assert errors == []


def _listening(page: Page, stage: Stage, count: int = 1) -> None:
    """Wait until so many pages listen."""
    for _ in range(200):
        if stage.streams == count:
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{stage.streams} pages listen, and not {count}")


def until_posted(page: Page, stage: Stage, count: int) -> None:
    """Wait until so many forms have come."""
    for _ in range(100):
        if len(stage.posted) == count:
            break
        page.wait_for_timeout(20)


def test_what_is_typed_stays_with_focus_and_caret(page: Page, stage: Stage) -> None:
    """While the page changes around it: by verdicts and lights, and by another phase; and after a reload."""
    page.goto(stage.url)
    field = page.get_by_label("linear_steps")
    page.locator("#task-1\\.1 summary").click()
    field.fill("(12, 34)")
    field.evaluate("field => field.setSelectionRange(3, 5)")
    before = field.element_handle()
    view = seat("open")
    tasks = (
        view.tasks[0],
        view.tasks[1]._replace(said=("Now it is right.",), light=view.tasks[1].light._replace(sign="●", word="right")),
        *view.tasks[2:],
    )
    stage.show(seat=view._replace(tasks=tasks))
    expect(page.locator("#verdict-1\\.2")).to_contain_text("Now it is right.")
    expect(page.locator("#lights")).to_contain_text("1.2 ● right")
    assert field.input_value() == "(12, 34)"
    assert before.evaluate("node => node.isConnected && node === document.activeElement && node.selectionStart === 3")
    assert page.locator("#task-1\\.3").get_attribute("open") is not None
    stage.show(seat=view._replace(tasks=tasks, step="Practise: unit 2", said="Go on."))
    expect(page.locator("#now")).to_have_text("Go on.")
    page.reload()
    assert page.get_by_label("linear_steps").input_value() == "(12, 34)"
    stage.show(seat=view._replace(tasks=tasks[:2]))
    expect(page.locator(".kata")).to_have_count(2)
    assert page.get_by_label("linear_steps").input_value() == "(12, 34)"


def test_other_numbers_are_another_field(page: Page, stage: Stage) -> None:
    """What was typed for the first numbers is not there in the check."""
    stage.show(seat=seat("think"))
    page.goto(stage.url)
    page.get_by_label("out_shape").fill("(5, 7, 10)")
    check = seat("check")
    stage.show(
        seat=check._replace(
            tasks=(
                check.tasks[0]._replace(seed=8, fields=tuple(each._replace(text="") for each in check.tasks[0].fields)),
            )
        )
    )
    until(page, "document.querySelector('[name=seed]').value === '8'")
    assert page.get_by_label("out_shape").input_value() == ""


def test_sent_without_a_new_page(page: Page, stage: Stage) -> None:
    """With all that a form has; a refusal is said, without backticks, and what was typed is still there."""
    stage.show(seat=seat("think"))
    page.goto(stage.url)
    field = page.get_by_label("out_shape")
    field.fill("(5, 7, 10)")
    page.evaluate("window.same = true")
    field.press("Enter")
    for _ in range(100):
        if stage.posted:
            break
        page.wait_for_timeout(20)
    path, form = stage.posted[0]
    assert path == "/answers"
    assert form["answer.out_shape"] == "(5, 7, 10)"
    assert (form["kata"], form["seed"], form["nonce"]) == (VOTED.id, "7", "f0rm")
    assert re.fullmatch(r"[\d-]{7,64}", form["id"])
    stage.refusal = "`h_n`: The vote is closed now."
    field.press("Enter")
    expect(page.locator("#said")).to_have_text("h_n: The vote is closed now.")
    assert field.input_value() == "(5, 7, 10)"
    assert page.evaluate("window.same")
    stage.refusal = ""
    page.get_by_role("button", name="I need a hand").click()
    expect(page.locator("#said")).to_have_text("")
    path, form = stage.posted[-1]
    assert (path, form["nonce"], form["up"]) == ("/hand", "f0rm", "true")


def test_away_and_back(page: Page, stage: Stage) -> None:
    """The page says so, keeps what is typed, and is up to date again by itself."""
    page.goto(stage.url)
    _listening(page, stage)
    field = page.locator("[name='answer.lstm']")
    stage.end()
    field.fill("nn.LSTM(8, 12)")
    field.press("Enter")
    expect(page.locator("#said")).to_have_text("The dojo is away. Your answer is sent when it is back.")
    page.wait_for_timeout(300)
    stage.show(seat=seat("think", said="Think alone, and answer."))
    stage.begin()
    expect(page.locator("#now")).to_have_text("Think alone, and answer.", timeout=20_000)
    expect(page.locator("#said")).to_have_text("")
    assert [form["answer.lstm"] for _, form in stage.posted] == ["nn.LSTM(8, 12)"], "sent by itself, once"
    stage.show(seat=seat("open"))
    expect(page.locator("[name='answer.lstm']")).to_have_value("nn.LSTM(8, 12)")


def test_a_stream_that_something_keeps_back(page: Page, stage: Stage) -> None:
    """After five seconds of silence the page asks."""
    stage.is_silent = True
    page.goto(stage.url)
    stage.show(seat=seat("think", said="Think alone, and answer."))
    page.wait_for_timeout(1000)
    assert page.locator("#now").inner_text() == ""
    expect(page.locator("#now")).to_have_text("Think alone, and answer.", timeout=10_000)
    stage.show(seat=seat("argue", said="Convince them."))
    expect(page.locator("#now")).to_have_text("Convince them.", timeout=10_000)


def test_seven_tabs_and_one_stream(browser: Browser, stage: Stage) -> None:
    """A browser has six connections to a server: one tab listens, the others ask, and all can send."""
    with browser.new_context(viewport=SIZE) as context:
        tabs = [context.new_page() for _ in range(7)]
        for tab in tabs:
            tab.goto(stage.url)
        _listening(tabs[0], stage)
        stage.show(seat=seat("think", said="Think alone, and answer."))
        for tab in tabs:
            expect(tab.locator("#now")).to_have_text("Think alone, and answer.", timeout=15_000)
        for tab in tabs[:2]:
            tab.get_by_role("button", name="I need a hand").click()
        expect(tabs[1].locator("#said")).to_have_text("")
        for _ in range(100):
            if len(stage.posted) == 2:
                break
            tabs[0].wait_for_timeout(20)
        assert len(stage.posted) == 2
        tabs[0].evaluate("window.dispatchEvent(new Event('focus'))")
        stage.show(seat=seat("argue", said="Convince them."))
        expect(tabs[0].locator("#now")).to_have_text("Convince them.", timeout=3_000)
        _listening(tabs[0], stage)


def test_a_dead_token_leads_to_the_way_in(page: Page, stage: Stage) -> None:
    """The page loads itself again, and says what to do."""
    page.goto(stage.url)
    _listening(page, stage)
    stage.dead = True
    stage.is_silent = True
    expect(page.get_by_role("alert")).to_have_text("You are not in this dojo any more.", timeout=12_000)


def test_the_clock_runs(page: Page, stage: Stage) -> None:
    """Down to nothing; it stands still in a pause."""
    stage.show(room=room("think")._replace(left=2))
    page.goto(f"{stage.url}/room")
    expect(page.locator("#left [data-left]")).to_have_text("0:00")
    stage.show(room=room("think", paused=True))
    expect(page.locator("#left")).to_contain_text("The clock stands: 1:40 left")
    page.wait_for_timeout(1500)
    assert "1:40" in page.inner_text("#left")


@pytest.mark.parametrize("path", ["/host", "/room"])
def test_the_facilitator_goes_on_by_a_key(page: Page, stage: Stage, path: str) -> None:
    """Space, n, or the PageDown of a clicker; but not while a field has them, nor twice within a second."""
    stage.show(host=host())
    page.goto(f"{stage.url}{path}?at=s7")
    _listening(page, stage)
    for count, key in enumerate((" ", "n", "PageDown"), 1):
        page.keyboard.press(key)
        until_posted(page, stage, count)
        assert stage.posted[count - 1][0] == "/host/next"
        page.keyboard.press(key)  # a clicker that bounces
        page.wait_for_timeout(1100)
        assert len(stage.posted) == count
    page.keyboard.press("Control+n")
    page.keyboard.press("x")
    if path == "/host":
        page.get_by_label("New name").fill("")
        page.get_by_label("New name").press_sequentially("an otter")
        assert page.get_by_label("New name").input_value() == "an otter"
        page.get_by_role("button", name="Pause").click()
        page.keyboard.press(" ")  # goes on, and does not pause again
        page.get_by_role("button", name="Pause").focus()
        page.keyboard.press(" ")  # whoever tabs to a button presses it
        page.wait_for_timeout(300)
        assert [path for path, _ in stage.posted[3:]] == ["/host/pause", "/host/next", "/host/pause"]
    else:
        page.wait_for_timeout(300)
        assert len(stage.posted) == 3


def test_who_went_back_goes_on_at_once(page: Page, stage: Stage) -> None:
    """Only what is pressed twice in the same direction is one press."""
    stage.show(host=host())
    page.goto(f"{stage.url}/host")
    _listening(page, stage)
    page.evaluate(  # at once, however slow the machine is
        """() => { for (const _ of [1, 2]) {
        document.getElementById("back").click();
        document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "n", bubbles: true}));
        } }"""
    )
    until_posted(page, stage, 2)
    page.wait_for_timeout(200)
    assert [path for path, _ in stage.posted] == ["/host/back", "/host/next"]


@pytest.mark.parametrize("paused", [False, True])
def test_a_key_that_leads_nowhere_moves_nothing(page: Page, stage: Stage, *, paused: bool) -> None:
    """The page of an exam does not scroll by it; the answer says why. While it is paused, the key lets it go on."""
    stage.show(host=host("open", paused=paused)._replace(next="", can_end_exam=True))
    page.goto(f"{stage.url}/host")
    _listening(page, stage)
    stage.refusal = "The exam goes on until its time is over."
    page.keyboard.press(" ")
    expect(page.locator("#said")).to_have_text("The exam goes on until its time is over.")
    page.wait_for_timeout(200)
    assert page.evaluate("scrollY") == 0
    assert [path for path, _ in stage.posted] == ["/host/resume" if paused else "/host/next"]


def test_what_the_projector_refuses_is_said_to_the_facilitator_alone(browser: Browser, stage: Stage) -> None:
    """On their page, until something is done there or on the projector."""
    stage.show(host=host())
    with browser.new_context() as context:
        projector, desk = context.new_page(), context.new_page()
        desk.goto(f"{stage.url}/host")
        projector.goto(f"{stage.url}/room")
        stage.refusal = "The next step is an exam."
        projector.keyboard.press("PageDown")
        expect(desk.locator("#said")).to_have_text("The next step is an exam.")
        assert projector.locator("#said").inner_text() == ""
        stage.refusal = ""
        projector.wait_for_timeout(1100)
        projector.keyboard.press("PageDown")
        expect(desk.locator("#said")).to_have_text("")


def test_a_closed_dojo_is_not_on_the_projector(page: Page, stage: Stage) -> None:
    """Its last word is alone there; opened again, it shows what is."""
    page.goto(f"{stage.url}/room")
    _listening(page, stage)
    page.evaluate(f"({_SEEN})()")  # a beat may follow at once, and then it is not there long enough to be looked for
    page.evaluate("new BroadcastChannel('/room').postMessage('The dojo is over.')")
    until(page, "window.seen.some(([text, hides]) => text === 'The dojo is over.' && hides)")
    expect(page.locator("main")).to_be_visible()


_SEEN = """\
() => {
  const said = document.getElementById("said"), main = document.querySelector("main");
  window.seen = [];
  new MutationObserver(() => window.seen.push([said.textContent, main.hidden])).observe(said, { childList: true });
}"""
"""Keeps what is said, and whether all else is hidden then."""


def test_only_the_facilitator_has_the_key(page: Page, stage: Stage) -> None:
    """On the projector of another machine it does nothing."""
    page.goto(f"{stage.url}/room")
    page.keyboard.press("PageDown")
    page.wait_for_timeout(200)
    assert stage.posted == []


def test_the_facilitators_panel_and_focus_stay(page: Page, stage: Stage) -> None:
    """How the page was asked for holds for what the stream brings; and who tabs through the rows goes on from there."""
    stage.show(host=host("think"))
    page.goto(f"{stage.url}/host?by=solved&at=s7")
    page.get_by_label("New name").fill("heron")
    link = page.locator("#rows tbody a").nth(5)
    called = link.inner_text()
    link.focus()
    stage.show(host=host("again")._replace(advice="82 %: go on", rows=host().rows[1:]))
    expect(page.locator(".advice")).to_have_text("82 %: go on")
    expect(page.locator("[aria-sort]")).to_have_text("right")
    assert page.evaluate("document.activeElement.textContent") == called
    assert page.get_by_label("New name").input_value() == "heron"


def test_the_code_of_the_scan_is_filled_in(page: Page, stage: Stage) -> None:
    """It stands behind #, so no log has it."""
    stage.dead = True
    page.goto(f"{stage.url}/#K7QM2P")
    assert page.get_by_label("Code, as on the projector").input_value() == "K7QM2P"
    page.goto("about:blank")
    page.goto(stage.url)
    expect(page.get_by_label("Code, as on the projector")).to_be_focused()
    page.keyboard.type("K7")
    assert page.get_by_label("Code, as on the projector").input_value() == "K7"


@pytest.mark.parametrize(("path", "view"), [("/", seat("think")), ("/room", room()), ("/host", host())])
def test_one_sentence_is_read_aloud(page: Page, stage: Stage, path: str, view: View) -> None:
    """An update that changes figures, rows and lights changes one live region at most."""
    role = {"/": "seat", "/room": "room", "/host": "host"}[path]
    stage.show(**{role: view})
    page.goto(f"{stage.url}{path}")
    _listening(page, stage)
    page.evaluate(
        """() => {
        window.heard = [];
        for (const region of document.querySelectorAll("[role=status]"))
            new MutationObserver(() => window.heard.push(region.id)).observe(region, {childList: true, characterData: true, subtree: true});
        }"""
    )
    changes: dict[str, Callable[[], View]] = {
        "seat": lambda: seat("think", said="Your answer is in.")._replace(left=50, hand=True),
        "room": lambda: room()._replace(answered=20, left=50),
        "host": lambda: host()._replace(answered=20, left=50, rows=host().rows[2:]),
    }
    stage.show(**{role: changes[role]()})
    until(
        page,
        "document.querySelector('#left').textContent.startsWith('0:5') || document.querySelector('#left').textContent.startsWith('0:4')",
    )
    assert page.evaluate("window.heard.length") <= 1


def test_a_new_phase_is_read_from_its_top(page: Page, stage: Stage) -> None:
    """And another kata: what to do and the clock stand there. What else changes moves nothing, nor a page on which one types."""
    stage.views = {"seat": seat("think"), "room": room("think")}
    page.set_viewport_size({"width": 390, "height": 300})
    page.goto(stage.url)
    button = page.get_by_role("button", name="I need a hand")

    def scrolled() -> None:
        button.scroll_into_view_if_needed()
        assert page.evaluate("scrollY") > 0

    scrolled()
    stage.show(seat=seat("think")._replace(said="Your answer is in."))
    expect(page.locator("#now")).to_have_text("Your answer is in.")
    assert page.evaluate("scrollY") > 0
    stage.show(seat=seat("argue"))
    until(page, "scrollY === 0")
    scrolled()
    other = seat("argue").tasks[0]._replace(heading="1.10 Another one")
    stage.show(seat=seat("argue")._replace(tasks=(other,)))
    until(page, "scrollY === 0")
    stage.show(seat=seat("think"))
    page.get_by_label("out_shape").focus()
    scrolled()
    stage.show(seat=seat("again"))
    until(page, "document.querySelector('#now').dataset.phase === 'again'")
    assert page.evaluate("scrollY") > 0


def test_a_key_shows_the_code_at_any_time(page: Page, stage: Stage) -> None:
    """For who comes late, over all else on the projector, until the key hides it, or the door is closed."""
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{stage.url}/room")
    code = page.get_by_role("img", name="QR code of the address")
    expect(code).not_to_be_visible()
    page.keyboard.press("Control+q")
    expect(code).not_to_be_visible()
    page.keyboard.press("q")
    expect(code).to_be_in_viewport(ratio=1)
    expect(page.locator("#way")).to_contain_text("K7QM2P")
    stage.show(room=room("argue"))
    expect(page.locator("#now")).to_contain_text("Convince them")
    expect(code).to_be_visible()
    page.keyboard.press("q")
    expect(code).not_to_be_visible()
    page.keyboard.press("q")
    page.keyboard.press("Escape")
    expect(code).not_to_be_visible()
    page.keyboard.press("q")
    stage.show(room=room("argue")._replace(door_open=False))
    expect(code).not_to_be_visible()
    page.keyboard.press("q")
    expect(code).not_to_be_visible()
