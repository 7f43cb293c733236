"""The promise: with ``--kata`` nothing below a path that is named is a module, a conftest, a package or a setting, katas or not."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Tree
from pytest_lstm_kata.plugin.trust import Trust
from running import CALM, kata_run, text
from spread import Trap

MODULES = (
    "torch",
    "numpy",
    "click",
    "filelock",
    "iniconfig",
    "pluggy",
    "pytest_lstm_kata",
    "json",
    "evil",
    "sitecustomize",
    "xdist",
    "colorsys",
)
"""What we, torch, pytest or Python import by name, some of it for the first time in the middle of a run."""

FILES = (
    "conftest.py",
    "__init__.py",
    "__main__.py",
    "setup.py",
    "test_mine.py",
    "mine_test.py",
    "tests/conftest.py",
    "tests/test_mine.py",
    "usercustomize.py",
    *(f"{name}.py" for name in MODULES if name != "pluggy"),
    *(f"{name}/__init__.py" for name in MODULES),
)
"""What Python, pytest or pip would run by its name."""

ENTRY_POINTS = "[pytest11]\nevil = evil\n[lstm_kata]\nevil = evil\n[console_scripts]\npytest = evil:main\n"
DOCTEST = ">>> raise RuntimeError('this was run')\n"


@pytest.fixture
def trap(tmp_path_factory: pytest.TempPathFactory) -> Trap:
    return Trap(tmp_path_factory.mktemp("trap"))


def _lay(trap: Trap, *folders: Path) -> None:
    """Traps under every name, in each of these folders."""
    for folder in folders:
        trap.lay(*(folder / name for name in FILES))
        (folder / "test_doc.txt").write_text(DOCTEST, encoding="utf-8")
        (folder / "evil.pth").write_text(f"import os; exec({trap.source!r})\n", encoding="utf-8")
        (folder / "evil-1.dist-info").mkdir()
        (folder / "evil-1.dist-info" / "METADATA").write_text("Name: evil\nVersion: 1\n", encoding="utf-8")
        (folder / "evil-1.dist-info" / "entry_points.txt").write_text(ENTRY_POINTS, encoding="utf-8")


@pytest.fixture
def submissions(pytester: pytest.Pytester, trap: Trap) -> Path:
    """A class: somebody's katas, one of which is to be judged, somebody without any, and traps in each folder of both."""
    submissions = pytester.mkdir("submissions")
    ada = Tree(submissions / "ada")
    ada.solve("1.6")
    _lay(trap, submissions / "mallory", submissions / "ada", ada.folder / "katas", ada.path("1.6").parent)
    return submissions


@pytest.mark.measured
@pytest.mark.parametrize(
    "args",
    [
        ("submissions",),
        ("submissions/mallory",),
        ("submissions/mallory/conftest.py",),
        ("submissions/mallory/test_mine.py", "submissions/mallory/setup.py"),
        ("submissions/ada",),
        ("submissions/ada/katas/1_foundations",),
        ("submissions/mallory", "--doctest-modules", "--doctest-glob=*.txt"),
        ("submissions", "--import-mode=importlib"),
        (".",),
    ],
    ids=" ".join,
)
def test_nothing_below_a_named_path_is_run(
    pytester: pytest.Pytester, submissions: Path, trap: Trap, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    """Whether there are katas or not, by whichever option, and also where the user's own conftest puts their folder on sys.path."""
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    pytester.makeconftest(
        f"import sys\nsys.path.insert(0, {str(submissions)!r})\nsys.path.insert(0, {str(submissions / 'mallory')!r})\n"
        "import json, colorsys\ntry:\n    import nowhere_at_all\nexcept ImportError:\n    pass\n"
    )
    result = pytester.runpytest_inprocess("--kata", *CALM, *args)
    assert not trap.sprung
    assert "this was run" not in text(result)
    assert str(submissions) not in sys.path


@pytest.mark.slow
@pytest.mark.parametrize("where", [".", "submissions", "submissions/ada/katas/1_foundations"])
def test_nothing_is_imported_from_where_one_stands(
    pytester: pytest.Pytester, submissions: Path, trap: Trap, where: str
) -> None:
    """``python -m pytest`` has the folder in which one stands on sys.path: what is named in it or below is passed over, torch too."""
    _lay(trap, submissions / "torch")
    unit = submissions / "ada" / "katas" / "1_foundations"
    shutil.rmtree(
        unit / "evil-1.dist-info"
    )  # where one stands Python itself looks for plugins, and imports what pytest
    for name in ("json", "iniconfig", "pluggy", "xdist", "pytest_lstm_kata"):  # needs before anybody can be asked
        shutil.rmtree(unit / name)
        (unit / f"{name}.py").unlink(missing_ok=True)
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--kata", *CALM, "." if where != "." else "submissions"],
        cwd=pytester.path / where,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert not trap.sprung, done.stdout + done.stderr
    assert "1 passed, 9 todo" in done.stdout


@pytest.mark.slow
def test_workers_import_nothing_from_where_one_stands(submissions: Path, trap: Trap) -> None:
    """What pytest-xdist starts is a Python that would look there first, before it knows of us."""
    trap.lay(*(submissions / f"{name}.py" for name in (*MODULES, "queue", "threading", "execnet", "signal")))
    done = subprocess.run(
        [Path(sys.executable).with_name("pytest"), "--kata", *CALM, "-p", "xdist", "-n", "2", "."],
        cwd=submissions,
        env={name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert not trap.sprung, done.stdout + done.stderr
    assert "1 passed, 9 todo" in done.stdout


@pytest.mark.parametrize(
    "settings",
    [
        "addopts = --kata --junitxml=../../written.xml",
        "log_file = ../../written.txt",
        "filterwarnings = error::evil.Warning",
        "cache_dir = ../../written",
        "pythonpath = .",
    ],
    ids=lambda line: line.partition(" ")[0],
)
@pytest.mark.parametrize(
    "argument", ["submissions/ada", "submissions/ada/katas", "../{here}/submissions/ada/katas/1_foundations"]
)
def test_settings_that_came_along_do_not_hold(
    pytester: pytest.Pytester, submissions: Path, trap: Trap, settings: str, argument: str
) -> None:
    """A pytest.ini of theirs that sets more than which katas to judge stops the run, with two ways on, before it does anything."""
    (submissions / "ada" / "pytest.ini").write_text(f"[pytest]\n{settings}\n", encoding="utf-8")
    result = kata_run(pytester, argument.format(here=pytester.path.name))
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    assert not trap.sprung
    assert not [*pytester.path.glob("written*")]
    assert "sets more than which katas to judge" in text(result)


@pytest.mark.measured
def test_whose_settings_hold_can_be_said(pytester: pytest.Pytester, submissions: Path, trap: Trap) -> None:
    """With -c, from within, and by the folder above the user's own settings are taken; what init writes is harmless anyway."""
    mine = pytester.makeini("[pytest]\n")
    (submissions / "ada" / "pytest.ini").write_text("[pytest]\nlog_file = ../../written.txt\n", encoding="utf-8")
    assert kata_run(pytester, "submissions/ada").ret == pytest.ExitCode.USAGE_ERROR
    mine_hold = pytester.runpytest_inprocess("--kata", *CALM, "-c", str(mine), "submissions/ada")
    assert mine_hold.parseoutcomes() == {"passed": 1, "todo": 9}
    assert pytester.runpytest_inprocess("--kata", *CALM, "submissions").parseoutcomes() == {"passed": 1, "todo": 9}
    (submissions / "ada" / "pytest.ini").write_text("[pytest]\naddopts = --kata\nkata_attempts = 3\n", encoding="utf-8")
    assert kata_run(pytester, "submissions/ada").parseoutcomes() == {"passed": 1, "todo": 9}
    assert not trap.sprung
    assert not (pytester.path / "written.txt").exists()


@pytest.mark.measured
def test_a_module_that_only_they_have_is_not_there(pytester: pytest.Pytester, submissions: Path, trap: Trap) -> None:
    """The user's own conftest cannot import from what is named, which is told as Python tells it."""
    pytester.makeconftest(f"import sys\nsys.path.insert(0, {str(submissions / 'mallory')!r})\nimport evil\n")
    result = kata_run(pytester, "submissions")
    assert result.ret != 0
    assert "with --kata nothing is imported from a folder whose katas are judged: evil" in text(result)
    assert not trap.sprung


def test_the_users_own_conftest_is_run(pytester: pytest.Pytester, submissions: Path) -> None:
    """That of where they stand, though the same folder was named; and of no folder between there and what is named."""
    pytester.makeini("[pytest]\n")
    own = pytester.makeconftest("import helper\ndef pytest_report_header():\n    return 'mine: ' + helper.NAME\n")
    (pytester.path / "helper.py").write_text("NAME = 'yes'\n", encoding="utf-8")
    for args in (("submissions",), ("submissions/ada",)):
        kata_run(pytester, *args).stdout.fnmatch_lines(["mine: yes"])
    (pytester.path / "helper.py").unlink()
    own.write_text("def pytest_report_header():\n    return 'mine: alone'\n", encoding="utf-8")
    kata_run(pytester, ".").stdout.fnmatch_lines(["mine: alone"])
    assert submissions.is_dir()


@pytest.mark.measured
def test_settings_that_cannot_be_read_stop_the_run(tmp_path: Path) -> None:
    """pytest says so first, as a rule; where it does not, we do."""
    (tmp_path / "theirs").mkdir()
    settings = tmp_path / "theirs" / "pyproject.toml"
    settings.write_text("[tool.pytest", encoding="utf-8")
    (tmp_path / "mine").mkdir()
    with pytest.raises(pytest.UsageError, match=r"pyproject.toml cannot be read"):
        Trust([tmp_path / "theirs"], [], tmp_path / "mine").check_settings(settings)
