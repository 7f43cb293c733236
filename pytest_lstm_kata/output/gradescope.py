"""A submission as Gradescope shows it: ``results.json``, a test for each kata.

Its fields are those of https://gradescope-autograders.readthedocs.io/en/latest/specs/. There is no answer in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.output import run_json, summary
from pytest_lstm_kata.output.solution import spoiled
from pytest_lstm_kata.record.learner import Learner

_SEEN_BY: Final = {"visibility": "visible", "stdout_visibility": "hidden"}
"""What the learner sees: the results, and not what the autograder printed beside them."""


def results(learner: Learner, remarks: Iterable[str] = ()) -> dict[str, Any]:
    """A test for each kata of the packs that the learner has a kata of, in teaching order.

    ``remarks`` are about the whole submission, a sentence each, such as what was not graded. Without any kata, or without a
    torch that judges, it is a ``failure``.
    """
    no_judge = [verdict.sentence for verdict in learner.verdicts.values() if verdict.outcome is Outcome.NO_JUDGE]
    if no_judge:
        return failure(no_judge[0])
    if not learner.packs:
        return failure("There is no kata file in it.", remarks)
    tests = [_test(kata, learner) for kata in learner.katas]
    output = [f"{sum(test['score'] for test in tests)} of {sum(test['max_score'] for test in tests)} katas solved."]
    output += remarks
    output += _judges(learner.verdicts.values())
    return {**_SEEN_BY, "output": "\n".join(output), "tests": tests}


def failure(reason: str, remarks: Iterable[str] = ()) -> dict[str, Any]:
    """No test and no point, because of this sentence."""
    return {**_SEEN_BY, "score": 0, "output": "\n".join([f"Nothing was graded. {reason}", *remarks]), "tests": []}


def _test(kata: Kata, learner: Learner) -> dict[str, Any]:
    """A kata as a test: one point, or none to be had where nobody can judge it."""
    verdict = learner.verdicts.get(kata.id)
    is_right = kata.id in learner.right_now
    is_open = verdict is not None and verdict.outcome is Outcome.UNVERIFIED
    status = {} if is_open else {"status": "passed" if is_right else "failed"}
    return {
        "number": kata.ref,
        "name": kata.title,
        "score": int(is_right),
        "max_score": int(not is_open),
        **status,
        "output": "There is no file for this kata." if verdict is None else _said(kata, verdict, learner),
        "tags": [kata.unit],
        "visibility": "visible",
        "extra_data": {
            "kata": kata.id,
            "outcome": verdict.outcome.published if verdict else None,
            "mistake": verdict.mistake or None if verdict else None,
        },
    }


def _said(kata: Kata, verdict: Verdict, learner: Learner) -> str:
    """What is said of a kata that has a file."""
    if kata.id in learner.spoiled:
        return spoiled(kata, f"lstm-kata retry {kata.ref}")
    sentence = run_json.sentence(verdict) or verdict.outcome.published.capitalize()
    return "\n".join([sentence, *verdict.reservations]) if verdict.was_run else sentence


def _judges(verdicts: Iterable[Verdict]) -> Iterator[str]:
    judged = [verdict for verdict in verdicts if verdict.was_run]
    if judged:
        devices = [*dict.fromkeys(device for verdict in judged for device in verdict.devices)]
        yield summary.judges(judged[0].torch, devices, all_devices=False)
