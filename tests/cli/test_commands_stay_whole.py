"""The promise: a command that one is to type stands on one line, wherever a sentence with it is broken."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import pytest_lstm_kata
from conftest import ROOT
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.output.terminal import wrapped

WIDTHS = (20, 33, 40, 47, 60, 71, 80, 88)


def _texts() -> Iterator[str]:
    """Every text of the package with a command in it, with 1.6 in place of what it puts in; no comment and no docstring."""
    for path in Path(pytest_lstm_kata.__path__[0]).rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        told = {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        parts = {part for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                text = "".join(str(part.value) if isinstance(part, ast.Constant) else "1.6" for part in node.values)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and not {node} & (told | parts):
                text = node.value
            else:
                continue
            if re.search(r"lstm-kata |pytest -|pip install", text) and "\n" not in text:
                yield text.strip()


TEXTS = sorted(set(_texts()))


def _commands(text: str) -> Iterator[str]:
    """The commands in a text, as far as they have to be: by what each command's own definition asks for."""
    for found in re.finditer(r"lstm-kata (?:pack )?([a-z]+)(?=[ ,.:;`]|$)", text):
        group = main.commands["pack"] if "pack " in found[0] else main
        assert isinstance(group, click.Group)
        command = group.commands.get(found[1])
        if command is None:  # a sentence about lstm-kata itself
            continue
        needed = sum(param.required for param in command.params if isinstance(param, click.Argument))
        options = {name: param for param in command.params for name in param.opts}
        words, rest = [found[0]], text[found.end() :].split(" ")[1:]
        while rest:
            option = options.get(rest[0].rstrip(",.:;`"))
            if isinstance(option, click.Option):
                count = 1 if option.is_flag else 2
            elif needed:
                count, needed = 1, needed - 1
            else:
                break
            words, rest = [*words, *rest[:count]], rest[count:]
        yield " ".join(words)
    yield from re.findall(r"pytest --kata|python -m pip install \S+", text)


def test_there_are_commands_to_look_at() -> None:
    """Of all kinds."""
    found = {command for text in TEXTS for command in _commands(text)}
    for command in (
        "lstm-kata hint 1.6 -n 1.6",
        "lstm-kata exam --start --discard",
        "lstm-kata exam --seed 1.6 --start",
        "lstm-kata badge --verify 1.6 --katas 1.6",
        "lstm-kata init DIR",
        "pytest --kata",
    ):
        assert any(one.startswith(command) for one in found), command
    assert len(found) > 15


@pytest.mark.again
@pytest.mark.parametrize("text", TEXTS)
def test_no_sentence_breaks_a_command(text: str) -> None:
    """At whatever width, wherever in the line it stands."""
    for width in WIDTHS:
        for before in ("", "It is so. ", "Some more words stand before this, "):
            lines = wrapped(before + text, width, "  ")
            assert " ".join(map(str.strip, lines)) == " ".join(f"{before}{text}".split())
            for command in _commands(text):
                assert any(command in line for line in lines), (command, lines)


@pytest.mark.again
@pytest.mark.parametrize("width", [30, 45, 60, 80])
def test_no_page_of_help_breaks_a_command_or_cuts_a_sentence(width: int) -> None:
    """Of none of the commands. A list of commands has the first sentence of each as a whole."""
    paths = [(), *((name,) for name in main.commands), *(("pack", name) for name in ("new", "check", "build"))]
    for path in paths:
        page = CliRunner().invoke(main, [*path, "--help"], max_content_width=width, terminal_width=width).output
        broken = re.findall(r".*(?:lstm-$|\blstm-kata$|lstm-kata pack$|\bpytest\n +--).*", page, re.MULTILINE)
        assert broken == [], path
        assert not re.search(r"[\x1e\x1f]", page)
        assert "..." not in page.partition("\n\n")[2], path  # behind the line of usage


@pytest.mark.parametrize(
    "name",
    ["README.md", "docs/learning.md", "docs/walk.md", *sorted((ROOT / "tests").rglob("screens/*.txt"))],
)
def test_no_screen_breaks_a_command(name: str | Path) -> None:
    """No line of any ends within one."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    ends = r"(\blstm-kata( (hint|explain|start|retry|init|pack))?|\bpytest|pip( install)?|--(seed|units|verify|katas))$"
    shown = [line for line in lines if not line.startswith(("#", "|"))]
    assert [line for line in shown if re.search(ends, line.rstrip()) and not line.startswith("$ ")] == []
