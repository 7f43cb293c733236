"""The README.md of a dojo: what the folder is, its units, and the commands that one needs.

It says at its end what was written, as a checksum, so that a later version renews what nobody has changed, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from string import Template
from typing import Final

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.walk import home
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.record.workspace import Workspace

NAME: Final = "README.md"
_SEAL: Final = "<!-- lstm-kata init renews this file unless you change it: {} -->\n"
_SEALED: Final = re.compile(r"(.*)" + re.escape(_SEAL).replace(r"\{\}", r"\w+"), re.DOTALL)


def lay(workspace: Workspace, catalogue: Catalogue, *, is_new: bool) -> None:
    """Write the page where an older one of ours is, or, if ``is_new``, where there is none. Raises ``OSError``."""
    path, text = workspace.root / NAME, _text(catalogue, workspace.place)
    try:
        old = access.read(path).replace(b"\r\n", b"\n").decode("utf-8", "replace")
    except FileNotFoundError:
        old = "" if is_new else text
    except OSError:  # a link, a folder, or nobody's to read: it is somebody else's
        return
    if old != text and (not old or _is_ours(old)):
        access.replace(path, text.encode())


def _text(catalogue: Catalogue, place: str) -> str:
    """The page for a dojo whose katas lie in the folder ``place``."""
    template = Template((files(__package__) / "new_dojo" / NAME).read_text(encoding="utf-8"))
    return _sealed(template.substitute(units="\n".join(_units(catalogue, place))) + "\n")


def _units(catalogue: Catalogue, place: str) -> Iterator[str]:
    for pack in catalogue.packs.values():
        yield f"\n## {pack.title}\n"
        for unit in pack.units:
            link = f"{place}/{home(pack.name)}{unit.folder}/{NAME}".replace(" ", "%20")
            katas = "1 kata" if len(unit.katas) == 1 else f"{len(unit.katas)} katas"
            yield f"{unit.number}. [{unit.title}]({link}): {katas}"


def _sealed(text: str) -> str:
    return text + _SEAL.format(sha256(text.encode()).hexdigest()[:12])


def _is_ours(text: str) -> bool:
    """Is it as some version wrote it?"""
    found = _SEALED.fullmatch(text)
    return found is not None and _sealed(found[1]) == text
