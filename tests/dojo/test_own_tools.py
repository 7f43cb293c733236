"""The promise: a learner's own tools and the room that is served understand each other."""

from __future__ import annotations

import asyncio
import importlib.metadata
from pathlib import Path

from dojo.served import Visitor, visit
from pytest_lstm_kata.dojo.running import wheels
from pytest_lstm_kata.dojo.running.packs import digests
from pytest_lstm_kata.dojo.tools import client, membership
from pytest_lstm_kata.dojo.tools.outbox import Outbox
from pytest_lstm_kata.dojo.tools.remote import RemoteJudge
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.catalogue import load
from pytest_lstm_kata.record.events import Judged
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.progress import Progress
from pytest_lstm_kata.record.workspace import Workspace
from support import KATAS, sheet

KATA, WRONG = KATAS["1.3"], "(2, 4, 3)"
PACKS = digests(load())


def test_a_learner_joins_sends_is_judged_comes_back_and_goes(tmp_path: Path) -> None:
    """What is not open waits, and is sent again; what was judged is known by its id; who deletes has a seat no more."""
    workspace = Workspace(tmp_path / "own")
    workspace.state.mkdir(parents=True)

    def learn(address: str, code: str) -> list[str]:
        seat = client.join(address, code.lower(), None, PACKS)
        membership.save(workspace, seat)
        judge = RemoteJudge(seat, Progress)
        assert judge.judge(sheet(KATA, out_shape=WRONG)).sentence == "Not judged: Kata 1.3 is not open now."
        judged = Judged(KATA.id, answers={"out_shape": WRONG}, outcome="wrong", devices={"cpu": "wrong"})
        Journal(workspace.journal).append(judged)
        return Outbox(workspace, {}, {KATA.id: KATA.ref}).send().lines

    def go_on(address: str) -> None:
        seat = membership.read(workspace)
        assert seat
        judge = RemoteJudge(seat, Progress)
        assert [judge.judge(sheet(KATA, out_shape=WRONG)).outcome for _ in range(2)] == [Outcome.WRONG] * 2
        Journal(workspace.journal).append(Judged(KATA.id, answers={"out_shape": "(4, 2, 3)"}, outcome="right"))
        assert Outbox(workspace).send().taken == 1
        again = client.come_back(address, seat.name, seat.code.replace(" ", ""))
        assert Outbox(workspace).waiting(seat.last) != []
        Journal(workspace.journal).append(Judged(KATA.id, answers={"out_shape": WRONG}, outcome="wrong"))
        assert "is gone, or on another device" in Outbox(workspace).send().trouble
        client.delete(again)

    async def test(visitor: Visitor) -> None:
        dojo = visitor.dojo
        told = await asyncio.to_thread(learn, visitor.origin, dojo.join_code)
        assert told == ["dojo: not taken yet: Kata 1.3 is not open now."]
        await dojo.step("next")
        (seat,) = dojo.session.seats.values()
        await asyncio.to_thread(go_on, visitor.origin)
        assert [answer.texts["out_shape"] for answer in seat.answers.values()] == [WRONG, "(4, 2, 3)"]
        assert dojo.session.seats == {}

    visit(tmp_path / "room", test, packs=PACKS)


def test_a_vote_is_answered_in_a_browser(tmp_path: Path) -> None:
    """A folder has other numbers than the vote: whoever answers there is told which page to open, and what to choose on it."""

    def learn(address: str, code: str) -> tuple[str, str]:
        seat = client.join(address, code, None, PACKS)
        said = RemoteJudge(seat, Progress).judge(sheet(KATAS["1.6"], out_shape="(7, 5, 20)")).sentence
        return said, seat.url

    async def test(visitor: Visitor) -> None:
        await visitor.dojo.vote(KATAS["1.6"].id)
        said, url = await asyncio.to_thread(learn, visitor.origin, visitor.dojo.join_code)
        way = f'open {url}, choose "I have a seat already", and type your name and seat code'
        assert (
            said
            == f"Not judged: 1.6 (The room asks it with other numbers now. Votes and the exam are answered in a browser: {way})."
        )
        page = (await visitor.get("/")).body.decode()
        assert "<summary>I have a seat already</summary>" in page

    visit(tmp_path / "room", test, packs=PACKS)


def test_other_katas_are_refused_with_what_to_do(tmp_path: Path) -> None:
    """Before anything is answered that the room would judge otherwise."""

    def join(address: str, code: str) -> str:
        try:
            client.join(address, code, None, {"lstm": "another"})
        except client.Refusal as refusal:
            return f"{refusal.status} {refusal}"
        return ""

    async def test(visitor: Visitor) -> None:
        said = await asyncio.to_thread(join, visitor.origin, visitor.dojo.join_code)
        version = importlib.metadata.version(wheels.TOOL)
        told = (
            "409 Your katas are of another version than those of this room. Install its version: python -m pip install "
        )
        assert said == f"{told}{wheels.TOOL}=={version}"
        visitor.dojo.address, visitor.dojo.has_wheels = visitor.origin, True
        said = await asyncio.to_thread(join, visitor.origin, visitor.dojo.join_code)
        assert said == f"{told.removesuffix('python -m pip install ')}{wheels.install(visitor.origin)}"
        page = await visitor.get("/wheels/")
        assert page.body.decode().count(".whl</a>") == len(wheels.names(tmp_path / "wheels")) == 1

    (tmp_path / "wheels").mkdir()
    (tmp_path / "wheels" / "click-8.5.1-py3-none-any.whl").write_bytes(b"")
    visit(tmp_path / "room", test, packs=PACKS, wheels=tmp_path / "wheels")
