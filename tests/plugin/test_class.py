"""The promise: a run about more than one learner is about a class. Each has a line, and what many got wrong is one idea."""

from __future__ import annotations

import gc
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner

from conftest import KATAS, Tree
from odd_class import EXAM, odd_class, scripted_class, snapshot
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.output import class_json
from running import SHEETS, apart, kata_run, text
from spread import Spread

CLASS = """\
learner  solved  1  2  3  4  5  6  7  8  9  badge  last idea
ada       10/92  ✓  ·  ·  ·  ·  ·  ·  ·  ·      ★
bob        0/92  ·  ·  ·  ·  ·  ·  ·  ·  ·    0/5  1.3 batch first assumed
cyd        1/92  1  ·  ·  ·  ·  ·  ·  ·  ·    0/5  1.6 time first
dan       10/92  ✓  ·  ·  ·  ·  ·  ·  ·  ·      ★
eve        0/92  ·  ·  ·  ·  ·  ·  ·  ·  ·    0/5
fay        0/92  ·  ·  ·  ·  ·  ·  ·  ·  ·    0/5
Units, with how many katas: 1 foundations (10), 2 calling (11), 3 outputs (9),
4 states (12), 5 directions (10), 6 lengths (10), 7 parameters (12),
8 precision (12), 9 training (6). ✓ all katas of the unit are right, · none is,
★ the badge is earned.

the ideas of the class  learners  katas
time first                     2  1.6
    You wrote time first. With batch_first=True, out keeps the layout of x.
    Which axis of x comes first?
batch first assumed            1  1.3
    You put the batch first. Nothing in this code asks torch for that: which
    layout is the default?
"""


@pytest.fixture
def submissions(pytester: pytest.Pytester) -> Path:
    """Six learners: two who have all of the first unit right, two who hold ideas, one who cannot be read, one who did nothing."""
    folder = pytester.path / "submissions"
    scripted_class(folder)
    return folder


def _block(result: pytest.RunResult) -> list[str]:
    """The class, from the line behind its title to pytest's own next title; with -q that is its last line alone."""
    lines = result.outlines
    first = next(at for at, line in enumerate(lines) if re.match(r"=+ The class: \d+ learners =+$", line))
    last = next(at for at, line in enumerate(lines) if at > first and re.match(r"=|\d+ failed,", line))
    return lines[first + 1 : last]


@pytest.mark.parametrize("args", [(), ("-q",), ("-v", "--tb=short")], ids=["plain", "q", "v"])
def test_a_class_is_a_table(
    pytester: pytest.Pytester, submissions: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    """A line for each learner in place of a block for each, and what the same files give with ``lstm-kata grade``.

    No file has a line, and the table is the last that one sees, unless one asks for more.
    """
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(submissions)
    result = kata_run(pytester, ".", *args)
    block = _block(result)
    head = CLASS.splitlines()
    assert block == [*head, "", "torch 2.13.0 on cpu; cuda: not run"]
    assert not re.search("LSTM Mastery Badge|░|^next: ", text(result), re.MULTILINE)
    for line in ("FAILED ", r"ada/katas/\S+\.py"):
        assert bool(re.search(f"^{line}", text(result), re.MULTILINE)) is ("-v" in args)
    graded = CliRunner().invoke(main, ["grade", "."]).output.splitlines()
    assert graded[: len(head) + 1] == ["The class: 6 learners", *head]


@pytest.mark.parametrize("lay", [scripted_class, odd_class])
def test_the_rows_are_those_of_grade(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, lay: Callable[[Path], None]
) -> None:
    """Not only what is shown of them: pytest and the command have one value for each learner, and write nothing of theirs."""
    folder = pytester.path / "class"
    lay(folder)
    before, threshold = snapshot(folder), gc.get_threshold()
    found = []

    class Look:
        def pytest_unconfigure(self, config: pytest.Config) -> None:
            recorder: Any = config.pluginmanager.get_plugin("lstm-kata-recorder")
            found.extend(recorder._facilitator.classroom.rows)

    monkeypatch.chdir(folder)
    pytester.inline_run("--kata", ".", "-p", "no:randomly", "-p", "no:cacheprovider", plugins=[Look()])
    assert CliRunner().invoke(main, ["grade", ".", "-o", str(pytester.path / "class.jsonl")]).exit_code == 0
    graded = (pytester.path / "class.jsonl").read_bytes().splitlines()
    assert found == [*map(class_json.read, graded)]
    assert len(found) > 5
    assert snapshot(folder) == before
    assert gc.get_threshold() == threshold  # it is larger while a run with --kata lasts


def test_workers_show_the_same(pytester: pytest.Pytester, a_class: Spread) -> None:
    """Byte for byte: it does not matter which process judged whom."""
    shutil.copytree(a_class.before / "submissions", pytester.path / "submissions")
    assert _block(kata_run(pytester, "submissions")) == _block(a_class.result)
    assert [line.split()[0] for line in _block(a_class.result)[1:4]] == sorted(SHEETS)


@pytest.mark.usefixtures("submissions", "warm_python")
def test_sixty_columns_and_ascii(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a small terminal without our signs the columns stay columns, and no line of the class is wider."""
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    block = _block(apart(pytester, "submissions"))
    assert "\n".join(block).isascii()
    assert max(map(len, block)) <= 60
    assert block[:3] == [
        "learner  solved  1  2  3  4  5  6  7  badge  last idea",
        "ada       10/92  +  .  .  .  .  .  .      *",
        "bob        0/92  .  .  .  .  .  .  .    0/5  1.3 batch fi...",
    ]


@pytest.mark.usefixtures("submissions")
def test_colours(pytester: pytest.Pytester) -> None:
    """Whose badge is earned is green, and so is a full unit; a pipe has none of it."""
    result = pytester.runpytest_inprocess("--kata", "-p", "no:randomly", "--color=yes", "submissions")
    (ada,) = (line for line in result.outlines if "ada " in line and "10/92" in line)
    assert ada.startswith("\x1b[32mada ")
    assert "\x1b[32m  ✓\x1b[0m" in ada


def test_who_misses_what_is_required(pytester: pytest.Pytester, submissions: Path) -> None:
    """Each by name and folder, with what is missing, on a line each; so is who has no kata."""
    (submissions / "zoe").mkdir()
    result = kata_run(pytester, "submissions", "--kata-require=badge", "-k", "not 1.1")
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    missed = " ".join(_block(result)).split("--kata-require badge: ")[1:]
    challenges = "1.6, 1.7, 1.8, 1.9, 1.10"
    assert [line.strip() for line in missed] == [
        *(f"submissions/{name}: not solved: {challenges}" for name in ("bob", "cyd", "eve", "fay")),
        "submissions/zoe: there is no kata",
    ]
    for name in ("bob", "cyd", "eve", "fay", "zoe"):
        shutil.rmtree(submissions / name)
    assert kata_run(pytester, "submissions", "--kata-require=badge").ret == 0


@pytest.mark.measured
@pytest.mark.usefixtures("submissions")
def test_reports_of_a_class(pytester: pytest.Pytester, valid_report: Callable[[Path], Any]) -> None:
    """The JSON says what each is called, and which ideas are behind wrong answers, over all of them."""
    kata_run(pytester, "submissions", "--kata-json=r.json")
    told = valid_report(pytester.path / "r.json")
    assert [(one["name"], one["id"]) for one in told["learners"]] == [
        (name, None) for name in ("ada", "bob", "cyd", "dan", "eve", "fay")
    ]
    assert [(idea["name"], idea["learners"], idea["katas"]) for idea in told["ideas"]] == [
        ("time_first", ["bob", "cyd"], ["lstm/output_shape_batch_first"]),
        ("batch_first_assumed", ["bob"], ["lstm/output_shape"]),
    ]


@pytest.mark.measured
def test_an_exam_is_a_column(
    pytester: pytest.Pytester,
    submissions: Path,
    monkeypatch: pytest.MonkeyPatch,
    valid_report: Callable[[Path], Any],
) -> None:
    """Of everybody who sat one, in place of a block; reports say whose it is, and of which exam a file is a part."""
    monkeypatch.setenv("COLUMNS", "80")
    odd = pytester.path / "odd"
    odd_class(odd)
    (odd / "whole dojo").rename(submissions / "ida")
    shutil.move(submissions / "ida" / "exam", submissions / "hal" / "exam")  # nothing else is there
    shutil.copytree(submissions / "hal" / "exam", submissions / "ida" / "exam")
    result = kata_run(pytester, "submissions", "--kata-json=r.json", "--junitxml=x.xml")
    lines = {line.split()[0]: line for line in _block(result)[:9]}
    assert re.search(r" exam( |$)", lines["learner"])
    assert re.search(r"^hal +no kata +6/10$", lines["hal"])
    assert re.search(r"^ida .* 6/10", lines["ida"])
    assert "Exam " not in text(result)
    told = valid_report(pytester.path / "r.json")
    facts = ("learner", "seed", "right", "seconds", "late", "changed")
    assert [tuple(exam[fact] for fact in facts) for exam in told["exams"]] == [
        ("hal", EXAM, 6, None, False, False),
        ("ida", EXAM, 6, 660, False, True),  # by the journal, which hal did not hand in
    ]
    assert [one["name"] for one in told["learners"] if not one["katas"]] == ["hal"]
    found = [
        {entry.get("name", ""): entry.get("value", "") for entry in case.iter("property")}
        for case in ET.parse(pytester.path / "x.xml").iter("testcase")  # noqa: S314  # our own
    ]
    assert {each["kata_learner"] for each in found} == {"ada", "bob", "cyd", "dan", "eve", "fay", "hal", "ida"}
    exams = [each for each in found if "kata_exam" in each]
    assert len(exams) == 20
    assert {(each["kata_learner"], each["kata_exam"]) for each in exams} == {("hal", str(EXAM)), ("ida", str(EXAM))}


def test_ones_own_katas_are_nobodys_by_name(pytester: pytest.Pytester, tree: Tree) -> None:
    """A run about one's own katas has the properties that it had; in an exam of one's own it has the exam's seed."""
    tree.make_workspace()
    with pytest.MonkeyPatch.context() as context:
        context.chdir(tree.folder)
        assert CliRunner().invoke(main, ["exam", "--start", "--seed", "5"]).exit_code == 0
    kata_run(pytester, "katas", "exam", "--junitxml=x.xml")
    xml = (pytester.path / "x.xml").read_text(encoding="utf-8")
    assert "kata_learner" not in xml
    assert xml.count('name="kata_exam" value="5"') == 10
    assert xml.count('name="kata"') == 10 + len(KATAS)
