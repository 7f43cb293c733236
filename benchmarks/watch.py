"""From the save to the verdict: watch mode, and beside it pytest-watcher with plain asserts.

    python benchmarks/watch.py [--saves N] [--others N] [--bursts N] [--idle SECONDS] [--long N]

Each runs in a terminal of its own, a real one as far as it can tell, on the same machine in the same minutes. A save
is a file written as editors do, by turns in place and by renaming; the clock stops when the verdict stands on the
screen. Wrong answers are mistakes that people make; right ones are torch's. Exits with 1 if the 95th percentile of
watch mode is above its bound, if a verdict is missing, if it is not idle when nothing happens, or if its memory grows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

from pytest_lstm_kata.files.ideas import ideas
from pytest_lstm_kata.files.reading import read
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.solutions import solution
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.workspace import FOLDER
from seeing import SCRIPT, Terminal, watching

BOUND: Final = 0.06
"""Seconds from the save to the verdict, for 95 of 100 saves."""

IDLE: Final = 0.01
"""Of one core, while nothing happens."""

BURST: Final = 50
"""So many files are saved within a tenth of a second."""

GROWTH: Final = 4
"""Megabytes by which memory may be larger after the long run than once each kata was judged."""

PAST: Final = 2000
"""So many events are in the journal of somebody who has practised for long."""

INIT: Final = "import sys; from pytest_lstm_kata.cli import main; main(['init', sys.argv[1]])"


class Save(NamedTuple):
    """A kata's file as it is to be saved, and how what is said of it begins."""

    kata: Kata
    text: str
    said: str

    def is_told(self, screen: str) -> bool:
        """Does the screen show the verdict?"""
        return screen.startswith(self.kata.heading) and self.said in screen

    def is_line_in(self, raw: bytes) -> bool:
        """Does one of these lines have the verdict?"""
        outcome = "right|unverified" if self.said == "Right." else "wrong"
        return re.search(rf"{self.kata.file}:\d+: ({outcome})".encode(), raw) is not None

    def is_ready(self, screen: str) -> bool:
        """Does it say that Enter submits this challenge, or show a verdict that was known?"""
        return screen.startswith(self.kata.heading) and ("Ready" in screen or self.said in screen)


class Times(NamedTuple):
    """Seconds, one for each save."""

    name: str
    seconds: list[float]

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.seconds * 2, n=20)[-1]  # of a single one, that

    def __str__(self) -> str:
        found = statistics.median(self.seconds), self.p95, max(self.seconds)
        return f"{self.name:<52}{len(self.seconds):>6}" + "".join(f"{1000 * each:>8.0f}" for each in found)


def saves() -> list[Save]:
    """For each kata that can be judged here a mistake that people make, then what is right."""
    judge, found = Judge(TorchOracle()), []
    for kata in LSTM.katas:
        right = solution(kata, judge, 0)
        dealt = deal(kata, 0)
        (wrong, *_) = (idea for mistake in kata.mistakes for idea in ideas(mistake, dealt))
        mistaken = {name: show(value) for name, value in wrong.items()}
        for answers, outcome in ((mistaken, Outcome.WRONG), ({}, Outcome.RIGHT)):
            text = filled(write(kata, 0), {**right, **answers})
            sheet = read(text.encode(), {kata.id: kata})
            verdict = judge.judge(sheet, ["cpu"])
            if verdict.outcome is outcome:
                found.append(Save(kata, text, verdict.sentence[:30] or "Right."))
    return found


def filled(text: str, answers: Mapping[str, str]) -> str:
    """The file with these values, as source, in its blanks."""
    for name, value in answers.items():
        text = re.sub(rf"^{name} = \.\.\.", f"{name} = {value}".replace("\\", r"\\"), text, flags=re.MULTILINE)
    return text


def written(path: Path, text: str, *, in_place: bool) -> float:
    """Save a file, as one editor or the other does. When was that begun?"""
    start = time.perf_counter()
    if in_place:
        path.write_text(text, encoding="utf-8")
    else:
        beside = path.with_suffix(".tmp")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    return start


def dojo_in(place: Path) -> Path:
    subprocess.run([sys.executable, "-c", INIT, str(place)], check=True, stdout=subprocess.DEVNULL)
    return place


def with_past(dojo: Path, events: int) -> Path:
    """A dojo with so many wrong answers in its journal, as after months."""
    kata, start = LSTM.katas[0], datetime(2026, 1, 1, tzinfo=UTC)
    with (dojo / FOLDER / "journal.jsonl").open("w") as file:
        for number in range(events):
            event = {"id": f"{number:016x}", "time": (start + timedelta(minutes=number)).isoformat(), "event": "judged"}
            facts = {"kata": kata.id, "seed": 0, "answers": {"lstm_steps": str(number)}, "outcome": Outcome.WRONG.value}
            file.write(json.dumps(event | facts) + "\n")
    return dojo


def watch_mode(dojo: Path, todo: Sequence[Save], more: str = "") -> Iterator[Times]:
    """The first screen, torch, and then each save in turn."""
    start = time.perf_counter()
    with watching(dojo) as terminal:
        terminal.until("q quit")
        yield Times(f"watch: from the start to the first screen{more}", [terminal.read_at - start])
        terminal.until("torch 2")
        yield Times(f"watch: from the start to torch{more}", [terminal.read_at - start])
        told: list[float] = []
        submitted: list[float] = []
        for number, save in enumerate(todo):
            path = dojo / "katas" / save.kata.file
            start = written(path, save.text, in_place=number % 2 == 0)
            if save.kata.challenge:
                terminal.until(save.is_ready)
                told.append(terminal.read_at - start)
                if not save.is_told(terminal.text):
                    start = time.perf_counter()
                    terminal.press("enter")
                    terminal.until(save.is_told)
                    submitted.append(terminal.read_at - start)
            else:
                terminal.until(save.is_told)
                told.append(terminal.read_at - start)
            pause()
        yield Times(f"watch: from the save to the verdict{more}", told)
        if submitted:
            yield Times(f"watch: from Enter to the verdict{more}", submitted)


def pause() -> None:
    """Until another save is one of its own; not always as long, so that it falls anywhere between two looks."""
    time.sleep(random.uniform(0.1, 0.15))  # noqa: S311  # no secret


def bursts(dojo: Path, todo: Sequence[Save], count: int) -> Iterator[Times]:
    """Many files at once, right and wrong by turns, until each has its verdict in a line."""
    practice = [save for save in todo if not save.kata.challenge]
    rounds = [[save for save in practice if (save.said == "Right.") is right][:BURST] for right in (False, True)]
    told: list[float] = []
    with watching(dojo, "--plain") as terminal:
        terminal.until("Each kata is judged")
        for number in range(count):
            seen, missing = len(terminal.raw), rounds[number % 2]
            start = time.perf_counter()
            for at, save in enumerate(missing):
                written(dojo / "katas" / save.kata.file, f"{save.text}\n# {number}\n", in_place=at % 2 == 0)
                time.sleep(max(0.0, start + 0.1 * at / len(missing) - time.perf_counter()))
            while missing:
                if not terminal.look(20):
                    sys.exit(f"no verdict on {[save.kata.file for save in missing]}")
                missing = [save for save in missing if not save.is_line_in(terminal.raw[seen:])]
            told.append(terminal.read_at - start)
            pause()
    yield Times(f"watch --plain: {BURST} saves in 100 ms, to the last verdict", told[1:])  # the first waits for torch


def idle(dojo: Path, seconds: float) -> Iterator[tuple[str, float]]:
    """How much of a core it takes while nothing happens, at first and after long."""
    for name, long in (("just after a save", "loop.LONG"), ("after two minutes", "0")):
        script = f"from pytest_lstm_kata.cli.watching import loop; loop.LONG = {long}; {SCRIPT}"
        with watching(dojo, script=script) as terminal:
            terminal.until("torch 2")
            terminal.settle(2)
            time.sleep(10)  # what was saved last is looked at more closely for a while
            start, used = time.perf_counter(), cpu(terminal.process.pid)
            time.sleep(seconds)
            yield name, (cpu(terminal.process.pid) - used) / (time.perf_counter() - start)


def cpu(pid: int) -> float:
    """Seconds that the threads of a process have run for; Linux says so."""
    user, system = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def memory(dojo: Path, todo: Sequence[Save], count: int) -> Iterator[tuple[int, float]]:
    """How many saves, and megabytes of memory after them; each file is a new one, by a comment of its own."""
    with watching(dojo) as terminal:
        terminal.until("torch 2")
        terminal.settle(2)  # what was filled before is judged
        practice = [save for save in todo if not save.kata.challenge]
        for number in range(1, count + 1):
            save = practice[number % len(practice)]
            written(dojo / "katas" / save.kata.file, f"{save.text}\n# {number}\n", in_place=True)
            terminal.until(save.is_told)
            pause()
            if number % max(count // 10, 1) == 0:
                yield number, resident(terminal.process.pid)


def resident(pid: int) -> float:
    """Megabytes of memory that a process has now."""
    told = subprocess.run(["/bin/ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(told.stdout) / 1024


def plain_asserts(todo: Sequence[Save]) -> list[tuple[str, bool]]:
    """Those katas whose given code can be run as it is, as tests with an assert for each blank; and whether they pass."""
    found = []
    for save in todo:
        if save.kata.designs or not save.kata.code:
            continue
        lines = save.text.partition("\nimport torch\n")[2].splitlines()
        blanks = [re.fullmatch(r"(\w+) = (.*?)  # (.*)", line) for line in lines]
        asserts = [
            f"    assert {blank[1]} == ({blank[3]})"
            for blank in blanks
            if blank and blank[1] in save.kata.listing.names
        ]
        body = [f"    {line}" for line in lines if line and not line.startswith(("from ", "__"))]
        test = "\n".join(["import torch", "from torch import nn", "", "", "def test_kata():", *body, *asserts, ""])
        names: dict[str, Any] = {}
        try:
            exec(test, names)  # noqa: S102  # our own code, as a test
            names["test_kata"]()
        except Exception as error:  # not only what an assert raises: some katas ask for no expression
            passes = None if not isinstance(error, AssertionError) else False
        else:
            passes = True
        if passes is (save.said == "Right."):
            found.append((test, passes))
    return found


def pytest_watcher(folder: Path, tests: Sequence[tuple[str, bool]]) -> Iterator[Times]:
    """The same by pytest-watcher, with its usual settings and one test in the folder."""
    folder.mkdir()
    (folder / "pytest.ini").write_text("[pytest]\n")
    path = folder / "test_kata.py"
    told: list[float] = []
    path.write_text(tests[0][0])
    with Terminal(folder, [sys.executable, "-m", "pytest_watcher", "--now", ".", "-p", "no:sugar"]) as terminal:
        _wait(terminal, 0, rb"show menu")
        for number, (test, passes) in enumerate(tests):
            seen = len(terminal.raw)
            start = written(path, f"{test}# {number}\n", in_place=number % 2 == 0)
            _wait(terminal, seen, rb"1 passed" if passes else rb"1 failed")
            told.append(terminal.read_at - start)
            _wait(terminal, seen, rb"show menu")  # what is saved before that is lost
            time.sleep(0.2)
    yield Times("pytest-watcher, plain asserts: to its summary", told)


def _wait(terminal: Terminal, seen: int, wanted: bytes) -> None:
    """Until this was written, after all that had been seen before."""
    while not re.search(wanted, terminal.raw[seen:]):
        if not terminal.look(60):
            sys.exit(f"pytest-watcher does not go on:\n{terminal.text}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saves", type=int, default=150, help="saves in watch mode")
    parser.add_argument("--others", type=int, default=20, help="saves under pytest-watcher")
    parser.add_argument("--bursts", type=int, default=5, help=f"times that {BURST} files are saved at once")
    parser.add_argument("--idle", type=int, default=30, help="seconds in which nothing happens")
    parser.add_argument("--long", type=int, default=1000, help="saves until memory is looked at for the last time")
    wanted = parser.parse_args()
    found = saves()
    todo = [found[number % len(found)] for number in range(wanted.saves)]
    others = plain_asserts(found)
    others = others[:: max(len(others) // max(wanted.others, 1), 1)][: wanted.others]
    print(f"{'milliseconds':<52}{'saves':>6}{'median':>8}{'95 %':>8}{'most':>8}")
    times: list[Times] = []
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        old = with_past(dojo_in(place / "old"), PAST)
        for told in chain(
            watch_mode(dojo_in(place / "dojo"), todo),
            watch_mode(old, todo, f", {PAST} events"),
            bursts(dojo_in(place / "bursts"), found, wanted.bursts + 1) if wanted.bursts else (),
        ):
            times.append(told)
            print(told, flush=True)
        if others:
            for told in pytest_watcher(place / "plain", others):
                times.append(told)
                print(told, flush=True)
        busy = [*idle(dojo_in(place / "idle"), wanted.idle)] if wanted.idle else []
        for when, share in busy:
            print(f"of a core, while nothing happens, {when + ':':<30}{share:>8.2%}", flush=True)
        grown = [*memory(dojo_in(place / "other"), found, wanted.long)] if wanted.long else []
    print("".join(f"{number:>7}" for number, _ in grown), "saves")
    print("".join(f"{size:>7.0f}" for _, size in grown), "MB of memory")
    slow = any(told.p95 > BOUND for told in times if re.match("watch: from (the save|Enter)", told.name))
    slow = slow or any(share > IDLE for _, share in busy)
    sys.exit(1 if slow or (grown and grown[-1][1] - grown[1][1] > GROWTH) else 0)


if __name__ == "__main__":
    main()
