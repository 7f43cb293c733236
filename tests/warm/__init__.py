"""A Python for tests that has torch already, to be run in place of ``sys.executable``: to import it takes two seconds.

A server has imported torch, pytest and the package, and uses none of them; whoever runs this Python gets a fork of it,
on the same files and with the same signals and exit status. Where a fork could be another thing than a new process
(another environment of Python's, a module of the same name, an option that it does not know) it is a new process.
What a test promises of a new process (what is imported, and when) it asks of ``sys.executable``.
"""

from __future__ import annotations

import atexit
import os
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
SCRIPTS = ("pytest", "lstm-kata")


def python() -> str:
    """The path of the executable; that of ``sys.executable`` where processes cannot be forked without danger."""
    return str(programs() / "python") if sys.platform == "linux" else sys.executable


@cache
def programs() -> Path:
    """A folder with it, and with the scripts beside ``sys.executable`` run by it, for the head of a PATH. Linux alone."""
    folder, scripts = Path(tempfile.mkdtemp(prefix="warm-")), Path(sys.executable).parent
    address = f"warm-python-{folder.name}"
    client = [sys.executable, "-IS", str(HERE / "client.py"), sys.executable, address, str(folder / "python")]
    for name, command in (("python", client), *((name, [*client, str(scripts / name)]) for name in SCRIPTS)):
        (folder / name).write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', encoding="utf-8")
        (folder / name).chmod(0o755)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(f"\0{address}")  # a name that is no file's, and may be as long as it is
    listener.listen()
    unmeasured = {
        name: value for name, value in os.environ.items() if name not in ("COVERAGE_PROCESS_CONFIG", "PYTHONPATH")
    }
    server = subprocess.Popen(
        [sys.executable, str(HERE / "server.py"), str(listener.fileno())],
        env=unmeasured,
        stdin=subprocess.PIPE,  # it ends when this is closed, however this process ends
        stdout=subprocess.DEVNULL,
        pass_fds=[listener.fileno()],
    )
    listener.close()

    def end() -> None:
        server.communicate()
        shutil.rmtree(folder, ignore_errors=True)

    atexit.register(end)
    return folder
