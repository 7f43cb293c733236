"""What the commands share: the catalogue, the record of the dojo that one stands in, paragraphs."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pytest_lstm_kata.files.folder import Folders, Paper, claimed
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata import catalogue as packs
from pytest_lstm_kata.kata.catalogue import Catalogue, NotFound
from pytest_lstm_kata.kata.model import Kata, Pack, Unit
from pytest_lstm_kata.kata.texts import Slip
from pytest_lstm_kata.output import way
from pytest_lstm_kata.output.review import remark
from pytest_lstm_kata.output.terminal import Line, encodable, is_colour_unwanted, styled, wrapped
from pytest_lstm_kata.record import config_file, remembered
from pytest_lstm_kata.record.exam import withheld
from pytest_lstm_kata.record.learner import Learner
from pytest_lstm_kata.record.progress import Progress
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.reviewing import Review
from pytest_lstm_kata.record.settings import BadSetting
from pytest_lstm_kata.record.workspace import Workspace, absolute, shown, typed

if TYPE_CHECKING:
    from pytest_lstm_kata.judge.oracle import TorchOracle


class Commands(click.Group):
    """Commands of one name. Alone it shows what there is; and errors, which quote files and names, can be printed."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **{"invoke_without_command": True, **more})

    def invoke(self, ctx: click.Context) -> Any:
        try:
            found = super().invoke(ctx)
        except Slip as slip:  # in a pack, which its author learns best by this
            raise click.ClickException(_printable(f"a kata of an installed pack cannot be read. {slip}")) from None
        except click.ClickException as error:
            vars(error)["message"] = _printable(error.message)
            raise
        if ctx.invoked_subcommand is None:
            click.echo(ctx.get_help())
        return found


def _printable(text: str) -> str:
    return "\n".join(map(printable, text.split("\n")))


def oracle() -> TorchOracle:
    """The installed torch, for commands that cannot do without."""
    from pytest_lstm_kata.judge import oracle as truth

    oracle = truth.TorchOracle()
    if oracle.unfit():
        raise click.ClickException(oracle.unfit())
    return oracle


def width() -> int:
    """The terminal's, or what one likes to read if that is less."""
    return min(shutil.get_terminal_size().columns, 88)


def say(text: str | Sequence[Line], role: str = "") -> None:
    """A line by its role, wrapped with what follows two columns in; or a line of parts with a role each, as it is.

    A character that the output has not is escaped. Colour goes to terminals alone, and to none where NO_COLOR is
    set (https://no-color.org).
    """
    colour = False if is_colour_unwanted() else None
    lines = [[Line(line, role)] for line in wrapped(text, width(), "  ")] if isinstance(text, str) else [text]
    for line in lines:
        parts = (styled(encodable(printable(part.text), sys.stdout.encoding), part.role) for part in line)
        click.echo("".join(parts), color=colour)


def warn(text: str) -> None:
    """What went wrong beside what was asked for, if anything did."""
    if text:
        click.echo(encodable(_printable(text), sys.stderr.encoding), err=True)


def next_steps(*steps: str) -> None:
    """The last lines of each command: what to type or to open now, one thing a line, so that it can be copied."""
    for step in way.told(iter(steps)):
        click.echo(encodable(printable(step), sys.stdout.encoding))


def go_on(record: Record | None, *steps: str | Path) -> None:
    """The same with the way into the dojo, if one does not stand in it, or with the way to one if there is none."""
    next_steps(*(way.in_dojo(record.workspace, *steps) if record else way.outside()))


def confirm(question: str, refusal: str) -> None:
    """Ask before something that cannot be undone. Ends the command at a no; raises ``refusal`` where nobody can answer."""
    if not is_somebody_there():
        raise click.ClickException(refusal)
    if not click.confirm(question):
        say("Nothing was changed.")
        sys.exit(1)


def is_somebody_there() -> bool:
    """Can a question be read and answered?"""
    return sys.stdin.isatty() and sys.stdout.isatty()


def catalogue() -> Catalogue:
    catalogue = packs.load()
    for problem in catalogue.problems:
        warn(f"warning: {problem}")
    return catalogue


def find(name: str, among: Catalogue) -> Kata:
    """The kata that goes by this name; of a file the one that it says it is, whatever it is called.

    A file of an exam is none: the kata of its name in practice is another, with other numbers.
    """
    _refuse_exams(name)
    kata = among.known.get(claimed(Path(name)) or "") if name.endswith(".py") else None
    try:
        return kata or among.find(name)
    except NotFound as error:
        raise click.ClickException(str(error)) from None


def find_unit(name: str, among: Catalogue) -> Unit:
    """The unit that goes by this name, or that has the kata which does; of a file, the kata that it says it is."""
    kata = among.known.get(claimed(Path(name)) or "") if name.endswith(".py") else None
    try:
        return among.unit(kata) if kata else among.find_unit(name)
    except NotFound as error:
        raise click.ClickException(str(error)) from None


def _refuse_exams(name: str) -> None:
    path = Path(name)
    workspace = Workspace.around(Path.cwd())
    is_path = path.suffix == ".py" or len(path.parts) > 1
    if workspace is None or not is_path:
        return
    place = absolute(path)
    if place.is_relative_to(workspace.exam) or place.is_relative_to(workspace.exams):
        raise click.ClickException(
            f"{shown(path)} belongs to an exam: there are no hints, explanations or retries. "
            "lstm-kata exam shows its state."
        )


def not_in_exam(kata: Kata, record: Record | None) -> None:
    """No hint and no explanation of what an exam asks that runs. Raises ``ClickException``."""
    refusal = withheld(kata, record.workspace) if record else ""
    if refusal:
        raise click.ClickException(refusal)


def pack(catalogue: Catalogue, name: str) -> Pack:
    if name not in catalogue.packs:
        raise click.ClickException(f"no pack is called `{name}`; there are: {', '.join(catalogue.packs)}.")
    return catalogue.packs[name]


def record(catalogue: Catalogue) -> Record | None:
    """The record of the dojo that one stands in, if it is one."""
    workspace = Workspace.around(Path.cwd())
    try:
        return Record(config_file.settled(workspace, Path.cwd()), catalogue.renamed) if workspace else None
    except BadSetting as error:
        raise click.ClickException(str(error)) from None


def need_record(catalogue: Catalogue) -> Record:
    """The record of the dojo that one stands in, for commands that are for a dojo alone."""
    found = record(catalogue)
    if found is None:
        below = way.dojo_below(Path.cwd())
        if below:
            raise click.ClickException(f"This is not a dojo, but {shown(below)} is: cd {typed(below)}")
        raise click.ClickException(
            "This is not a dojo, so no progress is saved. lstm-kata init DIR makes one; then cd DIR."
        )
    return found


def learner(record: Record, catalogue: Catalogue) -> Learner:
    """The learner of this dojo, by their record and their files. Loads no torch."""
    grader = Grader(catalogue)
    return remembered.learner(record, grader, grader.folders.papers(record.workspace.katas))


def onward(record: Record, catalogue: Catalogue, kata: Kata | None = None) -> list[str | Path]:
    """What to do next in this dojo: with this kata, if it is one that is still to do; else what comes next."""
    found = learner(record, catalogue)
    if not found.packs:  # a dojo without katas: what lays one lays all
        return [record.workspace.file(kata or next(iter(catalogue.katas.values()))), "pytest --kata"]
    if kata and found.left([kata]) and not found.known.exam:
        return way.to_do(found, kata)
    return way.onward(found, record.workspace, is_due=bool(remark(Review.of(record, Folders(catalogue)))))


def progress(record: Record | None) -> Progress:
    """What the record came to; nothing where there is none."""
    return record.before if record else Progress()


def paper(kata: Kata, record: Record | None, catalogue: Catalogue, name: str = "") -> Paper | None:
    """The kata's file, wherever in the dojo and under whichever name it lies; None if there is none.

    It is that of the review if ``name`` is a path in there.
    """
    if record is None:
        return None
    workspace = record.workspace
    return Folders(catalogue).find(workspace.review if is_review(name, workspace) else workspace.katas, kata)


def is_review(name: str, workspace: Workspace) -> bool:
    """Is this, which was typed, a file of the review of this dojo?"""
    return name.endswith(".py") and absolute(Path(name)).is_relative_to(workspace.review)


def called(name: str, kata: Kata, record: Record | None) -> str:
    """How the kata is called behind a command: by its number, or by its file if ``name`` is one of the review's."""
    return typed(Path(name)) if record and is_review(name, record.workspace) else kata.ref


def judging(name: str, record: Record | None) -> str:
    """What judges the kata: the review's own command if ``name`` is a file of it."""
    is_in_review = record is not None and is_review(name, record.workspace)
    return way.judging(record.workspace.review, record.workspace) if record and is_in_review else "pytest --kata"


def not_in_review(name: str, record: Record) -> None:
    """No clock and no other numbers for what lies in a review. Raises ``ClickException``."""
    if is_review(name, record.workspace):
        raise click.ClickException(
            f"{shown(Path(name))} is part of a review. It has no clock, and it gets fresh numbers when it comes back. "
            "lstm-kata review shows what is in it."
        )


def seed(paper: Paper | None) -> int:
    """Which numbers the learner's file has, so that every text speaks of the same ones."""
    return paper.sheet.seed if paper else 0


def need_a_judge(verdicts: Mapping[str, Verdict]) -> None:
    """Without a torch that can judge there is nothing to be said of what was answered."""
    for verdict in verdicts.values():
        if verdict.outcome is Outcome.NO_JUDGE:
            raise click.ClickException(verdict.sentence)
