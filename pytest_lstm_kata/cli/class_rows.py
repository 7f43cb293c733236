"""The rows of a class, judged one learner after the other, or by several processes; in the learners' order either way."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from pytest_lstm_kata.cli.processes import judges, without_interrupts
from pytest_lstm_kata.files.printing import our_failure
from pytest_lstm_kata.judge.grading import Grader, NoDevice
from pytest_lstm_kata.kata import catalogue as packs
from pytest_lstm_kata.record.classroom import Row
from pytest_lstm_kata.record.owner import Owner
from pytest_lstm_kata.record.submission import Submission
from pytest_lstm_kata.record.workspace import shown

if TYPE_CHECKING:
    from concurrent.futures import Future

_AHEAD: Final = 4
"""So many learners for each process wait to be judged, or to be written: no more, so that memory stays what it is."""


class NoJudge(Exception):
    """Nothing can be judged here, or not any more; the text says why."""


class Task(NamedTuple):
    """What is judged by whom."""

    root: Path
    """The class's folder."""
    device: str = "auto"
    jobs: int = 1


def rows(owners: Sequence[Owner], task: Task, grader: Grader) -> Iterator[Row]:
    """A row for each, as soon as it and all before it are judged. Raises ``NoJudge``."""
    if task.jobs == 1 or len(owners) < 2:
        _check(obstacle(grader))
        for owner in owners:
            yield _judged(owner, task.root, grader)
    else:
        yield from _by_processes(owners, task)


def obstacle(grader: Grader) -> str:
    """Why nothing can be judged here; empty if it can."""
    try:
        grader.warm_up()
    except NoDevice as error:
        return str(error)
    return grader.oracle.unfit()


def _check(reason: str) -> None:
    if reason:
        raise NoJudge(reason)


def _judged(owner: Owner, root: Path, grader: Grader) -> Row:
    """The row of one learner; whatever is wrong with their files, the others are judged, too."""
    try:
        return Submission(owner, grader.folders.tree(owner.root, owner.top), grader).row(root)
    except Exception as error:  # ours, about one learner's files: all others have their rows
        folder = shown(owner.folder, root)
        return Row(owner.name, owner.id, owner.platform, folder, left_out={folder: our_failure(error)})
    finally:
        grader.folders.clear()


def _by_processes(owners: Sequence[Owner], task: Task) -> Iterator[Row]:
    from concurrent.futures.process import BrokenProcessPool

    with judges(min(task.jobs, len(owners)), _begin, task) as pool:
        left = iter(owners)
        waiting: deque[Future[Row]] = deque()
        try:
            with without_interrupts():
                reason = pool.submit(_reason)
            _check(reason.result())
            waiting.extend(pool.submit(_work, owner) for owner in islice(left, _AHEAD * task.jobs))
            while waiting:
                row = waiting.popleft().result()
                waiting.extend(pool.submit(_work, owner) for owner in islice(left, 1))
                yield row
        except BrokenProcessPool:
            raise NoJudge(
                "One of the processes that judge was ended from outside, as when memory runs out. Try it with fewer --jobs."
            ) from None
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


_here: tuple[Task, Grader]
"""In a process that judges for another one."""


def _begin(task: Task) -> None:
    global _here  # noqa: PLW0603  # what a process needs for all its tasks has no other place
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is for the command alone
    _here = task, Grader(packs.load(), device=task.device)


def _reason() -> str:
    return obstacle(_here[1])


def _work(owner: Owner) -> Row:
    task, grader = _here
    return _judged(owner, task.root, grader)
