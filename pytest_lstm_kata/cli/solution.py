"""The command that shows the solution, to who is stuck."""

from __future__ import annotations

import sys

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.judge.grading import Grader, NoSolution
from pytest_lstm_kata.output import solution as text
from pytest_lstm_kata.output.terminal import encodable
from pytest_lstm_kata.record import actions


@click.command()
@click.argument("name", metavar="KATA")
def solution(name: str) -> None:
    """Show the solution of KATA, when you are stuck.

    KATA is a number such as 1.6, a title, a file, a name, or the start of a name.

    It opens after all hints and three wrong answers. The kata then counts with fresh numbers only.
    """
    catalogue = common.catalogue()
    kata, record = common.find(name, catalogue), common.need_record(catalogue)
    paper = common.paper(kata, record, catalogue, name)
    is_review = common.is_review(name, record.workspace)
    common.not_in_exam(kata, record)
    seed = common.seed(paper)
    allowed = record.solution(kata, seed)
    try:
        answers = Grader(catalogue).solution(kata, seed) if allowed.is_open else {}
        actions.reveal(kata, paper, record, hint=f"lstm-kata hint {common.called(name, kata, record)}")
    except (NoSolution, actions.Refused) as refused:
        raise click.ClickException(str(refused)) from None
    judge = common.judging(name, record)
    for line in text.lines(kata, seed, answers, common.width()):
        click.echo(encodable(line, sys.stdout.encoding))
    click.echo()
    if allowed.is_earned:
        common.go_on(record, judge)
        return
    if is_review:
        common.say(text.comes_back(kata))
        common.go_on(record, judge)
        return
    retry = f"lstm-kata retry {kata.ref}"
    common.say(text.price(kata, retry))
    common.go_on(record, retry)
