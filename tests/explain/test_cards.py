"""The promise: a card has one right letter and up to four ideas, and the same seed gives the same card everywhere."""

from __future__ import annotations

import re

import pytest

from pytest_lstm_kata.explain.cards import LETTERS, Choice, choices, has_card, render
from pytest_lstm_kata.explain.reveal import answer, whole
from pytest_lstm_kata.files.answers import read_answers
from pytest_lstm_kata.judge.solutions import solution
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata
from samples import flag, flags, kinds
from support import CATALOGUE, JUDGE

SHAPE = CATALOGUE["lstm/output_shape_batch_first"]


@pytest.mark.again
def test_one_letter_is_right_and_the_others_are_ideas(each_kata: Kata) -> None:
    """What stands behind the letters is judged as it is told; no two are alike, and none has more digits than one reads."""
    assert has_card(each_kata)
    lettered = choices(deal(each_kata, 3), solution(each_kata, JUDGE, 3))
    assert [choice.letter for choice in lettered] == [*LETTERS]
    assert len({choice.answers for choice in lettered}) == len(LETTERS)
    for choice in lettered:
        texts = dict(line.split(" = ", 1) for line in choice.answers)
        verdict = JUDGE.judge(read_answers(each_kata, 3, texts), ("cpu",))
        assert (verdict.outcome is Outcome.RIGHT) == (choice.idea == "")
        assert not re.search(r"\d\.\d{8}", " ".join(choice.answers))


def test_the_deal_shuffles_the_letters() -> None:
    """By arithmetic alone; the right one is now here, now there."""
    lettered = {seed: choices(deal(SHAPE, seed), solution(SHAPE, JUDGE, seed)) for seed in range(1, 12)}
    right = [next(choice.letter for choice in each if not choice.idea) for each in lettered.values()]
    assert len({*right}) > 2
    assert lettered[7] == choices(deal(SHAPE, 7), solution(SHAPE, JUDGE, 7))
    assert lettered[7][1] == Choice("B", ("out_shape = (7, 5, 12)",), "", "out_shape is (batch, seq_len, hidden_size).")


def test_what_has_no_card() -> None:
    """Two answers are no vote, and neither is one whose truth nobody here can tell."""
    assert not has_card(flag)
    assert not has_card(kinds)
    assert choices(deal(flag, 0), {"only": "True"}) == []
    assert choices(deal(flags, 0), {"first": "True", "second": "...", "count": "3"}) == []


def test_floats_dicts_and_lists_are_short() -> None:
    """Four digits are enough to be right, wherever the number stands."""
    right = {"first": "{'a': (0.123456789, 2.0)}", "second": "[True]", "count": "3"}
    texts = [choice.answers for choice in choices(deal(flags, 0), right)]
    assert ("first = {'a': (0.1235, 2.0)}", "second = (True,)", "count = 3") in texts


def test_the_second_page_has_the_ideas_and_the_explanation() -> None:
    """The first has the question alone; answers that are short stand beside each other."""
    lettered = choices(deal(SHAPE, 7), solution(SHAPE, JUDGE, 7))
    question, answers = render(whole(SHAPE, 7), lettered, "lstm-kata cards 1.6 --seed 7").split('<section id="answers"')
    assert "Which one is right?" in question
    assert "lstm-kata cards 1.6 --seed 7" in answers
    assert '<ol class="letters short">' in question
    for told in ("time first.", "This is right.", "Step by step", "<svg"):
        assert told in answers
        assert told not in question
    assert "Common mistakes" not in answers  # they stand behind their letters
    several = next(kata for kata in CATALOGUE.values() if kata.label == "1.7")
    long = render(whole(several, 7), choices(deal(several, 7), solution(several, JUDGE, 7)), "")
    assert '<ol class="letters">' in long


def test_an_answer_that_this_torch_cannot_show_is_left_open() -> None:
    """In a reveal, too. What a blank is stands behind its answer, as in a learner's file."""
    assert answer(deal(flags, 0), {"first": "True", "second": "..."}) == (
        "<p><code>first = True</code> <small># bool((x == 0).all())</small><br>"
        "<code>second = ...</code> <small># bool((x &gt; 0).any())</small></p>"
    )
