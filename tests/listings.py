"""Katas whose text is not their function's: for tests of what a function in a file cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pytest_lstm_kata.kata.listing import Blank, Listing, Numbers
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.kata.texts import Texts


class Told(Listing):
    """A listing that is told what to say."""

    def __init__(
        self,
        numbers: Numbers,
        blanks: tuple[Blank, ...] = (),
        code: str = "",
        draws: Mapping[str, tuple[int, ...]] | None = None,
        texts: Texts = Texts(),  # noqa: B008  # a value, and never changed
    ) -> None:
        self.numbers = dict(numbers)
        self.draws = dict(draws or {})
        self.names = tuple(blank.name for blank in blanks)
        self.blanks = blanks
        self.code = code
        self.texts = texts
        self.title = texts.title


def relisted(
    kata: Kata,
    *,
    numbers: Numbers | None = None,
    blanks: tuple[Blank, ...] | None = None,
    code: str | None = None,
    draws: Mapping[str, tuple[int, ...]] | None = None,
    **texts: Any,
) -> Kata:
    """The kata with some of its text replaced."""
    told = Told(
        kata.numbers if numbers is None else numbers,
        kata.blanks if blanks is None else blanks,
        kata.code if code is None else code,
        kata.draws if draws is None else draws,
        kata.texts._replace(**texts),
    )
    return replace(kata, listing=told)
