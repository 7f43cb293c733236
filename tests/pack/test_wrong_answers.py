"""What people answer wrongly, and what is said to them: the sets in tests/wrong_answers, a file for each unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.kata.model import Unit
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.testing.coverage import Bar, problems, read_set, said_to

SETS = Path(__file__).parent.parent / "wrong_answers"


@pytest.mark.broad
@pytest.mark.parametrize(
    ("number", "unit"), [*enumerate(LSTM.units, 1)], ids=lambda value: getattr(value, "name", value)
)
def test_the_ideas_behind_wrong_answers_are_named(number: int, unit: Unit) -> None:
    """Of those of a unit at least 95 % are named, at most 1 % are useless, and none is told another idea."""
    oracle = TorchOracle()
    judge, devices = Judge(oracle), oracle.devices()
    path = SETS / f"{number}_{unit.name}.txt"
    answers = read_set(path.read_text("utf-8"), LSTM, path.name)
    assert {wrong.kata.slug for wrong in answers} == {kata.slug for kata in LSTM.katas if kata.unit == unit.name}
    assert [*problems([said_to(wrong, judge, devices) for wrong in answers], Bar())] == []
