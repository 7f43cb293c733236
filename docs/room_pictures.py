"""Pictures for docs/dojo.md, of the real pages while an hour is rehearsed. It takes three minutes.

    python docs/room_pictures.py

It needs a browser, as the tests of pages do.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

from playwright.sync_api import BrowserContext, Page, ViewportSize, sync_playwright

DOCS: Final = Path(__file__).parent
PROJECTOR: Final = ViewportSize(width=1024, height=640)
PHONE: Final = ViewportSize(width=390, height=780)

PICTURES: Final = (
    ("phone", r"1\.6 What shape", 0.0, "room-phone.png"),
    ("host", "They argue", 2.0, "room-host.png"),
    ("projector", "what the room answered", 4.0, "room-reveal.png"),
)
"""Which page, once its text is so, so many seconds later, and the file."""


def main() -> None:
    command = [sys.executable, "-m", "pytest_lstm_kata", "dojo", "--rehearse", "--no-open", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as room, sync_playwright() as playwright:
        lines = [room.stdout.readline() for _ in range(2)] if room.stdout else []
        (url, join), (host, code) = re.findall(r"(http://\S+)\s+code (\S+)", "".join(lines))
        found = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        screen = browser.new_context(viewport=PROJECTOR)
        phone = browser.new_context(viewport=PHONE, device_scale_factor=1)
        pages = {"host": entered(screen, host, code), "projector": screen.new_page(), "phone": phone.new_page()}
        pages["projector"].goto(f"{url}room")
        pages["phone"].goto(f"{url}#{join}")
        pages["phone"].locator("form button").first.click()
        for who, text, later, file in PICTURES:
            taken(pages[who], text, later, DOCS / file)
        browser.close()
        room.terminate()


def entered(context: BrowserContext, host: str, code: str) -> Page:
    """The facilitator's page, behind its code."""
    page = context.new_page()
    page.goto(host)
    page.locator("[name=code]").fill(code)
    page.keyboard.press("Enter")
    page.locator("#rows").wait_for(state="attached")
    return page


def taken(page: Page, text: str, later: float, file: Path) -> None:
    """A picture of the page, once it says this."""
    end = time.monotonic() + 200
    while not re.search(text, page.locator("main").inner_text().replace("\n", " ")):
        if time.monotonic() > end:
            sys.exit(f"no page said {text}")
        page.wait_for_timeout(200)
    page.wait_for_timeout(1000 * later)
    page.screenshot(path=file)
    print(file.name, file.stat().st_size)


if __name__ == "__main__":
    main()
