"""What a kata asks: its statement, and behind it of each blank what kind of value it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from pytest_lstm_kata.files.ideas import asked
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.prose import unwrapped


def question(dealt: Deal) -> str:
    """The statement with the numbers in place, and the list of blanks; its lines are the author's."""
    return "\n\n".join(part for part in (dealt.statement, "\n".join(_blanks(dealt))) if part)


def prose(dealt: Deal) -> str:
    """The same with each paragraph in one line, to be wrapped to whatever width there is.

    Code, lists and what is said of each blank keep their lines.
    """
    return unwrapped(question(dealt), dealt.kata.listing.names)


def _blanks(dealt: Deal) -> Iterator[str]:
    """A line for each blank that is remarked on, and for neighbours of one kind together."""
    kata = dealt.kata
    remarks = kata.texts.remarks
    if not remarks and all(re.search(rf"\b{name}\b", kata.statement) for name in kata.listing.names):
        return  # for now: these statements say it themselves
    kinds = [(blank.name, asked(kata, blank)) for blank in kata.blanks]
    for (kind, remark), group in groupby(kinds, lambda each: (each[1], remarks.get(each[0], ""))):
        names = [name for name, _ in group]
        start = f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are each"
        if kind:
            yield f"{start} {kind}{': ' if remark else '.'}{dealt.text(remark)}"
