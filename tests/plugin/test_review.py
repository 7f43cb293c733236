"""The promise: what comes back for review is judged like practice, by itself, and costs and earns nothing."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conftest import KATAS, ROOT, Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.kata.model import show
from pytest_lstm_kata.record.events import Judged
from pytest_lstm_kata.record.journal import Journal
from running import bar, events, kata_run, listed, text, travel
from support import solution

HARD = ("1.3", "1.6")


@pytest.fixture
def journal(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dojo in which two katas, one of them a challenge, were hard yesterday and have been dealt for review."""
    monkeypatch.chdir(tree.folder)
    journal = tree.make_workspace()
    for label in HARD:
        for outcome in ("wrong", "right"):
            Journal(journal).append(Judged(KATAS[label].id, challenge=KATAS[label].challenge, outcome=outcome))
    travel(journal, 1)
    assert CliRunner().invoke(main, ["review"]).exit_code == 0
    return journal


def _path(tree: Tree, label: str) -> Path:
    return tree.folder / "review" / KATAS[label].file


def _fill(tree: Tree, label: str, value: str = "") -> None:
    """Write the right answer into a kata of the review, or this one."""
    kata = KATAS[label]
    answers = {name: value or show(answer) for name, answer in solution(kata, 1).items()}
    _path(tree, label).write_text(write(kata, 1, answers), encoding="utf-8")


def _block(result: pytest.RunResult) -> list[str]:
    """What is said of the review, below its title."""
    (first,) = (i for i, line in enumerate(result.outlines) if line.strip("= ") == "Review")
    last = next(i for i, line in enumerate(result.outlines) if i > first and line.startswith("="))
    return result.outlines[first + 1 : last]


@pytest.mark.measured
def test_a_review_is_judged_like_practice(pytester: pytest.Pytester, tree: Tree, journal: Path) -> None:
    """Each answer is recorded, the kata stays solved, no attempt is counted, and it is said what waits."""
    for answer in ("(1, 1, 1)", "(1, 2, 3)", "(1, 2, 4)"):
        _fill(tree, "1.6", answer)
        result = kata_run(pytester, "review")
        result.assert_outcomes(failed=1)
    assert _block(result) == [
        "0 of 2 right, 1 wrong, 1 to do",
        f"next: review/{KATAS['1.6'].file}",
        "      pytest --kata review",
    ]
    assert f"hint: lstm-kata hint review/{KATAS['1.6'].file}" in text(result)
    assert "attempt" not in text(result)
    assert [event["seed"] for event in events(journal) if event["event"] == "judged"] == [0] * 4 + [1] * 3
    _fill(tree, "1.6")
    assert _block(kata_run(pytester, f"review/{KATAS['1.6'].file}"))[0] == "1 of 2 right, 1 to do"
    _fill(tree, "1.3", "(1, 2")
    assert _block(kata_run(pytester, "review"))[0] == "1 of 2 right, 1 unreadable"
    _fill(tree, "1.3")
    result = kata_run(pytester, "review")
    told = _block(result)
    assert (told[0], told[-1]) == ("2 of 2 right", "next: lstm-kata next")
    assert told[1] == "1.6 comes back tomorrow."
    assert re.fullmatch(r"1\.3 comes back on \w+day, \d+ \w+\.", told[2])
    kata_run(pytester, "review")
    assert len(events(journal)) == 4 + 2 + 3 + 2  # nothing is recorded twice
    assert bar(kata_run(pytester)) == "2/10   challenges 1/5"


def test_katas_and_review_do_not_know_of_each_other(pytester: pytest.Pytester, tree: Tree, journal: Path) -> None:
    """A run judges katas/ alone, and says what waits; a review is judged where it is named, or where one stands in it."""
    assert journal.is_file()
    tree.solve("1.3")
    for args in ((), (".",), ("katas",)):
        result = kata_run(pytester, *args)
        result.assert_outcomes(passed=1)
        assert "2 katas wait in review: lstm-kata review" in result.outlines
    assert listed(kata_run(pytester, "--co", "-q", "1.3")) == [f"katas/{KATAS['1.3'].file}::output_shape"]
    mine = [f"review/{KATAS[label].file}" for label in HARD]
    for folder in (".", "review", "review/1_foundations"):
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tree.folder / folder)
            found = listed(kata_run(pytester, "--co", "-q", *([] if folder != "." else ["review"])))
            assert all(whole.endswith(line.partition("::")[0]) for whole, line in zip(mine, found, strict=True))
    both = kata_run(pytester, "katas", "review")
    assert {"2 katas wait in review: lstm-kata review", "0 of 2 right, 2 to do"} <= {*both.outlines}


@pytest.mark.measured
def test_a_review_stands_in_reports(
    pytester: pytest.Pytester, tree: Tree, journal: Path, valid_report: Callable[[Path], Any]
) -> None:
    """As a learner's katas, which earn nothing, and are marked."""
    assert journal.is_file()
    _fill(tree, "1.6")
    kata_run(pytester, "review", "--kata-json", "report.json")
    (told,) = valid_report(tree.folder / "report.json")["learners"]
    assert (told["folder"], told["review"], told["awards"]) == ("review", True, [])
    assert [(kata["label"], kata["outcome"], kata["deal"]) for kata in told["katas"]] == [
        ("1.3", "todo", 1),
        ("1.6", "right", 1),
    ]
    result = kata_run(pytester, "review", "--kata-require", "badge")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "--kata-require badge: no kata was judged" in text(result)


def test_somebody_elses_review_is_left_alone(pytester: pytest.Pytester, tree: Tree, journal: Path) -> None:
    """It is neither a second file of a kata nor a person; where it is named it is judged, and nothing is recorded."""
    ada = tree.folder / "class" / "ada"
    for part in ("katas", "review", ".lstm-kata"):
        shutil.copytree(tree.folder / part, ada / part)
    shutil.copytree(ROOT / "solutions" / "1_foundations", tree.folder / "class" / "bob" / "1_foundations")
    before = journal.read_bytes()
    for named in ("class", "class/ada"):
        result = kata_run(pytester, "--co", "-q", named)
        assert not [line for line in listed(result) if "review" in line]
        assert "not judged" not in text(result)
    result = kata_run(pytester, "class/ada/review")
    assert len([line for line in result.outlines if line.startswith("class/ada/review/")]) == 2
    assert journal.read_bytes() == before


@pytest.mark.measured
def test_where_there_is_no_review(pytester: pytest.Pytester, tree: Tree) -> None:
    """It is said how to have one."""
    tree.make_workspace()
    result = kata_run(pytester, "review")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "There is no review here: lstm-kata review deals one if katas are due." in text(result)


def test_what_is_due_is_told(pytester: pytest.Pytester, tree: Tree, journal: Path) -> None:
    """In the summary of a run, once a day and as long as it is due; and what was answered in review leads on to more."""
    shutil.rmtree(tree.folder / "review")
    assert "2 katas are due for review: lstm-kata review" in kata_run(pytester).outlines
    CliRunner().invoke(main, ["review"])
    _path(tree, "1.3").unlink()
    kata, answers = KATAS["1.6"], {name: show(value) for name, value in solution(KATAS["1.6"], 2).items()}
    _path(tree, "1.6").write_text(write(kata, 2, answers), encoding="utf-8")
    result = kata_run(pytester, "review")
    assert (_block(result)[0], _block(result)[-1]) == ("1 of 1 right", "next: lstm-kata review")
    assert "1.6 comes back on " in text(result)
    assert [event["event"] for event in events(journal)].count("retried") == 4


@pytest.mark.measured
def test_without_torch_no_review_is_right(
    pytester: pytest.Pytester, tree: Tree, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run fails and says why, and nothing is recorded."""
    monkeypatch.setattr(TorchOracle, "unfit", lambda _: "There is no torch here.")
    before = journal.read_bytes()
    _fill(tree, "1.3")
    result = kata_run(pytester, "review")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    assert "There is no torch here." in result.outlines
    assert _block(result)[0] == "0 of 2 right, 1 to do, 1 not judged"
    assert journal.read_bytes() == before


@pytest.mark.measured
def test_katas_may_lie_in_a_folder_of_that_name(pytester: pytest.Pytester, tree: Tree) -> None:
    """Where the settings say so it is one of practice, with attempts."""
    tree.make_workspace()
    tree.fill("1.6", out_shape="(7, 5, 20)")
    (tree.folder / "katas").rename(tree.folder / "review")
    pytester.makeini("[pytest]\nkata_paths = review\n")
    assert "1.6: 1 of 2 attempts used" in kata_run(pytester).outlines


@pytest.mark.measured
def test_what_cannot_be_recorded_is_right_all_the_same(
    pytester: pytest.Pytester, tree: Tree, journal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this run; and it is said that nothing is saved."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Journal, "append", full)
    for label in HARD:
        _fill(tree, label)
    before = journal.read_bytes()
    result = kata_run(pytester, "review")
    assert _block(result)[0] == "2 of 2 right"
    assert "progress is not saved: .lstm-kata/journal.jsonl: No space left on device" in result.outlines
    assert journal.read_bytes() == before
