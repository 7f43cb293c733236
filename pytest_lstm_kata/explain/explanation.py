"""A kata explained: the idea before success, the whole way after, each with a drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pytest_lstm_kata.explain.drawing import sketch
from pytest_lstm_kata.explain.drawing.scene import WIDTH, Scene, text, wrapped
from pytest_lstm_kata.files.asking import prose
from pytest_lstm_kata.files.language import Unreadable, parse
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.deal import Deal, deal
from pytest_lstm_kata.kata.model import Kata, Value
from pytest_lstm_kata.record.events import Judged
from pytest_lstm_kata.record.progress import Progress

WIDEST: Final = 88
"""One does not like to read wider paragraphs."""

OLD_NUMBERS: Final = "(With the numbers that you solved it with. Those in your file now are still to do.)"
UNDRAWN: Final = "This drawing shows what the code says. With a torch that can judge, it would show every shape."
LATER: Final = "The steps, a quick check and the common mistakes are shown here once your answer is right."


class Explanation(NamedTuple):
    """The texts and drawings of one kata, with its numbers in place."""

    heading: str
    statement: str
    """Each paragraph in one line; code, which is not broken, is indented."""
    concept: str
    see: str
    """Where one can read on."""
    scenes: Sequence[Scene] = ()
    undrawn: str = ""
    """Why torch did not draw it."""
    solved: bool = False
    """What follows is shown after success alone."""
    unverified: str = ""
    """Which of the learner's answers were judged by the word of the pack's witness, and which by nobody."""
    steps: Sequence[str] = ()
    quick_check: str = ""
    mistakes: Sequence[str] = ()


def explain(kata: Kata, file_seed: int, progress: Progress, width: int) -> Explanation:
    """What may be said of the kata now, drawn for so many columns. Loads torch if the kata was right once.

    ``file_seed`` is that of the learner's file. Where its numbers are still to do, older ones that were right are shown.
    """
    seed = _shown_seed(kata, file_seed, progress)
    dealt = deal(kata, seed)
    scenes = sketch.draw(dealt)
    idea = Explanation(kata.heading, prose(dealt), dealt.idea, kata.see, scenes)
    if kata.id not in progress.solved:
        return idea
    latest = progress.latest[kata.id]
    room = max(min(width, WIDEST) - 2, WIDTH)
    drawn = _traced(dealt, _designs(dealt, latest), room)
    scenes, undrawn = (drawn, "") if drawn is not None else (scenes, UNDRAWN)
    concept = idea.concept if seed == file_seed else f"{idea.concept} {OLD_NUMBERS}"
    return idea._replace(
        concept=concept,
        scenes=scenes,
        undrawn=undrawn,
        solved=True,
        unverified=" ".join(latest.reservations),
        steps=dealt.steps,
        quick_check=kata.try_it,
        mistakes=[*dict.fromkeys(dealt.sentences)],
    )


def lines(explanation: Explanation, width: int) -> Iterator[str]:
    """The explanation, line by line, for a terminal of so many columns.

    Paragraphs are no wider than ``WIDEST``. Code and drawings are not broken, so these can be wider than it is.
    """
    for block in _blocks(explanation, width):
        yield from block.split("\n")


def _shown_seed(kata: Kata, seed: int, progress: Progress) -> int:
    """The file's own, unless only others were solved: to explain its numbers would give them away."""
    solved = [other for other in progress.seeds(kata.id) if progress.attempts(kata.id, other).solved]
    return seed if seed in solved or not solved else max(solved)


def _traced(dealt: Deal, designs: Mapping[str, Value], width: int) -> list[Scene] | None:
    """What torch shows of the kata; None where there is none that can judge."""
    from pytest_lstm_kata.explain.drawing import picture
    from pytest_lstm_kata.explain.tracing import trace
    from pytest_lstm_kata.judge.oracle import TorchOracle

    oracle = TorchOracle()
    if oracle.unfit():
        return None
    return picture.draw(trace(oracle, dealt, designs), dealt.numbers, width)


def _designs(dealt: Deal, latest: Judged) -> Mapping[str, Value]:
    """The learner's own right designs for these numbers, else the author's."""
    authors = {blank.name: parse(dealt.example(blank.name)) for blank in dealt.kata.designs}
    if latest.outcome != Outcome.RIGHT or latest.seed != dealt.seed:
        return authors
    try:
        return {name: parse(latest.answers[name]) for name in authors}
    except (KeyError, SyntaxError, Unreadable):  # another program, or a later version, wrote it
        return authors


def _blocks(explanation: Explanation, width: int) -> Iterator[str]:
    """The explanation's parts, each of one line or more."""
    narrow = min(width, WIDEST)
    yield f"{explanation.heading}\n"
    for line in explanation.statement.splitlines():
        code = line.startswith(" ") or not line
        yield line if code else _paragraph(line, narrow)
    yield f"\n{_paragraph(explanation.concept, narrow)}\n"
    if explanation.undrawn:
        yield f"{_paragraph(explanation.undrawn, narrow)}\n"
    yield from _drawings(explanation.scenes)
    yield f"{_paragraph(explanation.see, narrow, 'Read on: ')}\n"
    if not explanation.solved:
        yield _paragraph(LATER, narrow)
        return
    if explanation.unverified:
        yield f"{_paragraph(explanation.unverified, narrow)}\n"
    yield "Step by step:"
    for step in explanation.steps:
        yield _paragraph(step, narrow, "  - ")
    yield f"\nTry it:\n  {explanation.quick_check}\n\nCommon mistakes, and what is said to them:"
    for sentence in explanation.mistakes:
        yield _paragraph(sentence, narrow, "  - ")


def _drawings(scenes: Sequence[Scene]) -> Iterator[str]:
    before = ""
    for scene in scenes:
        if scene.title not in ("", before):
            yield "\n".join([*wrapped(scene.title), ""])
        before = scene.title
        yield f"{text(scene)}\n"


def _paragraph(text: str, width: int, start: str = "") -> str:
    return "\n".join(wrapped(text, width, start, break_on_hyphens=True))
