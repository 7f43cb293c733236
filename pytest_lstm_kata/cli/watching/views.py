"""What fills the screen, first of all the kata at hand, and what each key does there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

from pytest_lstm_kata.cli.watching import help as keys
from pytest_lstm_kata.cli.watching import solution, tally
from pytest_lstm_kata.cli.watching.exam_desk import ExamDesk
from pytest_lstm_kata.cli.watching.keys import SCROLL
from pytest_lstm_kata.cli.watching.marks import blanks
from pytest_lstm_kata.cli.watching.menu import Menu
from pytest_lstm_kata.cli.watching.pager import Pager
from pytest_lstm_kata.cli.watching.rows import (
    BLANK,
    WIDEST,
    Frame,
    Part,
    Row,
    View,
    apart,
    key,
    packed,
    paragraph,
    prose,
    row,
    spread,
)
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.explain import explanation
from pytest_lstm_kata.files import asking
from pytest_lstm_kata.files.sheet import Sheet
from pytest_lstm_kata.judge.verdict import Outcome, Verdict, Wait
from pytest_lstm_kata.kata.deal import Deal, deal
from pytest_lstm_kata.output import failure, news, primer, summary
from pytest_lstm_kata.output.terminal import columns
from pytest_lstm_kata.record.exam import withheld
from pytest_lstm_kata.record.workspace import shown

_GAP: Final = "   "
_UNIT: Final = 28
"""So many columns hold the bar of a unit, and a few more are as good."""


class Desk:
    """The kata at hand."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.offset = 0
        self._shown: Sheet | None = None
        """What stood in the file when the screen was painted last."""
        self._is_hinted = False
        """Was a hint asked for just now? Then it is to be seen, whatever stands above it."""

    def press(self, pressed: str) -> View | None:
        pressed = pressed.lower()  # as where Caps Lock was left on
        session, told = self.session, self.session.notice
        session.notice = []
        self._is_hinted = False
        if pressed in SCROLL:
            self.offset += SCROLL[pressed]
            return self
        self.offset = 0
        wishes = {
            "n": session.next,
            "p": session.previous,
            "h": self._hint,
            "s": session.start,
            "a": self._check_all,
            "enter": self._submit,
        }
        views: dict[str, Callable[[], View]] = {
            "l": lambda: Menu(session, self),
            "e": self._explained,
            "u": self._introduced,
            "v": lambda: self if self._is_withheld() else solution.view(session, told, self),
            "x": self._exam,
            "?": lambda: Pager(keys.lines, self),
        }
        match pressed:
            case "q" | "ctrl-c":
                return None
            case "r":
                self._retry(told)
            case _ if pressed in views:
                return views[pressed]()
            case _ if pressed in wishes:
                wishes[pressed]()
        return self

    def _submit(self) -> None:
        self.session.submit(self._shown)

    def _check_all(self) -> None:
        if not self.session.queue.loaded:
            self.session.notice = ["torch is still loading. Press a again in a moment."]
            return
        self.session.judge_all()
        self.session.notice = [*tally.lines(self.session)]

    def _retry(self, told: Sequence[str]) -> None:
        """Fresh numbers are dealt at the second r; the first one asks. A save in between takes the question away."""
        what = f"Press r again to deal {self.session.kata.ref} with fresh numbers."
        kept = " What you wrote stays in the file, as a comment." if self.session.paper else ""
        question = [f"{what}{kept} Any other key cancels."]
        if told == question:
            self.session.retry()
        else:
            self.session.notice = question

    def _is_withheld(self) -> bool:
        """Does an exam that runs ask the kata at hand? Then it is said why there are no hints and no explanations of it."""
        refusal = withheld(self.session.kata, self.session.record.workspace)
        self.session.notice = [refusal] if refusal else []
        return bool(refusal)

    def _hint(self) -> None:
        if not self._is_withheld():
            self.session.hint()
            self._is_hinted = not self.session.notice  # which stands at the top

    def _explained(self) -> View:
        session = self.session
        if self._is_withheld():
            return self
        is_drawn = explanation.is_whole(session.kata, session.seed, session.record.now)
        if is_drawn and not session.queue.loaded:
            session.notice = ["torch draws this and is still loading. Press e again in a moment."]
            return self

        def lines(width: int, *, whole: bool = False) -> Sequence[str]:
            explained = explanation.explain(session.kata, session.seed, session.record.now, width)
            return [*explanation.lines(explained, width, whole=whole)]

        return Pager(lines, self, Pager(partial(lines, whole=True), self))

    def _introduced(self) -> View:
        unit = self.session.grader.catalogue.unit(self.session.kata)
        return Pager(lambda width: primer.lines(unit, min(width, WIDEST)), self)

    def _exam(self) -> View:
        if self.session.exam.sitting:
            return ExamDesk(self.session.exam, self)
        self.session.notice = ["No exam is running. In another terminal, lstm-kata exam --start starts one."]
        return self

    def frame(self, width: int) -> Frame:
        session = self.session
        kata, paper = session.kata, session.paper
        self._shown = paper.sheet if paper else None
        tags = ", ".join(["challenge"] * kata.challenge + [kata.level])
        where = shown(session.path(kata))
        line = failure.line_number(paper.sheet, session.verdict) if paper else 0
        place = Part(f"{where}:{line}" if line else where, "", session.path(kata).absolute().as_uri())
        told = apart(self._blocks(width, line))
        pending = paper and session.verdict and session.verdict.is_pending
        asked = apart([prose(asking.prose(paper.sheet.deal or deal(kata, 0)), width)]) if paper and pending else []
        return Frame(
            [spread(row(kata.heading, "title"), tags, width), (place,)],
            [*told, *asked],
            [*_standing(session, width), *paragraph(session.queue.trouble, width, "bad")],
            packed(self._keys(), width),
            len(told) - 1 if self._is_hinted and told else None,
        )

    def _blocks(self, width: int, line: int) -> Iterator[Sequence[Row]]:
        """What is to be said of it, in pieces that stand apart, hints last; ``line`` is named in the head already."""
        session, kata = self.session, self.session.kata
        paper, verdict = session.paper, session.verdict
        yield [found for said in session.notice for found in paragraph(said, width, "title")]
        if paper is None or verdict is None:
            yield paragraph("This file is gone. Put it back, or press r for a fresh copy.", width, "bad")
            return
        sheet = paper.sheet
        dealt = sheet.deal or deal(kata, 0)  # of a file that cannot be read nobody knows the numbers
        yield [*blanks(sheet, verdict)]
        challenge = _challenge(session, verdict, width)
        if verdict.outcome is Outcome.RIGHT:
            yield from _success(session, verdict, dealt, width)
        elif verdict.is_pending:
            yield [*_to_do(session, verdict, width), *challenge]
        else:
            yield [*challenge, *_message(verdict, sheet, width, line)]  # what is long must not hide it
        if verdict.outcome is not Outcome.RIGHT:
            yield solution.rows(session, verdict, width)  # above the hints, which can be long
        for number, hint in enumerate(dealt.hints[: session.hints.get(kata.id, 0)], 1):
            yield paragraph(f"hint {number} of {len(kata.hints)}: {hint}", width)

    def _keys(self) -> Iterator[Row]:
        session = self.session
        if session.is_ready:
            yield key("Enter", "submits")
        yield key("n", "next")
        yield key("p", "back")
        yield key("h", "hint")
        if solution.has_key(session):
            yield key("v", "solution")
        yield key("e", "explain")
        yield key("l", "list")
        yield key("a", "check all")
        if session.kata.challenge and session.challenge.has_clock_to_start:
            yield key("s", "start")
        yield key("r", "retry")
        if session.exam.sitting:
            yield key("x", "exam")
        yield key("?", "keys")
        yield key("q", "quit")


def _said(said: str, width: int, role: str = "") -> Sequence[Row]:
    """A line of a message: words are wrapped, code is not; what carets say goes below them for want of room."""
    carets = re.fullmatch(r"( +\^+)  (.*)", said)
    if carets and columns(said) > width:
        return [row(carets[1], role), *paragraph(f"    {carets[2]}", width, role)]
    return [row(said, role)] if said.startswith(" ") else paragraph(said, width, role) or [BLANK]


def _message(verdict: Verdict, sheet: Sheet, width: int, line: int) -> Iterator[Row]:
    """As a run of pytest has it, but for the path, which stands above."""
    sentence, *others = failure.lines(verdict, sheet, lambda at: f"line {at}" if at not in (0, line) else "")
    yield from _said(sentence, width, "bad")
    for said in filter(None, others):
        yield from _said(said, width)


def _challenge(session: Session, verdict: Verdict, width: int) -> Sequence[Row]:
    """Attempts and clock of a challenge that is not right yet."""
    if not session.kata.challenge or verdict.outcome is Outcome.UNREADABLE:  # nobody knows its numbers
        return []
    challenge = session.challenge
    if challenge.attempts.revealed:
        return []
    if verdict.is_form:
        return [*paragraph(failure.FORM, width), *paragraph(challenge.so_far, width, "title")]
    if challenge.is_closed:
        return paragraph(f"{challenge.so_far}: no attempts left with these numbers; r deals fresh ones", width, "bad")
    if challenge.so_far or challenge.attempts.judged:
        return paragraph(challenge.so_far, width, "title")
    return paragraph(challenge.offer("s"), width)


def _success(session: Session, verdict: Verdict, dealt: Deal, width: int) -> Iterator[Sequence[Row]]:
    """That it is right, by whose word what was not run here, and how the explanation begins."""
    yield [found for said in verdict.reservations for found in paragraph(said, width)]
    on = "" if all(map(session.is_done, session.katas)) else "n for the next kata, "
    right = "Right, as far as it can be judged here." if verdict.unverified else "Correct!"
    yield paragraph(f"{right} Press {on}e for the full explanation.", width, "good")
    yield paragraph(verdict.reached, width)
    yield solution.rows(session, verdict, width)
    yield [
        found for said in news.undistinguished(session.learner(), [session.kata]) for found in paragraph(said, width)
    ]
    yield paragraph(dealt.idea, width)
    yield [row for step in dealt.steps for row in paragraph(f"- {step}", width)]


def _to_do(session: Session, verdict: Verdict, width: int) -> Iterator[Row]:
    if session.kata.place[1] == 1:
        yield from paragraph("New unit: press u for its introduction.", width, "title")
    if verdict.waits_for is Wait.ENTER:
        yield from paragraph("Ready. Press Enter to submit it.", width, "good")
    elif verdict.filled:
        yield from paragraph(f"{verdict.sentence}.", width)
    else:
        on = ", save it, then press Enter" if session.kata.challenge else ", and save it"
        yield from paragraph(f"Open this file, replace each ... with your answer{on}.", width)


def _standing(session: Session, width: int) -> Iterator[Row]:
    """The way to the badge: what counts for it and how many in all, the units side by side, who judges."""
    learner, pack = session.learner(), session.pack
    title = pack.awards[0].title if pack.awards else pack.title
    challenges = [kata for kata in pack.katas if kata.challenge]
    counted = [(katas, what) for katas, what in ((pack.katas, "katas"), (challenges, "challenges")) if katas]
    total = ", ".join(f"{sum(kata.id in learner.solved for kata in katas)} of {len(katas)} {w}" for katas, w in counted)
    yield from packed([row(title, "title"), row(total)], width, _GAP)
    beside = max(1, (width + len(_GAP)) // (_UNIT + len(_GAP)))
    each = (width + len(_GAP)) // beside - len(_GAP)
    bars = [*summary.bars(learner, pack, min(each, _UNIT + 8), brief=True)]
    rows = -(-len(bars) // beside)
    widest = max(columns(bar.text) for bar in bars)
    for at in range(rows):
        parts: list[Part] = []
        for bar in bars[at::rows]:
            parts += [Part(f"{bar.text:<{widest}}", bar.role), Part(_GAP)]
        yield tuple(parts[:-1])
    for line in summary.earned(learner, pack):
        yield from paragraph(line.text, width, line.role)
    if session.exam.sitting:
        exam = f"Exam {session.exam.sitting.exam.seed} is running: {session.exam.filled}, {session.exam.clock}. Press x to see it."
        yield from paragraph(exam, width, "title")
    messenger = session.queue.messenger
    for told in [*session.judges(), *([messenger.line] if messenger else [])]:
        yield from paragraph(told, width)
