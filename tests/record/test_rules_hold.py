"""The rules of challenges, over whatever happens: answers, solutions, merges, retries, clock jumps, two machines."""

from __future__ import annotations

import shutil
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from pytest_lstm_kata.judge.verdict import Outcome, Verdict
from pytest_lstm_kata.kata.model import Value
from pytest_lstm_kata.record import journal, record, rules
from pytest_lstm_kata.record.events import Retried, Revealed, Started
from pytest_lstm_kata.record.record import Record
from pytest_lstm_kata.record.settings import USUAL
from pytest_lstm_kata.record.workspace import FOLDER, Workspace
from support import KATAS

KATA = KATAS["1.6"]
ANSWERS: dict[str, dict[str, Value]] = {
    name: {"out_shape": (number, 1, 1)} for number, name in enumerate(("right", "a", "b", "c", "disputed"))
}
NOT_CHARGED = ("right", "disputed")
machines = st.sampled_from(["laptop", "desktop"])
jumps = st.one_of(st.integers(1, 90), st.integers(-10_000, 10_000)).map(lambda seconds: timedelta(seconds=seconds))


class Happening(tuple[datetime, str, int, str]):
    """When, what, with which seed, with which answers: one event as the test itself remembers it."""

    __slots__ = ()


class Dojos(RuleBasedStateMachine):
    """One learner with a dojo on each of two machines, and a memory of our own to compare the record with."""

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 11, 25, tzinfo=UTC)
        clock = mock.Mock(wraps=datetime)
        clock.now.side_effect = lambda _: self.now
        self.patches = [mock.patch.object(module, "datetime", clock) for module in (journal, record)]
        for patch in self.patches:
            patch.start()
        self.place = Path(tempfile.mkdtemp())

    @initialize()
    def two_dojos(self) -> None:
        self.seed = {"laptop": 0, "desktop": 0}
        self.memory: dict[str, set[Happening]] = {"laptop": set(), "desktop": set()}
        self.merged = False
        for machine in self.seed:
            (self.place / machine / FOLDER).mkdir(parents=True)

    def teardown(self) -> None:
        for patch in self.patches:
            patch.stop()
        shutil.rmtree(self.place)

    def opened(self, machine: str) -> Record:
        return Record(Workspace(self.place / machine))

    def later(self, by: timedelta) -> None:
        """The clock jumps, and no two events have one time: then chance would tell which came first."""
        self.now += by + timedelta(microseconds=1)

    def remember(self, machine: str, what: str, answers: str = "") -> None:
        self.memory[machine].add(Happening((self.now, what, self.seed[machine], answers)))

    def told(self, machine: str) -> list[Happening]:
        """What happened with the numbers that the machine has now, in order of time."""
        return sorted(happening for happening in self.memory[machine] if happening[2] == self.seed[machine])

    def attempts(self, machine: str) -> set[str]:
        """The attempts that the rules charge: wrong, changed, before the first right answer or the solution, undisputed."""
        charged: set[str] = set()
        for _, what, _, answers in self.told(machine):
            if what == "revealed" or (what == "judged" and answers == "right"):
                break
            if what == "judged" and answers not in NOT_CHARGED:
                charged.add(answers)
        return charged

    def is_solved(self, machine: str) -> bool:
        """Was it right before its solution was shown, if that was shown?"""
        return _is_solved(self.told(machine))

    @rule(machine=machines, answers=st.sampled_from([*ANSWERS]), runs=st.integers(1, 3), by=jumps)
    def answer(self, machine: str, answers: str, runs: int, by: timedelta) -> None:
        """Run pytest, as often as you like: it refuses what is new once the attempts are spent, and nothing else."""
        known = answers in {said for _, what, _, said in self.told(machine) if what == "judged"}
        is_closed = not self.is_solved(machine) and len(self.attempts(machine)) >= USUAL.attempts
        for _ in range(runs):
            opened = self.opened(machine)
            refused = opened.refuses(KATA, self.seed[machine], ANSWERS[answers])
            assert refused == (is_closed and not known)
            if not refused:
                before = len(opened.journal.entries())
                opened.note(_verdict(self.seed[machine], answers), KATA)
                if len(opened.journal.entries()) > before:  # what was judged last, too, is no event
                    self.remember(machine, "judged", answers)
                known = True
                is_closed = not self.is_solved(machine) and len(self.attempts(machine)) >= USUAL.attempts
            self.later(by)

    @rule(machine=machines, by=jumps)
    def start(self, machine: str, by: timedelta) -> None:
        self.opened(machine).add(Started(KATA.id, self.seed[machine]))
        self.remember(machine, "started")
        self.later(by)

    @rule(machine=machines, by=jumps)
    def reveal(self, machine: str, by: timedelta) -> None:
        """Show the solution, whether the learner is stuck or not: another version may have another rule for that."""
        self.opened(machine).add(Revealed(KATA.id, self.seed[machine]))
        self.remember(machine, "revealed")
        self.later(by)

    @rule(machine=machines, by=jumps)
    def retry(self, machine: str, by: timedelta) -> None:
        """Fresh numbers are open to every answer."""
        opened = self.opened(machine)
        self.seed[machine] = max(opened.before.seeds(KATA.id) | {self.seed[machine]}) + 1
        opened.add(Retried(KATA.id, self.seed[machine]))
        assert not any(self.opened(machine).refuses(KATA, self.seed[machine], said) for said in ANSWERS.values())
        self.later(by)

    @rule(there=machines)
    def merge(self, there: str) -> None:
        """Put the other machine's journal behind this one's, as often as you like."""
        here = "laptop" if there == "desktop" else "desktop"
        lines = [self.opened(machine).journal.path for machine in (here, there)]
        if all(path.exists() for path in lines):
            lines[0].write_bytes(lines[0].read_bytes() + lines[1].read_bytes())
            self.memory[here] |= self.memory[there]
            self.merged = True

    @rule(machine=machines, answers=st.sampled_from([*ANSWERS]))
    def lose_the_disk(self, machine: str, answers: str) -> None:
        """What cannot be written down is not charged."""
        before = self.opened(machine).now
        with mock.patch.object(journal.Journal, "append", side_effect=OSError(28, "No space left on device")):
            opened = self.opened(machine)
            try:
                opened.note(_verdict(self.seed[machine], answers), KATA)
            except OSError:
                assert opened.now == before
        assert self.opened(machine).now == before

    @invariant()
    def attempts_are_those_of_the_rules(self) -> None:
        for machine in self.seed:
            held = self.opened(machine).now.attempts(KATA.id, self.seed[machine])
            assert len(held.wrong) == len(self.attempts(machine))
            assert self.merged or held.solved or len(held.wrong) <= USUAL.attempts

    @invariant()
    def what_was_right_stays_solved(self) -> None:
        for machine, memory in self.memory.items():
            seeds = {seed for _, _, seed, _ in memory}
            ever = any(_is_solved(sorted(one for one in memory if one[2] == seed)) for seed in seeds)
            assert (KATA.id in self.opened(machine).now.solved) == ever

    @invariant()
    def distinction_takes_a_clock_that_was_started_before(self) -> None:
        for machine, memory in self.memory.items():
            if rules.distinguished(KATA, self.opened(machine).now, USUAL):
                assert any(
                    start[1] == "started"
                    and right[1:] == ("judged", start[2], "right")
                    and timedelta() <= right[0] - start[0] <= timedelta(seconds=USUAL.seconds)
                    for start in memory
                    for right in memory
                )

    @invariant()
    def being_late_closes_nothing(self) -> None:
        for machine in self.seed:
            challenge = self.opened(machine).challenge(KATA, self.seed[machine])
            assert challenge.attempts.wrong or not challenge.is_closed


def _is_solved(told: list[Happening]) -> bool:
    """Of what happened with the same numbers, in order of time, was the right answer before the solution?"""
    for _, what, _, answers in told:
        if what == "revealed":
            return False
        if what == "judged" and answers == "right":
            return True
    return False


def _verdict(seed: int, answers: str) -> Verdict:
    outcome = Outcome.RIGHT if answers == "right" else Outcome.WRONG
    devices: dict[str, Any] = {"cpu": outcome.value}
    if answers == "disputed":
        devices["cuda:0"] = "right"
    canonical = {name: str(value) for name, value in ANSWERS[answers].items()}
    return Verdict(KATA.id, outcome, seed=seed, answers=canonical, devices=devices)


TestDojos = pytest.mark.slow(Dojos.TestCase)
TestDojos.settings = settings(max_examples=60, stateful_step_count=25)
