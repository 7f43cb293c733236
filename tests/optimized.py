"""For tox: the tests of the rooms under ``python -O``, which leaves every assert out: nothing of ours may hang on one.

pytest would bring the asserts of a plugin back, and we are one. It does so for plugins that it finds by itself, so here
it finds none.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).parent
ROOMS = ("kata", "files", "judge", "record", "explain", "output", "authors")

sys.exit(
    subprocess.call(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            "xdist.plugin",
            "-n2",
            "-m",
            "not slow",
            *(str(TESTS / room) for room in ROOMS),
        ],
        cwd=TESTS.parent,
        env={**os.environ, "PYTHONOPTIMIZE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
    )
)
