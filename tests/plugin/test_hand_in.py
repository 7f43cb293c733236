"""The promise: a hand-in is judged as its learner's folder would be, one item for each kata; nothing of it changes."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from conftest import KATAS, Tree
from pytest_lstm_kata.cli import main
from running import SHEETS, kata_run, listed, mix, text

SHAPE = "class/ada.kata.json::1_foundations/output_shape_batch_first"


def _dojo(folder: Path) -> Tree:
    tree = Tree(folder)
    tree.make_workspace()
    return tree


def _hand_in(tree: Tree, to: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as context:
        context.chdir(tree.folder)
        result = CliRunner().invoke(main, ["hand-in", tree.folder.name, "-o", str(to)])
        assert result.exit_code == 0, result.output


@pytest.fixture
def dojos(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Folders of four learners, one with an exam, and a class of what they handed in."""
    root, handed = pytester.mkdir("dojos"), pytester.mkdir("class")
    for name, sheet in {"ada": {}, **SHEETS}.items():
        tree = _dojo(root / name)
        if not sheet:
            mix(tree)
            with monkeypatch.context() as context:
                context.chdir(tree.folder)
                assert CliRunner().invoke(main, ["exam", "--start", "--seed", "5"]).exit_code == 0
            for path in (tree.folder / "exam").rglob("*.py"):
                path.write_text(path.read_text(encoding="utf-8").replace("= ...  #", "= None  #"), encoding="utf-8")
        for label, answers in sheet.items():
            tree.fill(label, **answers)
        os.utime(tree.path("1.3"), (2e9, 2e9))
        _hand_in(tree, handed, monkeypatch)
    return root


def _all_of(folder: Path) -> list[tuple[str, str, int]]:
    return [
        (str(path), sha256(path.read_bytes()).hexdigest() if path.is_file() else "", path.stat().st_mtime_ns)
        for path in [folder, *sorted(folder.rglob("*"))]
    ]


def _rows(report: Any, said: pytest.RunResult) -> object:
    """What a report says of each learner, and of the exams, but for where things lie; and how many items had which outcome."""
    learners = {
        re.sub(r"\.kata\.json$", "", Path(learner["folder"]).name): [
            learner["awards"],
            [
                {name: value for name, value in kata.items() if name not in ("file", "line")}
                for kata in learner["katas"]
            ],
        ]
        for learner in report["learners"]
    }
    exams = [{name: value for name, value in exam.items() if name != "folder"} for exam in report["exams"]]
    return learners, exams, {**said.parseoutcomes(), "seconds": 0}


@pytest.mark.measured
@pytest.mark.beside("xdist.plugin")
@pytest.mark.usefixtures("warm_python")
def test_it_is_judged_as_the_folder_is(
    pytester: pytest.Pytester, dojos: Path, valid_report: Callable[[Path], Any]
) -> None:
    """The same outcomes, sentences, mistakes and exam for each learner, in one process and in two."""
    assert dojos.is_dir()
    before = _all_of(pytester.path / "class"), _all_of(dojos)
    found = []
    for args in (("dojos", "-p", "no:xdist"), ("class", "-p", "no:xdist"), ("class", "-n2")):
        said = pytester.runpytest_subprocess("--kata", "-p", "no:randomly", *args, "--kata-json=r.json")
        found.append(_rows(valid_report(pytester.path / "r.json"), said))
    assert found[1] == found[0]
    assert found[2] == found[0]
    assert (_all_of(pytester.path / "class"), _all_of(dojos)) == before


@pytest.mark.usefixtures("dojos")
def test_it_is_graded_as_the_folder_is() -> None:
    """The same row for each learner: outcomes, ideas, the last of them, the exam."""
    found = []
    for folder in ("dojos", "class"):
        result = CliRunner().invoke(main, ["grade", folder, "-o", "-"])
        rows = [json.loads(line) for line in result.stdout.splitlines()]
        found.append([{name: value for name, value in row.items() if name != "folder"} for row in rows])
    assert [row["learner"] for row in found[0]] == ["ada", "misunderstood", "refused", "strange"]
    assert found[0][1]["last"] == KATAS["1.3"].id
    assert found[1] == found[0]


def test_its_katas_are_selected_as_any_others(pytester: pytest.Pytester, dojos: Path) -> None:
    """By -k, by -m, by --lf, by the file, and by the name of an item, which the failure names."""
    assert dojos.is_dir()
    items = listed(kata_run(pytester, "--co", "-q", "class/ada.kata.json"))
    assert len(items) == 20
    assert items[0] == "class/ada.kata.json::1_foundations/memory"
    assert "class/ada.kata.json::exam/1_foundations/memory" in items
    assert items == [item for item in listed(kata_run(pytester, "--co", "-q", "class")) if "ada" in item]
    assert len(listed(kata_run(pytester, "--co", "-q", "-k", "ada and 1.6", "class"))) == 1
    assert len(listed(kata_run(pytester, "--co", "-q", "-m", "challenge", "class"))) >= 20
    result = kata_run(pytester, "class", "-k", "1.6 and not exam")
    said = text(result)
    assert "class/ada.kata.json/1_foundations/06_output_shape_batch_first.py:1\n    out_shape = (7, 5, 20)\n" in said
    assert f"only this kata: pytest --kata {SHAPE}\n" in said
    failed = result.parseoutcomes()["failed"]
    assert kata_run(pytester, SHAPE).parseoutcomes()["failed"] == 1
    kata_run(pytester, "class", "-k", "1.6 and not exam")
    assert kata_run(pytester, "--lf", "class").parseoutcomes() == {"failed": failed}
    assert kata_run(pytester, "--lf", "class/ada.kata.json", "-k", "1.6").parseoutcomes()["failed"] == 1


@pytest.mark.measured
def test_nothing_is_recorded_of_one_in_the_users_dojo(
    pytester: pytest.Pytester, tree: Tree, dojos: Path, valid_report: Callable[[Path], Any]
) -> None:
    """Wherever in it the file lies: beside katas it is a copy, and among them somebody else's; named itself it is judged."""
    assert dojos.is_dir()
    journal = tree.make_workspace()
    handed = pytester.path / "class" / "ada.kata.json"
    handed.rename(tree.folder / "ada.kata.json")
    assert len(listed(kata_run(pytester, "--co", "-q", "katas"))) == 10
    assert not [item for item in listed(kata_run(pytester, "--co", "-q", ".")) if item.startswith("ada.kata.json")]
    result = kata_run(pytester, "ada.kata.json")
    assert result.parseoutcomes()["failed"] > 4
    assert "attempt" not in text(result)
    (tree.folder / "ada.kata.json").rename(tree.path("1.6").parent / "ada.kata.json")
    tree.path("1.6").unlink()
    kata_run(pytester, "katas", "--kata-json=r.json")
    assert len(valid_report(pytester.path / "r.json")["learners"]) >= 1
    assert not journal.exists()


@pytest.mark.measured
def test_one_that_cannot_be_read_is_told(pytester: pytest.Pytester, dojos: Path) -> None:
    """With the others, or alone; nobody passes by it."""
    assert dojos.is_dir()
    (pytester.path / "class" / "bad.kata.json").write_text('{"tool": NaN}', encoding="utf-8")
    said = "class/bad.kata.json: it is damaged: NaN is not a number. Ask for the file again"
    result = kata_run(pytester, "class", "--kata-require=all", "-k", "1.6")
    assert f"not graded: {said}" in " ".join(text(result).split())
    assert "--kata-require all: class/bad.kata.json: there is no kata" in " ".join(text(result).split())
    result = kata_run(pytester, "class/bad.kata.json")
    assert f"not judged: {said}" in " ".join(text(result).split())
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_copy_beside_somebodys_katas_is_told(pytester: pytest.Pytester, dojos: Path) -> None:
    """In one's own dojo one knows; in a folder that was handed in, somebody waits for it to be judged."""
    assert dojos.is_dir()
    class_ = pytester.path / "mailed"
    (class_ / "katas").mkdir(parents=True)
    (class_ / "katas" / "06.py").write_text(f'__kata__ = "{KATAS["1.6"].id}"\n', encoding="utf-8")
    shutil.copy(pytester.path / "class" / "ada.kata.json", class_)
    said = " ".join(text(kata_run(pytester, "mailed")).split())
    assert "not judged: mailed/ada.kata.json: it lies beside katas, and counts as a copy of them" in said


@pytest.mark.measured
def test_one_elsewhere_can_be_named(pytester: pytest.Pytester, dojos: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a folder above the project in which one stands."""
    assert dojos.is_dir()
    shutil.copy(pytester.path / "class" / "ada.kata.json", pytester.path)
    monkeypatch.chdir(pytester.mkdir("project"))
    result = kata_run(pytester, "../ada.kata.json", "--rootdir=.", "-k", "1.6 and not exam")
    assert result.parseoutcomes()["failed"] == 1


@pytest.mark.measured
def test_the_users_own_conftest_takes_part(pytester: pytest.Pytester, dojos: Path) -> None:
    """As in what happens to any other file of their project."""
    assert dojos.is_dir()
    pytester.makeconftest("def pytest_runtest_setup(item):\n    print('about to judge', item.name)\n")
    result = kata_run(pytester, "-s", "class/ada.kata.json", "-k", "1.3 and not exam")
    result.stdout.fnmatch_lines(["*about to judge 1_foundations/output_shape"])


def test_a_file_that_is_replaced_while_it_is_judged_is_read_again(pytester: pytest.Pytester, dojos: Path) -> None:
    """A kata that is gone by then is told, and nobody's answers are taken for another's."""
    assert dojos.is_dir()
    handed = pytester.path / "class" / "ada.kata.json"
    told = json.loads(handed.read_text(encoding="utf-8"))
    del told["katas"][KATAS["1.3"].id]
    (pytester.path / "other.json").write_text(json.dumps(told), encoding="utf-8")
    pytester.makeconftest(
        f"import shutil\ndef pytest_collection_finish():\n    shutil.copy({str(pytester.path / 'other.json')!r}, {str(handed)!r})\n"
    )
    result = kata_run(pytester, "class/ada.kata.json", "-k", "1.3 and not exam")
    assert "This kata is not in the hand-in any more, which has changed." in text(result)
