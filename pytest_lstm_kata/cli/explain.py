"""The command that explains a kata, in the terminal or as a page."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import click

from pytest_lstm_kata.cli import common, pages
from pytest_lstm_kata.explain import explanation
from pytest_lstm_kata.explain.drawing.scene import WIDTH
from pytest_lstm_kata.explain.page import Neighbour, render
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Kata, Unit
from pytest_lstm_kata.output.terminal import encodable
from pytest_lstm_kata.record.record import Record


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
    explained = explained._replace(ref=common.called(name, kata, record))
    is_shown = True
    if page:
        folder = pages.written(record, lambda folder: {pages.of_kata(kata): _page(explained, kata, catalogue, folder)})
        is_shown = pages.show(folder / pages.of_kata(kata))
    else:
        for line in explanation.lines(explained, width, whole=whole):
            click.echo(encodable(line, sys.stdout.encoding))
        click.echo()
    common.go_on(record, *_steps(name, kata, record, catalogue))
    if not is_shown:
        sys.exit(1)


def _steps(name: str, kata: Kata, record: Record | None, catalogue: Catalogue) -> Sequence[str | Path]:
    """What to do next: with the kata, as long as it is to do, or with the review that it is part of."""
    if record and not common.is_review(name, record.workspace):
        return common.onward(record, catalogue, kata)
    return [common.judging(name, record)]


def _page(explained: explanation.Explanation, kata: Kata, catalogue: Catalogue, folder: Path) -> str:
    """The page of a kata, with the ways from it."""
    katas = catalogue.packs[kata.pack].katas
    return render(explained, [*_neighbours(kata, katas, folder), _introduction(catalogue.unit(kata), folder)])


def _introduction(unit: Unit, folder: Path) -> Neighbour:
    """The way to the primer of the kata's unit."""
    page = pages.of_unit(unit) if (folder / pages.of_unit(unit)).is_file() else ""
    return Neighbour("Introduction", unit.heading, page, f"lstm-kata learn {unit.ref} --open")


def _neighbours(kata: Kata, katas: Sequence[Kata], folder: Path) -> Iterator[Neighbour]:
    """The katas before and after this one, with their pages in the folder if they lie there."""
    before = (("Previous", other) for other, own in pairwise(katas) if own.id == kata.id)
    after = (("Next", other) for own, other in pairwise(katas) if own.id == kata.id)
    for where, other in (*before, *after):
        page = pages.of_kata(other) if (folder / pages.of_kata(other)).is_file() else ""
        yield Neighbour(where, other.heading, page, f"lstm-kata explain {other.ref} --open")
