"""The promise: ``lstm-kata solution`` is a way out for who is stuck, not before, and fresh numbers count after it."""

from __future__ import annotations

from typing import Any

import pytest
from click.testing import CliRunner, Result

from conftest import KATAS, Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.witness import BadWitness
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.record.events import Event, Examined, Hinted, Judged
from pytest_lstm_kata.record.journal import Journal
from running import events

LAYOUT, CHALLENGE = KATAS["1.3"], KATAS["1.6"]


@pytest.fixture(autouse=True)
def journal(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Journal:
    """The journal of a dojo with the first unit, in which one stands."""
    monkeypatch.chdir(tree.folder)
    return Journal(tree.make_workspace())


def run(*words: str) -> Result:
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def said(result: Result) -> str:
    """What was printed, wherever its lines are broken."""
    return " ".join(result.output.split())


def happened(journal: Journal, *told: Event) -> None:
    for event in told:
        journal.append(event)


def wrong(count: int, seed: int = 0) -> list[Event]:
    """So many different wrong answers to 1.3."""
    return [Judged(LAYOUT.id, seed, outcome="wrong", answers={"out_shape": str(number)}) for number in range(count)]


@pytest.fixture
def stuck(journal: Journal) -> Journal:
    """The same, of somebody who is stuck with 1.3."""
    happened(journal, *(Hinted(LAYOUT.id, level=level) for level in (1, 2)), *wrong(3))
    return journal


def revealed(journal: Journal) -> list[Any]:
    return [(event["kata"], event["seed"]) for event in events(journal.path) if event["event"] == "revealed"]


def test_before_it_is_open(journal: Journal) -> None:
    """It is said what it is for, when it opens, how far one is, and what to type; nothing is shown and nothing recorded."""
    happened(journal, Hinted(LAYOUT.id, level=1), *wrong(1))
    result = run("solution", "1.3")
    assert result.exit_code == 1
    assert said(result) == (
        "Error: The solution of 1.3 is for when you are stuck. It opens after all hints and three wrong answers. "
        "So far: 1 of 2 hints, 1 wrong answer. lstm-kata hint 1.3 shows the next hint."
    )
    assert revealed(journal) == []


def test_who_is_stuck_sees_it(stuck: Journal) -> None:
    """The solved file with its steps, what it means, and fresh numbers as the next step; it is recorded once."""
    result = run("solution", "1.3")
    assert result.exit_code == 0
    told = result.output
    assert told.startswith(f"{LAYOUT.heading}\nThe solution with the numbers of your file:\n\n    lstm = ")
    assert "    out_shape = (4, 2, 3)  # out.shape\n" in told
    assert all(" ".join(step.split()) in said(result) for step in deal(LAYOUT, 0).steps)
    assert "You have seen the solution with these numbers, so 1.3 counts with fresh ones only" in said(result)
    assert told.endswith("\nnext: lstm-kata retry 1.3\n")
    assert len(told.splitlines()) <= 24
    assert run("solution", "1.3").output == told
    assert revealed(stuck) == [(LAYOUT.id, 0)]


def test_the_learners_file_stays_as_it_is(stuck: Journal, tree: Tree) -> None:
    """Nothing is written into it; the numbers are its own."""
    tree.path("1.3").write_text(write(LAYOUT, 3), encoding="utf-8")
    before = tree.path("1.3").read_bytes()
    shape = tuple(deal(LAYOUT, 3).numbers[name] for name in ("seq_len", "batch", "hidden_size"))
    assert f"out_shape = {shape}" in run("solution", "1.3").output
    assert tree.path("1.3").read_bytes() == before
    assert revealed(stuck) == [(LAYOUT.id, 3)]


def test_after_it_fresh_numbers_count(stuck: Journal) -> None:
    """They take wrong answers of their own before their solution opens; and once they were right, it is earned."""
    run("solution", "1.3")
    run("retry", "1.3")
    assert run("solution", "1.3").exit_code == 1
    assert "no wrong answers since you last saw a solution" in said(run("solution", "1.3"))
    happened(stuck, Judged(LAYOUT.id, 1, outcome="right"))
    result = run("solution", "1.3")
    assert result.exit_code == 0
    assert "counts with fresh ones" not in result.output
    assert result.output.endswith("next: pytest --kata\n")
    assert revealed(stuck) == [(LAYOUT.id, 0)]


def test_a_hint_offers_it_then(journal: Journal) -> None:
    """With the last hint, once there were three wrong answers; not before, and not again when it was seen."""
    offer = "Still stuck? lstm-kata solution 1.3 shows the solution. The kata then counts with fresh numbers only."
    happened(journal, *wrong(2))
    run("hint", "1.3")
    assert "Still stuck" not in said(run("hint", "1.3"))
    happened(journal, *wrong(3))
    assert offer in said(run("hint", "1.3"))
    assert "Still stuck" not in said(run("hint", "1.3", "-n", "1"))
    run("solution", "1.3")
    assert "Still stuck" not in said(run("hint", "1.3"))


def test_a_closed_challenge_is_open(journal: Journal, tree: Tree) -> None:
    """Its two attempts are enough; the badge then says what has become of it, and asks for fresh numbers."""
    happened(
        journal,
        *(Hinted(CHALLENGE.id, level=level) for level in (1, 2)),
        *(Judged(CHALLENGE.id, outcome="wrong", answers={"out_shape": answer}) for answer in "12"),
    )
    assert "out_shape = (5, 7, 20)" in run("solution", "1.6").output
    assert "  solution seen  1.6 What shape comes out?" in run("badge").output
    tree.fill("1.6", out_shape="(5, 7, 20)")
    assert run("badge").output.endswith("\nnext: lstm-kata retry 1.6\n")
    assert "You have seen the solution of 1.6 with these numbers: lstm-kata retry 1.6 deals" in said(
        run("start", "1.6")
    )


def test_an_exam_that_asks_it_comes_first(stuck: Journal) -> None:
    """While it runs nothing is shown, as there are no hints."""
    happened(stuck, Examined("lstm", 7, (LAYOUT.id,)))
    result = run("solution", "1.3")
    assert result.exit_code == 1
    assert f"{LAYOUT.heading} is part of exam 7" in said(result)
    assert revealed(stuck) == []


def test_outside_a_dojo(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody knows who is stuck, so nothing is shown."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    result = run("solution", "1.3")
    assert result.exit_code == 1
    assert "This is not a dojo, so no progress is saved. lstm-kata init DIR makes one" in said(result)


@pytest.mark.parametrize("error", [RuntimeError("(4, 2, 3)"), BadWitness("(4, 2, 3)")])
def test_a_kata_that_cannot_be_solved(stuck: Journal, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """It is the kata's fault, and said so; nothing is recorded."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Judge, "truth", fail)
    assert "This is a fault of the kata, not of your answer" in said(run("solution", "1.3"))
    assert revealed(stuck) == []


def test_without_torch(stuck: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what to install, and nothing is recorded."""
    monkeypatch.setattr(TorchOracle, "unfit", lambda _: "No torch here.")
    assert said(run("solution", "1.3")) == "Error: No torch here."
    assert revealed(stuck) == []


def test_a_disk_that_says_no(stuck: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be recorded is not shown."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Journal, "append", full)
    result = run("solution", "1.3")
    assert result.exit_code == 1
    assert "(4, 2, 3)" not in result.output
    assert "the solution is not shown, because that cannot be recorded" in said(result)
    assert revealed(stuck) == []
