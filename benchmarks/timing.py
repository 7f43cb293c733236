"""Two commands timed as whole processes that take turns, and what of the caller's environment they see."""

from __future__ import annotations

import ctypes
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

STEERING: Final = ("COVERAGE_", "PYTEST_", "PYTHON")
"""Variables that begin so change what Python or pytest does; PYTHONDONTWRITEBYTECODE is usual in containers."""

RESAMPLES: Final = 1000

_PR_SET_CHILD_SUBREAPER: Final = 36

Clock = Callable[[], float]


def wall() -> float:
    """Seconds as they pass."""
    return time.perf_counter()


def cpu() -> float:
    """Seconds of processor time that ended child processes have taken; a busy machine hardly changes them."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Used(NamedTuple):
    """What a command has used."""

    seconds: float
    """Processor time of all its processes."""
    megabytes: float
    """Memory of the largest of them."""


class Command(NamedTuple):
    """A command line, the folder in which it runs, and variables that are set for it."""

    arguments: Sequence[str | Path]
    folder: Path
    variables: Mapping[str, str] = {}
    may_fail: bool = False
    """Is an exit status of 1 as good as 0, as of tests that fail?"""

    def run(self) -> str:
        """Run it, and return what it prints. Exits with that if the command fails."""
        return self._run()[0]

    def used(self) -> Used:
        """What it uses, as the system counts it. Exits with what it prints if it fails."""
        return self._run()[1]

    def _run(self) -> tuple[str, Used]:
        running = subprocess.Popen(
            self.arguments,
            cwd=self.folder,
            env={**environment(), **self.variables},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
        )
        _adopt_orphans()
        printed = running.stdout.read() if running.stdout else ""
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
        all_used = [used, *_orphans()]
        if running.returncode not in ((0, 1) if self.may_fail else (0,)):
            sys.exit(f"{' '.join(map(str, self.arguments))} failed in {self.folder}:\n{printed}")
        seconds = sum(used.ru_utime + used.ru_stime for used in all_used)
        return printed, Used(seconds, max(used.ru_maxrss for used in all_used) / 1024)

    def seconds(self, clock: Clock) -> float:
        """Seconds from its start to its exit, by this clock."""
        start = clock()
        self.run()
        return clock() - start


def _adopt_orphans() -> None:
    """Have processes come to this one whose parents end before they do, as a fork server does: only Linux knows that."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _orphans() -> Iterator[resource.struct_rusage]:
    """What each of them has used, once it has ended."""
    with suppress(ChildProcessError):
        while True:
            yield os.wait4(-1, 0)[2]


class Pairs(NamedTuple):
    """Seconds of two commands, run in pairs."""

    seconds: Sequence[tuple[float, float]]

    @property
    def medians(self) -> tuple[float, float]:
        return _medians(self.seconds)

    @property
    def ratio(self) -> float:
        """Median of the first command / median of the second."""
        return _ratio(self.seconds)

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval of the ratio, by a bootstrap over the pairs."""
        draw = random.Random(0)  # noqa: S311  # statistics, not secrets
        ratios = sorted(_ratio(draw.choices(self.seconds, k=len(self.seconds))) for _ in range(RESAMPLES))
        return ratios[RESAMPLES // 40], ratios[-RESAMPLES // 40]

    @property
    def ratio_of_minima(self) -> float:
        return min(ours for ours, _ in self.seconds) / min(theirs for _, theirs in self.seconds)


def compare(ours: Command, theirs: Command, pairs: int, clock: Clock = wall) -> Pairs:
    """Time the commands in turns, each first in every other pair, so that a slow minute slows both."""
    ours.run(), theirs.run()  # not counted: files come into the cache, bytecode is written
    seconds = []
    for pair in range(pairs):
        first, second = [each.seconds(clock) for each in ((ours, theirs) if pair % 2 else (theirs, ours))]
        seconds.append((first, second) if pair % 2 else (second, first))
    return Pairs(seconds)


def environment() -> dict[str, str]:
    """The caller's environment variables without those that steer Python, pytest or coverage."""
    return {name: value for name, value in os.environ.items() if not name.startswith(STEERING)}


def _medians(seconds: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(ours for ours, _ in seconds), statistics.median(theirs for _, theirs in seconds)


def _ratio(seconds: Sequence[tuple[float, float]]) -> float:
    ours, theirs = _medians(seconds)
    return ours / theirs
