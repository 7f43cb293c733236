"""A kata to the learner's file, blank or solved."""

from __future__ import annotations

from collections.abc import Mapping

from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.listing import Blank, Numbers
from pytest_lstm_kata.kata.model import Kata

WIDTH = 105
"""The columns of a learner's file, as far as it is up to us."""

_INVITATION = "Replace each ... by a value. This file is read, not run."


def write(kata: Kata, seed: int = 0, answers: Mapping[str, str] | None = None) -> str:
    """The kata's file with the numbers of ``seed``; ``answers`` gives the blanks' values, as source."""
    numbers = deal(kata, seed)
    answers = answers or {}
    header = {"deal": seed, **numbers}
    sections = [
        f'"""{kata.heading}\n{_kind(kata)}\n\n{kata.text(kata.statement, numbers)}\n\n{_INVITATION}\n"""',
        "import torch\nfrom torch import nn",
        f'__kata__ = "{kata.id}"\n{_dealt(header)}',
        "\n".join(_blank(kata, blank, numbers, answers) for blank in kata.designs),
        kata.text(kata.code, numbers),
        "\n".join(_blank(kata, blank, numbers, answers) for blank in kata.predictions),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def example(kata: Kata, blank: Blank, numbers: Numbers) -> str:
    """The author's own right answer, as source; open where there is none, because it takes torch to tell."""
    return kata.text(kata.example[blank.name] if blank.is_design else kata.example.get(blank.name, "..."), numbers)


def _kind(kata: Kata) -> str:
    return ", ".join(dict.fromkeys([*(["challenge"] if kata.challenge else []), kata.level, kata.category]))


def _blank(kata: Kata, blank: Blank, numbers: Numbers, answers: Mapping[str, str]) -> str:
    return f"{blank.name} = {answers.get(blank.name, '...')}  # {kata.text(blank.comment, numbers)}"


def _dealt(header: Mapping[str, int]) -> str:
    entries = [f'"{name}": {number}' for name, number in header.items()]
    line = f"__numbers__ = {{{', '.join(entries)}}}"
    if len(line) <= WIDTH:
        return line
    lines = [""]
    for entry in entries:
        if len(lines[-1]) + len(entry) > WIDTH - 6:
            lines.append("")
        lines[-1] += f" {entry}," if lines[-1] else f"    {entry},"
    return "\n".join(["__numbers__ = {", *lines, "}"])
