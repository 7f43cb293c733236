"""A learner's file to answers: any file gives a sheet, and what cannot be read is said with its place."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_lstm_kata.files.access import MAX_BYTES
from pytest_lstm_kata.files.reading import claim, read, read_file
from pytest_lstm_kata.files.sheet import Problem, Sheet
from pytest_lstm_kata.files.syntax import MAX_DEPTH
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import OPEN, Call, Kata, Value, show
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output import failure
from strategies import values
from support import CATALOGUE, KATAS, canonical, solution, source
from support import sheet as read_filled

SHAPE = KATAS["1.6"]
STACKING = KATAS["1.8"]
HUGE = "0x" + "f" * 60_000
LINE = source(SHAPE).splitlines().index("out_shape = ...  # out.shape") + 1
"""The line of the blank, in the file of 1.6 as it was dealt."""


def read_text(text: str) -> Sheet:
    return read(text.encode(), CATALOGUE)


def shape_sheet(value: str) -> Sheet:
    """What is read where 1.6 is answered so, in source."""
    return read_text(source(SHAPE, out_shape=value))


def problem_of(sheet: Sheet) -> Problem:
    assert sheet.problem is not None
    return sheet.problem


def marked(sheet: Sheet) -> tuple[int, str]:
    """The line of the problem, and the text that its carets stand under."""
    span = problem_of(sheet).span
    assert span is not None
    return span.line, span.text[span.start : span.end]


def message(sheet: Sheet) -> str:
    """What the learner sees of a sheet that cannot be judged."""
    kata = sheet.kata.id if sheet.kata else ""
    return failure.text(Verdict(kata, Outcome.UNREADABLE, problem_of(sheet).sentence), sheet, "kata.py")


def well_formed(sheet: Sheet) -> None:
    """Whatever was read: what a sheet is made of fits together, and can be shown and sent."""
    if sheet.problem:
        sheet.problem.sentence.encode("utf-8", "strict")
        assert sheet.problem.sentence.endswith((".", "?"))
        assert message(sheet)
        if span := sheet.problem.span:
            assert span.line >= 1
            assert 0 <= span.start < max(span.end, 1)
            assert span.start <= len(span.text)
    else:
        assert sheet.kata is not None
        assert list(sheet.answers) == [blank.name for blank in sheet.kata.blanks]
        assert dict(sheet.numbers) == dict(deal(sheet.kata, sheet.seed).numbers)
        for value in sheet.values.values():
            assert isinstance(show(value), str)


# What is fine.


def test_a_dealt_file_is_read_as_open(each_kata: Kata) -> None:
    """A file as it was dealt has its kata, its numbers, and nothing filled."""
    sheet = read_text(source(each_kata, 4))
    assert (sheet.kata, sheet.seed, sheet.numbers) == (each_kata, 4, deal(each_kata, 4).numbers)
    assert (sheet.problem, sheet.notes, sheet.filled) == (None, (), 0)


def test_a_solved_file_is_read_as_filled(each_kata: Kata) -> None:
    """A solution's values are read as they are, each with its place."""
    right = solution(each_kata)
    answers = {name: show(value) for name, value in right.items()}
    sheet = read_text(source(each_kata, **answers))
    assert sheet.problem is None
    assert sheet.filled == len(each_kata.blanks)
    assert {name: show(value) for name, value in sheet.values.items()} == answers
    for name, answer in sheet.answers.items():
        assert answer.span.text.startswith(f"{name} = ")
        assert answer.span.text[answer.span.start : answer.span.end] == answers[name]


@pytest.mark.parametrize(
    "line",
    [
        "out_shape = 5, 7, 20",
        "out_shape = [5, 7, 20]",
        "out_shape = torch.Size([5, 7, 20])",
        "out_shape: tuple[int, ...] = (5, 7, 20)",
        "answer = out_shape = (5, 7, 20)",
        "out_shape = (\n    5,  # batch\n    7,\n    20,\n)",
        "hidden = 20\nout_shape = (5, 7, hidden)",
        "hidden = 2 * 10\nwider = hidden + 0\nout_shape = (5, 7, wider)",
        "hidden = 3\nhidden = 20\nout_shape = (5, 7, hidden)",
        "hidden: int = 20\nother: int\nout_shape = (5, 7, hidden)",
        "x.y = 3\na, b = 1, 2\nout_shape = (5, 7, 20)",
        "hidden = 20\nhidden = out.shape[2]\nout_shape = (5, 7, 20)",
    ],
)
def test_there_are_many_ways_to_write_a_shape(line: str) -> None:
    """Tuples, lists, sizes, annotations, several lines, and names given a number above: it is one answer."""
    sheet = read_text(source(SHAPE).replace("out_shape = ...", line))
    assert sheet.problem is None
    assert show(sheet.values["out_shape"]) == "(5, 7, 20)"


def test_a_blank_filled_above_can_be_used_below() -> None:
    """An answer that is a number has a name, too."""
    sheet = read_filled(STACKING, h_n_rows="3", steps_seen="h_n_rows + 1")
    assert sheet.values["steps_seen"] == 4


def test_the_katas_numbers_go_by_their_names() -> None:
    """What ``__numbers__`` names can stand in an answer by its name; a name of the learner's own comes first."""
    sheet = read_text(source(KATAS["1.6"], 3, out_shape="(batch, seq_len, 2 * hidden_size)"))
    numbers = deal(KATAS["1.6"], 3).numbers
    assert sheet.values["out_shape"] == (numbers["batch"], numbers["seq_len"], 2 * numbers["hidden_size"])
    own = source(KATAS["1.6"], out_shape="(batch, 1, 1)").replace("out_shape =", "batch = 77\nout_shape =")
    assert read_text(own).values["out_shape"] == (77, 1, 1)


@pytest.mark.parametrize(
    "value",
    ["...", "(5, ..., 20)", "[5, 7, ...]", "(5, (7, ...))", '{"out": ...}', "nn.LSTM(..., 20)", "nn.LSTM(n=(...,))"],
)
def test_a_value_with_dots_is_open(value: str) -> None:
    """A blank that is half filled counts as open, with nothing to complain of."""
    sheet = shape_sheet(value)
    assert sheet.problem is None
    assert sheet.values["out_shape"] is OPEN
    assert sheet.filled == 0


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("\n", "\r"), ("", "")], ids=["CRLF", "CR", "LF"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "with a byte order mark"])
def test_editors_may_save_as_they_like(change: tuple[str, str], mark: bytes) -> None:
    """Line ends of any kind, and a byte order mark, change neither answer nor place."""
    data = mark + source(SHAPE, out_shape="(5, 7, 20)").replace(*change).encode()
    sheet = read(data, CATALOGUE)
    assert sheet.values == {"out_shape": (5, 7, 20)}
    assert sheet.answers["out_shape"].span.line == LINE
    assert sheet.answers["out_shape"].span.text == "out_shape = (5, 7, 20)  # out.shape"
    assert sheet.notes == ()


@pytest.mark.again
@given(values)
@settings(max_examples=80)
def test_every_value_can_be_filled_in(value: Value) -> None:
    """Whatever value the language has: written into a blank, it is read as that value, at its place."""
    spelt = show(value)
    sheet = shape_sheet(spelt)
    assert sheet.problem is None
    answer = sheet.answers["out_shape"]
    assert answer.value == canonical(value)
    assert answer.span.line == LINE
    assert answer.span.text[answer.span.start :].startswith(spelt)


# What is said of a blank that cannot be read.


@pytest.mark.again
@pytest.mark.parametrize(
    ("value", "blamed", "fact"),
    [
        ("(5, 7, out.shape[2])", "out.shape[2]", "asks torch"),
        ("out.shape", "out.shape", "asks torch"),
        ("(5, 7, hidden)", "hidden", "is not defined here"),
        ("{5, 7}", "{5, 7}", "a set has no order"),
        ("f'{x}'", "f'{x}'", "without the f"),
        ("2 @ 3", "2 @ 3", "only + - * / // % and **"),
        ("5 / 0", "5 / 0", "divides by zero"),
        ("-None", "None", "only numbers"),
        ("tuple(out)", "tuple(out)", "is not run here"),
        ("[i for i in x]", "[i for i in x]", "only read, and not run"),
        ("nn.LSTM(*a)", "*a", "write each argument out"),
        ("{**a}", "{**a}", "write each key as a plain value"),
        ("(5, 1e99)", "1e99", "too large"),
        (f"(5, {HUGE})", HUGE, "too large"),
        ("b'x'", "b'x'", "of the type bytes"),
        ("(5, '" + "a" * 300 + "')", "'" + "a" * 300 + "'", "longer than"),
    ],
)
@pytest.mark.parametrize("before", ["", "'größe', '漢字', ", "'\t', "], ids=["", "after wide letters", "after a tab"])
def test_a_blank_that_is_no_value_is_shown_with_carets(value: str, blamed: str, fact: str, before: str) -> None:
    """The sentence names the blank and what to write; line and columns are those of the part to blame."""
    sheet = shape_sheet(f"({before}{value})")
    assert problem_of(sheet).sentence.startswith("`out_shape`: ")
    assert fact in problem_of(sheet).sentence
    assert marked(sheet) == (LINE, blamed)
    lines = message(sheet).splitlines()
    assert lines[1] == f"kata.py:{LINE}"
    assert set(lines[3].strip()) == {"^"}


def test_carets_stand_in_columns_of_the_terminal() -> None:
    """Wide letters take two columns, and carets stand below what they mean."""
    *_, shown, carets = message(shape_sheet("('漢字', hidden)")).splitlines()
    assert shown == "    out_shape = ('漢字', hidden)  # out.shape"
    assert carets == "    " + " " * len("out_shape = ('xxxx', ") + "^" * len("hidden")


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_problem_is_at_its_line_whatever_ends_lines(ends: str) -> None:
    """Line and caret are the same with each kind of line end."""
    data = source(SHAPE, out_shape="(5, hidden)").replace("\n", ends).encode()
    assert marked(read(data, CATALOGUE)) == (LINE, "hidden")


@pytest.mark.parametrize("between", ["\x0b", "\x1c", "\x85", "\u2028"])
def test_only_pythons_line_ends_end_lines(between: str) -> None:
    """Characters that end a line elsewhere do not move the place."""
    text = source(SHAPE, out_shape="(5, hidden)").replace("5 sequences", f"5{between}sequences")
    assert marked(read_text(text)) == (LINE, "hidden")


def test_a_value_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    """What spans lines is shown by the first of them."""
    sheet = shape_sheet("{\n    5,\n    7}")
    assert marked(sheet) == (LINE, "{")
    sheet = shape_sheet("(5,\n    7, hidden)")
    assert marked(sheet) == (LINE + 1, "hidden")


def test_the_first_of_several_problems_is_said() -> None:
    """One problem at a time: the first blank's."""
    sheet = read_filled(KATAS["1.9"], error="lstm(x)", expected="x.shape", got="4")
    assert problem_of(sheet).sentence.startswith("`error`: ")
    assert sheet.values["got"] == 4


# What is said of a file that cannot be read.


def test_a_misspelt_blank_is_recognised() -> None:
    """A name close to the blank's is taken for it, at its line."""
    sheet = read_text(source(SHAPE).replace("out_shape =", "out_shap ="))
    assert problem_of(sheet).sentence == "`out_shap` is not a blank of this kata: it is called `out_shape`."
    assert marked(sheet)[0] == LINE


@pytest.mark.parametrize("line", ["", "# out_shape", "out_shape, y = 5, 7", "out_shape += 1", "out_shape (5, 7)"])
def test_a_blank_that_is_gone_is_missed(line: str) -> None:
    """Without its line there is no answer, and the sentence says what to put back."""
    sheet = read_text(source(SHAPE).replace("out_shape = ...", line))
    assert "The line `out_shape = ...` is missing: put it back" in problem_of(sheet).sentence
    assert sheet.kata is SHAPE


def test_given_code_is_not_taken_for_a_misspelt_blank() -> None:
    """A name of the given code may be close to a blank's: then the blank is missing, not misspelt."""
    text = source(KATAS["1.1"]).replace("linear_steps = ...", "")
    assert "`linear_steps = ...` is missing" in problem_of(read_text(text)).sentence


def test_a_blank_given_twice_is_pointed_out() -> None:
    """Which of two answers is meant cannot be known: both lines are named, the second is shown."""
    sheet = read_text(source(SHAPE, out_shape="(5, 7, 20)") + "out_shape = (7, 5, 20)\n")
    assert problem_of(sheet).sentence == (
        f"`out_shape` is given twice, in lines {LINE} and {LINE + 1}: keep one of them."
    )
    assert marked(sheet)[0] == LINE + 1


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("lstm/output_shape_batchfirst", " The nearest is `lstm/output_shape_batch_first`."),
        ("lstm/memry", " The nearest is `lstm/memory`."),
        ("lstm/wrong_widht", " The nearest is `lstm/feed_a_batch`."),
        ("###", ""),
        ("x" * 50_000, ""),
    ],
    ids=["close", "also close", "close to a former one", "strange", "long"],
)
def test_an_unknown_kata_is_answered_with_the_nearest(name: str, nearest: str) -> None:
    """A kata that no pack has is pointed out at its line, with the one that may be meant."""
    sheet = read(source(SHAPE).replace(SHAPE.id, name).encode(), Catalogue([LSTM]).known)
    assert problem_of(sheet).sentence == (
        f"No installed pack has this kata.{nearest} Put the line back as it was. "
        "If an update of the pack has removed this kata, delete the file."
    )
    line, text = marked(sheet)
    assert text.startswith("__kata__ = ")
    assert sheet.kata is None
    assert source(SHAPE).splitlines()[line - 1].startswith("__kata__ = ")


@pytest.mark.parametrize("value", ["3", "None", "memory", "['lstm/memory']", "'\\ud800'"])
def test_a_kata_that_is_no_text_is_unknown(value: str) -> None:
    """Whatever stands behind ``__kata__``: the line is to be put back."""
    sheet = read_text(source(SHAPE).replace(f'"{SHAPE.id}"', value))
    assert "Put the line back as it was." in problem_of(sheet).sentence


@pytest.mark.parametrize("name", ["__kata__", "__numbers__"])
def test_a_header_that_is_gone_is_missed(name: str) -> None:
    """Without its two lines a file cannot be told."""
    text = "\n".join(line for line in source(SHAPE).splitlines() if not line.startswith(name))
    assert problem_of(read_text(text)).sentence.startswith(f"The line `{name} = ...` is missing: put it back")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"batch": 5', '"batch": 6'),
        ('"deal": 0', '"deal": 1'),
        ('"deal": 0', '"deal": -1'),
        ('"deal": 0', '"deal": False'),
        ('"deal": 0', '"deal": 0.0'),
        ('"deal": 0', '"deal": None'),
        ('"deal": 0', '"deal": [0]'),
        ('"deal": 0, ', ""),
        ('"deal": 0', '"deal": x'),
        ('"deal": 0', f'"deal": {HUGE}'),
        ('"deal": 0', f'"deal": {HUGE} + 1j'),
        ('"deal": 0', f'"deal": -{HUGE} - 1j'),
        ('"deal": 0', f'"deal": {HUGE} - 1e9j'),
        ('"deal": 0', '[]: 0, "deal": 0'),
        ('"deal": 0', '{"a": 1}: 0, "deal": 0'),
        (', "num_layers": 2', ""),
        (', "num_layers": 2', ', "num_layers": 2, "more": 1'),
        ('{"deal"', '[{"deal"'),
        ('{"deal"', '"x", {"deal"'),
        ('{"deal"', '{"deal": 0}["deal"], {"deal"'),
    ],
)
def test_numbers_of_another_version_are_pointed_out(old: str, new: str) -> None:
    """Numbers that are not the deal's, whatever stands there instead, are not judged by: deal them anew."""
    text = source(SHAPE, out_shape="(5, 7, 20)").replace(old, new)
    if new.startswith("[{"):
        text = text.replace('"num_layers": 2}', '"num_layers": 2}]')
    sheet = read_text(text)
    assert "come from another version of the pack, or were changed by hand" in problem_of(sheet).sentence
    assert f"`lstm-kata retry {SHAPE.ref}` deals fresh ones" in problem_of(sheet).sentence
    assert problem_of(sheet).span is not None
    assert marked(sheet)[1].startswith("__numbers__ = ")
    assert sheet.kata is SHAPE


def test_no_deal_is_below_zero() -> None:
    """Numbers that a negative seed would give are as good as changed by hand."""
    dealt = {"deal": 0, **SHAPE.numbers}
    other = {"deal": -1, **deal(SHAPE, -1).numbers}
    sheet = read_text(source(SHAPE).replace(str(dealt).replace("'", '"'), str(other)))
    assert "changed by hand" in problem_of(sheet).sentence
    assert marked(sheet)[1] == f"__numbers__ = {other}"


@pytest.mark.parametrize(
    ("value", "at"),
    [
        ("(5, 7, 20", "("),
        ("(5, 7, 20))", ")"),
        ("('漢字', $)", "$"),
        ("'open", "'"),
    ],
)
def test_a_syntax_error_is_shown_where_python_sees_it(value: str, at: str) -> None:
    """What is no Python is shown by line and caret, in Python's words, also after letters beyond ASCII."""
    sheet = shape_sheet(value)
    assert problem_of(sheet).sentence.startswith("Python cannot read this line (")
    assert marked(sheet) == (LINE, at)
    assert sheet.kata is SHAPE


@pytest.mark.parametrize(
    "text",
    ["", "\n", "x = (", "if True:", "\t", "x = '''", " x = 3", "é" * 9 + " $", "\ufeff\ufeff", "x = 1\n\x0c  y = (\n"],
)
def test_a_syntax_error_anywhere_has_a_line_that_exists(text: str) -> None:
    """However early or late Python gives up, the line shown is one of the file's."""
    sheet = read_text(text)
    assert sheet.kata is None
    well_formed(sheet)


@pytest.mark.parametrize(
    ("data", "fact"),
    [
        (source(SHAPE).replace("steps", "größe").encode("latin-1"), "not UTF-8 (line 4)"),
        (source(SHAPE).encode("utf-16"), "not UTF-8 (line 1)"),
        (b"\xff", "not UTF-8 (line 1)"),
        (source(SHAPE).encode() + b"\xed\xa0\x80", "not UTF-8"),
        (source(SHAPE).encode() + b"# " + b"x" * MAX_BYTES, "larger than 64 KiB"),
    ],
    ids=["latin-1", "utf-16", "garbage", "a surrogate", "too large"],
)
def test_a_file_of_other_bytes_is_refused(data: bytes, fact: str) -> None:
    """Another encoding, or far too much: the sentence says which, and what to do."""
    sheet = read(data, CATALOGUE)
    assert fact in problem_of(sheet).sentence
    assert sheet.answers == {}
    assert message(sheet)


def test_the_kata_of_a_file_in_another_encoding_is_still_known() -> None:
    """A file that cannot be decoded still counts as its kata's, so it is not lost from the bars."""
    assert read(source(SHAPE).replace("steps", "größe").encode("latin-1"), CATALOGUE).kata is SHAPE


def test_a_file_without_a_byte_too_much_is_read() -> None:
    """The limit itself is fine."""
    text = source(SHAPE, out_shape="(5, 7, 20)")
    sheet = read_text(text + "#" * (MAX_BYTES - len(text.encode())))
    assert sheet.values == {"out_shape": (5, 7, 20)}


def test_null_bytes_are_refused() -> None:
    """A null byte anywhere keeps a file from being read, on every Python."""
    for text in (source(SHAPE, out_shape="\x00"), source(SHAPE) + "\x00"):
        sheet = read_text(text)
        assert "Python cannot read this" in problem_of(sheet).sentence
        assert sheet.kata is SHAPE


@pytest.mark.again
@pytest.mark.parametrize(
    "value",
    [
        "-" * 20_000 + "1",
        "(" * 500,
        "[" * 5_000,
        "[" * 5_000 + "]" * 5_000,
        "(" * 150 + ")" * 150,
        "+".join("1" * 20_000),
        "x" + ".a" * 20_000,
        "f(" * 90 + ")" * 90,
        "not " * 10_000 + "1",
        "lambda: " * 5_000 + "1",
        "{" * 90 + "}" * 90,
        "a[" * 100 + "1" + "]" * 100,
        "'" + "a" * 60_000 + "'",
        "9" * 60_000,
        HUGE,
        "[" + "1," * 20_000 + "]",
        "[" + "a," * 20_000 + "]",
        "[" + "a." * 50 + "b]",
        "1 if 1 else " * 4_000 + "1",
        "'\\ud800'",
        "'\\N{BULLET}\\x00'",
        "0o" + "7" * 60_000,
        "1" + "_1" * 20_000,
        "0xf" + "_f" * 20_000,
        "1e" + "9" * 20_000,
        "x" * 60_000,
        "nn." + "X" * 60_000 + "()",
        "1j" * 2 + "0" * 5_000,
    ],
    ids=range(28),
)
def test_hostile_values_give_a_sheet(value: str) -> None:
    """However deep, long or large a value is: it is read or refused, never an exception, and can be shown."""
    well_formed(shape_sheet(value))


@pytest.mark.parametrize(
    "line",
    [
        f"y = {HUGE}",
        f"{HUGE}",
        f"y = out[{HUGE}]",
        f"lstm = {HUGE}",
        f"x[{HUGE}] = 3",
        "y = " + "9" * 4_000,
        f"def f(x={HUGE[:20_000]}): return {HUGE[:20_000]}",
        "y = '\\ud800'",
        "def f():\n" + "\n".join(" " * i + "if 1:" for i in range(1, 90)) + "\n" + " " * 90 + "pass",
    ],
    ids=[
        "given",
        "alone",
        "asked",
        "instead of code",
        "as a target",
        "just readable",
        "in a function",
        "a surrogate",
        "indented",
    ],
)
def test_hostile_lines_elsewhere_give_a_sheet(line: str) -> None:
    """Nor does a line that is no blank's make reading fail."""
    well_formed(read_text(source(SHAPE, out_shape="(5, 7, 20)") + line + "\n"))
    well_formed(read_text(source(SHAPE, out_shape="(5, 7, 20)").replace("x = torch.randn(5, 7, 10)", line)))
    well_formed(read_text(source(SHAPE, out_shape="(5, 7, 20)").replace("x = torch", f"{line}\nx = torch")))


@pytest.mark.parametrize(
    "value",
    [
        "(" * 70 + "1" + ",)" * 70,
        "[" * 90 + "]" * 90,
        "-" * 70 + "1",
        "[" + "a, " * 5_000 + "]",
        "[" + "1," * 9_000 + "]",
    ],
)
def test_what_is_too_much_is_shown_at_its_line(value: str) -> None:
    """A value too deep or too long is pointed out at the line where it stands."""
    sheet = shape_sheet(value)
    assert "too much for a kata file: write each answer as one short value" in problem_of(sheet).sentence
    assert marked(sheet)[0] == LINE


def test_a_value_of_some_depth_is_read() -> None:
    """The limit of depth leaves room for any value that is meant."""
    depth = MAX_DEPTH // 2
    assert shape_sheet("(" * depth + "1" + ",)" * depth).problem is None


# Files.


def test_a_file_is_read_as_its_bytes(tmp_path: Path) -> None:
    """Reading a file is reading what is in it."""
    path = tmp_path / "kata.py"
    path.write_bytes(source(SHAPE, out_shape="(5, 7, 20)").encode())
    assert read_file(path, CATALOGUE).values == {"out_shape": (5, 7, 20)}


def test_no_more_of_a_file_is_read_than_a_kata_can_have(tmp_path: Path) -> None:
    """A file of any size is refused after the limit, without being read to its end."""
    path = tmp_path / "kata.py"
    with path.open("wb") as file:
        file.write(source(SHAPE).encode())
        file.truncate(2**26)
    assert "larger than 64 KiB" in problem_of(read_file(path, CATALOGUE)).sentence


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    """A file that is gone, or is none, gives a sheet with the reason."""
    for path in (tmp_path / "gone.py", tmp_path):
        assert problem_of(read_file(path, CATALOGUE)).sentence.startswith("This file cannot be opened: ")


# What is pointed out beside the answers.


def test_given_code_that_was_changed_is_noted() -> None:
    """A changed line is named by its number; the answer is still read, and judged as dealt."""
    text = source(SHAPE, out_shape="(5, 7, 20)").replace("x = torch.randn(5, 7, 10)", "x = torch.randn(7, 5, 10)")
    sheet = read_text(text)
    line = text.splitlines().index("x = torch.randn(7, 5, 10)  # (batch, seq_len, input_size)") + 1
    assert sheet.notes == (f"line {line} was changed; the original code was judged",)
    assert sheet.values == {"out_shape": (5, 7, 20)}


def test_given_code_that_is_gone_is_noted() -> None:
    """A removed line is noted, too, and so is each of several."""
    text = source(SHAPE, out_shape="(5, 7, 20)").replace("out, (h_n, c_n) = lstm(x)\n", "")
    assert read_text(text).notes == ("a line of the given code is missing; the original code was judged",)
    text = text.replace("num_layers=2, batch_first=True", "num_layers=3").replace("x = torch.randn(5, 7, 10)", "pass")
    first, second, third = read_text(text).notes
    assert "was changed" in first
    assert second == third == "a line of the given code is missing; the original code was judged"


def test_an_addition_to_given_code_is_a_change() -> None:
    """A line that still begins, or ends, as it was dealt is changed all the same."""
    for line in ("out, (h_n, c_n) = lstm(x)[:2]", "out, (h_n, c_n) = lstm(x), 3", "if x: out, (h_n, c_n) = lstm(x)"):
        text = source(SHAPE, out_shape="(7, 5, 20)").replace("out, (h_n, c_n) = lstm(x)", line)
        assert len(read_text(text).notes) == 1, line


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  # (batch, seq_len, input_size)", ""),
        ("torch.randn(5, 7, 10)", "torch.randn( 5,7,\n  10 )"),
        ("out, (h_n, c_n) = lstm(x)", "out, (h_n, c_n) = lstm(x)\nprint(out.shape)\n\n# mine"),
        ("import torch\nfrom torch import nn\n", ""),
    ],
)
def test_comments_layout_and_own_lines_are_the_learners(old: str, new: str) -> None:
    """What does not change the given code is not noted."""
    sheet = read_text(source(SHAPE).replace(old, new))
    assert (sheet.problem, sheet.notes) == (None, ())


# Which files are katas.


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'__kata__ = "lstm/memory"', "lstm/memory"),
        (b"__kata__='lstm/memory'\r\n", "lstm/memory"),
        (b'x = (\n__kata__   =   "gru/x"', "gru/x"),
        (b'\xff\n__kata__ = "lstm/m\xff"', "lstm/m\ufffd"),
        (b'__kata__ = ""', ""),
        (b'x__kata__ = "lstm/memory"', None),
        (b'  __kata__ = "lstm/memory"', None),
        (b'# __kata__ = "lstm/memory"', None),
        (b"__kata__ = memory", None),
        (b'__kata__ = "lstm\n/memory"', None),
        (b"", None),
        (b"#" * MAX_BYTES + b'\n__kata__ = "lstm/memory"', None),
    ],
)
def test_a_file_says_which_kata_it_is(data: bytes, name: str | None) -> None:
    """The claim is found without parsing, in files of any kind, and other files make none."""
    assert claim(data) == name


# Whatever it is.


@given(st.binary(max_size=200))
@settings(max_examples=100)
def test_any_bytes_give_a_sheet(data: bytes) -> None:
    """No bytes make reading fail."""
    well_formed(read(data, CATALOGUE))
    claim(data)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
@settings(max_examples=100)
def test_any_text_gives_a_sheet(text: str) -> None:
    """No text makes reading fail, be it the file, a value or a line of it."""
    well_formed(read_text(text))
    well_formed(shape_sheet(text))
    well_formed(read_text(source(SHAPE, out_shape="(5, 7, 20)").replace("x = torch", f"{text}\nx = torch")))


pieces = st.sampled_from(
    [
        "(",
        ")",
        "[",
        "{",
        "}",
        "'",
        '"',
        '"""',
        "#",
        "\\",
        "\n",
        "\r",
        "\t",
        "\x00",
        "\ufeff",
        ":",
        "=",
        ",",
        ".",
        "...",
        "-",
        "0x" + "f" * 400,
        "9" * 4_400,
        "1e999",
        "é",
        "漢",
        "\u2028",
        "lambda: ",
        "f'",
        "b'",
        "*",
        "**",
        ";",
        "del x\n",
        "out_shape = 3\n",
        "__kata__",
        "__numbers__ = {}\n",
        "x = y = ",
        "nn.LSTM(",
        "torch.Size(",
        "deal",
        " if x else ",
    ]
)


@pytest.mark.again
@given(
    st.sampled_from([*KATAS.values()]),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 8), pieces), min_size=1, max_size=4),
)
@settings(max_examples=100)
def test_any_mutation_of_a_kata_gives_a_sheet(kata: Kata, changes: list[tuple[float, int, str]]) -> None:
    """A valid file with some characters replaced, wherever, gives a sheet."""
    text = source(kata, **{blank.name: "(5, 7, 20)" for blank in kata.blanks})
    for where, length, piece in changes:
        at = int(where * len(text))
        text = text[:at] + piece + text[at + length :]
    well_formed(read_text(text))


@given(st.sampled_from([*KATAS.values()]), st.floats(0, 1), st.binary(max_size=3))
@settings(max_examples=50)
def test_a_file_that_is_half_saved_gives_a_sheet(kata: Kata, where: float, rest: bytes) -> None:
    """A file that breaks off anywhere, or ends in garbage, gives a sheet."""
    data = source(kata).encode()
    well_formed(read(data[: int(where * len(data))] + rest, CATALOGUE))


def test_reading_runs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a file says is executed: not its statements, its values, its decorators nor its strings."""
    monkeypatch.chdir(tmp_path)
    bad = "__import__('pathlib').Path('ran').touch()"
    text = source(SHAPE, out_shape=bad).replace("import torch\n", f"import torch\nimport this_is_run\n{bad}\n")
    text += f'\n@{bad}\ndef f(x={bad}): pass\nclass A: {bad}\ny = f"{{{bad}}}"\nz: {bad} = 3\nassert {bad}\n'
    sheet = read_text(text)
    assert "is not run here" in problem_of(sheet).sentence
    (tmp_path / "this_is_run.py").write_text("open('ran', 'w')", encoding="utf-8")
    read_text(text)
    assert [path.name for path in tmp_path.iterdir()] == ["this_is_run.py"]


def test_reading_warns_of_nothing(recwarn: pytest.WarningsRecorder) -> None:
    """What Python would warn of in a learner's file, such as an odd escape, is not said, nor an error under -W error."""
    assert shape_sheet(r"'\d'").values == {"out_shape": r"\d"}
    assert shape_sheet("1if 1else 2").problem is not None
    assert not recwarn.list


def test_reading_needs_neither_torch_nor_pytest() -> None:
    """The modules that read a file load and work without both."""
    program = (
        "import sys; sys.modules['torch'] = sys.modules['pytest'] = None; "
        "from pytest_lstm_kata.files.reading import read, claim; "
        "sheet = read(sys.stdin.buffer.read(), {}); print(sheet.problem.sentence); "
        "print([name for name, module in sys.modules.items() if module and name.startswith(('torch', '_pytest', 'pytest.'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], input=source(SHAPE).encode(), capture_output=True, check=True
    )
    said, loaded = done.stdout.decode().splitlines()
    assert said.startswith("No installed pack has this kata.")
    assert loaded == "[]"


def test_a_layer_is_read_and_not_built() -> None:
    """A call stays a call: however large the layer is, reading takes note of it and no more."""
    sheet = read_filled(KATAS["1.2"], lstm="nn.LSTM(10 * 100_000, hidden_size=999_999)")
    assert sheet.values["lstm"] == Call("LSTM", (1_000_000,), (("hidden_size", 999_999),))
