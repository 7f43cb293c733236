"""A kata explained: the idea before success, the whole way after, each with the one drawing that the kata is about.

As text it fits one screen, unless all of it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pytest_lstm_kata.explain import reading, trying
from pytest_lstm_kata.explain.drawing import axes, sketch
from pytest_lstm_kata.explain.drawing.scene import WIDTH, Scene, forms, wrapped
from pytest_lstm_kata.explain.subject import Subject
from pytest_lstm_kata.files.asking import prose
from pytest_lstm_kata.files.ideas import declared
from pytest_lstm_kata.files.language import Unreadable, parse
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.deal import Deal, deal
from pytest_lstm_kata.kata.model import Kata, Value, show
from pytest_lstm_kata.record.events import Judged
from pytest_lstm_kata.record.progress import Progress

WIDEST: Final = 88
"""One does not like to read wider paragraphs."""
SCREEN: Final = 22
"""Lines of an explanation, in a terminal of 24 lines: two more say what to do next."""

OLD_NUMBERS: Final = (
    "These are the numbers that you solved it with. The numbers in your file are new and not solved yet."
)
UNDRAWN: Final = "This drawing shows what the code says. To see every shape, install a torch that works."
LATER: Final = "Once your answer is right, you also see the steps and common mistakes here."
TRY: Final = "Try it in Python"
OTHER_NUMBERS: Final = "Try it in Python (an example with other numbers)"
MISTAKES: Final = "Common mistakes, and the feedback on them"


class Explanation(NamedTuple):
    """The texts and drawings of one kata, with its numbers in place."""

    heading: str
    statement: str
    """Each paragraph in one line; code, which is not broken, is indented."""
    concept: str
    see: str
    """Where one can read on."""
    scenes: Sequence[Scene] = ()
    """Of these the first one is what the kata is about."""
    ref: str = ""
    """How commands call the kata."""
    code: str = ""
    """That of the learner's file, if it has some."""
    undrawn: str = ""
    """Why torch did not draw it."""
    solved: bool = False
    """What follows is shown after success alone."""
    numbers: str = ""
    """Which numbers it has, if they are not those of the learner's file."""
    right: str = ""
    """The learner's own right answers, if the journal has them."""
    reached: str = ""
    """What these reached, if the kata trains."""
    wrong: str = ""
    """The learner's last wrong answer, and what the feedback on it was, if the idea behind it has a name."""
    unverified: str = ""
    """Which of the learner's answers were judged by the word of the pack's witness, and which by nobody."""
    steps: Sequence[str] = ()
    quick_check: str = ""
    """A block to paste into Python."""
    other_numbers: bool = False
    """The block is an example of its own."""
    mistakes: Sequence[str] = ()


def explain(kata: Kata, file_seed: int, progress: Progress, width: int) -> Explanation:
    """What may be said of the kata now, drawn for so many columns. Loads torch if that ``is_whole``.

    ``file_seed`` is that of the learner's file. Where its numbers are still to do, older ones that were right are shown.
    """
    seed = _shown_seed(kata, file_seed, progress)
    dealt = deal(kata, seed)
    subject = Subject.of(dealt)
    sketched = subject.first(sketch.draw(dealt))
    idea = Explanation(kata.heading, prose(dealt), dealt.idea, kata.see, sketched, kata.ref, dealt.code)
    if not is_whole(kata, file_seed, progress):
        return idea
    latest = progress.latest.get(kata.id) or Judged(kata.id)
    right = _right_answers(dealt, progress)
    drawn, reached = _traced(dealt, right, subject, max(min(width, WIDEST) - 2, WIDTH))
    block, is_dealt = trying.block(dealt)
    return idea._replace(
        numbers="" if seed == file_seed else OLD_NUMBERS,
        scenes=sketched if drawn is None else subject.first(drawn),
        undrawn=UNDRAWN if drawn is None and sketched else "",
        solved=True,
        right=_assigned(dealt, {name: right[name] for name in right if name not in latest.unverified}),
        reached=reached,
        wrong=_wrong(dealt, right, progress.attempts(kata.id, seed).last_wrong),
        unverified=" ".join(latest.reservations),
        steps=dealt.steps,
        quick_check=block,
        other_numbers=not is_dealt,
        mistakes=[*dict.fromkeys(dealt.sentences)],
    )


def is_whole(kata: Kata, file_seed: int, progress: Progress) -> bool:
    """Is the whole way shown? It is if the kata was right once, or if its solution with the numbers of the file was seen."""
    return kata.id in progress.solved or progress.attempts(kata.id, file_seed).revealed is not None


def lines(explanation: Explanation, width: int, *, whole: bool = False) -> Iterator[str]:
    """The explanation, line by line, for a terminal of so many columns: one screen of it, or all.

    Paragraphs are no wider than ``WIDEST``. Code and drawings are not broken, so these can be wider than it is.
    """
    narrow = min(width, WIDEST)
    blocks = [*_whole(explanation, narrow)] if whole else _screen(explanation, narrow)
    yield from "\n\n".join(filter(None, blocks)).split("\n")


def _screen(explanation: Explanation, width: int) -> Sequence[str]:
    """As much of the drawing as there is room for.

    Where there is none for any, first the text beside the links makes room, then the drawing, and then the idea, which
    one knows by then.
    """
    drawings = [form for scene in explanation.scenes[:1] for form in forms(scene, width)]
    linked = explanation._replace(see=_link(explanation))
    ways = [
        *(_short(explanation, width, drawing) for drawing in drawings),
        *(_short(linked, width, drawing) for drawing in drawings[2:]),
        *(_short(told, width, "") for told in (explanation, linked)),
    ]
    if explanation.solved:
        ways += [_short(told._replace(concept=""), width, "") for told in (explanation, linked)]
    return next((blocks for blocks in ways if _height(blocks) <= SCREEN), ways[-1])


def _height(blocks: Sequence[str]) -> int:
    return "\n\n".join(filter(None, blocks)).count("\n") + 1


def _short(explanation: Explanation, width: int, drawing: str) -> Sequence[str]:
    more = f"More: lstm-kata explain {explanation.ref} --all" if explanation.solved else _paragraph(LATER, width)
    return [
        *_why(explanation, width),
        _paragraph(explanation.undrawn, width) if drawing else "",
        drawing,
        _paragraph(explanation.unverified, width),
        _joined([*_read_on(explanation, width, 1), more]),
    ]


def _why(explanation: Explanation, width: int) -> Iterator[str]:
    """What is right and why, and what was wrong."""
    right = _paragraph(explanation.right, width, "Right: ")
    steps = [_paragraph(step, width, "- ") for step in explanation.steps]
    numbers, reached = (_paragraph(said, width) for said in (explanation.numbers, explanation.reached))
    yield _joined([explanation.heading, numbers, right, reached])
    yield _joined([_paragraph(explanation.concept, width), *steps])
    yield _paragraph(explanation.wrong, width)


def _whole(explanation: Explanation, width: int) -> Iterator[str]:
    yield from _why(explanation, width)
    yield _paragraph(explanation.undrawn, width)
    before = ""
    for scene in explanation.scenes:
        yield next(forms(scene._replace(title="" if scene.title == before else scene.title), width))
        before = scene.title
    yield _paragraph(explanation.unverified, width)
    yield _joined(_read_on(explanation, width))
    if not explanation.solved:
        yield _paragraph(LATER, width)
        return
    check = [f"  {line}" for line in explanation.quick_check.splitlines()]
    yield _joined([f"{OTHER_NUMBERS if explanation.other_numbers else TRY}:", *check])
    if explanation.mistakes:
        yield _joined([f"{MISTAKES}:", *(_paragraph(sentence, width, "- ") for sentence in explanation.mistakes)])


def _link(explanation: Explanation) -> str:
    return next(iter(reading.urls(explanation.see)), explanation.see)


def _read_on(explanation: Explanation, width: int, most: int | None = None) -> Iterator[str]:
    """The text, and below it its links; a link alone in one line."""
    urls = reading.urls(explanation.see)[:most]
    if explanation.see in urls:
        yield f"Read on: {explanation.see}"
    else:
        yield _paragraph(explanation.see, width, "Read on: ")
        yield from (f"  {url}" for url in urls)


def _joined(parts: Sequence[str] | Iterator[str]) -> str:
    return "\n".join(filter(None, parts))


def _paragraph(text: str, width: int, start: str = "") -> str:
    return "\n".join(wrapped(text, width, start, break_on_hyphens=True))


def _shown_seed(kata: Kata, seed: int, progress: Progress) -> int:
    """The file's own, unless only others were solved: to explain its numbers would give them away. Those whose solution
    was shown are known anyway.
    """
    solved = [other for other in progress.seeds(kata.id) if progress.attempts(kata.id, other).solved]
    is_known = seed in solved or progress.attempts(kata.id, seed).revealed
    return seed if is_known or not solved else max(solved)


def _right_answers(dealt: Deal, progress: Progress) -> Mapping[str, str]:
    """The learner's own right answers for these numbers, the last ones if they are right; none if nobody wrote them down."""
    latest = progress.latest.get(dealt.kata.id)
    if latest and latest.outcome == Outcome.RIGHT and latest.seed == dealt.seed:
        return latest.answers
    return dict(max(progress.attempts(dealt.kata.id, dealt.seed).right, key=sorted, default=()))


def _assigned(dealt: Deal, answers: Mapping[str, str]) -> str:
    """The answers as one writes them, in the order of the file."""
    return ", ".join(f"{blank.name} = {answers[blank.name]}" for blank in dealt.kata.blanks if blank.name in answers)


def _wrong(dealt: Deal, right: Mapping[str, str], last: Judged | None) -> str:
    """What the last wrong answer to these numbers would have needed: the sentence of the idea behind it."""
    named = [mistake for mistake in dealt.kata.mistakes if last and mistake.name == last.mistake]
    if last is None or not named:
        return ""
    held = [
        mistake
        for mistake, idea in declared(dealt)
        if mistake in named and all(last.answers.get(name) == show(value) for name, value in idea.items())
    ]  # several may share a name, each with a sentence of its own
    wrong = {name: answer for name, answer in last.answers.items() if answer != right.get(name)}
    return f"Your last wrong answer: {_assigned(dealt, wrong)}. {dealt.text([*held, *named][0].sentence)}"


def _traced(dealt: Deal, right: Mapping[str, str], subject: Subject, width: int) -> tuple[list[Scene] | None, str]:
    """What torch shows of the kata, and what the designs reach; None where there is none that can judge."""
    from pytest_lstm_kata.explain.drawing import picture
    from pytest_lstm_kata.explain.tracing import trace
    from pytest_lstm_kata.judge.oracle import TorchOracle

    oracle = TorchOracle()
    if oracle.unfit():
        return None, ""
    traced = trace(oracle, dealt, _designs(dealt, right))
    return picture.draw(traced, axes.commented(dealt.code), subject.weights, width), traced.reached


def _designs(dealt: Deal, right: Mapping[str, str]) -> Mapping[str, Value]:
    """The learner's own right designs for these numbers, else the author's."""
    authors = {blank.name: parse(dealt.example(blank.name)) for blank in dealt.kata.designs}
    try:
        return {name: parse(right[name]) for name in authors}
    except (KeyError, SyntaxError, Unreadable):  # another program, or a later version, wrote it
        return authors
