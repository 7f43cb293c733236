"""What a design reached: said beside the verdict, right or wrong, and about nothing but the learner's own design."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import Mock

import pytest
import torch

from conftest import Tree
from pytest_lstm_kata.authoring import reached
from pytest_lstm_kata.cli.watching.views import Desk
from pytest_lstm_kata.explain.explanation import explain, lines
from pytest_lstm_kata.explain.page import render
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.lazy import building, reaching
from pytest_lstm_kata.kata.lazy import torch as lazy_torch
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.lstm.training import _error, _score
from pytest_lstm_kata.output import failure, run_json
from pytest_lstm_kata.record.events import Entry, Judged
from pytest_lstm_kata.record.progress import Progress, fold
from pytest_lstm_kata.testing.checks import trains
from support import KATAS, source, written
from watching import opened, screen

TRAINING = {kata.slug: kata for kata in LSTM.units[-1].katas if trains(kata)}
PADDING = TRAINING["loss_and_padding"]
RIGHT = {"padding_tag": "-1", "loss_function": "nn.CrossEntropyLoss(ignore_index=-1)"}
SENTENCE = "After 60 updates the model is right for "


def test_it_is_said_beside_what_is_right() -> None:
    """A right design has reached its goal, and the verdict says how far; it travels between processes."""
    verdict, _ = written(PADDING, **RIGHT)
    assert verdict.outcome is Outcome.RIGHT
    assert verdict.reached.startswith(SENTENCE)
    assert Verdict.from_wire(verdict.to_wire()) == verdict


def test_it_is_said_beside_the_idea_that_is_wrong() -> None:
    """A wrong design keeps its own sentence and name; what it reached stands below the place."""
    verdict, sheet = written(PADDING, padding_tag="0")
    assert verdict.mistake == "padding_is_seen"
    said = failure.text(verdict, sheet, "02.py").splitlines()
    assert said[0] == verdict.sentence
    assert said[4] == verdict.reached
    assert said[4].startswith(SENTENCE)


@pytest.mark.parametrize(
    ("lstm", "head", "said"),
    [
        ("nn.LSTM(3, 1400)", "nn.Linear(1400, 3)", "out may have at most 32 features"),
        ("nn.LSTM(3, 700, bidirectional=True)", "nn.Linear(1400, 3)", "out may have at most 32 features"),
        ("nn.LSTM(3, 16, 32, bidirectional=True)", "nn.Linear(32, 3)", "At most 3 layers, please"),
        ("nn.LSTM(3, 1, 32, bidirectional=True)", "nn.Linear(2, 3)", "At most 3 layers, please"),
        ("nn.LSTM(3, 1400)", "nn.Linear(8, 3)", "The head reads the whole last axis of out."),
    ],
)
def test_what_may_not_be_trained_is_not(lstm: str, head: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a requirement bounds what is trained, the run that looks for what else is not met calls each layer, and no more."""
    kata = TRAINING["tag_each_step"]
    right, _ = written(kata, **{blank.name: deal(kata, 0).example(blank.name) for blank in kata.designs})
    assert right.outcome is Outcome.RIGHT  # what the author's own design is trained for is known from here on
    updates = Mock(wraps=torch.autograd.grad)
    monkeypatch.setattr(torch.autograd, "grad", updates)
    verdict, _ = written(kata, lstm=lstm, head=head)
    assert verdict.sentence.startswith(said)
    assert updates.call_count < 10


def test_it_is_said_where_no_idea_is_recognised() -> None:
    """A requirement that is no declared mistake's spelling tells it, too: another run looks for what else is not met."""
    verdict, _ = written(TRAINING["first_symbol"], forget_bias="0.0001")
    assert verdict.mistake == "half_open"
    assert verdict.reached.startswith(SENTENCE)


@pytest.mark.again
def test_an_error_is_said_however_large_it_is() -> None:
    """An error that has exploded has no digits, and is worse than what always answering 0 gives, which is told, too."""
    verdict, _ = written(TRAINING["broken_targets"], max_norm="10000000")
    assert verdict.reached.endswith(" is more than 1000: worse than always answering 0, which gives about 1.")
    verdict, _ = written(TRAINING["broken_targets"], max_norm="0")
    assert verdict.reached.endswith(": no better than always answering 0, which gives about 1.")


@pytest.mark.parametrize(
    ("said", "end"),
    [
        (_error(float("nan")), "is nan: worse than always answering 0, which gives about 1."),
        (_error(0.5), "is 0.50."),
        (_score(torch.tensor([False, False]), "tags", 33)[1], "right for 0 of 100 tags: worse than guessing."),
        (
            _score(torch.tensor([True, False]), "sequences", 50)[1],
            "right for 50 of 100 sequences: no better than guessing.",
        ),
        (_score(torch.tensor([True]), "places", 33)[1], "right for 100 of 100 places."),
    ],
)
def test_what_was_reached_is_compared_with_the_least_that_one_can_do(said: str, end: str) -> None:
    """Guessing, or always answering 0: better, as good, or worse."""
    assert said.endswith(end)


def test_nothing_is_said_of_other_katas(capsys: pytest.CaptureFixture[str]) -> None:
    """A kata that does not train has nothing to say, and outside a judgement the sentence goes nowhere."""
    assert written(KATAS["1.6"])[0].reached == ""
    reached("After 3 updates the model is right.")
    with reaching() as found:
        pass
    assert found == []
    assert capsys.readouterr() == ("", "")


def test_reports_have_it() -> None:
    """It stands in the report of a run as a field of its own, null where there is nothing."""
    told = run_json._kata(PADDING, written(PADDING, **RIGHT)[0], Path("02.py"), {Path("02.py"): 1}, Progress())
    assert told["reached"].startswith(SENTENCE)
    other = run_json._kata(KATAS["1.6"], written(KATAS["1.6"])[0], Path("06.py"), {Path("06.py"): 1}, Progress())
    assert other["reached"] is None


def test_the_explanation_has_it() -> None:
    """Who was right reads below the answer what it reached, on one screen and on the page."""
    event = Judged(PADDING.id, answers=RIGHT, outcome="right")
    progress = fold([Entry(datetime(2026, 11, 27, tzinfo=UTC), "1", event)])
    explanation = explain(PADDING, 0, progress, 80)
    shown = [*lines(explanation, 80)]
    assert shown[2].startswith(SENTENCE)
    assert len(shown) <= 22
    assert f"<p>{SENTENCE}" in render(explanation)


def test_watch_mode_shows_it(tree: Tree) -> None:
    """Watch mode says it below the word that it is right, and below what is wrong."""
    path = tree.folder / "katas" / PADDING.file
    path.parent.mkdir()
    path.write_text(source(PADDING, 0, **RIGHT), encoding="utf-8")
    desk = Desk(opened(tree))
    desk.session.go(PADDING)
    assert f"\n{SENTENCE}" in screen(desk).partition("Correct!")[2]
    path.write_text(source(PADDING, 0, **{**RIGHT, "padding_tag": "0"}), encoding="utf-8")
    desk.session.changed([path], 0)
    assert f"\n{SENTENCE}" in screen(desk)


@pytest.mark.parametrize("kata", TRAINING.values(), ids=list(TRAINING))
def test_the_author_s_own_design_reaches_the_goal(kata: Kata) -> None:
    """Each kata that trains is right with its example, and says what that has reached."""
    assert len(TRAINING) == 5
    verdict, _ = written(kata)
    assert verdict.outcome is Outcome.RIGHT
    assert re.match(r"After 60 updates the m.* is .*[^:]*\.", verdict.reached)


def test_a_seed_is_for_the_device_of_the_run_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """torch.manual_seed in a kata leaves the random numbers of all other devices as they are: these are the user's."""
    seeds: list[int] = []
    monkeypatch.setattr(torch.cuda, "manual_seed", seeds.append)
    monkeypatch.setattr(torch, "manual_seed", None)
    before = torch.get_rng_state()
    with building(lambda layer, args, kwargs: layer(*args, **kwargs), "cuda:0"):
        lazy_torch.manual_seed(5)
    assert seeds == [5]
    assert torch.equal(torch.get_rng_state(), before)
    with building(lambda layer, args, kwargs: layer(*args, **kwargs)):
        lazy_torch.manual_seed(5)
    assert seeds == [5]
    assert torch.initial_seed() == 5
    torch.set_rng_state(before)
