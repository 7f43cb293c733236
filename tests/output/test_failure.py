"""A verdict as text: the sentence first, then where, then what to do."""

from __future__ import annotations

import os
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.sheet import Answer, Problem, Sheet, Span
from pytest_lstm_kata.judge.verdict import Finding, Outcome, Verdict
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output import failure
from pytest_lstm_kata.output.failure import WIDTH
from pytest_lstm_kata.record import workspace
from pytest_lstm_kata.record.events import Entry, Event, Hinted, Judged, Revealed
from pytest_lstm_kata.record.progress import fold
from pytest_lstm_kata.record.rules import Challenge
from pytest_lstm_kata.record.settings import USUAL
from pytest_lstm_kata.record.solution import Solution
from samples import FLAGS
from support import CATALOGUE, KATAS, judge, sheet, source, written

LENGTHS = CATALOGUE["lstm/lengths_on_a_device"]

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
PATH = "katas/1_foundations/kata.py"


def shown(text: str, start: int, end: int, said: str = "") -> list[str]:
    """The lines for a finding at this place of a line of a file."""
    answers = {"x": Answer(3, Span(7, start, end, text))}
    verdict = Verdict("k", Outcome.WRONG, "No.", findings=(Finding(("x",), "No.", said),))
    sentence, place, *rest = failure.text(verdict, Sheet(answers=answers), PATH).splitlines()
    assert (sentence, place) == ("No.", f"{PATH}:7")
    return rest


def test_a_wrong_answer_is_shown_with_its_place_and_a_way_on() -> None:
    """Sentence, path with line, the line itself, carets below the value with its reading, and the hint."""
    verdict, filled = written(KATAS["1.6"], out_shape="(7, 5, 20)")
    line = source(KATAS["1.6"]).splitlines().index("out_shape = ...  # out.shape") + 1
    assert failure.text(verdict, filled, PATH).splitlines() == [
        verdict.sentence,
        f"{PATH}:{line}",
        "    out_shape = (7, 5, 20)  # out.shape",
        "                ^^^^^^^^^^  you wrote (seq_len, batch, hidden_size)",
        "hint: lstm-kata hint 1.6",
    ]
    told = failure.text(verdict, filled, PATH, ["attempt 1 of 2"], "1.6").splitlines()
    assert told[-3:] == ["hint: lstm-kata hint 1.6", "only this kata: pytest --kata 1.6", "attempt 1 of 2"]


@pytest.mark.parametrize(
    ("told", "way"),
    [
        ([], "hint: lstm-kata hint 1.3"),
        ([Hinted(KATAS["1.3"].id, level=2)], "solution: lstm-kata solution 1.3"),
        ([Hinted(KATAS["1.3"].id, level=2), Revealed(KATAS["1.3"].id)], "fresh numbers: lstm-kata retry 1.3"),
    ],
)
def test_the_way_on_is_the_next_one(told: list[Event], way: str) -> None:
    """A hint while there is one, the solution once it is open, and fresh numbers when that was seen."""
    verdict, filled = written(KATAS["1.3"], out_shape="(2, 3)")
    wrong = [Judged(KATAS["1.3"].id, outcome="wrong", answers={"out_shape": answer}) for answer in "123"]
    progress = fold(Entry(NOON, str(number), event) for number, event in enumerate([*wrong, *told]))
    standing = Challenge(progress.attempts(KATAS["1.3"].id, 0), USUAL, NOON)
    solution = Solution(KATAS["1.3"], progress, standing)
    assert failure.text(verdict, filled, PATH, [], "1.3", solution).splitlines()[-2:] == [
        way,
        "only this kata: pytest --kata 1.3",
    ]
    assert failure.challenge_lines(KATAS["1.3"], standing, verdict) != [] or standing.attempts.revealed


def test_each_wrong_blank_has_a_paragraph() -> None:
    """Of several wrong blanks each has its sentence, place and line, and those that are right are named."""
    verdict, filled = written(KATAS["1.8"], h_n_rows="1", steps_seen="7")
    text = failure.text(verdict, filled, PATH)
    first, second = text.split("\n\n")
    assert first.splitlines()[0] == verdict.findings[0].sentence
    assert "    h_n_rows = 1" in first
    assert second.splitlines()[0] == verdict.findings[1].sentence
    assert "    steps_seen = 7" in second
    assert "right: out_shape, input_widths" in second.splitlines()


def test_whose_word_it_is() -> None:
    """What was not run here is judged by the pack's witness, which is said; and what nobody judged is, too."""
    verdict, filled = written(LENGTHS, on_cpu="None", on_cuda="None")
    told = failure.text(verdict, filled, PATH).splitlines()
    assert told[-3:] == [
        "right: on_cpu",
        "on_cuda: judged by what an NVIDIA H200 with torch 2.11.0 said on 2026-11-26; not run here.",
        "hint: lstm-kata hint 6.5",
    ]
    verdict = verdict._replace(heard=None, unverified={"on_mps": "this torch has none."})
    assert "on_mps: not judged, this torch has none." in failure.text(verdict, filled, PATH).splitlines()


def test_notes_are_shown_too() -> None:
    """What else there is to say of the file follows."""
    filled = sheet(KATAS["1.6"], out_shape="(7, 5, 20)")._replace(
        notes=("line 3 was changed; the original code was judged",)
    )
    text = failure.text(judge(KATAS["1.6"], out_shape=(7, 5, 20)), filled, PATH)
    assert text.splitlines()[-2] == "note: line 3 was changed; the original code was judged"


def test_of_a_table_the_row_is_shown_that_the_sentence_is_about() -> None:
    """Flags are judged together: one row is shown, how many are wrong is said, and of no row that it is right."""
    verdict = judge(FLAGS, first=False)
    filled = sheet(FLAGS, first="False", second="False", count="3")
    first, place, *rest = failure.text(verdict, filled, PATH).splitlines()
    assert (first, place) == (verdict.sentence, f"{PATH}:{filled.answers['first'].span.line}")
    assert rest[-3:] == [
        "1 of your 3 answers is not right yet.",
        "right: count",
        "hint: lstm-kata hint samples:1.1",
    ]
    assert not any("second" in line for line in rest)


def test_a_finding_about_no_blank_of_the_file_has_the_file_as_its_place() -> None:
    """Where no line is known the path stands alone."""
    verdict = Verdict("k", Outcome.WRONG, "No.", findings=(Finding(("x", "y"), "No."),))
    assert failure.text(verdict, Sheet(), PATH) == f"No.\n{PATH}"


def test_each_place_has_a_sentence() -> None:
    """An idea in several answers is said once, and at the next place that it is true there, too."""
    (streams,) = (kata for kata in LSTM.katas if kata.slug == "can_it_stream")
    verdict, filled = written(streams, in_both="6", in_second="6")
    text = failure.text(verdict, filled, PATH).splitlines()
    assert [at for at, line in enumerate(text) if line == failure.ALSO] == [4]
    assert text[1].startswith(PATH)
    assert text[5].startswith(PATH)


def test_how_many_answers_are_wrong_is_said() -> None:
    """Of several wrong answers their number; of designs that run together, of which nothing is known yet."""
    verdict, filled = written(KATAS["1.8"], h_n_rows="1", steps_seen="7")
    assert "2 of your 4 answers are not right yet." in failure.text(verdict, filled, PATH).splitlines()
    verdict, filled = written(KATAS["1.8"], h_n_rows="1")
    assert "not right yet" not in failure.text(verdict, filled, PATH)
    verdict, filled = written(KATAS["1.7"], head="nn.Linear(64, 3)")
    assert "not known yet: lstm, step (these answers run together)" in failure.text(verdict, filled, PATH).splitlines()
    verdict, filled = written(KATAS["1.7"], head="nn.Linear(16.0, 3)")
    assert "not known yet" not in failure.text(verdict, filled, PATH)
    verdict = Verdict("k", Outcome.WRONG, "No.", findings=(Finding(("lstm",), "No."), Finding(("a",), "So.")), wrong=2)
    text = failure.text(verdict, Sheet(answers=dict.fromkeys(["lstm", "head", "a"], Answer(3, Span(1)))), PATH)
    assert text.splitlines()[-2:] == [
        "At least 2 of your 3 answers are not right yet.",
        "not known yet: head (these answers run together)",
    ]


def test_what_cannot_be_read_has_its_place_and_no_hint() -> None:
    """An unreadable file is shown where it is unreadable; hints are for ideas."""
    filled = sheet(KATAS["1.6"], out_shape="out.shape")
    assert filled.problem is not None
    verdict = Verdict("lstm/x", Outcome.UNREADABLE, filled.problem.sentence)
    lines = failure.text(verdict, filled, PATH).splitlines()
    assert lines[0] == filled.problem.sentence
    assert lines[1].startswith(f"{PATH}:")
    assert lines[3].strip() == "^" * len("out.shape")
    assert len(lines) == 4


@pytest.mark.parametrize("problem", [None, Problem("Too large.")])
def test_a_problem_without_a_line_has_the_path_alone(problem: Problem | None) -> None:
    """Where there is no line to show, the file is named."""
    verdict = Verdict("k", Outcome.UNREADABLE, "Too large.")
    assert failure.text(verdict, Sheet(problem=problem), PATH) == f"Too large.\n{PATH}"


def test_a_line_without_text_is_named_only() -> None:
    """A place with a line and no text, as in a file that cannot be decoded, is shown by its number."""
    verdict = Verdict("k", Outcome.UNREADABLE, "Not UTF-8.")
    assert failure.text(verdict, Sheet(problem=Problem("Not UTF-8.", Span(3))), PATH) == f"Not UTF-8.\n{PATH}:3"


def test_a_fault_is_a_sentence_alone() -> None:
    """A broken kata's message has neither place nor hint: there is nothing for the learner to change."""
    assert failure.text(Verdict("k", Outcome.FAULT, "Our fault."), Sheet(deal(KATAS["1.6"], 0)), PATH) == "Our fault."


@pytest.mark.parametrize(
    ("before", "columns"),
    [("", 0), ("abc", 3), ("größe", 5), ("e\u0301", 1), ("漢字", 4), ("\uff21", 2), ("\t", 1), ("\x1b[31m", 5)],
)
def test_carets_stand_below_what_they_mean(before: str, columns: int) -> None:
    """Wide letters take two columns, combining ones none, a tab one, as it is shown as a space."""
    line, carets = shown(f"{before}VALUE rest", len(before), len(before) + 5)
    assert line == f"    {printable(before)}VALUE rest"
    assert carets == "    " + " " * columns + "^^^^^"


def test_wide_values_have_wide_carets() -> None:
    """Carets are as wide as what they mark, and there is at least one."""
    assert shown("x = '漢字'", 4, 8)[1] == "        ^^^^^^"
    assert shown("x = ", 4, 4)[1] == "        ^"
    assert shown("x = \u0301", 4, 5)[1] == "        ^"


def test_a_long_line_is_cut_around_the_place() -> None:
    """Of a line that is too long the part with the value is shown, with dots where it was cut; carets end where it does."""
    line, carets = shown("a" * 300 + "VALUE" + "b" * 300, 300, 305)
    assert len(line) == len("    ......") + WIDTH
    assert (line[:8], line[-4:]) == ("    ...a", "b...")
    assert line[carets.index("^") : carets.rindex("^") + 1] == "VALUE"
    line, carets = shown("x = " + "9" * 500, 4, 504)
    assert len(carets) == len(line) - len("...") == len("    ") + WIDTH
    assert line.endswith("9...")


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("plain größe 漢字", "plain größe 漢字"),
        ("a\tb", "a b"),
        ("\x1b[31mred", "?[31mred"),
        ("back\x08\r\n", "back???"),
        ("\u202eright to left", "?right to left"),
        ("\u200b\ufeff\u2028", "???"),
    ],
)
def test_a_learners_text_moves_no_cursor(text: str, safe: str) -> None:
    """What would colour a terminal or move its cursor is shown as a question mark."""
    assert printable(text) == safe


@pytest.mark.again
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.data())
@settings(max_examples=80)
def test_any_line_can_be_shown(text: str, data: st.DataObject) -> None:
    """Whatever the line and the place: two lines, nothing in them that a terminal obeys, with carets in the second alone."""
    text = "x" + text
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    line, carets = shown(text, start, end)
    assert not {"Cc", "Cs", "Zl", "Zp"} & {*map(unicodedata.category, line)}
    assert not {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"} & {*map(unicodedata.bidirectional, line)}
    assert set(carets) <= {" ", "^"}
    assert "^" in carets


def test_commands_call_a_kata_by_its_number() -> None:
    """The built-in pack's katas go by number, those of others with the pack before it."""
    assert KATAS["1.6"].ref == "1.6"
    assert FLAGS.ref == "samples:1.1"


def test_a_path_is_shown_as_one_would_type_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A path is shown from here, with forward slashes; one that cannot be reached from here is shown whole."""
    monkeypatch.chdir(tmp_path)
    assert workspace.shown(tmp_path / "katas" / "kata.py") == "katas/kata.py"
    assert workspace.shown(tmp_path.parent / "other.py") == "../other.py"

    def relpath(path: object, start: object) -> str:
        raise ValueError(path, start)

    monkeypatch.setattr(os.path, "relpath", relpath)
    assert workspace.shown(tmp_path / "kata.py") == (tmp_path / "kata.py").as_posix()
