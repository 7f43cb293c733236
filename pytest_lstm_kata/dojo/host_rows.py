"""The seats of a dojo as a table for the facilitator, sorted as the address says.

Three hundred of them in an update are to stay below 30 kB. So a row is a name, lights and figures alone, and its cells are not closed, which
HTML allows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pytest_lstm_kata.dojo.parts import Asked, light, name
from pytest_lstm_kata.dojo.views import Row
from pytest_lstm_kata.explain.class_table import region, text

_UNTOUCHED: Final = "·"
"""Its light; at the end of a row there is none, so that a row is as long as its seat came far."""
_LIGHTS: Final = 2_400
"""So many lights are shown in all: the last eighty of each of thirty seats, and the last eight of each of three hundred."""
_SORTS: Final[Mapping[str, tuple[str, Callable[[Row], Any]]]] = {
    "name": ("name", lambda row: row.name.casefold()),
    "solved": ("right", lambda row: -row.solved),
    "last": ("minutes quiet", lambda row: (row.idle is None, row.idle)),
    "stuck": ("needs", lambda row: (not row.stuck, not row.hand)),
}
"""What a column is called, and what its rows are sorted by."""


def table(rows: Sequence[Row], asked: Asked) -> str:
    """All seats."""
    if not rows:
        return ""
    sort = asked.by if asked.by in _SORTS else "name"
    last = max(1, _LIGHTS // len(rows))
    lights = f"last {last} lights" if any(row.lights[last:] for row in rows) else "lights"
    name_head, *heads = (_head(key, asked, is_sorted=key == sort) for key in _SORTS)
    body = "".join(_row(row, asked, last) for row in sorted(rows, key=_SORTS[sort][1]))
    head = f"{name_head}<td>{lights}{''.join(heads)}"
    there = {lit[1:3]: lit for row in rows for lit in row.lights}
    legend = ", ".join(map(light, there.values()))
    return f'<h2>Seats</h2><p class="quiet">{legend}</p>{region(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>", "Seats")}'


def _head(key: str, asked: Asked, *, is_sorted: bool) -> str:
    order = ' aria-sort="ascending"' if is_sorted else ""
    return f'<th scope="col"{order}>{asked.link(_SORTS[key][0], "rows", by=key)}'


def _row(row: Row, asked: Asked, last: int) -> str:
    lights = "".join(lit.sign for lit in row.lights[-last:]).rstrip(_UNTOUCHED)
    needs = " ".join(word for word, there in (("hand", row.hand), ("stuck", row.stuck)) if there)
    sort = f"by={asked.by}&" if asked.by in _SORTS else ""
    minutes = "" if row.idle is None else row.idle // 60
    more = f"<td>{needs}" if needs else ""
    return f"<tr><th><a href=?{sort}at={text(row.seat)}>{name(row.name)}</a><td>{lights}<td>{row.solved}<td>{minutes}{more}"
