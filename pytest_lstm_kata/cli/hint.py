"""The command that shows hints, one more at a time."""

from __future__ import annotations

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.messages import shown
from pytest_lstm_kata.numbers import deal


@click.command()
@click.argument("name", metavar="KATA")
@click.option("-n", "--number", type=click.IntRange(1), help="Show this one, instead of one more.")
def hint(name: str, number: int | None) -> None:
    """Show one more hint for KATA.

    KATA is a file, a name or the start of one, or a number such as 1.6.
    """
    kata = common.find(name)
    record = common.record()
    seen = common.progress(record).hints.get(kata.id, 0)
    level = min(number or seen + 1, len(kata.hints))
    seed = common.seed(kata, record)
    common.say(f"{kata.heading}: hint {level} of {len(kata.hints)}")
    click.echo(common.wrapped(kata.text(kata.hints[level - 1], deal(kata, seed))))
    if level == len(kata.hints):
        common.say(f"That was the last one. lstm-kata explain {name} tells the idea behind the kata.")
    elif record is None:
        common.say(f"Nothing is remembered here: lstm-kata hint {name} -n {level + 1} shows the next one.")
    else:
        common.say(f"lstm-kata hint {name} shows the next one.")
    if record is None:
        common.next_steps("pytest --kata")
        return
    if level > seen:
        try:
            record.add("hinted", kata.id, seed=seed, level=level)
        except OSError as error:
            click.echo(f"not remembered: {shown(record.journal.path)}: {error.strerror or error}", err=True)
    common.next_steps(shown(common.file(kata, record.journal.workspace)), "pytest --kata")
