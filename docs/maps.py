"""The maps of the pack, made from what its katas declare.

    python docs/maps.py [--check]

Neither page needs torch: the answers of misconceptions are formulas over a kata's numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from pytest_lstm_kata.dojo.room.plan import votable
from pytest_lstm_kata.files.ideas import ideas
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.kata.texts import Mistake
from pytest_lstm_kata.lstm import LSTM
from renewing import ROOT, renew
from syllabus import MISCONCEPTIONS, NOT_ASKED, TOPICS

NEEDS_A_GPU: Final = "needs a GPU"


def coverage() -> Iterator[str]:
    """Each topic with its katas."""
    yield "# What the katas cover of nn.LSTM"
    yield ""
    yield f"{len(LSTM.katas)} katas in {len(LSTM.units)} units. Made by `python docs/maps.py` from what each kata declares."
    yield "A test fails when an argument of the installed `nn.LSTM`, or a topic of this page, has no kata."
    yield ""
    yield f"A kata that *{NEEDS_A_GPU}* has one blank that only a CUDA device can show; its other blanks run on any machine. All"
    yield "solutions were right on an NVIDIA H200 with torch 2.11.0 on 2026-11-26."
    for section, topics in TOPICS.items():
        yield ""
        yield f"## {section}"
        yield ""
        yield "| what | which is | katas |"
        yield "| --- | --- | --- |"
        for topic, what in topics.items():
            katas = "; ".join(_kata(kata) for kata in LSTM.katas if topic in kata.covers)
            yield f"| `{topic}` | {what} | {katas} |"
    yield ""
    yield "## What no kata asks"
    yield ""
    yield "| what | why not |"
    yield "| --- | --- |"
    for what, reason in NOT_ASKED.items():
        yield f"| {what} | {reason} |"


def misconceptions() -> Iterator[str]:
    """Each misconception with the answers that its holder would write."""
    yield "# Misconceptions"
    yield ""
    yield "What people get wrong about `nn.LSTM`, and which kata asks about it. Roughly the most frequent come first. The last column shows"
    yield "what somebody who believes it would answer, with the kata's first numbers. A test writes these answers into the blanks,"
    yield "for 200 deals of fresh numbers: each answer is wrong, and the verdict names the misconception."
    yield ""
    yield "Every report in the third column was read, and is about this misconception. They are examples, not a count. This page is"
    yield "made by `python docs/maps.py`."
    yield ""
    yield f"[A room](dojo.md) can vote on these katas: {', '.join(kata.label for kata in LSTM.katas if votable(kata))}."
    yield ""
    yield "| name | what people believe | reports | kata, and what they would answer |"
    yield "| --- | --- | --- | --- |"
    for name, known in MISCONCEPTIONS.items():
        answers = "<br>".join(
            answer
            for kata in LSTM.katas
            for mistake in kata.mistakes
            if mistake.name == name
            for answer in _answers(kata, mistake)
        )
        yield f"| `{name}` | {known.belief} | {', '.join(map(_link, known.seen)) or 'no report found'} | {answers or f'none: {known.without}'} |"


def _link(report: str) -> str:
    """A report by its name; GitHub leads from an issue's address to a pull request of that number."""
    if report.startswith("https://"):
        return f"[{report.removeprefix('https://')}]({report})"
    repository, _, number = report.partition("#")
    return f"[{report}](https://github.com/{repository}/issues/{number})"


def _kata(kata: Kata) -> str:
    return f"{kata.label} {kata.title}{f' (*{NEEDS_A_GPU}*)' if needs_cuda(kata) else ''}"


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
