"""An exam as lines of text: what is still open, or how it went, concept by concept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.output.terminal import Line, within
from pytest_lstm_kata.record.exam import SECONDS, Exam, Rating, Sitting, rate
from pytest_lstm_kata.record.rules import minutes
from pytest_lstm_kata.record.workspace import shown

_ROLES = {"strong": "good", "shaky": "", "weak": "bad"}


def lines(sitting: Sitting, pack: Pack, notes: Sequence[str] = (), width: int = 80) -> Iterator[Line]:
    """The whole of it, from the title to the next step."""
    exam = sitting.exam
    yield Line(f"Exam {exam.seed}", "title")
    yield from within((Line(note, "bad") for note in notes), width)
    yield from within(_handed_in(exam, pack) if exam.results is not None else _open(sitting), width)


def _open(sitting: Sitting) -> Iterator[Line]:
    exam, unfilled = sitting.exam, sitting.unfilled
    filled = len(exam.katas) - len(unfilled)
    left = exam.left(sitting.now)
    time = f"{minutes(left)} of {minutes(SECONDS)} left" if left else f"the {minutes(SECONDS)} are over"
    yield Line(f"{filled} of {len(exam.katas)} katas filled, {time}")
    if unfilled and left:
        yield Line("Nothing is judged before all are filled. Where you do not know, write None.")
        first = sitting.papers.get(unfilled[0])
        yield Line(f"next: {shown(first.path) if first else 'lstm-kata exam'}")
    elif not sitting.whole:
        yield Line("An exam is judged as a whole.")
        yield Line(f"next: pytest --kata {shown(sitting.workspace.exam)}")
        return
    else:
        yield Line("Nothing was filled, so nothing is handed in.")
        yield Line("next: lstm-kata exam")
        return
    yield Line(f"      pytest --kata {shown(sitting.workspace.exam)}")


def _handed_in(exam: Exam, pack: Pack) -> Iterator[Line]:
    ratings = rate(exam, pack)
    wrong = [kata for rating in ratings for kata in rating.repeat]
    seconds = exam.seconds(exam.dealt)
    late = ", which is late" if seconds > SECONDS else ""
    good = len(exam.katas) - len(wrong)
    yield Line(f"{good} of {len(exam.katas)} right, in {minutes(seconds)} of {minutes(SECONDS)}{late}")
    for word, role in _ROLES.items():
        concepts = [_concept(rating) for rating in ratings if rating.word == word]
        if concepts:
            yield Line(f"{word:<6}  {', '.join(concepts)}", role)
    weakest = sorted(ratings, key=lambda rating: list(_ROLES).index(rating.word), reverse=True)
    repeat = [kata for rating in weakest for kata in rating.repeat]
    if repeat:
        yield Line(f"To repeat, with fresh numbers: {'; '.join(f'lstm-kata retry {kata.ref}' for kata in repeat)}")
        yield Line(f"next: lstm-kata retry {repeat[0].ref}")
    else:
        yield Line("next: pytest --kata", "good")


def _concept(rating: Rating) -> str:
    """A concept with the katas to repeat."""
    return f"{rating.concept} ({', '.join(kata.ref for kata in rating.repeat)})" if rating.repeat else rating.concept
