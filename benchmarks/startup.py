"""What we cost a run of pytest: whole processes in an environment with our wheel, beside pytest alone.

    python benchmarks/startup.py [--venvs DIR]

Both environments are made here, with what `pip install` brings along and nothing else: plugins of our dependencies
are loaded in each run, too, which a comparison within one environment does not see. Where torch is needed, both find
it by PYTHONPATH, in a third environment that has no plugins. The first row is the control: a command beside itself,
which shows how far from 1 noise alone moves a ratio. Exits with 1 if a ratio is above its bound.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import shutil
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Final, NamedTuple

from timing import Command, Pairs, compare, cpu, wall

ROOT: Final = Path(__file__).resolve().parent.parent
LEARNERS: Final = [f"learner_{number}" for number in range(30)]
KATAS: Final = len([*(ROOT / "katas").rglob("*.py")])
EMPTY: Final = "def test_nothing():\n    pass\n"
FORWARD: Final = "import torch\n\ntorch.nn.LSTM(10, 20)(torch.randn(5, 3, 10))\n"


class Venv(NamedTuple):
    """A virtual environment."""

    place: Path

    def path(self, name: str) -> Path:
        """One of its paths, by sysconfig's name: scripts, purelib."""
        return Path(sysconfig.get_path(name, "venv", {"base": str(self.place)}))

    def command(self, program: str, *arguments: str | Path, folder: Path = ROOT, **variables: str) -> Command:
        return Command([self.path("scripts") / program, *arguments], folder, variables)

    def pytest(self, folder: Path, *arguments: str, **variables: str) -> Command:
        return self.command("python", "-m", "pytest", "-q", *arguments, folder=folder, **variables)


class Row(NamedTuple):
    """A row of the table: two commands, and the bound of their ratio, if there is one."""

    name: str
    ours: Command
    theirs: Command
    pairs: int
    bound: float | None = None

    def cells(self, pairs: Pairs) -> Iterable[str]:
        ours, theirs = pairs.medians
        low, high = pairs.interval
        bound = f"{self.bound:.2f}" if self.bound else ""
        yield from (f"{self.name:<52}", f"{1000 * ours:5.0f}", f"{1000 * theirs:5.0f}", f"{pairs.ratio:5.3f}")
        yield from (f"{low:.3f} to {high:.3f}", f"{pairs.ratio_of_minima:6.3f}", f"{bound:>5}", f"{self.pairs:5}")


def installed(place: Path, *wanted: str, afresh: bool = True) -> Venv:
    """An environment in this folder with these packages, as tested, and what they bring along."""
    Command([sys.executable, "-m", "venv", *(["--clear"] if afresh else []), place], ROOT).run()
    made = Venv(place)
    made.command("python", "-m", "pip", "install", "--quiet", "-c", "constraints.txt", *wanted).run()
    return made


def project(folder: Path, *tests: str) -> Path:
    """A folder with a file for each of these tests."""
    folder.mkdir()
    (folder / "pytest.ini").write_text("[pytest]\n")
    for number, test in enumerate(tests):
        (folder / f"test_{number}.py").write_text(test)
    return folder


def without_torch(place: Path, alone: Venv, ours: Venv, pairs: int) -> Iterator[Row]:
    """What a run costs before the first answer; its files are laid in this folder when its turn comes."""
    empty = project(place / "empty", EMPTY)
    yield Row("control: an empty run / itself", alone.pytest(empty), alone.pytest(empty), pairs)
    yield Row("an empty run, with us / pytest alone", ours.pytest(empty), alone.pytest(empty), pairs, 1.03)

    dojo, empties = place / "dojo", project(place / "empties", *[EMPTY] * KATAS)
    ours.command("lstm-kata", "init", dojo).run()
    name = f"--kata, {KATAS} blank / {KATAS} files with an empty test"
    yield Row(name, ours.pytest(dojo, "--kata"), alone.pytest(empties), pairs // 2 + 1, 1.10)

    unwritten = {"PYTHONDONTWRITEBYTECODE": "1"}
    forget_rewritten(place, ours.place, alone.place)
    blank = ours.pytest(dojo, "--kata", **unwritten)
    yield Row("the same, no bytecode written", blank, alone.pytest(empties, **unwritten), pairs // 4 + 1)


def with_torch(place: Path, alone: Venv, ours: Venv, torch: Venv, pairs: int) -> Iterator[Row]:
    """What judging costs, beside torch itself."""
    found = {"PYTHONPATH": str(torch.path("purelib"))}
    forward, solved = project(place / "forward", f"{FORWARD}\n\n{EMPTY}"), project(place / "solved")
    shutil.copytree(ROOT / "solutions", solved / "solutions")
    judged = ours.pytest(solved, "--kata", "solutions", **found)
    yield Row("--kata solutions / torch and one forward", judged, alone.pytest(forward, **found), pairs // 2 + 1, 1.25)

    tests = "\n\n".join(EMPTY.replace("nothing", str(number)) for number in range(KATAS))
    as_many, trees = project(place / "as_many", *[tests] * len(LEARNERS)), project(place / "trees")
    (as_many / "conftest.py").write_text(FORWARD)
    for learner in LEARNERS:
        shutil.copytree(ROOT / "solutions", trees / learner / "katas")
    judged = ours.pytest(trees, "--kata", *LEARNERS, **found)
    name = f"{len(LEARNERS)} solved trees / as many empty tests, with torch"
    yield Row(name, judged, alone.pytest(as_many, **found), pairs // 8 + 1, 1.60)


def forget_rewritten(*folders: Path) -> None:
    """Delete what pytest has cached of rewritten modules, as if nothing had been run since the installation."""
    for folder in folders:
        for path in folder.rglob("*-pytest-*.pyc"):
            path.unlink()


def brought(ours: Venv, alone: Venv) -> Sequence[str]:
    """The packages, with versions, that are installed with us and not with pytest alone."""
    listed = [made.command("python", "-m", "pip", "list", "--format=freeze").run().split() for made in (ours, alone)]
    return sorted({*listed[0]} - {*listed[1]})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=81, help="pairs of the first two rows; slower ones take fewer")
    parser.add_argument("--venvs", type=Path, metavar="DIR", help="keep the environments here, and torch for next time")
    parser.add_argument("--only", default="", metavar="WORDS", help="only the rows with these words in their names")
    parser.add_argument("--cpu", action="store_true", help="processor time, not passing time: for a busy machine")
    wanted = parser.parse_args()
    missed = []
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        venvs = (wanted.venvs or place / "venvs").resolve()
        alone, ours = installed(venvs / "alone", "pytest"), installed(venvs / "ours", str(ROOT))
        torch = installed(venvs / "torch", "torch", "numpy", afresh=False)
        machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}"
        print(f"{dt.date.today()}, {machine}. With us come {', '.join(brought(ours, alone))}.\n")  # noqa: DTZ011  # the day here
        print("| milliseconds, medians | ours | theirs | ratio | 95 % of it | minima | bound | pairs |")
        print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
        for row in chain(
            without_torch(place, alone, ours, wanted.pairs), with_torch(place, alone, ours, torch, wanted.pairs)
        ):
            if wanted.only in row.name:
                pairs = compare(row.ours, row.theirs, row.pairs, cpu if wanted.cpu else wall)
                print(f"| {' | '.join(row.cells(pairs))} |", flush=True)
                missed += [row.name] * (row.bound is not None and pairs.ratio > row.bound)
    sys.exit(f"above the bound: {'; '.join(missed)}" if missed else 0)


if __name__ == "__main__":
    main()
