"""A new pack's files: installable as they are, with one kata whose TODOs are its author's to fill.

They stand in ``new_pack``, which is such a pack itself, called NAME.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

NAME: Final = re.compile(r"[a-z][a-z0-9]*")
"""What a pack may be called: the name is part of a module's, an entry point's and a folder's."""

_FILES: Final = ("pyproject.toml", "README.md", "pytest_NAME_kata.py", "tests/test_pack.py")


def pack_files(name: str) -> Mapping[str, str]:
    """The text of each file by its path below the new pack's folder."""
    template = files(__package__) / "new_pack"
    texts = {path: template.joinpath(path).read_text(encoding="utf-8") for path in _FILES}
    return {path.replace("NAME", name): text.replace("NAME", name) for path, text in texts.items()}
