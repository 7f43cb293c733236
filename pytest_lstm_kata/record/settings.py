"""What pytest's settings say of katas: where they lie, and what a challenge allows."""

import shlex
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Final, NamedTuple

from pytest_lstm_kata.files.printing import printable
from pytest_lstm_kata.files.walk import KATAS


class Limits(NamedTuple):
    """What a challenge allows; 0 stands for no limit."""

    attempts: int = 2
    seconds: int = 120


USUAL: Final = Limits()

MOST: Final = 10**6
"""No limit is higher, of attempts or of seconds."""


class BadSetting(ValueError):
    """A setting is not what it should be; the text says which and what to write."""


def limits(settings: Mapping[str, object]) -> Limits:
    """The limits of challenges by ``kata_attempts`` and ``kata_time_limit``. Raises ``BadSetting``."""
    return Limits(
        _whole("kata_attempts", settings.get("kata_attempts", USUAL.attempts)),
        _whole("kata_time_limit", settings.get("kata_time_limit", USUAL.seconds)),
    )


def kata_paths(settings: Mapping[str, object]) -> Sequence[str]:
    """The folders of katas, as the setting has them: words in a line, or a list. Raises ``BadSetting``."""
    value = settings.get("kata_paths", [KATAS])
    with suppress(ValueError):  # of a quote that is not closed
        found = shlex.split(value) if isinstance(value, str) else value
        if isinstance(found, list) and all(isinstance(path, str) and "\0" not in path for path in found):
            return found
    raise BadSetting(f"kata_paths = {_shortened(value)}: write the names of folders, such as katas.")


def _whole(name: str, value: object) -> int:
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit():
        digits = value.strip().lstrip("0")
        value = int(digits or "0") if len(digits) <= len(str(MOST)) else MOST + 1  # Python refuses thousands of digits
    if not isinstance(value, int) or isinstance(value, bool):
        raise BadSetting(f"{name} = {_shortened(value)}: write a whole number, or 0 for no limit.")
    if not 0 <= value <= MOST:
        raise BadSetting(f"{name}: write a whole number up to {MOST}, or 0 for no limit.")
    return value


def _shortened(value: object) -> str:
    """A value of somebody else's in one short line."""
    text = str(value)
    return printable(text if len(text) <= 40 else f"{text[:40]}...")
