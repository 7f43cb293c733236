"""Thirty answers, a few bars: who counts in them, what they are called, and what is to be done next."""

from __future__ import annotations

import pytest

from dojo.rooms import HOUR, SHAPE, STATE, Room
from pytest_lstm_kata.dojo.room import events
from pytest_lstm_kata.dojo.room.vote import advice, asked, bars, counted, right
from pytest_lstm_kata.judge.verdict import Outcome

TIME_FIRST = next(mistake for mistake in SHAPE.mistakes if mistake.name == "time_first")
PRESS = (
    '. Press "Skip to: the reveal": the projector shows the bars of this round. Then "Next: the explanation" shows why.'
)


def voting(seats: int) -> Room:
    """A room that thinks."""
    room = Room(HOUR, seats)
    room.go("open", "think")
    return room


def sizes(room: Room) -> list[tuple[str, str, int, int]]:
    return [(bar.letter, bar.title, bar.first, bar.then) for bar in bars(room.session, SHAPE)]


def test_bars_are_ideas_in_both_rounds() -> None:
    """Right ones first, then those that most held, all else last; with the names of the numbers, and what was typed."""
    room = voting(9)
    for seat, idea in enumerate(["time_first", "time_first", "batch_last", "right", "", "you wrote (batch, batch)"], 1):
        room.answer(f"s{seat}", idea, text=f"({seat}, 2, 3)")
    room.send("s7", SHAPE, {"out_shape": "(7, 7, 7)"})
    room.judge("s8", room.send("s8", SHAPE, {"out_shape": "(8, 8, 8)"}), "", Outcome.FAULT)
    room.go("argue", "again")
    room.answer("s1", "right")
    room.answer("s9", "batch_last")
    assert sizes(room) == [
        ("✓", "right", 1, 2),
        ("A", "time first", 2, 1),
        ("B", "batch last", 1, 2),
        ("C", "you wrote (batch, batch)", 1, 1),
        ("\N{EN DASH}", "something else", 1, 1),
    ]
    shown = bars(room.session, SHAPE)
    assert shown[0].is_right
    assert shown[0].sentence == SHAPE.idea
    assert {bar.of for bar in shown} == {9}
    room.sit("late")
    assert {bar.of for bar in bars(room.session, SHAPE)} == {9}, "who came late counts in no bar"
    assert shown[1].sentence == TIME_FIRST.sentence
    assert shown[1].answers == (("s2", "(2, 2, 3)"),)
    assert shown[0].answers == (("s1", "(1, 2, 3)"), ("s4", "(4, 2, 3)"))
    assert shown[-1].answers == (("s5", "(5, 2, 3)"),), "what nobody has judged is nothing yet"
    assert bars(room.session, STATE) == []


def test_there_are_five_letters_and_what_is_left_is_something_else() -> None:
    """A vote has few ideas; of a hundred bars nobody sees any."""
    room = voting(8)
    for seat in range(1, 8):
        room.answer(f"s{seat}", f"idea_{seat}")
    found = bars(room.session, SHAPE)
    assert [bar.letter for bar in found] == ["✓", "A", "B", "C", "D", "E", "\N{EN DASH}"]
    assert (found[0].first, found[-1].first) == (0, 2)


def test_an_answer_with_several_blanks_is_shown_whole() -> None:
    """With the names of the blanks."""
    room = Room(HOUR, 1)
    kata = room.session.catalogue.find("1.8")
    room.vote(kata)
    room.answer("s1", "", kata, text="7")
    assert bars(room.session, kata)[-1].answers[0][1].startswith("out_shape = 7; h_n_rows = 7")


def test_each_seat_counts_once_with_its_last_answer() -> None:
    """And the first answer stands until another is given."""
    room = voting(2)
    room.answer("s1", "time_first")
    room.answer("s1", "right")
    room.answer("s2", "time_first")
    room.go("argue", "again")
    assert sizes(room)[:2] == [("✓", "right", 1, 1), ("A", "time first", 1, 1)]
    room.answer("s2", "time_first")
    room.answer("s2", "right")
    assert sizes(room)[:2] == [("✓", "right", 1, 2), ("A", "time first", 1, 0)]


def test_who_comes_late_counts_from_the_next_round() -> None:
    """Of what they saw from its start; who leaves counts nowhere."""
    room = voting(2)
    room.answer("s1")
    late = room.sit("late")
    room.answer(late, "time_first")
    ballot = room.session.ballot
    assert ballot
    assert asked(room.session, ballot, "first") == ["s1", "s2"]
    assert [*counted(room.session, ballot, "first")] == ["s1"]
    room.go("argue", "again")
    later = room.sit("later")
    room.answer(later, "time_first")
    assert [*counted(room.session, ballot, "again")] == ["s1", late]
    room.put(events.Removed("s1"))
    assert [*counted(room.session, ballot, "again")] == [late]
    room.go("reveal", "explain", "check")
    assert asked(room.session, ballot, "check") == ["s2", late, later]
    assert counted(room.session, ballot, "check") == {}


@pytest.mark.parametrize(
    ("good", "said"),
    [
        (2, f"20 % right (2 of 10 answers): explain first{PRESS}"),
        (3, "30 % right (3 of 10 answers): let them argue"),
        (7, "70 % right (7 of 10 answers): let them argue"),
        (8, "80 % right (8 of 10 answers): go on"),
    ],
)
def test_advice_goes_by_how_many_are_right(good: int, said: str) -> None:
    """Under a third explain, over seven tenths go on, and between the two they have something to argue about."""
    room = voting(10)
    assert advice(room.session) == ""
    for seat in range(1, 11):
        room.answer(f"s{seat}", "right" if seat <= good else "time_first")
    assert advice(room.session) == said


def test_advice_goes_by_the_last_round() -> None:
    """After the second round there is nothing more to argue about, and after the check there is the next thing."""
    room = Room(HOUR, 2)
    assert advice(room.session) == ""
    room.go("open", "think")
    room.answer("s1")
    room.answer("s2", "time_first")
    room.go("argue", "again")
    assert advice(room.session) == "50 % right (1 of 2 answers): explain, then check"
    room.answer("s2")
    assert advice(room.session) == "100 % right (2 of 2 answers): go on"
    room.go("reveal", "explain", "check")
    room.answer("s1", "time_first")
    assert advice(room.session) == "0 % right so far (0 of 1 answer)"
    room.answer("s2")
    assert advice(room.session) == "50 % right (1 of 2 answers): come back to it"
    room.go("checked")
    assert advice(room.session) == "50 % right (1 of 2 seats): come back to it"
    ballot = room.session.ballot
    assert ballot
    assert right(room.session, ballot, "check") == (1, 2)


def test_once_it_is_shown_there_is_nothing_to_press() -> None:
    """The advice was followed."""
    room = voting(1)
    room.answer("s1", "time_first")
    room.put(room.session.may_step("reveal"))
    assert advice(room.session) == "0 % right (0 of 1 answer): explain first"
