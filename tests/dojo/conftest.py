"""A dojo in a room, and a learner's own folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dojo.fake import Dojo, served


@pytest.fixture(autouse=True)
def own_things(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No test writes among the things of whoever runs it, also once it has undone what it had changed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        yield


@pytest.fixture
def dojo() -> Iterator[Dojo]:
    """A dojo that listens on this machine."""
    with served(Dojo()) as found:
        yield found
