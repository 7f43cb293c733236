"""A statement is put together again before it is wrapped, so that it is wrapped once."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pytest_lstm_kata.kata.prose import unwrapped

LONG = "A bidirectional layer reads the same x twice,"


def test_a_sentence_is_in_one_line() -> None:
    """Its author broke it for want of room; what follows in the same paragraph stands behind it."""
    assert unwrapped(f"{LONG}\nas it is and packed. How many\nsteps?\nLook at out.") == (
        f"{LONG} as it is and packed. How many\nsteps? Look at out."
    )


def test_code_lists_and_short_lines_keep_theirs() -> None:
    """Nothing is joined that its author wanted to stand alone."""
    for text in (
        f"{LONG}\n\nA new paragraph.",
        f"{LONG}\n    out, _ = lstm(x)\nand so on.",
        f"{LONG}\n- a bullet\n- another\n* a third\n1. a number",
        "x: (2, 3)\nh: (3, 4)",
    ):
        assert unwrapped(text) == text


def test_what_is_said_of_each_blank_has_a_line_of_its_own() -> None:
    """But a sentence goes on, also with a blank's name."""
    text = "error is a class.\nrepair is a dict: the least that helps.\nOne line more."
    assert unwrapped(text, ["error", "repair"]) == (
        "error is a class.\nrepair is a dict: the least that helps. One line more."
    )
    assert unwrapped(f"{LONG} and then\nrepair is a dict.", ["repair"]) == f"{LONG} and then repair is a dict."


@given(st.text("ab .,:-\n", max_size=200), st.sets(st.sampled_from("ab")))
def test_no_word_is_lost(text: str, names: set[str]) -> None:
    """Only line breaks change."""
    found = unwrapped(text, names)
    assert found.split() == text.split()
    assert len(found.splitlines()) <= len(text.splitlines())
