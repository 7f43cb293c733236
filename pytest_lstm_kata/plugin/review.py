"""The controller's side of a review: it gathers what was judged of it, and shows how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pytest_lstm_kata.judge.verdict import Verdict
from pytest_lstm_kata.output import review, run_json
from pytest_lstm_kata.plugin.lines import show
from pytest_lstm_kata.plugin.state import STATE
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.reviewing import Review


class Reviewer:
    """Called in by the recorder, which hands over what lies in the user's own review."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._state = config.stash[STATE]
        self.verdicts: dict[Path, Verdict] = {}
        """By file."""

    def take(self, path: Path, verdict: Verdict) -> None:
        """Take note of what was judged of one kata."""
        self.verdicts[path] = verdict

    def report(self, lines: Mapping[Path, int]) -> dict[str, Any]:
        """What a report says of it."""
        own = self._own
        return run_json.review(own.workspace.review, self._state.catalogue.katas, self.verdicts, lines, own.now)

    @property
    def _own(self) -> Record:
        """The record of the dojo: the user's own is one at most."""
        (record,) = self._state.records.values()
        return record

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        katas = self._state.catalogue.katas
        asked = [katas[verdict.kata] for verdict in self.verdicts.values()]
        found = Review.of(self._own, self._state.grader.folders)
        width = self._config.get_terminal_writer().fullwidth
        show(review.lines(found, self.verdicts, self._own.workspace, asked, width), terminalreporter)
