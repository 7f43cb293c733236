"""The promise: one can ask where one stands, what there is and what comes next; nothing is judged, and torch not loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from conftest import KATAS, Tree
from pytest_lstm_kata.cli import common, main
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.events import Examined, Hinted, Judged
from pytest_lstm_kata.record.journal import Journal
from running import travel


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A dojo of one unit, in which one stands."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    tree = Tree(tmp_path)
    tree.make_workspace()
    return tree


def _note(tree: Tree, *events: object) -> None:
    journal = Journal(tree.folder / ".lstm-kata" / "journal.jsonl")
    for event in events:
        journal.append(event)  # type: ignore[arg-type]  # all of these are events


def _judged(label: str, outcome: str, **answers: str) -> Judged:
    kata = KATAS[label]
    return Judged(kata.id, challenge=kata.challenge, answers=answers, outcome=outcome)


def _run(*args: str) -> Result:
    result = CliRunner().invoke(main, args)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def _mixed(tree: Tree) -> None:
    """A dojo a day after a first evening."""
    tree.solve("1.3")
    tree.fill("1.4", error="KeyError")
    tree.fill("1.6", out_shape="(7, 5, 20)")
    tree.fill("1.8", out_shape="(1, 2, 3)", h_n_rows="1", input_widths="(1, 2, 3)", steps_seen="1")
    tree.fill("1.9", error="lstm(x)")
    tree.fill("1.10", h_n_shape="(3, 2, 8)")
    tree.path("1.7").unlink()
    _note(
        tree,
        _judged("1.1", "right", linear_steps="9"),
        Hinted(KATAS["1.3"].id, 0, 1),
        _judged("1.3", "right", out_shape="(4, 2, 3)"),
        _judged("1.6", "wrong", out_shape="(7, 5, 20)"),
        _judged("1.10", "wrong", h_n_shape="(1, 1, 1)"),
        _judged("1.10", "wrong", h_n_shape="(1, 1, 2)"),
    )
    travel(tree.folder / ".lstm-kata" / "journal.jsonl", 1)


def test_a_list_has_a_line_for_each_kata(tree: Tree) -> None:
    """Its number, what has become of it by the journal and its file, its title; and nothing else, for a pipe."""
    _mixed(tree)
    assert _run("list", "foundations").output.splitlines() == [
        "1.1   was right      Who remembers the first step? (easy)",
        "1.2   open           Two sizes make a layer (easy)",
        "1.3   right, due     The default layout (medium)",
        "1.4   1 of 2 filled  Ported from Keras (medium)",
        "1.5   open           So many features for each step (hard)",
        "1.6   wrong          What shape comes out? (challenge, medium)",
        "1.7   no file        From a sequence to a class (challenge, medium)",
        "1.8   ready          From one layer to three (challenge, hard)",
        "1.9   unreadable     First data for a layer (challenge, hard)",
        "1.10  closed         What is left at the end? (challenge, expert)",
    ]
    assert len(_run("list").output.splitlines()) == len(LSTM.katas)


@pytest.mark.again
@pytest.mark.parametrize(
    ("words", "labels"),
    [
        (["due"], ["1.3"]),
        (["review"], ["1.3"]),
        (["CHALLENGE", "hard", "ready"], ["1.8"]),
        (["challenge ready"], ["1.8"]),
        (["layout"], ["1.3"]),
        (["wrong"], ["1.6"]),
        (["foundations", "right"], ["1.1", "1.3"]),
        (["From", "ONE", "layer"], ["1.8"]),
        (["output_shape"], ["1.3", "1.6"]),
    ],
)
def test_words_narrow_a_list(tree: Tree, words: list[str], labels: list[str]) -> None:
    """As in the menu of watch mode: each word stands somewhere in a kata's line, its file's name, or its unit."""
    _mixed(tree)
    found = [line.split(" ")[0] for line in _run("list", *words).output.splitlines()]
    assert [label for label in found if label in KATAS] == labels


def test_words_that_mean_nothing(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what shows all; who sits before a terminal is told how to go on."""
    assert tree.folder.is_dir()
    result = _run("list", "nonsense", "words")
    assert result.exit_code == 1
    assert "No kata matches `nonsense words`. lstm-kata list shows all katas." in result.output
    monkeypatch.setattr(common, "is_somebody_there", lambda: True)
    assert _run("list", "layout").output.endswith("\nnext: lstm-kata next\n")


def test_next_is_what_went_wrong_then_what_is_open(tree: Tree) -> None:
    """It shows the kata as its file asks it; --path prints the file alone."""
    result = _run("next")
    assert result.output.splitlines()[:3] == ["1.1 Who remembers the first step?", "easy, open", ""]
    assert "On how many of the 9 steps of x does this row depend?" in " ".join(result.output.split())
    assert result.output.endswith(
        "\nIf you need a hint: lstm-kata hint 1.1\nnext: lstm-kata learn 1\n"
        "      katas/1_foundations/01_memory.py\n      pytest --kata\n"
    )
    assert _run("next", "--path").output == "katas/1_foundations/01_memory.py\n"
    _mixed(tree)
    assert _run("next").output.splitlines()[:2] == ["1.6 What shape comes out? (challenge)", "medium, wrong"]


def test_next_shows_what_cannot_be_read(tree: Tree) -> None:
    """With the first numbers, as nobody knows which the file has."""
    tree.solve()
    tree.path("1.1").write_text('__kata__ = "lstm/memory"\n(', encoding="utf-8")
    _note(tree, *(_judged(label, "right") for label in KATAS if label != "1.1"))
    assert _run("next").output.splitlines()[:2] == ["1.1 Who remembers the first step?", "easy, unreadable"]


def test_a_kata_without_a_file_comes_last(tree: Tree) -> None:
    """It is the next one if there is no other, with the command that writes its file."""
    tree.solve()
    _note(tree, *(Judged(kata.id, outcome="right") for kata in LSTM.katas if kata.label != "1.7"))
    tree.path("1.7").unlink()
    result = _run("next")
    assert result.output.splitlines()[:2] == ["1.7 From a sequence to a class (challenge)", "medium, no file"]
    assert result.output.endswith("\nnext: lstm-kata init .\n      pytest --kata\n")
    assert _run("status").output.endswith("\nnext: lstm-kata init .\n      pytest --kata\n")
    result = _run("next", "--path")
    assert result.exit_code == 1
    assert "There is no file for 1.7 From a sequence to a class: lstm-kata init . writes it." in result.output


def test_when_every_kata_is_solved(tree: Tree) -> None:
    """There is the badge to be had, then what is due, then exams."""
    tree.solve()
    _note(tree, *(Judged(kata.id, outcome="right") for kata in LSTM.katas))
    for command in ("next", "status"):
        assert _run(command).output.endswith("\nnext: lstm-kata badge\n")
    assert "Every kata is solved.\n" in _run("next").output
    status = _run("status").output
    assert "LSTM Mastery Badge: every challenge is solved; lstm-kata badge judges them all" in " ".join(status.split())
    assert "LSTM Black Belt: every kata is solved" in status
    result = _run("next", "--path")
    assert result.exit_code == 1
    assert "Every kata is solved, so none comes next." in result.output
    (tree.folder / "badge.json").write_text("{}", encoding="utf-8")
    assert _run("status").output.endswith("Nothing is due for review.\nnext: lstm-kata exam\n")
    _note(tree, _wrong_again())
    travel(tree.folder / ".lstm-kata" / "journal.jsonl", 1)
    assert _run("next").output.endswith("1 kata is due for review: lstm-kata review\nnext: lstm-kata review\n")
    _run("review")
    assert _run("next").output.endswith("1 kata waits in review: lstm-kata review\nnext: lstm-kata review\n")


def _wrong_again() -> Judged:
    return Judged(KATAS["1.3"].id, seed=3, outcome="wrong")


def test_status_is_a_screen(tree: Tree) -> None:
    """Units, challenges, what the badges lack, what is due, the next kata: in a terminal of 24 lines."""
    _mixed(tree)
    lines = _run("status").output.splitlines()
    assert len(lines) <= 24
    assert lines[0] == "LSTM Mastery Badge"
    assert lines[1].startswith("foundations ")
    assert lines[1].endswith("2/10   challenges 0/5")
    assert lines[1 + len(LSTM.units) :] == [
        "LSTM Mastery Badge: 5 challenges to go: 1.6, 1.7, 1.8, 1.9, 1.10",
        f"LSTM Black Belt: {len(LSTM.katas) - 2} katas to go",
        "1.6: 1 of 2 attempts used; 1.10: 2 of 2 attempts used, closed",
        "1 kata is due for review: lstm-kata review",
        "Next kata: 1.6 What shape comes out? (challenge)",
        f"next: katas/{KATAS['1.6'].file}",
        "      pytest --kata",
    ]


def test_status_says_what_comes_back(tree: Tree) -> None:
    """And when; and that an exam runs."""
    tree.solve("1.3")
    _note(
        tree,
        Hinted(KATAS["1.3"].id, 0, 1),
        _judged("1.3", "right", out_shape="(4, 2, 3)"),
        Examined("lstm", 7, (KATAS["1.6"].id,)),
    )
    output = _run("status").output
    assert "Nothing is due for review. Next: 1.3, tomorrow.\n" in output
    assert "Exam 7 is running: lstm-kata exam shows its state.\n" in output


@pytest.mark.parametrize("command", ["status", "list", "next"])
def test_outside_of_a_dojo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """It is said how to have one; and a dojo without katas, how to have some."""
    monkeypatch.chdir(tmp_path)
    result = _run(command)
    assert result.exit_code == 1
    assert "This is not a dojo" in result.output
    (tmp_path / ".lstm-kata").mkdir()
    result = _run(command)
    assert result.exit_code == 1
    assert "There are no katas in katas: lstm-kata init . writes them." in result.output


def test_a_badge_that_was_given_is_named(tree: Tree) -> None:
    """Also with distinction, by its own file; one that cannot be read does not stop anything."""
    tree.solve("1.6", "1.7", "1.8", "1.9", "1.10")
    _run("badge")
    assert "LSTM Mastery Badge: earned; badge.json is the proof\n" in _run("status").output
    proof = tree.folder / "badge.json"
    text = proof.read_text(encoding="utf-8")
    proof.write_text(text.replace('"distinction": false', '"distinction": true'), encoding="utf-8")
    assert "LSTM Mastery Badge: earned, with distinction; badge.json is the proof\n" in _run("status").output
    proof.write_text("{}", encoding="utf-8")
    assert "LSTM Mastery Badge: every challenge is solved\n" in _run("status").output


def test_words_of_which_none_is_so_now(tree: Tree) -> None:
    """What could be and is not is no mistake: nothing is listed, and that is said beside the list."""
    tree.solve()
    _note(tree, *(_judged(label, "right") for label in KATAS))
    for words in (["challenge", "closed"], ["review"], ["1.3 unreadable"]):
        result = _run("list", *words)
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == f"No kata matches `{' '.join(words)}` now.\n"


@pytest.mark.again
def test_several_words_of_a_title_mean_it(tree: Tree) -> None:
    """Although one of them is a state, too."""
    assert tree.folder.is_dir()
    _run("init", ".")
    assert [line.split()[0] for line in _run("list", "right shape, the wrong").output.splitlines()] == ["8.8"]
    assert _run("list", "wrong").stdout == ""


def test_the_way_on_from_a_dojo_without_katas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is explained there has no file: the command that writes the katas comes next."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".lstm-kata").mkdir()
    assert _run("explain", "1.6").output.endswith("\nnext: lstm-kata init .\n      pytest --kata\n")
