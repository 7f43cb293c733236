"""A submission graded on Gradescope: whatever happens, its results are written, and they say what happened."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pytest_lstm_kata.files.folder import NO_KATA
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.judge.grading import Grader, NoDevice
from pytest_lstm_kata.output import gradescope, run_json
from pytest_lstm_kata.record.submission import Submission
from pytest_lstm_kata.record.whose import Owner
from pytest_lstm_kata.record.workspace import shown


def write(folder: Path, path: Path, grader: Grader) -> str:
    """Judge the one submission in this folder, and write its results. Returns what they say of it all. Raises ``OSError``."""
    results = _results(folder, grader)
    run_json.write(path, results)
    return str(results["output"])


def _results(folder: Path, grader: Grader) -> dict[str, Any]:
    try:
        owner = Owner(folder, folder, name=printable(folder.name))
        learner, left_out = Submission(owner, grader.folders.tree(folder), grader).learner()
        left_out = {file: why for file, why in left_out.items() if (file, why) != (folder, NO_KATA)}
        remarks = [f"Not graded: {_named(file, folder)}: {why.rstrip('.')}." for file, why in left_out.items()]
        return gradescope.results(learner, remarks)
    except NoDevice as error:
        return gradescope.failure(str(error))
    except Exception as error:
        return gradescope.failure(f"pytest-lstm-kata itself failed ({type(error).__name__}). Please report it.")


def _named(file: Path, folder: Path) -> str:
    return "the submission" if file == folder else shown(file, folder)
