"""The katas that are due to be judged, the verdicts on those that were, and their way into the journal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pytest_lstm_kata.cli.watching.disk import Disk
from pytest_lstm_kata.files.folder import signature
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.grading import Grader, Substitute
from pytest_lstm_kata.judge.verdict import Outcome, Verdict, Wait
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.workspace import shown

if TYPE_CHECKING:
    from pytest_lstm_kata.cli.watching.messenger import Messenger


class JudgeQueue:
    """Judges one kata at a time. It is the gate of its grader: what nobody has submitted, and all without torch, waits."""

    def __init__(self, record: Record, grader: Grader, disk: Disk) -> None:
        self.record = record
        self.verdicts: dict[str, Verdict] = {}
        """By kata, as far as there are some."""
        self.loaded = False
        """Is torch there, or known not to be?"""
        self.trouble = ""
        """Why nothing is saved, if the disk says no."""
        self._grader = grader
        self._disk = disk
        self._due: dict[str, None] = {}
        """In order, each kata once."""
        self._submitted: tuple[str, Sheet] | None = None
        self._unsaved: list[Verdict] = []
        self._path = str(record.journal.path)
        self.journal = signature(self._path)
        """The journal's signature when it was read."""
        self.messenger: Messenger | None = None
        """Where one has joined a dojo."""
        self._substitute: Substitute | None = None
        """It judges where no torch does."""

    def join(self, messenger: Messenger) -> None:
        """Have the dojo that one has joined hear of what is judged, and judge where no torch does."""
        from pytest_lstm_kata.dojo.tools.remote import remote

        self.messenger = messenger
        self._substitute = remote(self.record.workspace, lambda: self.record.now)
        messenger.wake()

    @property
    def has_due(self) -> bool:
        """Is anything still to be judged, and can it be?"""
        return self.loaded and bool(self._due)

    def unfit(self) -> list[str]:
        """Why nobody judges, and what to do about it, a line each; nothing where torch or a dojo does, or is still being loaded."""
        unfit = self._grader.oracle.unfit() if self.loaded and not self._substitute else ""
        return [*unfit.splitlines(), "Then start lstm-kata watch again."] if unfit else []

    def is_final(self, kata: str) -> bool:
        """Is nothing more to be said of the kata, as its file is now?"""
        verdict = self.verdicts.get(kata)
        return kata not in self._due and (verdict is None or verdict.waits_for is not Wait.TORCH)

    def add(self, katas: Iterable[str]) -> None:
        """Have these judged, each in its turn."""
        self._due.update(dict.fromkeys(katas))

    def renew(self, katas: Iterable[str]) -> None:
        """Have these judged anew, because their files have changed."""
        for kata in katas:
            self.verdicts.pop(kata, None)
            self.add([kata])

    def submit(self, kata: str, sheet: Sheet) -> None:
        """Allow that these answers to a challenge are judged, and no others."""
        self._submitted = kata, sheet

    def judge(self, kata: str) -> None:
        """Judge this one now, if it is due."""
        if kata in self._due:
            self._judge(kata)

    def judge_another(self) -> bool:
        """Judge one more of what is due. Was there one?"""
        if not self.has_due:
            return False
        self._judge(next(iter(self._due)))
        return True

    def refusal(self, kata: Kata, sheet: Sheet) -> Verdict | None:
        """The verdict in place of a judgement: attempts that are spent, a challenge that Enter has to submit, no torch."""
        refused = self.record.refusal(kata, sheet)
        if refused:
            return refused
        mine = self._submitted == (kata.id, sheet)
        if kata.challenge and not mine and not self.record.knows(kata, sheet.seed, sheet.values):
            return Verdict.waiting(kata, sheet.seed, Wait.ENTER)
        return None if self.loaded else Verdict.waiting(kata, sheet.seed, Wait.TORCH)

    def refresh(self) -> None:
        """Read what other processes wrote into the journal: what waits for Enter may have been judged in another terminal."""
        now = signature(self._path)
        if now != self.journal:
            self.journal = now
            self.record.refresh()
            if self.messenger:
                self.messenger.wake()
            self.add(
                kata
                for kata, verdict in self.verdicts.items()
                if verdict.outcome is Outcome.CLOSED or verdict.waits_for is Wait.ENTER
            )

    def _judge(self, kata: str) -> None:
        self.refresh()
        del self._due[kata]
        if kata not in self._disk.papers:
            return
        self.verdicts[kata] = verdict = self._grader.verdict(self._disk.papers[kata], self, self._substitute)
        if verdict.judged:
            self._unsaved.append(verdict)
        self._save()

    def _save(self) -> None:
        """Write down what was judged, and what a full disk refused before."""
        for verdict in [*self._unsaved]:
            try:
                self.record.note(verdict, self._grader.catalogue.katas[verdict.kata])
            except OSError as error:
                self.trouble = f"progress is not saved: {shown(self.record.journal.path)}: {error.strerror or error}"
                self.record = Record(self.record.workspace, self.record.journal.renamed)  # which will try again
                return
            self._unsaved.remove(verdict)
        self.trouble = ""
        self.refresh()
