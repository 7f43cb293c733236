"""The promise: commands can be read at 60 columns, without colour, in plain letters, and on a disk that is read-only."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import KATAS, Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.record.events import Judged
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.workspace import Workspace

COMMANDS = [
    ["init", "."],
    ["hint", "1.6"],
    ["explain", "1.6"],
    ["explain", "1.3"],
    ["start", "1.6"],
    ["start", "1.6"],
    ["retry", "1.6"],
    ["status"],
    ["next"],
    ["review"],
    ["exam"],
    ["exam", "--start", "--seed", "7"],
    ["exam"],
    ["exam", "--hand-in", "--yes"],
    ["exam"],
    ["badge"],
]


@pytest.fixture
def dojo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A dojo in which 1.3 was solved, seen on a small terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("NO_COLOR", "1")
    tree = Tree(tmp_path)
    tree.make_workspace()
    Journal(Workspace(tmp_path).journal).append(Judged(KATAS["1.3"].id, outcome="right"))
    return tree


@pytest.mark.again
@pytest.mark.usefixtures("dojo")
def test_commands_fit_a_small_terminal() -> None:
    """No line is wider than 60 columns, but for one that is a path or a command to copy; nothing needs more than ASCII."""
    runner = CliRunner(charset="ascii")
    for command in COMMANDS:
        output = runner.invoke(main, command, color=True).output
        assert output.isascii(), command
        assert "\x1b" not in output, command
        wide = [line for line in output.splitlines() if len(line) > 60]
        assert all(line.startswith(("next: ", "      ", "  nn.")) or " " not in line.strip() for line in wide), wide
        assert sum(line.startswith("next: ") for line in output.splitlines()) == 1, command


def test_commands_work_on_a_read_only_disk(dojo: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """What needs no record works, and says that nothing is recorded; what needs it says what stands in the way."""

    def read_only(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    tree = dojo.fill("1.6", out_shape="(7, 5, 20)")
    monkeypatch.setattr(Journal, "append", read_only)
    codes = {}
    for command in (
        ["hint", "1.6"],
        ["explain", "1.3"],
        ["start", "1.6"],
        ["badge"],
        ["exam", "--start"],
        ["retry", "1.6"],
    ):
        result = CliRunner().invoke(main, command)
        assert result.exception is None or isinstance(result.exception, SystemExit), command
        codes[command[0]] = result.exit_code
        assert ("Read-only file system" in result.output) == (command[0] != "explain"), command
    assert codes == {"hint": 0, "explain": 0, "start": 1, "badge": 1, "exam": 1, "retry": 0}
    assert "# out_shape = (7, 5, 20)" in tree.read_text(encoding="utf-8")
