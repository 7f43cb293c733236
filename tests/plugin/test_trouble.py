"""What goes wrong around a kata is said plainly, and the run goes on."""

from __future__ import annotations

import pytest

from conftest import Tree
from pytest_lstm_kata.judge.judging import Judge
from running import kata_run


def test_a_kata_outside_the_rootdir(pytester: pytest.Pytester, tree: Tree) -> None:
    """A kata file that is named is judged as one wherever it lies, and never imported."""
    path = tree.fill("1.6", out_shape="(7, 5, 20)")
    path.write_text(path.read_text(encoding="utf-8") + "\nraise SystemExit\n", encoding="utf-8")
    project = pytester.mkdir("project")
    result = kata_run(pytester, f"--rootdir={project}", str(path))
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["You wrote time first.*"])


@pytest.mark.measured
@pytest.mark.parametrize("answer", ["(5, 7, 20)", "(7, 5, 20)"])
def test_changed_code_is_pointed_out(pytester: pytest.Pytester, tree: Tree, answer: str) -> None:
    """Who changes the given code is told once that it is judged as dealt, be the answer right or wrong."""
    path = tree.fill("1.6", out_shape=answer)
    path.write_text(path.read_text(encoding="utf-8").replace("randn(5, 7", "randn(9, 7"), encoding="utf-8")
    result = kata_run(pytester)
    told = " ".join(result.outlines)
    assert told.count("line 19 was changed; judged as dealt") == 1
    assert ("06_output_shape_batch_first.py: line 19" in told) == (answer != "(7, 5, 20)")


@pytest.mark.measured
def test_a_lone_kata_without_its_line(pytester: pytest.Pytester) -> None:
    """A file with a kata's name alone in a folder, its __kata__ line lost, is told so; it is not imported."""
    path = pytester.mkdir("elsewhere") / "06_output_shape_batch_first.py"
    path.write_text("out_shape = (5, 7, 20)\nraise SystemExit\n", encoding="utf-8")
    result = kata_run(pytester, "--doctest-modules", str(path))
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["The line `__kata__ = ...` is missing: put it back*"])


@pytest.mark.measured
@pytest.mark.parametrize("debug", [False, True])
def test_a_fault_of_ours(
    pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch, *, debug: bool
) -> None:
    """If judging itself breaks, that kata says so without a traceback unless --kata-debug asks; the others go on."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a word from inside")

    tree.fill("1.6", out_shape="(7, 5, 20)")
    monkeypatch.setattr(Judge, "judge", broken)
    result = kata_run(pytester, *(["--kata-debug"] if debug else []))
    assert result.parseoutcomes() == {"failed": 1, "todo": 9}
    told = result.stdout.str()
    assert ("a word from inside" in told) == debug
    assert ("your answer is not to blame" in told) != debug
    assert "INTERNALERROR" not in told


@pytest.mark.measured
def test_a_hook_that_gives_no_pack(pytester: pytest.Pytester, tree: Tree) -> None:
    """A conftest whose pytest_kata_packs gives something else is a line in the summary; the katas are judged."""
    tree.solve("1.6")
    pytester.makeconftest("def pytest_kata_packs():\n    return ['a pack of wolves']\n")
    result = kata_run(pytester)
    assert result.parseoutcomes() == {"passed": 1, "todo": 9}
    result.stdout.fnmatch_lines(["pytest_kata_packs gave a str, which is no pack; look at your*"])
