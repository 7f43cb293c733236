"""A kata to the learner's file: valid Python, blank or solved."""

from __future__ import annotations

import ast
from inspect import cleandoc

import pytest

from listings import relisted
from pytest_lstm_kata.files.asking import question
from pytest_lstm_kata.files.writing import WIDTH, write
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import OPEN, Kata
from pytest_lstm_kata.kata.texts import Mistake
from samples import DESIGNS, FLAGS, KINDS
from support import KATAS, sheet, source


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_blank_file_is_python_and_open(each_kata: Kata, seed: int) -> None:
    """The file parses, is the kata's, has its numbers, and every blank of it is open."""
    ast.parse(write(each_kata, seed))
    read = sheet(each_kata, seed)
    assert (read.kata, read.seed, read.numbers) == (each_kata, seed, deal(each_kata, seed).numbers)
    assert read.problem is None
    assert read.notes == ()
    assert set(read.values.values()) == {OPEN}
    assert list(read.values) == [blank.name for blank in each_kata.blanks]


def test_the_file_says_what_the_kata_is() -> None:
    """The docstring has heading, kind and statement, the numbers filled in, and what to do."""
    text = ast.get_docstring(ast.parse(source(KATAS["1.6"]))) or ""
    lines = text.splitlines()
    assert lines[0] == KATAS["1.6"].heading
    assert lines[1] == "challenge, medium (intermediate), predict output"
    assert lines[3].startswith("5 sequences of 7 steps")
    assert lines[-1] == "Replace each ... with a value. This file is read, not run."


def test_practice_is_not_called_a_challenge() -> None:
    """Only a challenge has the word in its second line."""
    assert source(KATAS["1.3"]).splitlines()[1] == "medium, predict output"


def test_fresh_numbers_are_everywhere() -> None:
    """With another deal, header, statement and code have that deal's numbers."""
    numbers = deal(KATAS["1.6"], 5).numbers
    text = source(KATAS["1.6"], 5)
    assert f'"deal": 5, "batch": {numbers["batch"]}' in text
    assert f"x = torch.randn({numbers['batch']}, {numbers['seq_len']}, {numbers['input_size']})" in text
    assert f"{numbers['batch']} sequences of {numbers['seq_len']} steps" in text


def test_designs_stand_above_the_code_and_predictions_below() -> None:
    """One fills in a design before the code that uses it, a prediction after."""
    text = source(KATAS["1.4"])
    assert text.index("lstm = ...") < text.index("error = ...")
    stacking = source(KATAS["1.8"])
    assert stacking.index("out, (h_n, c_n) = lstm(x)") < stacking.index("out_shape = ...")


def test_a_kata_with_designs_and_nothing_hidden_shows_no_code() -> None:
    """The requirements of a design are not shown, nor is what they are measured by."""
    text = source(KATAS["1.7"])
    assert "require" not in text
    assert "samples_are_independent" not in text
    assert "randn" not in text


def test_what_is_below_the_hidden_line_is_not_shown() -> None:
    """Code from ``# hidden`` on is torch's business."""
    text = source(KATAS["1.9"])
    assert "x = torch.randn(3, 6, 4)" in text
    assert "hidden\n" not in text
    assert "accepted =" not in text


def test_answers_stand_in_their_blanks() -> None:
    """Given values replace the dots, the comments stay, and other blanks are still open."""
    text = source(KATAS["1.9"], error="RuntimeError", got="4")
    assert "error = RuntimeError  # what lstm(x) raises\n" in text
    assert "expected = ...  # the features" in text
    assert "got = 4  # the features" in text


def test_files_end_with_one_newline(each_kata: Kata) -> None:
    """A file is tidy: one newline at its end, none doubled thrice, no blanks at a line's end."""
    text = write(each_kata)
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
    assert all(line == line.rstrip() for line in text.splitlines())


def test_the_authors_example_has_the_numbers() -> None:
    """A design's example has the numbers in place of their names."""
    kata = KATAS["1.5"]
    dealt = deal(kata, 3)
    shown = f"nn.LSTM({dealt.numbers['input_size']}, {dealt.numbers['wanted']}, batch_first=True)"
    assert dealt.example("lstm") == shown


def test_the_list_of_blanks_is_as_wide_as_the_file() -> None:
    """A line that the program makes is broken where the file ends; the author's own lines are as they were."""
    said = "with " + "all " * 40 + "tensors on the CPU."
    text = write(relisted(FLAGS, statement="What?", remarks={"first": said}))
    assert max(map(len, text.splitlines())) <= WIDTH
    assert f": {said}" in " ".join(text.split())


def test_each_blank_is_told_its_kind() -> None:
    """Behind the statement stands what kind of value each blank is: neighbours of one kind together, remarks apart."""
    kata = relisted(
        KINDS,
        statement="What is it?",
        remarks={"entries": "counted from {size}."},
        mistakes=(
            Mistake(
                "m",
                "S.",
                ({"number": "1"}, {"real": "0.5"}, {"real": "1"}, {"text": "'a'"}, {"shape": "(1,)"}, {"table": "{}"}),
            ),
            Mistake("m", "S.", ({"error": "None"}, {"kind": "torch.int8"}, {"entries": "[1]"})),
        ),
    )
    assert question(deal(kata, 0)) == cleandoc("""
        What is it?

        number is a whole number.
        real is a number.
        text is a text in quotes.
        shape is a tuple.
        table is a dict.
        error is an exception class, such as ZeroDivisionError, or None if nothing is raised.
        kind is a dtype, such as torch.int8.
        entries is a tuple: counted from 3.
    """)
    alike = relisted(FLAGS, statement="What?", mistakes=(Mistake("m", "S.", ({"first": "True", "second": "False"},)),))
    assert question(deal(alike, 0)) == "What?\n\nfirst and second are each True or False."
    apart = relisted(alike, remarks={"second": "on both devices."})
    assert question(deal(apart, 0)).splitlines()[2:] == [
        "first and second are each True or False.",
        "second: on both devices.",
    ]
    design = relisted(DESIGNS, statement="Which?")
    assert question(deal(design, 0)).splitlines()[2:] == [
        "lstm is a layer, nn.LSTM(...).",
        "rate is a number.",
    ]
