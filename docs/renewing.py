"""The one way in which generated documents are renewed.

python docs/SCRIPT.py            writes its documents anew
python docs/SCRIPT.py --check    shows what is stale in them, and exits with 1 if anything is
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent


def renew(description: str | None, documents: Callable[..., Mapping[Path, str]], arguments: str = "") -> None:
    """Run a script: ``documents`` gives each file's text as it should be, and takes the ``arguments`` if there are any."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit with 1 if a document is stale")
    if arguments:
        parser.add_argument("arguments", nargs="+", metavar=arguments)
    wanted = parser.parse_args()
    texts = documents(*wanted.arguments) if arguments else documents()
    if wanted.check:
        difference = "".join(line for path, text in texts.items() for line in _difference(path, text))
        print(f"{difference}stale: the same without --check renews it" if difference else "All is current.")
        sys.exit(1 if difference else 0)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8", newline="\n")


def _difference(path: Path, text: str) -> Iterator[str]:
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    name = path.name
    return difflib.unified_diff(old.splitlines(keepends=True), text.splitlines(keepends=True), name, f"{name}, renewed")
