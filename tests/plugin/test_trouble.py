"""What goes wrong around a kata is said plainly, and the run goes on."""

from __future__ import annotations

import re

import pytest

from conftest import Tree
from pytest_lstm_kata.judge.judging import Judge
from running import kata_run, text


@pytest.mark.measured
def test_a_file_above_the_rootdir(pytester: pytest.Pytester, tree: Tree) -> None:
    """Right in a folder above it a kata is one, and another file is nothing to import."""
    loose = tree.fill("1.6", out_shape="(7, 5, 20)").rename(tree.folder / "loose.py")
    (tree.folder / "test_other.py").write_text("raise SystemExit\n", encoding="utf-8")
    project = pytester.mkdir("project")
    result = kata_run(pytester, f"--rootdir={project}", str(loose))
    result.assert_outcomes(failed=1)
    other = kata_run(pytester, f"--rootdir={project}", str(tree.folder / "test_other.py"))
    assert other.ret in (pytest.ExitCode.NO_TESTS_COLLECTED, pytest.ExitCode.USAGE_ERROR)
    other.assert_outcomes()


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
    assert told.count("line 19 was changed; the original code was judged") == 1
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
    assert ("this is not your fault" in told) != debug
    assert "INTERNALERROR" not in told


@pytest.mark.measured
def test_a_hook_that_gives_no_pack(pytester: pytest.Pytester, tree: Tree) -> None:
    """A conftest whose pytest_kata_packs gives something else is a line in the summary; the katas are judged."""
    tree.solve("1.6")
    pytester.makeconftest("def pytest_kata_packs():\n    return ['a pack of wolves']\n")
    result = kata_run(pytester)
    assert result.parseoutcomes() == {"passed": 1, "todo": 9}
    result.stdout.fnmatch_lines(["pytest_kata_packs gave a str, which is not a pack; look at your*"])


EXCEPTIONS = """\
import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item):
    try:
        return (yield)
    except AssertionError as error:
        raise RuntimeError("after it") from error


def pytest_runtest_setup(item):
    if "memory" in item.name:
        try:
            item.no_such_name
        except AttributeError:
            raise OSError("before it")


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item):
    if "stacking" in item.name:
        pytest.fail("behind it")
"""
"""A plugin that raises around katas: before one is judged, in place of its failure, and behind one."""


@pytest.fixture
def exceptions(pytester: pytest.Pytester, tree: Tree) -> Tree:
    """A tree beside a plugin that raises; 1.6 is wrong."""
    pytester.makepyfile(exceptions=EXCEPTIONS)
    pytester.syspathinsert()
    tree.fill("1.6", out_shape="(7, 5, 20)")
    return tree


def test_anothers_exception_is_shown_as_such(pytester: pytest.Pytester, exceptions: Tree) -> None:
    """It is named whose it is, and shown as pytest would, from its own frames on; the verdict on the kata stays."""
    result = kata_run(pytester, "-p", "exceptions")
    assert result.parseoutcomes() == {"failed": 1, "todo": 8, "errors": 2}
    shown = text(result)
    for line, hook, words in ((17, "setup", "before it"), (9, "call", "after it"), (23, "teardown", "behind it")):
        whose = f"exceptions.py:{line} (pytest_runtest_{hook}) failed here; this is not about your answer."
        assert whose in result.outlines
        assert re.search(rf"^E +\w+: {words}$", shown, re.MULTILINE)
    sentence = "You wrote time first. With batch_first=True, out keeps the layout of x. Which axis of x comes first?"
    assert result.outlines.count(sentence) == 1
    assert shown.count("During handling of the above exception") == 1  # of the plugin's own two
    for word in ("KataFailed", "_multicall", "itself failed", "direct cause"):
        assert word not in shown
    assert exceptions.folder == pytester.path


@pytest.mark.measured
@pytest.mark.parametrize("args", [("--kata-debug",), ("--full-trace", "-l"), ("--tb=native",), ("--tb=short",)])
def test_how_anothers_exception_is_shown(pytester: pytest.Pytester, exceptions: Tree, args: tuple[str, ...]) -> None:
    """pytest's options hold for it: in its style, and with --full-trace from the first frame on."""
    shown = text(kata_run(pytester, "-p", "exceptions", *args))
    assert ("_multicall" in shown) == ("--full-trace" in args)
    assert ("Traceback (most recent call last)" in shown) == ("--tb=native" in args)
    assert "before it" in shown
    assert exceptions.folder == pytester.path


@pytest.mark.measured
def test_an_exception_of_pytest_itself(pytester: pytest.Pytester, tree: Tree) -> None:
    """What pytest raises around a kata is called pytest's."""
    pytester.makepyfile(
        marking="import pytest\n\n\ndef pytest_itemcollected(item):\n    item.add_marker(pytest.mark.skipif('unknown'))\n"
    )
    pytester.syspathinsert()
    result = kata_run(pytester, "-p", "marking", "-k", "memory", str(tree.folder / "katas"))
    assert "pytest itself failed here; this is not about your answer." in result.outlines
    assert result.parseoutcomes() == {"errors": 1, "deselected": 9}


@pytest.mark.measured
def test_items_of_others_are_theirs(pytester: pytest.Pytester, tree: Tree) -> None:
    """What another plugin adds to a run of katas is run and reported as ever."""
    pytester.makeconftest(
        "import pytest\n\n\nclass Mine(pytest.Item):\n    def runtest(self):\n        pass\n\n\n"
        "def pytest_collection_modifyitems(session, items):\n    items.append(Mine.from_parent(session, name='mine'))\n"
    )
    assert kata_run(pytester).parseoutcomes() == {"passed": 1, "todo": 10}
    assert tree.folder == pytester.path
