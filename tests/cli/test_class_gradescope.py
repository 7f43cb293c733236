"""A submission graded on Gradescope: results are written whatever happens, also by the autograder in examples/gradescope."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import ROOT, Tree
from pytest_lstm_kata.cli import class_gradescope
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata import catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.submission import Submission

EXAMPLE = ROOT / "examples" / "gradescope"


@pytest.fixture
def graded(tmp_path: Path) -> Callable[..., tuple[str, Any]]:
    """What was said of a folder, and what was written."""

    def grade(folder: Path, device: str = "cpu") -> tuple[str, Any]:
        path = tmp_path / "results.json"
        said = class_gradescope.write(folder, path, Grader(catalogue.load(), device=device))
        return said, json.loads(path.read_text(encoding="utf-8"))

    return grade


def test_a_submission(graded: Callable[..., tuple[str, Any]], tmp_path: Path) -> None:
    """Whatever lies between its folder and the katas, and also without their folders; what is no kata is said."""
    tree = Tree(tmp_path / "submission" / "repository-main")
    tree.fill("1.6", out_shape="(7, 5, 20)")
    (tmp_path / "submission" / tree.path("1.1").name).write_bytes(tree.path("1.1").read_bytes())
    (tmp_path / "submission" / "notes.py").write_text("import os\n", encoding="utf-8")
    tree.path("1.1").unlink()
    said, results = graded(tmp_path / "submission")
    tests = {test["number"]: test for test in results["tests"]}
    assert results["output"] == said
    assert (tests["1.6"]["extra_data"]["outcome"], tests["1.1"]["output"]) == ("wrong", "0 of 3 filled")
    assert "score" not in results
    assert said.splitlines()[0] == f"0 of {len(LSTM.katas)} katas solved."


def test_nothing_that_can_be_graded(graded: Callable[..., tuple[str, Any]], tmp_path: Path) -> None:
    """An empty folder, one that is not there, and a device that is not here."""
    (tmp_path / "empty").mkdir()
    assert graded(tmp_path / "empty")[1]["output"] == "Nothing was graded. There is no kata file in it."
    said, results = graded(tmp_path / "gone")
    assert said.startswith(
        "Nothing was graded. There is no kata file in it.\nNot graded: the submission: it cannot be opened: "
    )
    assert results["score"] == 0
    Tree(tmp_path / "submission").fill("1.6", out_shape="(7, 5, 20)")
    said, results = graded(tmp_path / "submission", "cuda:77")
    assert said.startswith("Nothing was graded. ")
    assert (results["score"], results["tests"]) == (0, [])


def test_our_own_failure(
    graded: Callable[..., tuple[str, Any]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told by its name alone, and it is nobody's answer that is wrong."""

    def fails(_: Submission) -> None:
        raise RuntimeError("Expected (5, 7, 20)")

    monkeypatch.setattr(Submission, "learner", fails)
    said, results = graded(tmp_path)
    assert said == "Nothing was graded. pytest-lstm-kata itself failed (RuntimeError). Please report it."
    assert (results["score"], results["tests"]) == (0, [])


LAUNCHER = """\
#!{python}
import sys
from pathlib import Path
from pytest_lstm_kata.cli import class_gradescope
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata import catalogue
command, folder, option, path = sys.argv[1:]
assert (command, option) == ("grade", "--gradescope")
print(class_gradescope.write(Path(folder), Path(path), Grader(catalogue.load())))
"""
"""What ``lstm-kata grade --gradescope`` does, under the name by which the autograder knows it."""


@pytest.fixture
def autograder(tmp_path: Path) -> Callable[[str], tuple[str, Any]]:
    """Run the example's ``run_autograder`` in a folder that is laid out as Gradescope's, with this in place of ``lstm-kata``."""

    def run(launcher: str) -> tuple[str, Any]:
        place = tmp_path / "autograder"
        command = place / "venv" / "bin" / "lstm-kata"
        command.parent.mkdir(parents=True, exist_ok=True)
        command.write_text(launcher, encoding="utf-8")
        command.chmod(0o755)
        shutil.copy(EXAMPLE / "run_autograder", place)
        done = subprocess.run(
            [place / "run_autograder"],
            cwd=place,
            env={**os.environ, "AUTOGRADER": str(place)},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        return done.stdout, json.loads((place / "results" / "results.json").read_text(encoding="utf-8"))

    return run


bash = pytest.mark.skipif(sys.platform == "win32", reason="Gradescope's images are Ubuntu")


@bash
@pytest.mark.usefixtures("warm_python")
def test_the_autograder_of_the_example(autograder: Callable[[str], tuple[str, Any]], tmp_path: Path) -> None:
    """It grades what lies in submission, and writes results/results.json."""
    Tree(tmp_path / "autograder" / "submission").fill("1.6", out_shape="(7, 5, 20)")
    printed, results = autograder(LAUNCHER.format(python=sys.executable))
    assert printed.startswith(f"0 of {len(LSTM.katas)} katas solved.")
    assert next(test for test in results["tests"] if test["number"] == "1.6")["status"] == "failed"


@bash
@pytest.mark.parametrize("end", ["exit 2", "kill -9 $$"])
def test_an_autograder_that_is_stopped(autograder: Callable[[str], tuple[str, Any]], end: str) -> None:
    """There are results nevertheless, and they say that it is not the submission."""
    printed, results = autograder(f"#!/bin/sh\n{end}\n")
    assert results["output"].startswith("Nothing was graded. The autograder did not come to its end.")
    assert (results["score"], results["tests"], results["visibility"]) == (0, [], "visible")
    assert "lstm-kata grade ended with" in printed


@bash
@pytest.mark.parametrize("name", ["setup.sh", "run_autograder"])
def test_scripts_of_the_example_can_be_run(name: str) -> None:
    """Bash understands them, they are executable, and their lines end as Linux has them."""
    path = EXAMPLE / name
    subprocess.run([shutil.which("bash") or "bash", "-n", path], check=True, timeout=30)
    assert os.access(path, os.X_OK)
    assert b"\r" not in path.read_bytes()


@pytest.mark.parametrize("name", ["setup.sh", "run_autograder"])
def test_the_page_shows_the_scripts_as_they_are(name: str) -> None:
    """What one copies from docs/classes.md is what was run here."""
    page = (ROOT / "docs" / "classes.md").read_text(encoding="utf-8")
    assert f"```bash\n{(EXAMPLE / name).read_text(encoding='utf-8')}```\n" in page
