"""The promise: one command makes a vote that needs no network, and shows nobody the solution of their own file."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import Tree
from pytest_lstm_kata.authoring import pack, unit
from pytest_lstm_kata.cli import browser, common, main
from pytest_lstm_kata.files import access
from pytest_lstm_kata.judge.grading import Grader, NoSolution
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.lstm import LSTM
from samples import flag, not_here


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A dojo in which one stands."""
    tree = Tree(tmp_path / "dojo")
    tree.make_workspace()
    monkeypatch.chdir(tree.folder)
    monkeypatch.setenv("COLUMNS", "300")
    return tree


def cards(*args: str, status: int = 0) -> str:
    result = CliRunner().invoke(main, ["cards", *args])
    assert result.exit_code == status, result.output
    return " ".join(result.output.split())


def test_a_card_is_a_page(tree: Tree) -> None:
    """It says how many answers it has, how to go on, and where it lies; the numbers are fresh, or those of a seed."""
    told = cards("1.6", "--seed", "7")
    assert told.startswith("1.6 What shape comes out?: a card with 5 answers and the numbers of seed 7. Page Down, ")
    page = tree.folder / "card-1.6.html"
    assert told.endswith("Open this file in a browser, and print it from there: card-1.6.html")
    text = page.read_text(encoding="utf-8")
    assert "(7, 5, 12)" in text
    cards("1.6", "-o", "mine.html")
    assert Path("mine.html").read_text(encoding="utf-8") != text
    cards("1.6", "--seed", "7", "-o", "mine.html")
    assert Path("mine.html").read_text(encoding="utf-8") == text


def test_a_card_says_what_each_blank_is(tree: Tree) -> None:
    """Who has the card alone has no file in which it stands."""
    cards("3.9")
    question = (tree.folder / "card-3.9.html").read_text(encoding="utf-8").partition('<section id="answers"')[0]
    assert "highest_kept: c(one) is never above it.</p>" in question


def test_a_card_that_is_there_keeps_its_numbers(tree: Tree) -> None:
    """It may have been printed: it is made again as it is, and it is said how to have other numbers; the card of another kata has its own."""
    page = tree.folder / "card-1.6.html"
    cards("1.6", "--seed", "1000000000")
    text = page.read_text(encoding="utf-8")
    told = "numbers of seed 1000000000. They are those of the card that was here. --seed N takes others, and so does another -o FILE."
    assert told in cards("1.6")
    assert page.read_text(encoding="utf-8") == text
    assert "was here" not in cards("1.6", "--seed", "7")
    assert page.read_text(encoding="utf-8") != text
    assert "was here" not in cards("1.7", "-o", str(page))


def test_the_browser_shows_it(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is none the path is said, and the exit status is 1."""
    shown: list[Path] = []

    def opened(path: Path) -> bool:
        shown.append(path)
        return True

    monkeypatch.setattr(browser, "opened", opened)
    assert cards("1.6", "--open", "-o", "card.html").endswith("card.html")
    assert shown == [Path("card.html")]
    monkeypatch.setattr(browser, "opened", lambda _: False)
    assert "No browser could be opened here." in cards("1.6", "--open", status=1)
    assert tree.folder.is_dir()


def test_no_solution_of_ones_own_file(tree: Tree) -> None:
    """The numbers of the learner's own file are on no card, nor what an exam asks that runs."""
    told = cards("1.6", "--seed", "0", status=1)
    assert told.endswith(
        "06_output_shape_batch_first.py has the same numbers, and the card would show its solution. Take another --seed."
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(common, "withheld", lambda *_: "There is an exam.")
        assert cards("1.6", status=1) == "Error: There is an exam."
    assert not (tree.folder / ".lstm-kata" / "explain").exists()


def test_where_a_card_cannot_be_written(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is wrong with the name, with the folder, or what the system says."""
    assert cards("1.6", "-o", "a.pdf", status=1) == "Error: -o a.pdf: a card is a page, so end the name with .html."
    assert cards("1.6", "-o", "x/a.html", status=1) == "Error: -o x/a.html: there is no folder x."

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(access, "replace", full)
    assert cards("1.6", "-o", "a.html", status=1) == "Error: a.html cannot be written: No space left on device."
    assert tree.folder.is_dir()


def test_a_kata_that_cannot_be_a_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The reason, and which katas can."""
    ours = pack("ours", "Ours", [unit("one", "One", "", [flag, not_here])])
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(common, "catalogue", lambda: Catalogue([LSTM, ours]))
    why = "ours:1.1 cannot be a card, because its pack does not name two ideas that people have about it."
    assert cards("ours:1.1", status=1).startswith(f"Error: {why} These can: 1.1, 1.2, ")
    monkeypatch.setattr(common, "catalogue", lambda: Catalogue([ours]))
    assert cards("ours:1.1", status=1) == f"Error: {why} No kata that is installed can."


def test_what_torch_cannot_tell_is_no_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a torch that can judge it says how to install one; a truth that this one does not show is a reason, too."""
    monkeypatch.chdir(tmp_path)

    def none(*_: object) -> None:
        raise NoSolution("There is no torch.")

    monkeypatch.setattr(Grader, "solution", none)
    assert cards("1.6", status=1) == "Error: There is no torch."
    monkeypatch.setattr(Grader, "solution", lambda *_: {"out_shape": "..."})
    why = "1.6 cannot be a card, because it does not have three different answers that can be shown here."
    assert cards("1.6", status=1).startswith(f"Error: {why} These can: 1.1, 1.2, ")
