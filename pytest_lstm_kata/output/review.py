"""A review as lines of text: how it stands, and when the next one is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from pytest_lstm_kata.files.folder import Paper
from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.output import summary, way
from pytest_lstm_kata.output.terminal import Line, several, within
from pytest_lstm_kata.record.review import Plan
from pytest_lstm_kata.record.reviewing import Review
from pytest_lstm_kata.record.workspace import Workspace

_WORDS: Final = (
    *(outcome.value for outcome in (Outcome.WRONG, Outcome.UNREADABLE, Outcome.FAULT)),
    "to do",
    "not judged",
)
"""What can have become of a file that is not right; what is to be mended comes first."""


def remark(review: Review) -> str:
    """What waits, or is due, in a line beside other things; empty if there is nothing."""
    waiting, due = len(review.waiting), len(review.plan.due)
    if waiting:
        more = f", and {due} more {'is' if due == 1 else 'are'} due" if due else ""
        return f"{katas(waiting)} {'waits' if waiting == 1 else 'wait'} in review{more}: lstm-kata review"
    return f"{katas(due)} {'is' if due == 1 else 'are'} due for review: lstm-kata review" if due else ""


def katas(count: int) -> str:
    """``1 kata``, ``2 katas``."""
    return f"{count} kata{'' if count == 1 else 's'}"


def coming(plan: Plan) -> str:
    """When something comes back next: ``1.6 and 2 more, tomorrow``; empty if nothing does."""
    if plan.when is None:
        return ""
    more = f" and {len(plan.following) - 1} more" if len(plan.following) > 1 else ""
    return f"{plan.following[0].ref}{more}, {_on(plan.when, plan.today)}"


def _on(when: date, today: date) -> str:
    if (when - today).days == 1:
        return "tomorrow"
    return f"on {when:%A}, {when.day} {when:%B}"


def lines(
    review: Review, verdicts: Mapping[Path, Verdict], workspace: Workspace, asked: Sequence[Kata], width: int = 80
) -> Iterator[Line]:
    """How the review stands after a run that gave these verdicts on its files; ``asked`` are their katas."""
    yield Line("Review", "title")
    left = [paper for paper in review.waiting if _outcome(paper, verdicts) is not Outcome.RIGHT]
    right = len(review.over) + len(review.waiting) - len(left)
    counts = Counter(_word(_outcome(paper, verdicts)) for paper in left)
    others = "".join(f", {counts[word]} {word}" for word in _WORDS if counts[word])
    found = [Line(f"{right} of {right + len(left)} right{others}", "" if left else "good")]
    by_kata = {verdict.kata: verdict for verdict in verdicts.values()}
    found += [Line(text) for text in summary.not_run((kata, by_kata[kata.id]) for kata in asked)]
    right_now = [kata for kata in asked if by_kata[kata.id].outcome is Outcome.RIGHT]
    found += [Line(text) for text in _coming_back(right_now, review)]
    next_one = coming(review.plan)
    is_told = any(kata in right_now for kata in review.plan.following)
    found += [Line(f"Next review: {next_one}.")] if next_one and not (left or review.plan.due or is_told) else []
    yield from within(found, width)
    steps: list[str | Path]
    if left:
        first = min(left, key=lambda paper: _WORDS.index(_word(_outcome(paper, verdicts))))
        steps = [first.path, way.judging(workspace.review, workspace)]
    else:
        steps = ["lstm-kata review" if review.plan.due else "lstm-kata next"]
    yield from map(Line, way.told(way.in_dojo(workspace, *steps)))


def _coming_back(katas: Sequence[Kata], review: Review) -> Iterator[str]:
    """When each of these comes back, a sentence for each day."""
    days: dict[date, list[str]] = {}
    for kata in katas:
        if kata.id in review.schedule and review.schedule[kata.id].day > review.plan.today:
            days.setdefault(review.schedule[kata.id].day, []).append(kata.ref)
    for when, refs in sorted(days.items()):
        yield f"{several(refs)} {'comes' if len(refs) == 1 else 'come'} back {_on(when, review.plan.today)}."


def _outcome(paper: Paper, verdicts: Mapping[Path, Verdict]) -> Outcome:
    """What this run says of a file; one that it left out is still to do."""
    verdict = verdicts.get(paper.path)
    return verdict.outcome if verdict else Outcome.TODO


def _word(outcome: Outcome) -> str:
    match outcome:
        case Outcome.TODO:
            return "to do"
        case Outcome.UNVERIFIED | Outcome.NO_JUDGE:
            return "not judged"
        case amiss:
            return amiss.value


def dealt(review: Review, new: Sequence[Kata]) -> Iterator[str]:
    """What lies in the review once these were dealt into it, kata by kata."""
    waiting = [paper.kata for paper in review.waiting if paper.kata]
    if waiting:
        yield f"{katas(len(waiting))} {'waits' if len(waiting) == 1 else 'wait'} in review:"
        yield from map(_entry, waiting)
    if new:
        yield f"{katas(len(new))} {'was' if len(new) == 1 else 'were'} dealt into review, with fresh numbers:"
        yield from map(_entry, new)
    left = len(review.plan.due) - len(new)
    if left:
        yield f"{left} more {'is' if left == 1 else 'are'} due. lstm-kata review deals more when some of these are right."


def _entry(kata: Kata) -> str:
    return f"  {kata.ref} {kata.title}{' (challenge)' if kata.challenge else ''}"


def nothing(review: Review) -> Iterator[str]:
    """That there is nothing to review today, and when there is."""
    yield "Nothing is due for review today."
    next_one = coming(review.plan)
    yield (
        f"Next: {next_one}."
        if next_one
        else "A kata that took several tries, a hint or the solution comes back the day after you solved it."
    )
