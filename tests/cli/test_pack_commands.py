"""The promise: an author builds and checks a pack with a command each, and no answer is ever overwritten."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

# pytester forgets at the end of a test what the test was the first to import, and torch cannot be imported twice.
import torch  # noqa: F401
from click.testing import CliRunner, Result

from conftest import KATAS, ROOT, Tree
from listings import relisted
from pytest_lstm_kata import authoring
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.files.laying import blank_files
from pytest_lstm_kata.kata import catalogue as packs
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.kata.texts import Mistake
from pytest_lstm_kata.lstm import LSTM
from support import FOUNDATIONS

SIXTH = "1_foundations/06_output_shape_batch_first.py"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _pack(*args: str) -> Result:
    result = CliRunner().invoke(main, ["pack", *args])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def _snapshot(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture
def one_unit(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue whose built-in pack has its first unit alone, which is enough to see what a command does with many."""
    monkeypatch.setattr(packs, "load", lambda *_: packs.Catalogue([FOUNDATIONS]))


def _only(monkeypatch: pytest.MonkeyPatch, kata: Kata) -> None:
    """A catalogue whose built-in pack has this kata alone."""
    pack = authoring.pack("lstm", "LSTM", [authoring.unit("foundations", "Foundations", "Here we begin.", [kata])])
    monkeypatch.setattr(packs, "load", lambda *_: packs.Catalogue([pack]))


@pytest.mark.again
def test_build_in_a_fresh_folder(folder: Path) -> None:
    """Both trees are written, the katas blank and the solutions as this torch has them."""
    result = _pack("build")
    assert result.exit_code == 0
    written = _snapshot(folder)
    for name, text in blank_files(LSTM).items():
        assert written.pop(f"katas/{name}").decode() == text
    assert sorted(written) == sorted(f"solutions/{kata.file}" for kata in LSTM.katas)
    assert b"\nout_shape = (5, 7, 20)  # out.shape\n" in written[f"solutions/{SIXTH}"]
    assert not any(b"= ..." in data for data in written.values())


@pytest.mark.usefixtures("one_unit")
def test_check_after_build() -> None:
    """What was built is fresh, and building again changes nothing."""
    _pack("build")
    before = _snapshot(Path.cwd())
    result = _pack("build", "--check")
    assert result.exit_code == 0
    count, units = len(FOUNDATIONS.katas), len(FOUNDATIONS.units)
    assert f"{count + units} files in katas/ and {count} in solutions/ are up to date." in result.output
    assert _pack("build").exit_code == 0
    assert _snapshot(Path.cwd()) == before


def _append(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"# changed\n")


@pytest.mark.again
@pytest.mark.usefixtures("one_unit")
@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (lambda: _append(Path("katas", SIXTH)), f"katas/{SIXTH}"),
        (lambda: _append(Path("solutions", SIXTH)), f"solutions/{SIXTH}"),
        (lambda: Path("solutions", SIXTH).unlink(), f"solutions/{SIXTH}"),
        (lambda: Path("katas", SIXTH).with_name("11_extra.py").touch(), "katas/1_foundations/11_extra.py"),
        (lambda: Path("katas/1_foundations/README.md").write_bytes(b"\xff"), "katas/1_foundations/README.md"),
    ],
    ids=["kata", "solution", "missing", "extra", "primer"],
)
def test_check_says_what_is_stale(folder: Path, damage: object, named: str) -> None:
    """--check names each file that is not as it would be built, fails, and writes nothing."""
    assert callable(damage)
    _pack("build")
    damage()
    before = _snapshot(folder)
    result = _pack("build", "--check")
    assert result.exit_code == 1
    assert f"stale: {named}. lstm-kata pack build renews them." in result.output
    assert _snapshot(folder) == before


@pytest.mark.usefixtures("one_unit")
def test_check_in_an_empty_folder(folder: Path) -> None:
    """Where nothing was built everything is stale, and nothing is written."""
    result = _pack("build", "--check")
    assert result.exit_code == 1
    assert result.output.count(".py") == 2 * len(FOUNDATIONS.katas)
    assert _snapshot(folder) == {}


@pytest.mark.usefixtures("one_unit")
def test_line_ends_of_git_are_not_stale() -> None:
    """A checkout with Windows' line ends is fresh."""
    _pack("build")
    for path in Path().rglob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert _pack("build", "--check").exit_code == 0


@pytest.mark.usefixtures("one_unit")
def test_build_keeps_answers(tree: Tree) -> None:
    """A kata with an answer in it is kept and named, and the command fails; the rest is renewed."""
    path = tree.fill("1.6", out_shape="(1, 2, 3)")
    tree.path("1.7").write_bytes(tree.path("1.7").read_bytes().replace(b"whole sequence", b"entire sequence"))
    before = path.read_bytes()
    result = _pack("build")
    assert result.exit_code == 1
    assert f"kept, with answers in them: {SIXTH}" in result.output
    assert path.read_bytes() == before
    assert tree.path("1.7").read_text(encoding="utf-8") == blank_files(LSTM)[KATAS["1.7"].file]
    assert Path("solutions", SIXTH).is_file()


@pytest.mark.again
def test_the_repositorys_trees_are_fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """The katas of this repository are as the pack has them."""
    for name, text in blank_files(LSTM).items():
        assert (ROOT / "katas" / name).read_bytes().replace(b"\r\n", b"\n").decode() == text
    monkeypatch.chdir(ROOT)
    assert "katas/" not in _pack("build", "--check").output.partition("stale:")[2].replace("solutions/", "")


@pytest.mark.parametrize("command", ["build", "check"])
def test_an_unknown_pack(command: str) -> None:
    """No pack of that name: the message lists those that there are."""
    result = _pack(command, "gru")
    assert result.exit_code == 1
    assert "no pack is called `gru`; there are: lstm" in result.output


@pytest.mark.again
@pytest.mark.usefixtures("one_unit")
def test_check_of_a_sound_pack() -> None:
    """Each kata is named, with no problem among few draws, and the command succeeds."""
    result = _pack("check", "--draws", "2")
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[:-1] == [f"ok   {kata.heading}" for kata in FOUNDATIONS.katas]
    assert lines[-1].startswith(f"{len(FOUNDATIONS.katas)} katas, 2 draws each, in ")
    assert lines[-1].endswith(": 0 problems")


@pytest.mark.again
def test_check_says_how_long_a_kata_trains(monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind a kata that trains stand its seconds and how often it was drawn."""
    _only(monkeypatch, next(kata for kata in LSTM.katas if kata.slug == "stateful_batches"))
    result = _pack("check", "--draws", "0")
    assert result.exit_code == 0, result.output
    first = result.output.splitlines()[0]
    assert re.fullmatch(r"ok   1\.1 Chunks of one long text: trains for \d\.\d\d s, 0 draws", first), first


@pytest.mark.usefixtures("one_unit")
def test_check_with_several_processes() -> None:
    """Work that is shared comes to the same, in the same order."""
    alone, shared = (_pack("check", "--draws", "0", "--jobs", jobs) for jobs in ("1", "2"))
    assert shared.exit_code == 0
    assert shared.output.splitlines()[:-1] == alone.output.splitlines()[:-1]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"hints": ("It is (4, 2, 3).",)}, "a hint contains the answer to `out_shape`"),
        ({"idea": "TODO"}, "a text of it still says TODO"),
        ({"try_it": "1 / 0"}, "ZeroDivisionError: division by zero"),
        ({"steps": ()}, "it needs a hint, a mistake and steps"),
    ],
    ids=["tells", "to do", "quick check", "no steps"],
)
def test_check_of_a_pack_with_a_fault(monkeypatch: pytest.MonkeyPatch, change: dict[str, Any], problem: str) -> None:
    """A fault is named below its kata, with the numbers that show it, and the command fails."""
    _only(monkeypatch, relisted(KATAS["1.3"], **change))
    result = _pack("check", "--draws", "0")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0] == f"FAIL 1.1 {KATAS['1.3'].title}"
    assert f"     lstm/output_shape (deal 0): {problem}" in lines
    assert ": 0 problems" not in lines[-1]


def test_check_finds_a_mistake_that_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A declared mistake that is right is what the check is for."""
    kata = KATAS["1.3"]
    right = {"out_shape": "(seq_len, batch, hidden_size)"}
    wrong = Mistake("batch_first_assumed", "You put the batch first.", (right,))
    _only(monkeypatch, relisted(kata, mistakes=(wrong,)))
    result = _pack("check", "--draws", "0")
    assert result.exit_code == 1
    assert "the mistake `batch_first_assumed` is right" in result.output


def test_check_finds_code_that_does_not_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kata whose code raises is a finding; the check goes on."""

    def broken(**numbers: int) -> None:
        raise KeyError(str(numbers))

    _only(monkeypatch, replace(KATAS["1.3"], function=broken))
    result = _pack("check", "--draws", "0")
    assert result.exit_code == 1
    assert "FAIL" in result.output
    assert "KeyError" in result.output


def test_a_pack_that_does_not_load_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands go on with the packs that load, and say which does not."""
    catalogue = packs.Catalogue([LSTM], ["the pack `gru` (gru_kata) does not load. RuntimeError: out of order"])
    monkeypatch.setattr(packs, "load", lambda *_: catalogue)
    result = CliRunner().invoke(main, ["explain", "1.6"])
    assert result.exit_code == 0
    assert "warning: the pack `gru` (gru_kata) does not load. RuntimeError: out of order" in result.output


def test_a_new_pack_is_one_to_fill_in(folder: Path) -> None:
    """``pack new`` makes an installable folder with a module, its tests and the way on."""
    result = _pack("new", "gru2")
    assert result.exit_code == 0
    assert "next: python -m pip install -e pytest-gru2-kata\n      lstm-kata pack check gru2" in result.output
    written = _snapshot(folder / "pytest-gru2-kata")
    assert set(written) == {"pyproject.toml", "README.md", "pytest_gru2_kata.py", "tests/test_pack.py"}
    project = tomllib.loads(written["pyproject.toml"].decode())
    assert project["project"]["entry-points"]["lstm_kata"] == {"gru2": "pytest_gru2_kata"}
    assert all(b"NAME" not in data for data in written.values())
    compile(written["pytest_gru2_kata.py"], "pytest_gru2_kata.py", "exec")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Gru", "`Gru` cannot name a pack: use small letters and digits, such as gru."),
        ("a-b", "cannot name a pack"),
        ("../x", "cannot name a pack"),
        ("2d", "cannot name a pack"),
        ("", "cannot name a pack"),
        ("lstm", "a pack called `lstm` is installed already: choose another name."),
        ("there", "pytest-there-kata is there already: move it away, or choose another name."),
    ],
)
def test_a_pack_that_cannot_be_new(folder: Path, name: str, said: str) -> None:
    """A name that cannot be one, or that is taken, is an error that says so, and nothing is written."""
    (folder / "pytest-there-kata").mkdir()
    result = _pack("new", name)
    assert result.exit_code == 1
    assert said in result.output
    assert _snapshot(folder) == {}


def test_a_new_pack_in_a_folder_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the disk says is said in a sentence."""

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    result = _pack("new", "gru2")
    assert result.exit_code == 1
    assert "pytest-gru2-kata cannot be written: No space left on device." in result.output


def test_check_says_what_is_wrong_with_the_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    """A pack's titles, primers and names are checked, too, before its katas."""
    kata = KATAS["1.3"]
    twice = [replace(kata, pack="", place=(0, 0)), replace(kata, pack="", place=(0, 0))]
    wide = authoring.unit("one", "TODO", "x" * 79, twice)
    tall = authoring.unit("two", "Two", "x\n" * 67, [])
    monkeypatch.setattr(packs, "load", lambda *_: packs.Catalogue([authoring.pack("lstm", "LSTM", [wide, tall])]))
    result = _pack("check", "--draws", "0")
    assert result.exit_code == 1
    for problem in (
        "FAIL lstm: two katas are called output_shape",
        "FAIL lstm: a title or a primer still says TODO",
        "FAIL lstm: the primer of one is too long: it has room for 66 lines of 78 columns",
        "FAIL lstm: the primer of two is too long: it has room for 66 lines of 78 columns",
    ):
        assert problem in result.output


# What is said to wrong answers.


WRONG = """\
## output_shape
out_shape = (batch, seq_len, hidden_size)  # batch first -> batch_first_assumed
out_shape = (77, 78, 79)  # anything
"""


@pytest.mark.usefixtures("one_unit")
def test_coverage_lists_what_is_said_to_wrong_answers(folder: Path) -> None:
    """Each answer with its class and its sentence, then the shares of a unit and of all; below the bar it fails."""
    (folder / "one.txt").write_text(WRONG, "utf-8")
    result = _pack("check", "--coverage", "one.txt")
    assert result.exit_code == 1
    lines = result.output.splitlines()
    assert lines[0].startswith("1.3 ")
    assert lines[1] == "  named      out_shape = (batch, seq_len, hidden_size)  # batch first -> batch_first_assumed"
    assert lines[2].startswith("             batch_first_assumed: ")
    assert lines[3] == "  useless    out_shape = (77, 78, 79)  # anything"
    assert lines[4].startswith("             nothing: (77, 78, 79) is not right.")
    shares = "2 answers, 50.0 % named, 0.0 % read-back, 50.0 % useless, 0.0 % false"
    assert lines[5:] == [
        f"foundations: {shares}",
        "FAIL foundations: 50.0 % are named; at least 95 % must be",
        "FAIL foundations: 50.0 % are useless; at most 1 % may be",
        f"in total: {shares}",
        "FAIL in total: 50.0 % are named; at least 95 % must be",
        "FAIL in total: 50.0 % are useless; at most 1 % may be",
    ]


def test_coverage_reads_a_folder_and_has_a_bar(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a name the folder of the pack's tests is read; options set the bar, and the number of deals.

    A unit without answers has no line.
    """
    two_units = LSTM._replace(units=LSTM.units[:2])
    monkeypatch.setattr(packs, "load", lambda *_: packs.Catalogue([two_units]))
    (folder / "tests/wrong_answers").mkdir(parents=True)
    (folder / "tests/wrong_answers/1_foundations.txt").write_text(WRONG, "utf-8")
    result = _pack("check", "--named", "50", "--useless", "50", "--draws", "2", "--coverage")
    assert result.exit_code == 0
    assert "FAIL" not in result.output
    assert "calling:" not in result.output


@pytest.mark.usefixtures("one_unit")
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "there are no wrong answers in one.txt."),
        ("## nowhere", "one.txt, line 1: lstm has no kata called `nowhere`."),
    ],
)
def test_a_set_that_cannot_be_read_is_said(folder: Path, text: str, said: str) -> None:
    """A sentence with file and line, and no traceback."""
    (folder / "one.txt").write_text(text, "utf-8")
    result = _pack("check", "--coverage", "one.txt")
    assert result.exit_code == 1
    assert f"Error: {said}" in result.output
    missing = _pack("check", "--coverage", "two.txt")
    assert missing.exit_code == 2
    assert "does not exist" in missing.output
