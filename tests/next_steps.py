"""Each ``next:`` that a test sees is taken: the folder and the file are there, pytest finds katas, the command does its work.

Commands are run in a copy, and those of the same kind in the same kind of place once, so that it costs next to nothing.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import stat
import tempfile
from collections.abc import Sequence
from contextlib import chdir
from hashlib import sha256
from pathlib import Path

import pytest
from click.testing import CliRunner

from pytest_lstm_kata.cli import main
from pytest_lstm_kata.files.folder import claimed
from pytest_lstm_kata.files.walk import files_below
from pytest_lstm_kata.kata.catalogue import load
from pytest_lstm_kata.record.workspace import Workspace
from running import CALM

invoke = CliRunner.invoke
"""As it is while no test has it watched."""

_COMMANDS = ("cd ", "pytest ", "lstm-kata ", "python ")

_taken: set[object] = set()


def take(output: str) -> None:
    """Take all next steps that stand in what was printed, from where one stands now."""
    for steps in _blocks(output):
        if any("\\x" in step for step in steps):
            continue  # a terminal that has not these letters can show them, and take no more
        _look(steps, Path.cwd())
        if any(step.startswith(_COMMANDS) for step in steps) and _is_new(_kind(steps, Path.cwd())):
            _type(steps)


def _blocks(output: str) -> list[list[str]]:
    """The steps behind each ``next:``, and in the lines below it."""
    found = re.finditer(r"^next: .*(?:\n {6}\S.*)*", output, re.MULTILINE)
    return [[line[6:] for line in block[0].splitlines()] for block in found]


def _look(steps: Sequence[str], here: Path) -> None:
    """Folders and files are there, unless a step before writes them."""
    for step in steps:
        if step.startswith("lstm-kata init "):
            return
        if step.startswith("cd "):
            here /= shlex.split(step)[1]
            assert here.is_dir(), (step, steps)
        elif not step.startswith(_COMMANDS):
            assert (here / step).is_file(), (step, steps)


def _is_new(kind: object) -> bool:
    """Was none of this kind taken before, in this process or, of a suite that is shared between processes, in another?"""
    if kind in _taken:
        return False
    _taken.add(kind)
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID")
    if run:
        mark = Path(tempfile.gettempdir(), f"next-steps-{run}", sha256(repr(kind).encode()).hexdigest())
        mark.parent.mkdir(exist_ok=True)
        try:
            mark.mkdir()
        except FileExistsError:
            return False
    return True


def _kind(steps: Sequence[str], here: Path) -> object:
    """What a step comes to depends on this."""
    workspace = Workspace.around(here)
    place = (here.relative_to(workspace.root), (workspace.root / "pytest.ini").exists()) if workspace else None
    named = [step if step.startswith(_COMMANDS) else "a file" for step in steps]
    return tuple(named), place, (here / "katas").is_dir()


def _no_files(folder: str, names: list[str]) -> list[str]:
    """What cannot be copied: pipes, as somebody else's folder may have."""
    return [name for name in names if stat.S_ISFIFO(os.lstat(os.path.join(folder, name)).st_mode)]  # noqa: PTH118


def _beside(root: Path, here: Path, steps: Sequence[str]) -> list[Path]:
    """What is typed that lies outside of a dojo."""
    paths = [
        Path(os.path.normpath(here / word)) for step in steps for word in shlex.split(step) if word.startswith("../")
    ]
    return [path for path in paths if not path.is_relative_to(root)]


def _copied(paths: Sequence[Path], base: Path, copy: Path) -> bool:
    """Copy these, and not all else that tests have left beside them, if all that is there may be opened."""
    try:
        for path in paths:
            place = copy / path.relative_to(base)
            place.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                shutil.copytree(path, place, symlinks=True, ignore=_no_files, dirs_exist_ok=True)
            elif path.exists():
                shutil.copy2(path, place)
    except shutil.Error:
        return False
    return True


def _type(steps: Sequence[str]) -> None:
    """Type the steps in a copy of the dojo in which one stands, or to which one goes, or else of the test's folder."""
    here = Path.cwd()
    if steps[0].startswith("cd "):
        here = Path(os.path.normpath(here / shlex.split(steps[0])[1]))
        steps = steps[1:]
    workspace = Workspace.around(here)
    root = workspace.root if workspace else here
    assert root.is_relative_to(tempfile.gettempdir()), f"{root} is no test's, and not copied"
    with tempfile.TemporaryDirectory() as folder:
        paths = [root, *_beside(root, here, steps)]
        base, copy = Path(os.path.commonpath(paths)), Path(folder, "copy")
        if not _copied([path for path in paths if path == root or not root.is_relative_to(path)], base, copy):
            return
        place = copy / here.relative_to(base)
        for step in steps:
            words = shlex.split(step)
            with chdir(place):
                match words:
                    case ["cd", name]:
                        place /= name
                    case ["pytest", *args]:
                        assert pytest.main([*args, "--co", "-q", "-p", "no:cacheprovider", *CALM]) == 0, steps
                    case ["lstm-kata", *_] if not _are_known(place):
                        return
                    case ["lstm-kata", *args]:
                        result = invoke(CliRunner(), main, args)
                        if "the clock cannot be started: " in result.output:
                            return  # in a dojo in which nothing can be recorded
                        assert result.exit_code == 0, (steps, result.output)
                    case ["python", "-m", "pip", "install", "-e", name]:
                        assert Path(name, "pyproject.toml").is_file(), steps
                        return  # what is behind it needs this to be installed


def _are_known(place: Path) -> bool:
    """Are all katas below of an installed pack? Commands know no others: those of a conftest, or of a test, are pytest's alone."""
    claims = (claimed(path) or "" for path in files_below(place))
    return {claim.partition("/")[0] for claim in claims if claim} <= load().packs.keys()
