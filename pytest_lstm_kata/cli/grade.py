"""The command of a class: everybody's katas judged as they lie, a row for each learner."""

from __future__ import annotations

import re
import shutil
import sys
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.cli.class_outputs import LINES, CannotGrade, Outputs
from pytest_lstm_kata.cli.class_rows import NoJudge, Task, rows
from pytest_lstm_kata.files import access
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.output import class_json, summary
from pytest_lstm_kata.output import classroom as output
from pytest_lstm_kata.output import roster as rosters
from pytest_lstm_kata.output.terminal import several
from pytest_lstm_kata.record.classroom import Class, Row
from pytest_lstm_kata.record.whose import Owner, Owners
from pytest_lstm_kata.record.workspace import absolute, shown, typed

_MANY: Final = 1_000
"""Where all that is written are lines of JSON, no more rows than these are kept for a table: memory stays what it is."""

_SOME: Final = 5
"""For fewer learners there is no progress to show."""


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True))
@click.option(
    "-o", "names", multiple=True, metavar="FILE", help="Also write the class: .csv, .html, .json, .jsonl; - is stdout."
)
@click.option(
    "--roster", type=click.Path(path_type=Path), metavar="FILE", help="Fill this CSV of your LMS into -o FILE.csv."
)
@click.option(
    "--assignment", metavar="TITLE", default=rosters.TITLE, show_default=True, help="In Canvas, where grades go."
)
@click.option("--require", type=click.Choice(["badge", "all"]), help="Name who does not have it, and exit with 1.")
@click.option("--jobs", type=click.IntRange(1, 256), default=1, metavar="N", help="Judge in N processes.")
@click.option("--shard", "share", metavar="K/N", help="Judge only the K-th of N parts of the class.")
@click.option("--kata-device", "device", metavar="LIST", default="auto", help="Judge on these devices, as pytest does.")
def grade(
    folder: Path,
    names: tuple[str, ...],
    roster: Path | None,
    assignment: str,
    require: str | None,
    jobs: int,
    share: str | None,
    device: str,
) -> None:
    """Judge the katas of a class.

    Each folder in DIR is one learner's. This prints a line for each learner, and the ideas behind wrong answers. DIR is
    only read. In its place you can name a file of JSON lines that this command wrote: nothing is judged again then.
    """
    catalogue, root, begun = common.catalogue(), absolute(folder), time.perf_counter()
    filled = _roster(roster, assignment) if roster else None
    part, files = _part(share), Outputs(names, root, catalogue.packs, filled)
    left_out: dict[str, str] = {}
    owners: Sequence[Owner] = []
    if root.is_dir():
        grader = Grader(catalogue, device=device)
        everybody = Owners([root], [], None, grader.folders)
        owners = part.of(everybody.learners(root))
        left_out = {shown(path, root): why for path, why in everybody.left_out(root).items()}
        found = rows(owners, Task(root, device, jobs), grader)
    else:
        _check_lines(root, share)
        found = _read(root, left_out)
    closing = _Closing(require, catalogue)
    kept = _judged(found, len(owners), files, closing)
    if not closing.katas:
        raise CannotGrade(f"There are no katas in {shown(root)}. Each folder in it is taken for one learner's.")
    classroom = None if kept is None else Class.of(kept, catalogue.packs, left_out if part.number == 1 else {})
    _show(classroom, left_out, files, closing)
    remarks = files.write(classroom) if classroom else ()
    for line in remarks:
        _say(line, files)
    for line in closing.lines(time.perf_counter() - begun, all_devices=device == "auto"):
        _say(line, files)
    written = (
        f"Written: {several(files.written)}" if files.written else f"next: lstm-kata grade {typed(root)} -o class.json"
    )
    _say(written, files)
    sys.exit(1 if closing.missed else 0)


def _roster(path: Path, title: str) -> rosters.Roster:
    """The roster in a file. Raises ``UsageError``."""
    try:
        return rosters.read(path, title)
    except rosters.Unusable as error:
        raise click.UsageError(f"--roster: {error}") from None


class _Part(NamedTuple):
    """One of several equal parts of a class. Parts one after the other are the whole class, in its order."""

    number: int = 1
    among: int = 1

    def of(self, whole: Sequence[Owner]) -> Sequence[Owner]:
        start, end = ((number * len(whole)) // self.among for number in (self.number - 1, self.number))
        return whole[start:end]


def _part(text: str | None) -> _Part:
    """The part that ``K/N`` names. Raises ``UsageError``."""
    found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", text or "1/1")
    part = _Part(int(found[1]), int(found[2])) if found else None
    if part is None or not 1 <= part.number <= part.among:
        raise click.UsageError(f"--shard {text}: write 1/4 to 4/4 for the four parts of a class.")
    return part


def _check_lines(path: Path, share: str | None) -> None:
    """Can this be read in place of a folder? Raises ``UsageError``."""
    reason = access.obstacle(path) or ("" if path.suffix == LINES else "it is no folder, and no .jsonl file")
    if reason:
        raise click.UsageError(f"{shown(path)}: {reason}.")
    if share:
        raise click.UsageError(f"--shard is for a folder of learners, and {shown(path)} is what was judged already.")


def _read(path: Path, left_out: dict[str, str]) -> Iterator[Row]:
    """The rows in a file of JSON lines; what is none is left out, with the reason."""
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            try:
                yield class_json.read(line)
            except class_json.NoRow as error:
                left_out[f"{shown(path)}, line {number}"] = str(error)


def _judged(found: Iterable[Row], number: int, files: Outputs, closing: _Closing) -> list[Row] | None:
    """Have each row written and counted as soon as it is judged. Returns all; None if they are too many to be kept."""
    kept: list[Row] | None = []
    try:
        with files:
            for row in _with_progress(found, number):
                files.add(row)
                closing.add(row)
                kept = kept if kept is None or files.needs_all or len(kept) < _MANY else None
                if kept is not None:
                    kept.append(row)
    except NoJudge as error:
        raise CannotGrade(str(error)) from None
    except KeyboardInterrupt:
        common.warn(f"\nStopped after {closing.learners} of {number} learners.")
        raise
    return kept


def _with_progress(found: Iterable[Row], number: int) -> Iterator[Row]:
    """The rows, while a bar on a terminal shows how many of them there are so far."""
    if number < _SOME or not is_terminal():
        yield from found
        return
    with click.progressbar(found, number, label="judged", show_pos=True, file=sys.stderr) as bar:
        yield from bar


def is_terminal() -> bool:
    """Can somebody see a bar that moves?"""
    return sys.stderr.isatty()


def _show(classroom: Class | None, left_out: Mapping[str, str], files: Outputs, closing: _Closing) -> None:
    """The class, as far as it is not written to stdout."""
    width = shutil.get_terminal_size().columns
    if classroom and not files.on_stdout:
        for line in output.lines(classroom, width, sys.stdout.encoding):
            common.say(line)
        return
    if classroom is None and not files.on_stdout:
        common.say(
            f"{closing.learners:,} learners are too many for a table here: lstm-kata grade {typed(files.lines)} shows it"
        )
    for text in output.not_graded(classroom or Class([], [], left_out)):
        common.warn(text)


def _say(text: str, files: Outputs) -> None:
    """What is said beside the class, where it does not get among lines of JSON."""
    if files.on_stdout:
        common.warn(text)
    else:
        common.say(text)


class _Closing:
    """What is to be said at the end, gathered row by row."""

    def __init__(self, require: str | None, catalogue: Catalogue) -> None:
        self._require = require
        self._packs = catalogue.packs
        self.learners = 0
        self.katas = 0
        self._judged: dict[tuple[str, tuple[str, ...]], None] = {}
        """By which torch, on which devices."""
        self.missed: list[str] = []
        """Who does not have what is required."""

    def add(self, row: Row) -> None:
        self.learners += 1
        self.katas += len(row.outcomes)
        if row.torch:
            self._judged[row.torch, row.devices] = None
        what = output.unmet(row, self._packs.values(), self._require) if self._require else ""
        if what:
            self.missed.append(f"--require {self._require}: {what}")

    def lines(self, seconds: float, *, all_devices: bool) -> Iterator[str]:
        yield from self.missed
        who = "1 learner" if self.learners == 1 else f"{self.learners:,} learners"
        yield f"{who}, {self.katas:,} katas, {seconds:.1f} s"
        for torch, devices in self._judged:
            yield summary.judges(torch, devices, all_devices=all_devices)
