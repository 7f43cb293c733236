"""Sends what watch mode judged to the dojo that one has joined, in a thread of its own: no key waits for a network."""

from __future__ import annotations

from threading import Event, Thread
from typing import Final

from pytest_lstm_kata.dojo.tools import membership
from pytest_lstm_kata.dojo.tools.membership import BadMembership
from pytest_lstm_kata.dojo.tools.outbox import Outbox, Sent
from pytest_lstm_kata.record.workspace import Workspace

AGAIN: Final = 10.0
"""Seconds after which what waits is tried again."""

LATER: Final = 30.0
"""The same of what waits until its kata is open there."""

_PARTING: Final = 3.0
"""Seconds for which the end of watch mode waits for what is on its way."""


class Messenger:
    """Sends each time that it is woken, and again while something waits, be it that a kata is open."""

    def __init__(self, workspace: Workspace, outbox: Outbox) -> None:
        self.workspace = workspace
        self._outbox = outbox
        self._sent = Sent()
        """All that was taken here; what waits, and why, is that of the last time."""
        self._said = ""
        self._is_over = False
        self._news = Event()
        self._thread = Thread(target=self._run, name="lstm-kata-dojo", daemon=True)
        try:
            found = membership.read(workspace)
        except BadMembership as error:
            self.header = str(error)
        else:
            self.header = found.header if found else ""

    @property
    def line(self) -> str:
        """Who sits where; or why something waits."""
        return " ".join(Sent(trouble=self._sent.trouble, left=self._sent.left).lines) or self.header

    def news(self) -> list[str]:
        """The line, if it was not told yet."""
        told, self._said = self._said, self.line
        return [self._said] if self._said != told else []

    def wake(self) -> None:
        """Something may be to be sent."""
        if not self._thread.is_alive() and not self._is_over:
            self._thread.start()
        self._news.set()

    def send(self) -> None:
        """Send what waits now."""
        now, before = self._outbox.send(), self._sent
        refused, closed = (
            tuple(dict.fromkeys(each)) for each in (before.refused + now.refused, before.closed + now.closed)
        )
        closed = closed if now.held else ()  # by now, the dojo has them all
        self._sent = now._replace(taken=before.taken + now.taken, refused=refused, closed=closed)

    def close(self) -> list[str]:
        """Send no more; what is to be said of all, in one line if at all."""
        self._is_over = True
        self._news.set()
        if self._thread.is_alive():
            self._thread.join(_PARTING)
        return self._sent.lines

    def _run(self) -> None:
        while True:
            self._news.wait(AGAIN if self._sent.left else LATER if self._sent.held else None)
            self._news.clear()
            self.send()  # once more at the end, too
            if self._is_over:
                return
