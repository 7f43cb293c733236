"""Names that learners give themselves."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.dojo.room.names import BadName, free, key, tidy
from pytest_lstm_kata.files.printing import is_printable


def test_a_name_is_shown_as_it_was_meant() -> None:
    """Blanks are single, letters are composed."""
    assert tidy("  Ada \t  Lovelace\n") == "Ada Lovelace"
    assert tidy("e\u0301va 李") == "éva 李"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Type a name with a letter or a digit in it."),
        ("\u200b", "cannot be shown"),
        ("\u200d\u2800", "Type a name with a letter or a digit in it."),
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


def test_what_is_not_shown_makes_no_other_name() -> None:
    """Nobody looks like anna beside anna: neither at the door nor where a seat code is guessed."""
    for sign in "\u034f\u17b4\u180b\u180f\u200c\u200d\u2064\u2065\u2800\ufe00\ufe0f\ufff0\U0001bca0\U0001d173\U000e0100\U000e0fff":
        name = f"an{sign}na"
        assert key(f"  {name} ") == key("ANNA")
        try:
            assert tidy(name) == "anna"
        except BadName:
            assert not is_printable(name)
        assert free(name, ["anna"]).endswith(" 2")
    assert key("ada  lovelace") == key(" Ada\tLovelace") != key("adalovelace")
