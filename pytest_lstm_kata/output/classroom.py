"""A class for a terminal: a line for each learner, then the ideas of the class, then what was not graded, and why.

A line is a sequence of parts, each in its role. ``encoding`` is that of the terminal: what stands for a sign that it lacks
may be wider, and columns stay columns all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pytest_lstm_kata.files import hand_in
from pytest_lstm_kata.kata.model import Kata, Pack, Unit
from pytest_lstm_kata.output.terminal import CUT, Line, columns, encodable, in_one_piece, within, wrapped
from pytest_lstm_kata.record.class_exam import Sat
from pytest_lstm_kata.record.class_ideas import Idea, titled
from pytest_lstm_kata.record.classroom import Class, Row, names_of

Parts = Sequence[Line]

_IDEAS: Final = 12
"""No more ideas than these are told on a screen."""
_LISTED: Final = 5
"""No more than these are told of what was not graded of one learner, or of what one learner misses."""
_NOBODYS: Final = 12
"""No more than these are told of what was not graded and is nobody's."""
_NAME: Final = 12
"""So many columns there are for a name, however narrow the terminal is."""
_LAST: Final = 14
"""So many columns the last idea needs, for its kata and the first words of it."""
_GAP: Final = "  "
_NO_KATA: Final = "no kata"
_LATE: Final = " late"
_FULL: Final = "✓"
_NONE: Final = "·"
_SIGNS: Final = f"{_FULL} all katas of the unit are right, {_NONE} none is, ★ the badge is earned"


def lines(classroom: Class, width: int = 80, encoding: str | None = "utf-8") -> Iterator[Parts]:
    """The whole class."""
    yield [Line(f"The class: {_learners(len(classroom.rows))}", "title")]
    yield from table(classroom, width, encoding)
    yield from ideas(classroom, width, encoding)
    yield from ([line] for line in within((Line(text, "bad") for text in not_graded(classroom)), width))
    yield from ([line] for line in within(map(Line, other_names(classroom)), width))
    yield from ([line] for line in within((Line(text, "bad") for text in absent(classroom)), width))


@dataclass(frozen=True)
class _Column:
    """Numbers, one below the other."""

    head: str
    cells: Sequence[Line]
    gap: str = _GAP
    """What stands before it."""
    title: str = ""
    """What its head stands for."""

    @cached_property
    def room(self) -> int:
        return max(columns(text) for text in (self.head, *(cell.text for cell in self.cells)))

    @property
    def is_blank(self) -> bool:
        return all(cell.text in ("", _NONE) for cell in self.cells)

    def aligned(self, cell: Line) -> Line:
        return Line(f"{self.gap}{' ' * (self.room - columns(cell.text))}{cell.text}", cell.role)


def table(classroom: Class, width: int, encoding: str | None) -> Iterator[Parts]:
    """A line for each learner below a heading, then what the heading and the signs stand for."""
    rows, cut = classroom.rows, encodable(CUT, encoding)
    names = [encodable(name, encoding) for name in names_of(rows)]
    katas = {kata.id: kata for kata in classroom.katas}
    last = [encodable(_last(row, katas), encoding) for row in rows]
    units = [_unit(unit, rows) for pack in classroom.packs for unit in pack.units]
    solved, *behind = _totals(classroom)

    name_room = min(max(map(columns, ("learner", *names))), max(_NAME, width // 4))
    last_room = min(_LAST, max(map(columns, ("last idea", *last)))) + len(_GAP) if any(last) else 0
    room = width - name_room - _total([solved, *behind])
    shown, has_last = _that_fit(units, room, last_room)
    room -= _total(shown) + len(_GAP)

    found = [solved, *shown, *behind]
    head = [Line(_padded("learner", name_room), "key"), *(column.aligned(Line(column.head, "key")) for column in found)]
    yield _trimmed([*head, *[Line(f"{_GAP}last idea", "key")] * has_last])
    for at, name in enumerate(_told_apart(names, name_room, cut)):
        parts = [Line(_padded(name, name_room), "good" if rows[at].has_badges(classroom.packs) else "")]
        parts += [column.aligned(column.cells[at]) for column in found]
        parts += [Line(_GAP + _cut(last[at], room, cut))] * has_last
        yield _trimmed(parts)
    crowded_out = ["last idea"] if any(last) and not has_last else []
    yield from ([Line(line)] for text in _legend(units, shown, crowded_out) for line in wrapped(text, width))


def _totals(classroom: Class) -> Iterator[_Column]:
    """What all is solved, then, as far as there is any, how far the badges are, and the exam."""
    rows, katas = classroom.rows, classroom.katas
    yield _Column("solved", [Line(_solved(row, katas)) for row in rows])
    if any(pack.awards for pack in classroom.packs):
        yield _Column("badge", [_badge(row, classroom) for row in rows])
    if any(row.exams for row in rows):
        yield _exams([classroom.exam(row) for row in rows])


def _solved(row: Row, katas: Sequence[Kata]) -> str:
    count = row.tally(katas)
    return _NO_KATA if row.is_empty else f"{count.right}/{count.of}"


def _unit(unit: Unit, rows: Sequence[Row]) -> _Column:
    counts = [row.tally(unit.katas) for row in rows]
    cells = [
        Line("") if row.is_empty else Line(_FULL, "good") if count.is_full else Line(str(count.right or _NONE))
        for row, count in zip(rows, counts, strict=True)
    ]
    return _Column(f"{unit.ref:>2}", cells, " ", f"{unit.ref} {unit.name} ({len(unit.katas)})")


def _badge(row: Row, classroom: Class) -> Line:
    """A star for each pack whose badge is earned; of any other how many katas of those that it asks for are right."""
    if row.is_empty:
        return Line("")
    counts = [row.badge(pack) for pack in classroom.packs if pack.awards]
    text = " ".join("★" if count.is_full else f"{count.right}/{count.of}" for count in counts)
    return Line(text, "gold" if row.has_badges(classroom.packs) else "")


def _exams(last: Sequence[Sat | None]) -> _Column:
    """The last exam of each; where any is late, that has a place in all lines, so that numbers are aligned."""
    room = len(_LATE) if any(exam and exam.late for exam in last) else 0
    cells = [
        Line(f"{exam.right}/{exam.of}{_LATE if exam.late else '':<{room}}", "bad" if exam.late else "")
        if exam
        else Line("")
        for exam in last
    ]
    return _Column(f"exam{'':<{room}}", cells)


def _last(row: Row, katas: Mapping[str, Kata]) -> str:
    """The last idea, behind its kata."""
    kata = katas.get(row.last)
    return f"{kata.ref} {titled(row.ideas.get(row.last, ''))}" if kata else ""


def _that_fit(units: Sequence[_Column], room: int, last: int) -> tuple[Sequence[_Column], bool]:
    """The units for which there is room, and whether there is room for the last idea, too.

    A unit in which nobody has anything right makes room first, then the last idea does, then the last units.
    """
    kept = [*units]
    for left, has_last in ((room - last, last > 0), (room, False)):
        kept = [*units]
        for unit in reversed([unit for unit in units if unit.is_blank]):
            if _total(kept) > left:
                kept.remove(unit)
        if _total(kept) <= left:
            return kept, has_last
    while kept and _total(kept) > room:
        kept.pop()
    return kept, False


def _total(found: Iterable[_Column]) -> int:
    return sum(len(column.gap) + column.room for column in found)


def _legend(units: Sequence[_Column], shown: Sequence[_Column], crowded_out: Sequence[str]) -> Iterator[str]:
    """What the numbers at the top and the signs stand for, and which units are not shown, and what else is not."""
    if units:
        yield f"Units, with how many katas: {', '.join(in_one_piece(unit.title) for unit in units)}. {_SIGNS}."
    hidden = [unit for unit in units if unit not in shown]
    blank = [unit.head.strip() for unit in hidden if unit.is_blank]
    crowded = [*(unit.head.strip() for unit in hidden if not unit.is_blank), *crowded_out]
    if blank:
        yield f"Not shown, because nothing in them is right yet: {', '.join(blank)}."
    if crowded:
        yield f"Not shown, because the terminal is too narrow: {', '.join(crowded)}."


def _told_apart(names: Sequence[str], room: int, cut: str) -> list[str]:
    """The names in so many columns: cut at the end, in the middle where several would look alike, else with a number."""
    short = [_cut(name, room, cut) for name in names]
    several = Counter(short)
    short = [
        _cut(name, room, cut, tail=room // 2) if several[text] > 1 else text
        for name, text in zip(names, short, strict=True)
    ]
    several = Counter(short)
    return [
        _cut(f"{name}{at}", room, cut, tail=len(str(at))) if several[text] > 1 else text
        for at, (name, text) in enumerate(zip(names, short, strict=True), start=1)
    ]


def _cut(text: str, room: int, cut: str, tail: int = 0) -> str:
    """The text in so many columns: if it is longer, its beginning and, after what says so, its last columns."""
    if columns(text) <= room:
        return text
    end = text[len(text) - tail :]
    while columns(end) > tail:
        end = end[1:]
    while text and columns(text) + len(cut) + columns(end) > room:
        text = text[:-1]
    return text + cut + end


def _padded(text: str, room: int) -> str:
    return text + " " * (room - columns(text))


def _trimmed(parts: Sequence[Line]) -> Parts:
    """Without blanks at the end."""
    kept = [*parts]
    while kept and not kept[-1].text.strip():
        kept.pop()
    return [*kept[:-1], Line(kept[-1].text.rstrip(), kept[-1].role)] if kept else kept


def ideas(classroom: Class, width: int, encoding: str | None) -> Iterator[Parts]:
    """The ideas of the class, by how many learners hold them, each with its own sentence; what nothing explains is always last."""
    found = classroom.ideas
    if not found:
        return
    known, unknown = [idea for idea in found if idea.name], [idea for idea in found if not idea.name]
    shown, more = known[:_IDEAS], len(known[_IDEAS:])
    cut, head = encodable(CUT, encoding), "the ideas of the class"
    room = max(len(head), min(max(len(idea.title) for idea in (*shown, *unknown)), width - 30))
    yield [Line("")]
    yield [Line(f"{head:<{room}}  learners  katas", "key")]
    for idea in shown:
        yield _idea(idea, room, width, cut)
        yield from ([line] for line in within([Line(f"    {idea.sentence}")], width))
    if more:
        yield [Line(f"and {more} more {'idea' if more == 1 else 'ideas'}")]
    yield from (_idea(idea, room, width, cut) for idea in unknown)
    yield [Line("")]


def _idea(idea: Idea, room: int, width: int, cut: str) -> Parts:
    """What it is called, in so many columns, how many hold it, and in which katas."""
    katas = _cut(", ".join(kata.ref for kata in idea.katas), max(width - room - 12, 8), cut)
    return [Line(f"{_cut(idea.title, room, cut):<{room}}  {len(idea.learners):>8}  {katas}")]


def absent(classroom: Class) -> list[str]:
    """Who did not sit the exam that everybody was to sit, a sentence each."""
    others, none = classroom.absent()
    seed = classroom.asked.seed if classroom.asked else 0
    told = {"another exam was sat by": others, "no exam was sat by": none}
    return [f"exam {seed}: {what} {'; '.join(names)}" for what, names in told.items() if names]


def not_graded(classroom: Class) -> list[str]:
    """What was not graded, and why, a sentence each; of each learner no more than some."""
    found: list[str] = []
    for folder, left_out, most in (
        ("", classroom.left_out, _NOBODYS),
        *((row.folder, row.left_out, _LISTED) for row in classroom.rows),
    ):
        found += [f"not graded: {path}: {why}" for path, why in [*left_out.items()][:most]]
        if len(left_out) > most:
            found.append(f"not graded: and {len(left_out) - most} more{f' in {folder}' if folder else ''}")
    return found


def other_names(classroom: Class) -> list[str]:
    """Whom their hand-in calls something else than the learning platform that it came from."""
    found = [
        f"{name}: the name in the hand-in is {row.handed_in_as}"
        for name, row in zip(names_of(classroom.rows), classroom.rows, strict=True)
        if row.handed_in_as
    ]
    more = len(found) - _NOBODYS
    return found if more <= 0 else [*found[:_NOBODYS], f"and {more} more with another name in the hand-in"]


def unmet(row: Row, packs: Iterable[Pack], require: str) -> str:
    """That a learner misses the ``badge``, or one of ``all`` katas, of those of these packs that they have; empty if not."""
    own = [pack for pack in packs if any(kata.id in row.outcomes for kata in pack.katas)]
    missing = [kata.ref for kata in row.missing(own, require)]
    more = f" and {len(missing) - _LISTED} more" if missing[_LISTED:] else ""
    what = f"not solved: {', '.join(missing[:_LISTED])}{more}" if missing else "" if own else "there is no kata"
    called = row.folder.rpartition("/")[2].removesuffix(hand_in.SUFFIX)
    who = row.folder if called == row.learner else f"{row.learner} ({row.folder})"
    return f"{who}: {what}" if what else ""


def _learners(count: int) -> str:
    return "1 learner" if count == 1 else f"{count} learners"
