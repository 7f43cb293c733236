"""The promise: who knows the first command finds the way to the badge, by what each screen says."""

from __future__ import annotations

from itertools import pairwise

import pytest

from recording import WIDTH
from walk import CHALLENGES, HARD, KATAS, PAGE, ROWS, Screen, page, walk


def runs(screens: list[Screen]) -> list[Screen]:
    return [screen for screen in screens if screen.command == "pytest --kata"]


def each_command_was_named_by_the_screen_before(screens: list[Screen]) -> None:
    """But for the first one; and going into the folder says nothing, so there the screen before that one counts."""
    named = ""
    for before, screen in pairwise(screens):
        named = before.text if before.text.strip() else named
        assert screen.command in named, screen.command


def every_screen_has_one_next_step(screens: list[Screen]) -> None:
    """Whatever was typed and whatever went wrong, one line says what to do now."""
    for screen in screens:
        if screen.command != "cd dojo":
            assert sum(line.startswith("next: ") for line in screen.lines) == 1, screen.text


def what_is_ours_fits_a_screen(screens: list[Screen]) -> None:
    """Failure and summary together take no more than a terminal of 24 rows and 80 columns when one kata is wrong."""
    told = [screen for screen in runs(screens) if "1 failed" in screen.text]
    assert len(told) > 5
    for screen in told:
        assert 10 < len(screen.ours) <= ROWS, screen.text
        assert max(map(len, screen.ours)) <= WIDTH


def no_screen_has_a_traceback(screens: list[Screen]) -> None:
    """Nothing on the way looks like a crash."""
    for screen in screens:
        assert "Traceback" not in screen.text
        assert "Error: " not in screen.text or screen.command.startswith("lstm-kata learn ")  # which teaches such names


def the_way_has_all_that_can_happen(screens: list[Screen]) -> None:
    """A syntax error, each mistake of 1.3 with its sentence, two hints, a spent 1.7, a retry, an explanation, the badge; then an
    introduction, a solution, fresh numbers that count, and a review three days later.
    """
    text = "\n".join(screen.text for screen in screens)
    assert "Python cannot read this line" in text
    for mistake in KATAS["1.3"].mistakes:
        assert mistake.sentence in text
    assert "hint 1 of 2" in text
    assert "hint 2 of 2" in text
    assert "2 of 2 attempts used: no attempts left with these numbers" in text
    assert "1.7 From a sequence to a class: fresh numbers are in its file." in text
    assert "\nRight: out_shape = " in text
    assert "LSTM Mastery Badge: earned, every challenge right" in runs(screens)[-1].text
    (badge,) = (screen for screen in screens if screen.command == "lstm-kata badge")
    assert "badge.svg" in badge.text
    assert "A worked example" in text
    commands = [screen.command for screen in screens]
    solution = commands.index(f"lstm-kata solution {HARD}")
    assert f"so {HARD} counts with fresh ones" in " ".join(screens[solution].text.split())
    assert commands[solution + 1 : solution + 3] == [f"lstm-kata retry {HARD}", "pytest --kata"]
    assert f"Solved: {HARD}. See why: lstm-kata explain {HARD}" in screens[solution + 2].text
    assert "3 katas are due for review: lstm-kata review" in screens[-3].text
    assert "3 of 3 right" in screens[-1].text


def nothing_is_given_away(screens: list[Screen]) -> None:
    """No screen before its success shows what is right in a challenge."""
    first = next(i for i, screen in enumerate(screens) if screen.command == "lstm-kata start 1.6")
    before = "\n".join(screen.text for screen in screens[:first])
    assert "(5, 7, 20)" not in before
    assert len(CHALLENGES) == 5


def the_transcript_is_current(screens: list[Screen]) -> None:
    """docs/walk.md shows these very screens."""
    assert PAGE.read_text(encoding="utf-8") == page(screens), "python docs/walk.py renews it"


@pytest.mark.slow
@pytest.mark.usefixtures("warm_python")
def test_the_walk() -> None:
    """From an empty folder to the badge, once, because it takes a minute; and then all that it promises."""
    screens = walk()
    each_command_was_named_by_the_screen_before(screens)
    every_screen_has_one_next_step(screens)
    what_is_ours_fits_a_screen(screens)
    no_screen_has_a_traceback(screens)
    the_way_has_all_that_can_happen(screens)
    nothing_is_given_away(screens)
    the_transcript_is_current(screens)
