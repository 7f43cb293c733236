"""The maps of the pack, made from what its katas declare.

    python docs/maps.py [--check]

Neither page needs torch: the answers of misconceptions are formulas over a kata's numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pytest_lstm_kata.judge.feedback import ideas
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.kata.texts import Mistake
from pytest_lstm_kata.lstm import LSTM
from renewing import ROOT, renew
from syllabus import MISCONCEPTIONS, TOPICS

NEVER_RUN: Final = "never run on a GPU"


def coverage() -> Iterator[str]:
    """Each topic with its katas."""
    yield "# What of nn.LSTM the katas cover"
    yield ""
    yield f"{len(LSTM.katas)} katas in {len(LSTM.units)} units. Made by `python docs/maps.py` from what each kata declares."
    yield "A test fails when an argument of the installed `nn.LSTM`, or a topic of this page, has no kata."
    yield ""
    yield f"Katas with a blank for CUDA say *{NEVER_RUN}* until somebody has seen their solution pass on one."
    for section, topics in TOPICS.items():
        yield ""
        yield f"## {section}"
        yield ""
        yield "| what | which is | katas |"
        yield "| --- | --- | --- |"
        for topic, what in topics.items():
            katas = "; ".join(_kata(kata) for kata in LSTM.katas if topic in kata.covers)
            yield f"| `{topic}` | {what} | {katas} |"


def misconceptions() -> Iterator[str]:
    """Each misconception with the answers that its holder would write."""
    yield "# Misconceptions"
    yield ""
    yield "What people get wrong about `nn.LSTM`, the most frequent first, and where the katas meet it. The answers are those for"
    yield "a kata's first numbers. For 200 deals of fresh ones a test writes the answer into the blank: it fails each time, and the"
    yield "verdict carries the misconception's name. An answer about CUDA is judged where there is a CUDA device, and nowhere else."
    yield "Made by `python docs/maps.py`."
    yield ""
    yield "| name | what is believed | seen, among others, in | kata, and the answer of who believes it |"
    yield "| --- | --- | --- | --- |"
    for name, known in MISCONCEPTIONS.items():
        answers = "<br>".join(
            answer
            for kata in LSTM.katas
            for mistake in kata.mistakes
            if mistake.name == name
            for answer in _answers(kata, mistake)
        )
        yield f"| `{name}` | {known.belief} | {known.seen} | {answers or f'none: {known.without}'} |"


def _kata(kata: Kata) -> str:
    return f"{kata.label} {kata.title}{f' (*{NEVER_RUN}*)' if needs_cuda(kata) else ''}"


def needs_cuda(kata: Kata) -> bool:
    """Has the kata a blank that only a CUDA device can show?"""
    return any(blank.name.endswith("on_cuda") for blank in kata.predictions)


def _answers(kata: Kata, mistake: Mistake) -> Iterator[str]:
    for idea in ideas(mistake, deal(kata, 0)):
        yield f"{kata.label}: {', '.join(f'`{name} = {show(value)}`' for name, value in idea.items())}"


def documents() -> Mapping[Path, str]:
    """Each page as it should be."""
    return {
        ROOT / "docs" / "coverage-of-nn-lstm.md": "\n".join(coverage()) + "\n",
        ROOT / "docs" / "misconceptions.md": "\n".join(misconceptions()) + "\n",
    }


if __name__ == "__main__":
    renew(__doc__, documents)
