"""The seats of a dojo as a table for the facilitator, sorted as the address says.

Three hundred of them in an update are to stay below 30 kB. So a row is a name, lights and figures alone, and its cells are not closed, which
HTML allows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from pytest_lstm_kata.dojo.pages.parts import Asked, colour, name, sign
from pytest_lstm_kata.dojo.room.views import Lit, Row, Sat
from pytest_lstm_kata.explain.class_table import region, text

_UNTOUCHED: Final = "·"
_ORDER: Final = f"●✗~?!…{_UNTOUCHED}"
"""That of the legend."""
_LIGHTS: Final = 2_400
"""So many lights are shown in all: the last eighty of each of thirty seats, and the last eight of each of three hundred."""
_COLOURED: Final = 600
"""Of so many lights each is coloured, and of more none: it would take too many bytes."""
_COLUMNS: Final = (100, 16)
"""Of so many seats and katas, each kata has a column. Of more, lights stand side by side, below the first and the last kata."""
_SORTS: Final[Mapping[str, tuple[str, Callable[[Row], Any]]]] = {
    "name": ("name", lambda row: row.name.casefold()),
    "solved": ("right", lambda row: -row.solved),
    "last": ("minutes quiet", lambda row: (row.idle is None, row.idle)),
    "exam": ("exam", lambda row: (row.sat is None, row.sat and -row.sat.done)),
    "stuck": ("needs", lambda row: (not row.stuck, not row.hand)),
}
"""What a column is called, and what its rows are sorted by."""


def table(rows: Sequence[Row], asked: Asked) -> str:
    """All seats."""
    if not rows:
        return ""
    sort = asked.by if asked.by in _SORTS else "name"
    last = max(1, _LIGHTS // len(rows))
    shown = {row.seat: row.lights[-last:] for row in rows}
    if all(lit.sign == _UNTOUCHED for lights in shown.values() for lit in lights):
        shown = dict.fromkeys(shown, ())
    has_colours = sum(lit.sign != _UNTOUCHED for lights in shown.values() for lit in lights) <= _COLOURED
    lights, cells = _lights(shown, has_colours=has_colours)
    sat = rows[0].sat
    keys = [key for key in _SORTS if sat or key != "exam"]
    name_head, *heads = (_head(key, asked, is_sorted=key == sort, sat=sat) for key in keys)
    ordered = sorted(rows, key=_SORTS[sort][1])
    body = "".join(_row(row, asked, cells[row.seat]) for row in ordered)
    head = f"{name_head}{lights}{''.join(heads)}"
    there = {
        lit.sign: f"{sign(lit) if has_colours else text(lit.sign)} {text(lit.word)}"
        for lits in shown.values()
        for lit in lits
    }
    told = [there[lit] for lit in sorted(there, key=_ORDER.find)]
    legend = f'<p class="quiet">{", ".join(told)}</p>' if told else ""
    return f"<h2>Seats</h2>{legend}{region(f'<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>', 'Seats')}"


def _head(key: str, asked: Asked, *, is_sorted: bool, sat: Sat | None) -> str:
    order = ' aria-sort="ascending"' if is_sorted else ""
    told = f", {'right' if sat.is_over else 'answered'} of {sat.of}" if sat and key == "exam" else ""
    return f'<th scope="col"{order}>{asked.link(_SORTS[key][0], "rows", by=key)}{told}'


def _lights(shown: Mapping[str, Sequence[Lit]], *, has_colours: bool) -> tuple[str, Mapping[str, str]]:
    """The head of the lights, and their cells by seat."""
    katas = [text(lit.kata) for lit in next(iter(shown.values()))]
    if not katas:
        return "<td>", dict.fromkeys(shown, "<td>")
    most_seats, most_katas = _COLUMNS
    if len(shown) > most_seats:
        shown = {seat: _touched(lights) for seat, lights in shown.items()}
    elif len(katas) <= most_katas:
        heads = "".join(f"<th scope=col>{kata}" for kata in katas)
        strips = {seat: [_strip([lit], has_colours=has_colours) for lit in lights] for seat, lights in shown.items()}
        return heads, {seat: f"<td>{'<td>'.join(signs)}" for seat, signs in strips.items()}
    head = f"<th scope=col class=strip>lights of {katas[0]} to {katas[-1]}"
    return head, {seat: f"<td>{_strip(lights, has_colours=has_colours)}" for seat, lights in shown.items()}


def _touched(lights: Sequence[Lit]) -> Sequence[Lit]:
    """Without those at the end that are untouched: a row of a crowd is as long as its seat came far."""
    count = len("".join(lit.sign for lit in lights).rstrip(_UNTOUCHED))
    return lights[:count]


def _strip(lights: Sequence[Lit], *, has_colours: bool) -> str:
    if not has_colours:
        return "".join(lit.sign for lit in lights)
    runs = [[*run] for _, run in groupby(lights, key=lambda lit: lit.sign)]
    signs = [(run[0], "".join(lit.sign for lit in run)) for run in runs]
    return "".join(told if lit.sign == _UNTOUCHED else f"<b class={colour(lit)}>{told}</b>" for lit, told in signs)


def _row(row: Row, asked: Asked, lights: str) -> str:
    needs = " ".join(word for word, there in (("hand", row.hand), ("stuck", row.stuck)) if there)
    sort = f"by={asked.by}&" if asked.by in _SORTS else ""
    minutes = "" if row.idle is None else row.idle // 60
    more = f"<td>{row.sat.done}" if row.sat else ""
    more += f"<td>{needs}" if needs else ""
    return f"<tr><th><a href=?{sort}at={text(row.seat)}>{name(row.name)}</a>{lights}<td>{row.solved}<td>{minutes}{more}"
