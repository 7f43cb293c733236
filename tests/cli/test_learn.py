"""The promise: ``lstm-kata learn`` shows what a unit teaches, before its katas ask for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import KATAS, Tree
from pytest_lstm_kata.cli import browser, common, main
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.events import Judged
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.workspace import Workspace
from samples import SAMPLES

STATES = LSTM.units[3]


@pytest.fixture(autouse=True)
def dojo(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dojo with the blank katas of the first unit, which is the current folder."""
    monkeypatch.chdir(tree.folder)
    tree.make_workspace()
    return tree.folder


def _learn(*args: str) -> str:
    result = CliRunner().invoke(main, ["learn", *args])
    assert result.exit_code == 0, result.output
    return result.output


def _note(folder: Path, label: str, outcome: str) -> None:
    Journal(Workspace(folder).journal).append(Judged(KATAS[label].id, outcome=outcome))


@pytest.mark.parametrize(
    "name", ["1", "foundations", "found", "1_foundations", "katas/1_foundations/", "1.6", "output_shape_batch"]
)
def test_a_unit_by_its_names(name: str) -> None:
    """Its number, its name or the start of it, its folder, or a kata: the primer is shown, then where to begin."""
    told = _learn(name)
    assert told.startswith("1. Foundations\n\n")
    assert told.endswith("\n\nnext: katas/1_foundations/01_memory.py\n      pytest --kata\n")


def test_a_file_is_the_kata_that_it_says_it_is(tree: Tree) -> None:
    """Whatever it is called."""
    tree.path("1.6").rename(tree.folder / "mine.py")
    assert _learn("mine.py").startswith("1. Foundations\n")


def test_the_drawing_is_as_in_the_file() -> None:
    """Each of its lines, and no sign of Markdown."""
    told = _learn("4")
    drawing = [line for line in STATES.primer.splitlines() if line.startswith("    ")]
    assert [line for line in told.splitlines() if line.startswith("    ") and "pytest" not in line] == drawing
    assert "`" not in told


def test_headings_are_bold_where_there_are_colours() -> None:
    """And plain elsewhere."""
    coloured = CliRunner().invoke(main, ["learn", "1"], color=True).output
    assert coloured.startswith("\x1b[1m1. Foundations\x1b[0m\n")
    assert "\x1b" not in _learn("1")


def test_without_a_name_the_unit_of_the_next_kata(tree: Tree) -> None:
    """The next step is the one that pytest tells: what is wrong or begun, else the first that is not right yet."""
    assert _learn().endswith("next: katas/1_foundations/01_memory.py\n      pytest --kata\n")
    tree.fill("1.3", out_shape="(4, 2, 3)")
    assert "next: katas/1_foundations/03_" in _learn()
    _note(tree.folder, "1.3", "right")
    assert "next: katas/1_foundations/01_memory.py" in _learn()
    tree.fill("1.6", out_shape="(1, 2, 3)")
    _note(tree.folder, "1.6", "wrong")
    assert "next: katas/1_foundations/06_" in _learn()


def test_where_all_is_right(tree: Tree) -> None:
    """A unit without an open kata leads on with pytest."""
    for label in KATAS:
        path = tree.path(label)
        path.write_text(path.read_text(encoding="utf-8").replace(" = ...  #", " = 1  #"), encoding="utf-8")
        _note(tree.folder, label, "right")
    assert _learn("1").endswith("\n\nnext: pytest --kata\n")
    assert _learn().startswith("2. ")  # of which there are no files here yet


def test_a_unit_without_files() -> None:
    """It is shown, too; and the way to its files is told."""
    assert _learn("4").endswith("next: lstm-kata init .\n      pytest --kata\n")
    assert _learn("4").startswith("4. States\n")


@pytest.mark.again
def test_outside_a_dojo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It begins with the first unit, and tells the way to a dojo."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    told = _learn()
    assert told.startswith("1. Foundations\n")
    assert told.endswith("next: lstm-kata init dojo\n      cd dojo\n      pytest --kata\n")


def test_a_name_of_no_unit() -> None:
    """It lists the units, and so it does for a start of several names."""
    units = ", ".join(f"{unit.ref} {unit.name}" for unit in LSTM.units)
    result = CliRunner().invoke(main, ["learn", "foo"])
    assert (result.exit_code, result.output) == (1, f"Error: No unit is called `foo`. There are: {units}.\n")
    result = CliRunner().invoke(main, ["learn", "p"])
    assert "`p` could be any of these units: 7 parameters, 8 precision" in result.output


def test_a_unit_of_another_pack(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the pack's name and a number; primers without further sections are shown as they are."""
    monkeypatch.setattr(common, "catalogue", lambda: Catalogue([LSTM, SAMPLES]))
    assert _learn("samples:1").startswith("1. First\n\nA primer.\n\n")
    assert _learn("first").startswith("1. First\n\nA primer.\n\n")


# The page.


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The pages that are given to a browser."""
    found: list[Path] = []

    def launch(path: Path) -> bool:
        found.append(path)
        return True

    monkeypatch.setattr(browser, "opened", launch)
    return found


@pytest.mark.again
def test_open_writes_pages_that_lead_to_each_other(dojo: Path, opened: list[Path]) -> None:
    """All units' pages are written, so each link of the one that is opened leads somewhere."""
    told = _learn("4", "--open")
    page = dojo / ".lstm-kata" / "explain" / "4_states.html"
    assert opened == [page]
    assert told.startswith(".lstm-kata/explain/4_states.html\nnext: ")
    text = page.read_text(encoding="utf-8")
    assert 'Previous: <a href="3_outputs.html">3. Reading the outputs</a>' in text
    assert 'Next: <a href="5_directions.html">5. Two directions</a>' in text
    assert f"{STATES.katas[0].heading} (<code>lstm-kata explain 4.1 --open</code>)" in text
    assert {path.stem for path in page.parent.iterdir()} == {unit.folder for unit in LSTM.units}


def test_a_katas_page_and_its_units_lead_to_each_other(dojo: Path, opened: list[Path]) -> None:
    """As links where they lie there."""
    del opened
    pages = dojo / ".lstm-kata" / "explain"
    CliRunner().invoke(main, ["explain", "1.6", "--open"])
    kata = pages / "output_shape_batch_first.html"
    assert "Introduction: 1. Foundations (<code>lstm-kata learn 1 --open</code>)" in kata.read_text(encoding="utf-8")
    _learn("1", "--open")
    assert '<a href="output_shape_batch_first.html">1.6 ' in (pages / "1_foundations.html").read_text(encoding="utf-8")
    CliRunner().invoke(main, ["explain", "1.6", "--open"])
    assert 'Introduction: <a href="1_foundations.html">1. Foundations</a>' in kata.read_text(encoding="utf-8")


def test_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the page is named, and what else to do; and the command failed."""
    monkeypatch.setattr(browser, "opened", lambda _: False)
    result = CliRunner().invoke(main, ["learn", "4", "--open"])
    assert result.exit_code == 1
    assert "No browser could be opened here." in result.output
    assert ".lstm-kata/explain/4_states.html\n" in result.output
