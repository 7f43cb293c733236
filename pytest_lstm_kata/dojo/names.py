"""The names that learners give themselves, fit for a projector, each once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from pytest_lstm_kata.files.printing import folded, is_printable

LONGEST: Final = 24
"""Characters of a name."""
OF_NAME: Final = f'pattern=".{{1,{LONGEST}}}" title="At most {LONGEST} characters"'
"""What the field of a page says of it: it cuts nothing that is typed or pasted, but says why it cannot be."""


class BadName(ValueError):
    """This is no name to show; the text says what to type instead."""


def tidy(name: str) -> str:
    """The name as it is shown, with single blanks between its words. Raises ``BadName``."""
    tidied = " ".join(unicodedata.normalize("NFC", name).split())
    if not is_printable(tidied):
        raise BadName("The name has characters that cannot be shown. Use letters, digits and spaces.")
    if not any(char.isalnum() for char in tidied):
        raise BadName("Type a name with a letter or a digit in it.")
    if len(tidied) > LONGEST:
        raise BadName(f"The name is longer than {LONGEST} characters. Type a shorter one.")
    return tidied


def free(name: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it if somebody has one that reads the same."""
    known = {folded(other) for other in taken}
    number, found = 1, name
    while folded(found) in known:
        number += 1
        found = f"{name[: LONGEST - len(str(number)) - 1].rstrip()} {number}"
    return found
