"""What is the user's own in a run of katas, and so may be run. All else is only read, whatever it is called.

Nothing below a path that was named is ever a module, a ``conftest.py`` or a package: it may be somebody else's. The user's own are
the folder in which pytest was started and those above it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest

from pytest_lstm_kata.files.folder import claimed
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.walk import listed
from pytest_lstm_kata.record import config_file
from pytest_lstm_kata.record.settings import BadSetting
from pytest_lstm_kata.record.workspace import shown

_HARMLESS: Final = ("kata_attempts", "kata_time_limit", "minversion", "testpaths")
"""What the settings of a folder may say in which the user does not stand."""


class Trust:
    """Which folders are the user's own, by the paths that a run names, the user's folders of katas, and where it was started."""

    def __init__(self, named: Iterable[Path], kata_paths: Sequence[Path], here: Path) -> None:
        self._here = here
        self._typed = [*named]
        self._named = [*self._typed, *kata_paths]
        self._usual = frozenset(entry for entry in sys.path if _place(entry, here) != here)
        """From where Python imports, whatever is named: pytest and torch are there."""

    def conftest(self, top: Path) -> Path | None:
        """The user's own conftest that is nearest to where they stand, if none above it is somebody else's.

        Folders above ``top`` are left out, as by pytest.
        """
        found = None
        for folder in reversed([self._here, *self._here.parents]):
            if folder not in top.parents:
                if not self._is_own(folder):
                    break
                found = folder / "conftest.py" if (folder / "conftest.py").is_file() else found
        return found

    def _is_own(self, folder: Path) -> bool:
        """Is a folder, in which the user stands or which is above, theirs? One that holds katas may have come from afar."""
        others = [path for path in self._named if path != self._here]
        return not _is_below(folder, others) and all(claimed(path) is None for path in listed(folder).files)

    def is_foreign(self, folder: Path) -> bool:
        """Is nothing to be written there, since it was named and the user does not stand in it?"""
        return _is_below(folder, self._named) and not self._here.is_relative_to(folder)

    def check_settings(self, inipath: Path | None) -> None:
        """Raise ``pytest.UsageError`` if settings that are not the user's own say more than which katas to judge."""
        if inipath is None or self._here.is_relative_to(inipath.parent):
            return
        try:
            section = config_file.read(inipath)
        except BadSetting as error:
            raise pytest.UsageError(str(error)) from None
        settings, folder = section.settings if section else {}, inipath.parent
        others = [name for name in settings if not _is_harmless(name, settings[name])]
        if others:
            raise pytest.UsageError(
                f"{shown(inipath)} sets more than which katas to judge ({printable(others[0])[:40]} = ...), and you are not "
                f"in its folder, so nothing was run. If the file is yours: cd {shown(folder)}, then pytest --kata. "
                "If it is not: name the folder above it, or use your own settings: pytest -c pytest.ini --kata ..."
            )
        if not all(path.is_relative_to(folder) for path in self._typed):
            raise pytest.UsageError(
                f"pytest would use {shown(inipath)} as the settings for everything that you named, so nothing was run. "
                "Name the folder above them, or use your own settings: pytest -c pytest.ini --kata ..."
            )

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """A finder of modules, before all others: it knows those that lie below what was named, and passes over them.

        Raises ``ModuleNotFoundError`` if there is no other of this name.
        """
        if path is not None or name == "conftest":
            return None
        usual = [entry for entry in sys.path if not self._refuses(entry)]
        if len(usual) == len(sys.path):
            return None
        first, good = (PathFinder.find_spec(name, entries, target) for entries in (sys.path, usual))
        if first is None or (good is not None and good.origin == first.origin):
            return None
        if good is None:
            raise ModuleNotFoundError(
                f"with --kata nothing is imported from a folder whose katas are judged: {name}", name=name
            )
        return good

    def close(self) -> Sequence[tuple[int, str]]:
        """Take what lies below the named paths off ``sys.path``. Returns what it was, and where."""
        taken = [(place, entry) for place, entry in enumerate(sys.path) if self._refuses(entry)]
        sys.path[:] = [entry for entry in sys.path if not self._refuses(entry)]
        return taken

    def _refuses(self, entry: str) -> bool:
        return entry not in self._usual and _is_below(_place(entry, self._here), self._named)


def _place(entry: str, here: Path) -> Path:
    """The folder of an entry of ``sys.path``; the empty one is where one stands."""
    return here / entry


def _is_below(folder: Path, others: Iterable[Path]) -> bool:
    return any(folder.is_relative_to(other) for other in others)


def _is_harmless(name: str, value: object) -> bool:
    """May the settings of somebody else's folder say so? ``--kata``, as ``lstm-kata init`` writes it, and folders that lie below."""
    if name == "addopts":
        return value in ("--kata", ["--kata"])
    if name == "kata_paths":
        paths = value.split() if isinstance(value, str) else value if isinstance(value, list) else [""]
        return all(not path.is_absolute() and ".." not in path.parts for path in map(Path, map(str, paths)))
    return name in _HARMLESS
