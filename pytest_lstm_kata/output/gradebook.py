"""A class as CSV, for a spreadsheet: a line for each learner, in which no cell is ever taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from typing import Final

from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.record.classroom import Class, Row, Voted

Cell = str | int | float

_FORMULA: Final = re.compile(r"""(?:^|(?<=[;\t\r\n]))(?=[\s"']*[=+\-@\uff1d\uff0b\uff0d\uff20])|^(?=[\t\r\n\0])""")
"""Where a spreadsheet would begin to calculate: at the start of a cell, behind blanks and quotes, too, and behind what
separates cells in other countries (https://owasp.org/www-community/attacks/CSV_Injection)."""


def text(classroom: Class) -> str:
    """The class as CSV with one heading, in lines that end with a newline; UTF-8 is meant, without a byte order mark."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(map(harmless, ["learner", "id", *columns(classroom)]))
    for row in classroom.rows:
        whose = (printable(row.learner), printable(row.id))
        writer.writerow(map(harmless, [*whose, *cells(classroom, row)]))
    return file.getvalue()


def harmless(cell: Cell) -> Cell:
    """The cell with an apostrophe before what a spreadsheet would take for a formula. A number stays one."""
    return _FORMULA.sub("'", cell) if isinstance(cell, str) else cell


def columns(classroom: Class) -> list[str]:
    """What the columns behind the learner are called; where there are several packs, what is a pack's own begins with its name."""
    packs = classroom.packs
    return [
        "solved",
        "of",
        "percent",
        *(f"{_prefix(packs, pack)}{unit.name}" for pack in packs for unit in pack.units),
        "challenges",
        *(f"{_prefix(packs, pack)}{word}" for word in ("badge", "distinction") for pack in packs),
        "exam_right",
        "exam_of",
        "late",
        "exam_seed",
        *(f"kata {kata.ref}" for kata in classroom.asked_katas),
        *(f"vote {kata.ref} {round_}" for kata in classroom.voted_katas for round_ in Voted._fields[1:]),
    ]


def cells(classroom: Class, row: Row) -> Iterator[Cell]:
    """What a learner has in these columns. What nobody can say is empty: of an exam that was not sat, of no kata at all, or
    whether an exam that no record knows of was late.
    """
    known = [*_of_katas(classroom, row)]
    yield from [""] * len(known) if row.is_empty else known
    exam = classroom.exam(row)
    late = _word(exam.late) if exam and exam.recorded else ""
    yield from (exam.right, exam.of, late, exam.seed) if exam else [""] * 4
    yield from (row.outcomes.get(kata.id, "") for kata in classroom.asked_katas)
    votes = {vote.kata: vote for vote in row.votes}
    for kata in classroom.voted_katas:
        yield from votes.get(kata.id, Voted(kata.id))[1:]


def _of_katas(classroom: Class, row: Row) -> Iterator[Cell]:
    """What the learner's katas came to."""
    packs = classroom.packs
    solved = row.tally(classroom.katas)
    yield from (*solved, solved.percent if solved.of else "")
    yield from (row.tally(unit.katas).right for pack in packs for unit in pack.units)
    yield row.tally(kata for kata in classroom.katas if kata.challenge).right
    yield from (_word(row.badge(pack).is_full) for pack in packs)
    yield from (_word(row.badge(pack).is_full and pack.name in row.distinction) for pack in packs)


def _prefix(packs: Sequence[Pack], pack: Pack) -> str:
    return f"{pack.name}/" if len(packs) > 1 else ""


def _word(is_so: bool) -> str:
    return "yes" if is_so else "no"
