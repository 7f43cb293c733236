"""The one drawing of a kata: of the call whose result its blanks ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from pytest_lstm_kata.authoring import blanks, kata
from pytest_lstm_kata.explain.drawing import axes, picture, sketch
from pytest_lstm_kata.explain.drawing.scene import Row, Scene, Words
from pytest_lstm_kata.explain.subject import Subject
from pytest_lstm_kata.explain.tracing import trace
from pytest_lstm_kata.files.language import parse
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.lazy import nn, torch
from pytest_lstm_kata.kata.model import Kata
from support import ORACLE

LAYER = "lstm = nn.LSTM"
TENSORS = "Tensors in this code"
OTHERS: dict[str, tuple[str, str]] = {
    "2.1": ("a = nn.LSTM", "Layers, with all their arguments by name"),
    "2.4": ("", LAYER),
    "2.8": ("embedding = nn.Embedding", "embedding = nn.Embedding"),
    "2.11": ("", LAYER),
    "3.3": ("head = nn.Linear", "head = nn.Linear"),
    "3.5": ("head = nn.Linear", "head = nn.Linear"),
    "3.6": ("nn.LSTM", "nn.LSTM"),
    "3.7": ("nn.LSTM", "nn.LSTM"),
    "3.8": ("head = nn.Linear", "head = nn.Linear"),
    "3.9": ("one = nn.LSTM", "one = nn.LSTM"),
    "4.2": ("samples_first = nn.LSTM", "samples_first = nn.LSTM"),
    "4.5": ("stack = nn.LSTM", "stack = nn.LSTM"),
    "4.11": ("stack = nn.LSTM", "stack = nn.LSTM"),
    "5.6": ("head = nn.Linear", "head = nn.Linear"),
    "5.7": ("first = nn.LSTM", "first = nn.LSTM"),
    "5.8": ("decoder = nn.LSTM", "decoder = nn.LSTM"),
    "5.10": ("forward = nn.LSTM", "forward = nn.LSTM"),
    "6.1": ("nn.utils.rnn.pack_padded_sequence", "packed, a packed sequence"),
    "6.3": ("unpack", TENSORS),
    "6.5": ("pack = nn.utils.rnn.pack_padded_sequence", TENSORS),
    "7.6": ("cell = nn.LSTMCell", "cell = nn.LSTMCell"),
    "7.10": (LAYER, TENSORS),
    "7.11": ("", LAYER),
    "7.12": ("", ""),
    "8.10": (LAYER, TENSORS),
    "8.12": ("trained = nn.LSTM", "trained = nn.LSTM"),
    "9.2": ("loss_function = nn.CrossEntropyLoss", "loss_function = nn.CrossEntropyLoss"),
    "9.6": ("one_layer = nn.LSTM", "layer = nn.LSTM"),
}
"""What is drawn before success and after it, where that is not ``lstm``."""
WEIGHTS = ("7.1", "7.2", "7.3", "7.4", "7.5", "7.7", "7.8", "7.9", "7.11", "8.4", "8.12")
"""Katas on the weights of a layer."""


@kata("easy", "test")
def sums(size: int = 3) -> Any:
    """Sums of states

    What is asked comes from a helper and a loop.
    """
    lstm, head = nn.LSTM(size, 2), nn.Linear(2, 1)
    out, _ = lstm(torch.zeros(4, size))
    # hidden
    total = 0

    def scored(step: Any) -> Any:
        return head(step).sum()

    for step in out:
        total += scored(step)
    return blanks(total=[float(part) for part in [total]])


def drawn(each: Kata) -> tuple[Sequence[Scene], Sequence[Scene]]:
    """The scenes before success and after it, the main one first."""
    dealt = deal(each, 0)
    subject = Subject.of(dealt)
    traced = trace(ORACLE, dealt, {blank.name: parse(dealt.example(blank.name)) for blank in each.designs})
    after = picture.draw(traced, axes.commented(dealt.code), subject.weights)
    return subject.first(sketch.draw(dealt)), subject.first(after)


@pytest.mark.again
def test_the_one_drawing(each_kata: Kata) -> None:
    """Of each kata the layer that it is about; its weights only where these are asked for."""
    titles = tuple(scenes[0].title.partition("(")[0] if scenes else "" for scenes in drawn(each_kata))
    assert titles == OTHERS.get(each_kata.label, (LAYER, LAYER))
    weights = any(
        isinstance(item, Words) and item.text == "weight_ih" for item in (*drawn(each_kata)[1], Scene("", ()))[0].items
    )
    assert weights == (each_kata.label in WEIGHTS)


def test_where_the_answer_comes_from_in_a_roundabout_way() -> None:
    """Loops and helpers are followed back, and of what is found there a recurrent layer tells most."""
    subject = Subject.of(deal(sums, 0))
    assert {"total", "scored", "step", "head", "out", "lstm"} <= {*subject.origins}
    before, after = drawn(sums)
    assert before[0].title == "lstm = nn.LSTM(3, 2)"
    assert after[0].title == "lstm = nn.LSTM(input_size=3, hidden_size=2)"


def test_the_rest_keeps_its_order() -> None:
    """One scene comes to the front; of a table the rows that are asked for, too."""
    subject = Subject(designs=[], results=["b"], shapes=["b"], weights=[], origins=[])
    picture, table = (Words(0, 0, "picture"),), (Row("a", "(1,)"), Row("b", "(2,)"))
    scenes = [Scene("one", picture), Scene("two", (), rows=table, about=frozenset("ab")), Scene("three", picture)]
    first, *rest = subject.first(scenes)
    assert ([row.name for row in first.rows], rest) == (["b", "a"], [scenes[0], scenes[2]])
    assert subject.first([]) == []
