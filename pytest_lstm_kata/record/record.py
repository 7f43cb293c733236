"""A dojo's journal as a run or a command has it open: what it came to at first, and what was added since."""

from __future__ import annotations

from bisect import insort
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType

from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.verdict import Verdict
from pytest_lstm_kata.kata.model import Kata, Value, show
from pytest_lstm_kata.record import review
from pytest_lstm_kata.record.events import Entry, Event, Judged
from pytest_lstm_kata.record.journal import Journal
from pytest_lstm_kata.record.progress import Progress, answers, fold
from pytest_lstm_kata.record.review import Due
from pytest_lstm_kata.record.rules import Challenge
from pytest_lstm_kata.record.settings import Limits
from pytest_lstm_kata.record.solution import Solution
from pytest_lstm_kata.record.workspace import Workspace


class Record:
    """The record of one workspace. Nothing that is asked fails; what writes raises ``OSError`` if the disk says no.

    ``renamed`` is the catalogue's: what a journal says of a kata under a former id counts for it.
    """

    def __init__(self, workspace: Workspace, renamed: Mapping[str, str] = MappingProxyType({})) -> None:
        self.workspace = workspace
        self.journal = Journal(workspace.journal, renamed)
        self._written: dict[tuple[str, int], Judged] = {}
        self._before: list[Entry] = []
        self._by_kata: dict[str, list[Entry]] = {}
        """The entries about each kata, in order of time."""
        self.now = Progress()
        """What the journal comes to with all that was added here, and elsewhere before the last ``refresh``."""
        self._take(None)
        self._before = [entry for entries in self._by_kata.values() for entry in entries]

    @property
    def limits(self) -> Limits:
        return self.workspace.limits

    @cached_property
    def before(self) -> Progress:
        """What the journal came to when it was opened."""
        return fold(self._before)

    @property
    def entries(self) -> Sequence[Entry]:
        """All of the journal with what was added here, in order of time."""
        return sorted((entry for entries in self._by_kata.values() for entry in entries), key=lambda entry: entry.order)

    def schedule(self) -> Mapping[str, Due]:
        """When each kata that was hard comes back, by its id.

        What a wrong clock dates in the future has not happened yet: it would have the last word until then.
        """
        now = datetime.now(UTC)
        return review.fold(entry for entry in self.entries if entry.time <= now)

    def refresh(self) -> None:
        """Read events that other processes appended."""
        self._take(self.journal.news())

    def add(self, event: Event) -> None:
        """Write an event down."""
        self._take([self.journal.append(event)])

    def _take(self, entries: Sequence[Entry] | None) -> None:
        """Add these, too; if nobody knows what is new, read the whole journal again."""
        if entries is None:
            entries, self._by_kata, self.now = self.journal.entries(), {}, Progress()
        for entry in entries:
            kata = getattr(entry.event, "kata", "")
            known = self._by_kata.setdefault(kata, [])
            if not known or known[-1].order < entry.order:
                known.append(entry)
                self.now.add(entry)
            elif all(entry.id != other.id for other in known):  # a clock was wrong: only this kata's story is told anew
                insort(known, entry, key=lambda each: each.order)
                self.now.replace(kata, known)

    def note(self, verdict: Verdict, kata: Kata) -> None:
        """Write a judged set of answers down, unless it is what was judged last with these numbers, too."""
        if not verdict.judged:
            return
        event = Judged.of(verdict, kata)
        deal = kata.id, verdict.seed
        if event in (self._written.get(deal), self.now.attempts(*deal).latest):
            return
        self._written[deal] = event  # also if the disk says no: one complaint is enough
        self.add(event)

    def knows(self, kata: Kata, seed: int, values: dict[str, Value]) -> bool:
        """Were these very answers judged before?"""
        canonical = answers({name: show(value) for name, value in values.items()})
        return canonical in self.now.attempts(kata.id, seed).judged

    def challenge(self, kata: Kata, seed: int) -> Challenge:
        """How the challenge with these numbers stands now."""
        return Challenge(self.now.attempts(kata.id, seed), self.limits, datetime.now(UTC))

    def solution(self, kata: Kata, seed: int) -> Solution:
        """May the solution with these numbers be shown now?"""
        return Solution(kata, self.now, self.challenge(kata, seed))

    def refuses(self, kata: Kata, seed: int, values: dict[str, Value]) -> bool:
        """Are the attempts at these numbers spent, and are these answers that were never judged?"""
        return kata.challenge and self.challenge(kata, seed).is_closed and not self.knows(kata, seed, values)

    def refusal(self, kata: Kata, sheet: Sheet) -> Verdict | None:
        """The verdict in place of a judgement, if the attempts are spent."""
        if self.refuses(kata, sheet.seed, sheet.values):
            return Verdict.closed(
                kata, sheet.seed, "No attempts are left with these numbers, so this answer was not judged."
            )
        return None

    def after(self, verdict: Verdict, kata: Kata) -> Solution:
        """How the kata, and the challenge if it is one, stand once the verdict is written down."""
        now = datetime.now(UTC)
        added = [Entry(now, "", Judged.of(verdict, kata))] if verdict.judged else []
        progress = fold([*self._by_kata.get(kata.id, ()), *added])
        return Solution(kata, progress, Challenge(progress.attempts(kata.id, verdict.seed), self.limits, now))
