"""The promise: an hour is played in three minutes, with all its phases, and whoever presses next meanwhile may."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from dojo.standing_in import page, standing
from dojo.waits import until
from pytest_lstm_kata.dojo.room.events import Answered, Entry, Opened, Paused, Stepped
from pytest_lstm_kata.dojo.room.plan import Plan, Step, usual
from pytest_lstm_kata.dojo.room.session import Session
from pytest_lstm_kata.dojo.running.desk import Desk
from pytest_lstm_kata.dojo.running.ledger import entries
from pytest_lstm_kata.dojo.running.running import Dojo
from pytest_lstm_kata.dojo.server import server
from pytest_lstm_kata.dojo.server.address import listening
from pytest_lstm_kata.dojo.visitors import rehearsal
from pytest_lstm_kata.dojo.visitors.rehearsal import HOUR, hastened
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.solutions import solution
from pytest_lstm_kata.kata.catalogue import load

CATALOGUE = load()
VOTE = CATALOGUE.find("1.6").id


def test_the_usual_hour_takes_three_minutes() -> None:
    """With the time in which everybody looks at what has no clock. It has votes, practice and an exam."""
    plan = hastened(rehearsal.usual(CATALOGUE), HOUR)
    assert [step.kind for step in plan.steps] == ["vote", "practise", "vote", "vote", "exam"]
    clocks = sum(sum(step.seconds[: 4 if step.check else 3]) for step in plan.steps)
    assert 150 < clocks + 8 * (1 + 1 + 2 + 2) < 210
    assert min(second for step in plan.steps for second in step.seconds) >= 5
    practice = plan.steps[1]
    assert 5 <= practice.switch < practice.seconds[0]


def test_any_plan_can_be_rehearsed() -> None:
    """One without times, too; and one with so many steps that each takes its least."""
    assert hastened(usual(CATALOGUE), HOUR).steps[0].seconds == (172,)
    long = Plan((Step("vote", (VOTE,), (60, 60, 60, 60)),) * 50)
    assert {step.seconds for step in hastened(long, HOUR).steps} == {(5, 5, 5, 5)}


class Room:
    """As much of a dojo as can go on: a session, and what may happen next in it."""

    def __init__(self, plan: Plan) -> None:
        self.session = Session(CATALOGUE)
        self.phases: list[str] = []
        self.apply(Opened("dojo", plan=plan))

    def apply(self, event: Any) -> None:
        self.session.apply(Entry(datetime.now(UTC), f"{len(self.phases)} {event}", event))

    async def step(self, direction: str) -> None:
        assert direction == ("begin" if self.session.begins_exam else "next")
        self.apply(self.session.may_step("next"))
        self.phases.append(self.session.phase)


def test_it_goes_on_by_itself() -> None:
    """When the time of a phase is over, or everybody has looked; to the end of the plan, and no further."""
    room = Room(Plan((Step("vote", (VOTE,), (0, 0, 0, 0)), Step("practise", (VOTE,), (0,)))))
    asyncio.run(rehearsal.go_on(cast("Dojo", room), look=0.01, tick=0.001))
    assert room.phases == ["think", "argue", "again", "reveal", "explain", "check", "checked", "open"]


def test_the_facilitator_may_press_next_and_pause() -> None:
    """Then a phase has its whole time from there; while the clock stands still, nothing goes on."""

    async def play() -> None:
        room = Room(Plan((Step("practise", (VOTE,), (3600,)), Step("practise", (VOTE,), (0,)))))
        going = asyncio.create_task(rehearsal.go_on(cast("Dojo", room), look=0.05, tick=0.001))
        await asyncio.sleep(0.01)
        room.apply(Paused(on=True))
        await asyncio.sleep(0.1)
        assert room.phases == []
        room.apply(Paused(on=False))
        await asyncio.sleep(0.02)
        assert room.phases == []
        room.apply(Stepped(0, "open"))
        await asyncio.sleep(0.1)
        assert room.phases == []
        room.apply(Stepped(1, "open"))
        await going
        assert room.phases == []

    asyncio.run(play())


def test_all_learners_play_until_the_room_closes() -> None:
    """What became of all that they sent is added up."""

    async def play() -> None:
        async with standing() as room:
            playing = asyncio.create_task(
                rehearsal.attend("127.0.0.1", room.port, "K7QM2P", lambda *_: {"out_shape": "1"}, count=4, hour=0.05)
            )
            room.pages.put_nowait(page("think", (VOTE, 7)))
            await until(room.sent)
            room.answer = lambda *_: (0, None)
            for _ in range(4):
                room.pages.put_nowait("")
            assert await asyncio.wait_for(playing, 10) == {"taken": 1}

    asyncio.run(play())


def test_they_are_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is ended when the rehearsal is, whether it still plays or not."""
    started: list[Any] = []
    make = asyncio.create_subprocess_exec

    async def made(*command: str) -> Any:
        started.append(command)
        code = "import time; time.sleep(60)" if len(started) == 1 else ""
        process = await make(sys.executable, "-c", code)
        started.append(process)
        return process

    monkeypatch.setattr(asyncio, "create_subprocess_exec", made)

    async def play() -> None:
        async with rehearsal.audience("127.0.0.1", 8765, "K7QM2P"):
            pass
        async with rehearsal.audience("127.0.0.1", 8765, "K7QM2P"):
            await started[3].wait()

    asyncio.run(play())
    assert started[0][1:3] == ("-P", "-c")
    assert "from pytest_lstm_kata.dojo.visitors.rehearsal import main; main(" in started[0][3]
    assert started[0][4:] == ("127.0.0.1", "8765", "K7QM2P", "30", "180.0")
    assert (started[1].returncode, started[3].returncode) != (None, None)


def test_their_process_knows_what_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    """By torch. Ctrl-C means the room, and shows nothing there."""
    seen: dict[str, Any] = {}

    async def attend(host: str, port: int, code: str, truth: Any, **more: Any) -> None:
        seen.update(place=(host, port, code), right=truth(CATALOGUE.known[VOTE], 0), **more)
        raise KeyboardInterrupt

    monkeypatch.setattr(rehearsal, "attend", attend)
    rehearsal.main("127.0.0.1", "8765", "K7QM2P", "30", "180.0")
    assert seen["place"] == ("127.0.0.1", 8765, "K7QM2P")
    assert (seen["count"], seen["hour"]) == (30, 180.0)
    assert set(seen["right"]) == {"out_shape"}
    assert seen["right"]["out_shape"].startswith("(")


@pytest.mark.slow
def test_an_hour_is_played_in_a_real_room(tmp_path: Path) -> None:
    """By people of each kind, over HTTP, judged by torch: nothing that they send is refused, and the disk has all of it."""
    judge = Judge(TorchOracle())
    plan = Plan((Step("vote", (VOTE,), (4, 2, 4, 4)), Step("practise", (VOTE, CATALOGUE.find("1.10").id), (6,))))
    phases: list[str] = []

    async def play() -> None:
        dojo = await Dojo.open(tmp_path / "room", CATALOGUE, plan, desk=Desk())
        listener = listening("127.0.0.1", 0)
        port = listener.getsockname()[1]
        served = server.build(dojo, [f"127.0.0.1:{port}"])
        serving = asyncio.create_task(served.serve([listener]))

        async def watch() -> None:
            after = -1
            while True:
                after = await dojo.changed(after)
                phases.append(dojo.session.phase)

        watching = asyncio.create_task(watch())
        await dojo.ready()
        attending = asyncio.create_task(
            rehearsal.attend(
                "127.0.0.1", port, dojo.join_code, lambda kata, seed: solution(kata, judge, seed), count=12, hour=30
            )
        )
        await rehearsal.go_on(dojo, look=3)
        served.should_exit = True
        told = await attending
        await serving
        watching.cancel()
        answers = [entry.event for entry in entries(tmp_path / "room") if isinstance(entry.event, Answered)]
        await dojo.close()
        assert {*told} <= {"taken", "judged", "refused", "closed"}
        assert told["judged"] > 10
        more = len(answers) - told["taken"] - told["judged"]
        assert -5 < more < 12  # those of who has left are gone; who moves on does not wait for what was under way
        assert {"think", "argue", "again", "reveal", "explain", "check", "checked", "open"} <= {*phases}
        report = dojo.report()
        assert len(report.rows) == 11  # one has left
        assert any(row.outcomes[VOTE] == "right" for row in report.rows)

    asyncio.run(play())
