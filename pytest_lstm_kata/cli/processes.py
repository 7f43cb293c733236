"""Processes that judge side by side, for a command that has much to judge."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from pytest_lstm_kata.files.safe_path import safe_path

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.context import BaseContext


@contextmanager
def judges(count: int, begin: Callable[..., object] | None = None, *args: Any) -> Iterator[ProcessPoolExecutor]:
    """So many processes, each of which begins with this call."""
    from concurrent.futures import ProcessPoolExecutor

    with safe_path():
        with without_interrupts():
            context = _context()
        with ProcessPoolExecutor(count, context, begin, args) as pool:
            yield pool


@contextmanager
def without_interrupts() -> Iterator[None]:
    """Processes that are started meanwhile leave Ctrl-C to this one, which stops them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _context() -> BaseContext:
    """How they are started: torch does not like to be forked once it has run.

    On Linux all are forks of a process that has imported torch, and done nothing else; elsewhere each is a fresh one.
    """
    from multiprocessing import get_context

    if sys.platform == "linux":
        from multiprocessing import forkserver

        forkserver.set_forkserver_preload(["pytest_lstm_kata.judge.preloaded"])
        with suppress(OSError):  # it needs a place for a socket: TMPDIR may be read-only, or its name too long
            forkserver.ensure_running()
            return get_context("forkserver")
    return get_context("spawn")
