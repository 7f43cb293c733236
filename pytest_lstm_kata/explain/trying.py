"""A kata's quick check as a block to paste into Python: with its imports, and with the numbers that are explained."""

from __future__ import annotations

import io
import re
import tokenize
from typing import Final

from pytest_lstm_kata.kata.deal import Deal

_IMPORTS: Final = {"torch": "import torch", "nn": "from torch import nn"}


def block(dealt: Deal) -> tuple[str, bool]:
    """The block, and whether its numbers are those of the deal.

    An author's text names the kata's numbers in braces, or has the first ones: where each number in it is one of these,
    that of the deal takes its place. Else it is an example of its own.
    """
    code = dealt.text(dealt.kata.try_it)
    fresh = code if dealt.seed == 0 or code != dealt.kata.try_it else _replaced(dealt)
    imports = [line for name, line in _IMPORTS.items() if re.search(rf"\b{name}\.", code)]
    return "\n".join([*imports, fresh or code]), bool(fresh)


def _replaced(dealt: Deal) -> str:
    """The quick check with the deal's numbers; empty where some number of it is none of the kata's."""
    code = dealt.kata.try_it
    fresh = {str(first): dealt.numbers[name] for name, first in dealt.kata.numbers.items() if first > 1}
    tokens = [*tokenize.generate_tokens(io.StringIO(code).readline)]
    comments = "".join(token.string for token in tokens if token.type == tokenize.COMMENT)
    numbers = [token for token in tokens if token.type == tokenize.NUMBER and token.string not in ("0", "1")]
    if re.search(r"\d", comments) or not all(token.string in fresh for token in numbers):
        return ""
    lines = code.splitlines(keepends=True)
    for token in reversed(numbers):
        line = lines[token.start[0] - 1]
        lines[token.start[0] - 1] = f"{line[: token.start[1]]}{fresh[token.string]}{line[token.end[1] :]}"
    return "".join(lines)
