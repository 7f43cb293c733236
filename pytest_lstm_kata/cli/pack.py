"""The commands for authors of packs."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.cli.processes import judges
from pytest_lstm_kata.files.laying import blank_files, lay, stale
from pytest_lstm_kata.files.walk import KATAS
from pytest_lstm_kata.judge.solutions import solved_files
from pytest_lstm_kata.kata import catalogue
from pytest_lstm_kata.kata.model import BUILT_IN, Pack

WRONG_ANSWERS = "tests/wrong_answers"
"""Where a pack keeps what people answer wrongly."""


@click.group("pack", cls=common.Commands)
def pack_commands() -> None:
    """For authors: build and check packs."""


@pack_commands.command()
@click.argument("name", metavar="NAME")
def new(name: str) -> None:
    """Make a folder with a pack of your own to fill in.

    It can be installed as it is, and has one kata. NAME is what the pack is about, in small letters, such as gru.
    """
    from pytest_lstm_kata.cli.template import NAME, pack_files

    if not NAME.fullmatch(name):
        raise click.ClickException(f"`{name}` cannot name a pack: use small letters and digits, such as gru.")
    if name in common.catalogue().packs:
        raise click.ClickException(f"a pack called `{name}` is installed already: choose another name.")
    folder = Path(f"pytest-{name}-kata")
    try:
        folder.mkdir()
        for path, text in pack_files(name).items():
            (folder / path).parent.mkdir(exist_ok=True)
            (folder / path).write_bytes(text.encode())
    except FileExistsError:
        raise click.ClickException(f"{folder} is there already: move it away, or choose another name.") from None
    except OSError as error:
        raise click.ClickException(f"{folder} cannot be written: {error.strerror}.") from None
    click.echo(f"{folder} is a pack with one kata. Each TODO in pytest_{name}_kata.py is for you to fill in.")
    click.echo(f"next: python -m pip install -e {folder}")
    click.echo(f"      lstm-kata pack check {name}")


@pack_commands.command()
@click.argument("name", metavar="PACK", default=BUILT_IN)
@click.option("--check", is_flag=True, help="Write nothing; fail if katas/ or solutions/ are out of date.")
def build(name: str, check: bool) -> None:
    """Write katas/ and solutions/ of PACK here.

    The katas come from the pack, the solutions from the installed torch.
    """
    from pytest_lstm_kata.judge.judging import Judge
    from pytest_lstm_kata.judge.witness import BadWitness

    catalogue = common.catalogue()
    pack = common.pack(catalogue, name)
    oracle = common.oracle()
    try:
        blank, solved = blank_files(pack), solved_files(pack, Judge(oracle))
    except BadWitness as bad:
        raise click.ClickException(f"{bad}.") from None
    katas, solutions = Path(KATAS), Path("solutions")
    if check:
        wrong = [
            *(f"{katas}/{n}" for n in stale(blank, katas)),
            *(f"{solutions}/{n}" for n in stale(solved, solutions)),
        ]
        if wrong:
            raise click.ClickException("stale: " + ", ".join(wrong) + ". lstm-kata pack build renews them.")
        click.echo(f"{len(blank)} files in katas/ and {len(solved)} in solutions/ are up to date.")
        return
    laid = lay(blank, katas, catalogue.katas)
    lay(solved, solutions, catalogue.katas, protect=False)
    click.echo(f"{len(blank)} files in katas/ and {len(solved)} in solutions/ are up to date.")
    if laid.kept:
        raise click.ClickException(f"kept, with answers in them: {', '.join(laid.kept)}")


@pack_commands.command()
@click.argument("name", metavar="PACK", default=BUILT_IN)
@click.option("--draws", default=20, show_default=True, type=click.IntRange(0), help="Fresh numbers for each kata.")
def witness(name: str, draws: int) -> None:
    """Record what a CUDA device says about PACK.

    This is for blanks that only such a device can show. Machines without one judge them by this record. Run it on a
    machine that has one; it also compares with the record that is there.
    """
    from datetime import UTC, datetime

    from pytest_lstm_kata.files import access
    from pytest_lstm_kata.judge.witness import BadWitness, Witness, read
    from pytest_lstm_kata.judge.witnessing import ask, blanks

    pack = common.pack(common.catalogue(), name)
    oracle = common.oracle()
    if not blanks(pack, oracle):
        click.echo(f"The CPU shows every blank of {name}, so it needs no witness.")
        return
    if pack.witness is None:
        raise click.ClickException(
            f"{name} does not say where its witness file is. Give its pack(...) this argument, and run this again:\n"
            'witness=Path(__file__).with_name("witness.toml")'
        )
    device = next((device for device in oracle.devices() if device != "cpu"), "")
    if not device:
        raise click.ClickException(
            f"torch {oracle.version} sees no CUDA device here, so nothing was asked and nothing was written. "
            f"Run lstm-kata pack witness {name} on a machine that has one, with a torch that was built for CUDA."
        )
    try:
        before = read(pack.witness)
    except BadWitness as bad:
        raise click.ClickException(f"{bad}. Correct the file, or remove it, and run this again.") from None
    asked = ask(pack, oracle, device, draws, before)
    for one in asked:
        click.echo(f"{'ok' if one.word else 'FAIL':<4} {one.kata.ref} {one.blank}: {one.news or 'as before'}")
    if not all(one.word for one in asked):
        raise click.ClickException(f"{pack.witness.name} was not written, because some blanks failed.")
    words: dict[str, dict[str, str]] = {}
    for one in asked:
        words.setdefault(one.kata.slug, {})[one.blank] = one.word
    how = f"lstm-kata pack witness asked {device} with each kata's first numbers and {draws} draws of fresh ones."
    now = Witness(oracle.name(device), oracle.version, datetime.now(UTC).date().isoformat(), how, words)
    try:
        access.replace(pack.witness, now.text(name).encode())
    except OSError as error:
        raise click.ClickException(f"{pack.witness} cannot be written: {error.strerror or error}.") from None
    click.echo(
        f"{pack.witness}: {len(asked)} answer{'s' * (len(asked) > 1)} of {now.device}, torch {now.torch}, {now.date}."
    )


@pack_commands.command()
@click.argument("name", metavar="PACK", default=BUILT_IN)
@click.option(
    "--draws", type=click.IntRange(0), help="Fresh numbers for each kata.  [default: 200; none with --coverage]"
)
@click.option("--jobs", default=1, show_default=True, type=click.IntRange(1), help="Number of processes.")
@click.option(
    "--coverage",
    is_flag=False,
    flag_value=WRONG_ANSWERS,
    type=click.Path(exists=True, path_type=Path),
    help=f"Check the feedback on the wrong answers in this file, or in all files of this folder.  [default: {WRONG_ANSWERS}]",
)
@click.option("--named", default=95.0, show_default=True, help="With --coverage: name at least this many percent.")
@click.option(
    "--useless", default=1.0, show_default=True, help="With --coverage: at most this many percent are useless."
)
@click.option("--false", default=0.0, show_default=True, help="With --coverage: at most this many percent are false.")
def check(
    name: str, draws: int | None, jobs: int, coverage: Path | None, named: float, useless: float, false: float
) -> None:
    """Check everything that must be true of PACK.

    Solutions are right, every mistake gets its own sentence, and no text gives an answer away, for many fresh numbers. With
    --coverage: the feedback on wrong answers that people give, and how many of their ideas it names.
    """
    pack = common.pack(common.catalogue(), name)
    if coverage:
        from pytest_lstm_kata.cli import coverage as answers

        sys.exit(answers.show(pack, coverage, draws or 0, answers.Bar(named, useless, false)))
    _check(pack, 200 if draws is None else draws, jobs)


def _check(pack: Pack, draws: int, jobs: int) -> None:
    from pytest_lstm_kata.testing import check_frame
    from pytest_lstm_kata.testing.checks import drawn, trains

    common.oracle()
    start, frame = time.perf_counter(), check_frame(pack)
    for problem in frame:
        click.echo(f"FAIL {problem}")
    problems = len(frame)
    with ExitStack() as stack:
        share: Callable[..., Iterable[tuple[list[str], float]]] = map
        if jobs > 1:
            share = stack.enter_context(judges(jobs)).map
        checked = share(_problems, [kata.id for kata in pack.katas], [draws] * len(pack.katas))
        for kata, (found, took) in zip(pack.katas, checked, strict=True):
            problems += len(found)
            trained = f": trains for {took:.2f} s, {drawn(kata, draws)} draws" if trains(kata) else ""
            click.echo(f"{'FAIL' if found else 'ok':<4} {kata.heading}{trained}")
            for problem in found:
                click.echo(f"     {problem}")
    click.echo(
        f"{len(pack.katas)} katas, {draws} draws each, in {time.perf_counter() - start:.1f} s: {problems} problems"
    )
    sys.exit(1 if problems else 0)


def _problems(name: str, draws: int) -> tuple[list[str], float]:
    """What is wrong with a kata, and for how many seconds it trains; by its id, all that another process is told."""
    from pytest_lstm_kata.testing import check_kata
    from pytest_lstm_kata.testing.checks import seconds, trains

    kata = catalogue.load().katas[name]
    return check_kata(kata, draws), seconds(kata) if trains(kata) else 0
