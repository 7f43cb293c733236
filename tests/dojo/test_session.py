"""What may happen in a room, and what it is afterwards."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from dojo.rooms import CATALOGUE, EXAM, HOUR, PRACTICE, SHAPE, STATE, VOTE, Room
from pytest_lstm_kata.dojo.room import events, standing
from pytest_lstm_kata.dojo.room.hour import Clock, Place
from pytest_lstm_kata.dojo.room.plan import Plan
from pytest_lstm_kata.dojo.room.session import Refused, Session
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.deal import deal

MEMORY = CATALOGUE.find("1.1")
DESIGN = CATALOGUE.find("1.2")
ONE = {"out_shape": "(1, 2, 3)"}


@contextmanager
def refused(status: int, said: str) -> Iterator[None]:
    """Within it, something is refused with this status, and a sentence that says this."""
    with pytest.raises(Refused, match=said) as refusal:
        yield
    assert refusal.value.status == status
    assert str(refusal.value) == refusal.value.sentence


def test_a_room_fills_and_closes() -> None:
    """Seats are counted, the door may be shut, and what is free again is somebody else's, with a number of its own."""
    room = Room(seats=2, most=2)
    with refused(409, "All 2 seats are taken"):
        room.session.may_join("eve")
    room.put(events.Removed("s1"))
    room.put(events.Door(open=False))
    with refused(403, "The door is closed"):
        room.session.may_join("eve")
    room.put(events.Door())
    assert room.sit("eve") == "s3"
    assert [*room.session.seats] == ["s2", "s3"]


def test_names_are_the_learners_own_or_drawn() -> None:
    """An own one is checked, and told apart from others; where they are drawn, what is typed does not matter."""
    room = Room(seats=0)
    room.sit("Ada")
    assert room.session.may_join(" ada ") == "ada 2"
    assert room.session.may_rename("s1", "ADA") == "ADA"
    room.sit("Bob")
    with refused(409, "Another seat has this name. Type another one."):
        room.session.may_rename("s1", "bob ")
    with refused(400, "Type a name"):
        room.session.may_join(" ")
    with refused(403, "This seat is not in the dojo"):
        room.session.may_rename("s9", "eve")
    assert Room(names="drawn").session.may_join("\0") == ""


def test_a_token_is_dead_when_another_is_given() -> None:
    """As it is when its seat is gone."""
    room = Room(seats=1)
    assert room.session.seat_of("token of s1") == "s1"
    room.put(events.Returned("s1", "new"))
    assert (room.session.seat_of("token of s1"), room.session.seat_of("new")) == (None, "s1")
    assert room.session.gone == {"token of s1": "moved"}
    room.put(events.Recoded("s1", 1))
    room.put(events.Renamed("s1", "eve"))
    assert (room.session.seats["s1"].turn, room.session.seats["s1"].name) == (1, "eve")
    room.put(events.Removed("s1"))
    assert room.session.seat_of("new") is None
    assert room.session.gone["new"] == "removed"
    room.put(events.Removed(room.sit("ada"), "seat"))
    assert room.session.gone["token of s2"] == "left"


def test_hands_wait_in_the_order_in_which_they_went_up() -> None:
    """Up twice is up since the first time."""
    room = Room(seats=3)
    for seat in ("s3", "s1", "s3", "s2"):
        room.put(events.Hand(seat))
    room.put(events.Hand("s1", up=False))
    room.put(events.Seated("s3", "eve", "another"))
    assert [seat.id for seat in room.session.hands] == ["s3", "s2"]
    assert room.session.seats["s3"].name == "learner 3", "nobody sits down where somebody sits"


def test_the_hour_goes_on_and_back() -> None:
    """Practice, a vote through all its phases, an exam that ends; then there is no more."""
    room = Room(HOUR, seats=1)
    with refused(409, "There is nothing before this"):
        room.session.may_step("back")
    room.go("open", "think", "argue", "again")
    for phase in ("argue", "think", "open", "join"):
        room.put(room.session.may_step("back"))
        assert room.session.phase == phase
    room.go("open", "think", "argue", "again", "reveal")
    with refused(409, "nobody can vote again on what was shown"):
        room.session.may_step("back")
    room.go("explain", "check")
    for phase in ("explain", "reveal"):
        room.put(room.session.may_step("back"))
        assert room.session.phase == phase
    room.go("explain", "check")
    room.answer("s1")
    room.go("checked", "open", "over")
    with refused(409, "This was the last step of the plan"):
        room.session.may_step("next")
    room.put(room.session.may_step("back"))
    assert room.session.place == Place(1, "checked", SHAPE.id), "what was shown is shown again"
    room.go("over")
    assert len(room.session.exams) == 1, "an exam that was over is not sat again"


def test_a_plan_may_leave_a_check_out() -> None:
    """Then the explanation leads on."""
    room = Room(HOUR, seats=1)
    room = Room(Plan((VOTE._replace(check=False), PRACTICE)), seats=1)
    room.go("think", "argue", "again", "reveal", "explain", "open")


def test_who_has_left_and_is_forgotten_takes_no_vote_along() -> None:
    """They alone had answered when the facilitator went back and on: it was no slip, though nobody can see that any more."""
    room = Room(Plan((PRACTICE, VOTE)), seats=3)
    room.go("open", "think")
    room.answer("s1")
    room.put(room.session.may_step("back"))
    room.go("think")
    given = [room.answer(seat) for seat in ("s2", "s3")]
    room.put(events.Removed("s1", "seat"))
    kept = room.forgotten()
    ballot = kept.ballot
    assert ballot
    assert [kept.seats[seat].answer(SHAPE.id, "first", ballot.number) for seat in ("s2", "s3")] == given
    assert [kept.seed(seat, SHAPE) for seat in ("s2", "s3")] == [one.seed for one in given]


def test_one_press_too_many_takes_no_check_away() -> None:
    """The first closes it and shows its result, and back it is asked again, as long as nobody has answered and the room is there."""
    room = Room(Plan((VOTE, PRACTICE)), seats=2)
    room.go("think", "argue", "again", "reveal", "explain", "check", "checked")
    for phase in ("check", "explain", "reveal"):
        room.put(room.session.may_step("back"))
        assert room.session.phase == phase
    room.go("explain", "check")
    given = room.answer("s1")
    room.go("checked")
    assert standing.is_told(room.session, given)
    for phase in ("explain", "reveal"):
        room.put(room.session.may_step("back"))
        assert room.session.phase == phase, "what was answered is told, and not asked again"
    room.put(events.Stepped(0, "check"))
    assert room.session.phase == "reveal", "whatever stands in the journal"
    room.go("explain", "checked", "open")
    room.put(room.session.may_step("back"))
    assert room.session.place == Place(0, "checked", SHAPE.id)


def test_a_check_that_was_left_is_not_asked_again() -> None:
    """Its numbers may have been practised meanwhile; its result is still there."""
    room = Room(Plan((VOTE, PRACTICE)), seats=1)
    room.go("think", "argue", "again", "reveal", "explain", "check")
    seed = room.session.seed("s1", SHAPE)
    room.go("checked", "open")
    assert room.session.may_answer("s1", SHAPE.id, seed, ONE, room.now) == "practise"
    room.put(room.session.may_step("back"))
    assert room.session.phase == "checked"
    room.put(room.session.may_step("back"))
    assert room.session.phase == "explain"
    room.put(events.Stepped(0, "check"))
    room.go("checked")


def test_a_vote_is_shown_without_a_second_round() -> None:
    """Where few are right, arguing needs somebody who is; then it is explained, and checked."""
    room = Room(HOUR, seats=2)
    room.go("open", "think")
    with refused(409, "There are no answers of a first round"):
        room.session.may_step("reveal")
    given = room.answer("s1", "time_first")
    room.go("argue")
    room.put(room.session.may_step("reveal"))
    assert room.session.place == Place(1, "reveal", SHAPE.id)
    assert standing.is_told(room.session, given)
    with refused(409, "There are no answers of a first round"):
        room.session.may_step("reveal")
    room.go("explain", "check")


def test_a_vote_at_any_time_comes_back_to_where_the_plan_was() -> None:
    """The clock of the practice stood still meanwhile."""
    room = Room(HOUR, seats=1)
    room.go("open")
    left = room.session.clock.left(room.now)
    assert left == timedelta(seconds=720)
    room.vote(STATE)
    assert room.session.place == Place(0, "think", STATE.id, chosen=True)
    assert room.session.clock.left(room.now) == timedelta(seconds=120)
    room.put(room.session.may_step("back"))
    assert room.session.place == Place(0, "open")
    room.vote(STATE)
    room.go("argue", "again", "reveal")
    room.vote(SHAPE)
    room.go("argue", "again", "reveal", "explain", "check", "checked", "open")
    assert room.session.clock.left(room.now) == timedelta(seconds=718)


def test_a_vote_has_to_wait_for_what_is_open() -> None:
    """And it is of a kata that a room can vote on, but not of the step's own."""
    room = Room(HOUR, seats=1)
    with refused(404, "no such kata"):
        room.session.may_vote("lstm/none")
    with refused(409, "Nobody can vote on kata 1.2. It asks for a design"):
        room.session.may_vote(DESIGN.id)
    room.vote(SHAPE)
    with refused(409, "Finish what is open first"):
        room.session.may_vote(STATE.id)
    room.go("argue", "again", "reveal", "explain", "check", "checked", "join", "open", "think")
    with refused(409, "Kata 1.6 is the vote of this step"):
        room.session.may_vote(SHAPE.id)
    room.go("argue", "again", "reveal", "explain", "check", "checked", "open")
    with refused(409, "Finish what is open first"):
        room.session.may_vote(STATE.id)
    room.go("over")
    room.vote(STATE)


def test_the_clock_is_paused_and_extended() -> None:
    """It never shows less than nothing; more time counts from now on."""
    room = Room(HOUR)
    room.put(events.Extended(60))
    assert room.session.clock == Clock(room.now + timedelta(seconds=60)), "where there was none, there is one"
    room.go("open")
    start = room.now
    room.put(events.Extended(-60), 10)
    assert room.session.clock.left(room.now) == timedelta(seconds=650)
    room.put(events.Paused(on=True, why="disk full"), 50)
    assert (room.session.paused, room.session.why) == (True, "disk full")
    room.put(events.Extended(60), 600)
    assert room.session.clock.left(room.now) == timedelta(seconds=660)
    room.put(events.Paused(on=False), 600)
    assert (room.session.paused, room.session.why) == (False, "")
    assert room.session.clock.left(room.now + timedelta(seconds=60)) == timedelta(seconds=600)
    assert room.session.clock.left(room.now + timedelta(hours=1)) == timedelta(0)
    room.put(events.Extended(60), 3600)
    assert room.session.clock.left(room.now) == timedelta(seconds=60)
    room.put(events.Paused())
    room.go("think")
    assert not room.session.paused, "who goes on wants it to go on"
    assert start < room.now


def test_started_again_it_goes_on_where_it_was() -> None:
    """While nobody was there, the clock stood still; another plan begins at its beginning."""
    room = Room(HOUR, seats=1)
    room.go("open")
    room.crash()
    opened = room.session.opened
    assert opened
    room.put(opened._replace(dojo="another"), 3600)
    assert room.session.clock.left(room.now) == timedelta(seconds=720)
    assert room.session.opened == opened
    assert room.session.place == Place(0, "open")
    room.put(opened._replace(plan=Plan((*HOUR.steps, EXAM))))
    assert room.session.place == Place(0, "open"), "what is to come may change"
    assert not room.session.begins_again
    room.put(events.Paused())
    room.put(opened._replace(plan=Plan((VOTE,))), 3600)
    assert room.session.place == Place()
    assert room.session.begins_again
    room.go("think")
    assert not room.session.begins_again


@pytest.mark.parametrize("is_interrupted", [False, True])
@pytest.mark.parametrize(("seconds", "left"), [((900,), 800), ((720,), 620), ((10,), 0), ((), None)])
def test_a_plan_with_other_lengths_goes_on_where_it_was(
    seconds: tuple[int, ...], left: int | None, *, is_interrupted: bool
) -> None:
    """The step has so much more time, or less, or no end: also one that a vote has interrupted."""
    room = Room(HOUR, seats=1)
    room.go("open")
    room.put(events.Stepped(0, "think", STATE.id) if is_interrupted else events.Door(), 100)
    plan = Plan((PRACTICE._replace(seconds=seconds, switch=60), VOTE._replace(check=False)))
    room.put(events.Opened("", plan=plan), 3600)
    if is_interrupted:
        room.go("argue", "again", "reveal", "explain", "check", "checked", "open")
    assert (room.session.place, room.session.begins_again) == (Place(0, "open"), False)
    found = room.session.clock.left(room.now)
    assert (found.total_seconds() if found is not None else None) == left


def test_each_seat_has_numbers_of_its_own() -> None:
    """In both rounds of a vote the same, others in practice, in the check, in the next vote and in another dojo."""
    room = Room(HOUR, seats=30)
    session = room.session
    seeds = [session.seed(seat, SHAPE) for seat in session.seats]
    assert len({*seeds}) == 30
    assert len({tuple(session.deal(seat, SHAPE).numbers.items()) for seat in session.seats}) > 20
    found = [seeds[0]]
    room.go("open", "think")
    for phase in ("argue", "again", "reveal", "explain", "check", "checked", "open"):
        found.append(session.seed("s1", SHAPE))
        room.go(phase)
    assert len({*found[1:6]}) == 1
    assert len({*found}) == 3
    assert room.session.deal("s1", SHAPE) == deal(SHAPE, session.seed("s1", SHAPE))
    room.put(room.session.may_step("next"))
    room.vote(SHAPE)
    assert session.seed("s1", SHAPE) not in found
    assert Session(CATALOGUE).seed("s1", SHAPE) != seeds[0]


def test_practice_takes_what_is_open() -> None:
    """With the seat's numbers or others, as they stand in a learner's own file; also when the room has gone on."""
    room = Room(
        Plan((PRACTICE._replace(katas=(MEMORY.id,)), PRACTICE, VOTE, EXAM._replace(units=("calling",)))), seats=1
    )
    may = room.session.may_answer
    with refused(409, "^Kata 1.1 is not open now.$"):
        may("s1", MEMORY.id, 0, {}, room.now)
    room.go("open")
    assert may("s1", MEMORY.id, 0, {}, room.now) == "practise"
    assert may("s1", MEMORY.id, room.session.seed("s1", MEMORY), {"not": "read"}, room.now) == "practise"
    assert may("s1", MEMORY.id, 7, {}, room.now) == "practise"
    for nobodys in (-1, 10**9 + 1):
        with refused(400, "These are not the numbers of your seat"):
            may("s1", MEMORY.id, nobodys, {}, room.now)
    with refused(409, r"^Kata 1.6 is not open now \(open: 1.1\).$"):
        may("s1", SHAPE.id, 0, {}, room.now)
    with refused(404, "This dojo has no such kata"):
        may("s1", "lstm/none", 0, {}, room.now)
    with refused(403, "This seat is not in the dojo any more"):
        may("s2", MEMORY.id, 0, {}, room.now)
    room.put(events.Paused())
    with refused(409, "The dojo is paused. Keep your answer"):
        may("s1", MEMORY.id, 0, {}, room.now)
    room.go("open")
    with refused(409, r"^Kata 2.1 is not open now \(open: .*\b1.6\b"):
        may("s1", CATALOGUE.find("2.1").id, 0, {}, room.now)
    room.go("think")
    with refused(409, r"^Kata 2.1 is not open now \(open: ((?!\b1.6\b).)*\).$"):
        may("s1", CATALOGUE.find("2.1").id, 0, {}, room.now)
    assert may("s1", MEMORY.id, 0, {}, room.now) == "practise"
    room.go("argue", "again", "reveal", "explain", "check", "checked", "open")
    with refused(409, "An exam runs"):
        may("s1", MEMORY.id, 0, {}, room.now)


def test_a_vote_takes_whole_answers_while_it_is_open() -> None:
    """With the seat's numbers, of text that can be read: to say what cannot tells nothing of what is right."""
    room = Room(HOUR, seats=1)
    may = room.session.may_answer
    room.go("open")
    practised = room.session.seed("s1", SHAPE)
    room.go("think")
    seed = room.session.seed("s1", SHAPE)
    assert may("s1", SHAPE.id, seed, ONE, room.now) == "first"
    for other in (0, practised):
        with refused(400, "These are not the numbers of your seat"):
            may("s1", SHAPE.id, other, ONE, room.now)
    with refused(400, "No answer yet: out_shape. Fill it in, and send again."):
        may("s1", SHAPE.id, seed, {}, room.now)
    with refused(400, "`out_shape`: "):
        may("s1", SHAPE.id, seed, {"out_shape": "__import__('os')"}, room.now)
    with refused(400, "`right` is not a blank of this kata"):
        may("s1", SHAPE.id, seed, {**ONE, "right": "1"}, room.now)
    room.go("argue")
    with refused(409, "The vote is closed now"):
        may("s1", SHAPE.id, seed, ONE, room.now)
    room.go("again")
    assert may("s1", SHAPE.id, seed, ONE, room.now) == "again"
    room.go("reveal", "explain", "check")
    with refused(400, "These are not the numbers of your seat"):
        may("s1", SHAPE.id, seed, ONE, room.now)
    room.send("s1", SHAPE, ONE)
    room.go("checked")
    with refused(409, "The vote is closed now"):
        may("s1", SHAPE.id, room.session.seed("s1", SHAPE), ONE, room.now)


def test_nobody_practises_the_numbers_of_a_vote_that_may_go_on() -> None:
    """Wherever the room is meanwhile: the vote goes on with the same numbers, and its answers stand."""
    room = Room(HOUR, seats=2)
    room.go("open", "think")
    seed = room.answer("s1").seed
    room.put(room.session.may_step("back"))
    for numbers in (seed, room.session.seed("s1", SHAPE), 7):
        with refused(409, "Kata 1.6 is asked in a vote or an exam that is not over. Practise it afterwards."):
            room.session.may_answer("s1", SHAPE.id, numbers, ONE, room.now)
    room.answer("s1", kata=STATE)
    room.go("think")
    assert room.session.seed("s1", SHAPE) == seed
    room.go("argue", "again", "reveal")
    assert room.session.may_answer("s1", STATE.id, 7, ONE, room.now) == "practise"


@pytest.mark.parametrize("chosen", [False, True])
def test_a_vote_that_nobody_answered_was_a_slip(*, chosen: bool) -> None:
    """Its kata is practised as before, also with its numbers, for they never come again."""
    room = Room(HOUR, seats=1)
    room.go("open")
    for _ in range(2):
        room.vote(SHAPE) if chosen else room.go("think")
        seed = room.session.seed("s1", SHAPE)
        room.put(room.session.may_step("back"))
        room.put(events.Answered("s1", SHAPE.id, seed, ONE, "practise"))
        assert room.session.may_answer("s1", SHAPE.id, seed, ONE, room.now) == "practise"
    room.vote(SHAPE) if chosen else room.go("think")
    practised = room.session.seats["s1"].answers.values()
    assert [answer.round for answer in practised] == ["practise", "practise"]
    assert room.session.seed("s1", SHAPE) not in [answer.seed for answer in practised]


def test_nobody_practises_the_numbers_of_an_exam_that_may_go_on() -> None:
    """Be it that the room has gone back from it; what it does not ask may be practised."""
    room = Room(Plan((PRACTICE, EXAM)), seats=1)
    room.go("open", "open")
    exam = room.session.running_exam
    assert exam
    kata = CATALOGUE.katas[exam.katas[0]]
    seed = room.session.seed("s1", kata)
    room.put(room.session.may_step("back"))
    with refused(409, f"Kata {kata.ref} is asked in a vote or an exam that is not over"):
        room.session.may_answer("s1", kata.id, seed, {}, room.now)
    room.go("open", "over")
    room.put(room.session.may_step("back"))
    assert room.session.may_answer("s1", kata.id, seed, {}, room.now) == "practise"


def test_who_leaves_what_was_shown_has_done_with_its_check() -> None:
    """Nothing is told of it, and its numbers do not come again: whoever saw them may practise with them."""
    room = Room(HOUR, seats=1)
    room.go("open", "think")
    room.answer("s1")
    room.go("argue", "again", "reveal", "explain", "check")
    given = room.answer("s1")
    room.put(room.session.may_step("back"))
    room.vote(STATE)
    assert room.session.may_answer("s1", SHAPE.id, given.seed, ONE, room.now) == "practise"
    room.go("argue", "again", "reveal", "explain", "check", "checked", "explain")
    assert room.session.place == Place(1, "explain", SHAPE.id)
    assert not standing.is_told(room.session, given)
    room.go("open")
    assert room.session.running_exam


def test_with_another_plan_no_vote_goes_on() -> None:
    """What was answered is told to nobody, and its numbers do not come again."""
    room = Room(HOUR, seats=1)
    room.go("open", "think")
    seed = room.answer("s1").seed
    opened = room.session.opened
    assert opened
    room.put(opened._replace(plan=Plan((VOTE, PRACTICE))))
    assert room.session.may_answer("s1", SHAPE.id, seed, ONE, room.now) == "practise"
    room.go("think")
    assert room.session.seed("s1", SHAPE) != seed


def test_an_exam_is_drawn_when_it_begins_and_ends_with_its_time() -> None:
    """The same katas for all, own numbers; it is over when the time is, or when the facilitator says so."""
    room = Room(Plan((EXAM, PRACTICE)), seats=2)
    room.go("open")
    exam = room.session.running_exam
    assert exam
    assert len(exam.katas) == 10
    kata = CATALOGUE.katas[exam.katas[0]]
    assert room.session.seed("s1", kata) != room.session.seed("s2", kata)
    given = dict.fromkeys(kata.listing.names, "1")
    assert room.send("s1", kata, given).number == 1
    late = room.now + timedelta(seconds=600)
    seed = room.session.seed("s1", kata)
    with refused(409, "The time of the exam is over"):
        room.session.may_answer("s1", kata.id, seed, given, late)
    room.go("over")
    with refused(409, "The exam is over"):
        room.session.may_answer("s1", kata.id, seed, given, room.now)
    other = Room(Plan((EXAM, PRACTICE)))
    other.put(events.Hand("s9"))
    other.go("open")
    assert other.session.exams[0].seed != exam.seed


def test_an_exam_that_was_left_goes_on() -> None:
    """The same katas, with what was answered and the time that was left; nothing of it is told meanwhile."""
    room = Room(Plan((PRACTICE, EXAM)), seats=1)
    room.go("open", "open")
    exam = room.session.running_exam
    assert exam
    kata = CATALOGUE.katas[exam.katas[0]]
    given = room.answer("s1", "time_first", kata)
    left = room.session.clock.left(room.now)
    assert left
    room.put(room.session.may_step("back"))
    assert (room.session.place, room.session.running_exam) == (Place(0, "open"), None)
    assert not standing.is_told(room.session, given)
    room.crash()
    room.put(events.Hand("s1"), 100)
    room.go("open")
    assert room.session.running_exam == exam
    assert room.session.clock.left(room.now) == left - timedelta(seconds=1)
    assert room.session.seats["s1"].answer(kata.id, "exam", 1) == given
    room.put(room.session.may_step("over"))
    assert standing.is_told(room.session, given)
    assert room.session.clock.left(room.now) is None
    with refused(409, "There is no exam to end"):
        room.session.may_step("over")
    room.put(events.Stepped(1, "open"))
    assert room.session.phase == "over", "whatever stands in the journal"


def test_another_plan_ends_the_exams_of_the_one_before() -> None:
    """What is at the same place in it is another exam."""
    room = Room(Plan((EXAM,)), seats=1)
    room.go("open")
    opened = room.session.opened
    assert opened
    room.put(opened._replace(plan=Plan((EXAM._replace(seconds=(900,)), PRACTICE))))
    assert [exam.over for exam in room.session.exams] == [False], "it only takes longer"
    assert room.session.clock.left(room.now) == timedelta(seconds=900)
    room.put(opened._replace(plan=Plan((EXAM._replace(units=("states",)), PRACTICE))))
    assert [exam.over for exam in room.session.exams] == [True]
    room.go("open")
    assert [exam.over for exam in room.session.exams] == [True, False]
    room = Room(Plan((PRACTICE, EXAM)), seats=1)
    room.go("open", "open")
    room.put(room.session.may_step("back"))
    opened = room.session.opened
    assert opened
    room.put(opened)
    assert [exam.over for exam in room.session.exams] == [False], "the same plan"
    room.put(opened._replace(plan=Plan((PRACTICE, EXAM._replace(seconds=(660,))))))
    room.go("open")
    assert room.session.clock.left(room.now) == timedelta(seconds=659), "with more time"
    room.put(room.session.may_step("back"))
    room.put(opened._replace(plan=Plan((PRACTICE, VOTE))))
    assert [exam.over for exam in room.session.exams] == [True], "there is no such step any more"
    room.go("think")
    assert room.session.exam is None


def test_a_vote_is_left_as_it_is() -> None:
    """At any phase, and nothing of it is shown; the plan goes on, and back it is the same vote."""
    room = Room(Plan((PRACTICE, VOTE, EXAM)), seats=1)
    with refused(409, "No vote is open"):
        room.session.may_step("skip")
    room.go("open")
    room.vote(STATE)
    room.put(room.session.may_step("skip"))
    assert room.session.place == Place(0, "open")
    room.go("think")
    given = room.answer("s1")
    room.go("argue")
    room.put(room.session.may_step("skip"))
    assert not standing.is_told(room.session, given)
    room.put(room.session.may_step("back"))
    assert room.session.place == Place(1, "think", SHAPE.id)
    assert room.session.seats["s1"].answer(SHAPE.id, "first", 2) == given
    room = Room(Plan((VOTE,)), seats=1)
    room.go("think")
    with refused(409, "After this vote, there is nothing in the plan"):
        room.session.may_step("skip")


def test_a_skip_stops_before_an_exam() -> None:
    """Be it one that was begun: it has no clock there, asks nothing, and goes on when it is begun. One that is over shows its result."""
    room = Room(Plan((VOTE, EXAM)), seats=1)
    room.go("think")
    room.put(room.session.may_step("skip"))
    assert (room.session.place, room.session.exams) == (Place(1, "join"), [])
    assert room.session.clock.left(room.now) is None
    assert room.session.begins_exam
    room.crash()
    assert room.session.place == Place(1, "join")
    room.vote(STATE)
    room.put(room.session.may_step("skip"))
    assert room.session.place == Place(1, "join")
    room.go("open")
    exam = room.session.running_exam
    room.put(room.session.may_step("back"))
    room.put(room.session.may_step("skip"))
    assert (room.session.phase, room.session.exam, room.session.begins_exam) == ("join", None, True)
    room.go("open")
    assert room.session.running_exam == exam
    room.put(room.session.may_step("back"))
    room.put(room.session.may_step("skip"))
    room.put(room.session.may_step("back"))
    assert room.session.place == Place(0, "think", SHAPE.id)
    room.put(room.session.may_step("skip"))
    room.go("open", "over")
    room.put(room.session.may_step("back"))
    room.put(room.session.may_step("skip"))
    assert room.session.place == Place(1, "over")
    room.put(events.Stepped(1, "join"))
    assert room.session.phase == "over", "whatever stands in the journal"


def test_what_was_taken_while_the_room_went_on_counts() -> None:
    """Its sender was told that it is in; what nobody may have sent changes nothing."""
    room = Room(HOUR, seats=1)
    session = room.session
    room.go("open")
    unknown = events.Answered("s1", SHAPE.id, session.seed("s1", SHAPE), ONE, "first")
    room.put(unknown)
    room.go("think")
    seed = session.seed("s1", SHAPE)
    room.go("argue")
    room.put(events.Answered("s1", SHAPE.id, seed, ONE, "first"))
    room.put(events.Answered("s1", SHAPE.id, seed, ONE, "again"))
    room.put(events.Answered("s1", SHAPE.id, seed + 1, ONE, "first"))
    room.put(events.Answered("s1", SHAPE.id, seed, ONE, "exam"))
    assert [answer.round for answer in session.seats["s1"].answers.values()] == ["first"]


def test_what_comes_twice_counts_once() -> None:
    """By the id that its sender gave it; another seat may give the same."""
    room = Room(HOUR, seats=2)
    room.go("open")
    given = room.send("s1", SHAPE, ONE, "mine")
    room.put(events.Answered("s1", SHAPE.id, given.seed, {"out_shape": "2"}, "practise", client_id="mine"))
    room.send("s2", SHAPE, ONE, "mine")
    assert [len(seat.answers) for seat in room.session.seats.values()] == [1, 1]
    assert room.session.seats["s1"].sent == {"mine": given.id}


def test_each_answer_is_judged_once() -> None:
    """And a judgement of what is not there, or that is none, changes nothing."""
    room = Room(HOUR, seats=2)
    room.go("open")
    given = room.send("s1", SHAPE, ONE)
    assert room.session.unjudged == [(room.session.seats["s1"], given)]
    room.put(events.Judged("s1", given.id, SHAPE.id, 0, {"outcome": "right"}))
    room.put(events.Judged("s1", given.id, STATE.id, 0, {}))
    room.put(events.Judged("s2", given.id, SHAPE.id, 0, {}))
    assert room.session.unjudged
    room.judge("s1", given, "right")
    room.judge("s1", given, "time_first")
    verdict = room.session.seats["s1"].answers[given.id].verdict
    assert verdict
    assert verdict.outcome is Outcome.RIGHT
    assert not room.session.unjudged


@pytest.mark.parametrize(
    "stepped",
    [
        events.Stepped(0, "think"),
        events.Stepped(0, "join"),
        events.Stepped(1, "open"),
        events.Stepped(1, "argue"),
        events.Stepped(1, "check"),
        events.Stepped(1, "checked"),
        events.Stepped(0, "over"),
        events.Stepped(2, "over"),
        events.Stepped(3, "open"),
        events.Stepped(-1, "open"),
        events.Stepped(-2, "think", SHAPE.id),
        events.Stepped(0, "open", SHAPE.id),
        events.Stepped(0, "think", "lstm/none"),
    ],
)
def test_a_step_that_cannot_be_is_none(stepped: events.Stepped) -> None:
    """Whatever stands in the journal."""
    room = Room(HOUR)
    room.put(stepped)
    assert room.session.place == Place()


def test_an_exam_of_a_pack_that_is_gone_asks_nothing() -> None:
    """And it has no katas to answer."""
    room = Room(Plan((EXAM._replace(pack="gone"),)), seats=1)
    room.go("open")
    assert room.session.running_exam
    assert room.session.running_exam.katas == ()


def test_nothing_was_opened() -> None:
    """An empty journal is an empty room, into which somebody may come."""
    session = Session.fold([], CATALOGUE)
    assert (session.place, session.plan, session.step, session.ballot, session.exam) == (
        Place(),
        Plan(),
        None,
        None,
        None,
    )
    assert session.may_join() == ""
    with refused(409, "This was the last step"):
        session.may_step("next")


@pytest.mark.again
def test_a_long_hour_is_read_quickly() -> None:
    """Twelve thousand events of thirty seats, each a line of the journal, in a fraction of a second."""
    room = Room(HOUR, seats=30)
    room.go("open")
    texts = dict.fromkeys(MEMORY.listing.names, "3")
    for number in range(6000):
        seat = f"s{number % 30 + 1}"
        answer = room.send(seat, MEMORY, texts, str(number))
        room.judge(seat, answer, "noise")
    start = time.process_time()
    room.crash()
    assert time.process_time() - start < 1.5, "0.3 s where nothing else runs"
    assert sum(len(seat.answers) for seat in room.session.seats.values()) == 6000
