"""The promise: wherever one asks what is next, a run of pytest, status, next and watch mode say the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import KATAS, Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata.catalogue import load
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.workspace import Workspace
from running import CHALLENGES, kata_run, text, travel

SOLUTIONS = Path(__file__).parents[2] / "solutions"

pytestmark = pytest.mark.measured


@pytest.fixture
def dojo(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A dojo of one unit, in which one stands."""
    tree.make_workspace()
    monkeypatch.chdir(tree.folder)
    monkeypatch.setenv("COLUMNS", "80")
    return tree


def _told(*words: str) -> str:
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 0, result.output
    return result.output


def _steps(output: str) -> list[str]:
    """What stands behind ``next:``, a step a line."""
    first, *others = output[output.rindex("next: ") :].splitlines()
    return [first[6:], *(line[6:] for line in others if line.startswith("      "))]


def _next(pytester: pytest.Pytester, *labels: str) -> list[str]:
    """The next steps after a run of these katas, which the commands name, too."""
    run = _steps(text(kata_run(pytester, *(f"katas/{KATAS[label].file}" for label in labels))))
    assert [_steps(_told(command)) for command in ("status", "next")] == [run, run]
    return run


def _opened() -> str:
    """The kata with which watch mode begins."""
    return Session(Record(Workspace(Path.cwd())), Grader(load())).kata.ref


def _way_to(label: str) -> list[str]:
    return [f"katas/{KATAS[label].file}", "pytest --kata"]


@pytest.mark.again
def test_a_run_of_one_kata_leads_to_what_is_wrong_elsewhere(pytester: pytest.Pytester, dojo: Tree) -> None:
    """What the run found wrong comes first, then what was wrong before; what is blank only then."""
    dojo.fill("1.4", lstm="nn.LSTM(20, 40)", error="ValueError")
    dojo.fill("1.3", out_shape="(2, 4, 3)")
    assert _next(pytester, "1.4") == _way_to("1.4")
    assert _next(pytester, "1.3")[0] == f"katas/{KATAS['1.3'].file}"
    dojo.solve("1.2", "1.3")
    assert _next(pytester, "1.2", "1.3") == _way_to("1.4")
    assert _opened() == "1.4"


@pytest.mark.again
def test_a_challenge_whose_clock_runs_comes_first(pytester: pytest.Pytester, dojo: Tree) -> None:
    """Whatever else was run meanwhile; also if it was solved before and is dealt anew."""
    dojo.fill("1.3", out_shape="(2, 4, 3)")
    dojo.solve("1.8")
    kata_run(pytester)
    _told("retry", "1.8")
    assert _next(pytester, "1.3") == _way_to("1.3")  # nobody has to solve it again
    _told("start", "1.8")
    assert _next(pytester, "1.3") == _way_to("1.8")
    assert _opened() == "1.8"
    assert "1.8: " in text(kata_run(pytester, f"katas/{KATAS['1.3'].file}"))


def test_what_is_closed_or_was_seen_is_dealt_anew(pytester: pytest.Pytester, dojo: Tree) -> None:
    """No file and no hint is offered where nothing can be earned any more."""
    for shape in ("(7, 5, 20)", "(5, 20, 7)"):
        dojo.fill("1.6", out_shape=shape)
        kata_run(pytester)
    dojo.solve("1.2")
    assert _next(pytester, "1.2") == ["lstm-kata retry 1.6"]
    told = _told("next")
    assert "No attempts are left with these numbers. lstm-kata retry 1.6 deals fresh ones." in " ".join(told.split())
    assert "hint" not in told
    for _ in KATAS["1.6"].hints:
        _told("hint", "1.6")
    _told("solution", "1.6")
    assert _next(pytester, "1.2") == ["lstm-kata retry 1.6"]
    told = " ".join(_told("next").split())
    assert "You have seen the solution with these numbers. lstm-kata retry 1.6 deals fresh ones." in told


def test_a_challenge_is_announced_before_it_is_answered(pytester: pytest.Pytester, dojo: Tree) -> None:
    """Its clock and its attempts are named where one is sent to it, also by a run that left it out; afterwards not again."""
    dojo.solve("1.1", "1.2", "1.3", "1.4", "1.5")
    kata_run(pytester)
    assert _next(pytester, "1.5") == ["lstm-kata start 1.6", *_way_to("1.6")]
    offer = "1.6 is a challenge with 2 attempts; lstm-kata start 1.6 starts its 2:00 clock"
    for told in (_told("next"), _told("status"), text(kata_run(pytester, f"katas/{KATAS['1.5'].file}"))):
        assert offer in " ".join(told.split())
    dojo.fill("1.6", out_shape="(7, 5, 20)")
    assert _next(pytester, "1.6") == _way_to("1.6")
    assert offer not in " ".join(_told("next").split())


def test_a_badge_that_is_to_be_had_is_named_by_a_run_of_one_kata(pytester: pytest.Pytester, dojo: Tree) -> None:
    """As by a run of all: the last challenge is right, and blank katas are left."""
    dojo.solve(*CHALLENGES[:-1])
    kata_run(pytester)
    dojo.solve(CHALLENGES[-1])
    assert _next(pytester, CHALLENGES[-1]) == ["lstm-kata badge", *_way_to("1.1")]


@pytest.mark.again
def test_the_way_goes_on_in_the_unit_that_was_worked_on_last(pytester: pytest.Pytester, dojo: Tree) -> None:
    """Then behind it, and to what was left out before it in the end."""
    _told("init", ".")
    katas = {kata.label: kata for kata in LSTM.katas}
    right = (SOLUTIONS / katas["3.1"].file).read_text(encoding="utf-8")
    (dojo.folder / "katas" / katas["3.1"].file).write_text(right, encoding="utf-8")
    way = [f"katas/{katas['3.2'].file}", "pytest --kata"]
    assert _steps(text(kata_run(pytester, f"katas/{katas['3.1'].file}"))) == way
    assert _next(pytester) == way
    assert _opened() == "3.2"


def test_an_exam_is_the_way_while_it_runs(pytester: pytest.Pytester, dojo: Tree) -> None:
    """Not a kata that must not be worked on now, nor its hints; once its folder is gone, its own command."""
    dojo.fill("1.3", out_shape="(2, 4, 3)")
    _told("exam", "--start", "--seed", "7")
    assert _next(pytester, "1.3") == ["pytest --kata exam"]
    assert _told("next").startswith("Exam 7 is running: lstm-kata exam shows its state.\n")
    result = CliRunner().invoke(main, ["next", "--path"])
    assert (result.exit_code, "Exam 7 is running" in result.output) == (1, True)
    (dojo.folder / "exam").rename(dojo.folder / "gone")
    assert _next(pytester, "1.3")[0] == "lstm-kata exam"


@pytest.mark.again
def test_what_is_due_comes_before_what_is_new(pytester: pytest.Pytester, dojo: Tree) -> None:
    """A review is the first step while nothing is wrong or begun."""
    _told("hint", "1.3")
    dojo.solve("1.3")
    kata_run(pytester)
    travel(dojo.folder / ".lstm-kata" / "journal.jsonl", 2)
    assert _next(pytester, "1.3") == ["lstm-kata review", *_way_to("1.1")]
    dojo.fill("1.1", linear_steps="1", conv_steps="1", lstm_steps="1")
    assert _next(pytester, "1.1") == _way_to("1.1")
