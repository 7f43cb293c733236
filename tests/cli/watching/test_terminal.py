"""The terminal is left as it was found, whatever happens, and shows what it can show."""

from __future__ import annotations

import re
import signal
import sys
import termios
from collections.abc import Callable
from functools import partial
from pathlib import Path

import click
import pytest

from conftest import NO_TORCH, Tree
from pytest_lstm_kata.cli.watching import screen as window
from pytest_lstm_kata.cli.watching.rows import row
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
    return f"from pytest_lstm_kata.cli.watching import loop, screen, views\n{patch}\n{SCRIPT}"


LIGHT = f"{NO_TORCH}\n{SCRIPT}"
"""Where nothing is judged, torch need not be loaded, which takes most of such a test."""

CRASH = with_patch("""\
def crash(*_):
    raise RuntimeError("a fault of ours")
views.Desk.press = crash""")


@pytest.mark.parametrize(
    ("end", "script", "status"),
    [
        (lambda terminal: terminal.press("q"), SCRIPT, 0),
        (lambda terminal: terminal.press("ctrl-c"), SCRIPT, 0),
        (lambda terminal: terminal.press("\x04"), SCRIPT, 0),
        (lambda terminal: terminal.signal(signal.SIGTERM), SCRIPT, 0),
        (lambda terminal: terminal.signal(signal.SIGHUP), SCRIPT, 0),
        (lambda terminal: terminal.press("x"), CRASH, 1),
    ],
    ids=["q", "ctrl-c", "ctrl-d", "terminated", "hung-up", "crash"],
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


def test_a_key_may_come_in_two_pieces(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Over a slow line what an arrow sends may be cut behind its ESC, which alone would be a key of its own."""
    pieces = iter([b"\x1b", b"[A", b"q", b""])
    monkeypatch.setattr("pytest_lstm_kata.cli.watching.screen.os.read", lambda *_: next(pieces))
    told: list[str] = []
    with (tmp_path / "keys").open("w+", encoding="utf-8") as keys:  # can be read at any time
        monkeypatch.setattr("sys.stdin", keys)
        window.Terminal(told.append)._read()
    assert told == ["up", "q", "ctrl-c"]


def test_it_takes_no_key_after_the_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is typed then is for the shell."""
    with (tmp_path / "keys").open("w+", encoding="utf-8") as keys:
        keys.write("q")
        keys.seek(0)
        monkeypatch.setattr("sys.stdin", keys)
        screen = window.Terminal(lambda _: None)
        screen._end()
        screen._read()
        assert keys.read() == "q"


def test_nothing_is_painted_where_the_shell_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Ended while it was stopped, it has no screen any more."""
    screen = window.Terminal(lambda _: None)
    screen.clear()
    screen.paint([row("1.1 Who remembers the first step?")])
    assert capsys.readouterr().out == ""


def test_ctrl_s_stops_nothing(dojo: Tree) -> None:
    """It is the habit of those who save, and would freeze the terminal."""
    with watching(dojo.folder, script=LIGHT) as terminal:
        terminal.until("q quit")
        terminal.press("\x13", "n")
        terminal.until("1.2 Two sizes")
        terminal.press("q")
        assert terminal.ended() == 0


@pytest.mark.measured
def test_ctrl_z_gives_the_terminal_back_until_fg(dojo: Tree) -> None:
    """The shell has its own screen and its echo; what was saved meanwhile is judged after."""
    program = dojo.folder / "watch.py"
    program.write_text(f"import sys\nsys.argv = ['lstm-kata', 'watch']\n{SCRIPT}", "utf-8")
    with Terminal(dojo.folder, ["/bin/bash", "--norc", "-i"], env={"PS1": "shell> "}) as terminal:
        terminal.until("shell>")
        terminal.press("python watch.py\r")
        terminal.until("q quit", "torch 2")
        terminal.settle()  # while coverage looks at a file that is new to it, it sees no signal's handler
        terminal.press("\x1a")
        terminal.until("Stopped")
        assert not terminal.is_taken
        terminal.press("echo back in the $0\r")
        terminal.until("back in the /bin/bash")
        dojo.fill("1.3", out_shape="(4, 2, 3)")
        terminal.press("fg\r")
        terminal.until("1.3 The default layout", "Correct! Press n", "q quit")
        assert terminal.is_taken
        terminal.press("q")
        terminal.until("next: ", lambda screen: screen.rstrip().endswith("shell>"))
        terminal.press("exit\r")
        assert terminal.ended() == 0


@pytest.mark.measured
def test_a_stopped_one_can_be_ended_where_it_lies(dojo: Tree) -> None:
    """By kill %1 in the shell that has the terminal now: nothing is painted there, and it is not stopped again."""
    program = dojo.folder / "watch.py"
    program.write_text(f"import sys\nsys.argv = ['lstm-kata', 'watch']\n{NO_TORCH}\n{SCRIPT}", "utf-8")
    with Terminal(dojo.folder, ["/bin/bash", "--norc", "-i"], env={"PS1": "shell> ", "HISTFILE": ""}) as terminal:
        terminal.until("shell>")
        terminal.press("python watch.py\r")
        terminal.until("q quit", "torch is not installed")
        terminal.settle()  # as above
        terminal.press("\x1a")
        terminal.until("Stopped")
        seen = len(terminal.raw)
        terminal.press("kill %1\r")
        terminal.until("next: ")
        # The shell learns a moment later than we that it runs again, and waits for none that it takes for stopped.
        terminal.press("while jobs | grep -q Stopped; do sleep 0.1; done; wait; jobs; echo no more $((1 + 1))\r")
        terminal.until("Done", "no more 2")
        assert b"q\x1b[0m quit" not in terminal.raw[seen:]
        terminal.press("exit\r")
        assert terminal.ended() == 0


@pytest.mark.measured
@pytest.mark.parametrize("apart", [False, True], ids=["on the terminal", "in a file"])
def test_what_others_say_does_not_tear_the_screen(dojo: Tree, *, apart: bool) -> None:
    """torch's libraries write where they like: it is said afterwards, or where standard error goes."""
    noise = with_patch(f"""\
import os
from pytest_lstm_kata.judge.grading import Grader
Grader.warm_up = lambda self: os.write(2, b"no NNPACK on this machine\\n" * 30)
{NO_TORCH}""")
    command = 'exec "$0" -c "$1" watch' + " 2>said.txt" * apart
    with Terminal(dojo.folder, ["/bin/sh", "-c", command, sys.executable, noise], rows=60) as terminal:
        screen = terminal.until("q quit", "torch is not installed")
        assert screen.startswith("1.1 Who remembers")
        assert "NNPACK" not in screen
        terminal.press("q")
        assert terminal.ended() == 0
        said = (dojo.folder / "said.txt").read_text("utf-8") if apart else terminal.text
        assert said.count("no NNPACK on this machine") == 30
        assert ("NNPACK" in terminal.text) is not apart


def is_fitted(rows: int, screen: str) -> bool:
    """Does the screen show the first kata, and the keys if there is room for them?"""
    return screen.startswith("1.1 Who") and ("q quit" in screen) == (rows > 3)


@pytest.mark.measured
def test_it_fits_into_whatever_size_it_gets(dojo: Tree) -> None:
    """Larger, smaller, tiny, and back; a terminal that does not know its size is taken for a usual one."""
    with watching(dojo.folder, script=LIGHT) as terminal:
        terminal.until("torch is not installed")
        for columns, rows in ((120, 40), (60, 16), (30, 3)):
            terminal.resize(columns, rows)
            terminal.until(partial(is_fitted, rows))
            terminal.settle(0.3)
            painted = re.split(rb"\x1b\[(\d+);1H\x1b\[K", terminal.raw.rpartition(b"\x1b[2J")[2])[1:]
            assert max(map(int, painted[::2])) == rows
            assert max(len(click.unstyle(text.decode())) for text in painted[1::2]) <= columns
        terminal.resize(80, 24)
        terminal.until("q quit", "precision")
        terminal.resize(0, 0)
        terminal.settle(0.3)
        terminal.press("n")
        terminal.until("1.2 Two sizes", "q quit", "precision")
        terminal.press("q")
        assert terminal.ended() == 0


@pytest.mark.measured
def test_a_second_signal_ends_it_at_once(dojo: Tree) -> None:
    """If something of ours takes forever, one does not have to wait for it."""
    stuck = with_patch("""\
import os, time
def end(self, *_, end=screen.Terminal._end):
    end(self)
    os.write(1, b"heard")  # a buffer raises where a signal comes while it is flushed
def press(*_):
    os.write(1, b"stuck ")
    while True:  # not one long sleep: a signal that comes just before it would be heard after it
        time.sleep(0.01)
screen.Terminal._end = end
views.Desk.press = press""")
    with watching(dojo.folder, script=stuck, columns=100) as terminal:  # what is said stands behind the keys
        terminal.until("q quit")
        terminal.press("x")
        terminal.until("stuck")
        terminal.signal(signal.SIGINT)
        terminal.until("heard")
        terminal.signal(signal.SIGINT)
        assert terminal.ended() == 1
        assert not terminal.is_taken


@pytest.mark.measured
def test_the_ways_of_windows(dojo: Tree) -> None:
    """There keys come by click, one by one, and Ctrl-C is one of them."""
    with watching(dojo.folder, script=with_patch(f"screen._IS_WINDOWS = True\n{NO_TORCH}")) as terminal:
        terminal.until("q quit")
        terminal.settle(0.5)  # here, click has to make the terminal raw first
        terminal.press("n")
        terminal.until("1.2 Two sizes")
        terminal.settle(0.5)
        terminal.press("ctrl-c")
        assert terminal.ended() == 0


@pytest.mark.measured
def test_a_terminal_that_is_gone_ends_it(dojo: Tree) -> None:
    """Nothing can be written any more, and nothing read."""
    gone = with_patch(f"""\
{NO_TORCH}
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
        terminal = screen.Terminal(lambda key: None)
        terminal._is_taken = True
        assert terminal.size() == (80, 24)
        terminal.clear()
    finally:
        sys.stdout = real
    os.read = read
    print("gone", flush=True)
    return self
views.Desk.press = press""")
    with watching(dojo.folder, script=gone, columns=100) as terminal:  # as above
        terminal.until("q quit", "torch is not installed")  # else this may be painted over what is said
        terminal.press("x")
        terminal.until("gone")
        terminal.press("y")
        assert terminal.ended() == 0


@pytest.mark.measured
@pytest.mark.parametrize(("env", "links"), [({"KITTY_WINDOW_ID": "1"}, True), ({}, False)])
def test_the_file_is_a_link_where_terminals_know_them(dojo: Tree, env: dict[str, str], *, links: bool) -> None:
    """Others would show rubbish."""
    with watching(dojo.folder, script=LIGHT, env=env) as terminal:
        terminal.until("q quit")
        found = re.findall(rb"\x1b\]8;;(file:///[^\x1b]*)\x1b\\", terminal.raw)
        assert [link.rpartition(b"/")[2] for link in found] == [b"01_memory.py"] * links
        terminal.press("q")
        assert terminal.ended() == 0


@pytest.mark.parametrize(
    ("env", "links"),
    [
        ({"WT_SESSION": "1"}, True),
        ({"VTE_VERSION": "7006"}, True),
        ({"VTE_VERSION": "4602"}, False),
        ({"VTE_VERSION": "new"}, False),
        ({"TERM_PROGRAM": "vscode"}, True),
        ({"TERM_PROGRAM": "Apple_Terminal"}, False),
        ({"TERM": "alacritty"}, True),
        ({"TERM": "xterm-256color"}, False),
        ({"TERM": "screen-256color", "VTE_VERSION": "7006"}, False),
        ({"TMUX": "1", "KITTY_WINDOW_ID": "1"}, False),
        ({"TERM": "linux", "WT_SESSION": "1"}, False),
        ({"TMUX": "1", "FORCE_HYPERLINK": "1"}, True),
        ({"TERM": "alacritty", "FORCE_HYPERLINK": "0"}, False),
    ],
)
def test_which_terminals_know_links(env: dict[str, str], *, links: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only those that are known to; one within another is not the one that set what says so. It can be forced."""
    for name in ("TERM", "TMUX", "STY", "TERM_PROGRAM", "VTE_VERSION", "FORCE_HYPERLINK", "KONSOLE_VERSION"):
        monkeypatch.delenv(name, raising=False)
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    assert window.knows_links() is links


@pytest.mark.usefixtures("warm_python")
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
