"""A kata as it is dealt: its numbers, drawn from a seed, and its texts with the numbers in place.

Numbers come by arithmetic alone: the same on every machine, Python and torch.
"""

from types import SimpleNamespace
from typing import NamedTuple

from pytest_lstm_kata.kata.listing import Blank, Numbers
from pytest_lstm_kata.kata.model import Draws, Kata
from pytest_lstm_kata.kata.prose import unwrapped

_TRIES = 10_000


class Deal(NamedTuple):
    """A kata with the numbers of one seed."""

    kata: Kata
    seed: int
    numbers: Numbers

    @property
    def statement(self) -> str:
        return self.text(self.kata.statement)

    @property
    def prose(self) -> str:
        """The statement with each paragraph in one line, to be wrapped to whatever width there is.

        Code, lists and what is said of each blank keep their lines.
        """
        return unwrapped(self.statement, self.kata.listing.names)

    @property
    def code(self) -> str:
        """The given code."""
        return self.text(self.kata.code)

    @property
    def concept(self) -> str:
        return self.text(self.kata.concept)

    @property
    def hints(self) -> tuple[str, ...]:
        return tuple(map(self.text, self.kata.hints))

    @property
    def steps(self) -> tuple[str, ...]:
        return tuple(map(self.text, self.kata.steps))

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is said to each declared mistake, in their order."""
        return tuple(self.text(mistake.sentence) for mistake in self.kata.mistakes)

    def example(self, blank: Blank) -> str:
        """The author's own right answer, as source; ``...`` where there is none, because it takes torch to tell."""
        example = self.kata.example
        return self.text(example[blank.name] if blank.is_design else example.get(blank.name, "..."))

    def text(self, template: str) -> str:
        """A text of the kata with the numbers in place."""
        return template.format(**self.numbers)


def deal(kata: Kata, seed: int) -> Deal:
    """The kata with this seed's numbers; 0 gives the first numbers, and so does a kata that has no others.

    Raises ``ValueError`` if no draw meets the kata's constraints: an author's mistake.
    """
    return Deal(kata, seed, kata.numbers if seed == 0 or kata.draws is None else _drawn(kata, kata.draws, seed))


def _drawn(kata: Kata, draws: Draws, seed: int) -> Numbers:
    import hashlib
    import random

    # random.Random promises the same stream for one integer seed only of random(), so nothing else is used.
    digest = hashlib.sha256(f"{kata.slug}:{seed}".encode()).digest()
    stream = random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311  # repeatable is the point
    candidates, where = draws
    for _ in range(_TRIES):
        drawn = {name: of[int(stream.random() * len(of))] for name, of in candidates.items()}
        numbers = {**kata.numbers, **drawn}
        if len(set(drawn.values())) == len(drawn) and (where is None or where(SimpleNamespace(**numbers))):
            return numbers
    raise ValueError(f"{kata.slug}: no draw of its numbers meets its constraints")
