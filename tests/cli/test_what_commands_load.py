"""The promise: a command imports what it needs; most need no torch, and where torch is absent that is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import NO_TORCH

LOADED = """\
import sys
from pytest_lstm_kata.cli import main
main(sys.argv[1:], standalone_mode=False)
print("loaded:", [name for name in ("torch", "numpy", "pytest", "filelock") if name in sys.modules])
"""

WITHOUT_TORCH = NO_TORCH + "from pytest_lstm_kata.cli import main\nmain()\n"


def _python(folder: Path, code: str, *args: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-c", code, *args],
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["init", "dojo"], " katas in dojo/katas"),
        (["hint", "1.6"], "hint 1 of 2"),
        (["explain", "1.6"], "Read on:"),
        (["learn", "1"], "1. Foundations"),
    ],
)
def test_a_learners_command_loads_no_torch(tmp_path: Path, args: list[str], said: str) -> None:
    """init, hint, explain and learn answer without torch, without pytest, and without a lock where nothing is recorded."""
    done = _python(tmp_path, LOADED, *args)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout
    assert "loaded: []" in done.stdout
    assert done.stderr == ""


def test_what_says_where_one_stands_loads_no_torch(tmp_path: Path) -> None:
    """status, list, next, review and hand-in go by the journal and the files; where nothing is due, no lock is needed either."""
    one = "main(sys.argv[1:], standalone_mode=False)"
    code = LOADED.replace(one, f"for name in sys.argv[1:]: {one.replace('sys.argv[1:]', 'name.split()')}")
    done = _python(tmp_path, code, "init .", "status", "list", "next", "review", "hand-in ada")
    for said in (
        "Next kata: 1.1",
        "\n1.1   open  Who",
        "\neasy, open\n",
        "Nothing is due for review today.",
        "ada.kata.json: 0 of ",
        "loaded: []",
    ):
        assert said in done.stdout, done.stderr


def test_a_remembered_hint_loads_no_torch(tmp_path: Path) -> None:
    """In a workspace a hint is written down under a lock, and still needs no torch."""
    (tmp_path / ".lstm-kata").mkdir()
    done = _python(tmp_path, LOADED, "hint", "1.6")
    assert "loaded: ['filelock']" in done.stdout
    assert (tmp_path / ".lstm-kata" / "journal.jsonl").is_file()


@pytest.mark.measured
@pytest.mark.parametrize("args", [["pack", "build"], ["pack", "build", "--check"], ["pack", "check", "--draws", "0"]])
def test_an_authors_command_says_that_torch_is_absent(tmp_path: Path, args: list[str]) -> None:
    """Building and checking need torch: without it they fail with the command that installs it, and write nothing."""
    done = _python(tmp_path, WITHOUT_TORCH, *args)
    assert done.returncode == 1
    assert 'python -m pip install "pytest-lstm-kata[torch]"' in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_version_and_the_help(tmp_path: Path) -> None:
    """--version names the version, and -h lists the commands, each in a line."""
    version = _python(tmp_path, LOADED.replace("main(", "main.main("), "--version")
    assert "version" in version.stdout
    shown = _python(tmp_path, WITHOUT_TORCH, "-h")
    assert shown.returncode == 0
    for command in ("init", "hint", "explain", "pack"):
        assert f"\n  {command} " in shown.stdout


@pytest.mark.measured
def test_python_runs_the_commands_by_the_packages_name(tmp_path: Path) -> None:
    """``python -m pytest_lstm_kata`` is ``lstm-kata``, and imports nothing from the folder in which one stands."""
    for name in ("click", "torch"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("raise SystemExit('this was run')\n", encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
    for args, status, said in (
        (["hint", "1.6"], 0, "1.6 What shape comes out?: hint 1 of 2"),
        (["hont"], 2, "Usage: python -m pytest_lstm_kata [OPTIONS]"),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "pytest_lstm_kata", *args],
            cwd=tmp_path,
            env={**env, "PYTHONIOENCODING": "utf-8"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == status
        assert done.stdout.startswith(said)
