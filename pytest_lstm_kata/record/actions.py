"""What a learner can ask for besides a verdict: one more hint, the solution, the clock of a challenge, fresh numbers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pytest_lstm_kata.files.folder import Paper
from pytest_lstm_kata.files.laying import deal_anew
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.events import Event, Hinted, Retried, Revealed, Started
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.rules import minutes
from pytest_lstm_kata.record.workspace import shown


class Refused(Exception):
    """It cannot be done now. The text is a sentence that says why, and what to do instead if there is anything."""


class Granted(NamedTuple):
    """It was done."""

    paragraphs: Sequence[str]
    """What the learner is to read."""
    trouble: str = ""
    """Why the record does not have it, if the disk says no."""


def hint(kata: Kata, seed: int, level: int, record: Record | None) -> Granted:
    """The hint of this level, from 1, with the numbers of this seed. It is recorded if it was not seen with these before."""
    paragraphs = [deal(kata, seed).hints[level - 1]]
    if record is None or level <= record.now.attempts(kata.id, seed).hints:
        return Granted(paragraphs)
    return Granted(paragraphs, _recorded("remembered", record, Hinted(kata.id, seed, level)))


def reveal(kata: Kata, paper: Paper | None, record: Record, *, hint: str) -> None:
    """Write down that the solution with the numbers of this file is shown, just before it is; the first ones if there is none.

    What is earned, or was shown before, is no event. ``hint`` is how one asks for a hint here. Raises ``Refused`` while it
    is not open, where nobody knows the numbers, and where it cannot be recorded: the record is what says that fresh numbers
    are needed.
    """
    seed = paper.sheet.seed if paper else 0
    if paper and paper.sheet.problem:
        raise Refused(f"{shown(paper.path)} cannot be read, so its numbers are not known. Mend it first.")
    solution = record.solution(kata, seed)
    if not solution.is_open:
        raise Refused(solution.refusal(hint))
    if not solution.is_offered:
        return
    try:
        record.add(Revealed(kata.id, seed))
    except OSError as error:
        raise Refused(f"the solution is not shown, because that cannot be recorded: {_place(record, error)}.") from None


def start(kata: Kata, seed: int, record: Record, *, retry: str) -> Granted:
    """Start the clock of the challenge with these numbers; it starts once.

    ``retry`` is how one asks for fresh numbers here. Raises ``Refused`` where there is no clock to start, and where it
    cannot be recorded: the record is the clock.
    """
    limits = record.limits
    if not kata.challenge:
        raise Refused(f"{kata.heading} is a practice kata: it has no clock and no limits.")
    if not limits.seconds:
        raise Refused("Challenges have no clock here: the setting kata_time_limit is 0.")
    challenge = record.challenge(kata, seed)
    if challenge.attempts.revealed:
        raise Refused(f"You have seen the solution of {kata.ref} with these numbers: {retry} deals fresh ones.")
    if challenge.is_over:
        what = "right" if challenge.attempts.solved else "closed"
        raise Refused(f"{kata.heading} is {what} with these numbers: {retry} deals fresh ones.")
    if challenge.attempts.started:
        return Granted([f"{kata.heading}: the clock was already started, {challenge.so_far}."])
    try:
        record.add(Started(kata.id, seed))
    except OSError as error:
        raise Refused(f"the clock cannot be started: {_place(record, error)}.") from None
    left = limits.attempts - challenge.used
    tries = f", {left} of {limits.attempts} attempts left" if limits.attempts else ""
    return Granted([f"{kata.heading}: the clock runs, {minutes(limits.seconds)} from now{tries}."])


def retry(kata: Kata, path: Path, seed: int, record: Record, *, start: str) -> Granted:
    """Deal fresh numbers into the kata's file, whose seed is ``seed``; all that was written in it is kept as a comment.

    ``start`` is how one asks for the clock here. Raises ``Refused`` if the file cannot be written.
    """
    fresh = fresh_seed(kata, record.now.seeds(kata.id) | {seed})
    try:
        kept = deal_anew(path, record.workspace.root, kata, fresh)
    except OSError as error:
        raise Refused(f"{shown(path)} cannot be written: {error.strerror or error}. Nothing was changed.") from None
    paragraphs = [f"{kata.heading}: fresh numbers are in its file."]
    if kept:
        paragraphs.append("What you had written is at its end, as a comment.")
    if kata.challenge and record.limits.seconds:
        paragraphs.append(f"{start} starts its clock.")
    return Granted(paragraphs, _recorded("recorded", record, Retried(kata.id, fresh)))


def _recorded(what: str, record: Record, event: Event) -> str:
    """Write the event down. Why that cannot be done; empty if it was."""
    try:
        record.add(event)
    except OSError as error:
        return f"not {what}: {_place(record, error)}"
    return ""


def _place(record: Record, error: OSError) -> str:
    return f"{shown(record.journal.path)}: {error.strerror or error}"


def fresh_seed(kata: Kata, seen: set[int]) -> int:
    """The next seed after all that were dealt, whose numbers differ from theirs if there are such numbers."""
    first = max(seen) + 1
    known = [deal(kata, seed).numbers for seed in seen]
    return next((seed for seed in range(first, first + 200) if deal(kata, seed).numbers not in known), first)
