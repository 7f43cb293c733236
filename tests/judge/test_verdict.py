"""What was judged of one kata, and its way between processes."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_lstm_kata.judge.verdict import Finding, Heard, Outcome, Verdict, Wait
from pytest_lstm_kata.kata.model import Kata
from support import KATAS, builtin_types_only, judge, solution

text = st.text(max_size=8)
names = st.lists(text, max_size=3).map(tuple)
verdicts = st.builds(
    Verdict,
    kata=text,
    outcome=st.sampled_from(Outcome),
    sentence=text,
    seed=st.integers(0, 99),
    filled=st.integers(0, 9),
    of=st.integers(0, 9),
    answers=st.dictionaries(text, text, max_size=3),
    findings=st.lists(st.builds(Finding, st.lists(text, max_size=2).map(tuple), text, text, text), max_size=3).map(
        tuple
    ),
    right=st.lists(text, max_size=3).map(tuple),
    unverified=st.dictionaries(text, text, max_size=3),
    devices=st.dictionaries(text, text, max_size=3),
    torch=text,
    waits_for=st.one_of(st.none(), st.sampled_from(Wait)),
    heard=st.one_of(st.none(), st.builds(Heard, text, text, text, names, names)),
)


@pytest.mark.parametrize("outcome", Outcome)
def test_only_right_and_wrong_are_judgements(outcome: Outcome) -> None:
    """A verdict is a judgement if it is right or wrong: the rest is no attempt."""
    assert Verdict("k", outcome).judged == (outcome in {Outcome.RIGHT, Outcome.WRONG})


def test_a_verdict_is_named_after_its_first_mistake() -> None:
    """The verdict's mistake is the first one that a finding names, or nothing."""
    findings = (Finding(("a",), "A."), Finding(("b",), "B.", mistake="first"), Finding(("c",), "C.", mistake="second"))
    assert Verdict("k", Outcome.WRONG, findings=findings).mistake == "first"
    assert Verdict("k", Outcome.WRONG, findings=findings[:1]).mistake == ""


def test_what_is_published_knows_no_finer_distinction() -> None:
    """Reports have one word for all that is to do, and one for what was not verified, whatever the reason."""
    words = {outcome: outcome.published for outcome in Outcome}
    assert (words.pop(Outcome.WAITING), words.pop(Outcome.NO_JUDGE)) == ("todo", "unverified")
    assert all(word == outcome.value for outcome, word in words.items())


@pytest.mark.parametrize("wait", Wait)
def test_answers_that_wait_are_pending(wait: Wait) -> None:
    """They are filled, are not judged, fail nothing, and say what they wait for."""
    verdict = Verdict.waiting(KATAS["1.6"], 3, wait)
    assert (verdict.outcome, verdict.waits_for, verdict.sentence) == (Outcome.WAITING, wait, wait.value)
    assert (verdict.seed, verdict.filled, verdict.of) == (3, 1, 1)
    assert verdict.is_pending
    assert verdict.is_skip
    assert not verdict.was_run
    assert Verdict.from_wire(verdict.to_wire()) == verdict


@pytest.mark.broad
@given(verdicts)
@settings(max_examples=100)
def test_every_verdict_travels(verdict: Verdict) -> None:
    """A verdict is exact builtin types on the wire, at every depth, and the same again behind it."""
    wire = verdict.to_wire()
    assert builtin_types_only(wire)
    assert Verdict.from_wire(wire) == verdict
    assert Verdict.from_wire(json.loads(json.dumps(wire))) == verdict


def test_the_wire_has_every_field() -> None:
    """No field of a verdict is left behind."""
    assert set(Verdict("k", Outcome.TODO).to_wire()) == {*Verdict._fields} | {"exact_outcome"}


@pytest.mark.again
@pytest.mark.parametrize("answered", ["right", "wrong", "open"])
def test_real_verdicts_travel(each_kata: Kata, answered: str) -> None:
    """What torch's own types went into comes out as exact builtin types: no Size, no TorchVersion, no enum."""
    values: dict[str, Any] = dict.fromkeys((blank.name for blank in each_kata.blanks), "no")
    if answered == "right":
        values = solution(each_kata)
    verdict = Verdict.todo(each_kata, 0, 0) if answered == "open" else judge(each_kata, **values)
    assert verdict.outcome.value == {"right": "right", "wrong": "wrong", "open": "todo"}[answered]
    assert builtin_types_only(verdict.to_wire())
    assert Verdict.from_wire(verdict.to_wire()) == verdict
