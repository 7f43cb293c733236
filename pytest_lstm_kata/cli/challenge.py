"""The commands of challenges: start the clock, and have fresh numbers when the attempts are spent."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.record import actions
from pytest_lstm_kata.record.workspace import shown


@click.command()
@click.argument("name", metavar="KATA")
def start(name: str) -> None:
    """Start the clock of the challenge KATA.

    KATA is a file, a name or the start of one, or a number such as 1.6. Being late closes nothing; being in time
    is what the badge calls distinction.
    """
    kata = common.find(name)
    record = common.need_record()
    seed = common.seed(kata, record)
    try:
        told = actions.start(kata, seed, record, retry=f"lstm-kata retry {kata.ref}")
    except actions.Refused as refused:
        raise click.ClickException(str(refused)) from None
    _say(told, record.workspace.file(kata))


@click.command()
@click.argument("name", metavar="KATA")
def retry(name: str) -> None:
    """Deal fresh numbers for KATA, and open it again.

    KATA is a file, a name or the start of one, or a number such as 1.6. Your old answers stay in the file, as a
    comment.
    """
    kata = common.find(name)
    record = common.need_record()
    path, seed = record.workspace.file(kata), common.seed(kata, record)
    try:
        told = actions.retry(kata, path, seed, record, start=f"lstm-kata start {kata.ref}")
    except actions.Refused as refused:
        raise click.ClickException(str(refused)) from None
    _say(told, path)


def _say(told: actions.Granted, path: Path) -> None:
    for sentence in told.paragraphs:
        common.say(sentence)
    if told.trouble:
        click.echo(told.trouble, err=True)
    common.next_steps(shown(path), "pytest --kata")
