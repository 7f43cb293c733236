"""What pytest's settings say of katas."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.record.settings import MOST, USUAL, BadSetting, Limits, kata_paths, limits


@pytest.mark.parametrize(
    ("value", "number"),
    [("3", 3), (3, 3), (" 3 ", 3), ("0", 0), (0, 0), ("0" * 5000, 0), (str(MOST), MOST), (MOST, MOST)],
)
def test_a_limit_is_a_whole_number(value: object, number: int) -> None:
    """As a text, as files of the ini kind have it, or as a number."""
    assert limits({"kata_attempts": value}) == Limits(number, USUAL.seconds)
    assert limits({"kata_time_limit": value}) == Limits(USUAL.attempts, number)


def test_without_settings_limits_are_the_usual_ones() -> None:
    """Two attempts, two minutes, and katas in the folder of that name."""
    assert limits({}) == USUAL == Limits(2, 120)
    assert kata_paths({}) == ["katas"]


@pytest.mark.parametrize(
    "value", ["", "two", "-1", "1.5", "²", 1.5, True, ["3"], {"a": 3}, None, "\x1b[31m", "x" * 10**6]
)
def test_what_is_no_number_is_refused(value: object) -> None:
    """By its name, in a line of printable text."""
    with pytest.raises(BadSetting, match=r"kata_attempts = .*: write a whole number, or 0 for no limit") as refused:
        limits({"kata_attempts": value})
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 120
    with pytest.raises(BadSetting, match="kata_time_limit"):
        limits({"kata_time_limit": value})


@pytest.mark.parametrize(
    "value",
    [str(MOST + 1), "7" * 4301, "9" * 20, MOST + 1, -1, 10**5000],
    ids=["one more", "many digits", "twenty digits", "a number", "less than none", "a huge number"],
)
def test_a_limit_has_a_bound(value: object) -> None:
    """A number beyond all reason is refused with the largest one, however many digits it has."""
    with pytest.raises(BadSetting, match=rf"^kata_attempts: write a whole number up to {MOST}, or 0 for no limit\.$"):
        limits({"kata_attempts": value})


@pytest.mark.parametrize(
    ("value", "paths"),
    [
        ("katas", ["katas"]),
        ("a b", ["a", "b"]),
        ("'a b' c", ["a b", "c"]),
        ("", []),
        (["a b", "c"], ["a b", "c"]),
    ],
)
def test_folders_are_words_or_a_list(value: object, paths: list[str]) -> None:
    """A name with a space is quoted in a line, and stands alone in a list."""
    assert kata_paths({"kata_paths": value}) == paths


@pytest.mark.parametrize("value", ["'a", 3, ["a", 3], {"a": "b"}, None, ["a\0b"]])
def test_what_names_no_folders_is_refused(value: object) -> None:
    """With what is to be written."""
    with pytest.raises(BadSetting, match=r"^kata_paths = .*: write the names of folders, such as katas\.$"):
        kata_paths({"kata_paths": value})
