"""What a room needs before it opens: packages, a plan, a folder, an address. What is amiss is said, and nothing is begun."""

from __future__ import annotations

import asyncio
import socket
import tempfile
from contextlib import closing, suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

import click
from click.core import ParameterSource

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.cli.dojo_folder import another, delete, obstacle, roster
from pytest_lstm_kata.cli.dojo_room import Room
from pytest_lstm_kata.dojo.room import plan as plans
from pytest_lstm_kata.dojo.room.plan import Plan
from pytest_lstm_kata.dojo.running import wheels
from pytest_lstm_kata.dojo.server import address
from pytest_lstm_kata.dojo.visitors import rehearsal
from pytest_lstm_kata.files import access
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.record.workspace import shown, typed

_NEEDED: Final = ("starlette", "uvicorn", "segno", "torch")


class Wish(NamedTuple):
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


def check_packages() -> None:
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise click.ClickException(
            f"A room needs {' and '.join(missing)}, which this Python does not have. This installs what is missing:\n"
            'python -m pip install "pytest-lstm-kata[torch,dojo]"'
        )


def rehearse(folder: Path | None, wish: Wish, catalogue: Catalogue) -> None:
    if folder or wish.lan or wish.host or wish.url:
        raise click.UsageError(
            "--rehearse plays on this machine alone, and keeps nothing: leave out DIR, --lan, --host and --url."
        )
    plan = rehearsal.hastened(_plan(wish, catalogue) or rehearsal.usual(catalogue), rehearsal.HOUR)
    with tempfile.TemporaryDirectory(prefix="lstm-kata-") as place:
        _serve(Path(place), wish, plan, catalogue)
    common.say("The rehearsal is over. Nothing of it was kept.")


def start(root: Path, wish: Wish, catalogue: Catalogue) -> None:
    """Have the room of this folder open until somebody ends it. Raises ``ClickException``."""
    if wish.lan and wish.host:
        raise click.UsageError("--lan finds the address by itself, and --host names it: leave one of them out.")
    reason = obstacle(root)
    if reason:
        raise click.ClickException(reason)
    if _serve(root, wish, _plan(wish, catalogue), catalogue):
        delete(root)
        common.say("The room is closed, and all that it kept is deleted.")
        return
    if not access.is_there(root):  # Ctrl-C came before it was open
        return
    common.say(f"The room is closed. lstm-kata dojo forget {typed(root)} deletes what it kept.")
    common.next_steps(f"lstm-kata dojo export {typed(root)} -o grades.csv")


def _serve(root: Path, wish: Wish, plan: Plan | None, catalogue: Catalogue) -> bool:
    """Have the room open. Returns whether all of it is to be deleted. Raises ``ClickException``."""
    if wish.wheels and not wish.wheels.is_dir():
        raise click.UsageError(f"--wheels: there is no folder called {shown(wish.wheels)}.")
    for lack in wheels.lacking(wish.wheels) if wish.wheels else ():
        common.warn(lack)
    _check_url(wish.url or "")
    table = roster(wish.roster)
    names = [entry.name for entry in table.entries] if table else []
    with closing(_listening(wish)) as listener, suppress(KeyboardInterrupt):
        room = Room(
            root,
            listener,
            wish.url or "",
            is_shown=wish.is_shown,
            is_rehearsal=wish.rehearse,
            other=_typed_for(another(root)),
        )
        running = room.run(plan, catalogue, seats=wish.seats, names=wish.names, roster=names, wheels=wish.wheels)
        return asyncio.run(running)
    return False


def _typed_for(folder: Path) -> str:
    """The command that was typed, for another folder."""
    context = click.get_current_context()
    words = ["lstm-kata dojo", typed(folder)]
    for option in context.command.params:
        name = str(option.name)
        value = context.params[name]
        if name == "folder" or context.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
            continue
        if isinstance(value, bool):
            words.append((option.opts if value else option.secondary_opts)[0])
        else:
            words += [option.opts[0], typed(value) if isinstance(value, Path) else str(value)]
    return " ".join(words)


def _check_url(url: str) -> None:
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/") or parts.query):
        raise click.UsageError("--url: this is not the address of a room. One looks like https://dojo.example.org")


def _listening(wish: Wish) -> socket.socket:
    try:
        host = address.in_the_network() if wish.lan else wish.host or address.LOOPBACK
        return address.listening(host, wish.port)
    except address.Unreachable as error:
        raise click.ClickException(str(error)) from None


def _plan(wish: Wish, catalogue: Catalogue) -> Plan | None:
    try:
        return plans.read(wish.plan, catalogue) if wish.plan else None
    except plans.BadPlan as error:
        raise click.UsageError(f"--plan: {error}") from None
