"""The promise: what holds of every command."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import Tree
from pytest_lstm_kata.cli import main

RED = "\x1b[31m"


@pytest.mark.parametrize("args", [[], ["pack"]])
def test_alone_it_shows_what_there_is(args: list[str]) -> None:
    """Who types no command is shown them all, and has done nothing wrong."""
    result = CliRunner().invoke(main, args)
    assert result.exit_code == 0
    assert result.output == CliRunner().invoke(main, [*args, "-h"]).output


def test_an_unknown_command_is_a_mistake() -> None:
    """What is no command ends with the status of a usage error."""
    assert CliRunner().invoke(main, ["hnt"]).exit_code == 2


@pytest.mark.parametrize(
    "command",
    [["start", "1.6"], ["hint", "1.6"], ["retry", "1.6"], ["explain", "1.6"], ["badge"], ["hint", RED], ["init", RED]],
)
@pytest.mark.parametrize("setting", ["2", RED])
def test_nothing_from_outside_moves_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str], setting: str
) -> None:
    """Names of folders, settings and what was typed are printed without control characters."""
    tree = Tree(tmp_path / f"{RED}dojo")
    tree.make_workspace().mkdir()  # nothing can be recorded, which is said with the journal's name
    (tree.folder / "pytest.ini").write_text(f"[pytest]\nkata_attempts = {setting}\n", encoding="utf-8")
    monkeypatch.chdir(tree.path("1.1").parent)
    result = CliRunner().invoke(main, command)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "\x1b" not in result.output
