"""The promise: whatever one takes of the judge's time, others wait for no more than one task of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from pytest_lstm_kata.dojo.running.turns import BATCH, Turns


class Clock:
    """Stands still unless a test says otherwise."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def served(turns: Turns[str]) -> Iterator[list[str]]:
    while turns:
        yield [*turns.batch()]


def test_each_seat_has_one_task_in_a_batch() -> None:
    """In the order in which they came, if nobody took anything yet; no more than 16 at once."""
    turns: Turns[str] = Turns(Clock())
    for task in ("a1", "a2", "b1", "a3"):
        turns.add(task[0], task)
    assert [*served(turns)] == [["a1", "b1"], ["a2"], ["a3"]]
    for number in range(BATCH + 1):
        turns.add(f"s{number}", f"{number}")
    assert [len(batch) for batch in served(turns)] == [BATCH, 1]


def test_who_took_least_lately_is_next() -> None:
    """And the room itself before all: everybody waits for what it shows."""
    clock = Clock()
    turns: Turns[str] = Turns(clock)
    for seat, seconds in (("much", 0.03), ("little", 0.01), ("", 9.0)):
        turns.took(seat, seconds)
    clock.seconds += 60
    turns.took("little", 0.01)  # the other's is forgotten by now
    for seat in ("little", "much", ""):
        turns.add(seat, seat)
    assert [*served(turns)] == [["", "much", "little"]]


def test_who_takes_long_is_alone_in_a_batch() -> None:
    """Who comes while it is judged waits for it, and for nothing behind it."""
    turns: Turns[str] = Turns(Clock())
    for seat in "abc":
        turns.took(seat, 0.2)
    for seat in "xaybc":
        turns.add(seat, seat)
    assert [*served(turns)] == [["x", "y"], ["a"], ["b"], ["c"]]


@given(st.lists(st.tuples(st.sampled_from("abcd"), st.floats(0.001, 2), st.integers(0, 30)), max_size=30))
def test_all_is_served_and_each_seat_in_its_order(asked: list[tuple[str, float, int]]) -> None:
    """Whatever each takes, and however long it waits."""
    clock, numbers = Clock(), count()
    turns: Turns[tuple[str, int]] = Turns(clock)
    added: list[tuple[str, int]] = []
    done: list[tuple[str, int]] = []

    def serve() -> None:
        for seat, number in turns.batch():
            turns.took(seat, asked[number][1])
            done.append((seat, number))

    for seat, _, wait in asked:
        added.append((seat, next(numbers)))
        turns.add(seat, added[-1])
        clock.seconds += wait
        if wait > 15:
            serve()
    while turns:
        serve()
    assert sorted(done) == sorted(added)
    for seat in "abcd":
        assert [task for task in done if task[0] == seat] == [task for task in added if task[0] == seat]
