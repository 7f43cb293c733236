"""Katas whose text is not their function's: for tests of what a function in a file cannot say."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pytest_lstm_kata.model import Blank, Kata, Numbers


@dataclass(frozen=True)
class Told:
    """A listing that is told what to say."""

    numbers: Numbers
    blanks: tuple[Blank, ...] = ()
    statement: str = ""
    code: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(blank.name for blank in self.blanks)


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
