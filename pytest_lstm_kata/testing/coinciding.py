"""What must hold of the declared ideas of a kata: each is told apart from the others, from what is right, and from chance."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from pytest_lstm_kata.files.arithmetic import is_number
from pytest_lstm_kata.files.ideas import Values, ideas, is_function
from pytest_lstm_kata.judge.feedback import same
from pytest_lstm_kata.judge.kinds import is_row
from pytest_lstm_kata.judge.readback import is_shape, is_size
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.model import OPEN, Value, show
from pytest_lstm_kata.kata.texts import Mistake


def sharing(dealt: Deal) -> Iterator[str]:
    """Ideas that come to the same answers, and have different sentences: only one of them can be told."""
    told: dict[frozenset[tuple[str, str]], list[tuple[str, str]]] = {}
    for mistake, sentence in zip(dealt.kata.mistakes, dealt.sentences, strict=True):
        for idea in ideas(mistake, dealt):
            key = frozenset((name, show(value)) for name, value in idea.items())
            told.setdefault(key, []).append((mistake.name, sentence))
    for key, owners in told.items():
        first, *others = dict.fromkeys(owners)
        blanks = " and ".join(f"`{blank}`" for blank in sorted(blank for blank, _ in key))
        for name, sentence in others:
            if sentence != first[1]:
                yield f"the ideas `{first[0]}` and `{name}` give the same {blanks}"


def right_in_part(dealt: Deal, right: Values) -> Iterator[str]:
    """Ideas about several blanks that give what is right in one of them. In a table an idea may say all of the rows."""
    predictions = {blank.name for blank in dealt.kata.predictions if not is_row(right.get(blank.name, OPEN))}
    for mistake in dealt.kata.mistakes:
        for idea in ideas(mistake, dealt):
            for name, value in idea.items() if len(idea) > 1 else ():
                if name in predictions and name in right and same(value, right[name]):
                    yield f"the idea `{mistake.name}` gives what is right in `{name}`"


def products(dealt: Deal) -> Iterator[str]:
    """Products that people write and that equal another number, where both can stand in the same axis of a shape.

    Half of hidden_size is one where a layer reads both ways.
    """
    if not any(is_shape(blank) for blank in dealt.kata.predictions):
        return
    numbers = dealt.numbers
    layers, hidden, batch = (numbers.get(name, 0) for name in ("num_layers", "hidden_size", "batch"))
    found = [("2 * num_layers", 2 * layers, False), ("num_layers * batch", layers * batch, False)] * (layers > 1)
    found += [("hidden_size // 2", hidden // 2, True)] * (hidden % 2 == 0 and "bidirectional" in dealt.code)
    for product, value, is_width in found:
        for name, number in numbers.items():
            if value and value == number and is_size(name) is is_width and name not in ("num_layers", product):
                yield f"`{product}` equals `{name}`"


class Coincidences:
    """Ideas that come to a lone number which equals one of the kata's counts in some deals, and not in all of them.

    What a function of the author's works out depends on the deal on purpose.
    """

    def __init__(self) -> None:
        self._equal: dict[tuple[str, int, str, str], dict[int, bool]] = {}

    def add(self, dealt: Deal) -> None:
        for mistake in dealt.kata.mistakes:
            for place, (sources, idea) in enumerate(zip(mistake.alternatives, ideas(mistake, dealt), strict=True)):
                for blank, value in idea.items():
                    if is_function(sources[blank], dealt):
                        continue
                    counts = {name: number for name, number in dealt.numbers.items() if not is_size(name)}
                    for name, number in counts.items() if is_number(value) else ():
                        where = self._equal.setdefault((mistake.name, place, blank, name), {})
                        where[dealt.seed] = value == number

    def problems(self) -> Iterator[tuple[str, int]]:
        """Each with the first deal that shows it."""
        for (idea, _, blank, name), equal in self._equal.items():
            if any(equal.values()) and not all(equal.values()):
                seed = min(seed for seed, is_so in equal.items() if is_so)
                yield f"what the idea `{idea}` gives for `{blank}` equals `{name}` by chance", seed


def elsewhere(dealt: Deal, right: Values, judged: Callable[[Mapping[str, Any]], Verdict]) -> Iterator[str]:
    """Ideas about one blank that have no name in another one in which the same is right."""
    predictions = [blank.name for blank in dealt.kata.predictions if blank.name in right]
    for mistake, (name, value) in _alone(dealt):
        for other in predictions:
            if other == name or name not in predictions or not same(right[name], right[other]):
                continue
            verdict = judged({**right, other: value})
            if verdict.outcome is Outcome.WRONG and verdict.findings[0].basis in ("", "reading"):
                yield f"what the idea `{mistake.name}` gives for `{name}` has no name in `{other}`"


def _alone(dealt: Deal) -> Iterator[tuple[Mistake, tuple[str, Value]]]:
    """The ideas about a single blank."""
    for mistake in dealt.kata.mistakes:
        for idea in ideas(mistake, dealt):
            if len(idea) == 1:
                yield mistake, next(iter(idea.items()))
