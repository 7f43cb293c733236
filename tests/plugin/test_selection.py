"""The promise: pytest's own ways of choosing what to run work on katas."""

from __future__ import annotations

import shutil

import pytest

from conftest import Tree
from running import CHALLENGES, kata_run, listed, mix, text


def _names(result: pytest.RunResult) -> list[str]:
    return [line.rpartition("::")[2] for line in listed(result)]


@pytest.mark.parametrize(
    ("args", "names"),
    [
        (("-k", "memory"), ["memory"]),
        (("-k", "output_shape"), ["output_shape", "output_shape_batch_first"]),
        (("-k", "output_shape and not batch_first"), ["output_shape"]),
        (
            ("-m", "challenge"),
            ["output_shape_batch_first", "classify", "stacking", "feed_a_batch", "hidden_state_shape"],
        ),
        (
            ("-m", "practice"),
            ["memory", "construct", "output_shape", "call_with_one_size", "features_per_step"],
        ),
        (("-m", "easy"), ["memory", "construct"]),
        (("-m", "challenge and advanced"), ["stacking", "feed_a_batch"]),
        (("--deselect", "katas/1_foundations/01_memory.py", "-m", "easy"), ["construct"]),
        (("--ignore", "katas/1_foundations/01_memory.py", "-m", "easy"), ["construct"]),
        (("--ignore-glob", "*/0[1-9]_*"), ["hidden_state_shape"]),
    ],
)
def test_katas_are_selected_as_tests_are(
    pytester: pytest.Pytester, tree: Tree, args: tuple[str, ...], names: list[str]
) -> None:
    """-k by name, -m by level and kind, --deselect and --ignore by path; the marks are known to --strict-markers."""
    result = kata_run(pytester, "--strict-markers", "--strict-config", "--co", "-q", *args)
    assert _names(result) == names
    assert "Warning" not in text(result)
    assert tree.folder == pytester.path


def test_the_marks_are_documented(pytester: pytest.Pytester, tree: Tree) -> None:
    """``pytest --kata --markers`` explains the marks of katas, each level among them."""
    result = kata_run(pytester, "--markers")
    for mark in ("challenge", "practice", "easy", "medium", "hard", "intermediate", "advanced", "expert"):
        result.stdout.fnmatch_lines([f"@pytest.mark.{mark}: *"])
    assert tree.folder == pytester.path


def test_stop_at_the_first_failure(pytester: pytest.Pytester, tree: Tree) -> None:
    """-x stops at the first wrong kata; blank ones before it do not stop it."""
    tree.fill("1.2", lstm="nn.LSTM(20, 10)")
    tree.fill("1.3", out_shape="(1, 2, 3)")
    assert kata_run(pytester, "-x").parseoutcomes() == {"todo": 1, "failed": 1}


def test_last_failed(pytester: pytest.Pytester, tree: Tree) -> None:
    """--lf runs what was wrong or unreadable last time, until it is right; blank katas are no failures."""
    mix(tree)
    failed = kata_run(pytester).parseoutcomes()["failed"]
    assert kata_run(pytester, "--lf").parseoutcomes()["failed"] == failed
    tree.solve("1.2", "1.4", "1.9", "1.10")
    outcomes = kata_run(pytester, "--lf").parseoutcomes()
    assert (outcomes["passed"], outcomes["failed"]) == (failed - 1, 1)
    assert kata_run(pytester, "--lf").parseoutcomes()["failed"] == 1


def test_last_failed_in_two_units(pytester: pytest.Pytester, tree: Tree) -> None:
    """--lf finds the failures of every folder, not those of the first alone."""
    second = tree.folder / "katas" / "2_second"
    second.mkdir()
    shutil.move(tree.path("1.6"), second / "01_output_shape_batch_first.py")
    tree.fill("1.2", lstm="nn.LSTM(20, 10)")
    moved = second / "01_output_shape_batch_first.py"
    moved.write_text(moved.read_text(encoding="utf-8").replace("= ...", "= (7, 5, 20)"), encoding="utf-8")
    assert kata_run(pytester).parseoutcomes() == {"failed": 2, "todo": 8}
    assert kata_run(pytester, "--lf").parseoutcomes()["failed"] == 2
    assert kata_run(pytester, "--lf", "katas").parseoutcomes()["failed"] == 2


def test_failed_first(pytester: pytest.Pytester, tree: Tree) -> None:
    """--ff runs all, what failed last time first."""
    tree.fill("1.6", out_shape="(7, 5, 20)")
    kata_run(pytester)
    result = kata_run(pytester, "--ff", "-v")
    assert result.parseoutcomes() == {"failed": 1, "todo": 9}
    ran = [line for line in result.outlines if ".py::" in line and "%]" in line]
    assert "06_output_shape_batch_first" in ran[0]


def test_stepwise(pytester: pytest.Pytester, tree: Tree) -> None:
    """--sw stops at a wrong kata and goes on from it next time."""
    tree.fill("1.3", out_shape="(1, 2, 3)")
    assert kata_run(pytester, "--sw").parseoutcomes() == {"todo": 2, "failed": 1}
    tree.solve("1.3")
    result = kata_run(pytester, "--sw")
    outcomes = result.parseoutcomes()
    assert outcomes["passed"] == 1
    assert outcomes["todo"] == 7
    assert outcomes["deselected"] == 2


def test_without_a_cache(pytester: pytest.Pytester, tree: Tree) -> None:
    """-p no:cacheprovider changes nothing and leaves no .pytest_cache."""
    tree.solve(*CHALLENGES)
    result = kata_run(pytester, "-p", "no:cacheprovider")
    assert result.parseoutcomes() == {"passed": 5, "todo": 5}
    assert not (tree.folder / ".pytest_cache").exists()
