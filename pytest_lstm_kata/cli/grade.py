"""The command of a class: every learner's folder judged, a row each."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.output import classroom as output
from pytest_lstm_kata.record.classroom import Class, Row
from pytest_lstm_kata.record.structuring import unstructure
from pytest_lstm_kata.record.submission import Submission
from pytest_lstm_kata.record.whose import Owner, Owners
from pytest_lstm_kata.record.workspace import absolute


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("-o", "--output", "outputs", multiple=True, metavar="FILE", help="Write the class to FILE: .jsonl.")
def grade(folder: Path, outputs: tuple[str, ...]) -> None:
    """Judge the katas of a class: each folder in DIR is one learner's."""
    catalogue = common.catalogue()
    grader = Grader(catalogue)
    root = absolute(folder)
    begun = time.perf_counter()
    owners = Owners([root], [], root, catalogue)
    rows = [*_rows(owners.others(root), grader, root)]
    classroom = Class.of(rows, catalogue.packs)
    for line in output.lines(classroom, common.width()):
        common.say([line], line.role)
    click.echo(f"{len(rows)} learners, {time.perf_counter() - begun:.1f} s", err=True)
    for name in outputs:
        text = "".join(f"{json.dumps(unstructure(row))}\n" for row in rows)
        click.echo(text) if name == "-" else Path(name).write_text(text, encoding="utf-8")


def _rows(owners: list[Owner], grader: Grader, root: Path) -> Iterator[Row]:
    for owner in owners:
        yield Submission(owner, grader.folders.tree(owner.root), grader).row(root)
