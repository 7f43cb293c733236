"""A file of Canvas, of Moodle or of anybody's with a row for each learner, with the class's grades filled in.

What Canvas exports and imports is in lib/gradebook_exporter.rb and lib/gradebook_importer.rb of
https://github.com/instructure/canvas-lms, and what Moodle does in mod/assign/feedback/offline and grade/import of
https://github.com/moodle/moodle. Every byte that is not a grade stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from pytest_lstm_kata.files.download_name import CANVAS, MOODLE
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.output import gradebook, unmatched
from pytest_lstm_kata.output.matching import Entry, Matches, match, spellings
from pytest_lstm_kata.output.table import NotCsv, Table
from pytest_lstm_kata.record.classroom import Class, Row

TITLE: Final = "LSTM katas"
"""The assignment of Canvas that gets the grades, unless another one is named."""

MAX_BYTES: Final = 2**24
"""A larger file is not read."""

_POINTS: Final = "Points Possible"

_KEPT: Final = ("EX", "N/A")
"""What Canvas says of who is excused from an assignment, and to whom it is not assigned."""

_IDS: Final = ("id", "id number", "student id", "user id")
_NAMES: Final = ("name", "full name", "student", "student name", "learner")
_PARTS: Final = (("first name", "firstname"), ("last name", "lastname", "surname"))
_LOGINS: Final = (
    "login",
    "username",
    "email",
    "email address",
    "e-mail",
    "sis login id",
    "sis user id",
    "identifier",
    *_IDS,
)


class Unusable(ValueError):
    """Why a file is no roster, and what to do, as a sentence."""


class Roster:
    """Any file with a column that says who a row is about. All columns of the class are put behind its own."""

    platform = ""
    """The learning platform whose ids it has; empty where it has none that are known."""

    def __init__(self, path: Path, table: Table) -> None:
        """``path`` is where the file is. Raises ``Unusable``."""
        self.path = path
        self.file = printable(path.name)
        self.table = table
        self.heading = [title.strip() for title in table.heading]
        self._at = {title.casefold(): column for column, title in reversed([*enumerate(self.heading)])}
        self.entries = [self._entry(at) for at in self._rows()]
        self._check()

    def filled(self, classroom: Class) -> tuple[str, list[str]]:
        """The text of the file with the grades of the class in it, to be written in UTF-8 with its own ends of lines; and what
        is to be said of it, among which are the learners and the rows that did not find each other.
        """
        table = self.table.copy()
        matches = match([row for row in classroom.rows if not row.is_empty], self.entries, self.platform)
        remarks = [*self._fill(table, classroom, matches)] if matches.found else []
        if matches.is_empty:
            remarks = [self._nobody()]
        count = f"Found {len(matches.found)} of the {len(self.entries)} learners of {self.file}."
        return table.text, [count, *remarks, *unmatched.lines(matches, self.file, self.platform)]

    def _nobody(self) -> str:
        """Where no row fits anybody there may be a column that is not known."""
        known = {*_NAMES, *_LOGINS, *(title for part in _PARTS for title in part)}
        used = [f"'{printable(title)}'" for title in self.heading if title.casefold() in known]
        columns = f"column{'s' * (len(used) > 1)} {', '.join(used)}"
        return (
            f"No grade was filled in. Learners were looked for in the {columns}. Is {self.file} of this course? "
            f"Titles of columns are known in English only."
        )

    def _rows(self) -> Iterable[int]:
        """Which rows are about learners."""
        return self.table.below

    def _check(self) -> None:
        """Raise ``Unusable`` for what nobody can be found in, or no grade can be put into."""
        if not {*_NAMES, *_LOGINS, *_PARTS[0]} & {*self._at}:
            raise Unusable(
                f"{self.file}: no column says who a row is about. A roster has a column id, email, login or name, in English."
            )

    def _entry(self, at: int) -> Entry:
        """Who a row is about."""
        name = self._name(at)
        logins = [said for title in _LOGINS if (said := self._first(at, (title,)))]
        called = {name, *logins, *(login.partition("@")[0] for login in logins)}
        shown = printable(name or next(iter(logins), f"row {at + 1}"))
        return Entry(at, shown, self._id(at), frozenset().union(*map(spellings, called)), bool(name))

    def _name(self, at: int) -> str:
        return self._first(at, _NAMES) or " ".join(filter(None, (self._first(at, part) for part in _PARTS)))

    def _id(self, at: int) -> str:  # noqa: ARG002  # platforms have one
        """By which the learner's files are known, if they are from where the roster is from."""
        return ""

    def _first(self, at: int, titles: Iterable[str]) -> str:
        """What stands in the first column of these that is there."""
        column = next((self._at[title] for title in titles if title in self._at), None)
        return "" if column is None else self.table.cell(at, column).strip()

    def _fill(self, table: Table, classroom: Class, matches: Matches) -> Iterable[str]:
        """Put the grades in; what is to be said of it."""
        grades = [(entry.at, [*gradebook.cells(classroom, row)]) for row, entry in matches.found]
        for number, title in enumerate(gradebook.columns(classroom)):
            column = table.add(_free(title, self._at))
            for at, cells in grades:
                table.put(at, column, cells[number])
        return ()

    def _grade(self, table: Table, column: int, grades: Iterable[tuple[int, float]]) -> Iterator[str]:
        """Put a grade into each of these rows; say how many others stood there."""
        replaced = 0
        for at, grade in grades:
            said = table.cell(at, column).strip()
            replaced += said not in ("", "-") and _number(said) != grade
            table.put(at, column, grade)
        if replaced:
            yield (
                "1 grade that stood there was replaced."
                if replaced == 1
                else f"{replaced} grades that stood there were replaced."
            )


class Canvas(Roster):
    """The gradebook of a course in Canvas. The grade is an assignment: one that is there, or a new one."""

    platform = CANVAS

    def __init__(self, path: Path, table: Table, title: str) -> None:
        self._title = title
        super().__init__(path, table)

    @staticmethod
    def is_one(heading: Sequence[str]) -> bool:
        """Is this the heading of such a file?"""
        return heading[:1] in (["Student"], ["LastName"]) and {"ID", "Section"} <= {*heading}

    def _rows(self) -> Iterable[int]:
        """Other rows say which assignments are posted by hand, and how many points they have. A test student can be without an id."""
        return (at for at in self.table.below if (self._id(at) or self._name(at)) and not self._has_points(at))

    def _has_points(self, at: int) -> bool:
        """Does a row say how many points assignments have?"""
        return _POINTS in self.table.cell(at, 0)

    def _check(self) -> None:
        self._points = next(filter(self._has_points, self.table.below), 0)
        if not self._points:
            raise Unusable(
                f"{self.file}: the row {_POINTS} is missing. Export the gradebook of Canvas again, as a whole."
            )
        found = [at for at, title in enumerate(self.heading) if self._title in (title, re.sub(r" \(\d+\)$", "", title))]
        if len(found) > 1:
            which = " and ".join(f"'{printable(self.heading[at])}'" for at in found)
            raise Unusable(
                f"{self.file}: {which} are both called '{printable(self._title)}'. Name one with its number: --assignment '{printable(self.heading[found[0]])}'."
            )
        self._column = found[0] if found else None
        if found and not _number(self.table.cell(self._points, found[0])):
            raise Unusable(
                f"{self.file}: '{printable(self._title)}' has no points that can be filled in. Give the assignment points in Canvas, "
                f"and export again, or name another one with --assignment."
            )

    def _id(self, at: int) -> str:
        return self._first(at, ("id",))

    def _fill(self, table: Table, classroom: Class, matches: Matches) -> Iterator[str]:
        column = self._column
        if column is None:
            column = table.add(self._title)
            table.put(self._points, column, len(classroom.katas))
        most = _number(table.cell(self._points, column)) or 0
        new = "new " if self._column is None else ""
        yield f"The grades are in the {new}assignment '{printable(table.heading[column])}', of {most:g} points."
        grades = []
        for row, entry in matches.found:
            said = table.cell(entry.at, column).strip()
            if said in _KEPT:
                yield f"{entry.name}: Canvas says {said}, so it was left as it is."
            else:
                grades.append((entry.at, points(row, classroom, most)))
        yield from self._grade(table, column, grades)


class Moodle(Roster):
    """The grading worksheet of one assignment in Moodle."""

    platform = MOODLE

    @staticmethod
    def is_one(heading: Sequence[str]) -> bool:
        """Is this the heading of such a file?"""
        return {"Identifier", "Grade"} <= {*heading}

    def _check(self) -> None:
        if "maximum grade" not in self._at:
            raise Unusable(
                f"{self.file}: there is no column 'Maximum Grade'. In Moodle, set the grade of the assignment to points, and "
                f"download the grading worksheet again."
            )

    def _id(self, at: int) -> str:
        """The number behind ``Participant``, which the names of the folders have, too."""
        number = re.search(r"\d+$", self._first(at, ("identifier",)))
        return number[0] if number else ""

    def _fill(self, table: Table, classroom: Class, matches: Matches) -> Iterator[str]:
        grades, closed = [], []
        for row, entry in matches.found:
            most = _number(self._first(entry.at, ("maximum grade",)))
            if self._first(entry.at, ("grade can be changed",)).casefold() == "no":
                closed.append(entry.name)
            elif most:
                grades.append((entry.at, points(row, classroom, most)))
            else:
                yield f"{entry.name}: there is no number under 'Maximum Grade', so no grade was filled in."
        if closed:
            yield f"Left as they are, since 'Grade can be changed' says No: {'; '.join(closed)}."
        yield from self._grade(table, self._at["grade"], grades)


def read(path: Path, title: str | None = None) -> Roster:
    """The roster in this file; ``title`` is the assignment that Canvas keeps the grades under, if it is not ``TITLE``.

    Raises ``Unusable``, also for what cannot be read.
    """
    name = printable(path.name)
    try:
        if path.exists() and not path.is_file():
            raise Unusable(f"{name} is no file.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise Unusable(f"{name} has more than {MAX_BYTES // 2**20} MiB, which no roster has.")
        table = Table(data.decode())
    except OSError as error:
        raise Unusable(f"{name} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Unusable(f"{name} is not in UTF-8. Save it again as 'CSV UTF-8'.") from None
    except NotCsv as error:
        raise Unusable(f"{name} is no CSV: {error}. Export it again.") from None
    heading = [title.strip() for title in table.heading]
    if Canvas.is_one(heading):
        return Canvas(path, table, title or TITLE)
    roster = Moodle(path, table) if Moodle.is_one(heading) else Roster(path, table)
    if title is not None:
        raise Unusable(f"{name} is no gradebook of Canvas, and --assignment is for these alone. Leave it out.")
    return roster


def points(row: Row, classroom: Class, most: float) -> float:
    """What is solved, as a part of so many points, with two decimals at most."""
    right, of = row.tally(classroom.katas)
    part = round(right * most / max(of, 1), 2)
    return int(part) if part.is_integer() else part


def _number(text: str) -> float | None:
    """A number with a decimal point or comma; None for anything else."""
    return float(text.replace(",", ".")) if re.fullmatch(r"\s*\d{1,9}(?:[.,]\d+)?\s*", text, re.ASCII) else None


def _free(title: str, taken: Iterable[str]) -> str:
    """The title of a new column, where one of the roster's own may be called the same."""
    while title.casefold() in taken:
        title = f"katas {title}"
    return title
