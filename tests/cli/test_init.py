"""The promise: ``lstm-kata init`` makes a place to practise, brings one up to date, and never touches an answer."""

from __future__ import annotations

import configparser
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conftest import KATAS, ROOT, Tree
from pytest_lstm_kata import authoring
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.files.laying import blank_files
from pytest_lstm_kata.kata import catalogue as packs
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.record import config_file

COUNT = len(LSTM.katas)
SIXTH = "1_foundations/06_output_shape_batch_first.py"
NUMBERS_2026 = '"deal": 2026, "batch": 2, "seq_len": 7, "input_size": 16, "hidden_size": 22, "num_layers": 3'


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    """A blank tree of the whole pack."""
    return Tree(tmp_path, blank_files(LSTM))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


FIRST_STEPS = "      lstm-kata learn 1\n      katas/1_foundations/01_memory.py\n      pytest --kata\n"


def _init(name: str) -> Result:
    return CliRunner().invoke(main, ["init", name])


def _said(result: Result) -> list[str]:
    """What is said before the way on, a line for each thing, however narrow the terminal."""
    assert result.exit_code == 0, result.output
    assert result.output.isascii()
    told, _, steps = result.output.replace("\n  katas", " katas").partition("\nnext: ")
    assert steps.endswith("\n      pytest --kata\n")
    return told.splitlines()


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
    assert dict(ini["pytest"]) == {"addopts": "--kata", "kata_paths": "katas"}
    comment = (folder / "dojo" / "pytest.ini").read_text(encoding="utf-8").partition("[pytest]")[0]
    assert 'If pytest says "unrecognized arguments: --kata"' in comment  # as it does without the virtual environment
    assert 'python -m pip install "pytest-lstm-kata[torch]"' in comment
    assert (folder / "dojo" / ".lstm-kata").is_dir()
    count, units = len(LSTM.katas), len(LSTM.units)
    assert f"{count} katas in dojo/katas, {count + units} files written.\n" in result.output
    assert result.output.endswith("files written.\nnext: cd dojo\n" + FIRST_STEPS)


def test_what_the_repository_holds_is_what_init_gives(folder: Path) -> None:
    """The katas in the repository are those of a fresh folder, byte for byte."""
    _init("dojo")
    for path, data in _snapshot(folder / "dojo" / "katas").items():
        assert (ROOT / "katas" / path.relative_to(folder / "dojo" / "katas")).read_bytes() == data


@pytest.mark.again
@pytest.mark.parametrize("name", [".", "./", "../here"])
def test_the_current_folder(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """In the current folder there is nowhere to go: the first kata is named, as by every command."""
    (folder / "here").mkdir()
    monkeypatch.chdir(folder / "here")
    result = _init(name)
    assert result.exit_code == 0
    assert result.output.endswith("files written.\nnext: " + FIRST_STEPS.lstrip())
    assert "cd " not in result.output


@pytest.mark.again
def test_a_folder_with_a_space() -> None:
    """A name with a space is quoted, so that the next command can be typed as it stands."""
    result = _init("my dojo")
    assert result.exit_code == 0
    assert Path("my dojo", "katas", "1_foundations", "01_memory.py").is_file()
    assert 'next: cd "my dojo"' in result.output


@pytest.mark.again
def test_a_folder_below_folders_that_are_not_there() -> None:
    """Folders on the way are made."""
    assert _init("a/b/c").exit_code == 0
    assert Path("a/b/c/katas/1_foundations/01_memory.py").is_file()


@pytest.mark.again
def test_once_more_changes_nothing(folder: Path) -> None:
    """A second init of an untouched folder writes nothing."""
    _init("dojo")
    before = _snapshot(folder)
    result = _init("dojo")
    assert result.exit_code == 0
    assert _said(result) == [f"{COUNT} katas in dojo/katas, nothing to change."]
    assert _snapshot(folder) == before


NOT_AS_DEALT = f"kept, although this version deals other numbers: katas/{SIXTH}"
RETRY = "lstm-kata retry 1.6 gives it fresh numbers and keeps what you wrote."


@pytest.mark.again
@pytest.mark.parametrize(
    ("edit", "named"),
    [
        (lambda text: text.replace("out_shape = ...", "out_shape = (1, 2, 3)"), False),
        (lambda text: text.replace("out_shape = ...", "out_shape = (1, 2, ...)"), False),
        (lambda text: text.replace("out_shape = ...", "out_shape = (1, 2"), False),
        (lambda text: text.replace("out_shape = ...", "out_shape = out.shape"), False),
        (lambda text: text.replace("out_shape = ...", "hidden = 20\nout_shape = ..."), False),
        (lambda text: text + "# time comes second\n", False),
        (lambda text: text.replace("= ... ", "= (1, 2, 3) ").replace("{", "{\n    ").replace("}", ",\n}"), False),
        (lambda text: text.replace("__kata__", "# __kata__"), True),
        (lambda _: "# my notes", True),
        (lambda text: text.replace("out_shape = ...", "out_shape = (1, 2, 3)").replace(": 5,", ": 6,"), True),
        (lambda text: text.replace("= ... ", "= (1, 2, 3) ").replace("sequences", "samples"), True),
        (lambda text: text.replace("= ... ", "= (1, 2, 3) ").replace("\n\nReplace", "\nMore.\n\nReplace"), True),
        (lambda text: text.replace("= ... ", "= (1, 2, 3) ").replace("x = torch", "steps = torch"), True),
    ],
    ids=[
        *("answer", "half an answer", "syntax error", "unreadable", "a number of their own", "comment", "formatter"),
        *("no kata", "notes", "other numbers", "other statement", "longer statement", "other code"),
    ],
)
def test_work_is_kept(tree: Tree, edit: Callable[[str], str], named: bool) -> None:
    """A file with an answer, or with what might be one, stays; it is named if this version deals it otherwise."""
    _init(".")
    path = tree.path("1.6")
    old = path.read_text(encoding="utf-8")
    path.write_text(edit(old), encoding="utf-8")
    assert path.read_text(encoding="utf-8") != old
    before = _snapshot(tree.folder)
    result = _init(".")
    assert _snapshot(tree.folder) == before
    summary = f"{COUNT} katas in katas: 1 with your answers kept, {COUNT - 1} unchanged."
    nothing = f"{COUNT} katas in katas, nothing to change."
    assert _said(result) == ([summary, NOT_AS_DEALT, RETRY] if named else [nothing])


@pytest.mark.again
def test_retry_does_what_init_says_of_it(tree: Tree) -> None:
    """The outdated kata is dealt anew, what was written is kept as a comment, and init has no more to say."""
    _init(".")
    path = tree.fill("1.6", out_shape="(1, 2, 3)")
    path.write_text(path.read_text(encoding="utf-8").replace('"batch": 5', '"batch": 6'), encoding="utf-8")
    assert RETRY in _said(_init("."))
    assert CliRunner().invoke(main, ["retry", "1.6"]).exit_code == 0
    before = _snapshot(tree.folder)
    assert "# out_shape = (1, 2, 3)" in path.read_text(encoding="utf-8")
    assert _said(_init(".")) == [f"{COUNT} katas in katas, nothing to change."]
    assert _snapshot(tree.folder) == before


@pytest.mark.again
@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("sequences", "samples"),
        lambda text: text.replace("1.6 What", "1.6 Which"),
        lambda text: text.replace("x = torch.randn", "steps = torch.randn").replace("(x)", "(steps)"),
        lambda text: text.replace('"batch": 5', '"batch": 6'),
        lambda text: text.replace(', "num_layers": 2', ""),
        lambda text: text.replace("sequences", "samples").replace("\n", "\r\n"),
    ],
    ids=["statement", "title", "code", "numbers", "fewer numbers", "line ends"],
)
def test_untouched_katas_are_renewed(tree: Tree, edit: Callable[[str], str]) -> None:
    """An unanswered kata of an older version comes as it is now, whatever has changed, and that is said once."""
    _init(".")
    now = tree.path("1.6").read_bytes()
    tree.path("1.6").write_bytes(edit(now.decode()).encode())
    assert tree.path("1.6").read_bytes() != now
    assert _said(_init(".")) == [
        f"{COUNT} katas in katas: 1 updated, {COUNT - 1} unchanged.",
        f"updated: katas/{SIXTH}",
    ]
    assert tree.path("1.6").read_bytes() == now
    assert _said(_init(".")) == [f"{COUNT} katas in katas, nothing to change."]


@pytest.mark.again
def test_new_katas_and_primers_are_added(tree: Tree) -> None:
    """What an older version did not have is written and named; an old primer is renewed. Only katas are counted."""
    tree.path("1.7").unlink()
    primers = [tree.folder / f"katas/{place}_{unit.name}/README.md" for place, unit in enumerate(LSTM.units[:2], 1)]
    primers[0].unlink()
    primers[1].write_text("# Older\n", encoding="utf-8")
    assert _said(_init(".")) == [
        f"{COUNT} katas in katas: 1 new, {COUNT - 1} unchanged.",
        f"new: katas/{KATAS['1.7'].file}",
        "new: katas/1_foundations/README.md",
        f"updated: katas/2_{LSTM.units[1].name}/README.md",
    ]
    assert _snapshot(tree.folder / "katas") == {
        tree.folder / "katas" / name: text.encode() for name, text in blank_files(LSTM).items()
    }


def test_many_changes_are_few_lines(tree: Tree) -> None:
    """Of each kind ten files are named, and the rest is counted."""
    for kata in LSTM.katas[:12]:
        (tree.folder / "katas" / kata.file).unlink()
    lines = _said(_init("."))
    assert lines[0] == f"{COUNT} katas in katas: 12 new, {COUNT - 12} unchanged."
    assert lines[1:11] == [f"new: katas/{kata.file}" for kata in LSTM.katas[:10]]
    assert lines[11:] == ["new: and 2 more"]


def test_several_outdated_answers_have_one_way_on(tree: Tree) -> None:
    """Where several files with answers are dealt otherwise now, the command is for the first of them."""
    for label in ("1.6", "1.7"):
        tree.path(label).write_text("my notes", encoding="utf-8")
    assert _said(_init("."))[-1] == "lstm-kata retry 1.6 gives the first fresh numbers and keeps what you wrote."


def _older(tree: Tree, name: str) -> Path:
    """Where another version of the pack had put 1.6; its heading had another number then."""
    path = tree.folder / "katas" / name
    path.parent.mkdir(exist_ok=True)
    now = tree.path("1.6")
    now.write_text(now.read_text(encoding="utf-8").replace('"""1.6 ', '"""2.9 '), encoding="utf-8", newline="\n")
    return now.rename(path)


@pytest.mark.again
@pytest.mark.parametrize(
    "name", ["1_foundations/09_output_shape_batch_first.py", "4_elsewhere/11_output_shape_batch_first.py"]
)
@pytest.mark.parametrize("answer", ["...", "(7, 5, 20)"])
def test_a_kata_that_moved(tree: Tree, name: str, answer: str) -> None:
    """An older version's file goes to its place of now, with what stands in it; no answer means a renewed one."""
    _init(".")
    blank = tree.path("1.6").read_bytes()
    tree.fill("1.6", out_shape=answer)
    old = _older(tree, name)
    before = old.read_bytes()
    result = _init(".")
    assert _said(result) == [
        f"{COUNT} katas in katas: 1 moved, {COUNT - 1} unchanged.",
        f"moved: katas/{name} -> katas/{SIXTH}",
    ]
    assert not old.exists()
    assert tree.path("1.6").read_bytes() == (blank if answer == "..." else before)
    after = _snapshot(tree.folder)
    assert _said(_init(".")) == [f"{COUNT} katas in katas, nothing to change."]
    assert _snapshot(tree.folder) == after


@pytest.mark.again
def test_a_unit_that_moved(tree: Tree) -> None:
    """Katas of a renamed unit move, be its folder there or not; the old folder and its primer are left alone."""
    _init(".")
    unit = tree.path("1.6").parent
    old = unit.rename(unit.with_name("3_basics"))
    lines = _said(_init("."))
    assert lines[:2] == [
        f"{COUNT} katas in katas: 10 moved, {COUNT - 10} unchanged.",
        "new: katas/1_foundations/README.md",
    ]
    assert len(lines) == 12
    assert [path.name for path in old.iterdir()] == ["README.md"]
    assert _said(_init(".")) == [f"{COUNT} katas in katas, nothing to change."]


@pytest.mark.again
def test_a_moved_kata_keeps_its_numbers(folder: Path) -> None:
    """It has the deal that it had, in its new place."""
    CliRunner().invoke(main, ["init", ".", "--numbers", "7"])
    now = folder / "katas" / SIXTH
    text = now.read_bytes()
    now.rename(now.with_name("09_output_shape_batch_first.py"))
    _init(".")
    assert now.read_bytes() == text
    assert b'"deal": 7' in text


@pytest.mark.again
def test_an_answer_takes_the_place_of_a_blank(tree: Tree) -> None:
    """Where an untouched file stands already, the moved answer comes in its place: a kata has one file."""
    _init(".")
    blank = tree.path("1.6").read_bytes()
    tree.fill("1.6", out_shape="(7, 5, 20)")
    old = _older(tree, "1_foundations/09_output_shape_batch_first.py")
    answered = old.read_bytes()
    tree.path("1.6").write_bytes(blank)
    assert f"moved: katas/1_foundations/{old.name} -> katas/{SIXTH}" in _said(_init("."))
    assert not old.exists()
    assert tree.path("1.6").read_bytes() == answered


@pytest.mark.again
def test_a_blank_that_was_left_behind(tree: Tree) -> None:
    """Where answers stand in the new place, an old file goes if it is to the letter what is dealt, and else stays."""
    _init(".")
    answered = tree.path("1.6").read_bytes().replace(b"...  #", b"(7, 5, 20)  #")
    old = _older(tree, "1_foundations/09_output_shape_batch_first.py")
    blank = old.read_bytes()
    tree.path("1.6").write_bytes(answered)
    assert f"moved: katas/1_foundations/{old.name} -> katas/{SIXTH}" in _said(_init("."))
    assert not old.exists()
    old.write_bytes(blank.replace(b"sequences", b"samples"))
    before = _snapshot(tree.folder)
    for _ in range(2):
        assert _said(_init(".")) == [
            f"{COUNT} katas in katas, nothing to change.",
            f"one kata in two files, keep one: katas/1_foundations/{old.name}, katas/{SIXTH}",
        ]
        assert _snapshot(tree.folder) == before


def test_two_files_with_answers_are_both_kept(tree: Tree) -> None:
    """Which of them counts is not for init to say: both stay, and are named."""
    _init(".")
    answered = tree.fill("1.6", out_shape="(7, 5, 20)").read_bytes()
    old = _older(tree, "1_foundations/09_output_shape_batch_first.py")
    tree.path("1.6").write_bytes(answered)
    before = _snapshot(tree.folder)
    assert _said(_init("."))[-1].startswith(f"one kata in two files, keep one: katas/1_foundations/{old.name}, ")
    assert _snapshot(tree.folder) == before


@pytest.mark.again
@pytest.mark.parametrize("name", ["1_foundations/06_mine.py", "old/06_output_shape_batch_first.py", "06_x.py"])
def test_a_name_of_the_learners_own_stays(tree: Tree, name: str) -> None:
    """A file that no version can have dealt there was put there by its learner: the kata has a file, and gets no other."""
    _init(".")
    tree.fill("1.6", out_shape="(7, 5, 20)")
    own = _older(tree, name)
    answered = own.read_bytes()
    assert _said(_init(".")) == [f"{COUNT} katas in katas, nothing to change."]
    assert own.read_bytes() == answered
    assert not tree.path("1.6").exists()


def test_what_is_no_longer_in_the_pack_is_named(tree: Tree) -> None:
    """A kata of no installed pack is left alone and named; other files are none of init's business."""
    _init(".")
    gone = tree.folder / "katas" / "1_foundations" / "11_gone.py"
    gone.write_bytes(tree.path("1.6").read_bytes().replace(b"lstm/output_shape_batch_first", b"lstm/gone"))
    (gone.parent / "mine.py").write_text("x = 1\n", encoding="utf-8")
    (gone.parent / "folder.py").mkdir()
    before = _snapshot(tree.folder)
    assert _said(_init(".")) == [
        f"{COUNT} katas in katas, nothing to change.",
        f"of no installed pack: katas/1_foundations/{gone.name}",
    ]
    assert _snapshot(tree.folder) == before


@pytest.mark.again
def test_other_packs_move_in_their_own_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pack's katas are looked after below its own folder, and named as the commands name them."""
    kata = replace(KATAS["1.6"], pack="", unit="", place=(0, 0))
    more = authoring.pack("more", "More", [authoring.unit("first", "First", "Here we begin.", [kata])])
    monkeypatch.setattr(packs, "load", lambda *_: packs.Catalogue([LSTM, more]))
    _init(".")
    path = folder / "katas/more/1_first/01_output_shape_batch_first.py"
    path.rename(path.with_name("02_output_shape_batch_first.py"))
    path.with_name("README.md").unlink()
    assert _said(_init("."))[0] == f"{COUNT + 1} katas in katas: 1 moved, {COUNT} unchanged."
    path.write_text("my notes", encoding="utf-8")
    assert _said(_init("."))[-1].startswith("lstm-kata retry more:1.1 gives it fresh numbers")


def test_windows_line_ends_are_no_change(tree: Tree) -> None:
    """A kata whose line ends an editor changed is left alone."""
    crlf = tree.path("1.6").read_bytes().replace(b"\n", b"\r\n")
    tree.path("1.6").write_bytes(crlf)
    assert _said(_init(".")) == [f"{COUNT} katas in katas, nothing to change."]
    assert tree.path("1.6").read_bytes() == crlf


def test_other_files_are_left_alone(tree: Tree) -> None:
    """A pytest.ini, a README.md, notes and a journal that are there already stay as they are."""
    tree.make_workspace().write_text("{}\n", encoding="utf-8")
    (tree.folder / "pytest.ini").write_text("[pytest]\naddopts = -q\n", encoding="utf-8")
    (tree.folder / "README.md").write_text("mine\n", encoding="utf-8")
    (tree.path("1.1").parent / "notes.md").write_text("mine\n", encoding="utf-8")
    (tree.folder / ".lstm-kata" / ".gitignore").write_text("mine\n", encoding="utf-8")
    before = _snapshot(tree.folder)
    assert _said(_init("."))[-3:] == [
        "pytest.ini is already there, and was not changed.",
        "Add this to pytest.ini, under [pytest]:",
        "    kata_paths = katas",
    ]
    assert _snapshot(tree.folder) == before


SETTINGS = {
    "pyproject.toml": ("[tool.pytest.ini_options]\ntestpaths = ['tests']\n", 'kata_paths = ["katas"]'),
    "tox.ini": ("[pytest]\ntestpaths = tests\n", "kata_paths = katas"),
    "setup.cfg": ("[tool:pytest]\ntestpaths = tests\n", "kata_paths = katas"),
    ".pytest.ini": ("[pytest]\ntestpaths = tests\n", "kata_paths = katas"),
    "pytest.toml": ("[pytest]\ntestpaths = ['tests']\n", 'kata_paths = ["katas"]'),
    ".pytest.toml": ("[pytest]\ntestpaths = ['tests']\n", 'kata_paths = ["katas"]'),
    "pyproject.toml, of pytest 9": ("[tool.pytest]\ntestpaths = ['tests']\n", 'kata_paths = ["katas"]'),
}


@pytest.mark.again
@pytest.mark.parametrize("kind", SETTINGS)
def test_settings_of_a_project_are_not_hidden(folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """A project's settings stay, and what they lack is said in their own language."""
    monkeypatch.setattr(config_file, "_pytest", lambda: (9, 0))
    file = kind.partition(",")[0]
    text, line = SETTINGS[kind]
    (folder / file).write_text(text, encoding="utf-8")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_own.py").write_text("def test_own():\n    pass\n", encoding="utf-8")
    told = [
        f"No pytest.ini was written: it would hide pytest's settings in {file}.",
        f"Add this to {file}, under {text.partition(']')[0]}]:",
        f"    {line}",
    ]
    for _ in range(2):
        assert _said(_init("."))[-3:] == told
        assert not (folder / "pytest.ini").exists()
    (folder / file).write_text(text + line + "\n", encoding="utf-8")
    assert _said(_init(".")) == [f"{COUNT} katas in katas, nothing to change."]


def test_an_empty_pytest_ini(folder: Path) -> None:
    """It counts before a filled pyproject.toml, so it is the one in which katas are to be named."""
    (folder / "pytest.ini").touch()
    (folder / "pyproject.toml").write_text(SETTINGS["pyproject.toml"][0], encoding="utf-8")
    assert _said(_init("."))[-4:] == [
        "pytest.ini is already there, and was not changed.",
        "Add this to pytest.ini:",
        "    [pytest]",
        "    kata_paths = katas",
    ]
    assert (folder / "pytest.ini").read_bytes() == b""


def test_a_folder_of_a_project(folder: Path) -> None:
    """One that holds other things goes by the settings above it, and so does it later; a new one gets its own."""
    (folder / "pyproject.toml").write_text(SETTINGS["pyproject.toml"][0], encoding="utf-8")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_own.py").write_text("", encoding="utf-8")
    for _ in range(2):
        assert '    kata_paths = ["tests/katas"]' in _init("tests").output.splitlines()
        assert not (folder / "tests" / "pytest.ini").exists()
    for _ in range(2):
        assert "kata_paths" not in _init("dojo").output
        assert (folder / "dojo" / "pytest.ini").is_file()
    (folder / "dojo" / "pytest.ini").unlink()
    _init("dojo")
    assert (folder / "dojo" / "pytest.ini").is_file()


@pytest.mark.again
def test_katas_lie_where_the_settings_say(folder: Path) -> None:
    """The first of ``kata_paths`` in the folder is where katas are laid, renewed, and looked for by commands."""
    (folder / "pytest.ini").write_text("[pytest]\nkata_paths = 'my katas' more\n", encoding="utf-8")
    (folder / "more").mkdir()
    assert _said(_init(".")) == [f"{COUNT} katas in my katas, {COUNT + len(LSTM.units)} files written."]
    assert _said(_init(".")) == [f"{COUNT} katas in my katas, nothing to change."]
    assert (folder / "my katas" / SIXTH).is_file()
    assert "\n      my katas/1_foundations" in CliRunner().invoke(main, ["badge"]).output
    assert f"next: my katas/{SIXTH}" in CliRunner().invoke(main, ["hint", "1.6"]).output


def test_settings_that_cannot_be_read(folder: Path) -> None:
    """Where pytest's settings are broken that is said before anything is written."""
    for text, said in (("[tool.pytest", "pyproject.toml cannot be read"), ("a=" + "[" * 3000, "nested too deep")):
        (folder / "pyproject.toml").write_text(text, encoding="utf-8")
        result = _init(".")
        assert result.exit_code == 1
        assert said in result.output
        assert [path.name for path in folder.iterdir()] == ["pyproject.toml"]
    (folder / "pyproject.toml").write_text("[tool.pytest.ini_options]\nkata_paths = [3]\n", encoding="utf-8")
    assert "kata_paths = [3]: write the names of folders, such as katas." in _init(".").output


@pytest.mark.parametrize("obstacle", ["dojo/katas", "dojo/.lstm-kata", "dojo/katas/1_foundations"])
def test_what_cannot_be_written_is_said(folder: Path, obstacle: str) -> None:
    """Something in the way is a message that names the folder, not a traceback."""
    (folder / obstacle).parent.mkdir(parents=True, exist_ok=True)
    (folder / obstacle).write_text("in the way", encoding="utf-8")
    result = _init("dojo")
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.output.startswith("Error: dojo cannot be written: ")
    assert (folder / obstacle).read_text(encoding="utf-8") == "in the way"


def test_a_folder_in_the_place_of_a_file_is_left_alone(folder: Path) -> None:
    """What is no regular file is not touched; all else is laid, and it is said why that was not."""
    (folder / "dojo/katas/1_foundations/01_memory.py").mkdir(parents=True)
    result = _init("dojo")
    assert result.exit_code == 0
    assert "left alone: dojo/katas/1_foundations/01_memory.py: it is not a regular file" in result.output
    assert (folder / "dojo/katas/1_foundations/01_memory.py").is_dir()


@pytest.mark.again
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


@pytest.mark.again
def test_a_dealt_tree_keeps_its_numbers(folder: Path) -> None:
    """``init`` over a tree leaves each file its deal, and deals what is new from the same seed."""
    CliRunner().invoke(main, ["init", "dojo", "--numbers", "7"])
    before = _snapshot(folder / "dojo")
    (folder / "dojo" / "katas" / SIXTH).unlink()
    result = _init("dojo")
    assert result.exit_code == 0
    assert _snapshot(folder / "dojo") == before
    CliRunner().invoke(main, ["retry", "1.1"])
    (folder / "dojo" / "katas" / SIXTH).unlink()
    _init("dojo")
    assert (folder / "dojo" / "katas" / SIXTH).read_bytes() == before[folder / "dojo" / "katas" / SIXTH]
    CliRunner().invoke(main, ["init", "dojo", "--numbers", "8"])
    assert b'"deal": 8' in (folder / "dojo" / "katas" / SIXTH).read_bytes()


@pytest.mark.again
def test_a_full_disk(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said what was done; each file is whole, the old or the new one, and the same command goes on from there."""
    _init(".")
    before = _snapshot(tree.folder)
    tree.path("1.3").rename(tree.path("1.3").with_name("09_output_shape.py"))
    for label in ("1.5", "1.6", "1.7"):
        tree.path(label).write_bytes(tree.path(label).read_bytes().replace(b"Replace", b"Put"))
    opened, written = os.fdopen, 0

    def full(descriptor: int, mode: str) -> Any:
        nonlocal written
        file = opened(descriptor, mode)
        written += mode == "wb"
        if written > 1:
            with file:
                file.write(b"half of it")
            raise OSError(28, "No space left on device")
        return file

    middle = _snapshot(tree.folder)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fdopen", full)
        result = _init(".")
    assert result.exit_code == 1
    assert result.output == (
        "Error: . cannot be written: No space left on device.\n"
        "Files written before that: 1, moved: 1. Nothing is lost.\n"
        "The same command continues from there.\n"
    )
    now = _snapshot(tree.folder)
    assert now.keys() == before.keys()
    assert all(data in (before[path], middle.get(path)) for path, data in now.items())
    assert _init(".").exit_code == 0
    assert _snapshot(tree.folder) == before


@pytest.mark.parametrize("seed", ["-1", "x", "1.5", str(10**10)])
def test_a_seed_that_is_none(seed: str) -> None:
    """A seed is a whole number, and anything else is a usage error and writes nothing."""
    result = CliRunner().invoke(main, ["init", "dojo", "--numbers", seed])
    assert result.exit_code == 2
    assert not Path("dojo").exists()


# Where no dojo can be.


@pytest.mark.again
@pytest.mark.parametrize(
    ("name", "stands_in"),
    [
        ("dojo/katas", "."),
        (".", "dojo/katas"),
        (".", "dojo/katas/1_foundations"),
        ("new", "dojo/exam"),
        (".", "dojo/exam-1"),
        ("dojo/.lstm-kata", "."),
        ("dojo", "dojo"),
        ("courses/lstm", "dojo"),
        ("dojo/notes", "."),
    ],
)
def test_a_dojo_within_a_dojo_is_refused(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, stands_in: str
) -> None:
    """Nowhere in a dojo there is room for another: nothing is written, and it is said how the one that is there is updated."""
    _init("dojo")
    (folder / stands_in).mkdir(exist_ok=True)
    before = _snapshot(folder)
    monkeypatch.chdir(folder / stands_in)
    result = _init(name)
    assert result.exit_code == 1
    there = os.path.relpath(folder / "dojo")
    which = "This folder" if there == "." else there
    assert result.output == (
        f"Error: {which} is a dojo already, and {name} is inside it. A dojo inside a dojo has a record of its own: "
        f"your progress would be in two places.\nlstm-kata init {there} updates the dojo that you have. "
        "For another dojo, choose a folder outside it.\n"
    )
    assert _snapshot(folder) == before
    assert _init(there).exit_code == 0


def test_a_dojo_that_lies_in_another_is_updated(folder: Path) -> None:
    """One that was made before, or was moved there, has its record: it is no new one."""
    _init("courses/lstm")
    _init(".")
    assert _said(_init("courses/lstm")) == [f"{COUNT} katas in courses/lstm/katas, nothing to change."]
    assert (folder / "courses/lstm/.lstm-kata").is_dir()


@pytest.mark.parametrize("name", ["katas", "katas/1_foundations"])
def test_a_folder_of_katas_is_no_place_for_a_dojo(tree: Tree, name: str) -> None:
    """Katas without a dojo, as in a clone, get one around them."""
    before = _snapshot(tree.folder)
    result = _init(name)
    assert result.exit_code == 1
    assert result.output == (
        f"Error: {name} already has katas in it; the dojo is the folder above.\nlstm-kata init . makes it one.\n"
    )
    assert _snapshot(tree.folder) == before
    assert _init(".").exit_code == 0


@pytest.mark.parametrize("name", ["", "  "])
def test_no_name_is_no_folder(folder: Path, name: str) -> None:
    """An empty name, as of a variable that is not set, writes nothing."""
    result = _init(name)
    assert (result.exit_code, result.output) == (
        1,
        "Error: DIR is empty. Name a folder, such as dojo; a dot means the current folder.\n",
    )
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["d" * 300, "loop"])
def test_a_folder_that_cannot_be_made(folder: Path, name: str) -> None:
    """What the disk will not have is a sentence, and nothing is said to go on from there."""
    (folder / "loop").symlink_to("loop")
    result = _init(name)
    assert result.exit_code == 1
    assert isinstance(result.exception, SystemExit)
    assert result.output.startswith(f"Error: {name} cannot be written: ")
    assert "goes on from there" not in result.output


@pytest.mark.parametrize("name", ["afile", "afile/dojo"])
def test_a_file_is_no_folder(folder: Path, name: str) -> None:
    """What is a file is said to be one."""
    (folder / "afile").write_text("mine", encoding="utf-8")
    result = _init(name)
    assert (result.exit_code, result.output) == (
        1,
        "Error: afile is a file, and a dojo is a folder. Choose another name.\n",
    )
    assert (folder / "afile").read_text(encoding="utf-8") == "mine"


# What was emptied, and what Git need not keep.


@pytest.mark.again
@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_emptied_file_is_laid_anew(tree: Tree, data: bytes) -> None:
    """A file in which nothing stands has no answers: it is counted as what it is, and written again."""
    _init(".")
    before = _snapshot(tree.folder)
    tree.path("1.6").write_bytes(data)
    assert _said(_init(".")) == [
        f"{COUNT} katas in katas: 1 written again, {COUNT - 1} unchanged.",
        f"empty, so written again: katas/{SIXTH}",
    ]
    assert _snapshot(tree.folder) == before


def test_git_keeps_the_journal_and_no_pages(folder: Path) -> None:
    """The record's folder says what is no part of a learner's work."""
    _init("dojo")
    ignored = (folder / "dojo" / ".lstm-kata" / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"explain/", "journal.lock"} <= {*ignored}
    assert not any("jsonl" in line for line in ignored)


def test_a_record_that_is_a_link_is_refused(folder: Path) -> None:
    """Nobody's journal is written through a link, nor katas: what is in the way is said."""
    (folder / "elsewhere").mkdir()
    (folder / "dojo").mkdir()
    (folder / "dojo" / ".lstm-kata").symlink_to("../elsewhere")
    result = _init("dojo")
    assert result.exit_code == 1
    assert "dojo/.lstm-kata is a link, and links are not followed" in result.output
    (folder / "dojo" / ".lstm-kata").unlink()
    (folder / "dojo" / "katas").symlink_to("../elsewhere")
    result = _init("dojo")
    assert result.exit_code == 1
    assert "links are not followed" in result.output
    assert [*(folder / "elsewhere").iterdir()] == []
