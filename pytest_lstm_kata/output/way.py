"""The way on, from where one stands: which folder to go to, which file to open, what to type."""

from collections.abc import Iterator
from pathlib import Path

from pytest_lstm_kata.files.walk import EXAM, KATAS
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.learner import Learner, Urgency
from pytest_lstm_kata.record.workspace import Workspace, shown, typed


def introduction(learner: Learner, kata: Kata) -> list[str]:
    """What shows the primer of the kata's unit, if the unit begins with it."""
    return [f"lstm-kata learn {kata.unit_ref}"] if learner.begins_unit(kata) else []


def onward(learner: Learner, workspace: Workspace, *, is_due: bool) -> list[str | Path]:
    """What to do next in a dojo, the same wherever it is asked, step by step: commands, and files to open.

    While an exam runs that is the exam. Else a badge that is only to be fetched, and then a review that ``is_due``, come
    before what is blank, but not before what went wrong or was begun.
    """
    if learner.known.exam:
        return [judging(workspace.exam, workspace) if workspace.exam.is_dir() else "lstm-kata exam"]
    kata = learner.next_step()
    urgency = learner.urgency(kata) if kata else Urgency.BLANK
    steps: list[str | Path] = []
    if urgency >= Urgency.BEGUN and not workspace.proof.exists() and any(map(learner.has_all, learner.packs)):
        steps.append("lstm-kata badge")
    if urgency == Urgency.BLANK and is_due:
        steps.append("lstm-kata review")
    return [*steps, *to_do(learner, kata)] if kata else steps or ["lstm-kata exam"]


def to_do(learner: Learner, kata: Kata) -> list[str | Path]:
    """How to do this kata: the file, with what comes before one opens it; or fresh numbers, if these are spent."""
    if learner.needs_fresh_numbers(kata):
        return [f"lstm-kata retry {kata.ref}"]
    start = [f"lstm-kata start {kata.ref}"] if is_new(learner, kata) else []
    return [*introduction(learner, kata), *start, learner.file(kata), "pytest --kata"]


def is_new(learner: Learner, kata: Kata) -> bool:
    """Is it a challenge whose clock is to be started before it is answered?"""
    verdict, challenge = learner.verdict(kata), learner.challenge(kata)
    is_open = verdict is not None and verdict.is_pending
    return is_open and challenge is not None and challenge.has_clock_to_start and not challenge.attempts.judged


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
    is_below = here.is_relative_to(root) and not here.is_relative_to(
        root / EXAM
    )  # where pytest looks at the exam alone
    is_found = here == root or (is_below and (root / "pytest.ini").is_file())  # as pytest finds it
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
