"""The command of exams: what one is, to start one, how it stands, to hand it in."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.laying import Laid, lay, move
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.verdict import Verdict
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import BUILT_IN, Kata, Pack
from pytest_lstm_kata.output import exam as output
from pytest_lstm_kata.record import exam as exams
from pytest_lstm_kata.record.choosing import choose, units_named
from pytest_lstm_kata.record.events import Examined, HandedIn
from pytest_lstm_kata.record.exam import SECONDS, Exam, Sitting
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.rules import minutes
from pytest_lstm_kata.record.workspace import Workspace, shown, typed


@click.command()
@click.option("--start", "begin", is_flag=True, help="Start an exam, and its clock.")
@click.option(
    "--seed", type=click.IntRange(1, 10**9), help="Which exam: everybody with the same seed gets the same one."
)
@click.option("--units", "text", metavar="LIST", help="Only these units: 1-3, or 1,3, or their names.")
@click.option("--pack", "name", default=BUILT_IN, show_default=True, help="Take the katas from this pack.")
@click.option("--hand-in", "hand_in", is_flag=True, help="Hand in what you have, filled in or not.")
@click.option("--discard", is_flag=True, help="With --start: give up the running exam, without a question.")
@click.option("--yes", is_flag=True, help="With --hand-in: do not ask about open blanks.")
def exam(
    seed: int | None, text: str | None, name: str, *, begin: bool, hand_in: bool, discard: bool, yes: bool
) -> None:
    """Take an exam: ten katas, twenty minutes.

    The katas have fresh numbers, and you hand them in once. Without options, this shows the state of your exam. --start writes its katas into the folder exam
    of your dojo and starts the clock. When all is filled in, or the time is up, this hands it in:

    pytest --kata exam
    """
    catalogue = common.catalogue()
    pack = common.pack(catalogue, name)
    try:
        units = () if text is None else units_named(text, pack)
    except LookupError as error:
        raise click.ClickException(str(error)) from None
    wish = _Wish(pack, seed, units)
    _check_options(wish, begin=begin, hand_in=hand_in, discard=discard, yes=yes)
    record, grader = common.need_record(catalogue), Grader(catalogue)
    sitting = exams.sitting(record.workspace, grader, None)
    if hand_in:
        _hand_in(sitting, record, grader, yes=yes)
    elif begin:
        _start(wish, sitting, record, catalogue, discard=discard)
    elif sitting and sitting.is_open:
        _show(sitting, grader)
    else:
        _describe(pack, sitting, grader)


class _Wish:
    """The exam that is asked for."""

    def __init__(self, pack: Pack, seed: int | None, units: Sequence[str]) -> None:
        self.pack = pack
        self.seed = seed
        self.units = tuple(units)

    @property
    def options(self) -> str:
        """What one types to ask for it."""
        options = [f"--seed {self.seed}"] if self.seed else []
        options += [f"--units {','.join(self.units)}"] if self.units else []
        options += [f"--pack {self.pack.name}"] if self.pack.name != BUILT_IN else []
        return "".join(f" {option}" for option in options)


def _check_options(wish: _Wish, *, begin: bool, hand_in: bool, discard: bool, yes: bool) -> None:
    """No option is ignored. Raises ``ClickException``, with what to type."""
    if begin and hand_in:
        raise click.ClickException(
            "--start and --hand-in are two steps. Hand in the exam that runs first: lstm-kata exam --hand-in"
        )
    options = wish.options + (" --discard" if discard else "")
    if options and not begin:
        raise click.ClickException(
            f"Nothing was done: {' and '.join(re.findall('--[a-z]+', options))} can only be used together with --start.\n"
            f"To start an exam, type: lstm-kata exam{options} --start"
        )
    if yes and not hand_in:
        raise click.ClickException(
            "Nothing was done: --yes can only be used together with --hand-in.\n"
            "To hand in what you have, type: lstm-kata exam --hand-in --yes"
        )


def _show(sitting: Sitting, grader: Grader) -> None:
    for line in output.lines(sitting, grader.catalogue.packs[sitting.exam.pack], width=common.width()):
        if line.text.startswith(("next: ", "      ")):
            click.echo(line.text)
        else:
            common.say(line.text, line.role)


def _describe(pack: Pack, sitting: Sitting | None, grader: Grader) -> None:
    """What an exam is; and how the last one went, if its files still lie here."""
    if sitting and sitting.exam.results is not None:
        sat = grader.catalogue.packs[sitting.exam.pack]
        for line in (output.title(sitting.exam), *output.results(sitting.exam, sat, common.width())):
            common.say(line.text, line.role)
    number = len(choose(pack, 1))
    common.say(f"An exam has {number} katas of all units with fresh numbers, and gives you {minutes(SECONDS)}.")
    common.say("Nothing has started: the clock starts when you do.")
    common.next_steps("lstm-kata exam --start")


def _start(wish: _Wish, sitting: Sitting | None, record: Record, catalogue: Catalogue, *, discard: bool) -> None:
    folder = record.workspace.exam
    dealt = {
        one.seed: one for one in exams.exams(record.journal.entries(), catalogue.katas) if one.pack == wish.pack.name
    }
    wish.seed = wish.seed or _fresh(dealt)
    held = dealt.get(wish.seed)
    if held and held.results is not None:
        raise click.ClickException(
            f"You have already handed in exam {wish.seed}, and this seed gives the same exam. "
            "lstm-kata exam --start gives another one."
        )
    if held and wish.units and held.units != wish.units:
        raise click.ClickException(
            f"Exam {wish.seed} was already dealt, on {', '.join(held.units) or 'all units'}: choose another --seed."
        )
    katas = [catalogue.katas[kata] for kata in held.katas if kata in catalogue.katas] if held else None
    katas = katas or choose(wish.pack, wish.seed, wish.units)
    try:
        if not (held and sitting and sitting.exam.seed == wish.seed):
            _make_room(sitting, record.workspace, discard=discard)
            kept = record.workspace.exams / str(wish.seed)
            if held and kept.is_dir() and not kept.is_symlink():
                access.check_folders(kept, record.workspace.root)
                kept.rename(folder)  # what had been written into it comes back with it
        if held:
            move(
                {kata.id: kata.file for kata in katas},
                folder,
                {name: kata for kata in katas for name in kata.ids},
                Laid(),
            )
        if not held:
            # The clock starts before the first file lies there: nobody gains by reading them first.
            record.journal.append(Examined(wish.pack.name, wish.seed, tuple(kata.id for kata in katas), wish.units))
        lay({kata.file: write(kata, wish.seed) for kata in katas}, folder, catalogue.katas)
    except OSError as error:
        place = shown(Path(error.filename)) if isinstance(error.filename, str) else shown(folder)
        raise click.ClickException(f"{place} cannot be written: {error.strerror or error}.") from None
    _announce(katas, held, wish.seed, folder)


def _fresh(dealt: dict[int, Exam]) -> int:
    """A seed that nobody has chosen, and that was not dealt here before."""
    while (seed := secrets.randbelow(10**6 - 1) + 1) in dealt:
        pass
    return seed


def _announce(katas: list[Kata], held: Exam | None, seed: int, folder: Path) -> None:
    left = held.left(datetime.now(UTC)) if held else SECONDS
    time = f"{minutes(left)} of {minutes(SECONDS)} left" if held else f"{minutes(SECONDS)} from now"
    common.say(f"Exam {seed}: {len(katas)} katas in {shown(folder)}, {time}.")
    common.say(f"You can hand it in once. {output.OPEN}")
    common.next_steps(shown(folder / katas[0].file), f"pytest --kata {typed(folder)}")


def _make_room(sitting: Sitting | None, workspace: Workspace, *, discard: bool) -> None:
    """Move the exam that lies here to where nothing judges it. Raises ``OSError``."""
    folder = workspace.exam
    if sitting is None:
        if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
            raise click.ClickException(
                f"There is something in {shown(folder)} that is not an exam of this dojo: move it, or rename it."
            )
        return
    seed = sitting.exam.seed
    if sitting.is_open and not discard:
        common.confirm(
            f"Exam {seed} is running, with {sitting.filled} of {len(sitting.exam.katas)} katas filled. Give it up?",
            f"Exam {seed} is running. lstm-kata exam shows its state; lstm-kata exam --start --discard gives it up.",
        )
    kept = workspace.exams / str(seed)
    number = 1
    while kept.exists():
        number += 1
        kept = workspace.exams / f"{seed}-{number}"
    access.check_folders(kept, workspace.root)
    kept.parent.mkdir(exist_ok=True)
    folder.rename(kept)
    common.say(f"Exam {seed} is now in {shown(kept)}, and is no longer judged.")


def _hand_in(sitting: Sitting | None, record: Record, grader: Grader, *, yes: bool) -> None:
    """Judge the exam whole, and write down what it came to."""
    if sitting is None:
        raise click.ClickException("There is no exam here. lstm-kata exam --start starts one.")
    exam = sitting.exam
    if exam.results is not None:
        raise click.ClickException(f"You have already handed in exam {exam.seed}. lstm-kata exam shows the result.")
    count = len(sitting.unfilled)
    if count and not sitting.is_late and not yes:
        what = f"{count} of {len(exam.katas)} katas {'has' if count == 1 else 'have'} an open blank"
        common.confirm(
            f"{what}, and there are {minutes(exam.left(sitting.now))} left. Hand in now?",
            f"{what}: lstm-kata exam --hand-in --yes hands in what you have.",
        )
    verdicts: dict[str, Verdict] = {name: grader.verdict(paper) for name, paper in sitting.papers.items()}
    common.need_a_judge(verdicts)
    results = sitting.results(verdicts, grader)
    when = sitting.now
    try:
        when = record.journal.append(HandedIn(exam.pack, exam.seed, results)).time
    except OSError as error:
        click.echo(f"this exam is not recorded: {shown(record.journal.path)}: {error.strerror or error}", err=True)
    sitting.exam = exam._replace(results=results, handed_in=when)
    _show(sitting, grader)
