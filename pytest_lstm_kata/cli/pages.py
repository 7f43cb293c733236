"""Pages for a browser: where they are written, and how they are shown."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import click

from pytest_lstm_kata.cli import browser, common
from pytest_lstm_kata.files import access
from pytest_lstm_kata.kata.model import BUILT_IN, Kata, Unit
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.workspace import shown


def of_kata(kata: Kata) -> str:
    """What the page that explains a kata is called."""
    return _in_pack(kata.pack, kata.slug)


def of_unit(unit: Unit) -> str:
    """What the page with a unit's primer is called; no slug of a kata begins with a digit."""
    return _in_pack(unit.pack, unit.folder)


def _in_pack(pack: str, name: str) -> str:
    return f"{name}.html" if pack == BUILT_IN else f"{pack}_{name}.html"


def written(record: Record | None, made: Callable[[Path], Mapping[str, str]]) -> Path:
    """The folder in which the pages now lie: in the dojo, or where there is none to write to a new one.

    ``made`` gives the pages' texts by name, and is told the folder.
    """
    if record:
        folder = record.workspace.state / "explain"
        try:
            folder.mkdir(exist_ok=True)
            for name, text in made(folder).items():
                access.check_folders(folder / name, record.workspace.root)
                access.replace(folder / name, text.encode())
        except OSError:  # somebody else's dojo can be looked at, too
            pass
        else:
            return folder
    try:
        folder = Path(tempfile.mkdtemp(prefix="lstm-kata-"))
        for name, text in made(folder).items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"the page cannot be written: {error.strerror or error}.") from None
    return folder


def show(path: Path) -> bool:
    """Show a page, and say where it lies. Could it be shown?"""
    is_shown = browser.opened(path)
    if not is_shown:
        common.say("No browser could be opened here. Open this file in one, or type the same without --open:")
    click.echo(shown(path))
    return is_shown
