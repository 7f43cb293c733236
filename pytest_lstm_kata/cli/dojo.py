"""The commands of the room, for which a facilitator's machine is the server. What they need is loaded when they run."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Final

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.record.workspace import absolute


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("seat", required=False)
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(folder: Path, seat: str | None, *, yes: bool) -> None:
    """Delete what a room keeps in DIR: all of it, or only the name and the answers of SEAT.

    SEAT is a name, such as "brisk otter". This cannot be undone.
    """
    from pytest_lstm_kata.cli import dojo_folder

    dojo_folder.forget(absolute(folder), seat, is_sure=yes)


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "outputs",
    multiple=True,
    required=True,
    metavar="FILE",
    help="Its suffix says what: .csv, .html, .json or .jsonl.",
)
@click.option(
    "--roster", "lms", type=click.Path(path_type=Path), metavar="FILE", help="Fill this CSV of an LMS into -o FILE.csv."
)
def export(folder: Path, outputs: tuple[str, ...], lms: Path | None) -> None:
    """Write the class of a room for a gradebook, while it is open or later.

    DIR is the folder of the room.
    """
    from pytest_lstm_kata.cli import dojo_folder

    dojo_folder.export(absolute(folder), outputs, lms)


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
    "--names",
    type=click.Choice(["drawn", "own"]),
    default="drawn",
    show_default=True,
    help="Draw names, or ask for them.",
)
@click.option("--roster", type=click.Path(path_type=Path), metavar="FILE", help="A CSV of an LMS, with who may join.")
@click.option("--wheels", type=click.Path(path_type=Path), metavar="DIR", help="Hand out the wheels in this folder.")
@click.option("--rehearse", is_flag=True, help="Play an hour in three minutes with simulated learners.")
@click.option("--open/--no-open", "is_shown", default=None, help="Open your page in the browser, or do not.")
def dojo(folder: Path | None, **options: Any) -> None:
    """Open a room: people join in any browser, answer and vote.

    All that happens is kept in DIR. Give the same DIR again, and the room goes on where it was.

    There are two more: "dojo export DIR -o FILE" writes the class for a gradebook, while the room is open or later, and
    "dojo forget DIR" deletes what is kept.
    """
    from pytest_lstm_kata.cli import dojo_opening

    wish = dojo_opening.Wish(**options)
    dojo_opening.check_packages()
    catalogue = common.catalogue()
    if wish.rehearse:
        dojo_opening.rehearse(folder, wish, catalogue)
    else:
        dojo_opening.start(absolute(folder or Path(f"dojo-{datetime.now().astimezone():%Y-%m-%d}")), wish, catalogue)
