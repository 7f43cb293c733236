"""The built-in pack on whatever torch is installed: tox runs this folder on every version.

``KATA_DRAWS`` says how many fresh numbers are drawn for each kata. There are none where ``lstm-kata pack check`` follows,
which draws 200.
"""

from __future__ import annotations

import os

import pytest

from conftest import Tree
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.solutions import solved_files
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.testing import check_frame, check_kata

DRAWS = int(os.environ.get("KATA_DRAWS", "0"))


def test_the_frame_holds_what_check_pack_asks_for() -> None:
    """Titles, primers and names are as they should be."""
    assert check_frame(LSTM) == []


@pytest.mark.parametrize("kata", LSTM.katas, ids=lambda kata: kata.slug)  # of all: this is what covers their code
def test_a_kata_holds_what_check_pack_asks_for(kata: Kata) -> None:
    """Solutions pass, mistakes get their own sentence, nothing tells: for the first numbers and for fresh ones."""
    assert check_kata(kata, DRAWS) == []


@pytest.mark.broad
@pytest.mark.parametrize("seed", [0, 1])  # of more of them check_kata says that their solutions are right
def test_the_solutions_that_this_torch_gives_earn_every_award(pytester: pytest.Pytester, tree: Tree, seed: int) -> None:
    """What ``pack build`` writes here passes here, whatever the numbers are."""
    for name, text in solved_files(LSTM, Judge(TorchOracle()), seed).items():
        path = tree.folder / "katas" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    result = pytester.runpytest_inprocess("--kata", "--kata-require=all", "-p", "no:randomly", "-p", "no:sugar")
    result.assert_outcomes(passed=len(LSTM.katas))
    result.stdout.fnmatch_lines(["*LSTM Mastery Badge: earned*", "*LSTM Black Belt: earned*"])
    assert result.ret == 0
