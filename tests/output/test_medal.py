"""The badge as something to see, in every terminal and on every page."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree as ET

import pytest

from pytest_lstm_kata.output.medal import lines, svg
from pytest_lstm_kata.output.terminal import encodable
from pytest_lstm_kata.record.awards import Earned
from pytest_lstm_kata.record.certificate import TOOL, Certificate, Evidence

SPACE = "{http://www.w3.org/2000/svg}"
EVIDENCE = Evidence("lstm/a", 0, {}, "0" * 64, "right", (), {"cpu": "right"})


@dataclass
class Badge:
    """What of a badge makes a difference to see."""

    titles: tuple[str, ...] = ("LSTM Mastery Badge",)
    distinction: bool = False
    devices: tuple[str, ...] = ("cpu",)
    katas: int = 5

    def __call__(self) -> Certificate:
        awards = tuple(Earned("lstm", title, self.distinction and not i) for i, title in enumerate(self.titles))
        date = "2026-11-25T12:00:00+00:00"
        unseen = EVIDENCE._replace(outcome="unverified")
        return Certificate(
            TOOL, "0.1.0", date, "2.13.0+cpu", self.devices, "0" * 32, awards, (EVIDENCE,) * self.katas + (unseen,)
        )


LONG = Badge(("The Very Long Winded Award of Those <Who> & Pay Attention", "B" * 60), True, tuple(map(str, range(40))))
EVERY = [Badge(), Badge(distinction=True), Badge(("A", "B", "C"), katas=1), LONG]


def shown(badge: Badge, width: int = 80, encoding: str = "utf-8") -> list[str]:
    return ["".join(encodable(part.text, encoding) for part in parts) for parts in lines(badge(), width)]


def test_a_medal() -> None:
    """What it is for, how, by how much, when and on what."""
    assert shown(Badge(distinction=True), 60, "ascii") == [
        "  ....       ....",
        "    ....   ....     LSTM Mastery Badge",
        "     #########      with distinction",
        "   ###.......###    5 katas right, 2026-11-25",
        "   ##..* * *..##    torch 2.13.0 on cpu",
        "   ###.......###",
        "     #########",
    ]


def test_a_medal_without_distinction() -> None:
    """One star instead of three, and no word of it; one kata is a kata."""
    assert shown(Badge(katas=1))[2:5] == [
        "     █████████      LSTM Mastery Badge",
        "   ███░░░░░░░███    1 kata right, 2026-11-25",
        "   ██░░  ★  ░░██    torch 2.13.0 on cpu",
    ]


@pytest.mark.parametrize("width", [20, 39, 40, 60, 200])
@pytest.mark.parametrize("badge", EVERY)
def test_it_is_small(badge: Badge, width: int) -> None:
    """Eight lines at most, no wider than the terminal, nor than 60 columns; with ASCII it is ASCII."""
    text = shown(badge, width, "ascii")
    assert len(text) <= 8
    assert max(map(len, text)) <= min(width, 60)
    assert "".join(text).isascii()
    assert not any(line.endswith(" ") for line in text)


def test_a_narrow_terminal_gets_the_words() -> None:
    """Where there is no room beside the medal it is left out."""
    assert shown(Badge(), 39) == ["LSTM Mastery Badge", "5 katas right, 2026-11-25", "torch 2.13.0 on cpu"]


def test_each_part_has_its_role() -> None:
    """So that whoever shows it can give it colour."""
    roles = [[part.role for part in parts] for parts in lines(Badge(distinction=True)())]
    assert roles == [["ribbon"], ["ribbon", "title"], ["gold", "good"], ["gold", ""], ["gold", ""], ["gold"], ["gold"]]


@pytest.mark.parametrize("badge", EVERY)
def test_a_picture(badge: Badge) -> None:
    """Well-formed, with role, title and description, whatever the award is called; all text lies on the card."""
    picture = ET.fromstring(svg(badge()))  # noqa: S314  # we wrote it
    assert (picture.get("role"), picture.get("viewBox")) == ("img", "0 0 420 220")
    how = " with distinction" if badge.distinction else ""
    assert picture.findtext(f"{SPACE}title") == f"{badge.titles[0]}{how}"
    desc = picture.findtext(f"{SPACE}desc") or ""
    assert ("Also earned: " in desc) == (len(badge.titles) > 1)
    assert f"judged on 2026-11-25 with torch 2.13.0 on {', '.join(badge.devices)}." in desc
    texts = list(picture.iter(f"{SPACE}text"))
    assert all(0 < float(text.get("y", 0)) < 216 for text in texts)
    assert ("with distinction" in [text.text for text in texts]) == badge.distinction


def test_a_picture_has_ids_that_it_refers_to() -> None:
    """Title, description and colours are found by their ids."""
    text = svg(Badge()())
    ids = {part.get("id") for part in ET.fromstring(text).iter() if part.get("id")}  # noqa: S314  # we wrote it
    assert ids == {"lstm-kata-title", "lstm-kata-desc", "lstm-kata-card", "lstm-kata-gold"}
    assert 'aria-labelledby="lstm-kata-title lstm-kata-desc"' in text
    assert "url(#lstm-kata-card)" in text
    assert "url(#lstm-kata-gold)" in text


def test_a_strange_title_is_made_fit() -> None:
    """What XML and terminals cannot bear is a question mark; a dollar sign is one."""
    strange = Badge(("A\x00\x1b[31m\ud800$B",))
    assert ET.fromstring(svg(strange())).findtext(f"{SPACE}title") == "A??[31m?$B"  # noqa: S314  # we wrote it
    assert any("A??[31m?$B" in line for line in shown(strange))
