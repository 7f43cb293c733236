"""For tox: the pack on the torch that comes with the system's Python, a cheap second version.

Where that Python is too old or has no torch there is nothing to run, and it says so. CI may still be installing it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent

installing = os.environ.get("STILL_INSTALLING")  # a file of .ci/run
while installing and Path(installing).exists():
    time.sleep(1)

looked = subprocess.call([sys.executable, "-c", "import importlib.util as u; exit(not u.find_spec('torch'))"])
if sys.version_info < (3, 11) or looked != 0:
    print(f"NOT RUN: {sys.version.split()[0]} of the system is too old or has no torch (apt install python3-torch)")
    sys.exit(0)

# Not editable, and from a wheel: what is tested is what is installed.
subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", str(ROOT)], check=True)
sys.exit(subprocess.call([sys.executable, "-m", "pytest", str(ROOT / "tests" / "pack")], cwd=ROOT))
