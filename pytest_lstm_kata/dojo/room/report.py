"""A room as a class, so that it is reported as ``grade`` reports one. It is made of what was answered, at any time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pytest_lstm_kata.dojo.room import hour, standing, vote
from pytest_lstm_kata.dojo.room.events import VOTES
from pytest_lstm_kata.dojo.room.seats import Answer, Seat
from pytest_lstm_kata.dojo.room.state import State
from pytest_lstm_kata.files.printing import name_shown
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.record.class_exam import Sat
from pytest_lstm_kata.record.classroom import Class, Row, Voted, idea_of
from pytest_lstm_kata.record.exam import Exam, result_of


def classroom(state: State) -> Class:
    """All who are here, a row each. What was asked of the room and not answered is ``todo``, for everybody."""
    katas = [kata for kata in state.asked if kata in state.catalogue.katas]
    votes = {kata: _counted(state, ballot) for kata in katas if (ballot := _vote_on(state, kata))}
    rows = [_row(state, seat, katas, votes) for seat in state.seats.values()]
    return Class.of(rows, state.catalogue.packs, name=name_shown(state.opened.title) if state.opened else "")


def _vote_on(state: State, kata: str) -> hour.Ballot | None:
    """Of several votes on a kata the last one that anybody answered: one that was only begun hides none."""
    ballots = [ballot for ballot in state.votes if ballot.kata == kata]
    return max(ballots, key=lambda ballot: (state.is_answered(ballot, *VOTES), ballot.number), default=None)


def _counted(state: State, ballot: hour.Ballot) -> Sequence[Mapping[str, Answer]]:
    """What counts in each round, by seat: the same answers as in the bars."""
    return [vote.counted(state, ballot, round_) for round_ in VOTES]


def _row(state: State, seat: Seat, asked: Sequence[str], votes: Mapping[str, Sequence[Mapping[str, Answer]]]) -> Row:
    answers = standing.counts(state, seat, untold=True)
    verdicts = {kata: answer.verdict for kata, answer in answers.items() if answer.verdict}
    wrong = {kata: verdict for kata, verdict in verdicts.items() if verdict.outcome is Outcome.WRONG}
    todo = dict.fromkeys(asked, Outcome.TODO.value)
    return Row(
        learner=name_shown(seat.name),
        id=seat.id,
        outcomes={**todo, **{kata: verdict.outcome.published for kata, verdict in verdicts.items()}},
        ideas={kata: idea_of(verdict) for kata, verdict in wrong.items()},
        last=max(wrong, key=lambda kata: answers[kata].time, default=""),
        exams=tuple(_sat(state, seat, exam) for exam in state.exams if exam.pack in state.catalogue.packs),
        torch=next((verdict.torch for verdict in verdicts.values() if verdict.torch), ""),
        devices=tuple(dict.fromkeys(device for verdict in verdicts.values() for device in verdict.devices)),
        asked=tuple(asked),
        votes=tuple(
            Voted(kata, *(_outcome(round_.get(seat.id)) for round_ in rounds)) for kata, rounds in votes.items()
        ),
    )


def _outcome(answer: Answer | None) -> str:
    return answer.verdict.outcome.published if answer and answer.verdict else ""


def _sat(state: State, seat: Seat, exam: hour.Exam) -> Sat:
    """How a seat sat an exam of the room. It is handed in when it is over; nobody is late, for the room's clock closes it."""
    answers: dict[str, Answer] = {**standing.of_exam(seat, exam)}
    katas = state.catalogue.katas
    results = {
        kata: result_of(answer.verdict, katas[kata], answer.texts)
        for kata, answer in answers.items()
        if answer.verdict and kata in katas
    }
    ended = max((answer.time for answer in answers.values()), default=None) if exam.over else None
    whole = Exam(exam.pack, exam.seed, exam.katas, exam.began, results, ended, exam.units)
    return Sat.of_exam(whole, state.catalogue.packs[exam.pack], len(answers))._replace(late=False)
