"""A page shown in a browser, if there is one; what it or its launcher says on the way is not the learner's to read."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_PATIENCE: Final = 3.0
"""A launcher that is at work after so many seconds has found something to show the page with."""

_WITH_PYTHON: Final = "import sys, webbrowser; sys.exit(not webbrowser.get().open(sys.argv[1]))"


def opened(page: Path | str) -> bool:
    """Was the page given to a browser? It is a file, or has an address."""
    command = _command(page.absolute().as_uri() if isinstance(page, Path) else page)
    if not command:
        return False
    quiet = subprocess.DEVNULL
    try:
        launcher = subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)  # noqa: S603  # a command of ours, and no shell
        return launcher.wait(_PATIENCE) == 0
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False


def _command(address: str) -> Sequence[str]:
    """What opens an address here; nothing on a Linux without a screen, where a browser for terminals would take this one.

    Python's ``webbrowser`` does not wait for xdg-open, which alone knows whether there is a browser.
    """
    if os.environ.get("BROWSER") or sys.platform in ("win32", "darwin"):
        return [sys.executable, "-P", "-c", _WITH_PYTHON, address]  # nothing is imported from where one stands
    launcher = shutil.which("xdg-open") or shutil.which("wslview")
    if launcher and (launcher.endswith("wslview") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return [launcher, address]
    return []
