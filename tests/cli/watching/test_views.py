"""What the keys of watch mode do, and what the screen says of each state; its looks are in test_watch_screens."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from conftest import KATAS, Tree
from pytest_lstm_kata.cli.watching import loop, tally
from pytest_lstm_kata.cli.watching.menu import Menu
from pytest_lstm_kata.cli.watching.rows import WIDEST, Row, View, prose
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.cli.watching.views import Desk
from pytest_lstm_kata.explain import explanation
from pytest_lstm_kata.files import asking
from pytest_lstm_kata.files.ideas import ideas
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output.failure import FORM
from pytest_lstm_kata.record.events import Hinted, Judged, Revealed
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.progress import Progress
from pytest_lstm_kata.record.settings import Limits
from pytest_lstm_kata.record.workspace import Workspace
from running import travel
from support import solution
from watching import dojo, opened, press, screen

COUNT = len(LSTM.katas)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A dojo of the first unit, and we stand in it."""
    monkeypatch.chdir(tmp_path)
    return dojo(tmp_path)


@pytest.fixture
def session(tree: Tree) -> Session:
    return opened(tree)


@pytest.fixture
def desk(session: Session) -> Desk:
    return Desk(session)


def keys_of(view: View, width: int = 200) -> str:
    """The last row, in a terminal that has room for all keys."""
    return screen(view, width).splitlines()[-1]


def save(desk: Desk, tree: Tree, label: str, **answers: str) -> str:
    """The screen after a save."""
    desk.session.changed([tree.fill(label, **answers)], 0)
    return screen(desk)


@pytest.mark.parametrize("key", ["q", "ctrl-c"])
def test_quitting(desk: Desk, key: str) -> None:
    """Two keys quit, and any without a meaning does nothing."""
    assert desk.press("z") is desk
    assert desk.press(key.upper() if len(key) == 1 else key) is None


@pytest.mark.parametrize("view", ["l", "e", "?"])
def test_ctrl_c_quits_everywhere(desk: Desk, view: str) -> None:
    """Also from the list and from an explanation."""
    assert press(desk, view).press("ctrl-c") is None


def test_next_and_previous(desk: Desk) -> None:
    """The heading says where one is."""
    assert screen(press(desk, "n")).startswith("1.2 ")
    assert screen(press(desk, "p")).startswith("1.1 ")


def test_capital_letters_do_the_same(desk: Desk, tree: Tree) -> None:
    """As where Caps Lock was left on; in an explanation, too."""
    assert screen(press(desk, "N")).startswith("1.2 ")
    assert screen(press(desk, "P")).startswith("1.1 ")
    assert "hint 1 of 2" in screen(press(desk, "H"))
    assert press(press(desk, "E"), "Q") is desk
    assert "1.2" in screen(press(desk, "L"))
    save(desk, tree, "1.6", out_shape="(7, 5, 20)")
    assert "1:47 of 2:00 left" in screen(press(desk, "S"))
    assert "deal 1.6 with fresh" in screen(press(desk, "R"))
    assert "fresh numbers are in its file" in screen(press(desk, "R"))


def test_a_key_tells_what_all_keys_do(desk: Desk) -> None:
    """In words, for whatever width; another one, or the same again, goes back. From the list, too."""
    assert "? keys" in keys_of(desk)
    shown = screen(press(desk, "?"), height=60)
    assert shown.startswith("Keys\n")
    assert "\nr         deal fresh numbers into this file (it asks first)\n" in shown
    offered = {name for name in re.findall(r"(\S+) [a-z]", keys_of(desk)) if len(name) == 1}
    assert offered <= set(re.findall(r"^(\S)  ", shown, re.MULTILINE))
    assert press(press(desk, "?"), "?") is desk
    assert press(press(desk, "?"), "escape") is desk
    listing = press(desk, "l")
    assert screen(press(listing, "?")).startswith("Keys\n")
    assert press(press(listing, "?"), "escape") is listing
    assert max(map(len, screen(press(desk, "?"), 40, 80).splitlines())) <= 40
    assert "…" not in screen(press(desk, "?"), 40, 80)


def test_a_blank_kata_says_what_to_do(desk: Desk, tree: Tree) -> None:
    """The first screen of all, too; once something is filled there is something else to say."""
    assert "\nOpen this file, replace each ... with your answer, and save it.\n" in screen(desk)
    assert "Open this file" not in save(desk, tree, "1.1", lstm_steps="9")
    desk.session.go(KATAS["1.6"])
    said = "Open this file, replace each ... with your answer, save it, then press Enter."
    assert f"\n{said}\n" in screen(desk)


def test_one_total_beside_the_bars(desk: Desk, tree: Tree) -> None:
    """Of all katas, and of the challenges; below the title where there is no room beside it."""
    save(desk, tree, "1.3", out_shape="(4, 2, 3)")
    assert f"\nLSTM Mastery Badge   1 of {COUNT} katas, 0 of 5 challenges\n" in screen(desk)
    assert f"\nLSTM Mastery Badge\n1 of {COUNT} katas, 0 of 5 challenges\n" in screen(desk, 40, 60)


def test_what_was_earned_is_read_whole(desk: Desk, tree: Tree) -> None:
    """In a small terminal it is wrapped, and no part of it is cut off."""
    tree.solve()
    for kata in KATAS.values():
        desk.session.go(kata)
        press(desk, "enter", "enter")  # the first one shows what was saved
    shown = screen(desk, 40, 60)
    assert "★ LSTM Mastery Badge: earned, every challenge right" in " ".join(shown.split())


def test_a_key_checks_all(desk: Desk, tree: Tree) -> None:
    """All files are read again and judged, and what is not right is named; a challenge waits for Enter all the same."""
    Journal(Workspace(tree.folder).journal).append(Judged(KATAS["1.5"].id, outcome="right"))
    tree.fill("1.2", lstm="nn.LSTM(20, 10)")
    tree.fill("1.3", out_shape="(4, 2, 3)")
    tree.fill("1.1", lstm_steps="9")
    tree.fill("1.4", error="(")
    tree.fill("1.6", out_shape="(7, 5, 20)")
    shown = screen(press(desk, "a"), height=40)
    assert (
        f"\n1 of {COUNT} katas are right now, and 1 was right before: 1.5.\n"
        "begun: 1.1\nwrong: 1.2\nunreadable: 1.4\n"
        "ready: 1.6. Enter submits a challenge that is ready.\nno file: 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8, ...\n"
    ) in shown
    assert not desk.session.challenge.attempts.wrong
    assert "katas are right now" not in screen(press(desk, "n"))


def test_to_check_all_takes_torch(tree: Tree) -> None:
    """While it is being loaded that is said."""
    desk = Desk(opened(tree, loaded=False))
    assert "torch is still loading. Press a again in a moment." in screen(press(desk, "a"))


def test_what_is_due_is_told_with_all_else(tmp_path: Path) -> None:
    """Who has all files checked reads what is due for review, too."""
    tree = dojo(tmp_path)
    journal = tmp_path / ".lstm-kata" / "journal.jsonl"
    for outcome in ("wrong", "right"):
        Journal(journal).append(Judged(KATAS["1.3"].id, outcome=outcome))
    desk = Desk(opened(tree))
    assert "review" not in screen(press(desk, "a"))
    travel(journal, 1)
    desk = Desk(opened(tree))
    assert "1 kata is due for review: lstm-kata review" in screen(press(desk, "a"))
    for word in ("due", "review"):
        listing = screen(press(desk, "l", *word))
        assert listing.startswith(f"1 of {COUNT} katas ")
        assert f"\n> 1.3  was right, due {KATAS['1.3'].title}\n" in listing


def test_a_long_answer_is_cut_with_a_mark(desk: Desk, tree: Tree) -> None:
    """Also one of several lines, of which the first is shown."""
    long = f"({', '.join(map(str, range(100, 140)))})"
    line = next(line for line in save(desk, tree, "1.3", out_shape=long).splitlines() if "out_shape = (100" in line)
    assert line.endswith("…")
    assert next(line for line in screen(desk, encoding="ascii").splitlines() if " = (100" in line).endswith("...")
    path = tree.path("1.3")
    path.write_text(path.read_text("utf-8").replace(long, "(4,\n  2, 3)"), "utf-8")
    desk.session.changed([path], 0)
    assert "right  out_shape = (4,…\n" in screen(desk)
    path.write_text(path.read_text("utf-8").replace("(4,\n  2, 3)  # out.shape", "(4, 2, 3)"), "utf-8")
    desk.session.changed([path], 0)
    assert "right  out_shape = (4, 2, 3)\n" in screen(desk)


def test_what_ran_together_with_a_wrong_one_is_marked_so(desk: Desk, tree: Tree) -> None:
    """It is neither right nor left out: it is as yellow as the other."""
    save(desk, tree, "1.7", lstm="nn.LSTM(8, 16, batch_first=True)", head="nn.Linear(15, 3)", step="-1")
    rows = press(desk, "enter").frame(80).middle
    marks = {row[1].text.split()[0]: row[0] for row in rows if len(row) == 2}
    assert {name: (mark.text.split(maxsplit=1)[1].strip(), mark.role) for name, mark in marks.items()} == {
        "lstm": ("not known yet", "bad"),
        "head": ("wrong", "bad"),
        "step": ("not known yet", "bad"),
    }


@pytest.mark.again
@pytest.mark.parametrize("width", [60, 80, 100])
def test_each_statement_is_wrapped_once(each_kata: Kata, width: int) -> None:
    """A line of prose ends where its sentence does or where the next word does not fit; code keeps its lines."""
    assert stubs([text(row) for row in prose(asking.prose(deal(each_kata, 0)), width)], width) == []
    explained = explanation.explain(each_kata, 0, Progress(), width)._replace(scenes=())  # they are as they are
    assert stubs([*explanation.lines(explained, width)], width) == []


def text(row: Row) -> str:
    return "".join(part.text for part in row)


def stubs(lines: Sequence[str], width: int) -> list[str]:
    """Lines of prose that end although their sentence goes on, and the next word would have fitted."""
    return [
        line
        for line, following in pairwise(lines)
        if line.strip()
        and following.strip()
        and not line.startswith(" ")
        and not following.startswith(" ")
        and line[-1] not in ".?!:;"
        and len(f"{line} {following.split()[0]}") <= min(width, WIDEST)
    ]


def test_hints_come_one_by_one(desk: Desk) -> None:
    """Below what was said of the answer; the last one says that it was the last."""
    assert "hint 1 of 2" in screen(press(desk, "h"))
    assert "hint 2 of 2" in screen(press(desk, "h"))
    assert "There are no more hints. Press e for the idea, u for the introduction." in screen(press(desk, "h"))
    assert "There are no more" not in screen(press(desk, "x"))


def test_hints_can_be_read_while_the_file_cannot(desk: Desk, tree: Tree) -> None:
    """Its numbers are not known then; those of the first deal stand in."""
    Journal(Workspace(tree.folder).journal).append(Hinted(KATAS["1.6"].id, level=2))
    save(desk, tree, "1.6", out_shape="(7, 5")
    shown = screen(press(desk, "h"))
    assert "hint 2 of 2" in shown
    assert "Python cannot read this line" in shown
    assert "attempt" not in shown


def test_a_solution_is_for_who_is_stuck(desk: Desk, tree: Tree) -> None:
    """Before that, the key says what is missing, and no other row speaks of it."""
    shown = save(desk, tree, "1.3", out_shape="(4, 2, 5)")
    assert "Still stuck?" not in shown
    assert "v solution" not in keys_of(desk)
    assert "\nv         view the solution, once you are stuck (it asks first)\n" in screen(press(desk, "?"), height=60)
    told = " ".join(screen(press(desk, "v")).split())
    assert "So far: 0 of 2 hints, 1 wrong answer. h shows the next hint." in told
    assert "(4, 2, 3)" not in told


def stuck(desk: Desk, tree: Tree) -> str:
    """The screen after the last hint, three wrong answers to 1.3 behind it."""
    press(desk, "h", "h")
    for answer in ("(4, 2, 5)", "(2, 4, 3)", "(2, 4, 5)"):
        save(desk, tree, "1.3", out_shape=answer)
        press(desk, "h", "h")
    return screen(desk, 100, 40)


def test_a_solution_is_asked_for_twice(desk: Desk, tree: Tree) -> None:
    """It is offered above the hints, so that it is seen; the second v shows it in the pager, any other key does nothing."""
    shown = stuck(desk, tree)
    offer = "Still stuck? v shows the solution. The kata then counts with fresh numbers only."
    assert shown.index("✗ wrong") < shown.index(offer) < shown.index("hint 1 of 2")
    assert "h hint  v solution  e explain" in keys_of(desk)
    assert "Press v again to see the solution of 1.3." in screen(press(desk, "v"))
    assert "v again" not in screen(press(desk, "z"))
    assert not desk.session.record.now.attempts(KATAS["1.3"].id, 0).revealed
    pager = press(desk, "v", "v")
    shown = screen(pager, height=40)
    assert shown.startswith(KATAS["1.3"].heading)
    assert "    out_shape = (4, 2, 3)  # out.shape" in shown
    narrow = screen(pager, 40, 60)
    assert " ".join(shown.split()) == " ".join(narrow.split())  # nothing is cut off
    assert press(pager, "v") is desk


def test_after_the_solution_fresh_numbers_count(desk: Desk, tree: Tree) -> None:
    """Right with the numbers that it was shown with is right, and is told not to count; r deals fresh ones, and they do."""
    stuck(desk, tree)
    press(press(desk, "v", "v"), "escape")
    assert "You have seen the solution with these numbers, so 1.3 counts with fresh ones only: r" in screen(
        desk, 100, 40
    )
    assert press(desk, "v") is not desk  # it can be looked at again, and nothing is asked
    shown = " ".join(save(desk, tree, "1.3", out_shape="(4, 2, 3)").split())
    assert "Correct! Press n" in shown
    assert "1.3 is right, but you have seen its solution with these numbers: r deals fresh ones." in shown
    assert "0 of 72 katas" in re.sub(r"of \d+ katas", "of 72 katas", shown)
    assert tally.state(desk.session, KATAS["1.3"]) == ("solution seen", "")
    assert "solution seen: 1.3" in [*tally.lines(desk.session)]
    assert not desk.session.is_done(KATAS["1.3"])
    press(desk, "r", "r")
    numbers = deal(KATAS["1.3"], 1).numbers
    right = f"({numbers['seq_len']}, {numbers['batch']}, {numbers['hidden_size']})"
    assert "is right, but" not in save(desk, tree, "1.3", out_shape=right)
    assert desk.session.is_done(KATAS["1.3"])
    assert KATAS["1.3"].id in desk.session.learner().solved


def test_a_solution_takes_torch(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is loading, one is told so; where none can judge, why; and then nothing is written down."""
    for level in (1, 2):
        Journal(Workspace(tree.folder).journal).append(Hinted(KATAS["1.1"].id, level=level))
    for answer in "123":
        Journal(Workspace(tree.folder).journal).append(
            Judged(KATAS["1.1"].id, outcome="wrong", answers={"lstm_steps": answer})
        )
    desk = Desk(opened(tree, loaded=False))
    assert "is still loading. Press v again in a moment." in screen(press(desk, "v"))
    monkeypatch.setattr(TorchOracle, "unfit", lambda _: "No torch.\nGet one.")
    desk.session.load()
    assert "No torch." in screen(press(desk, "v", "v"))
    assert not desk.session.record.now.spent
    Journal(Workspace(tree.folder).journal).append(Revealed(KATAS["1.1"].id))
    desk = Desk(opened(tree, loaded=False))
    assert "torch draws this and is still loading." in screen(press(desk, "e"))


def test_of_a_file_that_cannot_be_read_no_solution_is_shown(desk: Desk, tree: Tree) -> None:
    """Nobody knows its numbers, so no word is said of fresh ones, and the key says why there is nothing to see."""
    stuck(desk, tree)
    press(press(desk, "v", "v"), "escape")
    assert "fresh" not in save(desk, tree, "1.3", out_shape="(4, 2")
    assert "cannot be read, so its numbers are not known. Mend it first." in " ".join(screen(press(desk, "v")).split())


def test_retry_asks_first(desk: Desk, tree: Tree) -> None:
    """The second r deals; any other key leaves all as it is."""
    save(desk, tree, "1.3", out_shape="(4, 2, 3)")
    assert "Press r again to deal 1.3 with fresh numbers." in screen(press(desk, "r"))
    assert "r again" not in screen(press(desk, "x", "h"))
    press(desk, "r", "r")
    assert "What you had written is at its end, as a comment." in screen(desk)
    assert desk.session.seed == 1


@pytest.mark.parametrize("between", [("1.3", "(4, 2, 3)"), ("1.6", "(5, 7, 20)")])
def test_a_save_takes_the_question_away(desk: Desk, tree: Tree, between: tuple[str, str]) -> None:
    """Whether the file at hand was saved or another one, r asks again: what it said was of something else."""
    desk.session.go(KATAS["1.6"])
    press(desk, "r")
    label, value = between
    save(desk, tree, label, out_shape=value)
    assert f"Press r again to deal {label}" in screen(press(desk, "r"))
    assert desk.session.seed == 0


def test_enter_submits_a_challenge(desk: Desk, tree: Tree) -> None:
    """Which says so while it is ready, and how many attempts are left."""
    assert "Ready. Press Enter to submit it." in save(desk, tree, "1.6", out_shape="(7, 5, 20)")
    assert keys_of(desk).startswith("Enter submits  n next  ")
    shown = screen(press(desk, "enter"))
    assert "You wrote time first." in shown
    assert "1 of 2 attempts used" in shown
    ready = save(desk, tree, "1.6", out_shape="(5, 7, 10)")
    assert "Ready. Press Enter to submit it.\n1 of 2 attempts used\n" in ready
    press(desk, "enter")
    shown = save(desk, tree, "1.6", out_shape="(5, 7, 20)")
    assert "2 of 2 attempts used: no attempts left with these numbers; r deals fresh ones" in shown
    assert "s start" not in shown


def test_a_wrong_form_costs_nothing(desk: Desk, tree: Tree) -> None:
    """It says which form is asked for, that it was free, and asks for no retry."""
    for value in ("None", "5.0", '"(5, 7, 20)"'):
        save(desk, tree, "1.6", out_shape=value)
        shown = screen(press(desk, "enter"))
        assert "`out_shape` is a tuple; you gave" in shown
        assert " ".join(FORM.split()) in " ".join(shown.split())
    assert not Journal(Workspace(tree.folder).journal).entries()
    save(desk, tree, "1.6", out_shape="(5, 7, 20)")
    shown = screen(press(desk, "enter"))
    assert "Correct!" in shown
    assert "solved without distinction: 1.6 (no clock was started)" in shown


def test_enter_submits_nothing_that_was_not_on_the_screen(desk: Desk, tree: Tree) -> None:
    """A save that comes in the same moment as Enter is shown first."""
    save(desk, tree, "1.6", out_shape="(7, 5, 20)")
    desk.session.changed([tree.fill("1.6", out_shape="(5, 7, 20)")], 0)
    press(desk, "enter")
    assert "The file was just saved. Check it, then press Enter." in screen(desk)
    assert not Journal(Workspace(tree.folder).journal).entries()
    assert "Correct!" in screen(press(desk, "enter"))


def test_the_clock(desk: Desk) -> None:
    """s is offered until it runs."""
    desk.session.go(KATAS["1.6"])
    assert "a challenge with 2 attempts; s starts its 2:00 clock" in screen(desk)
    assert "s start" in keys_of(desk)
    assert "1:47 of 2:00 left" in screen(press(desk, "s"))
    assert "s start" not in keys_of(desk)


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        (Limits(0, 0), ""),
        (Limits(3, 0), "a challenge with 3 attempts"),
        (Limits(0, 60), "a challenge; s starts its 1:00 clock, for a badge with distinction"),
    ],
)
def test_other_limits(desk: Desk, tree: Tree, limits: Limits, said: str) -> None:
    """What there is no limit of is not spoken of."""
    desk.session.record.workspace = Workspace(tree.folder, limits)
    desk.session.go(KATAS["1.6"])
    lines = screen(desk).splitlines()
    assert (
        said in lines if said else not any("challenge of" in line or line.startswith("a challenge") for line in lines)
    )
    assert ("s start" in keys_of(desk)) == bool(limits.seconds)
    ready = save(desk, tree, "1.6", out_shape="(7, 5, 20)")
    assert "Ready. Press Enter to submit it." in ready
    assert ("attempt" in ready) == bool(limits.attempts)


def test_after_a_right_answer_another_one_is_no_attempt(desk: Desk, tree: Tree) -> None:
    """Nothing is held against what was right."""
    save(desk, tree, "1.6", out_shape="(5, 7, 20)")
    assert "Correct! Press n for the next kata, e for the full explanation." in screen(press(desk, "enter"))
    assert "Ready. Press Enter to submit it." in save(desk, tree, "1.6", out_shape="(7, 5, 20)")


def test_the_explanation(desk: Desk, tree: Tree) -> None:
    """It can be scrolled, and each of several keys goes back; a save does not need it to be closed."""
    page = press(desk, "e")
    assert screen(page).startswith("1.1 Who remembers the first step?")
    top = screen(page, height=12)
    assert screen(press(page, " "), height=12) != top
    assert screen(press(page, "home"), height=12) == top
    press(page, "x")
    for key in ("escape", "enter", "e", "q"):
        assert press(page, key) is desk
    assert "Step by step" not in top
    save(desk, tree, "1.3", out_shape="(4, 2, 3)")
    page = press(desk, "e", "page down", "page down")
    assert "Without batch_first, x is (seq_len, batch, input_size) = (4, 2, 5)." in screen(page)
    assert screen(page, 60) != screen(page, 80)


def test_the_introduction_to_a_unit(desk: Desk) -> None:
    """A key shows it from any kata of the unit, in the pager; the same key again goes back. The first kata says so."""
    assert "\nNew unit: press u for its introduction.\n" in screen(desk)
    page = press(desk, "u")
    shown = screen(page, height=100)
    assert shown.startswith("1. Foundations\n\n")
    assert "| LSTM |" in shown
    for key in ("escape", "u"):
        assert press(page, key) is desk
    second = press(desk, "n")
    assert "New unit" not in screen(second)
    assert screen(press(second, "u"), height=100) == shown


def test_all_of_an_explanation(desk: Desk, tree: Tree) -> None:
    """One screen comes first; a shows the rest, from where the keys lead back."""
    save(desk, tree, "1.3", out_shape="(4, 2, 3)")
    assert "Common mistakes" not in screen(press(desk, "e"), height=100)
    page = press(desk, "e", "a")
    assert "Common mistakes" in screen(page, height=100)
    assert press(page, "a") is page
    assert press(page, "escape") is desk


def test_a_link_is_shown_as_a_whole(desk: Desk) -> None:
    """Where it is wider than the terminal it goes on in the next row, and each piece leads there."""
    url = "https://docs.pytorch.org/docs/stable/generated/torch.nn.LSTM.html"
    pieces = [part for row in press(desk, "e").frame(40).middle for part in row if part.link]
    assert "".join(piece.text for piece in pieces).strip() == url
    assert [piece.link for piece in pieces] == [url, url]


def test_an_explanation_that_torch_draws_waits_for_it(tree: Tree) -> None:
    """The screen does not freeze meanwhile."""
    Journal(Workspace(tree.folder).journal).append(Judged(KATAS["1.1"].id, outcome="right"))
    desk = Desk(opened(tree, loaded=False))
    desk.session.go(KATAS["1.1"])
    assert "torch draws this and is still loading" in screen(press(desk, "e"))


def test_a_screen_that_does_not_fit_can_be_scrolled(desk: Desk) -> None:
    """And another key shows it from its beginning."""
    desk.session.go(KATAS["1.8"])
    assert "-- Down: " in screen(desk, 40, 16)
    assert "-- Up: 2 more" in screen(press(desk, "down", "down"), 40, 16)
    assert "-- Up" not in screen(press(desk, "x"), 40, 16)


def test_the_list_is_for_going_somewhere(desk: Desk) -> None:
    """The cursor begins at the kata at hand; Enter follows it, Escape does not."""
    press(desk, "n")
    listing = press(desk, "l")
    assert "> 1.2 " in screen(listing)
    press(listing, "down", "down", "up")
    assert "> 1.3 " in screen(listing)
    assert press(listing, "escape") is desk
    assert desk.session.kata is KATAS["1.2"]
    assert press(listing, "enter") is desk
    assert desk.session.kata is KATAS["1.3"]
    press(press(desk, "l"), "end", "enter")
    assert desk.session.kata is desk.session.katas[-1]
    assert "> 1.1 " in screen(press(desk, "l", "home", "up"))


def test_what_is_typed_narrows_the_list(desk: Desk) -> None:
    """All words have to be there, in whatever order; Backspace takes a letter back, Escape leaves all the same."""
    listing = press(desk, "l", *"comes challenge")
    lines = screen(listing).splitlines()
    assert lines[0].startswith(f"1 of {COUNT} katas")
    assert lines[0].endswith("search: comes challenge")
    assert lines[2].startswith("> 1.6 ")
    press(listing, *"xyz")
    assert "No kata matches. Backspace deletes a letter." in screen(listing)
    assert press(listing, "enter", "down") is listing
    press(listing, "backspace", "backspace", "backspace")
    assert "> 1.6 " in screen(listing)
    assert press(listing, "unknown key") is listing
    assert press(listing, "escape") is desk
    assert screen(press(desk, "l", *"BATCH")).splitlines()[2].startswith("> 1.6 ")


@pytest.mark.again
def test_a_list_that_shrinks_unseen_keeps_its_cursor_in_it(desk: Desk, tree: Tree) -> None:
    """A verdict may come between what is shown and the next key."""
    save(desk, tree, "1.2", lstm="nn.LSTM(20, 10)")
    save(desk, tree, "1.3", out_shape="(2, 4, 3)")
    listing = press(desk, "l", *"1. wrong easy")
    press(listing, *["backspace"] * 4, *"pract")
    shown = screen(press(listing, "end"))
    last = next(line for line in shown.splitlines() if line.startswith("> "))
    save(desk, tree, last.split()[1], out_shape="(4, 2, 3)")
    for key in ("x", "backspace", "down"):
        press(listing, key)
    assert "> 1.2 " in screen(listing)
    assert press(listing, "enter") is desk


def test_the_list_says_what_has_become_of_each(tree: Tree) -> None:
    """And can be narrowed by that."""
    Journal(Workspace(tree.folder).journal).append(Judged(KATAS["1.5"].id, outcome="right"))
    tree.fill("1.1", linear_steps="1")
    tree.fill("1.2", lstm="nn.LSTM(20, 10)")
    tree.fill("1.3", out_shape="(4, 2, 3)")
    tree.fill("1.4", error="(")
    tree.fill("1.6", out_shape="(7, 5, 20)")
    session = opened(tree)
    shown = screen(Menu(session, Desk(session)), height=80)
    for label, state in {
        "1.1": "1 of 3 filled",
        "1.2": "wrong",
        "1.3": "right",
        "1.4": "unreadable",
        "1.5": "was right",
        "1.6": "ready",
        "1.7": "open",
        "2.1": "no file",
    }.items():
        assert f"  {label}  {state} " in shown.replace(">", " "), label
    assert "  1.5  was right    " in screen(press(Menu(session, Desk(session)), *"was right"), height=40).replace(
        ">", " "
    )


def test_the_list_before_torch_is_there(tree: Tree) -> None:
    """What is filled is not known to be anything else yet."""
    tree.fill("1.3", out_shape="(4, 2, 3)")
    session = opened(tree, loaded=False)
    assert "> 1.3  filled " in screen(Menu(session, Desk(session)))


def test_what_cannot_be_shown_here_is_so_in_the_list(desk: Desk, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where there is no torch at all."""
    verdict = Verdict(KATAS["1.3"].id, Outcome.UNVERIFIED, "Not here.", 0, 1, 1)
    monkeypatch.setattr(Judge, "judge", lambda *_: verdict)
    assert "Not here." in save(desk, tree, "1.3", out_shape="(4, 2, 3)")
    assert "> 1.3  not judged " in screen(Menu(desk.session, desk))


def test_what_is_judged_in_part_is_not_called_right(desk: Desk, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a blank was judged by nobody, on the screen, in the list, in the tally and in a line."""
    verdict = Verdict(KATAS["1.3"].id, Outcome.RIGHT, "", 0, 1, 1, unverified={"out_shape": "it needs a CUDA device"})
    monkeypatch.setattr(Judge, "judge", lambda *_: verdict)
    shown = save(desk, tree, "1.3", out_shape="(4, 2, 3)")
    assert "  • not judged  out_shape = (4, 2, 3)\n" in shown
    assert "\nout_shape: not judged, it needs a CUDA device.\n" in shown
    assert "Right, as far as it can be judged here. Press n for the next kata, e" in " ".join(shown.split())
    assert "> 1.3  partly judged " in screen(Menu(desk.session, desk))
    assert [*tally.lines(desk.session)][:2] == [f"1 of {COUNT} katas are right now.", "partly judged: 1.3"]
    assert loop._line(desk.session, KATAS["1.3"]).endswith(":22: right: out_shape: not judged, it needs a CUDA device.")


def test_several_places_have_lines_of_their_own(desk: Desk, tree: Tree) -> None:
    """The first stands in the head with the path, the others say their line."""
    shown = save(desk, tree, "1.8", out_shape="(7, 4, 30)", h_n_rows="1", input_widths="(18, 10, 10)", steps_seen="7")
    shown = screen(press(desk, "enter"), height=40)
    assert shown.splitlines()[1] == "katas/1_foundations/08_stacked.py:22" or ".py:" in shown.splitlines()[1]
    assert "\nline " in shown


@pytest.mark.again
@pytest.mark.parametrize("width", [20, 30, 60, 80, 120])
@pytest.mark.parametrize("height", [2, 8, 24, 50])
def test_every_size_is_possible(desk: Desk, width: int, height: int) -> None:
    """Of a terminal, in plain letters, too."""
    for view in (desk, press(desk, "l"), press(desk, "e")):
        lines = screen(view, width, height, "ascii").splitlines()
        assert len(lines) <= height
        assert all(len(line) <= width for line in lines)
        assert all(line.isascii() for line in lines)


def test_trouble_with_the_disk_is_on_the_screen(desk: Desk, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the verdict is there all the same."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Journal, "append", full)
    shown = save(desk, tree, "1.3", out_shape="(4, 2, 3)")
    assert "Correct!" in shown
    assert "progress is not saved: .lstm-kata/journal.jsonl: No space left on device" in shown


@pytest.mark.again
def test_no_view_of_any_wrong_kata_tells_its_truth(each_kata: Kata, tmp_path: Path, monkeypatch: Any) -> None:
    """At no width, with all hints on show, and neither in the list nor in the explanation; what one wrote is one's own."""
    monkeypatch.chdir(tmp_path)
    answers = mistaken(each_kata)
    text = write(each_kata, 0, answers)
    (path := tmp_path / "katas" / each_kata.file).parent.mkdir(parents=True)
    (tmp_path / ".lstm-kata").mkdir()
    path.write_text(write(each_kata), "utf-8")
    desk = Desk(opened(Tree(tmp_path, {})))
    shown = [wide(view) for view in (desk, press(desk, "l"), press(desk, "e"))]
    path.write_text(text, "utf-8")
    desk.session.changed([path], 0)
    shown += [wide(desk), wide(press(desk, "enter")), wide(press(desk, "h", "h", "h")), wide(press(desk, "e"))]
    assert desk.session.verdict
    assert desk.session.verdict.outcome is not Outcome.RIGHT
    told = one_spelling("\n".join(shown))
    assert [name for name, secret in secrets(each_kata, text).items() if secret.search(told)] == []


@pytest.mark.again
def test_a_truth_would_be_noticed(desk: Desk, tree: Tree) -> None:
    """It is on the screen once it is in the file; and most katas have one that can be looked for."""
    (secret,) = secrets(KATAS["1.6"], "").values()
    save(desk, tree, "1.6", out_shape="(5,  7, 20)")
    assert secret.search(one_spelling(wide(desk)))
    assert sum(bool(secrets(kata, write(kata, 0, mistaken(kata)))) for kata in LSTM.katas) >= 30


def secrets(kata: Kata, file: str) -> dict[str, re.Pattern[str]]:
    """What to look for: the truths that are more than a lone number, and do not stand in the learner's file."""
    found, given = {}, one_spelling(file)
    for name, truth in solution(kata).items():
        said = one_spelling(show(truth))
        if re.search(r"[(a-z\"]", said) and said not in given and said not in ("None", "True", "False"):
            found[name] = re.compile(re.escape(said) + r"(?!\w|\.\d)")
    return found


def wide(view: View) -> str:
    """All that a view shows, at several widths."""
    return "\n".join(screen(view, width, 300) for width in (30, 60, 80, 120))


def one_spelling(said: str) -> str:
    """A list as a tuple, every text in double quotes, no space behind a comma."""
    return re.sub(r",\s+", ",", said).replace("[", "(").replace("]", ")").replace("'", '"')


def mistaken(kata: Kata) -> dict[str, str]:
    """A wrong answer for each blank, as source: that of a declared mistake, or else one of the right type."""
    answers: dict[str, str] = {}
    dealt = deal(kata, 0)
    for idea in (idea for mistake in kata.mistakes for idea in ideas(mistake, dealt)):
        for name, answer in idea.items():
            answers.setdefault(name, show(answer))
    return {blank.name: answers.get(blank.name, "4096") for blank in kata.blanks}


def test_retry_promises_to_keep_only_what_is_there(tree: Tree, desk: Desk) -> None:
    """Of a file that is gone nothing can stay in it."""
    assert "What you wrote stays in the file" in " ".join(screen(press(desk, "r")).split())
    tree.path("1.1").unlink()
    for now in (1, 2):
        desk.session.tick(now)
    assert desk.session.paper is None
    asked = screen(press(desk, "r"))
    assert "Press r again to deal 1.1 with fresh numbers." in asked
    assert "What you wrote" not in asked


def test_a_challenge_whose_solution_was_seen_counts_no_attempts(desk: Desk, tree: Tree) -> None:
    """With these numbers it cannot be solved any more."""
    Journal(Workspace(tree.folder).journal).append(Revealed(KATAS["1.6"].id))
    save(desk, tree, "1.6", out_shape="(7, 5, 20)")
    shown = screen(press(desk, "enter"))
    assert "wrong" in shown
    assert "attempt" not in shown
