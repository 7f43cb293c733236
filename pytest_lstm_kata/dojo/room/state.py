"""What a room is after all that has happened in it: a fold over the entries of its journal.

What was written is taken as it stands, in its order: whether something may happen was asked before it was written, by
``session``. There is no clock here, no file and no torch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Self

from pytest_lstm_kata.dojo.room import events, hour
from pytest_lstm_kata.dojo.room.hour import ROUNDS, SECRET, Ballot, Clock, Exam, Place
from pytest_lstm_kata.dojo.room.plan import Plan, Step
from pytest_lstm_kata.dojo.room.seats import Answer, Seat
from pytest_lstm_kata.files.answers import MAX_SEED
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.deal import Deal, deal
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.choosing import choose


class State:
    """The room now."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.opened: events.Opened | None = None
        self.seats: dict[str, Seat] = {}
        """Those who are here, in the order in which they came."""
        self._tokens: dict[str, str] = {}
        """The seat of each token that is not dead, by its digest."""
        self.seated = 0
        """How many ever came."""
        self.gone: dict[str, str] = {}
        """Why a token is dead, by its digest: ``moved``, ``removed`` or ``left``."""
        self.place, self.clock = Place(), Clock()
        self.paused, self.why = False, ""
        self.stood: datetime | None = None
        """Since when it is paused."""
        self.door_open = True
        self.ballots: list[Ballot] = []
        self.exams: list[Exam] = []
        self.practised: list[str] = []
        """The ids of the katas of all practice that was begun."""
        self.began: datetime | None = None
        """When the phase did, or went on after a pause."""
        self.begins_again = False
        """Was another plan given, so that nobody knows where it goes on, and has it no step since?"""
        self.revision = 0
        self._sat: dict[int, Exam] = {}
        """The exams by the steps of the plan."""
        self._interrupted: Place | None = None
        self._kept = Clock()
        self.last: datetime | None = None
        """When something last happened."""

    @classmethod
    def fold(cls, entries: Iterable[events.Entry], catalogue: Catalogue) -> Self:
        """The room after these."""
        state = cls(catalogue)
        for entry in entries:
            state.apply(entry)
        return state

    @property
    def plan(self) -> Plan:
        return self.opened.plan if self.opened else Plan()

    @property
    def step(self) -> Step | None:
        return hour.step_at(self.plan, self.place)

    @property
    def phase(self) -> str:
        return self.place.phase

    @property
    def kata(self) -> Kata | None:
        """The one that is voted on."""
        return self.catalogue.katas.get(self.place.kata)

    @property
    def ballot(self) -> Ballot | None:
        """The vote that is open, or shown."""
        return self.last_ballot(self.place.kata) if self.place.kata else None

    @property
    def exam(self) -> Exam | None:
        """The exam of this step, be it that it has ended."""
        return None if self.place.kata or self.phase == "join" else self._sat.get(self.place.step)

    @property
    def running_exam(self) -> Exam | None:
        """The exam that is sat now."""
        return self.exam if self.phase == "open" else None

    def last_ballot(self, kata: str) -> Ballot | None:
        """The last vote on a kata."""
        return next((ballot for ballot in reversed(self.ballots) if ballot.kata == kata), None)

    @property
    def votes(self) -> list[Ballot]:
        """Those that were asked: one that was left before anybody had answered was none."""
        return [
            ballot
            for ballot in self.ballots
            if ballot.revealed or not ballot.given_up or self.is_answered(ballot, *events.VOTES)
        ]

    @property
    def asked(self) -> list[str]:
        """The ids of all katas that the room was asked to practise or to vote on."""
        return [*dict.fromkeys([*self.practised, *(ballot.kata for ballot in self.votes)])]

    def is_left_out(self, step: int) -> bool:
        """Is this step of the plan a vote of which nothing was shown?"""
        katas = self.plan.steps[step].katas if self.plan.steps[step].kind == "vote" else ()
        shown = {ballot.kata for ballot in self.ballots if ballot.revealed and ballot.step == step}
        return not shown.issuperset(katas)

    def seat_of(self, token: str) -> str | None:
        """Whose token has this digest, if it is not dead."""
        return self._tokens.get(token)

    # The numbers of a seat.

    def round_of(self, kata: str) -> tuple[str, int]:
        """In which round the kata is asked now, and the number of its vote or exam."""
        ballot, exam = self.ballot, self.exam
        if ballot and ballot.kata == kata:
            return ROUNDS.get(self.phase, "check" if self.phase == "checked" else "first"), ballot.number
        return ("exam", exam.number) if exam and kata in exam.katas else ("practise", 0)

    def seed(self, seat: str, kata: Kata) -> int:
        """From which the seat's numbers come: in a vote the same in both rounds, in its check others."""
        return self._seed(seat, kata.id, *self.round_of(kata.id))

    def deal(self, seat: str, kata: Kata) -> Deal:
        """The kata with the seat's numbers."""
        return deal(kata, self.seed(seat, kata))

    def _seed(self, seat: str, kata: str, round_: str, number: int) -> int:
        dojo = self.opened.dojo if self.opened else ""
        asked = f"{'vote' if round_ in ('first', 'again') else round_} {number}"
        return 1 + int(hashlib.sha256(f"{dojo}\n{seat}\n{kata}\n{asked}".encode()).hexdigest(), 16) % MAX_SEED

    def takes(self, seat: str, kata: str, seed: int, round_: str, number: int) -> bool:
        """Are these numbers that the seat may answer for? In practice any are: a file of one's own has those of ``retry``."""
        if round_ == "practise":
            return 0 <= seed <= MAX_SEED
        return seed == self._seed(seat, kata, round_, number)

    # What has happened.

    def apply(self, entry: events.Entry) -> None:
        """Take it in. What makes no sense changes nothing but the revision."""
        self.revision += 1
        time, _, event = entry
        match event:
            case events.Opened():
                self._open(event, time)
            case events.Seated(seat, name, token) if seat not in self.seats:
                self.seated += 1
                self.seats[seat] = Seat(seat, name, token, self.revision, time)
                self._tokens[token] = seat
            case events.Stepped():
                self._go(event, entry)
            case events.Extended(seconds):
                self.clock = self.clock.extended(seconds, time)
            case events.Paused(on, why):
                self.clock = self.clock.stopped(time) if on else self.clock.going(time)
                self.began, self.stood = (self.began, self.stood or time) if on else (time, None)
                self.paused, self.why = on, why if on else ""
            case events.Door(is_open):
                self.door_open = is_open
            case _:
                self._of_seat(event, entry)
        self.last = time

    def _open(self, event: events.Opened, time: datetime) -> None:
        """Opened for the first time, or started again: the clock stood still meanwhile. A plan that asks for the same goes on."""
        if self.last and self.clock.still is None:
            self.clock = self.clock.stopped(self.last).going(time)
        if event.plan.asks_as(self.plan, slice(self.place.step + 1)):
            self.clock = hour.retimed(self.clock, self.place, self.plan, event.plan, time)
            self._kept = hour.retimed(self._kept, self._interrupted or self.place, self.plan, event.plan, time)
        else:
            self.place, self.clock, self.begins_again = Place(), Clock(), True
            for ballot in self.ballots:
                ballot.given_up |= ballot.is_open
        for at, exam in [*self._sat.items()]:  # also of steps from which the room has gone back
            if self.begins_again or not event.plan.asks_as(self.plan, slice(at, at + 1)):
                self._sat.pop(at).over = True
            elif exam.clock:
                exam.clock = hour.retimed(exam.clock, Place(at, "open"), self.plan, event.plan, time)
        self.opened = event if self.opened is None else event._replace(dojo=self.opened.dojo)

    def _of_seat(self, event: events.Event, entry: events.Entry) -> None:
        seat = self.seats.get(getattr(event, "seat", ""))
        if seat is None:
            return
        match event:
            case events.Returned(_, token):
                self._bury(seat, "moved")
                seat.token = token
                self._tokens[token] = seat.id
            case events.Recoded(_, turn):
                seat.turn = turn
            case events.Renamed(_, name):
                seat.name = name
            case events.Removed(_, by):
                self._bury(self.seats.pop(seat.id), "left" if by == "seat" else "removed")
            case events.Hand(_, up):
                seat.hand = (seat.hand or entry.time) if up else None
            case events.Answered():
                self._answer(seat, event, entry)
            case events.Judged(_, answer, kata, _, verdict):
                found = seat.answers.get(answer)
                if found and found.kata == kata and found.verdict is None:
                    seat.answers[answer] = found.judged(verdict)

    def _bury(self, seat: Seat, why: str) -> None:
        """The token that it has is dead."""
        self.gone[seat.token] = why
        self._tokens.pop(seat.token, None)

    def _answer(self, seat: Seat, event: events.Answered, entry: events.Entry) -> None:
        """Keep it, if there is, or was, such a round.

        One that was taken while the facilitator moved on counts: its sender was told that it is in, and saw nothing yet.
        """
        ballot = self.last_ballot(event.kata)
        if event.round in events.VOTES:
            if ballot is None or event.round not in ballot.begun:
                return
            number = ballot.number
        elif event.round == "exam":
            if not self.exams or event.kata not in self.exams[-1].katas:
                return
            number = self.exams[-1].number
        else:
            number = 0
        takes = self.takes(seat.id, event.kata, event.seed, event.round, number)
        if not takes or entry.id in seat.answers or event.client_id in seat.sent:
            return
        seat.answers[entry.id] = Answer(
            entry.id, entry.time, event.kata, event.seed, event.answers, event.round, number, event.client_id
        )
        seat.last[event.kata, event.round, number] = entry.id
        if event.client_id:
            seat.sent[event.client_id] = entry.id

    def _go(self, event: events.Stepped, entry: events.Entry) -> None:
        """To another phase, if it can be one of that step."""
        place = hour.at(self.plan, event.step, event.phase, event.kata, self.catalogue.katas)
        if place is None or not self._begin(place, entry, slip=event.slip):
            return
        if place.kata != self.place.kata:
            self._leave(slip=event.slip)
        now, stopped = entry.time, self.clock.stopped(entry.time)
        if self.running_exam:
            self.running_exam.clock = stopped
        if place.chosen and not self.place.chosen:
            self._interrupted, self._kept = self.place, stopped
        is_back = self.place.chosen and not place.chosen and place == self._interrupted
        exam = self._sat.get(place.step) if place.phase == "open" else None
        kept = self._kept if is_back else exam.clock if exam else None
        self.clock = Clock.of(hour.seconds(self.plan, place), now) if kept is None else kept.going(now)
        self.place, self.began, self.stood, self.paused, self.why = place, now, None, False, ""
        self.begins_again = False

    def _begin(self, place: Place, entry: events.Entry, *, slip: bool) -> bool:
        """Begin a phase; False if it cannot follow what was."""
        step = hour.step_at(self.plan, place)
        if place.kata:
            return self._begin_vote(place, slip=slip)
        if step and step.kind == "practise":
            self.practised += [kata for kata in step.katas if kata not in self.practised]
        if step is None or step.kind != "exam":
            return place.phase == ("open" if step else "join")
        if place.phase == "open" and place.step not in self._sat:
            self._begin_exam(step, place, entry)
        exam = self._sat.get(place.step)
        if place.phase == "join":
            return exam is None or not exam.over
        if exam is None or (exam.over and place.phase == "open"):
            return False
        exam.over = place.phase == "over"
        return True

    def _begin_vote(self, place: Place, *, slip: bool) -> bool:
        ballot, phase = self.last_ballot(place.kata), place.phase
        if phase == "think" and (ballot is None or ballot.revealed or ballot.given_up):
            ballot = Ballot(len(self.ballots) + 1, place.kata)
            self.ballots.append(ballot)
        if phase == "think" and ballot:
            ballot.step = -1 if place.chosen else place.step
        if (
            ballot is None
            or (phase in SECRET and ballot.revealed)
            or (phase == "check" and not (ballot.has_check or (ballot.can_reopen and slip)))
            or (phase == "checked" and not ("check" in ballot.begun and ballot.behind))
        ):
            return False
        if phase in ROUNDS:
            ballot.begun[ROUNDS[phase]] = self.revision
        ballot.revealed |= phase not in SECRET
        ballot.checked = phase == "checked" or (ballot.checked and phase != "check")
        return True

    def _leave(self, *, slip: bool) -> None:
        """Leave a vote: one that nobody has answered was a slip, and who leaves what was shown has done with its check."""
        ballot = self.ballot
        if ballot and ballot.is_open and (ballot.revealed or slip):
            ballot.given_up = True

    def reopens(self, ballot: Ballot) -> bool:
        """Can its check be asked again though its result was shown? As long as the room is there, if nobody had answered."""
        return ballot.can_reopen and not self.is_answered(ballot, "check")

    def is_answered(self, ballot: Ballot, *rounds: str) -> bool:
        """Has anybody who is here answered in one of these rounds of a vote?"""
        return any(seat.answer(ballot.kata, name, ballot.number) for seat in self.seats.values() for name in rounds)

    def _begin_exam(self, step: Step, place: Place, entry: events.Entry) -> None:
        """Draw an exam: from what was random when the step began, so that nobody could practise it."""
        dojo = self.opened.dojo if self.opened else ""
        seed = 1 + int(hashlib.sha256(f"{dojo}\n{entry.id}".encode()).hexdigest(), 16) % MAX_SEED
        pack = self.catalogue.packs.get(step.pack)
        katas = tuple(kata.id for kata in choose(pack, seed, step.units)) if pack else ()
        self.exams.append(Exam(len(self.exams) + 1, seed, step.pack, katas, entry.time, step.units))
        self._sat[place.step] = self.exams[-1]
