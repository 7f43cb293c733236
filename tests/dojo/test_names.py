"""Names that learners give themselves."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.dojo.names import BadName, free, tidy


def test_a_name_is_shown_as_it_was_meant() -> None:
    """Blanks are single, letters are composed."""
    assert tidy("  Ada \t  Lovelace\n") == "Ada Lovelace"
    assert tidy("e\u0301va 李") == "éva 李"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Type a name with a letter or a digit in it."),
        ("\u200b", "cannot be shown"),
        ("---", "Type a name with a letter"),
        ("a\u202eb", "The name has characters that cannot be shown. Use letters, digits and spaces."),
        ("a\x1b[31m", "cannot be shown"),
        ("a\0", "cannot be shown"),
        ("a" * 25, "The name is longer than 24 characters. Type a shorter one."),
    ],
)
def test_what_is_no_name_is_refused(name: str, said: str) -> None:
    """With what to type instead."""
    with pytest.raises(BadName, match=said):
        tidy(name)


def test_two_with_one_name_are_told_apart() -> None:
    """Also where the two look alike; a long name stays within its length."""
    assert free("ada", ["bob"]) == "ada"
    assert free("Ada", ["ada", "ADA 2"]) == "Ada 3"
    assert free("a" * 24, ["a" * 24]) == f"{'a' * 22} 2"
