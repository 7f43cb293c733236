"""A page that is kept up to date by a stream of events, each of which is the whole of what is shown: to miss one loses nothing."""

from __future__ import annotations

import asyncio
import math
import re
from collections import Counter
from collections.abc import AsyncIterator
from typing import Final

from pytest_lstm_kata.dojo.pages.fragments import fragment
from pytest_lstm_kata.dojo.pages.parts import Asked
from pytest_lstm_kata.dojo.room.session import Refused
from pytest_lstm_kata.dojo.room.views import HostView, RoomView, SeatView
from pytest_lstm_kata.dojo.running.limits import Limits
from pytest_lstm_kata.dojo.running.running import Dojo, Role

View = SeatView | RoomView | HostView

BEAT: Final = "event: beat\ndata\n\n"
"""That the dojo is there."""

CLOSED: Final = "The dojo is closed."
OVER: Final = "The dojo is over, and all that it kept is deleted. You can close this page."
"""The last that a page hears."""

_LINE_END: Final = re.compile("\r\n|\r|\n")

_SECOND: Final = 1.0
"""A clock that is as wrong as this is not corrected: the page rounds."""


def event(number: int, html: str) -> str:
    """What a page shows, with the number of the state in which it does."""
    data = "".join(f"data: {line}\n" for line in _LINE_END.split(html))
    return f"id: {number}\n{data}\n"


def number(text: str) -> int:
    """The number of a state; of what is none, one that never was."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else -1


class Streams:
    """The streams of one dojo. They end when ``closing`` is done, with the sentence in it."""

    def __init__(self, dojo: Dojo, limits: Limits, closing: asyncio.Future[str]) -> None:
        self._dojo = dojo
        self._limits = limits
        self._closing = closing
        self._open: Counter[Role] = Counter()
        self._turn = asyncio.Lock()

    async def updates(self, token: str, asked: Asked, after: int) -> AsyncIterator[str]:
        """What this page is told from now on, if what it shows is the state ``after``. It ends when the token is dead.

        First comes nothing: then it is one of those that are open. Raises ``Refused`` instead if there are as many of this
        role as there may be: 429. Then the page asks now and then.
        """
        role = self._dojo.who(token)
        if self._open[role] >= self._limits.streams:
            raise Refused(429, "So many pages of one seat are open. Close some of them.", math.ceil(self._limits.beat))
        self._open[role] += 1
        try:
            yield ""
            shown = _Shown()
            while not self._closing.done():
                number = await self._changed(after, role)
                if (
                    number is None and role.seat
                ):  # what others see grows old: who is silent, when pairs change keyboards
                    yield BEAT
                    continue
                if number is not None:
                    await self._pause(self._limits.settle)
                self._dojo.who(token)
                async with self._turn:  # one page after the other,
                    await asyncio.sleep(0)  # and in between whoever sends an answer is heard
                    view = self._dojo.view(role, asked.at)
                    after = view.revision
                    html = fragment(view, asked) if shown.is_news(view) else ""
                yield event(view.revision, html) if html else BEAT
                share = self._limits.share * self._open.total() if role.seat else 0
                await self._pause(max(self._limits.updates, share))
            yield f"event: over\ndata: {self._closing.result()}\n\n"
        except Refused:  # the token is dead: the page asks, and hears why
            return
        finally:
            self._open[role] -= 1
            self._open += Counter()  # without those of which there are none

    async def _pause(self, seconds: float) -> None:
        """Let so much time pass, if that is not the last that happens."""
        await asyncio.wait((self._closing,), timeout=seconds)

    async def _changed(self, after: int, role: Role) -> int | None:
        """The number of the state, once it is another; None if that takes so long that the page should hear of us."""
        changed = asyncio.ensure_future(self._dojo.changed(after, role))
        try:
            await asyncio.wait((changed, self._closing), timeout=self._limits.beat, return_when=asyncio.FIRST_COMPLETED)
            return changed.result() if changed.done() else None
        finally:
            changed.cancel()


class _Shown:
    """What a page shows, and when its clock will be at an end."""

    def __init__(self) -> None:
        self._before: View | None = None
        self._end: float | None = None

    def is_news(self, view: View) -> bool:
        """Is that anything else than what is shown? A clock goes on by itself."""
        now = asyncio.get_running_loop().time()
        left = view.left
        end = left if left is None or view.paused else left + now
        still = view._replace(revision=0, left=None)
        is_same = still == self._before and (
            end == self._end if end is None or self._end is None else abs(end - self._end) <= _SECOND
        )
        self._before = still
        if not is_same:
            self._end = end
        return not is_same
