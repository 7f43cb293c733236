"""Colours by role, what stands for a character that a terminal lacks, and lines within its width."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.output.terminal import Line, encodable, is_colour_unwanted, styled, within, wrapped


def test_a_role_has_its_look() -> None:
    """And what has none is left as it is."""
    assert styled("x", "good") == "\x1b[32mx\x1b[0m"
    assert styled("x", "") == "x"


@pytest.mark.parametrize(("value", "unwanted"), [("1", True), ("", False)])
def test_no_color_is_obeyed(monkeypatch: pytest.MonkeyPatch, value: str, unwanted: bool) -> None:
    """If it is not empty, as https://no-color.org has it."""
    monkeypatch.setenv("NO_COLOR", value)
    assert is_colour_unwanted() is unwanted


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-16", "gb18030"])
def test_a_terminal_gets_what_it_can_show(encoding: str) -> None:
    """Bars, marks and boxes where all of them can be encoded."""
    assert encodable("★ ██░░ ✓ · ┌──▶ größe", encoding) == "★ ██░░ ✓ · ┌──▶ größe"


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "cp437", "gbk", "no such thing", None, ""])
def test_a_terminal_that_lacks_a_sign(encoding: str | None) -> None:
    """All signs are ASCII, as wide as before, so that nothing is drawn half in one way and half in the other."""
    drawn = "★ █░ ✓✗·• ┌┐└┘├┤─│ ▶◀▲⋮"
    assert encodable(drawn, encoding) == "* #. +x.o ++++++-| ><^:"


def test_other_characters_are_escaped_alone() -> None:
    """What a learner wrote stays as it is, but for what this terminal cannot show."""
    assert encodable("größe = '→'", "latin-1") == r"größe = '\u2192'"
    assert encodable("größe", "ascii") == r"gr\xf6\xdfe"


def test_a_line_is_wrapped_below_its_first_word() -> None:
    """At blanks alone, so that a command or a path stays one to copy, be it too wide."""
    assert wrapped("  - one two-three four", 13) == ["  - one", "  two-three", "  four"]
    assert wrapped("then type lstm-kata retry 1.6", 12, "  ") == ["then type", "  lstm-kata retry 1.6"]
    assert wrapped("katas/1_foundations/06_output_shape.py", 12) == ["katas/1_foundations/06_output_shape.py"]


def test_lines_keep_their_roles() -> None:
    """A text of several lines is several, each wrapped by itself, and an empty one is none."""
    lines = [Line("one two\n\n  three four", "bad"), Line("five")]
    assert [*within(lines, 9)] == [("one two", "bad"), ("  three", "bad"), ("  four", "bad"), ("five", "")]
