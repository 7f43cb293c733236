"""The promise: however the katas are spread over processes, and in whatever order, the outcome is the same."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from conftest import KATAS, Tree
from running import CALM, apart, block, events, kata_run, mix
from spread import EVERYTHING, Spread

pytestmark = pytest.mark.beside("xdist.plugin")


def test_workers_come_to_the_same(pytester: pytest.Pytester, everything: Spread) -> None:
    """Two workers show the summary and the totals of a plain run, and record each judged kata once."""
    shutil.copytree(everything.before, pytester.path, dirs_exist_ok=True)
    pytester.syspathinsert()
    plain = kata_run(pytester, *EVERYTHING)
    assert everything.result.parseoutcomes() == plain.parseoutcomes() == {"passed": 13, "failed": 7, "todo": 4}
    assert block(everything.result) == block(plain)
    assert everything.result.ret == plain.ret
    before = len(_recorded(everything.before))
    recorded, recorded_by_one = (
        Counter(map(_what, _recorded(folder)[before:])) for folder in (everything.folder, pytester.path)
    )
    assert recorded == recorded_by_one
    assert set(recorded.values()) == {1}


@pytest.mark.usefixtures("warm_python")
def test_workers_earn_the_badge(pytester: pytest.Pytester, tree: Tree) -> None:
    """They do so however the katas are handed out, and each right kata is recorded once."""
    pytest.importorskip("xdist")
    tree.solve()
    journal = tree.make_workspace()
    spread = apart(pytester, "-n2", "--dist=worksteal")
    recorded = Counter(map(_what, events(journal)))
    journal.unlink()  # what is right for the first time is right for the first time again
    plain = kata_run(pytester)
    assert spread.parseoutcomes() == plain.parseoutcomes()
    assert block(spread) == block(plain)
    assert spread.ret == plain.ret == 0
    assert recorded == Counter(map(_what, events(journal)))
    assert recorded == dict.fromkeys(((f"judged {kata.id}", "right") for kata in KATAS.values()), 1)


def _recorded(folder: Path) -> list[Any]:
    return events(folder / ".lstm-kata" / "journal.jsonl")


def _what(event: Any) -> tuple[str, str]:
    return f"{event['event']} {event['kata']}", event.get("outcome", "")


def _fill(tree: Tree, state: str) -> None:
    if state == "solved":
        tree.solve()
    else:
        mix(tree)


@pytest.mark.parametrize("state", ["solved", "mixture"])
@pytest.mark.parametrize("args", [("-p", "no:xdist"), ("-n0",)], ids=" ".join)
def test_no_workers_come_to_the_same(pytester: pytest.Pytester, tree: Tree, state: str, args: tuple[str, ...]) -> None:
    """Without xdist, and with it at rest, the summary and the totals are those of a plain run."""
    _fill(tree, state)
    plain, other = kata_run(pytester), kata_run(pytester, *args)
    assert other.parseoutcomes() == plain.parseoutcomes()
    assert block(other) == block(plain)


@pytest.mark.beside("pytest_randomly")
@pytest.mark.parametrize("state", ["solved", "mixture"])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_shuffled_run_comes_to_the_same(pytester: pytest.Pytester, tree: Tree, state: str, seed: int) -> None:
    """With pytest-randomly the katas come in another order, and the summary and the totals stay."""
    pytest.importorskip("pytest_randomly")
    _fill(tree, state)
    plain = kata_run(pytester)
    shuffled = pytester.runpytest_inprocess("--kata", *CALM[2:], "-v", f"--randomly-seed={seed}")
    ran = [line.partition("::")[0] for line in shuffled.outlines if ".py::" in line and "%]" in line]
    assert len(ran) == len(KATAS)
    assert ran != sorted(ran)
    assert shuffled.parseoutcomes() == plain.parseoutcomes()
    assert block(shuffled) == block(plain)
