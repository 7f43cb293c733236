"""The seat that a learner's own folder has in a dojo: where that is, what opens it, and how much of the journal it has.

It stands in a file among the user's own things (``Workspace.membership``), which only they can read. Without that file a folder
knows no dojo, whatever came with it.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from types import MappingProxyType
from typing import Annotated, Final, NamedTuple

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.printing import is_printable, printable
from pytest_lstm_kata.record.structuring import structure, unstructure
from pytest_lstm_kata.record.workspace import Workspace

_PRIVATE: Final = 0o600

_URL: Final = re.compile(r"https?://([\w.-]+|\[[\w.:]+\])(:\d{1,5})?", re.ASCII)
_TOKEN: Final = re.compile(r"[!-~]{1,200}")
_SEAT_CODE: Final = re.compile(r"[0-9 ]{0,20}")
_LONGEST: Final = 40
"""Characters of a name: no dojo has longer ones."""


def _is_name(name: str) -> bool:
    return 0 < len(name) <= _LONGEST and is_printable(name)


class BadMembership(Exception):
    """The file is there and is none; the text says what to do."""


class Membership(NamedTuple):
    """A seat, as its holder knows it. No message and no traceback shows its token."""

    url: Annotated[str, _URL.fullmatch]
    """``http://192.168.178.45:8765``, without an end."""
    token: Annotated[str, _TOKEN.fullmatch]
    name: Annotated[str, _is_name]
    """As the dojo calls whoever sits there."""
    code: Annotated[str, _SEAT_CODE.fullmatch] = ""
    """The seat code, for another device."""
    last: str = ""
    """The id of the last entry of the journal that the dojo has answered; empty before the first."""
    closed: Mapping[str, str] = MappingProxyType({})
    """The id of the last entry by each kata that was not open in the dojo then."""

    def __repr__(self) -> str:
        return f"Membership({self.name!r}, {self.url!r})"

    @property
    def header(self) -> str:
        """Who sits where, and that the dojo judges, if it does."""
        judges = "" if has_torch() else ", which judges, because torch is not installed here"
        return f"dojo: {self.name} at {self.url}{judges}"

    @property
    def in_browser(self) -> str:
        """How to answer what a folder of one's own cannot."""
        return (
            f'Votes and the exam are answered in a browser: open {self.url}, choose "I have a seat already", '
            "and type your name and seat code."
        )

    def way_back(self, code: str) -> str:
        """The command that takes this seat again."""
        name = f'"{self.name}"' if re.fullmatch(r"[\w .-]+", self.name) else "NAME"
        return f"lstm-kata join {self.url} --name {name} --seat-code {code.replace(' ', '')}"

    @property
    def is_gone(self) -> str:
        """What is said once the token opens nothing any more; reports have it, too, and so it does not have the seat code."""
        return (
            f"The seat of {self.name} at {self.url} is gone, or on another device. "
            f"To have it here again: {self.way_back('CODE')} If there is none any more, lstm-kata leave ends this."
        )


def has_torch() -> bool:
    """Is there a torch? Whether it can judge is seen when it is needed: to import it takes seconds."""
    return "torch" in sys.modules or find_spec("torch") is not None


def read(workspace: Workspace) -> Membership | None:
    """The seat of this folder; None if it has none. Raises ``BadMembership``."""
    try:
        return structure(json.loads(access.read(workspace.membership)), Membership)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, RecursionError) as error:
        why = getattr(error, "strerror", None) or "it is not what lstm-kata join wrote"
        raise BadMembership(
            f"The seat of this folder cannot be read: {why}. lstm-kata leave removes it; then join again. ({place(workspace)})"
        ) from None


def place(workspace: Workspace) -> str:
    """The file of the seat, as messages name it."""
    return printable(workspace.membership.as_posix())


def save(workspace: Workspace, seat: Membership) -> None:
    """Keep the seat, for nobody else to read. Raises ``OSError``."""
    data = json.dumps(unstructure(seat), indent=2).encode() + b"\n"
    workspace.membership.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    access.replace(workspace.membership, data, mode=_PRIVATE)


def advance(workspace: Workspace, seat: Membership) -> None:
    """Keep how far the dojo has come, unless the seat was left or taken anew meanwhile. Raises ``OSError``."""
    try:
        now = read(workspace)
    except BadMembership:
        return
    if now and now.token == seat.token:
        save(workspace, seat)


def forget(workspace: Workspace) -> None:
    """Have no seat any more. Raises ``OSError``."""
    workspace.membership.unlink(missing_ok=True)
