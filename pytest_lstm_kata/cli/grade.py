"""The command of a class: everybody's katas judged as they lie, a row for each learner."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from pytest_lstm_kata.cli import class_outputs, class_source, common, gradescope
from pytest_lstm_kata.cli.class_closing import Closing
from pytest_lstm_kata.cli.class_outputs import LINES, CannotGrade, Outputs
from pytest_lstm_kata.cli.class_rows import NoJudge, Task
from pytest_lstm_kata.cli.class_source import Part, Source
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.walk import is_archive
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.output import classroom as output
from pytest_lstm_kata.output import roster as rosters
from pytest_lstm_kata.output.terminal import encodable, several
from pytest_lstm_kata.record.choosing import about_units, choose
from pytest_lstm_kata.record.class_exam import Asked
from pytest_lstm_kata.record.classroom import Class, Row
from pytest_lstm_kata.record.workspace import absolute, shown, typed

_MANY: Final = 1_000
"""Where all that is written are lines of JSON, no more rows than these are kept for a table: memory stays what it is."""

_SOME: Final = 5
"""For fewer learners there is no progress to show."""


class _Wish(NamedTuple):
    """What the options say."""

    outputs: tuple[str, ...]
    roster: Path | None
    assignment: str | None
    require: str | None
    units: str | None
    exam_seed: int | None
    exam_units: str | None
    jobs: int
    shard: str | None
    device: str
    gradescope: Path | None


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "-o", "outputs", multiple=True, metavar="FILE", help="Also write .csv, .html, .json or .jsonl; - is stdout."
)
@click.option(
    "--roster", type=click.Path(path_type=Path), metavar="FILE", help="Fill this CSV of an LMS into -o FILE.csv."
)
@click.option("--assignment", metavar="TITLE", help=f"Where grades go in Canvas.  [default: {rosters.TITLE}]")
@click.option("--require", type=click.Choice(["badge", "all"]), help="Name who does not have it, and exit with 1.")
@click.option("--units", metavar="LIST", help="Count only these units: 1-3, or 1,3, or their names.")
@click.option("--exam-seed", type=click.IntRange(1, 10**9), metavar="N", help="Name who did not sit exam N.")
@click.option("--exam-units", metavar="LIST", help="What exam N is about, if not all units: 1-3, or their names.")
@click.option("--jobs", type=click.IntRange(1, 256), default=1, metavar="N", help="Judge in N processes.")
@click.option("--shard", metavar="K/N", help="Judge only the K-th of N parts of the class.")
@click.option("--kata-device", "device", metavar="LIST", default="auto", help="Judge on these devices, as pytest does.")
@click.option(
    "--gradescope", type=click.Path(path_type=Path), metavar="FILE", help="DIR is one learner's: write results.json."
)
def grade(folder: Path, **options: Any) -> None:
    """Judge the katas of a class.

    Each folder in DIR is one learner's. This prints a line for each learner, and the ideas behind wrong answers. DIR is
    only read. In its place you can name a file of JSON lines that this command wrote: nothing is judged again then.
    """
    wish, root = _Wish(**options), absolute(folder)
    try:
        is_met = _grade(root, wish)
    except KeyboardInterrupt:
        sys.exit(130)  # as a shell has it; 1 is for who misses what is required
    except BrokenPipeError:  # who reads has seen enough
        with suppress(OSError):  # what is still in a buffer is to go nowhere, and no error is to be told of it
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(2)
    sys.exit(0 if is_met else 1)


def _grade(root: Path, wish: _Wish) -> bool:
    """Judge, show and write. Returns whether everybody has what is required."""
    begun = time.perf_counter()
    if not root.exists():
        reason = f"There is no folder called {shown(root)}."
        raise gradescope.refused(wish.gradescope, reason) if wish.gradescope else click.UsageError(reason)
    reason = class_outputs.obstacle(absolute(wish.gradescope), root) if wish.gradescope else ""
    if reason:
        raise click.UsageError(f"--gradescope {wish.gradescope}: {reason}.")
    catalogue = common.catalogue()
    packs = _counted(wish, catalogue)
    asked = _asked(wish, catalogue.packs)
    files = Outputs(wish.outputs, root, packs, _roster(wish))
    source, closing = (
        _source(root, wish, Grader(catalogue, device=wish.device), packs),
        Closing(packs, wish.require, all_devices=wish.device == "auto"),
    )
    kept = _judged(source, files, closing)
    if not (closing.katas or closing.exams):
        for text in output.not_graded(Class([], [], source.left_out)):
            common.warn(text)
        raise CannotGrade(_nothing(root, closing.packed + sum(map(is_archive, source.left_out))))
    name = printable(root.name.removesuffix(LINES))
    classroom = None if kept is None else Class.of(kept, packs, source.left_out, name, asked)
    _show(classroom, source, files, closing)
    for line in files.write(classroom) if classroom else ():
        _say(line, files)
    for line in closing.missed:  # for scripts: each in one line
        click.echo(encodable(printable(line), sys.stdout.encoding), err=files.on_stdout)
    written = [*files.written, *([shown(wish.gradescope)] if wish.gradescope else [])]
    done = f"Written: {several(written)}" if written else f"next: lstm-kata grade {typed(root)} -o class.html"
    for line in (*closing.lines(time.perf_counter() - begun), done):
        _say(line, files)
    return not closing.missed


def _nothing(root: Path, packed: int) -> str:
    """That there is nothing to grade, of which so many files are not unpacked."""
    if not root.is_dir():
        return f"There are no learners in {shown(root)}."
    nothing = f"There are no katas in {shown(root)}"
    if packed:
        what = "1 file in it is" if packed == 1 else f"{packed:,} files in it are"
        return f"{nothing}: {what} not unpacked. Unpack them: docs/classes.md has a line for it, under Collect."
    return f"{nothing}. Each folder in it is taken for one learner's."


def _roster(wish: _Wish) -> rosters.Roster | None:
    """The roster in a file, if one is named. Raises ``UsageError``."""
    if wish.roster is None:
        if wish.assignment is not None:
            raise click.UsageError(
                "--assignment says where grades go in a --roster of Canvas, and there is no --roster."
            )
        return None
    try:
        return rosters.read(wish.roster, wish.assignment)
    except rosters.Unusable as error:
        raise click.UsageError(f"--roster: {error}") from None


def _counted(wish: _Wish, catalogue: Catalogue) -> Mapping[str, Pack]:
    """The packs, with all units or with those that are named. Raises ``UsageError``."""
    try:
        return about_units(wish.units, catalogue.packs) if wish.units else catalogue.packs
    except LookupError as error:
        raise click.UsageError(f"--units: {error.args[0]}") from None


def _asked(wish: _Wish, packs: Mapping[str, Pack]) -> Asked | None:
    """The exam that everybody was to sit, if one is named. Raises ``UsageError``."""
    if wish.exam_seed is None:
        if wish.exam_units:
            raise click.UsageError("--exam-units says what the exam of --exam-seed is about: name that, too.")
        return None
    try:
        about = about_units(wish.exam_units, packs) if wish.exam_units else packs
    except LookupError as error:
        raise click.UsageError(f"--exam-units: {error.args[0]}") from None
    name = next(iter(about))
    units = [unit.name for unit in about[name].units] if wish.exam_units else ()
    return Asked(wish.exam_seed, frozenset(kata.id for kata in choose(packs[name], wish.exam_seed, units)))


def _source(root: Path, wish: _Wish, grader: Grader, packs: Mapping[str, Pack]) -> Source:
    """Where the rows come from. Raises ``UsageError``."""
    part = Part.named(wish.shard)
    if wish.gradescope:
        return gradescope.source(root, grader, packs, wish.gradescope)
    if root.is_dir():
        return class_source.folder(Task(root, wish.device, wish.jobs), grader, part)
    return class_source.lines(root, part)


def _judged(source: Source, files: Outputs, closing: Closing) -> list[Row] | None:
    """Have each row written and counted as soon as it is judged. Returns all; None if they are too many to be kept."""
    kept: list[Row] | None = []
    try:
        with files:
            for row in _with_progress(source):
                files.add(row)
                closing.add(row)
                kept = kept if kept is None or files.needs_all or len(kept) < _MANY else None
                if kept is not None:
                    kept.append(row)
    except NoJudge as error:
        raise CannotGrade(str(error)) from None
    except KeyboardInterrupt:
        there = f", which are in {several([shown(files.lines)])}" if files.has_lines and closing.learners else ""
        common.warn(f"\nStopped after {closing.learners} of {source.number} learners{there}.")
        raise
    return kept


def _with_progress(source: Source) -> Iterator[Row]:
    """The rows, while a bar on a terminal shows how many of them there are so far."""
    if source.number < _SOME or not is_terminal():
        yield from source.rows
        return
    with click.progressbar(source.rows, source.number, label="judged", show_pos=True, file=sys.stderr) as bar:
        yield from bar


def is_terminal() -> bool:
    """Can somebody see a bar that moves?"""
    return sys.stderr.isatty()


def _show(classroom: Class | None, source: Source, files: Outputs, closing: Closing) -> None:
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
    told = classroom or Class([], [], source.left_out)
    for text in (*output.not_graded(told), *output.other_names(told)):
        common.warn(text)


def _say(text: str, files: Outputs) -> None:
    """What is said beside the class, where it does not get among lines of JSON."""
    if files.on_stdout:
        common.warn(text)
    else:
        common.say(text)
