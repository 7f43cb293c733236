"""Awards: for what a run judged right, now."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pytest_lstm_kata.kata.model import Award, Pack
from pytest_lstm_kata.record.awards import Earned, Standing, asked, earned, missing, standings
from pytest_lstm_kata.record.progress import Attempts, Progress
from pytest_lstm_kata.record.settings import USUAL
from samples import SAMPLES
from support import FOUNDATIONS

CHALLENGES = {f"lstm/{kata.slug}" for kata in FOUNDATIONS.katas if kata.challenge}


def test_the_badge_asks_for_the_five_originals() -> None:
    """The five challenges, and no others, are what the badge needs; the belt needs every kata."""
    badge, belt = standings(FOUNDATIONS, CHALLENGES)
    assert (badge.award.title, badge.right, badge.of, badge.earned) == ("LSTM Mastery Badge", 5, 5, True)
    assert (belt.award.title, belt.right, belt.of, belt.earned) == ("LSTM Black Belt", 5, 10, False)


def test_one_challenge_short_is_no_badge() -> None:
    """Each of the challenges is needed."""
    for lacking in CHALLENGES:
        badge, _ = standings(FOUNDATIONS, CHALLENGES - {lacking})
        assert (badge.right, badge.earned) == (4, False)


def test_what_this_torch_cannot_show_is_not_asked_for() -> None:
    """An unverified kata is left out of an award, and an award of such katas alone is not given away."""
    lacking = min(CHALLENGES)
    badge, belt = standings(FOUNDATIONS, CHALLENGES - {lacking}, {lacking})
    assert (badge.right, badge.of, badge.earned) == (4, 4, True)
    assert not belt.earned
    assert not any(
        standing.earned for standing in standings(FOUNDATIONS, set(), {kata.id for kata in FOUNDATIONS.katas})
    )


def test_everything_right_earns_everything() -> None:
    """A run with every kata right earns each award."""
    assert all(standing.earned for standing in standings(FOUNDATIONS, {kata.id for kata in FOUNDATIONS.katas}))


def test_katas_of_other_packs_count_nothing() -> None:
    """What is right elsewhere does not earn an award here."""
    assert [standing.right for standing in standings(FOUNDATIONS, {kata.id for kata in SAMPLES.katas})] == [0, 0]


def test_a_pack_without_awards_has_no_standings() -> None:
    """There is nothing to earn where nothing is offered."""
    assert standings(SAMPLES, set()) == []


def test_an_award_for_nothing_is_never_earned() -> None:
    """A pack without challenges does not give the badge away."""
    (standing,) = standings(Pack("p", "P", (), (Award("A", challenges_only=True),)), set())
    assert standing == Standing(Award("A", challenges_only=True), 0, 0)
    assert not standing.earned


def test_what_was_earned_is_told_with_distinction() -> None:
    """Of the awards those that were earned; only one for challenges knows distinction, and it asks the record."""
    everything = {kata.id for kata in FOUNDATIONS.katas}
    assert earned(FOUNDATIONS, set(), set(), Progress(), USUAL) == []
    assert earned(FOUNDATIONS, CHALLENGES, set(), Progress(), USUAL) == [
        Earned("lstm", "LSTM Mastery Badge", distinction=False)
    ]
    start = datetime(2026, 11, 25, tzinfo=UTC)
    attempts = {(kata, 0): Attempts(started=start, solved=start + timedelta(seconds=60)) for kata in CHALLENGES}
    assert earned(FOUNDATIONS, everything, set(), Progress(by_deal=attempts), USUAL) == [
        Earned("lstm", "LSTM Mastery Badge", distinction=True),
        Earned("lstm", "LSTM Black Belt", distinction=False),
    ]


def test_what_is_missing_is_what_the_first_award_asks_for() -> None:
    """In teaching order, without what is right or unverified; a pack without awards misses nothing."""
    challenges = [kata for kata in FOUNDATIONS.katas if kata.challenge]
    first, second, *others = challenges
    assert missing(FOUNDATIONS, set()) == challenges
    assert missing(FOUNDATIONS, {first.id}, {second.id}) == others
    assert missing(SAMPLES, set()) == []


def test_what_awards_ask_for() -> None:
    """The katas of all of them, as far as they are of the pack."""
    badge, belt = (
        Earned("lstm", "LSTM Mastery Badge", distinction=False),
        Earned("lstm", "LSTM Black Belt", distinction=False),
    )
    assert asked(FOUNDATIONS, [badge]) == CHALLENGES
    assert asked(FOUNDATIONS, [badge, belt]) == {kata.id for kata in FOUNDATIONS.katas}
    assert asked(FOUNDATIONS, [Earned("gru", "LSTM Black Belt", distinction=False)]) == set()
