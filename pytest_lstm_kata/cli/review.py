"""The command of reviews: deal what is due, or say when something is."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.files.folder import Folders
from pytest_lstm_kata.files.walk import home
from pytest_lstm_kata.output import review as output
from pytest_lstm_kata.output import way
from pytest_lstm_kata.record import reviewing
from pytest_lstm_kata.record.reviewing import Review
from pytest_lstm_kata.record.workspace import shown


@click.command()
def review() -> None:
    """Repeat what was hard, with fresh numbers.

    A kata that took you several tries, a hint or the solution comes back on the next day, then after 3, 7, 21 and 60
    days: later after each right answer, and on the next day after a wrong one. This writes up to six that are due into
    the folder review of your dojo. Then judge them:

    pytest --kata review
    """
    catalogue = common.catalogue()
    record, folders = common.need_record(catalogue), Folders(catalogue)
    workspace = record.workspace
    found = Review.of(record, folders)
    try:
        new = reviewing.deal(found, record, folders)
    except OSError as error:
        place = shown(Path(error.filename)) if isinstance(error.filename, str) else shown(workspace.review)
        raise click.ClickException(f"{place} cannot be written: {error.strerror or error}.") from None
    if not found.waiting and not new:
        for line in output.nothing(found):
            common.say(line)
        common.go_on(record, "lstm-kata next")
        return
    for line in output.dealt(found, new):
        common.say(line)
    first = found.waiting[0].path if found.waiting else workspace.review / home(new[0].pack) / new[0].file
    common.go_on(record, first, way.judging(workspace.review, workspace))
