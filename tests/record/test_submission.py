"""What somebody handed in, as a row: by the files of an odd class, of which nothing changes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from odd_class import CLEAR, EXAM, SEEN, SHAPE, odd_class, scripted_class, snapshot
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record.classroom import Row
from pytest_lstm_kata.record.submission import Submission
from pytest_lstm_kata.record.whose import Owners

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
