"""The promise: what is judged is what was asked for, whatever options there are, and a kata goes by its number and name here, too."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import KATAS, Tree
from pytest_lstm_kata.cli import main
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.lstm import LSTM
from running import CALM, kata_run, listed, text

OPTIONS = """\
def pytest_addoption(parser):
    parser.addoption("--strictness")
    parser.addoption("--perhaps", nargs="?", const="yes")
"""


def _names(result: pytest.RunResult) -> list[str]:
    return [line.rpartition("::")[2] for line in listed(result)]


@pytest.mark.parametrize(
    "name", ["1.6", "output_shape_batch_first", "output_shape_b", "06_output_shape_batch_first.py"]
)
def test_a_kata_goes_by_its_name(pytester: pytest.Pytester, tree: Tree, name: str) -> None:
    """Where a path stands, the name of a kata may stand, as in all commands; its file may have been renamed."""
    assert _names(kata_run(pytester, "--co", "-q", name)) == ["output_shape_batch_first"]
    tree.path("1.6").rename(tree.path("1.6").with_name("mine.py"))
    if not name.endswith(".py"):
        assert _names(kata_run(pytester, "--co", "-q", name)) == ["mine"]


@pytest.mark.measured
@pytest.mark.parametrize(
    ("label", "name"), [("1.1", "1"), ("1.1", "foundations"), ("1.1", "1_foundations"), ("4.1", "states")]
)
def test_a_unit_goes_by_its_name(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, label: str, name: str
) -> None:
    """Its katas are judged, all of them and no others: those of its folder, or its files where these lie elsewhere. The name
    of a unit comes before the start of a kata's: states_elsewhere is another one.
    """
    monkeypatch.chdir(pytester.path)
    unit = LSTM.units[int(label[0]) - 1]
    tree = Tree(pytester.path, {kata.file: write(kata, 0) for kata in LSTM.katas})
    folder = (tree.folder / "katas" / unit.katas[0].file).parent
    assert _names(kata_run(pytester, "--co", "-q", name)) == [kata.slug for kata in unit.katas]
    folder.rename(folder.with_name("mine"))
    assert _names(kata_run(pytester, "--co", "-q", name)) == [kata.slug for kata in unit.katas]
    shutil.rmtree(folder.with_name("mine"))
    result = kata_run(pytester, name)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert f"There is no file for the katas of {unit.heading} in katas: lstm-kata init . writes it." in text(result)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("katas/1_foundation", "Did you mean katas/1_foundations?"),
        ("katas/1_foundations/sixth.py", "No kata is called"),
        (f"katas/{'x' * 300}/y", "No kata is called"),
        ("kata/1_foundations/xyz", "Did you mean katas?"),
        ("exam", "There is no exam here: lstm-kata exam --start starts one."),
    ],
)
def test_a_path_that_is_none_is_told(pytester: pytest.Pytester, tree: Tree, typed: str, told: str) -> None:
    """With what lies there and is called almost so: a path is no name of a kata."""
    result = kata_run(pytester, typed)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert told in text(result)
    assert tree.folder == pytester.path


@pytest.mark.measured
def test_a_name_that_is_none_is_told(pytester: pytest.Pytester, tree: Tree) -> None:
    """With what there is instead; and a kata without a file, with what lays it."""
    for name, told in {
        "1.66": "no file or folder called 1.66 here",
        "nowhere/06.py": "no file or folder called",
        "outputshape": "Did you mean",
    }.items():
        result = kata_run(pytester, name)
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        assert told in text(result)
    tree.path("1.6").unlink()
    result = kata_run(pytester, "1.6")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert "There is no file for 1.6 What shape comes out? in katas: lstm-kata init . writes it." in text(result)


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        ("1.6", ["output_shape_batch_first"]),
        ("1.1", ["memory"]),
        ("1.1 or 1.10", ["memory", "hidden_state_shape"]),
        ("not 1.1 and memory", []),
        ("output_shape", ["output_shape", "output_shape_batch_first"]),
    ],
)
def test_k_knows_numbers(pytester: pytest.Pytester, tree: Tree, expression: str, names: list[str]) -> None:
    """-k 1.1 is 1.1 and not 1.10, too; what is no number means what it means to pytest."""
    assert _names(kata_run(pytester, "--co", "-q", "-k", expression)) == names
    assert tree.folder == pytester.path


def test_where_one_stands_among_katas_is_what_is_judged(
    pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a unit's folder that unit, in the folder of katas all; with paths, these."""
    pytester.makeini("[pytest]\naddopts = --kata\n")
    (tree.folder / "katas" / "2_next").mkdir()
    tree.path("1.6").rename(tree.folder / "katas" / "2_next" / "06_mine.py")
    for where, count in {"katas/2_next": 1, "katas/1_foundations": 9, "katas": 10, ".": 10}.items():
        monkeypatch.chdir(tree.folder / where)
        assert pytester.runpytest_inprocess(*CALM).parseoutcomes() == {"todo": count}
    monkeypatch.chdir(tree.folder / "katas" / "2_next")
    assert kata_run(pytester, "../1_foundations").parseoutcomes() == {"todo": 9}


@pytest.mark.parametrize(
    "args",
    [
        ("--strictness", "high"),
        ("--strictness", "tests"),
        ("--perhaps",),
        ("-k", "memory", "--perhaps"),
        ("--kata-device", "cpu"),
        ("--basetemp", "elsewhere"),
    ],
    ids=" ".join,
)
def test_the_value_of_an_option_is_no_path(pytester: pytest.Pytester, tree: Tree, args: tuple[str, ...]) -> None:
    """Also of an option that the user's conftest brings, and where a file is called like it: all katas are judged, and no tests."""
    pytester.makeconftest(OPTIONS)
    (pytester.mkdir("tests") / "test_own.py").write_text("raise RuntimeError\n", encoding="utf-8")
    (tree.folder / "high").touch()
    assert len(listed(kata_run(pytester, "--co", "-q", *args))) == (1 if "-k" in args else len(KATAS))


@pytest.mark.parametrize("option", ["--cache-show", "--debug"])
def test_options_with_an_optional_value_take_no_kata(pytester: pytest.Pytester, tree: Tree, option: str) -> None:
    """``pytest --kata --cache-show`` and ``--debug`` do what they do."""
    result = kata_run(pytester, option)
    assert result.ret == 0
    assert "Traceback" not in text(result)
    assert tree.path("1.6").read_text(encoding="utf-8").startswith('"""1.6')


@pytest.mark.measured
@pytest.mark.parametrize("spelling", ["apart", "joined"])
def test_a_report_is_written_again_and_again(
    pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch, spelling: str
) -> None:
    """Once its file is there, pytest would use it for a path, and its folder for the project: what is judged stays the same."""
    (dojo := tree.folder / "dojo").mkdir()
    (tree.folder / "katas").rename(dojo / "katas")
    (dojo / "pytest.ini").write_text("[pytest]\naddopts = --kata\n", encoding="utf-8")
    monkeypatch.chdir(dojo)
    report = Path("../out.json")
    args = ["--kata-json", str(report)] if spelling == "apart" else [f"--kata-json={report}"]
    for _ in range(3):
        result = pytester.runpytest_inprocess(*CALM, *args)
        assert result.parseoutcomes() == {"todo": 10}
        assert report.is_file()


@pytest.mark.measured
def test_the_users_root_conftest_sees_katas(pytester: pytest.Pytester, tree: Tree) -> None:
    """Its hooks are called for katas as for tests, and its ``collect_ignore_glob`` is heeded."""
    pytester.makeconftest(
        "collect_ignore_glob = ['katas/1_foundations/0[1-4]*']\n"
        "collect_ignore = ['katas/1_foundations/05_features_per_step.py']\n"
        "seen = set()\n"
        "def pytest_itemcollected(item): seen.add('itemcollected')\n"
        "def pytest_runtest_setup(item): seen.add('setup')\n"
        "def pytest_runtest_call(item): seen.add('call')\n"
        "def pytest_runtest_makereport(item, call): seen.add('makereport')\n"
        "def pytest_runtest_logreport(report): seen.add('logreport')\n"
        "def pytest_exception_interact(node): seen.add('interact')\n"
        "def pytest_terminal_summary(terminalreporter): terminalreporter.write_line(f'seen: {sorted(seen)}')\n"
    )
    tree.fill("1.6", out_shape="(7, 5, 20)")
    result = kata_run(pytester)
    assert result.parseoutcomes() == {"failed": 1, "todo": 4}
    result.stdout.fnmatch_lines(["seen: [[]'call', 'interact', 'itemcollected', 'logreport', 'makereport', 'setup'[]]"])


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("collect_ignore_glob = ['katas/*/0[1-4]*']", 6),
        ("collect_ignore = [f'katas/1_foundations/{name}.py' for name in ('01_memory', '02_construct')]", 8),
        ("def pytest_ignore_collect(collection_path): return collection_path.name.startswith('01_') or None", 9),
        ("def pytest_ignore_collect(collection_path): return collection_path.name.startswith('1_') or None", 0),
        ("def pytest_collect_file(): pass", 10),
    ],
    ids=["globs", "paths", "hook", "folder", "nothing"],
)
def test_what_the_users_root_conftest_leaves_out(pytester: pytest.Pytester, tree: Tree, said: str, left: int) -> None:
    """In each of pytest's ways, whether it is a file or a whole folder."""
    pytester.makeconftest(said)
    assert kata_run(pytester).parseoutcomes().get("todo", 0) == left
    assert tree.folder == pytester.path


@pytest.mark.measured
def test_in_front_of_a_dojo_one_is_shown_in(
    pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who stands in the folder above is told the way, and not to lay another dojo there."""
    (dojo := tree.folder / "my dojo").mkdir()
    for args in ((), ("1.6",)):
        result = kata_run(pytester, *args)
        assert "lstm-kata init" in text(result) or "katas" in text(result)
    (tree.folder / "katas").rename(dojo / "katas")
    (dojo / ".lstm-kata").mkdir()
    for args in ((), ("1.6",)):
        result = kata_run(pytester, *args)
        assert result.ret == pytest.ExitCode.USAGE_ERROR
        assert 'there are no katas in katas, but my dojo is a dojo: cd "my dojo"' in text(result)
    monkeypatch.chdir(tree.folder)
    for words in (["start", "1.6"], ["badge"], ["exam"]):
        assert 'This is not a dojo, but my dojo is: cd "my dojo"' in CliRunner().invoke(main, words).output


@pytest.mark.measured
def test_in_an_exam_the_exam_is_judged(pytester: pytest.Pytester, tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """From whichever folder of it, all of it: an exam is judged as a whole."""
    tree.make_workspace()
    monkeypatch.chdir(tree.folder)
    CliRunner().invoke(main, ["exam", "--start", "--seed", "5"])
    unit = next(path for path in (tree.folder / "exam").iterdir() if path.is_dir())
    monkeypatch.chdir(unit)
    result = pytester.runpytest_inprocess("--kata", *CALM)
    assert result.parseoutcomes() == {"todo": 10}
    assert "Exam 5" in text(result)
