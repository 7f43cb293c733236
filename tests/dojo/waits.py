"""How tests of the room wait for what nobody tells them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


async def until(holds: Callable[[], object]) -> None:
    """Returns when this holds."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110  # it is for what nobody tells
            await asyncio.sleep(0.002)
