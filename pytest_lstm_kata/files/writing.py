"""A kata to the learner's file, blank or solved."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from types import MappingProxyType

from pytest_lstm_kata.files.asking import question
from pytest_lstm_kata.kata.deal import Deal, deal
from pytest_lstm_kata.kata.listing import Blank
from pytest_lstm_kata.kata.model import Kata

WIDTH = 105
"""The columns of a learner's file, as far as it is up to us."""

_NEW_UNIT = "New unit: "
_NOTE = re.compile(rf"^{_NEW_UNIT}.*\n\s*\n", re.MULTILINE)
_INVITATION = "Replace each ... with a value. This file is read, not run."


def write(kata: Kata, seed: int = 0, answers: Mapping[str, str] = MappingProxyType({})) -> str:
    """The kata's file with the numbers of ``seed``; ``answers`` gives the blanks' values, as source."""
    dealt = deal(kata, seed)
    sections = [
        f'"""{kata.heading}\n{_kind(kata)}\n\n{_asked(dealt)}\n\n{_INVITATION}\n"""',
        "import torch\nfrom torch import nn",
        f'__kata__ = "{kata.id}"\n{_header({"deal": seed, **dealt.numbers})}',
        body(dealt, answers),
    ]
    return "\n\n".join(section for section in sections if section) + "\n"


def introduced(kata: Kata, text: str) -> str:
    """The kata's file with a note, if the kata is the first of its unit, of where the introduction is.

    The note is for the folder of the unit: what is dealt for an exam has no README.md beside it.
    """
    if kata.place[1] != 1:
        return text
    head, gap, rest = text.partition("\n\n")
    note = f"{_NEW_UNIT}read README.md in this folder first (or type: lstm-kata learn {kata.unit_ref})."
    return f"{head}{gap}{note}{gap}{rest}"


def without_introduction(text: str) -> str:
    """The file without that note, which other versions do not write, or write to another kata's file."""
    return _NOTE.sub("", text, count=1)


def body(dealt: Deal, answers: Mapping[str, str]) -> str:
    """What stands in the file below its header: the designs, the code, the predictions; empty if there is nothing."""
    sections = [
        "\n".join(_blank(dealt, blank, answers) for blank in dealt.kata.designs),
        dealt.code,
        "\n".join(_blank(dealt, blank, answers) for blank in dealt.kata.predictions),
    ]
    return "\n\n".join(filter(None, sections))


def _asked(dealt: Deal) -> str:
    """The question. What the program says of the blanks is broken at the file's width, the author's lines are short."""
    lines = question(dealt).splitlines()
    return "\n".join(line if len(line) <= WIDTH else textwrap.fill(line, WIDTH) for line in lines)


def _kind(kata: Kata) -> str:
    level = f"{kata.level} ({kata.known_as})" if kata.known_as else kata.level
    return ", ".join([*(["challenge"] if kata.challenge else []), level, kata.category])


def _blank(dealt: Deal, blank: Blank, answers: Mapping[str, str]) -> str:
    return f"{blank.name} = {answers.get(blank.name, '...')}  # {dealt.text(blank.comment)}"


def _header(header: Mapping[str, int]) -> str:
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
