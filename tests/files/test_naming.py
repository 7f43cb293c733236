"""Names in answers: what stands for what, from line to line, within bounds."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_lstm_kata.files.arithmetic import FUNCTIONS
from pytest_lstm_kata.files.reading import read
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.kata.model import Named, Value, show
from support import CATALOGUE, KATAS, source
from support import sheet as read_filled

SHAPE = KATAS["1.6"]
LINE = source(SHAPE).splitlines().index("out_shape = ...  # out.shape") + 1
"""The line of the blank, in the file of 1.6 as it was dealt."""

LONG = [
    f"{i:03}".translate(str.maketrans("0123456789", "qwertzuiop")) + "abcdefghijklmnopqrstuvwxyzabcdefghijk"
    for i in range(700)
]
"""Names that are all different, and alike."""

UNDEFINED = "\n".join(
    [
        *(f"{name} = 3" for name in LONG[:350]),
        *(f"b{i} = {name}" for i, name in enumerate(LONG[350:])),
        f"out_shape = ({', '.join([*(name for name in LONG[:350]), *(f'b{i}' for i in range(350))])})",
    ]
)
"""Hundreds of them that stand for nothing, in a file with as many that do."""


def _read(lines: str) -> Sheet:
    """What is read where these lines stand in place of the blank's."""
    return read(source(SHAPE).replace("out_shape = ...", lines).encode(), CATALOGUE)


def _said(sheet: Sheet) -> str:
    assert sheet.problem is not None
    return sheet.problem.sentence


def _is_whole(sheet: Sheet) -> bool:
    """Can what was read be shown, be it a problem or a value?"""
    return bool(sheet.problem or all(show(value) for value in sheet.values.values()))


@pytest.mark.parametrize(
    ("lines", "value"),
    [
        ("shape = (5, 7, 20)\nout_shape = shape", (5, 7, 20)),
        ("sizes = [5, 7]\nmore = (sizes, 20)\nout_shape = more", ([5, 7], 20)),
        ("kind = TypeError; out_shape = (kind, None)", (Named("TypeError"), None)),
        ("batch = out.shape[0]\nout_shape = (batch, 7, 20)", (5, 7, 20)),
        ("sizes = (5, 7)\nout_shape = (sum(sizes), max(sizes), 20)", (12, 7, 20)),
    ],
)
def test_names_of_any_value_above_may_stand(lines: str, value: Value) -> None:
    """A name above the blank stands for its value, whatever that is; what cannot be read hides no number of the kata."""
    assert _read(lines).values == {"out_shape": value}


def test_a_blank_above_may_stand_for_the_one_below() -> None:
    """c_n_shape = h_n_shape is an answer once h_n_shape is one, and until then it is told what to fill first."""
    kata = next(kata for kata in CATALOGUE.values() if {"h_n_shape", "c_n_shape"} <= {*kata.listing.names})
    assert read_filled(kata, h_n_shape="(1, 3, 8)", c_n_shape="h_n_shape").values["c_n_shape"] == (1, 3, 8)
    sheet = read_filled(kata, c_n_shape="(h_n_shape, 2)")
    line = sheet.answers["h_n_shape"].span.line
    assert _said(sheet) == f"`c_n_shape`: `h_n_shape` in line {line} is still open. Fill it first."
    span = sheet.problem and sheet.problem.span
    assert span
    assert (span.line, span.text[span.start : span.end]) == (sheet.answers["c_n_shape"].span.line, "h_n_shape")


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("out_shape = h\nh = 3", f"`h` gets its value below, in line {LINE + 1}. Move that line up, or write"),
        ("out_shape = out_shape", "`out_shape` has no value yet in its own line. Write the value itself."),
        ("h = out_shape\nout_shape = h", "`h` and `out_shape` refer to each other. Write a value for one of them."),
        ("out_shape = h\nh = out_shape", "`out_shape` and `h` refer to each other. Write a value for one of them."),
        ("h = ...\nout_shape = (h, 7)", f"`h` in line {LINE} is still open. Fill it first."),
        ("h = (5, ...)\nout_shape = h", f"`h` in line {LINE} is still open. Fill it first."),
        ("h = out.shape\ng = h\nout_shape = g", f"`h`, line {LINE}: `out.shape` asks torch. Predict the answer"),
        ("h = 3\nh = f(x)\nout_shape = h", f"`h`, line {LINE + 1}: `f(...)` is not run here."),
        ("h = (1, 2)\nout_shape = h - 2", "only numbers can be added"),
        ("out_shape = hidden", "`hidden` is not defined here."),
    ],
)
def test_a_name_without_a_value_is_told_why(lines: str, said: str) -> None:
    """A name of this file that has no value where it is used: the sentence says what is with it, and what to do."""
    assert _said(_read(lines)).startswith(f"`out_shape`: {said}")


@pytest.mark.again
@pytest.mark.parametrize(
    "lines",
    [
        "\n".join(["a0 = (1, 1)", *(f"a{i} = (a{i - 1}, a{i - 1})" for i in range(1, 500)), "out_shape = a499"]),
        "\n".join(["a0 = ()", *(f"a{i} = (a{i - 1},)" for i in range(1, 900)), "out_shape = a899"]),
        "\n".join(["a0 = ()", *(f"a{i} = nn.LSTM(a{i - 1}, n=a{i - 1})" for i in range(1, 400)), "out_shape = a399"]),
        "\n".join(["a0 = {}", *(f"a{i} = {{1: a{i - 1}}}" for i in range(1, 400)), "out_shape = a399"]),
        "\n".join(["a0 = (1,)", *(f"a{i} = a{i - 1}" for i in range(1, 1000)), "out_shape = a999"]),
        "\n".join([*(f"a{i} = a{i + 1}" for i in range(1000)), "out_shape = a0"]),
        "\n".join(["a = (" + "1, " * 900 + ")", *(f"b{i} = max(a)" for i in range(500)), "out_shape = a, b499"]),
        "x" + " = x" * 1400 + " = 3\nout_shape = x",
        "a = 9\n" + "a = a ** a\n" * 700 + "out_shape = a",
        UNDEFINED,
    ],
    ids=[
        "doubled",
        "nested",
        "doubled layers",
        "dicts",
        "copied",
        "backwards",
        "asked often",
        "chained",
        "to the power",
        "undefined",
    ],
)
def test_names_within_names_are_bounded(lines: str) -> None:
    """However often values stand in each other, reading takes a moment, and what is read can be shown."""
    start = time.process_time()
    assert _is_whole(_read(lines))
    assert time.process_time() - start < 2


expressions = st.recursive(
    st.sampled_from(["a", "b", "c", "batch", "3", "2.5", "(a, b)", "[c]", "...", "x.y", "None", "{1: a}"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["**", "*", "//", "%"]), inner).map(lambda parts: f"({' '.join(parts)})"),
        st.tuples(st.sampled_from([*FUNCTIONS]), inner, inner).map("{0[0]}({0[1]}, {0[2]})".format),
        st.tuples(inner, inner).map("({0[0]}, {0[1]})".format),
    ),
    max_leaves=6,
)


@pytest.mark.again
@given(st.lists(st.tuples(st.sampled_from("abc"), expressions), max_size=12))
@settings(max_examples=100, deadline=1000)
def test_any_lines_above_a_blank_give_a_sheet(lines: list[tuple[str, str]]) -> None:
    """Whatever names stand for, in whichever order: there is a sheet, and in a moment."""
    assert _is_whole(_read("\n".join([*(f"{name} = {value}" for name, value in lines), "out_shape = (a, b, c)"])))
