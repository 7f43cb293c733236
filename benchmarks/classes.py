"""What a class costs: ``lstm-kata grade`` and ``pytest --kata`` over everybody's folders, beside as many files with an empty
test each in pytest alone.

    python benchmarks/classes.py [--learners 30 300] [--many 3000] [--rounds 5] [--venvs DIR]

The class is that of submissions.py. Figures are processor time of the whole process tree, and the memory of its largest
process. In each round every command runs once, in the next one in the opposite order, and a ratio is that of two medians.
The environments are those of startup.py. Exits with 1 if a figure is out of its bounds.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import submissions
from startup import EMPTY, FORWARD, ROOT, Venv, installed, project
from timing import Command, Used

TORCH_THREADS: Final = {"OMP_NUM_THREADS": "1"}
"""The oracle has one thread in any case; this is for the forward of pytest alone."""

FILES: Final = "empty tests, a file each"
FEW: Final = "empty tests, a file a learner"

PLAIN: Final = 6
"""Of so many learners each gets a run of their own: of each that submissions.py tells apart."""


class Figure(NamedTuple):
    """A line of the table."""

    name: str
    value: float
    unit: str = ""
    bound: float | None = None
    is_least: bool = False
    """Is the bound the least that it may be, and not the most?"""

    @property
    def is_missed(self) -> bool:
        return self.bound is not None and (self.value < self.bound if self.is_least else self.value > self.bound)

    def __str__(self) -> str:
        wanted = "" if self.bound is None else f"{'at least' if self.is_least else 'at most'} {self.bound:g}"
        shown = f"{self.value:.0f} {self.unit}" if self.unit == "MB" else f"{self.value:.2f} {self.unit}".rstrip()
        return f"| {self.name} | {shown} | {wanted} |"


class Runs:
    """The commands that are measured, by name, and what each run of them used."""

    def __init__(self) -> None:
        self._commands: dict[str, Command] = {}
        self._used: dict[str, list[Used]] = {}

    def add(self, name: str, command: Command) -> None:
        self._commands[name] = command

    def round(self, number: int) -> None:
        """Run each once: in this order, or in the opposite one."""
        names = [*self._commands]
        for name in names if number % 2 == 0 else reversed(names):
            used = self._commands[name].used()
            self._used.setdefault(name, []).append(used)
            print(f"  {name}: {used.seconds:.2f} s, {used.megabytes:.0f} MB", file=sys.stderr, flush=True)

    def forget(self) -> None:
        """Forget what was measured."""
        self._used.clear()

    def seconds(self, name: str) -> float:
        """The median of its processor time."""
        return statistics.median(used.seconds for used in self._used[name])

    def megabytes(self, name: str) -> float:
        return statistics.median(used.megabytes for used in self._used[name])

    def ratio(self, one: str, other: str) -> float:
        return self.seconds(one) / self.seconds(other)

    def table(self) -> Iterator[str]:
        """A line for each command."""
        for name in self._commands:
            yield f"| {name} | {self.seconds(name):.1f} | {self.megabytes(name):.0f} |"


def empty(place: Path, files: int, tests: int) -> Path:
    """A folder for pytest alone: so many files with so many empty tests each, in a session that calls torch once."""
    text = "\n\n".join(EMPTY.replace("nothing", str(number)) for number in range(tests))
    folder = project(place / f"empty_{files}", *[text] * files)
    (folder / "conftest.py").write_text(FORWARD)
    return folder


def commands(place: Path, alone: Venv, ours: Venv, torch: Venv, sizes: Sequence[int]) -> Runs:
    """What is run: pytest alone, the class in pytest, and the class graded in several ways."""
    runs, elsewhere = Runs(), place / "elsewhere"
    elsewhere.mkdir()
    found = {"PYTHONPATH": str(torch.path("purelib")), **TORCH_THREADS}

    def judged(*arguments: str | Path) -> Command:
        return ours.command("lstm-kata", *arguments, folder=elsewhere, **found)

    for size in sizes:
        folder = place / f"class_{size}"
        katas = len([*next(folder.iterdir()).rglob("*.py")])
        runs.add(f"{FILES}, {size}", alone.pytest(empty(place, size * katas, 1), **found))
        runs.add(f"{FEW}, {size}", alone.pytest(empty(place, size, katas), **found))
        command = ours.pytest(elsewhere, "--kata", str(folder), **found)
        runs.add(f"pytest {size}", command._replace(may_fail=True))
        runs.add(f"grade {size}", judged("grade", folder))
    folder = place / f"class_{sizes[-1]}"
    runs.add("grade --jobs 2", judged("grade", folder, "--jobs", "2"))
    runs.add("grade -o class.jsonl", judged("grade", folder, "-o", elsewhere / "class.jsonl"))
    for number, learner in enumerate(sorted(folder.iterdir())[:PLAIN]):
        command = ours.pytest(elsewhere, "--kata", str(learner), **found)
        runs.add(f"pytest, one learner: {number}", command._replace(may_fail=True))
    return runs


def figures(runs: Runs, sizes: Sequence[int]) -> Iterator[Figure]:
    """The figures that have bounds; those of memory hold for whichever sizes are compared."""
    first, last = sizes[0], sizes[-1]
    yield Figure(f"grade / empty tests, {last} learners", runs.ratio(f"grade {last}", f"{FEW}, {last}"), bound=0.8)
    for size in sizes:
        ratio = runs.ratio(f"pytest {size}", f"{FEW}, {size}")
        yield Figure(f"pytest --kata / empty tests, {size} learners", ratio, "", 1.6)
    for size in sizes:  # as katas are, a file each: this is what pytest alone takes for files
        for what in ("grade", "pytest"):
            ratio = runs.ratio(f"{what} {size}", f"{FILES}, {size}")
            yield Figure(f"{what} / empty tests in a file each, {size} learners", ratio)
    yield Figure(f"grade --jobs 2 / grade, {last} learners", runs.ratio("grade --jobs 2", f"grade {last}"), "", 1.25)
    plain = statistics.mean(runs.seconds(f"pytest, one learner: {number}") for number in range(PLAIN))
    ratio = plain * last / runs.seconds(f"grade {last}")
    yield Figure(f"plain runs one by one / grade, {last} learners", ratio, "", 60, is_least=True)
    memory = runs.megabytes(f"grade {last}")
    yield Figure(f"memory of grade, {last} / {first} learners", memory / runs.megabytes(f"grade {first}"), "", 1.1)
    yield Figure(f"memory of grade, {last} learners", memory, "MB", 450)


def class_of(place: Path, count: int) -> str:
    """Write the files of so many learners. Returns what they hold, in percent.

    Another process does it: it imports torch, and what a process has used is at least what its parent had.
    """
    script = Path(submissions.__file__)
    return Command([sys.executable, script, place / f"class_{count}", str(count)], place).run().strip()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, nargs="+", default=[30, 300], help="sizes of the class, ascending")
    parser.add_argument("--many", type=int, default=3000, help="learners whose JSON Lines are written once; 0: none")
    parser.add_argument("--rounds", type=int, default=5, help="rounds that count, after one that does not")
    parser.add_argument("--venvs", type=Path, metavar="DIR", help="keep the environments here, and torch for next time")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        venvs = (wanted.venvs or place / "venvs").resolve()
        alone, ours = installed(venvs / "alone", "pytest"), installed(venvs / "ours", str(ROOT))
        torch = installed(venvs / "torch", "torch", "numpy", afresh=False)
        told = [class_of(place, size) for size in wanted.learners][-1]
        runs, last = commands(place, alone, ours, torch, wanted.learners), wanted.learners[-1]
        for number in range(-1, wanted.rounds):
            print(f"round {number + 1} of {wanted.rounds}", file=sys.stderr, flush=True)
            runs.round(number)
            if number < 0:
                runs.forget()  # files come into the cache, bytecode is written
        found = [*figures(runs, wanted.learners)]
        if wanted.many:
            found.append(many(place, ours, torch, wanted.many, runs, last))
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python {sys.version.split()[0]}"
    print(f"{dt.date.today()}, {machine}. The files of {last}: {told}.\n")  # noqa: DTZ011  # the day here
    print("| run | CPU s | MB |", "| --- | ---: | ---: |", *runs.table(), sep="\n")
    print("\n| figure | is | bound |", "| --- | ---: | ---: |", *found, sep="\n")
    missed = [figure.name for figure in found if figure.is_missed]
    sys.exit(f"out of bounds: {'; '.join(missed)}" if missed else 0)


def many(place: Path, ours: Venv, torch: Venv, count: int, runs: Runs, last: int) -> Figure:
    """The memory of JSON Lines of so many learners, beside that of the largest class of the rounds."""
    class_of(place, count)
    found = {"PYTHONPATH": str(torch.path("purelib")), **TORCH_THREADS}
    lines = place / "elsewhere" / "many.jsonl"
    command = ours.command(
        "lstm-kata", "grade", place / f"class_{count}", "-o", lines, folder=place / "elsewhere", **found
    )
    used = command.used()
    print(f"  JSON Lines of {count}: {used.seconds:.1f} s, {used.megabytes:.0f} MB", file=sys.stderr, flush=True)
    ratio = used.megabytes / runs.megabytes("grade -o class.jsonl")
    return Figure(f"memory of JSON Lines, {count} / {last} learners", ratio, "", 1.1)


if __name__ == "__main__":
    main()
