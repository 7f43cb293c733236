"""One sitting before the katas: which is at hand, what its file says and what is said of it, what was asked for.

No terminal, no thread and no clock of its own: whoever runs it tells of keys and of time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from pytest_lstm_kata.cli.watching.disk import Disk
from pytest_lstm_kata.cli.watching.exam import RunningExam
from pytest_lstm_kata.cli.watching.judge_queue import JudgeQueue
from pytest_lstm_kata.cli.watching.review import ReviewFolder
from pytest_lstm_kata.files.folder import Paper
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.grading import Grader
from pytest_lstm_kata.judge.verdict import Outcome, Verdict, Wait
from pytest_lstm_kata.kata.model import Kata, Pack
from pytest_lstm_kata.output import summary
from pytest_lstm_kata.output.terminal import several
from pytest_lstm_kata.record import actions, remembered
from pytest_lstm_kata.record.actions import Granted, Refused
from pytest_lstm_kata.record.learner import Known, Learner
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.rules import Challenge
from pytest_lstm_kata.record.workspace import shown

_TOGETHER: Final = 0.1
"""What is found changed within so many seconds was saved together."""

_NEXT: Final = 1
"""The kata at hand, with so many behind it, is what one is likely to save next."""


class Removed(Exception):
    """The dojo's folder is gone, or has another name."""


class Session:
    """What a learner has before them. Raises ``LookupError`` if the dojo has no katas.

    Of what is asked of it later, ``tick`` alone can fail.
    """

    def __init__(self, record: Record, grader: Grader, *, all_devices: bool = True) -> None:
        self.grader = grader
        self.disk = Disk(grader.folders, record.workspace.katas)
        if not self.disk.papers:
            raise LookupError(f"There are no katas in {shown(self.disk.folder)}: lstm-kata init DIR writes them.")
        self.queue = JudgeQueue(record, grader, self.disk)
        self.exam = RunningExam(record.workspace, grader)
        self.review = ReviewFolder(record.workspace, grader.folders)
        self.notice: list[str] = []
        """What is to be said of what was just done, until the next key."""
        self.hints: dict[str, int] = {}
        """How many hints of each kata are on show."""
        self._all_devices = all_devices
        self._together: list[Kata] = []
        """The katas that the last look that found something, and those just before, found changed."""
        self._found = 0.0
        """When that was."""
        self.go(self._first())

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
    def papers(self) -> dict[str, Paper]:
        """The files of katas, by kata."""
        return self.disk.papers

    @property
    def paper(self) -> Paper | None:
        """The file of the kata at hand; None while there is none."""
        return self.papers.get(self.kata.id)

    @property
    def record(self) -> Record:
        return self.queue.record

    @property
    def verdicts(self) -> Mapping[str, Verdict]:
        """By kata, as far as there are some."""
        return self.queue.verdicts

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
    def has_clock(self) -> bool:
        """Does the clock of the challenge at hand run, or that of an exam?"""
        challenge = self.challenge
        return (bool(challenge.attempts.started) and not challenge.is_over) or self.exam.has_clock

    @property
    def seed(self) -> int:
        return self.paper.sheet.seed if self.paper else 0

    def path(self, kata: Kata) -> Path:
        """Where the kata's file lies, or would."""
        paper = self.papers.get(kata.id)
        return paper.path if paper else self.record.workspace.file(kata)

    def learner(self) -> Learner:
        """What is known now, as the summary takes it."""
        known = Known(self.record.before, self.record.now, self.record.limits, record=True)
        files = {kata: paper.path for kata, paper in self.papers.items()}
        return Learner(self.disk.folder, self.packs, self.verdicts, files, known)

    def is_done(self, kata: Kata) -> bool:
        """Is there nothing left to do of it? What was right once and is blank again is not asked for again."""
        verdict = self.verdicts.get(kata.id)
        is_blank = verdict is None or (verdict.outcome is Outcome.TODO and not verdict.filled)
        if verdict is None or is_blank or self.record.now.was_shown(verdict):
            return kata.id in self.record.now.solved
        return verdict.outcome in (Outcome.RIGHT, Outcome.UNVERIFIED)

    def judges(self) -> list[str]:
        """Which torch judges, on what; or why none does. Of a dojo that judges its own line tells."""
        if not self.queue.loaded:
            return ["torch is loading"]
        oracle, devices = self.grader.oracle, self.grader.devices
        if oracle.unfit():
            return self.queue.unfit()
        return [summary.judges(oracle.version, devices, all_devices=self._all_devices)]

    def _first(self) -> Kata:
        """Where one begins: with what pytest and ``lstm-kata next`` name, without a judge."""
        found = remembered.learner(self.record, self.grader, self.papers).next_step()
        return found if found and found.id in self.papers else self.katas[0]

    # What a key asks for

    def go(self, kata: Kata) -> None:
        """Have this kata at hand."""
        self.kata = kata
        at = self.katas.index(kata)
        self.disk.expect(self.katas[at : at + 1 + _NEXT])
        self.queue.add([kata.id])
        self._judge()

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
        self._read([self.path(self.kata)])
        seen = self.paper is not None and self.paper.sheet == before
        if self.paper and seen:
            self.queue.submit(self.kata.id, self.paper.sheet)
        self.go(self.kata)
        if self.is_ready and not seen:
            self.notice = ["The file was just saved. Check it, then press Enter."]

    def judge_all(self) -> None:
        """Read all files again, and judge what is filled; a challenge waits for Enter all the same."""
        self._read(paper.path for paper in self.papers.values())
        self.queue.add(self.papers)
        while self.queue.judge_another():
            pass

    def hint(self) -> None:
        """One more hint; first those again that were seen before."""
        self.queue.refresh()  # hints that were seen in another terminal just now count
        kata, told = self.kata, self.hints.get(self.kata.id, 0)
        seen = min(self.record.now.hints.get(kata.id, 0), len(kata.hints))  # another version may have had more
        if told == len(kata.hints):
            self.notice = ["There are no more hints. Press e for the idea, u for the introduction."]
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
        self._read([path])
        self._judge()

    def _ask(self, wish: Callable[[], Granted]) -> None:
        """Do what was asked for, and have it told."""
        self.queue.refresh()
        try:
            granted = wish()
        except Refused as refused:
            granted = Granted([str(refused)])
        self.notice = [*granted.paragraphs, *filter(None, [granted.trouble])]
        self.queue.refresh()

    # What happens meanwhile

    def load(self) -> None:
        """torch is there now, or is known not to be: what was filled before is due."""
        self.queue.loaded = True
        self.queue.add([self.kata.id, *self.papers])
        self._judge()

    def tick(self, now: float) -> list[Kata]:
        """Look at the journal and the disk; ``now`` is in seconds. Returns the katas whose file has changed.

        Raises ``Removed`` if there is no dojo any more.
        """
        if not self.record.workspace.root.is_dir():
            raise Removed
        self.queue.refresh()
        late = self._read(self.disk.overdue(now))
        self._judge()
        paths = self.disk.changed()
        if not paths:
            self.exam.look(now)
            self.notice = [*self.review.look(now)] or self.notice
            return late
        if now - self._found > _TOGETHER:
            self._together = []
        self._found = now
        new = self.changed(paths, now)
        self._together += new
        return late + new

    def changed(self, paths: Iterable[Path], now: float) -> list[Kata]:
        """Read what was written, moved or removed. Returns the katas whose file has changed; one alone is now at hand."""
        new = self._read(self.disk.complete(paths, now))
        together = {*self._together, *new}
        if new:
            self.notice = []
        if len(together) == 1 and new and new[0].id in self.papers:
            self.go(new[0])
        others = [kata.ref for kata in self.katas if kata in together and kata is not self.kata] if new else []
        if others:
            self.notice = [f"also changed: {several(others)}"]
        self._tell_rivals(paths)
        self._judge()
        return new

    def _read(self, paths: Iterable[Path]) -> list[Kata]:
        """Read these files and folders again. Returns the katas that are not as they were: their verdicts are due."""
        paths = {*paths}
        if not paths:
            return []
        found = self.disk.read(paths)
        new = [kata for kata in self.katas if kata.id in found]
        self.queue.renew(kata.id for kata in new)
        return new

    def _tell_rivals(self, paths: Iterable[Path]) -> None:
        """A file that does not count, because another of its folder does, says so when it is saved."""
        for said in filter(None, map(self.disk.rival, sorted(paths))):
            if said not in self.notice:
                self.notice.append(said)

    def _judge(self) -> None:
        """Judge the kata at hand, if that is due."""
        self.queue.judge(self.kata.id)
