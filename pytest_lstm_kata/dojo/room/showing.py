"""From the room as it is to what a seat, the projector and the facilitator may see of it now."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from pytest_lstm_kata.dojo.room import moves, plan, standing, vote
from pytest_lstm_kata.dojo.room.hour import ROUNDS, SHOWN
from pytest_lstm_kata.dojo.room.progress import asked_now, progress, sat
from pytest_lstm_kata.dojo.room.seats import Seat
from pytest_lstm_kata.dojo.room.session import Session
from pytest_lstm_kata.dojo.room.tasks import asked_so_far, in_names_task, lights_of, seat_task, told, tried
from pytest_lstm_kata.dojo.room.views import (
    HostView,
    PlanLine,
    Raised,
    RoomView,
    Row,
    SeatView,
    Stuck,
    Task,
)
from pytest_lstm_kata.kata.model import Kata

IN: Final = "Your answer is in. You can change it until the facilitator goes on."
_LATE: Final = "This round began before you came. You can answer, but you count only from the next round on."
_EXAM_OVER: Final = "The exam is over."
_TIME_OVER: Final = "The time of the exam is over."
_TO_DO: Final = {
    "join": "You are in. Wait here until the facilitator begins.",
    "think": "Think alone, and answer.",
    "argue": "Find somebody who wrote something else, and convince them. If nobody did, tell two others why you wrote it.",
    "again": "Answer again, alone. Your first answer stands until you send another.",
    "reveal": "This is what the room answered. The explanation comes next.",
    "explain": "Here is why.",
    "check": "The same idea, other numbers, alone.",
    "checked": "The check is over.",
}
_WITHOUT_FIRST: Final = {
    "argue": "Ask two others what they wrote, and why. You answer in the next round.",
    "again": "Answer now, alone.",
}
"""For those who have no answer of the first round."""


def seat_view(session: Session, seat: str, now: datetime, seat_code: str = "", explained: str = "") -> SeatView:
    """What this seat sees; ``explained`` is the kata's explanation as HTML, shown when the room explains and never before."""
    own = session.seats[seat]
    tasks = tuple(_seat_tasks(session, own, now))
    now_asked = {task.ref: task.light for task in tasks}  # and not what the kata came to in an earlier vote
    return SeatView(
        name=own.name,
        phase=_phase(session),
        title=session.opened.title if session.opened else "",
        step=_step(session),
        seat=seat,
        seat_code=seat_code,
        tasks=tasks,
        said=_said(session, own, now),
        left=_seconds(session.clock.left(now)),
        paused=session.paused,
        why=session.why,
        hand=own.hand is not None,
        lights=tuple(
            now_asked.get(lit.kata, lit) for lit in lights_of(asked_so_far(session), own, standing.counts(session, own))
        ),
        bars=_bars(session) if session.phase in SHOWN else (),
        explained=explained if session.phase == "explain" else "",
        revision=session.revision,
    )


def room_view(session: Session, now: datetime, address: str = "", code: str = "", explained: str = "") -> RoomView:
    """What the projector shows."""
    answered, of = answered_of(session)
    return RoomView(
        phase=_phase(session),
        address=address,
        code=code,
        title=session.opened.title if session.opened else "",
        step=_step(session),
        here=len(session.seats),
        names=tuple(session.names()) if session.phase == "join" else (),
        door_open=session.door_open,
        task=_room_task(session),
        answered=answered,
        of=of,
        anew=_anew(session),
        ideas=_ideas(session) if session.phase == "argue" else 0,
        bars=_bars(session) if session.phase == "reveal" and not session.paused else (),
        explained=explained if session.phase == "explain" and not session.paused else "",
        result=_result(session),
        said=_of_exam(session, now),
        progress=() if session.paused else progress(session),
        hands=len(session.hands),
        left=_seconds(session.clock.left(now)),
        switch=_switch(session, now),
        paused=session.paused,
        why=session.why,
        revision=session.revision,
    )


def host_view(
    session: Session,
    now: datetime,
    codes: Mapping[str, str] = MappingProxyType({}),
    explained: str = "",
    at: str = "",
) -> HostView:
    """What the facilitator sees; ``codes`` are the seat codes by seat, and ``at`` is the seat whose last answers they look at."""
    answered, of = answered_of(session)
    kata = session.kata
    stuck = {seat.id: standing.stuck(session, seat, now) for seat in session.seats.values()}
    missing, katas = _missing(session), asked_so_far(session)
    on, begin = moves.ways(session)
    return HostView(
        phase=_phase(session),
        title=session.opened.title if session.opened else "",
        step=_step(session),
        plan=tuple(_plan_lines(session)),
        beside=_step(session) if session.place.chosen else "",
        task=_room_task(session),
        next="" if session.is_sat(now) else on,
        begin=begin,
        can_reveal=session.can_reveal,
        back=moves.label(session, "back"),
        skip=moves.skip(session),
        can_end_exam=session.is_sat(now),
        can_extend=session.phase in (*ROUNDS, "argue", "open"),
        said=_of_exam(session, now),
        left=_seconds(session.clock.left(now)),
        paused=session.paused,
        why=session.why,
        door_open=session.door_open,
        here=len(session.seats),
        seats=session.opened.seats if session.opened else 0,
        silent=len(session.silent),
        answered=answered,
        of=of,
        anew=_anew(session),
        missing=tuple(session.seats[seat].name for seat in missing),
        unjudged=len(session.unjudged),
        bars=tuple(vote.bars(session, kata)) if kata else (),
        advice=vote.advice(session),
        result=_result(session),
        wrong=vote.wrong(session, session.ballot) if session.ballot and _phase(session) == "check" else (),
        explained=explained if session.phase in SHOWN else "",
        hands=tuple(
            Raised(seat.id, seat.name, int((now - seat.hand).total_seconds())) for seat in session.hands if seat.hand
        ),
        stuck=tuple(
            Stuck(
                seat,
                session.seats[seat].name,
                moves.ref(session, trouble.kata),
                trouble.why,
                trouble.idea,
                told(trouble.answer) if trouble.answer and not standing.is_right(trouble.answer) else (),
            )
            for seat, trouble in stuck.items()
            if trouble
        ),
        rows=tuple(
            _row(session, seat, now, codes.get(seat.id, ""), katas)._replace(
                stuck=stuck[seat.id] is not None,
                answered=bool(of) and seat.id not in missing,
                tried=tried(session, seat) if seat.id == at else (),
            )
            for seat in session.seats.values()
        ),
        progress=progress(session, untold=True),
        votable=tuple((kata.id, kata.heading) for kata in session.catalogue.katas.values() if plan.votable(kata)),
        can_vote=session.can_vote,
        begins_again=session.begins_again,
        revision=session.revision,
    )


def answered_of(session: Session) -> tuple[int, int]:
    """How many have an answer that counts in the round that runs, of how many that it is asked of."""
    ballot, round_ = session.ballot, ROUNDS.get(session.phase)
    if ballot is None or round_ is None:
        return 0, 0
    asked = vote.asked(session, ballot, round_)
    return len(asked) - len(_missing(session)), len(asked)


def _missing(session: Session) -> list[str]:
    """The seats that have no answer that counts in the round that runs."""
    ballot, round_ = session.ballot, ROUNDS.get(session.phase)
    if ballot is None or round_ is None:
        return []
    counted = vote.counted(session, ballot, round_)
    return [seat for seat in vote.asked(session, ballot, round_) if seat not in counted]


def _anew(session: Session) -> int | None:
    """How many sent a new answer in the second round, in which the first stands; None in another."""
    ballot = session.ballot
    if ballot is None or session.phase != "again":
        return None
    return sum(answer.round == "again" for answer in vote.counted(session, ballot, "again").values())


def _phase(session: Session) -> str:
    """A check whose result is shown is a check, and an exam that has ended lies open."""
    return {"checked": "check", "over": "open"}.get(session.phase, session.phase)


def _step(session: Session) -> str:
    kata = session.kata
    step = plan.Step("vote", (kata.id,)) if kata else session.step
    return plan.titled(step, session.catalogue) if step else ""


def _seat_tasks(session: Session, seat: Seat, now: datetime) -> list[Task]:
    tasks = [seat_task(session, seat, kata) for kata in asked_now(session)]
    return [task._replace(is_open=False) for task in tasks] if _of_exam(session, now) else tasks


def _of_exam(session: Session, now: datetime) -> str:
    """That the exam, or its time, is over; empty before, and where there is none."""
    if session.running_exam:
        return "" if session.is_sat(now) else _TIME_OVER
    return _EXAM_OVER if session.exam else ""


def _said(session: Session, seat: Seat, now: datetime) -> str:
    """What is to be done now, or what was done, in one sentence."""
    if session.paused:
        return "Paused. What you sent is kept."
    ballot, round_ = session.ballot, ROUNDS.get(session.phase)
    if ballot and round_:
        if seat.answer(ballot.kata, round_, ballot.number):
            return IN
        if seat.id not in vote.asked(session, ballot, round_):
            return _LATE
    exam = session.running_exam
    if exam:
        done = f"{len(standing.of_exam(seat, exam))} of {len(exam.katas)} are in."
        if session.is_sat(now):
            return f"{done} You can change them until the time is over."
        return f"{_TIME_OVER} {done} Wait until the facilitator goes on."
    if session.exam:
        return f"{_EXAM_OVER} {standing.right_in(seat, session.exam)} of {len(session.exam.katas)} are right."
    has_first = ballot is not None and seat.answer(ballot.kata, "first", ballot.number) is not None
    return ("" if has_first else _WITHOUT_FIRST.get(session.phase, "")) or _TO_DO.get(session.phase, "")


def _bars(session: Session) -> tuple[vote.Bar, ...]:
    """Those of the vote, without what anybody typed."""
    kata = session.kata
    return tuple(bar._replace(answers=()) for bar in vote.bars(session, kata)) if kata else ()


def _ideas(session: Session) -> int:
    ballot = session.ballot
    found = vote.counted(session, ballot, "first").values() if ballot else ()
    return len({vote.held(answer) for answer in found} - {None})


def _result(session: Session) -> vote.Result | None:
    ballot = session.ballot
    return vote.result(session, ballot) if ballot and session.phase == "checked" else None


def _room_task(session: Session) -> Task | None:
    kata = session.kata
    return in_names_task(kata) if kata else None


def _row(session: Session, seat: Seat, now: datetime, code: str, katas: Mapping[str, Kata]) -> Row:
    last = next(reversed(seat.answers.values()), None)
    known = {
        kata: answer
        for kata, answer in standing.counts(session, seat, untold=True).items()
        if kata != session.place.kata  # what it is worth stands with its idea, and names there when one asks for them
    }
    return Row(
        seat=seat.id,
        name=seat.name,
        code=code,
        lights=tuple(lights_of(katas, seat, known)),
        solved=sum(map(standing.is_right, known.values())),
        idle=int((now - last.time).total_seconds()) if last else None,
        hand=seat.hand is not None,
        sat=sat(session, seat),
    )


def _plan_lines(session: Session) -> list[PlanLine]:
    now, is_beside = session.place.step, session.place.chosen
    return [
        PlanLine(line, at == now and not is_beside, at < now, at < now and session.is_left_out(at))
        for at, line in enumerate(plan.lines(session.plan, session.catalogue))
    ]


def _switch(session: Session, now: datetime) -> int | None:
    """Seconds until pairs change keyboards."""
    step = session.step
    if session.place.kata or step is None or not step.switch or session.began is None:
        return None
    left = session.clock.left(now)
    gone = (now - session.began).total_seconds() if left is None else step.seconds[0] - left.total_seconds()
    return int(step.switch - gone % step.switch)


def _seconds(left: timedelta | None) -> int | None:
    return None if left is None else int(left.total_seconds())
