"""How a seat stands: which of its answers count, as what light they are shown, and whether it is stuck."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from pytest_lstm_kata.dojo.room.hour import Exam
from pytest_lstm_kata.dojo.room.seats import Answer, Seat
from pytest_lstm_kata.dojo.room.state import State
from pytest_lstm_kata.dojo.room.vote import idea_of_answer
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.model import show

WRONG_IN_A_ROW: Final = 3
SILENCE: Final = timedelta(minutes=4)
_ROUNDS: Final = ("first", "again", "check")
"""Of a vote; the last of them counts."""


class Trouble(NamedTuple):
    """Why a seat is stuck."""

    kata: str
    """The id of the kata; empty if it has not begun any."""
    why: str
    idea: str = ""
    answer: Answer | None = None
    """The last one that is about it."""


def is_told(state: State, answer: Answer) -> bool:
    """May the seat know by now what its answer is worth?"""
    if answer.round == "exam":
        return state.exams[answer.number - 1].over
    if answer.round == "practise":
        return True
    ballot = state.ballots[answer.number - 1]
    return ballot.checked if answer.round == "check" else ballot.revealed


def is_right(answer: Answer) -> bool:
    return answer.verdict is not None and answer.verdict.outcome is Outcome.RIGHT


def counts(state: State, seat: Seat, *, untold: bool = False) -> Mapping[str, Answer]:
    """The answer that counts for each kata that is not of an exam, by its id.

    What was right once in practice is right. Of a vote the check counts if there is an answer to it, else the second
    round, else the first. ``untold``: also of those whose worth the seat does not know yet, for the facilitator alone.
    """
    found: dict[str, Answer] = {}
    for answer in seat.answers.values():
        if answer.round == "exam" or is_fault(answer) or not (untold or is_told(state, answer)):
            continue
        before = found.get(answer.kata)
        if before is None or _weight(answer) >= _weight(before):
            found[answer.kata] = answer
    return found


def is_fault(answer: Answer) -> bool:
    """Did the judge fail, so that it is no attempt?"""
    return answer.verdict is not None and answer.verdict.outcome is Outcome.FAULT


def _weight(answer: Answer) -> tuple[bool, int, int]:
    """What weighs more counts; of equal ones the later."""
    if answer.round == "practise":
        return is_right(answer), 0, 0
    return False, answer.number, _ROUNDS.index(answer.round)


def of_exam(seat: Seat, exam: Exam) -> Mapping[str, Answer]:
    """The last answer of the seat to each kata of an exam, by the kata's id."""
    given = {kata: seat.answer(kata, "exam", exam.number) for kata in exam.katas}
    return {kata: answer for kata, answer in given.items() if answer}


def right_in(seat: Seat, exam: Exam) -> int:
    """How many katas of an exam the seat has right."""
    return sum(map(is_right, of_exam(seat, exam).values()))


def stuck(state: State, seat: Seat, now: datetime) -> Trouble | None:
    """Why a seat is stuck: three different wrong answers in a row, or silent for four minutes, in practice that is open."""
    step = state.step
    if state.phase != "open" or step is None or step.kind != "practise":
        return None
    given = [answer for answer in seat.answers.values() if answer.round == "practise" and answer.kata in step.katas]
    done = {answer.kata for answer in given if is_right(answer)}
    if done >= {*step.katas}:
        return None
    last = given[-1] if given else None
    if last and last.kata not in done:
        row = _wrong_in_a_row([answer for answer in given if answer.kata == last.kata])
        if len(row) >= WRONG_IN_A_ROW:
            return Trouble(last.kata, f"{len(row)} different wrong answers", idea_of_answer(row[-1]), row[-1])
    times = [seat.since, *([state.began] if state.began else []), *([last.time] if last else [])]
    silent = (state.stood or now) - max(times)
    if silent < SILENCE:
        return None
    return Trouble(
        last.kata if last else "",
        f"silent for {silent // timedelta(minutes=1)} minutes",
        idea_of_answer(last) if last else "",
        last,
    )


def _wrong_in_a_row(answers: list[Answer]) -> list[Answer]:
    """The different wrong ones of a kata that was never right; what cannot be read is in between, and no answer."""
    found: dict[str, Answer] = {}
    for answer in reversed(answers):
        if answer.verdict and answer.verdict.outcome is Outcome.WRONG:
            found.setdefault(show(dict(answer.verdict.meaning or answer.verdict.answers)), answer)
    return [*reversed(found.values())]
