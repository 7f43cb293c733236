"""The table of a room: what was voted, as the room saw it at the reveal."""

from __future__ import annotations

from dojo.rooms import HOUR, SHAPE, Room
from pytest_lstm_kata.dojo.room import events, report


def votes(room: Room) -> dict[str, tuple[str, ...]]:
    """The three cells of the vote on 1.6, by seat."""
    return {row.id: tuple(row.votes[0][1:]) for row in report.classroom(room.session).rows}


def voted(room: Room) -> None:
    """One changes a wrong answer, one keeps a wrong one, one keeps a right one, and one answers nothing."""
    room.go("open", "think")
    for seat, idea in (("s1", "time_first"), ("s2", "time_first"), ("s3", "right")):
        room.answer(seat, idea)
    room.go("argue", "again")
    room.answer("s1")
    room.go("reveal", "explain", "check")
    room.answer("s2")
    room.go("checked")


VOTED = {
    "s1": ("wrong", "right", ""),
    "s2": ("wrong", "wrong", "right"),
    "s3": ("right", "right", ""),
    "s4": ("", "", ""),
}


def test_who_keeps_an_answer_has_one_in_the_second_round() -> None:
    """As the reveal counts it, also after a process that died, and with another plan."""
    room = Room(HOUR, 4)
    voted(room)
    assert votes(room) == VOTED
    room.crash()
    opened = room.session.opened
    assert opened
    room.put(opened._replace(plan=HOUR._replace(steps=HOUR.steps[::-1])))
    assert room.session.begins_again
    assert votes(room) == VOTED


def test_a_second_vote_that_nobody_answers_takes_nothing_from_the_first() -> None:
    """It was begun by mistake, say, and left; one that somebody answers is the one that counts, for everybody."""
    room = Room(HOUR, 4)
    voted(room)
    room.put(room.session.may_step("next"))
    room.put(room.session.may_step("over"))
    room.vote(SHAPE)
    room.go("argue", "again")
    room.put(room.session.may_step("skip"))
    assert votes(room) == VOTED
    room.vote(SHAPE)
    room.answer("s4")
    assert votes(room) == {"s1": ("",) * 3, "s2": ("",) * 3, "s3": ("",) * 3, "s4": ("right", "", "")}


def test_a_vote_that_nobody_answered_before_it_was_left_was_not_asked() -> None:
    """It counts against nobody, and has no columns; one that was shown does."""
    room = Room(HOUR, 1)
    room.vote(SHAPE)
    assert report.classroom(room.session).rows[0].asked == (SHAPE.id,), "while it is open"
    room.put(room.session.may_step("back"))
    row = report.classroom(room.session).rows[0]
    assert (row.asked, row.outcomes, row.votes) == ((), {}, ())
    room.vote(SHAPE)
    room.go("argue", "again", "reveal")
    room.put(room.session.may_step("skip"))
    row = report.classroom(room.session).rows[0]
    assert (row.asked, row.outcomes) == ((SHAPE.id,), {SHAPE.id: "todo"})


def test_who_comes_late_has_no_cell_in_what_they_did_not_see_begin() -> None:
    """As they are in no bar of it; from the next round on they count."""
    room = Room(HOUR, 1)
    room.go("open", "think")
    room.answer(room.sit("late"))
    assert votes(room) == {"s1": ("", "", ""), "s2": ("", "", "")}
    room.go("argue", "again")
    assert votes(room)["s2"] == ("", "right", "")
    room.put(events.Removed("s2"))
    assert votes(room) == {"s1": ("", "", "")}
