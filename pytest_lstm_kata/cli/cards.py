"""The command that makes a card: a kata as a vote with lettered answers, for a room without a network."""

from __future__ import annotations

import re
import secrets
import sys
from pathlib import Path
from typing import Final

import click

from pytest_lstm_kata.cli import common, pages
from pytest_lstm_kata.explain import cards as card
from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.answers import MAX_SEED
from pytest_lstm_kata.files.asking import prose
from pytest_lstm_kata.judge.grading import Grader, NoSolution
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.workspace import shown

_SUFFIX: Final = ".html"
_LISTED: Final = 12
"""No more katas than these are listed."""


@click.command()
@click.argument("name", metavar="KATA")
@click.option(
    "--seed",
    type=click.IntRange(0, MAX_SEED),
    metavar="N",
    help="Use the numbers of this seed, for the same card again.",
)
@click.option("-o", "out", metavar="FILE", help="Write this file.  [default: card-KATA.html, here]")
@click.option("--open", "is_open", is_flag=True, help="Show it in the browser.")
def cards(name: str, seed: int | None, out: str | None, *, is_open: bool) -> None:
    """Make a card of KATA: a vote on one page, for a projector or paper.

    The first page asks, with fresh numbers and up to five lettered answers. The second page says which one is right, and
    which idea is behind each of the others. It needs no network. A card that is there already keeps its numbers.

    KATA is a number such as 1.6, a title, a file, a name, or the start of a name.
    """
    catalogue = common.catalogue()
    kata, record = common.find(name, catalogue), common.record(catalogue)
    common.not_in_exam(kata, record)
    path = _place(out) or Path(f"card-{kata.ref.replace(':', '-')}.html")
    kept = _seed_of(path, kata) if seed is None else None
    seed = seed if seed is not None else secrets.randbelow(10**4 - 1) + 1 if kept is None else kept
    _not_the_learners_own(kata, seed, record, catalogue)
    lettered, text = _made(kata, seed, catalogue)
    try:
        access.replace(path, text.encode())
    except OSError as error:
        raise click.ClickException(f"{shown(path)} cannot be written: {error.strerror or error}.") from None
    common.say(f"{kata.heading}: a card with {lettered} answers and the numbers of seed {seed}.")
    if kept is not None:
        common.say("They are those of the card that was here. --seed N takes others, and so does another -o FILE.")
    common.say(
        "Page Down, a presenter's clicker or the link at the end shows what is behind the letters. Printed, it is another sheet."
    )
    if not is_open:
        common.say("Open this file in a browser, and print it from there:")
        click.echo(shown(path))
    elif not pages.show(path):
        sys.exit(1)


def _place(out: str | None) -> Path | None:
    """The file that is asked for. Raises ``ClickException`` if it is none for a page."""
    if out is None:
        return None
    path = Path(out)
    if path.suffix.lower() != _SUFFIX:
        raise click.ClickException(f"-o {shown(path)}: a card is a page, so end the name with {_SUFFIX}.")
    if not access.is_folder(path.parent):
        raise click.ClickException(f"-o {shown(path)}: there is no folder {shown(path.parent)}.")
    return path


def _seed_of(path: Path, kata: Kata) -> int | None:
    """That of the card of this kata that is there, which may have been printed; None if there is none."""
    try:
        found = re.search(
            re.escape(card.command(kata.ref, "")) + r"(\d{1,10})\b", access.read(path).decode(errors="replace")
        )
    except OSError:
        return None
    return int(found[1]) if found else None


def _not_the_learners_own(kata: Kata, seed: int, record: Record | None, catalogue: Catalogue) -> None:
    """No solution to the numbers of a learner's own file. Raises ``ClickException``."""
    paper = common.paper(kata, record, catalogue)
    if paper and paper.sheet.numbers == deal(kata, seed).numbers:
        raise click.ClickException(
            f"{shown(paper.path)} has the same numbers, and the card would show its solution. Take another --seed."
        )


def _made(kata: Kata, seed: int, catalogue: Catalogue) -> tuple[int, str]:
    """How many letters the card has, and its page. Raises ``ClickException`` if there can be none."""
    from pytest_lstm_kata.explain.reveal import whole

    if not card.has_card(kata):
        raise click.ClickException(
            _no_card(kata, "its pack does not name two ideas that people have about it", catalogue)
        )
    try:
        right = Grader(catalogue).solution(kata, seed)
    except NoSolution as error:
        raise click.ClickException(str(error)) from None
    dealt = deal(kata, seed)
    lettered = card.choices(dealt, right)
    if not lettered:
        raise click.ClickException(
            _no_card(kata, "it does not have three different answers that can be shown here", catalogue)
        )
    told = whole(kata, seed)._replace(statement=prose(dealt, alone=True))
    return len(lettered), card.render(told, lettered, card.command(kata.ref, seed))


def _no_card(kata: Kata, why: str, catalogue: Catalogue) -> str:
    refs = [other.ref for other in catalogue.katas.values() if other is not kata and card.has_card(other)]
    more = f" and {len(refs) - _LISTED} more" if refs[_LISTED:] else ""
    which = f"These can: {', '.join(refs[:_LISTED])}{more}." if refs else "No kata that is installed can."
    return f"{kata.ref} cannot be a card, because {why}. {which}"
