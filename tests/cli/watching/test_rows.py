"""Rows of a screen fit into every terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_lstm_kata.cli.watching.rows import BLANK, Frame, Part, Row, cut, fitted, key, packed, paragraph, row, spread
from pytest_lstm_kata.output.terminal import columns, encodable

pytestmark = pytest.mark.broad

ROWS = st.lists(st.lists(st.builds(Part, st.text("ab 漢é", max_size=30)), max_size=3).map(tuple), max_size=12)
FRAMES = st.builds(Frame, ROWS, ROWS, ROWS, ROWS, st.none() | st.integers(0, 11))


def text(parts: Row) -> str:
    return "".join(part.text for part in parts)


@given(FRAMES, st.integers(1, 60), st.integers(1, 30), st.integers(-50, 50))
def test_a_frame_fits(frame: Frame, width: int, height: int, offset: int) -> None:
    """Never more rows than there are, never a row that is too wide, wherever one has scrolled to."""
    rows, possible = fitted(frame, width, height, offset)
    assert len(rows) <= height
    assert all(columns(text(row)) <= width for row in rows)
    assert 0 <= possible <= max(len(frame.middle) - 1, 0)
    assert fitted(frame, width, height, possible) == (rows, possible)


@given(st.integers(0, 39), st.integers(8, 30), st.integers(-50, 50))
def test_the_cursor_can_be_seen(focus: int, height: int, offset: int) -> None:
    """Whatever was scrolled to, the row of the cursor is on the screen."""
    frame = Frame([row("head")], [row(f"row {number}") for number in range(40)], [], [row("keys")], focus)
    rows, _ = fitted(frame, 80, height, offset)
    assert row(f"row {focus}") in rows


def test_what_is_cut_is_counted() -> None:
    """How much there is above and below stands between the middle and the foot."""
    frame = Frame([row("head")], [row(f"{number}") for number in range(20)], [row("foot")], [row("keys")])
    assert [text(row) for row in fitted(frame, 80, 10, 5)[0]] == [
        "head",
        *"567891"[:4],
        "9",
        "10",
        "-- Up: 5 more, Down: 9 more --",
        "foot",
        "keys",
    ]
    assert text(fitted(frame, 80, 10, 0)[0][-3]) == "-- Down: 14 more --"
    assert text(fitted(frame, 80, 10, 99)[0][-3]) == "-- Up: 14 more --"


def test_in_a_small_terminal_the_foot_goes_first_and_then_the_keys() -> None:
    """What the kata says is worth more."""
    frame = Frame([row("head")], [row("a"), row("b"), row("c")], [row("foot")] * 4, [row("keys")])
    assert [text(row) for row in fitted(frame, 80, 6, 0)[0]] == ["head", "a", "b", "c", "", "keys"]
    assert [text(row) for row in fitted(frame, 80, 2, 0)[0]] == ["head", "a"]


def test_paragraphs_break_between_words_and_keep_what_is_indented() -> None:
    """A list hangs behind its dash; an empty line stays one."""
    assert [text(row) for row in paragraph("one two three\n\n- four five six\n  seven eight", 10)] == [
        "one two",
        "three",
        "",
        "- four",
        "  five six",
        "  seven",
        "  eight",
    ]
    assert len(text(paragraph("word " * 60, 200)[0])) <= 88


def test_keys_are_packed() -> None:
    """As many in a row as there is room for, and none is torn apart."""
    keys = [key("n", "next"), key("Enter", "submits"), key("q", "quit")]
    assert [text(row) for row in packed(keys, 22)] == ["n next  Enter submits", "q quit"]
    assert packed([], 80) == []


def test_the_right_end_is_left_out_where_there_is_no_room() -> None:
    """Rather than that it overlaps."""
    assert text(spread(row("left"), "right", 12)) == "left   right"
    assert text(spread(row("left"), "right", 10)) == "left"


def test_a_wide_character_is_not_halved() -> None:
    """It takes two columns or none."""
    assert text(cut(row("a漢字漢字"), 7)) == "a漢…"


def test_what_is_cut_off_has_a_mark() -> None:
    """With room for its three dots in plain letters; where there is no room for a mark, there is none."""
    assert text(cut(row("abcdefgh"), 7)) == "abcd…"
    assert text(cut(row("abcdefg"), 7)) == "abcdefg"
    assert encodable(text(cut(row("abcdefgh"), 7)), "ascii") == "abcd..."
    assert text(cut(row("abcdefgh"), 2)) == "ab"
    assert cut((Part("ab", "x"), Part("cd", "y"), Part("ef")), 5) == (Part("ab", "x"), Part("…", "y"))
    assert cut(BLANK, 3) == ()
