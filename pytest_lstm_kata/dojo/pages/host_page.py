"""What the facilitator sees and does: the state with all its figures, whom to go to, the plan, the door, and the rows.

What is not needed all the time stands in a panel that the address asks for: a seat, the list of votes, the names behind an idea.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from pytest_lstm_kata.dojo.pages.host_rows import table
from pytest_lstm_kata.dojo.pages.parts import (
    Asked,
    asked_first,
    button,
    clock,
    form,
    hidden,
    idea,
    light,
    name,
    part,
    progress,
    typed,
    with_code,
)
from pytest_lstm_kata.dojo.room.names import OF_NAME
from pytest_lstm_kata.dojo.room.session import BEGINS_AGAIN
from pytest_lstm_kata.dojo.room.views import HostView, PlanLine, Raised, Row
from pytest_lstm_kata.dojo.room.vote import Bar
from pytest_lstm_kata.explain.class_table import bar, many, text

_ANSWERS: Final = 3
"""So many of the answers that were typed most often stand below an idea, each in a line of its own."""
_LONG: Final = 160
"""So many characters of an answer are shown."""
_STUCK: Final = 12
"""So many of those who are stuck are told with what they wrote: nobody goes to more of them in a step."""
_MISSING: Final = 30
"""So many of those who have not answered are named."""
_PHASES: Final = {
    "think": "Everybody thinks alone.",
    "argue": "They argue.",
    "again": "Everybody answers again.",
    "reveal": "The bars are shown.",
    "explain": "The explanation is shown.",
    "check": "Everybody answers alone, with other numbers.",
    "checked": "The check is over.",
}
_LAST: Final = (
    "This is the last step of the plan. Export the record on this page. "
    "Then close the room with Ctrl-C in the terminal, which keeps all, or end it here, which deletes all."
)
_RIGHT: Final = ' class="right"'
_CURRENT: Final = ' aria-current="step"'


def fragment(view: HostView, asked: Asked) -> str:
    """The inside of ``<main>``."""
    return "".join(_parts(view, asked))


def _parts(view: HostView, asked: Asked) -> Iterator[str]:
    title = text(view.title or "The dojo")
    yield f'<div class="top"><h1>{title}</h1>{part("left", clock(view.left, is_paused=view.paused), "p")}</div>'
    yield part("now", text(_now(view)), "p", ' role="status"')
    yield part("moves", "".join(_moves(view, asked)))
    yield from _panel(view, asked)
    yield f'<div class="columns"><section aria-label="The room">{part("vote", "".join(_vote(view, asked)))}{progress(view.progress)}</section>'
    yield f'<section aria-label="Who and when">{part("needs", "".join(_needs(view, asked)))}{part("plan", "".join(_plan(view)))}'
    yield f"{part('dojo', ''.join(_dojo(view, asked)))}</section></div>"
    yield part("rows", table(view.rows, asked))


def _now(view: HostView) -> str:
    """What is open, in short sentences: they are read aloud when they change."""
    return " ".join(filter(None, ("Paused." if view.paused else "", view.why, _open(view))))


def _open(view: HostView) -> str:
    """What is open, be it that it is paused."""
    step = _sentence(view.task.heading if view.task else view.step)
    if view.phase == "join":
        again = BEGINS_AGAIN if view.begins_again else ""
        return " ".join(filter(None, (again, step, f"{view.here} of {many(view.seats, 'seat')} taken.")))
    if view.result:
        right, of, silent = view.result
        return f"{step} {right} of {of} right in the check{f', {silent} sent nothing' if silent else ''}."
    done = "answered" if view.anew is None else f"an answer, {view.anew} sent a new one"
    answered = f"{view.answered} of {view.of} have {done}." if view.of else ""
    return " ".join(filter(None, (step, view.said or _PHASES.get(view.phase, ""), answered)))


def _sentence(heading: str) -> str:
    """So that another one can follow it."""
    return heading if heading.endswith(("?", "!", ".")) or not heading else f"{heading}."


def _moves(view: HostView, asked: Asked) -> Iterator[str]:
    """What the facilitator does all the time."""
    yield from _on(view, asked)
    if view.back and view.can_end_exam:
        yield f"<p>{asked.link(f'Back: {text(view.back)}', panel='back')}</p>"
    elif view.back:
        yield form("/host/back", button(f"Back: {text(view.back)}", "back"), asked, kind="move")
    if view.can_reveal:
        yield form("/host/reveal", button("Skip to: the reveal", "reveal"), asked, kind="move")
    if view.skip:
        yield form("/host/skip", button(f"Skip to: {text(view.skip)}", "skip"), asked, kind="move")
    if not view.paused:
        yield form("/host/pause", button("Pause", "pause"), asked)
    yield f'<div class="time">{"".join(_minutes(view, asked))}</div>'


def _on(view: HostView, asked: Asked) -> Iterator[str]:
    """The way on. The key always has a form: where it leads nowhere, the answer says why."""
    if view.paused:
        yield _key("/host/resume", "Go on", "pause", asked)
    elif view.next:
        yield _key("/host/next", f"Next: {text(view.next)}", "next-button", asked)
    else:
        yield form("/host/next", "", asked, "next", "move")
    if view.begin:
        label = button(f"Next: {text(view.begin)}", "begin-button", "main")
        yield form("/host/begin", f"{label} <small>this button, and no key</small>", asked, kind="move")
    if view.can_end_exam:
        yield f"<p>{asked.link('End the exam', panel='over')}</p>"
    elif view.phase != "join" and not view.next and not view.begin:
        yield f"<p>{_LAST}</p>"


def _key(action: str, label: str, called: str, asked: Asked) -> str:
    """What the key does, too."""
    told = "<small>space, PageDown or n</small>"
    return form(action, f"{button(label, called, 'main')} {told}", asked, "next", "move")


def _minutes(view: HostView, asked: Asked) -> Iterator[str]:
    if view.can_extend:
        yield form("/host/extend", hidden("seconds", 60) + button("1 minute more", "more"), asked)
    if view.left:
        yield form("/host/extend", hidden("seconds", -60) + button("1 minute less", "less"), asked)


def _vote(view: HostView, asked: Asked) -> Iterator[str]:
    """What is voted on, what to do next, the ideas, and who is missing."""
    if view.advice:
        yield f'<p class="advice">{text(view.advice)}</p>'
    if view.bars:
        of = max(each.of for each in view.bars)
        names = {row.seat: row.name for row in view.rows}
        ideas = "".join(_idea(each, of, names, asked) for each in view.bars)
        before = "The vote before the check, of" if view.phase == "check" else "Of"
        yield f'<p class="quiet">{before} {many(of, "seat")}:</p><ol class="ideas">{ideas}</ol>'
    if view.wrong:
        yield f"<p>Wrong in the check: {'; '.join(f'{text(title)} <b>{count}</b>' for title, count in view.wrong)}</p>"
    if view.unjudged:
        yield f'<p class="quiet">{many(view.unjudged, "answer")} not judged yet</p>'


def _idea(shown: Bar, of: int, names: Mapping[str, str], asked: Asked) -> str:
    """With the answers as they were typed; who holds it is said when one asks for it."""
    counted = Counter(answer for _, answer in shown.answers).most_common()
    lines = [typed(_cut(answer)) + (f", {count} times" if count > 1 else "") for answer, count in counted[:_ANSWERS]]
    lines += [f"and {len(counted) - _ANSWERS} more"] if counted[_ANSWERS:] else []
    holders = [names[seat] for seat, _ in shown.answers if seat in names]
    who = ""
    if asked.idea == shown.letter:
        who = f"<p>{', '.join(map(name, holders))} ({asked.link('hide', idea='')})</p>"
    elif holders:
        who = f"<p>{asked.link(f'Who answered {text(shown.letter)}', idea=shown.letter)}</p>"
    return (
        f'<li{_RIGHT if shown.is_right else ""}>{idea(shown)}<p class="counts">first <b>{shown.first}</b> {bar(shown.first, of)} then <b>{shown.then}</b> {bar(shown.then, of)}</p>'
        f"<p>{'<br>'.join(lines)}</p>{who}</li>"
    )


def _cut(answer: str) -> str:
    """A long one up to the end of a word."""
    return answer if len(answer) <= _LONG else f"{answer[:_LONG].rpartition(' ')[0] or answer[:_LONG]} ..."


def _needs(view: HostView, asked: Asked) -> Iterator[str]:
    """Whom to go to."""
    if view.hands:
        hands = "".join(
            f"<li>{_seat(each.seat, each.name, asked)} for {each.seconds // 60}:{each.seconds % 60:02} {_down(each, asked)}</li>"
            for each in view.hands
        )
        yield f"<h2>Hands up: {len(view.hands)}</h2><ol>{hands}</ol>"
    if view.stuck:
        stuck = "".join(
            f"<li>{_seat(each.seat, each.name, asked)} {text(each.kata)}: {text(each.why)}"
            f"{f', <b>{text(each.idea)}</b>' if each.idea else ''}{''.join(f'<br>{with_code(sentence)}' for sentence in each.said)}</li>"
            for each in view.stuck[:_STUCK]
        )
        more = len(view.stuck) - _STUCK
        told = (
            f"<p>And {more} more: {asked.link('the seats by their needs', 'rows', by='stuck')}.</p>" if more > 0 else ""
        )
        yield f"<h2>Stuck: {len(view.stuck)}</h2><ul>{stuck}</ul>{told}"
    if view.missing:
        more = len(view.missing) - _MISSING
        told = ", ".join(map(name, view.missing[:_MISSING])) + (f", and {more} more" if more > 0 else "")
        yield f"<h2>No answer yet: {len(view.missing)}</h2><p>{told}</p>"


def _down(raised: Raised, asked: Asked) -> str:
    """Takes it down, for who was there and saw that it was forgotten."""
    return form(f"/host/seats/{text(raised.seat)}/hand", button("Take it down", f"down-{text(raised.seat)}"), asked)


def _seat(seat: str, called: str, asked: Asked) -> str:
    return asked.link(name(called), at=seat)


def _plan(view: HostView) -> Iterator[str]:
    if view.plan:
        steps = "".join(
            f"<li{_CURRENT if step.is_now else ''}>{text(step.title)}{_became(step)}</li>" for step in view.plan
        )
        beside = f"<p{_CURRENT}>Now, beside the plan: {text(view.beside)}</p>" if view.beside else ""
        yield f"<h2>The plan</h2>{beside}<ol>{steps}</ol>"


def _became(step: PlanLine) -> str:
    return " (left out)" if step.is_left_out else " (done)" if step.is_done else ""


def _dojo(view: HostView, asked: Asked) -> Iterator[str]:
    """The door, the projector, the list of votes, the record, and the end."""
    state, label = ("open", "Close the door") if view.door_open else ("closed", "Open the door")
    yield f"<h2>The dojo</h2><p>{view.here} of {many(view.seats, 'seat')} taken</p>"
    yield form(
        "/host/door",
        hidden("open", "" if view.door_open else "true") + f"The door is {state}. {button(label, 'door')}",
        asked,
    )
    yield f"<ul><li>{asked.link('Vote on another kata', panel='vote')}</li>" if view.can_vote else "<ul>"
    yield '<li><a href="/room" target="room">The page for the projector</a>; there, the key q shows the QR code, and hides it</li><li>The record: '
    yield ", ".join(f'<a href="/host/export.{kind}" download>{kind}</a>' for kind in ("csv", "jsonl", "json"))
    if view.silent and view.here >= view.seats:  # somebody may sit on many
        yield f"</li><li>{asked.link('Remove seats that have sent nothing', panel='clear')}"
    yield f"</li><li>{asked.link('End the dojo and delete it', panel='end')}</li></ul>"


def _panel(view: HostView, asked: Asked) -> Iterator[str]:
    """What the address asks for besides: a seat, the list of votes, or the end."""
    close = f"<p>{asked.link('Close', at='', panel='')}</p>"
    if asked.at:
        row = next((row for row in view.rows if row.seat == asked.at), None)
        if row:  # or they have gone
            yield f'<section class="panel" aria-label="One seat">{"".join(_one(row, asked))}{close}</section>'
    if asked.panel == "vote" and view.can_vote:
        options = "".join(f'<option value="{text(kata)}">{text(heading)}</option>' for kata, heading in view.votable)
        choice = f'<label for="kata">Kata</label> <select id="kata" name="kata">{options}</select> {button("Begin the vote", "begin")}'
        yield f'<section class="panel" aria-label="A vote">{form("/host/vote", choice, asked, kind="plain")}{close}</section>'
    if asked.panel == "over" and view.can_end_exam:
        told = "<p>It ends for everybody, and nobody can answer any more.</p>"
        yield f'<section class="panel" aria-label="The end of the exam">{told}{form("/host/over", button("End the exam now", "over"), asked, kind="plain")}{close}</section>'
    if asked.panel == "back" and view.can_end_exam:
        told = "<p>It stops for everybody. Answers and the time that is left are kept, and the next time it is the same exam.</p>"
        yield f'<section class="panel" aria-label="Out of the exam">{told}{form("/host/back", button(f"Back to {text(view.back)}", "back"), asked, kind="plain")}{close}</section>'
    if asked.panel == "clear" and view.silent:
        told = f"<p>{view.silent} of {many(view.here, 'seat')} sent nothing yet. This removes them. People who sit there can join again with the code.</p>"
        yield f'<section class="panel" aria-label="Seats that have sent nothing">{told}{form("/host/clear", button("Remove them", "clear", "danger"), asked, kind="plain")}{close}</section>'
    if asked.panel == "end":
        told = (
            "<p>All seats, answers and names are deleted, and nobody can come back. Take the record with you first.</p>"
        )
        yield f'<section class="panel" aria-label="The end">{told}{form("/host/end", button("End and delete", "end", "danger"), asked, kind="plain")}{close}</section>'


def _one(row: Row, asked: Asked) -> Iterator[str]:
    """What one does with a seat."""
    at = f"/host/seats/{text(row.seat)}"
    lights = "".join(f"<li>{text(lit.kata)} {light(lit)}</li>" for lit in row.lights)
    about = f'<h2>{name(row.name)}</h2><p>Seat code <b>{text(row.code)}</b></p><ul class="lights">{lights}</ul>'
    tried = "".join(
        f"<li>{text(each.kata)} {light(each.light)}: {typed(_cut(each.text))}{''.join(f'<br>{with_code(sentence)}' for sentence in each.said)}</li>"
        for each in row.tried
    )
    yield part("one", about + (f"<p>Last answers, the newest first:</p><ol>{tried}</ol>" if tried else ""))
    field = f'<label for="name">New name</label> <input id="name" name="name" {OF_NAME} autocomplete="off" required>'
    yield form(f"{at}/rename", f"{field} {button('Rename', 'rename')}", asked)
    yield form(f"{at}/code", button("New seat code", "recode"), asked)
    told = "Who sits here is out at once, and their answers do not count."
    remove = form(f"{at}/remove", button(f"Remove {name(row.name)}", "remove", "danger"), asked)
    yield asked_first("Remove from the dojo", told, remove)
