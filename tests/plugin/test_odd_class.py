"""The promise: pytest, plain and with workers, and ``lstm-kata grade`` say the same of a class, however it was handed in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from odd_class import EXAM, SHAPE, odd_class, scripted_class, snapshot
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.submission import Submission
from pytest_lstm_kata.record.whose import Owners
from running import apart, kata_run, text


def _by_row(root: Path) -> Mapping[str, Mapping[str, tuple[str, bool]]]:
    """By folder, the outcome of each kata, and whether its solution was seen."""
    grader = Grader(Catalogue([LSTM]), device="cpu")
    found = {}
    for owner in Owners([root], [], None, grader.folders).learners(root):
        row = Submission(owner, grader.folders.tree(owner.root, owner.top), grader).row(root.parent)
        found[row.folder] = {kata: (outcome, kata in row.solution_seen) for kata, outcome in row.outcomes.items()}
    return found


def _by_report(path: Path) -> Mapping[str, Mapping[str, tuple[str, bool]]]:
    told = json.loads(path.read_text(encoding="utf-8"))["learners"]
    return {
        one["folder"]: {kata["kata"]: (kata["outcome"], kata["solution_seen"]) for kata in one["katas"]} for one in told
    }


@pytest.mark.usefixtures("warm_python")
@pytest.mark.parametrize(
    "workers",
    [pytest.param((), marks=pytest.mark.measured), ("-n2", "-p", "xdist")],
    ids=["plain", "workers"],
)
@pytest.mark.parametrize("lay", [scripted_class, odd_class])
def test_all_faces_say_the_same(pytester: pytest.Pytester, lay: object, workers: tuple[str, ...]) -> None:
    """Of each learner and each kata; and nothing below the folder is changed, not even a time."""
    assert callable(lay)
    root = pytester.path / "class"
    lay(root)
    before = snapshot(root)
    run = apart if workers else kata_run
    result = run(pytester, "class", "--kata-json=r.json", *workers)
    assert snapshot(root) == before
    by_report, by_row = _by_report(pytester.path / "r.json"), _by_row(root)
    assert by_report == by_row
    assert [*by_report] == [*by_row]
    exams = json.loads((pytester.path / "r.json").read_text(encoding="utf-8"))["exams"]
    assert [(exam["seed"], exam["changed"]) for exam in exams] == ([(EXAM, True)] if lay is odd_class else [])
    assert not any(bad in text(result) for bad in ("INTERNALERROR", "Traceback", "RuntimeError", "\x1b"))


def test_what_is_nobodys_is_not_judged(pytester: pytest.Pytester) -> None:
    """A loose kata and a loose file in a class are told, and are no items; one that is named is judged."""
    odd_class(pytester.path / "class")
    name = Path(SHAPE.file).name
    result = kata_run(pytester, "class")
    said = " ".join(text(result).split())
    assert f"class/{name}: nobody's name stands before that of the kata" in said
    assert "class/x.py: there is no kata in it" in said
    assert f"class/{name}::" not in said
    assert kata_run(pytester, f"class/{name}").parseoutcomes() == {"passed": 1}
    assert kata_run(pytester, f"class/dora_{name}").parseoutcomes() == {"passed": 1}


@pytest.mark.measured
def test_a_journal_that_is_too_large_is_told(pytester: pytest.Pytester) -> None:
    """Whose solutions were seen is then not known."""
    odd_class(pytester.path / "class")
    journal = pytester.path / "class" / "whole dojo" / ".lstm-kata" / "journal.jsonl"
    with journal.open("ab") as file:
        file.truncate(4 * 1024 * 1024 + 1)
    said = " ".join(text(kata_run(pytester, "class", "-k", "nothing")).split())
    assert "class/whole dojo/.lstm-kata/journal.jsonl: it is larger than 4 MiB" in said


def test_another_name_in_a_hand_in_is_told(pytester: pytest.Pytester) -> None:
    """By the table of the class, and by that of the command."""
    odd_class(pytester.path / "class")
    handed = pytester.path / "class" / "noetheremmy_6_103_emmy.kata.json"
    handed.rename(handed.with_name("okaforada_6_103_emmy.kata.json"))
    said = "okaforada: the name in the hand-in is Emmy Noether"
    assert said in text(kata_run(pytester, "class", "-k", "emmy"))
    for args in ((), ("-o", "-")):
        result = CliRunner().invoke(main, ["grade", "class", *args])
        assert said in (result.stderr if args else result.stdout)
