"""The promise: ``--kata`` finds the katas and nothing else, and without it there is nothing to find."""

from __future__ import annotations

import shutil

import pytest

from conftest import Tree
from running import CALM, CHALLENGES, block, kata_run, listed, text
from spread import Spread, Trap

KATAS = [
    "katas/1_foundations/01_memory.py::memory",
    "katas/1_foundations/02_construct.py::construct",
    "katas/1_foundations/03_output_shape.py::output_shape",
    "katas/1_foundations/04_call_with_one_size.py::call_with_one_size",
    "katas/1_foundations/05_features_per_step.py::features_per_step",
    "katas/1_foundations/06_output_shape_batch_first.py::output_shape_batch_first",
    "katas/1_foundations/07_classify.py::classify",
    "katas/1_foundations/08_stacking.py::stacking",
    "katas/1_foundations/09_feed_a_batch.py::feed_a_batch",
    "katas/1_foundations/10_hidden_state_shape.py::hidden_state_shape",
]
SIXTH = "katas/1_foundations/06_output_shape_batch_first.py"


@pytest.fixture
def trap(tmp_path_factory: pytest.TempPathFactory) -> Trap:
    return Trap(tmp_path_factory.mktemp("trap"))


@pytest.fixture
def project(pytester: pytest.Pytester, tree: Tree) -> Tree:
    """A tree of katas beside the tests of a project, whose conftest those tests need."""
    tests = pytester.mkdir("tests")
    (tests / "conftest.py").write_text(
        "import pytest\n\n\n@pytest.fixture\ndef number():\n    return 7\n", encoding="utf-8"
    )
    (tests / "test_own.py").write_text("def test_own(number):\n    assert number == 7\n", encoding="utf-8")
    return tree


def test_a_run_without_kata_leaves_katas_alone(pytester: pytest.Pytester, project: Tree, trap: Trap) -> None:
    """Ordinary tests run as ever; kata files are neither collected nor imported, and no summary is shown."""
    trap.lay(project.path("1.1"), project.path("1.6"))
    result = pytester.runpytest_inprocess(*CALM)
    result.assert_outcomes(passed=1)
    assert not trap.sprung
    assert "next:" not in text(result)
    assert "Badge" not in text(result)


@pytest.mark.measured
def test_the_options_are_documented(pytester: pytest.Pytester) -> None:
    """``pytest --help`` names each option and ini setting of the plugin, each with its prefix."""
    result = pytester.runpytest_inprocess("--help")
    result.stdout.fnmatch_lines(
        ["*LSTM katas*", "*--kata *", "*--kata-device=*", "*--kata-require=*", "*--kata-debug*", "*kata_paths (args):*"]
    )


def test_a_pack_hook_in_a_conftest_is_at_rest_without_kata(pytester: pytest.Pytester) -> None:
    """A conftest may define pytest_kata_packs; without --kata the hook is known, and never called."""
    pytester.makeconftest("def pytest_kata_packs():\n    raise RuntimeError('called')\n")
    pytester.makepyfile("def test_own():\n    pass\n")
    pytester.runpytest_inprocess(*CALM).assert_outcomes(passed=1)


def test_kata_collects_the_katas_and_not_the_tests(pytester: pytest.Pytester, project: Tree, trap: Trap) -> None:
    """``pytest --kata`` collects kata_paths alone; the conftest of the project's tests is not even run."""
    trap.lay(project.folder / "tests" / "conftest.py", project.folder / "tests" / "test_own.py")
    result = kata_run(pytester, "--co", "-q")
    assert listed(result) == KATAS
    assert result.ret == 0
    assert not trap.sprung


def test_testpaths_are_for_the_tests(pytester: pytest.Pytester, project: Tree) -> None:
    """A project whose ini sets testpaths collects its katas by ``pytest --kata`` all the same."""
    pytester.makeini("[pytest]\ntestpaths = tests\n")
    assert listed(kata_run(pytester, "--co", "-q")) == KATAS
    pytester.runpytest_inprocess(*CALM).assert_outcomes(passed=1)
    assert project.folder.is_dir()


def test_the_rootdirs_own_conftest_is_run(pytester: pytest.Pytester, tree: Tree) -> None:
    """The conftest of the rootdir is the user's own: its hooks take part in a run of katas."""
    pytester.makeconftest("def pytest_report_header():\n    return 'a header of the user'\n")
    result = kata_run(pytester, "--co")
    result.stdout.fnmatch_lines(["a header of the user"])
    assert tree.folder == pytester.path


def test_one_item_for_each_kata(pytester: pytest.Pytester, tree: Tree) -> None:
    """A kata is one item, however many blanks it has."""
    result = kata_run(pytester)
    assert result.parseoutcomes() == {"todo": len(KATAS)}
    assert tree.path("1.8").read_text(encoding="utf-8").count("= ...") > 1


@pytest.mark.parametrize("ini", ["kata_paths = exercises", "kata_paths = exercises/1_foundations other"])
def test_kata_paths_say_where_katas_are(pytester: pytest.Pytester, tree: Tree, ini: str) -> None:
    """The ini setting kata_paths names other folders, one or more."""
    (tree.folder / "katas").rename(tree.folder / "exercises")
    pytester.mkdir("other")
    pytester.makeini(f"[pytest]\n{ini}\n")
    assert listed(kata_run(pytester, "--co", "-q")) == [name.replace("katas", "exercises", 1) for name in KATAS]


def test_no_folder_of_katas_is_a_usage_error(pytester: pytest.Pytester) -> None:
    """Where kata_paths do not exist, the run ends as a usage error that names the folder and the way on."""
    result = kata_run(pytester)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*there are no katas in katas*lstm-kata init*"])
    assert "Traceback" not in text(result)


@pytest.mark.parametrize("below", ["tests", "katas", "katas/1_foundations"])
def test_katas_are_found_from_below_the_rootdir(
    pytester: pytest.Pytester, project: Tree, below: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """kata_paths are seen from the rootdir, whichever folder pytest is started in."""
    pytester.makeini("[pytest]\n")
    monkeypatch.chdir(project.folder / below)
    result = kata_run(pytester)
    assert result.parseoutcomes() == {"todo": 10}
    result.stdout.fnmatch_lines(["next: *", "      *01_memory.py"])


@pytest.mark.parametrize(
    ("argument", "items"),
    [
        (SIXTH, KATAS[5:6]),
        (f"{SIXTH}::output_shape_batch_first", KATAS[5:6]),
        ("katas", KATAS),
        ("katas/1_foundations", KATAS),
        (".", KATAS),
    ],
)
def test_a_path_can_be_given(pytester: pytest.Pytester, tree: Tree, argument: str, items: list[str]) -> None:
    """A file, an item of it or a folder is collected once, as katas."""
    assert listed(kata_run(pytester, "--co", "-q", argument)) == items
    assert tree.folder == pytester.path


def test_several_files_can_be_given(pytester: pytest.Pytester, tree: Tree) -> None:
    """Files named one after the other are collected in the order in which they were named."""
    first, sixth = tree.path("1.1"), tree.path("1.6")
    assert listed(kata_run(pytester, "--co", "-q", str(sixth), str(first))) == [KATAS[5], KATAS[0]]


def test_a_kata_elsewhere_can_be_given(pytester: pytest.Pytester, tree: Tree) -> None:
    """Any file that says which kata it is can be judged, whatever it is called and wherever it lies."""
    copy = pytester.mkdir("downloads") / "my answer.py"
    shutil.copy(tree.path("1.6"), copy)
    assert kata_run(pytester, str(copy)).parseoutcomes() == {"todo": 1}


def test_only_katas_are_run(pytester: pytest.Pytester, project: Tree, trap: Trap) -> None:
    """``--kata tests katas`` judges the katas; what else is named is read for katas, not run, and that is said."""
    trap.lay(project.folder / "tests" / "conftest.py", project.folder / "tests" / "test_own.py")
    project.solve("1.1")
    result = kata_run(pytester, "tests", "katas")
    assert result.parseoutcomes() == {"passed": 1, "todo": 9}
    assert "not judged: tests: there is no kata in it, and --kata runs nothing else" in " ".join(block(result))
    assert kata_run(pytester, "tests").ret == pytest.ExitCode.NO_TESTS_COLLECTED
    assert not trap.sprung


HIDING_PLACES = ["katas", "katas/1_foundations"]
NAMES = ["conftest.py", "__init__.py"]


@pytest.mark.parametrize(
    "args",
    [
        (),
        ("katas",),
        ("katas/1_foundations",),
        (SIXTH,),
        (f"{SIXTH}::output_shape_batch_first",),
        (".",),
        ("katas/conftest.py",),
        ("katas/1_foundations/conftest.py",),
        ("katas/1_foundations/__init__.py",),
        ("--doctest-modules",),
        ("--doctest-modules", SIXTH),
        ("--import-mode=importlib",),
        ("--keep-duplicates", "katas", "katas"),
    ],
    ids=" ".join,
)
def test_nothing_in_a_kata_folder_is_run(
    pytester: pytest.Pytester, tree: Tree, trap: Trap, args: tuple[str, ...]
) -> None:
    """A conftest.py or __init__.py among the katas is never run, also when it is named."""
    trap.lay(*(tree.folder / place / name for place in HIDING_PLACES for name in NAMES))
    result = kata_run(pytester, *args)
    assert not trap.sprung
    assert "this was run" not in text(result)


@pytest.mark.measured
@pytest.mark.parametrize("args", [(), (SIXTH.rpartition("/")[2],), (".",)], ids=" ".join)
@pytest.mark.parametrize("ini", ["", "[pytest]\n"], ids=["no ini", "ini"])
def test_nothing_is_run_from_within_a_kata_folder(
    pytester: pytest.Pytester,
    tree: Tree,
    trap: Trap,
    monkeypatch: pytest.MonkeyPatch,
    args: tuple[str, ...],
    ini: str,
) -> None:
    """The same holds for a run that is started in katas/1_foundations, with and without an ini file above."""
    if ini:
        pytester.makeini(ini)
    trap.lay(*(tree.folder / place / name for place in HIDING_PLACES for name in NAMES))
    monkeypatch.chdir(tree.folder / "katas" / "1_foundations")
    kata_run(pytester, *args)
    assert not trap.sprung


@pytest.mark.parametrize(
    "layout", ["submissions/alice", "submissions/alice/katas", "submissions/alice/katas/1_foundations"]
)
@pytest.mark.parametrize("argument", ["submissions", "submissions/alice"])
def test_nothing_of_a_submission_is_run(
    pytester: pytest.Pytester, tree: Tree, trap: Trap, layout: str, argument: str
) -> None:
    """A stranger's folder of katas is only read: no conftest.py or __init__.py anywhere in it is run."""
    pytester.mkdir("submissions")
    (tree.folder / "katas").rename(pytester.mkdir("submissions/alice") / "katas")
    trap.lay(*(tree.folder / layout / name for name in NAMES))
    result = kata_run(pytester, argument)
    assert not trap.sprung
    assert result.parseoutcomes() == {"todo": 10}


def test_workers_run_nothing_either(everything: Spread) -> None:
    """Worker processes keep the same promise as a plain run."""
    assert "raise RuntimeError" in (everything.folder / "katas" / "conftest.py").read_text(encoding="utf-8")
    assert not Trap(everything.folder).sprung
    assert "this was run" not in text(everything.result)


def test_a_kata_file_is_not_executed(pytester: pytest.Pytester, tree: Tree, trap: Trap) -> None:
    """Whatever else a kata file says is not done: the file is read, and its answer judged."""
    tree.solve("1.6")
    path = tree.path("1.6")
    path.write_text(path.read_text(encoding="utf-8") + "\n\n" + trap.source, encoding="utf-8")
    result = kata_run(pytester, "--doctest-modules", str(path))
    assert not trap.sprung
    assert result.parseoutcomes() == {"passed": 1}


def test_units_sort_by_number(pytester: pytest.Pytester, tree: Tree) -> None:
    """Unit 10 comes after unit 2, and kata 10 after kata 2, whatever the alphabet says."""
    unit = tree.folder / "katas" / "1_foundations"
    for name in ("10_last", "2_next"):
        (tree.folder / "katas" / name).mkdir()
        shutil.copy(unit / "01_memory.py", tree.folder / "katas" / name / "2_memory.py")
        shutil.copy(unit / "02_construct.py", tree.folder / "katas" / name / "10_construct.py")
    assert listed(kata_run(pytester, "--co", "-q")) == [
        *KATAS,
        "katas/2_next/2_memory.py::memory",
        "katas/2_next/10_construct.py::construct",
        "katas/10_last/2_memory.py::memory",
        "katas/10_last/10_construct.py::construct",
    ]


@pytest.mark.parametrize("flags", [("--co",), ("--co", "-q"), ("--co", "--kata-require=all")], ids=" ".join)
def test_collecting_alone_shows_no_summary(pytester: pytest.Pytester, tree: Tree, flags: tuple[str, ...]) -> None:
    """A run that only collects has judged nothing, so it says nothing of progress, and it succeeds."""
    tree.solve(*CHALLENGES)
    result = kata_run(pytester, *flags)
    assert result.ret == 0
    for word in ("next:", "0/10", "0/0", "Badge", "not get right"):
        assert word not in text(result)


@pytest.mark.parametrize(
    "contents", ["", '"""1.6 What sh', '__kata__ = "lstm/output_sh', "\x00", '__kata__ = "lstm/memory"\n'], ids=repr
)
def test_an_id_does_not_depend_on_what_a_file_says(pytester: pytest.Pytester, tree: Tree, contents: str) -> None:
    """A half-saved file keeps its id, so that workers that read it a moment apart agree."""
    tree.path("1.6").write_text(contents, encoding="utf-8")
    assert listed(kata_run(pytester, "--co", "-q")) == KATAS
    assert kata_run(pytester).parseoutcomes() == {"todo": 9, "failed": 1}
