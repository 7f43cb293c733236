"""The table of a class for a terminal: a line for each learner, in as many columns as there are.

A line is a sequence of parts, each in its role. ``encoding`` is that of the terminal: what stands for a sign that it lacks
may be wider, and columns stay columns all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pytest_lstm_kata.kata.model import Kata, Unit
from pytest_lstm_kata.output.terminal import CUT, Line, columns, encodable, in_one_piece, wrapped
from pytest_lstm_kata.record.class_exam import Sat
from pytest_lstm_kata.record.class_ideas import titled
from pytest_lstm_kata.record.classroom import Class, Row, names_of

Parts = Sequence[Line]

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
        parts += [Line(_GAP + shortened(last[at], room, cut))] * has_last
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
    short = [shortened(name, room, cut) for name in names]
    several = Counter(short)
    short = [
        shortened(name, room, cut, tail=room // 2) if several[text] > 1 else text
        for name, text in zip(names, short, strict=True)
    ]
    several = Counter(short)
    return [
        shortened(f"{name}{at}", room, cut, tail=len(str(at))) if several[text] > 1 else text
        for at, (name, text) in enumerate(zip(names, short, strict=True), start=1)
    ]


def shortened(text: str, room: int, cut: str, tail: int = 0) -> str:
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
