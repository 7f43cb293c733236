"""A class's submissions, made up and the same in each run: what learners who are on their way have in their folders.

Of six learners three have the first numbers, two those of one seed that their facilitator gave them, and one has numbers that
nobody else has. Each has come to a kata of the pack, some hardly into it and some to its end, most to the middle of its first half;
behind that kata all is untouched, and before it a file is as ``SHARES`` says. So three of five files are untouched.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final

from pytest_lstm_kata.files.ideas import ideas
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.solutions import solution
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.lstm import LSTM

SHARES: Final = {"right": 66, "mistake": 20, "copied": 5, "unreadable": 4, "begun": 5}
"""Of 100 files that a learner has come to: right; a mistake that the kata declares; the right answer to somebody else's numbers; not
to be read; one blank filled and not the others."""

CLASS_SEED: Final = 15
"""By this the facilitator dealt; own seeds begin at 1,001."""

UNREADABLE: Final = ("(", "out.shape", "tuple(3, 4)")
"""What is typed into a blank and cannot be read: half a tuple, code, a call."""


class Learner:
    """One of the class, by their place in it."""

    def __init__(self, place: int) -> None:
        self._draw = random.Random(place)  # noqa: S311  # the same class in each run
        self.name = f"learner_{place:04}"
        own = 1001 + place
        self.seed, self._others = ((0, CLASS_SEED), (CLASS_SEED, 0), (own, 0))[(0, 0, 0, 1, 1, 2)[place % 6]]
        self._reached = round(self._draw.triangular(1, len(LSTM.katas), len(LSTM.katas) / 4))

    @cached_property
    def files(self) -> Mapping[str, str]:
        """The text of each kata's file, by where it lies."""
        return {kata.file: self._text(kata, self.states[kata.file]) for kata in LSTM.katas}

    @cached_property
    def states(self) -> Mapping[str, str]:
        """What is in each file, by where it lies: one of ``SHARES``, or ``untouched``."""
        drawn = self._draw.choices([*SHARES], [*SHARES.values()], k=self._reached)
        rest = ["untouched"] * (len(LSTM.katas) - self._reached)
        return {kata.file: state for kata, state in zip(LSTM.katas, drawn + rest, strict=True)}

    def _text(self, kata: Kata, state: str) -> str:
        return write(kata, self.seed, self._answers(kata, state))

    def _answers(self, kata: Kata, state: str) -> Mapping[str, str]:
        match state:
            case "right":
                return right(kata, self.seed)
            case "mistake":
                found = [idea for mistake in kata.mistakes for idea in ideas(mistake, deal(kata, self.seed))]
                idea = self._draw.choice(found)
                return {**right(kata, self.seed), **{name: show(value) for name, value in idea.items()}}
            case "copied":
                return right(kata, self._others)
            case "unreadable":
                first = kata.blanks[0].name
                return {**right(kata, self.seed), first: self._draw.choice(UNREADABLE)}
            case "begun":
                return dict([*right(kata, self.seed).items()][: len(kata.blanks) - 1])
        return {}


@lru_cache(4096)
def right(kata: Kata, seed: int) -> Mapping[str, str]:
    """A right answer to each blank, as source."""
    return solution(kata, _judge(), seed)


@lru_cache(1)
def _judge() -> Judge:
    return Judge(TorchOracle())


def write_class(folder: Path, count: int) -> Counter[str]:
    """Write so many learners' files, each below the learner's own folder. Returns how many files are of each state."""
    told: Counter[str] = Counter()
    for place in range(count):
        learner = Learner(place)
        told += Counter(learner.states.values())
        for name, text in learner.files.items():
            path = folder / learner.name / "katas" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return told


if __name__ == "__main__":
    told = write_class(Path(sys.argv[1]), int(sys.argv[2]))
    print(", ".join(f"{100 * count / told.total():.0f} % {state}" for state, count in told.most_common()))
