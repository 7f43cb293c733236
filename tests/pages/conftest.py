"""One browser for the tests of all pages, and a window of it in each of the colour schemes."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_core_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SCHEMES = ("light", "dark")


def until(page: Page, condition: str) -> None:
    """Wait for a condition. ``Page.wait_for_function`` evaluates text within the page, which the policy of ours forbids."""
    end = time.monotonic() + 30
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(20)


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
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])  # root has no sandbox
        yield browser
        browser.close()


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
