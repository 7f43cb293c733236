"""The pages of --help, in which no command is broken at the end of a line and no sentence is cut."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import click

from pytest_lstm_kata.output.terminal import apart, joined

_FIRST: Final = re.compile(r".*?[.](?=\s|$)", re.DOTALL)


class Formatter(click.HelpFormatter):
    """click's own, but for where it breaks lines."""

    def write_text(self, text: str) -> None:
        super().write_text(joined(text))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        super().write_dl([(name, joined(text)) for name, text in rows], col_max, col_spacing)

    def getvalue(self) -> str:
        return apart(super().getvalue())


class Context(click.Context):
    """Of a command with such a page."""

    formatter_class = Formatter


def unbroken(command: click.Command) -> None:
    """Have the command's page, and those of the commands below it, be such.

    In the list of commands stands its first sentence: click would cut it where the terminal ends.
    """
    command.context_class = Context
    sentence = _FIRST.match(command.help or "")
    command.short_help = " ".join(sentence[0].split()) if sentence else ""
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        unbroken(below)
