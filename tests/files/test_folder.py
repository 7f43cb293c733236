"""Which file counts for which kata, and what is not even looked at: links, pipes, names that cannot be shown, too much of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pytest_lstm_kata.files import walk as rules
from pytest_lstm_kata.files.counting import MAX_EXAMS, MAX_HAND_INS
from pytest_lstm_kata.files.folder import MAX_STRAYS, Folders
from pytest_lstm_kata.files.hand_in import Given, HandIn, written
from pytest_lstm_kata.files.laying import blank_files, lay
from pytest_lstm_kata.files.walk import in_teaching_order
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM
from support import CATALOGUE, FOUNDATIONS, KATAS, source

SHAPE = KATAS["1.6"]
PERSIAN = "14_\u0639\u0644\u06cc\u200c\u0631\u0636\u0627.py"
"""A name as people have it, with a character that takes no room and keeps two letters apart."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """One learner's folder, with the first unit."""
    lay(blank_files(FOUNDATIONS), tmp_path / "ada" / "katas", CATALOGUE)
    return tmp_path / "ada"


def folders() -> Folders:
    return Folders(Catalogue([LSTM]))


def place(root: Path, kata: Kata) -> Path:
    return root / "katas" / kata.file


def why(root: Path) -> dict[str, str]:
    """What is left out below the root, and why."""
    return {path.relative_to(root).as_posix(): reason for path, reason in folders().tree(root).left_out.items()}


def test_of_many_files_the_one_at_its_place_counts(root: Path) -> None:
    """At its own place, else the newest, else that of its own name: in a tree, in a folder, and for all papers alike."""
    own = place(root, SHAPE)
    others = {"9_after/x.py": 9, "1_foundations/00_copy.py": 5, f"0_before/{own.name}": 1, "0_before/05.py": 1}
    for other, time in others.items():
        (root / "katas" / other).parent.mkdir(exist_ok=True)
        shutil.copy(own, root / "katas" / other)
        os.utime(root / "katas" / other, (time, time))
    os.utime(own, (0, 0))
    expected = [own, *(root / "katas" / other for other in others)]
    for winner in expected:
        found = folders()
        tree = found.tree(root)
        assert tree.winners[root][SHAPE.id] == winner
        assert found.papers(root / "katas")[SHAPE.id].path == winner
        losers = [path for listing in tree.listings.values() for path in listing.files if path != winner]
        rivals = [found.paper(path, tree) for path in losers if found.paper(path, tree).kata is None]
        assert len(rivals) == 4 - expected.index(winner)
        for rival in rivals:
            assert rival.sheet.problem
            assert winner.name in rival.sheet.problem.sentence
        winner.unlink()


def test_what_a_platform_received_last_counts(tmp_path: Path) -> None:
    """As Canvas numbers uploads, and files of one name within one; whatever their times are on this disk."""
    name = Path(SHAPE.file).name
    order = [f"a_1_99_{name}", f"a_1_99_{name[:-3]}-2.py", f"a_1_99_{name[:-3]}-10.py", f"a_LATE_1_100_{name}"]
    for number, each in enumerate(order):
        (tmp_path / each).write_text("emptied", encoding="utf-8")
        os.utime(tmp_path / each, (10 - number, 10 - number))
    for winner in reversed(order):
        assert folders().tree(tmp_path).winners[tmp_path] == {SHAPE.id: tmp_path / winner}
        (tmp_path / winner).unlink()


def test_what_lies_in_an_exam_is_no_rival(root: Path) -> None:
    """An exam has katas of its own; practice does not see them."""
    (root / "exam" / "1_foundations").mkdir(parents=True)
    (root / "exam" / SHAPE.file).write_text(source(SHAPE, 5), encoding="utf-8")
    found = folders()
    tree = found.tree(root)
    assert tree.winners[root / "exam"] == {SHAPE.id: root / "exam" / SHAPE.file}
    assert tree.winners[root][SHAPE.id] == place(root, SHAPE)
    assert found.papers(root)[SHAPE.id].sheet.seed == 0


def test_no_link_is_followed(root: Path, tmp_path: Path) -> None:
    """Neither to a file nor to a folder, in or out, nor round in rings; each is told."""
    unit = root / "katas" / "1_foundations"
    place(root, SHAPE).unlink()
    place(root, SHAPE).symlink_to(unit / "01_memory.py")
    (root / "katas" / "usr").symlink_to("/usr")
    (root / "katas" / "ring").symlink_to(".")
    (root / "katas" / "self").symlink_to("self")
    (root / "katas" / "notes").symlink_to(tmp_path / "nowhere")
    link = "it is a link, and links are not followed"
    assert why(root) == {
        "katas/usr": link,
        "katas/ring": link,
        "katas/1_foundations/06_output_shape_batch_first.py": link,
    }
    assert SHAPE.id not in folders().tree(root).winners[root]


def test_what_is_no_file_and_cannot_be_named(root: Path) -> None:
    """Pipes, and names that a terminal would obey or that are not UTF-8, are left out; what nobody takes for a kata is silent."""
    unit = root / "katas" / "1_foundations"
    os.mkfifo(unit / "11_pipe.py")
    os.mkfifo(unit / "pipe")
    (unit / "12_\x1b[2J.py").touch()
    Path(os.fsdecode(os.fsencode(unit) + b"/13_\xff.py")).touch()
    (unit / PERSIAN).write_text(source(SHAPE), encoding="utf-8")
    (root / "\u202ekatas").mkdir()
    (root / ".hidden" / "1_foundations").mkdir(parents=True)
    (root / "__pycache__").mkdir()
    said = why(root)
    assert said.pop("katas/1_foundations/11_pipe.py") == "it is not a regular file"
    assert len(said) == 3
    assert set(said.values()) == {"its name has characters that cannot be shown"}
    claims = folders().claims(unit)
    assert PERSIAN in claims
    assert len(claims) == 11


def test_what_is_not_unpacked_is_told(root: Path) -> None:
    """Whatever packed it; a zip that stayed beside what was in it says nothing new."""
    (root / "old").mkdir()
    for name in ("old.zip", "A.ZIP", "b.7z", "c.rar", "d.tar", "e.tar.gz", "f.tgz", "zip", "notes.txt", ".hidden.zip"):
        (root / name).touch()
    (root / "linked.zip").symlink_to("A.ZIP")
    assert why(root) == {
        **dict.fromkeys(["A.ZIP", "b.7z", "c.rar", "d.tar", "e.tar.gz", "f.tgz"], "it is not unpacked"),
        "linked.zip": "it is a link, and links are not followed",
    }


def test_a_folder_that_cannot_be_opened_is_told(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The others are judged."""
    real = os.scandir

    def guarded(path: Path) -> object:
        if Path(path).name == "2_calling":
            raise PermissionError(13, "Permission denied")
        return real(path)

    (root / "katas" / "2_calling").mkdir()
    monkeypatch.setattr(os, "scandir", guarded)
    assert why(root) == {"katas/2_calling": "it cannot be opened: Permission denied"}
    assert len(folders().tree(root).winners[root]) == 10


def test_there_is_an_end_to_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So many folders deep, so many names: what is beyond is not looked at, and that is said."""
    deep = root / "katas" / "/".join("abcdefgh")
    deep.mkdir(parents=True)
    shutil.copy(place(root, SHAPE), deep / "06.py")
    assert why(root) == {"katas/a/b/c/d/e/f/g/h": "it is more than 8 folders deep"}
    monkeypatch.setattr(rules, "MAX_ENTRIES", 12)
    said = why(root)
    assert said[next(name for name in said if "1_foundations" in name or name == ".")].startswith("it has more than")
    monkeypatch.setattr(rules, "MAX_ENTRIES", 1)
    assert folders().tree(root).winners[root] == {}


def test_more_exams_than_anybody_has_are_told_in_one_line(root: Path) -> None:
    """Of fifty those count whose files changed last; the others are no part of what is looked at."""
    for number in range(MAX_EXAMS + 3):
        file = root / f"{number}" / "exam" / "1_foundations" / "06.py"
        file.parent.mkdir(parents=True)
        shutil.copy(place(root, SHAPE), file)
        os.utime(file, (number, number))
    tree = folders().tree(root)
    last = [root / f"{number}" / "exam" for number in range(3, MAX_EXAMS + 3)]
    assert {*tree.winners} == {root, *last}
    assert {part for part in tree.parts.values() if part != root} == {*last}
    assert why(root) == {
        "2/exam": f"no more than {MAX_EXAMS} exams of one learner are looked at, so this one and 2 more are not"
    }
    shutil.rmtree(root / "0")
    shutil.rmtree(root / "1")
    assert why(root)["2/exam"].endswith("of one learner are looked at, so this one is not")
    shutil.rmtree(root / "2")
    assert why(root) == {}


def test_more_hand_ins_than_anybody_has_are_told_in_one_line(tmp_path: Path) -> None:
    """Those of different dojos, since of one dojo the latest counts."""
    for number in range(MAX_HAND_INS + 2):
        given = {kata.id: Given(0, deal(kata, 0).numbers) for kata in [LSTM.katas[number]]}
        content = written(HandIn(f"Ada {number}", given), "0", "2026-11-25T00:00:00+00:00")
        (tmp_path / f"{number}.kata.json").write_bytes(content)
    tree = folders().tree(tmp_path)
    assert [*tree.winners[tmp_path]] == [kata.id for kata in LSTM.katas[:MAX_HAND_INS]]
    assert why(tmp_path) == {
        "5.kata.json": f"no more than {MAX_HAND_INS} hand-ins of one learner are looked at, so this one and 1 more are not"
    }


def test_many_copies_are_told_in_one_line(root: Path) -> None:
    """Some of the files that count for nothing are told one by one; the others are counted."""
    for number in range(MAX_STRAYS + 7):
        (root / "katas" / "1_foundations" / f"z{number}.py").write_text(source(SHAPE), encoding="utf-8")
    tree = folders().tree(root)
    assert len(tree.spare) == 7
    assert [*tree.left_out.values()] == ["it belongs to no kata, and so do 6 more"]


def test_numbers_sort_by_their_value() -> None:
    """What looks like a number and is none sorts, too, however long it is."""
    names = ["10_b", "2_a", "1²3", "²", "x10", "x9", "9" * 5_000, "٣"]
    ordered = sorted(names, key=in_teaching_order)
    assert ordered[:3] == ["1²3", "2_a", "10_b"]
    assert ordered.index("x9") < ordered.index("x10")


@pytest.mark.parametrize("text", ["", source(SHAPE, out_shape="(5, 7, 20)").replace("__kata__", "# __kata__")])
def test_a_file_without_its_line_is_told_the_line_of_its_own_kata(root: Path, text: str) -> None:
    """By its name it counts for its kata, and what it is told leads back to that, not to another one."""
    place(root, SHAPE).write_text(text, encoding="utf-8")
    paper = folders().papers(root)[SHAPE.id]
    assert paper.kata is not None
    assert paper.kata.id == SHAPE.id
    assert paper.sheet.problem is not None
    said = paper.sheet.problem.sentence
    assert f'`__kata__ = "{SHAPE.id}"`' in said or "`lstm-kata retry 1.6`" in said
    assert "lstm/memory" not in said


def test_a_katas_file_is_found_by_what_it_says(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever below the folder it lies and whatever it is called, from wherever one looks; None if there is none."""
    place(root, SHAPE).rename(root / "katas" / "mine.py")
    monkeypatch.chdir(root)
    found = folders().find(Path("katas"), SHAPE)
    assert found is not None
    assert found.path == Path("katas/mine.py")
    assert folders().papers(Path("katas"))[SHAPE.id].path == found.path
    found.path.unlink()
    assert folders().find(Path("katas"), SHAPE) is None


def test_files_of_no_known_kata_are_rivals_of_nobody(root: Path) -> None:
    """The first of them stands for all; none of them counts."""
    for name in ("1.py", "2.py"):
        (root / name).write_text('__kata__ = "piano/scales"\n', encoding="utf-8")
    found = folders()
    assert found.tree(root).winners[root]["piano/scales"] == root / "1.py"
    assert found.paper(root / "2.py", found.tree(root)).kata is None
