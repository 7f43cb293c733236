"""Slips of the hand: each is told what to write instead, with line and carets."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.files.reading import read
from pytest_lstm_kata.files.sheet import Sheet
from support import CATALOGUE, KATAS, source

SHAPE = KATAS["1.6"]
DEALT = "out_shape = ...  # out.shape"
LINE = source(SHAPE).splitlines().index(DEALT) + 1


def _read(text: str) -> Sheet:
    return read(text.encode(), CATALOGUE)


def _said(sheet: Sheet) -> str:
    assert sheet.problem is not None
    return sheet.problem.sentence


def _marked(sheet: Sheet) -> tuple[int, str]:
    assert sheet.problem is not None
    assert sheet.problem.span is not None
    span = sheet.problem.span
    return span.line, span.text[span.start : span.end]


@pytest.mark.parametrize(
    ("line", "said", "blamed"),
    [
        (
            "out_shape = \u201cmean\u201d",
            'Python does not know the character `\u201c`. Write `"` in its place.',
            "\u201c",
        ),
        ("out_shape = \u2018mean\u2019", "character `\u2018`. Write `'` in its place.", "\u2018"),
        ("out_shape = \uff085, 7)", "character `\uff08`. Write `(` in its place.", "\uff08"),
        ("out_shape = (5\uff0c 7)", "character `\uff0c`. Write `,` in its place.", "\uff0c"),
        ("out_shape = \uff15", "character `\uff15`. Write `5` in its place.", "\uff15"),
        ("out_shape = 7 \u2212 5", "character `\u2212`. Write `-` in its place.", "\u2212"),
        ("out_shape = \u2026", "character `\u2026`. Write `...` in its place.", "\u2026"),
        ("out_shape = (5,\u00a07)", "There is an invisible character here (U+00A0). Remove it", "\u00a0"),
        ("    out_shape = 5", "This line is indented. Remove the spaces in front of it.", "    "),
        ("out_shape = (5 7, 20)", "A comma is missing here. Write one between two values.", "5 7"),
        ("out_shape = ('größe', 5 7)", "A comma is missing here.", "5 7"),
        ("out_shape =", "There is no value after the `=`. Write one, or put `...` back.", "="),
        ("out_shape := (5, 7)", "Write `=` in place of `:=`.", ":="),
        ("out_shape == (5, 7)", "Write `=` in place of `==`.", "=="),
        ("out_shape: (5, 7)", "Write `=` in place of `:`.", ":"),
        ("# out_shape = (5, 7)", "This line is a comment, since it begins with `#`. Remove the `#`.", "#"),
    ],
)
@pytest.mark.parametrize("comment", ["", "  # out.shape"], ids=["alone", "with the comment that was dealt"])
def test_a_slip_is_told_what_to_write_instead(line: str, said: str, blamed: str, comment: str) -> None:
    """What people type by mistake has a sentence of its own, whether the dealt comment is still there or not."""
    sheet = _read(source(SHAPE).replace(DEALT, line + comment))
    assert said in _said(sheet)
    assert _marked(sheet) == (LINE, blamed)


@pytest.mark.parametrize("value", ["(5, 7, 20)", "5", "None", "nn.LSTM(8, 12)", "'adam'"])
def test_a_value_in_a_comment_is_none(value: str) -> None:
    """A value behind a # is pointed out where it stands."""
    sheet = _read(source(SHAPE).replace(DEALT, f"out_shape = # {value}"))
    assert _said(sheet) == (
        "Everything after a `#` is a comment, so this line has no value. Write the value between `=` and `#`."
    )
    assert _marked(sheet) == (LINE, f"# {value}")


def test_what_is_no_slip_that_is_known_has_pythons_words() -> None:
    """Else Python's own words are passed on, as for an if without a block."""
    assert _said(_read(source(SHAPE).replace(DEALT, "if batch:\nout_shape = 3"))).startswith(
        "Python cannot read this line"
    )


@pytest.mark.parametrize("style", ["<<<<<<< HEAD\n{}=======\n{}>>>>>>> main\n", "{}>>>>>>> theirs\n"])
def test_a_conflict_of_git_is_recognised(style: str) -> None:
    """Where two versions were merged, the marks are named, at the first of them."""
    line = "out_shape = (5, 7, 20)  # out.shape\n"
    sheet = _read(source(SHAPE, out_shape="(5, 7, 20)").replace(line, style.format(line, line)))
    assert _said(sheet).startswith("Git put two versions of this file together here. Keep one of them")
    assert _marked(sheet)[1] in ("<<<<<<<", ">>>>>>>")
    assert sheet.kata is SHAPE


def test_a_lost_line_is_told_as_it_was() -> None:
    """A file known by its name is told the line of its own kata; with that line it is read."""
    line = f'__kata__ = "{SHAPE.id}"\n'
    for text in (source(SHAPE).replace(line, ""), source(SHAPE).replace(SHAPE.id, "lstm/memry")):
        sentence = _said(read(text.encode(), CATALOGUE, SHAPE))
        assert f"`{line.strip()}`" in sentence
        assert "lstm/memory" not in sentence
    assert _read(line + source(SHAPE).replace(line, "")).problem is None


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "\ufeff"])
def test_an_emptied_file_is_told_how_to_have_it_back(text: str) -> None:
    """In a file without any code there is no line to put back: a command writes it again."""
    sentence = _said(read(text.encode(), CATALOGUE, SHAPE))
    assert "`lstm-kata init .` in your dojo writes it again, or `lstm-kata retry 1.6`" in sentence


def test_lost_numbers_can_be_dealt_anew() -> None:
    """Numbers cannot be put back by heart: a command deals fresh ones."""
    text = "\n".join(line for line in source(SHAPE).splitlines() if not line.startswith("__numbers__"))
    assert "If it is lost, `lstm-kata retry 1.6` deals fresh ones" in _said(_read(text))


def test_words_about_a_blank_are_no_slip() -> None:
    """A line of the statement that begins with the blank's name is not taken for its value."""
    text = source(SHAPE).replace(f"{DEALT}\n", "").replace("out_shape is a tuple.", "out_shape: a tuple.")
    assert _said(_read(text)) == "The line `out_shape = ...` is missing: put it back, with your value after the `=`."
