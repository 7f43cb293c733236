"""The promise: an item lies where there is something to do, so that editors jump to it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from conftest import KATAS, Tree
from pytest_lstm_kata.files.folder import Folders
from running import kata_run, mix, text
from spread import PLACES, Spread

EDITOR = """\
import pytest


def pytest_sessionfinish(session):
    for item in session.items:
        assert isinstance(item.parent, pytest.File)
        assert not isinstance(item.parent, pytest.Class)
        assert not hasattr(item, "callspec")
        assert item.parent.path == item.path
        assert item.location[1] is not None
        where, _, names = item.nodeid.partition("::")
        assert (session.config.rootpath / where) == item.path
        print("RUN", f"{item.path}::{names}")
"""
"""Reads of items what the test adapter of VS Code's Python extension reads: its vscode_pytest/__init__.py."""


@pytest.fixture(autouse=True)
def _plugins(pytester: pytest.Pytester) -> None:
    """``-p places`` and ``-p editor`` are there to be asked for."""
    pytester.makepyfile(places=PLACES, editor=EDITOR)
    pytester.syspathinsert()


def _printed(result: pytest.RunResult, word: str) -> list[Any]:
    import ast

    return [ast.literal_eval(line.partition(f"{word} ")[2]) for line in result.outlines if f"{word} (" in line]


def _items(pytester: pytest.Pytester, *args: str) -> dict[str, int]:
    """Where the items lie when they were collected, counted from 1."""
    result = kata_run(pytester, "-p", "places", "--collect-only", "-q", *args)
    return {name: line + 1 for name, _, line, _ in _printed(result, "ITEM")}


def _line(tree: Tree, label: str, start: str) -> int:
    """Where in the kata's file a line begins like this, counted from 1."""
    lines = tree.path(label).read_text(encoding="utf-8").splitlines()
    (found,) = (number for number, line in enumerate(lines, 1) if line.startswith(start))
    return found


def test_a_blank_kata_lies_at_its_first_blank(pytester: pytest.Pytester, tree: Tree) -> None:
    """So does each of the unit; the file and the title are the kata's."""
    assert _items(pytester) == {
        kata.slug: _line(tree, label, f"{kata.blanks[0].name} =") for label, kata in KATAS.items()
    }
    result = kata_run(pytester, "-p", "places", "--co", "-k", "memory")
    ((_, file, _, title),) = _printed(result, "ITEM")
    assert (Path(file), title) == (Path("katas/1_foundations/01_memory.py"), KATAS["1.1"].heading)


def test_a_kata_that_was_begun_lies_at_its_first_open_blank(pytester: pytest.Pytester, tree: Tree) -> None:
    """Filled blanks are passed over, in whatever order they were filled; a half written tuple is open."""
    tree.fill("1.1", linear_steps="1", lstm_steps="3")
    tree.fill("1.8", out_shape="(4, 7, ...)", h_n_rows="1")
    assert _items(pytester, "-k", "memory or stacking") == {
        "memory": _line(tree, "1.1", "conv_steps ="),
        "stacking": _line(tree, "1.8", "out_shape ="),
    }


def test_a_filled_kata_lies_at_its_first_blank(pytester: pytest.Pytester, tree: Tree) -> None:
    """Nothing is judged while katas are collected, and torch is not asked."""
    tree.fill("1.1", linear_steps="1", conv_steps="99", lstm_steps="3")
    assert _items(pytester, "-k", "memory") == {"memory": _line(tree, "1.1", "linear_steps =")}


@pytest.mark.parametrize(
    ("old", "new", "start"),
    [
        ("conv_steps = ...", "conv_steps = out.shape", "conv_steps ="),
        ("conv_steps = ...", "conv_steps = (", "conv_steps ="),
        ("import torch", "import torch\n\nlinear_steps = 1", "linear_steps = ..."),
        ("__kata__", "# __kata__", '"""'),
        ("conv_steps = ...", "", '"""'),
    ],
    ids=["no data", "no Python", "twice", "no name", "no blank"],
)
def test_an_unreadable_kata_lies_at_its_problem(
    pytester: pytest.Pytester, tree: Tree, old: str, new: str, start: str
) -> None:
    """Where the file as a whole is the problem, it is the first line."""
    path = tree.path("1.1")
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    expected = 1 if start == '"""' else _line(tree, "1.1", start)
    assert _items(pytester, "-k", "memory") == {"memory": expected}
    result = kata_run(pytester, "-p", "places", "-k", "memory")
    assert {line + 1 for _, _, _, line, _ in _printed(result, "REPORT")} == {expected}


def test_a_wrong_kata_is_reported_at_its_first_wrong_blank(pytester: pytest.Pytester, tree: Tree) -> None:
    """Its setup still knew the first blank; what comes after the verdict knows better."""
    tree.solve("1.8")
    tree.fill("1.8", input_widths="(6, 6)", steps_seen="7")
    result = kata_run(
        pytester, "-p", "places", "-k", "stacking", "-s", "--junitxml=report.xml", "-o", "junit_family=xunit1"
    )
    _lies_at_its_first_wrong_blank(tree, result, pytester.path / "report.xml")


def test_workers_report_a_wrong_kata_there_too(everything: Spread) -> None:
    """The controller learns of it from the worker that judged."""
    _lies_at_its_first_wrong_blank(
        Tree(everything.folder, {}), everything.result, everything.folder / "out" / "junit.xml"
    )


def _lies_at_its_first_wrong_blank(tree: Tree, result: pytest.RunResult, report: Path) -> None:
    first, wrong = _line(tree, "1.8", "out_shape ="), _line(tree, "1.8", "input_widths =")
    assert [(when, line + 1) for name, when, _, line, _ in _printed(result, "REPORT") if name == "stacking"] == [
        ("setup", first),
        ("call", wrong),
        ("teardown", wrong),
    ]
    assert f"08_stacking.py:{wrong}" in text(result)
    (suite,) = ET.parse(report).getroot()  # noqa: S314  # written by these very tests
    assert [case.attrib["line"] for case in suite if case.attrib["name"] == "stacking"] == [str(wrong - 1)]


def test_a_right_kata_is_reported_at_its_first_blank(pytester: pytest.Pytester, tree: Tree) -> None:
    """There is nothing to mend, so it stays where it was."""
    tree.solve("1.8")
    result = kata_run(pytester, "-p", "places", "-k", "stacking")
    assert {line + 1 for _, _, _, line, _ in _printed(result, "REPORT")} == {_line(tree, "1.8", "out_shape =")}


def test_a_todo_is_skipped_at_its_open_blank(pytester: pytest.Pytester, tree: Tree) -> None:
    """JUnit's XML says in which line a todo is open."""
    tree.fill("1.1", linear_steps="1")
    kata_run(pytester, "-k", "memory", "--junitxml=report.xml")
    (skipped,) = ET.parse(pytester.path / "report.xml").getroot().iter("skipped")  # noqa: S314  # as above
    assert (skipped.text or "").endswith(f"01_memory.py:{_line(tree, '1.1', 'conv_steps =')}: 1 of 3 filled")


def test_a_kata_is_judged_as_it_is_when_its_turn_comes(pytester: pytest.Pytester, tree: Tree) -> None:
    """Who asks for the place while katas are collected does not fix what is judged."""
    pytester.makepyfile(
        late="from pathlib import Path\n\n\ndef pytest_collection_finish(session):\n"
        "    [item.location for item in session.items]\n"
        f"    path = Path({str(tree.path('1.6'))!r})\n"
        "    path.write_text(path.read_text().replace('= ...', '= (7, 5, 20)'))\n"
    )
    result = kata_run(pytester, "-p", "places", "-p", "late", "-k", "batch_first")
    assert result.parseoutcomes()["failed"] == 1


WAYS = """\
def pytest_collection_finish(session):
    for item in session.items:
        print("WAY", (item.location[0], session._node_location_to_relpath(item.path)))
"""


def test_the_way_to_a_file_is_that_of_any_item(pytester: pytest.Pytester, tree: Tree) -> None:
    """From the root, wherever the file lies: deep below it, right in it, and beside it."""
    inner = pytester.mkdir("inner")
    shutil.copytree(tree.path("1.1").parent, inner / "unit")
    shutil.copy(tree.path("1.2"), inner)
    pytester.makepyfile(ways=WAYS)
    named = [inner / "unit", inner / "02_construct.py", tree.path("1.3")]
    result = kata_run(pytester, "-p", "ways", "--rootdir", str(inner), "--co", "-q", *map(str, named))
    ways = dict(_printed(result, "WAY"))
    assert all(way == usual for way, usual in ways.items())
    assert {"02_construct.py", "unit/01_memory.py", "../katas/1_foundations/03_output_shape.py"} <= {*ways}


GONE = """\
def pytest_collection_modifyitems(items):
    for item in items:
        if item.name == "memory":
            item.path.unlink()
"""


def test_a_file_that_went_away(pytester: pytest.Pytester, tree: Tree) -> None:
    """Its place is the first line, judging says that it cannot be opened, and nothing breaks."""
    pytester.makepyfile(gone=GONE)
    result = kata_run(pytester, "-p", "gone", "-p", "places", "-k", "memory")
    assert [line for _, _, line, _ in _printed(result, "ITEM")] == [0]
    assert result.parseoutcomes() == {"failed": 1, "deselected": 9}
    assert "This file cannot be opened" in text(result)
    assert tree.folder == pytester.path


@pytest.mark.measured
def test_a_fault_of_ours_has_a_place_all_the_same(
    pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If reading itself breaks, that kata fails as such, and pytest goes on."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError("a word from inside")

    monkeypatch.setattr(Folders, "paper", broken)
    result = kata_run(pytester, "-p", "places", "-k", "memory")
    assert {line for _, _, _, line, _ in _printed(result, "REPORT")} == {0}
    assert "this is not your fault" in text(result)
    assert "INTERNALERROR" not in text(result)
    assert tree.folder == pytester.path


def test_an_editor_can_list_and_run_katas(pytester: pytest.Pytester, tree: Tree) -> None:
    """What an adapter reads of items is there, and it runs a kata by its absolute path and name."""
    mix(tree)
    args = ("-p", "editor", f"--rootdir={pytester.path}")
    result = kata_run(pytester, *args, "--collect-only", "katas")
    runs = [line.removeprefix("RUN ") for line in result.outlines if line.startswith("RUN ")]
    assert len(runs) == len(KATAS)
    (sixth,) = (run for run in runs if run.endswith("::output_shape_batch_first"))
    assert kata_run(pytester, *args, sixth).parseoutcomes() == {"failed": 1}


def test_verbose_names_no_other_place(pytester: pytest.Pytester, tree: Tree) -> None:
    """With -vv the line of a kata is as it was: a place within the file does not change its name."""
    mix(tree)
    result = kata_run(pytester, "-vv", "-k", "batch_first")
    result.stdout.fnmatch_lines(
        ["katas/1_foundations/06_output_shape_batch_first.py::output_shape_batch_first FAILED*"]
    )
    assert "<-" not in text(result)
