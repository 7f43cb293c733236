"""The wheels that the facilitator's machine hands out to guests, from one folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_KINDS: Final = (".whl", ".tar.gz")


def names(folder: Path | None) -> list[str]:
    """What pip could install from the folder: regular files that lie right in it."""
    if folder is None:
        return []
    try:
        with os.scandir(folder) as found:
            return sorted(
                each.name for each in found if each.name.endswith(_KINDS) and each.is_file(follow_symlinks=False)
            )
    except OSError:
        return []
