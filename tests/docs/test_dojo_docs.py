"""What the facilitator's page promises: its plans can be followed, its limits are the room's, its commands are there."""

from __future__ import annotations

import re
from pathlib import Path

import click

from conftest import ROOT
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.cli.dojo import dojo, export, forget
from pytest_lstm_kata.dojo.room import plan
from pytest_lstm_kata.dojo.running.limits import USUAL
from pytest_lstm_kata.dojo.visitors import rehearsal
from pytest_lstm_kata.kata.catalogue import load

PAGE = (ROOT / "docs" / "dojo.md").read_text(encoding="utf-8")


def test_the_example_is_the_hour_that_the_page_describes() -> None:
    """A vote, practice in pairs, three votes, and time at the end: an hour with what comes before and after."""
    found = plan.read(ROOT / "examples" / "dojo" / "plan.toml", load())
    assert [step.kind for step in found.steps] == ["vote", "practise", "vote", "vote", "vote", "practise"]
    minutes = sum(sum(step.seconds) for step in found.steps) / 60
    assert 45 < minutes < 60
    rehearsed = rehearsal.usual(load()).steps
    assert [step.katas for step in rehearsed[:4]] == [step.katas for step in found.steps[:4]]


def test_the_hour_begins_with_one_field() -> None:
    """One short question with one answer: it is there so that everybody finds the field and the button."""
    catalogue = load()
    for first in (plan.read(ROOT / "examples" / "dojo" / "plan.toml", catalogue), rehearsal.usual(catalogue)):
        kata = catalogue.katas[first.steps[0].katas[0]]
        assert (len(kata.blanks), len(kata.code.splitlines())) == (1, 3)


def test_plans_on_the_page_can_be_followed(tmp_path: Path) -> None:
    """As they stand there."""
    texts = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    assert texts
    for text in texts:
        (tmp_path / "plan.toml").write_text(text, encoding="utf-8")
        assert plan.read(tmp_path / "plan.toml", load()).steps


def test_the_table_of_limits_is_true() -> None:
    """In its order, the numbers are those that the room has."""
    table = PAGE.partition("<!-- limits -->")[2].partition("\n\n")[0]
    numbers = [int(number.replace(",", "")) for number in re.findall(r"\| ([\d,]+) \|$", table, re.MULTILINE)]
    limits = USUAL
    assert numbers == [
        limits.seats,
        limits.most_seats,
        limits.name,
        limits.blank,
        limits.answers,
        limits.waiting,
        limits.numbers,
        limits.seat_events,
        limits.seat_share(limits.seats),
        limits.events,
        limits.body_size,
        limits.head,
        limits.body,
        limits.idle,
        limits.rate,
        limits.streams,
        limits.joins,
        limits.leaves,
        limits.wrong_codes,
        limits.wrong_seat_codes,
        limits.wrong_name_codes,
        limits.returns,
        limits.judgement,
        limits.weights,
        limits.journal,
    ]


def test_commands_on_the_page_are_there() -> None:
    """With all their options."""
    lines = re.findall(r"lstm-kata (\w[\w-]*)((?: [^\s`]+)*)", PAGE)
    assert len(lines) > 10
    for name, rest in lines:
        command: click.Command = main.commands[name]
        words = rest.split()
        if name == "dojo" and words[:1] in (["export"], ["forget"]):
            command = export if words[0] == "export" else forget
        known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)}
        assert {word for word in words if word.startswith("-")} <= known, (name, rest)
    assert {option for param in dojo.params for option in param.opts if option.startswith("--")} >= {"--lan", "--url"}
