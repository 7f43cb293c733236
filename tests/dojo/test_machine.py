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
from pytest_lstm_kata.dojo.room import events, progress, report, showing, vote
from pytest_lstm_kata.dojo.room.hour import SHOWN
from pytest_lstm_kata.dojo.room.plan import Plan
from pytest_lstm_kata.dojo.room.session import Refused, Session

SHORT = PRACTICE._replace(katas=(PRACTICE.katas[0], SHAPE.id, STATE.id))
REST = st.permutations([VOTE, EXAM, VOTE._replace(katas=(STATE.id,), check=False)])
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
        self.shown: dict[tuple[str, str], list[int]] = {}
        """The numbers that a seat has seen of a kata, the newest last."""
        self.practised: set[tuple[str, str, int]] = set()
        """Seat, kata and numbers of which somebody was told what an answer is worth."""

    @initialize(rest=REST, seats=st.integers(1, 3), moves=st.lists(st.sampled_from(["on", "on", "aside"]), max_size=8))
    def open(self, rest: Any, seats: int, moves: list[str]) -> None:
        """And go on a little, so that every phase is near."""
        self.room = Room(Plan((SHORT, *rest)), seats, names="drawn", most=4)
        for move in moves:
            if move == "aside":
                self.interrupt(1, judged=True)
                continue
            self.step("next")
            self.nobody_votes_on_what_was_practised()
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
    @rule(number=st.integers(0, 5), idea=IDEAS, at=st.integers(0, 9), judged=st.booleans(), ago=st.integers(-1, 2))
    def answer(self, number: int, idea: str, at: int, judged: bool, ago: int = -1) -> None:  # hypothesis names them
        """With the numbers that are shown, or with some that were shown before."""
        seat = self.seat(number)
        katas = [*progress.asked_now(self.session), SHAPE, STATE]
        kata = katas[at % len(katas)]
        seen = self.shown.get((seat, kata.id), [])
        seed = seen[-1 - ago] if 0 <= ago < len(seen) else None
        with refusals():
            client_id = str(len(self.room.lines))
            given = self.room.send(seat, kata, dict.fromkeys(kata.listing.names, "(1, 2)"), client_id, seed)
            again = events.Answered(seat, kata.id, given.seed, given.texts, given.round, client_id=client_id)
            before = len(self.session.seats[seat].answers)
            self.room.put(again)
            assert len(self.session.seats[seat].answers) == before
            if given.round != "practise":
                self.untold[given.id] = kata.id, given.round
            else:
                self.practised.add((seat, kata.id, given.seed))
            if judged:
                named = f"secret_{given.id}" if idea == "own" else idea and "secret_shared"
                self.room.judge(seat, given, "right" if idea == "right" else named)

    @rule(direction=st.sampled_from(["next", "next", "next", "back", "skip", "reveal", "over"]))
    def step(self, direction: str) -> None:
        with refusals():
            self.go(self.session.may_step(direction))

    @rule(kata=st.sampled_from([SHAPE, STATE]))
    def vote(self, kata: Any) -> None:
        with refusals():
            self.go(self.session.may_vote(kata.id))

    @precondition(lambda self: self.session.place.kata or self.session.running_exam)
    @rule(back=st.integers(1, 2), judged=st.booleans())
    def interrupt(self, back: int, judged: bool) -> None:
        """Go back, have all seats practise with all that was shown, and go on, be it with a vote that was chosen."""
        chosen = self.session.place.chosen and self.session.kata
        for _ in range(back):
            self.step("back")
        self.look()
        for seat in range(len(self.session.seats)):
            for ago in range(2):
                for at in range(len(progress.asked_now(self.session))):
                    self.answer(seat, "right", at, judged=judged, ago=ago)
        if chosen:
            self.vote(chosen)
        for _ in range(back):
            self.step("next")

    def look(self) -> None:
        """What may be seen on the way."""
        self.nothing_is_told_too_early()
        self.what_is_not_told_changes_nothing()

    @rule()
    def replan(self) -> None:
        """Started again with another plan."""
        opened = self.session.opened
        assert opened
        self.room.put(opened._replace(plan=Plan(opened.plan.steps[::-1])))

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
            if self.session.phase not in SHOWN:
                assert not view.bars
            if self.session.phase != "explain":
                assert "EXPLAINED" not in said
            if self.session.place.kata and self.session.phase in ("think", "argue", "again"):
                assert not coded

    @invariant()
    def nobody_votes_on_what_was_practised(self) -> None:
        """For then they know what their answer is worth."""
        for seat in self.session.seats:
            for kata in progress.asked_now(self.session):
                seed = self.session.seed(seat, kata)
                seen = self.shown.setdefault((seat, kata.id), [])
                if seed not in seen:
                    seen.append(seed)
                if self.session.running_exam or (
                    self.session.place.kata and self.session.phase not in (*SHOWN, "checked")
                ):
                    assert (seat, kata.id, seed) not in self.practised

    @invariant()
    def what_is_not_told_changes_nothing(self) -> None:
        """Were each untold answer worth something else, seats and projector would show the same; but how many ideas there are."""
        if not self.untold:
            return
        entries = [entry for line in self.room.lines if (entry := events.read(line))]
        other = Session.fold(map(self._otherwise, entries), CATALOGUE)
        assert self._shown(self.session) == self._shown(other)

    def _otherwise(self, entry: events.Entry) -> events.Entry:
        event = entry.event
        if not isinstance(event, events.Judged) or event.answer not in self.untold:
            return entry
        other = "wrong" if event.verdict["exact_outcome"] == "right" else "right"
        return entry._replace(event=event._replace(verdict={**event.verdict, "exact_outcome": other}))

    def _shown(self, session: Session) -> list[Any]:
        room = showing.room_view(session, self.room.now)._replace(ideas=0)
        return [room, *(showing.seat_view(session, seat, self.room.now) for seat in session.seats)]

    def _all(self, session: Session) -> list[Any]:
        return [*self._shown(session), showing.host_view(session, self.room.now, at="s1")]

    @invariant()
    def each_seat_counts_once_in_what_it_saw(self) -> None:
        session, kata = self.session, self.session.kata
        showing.host_view(session, self.room.now, at="s1")
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
    def the_table_says_what_the_bars_say(self) -> None:
        """Of the vote that is open or shown, once anybody has answered in it."""
        session, kata, ballot = self.session, self.session.kata, self.session.ballot
        if kata is None or ballot is None or not session.is_answered(ballot, *events.VOTES):
            return
        cells = [voted for row in report.classroom(session).rows for voted in row.votes if voted.kata == kata.id]
        bars = vote.bars(session, kata)
        for outcome in ("right", "wrong"):
            of = [bar for bar in bars if bar.is_right == (outcome == "right")]
            assert sum(bar.first for bar in of) == sum(voted.first == outcome for voted in cells)
            assert sum(bar.then for bar in of) == sum(voted.then == outcome for voted in cells)
        assert vote.right(session, ballot, "check")[0] == sum(voted.check == "right" for voted in cells)

    @invariant()
    def the_clock_never_runs_below_nothing(self) -> None:
        left = self.session.clock.left(self.room.now)
        assert left is None or left >= timedelta(0)

    @rule()
    def forget(self) -> None:
        """What seats sent that have left is off the disk: the others see what they saw."""
        for one, same in zip(self._all(self.room.forgotten()), self._all(self.session), strict=True):
            apart = {"revision", "left", "switch"}  # a room that was closed stood still since the last line that it has
            assert {**one._asdict(), **dict.fromkeys(apart)} == {**same._asdict(), **dict.fromkeys(apart)}

    def teardown(self) -> None:
        self.forget()
        state = vars(self.session)
        self.room.crash()
        assert vars(self.session) == state
        assert self.session.catalogue is CATALOGUE


TestHour = pytest.mark.again(Hour.TestCase)
TestHour.settings = settings(max_examples=25, stateful_step_count=40)
