"""The promise: what a guest installs is handed out, and nothing else; what is missing is said the day before."""

from __future__ import annotations

import re
from importlib.metadata import requires, version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from pytest_lstm_kata.dojo.running import wheels

NOW = version("pytest-lstm-kata")
OWN = f"pytest_lstm_kata-{NOW}-py3-none-any.whl"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all that guests need."""
    monkeypatch.chdir(tmp_path)
    for name in (OWN, *(f"{name}-1.0-py3-none-any.whl" for name in (*wheels.NEEDED, wheels.ON_WINDOWS))):
        tmp_path.joinpath("wheels", name).parent.mkdir(exist_ok=True)
        tmp_path.joinpath("wheels", name).write_bytes(b"")
    return tmp_path / "wheels"


def _needed(name: str, on: str) -> set[str]:
    """All that the distribution needs on this system, and what that needs, without extras."""
    found = set()
    for line in requires(name) or ():
        one = Requirement(line)
        if one.marker is None or one.marker.evaluate({"extra": "", "sys_platform": on, "platform_system": on.title()}):
            found |= {re.sub(r"[-_.]+", "-", one.name).lower()}
    return found | {below for one in found if one != wheels.ON_WINDOWS for below in _needed(one, on)}


def test_what_is_needed_is_what_the_distributions_say() -> None:
    """On Linux and on Windows."""
    assert _needed("pytest-lstm-kata", "linux") == {*wheels.NEEDED}
    assert _needed("pytest-lstm-kata", "windows") | _needed("pytest-lstm-kata", "win32") == {
        *wheels.NEEDED,
        wheels.ON_WINDOWS,
    }


def test_a_folder_that_has_all_lacks_nothing(folder: Path) -> None:
    """The wheels are listed by name."""
    assert wheels.lacking(folder) == []
    assert [wheel.file for wheel in wheels.listed(folder)] == sorted(path.name for path in folder.iterdir())
    assert wheels.names(folder) == [wheel.file for wheel in wheels.listed(folder)]
    assert wheels.names(None) == wheels.names(folder / "gone") == []


def test_nothing_else_is_handed_out(folder: Path) -> None:
    """No other file, no link, no folder, nothing that a terminal would obey."""
    before = wheels.names(folder)
    secret = folder.parent / "secret"
    for path in (secret, folder / "notes.txt", folder / "a-1.tar.gz", folder / "a\x1b-1-py3-none-any.whl"):
        path.write_text("x", encoding="utf-8")
    (folder / "b-1-py3-none-any.whl").symlink_to(secret)
    (folder / "c-1-py3-none-any.whl").mkdir()
    assert wheels.names(folder) == before


def test_what_is_missing_is_said_with_the_command(folder: Path) -> None:
    """That of our own version, what it needs, what Windows needs; and what is for one system alone."""
    (folder / OWN).unlink()
    (folder / "click-1.0-py3-none-any.whl").unlink()
    (folder / f"{wheels.ON_WINDOWS}-1.0-py3-none-any.whl").unlink()
    command = f"To put all there: python -m pip wheel --wheel-dir wheels pytest-lstm-kata=={NOW}"
    windows = "wheels lacks colorama, which guests with Windows need: python -m pip download --dest wheels colorama"
    assert wheels.lacking(folder) == [f"wheels lacks pytest-lstm-kata {NOW}, click. {command}", windows]
    (folder / "pytest_lstm_kata-0.0.1-py3-none-any.whl").write_bytes(b"")
    (folder / "click-8-1-cp311-cp311-win_amd64.whl").write_bytes(b"")
    assert wheels.lacking(folder) == [
        f"wheels lacks pytest-lstm-kata {NOW}. It has pytest-lstm-kata 0.0.1. {command}",
        windows,
        "wheels/click-8-1-cp311-cp311-win_amd64.whl is not for every system.",
    ]


@pytest.mark.parametrize(
    ("address", "line"),
    [
        (
            "http://192.168.178.45:8765/",
            "--find-links http://192.168.178.45:8765/wheels/ --trusted-host 192.168.178.45 pytest-lstm-kata",
        ),
        ("https://dojo.example", "--find-links https://dojo.example/wheels/ pytest-lstm-kata"),
    ],
)
def test_the_line_that_installs_is_one_that_pip_takes(address: str, line: str) -> None:
    """pip passes over an address without TLS unless it is told to trust it."""
    assert wheels.install(address) == f"python -m pip install --no-index {line}=={NOW}"
