"""Where the facilitator's buttons lead from here, in words."""

from __future__ import annotations

from typing import Final

from pytest_lstm_kata.dojo.room.plan import Step, titled
from pytest_lstm_kata.dojo.room.session import Refused, Session

_PHASES: Final = {
    "join": "the start",
    "think": "they think alone",
    "argue": "they argue",
    "again": "they answer again",
    "reveal": "the reveal",
    "explain": "the explanation",
    "check": "the check, with other numbers",
    "checked": "the result of the check",
}


def label(session: Session, direction: str) -> str:
    """Where ``next``, ``back`` or ``skip`` leads, so that nobody is surprised; empty if nowhere."""
    try:
        stepped = session.may_step(direction)
    except Refused:
        return ""
    if stepped.phase == "over":
        return "the end of the exam" if session.running_exam else "the result of the exam"
    if stepped.phase == "join" and stepped.step >= 0:
        return "the wait before the exam"
    step = session.plan.steps[stepped.step] if stepped.step >= 0 else Step("")
    kata = stepped.kata or (step.katas[0] if step.kind == "vote" else "")
    is_here = (stepped.step, kata) == (session.place.step, session.place.kata)
    if stepped.phase == "open" or (stepped.phase == "think" and not is_here):
        return titled(step, session.catalogue)
    return _PHASES[stepped.phase] + ("" if is_here or not kata else f" of {ref(session, kata)}")


def skip(session: Session) -> str:
    """Where the plan goes on if a vote is left as it is; empty where "next" or "back" leads there, too."""
    found = label(session, "skip")
    return "" if session.begins_exam or found in (label(session, "next"), label(session, "back")) else found


def ways(session: Session) -> tuple[str, str]:
    """Where the key leads, and where a button alone does, which begins an exam; at least one of them is empty."""
    found = label(session, "next")
    return ("", found) if session.begins_exam else (found, "")


def ref(session: Session, kata: str) -> str:
    """What people call a kata, by its id: ``1.6``; empty if it is none."""
    return session.catalogue.katas[kata].ref if kata in session.catalogue.katas else ""
