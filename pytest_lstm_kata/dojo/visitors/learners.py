"""Learners who are not there: what each believes, how long they think, when they come, ask for help and go."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from pytest_lstm_kata.dojo.visitors.visiting import Away, Screen, Task, Visitor, screen
from pytest_lstm_kata.files.ideas import ideas
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, show

Truth = Callable[[Kata, int], Mapping[str, str]]
"""A right answer to each blank of a kata with this seed's numbers, as one types it."""

Act = Callable[[Mapping[str, Any]], Coroutine[Any, Any, None]]
"""What somebody does who has joined, by what they were told then."""

_RIGHT: Final = {"easy": 0.85, "medium": 0.5, "hard": 0.35}
"""How many answer right at first, by the level of the kata; of others, too, about as many as of the medium ones."""

_POPULAR: Final = (5, 3, 2, 1)
"""How many of those who are wrong hold the first mistakes of a kata."""

_CONVINCED: Final = 0.55
"""How many who are wrong are right after they have argued."""

_REMEMBERED: Final = 0.9

_NONSENSE: Final = "no idea"
"""Cannot be read, and one of so many answers is it."""
_ONE_IN: Final = 40


class Person(NamedTuple):
    """Who somebody is. Times are in parts of the hour."""

    comes: float = 0
    leaves: float = 2
    """After the end: they stay."""
    hand: float = 2
    """Goes up."""
    reloads: float = 2
    """On another device: they come back by their name and seat code."""
    is_stuck: bool = False
    """Nothing that they practise ever gets right."""
    is_silent: bool = False


def people(count: int) -> list[Person]:
    """So many, of whom most come in the first minutes; thirty and more have somebody of each kind."""
    stream = random.Random(count)  # noqa: S311  # repeatable is the point
    found = [Person(comes=stream.random() * 0.04) for _ in range(count)]
    special = (
        Person(comes=0.27),
        Person(comes=0.55),
        Person(leaves=0.4),
        Person(hand=0.2),
        Person(hand=0.24),
        Person(is_stuck=True),
        Person(is_silent=True),
        Person(reloads=0.62),
    )
    found[count - len(special) :] = special[:count]
    return found


class Learner:
    """One of them, who plays from the join to the end of the room."""

    def __init__(self, person: Person, visitor: Visitor, catalogue: Catalogue, truth: Truth, *, hour: float) -> None:
        """``hour`` is how many seconds theirs takes."""
        self._person = person
        self._visitor = visitor
        self._catalogue = catalogue
        self._truth = truth
        self._hour = hour
        self._stream = random.Random(repr(person))  # noqa: S311  # as above
        self._held: dict[str, int | None] = {}
        """Which mistake they hold, by kata; none once they are right."""
        self._seen: Screen | None = None
        self._at_work: asyncio.Task[None] | None = None
        self.told: Counter[str] = Counter()
        """What became of what was sent: a status of an answer, or the sentence of what was refused."""

    async def play(self, code: str) -> None:
        """Come, answer whatever can be answered, and go. Ends when the room does."""
        person, alarms = self._person, list[asyncio.Task[None]]()
        await asyncio.sleep(person.comes * self._hour)
        try:
            joined = await self._send("POST", "seats", {"code": code})
            if joined is None:
                return
            self._visitor.token = joined["token"]
            acts = (person.leaves, self._leave), (person.hand, self._raise_hand), (person.reloads, self._reload)
            alarms = [asyncio.create_task(self._later(at - person.comes, act, joined)) for at, act in acts]
            await self._look()
        except Away:  # before there was a seat
            return
        finally:
            for task in (*alarms, *filter(None, [self._at_work])):
                task.cancel()
            await self._visitor.close()

    async def _later(self, part: float, act: Act, joined: Mapping[str, Any]) -> None:
        await asyncio.sleep(part * self._hour)
        with suppress(Away):
            await act(joined)

    async def _leave(self, _: Mapping[str, Any]) -> None:
        await self._send("DELETE", "seats/me")

    async def _raise_hand(self, _: Mapping[str, Any]) -> None:
        await self._send("POST", "hand", {"up": True})
        await asyncio.sleep(self._hour / 12)
        await self._send("POST", "hand", {"up": False})

    async def _reload(self, joined: Mapping[str, Any]) -> None:
        back = await self._send("POST", "seats/return", {"name": joined["name"], "seat_code": joined["seat_code"]})
        if back:
            self._visitor.token = back["token"]

    async def _send(self, method: str, path: str, value: object = None) -> Any:
        """What the room says, or None with a note of it where it refuses."""
        answer = await self._visitor.ask(method, f"/api/1/{path}", value)
        if answer.status < 300:
            return answer.value if answer.body else {}
        self.told[f"{answer.status} {path}: {answer.body}"] += 1
        return None

    async def _look(self) -> None:
        """Follow the page, and set to work whenever there is something else to do."""
        token = ""
        while token != self._visitor.token:  # else it is over; now it is another device that has the seat
            token = self._visitor.token
            with suppress(Away):
                async for html in self._visitor.updates():
                    self._do(screen(html))

    def _do(self, now: Screen) -> None:
        if now == self._seen:
            return
        self._seen = now
        if self._at_work:
            self._at_work.cancel()
        self._at_work = asyncio.create_task(self._work(now))

    async def _work(self, now: Screen) -> None:
        is_practice = now.phase == "open"
        if not (is_practice and self._person.is_silent):
            with suppress(Away):
                await self._answer(now.tasks, is_stuck=is_practice and self._person.is_stuck)

    async def _answer(self, tasks: Sequence[Task], *, is_stuck: bool) -> None:
        """Answer what is on the screen, one after the other; what is judged at once until it is right."""
        for task in tasks:
            is_done = False
            while not is_done:
                await asyncio.sleep(self._hour * self._stream.uniform(0.004, 0.02))
                kata = self._catalogue.known[task.kata]
                self._held[kata.id] = self._believed(kata, is_stuck=is_stuck)
                is_done = await self._try(kata, task.seed)

    async def _try(self, kata: Kata, seed: int) -> bool:
        """Send what they believe. Is there no more to do about it?"""
        held = self._held[kata.id]
        event = {"id": secrets.token_hex(8), "time": datetime.now(UTC).isoformat(), "kata": kata.id, "seed": seed}
        answers = self._answers(kata, seed, held)
        results = await self._send("POST", "answers", {"events": [{**event, "answers": answers}]})
        for result in results or ():
            self.told[result["status"]] += 1
            if result["status"] == "judged":
                return bool(result["verdict"]["outcome"] == Outcome.RIGHT.value)
        return True

    def _believed(self, kata: Kata, *, is_stuck: bool) -> int | None:
        """The number of a mistake, or None for what is right."""
        chance = self._stream.random()
        if kata.id not in self._held:
            is_right = chance < _RIGHT.get(kata.level, _RIGHT["medium"]) and not is_stuck
            return None if is_right else self._mistaken(kata)
        held = self._held[kata.id]
        if is_stuck and kata.mistakes:
            return ((held or 0) + 1) % len(kata.mistakes)
        if held is None:
            return None if chance < _REMEMBERED else self._mistaken(kata)
        return None if chance < _CONVINCED else held

    def _mistaken(self, kata: Kata) -> int | None:
        weights = _POPULAR[: len(kata.mistakes)]
        return self._stream.choices(range(len(weights)), weights)[0] if weights else None

    def _answers(self, kata: Kata, seed: int, held: int | None) -> Mapping[str, str]:
        right = self._truth(kata, seed)
        if held is None:
            return right
        if not self._stream.randrange(_ONE_IN):
            return dict.fromkeys(right, _NONSENSE)
        idea = ideas(kata.mistakes[held], deal(kata, seed))[0]
        return {**right, **{name: show(value) for name, value in idea.items()}}
