"""A solution as text."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.solutions import solution
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.output.solution import SCREEN, lines
from pytest_lstm_kata.output.terminal import wrapped
from support import JUDGE, KATAS

SHAPE, DESIGN = KATAS["1.6"], KATAS["1.2"]


def test_a_solution_is_the_file_the_idea_and_the_steps() -> None:
    """All with the numbers of this deal; not what stands in the learner's file above the code."""
    dealt = deal(SHAPE, 0)
    assert list(lines(SHAPE, 0, {"out_shape": "(5, 7, 20)"}, 200)) == [
        SHAPE.heading,
        "The solution with the numbers of your file:",
        "",
        "    lstm = nn.LSTM(input_size=10, hidden_size=20, num_layers=2, batch_first=True)",
        "    x = torch.randn(5, 7, 10)  # (batch, seq_len, input_size)",
        "    out, (h_n, c_n) = lstm(x)",
        "",
        "    out_shape = (5, 7, 20)  # out.shape",
        "",
        *wrapped(dealt.idea, 88),
        *(line for step in dealt.steps for line in wrapped(f"- {step}", 88, "  ")),
    ]


def test_a_design_is_one_of_several() -> None:
    """Whoever has another one may be right, too."""
    assert list(lines(DESIGN, 0, {"lstm": "nn.LSTM(10, 20)"}, 80))[1] == (
        "One right answer with the numbers of your file:"
    )


def test_what_this_torch_cannot_show_is_named() -> None:
    """Its blank stays open."""
    assert list(lines(SHAPE, 0, {"out_shape": "..."}, 80))[-1] == "This torch cannot show out_shape."


@pytest.mark.again
def test_each_solution_is_read_as_it_would_stand(each_kata: Kata) -> None:
    """Every line of the solved file below its header, and each step; prose within the width, code as it is."""
    answers = solution(each_kata, JUDGE, 3)
    shown, dealt = list(lines(each_kata, 3, answers, 80)), deal(each_kata, 3)
    code = [line.removeprefix("    ") for line in shown if line.startswith("    ")]
    assert [line for line in write(each_kata, 3, answers).splitlines() if line][-len(code) :] == code
    prose = " ".join(" ".join(line.split()) for line in shown)
    assert all(" ".join(text.split()) in prose for text in dealt.steps)
    assert " ".join(dealt.idea.split()) in prose or len(shown) + len(wrapped(dealt.idea, 80)) > SCREEN
    assert all(len(line) <= 80 for line in shown if not line.startswith("    "))
    assert "This torch" not in prose
