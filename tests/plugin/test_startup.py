"""The promise: without ``--kata`` the plugin costs next to nothing."""

from __future__ import annotations

from importlib.metadata import entry_points

import pytest

from running import CALM

LOADED = """\
import sys


def pytest_unconfigure():
    print("ours:", sorted(name for name in sys.modules if name.startswith("pytest_lstm_kata")))
    print("others:", [name for name in ("torch", "numpy", "click", "filelock") if name in sys.modules])
"""


def test_an_ordinary_run_loads_two_small_modules(pytester: pytest.Pytester) -> None:
    """Of the package only the plugin and its hook specification are imported, and nothing that it depends on."""
    pytester.makepyfile(what_is_loaded=LOADED, test_own="def test_own():\n    pass\n")
    result = pytester.runpytest_subprocess("-p", "what_is_loaded", "-s", *CALM)
    result.assert_outcomes(passed=1)
    assert (
        "ours: ['pytest_lstm_kata', 'pytest_lstm_kata.plugin', 'pytest_lstm_kata.plugin.hooks', "
        "'pytest_lstm_kata.plugin.hookspecs']" in result.outlines
    )
    assert "others: []" in result.outlines


def test_pytest_finds_the_plugin_by_itself() -> None:
    """An entry point names the first of the two; the tests name it themselves, to have it without all others."""
    (found,) = entry_points(group="pytest11", name="lstm_kata")
    assert found.value == "pytest_lstm_kata.plugin.hooks"
