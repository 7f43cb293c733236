"""The hook by which a pytest plugin or a project's own ``conftest.py`` brings packs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # this module is loaded in every pytest run: it must cost nothing
    from pytest_lstm_kata.kata.model import Pack


def pytest_kata_packs() -> Sequence[Pack]:  # type: ignore[empty-body]  # a specification has no body
    """The packs that this plugin brings; asked only in a run with ``--kata``.

    A module of the entry-point group ``lstm_kata`` has a function of the same name, so that one module can
    come through either door.
    """
