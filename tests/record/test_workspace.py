"""A learner's folder: how it is found, and where in it things lie."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_lstm_kata.record.settings import Limits
from pytest_lstm_kata.record.workspace import FOLDER, Workspace, shown
from support import KATAS


def test_a_workspace_is_found_upwards(tmp_path: Path) -> None:
    """The nearest folder with a ``.lstm-kata`` folder in it, from wherever one looks; a file of that name is none."""
    inner = tmp_path / "a" / "katas" / "1_foundations"
    inner.mkdir(parents=True)
    assert Workspace.around(inner) is None
    (tmp_path / FOLDER).mkdir()
    assert Workspace.around(inner) == Workspace(tmp_path)
    (tmp_path / "a" / FOLDER).write_text("", encoding="utf-8")
    assert Workspace.around(inner) == Workspace(tmp_path)
    (inner.parent / FOLDER).mkdir()
    assert Workspace.around(inner) == Workspace(inner.parent)
    assert Workspace.around(tmp_path, Limits(3, 4)) == Workspace(tmp_path, Limits(3, 4))


def test_each_pack_but_the_built_in_one_has_a_folder_of_its_own() -> None:
    """Where a kata's file is laid."""
    kata, workspace = KATAS["1.6"], Workspace(Path("dojo"))
    assert workspace.file(kata) == Path("dojo/katas") / kata.file
    assert workspace.file(replace(kata, pack="gru")) == Path("dojo/katas/gru") / kata.file


def test_a_path_can_be_said_in_a_folder_that_was_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whole, for nothing is beside it any more."""
    monkeypatch.chdir(tmp_path)
    assert shown(tmp_path / "katas" / "a.py") == "katas/a.py"
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert shown(tmp_path / "katas" / "a.py") == (tmp_path / "katas" / "a.py").as_posix()
