"""A verdict on one kata as text: the sentence first, then where, then what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.sheet import Sheet, Span
from pytest_lstm_kata.judge.verdict import Finding, Outcome, Verdict
from pytest_lstm_kata.kata.model import OPEN, Kata
from pytest_lstm_kata.output.terminal import columns
from pytest_lstm_kata.record.rules import Challenge
from pytest_lstm_kata.record.solution import Solution

FORM = "Only the form of the answer was checked. This costs no attempt."

ALSO = "The same is true here:"
"""Above the place of another answer that the sentence before is about."""

WIDTH = 100
"""How many characters of a learner's line are shown."""


def text(
    verdict: Verdict,
    sheet: Sheet,
    path: str,
    challenge: Sequence[str] = (),
    alone: str = "",
    solution: Solution | None = None,
    *,
    name: str = "",
) -> str:
    """Why a kata is wrong or cannot be read, and what to do next.

    ``path`` is the file as the learner would name it, ``challenge`` what ``challenge_lines`` gave, if it is one,
    ``alone`` what names only this kata to pytest, if there is such a name, ``solution`` how that of the kata stands, if a
    record says so, and ``name`` what names the kata to a command, if its number does not, because it is part of a review.
    """
    found = [*lines(verdict, sheet, lambda number: f"{path}:{number}" if number else path)]
    if solution and solution.was_shown and not name:
        found.append(f"fresh numbers: lstm-kata retry {solution.kata.ref}")
    elif solution and solution.is_offered:
        found.append(f"solution: lstm-kata solution {name or solution.kata.ref}")
    elif verdict.outcome is Outcome.WRONG and not verdict.is_form and sheet.kata:
        found.append(f"hint: lstm-kata hint {name or sheet.kata.ref}")
    if verdict.outcome in (Outcome.WRONG, Outcome.UNREADABLE) and alone:
        found.append(f"only this kata: pytest --kata {alone}")
    return "\n".join([*found, *challenge])


def challenge_lines(kata: Kata, challenge: Challenge, verdict: Verdict) -> list[str]:
    """Attempts and clock of a challenge that is not right yet, and the way on once it is closed; no word of them once its
    solution was shown.
    """
    if verdict.is_form:
        return [FORM, *filter(None, [challenge.so_far])]
    if challenge.attempts.revealed:
        return []
    if challenge.is_closed:
        return [
            f"{challenge.so_far}: no attempts left with these numbers",
            f"fresh numbers: lstm-kata retry {kata.ref}",
        ]
    return [challenge.so_far] if challenge.so_far else []


def lines(verdict: Verdict, sheet: Sheet, place: Callable[[int], str]) -> Iterator[str]:
    """Why a kata is wrong or cannot be read; ``place`` names a line of the file, from 1, or all of it, as 0."""
    yield verdict.sentence
    if verdict.outcome is Outcome.UNREADABLE:
        yield from _place(place, sheet.problem.span if sheet.problem else None)
        return
    if verdict.outcome is Outcome.CLOSED:
        yield place(0)
    sentences = [verdict.sentence]
    for finding in verdict.findings:
        if finding.sentence not in sentences:  # one idea in several blanks is said once
            sentences.append(finding.sentence)
            yield ""
            yield finding.sentence
        elif finding is not verdict.findings[0]:
            yield ALSO
        for span in _spans(finding, sheet):
            yield from _place(place, span, finding.reading)
    yield from filter(None, [verdict.reached])
    if verdict.findings and not verdict.is_form:
        yield from _counted(verdict, sheet)
    yield from verdict.reservations
    for note in sheet.notes:
        yield f"note: {note}"


def _counted(verdict: Verdict, sheet: Sheet) -> Iterator[str]:
    """How many answers are not right, where that is more than one or is all that is said of a table; and the others.

    Of designs, which run together, one is told; whether others are right shows once that one is.
    """
    told = {blank for finding in verdict.findings for blank in finding.blanks}
    later = [blank for blank in sheet.answers if blank not in told | {*verdict.right, *verdict.unverified}]
    if verdict.wrong > 1 or any(finding.about for finding in verdict.findings):
        of = len(sheet.answers) - len(verdict.unverified)
        least = "at least " if later else ""
        are = "is" if verdict.wrong == 1 else "are"
        counted = f"{least}{verdict.wrong} of your {of} answers {are} not right yet"
        yield f"{counted[0].upper()}{counted[1:]}."
    if verdict.right:
        yield f"right: {', '.join(verdict.right)}"
    if later:
        yield f"not known yet: {', '.join(later)} (these answers run together)"


def line_number(sheet: Sheet, verdict: Verdict | None = None) -> int:
    """At which line of its file a kata is to be worked on, from 1.

    It is that of what cannot be read, or of the first blank that is wrong, else that is open, else of all.
    """
    if sheet.problem:
        return sheet.problem.span.line if sheet.problem.span else 1
    wrong = {blank for finding in verdict.findings for blank in finding.about or finding.blanks} if verdict else set()
    opened = {blank for blank, answer in sheet.answers.items() if answer.value is OPEN}
    wanted = wrong or opened or sheet.answers.keys()
    return min((answer.span.line for blank, answer in sheet.answers.items() if blank in wanted), default=1)


def _spans(finding: Finding, sheet: Sheet) -> list[Span | None]:
    """Where the blanks stand that a finding is about; a single None for all of the file."""
    blanks = finding.about or finding.blanks
    return [answer.span for blank in blanks if (answer := sheet.answers.get(blank))] or [None]


def _place(place: Callable[[int], str], span: Span | None, reading: str = "") -> Iterator[str]:
    """Where it is, and the learner's line with carets below; behind these, as what it was read.

    Of a long line there is only what is near, with dots where it was cut.
    """
    if span is None:
        yield place(0)
        return
    yield place(span.line)
    if span.text:
        first = max(0, span.start - WIDTH // 2)
        last = first + WIDTH
        left, right = "..." if first else "", "..." if last < len(span.text) else ""
        before = columns(left + span.text[first : span.start])
        carets = max(1, columns(span.text[span.start : min(span.end, last)]))
        yield f"    {left}{printable(span.text[first:last])}{right}"
        yield f"    {' ' * before}{'^' * carets}{'  ' + reading if reading else ''}"
