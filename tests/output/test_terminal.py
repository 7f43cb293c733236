"""Colours by role."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.output.terminal import is_colour_unwanted, styled


def test_a_role_has_its_look() -> None:
    """And what has none is left as it is."""
    assert styled("x", "good") == "\x1b[32mx\x1b[0m"
    assert styled("x", "") == "x"


@pytest.mark.parametrize(("value", "unwanted"), [("1", True), ("", False)])
def test_no_color_is_obeyed(monkeypatch: pytest.MonkeyPatch, value: str, unwanted: bool) -> None:
    """If it is not empty, as https://no-color.org has it."""
    monkeypatch.setenv("NO_COLOR", value)
    assert is_colour_unwanted() is unwanted
