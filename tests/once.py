"""What is the same each time is done once in a process: it is looked for, run or trained for the first test that asks."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.metadata import EntryPoints, entry_points
from types import ModuleType
from typing import Any

import pytest
from _pytest.config import PytestPluginManager
from _pytest.fixtures import FixtureFunctionDefinition, FixtureManager

from pytest_lstm_kata.explain import tracing
from pytest_lstm_kata.explain.trace import Trace
from pytest_lstm_kata.judge.judging import Judge
from pytest_lstm_kata.judge.oracle import Run, TorchOracle
from pytest_lstm_kata.kata import catalogue
from pytest_lstm_kata.kata.deal import Deal
from pytest_lstm_kata.kata.model import Value, Variant
from pytest_lstm_kata.lstm import LSTM
from pytest_lstm_kata.testing.checks import trains


@cache
def _installed(group: str, path: tuple[str, ...]) -> EntryPoints:  # noqa: ARG001  # another path is another answer
    return entry_points(group=group)


@pytest.fixture(scope="session", autouse=True)
def _packs_are_looked_for_once() -> Iterator[None]:
    """On each path: to look into all that is installed takes a tenth of a short test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue, "entry_points", lambda *, group: _installed(group, tuple(sys.path)))
        yield


@pytest.fixture(scope="session", autouse=True)
def _a_module_is_looked_for_once_among_plugins() -> Iterator[None]:
    """On each path: pytest asks all that is installed for a plugin of the name that PYTEST_PLUGINS has, a module's."""
    none: set[object] = set()
    load = PytestPluginManager.load_setuptools_entrypoints

    def loaded(self: PytestPluginManager, group: str, name: str | None = None) -> int:
        key = group, name, *sys.path
        if key in none:
            return 0
        count = load(self, group, name)
        if not count and name and "." in name:  # any other name can be that of a plugin which is blocked in this run
            none.add(key)
        return count

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PytestPluginManager, "load_setuptools_entrypoints", loaded)
        yield


@cache
def _has_no_fixtures(holder: ModuleType | type) -> bool:
    """Is it a part of pytest itself in which there are none? A fixture of a test may come later."""
    home = holder.__name__ if isinstance(holder, ModuleType) else holder.__module__
    owners: Iterable[object] = [holder] if isinstance(holder, ModuleType) else holder.__mro__
    values = (value for owner in owners for value in vars(owner).values())
    return home.startswith("_pytest.") and not any(isinstance(value, FixtureFunctionDefinition) for value in values)


@pytest.fixture(scope="session", autouse=True)
def _fixtures_are_looked_for_once_where_there_are_none() -> Iterator[None]:
    """In each part of pytest itself: each run within a test looks through all of them, a seventh of a short run."""
    parse = FixtureManager.parsefactories

    def parsed(self: FixtureManager, *args: Any, **kwargs: Any) -> None:
        holder: object = kwargs.get("holder")
        kind: ModuleType | type = holder if isinstance(holder, ModuleType) else type(holder)
        if not _has_no_fixtures(kind):
            parse(self, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FixtureManager, "parsefactories", parsed)
        yield


@pytest.fixture(scope="session", autouse=True)
def _an_explained_kata_is_run_once() -> Iterator[None]:
    """With the same numbers and designs: what is seen of a run is the same for each width, option and test."""
    seen: dict[object, Trace] = {}
    trace = tracing.trace

    def once(oracle: TorchOracle, dealt: Deal, designs: Mapping[str, Value], device: str = "cpu") -> Trace:
        kata = dealt.kata
        key = kata.function, kata.code, kata.statement, repr(dealt.numbers), repr(designs), device, type(oracle)
        if key not in seen:
            seen[key] = trace(oracle, dealt, designs, device)
        return seen[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tracing, "trace", once)
        yield


@pytest.fixture(scope="session", autouse=True)
def _a_kata_of_the_pack_trains_once() -> Iterator[None]:
    """With the same numbers and designs, whichever judge asks: it takes a hundred times as long as to judge another.

    Where coverage is measured it trains once more, so that this does not depend on which test comes first.
    """
    training = {kata.function for kata in LSTM.katas if trains(kata)}
    seen: dict[object, Run] = {}
    run = Judge._run

    def once(
        self: Judge, dealt: Deal, designs: Mapping[str, Value], device: str, variant: Variant | None = None
    ) -> Run:
        function = dealt.kata.function
        if function not in training or type(self._oracle) is not TorchOracle:
            return run(self, dealt, designs, device, variant)
        key = function, repr(dealt.numbers), repr(designs), device, variant and variant.name, bool(sys.gettrace())
        if key not in seen:
            seen[key] = run(self, dealt, designs, device, variant)
        return seen[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Judge, "_run", once)
        yield
