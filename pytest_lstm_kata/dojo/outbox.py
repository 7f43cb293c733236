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

from pytest_lstm_kata.dojo import seat
from pytest_lstm_kata.dojo.seat import BadSeat, Seat
from pytest_lstm_kata.output.terminal import several
from pytest_lstm_kata.record.events import Judged
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.workspace import Workspace, shown

THERE: Final = "the dojo's "
"""What stands before the device of a verdict that came from a dojo: summaries, reports and the journal say so, too."""

BATCH: Final = 8
"""So many answers go in one request."""

PATIENCE: Final = 3.0
"""Seconds after which no other request is made: what is left goes the next time."""

_TAKEN: Final = ("judged", "taken", "known")
_NOT_TAKEN: Final = ("closed", "refused")
"""The dojo's last word, too: to send it again would change nothing."""

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
    left: int = 0
    """How many wait for the next time."""
    trouble: str = ""
    """Why, as a sentence."""

    @property
    def lines(self) -> list[str]:
        """What is to be said of it, in one line if at all."""
        sent = [f"{self.taken} {'answer' if self.taken == 1 else 'answers'} sent"] if self.taken else []
        kept = [f"not taken: {several(self.refused)}"] if self.refused else []
        told = [f"{'; '.join([*sent, *kept])}."] if sent or kept else []
        waits = (
            "1 answer waits, and is sent later." if self.left == 1 else f"{self.left} answers wait, and are sent later."
        )
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
            Waiting(time, id, event)
            for time, id, event in self._journal.after(last)  # noqa: A001  # its name there, too
            if isinstance(event, Judged) and not was_there(event)
        ]

    def send(self) -> Sent:
        """Send what waits, until it is sent, or something stops it."""
        try:
            found = seat.read(self._workspace)
        except BadSeat as error:
            return Sent(trouble=str(error))
        sending = _Sending(self._workspace, found, self.waiting(found.last)) if found else None
        if sending is None or not sending.left:
            return Sent()
        trouble = sending.run(self._clock)
        refused = dict.fromkeys(f"{self._refs.get(kata, kata)} ({why})" for kata, why in sending.refused)
        return Sent(sending.taken, tuple(refused), len(sending.left), trouble)


class _Sending:
    """One time of sending."""

    def __init__(self, workspace: Workspace, found: Seat, left: list[Waiting]) -> None:
        self._workspace = workspace
        self._seat = found
        self.left = left
        self.taken = 0
        self.refused: list[tuple[str, str]] = []
        """A kata, and why its answer was not taken."""

    def run(self, clock: Callable[[], float]) -> str:
        """Send; why it ended early, if it did."""
        from pytest_lstm_kata.dojo import client  # it takes longer to import than all else, and is needed only now

        end, count = clock() + PATIENCE, BATCH
        while self.left:
            if clock() > end:
                return "The dojo is slow."
            batch = self.left[:count]
            try:
                said: Sequence[Mapping[str, Any]] = client.answers(
                    self._seat, [one.wire for one in batch], client.SENDING
                )
            except client.Away as away:
                return str(away)
            except client.Refusal as refusal:
                if refusal.status not in UNREAD:
                    return self._seat.is_gone if refusal.status == 401 else str(refusal)
                if len(batch) > 1:  # which of them it is shows when each goes alone
                    count = 1
                    continue
                said = [{"status": "refused", "sentence": str(refusal)}]
            words = [(one["status"], client.reason(one)) for one in said]
            try:
                if not self._heard(batch, words):
                    return "The dojo has no time for more now."
            except OSError as error:
                return f"{shown(self._workspace.seat)} cannot be written: {error.strerror or error}."
        return ""

    def _heard(self, batch: Sequence[Waiting], words: Sequence[tuple[str, str]]) -> bool:
        """Take note of the dojo's last words. Were all of them such? Raises ``OSError``."""
        final = [*takewhile(lambda word: word[0] in (*_TAKEN, *_NOT_TAKEN), words)]
        for one, (status, why) in zip(batch, final, strict=False):
            self.taken += status in _TAKEN
            self.refused += [(one.event.kata, why)] if status in _NOT_TAKEN else []
        if final:
            del self.left[: len(final)]
            self._seat = self._seat._replace(last=batch[len(final) - 1].id)
            seat.advance(self._workspace, self._seat)
        return len(final) == len(batch)


def was_there(event: Judged) -> bool:
    """Was it the dojo that judged this, so that it has it already?"""
    return bool(event.devices) and all(device.startswith(THERE) for device in event.devices)
