"""The promise: torch's own messages reach pytest, and what pytest does for them takes no time."""

from __future__ import annotations

import logging

import pytest
import torch  # noqa: F401  # its loggers are there before

from conftest import Tree
from running import CALM, kata_run, text

COUNTING = """\
import logging

ADDED = []
ADD = logging.Logger.addHandler


def added(logger, handler):
    ADDED.append(logger.name)
    ADD(logger, handler)


def pytest_runtest_logstart(nodeid):
    ADDED.clear()
    logging.Logger.addHandler = added


def pytest_runtest_teardown(item):
    logging.getLogger("torch._dynamo").error("torch says this")


def pytest_sessionfinish():
    logging.Logger.addHandler = ADD
    print("of torch:", sum(name.startswith("torch") for name in ADDED))
"""


def test_pytest_attaches_nothing_to_torchs_loggers(pytester: pytest.Pytester, tree: Tree) -> None:
    """Once torch has judged, pytest attaches no handler to its loggers; their messages are in the report of an item all the same."""
    tree.solve("1.1")
    tree.fill("1.6", out_shape="(7, 5, 20)")
    pytester.makeconftest(COUNTING)
    result = kata_run(pytester, "-s")
    assert "of torch: 0" in text(result)
    assert (
        "torch says this" in text(pytester.runpytest_inprocess("--kata", *CALM)).partition("Captured log teardown")[2]
    )


@pytest.mark.measured
def test_torchs_loggers_are_as_before_afterwards(pytester: pytest.Pytester, tree: Tree) -> None:
    """When the run is over, torch's loggers have the handlers that they had, and hand on no more than they did."""
    before = {name: _state(name) for name in logging.root.manager.loggerDict}
    tree.solve("1.1")
    assert kata_run(pytester).parseoutcomes() == {"passed": 1, "todo": 9}
    assert {name: _state(name) for name in before} == before
    assert not logging.getLogger("torch").propagate


def _state(name: str) -> tuple[bool, set[logging.Handler]]:
    logger = logging.getLogger(name)
    return logger.propagate, {*logger.handlers}
