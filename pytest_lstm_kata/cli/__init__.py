"""The commands of ``lstm-kata``. What needs torch imports it when it runs, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.cli.badge import badge
from pytest_lstm_kata.cli.cards import cards
from pytest_lstm_kata.cli.challenge import retry, start
from pytest_lstm_kata.cli.exam import exam
from pytest_lstm_kata.cli.explain import explain
from pytest_lstm_kata.cli.grade import grade
from pytest_lstm_kata.cli.hand_in import hand_in
from pytest_lstm_kata.cli.help import unbroken
from pytest_lstm_kata.cli.hint import hint
from pytest_lstm_kata.cli.init import init
from pytest_lstm_kata.cli.join import join, leave
from pytest_lstm_kata.cli.learn import learn
from pytest_lstm_kata.cli.pack import pack_commands
from pytest_lstm_kata.cli.review import review
from pytest_lstm_kata.cli.solution import solution
from pytest_lstm_kata.cli.status import list_katas, next_kata, status
from pytest_lstm_kata.cli.watch import watch


@click.group(cls=common.Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="pytest-lstm-kata")
def main() -> None:
    """Learn torch.nn.LSTM by doing. Fill in the katas, run pytest --kata, earn the badge."""
    try:
        Path.cwd()
    except OSError:  # all commands look there, and each would break in a way of its own
        raise click.ClickException("The folder that you are in was removed. cd to another one first.") from None


for command in (
    init,
    learn,
    watch,
    status,
    next_kata,
    list_katas,
    hint,
    solution,
    explain,
    start,
    retry,
    review,
    exam,
    badge,
    grade,
    cards,
    hand_in,
    join,
    leave,
    pack_commands,
):
    main.add_command(command)
unbroken(main)
