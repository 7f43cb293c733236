"""For tox: nothing of ours is another thing under ``python -O``, which leaves every assert out.

That holds for each line, because each module is compiled to the same code. What is not ours, torch above all, can be
another thing: so each kata is checked under -O with its first numbers, and the tests of the rooms run.

pytest would bring the asserts of a plugin back, and we are one. It does so for plugins that it finds by itself, so here
it finds none.
"""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

TESTS = Path(__file__).parent
ROOMS = ("kata", "files", "judge", "record", "explain", "output", "authors")
FOR_AUTHORS = "new_pack"
"""What `pack new` lays out: a test of theirs asserts."""


def main() -> None:
    options = "-p", "xdist.plugin", "-n2", "-m", "not slow and not broad"
    check = "-c", "from pytest_lstm_kata.cli import main; main()", "pack", "check", "--draws", "0"
    tests = "-m", "pytest", *options, *(str(TESTS / room) for room in ROOMS)
    env = {**os.environ, "PYTHONOPTIMIZE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    # It leaves a core waiting, and is the first to import torch under -O, which compiles it: the tests need not do it twice.
    with subprocess.Popen([sys.executable, *check], cwd=TESTS.parent, env=env) as checking:
        hanging = [str(path) for path in modules() if is_another_when_optimized(path)]
        if hanging:
            sys.exit(f"under -O these do another thing: {hanging}")
        subprocess.run([sys.executable, *tests], cwd=TESTS.parent, env=env, check=True)
        if checking.wait():
            sys.exit("pack check fails under -O")


def modules() -> list[Path]:
    """Every module of the package, as it is installed."""
    package = find_spec("pytest_lstm_kata")
    assert package
    assert package.submodule_search_locations
    found = [path for place in package.submodule_search_locations for path in Path(place).rglob("*.py")]
    assert len(found) > 80
    return [path for path in found if FOR_AUTHORS not in path.parts]


def is_another_when_optimized(path: Path) -> bool:
    source = path.read_text(encoding="utf-8")
    plain, optimized = (compile(source, path, "exec", dont_inherit=True, optimize=level) for level in (0, 1))
    return plain != optimized


if __name__ == "__main__":
    main()
