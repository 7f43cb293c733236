"""The promise: an exam begins when one says so, is never lost or handed in unasked, and is apart from practice."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conftest import Tree
from pytest_lstm_kata.cli import common, main
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.cli.watching.views import Desk
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Kata, show
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record import exam as exams
from pytest_lstm_kata.record.choosing import choose
from pytest_lstm_kata.record.events import Judged
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.workspace import Workspace
from support import solution

SEED = 7
ASKED = choose(LSTM, SEED)
START = ("exam", "--start", "--seed", str(SEED))


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    """A dojo in which one stands."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    tree = Tree(tmp_path)
    tree.make_workspace()
    return tree


@pytest.fixture
def sat(tree: Tree) -> Tree:
    """The same, with an exam that runs."""
    assert _run(*START).exit_code == 0
    return tree


def _run(*args: str, **how: Any) -> Result:
    result = CliRunner().invoke(main, args, **how)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def _told(result: Result) -> str:
    """What it says, without line breaks."""
    return " ".join(result.output.split())


def _next(result: Result) -> str:
    (step,) = re.findall(r"^next: (.*)$", result.output, re.MULTILINE)
    return str(step)


def _events(tree: Tree) -> list[dict[str, Any]]:
    journal = tree.folder / ".lstm-kata" / "journal.jsonl"
    return [json.loads(line) for line in journal.read_text(encoding="utf-8").splitlines()] if journal.is_file() else []


def _fill(tree: Tree, *katas: Kata) -> None:
    """Put right answers into these katas of the exam."""
    for kata in katas:
        answers = {name: show(value) for name, value in solution(kata, SEED).items()}
        (tree.folder / "exam" / kata.file).write_text(write(kata, SEED, answers), encoding="utf-8")


def _answer(monkeypatch: pytest.MonkeyPatch, text: str) -> dict[str, Any]:
    """Somebody sits before a terminal, and types this."""
    monkeypatch.setattr(common, "is_somebody_there", lambda: True)
    return {"input": text}


def test_nothing_begins_before_one_says_so(tree: Tree) -> None:
    """Asked for alone it says what an exam is, and how to start it: no file, no event."""
    result = _run("exam")
    assert result.exit_code == 0
    assert _told(result).startswith(
        "An exam has 10 katas of all units with fresh numbers, and gives you 20:00. Nothing"
    )
    assert _next(result) == "lstm-kata exam --start"
    assert not (tree.folder / "exam").exists()
    assert _events(tree) == []


@pytest.mark.parametrize("is_running", [False, True])
@pytest.mark.parametrize(
    ("options", "refused", "other", "typed"),
    [
        ("--discard", "--discard", "--start", "lstm-kata exam --discard --start"),
        (
            "--seed 7 --units 3,1",
            "--seed and --units",
            "--start",
            "lstm-kata exam --seed 7 --units foundations,outputs --start",
        ),
        ("--hand-in --seed 7", "--seed", "--start", "lstm-kata exam --seed 7 --start"),
        ("--yes", "--yes", "--hand-in", "lstm-kata exam --hand-in --yes"),
    ],
)
def test_no_option_is_ignored(
    tree: Tree, options: str, refused: str, other: str, typed: str, *, is_running: bool
) -> None:
    """One that says nothing without another is refused, with what to type, whether an exam runs or not."""
    if is_running:
        _run(*START)
    before = _events(tree)
    result = _run("exam", *options.split())
    assert result.exit_code == 1
    assert result.output.startswith(f"Error: Nothing was done: {refused} can only be used together with {other}.\n")
    assert result.output.endswith(f", type: {typed}\n")
    assert _events(tree) == before


def test_one_step_at_a_time(sat: Tree) -> None:
    """To start one and to hand one in cannot be asked for together."""
    result = _run(*START, "--hand-in")
    assert result.output == (
        "Error: --start and --hand-in are two steps. Hand in the exam that runs first: lstm-kata exam --hand-in\n"
    )
    assert len(_events(sat)) == 1


def test_to_start_is_to_deal(tree: Tree) -> None:
    """Its katas lie there, the clock runs, and the journal has which they are."""
    result = _run(*START)
    assert result.output.splitlines()[0] == "Exam 7: 10 katas in exam, 20:00 from now."
    assert "lstm-kata exam --hand-in" in _told(result)
    assert "write None" not in result.output
    assert result.output.endswith(f"next: exam/{ASKED[0].file}\n      pytest --kata exam\n")
    assert len([*(tree.folder / "exam").rglob("*.py")]) == 10
    (event,) = _events(tree)
    assert event["katas"] == [kata.id for kata in ASKED]
    assert "units" not in event


def test_without_a_seed_one_is_drawn(tree: Tree) -> None:
    """It is said, so that others can sit the same."""
    result = _run("exam", "--start")
    assert re.match(r"Exam \d+: 10 katas in exam, 20:00 from now\.$", result.output.splitlines()[0])
    assert len(_events(tree)) == 1


def test_some_units_alone(tree: Tree) -> None:
    """What was not learnt is not asked, and everything that speaks of the exam says so."""
    assert _run(*START, "--units", "1-2").exit_code == 0
    assert {path.parent.name for path in (tree.folder / "exam").rglob("*.py")} == {"1_foundations", "2_calling"}
    assert _events(tree)[0]["units"] == ["foundations", "calling"]
    assert _run("exam").output.startswith("Exam 7 on foundations, calling\n")
    result = _run(*START, "--units", "3")
    assert result.exit_code == 1
    assert "Exam 7 was already dealt, on foundations, calling: choose another --seed." in _told(result)
    result = _run("exam", "--units", "99")
    assert result.exit_code == 1
    assert "`99` names no units. There are: 1 foundations, 2 calling" in result.output


def test_how_it_stands(sat: Tree) -> None:
    """Asked for alone while one runs it says how much is filled, how much time is left, and what is next."""
    _fill(sat, *ASKED[:3])
    lines = _run("exam").output.splitlines()
    assert lines[0] == "Exam 7"
    assert re.fullmatch(r"3 of 10 katas filled, (20:00|19:\d\d) of 20:00 left", lines[1])
    assert lines[-2:] == [f"next: exam/{ASKED[3].file}", "      pytest --kata exam"]
    (sat.folder / "exam" / ASKED[3].file).unlink()
    assert _next(_run("exam")) == "lstm-kata exam --seed 7 --start"
    assert _run(*START).exit_code == 0
    assert (sat.folder / "exam" / ASKED[3].file).exists()
    _fill(sat, *ASKED)
    assert _next(_run("exam")) == "pytest --kata exam"
    assert [event["event"] for event in _events(sat)] == ["examined"]


def test_the_same_seed_goes_on(sat: Tree) -> None:
    """Starting it again loses no answer and gives no more time."""
    _fill(sat, ASKED[1])
    filled = (sat.folder / "exam" / ASKED[1].file).read_text(encoding="utf-8")
    result = _run(*START)
    assert re.search(r"10 katas in exam, (20:00|19:\d\d) of 20:00 left\.", result.output)
    assert (sat.folder / "exam" / ASKED[1].file).read_text(encoding="utf-8") == filled
    assert len(_events(sat)) == 1


@pytest.mark.parametrize("words", [("--start",), ("--start", "--seed", "8")])
def test_one_that_runs_is_not_replaced_unasked(sat: Tree, words: tuple[str, ...]) -> None:
    """Without a terminal it is refused, with what to type; nothing is changed."""
    before = {path: path.read_bytes() for path in sat.folder.rglob("*") if path.is_file()}
    result = _run("exam", *words)
    assert result.exit_code == 1
    assert "Exam 7 is running. lstm-kata exam shows its state" in _told(result)
    assert "lstm-kata exam --start --discard" in _told(result)
    assert {path: path.read_bytes() for path in sat.folder.rglob("*") if path.is_file()} == before


def test_somebody_is_asked(sat: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """No leaves all as it is; yes sets the exam aside, where nothing judges it, and it can be gone on with."""
    _fill(sat, ASKED[0])
    filled = (sat.folder / "exam" / ASKED[0].file).read_text(encoding="utf-8")
    result = _run("exam", "--start", "--seed", "8", **_answer(monkeypatch, "n\n"))
    assert result.exit_code == 1
    assert result.output.startswith(
        "Exam 7 is running, with 1 of 10 katas filled. Give it up? [y/N]: n\nNothing was changed."
    )
    result = _run("exam", "--start", "--seed", "8", **_answer(monkeypatch, "y\n"))
    assert result.exit_code == 0
    assert "Exam 7 is now in .lstm-kata/exams/7, and is no longer judged." in result.output
    assert _run("exam").output.startswith("Exam 8\n")
    assert _run(*START, "--discard").exit_code == 0
    assert (sat.folder / "exam" / ASKED[0].file).read_text(encoding="utf-8") == filled
    assert not (sat.folder / ".lstm-kata" / "exams" / "7").exists()
    assert [event["seed"] for event in _events(sat)] == [7, 8]


def test_discard_asks_nobody(sat: Tree) -> None:
    """Two that lay there are kept beside each other."""
    (sat.folder / ".lstm-kata" / "exams" / "7").mkdir(parents=True)
    result = _run("exam", "--start", "--seed", "8", "--discard")
    assert result.exit_code == 0
    assert len([*(sat.folder / ".lstm-kata" / "exams" / "7-2").rglob("*.py")]) == 10


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_it_is_set_aside_in_this_dojo_alone(sat: Tree, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where the place for old exams is a link, nothing is moved there."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (sat.folder / ".lstm-kata" / "exams").symlink_to(elsewhere)
    result = _run("exam", "--start", "--seed", "8", "--discard")
    assert result.exit_code == 1
    assert "a folder on the way to it is a link" in _told(result)
    assert [*elsewhere.iterdir()] == []
    assert len([*(sat.folder / "exam").rglob("*.py")]) == 10


def test_something_else_in_its_place_is_left_alone(tree: Tree) -> None:
    """A file or a folder that is not an exam of this dojo is not moved; an empty folder is no hindrance."""
    place = tree.folder / "exam"
    place.write_text("mine", encoding="utf-8")
    result = _run(*START)
    assert result.exit_code == 1
    assert "There is something in exam that is not an exam of this dojo" in result.output
    place.unlink()
    (place / "notes").mkdir(parents=True)
    assert _run(*START).exit_code == 1
    assert _events(tree) == []
    (place / "notes").rmdir()
    assert _run(*START).exit_code == 0


def test_what_is_open_is_handed_in_when_one_says_so(sat: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody is asked, and without a terminal --yes is: what is open is not right, and no idea of anybody's is wrong."""
    _fill(sat, *ASKED[:-1])
    result = _run("exam", "--hand-in")
    assert result.exit_code == 1
    assert "1 of 10 katas has an open blank: lstm-kata exam --hand-in --yes hands in what you have." in _told(result)
    result = _run("exam", "--hand-in", **_answer(monkeypatch, "n\n"))
    assert "Hand in now? [y/N]: n\nNothing was changed." in result.output
    assert len(_events(sat)) == 1
    result = _run("exam", "--hand-in", "--yes")
    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == "Exam 7"
    assert re.fullmatch(r"9 of 10 right, in \d:\d\d of 20:00", lines[1])
    assert lines[-3:] == [
        f"You have not solved {ASKED[-1].ref} in practice yet. Begin with it.",
        "next: lstm-kata init .",  # no file of practice lies here
        "      pytest --kata",
    ]
    told = _events(sat)[-1]["results"]
    assert told[ASKED[-1].id]["outcome"] == "todo"
    assert {one["outcome"] for name, one in told.items() if name != ASKED[-1].id} == {"right"}


def test_nothing_at_all_can_be_handed_in(sat: Tree) -> None:
    """All ten open is an exam of which nothing was right. All are named, and one of them comes next: with fresh numbers
    if it was solved in practice before, and as it lies there if not.
    """
    journal = Journal(Workspace(sat.folder).journal)
    for kata in ASKED[:-1]:
        journal.append(Judged(kata.id, outcome="right"))
    result = _run("exam", "--hand-in", "--yes")
    assert result.exit_code == 0
    assert "0 of 10 right" in result.output
    assert {kata.ref for kata in ASKED} <= {*re.findall(r"\d+\.\d+", result.output)}
    (first,) = re.findall(
        r"^Practise (\d+\.\d+) again, with fresh numbers. Then go on with the other 9\.$", result.output, re.MULTILINE
    )
    assert result.output.endswith(f"\nnext: lstm-kata retry {first}\n")
    assert sum(event["event"] == "handed in" for event in _events(sat)) == 1


def test_when_the_time_is_over_nobody_asks(sat: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is filled is handed in; where nothing is, another can be started at once."""
    monkeypatch.setattr(exams, "SECONDS", -1)
    result = _run("exam", "--start", "--seed", "8")
    assert result.exit_code == 0
    assert "Exam 7 is now in" in result.output
    monkeypatch.setattr(exams, "SECONDS", 1200)
    _run(*START, "--discard")
    _fill(sat, *ASKED[:2])
    monkeypatch.setattr(exams, "SECONDS", -1)
    assert _next(_run("exam")) == "pytest --kata exam"
    assert "2 of 10 right" in _run("exam", "--hand-in").output


def test_it_is_handed_in_once(sat: Tree) -> None:
    """Afterwards it says how it went, and the next one takes its place without a question."""
    _fill(sat, *ASKED)
    result = _run("exam", "--hand-in")
    assert _next(result) == "pytest --kata"
    again = _run("exam", "--hand-in")
    assert again.exit_code == 1
    assert "You have already handed in exam 7. lstm-kata exam shows the result." in _told(again)
    result = _run("exam")
    assert result.output.startswith("Exam 7\n10 of 10 right, in ")
    assert _next(result) == "lstm-kata exam --start"
    result = _run(*START)
    assert result.exit_code == 1
    assert "You have already handed in exam 7, and this seed gives the same exam" in _told(result)
    assert _run("exam", "--start", "--seed", "8").exit_code == 0


def test_what_cannot_be_recorded_is_shown(sat: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk the result is shown, with a line that says that it is not recorded."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    _fill(sat, *ASKED)
    monkeypatch.setattr(Journal, "append", full)
    result = _run("exam", "--hand-in")
    assert "10 of 10 right" in result.stdout
    assert result.stderr == "this exam is not recorded: .lstm-kata/journal.jsonl: No space left on device\n"


def test_an_exam_of_before(tree: Tree) -> None:
    """One that another version dealt, with katas that its seed does not deal any more, goes on as it was dealt."""
    old = [kata.id for kata in LSTM.units[0].katas]
    event = {"id": "1", "time": "2099-01-01T00:00:00+00:00", "event": "examined", "kata": "", "pack": "lstm", "seed": 7}
    line = json.dumps({**event, "katas": old})
    (tree.folder / ".lstm-kata" / "journal.jsonl").write_text(f"{line}\n", encoding="utf-8")
    assert "Exam 7: 10 katas in exam, 20:00 of 20:00 left." in _run(*START).output
    assert {path.parent.name for path in (tree.folder / "exam").rglob("*.py")} == {"1_foundations"}


def test_trouble_is_told(tree: Tree) -> None:
    """No exam, no such pack, a seed that is none, a disk that is full: a sentence each."""
    result = _run("exam", "--hand-in")
    assert "There is no exam here. lstm-kata exam --start starts one." in result.output
    assert "no pack is called `gru`" in _run("exam", "--pack", "gru").output
    assert _run("exam", "--seed", "0").exit_code == 2
    (tree.folder / ".lstm-kata" / "journal.jsonl").mkdir()
    result = _run(*START)
    assert result.exit_code == 1
    assert re.search(r"Error: .* cannot be written: it is not a regular file\.$", result.output, re.MULTILINE)


def test_outside_a_dojo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There is no exam without a record."""
    monkeypatch.chdir(tmp_path)
    assert "This is not a dojo" in _run("exam").output


@pytest.mark.again
@pytest.mark.parametrize("command", ["hint", "solution", "explain", "retry", "start", "watch"])
@pytest.mark.parametrize("way", ["exam/{file}", "./exam/{file}", "{folder}/exam/{file}", ".lstm-kata/exams/7/{file}"])
def test_a_file_of_an_exam_is_no_file_of_practice(sat: Tree, command: str, way: str) -> None:
    """No command acts on the kata of that name in practice; each says that in an exam there is none of it."""
    before = {path: path.read_bytes() for path in sat.folder.rglob("*") if path.is_file()}
    result = _run(command, way.format(file=ASKED[0].file, folder=sat.folder))
    assert result.exit_code == 1
    assert "belongs to an exam: there are no hints, explanations or retries." in _told(result)
    assert {path: path.read_bytes() for path in sat.folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("command", ["hint", "explain"])
def test_what_is_asked_is_not_explained_meanwhile(
    sat: Tree, command: str, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """With other numbers it is the same question: until the exam is handed in, or its time over, there is no help with it."""
    asked, other = ASKED[0], next(kata for kata in LSTM.katas if kata not in ASKED)
    result = _run(command, asked.label)
    assert result.exit_code == 1
    assert f"{asked.heading} is part of exam 7, which runs for another " in _told(result)
    assert _run(command, other.label).exit_code == 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exams, "SECONDS", -1)
        assert _run(command, asked.label).exit_code == 0
    assert Path.cwd() == sat.folder
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    assert _run(command, asked.label).exit_code == 0


def test_watch_mode_does_not_help_either(sat: Tree) -> None:
    """Neither h, v nor e shows anything of a kata that the exam asks."""
    grader = Grader(Catalogue([LSTM]))
    session = Session(Record(Workspace(sat.folder)), grader)
    session.go(ASKED[0])
    desk = Desk(session)
    for pressed in ("h", "v", "e"):
        assert desk.press(pressed) is desk
        assert f"{ASKED[0].heading} is part of exam 7" in session.notice[0]
    assert not session.hints


def test_standing_in_the_exam(sat: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that ends in .py is that of a file here."""
    monkeypatch.chdir((sat.folder / "exam" / ASKED[0].file).parent)
    assert "belongs to an exam" in _told(_run("hint", Path(ASKED[0].file).name))


def test_an_exam_is_not_laid_through_a_link(tree: Tree) -> None:
    """Nothing is written to where a link leads."""
    (tree.folder / "outside").mkdir()
    (tree.folder / "exam").symlink_to("outside")
    result = CliRunner().invoke(main, START)
    assert result.exit_code == 1
    assert "link" in result.output
    assert [*(tree.folder / "outside").iterdir()] == []


def test_a_fresh_seed_was_not_dealt_before(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chance may say the same twice; an exam is another one all the same."""
    drawn = iter([SEED - 1, SEED - 1, SEED])
    monkeypatch.setattr("secrets.randbelow", lambda _: next(drawn))
    assert CliRunner().invoke(main, ["exam", "--start"]).exit_code == 0
    assert CliRunner().invoke(main, ["exam", "--start", "--discard"]).exit_code == 0
    assert f"Exam {SEED + 1}" in CliRunner().invoke(main, ["exam"]).output
    assert tree.folder.is_dir()
