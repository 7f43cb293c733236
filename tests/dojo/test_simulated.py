"""Rooms of thirty with numbers of their own: each seat falls into the bar of the idea that it holds."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from dojo.rooms import CATALOGUE, HOUR, SHAPE, Room
from pytest_lstm_kata.dojo.room.plan import votable
from pytest_lstm_kata.dojo.room.vote import RIGHT, held
from pytest_lstm_kata.files.answers import read_answers
from pytest_lstm_kata.files.ideas import Values, declared
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata.deal import Deal, deal
from pytest_lstm_kata.kata.model import Kata, show
from support import JUDGE

SEATS = 30
GRADER = Grader(CATALOGUE)
VOTABLE = [kata for kata in CATALOGUE.katas.values() if votable(kata)]


def ideas(dealt: Deal) -> list[tuple[str, Values]]:
    """The truth, and each declared mistake with each of its alternatives."""
    return [(RIGHT, {}), *((mistake.name, idea) for mistake, idea in declared(dealt))]


def landed(kata: Kata) -> Iterator[tuple[str, str | None]]:
    """The idea that each seat holds, and the one that its answer is taken for, in as many rooms as it takes to hold all."""
    held_so_far = itertools.count()
    for _ in range(0, len(ideas(deal(kata, 0))), SEATS):
        room = Room(HOUR, SEATS)
        room.vote(kata)
        for seat in room.session.seats:
            yield landing(room, seat, kata, next(held_so_far))


def landing(room: Room, seat: str, kata: Kata, number: int) -> tuple[str, str | None]:
    dealt = room.session.deal(seat, kata)
    truth = JUDGE.truth(dealt, *GRADER.devices)
    name, idea = (found := ideas(dealt))[number % len(found)]
    texts = {blank: show({**truth, **idea}[blank]) for blank in kata.listing.names}
    given = room.send(seat, kata, texts)
    verdict = JUDGE.judge(read_answers(kata, given.seed, given.texts), GRADER.devices)
    return name, held(given._replace(verdict=verdict))


def test_each_seat_falls_into_the_bar_of_its_idea() -> None:
    """In one kata, with all its declared mistakes."""
    found = [*landed(SHAPE)]
    assert len({name for name, _ in found}) > 4
    assert [name for name, _ in found] == [idea for _, idea in found]


@pytest.mark.slow
def test_of_all_katas_nearly_every_seat_does() -> None:
    """Over all that can be voted on, and all their mistakes: 97 of 100 seats at least."""
    found = [(kata.ref, *pair) for kata in VOTABLE for pair in landed(kata)]
    missed = [(ref, name, idea) for ref, name, idea in found if name != idea]
    assert len(missed) <= 0.03 * len(found), f"{len(found) - len(missed)} of {len(found)}; {missed}"
