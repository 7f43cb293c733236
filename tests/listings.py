"""Katas whose text is not their function's: for tests of what a function in a file cannot say."""

from __future__ import annotations

from dataclasses import replace

from pytest_lstm_kata.kata.listing import Blank, Listing, Numbers
from pytest_lstm_kata.kata.model import Kata


class Told(Listing):
    """A listing that is told what to say."""

    def __init__(self, numbers: Numbers, blanks: tuple[Blank, ...] = (), statement: str = "", code: str = "") -> None:
        self.numbers = dict(numbers)
        self.names = tuple(blank.name for blank in blanks)
        self.blanks = blanks
        self.statement = statement
        self.code = code


def relisted(
    kata: Kata,
    *,
    numbers: Numbers | None = None,
    blanks: tuple[Blank, ...] | None = None,
    statement: str | None = None,
    code: str | None = None,
) -> Kata:
    """The kata with some of its text replaced."""
    told = Told(
        kata.numbers if numbers is None else numbers,
        kata.blanks if blanks is None else blanks,
        kata.statement if statement is None else statement,
        kata.code if code is None else code,
    )
    return replace(kata, listing=told)
