"""A class as a page: what is told of it, and what is not; whatever comes from outside is shown as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

import pytest

from made_up_class import ODD, made_up_class
from pytest_lstm_kata.explain.classroom import EXPLAINED, render
from pytest_lstm_kata.explain.explanation import UNDRAWN, Explanation
from pytest_lstm_kata.explain.lights import NOT_JUDGED, ORDER, SEEN, UNTOUCHED, light, strip
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.verdict import Outcome
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.class_exam import Asked, Sat
from pytest_lstm_kata.record.classroom import Class, Row
from samples import SAMPLES

PACKS = Catalogue([LSTM]).packs
FIRST, SECOND = LSTM.katas[:2]


@pytest.fixture
def _explained_in_a_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is drawn, in a test that is about something else."""
    monkeypatch.setattr("pytest_lstm_kata.explain.classroom.explain", _said)


def _said(kata: Kata, *_: object) -> Explanation:
    return Explanation(kata.heading, kata.slug, "the idea", "torch.nn.LSTM", steps=["a step"])


def _page(*rows: Row, left_out: Mapping[str, str] | None = None) -> str:
    return render(Class.of(rows, PACKS, left_out or {}))


def _words(html: str) -> str:
    """What one reads, in a line."""
    body = html.partition("<main>")[2].partition("<script>")[0]
    return " ".join(unescape(re.sub("<[^>]+>", " ", body)).split())


def _wrong(name: str, ideas: Mapping[Kata, str], **more: Any) -> Row:
    held = {kata.id: idea for kata, idea in ideas.items()}
    return Row(name, folder=name, outcomes=dict.fromkeys(held, "wrong"), ideas=held)._replace(**more)


def test_each_outcome_is_a_light_with_a_sign_and_a_word_of_its_own() -> None:
    """Nobody needs its colour; equal ones beside each other share an element."""
    assert len({found.sign for found in ORDER}) == len({found.word for found in ORDER}) == len(ORDER) == 7
    outcomes = {outcome.published for outcome in Outcome}
    told = {name: light(Row("ada", outcomes={FIRST.id: name}), FIRST).word for name in outcomes}
    assert {name: told[name] for name in ("right", "wrong", "unreadable")} == {
        name: name for name in ("right", "wrong", "unreadable")
    }
    assert told["todo"] == UNTOUCHED.word == light(Row("ada"), FIRST).word
    assert told["closed"] == told["fault"] == NOT_JUDGED.word
    seen = Row("ada", outcomes={FIRST.id: "right", SECOND.id: "right"}, solution_seen=(FIRST.id,))
    assert light(seen, FIRST) == SEEN
    assert strip(seen, LSTM.katas[:4]) == '<b class="s">○</b><b class="r">●</b>··'


def test_a_row_tells_how_many_and_behind_its_name_what_became_of_each_kata() -> None:
    """In words: the lights are for the eye alone."""
    row = _wrong("ada", {FIRST: "only_last", SECOND: ""}, id="77", folder="class/ada")
    row = row._replace(outcomes={**row.outcomes, LSTM.katas[2].id: "right"}, left_out={"x.py": "It is a link."})
    said = _words(_page(row))
    assert "1/92 1.1 % 1/10 , 2 wrong, 1 right ✗✗ ● ·······" in said
    assert "✗ wrong: 2 1.1 only last; 1.2 something else" in said
    assert "● right: 1 1.3 id 77 folder class/ada not graded x.py : It is a link." in said
    assert "? not verified here" not in said
    assert "? not verified here" in _words(_page(row._replace(outcomes={FIRST.id: "unverified"})))


def test_the_last_row_sums_up_the_class() -> None:
    """Each unit in percent, as in the CSV; badges and exams as well."""
    done = Row("ada", outcomes={kata.id: "right" for kata in LSTM.katas}, distinction=("lstm",))
    other = _wrong("bob", {FIRST: ""}, exams=(Sat("lstm", 7, 8, 10, 10),))
    said = _words(_page(done, other))
    assert "all 50 % 50 % 50 %" in said
    assert "50 % 1/2 80 %" in said
    assert "★ LSTM Mastery Badge distinction" in said
    assert "2 learners, 92 right answers, 1 with the LSTM Mastery Badge" in said


def test_a_unit_that_nobody_has_begun_takes_no_room() -> None:
    """It is named above the table; where all have something there is nothing to say."""
    row = _wrong("ada", {FIRST: ""})
    row = row._replace(outcomes={**{kata.id: "todo" for kata in LSTM.katas}, **row.outcomes})
    html = _page(row)
    units = [key for key in re.findall('data-key="(.+?)"', html) if key in {unit.name for unit in LSTM.units}]
    assert units == [LSTM.units[0].name]
    assert "Units that nobody has begun are not shown: 2 calling, 3 outputs," in _words(html)
    assert "nobody has begun" not in _words(_page(row._replace(outcomes=ALL_RIGHT, ideas={})))


def test_unreadable_is_explained_where_there_is_any() -> None:
    """A facilitator cannot know what it means, nor how to look."""
    row = Row("ada", outcomes={FIRST.id: "unreadable"})
    told = "The learner was told so. pytest --kata FOLDER -k KATA shows why."
    assert told in _words(_page(row))
    assert "Unreadable" not in _words(_page(_wrong("ada", {FIRST: ""})))


def test_who_has_no_kata_is_no_zero() -> None:
    """The cells are empty, and the last row says how many learners it is about; an exam that lies alone is told."""
    done = Row("ada", outcomes={kata.id: "right" for kata in LSTM.katas})
    gone = Row("eve", folder="class/eve", exams=(Sat("lstm", 7, 8, 10, 10),), left_out={"class/eve": "no kata in it"})
    said = _words(_page(done, gone))
    assert "eve 8/10 no kata folder class/eve not graded class/eve : no kata in it of 1 learner 100 % 100 %" in said
    assert "100 % 1/1 80 %" in said
    assert "untouched: 92" not in said
    assert "of 2 learners 100 %" in _words(_page(done, done._replace(learner="bob"), gone))


def test_an_idea_has_its_sentence_and_its_explanation_once() -> None:
    """Most learners first; a kata that is explained behind one idea is linked from the others; who holds it is folded away."""
    first, second = FIRST.mistakes[0].name, FIRST.mistakes[1].name
    html = _page(
        _wrong("bob", {FIRST: first}), _wrong("ada", {FIRST: first}), _wrong("cyd", {FIRST: second, SECOND: ""})
    )
    said = _words(html)
    assert html.count(f'<div id="kata-{FIRST.ref}">') == html.count(f'href="#kata-{FIRST.ref}"') == 1
    assert f"2 learners {' '.join(FIRST.mistakes[0].sentence.split())[:20]}" in said
    assert f"{FIRST.heading} is explained above" in said
    assert (
        said.index(first.replace("_", " "))
        < said.index(second.replace("_", " "))
        < said.index("something else 1 learner")
    )
    assert re.search(
        r"<details><summary>Who<[^/]+</span></summary><p><bdi>ada</bdi>, <bdi>bob</bdi></p></details>", html
    )


@pytest.mark.usefixtures("_explained_in_a_word")
def test_few_ideas_are_explained_and_all_are_told() -> None:
    """So the page stays small; an idea of very many katas names the first of them."""
    ideas = {kata: kata.mistakes[0].name for kata in LSTM.katas[:30]}
    html = _page(_wrong("ada", ideas))
    assert html.count('<div id="kata-') <= EXPLAINED
    assert "more ideas</summary>" in html
    many = _page(_wrong("ada", dict.fromkeys(LSTM.katas[:30], "same_idea")))
    assert ", and 18 more</p>" in many


def test_who_did_not_sit_the_exam_is_named() -> None:
    """If it is known which one everybody was to sit."""
    asked = Asked(7, frozenset({FIRST.id}))
    rows = [
        Row("ada", exams=(Sat("lstm", 7, 1, 1, 1, katas=(FIRST.id,)),)),
        Row("bob", exams=(Sat("lstm", 8, 1, 1, 1),)),
    ]
    said = _words(render(Class.of([*rows, Row("cyd")], PACKS, asked=asked)))
    assert "Exam 7 was asked for. Who sat another exam: bob (8) Exam 7 was asked for. Who sat no exam: cyd" in said
    assert "Who sat no exam: cyd" in _words(render(Class.of([Row("cyd")], PACKS, asked=asked)))
    assert "was asked for" not in _words(render(Class.of(rows[:1], PACKS, asked=asked)))


def test_exams_are_told_as_they_lie() -> None:
    """Handed in or not, or not known without a record; after how long, late, changed; what is weak and shaky, and for how many."""
    sat = Sat(
        "lstm",
        7,
        8,
        10,
        9,
        recorded=True,
        handed_in=True,
        seconds=1265,
        late=True,
        changed=True,
        concepts={"states": "weak"},
    )
    rows = [
        _wrong("ada", {FIRST: ""}, exams=(sat,)),
        _wrong("bob", {FIRST: ""}, exams=(Sat("lstm", 8, 1, 2, 2, ("states",), concepts={"states": "weak"}),)),
        _wrong("cyd", {FIRST: ""}, exams=(Sat("lstm", 9, 2, 2, 2, recorded=True, handed_in=True),)),
        _wrong("dan", {FIRST: ""}, exams=(Sat("lstm", 9, 2, 2, 2, recorded=True),)),
    ]
    said = _words(_page(*rows))
    assert "8/10 late, changed" in said
    assert "How many exams are weak in a concept: states 2" in said
    assert "shaky in a concept" not in said
    assert "ada 7 8/10 9/10 after 21:05, late, changed states" in said
    assert "bob 8 (states) 1/2 2/2 unknown states" in said
    assert "cyd 9 2/2 2/2 yes" in said
    assert "dan 9 2/2 2/2 no" in said
    assert "journal" not in said


def test_what_is_not_there_has_no_part() -> None:
    """A class of whom nobody has a kata has a table of names, and nothing else."""
    html = _page(Row("ada"))
    assert re.findall("<h2>(.+?)</h2>", html) == ["Learners"]
    assert "ada no kata all" in _words(html)
    assert "badge" not in _words(html)
    assert "Judged by" not in html
    assert "0 right answers" in html
    assert re.findall("<h2>(.+?)</h2>", _page(left_out={"x.py": "It is a link."})) == ["Learners", "Not graded"]
    one = Row("ada", outcomes={FIRST.id: "right"}, torch="2.13.0+cpu", devices=("cpu",))
    assert "1 learner, 1 right answer, 0 with" in _words(_page(one))
    assert "Judged by torch 2.13.0 on cpu." in _words(_page(one))


def test_learners_of_one_name_are_told_apart() -> None:
    """By the id, or by where their files are."""
    html = _page(_wrong("ada", {FIRST: ""}, id="77"), _wrong("ada", {FIRST: ""}, folder="other/ada"))
    assert "<summary><bdi>ada (77)</bdi></summary>" in html
    assert "<summary><bdi>ada (other/ada)</bdi></summary>" in html


ALL_RIGHT = {kata.id: "right" for kata in LSTM.katas}


def test_packs_beside_each_other() -> None:
    """A unit goes by its pack where that is not the built-in one; a pack without awards has no badge."""
    packs = {"lstm": LSTM, SAMPLES.name: SAMPLES}
    done = Row("ada", outcomes={kata.id: "right" for kata in SAMPLES.katas})
    html = render(Class.of([done, Row("bob", outcomes={FIRST.id: "right"})], packs))
    unit = SAMPLES.units[0]
    assert f'data-key="{SAMPLES.name}:{unit.name}"' in html
    assert "★" not in _words(html)
    assert '<b aria-hidden="true">★</b>' in render(Class.of([done._replace(outcomes=ALL_RIGHT)], packs))


@pytest.mark.usefixtures("_explained_in_a_word")
def test_whatever_comes_from_outside_is_text() -> None:
    """Names, folders, paths, reasons and what is read back: no tag of theirs, and nothing that turns or moves a line."""
    rows = [
        _wrong(name, {FIRST: name}, id=name, folder=f"class/{name}", left_out={name: name}, torch=name, devices=(name,))
        for name in ODD
    ]
    html = render(Class.of(rows, PACKS, {f"{name}.py": name for name in ODD}, ODD[0]))
    for name in ODD:
        assert printable(name) in unescape(html)
    assert "<script>alert" not in html
    assert html.count("<script>") == 1
    assert "\x1b" not in html
    assert " style=" not in html
    assert not re.search(r"\son\w+=", html.partition("<script>")[0])


@pytest.mark.again
@pytest.mark.usefixtures("_explained_in_a_word")
def test_a_class_of_three_hundred_stays_small() -> None:
    """Explanations are told a dozen times at most, and a row takes little."""
    html = render(made_up_class(300))
    assert len(html.encode()) < 2_000_000
    assert html.count('<tr class="more">') == 300


def test_the_explanation_is_the_one_of_the_kata(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its first numbers and its first drawing; without a torch that works it says so."""
    kata = next(kata for kata in LSTM.katas if kata.label == "1.6")
    html = _page(_wrong("ada", {kata: "time_first"}))
    said = _words(html)
    assert f"Explained: {kata.heading}" in said
    assert f'id="{kata.ref}-drawing-1-title"' in html
    assert f'aria-label="Drawing 1 of {kata.ref}"' in html
    assert " ".join(f"The idea {deal(kata, 0).idea} Step by step {deal(kata, 0).steps[0]}".split()) in said
    assert UNDRAWN not in said
    assert "Your right answer" not in said
    monkeypatch.setattr(TorchOracle, "unfit", lambda _: "no")
    assert UNDRAWN in _words(_page(_wrong("ada", {kata: "time_first"})))
