"""How a seat stands: what counts, and who needs somebody to come by."""

from __future__ import annotations

from datetime import timedelta

from dojo.rooms import CATALOGUE, EXAM, HOUR, PRACTICE, SHAPE, STATE, VOTE, Room
from pytest_lstm_kata.dojo.room import events
from pytest_lstm_kata.dojo.room.plan import Plan
from pytest_lstm_kata.dojo.room.standing import Trouble, counts, is_right, of_exam, stuck
from pytest_lstm_kata.judge.verdict import Outcome


def result(room: Room, *, told: bool = False) -> str:
    """What counts for the first seat of the kata that is voted on."""
    answer = counts(room.session, room.session.seats["s1"], untold=not told).get(SHAPE.id)
    return "" if answer is None else f"{answer.round} {answer.verdict.outcome if answer.verdict else '?'}"


def test_what_was_right_once_in_practice_is_right() -> None:
    """Else the last answer counts; where the judge failed there was none."""
    room = Room(HOUR, 1)
    room.go("open")
    assert result(room) == ""
    room.judge("s1", room.send("s1", SHAPE, {"out_shape": "1"}), "", Outcome.FAULT)
    assert result(room) == ""
    room.judge("s1", room.send("s1", SHAPE, {"out_shape": "1"}), "", Outcome.UNREADABLE)
    assert result(room) == "practise unreadable"
    room.answer("s1", "time_first")
    assert result(room) == "practise wrong"
    room.send("s1", SHAPE, {"out_shape": "1"})
    assert result(room) == "practise ?"
    room.answer("s1")
    room.answer("s1", "time_first")
    assert result(room) == "practise right"


def test_of_a_vote_the_check_counts_else_the_second_round_else_the_first() -> None:
    """And of several votes the last; the seat knows of each when it is told."""
    room = Room(HOUR, 1)
    room.go("open")
    room.answer("s1", "time_first")
    room.go("think")
    room.answer("s1")
    assert (result(room), result(room, told=True)) == ("first right", "practise wrong")
    room.go("argue", "again")
    room.answer("s1", "batch_last")
    assert (result(room), result(room, told=True)) == ("again wrong", "practise wrong")
    room.go("reveal", "explain", "check")
    assert result(room, told=True) == "again wrong"
    room.answer("s1")
    assert (result(room), result(room, told=True)) == ("check right", "again wrong")
    room.go("checked")
    assert result(room, told=True) == "check right"
    room.go("open", "over")
    room.vote(SHAPE)
    room.answer("s1", "time_first")
    assert (result(room), result(room, told=True)) == ("first wrong", "check right")


def test_a_vote_does_not_take_away_what_was_practised() -> None:
    """Right once is right."""
    room = Room(HOUR, 1)
    room.go("open")
    room.answer("s1")
    room.go("think")
    room.answer("s1", "time_first")
    assert result(room) == "practise right"


def test_an_exam_counts_for_itself() -> None:
    """Its answers are no practice, and are told when it is over."""
    room = Room(Plan((EXAM,)), 1)
    room.go("open")
    exam = room.session.exam
    assert exam
    kata = CATALOGUE.katas[exam.katas[0]]
    room.answer("s1", "wrong", kata, "1")
    last = room.answer("s1", "right", kata, "2")
    seat = room.session.seats["s1"]
    assert of_exam(seat, exam) == {kata.id: last}
    assert is_right(last)
    assert counts(room.session, seat, untold=True) == {}


def trouble(room: Room, seconds: float = 0) -> Trouble | None:
    return stuck(room.session, room.session.seats["s1"], room.now + timedelta(seconds=seconds))


def test_three_different_wrong_answers_in_a_row_are_stuck() -> None:
    """With the idea that it is stuck on. The same one twice is one; what is not judged yet does not end the row."""
    room = Room(HOUR, 1)
    room.go("open")
    room.answer("s1", "batch_last", text="(1, 2, 3)")
    room.answer("s1", "time_first", text="(1, 2, 4)")
    room.answer("s1", "time_first", text="(1, 2, 4)")
    assert trouble(room) is None
    room.answer("s1", "time_first", text="(1, 2, 5)")
    room.send("s1", SHAPE, {"out_shape": "(1, 2, 6)"})
    found = trouble(room)
    assert found
    assert found[:3] == (SHAPE.id, "3 different wrong answers", "time first")
    assert found.answer
    assert found.answer.texts == {"out_shape": "(1, 2, 5)"}
    room.put(events.Paused())
    assert trouble(room) == found, "it is still so"
    room.put(events.Paused(on=False))
    room.answer("s1", "right", STATE)
    assert trouble(room) is None, "it went on to something else"
    for number in range(3):
        room.answer("s1", "", text=f"({number}, 1, 1)")
    found = trouble(room)
    assert found
    assert found[:3] == (SHAPE.id, "6 different wrong answers", "")
    room.judge("s1", room.send("s1", SHAPE, {"out_shape": "x"}), "", Outcome.UNREADABLE)
    room.answer("s1", "time_first", text="(9, 1, 1)")
    found = trouble(room)
    assert found
    assert found.why == "7 different wrong answers", "a slip of the pen is no idea, and does not end the row"


def test_four_minutes_of_silence_are_stuck() -> None:
    """From when the step began, or went on after a pause, or from the last answer; not with all done, and not in a vote."""
    room = Room(Plan((PRACTICE._replace(katas=(SHAPE.id, STATE.id)), VOTE)), 1)
    assert trouble(room, 1000) is None
    room.go("open")
    assert trouble(room, 239) is None
    assert trouble(room, 250) == Trouble("", "silent for 4 minutes")
    room.answer("s1", "time_first")
    assert trouble(room, 230) is None
    assert (trouble(room, 330) or ())[:3] == (SHAPE.id, "silent for 5 minutes", "time first")
    room.put(events.Paused(), 230)
    assert trouble(room, 600) is None
    room.put(events.Paused(), 600)
    assert trouble(room) is None, "a pause is no silence, be it that it is said again"
    room.put(events.Paused(on=False), 600)
    assert trouble(room, 100) is None
    room.answer("s1")
    room.answer("s1", "right", STATE)
    assert trouble(room, 1000) is None
    room.go("think")
    assert trouble(room, 1000) is None
