"""The terminal is left as it was found, whatever happens, and shows what it can show."""

from __future__ import annotations

import re
import signal
import termios
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Tree
from seeing import MAIN, SCRIPT, Terminal, watching

SHOWS_CURSOR = b"\x1b[?25h"


@pytest.fixture
def dojo(tmp_path: Path) -> Tree:
    """The first unit, blank, with a record."""
    tree = Tree(tmp_path)
    tree.make_workspace()
    return tree


def modes(terminal: Terminal) -> object:
    return termios.tcgetattr(terminal.process.child_fd)


def with_patch(patch: str) -> str:
    """A program in which this is done first."""
    return f"from pytest_lstm_kata.watch import loop, terminal, views\n{patch}\n{SCRIPT}"


CRASH = with_patch("""\
def crash(*_):
    raise RuntimeError("a fault of ours")
views.Desk.press = crash""")


@pytest.mark.parametrize(
    ("end", "script", "status"),
    [
        (lambda terminal: terminal.press("q"), SCRIPT, 0),
        (lambda terminal: terminal.press("\x04"), SCRIPT, 0),
        (lambda terminal: terminal.signal(signal.SIGTERM), SCRIPT, 0),
        (lambda terminal: terminal.signal(signal.SIGHUP), SCRIPT, 0),
        (lambda terminal: terminal.press("x"), CRASH, 1),
    ],
    ids=["q", "ctrl-d", "terminated", "hung-up", "crash"],
)
def test_it_is_left_as_it_was_found(dojo: Tree, end: Callable[[Terminal], None], script: str, status: int) -> None:
    """Its modes, its cursor, and what stood on it; also when torch is still being loaded, and after a crash."""
    first = "import sys, time; print('before', flush=True); sys.stdin.readline()\n"
    with watching(dojo.folder, script=first + script, rows=60) as terminal:
        terminal.until("before")
        found = modes(terminal)
        terminal.press("enter")
        terminal.until("q quit")
        assert terminal.is_taken
        assert modes(terminal) != found
        end(terminal)
        assert terminal.ended() == status
        assert not terminal.is_taken
        assert modes(terminal) == found
        assert SHOWS_CURSOR in terminal.raw.partition(MAIN)[0][-20:]
        assert terminal.text.startswith("before")
        assert ("a fault of ours" if status else "LSTM Mastery Badge") in terminal.text


def test_ctrl_s_stops_nothing(dojo: Tree) -> None:
    """It is the habit of those who save, and would freeze the terminal."""
    with watching(dojo.folder) as terminal:
        terminal.until("q quit")
        terminal.press("\x13", "n")
        terminal.until("1.2 Two sizes")
        terminal.press("q")
        assert terminal.ended() == 0


def test_ctrl_z_gives_the_terminal_back_until_fg(dojo: Tree) -> None:
    """The shell has its own screen and its echo; what was saved meanwhile is judged after."""
    program = dojo.folder / "watch.py"
    program.write_text(f"import sys\nsys.argv = ['lstm-kata', 'watch']\n{SCRIPT}", "utf-8")
    with Terminal(dojo.folder, ["/bin/bash", "--norc", "-i"], env={"PS1": "shell> "}) as terminal:
        terminal.until("shell>")
        terminal.press("python watch.py\r")
        terminal.until("q quit", "torch 2")
        terminal.press("\x1a")
        terminal.until("Stopped")
        assert not terminal.is_taken
        terminal.press("echo back in the $0\r")
        terminal.until("back in the /bin/bash")
        dojo.fill("1.3", out_shape="(4, 2, 3)")
        terminal.press("fg\r")
        terminal.until("1.3 The default layout", "Right. n goes on.", "q quit")
        assert terminal.is_taken
        terminal.press("\x1a")
        terminal.until(lambda screen: screen.count("Stopped") == 2)
        terminal.press("kill %1\r")  # ended where it lies, it leaves the shell its terminal
        terminal.until("next: ", lambda _: not terminal.is_taken)
        terminal.press("clear; python watch.py 2> said.txt\r")
        terminal.until("q quit", lambda _: terminal.is_taken)
        terminal.press("q")
        terminal.until("next: ", lambda screen: screen.rstrip().endswith("shell>"))


def test_what_others_say_does_not_stand_on_the_screen(dojo: Tree) -> None:
    """A library that warns is heard when the screen is the shell's again."""
    warns = with_patch("""\
import os
learn = loop.Loop._learn
def warned(self, news):
    os.write(2, b"a warning of a library\\n")
    return learn(self, news)
loop.Loop._learn = warned""")
    with watching(dojo.folder, script=warns) as terminal:
        terminal.until("torch 2")
        assert "a warning" not in terminal.text
        terminal.press("q")
        assert terminal.ended() == 0
        assert "a warning of a library" in terminal.text


def test_closed_standard_input_gives_lines(dojo: Tree) -> None:
    """There is nobody to press a key."""
    program = dojo.folder / "watch.py"
    program.write_text(f"import sys\nsys.argv = ['lstm-kata', 'watch']\n{SCRIPT}", "utf-8")
    with Terminal(dojo.folder, ["/bin/sh", "-c", "exec python watch.py <&-"]) as terminal:
        terminal.until("Each kata is judged when it is saved.")
        terminal.press("ctrl-c")
        assert terminal.ended() == 0


def test_it_fits_into_whatever_size_it_gets(dojo: Tree) -> None:
    """Larger, smaller, tiny, and back."""
    with watching(dojo.folder) as terminal:
        terminal.until("torch 2")
        for columns, rows in ((120, 40), (60, 16), (30, 3)):
            terminal.resize(columns, rows)
            terminal.until("1.1 Who" if rows == 3 else "q quit")
            terminal.settle(0.3)
            assert len(terminal.lines) == rows
        terminal.resize(80, 24)
        terminal.until("q quit", "precision")
        terminal.press("q")
        assert terminal.ended() == 0


def test_a_second_signal_ends_it_at_once(dojo: Tree) -> None:
    """If something of ours takes forever, one does not have to wait for it."""
    stuck = with_patch("import time; views.Desk.press = lambda *_: time.sleep(60)")
    with watching(dojo.folder, script=stuck) as terminal:
        terminal.until("q quit")
        terminal.press("x")
        terminal.settle()
        for _ in range(2):
            terminal.signal(signal.SIGINT)
            terminal.settle()
        assert terminal.ended() == 1
        assert not terminal.is_taken


def test_the_ways_of_windows(dojo: Tree) -> None:
    """There keys come by click, one by one, and Ctrl-C is one of them."""
    with watching(dojo.folder, script=with_patch("terminal._IS_WINDOWS = True")) as terminal:
        terminal.until("q quit")
        terminal.settle(0.5)  # here, click has to make the terminal raw first
        terminal.press("n")
        terminal.until("1.2 Two sizes")
        terminal.settle(0.5)
        terminal.press("ctrl-c")
        assert terminal.ended() == 0


def test_a_terminal_that_is_gone_ends_it(dojo: Tree) -> None:
    """Nothing can be written any more, and nothing read."""
    gone = with_patch("""\
import os
def read(*_):
    raise OSError(5, "Input/output error")
class Gone:
    encoding = "utf-8"
    def fileno(self):
        raise OSError(5, "Input/output error")
    def write(self, *_):
        raise OSError(5, "Input/output error")
def press(self, key):
    if key == "ctrl-c":
        return None
    import sys
    real, sys.stdout = sys.stdout, Gone()
    try:
        screen = terminal.Terminal(lambda key: None)
        assert screen.size() == (80, 24)
        screen.clear()
    finally:
        sys.stdout = real
    os.read = read
    return self
views.Desk.press = press""")
    with watching(dojo.folder, script=gone) as terminal:
        terminal.until("q quit")
        terminal.press("x")
        terminal.settle(0.3)
        terminal.press("y")
        assert terminal.ended() == 0


@pytest.mark.parametrize(("env", "links"), [({"KITTY_WINDOW_ID": "1"}, True), ({}, False)])
def test_the_file_is_a_link_where_terminals_know_them(dojo: Tree, env: dict[str, str], *, links: bool) -> None:
    """Others would show rubbish."""
    with watching(dojo.folder, env=env) as terminal:
        terminal.until("q quit")
        found = re.findall(rb"\x1b\]8;;(file:///[^\x1b]*)\x1b\\", terminal.raw)
        assert [link.rpartition(b"/")[2] for link in found] == [b"01_memory.py"] * links
        terminal.press("q")
        assert terminal.ended() == 0


def test_without_colour_and_in_plain_letters(dojo: Tree) -> None:
    """As the terminal, or NO_COLOR, wants it."""
    env = {"NO_COLOR": "1", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    with watching(dojo.folder, env=env) as terminal:
        terminal.until("q quit")
        dojo.fill("1.3", out_shape="(4, 2, 3)")
        terminal.until("+ right  out_shape = (4, 2, 3)")
        assert terminal.colours() == set()
        assert terminal.raw.isascii()
        terminal.press("q")
        assert terminal.ended() == 0
