"""Lines of text on pytest's terminal, each with the colour of its role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pytest

from pytest_lstm_kata.output.summary import Line

_MARKUP: Final = {"": {}, "good": {"green": True}, "bad": {"yellow": True}}


def show(lines: Iterable[Line], reporter: pytest.TerminalReporter) -> None:
    for line in lines:
        if line.role == "title":
            reporter.write_sep("=", line.text)
        else:
            reporter.write_line(line.text, **_MARKUP[line.role])
