"""What can happen in a room, and how it stands on a line of the room's journal.

The time of an entry is that of the server, when it took the event. What a client says of time is kept beside it, and
nothing goes by it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from pytest_lstm_kata.dojo.room.plan import Plan
from pytest_lstm_kata.record.events import facts_of, happened
from pytest_lstm_kata.record.structuring import unstructure

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


class Opened(NamedTuple):
    """The dojo was opened, or started again: then the clock stood still since the entry before."""

    dojo: str
    """Random, and never shown: from it come the numbers of each seat."""
    title: str = ""
    plan: Plan = Plan()
    packs: Mapping[str, str] = _NONE
    """A digest of its katas by the name of each pack."""
    names: str = "drawn"
    """``drawn`` by the dojo, or the learners' ``own``."""
    seats: int = 64


class Seated(NamedTuple):
    """Somebody took a seat."""

    seat: str
    """``s1``, ``s2`` ...: never one that somebody had before."""
    name: str = ""
    token: str = ""
    """The SHA-256 of the token, in hex."""


class Returned(NamedTuple):
    """Somebody came back to a seat, on another device maybe: the old token is dead."""

    seat: str
    token: str = ""


class Recoded(NamedTuple):
    """A seat got a new seat code."""

    seat: str
    turn: int = 0
    """Of which turn the code is that counts now."""


class Renamed(NamedTuple):
    """A seat got another name."""

    seat: str
    name: str = ""


class Removed(NamedTuple):
    """A seat is gone, with all that it answered."""

    seat: str
    by: str = "host"
    """``host`` or ``seat``; who goes themselves wants their answers gone from the disk, too."""


class Hand(NamedTuple):
    """A hand went up or down."""

    seat: str
    up: bool = True


class Stepped(NamedTuple):
    """The facilitator moved on, or back. From its time on the clock runs."""

    step: int
    """In the plan, from 0; -1 before the first."""
    phase: str = "open"
    """``join`` before the first step, and before an exam for which a vote was left, ``open`` of practice and exams, ``over`` of an exam that has ended; of votes ``think``, ``argue``, ``again``,
    ``reveal``, ``explain``, ``check``, ``checked``."""
    kata: str = ""
    """Its id, in a vote at the facilitator's choice; else the plan says it."""
    slip: bool = False
    """Does it leave a vote, or ask a check again, that nobody had answered? It is written, since answers may be forgotten."""


class Extended(NamedTuple):
    """The clock got more time, or less."""

    seconds: int


class Paused(NamedTuple):
    """The clock was stopped, or runs again."""

    on: bool = True
    why: str = ""
    """Empty if the facilitator did it, else what did: ``disk full``."""


class Door(NamedTuple):
    """The door was opened, or closed to those who have no seat yet."""

    open: bool = True


class Answered(NamedTuple):
    """A seat answered, and nothing is said yet of what that is worth."""

    seat: str
    kata: str = ""
    seed: int = 0
    answers: Mapping[str, str] = _NONE
    """The text in each blank, as it was typed."""
    round: str = "practise"
    """``practise``, ``exam``, or of a vote ``first``, ``again``, ``check``."""
    sent: str = ""
    """The client's own time, in ISO format."""
    client_id: str = ""
    """The id that the client gave it: the same seat sends it twice, and it counts once."""


class Judged(NamedTuple):
    """An answer was judged: never with a truth."""

    seat: str
    answer: str = ""
    """The id of the entry in which it was answered."""
    kata: str = ""
    seed: int = 0
    verdict: Mapping[str, Any] = _NONE
    """As ``Verdict.to_wire`` has it."""


Event = (
    Opened
    | Seated
    | Returned
    | Recoded
    | Renamed
    | Removed
    | Hand
    | Stepped
    | Extended
    | Paused
    | Door
    | Answered
    | Judged
)

VOTES: Final = ("first", "again", "check")
"""The rounds in which the room votes."""

_KINDS: Final[Mapping[str, type[Event]]] = {
    "opened": Opened,
    "seated": Seated,
    "returned": Returned,
    "recoded": Recoded,
    "renamed": Renamed,
    "removed": Removed,
    "hand": Hand,
    "stepped": Stepped,
    "extended": Extended,
    "paused": Paused,
    "door": Door,
    "answered": Answered,
    "voted": Answered,
    "judged": Judged,
}
_NAMES: Final = {kind: name for name, kind in _KINDS.items() if name != "voted"}
_HEAD: Final = ("id", "time", "event", "kata")


class Entry(NamedTuple):
    """An event as the journal has it."""

    time: datetime
    id: str
    """Random: of a line that is there twice one counts."""
    event: Event

    @property
    def line(self) -> bytes:
        """In ASCII, whatever stands in an answer, with its end."""
        event = self.event
        name = "voted" if isinstance(event, Answered) and event.round in VOTES else _NAMES[type(event)]
        head = self.id, self.time.isoformat(timespec="microseconds"), name, ""
        return json.dumps({**dict(zip(_HEAD, head, strict=True)), **unstructure(event)}).encode() + b"\n"


class Line(NamedTuple):
    """An entry that is to be kept, as it will stand in the journal: made once, and written as it was measured."""

    entry: Entry
    data: bytes


def read(line: bytes) -> Entry | None:
    """The entry on a line; None if this version does not know such events. Raises ``ValueError`` if it is none."""
    found = happened(facts_of(line), _KINDS)
    return Entry(*found) if found else None
