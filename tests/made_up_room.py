"""A dojo in the middle of its hour, made up: what each page is given, for as many seats as one likes, and without a session."""

from __future__ import annotations

from pytest_lstm_kata.dojo.room.views import (
    Field,
    HostView,
    Lit,
    PlanLine,
    Progress,
    Raised,
    RoomView,
    Row,
    SeatView,
    Stuck,
    Task,
    Tried,
)
from pytest_lstm_kata.dojo.room.vote import Bar, Result
from pytest_lstm_kata.kata.deal import deal, in_names
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.lstm import LSTM

HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\x1b[31mred\x1b[0m", "שרה לוי", "a\u202eb")
"""Names and answers that a page must show as text, or make harmless."""
PRACTISED = LSTM.units[0].katas
VOTED = LSTM.units[0].katas[5]
LIGHTS = (("●", "right"), ("✗", "wrong"), ("~", "unreadable"), ("·", "untouched"))
EXPLAINED = """<section class="the-answer"><h2>The answer</h2><p><code>out_shape = (7, 5, 12)</code></p></section>
<section class="step-by-step"><h2>Step by step</h2><ol><li>out keeps the layout of x.</li></ol></section><section class="the-drawing"><h2>The drawing</h2>
<div class="drawing" role="region" tabindex="0" aria-label="Drawing 1"><svg role="img" aria-label="A layer" width="486" height="60"
viewBox="0 0 486 60"><text class="layer" x="9" y="30">layer 0</text></svg></div></section>"""
SAID = "You wrote the time axis first. Which is it?"
BARS = (
    Bar("✓", "right", "out keeps the layout of x.", 11, 22, is_right=True, of=30),
    Bar(
        "A",
        "time first",
        "You wrote the time axis first. What does batch_first=True say about the order of the axes of x?",
        13,
        3,
        of=30,
    ),
    Bar(
        "B", "layers side by side", "You laid the layers side by side. Which layer's states does out hold?", 4, 3, of=30
    ),
    Bar("–", "something else", "", 1, 0, of=30),  # noqa: RUF001  # as vote.py has it
)


def task(
    kata: Kata, *, is_open: bool = True, text: str = "", said: tuple[str, ...] = (), light: tuple[str, str] = LIGHTS[3]
) -> Task:
    """A kata as a seat has it, which it may have answered."""
    dealt = deal(kata, 7)
    fields = tuple(Field(blank.name, "a tuple", "out.shape", text) for blank in kata.blanks)
    return Task(
        kata.id,
        kata.ref,
        kata.heading,
        dealt.statement,
        dealt.code,
        7,
        "",
        fields,
        is_open,
        said,
        Lit(kata.ref, *light),
    )


def seat(phase: str = "open", name: str = "brisk otter", *, paused: bool = False, said: str = "") -> SeatView:
    """A learner's view: some katas of practice, or a vote."""
    wrong = "You wrote the time axis first. What does batch_first=True say about the order of the axes of x?"
    tasks: tuple[Task, ...]
    if phase == "open":
        tasks = (
            task(PRACTISED[0], text="(5, 7, 10)", said=("Right.",), light=LIGHTS[0]),
            task(PRACTISED[1], text="(7, 5, 10)", said=(wrong,), light=LIGHTS[1]),
            task(PRACTISED[2]),
        )
    else:
        tasks = (
            ()
            if phase == "join"
            else (
                task(
                    VOTED,
                    is_open=phase in ("think", "again", "check"),
                    text="(7, 5, 10)" * (phase != "think"),
                ),
            )
        )
    return SeatView(
        name,
        phase,
        "The dojo",
        {"join": "", "open": "Practise: unit 1"}.get(phase, "Vote: 1.6"),
        "s1",
        "302 817",
        tasks,
        said,
        100,
        paused,
        lights=tuple(each.light for each in tasks),
        bars=BARS if phase in ("reveal", "explain") else (),
        explained=EXPLAINED * (phase == "explain"),
        revision=3,
    )


def names(count: int) -> list[str]:
    """So many drawn names, some of them hostile."""
    words, animals = (
        ("brisk", "calm", "eager", "lucky", "plucky", "gentle"),
        ("otter", "hedgehog", "heron", "dolphin", "wren"),
    )
    drawn = [f"{words[at % 6]} {animals[at // 6 % 5]}{f' {at // 30 + 1}' if at >= 30 else ''}" for at in range(count)]
    return [*HOSTILE, *drawn][:count]


def room(phase: str = "think", count: int = 30, *, paused: bool = False, result: Result | None = None) -> RoomView:
    """The projector's view."""
    voted = Task(
        VOTED.id, VOTED.ref, VOTED.heading, in_names(VOTED, VOTED.statement), in_names(VOTED, VOTED.code), is_open=False
    )
    progress = tuple(Progress(kata.ref, kata.title, count - 2 * at, at, at) for at, kata in enumerate(PRACTISED))
    is_vote = phase not in ("join", "open")
    return RoomView(
        phase,
        "192.168.178.45:8765",
        "K7QM2P",
        "LSTM dojo",
        "" if phase == "join" else "Practise: unit 1",
        count,
        tuple(names(count)) if phase == "join" else (),
        task=voted if is_vote else None,
        answered=19 * count // 30,
        of=count,
        ideas=4 * (phase == "argue"),
        bars=BARS if phase == "reveal" else (),
        explained=EXPLAINED * (phase == "explain"),
        result=result,
        progress=progress if phase == "open" else (),
        hands=2,
        left=100,
        switch=340 if phase == "open" else None,
        paused=paused,
    )


def host(phase: str = "think", count: int = 30, *, paused: bool = False, why: str = "") -> HostView:
    """The facilitator's view."""
    called = names(count)
    rows = tuple(
        Row(
            f"s{at}",
            name,
            f"{at:06}",
            tuple(
                Lit(kata.ref, *LIGHTS[3 if place > at % 10 else (at * place) % 9 // 3])
                for place, kata in enumerate(PRACTISED)
            ),
            at % 10,
            at * 7 % 600 if at % 9 else None,
            at % 11 == 5,
            at % 13 == 6,
            at % 3 == 0,
            (Tried("1.6", "(2, 3, 4)", Lit("1.6", "✗", "wrong"), (SAID,)),) if at == 7 else (),
        )
        for at, name in enumerate(called)
    )
    answers = [
        (f"s{at}", f"({at % 7 + 2}, {at % 5 + 3}, 10)" if at > 3 else f"{HOSTILE[at]}{'x' * 90}") for at in range(count)
    ]
    bars = tuple(bar._replace(answers=tuple(answers[at::4])) for at, bar in enumerate(BARS))
    voted = Task(VOTED.id, VOTED.ref, VOTED.heading, VOTED.statement, VOTED.code, is_open=False)
    is_vote = phase not in ("join", "open")
    return HostView(
        phase,
        "LSTM dojo",
        "Practise: unit 1",
        (PlanLine("Practise: unit 1", is_done=True), PlanLine("Vote: 1.6", is_now=True), PlanLine("Practise: unit 2")),
        voted if is_vote else None,
        "they argue",
        "they think",
        100,
        paused,
        why,
        here=count,
        seats=500,
        answered=19 * count // 30,
        of=count,
        missing=tuple(called[19:]),
        unjudged=3,
        bars=bars if is_vote else (),
        advice="39 % right: let them argue" * is_vote,
        hands=tuple(Raised(row.seat, row.name, 75) for row in rows if row.hand)[:5],
        stuck=tuple(
            Stuck(row.seat, row.name, "1.6", "3 different wrong answers", "time first", (SAID,))
            for row in rows
            if row.stuck
        )[:5],
        rows=rows,
        can_extend=True,
        progress=()
        if is_vote
        else tuple(Progress(kata.ref, kata.title, count - 2 * at, at, at) for at, kata in enumerate(PRACTISED)),
        votable=tuple((kata.id, kata.heading) for kata in LSTM.katas[:56]),
        revision=9,
    )
