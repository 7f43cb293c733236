"""Lines of text on pytest's terminal, each with the colour of its role."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pytest

from pytest_lstm_kata.output.terminal import Line, encodable

_MARKUP: Final = {
    "": {},
    "key": {"bold": True},
    "good": {"green": True},
    "bad": {"yellow": True},
    "gold": {"yellow": True, "bold": True},
}

_USUAL_REPORT: Final = "fE"
"""What pytest lists below its summary where nobody says what: failures and errors."""


def show(lines: Iterable[Line], reporter: pytest.TerminalReporter) -> None:
    show_parts(([line] for line in lines), reporter)


def show_parts(lines: Iterable[Sequence[Line]], reporter: pytest.TerminalReporter) -> None:
    """Lines of which each part has a role."""
    codec = encoding(reporter.config)
    for line in lines:
        reporter.ensure_newline()
        for part in line:
            text = encodable(part.text, codec)
            if part.role == "title":
                reporter.write_sep("=", text)
            else:
                reporter.write(text, **_MARKUP[part.role])
                reporter.write("\n" * (part is line[-1]))


def drop_silent(report: pytest.TestReport, config: pytest.Config) -> None:
    """Have pytest's terminal not keep the report of a setup or a teardown that had nothing to say.

    For each failure it looks through all of those that it keeps, for a teardown that printed something: with 300 learners
    that took ten times as long as to judge their katas. Where the slowest are asked for they stay.
    """
    reporter = config.pluginmanager.get_plugin("terminalreporter")
    kept = reporter.stats.get("") if reporter else None
    if kept and kept[-1] is report and not report.sections and config.getoption("durations", None) is None:
        kept.pop()


def be_brief(reporter: pytest.TerminalReporter) -> None:
    """No line for each file, and none for each failure below the summary, unless the user asks for them: a class has thousands,
    and its table is to be the last that one sees.
    """
    reporter.showfspath = False  # with -v there is a line for each all the same
    usual = reporter.config.option.reportchars == _USUAL_REPORT and reporter.config.get_verbosity() <= 0
    reporter.reportchars = reporter.reportchars.replace("f", "") if usual else reporter.reportchars


def encoding(config: pytest.Config) -> str | None:
    """That of pytest's terminal; where there is none, as in a worker, one that has everything."""
    if not config.pluginmanager.has_plugin("terminalreporter"):
        return "utf-8"
    return getattr(config.get_terminal_writer()._file, "encoding", None)  # noqa: SLF001  # nowhere public
