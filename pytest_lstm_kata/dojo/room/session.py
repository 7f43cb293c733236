"""A room, and what may happen in it next: what nobody may do is refused before it is written.

There is no clock here, no file and no torch: whoever asks says what time it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from pytest_lstm_kata.dojo.room import events, hour, names
from pytest_lstm_kata.dojo.room.hour import ROUNDS, SECRET
from pytest_lstm_kata.dojo.room.plan import why_not
from pytest_lstm_kata.dojo.room.seats import Answer, Seat
from pytest_lstm_kata.dojo.room.state import State
from pytest_lstm_kata.files.answers import read_answers
from pytest_lstm_kata.kata.model import OPEN, Kata
from pytest_lstm_kata.output.terminal import several

NO_SEAT: Final = "This seat is not in the dojo any more. Join again with the code."
GONE: Final = {
    "moved": "Your seat is on another device now. To have it here again, type its name and its seat code.",
    "removed": "The facilitator has removed your seat, and its answers do not count. To take part again, join with the code.",
    "left": "You have left this dojo, and all that you sent is deleted. To take part again, join with the code.",
    "": "This opens nothing here, or not any more. Join again with the code.",
}
"""What whoever has a dead token is told, by why it is dead."""
PAUSED: Final = "The dojo is paused. Keep your answer, and send it when it goes on."
NOT_YOURS: Final = (
    "These are not the numbers of your seat. Load the page again, and answer for the numbers that it shows."
)
BEGINS_AGAIN: Final = (
    "The plan is another one than before, so the room begins again at step 1. Seats and answers are kept."
)


class Refused(Exception):
    """Something may not happen now."""

    def __init__(self, status: int, sentence: str, retry_after: int = 0, *, on_page: bool = False) -> None:
        super().__init__(sentence)
        self.status = status
        """That of HTTP; 409 for what could be at another time."""
        self.sentence = sentence
        self.retry_after = retry_after
        """Seconds after which to try again; 0 for never."""
        self.on_page = on_page
        """Does the page of the seat show what can be answered? A tool of the learner's own has no such page."""


class Session(State):
    """The room now, with what may happen."""

    @property
    def hands(self) -> list[Seat]:
        """Those that are up, the one that waits longest first."""
        up = [(seat.hand, seat.seated, seat) for seat in self.seats.values() if seat.hand]
        return [seat for _, _, seat in sorted(up, key=lambda found: found[:2])]

    @property
    def unjudged(self) -> list[tuple[Seat, Answer]]:
        """What waits for the judge, in the order in which it was answered."""
        waiting = [(seat, answer) for seat in self.seats.values() for answer in seat.answers.values()]
        return sorted((pair for pair in waiting if pair[1].verdict is None), key=lambda pair: pair[1].time)

    @property
    def next_seat(self) -> str:
        """The id of the next seat: nobody had it before."""
        return f"s{self.seated + 1}"

    def may_join(self, name: str = "") -> str:
        """The name to sit down with; empty if the dojo draws one. Raises ``Refused``."""
        if not self.door_open:
            raise Refused(403, "The door is closed. Ask the facilitator to open it.")
        opened = self.opened or events.Opened("")
        if len(self.seats) >= opened.seats:
            raise Refused(409, f"All {opened.seats} seats are taken. Tell the facilitator.")
        return "" if opened.names == "drawn" else self._named(name, self.names())

    def may_rename(self, seat: str, name: str) -> str:
        """The name that the seat gets. Raises ``Refused``."""
        self._sits(seat)
        tidied = self._named(name, ())
        if tidied != names.free(tidied, self.names(but=seat)):
            raise Refused(409, "Another seat has this name. Type another one.")
        return tidied

    def _named(self, name: str, taken: Sequence[str]) -> str:
        try:
            return names.free(names.tidy(name), taken)
        except names.BadName as bad:
            raise Refused(400, str(bad)) from None

    def has(self, name: str) -> bool:
        """Is somebody of this name here, be it typed in another way?"""
        return names.key(name) in map(names.key, self.names())

    def names(self, but: str = "") -> list[str]:
        """Those that are taken."""
        return [seat.name for seat in self.seats.values() if seat.id != but]

    def may_answer(self, seat: str, kata: str, seed: int, answers: Mapping[str, str], now: datetime) -> str:
        """The round that the answers count in. Raises ``Refused``: 409 for what is not open, another status for what is wrong."""
        self._sits(seat)
        known = self.catalogue.katas.get(kata)
        if known is None:
            raise Refused(404, "This dojo has no such kata.")
        if self.paused:
            raise Refused(409, PAUSED)
        round_, number = self.round_of(kata)
        if round_ == "practise":
            self._may_practise(known)
        elif round_ == "exam":
            if not self.is_sat(now):
                raise Refused(409, "The time of the exam is over." if self.running_exam else "The exam is over.")
        elif self.phase not in ROUNDS:
            raise Refused(409, "The vote is closed now.")
        if not self.takes(seat, kata, seed, round_, number):
            raise Refused(400, NOT_YOURS, on_page=round_ != "practise")
        if round_ != "practise":
            _check_texts(known, seed, answers)
        return round_

    def is_sat(self, now: datetime) -> bool:
        """Is there an exam, with time left?"""
        return self.running_exam is not None and self.clock.left(now) != timedelta(0)

    def _may_practise(self, kata: Kata) -> None:
        if self.running_exam:
            raise Refused(409, "An exam runs. Practice goes on after it.")
        if kata.id not in self.practised:
            katas = (self.catalogue.katas.get(each) for each in self.practised if not self.is_open(each))
            refs = [each.ref for each in katas if each]
            are = f" (open: {several(refs)})" if refs else ""
            raise Refused(409, f"Kata {kata.ref} is not open now{are}.")
        if self.is_open(kata.id):
            raise Refused(409, not_over(kata))

    def is_open(self, kata: str) -> bool:
        """Is there a vote on the kata, or an exam, that may go on with the numbers that seats have seen, wherever the room is now?"""
        ballot = self.last_ballot(kata)
        exams = (exam for exam in self._sat.values() if kata in exam.katas)
        return (ballot is not None and ballot.is_open) or not all(exam.over for exam in exams)

    def may_step(self, direction: str) -> events.Stepped:
        """Where ``next`` or ``back`` leads, or ``skip``, which leaves a vote as it is, or ``reveal``, which leaves its second
        round out, or ``over``, which ends an exam. Raises ``Refused``.
        """
        if direction == "over":
            place = self.place._replace(phase="over") if self.running_exam else None
            sentence = "There is no exam to end."
        elif direction == "skip":
            place = hour.skipped(self.plan, self.place, self._interrupted) if self.place.kata else None
            sentence = "After this vote, there is nothing in the plan." if self.place.kata else "No vote is open."
        elif direction == "reveal":
            place = self.place._replace(phase="reveal") if self.can_reveal else None
            sentence = "There are no answers of a first round that could be shown now."
        elif direction == "next":
            place = hour.following(self.plan, self.place, self._interrupted, self.ballot)
            sentence = "This was the last step of the plan. You can still start a vote, or export."
        else:
            step = hour.first(self.plan, self.place.step - 1)
            former = self.last_ballot(step.kata) if step else None
            reopens = self.ballot is not None and self.reopens(self.ballot)
            place = hour.before(self.plan, self.place, self._interrupted, former, reopens=reopens)
            sentence = "There is no way back: nobody can vote again on what was shown. Start a vote, which deals other numbers."
            sentence = "There is nothing before this." if self.phase == "join" else sentence
        if place is None:
            raise Refused(409, sentence)
        exam = self._sat.get(place.step) if place.phase in ("join", "open") else None
        phase = "over" if exam and exam.over else place.phase
        return events.Stepped(place.step, phase, place.kata if place.chosen else "", self._slips(place.kata, phase))

    @property
    def can_reveal(self) -> bool:
        """Is there a first round that can be shown without a second one?"""
        return self.ballot is not None and self.phase in ("think", "argue") and self.is_answered(self.ballot, "first")

    @property
    def begins_exam(self) -> bool:
        """Does "next" lead into an exam with time left? It begins by a button of its own, and not by a key that is pressed twice."""
        try:
            stepped = self.may_step("next")
        except Refused:
            return False
        return stepped.phase == "open" and self.plan.steps[stepped.step].kind == "exam"

    @property
    def silent(self) -> list[str]:
        """The seats that have sent nothing yet, not even a hand."""
        return [seat.id for seat in self.seats.values() if not (seat.answers or seat.hand)]

    @property
    def can_vote(self) -> bool:
        """Is nothing open that a vote would interrupt? Practice may be: it goes on afterwards."""
        return self.running_exam is None and self.phase not in (*SECRET, "check")

    def may_vote(self, kata: str) -> events.Stepped:
        """The start of a vote at the facilitator's choice. Raises ``Refused``."""
        known = self.catalogue.katas.get(kata)
        if known is None:
            raise Refused(404, "This dojo has no such kata.")
        why = why_not(known)
        if why:
            raise Refused(409, f"Nobody can vote on kata {known.ref}. {why}")
        step = self.step
        if step and step.kind == "vote" and kata in step.katas:
            raise Refused(409, f"Kata {known.ref} is the vote of this step. Go on to another step first.")
        if not self.can_vote:
            raise Refused(409, "Finish what is open first. Then start this vote.")
        return events.Stepped(self.place.step, "think", kata, self._slips(kata, "think"))

    def _slips(self, kata: str, phase: str) -> bool:
        """Does who goes there leave a vote, or ask a check again, that nobody has answered?"""
        ballot = self.ballot
        if ballot is None:
            return False
        if ballot.kata != kata:
            return not self.is_answered(ballot, "first", "again")
        return phase == "check" and self.reopens(ballot)

    def _sits(self, seat: str) -> Seat:
        if seat not in self.seats:
            raise Refused(403, NO_SEAT)
        return self.seats[seat]


def not_over(kata: Kata) -> str:
    """Why nobody can practise what a vote or an exam asks that may go on."""
    return f"Kata {kata.ref} is asked in a vote or an exam that is not over. Practise it afterwards."


def _check_texts(kata: Kata, seed: int, answers: Mapping[str, str]) -> None:
    """Raise ``Refused`` for what cannot be read, or is not whole: it says nothing of what is right."""
    sheet = read_answers(kata, seed, answers)
    if sheet.problem:
        raise Refused(400, sheet.problem.sentence)
    if not sheet.is_filled:
        empty = [name for name, value in sheet.values.items() if value is OPEN]
        raise Refused(
            400, f"No answer yet: {', '.join(empty)}. Fill {'it' if len(empty) == 1 else 'them'} in, and send again."
        )
