"""Whatever host and learners do, and whenever the process dies: the journal alone says what the room is, and nothing leaks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dojo.rooms import CATALOGUE, EXAM, PRACTICE, SHAPE, STATE, VOTE, Room
from pytest_lstm_kata.dojo import events, showing, vote
from pytest_lstm_kata.dojo.plan import Plan
from pytest_lstm_kata.dojo.session import Refused, Session

SHORT = PRACTICE._replace(katas=(PRACTICE.katas[0], SHAPE.id))
PLANS = st.permutations([SHORT, VOTE, EXAM, VOTE._replace(katas=(STATE.id,), check=False)])
IDEAS = st.sampled_from(["own", "own", "right", "shared", ""])


def texts(value: Any) -> Iterator[str]:
    """All text in a view, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)


@contextmanager
def refusals() -> Iterator[None]:
    """What may not be is refused with a sentence."""
    try:
        yield
    except Refused as refusal:
        if refusal.status not in (400, 403, 404, 409) or not refusal.sentence.endswith("."):
            raise


class Hour(RuleBasedStateMachine):
    """A room, and beside it what an onlooker with a pencil knows of it."""

    def __init__(self) -> None:
        super().__init__()
        self.untold: dict[str, tuple[str, str]] = {}
        """The kata and round of each answer whose worth no seat and no projector may say, by the answer's id."""
        self.saw: dict[tuple[str, str], set[str]] = {}
        """Who was there when the round of a kata began last."""

    @initialize(plan=PLANS, seats=st.integers(0, 3), steps=st.integers(0, 7))
    def open(self, plan: Any, seats: int, steps: int) -> None:
        """And go on a little, so that every phase is near."""
        self.room = Room(Plan(tuple(plan)), seats, names="drawn", most=4)
        for _ in range(steps):
            self.step("next")
            for seat in range(seats):
                self.answer(seat, "own", 0, judged=True)

    @property
    def session(self) -> Session:
        return self.room.session

    def seat(self, number: int) -> str:
        return [*self.session.seats][number % len(self.session.seats)]

    @rule()
    def join(self) -> None:
        with refusals():
            self.room.sit()

    @precondition(lambda self: self.session.seats)
    @rule(number=st.integers(0, 5), by=st.sampled_from(["host", "seat"]))
    def leave(self, number: int, by: str) -> None:
        self.room.put(events.Removed(self.seat(number), by))

    @precondition(lambda self: self.session.seats)
    @rule(
        number=st.integers(0, 5), what=st.sampled_from([events.Hand, events.Returned, events.Recoded, events.Renamed])
    )
    def stir(self, number: int, what: Any) -> None:
        self.room.put(what(self.seat(number)))

    @precondition(lambda self: self.session.seats)
    @rule(number=st.integers(0, 5), idea=IDEAS, at=st.integers(0, 9), judged=st.booleans())
    def answer(self, number: int, idea: str, at: int, judged: bool) -> None:  # hypothesis names them
        seat = self.seat(number)
        katas = [*showing.asked_now(self.session), SHAPE, STATE]
        kata = katas[at % len(katas)]
        with refusals():
            client_id = str(len(self.room.lines))
            given = self.room.send(seat, kata, dict.fromkeys(kata.listing.names, "(1, 2)"), client_id)
            again = events.Answered(seat, kata.id, given.seed, given.texts, given.round, client_id=client_id)
            before = len(self.session.seats[seat].answers)
            self.room.put(again)
            assert len(self.session.seats[seat].answers) == before
            if given.round != "practise":
                self.untold[given.id] = kata.id, given.round
            if judged:
                named = f"secret_{given.id}" if idea == "own" else idea and "secret_shared"
                self.room.judge(seat, given, "right" if idea == "right" else named)

    @rule(direction=st.sampled_from(["next", "next", "next", "back", "skip", "over"]))
    def step(self, direction: str) -> None:
        with refusals():
            self.go(self.session.may_step(direction))

    @rule(kata=st.sampled_from([SHAPE, STATE]))
    def vote(self, kata: Any) -> None:
        with refusals():
            self.go(self.session.may_vote(kata.id))

    @rule(step=st.integers(-2, 5), phase=st.sampled_from(["join", "open", "over"]))
    def nonsense(self, step: int, phase: str) -> None:
        """Lines that no host wrote, as long as they begin nothing."""
        self.room.put(events.Judged("s1", "0001", SHAPE.id, 0, {"outcome": "right"}))
        self.room.put(events.Answered("s99", SHAPE.id, step, {}, "again"))
        self.room.put(events.Stepped(99, phase))

    @rule(event=st.sampled_from([events.Paused(), events.Paused(on=False), events.Door(open=False), events.Door()]))
    def host(self, event: Any) -> None:
        self.room.put(event)

    @rule(seconds=st.integers(-200, 200))
    def extend(self, seconds: int) -> None:
        self.room.put(events.Extended(seconds), 30)

    @rule()
    def crash(self) -> None:
        """And it is started again."""
        before = self.session
        self.room.crash()
        assert vars(self.session) == vars(before)
        left = self.session.clock.left(self.room.now)
        opened = self.session.opened
        assert opened
        self.room.put(opened, 3600)
        assert self.session.clock.left(self.room.now) == left

    def go(self, stepped: events.Stepped) -> None:
        """Step, and note down who sees what begin, and what is told by it."""
        self.room.put(stepped)
        kata, phase = self.session.place.kata, self.session.phase
        told = {"reveal": ("first", "again"), "checked": ("check",)}.get(phase, ())
        if self.session.exams and all(exam.over for exam in self.session.exams):
            self.untold = {id_: (of, round_) for id_, (of, round_) in self.untold.items() if round_ != "exam"}
        self.untold = {id_: pair for id_, pair in self.untold.items() if pair not in [(kata, name) for name in told]}
        begun = {"think": "first", "again": "again", "check": "check"}.get(phase)
        if begun:
            self.saw[kata, begun] = {*self.session.seats}

    @invariant()
    def nothing_is_told_too_early(self) -> None:
        now = self.room.now
        seats: list[Any] = [
            showing.seat_view(self.session, seat, now, explained="EXPLAINED") for seat in self.session.seats
        ]
        for view in (*seats, showing.room_view(self.session, now, explained="EXPLAINED")):
            said = [*texts(view)]
            coded = {id_ for text in said for id_ in re.findall(r"secret[_ ](\w+)", text)}
            assert not coded & self.untold.keys()
            if self.session.phase not in ("reveal", "explain"):
                assert not view.bars
                assert "EXPLAINED" not in said
            if self.session.place.kata and self.session.phase in ("think", "argue", "again"):
                assert not coded

    @invariant()
    def each_seat_counts_once_in_what_it_saw(self) -> None:
        session, kata = self.session, self.session.kata
        showing.host_view(session, self.room.now)
        if kata is None:
            return
        ballot = session.ballot
        assert ballot
        for round_ in ballot.begun:
            counted = vote.counted(session, ballot, round_)
            assert counted.keys() <= self.saw[kata.id, round_]
        bars = vote.bars(session, kata)
        seats = [seat for bar in bars for seat, _ in bar.answers]
        assert len(seats) == len({*seats})
        assert sum(bar.first for bar in bars) <= len(vote.asked(session, ballot, "first"))
        assert sum(bar.then for bar in bars) <= len(vote.asked(session, ballot, "again"))

    @invariant()
    def the_clock_never_runs_below_nothing(self) -> None:
        left = self.session.clock.left(self.room.now)
        assert left is None or left >= timedelta(0)

    def teardown(self) -> None:
        state = vars(self.session)
        self.room.crash()
        assert vars(self.session) == state
        assert self.session.catalogue is CATALOGUE


TestHour = pytest.mark.again(Hour.TestCase)
TestHour.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)
