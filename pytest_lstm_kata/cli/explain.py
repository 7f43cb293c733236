"""The command that explains a kata, in the terminal or as a page."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import click

from pytest_lstm_kata.cli import browser, common
from pytest_lstm_kata.explain import explanation
from pytest_lstm_kata.explain.drawing.scene import WIDTH
from pytest_lstm_kata.explain.page import Neighbour, render
from pytest_lstm_kata.files import access
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import BUILT_IN, Kata
from pytest_lstm_kata.output.terminal import encodable
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.workspace import shown


@click.command()
@click.argument("name", metavar="KATA")
@click.option("--all", "whole", is_flag=True, help="Show everything: more drawings, code to try, and common mistakes.")
@click.option("--open", "page", is_flag=True, help="Show it in the browser, as a page.")
def explain(name: str, *, whole: bool, page: bool) -> None:
    """Explain KATA on one screen.

    It shows the idea and a drawing. Once you have solved the kata, it also shows why the answer is right.

    KATA is a number such as 1.6, a title, a file, a name, or the start of a name.
    """
    catalogue = common.catalogue()
    kata, record = common.find(name, catalogue), common.record(catalogue)
    common.not_in_exam(kata, record)
    width = WIDTH if page else shutil.get_terminal_size().columns
    seed = common.seed(common.paper(kata, record, catalogue, name))
    explained = explanation.explain(kata, seed, common.progress(record), width)
    is_shown = True
    if page:
        path = _written(kata, explained, record, catalogue)
        is_shown = browser.opened(path)
        if not is_shown:
            common.say("No browser could be opened here. Open this file in one, or type the same without --open:")
        click.echo(shown(path))
    else:
        for line in explanation.lines(explained, width, whole=whole):
            click.echo(encodable(line, sys.stdout.encoding))
        click.echo()
    common.go_on(record, "pytest --kata")
    if not is_shown:
        sys.exit(1)


def _written(kata: Kata, explained: explanation.Explanation, record: Record | None, catalogue: Catalogue) -> Path:
    """Where the page was written: in the dojo, or where there is none to write to in a folder of its own."""
    name, katas = _name(kata), [other for other in catalogue.katas.values() if other.pack == kata.pack]
    if record:
        folder = record.workspace.state / "explain"
        try:
            folder.mkdir(exist_ok=True)
            access.check_folders(folder / name, record.workspace.root)
            access.replace(folder / name, render(explained, _neighbours(kata, katas, folder)).encode())
        except OSError:  # somebody else's dojo can be looked at, too
            pass
        else:
            return folder / name
    try:
        path = Path(tempfile.mkdtemp(prefix="lstm-kata-")) / name
        path.write_text(render(explained, _neighbours(kata, katas, path.parent)), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"the page cannot be written: {error.strerror or error}.") from None
    return path


def _name(kata: Kata) -> str:
    return f"{kata.slug}.html" if kata.pack == BUILT_IN else f"{kata.pack}_{kata.slug}.html"


def _neighbours(kata: Kata, katas: Sequence[Kata], folder: Path) -> Iterator[Neighbour]:
    """The katas before and after this one, with their pages in the folder if they lie there."""
    before = (("Previous", other) for other, own in pairwise(katas) if own.id == kata.id)
    after = (("Next", other) for own, other in pairwise(katas) if own.id == kata.id)
    for where, other in (*before, *after):
        page = _name(other) if (folder / _name(other)).is_file() else ""
        yield Neighbour(where, other.heading, page, f"lstm-kata explain {other.ref} --open")
