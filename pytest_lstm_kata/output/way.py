"""The way on, from where one stands: which folder to go to, which file to open, what to type."""

from collections.abc import Iterator
from pathlib import Path

from pytest_lstm_kata.files.walk import KATAS
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.learner import Learner
from pytest_lstm_kata.record.workspace import Workspace, shown, typed


def introduction(learner: Learner, kata: Kata) -> list[str]:
    """What shows the primer of the kata's unit, if the unit begins with it."""
    return [f"lstm-kata learn {kata.unit_ref}"] if learner.begins_unit(kata) else []


def in_dojo(workspace: Workspace, *steps: str | Path) -> Iterator[str]:
    """Commands, and files to open, as they work here: from outside of the dojo one goes there first.

    In place of a file that is gone stands the command that lays it.
    """
    root, start = workspace.root.absolute(), _start(workspace)
    if start != Path.cwd():
        yield f"cd {typed(root)}"
    for step in steps:
        if isinstance(step, str):
            yield step
        elif step.exists():
            yield shown(step, start)
        else:
            yield f"lstm-kata init {typed(root, start)}"


def judging(folder: Path, workspace: Workspace) -> str:
    """The command that judges this folder of a dojo, as it works once one stands there."""
    return f"pytest --kata {typed(folder, _start(workspace))}"


def _start(workspace: Workspace) -> Path:
    """Where one stands, or the dojo, if one has to go there first."""
    here, root = Path.cwd(), workspace.root.absolute()
    is_found = here == root or (here.is_relative_to(root) and (root / "pytest.ini").is_file())  # as pytest finds it
    return here if is_found else root


def outside(folder: Path | None = None) -> Iterator[str]:
    """How to judge these katas, which are in no dojo, once more; without any, how to come to some."""
    here = Path.cwd()
    if folder is not None and folder.absolute() != here / KATAS:
        yield f"pytest --kata {typed(folder)}"
        return
    if folder is None and not (here / KATAS).is_dir():
        dojo = dojo_below(here)
        if dojo is None:
            yield "lstm-kata init dojo"
        yield f"cd {typed(dojo or here / 'dojo')}"
    yield "pytest --kata"


def dojo_below(folder: Path) -> Path | None:
    """The first dojo right in a folder, for who stands in front of it."""
    return next((path for path in sorted(folder.glob("*/")) if Workspace.is_one(path)), None)


def told(steps: Iterator[str]) -> Iterator[str]:
    """One step a line, so that it can be copied."""
    for number, step in enumerate(steps):
        yield f"{'' if number else 'next:':<5} {step}"
