"""What learning platforms, and people, put before the name of a file that was handed in: whose it is.

Canvas unzips to ``name_user_upload_file``, or ``name_LATE_user_upload_file``, and gives a second file of the same name a number,
``file-1``. Moodle unzips to folders ``Full Name_participant_assignsubmission_file``, or to files that begin so.
"""

from __future__ import annotations

import re
from collections.abc import Container
from typing import Final, NamedTuple

CANVAS: Final = "canvas"
MOODLE: Final = "moodle"

_CANVAS: Final = re.compile(r"(?P<name>.+?)_(?:LATE_)?(?P<id>[0-9]{1,18})_(?P<upload>[0-9]{1,18})(?:_(?P<file>.+))?")
_MOODLE: Final = re.compile(r"(?P<name>.+?)_(?P<id>[0-9]{1,18})_assignsubmission_[a-z]+(?:_(?P<file>.*))?")
_AGAIN: Final = re.compile(r"-([0-9]{1,4})(?=\.[a-z.]+$)")
_BEGINS: Final = re.compile(r"[ _-](?=[0-9]{2}_)")
"""Where the name of a kata's file may begin."""


class DownloadName(NamedTuple):
    """The name of something that was handed in, taken apart."""

    learner: str
    id: str = ""
    """By which the platform's gradebook knows them."""
    platform: str = ""
    """Which one that is: ``canvas`` or ``moodle``; empty if no platform gave the name."""
    file: str = ""
    """What it was called before."""
    order: tuple[int, int] = (0, 0)
    """The larger, the later: the platform's number of the upload, and which one of this name it is."""


def taken_apart(name: str, katas: Container[str]) -> DownloadName | None:
    """Whose a file or a folder of this name is; None if it does not say. ``katas`` has the names of katas' files.

    What a platform put there stands first: a learner's own name for the file, behind it, can look like the other platform's.
    """
    moodle, canvas = _MOODLE.fullmatch(name), _CANVAS.fullmatch(name)
    if moodle and not (canvas and canvas.start("id") < moodle.start("id")):
        return _handed(moodle["name"], moodle["id"], MOODLE, moodle["file"] or "")
    for begin in _BEGINS.finditer(name):
        file = name[begin.end() :]
        if _AGAIN.sub("", file) in katas:
            before = name[: begin.start()]
            numbered = _CANVAS.fullmatch(before)
            if numbered:
                return _handed(numbered["name"], numbered["id"], CANVAS, file, int(numbered["upload"]))
            return _handed(before, "", "", file)
    if canvas and canvas["file"]:
        return _handed(canvas["name"], canvas["id"], CANVAS, canvas["file"], int(canvas["upload"]))
    return None


def _handed(learner: str, id_: str, platform: str, file: str, upload: int = 0) -> DownloadName | None:
    again, learner = _AGAIN.search(file), learner.strip(" _-")
    number = int(again[1]) if again else 0
    return DownloadName(learner, id_, platform, _AGAIN.sub("", file), (upload, number)) if learner else None
