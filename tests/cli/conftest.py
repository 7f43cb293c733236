"""Every command of every test: the next steps that it names are taken, too."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner, Result

import next_steps


@pytest.fixture(autouse=True)
def _next_steps_are_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    def invoke(runner: CliRunner, *args: Any, **more: Any) -> Result:
        result = next_steps.invoke(runner, *args, **more)
        next_steps.take(result.output)
        return result

    monkeypatch.setattr(CliRunner, "invoke", invoke)
