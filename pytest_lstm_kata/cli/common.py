"""What the commands share: the catalogue, the record of the dojo that one stands in, paragraphs."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_lstm_kata import packs, settings
from pytest_lstm_kata.journal import KATAS, workspace_of
from pytest_lstm_kata.model import BUILT_IN, Kata, Pack
from pytest_lstm_kata.progress import Progress
from pytest_lstm_kata.reading import read_file
from pytest_lstm_kata.record import Record

if TYPE_CHECKING:
    from pytest_lstm_kata.oracle import TorchOracle


def oracle() -> TorchOracle:
    """The installed torch, for commands that cannot do without."""
    from pytest_lstm_kata import oracle as truth

    oracle = truth.TorchOracle()
    if oracle.unfit():
        raise click.ClickException(oracle.unfit())
    return oracle


def wrapped(text: str, start: str = "") -> str:
    """A paragraph no wider than the terminal, nor than one likes to read."""
    width = min(shutil.get_terminal_size().columns, 88)
    return click.wrap_text(text, width, initial_indent=start, subsequent_indent=" " * len(start))


def next_steps(first: str, *others: str) -> None:
    """The last lines of each command: what to type or to open now, one thing a line, so that it can be copied."""
    click.echo(f"next: {first}")
    for step in others:
        click.echo(f"      {step}")


def catalogue() -> packs.Catalogue:
    catalogue = packs.load()
    for problem in catalogue.problems:
        click.echo(f"warning: {problem}", err=True)
    return catalogue


def find(name: str) -> Kata:
    try:
        return catalogue().find(name)
    except packs.NotFound as error:
        raise click.ClickException(str(error)) from None


def pack(catalogue: packs.Catalogue, name: str) -> Pack:
    if name not in catalogue.packs:
        raise click.ClickException(f"no pack is called `{name}`; there are: {', '.join(catalogue.packs)}.")
    return catalogue.packs[name]


def home(pack: Pack) -> str:
    """Where a pack's units stand: the built-in ones come first, others in a folder of their own."""
    return "" if pack.name == BUILT_IN else f"{pack.name}/"


def record() -> Record | None:
    """The record of the dojo that one stands in, if it is one."""
    workspace = workspace_of(Path.cwd())
    if workspace is None:
        return None
    try:
        return Record(workspace, settings.limits(settings.of(workspace)))
    except settings.BadSetting as error:
        raise click.ClickException(str(error)) from None


def file(kata: Kata, workspace: Path) -> Path:
    """Where the kata lies in a dojo."""
    return workspace / KATAS / ("" if kata.pack == BUILT_IN else kata.pack) / kata.file


def progress(record: Record | None) -> Progress:
    """What the record came to; nothing where there is none."""
    return record.before if record else Progress()


def seed(kata: Kata, record: Record | None) -> int:
    """Which numbers the learner's file has, so that every text speaks of the same ones."""
    return read_file(file(kata, record.journal.workspace), {kata.id: kata}).seed if record else 0
