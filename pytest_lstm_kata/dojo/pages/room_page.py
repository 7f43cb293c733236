"""What the projector shows: no controls, no answer, no name with a mistake, and before the reveal no bar."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pytest_lstm_kata.dojo.pages import qr
from pytest_lstm_kata.dojo.pages.parts import bars, clock, name, part, progress, running, task
from pytest_lstm_kata.dojo.room.views import RoomView
from pytest_lstm_kata.explain.class_table import bar, many, text

_NAMES: Final = 40
"""So many names fit on a screen; of more only the number is shown."""
_NOW: Final = {
    "think": "Think alone. Everybody has their own numbers.",
    "again": "Answer again. What you sent stays until you send another one.",
    "reveal": "This is what the room answered.",
    "explain": "Why?",
    "check": "The same idea, other numbers, alone.",
}


def fragment(view: RoomView) -> str:
    """The inside of ``<main>``."""
    return "".join(_parts(view))


def _parts(view: RoomView) -> Iterator[str]:
    heading = view.task.heading if view.task else view.step or view.title or "The dojo"
    left = part("left", clock(view.left, is_paused=view.paused), "p")
    yield f'<div class="top">{part("step", text(heading), "h1")}{left}</div>'
    large = ' class="large"' if view.phase == "argue" else ""
    yield part("now", text(_now(view)), "p", f' role="status"{large}')
    if view.result:
        right, of, silent = view.result
        nothing = f", <b>{silent}</b> sent nothing" if silent else ""
        yield part("result", f"<span><b>{right}</b> of <b>{of}</b> right{nothing}</span> {bar(right, of)}", "p")
    yield f'<div class="stage" role="region" tabindex="0" aria-label="What it is about">{"".join(_stage(view))}</div>'
    yield part(
        "foot", "".join(f"<span>{each}</span>" for each in _foot(view)), "p", " data-way" if view.door_open else ""
    )


def way(view: RoomView) -> str:
    """How one gets in, over all else, for who comes late: shown and hidden by a key, and only while the door is open."""
    return f'<div id="way" hidden><div class="join">{_code(view)}</div></div></div>'


def _stage(view: RoomView) -> Iterator[str]:
    """What is as large as the screen lets it be; above and below it stands what is always in sight."""
    if view.paused:
        yield part("paused", text(view.why or "What you sent is kept."), "p")
    elif view.phase == "join":
        yield from _join(view)
    elif view.phase == "reveal":
        yield bars(view.bars, is_brief=True)
    elif view.phase == "explain":
        yield f'<div class="explained">{view.explained or "<p>A moment: the explanation is being made.</p>"}</div>'
    elif view.phase == "open":
        yield progress(view.progress)
    else:
        yield from map(task, filter(None, [view.task]))


def _now(view: RoomView) -> str:
    """One sentence: it is read aloud when it changes."""
    if view.paused:
        return "Paused"
    if view.phase == "argue":
        return _argue(view.ideas)
    if view.result:
        return "The check is over."
    return view.said or _NOW.get(view.phase, "")


def _argue(ideas: int) -> str:
    """What can be argued about: with one idea nobody finds another, and with none nobody has written anything, or nothing is judged yet."""
    if ideas < 2:
        there = "There is 1 idea in this room. " if ideas else ""
        return f"{there}Ask two others what they would write, and why."
    return f"There are {ideas} ideas in this room. Find somebody who wrote something else. Convince them."


def _join(view: RoomView) -> Iterator[str]:
    names = "".join(f"<li>{name(called)}</li>" for called in view.names) if len(view.names) <= _NAMES else ""
    here = part("here", f"<p><b>{view.here}</b> here</p>" + (f"<ul>{names}</ul>" if names else ""))
    shown = _code(view) if view.door_open else "<div><p>The door is closed.</p>"
    yield f'<div class="join">{shown}{here}</div></div>'


def _code(view: RoomView) -> str:
    """The QR code, and the beginning of what stands beside it."""
    way = view.address if "://" in view.address else f"http://{view.address}/"
    told = f'<p>Scan, or open <b class="way">{text(way)}</b></p><p>Code <b class="code">{text(view.code)}</b></p>'
    return f"{qr.svg(f'{way}#{view.code}')}<div>{told}"


def _foot(view: RoomView) -> Iterator[str]:
    """What changes from second to second, and how one still gets in."""
    if view.phase in ("think", "again", "check") and not view.result:
        done = "answered" if view.anew is None else f"an answer, <b>{view.anew}</b> sent a new one"
        yield f"{bar(view.answered, view.of)}<b>{view.answered}</b> of <b>{view.of}</b> have {done}"
    if view.phase == "open":
        yield many(view.here, "learner")
        if view.hands:
            yield f"hands up: <b>{view.hands}</b>"
        if view.switch is not None:
            yield f"switch keyboards in {running(view.switch)}"
    if view.phase != "join" and view.door_open:
        yield f"join: {text(view.address)} code <b>{text(view.code)}</b>"
