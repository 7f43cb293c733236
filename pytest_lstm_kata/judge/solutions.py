"""The pack's katas solved: the author's designs, and torch's truths as the installed torch gives them now."""

from __future__ import annotations

from collections.abc import Mapping

from pytest_lstm_kata.files.laying import Files
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, Pack, show


def solved_files(pack: Pack, judge: Judge, seed: int = 0) -> Files:
    """The pack's katas with the author's designs and torch's truths, as torch is here and now."""
    return {kata.file: write(kata, seed, solution(kata, judge, seed)) for kata in pack.katas}


def solution(kata: Kata, judge: Judge, seed: int) -> Mapping[str, str]:
    """The source of a right value for each blank: the author's designs, and torch's truths as torch is here and now."""
    dealt = deal(kata, seed)
    truth = judge.truth(dealt, "cpu")
    return {
        blank.name: show(truth[blank.name]) if blank.name in truth else dealt.example(blank.name)
        for blank in kata.blanks
    }
