"""One learner's submission for Gradescope: ``results.json`` is written whatever happens, and says so."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from pytest_lstm_kata.cli.class_outputs import CannotGrade, cannot
from pytest_lstm_kata.cli.class_rows import obstacle
from pytest_lstm_kata.cli.class_source import Source
from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.folder import NO_KATA
from pytest_lstm_kata.files.printing import our_failure, printable
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.output import gradescope
from pytest_lstm_kata.record.classroom import Row
from pytest_lstm_kata.record.owner import Owner
from pytest_lstm_kata.record.submission import Submission
from pytest_lstm_kata.record.workspace import shown


def source(root: Path, grader: Grader, packs: Mapping[str, Pack], results: Path) -> Source:
    """The learner to whom all below ``root`` belongs; whoever asks for the row has ``results`` written, too.

    There is a test for each kata of these packs, as far as the learner has any kata of the pack.
    """
    return Source(_judged(root, grader, packs, results), {}, 1)


def _judged(root: Path, grader: Grader, packs: Mapping[str, Pack], results: Path) -> Iterator[Row]:
    """The one row. Raises ``CannotGrade``, once the file says it, too."""
    _write(results, gradescope.failure("The autograder was stopped before its end. Submit again."))
    reason = obstacle(grader)
    if reason:
        raise refused(results, reason)
    try:
        submission = Submission(Owner(root, root, name=printable(root.name)), grader.folders.tree(root), grader)
        learner, left_out = submission.learner()
        remarks = [_remark(path, root, why) for path, why in left_out.items() if (path, why) != (root, NO_KATA)]
        asked = replace(learner, packs=tuple(packs[pack.name] for pack in learner.packs if pack.name in packs))
        found, row = gradescope.results(asked, remarks), submission.row(root)
    except Exception as error:  # ours: the learner is to read that it is not their fault, whatever it is
        raise refused(results, f"{our_failure(error)}.") from None
    _write(results, found)
    yield row


def refused(results: Path, reason: str) -> CannotGrade:
    """That nothing was graded, and why; the file says it, too. Raises ``CannotGrade`` if that cannot be written."""
    _write(results, gradescope.failure(reason))
    return CannotGrade(reason)


def _remark(path: Path, root: Path, why: str) -> str:
    """That something was not graded, as a sentence."""
    name = "the submission" if path == root else shown(path, root)
    return f"Not graded: {name}: {why.rstrip('.')}."


def _write(results: Path, value: Mapping[str, Any]) -> None:
    try:
        access.replace(results, f"{json.dumps(value, indent=2)}\n".encode())
    except OSError as error:
        raise CannotGrade(cannot(str(results), error)) from None
