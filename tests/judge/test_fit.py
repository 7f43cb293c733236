"""Which layer of a design cannot take what it is given: found in the frames, said without what is asked for."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn

from pytest_lstm_kata.judge.fit import misfit

LSTM = nn.LSTM(3, 4)
HEAD = nn.Linear(8, 2)


def said(call: Callable[[], Any], **built: Any) -> tuple[str, str]:
    """The blank and the sentence for what this call raises, with these designs."""
    with pytest.raises(Exception) as raised:  # noqa: PT011  # what torch raises differs between versions
        call()
    error = raised.value
    assert isinstance(error, Exception)
    return misfit(error, built, torch)


@pytest.mark.parametrize(
    ("call", "blank", "start"),
    [
        (lambda: LSTM(torch.zeros(5, 7)), "lstm", "`lstm` has input_size=3, and what goes into it has another number"),
        (lambda: HEAD(torch.zeros(5, 7)), "head", "`head` has in_features=8, and what goes into it has another number"),
        (lambda: copy.deepcopy(LSTM)(torch.zeros(5, 7)), "lstm", "`lstm` has input_size=3"),
        (lambda: LSTM(torch.zeros(1, 1, 5, 3)), "lstm", "`lstm` is given a tensor with 4 axes here, and nn.LSTM takes"),
        (lambda: LSTM(torch.zeros(5, 3).double()), "lstm", "`lstm` has weights of another dtype"),
        (lambda: LSTM(torch.zeros(5, 3), (torch.zeros(1, 9), torch.zeros(1, 9))), "lstm", ""),
        (lambda: LSTM(None), "lstm", ""),
        (lambda: nn.LSTM(9, 9)(torch.zeros(5, 3)), "", ""),
        (lambda: torch.zeros(3)[9], "", ""),
    ],
)
def test_the_layer_is_found_in_the_frames(call: Callable[[], Any], blank: str, start: str) -> None:
    """The one in whose forward torch stops, or a copy of it; why it does so, if its width, axes or dtype tell."""
    name, sentence = said(call, lstm=LSTM, head=HEAD)
    assert name == blank
    assert sentence.startswith(start)
    assert bool(sentence) is bool(start)


def test_of_two_alike_the_one_itself_is_named() -> None:
    """Layers of the same sizes are told apart by which one it is; of a copy of either nobody can tell."""
    twin = nn.LSTM(3, 4)
    assert said(lambda: twin(torch.zeros(5, 7)), first=LSTM, second=twin)[0] == "second"
    assert said(lambda: copy.deepcopy(twin)(torch.zeros(5, 7)), first=LSTM, second=twin) == ("", "")
