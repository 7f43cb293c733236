"""The promise: pytest offers the solution to who is stuck, and right with its numbers is right and does not count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conftest import KATAS, Tree
from pytest_lstm_kata.record.events import Hinted, Revealed
from pytest_lstm_kata.record.journal import Journal
from running import bar, block, kata_run

LAYOUT = KATAS["1.3"]
WAYS = ("hint: ", "solution: ", "fresh numbers: ")


def way_on(pytester: pytest.Pytester, tree: Tree, answer: str) -> list[str]:
    """What a run names for this wrong answer."""
    tree.fill("1.3", out_shape=answer)
    return [
        line for line in kata_run(pytester, "-k", "default_layout or output_shape").outlines if line.startswith(WAYS)
    ]


def test_it_is_offered_once_it_is_open(pytester: pytest.Pytester, tree: Tree) -> None:
    """With the third wrong answer, if all hints were seen; after it, fresh numbers. A file that cannot be read is to be mended."""
    journal = Journal(tree.make_workspace())
    for level in (1, 2):
        journal.append(Hinted(LAYOUT.id, level=level))
    assert way_on(pytester, tree, "(4, 2, 5)") == ["hint: lstm-kata hint 1.3"]
    assert way_on(pytester, tree, "(2, 4, 3)") == ["hint: lstm-kata hint 1.3"]
    assert way_on(pytester, tree, "(2, 4, 5)") == ["solution: lstm-kata solution 1.3"]
    journal.append(Revealed(LAYOUT.id))
    assert way_on(pytester, tree, "(2, 4)") == ["fresh numbers: lstm-kata retry 1.3"]
    assert way_on(pytester, tree, "(2, 4") == []  # nobody knows its numbers


@pytest.mark.measured
def test_what_is_right_by_its_solution_does_not_count(pytester: pytest.Pytester, tree: Tree) -> None:
    """The verdict stays what torch says. Bars, --kata-require and awards leave it out, the summary and the report say why."""
    Journal(tree.make_workspace()).append(Revealed(LAYOUT.id))
    tree.solve()
    result = kata_run(pytester, "--kata-require", "all", "--kata-json", "report.json")
    assert result.parseoutcomes() == {"passed": 10}
    assert result.ret == 1
    assert bar(result).startswith("9/10 ")
    told = " ".join(" ".join(block(result)).split())
    assert (
        "1.3 is right, but you have seen its solution with these numbers: lstm-kata retry 1.3 deals fresh ones." in told
    )
    assert "--kata-require all: not solved: 1.3, 2.1" in told
    assert block(result)[-1] == "next: lstm-kata badge"
    (learner,) = json.loads(Path("report.json").read_text(encoding="utf-8"))["learners"]
    assert {kata["label"] for kata in learner["katas"] if kata["solution_seen"]} == {"1.3"}
