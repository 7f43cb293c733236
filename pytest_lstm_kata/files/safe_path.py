"""Processes of Python that import nothing from the folder in which one stands, which may be somebody else's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

_SAFE: Final = "PYTHONSAFEPATH"


@contextmanager
def safe_path() -> Iterator[None]:
    """While this lasts, all that are started are such. Else Python would begin with what is called ``multiprocessing`` there."""
    before = os.environ.get(_SAFE)
    os.environ[_SAFE] = "1"
    try:
        yield
    finally:
        os.environ.pop(_SAFE)
        os.environ.update({_SAFE: before} if before is not None else {})
