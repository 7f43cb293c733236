"""What runs on the Python that has torch already does what it does on any other."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import warm

pytestmark = [
    pytest.mark.broad,
    pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it is the usual Python"),
]

HEARING = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])"
"""Runs a command with Ctrl-C as it is usually, for a shell that puts tests into the background takes it from them."""

IS_A_FORK = f"import sys; print(sys.executable == {warm.python()!r})"


def _run(python: str, folder: Path, *arguments: str, **environ: str) -> tuple[int, bytes, bytes]:
    done = subprocess.run(
        [python, *arguments],
        cwd=folder,
        env={**os.environ, **environ},
        input=b"given\n",
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("-c", "import sys; print(sys.argv, sys.path, __name__, input()); print('told', file=sys.stderr)", "one", "-c"),
        ("-u", "-c", "import sys, os; sys.stdout.write('a'); os.write(1, b'b')"),
        ("-c", "import sys; sys.exit()"),
        ("-c", "import sys; sys.exit(300)"),
        ("-c", "import sys; sys.exit('no')"),
        ("-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"),
        (
            "-c",
            "import atexit; atexit.register(print, 'the end'); import threading\nthreading.Timer(0.1, print, 'a').start()",
        ),
        ("-c", "print('\N{LATIN SMALL LETTER E WITH ACUTE}')"),
        (
            "-c",
            "import sys; print(sys.stdin.encoding, [(s.encoding, s.errors) for s in (sys.stdin, sys.stdout, sys.stderr)])",
        ),
        ("-m", "json.tool", "there_is_none.json"),
        ("-mjson.tool",),
        ("script.py", "one"),
        ("-E", "-c", "print('an option')"),
        ("-c",),
        (),
    ],
    ids=str,
)
def test_it_is_as_any_python(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """The same arguments, paths, files, encodings, and ends."""
    _is_as_any_python(tmp_path, *arguments)


@pytest.mark.parametrize("name", ["PYTHONIOENCODING=ascii:replace", "PYTHONUTF8=1", "PYTHONOPTIMIZE=1"])
def test_it_heeds_pythons_environment(tmp_path: Path, name: str) -> None:
    """As a new process does, whether it is one or not."""
    program = "import sys; print('\N{LATIN SMALL LETTER E WITH ACUTE}', __debug__, sys.stdin.errors, sys.stdout.errors)"
    _is_as_any_python(tmp_path, "-c", program, **dict([name.split("=")]))


def _is_as_any_python(tmp_path: Path, *arguments: str, **environ: str) -> None:
    (tmp_path / "script.py").write_text("import sys; print(sys.argv, sys.path[0], __file__, __debug__)", "utf-8")
    assert _run(warm.python(), tmp_path, *arguments, **environ) == _run(sys.executable, tmp_path, *arguments, **environ)


def test_it_is_a_fork_where_that_is_the_same(tmp_path: Path) -> None:
    """Elsewhere a new process: with another environment of Python's, or where a module hides one that is imported."""
    assert _run(warm.python(), tmp_path, "-c", IS_A_FORK)[1] == b"True\n"
    assert _run(warm.python(), tmp_path, "-c", IS_A_FORK, PYTHONHASHSEED="3")[1] == b"False\n"
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "pytest.ini").touch()
    assert _run(warm.python(), tmp_path, "-c", IS_A_FORK, PYTHONPATH="other")[1] == b"True\n"
    (tmp_path / "other" / "torch.py").touch()
    assert _run(warm.python(), tmp_path, "-c", IS_A_FORK, PYTHONPATH="other")[1] == b"False\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_signals_reach_it(tmp_path: Path, number: signal.Signals) -> None:
    """It ends by a signal as any process, and nothing of it goes on."""
    program = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    command = [sys.executable, "-c", HEARING, warm.python(), "-c", program]
    with subprocess.Popen(command, cwd=tmp_path, stdout=-1, stderr=-3) as process:
        assert process.stdout
        fork = int(process.stdout.readline())
        assert fork != process.pid
        process.send_signal(number)
        assert process.wait() == -number
    end = time.monotonic() + 10
    while Path(f"/proc/{fork}").exists():
        assert time.monotonic() < end
        time.sleep(0.01)
