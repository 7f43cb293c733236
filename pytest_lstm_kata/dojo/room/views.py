"""What a seat, the projector and the facilitator may see now: text and numbers only. What is in no view cannot be shown.

Before the reveal of a vote, neither a seat's view nor the room's has a bar, a mistake or a verdict of it.
"""

from __future__ import annotations

from typing import NamedTuple

from pytest_lstm_kata.dojo.room.vote import Bar, Result


class Field(NamedTuple):
    """A blank to fill."""

    name: str
    kind: str
    """What it asks for: ``a tuple``; may be empty."""
    hint: str = ""
    """What stands behind it in a learner's file, such as ``out.shape``."""
    text: str = ""
    """What the seat has sent last."""


class Lit(NamedTuple):
    """What became of a kata: a light, by shape, colour and word."""

    kata: str
    """``1.6``."""
    sign: str
    word: str
    colour: str = ""


class Task(NamedTuple):
    """A kata as a seat, or the room, sees it."""

    id: str
    ref: str
    """``1.6``."""
    heading: str
    statement: str
    """Paragraphs with empty lines between them; one that is indented is code."""
    code: str
    seed: int = 0
    drawing: str = ""
    """HTML; empty where there is nothing to draw."""
    fields: tuple[Field, ...] = ()
    """None where nobody can answer now."""
    is_open: bool = True
    """Can it be answered, now or after the pause?"""
    said: tuple[str, ...] = ()
    """The verdict on what was sent last, in sentences; of a vote that it is in."""
    light: Lit = Lit("", "·", "untouched")


class SeatView(NamedTuple):
    """What one seat sees."""

    name: str
    phase: str
    """``join``, ``open``, ``think``, ``argue``, ``again``, ``reveal``, ``explain``, ``check``; never another."""
    title: str = ""
    """The dojo's."""
    step: str = ""
    """What the step is called."""
    seat: str = ""
    seat_code: str = ""
    tasks: tuple[Task, ...] = ()
    said: str = ""
    """One sentence on what is to be done now, or on what was done: "Your answer is in."."""
    left: int | None = None
    """Seconds on the clock; None if there is none."""
    paused: bool = False
    why: str = ""
    """Why it is paused, if nobody did it."""
    hand: bool = False
    lights: tuple[Lit, ...] = ()
    """Of all katas that this seat was asked so far."""
    bars: tuple[Bar, ...] = ()
    """Of a vote that is revealed; without answers."""
    explained: str = ""
    """HTML, once the room explains: the bars come before."""
    revision: int = 0


class Progress(NamedTuple):
    """How far the room is with a kata, or while an exam is sat with all of it."""

    ref: str
    title: str
    untouched: int
    trying: int
    right: int
    words: tuple[str, str, str] = ("right", "trying", "untouched")
    """What the three are called: an exam that is sat has ``all``, ``some`` and ``none`` of its katas answered."""


class RoomView(NamedTuple):
    """What the projector shows."""

    phase: str
    """As a seat's."""
    address: str = ""
    code: str = ""
    title: str = ""
    step: str = ""
    here: int = 0
    names: tuple[str, ...] = ()
    """Of those who are here, in the order in which they came, while they join."""
    door_open: bool = True
    task: Task | None = None
    """The kata that is voted on, with names for its numbers."""
    answered: int = 0
    of: int = 0
    """How many have an answer that counts in this round, of how many that it is asked of."""
    anew: int | None = None
    """How many of them sent a new one in the second round, in which the first stands; None in another."""
    ideas: int = 0
    """How many different ideas there are, while they argue."""
    bars: tuple[Bar, ...] = ()
    explained: str = ""
    result: Result | None = None
    """How the check went; None until the facilitator ends it."""
    progress: tuple[Progress, ...] = ()
    """Of each kata that is practised."""
    hands: int = 0
    left: int | None = None
    switch: int | None = None
    """Seconds until pairs change keyboards; None if they do not."""
    said: str = ""
    """That an exam, or its time, is over."""
    paused: bool = False
    why: str = ""
    revision: int = 0


class Raised(NamedTuple):
    """A hand, in the order in which they went up."""

    seat: str
    name: str
    seconds: int
    """For how long."""


class Stuck(NamedTuple):
    """Who needs somebody to come by."""

    seat: str
    name: str
    kata: str
    """``1.6``."""
    why: str
    """``3 different wrong answers`` or ``silent for 4 minutes``."""
    idea: str = ""
    """What it is called; empty where nothing is known of it, or what was wrong has no name."""
    said: tuple[str, ...] = ()
    """What the seat was told of its last wrong answer."""


class Tried(NamedTuple):
    """What a seat answered."""

    kata: str
    """``1.6``."""
    text: str
    """As it was typed, in one line."""
    light: Lit
    said: tuple[str, ...] = ()
    """What it was told, or will be."""


class Sat(NamedTuple):
    """How a seat sits the last exam of the room, or sat it."""

    done: int
    """Of its katas, how many it has answered; once it is over, how many are right."""
    of: int
    is_over: bool


class Row(NamedTuple):
    """A seat as the facilitator sees it."""

    seat: str
    name: str
    code: str = ""
    """The seat code, for who lost it."""
    lights: tuple[Lit, ...] = ()
    solved: int = 0
    idle: int | None = None
    """Seconds since the last answer; None if there is none."""
    hand: bool = False
    stuck: bool = False
    answered: bool = False
    """Is there an answer that counts in the round that runs?"""
    tried: tuple[Tried, ...] = ()
    """The last answers, the newest first, if one looks at this seat."""
    sat: Sat | None = None


class PlanLine(NamedTuple):
    """A step of the plan."""

    title: str
    is_now: bool = False
    is_done: bool = False
    is_left_out: bool = False
    """Is it a vote of which nothing was shown?"""


class HostView(NamedTuple):
    """What the facilitator sees."""

    phase: str
    title: str = ""
    step: str = ""
    plan: tuple[PlanLine, ...] = ()
    task: Task | None = None
    next: str = ""
    """What the key does: "Next: they argue"; empty if it does nothing."""
    back: str = ""
    left: int | None = None
    paused: bool = False
    why: str = ""
    door_open: bool = True
    here: int = 0
    seats: int = 0
    """How many there can be."""
    silent: int = 0
    """Of those who are here, how many have sent nothing yet."""
    answered: int = 0
    of: int = 0
    missing: tuple[str, ...] = ()
    """The names of those who have no answer that counts in this round."""
    unjudged: int = 0
    """Answers that wait for the judge."""
    bars: tuple[Bar, ...] = ()
    """From the first second, with the answers as they were typed."""
    advice: str = ""
    result: Result | None = None
    explained: str = ""
    hands: tuple[Raised, ...] = ()
    stuck: tuple[Stuck, ...] = ()
    rows: tuple[Row, ...] = ()
    progress: tuple[Progress, ...] = ()
    votable: tuple[tuple[str, str], ...] = ()
    """Id and heading of each kata that can be voted on."""
    can_vote: bool = True
    begins_again: bool = False
    """Was it started with another plan, so that it is before the first step again?"""
    skip: str = ""
    """Where the plan goes on if the vote is left as it is; empty where that is "next", or there is no vote."""
    can_end_exam: bool = False
    """Is there an exam with time left? It ends by a button that asks first, and not by the key."""
    can_extend: bool = False
    """Is this a phase that may have an end?"""
    begin: str = ""
    """The exam that comes next: it begins by a button, and not by the key."""
    can_reveal: bool = False
    """Can the first round be shown without a second one?"""
    anew: int | None = None
    """As the room's."""
    wrong: tuple[tuple[str, int], ...] = ()
    """What the ideas are called that are wrong in the check, and how many hold each."""
    beside: str = ""
    """What is voted on at the facilitator's choice, beside the plan; empty in the plan's own steps."""
    said: str = ""
    """As the room's."""
    revision: int = 0
