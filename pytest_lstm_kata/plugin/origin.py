"""Whose an exception is that ends a kata: ours, or that of another plugin, whose hooks run around it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import CodeType, TracebackType
from typing import Final, NamedTuple

import pytest

from pytest_lstm_kata.record.workspace import shown

_PASS_ON: Final = frozenset({"_pytest", "pytest", "pluggy"}) | sys.stdlib_module_names
"""Packages that only pass calls on: an exception is by the first that is none of these."""


class Origin(NamedTuple):
    """Where an exception of somebody else's began, and the traceback from there on."""

    whose: str
    """A file of the user's with its line, or a package; with the name of the function."""
    traceback: TracebackType


def raised_within(error: BaseException, code: CodeType) -> bool:
    """Did the exception come out of this function?"""
    return any(entry.tb_frame.f_code is code for entry in _entries(error))


def origin(error: BaseException, code: CodeType, config: pytest.Config) -> Origin | None:
    """Who else raised the exception; None if it came out of ``code``, the function that judges, or else is ours."""
    entries = [*_entries(error)]
    if raised_within(error, code):
        return None
    others = [entry for entry in entries if _package(entry) not in _PASS_ON]
    if not others:
        return Origin("pytest itself", entries[-1])
    return None if _package(others[0]) == "pytest_lstm_kata" else Origin(_place(others[0], config), others[0])


def cut(error: BaseException, code: CodeType) -> Sequence[BaseException]:
    """Take what came out of this function from the causes of an exception, so that nobody shows its frames."""
    known, taken = [error], []
    for link in known:  # which grows
        for name in ("__cause__", "__context__"):
            cause = getattr(link, name)
            if cause is not None and raised_within(cause, code):
                setattr(link, name, None)
                taken += [cause] * (cause not in taken)
            elif cause is not None and cause not in known:
                known.append(cause)
    return taken


def _entries(error: BaseException) -> Iterator[TracebackType]:
    """Of its traceback, the outermost first."""
    entry = error.__traceback__
    while entry:
        yield entry
        entry = entry.tb_next


def _package(entry: TracebackType) -> str:
    return str(entry.tb_frame.f_globals.get("__name__")).partition(".")[0]


def _place(entry: TracebackType, config: pytest.Config) -> str:
    code = entry.tb_frame.f_code
    path = Path(code.co_filename)
    own = path.is_relative_to(config.rootpath) and "site-packages" not in path.parts
    return f"{f'{shown(path)}:{entry.tb_lineno}' if own else _package(entry)} ({code.co_name})"
