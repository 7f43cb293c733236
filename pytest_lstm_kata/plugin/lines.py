"""Lines of text on pytest's terminal, each with the colour of its role."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pytest

from pytest_lstm_kata.output.terminal import Line, encodable

_MARKUP: Final = {"": {}, "good": {"green": True}, "bad": {"yellow": True}}


def show(lines: Iterable[Line], reporter: pytest.TerminalReporter) -> None:
    codec = encoding(reporter.config)
    for line in lines:
        text = encodable(line.text, codec)
        if line.role == "title":
            reporter.write_sep("=", text)
        else:
            reporter.write_line(text, **_MARKUP[line.role])


def encoding(config: pytest.Config) -> str | None:
    """That of pytest's terminal; where there is none, as in a worker, one that has everything."""
    if not config.pluginmanager.has_plugin("terminalreporter"):
        return "utf-8"
    return getattr(config.get_terminal_writer()._file, "encoding", None)  # noqa: SLF001  # nowhere public
