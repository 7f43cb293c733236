"""The promise: what was hard comes back, not twice a day, never lost, and the sooner the worse it went."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pytest_lstm_kata.record.events import Entry, Event, HandedIn, Hinted, Judged, Result, Retried, Revealed
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.review import INTERVALS, Due, Plan, day, fold, plan
from pytest_lstm_kata.record.workspace import FOLDER, Workspace
from support import KATAS

NOON = datetime(2001, 11, 25, 12, tzinfo=UTC)
TODAY = NOON.date()


def right(seed: int = 0, kata: str = "a") -> Judged:
    return Judged(kata, seed=seed, outcome="right")


def wrong(seed: int = 0, kata: str = "a") -> Judged:
    return Judged(kata, seed=seed, outcome="wrong")


def exam(seed: int, outcome: str) -> HandedIn:
    return HandedIn("lstm", seed, {"a": Result(outcome, 0, 1)})


def after(*story: tuple[int, Event]) -> Due | None:
    """When ``a`` comes back, in days from the first, after these events, each on a day."""
    entries = [
        Entry(NOON + timedelta(days=days, seconds=number), str(number), event)
        for number, (days, event) in enumerate(story)
    ]
    return fold(entries, UTC).get("a")


def on(days: int, step: int) -> Due:
    return Due(TODAY + timedelta(days=days), step)


HARD = [(0, wrong()), (0, right())]


@pytest.mark.parametrize(
    ("story", "due"),
    [
        ([(0, right())], None),
        ([(0, wrong())], None),
        ([(0, wrong()), (0, Retried("a", 1)), (0, right(1))], on(1, 0)),
        ([(0, Hinted("a", 0, 1)), (2, right())], on(3, 0)),
        ([(0, Revealed("a", 0)), (0, right())], None),
        ([(0, Revealed("a", 0)), (0, right()), (1, right(1))], on(2, 0)),
        (HARD, on(1, 0)),
        ([*HARD, (0, right())], on(1, 0)),
        ([*HARD, (0, Hinted("a", 0, 1))], on(1, 0)),
        ([(0, exam(7, "wrong")), (1, right())], on(2, 0)),
        ([(0, exam(7, "right")), (1, right())], None),
        ([(0, right()), (5, exam(7, "wrong"))], on(6, 0)),
        ([(0, right()), (5, exam(7, "todo"))], None),
        ([*HARD, (1, exam(7, "right"))], on(4, 1)),
    ],
)
def test_what_was_hard_enters(story: Sequence[tuple[int, Event]], due: Due | None) -> None:
    """Once it is solved, on the next day; what was easy does not, and what is not solved is still practice."""
    assert after(*story) == due


def test_each_right_answer_takes_it_farther_away() -> None:
    """After 1, 3, 7, 21 and 60 days, and then after 60 again."""
    story: list[tuple[int, Event]] = [*HARD]
    today = 0
    for seed, days in enumerate([*INTERVALS, 60, 60], 1):
        found = after(*story)
        assert found
        assert (found.day - TODAY).days - today == days
        today += days
        story.append((today, right(seed)))


@pytest.mark.parametrize(
    ("events", "due"),
    [
        ([(4, wrong(2))], on(5, 0)),
        ([(4, wrong(2)), (4, right(2))], on(5, 0)),
        ([(4, wrong(2)), (9, right(2))], on(10, 0)),
        ([(4, wrong(2)), (9, right(2)), (11, right(2))], on(10, 0)),
        ([(4, wrong(2)), (4, wrong(2))], on(5, 0)),
        ([(4, wrong(2)), (5, right(3)), (6, right(2))], on(8, 1)),
        ([(4, Hinted("a", 2, 1)), (4, right(2))], on(5, 0)),
        ([(4, Revealed("a", 2)), (9, right(2))], on(5, 0)),
        ([(2, right(2))], on(4, 1)),
        ([(2, wrong(2))], on(3, 0)),
        ([(40, right(2))], on(47, 2)),
        ([(4, Judged("a", seed=2, outcome="wrong", devices={"cpu": "right", "cuda:0": "wrong"}))], on(4, 1)),
        ([(4, Judged("a", seed=2, outcome="unverified"))], on(4, 1)),
    ],
)
def test_of_each_deal_the_first_answer_decides(events: Sequence[tuple[int, Event]], due: Due) -> None:
    """Wrong is a step back and due on the next day, or the day after it was mended; help is as wrong; early changes nothing."""
    assert after(*HARD, (1, right(1)), *events) == due


def test_a_day_is_one_of_the_learners() -> None:
    """From evening to evening it is one day, however late; what is done after midnight belongs to the day before."""
    here = timezone(timedelta(hours=-8))
    evening = datetime(2001, 11, 25, 20, tzinfo=here)
    assert day(evening + timedelta(hours=23), here) - day(evening, here) == timedelta(days=1)
    assert day(evening + timedelta(hours=7), here) == day(evening, here) == TODAY
    assert day(evening + timedelta(hours=8), here) == TODAY + timedelta(days=1)


@pytest.mark.parametrize("time", [datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, tzinfo=UTC)])
def test_no_year_of_a_journal_is_too_much(time: datetime) -> None:
    """Whatever stands there."""
    story = [Entry(time, str(number), event) for number, event in enumerate([wrong(), right()])]
    for hours in (-12, 0, 12):
        assert fold(story, timezone(timedelta(hours=hours))).keys() == {"a"}


def test_a_plan_says_what_is_due() -> None:
    """The most overdue first, then in teaching order; what an exam asks waits."""
    katas = [KATAS[label] for label in ("1.1", "1.2", "1.3", "1.4", "1.5", "1.6")]
    days = (0, -3, 1, 60, 0, 1)
    schedule = {kata.id: on(days, 0) for kata, days in zip(katas, days, strict=True)}
    found = plan(KATAS.values(), schedule, TODAY)
    assert [kata.label for kata in found.due] == ["1.2", "1.1", "1.5"]
    assert [kata.label for kata in found.following] == ["1.3", "1.6"]
    assert found.when == TODAY + timedelta(days=1)
    assert [kata.label for kata in plan(katas, schedule, TODAY, [KATAS["1.1"].id]).due] == ["1.2", "1.5"]
    assert plan(katas, {}, TODAY) == Plan(TODAY, [], [])


KATA_IDS = ("a", "b")
happenings = st.tuples(
    st.sampled_from(KATA_IDS),
    st.integers(0, 5),
    st.sampled_from(["right", "wrong", "hint", "solution", "exam", "fresh"]),
)
months = st.lists(st.tuples(happenings, st.integers(0, 400)), max_size=25)
"""What happens, and how many hours later."""


def _entries(story: Sequence[tuple[tuple[str, int, str], int]]) -> list[Entry]:
    entries, now = [], NOON
    for number, ((kata, seed, what), hours) in enumerate(story):
        now += timedelta(hours=hours if hours < 200 else 24 * (hours - 200), microseconds=1)
        event: Event
        match what:
            case "hint":
                event = Hinted(kata, seed, 1)
            case "solution":
                event = Revealed(kata, seed)
            case "exam":
                event = HandedIn("lstm", seed + 100, {kata: Result("right" if seed % 2 else "wrong", 1, 1)})
            case "fresh":
                event = right(1000 + number, kata)
            case _:
                event = Judged(kata, seed=seed, outcome=what)
        entries.append(Entry(now, f"{number:03}", event))
    return entries


@pytest.mark.again
@given(months)
@settings(max_examples=50)
def test_the_rules_hold_over_months(story: Sequence[tuple[tuple[str, int, str], int]]) -> None:
    """Whatever happens: nothing is due twice a day, nothing is lost, everything comes back within 60 days, and no wrong
    answer puts it off for longer than a right one.
    """
    entries = _entries(story)
    answered: dict[str, date] = {}
    before: dict[str, Due] = {}
    for end, (time, _, event) in enumerate(entries, 1):
        today, found = day(time, UTC), dict(fold(entries[:end], UTC))
        assert before.keys() <= found.keys()  # nothing is lost
        seeds = {(kata, entry.event.seed) for entry in entries[: end - 1] for kata in _about(entry.event)}
        for kata in _about(event):
            if (kata, event.seed) not in seeds and kata in found:
                answered[kata] = today
        for kata, due in found.items():
            assert answered.get(kata) != today or due.day > today  # nothing is due twice a day
            assert due.day <= today + timedelta(days=60)  # everything comes back
        for kata in KATA_IDS:
            later = time + timedelta(hours=1)
            one, other = (
                fold([*entries[:end], Entry(later, "z", answer(9999, kata))], UTC).get(kata)
                for answer in (right, wrong)
            )
            assert other is None or one is None or other.day <= one.day
        before = found


def _about(event: Event) -> Sequence[str]:
    return [*event.results] if isinstance(event, HandedIn) else [event.kata]  # type: ignore[union-attr]  # these are about one


@given(months, st.lists(st.booleans(), min_size=25, max_size=25))
@settings(max_examples=20)
def test_two_journals_come_to_their_sum(
    tmp_path_factory: pytest.TempPathFactory, story: Sequence[tuple[tuple[str, int, str], int]], halves: Sequence[bool]
) -> None:
    """A learner with a dojo on each of two machines, whose journals are put one behind the other, in whichever order."""
    entries = _entries(story)
    folder = tmp_path_factory.mktemp("dojo")
    (folder / FOLDER).mkdir()
    one = b"".join(entry.line for entry, half in zip(entries, halves, strict=False) if half)
    other = b"".join(entry.line for entry, half in zip(entries, halves, strict=False) if not half)
    for merged in (one + other, other + one, one + other + one):
        (folder / FOLDER / "journal.jsonl").write_bytes(merged)
        assert Record(Workspace(folder)).schedule() == fold(entries)


def test_what_a_wrong_clock_dates_in_the_future_waits(tmp_path: Path) -> None:
    """It would have the last word each day; until then it has none, and what was answered today counts."""
    (tmp_path / FOLDER).mkdir()
    entries = [Entry(NOON, "0", wrong()), Entry(NOON, "1", right()), Entry(NOON.replace(year=2999), "2", wrong(1))]
    (tmp_path / FOLDER / "journal.jsonl").write_bytes(b"".join(entry.line for entry in entries))
    record = Record(Workspace(tmp_path))
    assert record.schedule() == fold(entries[:2])
    record.add(right(2))
    assert record.schedule()["a"].step == 1
