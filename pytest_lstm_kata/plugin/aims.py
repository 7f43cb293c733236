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
from pytest_lstm_kata.files.walk import REVIEW
from pytest_lstm_kata.kata.catalogue import NotFound
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.output import way
from pytest_lstm_kata.record.workspace import Workspace, absolute, shown, typed

_LABEL: Final = re.compile(r"(?<![\w.:+/\\-])[0-9]+\.[0-9]+(?![\w.:+/\\-])")


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
        config.args = [_argument(argument, here, kata_paths, folders, config.inipath) for argument in config.args]
    config.option.keyword = _LABEL.sub(lambda label: keyword(label[0]), config.option.keyword)
    return [_named(argument.partition("::")[0], here) for argument in config.args]


def keyword(label: str) -> str:
    """By this ``-k`` finds the kata with this number and no other: without the colons 1.1 would find 1.10, too."""
    return f":{label}:"


def _argument(argument: str, here: Path, kata_paths: Sequence[Path], folders: Folders, settings: Path | None) -> str:
    """The argument as it is, or the file of the kata that goes by it."""
    if "::" in argument or access.is_there(here / argument):
        return argument
    try:
        kata = folders.catalogue.find(argument)
    except NotFound as error:
        if argument == REVIEW:
            raise pytest.UsageError("There is no review here: lstm-kata review deals one if katas are due.") from None
        raise pytest.UsageError(
            f"There is no file or folder called {printable(argument)} here. {printable(str(error))}"
        ) from None
    return str(_file(kata, kata_paths, folders, settings))


def _file(kata: Kata, kata_paths: Sequence[Path], folders: Folders, settings: Path | None) -> Path:
    for path in kata_paths:
        paper = folders.papers(path).get(kata.id)
        if paper:
            return paper.path
    gone = next((path for path in kata_paths if not path.is_dir()), None)
    if gone:
        raise pytest.UsageError(no_folder(gone, settings))
    places = ", ".join(map(shown, kata_paths))
    raise pytest.UsageError(f"There is no file for {kata.heading} in {places}: lstm-kata init . writes it.")


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
