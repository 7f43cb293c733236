"""A CSV file whose cells are kept in the spelling that they have, so that what nobody changes is written as it was read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from copy import deepcopy
from functools import cache, cached_property
from typing import Final, Self

_BOM: Final = "\ufeff"

_DELIMITERS: Final = ",;\t"

_DECIMAL: Final = re.compile(r"[0-9]+([.,])[0-9]{1,2}", re.ASCII)
"""A number with decimals; three digits behind the mark can be thousands."""


class NotCsv(ValueError):
    """Where a text breaks the rules of CSV, as a sentence."""


class Table:
    """Rows of cells below a heading, separated by commas, semicolons or tabs, whichever the heading has most of."""

    def __init__(self, text: str) -> None:
        """``text`` with its own ends of lines. Raises ``NotCsv``."""
        self._mark = _BOM if text.startswith(_BOM) else ""
        text = text.removeprefix(_BOM)
        self._delimiter = max(_DELIMITERS, key=lambda delimiter: _width(text, delimiter))
        rows = [*_rows(text, self._delimiter)]
        self._cells = [cells for cells, _ in rows]
        self._ends = [end for _, end in rows]

    @cached_property
    def decimal_mark(self) -> str:
        """What stands before decimals: what most of the numbers have, else what goes with what separates the cells."""
        text = [_said(cell).strip() for cells in self._cells for cell in cells]
        marks = Counter(found[1] for cell in text if (found := _DECIMAL.fullmatch(cell)))
        if marks[","] != marks["."]:
            return "," if marks[","] > marks["."] else "."
        return "," if self._delimiter == ";" else "."

    def copy(self) -> Self:
        """The same file, to be changed."""
        return deepcopy(self)

    @property
    def heading(self) -> list[str]:
        return [_said(cell) for cell in self._cells[0]]

    @property
    def below(self) -> Iterator[int]:
        """The numbers of the rows below the heading, without empty lines."""
        return (at for at, cells in enumerate(self._cells) if at and cells != [""])

    def cell(self, at: int, column: int) -> str:
        """What one cell says; nothing where the row is too short to have it."""
        cells = self._cells[at]
        return _said(cells[column]) if column < len(cells) else ""

    def put(self, at: int, column: int, value: object) -> None:
        """Have a cell say something else. A row that is too short gets empty cells. A ``float`` gets the file's decimal mark."""
        cells, text = self._cells[at], f"{value}"
        if isinstance(value, float):
            text = text.replace(".", self.decimal_mark)
        cells += [""] * (column + 1 - len(cells))
        if any(sign in text for sign in f'{self._delimiter}"\r\n'):
            text = '"' + text.replace('"', '""') + '"'
        cells[column] = text

    def add(self, title: str) -> int:
        """An empty column behind the others; its number."""
        column = len(self._cells[0])
        for at in (0, *self.below):
            cells = self._cells[at]
            cells += [""] * (column - len(cells))
            cells.insert(column, "")
        self.put(0, column, title)
        return column

    @property
    def text(self) -> str:
        """The whole file, with its byte order mark if it had one."""
        lines = zip(self._cells, self._ends, strict=True)
        return self._mark + "".join(self._delimiter.join(cells) + end for cells, end in lines)


def _rows(text: str, delimiter: str) -> Iterator[tuple[list[str], str]]:
    """The cells of each row as they are spelt, and what ends it. Of an empty text there is one row, with one empty cell."""
    cells: list[str] = []
    at = 0
    while found := _cell(delimiter).match(text, at):
        cell, end = found.groups()
        at = found.end()
        cells.append(cell)
        if end != delimiter:
            yield cells, end
            if at == len(text):
                return
            cells = []
    line = len(re.findall(r"\r\n|\n|\r", text[:at])) + 1
    raise NotCsv(f"the quotation marks in line {line} are not in pairs")


def _width(text: str, delimiter: str) -> int:
    """How many cells the heading has if they are separated by this."""
    try:
        return len(next(_rows(text, delimiter))[0])
    except NotCsv:
        return 0


def _said(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    """A cell as https://www.rfc-editor.org/rfc/rfc4180 has it, and what stands behind it."""
    return re.compile(rf"""("[^"]*(?:""[^"]*)*"|(?!")[^{delimiter}\r\n]*)({delimiter}|\r\n|\n|\r|\Z)""")
