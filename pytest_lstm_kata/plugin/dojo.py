"""The controller's side of a dojo that the user has joined: what was judged is sent there once all is, and that is said."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.dojo.tools import membership
from pytest_lstm_kata.dojo.tools.membership import BadMembership
from pytest_lstm_kata.dojo.tools.outbox import Outbox
from pytest_lstm_kata.plugin.state import STATE


class Messenger:
    """Registered where the user has joined a dojo; most runs have none."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        state = config.stash[STATE]
        self._workspace = state.owners.workspace
        self._catalogue = state.catalogue
        self.lines: list[str] = []
        """What is to be said of it in the summary."""

    def pytest_report_header(self) -> list[str]:
        try:
            found = membership.read(self._workspace) if self._workspace else None
        except BadMembership:  # which is said where it matters
            return []
        return [found.header] if found else []

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self) -> None:
        if self._workspace and not self._config.getoption("collectonly"):
            refs = {kata.id: kata.ref for kata in self._catalogue.katas.values()}
            self.lines = Outbox(self._workspace, self._catalogue.renamed, refs).send().lines
