"""What somebody handed in, as a row: by the files of an odd class, of which nothing changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import KATAS
from odd_class import CLEAR, DAWN, EXAM, SEEN, SHAPE, odd_class, scripted_class, snapshot
from pytest_lstm_kata.files.hand_in import Given, HandIn, written
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.choosing import choose
from pytest_lstm_kata.record.classroom import Row
from pytest_lstm_kata.record.events import Entry, Revealed
from pytest_lstm_kata.record.submission import Submission, once_each
from pytest_lstm_kata.record.whose import Owners
from support import sheet

NAME = Path(SHAPE.file).name
LINK = "it is a link, and links are not followed"


def rows(root: Path) -> dict[str, Row]:
    """The row of everybody in a class, by name, in its order."""
    grader = Grader(Catalogue([LSTM]), device="cpu")
    learners = Owners([root], [], None, grader.folders).learners(root)
    return {
        owner.name: Submission(owner, grader.folders.tree(owner.root, owner.top), grader).row(root)
        for owner in learners
    }


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Row]:
    """The rows of the odd class; its files are as they were."""
    folder = tmp_path_factory.mktemp("odd") / "class"
    odd_class(folder)
    before = snapshot(folder)
    found = rows(folder)
    assert snapshot(folder) == before
    return found


def test_a_class_by_the_script(tmp_path: Path) -> None:
    """Right, wrong, unreadable and todo, with the first numbers, those of the class, and one's own; the ideas are the same."""
    scripted_class(tmp_path)
    found = rows(tmp_path)
    right = {name: len(row.right) for name, row in found.items()}
    assert right == {"ada": 10, "bob": 0, "cyd": 1, "dan": 10, "eve": 0, "fay": 0}
    assert found["bob"].ideas[SHAPE.id] == found["cyd"].ideas[SHAPE.id] == "time_first"
    assert [*found["eve"].outcomes.values()].count("unreadable") == 2
    assert {*found["fay"].outcomes.values()} == {"todo"}
    assert not any(row.left_out for row in found.values())


def test_everybody_has_a_row(odd: Mapping[str, Row]) -> None:
    """Whatever their files lie in, with what is right of it, and the id where a platform gave one."""
    assert {(name, row.id, len(row.right), len(row.outcomes)) for name, row in odd.items()} == {
        ("=HYPERLINK(1)", "", 0, 1),
        ("Ada Lovelace", "123", 1, 1),
        ("alicesmith (77)", "77", 0, 1),
        ("alicesmith (1234)", "1234", 2, 2),
        ("bobjones", "2345", 2, 2),
        ("dora", "", 1, 1),
        ("Emmy Noether", "6", 1, 2),
        (f"esc{CLEAR}red".replace("\x1b", "?"), "", 0, 0),
        ("eve", "", 0, 0),
        ("Grace Hopper", "124", 0, 1),
        ("Hedy Lamarr", "", 0, 2),
        ("linked", "", 0, 0),
        ("mallory", "", 0, 0),
        ("nobody home", "", 0, 0),
        ("trent", "", 1, 1),
        ("whole dojo", "", 1, 2),
        ("zoe", "", 0, 1),
    }


def test_what_is_not_graded_is_said_of_whoever_has_it(odd: Mapping[str, Row]) -> None:
    """Links in, out and round, a pipe, a name that a terminal obeys, a second file, and nothing at all."""
    unit = "trent/katas/1_foundations"
    assert odd["trent"].left_out == {
        f"{unit}/02_construct.py": "it is not a regular file",
        f"{unit}/{NAME}": LINK,
        f"{unit}/ring": LINK,
        f"{unit}/self.py": LINK,
    }
    nothing = "there is no kata in it"
    assert odd["mallory"].left_out == {"mallory": nothing, "mallory/katas": LINK}
    assert odd["eve"].left_out == {f"eve_{NAME}": LINK}
    assert odd["linked"].left_out == {"linked": LINK}
    assert odd["nobody home"].left_out == {"nobody home": nothing}
    (escaped,) = (row for name, row in odd.items() if name.startswith("esc"))
    assert [*escaped.left_out.values()] == ["its name has characters that cannot be shown"]
    assert [*odd["zoe"].left_out] == ["zoe/first.py"]
    assert "second.py is the one that counts" in odd["zoe"].left_out["zoe/first.py"]
    assert [*odd["alicesmith (1234)"].left_out] == [f"alicesmith_1234_99_{NAME}"]


def test_what_a_journal_says_is_known(odd: Mapping[str, Row]) -> None:
    """A solution that was seen does not count; an exam has its times, and says that it was changed since it was handed in."""
    row = odd["whole dojo"]
    assert row.solution_seen == (SHAPE.id,)
    assert odd["Hedy Lamarr"].solution_seen == odd["Emmy Noether"].solution_seen == (SEEN.id,)
    (exam,) = row.exams
    assert (exam.seed, exam.right, exam.of, exam.filled) == (EXAM, 6, 10, 6)
    assert (exam.handed_in, exam.seconds, exam.late, exam.changed) == (True, 660, False, True)
    assert not any(other.exams for name, other in odd.items() if name != "whole dojo")


def test_a_folder_called_exam_may_be_none(tmp_path: Path) -> None:
    """Katas with the first numbers, which no exam has, are nobody's exam, and count for nothing."""
    scripted_class(tmp_path)
    (tmp_path / "ada" / "katas").rename(tmp_path / "ada" / "exam")
    row = rows(tmp_path)["ada"]
    assert row.is_empty
    assert row.exams == ()
    assert row.left_out == {"ada": "there is no kata in it"}


def hand_in(path: Path, name: str, answer: str, *events: str, day: int = 1, label: str = "1.6") -> None:
    """A hand-in with one answer to one kata, the same in exam 5, and a journal with these events."""
    kata = KATAS[label]
    given = {kata.id: Given(0, sheet(kata).numbers, {"out_shape": answer})}
    exam = {each.id: Given(EXAM, sheet(each, EXAM).numbers) for each in choose(LSTM, EXAM)}
    journal = [json.loads(Entry(DAWN, each * 16, Revealed(SEEN.id)).line) for each in events]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(written(HandIn(name, given, exam, journal), "0", f"2026-11-{day:02}T10:00:00+00:00"))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"events": "a", "day": 2}, {"events": "ab", "day": 3}),
        ({"events": "", "day": 2}, {"events": "", "day": 3}),
        ({"events": "b", "day": 1}, {"events": "ab", "day": 30}),
    ],
)
def test_who_hands_in_again_has_one_row(tmp_path: Path, first: dict[str, Any], second: dict[str, Any]) -> None:
    """By an event of one journal, or where there is none; what was made last counts as a whole, and its exam once."""
    hand_in(tmp_path / "b.kata.json", "Jane Smith", "1", *first["events"], day=first["day"], label="1.3")
    hand_in(tmp_path / "a.kata.json", "JANE SMITH", "2", *second["events"], day=second["day"])
    hand_in(tmp_path / "c.kata.json", "Jane Smith", "1", *first["events"], day=first["day"], label="1.3")
    found = rows(tmp_path)
    (row,) = found.values()
    assert (row.folder, [*row.outcomes], len(row.exams)) == ("a.kata.json", [SHAPE.id], 1)
    said = "an older hand-in of Jane Smith; a.kata.json counts"
    assert row.left_out == {"b.kata.json": said, "c.kata.json": said}


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("", "b")])
def test_two_of_one_name_are_two(tmp_path: Path, one: str, other: str) -> None:
    """Whose journals have nothing in common; each has all of their own, and is told apart by the file."""
    hand_in(tmp_path / "a.kata.json", "Jane Smith", "1", *one)
    hand_in(tmp_path / "b.kata.json", "Jane Smith", "2", *other)
    (tmp_path / "Jane Smith.kata.json").write_text("{", encoding="utf-8")
    (tmp_path / "Jane Smith.kata (1).json").write_text("{", encoding="utf-8")
    grader = Grader(Catalogue([LSTM]), device="cpu")
    learners = Owners([tmp_path], [], None, grader.folders).learners(tmp_path)
    found = [Submission(owner, grader.folders.tree(owner.root, owner.top), grader).row(tmp_path) for owner in learners]
    assert {(row.learner, row.folder, len(row.outcomes), len(row.exams)) for row in found} == {
        ("Jane Smith", "a.kata.json", 1, 1),
        ("Jane Smith", "b.kata.json", 1, 1),
        ("Jane Smith", "Jane Smith.kata.json", 0, 0),
        ("Jane Smith", "Jane Smith.kata (1).json", 0, 0),
    }
    assert not any("older" in why for row in found for why in row.left_out.values())


def test_of_several_uploads_the_last_counts(tmp_path: Path) -> None:
    """As Canvas numbers them, whenever they were made; what has another journal is merged, and no exam counts twice."""
    hand_in(tmp_path / "smithjane_7_12_x.kata.json", "Jane", "1", "a", day=1)
    hand_in(tmp_path / "smithjane_7_11_x.kata.json", "Jane", "2", "a", day=2)
    hand_in(tmp_path / "smithjane_7_13_y.kata.json", "Jane", "1", "b", label="1.3")
    (row,) = rows(tmp_path).values()
    assert row.left_out == {"smithjane_7_11_x.kata.json": "an older hand-in of Jane; smithjane_7_12_x.kata.json counts"}
    assert (len(row.outcomes), len(row.exams)) == (2, 1)


def test_the_newest_copy_of_an_exam_counts() -> None:
    """Where several lie in one learner's folder; the others stay in their order."""
    assert once_each([("a", 1, "old"), ("b", 0, "other"), ("a", 2, "new"), ("a", 2, "same")]) == ["other", "new"]


@pytest.mark.again
@pytest.mark.parametrize("place", ["okaforada_5_6_x.kata.json", "okaforada_5_6_x/y/x.kata.json"])
@pytest.mark.parametrize(("name", "known"), [("Ada Okafor", True), ("ADA OKAFOR", True), ("Uma Popov", False)])
def test_the_platform_says_who_it_is(tmp_path: Path, place: str, name: str, known: bool) -> None:
    """Whoever is named in a hand-in that lies in somebody's download, the download's name and id count, and it is said."""
    hand_in(tmp_path / place, name, "1")
    (tmp_path / "okaforada_7_8_x").mkdir()
    found = rows(tmp_path)
    row = next(row for row in found.values() if row.id == "5")
    is_spelled = known and place.endswith("6_x.kata.json")
    assert row.learner == (name if is_spelled else "okaforada (5)")
    assert row.handed_in_as == ("" if known else "Uma Popov")
    plain = tmp_path.with_name(f"{tmp_path.name} plain")
    hand_in(plain / "group 1" / "x.kata.json", name, "1")
    assert rows(plain)["group 1"].handed_in_as == ""
