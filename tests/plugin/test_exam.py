"""The promise: an exam is judged once, as a whole, and says which concepts are strong, shaky or weak."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conftest import Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.judge.solutions import solved_files
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output.exam import OPEN
from pytest_lstm_kata.record import exam as exams
from pytest_lstm_kata.record.choosing import choose
from pytest_lstm_kata.record.journal import Journal
from running import events, kata_run, text
from spread import SEED, Spread

KATAS = choose(LSTM, SEED)
CHOSEN = {kata.file for kata in KATAS}
Sit = Callable[..., Result]


@pytest.fixture(scope="session")
def solved() -> dict[str, str]:
    """The exam with all answers right."""
    files = solved_files(LSTM, Judge(TorchOracle()), SEED)
    return {name: text for name, text in files.items() if name in CHOSEN}


@pytest.fixture
def journal(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dojo in which the exam was dealt."""
    monkeypatch.chdir(tree.folder)
    journal = tree.make_workspace()
    assert _exam().exit_code == 0
    return journal


def _exam(*words: str) -> Result:
    result = CliRunner().invoke(main, ["exam", *(words or ("--start", "--seed", str(SEED)))])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


def _fill(tree: Tree, files: dict[str, str], *wrong: Kata) -> None:
    """Put the right answers into the exam, and None into those katas."""
    for name, solution in files.items():
        (tree.folder / "exam" / name).write_text(solution, encoding="utf-8")
    for kata in wrong:
        path = tree.folder / "exam" / kata.file
        text = path.read_text(encoding="utf-8")
        for blank in kata.blanks:
            text = re.sub(rf"^{blank.name} = .*?(?=  #)", f"{blank.name} = None", text, flags=re.MULTILINE)
        path.write_text(text, encoding="utf-8")


def _block(result: pytest.RunResult) -> list[str]:
    """What the exam says, from its title on."""
    lines = result.outlines
    first = next(i for i, line in enumerate(lines) if re.match(r"=+ Exam \d+ =+$", line))
    last = next(i for i, line in enumerate(lines) if i > first and line.startswith("next: "))
    return lines[first + 1 : last + 1]


def _handed_in(journal: Path) -> int:
    return [event["event"] for event in events(journal)].count("handed in")


def test_nothing_is_judged_before_all_is_filled(
    pytester: pytest.Pytester, tree: Tree, journal: Path, solved: dict[str, str]
) -> None:
    """Open blanks, and what cannot be read, cost nothing: it is said how much is filled, how long it is, what is next."""
    _fill(tree, solved)
    shutil.copy(tree.folder / "exam" / KATAS[4].file, tree.folder / "kept.py")
    path = tree.folder / "exam" / KATAS[4].file
    path.write_text(re.sub(r" = .*?(?=  #)", " = ...", path.read_text(encoding="utf-8")), encoding="utf-8")
    result = kata_run(pytester, "exam")
    assert result.parseoutcomes() == {"todo": 10}
    block = _block(result)
    assert re.fullmatch(r"9 of 10 katas filled, (20:00|19:\d\d) of 20:00 left", block[0])
    assert " ".join(block[1:-1]) == f"Nothing is judged before you hand it in. {OPEN}"
    assert block[-1] == f"next: exam/{KATAS[4].file}"
    assert "      pytest --kata exam" in result.outlines
    path.write_text("(((", encoding="utf-8")
    result = kata_run(pytester, "exam")
    assert result.parseoutcomes() == {"todo": 9, "failed": 1}
    assert _block(result)[0].startswith("9 of 10 katas filled")
    assert _handed_in(journal) == 0


@pytest.mark.measured
def test_an_exam_is_handed_in_whole(
    pytester: pytest.Pytester, tree: Tree, journal: Path, solved: dict[str, str]
) -> None:
    """A run of a part of it judges nothing."""
    _fill(tree, solved)
    result = kata_run(pytester, f"exam/{KATAS[0].file}")
    assert result.parseoutcomes() == {"todo": 1}
    assert _block(result)[1:] == ["An exam is judged once, as a whole.", "next: pytest --kata exam"]
    assert _handed_in(journal) == 0


@pytest.mark.parametrize("args", [(), ("-x",), ("-q",), ("-p", "no:cacheprovider")])
def test_it_says_how_it_went(
    pytester: pytest.Pytester, tree: Tree, journal: Path, solved: dict[str, str], args: tuple[str, ...]
) -> None:
    """One run hands it in, also what -x leaves out; concepts are rated, and each kata that was wrong is to be repeated."""
    _fill(tree, solved, KATAS[-1])
    result = kata_run(pytester, "exam", *args)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    _is_right_but_the_last(_block(result))
    assert _handed_in(journal) == 1
    assert {event["event"] for event in events(journal)} == {"examined", "handed in"}  # nothing is charged


def test_workers_hand_it_in_once(everything: Spread) -> None:
    """They say how it went as one process does, and charge nothing for it."""
    _is_right_but_the_last(_block(everything.result))
    journal = everything.folder / ".lstm-kata" / "journal.jsonl"
    assert _handed_in(journal) == 1
    judged = {event["kata"] for event in events(journal) if event["event"] == "judged"}
    assert f"lstm/{KATAS[-1].slug}" not in judged


def _is_right_but_the_last(block: list[str]) -> None:
    label, unit = KATAS[-1].label, KATAS[-1].unit
    assert re.fullmatch(r"9 of 10 right, in \d:\d\d of 20:00", block[0])
    assert block[1].startswith("strong  foundations, ")
    assert f"weak    {unit} ({label})" in block
    assert block[-2:] == [
        f"You have not solved {label} in practice yet. Begin with it.",
        "next: lstm-kata init .",  # no file of practice lies here
    ]


def test_all_right(pytester: pytest.Pytester, tree: Tree, journal: Path, solved: dict[str, str]) -> None:
    """Nothing to repeat: all is strong, and the way goes on."""
    _fill(tree, solved)
    result = kata_run(pytester, "exam")
    assert result.parseoutcomes() == {"passed": 10}
    block = _block(result)
    assert block[0].startswith("10 of 10 right")
    assert not any(line.startswith(("shaky", "weak", "To repeat")) for line in block)
    assert block[-1] == "next: pytest --kata"
    assert _handed_in(journal) == 1


def test_an_exam_that_was_given_up_is_nobodys(
    pytester: pytest.Pytester, tree: Tree, journal: Path, solved: dict[str, str]
) -> None:
    """A run of the dojo judges the one that runs, and not the old one, neither as a learner nor as practice."""
    _fill(tree, solved)
    assert _exam("--start", "--seed", "8", "--discard").exit_code == 0
    result = kata_run(pytester, ".")
    assert result.parseoutcomes() == {"todo": 20}
    assert text(result).count("= Exam 8 =") == 1
    assert f"Exam {SEED}" not in text(result)
    assert _handed_in(journal) == 0


@pytest.mark.measured
def test_the_json_of_an_exam(
    pytester: pytest.Pytester,
    tree: Tree,
    journal: Path,
    solved: dict[str, str],
    valid_report: Callable[[Path], Any],
) -> None:
    """Before it is handed in a report says how much is filled, then what it came to; never an answer, nor of practice."""
    (before,) = _report(pytester, valid_report)["exams"]
    assert (before["filled"], before["handed_in"], before["right"], before["katas"]) == (0, False, None, [])
    _fill(tree, solved, KATAS[-1])
    told = _report(pytester, valid_report)
    (exam,) = told["exams"]
    assert told["learners"] == []
    facts = [exam[key] for key in ("folder", "pack", "seed", "units", "handed_in", "late", "filled", "of", "right")]
    assert facts == ["exam", "lstm", SEED, [], True, False, 10, 10, 9]
    assert [kata["label"] for kata in exam["katas"]] == [kata.label for kata in KATAS]
    assert [kata["outcome"] for kata in exam["katas"]] == ["right"] * 9 + ["wrong"]
    last = next(concept for concept in exam["concepts"] if concept["concept"] == KATAS[-1].unit)
    assert last["repeat"] == [KATAS[-1].label]
    assert "answers" not in json.dumps(told)
    assert _handed_in(journal) == 1


def _report(pytester: pytest.Pytester, valid_report: Callable[[Path], Any]) -> Any:
    kata_run(pytester, "exam", "--kata-json=report.json")
    return valid_report(pytester.path / "report.json")


@pytest.mark.measured
def test_it_is_handed_in_once(pytester: pytest.Pytester, tree: Tree, journal: Path, solved: dict[str, str]) -> None:
    """Afterwards the result is shown again, the same answers are, too, and other answers are not judged."""
    _fill(tree, solved, KATAS[0], KATAS[-1])
    first = _block(kata_run(pytester, "exam"))
    assert _block(kata_run(pytester, "exam")) == first
    _fill(tree, solved, KATAS[-1])
    result = kata_run(pytester, "exam")
    assert result.parseoutcomes() == {"passed": 8, "failed": 2}
    assert "This exam was handed in, so this answer was not judged." in result.outlines
    assert _block(result) == first
    assert _handed_in(journal) == 1


@pytest.mark.measured
def test_when_the_time_is_over(
    pytester: pytest.Pytester,
    tree: Tree,
    journal: Path,
    solved: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is filled is handed in as it is, and is said to be late; nothing filled is nothing to hand in."""
    monkeypatch.setattr(exams, "SECONDS", -1)
    result = kata_run(pytester, "exam")
    assert _block(result)[1:] == ["Nothing is filled in, so nothing was handed in.", "next: lstm-kata exam --start"]
    assert "0 of 10 katas filled, " in _block(result)[0]
    _fill(tree, dict([*solved.items()][:3]))
    result = kata_run(pytester, "exam")
    assert result.parseoutcomes() == {"passed": 3, "todo": 7}
    assert _block(result)[0].startswith("3 of 10 right, in 0:0")
    assert _handed_in(journal) == 1


def test_other_numbers_are_another_exam(
    pytester: pytest.Pytester, tree: Tree, journal: Path, solved: dict[str, str]
) -> None:
    """A file of another deal is not judged with this exam; it waits, and so does nothing harm."""
    _fill(tree, solved)
    stranger = tree.folder / "katas" / KATAS[0].file
    shutil.copy(stranger, tree.folder / "exam" / KATAS[0].file)
    kata_run(pytester, "exam")
    assert _handed_in(journal) == 0


@pytest.mark.measured
def test_what_cannot_be_recorded_is_shown(
    pytester: pytest.Pytester, tree: Tree, journal: Path, solved: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a read-only disk the result is shown, with a line that says that nothing is recorded."""

    def read_only(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Journal, "append", read_only)
    _fill(tree, solved)
    block = _block(kata_run(pytester, "exam"))
    assert block[0] == "this exam is not recorded: .lstm-kata/journal.jsonl: Read-only file system"
    assert block[1].startswith("10 of 10 right")
    assert _handed_in(journal) == 0


def test_a_folder_without_an_exam_holds_katas(pytester: pytest.Pytester, tree: Tree, solved: dict[str, str]) -> None:
    """Where no exam was dealt, a folder of this name is one of katas like any other."""
    for name, solution in solved.items():
        path = tree.folder / "exam" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(solution, encoding="utf-8")
    assert kata_run(pytester, "exam").parseoutcomes() == {"passed": 10}
    tree.make_workspace()
    result = kata_run(pytester, "exam")
    assert result.parseoutcomes() == {"passed": 10}
    assert "LSTM Mastery Badge" in text(result)


def test_what_no_pack_has_any_more_is_not_asked(
    pytester: pytest.Pytester, tree: Tree, journal: Path, solved: dict[str, str]
) -> None:
    """An exam that an older version dealt, or a pack that is gone, is no traceback: the rest of it is judged."""
    gone = {"kata": "", "id": "z", "event": "examined", "pack": "gone", "seed": SEED, "katas": ["gone/gone"]}
    event = events(journal)[0]
    event["katas"] = [*event["katas"], "lstm/gone"]
    lines = [event, gone | {"time": "2099-01-01T00:00:00+00:00"}]
    journal.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    _fill(tree, solved)
    result = kata_run(pytester, "exam")
    assert result.parseoutcomes() == {"passed": 10}
    assert _block(result)[0].startswith("10 of 10 right")


def test_the_exam_is_apart_from_practice(
    pytester: pytest.Pytester, tree: Tree, journal: Path, solved: dict[str, str]
) -> None:
    """Exam and katas in one run have a summary each; what was right in the exam solves no kata."""
    _fill(tree, solved)
    result = kata_run(pytester, "katas", "exam")
    assert result.parseoutcomes() == {"passed": 10, "todo": 10}
    assert _block(result)[0].startswith("10 of 10 right")
    assert any(re.match(r"foundations .* 0/10", line) for line in result.outlines)
    assert _handed_in(journal) == 1
