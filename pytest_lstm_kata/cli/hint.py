"""The command that shows hints, one more at a time."""

from __future__ import annotations

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.output import solution
from pytest_lstm_kata.output.terminal import Line, within
from pytest_lstm_kata.record import actions


@click.command()
@click.argument("name", metavar="KATA")
@click.option("-n", "--number", type=click.IntRange(1), help="Show this hint, and not the next one.")
def hint(name: str, number: int | None) -> None:
    """Show one more hint for KATA.

    KATA is a number such as 1.6, a title, a file, a name, or the start of a name.
    """
    catalogue = common.catalogue()
    kata, record = common.find(name, catalogue), common.record(catalogue)
    paper = common.paper(kata, record, catalogue, name)
    common.not_in_exam(kata, record)
    seed, progress = common.seed(paper), common.progress(record)
    review = record is not None and common.is_review(name, record.workspace)
    # Hints are by kata, whatever its numbers are; but in a review they begin anew.
    seen = progress.attempts(kata.id, seed).hints if review else progress.hints.get(kata.id, 0)
    level = min(number or seen + 1, len(kata.hints))
    told = actions.hint(kata, seed, level, record)
    called = common.called(name, kata, record)
    common.say(f"{kata.heading}: hint {level} of {len(kata.hints)}")
    for line in within(map(Line, told.paragraphs), common.width()):
        click.echo(line.text)
    if level == len(kata.hints):
        common.say(f"That was the last hint. lstm-kata explain {called} shows the idea behind the kata.")
        if record and record.solution(kata, seed).is_offered:
            common.say(solution.offer(f"lstm-kata solution {called}"))
        common.say(f"The introduction to this unit: lstm-kata learn {kata.unit_ref}")
    elif record is None:
        common.say(f"Progress is not saved here: lstm-kata hint {kata.ref} -n {level + 1} shows the next one.")
    else:
        common.say(f"lstm-kata hint {called} shows the next one.")
    common.warn(told.trouble)
    files = [paper.path if paper else record.workspace.file(kata)] if record else []
    common.go_on(record, *files, common.judging(name, record))
