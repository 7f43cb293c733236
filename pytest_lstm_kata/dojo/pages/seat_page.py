"""What a learner sees on their own device: the task with their own numbers, a field for each blank, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pytest_lstm_kata.dojo.pages.parts import (
    Asked,
    asked_first,
    bars,
    button,
    clock,
    form,
    hidden,
    light,
    name,
    part,
    plain,
    sign,
    task,
    typed,
    with_code,
)
from pytest_lstm_kata.dojo.room.views import Field, SeatView, Task
from pytest_lstm_kata.explain.class_table import text

_TOLD: Final = ("right", "in")
"""The words of lights that the sentence beside them says, too."""


def fragment(view: SeatView, asked: Asked) -> str:
    """The inside of ``<main>``."""
    return "".join(_parts(view, asked))


def _parts(view: SeatView, asked: Asked) -> Iterator[str]:
    me = f"You are <b>{name(view.name)}</b>. Seat code <b>{text(view.seat_code)}</b>, for another device"
    alone = len(view.tasks) == 1 and view.tasks[0].heading
    heading = alone or view.step or view.title or "The dojo"
    left = part("left", clock(view.left, is_paused=view.paused), "p")
    yield f'{part("me", me, "p")}<div class="top">{part("step", text(heading), "h1")}{left}</div>'
    yield part("now", text(f"{view.said} {view.why}".strip()), "p", f' role="status" data-phase="{view.phase}"')
    if len(view.tasks) > 1:
        yield part("lights", "".join(map(_way, view.tasks)), "ul", ' class="lights" aria-label="Your katas"')
    if view.phase == "open" and view.tasks and all(each.light.sign == "●" for each in view.tasks):
        yield "<p>Done: all of this is right.</p>"
    turn = next((each.ref for each in view.tasks if each.light.sign != "●"), "")
    for each in view.tasks:
        inside = ("" if view.explained else task(each)) + "".join(_answers(each, view, asked))  # which asks it again
        if alone:
            yield inside
        else:
            opened = ' open="" data-turn="1"' if each.ref == turn else ""
            heading = part(f"head-{text(each.ref)}", f"{sign(each.light)} {text(each.heading)}", "span")
            yield f'<details class="kata" id="task-{text(each.ref)}"{opened}><summary>{heading}</summary>{inside}</details>'
    if view.phase == "reveal":
        yield bars(view.bars, is_brief=True)
    elif view.phase == "explain":
        yield f"{view.explained or '<p>The explanation comes in a moment.</p>'}{bars(view.bars)}"
    elif len(view.tasks) == 1 and len(view.lights) > 1:
        yield part(
            "lights",
            "".join(f"<li>{text(lit.kata)} {light(lit)}</li>" for lit in view.lights),
            "ul",
            ' class="lights" aria-label="Your katas so far"',
        )
    label = "My hand is up: take it down" if view.hand else "I need a hand"
    yield form(
        "/hand",
        part("up", hidden("up", "" if view.hand else "true") + button(label, "hand"), "span"),
        asked,
        kind="hand",
    )
    told = "All that you sent is deleted, and your name. This cannot be undone."
    leave = form("/seats/me", button("Leave and delete", "leave", "danger"), asked)
    yield asked_first("Leave the dojo", told, plain(leave))


def _way(each: Task) -> str:
    return f'<li><a href="#task-{text(each.ref)}">{text(each.ref)}</a> {light(each.light)}</li>'


def _answers(each: Task, view: SeatView, asked: Asked) -> Iterator[str]:
    """Its fields, and what became of what was sent."""
    ref = text(each.ref)
    if each.fields and each.is_open:
        fields = "".join(_field(each, blank) for blank in each.fields)
        send = part(f"send-{ref}", button("Send my answer", f"button-{ref}", is_off=view.paused), "p")
        yield form(
            "/answers",
            hidden("kata", each.id) + hidden("seed", each.seed) + fields + send,
            asked,
            f"form-{ref}",
            "answer",
        )
    else:
        yield "".join(
            f'<p class="sent"><code>{text(blank.name)}</code> = {typed(blank.text)}</p>'
            for blank in each.fields
            if blank.text
        )
    is_read = view.phase == "open"  # in a vote another sentence is read aloud, and one is enough
    yield part(
        f"verdict-{ref}", "".join(_verdict(each)), "div", ' class="verdict"' + (' role="status"' if is_read else "")
    )


def _verdict(each: Task) -> Iterator[str]:
    """What became of what was sent, in words and as a light; of what is only in, what it was: the next one may be another."""
    if each.said:
        first, *others = map(with_code, each.said)
        word = each.light.word
        yield (
            f"<p>{sign(each.light)} {first}"
            if word in _TOLD
            else f"<p>{sign(each.light)} {text(word.capitalize())}.</p><p>{first}"
        )
        if each.light.word == "in":
            yield f" {', '.join(typed(blank.text) for blank in each.fields)}"
        yield "</p>"
        yield from (f"<p>{sentence}</p>" for sentence in others)


def _field(each: Task, blank: Field) -> str:
    called = text(blank.name)
    identity = f"{text(each.ref)}-{each.seed}-{called}"
    kind = "" if blank.kind in each.statement else text(blank.kind)  # most statements say it
    hint = f"<code># {text(blank.hint)}</code>" if blank.hint and blank.hint not in blank.kind else ""
    about = f"{kind} {hint}".strip()
    note = f'<small id="{identity}-about">{about}</small>' if about else ""
    described = f' aria-describedby="{identity}-about"' if about else ""
    return (
        f'<p class="field"><label for="{identity}"><code>{called}</code> =</label> <input id="{identity}" name="answer.{called}" value="{text(blank.text)}"'
        f'{described} class="kept" maxlength="2000" autocapitalize="off" autocomplete="off" autocorrect="off" inputmode="text" '
        f'spellcheck="false">{note}</p>'
    )
