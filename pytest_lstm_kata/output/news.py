"""What a run has brought: what is solved now that was not before, what it completes, and whether it counts for distinction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pytest_lstm_kata.kata.model import Kata
from pytest_lstm_kata.record.awards import standings, with_distinction
from pytest_lstm_kata.record.learner import Learner
from pytest_lstm_kata.record.rules import distinguished


def lines(learner: Learner) -> Iterator[str]:
    """What was learnt now by somebody whose record is kept, and where more is said of it; ``explain`` goes by the record."""
    known = learner.known
    right = [kata for kata in learner.katas if kata.id in learner.right_now]
    new = [kata for kata in right if kata.id not in known.before.solved]
    again = [kata for kata in right if kata.id in known.before.solved and _is_news(learner, kata)]
    yield from _completed(learner, new)
    yield from undistinguished(learner, [*new, *again])
    yield from _distinguished(learner, again)
    for word, katas in (("Solved", new), ("Solved again, with fresh numbers", again)):
        if katas:
            more = f" and {len(katas) - 8} more" if len(katas) > 8 else ""
            labels = ", ".join(kata.ref for kata in katas[:8])
            yield f"{word}: {labels}{more}. See why: lstm-kata explain {katas[-1].ref}"


def _is_news(learner: Learner, kata: Kata) -> bool:
    """Is it right for the first time with these numbers?"""
    seed = learner.verdicts[kata.id].seed
    before, now = (progress.attempts(kata.id, seed).solved for progress in (learner.known.before, learner.known.now))
    return before is None and now is not None


def _distinguished(learner: Learner, katas: Iterable[Kata]) -> Iterator[str]:
    """Which of these challenges count for distinction now and did not before."""
    before, now, limits = learner.known[:3]
    found = [
        kata.ref
        for kata in katas
        if kata.challenge and distinguished(kata, now, limits) and not distinguished(kata, before, limits)
    ]
    if found:
        yield f"now with distinction: {', '.join(found)}"
    for pack in learner.packs if found else ():
        for award in pack.awards:
            if with_distinction(award, pack, now, limits):
                yield f"{award.title}: every challenge is solved with distinction; lstm-kata badge writes a new badge"


def undistinguished(learner: Learner, katas: Iterable[Kata]) -> Iterator[str]:
    """Which of these challenges are right and do not count for distinction, why, and what to do for it."""
    reasons: dict[str, list[Kata]] = {}
    known = learner.known
    for kata in katas:
        if kata.challenge and kata.id in learner.right_now and not distinguished(kata, known.now, known.limits):
            reasons.setdefault(known.challenge(kata, learner.verdicts[kata.id].seed).plain, []).append(kata)
    for reason, these in reasons.items():
        if reason:
            first = these[0].ref
            yield (
                f"solved without distinction: {', '.join(kata.ref for kata in these)} ({reason}); "
                f"for another chance: lstm-kata retry {first}, then lstm-kata start {first}"
            )


def _completed(learner: Learner, new: Iterable[Kata]) -> Iterator[str]:
    """What is new completes an award, of which this run has judged a part."""
    ids = {kata.id for kata in new}
    for pack in learner.packs:
        for standing in standings(pack, learner.right_now, learner.unverified):
            asked = {kata.id for kata in pack.katas if standing.award.asks_for(kata)}
            if asked & ids and asked <= learner.solved | learner.unverified and not standing.earned:
                what = "challenge" if standing.award.challenges_only else "kata"
                yield f"{standing.award.title}: every {what} is solved; lstm-kata badge judges them all and gives it"
