"""The promise: however the katas are spread over processes, and in whatever order, the outcome is the same."""

from __future__ import annotations

from collections import Counter

import pytest

from conftest import KATAS, Tree
from running import CALM, apart, block, events, kata_run, mix


@pytest.mark.parametrize(
    ("state", "args"),
    [
        ("solved", ["-n2"]),
        ("mixture", ["-n2"]),
        ("mixture", ["-n2", "--dist=worksteal"]),
        ("mixture", ["-n2", "--dist=loadgroup"]),
    ],
)
def test_workers_come_to_the_same(pytester: pytest.Pytester, tree: Tree, state: str, args: list[str]) -> None:
    """Two workers show the summary and the totals of a plain run, and record each judged kata once."""
    pytest.importorskip("xdist")
    _fill(tree, state)
    journal = tree.make_workspace()
    spread = apart(pytester, *args)
    recorded = Counter((event["kata"], event["outcome"]) for event in events(journal))
    journal.unlink()  # what is right for the first time is right for the first time again
    plain = kata_run(pytester)
    assert spread.parseoutcomes() == plain.parseoutcomes()
    assert block(spread) == block(plain)
    assert spread.ret == plain.ret
    assert recorded == Counter((event["kata"], event["outcome"]) for event in events(journal))
    assert set(recorded.values()) == {1}
    assert len(recorded) == (len(KATAS) if state == "solved" else 5)


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
