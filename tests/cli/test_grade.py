"""The promise: one command judges a class, a line for each learner, however many processes or machines share the work; it only reads."""

from __future__ import annotations

import importlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from conftest import ROOT
from odd_class import scripted_class, snapshot, solved
from pytest_lstm_kata.cli import class_outputs, class_rows, class_source, main, processes
from pytest_lstm_kata.files import access
from pytest_lstm_kata.judge.oracle import TorchOracle
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.output import class_json
from pytest_lstm_kata.record.choosing import choose
from pytest_lstm_kata.record.submission import Submission
from pytest_lstm_kata.record.whose import Owners


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a class of six has handed in. It is only read."""
    folder = tmp_path_factory.mktemp("graded") / "class"
    scripted_class(folder)
    return folder


@pytest.fixture
def here(handed_in: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which one stands, with the class in it."""
    (tmp_path / "class").symlink_to(handed_in)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path


@pytest.fixture(scope="module")
def valid() -> Callable[[str], Any]:
    """What stands in a document, or on a line, after it was held against its schema."""
    schema = json.loads((ROOT / "docs" / "class.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    line = {"$ref": "#/$defs/row", "$defs": schema["$defs"]}

    def checked(text: str) -> Any:
        told = json.loads(text)
        jsonschema.validate(told, schema if "tool" in told else line)
        return told

    return checked


grade = importlib.import_module("pytest_lstm_kata.cli.grade")  # the command of this name hides it


def _run(*args: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["grade", *args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == code, result.output
    return result


@pytest.mark.usefixtures("here")
def test_a_class_has_a_line_for_each_learner() -> None:
    """With what is solved, the ideas of the class with their sentences, how it was judged, and what to do next."""
    said = _run("class").output
    for name, count in {
        "ada": "10/92",
        "bob": "0/92",
        "cyd": "1/92",
        "dan": "10/92",
        "eve": "0/92",
        "fay": "0/92",
    }.items():
        assert re.search(rf"^{name} +{count} ", said, re.MULTILINE)
    assert "With batch_first=True, out keeps the layout of x." in said
    *_, counts, judge, following = said.splitlines()
    assert re.fullmatch(r"6 learners, 60 katas, \d+\.\d s", counts)
    assert judge.startswith("torch ")
    assert judge.endswith("; cuda: not run")
    assert following == "next: lstm-kata grade class -o class.html"


@pytest.mark.again
@pytest.mark.usefixtures("here")
def test_lines_and_document_say_the_same(valid: Callable[[str], Any]) -> None:
    """After their schema, and without an answer of anybody."""
    assert "Written: x.jsonl, x.json\n" in _run("class", "-o", "x.jsonl", "-o", "x.json", "-o", "./x.json").output
    document = valid(Path("x.json").read_text(encoding="utf-8"))
    lines = [*map(valid, Path("x.jsonl").read_text(encoding="utf-8").splitlines())]
    assert document["learners"] == lines
    assert [row["learner"] for row in lines] == ["ada", "bob", "cyd", "dan", "eve", "fay"]
    ada, bob, *_ = lines
    assert ada["badges"] == {"lstm": True}
    assert (ada["solved"], ada["challenges"]) == (10, [5, 5])
    assert bob["ideas"]["lstm/output_shape_batch_first"] == "time_first"
    assert document["ideas"][0]["learners"] == ["bob", "cyd"]
    assert "(7, 5, 20)" not in Path("x.json").read_text(encoding="utf-8")


@pytest.mark.usefixtures("here")
def test_whose_ids_are_is_written(valid: Callable[[str], Any]) -> None:
    """Canvas' and Moodle's can be the same number; who came from no platform has none."""
    names = {"haddadkwame_310_99_katas", "Kwame Haddad_310_assignsubmission_file_", "kwame"}
    for name in names:
        (Path("mixed") / name).mkdir(parents=True)
        shutil.copy(ROOT / "katas" / LSTM.katas[0].file, Path("mixed") / name)
    _run("mixed", "-o", "x.jsonl")
    rows = map(valid, Path("x.jsonl").read_text(encoding="utf-8").splitlines())
    assert {(row["folder"], row["id"], row["platform"]) for row in rows} == {
        ("haddadkwame_310_99_katas", "310", "canvas"),
        ("Kwame Haddad_310_assignsubmission_file_", "310", "moodle"),
        ("kwame", "", ""),
    }


@pytest.mark.measured  # what other processes do, too
@pytest.mark.usefixtures("here")
def test_rows_are_the_same_however_the_work_is_shared(handed_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By two processes, and in three parts that are put together; and nothing of the class changes, not even a time."""
    before = snapshot(handed_in)
    _run("class", "-o", "whole.jsonl")
    for platform in ("linux", "darwin"):  # each starts processes in its own way
        with monkeypatch.context() as patch:
            patch.setattr(processes, "sys", SimpleNamespace(platform=platform))
            _run("class", "-o", f"{platform}.jsonl", "--jobs", "2")
    parts = []
    for part in ("1/3", "2/3", "3/3"):
        result = CliRunner().invoke(main, ["grade", "class", "-o", "-", "--shard", part])
        parts.append(result.stdout)
        assert "2 learners, " in result.stderr
    whole = Path("whole.jsonl").read_text(encoding="utf-8")
    assert whole == "".join(parts)
    assert [Path(f"{platform}.jsonl").read_text(encoding="utf-8") for platform in ("linux", "darwin")] == [whole] * 2
    assert _run("class", "--shard", "6/7").output.count("\n") > 1
    assert snapshot(handed_in) == before


@pytest.mark.again
def test_nothing_is_run_of_the_folder_in_which_one_stands(tmp_path: Path) -> None:
    """Not by the processes that judge, either; and nothing is left in it."""
    for learner in ("ada", "bob"):
        (tmp_path / learner).mkdir()
        shutil.copy(ROOT / "katas" / LSTM.katas[0].file, tmp_path / learner)
    for name in ("multiprocessing", "signal", "pickle", "socket", "torch", "numpy"):
        (tmp_path / f"{name}.py").write_text("open('was run', 'w')\n", encoding="utf-8")
    before = snapshot(tmp_path)
    done = subprocess.run(
        [sys.executable, "-m", "pytest_lstm_kata", "grade", ".", "--jobs", "2"],
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"},
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
    )
    assert "\n2 learners, " in done.stdout
    assert snapshot(tmp_path) == before


@pytest.mark.usefixtures("here")
def test_what_was_judged_is_shown_without_a_judge(monkeypatch: pytest.MonkeyPatch) -> None:
    """From lines of JSON, on a machine without torch; a line that was cut off is left out, and it is said."""
    shown = _run("class", "-o", "x.jsonl").output
    lines = Path("x.jsonl").read_text(encoding="utf-8")
    monkeypatch.setattr(TorchOracle, "unfit", lambda _: "There is no torch here.")
    _run("class", code=2)
    again = _run("x.jsonl").output
    assert again.partition(" katas, ")[0] == shown.partition(" katas, ")[0]
    Path("x.jsonl").write_text(lines[:-100] + '\n{"schema": 1}\n', encoding="utf-8")
    again = _run("x.jsonl").output
    assert "not graded: x.jsonl, line 6: it is not a line that this version of lstm-kata grade writes" in again
    assert "not graded: x.jsonl, line 7: `learner` is missing, or is not what it should be" in again
    assert "5 learners, " in again


@pytest.mark.usefixtures("here")
def test_a_line_of_any_length_and_text_is_read_safely(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one that is far too long no more than a part is held; what a terminal would obey is shown as a question mark."""
    monkeypatch.setattr(class_source, "MAX_LINE", 1024 * 1024)
    row = {
        "schema": 1,
        "learner": "ada\x1b[2J\nbob",
        "outcomes": {"lstm/classify": "right"},
        "left_out": {"a\nb.py": "no\rkata\u202e"},
    }
    long = b"[" * 20 * 1024 * 1024
    Path("x.jsonl").write_bytes(b"\n".join([long, json.dumps(row).encode(), long]))
    tracemalloc.start()
    said = _run("x.jsonl").output
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10 * 1024 * 1024
    for line in (1, 3):
        assert f"not graded: x.jsonl, line {line}: it is longer than 1 MiB, too long for a learner\n" in said
    assert "not graded: a?b.py: no?kata?\n" in said
    assert "\nada?[2J?bob " in said
    assert not {"\x1b", "\r", "\u202e"} & {*said}


@pytest.mark.usefixtures("here")
def test_who_misses_what_is_required_is_named() -> None:
    """And the command says so by its exit code."""
    said = _run("class", "--require", "badge", code=1).output
    assert "--require badge: ada" not in said
    assert "--require badge: bob: not solved: 1.6, 1.7, 1.8, 1.9, 1.10" in said
    assert "--require all: ada: not solved: 2.1, " in _run("class", "--require", "all", code=1).output
    Path("one/nobody").mkdir(parents=True)
    assert "There are no katas in one." in _run("one", "--require", "badge", code=2).output


def test_who_sat_another_exam_than_the_facilitators_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And who sat none; the table has that one alone, and lines of JSON have all."""
    monkeypatch.chdir(tmp_path)
    for name, seed, number in (("ada", 7, 10), ("bob", 8, 2), ("bob", 9, 1)):
        for kata in choose(LSTM, seed)[:number]:
            path = tmp_path / "class" / name / f"{seed}" / "exam" / kata.file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(solved(kata, seed), encoding="utf-8")
    for kata in [kata for kata in LSTM.katas if kata not in choose(LSTM, 7)][:2]:  # chosen by who sat it
        path = tmp_path / "class" / "dan" / "exam" / kata.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(solved(kata, 7), encoding="utf-8")
    (tmp_path / "class" / "cyd").mkdir()
    said = _run("class", "--exam-seed", "7", "-o", "x.jsonl").output
    assert (
        "exam 7: another exam was sat by bob (8, 9); dan (7 with other katas)\nexam 7: no exam was sat by cyd\n" in said
    )
    assert "10/10" in said
    assert "/10" not in next(line for line in said.splitlines() if line.startswith("bob"))
    bob = json.loads(Path("x.jsonl").read_text(encoding="utf-8").splitlines()[1])
    assert [exam["seed"] for exam in bob["exams"]] == [8, 9]
    said = _run("class", "--exam-seed", "7", "--exam-units", "1").output
    assert "exam 7: another exam was sat by ada (7 with other katas); bob (8, 9)\n" in said
    assert "--exam-units: `12` names no units" in _run("class", "--exam-seed", "7", "--exam-units", "12", code=2).output
    assert "name that, too" in _run("class", "--exam-units", "1", code=2).output


@pytest.mark.usefixtures("here")
def test_only_the_units_that_were_set_count() -> None:
    """In the table, for what is required, in what is written, and for Gradescope; the badge is there if all of its challenges are."""
    said = _run("class", "--units", "1,2", "-o", "x.csv", "-o", "x.jsonl", "--require", "all", code=1).output
    assert re.search("^ada +10/21 ", said, re.MULTILINE)
    assert "Units, with how many katas: 1 foundations (10), 2 calling (11)." in said
    assert "ada: not solved: 2.1, 2.2, 2.3, 2.4, 2.5 and 6 more" in said
    assert Path("x.csv").read_text(encoding="utf-8").splitlines()[1] == "ada,,10,21,47.6,10,0,5,yes,no,,,,"
    row = json.loads(Path("x.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert (row["of"], len(row["units"]), row["badges"]) == (21, 2, {"lstm": True})
    row = json.loads(
        CliRunner().invoke(main, ["grade", "class", "--units", "calling", "-o", "-", "--shard", "1/6"]).stdout
    )
    assert (row["solved"], row["of"], row["badges"]) == (0, 11, {})
    assert "badge" not in _run("class", "--units", "calling-outputs").output.splitlines()[1]
    _run("class/ada", "--units", "1", "--gradescope", "results.json")
    tests = json.loads(Path("results.json").read_text(encoding="utf-8"))["tests"]
    assert [test["number"] for test in tests] == [f"1.{number}" for number in range(1, 11)]
    assert "--units: `12` names no units" in _run("class", "--units", "12", code=2).output
    assert "--units: No pack is called `gru`" in _run("class", "--units", "gru:1", code=2).output


@pytest.mark.usefixtures("here")
def test_a_roster_is_filled(tmp_path: Path) -> None:
    """Into a copy; who is in one of the two and not in the other is told. What is no roster is said before anything is judged."""
    Path("canvas.csv").write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\nada,13,a1,ada,S1\n", encoding="utf-8"
    )
    said = _run("class", "--roster", "canvas.csv", "-o", "grades.csv", "--assignment", "Katas").output
    assert "The grades are in the new assignment 'Katas', of 92 points." in said
    assert "Not in the roster: bob; cyd; dan; eve; fay." in said
    assert "ada,13,a1,ada,S1,10\n" in (tmp_path / "grades.csv").read_text(encoding="utf-8")
    assert "-o grades.csv" in _run("class", "--roster", "canvas.csv", code=2).output
    assert "--roster" in _run("class", "--assignment", "Katas", code=2).output


@pytest.mark.usefixtures("here")
def test_the_roster_itself_is_not_written_over() -> None:
    """Nor by another name of it."""
    text = "name\nada\n"
    Path("list.csv").write_text(text, encoding="utf-8")
    Path("link.csv").symlink_to("list.csv")
    for name in ("list.csv", "./list.csv", "link.csv"):
        said = " ".join(_run("class", "--roster", "list.csv", "-o", name, code=2).output.split())
        assert (
            f"{Path(name)}: it is the roster itself, which is only read. Name another file for the filled copy." in said
        )
    assert Path("list.csv").read_text(encoding="utf-8") == text


@pytest.mark.usefixtures("here")
def test_what_is_no_roster() -> None:
    """It is said before anything is judged."""
    assert "nix.csv cannot be read" in _run("class", "--roster", "nix.csv", "-o", "grades.csv", code=2).output


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["-o", "x.txt"], "-o x.txt: end its name with"),
        (
            ["-o", "class/x.json"],
            "-o class/x.json: it would be in the folder that is graded. Name a file outside of class.",
        ),
        (["-o", "link/x.json"], "it would be in the folder that is graded"),
        (["-o", "nowhere/x.json"], "-o nowhere/x.json: there is no folder nowhere."),
        (["-o", "folder.json"], "-o folder.json: it is a folder."),
        (["-o", "dangling.json"], "-o dangling.json: it is a link, and links are not followed."),
        (["--gradescope", "class/r.json"], "--gradescope class/r.json: it would be in the folder that is graded."),
        (["--shard", "0/4"], "--shard 0/4: write 1/4 to 4/4 for the 4 parts of a class."),
        (["--shard", "5/3"], "--shard 5/3: write 1/3 to 3/3 for the 3 parts of a class."),
        (["--shard", "half"], "--shard half: write"),
        (["--kata-device", "cuda:9"], "torch sees no `cuda:9` here"),
        (["--kata-device", "cuda:9", "--jobs", "2"], "torch sees no `cuda:9` here"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_cannot_be_is_said_before_anything_is_judged(args: list[str], said: str) -> None:
    """In a sentence that says what to write, with the exit code of a usage error."""
    Path("link").symlink_to("class")
    Path("folder.json").mkdir()
    Path("dangling.json").symlink_to("nowhere")
    assert said in " ".join(_run("class", *args, code=2).output.split())


@pytest.mark.usefixtures("here")
def test_only_lines_of_json_stand_for_a_folder() -> None:
    """Another file is none, and what was judged has no parts."""
    Path("x.json").write_text("{}", encoding="utf-8")
    Path("x.jsonl").write_text("", encoding="utf-8")
    assert "x.json: it is no folder, and no .jsonl file." in _run("x.json", code=2).output
    assert "--shard is for a folder of learners" in _run("x.jsonl", "--shard", "1/2", code=2).output
    os.mkfifo("pipe.jsonl")
    assert "pipe.jsonl: it is not a regular file." in _run("pipe.jsonl", code=2).output


@pytest.mark.usefixtures("here")
def test_a_full_disk_is_told_with_what_was_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of lines of JSON those before are there; of a document nothing, and an older one stays."""

    class Full(io.StringIO):
        def write(self, text: str) -> int:
            if self.tell():
                raise OSError(28, "No space left on device")
            return super().write(text)

    with monkeypatch.context() as context:
        context.setattr(class_outputs, "opened", lambda _: Full())
        said = _run("class", "-o", "x.jsonl", code=2).output
        assert "x.jsonl cannot be written: No space left on device. It has 1 learner." in said
        context.setattr(class_outputs, "opened", _full)
        assert "x.jsonl cannot be written: No space left on device." in _run("class", "-o", "x.jsonl", code=2).output
    Path("x.json").write_text("old", encoding="utf-8")
    monkeypatch.setattr(access, "replace", _full)
    assert "x.json cannot be written: No space left on device." in _run("class", "-o", "x.json", code=2).output
    assert Path("x.json").read_text(encoding="utf-8") == "old"


def _full(*_: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.usefixtures("here")
def test_who_reads_may_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    """As ``head`` does: that is no error to tell, and none who misses what is required."""

    def line(*_: object) -> str:
        raise BrokenPipeError

    monkeypatch.setattr(class_json, "line", line)
    assert _run("class", "-o", "-", code=2).output == ""


@pytest.mark.usefixtures("here")
def test_many_rows_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all that is written are lines of JSON there is no table of thousands, and the file can show it."""
    monkeypatch.setattr(grade, "_MANY", 5)
    said = _run("class", "-o", "x.jsonl").output
    assert "ada" not in said
    Path("x.jsonl").write_text(Path("x.jsonl").read_text(encoding="utf-8") + "{}\n", encoding="utf-8")
    assert "not graded: x.jsonl, line 7: " in _run("x.jsonl", "-o", "y.jsonl").output
    assert "6 learners are too many for a table here: lstm-kata grade x.jsonl shows it" in said
    assert "ada" in _run("class").output
    assert "ada" in _run("x.jsonl").output


@pytest.mark.usefixtures("here")
def test_one_who_breaks_the_program_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is said in their row."""
    _break_at("bob", ZeroDivisionError, monkeypatch)
    said = " ".join(_run("class").output.split())
    assert "not graded: bob: pytest-lstm-kata itself failed here (ZeroDivisionError). Please report it" in said
    assert "6 learners, 50 katas" in said
    monkeypatch.setattr(Owners, "learners", lambda *_: 1 / 0)
    said = _run("class", code=2).output
    assert said == "Error: pytest-lstm-kata itself failed here (ZeroDivisionError). Please report it.\n"


def test_a_class_in_which_nothing_is_graded_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not unpacked wants to be, and a folder of several learners wants to be named itself."""
    monkeypatch.chdir(tmp_path)
    for entry in (
        "zips/ada/katas.zip",
        "zips/bob_1_2_katas.zip",
        "zips/all.7z",
        "zip/x.zip",
        "mixed/canvas/bob_1_2_x.py",
    ):
        (tmp_path / entry).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / entry).touch()
    (tmp_path / "mixed" / "canvas" / "eve_3_4_x.py").touch()
    unpack = "not unpacked. Unpack them: docs/classes.md has a line for it, under Collect."
    said = _run("zips", code=2).output
    assert (
        said
        == f"not graded: all.7z: it is not unpacked\nError: There are no katas in zips: 3 files in it are {unpack}\n"
    )
    assert f"There are no katas in zip: 1 file in it is {unpack}" in _run("zip", code=2).output
    said = "canvas: it holds the files of 2 learners: grade it by itself, lstm-kata grade mixed/canvas, or move them up"
    assert said in " ".join(_run("mixed", code=2).output.split())


@pytest.mark.usefixtures("here")
def test_ctrl_c_says_how_far_it_got(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what was written until then is there."""
    _break_at("cyd", KeyboardInterrupt, monkeypatch)
    assert "Stopped after 2 of 6 learners." in _run("class", code=130).output
    said = _run("class", "-o", "x.jsonl", code=130).output
    assert "Stopped after 2 of 6 learners, which are in x.jsonl." in said
    assert Path("x.jsonl").read_text(encoding="utf-8").count("\n") == 2


@pytest.mark.usefixtures("here")
def test_a_bar_shows_how_far_it_is_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """And nowhere else; it does not get among lines of JSON."""
    monkeypatch.setattr(grade, "_SOME", 2)
    result = CliRunner().invoke(main, ["grade", "class", "-o", "-"])
    assert "judged" not in result.stderr
    shown = io.StringIO()
    monkeypatch.setattr(shown, "isatty", lambda: True)
    bars = grade.click.progressbar

    def bar(*args: Any, **more: Any) -> Any:
        return bars(*args, **{**more, "file": shown})

    monkeypatch.setattr(grade.click, "progressbar", bar)
    monkeypatch.setattr(grade, "is_terminal", lambda: True)
    again = CliRunner().invoke(main, ["grade", "class", "-o", "-"])
    assert again.stdout == result.stdout
    assert "6/6" in shown.getvalue()


@pytest.mark.usefixtures("here")
def test_who_is_killed_is_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is ended from outside ends the command with a sentence, and not with a wait for ever."""
    monkeypatch.setattr(class_rows, "_reason", _none)
    monkeypatch.setattr(class_rows, "_work", _end)
    assert "One of the processes that judge was ended from outside" in _run("class", "--jobs", "2", code=2).output


@pytest.mark.usefixtures("here")
def test_ctrl_c_is_for_the_command_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The processes that judge do not print a traceback each; afterwards it is as it was before."""
    before = signal.getsignal(signal.SIGINT)
    monkeypatch.setattr(class_rows, "_reason", _interrupts)
    assert "Handlers.SIG_IGN" in _run("class", "--jobs", "2", code=2).output
    assert signal.getsignal(signal.SIGINT) is before
    with ThreadPoolExecutor(1) as pool:  # as under a plugin that has tests run in threads
        assert pool.submit(_run, "class", "--jobs", "2", code=2).result()


def _interrupts() -> str:
    return repr(signal.getsignal(signal.SIGINT))


@pytest.mark.usefixtures("here")
def test_lines_that_were_joined_twice_count_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """That is said, and so is a file without any line; what is read is not written over."""
    _run("class", "-o", "x.jsonl", "--shard", "1/3")
    lines = Path("x.jsonl").read_text(encoding="utf-8")
    Path("twice.jsonl").write_text(lines * 2, encoding="utf-8")
    said = _run("twice.jsonl").output
    assert "not graded: twice.jsonl, line 3: it is the same as line 1" in said
    assert "\n2 learners, 20 katas, " in said
    Path("none.jsonl").write_text("", encoding="utf-8")
    assert "There are no learners in none.jsonl." in _run("none.jsonl", code=2).output
    assert "-o x.jsonl: that is what is read. Name another file." in _run("x.jsonl", "-o", "x.jsonl", code=2).output
    monkeypatch.setattr(os, "access", lambda _, mode: mode == os.R_OK)
    assert "-o y.csv: nothing can be written into ." in _run("x.jsonl", "-o", "y.csv", code=2).output


def _none() -> str:
    return ""


def _break_at(name: str, error: type[BaseException], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have something happen while this learner is judged."""
    judge = Submission.row

    def row(submission: Submission, root: Path) -> Any:
        if submission.owner.name == name:
            raise error
        return judge(submission, root)

    monkeypatch.setattr(Submission, "row", row)


def _end(_: object) -> None:
    os._exit(9)
