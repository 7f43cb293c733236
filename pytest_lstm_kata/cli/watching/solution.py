"""The key that shows the solution to who is stuck: at the second press, since the kata then counts with fresh numbers only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from pytest_lstm_kata.cli.watching.pager import Pager
from pytest_lstm_kata.cli.watching.rows import Row, View, paragraph
from pytest_lstm_kata.cli.watching.session import Session
from pytest_lstm_kata.judge.grading import NoSolution
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.output import solution
from pytest_lstm_kata.output.terminal import columns, wrapped
from pytest_lstm_kata.record import actions
from pytest_lstm_kata.record.solution import Solution


def has_key(session: Session) -> bool:
    """Is the key worth a word: is the solution open, and not earned?"""
    standing = _standing(session)
    return standing.is_offered or standing.was_shown


def rows(session: Session, verdict: Verdict, width: int) -> Sequence[Row]:
    """That there is a solution, for who is stuck; and what it means that it was shown."""
    standing = _standing(session)
    if standing.is_offered:
        return paragraph(solution.offer("v"), width, "title")
    if not standing.was_shown or verdict.outcome is Outcome.UNREADABLE:  # of such a file nobody knows the numbers
        return []
    said = solution.spoiled if verdict.outcome is Outcome.RIGHT else solution.price
    return paragraph(said(session.kata, "r"), width, "title")


def _standing(session: Session) -> Solution:
    return session.record.solution(session.kata, session.seed)


def view(session: Session, told: Sequence[str], back: View) -> View:
    """What is shown once v was pressed: the solution, or what is ``back`` with a notice.

    ``told`` is the notice that was on show: if it is the question, the answer is yes.
    """
    session.queue.refresh()  # an answer that was judged in another terminal just now counts
    kata, seed = session.kata, session.seed
    allowed = _standing(session)
    what = f"Press v again to see the solution of {kata.ref}. The kata then counts with fresh numbers only."
    question = [f"{what} Any other key cancels."]
    if allowed.is_open and not session.queue.loaded:
        session.notice = ["torch works out the solution and is still loading. Press v again in a moment."]
        return back
    if allowed.is_offered and told != question:
        session.notice = question
        return back
    try:
        answers = session.grader.solution(kata, seed) if allowed.is_open else {}
        actions.reveal(kata, session.paper, session.record, hint="h")
    except (NoSolution, actions.Refused) as refused:
        session.notice = [str(refused)]
        return back
    session.queue.refresh()
    return Pager(lambda width: _fitted(solution.lines(kata, seed, answers, width), width), back)


def _fitted(lines: Iterable[str], width: int) -> Iterator[str]:
    """The lines with those that are too wide in several: nothing of a solution is cut off."""
    for line in lines:
        yield from wrapped(line, width, "    ") if columns(line) > width else [line]
