"""Runs over two workers. Each takes three processes that import torch, so it is made once, and many tests ask it."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from filelock import FileLock

import warm
from conftest import ROOT, SURROUNDINGS, Tree, alone_beside
from gru_pack import GRU, GruTree, load
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.solutions import solved_files
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record import choosing
from pytest_lstm_kata.record.events import Examined
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.workspace import Workspace
from running import CALM, SHEETS, mix
from support import KATAS, written

SEED: Final = 4711
"""Of the exam."""


@dataclass(frozen=True, slots=True)
class Spread:
    """A run over two workers, the folder as it left it, and a copy of that from before."""

    folder: Path
    before: Path
    result: pytest.RunResult


def spread(place: Path, lay: Callable[[Path], None], *args: str) -> Spread:
    """The run below this place in what ``lay`` has laid there; processes that ask for the same place share it."""
    folder, before, kept = place / "dojo", place / "before", place / "run.json"
    with FileLock(f"{place}.lock"):
        if not kept.exists():
            shutil.rmtree(place, ignore_errors=True)
            lay(folder)
            shutil.copytree(folder, before)
            kept.write_text(json.dumps(_run(folder, *args)), encoding="utf-8")
    status, output, errors = json.loads(kept.read_text(encoding="utf-8"))
    return Spread(folder, before, pytest.RunResult(status, output.splitlines(), errors.splitlines(), 0))


def _run(folder: Path, *args: str) -> tuple[int, str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in (*SURROUNDINGS, "COVERAGE_PROCESS_CONFIG")}
    found = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(
        [warm.python(), "-m", "pytest", "--kata", *CALM, "-n2", *args],
        cwd=folder,
        env={**kept, **alone_beside("xdist.plugin"), "PYTHONPATH": found},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


EVERYTHING: Final = (
    "-p",
    "places",
    "-s",
    "--kata-device=cpu",
    "--kata-require=badge",
    "--junitxml=out/junit.xml",
    "-o",
    "junit_family=xunit1",
    "--kata-json=out/report.json",
    "katas",
    "exam",
)
"""How the run before everything is made, beside its workers."""

PLACES: Final = """\
import ast
import pytest


def pytest_collection_finish(session):
    for item in session.items:
        file, line, title = item.location
        print("ITEM", ascii((item.name, file, line, title)))


def pytest_runtest_logreport(report):
    name = report.nodeid.rpartition("::")[2]
    print("REPORT", ascii((name, report.when, *report.location)))
"""
"""Prints what an editor's list of tests and a reporter see."""


class Trap:
    """Code that leaves a trace when it is run, and stops whatever runs it."""

    def __init__(self, folder: Path) -> None:
        self._trace = folder / "it_was_run"
        self.source = f"open({str(self._trace)!r}, 'w').close()\nraise RuntimeError('this was run')\n"

    def lay(self, *files: Path) -> None:
        for file in files:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(self.source, encoding="utf-8")

    @property
    def sprung(self) -> bool:
        return self._trace.exists()


RECIPES: Final = (ROOT / "docs" / "ci-and-editors.md").read_text(encoding="utf-8")
(FOR_A_CLASS,) = re.findall(r"^pytest --kata -n 2 (.*)$", RECIPES, re.MULTILINE)
"""The command of a class, as the page has it, behind what every run here has."""

CLASS: Final = (
    *shlex.split(FOR_A_CLASS),
    "--dist=loadgroup",
    "-vv",
    "-l",
    "--full-trace",
    "-rA",
    "--junitxml=report.xml",
)
"""How the run before the class is made: as talkative as can be."""


def lay_a_class(folder: Path) -> None:
    """Three learners, each of whom has filled in every kata of the first unit, and none right."""
    for learner, sheet in SHEETS.items():
        tree = Tree(folder / "submissions" / learner)
        for label, answers in sheet.items():
            tree.fill(label, **answers)


def lay_everything(folder: Path) -> None:
    """A dojo in which there is all that workers could get wrong.

    The mixture, with 1.8 wrong in its third blank; a second file of 1.7; traps among the katas; 1.6 with an answer that
    was an attempt before, and 1.10 with a third one; the pack of a conftest, solved; an exam, all right but the last.
    """
    tree = Tree(folder)
    mix(tree)
    tree.fill("1.8", input_widths="(6, 6)", steps_seen="7")
    tree.path("1.7").with_name("99_again.py").write_bytes(tree.path("1.7").read_bytes())
    Trap(folder).lay(*(folder / "katas" / name for name in ("conftest.py", "1_foundations/__init__.py")))
    (folder / "places.py").write_text(PLACES, encoding="utf-8")
    (folder / "conftest.py").write_text(GRU, encoding="utf-8")
    GruTree(folder, load(folder / "conftest.py")).solve()
    tree.make_workspace()
    record = Record(Workspace(folder))
    for label, shape in (("1.6", (7, 5, 20)), ("1.10", (10, 3, 8)), ("1.10", (1, 3, 8))):
        (blank,) = KATAS[label].blanks
        record.note(written(KATAS[label], **{blank.name: str(shape)})[0], KATAS[label])
    chosen = choosing.choose(LSTM, SEED)
    record.add(Examined(LSTM.name, SEED, tuple(kata.id for kata in chosen)))
    solved = solved_files(LSTM, Judge(TorchOracle()), SEED)
    wrong = write(chosen[-1], SEED, {blank.name: "None" for blank in chosen[-1].blanks})
    for kata in chosen:
        path = folder / "exam" / kata.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(wrong if kata is chosen[-1] else solved[kata.file], encoding="utf-8")
