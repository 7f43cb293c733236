"""A dojo's settings, as commands find them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_lstm_kata.record.settings import USUAL, BadSetting, Limits, configured, limits

INI = "kata_attempts = 3\nkata_time_limit = 90\n"


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("pytest.ini", f"[pytest]\n{INI}"),
        ("tox.ini", f"[tox]\n[pytest]\n{INI}"),
        ("setup.cfg", f"[tool:pytest]\n{INI}"),
        ("pyproject.toml", f"[tool.pytest.ini_options]\n{INI}"),
        ("pyproject.toml", f"[tool.pytest]\n{INI}"),
        ("pytest.toml", f"[pytest]\n{INI}"),
        ("pytest.ini", "[pytest]\nkata_attempts = '3'\nkata_time_limit = 90".replace("'", "")),
    ],
)
def test_settings_stand_where_pytest_looks_for_them(tmp_path: Path, file: str, text: str) -> None:
    """Each file that pytest knows can have them."""
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert limits(configured(tmp_path)) == Limits(3, 90)


def test_the_first_file_counts(tmp_path: Path) -> None:
    """Of several files pytest's own order decides; one without its table is passed over."""
    write(tmp_path, pytest_ini="[pytest]\n", tox_ini=f"[pytest]\n{INI}")
    assert limits(configured(tmp_path)) == USUAL
    write(tmp_path, pytest_ini="[else]\n")
    assert limits(configured(tmp_path)) == Limits(3, 90)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("pytest.ini", "no ini at all"),
        ("pyproject.toml", "= no toml"),
        ("pyproject.toml", "tool = 3\n"),
        ("pyproject.toml", "[tool.pytest]\nini_options = 3\n"),
        ("pyproject.toml", "[project]\n"),
        ("elsewhere", ""),
    ],
)
def test_what_cannot_be_read_says_nothing(tmp_path: Path, file: str, text: str) -> None:
    """pytest itself complains of such a file; commands go by the usual limits."""
    (tmp_path / file).write_text(text, encoding="utf-8")
    assert limits(configured(tmp_path)) == USUAL


@pytest.mark.parametrize("text", ["", "two", "-1", "1.5", "²"])
def test_a_limit_is_a_whole_number(text: str) -> None:
    """Anything else is refused, by its name."""
    with pytest.raises(BadSetting, match=r"kata_attempts = .*: write a whole number, or 0 for no limit"):
        limits({"kata_attempts": text})
    with pytest.raises(BadSetting, match="kata_time_limit"):
        limits({"kata_time_limit": text})
