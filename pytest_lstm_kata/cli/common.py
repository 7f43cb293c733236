"""What the commands share: the catalogue, the record of the dojo that one stands in, paragraphs."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pytest_lstm_kata.files.reading import read_file
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata import catalogue as packs
from pytest_lstm_kata.kata.catalogue import Catalogue, NotFound
from pytest_lstm_kata.kata.model import Kata, Pack
from pytest_lstm_kata.output.summary import Line
from pytest_lstm_kata.output.terminal import encodable, is_colour_unwanted, styled
from pytest_lstm_kata.record.progress import Progress
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.settings import BadSetting
from pytest_lstm_kata.record.workspace import Workspace, shown

if TYPE_CHECKING:
    from pytest_lstm_kata.judge.oracle import TorchOracle


def oracle() -> TorchOracle:
    """The installed torch, for commands that cannot do without."""
    from pytest_lstm_kata.judge import oracle as truth

    oracle = truth.TorchOracle()
    if oracle.unfit():
        raise click.ClickException(oracle.unfit())
    return oracle


def width() -> int:
    """The terminal's, or what one likes to read if that is less."""
    return min(shutil.get_terminal_size().columns, 88)


def wrapped(text: str, start: str = "") -> str:
    """A paragraph no wider than the terminal, nor than one likes to read."""
    return click.wrap_text(text, width(), initial_indent=start, subsequent_indent=" " * len(start))


def say(text: str | Sequence[Line], role: str = "") -> None:
    """A line by its role, or one of parts with a role each, no wider than the terminal.

    A character that the output has not is escaped. Colour goes to terminals alone, and to none where NO_COLOR is
    set (https://no-color.org).
    """
    colour = False if is_colour_unwanted() else None
    for line in [text] if not isinstance(text, str) else [[Line(part, role)] for part in _lines(text)]:
        parts = (styled(encodable(part.text, sys.stdout.encoding), part.role) for part in line)
        click.echo("".join(parts), color=colour)


def _lines(text: str) -> list[str]:
    """The text within the terminal; what is indented stays so, two more from the second line on."""
    indent = " " * (len(text) - len(text.lstrip()))
    return textwrap.wrap(text, width(), subsequent_indent=f"{indent}  ", break_on_hyphens=False, break_long_words=False)


def next_steps(first: str, *others: str) -> None:
    """The last lines of each command: what to type or to open now, one thing a line, so that it can be copied."""
    for step in (f"next: {first}", *(f"      {step}" for step in others)):
        click.echo(encodable(step, sys.stdout.encoding))


def catalogue() -> Catalogue:
    catalogue = packs.load()
    for problem in catalogue.problems:
        click.echo(f"warning: {problem}", err=True)
    return catalogue


def find(name: str) -> Kata:
    try:
        return catalogue().find(name)
    except NotFound as error:
        raise click.ClickException(str(error)) from None


def pack(catalogue: Catalogue, name: str) -> Pack:
    if name not in catalogue.packs:
        raise click.ClickException(f"no pack is called `{name}`; there are: {', '.join(catalogue.packs)}.")
    return catalogue.packs[name]


def record() -> Record | None:
    """The record of the dojo that one stands in, if it is one."""
    workspace = Workspace.around(Path.cwd())
    try:
        return Record(workspace.with_settings()) if workspace else None
    except BadSetting as error:
        raise click.ClickException(str(error)) from None


def need_record() -> Record:
    """The record of the dojo that one stands in, for commands that are for a dojo alone."""
    found = record()
    if found is None:
        raise click.ClickException("This is no dojo, so no record is kept: lstm-kata init DIR makes one. Then cd DIR.")
    return found


def progress(record: Record | None) -> Progress:
    """What the record came to; nothing where there is none."""
    return record.before if record else Progress()


def seed(kata: Kata, record: Record | None) -> int:
    """Which numbers the learner's file has, so that every text speaks of the same ones."""
    return read_file(record.workspace.file(kata), {kata.id: kata}).seed if record else 0


def need_a_judge(verdicts: Mapping[str, Verdict]) -> None:
    """Without a torch that can judge there is nothing to be said of what was answered."""
    for verdict in verdicts.values():
        if verdict.outcome is Outcome.NO_JUDGE:
            raise click.ClickException(verdict.sentence)


def typed(path: Path) -> str:
    """A path as one can type it behind a command."""
    text = shown(path)
    return f'"{text}"' if " " in text else text
