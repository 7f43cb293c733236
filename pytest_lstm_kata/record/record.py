"""A dojo's journal as a run or a command has it open: what it came to at first, and what was added since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final

from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.verdict import Verdict
from pytest_lstm_kata.kata.model import Kata, Value, show
from pytest_lstm_kata.record import rules
from pytest_lstm_kata.record.journal import Event, Journal, judged, moment
from pytest_lstm_kata.record.progress import Deal, Progress, fold, spelt
from pytest_lstm_kata.record.settings import Limits
from pytest_lstm_kata.record.workspace import Workspace

_NEVER: Final = "", ""


class Record:
    """The record of one workspace. Nothing that is asked fails; what writes raises ``OSError`` if the disk says no."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.journal = Journal(workspace.journal)
        self._events = self.journal.events()
        self._last = moment(self._events[-1]) if self._events else _NEVER
        self._written: dict[str, dict[str, Any]] = {}

    @property
    def limits(self) -> Limits:
        return self.workspace.limits

    @cached_property
    def before(self) -> Progress:
        """What the journal came to when it was opened."""
        return fold(self._events)

    @cached_property
    def now(self) -> Progress:
        """What it comes to with all that was added, here or, once one has looked, elsewhere."""
        return fold(self._events)

    def look(self) -> None:
        """Know what others have written down since."""
        self._take(self.journal.news())

    def add(self, event: str, kata: str, **facts: Any) -> None:
        """Write an event down."""
        self._take([self.journal.append(event, kata, **facts)])

    def _take(self, events: Sequence[Event] | None) -> None:
        """Know these, too; if they are not all later than what is known, what the whole journal says."""
        if events is None or any(moment(event) <= self._last for event in events):
            events, self.now, self._last = self.journal.events(), Progress(), _NEVER
        for event in events:
            self.now.add(event)
        if events:
            self._last = moment(events[-1])

    def note(self, verdict: Verdict, kata: Kata) -> None:
        """Write a judged set of answers down, unless it is what was judged last, too."""
        if not verdict.judged:
            return
        facts = judged(verdict, kata)
        if self._written.get(kata.id) == facts or self.now.repeats(kata.id, facts):
            return
        self._written[kata.id] = facts  # also if the disk says no: one complaint is enough
        self.add("judged", kata.id, **facts)

    def knows(self, kata: Kata, seed: int, answers: dict[str, Value]) -> bool:
        """Were these very answers judged before?"""
        return _canonical(answers) in self.now.deal(kata.id, seed).judged

    def refuses(self, kata: Kata, seed: int, answers: dict[str, Value]) -> bool:
        """Are the attempts at these numbers spent, and are these answers that were never judged?"""
        deal = self.now.deal(kata.id, seed)
        return kata.challenge and rules.closed(deal, self.limits) and not self.knows(kata, seed, answers)

    def refusal(self, kata: Kata, sheet: Sheet) -> Verdict | None:
        """The verdict in place of a judgement, if the attempts are spent."""
        if self.refuses(kata, sheet.seed, sheet.values):
            return Verdict.closed(
                kata, sheet.seed, "The attempts at these numbers are spent, so this answer was not judged."
            )
        return None

    def after(self, verdict: Verdict, kata: Kata) -> Deal:
        """The deal as it is once the verdict is written down."""
        facts = {"id": "", "time": datetime.now(UTC).isoformat(), "event": "judged", "kata": kata.id}
        added = [facts | judged(verdict, kata)] if verdict.judged else []
        return fold([*self._events, *added]).deal(kata.id, verdict.seed)


def _canonical(answers: dict[str, Value]) -> str:
    return spelt({name: show(value) for name, value in answers.items()})
