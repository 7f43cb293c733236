"""A submission in the fields that Gradescope documents: a test for each kata, and never an answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from jsonschema import Draft202012Validator

from pytest_lstm_kata.judge.verdict import Heard, Outcome, Verdict
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.output import gradescope
from pytest_lstm_kata.record.events import Entry, Revealed
from pytest_lstm_kata.record.learner import UNKNOWN, Known, Learner
from pytest_lstm_kata.record.progress import fold
from support import FOUNDATIONS, KATAS, judge

VISIBILITY: Final = {"enum": ["hidden", "after_due_date", "after_published", "visible"]}
SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["output", "tests", "visibility", "stdout_visibility"],
    "anyOf": [{"required": ["score"]}, {"properties": {"tests": {"minItems": 1}}}],
    "properties": {
        "score": {"type": "number"},
        "output": {"type": "string"},
        "visibility": VISIBILITY,
        "stdout_visibility": VISIBILITY,
        "tests": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["score", "max_score", "name", "number", "output", "tags", "visibility", "extra_data"],
                "properties": {
                    "score": {"type": "number"},
                    "max_score": {"type": "number"},
                    "status": {"enum": ["passed", "failed"]},
                    "name": {"type": "string"},
                    "number": {"type": "string"},
                    "output": {"type": "string"},
                    "tags": {"type": "array", "items": {"type": "string"}},
                    "visibility": VISIBILITY,
                    "extra_data": {"type": "object"},
                },
            },
        },
    },
}
"""As in "Output format" at https://gradescope-autograders.readthedocs.io/en/latest/specs/, as far as we write it."""

SHAPE, MEMORY = KATAS["1.6"], KATAS["1.1"]


def _results(*verdicts: Verdict, known: Known = UNKNOWN, remarks: tuple[str, ...] = ()) -> dict[str, Any]:
    """What is written of these, held against the schema."""
    packs = (FOUNDATIONS,) if verdicts else ()
    learner = Learner(Path(), packs, {verdict.kata: verdict for verdict in verdicts}, {}, known)
    results: dict[str, Any] = json.loads(json.dumps(gradescope.results(learner, remarks)))
    Draft202012Validator(SCHEMA).validate(results)
    return results


def _test(results: dict[str, Any], kata: Kata = SHAPE) -> dict[str, Any]:
    return next(test for test in results["tests"] if test["number"] == kata.ref)


def test_a_kata_that_is_right() -> None:
    """A point of one, under its number, title and unit; and the others of the pack, which have no file, have none."""
    right = judge(SHAPE)
    results = _results(right)
    assert _test(results) == {
        "number": "1.6",
        "name": SHAPE.title,
        "score": 1,
        "max_score": 1,
        "status": "passed",
        "output": "Right",
        "tags": ["foundations"],
        "visibility": "visible",
        "extra_data": {"kata": SHAPE.id, "outcome": "right", "mistake": None},
    }
    assert [test["number"] for test in results["tests"]] == [kata.ref for kata in FOUNDATIONS.katas]
    missing = _test(results, MEMORY)
    assert (missing["score"], missing["status"]) == (0, "failed")
    assert missing["output"] == "There is no file for this kata."
    assert results["output"] == f"1 of 10 katas solved.\ntorch {right.torch.partition('+')[0]} on cpu"
    assert (results["visibility"], results["stdout_visibility"]) == ("visible", "hidden")


def test_a_kata_that_is_wrong() -> None:
    """The sentence of its idea, and the idea's name; nothing that was answered."""
    kata = KATAS["1.8"]
    wrong = judge(kata, h_n_rows=1)
    results = _results(wrong)
    test = _test(results, kata)
    assert (test["score"], test["max_score"], test["status"]) == (0, 1, "failed")
    assert (test["output"], test["extra_data"]["mistake"]) == (wrong.sentence, wrong.mistake)
    said = json.dumps(results)
    assert [answer for answer in wrong.answers.values() if len(answer) > 1 and answer in said] == []


@pytest.mark.parametrize("outcome", [each for each in Outcome if each not in (Outcome.RIGHT, Outcome.NO_JUDGE)])
def test_every_other_outcome_has_no_point(outcome: Outcome) -> None:
    """Its sentence is said, without a trace; what nobody here can show is not asked for."""
    results = _results(Verdict(SHAPE.id, outcome, "Why." + "\nTraceback: (5, 7, 20)" * (outcome is Outcome.FAULT)))
    test = _test(results)
    is_open = outcome is Outcome.UNVERIFIED
    assert (test["score"], test["max_score"], test["output"]) == (0, int(not is_open), "Why.")
    assert test.get("status") == (None if is_open else "failed")
    assert results["output"].startswith("0 of 9" if is_open else "0 of 10")


def test_whose_word_it_is() -> None:
    """That of a device which is not here."""
    heard = Heard("NVIDIA H200", "2.11.0", "2026-11-26", ("out_shape",))
    test = _test(_results(Verdict(SHAPE.id, Outcome.RIGHT, heard=heard)))
    assert test["output"].startswith("Right\nout_shape: judged by what an NVIDIA H200")


def test_a_solution_that_was_seen() -> None:
    """What was right with its help counts for nothing, and how it counts is said."""
    now = fold([Entry(datetime(2026, 11, 25, tzinfo=UTC), "1", Revealed(SHAPE.id, 3))])
    results = _results(Verdict(SHAPE.id, Outcome.RIGHT, seed=3), known=Known(now=now))
    test = _test(results)
    assert (test["score"], test["status"]) == (0, "failed")
    assert test["output"].startswith("1.6 is right, but you have seen its solution")


def test_without_any_kata() -> None:
    """No points, and a sentence; what was not graded is said."""
    assert _results(remarks=("Not graded: x.py: it is no kata.",)) == {
        "score": 0,
        "output": "Nothing was graded. There is no kata file in it.\nNot graded: x.py: it is no kata.",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": [],
    }


def test_without_a_judge() -> None:
    """It is a failure of the autograder, and no kata is said to be wrong."""
    results = _results(Verdict(SHAPE.id, Outcome.NO_JUDGE, "There is no torch here."), judge(MEMORY))
    assert (results["score"], results["tests"]) == (0, [])
    assert results["output"] == "Nothing was graded. There is no torch here."


def test_remarks_on_the_submission() -> None:
    """Each on a line of its own, below how much is solved."""
    assert (
        _results(Verdict.todo(SHAPE, 0, 0), remarks=("One.", "Two."))["output"] == "0 of 10 katas solved.\nOne.\nTwo."
    )
