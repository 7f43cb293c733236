"""Which row of a roster a learner is: found, doubtful, or not there, and never guessed."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.output.matching import Entry, match, spellings
from pytest_lstm_kata.record.classroom import Row


def _entries(*names: str | tuple[str, str]) -> list[Entry]:
    both = [(name, "") if isinstance(name, str) else name for name in names]
    return [Entry(at, name, id_, spellings(name)) for at, (name, id_) in enumerate(both, 1)]


def _row(name: str, id_: str = "", platform: str = "canvas") -> Row:
    return Row(name, id_, platform if id_ else "", f"folder of {name}")


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
    """Then whoever has none, or one that is not in the roster, goes by the name."""
    rows = [_row("alicesmith", "12"), _row("bob"), _row("eve", "99")]
    entries = _entries(("Renamed, Alice", "12"), "Bob", ("Eve", "5"), "Zoe")
    found = match(rows, entries, "canvas")
    assert [(row.learner, entry.at) for row, entry in found.found] == [("alicesmith", 1), ("bob", 2), ("eve", 3)]
    assert [entry.at for entry in found.absent] == [4]
    assert not found.doubtful
    assert not found.strangers


@pytest.mark.parametrize("platform", ["canvas", "moodle", ""])
def test_an_id_is_one_platforms(platform: str) -> None:
    """Where the roster is of another one, or of none that is known, the same number says nothing."""
    found = match(
        [_row("Kwame Haddad", "310", "moodle")], _entries(("Doe, Jane", "310"), ("Haddad, Kwame", "777")), platform
    )
    assert [entry.at for _, entry in found.found] == ([] if platform == "moodle" else [2])


def test_an_id_and_a_name_that_contradict_each_other() -> None:
    """Neither counts, and whom else the two rows fit by the name is in doubt, too; whose id a row has is not."""
    rows = [_row("Kwame Haddad", "310"), _row("jane doe"), _row("haddadkwame", "777")]
    found = match(rows, _entries(("Doe, Jane", "310"), ("Haddad, Kwame", "777")), "canvas")
    ((row, by_id, by_name),) = found.contradictory
    assert (row, [entry.at for entry in by_id], [entry.at for entry in by_name]) == (rows[0], [1], [2])
    assert [(row, [entry.at for entry in fitting]) for row, fitting in found.doubtful] == [(rows[1], [1])]
    assert [(row, entry.at) for row, entry in found.found] == [(rows[2], 2)]
    assert found.fitting(by_id[0]) == [rows[1], rows[0]]
    assert not found.absent


def test_one_of_several_rows_of_a_name_is_told_by_the_id() -> None:
    """And whoever has the name alone may be any of them."""
    rows = [_row("alicesmith", "1"), _row("Alice Smith")]
    found = match(rows, _entries(("Smith, Alice", "1"), ("Alice Smith", "2")), "canvas")
    assert [(row, entry.at) for row, entry in found.found] == [(rows[0], 1)]
    assert [(row, [entry.at for entry in fitting]) for row, fitting in found.doubtful] == [(rows[1], [1, 2])]


def test_where_two_fit_nobody_guesses() -> None:
    """Neither between two rows, nor between two learners; all of them are told."""
    rows = [
        _row("alicesmith"),
        _row("bob"),
        _row("Bob"),
        _row("one", "7"),
        _row("two", "7"),
        _row("mallory"),
        _row("cy", "8"),
    ]
    entries = _entries(
        ("Smith, Alice", "1"), ("Alice Smith", "2"), "Bob", ("Seven", "7"), "Mal", ("Cy", "8"), ("Cy", "8")
    )
    found = match(rows, entries, "canvas")
    assert not found.found
    assert [(row.learner, [entry.at for entry in fitting]) for row, fitting in found.doubtful] == [
        ("alicesmith", [1, 2]),
        ("bob", [3]),
        ("Bob", [3]),
        ("one", [4]),
        ("two", [4]),
        ("cy", [6, 7]),
    ]
    assert [row.learner for row in found.strangers] == ["mallory"]
    assert [entry.at for entry in found.absent] == [5]


def test_a_row_that_is_somebodys_by_id_is_nobody_elses_by_name() -> None:
    """A namesake without an id, or with that of another platform, gets no grade."""
    rows = [_row("Alice Smith", "1"), _row("alicesmith"), _row("smithalice", "1", "moodle")]
    found = match(rows, _entries(("Smith, Alice", "1")), "canvas")
    assert [row for row, _ in found.found] == rows[:1]
    assert [(row, entry.at) for row, entry in found.namesakes] == [(rows[1], 1), (rows[2], 1)]
    assert not found.strangers


def test_what_tells_learners_of_one_name_apart_is_no_part_of_it() -> None:
    """The id or the folder behind it."""
    rows = [Row("Zoe (4)", "4", "moodle"), Row("Eve (eve.kata.json)", folder="eve.kata.json"), Row("Ada (2)")]
    found = match(rows, _entries("Zoe", "Eve", "Ada"))
    assert [entry.at for _, entry in found.found] == [1, 2]
