"""The commands that say where one stands, what there is, and what comes next. None of them judges anything."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.cli.overview import Overview
from pytest_lstm_kata.files import asking
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.output import review as reviews
from pytest_lstm_kata.output import summary
from pytest_lstm_kata.output.states import is_meant
from pytest_lstm_kata.output.terminal import Line, columns, within
from pytest_lstm_kata.record.exam import running
from pytest_lstm_kata.record.workspace import shown


@click.command()
def status() -> None:
    """Say where you stand.

    It shows your units, the challenges, what is due for review, what the badge still lacks, and the next kata. It goes
    by your record, and judges nothing.
    """
    found = _overview()
    for pack in found.learner.packs:
        common.say(pack.awards[0].title if pack.awards else pack.title, "title")
        for bar in summary.bars(found.learner, pack, common.width()):
            common.say([bar])
    for line in [*summary.lacking(found.learner, found.record.workspace), *summary.challenges(found.learner)]:
        common.say(line)
    for line in _of_today(found):
        common.say(line)
    if found.next:
        common.say(f"Next kata: {_title(found.next)}")
        common.go_on(found.record, found.path(found.next), "pytest --kata")
    else:
        common.go_on(found.record, _when_all_is_solved(found))


def _of_today(found: Overview) -> Iterator[str]:
    """What there is to do beside the next kata."""
    exam = running(found.record.entries, {kata.id: kata for kata in found.learner.katas}, datetime.now(UTC))
    if exam:
        yield f"Exam {exam.seed} is running: lstm-kata exam shows its state."
    due = reviews.remark(found.review)
    if due:
        yield due
    else:
        next_one = reviews.coming(found.review.plan)
        yield f"Nothing is due for review. Next: {next_one}." if next_one else "Nothing is due for review."


def _when_all_is_solved(found: Overview) -> str:
    """What one can do then."""
    if reviews.remark(found.review):
        return "lstm-kata review"
    has_awards = any(pack.awards for pack in found.learner.packs)
    return "lstm-kata badge" if has_awards and not found.record.workspace.proof.exists() else "lstm-kata exam"


@click.command(name="list")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
def list_katas(words: tuple[str, ...]) -> None:
    """List the katas, one line each.

    Each line has the kata's number, what has become of it, and its title. WORDS narrow the list: a part of a title or a
    name, a unit, a level, challenge, practice, or a state such as open, wrong or due.
    """
    found = _overview()
    katas = {kata: found.state(kata) for kata in found.learner.katas}
    meant = {kata: state for kata, state in katas.items() if is_meant(kata, state[0], " ".join(words).split())}
    if not meant:
        raise click.ClickException(f"No kata matches `{' '.join(words)}`. lstm-kata list shows all katas.")
    numbers = max(columns(kata.ref) for kata in meant)
    states = max(len(word) for word, _ in meant.values())
    for kata, (word, role) in meant.items():
        rest = f"  {kata.title} ({', '.join(['challenge'] * kata.challenge + [kata.level])})"
        common.say([Line(f"{kata.ref:<{numbers}}  "), Line(f"{word:<{states}}", role), Line(rest)])
    if common.is_somebody_there():  # to a pipe go katas alone
        common.go_on(found.record, "lstm-kata next")


@click.command(name="next")
@click.option(
    "--path", "only_path", is_flag=True, help="Print nothing but the file, as in: code $(lstm-kata next --path)"
)
def next_kata(*, only_path: bool) -> None:
    """Show the kata that comes next.

    It shows what the kata asks and where its file is. That is a kata that you got wrong or began, or the first one
    that you have not solved yet.
    """
    found = _overview()
    kata = found.next
    if kata is None and only_path:
        raise click.ClickException("Every kata is solved, so none comes next.")
    if kata is None:
        common.say("Every kata is solved.", "good")
        for line in _of_today(found):
            common.say(line)
        common.go_on(found.record, _when_all_is_solved(found))
        return
    paper, path = found.papers.get(kata.id), found.path(kata)
    if only_path and paper is None:
        raise click.ClickException(f"There is no file for {kata.heading}: lstm-kata init . writes it.")
    if only_path:
        click.echo(shown(path))
        return
    word, role = found.state(kata)
    common.say(_title(kata), "title")
    common.say([Line(f"{kata.level}, "), Line(word, role)])
    click.echo()
    dealt = (paper.sheet.deal if paper else None) or deal(
        kata, 0
    )  # of a file that cannot be read nobody knows the numbers
    for line in asking.prose(dealt).splitlines():
        for part in within([Line(line)], common.width()) if line.strip() else [Line("")]:
            common.say([part])
    click.echo()
    common.say(f"If you need a hint: lstm-kata hint {kata.ref}")
    common.go_on(found.record, path, "pytest --kata")


def _title(kata: Kata) -> str:
    return f"{kata.ref} {kata.title}{' (challenge)' if kata.challenge else ''}"


def _overview() -> Overview:
    catalogue = common.catalogue()
    return Overview(common.need_record(catalogue), catalogue)
