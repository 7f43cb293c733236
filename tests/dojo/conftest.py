"""A dojo in a room, and a learner's own folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dojo.fake import Dojo, served


@pytest.fixture
def dojo() -> Iterator[Dojo]:
    """A dojo that listens on this machine."""
    with served(Dojo()) as found:
        yield found
