"""Which row of a roster a learner is: found, doubtful, or not there, and never guessed."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.output.matching import Entry, match, spellings
from pytest_lstm_kata.record.classroom import Row


def _entries(*names: str | tuple[str, str]) -> list[Entry]:
    both = [(name, "") if isinstance(name, str) else name for name in names]
    return [Entry(at, name, id_, spellings(name)) for at, (name, id_) in enumerate(both, 1)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("alicesmith", "Smith, Alice"),
        ("smithalice", "Alice Smith"),
        ("Alice Mary Smith", "Smith, Alice Mary"),
        ("smithalicemary", "Alice Mary Smith"),
        ("alice_mary-smith", "ALICE MARY SMITH"),
        ("zoe nunez", "Zoë Núñez"),
        ("Zoe\u0308", "Zoë"),
        ("straße", "Strasse"),
        ("o'neill sean", "O\u2019Neill, Seán"),
        ("林 小明", "林小明"),
        ("1234567", "1234567"),
    ],
)
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    """Order of first and last name, capitals, accents and what stands between words say nothing."""
    assert spellings(one) & spellings(other)


@pytest.mark.parametrize(
    ("one", "other"), [("amyli", "May Li"), ("alice smith", "alice smithe"), ("!", "?"), ("", ""), ("a", "b")]
)
def test_two_names(one: str, other: str) -> None:
    """The same letters in another order are another name, and what has no letter is none."""
    assert not spellings(one) & spellings(other)


def test_the_id_comes_first() -> None:
    """Then whoever is left goes by the name, among the rows that are left."""
    rows = [Row("alicesmith", "12"), Row("bob"), Row("eve", "99")]
    entries = _entries(("Smith, Alice", "11"), ("Renamed, Alice", "12"), "Bob", "Eve", "Zoe")
    found = match(rows, entries)
    assert [(row.learner, entry.at) for row, entry in found.found] == [("alicesmith", 2), ("bob", 3), ("eve", 4)]
    assert [entry.at for entry in found.absent] == [1, 5]
    assert not found.doubtful
    assert not found.strangers


def test_where_two_fit_nobody_guesses() -> None:
    """Neither between two rows, nor between two learners; all of them are told."""
    rows = [Row("alicesmith"), Row("bob"), Row("Bob"), Row("one", "7"), Row("two", "7"), Row("mallory")]
    entries = _entries(("Smith, Alice", "1"), ("Alice Smith", "2"), "Bob", ("Seven", "7"), "One", "Mal")
    found = match(rows, entries)
    assert not found.found
    assert [(row.learner, [entry.at for entry in fitting]) for row, fitting in found.doubtful] == [
        ("alicesmith", [1, 2]),
        ("bob", [3]),
        ("Bob", [3]),
        ("one", [4]),
        ("two", [4]),
    ]
    assert [row.learner for row in found.strangers] == ["mallory"]
    assert [entry.at for entry in found.absent] == [5, 6]


def test_a_row_that_is_somebodys_by_id_is_nobody_elses_by_name() -> None:
    """A namesake without an id is not in the roster."""
    found = match([Row("Alice Smith", "1"), Row("alicesmith")], _entries(("Smith, Alice", "1")))
    assert [(row.learner, row.id) for row, _ in found.found] == [("Alice Smith", "1")]
    assert [row.id for row in found.strangers] == [""]
