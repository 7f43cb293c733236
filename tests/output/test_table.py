"""A CSV file whose cells stay as they are spelt."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_lstm_kata.output.table import NotCsv, Table

CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=6)
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=4)


def _written(rows: list[list[str]], delimiter: str = ",", end: str = "\r\n") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=end).writerows(rows)
    return file.getvalue()


@given(ROWS, st.sampled_from(["\r\n", "\n"]))
def test_cells_are_what_csv_reads_and_the_file_is_what_it_was(rows: list[list[str]], end: str) -> None:
    """Also with line breaks, quotes and separators in cells; our heading has more commas than any other separator."""
    text = _written([["a", "b"], *rows], end=end)
    table = Table(text)
    for at, row in enumerate(csv.reader(io.StringIO(text, newline=""))):  # which writes no quotes round a lone \r
        assert [table.cell(at, column) for column in range(len(row))] == row
    assert table.text == text


@given(ROWS)
def test_a_cell_that_is_put_is_read_back(rows: list[list[str]]) -> None:
    """Whatever is put there, and the others are as they were."""
    table = Table(_written([["a", "b"]] * (len(rows) + 1)))
    column = table.add("c")
    for at, row in enumerate(rows, 1):
        table.put(at, column, row[0])
    found = [*csv.reader(io.StringIO(table.text, newline=""))]
    assert found == [["a", "b", "c"], *(["a", "b", row[0]] for row in rows)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a,",
        "a\n",
        "\ufeffa,b\r\n1,2",
        "a\tb\n1\t2\n",
        'a;"b, c"\n1;2\r\n\r\n3;4\r',
        '"a","b ""c"""\n"1\n2",3',
        'a,b\n 1,x"y\n',
        '"x, y";b\n1;2',
        "a,b\n\n1\n1,2,3,4\n",
    ],
)
def test_a_file_that_is_not_changed_is_the_same(text: str) -> None:
    """Byte order mark, ends of lines, spare quotes, empty lines and rows of other lengths."""
    assert Table(text).text == text


def test_what_separates_cells_is_seen_in_the_heading() -> None:
    """It is what there is most of, outside quotes."""
    for text in ("a,b;c,d", "a;b,c;d", "a\tb\tc, d", '"a, b, c";d', '"a, b",d'):
        table = Table(text)
        assert len(table.heading) == (2 if '"' in text else 3)


def test_a_column_is_added_behind_the_others() -> None:
    """Rows that are too short are filled up, those that are too long keep their cells behind it, empty lines stay empty."""
    table = Table("a,b\n1\n\n1,2\n1,2,3\n")
    copy = table.copy()
    table.put(3, table.add('x, "y"'), 5)
    assert table.text == 'a,b,"x, ""y"""\n1,,\n\n1,2,5\n1,2,,3\n'
    assert [*table.below] == [1, 3, 4]
    assert copy.text == "a,b\n1\n\n1,2\n1,2,3\n"


@pytest.mark.parametrize(
    ("text", "line"), [('a,b\n"1,2\n', 2), ('"a', 1), ('a,b\r\n1,2\r\n"1"x,2', 3), ('a,b\n"1\n2",3\n"x" ,4', 4)]
)
def test_quotes_that_are_not_in_pairs(text: str, line: int) -> None:
    """The line of the cell is named; nobody guesses where it ends."""
    with pytest.raises(NotCsv, match=rf"^the quotation marks in line {line} are not in pairs$"):
        Table(text)
