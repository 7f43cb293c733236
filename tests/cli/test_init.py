"""The promise: ``lstm-kata init`` makes a place to practise, and never touches an answer."""

from __future__ import annotations

import configparser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT, Tree

from pytest_lstm_kata.cli import main
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.trees import blank_files

SIXTH = "1_foundations/06_output_shape_batch_first.py"
NUMBERS_2026 = '"deal": 2026, "batch": 2, "seq_len": 7, "input_size": 16, "hidden_size": 22, "num_layers": 4'


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A blank tree of the whole pack."""
    return Tree(tmp_path, blank_files(LSTM))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _init(name: str) -> Result:
    return CliRunner().invoke(main, ["init", name])


def _snapshot(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_fresh_folder(folder: Path) -> None:
    """All katas and primers, a pytest.ini that finds them, a folder for the record, and the way on."""
    result = _init("dojo")
    assert result.exit_code == 0, result.output
    katas = folder / "dojo" / "katas"
    written = {path.relative_to(katas).as_posix(): path.read_text(encoding="utf-8") for path in _snapshot(katas)}
    assert written == dict(blank_files(LSTM))
    ini = configparser.ConfigParser()
    ini.read(folder / "dojo" / "pytest.ini", encoding="utf-8")
    assert ini["pytest"]["kata_paths"] == "katas"
    assert (folder / "dojo" / ".lstm-kata").is_dir()
    count, units = len(LSTM.katas), len(LSTM.units)
    assert f"{count} katas in dojo/katas, {count + units} files written." in result.output
    assert "next: cd dojo\n      pytest --kata" in result.output


def test_what_the_repository_holds_is_what_init_gives(folder: Path) -> None:
    """The katas in the repository are those of a fresh folder, byte for byte."""
    _init("dojo")
    for path, data in _snapshot(folder / "dojo" / "katas").items():
        assert (ROOT / "katas" / path.relative_to(folder / "dojo" / "katas")).read_bytes() == data


@pytest.mark.parametrize("name", [".", "./", "../here"])
def test_the_current_folder(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """In the current folder there is nowhere to go: what comes next is pytest --kata."""
    (folder / "here").mkdir()
    monkeypatch.chdir(folder / "here")
    result = _init(name)
    assert result.exit_code == 0
    assert "next: pytest --kata" in result.output
    assert "cd " not in result.output


def test_a_folder_with_a_space() -> None:
    """A name with a space is quoted, so that the next command can be typed as it stands."""
    result = _init("my dojo")
    assert result.exit_code == 0
    assert Path("my dojo", "katas", "1_foundations", "01_memory.py").is_file()
    assert 'next: cd "my dojo"' in result.output


def test_a_folder_below_folders_that_are_not_there() -> None:
    """Folders on the way are made."""
    assert _init("a/b/c").exit_code == 0
    assert Path("a/b/c/katas/1_foundations/01_memory.py").is_file()


def test_once_more_changes_nothing(folder: Path) -> None:
    """A second init of an untouched folder writes nothing."""
    _init("dojo")
    before = _snapshot(folder)
    result = _init("dojo")
    assert result.exit_code == 0
    assert "0 files written" in result.output
    assert _snapshot(folder) == before


@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("out_shape = ...", "out_shape = (1, 2, 3)"),
        lambda text: text.replace("out_shape = ...", "out_shape = (1, 2"),
        lambda text: text.replace("out_shape = ...", "out_shape = out.shape"),
        lambda text: text.replace("__kata__", "# __kata__"),
        lambda text: text[:0] + "# my notes",
        lambda text: text.replace("out_shape = ...", "out_shape = (1, 2, 3)").replace('"batch": 5', '"batch": 6'),
    ],
    ids=["answer", "syntax error", "unreadable", "no kata", "notes", "other numbers"],
)
def test_work_is_kept_and_named(tree: Tree, folder: Path, edit: object) -> None:
    """A file with an answer, or with what might be one, stays as it is, and is named."""
    assert callable(edit)
    path = tree.path("1.6")
    path.write_text(edit(path.read_text(encoding="utf-8")), encoding="utf-8")
    before = path.read_bytes()
    result = _init(str(tree.folder))
    assert result.exit_code == 0
    assert path.read_bytes() == before
    kept = [line for line in result.output.splitlines() if line.startswith("kept, with your answers: ")]
    assert len(kept) == 1
    assert kept[0].endswith("katas/1_foundations/06_output_shape_batch_first.py")
    assert folder.is_dir()


def test_blank_katas_are_renewed(tree: Tree) -> None:
    """An unanswered kata of an older version of the pack, and a missing one, come as they are now."""
    now = tree.path("1.6").read_bytes()
    old = now.replace(b"go through a stack", b"went through a stack")
    assert old != now
    tree.path("1.6").write_bytes(old)
    tree.path("1.7").unlink()
    result = _init(str(tree.folder))
    assert tree.path("1.6").read_bytes() == now
    assert tree.path("1.7").is_file()
    assert "2 files written" in result.output


def test_windows_line_ends_are_no_change(tree: Tree) -> None:
    """A kata whose line ends an editor changed is left alone."""
    crlf = tree.path("1.6").read_bytes().replace(b"\n", b"\r\n")
    tree.path("1.6").write_bytes(crlf)
    result = _init(str(tree.folder))
    assert "0 files written" in result.output
    assert tree.path("1.6").read_bytes() == crlf


def test_other_files_are_left_alone(tree: Tree) -> None:
    """A pytest.ini, notes and a journal that are there already stay as they are."""
    tree.make_workspace().write_text("{}\n", encoding="utf-8")
    (tree.folder / "pytest.ini").write_text("[pytest]\naddopts = -q\n", encoding="utf-8")
    (tree.path("1.1").parent / "notes.md").write_text("mine\n", encoding="utf-8")
    before = _snapshot(tree.folder)
    assert _init(str(tree.folder)).exit_code == 0
    assert _snapshot(tree.folder) == before


@pytest.mark.parametrize(
    "obstacle", ["dojo", "dojo/katas", "dojo/.lstm-kata", "dojo/katas/1_foundations/01_memory.py/x"]
)
def test_what_cannot_be_written_is_said(folder: Path, obstacle: str) -> None:
    """Something in the way is a message that names the folder, not a traceback."""
    (folder / obstacle).parent.mkdir(parents=True, exist_ok=True)
    (folder / obstacle).write_text("in the way", encoding="utf-8")
    result = _init("dojo")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.output.startswith("Error: dojo cannot be written: ")
    assert (folder / obstacle).read_text(encoding="utf-8") == "in the way"


def test_fresh_numbers_by_a_seed(folder: Path) -> None:
    """``--numbers`` deals a tree: the same for the same seed, another for another, and 0 is the first one."""
    trees = {}
    for name, seed in (("a", "7"), ("b", "7"), ("c", "8"), ("d", "0")):
        result = CliRunner().invoke(main, ["init", name, "--numbers", seed])
        assert result.exit_code == 0, result.output
        trees[name] = {
            path.relative_to(folder / name).as_posix(): data
            for path, data in _snapshot(folder / name / "katas").items()
        }
    assert trees["a"] == trees["b"] != trees["c"]
    assert {name.removeprefix("katas/"): data.decode() for name, data in trees["d"].items()} == dict(blank_files(LSTM))
    assert b'{"deal": 7, "batch": ' in trees["a"]["katas/" + SIXTH]


def test_the_same_seed_gives_the_same_numbers_everywhere(folder: Path) -> None:
    """A deal does not depend on machine, Python or torch: these are the numbers of seed 2026, for good."""
    CliRunner().invoke(main, ["init", "dojo", "--numbers", "2026"])
    dealt = (folder / "dojo" / "katas" / SIXTH).read_text(encoding="utf-8")
    assert NUMBERS_2026 in " ".join(dealt.split())


def test_a_dealt_tree_keeps_its_numbers(folder: Path) -> None:
    """``init`` over a tree leaves each file its deal, and deals what is new from the same seed."""
    CliRunner().invoke(main, ["init", "dojo", "--numbers", "7"])
    before = _snapshot(folder / "dojo")
    (folder / "dojo" / "katas" / SIXTH).unlink()
    result = _init("dojo")
    assert result.exit_code == 0
    assert _snapshot(folder / "dojo") == before
    CliRunner().invoke(main, ["init", "dojo", "--numbers", "8"])
    assert b'"deal": 8' in (folder / "dojo" / "katas" / SIXTH).read_bytes()


@pytest.mark.parametrize("seed", ["-1", "x", "1.5", str(10**10)])
def test_a_seed_that_is_none(seed: str) -> None:
    """A seed is a whole number, and anything else is a usage error and writes nothing."""
    result = CliRunner().invoke(main, ["init", "dojo", "--numbers", seed])
    assert result.exit_code == 2
    assert not Path("dojo").exists()
