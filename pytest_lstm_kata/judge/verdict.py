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
    TORCH = "torch is loading: the verdict follows"
    EXAM = "filled in, judged with the others"


class Finding(NamedTuple):
    """What is to be said of a blank, or of several that are judged together: never the truth."""

    blanks: tuple[str, ...]
    sentence: str
    reading: str = ""
    """The learner's own value, read back in the names of the axes."""
    mistake: str = ""
    is_form: bool = False
    """Is the value of another kind than the one that the challenge asks for? Then no attempt is spent."""
    basis: str = ""
    """On what the sentence rests: ``idea``, ``form``, ``refusal``, ``sign``, ``requirement``, ``reading``; empty if on no
    more than that the answer is not right."""
    about: tuple[str, ...] = ()
    """Of blanks that are judged together, those that the sentence is about; else all of them."""


class Heard(NamedTuple):
    """What a verdict owes to the pack's witness, a device that is not here: who it is, and for which blanks it was heard."""

    device: str = ""
    torch: str = ""
    date: str = ""
    blanks: tuple[str, ...] = ()
    """Judged by its word, because no device here shows them."""
    disputed: tuple[str, ...] = ()
    """Judged by a device here, which says something else than the witness."""

    @property
    def word(self) -> str:
        """Whose word it is: ``an NVIDIA H200 with torch 2.11.0 said on 2026-11-26``."""
        first = self.device.split(" ")[0]
        is_spelt_out = first.isupper() and first[0] in "AEFHILMNORSX"
        article = "an" if is_spelt_out or first[:1] in "AEIOU" else "a"
        return f"{article} {self.device} with torch {self.torch.partition('+')[0]} said on {self.date}"

    @property
    def dispute(self) -> str:
        """That a device here says something else; without what, which would be the answer."""
        return f"{', '.join(self.disputed)}: the device here decides. It disagrees with what {self.word}."

    @property
    def sentences(self) -> tuple[str, ...]:
        """What is to be said of it to the learner."""
        heard = f"{', '.join(self.blanks)}: judged by what {self.word}; not run here."
        return (*[heard] * bool(self.blanks), *[self.dispute] * bool(self.disputed))


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
    unverified: Mapping[str, str] = MappingProxyType({})
    """Blanks that nothing here can show, neither right nor wrong, each with the reason: ``it needs a CUDA device``."""
    devices: Mapping[str, str] = MappingProxyType({})
    """What each device said: ``{"cpu": "right"}``."""
    torch: str = ""
    waits_for: Wait | None = None
    heard: Heard | None = None
    """What the pack's witness has to do with it, if anything."""
    wrong: int = 0
    """How many answers are known not to be right."""
    reached: str = ""
    """What the learner's designs reached, as a sentence; empty unless the kata trains."""

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
        """Is an answer to a challenge with another kind than the one asked for, so that nothing else was looked at?"""
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
    def witnessed(self) -> tuple[str, ...]:
        """The blanks that were judged by the word of the pack's witness."""
        return self.heard.blanks if self.heard else ()

    @property
    def disputed(self) -> tuple[str, ...]:
        """The blanks of which a device here says something else than the witness."""
        return self.heard.disputed if self.heard else ()

    @property
    def witness(self) -> Mapping[str, str]:
        """Who the witness is, if it has to do with this verdict: its device, its torch, and the date."""
        heard = self.heard
        return {"device": heard.device, "torch": heard.torch, "date": heard.date} if heard else {}

    @property
    def reservations(self) -> tuple[str, ...]:
        """What is not to be passed over where it is said to be right or wrong: who judged what no device here has run."""
        open_ones = [f"{blank}: not judged, {reason.rstrip('.')}." for blank, reason in self.unverified.items()]
        return (*(self.heard.sentences if self.heard else ()), *open_ones)

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
        wire["unverified"] = dict(self.unverified)
        wire["heard"] = self.heard and {**self.witness, "blanks": [*self.witnessed], "disputed": [*self.disputed]}
        wire["findings"] = [[list(f.blanks), *f[1:-1], list(f.about)] for f in self.findings]
        return wire

    @classmethod
    def from_wire(cls, wire: Mapping[str, Any]) -> Self:
        fields = dict(wire)
        fields["outcome"] = Outcome(fields.pop("exact_outcome"))
        fields["waits_for"] = wire["waits_for"] and Wait(wire["waits_for"])
        fields["right"] = tuple(wire["right"])
        heard = wire["heard"]
        fields["heard"] = heard and Heard(
            **{**heard, "blanks": tuple(heard["blanks"]), "disputed": tuple(heard["disputed"])}
        )
        fields["findings"] = tuple(
            Finding(tuple(finding[0]), *finding[1:-1])._replace(about=tuple(finding[-1]))
            for finding in wire["findings"]
        )
        return cls(**fields)
