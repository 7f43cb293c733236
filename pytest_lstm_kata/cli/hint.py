"""The command that shows hints, one more at a time."""

from __future__ import annotations

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.output.terminal import Line, within
from pytest_lstm_kata.record import actions
from pytest_lstm_kata.record.workspace import shown


@click.command()
@click.argument("name", metavar="KATA")
@click.option("-n", "--number", type=click.IntRange(1), help="Show this one, instead of one more.")
def hint(name: str, number: int | None) -> None:
    """Show one more hint for KATA.

    KATA is a file, a name or the start of one, or a number such as 1.6.
    """
    kata = common.find(name)
    record = common.record()
    common.not_in_exam(kata, record)
    level = min(number or common.progress(record).hints.get(kata.id, 0) + 1, len(kata.hints))
    told = actions.hint(kata, common.seed(kata, record), level, record)
    common.say(f"{kata.heading}: hint {level} of {len(kata.hints)}")
    for line in within(map(Line, told.paragraphs), common.width()):
        click.echo(line.text)
    if level == len(kata.hints):
        common.say(f"That was the last one. lstm-kata explain {name} tells the idea behind the kata.")
    elif record is None:
        common.say(f"Nothing is remembered here: lstm-kata hint {name} -n {level + 1} shows the next one.")
    else:
        common.say(f"lstm-kata hint {name} shows the next one.")
    if told.trouble:
        click.echo(told.trouble, err=True)
    files = [shown(record.workspace.file(kata))] if record else []
    common.next_steps(*files, "pytest --kata")
