"""A code is guessed a few times a minute."""

from __future__ import annotations

import pytest

from pytest_lstm_kata.dojo.server import tries
from pytest_lstm_kata.dojo.server.tries import Tries


def test_after_a_few_wrong_tries_one_waits() -> None:
    """Until the first of them is a minute ago; others do not wait, and who waits does not wait longer for asking."""
    now = [100.0]
    wrong = Tries(3, lambda: now[0])
    for _ in range(3):
        assert wrong.wait("a") == 0
        wrong.count("a")
        now[0] += 10
    assert wrong.wait("a") == wrong.wait("a") == 30
    assert wrong.wait("b") == 0
    now[0] += 29.5
    assert wrong.wait("a") == 1
    now[0] += 0.5
    assert wrong.wait("a") == 0
    wrong.count("a")
    assert wrong.wait("a") == 10
    now[0] += 100
    assert wrong.wait("a") == 0
    assert not wrong._times


def test_strangers_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those whose last try is longest ago are forgotten first."""
    monkeypatch.setattr(tries, "MANY", 3)
    wrong = Tries(1, lambda: 0.0)
    for who in "abcd":
        wrong.count(who)
    assert [bool(wrong.wait(who)) for who in "abcd"] == [False, True, True, True]
