"""What opens a dojo: the codes that people read and type, the tokens that browsers keep, and the names that are drawn.

All codes come from one key, so that they are the same after a restart and none is written down.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Collection
from pathlib import Path
from typing import Final, NamedTuple

from pytest_lstm_kata.files import access

ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0 and O, 1, I and L: these are confused when they are read from a projector."""

_KEY: Final = 32
"""Bytes."""

_ADJECTIVES: Final = (
    "able amber bold brave bright brisk calm cheerful clever cosy curious eager early fair fond gentle glad golden "
    "happy honest jolly keen kind lively lucky merry mild neat nimble patient plucky quick quiet ready spry steady "
    "sunny swift tidy witty"
)
_ANIMALS: Final = (
    "badger beaver bison bee cat crane deer dolphin duck falcon finch fox frog gecko goose hare hedgehog heron horse ibis "
    "kiwi koala lark lemur lynx marten mole moose newt otter owl panda puffin rabbit raven robin seal sparrow swan wren"
)


class Codes(NamedTuple):
    """The codes of one dojo. ``key`` are 32 random bytes, which nobody sees."""

    key: bytes

    @classmethod
    def of(cls, folder: Path) -> Codes:
        """Those of the dojo that keeps its record in this folder; its key is made if there is none.

        Raises ``OSError``, also if the file of the key is no key.
        """
        path = folder / "dojo.key"
        if not access.is_there(path):
            access.replace(path, secrets.token_bytes(_KEY), mode=0o600, synced=True)
        key = access.read(path, _KEY)
        if len(key) != _KEY:
            raise OSError(f"{path.name} is no key of a dojo: move it away, and the dojo gets new codes")
        return cls(key)

    @property
    def join(self) -> str:
        """Six characters, on the projector."""
        return self._letters("join", 6)

    @property
    def host(self) -> str:
        """Twelve characters in groups of four, for the facilitator alone."""
        letters = self._letters("host", 12)
        return "-".join(letters[at : at + 4] for at in (0, 4, 8))

    @property
    def room(self) -> str:
        """The token of the projector."""
        return self._digest("room").hex()[:48]

    def seat(self, seat: str, turn: int = 0) -> str:
        """Six digits, which bring somebody back to a seat; a new turn makes the one before it invalid."""
        digits = f"{int.from_bytes(self._digest(f'seat {seat} {turn}')) % 10**6:06}"
        return f"{digits[:3]} {digits[3:]}"

    def _letters(self, purpose: str, count: int) -> str:
        number, letters = int.from_bytes(self._digest(purpose)), ""
        for _ in range(count):
            number, at = divmod(number, len(ALPHABET))
            letters += ALPHABET[at]
        return letters

    def _digest(self, purpose: str) -> bytes:
        return hmac.digest(self.key, purpose.encode(), "sha256")


def is_same(typed: str, code: str) -> bool:
    """Is this the code, whatever stands between its characters, and in small letters, too?"""
    return hmac.compare_digest(_bare(typed), _bare(code))


def _bare(code: str) -> bytes:
    return "".join(filter(str.isalnum, code[:99])).upper().encode(errors="replace")


def new_token() -> str:
    """192 random bits, which a browser keeps."""
    return secrets.token_urlsafe(24)


def digest(token: str) -> str:
    """What is kept of a token: its SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def new_id() -> str:
    """By which an entry of the journal, or a dojo, is known."""
    return os.urandom(8).hex()


def drawn_name(taken: Collection[str]) -> str:
    """A name that nobody has: ``brisk otter``. With a number once the 1,600 without one have run out."""
    free = [
        name for one in _ADJECTIVES.split() for other in _ANIMALS.split() if (name := f"{one} {other}") not in taken
    ]
    if free:
        return secrets.choice(free)
    return numbered(f"{secrets.choice(_ADJECTIVES.split())} {secrets.choice(_ANIMALS.split())}", taken)


def numbered(name: str, taken: Collection[str]) -> str:
    """The name with the first number that makes it one that nobody has, from 2 on."""
    return next(found for at in range(2, len(taken) + 3) if (found := f"{name} {at}") not in taken)
