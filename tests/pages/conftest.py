"""One browser for the tests of all pages, and a window of it in each of the colour schemes."""

from __future__ import annotations

import asyncio
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SCHEMES = ("light", "dark")
AXE = """options => axe.run({resultTypes: ["violations"], ...options}).then(
    found => found.violations.map(problem => [problem.id, problem.nodes[0].html]))"""


def until(page: Page, condition: str) -> None:
    """Wait for a condition. ``Page.wait_for_function`` evaluates text within the page, which the policy of ours forbids."""
    end = time.monotonic() + 30
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(20)


def violations(page: Page, scheme: str, contrast: str = "color-contrast") -> list[list[str]]:
    """What axe finds: in dark of the contrast alone, since nothing but colours is another there; else all."""
    if scheme == "dark":
        return _found(page, runOnly=[contrast])
    off = {"color-contrast": {"enabled": False}, "color-contrast-enhanced": {"enabled": False}}
    return _found(page, rules={**off, contrast: {"enabled": True}})


def violations_but_for_contrast(page: Page) -> list[list[str]]:
    """What axe finds apart from colours, for which it takes most of its time."""
    return _found(page, rules={"color-contrast": {"enabled": False}})


def _found(page: Page, **options: Any) -> list[list[str]]:
    found: list[list[str]] = page.evaluate(AXE, options)
    return found


class _Playwright:
    """Its loop counts as one that runs for as long as the browser lives, so that nobody else in this process could run one."""

    loop: asyncio.AbstractEventLoop | None = None

    @classmethod
    @contextmanager
    def at_work(cls) -> Iterator[None]:
        asyncio._set_running_loop(cls.loop)
        try:
            yield
        finally:
            cls.loop = asyncio._get_running_loop()
            asyncio._set_running_loop(None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Only tests of this folder have a browser; pytest asks this for all."""
    with _Playwright.at_work() if item.path.is_relative_to(Path(__file__).parent) else nullcontext():
        return (yield)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, started once; where CI is still installing it, once it is there."""
    installing = os.environ.get("STILL_INSTALLING")  # a file of .ci/run
    while installing and Path(installing).exists():
        time.sleep(1)
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.fail(
            f"the pages are tested in a browser, and there is none of {', '.join(BROWSERS)}: apt install chromium"
        )
    playwright = sync_playwright().start()
    browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])  # root has no sandbox
    yield browser
    with _Playwright.at_work():  # the last test of this process may be of another folder
        browser.close()
        playwright.stop()


@pytest.fixture(scope="module", params=SCHEMES)
def scheme(request: pytest.FixtureRequest) -> Any:
    """Light and dark."""
    return request.param


@pytest.fixture(scope="module")
def page(browser: Browser, scheme: Any) -> Iterator[Page]:
    """A window in one of the colour schemes, for all tests: to open one takes longer than most of them."""
    with browser.new_context(color_scheme=scheme) as context:
        context.add_init_script(Axe().axe_script)
        yield context.new_page()


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
