"""Brings keys, torch and time to a session, and what is then to be seen to a terminal, whole or line by line."""

from __future__ import annotations

import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, NamedTuple

from pytest_lstm_kata.cli.watching.exam_desk import ExamDesk
from pytest_lstm_kata.cli.watching.rows import View, fitted
from pytest_lstm_kata.cli.watching.screen import Terminal
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.cli.watching.views import Desk
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.judge.verdict import Outcome, Wait
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.output import failure
from pytest_lstm_kata.record.workspace import shown

POLL: Final = 0.035
"""Seconds between two glances at what is likely to be saved next."""

LOOK: Final = 0.5
"""Seconds between two looks at all there is."""

SLOW_POLL: Final = 0.08
"""The same when nothing has happened for long. A save is still judged within a tenth of a second."""

LONG: Final = 120
"""Seconds without a save and without a key."""

REPAINT: Final = 2
"""Seconds after which the screen is painted again if nothing happens: not every terminal says that its size has changed."""

CLOCK: Final = 0.5
"""The same while the clock of a challenge runs on it."""


class Pressed(NamedTuple):
    """A key; none if all has to be painted again."""

    key: str


class Loaded(NamedTuple):
    """torch is there, or why it cannot be what was asked for."""

    error: Exception | None = None


Event = Pressed | Loaded


class Happened(NamedTuple):
    """What is new; both are empty if a verdict is, or if only time has passed."""

    keys: list[str]
    katas: list[Kata]
    """Those whose file has changed."""


class Loop:
    """Does all that is done, in one thread. Others only put events into its queue."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._events: SimpleQueue[Event] = SimpleQueue()
        self._active = time.monotonic()
        """When there was a save or a key."""
        self._looked = 0.0
        """When everything was looked at."""

    def show(self, *, exam: bool = False) -> None:
        """Show the session, or first the exam that runs, on the whole screen until a key quits.

        Raises ``NoDevice`` and ``Removed``.
        """
        desk = Desk(self._session)
        view: View | None = ExamDesk(self._session.exam, desk) if exam else desk
        size, begun = (0, 0), False
        with Terminal(lambda key: self._events.put(Pressed(key))) as terminal:
            while view is not None:
                if terminal.size() != size:
                    size = terminal.size()
                    terminal.clear()
                rows, view.offset = fitted(view.frame(size[0]), *size, view.offset)
                terminal.paint(rows)
                if not begun:  # the screen is up before anything that takes its time
                    begun = True
                    self._begin()
                keys, katas = self._wait()
                for key in keys:
                    if not key:
                        size = (0, 0)
                    else:
                        view = view.press(key) if view else None
                if view and self._session.kata in katas:
                    view = desk  # what was saved wants to be seen, whatever was read in the meantime
                    desk.offset = 0

    def tell(self, say: Callable[[str], None]) -> None:
        """Say a line for each verdict on what was saved, until it is interrupted; first of all, if nothing can be judged.

        Raises ``NoDevice`` and ``Removed``.
        """
        unsaid: dict[str, Kata] = {}
        unfit: list[str] = []
        self._begin()
        while True:
            unsaid |= {kata.id: kata for kata in self._wait().katas}
            if not unfit:
                unfit = self._session.queue.unfit()
                for line in unfit:
                    say(line)
            for line in [*self._session.review.taken(), *self._from_dojo()]:
                say(line)
            for kata in [kata for kata in unsaid.values() if self._session.queue.is_final(kata.id)]:
                say(_line(self._session, kata))
                del unsaid[kata.id]

    def _from_dojo(self) -> list[str]:
        messenger = self._session.queue.messenger
        return messenger.news() if messenger else []

    def _begin(self) -> None:
        """Load torch in a thread of its own."""
        Thread(target=self._warm_up, name="lstm-kata-torch", daemon=True).start()

    def _warm_up(self) -> None:
        try:
            self._session.grader.warm_up()
        except Exception as error:  # raised again in the main thread
            self._events.put(Loaded(error))
        else:
            self._events.put(Loaded())

    def _wait(self) -> Happened:
        """Wait until something is new, at most until the screen has to be painted again. Raises ``NoDevice``, ``Removed``."""
        end = time.monotonic() + (CLOCK if self._session.has_clock else REPAINT)
        queue, journal = self._session.queue, self._session.queue.journal
        while True:
            events = self._queued()
            for event in events:
                if isinstance(event, Loaded):
                    self._handle(event)
            now = time.monotonic()
            katas: list[Kata] = []
            if now - self._looked >= POLL:  # not after each of many verdicts
                katas = self._session.tick(now)
                self._looked = 0.0 if katas else now  # a save is seldom alone
            if events or katas:
                self._active = now
            if queue.judge_another() or events or katas or queue.journal != journal or now >= end:
                return Happened([event.key for event in events if isinstance(event, Pressed)], katas)

    def _queued(self) -> list[Event]:
        """All events in the queue; the first is waited for until it is time to look, or to judge."""
        pause = SLOW_POLL if time.monotonic() - self._active > LONG else POLL
        while True:
            has_due = self._session.queue.has_due
            try:
                events = [self._events.get(timeout=0.001 if has_due else pause)]
            except Empty:
                if has_due or self._session.disk.glance() or time.monotonic() - self._looked >= LOOK:
                    return []
            else:
                while not self._events.empty():
                    events.append(self._events.get_nowait())
                return events

    def _handle(self, event: Loaded) -> None:
        """Have judged what waits for torch. Raises what went wrong with it."""
        if event.error:
            raise event.error
        self._session.load()


def _line(session: Session, kata: Kata) -> str:
    """A verdict in one line, the place first, as compilers have it and editors read it."""
    paper, verdict = session.papers.get(kata.id), session.verdicts.get(kata.id)
    where = shown(session.path(kata))
    if paper is None or verdict is None:
        return f"{where}: gone"
    what = verdict.outcome.published
    said = [verdict.sentence] if verdict.outcome is not Outcome.RIGHT else verdict.reservations
    sentence = " ".join(" ".join(said).split())
    if verdict.waits_for is Wait.ENTER:
        sentence = "filled, not judged: pytest --kata submits it"
    return f"{where}:{failure.line_number(paper.sheet, verdict)}: {what}" + (
        f": {printable(sentence)}" if sentence else ""
    )
