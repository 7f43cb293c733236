"""The commands that say where one stands, what there is, and what comes next. None of them judges anything."""

from __future__ import annotations

from collections.abc import Iterator

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.cli.overview import Overview
from pytest_lstm_kata.files import asking
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.output import review as reviews
from pytest_lstm_kata.output import summary, way
from pytest_lstm_kata.output.states import is_known, is_meant
from pytest_lstm_kata.output.terminal import Line, columns, within
from pytest_lstm_kata.record import certificate
from pytest_lstm_kata.record.learner import Learner
from pytest_lstm_kata.record.workspace import Workspace, shown

_NAMED = 10
"""No more katas than these are named, where it is said how many there are."""


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
    for line in [*_awards(found.learner, found.record.workspace), *summary.challenges(found.learner)]:
        common.say(line)
    for line in _of_today(found):
        common.say(line)
    kata = None if found.learner.known.exam else found.next
    if kata:
        common.say(f"Next kata: {_title(kata)}")
    common.go_on(found.record, *found.steps)


def _awards(learner: Learner, workspace: Workspace) -> Iterator[str]:
    """What each award still lacks, by what was solved ever; and which were earned, by the badge that was given."""
    given = {(one.pack, one.title): one for one in certificate.given(workspace.proof)}
    for pack in learner.packs:
        for place, award in enumerate(pack.awards):
            if (pack.name, award.title) in given:
                distinction = ", with distinction" if given[pack.name, award.title].distinction else ""
                yield f"{award.title}: earned{distinction}; {shown(workspace.proof)} is the proof"
                continue
            katas = [kata for kata in pack.katas if award.asks_for(kata)]
            left = [kata.ref for kata in katas if kata.id not in learner.solved]
            what = "challenge" if award.challenges_only else "kata"
            if left:
                named = f": {', '.join(left)}" if len(left) <= _NAMED else ""
                yield f"{award.title}: {len(left)} {what}{'' if len(left) == 1 else 's'} to go{named}"
            elif place == 0 and not workspace.proof.exists():
                yield f"{award.title}: every {what} is solved; lstm-kata badge judges them all and gives it"
            else:
                yield f"{award.title}: every {what} is solved"


def _of_today(found: Overview) -> Iterator[str]:
    """What there is to do beside the next kata."""
    if found.learner.known.exam:
        yield _exam(found)
    due = reviews.remark(found.review)
    if due:
        yield due
    else:
        next_one = reviews.coming(found.review.plan)
        yield f"Nothing is due for review. Next: {next_one}." if next_one else "Nothing is due for review."


def _exam(found: Overview) -> str:
    return f"Exam {found.learner.known.exam} is running: lstm-kata exam shows its state."


@click.command(name="list")
@click.argument("words", nargs=-1, metavar="[WORDS]...")
def list_katas(words: tuple[str, ...]) -> None:
    """List the katas, one line each.

    Each line has the kata's number, what has become of it, and its title. WORDS narrow the list: a part of a title or a
    name, a unit, a level, challenge, practice, or a state such as open, wrong or due.
    """
    found = _overview()
    wanted = " ".join(words).split()
    katas = {kata: found.state(kata) for kata in found.learner.katas}
    meant = {kata: state for kata, state in katas.items() if is_meant(kata, state[0], wanted)}
    if not meant and is_known(katas, wanted):
        common.warn(f"No kata matches `{' '.join(wanted)}` now.")  # beside what goes to a pipe: katas alone
    elif not meant:
        raise click.ClickException(f"No kata matches `{' '.join(words)}`. lstm-kata list shows all katas.")
    numbers = max((columns(kata.ref) for kata in meant), default=0)
    states = max((len(word) for word, _ in meant.values()), default=0)
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
    if only_path:
        _tell_path(found, kata)
    elif found.learner.known.exam:
        common.say(_exam(found), "title")
        common.go_on(found.record, *found.steps)
    elif kata is None:
        common.say("Every kata is solved.", "good")
        for line in _of_today(found):
            common.say(line)
        common.go_on(found.record, *found.steps)
    else:
        _tell_kata(found, kata)


def _tell_path(found: Overview, kata: Kata | None) -> None:
    """The file alone, for another program."""
    if found.learner.known.exam:
        raise click.ClickException(_exam(found))
    if kata is None:
        raise click.ClickException("Every kata is solved, so none comes next.")
    if kata.id not in found.papers:
        raise click.ClickException(f"There is no file for {kata.heading}: lstm-kata init . writes it.")
    click.echo(shown(found.papers[kata.id].path))


def _tell_kata(found: Overview, kata: Kata) -> None:
    """What a kata asks, and what there is to know before one answers; of one that needs fresh numbers, just that."""
    paper = found.papers.get(kata.id)
    word, role = found.state(kata)
    common.say(_title(kata), "title")
    common.say([Line(f"{kata.level}, "), Line(word, role)])
    click.echo()
    if found.learner.needs_fresh_numbers(kata):
        verdict = found.learner.verdict(kata)
        is_seen = verdict is not None and found.record.now.was_shown(verdict)
        why = "You have seen the solution" if is_seen else "No attempts are left"
        common.say(f"{why} with these numbers. lstm-kata retry {kata.ref} deals fresh ones.")
    else:
        # of a file that cannot be read nobody knows the numbers
        dealt = (paper.sheet.deal if paper else None) or deal(kata, 0)
        for line in asking.prose(dealt).splitlines():
            for part in within([Line(line)], common.width()) if line.strip() else [Line("")]:
                common.say([part])
        click.echo()
        if way.is_new(found.learner, kata):
            common.say(f"{summary.offer(found.learner, kata)}.")
        common.say(f"If you need a hint: lstm-kata hint {kata.ref}")
    due = reviews.remark(found.review)
    if due:
        common.say(due)
    common.go_on(found.record, *found.steps)


def _title(kata: Kata) -> str:
    return f"{kata.ref} {kata.title}{' (challenge)' if kata.challenge else ''}"


def _overview() -> Overview:
    catalogue = common.catalogue()
    return Overview(common.need_record(catalogue), catalogue)
