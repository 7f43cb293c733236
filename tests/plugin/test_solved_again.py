"""The promise: what is solved again with fresh numbers is said, and what that is worth."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import KATAS, Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.kata.model import show
from running import CHALLENGES, block, kata_run
from support import solution

pytestmark = pytest.mark.measured


@pytest.fixture
def journal(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tree.folder)
    monkeypatch.setenv("COLUMNS", "80")
    return tree.make_workspace()


def _again(tree: Tree, label: str, seed: int, *, start: bool = True) -> None:
    """Have fresh numbers, and answer them, on a clock or without."""
    CliRunner().invoke(main, ["retry", label])
    if start:
        CliRunner().invoke(main, ["start", label])
    answers = {name: show(value) for name, value in solution(KATAS[label], seed).items()}
    tree.path(label).write_text(write(KATAS[label], seed, answers), encoding="utf-8")


def _told(pytester: pytest.Pytester) -> str:
    return " ".join(block(kata_run(pytester)))


@pytest.mark.again
@pytest.mark.usefixtures("journal")
def test_a_challenge_for_distinction(pytester: pytest.Pytester, tree: Tree) -> None:
    """In time it now counts for distinction, which is said once; without a clock it is said why not."""
    tree.solve("1.6")
    _told(pytester)
    _again(tree, "1.6", 1, start=False)
    told = _told(pytester)
    assert "Solved again, with fresh numbers: 1.6. See why: lstm-kata explain 1.6" in told
    assert "solved without distinction: 1.6 (no clock was started)" in told
    _again(tree, "1.6", 2)
    told = _told(pytester)
    assert "now with distinction: 1.6 Solved again, with fresh numbers: 1.6." in told
    assert "every challenge is solved with distinction" not in told
    told = _told(pytester)
    assert "Solved again" not in told
    assert "now with distinction" not in told


@pytest.mark.usefixtures("journal")
def test_the_last_challenge_for_distinction(pytester: pytest.Pytester, tree: Tree) -> None:
    """Then there is a badge with distinction to be had, whether another was given or not; practice has none."""
    for label in CHALLENGES[1:]:
        CliRunner().invoke(main, ["start", label])
    tree.solve(*CHALLENGES, "1.3")
    _told(pytester)
    _again(tree, "1.3", 1, start=False)
    _again(tree, "1.6", 1)
    told = _told(pytester)
    assert "LSTM Mastery Badge: every challenge is solved with distinction; lstm-kata badge writes a new badge" in told
    assert "Solved again, with fresh numbers: 1.3, 1.6." in told
