"""The words that katas ask with, and where each is taught: in the primer of the kata's unit, or in an earlier one.

    python docs/terms.py

prints each kata with the words that it needs before they are taught, and nothing where there are none. The words are those
of torch in the given code, and those of ``CONCEPTS`` in all that a learner reads before success.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from typing import Final

from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM

CONCEPTS: Final[Mapping[str, str]] = {
    "accumulate": r"accumulat\w+",
    "autocast": r"autocast",
    "backward": r"backward\(",
    "bias": r"bias\w*",
    "buffer": r"buffers?",
    "cell": r"LSTMCell|cells?",
    "checkpoint": r"checkpoints?",
    "chunk": r"chunks?",
    "class": r"classes",
    "contiguous": r"contiguous",
    "CUDA": r"CUDA|cuDNN|GPU",
    "default": r"defaults?",
    "detach": r"detach\w*",
    "device": r"devices?",
    "direction": r"bidirectional|directions?",
    "dropout": r"dropout",
    "dtype": r"dtypes?",
    "embedding": r"[Ee]mbeddings?",
    "epoch": r"epochs?",
    "exception": r"exceptions?",
    "gate": r"gates?",
    "gradient": r"gradients?",
    "graph": r"graphs?",
    "GRU": r"GRU",
    "head": r"heads?",
    "history": r"history",
    "layout": r"layouts?",
    "learning rate": r"learning rate|lr",
    "length": r"lengths",
    "logit": r"logits?",
    "loss": r"loss\w*",
    "mask": r"masks?",
    "memory order": r"memory order|in memory|strides?",
    "optimizer": r"optimizers?|SGD|Adam",
    "packed": r"[Pp]acked|PackedSequence",
    "padding": r"padd\w+",
    "parameter": r"parameters?",
    "projection": r"proj_size|projections?",
    "score": r"scores?",
    "seed": r"manual_seed",
    "sigmoid": r"sigmoid",
    "stack": r"stack\w*",
    "state": r"states?",
    "state_dict": r"state_dict",
    "stride": r"strides?",
    "target": r"targets?",
    "train mode": r"train mode|eval mode|eval\(\)|train\(\)",
    "view": r"views?|reshape",
    "weight": r"weights?",
}
"""Words for which it takes teaching, each with the ways in which it is written."""

PLAIN: Final = frozenset(
    [
        "append",
        "clear",
        "count",
        "dim",
        "end",
        "extend",
        "format",
        "index",
        "insert",
        "items",
        "keys",
        "map",
        "max",
        "mean",
        "min",
        "pop",
        "range",
        "remove",
        "requires_grad",
        "select",
        "size",
        "sort",
        "sum",
        "tolist",
        "update",
        "values",
        "zip",
        "key",
        "start",
        "reverse",
        "randn",
        "zeros",
        "ones",
        "Tensor",
        "torch",
        "nn",
        "shape",
    ]
)
"""Names in code that are Python's, or that every tensor has."""


def needed(kata: Kata) -> dict[str, str]:
    """What a kata needs: each word, with the pattern by which a primer has it."""
    dealt = deal(kata, 0)
    found = {name: rf"\b{name}\b" for name in _names(dealt.code)}
    before = [dealt.statement, dealt.code, *dealt.hints, *dealt.sentences, *(blank.comment for blank in kata.blanks)]
    text = "\n".join(before)
    for concept, pattern in CONCEPTS.items():
        whole = rf"\b(?:{pattern})(?!\w)"
        if re.search(whole, text):
            found[concept] = whole
    return found


def _names(code: str) -> Iterator[str]:
    """The attributes, functions and arguments of torch that the code uses."""
    tree = ast.parse(code)
    own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) | ast.keyword(arg=str(name)) | ast.alias(name=name):
                if name.rpartition(".")[2] not in own | PLAIN:
                    yield name.rpartition(".")[2]


def untaught() -> Iterator[tuple[Kata, list[str]]]:
    """Each kata that needs words which neither its unit's primer nor an earlier one has, with these words."""
    read = ""
    for unit in LSTM.units:
        read += unit.primer
        for kata in unit.katas:
            missing = [word for word, pattern in needed(kata).items() if not re.search(pattern, read)]
            if missing:
                yield kata, sorted(missing)


if __name__ == "__main__":
    for kata, words in untaught():
        print(f"{kata.heading}: {', '.join(words)}")
