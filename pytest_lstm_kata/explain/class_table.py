"""The learners of a class as a table of HTML: a row for each, behind which it says what became of each of their katas."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Final, NamedTuple

from pytest_lstm_kata.explain.lights import UNTOUCHED, WRONG, light, strip, told
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.kata.model import BUILT_IN, Kata, Pack, Unit
from pytest_lstm_kata.record.class_exam import Sat
from pytest_lstm_kata.record.class_ideas import titled
from pytest_lstm_kata.record.classroom import Class, Count, Row, names_of

NO_KATA: Final = "no kata"


class _Column(NamedTuple):
    """A column behind the name, by which the table can be sorted."""

    key: str
    """What it is called in the page's address."""
    heading: str
    """As HTML."""
    cell: Callable[[Row], str]
    """What it says of a learner, as a cell."""
    foot: str
    """What it says of all, as a cell."""
    is_number: bool = True
    of_katas: bool = True
    """Is it empty for who has no kata?"""


def text(said: str) -> str:
    """What comes from outside, as HTML."""
    return escape(printable(said))


def many(count: int, noun: str) -> str:
    """So many of these."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def named(learner: str) -> str:
    """A name, which may be written from right to left beside texts that are not."""
    return f"<bdi>{text(learner)}</bdi>"


def bar(part: int, of: int) -> str:
    """A bar as long as this part; it says nothing that does not stand beside it, and is printed, as no background is."""
    share = f"{100 * part / of:.4g}" if of else "0"
    return f'<svg class="bar" aria-hidden="true"><rect width="{share}%" height="100%"/></svg>'


def region(table: str, label: str) -> str:
    """A table that is scrolled within its own frame, by keys, too."""
    return f'<div class="frame" role="region" tabindex="0" aria-label="{label}">{table}</div>'


def sortable(classroom: Class) -> str:
    """All learners, by name."""
    columns = [*_columns(classroom)]
    head = '<th scope="col" data-key="learner" data-text>learner</th>' + "".join(
        f'<th scope="col" data-key="{text(column.key)}"{"" if column.is_number else " data-text"}>{column.heading}</th>'
        for column in columns
    )
    body = "\n".join(_row(name, row, classroom, columns) for name, row in by_name(classroom.rows))
    foot = f'<th scope="row">{_whom(classroom)}</th>' + "".join(column.foot for column in columns)
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody>\n<tfoot><tr>{foot}</tr></tfoot></table>"


def untouched(classroom: Class) -> list[Unit]:
    """The units that nobody has begun, which have no column."""
    return [unit for pack in classroom.packs for unit in pack.units if not _is_begun(unit, classroom.rows)]


def _is_begun(unit: Unit, rows: Iterable[Row]) -> bool:
    return any(light(row, kata) != UNTOUCHED for row in rows for kata in unit.katas)


def _whom(classroom: Class) -> str:
    """Whom the last row sums up: nobody of whom nothing could be graded."""
    graded = len(classroom.graded)
    return "all" if graded in (0, len(classroom.rows)) else f"of {many(graded, 'learner')}"


def by_name(rows: Sequence[Row]) -> list[tuple[str, Row]]:
    """What each learner is called, in the order in which one looks for them."""
    named_rows = zip(map(printable, names_of(rows)), rows, strict=True)
    return sorted(named_rows, key=lambda each: (each[0].casefold(), each[1].folder))


def _row(name: str, row: Row, classroom: Class, columns: Sequence[_Column]) -> str:
    head = f'<th scope="row"><details><summary>{named(name)}</summary></details></th>'
    cells = "".join("<td></td>" if column.of_katas and row.is_empty else column.cell(row) for column in columns)
    more = f'<td colspan="{len(columns) + 1}"><dl>{"".join(_more(row, classroom))}</dl></td>'
    return f'<tr>{head}{cells}</tr><tr class="more">{more}</tr>'


def _columns(classroom: Class) -> Iterator[_Column]:
    katas = classroom.katas
    challenges = [kata for kata in katas if kata.challenge]
    refs = {kata.id: kata.ref for kata in katas}
    rows = classroom.graded
    yield _Column("solved", "solved", lambda row: _solved(row.tally(katas)), _sum(rows, katas))
    for pack in classroom.packs:
        yield from (_unit(unit, rows) for unit in pack.units if _is_begun(unit, rows))
    if challenges:
        yield _Column("challenges", "challenges", lambda row: _td(_of(row.tally(challenges))), _sum(rows, challenges))
    if any(pack.awards for pack in classroom.packs):
        yield _Column(
            "badge",
            "badge",
            lambda row: _td(*_badges(row, classroom.packs)),
            _td(f"{sum(row.has_badges(classroom.packs) for row in rows)}/{len(rows)}"),
        )
    if any(row.exams for row in classroom.rows):
        exams = [exam for row in classroom.rows if (exam := classroom.exam(row))]
        right, of = sum(exam.right for exam in exams), sum(exam.of for exam in exams)
        yield _Column(
            "exam", "exam", lambda row: _td(_exam(classroom.exam(row))), _td(_percent(Count(right, of))), of_katas=False
        )
    yield _Column(
        "idea",
        "last idea",
        lambda row: _td(text(_last(row, refs)), "idea"),
        "<td></td>",
        is_number=False,
        of_katas=False,
    )


def _unit(unit: Unit, rows: Sequence[Row]) -> _Column:
    own = unit.pack == BUILT_IN
    return _Column(
        unit.name if own else f"{unit.pack}:{unit.name}",
        f"<small>{text(unit.ref)}</small> {text(unit.name)}",
        lambda row: _lit(row, unit.katas),
        _sum(rows, unit.katas),
    )


def _lit(row: Row, katas: Sequence[Kata]) -> str:
    """How many are right, and the lights of all; who hears it is told how many are what."""
    counts = (f"{len(those)} {found.word}" for found, those in told(row, katas).items() if found != UNTOUCHED)
    heard = f'<span class="heard">, {", ".join(counts)}</span>'
    return _td(f'{_of(row.tally(katas))}{heard}<span class="lights" aria-hidden="true">{strip(row, katas)}</span>')


def _solved(count: Count) -> str:
    return _td(f'{_of(count)}<span class="part">{bar(*count)}<small>{_percent(count)}</small></span>')


def _sum(rows: Iterable[Row], katas: Sequence[Kata]) -> str:
    """How many of them are right, of all learners together."""
    counts = [row.tally(katas) for row in rows]
    count = Count(sum(count.right for count in counts), sum(count.of for count in counts))
    return _td(f"{_percent(count)}{bar(*count)}")


def _of(count: Count) -> str:
    return f"{count.right}/{count.of}"


def _percent(count: Count) -> str:
    return f"{count.percent:g} %" if count.of else ""


def _td(html: str, kind: str = "", value: int | None = None) -> str:
    """A cell, sorted by its text, or by a value."""
    attributes = f' class="{kind}"' if kind else ""
    return f"<td{attributes}>{html}</td>" if value is None else f'<td{attributes} data-value="{value}">{html}</td>'


def _badges(row: Row, packs: Sequence[Pack]) -> tuple[str, str, int]:
    earned = [pack for pack in packs if row.badge(pack).is_full]
    signs = "".join(
        f'<b aria-hidden="true">★</b><span class="heard">{text(pack.awards[0].title)}</span>'
        + (" <small>distinction</small>" if pack.name in row.distinction else "")
        for pack in earned
    )
    return signs, "badge", 2 * len(earned) + len(row.distinction)


def _exam(exam: Sat | None) -> str:
    if exam is None:
        return ""
    said = ", ".join(remarks(exam))
    return f"{exam.right}/{exam.of}" + (f" <small>{said}</small>" if said else "")


def remarks(exam: Sat) -> list[str]:
    """What one has to know beside the number."""
    return [word for word, is_so in (("late", exam.late), ("changed", exam.changed)) if is_so]


def _last(row: Row, refs: Mapping[str, str]) -> str:
    """The last idea, with its kata."""
    if row.is_empty:
        return NO_KATA
    return f"{refs[row.last]} {titled(row.ideas.get(row.last, ''))}" if row.last in refs else ""


def _more(row: Row, classroom: Class) -> Iterator[str]:
    """What became of each kata, in words, if there is any, and whatever else is known of the learner."""
    for found, katas in told(row, [] if row.is_empty else classroom.katas).items():
        sign = f'<b class="{found.colour}" aria-hidden="true">{found.sign}</b>'
        refs = [f"{kata.ref} {titled(row.ideas.get(kata.id, ''))}" if found == WRONG else kata.ref for kata in katas]
        yield f"<dt>{sign} {found.word}: {len(katas)}</dt><dd>{text('; '.join(refs) if found == WRONG else ', '.join(refs))}</dd>"
    if row.id:
        yield f"<dt>id</dt><dd>{text(row.id)}</dd>"
    if row.folder not in ("", row.learner):
        yield f"<dt>folder</dt><dd><bdi>{text(row.folder)}</bdi></dd>"
    for path, why in row.left_out.items():
        yield f"<dt>not graded</dt><dd><bdi>{text(path)}</bdi>: {text(why)}</dd>"
