"""An exam as lines of text: what is still open, or how it went, concept by concept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.output import way
from pytest_lstm_kata.output.terminal import Line, within
from pytest_lstm_kata.record.exam import SECONDS, Exam, Rating, Sitting, rate
from pytest_lstm_kata.record.rules import minutes
from pytest_lstm_kata.record.workspace import shown

_ROLES = {"strong": "good", "shaky": "", "weak": "bad"}

OPEN = "You can leave open what you do not know: lstm-kata exam --hand-in hands in what you have."


def lines(sitting: Sitting, pack: Pack, notes: Sequence[str] = (), width: int = 80) -> Iterator[Line]:
    """The whole of one's own exam, from the title to the next step."""
    exam = sitting.exam
    yield title(exam)
    yield from within((Line(note, "bad") for note in notes), width)
    if exam.results is None:
        yield from within(_open(sitting), width)
    else:
        yield from results(exam, pack, width)
        yield from _go_on(sitting, pack, width)


def others(exam: Exam, pack: Pack, owner: str, filled: int, width: int = 80) -> Iterator[Line]:
    """Somebody else's exam, as it lies."""
    yield title(exam, owner)
    yield Line(f"{filled} of {len(exam.katas)} katas filled, judged as they are; nothing is recorded")
    yield from results(exam, pack, width)


def title(exam: Exam, owner: str = "") -> Line:
    """Which exam it is, and whose, where there are several."""
    about = f" on {', '.join(exam.units)}" if exam.units else ""
    return Line(f"Exam {exam.seed}{about}{f': {owner}' if owner else ''}", "title")


def results(exam: Exam, pack: Pack, width: int = 80) -> Iterator[Line]:
    """How many katas were right, in which time if that is known, and what it says of each concept."""
    ratings = rate(exam, pack)
    good = len(exam.katas) - sum(len(rating.repeat) for rating in ratings)
    time = ""
    if exam.dealt:
        seconds = exam.seconds(exam.dealt)
        late = ", late" if seconds > SECONDS else ""
        time = f", in {minutes(seconds)} of {minutes(SECONDS)}{late}"
    found = [Line(f"{good} of {len(exam.katas)} right{time}")]
    for word, role in _ROLES.items():
        concepts = [_concept(rating) for rating in ratings if rating.word == word]
        if concepts:
            found.append(Line(f"{word:<6}  {', '.join(concepts)}", role))
    yield from within(found, width)


def _open(sitting: Sitting) -> Iterator[Line]:
    exam, left = sitting.exam, sitting.exam.left(sitting.now)
    time = f"{minutes(left)} of {minutes(SECONDS)} left" if left else "time is up"
    yield Line(f"{sitting.filled} of {len(exam.katas)} katas filled, {time}")
    judging = f"pytest --kata {shown(sitting.workspace.exam)}"
    if not sitting.is_open:
        yield Line("Nothing is filled in, so nothing was handed in.")
        yield Line("next: lstm-kata exam --start")
    elif sitting.unfilled and left:
        yield Line(f"Nothing is judged before you hand it in. {OPEN}")
        first = sitting.papers.get(sitting.unfilled[0])
        # What a file that is gone held, nobody has any more: the same exam writes it again.
        yield Line(f"next: {shown(first.path) if first else f'lstm-kata exam --seed {exam.seed} --start'}")
        yield Line(f"      {judging}")
    else:
        yield Line("An exam is judged once, as a whole.")
        yield Line(f"next: {judging}")


def _go_on(sitting: Sitting, pack: Pack, width: int) -> Iterator[Line]:
    """What to do first about what was not right: one kata of the weakest concept. The others are named with the concepts."""
    weakest = sorted(rate(sitting.exam, pack), key=lambda rating: list(_ROLES).index(rating.word), reverse=True)
    repeat = [kata for rating in weakest for kata in rating.repeat]
    if not repeat:
        yield Line("next: pytest --kata", "good")
        return
    kata, others, workspace = repeat[0], len(repeat) - 1, sitting.workspace
    on = f" Then go on with the other{f' {others}' if others > 1 else ''}." if others else ""
    if kata.id in sitting.solved:
        yield from within([Line(f"Practise {kata.ref} again, with fresh numbers.{on}")], width)
        steps = way.in_dojo(workspace, f"lstm-kata retry {kata.ref}")
    else:
        yield from within([Line(f"You have not solved {kata.ref} in practice yet. Begin with it.{on}")], width)
        steps = way.in_dojo(workspace, workspace.file(kata), "pytest --kata")
    yield from map(Line, way.told(steps))


def _concept(rating: Rating) -> str:
    """A concept with the katas to repeat."""
    return f"{rating.concept} ({', '.join(kata.ref for kata in rating.repeat)})" if rating.repeat else rating.concept
