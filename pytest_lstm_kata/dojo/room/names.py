"""The names that learners give themselves, fit for a projector, each once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from pytest_lstm_kata.files.printing import folded, is_printable

LONGEST: Final = 24
"""Characters of a name."""
OF_NAME: Final = f'pattern=".{{1,{LONGEST}}}" title="At most {LONGEST} characters"'
"""What the field of a page says of it: it cuts nothing that is typed or pasted, but says why it cannot be."""

_IGNORED: Final = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f"
    "\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""What Unicode says is not shown (Default_Ignorable_Code_Point), and a Braille character without dots. Some letters are joined by it."""


class BadName(ValueError):
    """This is no name to show; the text says what to type instead."""


def tidy(name: str) -> str:
    """The name as it is shown, with single blanks between its words. Raises ``BadName``.

    What only joins letters is left out: nobody can look like somebody else by it.
    """
    tidied = " ".join(unicodedata.normalize("NFC", name).split())
    is_shown = is_printable(tidied)
    tidied = " ".join(_IGNORED.sub("", tidied).split())
    if not is_shown:
        raise BadName("The name has characters that cannot be shown. Use letters, digits and spaces.")
    if not any(char.isalnum() for char in tidied):
        raise BadName("Type a name with a letter or a digit in it.")
    if len(tidied) > LONGEST:
        raise BadName(f"The name is longer than {LONGEST} characters. Type a shorter one.")
    return tidied


def key(name: str) -> str:
    """The same for all names that read the same."""
    return folded(" ".join(_IGNORED.sub("", name).split()))


def free(name: str, taken: Iterable[str]) -> str:
    """The name, with a number behind it if somebody has one that reads the same."""
    known = {key(other) for other in taken}
    number, found = 1, name
    while key(found) in known:
        number += 1
        found = f"{name[: LONGEST - len(str(number)) - 1].rstrip()} {number}"
    return found
