"""The command that explains a kata: the idea before success, the whole way after."""

from __future__ import annotations

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.numbers import deal


@click.command()
@click.argument("name", metavar="KATA")
def explain(name: str) -> None:
    """Explain KATA, and once it is solved each step.

    KATA is a file, a name or the start of one, or a number such as 1.6.
    """
    kata = common.find(name)
    record = common.record()
    progress = common.progress(record)
    numbers = deal(kata, common.seed(kata, record))
    click.echo(
        f"{kata.heading}\n\n{kata.text(kata.statement, numbers)}\n\n{common.wrapped(kata.text(kata.concept, numbers))}"
    )
    click.echo(f"\nRead on: {kata.source}")
    if kata.id not in progress.solved:
        click.echo("\nThe steps, a quick check and the common mistakes are shown here once your answer is right.")
        return
    unverified = progress.latest[kata.id].get("unverified")
    if isinstance(unverified, list) and unverified:
        names = ", ".join(map(str, unverified))
        click.echo()
        click.echo(common.wrapped(f"Not verified on your machine: {names}. Compare your answer with the steps."))
    click.echo("\nStep by step:")
    for step in kata.steps:
        click.echo(common.wrapped(kata.text(step, numbers), "  - "))
    click.echo(f"\nTry it:\n  {kata.quick_check}\n\nCommon mistakes, and what is said to them:")
    for sentence in dict.fromkeys(mistake.sentence for mistake in kata.mistakes):
        click.echo(common.wrapped(kata.text(sentence, numbers), "  - "))
