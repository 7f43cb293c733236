"""A room for tests: a session with a clock of its own, whose events go over lines of a journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from pytest_lstm_kata.dojo.room import events
from pytest_lstm_kata.dojo.room.plan import Plan, Step, usual
from pytest_lstm_kata.dojo.room.seats import Answer
from pytest_lstm_kata.dojo.room.session import Session
from pytest_lstm_kata.dojo.running.ledger import remaining
from pytest_lstm_kata.judge.verdict import Finding, Outcome, Verdict
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM

CATALOGUE = Catalogue([LSTM])
NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)
SHAPE = CATALOGUE.find("1.6")
STATE = CATALOGUE.find("1.10")
"""Two katas with one blank each, that a room can vote on."""
PRACTICE = usual(CATALOGUE).steps[0]._replace(seconds=(720,), switch=360)
VOTE = Step("vote", (SHAPE.id,), (120, 180, 60, 90))
EXAM = Step("exam", (), (600,), pack="lstm", units=("foundations",))
HOUR = Plan((PRACTICE, VOTE, EXAM), "Tuesday")


class Room:
    """A session, and what happens in it a second after the other."""

    def __init__(self, plan: Plan = HOUR, seats: int = 0, *, names: str = "own", most: int = 64) -> None:
        self.session = Session(CATALOGUE)
        self.now = NINE
        self.lines: list[bytes] = []
        self.put(events.Opened("dojo", "Tuesday", plan, {"lstm": "0" * 64}, names, most))
        for number in range(1, seats + 1):
            self.sit(f"learner {number}")

    def put(self, event: events.Event, seconds: float = 1) -> events.Entry:
        """Write an event down, so many seconds after the last."""
        self.now += timedelta(seconds=seconds)
        entry = events.Entry(self.now, f"{len(self.lines):04x}", event)
        self.lines.append(entry.line)
        read = events.read(entry.line)
        assert read == entry
        self.session.apply(entry)
        return entry

    def sit(self, name: str = "") -> str:
        """Somebody joins."""
        seat = self.session.next_seat
        self.put(events.Seated(seat, self.session.may_join(name) or f"animal {seat}", f"token of {seat}"))
        return seat

    def go(self, *phases: str) -> None:
        """Next, until the room is in the last of these phases, through all of them."""
        for phase in phases:
            self.put(self.session.may_step("next"))
            assert self.session.phase == phase

    def vote(self, kata: Kata) -> None:
        self.put(self.session.may_vote(kata.id))

    def send(
        self, seat: str, kata: Kata, texts: Mapping[str, str], client_id: str = "", seed: int | None = None
    ) -> Answer:
        """An answer that is allowed, with the seat's numbers if no others are named."""
        seed = self.session.seed(seat, kata) if seed is None else seed
        round_ = self.session.may_answer(seat, kata.id, seed, texts, self.now)
        entry = self.put(events.Answered(seat, kata.id, seed, texts, round_, client_id=client_id))
        return self.session.seats[seat].answers[entry.id]

    def answer(self, seat: str, idea: str = "right", kata: Kata = SHAPE, text: str = "(1, 2, 3)") -> Answer:
        """An answer, judged as this idea: ``right``, the name of a mistake, or nothing for what has no name."""
        given = self.send(seat, kata, dict.fromkeys(kata.listing.names, text))
        self.judge(seat, given, idea)
        return self.session.seats[seat].answers[given.id]

    def judge(self, seat: str, answer: Answer, idea: str, outcome: Outcome | None = None) -> None:
        found = outcome or (Outcome.RIGHT if idea == "right" else Outcome.WRONG)
        self.put(events.Judged(seat, answer.id, answer.kata, answer.seed, verdict(answer, idea, found).to_wire()))

    def forgotten(self) -> Session:
        """The room as its journal has it without what seats sent that have left by themselves."""
        entries = [entry for line in self.lines if (entry := events.read(line))]
        gone = [each.event for each in entries if isinstance(each.event, events.Removed)]
        lines = remaining(b"".join(self.lines), {event.seat for event in gone if event.by == "seat"})
        return Session.fold([entry for line in lines if (entry := events.read(line))], CATALOGUE)

    def crash(self) -> None:
        """The process is gone, and another one reads the journal."""
        entries = [entry for line in self.lines if (entry := events.read(line))]
        self.session = Session.fold(entries, CATALOGUE)


def verdict(answer: Answer, idea: str, outcome: Outcome) -> Verdict:
    """One that a judge might have given."""
    findings: tuple[Finding, ...] = ()
    if outcome is Outcome.WRONG:
        reading = idea if idea.startswith("you wrote") else ""
        findings = (
            Finding(("blank",), f"Said of {idea}.", reading, "" if reading else idea, basis="idea" if idea else ""),
        )
    sentence = findings[0].sentence if findings else "" if outcome is Outcome.RIGHT else f"It is {outcome}."
    return Verdict(answer.kata, outcome, sentence, answer.seed, 1, 1, dict(answer.texts), findings=findings)
