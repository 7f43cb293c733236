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
from click.testing import CliRunner

from conftest import ROOT, Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.files import access
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.submission import Submission

EXAMPLE = ROOT / "examples" / "gradescope"


Graded = Callable[..., tuple[int, Any]]


@pytest.fixture
def graded(tmp_path: Path) -> Graded:
    """How ``lstm-kata grade`` ends for a folder, and what was written."""

    def grade(folder: Path, *options: str) -> tuple[int, Any]:
        path = tmp_path / "results.json"
        path.unlink(missing_ok=True)
        done = CliRunner().invoke(
            main, ["grade", f"{folder}", "--gradescope", f"{path}", "--kata-device=cpu", *options]
        )
        assert isinstance(done.exception, SystemExit | None)
        return done.exit_code, json.loads(path.read_text(encoding="utf-8"))

    return grade


def test_a_submission(graded: Graded, tmp_path: Path) -> None:
    """Whatever lies between its folder and the katas, and also without their folders; what is no kata is said."""
    tree = Tree(tmp_path / "submission" / "repository-main")
    tree.fill("1.6", out_shape="(7, 5, 20)")
    (tmp_path / "submission" / tree.path("1.1").name).write_bytes(tree.path("1.1").read_bytes())
    (tmp_path / "submission" / "notes.py").write_text("import os\n", encoding="utf-8")
    tree.path("1.1").unlink()
    status, results = graded(tmp_path / "submission")
    tests = {test["number"]: test for test in results["tests"]}
    assert (status, "score" in results) == (0, False)
    assert (tests["1.6"]["extra_data"]["outcome"], tests["1.1"]["output"]) == ("wrong", "0 of 3 filled")
    solved, torch = results["output"].splitlines()
    assert solved == f"0 of {len(LSTM.katas)} katas solved."
    assert torch.endswith(" on cpu")


def test_nothing_that_can_be_graded(graded: Graded, tmp_path: Path) -> None:
    """A folder without katas, one that is not there, and a device that is not here: no points, and a sentence each."""
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "06_mine.py").symlink_to(tmp_path / "elsewhere.py")
    Tree(tmp_path / "submission").fill("1.6", out_shape="(7, 5, 20)")
    for folder, device, output in (
        (
            "none",
            "cpu",
            "There is no kata file in it.\nNot graded: 06_mine.py: it is a link, and links are not followed.",
        ),
        ("gone", "cpu", "There is no folder called "),
        ("submission", "cuda:77", "--kata-device cuda:77: "),
    ):
        status, results = graded(tmp_path / folder, f"--kata-device={device}")
        assert (status, results["score"], results["tests"]) == (2, 0, [])
        assert results["output"].startswith(f"Nothing was graded. {output}")


def test_a_folder_that_cannot_be_opened(graded: Graded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told as such, under no other name."""
    (tmp_path / "submission").mkdir()
    monkeypatch.setattr(os, "scandir", lambda _: (_ for _ in ()).throw(PermissionError(13, "Permission denied")))
    output = graded(tmp_path / "submission")[1]["output"]
    assert output.endswith("\nNot graded: the submission: it cannot be opened: Permission denied.")


def test_our_own_failure(graded: Graded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told by its name alone, and it is nobody's answer that is wrong."""

    def fails(_: Submission) -> None:
        raise RuntimeError("Expected (7, 5, 20)")

    monkeypatch.setattr(Submission, "learner", fails)
    (tmp_path / "submission").mkdir()
    status, results = graded(tmp_path / "submission")
    assert "RuntimeError" in results["output"]
    assert "Expected" not in results["output"]
    assert (status, results["score"], results["tests"]) == (2, 0, [])


def test_results_that_cannot_be_written(tmp_path: Path) -> None:
    """It is said before anything is judged."""
    (tmp_path / "submission").mkdir()
    for place, reason in (
        ("gone/results.json", "there is no folder "),
        ("submission/r.json", "it would be in the folder"),
    ):
        done = CliRunner().invoke(main, ["grade", f"{tmp_path / 'submission'}", "--gradescope", f"{tmp_path / place}"])
        assert (done.exit_code, reason in done.output) == (2, True)


def test_a_full_disk(graded: Graded, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told, and there is no half of a file."""

    def replace(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "submission").mkdir()
    monkeypatch.setattr(access, "replace", replace)
    with pytest.raises(FileNotFoundError):
        graded(tmp_path / "submission")
    done = CliRunner().invoke(main, ["grade", f"{tmp_path / 'submission'}", "--gradescope", f"{tmp_path / 'r.json'}"])
    assert (done.exit_code, "cannot be written: No space left on device" in done.output) == (2, True)


LAUNCHER = '#!/bin/sh\nexec "{python}" -m pytest_lstm_kata "$@"\n'


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
    assert "1 learner, 10 katas" in printed
    assert "Written: results/results.json" in printed
    assert results["output"].startswith(f"0 of {len(LSTM.katas)} katas solved.")
    assert next(test for test in results["tests"] if test["number"] == "1.6")["status"] == "failed"


@bash
@pytest.mark.parametrize("end", ["exit 2", "kill -9 $$"])
def test_an_autograder_that_is_stopped(autograder: Callable[[str], tuple[str, Any]], end: str) -> None:
    """There are results nevertheless, and they say that it is not the submission."""
    printed, results = autograder(f"#!/bin/sh\n{end}\n")
    assert results["output"].startswith("Nothing was graded. The autograder was stopped before its end.")
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
