"""The promise: processes that judge for a command import nothing from the folder that one stands in."""

from __future__ import annotations

import importlib
import os
import sys
from multiprocessing import forkserver
from types import SimpleNamespace

import pytest

from pytest_lstm_kata.cli import processes
from pytest_lstm_kata.judge import oracle


@pytest.mark.parametrize("platform", ["linux", "darwin"])
@pytest.mark.parametrize("before", ["", None])
def test_they_are_safe_and_who_starts_them_is_as_before(
    monkeypatch: pytest.MonkeyPatch, platform: str, before: str | None
) -> None:
    """In whatever way they are started; and so are their own children."""
    monkeypatch.setattr(processes, "sys", SimpleNamespace(platform=platform))
    monkeypatch.delenv("PYTHONSAFEPATH", raising=False)
    if before is not None:
        monkeypatch.setenv("PYTHONSAFEPATH", before)
    with processes.judges(1) as pool:
        assert pool.submit(_safe).result()
    assert os.environ.get("PYTHONSAFEPATH") == before


def test_where_none_can_be_forked_each_is_a_fresh_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """For a fork there is a socket in TMPDIR, whose name may be too long for one."""

    def fails() -> None:
        raise OSError("AF_UNIX path too long")

    monkeypatch.setattr(forkserver, "ensure_running", fails)
    with processes.judges(1) as pool:
        assert pool.submit(_safe).result()


def _safe() -> bool:
    return bool(sys.flags.safe_path) and os.environ.get("PYTHONSAFEPATH") == "1"


def test_who_cannot_import_torch_is_told_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """By those who judge, as by a command that judges alone: the process that they are forked from only tries."""
    tried = []

    def broken() -> None:
        tried.append(1)
        raise OSError("a library is missing")

    monkeypatch.setattr(oracle, "load", broken)
    preloaded = importlib.import_module("pytest_lstm_kata.judge.preloaded")
    importlib.reload(preloaded)
    assert tried
