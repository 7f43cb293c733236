"""A room while it is open: it is served, and the terminal shows the way in."""

from __future__ import annotations

import asyncio
import ipaddress
import shutil
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import click

from pytest_lstm_kata.cli import browser, common
from pytest_lstm_kata.dojo.room.plan import Plan
from pytest_lstm_kata.dojo.room.session import BEGINS_AGAIN
from pytest_lstm_kata.dojo.running.packs import digests
from pytest_lstm_kata.dojo.running.wheels import names as handed_out
from pytest_lstm_kata.dojo.server import address
from pytest_lstm_kata.dojo.visitors import rehearsal
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.output.terminal import Line, is_colour_unwanted
from pytest_lstm_kata.record.workspace import shown

if TYPE_CHECKING:
    from pytest_lstm_kata.dojo.running.running import Dojo
    from pytest_lstm_kata.dojo.server.server import Server

_ANYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104  # who names one of these is told the address of the network

_BLOCKS: Final = {"█": ("##", "##"), "▀": ("##", "  "), "▄": ("  ", "##")}
"""What stands for a block of a QR code where there is only ASCII: two lines of two columns."""

_WHITE: Final = "\x1b[97;40m", "\x1b[0m"
"""On black, whatever the colours of the terminal are."""

_SOON: Final = 0.005
"""Seconds until it is looked again whether the server listens."""

_PHONE: Final = (
    "Scan it with your phone now. If no page opens, a firewall or the network itself keeps others out: "
    "docs/dojo.md says what to do."
)
_ALONE: Final = "Only this machine can come in. With --lan, everybody in its network can."


class Room:
    """The way into a room."""

    def __init__(
        self,
        root: Path,
        listener: socket.socket,
        url: str,
        *,
        is_shown: bool | None,
        is_rehearsal: bool,
        other: str = "",
    ) -> None:
        """``url`` is what people type if that is not where it listens; ``is_shown``: open the facilitator's page?

        ``other`` is the command for a room of another group.
        """
        self._root = root
        self._listener = listener
        self._is_shown = common.is_somebody_there() if is_shown is None else is_shown
        self._is_rehearsal = is_rehearsal
        self._other = other
        self._host, self._port = listener.getsockname()[:2]
        host = self._host
        if host in _ANYWHERE:
            with suppress(address.Unreachable):
                host = address.in_the_network()
        self.url = f"{url.rstrip('/')}/" if url else address.url(host, self._port)

    @property
    def hosts(self) -> frozenset[str]:
        """By which names a browser may ask for it, as its ``Host`` says them."""
        own = {urlsplit(self.url).netloc, urlsplit(address.url(self._host, self._port)).netloc}
        if ipaddress.ip_address(self._host).is_loopback:
            own.add(f"localhost:{self._port}")
        return frozenset(name.lower() for name in own)

    async def run(
        self,
        plan: Plan | None,
        catalogue: Catalogue,
        *,
        seats: int,
        names: str,
        roster: Sequence[str],
        wheels: Path | None,
    ) -> bool:
        """Serve it until somebody presses Ctrl-C or ends it, or a rehearsal is over. Returns whether all of it is to be deleted.

        Without a plan it has the one that it had, or the usual one. Raises ``ClickException``.
        """
        from pytest_lstm_kata.dojo.running.desk import Desk, NoJudge
        from pytest_lstm_kata.dojo.running.ledger import InUse, Unusable
        from pytest_lstm_kata.dojo.running.running import Dojo
        from pytest_lstm_kata.dojo.server import server

        try:
            dojo = await Dojo.open(
                self._root,
                catalogue,
                plan,
                desk=Desk(),
                seats=seats,
                names=names,
                roster=roster,
                title=plan.title if plan else "",
                packs=digests(catalogue),
            )
        except Unusable as error:
            other = f" Or open another room beside it:\n{self._other}" if isinstance(error, InUse) else ""
            raise click.ClickException(f"{error}{other}") from None
        except OSError as error:
            raise click.ClickException(f"{shown(self._root)} cannot be used: {error.strerror or error}.") from None
        dojo.address, dojo.has_wheels = self.url, bool(handed_out(wheels))
        try:
            served = server.build(dojo, self.hosts, wheels=wheels)
            await self._served(dojo, served)
        except NoJudge as error:
            raise click.ClickException(str(error)) from None
        finally:
            await dojo.close()
        return served.is_ended

    async def _served(self, dojo: Dojo, served: Server) -> None:
        """Serve until the end, while the terminal shows the way in. Raises ``NoJudge``."""
        serving = asyncio.create_task(served.serve([self._listener]))
        while not (served.started or serving.done()):  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(_SOON)
        self._tell(dojo)
        attending = asyncio.create_task(self._attend(dojo))
        try:
            await asyncio.wait((serving, attending), return_when=asyncio.FIRST_COMPLETED)
            served.should_exit = True
            await serving
            if attending.done():
                attending.result()
        finally:
            attending.cancel()
            await asyncio.gather(attending, return_exceptions=True)

    async def _attend(self, dojo: Dojo) -> None:
        """What is done once the door is open. Returns when the room is to be closed. Raises ``NoJudge``."""
        if self._is_shown and not await asyncio.to_thread(browser.opened, f"{self.url}host"):
            common.say("No browser could be opened here. Open the second address in one.")
        await dojo.ready()
        if self._is_rehearsal:
            await self._rehearse(dojo)
        else:
            await asyncio.Event().wait()

    def _tell(self, dojo: Dojo) -> None:
        """The way in, for learners and for the facilitator."""
        join, host = dojo.join_code, dojo.host_code
        common.say([Line("Join   "), Line(self.url, "key"), Line("   code "), Line(join, "key")])
        for line in picture(f"{self.url}#{join}"):
            click.echo(line)
        common.say([Line("You    "), Line(f"{self.url}host", "key"), Line("   code "), Line(host, "key")])
        common.say("The second code is for you alone: type it at the second address. Nobody else should see it.")
        if self._is_rehearsal:
            return
        common.say(_ALONE if ipaddress.ip_address(self._host).is_loopback and "//127" in self.url else _PHONE)
        common.say(
            f"Kept in {shown(self._root)}: killed and started again, the room goes on where it was. Ctrl-C closes it."
        )
        self._tell_of_before(dojo)

    def _tell_of_before(self, dojo: Dojo) -> None:
        """That somebody was here already, and whether it goes on where it was."""
        if dojo.session.begins_again:
            common.say([Line(BEGINS_AGAIN, "bad")])
        if dojo.goes_on_from is None:
            return
        at, seats = dojo.goes_on_from.astimezone(), len(dojo.session.seats)
        how = "It was open before, until" if dojo.session.begins_again else "It goes on where it was on"
        many = "1 seat" if seats == 1 else f"{seats} seats"
        common.say(f"{how} {at:%Y-%m-%d} at {at:%H:%M}, with {many}. For another group, name a folder of its own:")
        click.echo(self._other)

    async def _rehearse(self, dojo: Dojo) -> None:
        """Have learners come, and go on by itself; when it is over, whoever is there may look around."""
        common.say(
            "Thirty simulated learners come now, two of them late, and one leaves early. It goes on by itself; or press next on your page. Ctrl-C ends it."
        )
        async with rehearsal.audience(self._host, self._port, dojo.join_code):
            await rehearsal.go_on(dojo)
            common.say("That was the hour.")
            if common.is_somebody_there():
                common.say("The pages stay as they are until you press Ctrl-C.")
                await asyncio.Event().wait()


def picture(text: str) -> list[str]:
    """A QR code for this terminal, as lines; none where it would not be one, or nobody sees it."""
    from pytest_lstm_kata.dojo.pages import qr

    lines = qr.terminal(text).splitlines()
    try:
        "".join(lines).encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        lines = ["".join(_BLOCKS.get(block, ("  ", "  "))[at] for block in line) for line in lines for at in (0, 1)]
    if not sys.stdout.isatty() or max(map(len, lines)) > shutil.get_terminal_size().columns:
        return []
    if is_colour_unwanted():
        return lines
    return [f"{_WHITE[0]}{line}{_WHITE[1]}" for line in lines]
