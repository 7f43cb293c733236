"""What can happen in a dojo, and how it stands on a line of the journal.

Annotations are not postponed here: each run with a record makes these classes, and so takes half the time for it.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple, Self, TypeVar

from pytest_lstm_kata.judge.verdict import Heard, Verdict
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.structuring import structure, unstructure

T = TypeVar("T", bound=tuple[Any, ...])

_NONE: Final[Mapping[str, str]] = MappingProxyType({})


class Judged(NamedTuple):
    """Answers were judged: never a truth beyond the learner's own answers, and no sentence, for these change with the pack."""

    kata: str
    seed: int = 0
    challenge: bool = False
    answers: Mapping[str, str] = _NONE
    """Canonical, as far as that can be said without torch."""
    meaning: Mapping[str, str] = _NONE
    """The same with layer calls normalised; empty if equal to ``answers``."""
    outcome: str = ""
    mistake: str = ""
    unverified: tuple[str, ...] = ()
    """Blanks that nothing here could show."""
    witnessed: tuple[str, ...] = ()
    """Blanks that were judged by the word of the pack's witness."""
    witness: Mapping[str, str] = _NONE
    """Whose word that is, if there is a witness: its device, its torch, and the date."""

    @property
    def reservations(self) -> tuple[str, ...]:
        """What is not to be passed over where the answers are explained: who judged what was not run."""
        device, torch, date = (self.witness.get(name, "?") for name in ("device", "torch", "date"))
        heard = Heard(device, torch, date, self.witnessed)
        open_ones = f"{', '.join(self.unverified)}: not judged. Compare your answer with the steps."
        return (*heard.sentences, *[open_ones] * bool(self.unverified))

    devices: Mapping[str, str] = _NONE
    """What each device said."""
    torch: str = ""

    @classmethod
    def of(cls, verdict: Verdict, kata: Kata) -> Self:
        """What is worth knowing of a verdict."""
        return cls(
            kata=kata.id,
            seed=verdict.seed,
            challenge=kata.challenge,
            answers=verdict.answers,
            meaning=verdict.meaning,
            outcome=verdict.outcome.value,
            mistake=verdict.mistake,
            unverified=tuple(verdict.unverified),
            witnessed=verdict.witnessed,
            witness=verdict.witness,
            devices=verdict.devices,
            torch=verdict.torch,
        )


class Hinted(NamedTuple):
    """A hint was shown."""

    kata: str
    seed: int = 0
    level: int = 0
    """Which, from 1."""


class Started(NamedTuple):
    """The clock of a challenge was started."""

    kata: str
    seed: int = 0


class Retried(NamedTuple):
    """Fresh numbers were dealt."""

    kata: str
    seed: int = 0


class Revealed(NamedTuple):
    """The solution with these numbers was shown: with them the kata does not count as solved any more."""

    kata: str
    seed: int = 0


class Examined(NamedTuple):
    """An exam was dealt, and its clock started."""

    pack: str
    seed: int
    katas: tuple[str, ...]
    units: tuple[str, ...] = ()
    """The names of the units that it was to be about; none for all."""


class Result(NamedTuple):
    """What an exam came to in one kata."""

    outcome: str
    right: int
    """How many blanks were right."""
    of: int
    """How many could be shown."""
    answers: Mapping[str, str] = _NONE


class HandedIn(NamedTuple):
    """An exam was handed in."""

    pack: str
    seed: int
    results: Mapping[str, Result]


Event = Judged | Hinted | Started | Retried | Revealed | Examined | HandedIn

_KINDS: Final[Mapping[str, type[Event]]] = {
    "judged": Judged,
    "hinted": Hinted,
    "started": Started,
    "retried": Retried,
    "revealed": Revealed,
    "examined": Examined,
    "handed in": HandedIn,
}
_NAMES: Final = {kind: name for name, kind in _KINDS.items()}
_HEAD: Final = ("id", "time", "event", "kata")
_LATER: Final = ("meaning", "units", "witnessed", "witness")
"""Fields that are written only if there is something in them, as before there were such."""


class Entry(NamedTuple):
    """An event as the journal has it."""

    time: datetime
    id: str
    """Random, so that of a line that is there twice one is counted."""
    event: Event

    @property
    def order(self) -> tuple[datetime, str]:
        """Any two entries have an order, the same in every merge of journals."""
        return self.time, self.id

    @property
    def line(self) -> bytes:
        """In ASCII, whatever stands in an answer, with its end."""
        facts = unstructure(self.event)
        for name in _LATER:
            if not facts.get(name, True):
                del facts[name]
        head = self.id, self.time.isoformat(timespec="microseconds"), _NAMES[type(self.event)], ""
        return json.dumps({**dict(zip(_HEAD, head, strict=True)), **facts}).encode() + b"\n"


def read(line: bytes, renamed: Mapping[str, str] = _NONE) -> Entry | None:
    """The entry on a line; None if this version does not know such events. Raises ``ValueError`` if it is none.

    ``renamed`` has the id of a kata by each that it had before, so that an entry speaks of katas by their ids of now.
    """
    return entry(facts_of(line), renamed)


def facts_of(line: bytes) -> object:
    """What stands on a line of any journal. Raises ``ValueError`` if that is no JSON."""
    try:
        return json.loads(line)
    except RecursionError:
        raise ValueError("brackets within brackets") from None


def entry(facts: object, renamed: Mapping[str, str] = _NONE) -> Entry | None:
    """The entry that a line has, once it is no text any more: see ``read``. Raises ``ValueError`` if it is none."""
    found = happened(facts, _KINDS)
    if found is None:
        return None
    time, id, event = found  # noqa: A001  # as an entry calls it
    return Entry(time, id, _with_ids_of_now(event, renamed) if renamed else event)


def happened(facts: object, kinds: Mapping[str, type[T]]) -> tuple[datetime, str, T] | None:
    """The time, the id and the event of what stands on a line of a journal that knows these kinds of events.

    None for an event of another kind. Raises ``ValueError`` for what is no entry of any journal.
    """
    if not isinstance(facts, dict) or not all(isinstance(facts.get(name), str) for name in _HEAD):
        raise ValueError("an entry has an id, a time, an event and a kata")
    kind = kinds.get(facts["event"])
    if kind is None:
        return None
    time = datetime.fromisoformat(facts["time"])
    if time.tzinfo is None:
        raise ValueError("a time has a zone")
    return time, facts["id"], structure(facts, kind)


def _with_ids_of_now(event: Event, renamed: Mapping[str, str]) -> Event:
    match event:
        case Examined():
            return event._replace(katas=tuple(renamed.get(kata, kata) for kata in event.katas))
        case HandedIn():
            return event._replace(results={renamed.get(kata, kata): told for kata, told in event.results.items()})
    return event._replace(kata=renamed[event.kata]) if event.kata in renamed else event
