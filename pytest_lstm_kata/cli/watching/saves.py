"""Finds saves by polling: files and folders whose signature is not the one that was noted.

Events of the file system do not cross network drives and containers, are limited in number, and some are lost. A look
costs some microseconds for each path, so most looks are at the few that one is likely to save.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.folder import Signature, signature

_RECENT: Final = 4
"""For so many seconds the content of what was written is compared, too: the clock of FAT ticks every two."""


class Signatures:
    """The signatures of paths when they were noted.

    Two saves within one tick of the clock may have one signature, if an answer is as long as the other.
    """

    def __init__(self) -> None:
        self.near: Collection[str] = ()
        """What is likely to change next."""
        self._noted: dict[str, Signature | None] = {}
        """By name, for a ``Path`` is hashed and compared in Python, which is slow."""
        self._paths: dict[str, Path] = {}
        self._contents: dict[str, object] = {}
        """Of what was written recently."""

    @property
    def paths(self) -> set[Path]:
        """All that were noted."""
        return {*self._paths.values()}

    def note(self, paths: Iterable[Path]) -> None:
        """Remember the signatures of these paths, just before they are read. Nothing need be there."""
        for path in paths:
            name = str(path)
            now = signature(name)
            self._contents.pop(name, None)
            if _is_recent(now):
                self._contents[name] = _content(path)
            self._noted[name], self._paths[name] = now, path

    def glance(self) -> bool:
        """Does something differ that is near?"""
        return any(map(self._differs, self.near))

    def differing(self, paths: Iterable[Path]) -> set[Path]:
        """Those that are not as they were when they were noted."""
        return {path for path in paths if self._differs(str(path))}

    def _differs(self, name: str) -> bool:
        if signature(name) != self._noted.get(name):
            return True
        if name not in self._contents:
            return False
        if _content(self._paths[name]) != self._contents[name]:
            return True
        if not _is_recent(self._noted[name]):
            del self._contents[name]
        return False


def _is_recent(found: Signature | None) -> bool:
    """Was it written so short a time ago that it may be written again within the same tick?"""
    return found is not None and abs(time.time() - found[0] / 1e9) < _RECENT


def _content(path: Path) -> object:
    """What stands in a file, or which names a folder has; None if it cannot be read."""
    try:
        return sorted(path.iterdir()) if path.is_dir() else access.read(path)
    except OSError:
        return None
