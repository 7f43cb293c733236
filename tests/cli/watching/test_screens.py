"""The screens of watch mode as they were read and found good, at 60, 80 and 120 columns.

``KATA_SCREENS=write pytest tests/cli/watching/test_screens.py`` writes them anew, to be read again. Under the one of 80
columns a letter says the role of each character: title, key, good, bad, cursor; then it is shown in plain letters.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import KATAS, Tree
from pytest_lstm_kata.cli.watching.menu import Menu
from pytest_lstm_kata.cli.watching.rows import View
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.cli.watching.views import Desk
from pytest_lstm_kata.files.laying import blank_files
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.lstm import LSTM
from support import JUDGE, solution
from watching import opened, screen, sit, styles

PLACE = Path(__file__).parent / "screens"
EVERY = {kata.label: kata for kata in LSTM.katas}
FILES = {name: text for name, text in blank_files(LSTM).items() if name.endswith(".py")}


class Hand:
    """A learner before a dojo with all units."""

    def __init__(self, folder: Path) -> None:
        self.tree = Tree(folder, FILES)
        self.tree.make_workspace()
        self.session: Session = opened(self.tree)
        self.desk = Desk(self.session)

    def save(self, label: str, **answers: str) -> Desk:
        path = self.session.path(EVERY[label])
        text = path.read_text("utf-8")
        for name, value in answers.items():
            blank = rf"^{name} = .*?(?=  #)"
            text, times = re.subn(blank, lambda _: f"{name} = {value}", text, flags=re.MULTILINE)  # noqa: B023
            assert times == 1, name
        path.write_text(text, "utf-8")
        self.session.changed([path], 0)
        return self.desk

    def press(self, *keys: str) -> View:
        view: View = self.desk
        for key in keys:
            view = view.press(key) or view
        return view

    def solve(self, *labels: str) -> Desk:
        for label in labels:
            self.save(label, **{name: show(value) for name, value in solution(EVERY[label]).items()})
            self.desk.press("enter")
        return self.desk

    def at(self, label: str) -> Desk:
        self.session.go(EVERY[label])
        return self.desk


def first(hand: Hand) -> View:
    return hand.desk


def wrong(hand: Hand) -> View:
    return hand.save("1.3", out_shape="(2, 4, 3)")


def several_wrong(hand: Hand) -> View:
    return hand.save("2.2", result_len="3", out_len="2", states_len="3", h_n_len="4")


def some_filled(hand: Hand) -> View:
    return hand.save("1.1", lstm_steps="1")


def unreadable(hand: Hand) -> View:
    return hand.save("1.3", out_shape="(4, 2, 3")


def asked_of_torch(hand: Hand) -> View:
    return hand.save("1.3", out_shape="out.shape")


def judged_together(hand: Hand) -> View:
    return hand.save("2.6", **{blank.name: "None" for blank in EVERY["2.6"].blanks})


def a_design(hand: Hand) -> View:
    return hand.save("1.5", lstm="nn.LSTM(8, 12)")


def right(hand: Hand) -> View:
    return hand.solve("1.3")


def by_witness(hand: Hand) -> View:
    return hand.solve("6.5")


def challenge(hand: Hand) -> View:
    return hand.at("1.7")


def ready(hand: Hand) -> View:
    return hand.save("1.6", out_shape="(7, 5, 20)")


def attempt(hand: Hand) -> View:
    ready(hand).press("s")
    return hand.press("enter")


def closed(hand: Hand) -> View:
    attempt(hand)
    hand.save("1.6", out_shape="(5, 7, 40)").press("enter")
    return hand.save("1.6", out_shape="(5, 7, 10)")


def retry_asked(hand: Hand) -> View:
    closed(hand)
    return hand.press("r")


def retried(hand: Hand) -> View:
    closed(hand)
    return hand.press("r", "r")


def hinted(hand: Hand) -> View:
    wrong(hand)
    return hand.press("h", "h")


def gone(hand: Hand) -> View:
    wrong(hand)
    hand.session.path(EVERY["1.3"]).unlink()
    hand.session.tick(0)
    hand.session.tick(1)
    return hand.desk


def others_changed(hand: Hand) -> View:
    for label in ("1.2", "1.4"):
        path = hand.session.path(EVERY[label])
        path.write_text(path.read_text("utf-8") + "# note\n", "utf-8")
    hand.session.tick(0)
    return hand.desk


def badge(hand: Hand) -> View:
    return hand.solve(*KATAS)


def the_list(hand: Hand) -> View:
    wrong(hand)
    hand.solve("1.2")
    ready(hand)
    return hand.press("l")


def narrowed(hand: Hand) -> View:
    listing: View = Menu(hand.desk.session, hand.desk)
    for key in "batch first":
        listing = listing.press(key) or listing
    return listing


def keys(hand: Hand) -> View:
    return hand.press("?")


def checked(hand: Hand) -> View:
    the_list(hand)
    return hand.press("a")


def an_exam(hand: Hand) -> View:
    sit(hand.tree)
    hand.session.tick(1)
    return hand.press("x")


def an_exam_runs(hand: Hand) -> View:
    an_exam(hand)
    return hand.desk


def wrapped_once(hand: Hand) -> View:
    return hand.at("6.6")


def explained(hand: Hand) -> View:
    hand.at("1.6")
    return hand.press("e")


STATES = [
    first,
    wrong,
    several_wrong,
    some_filled,
    unreadable,
    asked_of_torch,
    judged_together,
    a_design,
    right,
    by_witness,
    challenge,
    ready,
    attempt,
    closed,
    retry_asked,
    retried,
    hinted,
    gone,
    others_changed,
    badge,
    the_list,
    narrowed,
    explained,
    keys,
    checked,
    an_exam,
    an_exam_runs,
    wrapped_once,
]
SUCCESS = (right, by_witness, badge)


@pytest.fixture
def hand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Hand:
    """A blank dojo, and we stand in it."""
    monkeypatch.chdir(tmp_path)
    return Hand(tmp_path)


def letter(role: str) -> str:
    return role[:1] or " "


def shots(view: View) -> str:
    """All that is kept of a screen."""
    parts = {
        "80 columns": screen(view, 80, 24),
        "80 columns, roles": styles(view, letter, 80, 24),
        "80 columns, ASCII": screen(view, 80, 24, "ascii"),
        "60 columns": screen(view, 60, 24),
        "120 columns": screen(view, 120, 30),
    }
    return "".join(f"=== {title}\n{text}" for title, text in parts.items())


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_a_screen_is_as_it_was_found_good(hand: Hand, state: Callable[[Hand], View]) -> None:
    """To the last character, whichever torch judges."""
    text, path = shots(state(hand)), PLACE / f"{state.__name__}.txt"
    if os.environ.get("KATA_SCREENS") == "write":
        PLACE.mkdir(exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")
    assert text == path.read_text("utf-8")


@pytest.mark.broad
@pytest.mark.parametrize("state", [state for state in STATES if state not in SUCCESS], ids=lambda state: state.__name__)
def test_no_screen_before_success_has_an_answer(hand: Hand, state: Callable[[Hand], View]) -> None:
    """What torch says of the kata at hand is nowhere, but for numbers that stand in many places."""
    text = shots(state(hand))
    kata = hand.session.kata
    assert [name for name in secrets(kata, hand.session.seed) if name in text] == []


def secrets(kata: Kata, seed: int) -> list[str]:
    """The truths that cannot stand somewhere by chance: shapes and the like."""
    truth = JUDGE.truth(deal(kata, seed), "cpu")
    return [show(value) for value in truth.values() if isinstance(value, tuple)]
