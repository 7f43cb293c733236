"""The command that shows a unit's primer, in the terminal or as a page."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

import click

from pytest_lstm_kata.cli import common, pages
from pytest_lstm_kata.explain import primer as page
from pytest_lstm_kata.explain.page import Neighbour
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Pack, Unit
from pytest_lstm_kata.output import primer
from pytest_lstm_kata.record.learner import Learner


@click.command()
@click.argument("name", metavar="[UNIT]", default="")
@click.option("--open", "is_page", is_flag=True, help="Show it in the browser, as a page.")
def learn(name: str, *, is_page: bool) -> None:
    """Show the introduction to UNIT: its words, a drawing, and a worked example.

    UNIT is a number such as 4, a name such as states, a folder, or a kata of the unit. Without UNIT, it is the unit of
    the kata that comes next.
    """
    catalogue = common.catalogue()
    record = common.record(catalogue)
    learner = common.learner(record, catalogue) if record else None
    unit = common.find_unit(name, catalogue) if name else _at_hand(learner, catalogue)
    is_shown = True
    if is_page:
        pack = catalogue.packs[unit.pack]
        folder = pages.written(record, lambda folder: _pages(pack, folder))
        is_shown = pages.show(folder / pages.of_unit(unit))
    else:
        for line in primer.lines(unit, common.width()):
            common.say([line])
        click.echo()
    kata = learner.next_step(learner.left(unit.katas)) if learner else None
    files = [learner.files.get(kata.id) or record.workspace.file(kata)] if record and learner and kata else []
    common.go_on(record, *files, "pytest --kata")
    if not is_shown:
        sys.exit(1)


def _at_hand(learner: Learner | None, catalogue: Catalogue) -> Unit:
    """The unit of the kata that comes next; the first one where nobody knows, or where nothing is left to do."""
    kata = learner.next_step() if learner else None
    return catalogue.unit(kata or next(iter(catalogue.katas.values())))


def _pages(pack: Pack, folder: Path) -> Mapping[str, str]:
    """The pages of all units of a pack, since each links to the others."""
    return {pages.of_unit(unit): page.render(unit, _katas(unit, folder), _beside(unit, pack)) for unit in pack.units}


def _katas(unit: Unit, folder: Path) -> Iterator[Neighbour]:
    """The katas of a unit, with the pages that explain them if they lie in the folder."""
    for kata in unit.katas:
        there = pages.of_kata(kata) if (folder / pages.of_kata(kata)).is_file() else ""
        yield Neighbour("", kata.heading, there, f"lstm-kata explain {kata.ref} --open")


def _beside(unit: Unit, pack: Pack) -> Iterator[Neighbour]:
    """The units before and after this one."""
    for where, pairs in (
        ("Previous", pairwise(pack.units[::-1])),
        ("Next", pairwise(pack.units)),
    ):
        yield from (Neighbour(where, other.heading, pages.of_unit(other)) for own, other in pairs if own is unit)
