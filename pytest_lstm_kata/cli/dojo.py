"""The command of the room, for which a facilitator's machine is the server."""

from __future__ import annotations

import asyncio
import shlex
import socket
import sys
import tempfile
from contextlib import AsyncExitStack, closing
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

import click

from pytest_lstm_kata.cli import browser, common
from pytest_lstm_kata.cli.dojo_folder import export, forget, obstacle
from pytest_lstm_kata.dojo import address, rehearsal
from pytest_lstm_kata.dojo import plan as plans
from pytest_lstm_kata.dojo.plan import Plan
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.output import roster as rosters
from pytest_lstm_kata.output.terminal import Line, is_colour_unwanted
from pytest_lstm_kata.record.workspace import absolute, shown, typed

if TYPE_CHECKING:
    from pytest_lstm_kata.dojo.running import Dojo

_NEEDED: Final = ("starlette", "uvicorn", "segno", "torch")

_ANYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104  # whoever types one of them is told where that is

_BLOCKS: Final = {"█": ("##", "##"), "▀": ("##", "  "), "▄": ("  ", "##"), " ": ("  ", "  ")}
"""What stands for each block of a QR code where there is only ASCII: two lines, and two columns."""

_WHITE: Final = "\x1b[97;40m", "\x1b[0m"
"""On black, whatever the colours of the terminal are."""


class _Wish(NamedTuple):
    """What the options say."""

    lan: bool
    host: str | None
    port: int
    url: str | None
    plan: Path | None
    seats: int
    names: str
    roster: Path | None
    wheels: Path | None
    rehearse: bool
    is_shown: bool | None


class _Command(click.Command):
    """Opens a room; what follows it can be a command about the room of a folder."""

    about: Final = {str(command.name): command for command in (export, forget)}

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """That of ``dojo forget``, if this is typed. A folder of that name is ``./forget``."""
        other = self.about.get(args[0]) if args else None
        if other is None:
            return super().make_context(info_name, args, parent, **extra)
        other.context_class = self.context_class
        return other.make_context(f"{info_name} {args[0]}", args[1:], parent, **extra)


@click.command(cls=_Command)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--lan", is_flag=True, help="Let in who is in the same network as this machine.")
@click.option("--host", metavar="ADDR", help="Listen at this address of this machine.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True)
@click.option("--url", metavar="URL", help="What people type to come in, where a proxy stands before this machine.")
@click.option("--plan", type=click.Path(path_type=Path), metavar="FILE", help="The steps of the hour, as TOML.")
@click.option("--seats", type=click.IntRange(1, 500), default=64, show_default=True, help="So many people can join.")
@click.option(
    "--names", type=click.Choice(["drawn", "own"]), default="drawn", show_default=True, help="Draw names, or ask for them."
)
@click.option("--roster", type=click.Path(path_type=Path), metavar="FILE", help="A CSV of an LMS, with who may join.")
@click.option("--wheels", type=click.Path(path_type=Path), metavar="DIR", help="Hand out the wheels in this folder.")
@click.option("--rehearse", is_flag=True, help="Play an hour in three minutes with learners who are simulated.")
@click.option("--open/--no-open", "is_shown", default=None, help="Open your page in the browser, or do not.")
def dojo(folder: Path | None, **options: Any) -> None:
    """Open a room: a class joins in any browser, answers and votes.

    All that happens is kept in DIR. Give the same DIR again, and the room goes on where it was.

    lstm-kata dojo export DIR -o FILE writes the class for a gradebook, and lstm-kata dojo forget DIR deletes what is kept.
    """
    wish = _Wish(**options)
    _check_packages()
    catalogue = common.catalogue()
    if wish.rehearse:
        _rehearse(folder, wish, catalogue)
    else:
        _open(absolute(folder or Path(f"dojo-{datetime.now().astimezone():%Y-%m-%d}")), wish, catalogue)


def _check_packages() -> None:
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise click.ClickException(
            f"A room needs {' and '.join(missing)}, which this Python does not have. This installs what is missing:\n"
            'python -m pip install "pytest-lstm-kata[torch,dojo]"'
        )


def _rehearse(folder: Path | None, wish: _Wish, catalogue: Catalogue) -> None:
    if folder or wish.lan or wish.host or wish.url:
        raise click.UsageError("--rehearse plays on this machine alone, and keeps nothing: leave out DIR, --lan, --host and --url.")
    plan = rehearsal.hastened(_plan(wish, catalogue) or rehearsal.usual(catalogue), rehearsal.HOUR)
    with tempfile.TemporaryDirectory(prefix="lstm-kata-") as place, closing(_listening(address.LOOPBACK, wish)) as listener:
        asyncio.run(_Room(Path(place), wish, listener).open(plan, catalogue))


def _open(root: Path, wish: _Wish, catalogue: Catalogue) -> None:
    if wish.lan and wish.host:
        raise click.UsageError("--lan finds the address by itself, and --host names it: leave one of them out.")
    plan = _plan(wish, catalogue) or plans.usual(catalogue)
    _check_folders(root, wish)
    with closing(_listening(_host(wish), wish)) as listener:
        asyncio.run(_Room(root, wish, listener).open(plan, catalogue))


def _plan(wish: _Wish, catalogue: Catalogue) -> Plan | None:
    try:
        return plans.read(wish.plan, catalogue) if wish.plan else None
    except plans.BadPlan as error:
        raise click.UsageError(f"--plan: {error}") from None


def _check_folders(root: Path, wish: _Wish) -> None:
    reason = obstacle(root)
    if reason:
        raise click.ClickException(reason)
    if wish.wheels and not wish.wheels.is_dir():
        raise click.UsageError(f"--wheels: there is no folder called {shown(wish.wheels)}.")
    url = urlsplit(wish.url or "http://x")
    if url.scheme not in ("http", "https") or not url.hostname or url.path.strip("/"):
        raise click.UsageError("--url: this is no address of a room. It looks like https://dojo.example.org")


def _roster(wish: _Wish) -> rosters.Roster | None:
    try:
        return rosters.read(wish.roster) if wish.roster else None
    except rosters.Unusable as error:
        raise click.UsageError(f"--roster: {error}") from None


def _host(wish: _Wish) -> str:
    try:
        return address.in_the_network() if wish.lan else wish.host or address.LOOPBACK
    except address.Unreachable as error:
        raise click.ClickException(str(error)) from None


def _listening(host: str, wish: _Wish) -> socket.socket:
    try:
        return address.listening(host, wish.port)
    except address.Unreachable as error:
        raise click.ClickException(str(error)) from None
