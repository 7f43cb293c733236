"""Wrong answers that people give, and what is said to each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.testing.coverage import BadSet, Bar, Class, Said, Wrong, problems, read_set, said_to, shares

__all__ = ["Bar", "show"]


def show(pack: Pack, path: Path, draws: int, bar: Bar) -> int:
    """List each answer with what is said to it, and the shares; the exit status, 1 if they are below the bar."""
    answers = _answers(pack, path)
    oracle = common.oracle()
    judge, devices = Judge(oracle), oracle.devices()
    said = []
    for kata in pack.katas:
        own = [wrong for wrong in answers if wrong.kata is kata]
        if own:
            click.echo(kata.heading)
        for wrong in own:
            said.append(said_to(wrong, judge, devices, range(draws + 1 if kata.draws else 1)))
            for line in _lines(said[-1]):
                click.echo(line)
    found = [*_shares(pack, said, bar)]
    click.echo("\n".join(found))
    return int(any(line.startswith("FAIL") for line in found))


def _answers(pack: Pack, path: Path) -> Sequence[Wrong]:
    files = sorted(path.glob("*.txt")) if path.is_dir() else [path]
    try:
        found = [wrong for file in files for wrong in read_set(file.read_text("utf-8"), pack, file.name)]
    except (BadSet, OSError, UnicodeDecodeError) as error:
        raise click.ClickException(str(error)) from None
    if not found:
        raise click.ClickException(f"there are no wrong answers in {path}.")
    return found


def _lines(said: Said) -> Iterator[str]:
    written = "; ".join(f"{name} = {source}" for name, source in said.wrong.answers.items())
    wanted = f" -> {said.wrong.wanted}" if said.wrong.wanted else ""
    at = f" (deal {said.seed})" if said.seed else ""
    yield f"  {said.is_worth:<9}  {written}  # {said.wrong.idea}{wanted}"
    yield f"             {said.by}{at}: {said.sentence}"


def _shares(pack: Pack, said: Sequence[Said], bar: Bar) -> Iterator[str]:
    """A line for each unit of which there are answers, and one for all; below each what is wrong with it."""
    units = {unit.name: [one for one in said if one.wrong.kata.unit == unit.name] for unit in pack.units}
    for name, own in {**units, "in total": said}.items():
        if not own:
            continue
        found = shares(own)
        words = ", ".join(f"{found[word]:.1f} % {word}" for word in Class if found[word] or word in (*Class,)[:4])
        judged = sum(one.is_worth is not Class.UNJUDGED for one in own)
        elsewhere = f", {len(own) - judged} not judged here" if len(own) > judged else ""
        yield f"{name}: {len(own)} answers{elsewhere}, {words}"
        for problem in problems(own, bar):
            yield f"FAIL {name}: {problem}"
