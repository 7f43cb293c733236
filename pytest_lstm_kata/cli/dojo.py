"""The command of the room, for which a facilitator's machine is the server."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from pytest_lstm_kata.cli import browser, common
from pytest_lstm_kata.dojo import address
from pytest_lstm_kata.dojo.address import Unreachable
from pytest_lstm_kata.output.terminal import encodable, is_colour_unwanted
from pytest_lstm_kata.record.workspace import absolute, shown, typed

if TYPE_CHECKING:
    from pytest_lstm_kata.dojo.running import Dojo

_EXTRA: Final = 'python -m pip install "pytest-lstm-kata[torch,dojo]"'

_NEEDED: Final = ("starlette", "uvicorn", "segno")

_ANYWHERE: Final = ("0.0.0.0", "::")  # noqa: S104  # whoever types one of them is told where that is


class _Wish(NamedTuple):
    """What the options say."""

    lan: bool
    host: str | None
    port: int
    url: str | None
    plan: Path | None
    seats: int
    names: str
    roster: Path | None
    wheels: Path | None
    rehearse: bool
    is_shown: bool | None
