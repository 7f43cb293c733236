"""What the built-in pack promises beside its katas' own checks: what it covers, whom it catches, how it is made."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from pathlib import Path

import pytest
import torch

from pytest_lstm_kata.files.language import parse
from pytest_lstm_kata.files.reading import read_file
from pytest_lstm_kata.files.writing import WIDTH, write
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.kinds import is_row
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.lstm import LSTM, calling
from support import CATALOGUE, answered, solution
from syllabus import MISCONCEPTIONS, TOPICS

ROOT = Path(__file__).parent.parent.parent
JUDGE = Judge(TorchOracle())
TOPIC_NAMES = {topic for topics in TOPICS.values() for topic in topics}


def _rows(kata: Kata) -> list[str]:
    """The kata's blanks that are rows of a table; one alone is none."""
    values = JUDGE.truth(deal(kata, 0), "cpu")
    shown = [name for name, value in values.items() if is_row(value)]
    unshown = [blank.name for blank in kata.predictions if blank.name not in values]
    rows = shown + [name for name in unshown if is_row(parse(kata.example[name]))]
    return rows if len(rows) > 1 else []


# How the pack is made.


def test_there_is_enough_to_learn() -> None:
    """At least eighty katas in nine units, and no unit that cannot be done in a sitting."""
    assert len(LSTM.katas) >= 80
    assert len(LSTM.units) >= 9
    assert all(5 <= len(unit.katas) <= 12 for unit in LSTM.units)


def test_only_the_originals_are_challenges() -> None:
    """The badge asks for the last five of unit 1, and for nothing that came later."""
    assert [kata.label for kata in LSTM.katas if kata.challenge] == ["1.6", "1.7", "1.8", "1.9", "1.10"]


def test_names_are_unique() -> None:
    """A slug names one kata, and so does a title."""
    assert max(Counter(kata.slug for kata in LSTM.katas).values()) == 1
    assert max(Counter(kata.title for kata in LSTM.katas).values()) == 1


def test_tables_are_few() -> None:
    """At most a quarter of the katas are tables of flags or exception classes, of at most six rows."""
    tables = {kata.label: _rows(kata) for kata in LSTM.katas if _rows(kata)}
    assert 4 * len(tables) <= len(LSTM.katas), tables
    assert max(map(len, tables.values())) <= 6


def test_what_a_kata_brings(each_kata: Kata) -> None:
    """Hints that escalate, mistakes of different kinds, worked steps, a quick check, a source."""
    assert 2 <= len(each_kata.hints) <= 4
    assert len({mistake.name for mistake in each_kata.mistakes}) >= 2
    assert len({mistake.sentence for mistake in each_kata.mistakes}) >= 2
    assert each_kata.steps
    assert each_kata.try_it
    assert "documentation" in each_kata.see or re.search(r"\w#\d", each_kata.see)


def test_a_kata_is_read_in_ninety_seconds(each_kata: Kata) -> None:
    """A learner's file fits a screen, and is no more than three hundred words and numbers."""
    for seed in (0, 1):
        text = write(each_kata, seed)
        assert text.count("\n") <= 42
        assert max(map(len, text.splitlines())) <= WIDTH
        assert len(re.findall(r"\w+", text)) <= 300


def test_sentences_are_for_learners(each_kata: Kata) -> None:
    """What is said to a mistake is a sentence or two: an end, a beginning, no template left open."""
    for mistake in each_kata.mistakes:
        said = deal(each_kata, 0).text(mistake.sentence)
        assert re.fullmatch(r"[A-Z{`\d\w].*[.?]", said), said
        assert 20 < len(said) < 240, said


def test_fresh_numbers_where_the_subject_allows() -> None:
    """Only a few katas have no numbers to deal."""
    fixed = [kata.label for kata in LSTM.katas if not kata.draws]
    assert len(fixed) <= 3, fixed


# What it covers.


def test_every_argument_of_the_installed_layer_has_a_kata() -> None:
    """Whatever nn.LSTM takes on this torch is a topic, and at least one kata is about it."""
    signature = inspect.signature(torch.nn.RNNBase.__init__)
    arguments = set(signature.parameters) - {"self", "mode"}
    assert arguments >= {"input_size", "hidden_size", "proj_size"}
    assert arguments <= TOPICS["Constructor arguments"].keys()
    assert arguments <= {topic for kata in LSTM.katas for topic in kata.covers}


def test_every_topic_has_a_kata() -> None:
    """Nothing on the map is empty, and no kata covers what is not on it."""
    covered = {topic for kata in LSTM.katas for topic in kata.covers}
    assert TOPIC_NAMES - covered == set()
    assert covered - TOPIC_NAMES == set()
    assert all(kata.covers for kata in LSTM.katas)


# Whom it catches: that each is told so, in every deal, is what check_kata asks for.


def test_no_misconception_is_left_out() -> None:
    """Each is the name of a declared mistake, or there is a reason why it cannot be asked for."""
    caught = {mistake.name for kata in LSTM.katas for mistake in kata.mistakes}
    assert {name for name, known in MISCONCEPTIONS.items() if not known.without} - caught == set()
    assert {name for name, known in MISCONCEPTIONS.items() if known.without} & caught == set()


# What it says on different versions.


def test_sequences_without_steps_are_not_judged_where_torch_takes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """As torch 2.0 does: such an x is neither right nor wrong there, nor is a count of shapes that may have none."""
    kata, fresh = CATALOGUE["lstm/accepts_which_inputs"], Judge(TorchOracle())  # for the tests' own remembers its runs
    right = solution(kata)
    monkeypatch.setattr(calling, "raises", lambda *_: None)
    without_steps, one_step = {**right, "shape": (0, 2, 7)}, {**right, "shape": (1, 2, 7), "accepted": 99}
    assert fresh.judge(answered(kata, 0, without_steps), ("cpu",)).outcome is Outcome.UNVERIFIED
    verdict = fresh.judge(answered(kata, 0, one_step), ("cpu",))
    assert verdict.mistake == "one_step"
    assert {*verdict.unverified} == {"accepted"}


@pytest.mark.again
def test_solutions_hold_on_every_torch(each_kata: Kata) -> None:
    """This torch agrees with the solutions in the repository, but for the blanks that docs/torch-versions.md lists."""
    listed = (ROOT / "docs" / "torch-versions.md").read_text(encoding="utf-8")
    sheet = read_file(ROOT / "solutions" / each_kata.file, {each_kata.id: each_kata})
    assert sheet.problem is None
    for name, value in JUDGE.truth(deal(each_kata, 0), "cpu").items():
        if f"`{each_kata.id} {name}`" not in listed:
            assert show(sheet.values[name]) == show(value), name
