"""How a class adds up: rows that travel as JSON, and ideas by how many hold them, over katas."""

from __future__ import annotations

import json
import pickle

from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.class_exam import Asked, Sat
from pytest_lstm_kata.record.class_ideas import SOMETHING_ELSE, sentence, titled
from pytest_lstm_kata.record.classroom import Class, Count, Row
from pytest_lstm_kata.record.structuring import structure, unstructure

PACKS = Catalogue([LSTM]).packs
READ = "you wrote (hidden_size, batch)"


def _row(name: str, **ideas: str) -> Row:
    """Who holds these ideas, by the slug of the kata."""
    ideas = {f"lstm/{slug}": idea for slug, idea in ideas.items()}
    return Row(name, folder=name, outcomes=dict.fromkeys(ideas, "wrong"), ideas=ideas)


def test_a_row_stands_on_a_line_of_json() -> None:
    """And it is the same again when it is read."""
    row = Row(
        "ada",
        "1234",
        "canvas",
        "class/ada",
        {"lstm/memory": "right"},
        exams=(Sat("lstm", 7, 8, 10, 9, handed_in=True, seconds=1300, late=True, concepts={"states": "weak"}),),
        left_out={"x.py": "it is a link"},
    )
    line = json.dumps(unstructure(row))
    assert structure(json.loads(line), Row) == row
    before = {name: value for name, value in json.loads(line).items() if name != "platform"}
    assert structure(before, Row) == row._replace(platform="")  # lines from before there were platforms


def test_what_was_seen_does_not_count_and_what_cannot_be_shown_is_not_asked() -> None:
    """As in the bars of one learner."""
    kata, seen, hidden = LSTM.katas[:3]
    row = Row(
        "ada",
        outcomes={kata.id: "right", seen.id: "right", hidden.id: "unverified"},
        solution_seen=(seen.id,),
    )
    assert row.tally(LSTM.units[0].katas) == (1, len(LSTM.units[0].katas) - 1)
    assert row.badge(LSTM) == (0, 5)


def test_percent_is_the_same_wherever_it_stands() -> None:
    """With one decimal; what is not whole is never 100, however little is missing."""
    counts = [Count(33, 92), Count(0, 0), Count(92, 92), Count(29_999, 30_000), Count(46, 92)]
    assert [count.percent for count in counts] == [35.9, 0, 100, 99.9, 50]


def test_ideas_are_those_of_the_class_over_katas() -> None:
    """Most learners first, each counted once for an idea, however many katas show it; what nothing explains comes last."""
    rows = [
        _row("ada", output_shape_batch_first="time_first", hidden_state_shape="time_first"),
        _row("bob", output_shape_batch_first="time_first", hidden_state_shape=""),
        _row("cyd", output_shape_batch_first="layers_widen", hidden_state_shape=""),
        _row("dan", output_shape_batch_first=READ, hidden_state_shape=READ, gone="time_first"),
        _row("eve"),
    ]
    one, two = (
        next(kata for kata in LSTM.katas if kata.slug == slug)
        for slug in ("output_shape_batch_first", "hidden_state_shape")
    )
    found = Class.of(rows, PACKS).ideas
    assert [(idea.title, idea.learners, idea.katas) for idea in found] == [
        ("time first", ("ada", "bob"), (one, two)),
        ("layers widen", ("cyd",), (one,)),
        (READ, ("dan",), (one,)),
        (READ, ("dan",), (two,)),
        (SOMETHING_ELSE, ("bob", "cyd"), (two,)),
    ]
    assert "With batch_first=True" in found[0].sentence


def test_of_ideas_that_equally_many_hold_that_of_the_first_kata_comes_first() -> None:
    """Within a kata they are in the order of their names, whoever comes first in the class."""
    rows = [
        _row("ada", hidden_state_shape="time_first"),
        _row("bob", output_shape_batch_first="time_last"),
        _row("cyd", output_shape_batch_first="layers_widen"),
    ]
    assert [idea.name for idea in Class.of(rows, PACKS).ideas] == ["layers_widen", "time_last", "time_first"]


def test_an_ideas_sentence_has_names_for_numbers() -> None:
    """What is told to a class is the same for all of it, whatever numbers each has."""
    for kata in LSTM.katas:
        for mistake in kata.mistakes:
            said = sentence(kata, mistake.name)
            assert said
            assert not any(f"{{{name}}}" in said for name in kata.numbers)
    variant = LSTM.katas[0].variants[0]
    assert "{blank}" not in sentence(LSTM.katas[0], variant.name)
    assert sentence(LSTM.katas[0], "no such idea") == ""


def test_a_class_can_be_about_one_exam() -> None:
    """A facilitator's, which is known by its seed."""
    asked = Asked(7, frozenset({"lstm/a", "lstm/b", "lstm/c"}))
    right, other = Sat("lstm", 7, 2, 2, 2, katas=("lstm/a", "lstm/b")), Sat("lstm", 8, 8, 10, 9, katas=("lstm/a",))
    easy = Sat("lstm", 7, 1, 1, 1, katas=("lstm/d",))
    ada, bob = Row("ada", exams=(other, right)), Row("bob", exams=(other,))
    rows = [ada, bob, Row("cyd"), Row("dan", exams=(easy,))]
    about, last = (Class.of(rows, PACKS, asked=exam) for exam in (asked, None))
    assert [about.exam(row) for row in rows] == [right._replace(of=3), None, None, None]
    assert [last.exam(row) for row in rows] == [right, other, None, easy]
    assert (about.absent(), last.absent()) == ((["bob (8)", "dan (7 with other katas)"], ["cyd"]), ([], []))


def test_an_idea_is_called_in_words() -> None:
    """But for torch's own names of states; what an answer reads as stays as it is."""
    assert [titled(name) for name in ("time_first", "h_n_for_out", "rows_of_h_n", "(batch, seq_len)", "")] == [
        "time first",
        "h_n for out",
        "rows of h_n",
        "(batch, seq_len)",
        SOMETHING_ELSE,
    ]


def test_any_row_travels_between_processes() -> None:
    """Also one of somebody of whom nothing but what went wrong is known."""
    row = Row("ada", left_out={"ada": "This is a fault of ours."})
    assert pickle.loads(pickle.dumps(row)) == row  # noqa: S301  # our own
