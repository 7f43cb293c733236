"""What a room has left in its folder: the class of it is written, and all of it is deleted."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Final

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.cli.class_outputs import Outputs
from pytest_lstm_kata.dojo.room.events import Opened, Removed, Renamed, Seated
from pytest_lstm_kata.dojo.room.session import Session
from pytest_lstm_kata.dojo.running import ledger
from pytest_lstm_kata.files import access
from pytest_lstm_kata.output import roster as rosters
from pytest_lstm_kata.output.roster import Roster
from pytest_lstm_kata.output.terminal import several
from pytest_lstm_kata.record.workspace import Workspace, shown, typed

_KEY: Final = "dojo.key"

_LISTED: Final = 12
"""No more names than these are listed where nobody has the one that was typed."""


def obstacle(root: Path) -> str:
    """Why no room can be opened in a folder, and what to do, as a sentence; empty if it can, as far as one can tell."""
    state = Workspace(root).state
    if access.is_there(root) and not root.is_dir():
        return f"{shown(root)} is a file. Name a folder for the room, which may be a new one."
    if state.is_dir() and not (state / _KEY).exists() and any(state.iterdir()):
        return f"{shown(root)} is the dojo of a learner. Name another folder for the room, which may be a new one."
    return ""


def another(root: Path) -> Path:
    """A folder beside this one for the room of another group: there is none yet."""
    named = (root.with_name(f"{root.name}-{number}") for number in count(2))
    return next(path for path in named if not access.is_there(path))


def forget(root: Path, seat: str | None, *, is_sure: bool) -> None:
    """Delete all that a room has kept, or one seat with its name and answers. Raises ``ClickException``."""
    names = _names(root)
    whose = _seat(seat, names, root) if seat else ""
    what = f"all that {names[whose]} answered, and this name" if whose else f"all that {shown(root)} keeps of its room"
    if not is_sure:
        again = f"lstm-kata dojo forget {typed(root)}{f' {typed(Path(names[whose]))}' if whose else ''} --yes"
        common.confirm(
            f"Delete {what}?",
            f"There is no terminal to ask in. With --yes, this deletes {what}: {again}",
        )
    try:
        found = ledger.forget(root, whose) if whose else delete(root)
    except ledger.Unusable as error:
        then = " Then delete." if isinstance(error, ledger.InUse) else ""
        raise click.ClickException(f"{error}{then}") from None
    except OSError as error:
        raise click.ClickException(f"{shown(root)} cannot be changed: {error.strerror or error}.") from None
    answers = "1 answer" if found == 1 else f"{found} answers"
    common.say(f"Deleted: {what} ({answers}).")
    common.say("Files that you have exported are still there.")


def _names(root: Path) -> dict[str, str]:
    """The name of each seat that was taken in this room, and not given up. Raises ``ClickException`` if this is none."""
    try:
        events = [entry.event for entry in ledger.entries(root)]
    except OSError:
        events = []
    if not any(isinstance(event, Opened) for event in events):
        raise click.ClickException(f"{shown(root)} is no folder of a room. lstm-kata dojo DIR makes one.")
    names: dict[str, str] = {}
    for event in events:
        if isinstance(event, Seated | Renamed):
            names[event.seat] = event.name
        elif isinstance(event, Removed):
            names.pop(event.seat, None)
    return names


def _seat(name: str, names: dict[str, str], root: Path) -> str:
    wanted = name.casefold()
    for seat, called in names.items():
        if wanted in (seat, called.casefold()):
            return seat
    listed = ", ".join([*names.values()][:_LISTED]) or "nobody"
    more = f", and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    raise click.ClickException(f"Nobody in {shown(root)} is called {name}. There are: {listed}{more}.")


def delete(root: Path) -> int:
    """Delete the files of a room, and the folder if nothing else is in it. Returns how many answers there were.

    Raises ``Unusable``, so while the room is open, and ``OSError``.
    """
    found, state = ledger.forget(root), Workspace(root).state
    for path in state.iterdir():
        path.unlink()
    with suppress(OSError):
        state.rmdir()
        root.rmdir()
    return found


def export(root: Path, outputs: Sequence[str], lms: Path | None) -> None:
    """Write the class of a room. Raises ``ClickException``."""
    from pytest_lstm_kata.dojo.room import report

    catalogue = common.catalogue()
    _names(root)
    session = Session.fold(ledger.entries(root), catalogue)
    classroom = report.classroom(session)
    with Outputs(outputs, root, catalogue.packs, roster(lms)) as files:
        for row in classroom.rows:
            files.add(row)
        for line in files.write(classroom):
            common.say(line)
    common.say(f"Written: {several(files.written)}")
    waiting = len(session.unjudged)
    if waiting:
        common.warn(
            f"{'1 answer has' if waiting == 1 else f'{waiting} answers have'} no verdict yet, and no mark in it. "
            "If the room is closed, open it once, and export again."
        )


def roster(path: Path | None) -> Roster | None:
    """The file of an LMS, if one is named. Raises ``UsageError``."""
    try:
        return rosters.read(path) if path else None
    except rosters.Unusable as error:
        raise click.UsageError(f"--roster: {error}") from None
