"""The promise: ``lstm-kata explain`` tells the idea at once, and the way to the answer after success."""

from __future__ import annotations

from pathlib import Path

import pytest

# pytester forgets at the end of a test what the test was the first to import, and torch cannot be imported twice.
import torch  # noqa: F401
from click.testing import CliRunner
from conftest import KATAS, Tree

from pytest_lstm_kata.cli import main
from pytest_lstm_kata.journal import Journal
from pytest_lstm_kata.judging import Judge
from pytest_lstm_kata.model import Kata, Named, show
from pytest_lstm_kata.oracle import TorchOracle
from pytest_lstm_kata.writing import example


@pytest.fixture(autouse=True)
def workspace(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A workspace with blank katas, which is the current folder."""
    monkeypatch.chdir(tree.folder)
    tree.make_workspace()
    return tree.folder


def _flat(text: str) -> str:
    """The text without line breaks and spaces: where a line is broken is the terminal's affair."""
    return "".join(text.split())


LATER = _flat("The steps, a quick check and the common mistakes are shown here once your answer is right.")


def _explain(name: str) -> str:
    result = CliRunner().invoke(main, ["explain", name])
    assert result.exit_code == 0, result.output
    return _flat(result.output)


def test_before_success_the_idea(each_kata: Kata) -> None:
    """Title, statement, idea and where to read on; neither a step nor a truth."""
    output = _explain(each_kata.label)
    assert output.startswith(_flat(each_kata.heading))
    for text in (each_kata.statement, each_kata.concept, "Read on: " + each_kata.source):
        assert _flat(each_kata.text(text, each_kata.numbers)) in output
    assert LATER in output
    for step in each_kata.steps:
        assert _flat(each_kata.text(step, each_kata.numbers)) not in output
    assert _flat(each_kata.quick_check) not in output
    truth = Judge(TorchOracle()).truth(each_kata, each_kata.numbers, "cpu")
    telling = [show(value) for value in truth.values() if isinstance(value, tuple | Named)]
    telling += [example(each_kata, blank, each_kata.numbers) for blank in each_kata.designs if "." in blank.expects]
    assert [said for said in telling if _flat(said) in output] == []


def test_after_success_the_way(each_kata: Kata, workspace: Path) -> None:
    """Once the kata was right: its steps, a quick check that can be pasted, and each common mistake once."""
    Journal(workspace).append("judged", each_kata.id, outcome="right")
    output = _explain(each_kata.label)
    assert LATER not in output
    for text in each_kata.steps:
        assert _flat(each_kata.text(text, each_kata.numbers)) in output
    for mistake in each_kata.mistakes:
        assert output.count(_flat(each_kata.text(mistake.sentence, each_kata.numbers))) == 1
    shown = CliRunner().invoke(main, ["explain", each_kata.label]).output
    assert f"\n  {each_kata.quick_check}\n" in shown
    assert not any(f"{{{name}}}" in shown for name in each_kata.numbers)


@pytest.mark.parametrize("columns", [40, 72])
def test_a_narrow_terminal(each_kata: Kata, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    """The idea is wrapped to the terminal's width."""
    monkeypatch.setenv("COLUMNS", str(columns))
    shown = CliRunner().invoke(main, ["explain", each_kata.label]).output
    concept = _flat(each_kata.text(each_kata.concept, each_kata.numbers))
    assert [line for line in shown.splitlines() if len(line) > columns and _flat(line) in concept] == []
    assert concept in _flat(shown)


def test_a_wrong_answer_is_no_success(workspace: Path) -> None:
    """Only a right answer opens the way."""
    Journal(workspace).append("judged", KATAS["1.6"].id, outcome="wrong")
    assert LATER in _explain("1.6")


def test_success_is_not_forgotten(workspace: Path) -> None:
    """A later mistake does not close what was open."""
    Journal(workspace).append("judged", KATAS["1.6"].id, outcome="right")
    Journal(workspace).append("judged", KATAS["1.6"].id, outcome="wrong")
    assert LATER not in _explain("1.6")


def test_what_was_not_verified_is_said(workspace: Path) -> None:
    """Who got a kata right without a GPU is told which answer nobody has judged."""
    said = _flat("Not verified on your machine: on_cuda. Compare your answer with the steps.")
    Journal(workspace).append("judged", KATAS["1.6"].id, outcome="right", unverified=["on_cuda"])
    assert said in _explain("1.6")
    Journal(workspace).append("judged", KATAS["1.6"].id, outcome="right", unverified=[])
    assert said not in _explain("1.6")


def test_outside_a_workspace(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no record the idea is explained all the same."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert _flat(KATAS["1.6"].concept) in _explain("1.6")


def test_a_journal_that_cannot_be_read(workspace: Path) -> None:
    """A folder in the journal's place is no success, and no traceback."""
    (workspace / ".lstm-kata" / "journal.jsonl").mkdir()
    assert LATER in _explain("1.6")


def test_no_such_kata() -> None:
    """An unknown name ends with the nearest one."""
    result = CliRunner().invoke(main, ["explain", "memry"])
    assert result.exit_code == 1
    assert "Did you mean `memory`?" in result.output
