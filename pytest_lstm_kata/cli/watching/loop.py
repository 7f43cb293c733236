"""Saves, keys and time, one after the other, to a session; what it then shows, to a terminal or line by line."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Final, NamedTuple

from pytest_lstm_kata.cli.watching.rows import View, fitted
from pytest_lstm_kata.cli.watching.saves import Watcher
from pytest_lstm_kata.cli.watching.screen import Terminal
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.cli.watching.views import Desk
from pytest_lstm_kata.files.sheet import printable
from pytest_lstm_kata.judge.verdict import Wait
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.output import failure
from pytest_lstm_kata.record.workspace import shown

TICK: Final = 0.25
"""Seconds between two looks at what no event tells of."""


class Pressed(NamedTuple):
    """A key; none if all has to be painted again."""

    key: str


class Saved(NamedTuple):
    """Files that were written, moved or removed."""

    paths: Collection[Path]


class Loaded(NamedTuple):
    """torch is there, or why it cannot be what was asked for."""

    error: Exception | None = None


class Waited(NamedTuple):
    """Nothing happened for a while."""


News = Pressed | Saved | Loaded | Waited


class Loop:
    """Brings one piece of news after the other to the session. Other threads only ever put theirs into the queue."""

    def __init__(self, session: Session, *, poll: bool = False) -> None:
        self._session = session
        self._news: SimpleQueue[News] = SimpleQueue()
        self._watcher = Watcher(session.record.workspace, lambda paths: self._news.put(Saved(paths)), poll=poll)

    def show(self) -> None:
        """On the whole screen, until a key quits. Raises ``NoDevice``."""
        desk = Desk(self._session)
        view: View | None = desk
        size, begun = (0, 0), False
        with Terminal(lambda key: self._news.put(Pressed(key))) as terminal, ExitStack() as stack:
            while view is not None:
                if terminal.size() != size:
                    size = terminal.size()
                    terminal.clear()
                rows, view.offset = fitted(view.frame(size[0]), *size, view.offset)
                terminal.paint(rows)
                if not begun:  # the screen is up before anything that takes its time
                    begun = True
                    self._begin(stack)
                for news in self._next():
                    match news:
                        case Pressed(""):
                            size = (0, 0)
                        case Pressed(key):
                            view = view.press(key) if view else None
                        case _:
                            new = self._learn(news)
                            if self._session.kata in new:
                                view = desk  # what was saved wants to be seen, whatever was read in the meantime
                                desk.offset = 0

    def tell(self, say: Callable[[str], None]) -> None:
        """A line for each verdict on what was saved, until it is interrupted. Raises ``NoDevice``."""
        untold: dict[str, Kata] = {}
        with ExitStack() as stack:
            self._begin(stack)
            while True:
                for news in self._next():
                    untold |= {kata.id: kata for kata in self._learn(news)}
                for kata in [*untold.values()]:
                    if self._session.is_judged(kata):
                        say(_told(self._session, kata))
                        del untold[kata.id]

    def _begin(self, stack: ExitStack) -> None:
        """Have saves told, and torch loaded."""
        stack.enter_context(self._watcher)
        Thread(target=self._load, name="lstm-kata-torch", daemon=True).start()

    def _load(self) -> None:
        try:
            self._session.grader.warm_up()
        except Exception as error:  # raised again where it can be told
            self._news.put(Loaded(error))
        else:
            self._news.put(Loaded())

    def _next(self) -> Iterator[News]:
        """All the news there is; while there is none, one more of what is still to be judged."""
        try:
            yield self._news.get(timeout=0.001 if self._session.is_due else TICK)
            while True:
                yield self._news.get_nowait()
        except Empty:
            pass
        if not self._session.judge_another():
            yield Waited()

    def _learn(self, news: News) -> list[Kata]:
        """Have the session know of it. Of which katas is something new?"""
        if isinstance(news, Saved):
            return self._session.changed(news.paths, time.monotonic())
        if isinstance(news, Loaded):
            if news.error:
                raise news.error
            self._session.load()
        return self._session.tick(time.monotonic())


def _told(session: Session, kata: Kata) -> str:
    """A verdict in one line, the place first, as compilers have it and editors read it."""
    paper, verdict = session.papers.get(kata.id), session.verdicts.get(kata.id)
    where = shown(session.path(kata))
    if paper is None or verdict is None:
        return f"{where}: gone"
    what = verdict.outcome.published
    sentence = " ".join(verdict.sentence.split())
    if verdict.waits_for is Wait.ENTER:
        sentence = "filled, not judged: pytest --kata submits it"
    return f"{where}:{failure.line(paper.sheet, verdict)}: {what}" + (f": {printable(sentence)}" if sentence else "")
