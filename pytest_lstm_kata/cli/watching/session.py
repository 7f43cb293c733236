"""One sitting before the katas: which is at hand, what its file says, what was judged, what was asked for.

No terminal, no thread and no clock of its own: whoever runs it tells of saves, of keys and of time.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable
from functools import cached_property
from pathlib import Path
from typing import Final

from pytest_lstm_kata.files.folder import Paper, is_ours
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.verdict import Outcome, Verdict, Wait
from pytest_lstm_kata.kata.model import Kata, Pack
from pytest_lstm_kata.output import summary
from pytest_lstm_kata.record import actions
from pytest_lstm_kata.record.actions import Granted, Refused
from pytest_lstm_kata.record.learner import Known, Learner
from pytest_lstm_kata.record.progress import Progress
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.rules import Challenge
from pytest_lstm_kata.record.workspace import shown

SETTLING: Final = 0.3
"""Seconds in which an editor that empties or removes a file before it writes it has written it."""

_MANY: Final = 8
"""No more other katas than these are named."""


class Session:
    """What a learner has before them. Raises ``LookupError`` if the dojo has no katas; nothing asked of it later fails."""

    def __init__(self, record: Record, grader: Grader, *, all_devices: bool = True) -> None:
        self.record = record
        self.grader = grader
        self.notice: list[str] = []
        """What is to be said of what was just done, until the next key."""
        self.trouble = ""
        """Why nothing is saved, if the disk says no."""
        self.loaded = False
        """Is torch there, or known not to be?"""
        self.hints: dict[str, int] = {}
        """How many hints of each kata are on show."""
        self.verdicts: dict[str, Verdict] = {}
        self.folder = record.workspace.katas
        self._seen: dict[Path, object] = {}
        self._units = {unit: self._read(unit) for unit in grader.folders.units(self.folder)}
        self.papers = grader.folders.merged(self._units.values())
        if not self.papers:
            raise LookupError(f"There are no katas in {shown(self.folder)}: lstm-kata init DIR lays them.")
        self._began = Progress(record.now.solved)
        self._all_devices = all_devices
        self._due: dict[str, None] = {}
        self._submitted: tuple[str, Sheet] | None = None
        self._unsettled: dict[Path, float] = {}
        self._unsaved: list[Verdict] = []
        self._journal_seen = _signature(record.journal.path)
        self.kata = self._first()
        self.go(self.kata)

    # What there is

    @cached_property
    def packs(self) -> tuple[Pack, ...]:
        """Those that this dojo has katas of."""
        names = {kata.partition("/")[0] for kata in self.papers}
        return tuple(pack for name, pack in self.grader.catalogue.packs.items() if name in names)

    @property
    def pack(self) -> Pack:
        """The one of the kata at hand."""
        return self.grader.catalogue.packs[self.kata.pack]

    @cached_property
    def katas(self) -> tuple[Kata, ...]:
        """All, in teaching order."""
        return tuple(kata for pack in self.packs for kata in pack.katas)

    @property
    def paper(self) -> Paper | None:
        """The file of the kata at hand; None while there is none."""
        return self.papers.get(self.kata.id)

    @property
    def verdict(self) -> Verdict | None:
        return self.verdicts.get(self.kata.id)

    @property
    def is_ready(self) -> bool:
        """Does the challenge at hand wait for Enter?"""
        return self.verdict is not None and self.verdict.waits_for is Wait.ENTER

    @property
    def challenge(self) -> Challenge:
        """How the kata at hand stands, with the numbers of its file."""
        return self.record.challenge(self.kata, self.seed)

    @property
    def seed(self) -> int:
        return self.paper.sheet.seed if self.paper else 0

    def path(self, kata: Kata) -> Path:
        """Where the kata's file lies, or would."""
        paper = self.papers.get(kata.id)
        return paper.path if paper else self.record.workspace.file(kata)

    def learner(self) -> Learner:
        """What is known now, as the summary takes it."""
        known = Known(self._began, self.record.now, self.record.limits, record=True)
        files = {kata: paper.path for kata, paper in self.papers.items()}
        return Learner(self.folder, self.packs, self.verdicts, files, known)

    def is_done(self, kata: Kata) -> bool:
        """Is there nothing left to do of it? What was right once and is blank again is not asked for again."""
        verdict = self.verdicts.get(kata.id)
        if verdict is None or (verdict.outcome is Outcome.TODO and not verdict.filled):
            return kata.id in self.record.now.solved
        return verdict.outcome in (Outcome.RIGHT, Outcome.UNVERIFIED)

    def judges(self) -> str:
        """Which torch judges, on what."""
        if not self.loaded:
            return "torch is being loaded"
        oracle = self.grader.oracle
        if oracle.unfit():
            return oracle.unfit().splitlines()[0]
        return summary.judges(oracle.version, self.grader.devices, all_devices=self._all_devices)

    # What a key asks for

    def go(self, kata: Kata) -> None:
        """Have this kata at hand."""
        self.kata = kata
        self._wait_for([kata.id])
        self.judge()

    def next(self) -> None:
        """On to the next that is to be done, or to the next of all if none is."""
        at = self.katas.index(self.kata)
        others = [*self.katas[at + 1 :], *self.katas[:at]]
        self.go(next((kata for kata in others if not self.is_done(kata)), others[0] if others else self.kata))

    def previous(self) -> None:
        self.go(self.katas[self.katas.index(self.kata) - 1])

    def submit(self, shown: Sheet | None = None) -> None:
        """Have the challenge judged, just as it was ``shown``; of practice, look whether its file has changed.

        Nothing else was shown than what is known, unless it is given.
        """
        before = shown or (self.paper.sheet if self.paper else None)
        path = self.path(self.kata)
        self._look([path, path.parent])
        seen = self.paper is not None and self.paper.sheet == before
        if self.paper and seen:
            self._submitted = self.kata.id, self.paper.sheet
        self._wait_for([self.kata.id])
        self.judge()
        if self.is_ready and not seen:
            self.notice = ["The file was saved just now: have a look, then Enter."]

    def hint(self) -> None:
        """One more hint; first those again that were seen before."""
        self._reopen()  # hints that were seen in another terminal just now count
        kata, told = self.kata, self.hints.get(self.kata.id, 0)
        seen = min(self.record.now.hints.get(kata.id, 0), len(kata.hints))  # another version may have had more
        if told == len(kata.hints):
            self.notice = ["There are no more hints: e explains the idea."]
            return
        level = seen if told < seen else told + 1
        self.hints[kata.id] = level
        self._ask(lambda: actions.hint(kata, self.seed, level, self.record)._replace(paragraphs=()))

    def start(self) -> None:
        """Start the clock of the challenge."""
        self._ask(lambda: actions.start(self.kata, self.seed, self.record, retry="r"))

    def retry(self) -> None:
        """Fresh numbers."""
        path = self.path(self.kata)
        self._ask(lambda: actions.retry(self.kata, path, self.seed, self.record, start="s"))
        self.hints.pop(self.kata.id, None)
        self._look([path.parent])
        self.judge()

    def _ask(self, wish: Callable[[], Granted]) -> None:
        """Do what was asked for, and have it told."""
        self._reopen()
        try:
            granted = wish()
        except Refused as refused:
            granted = Granted([str(refused)])
        self.notice = [*granted.paragraphs, *filter(None, [granted.trouble])]
        self._reopen()

    # What happens on the disk

    def changed(self, paths: Collection[Path], now: float) -> list[Kata]:
        """Files were written, moved or removed. Those katas of which something is new; one alone is now at hand."""
        known = {paper.path for paper in self.papers.values()}
        for path in paths:
            if path in known and _is_unsettled(path):
                self._unsettled.setdefault(path, now)
            else:
                self._unsettled.pop(path, None)
        new = self._look({each for path in paths if path not in self._unsettled for each in (path, path.parent)})
        if new:
            self.notice = []
        if len(new) == 1 and new[0].id in self.papers:
            self.go(new[0])
        others = [kata.ref for kata in new if kata is not self.kata]
        if others:
            self.notice = [f"changed, too: {', '.join(others[:_MANY])}{', ...' if others[_MANY:] else ''}"]
        for path in sorted(paths):
            self._tell_rival(path)
        self.judge()
        return new

    def tick(self, now: float) -> list[Kata]:
        """Time has passed: what no event told of is found now."""
        self._reopen()
        late = {path for path, since in self._unsettled.items() if now - since >= SETTLING}
        for path in late:
            del self._unsettled[path]
        new = self._look({path.parent for path in late})
        self.judge()
        missed = [path for path, seen in self._seen.items() if path not in self._unsettled and _signature(path) != seen]
        return new + self.changed(missed, now) if missed else new

    def _look(self, folders: Collection[Path]) -> list[Kata]:
        """Read these folders again, apart from files that are just being written. Which katas are not as they were?

        Of a file that is among ``folders`` each byte counts, of the others of its folder what was read.
        """
        units = {}
        for unit in dict.fromkeys([*self.grader.folders.units(self.folder), *self._units]):
            units[unit] = self._units.get(unit, {})
            if unit in folders or unit not in self._units:
                kept = {name: paper for name, paper in units[unit].items() if paper.path in self._unsettled}
                units[unit] = {**self._read(unit), **kept}
        before, self._units, self.papers = self.papers, units, self.grader.folders.merged(units.values())
        new = [kata for kata in self.katas if not _is_same(before.get(kata.id), self.papers.get(kata.id), folders)]
        for kata in new:
            self.verdicts.pop(kata.id, None)
        self._wait_for(kata.id for kata in new)
        return new

    def _read(self, unit: Path) -> dict[str, Paper]:
        """What lies in the folder of a unit now; and know what it looks like, to find out when it does not any more."""
        self.grader.folders.forget(unit)
        paths = {unit / name for name in self.grader.folders.claims(unit)}
        paths |= {path for path in self._seen if path.parent == unit}
        self._seen |= {path: _signature(path) for path in (unit, *paths)}  # before they are read
        return self.grader.folders.papers_of(unit)

    def _tell_rival(self, path: Path) -> None:
        """A file that does not count, because another of its folder does, says so when it is saved."""
        if path.parent in self._units and is_ours(path) and path.name in self.grader.folders.claims(path.parent):
            paper = self.grader.folders.paper(path)
            said = f"{shown(path)}: {paper.sheet.problem.sentence}" if paper.sheet.problem else ""
            if paper.kata is None and said not in self.notice:
                self.notice.append(said)

    # What is judged

    def load(self) -> None:
        """torch is there now, or is known not to be: what was filled before is due."""
        self.loaded = True
        self._wait_for([self.kata.id, *self.papers])
        self.judge()

    def judge(self) -> None:
        """Judge the kata at hand, if that is due."""
        if self.kata.id in self._due:
            self._judge(self.kata.id)

    @property
    def is_due(self) -> bool:
        """Is anything still to be judged, and can it be?"""
        return self.loaded and bool(self._due)

    def is_judged(self, kata: Kata) -> bool:
        """Is nothing more to be said of the kata, as its file is now?"""
        verdict = self.verdicts.get(kata.id)
        return kata.id not in self._due and (verdict is None or verdict.waits_for is not Wait.TORCH)

    def judge_another(self) -> bool:
        """Judge one more of what is due. Was there one?"""
        if not self.is_due:
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

    def _wait_for(self, katas: Iterable[str]) -> None:
        self._due.update(dict.fromkeys(katas))

    def _judge(self, name: str) -> None:
        self._reopen()
        del self._due[name]
        if name not in self.papers:
            return
        self.verdicts[name] = verdict = self.grader.verdict(self.papers[name], self)
        if verdict.judged:
            self._unsaved.append(verdict)
        self._save()

    def _save(self) -> None:
        """Write down what was judged, and what a full disk refused before."""
        for verdict in [*self._unsaved]:
            try:
                self.record.note(verdict, self.grader.catalogue.katas[verdict.kata])
            except OSError as error:
                self.trouble = f"progress is not saved: {shown(self.record.journal.path)}: {error.strerror or error}"
                self.record = Record(self.record.workspace)  # which will try again
                return
            self._unsaved.remove(verdict)
        self.trouble = ""
        self._reopen()

    def _reopen(self) -> None:
        """Know what the journal says now, whoever wrote it: what waits for Enter may be judged in another terminal."""
        signature = _signature(self.record.journal.path)
        if signature != self._journal_seen:
            self._journal_seen = signature
            self.record.refresh()
            self._wait_for(
                name
                for name, verdict in self.verdicts.items()
                if verdict.outcome is Outcome.CLOSED or verdict.waits_for is Wait.ENTER
            )

    def _first(self) -> Kata:
        """Where one begins: with what is begun, else with the first that was not right yet."""
        open_ = [kata for kata in self.katas if kata.id in self.papers and kata.id not in self.record.now.solved]
        begun = [kata for kata in open_ if self.papers[kata.id].sheet.problem or self.papers[kata.id].sheet.filled]
        return next(iter([*begun, *open_, *self.katas]))


def _is_same(one: Paper | None, other: Paper | None, saved: Collection[Path]) -> bool:
    """Is it the same file, and if it was saved, down to the last byte?

    The grader gives the same sheet for the same bytes, but not for what it has not read for hundreds of saves.
    """
    if one is None or other is None or one.path != other.path:
        return one is other
    if one.sheet is other.sheet:
        return True
    return (one.path not in saved or one.sheet.kata is None) and one.sheet == other.sheet


def _signature(path: Path) -> object:
    """What changes when a file does; None if it is not there."""
    try:
        stat = os.stat(path)  # noqa: PTH116  # as cheap as it gets: twice a second
    except OSError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def _is_unsettled(path: Path) -> bool:
    """Is the file gone, or empty, as in the middle of a save?"""
    try:
        return path.stat().st_size == 0
    except OSError:
        return True
