"""From the save to the verdict: watch mode, and beside it pytest-watcher with plain asserts.

    python benchmarks/watch.py [--saves N] [--others N] [--long N]

Each runs in a terminal of its own, a real one as far as it can tell, on the same machine in the same minutes. A save
is a file written as editors do, by turns in place and by renaming; the clock stops when the verdict stands on the
screen. Wrong answers are mistakes that people make; right ones are torch's. Exits with 1 if the 95th percentile of
watch mode is above its bound, or if its memory grows.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, NamedTuple

from pytest_lstm_kata.files.reading import read
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.feedback import answers_of
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.solutions import solution
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.workspace import FOLDER
from seeing import Terminal, watching

BOUND: Final = 0.1
"""Seconds from the save to the verdict, for 95 of 100 saves."""

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
        wrong = [{name: show(value) for name, value in answers_of(mistake, dealt).items()} for mistake in kata.mistakes]
        for answers, outcome in [*((each, Outcome.WRONG) for each in wrong[:1]), ({}, Outcome.RIGHT)]:
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
            time.sleep(0.05)  # nobody saves faster
        yield Times(f"watch: from the save to the verdict{more}", told)
        if submitted:
            yield Times(f"watch: from Enter to the verdict{more}", submitted)


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
            time.sleep(0.02)  # two files saved at once leave the screen where it is
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
        for told in [*watch_mode(dojo_in(place / "dojo"), todo), *watch_mode(old, todo, f", {PAST} events")]:
            times.append(told)
            print(told, flush=True)
        if others:
            for told in pytest_watcher(place / "plain", others):
                times.append(told)
                print(told, flush=True)
        grown = [*memory(dojo_in(place / "other"), found, wanted.long)] if wanted.long else []
    print("".join(f"{number:>7}" for number, _ in grown), "saves")
    print("".join(f"{size:>7.0f}" for _, size in grown), "MB of memory")
    slow = any(told.p95 > BOUND for told in times if re.match("watch: from (the save|Enter)", told.name))
    sys.exit(1 if slow or (grown and grown[-1][1] - grown[1][1] > GROWTH) else 0)


if __name__ == "__main__":
    main()
