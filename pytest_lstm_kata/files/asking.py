"""What a kata asks: its statement, and behind it of each blank what kind of value it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import groupby

from pytest_lstm_kata.files.ideas import asked
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.kata.prose import unwrapped


def question(dealt: Deal, *, alone: bool = False) -> str:
    """The statement with the numbers in place, and the list of blanks; its lines are the author's.

    ``alone``: for who has no file, in which it stands behind each blank what the blank is.
    """
    return "\n\n".join(part for part in (dealt.statement, "\n".join(_blanks(dealt, alone=alone))) if part)


def prose(dealt: Deal, *, alone: bool = False) -> str:
    """The same with each paragraph in one line, to be wrapped to whatever width there is.

    Code, lists and what is said of each blank keep their lines.
    """
    return unwrapped(question(dealt, alone=alone), dealt.kata.listing.names)


def _blanks(dealt: Deal, *, alone: bool) -> Iterator[str]:
    """A line for neighbours of one kind, and one for each remark of theirs, unless it is about all of them."""
    kata = dealt.kata
    remarks = _commented(kata) if alone else kata.texts.remarks
    for kind, group in groupby(kata.blanks, lambda blank: asked(kata, blank)):
        said = groupby([blank.name for blank in group], lambda name: dealt.text(remarks.get(name, "")))
        remarked = [(remark, [*names]) for remark, names in said]
        together = [name for _, names in remarked for name in names]
        is_one = len(remarked) == 1
        if kind:
            colon = f": {remarked[0][0]}" if is_one and remarked[0][0] else "."
            yield f"{_listed(together)} {'is' if len(together) == 1 else 'are each'} {kind}{colon}"
            yield from (f"{_listed(names)}: {remark}" for remark, names in remarked if remark and not is_one)


def _commented(kata: Kata) -> dict[str, str]:
    """The remarks, and what stands behind a blank in a file, where it says more than they do, and than kind and name."""
    said = {**kata.texts.remarks}
    for blank in kata.blanks:
        comment, remark = blank.comment, said.get(blank.name, "")
        is_known = comment in asked(kata, blank) or comment.replace(".", "_") == blank.name
        if not is_known and (not remark or _is_code(comment)):
            said[blank.name] = f"{comment}; {remark}" if remark else f"{comment}."
    return said


def _is_code(comment: str) -> bool:
    """A remark is in words: it does not say what is written in code."""
    try:
        ast.parse(comment)
    except SyntaxError:
        return False
    return True


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
