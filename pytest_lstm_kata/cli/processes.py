"""Processes that judge side by side, for a command that has much to judge."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pytest_lstm_kata.files.safe_path import safe_path

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.context import BaseContext


@contextmanager
def judges(count: int, begin: Callable[..., object] | None = None, *args: Any) -> Iterator[ProcessPoolExecutor]:
    """So many processes, each of which begins with this call."""
    from concurrent.futures import ProcessPoolExecutor

    with safe_path(), ProcessPoolExecutor(count, _context(), begin, args) as pool:
        yield pool


def _context() -> BaseContext:
    """How they are started: torch does not like to be forked once it has run.

    On Linux all are forks of a process that has imported torch, and done nothing else; elsewhere each is a fresh one.
    """
    from multiprocessing import get_context

    if sys.platform != "linux":
        return get_context("spawn")
    context = get_context("forkserver")
    context.set_forkserver_preload(["pytest_lstm_kata.judge.preloaded"])
    return context
