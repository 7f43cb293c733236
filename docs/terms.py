"""The words that katas ask with, and where each is taught: in the primer of the kata's unit, or in an earlier one.

    python docs/terms.py [--check]

writes docs/terms.md, and prints each kata that needs a word before it is taught. The words are the names of torch in what a
kata gives and asks for, and those of ``CONCEPTS`` in all that a learner reads before success.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pytest_lstm_kata.files.asking import question
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, Unit
from pytest_lstm_kata.kata.primer import EXAMPLE, Kind, blocks, taught
from pytest_lstm_kata.lstm import LSTM
from renewing import ROOT, renew

CONCEPTS: Final[Mapping[str, str]] = {
    "accumulate": r"accumulat\w+",
    "accuracy": r"accuracy",
    "autocast": r"autocast",
    "backward": r"backward\(",
    "bias": r"bias\w*",
    "block": r"blocks?",
    "broadcasting": r"broadcast\w*",
    "buffer": r"buffers?",
    "cell": r"LSTMCell|cells?",
    "checkpoint": r"checkpoints?",
    "chunk": r"chunks?",
    "class": r"class(?:es)?",
    "clip": r"clip\w*",
    "contiguous": r"contiguous",
    "CUDA": r"CUDA|cuDNN|GPU",
    "decoder": r"decoders?",
    "default": r"defaults?",
    "detach": r"detach\w*",
    "device": r"devices?",
    "direction": r"bidirectional|directions?",
    "dropout": r"dropout",
    "dtype": r"dtypes?",
    "embedding": r"[Ee]mbeddings?",
    "encoder": r"encoders?",
    "epoch": r"epochs?",
    "exception": r"exceptions?",
    "gate": r"gates?",
    "gradient": r"gradients?",
    "graph": r"graphs?",
    "GRU": r"GRU",
    "head": r"heads?",
    "history": r"history",
    "in place": r"in place(?! of)",
    "Keras": r"Keras",
    "layout": r"layouts?",
    "learning rate": r"learning rates?|lr",
    "length": r"lengths",
    "logit": r"logits?",
    "loss": r"loss\w*",
    "mask": r"masks?",
    "memory order": r"memory order|in memory|strides?",
    "nan": r"nan",
    "norm": r"norms?",
    "NumPy": r"NumPy|numpy",
    "optimizer": r"optimizers?|SGD|Adam",
    "packed": r"[Pp]acked|PackedSequence",
    "padding": r"padd\w+",
    "parameter": r"parameters?",
    "precision": r"precision",
    "projection": r"proj_size|projections?",
    "score": r"scores?",
    "seed": r"manual_seed|seeds?",
    "sigmoid": r"sigmoid",
    "stack": r"stack\w*",
    "state": r"states?",
    "state_dict": r"state_dict",
    "stride": r"strides?",
    "tag": r"tags?",
    "tanh": r"tanh",
    "target": r"targets?",
    "train mode": r"train mode|eval mode|eval\(\)|train\(\)",
    "update": r"updates?",
    "valid": r"valid",
    "view": r"views?|reshape",
    "vocabulary": r"vocabular\w+",
    "weight": r"weights?",
}
"""Words for which it takes teaching, each with the ways in which it is written."""

PYTHON: Final = frozenset(
    [
        "append",
        "clear",
        "count",
        "end",
        "extend",
        "format",
        "index",
        "insert",
        "items",
        "join",
        "keys",
        "lower",
        "pop",
        "randrange",
        "remove",
        "reverse",
        "setdefault",
        "sort",
        "start",
        "stop",
        "values",
    ]
)
"""Names in code that are Python"s."""

TENSORS: Final = frozenset(
    [
        "LSTM",
        "Tensor",
        "allclose",
        "arange",
        "dim",
        "equal",
        "item",
        "max",
        "mean",
        "min",
        "nn",
        "numel",
        "ones",
        "randn",
        "requires_grad",
        "shape",
        "size",
        "sum",
        "tensor",
        "tolist",
        "torch",
        "zeros",
    ]
)
"""Names in code that everybody has met who has made a tensor, or that this is all about."""

MODULES: Final = frozenset(["functional", "init", "rnn", "utils"])
"""Names in code that only lead to others."""

ASSUMED: Final = (
    "Python: functions, classes, keyword arguments, lists, dicts, slices, exceptions that are raised and caught",
    "tensors: that they have axes and a shape; how to make, index and slice one; `torch.randn`, `zeros`, `ones`, `sum`, `mean`",
    "that a network is made of layers, and that training changes its numbers; not how",
    "that torch can work out gradients, and that `requires_grad=True` asks for them; not what a gradient is",
)
"""What no primer teaches."""


def before_success(kata: Kata) -> str:
    """All that a learner reads before success, with the first numbers."""
    dealt = deal(kata, 0)
    comments = (dealt.text(blank.comment) for blank in kata.blanks)
    return "\n".join([kata.title, question(dealt), dealt.code, *dealt.hints, *dealt.sentences, *comments])


def asked(kata: Kata) -> dict[str, str]:
    """The words that a kata asks with, each with the pattern by which a primer has it."""
    found = {name: rf"\b{name}\b" for name in _names(deal(kata, 0).code)}
    text = before_success(kata)
    for concept, pattern in CONCEPTS.items():
        whole = rf"(?i:\b(?:{pattern})(?!\w))"
        if re.search(whole, text):
            found[concept] = whole
    return found


def needed(kata: Kata) -> dict[str, str]:
    """The same with what a right answer is written with: the arguments of a layer that is to be designed."""
    dealt = deal(kata, 0)
    answers = "\n".join(f"_ = {dealt.example(blank.name)}" for blank in kata.designs)
    return asked(kata) | {name: rf"\b{name}\b" for name in _names(answers)}


def _names(code: str) -> Iterator[str]:
    """The attributes, functions and arguments of torch that the code uses."""
    tree = ast.parse(code)
    own = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    own |= {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    own |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name) | ast.keyword(arg=str(name)) | ast.alias(name=name):
                last = name.rpartition(".")[2]
                if last not in own | PYTHON | TENSORS | MODULES:
                    yield last


def lesson(unit: Unit) -> str:
    """What a unit's primer teaches: all of it but the code of its worked example, which shows words without a word on them."""
    parts: list[str] = []
    is_example = False
    for block in blocks(unit.primer):
        if block.kind is Kind.HEADING:
            is_example = block.text == EXAMPLE
        if not (is_example and block.kind is Kind.CODE):
            parts.append(block.text)
    return "\n".join(parts)


def untaught() -> Iterator[tuple[Kata, list[str]]]:
    """Each kata that needs words which neither its unit's primer nor an earlier one has, with these words."""
    read = ""
    for unit in LSTM.units:
        read += f"\n{lesson(unit)}"
        for kata in unit.katas:
            missing = [word for word, pattern in needed(kata).items() if not re.search(pattern, read)]
            if missing:
                yield kata, sorted(missing, key=str.lower)


def in_vain() -> Iterator[tuple[Unit, str]]:
    """Each term that a primer teaches and that no kata of its unit uses."""
    for unit in LSTM.units:
        used = {_stem(word) for kata in unit.katas for word in re.findall(r"[A-Za-z_]\w*", _all(kata))}
        for term in taught(unit.primer):
            if not used & {_stem(word) for word in _keywords(term)}:
                yield unit, term


def _all(kata: Kata) -> str:
    """What a kata says before success and after it."""
    dealt = deal(kata, 0)
    examples = [dealt.example(blank.name) for blank in kata.designs]
    return "\n".join([before_success(kata), dealt.idea, *dealt.steps, kata.try_it, *examples])


def _keywords(term: str) -> list[str]:
    """The words of a term: of code, the name that is called, or what stands last; of prose all but small words."""
    called = re.findall(r"(\w+)\(", term)
    if called:
        return called
    words = re.findall(r"[A-Za-z_]\w*", term)
    if "=" in term or "." in term:
        words = words[:1] if "=" in term else words[-1:]
    return [word for word in words if word.lower() not in ("a", "an", "and", "or", "the", "of", "mode", "in", "to")]


def _stem(word: str) -> str:
    """A word as its plural and its capitals have it, too."""
    word = word.lower()
    return word[:-2] if word.endswith("sses") else word.rstrip("s") if len(word) > 3 else word


def page() -> Iterator[str]:
    """The list: what each primer teaches, what each kata needs, and where that was taught."""
    yield "# What is taught, and what is asked"
    yield ""
    yield "Each unit begins with an introduction: its `README.md`, which `lstm-kata learn` shows, too. This page lists what it teaches, and the words"
    yield "that each of its katas asks with. Behind each word stands the unit that teaches it: the kata's own, or an earlier one. A test"
    yield "keeps this so. `python docs/terms.py` makes this page."
    yield ""
    yield "What a learner is assumed to know:"
    yield ""
    yield from (f"- {what}" for what in ASSUMED)
    lessons: list[str] = []
    for unit in LSTM.units:
        lessons.append(lesson(unit))
        yield ""
        yield f"## {unit.heading}"
        yield ""
        terms = ", ".join(f"`{term}`" for term in taught(unit.primer))
        yield f"Its words: {terms or 'none are listed yet'}"
        yield ""
        yield "| kata | words that it asks with, each with the unit that teaches it |"
        yield "| --- | --- |"
        for kata in unit.katas:
            words = sorted(asked(kata).items(), key=lambda item: item[0].lower())  # no answer stands here
            yield f"| {kata.heading} | {', '.join(f'{word} {_taught_in(pattern, lessons)}' for word, pattern in words)} |"


def _taught_in(pattern: str, lessons: list[str]) -> str:
    """The number of the first unit that has the word."""
    return next((str(number) for number, text in enumerate(lessons, 1) if re.search(pattern, text)), "(not taught)")


def documents() -> Mapping[Path, str]:
    """The page as it should be."""
    return {ROOT / "docs" / "terms.md": "\n".join(page()) + "\n"}


if __name__ == "__main__":
    for kata, words in untaught():
        print(f"{kata.heading}: {', '.join(words)}")
    for unit, term in in_vain():
        print(f"{unit.heading}: no kata of the unit uses {term}")
    renew(__doc__, documents)
