"""The command that keeps torch warm, and judges a file when it is saved."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.files import access
from pytest_lstm_kata.judge.grading import Grader, NoDevice
from pytest_lstm_kata.output import summary
from pytest_lstm_kata.output.review import remark
from pytest_lstm_kata.output.terminal import encodable
from pytest_lstm_kata.record.reviewing import Review

if TYPE_CHECKING:
    from pytest_lstm_kata.cli.watching.messenger import Messenger
    from pytest_lstm_kata.cli.watching.session import Session


@click.command()
@click.argument("name", metavar="[KATA]", required=False)
@click.option("--plain", is_flag=True, help="Print one line for each verdict, as without a terminal.")
@click.option("--exam", is_flag=True, help="Begin with the running exam: what is filled in, and the clock.")
@click.option("--kata-device", "device", metavar="LIST", default="auto", help="Judge on these devices, as pytest does.")
def watch(name: str | None, device: str, *, plain: bool, exam: bool) -> None:
    """Judge each kata as soon as it is saved.

    The screen shows one kata, and moves on when you ask; when you save another kata, it shows that one. It begins with
    KATA, or with the next one to do. A challenge is judged when you press Enter, so saving it costs nothing.
    """
    from pytest_lstm_kata.cli.watching.loop import Loop
    from pytest_lstm_kata.cli.watching.screen import is_usable
    from pytest_lstm_kata.cli.watching.session import Removed, Session

    catalogue = common.catalogue()
    wanted = common.find(name, catalogue) if name else None
    record, grader = common.need_record(catalogue), Grader(catalogue, device=device)
    try:
        session = Session(record, grader, all_devices=device == "auto")
    except LookupError as error:
        raise click.ClickException(str(error)) from None
    if wanted and wanted.id in session.papers:
        session.go(wanted)
    elif wanted:
        raise click.ClickException(f"There is no file for {wanted.heading} here: lstm-kata init . writes it.")
    painted = is_usable() and not plain
    if exam and not painted:
        raise click.ClickException("The exam needs a full screen: leave out --exam, or use a terminal.")
    if exam and not session.exam.sitting:
        raise click.ClickException("No exam is running. lstm-kata exam --start starts one.")
    loop, messenger = Loop(session), _joined(session)
    try:
        if painted:
            loop.show(exam=exam)
        else:
            click.echo("Each kata is judged when it is saved. Ctrl-C ends this.")
            with suppress(KeyboardInterrupt):
                loop.tell(lambda line: click.echo(encodable(line, sys.stdout.encoding)))
    except NoDevice as error:
        raise click.ClickException(str(error)) from None
    except Removed:
        root = record.workspace.root
        raise click.ClickException(
            f"{root} was removed or moved, so there is nothing to watch any more. Start lstm-kata watch again in a dojo."
        ) from None
    told = summary.lines(
        session.learner(),
        notes=[session.queue.trouble] if session.queue.trouble else [],
        review=remark(Review.of(session.record, grader.folders)),
        dojo=messenger.close() if messenger else (),
        all_devices=device == "auto",
        width=common.width(),
    )
    for line in told:
        common.say(line.text, line.role)


def _joined(session: Session) -> Messenger | None:
    """What sends to the dojo that this folder has joined; None if it has joined none."""
    workspace, catalogue = session.record.workspace, session.grader.catalogue
    if not access.is_there(workspace.membership):
        return None
    from pytest_lstm_kata.cli.watching.messenger import Messenger
    from pytest_lstm_kata.dojo.tools.outbox import Outbox

    refs = {kata.id: kata.ref for kata in catalogue.katas.values()}
    messenger = Messenger(workspace, Outbox(workspace, catalogue.renamed, refs))
    session.queue.join(messenger)
    return messenger
