"""A witness is asked: what a device here says of the blanks that it alone shows, in words that hold for all numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pytest_lstm_kata.judge.feedback import agree
from pytest_lstm_kata.judge.oracle import TorchOracle, Truth
from pytest_lstm_kata.judge.trial import example
from pytest_lstm_kata.judge.witness import BadWitness, Witness, meant
from pytest_lstm_kata.kata.deal import Deal, deal
from pytest_lstm_kata.kata.model import Kata, Pack, Value, show


class Asked(NamedTuple):
    """What became of one blank."""

    kata: Kata
    blank: str
    word: str
    """What is to stand in the file; empty if that cannot be said."""
    news: str = ""
    """How that differs from what stands there, or why there is no word."""


def blanks(pack: Pack, oracle: TorchOracle) -> dict[str, frozenset[str]]:
    """By slug, the blanks that the CPU does not show, and that a device of another kind would."""
    runs = {kata.slug: _run(oracle, deal(kata, 0), "cpu") for kata in pack.katas if kata.predictions}
    return {slug: run.elsewhere for slug, run in runs.items() if isinstance(run, Truth) and run.elsewhere}


def ask(pack: Pack, oracle: TorchOracle, device: str, draws: int, before: Witness | None) -> list[Asked]:
    """What this device says of these blanks, with a kata's first numbers and with so many draws of fresh ones."""
    wanted = blanks(pack, oracle)
    return [
        _asked(kata, blank, _said(oracle, kata, blank, device, draws), before)
        for kata in pack.katas
        for blank in sorted(wanted.get(kata.slug, ()))
    ]


def _said(oracle: TorchOracle, kata: Kata, blank: str, device: str, draws: int) -> list[tuple[Deal, Value]]:
    """What the device says of a blank, with each set of numbers; nothing where it does not show it."""
    said = []
    for seed in range(draws + 1 if kata.draws else 1):
        dealt = deal(kata, seed)
        run = _run(oracle, dealt, device)
        if not isinstance(run, Truth) or blank not in run.values:
            return []
        said.append((dealt, run.values[blank]))
    return said


def _run(oracle: TorchOracle, dealt: Deal, device: str) -> object:
    return oracle.run(dealt, example(dealt), device)


def _asked(kata: Kata, blank: str, said: Sequence[tuple[Deal, Value]], before: Witness | None) -> Asked:
    """The word for all that was said: what stands there if it fits, else the one thing that was said, else the author's."""
    if not said:
        return Asked(kata, blank, "", "the kata does not show it on this device")
    stands = before.on(kata).get(blank, "") if before else ""
    first, value = said[0]
    for word in filter(None, (stands, show(value), kata.example.get(blank))):
        if _fits(word, blank, said):
            news = "" if word == stands else f"{word}; before, it was {stands}" if stands else f"{word} (new)"
            return Asked(kata, blank, word, news)
    for dealt, other in said:
        if not agree(value, other):
            differ = f"{show(value)} with deal {first.seed}, {show(other)} with deal {dealt.seed}"
            names = ", ".join(kata.numbers)
            why = f"it depends on the numbers: {differ}. Write it into the file as an expression over {names}"
            return Asked(kata, blank, "", why)
    return Asked(kata, blank, "", f"{show(value)} is not an answer that a learner can write")


def _fits(word: str, blank: str, said: Sequence[tuple[Deal, Value]]) -> bool:
    """Does the word mean what was said, whatever the numbers?"""
    try:
        return all(agree(meant(word, dealt, blank), value) for dealt, value in said)
    except BadWitness:
        return False
