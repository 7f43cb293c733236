"""The terminal: taken over while it is open, painted row by row, and left as it was found.

On Unix keys are read with echo and line editing off, and Ctrl-C and Ctrl-Z stay signals. On Windows ``click.getchar``
reads them.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from tempfile import TemporaryFile
from typing import IO, Any, Final, Self

import click

from pytest_lstm_kata.cli.watching.keys import named
from pytest_lstm_kata.cli.watching.rows import Part, Row
from pytest_lstm_kata.output.terminal import encodable, is_colour_unwanted, styled

# https://invisible-island.net/xterm/ctlseqs/ctlseqs.html: click colours, but moves no cursor.
_OPEN: Final = "\x1b[?1049h\x1b[?25l"
"""The alternate screen, without a cursor: what stood on the terminal stands there again afterwards."""
_CLOSE: Final = "\x1b[?25h\x1b[?1049l"
_CLEAR: Final = "\x1b[2J"
_LINE: Final = "\x1b[{};1H\x1b[K{}"
_LINK: Final = "\x1b]8;;{}\x1b\\{}\x1b]8;;\x1b\\"
"""https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda"""

_VTE: Final = 5000
"""Version 0.50 of the widget in GNOME's terminal and its kin: those before know no links, or break at them."""

_LATER: Final = 0.03
"""Seconds within which what follows ESC has come, if it was no key of its own."""

_ENDING: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGBREAK")

_IS_WINDOWS: Final = sys.platform == "win32"

Tell = Callable[[str], None]


def is_usable() -> bool:
    """Are standard input and output a terminal that can be painted?"""
    typed = sys.stdin is not None and sys.stdin.isatty()  # it is None where it is closed
    return typed and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


class Terminal:
    """While it is open, ``tell`` is called from another thread with each key, and with "" when all has to be repainted."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._colour = not is_colour_unwanted()
        self._links = knows_links()
        self._rows: list[str] = []
        self._before: dict[int, Any] = {}
        self._modes: Any = None
        self._stderr = ExitStack()
        """Restores the standard error of the whole process."""
        self._ending = False
        self._is_taken = False

    def __enter__(self) -> Self:
        self._take()
        for name in _ENDING:
            self._handle(name, self._end)
        self._handle("SIGTSTP", self._suspend)
        self._handle("SIGWINCH", lambda *_: self._tell(""))
        threading.Thread(target=self._read, name="lstm-kata-keys", daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        if self._is_taken:
            self._leave()

    def size(self) -> tuple[int, int]:
        """Columns and rows."""
        try:
            columns, rows = os.get_terminal_size(sys.stdout.fileno())
        except OSError:  # it is gone
            columns, rows = 0, 0
        return columns or 80, rows or 24  # a serial line knows no size, and says 0

    def paint(self, rows: Sequence[Row]) -> None:
        """Show these rows, from the first on; only what has changed is written."""
        texts = [self._text(row) for row in rows]
        changed = [
            _LINE.format(at, text)
            for at, text in enumerate(texts, 1)
            if at > len(self._rows) or self._rows[at - 1] != text
        ]
        changed += [_LINE.format(at, "") for at in range(len(texts) + 1, len(self._rows) + 1)]
        self._rows = texts
        if changed:
            self._write("".join(changed))

    def clear(self) -> None:
        """Empty the screen; the next rows are painted whole."""
        self._rows = []
        self._write(_CLEAR)

    def _text(self, row: Row) -> str:
        return "".join(map(self._part, row))

    def _part(self, part: Part) -> str:
        text = encodable(part.text, sys.stdout.encoding)
        text = styled(text, part.role) if self._colour else text
        return _LINK.format(part.link, text) if part.link and self._links else text

    def _write(self, text: str) -> None:
        if not self._is_taken:  # it is the shell's
            return
        try:
            if _IS_WINDOWS:
                sys.stdout.write(text)
                sys.stdout.flush()
            else:  # Ctrl-Z writes, too, whatever is being written: a buffer raises there
                left = text.encode(sys.stdout.encoding)
                while left:
                    left = left[os.write(sys.stdout.fileno(), left) :]
        except OSError:  # the terminal is gone
            self._tell("ctrl-c")

    def _take(self) -> None:
        if _IS_WINDOWS:
            from colorama import just_fix_windows_console

            just_fix_windows_console()
        else:
            import termios
            import tty

            self._modes = termios.tcgetattr(sys.stdin)
            tty.setcbreak(sys.stdin, termios.TCSADRAIN)
            modes = termios.tcgetattr(sys.stdin)
            modes[0] &= ~termios.IXON  # Ctrl-S is a habit, and would stop all output
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, modes)
        self._rows = []
        self._is_taken = True
        self._write(_OPEN + _CLEAR)
        self._buffer_stderr()

    def _leave(self) -> None:
        self._write(_CLOSE)
        self._is_taken = False
        if self._modes is not None:
            import termios

            with suppress(termios.error):  # it is gone
                termios.tcsetattr(sys.stdin, termios.TCSADRAIN, self._modes)
        self._stderr.close()

    def _buffer_stderr(self) -> None:
        """Buffer stderr while the screen is ours, for torch's libraries write there; print it afterwards."""
        if sys.stderr is None or not sys.stderr.isatty():
            return
        with suppress(OSError):  # on a full disk it goes to the screen
            buffer = TemporaryFile()  # noqa: SIM115  # it is closed when it was printed
            terminal = os.dup(2)
            os.dup2(buffer.fileno(), 2)
            self._stderr.callback(self._print_stderr, buffer, terminal)

    def _print_stderr(self, buffer: IO[bytes], terminal: int) -> None:
        sys.stderr.flush()
        os.dup2(terminal, 2)
        os.close(terminal)
        with buffer, suppress(OSError):  # the terminal is gone
            buffer.seek(0)
            os.write(2, buffer.read())

    def _handle(self, name: str, handler: Callable[..., None]) -> None:
        number = getattr(signal, name, None)
        if number is not None:  # not every system has it
            self._before[number] = signal.signal(number, handler)

    def _end(self, *_: object) -> None:
        """End in good order, at the second signal at once."""
        if self._ending:
            raise KeyboardInterrupt
        self._ending = True
        self._tell("ctrl-c")

    def _suspend(self, number: int, _: object) -> None:
        """Ctrl-Z: give the terminal back to the shell until it brings us to the foreground again."""
        self._leave()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)
        signal.signal(number, self._suspend)
        if not self._ending:  # it was ended where it lay, and the terminal is the shell's
            self._take()
            self._tell("")

    def _read(self) -> None:
        """Tell keys until there is no more to read."""
        read = self._read_windows if _IS_WINDOWS else self._read_unix
        while typed := read():
            for key in named(typed):
                self._tell(key)
        self._tell("ctrl-c")

    def _read_unix(self) -> str:
        import select

        try:
            select.select([sys.stdin], [], [])
            if self._ending:  # what is typed may be for the shell, and who reads it in the background is stopped
                return ""
            typed = os.read(sys.stdin.fileno(), 1024)
            while typed.endswith(b"\x1b") and select.select([sys.stdin], [], [], _LATER)[0]:
                typed += os.read(sys.stdin.fileno(), 1024)
        except OSError:  # the terminal is gone
            return ""
        return typed.decode(sys.stdin.encoding, "replace")

    def _read_windows(self) -> str:
        try:
            return click.getchar()
        except (KeyboardInterrupt, EOFError):
            return ""


def knows_links() -> bool:
    """Does the terminal open links? Those that do not may show rubbish, so it has to be one that is known to.

    FORCE_HYPERLINK, 1 or 0, decides, as it does for other programs. Else it is told by what terminals set; but what
    runs in tmux, screen or the Linux console has that from a terminal around it or before it, which is another one.
    """
    env = os.environ
    if env.get("FORCE_HYPERLINK"):
        return env["FORCE_HYPERLINK"] != "0"
    if "TMUX" in env or "STY" in env or env.get("TERM", "").startswith(("screen", "tmux", "linux", "dumb")):
        return False
    vte = env.get("VTE_VERSION", "")
    return (
        any(name in env for name in ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM"))
        or (vte.isdecimal() and int(vte[:9]) >= _VTE)
        or env.get("TERM_PROGRAM") in ("iTerm.app", "vscode", "WezTerm", "ghostty", "Hyper", "rio", "WarpTerminal")
        or env.get("TERM", "").startswith(("xterm-kitty", "xterm-ghostty", "alacritty", "foot"))
    )
