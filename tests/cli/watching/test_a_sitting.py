"""A sitting before a real terminal: each key, and what is saved meanwhile."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Tree
from seeing import Terminal, watching

pytestmark = pytest.mark.broad


@pytest.fixture
def dojo(tmp_path: Path) -> Tree:
    """The first unit, blank, with a record."""
    tree = Tree(tmp_path)
    tree.make_workspace()
    return tree


@pytest.fixture
def terminal(dojo: Tree) -> Iterator[Terminal]:
    """Watch mode in that dojo, with torch."""
    with watching(dojo.folder) as terminal:
        terminal.until("q quit", "torch 2")
        yield terminal


def events(dojo: Tree) -> list[str]:
    """What the journal has: outcomes, and the kinds of other events."""
    journal = dojo.folder / ".lstm-kata" / "journal.jsonl"
    if not journal.exists():
        return []
    return [event.get("outcome", event["event"]) for event in map(json.loads, journal.read_text("utf-8").splitlines())]


def test_the_screen_is_there_before_torch(dojo: Tree) -> None:
    """What is saved while torch is loading is judged once it is there; what it draws has to wait for it."""
    with watching(dojo.folder) as terminal:
        terminal.until("1.1 Who remembers", "torch is loading", "q quit")
        dojo.fill("1.3", out_shape="(4, 2, 3)")
        terminal.until("1.3 The default layout", "right  out_shape = (4, 2, 3)", "Correct! Press n", "torch 2")
        assert events(dojo) == ["right"]
        terminal.press("q")
        assert terminal.ended() == 0
        assert "Solved: 1.3. See why: lstm-kata explain 1.3" in terminal.text
        assert "next: katas/1_foundations/01_memory.py" in terminal.text


@pytest.mark.usefixtures("warm_python")
@pytest.mark.measured
def test_every_key_of_a_sitting(dojo: Tree, terminal: Terminal) -> None:
    """n, p, h, e, l with what is typed there, s, r, Enter, and the keys that scroll; nothing moves on by itself."""
    terminal.press("n")
    terminal.until("1.2 Two sizes make a layer")
    terminal.press("p")
    terminal.until("1.1 Who remembers")
    terminal.press("h", "h")
    terminal.until("hint 1 of 2", "hint 2 of 2")
    terminal.press("e")
    terminal.until("a all", "An LSTM reads a sequence step by step")
    terminal.press("a", " ")
    terminal.until("-- Up: 8 more")
    terminal.press("up", "down", "escape")
    terminal.until("1.1 Who remembers", "q quit")
    terminal.press("l")
    terminal.until("> 1.1 ", "Enter opens")
    terminal.press("down", "up", "down")
    terminal.until("> 1.2 ")
    terminal.press(*"batchx", "backspace", *" first")
    terminal.until("search: batch first", "> 1.6 ")
    terminal.press("enter")
    terminal.until("1.6 What shape comes out?", "a challenge with 2 attempts; s starts its 2:00 clock")
    terminal.press("s")
    terminal.until("the clock runs, 2:00 from now", "of 2:00 left")
    (left,) = re.findall(r"\d:\d\d of 2:00 left", terminal.text)
    terminal.until(lambda screen: "of 2:00 left" in screen and left not in screen)
    dojo.fill("1.6", out_shape="(7, 5, 20)")
    terminal.until("Ready. Press Enter to submit it.")
    terminal.press("enter")
    terminal.until("You wrote time first.", "1 of 2 attempts used, 1:")
    terminal.press("r")
    terminal.until("Press r again to deal 1.6")
    terminal.press("x")
    terminal.until(lambda screen: "r again" not in screen)
    terminal.press("r", "r")
    terminal.until("fresh numbers are in its file", "8 sequences of 9 steps")
    terminal.press("l")
    terminal.until("> 1.6 ")
    dojo.fill("1.3", out_shape="(4, 2, 3)")
    terminal.until("1.3 The default layout", "Correct! Press n", "- Without batch_first, x is")
    terminal.settle()
    assert terminal.lines[0].startswith("1.3 ")
    assert terminal.colours() >= {"green"}
    terminal.press("ctrl-c")
    assert terminal.ended() == 0
    assert events(dojo) == ["hinted", "hinted", "started", "wrong", "retried", "right"]


@pytest.mark.usefixtures("warm_python")
def test_autosave_charges_nothing(dojo: Tree, terminal: Terminal) -> None:
    """Every prefix of an answer to a challenge is saved, as an editor with autosave does, and only Enter submits."""
    for length in range(1, len("(7, 5, 20)") + 1):
        value = "(7, 5, 20)"[:length]
        dojo.fill("1.6", out_shape=value)
        terminal.until(f"    out_shape = {value}" if length < 10 else "Ready. Press Enter to submit it.")
    terminal.settle()
    assert events(dojo) == []
    terminal.press("enter")
    terminal.until("1 of 2 attempts used")
    terminal.press("q")
    assert terminal.ended() == 0
    assert events(dojo) == ["wrong"]
