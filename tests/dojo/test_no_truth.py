"""The promise: whatever the room sends before a reveal, no answer is in it that its reader has not given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from dojo import dojos
from dojo.dojos import CATALOGUE
from dojo.served import Visitor, visit
from dojo.waits import until
from pytest_lstm_kata.dojo.room.plan import votable
from pytest_lstm_kata.dojo.running.codes import new_id
from pytest_lstm_kata.dojo.running.judging import Bench
from pytest_lstm_kata.kata.model import Kata, Named, show
from support import solution

VOTABLE = [kata for kata in CATALOGUE.katas.values() if votable(kata)]


class Judging(dojos.Desk):
    """torch itself, in this process."""

    def __init__(self) -> None:
        super().__init__()
        self._bench = Bench(CATALOGUE)

    async def judge(self, _: str, kata: str, seed: int, answers: Mapping[str, str]) -> dict[str, Any]:
        said: dict[str, Any] = self._bench.answer({"kata": kata, "seed": seed, "answers": dict(answers)})["verdict"]
        return said

    async def explain(self, kata: str, seed: int) -> str:
        return str(self._bench.answer({"kata": kata, "seed": seed, "answers": None})["page"])


def secrets(kata: Kata, seed: int) -> list[re.Pattern[bytes]]:
    """How its answers would be found; a lone number or flag stands in many a text without saying that it is the answer, and so
    does what is in the brackets of a call.
    """
    told = [show(value) for value in solution(kata, seed).values() if isinstance(value, tuple | Named)]
    spelt = [re.escape(text).replace(r"\ ", r"\s*") for text in told]
    return [re.compile(rf"(?<![\w.]){text}(?!\w|\.\d)".encode()) for text in spelt]


@pytest.mark.again
def test_no_byte_before_a_reveal_has_an_answer(tmp_path: Path) -> None:
    """For each kata that can be voted on: pages, states and replies of who is wrong, of who says nothing, of the projector."""
    clock = dojos.Clock()

    async def test(visitor: Visitor) -> None:
        dojo = visitor.dojo
        tokens = {f"s{number}": await visitor.join() for number in (1, 2, 3)}
        for kata in VOTABLE:
            await dojo.vote(kata.id)
            seeds = {seat: dojo.session.seed(seat, kata) for seat in tokens}
            right = {name: show(value) for name, value in solution(kata, seeds["s2"]).items()}
            wrong = dict.fromkeys(kata.listing.names, "'nothing'")
            hidden = [secret for seat in ("s1", "s3") for secret in secrets(kata, seeds[seat])]
            for phase in ("think", "argue", "again"):
                assert dojo.session.phase == phase
                visitor.heard.clear()
                for seat, answers in (("s1", wrong), ("s2", right)):
                    event = {"id": new_id(), "time": "", "kata": kata.id, "seed": seeds[seat], "answers": answers}
                    told = await visitor.send("/answers", {"events": [event]}, tokens[seat])
                    assert told.status == 200, told.body
                    assert told.value[0]["status"] == ("closed" if phase == "argue" else "taken"), (kata.id, told.value)
                await dojos.judged(dojo)
                for token in (tokens["s1"], tokens["s3"], dojo.room_token):
                    assert (await visitor.get("/api/1/state", token)).status == 200
                for path, cookie in (("/", f"dojo-seat={tokens['s1']}"), ("/room", f"dojo-room={dojo.room_token}")):
                    assert (await visitor.get(path, cookie=cookie)).status == 200
                heard = b"\n".join(visitor.heard)
                assert len(heard) > 2000
                assert [secret.pattern for secret in hidden if secret.search(heard)] == [], (kata.id, phase)
                await dojo.step("next")
            assert dojo.session.phase == "reveal"
            assert not dojo.view(dojo.who(tokens["s3"])).explained
            await dojo.step("next")
            await until(lambda: dojo.view(dojo.who(tokens["s3"])).explained)
            shown = (await visitor.get("/api/1/state", tokens["s3"])).body
            assert all(secret.search(shown) for secret in secrets(kata, seeds["s3"])), (
                kata.id
            )  # it would have been found
            clock.go(60)

    visit(tmp_path, test, plan=None, desk=Judging(), clock=clock)
