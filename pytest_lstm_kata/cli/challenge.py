"""The commands of challenges: start the clock, and have fresh numbers when the attempts are spent."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from pytest_lstm_kata import challenges
from pytest_lstm_kata.cli import common
from pytest_lstm_kata.messages import name as called
from pytest_lstm_kata.messages import shown
from pytest_lstm_kata.model import Kata
from pytest_lstm_kata.numbers import deal
from pytest_lstm_kata.record import Record
from pytest_lstm_kata.trees import deal_anew


@click.command()
@click.argument("name", metavar="KATA")
def start(name: str) -> None:
    """Start the clock of the challenge KATA.

    KATA is a file, a name or the start of one, or a number such as 1.6. Being late closes nothing; being in time
    is what the badge calls distinction.
    """
    kata = common.find(name)
    record = common.dojo()
    limits, now = record.limits, datetime.now(UTC)
    if not kata.challenge:
        raise click.ClickException(f"{kata.heading} is for practice: it has no clock and no limits.")
    if not limits.seconds:
        raise click.ClickException("Challenges have no clock here: the setting kata_time_limit is 0.")
    seed = common.seed(kata, record)
    held = record.before.deal(kata.id, seed)
    if held.solved or challenges.closed(held, limits):
        what = "right" if held.solved else "closed"
        raise click.ClickException(
            f"{kata.heading} is {what} with these numbers: lstm-kata retry {called(kata)} deals fresh ones."
        )
    if held.started:
        common.say(f"{kata.heading}: the clock was started before, {challenges.told(held, limits, now)}.")
    else:
        try:
            record.add("started", kata.id, seed=seed)
        except OSError as error:
            raise click.ClickException(
                f"the clock cannot be started: {shown(record.journal.path)}: {error.strerror or error}."
            ) from None
        tries = f", {limits.attempts} attempts" if limits.attempts else ""
        common.say(f"{kata.heading}: the clock runs, {challenges.minutes(limits.seconds)} from now{tries}.")
    common.next_steps(shown(_file(kata, record)), "pytest --kata")


@click.command()
@click.argument("name", metavar="KATA")
def retry(name: str) -> None:
    """Deal fresh numbers for KATA, and open it again.

    KATA is a file, a name or the start of one, or a number such as 1.6. Your old answers stay in the file, as a
    comment.
    """
    kata = common.find(name)
    record = common.dojo()
    path = _file(kata, record)
    seed = _fresh_seed(kata, record.before.seeds(kata.id) | {common.seed(kata, record)})
    try:
        kept = deal_anew(path, kata, seed)
    except OSError as error:
        raise click.ClickException(
            f"{shown(path)} cannot be written: {error.strerror or error}. Nothing was changed."
        ) from None
    common.say(f"{kata.heading}: fresh numbers are in its file.")
    if kept:
        common.say("What you had written stands at its end, as a comment.")
    try:
        record.add("retried", kata.id, seed=seed)
    except OSError as error:
        click.echo(f"not recorded: {shown(record.journal.path)}: {error.strerror or error}", err=True)
    if kata.challenge and record.limits.seconds:
        common.say(f"lstm-kata start {called(kata)} starts its clock.")
    common.next_steps(shown(path), "pytest --kata")


def _file(kata: Kata, record: Record) -> Path:
    return common.file(kata, record.journal.workspace)


def _fresh_seed(kata: Kata, seen: set[int]) -> int:
    """The next seed after all that were dealt, whose numbers differ from theirs if there are such numbers."""
    first = max(seen) + 1
    known = [deal(kata, seed) for seed in seen]
    return next((seed for seed in range(first, first + 200) if deal(kata, seed) not in known), first)
