"""What the plugin costs, as ratios of whole processes in one run.

    python benchmarks/startup.py [--pairs N]

Run it where the project is developed (pip install -e ".[torch]" --group dev): what an empty run costs depends on the
plugins that are installed. Each comparison alternates its two commands, so that a slow minute of the machine slows both. The first line is
the control: one command against itself, which says how far from 1 the noise alone can move a ratio. Exits with 1
if a ratio is above its bound.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
PYTEST = (sys.executable, "-m", "pytest", "-q")

# A learner's machine keeps compiled files, and so do both sides here; what steers a test run is not for ours.
_NOT_PASSED = ("COVERAGE_", "PYTEST_", "PYTHONDONTWRITEBYTECODE")

LEARNERS = 30
INIT = "import sys; from pytest_lstm_kata.cli import main; main(['init', sys.argv[1]])"
EMPTY = "def test_nothing():\n    pass\n"
FORWARD = """\
import torch


def test_one_forward():
    torch.nn.LSTM(10, 20)(torch.randn(5, 3, 10))
"""


def seconds(command: tuple[str, ...], folder: Path) -> float:
    """How long the command takes in this folder, from start to exit."""
    env = {name: value for name, value in os.environ.items() if not name.startswith(_NOT_PASSED)}
    start = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    took = time.perf_counter() - start
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)} failed in {folder}:\n{done.stdout.decode()}")
    return took


def compare(
    ours: tuple[tuple[str, ...], Path], theirs: tuple[tuple[str, ...], Path], pairs: int
) -> tuple[float, float]:
    """The medians of two commands that take turns, each going first in every other pair."""
    seconds(*ours), seconds(*theirs)  # not counted: files come into the cache, bytecode is written
    times: tuple[list[float], list[float]] = ([], [])
    for pair in range(pairs):
        for which in (0, 1) if pair % 2 else (1, 0):
            times[which].append(seconds(*(ours, theirs)[which]))
    return statistics.median(times[0]), statistics.median(times[1])


def folder_with(place: Path, name: str, test: str) -> Path:
    """A project of one test."""
    folder = place / name
    folder.mkdir()
    (folder / "pytest.ini").write_text("[pytest]\n")
    (folder / "test_it.py").write_text(test)
    return folder


def class_and_empties(place: Path) -> tuple[Path, Path]:
    """The solved trees of thirty learners, and as many empty tests in a session that has torch."""
    submissions = place / "class"
    for learner in range(LEARNERS):
        shutil.copytree(ROOT / "solutions", submissions / f"learner_{learner}" / "katas")
    empties = folder_with(place, "empties", EMPTY)
    (empties / "conftest.py").write_text(
        f"{FORWARD.partition('def ')[0]}torch.nn.LSTM(10, 20)(torch.randn(5, 3, 10))\n"
    )
    count = len(list((ROOT / "solutions").rglob("*.py")))
    tests = "\n\n".join(f"def test_{number}():\n    pass\n" for number in range(count))
    for learner in range(LEARNERS):
        (empties / f"test_{learner}.py").write_text(tests)
    (submissions / "pytest.ini").write_text("[pytest]\n")
    return submissions, empties


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--pairs", type=int, default=41, help="pairs of the first two lines; the next two take half, the last an eighth"
    )
    pairs = parser.parse_args().pairs
    with tempfile.TemporaryDirectory() as place:
        empty = folder_with(Path(place), "empty", EMPTY)
        forward = folder_with(Path(place), "forward", FORWARD)
        dojo = Path(place) / "dojo"
        subprocess.run([sys.executable, "-c", INIT, str(dojo)], check=True, stdout=subprocess.DEVNULL)
        idle, without = (PYTEST, empty), ((*PYTEST, "-p", "no:lstm_kata"), empty)
        blank, solved = ((*PYTEST, "--kata"), dojo), ((*PYTEST, "--kata", "solutions"), ROOT)
        submissions, empties = class_and_empties(Path(place))
        thirty = ((*PYTEST, "--kata", *(f"learner_{learner}" for learner in range(LEARNERS))), submissions)
        rows = [
            ("control: an empty run / itself", idle, idle, pairs, None),
            ("plugin there, unused / without it", idle, without, pairs, 1.03),
            ("--kata, all blank / an empty run", blank, idle, pairs // 2 + 1, 1.4),
            ("--kata solutions / torch and one forward", solved, (PYTEST, forward), pairs // 2 + 1, 1.35),
            ("30 trees / as many empty tests, with torch", thirty, (PYTEST, empties), max(pairs // 8, 1), 1.6),
        ]
        print(f"{'':<42}{'ours':>8}{'theirs':>8}{'ratio':>8}{'bound':>7}{'pairs':>7}")
        missed = False
        for name, ours, theirs, count, bound in rows:
            mine, other = compare(ours, theirs, count)
            ratio = mine / other
            missed |= bound is not None and ratio > bound
            shown = f"{bound:.2f}" if bound else ""
            print(f"{name:<42}{mine:>7.3f}s{other:>7.3f}s{ratio:>8.3f}{shown:>7}{count:>7}", flush=True)
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
