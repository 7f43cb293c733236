"""An exam in watch mode: what is filled, and the clock; nothing of it is judged or explained there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import NO_TORCH, Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.cli.watching.disk import SETTLING
from pytest_lstm_kata.cli.watching.exam_desk import ExamDesk
from pytest_lstm_kata.cli.watching.rows import View
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.cli.watching.views import Desk
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record import exam as record
from pytest_lstm_kata.record.events import HandedIn
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.workspace import Workspace
from seeing import SCRIPT, watching
from support import solution
from watching import dojo, opened, press, screen, sit

SEED = 7


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A dojo of the first unit, and we stand in it."""
    monkeypatch.chdir(tmp_path)
    return dojo(tmp_path)


@pytest.fixture
def katas(tree: Tree) -> list[Kata]:
    """Those of an exam that was just dealt there."""
    return sit(tree, SEED)


def answer(tree: Tree, kata: Kata, answers: Mapping[str, str]) -> Path:
    """Write these answers, as source, into the kata's file."""
    path = Workspace(tree.folder).exam / kata.file
    path.write_text(write(kata, SEED, answers), "utf-8")
    return path


def fill(tree: Tree, kata: Kata) -> None:
    """Fill all blanks of the kata, with what is wrong as a rule."""
    answer(tree, kata, {blank.name: "None" for blank in kata.blanks})


def seen(desk: View, height: int = 40) -> str:
    return screen(desk, height=height)


def test_it_is_said_that_an_exam_runs(tree: Tree, katas: list[Kata]) -> None:
    """With how much is filled and how much time is left; a key shows it, and shows the katas again."""
    fill(tree, katas[0])
    desk = Desk(opened(tree))
    assert "\nExam 7 is running: 1 of 10 filled, 1:47 of 20:00 left. Press x to see it.\n" in seen(desk)
    assert "x exam" in seen(desk)
    assert desk.session.has_clock
    exam = press(desk, "X")
    assert seen(exam).startswith("Exam 7  ")
    assert press(exam, "x") is desk
    assert press(exam, "escape") is desk
    assert exam.press("q") is None
    assert exam.press("ctrl-c") is None
    assert seen(press(exam, "?")).startswith("Keys\n")


def test_where_no_exam_runs_the_key_says_so(tree: Tree) -> None:
    """And how to have one."""
    desk = Desk(opened(tree))
    assert "No exam is running. In another terminal, lstm-kata exam --start starts one." in seen(press(desk, "x"))
    assert "x exam" not in seen(desk)


def test_its_katas_with_what_is_filled_of_each(tree: Tree, katas: list[Kata]) -> None:
    """A save is seen, and brings its kata up; what can be told without a judge is told, and no more."""
    session = opened(tree)
    exam = press(Desk(session), "x")
    lines = seen(exam).splitlines()
    assert lines[0].split() == ["Exam", "7", "0", "of", "10", "filled,", "1:47", "of", "20:00", "left"]
    assert [line.split()[:2] for line in lines[3:12]] == [[kata.ref, "open"] for kata in katas[1:]]
    assert lines[2].startswith(f"> {katas[0].ref}")
    right = katas[3]
    answer(tree, right, {name: show(value) for name, value in solution(right).items()})
    session.tick(1)
    assert [">", right.ref, "filled"] in [line.split()[:3] for line in seen(exam).splitlines()]
    assert f"\nexam/{right.file}:" in seen(exam)
    several = next(kata for kata in katas if len(kata.blanks) > 1)
    answer(tree, several, {several.blanks[0].name: "None"})
    session.tick(2)
    told = [">", several.ref, *f"1 of {len(several.blanks)} filled".split()]
    assert told in [line.split()[:6] for line in seen(exam).splitlines()]
    answer(tree, right, {right.blanks[0].name: "("})
    session.tick(3)
    assert [">", right.ref, "unreadable"] in [line.split()[:3] for line in seen(exam).splitlines()]
    assert "Python cannot read this line" in seen(exam)
    (Workspace(tree.folder).exam / right.file).unlink()
    session.tick(4)
    session.tick(4 + SETTLING)
    assert [">", right.ref, "no", "file"] in [line.split()[:4] for line in seen(exam).splitlines()]
    assert "This file is gone." in seen(exam)
    assert not session.record.now.by_deal


def test_one_goes_from_kata_to_kata(tree: Tree, katas: list[Kata]) -> None:
    """What it asks stands below, and can be scrolled to in a small terminal; keys for help say that there is none."""
    exam = press(Desk(opened(tree)), "x", "n", "N")
    assert f"> {katas[2].ref}" in seen(exam)
    assert f"> {katas[1].ref}" in seen(press(exam, "p"))
    assert f"> {katas[0].ref}" in seen(press(exam, "p", "p"))
    assert f"> {katas[9].ref}" in screen(press(exam, *"nnnnnnnnnnn"), height=12)
    assert f"exam/{katas[9].file}:" not in screen(exam, height=12)
    below = [screen(press(exam, key), height=12) for key in ("page down", *["up"] * 20)]
    assert any(f"exam/{katas[9].file}:" in shown for shown in below)
    for key in "hera":
        assert "In an exam there are no hints" in seen(press(exam, key))
    assert "In an exam there are no hints" not in seen(press(exam, "z"))


def test_when_all_is_filled_it_says_how_to_hand_it_in(tree: Tree, katas: list[Kata]) -> None:
    """By a command that can be copied. Once it is handed in, no exam runs any more."""
    session = opened(tree)
    exam = press(Desk(session), "x")
    assert "Nothing is judged before you hand it in." in seen(exam)
    for kata in katas:
        fill(tree, kata)
    session.tick(1)
    assert "\nTo hand it in, type this in another terminal:\npytest --kata exam\n" in seen(exam)
    assert not session.record.now.by_deal
    Journal(Workspace(tree.folder).journal).append(HandedIn(LSTM.name, SEED, {}))
    session.tick(2)
    assert "No exam is running." in seen(exam)
    assert not session.has_clock
    assert press(exam, "n", "x")


def test_an_exam_that_is_dealt_meanwhile_is_seen(tree: Tree) -> None:
    """As is one that goes away."""
    desk = Desk(opened(tree))
    sit(tree)
    desk.session.tick(1)
    assert "Exam 7 is running" in seen(desk)
    Workspace(tree.folder).exam.rename(tree.folder / "elsewhere")
    desk.session.tick(2)
    assert "Exam 7 is running" not in seen(desk)


def test_time_that_is_over(tree: Tree, katas: list[Kata], monkeypatch: pytest.MonkeyPatch) -> None:
    """What is filled can be handed in still; where nothing is, no exam runs."""
    fill(tree, katas[0])
    session = opened(tree)

    class Later(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Later:
            return super().now(tz) + timedelta(seconds=record.SECONDS + 1)

    monkeypatch.setattr("pytest_lstm_kata.cli.watching.exam.datetime", Later)
    assert "1 of 10 filled, time is up" in seen(press(Desk(session), "x"))
    assert "pytest --kata exam" in seen(press(Desk(session), "x"))
    assert not session.has_clock
    answer(tree, katas[0], {})
    session.tick(1)
    assert session.exam.sitting is None


def test_a_save_of_practice_leaves_the_exam_as_it_is(tree: Tree, katas: list[Kata]) -> None:
    """They have nothing to do with each other."""
    session = opened(tree)
    session.exam.at = 4
    session.changed([tree.fill("1.3", out_shape="(4, 2, 3)")], 0)
    session.tick(1)
    assert session.exam.at == 4
    assert len(session.exam.katas) == len(katas)


@pytest.mark.again
@pytest.mark.parametrize(("size"), [(20, 2), (30, 8), (60, 24), (120, 50)])
def test_every_size_is_possible(tree: Tree, katas: list[Kata], size: tuple[int, int]) -> None:
    """Of a terminal, in plain letters, too."""
    session: Session = opened(tree)
    exam = ExamDesk(session.exam, Desk(session))
    session.exam.at = len(katas) - 1
    lines = screen(exam, *size, "ascii").splitlines()
    assert len(lines) <= size[1]
    assert all(len(line) <= size[0] and line.isascii() for line in lines)


def test_the_option_needs_an_exam_and_a_screen(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says which of the two is missing."""
    found = CliRunner().invoke(main, ["watch", "--exam"])
    assert found.exit_code == 1
    assert "The exam needs a full screen: leave out --exam, or use a terminal." in found.output
    monkeypatch.setattr("pytest_lstm_kata.cli.watching.screen.is_usable", lambda: True)
    found = CliRunner().invoke(main, ["watch", "--exam"])
    assert (found.exit_code, found.output) == (1, "Error: No exam is running. lstm-kata exam --start starts one.\n")
    assert tree.folder.is_dir()


def test_it_can_be_watched_from_the_beginning(tree: Tree, katas: list[Kata]) -> None:
    """In a terminal, without torch; a save is seen at once, and a key goes to the katas."""
    with watching(tree.folder, "--exam", script=f"{NO_TORCH}\n{SCRIPT}") as terminal:
        terminal.until("Exam 7", "0 of 10 filled", "of 20:00 left", "x katas")
        fill(tree, katas[1])
        terminal.until("1 of 10 filled", f"> {katas[1].ref}", "filled")
        terminal.press("x")
        terminal.until("1.1 Who remembers", "Exam 7 is running: 1 of 10 filled")
        terminal.press("q")
        assert terminal.ended() == 0
