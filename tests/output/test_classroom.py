"""A class in a terminal: a line for each learner, aligned in any width and encoding; its ideas; what was not graded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output.class_table import Parts
from pytest_lstm_kata.output.classroom import lines, unmet
from pytest_lstm_kata.output.terminal import columns, encodable
from pytest_lstm_kata.record.class_exam import Sat
from pytest_lstm_kata.record.classroom import Class, Row
from samples import SAMPLES

KATAS = {kata.ref: kata.id for kata in LSTM.katas}
CHALLENGES = [kata.id for kata in LSTM.katas if kata.challenge]
HERE: Any = {"torch": "2.13.0+cpu", "devices": ("cpu",)}


def _row(name: str, *right: str, wrong: dict[str, str] | None = None, **more: Any) -> Row:
    """Somebody with these right, and these wrong, each with its idea, the last of them last."""
    ideas = {KATAS[ref]: idea for ref, idea in (wrong or {}).items()}
    outcomes = {**dict.fromkeys(right, "right"), **dict.fromkeys(ideas, "wrong")}
    fields = {"folder": name, "last": next(reversed(ideas), ""), **HERE, **more}
    return Row(name, outcomes=outcomes, ideas=ideas, **fields)


def _class(*rows: Row, **more: Any) -> Class:
    return Class.of(rows, Catalogue([LSTM, SAMPLES]).packs, **more)


ALL = [kata.id for kata in LSTM.katas]
UNIT = [kata.id for kata in LSTM.units[0].katas]

ADA = _row("ada", *ALL, exams=(Sat("lstm", 7, 10, 10, 10),))
BOB = _row(
    "bob",
    *UNIT,
    wrong={"2.3": "unbatched_keeps_a_batch", "2.4": ""},
    exams=(Sat("lstm", 7, 8, 10, 9, seconds=1300, late=True),),
)
CYD = _row("cyd", KATAS["1.1"], KATAS["2.1"], wrong={"1.6": "time_first", "1.10": "time_first", "2.3": ""})
MALLORY = Row("mallory", folder="mallory", left_out={"mallory/katas": "it is a link, and links are not followed"})


CLASS = _class(ADA, BOB, CYD, MALLORY)


def _text(found: Sequence[Parts], encoding: str = "utf-8") -> list[str]:
    """As a terminal shows it."""
    return [encodable("".join(part.text for part in parts), encoding) for parts in found]


WIDE = """\
The class: 4 learners
learner   solved  1  2  3  4  5  6  7  8  9  badge   exam       last idea
ada        92/92  ✓  ✓  ✓  ✓  ✓  ✓  ✓  ✓  ✓      ★  10/10
bob        10/92  ✓  ·  ·  ·  ·  ·  ·  ·  ·      ★   8/10 late  2.4 something e…
cyd         2/92  1  1  ·  ·  ·  ·  ·  ·  ·    0/5              2.3 something e…
mallory  no kata
Units, with how many katas: 1 foundations (10), 2 calling (11), 3 outputs (9),
4 states (12), 5 directions (10), 6 lengths (10), 7 parameters (12),
8 precision (12), 9 training (6). ✓ all katas of the unit are right, · none is,
★ the badge is earned.

the ideas of the class   learners  katas
time first                      1  1.6, 1.10
    You wrote time first. With batch_first=True, out keeps the layout of x.
    Which axis of x comes first?
unbatched keeps a batch         1  2.3
    That has a batch of 1. But x has no batch axis. Does torch add one?
something else                  2  2.3, 2.4

not graded: mallory/katas: it is a link, and links are not followed
"""

NARROW = """\
The class: 4 learners
learner   solved  1  2  3  4  5  6  7  8  badge   exam
ada        92/92  +  +  +  +  +  +  +  +      *  10/10
bob        10/92  +  .  .  .  .  .  .  .      *   8/10 late
cyd         2/92  1  1  .  .  .  .  .  .    0/5
mallory  no kata
Units, with how many katas: 1 foundations (10),
2 calling (11), 3 outputs (9), 4 states (12),
5 directions (10), 6 lengths (10), 7 parameters (12),
8 precision (12), 9 training (6). + all katas of the unit
are right, . none is, * the badge is earned.
Not shown, because the terminal is too narrow: 9, last idea.
"""


def test_the_whole_class() -> None:
    """A line each, what the numbers and signs stand for, the ideas with their own sentences, what was not graded, and on what."""
    assert _text([*lines(CLASS)]) == WIDE.splitlines()


def test_a_narrow_terminal_without_our_signs() -> None:
    """The last idea makes room first, then the last units, and that is said; columns stay columns."""
    head = NARROW.splitlines()
    assert _text([*lines(CLASS, 60, "ascii")], "ascii")[: len(head)] == head


@pytest.mark.parametrize(("width", "encoding"), [(100, "utf-8"), (80, "ascii"), (60, "utf-8"), (50, "ascii")])
@pytest.mark.parametrize(
    "name",
    [
        "{}",
        "a long name that many have in common {}",
        "{} von und zu Hohenlohe",
        "学生、学生、学生、学生、学生、学生{}",
    ],
)
def test_each_has_one_line_that_fits(name: str, width: int, encoding: str) -> None:
    """Names are cut so that they stay different, be they many, long, wide, or such that the terminal lacks their letters."""
    rows = [_row(name.format(at), KATAS["1.1"], wrong={"2.3": "unbatched_keeps_a_batch"}) for at in range(300)]
    told = _text([*lines(_class(*rows), width, encoding)], encoding)
    assert max(map(columns, told)) <= width
    end = told[1].index("solved") + len("solved")
    table = told[2:302]
    assert len({line.rpartition(" 1/92 ")[0] for line in table}) == 300
    assert {columns(line.rpartition(" 1/92 ")[0]) + len(" 1/92") for line in table} == {end}


def test_names_that_differ_in_the_middle_get_a_number() -> None:
    """Where neither the beginning nor the end tells two apart."""
    rows = [_row(f"a very long beginning, {middle}, and a long ending") for middle in "xy"]
    told = _text([*lines(_class(*rows))])
    assert [line.split("  ")[0] for line in told[2:4]] == ["a very long beginn…1", "a very long beginn…2"]


def test_two_of_one_name_are_told_apart() -> None:
    """By what the gradebook knows them by, or by their folders."""
    rows = [_row("ada", id="17"), _row("ada", id="18"), _row("bob", folder="a/bob"), _row("bob", folder="b/bob")]
    told = _text([*lines(_class(*rows))])
    assert [line.split("  ")[0] for line in told[2:6]] == ["ada (17)", "ada (18)", "bob (a/bob)", "bob (b/bob)"]


def test_roles() -> None:
    """Whose badge is earned stands out, and so do full units, stars and what is late, where there are colours."""
    _, _, ada, bob, cyd, mallory, *_ = lines(CLASS)
    assert ada[0].role == "good"
    assert [part.role for part in bob if part.text.strip() in ("✓", "★", "8/10 late")] == ["good", "gold", "bad"]
    assert {part.role for part in (*cyd, *mallory)} == {""}


def test_two_packs() -> None:
    """Each has units of its own, and a badge if it has awards; what nobody has begun makes room."""
    rows = [
        _row("ada", *ALL[:2], SAMPLES.katas[0].id, wrong={"1.6": "time_first"}),
        _row("bob", *(kata.id for kata in SAMPLES.katas), *CHALLENGES),
    ]
    _, head, ada, bob, *legend = _text([*lines(_class(*rows), 70)])
    assert head == "learner  solved  1  2  3  4  5  6  7 samples:1  badge  last idea"
    assert ada == "ada       3/111  2  ·  ·  ·  ·  ·  ·         1    0/5  1.6 time first"
    assert bob == "bob      24/111  5  ·  ·  ·  ·  ·  ·         ✓      ★"
    assert "Not shown, because nothing in them is right yet: 8, 9." in legend


def test_a_class_without_any_kata() -> None:
    """There is nothing but names, and what was not graded."""
    told = _text([*lines(_class(MALLORY, left_out={"x.py": "it is no kata"}))])
    assert told == [
        "The class: 1 learner",
        "learner   solved",
        "mallory  no kata",
        "not graded: x.py: it is no kata",
        "not graded: mallory/katas: it is a link, and links are not followed",
    ]


def test_who_has_much_to_tell_hides_nobody() -> None:
    """Of what was not graded some is told of each learner, and how much more there is; of ideas a dozen, and what nothing explains."""
    left_out = {f"l{at}.py": "it is a link" for at in range(9)}
    katas = [kata for kata in LSTM.katas if kata.mistakes][:14]
    rows = [
        _row("ada", left_out=left_out, wrong={kata.ref: kata.mistakes[0].name for kata in katas}),
        _row("bob", left_out=left_out, wrong={katas[0].ref: ""}),
        _row("cyd", wrong={katas[0].ref: ""}),
    ]
    told = _text([*lines(_class(*rows, left_out={f"{at}.txt": "it is no kata" for at in range(14)}))])
    assert [line for line in told if line.startswith("not graded: and")] == [
        "not graded: and 2 more",
        "not graded: and 4 more in ada",
        "not graded: and 4 more in bob",
    ]
    assert told[told.index("and 2 more ideas") + 1].split() == ["something", "else", "2", katas[0].ref]
    held = {kata.ref: kata.mistakes[0].name for kata in katas[:13]}
    assert "and 1 more idea" in _text([*lines(_class(_row("ada", wrong=held)))])


def test_another_name_in_a_hand_in_is_told() -> None:
    """Of each whose platform says something else, and of no more than a dozen one by one."""
    others = [_row(f"okaforada {number}", handed_in_as="Uma Popov") for number in range(14)]
    said = _text([*lines(_class(*others[:12]))])[-12:]
    assert said[0] == "okaforada 0: the name in the hand-in is Uma Popov"
    assert said[11] == "okaforada 11: the name in the hand-in is Uma Popov"
    assert _text([*lines(_class(*others))])[-1] == "and 2 more with another name in the hand-in"


def test_who_misses_what_is_required() -> None:
    """Each with the first of what is missing, on one line, by name and folder; and who has no kata at all."""
    flat = _row("dan", KATAS["1.1"], folder="canvas/dan_99", id="99")
    assert [unmet(row, [LSTM, SAMPLES], "badge") for row in (ADA, BOB, flat, MALLORY)] == [
        "",
        "",
        "dan (canvas/dan_99): not solved: 1.6, 1.7, 1.8, 1.9, 1.10",
        "mallory: there is no kata",
    ]
    assert unmet(ADA, [LSTM, SAMPLES], "all") == ""
    assert unmet(BOB, [LSTM, SAMPLES], "all") == "bob: not solved: 2.1, 2.2, 2.3, 2.4, 2.5 and 77 more"
