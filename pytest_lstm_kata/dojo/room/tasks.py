"""A kata as a task: as a seat has it, with its own numbers, and as the projector shows it, with names for numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import cast

from pytest_lstm_kata.dojo.room import standing, vote
from pytest_lstm_kata.dojo.room.hour import ROUNDS, SHOWN
from pytest_lstm_kata.dojo.room.seats import Answer, Seat
from pytest_lstm_kata.dojo.room.session import Session, not_over
from pytest_lstm_kata.dojo.room.views import Field, Lit, Task, Tried
from pytest_lstm_kata.explain import lights
from pytest_lstm_kata.explain.drawing import sketch
from pytest_lstm_kata.explain.page import drawings
from pytest_lstm_kata.explain.subject import Subject
from pytest_lstm_kata.files.asking import prose
from pytest_lstm_kata.files.ideas import asked
from pytest_lstm_kata.judge.verdict import Finding, Outcome, Verdict
from pytest_lstm_kata.kata.deal import Deal, deal, in_names
from pytest_lstm_kata.kata.listing import Numbers
from pytest_lstm_kata.kata.model import Kata

_LIGHTS: Mapping[Outcome, lights.Light] = {
    Outcome.RIGHT: lights.RIGHT,
    Outcome.WRONG: lights.WRONG,
    Outcome.UNREADABLE: lights.UNREADABLE,
    Outcome.TODO: lights.UNTOUCHED,
    Outcome.UNVERIFIED: lights.UNVERIFIED,
}

SENT_NOTHING = "You sent nothing in this check. This is the idea behind it:"
WHY_LATER = "What would have to be true for your answer?"

_TRIED = 5
"""So many of a seat's last answers are shown to the facilitator who looks at it."""


def in_names_task(kata: Kata) -> Task:
    """As the projector shows it: what is the same for everybody."""
    names = cast("Numbers", {name: name for name in kata.numbers})
    quoted = cast("Numbers", {name: f"`{name}`" for name in kata.numbers})
    return _task(kata, 0, (*names.items(),))._replace(statement=prose(Deal(kata, 0, quoted), alone=True))


def seat_task(session: Session, seat: Seat, kata: Kata) -> Task:
    """As this seat has it, with what it sent last and what it may know of that."""
    round_, number = session.round_of(kata.id)
    dealt = session.deal(seat.id, kata)
    given = seat.answer(kata.id, round_, number)
    if given is None and (round_ == "again" or session.phase in SHOWN):
        given = seat.answer(kata.id, "first", number)
    if session.phase in SHOWN:
        given = seat.answer(kata.id, "again", number) or given
    is_told = given is not None and standing.is_told(session, given)
    is_open = session.phase in ROUNDS or session.phase == "open"
    waits = round_ == "practise" and session.is_open(kata.id)
    said = _said(session, kata, given, is_told=is_told)
    task = _task(kata, dealt.seed, (*dealt.numbers.items(),))
    return task._replace(
        fields=tuple(field._replace(text=given.texts.get(field.name, "") if given else "") for field in task.fields),
        is_open=is_open and not waits,
        said=(not_over(kata),) if waits else said,
        light=untouched(kata) if given is None else lit(kata, given) if is_told else lit_untold(kata),
    )


def _said(session: Session, kata: Kata, given: Answer | None, *, is_told: bool) -> tuple[str, ...]:
    """What the seat may know of what it sent; at a reveal not why it is wrong, which the room asks itself then."""
    if given is None:
        return (SENT_NOTHING, in_names(kata, kata.idea)) if session.phase == "checked" else ()
    if not is_told:
        return ("Your answer is in.",)
    is_wrong = given.verdict is not None and given.verdict.outcome is Outcome.WRONG
    return (WHY_LATER,) if session.phase == "reveal" and is_wrong else told(given)


@lru_cache(4096)  # ten katas of three hundred seats
def _task(kata: Kata, seed: int, numbers: tuple[tuple[str, int], ...]) -> Task:
    """The kata with these numbers, which are names for the room."""
    dealt = Deal(kata, seed, dict(numbers))
    return Task(
        id=kata.id,
        ref=kata.ref,
        heading=kata.heading,
        statement=prose(dealt),
        code=dealt.code,
        seed=seed,
        drawing=_drawing(kata, dealt),
        fields=tuple(Field(blank.name, asked(kata, blank), dealt.text(blank.comment)) for blank in kata.blanks),
        is_open=False,
        light=untouched(kata),
    )


def _drawing(kata: Kata, dealt: Deal) -> str:
    """The picture alone: its title and its table say what the code beside it says."""
    scenes = _subject(kata).first(sketch.draw(dealt))[:1]
    return "".join(html for scene in scenes for html in drawings([scene._replace(rows=())], 1, scene.title, kata.ref))


@lru_cache(1024)
def _subject(kata: Kata) -> Subject:
    """What it is about: the same whatever its numbers are."""
    return Subject.of(deal(kata, 0))


def told(answer: Answer) -> tuple[str, ...]:
    """What a seat is told of its answer."""
    verdict = answer.verdict
    if verdict is None:
        return ("Your answer is in. The verdict follows.",)
    return (*_sentences(verdict), *verdict.reservations)


def _sentences(verdict: Verdict) -> tuple[str, ...]:
    if verdict.outcome is Outcome.RIGHT:
        return ("Right.",)
    if verdict.outcome is not Outcome.WRONG:
        return (verdict.sentence,)
    said: dict[str, list[Finding]] = {}
    for finding in verdict.findings:
        said.setdefault(finding.sentence, []).append(finding)
    return tuple(_sentence(found, of=verdict.of) for found in said.values())


def _sentence(found: Sequence[Finding], *, of: int) -> str:
    """What is said of one blank or several of so many, with their names where it is not clear which are meant."""
    sentence, reading = found[-1].sentence, found[-1].reading
    names = [f"`{name}`" for finding in found for name in finding.about or finding.blanks]
    is_clear = of == 1 or any(name in sentence for name in names)
    which = "" if is_clear else f"{', '.join(names)}: "
    return f"{which}{sentence}" + (f" ({reading[:1].upper()}{reading[1:]}.)" if reading else "")


def lit(kata: Kata, answer: Answer) -> Lit:
    """The light of an answer."""
    verdict = answer.verdict
    if verdict is None:
        return lit_untold(kata)
    light = _LIGHTS.get(verdict.outcome, lights.NOT_JUDGED)
    return Lit(kata.ref, light.sign, light.word, light.colour)


def lit_untold(kata: Kata) -> Lit:
    """That of an answer of which nothing is said yet."""
    return Lit(kata.ref, "…", "in")


def untouched(kata: Kata) -> Lit:
    """That of a kata without an answer."""
    return Lit(kata.ref, lights.UNTOUCHED.sign, lights.UNTOUCHED.word)


def asked_so_far(session: Session) -> Mapping[str, Kata]:
    """All katas that the room was asked so far, but for exams, by their ids, in the order of their pack."""
    ids = {*session.asked}
    return {id_: kata for id_, kata in session.catalogue.katas.items() if id_ in ids}


def lights_of(katas: Mapping[str, Kata], seat: Seat, known: Mapping[str, Answer]) -> list[Lit]:
    """Of these katas, by their ids; ``known`` is what counts of each, as far as one may know."""
    given = {answer.kata for answer in seat.answers.values() if answer.round != "exam"}
    return [
        lit(kata, known[id_]) if id_ in known else lit_untold(kata) if id_ in given else untouched(kata)
        for id_, kata in katas.items()
    ]


def tried(session: Session, seat: Seat) -> tuple[Tried, ...]:
    """What it answered last, the newest first, with what it was told, or will be."""
    katas = session.catalogue.katas
    last = [answer for answer in seat.answers.values() if answer.kata in katas][: -_TRIED - 1 : -1]
    return tuple(
        Tried(katas[answer.kata].ref, vote.shown(answer), lit(katas[answer.kata], answer), told(answer))
        for answer in last
    )
