"""Keys by name, whatever a terminal or Windows sends for them."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.cli.watching.keys import named


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("n", ["n"]),
        ("\r\n", ["enter", "enter"]),
        ("\x1b", ["escape"]),
        ("\x1b[A\x1bOB\x1b[5~\x1b[6~\x1b[H\x1b[4~", ["up", "down", "page up", "page down", "home", "end"]),
        ("\xe0H\0P\xe0G\xe0O\xe0I\xe0Q", ["up", "down", "home", "end", "page up", "page down"]),
        ("sh\x7fé", ["s", "h", "backspace", "é"]),
        ("\x03\x04", ["ctrl-c", "ctrl-c"]),
        ("\x1b[1;5C\x1b[24~\x01\0;n", ["n"]),
        ("\x1bn", ["escape", "n"]),
    ],
)
def test_keys_have_names(typed: str, names: list[str]) -> None:
    """Several can come in one go; those without a name here are left out."""
    assert list(named(typed)) == names
