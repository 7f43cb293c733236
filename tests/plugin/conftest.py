"""Runs of pytest with ``--kata``: each reaches most of the plugin, so that only what one alone reaches is measured."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("broad")
