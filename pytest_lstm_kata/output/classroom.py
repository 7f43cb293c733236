"""A class as a table for a terminal: a line for each learner, then the ideas of the class, then what was not graded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.output.terminal import CUT, Line, columns, several, within
from pytest_lstm_kata.record.classroom import Class, Row, titled

_IDEAS: Final = 12
"""No more ideas than these are told on a screen."""


def lines(classroom: Class, width: int = 80) -> Iterator[Line]:
    """The whole class."""
    yield from table(classroom, width)
    yield from ideas(classroom, width)
    yield from not_graded(classroom, width)


def table(classroom: Class, width: int) -> Iterator[Line]:
    """A line for each learner, below a heading."""
    head = ["learner", "solved", *_unit_heads(classroom), "challenges", "badge"]
    has_exam = any(row.exams for row in classroom.rows)
    head += ["exam"] * has_exam
    cells = [_cells(classroom, row, has_exam=has_exam) for row in classroom.rows]
    widths = [max(map(columns, column)) for column in zip(head, *cells, strict=True)]
    widths[0] = min(widths[0], max(12, width // 4))
    for row, line in [(None, head), *zip(classroom.rows, cells, strict=True)]:
        text = "  ".join(
            _fitted(cell, room) if at == 0 else f"{cell:>{room}}"
            for at, (cell, room) in enumerate(zip(line, widths, strict=True))
        )
        last = "last idea" if row is None else _last(row, classroom)
        room = width - columns(text) - 2
        text += f"  {_fitted(last, room).rstrip()}" if last and room >= 9 else ""
        yield Line(text, "title" if row is None else "good" if _is_done(row, classroom) else "")


def _unit_heads(classroom: Class) -> list[str]:
    return [unit.ref for pack in classroom.packs for unit in pack.units]


def _cells(classroom: Class, row: Row, *, has_exam: bool) -> list[str]:
    solved = row.tally(classroom.katas)
    units = [str(row.tally(unit.katas).right) for pack in classroom.packs for unit in pack.units]
    challenges = row.tally(kata for kata in classroom.katas if kata.challenge)
    stars = "".join("★" for pack in classroom.packs if row.badge(pack).is_full)
    cells = [row.learner, f"{solved.right}/{solved.of}", *units, f"{challenges.right}/{challenges.of}", stars]
    return cells + ([_exam(row)] if has_exam else [])


def _exam(row: Row) -> str:
    if not row.exams:
        return ""
    exam = row.exams[-1]
    return f"{exam.right}/{exam.of}" + (" late" if exam.late else "")


def _last(row: Row, classroom: Class) -> str:
    """The last idea, with its kata."""
    if row.is_empty:
        return "no kata"
    kata = next((kata for kata in classroom.katas if kata.id == row.last), None)
    return f"{kata.ref} {titled(row.ideas.get(row.last, ''))}" if kata else ""


def _is_done(row: Row, classroom: Class) -> bool:
    return bool(classroom.packs) and all(row.badge(pack).is_full for pack in classroom.packs)


def _fitted(text: str, room: int) -> str:
    """The text in so many columns, cut if it is longer."""
    if columns(text) > room:
        while text and columns(text) > room - 1:
            text = text[:-1]
        text += CUT
    return text + " " * (room - columns(text))


def ideas(classroom: Class, width: int) -> Iterator[Line]:
    """The ideas of the class, by how many learners hold them, each with its own sentence."""
    found = classroom.ideas
    if not found:
        return
    yield Line("the class's ideas", "title")
    for idea in found[:_IDEAS]:
        count = len(idea.learners)
        katas = several([kata.ref for kata in idea.katas], 6)
        who = "1 learner" if count == 1 else f"{count} learners"
        yield from within([Line(f"{who}: {idea.title} ({katas})"), Line(f"    {idea.sentence}")], width)
    if found[_IDEAS:]:
        yield Line(f"and {len(found) - _IDEAS} more ideas")


def not_graded(classroom: Class, width: int) -> Iterator[Line]:
    """What was not graded, and why."""
    everything = {**classroom.left_out, **{path: why for row in classroom.rows for path, why in row.left_out.items()}}
    yield from within((Line(f"not graded: {path}: {why}", "bad") for path, why in everything.items()), width)


def units(packs: Sequence[Pack]) -> str:
    """What the numbers at the top of the columns stand for."""
    return ", ".join(f"{unit.ref} {unit.name}" for pack in packs for unit in pack.units)
