"""A kata as it is dealt: its numbers, drawn from a seed, and its texts with the numbers in place.

Numbers come by arithmetic alone: the same on every machine, Python and torch.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from types import SimpleNamespace
from typing import Final, NamedTuple

from pytest_lstm_kata.kata.listing import Numbers
from pytest_lstm_kata.kata.model import Kata

_TRIES: Final = 10_000
_IN_BRACES: Final = re.compile(r"\{(\w+)(?::([<>^]?\d+))?\}")
"""``{batch}``, or ``{batch:>4}`` with the columns that it takes."""


class Deal(NamedTuple):
    """A kata with the numbers of one seed."""

    kata: Kata
    seed: int
    numbers: Numbers

    @property
    def statement(self) -> str:
        return self.text(self.kata.statement)

    @property
    def code(self) -> str:
        """The given code."""
        return self.text(self.kata.code)

    @property
    def idea(self) -> str:
        return self.text(self.kata.idea)

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

    def example(self, blank: str) -> str:
        """The author's own right answer, as source; ``...`` where there is none, because it takes torch to tell."""
        return self.source(self.kata.example.get(blank, "..."))

    def source(self, answer: str) -> str:
        """An author's answer with each number in place of its name, and else as it was written."""
        import ast

        named = [node for node in ast.walk(ast.parse(answer)) if isinstance(node, ast.Name) and node.id in self.numbers]
        data = answer.encode()
        for node in sorted(named, key=lambda node: -node.col_offset):
            data = data[: node.col_offset] + str(self.numbers[node.id]).encode() + data[node.end_col_offset or 0 :]
        return data.decode()

    def text(self, template: str) -> str:
        """A text of the kata with each number in place of its name in braces; other braces stay."""
        return _IN_BRACES.sub(self._number, template)

    def _number(self, found: re.Match[str]) -> str:
        name, columns = found.groups("")
        return format(self.numbers[name], columns) if name in self.numbers else found[0]


def in_names(kata: Kata, template: str) -> str:
    """A text of the kata with the name of each number in place of it: what is the same for everybody."""
    return _IN_BRACES.sub(lambda found: found[1] if found[1] in kata.numbers else found[0], template)


def deal(kata: Kata, seed: int) -> Deal:
    """The kata with this seed's numbers; 0 gives the first numbers, and so does a kata that has no others.

    Raises ``ValueError`` if no draw meets the kata's constraints: an author's mistake.
    """
    return Deal(kata, seed, _drawn(kata, seed) if seed and kata.draws else kata.numbers)


def _drawn(kata: Kata, seed: int) -> Numbers:
    import hashlib
    import random

    # random.Random promises the same stream for one integer seed only of random(), so nothing else is used.
    # The first name that the kata had: a file that was dealt before it was renamed has the same numbers now.
    name = (*kata.former, kata.slug)[0]
    digest = hashlib.sha256(f"{name}:{seed}".encode()).digest()
    stream = random.Random(int.from_bytes(digest[:8], "big"))  # noqa: S311  # repeatable is the point
    holds = _condition(kata)
    for _ in range(_TRIES):
        drawn = {name: of[int(stream.random() * len(of))] for name, of in kata.draws.items()}
        numbers = {**kata.numbers, **drawn}
        if len(set(drawn.values())) == len(drawn) and holds(numbers):
            return numbers
    raise ValueError(f"{kata.slug}: no draw of its numbers meets its constraints")


@lru_cache(256)
def _condition(kata: Kata) -> Callable[[Numbers], bool]:
    """What must hold between its numbers, as a function of them."""
    where = kata.where
    if not isinstance(where, str):
        return lambda numbers: where(SimpleNamespace(**numbers))
    code = compile(f"lambda {', '.join(kata.numbers)}: ({where or True})", f"<where of {kata.slug}>", "eval")
    holds = eval(code, kata.function.__globals__)  # noqa: S307  # the author's own code
    return lambda numbers: bool(holds(**numbers))
