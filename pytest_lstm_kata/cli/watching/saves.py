"""Finds saves by polling: files and folders whose signature is not the one that was noted.

Events of the file system do not cross network drives and containers, are limited in number, and some are lost. A look
costs some microseconds for each path, so most paths take turns.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from pytest_lstm_kata.files.folder import signature
from pytest_lstm_kata.files.reading import read_bounded

TURNS: Final = 6
"""A path that nobody expects to change is looked at in one of so many looks."""

_COMPARED: Final = 60
"""For so many looks the content is compared, too: where clocks tick slowly, by 2 s on FAT, two saves have one signature."""


class Signatures:
    """The signatures of paths when they were noted. What is near is looked at each time, all else in turn."""

    def __init__(self) -> None:
        self.near: Collection[str] = ()
        self._noted: dict[str, object] = {}  # no Path: it is hashed and compared by Python, too slow for a look
        self._compared: dict[str, tuple[object, int]] = {}
        """The content of what changed of late, and in how many more looks it is compared."""
        self._turn = 0

    @property
    def paths(self) -> set[Path]:
        """All that were noted."""
        return set(map(Path, self._noted))

    def note(self, paths: Iterable[Path]) -> None:
        """Remember the signatures of these paths, just before they are read. Nothing need be there."""
        for path in map(str, paths):
            now = signature(path)
            if path in self._compared or now != self._noted.get(path):
                self._compared[path] = _content(Path(path)), _COMPARED
            self._noted[path] = now

    def changed(self) -> set[Path]:
        """Look at what is near, and at those whose turn it is. If one of these differs, all that differ."""
        self._turn = (self._turn + 1) % TURNS
        paths = [*self._noted]
        if any(map(self._differs, [*self.near, *paths[self._turn :: TURNS]])):
            return set(map(Path, filter(self._differs, paths)))
        return set()

    def differing(self, paths: Iterable[Path]) -> set[Path]:
        """Those that are not as they were when they were noted."""
        return {path for path in paths if self._differs(str(path))}

    def _differs(self, path: str) -> bool:
        if signature(path) != self._noted.get(path):
            return True
        if path not in self._compared:
            return False
        content, looks = self._compared.pop(path)
        if looks > 1:
            self._compared[path] = content, looks - 1
        return _content(Path(path)) != content


def _content(path: Path) -> object:
    """What stands in a file, or which names a folder has; None if it cannot be read."""
    try:
        return sorted(path.iterdir()) if path.is_dir() else read_bounded(path)
    except OSError:
        return None
