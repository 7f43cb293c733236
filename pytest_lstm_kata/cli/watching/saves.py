"""Finds saves by polling: files and folders whose signature is not the one that was noted.

Events of the file system do not cross network drives and containers, are limited in number, and some are lost. A look
costs some microseconds for each path, so most looks are at the few that one is likely to save.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from pytest_lstm_kata.files.folder import Signature, signature
from pytest_lstm_kata.files.reading import read_bounded

TURNS: Final = 7
"""One of so many looks is at all paths, the others at those that are near."""

_TICK: Final = 2
"""Seconds between two ticks of the slowest clock of a file system, that of FAT."""

_COMPARED: Final = 60
"""For so many looks, which take longer than that, the content of what has just changed is compared, too."""


class Signatures:
    """The signatures of paths when they were noted.

    Two saves within one tick of the clock may have one signature, if an answer is as long as the other.
    """

    def __init__(self) -> None:
        self.near: Collection[str] = ()
        self._noted: dict[str, Signature | None] = {}
        """By name, for a ``Path`` is hashed and compared in Python, which is slow."""
        self._paths: dict[str, Path] = {}
        self._compared: dict[str, tuple[object, int]] = {}
        """Contents of what has just changed, and in how many more looks they are compared."""
        self._turn = 0

    @property
    def paths(self) -> set[Path]:
        """All that were noted."""
        return {*self._paths.values()}

    def note(self, paths: Iterable[Path]) -> None:
        """Remember the signatures of these paths, just before they are read. Nothing need be there."""
        for path in paths:
            name = str(path)
            now = signature(name)
            if name in self._compared or (now != self._noted.get(name) and _is_recent(now)):
                self._compared[name] = _content(path), _COMPARED
            self._noted[name], self._paths[name] = now, path

    def changed(self) -> set[Path]:
        """Look at what is near, or now and then at all. If something differs, all that differ."""
        self._turn = (self._turn + 1) % TURNS
        if self._turn and not any(map(self._differs, self.near)):
            return set()
        return {self._paths[name] for name in [*self._noted] if self._differs(name)}

    def differing(self, paths: Iterable[Path]) -> set[Path]:
        """Those that are not as they were when they were noted."""
        return {path for path in paths if self._differs(str(path))}

    def _differs(self, name: str) -> bool:
        if signature(name) != self._noted.get(name):
            return True
        if name not in self._compared:
            return False
        content, looks = self._compared[name]
        if _content(self._paths[name]) != content:
            return True
        if looks > 1:
            self._compared[name] = content, looks - 1
        else:
            del self._compared[name]
        return False


def _is_recent(found: Signature | None) -> bool:
    """Was it written so short a time ago that it may be written again within the same tick?"""
    return found is not None and time.time() - found[0] / 1e9 < 2 * _TICK


def _content(path: Path) -> object:
    """What stands in a file, or which names a folder has; None if it cannot be read."""
    try:
        return sorted(path.iterdir()) if path.is_dir() else read_bounded(path)
    except OSError:
        return None
