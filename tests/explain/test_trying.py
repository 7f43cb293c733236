"""The code to try: it can be pasted, and it has the numbers at hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

# pytester forgets at the end of a test what the test was the first to import, and torch cannot be imported twice.
import torch  # noqa: F401

from pytest_lstm_kata.explain.trying import block
from pytest_lstm_kata.kata.deal import Deal, deal
from pytest_lstm_kata.kata.model import Kata
from support import KATAS


def tried(check: str, seed: int) -> Deal:
    """A deal of a kata of two sizes, 10 and 20, that says to try this."""
    other: Any = replace(KATAS["1.2"])
    other.texts = other.texts._replace(try_it=check)
    return deal(other, seed)


@pytest.mark.again
@pytest.mark.filterwarnings("ignore")
def test_it_runs_as_it_stands(each_kata: Kata) -> None:
    """With nothing imported before, for any deal."""
    for seed in range(4):
        code, _ = block(deal(each_kata, seed))
        exec(code, {})  # noqa: S102  # the pack's own code


def test_what_it_needs_is_imported() -> None:
    """And no more than that."""
    assert block(deal(KATAS["1.3"], 0))[0].splitlines()[:2] == ["import torch", "from torch import nn"]
    assert block(deal(KATAS["1.2"], 0))[0].splitlines()[0] == "from torch import nn"
    assert block(tried("0.1 + 0.2", 0)) == ("0.1 + 0.2", True)


@pytest.mark.parametrize(
    ("check", "fresh"),
    [
        ("nn.LSTM(10, 20)\nnn.LSTM(20, 1)", "nn.LSTM({input_size}, {hidden_size})\nnn.LSTM({hidden_size}, 1)"),
        ("nn.LSTM({input_size}, 3)", "nn.LSTM({input_size}, 3)"),
        ("nn.LSTM(10, 3)", ""),
        ("nn.LSTM(10, 20)  # 20 of them", ""),
        ("nn.LSTM(10, 2.0)", ""),
    ],
)
def test_the_numbers_of_the_deal(check: str, fresh: str) -> None:
    """They take the place of the kata's first ones, unless the check has numbers of its own: then it stays as it is."""
    dealt = tried(check, 5)
    expected = fresh.format(**dealt.numbers) or check
    assert block(dealt) == (f"from torch import nn\n{expected}", bool(fresh))
