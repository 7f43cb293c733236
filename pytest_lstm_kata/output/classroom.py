"""A class for a terminal: a line for each learner, then the ideas of the class, then what was not graded, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from pytest_lstm_kata.files import hand_in
from pytest_lstm_kata.kata.model import Pack
from pytest_lstm_kata.output.class_table import Parts, shortened, table
from pytest_lstm_kata.output.terminal import CUT, Line, encodable, within
from pytest_lstm_kata.record.class_ideas import Idea
from pytest_lstm_kata.record.classroom import Class, Row, names_of

_IDEAS: Final = 12
"""No more ideas than these are told on a screen."""
_LISTED: Final = 5
"""No more than these are told of what was not graded of one learner, or of what one learner misses."""
_NOBODYS: Final = 12
"""No more than these are told of what was not graded and is nobody's."""


def lines(classroom: Class, width: int = 80, encoding: str | None = "utf-8") -> Iterator[Parts]:
    """The whole class."""
    yield [Line(f"The class: {_learners(len(classroom.rows))}", "title")]
    yield from table(classroom, width, encoding)
    yield from ideas(classroom, width, encoding)
    yield from ([line] for line in within((Line(text, "bad") for text in not_graded(classroom)), width))
    yield from ([line] for line in within(map(Line, other_names(classroom)), width))
    yield from ([line] for line in within((Line(text, "bad") for text in absent(classroom)), width))


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
    katas = shortened(", ".join(kata.ref for kata in idea.katas), max(width - room - 12, 8), cut)
    return [Line(f"{shortened(idea.title, room, cut):<{room}}  {len(idea.learners):>8}  {katas}")]


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
