"""A learner before a terminal, a real one as far as the program in it can tell."""

from __future__ import annotations

import os
import re
import select
import signal
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import pexpect
import pyte

SCRIPT = "from pytest_lstm_kata.cli import main; main(prog_name='lstm-kata')"
KEYS = {"up": "\x1b[A", "down": "\x1b[B", "enter": "\r", "escape": "\x1b", "backspace": "\x7f", "ctrl-c": "\x03"}
OTHER, MAIN = b"\x1b[?1049h", b"\x1b[?1049l"
"""To the screen that programs have to themselves, and back to that of the shell; pyte knows only one."""
PATIENCE = 60
"""Seconds until something that should be seen is given up: torch may have to be loaded on a busy machine."""


class Terminal:
    """A pseudo-terminal with a program in it, and what stands on its screen."""

    def __init__(
        self,
        folder: Path,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.raw = b""
        """All that was written."""
        self.read_at = 0.0
        """When the last of it was read, by ``time.perf_counter``."""
        self._main, self._other = pyte.Screen(columns, rows), pyte.Screen(columns, rows)
        self._screen = self._main
        self._streams = {screen: pyte.ByteStream(screen) for screen in (self._main, self._other)}
        self.process = pexpect.spawn(
            command[0],
            [*command[1:]],
            cwd=folder,
            env=_environment(env or {}),
            dimensions=(rows, columns),
            timeout=PATIENCE,
            preexec_fn=heeding_ctrl_c,
        )
        self.process.delaybeforesend = None  # which is for programs that are not yet ready

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.close(force=True)

    @property
    def lines(self) -> list[str]:
        """The rows of the screen, each without the blanks at its end."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def text(self) -> str:
        return "\n".join(self.lines).rstrip() + "\n"

    @property
    def is_taken(self) -> bool:
        """Is the program's own screen up, and not the shell's?"""
        return self._screen is self._other

    def colours(self) -> set[str]:
        """The colours that something on the screen has."""
        return {char.fg for row in self._screen.buffer.values() for char in row.values()} - {"default"}

    def look(self, seconds: float = 0.01) -> bool:
        """Take in what was written within this time. Was there anything?"""
        if not select.select([self.process.child_fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.process.child_fd, 65536)
        except OSError:  # the program has ended
            return False
        self.read_at = time.perf_counter()
        self.raw += data
        for part in re.split(rb"(\x1b\[\?1049[hl])", data):
            if part == OTHER:
                self._screen = self._other
            elif part == MAIN:
                self._screen = self._main
            else:
                self._streams[self._screen].feed(part)
        return bool(data)

    def until(self, *wanted: str | Callable[[str], bool], patience: float = PATIENCE) -> str:
        """The screen, once all of this is to be seen on it."""
        end = time.monotonic() + patience
        while not all(want(self.text) if callable(want) else want in self.text for want in wanted):
            if time.monotonic() > end or not (self.look(0.05) or self.process.isalive()):
                while self.look():
                    pass
                missing = [want for want in wanted if callable(want) or want not in self.text]
                raise AssertionError(f"not seen: {missing}\n{self.text}")
        return self.text

    def settle(self, seconds: float = 0.6) -> str:
        """The screen, once nothing was written for a while."""
        while self.look(seconds):
            pass
        return self.text

    def press(self, *keys: str) -> None:
        for key in keys:
            self.process.send(KEYS.get(key, key))

    def resize(self, columns: int, rows: int) -> None:
        self._main.resize(rows, columns)
        self._other.resize(rows, columns)
        self.process.setwinsize(rows, columns)

    def signal(self, number: int) -> None:
        os.kill(self.process.pid, number)

    def ended(self) -> int:
        """Wait for the end, and say its exit status; a signal's is negative."""
        end = time.monotonic() + PATIENCE
        while self.look(0.05) or self.process.isalive():
            if time.monotonic() > end:
                raise AssertionError(f"it goes on\n{self.text}")
        status = self.process.exitstatus
        return int(status if status is not None else -self.process.signalstatus)


def heeding_ctrl_c() -> None:
    """What a shell runs in the background does not, and neither do its children."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def watching(folder: Path, *arguments: str, script: str = SCRIPT, **how: Any) -> Terminal:
    """``lstm-kata watch`` in this folder."""
    return Terminal(folder, [sys.executable, "-c", script, "watch", *arguments], **how)


def _environment(more: Mapping[str, str]) -> Mapping[str, str]:
    """As on somebody's laptop: no CI, a terminal that knows colours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COLUMNS", "LINES"))}
    for name in ("CI", "NO_COLOR", "FORCE_COLOR", "TERM_PROGRAM", "VTE_VERSION", "KITTY_WINDOW_ID"):
        kept.pop(name, None)
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {**kept, "PATH": path, "TERM": "xterm-256color", "PYTHONUTF8": "1", **more}
