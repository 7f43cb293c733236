"""The commands that tie a dojo of one's own to a room, and untie it."""

from __future__ import annotations

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.dojo.tools import membership
from pytest_lstm_kata.dojo.tools.membership import BadMembership, Membership
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.record import Record


@click.command()
@click.argument("url")
@click.option("--code", metavar="CODE", help="The code from the projector.")
@click.option("--name", metavar="NAME", help="Your name there. Most rooms draw one.")
@click.option("--seat-code", metavar="CODE", help="Take the seat that you have already, with --name NAME.")
def join(url: str, code: str | None, name: str | None, seat_code: str | None) -> None:
    """Join a room with your own folder.

    From then on, what pytest and watch mode judge in this folder also goes to the room at URL. Without a network it waits
    here, and goes later. Where there is no torch, the room judges.
    """
    from pytest_lstm_kata.dojo.running.packs import digests
    from pytest_lstm_kata.dojo.tools import client

    catalogue = common.catalogue()
    record = common.need_record(catalogue)
    try:
        address, in_url = client.address(url)
        code = code or in_url
        before = _before(record, address if seat_code else "")
        if seat_code and not name:
            raise click.UsageError("--seat-code needs your name there, too: --name NAME")
        if not (seat_code or code):
            raise click.UsageError("The code is missing: --code CODE. It is on the projector.")
        if seat_code:
            found = client.come_back(address, name or "", seat_code)
        else:
            found = client.join(address, code, name, digests(catalogue))
    except client.BadAddress as error:
        raise click.ClickException(str(error)) from None
    except client.Away as away:
        raise click.ClickException(
            f"{away} Are you in the same network? Open the address in a browser; if it opens there, try again."
        ) from None
    except client.Refusal as refusal:
        wants = "" if name or refusal.status != 400 else " In this room you name yourself: --name NAME"
        raise click.ClickException(f"{refusal}{wants}") from None
    _keep(record, found, before)
    common.say(f"You are {found.name} in the room at {found.url}.", "title")
    common.say(f"Your seat code is {found.code}. With it and your name you keep your seat on another device.")
    common.say("From now on, what pytest --kata and lstm-kata watch judge here is sent there.")
    common.say("lstm-kata leave ends that.")
    common.say(f"{found.in_browser} Your seat is there then.")
    common.say(f"To have it here again: {found.way_back(found.code)}")
    if not membership.has_torch():
        common.say("torch is not installed here, so the room judges.")
    common.go_on(record, *common.onward(record, catalogue))


@click.command()
@click.option("--delete", is_flag=True, help="Have the room delete your seat, with all that you sent.")
def leave(*, delete: bool) -> None:
    """Leave the room that you have joined.

    Nothing is sent there any more. What you sent stays there, unless you say --delete; your own record stays in any case.
    """
    catalogue = common.catalogue()
    record = common.need_record(catalogue)
    try:
        found = membership.read(record.workspace)
    except BadMembership:
        found = Membership("", "", "")
    if found is None:
        raise click.ClickException("You have joined no room here. lstm-kata join URL --code CODE does it.")
    told = _deleted(found) if delete and found.url else _sent(record)
    try:
        membership.forget(record.workspace)
    except OSError as error:
        raise click.ClickException(
            f"{membership.place(record.workspace)} cannot be removed: {error.strerror or error}."
        ) from None
    common.say(f"You have left the room at {found.url}." if found.url else "You have left the room.")
    for line in told:
        common.say(line)
    if found.code and not delete:
        common.say(f"To come back: {found.way_back(found.code)}")


def _before(record: Record, address: str) -> Membership | None:
    """The seat that this folder has had at this address, None if it has none.

    Raises ``ClickException`` if it has one elsewhere.
    """
    try:
        found = membership.read(record.workspace)
    except BadMembership as error:
        raise click.ClickException(str(error)) from None
    if found and found.url != address:
        raise click.ClickException(
            f"You are {found.name} in the room at {found.url} already. To join another one, type lstm-kata leave first."
        )
    return found


def _keep(record: Record, found: Membership, before: Membership | None) -> None:
    """Write the seat down. What is in the journal by now happened before, and is not sent; unless the seat is one that was here
    ``before``. Raises ``ClickException``.
    """
    entries = Journal(record.workspace.journal).after("")
    now = entries[-1].id if entries else ""
    last = before.last if before and before.name == found.name else now
    try:
        membership.save(record.workspace, found._replace(last=last))
    except OSError as error:
        place = membership.place(record.workspace)
        raise click.ClickException(f"{place} cannot be written: {error.strerror or error}.") from None


def _deleted(found: Membership) -> list[str]:
    """Have the dojo delete the seat. Raises ``ClickException`` if it does not answer: without the token nobody could ask again."""
    from pytest_lstm_kata.dojo.tools import client

    try:
        client.delete(found)
    except client.Away as away:
        raise click.ClickException(f"{away} So nothing was deleted there, and nothing was changed here.") from None
    except client.Refusal as refusal:
        if refusal.status not in (401, 404):  # then there is none any more
            raise click.ClickException(f"{refusal} Nothing was changed here.") from None
    return ["Your seat is deleted there, with all that you sent."]


def _sent(record: Record) -> list[str]:
    """Send what waits, for the last time."""
    from pytest_lstm_kata.dojo.tools.outbox import Outbox

    sent = Outbox(record.workspace, record.journal.renamed).send()
    lost = "1 answer was" if sent.left == 1 else f"{sent.left} answers were"
    return [f"{lost} not sent. {sent.trouble}"] if sent.left else []
