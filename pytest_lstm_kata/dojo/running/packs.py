"""Do two machines ask the same? A digest of each pack's katas tells; wording may differ, what is asked may not."""

from __future__ import annotations

import hashlib
import json

from pytest_lstm_kata.dojo.running import wheels
from pytest_lstm_kata.kata.catalogue import Catalogue
from pytest_lstm_kata.kata.model import Pack

_LENGTH = 16
"""Characters of a digest: enough for what is no secret and no proof."""


def digests(catalogue: Catalogue) -> dict[str, str]:
    """The digest of each pack, by its name."""
    return {name: _digest(pack) for name, pack in catalogue.packs.items()}


def _digest(pack: Pack) -> str:
    asked = [
        [
            kata.id,
            kata.code,
            [*kata.listing.names],
            dict(kata.numbers),
            {name: [*one] for name, one in kata.draws.items()},
        ]
        for kata in pack.katas
    ]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:_LENGTH]


def other_pack(pack: str, address: str = "") -> str:
    """What is said to who has other katas of this pack; ``address`` is that of a room that hands out wheels."""
    from importlib.metadata import version

    if pack == "lstm":
        line = wheels.install(address) if address else f"python -m pip install {wheels.TOOL}=={version(wheels.TOOL)}"
        return f"Your katas are of another version than those of this room. Install its version: {line}"
    return f"Your pack {pack} is of another version than that of this room. Ask the facilitator which one to install."
