"""Whose a file is, and where a record is kept: one rule for a learner, for a class, and for strangers' folders."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.whose import Owners
from pytest_lstm_kata.record.workspace import FOLDER

CATALOGUE = Catalogue([LSTM, Pack("gru", "GRU", (), ())])


def owners(here: Path, named: Iterable[str], own: Iterable[str] = ()) -> Owners:
    return Owners([here / name for name in named], [here / name for name in own], here, CATALOGUE)


@pytest.mark.parametrize(
    ("named", "folder", "owner"),
    [
        ("class", "class/ada/katas/1_foundations", "class/ada"),
        ("class", "class/ada/handed in/on monday/katas/1_foundations", "class/ada"),
        ("class", "class/ada", "class/ada"),
        ("class", "class/ada/2_calling", "class/ada"),
        ("class", "class/12_smith", "class/12_smith"),
        ("class", "class", "class"),
        ("class", "class/1_foundations", "class"),
        ("class/ada", "class/ada/katas/1_foundations", "class/ada"),
        ("class/ada", "class/ada/gru/1_cell", "class/ada"),
        ("class/ada/katas", "class/ada/katas/1_foundations", "class/ada"),
        ("class/ada/katas/1_foundations", "class/ada/katas/1_foundations", "class/ada"),
        ("class/ada/katas/1_foundations/06.py", "class/ada/katas/1_foundations", "class/ada"),
        ("class/ada/exam", "class/ada/exam/1_foundations", "class/ada"),
        ("solutions", "solutions/1_foundations", "solutions"),
        ("solutions", "solutions/gru/1_cell", "solutions"),
    ],
)
def test_the_first_folder_below_is_one_persons(tmp_path: Path, named: str, folder: str, owner: str) -> None:
    """Unless it is a part of one person's work by its name; and a named part is of whoever has it."""
    for path in (folder, named.removesuffix("/06.py")):
        (tmp_path / path).mkdir(parents=True, exist_ok=True)
    found = owners(tmp_path, [named]).of(tmp_path / folder)
    assert found
    assert found.folder == tmp_path / owner
    assert found.workspace is None


def test_ones_own_folders_of_katas_are_ones_own(tmp_path: Path) -> None:
    """Whatever the folders in them are called."""
    found = owners(tmp_path, ["katas"], ["katas", "more"])
    for unit in ("1_foundations", "x", "mine/y"):
        owner = found.of(tmp_path / "katas" / unit)
        assert owner
        assert owner.folder == tmp_path / "katas"
    assert found.of(tmp_path.parent) is None


@pytest.mark.parametrize(
    ("dojos", "here", "named", "kept"),
    [
        (["dojo"], "dojo", ["dojo/katas"], "dojo"),
        (["dojo"], "dojo/katas/1_foundations", ["dojo/katas/1_foundations"], "dojo"),
        (["dojo"], ".", ["dojo"], "dojo"),
        (["dojo"], ".", ["dojo/katas/1_foundations/06.py"], "dojo"),
        (["dojo", "other"], "dojo", ["dojo", "other"], "dojo"),
        (["dojo", "other"], "dojo", ["other"], "other"),
        (["a", "b"], ".", ["a", "b"], None),
        (["class/ada"], ".", ["class"], None),
        (["class/ada"], "class", ["class"], None),
        (["dojo", "dojo/class/ada"], "dojo", ["dojo/class"], "dojo"),
        ([], ".", ["katas"], None),
    ],
)
def test_a_record_is_kept_in_one_dojo(
    tmp_path: Path, dojos: list[str], here: str, named: list[str], kept: str | None
) -> None:
    """In that which the user stands in or named; one further below is somebody else's, and of several none is."""
    for dojo in dojos:
        (tmp_path / dojo / FOLDER).mkdir(parents=True)
        (tmp_path / dojo / "katas" / "1_foundations").mkdir(parents=True)
    found = Owners([tmp_path / name for name in named], [], tmp_path / here, CATALOGUE)
    assert (found.workspace and found.workspace.root) == (tmp_path / kept if kept else None)
    owner = found.of(tmp_path / "dojo" / "class" / "ada" / "katas" / "1_foundations")
    assert owner is None or owner.workspace is None
