"""A session before a dojo of the first unit, with a judge that remembers what torch said to other tests."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from conftest import Tree
from pytest_lstm_kata.cli.watching.rows import View, fitted
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.files.laying import lay
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata import catalogue
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output.terminal import encodable
from pytest_lstm_kata.record.choosing import choose
from pytest_lstm_kata.record.events import Examined
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.workspace import Workspace
from support import JUDGE

CATALOGUE = catalogue.Catalogue([LSTM])


def dojo(folder: Path) -> Tree:
    """A blank dojo with a record."""
    tree = Tree(folder)
    tree.make_workspace()
    return tree


def opened(tree: Tree, *, loaded: bool = True) -> Session:
    """A session, once torch is there and all that was filled before is judged."""
    grader = Grader(CATALOGUE, device="cpu")
    grader.__dict__["_judge"] = JUDGE
    session = Session(Record(Workspace(tree.folder)), grader)
    if loaded:
        session.load()
        while session.queue.judge_another():
            pass
    return session


def sit(tree: Tree, seed: int = 7) -> list[Kata]:
    """Deal an exam into the dojo; returns its katas."""
    workspace, katas = Workspace(tree.folder), choose(LSTM, seed)
    Journal(workspace.journal).append(Examined(LSTM.name, seed, tuple(kata.id for kata in katas)))
    lay({kata.file: write(kata, seed) for kata in katas}, workspace.exam, CATALOGUE.katas)
    return katas


def screen(view: View, width: int = 80, height: int = 24, encoding: str = "utf-8") -> str:
    """What the terminal would show, without what changes by the second or by the machine."""
    rows, view.offset = fitted(view.frame(width), width, height, view.offset)
    lines = ("".join(encodable(part.text, encoding) for part in row).rstrip() for row in rows)
    return "".join(f"{same_everywhere(line)}\n" for line in lines)


def styles(view: View, letters: Callable[[str], str], width: int = 80, height: int = 24) -> str:
    """A letter for the role of each character of the same screen."""
    rows, _ = fitted(view.frame(width), width, height, view.offset)
    lines = ("".join(letters(part.role) * len(part.text) for part in row).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def same_everywhere(line: str) -> str:
    line = re.sub(r"^torch \S+ on .*", "torch on cpu", line)
    return re.sub(r"\b\d+:\d\d of (?=\d+:\d\d left)", "1:47 of ", line)


def press(view: View, *keys: str) -> View:
    """What is shown after these keys."""
    for key in keys:
        after = view.press(key)
        assert after
        view = after
    return view
