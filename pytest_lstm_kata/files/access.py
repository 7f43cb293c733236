"""The one way to the files of a learner, whoever that is: what is no regular file is not opened, and no link is followed.

Whatever lies in a folder that came from somebody else may be a link, a pipe or a device: opening it could read a secret, write
to where nobody looks, or wait for ever.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

MAX_BYTES: Final = 64 * 1024
"""No kata file is larger."""

A_LINK: Final = "it is a link, and links are not followed"
NO_FILE: Final = "it is not a regular file"
CHANGED: Final = "it was changed while it was read; run this again"
A_LINK_ABOVE: Final = "a folder on the way to it is a link, and links are not followed"


class Unfit(OSError):
    """There is something of this name, and it is nothing to be opened: a link, a pipe, a device, a folder."""


_BESIDE: Final = ".{}.new"
"""Where a file is written before it takes its place; with letters and digits that nobody can guess."""

_SAFELY: Final = (
    getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe that nobody writes to is opened at once, and then seen to be one
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)


_FOLLOWS: Final = not hasattr(os, "O_NOFOLLOW")
"""Does the system open what a link leads to, whatever it is asked? Windows does."""


def descriptor(path: Path | str, flags: int, mode: int = 0o666) -> int:
    """The file opened with these flags, if it is a regular one; ``mode`` is that of a new one, as far as the user's mask allows.

    Raises ``OSError``, and ``Unfit`` if it is none.
    """
    if _FOLLOWS and Path(path).is_symlink():
        raise Unfit(errno.ELOOP, A_LINK, str(path))
    try:
        opened = os.open(path, flags | _SAFELY, mode)
    except OSError as error:
        reason = {errno.ELOOP: A_LINK, errno.ENXIO: NO_FILE, errno.EISDIR: NO_FILE}.get(error.errno or 0)
        if reason:
            raise Unfit(error.errno, reason, str(path)) from None
        raise
    if not stat.S_ISREG(os.fstat(opened).st_mode):
        os.close(opened)
        raise Unfit(errno.EINVAL, NO_FILE, str(path))
    return opened


def read(path: Path | str, limit: int = MAX_BYTES, *, start: int = 0, grows: bool = False) -> bytes:
    """At most ``limit + 1`` bytes from ``start`` on, so that a larger file is noticed and not read.

    Raises ``OSError``, and ``Unfit`` also if the file was changed meanwhile: who reads half of one answer and half of another
    has neither. Others may add to a file that ``grows``.
    """
    file = descriptor(path, os.O_RDONLY)
    try:  # a file object would ask the system twice as much, and a class has thousands of files
        before = None if grows else _state(file)
        if start:
            os.lseek(file, start, os.SEEK_SET)
        data = os.read(file, limit + 1)
        while len(data) <= limit and (more := os.read(file, limit + 1 - len(data))):
            data += more
        if before is not None and before != _state(file):
            raise Unfit(errno.EAGAIN, CHANGED, str(path))
        return data
    finally:
        os.close(file)


def _state(file: int) -> tuple[int, int]:
    """What changes when somebody writes to an open file."""
    found = os.fstat(file)
    return found.st_mtime_ns, found.st_size


def is_there(path: Path) -> bool:
    """Is there anything of this name, be it a link that leads nowhere?"""
    return os.path.lexists(path)


def is_folder(path: Path) -> bool:
    """Is there a folder of this name? A name that is too long for the disk is none."""
    return os.path.isdir(path)  # noqa: PTH112  # the method of a path raises for such a name


def obstacle(path: Path) -> str:
    """Why a file is not opened; empty for a regular one, for a folder, be it by a link, and where nothing is."""
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return ""
    if stat.S_ISREG(mode) or path.is_dir():
        return ""
    return A_LINK if stat.S_ISLNK(mode) else NO_FILE


def check_folders(path: Path, root: Path) -> None:
    """Raise ``Unfit`` if one of the folders below ``root``, on the way to ``path``, is a link."""
    for name in list(path.relative_to(root).parents)[:-1]:
        if (root / name).is_symlink():
            raise Unfit(errno.ELOOP, A_LINK_ABOVE, str(path))


def replace(path: Path, data: bytes, *, mode: int | None = None, synced: bool = False) -> None:
    """Write a file whole or not at all, whatever happens in between. Raises ``OSError``, and ``Unfit`` if another thing is there.

    It has this mode, from its first byte on; or else that of the file which was there. What is ``synced`` is on the disk before it
    takes the place of what was there, so that no loss of power leaves neither.
    """
    new_mode = 0o666 if mode is None else mode
    if is_there(path):
        reason = NO_FILE if path.is_dir() else obstacle(path)
        if reason:
            raise Unfit(errno.EINVAL, reason, str(path))
        mode = stat.S_IMODE(os.lstat(path).st_mode) if mode is None else mode
    with _beside(path, new_mode) as (beside, file):
        with os.fdopen(file, "wb") as new:
            new.write(data)
            if synced:
                new.flush()
                os.fsync(new.fileno())
        if mode is not None:
            beside.chmod(mode)
        beside.replace(path)


def tidy(folder: Path) -> None:
    """Remove what was left here by whoever was killed in the middle of ``replace``. Nobody else may write here now. Raises ``OSError``."""
    for left in folder.glob(_BESIDE.format("?" * 16)):
        left.unlink()


@contextmanager
def _beside(path: Path, mode: int) -> Iterator[tuple[Path, int]]:
    """A new file in the same folder, under a name that nobody can guess; it is removed if anything goes wrong."""
    beside = path.with_name(_BESIDE.format(os.urandom(8).hex()))
    file = descriptor(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        yield beside, file
    except BaseException:  # Ctrl-C leaves nothing behind, either
        with suppress(OSError):
            beside.unlink()
        raise
