"""The judge's process, seen from the front: asked without being waited for, started again when it dies, hangs or grows.

The front never imports torch. Seats take turns, so that nobody's answers hold up another's for longer than one of them takes.
"""

from __future__ import annotations

import asyncio
import json
import shlex
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple, Self, cast

from pytest_lstm_kata.dojo.room.session import Refused
from pytest_lstm_kata.dojo.running.turns import Turns
from pytest_lstm_kata.judge.verdict import Outcome, Verdict

COMMAND: Final = (sys.executable, "-P", "-m", "pytest_lstm_kata.dojo.running.judging")

_LONGEST: Final = 2**23
"""Bytes of an answer; a page has some tens of thousands."""

HANGS: Final = "The judge needed too long for this answer, so there is no verdict on it. It does not count. Change it and send it again."
DIED: Final = (
    "The judge stopped at this answer, so there is no verdict on it. It does not count. Change it and send it again."
)
RESTS: Final = "The judge stopped at an answer of this seat a moment ago. This one was not judged, and does not count. Send it again in a minute."
BUSY: Final = "The judge is starting again. What you sent is kept. Try it again in a few seconds."
CLOSED: Final = "This dojo is closing."


class NoJudge(Exception):
    """Nothing can be judged here; the text says why."""


class Patience(NamedTuple):
    """Seconds."""

    judgement: float = 5.0
    """A judgement takes no longer; then the process is ended."""
    start: float = 120.0
    """Until the process has imported torch, on a machine that does much else."""
    wait: float = 20.0
    """Nobody waits longer for a verdict."""
    rest: float = 60.0
    """A seat at whose answer the process ended is not judged for so long."""
    again: float = 1.0
    """After a process could not be started, until the next one is."""


class _Gone(Exception):
    """The process died, or hangs; the text is what is said of the answer."""


class _Task(NamedTuple):
    seat: str
    question: Mapping[str, Any]
    reply: asyncio.Future[Mapping[str, Any]]

    @property
    def key(self) -> str:
        return json.dumps(self.question)

    def fault(self, sentence: str) -> Mapping[str, Any]:
        """What is replied in place of a verdict, or of a page."""
        count = len(self.question["answers"] or ())
        verdict = Verdict(self.question["kata"], Outcome.FAULT, sentence, self.question["seed"], count, count)
        return {"verdict": verdict.to_wire(), "page": "", "why": sentence}

    def tell(self, reply: Mapping[str, Any]) -> None:
        with suppress(asyncio.InvalidStateError):  # nobody waits for it any more
            self.reply.set_result(reply)


class Desk:
    """Judges for all seats, in a process of its own."""

    def __init__(self, command: Sequence[str] = COMMAND, patience: Patience = Patience()) -> None:  # noqa: B008  # a value, and never changed
        self._command = command
        self._patience = patience
        self._process: _Process | None = None
        self._worker: asyncio.Task[None] | None = None
        self._turns: Turns[_Task] = Turns(time.monotonic)
        self._is_asked = asyncio.Event()
        self._open: set[asyncio.Future[Mapping[str, Any]]] = set()
        """All replies that somebody waits for."""
        self._deadly: set[str] = set()
        """Questions at which a process ended: they are not asked again."""
        self._rests: dict[str, float] = {}
        """By seat, until when it is not judged."""

    async def start(self) -> None:
        """Start the process, and wait until it can judge. Raises ``NoJudge``."""
        self._process = await _Process.started(self._command, self._patience.start)
        self._worker = asyncio.create_task(self._work())

    async def judge(self, seat: str, kata: str, seed: int, answers: Mapping[str, str]) -> dict[str, Any]:
        """The verdict on a seat's texts by blank, as ``Verdict.to_wire`` gives it; none of them is a truth.

        It is ``fault`` where the process died or hung, and nothing is tried twice. Raises ``Refused``, 503, if there is no
        verdict for a long time.
        """
        reply = await self._reply(seat, {"kata": kata, "seed": seed, "answers": dict(answers)})
        return dict(reply["verdict"])

    async def explain(self, kata: str, seed: int) -> str:
        """The kata with these numbers, its answer and its explanation, as HTML without a heading: for a reveal.

        Raises ``Refused``, 503.
        """
        reply = await self._reply("", {"kata": kata, "seed": seed, "answers": None})
        if not reply["page"]:
            raise Refused(503, reply["why"], 5)
        return str(reply["page"])

    async def stop(self) -> None:
        """End the process. Who still waits is refused."""
        worker, self._worker = self._worker, None
        if worker:
            worker.cancel()
            await asyncio.gather(worker, return_exceptions=True)
        await self._leave()
        for reply in self._open:
            with suppress(asyncio.InvalidStateError):  # it was told this moment
                reply.set_exception(Refused(503, CLOSED))

    async def _reply(self, seat: str, question: Mapping[str, Any]) -> Mapping[str, Any]:
        loop = asyncio.get_running_loop()
        task = _Task(seat, question, loop.create_future())
        if self._worker is None:
            raise Refused(503, CLOSED)
        if loop.time() < self._rests.get(seat, 0):
            return task.fault(RESTS)
        if task.key in self._deadly:
            return task.fault(DIED)
        self._turns.add(seat, task)
        self._is_asked.set()
        self._open.add(task.reply)
        try:
            async with asyncio.timeout(self._patience.wait):
                return await task.reply
        except TimeoutError:
            raise Refused(503, BUSY, 5) from None
        finally:
            self._open.discard(task.reply)

    async def _work(self) -> None:
        while True:
            batch = [task for task in self._turns.batch() if not task.reply.done()]
            while batch:
                batch = await self._judged(batch, await self._ready())
            if not self._turns:
                self._is_asked.clear()
                await self._is_asked.wait()

    async def _judged(self, batch: Sequence[_Task], process: _Process) -> list[_Task]:
        """Ask all this, and tell the replies. What is left is for another process, for this one is no more."""
        left = deque(batch)
        process.ask([task.question for task in batch])
        while left:
            began = time.monotonic()
            try:
                reply = await process.reply(self._patience.judgement)
            except _Gone as gone:
                await self._leave()
                self._blame(left.popleft(), str(gone))
                break
            self._turns.took(left[0].seat, time.monotonic() - began)
            left.popleft().tell(reply)
            if reply["is_large"]:
                await self._leave()
                break
        return [*left]

    def _blame(self, task: _Task, sentence: str) -> None:
        self._deadly.add(task.key)
        if task.question["answers"] is not None:
            self._rests[task.seat] = asyncio.get_running_loop().time() + self._patience.rest
        task.tell(task.fault(sentence))

    async def _ready(self) -> _Process:
        """A process that can judge, however long that takes."""
        if self._process and self._process.has_ended:  # nobody's answer is to blame
            await self._leave()
        while self._process is None:
            try:
                self._process = await _Process.started(self._command, self._patience.start)
            except NoJudge:  # there may be more memory in a moment; who waits is told by then
                await asyncio.sleep(self._patience.again)
        return self._process

    async def _leave(self) -> None:
        process, self._process = self._process, None
        if process:
            await process.end()


class _Process:
    """One process, from its start to its end."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._questions = cast("asyncio.StreamWriter", process.stdin)  # pipes, as ``started`` asks for them
        self._replies = cast("asyncio.StreamReader", process.stdout)

    @classmethod
    async def started(cls, command: Sequence[str], patience: float) -> Self:
        """A process that can judge. Raises ``NoJudge``."""
        try:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                limit=_LONGEST,
                start_new_session=True,  # Ctrl-C in the terminal is for the front, here and on Windows
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )
        except OSError as error:
            raise NoJudge(f"The judge's process cannot be started: {error.strerror or error}.") from None
        started = cls(process)
        try:
            unfit = str((await started.reply(patience))["unfit"])
        except _Gone:
            unfit = f"The judge's process ended before it could judge. This shows why:\n{shlex.join(command)}"
        except BaseException:  # whoever waits for it has given up
            await started.end()
            raise
        if unfit:
            await started.end()
            raise NoJudge(unfit)
        return started

    @property
    def has_ended(self) -> bool:
        """Is it known to be no more?"""
        return self._replies.at_eof()

    def ask(self, questions: Sequence[Mapping[str, Any]]) -> None:
        """Hand over these questions; each gets a reply, in their order."""
        self._questions.write(json.dumps(questions).encode() + b"\n")

    async def reply(self, patience: float) -> Mapping[str, Any]:
        """What it says next. Raises ``_Gone`` if it dies, or says nothing for so many seconds."""
        try:
            async with asyncio.timeout(patience):
                line = await self._replies.readline()
            said: Mapping[str, Any] = json.loads(line)
        except TimeoutError:
            raise _Gone(HANGS) from None
        except ValueError:  # nothing, or a part of a line
            raise _Gone(DIED) from None
        return said

    async def end(self) -> None:
        """End it at once, whatever it is at."""
        self._questions.close()
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
