"""A kata's solution as text: what it is, what it means for the kata, and how it is offered."""

from collections.abc import Iterator, Mapping
from typing import Final

from pytest_lstm_kata.files.writing import body
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import OPEN, Kata, show
from pytest_lstm_kata.output.terminal import wrapped

WIDEST: Final = 88
"""One does not like to read wider paragraphs."""
SCREEN: Final = 20
"""Lines of a solution, in a terminal of 24 lines: four more say what it means, and what to do next."""


def lines(kata: Kata, seed: int, answers: Mapping[str, str], width: int) -> Iterator[str]:
    """The kata's heading, its file as it is when it is solved, without what stands above its code, the idea and the steps.

    ``answers`` are the source of a right answer for each blank. Code is not broken, so it can be wider than ``width``. The
    idea, which ``explain`` shows, is left out where a screen has no room for it.
    """
    dealt, narrow = deal(kata, seed), min(width, WIDEST)
    which = "One right answer" if kata.designs else "The solution"
    code = [f"    {line}".rstrip() for line in body(dealt, answers).split("\n")]
    solved = [kata.heading, f"{which} with the numbers of your file:", "", *code, ""]
    steps = [line for step in dealt.steps for line in wrapped(f"- {step}", narrow, "  ")]
    unknown = [name for name, answer in answers.items() if answer == show(OPEN)]
    if unknown:
        steps += wrapped(f"This torch cannot show {', '.join(unknown)}.", narrow)
    idea = wrapped(dealt.idea, narrow)
    yield from [*solved, *(idea if len(solved + idea + steps) <= SCREEN else []), *steps]


def offer(way: str) -> str:
    """What is said to who is stuck; ``way`` is how one sees the solution here."""
    return f"Still stuck? {way} shows the solution. The kata then counts with fresh numbers only."


def price(kata: Kata, retry: str) -> str:
    """What it means that it was shown; ``retry`` is how one asks for fresh numbers here."""
    return (
        f"You have seen the solution with these numbers, so {kata.ref} counts with fresh ones only: {retry} deals them."
    )


def comes_back(kata: Kata) -> str:
    """What it means in a review."""
    return f"You have seen the solution with these numbers, so {kata.ref} comes back tomorrow, with fresh ones."


def spoiled(kata: Kata, retry: str) -> str:
    """Why a kata that is right does not count."""
    return f"{kata.ref} is right, but you have seen its solution with these numbers: {retry} deals fresh ones."
