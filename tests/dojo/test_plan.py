"""A plan for the hour: read before the door opens, and told where it is wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dojo.rooms import CATALOGUE, SHAPE
from pytest_lstm_kata.authoring import blanks, draw, kata
from pytest_lstm_kata.dojo.room.plan import BadPlan, Plan, Step, lines, read, usual, votable, why_not
from pytest_lstm_kata.kata.lazy import torch
from samples import SAMPLES


@kata("easy", "test")
def two_ideas(size: int = draw(3, 4, 5)) -> Any:
    """Three mistakes, two of which write the same

    length is a whole number.

    Mistakes:
    more: length = size + 1
        You counted one more.
    fence: length = size + 1
        You counted one more.
    less: length = size - 1
        You counted one less.
    """
    return blanks(length=len(torch.zeros(size)))


SPEC = """
title = "Tuesday"
[[step]]
practise = ["1.1", "1.2", "memory", "1.3"]
minutes = 12
switch = 6            # pairs change keyboards
[[step]]
vote = "1.6"
minutes = [2, 3, 1]   # think, argue, again
[[step]]
vote = "1.10"
minutes = [2, 3, 1, 0.5]
check = false
[[step]]
practise = ["1.1", "1.5"]
[[step]]
vote = "1.3"
[[step]]
exam = true
units = "1-2"
[[step]]
practise = ["2.1"]
[[step]]
exam = true
"""


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "plan.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_plan_is_read(tmp_path: Path) -> None:
    """Katas by any of their names, minutes in seconds, what is not said as it is usual."""
    plan = read(written(tmp_path, SPEC), CATALOGUE)
    ids = [CATALOGUE.find(name).id for name in ("1.1", "1.2", "1.3")]
    assert plan.title == "Tuesday"
    assert plan.steps[0] == Step("practise", tuple(ids), (720,), switch=360)
    assert plan.steps[1] == Step("vote", (SHAPE.id,), (120, 180, 60, 120))
    assert plan.steps[2][2:] == ((120, 180, 60, 30), 0, False, "", ())
    assert plan.steps[3].seconds == ()
    assert plan.steps[4].seconds == (120, 180, 60, 120)
    assert plan.steps[5] == Step("exam", (), (1200,), pack="lstm", units=("foundations", "calling"))
    assert [*lines(plan, CATALOGUE)] == [
        "Practise 1.1 to 1.3",
        f"Vote: {SHAPE.heading}",
        f"Vote: {CATALOGUE.find('1.10').heading}",
        "Practise 1.1, 1.5",
        f"Vote: {CATALOGUE.find('1.3').heading}",
        "Exam: foundations, calling",
        "Practise 2.1",
        "Exam: foundations, calling",
    ]


@pytest.mark.parametrize("units", ["[1]", "1", "'1'", "['1']", "['foundations']", "[1, 'Foundations']"])
def test_the_units_of_an_exam_are_named_in_any_way(tmp_path: Path, units: str) -> None:
    """By number or name, alone or in a list."""
    assert read(written(tmp_path, step(f"exam = true\nunits = {units}")), CATALOGUE).steps[0].units == ("foundations",)


def test_an_exam_is_about_what_the_room_did_before(tmp_path: Path) -> None:
    """Or, if it comes first, about what the room does after it; about all units only where the plan has nothing else."""
    before, exam, after = step("vote = '1.6'"), step("exam = true"), step("practise = ['2.1']")
    plans = [read(written(tmp_path, text), CATALOGUE) for text in (before + exam + after, exam + after, exam)]
    assert [plan.steps[text].units for plan, text in zip(plans, (1, 0, 0), strict=True)] == [
        ("foundations",),
        ("calling",),
        (),
    ]
    assert [*lines(plans[2], CATALOGUE)] == ["Exam: all units"]


def test_without_a_plan_the_first_unit_is_practised() -> None:
    """And what is voted on is the facilitator's choice."""
    plan = usual(CATALOGUE)
    assert [*lines(plan, CATALOGUE)] == ["Practise 1.1 to 1.10"]
    assert plan.steps[0].seconds == ()


def test_a_plan_of_katas_that_are_gone_has_lines_all_the_same() -> None:
    """As after a kata was removed from its pack, and the dojo started again."""
    gone = Plan((Step("practise", ("lstm/gone", SHAPE.id)), Step("vote", ("lstm/gone",))))
    assert [*lines(gone, CATALOGUE)] == ["Practise 1.6", "Vote"]


def step(text: str) -> str:
    return f"[[step]]\n{text}\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "plan.toml: there is no step. Write a line [[step]], and below it a line such as practise"),
        ("step = 1", "plan.toml: there is no step."),
        ("title = 7\n" + step("exam = true"), "plan.toml: `title` is a text of at most 100 characters."),
        ("titel = 'x'\n" + step("exam = true"), "plan.toml: `titel` says nothing here. Do you mean `title`?"),
        (step("exam = true") * 101, "plan.toml: there are 101 steps; 100 are the most."),
        (step("[["), "plan.toml is not valid TOML: "),
        (b"\xff", "plan.toml is not a text in UTF-8. Save it as UTF-8."),
        ("x = " + "[" * 5000, "plan.toml "),
        ("#" * 70_000, "plan.toml is larger than 64 KiB."),
        (step("minutes = 3"), "step 1: a step has one of `practise`, `vote` and `exam`. This one has none of them."),
        (step("practice = ['1.1']\nminutes = 3"), "step 1: `practice` says nothing here. Do you mean `practise`?\n"),
        (step("exam = true\nvote = '1.6'"), "This one has `vote` and `exam`."),
        (step("exam = true\nminuts = 3"), "plan.toml, step 1: `minuts` says nothing here. Do you mean `minutes`?"),
        (step("vote = '1.6'\nswitch = 3"), "`switch` says nothing here. Here there can be `vote`, `minutes`, `check`."),
        (step("exam = true") + step("practise = []"), "plan.toml, step 2: `practise` is a list of katas, such as ["),
        (step("practise = ['1.99']"), "plan.toml, step 1: No kata is called `1.99`."),
        (step("practise = ['1.1']\nminutes = 0"), "`minutes` is a number, such as 12. Each is more than 0 and at most"),
        (step("practise = ['1.1']\nminutes = [1]"), "`minutes` is a number, such as 12."),
        (step("practise = ['1.1']\nminutes = nan"), "`minutes` is a number, such as 12."),
        (step("practise = ['1.1']\nswitch = true"), "`switch` is a number of minutes, such as 6."),
        (step("vote = 1.6"), '`vote` is one kata, such as "1.6".'),
        (
            step("vote = '1.2'"),
            "nobody can vote on kata 1.2. It asks for a design, and a room votes on predictions.",
        ),
        (
            step("vote = '1.6'\nminutes = [1, 2]"),
            "`minutes` is a list of minutes, [2, 3, 1, 2]: to think, to argue, to",
        ),
        (step("vote = '1.6'\ncheck = 1"), "`check` is true or false."),
        (step("exam = false"), "`exam` is true. An exam draws its katas itself when it begins."),
        (step("exam = true\nunits = '44'"), "`units`: `44` names no units. There are: 1 foundations"),
        (step("exam = true\nunits = [true]"), '`units` is a list of units, such as [1, 2] or ["foundations"].'),
        (step("exam = true\nunits = []"), "`units`: Name the units, such as 1-3"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_step(tmp_path: Path, text: str | bytes, said: str) -> None:
    """In a sentence, before anybody joins."""
    with pytest.raises(BadPlan) as bad:
        read(written(tmp_path, text), CATALOGUE)
    assert said in f"{bad.value}\n"


def test_all_that_is_wrong_is_said_at_once(tmp_path: Path) -> None:
    """A line for each."""
    with pytest.raises(BadPlan) as bad:
        read(written(tmp_path, step("vote = '9.99'") + step("exam = 3")), CATALOGUE)
    assert [line.partition(":")[0] for line in str(bad.value).splitlines()] == [
        "plan.toml, step 1",
        "plan.toml, step 2",
    ]


def test_a_plan_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    """And a link is not followed."""
    with pytest.raises(BadPlan, match=r"plan\.toml cannot be opened: No such file or directory\."):
        read(tmp_path / "plan.toml", CATALOGUE)
    (tmp_path / "plan.toml").symlink_to(written(tmp_path, SPEC).rename(tmp_path / "other.toml"))
    with pytest.raises(BadPlan, match="it is a link"):
        read(tmp_path / "plan.toml", CATALOGUE)


def test_most_katas_can_be_voted_on() -> None:
    """Those that ask for predictions, deal numbers, and declare four ideas; why another cannot is said."""
    assert sum(map(votable, CATALOGUE.katas.values())) == 62
    assert why_not(SHAPE) == ""
    unheard = replace(CATALOGUE.find("8.6"), witness=None)
    said = {why_not(kata) for kata in [*CATALOGUE.katas.values(), *SAMPLES.katas, two_ideas, unheard]}
    assert said == {
        "",
        "It asks for a design, and a room votes on predictions.",
        "It has no other numbers to deal, and in a vote each seat has its own.",
        "Some machines cannot show its answer, and no witness of its pack says it.",
        "It declares fewer than 4 mistakes, and a vote is about ideas.",
    }
