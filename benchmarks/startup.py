"""What the plugin costs, as ratios of whole processes in one run.

    python benchmarks/startup.py [--pairs N]

Each comparison alternates its two commands, so that a slow minute of the machine slows both. The first line is
the control: one command against itself, which says how far from 1 the noise alone can move a ratio. Exits with 1
if a ratio is above its bound.
"""

from __future__ import annotations

import argparse
import os
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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=41, help="pairs of the first two lines; the others take half")
    pairs = parser.parse_args().pairs
    with tempfile.TemporaryDirectory() as place:
        empty = folder_with(Path(place), "empty", EMPTY)
        forward = folder_with(Path(place), "forward", FORWARD)
        dojo = Path(place) / "dojo"
        subprocess.run([sys.executable, "-c", INIT, str(dojo)], check=True, stdout=subprocess.DEVNULL)
        idle, without = (PYTEST, empty), ((*PYTEST, "-p", "no:lstm_kata"), empty)
        blank, solved = ((*PYTEST, "--kata"), dojo), ((*PYTEST, "--kata", "solutions"), ROOT)
        rows = [
            ("control: an empty run / itself", idle, idle, pairs, None),
            ("plugin there, unused / without it", idle, without, pairs, 1.03),
            ("--kata, all blank / an empty run", blank, idle, pairs // 2 + 1, 1.3),
            ("--kata solutions / torch and one forward", solved, (PYTEST, forward), pairs // 2 + 1, 1.2),
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
