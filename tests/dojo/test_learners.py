"""The promise: simulated learners do what a room of people does, and believe what people believe."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import pytest

from dojo.standing_in import Room, page, standing
from dojo.waits import until
from pytest_lstm_kata.dojo.visitors.learners import Learner, Person, people
from pytest_lstm_kata.dojo.visitors.visiting import Visitor
from pytest_lstm_kata.files.ideas import declared
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.catalogue import load
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, show

CATALOGUE = load()
VOTE = CATALOGUE.find("1.6")
HARD = CATALOGUE.find("1.10")
HOUR = 0.05
"""Seconds."""

Test = Callable[[Room, Learner], Coroutine[Any, Any, None]]


def right(kata: Kata, seed: int) -> Mapping[str, str]:
    """What stands for the truth here: nothing that anybody believes."""
    return {blank.name: f"({seed}, 4096)" for blank in kata.blanks}


def played(test: Test, person: Person = Person(), *, code: str = "K7QM2P") -> Learner:  # noqa: B008  # a value
    """Have a learner play while the test is the room."""

    async def play() -> Learner:
        async with standing() as room:
            learner = Learner(person, Visitor("127.0.0.1", room.port), CATALOGUE, right, hour=HOUR)
            playing = asyncio.create_task(learner.play(code))
            await asyncio.wait_for(test(room, learner), 10)
            await asyncio.wait_for(playing, 10)
            return learner

    return asyncio.run(play())


def test_one_votes_and_votes_again() -> None:
    """With the numbers on the page, once for each new page; a page that says the same again is none."""

    async def test(room: Room, _: Learner) -> None:
        for phase, seed, count in (("think", 7, 1), ("think", 7, 1), ("again", 7, 2), ("check", 8, 3)):
            room.pages.put_nowait(page(phase, (VOTE.id, seed)))
            await until(lambda: len(room.sent()) == count)  # noqa: B023  # waited for in this round
        room.pages.put_nowait("")
        assert [event["seed"] for event in room.sent()] == [7, 7, 8]
        assert all(event["kata"] == VOTE.id and set(event["answers"]) == {"out_shape"} for event in room.sent())
        assert len({event["id"] for event in room.sent()}) == 3

    assert played(test).told == {"taken": 3}


def test_rooms_of_them_hold_right_answers_and_declared_ideas() -> None:
    """Each of which is right in its own numbers; some write what cannot be read. After they argued, more are right."""
    counts = {"right": 0, "idea": 0, "nonsense": 0}
    changed = 0
    for number in range(300):
        learner = Learner(Person(comes=number), Visitor("", 0), CATALOGUE, right, hour=1)
        learner._held[HARD.id] = held = learner._believed(HARD, is_stuck=False)
        answers = learner._answers(HARD, number, held)
        beliefs = [{name: show(value) for name, value in idea.items()} for _, idea in declared(deal(HARD, number))]
        if held is None:
            assert answers == right(HARD, number)
            counts["right"] += 1
        elif answers == dict.fromkeys(answers, "no idea"):
            counts["nonsense"] += 1
        else:
            assert any(idea.items() <= answers.items() for idea in beliefs)
            counts["idea"] += 1
        changed += (learner._believed(HARD, is_stuck=False) is None) - (held is None)
    assert 90 < counts["right"] < 210
    assert 0 < counts["nonsense"] < 20
    assert changed > 30


@pytest.mark.parametrize("is_stuck", [False, True])
def test_in_practice_one_tries_until_it_is_right(is_stuck: bool) -> None:
    """One kata after the other; who is stuck has another wrong idea each time, until time is up."""
    wrong = {"status": "judged", "verdict": {"outcome": Outcome.WRONG.value}}
    tasks = ((VOTE.id, 1), (HARD.id, 1))

    def judged(_: str, path: str, value: Any) -> tuple[int, Any] | None:
        if path != "/api/1/answers":
            return None
        event = value["events"][0]
        is_right = event["answers"] == right(CATALOGUE.known[event["kata"]], 1)
        return 200, [{**wrong, "verdict": {"outcome": Outcome.RIGHT.value}} if is_right else wrong]

    async def test(room: Room, _: Learner) -> None:
        room.answer = judged
        room.pages.put_nowait(page("open", *tasks))
        if is_stuck:
            await until(lambda: len(room.sent()) >= 6)
            told = [tuple(event["answers"].items()) for event in room.sent() if "no idea" not in str(event["answers"])]
            assert len({*told}) > 3
            assert {event["kata"] for event in room.sent()} == {VOTE.id}
        else:
            await until(lambda: room.sent() and room.sent()[-1]["answers"] == right(HARD, 1))
        room.pages.put_nowait("")

    played(test, Person(is_stuck=is_stuck))


def test_kinds_of_people() -> None:
    """Who is silent only votes; a hand goes up and down; who goes says so; who reloads goes on as the same seat."""

    async def silent(room: Room, learner: Learner) -> None:
        room.pages.put_nowait(page("open", (VOTE.id, 1), (HARD.id, 1)))
        await until(lambda: learner._seen and learner._at_work and learner._at_work.done())
        room.pages.put_nowait(page("think", (VOTE.id, 1)))
        await until(room.sent)
        assert len(room.sent()) == 1
        room.pages.put_nowait("")

    async def hand(room: Room, _: Learner) -> None:
        def hands() -> list[Any]:
            return [value for _, path, value in room.taken if path == "/api/1/hand"]

        await until(lambda: len(hands()) == 2)  # on a slow machine the end of the hour comes in between
        assert hands() == [{"up": True}, {"up": False}]
        room.pages.put_nowait("")

    async def leaves(room: Room, _: Learner) -> None:
        await until(lambda: ("DELETE", "/api/1/seats/me", None) in room.taken)
        room.pages.put_nowait("")

    async def reloads(room: Room, _: Learner) -> None:
        await until(lambda: sum(path == "/events" for _, path, _ in room.taken) >= 2)
        assert ("POST", "/api/1/seats/return", {"name": "brisk otter", "seat_code": "302 817"}) in room.taken
        assert room.heads[-1]["authorization"] == "Bearer second"
        room.pages.put_nowait("")

    played(silent, Person(is_silent=True))
    played(hand, Person(hand=0.1))
    played(leaves, Person(leaves=0.1))
    played(reloads, Person(reloads=0.1))


def test_what_is_refused_is_told() -> None:
    """In the room's own words; who is not let in goes, and so does who is hung up on."""

    async def shut(room: Room, _: Learner) -> None:
        room.answer = lambda *_: (403, {"error": "The door is closed."})
        await until(lambda: room.taken)

    async def lost(room: Room, _: Learner) -> None:
        room.answer = lambda _, path, __: (500, {}) if path == "/events" else None
        await until(lambda: len(room.taken) > 1)

    async def forgotten(room: Room, _: Learner) -> None:
        room.answer = lambda _, path, __: (401, {"error": "Wrong."}) if path.endswith("return") else None
        await until(lambda: len(room.taken) > 2)
        room.pages.put_nowait("")

    async def gone(room: Room, _: Learner) -> None:
        room.answer = lambda *_: (0, None)
        await until(lambda: room.taken)

    async def cut(room: Room, _: Learner) -> None:
        room.answer = lambda _, path, __: (0, None) if path.endswith(("answers", "hand")) else None
        room.pages.put_nowait(page("think", (VOTE.id, 1)))
        await until(lambda: len({path for _, path, _ in room.taken}) == 4)
        room.pages.put_nowait("")

    assert played(gone).told == {}
    assert played(cut, Person(hand=0.1)).told == {}
    assert played(shut).told == {'403 seats: {"error": "The door is closed."}': 1}
    assert played(lost).told == {}
    assert played(forgotten, Person(reloads=0.1)).told == {'401 seats/return: {"error": "Wrong."}': 1}


def test_thirty_have_one_of_each_kind() -> None:
    """Most come at once; of fewer there are as many as are asked for."""
    thirty = people(30)
    assert len(thirty) == 30
    assert sum(person.comes < 0.05 for person in thirty) == 28
    assert any(person.is_stuck for person in thirty)
    assert any(person.leaves < 1 for person in thirty)
    assert people(30) == thirty
    assert len(people(2)) == 2
