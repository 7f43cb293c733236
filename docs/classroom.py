"""A class to show: eight people, what each has come to, and what they got wrong."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final, NamedTuple

from pytest_lstm_kata.files.ideas import ideas
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.solutions import solution
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.choosing import choose

EXAM: Final = 4711


class Learner(NamedTuple):
    """How far somebody has come, and on what idea they are stuck."""

    name: str
    solved: int
    """So many katas are solved, from the first one on, but for those of ``wrong``."""
    wrong: Mapping[str, str]
    """The name of the mistake, by the number of the kata."""
    exam: int = 0
    """How many katas of the exam are right."""


CLASS: Final = (
    Learner("Ada Lovelace", 44, {}, 9),
    Learner("Bjarne Olsen", 21, {"1.6": "time_first", "2.3": "unbatched_keeps_a_batch"}, 4),
    Learner("Chen Wei", 30, {"3.3": "batch_first_moves_states"}, 7),
    Learner("Dina Haddad", 12, {"1.6": "time_first", "1.10": "batch_first_moves_states"}),
    Learner("Emre Kaya", 10, {}, 6),
    Learner("Farah Noor", 26, {"1.10": "batch_first_moves_states", "3.3": "batch_first_moves_states"}, 5),
    Learner("Grace Hopper", 92, {}, 10),
    Learner("Hana Sato", 6, {"1.6": "layers_widen"}),
)


def write_class(folder: Path) -> None:
    """Write the folders of all of them."""
    judge = Judge(TorchOracle())
    for learner in CLASS:
        for number, kata in enumerate(LSTM.katas):
            text = write(kata, 0, _answers(learner, kata, judge) if number < learner.solved else {})
            _write(folder / learner.name / "katas" / kata.file, text)
        for number, kata in enumerate(choose(LSTM, EXAM) if learner.exam else ()):
            answers = solution(kata, judge, EXAM) if number < learner.exam else {}
            _write(folder / learner.name / "exam" / kata.file, write(kata, EXAM, answers))


def _answers(learner: Learner, kata: Kata, judge: Judge) -> Mapping[str, str]:
    right = solution(kata, judge, 0)
    if kata.label not in learner.wrong:
        return right
    mistake = next(mistake for mistake in kata.mistakes if mistake.name == learner.wrong[kata.label])
    idea = ideas(mistake, deal(kata, 0))[0]
    return {**right, **{name: show(value) for name, value in idea.items()}}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
