"""What a room does in its hour: steps, each practice, a vote or an exam, as a ``plan.toml`` says or as is usual."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import Any, Final, NamedTuple

from pytest_lstm_kata.files import access
from pytest_lstm_kata.files.ideas import declared
from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.kata.catalogue import Catalogue, NotFound
from pytest_lstm_kata.kata.deal import deal
from pytest_lstm_kata.kata.model import Kata, Pack, show
from pytest_lstm_kata.record.choosing import units_named
from pytest_lstm_kata.record.exam import SECONDS

IDEAS: Final = 4
"""A vote is worth its minutes where there are so many ideas to hold."""
USUAL: Final = (120, 180, 60, 120)
"""Seconds to think, to argue, to answer again, and for the check."""
MOST_MINUTES: Final = 600
MOST_STEPS: Final = 100

_KINDS: Final = ("practise", "vote", "exam")
_FIELDS: Final[Mapping[str, Sequence[str]]] = {
    "practise": ("minutes", "switch"),
    "vote": ("minutes", "check"),
    "exam": ("minutes", "units"),
}


class Step(NamedTuple):
    """One step of the hour."""

    kind: str
    """``practise``, ``vote`` or ``exam``."""
    katas: tuple[str, ...] = ()
    """Their ids: those to practise, or the one to vote on; an exam draws its own when it begins."""
    seconds: tuple[int, ...] = ()
    """How long it takes; of a vote to think, to argue, to answer again, and for the check. None for as long as one likes."""
    switch: int = 0
    """After how many seconds pairs change keyboards; 0 for never."""
    check: bool = True
    """Is a vote followed by the same idea with other numbers, alone?"""
    pack: str = ""
    """That of an exam."""
    units: tuple[str, ...] = ()
    """The names of the units that an exam is about; none for all of its pack."""


class Plan(NamedTuple):
    """The steps, in their order."""

    steps: tuple[Step, ...] = ()
    title: str = ""

    def asks_as(self, other: Plan, steps: slice) -> bool:
        """Do these steps ask for what those of the other plan do, be it for another time?"""
        return [*map(_asked, self.steps[steps])] == [*map(_asked, other.steps[steps])]


def _asked(step: Step) -> Step:
    """The step without what only says how it goes."""
    return step._replace(seconds=(), switch=0, check=True)


class BadPlan(ValueError):
    """The plan cannot be followed; the text says what is wrong, a sentence on each line, with file and step."""


def votable(kata: Kata) -> bool:
    """Can a room vote on it?"""
    return not why_not(kata)


@lru_cache(1024)
def why_not(kata: Kata) -> str:
    """Why no room can vote on a kata, as a sentence; empty if it can. Neither torch nor a judge is needed to say so."""
    if kata.designs:
        return "It asks for a design, and a room votes on predictions."
    if not kata.draws:
        return "It has no other numbers to deal, and in a vote each seat has its own."
    if any(blank.name in kata.example for blank in kata.predictions) and not kata.witness:
        return "Some machines cannot show its answer, and no witness of its pack says it."
    few = f"It declares fewer than {IDEAS} mistakes, and a vote is about ideas."
    return few if _distinct(kata) < IDEAS else ""


def _distinct(kata: Kata) -> int:
    """How many of the declared mistakes have an answer that none before them has."""
    told: dict[frozenset[tuple[str, str]], str] = {}
    for mistake, idea in declared(deal(kata, 0)):
        told.setdefault(frozenset((blank, show(value)) for blank, value in idea.items()), mistake.name)
    return len({*told.values()})


def usual(catalogue: Catalogue) -> Plan:
    """The plan without a file: the first unit is practised, and the facilitator chooses what is voted on."""
    unit = next(iter(catalogue.packs.values())).units[0]
    return Plan((Step("practise", tuple(kata.id for kata in unit.katas)),))


def read(path: Path, catalogue: Catalogue) -> Plan:
    """The plan in this file. Raises ``BadPlan``, with all that is wrong."""
    import tomllib

    name = printable(path.name)
    try:
        data = access.read(path)
        if len(data) > access.MAX_BYTES:
            raise BadPlan(f"{name} is larger than {access.MAX_BYTES // 1024} KiB. No plan is: look which file it is.")
        document = tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        raise BadPlan(f"{name} cannot be opened: {error.strerror or error}.") from None
    except RecursionError:
        raise BadPlan(f"{name} cannot be read: its lists are nested too deep.") from None
    except UnicodeDecodeError:
        raise BadPlan(f"{name} is not a text in UTF-8. Save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise BadPlan(f"{name} is not valid TOML: {printable(str(error))}.") from None
    reader = _Reader(catalogue)
    plan = reader.plan(document)
    if reader.problems:
        raise BadPlan("\n".join(f"{name}{problem}" for problem in reader.problems))
    return plan


class _Reader:
    """A document on its way to a plan; each problem is the rest of a sentence that begins with the file's name."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._pack: Pack = next(iter(catalogue.packs.values()))
        """The one that exams are of."""
        self._where = ""
        self.problems: list[str] = []

    def plan(self, document: Mapping[str, Any]) -> Plan:
        self._look_for_strangers(document, ("step", "title"))
        title, steps = document.get("title", ""), document.get("step", [])
        if not isinstance(title, str) or len(title) > 100:
            self._fail("`title` is a text of at most 100 characters")
        if not isinstance(steps, list) or not steps or not all(isinstance(step, dict) for step in steps):
            self._fail('there is no step. Write a line [[step]], and below it a line such as practise = ["1.1", "1.2"]')
            return Plan()
        if len(steps) > MOST_STEPS:
            self._fail(f"there are {len(steps)} steps; {MOST_STEPS} are the most")
            return Plan()
        read: list[Step] = []
        for number, step in enumerate(steps, 1):
            self._where = f", step {number}"
            read.append(self._step(step))
        return Plan(
            tuple(
                step._replace(units=self._asked(read[:number]) or self._asked(read))
                if step.kind == "exam" and not step.units
                else step
                for number, step in enumerate(read)
            ),
            printable(str(title)),
        )

    def _asked(self, steps: Sequence[Step]) -> tuple[str, ...]:
        """The units of what these practise and vote on, as far as an exam can be about them."""
        asked = {kata for step in steps for kata in step.katas}
        return tuple(unit.name for unit in self._pack.units if any(kata.id in asked for kata in unit.katas))

    def _step(self, step: Mapping[str, Any]) -> Step:
        kinds = [kind for kind in _KINDS if kind in step]
        if len(kinds) != 1:
            if not kinds:
                self._look_for_strangers(step, (*_KINDS, *dict.fromkeys(chain(*_FIELDS.values()))))
            said = " and ".join(f"`{kind}`" for kind in kinds) or "none of them"
            self._fail(f"a step has one of `practise`, `vote` and `exam`. This one has {said}")
            return Step("")
        kind = kinds[0]
        self._look_for_strangers(step, (kind, *_FIELDS[kind]))
        made = {"practise": self._practise, "vote": self._vote, "exam": self._exam}[kind]
        return made(step)

    def _practise(self, step: Mapping[str, Any]) -> Step:
        named = step["practise"]
        if not isinstance(named, list) or not named or not all(isinstance(name, str) for name in named):
            self._fail('`practise` is a list of katas, such as ["1.1", "1.2"]')
            named = []
        katas = [kata.id for name in named for kata in self._found(name)]
        seconds = self._seconds(step, 1, 1, "a number, such as 12")
        switch = self._number(step["switch"]) if "switch" in step else 0
        if switch is None:
            self._fail("`switch` is a number of minutes, such as 6")
        return Step("practise", tuple(dict.fromkeys(katas)), seconds, switch=switch or 0)

    def _vote(self, step: Mapping[str, Any]) -> Step:
        name, check = step["vote"], step.get("check", True)
        katas = self._found(name) if isinstance(name, str) else []
        if not isinstance(name, str):
            self._fail('`vote` is one kata, such as "1.6"')
        if not isinstance(check, bool):
            self._fail("`check` is true or false")
        for kata in katas:
            why = why_not(kata)
            if why:
                self._fail(f"nobody can vote on kata {kata.ref}. {why.rstrip('.')}")
        seconds = self._seconds(
            step,
            3,
            4,
            "a list of minutes, [2, 3, 1, 2]: to think, to argue, to answer again, and for the check, which may be left out",
        )
        seconds = seconds or USUAL
        full = seconds if len(seconds) == 4 else (*seconds, seconds[0])
        return Step("vote", tuple(kata.id for kata in katas), full, check=check is True)

    def _exam(self, step: Mapping[str, Any]) -> Step:
        if step["exam"] is not True:
            self._fail("`exam` is true. An exam draws its katas itself when it begins")
        seconds = self._seconds(step, 1, 1, "a number, such as 20") or (SECONDS,)
        return Step("exam", (), seconds, pack=self._pack.name, units=self._units(step) if "units" in step else ())

    def _units(self, step: Mapping[str, Any]) -> tuple[str, ...]:
        said = step["units"]
        named = said if isinstance(said, list) else [said]
        if not all(isinstance(name, str | int) and not isinstance(name, bool) for name in named):
            self._fail('`units` is a list of units, such as [1, 2] or ["foundations"]')
            return ()
        try:
            return units_named(",".join(map(str, named)), self._pack)
        except LookupError as error:
            self._fail(f"`units`: {str(error).rstrip('.')}")
            return ()

    def _seconds(self, step: Mapping[str, Any], least: int, most: int, form: str) -> tuple[int, ...]:
        """What ``minutes`` says; nothing where it is not there, or is wrong."""
        if "minutes" not in step:
            return ()
        said = step["minutes"]
        minutes = said if isinstance(said, list) and most > 1 else [said]
        seconds = [self._number(number) for number in minutes]
        if not least <= len(minutes) <= most or None in seconds:
            self._fail(f"`minutes` is {form}. Each is more than 0 and at most {MOST_MINUTES}")
            return ()
        return tuple(number for number in seconds if number)

    def _number(self, minutes: object) -> int | None:
        """So many minutes in seconds; None if they are none."""
        if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not 0 < minutes <= MOST_MINUTES:
            return None
        return max(1, round(60 * minutes))

    def _found(self, name: str) -> list[Kata]:
        try:
            return [self._catalogue.find(name)]
        except NotFound as error:
            self._fail(printable(str(error)).rstrip("."))
            return []

    def _look_for_strangers(self, table: Mapping[str, Any], known: Sequence[str]) -> None:
        for name in table:
            if name not in known and name not in _KINDS:
                near = next(iter(difflib.get_close_matches(name, known, 1)), "")
                listed = ", ".join(f"`{field}`" for field in known)
                hint = f"Do you mean `{near}`?" if near else f"Here there can be {listed}."
                self._fail(f"`{printable(name)[:40]}` says nothing here. {hint}".rstrip("."))

    def _fail(self, problem: str) -> None:
        self.problems.append(f"{self._where}: {problem}{'' if problem.endswith('?') else '.'}")


def lines(plan: Plan, catalogue: Catalogue) -> Iterator[str]:
    """The plan as one reads it, a line for each step."""
    for step in plan.steps:
        yield titled(step, catalogue)


def titled(step: Step, catalogue: Catalogue) -> str:
    """What a step is called."""
    katas = [catalogue.known[kata] for kata in step.katas if kata in catalogue.known]
    if step.kind == "vote":
        return f"Vote: {katas[0].heading}" if katas else "Vote"
    if step.kind == "exam":
        return f"Exam: {', '.join(step.units) or 'all units'}"
    refs = [kata.ref for kata in katas]
    shown = f"{refs[0]} to {refs[-1]}" if len(refs) > 2 and _in_a_row(katas) else ", ".join(refs)
    return f"Practise {shown}"


def _in_a_row(katas: Sequence[Kata]) -> bool:
    """Do these follow each other in one unit?"""
    first = katas[0]
    return [(kata.unit_ref, kata.place[1]) for kata in katas] == [
        (first.unit_ref, first.place[1] + number) for number in range(len(katas))
    ]
