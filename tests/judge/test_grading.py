"""From a kata's file to its verdict: the same for every face."""

from __future__ import annotations

from pathlib import Path

import pytest

from pytest_lstm_kata.files.folder import Paper, claimed
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.grading import Grader, NoDevice, devices
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import OPEN
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.settings import Limits
from pytest_lstm_kata.record.workspace import Workspace
from samples import SAMPLES
from support import FOUNDATIONS, KATAS, answered, source, telling

MEMORY, SHAPE, FLAG = KATAS["1.1"], KATAS["1.6"], SAMPLES.katas[1]


@pytest.fixture
def grader() -> Grader:
    """One for two packs."""
    return Grader(Catalogue([FOUNDATIONS, SAMPLES]))


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_paper_is_a_file_and_what_it_counts_for(tmp_path: Path, grader: Grader) -> None:
    """The kata is told by the file's own line, wherever the file lies and however it is called."""
    path = put(tmp_path / "mine.py", write(SHAPE))
    paper = grader.folders.paper(path)
    assert (paper.path, paper.kata, paper.sheet.kata) == (path, SHAPE, SHAPE)


def test_a_file_that_lost_its_line_is_told_by_its_name(tmp_path: Path, grader: Grader) -> None:
    """It cannot be read, and it still counts for its kata."""
    path = put(tmp_path / SHAPE.file, write(SHAPE).replace("__kata__", "kata"))
    paper = grader.folders.paper(path)
    assert paper.kata is SHAPE
    verdict = grader.verdict(paper)
    assert (verdict.kata, verdict.outcome) == (SHAPE.id, Outcome.UNREADABLE)
    assert "The line `__kata__ = ...` is missing" in verdict.sentence


def test_a_second_file_of_a_kata_counts_for_none(tmp_path: Path, grader: Grader) -> None:
    """In one folder the kata's own file counts, else the first; the other is told to go."""
    own = put(tmp_path / SHAPE.file, write(SHAPE))
    other = put(own.parent / "01_copy.py", write(SHAPE))
    assert grader.folders.paper(own).kata is SHAPE
    paper = grader.folders.paper(other)
    assert paper.kata is None
    verdict = grader.verdict(paper)
    assert (verdict.kata, verdict.outcome) == ("", Outcome.UNREADABLE)
    assert f"{own.name} is the one that counts" in verdict.sentence


def test_a_file_that_is_gone_or_no_kata(tmp_path: Path, grader: Grader) -> None:
    """It is unreadable, of no kata, and nothing is raised."""
    for path in (tmp_path / "gone.py", put(tmp_path / "strange.py", '__kata__ = "gru/unknown"\n')):
        paper = grader.folders.paper(path)
        assert paper.kata is None
        assert grader.verdict(paper).outcome is Outcome.UNREADABLE
    assert claimed(tmp_path / "gone.py") is None


def test_a_verdict_shows_no_control_characters(tmp_path: Path, grader: Grader) -> None:
    """What a learner's file says is made fit for a terminal."""
    path = put(tmp_path / SHAPE.file, source(SHAPE, out_shape='f"\x1b[31m"'))
    assert "\x1b" not in grader.verdict(grader.folders.paper(path)).sentence


def test_an_open_kata_is_judged_without_a_judge(tmp_path: Path, grader: Grader) -> None:
    """Nothing is imported for it: the judge is not even made."""
    verdict = grader.verdict(grader.folders.paper(put(tmp_path / SHAPE.file, write(SHAPE))))
    assert verdict.outcome is Outcome.TODO
    assert not {"_judge", "oracle", "_devices"} & vars(grader).keys()


@pytest.mark.parametrize("open_blanks", [("error",), ("error", "got"), ("error", "expected", "got")])
def test_an_open_blank_keeps_a_kata_to_do(grader: Grader, tmp_path: Path, open_blanks: tuple[str, ...]) -> None:
    """As long as a blank is open nothing is judged, not even what is filled."""
    kata, filled = KATAS["1.9"], 3 - len(open_blanks)
    sheet = answered(kata, 3, {"error": None, "expected": 1, "got": 1} | dict.fromkeys(open_blanks, OPEN))
    verdict = grader.verdict(Paper(tmp_path, kata, sheet))
    assert verdict == Verdict(kata.id, Outcome.TODO, f"{filled} of 3 filled", 3, filled, 3)
    assert "_judge" not in vars(grader)


def test_a_filled_kata_is_judged(tmp_path: Path, grader: Grader) -> None:
    """Right is right and wrong is wrong, on the devices that there are; the same bytes are read once."""
    right = grader.folders.paper(put(tmp_path / "a" / SHAPE.file, source(SHAPE, out_shape="(5, 7, 20)")))
    wrong = grader.folders.paper(put(tmp_path / "b" / SHAPE.file, source(SHAPE, out_shape="(7, 5, 20)")))
    again = grader.folders.paper(put(tmp_path / "c" / SHAPE.file, source(SHAPE, out_shape="(7, 5, 20)")))
    assert [grader.verdict(paper).outcome for paper in (right, wrong)] == [Outcome.RIGHT, Outcome.WRONG]
    assert again.sheet is wrong.sheet
    assert grader.verdict(right).devices["cpu"] == "right"


def test_a_record_can_refuse(tmp_path: Path, grader: Grader) -> None:
    """Once the attempts are spent a new answer is not judged; one that was judged is."""
    (tmp_path / ".lstm-kata").mkdir()
    wrong = grader.folders.paper(put(tmp_path / "a" / SHAPE.file, source(SHAPE, out_shape="(7, 5, 20)")))
    right = grader.folders.paper(put(tmp_path / "b" / SHAPE.file, source(SHAPE, out_shape="(5, 7, 20)")))
    Record(Workspace(tmp_path)).note(grader.verdict(wrong), SHAPE)
    record = Record(Workspace(tmp_path, Limits(attempts=1)))
    assert grader.verdict(right, record).outcome is Outcome.CLOSED
    assert grader.verdict(wrong, record).outcome is Outcome.WRONG
    assert grader.verdict(right).outcome is Outcome.RIGHT


def test_a_tree_has_its_papers_in_teaching_order(tmp_path: Path, grader: Grader) -> None:
    """At whichever depth, a kata once, by the file at its own place; nothing hidden, and nothing that Python would run."""
    shape = put(tmp_path / SHAPE.file, write(SHAPE))
    flag = put(tmp_path / "samples" / FLAG.file, write(FLAG))
    memory = put(tmp_path / MEMORY.file, write(MEMORY))
    put(tmp_path / "9_later" / "01_copy.py", write(SHAPE))
    put(shape.parent / "07_copy.py", write(SHAPE))
    put(tmp_path / ".hidden" / "10.py", write(KATAS["1.10"]))
    loose = put(tmp_path / "2.py", write(KATAS["1.2"]))
    for name in ("conftest.py", "__init__.py"):
        put(shape.parent / name, write(KATAS["1.3"]))
    papers = grader.folders.papers(tmp_path)
    expected = {MEMORY.id: memory, KATAS["1.2"].id: loose, SHAPE.id: shape, FLAG.id: flag}
    assert {name: paper.path for name, paper in papers.items()} == expected
    assert list(papers) == [*expected]
    assert all(isinstance(paper, Paper) for paper in papers.values())
    assert grader.folders.papers(tmp_path / "nowhere") == {}
    assert grader.folders.papers(shape) == {}


def test_devices_by_name() -> None:
    """All for auto, else those that are named, by kind or by number, each once; one that is absent is an error."""
    oracle = telling()
    for wanted, found in (
        ("auto", ["cpu", "cuda:0"]),
        ("cpu", ["cpu"]),
        ("cuda", ["cuda:0"]),
        ("cuda:0, cpu,cuda", ["cuda:0", "cpu"]),
    ):
        assert list(devices(wanted, oracle)) == found
    with pytest.raises(NoDevice, match=r"--kata-device tpu: torch sees no `tpu` here, only cpu, cuda:0\."):
        devices("tpu", oracle)
