"""The rounds of a vote as bars, each an idea, and what the facilitator does well to do next."""

from __future__ import annotations

from typing import NamedTuple


class Bar(NamedTuple):
    """All who hold one idea, in both rounds."""

    letter: str
    """A check mark, ``A`` to ``E``, or a dash for all else."""
    title: str
    sentence: str
    """What is said to who holds it, with the names of the kata's numbers."""
    first: int
    then: int
    is_right: bool = False
    answers: tuple[tuple[str, str], ...] = ()
    """The seat and what it typed last, for the facilitator alone."""
