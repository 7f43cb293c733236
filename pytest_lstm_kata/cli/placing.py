"""Where a dojo can be, and whose settings of pytest hold there."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from pytest_lstm_kata.cli import common
from pytest_lstm_kata.files.folder import Folders
from pytest_lstm_kata.files.walk import EXAM, KATAS, REVIEW
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.output.terminal import encodable
from pytest_lstm_kata.record import config_file
from pytest_lstm_kata.record.config_file import ConfigFile
from pytest_lstm_kata.record.settings import BadSetting
from pytest_lstm_kata.record.workspace import FOLDER, Workspace, absolute, shown, typed

_OURS = frozenset({"katas", "exam", "review", "badge.svg", "badge.json", "README.md", "pytest.ini"})
"""What a dojo has."""


def check_place(name: str, catalogue: Catalogue) -> None:
    """Can a dojo be there? One within another would keep a record of its own, which nothing else sees; one that is there
    already is updated. Raises ``OSError``.
    """
    if not name.strip():
        raise click.ClickException("DIR is empty. Name a folder, such as dojo; a dot means the current folder.")
    folder = Path(name)
    blocking = next((path for path in (folder, *folder.parents) if path.exists() and not path.is_dir()), None)
    if blocking:
        raise click.ClickException(f"{shown(blocking)} is a file, and a dojo is a folder. Choose another name.")
    if (folder / FOLDER).is_symlink():
        raise click.ClickException(
            f"{shown(folder / FOLDER)} is a link, and links are not followed: no progress is saved there. Replace it with the folder itself."
        )
    place = Path(os.path.realpath(folder))
    outer = next(filter(Workspace.is_one, place.parents), None)
    if outer and not (Workspace.is_one(place) and not _is_part(place.relative_to(outer).parts[0])):
        which = "This folder" if outer == Path.cwd() else shown(outer)
        raise click.ClickException(
            f"{which} is a dojo already, and {shown(folder)} is inside it. "
            "A dojo inside a dojo has a record of its own: your progress would be in two places.\n"
            f"lstm-kata init {typed(outer)} updates the dojo that you have. For another dojo, choose a folder outside it."
        )
    claims = Folders(catalogue).claims
    is_unit = bool(claims(place))
    if not Workspace.is_one(place) and (is_unit or any(map(claims, sorted(place.glob("[!.]*/"))))):
        above = place.parent.parent if is_unit else place.parent
        raise click.ClickException(
            f"{shown(folder)} already has katas in it; the dojo is the folder above.\n"
            f"lstm-kata init {typed(above)} makes it one."
        )


def _is_part(name: str) -> bool:
    """Is this the name of a folder in a dojo that is not the learner's to fill: katas, an exam, a review, the record?"""
    return name in (KATAS, REVIEW, FOLDER) or name.partition("-")[0] == EXAM


def settings_of(folder: Path) -> ConfigFile | None:
    """pytest's settings that hold in this folder, and stay; None if it is to have a pytest.ini of its own.

    That would hide those of the folder itself, and those above it from all else that lies in it.
    """
    try:
        found = config_file.locate(folder)
        _ = found.kata_paths  # what cannot be understood is said before anything is written
    except BadSetting as error:
        raise click.ClickException(str(error)) from None
    own = found.path is not None and found.path.parent == absolute(folder)
    return found if found.path and (own or holds_others(folder)) else None


def holds_others(folder: Path) -> bool:
    """Does anything lie here that no dojo has? Names that begin with a dot are nobody's tests."""
    names = (path.name for path in folder.iterdir()) if folder.is_dir() else ()
    return any(name not in _OURS and not name.startswith(".") for name in names)


def workspace_of(folder: Path, settings: ConfigFile | None) -> Workspace:
    """The folder as it was typed, with the place of katas that the settings name."""
    paths = settings.kata_paths if settings else ()
    return Workspace(folder, place=Workspace(absolute(folder)).among(paths).place)


def tell_what_to_add(settings: ConfigFile, katas: Path) -> None:
    """How these settings, which stay as they are, name the katas."""
    line = settings.naming(absolute(katas))
    if not line or settings.path is None:
        return
    file = shown(settings.path)
    if settings.path.name == "pytest.ini":
        common.say(f"{file} is already there, and was not changed.")
    else:
        common.say(f"No pytest.ini was written: it would hide pytest's settings in {file}.")
    where = f", under [{settings.table}]" if settings.table else ""
    common.say(f"Add this to {file}{where}:")
    for text in (line,) if settings.table else ("[pytest]", line):
        click.echo(f"    {encodable(text, sys.stdout.encoding)}")
