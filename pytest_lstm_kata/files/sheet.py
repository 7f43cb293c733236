"""What was read from a kata file: answers with their places, or a problem."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.listing import Numbers
from pytest_lstm_kata.kata.model import OPEN, Kata, Value


class Span(NamedTuple):
    """A place in a file: a line from 1, the columns in characters, and the line itself."""

    line: int
    start: int = 0
    end: int = 0
    text: str = ""


class Problem(NamedTuple):
    """Why a file, or one of its blanks, cannot be judged, and what to do about it."""

    sentence: str
    span: Span | None = None


class Answer(NamedTuple):
    """What stands in a blank, and where; ``OPEN`` while nobody has filled it."""

    value: Value
    span: Span


class Sheet(NamedTuple):
    """What was read from one file."""

    deal: Deal | None = None
    """Its kata with its numbers, the first ones where nobody can tell which it has; None if it is of no known kata."""
    answers: Mapping[str, Answer] = MappingProxyType({})
    problem: Problem | None = None
    notes: tuple[str, ...] = ()

    @property
    def kata(self) -> Kata | None:
        return self.deal and self.deal.kata

    @property
    def seed(self) -> int:
        return self.deal.seed if self.deal else 0

    @property
    def numbers(self) -> Numbers:
        return self.deal.numbers if self.deal else {}

    @property
    def values(self) -> dict[str, Value]:
        return {name: answer.value for name, answer in self.answers.items()}

    @property
    def filled(self) -> int:
        """How many of the blanks are."""
        return sum(answer.value is not OPEN for answer in self.answers.values())

    @property
    def is_filled(self) -> bool:
        """Are all blanks filled, with what can be read?"""
        return self.deal is not None and self.problem is None and self.filled == len(self.deal.kata.listing.names)
