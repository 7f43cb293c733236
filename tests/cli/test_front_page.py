"""The promise: a dojo says in its own README.md what it is; what somebody wrote there is never touched."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from pytest_lstm_kata.cli import front_page, main
from pytest_lstm_kata.kata import catalogue as packs
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.lstm import LSTM
from samples import SAMPLES


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _init(name: str = "dojo") -> Path:
    result = CliRunner().invoke(main, ["init", name])
    assert result.exit_code == 0, result.output
    return Path(name, "README.md")


def _older() -> str:
    """The page as a version with other units wrote it."""
    return front_page._text(Catalogue([SAMPLES]), "katas")


def test_it_leads_to_each_unit() -> None:
    """Each unit's title is a link to its README; commands are said in words; and it is ASCII, as all is that is laid."""
    page = _init()
    text = page.read_text(encoding="ascii")
    links = re.findall(r"\[(.*)\]\((.*)\)", text)
    assert [title for title, _ in links] == [unit.title for unit in LSTM.units]
    assert all((page.parent / link).is_file() for _, link in links)
    commands = re.findall(r"^\| `(.*?)` \|", text, re.MULTILINE)
    assert [command.split()[:2] for command in commands] == [
        ["lstm-kata", "learn"],
        ["pytest", "--kata"],
        ["lstm-kata", "hint"],
        ["lstm-kata", "explain"],
        ["lstm-kata", "watch"],
    ]


def test_units_of_other_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    """They stand below their pack's title, with links into its folder."""
    monkeypatch.setattr(packs, "load", lambda *_: Catalogue([LSTM, SAMPLES]))
    text = _init().read_text(encoding="utf-8")
    assert f"\n## {SAMPLES.title}\n\n1. [First](katas/samples/1_first/README.md): " in text


@pytest.mark.again
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_we_wrote_is_renewed(line_end: str) -> None:
    """A page that an older version wrote comes as it is now, whatever Git did to its line ends."""
    page = _init()
    now = page.read_bytes()
    page.write_bytes(_older().replace("\n", line_end).encode())
    _init()
    assert page.read_bytes() == now
    page.write_bytes(now.replace(b"\n", line_end.encode()))
    _init()
    assert page.read_bytes().replace(b"\r\n", b"\n") == now


@pytest.mark.again
@pytest.mark.parametrize(
    "text", ["# Mine\n", "", *(_older().replace("dojo", "place"), f"{_older()}And a note.\n", _older()[:-1])]
)
def test_what_somebody_wrote_stays(text: str) -> None:
    """Their own page, and ours with a change of theirs."""
    page = _init()
    page.write_text(text or " ", encoding="utf-8", newline="")
    _init()
    assert page.read_text(encoding="utf-8") == (text or " ")


@pytest.mark.again
def test_a_page_that_was_removed_comes_back() -> None:
    """As every other file of a dojo does."""
    page = _init()
    now = page.read_bytes()
    page.unlink()
    _init()
    assert page.read_bytes() == now


@pytest.mark.again
def test_a_project_gets_none(folder: Path) -> None:
    """In a folder that holds more than a dojo, README.md would be the project's."""
    (folder / "src").mkdir()
    page = _init(".")
    assert not page.exists()


def test_a_link_is_left_alone(folder: Path) -> None:
    """It leads to somebody's file, which is neither read nor written."""
    (folder / "elsewhere.md").write_text(_older(), encoding="utf-8")
    (folder / "dojo").mkdir()
    (folder / "dojo" / "README.md").symlink_to(folder / "elsewhere.md")
    assert _init().is_symlink()
    assert (folder / "elsewhere.md").read_text(encoding="utf-8") == _older()
