"""The seat that a learner's own folder has in a dojo: where that is, what opens it, and how much of the journal it has.

It stands in ``.lstm-kata/dojo.json``, which only its owner can read. A folder without that file knows no dojo.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from importlib.util import find_spec
from types import MappingProxyType
from typing import Final, NamedTuple

from pytest_lstm_kata.files import access
from pytest_lstm_kata.record.structuring import structure, unstructure
from pytest_lstm_kata.record.workspace import Workspace, shown

_PRIVATE: Final = 0o600


class BadMembership(Exception):
    """The file is there and is none; the text says what to do."""


class Membership(NamedTuple):
    """A seat, as its holder knows it. No message and no traceback shows its token."""

    url: str
    """``http://192.168.178.45:8765``, without an end."""
    token: str
    name: str
    """As the dojo calls whoever sits there."""
    code: str = ""
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
    path = workspace.membership
    try:
        return structure(json.loads(access.read(path)), Membership)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, RecursionError) as error:
        why = getattr(error, "strerror", None) or "it is not what lstm-kata join wrote"
        raise BadMembership(
            f"{shown(path)} cannot be read: {why}. lstm-kata leave removes it; then join again."
        ) from None


def save(workspace: Workspace, seat: Membership) -> None:
    """Keep the seat, for nobody else to read. Raises ``OSError``."""
    data = json.dumps(unstructure(seat), indent=2).encode() + b"\n"
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
