"""What the screen shows, and what each key does there: the kata at hand, the list of all, a text to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final, NamedTuple, Protocol

from pytest_lstm_kata import challenges, explaining, messages, summary
from pytest_lstm_kata.messages import columns, name, printable, shown
from pytest_lstm_kata.model import OPEN, Kata
from pytest_lstm_kata.reading import Answer, Sheet
from pytest_lstm_kata.summary import Glyphs
from pytest_lstm_kata.verdict import Outcome, Verdict
from pytest_lstm_kata.watch.rows import BLANK, Frame, Part, Row, packed, paragraph, row, spread
from pytest_lstm_kata.watch.session import LOADING, READY, Session

_QUIT: Final = "ctrl-c"
_BACK: Final = ("escape", "enter", "e", "l", "q")
_PAGE: Final = 10
_GAP: Final = "   "
_UNIT: Final = 36
"""So many columns hold the bar of a unit."""


class View(Protocol):
    """Something that fills the screen."""

    offset: int
    """From which row on its middle is shown."""

    def press(self, key: str) -> View | None:
        """What is shown after this key; None quits."""

    def frame(self, width: int, glyphs: Glyphs) -> Frame:
        """What it shows."""


class Marks(NamedTuple):
    """A sign for what has become of a blank, beside the word."""

    right: str
    wrong: str
    open: str
    filled: str


_UNICODE: Final = Marks("✓", "✗", "·", "•")
_ASCII: Final = Marks("+", "x", ".", "o")


def marks(glyphs: Glyphs) -> Marks:
    return _UNICODE if glyphs is summary.UNICODE else _ASCII


class Desk:
    """The kata at hand."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.offset = 0
        self._sure = False
        """Was r pressed just now?"""

    def press(self, key: str) -> View | None:
        session, sure = self.session, self._sure
        self._sure = False
        session.notice = []
        if key in _SCROLL:
            self.offset += _SCROLL[key]
            return self
        self.offset = 0
        wishes = {
            "n": session.next,
            "p": session.previous,
            "h": session.hint,
            "s": session.start,
            "enter": session.submit,
        }
        match key:
            case "q" | "ctrl-c":
                return None
            case "l":
                return Listing(self)
            case "e":
                return self._explained()
            case "r":
                self._retry(sure=sure)
            case _ if key in wishes:
                wishes[key]()
        return self

    def _retry(self, *, sure: bool) -> None:
        """Fresh numbers are dealt at the second r; the first one asks."""
        if sure:
            self.session.retry()
            return
        self._sure = True
        what = f"r again deals {name(self.session.kata)} anew, with fresh numbers."
        self.session.notice = [
            f"{what} What you wrote stays in the file, as a comment. Any other key leaves all as it is."
        ]

    def _explained(self) -> View:
        session = self.session
        if session.kata.id in session.record.now.solved and not session.loaded:
            session.notice = ["torch draws this, and is still being loaded: press e again in a moment."]
            return self

        def lines(width: int, glyphs: Glyphs) -> Sequence[str]:
            told = explaining.told(session.kata, session.seed, session.record.now, width)
            return [*explaining.lines(told, width, boxes=glyphs is summary.UNICODE)]

        return Page(lines, self)

    def frame(self, width: int, glyphs: Glyphs) -> Frame:
        session = self.session
        kata, paper = session.kata, session.paper
        tags = ", ".join(["challenge"] * kata.challenge + [kata.level])
        where = shown(session.path(kata))
        line = messages.line(paper.sheet, session.verdict) if paper else 0
        place = Part(f"{where}:{line}" if line else where, "", session.path(kata).absolute().as_uri())
        return Frame(
            [spread(row(kata.heading, "title"), tags, width), (place,)],
            [row for block in self._blocks(width, line, marks(glyphs)) if block for row in (BLANK, *block)],
            [*_standing(session, width, glyphs), *paragraph(session.trouble, width, "bad")],
            packed(self._keys(), width),
        )

    def _blocks(self, width: int, line: int, signs: Marks) -> Iterator[Sequence[Row]]:
        """What is to be said of it, in pieces that stand apart; ``line`` is named in the head already."""
        session, kata = self.session, self.session.kata
        paper, verdict = session.paper, session.verdict
        yield [found for said in session.notice for found in paragraph(said, width, "title")]
        if paper is None or verdict is None:
            yield paragraph("This file is gone. Put it back, or press r: that lays a fresh one.", width, "bad")
            return
        sheet = paper.sheet
        numbers = sheet.numbers or kata.numbers  # of a file that cannot be read they are not known
        yield [*_blanks(sheet, verdict, signs)]
        challenge = _challenge(session, verdict, width)
        if verdict.outcome is Outcome.RIGHT:
            yield from _success(session, sheet, width)
        elif verdict.outcome is Outcome.TODO:
            yield [*_to_do(session, verdict, width), *challenge]
        else:
            yield [*_message(verdict, sheet, width, line), *challenge]
        for number, hint in enumerate(kata.hints[: session.hints.get(kata.id, 0)], 1):
            yield paragraph(f"hint {number} of {len(kata.hints)}: {kata.text(hint, numbers)}", width)
        if verdict.outcome is Outcome.TODO:
            yield [row for said in kata.text(kata.statement, numbers).splitlines() for row in _said(said, width)]

    def _keys(self) -> Iterator[Row]:
        session = self.session
        deal, limits = session.deal, session.record.limits
        clock = session.kata.challenge and limits.seconds and deal.started is None and deal.solved is None
        if session.is_ready:
            yield _key("Enter", "submits")
        yield _key("n", "next")
        yield _key("p", "previous")
        yield _key("h", "hint")
        yield _key("e", "explain")
        yield _key("l", "list")
        if clock and not challenges.closed(deal, limits):
            yield _key("s", "start")
        yield _key("r", "retry")
        yield _key("q", "quit")


class Listing:
    """All katas, to go to one of them; what is typed narrows them down."""

    def __init__(self, desk: Desk) -> None:
        self.offset = 0
        self._desk = desk
        self._typed = ""
        self._at = desk.session.katas.index(desk.session.kata)

    def press(self, key: str) -> View | None:
        found = self._found()
        match key:
            case "ctrl-c":
                return None
            case "escape" if self._typed:
                self._narrow("")
            case "escape":
                return self._desk
            case "enter":
                if found:
                    self._desk.session.go(found[self._at])
                    return self._desk
            case "backspace":
                self._narrow(self._typed[:-1])
            case _ if key in _SCROLL:
                self._at = max(0, min(self._at + _SCROLL[key], len(found) - 1))
            case _ if len(key) == 1:
                self._narrow(self._typed + key)
        return self

    def _narrow(self, typed: str) -> None:
        """Look for this instead; the kata that was pointed at is still, if it is among those."""
        found = self._found()
        kata = found[self._at] if found else self._desk.session.kata
        self._typed = typed
        found = self._found()
        self._at = found.index(kata) if kata in found else 0

    def _found(self) -> list[Kata]:
        words = self._typed.lower().split()
        return [kata for kata in self._desk.session.katas if all(word in self._text(kata) for word in words)]

    def _text(self, kata: Kata) -> str:
        """What can be looked for."""
        kind = "challenge" if kata.challenge else "practice"
        return f"{name(kata)} {kata.title} {kata.slug} {kata.unit} {kata.level} {kind} {self._state(kata)[0]}".lower()

    def _state(self, kata: Kata) -> tuple[str, str]:
        """What has become of it, and the role of that."""
        session = self._desk.session
        verdict, solved = session.verdicts.get(kata.id), kata.id in session.record.now.solved
        if kata.id not in session.papers:
            return "no file", "bad"
        match verdict.outcome if verdict else Outcome.TODO:
            case Outcome.RIGHT:
                return "right", "good"
            case Outcome.TODO if verdict and verdict.sentence in (READY, LOADING):
                return "ready" if verdict.sentence == READY else "filled", ""
            case Outcome.TODO if verdict and verdict.filled:
                return verdict.sentence, ""
            case Outcome.TODO:
                return ("right before", "good") if solved else ("open", "")
            case Outcome.UNVERIFIED:
                return "not verified", ""
            case amiss:
                return amiss.value, "bad"

    def frame(self, width: int, glyphs: Glyphs) -> Frame:  # noqa: ARG002  # a view's signature
        session, found = self._desk.session, self._found()
        self._at = max(0, min(self._at, len(found) - 1))
        labels = max(columns(name(kata)) for kata in session.katas)
        rows: list[Row] = []
        for at, kata in enumerate(found):
            state, role = self._state(kata)
            pointer, cursor = (">", "cursor") if at == self._at else (" ", "")
            tags = " (challenge)" if kata.challenge else ""
            left = (
                Part(f"{pointer} {name(kata):<{labels}}  {state:<13} ", cursor or role),
                Part(kata.title + tags, cursor),
            )
            rows.append(left)
        typed = f"looking for: {printable(self._typed)}" if self._typed else ""
        keys = [_key("Up Down", "move"), _key("Enter", "goes there"), _key("letters", "look for"), _key("Esc", "back")]
        count = f"{len(found)} of {len(session.katas)} katas" if self._typed else f"{len(found)} katas"
        nothing = paragraph("No kata has all of this. Backspace takes a letter back.", width)
        return Frame(
            [spread(row(count, "title"), typed, width), BLANK],
            rows or nothing,
            [],
            packed(keys, width),
            self._at if rows else None,
        )


class Page:
    """A text to read."""

    def __init__(self, lines: Callable[[int, Glyphs], Sequence[str]], back: View) -> None:
        self.offset = 0
        self._lines = lines
        self._back = back
        self._told: tuple[int, Sequence[str]] = (0, ())

    def press(self, key: str) -> View | None:
        if key == _QUIT:
            return None
        if key in _BACK:
            return self._back
        self.offset += _PAGE if key == " " else _SCROLL.get(key, 0)
        return self

    def frame(self, width: int, glyphs: Glyphs) -> Frame:
        if self._told[0] != width:
            self._told = width, self._lines(width, glyphs)
        title, *others = self._told[1]
        keys = [_key("Up Down", "move"), _key("Space", "on"), _key("Esc", "back")]
        return Frame([row(title, "title")], [*map(row, others)], [], packed(keys, width))


_SCROLL: Final = {
    "up": -1,
    "down": 1,
    "page up": -_PAGE,
    "page down": _PAGE,
    "home": -(10**6),
    "end": 10**6,
}


def _key(key: str, word: str) -> Row:
    return Part(key, "key"), Part(f" {word}")


def _said(said: str, width: int, role: str = "") -> Sequence[Row]:
    """A line of a message or of a statement: words are wrapped, code is not."""
    return [row(said, role)] if said.startswith(" ") else paragraph(said, width, role) or [BLANK]


def _message(verdict: Verdict, sheet: Sheet, width: int, line: int) -> Iterator[Row]:
    """As a run of pytest has it, but for the path, which stands above."""
    for said in messages.told(verdict, sheet, lambda at: f"line {at}" if at not in (0, line) else ""):
        if said:
            yield from _said(said, width, "bad" if said == verdict.sentence else "")


def _challenge(session: Session, verdict: Verdict, width: int) -> Sequence[Row]:
    """Attempts and clock of a challenge that is not right yet."""
    if not session.kata.challenge or verdict.outcome is Outcome.UNREADABLE:  # nobody knows its numbers
        return []
    deal, limits = session.deal, session.record.limits
    told = challenges.told(deal, limits, datetime.now(UTC))
    if challenges.closed(deal, limits):
        return paragraph(f"{told}: closed with these numbers, r deals fresh ones", width, "bad")
    if told or deal.judged or not (limits.attempts or limits.seconds):
        return paragraph(told, width, "title")
    attempts = f" of {limits.attempts} attempts" if limits.attempts else ""
    clock = f"; s starts its clock of {challenges.minutes(limits.seconds)}" if limits.seconds else ""
    return paragraph(f"a challenge{attempts}{clock}", width)


def _blanks(sheet: Sheet, verdict: Verdict, signs: Marks) -> Iterator[Row]:
    """Each blank with its mark, and what stands in it."""
    told = [(blank, _source(answer), *_mark(blank, answer, verdict, signs)) for blank, answer in sheet.answers.items()]
    words = max((len(word) for _, _, _, word, _ in told), default=0)
    for blank, source, sign, word, role in told:
        yield Part(f"  {sign} {word:<{words}}", role), Part(f"  {blank} = {source}")


def _mark(blank: str, answer: Answer, verdict: Verdict, signs: Marks) -> tuple[str, str, str]:
    """A blank's sign, word and role. Of blanks that are judged together none is marked alone."""
    if answer.value is OPEN:
        return signs.open, "open", ""
    if blank in verdict.right:
        return signs.right, "right", "good"
    if blank in verdict.unverified:
        return signs.filled, "not verified here", ""
    for finding in verdict.findings:
        if blank == finding.blank:
            return signs.wrong, "wrong", "bad"
        if blank in finding.blank.split(", "):
            return signs.filled, "judged together", "bad"
    return signs.filled, "filled", ""


def _source(answer: Answer) -> str:
    """The value as it stands in the file, as far as it is in one line."""
    span = answer.span
    return printable(span.text[span.start : span.end]) or "..."


def _success(session: Session, sheet: Sheet, width: int) -> Iterator[Sequence[Row]]:
    """That it is right, and how the explanation begins."""
    kata = session.kata
    on = "" if all(map(session.is_done, session.katas)) else " n goes on."
    yield paragraph(f"Right.{on} e explains the whole of it:", width, "good")
    yield paragraph(kata.text(kata.concept, sheet.numbers), width)
    yield [row for step in kata.steps for row in paragraph(f"- {kata.text(step, sheet.numbers)}", width)]


def _to_do(session: Session, verdict: Verdict, width: int) -> Iterator[Row]:
    limits, deal = session.record.limits, session.deal
    if verdict.sentence == READY:
        attempt = (
            f", as attempt {len(deal.wrong) + 1} of {limits.attempts}" if limits.attempts and not deal.solved else ""
        )
        yield from paragraph(f"R{READY[1:]} it{attempt}.", width, "good")
    elif verdict.filled:
        yield from paragraph(f"{verdict.sentence}.", width)


def _standing(session: Session, width: int, glyphs: Glyphs) -> Iterator[Row]:
    """The way to the badge: what counts for it, the units side by side, who judges."""
    learner, pack = session.learner(), session.pack
    title = pack.awards[0].title if pack.awards else pack.title
    counted = [kata for kata in pack.katas if kata.challenge] or pack.katas
    right = sum(kata.id in learner.solved for kata in counted)
    what = "challenges" if counted[0].challenge else "katas"
    yield spread(row(title, "title"), f"{right} of {len(counted)} {what}", min(width, len(title) + 24))
    beside = max(1, (width + len(_GAP)) // (_UNIT + len(_GAP)))
    each = (width + len(_GAP)) // beside - len(_GAP)
    bars = [*summary.bars(learner, pack, min(each, _UNIT + 8), glyphs, brief=True)]
    rows = -(-len(bars) // beside)
    widest = max(columns(bar.text) for bar in bars)
    for at in range(rows):
        parts: list[Part] = []
        for bar in bars[at::rows]:
            parts += [Part(f"{bar.text:<{widest}}", bar.role), Part(_GAP)]
        yield tuple(parts[:-1])
    for line in summary.earned(learner, pack, glyphs):
        yield row(line.text, line.role)
    yield row(session.judges())
