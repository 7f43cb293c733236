"""Text that its author broke into lines, put together again: who shows it breaks it once, to the width that there is."""

import re
from collections.abc import Collection
from typing import Final

_SHORT: Final = 40
"""A line with fewer columns was not broken for want of room."""

_ENDS: Final = re.compile(r"""[.?!:;][)\]"']*$""")
"""The end of a line with which a sentence ends, or a part of one."""

_ITEM: Final = re.compile(r"[-*+] |\d+[.)] ")
_NAME: Final = re.compile(r"\w+")


def unwrapped(text: str, names: Collection[str] = ()) -> str:
    """The text with each paragraph in one line.

    What is indented, as code is, keeps its lines, and so does what begins with a bullet or, after the end of a
    sentence, with one of these names: there a list goes on.
    """
    lines: list[str] = []
    last = ""  # the author's own line before
    for line in text.splitlines():
        if _goes_on(last, line, names):
            lines[-1] += f" {line}"
        else:
            lines.append(line)
        last = line
    return "\n".join(lines)


def _goes_on(line: str, following: str, names: Collection[str]) -> bool:
    """Are they of one paragraph?"""
    if any(not each or each[0].isspace() for each in (line, following)) or _ITEM.match(following):
        return False
    if not _ENDS.search(line):
        return len(line) >= _SHORT
    first = _NAME.match(following)
    return not (first and first[0] in names)
