"""What was judged of one kata: a value that says nothing of the truth, and that travels between processes."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple, Self

from pytest_lstm_kata.kata.model import Kata


class Outcome(StrEnum):
    """What became of a kata."""

    TODO = "todo"  # some blank is open
    WAITING = "waiting"  # all is filled, and judged later
    UNREADABLE = "unreadable"  # the file says something that is not data, or not this kata's
    WRONG = "wrong"
    RIGHT = "right"
    UNVERIFIED = "unverified"  # torch judges here, and neither this one nor these devices can show it
    NO_JUDGE = "no judge"  # there is no torch here that can judge
    CLOSED = "closed"  # the attempts at these numbers are spent: it was not judged
    FAULT = "fault"  # the kata itself is broken, whatever was answered

    @property
    def published(self) -> str:
        """Its word in reports, on the wire and in the journal, whose schema knows no finer distinction."""
        return {Outcome.WAITING: Outcome.TODO, Outcome.NO_JUDGE: Outcome.UNVERIFIED}.get(self, self).value


class Wait(StrEnum):
    """What filled answers wait for, as a sentence."""

    ENTER = "ready: Enter submits"
    TORCH = "torch is being loaded: the verdict follows"
    EXAM = "filled, to be judged with the others"


class Finding(NamedTuple):
    """What is to be said of a blank, or of several that are judged together: never the truth."""

    blanks: tuple[str, ...]
    sentence: str
    reading: str = ""
    """The learner's own value, read back in the names of the axes."""
    mistake: str = ""
    is_form: bool = False
    """Is the value of another kind than the one that the challenge asks for? Then no attempt is spent."""


class Verdict(NamedTuple):
    """What was judged of one kata; ``sentence`` is the first that the learner reads."""

    kata: str
    outcome: Outcome
    sentence: str = ""
    seed: int = 0
    filled: int = 0
    of: int = 0
    answers: Mapping[str, str] = MappingProxyType({})
    """Canonical, as far as that can be said without torch; empty unless judged."""
    meaning: Mapping[str, str] = MappingProxyType({})
    """The answers with layer calls normalised, so that two spellings of one layer are one attempt; empty if equal."""
    findings: tuple[Finding, ...] = ()
    right: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    """Blanks that nothing here can show: neither right nor wrong."""
    devices: Mapping[str, str] = MappingProxyType({})
    """What each device said: ``{"cpu": "right"}``."""
    torch: str = ""
    waits_for: Wait | None = None

    @classmethod
    def todo(cls, kata: Kata, seed: int, filled: int) -> Self:
        """The verdict on a kata of which some blank is open."""
        of = len(kata.listing.names)
        return cls(kata.id, Outcome.TODO, f"{filled} of {of} filled", seed, filled, of)

    @classmethod
    def closed(cls, kata: Kata, seed: int, sentence: str) -> Self:
        """The verdict on new answers where none is judged any more; the sentence says why."""
        of = len(kata.listing.names)
        return cls(kata.id, Outcome.CLOSED, sentence, seed, of, of)

    @classmethod
    def waiting(cls, kata: Kata, seed: int, wait: Wait) -> Self:
        """The verdict on answers that are judged later."""
        of = len(kata.listing.names)
        return cls(kata.id, Outcome.WAITING, wait.value, seed, of, of, waits_for=wait)

    @property
    def is_answer(self) -> bool:
        """Was it judged, or would it have been while there were attempts?"""
        return self.judged or self.outcome is Outcome.CLOSED

    @property
    def judged(self) -> bool:
        """Does it count: is it an attempt at a challenge, and an event of the journal?"""
        return self.outcome in (Outcome.WRONG, Outcome.RIGHT) and not self.is_form

    @property
    def is_form(self) -> bool:
        """Is an answer to a challenge of another kind than the one asked for, so that nothing else was looked at?"""
        return any(finding.is_form for finding in self.findings)

    @property
    def is_skip(self) -> bool:
        """Neither right nor wrong nor broken: pytest calls such a thing skipped."""
        return self.is_pending or self.outcome in (Outcome.UNVERIFIED, Outcome.NO_JUDGE)

    @property
    def is_pending(self) -> bool:
        """Not judged yet: some blank is open, or all is filled and waits."""
        return self.outcome in (Outcome.TODO, Outcome.WAITING)

    @property
    def was_run(self) -> bool:
        """Did torch run it, and could say something, if only that it cannot show it?"""
        return self.outcome in (Outcome.WRONG, Outcome.RIGHT, Outcome.UNVERIFIED)

    @property
    def mistake(self) -> str:
        return next((finding.mistake for finding in self.findings if finding.mistake), "")

    def to_wire(self) -> dict[str, Any]:
        """As exact builtin types, which is all that a worker process can send."""
        wire = self._asdict()
        wire["outcome"] = self.outcome.published
        wire["exact_outcome"] = self.outcome.value
        wire["waits_for"] = self.waits_for and self.waits_for.value
        wire["answers"] = dict(self.answers)
        wire["meaning"] = dict(self.meaning)
        wire["devices"] = dict(self.devices)
        wire["right"] = list(self.right)
        wire["unverified"] = list(self.unverified)
        wire["findings"] = [[list(finding.blanks), *finding[1:]] for finding in self.findings]
        return wire

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Self:
        fields = dict(wire)
        fields["outcome"] = Outcome(fields.pop("exact_outcome"))
        fields["waits_for"] = wire["waits_for"] and Wait(wire["waits_for"])
        fields["right"] = tuple(wire["right"])
        fields["unverified"] = tuple(wire["unverified"])
        fields["findings"] = tuple(Finding(tuple(blanks), *rest) for blanks, *rest in wire["findings"])
        return cls(**fields)
