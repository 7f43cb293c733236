"""What a run of katas is about: the paths that are named, or else the user's own katas; and katas by their names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pytest

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.folder import Folders
from pytest_lstm_kata.files.printing import is_printable, printable
from pytest_lstm_kata.files.walk import EXAM, REVIEW, listed
from pytest_lstm_kata.kata.catalogue import NotFound
from pytest_lstm_kata.kata.model import Kata, Unit
from pytest_lstm_kata.output import way
from pytest_lstm_kata.record.workspace import Workspace, absolute, shown, typed

_LABEL: Final = re.compile(r"(?<![\w.:+/\\-])[0-9]+\.[0-9]+(?![\w.:+/\\-])")

_DEALT: Final = {
    REVIEW: "lstm-kata review deals one if katas are due",
    EXAM: "lstm-kata exam --start starts one",
}
"""How there comes to be what a dojo has only at times."""
_ALMOST: Final = 0.7
"""So alike are two names of which one was meant for the other."""


def is_typed(config: pytest.Config) -> bool:
    """Were the paths of this run typed? A worker is told by its controller, which hands it paths in any case."""
    return bool(vars(config.option).setdefault("kata_typed", config.args_source is pytest.Config.ArgsSource.ARGS))


def aim(config: pytest.Config, here: Path, kata_paths: Sequence[Path], folders: Folders) -> list[Path]:
    """Have pytest judge the named paths, and files in place of katas that are named; else all of ``kata_paths``, or of the one
    in which the user stands that folder alone. Returns the paths. Raises ``pytest.UsageError``.
    """
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        inside = any(here != path and here.is_relative_to(path) for path in kata_paths)
        dojo = Workspace.around(here)
        whole = [part for part in (dojo.exam, dojo.review) if here.is_relative_to(part)] if dojo else []
        config.args = [str(path) for path in whole or ([here] if inside else kata_paths)]
    else:
        config.args = [
            path for argument in config.args for path in _paths(argument, here, kata_paths, folders, config.inipath)
        ]
    config.option.keyword = _LABEL.sub(lambda label: keyword(label[0]), config.option.keyword)
    return [_named(argument.partition("::")[0], here) for argument in config.args]


def keyword(label: str) -> str:
    """By this ``-k`` finds the kata with this number and no other: without the colons 1.1 would find 1.10, too."""
    return f":{label}:"


def _paths(
    argument: str, here: Path, kata_paths: Sequence[Path], folders: Folders, settings: Path | None
) -> Sequence[str]:
    """The argument as it is, or the file of the kata that goes by it, or where the katas of the unit are that does."""
    if "::" in argument or access.is_there(here / argument):
        return [argument]
    try:
        return [str(_file(folders.catalogue.find(argument), kata_paths, folders, settings))]
    except NotFound as error:
        units = folders.catalogue.units_called(argument)
        if not units:
            raise pytest.UsageError(_unknown(argument, here, error)) from None
    return [str(path) for unit in units for path in _places(unit, kata_paths, folders, settings)]


def _unknown(argument: str, here: Path, error: NotFound) -> str:
    """That it names nothing, and what was likely meant: of a path, what lies there."""
    if argument in _DEALT:
        return f"There is no {argument} here: {_DEALT[argument]}."
    near = _near(here / argument)
    meant = f"Did you mean {typed(near)}?" if near else printable(str(error))
    return f"There is no file or folder called {printable(argument)} here. {meant}"


def _near(path: Path) -> Path | None:
    """What lies where this path leads and is called almost like it; None if nothing is."""
    from difflib import get_close_matches

    missing = next((each for each in (path, *path.parents) if access.is_folder(each.parent)), path)
    names = [each.name for each in (*listed(missing.parent).folders, *listed(missing.parent).files)]
    return next((missing.with_name(name) for name in get_close_matches(missing.name, names, 1, _ALMOST)), None)


def _places(unit: Unit, kata_paths: Sequence[Path], folders: Folders, settings: Path | None) -> Sequence[Path]:
    """The folder of a unit, or the files of its katas if these lie elsewhere."""
    for path in kata_paths:
        found = folders.papers(path)
        files = [found[kata.id].path for kata in unit.katas if kata.id in found]
        own = {file.parent for file in files}
        if files:
            return [*own] if {folder.name for folder in own} == {unit.folder} else files
    raise pytest.UsageError(_no_file(f"the katas of {unit.heading}", kata_paths, settings))


def _file(kata: Kata, kata_paths: Sequence[Path], folders: Folders, settings: Path | None) -> Path:
    for path in kata_paths:
        paper = folders.papers(path).get(kata.id)
        if paper:
            return paper.path
    raise pytest.UsageError(_no_file(kata.heading, kata_paths, settings))


def _no_file(what: str, kata_paths: Sequence[Path], settings: Path | None) -> str:
    gone = next((path for path in kata_paths if not path.is_dir()), None)
    if gone:
        return no_folder(gone, settings)
    places = ", ".join(map(shown, kata_paths))
    return f"There is no file for {what} in {places}: lstm-kata init . writes it."


def no_folder(path: Path, settings: Path | None) -> str:
    """What is said where the user's folder of katas is not, with the way to one."""
    below = way.dojo_below(Path.cwd())
    if below:
        return f"there are no katas in {shown(path)}, but {shown(below)} is a dojo: cd {typed(below)}"
    place = shown(settings) if settings else "pytest.ini"
    return f"there are no katas in {shown(path)}: lstm-kata init DIR makes a dojo, or set kata_paths in {place}."


def _named(argument: str, here: Path) -> Path:
    """The path of an argument. Raises ``pytest.UsageError`` if it is nothing that is opened, or if a terminal would obey its name."""
    path = absolute(here / argument)
    reason = access.obstacle(path)
    if not is_printable(argument):
        reason = "its name has characters that cannot be shown; name the folder above it"
    if reason:
        raise pytest.UsageError(f"{printable(argument)}: {reason}.")
    return path
