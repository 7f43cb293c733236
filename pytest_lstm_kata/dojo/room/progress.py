"""How far the room is with what is practised, and with an exam: how many, and of each seat how many katas."""

from __future__ import annotations

from pytest_lstm_kata.dojo.room import standing
from pytest_lstm_kata.dojo.room.seats import Seat
from pytest_lstm_kata.dojo.room.session import Session
from pytest_lstm_kata.dojo.room.views import Progress, Sat
from pytest_lstm_kata.kata.model import Kata


def asked_now(session: Session) -> list[Kata]:
    """The katas that the room is about now."""
    step, exam = session.step, session.exam
    ids = (session.place.kata,) if session.place.kata else exam.katas if exam else step.katas if step else ()
    return [session.catalogue.katas[kata] for kata in ids if kata in session.catalogue.katas]


def progress(session: Session, *, untold: bool = False) -> tuple[Progress, ...]:
    """How far the room is with what is practised or examined; nothing in a vote, and nothing of what is right in an exam."""
    exam = session.exam
    if session.place.kata:
        return ()
    given = [
        standing.of_exam(seat, exam) if exam else standing.counts(session, seat, untold=untold)
        for seat in session.seats.values()
    ]
    if exam and session.running_exam:
        whole, none = (sum(len(answers) == of for answers in given) for of in (len(exam.katas), 0))
        return (
            Progress(
                "", f"of the {len(exam.katas)} katas", none, len(given) - whole - none, whole, ("all", "some", "none")
            ),
        )
    words = ("right", "wrong", "untouched") if exam else ("right", "trying", "untouched")
    found = []
    for kata in asked_now(session):
        tried = [answers[kata.id] for answers in given if kata.id in answers]
        right = sum(map(standing.is_right, tried))
        found.append(Progress(kata.ref, kata.title, len(given) - len(tried), len(tried) - right, right, words))
    return tuple(found)


def sat(session: Session, seat: Seat) -> Sat | None:
    """How a seat sits the last exam, or sat it."""
    exam = next(reversed(session.exams), None)
    if exam is None:
        return None
    done = standing.right_in(seat, exam) if exam.over else len(standing.of_exam(seat, exam))
    return Sat(done, len(exam.katas), exam.over)
