"""The promise: files that an older version laid, under names that katas had then, are judged as before."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Tree
from pytest_lstm_kata.lstm import LSTM
from running import events, kata_run, listed
from support import as_before, source

BEFORE = {kata.label: kata for kata in as_before(LSTM).katas}
OLD = f"katas/{BEFORE['1.9'].file}"


@pytest.fixture
def older(tree: Tree) -> Tree:
    """A dojo whose file of 1.9 has its former name and id, with an answer that is wrong, and whose journal is one of 0.1.0."""
    tree.path("1.9").unlink()
    text = source(BEFORE["1.9"], error="ValueError", expected="10", got="6")
    (tree.folder / OLD).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "tests" / "record" / "journal_0_1_0.jsonl", tree.make_workspace())
    return tree


def test_a_file_with_a_former_name_is_judged(
    pytester: pytest.Pytester, older: Tree, valid_report: Callable[[Path], Any]
) -> None:
    """Its verdict is that of the kata of now, by whose id it is reported and recorded, together with the attempt of before."""
    result = kata_run(pytester, "--kata-json", "report.json")
    assert result.parseoutcomes() == {"failed": 1, "todo": 9}
    assert "next: lstm-kata retry 1.9" in result.outlines
    assert any("2 of 2 attempts used" in line for line in result.outlines)
    (learner,) = valid_report(older.folder / "report.json")["learners"]
    (told,) = (kata for kata in learner["katas"] if kata["label"] == "1.9")
    assert (told["kata"], told["file"], told["outcome"]) == ("lstm/feed_a_batch", OLD, "wrong")
    assert "wrong_width" not in json.dumps(events(older.folder / ".lstm-kata" / "journal.jsonl")[20:])
    count = len(events(older.folder / ".lstm-kata" / "journal.jsonl"))
    assert count == 21
    kata_run(pytester)
    assert len(events(older.folder / ".lstm-kata" / "journal.jsonl")) == count


@pytest.mark.parametrize("args", [("wrong_width",), ("feed_a_batch",), (OLD,), ("-k", "wrong_width"), ("-k", "1.9")])
def test_a_file_with_a_former_name_is_found(pytester: pytest.Pytester, older: Tree, args: tuple[str, ...]) -> None:
    """By either name of the kata, by its path, and by -k as far as the file is called so."""
    assert listed(kata_run(pytester, "--co", "-q", *args)) == [f"{OLD}::wrong_width"]
    assert older.folder == pytester.path


def test_a_file_with_a_former_name_that_lost_its_line(pytester: pytest.Pytester, older: Tree) -> None:
    """It is told by its name which kata it is, and the line to write has the id of now."""
    file = older.folder / OLD
    file.write_text(file.read_text(encoding="utf-8").replace("__kata__ =", "kata ="), encoding="utf-8")
    result = kata_run(pytester)
    assert '`__kata__ = "lstm/feed_a_batch"`' in " ".join(result.outlines)
