"""Tells of files that were saved: by the system's events, or by looking again and again where there are none."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path
from threading import Event, Thread
from typing import Final, Self

from pytest_lstm_kata.record.workspace import Workspace

_STEP: Final = 10
"""Milliseconds of quiet after which a save is over."""

_DEBOUNCE: Final = 100
"""Milliseconds after which one is told of changes, however many more there are."""

_POLL: Final = 200
"""Milliseconds between two looks where there are no events."""

Tell = Callable[[Collection[Path]], None]


class Watcher:
    """While it is open, ``tell`` is called from a thread of its own with the paths that were written, moved or removed.

    Now and then one is not told of (two changes in the same instant, a network drive), so this is for speed, and
    whoever must not miss any looks for themselves, too.
    """

    def __init__(self, workspace: Workspace, tell: Tell, *, poll: bool = False) -> None:
        self._workspace = workspace
        self._tell = tell
        self._poll = poll
        self._stop = Event()
        self._thread = Thread(target=self._run, name="lstm-kata-watcher", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=1)

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self._watch()
            except FileNotFoundError:  # the folder is gone, and may come back
                self._stop.wait(1)
            except Exception:  # no watches left, a file system without events: each system says so in its own way
                self._stop.wait(1 if self._poll else 0)
                self._poll = True

    def _watch(self) -> None:
        """Until it is stopped, or the folder of katas is another one."""
        from watchfiles import watch

        katas = self._workspace.katas
        here = katas.stat().st_ino
        changes = watch(
            katas,
            self._workspace.state,
            watch_filter=None,
            debounce=_DEBOUNCE,
            step=_STEP,
            stop_event=self._stop,
            rust_timeout=1000,
            yield_on_timeout=True,
            force_polling=self._poll or None,
            poll_delay_ms=_POLL,
            ignore_permission_denied=True,
        )
        for change in changes:
            if change:
                self._tell({Path(path) for _, path in change})
            if katas.stat().st_ino != here:
                return
