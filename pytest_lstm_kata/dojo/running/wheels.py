"""What guests without torch install from the facilitator's machine: the wheels in a folder, and the line that installs them."""

from __future__ import annotations

import re
from importlib.metadata import version
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.printing import is_printable
from pytest_lstm_kata.output.terminal import several
from pytest_lstm_kata.record.workspace import shown, typed

TOOL: Final = "pytest-lstm-kata"

NEEDED: Final = ("click", "filelock", "iniconfig", "packaging", "pluggy", "pygments", "pytest")
"""All that it needs but for torch, for which there is the dojo."""

ON_WINDOWS: Final = "colorama"
"""What click and pytest need there besides."""

_FILE: Final = re.compile(
    r"(?P<name>\w[\w.]*)-(?P<version>[\w.!+]+)(-\d[\w.]*)?-[\w.]+-(?P<abi>[\w.]+)-(?P<platform>[\w.]+)\.whl", re.ASCII
)
"""https://packaging.python.org/en/latest/specifications/binary-distribution-format/#file-name-convention"""


class Wheel(NamedTuple):
    """A file that pip can install."""

    file: str
    name: str
    """As pip compares names: in small letters, with hyphens."""
    version: str
    is_everywhere: bool
    """Is it for any system?"""


def listed(folder: Path) -> list[Wheel]:
    """The wheels that lie right in a folder, by name; links are none. Raises ``OSError`` if it cannot be read."""
    found = []
    for path in sorted(folder.iterdir()):
        match = _FILE.fullmatch(path.name)
        if match and is_printable(path.name) and path.is_file() and not access.obstacle(path):
            name = re.sub(r"[-_.]+", "-", match["name"]).lower()
            found.append(Wheel(path.name, name, match["version"], (match["abi"], match["platform"]) == ("none", "any")))
    return found


def names(folder: Path | None) -> list[str]:
    """The files that are handed out from this folder, and no others; none where there is no folder, or none that can be read."""
    try:
        return [wheel.file for wheel in listed(folder)] if folder else []
    except OSError:
        return []


def lacking(folder: Path) -> list[str]:
    """What guests would miss in this folder, with the command that puts it there. Raises ``OSError`` as ``listed`` does."""
    wheels, now, place = listed(folder), version(TOOL), shown(folder)
    own = [wheel.version for wheel in wheels if wheel.name == TOOL]
    names = {wheel.name for wheel in wheels}
    missing = [] if now in own else [f"{TOOL} {now}"]
    missing += [name for name in NEEDED if name not in names]
    said = []
    if missing:
        other = f" It has {TOOL} {several(own)}." if own and now not in own else ""
        said.append(
            f"{place} lacks {', '.join(missing)}.{other} To put all there: "
            f"python -m pip wheel --wheel-dir {typed(folder)} {TOOL}=={now}"
        )
    if ON_WINDOWS not in names:
        said.append(
            f"{place} lacks {ON_WINDOWS}, which guests with Windows need: "
            f"python -m pip download --dest {typed(folder)} {ON_WINDOWS}"
        )
    said += [f"{place}/{wheel.file} is not for every system." for wheel in wheels if not wheel.is_everywhere]
    return said


def install(address: str) -> str:
    """The line that a guest types, in the network of a dojo at this address. pip has to be told to trust one without TLS."""
    where = urlsplit(address)
    trusted = "" if where.scheme == "https" else f" --trusted-host {where.hostname}"
    return (
        f"python -m pip install --no-index --find-links {address.rstrip('/')}/wheels/{trusted} {TOOL}=={version(TOOL)}"
    )
