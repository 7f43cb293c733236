"""What runs in the judge's process: questions come as lines of JSON, each a list, and every question is answered with a line.

It is the only module of the dojo that leads to torch. Nobody types its name but to see why it does not start.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any, BinaryIO, Final

from pytest_lstm_kata.explain.reveal import reveal
from pytest_lstm_kata.files.answers import read_answers
from pytest_lstm_kata.files.folder import Paper
from pytest_lstm_kata.judge.grading import Grader, NoSolution
from pytest_lstm_kata.judge.oracle import Breakdown, Run, TorchOracle
from pytest_lstm_kata.kata import catalogue as packs
from pytest_lstm_kata.kata.catalogue import Catalogue

MAX_WEIGHTS: Final = 2**18
"""Learners' designs have no more: to run the largest takes some hundredths of a second."""

MEMORY: Final = 2**31
"""Bytes of address space, or what torch itself takes and ``ROOM`` besides, if that is more."""
ROOM: Final = 2**30

GROWTH: Final = 200 * 2**20
"""A process that has grown by so many bytes since it was ready says so, and is replaced; ready it has some 230 MB."""

_MEMORY_USED: Final = Path("/proc/self/statm")
_GRACE: Final = 1.0
"""So many seconds a judgement may go on after whoever asked for it has gone."""


def run(catalogue: Catalogue) -> None:
    """Answer on the standard output what is asked on the standard input, until that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for whoever started this process
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a pack or torch prints is no answer
    bench = Bench(catalogue)
    limit_memory(max(MEMORY, memory()[0] + ROOM))
    serve(bench, lines(sys.stdin.buffer), answers)


def lines(questions: Iterable[bytes]) -> Iterator[bytes]:
    """The lines as they come. When there are no more the process ends, be it in the middle of a judgement."""
    queue: SimpleQueue[bytes] = SimpleQueue()

    def read() -> None:
        for line in questions:
            queue.put(line)
        queue.put(b"")
        time.sleep(_GRACE)
        os._exit(1)

    Thread(target=read, daemon=True).start()
    yield from iter(queue.get, b"")


def serve(bench: Bench, questions: Iterable[bytes], answers: BinaryIO) -> None:
    """Say first whether anything can be judged here, and then answer each question of each line."""
    _say(answers, {"unfit": bench.unfit})
    if not bench.unfit:
        for line in questions:
            for question in json.loads(line):
                _say(answers, bench.answer(question))


def _say(answers: BinaryIO, answer: Mapping[str, Any]) -> None:
    answers.write(json.dumps(answer).encode() + b"\n")
    answers.flush()


class Bench:
    """A judge that keeps within bounds, and what it says to a question."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._grader = Grader(catalogue, device="cpu", oracle=_Oracle(MAX_WEIGHTS))
        self._grader.warm_up()
        self.unfit = self._grader.oracle.unfit()
        """Why nothing can be judged here; empty if it can."""
        self._ready = memory()[1]

    def answer(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        """The verdict, or the page, and whether the process has grown too large. Raises ``SystemExit`` where memory runs out."""
        said = self._page(question) if question["answers"] is None else self._verdict(question)
        return {**said, "is_large": memory()[1] > self._ready + GROWTH}

    def _verdict(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        kata = self._grader.catalogue.known[question["kata"]]
        sheet = read_answers(kata, question["seed"], question["answers"])
        return {"verdict": self._grader.verdict(Paper(Path(), kata, sheet)).to_wire()}

    def _page(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        kata = self._grader.catalogue.known[question["kata"]]
        try:
            right = self._grader.solution(kata, question["seed"])
        except NoSolution as error:
            return {"page": "", "why": str(error)}
        return {"page": "\n".join(reveal(kata, question["seed"], right)), "why": ""}


class _Oracle(TorchOracle):
    """An oracle whose process ends where there is no memory: what it would say of an answer then is no verdict."""

    def run(self, *args: Any, **kwargs: Any) -> Run:
        run = super().run(*args, **kwargs)
        if isinstance(run, Breakdown) and any(
            word in run.trace for word in ("MemoryError", "allocate", "not enough memory")
        ):
            raise SystemExit("out of memory")
        return run


def memory() -> tuple[int, int]:
    """The process's address space and what it has of the memory, in bytes; zeros where nobody says."""
    try:
        import resource

        pages = _MEMORY_USED.read_text(encoding="ascii").split()[:2]
    except (ImportError, OSError):  # Windows, macOS
        return 0, 0
    size, resident = (int(count) * resource.getpagesize() for count in pages)
    return size, resident


def limit_memory(size: int) -> None:
    """Let the address space grow to so many bytes and no further, where there is such a limit."""
    if memory() != (0, 0):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))


if __name__ == "__main__":
    run(packs.load())
