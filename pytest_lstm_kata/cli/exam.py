"""The command that deals an exam."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from pathlib import Path

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.files.laying import lay
from pytest_lstm_kata.files.writing import write
from pytest_lstm_kata.kata.model import BUILT_IN, Kata
from pytest_lstm_kata.record import exam as exams
from pytest_lstm_kata.record.events import Examined
from pytest_lstm_kata.record.exam import SECONDS, Exam
from pytest_lstm_kata.record.rules import minutes
from pytest_lstm_kata.record.workspace import shown


@click.command()
@click.option("--seed", type=click.IntRange(1, 10**9), help="Which exam: a class with one seed sits the same.")
@click.option("--pack", "name", default=BUILT_IN, show_default=True, help="The pack that it is about.")
def exam(seed: int | None, name: str) -> None:
    """Deal an exam: ten katas with fresh numbers, twenty minutes, handed in once.

    It lies in the folder exam of your dojo, and pytest --kata exam hands it in when all is filled.
    """
    catalogue = common.catalogue()
    pack = common.pack(catalogue, name)
    record, now = common.need_record(), datetime.now(UTC)
    journal, folder = record.journal, record.workspace.exam
    before = {dealt.seed: dealt for dealt in exams.exams(journal.entries()) if dealt.pack == pack.name}
    seed = seed or secrets.randbelow(10**6 - 1) + 1
    held = before.get(seed)
    if held and held.results is not None:
        raise click.ClickException(
            f"You handed in exam {seed} before, and this seed deals the same again: lstm-kata exam deals another."
        )
    katas = exams.choose(pack, seed)
    try:
        if not held:
            kept = _set_aside(folder)
            if kept:
                common.say(f"Your exam from before is now in {shown(kept)}.")
            journal.append(Examined(pack.name, seed, tuple(kata.id for kata in katas)))
        lay({kata.file: write(kata, seed) for kata in katas}, folder, catalogue.katas)
    except OSError as error:
        place = shown(Path(error.filename)) if isinstance(error.filename, str) else shown(folder)
        raise click.ClickException(f"{place} cannot be written: {error.strerror or error}.") from None
    _announce(katas, held, seed, folder, now)


def _announce(katas: list[Kata], held: Exam | None, seed: int, folder: Path, now: datetime) -> None:
    left = held.left(now) if held else SECONDS
    time = f"{minutes(left)} of {minutes(SECONDS)} left" if held else f"{minutes(SECONDS)} from now"
    common.say(f"Exam {seed}: {len(katas)} katas in {shown(folder)}, {time}.")
    common.say("It is handed in once, when all is filled. Where you do not know, write None.")
    common.next_steps(shown(folder / katas[0].file), f"pytest --kata {shown(folder)}")


def _set_aside(folder: Path) -> Path | None:
    """Move the folder of an earlier exam to another name. Raises ``OSError``."""
    if not folder.exists():
        return None
    number = 1
    while (kept := folder.with_name(f"{folder.name}-{number}")).exists():
        number += 1
    folder.rename(kept)
    return kept
