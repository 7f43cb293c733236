"""The commands of challenges: start the clock, and have fresh numbers when the attempts are spent."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.record import actions
from pytest_lstm_kata.record.record import Record


@click.command()
@click.argument("name", metavar="KATA")
def start(name: str) -> None:
    """Start the clock of the challenge KATA.

    KATA is a number such as 1.6, a title, a file, a name, or the start of a name.

    When the time is up you can still answer, but a badge with distinction needs answers in time.
    """
    catalogue = common.catalogue()
    kata, record = common.find(name, catalogue), common.need_record(catalogue)
    common.not_in_review(name, record)
    paper = common.paper(kata, record, catalogue)
    try:
        told = actions.start(kata, common.seed(paper), record, retry=f"lstm-kata retry {kata.ref}")
    except actions.Refused as refused:
        raise click.ClickException(str(refused)) from None
    _say(told, record, paper.path if paper else record.workspace.file(kata))


@click.command()
@click.argument("name", metavar="KATA")
def retry(name: str) -> None:
    """Deal fresh numbers for KATA, and open it again.

    KATA is a number such as 1.6, a title, a file, a name, or the start of a name.

    Your old answers stay in the file, as a comment.
    """
    catalogue = common.catalogue()
    kata, record = common.find(name, catalogue), common.need_record(catalogue)
    common.not_in_review(name, record)
    paper = common.paper(kata, record, catalogue)
    path = paper.path if paper else record.workspace.file(kata)
    try:
        told = actions.retry(kata, path, common.seed(paper), record, start=f"lstm-kata start {kata.ref}")
    except actions.Refused as refused:
        raise click.ClickException(str(refused)) from None
    _say(told, record, path)


def _say(told: actions.Granted, record: Record, path: Path) -> None:
    for sentence in told.paragraphs:
        common.say(sentence)
    common.warn(told.trouble)
    common.go_on(record, path, "pytest --kata")
