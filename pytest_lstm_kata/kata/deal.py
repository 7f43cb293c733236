"""Fresh numbers from a seed, by arithmetic alone: the same on every machine, Python and torch."""

from __future__ import annotations

from types import SimpleNamespace

from pytest_lstm_kata.kata.listing import Numbers
from pytest_lstm_kata.kata.model import Kata

_TRIES = 10_000


def deal(kata: Kata, seed: int) -> Numbers:
    """The kata's numbers for this seed; 0 gives the first numbers, and so does a kata that has no others.

    Raises ``ValueError`` if no draw meets the kata's constraints: an author's mistake.
    """
    if seed == 0 or kata.draws is None:
        return kata.numbers
    import hashlib
    import random

    # random.Random promises the same stream for one integer seed only of random(), so nothing else is used.
    digest = hashlib.sha256(f"{kata.slug}:{seed}".encode()).digest()
    stream = random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311  # repeatable is the point
    candidates, where = kata.draws.candidates, kata.draws.where
    for _ in range(_TRIES):
        drawn = {name: of[int(stream.random() * len(of))] for name, of in candidates.items()}
        numbers = {**kata.numbers, **drawn}
        if len(set(drawn.values())) == len(drawn) and (where is None or where(SimpleNamespace(**numbers))):
            return numbers
    raise ValueError(f"{kata.slug}: no draw of its numbers meets its constraints")
