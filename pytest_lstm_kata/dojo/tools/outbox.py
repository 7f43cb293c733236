"""The learner's journal as the outbox of a dojo: what came to it since the dojo's last answer is sent, in order.

Each entry goes under its own id, so that what arrives twice counts once: after a lost answer, from a copy of the folder, from two
runs at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from time import monotonic
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from pytest_lstm_kata.dojo.tools import membership
from pytest_lstm_kata.dojo.tools.membership import BadMembership, Membership
from pytest_lstm_kata.output.terminal import several
from pytest_lstm_kata.record.events import Judged
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.workspace import Workspace

THERE: Final = "the dojo's "
"""What stands before the device of a verdict that came from a dojo: summaries, reports and the journal say so, too."""

BATCH: Final = 8
"""So many answers go in one request."""

PATIENCE: Final = 3.0
"""Seconds after which no other request is made: what is left goes the next time."""

_AGAIN: Final = 4
"""Of what was not open there, so much is tried again each time."""

_TAKEN: Final = ("judged", "taken", "known")
_LAST_WORDS: Final = (*_TAKEN, "closed", "refused")
"""What is answered so is behind us; but what was closed may be open later."""

UNREAD: Final = (400, 409, 413, 422)
"""Statuses that say something of what was sent, and would say it again."""


class Waiting(NamedTuple):
    """An entry of the journal that is to be sent."""

    time: datetime
    id: str
    event: Judged

    @property
    def wire(self) -> dict[str, Any]:
        """As it goes to the dojo: what was answered, and not what it was found to be, for the dojo judges itself."""
        event = self.event
        time = self.time.isoformat(timespec="microseconds")
        return {"id": self.id, "time": time, "kata": event.kata, "seed": event.seed, "answers": dict(event.answers)}


class Sent(NamedTuple):
    """What became of what was to be sent."""

    taken: int = 0
    refused: tuple[str, ...] = ()
    """Of the other answers, why the dojo did not take them, each reason once."""
    closed: tuple[str, ...] = ()
    """The same of what it may take later."""
    left: int = 0
    """How many wait for the next time."""
    trouble: str = ""
    """Why, as a sentence."""
    held: int = 0
    """Of how many katas an answer waits until they are open there: that is tried again each time, without a word."""

    @property
    def lines(self) -> list[str]:
        """What is to be said of it, in one line if at all."""
        sent = [f"{self.taken} {'answer' if self.taken == 1 else 'answers'} sent"] if self.taken else []
        kept = [f"not taken yet: {several(self.closed)}"] if self.closed else []
        kept += [f"not taken: {several(self.refused)}"] if self.refused else []
        told = [f"{'; '.join([*sent, *kept])}."] if sent or kept else []
        some = "1 answer waits, and is" if self.left == 1 else f"{self.left} answers wait, and are"
        waits = f"{some} sent later."
        told += [self.trouble] if self.trouble else []
        told += [waits] if self.left else []
        return [f"dojo: {' '.join(told)}"] if told else []


class Outbox:
    """What a folder has to send. Nothing of it fails: what goes wrong is in what ``send`` returns."""

    def __init__(
        self,
        workspace: Workspace,
        renamed: Mapping[str, str] = MappingProxyType({}),
        refs: Mapping[str, str] = MappingProxyType({}),
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """``renamed`` is the catalogue's; ``refs`` has how messages call each kata, by its id."""
        self._workspace = workspace
        self._journal = Journal(workspace.journal, renamed)
        self._refs = refs
        self._clock = clock

    def waiting(self, last: str) -> list[Waiting]:
        """What was judged here behind the entry with this id."""
        return [
            Waiting(entry.time, entry.id, entry.event)
            for entry in self._journal.after(last)
            if isinstance(entry.event, Judged) and not was_there(entry.event)
        ]

    def send(self) -> Sent:
        """Send what waits, until it is sent, or something stops it."""
        try:
            found = membership.read(self._workspace)
        except BadMembership as error:
            return Sent(trouble=str(error))
        left = self.waiting(found.last) if found else []
        if found is None or not (left or found.closed):
            return Sent()
        sending = _Sending(self, found, left)
        trouble = sending.run(self._clock)
        refused, closed = self._told(sending.refused), self._told(sending.closed)
        return Sent(sending.taken, refused, closed, len(sending.left), trouble, sending.held)

    def keep(self, found: Membership) -> None:
        """Write down how far the dojo has come. Raises ``OSError``, which says where."""
        try:
            membership.advance(self._workspace, found)
        except OSError as error:
            place = membership.place(self._workspace)
            raise OSError(f"{place} cannot be written: {error.strerror or error}.") from None

    def _told(self, refused: Sequence[tuple[str, str]]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(about(self._refs.get(kata, kata), why) for kata, why in refused))


class _Sending:
    """One time of sending."""

    def __init__(self, outbox: Outbox, found: Membership, left: list[Waiting]) -> None:
        self._outbox = outbox
        self._seat = found
        self._not_open = dict(found.closed)
        self._before = tuple(found.closed.values())
        self.left = left
        self._is_new = bool(left)
        """Is there anything that was not sent before? Else a dojo that is away is nobody's trouble."""
        self.taken = 0
        self.refused: list[tuple[str, str]] = []
        """A kata, and why its answer was not taken."""
        self.closed: list[tuple[str, str]] = []
        """The same of what may be open later, and was not known to be closed."""

    @property
    def held(self) -> int:
        """Of how many katas the answer is not open there."""
        return len(self._not_open)

    def run(self, clock: Callable[[], float]) -> str:
        """Send; why it ended early, if it did."""
        from pytest_lstm_kata.dojo.tools.client import (
            Away,  # it takes longer to import than all else, and is needed only now
        )

        end = clock() + PATIENCE
        try:
            while self.left and clock() <= end:
                if not self._send(self.left[:BATCH]):
                    return "The dojo has no time for more now."
            if self.left:
                return "The dojo is slow."
            self._again()
        except (Away, OSError) as stopped:
            is_news = self._is_new or isinstance(stopped, OSError)
            return str(stopped) if is_news else ""
        return ""

    def _send(self, batch: Sequence[Waiting]) -> bool:
        """Send some. Had the dojo a last word on each? Raises ``Away`` and ``OSError``."""
        words = self._asked(batch)
        if words is None:  # which of them it is shows when each goes alone
            return all(self._send([one]) for one in batch)
        final = [*takewhile(lambda word: word[0] in _LAST_WORDS, words)]
        for one, (status, why) in zip(batch, final, strict=False):
            self._hear(one, status, why)
        if final:
            del self.left[: len(final)]
            self._keep(batch[len(final) - 1].id)
        return len(final) == len(batch)

    def _asked(self, batch: Sequence[Waiting]) -> list[tuple[str, str]] | None:
        """What the dojo says to each, and why; None if it cannot read all of them together. Raises ``Away``."""
        from pytest_lstm_kata.dojo.tools import client

        try:
            said = client.answers(self._seat, [one.wire for one in batch], client.SENDING)
        except client.Refusal as refusal:
            if refusal.status not in UNREAD:
                raise client.Away(self._seat.is_gone if refusal.status == 401 else str(refusal)) from None
            return None if len(batch) > 1 else [("refused", str(refusal).rstrip("."))]
        return [(one["status"], client.reason(one)) for one in said]

    def _hear(self, one: Waiting, status: str, why: str) -> None:
        """Take note of a last word."""
        kata = one.event.kata
        known = self._not_open.pop(kata, "")
        if status in _TAKEN:
            self.taken += 1
        elif status == "closed":
            self._not_open[kata] = one.id
            self.closed += [(kata, why)] if known != one.id else []
        else:
            self.refused.append((kata, why))

    def _again(self) -> None:
        """Send once more what was not open before this time; what still is not comes last the next time."""
        ids = [one for one in self._before if one in self._not_open.values()][:_AGAIN]
        if not ids:
            return
        entries = {one.id: one for one in self._outbox.waiting("")}
        batch = [entries[one] for one in ids if one in entries]
        self._not_open = {kata: one for kata, one in self._not_open.items() if one in entries}
        words = self._asked(batch) if batch else None
        for one, (status, why) in zip(batch, words or (), strict=False):
            if status in _LAST_WORDS:
                self._hear(one, status, why)
        self._keep(self._seat.last)

    def _keep(self, last: str) -> None:
        self._seat = self._seat._replace(last=last, closed=self._not_open)
        self._outbox.keep(self._seat)


def about(ref: str, why: str) -> str:
    """A reason with the kata that it is about, which it may name itself."""
    return why if ref in why.split() else f"{ref} ({why})"


def was_there(event: Judged) -> bool:
    """Was it the dojo that judged this, so that it has it already?"""
    return bool(event.devices) and all(device.startswith(THERE) for device in event.devices)
