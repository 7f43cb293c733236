"""What a kata asks: its statement, and behind it of each blank what kind of value it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
    """A line for neighbours of one kind, and one for each remark of theirs, unless it is about all of them."""
    kata = dealt.kata
    remarks = kata.texts.remarks
    for kind, group in groupby(kata.blanks, lambda blank: asked(kata, blank)):
        said = groupby([blank.name for blank in group], lambda name: dealt.text(remarks.get(name, "")))
        remarked = [(remark, [*names]) for remark, names in said]
        together = [name for _, names in remarked for name in names]
        is_one = len(remarked) == 1
        if kind:
            colon = f": {remarked[0][0]}" if is_one and remarked[0][0] else "."
            yield f"{_listed(together)} {'is' if len(together) == 1 else 'are each'} {kind}{colon}"
            yield from (f"{_listed(names)}: {remark}" for remark, names in remarked if remark and not is_one)


def _listed(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
